"""What one type prints looks alike: the figures of a page beside each other, a second reading without Tesseract.

A figure was read rightly if each of its signs resembles two others that were read as the same sign, and none nearly as
much that was read as another. Where one shape was read as two signs, one of them is wrong, and nobody knows which; a
digit larger than its likes may have a point on its skirts that was passed over. Where a page does not show all ten
digits, the one that was printed may be missing, and the likes must be closer than any two digits are. Only figures of
two digits or more show how a digit looks, since a cross or a letter that stands alone in its cell may have been taken
for a digit down the whole column.
"""

from __future__ import annotations

import statistics
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

import numpy as np
import regex
from numpy.typing import NDArray
from PIL import Image

_WIDE, _HIGH = 16, 20
"""Points of the raster on which signs are compared."""
_ABOVE, _BELOW, _HALF = 0.15, 0.3, 0.55
"""Heights of a digit that are looked at above it, below it, and to each side of a sign's middle."""
_LEAST, _WIDEST = 6, 1.1
"""Pixels of a digit's height; heights of a digit: what is wider are two signs that touch."""
_LEAST_INK, _AROUND = 3, 3
_DIGITS = "0123456789"
_POINTS = ".,"
"""Where they have one shape, no reading tells them apart."""
_ALIKE = (_DIGITS, _POINTS)
"""Signs that may be taken for each other."""
_FIGURE_RE = regex.compile(r"([\d.,/:;()+-]*\d[\d.,/:;()+-]*)(%?)([.,;:)]*)")
_PERCENT = 3
"""Parts into which the sign of percent may fall."""
_CLEAR = 0.7
"""How far the likes of a sign are off at most, as share of how far any other sign is."""
_GRAIN, _CLOSE, _APART, _AKIN, _NEVER = 0.005, 0.015, 0.045, 0.15, 9.0
"""Distances (0-1): what says nothing; much less than between two digits of any type (0.053); less than that; the
farthest between likes on a fax; the sign itself."""
_GROWN = 0.09
"""Heights of a digit by which a sign is wider, or goes deeper, than its likes on no machine."""
_LIKES, _FEW, _MANY, _MOST = 2, 3, 5, 80
"""Likes that are asked for; a sign with one shape for both is of the kind of which there are many before few of the
other; signs of one kind that are kept."""

Array = NDArray[np.float32]
Place = tuple[int, int, int, int]
"""Left, top, right and bottom in pixels."""


class Look(Enum):
    """What the print of the page says of a figure that was read."""

    SAME = "same"
    OTHER = "other"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, eq=False)
class _Sign:
    """What stands in a figure: as what it was read, how it looks, its width and lowest ink in heights of a digit."""

    text: str
    raster: Array
    size: tuple[float, float]


class Prints:
    """How the signs of a page look, gathered while it is read.

    Args:
        parted: Grey below which there is ink.
    """

    def __init__(self, parted: int) -> None:
        self._parted = parted
        self._known: dict[str, list[_Sign]] = defaultdict(list)

    def compare(self, picture: Image.Image, figures: Sequence[tuple[str, Place]]) -> list[Look]:
        """Return how each figure looks beside the others, those of earlier calls included.

        Args:
            picture: The page or a part of it, in mode L.
            figures: What was read, and where in the picture.
        """
        grey = np.asarray(picture)
        cut = [self._signs(grey, text, place) for text, place in figures]
        for signs in cut:
            if sum(sign.text in _DIGITS for sign in signs) > 1:
                for sign in signs:
                    if len(self._known[sign.text]) < _MOST:
                        self._known[sign.text].append(sign)
        kinds = [text for text, known in self._known.items() if len(known) >= _LIKES]
        far = iter(self._far([sign for signs in cut for sign in signs], kinds))
        return [_look([(sign.text, next(far), self._is_grown(sign)) for sign in signs], kinds) for signs in cut]

    def _far(self, signs: Sequence[_Sign], kinds: Sequence[str]) -> Array:
        """How far each sign is from those of each kind that are most like it, but for itself: as many as there are."""
        far = np.full((len(signs), len(kinds), _MANY), _NEVER, dtype=np.float32)
        if not len(signs):
            return far
        rasters = np.array([sign.raster for sign in signs])
        numbers = np.array([id(sign) for sign in signs])
        for at, kind in enumerate(kinds):
            known = self._known[kind]
            like = rasters @ np.array([other.raster for other in known]).T
            like[numbers[:, None] == np.array([id(other) for other in known])] = -_NEVER
            most = min(_MANY, len(known))
            far[:, at, :most] = 1.0 - np.sort(np.partition(like, -most, axis=1)[:, -most:], axis=1)[:, ::-1]
        return far

    def _is_grown(self, sign: _Sign) -> bool:
        """Whether a sign is larger than what was read as the same."""
        usual = (statistics.median(sizes) for sizes in zip(*(it.size for it in self._known[sign.text]), strict=True))
        return any(own > size + _GROWN for own, size in zip(sign.size, usual, strict=False))

    def _signs(self, grey: NDArray[np.uint8], text: str, place: Place) -> list[_Sign]:
        """The signs of a figure; nothing if ink and text do not go together."""
        figure = _FIGURE_RE.fullmatch(text)
        if figure is None:
            return []
        x0, top, x1, bottom = place
        shown = grey[max(0, top - _AROUND) : bottom + _AROUND, max(0, x0 - 1) : x1 + 1]
        ink = shown < self._parted
        edges = np.flatnonzero(np.diff(np.pad(ink.any(axis=0).astype(np.int8), 1)))
        parts = [(a, b) for a, b in edges.reshape(-1, 2).tolist() if np.count_nonzero(ink[:, a:b]) >= _LEAST_INK]
        own, percent, behind = figure.groups()
        if percent:
            first, last = len(own), len(parts) - len(behind)
            if not 1 <= last - first <= _PERCENT:
                return []
            parts[first:last] = [(parts[first][0], parts[last - 1][1])]
        if len(parts) != len(own + percent + behind):
            return []
        signs = list(zip(own + percent, parts, strict=False))
        rows = [np.flatnonzero(ink[:, a:b].any(axis=1)) for _, (a, b) in signs]
        digits = [row for (sign, _), row in zip(signs, rows, strict=True) if sign in _DIGITS]
        upper = float(np.median([row[0] for row in digits]))
        height = float(np.median([row[-1] for row in digits])) + 1 - upper
        if height < _LEAST or any(b - a > _WIDEST * height for sign, (a, b) in signs if sign in _DIGITS):
            return []
        dark = 255.0 - shown
        return [
            _Sign(sign, _raster(dark, a, b, upper, height), ((b - a) / height, (row[-1] + 1 - upper) / height))
            for (sign, (a, b)), row in zip(signs, rows, strict=True)
        ]


def _raster(dark: Array, start: int, end: int, upper: float, height: float) -> Array:
    """A sign alone on a raster that keeps its size and its place beside the line."""
    start, end = max(0, start - 1), min(dark.shape[1], end + 1)
    room = int(height) + 1
    alone = np.zeros((dark.shape[0] + 2 * room, end - start + 2 * room), dtype=np.float32)
    alone[room:-room, room:-room] = dark[:, start:end]
    middle, upper = room + (end - start) / 2, upper + room
    box = middle - _HALF * height, upper - _ABOVE * height, middle + _HALF * height, upper + (1 + _BELOW) * height
    small = Image.fromarray(alone).resize((_WIDE, _HIGH), Image.Resampling.BILINEAR, box=box)
    raster = np.asarray(small, dtype=np.float32).ravel()
    return np.asarray(raster / max(float(np.linalg.norm(raster)), 1.0), dtype=np.float32)


def _look(signs: Sequence[tuple[str, Array, bool]], kinds: Sequence[str]) -> Look:
    look = Look.SAME if signs else Look.UNKNOWN
    for sign, far, grown in signs:
        if sign not in kinds:
            look = Look.UNKNOWN
            continue
        at = kinds.index(sign)
        others = np.delete(far, at, axis=0).min(axis=0, initial=_NEVER)
        own, other = float(far[at, _LIKES - 1]), float(others[_LIKES - 1])
        mixed = sign in _POINTS and other < _APART and others[_FEW - 1] < far[at, _MANY - 1]
        if mixed or other + _GRAIN < _CLEAR * own <= 1.0:
            return Look.OTHER
        whole = all(set(alike) <= set(kinds) for alike in _ALIKE if sign in alike)
        if grown or own > (_AKIN if whole else _CLOSE) or own + _GRAIN > _CLEAR * other or other < _APART:
            look = Look.UNKNOWN
    return look
