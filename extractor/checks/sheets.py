"""The cells of a table as the checks read them: numbers with what they mean, heads and row names folded."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from textwrap import shorten

import regex

from extractor.checks.intervals import Interval, between
from extractor.checks.lines import Figure as Printed
from extractor.checks.words import Quote
from extractor.model import Grid, Outline, Span
from extractor.vi.fold import fold_phrase
from extractor.vi.numbers import NUMBER, parse_number

_NUMBER_RE = regex.compile(rf"-?{NUMBER}")
_NOTHING = frozenset({"", "-", "–", "—", "0"})
_MEASURED_RE = regex.compile(
    r"đồng|trđ|tr\.đ|vốn|kinh phí|tiền|ngân sách|km|ha(?!\p{L})|tấn|diện tích|sản lượng|chiều dài"
)
_LONGEST_NAME = 70
_NO_CELL = ("", Span(0, 0))


@dataclass(frozen=True)
class Figure:
    """A cell that holds a number; `counts` if whole things, else it was rounded at its last place."""

    value: Decimal
    decimals: int
    counts: bool
    quote: Quote

    @cached_property
    def meant(self) -> Interval:
        """What the print means."""
        half = Decimal(0) if self.counts else Decimal(5).scaleb(-self.decimals - 1)
        return between(self.value - half, self.value + half)

    @property
    def printed(self) -> Printed:
        """As a figure of the text, for what asks what it may have been before a slip."""
        half = Decimal(0) if self.counts else Decimal(5).scaleb(-self.decimals - 1)
        low, high, quote = self.value - half, self.value + half, self.quote
        return Printed(self.value, "", self.decimals, half, "exact", low, high, quote.span, quote.text, 0, 0)


class Sheet:
    """A table's cells by row and column, with its reading."""

    def __init__(self, outline: Outline, grid: Grid) -> None:
        text = outline.document.text
        self.grid = grid
        self.heads = [fold_phrase(head) for head in grid.column_heads]
        self.rows = [fold_phrase(head) for head in grid.row_heads]
        self.texts: dict[tuple[int, int], tuple[str, Span]] = {
            (cell.row, cell.column): (text[cell.span.start : cell.span.end].strip(), cell.span)
            for cell in outline.cells_of(grid)
            if cell.row >= grid.head_rows
        }
        self._figures: dict[tuple[int, int], Figure | None] = {}
        measured = _MEASURED_RE.search(fold_phrase(f"{grid.caption} {grid.unit_line}")) is not None
        self._are_measured = [measured or _MEASURED_RE.search(head) is not None for head in self.heads]

    @property
    def name(self) -> str:
        """The table as a person finds it: by its caption, else by its place among the tables of the file."""
        caption = shorten(self.grid.caption, _LONGEST_NAME, placeholder="…")
        return f"«{caption}»" if caption else str(self.grid.table + 1)

    def figure(self, row: int, column: int) -> Figure | None:
        """The number in a cell; None where it is no plain number."""
        if (row, column) not in self._figures:  # each sum of a row, of a column and of the whole asks
            self._figures[row, column] = self._read(row, column)
        return self._figures[row, column]

    def _read(self, row: int, column: int) -> Figure | None:
        printed, span = self.texts.get((row, column), _NO_CELL)
        if not _NUMBER_RE.fullmatch(printed):
            return None
        value, decimals = parse_number(printed.lstrip("-"))
        counts = not decimals and not self._are_measured[column]
        return Figure(-value if printed.startswith("-") else value, decimals, counts, Quote(span, printed))

    def parts(self, cells: Sequence[tuple[int, int]]) -> tuple[Figure, ...] | None:
        """The numbers of cells, empty ones left out; None if one holds words."""
        found = []
        for row, column in cells:
            figure = self.figure(row, column)
            if figure is not None:
                found.append(figure)
            elif self.texts.get((row, column), ("", None))[0] not in _NOTHING:
                return None
        return tuple(found)
