"""Tables in plain text: lines whose cells are parted by bars, tabs, semicolons, dashes or wide blanks.

Three lines or more with as many bars («TT | Tên xã | Số tiêu chí») or tabs are a table if numbers stand in a column of
their own, or a few short answers again and again («x», «Đạt», «chưa»); a frame of a letterhead and a line of prose with
a bar have none. What prose has, too, parts cells only below a head without numbers and in three columns or more; dashes
only behind numbers that count the rows («1 - Tân Hòa - 2014»). One line with fewer bars among or below the others is a
row that ends early («II | Kinh tế»). A rule between rows («---|---») and the bars at both ends of a row are no cells.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import regex

from extractor.model import Span

# The sign looked for first, what parts two cells, how many of them a row has at least, if a head must stand above
_SEPARATORS = (
    ("|", regex.compile(r"\|"), 1, False),
    ("\t", regex.compile(r"\t"), 1, False),
    (";", regex.compile(r";"), 2, True),
    ("   ", regex.compile(r"(?<=\S) {3,}(?=\S)"), 2, True),
    (" -", regex.compile(r" [-–](?= |$)"), 2, True),
)
_FEWEST_ROWS, _FEWEST_NUMBERS = 3, 2
_MOST_COLUMNS = 60
_MOST_ANSWERS, _LONGEST_ANSWER = 3, 15  # letters of «không đạt chuẩn»
_RULE_RE = regex.compile(r"[\s|+:=_–—-]+")
_NUMBER_RE = regex.compile(r"\d[\d.,/ ]*%?")
# «22,6 triệu đồng/người/năm», «85 %»: with bars or tabs between cells a unit may stand beside
_MEASURED_RE = regex.compile(r"\d[\d.,/]* ?(?:%|\p{L}+\d?(?:[ /]\p{L}+){0,4})?")


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
    for sign, separator, fewest, headed in _SEPARATORS:
        if sign in text:
            taken = {at for first, table in found.items() for at in range(first, table.last)}
            tables = _parted_by(text, lines, sign, separator, fewest, headed=headed)
            found |= {first: it for first, it in tables if taken.isdisjoint(range(first, it.last))}
    return found


def _parted_by(
    text: str, lines: Sequence[Span], sign: str, separator: regex.Pattern[str], fewest: int, *, headed: bool
) -> Iterator[tuple[int, TextTable]]:
    counted = [
        len(separator.findall(text, span.start, span.end)) if text.find(sign, span.start, span.end) >= 0 else 0
        for span in lines
    ]
    for places in _runs(counted, fewest):
        inside = [lines[at] for at in places if not _RULE_RE.fullmatch(text, lines[at].start, lines[at].end)]
        rows = _without_ends(_filled_up([tuple(_cut(text, span, separator)) for span in inside]))
        if len(rows) < _FEWEST_ROWS or len(rows[0]) < 2 or (headed and not _has_head(text, rows)):
            continue
        dashed = separator is _SEPARATORS[-1][1]
        if (
            _counts_up(text, rows)
            if dashed
            else _has_numbers(text, rows, headed) or (not headed and _has_answers(text, rows))
        ):
            yield places[0], TextTable(tuple(rows), places[-1] + 1)


def _has_head(text: str, rows: Sequence[tuple[Span, ...]]) -> bool:
    """True if the first row has words in all its cells, and three of them or more; «Xã A: 17» heads nothing."""
    words = [text[cell.start : cell.end] for cell in rows[0]]
    return len(words) > 2 and all(word and ":" not in word and not _NUMBER_RE.fullmatch(word) for word in words)


def _counts_up(text: str, rows: Sequence[tuple[Span, ...]]) -> bool:
    """True if the first cells below the head are 1, 2, 3 and so on."""
    return [text[row[0].start : row[0].end] for row in rows[1:]] == [str(at) for at in range(1, len(rows))]


def _runs(counted: Sequence[int], fewest: int) -> Iterator[range]:
    """Yield the lines that follow each other with as many signs, and single ones among or behind them with fewer."""
    at = 0
    while at < len(counted):
        count, end = counted[at], at + 1
        if not fewest <= count < _MOST_COLUMNS:
            at = end  # as most lines
            continue
        while end < len(counted) and (
            counted[end] == count or (end - at >= _FEWEST_ROWS and _ends_early(counted, end, count))
        ):
            end += 1
        if end - at >= _FEWEST_ROWS:
            yield range(at, end)
        at = end


def _ends_early(counted: Sequence[int], at: int, count: int) -> bool:
    """True for a line with fewer signs than those before it, if the table goes on or ends behind it."""
    behind = counted[at + 1] if at + 1 < len(counted) else 0
    return 0 < counted[at] < count and behind in (count, 0)


def _filled_up(rows: list[tuple[Span, ...]]) -> list[tuple[Span, ...]]:
    """The rows with empty cells where one ends early."""
    width = max(map(len, rows))
    return [row + (Span(row[-1].end, row[-1].end),) * (width - len(row)) for row in rows]


def _cut(text: str, line: Span, separator: regex.Pattern[str]) -> Iterator[Span]:
    """The cells of a line without the blanks around their words."""
    start = line.start
    for first, last in [*(it.span() for it in separator.finditer(text, line.start, line.end)), (line.end, line.end)]:
        words = text[start:first]
        lead = len(words) - len(words.lstrip())
        yield Span(start + lead, max(start + lead, start + len(words.rstrip())))
        start = last


def _without_ends(rows: list[tuple[Span, ...]]) -> list[tuple[Span, ...]]:
    """The rows without a first and last cell that is empty in all of them: bars at both ends."""
    first = 1 if all(not len(row[0]) for row in rows) else 0
    last = -1 if all(not len(row[-1]) for row in rows) else None
    return [row[first:last] for row in rows]


def _has_numbers(text: str, rows: Sequence[tuple[Span, ...]], headed: bool) -> bool:
    """True if a column has numbers alone in two rows at least, with their units where bars or tabs part the cells."""
    number = _NUMBER_RE if headed else _MEASURED_RE
    for column in zip(*rows, strict=True):
        numbers = [cell for cell in column if number.fullmatch(text, cell.start, cell.end)]
        if len(numbers) >= _FEWEST_NUMBERS:
            return True
    return False


def _has_answers(text: str, rows: Sequence[tuple[Span, ...]]) -> bool:
    """True if below the first row a column but the first has few short words again and again."""
    for column in list(zip(*rows, strict=True))[1:]:
        words = [text[cell.start : cell.end].lower() for cell in column[1:] if len(cell)]
        short = len(words) >= _FEWEST_ROWS and max(map(len, words)) <= _LONGEST_ANSWER
        if short and len(set(words)) <= min(_MOST_ANSWERS, len(words) - 1):
            return True
    return False
