"""Shares of funding that were paid out, with or without an amount beside them: of which source, and where it goes on.

«giải ngân đến 31/12 đạt 95% trở lên kế hoạch vốn», «riêng vốn sự nghiệp giải ngân thấp (42,7%)», «đã giải ngân 61,2 tỷ
đồng = 64,2%, cùng kỳ 58,7%. Chậm nhất là xã A (2,3/8,1 tỷ đồng, 28,4%), xã B (31%)».
"""

from __future__ import annotations

from dataclasses import dataclass

import regex

from extractor.claims import funding_words as words
from extractor.claims.funding_wholes import is_in_sentence
from extractor.claims.making import make_claim
from extractor.claims.nearness import changes
from extractor.claims.other_money import carried_doubt
from extractor.claims.scope import Scope, unit_of
from extractor.claims.sources import Naming, short_behind
from extractor.model import Claim, Mention, Quantity
from extractor.vi.gate import Gated

# short names that are no level: «vốn đầu tư giải ngân 78%»; «huyện giải ngân 45%» names no budget
_KINDS = ("central_investment", "central_recurrent")
_UNSURE = "chưa rõ tỷ lệ của nguồn vốn nào"
_PAID = Gated(regex.compile(r"(?<!\p{L})(?<!chưa )(?<!không )giải ngân(?!\p{L})"), ("giải ngân",))
# between «giải ngân» and its share, without times: «giải ngân của huyện đạt thấp, chỉ 42%», «giải ngân vốn TW (56,1%)»
_REACHED_RE = regex.compile(
    r"(?:(?!chiếm)[^,;%\d]){0,60}(?:, ?(?:mới|chỉ|đạt|bằng|tương ứng)(?: mới| chỉ| đạt| bằng| được)* ?)?"
)
# between two of them, without times, places and sources
_CONTINUES_RE = regex.compile(
    r"(?:[ ,;:.()/=–-]|(?<!\p{L})(?:trong (?:đó|khi(?: đó)?)|riêng|còn|và|cùng kì|năm|trước|ngoái|là|đạt|được|mới|chỉ"
    r"|có|chậm|thấp|cao|khá|nhanh|tốt|nhất|nhì|hơn|tiếp đến|kế đến|kế hoạch|kh|vốn|nguồn|tỉ lệ|giải ngân|xã|huyện"
    r"|bình quân|chung|của|các|cả|toàn (?:tỉnh|huyện|xã|thị xã|thành phố|quốc)|ở|tại|mục tiêu|phấn đấu|hết|cuối|niên độ"
    r"|đến|từ|trên|dưới|khoảng|gần|thì|bằng|với|tỉnh|hết|yêu cầu|ước|dự kiến|quyết tâm|quý"
    r"|toàn bộ|tương ứng|tức|đầu tư|cả nước|chiếm)(?!\p{L}))*"
)
# behind one that goes on: «xã A 91%, …»; not «toàn huyện có 98% số hộ dùng nước sạch»
_ENDS_RE = regex.compile(
    r" ?(?:[,;.:()]|$|(?:và|so|kế hoạch|kh|dự toán|vốn|do|vì|thì|trong|nhưng|trở lên|của)(?!\p{L}))"
)
_LEAD_RE = regex.compile(r"(?:kết quả|tiến độ|tình hình|tỉ lệ) giải ngân[^.;]*: ?$")
_ITEM_RE = regex.compile(r"[-+*• ]*(?:(?:xã|huyện|vốn|nguồn|đầu tư) ?)*:?(?: (?:đạt|là|được|mới|chỉ))* ?")
_NEXT_SOURCE_RE = regex.compile(r"(?<!\p{L})(?:đạt|mới|chỉ|riêng|giải ngân|trong đó)(?!\p{L})")  # behind a semicolon
# «huyện nào giải ngân dưới 85% thì điều chuyển vốn», «các xã giải ngân dưới 50% phải kiểm điểm»
_CONDITION_RE = regex.compile(r"(?<!\p{L})(?:nếu|nào)(?!\p{L})")
_FOLLOWS_RE = regex.compile(r"[^,;.\d]{0,24}(?<!\p{L})(?:thì|sẽ|phải|bị)(?!\p{L})|, thì(?!\p{L})")


def tells_paid(scope: Scope) -> bool:
    """True if a passage, or the line above its list, may tell of shares that were paid out, without any amount."""
    told = is_led(scope) or _PAID.search(scope.text) is not None
    return told and any(value.unit == "percent" for _, value in scope.figures)


def is_led(scope: Scope) -> bool:
    """«Kết quả giải ngân các nguồn vốn:» over «- Vốn sự nghiệp: 8,9 tỷ đồng», «Tỷ lệ giải ngân:» over «- Xã A: 45%»."""
    return bool(scope.leads) and _LEAD_RE.search(scope.leads[0].text) is not None


def is_spent(scope: Scope, first: Claim | None, last: Claim | None, start: int) -> bool:
    """«Tổng vốn 14,36 tỷ đồng, đã chi 12,05 tỷ đồng», «Tổng thu 5.470 triệu đồng (…). Đã chi 4.985 triệu.»."""
    total = ("funding", "total")
    if last is None or first is None or total not in [(it.indicator, it.item) for it in (last, first)]:
        return False
    behind = words.SPENT_OF_RE.fullmatch(scope.text, scope.position(last.evidence.span.end), start)
    opens = words.SPENT_OPENS_RE.fullmatch(scope.text, scope.sentence(start)[0], start)
    return opens is not None or (behind is not None and (last.indicator, last.item) == total)


@dataclass(frozen=True, slots=True)
class _Told:
    """The claim of paid money, or a share of it, that came last."""

    claim: Claim
    end: int


@dataclass(frozen=True, slots=True)
class _Link:
    """How a share goes on with the one before it: the source named between, or ""; `far` behind a bracket or clause."""

    source: str
    far: bool


class PaidShares:
    """The shares and sums paid out that one passage tells, in order."""

    def __init__(self, scope: Scope, naming: Naming) -> None:
        self._scope = scope
        self._naming = naming
        self._spoken_of = tells_paid(scope)
        self._last: _Told | None = None

    def add(self, claim: Claim, end: int) -> None:
        """Remember what was claimed last; `end` is where its figure ends."""
        self._last = _Told(claim, end) if claim.indicator.startswith("funding_disbursed") else None

    def goes_on(self, mention: Mention) -> bool:
        """True if an amount is paid out as the one before it is, elsewhere: «Chậm nhất là xã A (2,3/8,1 tỷ đồng)»."""
        link, start = self._link(mention), self._scope.at(mention)[0]
        if self._last is None or link is None or link.source:
            return False
        return any(self._last.end <= self._scope.at(it)[0] < start for it in self._scope.places())

    def claim(self, mention: Mention, owner: Claim | None) -> Claim | None:
        """Return the claim of a percentage of what was paid out; `owner` is the amount that it may be of."""
        if not self._spoken_of or unit_of(mention) != "percent" or changes(self._scope, mention):
            return None
        item, unsure = self._told_beside(mention, owner), False
        if not item:
            link = self._link(mention)
            if self._last is None or link is None or not _ENDS_RE.match(self._scope.text, self._scope.at(mention)[1]):
                return None
            # «giải ngân 71%, trong đó vốn đầu tư 78%; cùng kỳ 65%»: of all, or of the source named last?
            item, unsure = link.source or self._last.claim.item, not link.source and link.far
            unsure = unsure and item != "total"
        return make_claim(
            self._scope,
            mention,
            "paid_shares.share",
            topic="funding",
            indicator="funding_disbursed_share",
            item=item,
            role="threshold" if self._is_condition(mention) else "",
            doubts=(*((_UNSURE,) if unsure else ()), *carried_doubt(self._scope, mention)),
        )

    def _told_beside(self, mention: Mention, owner: Claim | None) -> str:
        """The source of a share right behind «giải ngân», "" if it does not stand there."""
        scope, (start, end) = self._scope, self._scope.at(mention)
        first = scope.clause(start)[0]
        said = next(reversed(list(_PAID.finditer(scope.text, first, start))), None)
        led = said is None and is_led(scope) and _ITEM_RE.fullmatch(self._bare(0, start)) is not None
        if not led and (said is None or _REACHED_RE.fullmatch(self._bare(said.end(), start)) is None):
            return ""
        until = said.start() if said is not None else start
        low = max([first, *(scope.at(it)[1] for it, _ in scope.figures if scope.at(it)[1] <= until)])
        own = owner is not None and owner.topic == "funding" and is_in_sentence(scope, owner, start)
        return self._named(low, start, end) or (owner.item if owner is not None and own else "total")

    def _link(self, mention: Mention) -> _Link | None:
        """What leads from the share or sum that was told last to this one; None if something else stands between."""
        scope, (start, end) = self._scope, self._scope.at(mention)
        if self._last is None or scope.sentence(self._last.end - 1)[1] < scope.sentence(start)[0]:
            return None
        between, source = self._bare(self._last.end, start), self._named(self._last.end, start, end)
        if _CONTINUES_RE.fullmatch(between) is None:
            return None
        if source and ";" in between and _NEXT_SOURCE_RE.search(between) is None:
            return None  # «đã giải ngân 64%; ngân sách tỉnh 20%»
        same = scope.sentence(self._last.end - 1) == scope.sentence(start)
        return _Link(source, not same or ";" in between or ")" in between)

    def _named(self, low: int, start: int, end: int) -> str:
        """The source named right behind a figure («giải ngân 90% vốn đầu tư»), else between a position and it."""
        behind = short_behind(self._scope, end)
        if behind is not None:
            return behind.ids[0]
        short = self._naming.short_source(self._scope.text[low:start], start, "", opened=True)
        kind = short.ids[0] if short is not None and short.ids[0] in _KINDS else ""
        return self._naming.named_between(low, start) or kind

    def _bare(self, start: int, end: int) -> str:
        """The text between two positions without the times, places and sources in it."""
        kept, at = [], start
        named = [self._scope.at(it) for it in self._scope.of_kind("period", "date", "place")]
        sources = [(hit.start, hit.end) for hit in self._naming.hits if hit.ids[0] != "total"]
        for first, last in sorted(named + sources):
            if at <= first and last <= end:
                kept.append(self._scope.text[at:first])
                at = last
        return "".join([*kept, self._scope.text[at:end]])

    def _is_condition(self, mention: Mention) -> bool:
        """«huyện nào giải ngân dưới 85% thì …», «các xã giải ngân dưới 50% phải kiểm điểm»: a limit, and no result."""
        scope, (start, end) = self._scope, self._scope.at(mention)
        if scope.role_of(start) != "actual":
            return False
        bounded = isinstance(mention.value, Quantity) and mention.value.bound != "exact"
        asked = _CONDITION_RE.search(scope.text, scope.clause(start)[0], start) is not None
        return asked or (bounded and _FOLLOWS_RE.match(scope.text, end) is not None)
