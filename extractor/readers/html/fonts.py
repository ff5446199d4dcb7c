"""The fonts that a web page names tell old encodings: in its style sheet, in an element's own style, in `<font face>`.

Word and Excel save «HTML named .doc» with a class at each paragraph or cell, and the class's font in `<style>`. Of
selectors those are followed that such pages have: an element, a class, an element of a class.

**Source**: CSS Cascading and Inheritance Level 4, 6.4 (what wins).
"""

from __future__ import annotations

from collections.abc import Mapping

import regex
from lxml import etree

from extractor.vi.legacy import font_encoding

_FAMILY_RE = regex.compile(r"""font-family\s{0,9}:\s{0,9}["']?([^;,"'}]{1,80})""", regex.I)
_REMARK_RE = regex.compile(r"/\*.*?\*/|<!--|-->", regex.S)


def read_fonts(root: etree._Element) -> dict[str, str]:
    """Return the encoding of the font that each selector of the page's style sheets names; empty if none is old."""
    found: dict[str, str] = {}
    for sheet in root.iter("style"):
        for rule in _REMARK_RE.sub(" ", "".join(sheet.itertext())).split("}"):
            head, _, body = rule.rpartition("{")
            encoding = _named(body)
            if encoding is not None:
                found.update((selector.strip(), encoding) for selector in head.rpartition("{")[2].split(","))
    return found if any(found.values()) else {}


def encoding_of(element: etree._Element, tag: str, fonts: Mapping[str, str], outer: str) -> str:
    """Return the old encoding of an element's font, "" for any other font; `outer` is that of what it stands in."""
    own = _named(element.get("style", ""))
    if own is not None:
        return own
    if fonts:
        classes = element.get("class", "").split()
        for selector in (*(f"{tag}.{name}" for name in classes), *(f".{name}" for name in classes), tag):
            if selector in fonts:
                return fonts[selector]
    face = element.get("face", "").split(",")[0] if tag == "font" else ""
    return font_encoding(face) if face else outer


def _named(style: str) -> str | None:
    family = _FAMILY_RE.search(style)
    return None if family is None else font_encoding(family[1].replace("\\", ""))
