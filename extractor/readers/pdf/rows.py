"""Glyphs become rows: what stands on one base line, from left to right, with blanks where the gaps are.

A `Row` keeps its glyphs, so that a page of two columns can still cut it in two; `spell` turns it into NFC text with
the x-position of each character.
"""

from __future__ import annotations

import itertools
import unicodedata
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

import numpy as np

from extractor.readers.pdf.glyphs import Array, Corners, Frame, Glyphs, PageText
from extractor.readers.pdf.overprint import apart, lie_over
from extractor.readers.symbols import raised_text
from extractor.vi.encodings import Hint

_WORD_GAP = 0.12
"""Of the font size, beyond the usual gap of the row: letters of a word stand closer, the tightest blank is wider."""
COLUMN_GAP = 2.5
"""Of the font size: wider than what justifying a line leaves between words."""
_NEXT_RUN = 3
"""Of the size of slanted letters: further apart they are of two runs."""
_MARK_REACH = 0.2
"""Of its letter's width: as far as a horn may stand beyond it."""
_RAISED_SIZE = 0.85
_RAISED_LETTERS = 4
_BLANKS = 0.05
"""Of the characters, where blanks are printed: tables have few, the prose of a page a fifth."""


@dataclass(slots=True)
class Row:
    """One printed line (or its part in one column) of a page; x-positions are those of the upright frame.

    `encoded`: from where on its letters are in a font of which old encoding ("" = of none); empty if all are of none.
    `closed`: a blank is printed behind its last letter. `goes_on`: its last word goes on in the row below. `doubtful`:
    its digits may be a part of a figure only. `keeps_blanks`: blanks are printed where it stands.
    """

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
    encoded: tuple[tuple[float, str], ...] = ()
    closed: bool = False
    keeps_blanks: bool = False
    goes_on: bool = False
    doubtful: bool = False
    spelled: tuple[str, tuple[float, ...]] | None = None

    @property
    def end(self) -> str:
        """What parts it from the row below in a text."""
        return "" if self.goes_on else "\n"

    @property
    def x0(self) -> float:
        """Where its ink begins."""
        return self.left[0]

    @property
    def x1(self) -> float:
        """Where its ink ends."""
        return max(self.right)

    def gaps(self, least: float, unspaced: float = float("inf")) -> list[tuple[float, float]]:
        """The white intervals of at least `least` points between its letters; `unspaced` ones if no blank is there."""
        found = []
        reach = self.right[0]
        unspaced = min(unspaced, least) if self.keeps_blanks else least
        for start, end, spaced in zip(self.left[1:], self.right[1:], self.spaced[1:], strict=True):
            if start - reach >= (least if spaced else unspaced):
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
            encoded=self.encoded,
            keeps_blanks=self.keeps_blanks,
            closed=self.spaced[after] if (after := chosen[-1] + 1) < len(self.letters) else self.closed,
        )

    def _middle(self, place: int) -> float:
        return (self.left[place] + self.right[place]) / 2


def build_rows(glyphs: Glyphs, fonts: PageText, page: int) -> list[Row]:
    """Return the rows of the glyphs, from top to bottom."""
    ink = np.flatnonzero(~glyphs.blank)
    if not len(ink):
        return []
    height = float(np.median((glyphs.bottom - glyphs.top)[ink])) or 1.0
    lines = _line_numbers(glyphs.baseline, max(1.0, 0.2 * height))
    order = np.lexsort((_keys(glyphs, ink, lines), lines))
    if lie_over(glyphs, order, lines):
        lines = apart(glyphs, lines)
        order = np.lexsort((_keys(glyphs, ink, lines), lines))
    lines, blank = lines[order], glyphs.blank[order]
    spaced = np.zeros(len(order), dtype=bool)
    spaced[1:] = blank[:-1] & (lines[1:] == lines[:-1])
    closed = set(lines[blank & np.append(lines[1:] != lines[:-1], True)].tolist())
    printed = order[~blank]
    chosen = _without_doubles(glyphs, printed, lines[~blank])
    letters = glyphs.take(printed[chosen])
    rows = _cut_rows(letters, lines[~blank][chosen], spaced[~blank][chosen], closed, fonts, page)
    if len(order) - len(printed) > _BLANKS * len(order):
        for row in rows:
            row.keeps_blanks = True
    return sorted(_join_raised(rows), key=lambda row: (row.bottom, row.x0))


def slanted_rows(glyphs: Glyphs, fonts: PageText, page: int) -> list[Row]:
    """Return what is printed slanting across a page, one row a run; each keeps out of the text as a running head does.

    Args:
        glyphs: In content order, the only order that such letters have.
        fonts: The text layer of the page.
        page: Its number.
    """
    ink = np.flatnonzero(~glyphs.blank)
    if not len(ink):
        return []
    letters = glyphs.take(ink)
    size = float(np.median(letters.bottom - letters.top)) or 1.0
    x, y = (letters.x0 + letters.x1) / 2, (letters.top + letters.bottom) / 2
    steps = np.hypot(np.diff(x), np.diff(y))
    lines = np.concatenate([[0], np.cumsum(steps > _NEXT_RUN * size)])
    spaced = np.zeros(len(ink), dtype=bool)
    spaced[1:] = np.diff(ink) > 1
    rows = _cut_rows(letters, lines, spaced, frozenset(), fonts, page)
    for row in rows:
        row.kind = "page_header"
    return rows


def _cut_rows(
    letters: Glyphs, lines: Array, spaced: Array, closed: AbstractSet[int], fonts: PageText, page: int
) -> list[Row]:
    """One row a line number, those in `closed` end with a blank; the letters are in order."""
    starts = np.flatnonzero(np.concatenate([[True], lines[1:] != lines[:-1]]))
    ends = [*starts[1:].tolist(), len(lines)]
    tops = np.minimum.reduceat(letters.top, starts).tolist()
    bottoms = np.maximum.reduceat(letters.bottom, starts).tolist()
    heights = np.maximum.reduceat(letters.bottom - letters.top, starts).tolist()
    left, right, after_blank = letters.x0.tolist(), letters.x1.tolist(), spaced.tolist()
    rows = []
    for place, (start, end) in enumerate(zip(starts.tolist(), ends, strict=True)):
        index = letters.index[[start, (start + end) // 2, end - 1]].tolist()
        looks = [fonts.look(at) for at in sorted(set(index))]
        rows.append(
            Row(
                page=page,
                frame=letters.frame,
                letters=letters.text[start:end],
                left=left[start:end],
                right=right[start:end],
                spaced=after_blank[start:end],
                top=tops[place],
                bottom=bottoms[place],
                size=fonts.size(index[0]) or heights[place],
                bold=all(bold for bold, _, _ in looks),
                italic=all(italic for _, italic, _ in looks),
                encoded=_encodings(letters, range(start, end), fonts) if any(old for _, _, old in looks) else (),
                closed=int(lines[start]) in closed,
            )
        )
    return rows


def _encodings(letters: Glyphs, places: range, fonts: PageText) -> tuple[tuple[float, str], ...]:
    told = [(float(letters.x0[at]), fonts.encoding(int(letters.index[at]))) for at in places]
    return tuple(next(run) for _, run in itertools.groupby(told, key=lambda entry: entry[1]))


def hints_of(row: Row, edges: Sequence[float], start: int) -> Iterator[Hint]:
    """Yield the stretches of a row's text in fonts of old encodings.

    Args:
        row: The row.
        edges: The x-positions of its text, as `spell` gives them.
        start: Where its text stands in the document.
    """
    if not row.encoded:
        return
    middles = [(left + right) / 2 for left, right in itertools.pairwise(edges)]
    bounds = [bisect_left(middles, x) for x, _ in row.encoded]
    for (_, encoding), low, high in zip(row.encoded, bounds, [*bounds[1:], len(middles)], strict=True):
        if encoding and low < high:
            yield Hint(start + low, start + high, encoding)


def spell(row: Row) -> tuple[str, tuple[float, ...]]:
    """Return the row's NFC text and its len(text) + 1 x-positions; call it when the row is complete."""
    if row.spelled is None:
        row.spelled = _spell(row)
    return row.spelled


def spell_all(rows: Sequence[Row]) -> str:
    """Return the text of rows below each other."""
    return "".join(spell(row)[0] + (row.end if at < len(rows) else "") for at, row in enumerate(rows, 1))


def _spell(row: Row) -> tuple[str, tuple[float, ...]]:
    characters: list[str] = []
    edges: list[float] = []
    gaps = [start - end for start, end in zip(row.left[1:], row.right, strict=False)]
    word_gap = _WORD_GAP * row.size + _usual_gap(gaps, row.size)
    column_gap = COLUMN_GAP * row.size
    reach = edge = row.left[0]
    for letter, left, right, spaced in zip(row.letters, row.left, row.right, row.spaced, strict=True):
        start = edge if edge > left else left  # noqa: FURB136 - once a letter, and a call costs most of it
        gap = left - reach
        if (spaced or gap > word_gap) and characters:
            characters.append("\t" if gap > column_gap else " ")
            edges.append(min(max(reach, edge), start))
        characters.append(letter)
        edges.append(start)
        edge = start
        if right > reach:
            reach = right
    edges.append(max(reach, edge))
    text = "".join(characters)
    if len(text) == len(characters) and unicodedata.is_normalized("NFC", text):
        return text, tuple(edges)
    return _compose(characters, edges)


def _usual_gap(gaps: list[float], size: float) -> float:
    """Spread print («s p e r r e d») has a gap after each letter: the middle one of a longer row."""
    if len(gaps) < 11:
        return 0.0
    middle = sorted(gaps)[len(gaps) // 2]
    return min(middle, size) if middle > 0 else 0.0


def letter_boxes(row: Row, text: str, edges: Sequence[float]) -> list[tuple[int, Corners]]:
    """The place of each inked character of turned text, on the page as shown."""
    return [
        (place, row.frame.shown((edges[place], row.top, edges[place + 1], row.bottom)))
        for place, character in enumerate(text)
        if not character.isspace()
    ]


def _line_numbers(baseline: Array, tolerance: float) -> Array:
    """Which line, from the top, each glyph stands on; base lines closer than the tolerance are one."""
    order = np.argsort(baseline, kind="stable")
    numbers = np.zeros(len(baseline), dtype=np.int64)
    numbers[order[1:]] = np.cumsum(np.diff(baseline[order]) > tolerance)
    return numbers


def _keys(glyphs: Glyphs, ink: Array, lines: Array) -> Array:
    """What orders the glyphs of a line: where they begin.

    A combining mark is printed over its letter: it must follow the letter, wherever its own box begins. In the file it
    follows it, too, unless marks come from another font; then it belongs to the letter that stands nearest.
    """
    combining = {letter for letter in set(glyphs.text) if unicodedata.combining(letter[0])}
    if not combining:
        return glyphs.x0
    keys: Array = glyphs.x0.copy()
    is_mark = np.array([letter in combining for letter in glyphs.text])
    middles = (glyphs.x0 + glyphs.x1) / 2
    for mark in ink[is_mark[ink]].tolist():
        bases = ink[(lines[ink] == lines[mark]) & ~is_mark[ink]]
        if len(bases):
            base = bases[max(int(np.searchsorted(bases, mark)) - 1, 0)]
            if (
                not glyphs.x0[base]
                <= middles[mark]
                <= glyphs.x1[base] + _MARK_REACH * (glyphs.x1[base] - glyphs.x0[base])
            ):
                base = bases[int(np.argmin(np.abs(middles[bases] - middles[mark])))]
            keys[mark] = glyphs.x0[base] + 1e-6
    return keys


def _without_doubles(glyphs: Glyphs, chosen: Array, lines: Array) -> Array:
    """Which of the chosen to keep: poor man's bold prints each letter twice, a hair apart."""
    x0, x1 = glyphs.x0[chosen], glyphs.x1[chosen]
    width = np.maximum(x1 - x0, 0.1)
    keep = np.ones(len(chosen), dtype=bool)
    close = (lines[1:] == lines[:-1]) & (x0[1:] - x0[:-1] < 0.25 * np.minimum(width[1:], width[:-1]))
    for place in (np.flatnonzero(close) + 1).tolist():
        letter, at = glyphs.text[chosen[place]], glyphs.index[chosen[[place - 1, place]]]
        # pdfium spells a ligature («ﬃ») with letters that share its box.
        spelled = letter == "f" and at[1] == at[0] + 1
        if letter == glyphs.text[chosen[place - 1]] and not spelled:
            keep[place] = False
    return np.flatnonzero(keep)


def _join_raised(rows: list[Row]) -> list[Row]:
    """Raised or lowered small print («m²», a note's mark) goes back into the line that it belongs to."""
    sizes = sorted(row.size for row in rows)
    usual = sizes[len(sizes) // 2]
    full: list[Row] = []
    small: list[Row] = []
    for row in rows:
        (small if row.size <= _RAISED_SIZE * usual else full).append(row)
    for row in small:
        hosted = [(part, _host(part, full) if len(part.letters) <= _RAISED_LETTERS else None) for part in _parts(row)]
        if all(host is None for _, host in hosted):
            full.append(row)  # small print of its own: labels and figures of a table
            continue
        for part, host in hosted:
            if host is None:
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
    if row.top + row.bottom < host.top + host.bottom:
        near = range(max(place - 4, 0), place)
        before = "".join(" " * host.spaced[at] + host.letters[at] for at in near)
        row.letters = [raised_text(letter, before) for letter in row.letters]
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
