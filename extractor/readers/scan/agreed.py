"""What several readings of one short cell say together: a figure that two ways saw, one in doubt, or words.

A line of slips and a slip alone err differently, so what both show is printed so; two readings of one way have been
seen to make the same slip. Points and commas, which both may pass over, are looked for in the ink.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import regex

from extractor.readers.scan.engine import Word
from extractor.readers.scan.figures import SURE, UNLIKE, digits_of, is_odd
from extractor.readers.scan.picture import Mask
from extractor.vi.syllables import is_syllable

_FIGURE_RE = regex.compile(r"[-+]?\d+(?:[.,/]\d+)*%?")
_SEEN_RE = regex.compile(r"[\d.,/%+():;*-]+")
_HEARD = 70.0
"""Confidence (0-100) below which a line of slips says nothing: crosses beside a figure make digits of it."""
_FOOT, _LOWEST, _TAIL = 0.6, 0.75, 0.08
"""Share of a line's height below which a point or comma begins, which it reaches, and by which a comma goes below."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What one way saw on a slip; `figure` is empty for words, dashes, and digits with something odd among them."""

    words: tuple[Word, ...]
    alone: bool

    @property
    def text(self) -> str:
        """All that it saw, without blanks."""
        return "".join(word.text for word in self.words)

    @property
    def confidence(self) -> float:
        """That of its least sure word, 0-100."""
        return min((word.confidence for word in self.words), default=0.0)

    @property
    def figure(self) -> str:
        """The digits and the signs within them."""
        figure = digits_of(self.text)
        return figure if _SEEN_RE.fullmatch(self.text) and _FIGURE_RE.fullmatch(figure) else ""


@dataclass(frozen=True, slots=True)
class SlipReading:
    """What stands in the cell, in pixels of the page, and a doubt if it is a figure on which readings disagree."""

    words: tuple[Word, ...]
    doubt: str = ""


def is_settled(readings: Sequence[Reading]) -> bool:
    """Return whether there is nothing more to ask: words, no digit in two readings, or one figure in two ways."""
    nothing = readings[-1].alone and readings[-1].confidence >= SURE and not any(map(_has_digit, readings))
    return nothing or any(map(_is_words, readings)) or bool(sure_figure(readings))


def sure_figure(readings: Sequence[Reading]) -> str:
    """Return the figure that a line of slips and a slip alone show, or two slips alone where no line says otherwise."""
    alone = [reading.figure for reading in readings if reading.alone and reading.figure]
    beside = {reading.figure: reading.confidence for reading in readings if not reading.alone and reading.figure}
    agreed = next((figure for figure in alone if figure in beside), "")
    if not agreed and all(confidence < _HEARD for confidence in beside.values()):
        agreed = next((figure for figure in alone if alone.count(figure) > 1), "")
    return agreed if any(it.figure == agreed and it.confidence >= SURE for it in readings) else ""


def _likely_figure(readings: Sequence[Reading]) -> str:
    """What two readings saw, if only in one way; else the surest figure, unless it is what a line makes of a cross."""
    found = sorted((reading for reading in readings if reading.figure), key=lambda reading: -reading.confidence)
    figures = [reading.figure for reading in found]
    twice = next((figure for figure in figures if figures.count(figure) > 1), "")
    seen = any(reading.alone or reading.confidence >= SURE for reading in found)
    return twice or (figures[0] if seen else "")


def _is_words(reading: Reading) -> bool:
    """Whether a cell holds words; digits beside each other may be taken for letters, but hardly for syllables."""
    if sum(letter.isalpha() for letter in reading.text) <= 1:
        return False
    return reading.confidence >= SURE and (reading.alone or all(is_syllable(word.text) for word in reading.words))


def settled(readings: Sequence[Reading], ink: Mask, *, alike: bool = True) -> SlipReading:
    """Return what the readings of a cell say together, and a doubt about a figure on which they do not agree.

    Args:
        readings: In the order in which they were made.
        ink: Of the line in the cell.
        alike: Whether the figure looks like others of the page, as far as it can be told.
    """
    sure = sure_figure(readings)
    likely = sure or _likely_figure(readings)
    if not likely or any(map(_is_words, readings)):
        return SlipReading(next((it.words for it in readings if it.words and not _has_digit(it)), ()))
    words = next(reading.words for reading in readings if reading.figure == likely)
    if not sure:
        first, second = (reading.text or "(không đọc được)" for reading in readings[:2])
        return SlipReading(words, f"hai lần đọc quét khác nhau: {first} | {second}")
    if not alike:
        return SlipReading(words, f"{UNLIKE}: {sure}")
    texts = [reading.text for reading in readings if reading.figure == sure]
    if is_odd(sure) or not _fits(sure, ink):
        return SlipReading(words, f"dấu chấm, dấu phẩy không rõ trên bản quét: {sure}")
    if len({text[0] in "+-" for text in texts}) > 1 or _tall(ink) > max(map(_most_tall, texts)):
        return SlipReading(words, f"có nét mực không đọc được cạnh con số: {sure}")
    return SlipReading(words)


def _has_digit(reading: Reading) -> bool:
    return any(letter.isdigit() for letter in reading.text)


def _fits(figure: str, ink: Mask) -> bool:
    """Whether a figure has at least the points and commas that its ink shows; those that touch a digit are not seen."""
    height = len(ink)
    rows = [np.flatnonzero(group.any(axis=1)) for group in _groups(ink)]
    digits = sorted(int(at[-1]) for at in rows if at[0] <= _FOOT * height)
    base = digits[len(digits) // 4] if digits else height
    # What goes below the line is a comma, even one that touches a digit.
    if len(_groups(ink[round(base + _TAIL * height) + 1 :])) > figure.count(","):
        return False
    low = [at for at in rows if _FOOT * height < at[0] <= base and at[-1] > _LOWEST * height and len(at) > 1]
    signs = [sign for sign in figure if sign in ".,"]
    if len(signs) != len(low):
        return len(signs) > len(low)
    return all(sign != "," or at[-1] > base for sign, at in zip(signs, low, strict=True))


def _tall(ink: Mask) -> int:
    """How many signs as high as digits stand apart."""
    return sum(int(np.count_nonzero(group.any(axis=1))) > _LOWEST * len(ink) for group in _groups(ink))


def _most_tall(text: str) -> int:
    """How many they may be: the sign of percent falls into three."""
    return sum(sign not in ".,+-" for sign in text) + 2 * text.count("%")


def _groups(ink: Mask) -> list[Mask]:
    """What stands apart from left to right."""
    parts = np.split(ink, np.flatnonzero(np.diff(ink.any(axis=0).astype(np.int8))) + 1, axis=1)
    return [part for part in parts if part.any()]
