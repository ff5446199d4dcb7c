"""The ruling lines of a scanned page, from its pixels; they make the same grids as the strokes of a digital one."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from extractor.readers.pdf.rules import MAX_STROKES, Grid, grids_of
from extractor.readers.scan.dotted import with_dotted_rows
from extractor.readers.scan.picture import Mask, Picture

_ACROSS = 0.4
_DOWN = 0.22
"""Inches: a rule is longer than any stroke of a letter."""
_STEP = 4
"""Pixels counted together along a rule."""
_FULL = 0.92
"""Share of a rule that must be dark: dust and a bad copy break it."""
_EDGE = 2
"""Pixels of grey at the end of a rule; its sides are in the runs. More would take the dots below letters."""

_WIDE, _HIGH = 0.15, 0.2
"""Share of the longest rule beside it that a rule reaches; one under two heads of nine columns has 0.2."""
_BESIDE = 2
_MAX_RULES = 2_000

Run = tuple[int, int, int]
"""Row, first and one after last column of pixels."""


def find_rulings(picture: Picture) -> tuple[list[Grid], Image.Image]:
    """Return the grids of the page in points, and the page without the rules."""
    length = round(_ACROSS * picture.dpi)
    across = _rules(picture.ink, length)
    dotted = with_dotted_rows(picture.ink, length, {row for row, _, _ in across})
    across = _long_ones(across if dotted is picture.ink else _rules(dotted, length), _WIDE)
    if not across:
        return [], picture.image
    turned = np.ascontiguousarray(picture.ink.T)
    down = _long_ones(_rules(turned, round(_DOWN * picture.dpi)), _HIGH)
    if not down:
        turned = _with_dotted_columns(turned, across, round(_DOWN * picture.dpi))
        down = _long_ones(_rules(turned, round(_DOWN * picture.dpi)), _HIGH)
    if not down or len(across) + len(down) > MAX_STROKES:
        return [], picture.image
    scale = picture.scale
    grids = grids_of(
        [(row * scale, start * scale, end * scale) for row, start, end in across],
        [(row * scale, start * scale, end * scale) for row, start, end in down],
    )
    return grids, _without(picture, across, down) if grids else picture.image


def _with_dotted_columns(turned: Mask, across: list[Run], length: int) -> Mask:
    """The columns of a table that is dotted all over; looked for between its rules, where letters stand apart."""
    first, last = across[0][0], across[-1][0] + 1
    stops = sorted({row - first for row, _, _ in across})
    inner = turned[:, first:last].copy()
    inner[:, stops] = False
    found = turned.copy()
    found[:, first:last] |= with_dotted_rows(inner, length, stops=stops)
    return found


def _long_ones(runs: list[Run], share: float) -> list[Run]:
    """Leave out what is short beside the rules that it lies between: blurred letters, which stand in one cell."""
    groups: list[list[Run]] = []
    for run in runs:
        if groups and run[0] - groups[-1][-1][0] <= _BESIDE:
            groups[-1].append(run)
        else:
            groups.append([run])
    if len(groups) > _MAX_RULES:
        return []
    starts = np.array([min(run[1] for run in group) for group in groups])
    ends = np.array([max(run[2] for run in group) for group in groups])
    lengths = np.array([_covered(group) for group in groups])
    kept: list[Run] = []
    for group, start, end, length in zip(groups, starts, ends, lengths, strict=True):
        if length >= share * lengths[(starts < end) & (ends > start)].max():
            kept.extend(group)
    return kept


def _covered(group: list[Run]) -> int:
    total, reach = 0, -1
    for _, start, end in sorted(group, key=lambda run: run[1]):
        total += max(0, end - max(start, reach))
        reach = max(reach, end)
    return total


def _without(picture: Picture, across: list[Run], down: list[Run]) -> Image.Image:
    pixels = np.array(picture.image)
    for runs, view in ((across, pixels), (down, pixels.T)):
        for row, start, end in runs:
            view[row, max(0, start - _EDGE) : end + _EDGE] = 255
        for row, start, end in runs:
            _without_fringe(view[:, max(0, start - _EDGE) : end + _EDGE], row, picture.parted)
    return Image.fromarray(pixels)


def _without_fringe(view: NDArray[np.uint8], row: int, parted: int) -> None:
    """Grey left beside a rule goes, but not the dot below a letter, which goes on beyond."""
    for step in (-1, 1):
        if 0 <= row + 2 * step < len(view):
            view[row + step][view[row + 2 * step] >= parted] = 255


def _rules(ink: Mask, length: int) -> list[Run]:
    """Runs along the rows of the picture that are dark nearly everywhere over `length` pixels."""
    height, width = ink.shape[0], ink.shape[1] // _STEP
    length //= _STEP
    if width <= length or height < 3:
        return []
    thick = ink[:, : width * _STEP].copy()
    thick[1:] |= ink[:-1, : width * _STEP]
    thick[:-1] |= ink[1:, : width * _STEP]
    sums = np.zeros((height, width + 1), dtype=np.int32)
    dark = np.bitwise_count(thick.view(np.uint32))
    np.cumsum(dark, axis=1, out=sums[:, 1:])
    hits = (sums[:, length:] - sums[:, :-length]) >= _FULL * length * _STEP
    found = []
    for row, start, end in _runs(hits):
        # What need not be dark all along is found beyond its ends, too.
        steps = start + np.flatnonzero(dark[row, start : end - 1 + length] > _STEP // 2)
        found.append((row, int(steps[0]) * _STEP, (int(steps[-1]) + 1) * _STEP))
    return found


def _runs(hits: Mask) -> list[Run]:
    padded: NDArray[np.int8] = np.zeros((hits.shape[0], hits.shape[1] + 2), dtype=np.int8)
    padded[:, 1:-1] = hits
    steps = np.diff(padded, axis=1)
    rows, starts = np.nonzero(steps == 1)
    ends = np.nonzero(steps == -1)[1]
    if len(rows) > MAX_STROKES:
        return []
    return list(zip(rows.tolist(), starts.tolist(), ends.tolist(), strict=True))
