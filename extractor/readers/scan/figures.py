"""Every figure of a scan is read twice: once in its page, once alone, larger and in pure black and white.

No dictionary helps with digits, so a single reading is never sure. Where the two readings differ, or Tesseract itself
was unsure, the figure keeps the first reading and gets a doubt.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

import numpy as np
import regex
from PIL import Image, ImageFilter

from extractor.readers.scan.engine import LINE, Word, recognize
from extractor.readers.scan.prints import Look, Place, Prints

SURE = 88.0
"""Confidence (0-100) below which one reading is not enough, whatever the other says."""
UNLIKE = "nét chữ số không giống các chữ số cùng loại trên trang"
LARGER = 1.6
"""How much larger the second reading sees a figure."""
_MARGIN = 12
_MAX_FIGURES = 3_000
"""Of one page; beyond it the rest is doubtful unread."""

_DIGIT_RE = regex.compile(r"\d")
_LIKE_DIGITS_RE = regex.compile(r"(?=.{2,12}$)[\dOoIlSBZ|.,/%-]{0,11}[OIlSBZ|][\dOoIlSBZ|.,/%-]{0,11}")
_SIGNS_RE = regex.compile(r"[^\d.,/%:+-]")
_ODD_RE = regex.compile(
    r"(?<!\p{L})\p{L}(?<![mM])[.,]?\d|\d[.,]?\p{L}[.,]?\d|\d[iIlOo|](?!\p{L})|\d,\d{3},\d{1,2}(?!\d)"
)
_EDGE_RE = regex.compile(r"^[.,/:+-]+|[.,/:+-]+$")


def figure_doubts(picture: Image.Image, words: Sequence[Word], dpi: int, prints: Prints) -> Iterator[tuple[Word, str]]:
    """Yield the words with a figure that was not read twice alike, and in words why.

    Args:
        picture: In mode L; the places of the words are its pixels.
        words: In Tesseract's order.
        dpi: Resolution of the picture.
        prints: How the figures of the page look.
    """
    beside = [neighbours for neighbours in _neighbours(words) if is_figure(neighbours[1].text)]
    figures = [(word, _place(picture, before, word, after)) for before, word, after in beside]
    looks = prints.compare(picture, [(word.text, place) for word, place in figures])
    for seen, ((word, place), look) in enumerate(zip(figures, looks, strict=True), 1):
        if seen > _MAX_FIGURES:
            yield word, f"quá nhiều con số trên một trang quét, chưa đọc lại: {word.text}"
            continue
        if word.confidence < SURE or is_odd(word.text):
            yield word, unsure(word.text, word.confidence)
            continue
        if look is Look.OTHER:
            yield word, f"{UNLIKE}: {word.text}"
        if look is not Look.UNKNOWN:
            continue
        second = _read_again(picture, place, dpi)
        if digits_of(second) != digits_of(word.text):
            yield word, f"hai lần đọc quét khác nhau: {word.text} | {second or '(không đọc được)'}"


def unsure(text: str, confidence: float) -> str:
    """Return the doubt about a figure that Tesseract itself was not sure of."""
    return f"chữ số khó đọc trên bản quét (độ chắc {confidence:.0f}/100): {text}"


def is_odd(text: str) -> bool:
    """Return whether something stands where another sign may have been: «G10», «4.i90», «1i», «6,867,9»."""
    return _ODD_RE.search(text) is not None


def is_figure(text: str) -> bool:
    """Return whether a word holds digits, or could be misread digits («l5», «|8»)."""
    return _DIGIT_RE.search(text) is not None or _LIKE_DIGITS_RE.fullmatch(text) is not None


def digits_of(text: str) -> str:
    """Return what of a word decides its value: digits and the signs within them.

    >>> digits_of("(38,1%);")
    '38,1%'
    """
    return str(_EDGE_RE.sub("", _SIGNS_RE.sub("", text)))


def _neighbours(words: Sequence[Word]) -> Iterator[tuple[Word | None, Word, Word | None]]:
    padded = [None, *words, None]
    for (before, word), (_, after) in zip(pairwise(padded), pairwise(padded[1:]), strict=False):
        if word is None:
            continue
        yield (
            before if before is not None and before.line == word.line else None,
            word,
            after if after is not None and after.line == word.line else None,
        )


def _place(picture: Image.Image, before: Word | None, word: Word, after: Word | None) -> Place:
    """Of the word, up to half the way to its neighbours."""
    height = word.bottom - word.top
    left = max(word.x0 - height // 3, (before.x1 + word.x0) // 2 if before else 0, 0)
    right = min(word.x1 + height // 3, (word.x1 + after.x0 + 1) // 2 if after else picture.width, picture.width)
    top, bottom = max(0, word.top - height // 6), min(picture.height, word.bottom + height // 6)
    return left, top, max(right, left + 1), max(bottom, top + 1)


def _read_again(picture: Image.Image, place: Place, dpi: int) -> str:
    """The word cut out, enlarged, black on white."""
    cut = picture.crop(place)
    sharp = black_and_white(cut, LARGER)
    framed = Image.new("L", (sharp.width + 2 * _MARGIN, sharp.height + 2 * _MARGIN), 255)
    framed.paste(sharp, (_MARGIN, _MARGIN))
    return " ".join(found.text for found in recognize(framed, LINE, round(dpi * LARGER)))


def black_and_white(cut: Image.Image, scale: float) -> Image.Image:
    """Return a cutting enlarged, parted half-way between its own ink and paper."""
    size = (max(1, round(cut.width * scale)), max(1, round(cut.height * scale)))
    larger = cut.resize(size, Image.Resampling.BICUBIC).filter(ImageFilter.GaussianBlur(0.6))
    below = np.cumsum(larger.histogram())
    ink, paper = (int(np.searchsorted(below, share * below[-1])) for share in (0.04, 0.75))
    parted = ink + 0.55 * (paper - ink)
    return larger.point([0 if level < parted else 255 for level in range(256)])
