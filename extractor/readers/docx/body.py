"""The body of a DOCX in document order: paragraphs, tables with spans, text boxes, notes, running heads and feet."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial

from lxml import etree

from extractor.errors import LimitError, NoTextError
from extractor.model import Block, Cell, Document, Span
from extractor.readers.docx.chunks import MAX_CHUNKS, read_chunk, take_in
from extractor.readers.docx.numbering import Numbering
from extractor.readers.docx.package import Package, R
from extractor.readers.docx.runs import chosen, read_words
from extractor.readers.docx.sheet import StyleSheet
from extractor.readers.docx.styles import VAL, Styles, first, number, value, w
from extractor.readers.draft import Draft, clean, has_words
from extractor.readers.layout import MAX_LAYOUT_ROWS, by_columns, is_layout

MAX_GRID_SPAN = 63
MAX_CELLS = 100_000
_MAX_NESTING = 20
_MAX_LAYOUT_CELLS = 40
_ALTERNATE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}AlternateContent"
_PARAGRAPH, _TABLE, _ROW, _CELL = w("p"), w("tbl"), w("tr"), w("tc")
_CELL_LOOK, _SPAN, _MERGE = w("tcPr"), w("gridSpan"), w("vMerge")
_BESIDE, _CELL_GONE = w("hMerge"), w("cellDel")
_DROPPED = frozenset({w("del"), w("moveFrom"), w("sdtPr"), w("sectPr"), w("tcPr"), w("customXmlPr")})
_CLOSED = _DROPPED | {_PARAGRAPH, _TABLE, _ROW, _CELL}
_ROW_GONE = (w("del"), w("hidden"))
_FOREIGN, _RELATION = w("altChunk"), f"{{{R}}}id"
_LABELS = {"header": "header", "footer": "footer", "footnote": "fn", "endnote": "en"}


def read_docx(data: bytes, file_name: str, media_type: str) -> Document:
    """Return a Word document: body first, then footnotes, then running heads and feet.

    Raises:
        DamagedError: The package or its main part is broken.
        LimitError: It grows beyond the limits against hostile files.
        NoTextError: Not one letter in it (pictures of pages, for example).
    """
    package = Package(data)
    main = _main_part(package)
    related = package.relations(main)
    parts = {kind: name for kind, name in related.values() if package.has(name)}
    styles = Styles(_sheet(package, parts["styles"]) if "styles" in parts else None)
    numbering = Numbering(partial(package.xml, parts["numbering"]) if "numbering" in parts else None, styles)
    root = package.xml(main)
    body = _Body(styles, numbering, partial(_foreign, package, related))
    body.read(root.find(w("body")), "")
    for kind in ("footnotes", "endnotes"):
        if kind in parts:
            body.read_notes(package.xml(parts[kind]), kind.removesuffix("s"))
    for kind, name in _margins(root, related):
        if package.has(name):
            body.read_margin(package.xml(name), kind)
    draft = body.draft
    if not has_words(draft.pieces):
        raise NoTextError(
            "Tệp Word không có chữ nào (có thể chỉ gồm ảnh chụp trang).",
            next_step="Xin đơn vị gửi bản có chữ, hoặc chờ chức năng nhận dạng chữ (OCR).",
        )
    return draft.finish(data=data, file_name=file_name, media_type=media_type, reader="docx")


def _foreign(package: Package, related: dict[str, tuple[str, str]], relation: str) -> Document | None:
    kind, name = related.get(relation, ("", ""))
    return read_chunk(package.read(name), name) if kind == "aFChunk" and package.has(name) else None


def _sheet(package: Package, name: str) -> StyleSheet:
    return StyleSheet(package.chunks(name), lambda text: package.parse(text, name))


def _nothing(_relation: str) -> None:
    """Running heads have relations of their own; what is embedded there is named as lost."""


def _main_part(package: Package) -> str:
    for kind, name in package.relations("").values():
        if kind == "officeDocument" and package.has(name):
            return name
    return "word/document.xml"


def _margins(root: etree._Element, related: dict[str, tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """Each header and footer part that a section uses, once."""
    done: set[str] = set()
    for reference in root.iter(w("headerReference"), w("footerReference")):
        kind, name = related.get(reference.get(f"{{{R}}}id", ""), ("", ""))
        if kind in {"header", "footer"} and name not in done:
            done.add(name)
            yield kind, name


@dataclass(slots=True)
class _Grid:
    """A w:tbl with its spans resolved: (row, column, row_span, column_span, element) a cell."""

    cells: list[tuple[int, int, int, int, etree._Element]] = field(default_factory=list)
    rows: int = 0


class _Body:
    """The walk through the containers of blocks; it writes into `draft`."""

    def __init__(self, styles: Styles, numbering: Numbering, foreign: Callable[[str], Document | None]) -> None:
        self.draft = Draft()
        self._foreign = foreign
        self._chunks = 0
        self._styles = styles
        self._numbering = numbering
        self._notes: list[tuple[str, str]] = []
        self._carried = ""
        self._cells = 0
        self._depth = 0

    def read(
        self, container: etree._Element | None, prefix: str, *, kind: str = "paragraph", table: int | None = None
    ) -> None:
        """Add the blocks of a container (body, cell, text box, note); addresses begin with `prefix`."""
        if container is None:
            return
        self._depth += 1
        if self._depth > _MAX_NESTING:
            self._lose("bảng hoặc khung lồng nhau quá sâu")
        else:
            paragraphs = tables = 0
            for element in _blocks(container):
                if element.tag == _PARAGRAPH:
                    paragraphs += 1
                    self._paragraph(element, f"{prefix}p{paragraphs}", kind, table)
                elif element.tag == _TABLE:
                    tables += 1
                    self._table(element, f"{prefix}t{tables}", kind)
                else:
                    self._chunk(element, prefix, kind, table)
            self._flush_carried(kind, table, f"{prefix}p{paragraphs}")
        self._depth -= 1

    def read_notes(self, root: etree._Element, kind: str) -> None:
        """Add the notes that the text refers to, in the order of their marks."""
        notes = {note.get(w("id"), ""): note for note in root.iter(w(kind))}
        for found, note_id in list(self._notes):
            if found == kind and note_id in notes:
                self.read(notes.pop(note_id), f"{_LABELS[kind]}{note_id}/", kind="footnote")

    def read_margin(self, root: etree._Element, kind: str) -> None:
        """Add a running head or foot, unless one with the same words is there already."""
        seen = {self._text_of(block) for block in self.draft.blocks if block.kind == f"page_{kind}"}
        aside = _Body(self._styles, self._numbering, _nothing)
        aside.read(root, f"{_LABELS[kind]}/", kind=f"page_{kind}")
        for block in aside.draft.blocks:
            text = "".join(aside.draft.pieces)[block.span.start : block.span.end]
            if text not in seen:
                self.draft.add(text, f"page_{kind}", address=block.address)
        self.draft.losses.extend(loss for loss in aside.draft.losses if loss not in self.draft.losses)

    def _text_of(self, block: Block) -> str:
        return "".join(self.draft.pieces)[block.span.start : block.span.end]

    def _chunk(self, element: etree._Element, prefix: str, kind: str, table: int | None) -> None:
        self._chunks += 1
        chunk = self._foreign(element.get(_RELATION, "")) if self._chunks <= MAX_CHUNKS else None
        if chunk is None:
            self._lose("phần văn bản nhúng (altChunk)")
        else:
            take_in(self.draft, chunk, f"{prefix}a{self._chunks}", kind, table)

    def _lose(self, what: str) -> None:
        loss = f"{what}: không đọc được nội dung"
        if loss not in self.draft.losses:
            self.draft.losses.append(loss)

    def _paragraph(self, element: etree._Element, address: str, kind: str, table: int | None) -> None:
        words = read_words(element, self._styles)
        style = self._styles.paragraph(words.style_id)
        in_list = words.listed is not None or style.num_id is not None
        text = self._carried + words.text
        counted = in_list and not words.deleted and bool(text or not words.hidden)
        label = self._numbering.label(words.listed, words.style_id) if counted else ""
        if words.notes:
            self._notes.extend(words.notes)
        for lost in words.objects:
            self._lose(lost)
        self._carried = ""
        if words.deleted:  # the end of this paragraph was deleted: it goes on in the next one
            self._carried = text
        elif stripped := text.strip():
            printed = f"{label} {stripped}" if label else stripped
            span = self.draft.add(
                clean(printed),
                kind,
                address=address,
                table=table,
                bold=words.bold,
                italic=words.italic,
                style=style.name,
            )
            if words.encoded and len(span) == len(printed):
                ahead = len(text.rstrip()) - len(stripped)
                self.draft.hints += words.hints(span.end - len(stripped) - ahead + len(text) - len(words.text))
        elif kind == "cell" and has_words([label]):  # the first column of a table may be numbered by Word alone
            self.draft.add(label, kind, address=address, table=table, style=style.name)
        for order, box in enumerate(words.boxes, start=1):
            self.read(box, f"{address}/b{order}/", kind=kind, table=table)

    def _flush_carried(self, kind: str, table: int | None, address: str) -> None:
        if self._carried.strip():
            self.draft.add(clean(self._carried.strip()), kind, table=table, address=address)
        self._carried = ""

    def _table(self, element: etree._Element, address: str, kind: str) -> None:
        grid = _resolve(element)
        self._cells += len(grid.cells)
        if self._cells > MAX_CELLS:
            raise LimitError(f"Bảng có hơn {MAX_CELLS} ô, bị từ chối.", next_step="Tách tệp thành nhiều phần.")
        beside_body = kind not in {"paragraph", "cell"}
        if beside_body or is_layout(self._texts(grid), first=not self.draft.pieces):
            self._columns(grid, address, kind)
            return
        key = self.draft.open_table()
        for row, column, row_span, column_span, cell in grid.cells:
            before = self.draft.length
            start = self.draft.next_start
            self.read(cell, f"{address}/r{row + 1}/c{column + 1}/", kind="cell", table=key)
            span = Span(start, self.draft.length) if self.draft.length > before else Span(before, before)
            self.draft.add_cell(
                key, Cell(row=row, column=column, row_span=row_span, column_span=column_span, span=span)
            )

    def _columns(self, grid: _Grid, address: str, kind: str) -> None:
        for row, column, cell in by_columns(
            (row, column, span, (row, column, cell)) for row, column, _, span, cell in grid.cells
        ):
            self.read(cell, f"{address}/r{row + 1}/c{column + 1}/", kind=kind)

    def _texts(self, grid: _Grid) -> list[list[str]]:
        rows: list[list[str]] = [[] for _ in range(grid.rows)]
        if grid.rows > MAX_LAYOUT_ROWS or len(grid.cells) > _MAX_LAYOUT_CELLS:
            return rows
        for row, _, _, _, cell in grid.cells:
            paragraphs = [read_words(paragraph, self._styles).text for paragraph in cell.iter(_PARAGRAPH)]
            rows[row].append("\n".join(paragraphs))
        return rows


def _blocks(container: etree._Element) -> Iterator[etree._Element]:
    """The paragraphs, tables and foreign parts of a container, through content controls and accepted revisions."""
    pending = [iter(container)]
    while pending:
        child = next(pending[-1], None)
        if child is None:
            pending.pop()
        elif child.tag in (_PARAGRAPH, _TABLE, _FOREIGN):
            yield child
        elif child.tag == _ALTERNATE:
            pending.extend(iter(branch) for branch in chosen(child))
        elif child.tag not in _DROPPED and isinstance(child.tag, str):
            pending.append(iter(child))


def _resolve(table: etree._Element) -> _Grid:
    """Give each cell its place; a cell that continues the one above (vMerge) only lengthens it."""
    grid = _Grid()
    open_merges: dict[int, int] = {}
    for row_element in _children(table, _ROW):
        properties = row_element.find(w("trPr"))
        if properties is not None and any(properties.find(mark) is not None for mark in _ROW_GONE):
            continue
        column = min(number(value(properties, "gridBefore"), 0), MAX_GRID_SPAN)
        for cell in _children(row_element, _CELL):
            span, merge, beside, gone = _cell_marks(first(cell, _CELL_LOOK))
            if gone:
                continue
            if beside and column and grid.cells and grid.cells[-1][0] == grid.rows:
                at, left, down, width, element = grid.cells[-1]
                grid.cells[-1] = (at, left, down, width + span, element)
                column += span
                continue
            above = open_merges.get(column)
            if merge == "continue" and above is not None:
                at, left, _, width, element = grid.cells[above]
                grid.cells[above] = (at, left, grid.rows - at + 1, width, element)
            else:
                for covered in range(column, column + span):
                    open_merges.pop(covered, None)
                if merge:
                    open_merges[column] = len(grid.cells)
                grid.cells.append((grid.rows, column, 1, span, cell))
            column += span
        grid.rows += 1
    return grid


def _cell_marks(look: etree._Element | None) -> tuple[int, str, bool, bool]:
    """What a w:tcPr says: columns, part in a merge downwards ("" = none), goes on from the left, is gone."""
    span, merge, beside, gone = 1, "", False, False
    for child in look if look is not None else ():
        tag = child.tag
        if tag == _SPAN:
            span = max(number(child.get(VAL), 1), 1)
        elif tag == _MERGE:
            merge = child.get(VAL, "continue")
        elif tag == _BESIDE:
            beside = child.get(VAL, "continue") == "continue"
        elif tag == _CELL_GONE:
            gone = True
    if span > MAX_GRID_SPAN:
        raise LimitError("Bảng có ô gộp quá nhiều cột, bị từ chối.", next_step="Kiểm tra nguồn gốc của tệp.")
    return span, merge, beside, gone


def _children(parent: etree._Element, tag: str) -> Iterator[etree._Element]:
    """Rows of a table or cells of a row, through content controls, accepted revisions and whatever else wraps them."""
    for child in parent:
        if child.tag == tag:
            yield child
        elif child.tag == _ALTERNATE:
            for branch in chosen(child):
                yield from _children(branch, tag)
        elif child.tag not in _CLOSED and isinstance(child.tag, str):
            yield from _children(child, tag)
