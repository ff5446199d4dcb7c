"""The content of an ODT in document order: paragraphs with their list numbers, tables with spans, notes, margins."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from extractor.errors import EncryptedError, LimitError, NoTextError
from extractor.model import Document
from extractor.readers.docx.package import Package
from extractor.readers.draft import Draft, has_words
from extractor.readers.flow import MAX_CELLS, MAX_SPAN, Grid, Item, Para, Slot, paragraphs, write_flow
from extractor.readers.odt.names import q, whole
from extractor.readers.odt.pictures import is_large
from extractor.readers.odt.styles import LEVELS, Counter, Level, Look, Styles
from extractor.readers.pictures import LARGE_PICTURE
from extractor.readers.symbols import raised_text
from extractor.vi.encodings import Hint

_MAX_DEPTH = 120
_P, _H, _LIST, _TABLE = q("text:p"), q("text:h"), q("text:list"), q("table:table")
_ITEM, _LIST_HEADER = q("text:list-item"), q("text:list-header")
_ROW, _CELL, _COVERED = q("table:table-row"), q("table:table-cell"), q("table:covered-table-cell")
_SKIPPED = frozenset(
    q(f"text:{name}")
    for name in (
        "tracked-changes", "note-citation", "ruby-text", "sequence-decls", "variable-decls", "user-field-decls",
        "table-of-content-source", "illustration-index-source", "table-index-source", "alphabetical-index-source",
    )
) | {
    q(name) for name in ("office:annotation", "office:forms", "svg:title", "svg:desc", "table:title", "table:desc")
}  # fmt: skip
_SIGNS = {q("text:tab"): "\t", q("text:line-break"): "\n"}
_DRAWN = frozenset({q("draw:frame"), q("draw:custom-shape"), q("draw:g"), q("draw:rect"), q("draw:line"), q("draw:a")})
_OBJECTS = frozenset({q("draw:object"), q("draw:object-ole")})
_MARGINS = {
    **{q(f"style:header{part}"): "page_header" for part in ("", "-left", "-first")},
    **{q(f"style:footer{part}"): "page_footer" for part in ("", "-left", "-first")},
}


def read_odt(data: bytes, file_name: str, media_type: str) -> Document:
    """Return an OpenDocument text: body first, then footnotes, then running heads and feet.

    Raises:
        DamagedError: The package or its content is broken.
        EncryptedError: A password locks it.
        LimitError: It grows beyond the limits against hostile files.
        NoTextError: Not one letter in it.
    """
    package = Package(data)
    content = open_content(package)
    shared = package.xml("styles.xml") if package.has("styles.xml") else None
    body = _Body(Styles(content, shared))
    items: list[Item] = []
    text = content.find(f"{q('office:body')}/{q('office:text')}")
    if text is not None:
        items = body.read(text)
    items.extend(body.notes)
    if shared is not None:
        items.extend(body.margins(shared))
    draft = Draft(losses=body.losses)
    write_flow(draft, items)
    if not has_words(draft.pieces):
        raise NoTextError("Tệp OpenDocument không có chữ nào.", next_step="Kiểm tra lại tệp gốc.")
    return draft.finish(data=data, file_name=file_name, media_type=media_type, reader="odt")


def open_content(package: Package) -> etree._Element:
    """Return the root of an OpenDocument's content.

    Raises:
        DamagedError: It is missing or broken.
        EncryptedError: A password locks it.
    """
    if package.has("META-INF/manifest.xml") and b"encryption-data" in package.read("META-INF/manifest.xml"):
        raise EncryptedError(
            "Tệp OpenDocument được đặt mật khẩu.", next_step="Mở bằng LibreOffice, bỏ mật khẩu rồi lưu và nạp lại."
        )
    return package.xml("content.xml")


@dataclass(slots=True)
class _Words:
    pieces: list[str] = field(default_factory=list)
    bold: bool = True
    italic: bool = True
    boxes: list[Item] = field(default_factory=list)
    hints: list[Hint] = field(default_factory=list)
    length: int = 0

    def add(self, text: str | None, look: Look) -> None:
        if not text or look.hidden:
            return
        if look.encoding:
            self.hints.append(Hint(self.length, self.length + len(text), look.encoding))
        elif look.capitals:
            text = text.upper()
        text = raised_text(text, self.pieces[-1] if self.pieces else "") if look.raised else text
        self.pieces.append(text)
        self.length += len(text)
        if text.strip():
            self.bold = self.bold and bool(look.bold)
            self.italic = self.italic and bool(look.italic)


@dataclass(slots=True)
class _Place:
    """Where in a list the next paragraph stands; `label` is used up by the first one of an item."""

    level: int = 0
    style: str = ""
    counter: Counter | None = None
    waiting: bool = False
    start: int | None = None


class _Body:
    """The walk through the containers of blocks."""

    def __init__(self, styles: Styles) -> None:
        self.notes: list[Item] = []
        self.losses: list[str] = []
        self._styles = styles
        self._counters: dict[str, Counter] = {}
        self._outline = Counter()
        self._depth = 0
        self._in_cell = False

    def read(self, container: etree._Element, place: _Place | None = None) -> list[Item]:
        """Return the blocks of a container: body, cell, text box, note or list item."""
        self._depth += 1
        items: list[Item] = []
        if self._depth > _MAX_DEPTH:
            self._lose("phần lồng nhau quá sâu")
        else:
            for child in container:
                items.extend(self._block(child, place))
        self._depth -= 1
        return items

    def margins(self, shared: etree._Element) -> Iterator[Para]:
        """Yield running heads and feet, each wording once."""
        seen: set[tuple[str, str]] = set()
        for element in shared.iter(*_MARGINS):
            kind = _MARGINS[element.tag]
            for para in paragraphs(self.read(element)):
                if (kind, para.text) not in seen:
                    seen.add((kind, para.text))
                    para.kind = kind
                    yield para

    def _lose(self, what: str) -> None:
        loss = f"{what}: không đọc được nội dung"
        if loss not in self.losses:
            self.losses.append(loss)

    def _block(self, element: etree._Element, place: _Place | None) -> list[Item]:
        tag = element.tag
        if tag in (_P, _H):
            return self._paragraph(element, place)
        if tag == _LIST:
            return self._list(element, place)
        if tag == _TABLE:
            return [self._table(element)]
        if tag in _SKIPPED or not isinstance(tag, str) or element.get(q("text:display")) == "none":
            return []
        if tag in _DRAWN:
            words = _Words()
            self._drawn(element, words)
            return words.boxes
        return self.read(element, place)

    def _paragraph(self, element: etree._Element, place: _Place | None) -> list[Item]:
        style = element.get(q("text:style-name"), "")
        look = self._styles.look("paragraph", style)
        words = _Words()
        self._walk(element, words, look)
        text = "".join(words.pieces)
        filled = bool(text.strip() or words.boxes)
        label = self._label(element, place) if filled or element.tag != _H else ""
        hints = words.hints
        if label and (filled or (self._in_cell and has_words([label]))):  # an empty item counts, in a cell it says so
            ahead = len(label) + 1 - (len(text) - len(text.lstrip()))
            hints = [Hint(hint.start + ahead, hint.end + ahead, hint.encoding) for hint in hints]
            text = f"{label} {text.strip()}".strip()
        return [Para(text, bold=words.bold, italic=words.italic, style=look.name, hints=hints), *words.boxes]

    def _label(self, element: etree._Element, place: _Place | None) -> str:
        if place is not None and place.level:
            if not place.waiting or place.counter is None:
                return ""
            place.waiting = False
            style = place.style or self._styles.list_of(element.get(q("text:style-name"), ""))
            return place.counter.label(place.level, self._styles.lists.get(style, {}), place.start)
        if element.tag == _H and element.get(q("text:is-list-header")) != "true":
            level = whole(element.get(q("text:outline-level")), 1, most=LEVELS)
            shape = self._styles.outline.get(level, Level())
            if shape.form or shape.bullet:
                return self._outline.label(level, self._styles.outline, None)
        return ""

    def _list(self, element: etree._Element, outer: _Place | None) -> list[Item]:
        place = _Place(1, element.get(q("text:style-name"), ""))
        if outer is not None and outer.level:
            place = _Place(min(outer.level + 1, LEVELS), place.style or outer.style, outer.counter)
        else:
            place.counter = self._counter(element, place.style)
        items: list[Item] = []
        for child in element:
            if child.tag not in (_ITEM, _LIST_HEADER):
                continue
            start = child.get(q("text:start-value"))
            place.waiting = child.tag == _ITEM
            place.start = None if start is None else whole(start, 1)
            items.extend(self.read(child, place))
        return items

    def _counter(self, element: etree._Element, style: str) -> Counter:
        """A list counts anew unless it says that it goes on with another one."""
        earlier = element.get(q("text:continue-list"))
        if earlier and f"#{earlier}" in self._counters:
            counter = self._counters[f"#{earlier}"]
        elif element.get(q("text:continue-numbering")) == "true" and style in self._counters:
            counter = self._counters[style]
        else:
            counter = Counter()
        self._counters[style] = counter
        self._counters[f"#{element.get(q('xml:id'), '')}"] = counter
        return counter

    def _table(self, element: etree._Element) -> Grid:
        slots: list[Slot] = []
        for number, row in enumerate(_rows(element, 0)):
            column = 0
            for cell in row:
                if cell.tag not in (_CELL, _COVERED):
                    continue
                repeated = whole(cell.get(q("table:number-columns-repeated")), 1)
                across = max(whole(cell.get(q("table:number-columns-spanned")), 1), 1)
                if max(repeated, across) > MAX_SPAN or len(slots) > MAX_CELLS:
                    raise LimitError("Bảng có quá nhiều ô, bị từ chối.", next_step="Kiểm tra nguồn gốc của tệp.")
                if cell.tag == _CELL:
                    down = max(whole(cell.get(q("table:number-rows-spanned")), 1), 1)
                    outer, self._in_cell = self._in_cell, True
                    slots.extend(
                        Slot(number, at, down, across, self.read(cell)) for at in range(column, column + repeated)
                    )
                    self._in_cell = outer
                column += repeated
        return Grid(slots)

    def _walk(self, node: etree._Element, words: _Words, look: Look) -> None:
        self._depth += 1
        if self._depth > _MAX_DEPTH:
            self._lose("phần lồng nhau quá sâu")
        else:
            words.add(_folded(node.text), look)
            for child in node:
                self._inline(child, words, look)
                words.add(_folded(child.tail), look)
        self._depth -= 1

    def _inline(self, child: etree._Element, words: _Words, look: Look) -> None:
        tag = child.tag
        if tag in _SKIPPED or not isinstance(tag, str):
            return
        if tag == q("text:s"):
            words.add(" " * max(whole(child.get(q("text:c")), 1, most=1000), 1), look)
        elif tag in _SIGNS:
            words.add(_SIGNS[tag], look)
        elif tag == q("text:span"):
            self._walk(child, words, self._styles.look("text", child.get(q("text:style-name"), "")).over(look))
        elif tag == q("text:note"):
            note = child.find(q("text:note-body"))
            if note is not None:
                for para in paragraphs(self.read(note)):
                    para.kind = "footnote"
                    self.notes.append(para)
        elif tag in _DRAWN:
            self._drawn(child, words)
        elif tag == q("text:hidden-text") or child.get(q("text:is-hidden")) == "true":
            return
        else:
            self._walk(child, words, look)

    def _drawn(self, element: etree._Element, words: _Words) -> None:
        """A frame, a shape or a group: its paragraphs stand after the one that holds it."""
        if any(child.tag in _OBJECTS for child in element):
            self._lose("đối tượng nhúng")
            return
        if is_large(element):
            self._lose(LARGE_PICTURE)
        words.boxes.extend(self.read(element))


def _folded(text: str | None) -> str | None:
    """Line ends and runs of blanks in the XML are one blank; blanks that are meant are elements."""
    if not text or not ("\n" in text or "  " in text or "\t" in text):
        return text
    lead, trail = text[0].isspace(), text[-1].isspace()
    return (" " if lead else "") + " ".join(text.split()) + (" " if trail and text.strip() else "")


def _rows(table: etree._Element, depth: int) -> Iterator[etree._Element]:
    for child in table:
        if child.tag == _ROW:
            yield child
        elif depth < 20 and isinstance(child.tag, str) and ("rows" in child.tag or "row-group" in child.tag):
            yield from _rows(child, depth + 1)
