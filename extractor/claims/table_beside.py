"""Heads seen side by side: what those that say little take from the columns beside them.

«2017 | 2018 | Tăng», «Hộ nghèo | Tỷ lệ (%)», «Kế hoạch | Thực hiện | %», «Năm 2011 | Năm 2012 | Cộng».
"""

from __future__ import annotations

from dataclasses import replace

import regex

from extractor.catalog import Catalog
from extractor.catalog.units import Unit
from extractor.claims.table_heads import RESULT_RE, SEPARATOR, Head, Measure
from extractor.model import Period

# «Chỉ tiêu» beside «Đánh giá» is what the criterion asks, beside «Kết quả» alone the plan; its cells hold figures
_ASKED_RE = regex.compile(
    r"(?:mức |các )?chỉ tiêu(?: (?:chung|vùng|cần đạt|phải đạt|đề ra|tối thiểu)[^›]{0,24})?(?: ?\(.*\))?"
)
_BARE_SHARE_RE = regex.compile(
    r"(?:đạt )?(?:tỉ lệ|tỉ trọng|cơ cấu|chiếm|đạt)?(?: tỉ lệ)?"
    r"(?: (?:đạt(?: chuẩn)?|bao phủ|tham gia|hoàn thành|cứng hóa))?(?: (?:năm )?20\d\d)? ?\(?(?:%|tỉ lệ)?\)?"
)
_SHARE_HEAD_RE = regex.compile(r"cơ cấu|tỉ trọng|chiếm|tổng (?:vốn|số|nguồn)|so với tổng")
# «Tiêu chí đạt năm 2012 | Kế hoạch 2015»
_ROLE_ALONE_RE = regex.compile(
    r"(?:kế hoạch|kh|mục tiêu|phấn đấu|dự kiến|chỉ tiêu|ước(?: thực hiện)?|thực hiện|th)"
    r"(?: (?:đến|hết|cuối|đạt))*(?: năm)? ?20\d\d"
)
_LEFT_RE = regex.compile(
    r"(?:hiện )?còn(?: lại)?(?: (?:đến )?(?:cuối )?(?:năm )?20\d\d)?"
)  # «Nhà tạm | Đã xóa | Còn lại»
_SUM_RE = regex.compile(r"(?:tổng(?: cộng| số)?|cộng|cả giai đoạn|toàn giai đoạn)(?: các năm)?(?: ?\(.*\))?")
_MONEY_ALONE_RE = regex.compile(r"(?:tổng )?(?:kinh phí|vốn)(?: thực hiện)?(?: ?\(.*\))?")
_CLASSES, _PERSONS, _SAT_IN = "training_classes_count", "meeting_participants_count", "trained_persons_count"
_DEBT = "debt_construction"
_PERCENT = Unit(id="percent")


_BARE_RE = regex.compile(  # «Năm 2015», «TH 2015», «30/9/2016»
    r"(?:(?:năm|th|thực hiện|hiện trạng|kế hoạch|kh|mục tiêu|phấn đấu|đến|tính đến|hết|đầu|cuối|ngày|tháng) ?)*"
    r"(?:\d{1,2}[/.-]){0,2}20\d\d|tổng(?: số| cộng)?|lũy kế(?: đến(?: năm)? 20\d\d)?|số lượng"
)


def captioned(columns: list[Head], measure: Measure) -> list[Head]:
    """Return the heads over places, those that name a time or a sum alone with what the caption counts.

    «Số tiêu chí đạt của các xã qua các năm | 2017 | 2018 | Tăng», «Nợ đọng các xã | Tổng nợ | NS tỉnh | NS xã».
    """
    found = []
    for head in columns:
        last = head.text.split(SEPARATOR)[-1].strip()
        bare = not head.measure.indicator and (_BARE_RE.fullmatch(last) or head.role == "change")
        if head.kind == "figure" and bare and measure.indicator:
            head = replace(head, measure=measure)
        elif head.measure.indicator == "funding" and measure.indicator == _DEBT:
            item = "" if head.measure.item == "total" else head.measure.item
            head = replace(head, measure=replace(head.measure, indicator=_DEBT, item=item, topic=measure.topic))
        found.append(head)
    return found


def settle(columns: list[Head], catalog: Catalog) -> list[Head]:
    """Return the heads with what those that say little take from the columns before them.

    «Tăng so với năm 2018» measures what the column before it does; «Tỷ lệ (%)» is the share of what it counts, or,
    behind «Kế hoạch | Thực hiện», compares the two.
    """
    settled: list[Head] = []
    before, stock, left, roles, times = Measure(), Measure(), Measure(), set[str](), list[Period]()
    judged = any(head.kind == "verdict" for head in columns)
    for at, head in enumerate(columns):
        last = head.text.split(SEPARATOR)[-1].strip()
        if not head.role and _ASKED_RE.fullmatch(last):
            head = replace(head, role="threshold" if judged else "plan")
        head = _counted_before_share(head, *columns[at + 1 : at + 2], catalog=catalog)
        bare = not head.measure.indicator and _BARE_SHARE_RE.fullmatch(last)
        compared = head.role == "change" and (not head.measure.indicator or _is_base(head.measure, catalog))
        if head.kind == "fulfilment" or compared:
            head = replace(head, measure=before, between=times[-1] if head.kind == "fulfilment" and times else None)
        elif bare and head.text and head.kind == "figure":
            head = _settle_share(head, before, roles, catalog)
        elif not head.measure.indicator and _LEFT_RE.fullmatch(last):
            head = replace(head, measure=left)
        elif not head.measure.indicator and _ROLE_ALONE_RE.fullmatch(last):
            head = replace(head, measure=before if before.unit != _PERCENT or stock == Measure() else stock)
        if not before.indicator and _SUM_RE.fullmatch(last) and _run_on(times):
            head = replace(head, between=Period(start=times[0].start, end=times[-1].end))
        if head.role == "change" and len(times) > 1 and times[-2].start < times[-1].start:
            head = replace(head, between=Period(start=times[-2].start, end=times[-1].end))
        if head.kind == "figure":
            told = (head.period,) if head.period is not None and head.role != "change" else ()
            times = [*(times if head.measure == before else ()), *told]
            before = head.measure if head.measure.indicator else before
            stock = before if before.unit != _PERCENT else stock
            left = head.measure if head.measure.unit != _PERCENT and _is_stock(head.measure, catalog) else left
            if head.period is not None or head.role or RESULT_RE.search(head.text):
                roles.add(head.role or "actual")
        settled.append(head)
    beside = [_counted_beside(head, *settled[at + 1 : at + 2], catalog=catalog) for at, head in enumerate(settled)]
    return _of_training(beside)


def _is_base(measure: Measure, catalog: Catalog) -> bool:
    """«Số hộ giảm so với 2014» behind «Hộ nghèo 2015»: not of all households."""
    record = catalog.indicators.by_id.get(measure.indicator)
    return record is not None and record.kind == "base"


def _is_stock(measure: Measure, catalog: Catalog) -> bool:
    record = catalog.indicators.by_id.get(measure.indicator)
    return record is not None and record.kind == "stock"


def _is_bare_share(head: Head) -> bool:
    last = head.text.split(SEPARATOR)[-1].strip()
    return bool(last) and not head.measure.indicator and _BARE_SHARE_RE.fullmatch(last) is not None


def _counted_before_share(head: Head, *behind: Head, catalog: Catalog) -> Head:
    """«Hộ nghèo 2019 | Tỷ lệ 2019 (%)»: what could be a rate or a number is the number before a bare rate."""
    unclear = head.kind == "figure" and not head.measure.indicator and head.measure.unit is None
    if not unclear or not behind or not _is_bare_share(behind[0]):
        return head
    counts = {pair.count for pair in catalog.limits.ratios}
    named = {it for hit in catalog.indicators.lexicon.find(head.text) for it in hit.ids} & counts
    return replace(head, measure=_counting(named.pop(), catalog)) if len(named) == 1 else head


def _counting(indicator: str, catalog: Catalog) -> Measure:
    record = catalog.indicators.by_id[indicator]
    return Measure(record.id, "", record.topic, Unit(id=record.unit, counts=True))


def _run_on(times: list[Period]) -> bool:
    """True for single years one after the other."""
    years = [int(it.start[:4]) for it in times if it.start == it.end]
    return len(years) == len(times) > 1 and years == list(range(years[0], years[0] + len(years)))


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
    if head.kind != "figure" or head.measure.indicator or head.measure.unit is not None or not behind:
        return head
    share = behind[0].measure.indicator
    counts = {pair.count for pair in catalog.limits.ratios if pair.share == share}
    named = {it for hit in catalog.indicators.lexicon.find(head.text) for it in hit.ids} & counts
    if len(named) != 1 or share in named:
        return head
    return replace(head, measure=_counting(named.pop(), catalog))


def _settle_share(head: Head, before: Measure, roles: set[str], catalog: Catalog) -> Head:
    disbursed = before.indicator == "funding_disbursed"
    if not disbursed and {"plan", "actual"} <= roles and not _SHARE_HEAD_RE.search(head.text):
        return replace(head, kind="fulfilment", measure=before)
    record = catalog.indicators.by_id.get(before.indicator)
    if record is None or not record.share:
        return replace(head, measure=Measure(unit=_PERCENT))
    return replace(head, measure=Measure(record.share, before.item, before.topic, _PERCENT))
