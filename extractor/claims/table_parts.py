"""Columns that split what the rows name: «Nội dung | Tổng số | Đạt | Chưa đạt | Tỷ lệ (%)».

The total is of all that there are, never the rate that the row names: an open figure. What is met is the count of that
rate, the bare share the rate itself; what is not met, and its share, stay open.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import regex

from extractor.catalog import Catalog
from extractor.catalog.units import Unit
from extractor.claims.table_beside import is_bare_share
from extractor.claims.table_heads import Head, Measure, counting, period_in, read_row
from extractor.claims.table_records import SEPARATOR, fits, own_unit

_ASIDE_RE = regex.compile(r" ?\([^()]*\)")
# below «Đạt», before «Tỷ lệ»
_NUMBER_RE = regex.compile(r"(?:số(?: lượng)?|sl|lượng)(?: (?!tiền|vốn|kinh phí)\p{L}+){0,2}")
_WHOLE_RE = regex.compile(
    r"(?:tổng(?: số| cộng| chung| thể)?|toàn bộ|ts|số(?: lượng)?|(?:tổng )?(?:chiều dài|diện tích))"
    r"(?: (?!đạt|được|có|đã|tiền|vốn|kinh phí|nguồn)\p{L}+){0,5}"
)
_MET_RE = regex.compile(
    r"(?![^›]*(?<!\p{L})(?:phải|cần|chưa|không|sẽ|kế hoạch|kh|mục tiêu|phấn đấu)(?!\p{L}))"
    r"(?:trong đó:? ?)?(?:(?:tổng )?số (?:lượng )?)?(?:\p{L}+ ){0,3}?(?:(?:đã|được) )*"
    r"(?:đạt|hoàn thành|có|tham gia|sử dụng|đảm bảo|bảo đảm|đáp ứng|làm|(?:cứng|nhựa|bê tông) hóa|kiên cố(?: hóa)?"
    r"|thu gom|xử lí)(?: (?:chuẩn|yêu cầu|tiêu chí|quy định|tiêu chuẩn))*"
)
_RATE_RE = regex.compile(r"%|tỉ lệ|(?<!\p{L})tl(?!\p{L})")
_COUNTING_RE = regex.compile(r"^(?:[-+*•] ?)?(?:tổng )?(?:số(?: lượng| km)?|lượng) |\(%\)")
_PERCENT = Unit(id="percent")
_LACKING = frozenset({"lacking", "left"})
_OF_A_PLAN = ("plan", "target")


def parted(columns: Sequence[Head], catalog: Catalog) -> list[Head]:
    """Return the heads, those that split what the rows name with the `part` below them."""
    parts = [_part_of(head, catalog) for head in columns]
    told = set(parts)
    ahead = any(head.role in _OF_A_PLAN for head in columns)
    if told - {""} == {"whole", "rate"} and not ahead:  # «Nội dung | Số hộ | Tỷ lệ (%)»
        parts = [
            "met" if part == "whole" and _NUMBER_RE.fullmatch(_ASIDE_RE.sub("", head.last)) else part
            for head, part in zip(columns, parts, strict=True)
        ]
        told = set(parts)
    split = "met" in told and (told & {"whole", "rest"} or ("rate" in told and not ahead))
    if not split and not told >= {"whole", "rest"}:
        return list(columns)
    return [_with_part(head, part) if part else head for head, part in zip(columns, parts, strict=True)]


def without_wholes(columns: Sequence[Head], catalog: Catalog) -> list[Head]:
    """«Kênh mương › Tổng số (km) | Đã kiên cố hóa (km)»: the total beside what is met of it is not that."""
    met = {_group(head) for head in columns if _MET_RE.fullmatch(_ASIDE_RE.sub("", head.last))} - {""}
    counts = catalog.limits.share_of
    return [
        replace(head, measure=Measure(unit=head.measure.unit))
        if head.measure.indicator in counts
        and _group(head) in met
        and _WHOLE_RE.fullmatch(_ASIDE_RE.sub("", head.last))
        else head
        for head in columns
    ]


def _group(head: Head) -> str:
    """The words of the heads above a head."""
    return head.text.rpartition(SEPARATOR)[0]


def _part_of(head: Head, catalog: Catalog) -> str:
    """Return whole | met | rest | rate | rest_rate of what a row names, "" if the head says something else."""
    lacks = bool(head.turns & _LACKING)
    if is_bare_share(head) and _RATE_RE.search(head.last):
        return "rest_rate" if lacks else "rate"
    money = head.measure.unit is not None and head.measure.unit.id == "VND"
    if head.kind != "figure" or money or period_in(head.last) is not None:
        return ""  # «Nguồn vốn | Số tiền | Tỷ lệ (%)» splits nothing
    above, _, last = _ASIDE_RE.sub("", head.text).rpartition(SEPARATOR)
    is_met = _MET_RE.fullmatch(above.rpartition(SEPARATOR)[2].strip()) is not None
    if is_met and _NUMBER_RE.fullmatch(last.strip()):
        return "met"
    if head.measure.indicator:
        record = catalog.indicators.by_id.get(head.measure.indicator)
        return "whole" if record is not None and record.kind == "base" else ""
    if lacks:
        return "rest"
    if _MET_RE.fullmatch(last.strip()):
        return "met"
    return "whole" if _WHOLE_RE.fullmatch(last.strip()) else ""


def _with_part(head: Head, part: str) -> Head:
    """The head as a part: what it is called is known, «Đạt › Số hộ» is not of all households."""
    measure = head.measure if part == "whole" else Measure(unit=head.measure.unit)
    return replace(head, part=part, kind="figure", role="", measure=measure, turns=head.turns - {"strange"})


def measure_of_part(head: Head, row: str, catalog: Catalog, own: Unit | None, of_row: Unit | None) -> Measure:
    """Return what a cell below a part measures, `own` the unit of cell or head, `of_row` that of its row.

    «Số hộ nghèo | 1.940 | 87 | 4,5»: total, count and rate of one name.
    """
    name = row.split(SEPARATOR)[-1].strip()
    rate = read_row(_COUNTING_RE.sub("", name), catalog, _PERCENT)
    rate = rate if rate.unit == _PERCENT else Measure(unit=_PERCENT)
    if head.part == "rate" or (head.part == "met" and own == _PERCENT):
        return rate
    if head.part == "rest_rate" or own == _PERCENT:
        return Measure(unit=_PERCENT)
    record = catalog.indicators.by_id.get(catalog.limits.count_of.get(rate.indicator, ""))
    unit = own or (of_row if of_row != _PERCENT else None)
    unit = unit or (own_unit(record) if record is not None else None)
    if head.part != "met" or record is None or unit is None or not fits(record, unit):
        return Measure(unit=unit)
    return replace(counting(record), unit=unit)
