"""What the words around money make of it: whether funding is spoken of, shares are told, a list is whole."""

from __future__ import annotations

import regex

from extractor.catalog.lexicon import Hit
from extractor.claims import funding_words as words
from extractor.claims.making import make_claim
from extractor.claims.passage import period_value
from extractor.claims.scope import Scope, unit_of
from extractor.claims.sources import Naming
from extractor.model import Claim, Mention, Quantity

_SHARED_DOUBT = "số tiền của nhiều địa bàn nêu cùng nhau"
WORKS_DOUBT = "kinh phí của công trình, không nêu nguồn"
_ITEM_RE = regex.compile(r"(?:[-+*•\d.) ]|[a-zđ][.)/] )*(?P<name>\p{L}+(?:,? \p{L}+){0,6}?) ?:")


def is_money(mention: Mention) -> bool:
    """True for an amount of money, or a ratio of two."""
    return unit_of(mention) == "VND"


def is_share_list(scope: Scope) -> bool:
    """«vốn tín dụng chiếm 51%» under a total, or «cơ cấu nguồn vốn: …», without an amount."""
    return words.SHARES.search(scope.text) is not None or any(
        is_share(scope, mention) for mention in scope.of_kind("quantity")
    )


def in_context(scope: Scope) -> bool:
    """True if the passage, a line that leads it or a heading above speaks of funding."""
    if words.CONTEXT_RE.search(scope.text) or any(words.CONTEXT_RE.search(lead.text) for lead in scope.leads):
        return True
    if any(words.CONTEXT_RE.search(title) for title in scope.titles_above):
        return True
    if sums_up_lines(scope):
        return True
    naming = Naming(scope)
    named = _ITEM_RE.match(scope.text)  # «3. Doanh nghiệp: 121.000 triệu đồng (3,5%)»
    if named is not None and any(
        hit.start == named.start("name") for hit in naming.hits if hit.end == named.end("name")
    ):
        return True
    return any(naming.opened_total(mention) for mention in scope.of_kind("quantity"))


def sums_up_lines(scope: Scope) -> bool:
    """«Tổng số: 3.000 triệu đồng» in a line of its own below those of the parts."""
    first = next((scope.at(mention)[0] for mention, _ in scope.figures), 0)
    if scope.index == 0 or words.ADDED_UP_RE.fullmatch(scope.text, 0, first) is None:
        return False
    above = scope.reader.scope(scope.index - 1)  # its own words only: what it sums up itself would have no end
    return any(is_money(mention) for mention in above.of_kind("quantity", "ratio")) and bool(Naming(above).hits)


def is_share(scope: Scope, mention: Mention) -> bool:
    """True for a percentage that words before it make a share of the money: «chiếm 38,1 %»."""
    if not isinstance(mention.value, Quantity) or mention.value.unit != "percent":
        return False
    start, end = scope.at(mention)
    before = scope.text[scope.clause(start)[0] : start]
    if words.NOT_SHARE_RE.search(before) or words.NOT_SHARE_AFTER_RE.match(scope.text, end):
        return False
    # «7.010,1 tỷ đồng; chiếm 38,1 %»: a semicolon may stand between amount and share
    return words.SHARE_BEFORE_RE.search(scope.text[max(0, start - 40) : start]) is not None


def names_other_rate(scope: Scope, amount: Claim | None, start: int) -> bool:
    """«Ngân sách huyện 9 tỷ đồng. Hộ nghèo chiếm 6,2%»: a rate of its own in a sentence behind the amount.

    Without an amount one that stands right before it: «Tham gia BHYT (88,4%), nhân dân đóng góp …».
    """
    first = scope.sentence(start)[0]
    if amount is None:
        first = max(first, *(end for end in (scope.at(it)[1] for it, _ in scope.figures) if end <= start), 0)
    elif scope.sentence(scope.position(amount.evidence.span.start))[0] == first:
        return False
    indicators = scope.reader.catalog.indicators
    named = {it for hit in indicators.lexicon.find(scope.text[first:start]) for it in hit.ids}
    records = [record for it in named if (record := indicators.by_id.get(it)) is not None]
    return any(it.unit == "percent" or (amount is None and it.share) for it in records)


def is_closed(scope: Scope, parent: Claim | None) -> bool:
    """A list that ends with «còn lại» claims to be whole; one that ends in «…» does not."""
    if parent is None:
        return False
    return words.REST_RE.search(scope.text) is not None and words.OPEN_RE.search(scope.text) is None


def has_own_period(scope: Scope, start: int) -> bool:
    """True if the clause of a figure names a time of its own."""
    clause_start, clause_end = scope.clause(start)
    return any(clause_start <= scope.at(mention)[0] < clause_end for mention in scope.periods())


def year_part(scope: Scope, mention: Mention, own: Claim | None) -> Hit | None:
    """«bao gồm: năm 2016 là 74,6 tỷ đồng, năm 2017 là …»: the total of a year, part of the total before it."""
    start, _ = scope.at(mention)
    if own is None or not is_money(mention):
        return None
    for period in scope.periods():
        end = scope.at(period)[1]
        if end <= start and words.IS_BEHIND_RE.fullmatch(scope.text, end, start):
            return Hit(start, start, ("total",))
    return None


def is_allotted_by_title(scope: Scope, start: int) -> bool:
    """True for an amount of a paper that plans or gives out money, where no words tell what was done."""
    year, (first, end) = scope.reader.setting.year, scope.sentence(start)
    if words.DONE_RE.search(scope.text, first, start):
        return False
    titled = scope.reader.allotment is not None and not any(map(words.DONE_RE.search, scope.titles_above))
    if not titled and not _is_headed_by_plan(scope):
        return False
    named = [period_value(it) for it in scope.periods() if first <= scope.at(it)[0] < end]
    return not (named and year and all(it.last_year < year for it in named))


def _is_headed_by_plan(scope: Scope) -> bool:
    """«1. Kế hoạch vốn năm 2019», «Dự toán giao: …» over «- Ngân sách trung ương: 5 tỷ đồng»."""
    above = (*(lead.text for lead in scope.leads[:1]), *scope.titles_above[:1])
    return any(words.PLAN_HEAD_RE.match(text) is not None for text in above)


def is_needed(scope: Scope, start: int) -> bool:
    """True for what is needed below headings of what is to be reached («III. Nhu cầu vốn»), and for «kinh phí cần»."""
    said = scope.text[scope.sentence(start)[0] : start]
    if words.COSTS_NEED_RE.search(said):
        return True
    ahead = scope.reader.planned_from or scope.passage.section in scope.reader.target_sections
    above = (said, *scope.titles_above[:1], *(lead.text for lead in scope.leads))
    return bool(ahead) and any("nhu cầu" in text for text in above)


def titled_source(scope: Scope) -> str:
    """«2. Vốn sự nghiệp» over «- Kế hoạch giao: …», «- Đã giải ngân: …»: the one source that the title names, or ""."""
    sources = scope.reader.catalog.sources.lexicon
    titles = [title for title in scope.titles_above if title][:1]
    named = {hit.ids[0] for title in titles for hit in sources.find(title)} - {"total"}
    return named.pop() if len(named) == 1 else ""


def is_cash_of_others(scope: Scope, last: Claim | None, item: str, start: int) -> bool:
    """«doanh nghiệp ủng hộ xi măng trị giá 2,8 tỷ đồng và 1,2 tỷ đồng tiền mặt»: not the people's."""
    if item != "people_cash" or last is None or last.item not in ("enterprise", "expatriates", "socialised"):
        return False
    return scope.clause(start)[0] <= scope.position(last.evidence.span.start)


def is_of_another_year(scope: Scope, last: Claim, start: int) -> bool:
    """«Vốn trái phiếu năm 2016 bố trí 15 tỷ đồng; năm 2017: 12 tỷ đồng»: of the source of the amount before."""
    end = scope.position(last.evidence.span.end)
    years = [scope.at(it) for it in scope.periods() if end <= scope.at(it)[0] < start]
    if len(years) != 1 or last.item in ("", "total") or last.doubts:
        return False
    between = scope.text[end : years[0][0]] + scope.text[years[0][1] : start]
    return words.YEAR_AGAIN_RE.fullmatch(between) is not None


def is_right_behind(scope: Scope, told: Claim, start: int) -> bool:
    """«TH 12.400 trđ (103,3%)», «thực hiện 12,4 tỷ đồng, đạt 103%»."""
    return words.RIGHT_BEHIND_RE.fullmatch(scope.text, scope.position(told.evidence.span.end), start) is not None


def fulfilment(scope: Scope, mention: Mention, told: Claim) -> Claim:
    """The share of a plan that a sum told right behind it makes: no share of the money."""
    return make_claim(
        scope,
        mention,
        "funding.fulfilled",
        topic="indicator",
        indicator="plan_fulfilment",
        item="funding",
        place=told.place,
        period=told.period,
        doubts=("chưa rõ là tỷ lệ so với kế hoạch",),
    )


def works_cost(scope: Scope, before: str, start: int, *, total: bool) -> str:
    """Return how an amount is told to be what works cost, "" if it is not; `total` if its words may name a total.

    line: «cầu Mương Chùa: 218 triệu đồng». title: «Công trình: Nhà văn hóa xã» over «- Tổng mức đầu tư: 5.864 triệu
    đồng». beside: «xây dựng 287 km đường, tổng kinh phí 415 tỷ đồng», «… con đường bê tông. Kinh phí 1,12 tỷ đồng».
    """
    if words.PROGRAMME_RE.search(before):
        return ""
    if words.WORKS_LINE_RE.search(before) or words.OF_WORKS_RE.search(before):
        return "line"
    cost = words.COST_RE.search(before) is not None
    above = (*(lead.text for lead in scope.leads), *scope.titles_above[:1])
    if cost and any(map(words.WORKS_TITLE_RE.search, above)):
        return "title"
    if not cost and not (total and words.WORKS_COST_RE.search(before)):
        return ""
    sentence = scope.sentence(start)[0]
    if any(it.unit in words.WORKS_UNITS and sentence <= at < start for at, it in scope.figure_at.items()):
        return "beside"
    named = not total and words.WORKS_NAMED_RE.search(scope.text, scope.sentence(max(sentence - 1, 0))[0], start)
    return "beside" if cost and named else ""


def shared_doubt(scope: Scope, mention: Mention, *, works: bool) -> tuple[str, ...]:
    """«xã A, B: 10 tỷ đồng» is of both; what `works` cost may have been paid by others."""
    together = len(scope.places()) > 1 and len(scope.places_of(*scope.at(mention))) > 1
    return (*((WORKS_DOUBT,) if works else ()), *((_SHARED_DOUBT,) if together else ()))


def led_by_place(scope: Scope, start: int, leading: Claim | None) -> str:
    """The source of «- Xã A: 6.842 trđ» below «Kết quả huy động vốn của các xã:», "" if the lead names none."""
    if words.NEXT_PLACE_RE.fullmatch(scope.without_names(0, start)):  # «Cụ thể gồm: xã A 5 tỷ đồng»
        return leading.item if leading is not None else ""
    if not scope.leads:
        return ""
    first = next((scope.at(it) for it in scope.places()), (0, 0))
    named = first[1] > 0 and words.BULLET_RE.fullmatch(scope.text, 0, first[0]) is not None
    if not named or words.COLON_RE.fullmatch(scope.text, first[1], start) is None:
        return ""
    led = {hit.ids[0] for hit in scope.reader.catalog.sources.lexicon.find(scope.leads[0].text)}
    return leading.item if leading is not None else led.pop() if len(led) == 1 else ""
