"""styles.xml, of which only the styles that a document uses are parsed.

Word and others write all styles that they know, most of them of tables; parsing them took longer than the report's own
text. A part that is not laid out as Word and LibreOffice write it is parsed whole.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from lxml import etree

from extractor.readers.docx.package import W

_START, _END, _LAST = b"<w:style ", b"</w:style>", b"</w:styles>"
_OF_TABLES = b'w:type="table"'
_ROOT_RE = re.compile(rb"\s*(?:<\?xml([^>]*)\?>\s*)?(<w:styles\b[^>]*>)")
_OTHER_CODE_RE = re.compile(rb"encoding=.(?!utf-8)", re.IGNORECASE)
_DEFAULTS_RE = re.compile(rb"<w:docDefaults>.*?</w:docDefaults>", re.DOTALL)
_TAG_RE = re.compile(rb'[^>&]*?\bw:styleId="([^"&]*)"[^>&]*>')
_STYLE, _ID, _TYPE, _DEFAULT = (f"{{{W}}}{name}" for name in ("style", "styleId", "type", "default"))
_OFF = frozenset({"0", "false", "off"})


class StyleSheet:
    """The styles of one document by id.

    `defaults`: the w:docDefaults. `default_paragraph`: the id of the style of paragraphs that name none.
    """

    def __init__(self, data: bytes, parse: Callable[[bytes], etree._Element]) -> None:
        """`data` is the part, `parse` gives the root of an XML text."""
        self._parse = parse
        self._root, now, self._later = _divided(data)
        root = parse(now)
        self._elements = {element.get(_ID, ""): element for element in reversed(root.findall(_STYLE))}
        self.defaults = root.find(f"{{{W}}}docDefaults")
        self.default_paragraph = ""
        for style_id, element in self._elements.items():
            if element.get(_TYPE) == "paragraph" and element.get(_DEFAULT, "0").lower() not in _OFF:
                self.default_paragraph = style_id

    def element(self, style_id: str) -> etree._Element | None:
        """Return the w:style of this id."""
        piece = self._later.pop(style_id, None)
        if piece is not None:
            self._elements[style_id] = self._parse(self._root + _START + piece + _LAST)[0]
        return self._elements.get(style_id)


def _divided(data: bytes) -> tuple[bytes, bytes, dict[str, bytes]]:
    """The root's tag, what to parse at once (defaults), and the other styles by id as they are written."""
    head, *pieces = data.split(_START)
    opened = _ROOT_RE.match(head)
    commented = b"!" in data and b"<!" in data  # a comment may hold what looks like a style; one letter is found faster
    if opened is None or not pieces or commented or _OTHER_CODE_RE.search(opened[1] or b""):
        return b"", data, {}
    pieces[-1] = pieces[-1].rstrip().removesuffix(_LAST)
    at_once: list[bytes] = []
    later: dict[str, bytes] = {}
    for piece in pieces:
        if piece.startswith(_OF_TABLES):
            continue
        tag = _TAG_RE.match(piece)
        if tag is None or not piece.rstrip().endswith(_END):
            return b"", data, {}
        if b"w:default=" in tag[0]:
            at_once.append(_START + piece)
        else:
            later.setdefault(tag[1].decode("utf-8", "replace"), piece)
    defaults = _DEFAULTS_RE.search(head)
    return opened[2], b"".join((opened[2], defaults[0] if defaults else b"", *at_once, _LAST)), later
