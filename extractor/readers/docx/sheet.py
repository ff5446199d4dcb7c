"""styles.xml, unpacked and parsed only as far as a document uses it.

Word and others write all styles that they know, most of them of tables and at the end; unpacking and parsing them took
longer than the report's own text. A part that is not laid out as Word and LibreOffice write it is parsed whole.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from lxml import etree

from extractor.errors import DamagedError
from extractor.readers.docx.package import W

_START, _END, _LAST = b"<w:style ", b"</w:style>", b"</w:styles>"
_DEFAULTS, _DEFAULTS_END = b"<w:docDefaults>", b"</w:docDefaults>"
_ROOT_RE = re.compile(rb"\s*(?:<\?xml([^>]*)\?>\s*)?(<w:styles\b[^>]*>)")
_OTHER_CODE_RE = re.compile(rb"encoding=.(?!utf-8)", re.IGNORECASE)
_ID_RE = re.compile(rb'\sw:styleId="([^"&]*)"')
_STYLE, _ID, _TYPE, _DEFAULT = (f"{{{W}}}{name}" for name in ("style", "styleId", "type", "default"))
_OFF = frozenset({"0", "false", "off"})


class StyleSheet:
    """The styles of one document by id.

    `defaults`: the w:docDefaults. `default_paragraph`: the id of the style of paragraphs that name none.
    """

    def __init__(self, chunks: Iterator[bytes], parse: Callable[[bytes], etree._Element]) -> None:
        """`chunks` are the part as it is unpacked, `parse` gives the root of an XML text."""
        self._chunks, self._parse = chunks, parse
        self._data = b""
        self._commented = False
        self._known: dict[str, etree._Element | None] = {}
        self._all: dict[str, etree._Element] | None = None
        self._broken = False
        first = self._find(_START, 0)
        opened = _ROOT_RE.match(self._data)
        self._root = opened[2] if opened else b""
        self.defaults: etree._Element | None
        if opened is None or first < 0 or self._commented or _OTHER_CODE_RE.search(opened[1] or b""):
            self._parse_all()
        else:
            start, end = self._data.find(_DEFAULTS, 0, first), self._data.find(_DEFAULTS_END, 0, first)
            self.defaults = self._parsed(self._data[start:end] + _DEFAULTS_END) if 0 <= start < end else None
            self.default_paragraph = self._default_paragraph()

    def element(self, style_id: str) -> etree._Element | None:
        """Return the w:style of this id."""
        if style_id not in self._known:
            self._known[style_id] = self._element(style_id)
        return self._known[style_id]

    def _element(self, style_id: str) -> etree._Element | None:
        if self._all is None and style_id:
            piece = next(self._pieces(f' w:styleId="{style_id}"'.encode()), None)
            found = None if piece is None else self._parsed(piece)
            if found is not None:
                return found
            self._look_further()  # perhaps it is there, but written otherwise
        return self._all.get(style_id) if self._all else None

    def _default_paragraph(self) -> str:
        for piece in self._pieces(b" w:default="):
            element, named = self._parsed(piece), _ID_RE.search(piece)
            if element is not None and named is not None and _is_default(element):
                style_id = str(element.get(_ID, ""))
                self._known[style_id] = element
                return style_id
        return self._look_further()

    def _look_further(self) -> str:
        """The same as `_parse_all`; of a part that is broken somewhere, single styles are all that is read."""
        if not self._broken:
            try:
                return self._parse_all()
            except DamagedError:
                self._broken = True
        return ""

    def _parse_all(self) -> str:
        """Parse the whole part; return the id of its default style of paragraphs."""
        root = self._parse(self._data + b"".join(self._chunks))
        self._all = {element.get(_ID, ""): element for element in reversed(root.findall(_STYLE))}
        self._known.clear()
        self.defaults = root.find(f"{{{W}}}docDefaults")
        self.default_paragraph = ""
        for style_id, element in self._all.items():
            if _is_default(element):
                self.default_paragraph = style_id
        return self.default_paragraph

    def _pieces(self, mark: bytes) -> Iterator[bytes]:
        """The styles that have `mark` in their first tag, as they are written."""
        at = self._find(mark, 0)
        while at >= 0:
            start, tag_end = self._data.rfind(_START, 0, at), self._find(b">", at)
            if start >= 0 and self._data.find(b">", start, at) < 0 <= tag_end:
                end = self._find(_END, at)
                yield self._data[start : end + len(_END)]
            at = self._find(mark, at + 1)

    def _find(self, mark: bytes, start: int) -> int:
        """Where `mark` stands at or after `start`; -1 if nowhere. Unpacks what it needs."""
        at = self._data.find(mark, start)
        while at < 0:
            chunk = next(self._chunks, b"")
            if not chunk:
                break
            start = max(start, len(self._data) - len(mark) + 1)
            self._data += chunk
            self._commented = b"!" in self._data and b"<!" in self._data  # one letter is found much faster
            at = self._data.find(mark, start)
        return at

    def _parsed(self, piece: bytes) -> etree._Element | None:
        """A part of the sheet; None if it is not whole in itself, or if a comment could hold what looks like it."""
        if self._commented:
            return None
        try:
            return self._parse(self._root + piece + _LAST)[0]
        except (DamagedError, IndexError):
            return None


def _is_default(element: etree._Element) -> bool:
    return element.get(_TYPE) == "paragraph" and element.get(_DEFAULT, "0").lower() not in _OFF
