"""The sheet «Tổng hợp»: what units reached, a row a unit and time, a column an indicator that any of them has."""

from __future__ import annotations

from collections import Counter, defaultdict
from decimal import Decimal
from typing import NamedTuple

from xlsxwriter.worksheet import Worksheet

from extractor.catalog.places import Gazetteer
from extractor.export.sheets import Pen
from extractor.vi.format import format_number
from extractor.vi.order import NameKey, name_key

_ACROSS = 11  # columns on a page, besides those that tell the place and the time
_PRINTED = 3 * _ACROSS  # the indicators that most units have; the others are for the screen
_SEVERAL = "#FFF3CD"


class _Line(NamedTuple):
    """Of what a row is; communes of one name are told apart by their codes."""

    province: str
    place: str
    code: str
    time: str


class Summary:
    """The figures of the sheet while they come along: all that reports say for a cell."""

    def __init__(self) -> None:
        self._values: dict[_Line, dict[str, set[Decimal]]] = defaultdict(lambda: defaultdict(set))

    def add(self, *, province: str, place: str, code: str, time: str, indicator: str, value: Decimal) -> None:
        """Take a figure of a unit and time; the indicator is named with its unit of measure."""
        self._values[_Line(province, place, code, time)][indicator].add(value)

    def write(self, sheet: Worksheet, pen: Pen, places: Gazetteer) -> None:
        """Write the sheet: indicators that most units have come first; those are printed, all are there."""
        often = Counter(name for cells in self._values.values() for name in cells)
        names = sorted(often, key=lambda name: (-often[name], name_key(name)))
        titles = [("Tỉnh", 18.0), ("Đơn vị", 26.0), ("Thời gian", 12.0), *((name, 16.0) for name in names)]
        printed = min(len(names), _PRINTED)
        pen.start(sheet, titles, frozen=3, pages=max(1, -(-printed // _ACROSS)))
        at = 0
        for at, (line, place) in enumerate(self._lines(places), start=1):
            for index, cell in enumerate((line.province, place, line.time)):
                pen.write(sheet, at, index, cell)
            for index, name in enumerate(names, start=3):
                _write_values(pen, sheet, at, index, self._values[line].get(name, set()))
        sheet.autofilter(0, 0, max(at, 1), len(titles) - 1)
        if printed < len(names):
            sheet.print_area(0, 0, max(at, 1), 2 + printed)
            told = f"in {printed} trong {len(names)} chỉ tiêu, các cột khác xem trên màn hình"
            sheet.set_footer(f"&L&F&C&A: {told}&RTrang &P/&N")

    def _lines(self, places: Gazetteer) -> list[tuple[_Line, str]]:
        """The rows in their order, each with the name of its place, and where that lies if another bears the name."""
        codes: dict[tuple[str, str], set[str]] = defaultdict(set)
        for line in self._values:
            codes[line.province, line.place].add(line.code)
        named = []
        for line in self._values:
            above = places.lies_in(line.code, line.time[-4:]) if len(codes[line.province, line.place]) > 1 else ""
            named.append((line, f"{line.place} ({above})" if above else line.place))
        return sorted(named, key=_by_name)


def _by_name(named: tuple[_Line, str]) -> tuple[NameKey, NameKey, str, str]:
    line, place = named
    return name_key(line.province), name_key(place), line.code, line.time


def _write_values(pen: Pen, sheet: Worksheet, row: int, column: int, values: set[Decimal]) -> None:
    if len(values) <= 1:
        pen.write(sheet, row, column, next(iter(values), None))
    else:  # several reports, or one that says two things: a person must choose
        told = " | ".join(map(format_number, sorted(values)))
        pen.write(sheet, row, column, told, bg_color=_SEVERAL, align="right")
