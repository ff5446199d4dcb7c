"""Tables: a cell takes its measure, unit, time and role from the heads of its column and row, its place from either.

Communes down and criteria across («x», «Đ», «-»), sources of funding across or down, indicators across or down, years
and «Kế hoạch / Thực hiện» in the heads, «ĐVT: triệu đồng» above. What the heads do not say is not guessed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

import regex

from extractor.catalog.indicators import Indicator
from extractor.catalog.units import Unit
from extractor.claims.scope import Reader
from extractor.model import Cell, Claim, Evidence, Grid, Period, PlaceName, Quantity, Span
from extractor.vi.fold import fold
from extractor.vi.numbers import NUMBER, parse_number

_NUMBER_RE = regex.compile(rf"(?P<number>{NUMBER}|\d{{1,3}}(?:[ \u00a0]\d{{3}})+)(?P<of> ?/ ?\d+)?(?P<percent> ?%)?")
_MET_MARKS = frozenset({"x", "đ", "đạt", "✓", "√", "v", "+", "●", "xx"})
_NOT_MET_MARKS = frozenset({"-", "0", "o", "k", "kđ", "cđ", "chưa", "chưa đạt", "không", "không đạt", "c"})
_TOTAL_ROW_RE = regex.compile(
    r"^(?:tổng(?: cộng| số)?|cộng|toàn (?:huyện|tỉnh|thị xã|thành phố|xã)|tổng (?:toàn )?\p{L}+)\b"
)
_MEAN_ROW_RE = regex.compile(r"^(?:bình quân|trung bình|bq)")
_TOTAL_HEAD_RE = regex.compile(r"(?<!\p{L})(?:tổng(?: số| cộng| vốn| nguồn vốn| kinh phí)?|cộng)(?!\p{L})")
_CRITERIA_COUNT_RE = regex.compile(
    r"(?:tổng số|số|tổng)(?: số)?(?: lượt)? tiêu chí(?: ntm)?(?: đã)?(?: đạt| hoàn thành)"
    r"|tiêu chí (?:đã )?đạt|đạt tiêu chí|số tc đạt|số tiêu chí"
)
_ROLE_HEADS = (
    ("change", regex.compile(r"(?<!\p{L})(?:tăng|giảm|chênh lệch|so sánh|so với)(?!\p{L})")),
    ("plan", regex.compile(r"(?<!\p{L})(?:kế hoạch|kh|dự toán|giao)(?!\p{L})")),
    ("target", regex.compile(r"(?<!\p{L})(?:mục tiêu|phấn đấu|dự kiến)(?!\p{L})")),
    ("actual", regex.compile(r"(?<!\p{L})(?:thực hiện|th|kết quả|đạt được|ước thực hiện)(?!\p{L})")),
)
_YEAR_RE = regex.compile(r"(?<!\d)(?P<a>20[0-3]\d)(?: ?- ?(?P<b>20[0-3]\d))?(?!\d)")


@dataclass(frozen=True, slots=True)
class _Measure:
    """What a head says that the cells below it count."""

    indicator: str = ""
    item: str = ""
    topic: str = ""
    unit: Unit | None = None
    found: bool = False


def find_in_tables(reader: Reader) -> Iterator[Claim]:
    """Claims of all cells of the grids of the outline."""
    for grid in reader.outline.grids:
        yield from _Table(reader, grid).claims()


class _Table:
    """One grid while it is read."""

    def __init__(self, reader: Reader, grid: Grid) -> None:
        self.reader = reader
        self.grid = grid
        self.table = reader.outline.document.tables[grid.table]
        self.text = reader.outline.document.text
        self.caption = fold(f"{grid.caption} {grid.unit_line}").text
        self.unit = reader.catalog.units.read_head(fold(grid.unit_line).text) if grid.unit_line else None
        self.columns = [fold(head).text.strip() for head in grid.column_heads]
        self.passages = {
            passage.span.start: index
            for index, passage in enumerate(reader.outline.passages)
            if passage.table == grid.table
        }
        self.places = self._row_places()
        self.measures = [self._measure(head) for head in self.columns]
        self.is_matrix = sum(measure.indicator == "criterion_status" for measure in self.measures) >= 5

    def claims(self) -> Iterator[Claim]:
        """Claims row by row."""
        totals: dict[int, str] = {}
        for cell in self.table.cells:
            if cell.row < self.grid.head_rows or not len(cell.span):
                continue
            claim = self._claim(cell, totals)
            if claim is not None:
                if claim.indicator == "funding" and claim.item == "total":
                    totals.setdefault(cell.row, claim.key)
                yield claim

    @cached_property
    def _counts_criteria(self) -> bool:
        return any(_CRITERIA_COUNT_RE.search(head) for head in self.columns)

    # --- heads -----------------------------------------------------------------------------------------------------

    def _measure(self, head: str) -> _Measure:
        """Return what a head names: a criterion, a source, an indicator, a count of criteria."""
        unit = self.reader.catalog.units.read_head(head)
        last = head.split(" › ")[-1].strip()
        number = regex.fullmatch(r"(?:tiêu chí |tc ?|số )*(?P<n>0?[1-9]|1\d|20)", last)
        if number is not None and ("tiêu chí" in head or "tiêu chí" in self.caption or self._is_run(number["n"])):
            return _Measure("criterion_status", str(int(number["n"])), "criteria", None, True)
        if _CRITERIA_COUNT_RE.search(head) or (self._counts_criteria and _ROLE_HEADS[0][1].search(head)):
            return _Measure("criteria_met_count", "", "criteria", Unit(id="criteria", counts=True), True)
        sources = self.reader.catalog.sources.lexicon.find(head)
        money = unit if unit and unit.id == "VND" else self.unit if self.unit and self.unit.id == "VND" else None
        if money is not None and (sources or _TOTAL_HEAD_RE.search(last)):
            share = unit is not None and unit.id == "percent"
            item = sources[-1].ids[0] if sources else "total"
            return _Measure("funding_share" if share else "funding", item, "funding", unit if share else money, True)
        record = self._indicator(head, unit)
        if record is not None:
            return _Measure(record.id, "", record.topic, unit or _own_unit(record), True)
        names = [
            hit for hit in self.reader.catalog.criteria_names.find(last) if hit.start <= 1 and hit.end >= len(last) - 1
        ]
        if names and len(names[0].ids) == 1 and self._has_marks():
            return _Measure("criterion_status", names[0].ids[0], "criteria", None, True)
        return _Measure(unit=unit)

    def _is_run(self, number: str) -> bool:
        """Heads 1, 2, 3 … up to the size of a set are criteria; «(1) (2) (3)» of a form are no head."""
        lasts = {head.split(" › ")[-1].strip() for head in self.columns}
        return (
            {str(n) for n in range(1, 11)} <= {last.lstrip("0") for last in lasts}
            and number.isdigit()
            and self._has_marks()
        )

    def _has_marks(self) -> bool:
        cells = [fold(self._words(cell)).text for cell in self.table.cells if cell.row >= self.grid.head_rows]
        marks = sum(cell in _MET_MARKS for cell in cells)
        return marks >= max(3, len(cells) // 10)

    def _indicator(self, head: str, unit: Unit | None) -> Indicator | None:
        records = self.reader.catalog.indicators.by_id
        hits = self.reader.catalog.indicators.lexicon.find(head)
        wanted = unit or self.unit
        for hit in sorted(hits, key=lambda hit: hit.start - hit.end):
            fitting = [
                records[record_id] for record_id in hit.ids if wanted is None or _fits(records[record_id], wanted)
            ]
            if len(fitting) == 1:
                return fitting[0]
            if wanted is None and fitting:
                shares = [record for record in fitting if record.unit == "percent"]
                return shares[0] if "tỉ lệ" in head and len(shares) == 1 else None
        return None

    def _row_places(self) -> dict[int, PlaceName]:
        """The place named first in each body row."""
        found: dict[int, PlaceName] = {}
        for cell in self.table.cells:
            if cell.row < self.grid.head_rows or cell.row in found or cell.column > 2:
                continue
            for start, index in self.passages.items():
                if cell.span.start <= start < max(cell.span.end, cell.span.start + 1):
                    for mention in self.reader.by_passage.get(index, []):
                        if isinstance(mention.value, PlaceName):
                            found.setdefault(cell.row, mention.value)
        return found

    # --- cells -----------------------------------------------------------------------------------------------------

    def _claim(self, cell: Cell, totals: dict[int, str]) -> Claim | None:
        if cell.column >= len(self.columns) or cell.row >= len(self.grid.row_heads):
            return None
        row_head = fold(self.grid.row_heads[cell.row]).text.strip()
        measure = self.measures[cell.column]
        if not measure.found:
            of_row = self._measure(row_head) if row_head else _Measure()
            if not of_row.found or cell.row in self.places:
                return None
            measure = _Measure(of_row.indicator, of_row.item, of_row.topic, measure.unit or of_row.unit, True)
        is_total = _TOTAL_ROW_RE.match(row_head) is not None
        is_mean = _MEAN_ROW_RE.match(row_head) is not None
        place = self.places.get(cell.row) or self.reader.setting.place
        if measure.indicator == "criterion_status":
            return self._state(cell, measure, place) if cell.row in self.places else None
        return self._figure(cell, measure, place, is_total, is_mean, totals)

    def _state(self, cell: Cell, measure: _Measure, place: PlaceName | None) -> Claim | None:
        mark = fold(self._words(cell)).text.strip(" .")
        status = "met" if mark in _MET_MARKS or mark == "1" else "not_met" if mark in _NOT_MET_MARKS else ""
        return self._make(cell, self._span(cell), measure, place, status=status) if status else None

    def _figure(
        self,
        cell: Cell,
        measure: _Measure,
        place: PlaceName | None,
        is_total: bool,
        is_mean: bool,
        totals: dict[int, str],
    ) -> Claim | None:
        words = self._words(cell)
        match = _NUMBER_RE.fullmatch(words.strip())
        if match is None or measure.unit is None:
            return None
        value, decimals = parse_number(match["number"].replace("\u00a0", ""))
        unit = Unit(id="percent") if match["percent"] else measure.unit
        indicator = measure.indicator
        if indicator == "criteria_met_count" and (is_total or is_mean):
            indicator = "criteria_met_mean" if is_mean else "criteria_met_total"
            unit = Unit(id="criteria/commune") if is_mean else unit
        elif is_mean:
            return None
        step = unit.factor / Decimal(10) ** decimals
        half = Decimal(0) if unit.counts and not decimals else step / 2
        value *= unit.factor
        quantity = Quantity(
            value=value, unit=unit.id, decimals=decimals, half_step=half, low=value - half, high=value + half
        )
        of = Decimal(match["of"].strip(" /")) if match["of"] else None
        changed = _Measure(indicator, measure.item, measure.topic, unit, True)
        part_of = totals.get(cell.row, "") if indicator == "funding" and measure.item != "total" else ""
        return self._make(cell, self._span(cell), changed, place, quantity=quantity, of=of, part_of=part_of)

    def _make(
        self,
        cell: Cell,
        span: Span,
        measure: _Measure,
        place: PlaceName | None,
        *,
        status: str = "",
        quantity: Quantity | None = None,
        of: Decimal | None = None,
        part_of: str = "",
    ) -> Claim:
        head = f"{self.columns[cell.column]} . {fold(self.grid.row_heads[cell.row]).text}"
        period = _period_in(head) or _period_in(self.caption) or self._default_period()
        role = next((role for role, pattern in _ROLE_HEADS if pattern.search(head)), "actual")
        now = _period_in(self.caption) or self._default_period()
        if role == "change" and period is not None and now is not None and period.start < now.end:
            period = Period(start=period.start, end=now.end)  # «Tăng so với năm 2018»
        doubts = ["địa danh suy ra từ chữ in"] if place is not None and place.inferred else []
        doubts += [] if place is not None else ["chưa rõ địa bàn"]
        return Claim(
            key=f"{span.start}:{measure.indicator}:{measure.item}:",
            topic=measure.topic,
            indicator=measure.indicator,
            item=measure.item,
            place=place,
            period=period,
            role=role,
            quantity=quantity,
            status=status,
            of=of,
            part_of=part_of,
            partition=f"{part_of}/table{self.grid.table}" if part_of else "",
            origin="annex" if self.grid.annex else "table",
            doubts=tuple(doubts),
            sentence=f"{self.grid.row_heads[cell.row]} | {self.grid.column_heads[cell.column]}: {self._words(cell)}",
            passage=self._passage(cell),
            evidence=Evidence(span=span, quote=self.text[span.start : span.end], rule="claims.tables.cell"),
        )

    def _words(self, cell: Cell) -> str:
        return " ".join(self.text[cell.span.start : cell.span.end].split())

    def _span(self, cell: Cell) -> Span:
        raw = self.text[cell.span.start : cell.span.end]
        start = cell.span.start + len(raw) - len(raw.lstrip())
        return Span(start, max(start, cell.span.start + len(raw.rstrip())))

    def _passage(self, cell: Cell) -> int:
        for start, index in self.passages.items():
            if cell.span.start <= start < cell.span.end:
                return index
        return next(iter(self.passages.values()), 0)

    def _default_period(self) -> Period | None:
        year = self.reader.setting.year
        return Period(start=str(year), end=str(year)) if year else None


def _own_unit(record: Indicator) -> Unit | None:
    """Heads of counts rarely name their unit; those of money and measures must."""
    if record.unit.startswith("VND") or record.unit in ("km", "m2", "tonnes"):
        return None
    return Unit(id=record.unit, counts=record.unit != "percent")


def _fits(record: Indicator, unit: Unit) -> bool:
    if unit.id == record.unit or unit.id in record.accepts:
        return True
    return unit.id == "VND" and record.unit.startswith("VND/")


def _period_in(text: str) -> Period | None:
    match = _YEAR_RE.search(text)
    return Period(start=match["a"], end=match["b"] or match["a"]) if match else None
