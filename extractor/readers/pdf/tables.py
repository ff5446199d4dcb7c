"""A table that goes on over the page end is one table: its repeated head goes, a row that the page cut is joined."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import regex

from extractor.readers.pdf.broken import PADDING, goes_on, join_broken
from extractor.readers.pdf.page import TableCell, TablePart
from extractor.readers.pdf.rows import Row

_SAME_EDGE = 6.0
_MAX_HEAD_ROWS = 6
_REST_RE = regex.compile(r"[-+.,]?\d[\d.,]*\s?%?")
_LABEL_RE = regex.compile(r"(?![IVX]+$)\p{L}{2,3}")
_BLANKS_RE = regex.compile(r"\s+")


@dataclass(slots=True)
class Chain:
    """A table over its pages: rows of cells in order; between them what stood around the page end."""

    columns: int
    xs: tuple[float, ...]
    free: tuple[tuple[float, float], ...] = ()
    rows: int = 0
    entries: list[list[TableCell] | Row] = field(default_factory=list)

    @property
    def cells(self) -> list[TableCell]:
        """Its cells, row by row."""
        return [cell for entry in self.entries if isinstance(entry, list) for cell in entry]

    @property
    def last(self) -> dict[int, TableCell]:
        """The cells that reach down to its end, by their column."""
        return {cell.column: cell for cell in self.cells if cell.row + cell.row_span == self.rows}


def start_chain(part: TablePart) -> Chain:
    """Return the table that begins with this part."""
    chain = Chain(columns=len(part.xs) - 1, xs=part.xs, free=part.free)
    _append(chain, _by_row(part), part.rows)
    return chain


def continues(chain: Chain, part: TablePart) -> bool:
    """Return whether a part that opens the next page is the same table: as many columns at the same places."""
    if chain.free or part.free:
        return same_columns(chain.free, part.free)
    return len(part.xs) == len(chain.xs) and all(
        abs(a - b) <= _SAME_EDGE for a, b in zip(part.xs, chain.xs, strict=True)
    )


def same_columns(free: Sequence[tuple[float, float]], other: Sequence[tuple[float, float]]) -> bool:
    """Return whether two parts without rules leave the same columns white."""
    return len(free) == len(other) > 0 and all(
        low < above and below < high for (low, high), (below, above) in zip(free, other, strict=True)
    )


def extend(chain: Chain, part: TablePart, between: list[Row]) -> None:
    """Add the part of the next page.

    Args:
        chain: The table so far; it is changed.
        part: What the next page holds of it.
        between: Page numbers and running heads that stand around the page end; they keep their place in the text.
    """
    rows = _by_row(part)
    repeated = _repeated(chain, rows)
    for cell in (cell for row in rows[:repeated] for cell in row):
        for printed in cell.rows:
            printed.kind = "page_header"
            between.append(printed)
    rest = rows[repeated:]
    dropped = repeated
    if rest and _is_cut(chain, rest[0]):
        last = chain.last
        for cell in rest[0]:
            above = last[cell.column]
            joined = [*above.rows[-1:], *cell.rows]
            above.rows.extend(cell.rows)
            if cell.rows:
                join_broken(joined, _room(chain, above), keeps_blanks=any(row.closed for row in joined[:-1]))
        rest = rest[1:]
        dropped += 1
    chain.entries.extend(between)
    for row in rest:
        for cell in row:
            cell.row -= dropped
    _append(chain, rest, part.rows - dropped)


def _append(chain: Chain, rows: list[list[TableCell]], count: int) -> None:
    for row in rows:
        for cell in row:
            cell.row += chain.rows
        chain.entries.append(row)
    chain.rows += max(count, 0)


def _by_row(part: TablePart) -> list[list[TableCell]]:
    rows: list[list[TableCell]] = [[] for _ in range(part.rows)]
    for cell in part.cells:
        rows[cell.row].append(cell)
    return rows


def _repeated(chain: Chain, rows: list[list[TableCell]]) -> int:
    """How many rows at the top say the same as the table's own first rows."""
    first = [entry for entry in chain.entries[: _MAX_HEAD_ROWS + 1] if isinstance(entry, list)]
    count = 0
    for own, other in zip(first, rows[:_MAX_HEAD_ROWS], strict=False):
        if not _says_the_same(own, other):
            break
        count += 1
    return count


def _says_the_same(own: list[TableCell], other: list[TableCell]) -> bool:
    """Whether two rows hold the same words; «TT» alone in a narrow cell is read as «TY» or 38 on the next scan."""
    if [cell.column for cell in own] != [cell.column for cell in other]:
        return False
    texts = [(_plain(cell), _plain(beside)) for cell, beside in zip(own, other, strict=True)]
    same = {text for text, beside in texts if text and text == beside}
    misread = [pair for pair in texts if pair[0] != pair[1]]
    return len(same) > bool(misread) and all(any(map(_LABEL_RE.fullmatch, pair)) for pair in misread)


def _is_cut(chain: Chain, row: list[TableCell]) -> bool:
    """The second half of a row has no key of its own, and no figure but the rest of one that the page end broke."""
    last = chain.last
    filled = [cell for cell in row if _plain(cell)]
    if not filled or min(cell.column for cell in filled) == 0:
        return False
    for cell in filled:
        above = last.get(cell.column)
        if above is None or above.column_span != cell.column_span:
            return False
        if _REST_RE.fullmatch(_plain(cell)) and not goes_on(above.rows, cell.rows, _room(chain, above)):
            return False
    return any(_plain(last[cell.column]) for cell in filled)


def _room(chain: Chain, cell: TableCell) -> float:
    """The width of a cell between its paddings; without rules, what the widest line of its column takes."""
    if chain.free:
        return widest_line(chain.cells, cell.column)
    return chain.xs[cell.column + cell.column_span] - chain.xs[cell.column] - 2 * PADDING


def widest_line(cells: Sequence[TableCell], column: int) -> float:
    """Return the width of the widest line in the cells of one column."""
    return max(
        (row.x1 - row.x0 for cell in cells if (cell.column, cell.column_span) == (column, 1) for row in cell.rows),
        default=0.0,
    )


def _plain(cell: TableCell) -> str:
    return str(_BLANKS_RE.sub(" ", cell.text)).strip()
