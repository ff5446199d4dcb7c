"""A document as a careful reader sees it: header, tree of sections, rejoined paragraphs, tables with their heads."""

from __future__ import annotations

from dataclasses import dataclass

from extractor.model.document import Cell, Document, Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """Head and foot of an administrative document (Nghị định 30/2020/NĐ-CP, annex I); None or "" = not stated.

    `issued_on` is ISO 8601. `form` is the kind of document in lower case («báo cáo», «công văn»). `title` is the
    abstract (trích yếu). `issuer_parent` is the body above the issuer. `recipients` are the lines of «Nơi nhận».
    `spans` leads home: pairs of field name and span.
    """

    symbol: str = ""
    issued_on: str = ""
    place_of_issue: str = ""
    issuer_parent: str = ""
    issuer: str = ""
    recipient: str = ""
    form: str = ""
    title: str = ""
    signer: str = ""
    signer_title: str = ""
    recipients: tuple[str, ...] = ()
    spans: tuple[tuple[str, Span], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A numbered part, or a bullet that carries a title or parts of its own.

    `label` as printed without its punctuation ("Phần thứ nhất", "I", "9", "1.1", "a", "-", "+"); `path` the labels
    joined by "/" from the top; `span` reaches from the label to the next section of the same or a higher level.
    `bullet` is true for "-", "+" and the like. `parent` is the index of the section above, None at the top.
    """

    section_id: str
    parent: int | None
    level: int
    label: str
    title: str
    path: str
    span: Span
    bullet: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """A paragraph after rejoining: what one would read aloud in one go, over line and page ends.

    `kind`: heading | paragraph | item | cell | front | back | footnote (of a page) | furniture (running heads, page
    numbers).
    `section` is the index of the innermost section that holds it, None before the first. `marker` is the bullet or
    number that opens it. `lead` is the index of the passage that governs it: for an item the line that opened the
    list («…, trong đó:») or the item above it in depth; None where nothing does. `table` is the index of its table.
    `depth` is 0 for plain paragraphs, 1 for "-", 2 for "+". `holes` are the spans of furniture and
    notes inside it (the page number in the middle of a sentence): read past them; they are passages of their own.
    """

    span: Span
    kind: str = "paragraph"
    section: int | None = None
    marker: str = ""
    depth: int = 0
    lead: int | None = None
    table: int | None = None
    holes: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """How to read a table of the document: its caption, its unit line and what heads each row and column.

    `top` and `left` are where it begins in the table, which may hold several side by side or one below the other.
    `column_heads` has one path a column («Vốn › Ngân sách xã › 2017»); `row_heads` one text a row, "" for head rows.
    `caption` and `unit_line` are "" where there is none. `annex` is true for a table of an annex (phụ lục, biểu).
    """

    table: int
    head_rows: int
    column_heads: tuple[str, ...]
    row_heads: tuple[str, ...]
    caption: str = ""
    unit_line: str = ""
    section: int | None = None
    annex: bool = False
    top: int = 0
    left: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Outline:
    """The document with its structure; `passages` tile the text but for blanks and line ends between them."""

    document: Document
    header: Header
    sections: tuple[Section, ...]
    passages: tuple[Passage, ...]
    grids: tuple[Grid, ...] = ()

    def cells_of(self, grid: Grid) -> tuple[Cell, ...]:
        """The cells that a grid reads, with its own rows and columns."""
        table = self.document.tables[grid.table]
        if self.is_alone(grid):
            return table.cells
        rows = range(grid.top, grid.top + len(grid.row_heads))
        columns = range(grid.left, grid.left + len(grid.column_heads))
        return table.part(rows, columns, grid.head_rows).cells

    def is_alone(self, grid: Grid) -> bool:
        """True if a grid reads the whole of its table."""
        table = self.document.tables[grid.table]
        return len(grid.row_heads) == table.rows and len(grid.column_heads) == table.columns

    def is_within(self, section: int | None, outer: int) -> bool:
        """True if a section is the outer one or lies in it."""
        while section is not None and section != outer:
            section = self.sections[section].parent
        return section == outer

    def text_of(self, passage: Passage) -> str:
        """The passage's text, as long as its span: page numbers and running heads inside it are blanks."""
        start, end = passage.span.start, passage.span.end
        text = self.document.text[start:end]
        for hole in passage.holes:
            text = text[: hole.start - start] + " " * len(hole) + text[hole.end - start :]
        return text
