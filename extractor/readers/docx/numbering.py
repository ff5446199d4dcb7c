"""The numbers that Word computes for lists («II.», «1.1.», «a)»): clerks number with Word, so «II.1» is in no text.

**Source**: ECMA-376 part 1, 17.9 (numbering): levels, overrides, restarts, the link between styles and levels.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import regex
from lxml import etree

from extractor.readers.counting import letter, roman
from extractor.readers.docx.styles import Styles, number, value, w

_LEVELS = 9
_PLACEHOLDER_RE = regex.compile(r"%([1-9])")


@dataclass(frozen=True, slots=True)
class _Level:
    format: str = "decimal"
    text: str = ""
    start: int = 1
    restart: int | None = None
    legal: bool = False


@dataclass(slots=True)
class _Counters:
    values: list[int | None] = field(default_factory=lambda: [None] * _LEVELS)
    begun: set[tuple[str, int]] = field(default_factory=set)
    """Lists and levels with a start of their own that have been met: each begins anew once, and only its own level."""


class Numbering:
    """The list counters of one document; `label` must be called once a paragraph, in document order."""

    def __init__(self, load: Callable[[], etree._Element] | None, styles: Styles) -> None:
        """`load` gives the root of numbering.xml; it is asked at the first paragraph that is in a list."""
        self._pending = load
        self._styles = styles
        self._levels: dict[str, dict[int, _Level]] = {}
        self._style_levels: dict[tuple[str, str], int] = {}
        self._abstract_of: dict[str, str] = {}
        self._overrides: dict[str, dict[int, _Level]] = {}
        self._starts: dict[str, dict[int, int]] = {}
        self._counters: dict[str, _Counters] = {}

    def label(self, listed: etree._Element | None, style_id: str | None) -> str:
        """Return the printed number or bullet of a paragraph, "" if it is in no list.

        Args:
            listed: The paragraph's w:numPr.
            style_id: Its style; the style may carry the list.
        """
        num_id, level = self._place(listed, style_id)
        if num_id is None or num_id not in self._abstract_of:
            return ""
        levels = self._levels_of(num_id)
        level = min(max(level, 0), _LEVELS - 1)
        values = self._count(num_id, level, levels)
        return _printed(level, levels, values)

    def _place(self, listed: etree._Element | None, style_id: str | None) -> tuple[str | None, int]:
        style = self._styles.paragraph(style_id)
        if listed is None and style.num_id is None:
            return None, 0
        if self._pending is not None:
            load, self._pending = self._pending, None
            self._load(load())
        num_id = value(listed, "numId")
        if num_id is not None:
            return (None if num_id == "0" else num_id), number(value(listed, "ilvl"), 0)
        if style.num_id is None or style.num_id == "0":
            return None, 0
        linked = self._style_levels.get((self._abstract_of.get(style.num_id, ""), style_id or ""))
        stated = value(listed, "ilvl")
        if stated is not None:
            return style.num_id, number(stated, 0)
        return style.num_id, linked if linked is not None else style.level or 0

    def _count(self, num_id: str, level: int, levels: dict[int, _Level]) -> list[int | None]:
        counters = self._counters.setdefault(self._abstract_of[num_id], _Counters())
        values = counters.values
        starts = self._starts.get(num_id, {})
        if level in starts and (num_id, level) not in counters.begun:
            counters.begun.add((num_id, level))
            values[level] = None

        def start_of(at: int) -> int:
            return starts.get(at, levels.get(at, _Level()).start)

        for above in range(level):
            if values[above] is None:
                values[above] = start_of(above)
        current = values[level]
        values[level] = start_of(level) if current is None else current + 1
        for below in range(level + 1, _LEVELS):
            restart = levels.get(below, _Level()).restart
            if restart is None or level < restart:
                values[below] = None
        return values

    def _levels_of(self, num_id: str) -> dict[int, _Level]:
        return self._levels.get(self._abstract_of[num_id], {}) | self._overrides.get(num_id, {})

    def _load(self, root: etree._Element) -> None:
        links: dict[str, str] = {}
        for abstract in root.iter(w("abstractNum")):
            abstract_id = abstract.get(w("abstractNumId"), "")
            self._levels[abstract_id] = {}
            for element in abstract.findall(w("lvl")):
                at = number(element.get(w("ilvl")), 0)
                self._levels[abstract_id][at] = _read_level(element)
                style_id = value(element, "pStyle")
                if style_id:
                    self._style_levels[abstract_id, style_id] = at
            link = value(abstract, "numStyleLink")
            if link:
                links[abstract_id] = link
        for num in root.iter(w("num")):
            num_id = num.get(w("numId"), "")
            self._abstract_of[num_id] = value(num, "abstractNumId") or ""
            for override in num.findall(w("lvlOverride")):
                at = number(override.get(w("ilvl")), 0)
                start = value(override, "startOverride")
                if start is not None:
                    self._starts.setdefault(num_id, {})[at] = number(start, 1)
                element = override.find(w("lvl"))
                if element is not None:
                    self._overrides.setdefault(num_id, {})[at] = _read_level(element)
        # A list that only names a style of lists is the list of that style, its counters included.
        homes = {link: self._abstract_of.get(self._styles.get(style).num_id or "", "") for link, style in links.items()}
        for num_id, abstract_id in self._abstract_of.items():
            if self._levels.get(homes.get(abstract_id, "")):
                self._abstract_of[num_id] = homes[abstract_id]


def _read_level(element: etree._Element) -> _Level:
    restart = value(element, "lvlRestart")
    legal = element.find(w("isLgl"))
    return _Level(
        format=value(element, "numFmt") or "decimal",
        text=value(element, "lvlText") or "",
        start=number(value(element, "start"), 1),
        restart=None if restart is None else number(restart, 0),
        legal=legal is not None,
    )


def _printed(level: int, levels: dict[int, _Level], values: list[int | None]) -> str:
    shape = levels.get(level, _Level())
    if shape.format == "bullet":
        return "+" if shape.text.strip() == "+" else "-"
    if shape.format == "none" and not _PLACEHOLDER_RE.sub("", shape.text).strip():
        return ""

    def fill(match: regex.Match[str]) -> str:
        at = int(match.group(1)) - 1
        count = values[at]
        form = "decimal" if shape.legal else levels.get(at, _Level()).format
        return "" if count is None else _FORMATS.get(form, str)(count)

    return str(_PLACEHOLDER_RE.sub(fill, shape.text)).strip()


_FORMATS: dict[str, Callable[[int], str]] = {
    "upperRoman": roman,
    "lowerRoman": lambda count: roman(count).lower(),
    "upperLetter": lambda count: letter(count).upper(),
    "lowerLetter": letter,
    "decimalZero": lambda count: f"{count:02d}",
    "bullet": lambda count: "",  # noqa: ARG005 - a level above that is a bullet has no number to show
    "none": lambda count: "",  # noqa: ARG005
}
