"""A file as read: one NFC text, and the way home from each character to its page, box, paragraph and cell."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Half-open interval of code points in `Document.text`."""

    start: int
    end: int

    def __len__(self) -> int:
        return self.end - self.start

    def __contains__(self, other: Span) -> bool:
        return self.start <= other.start and other.end <= self.end

    def overlaps(self, other: Span) -> bool:
        """True if the two share at least one character."""
        return self.start < other.end and other.start < self.end


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """A rectangle on a page in PDF points, origin at the top left; `page` counts from 1."""

    page: int
    x0: float
    top: float
    x1: float
    bottom: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A run of characters that stand side by side on a page.

    `edges` are len(span) + 1 x-positions in points: character i lies between edges[i] and edges[i + 1].
    """

    span: Span
    page: int
    top: float
    bottom: float
    edges: tuple[float, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A paragraph, a line or a cell's paragraph as the file has it, before any rejoining.

    `kind`: paragraph | cell | page_header | page_footer | footnote.
    `address`: where a format without pages keeps it ("p12", "t1/r2/c3/p1"); empty for PDF.
    `table`: index in `Document.tables` for a cell, else None.
    `bold`: every letter is bold (or heavier). `italic`: likewise.
    `style`: the paragraph style's name where the format has one ("Heading 1").
    """

    span: Span
    kind: str = "paragraph"
    address: str = ""
    page: int | None = None
    table: int | None = None
    bold: bool = False
    italic: bool = False
    style: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """A cell of a table; row and column count from 0, a merged cell appears once with its spans."""

    row: int
    column: int
    row_span: int = 1
    column_span: int = 1
    span: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table in document order; its text lies in `span`, its cells in reading order (row by row)."""

    span: Span
    rows: int
    columns: int
    cells: tuple[Cell, ...]

    def part(self, rows: range, columns: range, head_rows: int) -> Table:
        """The table of some rows and columns, counted from its own first; its first `head_rows` head the others.

        A cell that heads more than these is cut; one below that reaches over other columns is left out.
        """
        found = []
        for cell in self.cells:
            top, left = max(cell.row, rows.start), max(cell.column, columns.start)
            bottom = min(cell.row + cell.row_span, rows.stop)
            right = min(cell.column + cell.column_span, columns.stop)
            heads = cell.row < rows.start + head_rows
            whole = right - left == cell.column_span or len(columns) == self.columns
            if top < bottom and left < right and (heads or whole):
                place = {"row": top - rows.start, "column": left - columns.start}
                found.append(Cell(**place, row_span=bottom - top, column_span=right - left, span=cell.span))
        return Table(span=self.span, rows=len(rows), columns=len(columns), cells=tuple(found))


@dataclass(frozen=True, slots=True, kw_only=True)
class Repair:
    """A stretch of `Document.text` whose damaged letters were set right; `raw` is what the file holds there.

    `kind`: tcvn3 | vni (old font encodings) | mojibake (UTF-8 read as Windows-1252) | entity (HTML) |
    look-alike (ƣ for ư, Ð for Đ) | glued | blank (a blank lost or too many) | lost-letter (an ư of TCVN3 put back where
    a program dropped it). Digits are never repaired.
    """

    span: Span
    raw: str
    kind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    r"""One file, read.

    `text` is NFC with "\\n" between blocks; blocks tile it but for those line ends, in reading order.
    `pages` are the text spans of the pages, empty for formats without pages; `lines` are sorted by span and may
    leave out characters that have no ink (line ends). `status`: ok | partial; `losses` say in words what is missing.
    `text_quality`: share of well-formed Vietnamese syllables among the words, 0-1. `doubts`: figures of a scan that
    were not read twice alike, with the reason in Vietnamese, sorted by span. `page_quality`: the same share for each
    of `pages`. `repairs`: where the text differs from what the file holds (beyond NFC), sorted by span.
    """

    document_id: str
    file_name: str
    media_type: str
    reader: str
    text: str
    blocks: tuple[Block, ...]
    tables: tuple[Table, ...] = ()
    pages: tuple[Span, ...] = ()
    lines: tuple[Line, ...] = ()
    text_quality: float = 1.0
    status: str = "ok"
    losses: tuple[str, ...] = ()
    doubts: tuple[tuple[Span, str], ...] = ()
    page_quality: tuple[float, ...] = ()
    repairs: tuple[Repair, ...] = ()

    def page_of(self, offset: int) -> int | None:
        """Page (from 1) of the character at offset; None where the format has no pages."""
        if not self.pages:
            return None
        return max(1, bisect_right(self.pages, offset, key=lambda span: span.start))

    def locate(self, span: Span) -> tuple[Box, ...]:
        """The boxes that the span covers, one a line; empty where the format has no pages."""
        first = bisect_right(self.lines, span.start, key=lambda line: line.span.end)
        boxes = []
        for line in self.lines[first:]:
            if line.span.start >= span.end:
                break
            start, end = max(span.start, line.span.start), min(span.end, line.span.end)
            x0, x1 = line.edges[start - line.span.start], line.edges[end - line.span.start]
            boxes.append(Box(page=line.page, x0=min(x0, x1), top=line.top, x1=max(x0, x1), bottom=line.bottom))
        return tuple(boxes)

    def printed(self, span: Span) -> str:
        """The stretch as the file holds it: repairs that the span touches are undone whole."""
        pieces: list[str] = []
        at = span.start
        for repair in self.repairs[bisect_right(self.repairs, span.start, key=lambda repair: repair.span.end) :]:
            if repair.span.start >= span.end:
                break
            pieces += (self.text[at : repair.span.start], repair.raw)
            at = repair.span.end
        pieces.append(self.text[at : span.end])
        return "".join(pieces)
