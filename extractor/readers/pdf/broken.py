"""Words and figures that a cell too narrow for them broke within («12.3 / 45,6», «nghi / ệp») are one again.

Word breaks within a word only where the word alone is wider than the cell: the upper line is full, and no blank is
printed at its end. What is joined must be a figure or a syllable as a whole; digits that may be one figure or two are
in doubt.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

import regex

from extractor.readers.pdf.rows import Row, spell
from extractor.vi.syllables import is_syllable

BROKEN = "số bị ngắt dòng trong ô, không rõ là một số hay hai"
PADDING = 6.0
"""Points that a cell keeps free on each side; Word and LibreOffice leave 5.4."""
_MAX_LINES = 5
_GROUPED = r"\d{1,3}(?:\.\d{3})+(?:,\d+)?|\d{1,3}(?:,\d{3})+(?:\.\d+)?"
_FIGURE_RE = regex.compile(rf"[-+]?(?:{_GROUPED}|\d+,\d+)%?|\d{{1,3}}/\d{{1,3}}|(?:19|20)\d\d")
"""A figure that shows by its form that it is whole: grouped by threes, with decimals, a ratio, a year."""
_GROUPED_RE = regex.compile(rf"[-+]?(?:{_GROUPED})%?")
_BARE_RE = regex.compile(r"\d{1,3}%?")
_BEGUN_RE = regex.compile(r"[-+]?\d[\d.,]*")
_RESTING_RE = regex.compile(r"[.,]?\d[\d.,]*%?")
_MARKS = ".,;:"


def join_broken(rows: Sequence[Row], room: float, *, keeps_blanks: bool) -> None:
    """Set `Row.goes_on` for the rows of a cell whose word goes on in the row below, `Row.doubtful` where it may.

    Args:
        rows: From top to bottom, all upright.
        room: Width of the cell between its paddings, in points.
        keeps_blanks: The blanks at line ends are printed, so that a line without one ends within a word.
    """
    if len(rows) < 2:
        return
    for at in _breaks(rows, room, keeps_blanks=keeps_blanks):
        rows[at].goes_on = True
    for row, below in pairwise(rows):
        if not row.goes_on and _may_be_one(row, below, room):
            row.doubtful = below.doubtful = True


def goes_on(rows: Sequence[Row], rest: Sequence[Row], room: float) -> bool:
    """Return whether a figure that ends `rows` goes on in `rest`, which stands below them or on the next page."""
    both = [*rows, *rest]
    return bool(rows) and len(rows) - 1 in _breaks(both, room, keeps_blanks=any(row.closed for row in rows))


def _breaks(rows: Sequence[Row], room: float, *, keeps_blanks: bool) -> Iterator[int]:
    """The places of rows whose last word goes on in the next one."""
    texts = [spell(row)[0] for row in rows]
    at = 0
    while at < len(rows) - 1:
        end = at
        while end < len(rows) - 1 and end - at < _MAX_LINES and _may_break(rows[end], texts[end]):
            end += 1
        for last in range(end, at, -1):
            parts = [*texts[at:last], texts[last].split()[0]]
            full = all(_is_full(rows[place], rows[place + 1], room) for place in range(at, last))
            if _is_one(parts, keeps_blanks=keeps_blanks) if full else _is_cut_figure(parts):
                yield from range(at, last)
                at = last - 1
                break
        at += 1


def _may_break(row: Row, text: str) -> bool:
    """Whether one word fills the row and no blank ends it."""
    return not row.closed and bool(text) and " " not in text and "\t" not in text


def _is_full(row: Row, below: Row, room: float) -> bool:
    """Whether not even the first letter below would find a place in the row."""
    return room - (row.x1 - row.x0) < below.right[0] - below.left[0]


def _is_one(parts: Sequence[str], *, keeps_blanks: bool) -> bool:
    whole = "".join(parts).rstrip(_MARKS)
    if _FIGURE_RE.fullmatch(whole):
        return keeps_blanks or not all(_FIGURE_RE.fullmatch(part) or _BARE_RE.fullmatch(part) for part in parts)
    if not whole.isalpha() or not is_syllable(whole.lower()):
        return False
    return keeps_blanks or not all(is_syllable(part.rstrip(_MARKS).lower()) for part in parts)


def _is_cut_figure(parts: Sequence[str]) -> bool:
    """Whether one grouped figure is cut beside a dot or comma, or within a group; a cell may keep more free than usual.

    «1.234.5» is no figure, whatever the dots mean; «12.3» may be one.
    """
    if not _GROUPED_RE.fullmatch("".join(parts).rstrip(_MARKS)):
        return False
    if len(parts) == 2 and parts[0].count(".") > 1 and not _GROUPED_RE.fullmatch(parts[0]):
        return True
    return all(above[-1] in ".," or below[0] in ".," for above, below in pairwise(parts))


def _may_be_one(row: Row, below: Row, room: float) -> bool:
    """Whether digits that were not joined may be one figure: one of them is none alone, or there was no room left."""
    text, rest = spell(row)[0], spell(below)[0].split()[0]
    if not _may_break(row, text) or not _BEGUN_RE.fullmatch(text) or not _RESTING_RE.fullmatch(rest):
        return False
    if text[-1] in ".," or rest[0] in ".,":
        return True
    both_whole = all(map(_FIGURE_RE.fullmatch, (text, rest))) and not _FIGURE_RE.fullmatch(text + rest)
    return not both_whole and _is_full(row, below, room)
