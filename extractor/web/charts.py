"""Small pictures as numbers for SVG: sparklines, bars and boxes; the templates draw them with text beside them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from itertools import pairwise
from typing import Any

Row = dict[str, Any]


def sparkline(values: Mapping[str, Decimal | None], *, width: int = 96, height: int = 24) -> str:
    """Return the points of a polyline of values by year, a year as wide as another; "" below two values.

    Stretches of years («2016-2020») have no place in it.

    >>> sparkline({"2017": Decimal(1), "2018": None, "2016-2020": Decimal(9), "2021": Decimal(3), "2019": Decimal(2)})
    '3.0,21.0 48.0,12.0 93.0,3.0'
    """
    known = sorted((int(year), value) for year, value in values.items() if value is not None and year.isdecimal())
    if len(known) < 2:
        return ""
    (first, _), (last, _) = known[0], known[-1]
    low, high = min(value for _, value in known), max(value for _, value in known)
    reach = high - low
    return " ".join(
        f"{3 + (year - first) * (width - 6) / (last - first):.1f},"
        f"{height - 3 - (float((value - low) / reach) if reach else 0.5) * (height - 6):.1f}"
        for year, value in known
    )


def stacked(parts: Iterable[tuple[str, Decimal]], *, total: Decimal = Decimal(0), width: float = 600.0) -> list[Row]:
    """Return parts of a bar from the left: name, value, x, width, share in percent; only positive ones.

    They are shares of the total, or of their sum if that is more; what they leave of a total is a last part without a
    name.

    >>> [(part["x"], part["width"]) for part in stacked([("a", Decimal(1)), ("b", Decimal(3))])]
    [(0.0, 150.0), (150.0, 450.0)]
    >>> [(part["name"], part["share"]) for part in stacked([("a", Decimal(1))], total=Decimal(4))]
    [('a', Decimal('25.00')), ('', Decimal('75.00'))]
    """
    kept = [(name, value) for name, value in parts if value > 0]
    known = sum((value for _, value in kept), Decimal(0))
    whole = max(known, total)
    if kept and whole > known:
        kept.append(("", whole - known))
    bars: list[Row] = []
    at = 0.0
    for name, value in kept:
        share = value / whole
        bars.append(
            {
                "name": name,
                "value": value,
                "x": round(at, 2),
                "width": round(float(share) * width, 2),
                "share": share * 100,
            }
        )
        at += float(share) * width
    return bars


def joined(boxes: Sequence[Sequence[float]]) -> str:
    """Return the path that joins boxes (x0, top, x1, bottom), each with the next; "" below two boxes.

    It goes from edge to edge, so that no figure is crossed out.

    >>> joined([(10, 10, 20, 20), (30, 10, 40, 20), (0, 50, 10, 60)])
    'M20.0,15.0L30.0,15.0M35.0,20.0L5.0,50.0'
    """
    parts = []
    for one, other in pairwise(boxes):
        if one[3] <= other[1] or other[3] <= one[1]:
            upper, lower = sorted((one, other), key=lambda box: box[1])
            ends = (_middle(upper[0], upper[2]), upper[3], _middle(lower[0], lower[2]), lower[1])
        else:
            left, right = sorted((one, other), key=lambda box: box[0])
            ends = (left[2], _middle(left[1], left[3]), right[0], _middle(right[1], right[3]))
        parts.append("M{:.1f},{:.1f}L{:.1f},{:.1f}".format(*ends))
    return "".join(parts)


def _middle(low: float, high: float) -> float:
    return (low + high) / 2


def box_of(text: str) -> tuple[float, float, float, float] | None:
    """Return x0, top, x1, bottom of a bbox cell, in points; None where it is empty or no box."""
    parts = text.split()
    if len(parts) != 4:
        return None
    try:
        x0, top, x1, bottom = (float(part) for part in parts)
    except ValueError:
        return None
    return x0, top, x1, bottom
