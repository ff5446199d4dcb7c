"""Short cells of a ruled table, read side by side on slips of paper, and each on a slip alone.

Laid out on one line with their neighbours, cells are read like the words of a sentence; alone, enlarged and in black
and white, a figure has nothing beside it that it could be taken for. `agreed` tells what follows from the readings.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from extractor.readers.scan.agreed import Reading, SlipReading, is_settled, settled
from extractor.readers.scan.engine import LINE, Word, recognize
from extractor.readers.scan.figures import black_and_white
from extractor.readers.scan.picture import Mask, threshold

_WIDEST = 1.6
"""Inches: a wider cell holds words, which are read well alone."""
_HIGHEST = 0.22
_STRIP = 8.0
_LOW = 0.04
"""Inches: lower ink is a dash, which hangs in the middle of its line."""
_APART = 0.02
LEAST_INK = 0.0004
"""Square inches: less is no print, a full stop of 8 points has more."""
_MARGIN = 6
_UNREAD = -1
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


def slip_of(key: int, ink: Mask, corner: tuple[int, int], dpi: int) -> Slip | None:
    """Return the slip of a cell that holds one short line; None for any other.

    Args:
        key: Names the cell.
        ink: Of the cell, without its rules.
        corner: Of the cell on the page.
        dpi: Resolution.
    """
    down = _line(np.count_nonzero(ink, axis=1), dpi)
    if not len(down):
        return None
    across = np.flatnonzero(np.count_nonzero(ink[down[0] : down[-1] + 1], axis=0) >= _FEW)
    if not len(across):
        return None
    across = _without_dust(across, dpi)
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
    alone: bool = False
    larger: float = 1.0
    sharp: bool = False


# Wide gaps make Tesseract pass over points and commas («30,8» is 308), narrow ones join neighbours.
_WAYS = (_Way(0.08), _Way(0.1, alone=True, sharp=True), _Way(0.08, larger=1.3), _Way(0.1, alone=True))


def read_slips(
    picture: Image.Image, slips: Sequence[Slip], dpi: int, guard: Slip | None = None
) -> dict[int, SlipReading]:
    """Return what stands on each slip, by its key; figures are read twice, and up to four times if readings differ.

    Args:
        picture: The page in mode L.
        slips: In reading order.
        dpi: Resolution of the page.
        guard: A word in print of the same size, laid at both ends of a line; the widest slip if not given.
    """
    seen: dict[int, list[Reading]] = {slip.key: [] for slip in slips}
    asked = list(slips)
    for way in _WAYS:
        for key, words in _read(picture, asked, dpi, way, guard):
            seen[key].append(Reading(tuple(words), way.alone))
        asked = [slip for slip in asked if not is_settled(seen[slip.key])]
    ink = np.asarray(picture) < threshold(picture)
    return {slip.key: settled(seen[slip.key], ink[slip.top : slip.bottom, slip.x0 : slip.x1]) for slip in slips}


def _read(
    picture: Image.Image, slips: Sequence[Slip], dpi: int, way: _Way, guard: Slip | None
) -> Iterator[tuple[int, list[Word]]]:
    for own in ([slip] for slip in slips) if way.alone else _strips(slips, dpi, way.gap):
        # What stands at the ends of a line is read worst, so another slip stands there, unread.
        end = replace(guard or max(own, key=lambda slip: slip.x1 - slip.x0), key=_UNREAD)
        strip = own if way.alone else [end, *own, end]
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
        # A word that goes on into the neighbour is of two cells, read as one.
        own = [w for w in words if w.x0 / scale >= half[0] - 2 * _MARGIN and w.x1 / scale <= half[1] + 2 * _MARGIN]
        yield slip.key, [_home(word, slip, at, down, scale) for word in own]


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


def _line(ink: NDArray[np.int64], dpi: int) -> NDArray[np.int64]:
    """The rows of print of a cell; specks and what is left of a rule above or below make the line look higher."""
    rows = np.flatnonzero(ink >= _FEW)
    groups = np.split(rows, np.flatnonzero(np.diff(rows) > _APART * dpi) + 1)
    kept = [group for group in groups if ink[group].sum() >= LEAST_INK * dpi**2]
    return np.concatenate(kept) if kept else rows


def _without_dust(places: NDArray[np.int64], dpi: int) -> NDArray[np.int64]:
    """Leave out specks at the ends that stand far from the rest."""
    groups = np.split(places, np.flatnonzero(np.diff(places) > 0.12 * dpi) + 1)
    kept = [group for group in groups if len(group) > _FEW]
    return np.concatenate(kept) if kept else places
