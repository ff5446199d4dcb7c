"""Footnotes: small print at the foot of a page that opens with the mark of a word above («… 27 lớp¹»).

They may part a sentence, or a table, that goes on overleaf.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import regex

from extractor.readers.pdf.page import PageContent
from extractor.readers.pdf.rows import Row, spell
from extractor.readers.symbols import note_mark

_SMALL = 0.92
"""Of the height of the text: 10 or 12 points below 13 or 14."""
_MARK_RE = regex.compile(r"(?:\[(?<number>\d{1,3})\]|(?<number>\d{1,3})|(?<raised>[⁰¹²³⁴-⁹]{1,3}))\s?(?=\p{L}|[“\"(])")


def mark_notes(pages: Sequence[PageContent]) -> None:
    """Set `Row.kind` to footnote for the rows of notes, once running heads and tables are known."""
    rows = [row for page in pages if not page.scanned for row in page.rows if row.kind == "paragraph"]
    letters = Counter[float]()
    for row in rows:
        letters[round(_height(row), 1)] += len(row.letters)
    if len(letters) < 2:
        return
    (usual, _), *_ = letters.most_common(1)
    goes_on = False
    for page in pages:
        goes_on = not page.scanned and _mark(page, _SMALL * usual, goes_on=goes_on)


def _mark(page: PageContent, small: float, *, goes_on: bool) -> bool:
    """Mark the notes of one page; return whether it has any. `goes_on`: the page before has, too."""
    body = [row for row in page.rows if row.kind == "paragraph"]
    start = len(body)
    while start and _height(body[start - 1]) <= small:
        start -= 1
    if start in (0, len(body)):
        return False
    above = [spell(row)[0] for row in body[:start]]
    above += [cell.text for table in page.tables for cell in table.cells]
    marked = [row for row in body[start:] if _has_mark(row, above)]
    if not marked:
        return False
    if not goes_on:
        start = next(at for at, row in enumerate(body) if row is marked[0])
    for row in body[start:]:
        row.kind = "footnote"
    for row in marked:
        _raise_mark(row)
    return True


def _height(row: Row) -> float:
    """Of its print; `size` is that of its first letter, which may be a mark."""
    return row.bottom - row.top


def _has_mark(row: Row, above: Sequence[str]) -> bool:
    """Whether the row opens with a mark that stands behind a word above."""
    found = _MARK_RE.match(spell(row)[0])
    if found is None:
        return False
    number = found["number"]
    marks = (found["raised"],) if number is None else (note_mark(number), f"[{number}]")
    return any(mark in text for mark in marks for text in above)


def _raise_mark(row: Row) -> None:
    """The number that opens a note is no figure."""
    for at, letter in enumerate(row.letters):
        if not letter.isdecimal():
            break
        row.letters[at], row.spelled = note_mark(letter), None
