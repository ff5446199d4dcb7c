"""Words of Tesseract become rows as the PDF reader builds them: one base line, from left to right.

Tesseract cuts a page into columns and blocks; the rows put side by side again what stands side by side, so that heads,
feet and unruled tables are judged by the same rules as in a digital PDF.
"""

from __future__ import annotations

import statistics
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import pairwise

import numpy as np
import regex

from extractor.readers.pdf.glyphs import Frame
from extractor.readers.pdf.rows import Row
from extractor.readers.scan.engine import Word
from extractor.readers.scan.picture import Mask

_SAME_LINE = 0.45
"""Of the letters' height: base lines of one row lie closer."""
_NOISE_CONFIDENCE = 35.0
_NOISE_HEIGHT = 0.4
_MISREAD = {"Tống": "Tổng", "tống": "tổng", "TỐNG": "TỔNG"}
_OF_TOTALS = frozenset({"số", "cộng", "vốn", "kinh", "diện", "mức", "nguồn", "hợp", "kết"})
"""Behind it «Tống» is a hook that was read as an acute: the head of a column of totals, in bold."""
_INK_RE = regex.compile(r"[\p{L}\p{N}]")
_OPEN_RE = regex.compile(r"\d[.,/]?$|\p{L}$")
_BETWEEN, _TORN = 0.36, 50.0
"""Of a digit's height: two digits stand closer, even «11»; the confidence behind letters (0-100)."""
_CONTROLS_RE = regex.compile(r"[\p{C}\p{Z}]+")


def without_noise(words: Sequence[Word]) -> list[Word]:
    """Return the words without what dust and shadows leave: signs that nobody could read, specks far below print."""
    heights = [word.bottom - word.top for word in words if _INK_RE.search(word.text)]
    usual = statistics.median(heights) if heights else 0.0
    return [word for word in words if not _is_noise(word, usual)]


def join_torn(words: Iterable[Word], ink: Mask) -> list[Word]:
    """Return the words; figures whose parts stand as close as digits do («31/12/201 9») are one, as sure as either.

    A figure that stands as close behind letters («Hấ 5%» was 72,5%) is unsure.

    Args:
        words: In Tesseract's order.
        ink: Of the picture.
    """
    whole: list[Word] = []
    for word in words:
        before = whole[-1] if whole else None
        if before is None or before.line != word.line or not _are_close(before, word, ink):
            whole.append(word)
            continue
        if before.text[-1].isalpha():
            whole.append(replace(word, confidence=min(word.confidence, _TORN)))
            continue
        whole[-1] = replace(
            before,
            text=before.text + word.text,
            confidence=min(before.confidence, word.confidence),
            top=min(before.top, word.top),
            x1=word.x1,
            bottom=max(before.bottom, word.bottom),
        )
    return whole


def _are_close(before: Word, word: Word, ink: Mask) -> bool:
    if not (word.text[0].isdigit() and _OPEN_RE.search(before.text)):
        return False
    height = _first_height(word, ink)
    if word.x0 - before.x1 > height:
        return False
    row = ink[word.top : word.bottom, max(0, before.x1 - height // 3) : word.x0 + height // 3].any(axis=0)
    blank = np.flatnonzero(np.diff(np.pad(~row, 1).astype(np.int8))).reshape(-1, 2)
    return not len(blank) or int(np.diff(blank).max()) < _BETWEEN * height


def _first_height(word: Word, ink: Mask) -> int:
    """Of its first sign, a digit: brackets and tones make the word higher."""
    own = ink[word.top : word.bottom, word.x0 : word.x1]
    columns = np.flatnonzero(own.any(axis=0))
    if not len(columns):
        return word.bottom - word.top
    first = np.split(columns, np.flatnonzero(np.diff(columns) > 1) + 1)[0]
    rows = np.flatnonzero(own[:, first].any(axis=1))
    return int(rows[-1] - rows[0]) + 1


def _is_noise(word: Word, usual: float) -> bool:
    height = word.bottom - word.top
    if not _INK_RE.search(word.text):
        small = height < _NOISE_HEIGHT * usual and word.text not in {"-", "–", "—", ".", ",", "…", "*", "+", "="}
        return word.confidence < _NOISE_CONFIDENCE or small
    return height < _NOISE_HEIGHT * usual and word.confidence < 2 * _NOISE_CONFIDENCE


def make_rows(
    words: Iterable[Word], *, scale: float, offset: tuple[float, float], frame: Frame, page: int
) -> list[Row]:
    """Return the rows of the words, from top to bottom.

    Args:
        words: In pixels of a picture.
        scale: Points a pixel.
        offset: Where the picture's corner lies on the upright page, in pixels.
        frame: Of the page.
        page: Its number.
    """
    lines: dict[int, list[Word]] = defaultdict(list)
    for word in _with_totals(list(words)):
        lines[word.line].append(word)
    groups: list[list[Word]] = []
    for line in sorted(lines.values(), key=_base):
        host = next((group for group in reversed(groups[-4:]) if _beside(group, line)), None)
        if host is None:
            groups.append(line)
        else:
            host.extend(line)
    rows = [_row(sorted(group, key=lambda word: word.x0), scale, offset, frame, page) for group in groups]
    return sorted(rows, key=lambda row: (row.bottom, row.x0))


def _with_totals(words: list[Word]) -> list[Word]:
    for at, (word, after) in enumerate(pairwise(words)):
        if word.text in _MISREAD and after.text.rstrip(".,:;)").lower() in _OF_TOTALS:
            words[at] = replace(word, text=_MISREAD[word.text])
    return words


def _base(line: Sequence[Word]) -> float:
    return statistics.median(word.baseline for word in line)


def _height(line: Sequence[Word]) -> float:
    return statistics.median(word.bottom - word.top for word in line)


def _beside(group: list[Word], line: list[Word]) -> bool:
    """On one base line, measured where they come closest, and not over each other."""
    left, right = (group, line) if group[0].x0 < line[0].x0 else (line, group)
    near, far = max(left, key=lambda word: word.x1), min(right, key=lambda word: word.x0)
    height = min(_height(group), _height(line))
    if abs(near.baseline - far.baseline) > _SAME_LINE * height:
        return False
    return all(
        min(mine.x1, other.x1) - max(mine.x0, other.x0) <= 0.3 * (mine.x1 - mine.x0) for mine in line for other in group
    )


def _row(words: list[Word], scale: float, offset: tuple[float, float], frame: Frame, page: int) -> Row:
    letters: list[str] = []
    left: list[float] = []
    right: list[float] = []
    spaced: list[bool] = []
    for word in words:
        text = _CONTROLS_RE.sub("", unicodedata.normalize("NFC", word.text))
        x0, x1 = (word.x0 + offset[0]) * scale, (word.x1 + offset[0]) * scale
        step = (x1 - x0) / max(len(text), 1)
        for place, letter in enumerate(text):
            letters.append(letter)
            left.append(x0 + place * step)
            right.append(x0 + (place + 1) * step)
            spaced.append(place == 0)
    height = statistics.median(word.bottom - word.top for word in words) * scale
    return Row(
        page=page,
        frame=frame,
        letters=letters,
        left=left,
        right=right,
        spaced=spaced,
        top=(min(word.top for word in words) + offset[1]) * scale,
        bottom=(max(word.bottom for word in words) + offset[1]) * scale,
        size=height * 1.2,
        bold=False,
        italic=False,
    )
