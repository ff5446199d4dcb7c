"""Styles of an ODT, resolved along their parents, and the counters of its lists."""

from __future__ import annotations

from dataclasses import dataclass, field

import regex
from lxml import etree

from extractor.readers.counting import COUNTS
from extractor.readers.odt.names import q, whole
from extractor.readers.symbols import font_kind

LEVELS = 10
_MAX_CHAIN = 32
_PLACEHOLDER_RE = regex.compile(r"%(\d{1,2})%")


@dataclass(frozen=True, slots=True)
class Look:
    """What a style says of its letters; None = not stated. `encoding` is the old one of its font, "" for none."""

    bold: bool | None = None
    italic: bool | None = None
    hidden: bool | None = None
    name: str = ""
    raised: bool | None = None
    encoding: str | None = None
    capitals: bool | None = None

    def over(self, below: Look) -> Look:
        """Return this look with what it leaves open taken from the one below."""
        return Look(
            below.bold if self.bold is None else self.bold,
            below.italic if self.italic is None else self.italic,
            below.hidden if self.hidden is None else self.hidden,
            self.name or below.name,
            below.raised if self.raised is None else self.raised,
            below.encoding if self.encoding is None else self.encoding,
            below.capitals if self.capitals is None else self.capitals,
        )


@dataclass(frozen=True, slots=True)
class Level:
    """How one level of a list prints its number; `pattern` is the newer way, «%1%.%2%)»."""

    form: str = ""
    prefix: str = ""
    suffix: str = ""
    shown: int = 1
    start: int = 1
    bullet: str = ""
    pattern: str | None = None


class Styles:
    """The styles of content.xml over those of styles.xml."""

    def __init__(self, *roots: etree._Element | None) -> None:
        self._elements: dict[tuple[str, str], etree._Element] = {}
        self._looks: dict[tuple[str, str], Look] = {}
        self._fonts: dict[str, str] = {}
        self.lists: dict[str, dict[int, Level]] = {}
        self.outline: dict[int, Level] = {}
        for root in roots:
            if root is None:
                continue
            for style in root.iter(q("style:style")):
                key = style.get(q("style:family"), ""), style.get(q("style:name"), "")
                self._elements.setdefault(key, style)
            for font in root.iter(q("style:font-face")):
                self._fonts.setdefault(font.get(q("style:name"), ""), font.get(q("svg:font-family"), ""))
            for style in root.iter(q("text:list-style")):
                self.lists.setdefault(style.get(q("style:name"), ""), _levels(style))
            for style in root.iter(q("text:outline-style")):
                self.outline = self.outline or _levels(style)

    def look(self, family: str, name: str) -> Look:
        """Return the look of a style ("paragraph" or "text") with all that it inherits."""
        key = (family, name)
        if key not in self._looks:
            look, at = Look(), name
            for _ in range(_MAX_CHAIN):
                element = self._elements.get((family, at))
                if element is None:
                    break
                look = look.over(_stated(element, self._fonts))
                at = element.get(q("style:parent-style-name"), "")
            self._looks[key] = look
        return self._looks[key]

    def list_of(self, name: str) -> str:
        """Return the list style that a paragraph style carries, "" if none."""
        at = name
        for _ in range(_MAX_CHAIN):
            element = self._elements.get(("paragraph", at))
            if element is None:
                return ""
            stated = element.get(q("style:list-style-name"))
            if stated is not None:
                return str(stated)
            at = element.get(q("style:parent-style-name"), "")
        return ""


@dataclass(slots=True)
class Counter:
    """The numbers that a list has reached, level by level."""

    values: list[int | None] = field(default_factory=lambda: [None] * (LEVELS + 1))

    def label(self, level: int, levels: dict[int, Level], start: int | None) -> str:
        """Count an item and return its printed number; a bullet is a dash (or its own plus)."""
        shape = levels.get(level)
        if shape is None:
            return ""
        for above in range(1, level):
            if self.values[above] is None:
                self.values[above] = levels.get(above, Level()).start
        current = self.values[level]
        self.values[level] = start if start is not None else shape.start if current is None else current + 1
        self.values[level + 1 :] = [None] * (LEVELS - level)
        if shape.bullet:
            return "+" if shape.bullet == "+" else "-"
        return self._printed(level, levels)

    def _printed(self, level: int, levels: dict[int, Level]) -> str:
        def number(at: int) -> str:
            count, form = self.values[at], levels.get(at, Level()).form
            return "" if count is None or not form else COUNTS.get(form, str)(count)

        shape = levels[level]
        if shape.pattern is not None:
            return str(
                _PLACEHOLDER_RE.sub(lambda found: number(min(int(found.group(1)), LEVELS)), shape.pattern)
            ).strip()
        if not shape.form:
            return f"{shape.prefix}{shape.suffix}".strip()
        numbers = [number(at) for at in range(max(level - shape.shown + 1, 1), level + 1)]
        return f"{shape.prefix}{'.'.join(filter(None, numbers))}{shape.suffix}".strip()


def _stated(style: etree._Element, fonts: dict[str, str]) -> Look:
    properties = style.find(q("style:text-properties"))
    shown = style.get(q("style:display-name")) or style.get(q("style:name"), "").replace("_20_", " ")
    automatic = style.getparent() is not None and style.getparent().tag == q("office:automatic-styles")
    name = "" if automatic else shown
    if properties is None:
        return Look(name=name)
    weight = properties.get(q("fo:font-weight"))
    slant = properties.get(q("fo:font-style"))
    display = properties.get(q("text:display"))
    position = properties.get(q("style:text-position"))
    font = properties.get(q("style:font-name")) or properties.get(q("fo:font-family"))
    transform = properties.get(q("fo:text-transform"))
    return Look(
        None if weight is None else weight == "bold" or whole(weight, 0) >= 600,
        None if slant is None else slant in {"italic", "oblique"},
        None if display is None else display == "none",
        name,
        None if position is None else position.startswith("super") or whole(position.split("%")[0], 0) > 0,
        None if font is None else font_kind(fonts.get(font, font).strip("'\" ")) or "",
        None if transform is None else transform == "uppercase",
    )


def _levels(style: etree._Element) -> dict[int, Level]:
    levels = {}
    for element in style:
        if not isinstance(element.tag, str):
            continue
        at = whole(element.get(q("text:level")), 0)
        if not 1 <= at <= LEVELS:
            continue
        bullet = element.get(q("text:bullet-char"), "").strip()
        is_bullet = element.tag in {q("text:list-level-style-bullet"), q("text:list-level-style-image")}
        levels[at] = Level(
            form=element.get(q("style:num-format"), ""),
            prefix=element.get(q("style:num-prefix"), ""),
            suffix=element.get(q("style:num-suffix"), ""),
            shown=whole(element.get(q("text:display-levels")), 1, most=LEVELS),
            start=whole(element.get(q("text:start-value")), 1),
            bullet=(bullet or "-") if is_bullet else "",
            pattern=None if is_bullet else element.get(q("loext:num-list-format")),
        )
    return levels
