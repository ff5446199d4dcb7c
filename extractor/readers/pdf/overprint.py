"""Print that lies over other print on one base line: the stamp of a signature, a word across the page.

Sorted by place alone, the letters of both would stand between each other («11C2ơ» for 112). Two texts that overlap were
drawn one after the other, so that the order of the file tells them apart.
"""

from __future__ import annotations

import unicodedata

import numpy as np

from extractor.readers.pdf.glyphs import Array, Glyphs

_OVER = 0.4
"""Of the narrower letter: more than kerning, a slanted font or a mark of tone reaches over its neighbour."""
_FEWEST = 3
_OTHER_SIZE = 1.2
_NEXT_RUN = 1.0
"""Of a letter's height, between two that follow each other in the file."""


def lie_over(glyphs: Glyphs, order: Array, lines: Array) -> bool:
    """Return whether some letters of a line may lie over others.

    Args:
        glyphs: In content order.
        order: Their places from left to right, line by line.
        lines: The number of the line on which each stands.
    """
    return int(np.count_nonzero(_over(glyphs, order, lines))) >= _FEWEST


def apart(glyphs: Glyphs, lines: Array) -> Array:
    """Return the line numbers with each text of a line that lies over another of it on a line of its own.

    Args:
        glyphs: In content order.
        lines: The number of the line on which each stands; numbers rise down the page.
    """
    order = np.lexsort((glyphs.x0, lines))
    order = order[~glyphs.blank[order]]
    over = _over(glyphs, order, lines)
    texts = glyphs.text
    crowded, counts = np.unique(
        [
            int(lines[at])
            for at, other in zip(order[:-1][over].tolist(), order[1:][over].tolist(), strict=True)
            if texts[at] != texts[other] and not _is_mark(texts[at]) and not _is_mark(texts[other])
        ],
        return_counts=True,
    )
    parted = lines * (len(lines) + 1)
    for line in crowded[counts >= _FEWEST].tolist():
        for layer, places in enumerate(_layers(glyphs, np.flatnonzero(lines == line))):
            parted[places] += layer
    return parted


def _over(glyphs: Glyphs, order: Array, lines: Array) -> Array:
    """Which letters reach over the next one of their line."""
    left, right, line = glyphs.x0[order], glyphs.x1[order], lines[order]
    width = right - left
    over: Array = right[:-1] - left[1:] > _OVER * np.minimum(width[:-1], width[1:])
    over &= (line[:-1] == line[1:]) & (width[:-1] > 0) & (width[1:] > 0)
    return over


def _is_mark(letter: str) -> bool:
    return bool(unicodedata.combining(letter[0]))


def _layers(glyphs: Glyphs, places: Array) -> list[list[int]]:
    """The runs of a line, those that do not lie over each other and are of one size together."""
    layers: list[tuple[float, list[tuple[float, float]], list[int]]] = []
    for run in _runs(glyphs, places):
        height = float(glyphs.bottom[run[0]] - glyphs.top[run[0]])
        low, high = float(glyphs.x0[run].min()), float(glyphs.x1[run].max())
        for size, taken, members in layers:
            alike = max(size, height) <= _OTHER_SIZE * min(size, height)
            if alike and all(high - end_low < 1 or end_high - low < 1 for end_low, end_high in taken):
                taken.append((low, high))
                members.extend(run)
                break
        else:
            layers.append((height, [(low, high)], run))
    return [members for _, _, members in layers]


def _runs(glyphs: Glyphs, places: Array) -> list[list[int]]:
    """Letters that follow each other in the file and on the page."""
    runs: list[list[int]] = []
    for place in places.tolist():
        height = float(glyphs.bottom[place] - glyphs.top[place])
        before = runs[-1][-1] if runs else place
        size = float(glyphs.bottom[before] - glyphs.top[before])
        step = float(glyphs.x0[place] - glyphs.x1[before])
        goes_on = abs(step) <= _NEXT_RUN * max(size, height) and max(size, height) <= _OTHER_SIZE * min(size, height)
        if runs and goes_on:
            runs[-1].append(place)
        else:
            runs.append([place])
    return runs
