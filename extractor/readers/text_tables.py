"""Tables in plain text: lines side by side whose cells are parted by bars or tabs.

Three lines or more with as many bars («TT | Tên xã | Số tiêu chí») or tabs are a table if numbers stand in a column of
their own; a frame of a letterhead and a line of prose with a bar have none. A rule between rows («---|---») and the
bars at both ends of a row are no cells.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

import regex

from extractor.model import Span

_SIGNS = ("|", "\t")
_FEWEST_ROWS, _FEWEST_NUMBERS = 3, 2
_MOST_COLUMNS = 60
_RULE_RE = regex.compile(r"[\s|+:=_–—-]+")
_NUMBER_RE = regex.compile(r"\d[\d.,/ ]*%?")


@dataclass(frozen=True, slots=True)
class TextTable:
    """The rows of a table as spans of its cells, empty ones included; `last` is the line behind it."""

    rows: tuple[tuple[Span, ...], ...]
    last: int


def find_tables(text: str, lines: Sequence[Span]) -> dict[int, TextTable]:
    """Return the tables by the place of their first line.

    Args:
        text: in which the lines stand.
        lines: those that are not empty, in order.
    """
    found: dict[int, TextTable] = {}
    for sign in _SIGNS:
        if sign in text:
            found |= {first: table for first, table in _of_sign(text, lines, sign) if first not in found}
    return found


def _of_sign(text: str, lines: Sequence[Span], sign: str) -> Iterator[tuple[int, TextTable]]:
    counted = [(at, text.count(sign, span.start, span.end)) for at, span in enumerate(lines)]
    for count, run in groupby(counted, key=lambda pair: pair[1]):
        places = [at for at, _ in run]
        if not 0 < count < _MOST_COLUMNS or len(places) < _FEWEST_ROWS:
            continue
        inside = [lines[at] for at in places if not _RULE_RE.fullmatch(text, lines[at].start, lines[at].end)]
        rows = _without_ends([tuple(_cut(text, span, sign)) for span in inside])
        if len(rows) >= _FEWEST_ROWS and _has_numbers(text, rows):
            yield places[0], TextTable(tuple(rows), places[-1] + 1)


def _cut(text: str, line: Span, sign: str) -> Iterator[Span]:
    """The cells of a line without the blanks around their words."""
    start = line.start
    while start <= line.end:
        end = text.find(sign, start, line.end)
        end = line.end if end < 0 else end
        words = text[start:end]
        lead = len(words) - len(words.lstrip())
        yield Span(start + lead, max(start + lead, start + len(words.rstrip())))
        start = end + 1


def _without_ends(rows: list[tuple[Span, ...]]) -> list[tuple[Span, ...]]:
    """The rows without a first and last cell that is empty in all of them: bars at both ends."""
    first = 1 if all(not len(row[0]) for row in rows) else 0
    last = -1 if all(not len(row[-1]) for row in rows) else None
    return [row[first:last] for row in rows]


def _has_numbers(text: str, rows: Sequence[tuple[Span, ...]]) -> bool:
    """True if a column has numbers alone in two rows at least."""
    for column in zip(*rows, strict=True):
        numbers = [cell for cell in column if _NUMBER_RE.fullmatch(text, cell.start, cell.end)]
        if len(numbers) >= _FEWEST_NUMBERS and len(rows[0]) > 1:
            return True
    return False
