"""Heads seen side by side: what those that say little take from the columns beside them.

«2017 | 2018 | Tăng», «Hộ nghèo | Tỷ lệ (%)», «Kế hoạch | Thực hiện | %», «Năm 2011 | Năm 2012 | Cộng».
"""

from __future__ import annotations

from dataclasses import replace
from itertools import filterfalse, takewhile

import regex

from extractor.catalog import Catalog
from extractor.catalog.units import Unit
from extractor.claims.table_heads import (
    RATE_WORDS_RE,
    RESULT_RE,
    Head,
    Measure,
    counting,
    read_measure,
    stretch_of,
)
from extractor.model import Period

# «Chỉ tiêu» beside «Đánh giá» is what the criterion asks, beside «Kết quả» alone the plan; its cells hold figures
_ASKED_RE = regex.compile(
    r"(?:mức |các )?chỉ tiêu(?: (?:năm )?20\d\d)?"
    r"(?: (?:chung|vùng|cần đạt|phải đạt|đề ra|tối thiểu)[^›]{0,24})?(?: ?\(.*\))?"
)
_UNIT_REACHED_RE = regex.compile(
    r"(?:mức |kết quả )?(?:xã|huyện|thị xã|tỉnh|đơn vị|địa phương)(?: ta| mình)?"
    r" (?:đã |tự |hiện )*(?:đạt|thực hiện|đánh giá|có)(?: được| chuẩn)?"
)
_BARE_SHARE_RE = regex.compile(
    r"(?:đạt )?(?:tỉ lệ|tl|tỉ trọng|cơ cấu|chiếm|đạt)?(?: tỉ lệ)?"
    r"(?: (?:đạt(?: chuẩn)?|bao phủ|tham gia|hoàn thành|cứng hóa))?(?: (?:năm )?20\d\d)? ?\(?(?:%|tỉ lệ)?\)?"
    r"|% ?(?:đạt|hoàn thành|thực hiện)(?: được)?"
)
_SHARE_HEAD_RE = regex.compile(r"cơ cấu|tỉ trọng|chiếm|tổng (?:vốn|số|nguồn)|so với tổng")
# «Tiêu chí đạt năm 2012 | Kế hoạch 2015»
_ROLE_ALONE_RE = regex.compile(
    r"(?:kế hoạch|kh|mục tiêu|phấn đấu|dự kiến|chỉ tiêu|đăng kí|lộ trình|cam kết|ước(?: thực hiện)?|thực hiện|th)"
    r"(?: (?:đến|hết|cuối|đạt|thực hiện|hoàn thành|trong))*(?: năm)? ?20\d\d"
)
_LEFT_RE = regex.compile(
    r"(?:hiện )?còn(?: lại)?(?: (?:đến )?(?:cuối )?(?:năm )?20\d\d)?"
)  # «Nhà tạm | Đã xóa | Còn lại»
_SUM_RE = regex.compile(
    r"(?:tổng(?: cộng| số| vốn| nguồn vốn| kinh phí)?|cộng|(?:cả|toàn|tổng|cộng|lũy kế|chung)(?: cả)?"
    r" (?:\d{1,2} (?:năm|giai đoạn)|giai đoạn|kì|thời kì))(?: các năm)?(?: ?\(.*\))?"
)
_MONEY_ALONE_RE = regex.compile(r"(?:tổng )?(?:kinh phí|vốn)(?: thực hiện)?(?: ?\(.*\))?")
_COST_RE = regex.compile(  # what works cost, before what is owed for them
    r"(?:tổng )?(?:mức|vốn) đầu tư(?: được duyệt)?(?: ?\([^()]*\))?"
    r"|(?:tổng )?(?:giá trị|dự toán|khối lượng|gt|kl)"
    r"(?: (?:khối lượng|quyết toán|hợp đồng|hoàn thành|thực hiện|công trình|được duyệt|dự toán|đã|xây lắp|nghiệm thu"
    r"|phê duyệt))*(?: ?\([^()]*\))?"
)
_PAID_RE = regex.compile(r"(?:số |vốn |tiền )*đã (?:được )?(?:trả|chi trả)(?: ?\([^()]*\))?")
_AS_COUNTED_RE = regex.compile(r"^(?:tổng )?số (?:lượng )?")
_OF_PLAN_RE = regex.compile(r"(?<!\p{L})(?:kế hoạch|kh|hoàn thành)(?!\p{L})")
_CLASSES, _PERSONS, _SAT_IN = "training_classes_count", "meeting_participants_count", "trained_persons_count"
_DEBT, _CARRIED = "debt_construction", "funding_carried_over"
_PERCENT = Unit(id="percent")


_BARE_RE = regex.compile(  # «Năm 2015», «TH 2015», «30/9/2016»
    r"(?:(?:năm|th|thực hiện|hiện trạng|kế hoạch|kh|mục tiêu|phấn đấu|đăng kí|dự kiến|đến|tính đến|hết|đầu|cuối|ngày"
    r"|tháng) ?)*(?:\d{1,2}[/.-]){0,2}20\d\d|tổng(?: số| cộng)?|số lượng"
    r"|lũy kế(?:(?: đến)?(?: hết| cuối)?(?: năm)? 20\d\d)?"
    r"|(?:hiện|đã) (?:có|nay|đạt|trạng)|(?:đầu|cuối) (?:năm|kì)|kết quả|thực hiện|dự kiến|phấn đấu"
    r"|đăng kí|(?:năm|kì) (?:trước|nay|này)"
)
# over places below a caption of money: «Nhu cầu», «KH tỉnh giao», «Đã bố trí», «Số vốn»
_MONEY_BARE_RE = regex.compile(
    r"(?:(?:nhu cầu|kế hoạch|khv?|mục tiêu|chỉ tiêu|dự toán|ước|thực hiện|th|kết quả|khối lượng|klth|giá trị|số|vốn"
    r"|tiền|kinh phí|đã|được|giao|phân bổ|bố trí|cấp|huy động|đạt|trung hạn|năm|cả|đến nay|đầu|tỉnh|huyện|hđnd"
    r"|trung ương|\d{1,2} tháng|20\d\d) ?)+(?: ?\(.*\))?"
)


def is_bare(head: Head) -> bool:
    """True for a head of figures that says no more than their time or role."""
    return _is_unnamed(head) and (_BARE_RE.fullmatch(head.last) is not None or head.role == "change")


def _is_unnamed(head: Head) -> bool:
    return head.kind == "figure" and not head.measure.indicator


def captioned(columns: list[Head], measure: Measure) -> list[Head]:
    """Return the heads over places, those that name a time or a sum alone with what the caption counts.

    «Số tiêu chí đạt của các xã qua các năm | 2017 | 2018 | Tăng», «Nợ đọng các xã | Tổng nợ | NS tỉnh | NS xã».
    """
    found = []
    for head in columns:
        bare = is_bare(head) or (
            _is_unnamed(head) and measure.indicator == "funding" and _MONEY_BARE_RE.fullmatch(head.last)
        )
        unit = head.measure.unit
        if bare and measure.indicator and (unit is None or measure.unit is None or unit.id == measure.unit.id):
            head = replace(head, measure=_given(measure) if head.role in ("plan", "target") else measure)
        elif head.measure.indicator == "funding" and measure.indicator == _DEBT and "đầu tư" in head.last:
            head = replace(head, measure=Measure(unit=head.measure.unit))  # «Tổng mức đầu tư» of what is owed for
        elif head.measure.indicator == "loans_outstanding" and measure.indicator == _DEBT:
            head = replace(head, measure=measure)  # «Dư nợ cuối năm» of what is owed for works
        elif head.measure.indicator == "funding" and measure.indicator == _DEBT:
            item = "" if head.measure.item == "total" else head.measure.item
            head = replace(head, measure=replace(head.measure, indicator=_DEBT, item=item, topic=measure.topic))
        found.append(head)
    return found


def _given(measure: Measure) -> Measure:
    """What was to be disbursed is the money that was given: «Kết quả giải ngân | Kế hoạch | Giải ngân»."""
    paid = measure.indicator == "funding_disbursed"
    return replace(measure, indicator="funding") if paid else measure


def settle(columns: list[Head], catalog: Catalog) -> list[Head]:
    """Return the heads with what those that say little take from the columns before them.

    «Tăng so với năm 2018» measures what the column before it does; «Tỷ lệ (%)» is the share of what it counts, or,
    behind «Kế hoạch | Thực hiện», compares the two.
    """
    settled: list[Head] = []
    before, stock, left, roles, times = Measure(), Measure(), Measure(), set[str](), list[Period]()
    columns = _with_asked(columns)
    owed = next((head.measure for head in columns if head.measure.indicator == _DEBT), None)
    if owed is not None:
        columns = _of_what_is_owed(columns, owed)
    for at, head in enumerate(columns):
        if head.part:
            settled.append(head)
            continue
        last = head.last
        head = _counted_before_share(head, *filterfalse(_lacks, columns[at + 1 : at + 3]), catalog=catalog)
        # «Số hộ giảm so với 2014» behind «Hộ nghèo 2015»: not of all households
        years = len(times) > 1 and times[-2].start < times[-1].start
        head = _of_years(head, times, planned=bool(roles & {"plan", "target", "threshold"}))
        compared = head.role == "change" and (not head.measure.indicator or _is(head.measure, "base", catalog))
        if head.kind == "fulfilment":
            head = replace(head, measure=before, between=times[-1] if times else None)
        elif compared:
            head = _compared(head, before, catalog, of_plan=roles >= {"plan", "actual"} and not years)
        elif head.kind == "figure" and is_bare_share(head):
            counted = [it for it in settled if it.kind == "figure" and not _is(it.measure, "base", catalog)]
            head = _settle_share(head, before, counted[-1:], roles, catalog)
            of_rows = not head.measure.indicator and _names_rows(settled)  # «Chỉ tiêu | ĐVT | TH | %»
            kind = "comparison" if of_rows and head.kind == "figure" else head.kind
            head = replace(head, kind=kind, between=settled[-1].between if settled else None)
        elif not head.measure.indicator and _LEFT_RE.fullmatch(last):
            of_whole = settled[-1].measure == left and any(_is(it.measure, "base", catalog) for it in settled)
            head = replace(head, measure=Measure(unit=left.unit) if of_whole else left)
        elif not head.measure.indicator and _ROLE_ALONE_RE.fullmatch(last) and not _names_rows(settled):
            taken = before if before.unit != _PERCENT or stock == Measure() else stock
            head = replace(head, measure=_given(taken) if head.role in ("plan", "target") else taken)
        if _SUM_RE.fullmatch(last) and not (times and before.indicator):
            stretch = stretch_of(times or _years_behind(columns[at + 1 :]))
            head = replace(head, between=stretch) if stretch is not None else head
        if head.role == "change" and years:
            head = replace(head, between=Period(start=times[-2].start, end=times[-1].end))
        if head.kind == "figure":
            if head.measure.indicator.startswith("funding_disbursed") and before.topic == "funding":
                head = _paid_of(head, settled)
            told = (head.period,) if head.period is not None and head.role != "change" else ()
            times = [*(times if head.measure == before else ()), *told]
            before = head.measure if head.measure.indicator not in ("", _CARRIED) else before
            stock = before if before.unit != _PERCENT else stock
            left = head.measure if head.measure.unit != _PERCENT and _is(head.measure, "stock", catalog) else left
            # «Kế hoạch | Số vốn | Tỷ lệ»: what stands behind a plan was done
            of_plan = bool(roles & {"plan", "target"}) and head.measure.topic in ("", "funding")
            if head.period is not None or head.role or RESULT_RE.search(head.text) or of_plan:
                roles.add(head.role or "actual")
        settled.append(head)
    beside = [_counted_beside(head, *settled[at + 1 : at + 2], catalog=catalog) for at, head in enumerate(settled)]
    return _of_training(_standing_now(beside))


def _of_years(head: Head, times: list[Period], *, planned: bool) -> Head:
    """«2022 | KH 2023 | TH 2023 | So sánh (%)»: an index or a growth, or of the plan if it says so or stands there."""
    several = len({it.start for it in times}) > 1 or not planned
    compares = head.kind == "fulfilment" and several and _OF_PLAN_RE.search(head.last) is None
    return replace(head, kind="comparison") if compares else head


def _paid_of(head: Head, before: list[Head]) -> Head:
    """«Thu đấu giá | Đã chi | %»: paid out of the source before it, if that is one and the head names none."""
    run = takewhile(lambda it: it.kind == "figure" and it.measure.topic == "funding", reversed(before))
    items = {it.measure.item for it in run}
    if len(items) != 1 or head.measure.item != "total" or _SUM_RE.fullmatch(head.last):
        return head
    return replace(head, measure=replace(head.measure, item=items.pop()))


def _standing_now(columns: list[Head]) -> list[Head]:
    """«Số TC đạt | Còn thiếu | Phấn đấu 2021»: what is met now, beside what is not or before what is to be reached."""
    ahead = (at for at, it in enumerate(columns) if it.kind == "target_met" or it.role in ("target", "plan"))
    first = next(ahead, len(columns) if any(map(_lacks, columns)) else 0)
    return [
        replace(head, role="actual") if at < first and _tells_count(head) else head for at, head in enumerate(columns)
    ]


def _tells_count(head: Head) -> bool:
    return head.measure.indicator == "criteria_met_count" and not (head.role or head.period or _lacks(head))


def _lacks(head: Head) -> bool:
    return head.kind in ("not_met", "owed") or bool(head.turns & {"lacking", "left", "owed"})


def _of_what_is_owed(columns: list[Head], owed: Measure) -> list[Head]:
    """«Tổng mức đầu tư | Đã thanh toán | Còn nợ»: cost and payment of works; «Nợ đọng | Đã thanh toán»: of the debt."""
    cost = Measure("funding", "", "funding", owed.unit)
    costs = [head for head in columns if head.kind == "figure" and _COST_RE.fullmatch(head.last)]
    paid = replace(cost, indicator="funding_disbursed") if costs else Measure()
    return [replace(it, measure=cost if it in costs else paid) if it in costs or _pays(it) else it for it in columns]


def _pays(head: Head) -> bool:
    paid = head.measure.indicator == "funding_disbursed" and "giải ngân" not in head.last
    return paid or _PAID_RE.fullmatch(head.last) is not None


def _years_behind(columns: list[Head]) -> list[Period]:
    """«Tổng số | Năm 2018 | Năm 2019»: the times of the columns right behind a sum."""
    return [it.period for it in takewhile(lambda head: head.kind == "figure" and not head.role, columns) if it.period]


def _with_asked(columns: list[Head]) -> list[Head]:
    """«Chỉ tiêu»: what is asked where a column gives verdicts, else the plan; before «ĐVT» it names the rows."""
    judged = any(head.kind == "verdict" for head in columns)
    if sum(head.role == "threshold" for head in columns) > 1:  # «Mức quy định | Mức đạt»
        columns = [replace(head, role="") if head.last == "mức đạt" else head for head in columns]
    role = "threshold" if judged else "plan"
    asked = [
        replace(head, role=role)
        if not head.role
        and _ASKED_RE.fullmatch(head.last)
        and not _names_rows(columns[at:])
        and _has_before(columns[:at])
        else head
        for at, head in enumerate(columns)
    ]
    if not judged or all(head.role != "threshold" for head in asked):
        return asked
    # «Yêu cầu | Xã đạt | Tự đánh giá»: what the unit has reached, no number of communes
    return [replace(it, measure=Measure()) if _UNIT_REACHED_RE.fullmatch(it.last) else it for it in asked]


def _has_before(columns: list[Head]) -> bool:
    """True if a column before names the rows: the first of all, «Chỉ tiêu», does so itself."""
    return any(head.kind != "index" for head in columns)


def _names_rows(columns: list[Head]) -> bool:
    """True if «ĐVT» is among the columns: what is measured stands down the table."""
    return any(head.kind == "unit" for head in columns)


def _compared(head: Head, before: Measure, catalog: Catalog, *, of_plan: bool) -> Head:
    """«Tăng so với 2018» of the measure before it; «KH | TH | Chênh lệch» is no change of what there was."""
    if of_plan and head.period is None:
        return replace(head, measure=Measure(unit=before.unit), turns=head.turns | {"apart"})
    own, count = head.measure.unit, catalog.limits.count_of.get(before.indicator, "")
    if own is not None and own != before.unit and count:  # «Tỷ lệ hộ nghèo (%) | Số hộ giảm»
        return replace(head, measure=counting(catalog.indicators.by_id[count]))
    if own is not None and own != before.unit:  # «Thực hiện (tr.đ) | Tăng (%)»
        return replace(head, measure=Measure(unit=own))
    return replace(head, measure=before)


def _is(measure: Measure, kind: str, catalog: Catalog) -> bool:
    record = catalog.indicators.by_id.get(measure.indicator)
    return record is not None and record.kind == kind


def is_bare_share(head: Head) -> bool:
    """True for a head that says no more than that its figures are shares: «Tỷ lệ (%)», «Đạt» behind a plan."""
    return bool(head.last) and not head.measure.indicator and _BARE_SHARE_RE.fullmatch(head.last) is not None


def _counted_before_share(head: Head, *behind: Head, catalog: Catalog) -> Head:
    """«Hộ nghèo 2019 | Tỷ lệ 2019 (%)»: what could be a rate or a number is the number before a bare rate."""
    if not behind or not is_bare_share(behind[0]):
        return head
    if head.measure.unit == _PERCENT and RATE_WORDS_RE.search(behind[0].last) and not RATE_WORDS_RE.search(head.text):
        return as_count(head, catalog)  # «Hộ sử dụng nước sạch | Tỷ lệ (%)»
    if not _is_unclear(head):
        return head
    rate = read_measure(head.text, catalog, _PERCENT)
    named = {catalog.limits.count_of.get(rate.indicator, "")} - {""} or (
        _named(head, catalog) & {pair.count for pair in catalog.limits.ratios}
    )
    return replace(head, measure=counting(catalog.indicators.by_id[named.pop()])) if len(named) == 1 else head


def _is_unclear(head: Head) -> bool:
    """True if a head of figures says neither what they measure nor in which unit."""
    return head.kind == "figure" and head.measure == Measure()


def _named(head: Head, catalog: Catalog) -> set[str]:
    """The indicators that the words of a head can mean."""
    return {it for hit in catalog.indicators.lexicon.find(head.text) for it in hit.ids}


def _of_training(columns: list[Head]) -> list[Head]:
    """«Số lớp tập huấn | Số người tham dự | Kinh phí»: those who sat in the classes, and what these cost."""
    if not any(head.measure.indicator == _CLASSES for head in columns):
        return columns
    settled = []
    for head in columns:
        if head.measure.indicator == _PERSONS:
            head = replace(head, measure=replace(head.measure, indicator=_SAT_IN))
        elif head.measure.indicator == "funding" and _MONEY_ALONE_RE.fullmatch(head.text):
            head = replace(head, measure=Measure(unit=head.measure.unit))
        settled.append(head)
    return settled


def _counted_beside(head: Head, *behind: Head, catalog: Catalog) -> Head:
    """«Hộ nghèo đa chiều | Tỷ lệ nghèo đa chiều (%)»: a head without a unit beside the rate of what it counts."""
    if not _is_unclear(head) or not behind:
        return head
    share = behind[0].measure.indicator
    counts = {pair.count for pair in catalog.limits.ratios if pair.share == share}
    named = _named(head, catalog) & counts
    if len(named) != 1 or share in named:
        return head
    return replace(head, measure=counting(catalog.indicators.by_id[named.pop()]))


def as_count(head: Head, catalog: Catalog) -> Head:
    """«Hộ sử dụng nước sạch», «Hộ nghèo» over what they count: no rate, whatever the words alone would mean."""
    record = catalog.indicators.by_id.get(catalog.limits.count_of.get(head.measure.indicator, ""))
    words = _AS_COUNTED_RE.sub("", head.last).split()
    units = (catalog.units.words.get(" ".join(words[:length])) for length in (3, 2, 1))
    unit = next((it for it in units if it is not None and it.counts), None)
    return replace(head, measure=counting(record) if record is not None else Measure(unit=unit))


def _named_rate(last: list[Head], catalog: Catalog) -> Measure | None:
    """«Số hộ dùng nước sạch | Tỷ lệ (%)»: the rate of what the column before counts; none of what has no rate.

    None where that column leaves it to those before it.
    """
    head = last[0] if last else None
    if head is None or head.kind != "figure" or head.measure.indicator or head.measure.unit is None or head.turns:
        return None
    if not head.measure.unit.counts:
        return None
    return read_measure(_AS_COUNTED_RE.sub("", head.text), catalog, _PERCENT)


def _settle_share(head: Head, before: Measure, last: list[Head], roles: set[str], catalog: Catalog) -> Head:
    disbursed = before.indicator == "funding_disbursed"
    if not disbursed and "actual" in roles and roles & {"plan", "target"} and not _SHARE_HEAD_RE.search(head.text):
        return replace(head, kind="fulfilment", measure=before)
    named = _named_rate(last, catalog)
    if named is not None:
        return replace(head, measure=named if named.unit == _PERCENT else Measure(unit=_PERCENT))
    record = catalog.indicators.by_id.get(before.indicator)
    if record is None or not record.share:
        return replace(head, measure=Measure(unit=_PERCENT))
    return replace(head, measure=Measure(record.share, before.item, before.topic, _PERCENT))
