"""Pictures in a document: a seal or a logo says nothing, a picture of a table is figures that nobody read.

What is not read is named as a loss; a page that is a picture as a whole is a scan and read (`readers/scan`).
"""

from __future__ import annotations

import regex

LARGE_PICTURE = "ảnh lớn (có thể có chữ hoặc bảng)"
POINTS = {"pt": 1.0, "in": 72.0, "cm": 72 / 2.54, "mm": 72 / 25.4, "px": 0.75, "pc": 12.0, "": 1.0}
"""Points a unit."""
EMU, TWIPS = 12_700, 20
"""In a point."""
_WIDE, _HIGH = 200.0, 80.0
"""Points, about 7 × 3 cm: larger than a seal or a coat of arms, small for a table that can be read."""
_LENGTH_RE = regex.compile(r"\s*([0-9.]{1,12})\s*([a-z]{0,2})")


def is_large(width: float, height: float) -> bool:
    """Return whether a picture of so many points is large enough to hold words."""
    return width >= _WIDE and height >= _HIGH


def points(length: str | None) -> float:
    """Return a length with its unit in points; 0.0 for what is none.

    >>> points("2in"), points("96px"), points("50%")
    (144.0, 72.0, 0.0)
    """
    found = _LENGTH_RE.fullmatch((length or "").lower())
    return number(found.group(1)) * POINTS.get(found.group(2), 0.0) if found else 0.0


def number(text: str | None) -> float:
    """Return a number from an attribute that may hold anything; 0.0 for what is none."""
    try:
        return float(text or "")
    except ValueError:
        return 0.0
