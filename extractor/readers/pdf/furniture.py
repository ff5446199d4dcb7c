"""Running heads and feet and page numbers: what stands at the edge of a page and is no part of its text."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence

import regex

from extractor.readers.pdf.rows import Row, spell
from extractor.vi.fold import fold_phrase

_NUMBER_RE = regex.compile(r"[-–—. ]*(?:trang|page|tr\.)? ?\d{1,4}(?: ?[/|] ?\d{1,4})?[-–—. ]*")
_DIGITS_RE = regex.compile(r"\d+")
_MARGIN = 0.12
"""Of the page's height: A4 leaves 20-25 mm (7-9 %), the number stands in it."""
_WIDE_MARGIN = 0.16
_SAME_PLACE = 1.0
"""Points."""
_DEPTH = 3
_FEWEST = 3


def mark_furniture(pages: Sequence[Sequence[Row]]) -> None:
    """Set `Row.kind` to page_header or page_footer where a row is one.

    A lone number in the margin is a page number; a row in the margin of at least half of the pages (and of three)
    that says the same but for the page's number is a running head, and so is one that both of two pages have in one
    place. Rows that differ in other numbers are text: many sections that begin a page begin alike.

    Args:
        pages: The rows of each page from top to bottom, without those in tables.
    """
    alike: dict[tuple[str, str], list[tuple[int, Row]]] = defaultdict(list)
    for number, rows in enumerate(pages):
        for place, row in enumerate(rows):
            if min(place, len(rows) - 1 - place) >= _DEPTH:
                continue
            side = _side(row, _WIDE_MARGIN)
            if side:
                text = fold_phrase(spell(row)[0])
                alike[side, _DIGITS_RE.sub("#", text)].append((number, row))
                if is_page_number(row):
                    row.kind = side
    for (side, _), found in alike.items():
        on_pages = {number for number, _ in found}
        is_often = len(on_pages) >= max(_FEWEST, len(pages) / 2) and _counts_pages(found)
        if is_often or (len(pages) == len(found) == 2 and _are_one(found)):
            for _, row in found:
                row.kind = side


def _counts_pages(found: Sequence[tuple[int, Row]]) -> bool:
    """Whether rows alike differ in nothing, or in one number that goes up with the page on most of them."""
    numbers = zip(*(map(int, _DIGITS_RE.findall(fold_phrase(spell(row)[0]))) for _, row in found), strict=True)
    differing = [column for column in numbers if len(set(column)) > 1]
    if not differing:
        return True
    steps = Counter(value - page for value, (page, _) in zip(differing[0], found, strict=True))
    return len(differing) == 1 and 2 * steps.most_common(1)[0][1] >= len(found)


def _are_one(found: Sequence[tuple[int, Row]]) -> bool:
    """Whether the two rows are printed alike in one place of their pages."""
    (page, one), (other_page, other) = found
    places = [(row.x0, row.x1, row.top, row.bottom) for row in (one, other)]
    apart = max(abs(a - b) for a, b in zip(*places, strict=True))
    return page != other_page and apart <= _SAME_PLACE and spell(one)[0] == spell(other)[0]


def is_page_number(row: Row) -> bool:
    """Return whether a row is a lone number in the margin."""
    return bool(_side(row, _MARGIN)) and _NUMBER_RE.fullmatch(fold_phrase(spell(row)[0])) is not None


def _side(row: Row, margin: float) -> str:
    height = row.frame.size[1]
    if row.bottom <= margin * height:
        return "page_header"
    return "page_footer" if row.top >= (1 - margin) * height else ""
