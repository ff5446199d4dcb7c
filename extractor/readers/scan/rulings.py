"""The ruling lines of a scanned page, from its pixels; they make the same grids as the strokes of a digital one."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from extractor.readers.pdf.rules import MAX_STROKES, Grid, Stroke, grids_of
from extractor.readers.scan.picture import Mask, Picture

_ACROSS = 0.4
_DOWN = 0.22
"""Inches: a rule is longer than any stroke of a letter."""
_STEP = 4
"""Pixels counted together along a rule."""
_FULL = 0.92
"""Share of a rule that must be dark: dust and a bad copy break it."""


def find_rulings(picture: Picture) -> list[Grid]:
    """Return the grids of the page in points."""
    ink = picture.ink
    scale = picture.scale
    across = _strokes(ink, round(_ACROSS * picture.dpi), scale)
    down = _strokes(np.ascontiguousarray(ink.T), round(_DOWN * picture.dpi), scale)
    if not across or not down or len(across) + len(down) > MAX_STROKES:
        return []
    return grids_of(across, down)


def _strokes(ink: Mask, length: int, scale: float) -> list[Stroke]:
    """Runs along the rows of the picture that are dark nearly everywhere over `length` pixels."""
    height, width = ink.shape[0], ink.shape[1] // _STEP
    length //= _STEP
    if width <= length or height < 3:
        return []
    thick = ink[:, : width * _STEP].copy()
    thick[1:] |= ink[:-1, : width * _STEP]
    thick[:-1] |= ink[1:, : width * _STEP]
    sums = np.zeros((height, width + 1), dtype=np.int32)
    np.cumsum(thick.reshape(height, width, _STEP).sum(axis=2, dtype=np.uint8), axis=1, out=sums[:, 1:])
    hits = (sums[:, length:] - sums[:, :-length]) >= _FULL * length * _STEP
    step = _STEP * scale
    return [(row * scale, start * step, (end - 1 + length) * step) for row, start, end in _runs(hits)]


def _runs(hits: Mask) -> list[tuple[int, int, int]]:
    """Row, first and one after last column of each run of True."""
    padded: NDArray[np.int8] = np.zeros((hits.shape[0], hits.shape[1] + 2), dtype=np.int8)
    padded[:, 1:-1] = hits
    steps = np.diff(padded, axis=1)
    rows, starts = np.nonzero(steps == 1)
    ends = np.nonzero(steps == -1)[1]
    if len(rows) > MAX_STROKES:
        return []
    return list(zip(rows.tolist(), starts.tolist(), ends.tolist(), strict=True))
