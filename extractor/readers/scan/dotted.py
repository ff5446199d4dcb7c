"""Rules of dots and dashes, which Word offers for the rows within a table: they are drawn through, so as to be found.

Told from print by what is above and below: letters are higher than a rule, and white stands on both sides of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from extractor.readers.scan.picture import Mask

_GAP = 11
"""Pixels at 200 dpi between two dashes."""
_PERIOD, _DASH = 20, 14
"""Pixels from dash to dash and of a dash: figures below each other are further apart and higher."""
_FRINGE = 0.25
"""Of the darkest row of a rule: lighter ones are the paper beside it."""
_FEWEST = 4
_INTERRUPTED = 60
"""Pixels."""
_BESIDE = 5
_BARE = 0.3
"""Of the ink of a rule: what may stand on each side of it, tails of letters and rules that cross it."""
_LEAST, _MOST = 0.25, 0.92
"""Share of a dotted rule that is dark; one that is dark all along needs no help."""


def with_dotted_rows(ink: Mask, length: int, solid: Iterable[int] = (), stops: Sequence[int] = ()) -> Mask:
    """Return the ink with rules of dots along its rows drawn through; the same array if there are none.

    Args:
        ink: Dark pixels of a page, or of the rows of its tables, turned, for the columns.
        length: Pixels of the shortest rule.
        solid: Rows on which rules are that need no help.
        stops: Columns at which a rule ends whose last gap reaches them.
    """
    if len(ink) < 2 * _BESIDE + 3:
        return ink
    dark = np.count_nonzero(ink, axis=1)
    near = np.maximum(np.maximum(dark[:-2], dark[1:-1]), dark[2:])  # of the row at + 1
    inner = np.arange(_BESIDE, len(near) - _BESIDE)
    beside = np.maximum(dark[inner + 1 - _BESIDE], dark[inner + 1 + _BESIDE])
    may_be = np.zeros(len(ink), dtype=np.bool_)
    may_be[inner[(near[inner] >= _LEAST * length) & (beside <= _BARE * near[inner])] + 1] = True
    for row in solid:
        may_be[max(0, row - _BESIDE) : row + _BESIDE + 1] = False
    drawn = None
    peaks = np.flatnonzero(may_be)
    for group in np.split(peaks, np.flatnonzero(np.diff(peaks) > 1) + 1) if len(peaks) else ():
        first, last = int(group[0]), int(group[-1])
        if last - first > _BESIDE:
            continue
        rows = np.arange(first - 1, last + 2)
        rows = rows[dark[rows] > _FRINGE * dark[rows].max()]
        thick = ink[rows].any(axis=0)
        for start, end in _joined(_dotted(thick)):
            sides = np.count_nonzero(ink[[first - _BESIDE, last + _BESIDE], start:end], axis=1)
            if end - start >= length and sides.max() <= _BARE * np.count_nonzero(thick[start:end]):
                drawn = ink.copy() if drawn is None else drawn
                start = min((stop for stop in stops if 0 < start - stop <= _GAP), default=start)
                end = max((stop + 1 for stop in stops if 0 <= stop - end <= _GAP), default=end)
                drawn[rows, start:end] = True
    return ink if drawn is None else drawn


def _dotted(row: Mask) -> list[tuple[int, int]]:
    """The stretches of a row that are dotted: no gap is wide, and no dash is long."""
    places = np.flatnonzero(row)
    if not len(places):
        return []
    cuts = np.flatnonzero(np.diff(places) > _GAP)
    starts, ends = places[np.concatenate([[0], cuts + 1])], places[np.append(cuts, len(places) - 1)] + 1
    found = []
    for start, end in zip(starts.tolist(), ends.tolist(), strict=True):
        dashes = np.count_nonzero(np.diff(row[start:end].astype(np.int8)) == 1) + 1
        dark = np.count_nonzero(row[start:end])
        is_dotted = _LEAST <= dark / (end - start) <= _MOST and dark <= _DASH * dashes
        if is_dotted and dashes >= _FEWEST and dashes * _PERIOD >= end - start:
            found.append((start, end))
    return found


def _joined(stretches: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """A rule that tails of letters or faint print interrupt goes on behind them."""
    joined: list[tuple[int, int]] = []
    for start, end in stretches:
        if joined and start - joined[-1][1] <= _INTERRUPTED:
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    return joined
