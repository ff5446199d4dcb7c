"""Styles of a DOCX: their names, and the flags and list numbers that paragraphs inherit from them."""

from __future__ import annotations

from dataclasses import dataclass, field

from lxml import etree

from extractor.readers.docx.package import W

_MAX_CHAIN = 32
_OFF = frozenset({"0", "false", "off", "none"})


def w(name: str) -> str:
    """Return the qualified name of a WordprocessingML element or attribute."""
    return f"{{{W}}}{name}"


def value(parent: etree._Element | None, name: str) -> str | None:
    """Return the w:val of a child element; None if there is no such child or value."""
    child = None if parent is None else parent.find(w(name))
    return None if child is None else child.get(w("val"))


def switch(parent: etree._Element | None, name: str) -> bool | None:
    """Return an on/off property (bare element = on); None if it is not stated."""
    child = None if parent is None else parent.find(w(name))
    return None if child is None else child.get(w("val"), "1").lower() not in _OFF


def number(text: str | None, default: int) -> int:
    """Return a small whole number from an attribute that may hold anything."""
    digits = (text or "").strip()
    return int(digits) if digits.isascii() and digits.removeprefix("-").isdigit() and len(digits) <= 9 else default


@dataclass(frozen=True, slots=True)
class Look:
    """What a run or style says of its letters; None = not stated here."""

    bold: bool | None = None
    italic: bool | None = None
    hidden: bool | None = None

    def over(self, below: Look) -> Look:
        """Return this look with what it leaves open taken from the one below."""
        return Look(
            bold=below.bold if self.bold is None else self.bold,
            italic=below.italic if self.italic is None else self.italic,
            hidden=below.hidden if self.hidden is None else self.hidden,
        )


def look_of(properties: etree._Element | None) -> Look:
    """Return the look that a w:rPr states."""
    if properties is None:
        return Look()
    return Look(switch(properties, "b"), switch(properties, "i"), switch(properties, "vanish"))


@dataclass(frozen=True, slots=True)
class Style:
    """A style with everything inherited along basedOn; `num_id` and `level` are of its list, if any."""

    name: str = ""
    look: Look = field(default_factory=Look)
    num_id: str | None = None
    level: int | None = None


class Styles:
    """The styles of one document, resolved on demand."""

    def __init__(self, root: etree._Element | None) -> None:
        self._elements: dict[str, etree._Element] = {}
        self._resolved: dict[str, Style] = {}
        self.default_paragraph = ""
        self._base = Look()
        if root is None:
            return
        for element in root.findall(w("style")):
            style_id = element.get(w("styleId"), "")
            self._elements.setdefault(style_id, element)
            if element.get(w("type")) == "paragraph" and element.get(w("default"), "0").lower() not in _OFF:
                self.default_paragraph = style_id
        self._base = look_of(root.find(f"{w('docDefaults')}/{w('rPrDefault')}/{w('rPr')}"))

    def paragraph(self, style_id: str | None) -> Style:
        """Return the paragraph style, over the document's defaults."""
        style = self.get(style_id or self.default_paragraph)
        return Style(style.name, style.look.over(self._base), style.num_id, style.level)

    def get(self, style_id: str) -> Style:
        """Return a style by id, empty if it is not defined; circles of basedOn are cut."""
        if style_id not in self._resolved:
            self._resolved[style_id] = self._resolve(style_id)
        return self._resolved[style_id]

    def _resolve(self, style_id: str) -> Style:
        look, num_id, level, name = Look(), None, None, ""
        at: str | None = style_id
        for step in range(_MAX_CHAIN):
            element = self._elements.get(at or "")
            if element is None:
                break
            if step == 0:
                name = value(element, "name") or ""
            look = look.over(look_of(element.find(w("rPr"))))
            listed = element.find(f"{w('pPr')}/{w('numPr')}")
            if listed is not None:
                num_id = num_id if num_id is not None else value(listed, "numId")
                stated = value(listed, "ilvl")
                level = level if level is not None or stated is None else number(stated, 0)
            at = value(element, "basedOn")
        return Style(name, look, num_id, level)
