"""Funding: totals, their parts by source, and the shares that the report prints.

«tổng nguồn vốn huy động là 18.364,8 tỷ đồng, trong đó: - Ngân sách thị xã: 7.010,1 tỷ đồng; chiếm 38,1 %; …»,
«gồm ngân sách tỉnh 32 tỷ đồng, nhân dân đóng góp 26,5 tỷ đồng (12%)». **Source**: the kinds of source are those of
Quyết định 800/QĐ-TTg (2010), 1600/QĐ-TTg (2016) and 263/QĐ-TTg (2022).
"""

from __future__ import annotations

from collections.abc import Iterator

import regex

from extractor.catalog.lexicon import Hit
from extractor.claims.making import make_claim
from extractor.claims.scope import Scope, unit_of
from extractor.model import Claim, Mention, Quantity

_CONTEXT_RE = regex.compile(
    r"(?<!\p{L})(?:vốn|kinh phí|giải ngân|ngân sách|nguồn lực|huy động|đóng góp|hỗ trợ|lồng ghép|tín dụng|ủng hộ"
    r"|quyên góp|đầu tư)(?!\p{L})"
)
_PARTS_RE = regex.compile(r"(?:trong đó|bao gồm|gồm(?: có)?|cụ thể|chia ra|từ các nguồn)(?!\p{L})")
_OPENS_PARTS_RE = regex.compile(r" ?[,;.(]? ?(?:trong đó|bao gồm|gồm(?: có)?|cụ thể|chia ra)(?!\p{L})")
_REST_RE = regex.compile(r"còn lại")
_OPEN_RE = regex.compile(r"(?:…|\.\.\.|v\.v)")
_SHARE_BEFORE_RE = regex.compile(
    r"(?:chiếm|tỉ lệ|tỉ trọng|bằng|đạt tỉ lệ|tương ứng|tương đương)(?: tỉ lệ| khoảng| gần| trên| hơn)* ?$|\( ?$"
)
_NOT_SHARE_RE = regex.compile(r"(?:tăng|giảm|kế hoạch|dự toán|so với)[^,;.()]{0,24}$")
_NOT_SHARE_AFTER_RE = regex.compile(r" ?(?:kế hoạch|dự toán|so với|kh)(?!\p{L})")
_DISBURSED_RE = regex.compile(r"giải ngân(?![^,;.]*(?:tỉ đồng|triệu đồng))")
_PLAN_WORDS_RE = regex.compile(r"(?:kế hoạch vốn|vốn (?:được )?(?:giao|phân bổ|bố trí))")
_WORTH_RE = regex.compile(
    r"(?:trị giá|quy (?:đổi |ra )*(?:thành )?(?:tiền|giá trị)?|giá trị|tương đương|thành tiền)"
    r"(?: (?:là|khoảng|trên|hơn|gần|ước|ước tính|đạt))* ?$"
)
_JOINS_RE = regex.compile(r" ?(?:,|và|cùng|cùng với)(?: (?:các|nguồn|vốn|nguồn vốn|từ|của))* ")
_CHANGED_RE = regex.compile(
    r"(?:tăng|giảm|cao hơn|thấp hơn)(?: thêm| được| khoảng| hơn| trên| gần)* ?$"
    r"|(?:tăng|giảm)[^;.]{0,40}\( ?(?:tương đương|bằng) ?$"
)
_REACHED_RE = regex.compile(r"(?:đạt|bằng)(?: tỉ lệ)? ?$")
# «thu nhập bình quân đầu người … 42,8 triệu đồng» is money, but nobody's contribution
_OTHER_MONEY_RE = regex.compile(
    r"(?<!\p{L})(?:thu nhập|đầu người|giá trị (?:sản xuất|sản phẩm|gia tăng)|doanh thu|lợi nhuận|tiền lương|phụ cấp"
    r"|năng suất lao động)(?!\p{L})[^,;.]*$"
)
_ALLOTTED_RE = regex.compile(r"(?:được giao|được phân bổ|giao)(?: kế hoạch)?(?: vốn)?(?: là)? ?$")
_WORKS_COST_RE = regex.compile(r"(?:kinh phí|tổng mức đầu tư|tổng vốn(?: đầu tư)?|trị giá|giá trị)[^,;.]{0,24}$")
_PROGRAMME_RE = regex.compile(r"huy động|chương trình|nguồn lực|nguồn vốn|ngân sách")
_WORKS_UNITS = frozenset({"km", "works", "routes", "houses", "classrooms", "culture_houses", "schools", "trees"})
_ASKED_RE = regex.compile(r"(?<!\p{L})(?:đề nghị|kiến nghị|đề xuất|xin)(?!\p{L})")
_FROM_RE = regex.compile(r" ?(?:từ|do|của|thuộc)(?: (?:nguồn|vốn|nguồn vốn|các|kinh phí))* ")
_BEHIND_RE = regex.compile(r" ?(?:từ |là |của |do |thuộc |nguồn |vốn |nguồn vốn )*")
_SHORT_RE = regex.compile(
    r"(?:^|[,;:(]|gồm(?: có)?|và|trong đó(?: có)?)[-+ ]*(?:vốn |nguồn |cấp |của )*(?P<word>\p{L}+(?:,? \p{L}+){0,3})"
    r"(?: là| được| bố trí| hỗ trợ|:| :| khoảng| gần| trên| hơn)* ?$"
)
_JOINED = "một con số cho hai nguồn vốn"
_REACH = 90  # letters between the words for a source and its amount


def find_funding(scope: Scope) -> Iterator[Claim]:
    """Amounts with the source that stands before them, each share with its amount."""
    if not any(_is_money(mention) for mention in scope.of_kind("quantity", "ratio")) and not _is_share_list(scope):
        return
    if _in_context(scope):
        yield from _Walk(scope).claims()


class _Walk:
    """The figures of one passage in order: what a share or a change belongs to is the amount before it."""

    def __init__(self, scope: Scope) -> None:
        self.scope = scope
        self.hits = scope.reader.catalog.sources.lexicon.find(scope.text)
        self.total = _leading_total(scope)
        self.own_total: Claim | None = None
        self.last: Claim | None = None

    def claims(self) -> Iterator[Claim]:
        """Claims of amounts, shares and changes."""
        for mention in self.scope.of_kind("quantity", "ratio"):
            claim = self._amount(mention) if _is_money(mention) else self._share(mention)
            if claim is not None:
                yield claim

    def _amount(self, mention: Mention) -> Claim | None:
        scope, (start, _) = self.scope, self.scope.at(mention)
        before = scope.text[scope.clause(start)[0] : start]
        if _ASKED_RE.search(before) or _OTHER_MONEY_RE.search(before):
            return None
        if _CHANGED_RE.search(before):
            return self._change(mention) if self.last is not None else None
        source = (
            self._short_source(before, start)
            or _source_of(scope, self.hits, mention)
            or _opened_total(scope, mention)
            or _year_part(scope, mention, self.own_total)
            or (Hit(start, start, ("total",)) if _ALLOTTED_RE.search(before) else None)
        )
        given_out = _DISBURSED_RE.search(before)
        disbursed = given_out is not None and _PLAN_WORDS_RE.search(before, given_out.end()) is None
        if source is None and disbursed:
            source = Hit(start, start, ("total",))  # «đến 30/11 đã giải ngân được 38,9 tỷ đồng»
        if source is None:
            return None
        parent = None if disbursed else _parent(scope, source, self.own_total, self.total, start)
        claim = make_claim(
            scope,
            mention,
            "funding.disbursed" if disbursed else "funding.amount",
            topic="funding",
            indicator="funding_disbursed" if disbursed else "funding",
            item=source.ids[0],
            part_of=parent.key if parent else "",
            partition=_partition(scope, parent, self.own_total),
            closed=_is_closed(scope, parent),
            period=parent.period if parent and not _has_own_period(scope, start) else None,
            role=parent.role if parent else "plan" if _ALLOTTED_RE.search(before) else "",
            doubts=(*self._doubts_of_total(source, before, start), *self._joined(source)),
        )
        if source.ids[0] == "total" and self.own_total is None and not disbursed:
            self.own_total = claim
        self.last = claim
        return claim

    def _doubts_of_total(self, source: Hit, before: str, start: int) -> tuple[str, ...]:
        """«xây dựng 287 km đường, tổng kinh phí 415 tỷ đồng» is what the works cost, and no total of the programme."""
        if source.ids[0] != "total" or not _WORKS_COST_RE.search(before) or _PROGRAMME_RE.search(before):
            return ()
        sentence = self.scope.sentence(start)[0]
        works = [it for it, value in self.scope.figures if value.unit in _WORKS_UNITS]
        named = any(sentence <= self.scope.at(it)[0] < start for it in works)
        return ("có thể là kinh phí của công trình vừa nêu",) if named else ()

    def _joined(self, source: Hit) -> tuple[str, ...]:
        """«dân góp và nguồn khác 600 tỷ đồng»: one figure for two sources, of which the last is named."""
        others = (hit for hit in self.hits if hit.end <= source.start and "total" not in (*hit.ids, *source.ids))
        joined = any(
            hit.ids != source.ids and _JOINS_RE.fullmatch(self.scope.text, hit.end, source.start) for hit in others
        )
        return (_JOINED,) if joined else ()

    def _short_source(self, before: str, start: int) -> Hit | None:
        """«Ngân sách nhà nước 9.874,5 tỷ đồng, gồm: trung ương 412,3 tỷ; tỉnh 3.651,8 tỷ; huyện …»."""
        named, sources = _SHORT_RE.search(before), self.scope.reader.catalog.sources
        source = sources.short_names.get(named["word"]) if named is not None else None
        if named is None or source is None or self.last is None or self.last.topic != "funding":
            return None
        if sources.is_within(source, "state_budget") and not sources.is_within(self.last.item, "state_budget"):
            return None
        return Hit(start - len(before) + named.start("word"), start, (source,)) if source else None

    def _change(self, mention: Mention) -> Claim | None:
        """«… đạt 350 tỷ đồng, tăng 28 tỷ đồng (tương đương 9%) so với năm 2020»."""
        last = self.last
        if last is None or last.indicator != "funding":
            return None
        rule = "funding.change"
        return make_claim(
            self.scope, mention, rule, topic="funding", indicator="funding", item=last.item, role="change"
        )

    def _share(self, mention: Mention) -> Claim | None:
        scope, (start, _) = self.scope, self.scope.at(mention)
        before = scope.text[scope.clause(start)[0] : start]
        if unit_of(mention) == "percent" and self.last is not None and _CHANGED_RE.search(before):
            return self._change(mention) if scope.sentence(start) == self._sentence_of(self.last) else None
        source = _source_of(scope, self.hits, mention)
        disbursed = self.last is not None and self.last.indicator == "funding_disbursed"
        if not (_is_share(scope, mention) or (disbursed and _REACHED_RE.search(before))):
            return None
        if self.last is None and source is None:
            return None
        of = self.last if self.last is not None and _belongs(scope, self.last, source, start) else None
        if of is not None and of.indicator == "funding_disbursed":
            return make_claim(
                scope, mention, "funding.disbursed", topic="funding", indicator="funding_disbursed_share", item=of.item
            )
        item = of.item if of else source.ids[0] if source else ""
        total = self.total or self.own_total
        if not item or item == "total":
            return None
        return make_claim(
            scope,
            mention,
            "funding.share",
            topic="funding",
            indicator="funding_share",
            item=item,
            part_of=(of.part_of if of else "") or (total.key if total else ""),
            partition=of.partition if of else "",
            period=of.period if of else self.total.period if self.total else None,
            role=of.role if of else "",
            doubts=tuple(doubt for doubt in (of.doubts if of else ()) if doubt == _JOINED),
        )

    def _sentence_of(self, claim: Claim) -> tuple[int, int]:
        return self.scope.sentence(self.scope.position(claim.evidence.span.start))


def find_total(scope: Scope) -> Claim | None:
    """Return the first funding claim that could be the total of what the passage leads."""
    claims = [claim for claim in find_funding(scope) if claim.indicator == "funding"]
    return claims[-1] if claims and scope.passage.kind == "item" else claims[0] if claims else None


def _is_money(mention: Mention) -> bool:
    return unit_of(mention) == "VND"


def _is_share_list(scope: Scope) -> bool:
    """«vốn tín dụng chiếm 51%» under a total, without an amount."""
    return any(_is_share(scope, mention) for mention in scope.of_kind("quantity"))


def _in_context(scope: Scope) -> bool:
    if _CONTEXT_RE.search(scope.text) or any(_CONTEXT_RE.search(lead.text) for lead in scope.leads):
        return True
    if any(_CONTEXT_RE.search(title) for title in scope.titles_above):
        return True
    return any(_opened_total(scope, mention) for mention in scope.of_kind("quantity"))


def _leading_total(scope: Scope) -> Claim | None:
    for lead in scope.leads:
        total = find_total(lead)
        if total is not None:
            return total
    return None


def _source_of(scope: Scope, hits: list[Hit], mention: Mention) -> Hit | None:
    """The words for a source nearest before the figure in its clause, no other amount between; else right behind it.

    «245 tỷ đồng từ ngân sách tỉnh» is read behind; «ngân sách xã: 4.740 tỷ đồng» before.
    """
    start, end = scope.at(mention)
    clause_start, clause_end = scope.clause(start)
    figures = [scope.at(other) for other, _ in scope.figures]
    if _WORTH_RE.search(scope.text, max(clause_start, start - _REACH), start):  # «12.500 ngày công trị giá 2,5 tỷ đồng»
        kind = [hit for hit in hits if clause_start <= hit.start and hit.end <= start and start - hit.end <= _REACH]
        last = kind[-1] if kind else None
        if last is not None and not any(last.end <= at < start for at, _ in figures):
            return last
    free = [hit for hit in hits if not any(hit.start < to and at < hit.end for at, to in figures)]
    behind = _behind(scope, free, end, clause_end)
    if behind is not None and behind.start > end and _FROM_RE.fullmatch(scope.text, end, behind.start):
        return behind  # «500 triệu đồng từ ngân sách huyện»
    money = [scope.at(other) for other in scope.of_kind("quantity", "ratio") if _is_money(other)]
    before = [hit for hit in free if clause_start <= hit.start and hit.end <= start and start - hit.end <= _REACH]
    before = [hit for hit in before if not any(hit.end <= other[0] < start for other in money)]
    before = [hit for hit in before if not _is_used(scope, hit, money)]
    named = [hit for hit in before if hit.ids[0] != "total"]
    if before and behind is not None and any(before[-1].end <= at and to <= start for at, to in figures):
        return behind  # «nhân dân đóng góp 12.300 ngày công và 3,4 tỷ đồng tiền mặt»
    if before:  # «ngân sách tỉnh đã huy động 5 tỷ» is the province's, though «huy động» stands nearer
        return named[-1] if len(named) == 1 else before[-1]
    return behind


def _behind(scope: Scope, hits: list[Hit], end: int, clause_end: int) -> Hit | None:
    for hit in hits:
        if end <= hit.start < clause_end and _BEHIND_RE.fullmatch(scope.text, end, hit.start):
            return hit
    return None


def _is_used(scope: Scope, hit: Hit, money: list[tuple[int, int]]) -> bool:
    """True if the words name the amount before them: «3 tỷ đồng do nhân dân đóng góp, 5 tỷ đồng ngân sách huyện»."""
    ends = [to for _, to in money if to <= hit.start]
    return bool(ends) and _FROM_RE.fullmatch(scope.text, max(ends), hit.start) is not None


def _opened_total(scope: Scope, mention: Mention) -> Hit | None:
    """«… 18.364,8 tỷ đồng, bao gồm:» is a total whatever words stand before it."""
    start, end = scope.at(mention)
    if not _is_money(mention):
        return None
    if _OPENS_PARTS_RE.match(scope.text, end) or _opens_bracket(scope, end):
        return Hit(start, start, ("total",))
    return None


def _opens_bracket(scope: Scope, end: int) -> bool:
    """«8.745 triệu đồng (ngân sách tỉnh: 2.300 triệu đồng; ngân sách huyện: …)»: two amounts or more in brackets."""
    bracket = regex.match(r" ?\(([^()]{0,200})\)", scope.text[end:])
    if bracket is None:
        return False
    inside = [it for it in scope.of_kind("quantity") if _is_money(it) and end <= scope.at(it)[0] < end + bracket.end()]
    return len(inside) > 1


def _year_part(scope: Scope, mention: Mention, own: Claim | None) -> Hit | None:
    """«bao gồm: năm 2016 là 74,6 tỷ đồng, năm 2017 là …»: the total of a year, part of the total before it."""
    start, _ = scope.at(mention)
    if own is None or not _is_money(mention):
        return None
    for period in scope.periods():
        if regex.fullmatch(
            r" ?(?:là|đạt|:|được|có|huy động|khoảng|trên|gần| )*", scope.text[scope.at(period)[1] : start]
        ):
            return Hit(start, start, ("total",))
    return None


def _is_share(scope: Scope, mention: Mention) -> bool:
    if not isinstance(mention.value, Quantity) or mention.value.unit != "percent":
        return False
    start, end = scope.at(mention)
    before = scope.text[scope.clause(start)[0] : start]
    if _NOT_SHARE_RE.search(before) or _NOT_SHARE_AFTER_RE.match(scope.text, end):
        return False
    # «7.010,1 tỷ đồng; chiếm 38,1 %»: a semicolon may stand between amount and share
    return _SHARE_BEFORE_RE.search(scope.text[max(0, start - 40) : start]) is not None


def _belongs(scope: Scope, amount: Claim, source: Hit | None, start: int) -> bool:
    """A share belongs to the amount before it unless another source is named between them."""
    end = scope.position(amount.evidence.span.end)
    return end <= start and (source is None or not end <= source.start < start)


def _parent(scope: Scope, source: Hit, own: Claim | None, leading: Claim | None, start: int) -> Claim | None:
    """The total that an amount is part of: opened in this passage by «trong đó», or by the line above the list."""
    if own is not None and (source.ids[0] != "total" or source.start == source.end):
        opened = scope.text[scope.position(own.evidence.span.end) : start]
        if _PARTS_RE.search(opened) or "(" in opened or ":" in opened or _same_sentence(scope, own, start):
            return own
    if leading is None or source.ids[0] == "total":
        return None
    sources = scope.reader.catalog.sources
    if leading.item not in ("", "total") and not sources.is_within(source.ids[0], leading.item):
        return None
    return leading


def _same_sentence(scope: Scope, own: Claim, start: int) -> bool:
    return scope.sentence(scope.position(own.evidence.span.start)) == scope.sentence(start)


def _partition(scope: Scope, parent: Claim | None, own: Claim | None) -> str:
    if parent is None:
        return ""
    where = "text" if parent is own else f"list{scope.passage.lead}"
    return f"{parent.key}/{where}"


def _is_closed(scope: Scope, parent: Claim | None) -> bool:
    """A list that ends with «còn lại» claims to be whole; one that ends in «…» does not."""
    if parent is None:
        return False
    return _REST_RE.search(scope.text) is not None and _OPEN_RE.search(scope.text) is None


def _has_own_period(scope: Scope, start: int) -> bool:
    clause_start, clause_end = scope.clause(start)
    return any(clause_start <= scope.at(mention)[0] < clause_end for mention in scope.periods())
