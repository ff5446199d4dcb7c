"""The document while it is being read: blocks are added in reading order, then frozen into a `Document`.

Every reader ends here, so that one place holds the promise «one NFC text, a line end between blocks, offsets in code
points», whatever the format was.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace

import regex

from extractor.errors import LimitError
from extractor.model import Block, Cell, Document, Line, Span, Table
from extractor.readers.repair import judge, repair
from extractor.readers.symbols import PICTURES, SIGNS, picture_text
from extractor.vi.encodings import Hint

MAX_TEXT = 64 * 1024 * 1024
"""Code points of one document; a report of a whole province has about one million."""

_LINE_ENDS_RE = regex.compile(r"\r\n|[\r\v\f\x1c-\x1e\u2028\u2029]|(?<!á»)\x85")  # «á»\x85» is «ễ», read as Latin-1
_CONTROLS_RE = regex.compile(r"[\x00-\x08\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")

_UNCLEAN_RE = re.compile("[\x00-\x08\x0b-\x1f\x7f\x85\u2028\u2029\ud800-\udfff\ufffe\uffff]")
"""Any of both."""


def clean(text: str) -> str:
    r"""Return NFC text with "\n" as its only line end, a blank for each control character and signs for pictures.

    >>> clean("Số: 12\r\nxã\x00 A \uf0fc")
    'Số: 12\nxã  A ✓'
    """
    if not text.isprintable():  # most lines are, which is told much faster
        if _UNCLEAN_RE.search(text):
            text = _CONTROLS_RE.sub(" ", _LINE_ENDS_RE.sub("\n", text))
        text = text.translate(SIGNS)
    return unicodedata.normalize("NFC", text)


@dataclass(slots=True)
class _OpenTable:
    cells: list[Cell] = field(default_factory=list)


@dataclass(slots=True)
class Draft:
    """A document under construction; `length` is where its text ends now.

    `hints`: stretches set in a font of an old encoding or in a picture font, for what is set right at the end.
    `doubts`: what may be read wrongly, and why.
    """

    pieces: list[str] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    pages: list[Span] = field(default_factory=list)
    losses: list[str] = field(default_factory=list)
    hints: list[Hint] = field(default_factory=list)
    doubts: list[tuple[Span, str]] = field(default_factory=list)
    length: int = 0
    _tables: list[_OpenTable] = field(default_factory=list)

    @property
    def next_start(self) -> int:
        """Where the next block would begin."""
        return self.length + 1 if self.pieces else 0

    def add(
        self,
        text: str,
        kind: str = "paragraph",
        *,
        address: str = "",
        page: int | None = None,
        table: int | None = None,
        bold: bool = False,
        italic: bool = False,
        style: str = "",
    ) -> Span:
        """Append clean `text` as a block with these marks (see `Block`) and return where it stands.

        Raises:
            LimitError: The document grows beyond `MAX_TEXT`.
        """
        start = self.length
        if self.pieces:
            self.pieces.append("\n")
            start += 1
        self.pieces.append(text)
        self.length = start + len(text)
        if self.length > MAX_TEXT:
            raise LimitError(
                f"Văn bản dài quá {MAX_TEXT} ký tự.", next_step="Tách tệp thành nhiều phần rồi nạp lại từng phần."
            )
        span = Span(start, self.length)
        self.blocks.append(
            Block(span=span, kind=kind, address=address, page=page, table=table, bold=bold, italic=italic, style=style)
        )
        return span

    def open_table(self) -> int:
        """Begin a table and return its key, for `Block.table` and `add_cell`; tables may nest."""
        self._tables.append(_OpenTable())
        return len(self._tables) - 1

    def add_cell(self, table: int, cell: Cell) -> None:
        """Add a cell whose text has been added already."""
        self._tables[table].cells.append(cell)

    def move_cells(self, move: Callable[[Span], Span]) -> None:
        """Give each cell the span to which the repair of the text moved its own."""
        for table in self._tables:
            table.cells = [replace(cell, span=move(cell.span)) for cell in table.cells]

    def finish(self, *, data: bytes, file_name: str, media_type: str, reader: str) -> Document:
        """Return the frozen document, its damage undone; tables without a letter go, the others are renumbered."""
        self._draw_pictures()
        text, repairs = repair(self)
        tables, keys = self._frozen_tables()
        if len(keys) < len(self._tables):
            self.blocks = [
                block if block.table is None else replace(block, table=keys.get(block.table)) for block in self.blocks
            ]
        quality, page_quality, bad_pages = judge(text, self.pages)
        losses = (*self.losses, *bad_pages)
        return Document(
            document_id=hashlib.sha256(data).hexdigest(),
            file_name=file_name,
            media_type=media_type,
            reader=reader,
            text=text,
            blocks=tuple(self.blocks),
            tables=tables,
            pages=tuple(self.pages),
            lines=tuple(sorted(self.lines, key=lambda line: line.span)),
            text_quality=quality,
            status="partial" if losses else "ok",
            losses=losses,
            page_quality=page_quality,
            repairs=repairs,
            doubts=tuple(self.doubts),
        )

    def _draw_pictures(self) -> None:
        """Put the signs of picture fonts in place of their letters, one for one."""
        drawn = [hint for hint in self.hints if hint.encoding in PICTURES]
        if not drawn:
            return
        self.hints = [hint for hint in self.hints if hint.encoding not in PICTURES]
        text = list("".join(self.pieces))
        for hint in drawn:
            text[hint.start : hint.end] = picture_text("".join(text[hint.start : hint.end]), hint.encoding)
        self.pieces = ["".join(text)]

    def _frozen_tables(self) -> tuple[tuple[Table, ...], dict[int, int]]:
        tables: list[Table] = []
        keys: dict[int, int] = {}
        for key, draft in enumerate(self._tables):
            filled = [cell.span for cell in draft.cells if len(cell.span)]
            if not filled:
                continue
            keys[key] = len(tables)
            span = Span(min(cell.start for cell in filled), max(cell.end for cell in filled))
            tables.append(
                Table(
                    span=span,
                    rows=max(cell.row + cell.row_span for cell in draft.cells),
                    columns=max(cell.column + cell.column_span for cell in draft.cells),
                    cells=tuple(_inside(cell, span) for cell in sorted(draft.cells, key=_by_place)),
                )
            )
        return tuple(tables), keys


def _by_place(cell: Cell) -> tuple[int, int]:
    return cell.row, cell.column


def _inside(cell: Cell, span: Span) -> Cell:
    """An empty cell stands where its neighbour ended, which may be before the table: keep it within."""
    if len(cell.span):
        return cell
    place = min(max(cell.span.start, span.start), span.end)
    return replace(cell, span=Span(place, place))


def has_words(pieces: Iterable[str]) -> bool:
    """True if any of the texts holds a letter or a digit."""
    return any(character.isalnum() for piece in pieces for character in piece)
