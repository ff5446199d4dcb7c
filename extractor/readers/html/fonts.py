"""The fonts that a web page names tell old encodings: in its style sheet, in an element's own style, in `<font face>`.

Word and Excel save «HTML named .doc» with a class at each paragraph or cell, and the class's font in `<style>`. Of
selectors those are followed that such pages have: an element, a class, an element of a class, and those within others.

**Source**: CSS Cascading and Inheritance Level 4, 6.4 (what wins).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import regex
from lxml import etree

from extractor.readers.symbols import font_kind

_FAMILY_RE = regex.compile(r"""font-family\s{0,9}:\s{0,9}["']?([^;,"'}]{1,80})""", regex.I)
_WITHIN_RE = regex.compile(r"[\s>]+")
_REMARK_RE = regex.compile(r"/\*.*?\*/|<!--|-->", regex.S)


Fonts = Mapping[str, Sequence[tuple[tuple[str, ...], str]]]
"""By the last part of a selector («p.MsoNormal» of «td p.MsoNormal»): what it must stand in, from within, and which old
encoding its font has; the last one that fits wins."""


def read_fonts(root: etree._Element) -> Fonts:
    """Return the encodings of the fonts that the page's style sheets name; empty if none is old."""
    found: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for sheet in root.iter("style"):
        for rule in _REMARK_RE.sub(" ", "".join(sheet.itertext())).split("}"):
            head, _, body = rule.rpartition("{")
            encoding = _named(body)
            if encoding is not None:
                for selector in head.rpartition("{")[2].split(","):
                    *outer, last = _WITHIN_RE.split(selector.strip())
                    found.setdefault(last, []).insert(0, (tuple(reversed(outer)), encoding))
    return found if any(encoding for said in found.values() for _, encoding in said) else {}


def encoding_of(element: etree._Element, tag: str, fonts: Fonts, outer: str) -> str:
    """Return the old encoding of an element's font, "" for any other font; `outer` is that of what it stands in."""
    own = _named(element.get("style", ""))
    if own is not None:
        return own
    if fonts:
        for selector in (*_selectors(element, tag), tag):
            for within, encoding in fonts.get(selector, ()):
                if _stands(element, within):
                    return encoding
    face = element.get("face", "").split(",")[0] if tag == "font" else ""
    return font_kind(face) if face else outer


def _selectors(element: etree._Element, tag: str) -> Iterator[str]:
    classes = element.get("class", "").split()
    yield from (f"{tag}.{name}" for name in classes)
    yield from (f".{name}" for name in classes)


def _stands(element: etree._Element, within: tuple[str, ...]) -> bool:
    """Whether the element stands in elements of these selectors, the nearest first."""
    around = element.iterancestors()
    return all(any(part == up.tag or part in _selectors(up, str(up.tag)) for up in around) for part in within)


def _named(style: str) -> str | None:
    family = _FAMILY_RE.search(style)
    return None if family is None else font_kind(family[1].replace("\\", ""))
