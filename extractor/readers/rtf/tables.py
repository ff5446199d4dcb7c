r"""Rows and cells of RTF: a row says only at its end that it was one, and places its cells by their right edges.

The edges of all rows of a table together are its columns, so a cell that ends where three narrow ones end spans three.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, field

from extractor.errors import LimitError
from extractor.readers.flow import MAX_SPAN, Grid, Item, Slot

MAX_LEVELS = 16
_SLACK = 40
_WIDTH = 1_000


@dataclass(frozen=True, slots=True)
class CellShape:
    r"""What a row's definition says of one cell; `right` in twips, merges as `\clmrg` and `\clvmrg` say."""

    right: int
    merged_left: bool = False
    merged_up: bool = False


@dataclass(slots=True)
class RowShape:
    r"""The definition under construction, from `\trowd` on."""

    left: int = 0
    cells: list[CellShape] = field(default_factory=list)
    merged_left: bool = False
    merged_up: bool = False

    def end_cell(self, right: int) -> None:
        """Take the merges said so far as those of the cell that ends at `right`."""
        if len(self.cells) > MAX_SPAN:
            raise LimitError("Hàng của bảng có quá nhiều ô, bị từ chối.", next_step="Kiểm tra nguồn gốc của tệp.")
        self.cells.append(CellShape(right, self.merged_left, self.merged_up))
        self.merged_left = self.merged_up = False


@dataclass(slots=True)
class _Row:
    left: int
    cells: list[tuple[CellShape, list[Item]]]


@dataclass(slots=True)
class _Open:
    rows: list[_Row] = field(default_factory=list)
    cells: list[list[Item]] = field(default_factory=list)
    items: list[Item] = field(default_factory=list)


class Tables:
    """Takes items with the depth of their cell, and gives them back as paragraphs and grids."""

    def __init__(self) -> None:
        self._items: list[Item] = []
        self._open: list[_Open] = []

    def add(self, item: Item, level: int) -> None:
        """Add what stands at a depth: 0 in the body, 1 in a cell, 2 in a cell of a table within it."""
        self._reach(level)
        (self._open[-1].items if self._open else self._items).append(item)

    def end_cell(self, level: int) -> None:
        """End the cell that is open at this depth."""
        self._reach(max(level, 1))
        table = self._open[-1]
        table.cells.append(table.items)
        table.items = []

    def end_row(self, level: int, shape: RowShape) -> None:
        """End the row at this depth; what its definition does not tell is made up in order."""
        self._reach(max(level, 1))
        table = self._open[-1]
        if table.items:
            table.cells.append(table.items)
            table.items = []
        cells, right = [], shape.left
        for order, items in enumerate(table.cells):
            known = shape.cells[order] if order < len(shape.cells) else CellShape(right + _WIDTH)
            right = max(known.right, right + 1)
            cells.append((CellShape(right, known.merged_left, known.merged_up), items))
        if cells:
            table.rows.append(_Row(shape.left, cells))
        table.cells = []

    def finish(self) -> list[Item]:
        """Return everything; a row that never ended counts as one."""
        self._reach(0)
        return self._items

    def _reach(self, level: int) -> None:
        level = min(level, MAX_LEVELS)
        while len(self._open) > level:
            table = self._open.pop()
            if table.items or table.cells:
                self._open.append(table)
                self.end_row(len(self._open), RowShape())
                self._open.pop()
            (self._open[-1].items if self._open else self._items).append(_grid(table.rows))
        while len(self._open) < level:
            self._open.append(_Open())


def _grid(rows: list[_Row]) -> Grid:
    edges = _edges(rows)
    slots: list[Slot] = []
    above: dict[int, Slot] = {}
    for number, row in enumerate(rows):
        left = row.left
        last: Slot | None = None
        for shape, items in row.cells:
            column, end = _index(edges, left), _index(edges, shape.right)
            width = max(end - column, 1)
            left = shape.right
            if shape.merged_left and last is not None:
                last.column_span += width
                last.items.extend(items)
                continue
            upper = above.get(column)
            if shape.merged_up and upper is not None:
                upper.row_span = number - upper.row + 1
                upper.items.extend(items)
                last = None
                continue
            last = Slot(number, column, 1, width, items)
            above[column] = last
            slots.append(last)
    return Grid(slots)


def _edges(rows: list[_Row]) -> list[int]:
    edges: list[int] = []
    for edge in sorted({row.left for row in rows} | {shape.right for row in rows for shape, _ in row.cells}):
        if not edges or edge - edges[-1] > _SLACK:
            edges.append(edge)
    return edges


def _index(edges: list[int], edge: int) -> int:
    return bisect_left(edges, edge - _SLACK)
