"""Totals with their parts in items: below a line that tells the total, above an item «Cộng: …»."""

from __future__ import annotations

from collections.abc import Iterator

import regex

from extractor.checks.lines import Figure, Line, Lines
from extractor.checks.told import BREAK_RE, FEWEST, NOT_TOTAL_RE, REACH, WHOLE_WORDS, Told, as_part, is_like
from extractor.vi.gate import says

_SIGNS = (":", "gồm", "chia", "cụ thể", "cộng", "tổng", "cơ cấu", "phân", "tính", "xét")
_LEAD_RE = regex.compile(rf"(?<!\p{{L}})(?:{WHOLE_WORDS}) ?:?$")
_SUM_ITEM_RE = regex.compile(
    r"\P{L}*(?:tổng )?(?:cộng|số|vốn|tổng)(?: cộng| số| vốn| kinh phí| chung)*"
    r"(?: ?\([\p{L}\d]{1,3}(?: ?\+ ?[\p{L}\d]{1,3})+\))?(?: là)? ?:? ?"
)


def find_told_items(lines: Lines, line: Line) -> Iterator[Told]:
    """Yield the totals of a line with their parts in the items below or above it."""
    if says(line.text, _SIGNS):
        yield from _below(lines, line)
        yield from _above(lines, line)


def _below(lines: Lines, line: Line) -> Iterator[Told]:
    """A line that ends in «trong đó:» or a colon, and a part in each item below it."""
    below = lines.below(line)
    if len(below) < FEWEST or not line.figures:
        return
    opener = _LEAD_RE.search(line.text, max(0, len(line.text) - REACH))
    totals = tuple(
        figure
        for figure in line.figures[::-1]
        if figure.is_amount
        and not line.in_brackets(figure)
        and not NOT_TOTAL_RE.search(line.text, max(0, figure.start - REACH), figure.start)
    )
    for unit in dict.fromkeys(figure.unit for figure in totals):
        alike = tuple(figure for figure in totals if figure.unit == unit)
        parts, clean = [], True
        for at in below:
            item = lines.at(at)
            found = [] if item is None else _alone(item, alike[0])
            clean = clean and len(found) == 1 and found[0].start <= REACH
            parts += found[:1]
        if len(parts) >= FEWEST:
            yield Told(tuple(parts), alike, claims=opener is not None, clean=clean)


def _alone(item: Line, whole: Figure) -> list[Figure]:
    """The figures of an item that can be its part of the total."""
    found: list[Figure] = []
    for figure in item.figures:
        if found and item.sentence_of(figure.start) > 0:
            break  # «Ngân sách 118,4 tỷ đồng. Như vậy …»
        part = as_part(item.flat, figure, whole)
        if item.in_brackets(part) or not is_like(part, whole):
            continue
        if not found and BREAK_RE.search(item.flat, 0, part.start):
            break
        found.append(part)
    return found


def _above(lines: Lines, line: Line) -> Iterator[Told]:
    """An item «Cộng: 66,2 tỷ đồng» below items with a part in each."""
    whole = next((it for it in line.figures if it.is_amount), None)
    if whole is None or not _SUM_ITEM_RE.fullmatch(line.text, 0, whole.start):
        return
    parts: list[Figure] = []
    at = line.at - 1
    last = line if line.passage.marker else lines.at(at)  # below numbered items the sum has no number
    while last is not None and (item := lines.at(at)) is not None and _is_sibling(item, last):
        found = _alone(item, whole)
        if len(found) != 1 or found[0].start > REACH:
            return
        parts.insert(0, found[0])
        at -= 1
    if len(parts) >= FEWEST:
        yield Told(tuple(parts), (whole,), claims=True, clean=True, first=True)


def _is_sibling(item: Line, line: Line) -> bool:
    one, other = item.passage, line.passage
    beside = one.section == other.section or one.lead is not None  # numbered items may be sections
    return bool(one.marker) and beside and (one.depth, one.lead) == (other.depth, other.lead)
