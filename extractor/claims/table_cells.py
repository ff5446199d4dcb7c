"""The figures in a cell: one number with its bound and unit («≥ 90%»), or several («8,2/10,9 km, bằng 75,2%»)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

import regex

from extractor.catalog.indicators import Indicator
from extractor.catalog.units import Unit
from extractor.claims.making import value_of
from extractor.claims.scope import Reader, unit_of
from extractor.claims.table_heads import COMMUNES, RATE_WORDS_RE, SET_SIZES, Measure, band_of, read_measure, read_row
from extractor.claims.table_records import fits
from extractor.claims.table_rows import Rows
from extractor.model import Cell, Mention, Quantity, Ratio, Span
from extractor.vi.fold import fold
from extractor.vi.numbers import NUMBER, parse_number

_CELL_RE = regex.compile(
    r"(?P<before>[≥≤<>=]{1,2}|\p{L}+(?: \p{L}+)?)? ?(?P<sign>[+-])?"
    rf"(?P<number>\d{{1,3}}, \d{{1,2}}(?= ?%)|\d{{1,3}}(?: \d{{3}})+(?!\d)|{NUMBER})"
    rf"(?: ?/ ?(?P<of>{NUMBER}))? ?(?P<unit>điểm %|[%\p{{L}}][\p{{L}}0-9./ ]{{0,16}}?)?(?P<after> trở lên| trở xuống)?"
)

_MOVED_RE = regex.compile(r"tăng(?: thêm)?|cao hơn|gấp|(?P<fall>giảm|thấp hơn)")
_PLAIN_RE = regex.compile(r"(?:hiện|đã|có|còn|đạt|được|là)(?: có| còn| đạt| được)?")  # «Còn 46 nhà», «Có 02 HTX»
_BESIDE_RE = regex.compile(r"[^,;()\d]*")
_PERCENT = Unit(id="percent")
Figure = tuple[Quantity, Decimal | None]


class Cells:
    """Reads the cells of one grid."""

    def __init__(self, reader: Reader, rows: Rows) -> None:
        self._reader = reader
        self._rows = rows

    def read(self, cell: Cell) -> regex.Match[str] | None:
        """Return the parts of a cell that holds one number."""
        return _CELL_RE.fullmatch(fold(self._rows.words(cell)).text.strip())

    def unit(self, cell: Cell) -> Unit | None:
        """«82,5%», «12 km»: the unit that a cell brings itself."""
        match = self.read(cell)
        return self._rows.read_unit(match["unit"].strip()) if match and match["unit"] else None

    def counts_criteria(self, cell: Cell) -> bool:
        """«17/19», «17 TC»: a number of criteria, whatever its head says."""
        match, unit = self.read(cell), self.unit(cell)
        if match is None or (unit is not None and unit.id != "criteria"):
            return False
        return unit is not None or ((match["of"] or "").isdecimal() and int(match["of"]) in SET_SIZES)

    def is_change(self, cell: Cell) -> bool:
        """«tăng 40,4 điểm %», «gấp 3,2 lần»: a cell that says of itself that it compares."""
        match = self.read(cell)
        return match is not None and _MOVED_RE.fullmatch(match["before"] or "") is not None

    def figure(self, cell: Cell, measure: Measure, role: str) -> Figure | None:
        """Return quantity and denominator of a cell with one number, if it can be a value of the measure."""
        match = self.read(cell)
        if match is None or not measure.indicator:
            return None
        unit = self._rows.read_unit(match["unit"].strip()) if match["unit"] else measure.unit
        bound = self._bound(match)
        record = self._reader.catalog.indicators.by_id.get(measure.indicator)  # none of an open measure
        if unit is None or bound is None or not (record is None or fits(record, unit) or role == "change"):
            return None
        if match["sign"] and role != "change":
            return None
        value, decimals = parse_number(match["number"])
        moved = _MOVED_RE.fullmatch(match["before"] or "")
        if match["sign"] == "-" or (moved and moved["fall"]):  # «So sánh 2017/2016 | -4,93», «giảm 4,93»
            value = -value
        step = unit.factor / Decimal(10) ** decimals
        counts = unit.counts and not decimals
        quantity = Quantity.printed(
            value * unit.factor, unit.id, decimals=decimals, step=step, counts=counts, bound=bound
        )
        return quantity, parse_number(match["of"])[0] * unit.factor if match["of"] else None

    def have_one_whole(self, cells: Sequence[Cell], column: int) -> bool:
        """«25/32 | 30/32»: cells of a column that all count out of as many."""
        read = [self.read(cell) for cell in cells if cell.column == column]
        wholes = {match["of"] if match is not None else "" for match in read}
        return len(read) > 1 and len(wholes) == 1 and bool(wholes.pop())

    def _bound(self, match: regex.Match[str]) -> str | None:
        """Return the bound that the cell's words mean; None if they mean something else."""
        words = self._reader.catalog.words
        if match["after"]:
            return words.bounds_after.get(match["after"].strip())
        before = match["before"] or ""
        if not before or _MOVED_RE.fullmatch(before):
            return "exact"
        return words.bounds_before.get(before) or ("exact" if _PLAIN_RE.fullmatch(before) else None)

    def _said_beside(self, mention: Mention, unit: Unit) -> Measure | None:
        """«99,1% (62,4% nước sạch)», «Chưa đạt (nước sạch mới đạt 57,3%)»: what the cell itself says of a figure."""
        scope = self._reader.scope(mention.passage)
        start, end = scope.at(mention)
        if unit.id == COMMUNES.id:  # «5 xã đạt 19/19, 3 xã đạt 15-18 tiêu chí»
            clause = scope.text[end:].partition(",")[0].partition(";")[0].strip(" .").removesuffix("tiêu chí").strip()
            band = band_of(f"{clause} tiêu chí")
            if band or any(map(str.isdecimal, clause)):
                return Measure("communes_by_band", band, "criteria", COMMUNES) if band else None
        behind = _BESIDE_RE.match(scope.text, end)
        before = _BESIDE_RE.match(scope.text[:start][::-1])
        words = (behind.group() if behind else "", before.group()[::-1] if before else "")
        found = (read_measure(it, self._reader.catalog, unit) for it in words if it.strip())
        return next((measure for measure in found if measure.indicator), None)

    def several(self, cell: Cell, row: str) -> Iterator[tuple[Measure, Figure, Span]]:
        """«27 hộ (1,2%)», «8,2/10,9 km, bằng 75,2%»: each figure with what the row's name measures in its unit."""
        alone = self.read(cell)
        if alone is not None and self._bound(alone) is not None:
            return  # not «Thu nhập 72 triệu đồng», which names its figure
        records, limits = self._reader.catalog.indicators.by_id, self._reader.catalog.limits
        before: Indicator | None = None
        for mention in self._rows.mentions(cell):
            if not isinstance(mention.value, Quantity | Ratio):
                continue
            share = limits.share_of.get(before.id, "") if before is not None else ""
            unit = Unit(id=unit_of(mention))
            name = row if unit.id == "percent" else RATE_WORDS_RE.sub("", row)
            measure = self._said_beside(mention, unit) or read_row(name, self._reader.catalog, unit)
            if unit.id == "percent" and share and not measure.indicator:
                measure = Measure(share, "", records[share].topic, unit)
            if not measure.indicator:  # «Tỷ lệ trường đạt tiêu chuẩn cơ sở vật chất | 04/05 trường, đạt 80%»
                rate = read_row(row, self._reader.catalog, _PERCENT).indicator
                count = limits.count_of.get(rate, "")
                measure = Measure(count, "", records[count].topic, unit) if count else measure
            quantity, of = value_of(mention)
            before = records.get(measure.indicator)
            if before is not None and quantity is not None and fits(before, unit):
                yield measure, (quantity, of), mention.span
