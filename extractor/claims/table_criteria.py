"""Tables of criteria: what heads that say little mean where the rows are criteria, and where they are communes.

Criteria down: «Xã đạt | Xã chưa đạt» count communes, «Đạt | Chưa đạt» over «x» judge one. Communes down: «Hiện có |
Đăng ký 2019 | Lũy kế» count criteria if the table speaks of them, «hiện 17/19 TC» does in any cell.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

import regex

from extractor.catalog.units import Unit
from extractor.claims.bands import MOST_CRITERIA
from extractor.claims.table_beside import is_bare
from extractor.claims.table_heads import COMMUNES, CRITERIA, MEETING, SET_SIZES, Head, Measure, band_of
from extractor.claims.table_rows import Rows
from extractor.model import Cell, Mention, Quantity, Ratio
from extractor.vi.fold import fold

_STATE_RE = regex.compile(
    r"(?:tự )?(?:đánh giá|kết quả)?(?: là| ?:)? ?(?:(?P<not_met>(?:chưa|không) (?:đạt|hoàn thành)|chưa|không)"
    r"|(?P<owed>(?:còn )?nợ)|(?P<met>(?:đã )?(?:đạt|hoàn thành)))(?: chuẩn| yêu cầu| theo quy định)?"
)
_OF_COMMUNES_RE = regex.compile(
    r"(?:tổng )?(?:(?:số |các )*xã )?(?:đã )?(?P<state>(?P<no>(?:chưa|không)(?: đạt| hoàn thành)?)|đạt|hoàn thành)"
    r"(?: được)?(?: chuẩn| tiêu chí| yêu cầu)*(?: ?/ ?(?:tổng )?(?:số )?xã| ?/ ?tổng(?: số)?)?"
    r"(?: (?:đến|hết|cuối|tính|năm|ngày|tháng|[\d/.]+))*(?: ?\((?:số )?xã\))?"
)
_SHARES = {"communes_recognised_share": f"{MEETING}_share", "communes_recognised_count": MEETING}
CRITERIA_MET = Measure("criteria_met_count", "", "criteria", CRITERIA)
_MEAN_RE = regex.compile(r"(?:bq|bình quân|trung bình|mức bình quân)(?: chung| ?/ ?xã)?(?: ?\(tiêu chí[^()]*\))?")
_SPEAKS_RE = regex.compile(r"tiêu chí")
_LACKING_RE = regex.compile(r"(?<!\p{L})(?:chưa|không|còn|thiếu|nợ|tăng|thêm|giảm|đăng kí|phấn đấu|kế hoạch)(?!\p{L})")


def marked_state(last: str) -> str:
    """Return met | not_met | owed if a folded head judges the criterion of a row in which a mark stands below it."""
    said = _STATE_RE.fullmatch(last)
    return said.lastgroup or "" if said is not None else ""


def over_criteria(heads: Iterable[Head], *, counted: Iterable[bool]) -> Iterator[Head]:
    """The heads of a table whose rows are criteria: «Số xã đạt», «Đạt» and «Tỷ lệ xã đạt» of each.

    `counted`: whether the caption, or the cells of a column, speak of communes, so that «2015 | 2018» counts them.
    """
    for head, of_communes in zip(heads, counted, strict=True):
        told = _OF_COMMUNES_RE.fullmatch(head.last) if head.kind == "figure" and not head.measure.indicator else None
        if told is not None and told["no"]:
            head = replace(head, measure=Measure(unit=COMMUNES))
        elif told is not None or (of_communes and is_bare(head) and head.measure.unit is None):
            head = replace(head, measure=Measure(MEETING, "", "criteria", COMMUNES))
        elif head.measure.indicator in _SHARES:
            head = replace(head, measure=replace(head.measure, indicator=_SHARES[head.measure.indicator]))
        yield head


def of_bands(heads: list[Head]) -> list[Head]:
    """«19 TC | 15-18 | 10-14 | Dưới 10»: bands beside one that says what they are of."""
    if not any(head.measure.indicator == "communes_by_band" for head in heads):
        return heads
    bands = [band_of(f"{head.last} tiêu chí") if head.measure == Measure() else "" for head in heads]
    return [
        replace(head, measure=Measure("communes_by_band", band, "criteria", COMMUNES)) if band else head
        for head, band in zip(heads, bands, strict=True)
    ]


def with_means(heads: list[Head]) -> list[Head]:
    """«15-18 TC | 10-14 TC | BQ» over districts: a mean of criteria, as all else in the table is of them."""
    if not any(head.measure.indicator.startswith(("communes_", "criteria_")) for head in heads):
        return heads
    mean = Measure("criteria_met_mean", "", "criteria", Unit(id="criteria/commune"))
    return [
        replace(head, measure=mean) if head.measure == Measure() and _MEAN_RE.fullmatch(head.last) else head
        for head in heads
    ]


def speaks_of_criteria(heads: Iterable[Head], *captions: str) -> bool:
    """True if caption or heads tell of criteria, so that small numbers in the rows of communes count them."""
    return any(map(_SPEAKS_RE.search, captions)) or any(
        head.kind in ("met", "not_met", "owed", "target_met") or head.measure.indicator == "criteria_met_count"
        for head in heads
    )


def counting_criteria(head: Head, words: list[str]) -> Head:
    """«Hiện có», «Lũy kế» with what the cells below count, if none is more than the criteria that there are."""
    numbers = [int(word) for word in words if word.isdecimal()]
    few = len(numbers) > 1 and max(numbers) <= MOST_CRITERIA
    return replace(head, measure=CRITERIA_MET) if few else head


def criteria_told(rows: Rows, cell: Cell) -> Mention | None:
    """«17/19», «hiện 17/19 TC», «đạt 17 tiêu chí»: how many criteria the cell of a commune says that it meets."""
    words = fold(rows.words(cell)).text
    found = [
        it
        for it in rows.mentions(cell)
        if isinstance(it.value, Quantity | Ratio)
        and (it.value.unit == "criteria" or (isinstance(it.value, Ratio) and it.value.of in SET_SIZES))
    ]
    return found[0] if len(found) == 1 and not _LACKING_RE.search(words) else None
