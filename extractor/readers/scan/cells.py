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

from extractor.readers.scan.agreed import Reading, SlipReading, is_settled, settled, sure_figure
from extractor.readers.scan.engine import LINE, Word, recognize
from extractor.readers.scan.figures import black_and_white
from extractor.readers.scan.picture import Mask, threshold
from extractor.readers.scan.prints import Look, Prints

_WIDEST = 1.6
"""Inches: a wider cell holds words, which are read well alone."""
_HIGHEST = 0.22
_STRIP = 24.0
LOW = 0.04
"""Inches: lower ink is a dash, which hangs in the middle of its line."""
_APART = 0.02
LEAST_INK = 0.0004
"""Square inches: less is no print, a full stop of 8 points has more."""
_MARGIN, _NEAR = 6, 2
"""Pixels of paper around a slip, and of what stands around it that are its own grey edges."""
_UNREAD = -1
_PRINT, _MOST = 36, 3.0
"""Pixels of height to which digits are enlarged, and by how much at most."""
_EDGE = 0.02
"""Inches: print is farther from a rule; what is narrower is no dash."""
_FEW = 2
_SMALL_LETTERS = 0.5, 0.74
"""Share of the height of large letters and digits; what is in brackets has 0.77 of theirs."""


@dataclass(frozen=True, slots=True)
class Slip:
    """The ink of a short cell: its key, and its box in pixels of the page."""

    key: int
    x0: int
    top: int
    x1: int
    bottom: int


def slip_of(key: int, ink: Mask, corner: tuple[int, int], dpi: int) -> Slip | None:
    """Return the slip of a cell that holds one short line, unless it is seen to be words; None for any other.

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
    across = _without_specks(_without_dust(across, dpi), ink[down[0] : down[-1] + 1], dpi)
    if _are_letters(ink[down[0] : down[-1] + 1, across[0] : across[-1] + 1]):
        return None
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
    narrow: float = 1.0
    sharp: bool = False


# Wide gaps make Tesseract pass over points and commas («30,8» is 308), narrow ones join neighbours.
_WAYS = (_Way(0.08, narrow=0.8), _Way(0.1, alone=True, sharp=True), _Way(0.08, larger=1.3), _Way(0.1, alone=True))


def read_slips(
    picture: Image.Image, slips: Sequence[Slip], dpi: int, prints: Prints, guard: Slip | None = None
) -> dict[int, SlipReading]:
    """Return what stands on each slip, by its key; figures are read twice, and up to four times if readings differ.

    Args:
        picture: The page in mode L.
        slips: In reading order.
        dpi: Resolution of the page.
        prints: How the figures of the page look.
        guard: A word in print of the same size, laid at both ends of a line; the widest slip if not given.
    """
    seen: dict[int, list[Reading]] = {slip.key: [] for slip in slips}
    asked = list(slips)
    looks: dict[tuple[int, str], Look] = {}
    for way in _WAYS:
        for key, words in _read(picture, asked, dpi, way, guard):
            seen[key].append(Reading(tuple(words), way.alone))
        if way is _WAYS[0]:
            looks = _compare(picture, [(slip, seen[slip.key][0]) for slip in slips], prints)
            for key, readings in seen.items():
                if looks.get((key, readings[0].figure)) is Look.SAME:
                    readings.append(replace(readings[0], alone=True))
        asked = [slip for slip in asked if not is_settled(seen[slip.key])]
    agreed = [(slip, it) for slip in slips for it in seen[slip.key] if it.figure == sure_figure(seen[slip.key])]
    looks |= _compare(picture, [(slip, it) for slip, it in agreed if (slip.key, it.figure) not in looks], prints)
    unlike = {slip.key for slip, it in agreed if looks.get((slip.key, it.figure)) is Look.OTHER}
    ink = np.asarray(picture) < threshold(picture)
    return {
        slip.key: settled(seen[slip.key], ink[slip.top : slip.bottom, slip.x0 : slip.x1], alike=slip.key not in unlike)
        for slip in slips
    }


def _compare(
    picture: Image.Image, readings: Sequence[tuple[Slip, Reading]], prints: Prints
) -> dict[tuple[int, str], Look]:
    """How the figure of each reading looks beside the others of its page, by slip and figure."""
    read = [(slip, reading) for slip, reading in readings if reading.figure]
    figures = [(reading.text, (slip.x0, slip.top, slip.x1, slip.bottom)) for slip, reading in read]
    looks = prints.compare(picture, figures)
    return {(slip.key, reading.figure): look for (slip, reading), look in zip(read, looks, strict=True)}


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
        wide = scale * way.narrow
        paper = Image.new("L", (round(width * wide), round((lowest + 2 * _MARGIN) * scale)), 255)
        places: list[tuple[Slip, float, float]] = []
        at = way.gap * dpi
        for slip in strip:
            cut = _alone(picture, slip)
            cut = black_and_white(cut, scale) if way.sharp else _enlarged(cut, wide, scale)
            free = lowest - (slip.bottom - slip.top) - _MARGIN
            down = free / 2 if slip.bottom - slip.top < LOW * dpi else free
            paper.paste(cut, (round((at - _MARGIN) * wide), round(down * scale)))
            places.append((slip, at, down + _MARGIN))
            at += slip.x1 - slip.x0 + way.gap * dpi
        found = recognize(paper, LINE, round(dpi * scale))
        yield from _sorted([_wider(word, way.narrow) for word in found], places, scale)


def _scale(strip: Sequence[Slip]) -> float:
    """Small print is enlarged, or its full stops pass for dust."""
    heights = sorted(slip.bottom - slip.top for slip in strip)
    return min(max(_PRINT / heights[len(heights) // 2], 1.0), _MOST)


def _alone(picture: Image.Image, slip: Slip) -> Image.Image:
    """The slip with paper around it: what stands near may be left of a rule."""
    around = Image.new("L", (slip.x1 - slip.x0 + 2 * _MARGIN, slip.bottom - slip.top + 2 * _MARGIN), 255)
    ink = picture.crop((slip.x0 - _NEAR, slip.top - _NEAR, slip.x1 + _NEAR, slip.bottom + _NEAR))
    around.paste(ink, (_MARGIN - _NEAR, _MARGIN - _NEAR))
    return around


def _enlarged(cut: Image.Image, wide: float, high: float) -> Image.Image:
    return cut.resize((max(1, round(cut.width * wide)), max(1, round(cut.height * high))), Image.Resampling.BICUBIC)


def _wider(word: Word, narrow: float) -> Word:
    return replace(word, x0=round(word.x0 / narrow), x1=round(word.x1 / narrow))


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


def _are_letters(ink: Mask) -> bool:
    """Whether signs of different heights stand beside each other, as those of «xã» do: digits are all of one height."""
    edges = np.flatnonzero(np.diff(np.pad(ink.any(axis=0).astype(np.int8), 1)))
    heights = [int(np.count_nonzero(ink[:, start:end].any(axis=1))) for start, end in edges.reshape(-1, 2).tolist()]
    low, high = (share * max(heights) for share in _SMALL_LETTERS)
    return sum(low <= height <= high for height in heights) >= _FEW


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


def _without_specks(places: NDArray[np.int64], ink: Mask, dpi: int) -> NDArray[np.int64]:
    """Leave out, at the ends of a line, dust and what is left of a rule: a minus to every reading."""
    groups = np.split(places, np.flatnonzero(np.diff(places) > 1) + 1)
    edge = _EDGE * dpi

    def is_print(group: NDArray[np.int64]) -> bool:
        if len(group) > edge:
            return True
        beside = group[0] < edge or group[-1] >= ink.shape[1] - edge
        return not beside and int(np.count_nonzero(ink[:, group])) >= LEAST_INK * dpi**2

    kept = [at for at, group in enumerate(groups) if is_print(group)]
    return np.concatenate(groups[kept[0] : kept[-1] + 1]) if kept else places
