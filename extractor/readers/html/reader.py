"""What a browser shows of a web page, in document order.

**Source**: WHATWG HTML: which elements are blocks, the table model, how a list counts, how blanks collapse.
"""

from __future__ import annotations

import codecs
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import accumulate

import regex
from lxml import etree
from lxml import html as lxml_html

from extractor.errors import DamagedError, NoTextError
from extractor.model import Document
from extractor.readers.counting import COUNTS
from extractor.readers.decoding import decode_bytes
from extractor.readers.draft import Draft, has_words
from extractor.readers.flow import Grid, Item, Para, Places, Slot, write_flow
from extractor.readers.html.fonts import Fonts, encoding_of, read_fonts
from extractor.readers.html.frame import frame_parts, is_layout
from extractor.readers.pictures import LARGE_PICTURE, is_large, points
from extractor.readers.symbols import raised_text
from extractor.vi.encodings import Hint

_MAX_DEPTH = 220
_BEYOND, _DIGITS = 999_999_999, 20
_TOO_DEEP = "phần lồng nhau quá sâu: không đọc được nội dung"
_CHARSET_RE = regex.compile(rb"""<meta[^>]{0,300}?charset\s{0,9}=\s{0,9}["']?\s{0,9}([\w.:-]{2,40})""", regex.I)
_XML_CHARSET_RE = regex.compile(rb"""^\s{0,99}<\?xml[^>]{0,200}?encoding=["']([\w.:-]{2,40})""")
_XML_HEAD_RE = regex.compile(r"^\s*<\?xml[^>]{0,200}\?>")
_HIDDEN_RE = regex.compile(
    r"display\s{0,9}:\s{0,9}none|visibility\s{0,9}:\s{0,9}hidden|mso-hide\s{0,9}:\s{0,9}all", regex.I
)
_PICTURE = f"{LARGE_PICTURE}: không đọc được nội dung"
_SIDE_RE = regex.compile(r"(?:^|;)\s{0,9}(width|height)\s{0,9}:\s{0,9}([^;]{1,24})", regex.I)
_BOLD_RE = regex.compile(r"font-weight\s{0,9}:\s{0,9}(?:bold|[6-9]00)", regex.I)
_PLAIN_RE = regex.compile(r"font-weight\s{0,9}:\s{0,9}(?:normal|[1-5]00)", regex.I)
_ITALIC_RE = regex.compile(r"font-style\s{0,9}:\s{0,9}(?:italic|oblique)", regex.I)
_BLANKS_RE = regex.compile(r"[ \t\n\r\f]+")
_DROPPED = frozenset(
    {
        "script", "style", "head", "title", "template", "noscript", "noframes", "object", "embed", "svg", "canvas",
        "audio", "video", "map", "datalist", "del", "meta", "link", "base", "area", "col", "colgroup", "iframe",
        "button",
    }
)  # fmt: skip
_BLOCKS = frozenset(
    {
        "address", "article", "aside", "blockquote", "body", "center", "dd", "details", "dialog", "div", "dl", "dt",
        "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hgroup",
        "hr", "html", "legend", "li", "main", "menu", "nav", "ol", "p", "pre", "section", "summary", "table", "ul",
        "caption", "dir", "td", "th", "tr", "tbody", "thead", "tfoot", "optgroup", "option", "listing", "xmp",
        "plaintext",
    }
)  # fmt: skip
_LISTS = frozenset({"ol", "ul", "menu", "dir"})
_KEPT_BLANKS = frozenset({"pre", "listing", "xmp"})
_ROWS = frozenset({"thead", "tbody", "tfoot"})


def read_html(data: bytes, file_name: str, media_type: str) -> Document:
    """Return a web page as a browser shows it; scripts, styles and hidden parts are left out.

    Raises:
        DamagedError: Not even one element.
        LimitError: A table beyond the limits.
        NoTextError: Not one letter in it.
    """
    text, losses = decode_bytes(data, _declared(data))
    parser = lxml_html.HTMLParser(remove_comments=True, remove_pis=True, no_network=True, huge_tree=False)
    try:
        root = lxml_html.document_fromstring(_XML_HEAD_RE.sub("", text, count=1), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise DamagedError(
            "Tệp HTML hỏng, không đọc được.", next_step="Mở bằng trình duyệt, chép sang Word, lưu .docx rồi nạp lại."
        ) from error
    walk = _Walk(frame_parts(root), read_fonts(root))
    walk.read(root)
    # libxml2 stops silently where elements nest too deep: count what it kept against what the bytes hold.
    if any(entry.type_name == "ERR_INTERNAL_ERROR" or "depth" in entry.message.lower() for entry in parser.error_log):
        walk.lose(_TOO_DEEP)
    draft = Draft(losses=[*losses, *walk.losses])
    write_flow(draft, walk.finish())
    if not has_words(draft.pieces):
        raise NoTextError(
            "Trang HTML không có chữ nào (có thể chữ do chương trình trong trang vẽ ra).",
            next_step="Mở bằng trình duyệt, in thành .pdf rồi nạp lại.",
        )
    return draft.finish(data=data, file_name=file_name, media_type=media_type, reader="html")


def _declared(data: bytes) -> str:
    """The charset that the page states, "" if none or one that Python has not."""
    found = _CHARSET_RE.search(data[:4096]) or _XML_CHARSET_RE.match(data[:1024])
    name = found.group(1).decode("ascii", "replace") if found else ""
    try:
        codecs.lookup(name)
    except (LookupError, ValueError):
        return ""
    return name


@dataclass(frozen=True, slots=True)
class _Look:
    bold: bool = False
    italic: bool = False
    keep: bool = False
    style: str = ""
    raised: bool = False
    kind: str = "paragraph"
    encoding: str = ""


@dataclass(slots=True)
class _Line:
    """The paragraph being filled, until a block begins or ends; `encoded`: which pieces are in which old font."""

    pieces: list[str] = field(default_factory=list)
    encoded: dict[int, str] = field(default_factory=dict)
    bold: bool = True
    italic: bool = True
    style: str = ""
    kind: str = "paragraph"


@dataclass(slots=True)
class _List:
    form: str = ""
    count: int = 0
    step: int = 1


class _Walk:
    """Walks the tree; a cell is walked by a walk of its own."""

    def __init__(self, frame: Mapping[etree._Element, str], fonts: Fonts, depth: int = 0) -> None:
        self.losses: list[str] = []
        self._frame = frame
        self._fonts = fonts
        self._items: list[Item] = []
        self._line = _Line()
        self._label = ""
        self._lists: list[_List] = []
        self._depth = depth

    def read(self, root: etree._Element) -> None:
        """Take in an element with all that it holds."""
        self._walk(root, _Look())

    def lose(self, what: str) -> None:
        """Note a loss once."""
        if what not in self.losses:
            self.losses.append(what)

    def finish(self) -> list[Item]:
        """Return everything read."""
        self._end()
        return self._items

    def _end(self) -> None:
        line, self._line = self._line, _Line()
        text = _tidy("".join(line.pieces))
        if text.strip():
            label, self._label = self._label, ""
            if label and not text.startswith(label):
                text = f"{label} {text}"
            hints = _hints(line, text) if line.encoded else []
            self._items.append(Para(text, line.kind, line.bold, line.italic, line.style, hints=hints))

    def _add(self, text: str | None, look: _Look) -> None:
        if not text:
            return
        line = self._line
        text = text if look.keep else _BLANKS_RE.sub(" ", text)
        if look.encoding:
            line.encoded[len(line.pieces)] = look.encoding
        line.pieces.append(raised_text(text, line.pieces[-1] if line.pieces else "") if look.raised else text)
        if text.strip():
            line.bold, line.italic = line.bold and look.bold, line.italic and look.italic
            line.style, line.kind = line.style or look.style, look.kind

    def _part(self, following: str = "") -> None:
        """Keep a field apart from the words beside it, as its frame does."""
        before = self._line.pieces[-1:]
        if before and not before[0][-1:].isspace() and not following[:1].isspace():
            self._line.pieces.append(" ")

    def _walk(self, node: etree._Element, look: _Look) -> None:
        self._depth += 1
        if self._depth > _MAX_DEPTH:
            self.lose(_TOO_DEEP)
        else:
            self._add(node.text, look)
            for child in node:
                if isinstance(child.tag, str):
                    self._element(child, look)
                self._add(child.tail, look)
        self._depth -= 1

    def _element(self, child: etree._Element, outer: _Look) -> None:
        tag = child.tag.lower()
        if tag in _DROPPED or child.get("hidden") is not None or _HIDDEN_RE.search(child.get("style", "")):
            return
        if tag in _FIELDS:
            self._part()
            self._add(_FIELDS[tag](child), outer)
            self._part(child.tail or "")
            return
        if tag == "br":
            self._line.pieces.append("\v")
            return
        if tag == "img":
            if outer.kind == "paragraph" and _is_large(child):
                self.lose(_PICTURE)
            return
        look = self._seen(child, tag, outer)
        if child in self._frame:
            look = replace(look, kind=self._frame[child])
        if tag == "table" and not is_layout(child):
            self._end()
            self._table(child, look.encoding)
            return
        if tag not in _BLOCKS:
            self._walk(child, look)
            return
        self._end()
        if tag in _LISTS:
            self._list(child, tag, look)
        else:
            if tag == "li":
                self._label = self._counted(child)
            self._walk(child, look)
            self._end()
            if tag == "li":
                self._label = ""

    def _seen(self, element: etree._Element, tag: str, outer: _Look) -> _Look:
        style = element.get("style", "")
        heading = len(tag) == 2 and tag[0] == "h" and tag[1].isdigit()
        bold = outer.bold or heading or tag in {"b", "strong", "th"} or bool(_BOLD_RE.search(style))
        if _PLAIN_RE.search(style):
            bold = False
        return _Look(
            bold,
            outer.italic or tag in {"i", "em"} or bool(_ITALIC_RE.search(style)),
            outer.keep or tag in _KEPT_BLANKS,
            f"heading {tag[1]}" if heading else outer.style,
            outer.raised or tag == "sup",
            outer.kind,
            encoding_of(element, tag, self._fonts, outer.encoding),
        )

    def _list(self, element: etree._Element, tag: str, look: _Look) -> None:
        step = -1 if element.get("reversed") is not None else 1
        start = _whole(element.get("start"), 1)
        form = element.get("type") or "1" if tag == "ol" else ""
        self._lists.append(_List(form, start - step, step))
        self._walk(element, look)
        self._end()
        self._lists.pop()

    def _counted(self, item: etree._Element) -> str:
        if not self._lists:
            return "-"
        owner = self._lists[-1]
        if not owner.form:
            return "-"
        owner.count = _whole(item.get("value"), owner.count + owner.step)
        return f"{COUNTS.get(item.get('type') or owner.form, str)(owner.count)}."

    def _table(self, table: etree._Element, encoding: str) -> None:
        places, slots = Places(), list[Slot]()
        for row in _rows(table):
            if row.tag == "caption":
                self._walk(row, _Look(encoding=encoding))
                self._end()
                continue
            places.next_row()
            look = _Look(encoding=encoding_of(row, "tr", self._fonts, encoding))
            for cell in row:
                if not isinstance(cell.tag, str) or cell.tag.lower() not in {"td", "th"}:
                    continue
                span = _whole(cell.get("rowspan"), 1), _whole(cell.get("colspan"), 1)
                column, down, across = places.place(*span)
                inner = _Walk(self._frame, self._fonts, self._depth)
                hidden = _HIDDEN_RE.search(cell.get("style", ""))
                if not hidden:
                    inner._walk(cell, self._seen(cell, cell.tag.lower(), look))
                slots.append(Slot(places.row, column, down, across, inner.finish()))
                for loss in inner.losses:
                    self.lose(loss)
        self._items.append(Grid(slots))


def _rows(table: etree._Element) -> Iterator[etree._Element]:
    """Caption and rows; a footer that stands first is shown last."""
    foot = []
    for child in table:
        if not isinstance(child.tag, str) or _HIDDEN_RE.search(child.get("style", "")):
            continue
        tag = child.tag.lower()
        if tag in {"tr", "caption"}:
            yield child
        elif tag in _ROWS:
            rows = [row for row in child if row.tag == "tr" and not _HIDDEN_RE.search(row.get("style", ""))]
            if tag == "tfoot":
                foot.extend(rows)
            else:
                yield from rows
    yield from foot


def _hints(line: _Line, text: str) -> list[Hint]:
    """Where the pieces in old fonts stand in the tidied text, which has lost blanks and won a label, but no letter."""
    inked = [place for place, letter in enumerate(text) if not letter.isspace()]
    counts = [sum(not letter.isspace() for letter in piece) for piece in line.pieces]
    ends = list(accumulate(counts, initial=len(inked) - sum(counts)))
    return [
        Hint(inked[ends[at]], inked[ends[at + 1] - 1] + 1, encoding)
        for at, encoding in line.encoded.items()
        if counts[at]
    ]


def _tidy(text: str) -> str:
    lines = text.split("\v")
    return "\n".join(line.strip(" ") for line in lines).strip()


def _entered(field: etree._Element) -> str:
    """What stands in an input, or the tick in it."""
    if field.get("checked") is not None:
        return "☑"
    typed = field.get("type", "text").lower() in {"text", "number", "date", "tel", "email", "search"}
    return field.get("value", "") if typed else ""


def _chosen(field: etree._Element) -> str:
    """The option that a closed list shows."""
    options = list(field.iter("option"))
    shown = next((option for option in options if option.get("selected") is not None), next(iter(options), None))
    return "" if shown is None else "".join(shown.itertext())


_FIELDS: dict[str, Callable[[etree._Element], str]] = {
    "input": _entered,
    "select": _chosen,
    "textarea": lambda field: "".join(field.itertext()),
}


def _whole(printed: str | None, default: int) -> int:
    digits = (printed or "").strip()
    if not digits.isascii() or not digits.removeprefix("-").isdigit():
        return default
    return max(-_BEYOND, min(int(digits[:_DIGITS]), _BEYOND))


def _is_large(image: etree._Element) -> bool:
    """By the sides that the page states, in its style or as attributes in pixels; without them nobody knows."""
    sides = {side: f"{length}px" for side in ("width", "height") if (length := image.get(side, "")).isdigit()}
    sides |= {side.lower(): length for side, length in _SIDE_RE.findall(image.get("style", ""))}
    return is_large(points(sides.get("width")), points(sides.get("height")))
