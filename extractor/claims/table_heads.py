"""What the head of a column or row says: a measure, a unit, a role, a time, or nothing but a number for the row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import regex

from extractor.catalog import Catalog
from extractor.catalog.indicators import Indicator
from extractor.catalog.lexicon import Hit
from extractor.catalog.units import Unit
from extractor.claims.recognition import ITEM, KIND_RE
from extractor.claims.table_records import BRACKETS_RE, SEPARATOR, fits, own_unit, record_named
from extractor.model import Period

RATE_WORDS_RE = regex.compile(r"tỉ lệ |\(%\)|%")  # «Tỷ lệ hộ nghèo | 27 hộ (1,2%)»
_INDEX_RE = regex.compile(r"(?:s?tt|số tt|số thứ tự|thứ tự|no|#|tiêu chí số|(?:s?tt|mã) tiêu chí)\.?")
_UNIT_RE = regex.compile(r"(?:đvt|đv tính|đơn vị(?: tính)?)\.?")
_VERDICT_RE = regex.compile(
    r"(?:tự )?đánh giá|tự chấm|kết quả (?:đánh giá|chấm)|thẩm (?:tra|định)|đạt ?/ ?chưa đạt|đạt/không đạt|xếp loại"
    r"|mức độ đạt"
)
_FULFILMENT_RE = regex.compile(
    r"th(?: ?(?:năm )?\d{4})? ?/ ?kh|thực hiện ?/ ?kế hoạch"
    r"|(?:so sánh|so|tỉ lệ|đạt|%)[^›]{0,24}(?:kh|kế hoạch)(?!\p{L})"
    r"|so sánh[^›]{0,12}%|tỉ lệ hoàn thành"
)
_DIFFERENCE_RE = regex.compile(r"\+ ?[/,;] ?-|\(\+\)|chênh lệch|tăng|giảm|thiếu|vượt")  # «So với KH (+/-)»
_PAID_SHARE_RE = regex.compile(
    r"(?:tỉ lệ|%) ?(?:đã )?(?:giải ngân|gn|chi|thanh toán)(?!\p{L})|giải ngân ?/ ?(?:kh|kế hoạch)"
)  # «Tỷ lệ giải ngân/KH»
# «Đã chi cho NTM», «Vốn đã thanh toán»
_PAID_RE = regex.compile(
    r"(?:đã |số )?gn|(?:số |vốn |kinh phí )?(?:đã |thực )?(?:thanh toán|chi)"
    r"(?: (?:cho |được )?(?:ntm|nông thôn mới|chương trình))?"
    r"(?: (?:đến|hết|năm)[^›]{0,16})?(?: ?\(.*\))?"
)
# «Vốn năm 2022 chuyển sang», «Kéo dài»
_CARRIED_RE = regex.compile(
    r"(?:(?:kế hoạch )?vốn |số )?(?:năm (?:trước|20\d\d) )?(?:được )?(?:kéo dài|chuyển (?:sang|nguồn|tiếp))"
    r"(?: (?:sang|từ))?(?: năm (?:trước|sau|20\d\d))?(?: ?\(.*\))?"
)
_COMPARED_YEARS_RE = regex.compile(r"(?P<later>20\d\d) ?(?:/|so với) ?(?:th ?|năm )*(?P<earlier>20\d\d)")
# «So cùng kỳ (%)», «TH2019/TH2018»: an index or a growth, the head does not say which
_COMPARISON_RE = regex.compile(
    r"cùng kì|th ?(?:năm )?\d{4} ?/ ?th|\d{4} ?/ ?\d{4}|tốc độ|(?:so với|so sánh)[^›]{0,30}(?:%|\d{4})(?![^›]*tiêu chí)"
)
# by how much, in what?
_LIKE_TIME_RE = regex.compile(r"(?:so sánh|so)(?: với)? cùng kì(?: năm (?:trước|ngoái|20\d\d))?")
_CRITERIA_COUNT_RE = regex.compile(
    r"(?:tổng số|số|tổng)(?: số)?(?: lượt)? tiêu chí(?: ntm)?(?: đã)?(?: đạt| hoàn thành)"
    r"|tiêu chí (?:đã )?đạt|đạt tiêu chí|số tiêu chí(?!\p{L})"
    r"|(?:bình quân|bq)(?: số)? tiêu chí(?!\p{L})"
    r"|tiêu chí (?:bình quân|bq)(?!\p{L})"
)
_COMMUNES_MEET_RE = regex.compile(r"(?:tổng )?số xã (?:đã )?đạt (?:các )?tiêu chí")
_MEAN_RE = regex.compile(r"bình quân|trung bình|(?<!\p{L})bq(?!\p{L})|/ ?xã")
_TOTAL_RE = regex.compile(r"(?<!\p{L})(?:tổng(?! hợp)(?: số| cộng| vốn| nguồn vốn| kinh phí)?|cộng)(?!\p{L})")
_MONEY_HEAD_RE = regex.compile(
    r"(?:(?:kế hoạch|kh|nhu cầu|tổng) )?(?:vốn|kinh phí)(?: (?:đầu tư|thực hiện|giao|được giao|bố trí|phân bổ))?"
    r"(?: (?:năm )?\d{4})?(?: ?\(.{1,30}\))?"
)
_SCALE_RE = regex.compile(
    r"(?<!\p{L})(?:vốn|kinh phí|ngân sách|ns\p{L}{0,2}|nguồn|tiền|mức đầu tư|tmđt|nợ|giá trị|dự toán)(?!\p{L})[^›()]*"
    r"\((?P<scale>tỉ|triệu|tr|nghìn)\)$"
)
_OWED_RE = regex.compile(r"(?<!\p{L})(?<!dư )nợ(?!\p{L})(?! (?:vay|xấu|quỹ))")  # «Nợ nhà thầu», «Nợ trước 01/01/2015»
_RECOGNISED_RE = regex.compile(
    r"(?:số )?xã (?:được công nhận |được |đã )?(?:đạt(?: chuẩn)?|chuẩn(?= (?:ntm|nông thôn mới)$)|công nhận)[^›]{0,30}"
    r"(?:(?:›[^›]{0,30})?(?:nông thôn mới|ntm|chuẩn)|$)"
)
_REACHED_RE = regex.compile(
    r"(?:(?:phấn đấu|kế hoạch|kh|mục tiêu|dự kiến)(?: (?:đến|hết|cuối))*(?: năm)?(?: 20\d\d)? ?:? ?)?"
    r"(?:tổng )?(?:số )?(?:xã )?(?:(?:đã |được )*(?P<standard>(?:đạt(?: chuẩn)?|công nhận)(?: đạt chuẩn)?) ?)?"
    r"(?:chuẩn )?(?:(?:ntm|nông thôn mới) ?)?(?P<kind>nâng cao|kiểu mẫu)?"
    r"(?: ?(?:đến|hết|cuối|tính|ngày|tháng|năm|giai đoạn|trong|lũy kế|\(xã\)|[\d/.()–-]+))*"
)
# «Số xã đạt» beside the names of criteria counts the communes that meet each
# «Các TC chưa đạt (ghi số)», «Tiêu chí còn nợ»: the cells list them; «Số TC chưa đạt» counts them
_LISTED_RE = regex.compile(
    r"(?:các |những |danh sách |tên )?tiêu chí(?: ntm| nông thôn mới)? (?:hiện |còn )*"
    r"(?:(?P<not_met>chưa đạt|không đạt|thiếu|chưa hoàn thành|lại)|(?P<owed>nợ|còn nợ)"
    r"|(?P<met>(?:đã )?(?:đạt|hoàn thành)))"
    r"(?: chuẩn)?(?: ?\(.*\))?"
    r"|(?P<target_met>(?:(?:các |tên )?tiêu chí )?(?:ntm |nông thôn mới )?(?:đăng kí|phấn đấu|dự kiến|kế hoạch|sẽ|cần)"
    r"(?: (?:đạt|hoàn thành|thêm|mới|các|tiêu chí|phấn đấu|tăng))*)(?:(?:,? (?:trong|đến|hết|cuối))*(?: năm)? 20\d\d)?"
    r"(?: ?\((?:ghi )?(?:số|tên|tiêu chí)[^()]*\))?"
)
_MEETING_RE = regex.compile(
    r"(?:tổng )?số(?: lượng)? xã(?: đã)? đạt(?: tiêu chí| chuẩn)?(?: ?/ ?(?:tổng )?(?:số )?xã)?"
    r"(?: (?:(?:đến|hết|cuối|năm|tính) )*20\d\d)?(?: ?\((?!%)[^()]*\))?"
)
_HIGHER_RE = regex.compile(
    r"(?:tổng )?(?:số|tỉ lệ)?(?: số)? ?xã (?:đạt )?(?:chuẩn )?(?:(?:ntm|nông thôn mới) )?(?:nâng cao|kiểu mẫu)"
)
_INDICATORS_RE = regex.compile(r"(?:tổng )?số chỉ tiêu(?: ntm| nông thôn mới)?(?: đã)? đạt|chỉ tiêu đạt(?: chuẩn)?$")
_COUNTED_RE = regex.compile(
    r"(?:(?:tổng )?số|tổng|ts)(?: lượng)? (?P<unit>\p{L}+(?: \p{L}+){0,2})"
    r"|(?P<unit>\p{L}+(?: \p{L}+){0,2}) \(tổng(?: số)?\)"
)
_SHARE_RE = regex.compile(r"tỉ lệ|tỉ trọng|%")
RESULT_RE = regex.compile(
    r"(?<!\p{L})(?:thực hiện|[ưu]?th|kết quả|đạt được|giải ngân|gn|klth|ước|hiện (?:có|nay|tại|trạng|đạt)"
    r"|đã(?! đăng kí| giao| phân bổ))(?!\p{L})"
)
# «Trước khi thực hiện», «Xuất phát điểm», «Đầu kỳ (2011)»; not «6 tháng đầu năm»
BEGINNING_RE = regex.compile(
    r"(?<!\p{L})(?:trước khi (?:thực hiện|xây dựng|triển khai|bắt đầu|bắt tay|tham gia|vào|làm|có)"
    r"|trước (?:ct|chương trình|ntm|nông thôn mới|xây dựng)|xuất phát điểm|điểm xuất phát|ban đầu"
    r"|(?:khi|thời điểm|năm|mới) bắt đầu|(?:khi|thời điểm) (?:được )?công nhận"
    r"|(?<!(?:tháng|từ|quý) )đầu (?P<year>(?:năm|kì)(?! sau| tới)|nhiệm kì|giai đoạn))(?!\p{L})"
)
_ROLES = (
    ("change", regex.compile(r"(?<!\p{L})(?:tăng|giảm(?! nghèo)|chênh lệch|so sánh|so với)(?!\p{L})|\+ ?[/,;] ?-")),
    (
        "threshold",
        regex.compile(
            r"(?<!\p{L})(?:(?<!đạt )chuẩn|tiêu chuẩn|quy định|yêu cầu|(?:phải|cần) đạt|mức đạt(?! được| của| thực tế)"
            r"|(?<!số )chỉ tiêu (?:của |theo )?(?:bộ )?tiêu chí|chỉ tiêu (?:chung|(?:của |theo )?vùng))(?!\p{L})"
        ),
    ),
    ("plan", regex.compile(r"(?<!\p{L})(?:kế hoạch|khv?|dự toán|giao(?! thông)|phân bổ|(?<!đã )bố trí)(?!\p{L})")),
    (
        "target",
        regex.compile(
            r"(?<!\p{L})(?:mục tiêu|mt|phấn đấu|dự kiến|đăng kí|lộ trình|cam kết|nhu cầu|nghị quyết|nq"
            r"|(?:kinh phí|vốn) cần|(?:cần|phải) có)(?!\p{L})"
        ),
    ),
    ("baseline", BEGINNING_RE),
)
_PLAN_RE = _ROLES[2][1]
_RECKONED_RE = regex.compile(r"(?<!\p{L})(?:ước|[ưu]th)(?!\p{L})")
_LONGEST_ITEM = len("sản phẩm hạng 4 sao")
MEETING = "communes_meeting_criterion"
SET_SIZES = (19, 20)  # criteria of a commune, national and provincial
COMMUNES = Unit(id="communes", counts=True)
CRITERIA = Unit(id="criteria", counts=True)
# «Số tiêu chí đạt (bộ tiêu chí 2021-2025)»: the years of the rule
_OF_A_SET_RE = regex.compile(r"(?:bộ tiêu chí|chuẩn nghèo)[^›()\d]{0,40}(?:giai đoạn )?20\d\d ?- ?20\d\d")
# «Xã đạt 15-18 TC», «Dưới 5 TC», «Số xã đạt từ 10 đến 14 tiêu chí»
_BAND_RE = regex.compile(
    r"(?:tổng )?(?:số )?(?:các )?(?:xã )?(?:đã )?(?:đạt )?(?P<less>dưới |< ?)?(?P<more>trên |> ?|≥ ?)?(?:từ )?(?:đủ )?"
    r"(?P<low>\d{1,2})(?: ?/ ?(?:19|20))?(?: ?(?:-|–|đến) ?(?P<high>\d{1,2}))? ?tiêu chí(?: ?\((?:số )?xã\))?"
)
# «Nợ trước 01/01/2015»: of what time the debts are, not the figure
_BEFORE_RE = regex.compile(r"(?<!\p{L})(?:trước|sau)(?: ngày| năm| thời điểm)?(?: ?\d{1,2}[/.-]){0,2} ?20\d\d")
_YEAR_RE = regex.compile(r"(?<!\d)(?P<a>20[0-3]\d)(?: ?- ?(?P<b>20[0-3]\d))?(?!\d)")


@dataclass(frozen=True, slots=True)
class Measure:
    """What the cells below or beside a head count; `indicator` is "" if the head names none."""

    indicator: str = ""
    item: str = ""
    topic: str = ""
    unit: Unit | None = None


@dataclass(frozen=True, slots=True)
class Head:
    """A folded head.

    `kind` is index | unit | verdict | fulfilment | comparison | figure; met | not_met | owed where cells list criteria.
    `turns`: how its other words turn what it measures (`table_turns`).
    `part`: which part of what the rows name stands below it (`table_parts`).
    `between` is the time from one column before it to the next, for a change: «2017 | 2018 | Tăng».
    """

    text: str
    kind: str
    measure: Measure
    role: str
    between: Period | None = None
    turns: frozenset[str] = frozenset()
    part: str = ""

    @property
    def last(self) -> str:
        """Its own words, without those of the heads above it."""
        return self.text.split(SEPARATOR)[-1].strip()

    @property
    def is_reckoned(self) -> bool:
        """«Ước TH 2019»: over what is about as told."""
        return _RECKONED_RE.search(self.text) is not None

    @property
    def period(self) -> Period | None:
        """The time that the head names, or that the columns before it compare."""
        return period_in(self.text) or self.between


def state_listed(head: str) -> str:
    """Return met | not_met | owed if the cells below a folded head list the criteria in that state, else ""."""
    said = _LISTED_RE.fullmatch(head)
    return said.lastgroup or "" if said is not None else ""


def period_in(text: str) -> Period | None:
    """Return the first year or stretch of years in a folded text; «So sánh TH 2017/2016» is from 2016 to 2017."""
    compared = _COMPARED_YEARS_RE.search(text)
    if compared is not None and compared["earlier"] < compared["later"]:
        return Period(start=compared["earlier"], end=compared["later"])
    match = _YEAR_RE.search(_BEFORE_RE.sub("", _OF_A_SET_RE.sub("", text)))
    return Period(start=match["a"], end=match["b"] or match["a"]) if match else None


def stretch_of(times: Sequence[Period]) -> Period | None:
    """Return the stretch that years, or stretches, one after the other make; None if they are not."""
    if len(times) < 2 or any(later.first_year != earlier.last_year + 1 for earlier, later in pairwise(times)):
        return None
    return Period(start=times[0].start, end=times[-1].end)


def counting(record: Indicator, item: str = "") -> Measure:
    """Return the measure of a head that counts what the record is about."""
    return Measure(record.id, item, record.topic, Unit(id=record.unit, counts=True))


def broken_down(words: str, catalog: Catalog) -> Measure:
    """«3 sao», «Hạng 4 sao»: a head that is an item of one measure («9 sản phẩm OCOP (5 sản phẩm 3 sao, …)»)."""
    for record in catalog.indicators.broken_down if len(words) <= _LONGEST_ITEM else ():
        item = next((item for word, item in record.breakdown if words.endswith(word)), "")
        if item:
            return counting(record, item)
    return Measure()


def read_column(text: str, catalog: Catalog, unit: Unit | None) -> Head:
    """Return the meaning of a column's head; `unit` is that of the whole table."""
    last = text.split(SEPARATOR)[-1].strip()
    if _INDEX_RE.fullmatch(last):
        return Head(text, "index", Measure(), "")
    if _UNIT_RE.fullmatch(last):
        return Head(text, "unit", Measure(), "")
    if _VERDICT_RE.search(last):
        return Head(text, "verdict", Measure(), "")
    if _PAID_SHARE_RE.search(last):
        return Head(text, "figure", Measure("funding_disbursed_share", "total", "funding", Unit(id="percent")), "")
    of_years = _COMPARED_YEARS_RE.search(last) is not None
    if _FULFILMENT_RE.search(last) and not (of_years or _DIFFERENCE_RE.search(last)):
        return Head(text, "fulfilment", Measure(), "")
    if _COMPARISON_RE.search(last) and (_SHARE_RE.search(last) or _LIKE_TIME_RE.fullmatch(last)):
        return Head(text, "comparison", Measure(), "")
    measure = Measure(MEETING, "", "criteria", COMMUNES) if _MEETING_RE.fullmatch(last) else None
    band = band_of(last)
    if band:
        return Head(text, "figure", Measure("communes_by_band", band, "criteria", COMMUNES), "")
    measure = measure or read_measure(text, catalog, unit)
    if not measure.indicator and measure.unit is None:  # «Số hộ nghèo» in a table of «triệu đồng»
        measure = read_measure(text, catalog, None)
    if measure.indicator == (item := broken_down(last, catalog)).indicator or not measure.indicator:
        measure = item if item.indicator else measure
    role = next((role for role, pattern in _ROLES if pattern.search(last)), "")
    role = role or next((role for role, pattern in _ROLES[2:] if pattern.search(text)), "")
    if role == "threshold" and measure.indicator:
        role = ""  # «Đạt chuẩn» in the name of a measure asks for nothing
    return Head(text, "figure", measure, role)


def band_of(text: str) -> str:
    """Return the band that a folded head or row names («Xã đạt 15-18 TC», «Dưới 5 TC»), "" if none."""
    head = _BAND_RE.fullmatch(text)
    if head is None:
        return ""
    if head["less"]:
        return f"<{int(head['low'])}"
    if head["more"]:
        return f"{'>=' if '≥' in head['more'] else '>'}{int(head['low'])}"
    return f"{int(head['low'])}-{int(head['high'])}" if head["high"] else str(int(head["low"]))


# «Số xã NTM/tổng số xã | 11/15»
_OF_WHOLE_RE = regex.compile(r"(?<=\p{L}) ?/ ?tổng(?: số)?(?: các)?(?: xã| thôn| huyện| hộ)?(?= ?(?:\(|›|$))")


def unit_said(text: str, catalog: Catalog) -> Unit | None:
    """Return the unit that a folded head names: «Thu nhập (tr.đ)», «Tổng kinh phí (tỷ)»."""
    scale = _SCALE_RE.search(text)
    return catalog.units.read_head(f"({scale['scale']} đồng)" if scale is not None else text)


def read_measure(text: str, catalog: Catalog, unit: Unit | None) -> Measure:
    """Return what a head of a column or row measures."""
    text = _OF_WHOLE_RE.sub("", text)
    last = text.split(SEPARATOR)[-1]
    own = unit_said(last, catalog) or unit_said(text, catalog)  # «Số hộ nghèo (hộ) › Tỷ lệ %»
    if _COMMUNES_MEET_RE.match(last) and not _SHARE_RE.search(text):
        return Measure(unit=COMMUNES)
    if _CRITERIA_COUNT_RE.search(text) and not _SHARE_RE.search(text):
        if _MEAN_RE.search(text):
            return Measure("criteria_met_mean", "", "criteria", Unit(id="criteria/commune"))
        kind = KIND_RE.search(text)
        item = ITEM[kind.group()] if kind else ""
        return Measure("criteria_met_count", item, "criteria", CRITERIA)
    if _INDICATORS_RE.search(text) and not _SHARE_RE.search(text):
        return Measure("indicators_met_count", "", "criteria", Unit(id="indicators", counts=True))
    recognised = _recognised(text)
    if recognised.indicator:
        return recognised
    counted = None if own is not None or _SHARE_RE.search(text) else _counted(text, catalog)
    money = own if own and own.id == "VND" else unit if unit and unit.id == "VND" and counted is None else None
    sources = catalog.sources.lexicon.find(text)
    if money is not None and (sources or _TOTAL_RE.search(last) or _MONEY_HEAD_RE.fullmatch(last)):
        item = _source(text, sources, catalog) if sources else "total"
        indicator = "funding_disbursed" if _pays(text) else "funding"
        if own is not None and own.id == "percent":
            return Measure(f"{indicator}_share", item, "funding", own)
        return Measure(indicator, item, "funding", money)
    if money is not None and _PAID_RE.fullmatch(last.strip()):
        return Measure("funding_disbursed", "total", "funding", money)
    if money is not None and _CARRIED_RE.fullmatch(last.strip()):
        return Measure("funding_carried_over", "", "indicator", money)
    own = own or (Unit(id="percent") if _SHARE_RE.search(text) else counted)
    if money is not None and own in (None, money) and _OWED_RE.search(last):
        return Measure("debt_construction", "", "indicator", money)
    record = record_named(text, catalog, own or unit)
    if record is None:
        return Measure(unit=own)
    if own is None and unit is not None and fits(record, unit):
        own = unit
    item = "total" if record.topic == "funding" else ""
    return Measure(record.id, item, record.topic, own or own_unit(record))


def _pays(text: str) -> bool:
    """«Đã giải ngân › Trong đó › Ngân sách tỉnh»: the nearest words that tell of a plan or a payment."""
    for part in reversed(text.split(SEPARATOR)):
        paid = "giải ngân" in part or _PAID_RE.fullmatch(part.strip()) is not None
        if _PLAN_RE.search(part):
            return False
        if paid:
            return True
    return False


def _source(text: str, hits: list[Hit], catalog: Catalog) -> str:
    """The source that a head names: of its last part, outside of brackets, the one within the others.

    «Ngân sách tỉnh đối ứng», «NS xã (bao gồm đấu giá đất)», «Vốn ĐTPT (NSTW)», «Vốn đối ứng › Ngân sách tỉnh».
    """
    last = [hit for hit in hits if SEPARATOR not in text[hit.end :]] or hits
    aside = [match.span() for match in BRACKETS_RE.finditer(text)]
    last = [hit for hit in last if not any(at < hit.start < to for at, to in aside)] or last
    within = catalog.sources.is_within
    hit = next((it for it in last if all(within(it.ids[0], other.ids[0]) for other in last)), last[-1])
    behind = BRACKETS_RE.sub("", text[hit.end :]) or text[hit.end :]
    return catalog.sources.narrowed(hit.ids[0], behind)


def read_reached(last: str) -> Measure:
    """«Đạt chuẩn đến hết năm 2020», «Nâng cao năm 2025» over the rows of districts: so many of their communes."""
    reached = _REACHED_RE.fullmatch(last)
    if reached is None or not (reached["standard"] or reached["kind"]):
        return Measure()
    kind = {"nâng cao": "advanced", "kiểu mẫu": "model"}.get(reached["kind"], "recognised")
    return Measure(f"communes_{kind}_count", "", "criteria", COMMUNES)


def _counted(text: str, catalog: Catalog) -> Unit | None:
    """«Hộ nghèo › Số hộ», «Số trường đạt chuẩn», «Số hộ › Nghèo»: the unit that the head counts."""
    parts = (_COUNTED_RE.match(part.strip()) for part in reversed(text.split(SEPARATOR)))
    match = next((found for found in parts if found is not None), None)
    if match is None:
        return None
    words, said = catalog.units.words, match["unit"].split()
    units = (words.get(" ".join(said[:length])) for length in range(len(said), 0, -1))
    unit = next((found for found in units if found is not None), None)
    return unit if unit is not None and unit.counts else None


def read_row(text: str, catalog: Catalog, unit: Unit | None) -> Measure:
    """Return what the head of a row measures: its last words first, the words above them where those say nothing.

    «Môi trường và an toàn thực phẩm › % hộ dùng nước hợp vệ sinh» is about water.
    """
    last = read_measure(text.split(SEPARATOR)[-1].strip(), catalog, unit)
    return last if last.indicator or SEPARATOR not in text else read_measure(text, catalog, unit)


def with_unit(measure: Measure, unit: Unit | None) -> Measure:
    """Return the measure in the unit of its row, where the row has one."""
    settled = measure.indicator == "criteria_met_mean" or unit is None  # «Số tiêu chí bình quân | ĐVT: tiêu chí»
    return measure if settled else replace(measure, unit=unit)


def _recognised(text: str) -> Measure:
    if _RECOGNISED_RE.search(text) is None and _HIGHER_RE.search(text) is None:
        return Measure()
    kind = "advanced" if "nâng cao" in text else "model" if "kiểu mẫu" in text else "recognised"
    if _SHARE_RE.search(text):
        return Measure(f"communes_{kind}_share", "", "criteria", Unit(id="percent"))
    return Measure(f"communes_{kind}_count", "", "criteria", COMMUNES)
