"""Lines of a word or two: a page number, the last word of a paragraph («71,1%.»).

A short line is read as badly as a short cell, so it is laid between two words of the same page and read again.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from PIL import Image

from extractor.readers.pdf.rows import Row
from extractor.readers.scan.agreed import SlipReading
from extractor.readers.scan.cells import LOW, Slip, read_slips
from extractor.readers.scan.engine import Word
from extractor.readers.scan.prints import Prints

_SHORT = 8
_GOOD = 93.0
_MARGIN = 0.08
_NUMBER = 3


def reread_lone(
    picture: Image.Image, words: Sequence[Word], dpi: int, prints: Prints
) -> tuple[list[Word], list[tuple[Word, str]]]:
    """Return the words that stay as they are, and those of short lines read anew with their doubts ("" for none).

    Args:
        picture: In mode L; the places of the words are its pixels.
        words: In Tesseract's order.
        dpi: Resolution of the picture.
        prints: How the figures of the page look.
    """
    lines: dict[int, list[Word]] = defaultdict(list)
    for word in words:
        lines[word.line].append(word)
    guard = _guard(words)
    lone = {key: line for key, line in lines.items() if _is_lone(line, words, dpi)}
    if guard is None or not lone:
        return list(words), []
    slips = [
        Slip(
            key, min(w.x0 for w in line), min(w.top for w in line), max(w.x1 for w in line), max(w.bottom for w in line)
        )
        for key, line in lone.items()
    ]
    found = read_slips(picture, slips, dpi, prints, guard)
    better = {key: reading for key, reading in found.items() if _is_better(reading)}
    rest = [word for word in words if word.line not in better]
    anew = [(word, reading.doubt) for reading in better.values() for word in reading.words]
    return rest, anew


def mark_margins(rows: Sequence[Row]) -> None:
    """Set the kind of a first or last row of one to three signs in the margin: a page number, however misread."""
    for row, kind in ((rows[0], "page_header"), (rows[-1], "page_footer")) if len(rows) > 1 else ():
        height = row.frame.size[1]
        inside = row.bottom <= _MARGIN * height if kind == "page_header" else row.top >= (1 - _MARGIN) * height
        if inside and len(row.letters) <= _NUMBER:
            row.kind = kind


def _is_lone(line: Sequence[Word], words: Sequence[Word], dpi: int) -> bool:
    text = "".join(word.text for word in line)
    letters = sum(letter.isalpha() for letter in text)
    if len(text) > _SHORT or (len(text) > _NUMBER and 2 * letters > len(text)):
        return False
    top, bottom = min(word.top for word in line), max(word.bottom for word in line)
    if bottom - top < LOW * dpi:
        return False
    return not any(word.line != line[0].line and word.top < bottom and word.bottom > top for word in words)


def _is_better(reading: SlipReading) -> bool:
    text = "".join(word.text for word in reading.words)
    return any(letter.isdigit() for letter in text) and sum(letter.isalpha() for letter in text) <= 1


def _guard(words: Sequence[Word]) -> Slip | None:
    """A word that was read well, long enough to show the size of the print."""
    good = [
        word for word in words if word.confidence >= _GOOD and 4 <= len(word.text) <= _SHORT and word.text.isalpha()
    ]
    if not good:
        return None
    good.sort(key=lambda word: word.bottom - word.top)
    word = good[len(good) // 2]
    return Slip(0, word.x0, word.top, word.x1, word.bottom)
