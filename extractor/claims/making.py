"""How a rule makes its claim: the scope fills in place, period and role where the rule does not know better."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import regex

from extractor.catalog.indicators import Indicator
from extractor.claims.named_places import is_village
from extractor.claims.scope import Scope, unit_of
from extractor.claims.whereabouts import is_region
from extractor.model import Claim, Evidence, Mention, Period, PlaceName, Quantity, Ratio, Span

Dated = tuple[Period | None, str]  # a time, None if it is not known, with a doubt or ""
_WHEN_RECKONED = (
    r"ước(?: (?:tính|thực hiện|th|đến|hết|tới|cả|trong|ngày|cuối|năm|quý|tháng|kì|nay|20\d\d"
    r"|\d{1,2}(?:/\d{1,2})?(?:/20\d\d)?))+"
)
_RECKONED_RE = regex.compile(
    rf"(?<!\p{{L}}){_WHEN_RECKONED}(?:,? (?:là|đạt|có|còn|được|giảm còn|khoảng|toàn \p{{L}}+))*:? ?$"
)
_RECKONED_ALL_RE = regex.compile(rf"[-+*•\s]*{_WHEN_RECKONED}(?!\p{{L}})")
_GROUPED_RE = regex.compile(r"(?:\p{L}+ )?\d{1,3},\d{3} ?(?:triệu|trđ|tr\.đ)(?!\p{L})")  # «1,250 triệu đồng»
_BLANK_RE = regex.compile(r"(?:\p{L}+ )*\d{1,3} \d{3}(?!\d)")  # «356 700 triệu đồng»


def make_claim(
    scope: Scope,
    mention: Mention,
    rule: str,
    *,
    topic: str,
    indicator: str,
    item: str = "",
    role: str = "",
    status: str = "",
    quantity: Quantity | None = None,
    of: Decimal | None = None,
    place: PlaceName | None = None,
    period: Period | None = None,
    span: Span | None = None,
    part_of: str = "",
    partition: str = "",
    closed: bool = False,
    doubts: tuple[str, ...] = (),
) -> Claim:
    """Return the claim of a mention; what is not given comes from the scope, with its doubt.

    `mention` is the figure: its quantity or count is the value unless `quantity` or `status` is given. `rule` is the
    address of the rule inside claims («funding.amount»). `span` is where the figure stands, if not where the mention
    does. The other fields are those of `Claim`.
    """
    start, end = scope.at(mention)
    record = scope.reader.catalog.indicators.by_id.get(indicator)
    when: Dated | None = None
    found = list(doubts)
    if not role:
        role, when, doubt = _role_untold(scope, start, None if status else record, topic)
        found += [doubt] if doubt else []
    if mention.evidence.rule.endswith(".spelled") and not scope.text.startswith("cả ", start):
        found.append("số viết bằng chữ")
    place, doubt = _where(scope, mention, place, role, status)
    found += [doubt] if doubt else []
    if place is not None and place.inferred:
        found.append(f"địa danh suy ra từ chữ in: {place.name}")
    if period is None and when is None and role == "actual" and indicator in _LEVELS:
        period, told = _period_untold(scope, mention, role, record)
        if period is not None and len(period.start) == len(period.end) == len("2024"):
            period = Period(start=period.end, end=period.end)  # «5 năm qua duy trì 19/19 tiêu chí»
        found += filter(None, told)
    elif period is None:
        period, told = (when[0], [when[1]]) if when is not None else _period_untold(scope, mention, role, record)
        found += filter(None, told)
    if is_aim(role, indicator, period, scope.reader.setting.year):
        role = "target"
    if role == "change":
        period, doubt = scope.yearly_period(start, end, scope.compared_period(end, period))
        found += [doubt] if doubt else []
    if quantity is None and not status:
        quantity, of = value_of(mention, of)
    if quantity is not None and role == "actual" and _is_reckoned(scope, start):
        quantity = reckoned(quantity)
    if _GROUPED_RE.match(scope.text, start):
        found.append("dấu phẩy có thể ngăn hàng nghìn")
    if _BLANK_RE.match(scope.text, start, end):
        found.append("dấu cách có thể ngăn hàng nghìn")
    if quantity is not None and _is_broken_count(quantity, scope):
        found.append("số đếm có phần thập phân")
    span = span or mention.span
    text = scope.reader.outline.document.text
    return Claim(
        key=f"{span.start}:{indicator}:{item}:{place.name if status and place else ''}",
        topic=topic,
        indicator=indicator,
        item=item,
        place=place,
        period=period,
        role=role,
        quantity=quantity,
        status=status,
        of=of,
        part_of=part_of,
        partition=partition,
        closed=closed,
        origin=origin_of(scope),
        doubts=tuple(found),
        sentence=_sentence(scope, span, text),
        passage=scope.index,
        evidence=Evidence(span=span, quote=text[span.start : span.end], rule=f"claims.{rule}"),
    )


def reckoned(quantity: Quantity) -> Quantity:
    """The quantity as one that is only reckoned («Ước TH 2019»): about, though its digits are to add up as printed."""
    return replace(quantity, bound="about") if quantity.bound == "exact" else quantity


def _is_reckoned(scope: Scope, start: int) -> bool:
    """«hộ nghèo ước cuối năm 0,62%», «Ước cả năm thu nhập đạt 71,2 triệu đồng/người, còn 142 hộ nghèo»."""
    if " ước " not in scope.text and not scope.text.startswith(("ước ", "- ước ", "+ ước ")):
        return False
    first = scope.sentence(start)[0]
    return (
        _RECKONED_RE.search(scope.text, scope.clause(start)[0], start) is not None
        or _RECKONED_ALL_RE.match(scope.text, first, start) is not None
    )


def _role_untold(scope: Scope, start: int, record: Indicator | None, topic: str) -> tuple[str, Dated | None, str]:
    """The role that the scope gives a figure, the time of it where the role tells that, and a doubt or ""."""
    role = scope.role_of(start)
    if role == "target" and scope.is_aimed_by_paper(start):
        if record is None or record.kind == "base":  # nobody aims at numbers of inhabitants
            return "actual", None, ""
        return "plan" if topic == "funding" else "target", None, "vai trò suy ra từ loại văn bản"
    if role != "actual" or record is None or record.kind == "base":
        return role, None, ""
    began = scope.began(start) if record.kind == "stock" and topic != "funding" else None
    return ("baseline", began, "") if began is not None else (role, None, "")


_LEVELS = frozenset(("criteria_met_count", "criteria_met_mean", "criteria_met_total", "indicators_met_count"))


def _period_untold(
    scope: Scope, mention: Mention, role: str, record: Indicator | None
) -> tuple[Period | None, list[str]]:
    """The time that the scope gives a figure of that role, with doubts or ""."""
    start, end = scope.at(mention)
    flow = record is not None and (record.kind == "flow" or _is_built(scope, mention))
    aimed = scope.role_of(start) if role == "change" else role
    doubts = ["mức thay đổi phải đạt, không phải đã đạt"] if role == "change" and aimed in ("target", "plan") else []
    aimed = aimed if aimed in ("target", "plan") else role
    aimed = "target" if role == "plan" and scope.is_aimed_by_paper(start) else aimed
    period, doubt = scope.period_of(start, end, aimed, flow=flow)
    if period is None and aimed == "target" and (beside := scope.result_beside(mention)) is not None:
        period, doubt = scope.period_of(*beside, "actual", flow=flow)[0], "năm của mục tiêu suy ra từ kết quả"
    return period, [*doubts, doubt]


def _where(
    scope: Scope, mention: Mention, place: PlaceName | None, role: str, status: str
) -> tuple[PlaceName | None, str]:
    """The place given, else that of the scope with its doubt; the reporting unit where it can be of no such place."""
    doubt = ""
    if place is None:
        place, doubt = scope.place_of(*scope.at(mention))
    regional = place is not None and role == "threshold" and is_region(place)  # «quy định vùng đồng bằng là 50 triệu»
    # «thị trấn A và 16/17 xã»
    if regional or (place is not None and not status and _counts_its_like(scope, mention, place)):
        place = scope.reader.setting.place
        if place is not None and unit_of(mention) == "districts" and _counts_its_like(scope, mention, place):
            place = scope.reader.setting.province or place  # «tỉnh ta có 4 huyện đạt chuẩn» in news of one of them
    return place, doubt


def _is_built(scope: Scope, mention: Mention) -> bool:
    """«làm mới 1.245 km đường»; rates and «cứng hóa 137,6/167,9 km» are not.

    Works are counted as they stand («sửa chữa trên 20 công trình»).
    """
    counted = isinstance(mention.value, Quantity) and mention.value.unit not in ("percent", "works")
    return counted and scope.is_built(scope.at(mention)[0])


def _counts_its_like(scope: Scope, mention: Mention, place: PlaceName) -> bool:
    """True for villages that would be counted in a village, communes in a commune, districts in a district."""
    unit = unit_of(mention)
    if unit == "villages":
        return is_village(place)
    if unit == "districts":
        return scope.reader.level_of(place) == "district"
    return unit == "communes" and scope.reader.is_commune(place)


def _is_broken_count(quantity: Quantity, scope: Scope) -> bool:
    """«1,200 hộ»: whole things with decimals, written in the English way or mistyped; means are of criteria."""
    broken = quantity.value != quantity.value.to_integral_value()
    return broken and quantity.unit != "criteria" and quantity.unit in scope.reader.catalog.units.counted


def _sentence(scope: Scope, span: Span, text: str) -> str:
    around = scope.sentence_span(span)
    return text[around.start : around.end]


def value_of(mention: Mention, of: Decimal | None = None) -> tuple[Quantity | None, Decimal | None]:
    """Return quantity and denominator of a quantity or ratio mention."""
    if isinstance(mention.value, Ratio):
        ratio = mention.value
        low, high = ratio.count - ratio.half_step, ratio.count + ratio.half_step
        quantity = Quantity(
            value=ratio.count,
            unit=ratio.unit,
            decimals=ratio.decimals,
            half_step=ratio.half_step,
            low=low,
            high=high,
        )
        return quantity, ratio.of
    return (mention.value if isinstance(mention.value, Quantity) else None), of


def is_aim(role: str, indicator: str, period: Period | None, year: int) -> bool:
    """True for a plan of a year to come («KH 2024» in a report of 2023) of anything but money: it is to be reached."""
    return role == "plan" and not indicator.startswith("funding") and bool(period and year and period.first_year > year)


def nothing_of(unit: str) -> Quantity:
    """The number that «không có xã nào», «chưa có hộ nào» tells in words."""
    return Quantity(value=Decimal(0), unit=unit, low=Decimal(0), high=Decimal(0))


def negative(quantity: Quantity) -> Quantity:
    """A fall is a negative change."""
    low = None if quantity.high is None else -quantity.high
    high = None if quantity.low is None else -quantity.low
    return replace(quantity, value=-quantity.value, low=low, high=high)


def exactly(quantity: Quantity) -> Quantity:
    """The figure without the word before it: «vượt 5,2%» is by so much."""
    step = quantity.half_step
    return replace(quantity, bound="exact", low=quantity.value - step, high=quantity.value + step)


def origin_of(scope: Scope) -> str:
    """Return text | table | annex."""
    table = scope.passage.table
    if table is None:
        return "text"
    return "annex" if any(grid.table == table and grid.annex for grid in scope.reader.outline.grids) else "table"
