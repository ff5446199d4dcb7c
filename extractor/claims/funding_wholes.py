"""Which amount of funding is the whole that others are parts of, and how long its parts are being told.

«Tổng vốn 95 tỷ đồng, trong đó ngân sách tỉnh 32 tỷ đồng (vốn đầu tư 20 tỷ đồng; vốn sự nghiệp 12 tỷ đồng)».
"""

from __future__ import annotations

from dataclasses import dataclass

from extractor.catalog.lexicon import Hit
from extractor.claims import funding_words as words
from extractor.claims.scope import Scope
from extractor.claims.sources import Naming
from extractor.model import Claim


@dataclass(frozen=True, slots=True)
class _Whole:
    """An amount whose parts follow, and where they end at the latest; `bracketed` if brackets hold them."""

    claim: Claim
    end: int
    bracketed: bool


class Wholes:
    """The amounts of one passage whose parts may follow; `leading` is the total that the line above a list tells."""

    def __init__(self, scope: Scope, naming: Naming, leading: Claim | None) -> None:
        self.leading = leading
        self.own: Claim | None = None
        self._scope = scope
        self._naming = naming
        self._opened: list[_Whole] = []

    @property
    def total(self) -> Claim | None:
        """The total that a share without an amount is of."""
        return self.leading or self.own

    def add(self, claim: Claim, end: int) -> None:
        """Remember an amount that ends there if its parts follow; a total that opens parts, or the first, is `own`."""
        parts, bracket = self._naming.opens_parts(end), self._naming.bracket_end(end)
        if claim.part_of:  # «…, năm 2025: 28 tỷ. Cơ cấu: NSTW 65%» is of all the years
            opens = parts and not self._scope.text.startswith(".", end)
        else:
            after = self._scope.sentence(end)[1] + 1
            opens = parts or words.OPENED_SENTENCE_RE.match(self._scope.text, after) is not None
        if claim.item == "total" and (opens or bracket or self.own is None):
            self.own = claim  # «5 năm đầu 850 tỷ; 5 năm sau 1.149 tỷ. Tổng cộng 2.000 tỷ đồng, trong đó: …»
        closed = bracket or self._naming.mostly_end(end)
        if closed or parts:
            begin = self._naming.parts_begin(end)
            self._opened.append(_Whole(claim, max(closed or self._scope.sentence(begin)[1], end), closed > 0))

    def is_told_at(self, start: int) -> bool:
        """True if the parts of the amount opened last may still be told at a position."""
        return bool(self._opened) and start < self._opened[-1].end

    def in_brackets(self, start: int) -> bool:
        """«9.860 triệu đồng (tỉnh: 7.000; huyện: 2.300; xã: 560)»: true where brackets tell the parts."""
        return self.is_told_at(start) and self._opened[-1].bracketed

    def is_of_others(self, item: str, start: int) -> bool:
        """«21 doanh nghiệp ủng hộ 37,4 tỷ đồng, gồm tiền mặt 22,9 tỷ đồng và hiện vật …»: no cash of the people."""
        if item not in ("people_cash", "people_labour") or not self.is_told_at(start):
            return False
        whole = self._opened[-1].claim.item
        return whole not in ("", "total") and not self._scope.reader.catalog.sources.is_within(item, whole)

    def innermost(self, item: str, start: int) -> Claim | None:
        """The innermost amount whose parts are being told and of which the source can be one."""
        sources = self._scope.reader.catalog.sources
        for whole in reversed(self._opened):
            of_works = not whole.claim.item  # «cầu Mương Chùa: 218 triệu đồng, trong đó ngân sách xã 50 triệu đồng»
            part = item not in ("total", whole.claim.item) and (of_works or sources.is_within(item, whole.claim.item))
            if start < whole.end and (whole.bracketed or (part and whole.claim.item != "total")):
                return whole.claim
        return None

    def parent(self, source: Hit, start: int) -> Claim | None:
        """The total that an amount is part of: opened in this passage by «trong đó», or by the line above the list."""
        made_total = source.start == source.end
        may_be_part = made_total or source.ids[0] != "total"
        if made_total and words.ADJUSTED_RE.search(self._scope.text, self._scope.clause(start)[0], start):
            return None  # «Kế hoạch giao đầu năm 31,5 tỷ đồng; sau điều chỉnh 36,8 tỷ đồng»
        if (
            self.own is not None
            and may_be_part
            and (is_in_sentence(self._scope, self.own, start) or self._led_to(start))
        ):
            return self.own
        if self.leading is None or not may_be_part:
            return None
        sources = self._scope.reader.catalog.sources
        if self.leading.item not in ("", "total") and not sources.is_within(source.ids[0], self.leading.item):
            return None
        return self.leading

    def _led_to(self, start: int) -> bool:
        """«Tổng kinh phí là 8.745 trđ. Trong đó: NS tỉnh 3.200 trđ; …»: the parts have a sentence of their own."""
        end = self._scope.position(self.own.evidence.span.end) if self.own is not None else start
        return any(end <= it.start() < start for it in words.OPENED_SENTENCE_RE.finditer(self._scope.text))

    def partition(self, parent: Claim | None, source: Hit) -> str:
        """The name of the split: one total may be split by source and again by year, here and in a list."""
        if parent is None:
            return ""
        where = f"list{self._scope.passage.lead}" if parent is self.leading else "text"
        return f"{parent.key}/{where}{'/total' if source.ids[0] == 'total' else ''}"

    def owner(self, last: Claim | None, start: int) -> Claim | None:
        """The amount that a share is of: «135.235 trđ (tiền mặt 88.610 trđ; …), chiếm 12%» is of what brackets split.

        `last` is the amount before it.
        """
        owner = last
        for whole in reversed(self._opened):
            at = self._scope.position(owner.evidence.span.start) if owner is not None else start
            if whole.bracketed and self._scope.position(whole.claim.evidence.span.end) <= at < whole.end <= start:
                owner = whole.claim
        return owner


def sentence_of(scope: Scope, claim: Claim) -> tuple[int, int]:
    """Bounds of the sentence in which a claim's figure stands."""
    return scope.sentence(scope.position(claim.evidence.span.start))


def is_in_sentence(scope: Scope, claim: Claim, start: int) -> bool:
    """True if a claim's figure stands in the sentence around a position."""
    return sentence_of(scope, claim) == scope.sentence(start)
