"""Tables: a cell takes its measure, unit, time and role from the heads of its column and row, its place from either.

Communes down and criteria across («x», «Đ», «-»), criteria down with «Chuẩn | Thực hiện | Đánh giá», sources of funding
across or down, indicators across or down with «ĐVT | KH | TH | %». What the heads do not say is not guessed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from functools import cached_property

import regex

from extractor.catalog.lexicon import Hit
from extractor.catalog.units import Unit
from extractor.claims.scope import Reader
from extractor.claims.table_heads import (
    RESULT_RE,
    SEPARATOR,
    SHARE_HEAD_RE,
    Head,
    Measure,
    period_in,
    read_column,
    read_row,
    with_unit,
)
from extractor.model import Cell, Claim, Evidence, Grid, Period, PlaceName, Quantity, Span
from extractor.vi.fold import fold
from extractor.vi.numbers import NUMBER, parse_number

_CELL_RE = regex.compile(
    r"(?P<before>[≥≤<>=]{1,2}|\p{L}+(?: \p{L}+)?)? ?"
    rf"(?P<number>\d{{1,3}}, \d{{1,2}}(?= ?%)|\d{{1,3}}(?: \d{{3}})+(?!\d)|{NUMBER})"
    rf"(?: ?/ ?(?P<of>{NUMBER}))? ?(?P<unit>[%\p{{L}}][\p{{L}}0-9./ ]{{0,16}}?)?(?P<after> trở lên| trở xuống)?"
)
_MET_MARKS = frozenset({"x", "đ", "đạt", "✓", "√", "v", "+", "●", "xx", "đạt chuẩn"})
_NOT_MET_MARKS = frozenset({"-", "0", "o", "k", "kđ", "cđ", "chưa", "chưa đạt", "không", "không đạt", "c"})
_TOTAL_ROW_RE = regex.compile(
    r"^(?:tổng(?: cộng| số)?|cộng|toàn (?:huyện|tỉnh|thị xã|thành phố|xã)|tổng (?:toàn )?\p{L}+)\b"
)
_MEAN_ROW_RE = regex.compile(r"^(?:bình quân|trung bình|bq)")
_CRITERION_HEAD_RE = regex.compile(r"(?:tiêu chí |tc ?|số )*(?P<n>0?[1-9]|1\d|20)")
_CITED_RE = regex.compile(r"(?<!\p{L})(?:luật|nghị định|quyết định|thông tư|giai đoạn|nghị quyết)(?!\p{L})")
_NAMES_TO_TRUST = 5  # names that must agree with their row number before numbers alone are believed
_PLACE_COLUMNS = 3  # a row's place stands in one of its first columns


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
        self.passages = sorted(
            (passage.span.start, index)
            for index, passage in enumerate(reader.outline.passages)
            if passage.table == grid.table
        )
        self.body = [cell for cell in self.table.cells if cell.row >= grid.head_rows and len(cell.span)]
        self.columns = [self._column(fold(head).text.strip()) for head in grid.column_heads]
        self._lend_measures()
        self._find_fulfilment()
        self.rows = [fold(head).text.strip() for head in grid.row_heads]
        self.places = self._row_places()

    def claims(self) -> Iterator[Claim]:
        """Claims row by row, parts with their totals."""
        made: list[tuple[Cell, Claim]] = []
        for cell in self.body:
            if cell.column < len(self.columns) and cell.row < len(self.rows):
                claim = self._claim(cell)
                if claim is not None:
                    made.append((cell, claim))
        totals = [(cell, claim) for cell, claim in made if claim.indicator == "funding" and claim.item == "total"]
        for cell, claim in made:
            total = self._total_of(cell, claim, totals)
            if total is None:
                yield claim
            else:
                yield replace(claim, part_of=total.key, partition=f"{total.key}/table{self.grid.table}")

    def _total_of(self, cell: Cell, claim: Claim, totals: list[tuple[Cell, Claim]]) -> Claim | None:
        """The total of the same place, time and role: nearest in the row, else in the column."""
        if claim.indicator not in ("funding", "funding_share") or claim.item in ("", "total"):
            return None
        same = (claim.place, claim.period, claim.role)
        alike = [(at, total) for at, total in totals if (total.place, total.period, total.role) == same]
        across = [(abs(at.column - cell.column), total.key, total) for at, total in alike if at.row == cell.row]
        if across:
            return min(across)[2]
        shares = claim.indicator == "funding_share"
        return next((total for at, total in alike if shares or at.column == cell.column), None)

    # --- heads -----------------------------------------------------------------------------------------------------

    def _column(self, text: str) -> Head:
        """A column's head; numbers in a row are criteria if the cells hold marks."""
        last = text.split(SEPARATOR)[-1].strip()
        number = _CRITERION_HEAD_RE.fullmatch(last)
        if number is not None and self._has_marks:
            return Head(text, "figure", Measure("criterion_status", str(int(number["n"])), "criteria"), "")
        head = read_column(text, self.reader.catalog, self.unit)
        if head.kind == "figure" and not head.measure.indicator and self._has_marks:
            names = self._criteria_in(last)
            if names and names[0].end - names[0].start >= len(last) - 2:
                return Head(text, "figure", Measure("criterion_status", names[0].ids[0], "criteria"), "")
        return head

    def _criteria_in(self, words: str) -> list[Hit]:
        """Names of criteria, each of one number, in the set of the report's year."""
        names = self.reader.catalog.criteria_names(year=self.reader.setting.year)
        return [hit for hit in names.find(words) if len(hit.ids) == 1]

    def _lend_measures(self) -> None:
        """«Tăng so với năm 2018» measures what the column before it does."""
        before = Measure()
        for index, head in enumerate(self.columns):
            if head.role == "change" and not head.measure.indicator:
                self.columns[index] = replace(head, measure=before)
            elif head.measure.indicator:
                before = head.measure

    def _find_fulfilment(self) -> None:
        """«Kế hoạch | Thực hiện | Tỷ lệ (%)»: a bare rate behind plan and result compares the two."""
        roles: set[str] = set()
        for index, head in enumerate(self.columns):
            bare = head.kind == "figure" and head.measure.unit is not None and head.measure.unit.id == "percent"
            if (
                bare
                and not head.measure.indicator
                and {"plan", "actual"} <= roles
                and not SHARE_HEAD_RE.search(head.text)
            ):
                self.columns[index] = replace(head, kind="fulfilment")
            elif head.kind == "figure" and (head.period is not None or head.role or RESULT_RE.search(head.text)):
                roles.add(head.role or "actual")

    @cached_property
    def _has_marks(self) -> bool:
        words = [fold(self._words(cell)).text for cell in self.body]
        return sum(word in _MET_MARKS for word in words) >= max(3, len(words) // 10)

    @cached_property
    def _unit_column(self) -> int | None:
        return next((index for index, head in enumerate(self.columns) if head.kind == "unit"), None)

    @cached_property
    def _units(self) -> dict[int, Unit]:
        """Units of rows, from the column «ĐVT»."""
        found = {}
        for cell in self.body:
            if cell.column == self._unit_column:
                unit = self._read_unit(fold(self._words(cell)).text)
                if unit is not None:
                    found.update(dict.fromkeys(range(cell.row, cell.row + cell.row_span), unit))
        return found

    def _read_unit(self, text: str) -> Unit | None:
        units = self.reader.catalog.units
        first = text.split("/")[0].strip()
        return units.read_head(f"({text})") or units.read_head(f"({first})") or units.words.get(first)

    @cached_property
    def _criteria(self) -> dict[int, str]:
        """Criterion number of rows, by its name in the row's words, where a column gives verdicts."""
        if not any(head.kind == "verdict" for head in self.columns):
            return {}
        found: dict[int, str] = {}
        for cell in self.body:
            if self.columns[min(cell.column, len(self.columns) - 1)].kind != "figure" or cell.row in found:
                continue
            words = fold(self._words(cell)).text
            names = self._criteria_in(words)
            whole = [hit for hit in names if hit.start <= len("tiêu chí số 10 ") and hit.end >= len(words) - 3]
            if whole:
                found.update(dict.fromkeys(range(cell.row, cell.row + cell.row_span), whole[0].ids[0]))
        return found | self._numbered_rows(found)

    def _numbered_rows(self, named: dict[int, str]) -> dict[int, str]:
        """Criteria by the column «TT», where it agrees with all names that are known."""
        index = next((column for column, head in enumerate(self.columns) if head.kind == "index"), None)
        numbers = {cell.row: self._words(cell).strip(" .") for cell in self.body if cell.column == index}
        agree = [numbers.get(row) == number for row, number in named.items() if row in numbers]
        if len(agree) < _NAMES_TO_TRUST or not all(agree):
            return {}
        return {row: number for row, number in numbers.items() if _CRITERION_HEAD_RE.fullmatch(number)}

    def _row_places(self) -> dict[int, PlaceName]:
        """The place named first in each body row."""
        found: dict[int, PlaceName] = {}
        for cell in self.body:
            if cell.row in found or cell.column >= _PLACE_COLUMNS:
                continue
            for start, index in self.passages:
                if cell.span.start <= start < cell.span.end:
                    for mention in self.reader.by_passage.get(index, []):
                        if isinstance(mention.value, PlaceName):
                            found.setdefault(cell.row, mention.value)
        return found

    # --- cells -----------------------------------------------------------------------------------------------------

    def _claim(self, cell: Cell) -> Claim | None:
        head, row = self.columns[cell.column], self.rows[cell.row]
        place = self.places.get(cell.row) or self.reader.setting.place
        if head.kind in ("index", "unit", "comparison"):
            return None
        if head.kind == "verdict":
            number = self._criteria.get(cell.row, "")
            measure = Measure("criterion_status", number, "criteria")
            return self._state(cell, measure, place) if number and self._is_commune(place) else None
        if head.measure.indicator == "criterion_status":
            return self._state(cell, head.measure, place) if cell.row in self.places else None
        measure = self._measure_of(cell, head, row)
        if not measure.indicator:
            return None
        if head.kind == "fulfilment":
            return self._figure(cell, self._fulfilment(measure), place, "actual")
        return self._figure(*self._summed(cell, measure, place, row), head.role or self._caption_role or "actual")

    def _measure_of(self, cell: Cell, head: Head, row: str) -> Measure:
        """The column's measure, or the row's in the unit that column, row or table give it."""
        catalog, has_place = self.reader.catalog, cell.row in self.places
        if head.measure.indicator:
            if head.measure.item == "total" and head.measure.indicator == "funding" and row and not has_place:
                of_row = read_row(row, catalog, head.measure.unit)  # «Tổng cộng» across, sources down
                return of_row if of_row.indicator == "funding" else head.measure
            return head.measure
        if has_place or not row:
            return Measure()
        own, row_unit = head.measure.unit, self._units.get(cell.row)
        if head.kind == "fulfilment" or own is None or own.id != "percent":
            measure = read_row(row, catalog, row_unit or (own if head.kind == "figure" else None) or self.unit)
            return with_unit(measure, row_unit or (own if head.kind == "figure" else None) or measure.unit)
        if row_unit is not None and row_unit.id != "percent":
            return Measure()  # a percentage beside a measure of another unit is not its value
        amount = read_row(row, catalog, self.unit or Unit(id="VND"))
        if amount.indicator == "funding":
            return Measure("funding_share", amount.item, "funding", own)
        return with_unit(read_row(row, catalog, own), own)

    @cached_property
    def _caption_role(self) -> str:
        """«Biểu đăng ký phấn đấu đạt chuẩn năm 2020»: a table of the time to come."""
        period = period_in(self.caption)
        future = period is not None and bool(self.reader.setting.year) and period.first_year > self.reader.setting.year
        if regex.search(r"kế hoạch|nhu cầu", self.caption) and not regex.search(r"kết quả|thực hiện", self.caption):
            return "plan"
        return "target" if future or regex.search(r"đăng ký|phấn đấu|dự kiến", self.caption) else ""

    def _summed(
        self, cell: Cell, measure: Measure, place: PlaceName | None, row: str
    ) -> tuple[Cell, Measure, PlaceName | None]:
        """Rows «Tổng cộng» and «Bình quân» of a count of criteria are measures of their own."""
        if measure.indicator == "criteria_met_count" and _TOTAL_ROW_RE.match(row):
            measure = Measure("criteria_met_total", "", "criteria", measure.unit)
        elif measure.indicator == "criteria_met_count" and _MEAN_ROW_RE.match(row):
            measure = Measure("criteria_met_mean", "", "criteria", Unit(id="criteria/commune"))
        elif _MEAN_ROW_RE.match(row) and self.places:
            measure = Measure()
        return cell, measure, place

    def _fulfilment(self, measure: Measure) -> Measure:
        return Measure("plan_fulfilment", measure.indicator, "indicator", Unit(id="percent"))

    def _is_commune(self, place: PlaceName | None) -> bool:
        return place is not None and self.reader.level_of(place) == "commune"

    def _state(self, cell: Cell, measure: Measure, place: PlaceName | None) -> Claim | None:
        mark = fold(self._words(cell)).text.strip(" .")
        status = "met" if mark in _MET_MARKS or mark == "1" else "not_met" if mark in _NOT_MET_MARKS else ""
        if self._caption_role:  # what is registered for a year to come; the others say nothing
            return self._make(cell, measure, place, "target", status="target_met") if status == "met" else None
        return self._make(cell, measure, place, "actual", status=status) if status else None

    def _figure(self, cell: Cell, measure: Measure, place: PlaceName | None, role: str) -> Claim | None:
        match = _CELL_RE.fullmatch(fold(self._words(cell)).text.strip())
        if match is None or not measure.indicator:
            return None
        unit = self._read_unit(match["unit"].strip()) if match["unit"] else measure.unit
        bound = self._bound(match)
        if unit is None or bound is None:
            return None
        value, decimals = parse_number(match["number"])
        step = unit.factor / Decimal(10) ** decimals
        counts = unit.counts and not decimals
        quantity = Quantity.printed(
            value * unit.factor, unit.id, decimals=decimals, step=step, counts=counts, bound=bound
        )
        of = parse_number(match["of"])[0] * unit.factor if match["of"] else None
        return self._make(cell, measure, place, role, quantity=quantity, of=of)

    def _bound(self, match: regex.Match[str]) -> str | None:
        """Return the bound that the cell's words mean; None if they mean something else."""
        words = self.reader.catalog.words
        if match["after"]:
            return words.bounds_after.get(match["after"].strip())
        return words.bounds_before.get(match["before"]) if match["before"] else "exact"

    def _make(
        self,
        cell: Cell,
        measure: Measure,
        place: PlaceName | None,
        role: str,
        *,
        status: str = "",
        quantity: Quantity | None = None,
        of: Decimal | None = None,
    ) -> Claim:
        span = self._span(cell)
        doubts = ["địa danh suy ra từ chữ in"] if place is not None and place.inferred else []
        doubts += [] if place is not None else ["chưa rõ địa bàn"]
        return Claim(
            key=f"{span.start}:{measure.indicator}:{measure.item}:",
            topic=measure.topic,
            indicator=measure.indicator,
            item=measure.item,
            place=place,
            period=self._period(cell, role, status),
            role=role,
            quantity=quantity,
            status=status,
            of=of,
            origin="annex" if self.grid.annex else "table",
            doubts=tuple(doubts),
            sentence=f"{self.grid.row_heads[cell.row]} | {self.grid.column_heads[cell.column]}: {self._words(cell)}",
            passage=self._passage(cell),
            evidence=Evidence(span=span, quote=self.text[span.start : span.end], rule="claims.tables.cell"),
        )

    def _period(self, cell: Cell, role: str, status: str) -> Period | None:
        year = self.reader.setting.year
        now = period_in(self.caption) or (Period(start=str(year), end=str(year)) if year else None)
        # «Luật Hợp tác xã năm 2012», «giai đoạn 2016-2020» in the name of a row say nothing of its time
        of_row = None if status or _CITED_RE.search(self.rows[cell.row]) else period_in(self.rows[cell.row])
        own = self.columns[cell.column].period or of_row or now
        if role == "change" and own is not None and now is not None and own.start < now.end:
            return Period(start=own.start, end=now.end)  # «Tăng so với năm 2018»
        return own

    def _words(self, cell: Cell) -> str:
        return " ".join(self.text[cell.span.start : cell.span.end].split())

    def _span(self, cell: Cell) -> Span:
        raw = self.text[cell.span.start : cell.span.end]
        start = cell.span.start + len(raw) - len(raw.lstrip())
        return Span(start, max(start, cell.span.start + len(raw.rstrip())))

    def _passage(self, cell: Cell) -> int:
        inside = [index for start, index in self.passages if cell.span.start <= start < cell.span.end]
        return (inside or [index for _, index in self.passages] or [0])[0]
