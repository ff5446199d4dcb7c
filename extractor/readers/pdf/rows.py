"""Glyphs become rows: what stands on one base line, from left to right, with blanks where the gaps are.

A `Row` keeps its glyphs, so that a page of two columns can still cut it in two; `spell` turns it into NFC text with
the x-position of each character.
"""

from __future__ import annotations

import itertools
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from extractor.readers.pdf.glyphs import Array, Corners, Frame, Glyphs, PageText

_WORD_GAP = 0.12
"""Of the font size, beyond the usual gap of the row: letters of a word stand closer, the tightest blank is wider."""
COLUMN_GAP = 2.5
"""Of the font size: wider than what justifying a line leaves between words."""
_RAISED_SIZE = 0.85
_RAISED_LETTERS = 4


@dataclass(slots=True)
class Row:
    """One printed line (or its part in one column) of a page; x-positions are those of the upright frame."""

    page: int
    frame: Frame
    letters: list[str]
    left: list[float]
    right: list[float]
    spaced: list[bool]
    top: float
    bottom: float
    size: float
    bold: bool
    italic: bool
    kind: str = "paragraph"
    spelled: tuple[str, tuple[float, ...]] | None = None

    @property
    def x0(self) -> float:
        """Where its ink begins."""
        return self.left[0]

    @property
    def x1(self) -> float:
        """Where its ink ends."""
        return max(self.right)

    def gaps(self, least: float) -> list[tuple[float, float]]:
        """The white intervals of at least `least` points between its letters."""
        found = []
        reach = self.right[0]
        for start, end in zip(self.left[1:], self.right[1:], strict=True):
            if start - reach >= least:
                found.append((reach, start))
            reach = max(reach, end)
        return found

    def part(self, low: float, high: float) -> Row | None:
        """The letters whose middle lies in [low, high); None if there are none."""
        chosen = [place for place in range(len(self.letters)) if low <= self._middle(place) < high]
        if not chosen:
            return None
        return Row(
            page=self.page,
            frame=self.frame,
            letters=[self.letters[place] for place in chosen],
            left=[self.left[place] for place in chosen],
            right=[self.right[place] for place in chosen],
            spaced=[self.spaced[place] for place in chosen],
            top=self.top,
            bottom=self.bottom,
            size=self.size,
            bold=self.bold,
            italic=self.italic,
            kind=self.kind,
        )

    def _middle(self, place: int) -> float:
        return (self.left[place] + self.right[place]) / 2


def build_rows(glyphs: Glyphs, fonts: PageText, page: int) -> list[Row]:
    """Return the rows of the glyphs, from top to bottom."""
    ink = np.flatnonzero(~glyphs.blank)
    if not len(ink):
        return []
    height = float(np.median((glyphs.bottom - glyphs.top)[ink])) or 1.0
    groups = _group_lines(glyphs, max(1.0, 0.2 * height))
    rows = [row for group in groups if (row := _make_row(glyphs, group, fonts, page)) is not None]
    return sorted(_join_raised(rows), key=lambda row: (row.bottom, row.x0))


def spell(row: Row) -> tuple[str, tuple[float, ...]]:
    """Return the row's NFC text and its len(text) + 1 x-positions; call it when the row is complete."""
    if row.spelled is None:
        row.spelled = _spell(row)
    return row.spelled


def _spell(row: Row) -> tuple[str, tuple[float, ...]]:
    characters: list[str] = []
    edges: list[float] = []
    reach = row.x0
    word_gap = _WORD_GAP * row.size + _usual_gap(row)
    for place, letter in enumerate(row.letters):
        start = max(row.left[place], edges[-1] if edges else row.left[place])
        gap = row.left[place] - reach
        if place and (row.spaced[place] or gap > word_gap):
            characters.append("\t" if gap > COLUMN_GAP * row.size else " ")
            edges.append(min(max(reach, edges[-1]), start))
        characters.append(letter)
        edges.append(start)
        reach = max(reach, row.right[place])
    edges.append(max(reach, edges[-1]))
    text = "".join(characters)
    if unicodedata.is_normalized("NFC", text) and len(text) == len(characters):
        return text, tuple(edges)
    return _compose(characters, edges)


def _usual_gap(row: Row) -> float:
    """Spread print («s p e r r e d») has a gap after each letter: the middle one of a longer row."""
    if len(row.letters) < 12:
        return 0.0
    gaps = sorted(start - end for start, end in zip(row.left[1:], row.right, strict=False))
    return min(max(gaps[len(gaps) // 2], 0.0), row.size)


def letter_boxes(row: Row, text: str, edges: Sequence[float]) -> list[tuple[int, Corners]]:
    """The place of each inked character of turned text, on the page as shown."""
    return [
        (place, row.frame.shown((edges[place], row.top, edges[place + 1], row.bottom)))
        for place, character in enumerate(text)
        if not character.isspace()
    ]


def _group_lines(glyphs: Glyphs, tolerance: float) -> list[Array]:
    order = np.argsort(glyphs.baseline, kind="stable")
    steps = np.diff(glyphs.baseline[order])
    return [np.sort(group) for group in np.split(order, np.flatnonzero(steps > tolerance) + 1)]


def _make_row(glyphs: Glyphs, group: Array, fonts: PageText, page: int) -> Row | None:
    ink = group[~glyphs.blank[group]]
    if not len(ink):
        return None
    keys = glyphs.x0.copy()
    _attach_marks(glyphs, ink, keys)
    ordered = group[np.argsort(keys[group], kind="stable")]
    blank = glyphs.blank[ordered]
    after_blank = np.concatenate([[False], blank[:-1]])
    chosen = ordered[~blank]
    spaced = after_blank[~blank]
    chosen, spaced = _without_doubles(glyphs, chosen, spaced)
    letters = glyphs.take(chosen)
    first, last = int(letters.index[0]), int(letters.index[-1])
    looks = [fonts.look(place) for place in sorted({first, int(letters.index[len(chosen) // 2]), last})]
    height = float((letters.bottom - letters.top).max())
    return Row(
        page=page,
        frame=glyphs.frame,
        letters=letters.text,
        left=letters.x0.tolist(),
        right=letters.x1.tolist(),
        spaced=spaced.tolist(),
        top=float(letters.top.min()),
        bottom=float(letters.bottom.max()),
        size=fonts.size(first) or height,
        bold=all(bold for bold, _ in looks),
        italic=all(italic for _, italic in looks),
    )


def _attach_marks(glyphs: Glyphs, ink: Array, keys: Array) -> None:
    """A combining mark is printed over its letter: it must follow the letter, wherever its own box begins."""
    marks = [place for place in ink.tolist() if unicodedata.combining(glyphs.text[place][0])]
    if not marks:
        return
    marked = set(marks)
    bases = np.array([place for place in ink.tolist() if place not in marked], dtype=np.int64)
    if not len(bases):
        return
    middles = (glyphs.x0[bases] + glyphs.x1[bases]) / 2
    for mark in marks:
        middle = (glyphs.x0[mark] + glyphs.x1[mark]) / 2
        base = bases[int(np.argmin(np.abs(middles - middle)))]
        keys[mark] = glyphs.x0[base] + 1e-6


def _without_doubles(glyphs: Glyphs, chosen: Array, spaced: Array) -> tuple[Array, Array]:
    """Poor man's bold prints each letter twice, a hair apart."""
    x0, x1 = glyphs.x0[chosen], glyphs.x1[chosen]
    width = np.maximum(x1 - x0, 0.1)
    keep = np.ones(len(chosen), dtype=bool)
    close = np.flatnonzero((x0[1:] - x0[:-1]) < 0.25 * np.minimum(width[1:], width[:-1])) + 1
    for place in close.tolist():
        if glyphs.text[chosen[place]] == glyphs.text[chosen[place - 1]]:
            keep[place] = False
    return chosen[keep], spaced[keep]


def _join_raised(rows: list[Row]) -> list[Row]:
    """Raised or lowered small print («m²», a note's mark) goes back into the line that it belongs to."""
    sizes = sorted(row.size for row in rows)
    usual = sizes[len(sizes) // 2]
    full: list[Row] = []
    small: list[Row] = []
    for row in rows:
        (small if row.size <= _RAISED_SIZE * usual else full).append(row)
    for row in small:
        for part in _parts(row):
            host = _host(part, full)
            if host is None or len(part.letters) > _RAISED_LETTERS:
                full.append(part)
            else:
                _insert(host, part)
    return full


def _parts(row: Row) -> list[Row]:
    """Two raised signs of one line share a base line, but each belongs to its own word."""
    cuts = [(low + high) / 2 for low, high in row.gaps(row.size)]
    bounds = [float("-inf"), *cuts, float("inf")]
    parts = [row.part(low, high) for low, high in itertools.pairwise(bounds)]
    found = [part for part in parts if part is not None]
    return found if all(len(part.letters) <= _RAISED_LETTERS for part in found) else [row]


def _host(row: Row, others: list[Row]) -> Row | None:
    """The row of larger print that the raised sign touches on its left and overlaps in height."""
    height = max(row.bottom - row.top, 0.1)
    for other in others:
        overlap = min(row.bottom, other.bottom) - max(row.top, other.top)
        if overlap < 0.3 * height or row.size > _RAISED_SIZE * other.size:
            continue
        if any(-0.2 * other.size <= row.x0 - right <= 0.3 * other.size for right in other.right):
            return other
    return None


def _insert(host: Row, row: Row) -> None:
    place = sum(left <= row.x0 for left in host.left)
    if place and host.letters[place - 1].isdigit() and row.letters[0].isdigit():
        row.spaced[0] = True  # a note's mark must not become a digit of the figure before it
    for name in ("letters", "left", "right", "spaced"):
        getattr(host, name)[place:place] = getattr(row, name)
    host.top, host.bottom = min(host.top, row.top), max(host.bottom, row.bottom)


def _compose(characters: list[str], edges: list[float]) -> tuple[str, tuple[float, ...]]:
    """NFC letter by letter (a base with its marks), each share of the place kept."""
    composed: list[str] = []
    places: list[float] = []
    start = 0
    flat = [(letter, edges[at], edges[at + 1]) for at, piece in enumerate(characters) for letter in piece]
    while start < len(flat):
        end = start + 1
        while end < len(flat) and unicodedata.combining(flat[end][0]):
            end += 1
        cluster = unicodedata.normalize("NFC", "".join(letter for letter, _, _ in flat[start:end]))
        low, high = flat[start][1], max(right for _, _, right in flat[start:end])
        for order, letter in enumerate(cluster):
            composed.append(letter)
            places.append(low + (high - low) * order / len(cluster))
        start = end
    places.append(edges[-1])
    text = "".join(composed)
    if not unicodedata.is_normalized("NFC", text):
        text = unicodedata.normalize("NFC", text)
        places = np.linspace(edges[0], edges[-1], len(text) + 1).tolist()
    return text, tuple(places)
