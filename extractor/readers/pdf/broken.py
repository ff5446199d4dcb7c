"""Words and figures that a cell too narrow for them broke within («12.3 / 45,6», «nghi / ệp») are one again.

Word breaks within a word only where the word alone is wider than the cell: the upper line is full, and no blank is
printed at its end. What is joined must be a figure or a syllable as a whole.
"""

from __future__ import annotations

from collections.abc import Sequence

import regex

from extractor.readers.pdf.rows import Row, spell
from extractor.vi.syllables import is_syllable

_PADDING = 6.0
"""Points that a cell keeps free on each side; Word and LibreOffice leave 5.4."""
_MAX_LINES = 5
_FIGURE_RE = regex.compile(
    r"[-+]?(?:\d{1,3}(?:\.\d{3})+(?:,\d+)?|\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+,\d+)%?|\d{1,3}/\d{1,3}|(?:19|20)\d\d"
)
"""A figure that shows by its form that it is whole: grouped by threes, with decimals, a ratio, a year."""
_BARE_RE = regex.compile(r"\d{1,3}%?")
_MARKS = ".,;:"


def join_broken(rows: Sequence[Row], width: float, *, keeps_blanks: bool) -> None:
    """Set `Row.goes_on` for the rows of a cell whose word goes on in the row below.

    Args:
        rows: From top to bottom, all upright.
        width: Of the cell, in points.
        keeps_blanks: The blanks at line ends are printed, so that a line without one ends within a word.
    """
    texts = [spell(row)[0] for row in rows]
    at = 0
    while at < len(rows) - 1:
        end = at
        while end < len(rows) - 1 and end - at < _MAX_LINES and _is_full(rows[end], texts[end], rows[end + 1], width):
            end += 1
        for last in range(end, at, -1):
            if _is_one([*texts[at:last], texts[last].split()[0]], keeps_blanks=keeps_blanks):
                for row in rows[at:last]:
                    row.goes_on = True
                at = last - 1
                break
        at += 1


def _is_full(row: Row, text: str, below: Row, width: float) -> bool:
    """Whether one word fills the row: not even the first letter below would find a place in it."""
    if row.closed or not text or " " in text or "\t" in text:
        return False
    return width - (row.x1 - row.x0) < 2 * _PADDING + below.right[0] - below.left[0]


def _is_one(parts: Sequence[str], *, keeps_blanks: bool) -> bool:
    whole = "".join(parts).rstrip(_MARKS)
    if _FIGURE_RE.fullmatch(whole):
        return keeps_blanks or not all(_FIGURE_RE.fullmatch(part) or _BARE_RE.fullmatch(part) for part in parts)
    if not whole.isalpha() or not is_syllable(whole.lower()):
        return False
    return keeps_blanks or not all(is_syllable(part.rstrip(_MARKS).lower()) for part in parts)
