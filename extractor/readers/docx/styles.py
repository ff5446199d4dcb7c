"""Styles of a DOCX: their names, and the flags and list numbers that paragraphs inherit from them."""

from __future__ import annotations

from dataclasses import dataclass, field

from lxml import etree

from extractor.readers.docx.package import W
from extractor.readers.docx.sheet import StyleSheet
from extractor.readers.symbols import font_kind

_MAX_CHAIN = 32
_BEYOND = 999_999_999
_OFF = frozenset({"0", "false", "off", "none"})


def w(name: str) -> str:
    """Return the qualified name of a WordprocessingML element or attribute."""
    return f"{{{W}}}{name}"


VAL = w("val")
_PLACES = {w(name): place for place, name in enumerate(("b", "i", "vanish", "caps", "vertAlign", "rStyle", "rFonts"))}
_FONT = w("rFonts")
_ASCII, _HIGH_ANSI = w("ascii"), w("hAnsi")


def first(parent: etree._Element | None, tag: str) -> etree._Element | None:
    """Return the first child with the qualified name; quicker than lxml's path search, and asked for each run."""
    return None if parent is None else next(parent.iterchildren(tag), None)


def value(parent: etree._Element | None, name: str) -> str | None:
    """Return the w:val of a child element; None if there is no such child or value."""
    child = first(parent, w(name))
    return None if child is None else child.get(VAL)


def is_on(switch: etree._Element | None) -> bool:
    """Return whether a switch (w:b, w:checked) is there and not off."""
    return switch is not None and switch.get(VAL, "1").lower() not in _OFF


def number(text: str | None, default: int) -> int:
    """Return a small whole number from an attribute that may hold anything; one of more digits is cut to nine."""
    digits = (text or "").strip()
    if not digits.isascii() or not digits.removeprefix("-").isdigit():
        return default
    return int(digits) if len(digits) <= len(str(_BEYOND)) else _BEYOND


@dataclass(frozen=True, slots=True)
class Look:
    """What a run or style says of its letters; None = not stated here.

    `font`: what `symbols.font_kind` says of it.
    """

    bold: bool | None = None
    italic: bool | None = None
    hidden: bool | None = None
    font: str | None = None
    raised: bool | None = None
    capitals: bool | None = None

    def over(self, below: Look) -> Look:
        """Return this look with what it leaves open taken from the one below."""
        if self is NOTHING:
            return below
        if below is NOTHING:
            return self
        return Look(
            bold=below.bold if self.bold is None else self.bold,
            italic=below.italic if self.italic is None else self.italic,
            hidden=below.hidden if self.hidden is None else self.hidden,
            font=below.font if self.font is None else self.font,
            raised=below.raised if self.raised is None else self.raised,
            capitals=below.capitals if self.capitals is None else self.capitals,
        )


NOTHING = Look()
_Stated = tuple[tuple[str, str | None], ...]
"""What a w:rPr says, as written there: names and values."""


def look_of(properties: etree._Element | None) -> Look:
    """Return the look that a w:rPr states."""
    return NOTHING if properties is None else _look(_stated(properties))[0]


def _stated(properties: etree._Element) -> _Stated:
    stated = []
    for child in properties:
        tag = child.tag
        if tag in _PLACES:
            said = child.get(VAL, "1") if tag != _FONT else child.get(_ASCII) or child.get(_HIGH_ANSI)
            stated.append((tag, said))
    return tuple(stated)


def _look(stated: _Stated) -> tuple[Look, str | None]:
    """The look, and the character style below it."""
    said: list[str | None] = [None] * len(_PLACES)
    for name, told in stated:
        said[_PLACES[name]] = said[_PLACES[name]] or told  # of two that say the same, the first holds
    *switches, raised, run_style, font = said
    if not any(said):
        return NOTHING, None
    bold, italic, hidden, capitals = (None if switch is None else switch.lower() not in _OFF for switch in switches)
    look = Look(
        bold=bold,
        italic=italic,
        hidden=hidden,
        font=font_kind(font) if font else None,
        raised=None if raised is None else raised == "superscript",
        capitals=capitals,
    )
    return look, run_style


@dataclass(frozen=True, slots=True)
class Style:
    """A style with everything inherited along basedOn; `num_id` and `level` are of its list, if any."""

    name: str = ""
    look: Look = field(default_factory=Look)
    num_id: str | None = None
    level: int | None = None


class Styles:
    """The styles of one document, resolved on demand."""

    def __init__(self, sheet: StyleSheet | None) -> None:
        self._sheet = sheet
        self._resolved: dict[str, Style] = {}
        self._paragraphs: dict[str | None, Style] = {}
        self._runs: dict[tuple[str | None, _Stated], Look] = {}
        defaults = sheet.defaults if sheet else None
        self._base = NOTHING if defaults is None else look_of(defaults.find(f"{w('rPrDefault')}/{w('rPr')}"))
        self.base = self.paragraph(None).look
        """The look of letters of which nothing is said."""

    def paragraph(self, style_id: str | None) -> Style:
        """Return the paragraph style, over the document's defaults."""
        known = self._paragraphs.get(style_id)
        if known is None:
            style = self.get(style_id or (self._sheet.default_paragraph if self._sheet else ""))
            known = Style(style.name, style.look.over(self._base), style.num_id, style.level)
            self._paragraphs[style_id] = known
        return known

    def run(self, properties: etree._Element, paragraph_style: str | None) -> Look:
        """Return the look of a run: its w:rPr, over its character style, over the style of its paragraph."""
        key = (paragraph_style, _stated(properties))
        known = self._runs.get(key)
        if known is None:
            known, run_style = _look(key[1])
            if run_style:
                known = known.over(self.get(run_style).look)
            self._runs[key] = known = known.over(self.paragraph(paragraph_style).look)
        return known

    def get(self, style_id: str) -> Style:
        """Return a style by id, empty if it is not defined; circles of basedOn are cut."""
        if style_id not in self._resolved:
            self._resolved[style_id] = self._resolve(style_id)
        return self._resolved[style_id]

    def _resolve(self, style_id: str) -> Style:
        look, num_id, level, name = NOTHING, None, None, ""
        at: str | None = style_id
        for step in range(_MAX_CHAIN):
            element = self._sheet.element(at or "") if self._sheet else None
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
