"""Short cells of a ruled table, read side by side on slips of paper.

A single digit alone tells Tesseract nothing about the size of the print, and it reads «3» as «8» or not at all. Laid
out on one line with their neighbours, cells are read like the words of a sentence; for the second reading the same
cells lie in the opposite order, larger, in black and white, so that a neighbour cannot deceive twice.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from extractor.readers.scan.engine import LINE, Word, recognize
from extractor.readers.scan.figures import LARGER, SURE, black_and_white, digits_of, is_odd, unsure
from extractor.readers.scan.picture import Mask

_WIDEST = 1.6
"""Inches: a wider cell holds words, which are read well alone."""
_HIGHEST = 0.22
_STRIP = 8.0
_LOW = 0.04
"""Inches: lower ink is a dash, which hangs in the middle of its line."""
_MARGIN = 6
_UNREAD = -1
_DASHES = frozenset("-–—_")
_PRINT, _MOST = 36, 3.0
"""Pixels of height to which digits are enlarged, and by how much at most."""
_FEW = 2


@dataclass(frozen=True, slots=True)
class Slip:
    """The ink of a short cell: its key, and its box in pixels of the page."""

    key: int
    x0: int
    top: int
    x1: int
    bottom: int


@dataclass(frozen=True, slots=True)
class SlipReading:
    """What the first reading saw in the cell, in pixels of the page, and a doubt if the second disagrees."""

    words: tuple[Word, ...]
    doubt: str = ""


def slip_of(key: int, ink: Mask, corner: tuple[int, int], dpi: int) -> Slip | None:
    """Return the slip of a cell that holds one short line; None for any other.

    Args:
        key: Names the cell.
        ink: Of the cell, without its rules.
        corner: Of the cell on the page.
        dpi: Resolution.
    """
    down = np.flatnonzero(np.count_nonzero(ink, axis=1) >= _FEW)
    across = np.flatnonzero(np.count_nonzero(ink, axis=0) >= _FEW)
    if not len(down) or not len(across):
        return None
    down, across = _without_dust(down, dpi), _without_dust(across, dpi)
    if down[-1] - down[0] > _HIGHEST * dpi or across[-1] - across[0] > _WIDEST * dpi:
        return None
    return Slip(
        key,
        corner[0] + int(across[0]),
        corner[1] + int(down[0]),
        corner[0] + int(across[-1]) + 1,
        corner[1] + int(down[-1]) + 1,
    )


@dataclass(frozen=True, slots=True)
class _Way:
    """How slips are laid out and shown: Tesseract errs differently with each."""

    gap: float
    larger: float
    sharp: bool
    backwards: bool


# Wide gaps make Tesseract pass over points and commas («30,8» is 308), narrow ones join neighbours: so both are tried.
_WAYS = (_Way(0.08, 1.0, False, False), _Way(0.3, LARGER, True, True), _Way(0.12, 1.0, False, False))


def read_slips(
    picture: Image.Image, slips: Sequence[Slip], dpi: int, guard: Slip | None = None
) -> dict[int, SlipReading]:
    """Return what stands on each slip, by its key; figures are read twice, and a third time if the two differ.

    Args:
        picture: The page in mode L.
        slips: In reading order.
        dpi: Resolution of the page.
        guard: A word in print of the same size, laid at both ends; the widest slip if not given.
    """
    first = dict(_read(picture, slips, dpi, _WAYS[0], guard))
    again = [slip for slip in slips if _may_be_figure(first[slip.key])]
    second = dict(_read(picture, again, dpi, _WAYS[1], guard))
    apart = [slip for slip in again if _figure(first[slip.key]) != _figure(second[slip.key])]
    third = dict(_read(picture, apart, dpi, _WAYS[2], guard))
    found = {}
    for slip in slips:
        readings = [reading[slip.key] for reading in (first, second, third) if slip.key in reading]
        words = _agreed(readings)
        found[slip.key] = SlipReading(tuple(words), _doubt(readings))
    return found


def _may_be_figure(words: Sequence[Word]) -> bool:
    return sum(letter.isalpha() for word in words for letter in word.text) <= 1


def _figure(words: Sequence[Word]) -> str:
    return digits_of("".join(word.text for word in words))


def _agreed(readings: Sequence[list[Word]]) -> list[Word]:
    """The first reading that another one confirms; else the first that saw digits, or anything."""
    seen = [reading for reading in readings if any(letter.isdigit() for word in reading for letter in word.text)]
    for place, reading in enumerate(seen):
        if any(_figure(reading) == _figure(other) for other in seen[place + 1 :]):
            return reading
    return next((reading for reading in seen or readings if reading), [])


def _doubt(readings: Sequence[list[Word]]) -> str:
    if all(word.text.isalpha() or word.text in _DASHES for reading in readings for word in reading):
        return ""
    texts = ["".join(word.text for word in reading) or "(không đọc được)" for reading in readings]
    if len(readings) > 2:
        return f"hai lần đọc quét khác nhau: {texts[0]} | {texts[1]}"
    least = max(min((word.confidence for word in reading), default=0.0) for reading in readings)
    return unsure(texts[0], least) if least < SURE or is_odd(texts[0]) else ""


def _read(
    picture: Image.Image, slips: Sequence[Slip], dpi: int, way: _Way, guard: Slip | None
) -> Iterator[tuple[int, list[Word]]]:
    for own in _strips(slips[::-1] if way.backwards else slips, dpi, way.gap):
        # What stands at the ends of a line is read worst, so another slip stands there, unread.
        end = replace(guard or max(own, key=lambda slip: slip.x1 - slip.x0), key=_UNREAD)
        strip = [end, *own, end]
        scale = _scale(strip) * way.larger
        lowest = max(slip.bottom - slip.top for slip in strip) + 2 * _MARGIN
        width = sum(slip.x1 - slip.x0 + way.gap * dpi for slip in strip) + way.gap * dpi
        paper = Image.new("L", (round(width * scale), round((lowest + 2 * _MARGIN) * scale)), 255)
        places: list[tuple[Slip, float, float]] = []
        at = way.gap * dpi
        for slip in strip:
            cut = picture.crop((slip.x0 - _MARGIN, slip.top - _MARGIN, slip.x1 + _MARGIN, slip.bottom + _MARGIN))
            cut = black_and_white(cut, scale) if way.sharp else _enlarged(cut, scale)
            free = lowest - (slip.bottom - slip.top) - _MARGIN
            down = free / 2 if slip.bottom - slip.top < _LOW * dpi else free
            paper.paste(cut, (round((at - _MARGIN) * scale), round(down * scale)))
            places.append((slip, at, down + _MARGIN))
            at += slip.x1 - slip.x0 + way.gap * dpi
        yield from _sorted(recognize(paper, LINE, round(dpi * scale)), places, scale)


def _scale(strip: Sequence[Slip]) -> float:
    """Small print is enlarged, or its full stops pass for dust."""
    heights = sorted(slip.bottom - slip.top for slip in strip)
    return min(max(_PRINT / heights[len(heights) // 2], 1.0), _MOST)


def _enlarged(cut: Image.Image, scale: float) -> Image.Image:
    return cut.resize((max(1, round(cut.width * scale)), max(1, round(cut.height * scale))), Image.Resampling.BICUBIC)


def _sorted(
    words: Sequence[Word], places: Sequence[tuple[Slip, float, float]], scale: float
) -> Iterator[tuple[int, list[Word]]]:
    """The words of a strip by slip, brought back to the page."""
    for slip, at, down in places:
        if slip.key == _UNREAD:
            continue
        half = (at, at + slip.x1 - slip.x0)
        own = []
        for word in words:
            middle = (word.x0 + word.x1) / 2 / scale
            if half[0] - 2 * _MARGIN <= middle <= half[1] + 2 * _MARGIN:
                own.append(_home(word, slip, at, down, scale))
        yield slip.key, own


def _home(word: Word, slip: Slip, at: float, down: float, scale: float) -> Word:
    def across(x: float) -> int:
        return min(max(round(x / scale - at) + slip.x0, slip.x0), slip.x1)

    def below(y: float) -> int:
        return min(max(round(y / scale - down) + slip.top, slip.top), slip.bottom)

    x0, x1 = across(word.x0), across(word.x1)
    return replace(
        word,
        x0=min(x0, x1 - 1),
        x1=x1,
        top=slip.top,
        bottom=slip.bottom,
        baseline=float(below(word.baseline)),
        line=slip.key,
    )


def _strips(slips: Sequence[Slip], dpi: int, gap: float) -> Iterator[list[Slip]]:
    strip: list[Slip] = []
    width = 0.0
    for slip in slips:
        own = slip.x1 - slip.x0 + gap * dpi
        if strip and width + own > _STRIP * dpi:
            yield strip
            strip, width = [], 0.0
        strip.append(slip)
        width += own
    if strip:
        yield strip


def _without_dust(places: NDArray[np.int64], dpi: int) -> NDArray[np.int64]:
    """Leave out specks at the ends that stand far from the rest."""
    groups = np.split(places, np.flatnonzero(np.diff(places) > 0.12 * dpi) + 1)
    kept = [group for group in groups if len(group) > _FEW]
    return np.concatenate(kept) if kept else places
