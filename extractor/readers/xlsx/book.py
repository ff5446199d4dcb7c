"""The parts of a workbook: its sheets in order, shared strings, and the number format and font of each cell style."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import regex
from lxml import etree

from extractor.readers.docx.package import Package, R
from extractor.readers.symbols import font_kind
from extractor.readers.xlsx.formats import BUILT_IN

_ESCAPED_RE = regex.compile(r"_x([0-9A-Fa-f]{4})_")


def local(element: etree._Element) -> str:
    """Return the name of an element without its namespace: Strict files say the same under other ones."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def children(parent: etree._Element | None, name: str) -> Iterator[etree._Element]:
    """Yield the children of that local name."""
    if parent is not None:
        for child in parent:
            if local(child) == name:
                yield child


def first(parent: etree._Element | None, name: str) -> etree._Element | None:
    """Return the first child of that local name."""
    return next(children(parent, name), None)


def on(element: etree._Element | None, name: str) -> bool:
    """Return whether a switch is set."""
    return element is not None and element.get(name, "0").lower() in {"1", "true", "on"}


def whole(printed: str | None, default: int) -> int:
    """Return a whole number from an attribute that may hold anything."""
    digits = (printed or "").strip()
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) <= 9 else default


Text = Sequence[tuple[str, str | None]]
"""A string in pieces, each with the old encoding of its font; "" for any other font, None for that of its cell."""


@dataclass(frozen=True, slots=True)
class SheetRef:
    """A sheet as the workbook lists it; `part` is "" for one that is no worksheet (a chart)."""

    name: str
    part: str
    hidden: bool


class Book:
    """What the sheets of one workbook share."""

    def __init__(self, package: Package) -> None:
        main = next(
            (name for kind, name in package.relations("").values() if kind == "officeDocument"), "xl/workbook.xml"
        )
        root = package.xml(main)
        related = package.relations(main)
        parts = dict(related.values())
        self.from_1904 = on(first(root, "workbookPr"), "date1904")
        self.sheets = tuple(_sheets(root, related))
        self.strings = _strings(package, parts.get("sharedStrings", ""))
        self._styles = _styles(package, parts.get("styles", ""))

    def code(self, style: str | None) -> str:
        """Return the number format of a cell style."""
        return self._style(style)[0]

    def encoding(self, style: str | None) -> str:
        """Return the old encoding of a cell style's font, "" for any other font."""
        return self._style(style)[1]

    def _style(self, style: str | None) -> tuple[str, str]:
        at = whole(style, 0)
        return self._styles[at] if at < len(self._styles) else ("General", "")


def text_of(element: etree._Element) -> Text:
    """Return the text of a string item, rich or plain, without the reading aids of Asian scripts."""
    pieces: list[tuple[str, str | None]] = []
    for child in element:
        name = local(child)
        if name == "t":
            pieces.append((_unescaped(child.text), None))
        elif name == "r":
            font = first(first(child, "rPr"), "rFont")
            encoding = None if font is None else font_kind(font.get("val", ""))
            pieces.extend((_unescaped(run.text), encoding) for run in children(child, "t"))
    return tuple(pieces)


def _unescaped(text: str | None) -> str:
    return str(_ESCAPED_RE.sub(lambda match: chr(int(match.group(1), 16)), text or ""))


def _sheets(root: etree._Element, related: dict[str, tuple[str, str]]) -> Iterator[SheetRef]:
    for sheet in children(first(root, "sheets"), "sheet"):
        kind, part = related.get(sheet.get(f"{{{R}}}id", ""), ("", ""))
        yield SheetRef(
            sheet.get("name", ""),
            part if kind == "worksheet" else "",
            sheet.get("state", "visible") in {"hidden", "veryHidden"},
        )


def _strings(package: Package, part: str) -> list[Text]:
    if not part or not package.has(part):
        return []
    return [text_of(item) for item in children(package.xml(part), "si")]


def _styles(package: Package, part: str) -> list[tuple[str, str]]:
    """The number format of each cell style, and the old encoding of its font."""
    if not part or not package.has(part):
        return []
    root = package.xml(part)
    own = {
        whole(entry.get("numFmtId"), -1): entry.get("formatCode", "General")
        for entry in children(first(root, "numFmts"), "numFmt")
    }
    names = (first(font, "name") for font in children(first(root, "fonts"), "font"))
    fonts = dict(enumerate("" if name is None else font_kind(name.get("val", "")) for name in names))
    return [
        (own.get(number, BUILT_IN.get(number, "General")), fonts.get(whole(style.get("fontId"), 0), ""))
        for style in children(first(root, "cellXfs"), "xf")
        for number in (whole(style.get("numFmtId"), 0),)
    ]
