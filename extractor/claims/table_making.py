"""The claim of a cell: its figure or status with measure, place, role and time, and what makes each doubtful."""

from __future__ import annotations

from decimal import Decimal

import regex

from extractor.claims.funding_context import WORKS_DOUBT
from extractor.claims.making import is_aim, negative, reckoned
from extractor.claims.open import UNKNOWN
from extractor.claims.scope import Reader
from extractor.claims.sources import JOINED
from extractor.claims.table_cells import Cells
from extractor.claims.table_heads import Head, Measure
from extractor.claims.table_measures import Measures
from extractor.claims.table_records import SEPARATOR
from extractor.claims.table_rows import Rows
from extractor.claims.table_standing import Standing
from extractor.model import Cell, Claim, Evidence, Grid, Period, PlaceName, Quantity, Span

_WHOLE_RE = regex.compile(
    r"tiêu chí[^›\d]{0,24}(?:/ ?|\((?:trên |trong |/ ?)?)(?P<of>19|20)(?!\d)"
)  # «Số TC đạt (/19)»


class Making:
    """Makes the claims of one grid, whose columns are settled."""

    def __init__(
        self,
        reader: Reader,
        grid: Grid,
        *,
        rows: Rows,
        cells: Cells,
        standing: Standing,
        columns: list[Head],
        measures: Measures,
    ) -> None:
        self._reader = reader
        self._grid = grid
        self._rows = rows
        self._cells = cells
        self._standing = standing
        self._columns = columns
        self._measures = measures
        self._text = reader.outline.document.text

    def figure(self, cell: Cell, measure: Measure, place: PlaceName | None, role: str) -> Claim | None:
        """Return the claim of a cell with one number, None if it can be no value of the measure."""
        if measure.indicator.startswith("communes_") and place is not None and self._reader.is_commune(place):
            return None  # communes are counted in no commune
        figure = self._cells.figure(cell, measure, role)
        if figure is None:
            return None
        (quantity, of), head = figure, self._columns[cell.column].text
        quantity = reckoned(quantity) if self._columns[cell.column].is_reckoned and role != "change" else quantity
        whole = _WHOLE_RE.search(head) if measure.indicator == "criteria_met_count" and role != "change" else None
        of = Decimal(whole["of"]) if whole and of is None else of
        if role == "change" and "giảm" in head and "tăng" not in head and quantity.value > 0:
            quantity = negative(quantity)  # «Số hộ giảm so với 2014 | 35»
        return self.make(cell, measure, place, role, quantity=quantity, of=of)

    def make(
        self,
        cell: Cell,
        measure: Measure,
        place: PlaceName | None,
        role: str,
        *,
        status: str = "",
        quantity: Quantity | None = None,
        of: Decimal | None = None,
        span: Span | None = None,
        period: Period | None = None,
    ) -> Claim:
        """Return the claim that a cell, or a `span` of it, tells a quantity or a status."""
        span, head = span or self._span(cell), self._grid.column_heads[cell.column]
        doubts = ["địa danh suy ra từ chữ in"] if place is not None and place.inferred else []
        if measure.topic == "funding" and measure.item in ("state_budget", "local_budget"):
            named = (self._columns[cell.column].last, self._rows.names[cell.row].split(SEPARATOR)[-1])
            doubts += [JOINED] if any(map(self._reader.catalog.sources.is_joint, named)) else []
        of_works = measure.topic == "funding" and (self._measures.lists_works or not measure.item)
        doubts += [WORKS_DOUBT] if of_works else []
        doubts += [] if place is not None else ["chưa rõ địa bàn"]
        doubts += [] if measure.topic != "open" else [UNKNOWN]
        period = period or self._standing.period(cell, self._columns[cell.column], measure, role, status)
        untold = "chưa rõ thời gian của mức trước" if role == "baseline" else "chưa rõ lũy kế từ năm nào"
        doubts += [] if period is not None else [untold]
        money = measure.topic == "open" and quantity is not None and quantity.unit == "VND"  # «Kế hoạch trả 2021»
        aim = not money and is_aim(role, measure.indicator, period, self._reader.setting.year or 0)
        role = "target" if aim else role
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
            origin="annex" if self._grid.annex else "table",
            doubts=tuple(doubts),
            sentence=f"{self._grid.row_heads[cell.row]} | {head}: {self._rows.words(cell)}",
            passage=self._rows.passage(cell),
            evidence=Evidence(span=span, quote=self._text[span.start : span.end], rule="claims.tables.cell"),
        )

    def _span(self, cell: Cell) -> Span:
        raw = self._text[cell.span.start : cell.span.end]
        start = cell.span.start + len(raw) - len(raw.lstrip())
        return Span(start, max(start, cell.span.start + len(raw.rstrip())))
