"""What every flowing format comes down to: paragraphs and tables in document order, tables within cells.

A reader of RTF, ODT, HTML or a workbook builds these items from its own marks; `write_flow` turns them into blocks,
addresses, tables and spans, so that a letter's head is read by columns in each of them as it is in DOCX.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from extractor.errors import LimitError
from extractor.model import Cell, Span
from extractor.readers.draft import Draft, clean
from extractor.readers.layout import MAX_LAYOUT_ROWS, by_columns, is_layout
from extractor.vi.encodings import Hint

MAX_CELLS = 100_000
MAX_SPAN = 1_000
_MAX_NESTING = 20
_MAX_LAYOUT_CELLS = 40
_TOO_DEEP = "bảng lồng nhau quá sâu: không đọc được nội dung"


@dataclass(slots=True)
class Para:
    """A paragraph as shown; the flags are those of `Block`, `address` where the format has its own («Biểu 1!C7»).

    `hints` are stretches of `text` in a font of an old encoding.
    """

    text: str
    kind: str = "paragraph"
    bold: bool = False
    italic: bool = False
    style: str = ""
    address: str = ""
    hints: list[Hint] = field(default_factory=list)


@dataclass(slots=True)
class Slot:
    """A cell with what stands in it; a merged cell appears once with its spans."""

    row: int
    column: int
    row_span: int = 1
    column_span: int = 1
    items: list[Para | Grid] = field(default_factory=list)

    @property
    def text(self) -> str:
        """Everything in the cell, a line a paragraph."""
        return "\n".join(para.text for para in paragraphs(self.items))


@dataclass(slots=True)
class Grid:
    """A table: its cells row by row."""

    slots: list[Slot] = field(default_factory=list)

    @property
    def rows(self) -> int:
        """How many rows the cells reach over."""
        return max((slot.row + slot.row_span for slot in self.slots), default=0)


Item = Para | Grid


def paragraphs(items: Sequence[Item]) -> Iterator[Para]:
    """Yield the paragraphs of the items in order, those of nested tables where they stand."""
    pending: list[Iterator[Item]] = [iter(items)]
    while pending:
        item = next(pending[-1], None)
        if item is None:
            pending.pop()
        elif isinstance(item, Para):
            yield item
        else:
            pending.append(iter([inner for slot in item.slots for inner in slot.items]))


def write_flow(draft: Draft, items: Sequence[Item]) -> None:
    """Add the items to the draft in reading order.

    Raises:
        LimitError: More cells than a report can have.
    """
    cells = _count(items)
    if cells > MAX_CELLS:
        raise LimitError(f"Bảng có hơn {MAX_CELLS} ô, bị từ chối.", next_step="Tách tệp thành nhiều phần.")
    _write(draft, items, "", "paragraph", None, 0)


def _count(items: Sequence[Item]) -> int:
    total, pending = 0, list(items)
    while pending:
        item = pending.pop()
        if isinstance(item, Grid):
            total += len(item.slots)
            pending.extend(inner for slot in item.slots for inner in slot.items)
    return total


def _write(draft: Draft, items: Sequence[Item], prefix: str, kind: str, table: int | None, depth: int) -> None:
    counted = tables = 0
    for item in items:
        if isinstance(item, Para):
            counted += 1
            text = clean(item.text).strip()
            if text:
                ahead = draft.next_start - (len(item.text) - len(item.text.lstrip()))
                draft.hints.extend(Hint(hint.start + ahead, hint.end + ahead, hint.encoding) for hint in item.hints)
                draft.add(
                    text,
                    item.kind if item.kind != "paragraph" else kind,
                    address=item.address or f"{prefix}p{counted}",
                    table=table,
                    bold=item.bold,
                    italic=item.italic,
                    style=item.style,
                )
        elif depth >= _MAX_NESTING:
            if _TOO_DEEP not in draft.losses:
                draft.losses.append(_TOO_DEEP)
        else:
            tables += 1
            _write_table(draft, item, f"{prefix}t{tables}", kind, depth)


def _write_table(draft: Draft, grid: Grid, address: str, kind: str, depth: int) -> None:
    if kind not in {"paragraph", "cell"} or _places_only(grid, first=not draft.pieces):
        for slot in by_columns((slot.row, slot.column, slot.column_span, slot) for slot in grid.slots):
            _write(draft, slot.items, f"{address}/r{slot.row + 1}/c{slot.column + 1}/", kind, None, depth + 1)
        return
    key = draft.open_table()
    rows = max((slot.row + 1 for slot in grid.slots), default=0)
    for slot in grid.slots:
        before, start = draft.length, draft.next_start
        _write(draft, slot.items, f"{address}/r{slot.row + 1}/c{slot.column + 1}/", "cell", key, depth + 1)
        span = Span(start, draft.length) if draft.length > before else Span(before, before)
        row_span = max(1, min(slot.row_span, rows - slot.row))  # a merge may claim rows that the table has not
        draft.add_cell(
            key, Cell(row=slot.row, column=slot.column, row_span=row_span, column_span=slot.column_span, span=span)
        )


def _places_only(grid: Grid, *, first: bool) -> bool:
    if grid.rows > MAX_LAYOUT_ROWS or len(grid.slots) > _MAX_LAYOUT_CELLS:
        return False
    rows: list[list[str]] = [[] for _ in range(grid.rows)]
    for slot in grid.slots:
        rows[slot.row].append(slot.text)
    return is_layout(rows, first=first)


class Places:
    """Gives the cells of a row-wise table their columns, past those that hang down from rows above."""

    def __init__(self) -> None:
        self.row = -1
        self._column = 0
        self._taken: dict[int, int] = {}

    def next_row(self) -> None:
        """Begin the next row."""
        self.row += 1
        self._column = 0
        self._taken = {column: last for column, last in self._taken.items() if last >= self.row}

    def place(self, row_span: int, column_span: int) -> tuple[int, int, int]:
        """Return the column of the next cell and its spans within the limits.

        Raises:
            LimitError: A span that no table of a report has.
        """
        if column_span > MAX_SPAN or self._column > MAX_CELLS:
            raise LimitError("Bảng có ô gộp quá nhiều cột, bị từ chối.", next_step="Kiểm tra nguồn gốc của tệp.")
        while self._column in self._taken:
            self._column += 1
        column = self._column
        row_span, column_span = min(max(row_span, 1), MAX_CELLS), max(column_span, 1)
        if row_span > 1:
            self._taken.update(dict.fromkeys(range(column, column + column_span), self.row + row_span - 1))
        self._column = column + column_span
        return column, row_span, column_span
