"""Small pictures as numbers for SVG: sparklines, bars and boxes; the templates draw them with text beside them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

Row = dict[str, Any]


def sparkline(values: Sequence[Decimal | None], *, width: int = 96, height: int = 24) -> str:
    """Return the points of a polyline over equal steps; steps without a value are left out. "" below two values.

    >>> sparkline([Decimal(1), None, Decimal(3)])
    '3.0,21.0 93.0,3.0'
    """
    known = [(at, value) for at, value in enumerate(values) if value is not None]
    if len(known) < 2:
        return ""
    low, high = min(value for _, value in known), max(value for _, value in known)
    step = (width - 6) / max(1, len(values) - 1)
    reach = high - low
    return " ".join(
        f"{3 + at * step:.1f},{height - 3 - (float((value - low) / reach) if reach else 0.5) * (height - 6):.1f}"
        for at, value in known
    )


def stacked(parts: Iterable[tuple[str, Decimal]], *, width: float = 600.0) -> list[Row]:
    """Return parts of a bar from the left: name, value, x, width, share in percent; only positive ones.

    >>> [(part["x"], part["width"]) for part in stacked([("a", Decimal(1)), ("b", Decimal(3))])]
    [(0.0, 150.0), (150.0, 450.0)]
    """
    kept = [(name, value) for name, value in parts if value > 0]
    whole = sum((value for _, value in kept), Decimal(0))
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
