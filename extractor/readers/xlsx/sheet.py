"""One sheet: the cells that show, packed to the rows and columns in use, merged ones with their spans."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import regex
from lxml import etree

from extractor.errors import LimitError
from extractor.readers.flow import MAX_CELLS, Para, Slot
from extractor.readers.xlsx.book import Book, Text, children, first, local, on, text_of, whole
from extractor.readers.xlsx.formats import show_number, show_text
from extractor.vi.encodings import Hint

_REFERENCE_RE = regex.compile(r"\$?([A-Za-z]{1,3})\$?(\d{1,7})")
_MARGIN_CODE_RE = regex.compile(r'&(?:"[^"]*"|K[0-9A-Fa-f]{6}|\d{1,3}|[BIUESXYGOH])')
_MARGIN_FIELD_RE = regex.compile(r"&[PNDTFAZ]")
_TRUTH = {"1": "TRUE", "0": "FALSE"}


class Shown(NamedTuple):
    """A cell with a text: row and column from 0, whether its row shows, stretches in fonts of an old encoding."""

    row: int
    column: int
    text: str
    is_shown: bool
    hints: Sequence[Hint] = ()


@dataclass(slots=True)
class Sheet:
    """What a sheet shows: its cells row by row, its running heads and feet, and what it hides.

    `uncomputed`: formulas without a result; a program wrote them that leaves the computing to Excel.
    """

    slots: list[Slot] = field(default_factory=list)
    margins: list[Para] = field(default_factory=list)
    hidden_rows: int = 0
    hidden_columns: int = 0
    uncomputed: int = 0


def read_sheet(root: etree._Element, book: Book, name: str) -> Sheet:
    """Return the visible cells of a worksheet.

    Raises:
        LimitError: More cells than a report can have.
    """
    uncomputed: list[etree._Element] = []
    sheet = sheet_of(_cells(root, book, uncomputed), _hidden_columns(root), _merges(root), name)
    sheet.margins = list(_margins(root))
    sheet.uncomputed = len(uncomputed)
    return sheet


def sheet_of(
    cells: Iterable[Shown],
    hidden_columns: Sequence[tuple[int, int]],
    merges: Mapping[tuple[int, int], tuple[int, int]],
    name: str,
) -> Sheet:
    """Return what a sheet shows.

    Args:
        cells: Those with a text.
        hidden_columns: First and last one of each stretch.
        merges: Top left cell → last row and column.
        name: The sheet's, for the addresses of its cells.

    Raises:
        LimitError: More cells than a report can have.
    """
    sheet = Sheet()
    shown: dict[tuple[int, int], Shown] = {}
    hidden_rows: set[int] = set()
    columns_lost: set[int] = set()
    for cell in cells:
        if not cell.is_shown:
            hidden_rows.add(cell.row)
        elif any(low <= cell.column <= high for low, high in hidden_columns):
            columns_lost.add(cell.column)
        else:
            shown[cell.row, cell.column] = cell
            if len(shown) > MAX_CELLS:
                raise LimitError(f"Trang tính có hơn {MAX_CELLS} ô, bị từ chối.", next_step="Tách tệp.")
    sheet.hidden_rows, sheet.hidden_columns = len(hidden_rows), len(columns_lost)
    sheet.slots = _packed(shown, merges, name)
    return sheet


def shown_cell(row: int, column: int, text: Text, encoding: str, *, is_shown: bool) -> Shown | None:
    """Return a cell without the blanks around its text, None if there is no text; `encoding` is that of its font."""
    printed = "".join(piece for piece, _ in text)
    stripped = printed.strip()
    if not stripped:
        return None
    hints = []
    start = len(printed.lstrip()) - len(printed)
    for piece, own in text:
        end = start + len(piece)
        old = encoding if own is None else own
        if old and end > 0 and start < len(stripped):
            hints.append(Hint(max(start, 0), min(end, len(stripped)), old))
        start = end
    return Shown(row, column, stripped, is_shown, hints)


def _cells(root: etree._Element, book: Book, uncomputed: list[etree._Element]) -> Iterator[Shown]:
    """The cells with a text; formulas without a result are added to `uncomputed`."""
    row_number = -1
    for row in children(first(root, "sheetData"), "row"):
        row_number = whole(row.get("r"), row_number + 2) - 1
        is_shown = not on(row, "hidden")
        column = -1
        for cell in row:
            if local(cell) != "c":
                continue
            place = _place(cell.get("r", ""))
            column = place[1] if place else column + 1
            encoding = book.encoding(cell.get("s"))
            here = place[0] if place else row_number
            shown = shown_cell(here, column, _shown(cell, book), encoding, is_shown=is_shown)
            if shown is not None:
                yield shown
            elif is_shown and cell.get("t", "n") == "n" and first(cell, "f") is not None and not _value(cell):
                uncomputed.append(cell)


def _value(cell: etree._Element) -> str:
    stored = first(cell, "v")
    return "" if stored is None else stored.text or ""


def _shown(cell: etree._Element, book: Book) -> Text:
    kind = cell.get("t", "n")
    if kind == "inlineStr":
        inline = first(cell, "is")
        return () if inline is None else text_of(inline)
    value = _value(cell)
    code = book.code(cell.get("s"))
    if not value or code.replace('"', "").strip() in {";;;", ";;"}:  # how one hides a cell's value
        return ()
    if kind == "s":
        at = whole(value, -1)
        return shown_text(book.strings[at], code) if 0 <= at < len(book.strings) else ()
    return ((_printed(value, kind, code, from_1904=book.from_1904), None),)


def shown_text(text: Text, code: str) -> Text:
    """Return a text as its format prints it, with words around it for some."""
    before, _, after = show_text("\0", code).partition("\0")
    return ((before, ""), *text, (after, "")) if before or after else text


def _printed(value: str, kind: str, code: str, *, from_1904: bool) -> str:
    if kind == "n":
        return show_number(value, code, from_1904=from_1904)
    if kind == "b":
        return _TRUTH.get(value.strip(), value)
    if kind == "d":
        day = value.partition("T")[0].split("-")
        return "/".join(reversed(day)) if len(day) == 3 else value
    return show_text(value, code)


def _place(reference: str) -> tuple[int, int] | None:
    match = _REFERENCE_RE.fullmatch(reference)
    if match is None:
        return None
    column = 0
    for letter in match.group(1).upper():
        column = column * 26 + ord(letter) - ord("A") + 1
    return int(match.group(2)) - 1, column - 1


def _letters(column: int) -> str:
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def _hidden_columns(root: etree._Element) -> list[tuple[int, int]]:
    return [
        (whole(column.get("min"), 1) - 1, whole(column.get("max"), 1) - 1)
        for column in children(first(root, "cols"), "col")
        if on(column, "hidden")
    ][:MAX_CELLS]


def _merges(root: etree._Element) -> dict[tuple[int, int], tuple[int, int]]:
    """Top left cell → last row and column of each merged range."""
    merges = {}
    for entry in children(first(root, "mergeCells"), "mergeCell"):
        start, _, end = entry.get("ref", "").partition(":")
        top, bottom = _place(start), _place(end)
        if top and bottom:
            merges[top] = bottom
    return merges


def _packed(
    shown: dict[tuple[int, int], Shown], merges: Mapping[tuple[int, int], tuple[int, int]], name: str
) -> list[Slot]:
    """Rows and columns that hold nothing are left out, so that a cell far away costs nothing."""
    rows = {row: order for order, row in enumerate(sorted({row for row, _ in shown}))}
    columns = {column: order for order, column in enumerate(sorted({column for _, column in shown}))}
    row_list, column_list = list(rows), list(columns)
    slots = []
    for (row, column), cell in sorted(shown.items()):
        last_row, last_column = merges.get((row, column), (row, column))
        slots.append(
            Slot(
                rows[row],
                columns[column],
                max(_count(row_list, rows[row], last_row), 1),
                max(_count(column_list, columns[column], last_column), 1),
                [Para(cell.text, address=f"{name}!{_letters(column)}{row + 1}", hints=list(cell.hints))],
            )
        )
    return slots


def _count(used: list[int], at: int, last: int) -> int:
    """How many of the rows or columns in use lie between `used[at]` and `last`."""
    return bisect_right(used, last) - at


def _margins(root: etree._Element) -> Iterator[Para]:
    element = first(root, "headerFooter")
    if element is None:
        return
    for child in element:
        kind = "page_header" if local(child).lower().endswith("header") else "page_footer"
        for part in regex.split(r"&[LCR]", child.text or ""):
            text = _MARGIN_CODE_RE.sub("", part)
            words = _MARGIN_FIELD_RE.sub("", text)
            if any(letter.isalpha() for letter in words):
                yield Para(words.replace("&&", "&").strip(), kind=kind)
