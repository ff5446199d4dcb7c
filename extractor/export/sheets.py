"""How a cell and a sheet of the workbook are written: typed, plain, printable.

Text is written as text, so nothing that a document says can run. A number that Excel's double cannot carry exactly is
written as text with all its digits.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from math import ceil
from typing import Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from extractor.export.cells import plain_text, print_number

WHOLE = "[$-42A]#,##0"
"""The format of a whole number: as in Vietnam where the program heeds it (LibreOffice), else as the desk is set."""
_HEAD = {
    "bold": True,
    "text_wrap": True,
    "valign": "vcenter",
    "border": 1,
    "bg_color": "#1F4E79",
    "font_color": "white",
}
_LINE, _HIGHEST = 15.0, 409.0
_FIRST_YEAR = 1900  # which Excel takes for a leap year
_HIDDEN = 2  # width of columns that nobody reads
_LINK = {"font_color": "#0B5394", "underline": 1}
_CELL = {"valign": "top", "border": 1, "border_color": "#D0D7DE"}


class Pen:
    """Writes cells of a book; formats are made once."""

    def __init__(self, book: xlsxwriter.Workbook) -> None:
        self._book = book
        self._formats: dict[tuple[tuple[str, Any], ...], Format] = {}

    def format(self, **properties: Any) -> Format:
        """Return the format with these properties."""
        key = tuple(sorted(properties.items()))
        if key not in self._formats:
            self._formats[key] = self._book.add_format(properties)
        return self._formats[key]

    def cell(self, **look: Any) -> Format:
        """Return the format of a cell in a table."""
        return self.format(**_CELL, **look)

    def write(self, sheet: Worksheet, row: int, column: int, value: Any, *, link: str = "", **look: Any) -> None:
        """Write one cell of a table: a number as a number, a day as a day, all else as text; it may lead to a link."""
        if link:
            look = _LINK | look
            shown = plain_text(str(value)) if value else "mở"
            sheet.write_url(row, column, link, self.cell(**look), string=shown)
            if not isinstance(value, Decimal | int | float):
                return
        if value is None or value == "":
            sheet.write_blank(row, column, None, self.cell(**look))
        elif isinstance(value, Decimal | int | float):
            number = Decimal(str(value))
            if number.is_finite() and Decimal(repr(float(number))) == number:
                sheet.write_number(row, column, float(number), self.cell(num_format=_digits(number), **look))
            else:
                sheet.write_string(row, column, print_number(number), self.cell(align="right", **look))
        elif isinstance(value, date):
            day = datetime.combine(value, time())
            sheet.write_datetime(row, column, day, self.cell(num_format="dd/mm/yyyy", align="left", **look))
        else:
            text = plain_text(str(value))
            # Excel and LibreOffice break at a line end even where the row has room for one line only.
            text = text if look.get("text_wrap") else text.replace("\n", " ")
            sheet.write_string(row, column, text, self.cell(**look))

    def start(self, sheet: Worksheet, titles: Sequence[tuple[str, float]], *, frozen: int = 0, pages: int = 1) -> None:
        """Make a table: head row frozen and repeated, A4 across, so many pages wide; titles come with their widths.

        On a sheet of several pages across the frozen columns stand on each.
        """
        sheet.set_landscape()
        sheet.set_paper(9)  # A4
        sheet.fit_to_pages(pages, 0)
        if pages > 1:
            sheet.repeat_columns(0, frozen - 1)
        sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
        sheet.repeat_rows(0)
        sheet.set_footer("&L&F&C&A&RTrang &P/&N")
        sheet.freeze_panes(1, frozen)
        for index, (_, width) in enumerate(titles):
            sheet.set_column(index, index, width)
        sheet.set_row(0, max(32.0, row_height((title, 0.85 * width) for title, width in titles if width > _HIDDEN)))
        for index, (title, _) in enumerate(titles):
            sheet.write_string(0, index, plain_text(title), self.format(**_HEAD))


def row_height(cells: Iterable[tuple[str, float]]) -> float:
    """Return the height in points at which wrapped texts are whole, each in a column of so many characters."""
    lines = (sum(max(1, ceil(len(line) / width)) for line in text.split("\n")) for text, width in cells)
    return min(_HIGHEST, _LINE * max(lines, default=1))


def day_of(text: str) -> date | str:
    """Return an ISO day as one that Excel sorts; a month, and what lies before its first year, stay text."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return text
    return day if day.year > _FIRST_YEAR else text


def _digits(number: Decimal) -> str:
    places = max(0, -int(number.normalize().as_tuple().exponent))
    return WHOLE + (f".{'0' * places}" if places else "")
