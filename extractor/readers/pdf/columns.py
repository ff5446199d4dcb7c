"""Rows in reading order where a page stands in two columns: the head and foot of a letter, and prose set like news.

Elsewhere rows stay whole: a figure at the right end of a row belongs to the words at its left.
"""

from __future__ import annotations

from extractor.readers.layout import is_foot, is_head, is_signature
from extractor.readers.pdf.rows import Row, spell

_GUTTER = 0.8
"""Of the font size: the least white between the two columns of a head; titles in capitals leave little."""
_FOOT_GUTTER = 1.5
_MAX_HEAD_ROWS = 14
_PROSE_MIDDLE = 0.4, 0.6
"""Of the width of the print: where the gutter between two columns of prose may lie."""
_PROSE_ROWS, _PROSE_WIDTH, _FILLED = 6, 0.3, 0.75
"""Least rows of both columns, least width of each, and how much of it a full line fills."""
_NEXT_LINE = 2.4
"""Of the font size: a row further below its own column's last row opens something new."""

Interval = tuple[float, float]


def order_columns(rows: list[Row], *, first_page: bool) -> list[Row]:
    """Return the rows of a page with head and foot read down the left column, then down the right one.

    Args:
        rows: From top to bottom, without tables and running heads.
        first_page: Only there a date alone tells the head.
    """
    head = _head(rows, first_page=first_page)
    start = len(head[0]) if head else 0
    ordered = _split(*head) if head else []
    rest = rows[start:]
    foot = _foot(rest)
    if foot is None:
        return ordered + _as_prose(rest)
    low, high, gutter = foot
    return ordered + _as_prose(rest[:low]) + _split(rest[low:high], gutter) + rest[high:]


def _as_prose(rows: list[Row]) -> list[Row]:
    """The rows with those that are two columns of prose read column by column."""
    if not rows:
        return rows
    low, high = min(row.x0 for row in rows), max(row.x1 for row in rows)
    middle = (low + _PROSE_MIDDLE[0] * (high - low), low + _PROSE_MIDDLE[1] * (high - low))
    ordered: list[Row] = []
    at = 0
    while at < len(rows):
        row = rows[at]
        if any(left < middle[1] and right > middle[0] for left, right in row.gaps(_GUTTER * row.size)):
            band, gutter = _band(rows[at:], _GUTTER, middle)
            if _is_prose(band, gutter, _PROSE_WIDTH * (high - low)):
                ordered += _split(band, gutter)
                at += len(band)
                continue
        ordered.append(row)
        at += 1
    return ordered


def _is_prose(band: list[Row], gutter: float, least: float) -> bool:
    """Both columns are lines of one width, and the left one is no shorter: labels beside a text are."""
    sides = [
        [part for row in band if (part := row.part(low, high)) is not None]
        for low, high in ((float("-inf"), gutter), (gutter, float("inf")))
    ]
    if len(band) < _PROSE_ROWS or len(sides[0]) < len(sides[1]) or len(sides[1]) < 2:
        return False
    for side in sides:
        widest = max(part.x1 - part.x0 for part in side)
        filled = sum(part.x1 - part.x0 >= _FILLED * widest for part in side)
        if widest < least or 2 * filled < len(side):
            return False
    return True


def _head(rows: list[Row], *, first_page: bool) -> tuple[list[Row], float] | None:
    best: tuple[list[Row], float] | None = None
    for start in range(min(3, len(rows))):
        band, gutter = _band(rows[start : start + _MAX_HEAD_ROWS], _GUTTER, _middle(rows))
        if len(band) >= 2 and _both_sides(band, gutter) and is_head([_text(row) for row in band], first=first_page):
            best = (rows[:start] + band, gutter) if start == 0 else None
            if best is None and _crosses_none(rows[:start], gutter):
                best = rows[: start + len(band)], gutter
            break
    return best


def _foot(rows: list[Row]) -> tuple[int, int, float] | None:
    for place, row in enumerate(rows):
        if not is_foot([_text(row)]):
            continue
        band, gutter = _band(rows[place:], _FOOT_GUTTER, _middle(rows))
        low = place
        while low and _right_of(rows[low - 1], gutter) and _signs(rows[low - 1 : place], gutter):
            low -= 1
        if _both_sides(rows[low : place + len(band)], gutter) or low < place:
            return low, place + len(band), gutter
    return None


def _band(rows: list[Row], least: float, middle: Interval) -> tuple[list[Row], float]:
    """The longest run of rows from the first that leaves one gutter free, and where the gutter lies."""
    free: list[Interval] = [middle]
    band: list[Row] = []
    gutter = 0.0
    for row in rows:
        left = _minus(free, row, least)
        if not left or (band and _is_apart(row, band, max(left, key=_width))):
            break
        free = left
        band.append(row)
        low, high = max(free, key=_width)
        gutter = (low + high) / 2
    return band, gutter


def _minus(free: list[Interval], row: Row, least: float) -> list[Interval]:
    """What the row leaves of the free intervals: its own gaps and the white at both its sides."""
    width = least * row.size
    white = [(float("-inf"), row.x0), *row.gaps(width), (row.x1, float("inf"))]
    crossed = [(max(a, c), min(b, d)) for a, b in free for c, d in white]
    return [(low, high) for low, high in crossed if high - low >= width]


def _is_apart(row: Row, band: list[Row], gutter: Interval) -> bool:
    """A row on one side that stands far below the last one on that side is no part of the band."""
    middle = (gutter[0] + gutter[1]) / 2
    sides = [row.x0 < middle, row.x1 > middle]
    for above in reversed(band):
        if (sides[0] and above.x0 < middle) or (sides[1] and above.x1 > middle):
            return row.top - above.bottom > _NEXT_LINE * row.size
    return False


def _split(rows: list[Row], gutter: float) -> list[Row]:
    infinite = float("inf")
    left = [part for row in rows if (part := row.part(-infinite, gutter)) is not None]
    right = [part for row in rows if (part := row.part(gutter, infinite)) is not None]
    return left + right


def _both_sides(rows: list[Row], gutter: float) -> bool:
    return any(row.x0 < gutter for row in rows) and any(row.x1 > gutter for row in rows)


def _crosses_none(rows: list[Row], gutter: float) -> bool:
    return all(row.x1 <= gutter or row.x0 >= gutter for row in rows)


def _right_of(row: Row, gutter: float) -> bool:
    return row.x0 >= gutter


def _signs(rows: list[Row], gutter: float) -> bool:
    return is_signature([_text(row) for row in rows if row.x0 >= gutter])


def _middle(rows: list[Row]) -> Interval:
    low, high = min(row.x0 for row in rows), max(row.x1 for row in rows)
    return low + 0.2 * (high - low), low + 0.8 * (high - low)


def _width(interval: Interval) -> float:
    return interval[1] - interval[0]


def _text(row: Row) -> str:
    return spell(row)[0]
