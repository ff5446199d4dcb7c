"""Words that run up or down a cell: the heads of narrow columns («tiêu chí 1» to «tiêu chí 19») are set so."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import regex
from PIL import Image

from extractor.readers.scan.engine import Word
from extractor.readers.scan.picture import Mask
from extractor.vi.syllables import is_syllable

_TALLER = 1.3
_LEAST = 0.15
"""Inches: two letters on their side; a figure is lower, or reads well."""
_WELL = 70.0
"""Confidence (0-100) of words of sound syllables that need no second look."""
_PIECE_RE = regex.compile(r"\p{L}+|\d[\d.,/%]*")
TURNS = (Image.Transpose.ROTATE_270, Image.Transpose.ROTATE_90)
"""What lays words level that run up, as nearly all do, and down."""


def may_stand(ink: Mask, words: Sequence[Word], dpi: int) -> bool:
    """Return whether the ink of a cell is higher than wide and its words do not read well as they are."""
    down, across = np.flatnonzero(ink.any(axis=1)), np.flatnonzero(ink.any(axis=0))
    height, width = int(down[-1] - down[0]) + 1, int(across[-1] - across[0]) + 1
    if height < max(_TALLER * width, _LEAST * dpi):
        return False
    return not words or soundness(words) <= 0 or min(word.confidence for word in words) < _WELL


def soundness(words: Sequence[Word]) -> float:
    """Return how many letters stand in well-formed syllables less the others, each as sure as its word."""
    return sum(word.confidence / 100 * _sound(piece) for word in words for piece in _PIECE_RE.findall(word.text))


def _sound(piece: str) -> float:
    if not piece.isalpha():
        return 1.0
    if is_syllable(piece) and piece in {piece.lower(), piece.upper(), piece.capitalize()}:
        return len(piece)
    return 1.0 if piece.isupper() and len(piece) > 1 else -len(piece)


def raised(words: Sequence[Word], turn: Image.Transpose, size: tuple[int, int]) -> list[Word]:
    """Return the words of a cell that was laid level, one by one where they stand; each line reads from left to right.

    Args:
        words: As read in the turned picture.
        turn: How it was turned.
        size: Width and height of the cell before.
    """
    lines: dict[int, list[Word]] = defaultdict(list)
    for word in words:
        lines[word.line].append(word)
    placed: dict[int, Word] = {}
    for line in lines.values():
        low, high = min(word.top for word in line), max(word.bottom for word in line)
        start, end = min(word.x0 for word in line), max(word.x1 for word in line)
        if turn is Image.Transpose.ROTATE_270:
            left, right, top, bottom = low, high, size[1] - end, size[1] - start
        else:
            left, right, top, bottom = size[0] - high, size[0] - low, start, end
        step = (right - left) / max(end - start, 1)
        for word in line:
            x0, x1 = round(left + (word.x0 - start) * step), round(left + (word.x1 - start) * step)
            placed[id(word)] = replace(word, x0=x0, x1=max(x1, x0 + 1), top=top, bottom=bottom, baseline=size[1])
    return [placed[id(word)] for word in words]
