"""Qualified names of OpenDocument."""

from __future__ import annotations

_OASIS = "urn:oasis:names:tc:opendocument:xmlns:"
_SPACES = {
    "office": f"{_OASIS}office:1.0",
    "style": f"{_OASIS}style:1.0",
    "text": f"{_OASIS}text:1.0",
    "table": f"{_OASIS}table:1.0",
    "draw": f"{_OASIS}drawing:1.0",
    "fo": f"{_OASIS}xsl-fo-compatible:1.0",
    "svg": f"{_OASIS}svg-compatible:1.0",
    "math": "http://www.w3.org/1998/Math/MathML",
    "xml": "http://www.w3.org/XML/1998/namespace",
    "loext": "urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0",
}


def q(name: str) -> str:
    """Return the qualified name of "prefix:local".

    >>> q("xml:id")
    '{http://www.w3.org/XML/1998/namespace}id'
    """
    prefix, local = name.split(":")
    return f"{{{_SPACES[prefix]}}}{local}"


_DIGITS = 20


def whole(printed: str | None, default: int, *, most: int = 1_000_000) -> int:
    """Return a whole number from an attribute that may hold anything, no larger than `most`."""
    digits = (printed or "").strip()
    return min(int(digits[:_DIGITS]), most) if digits.isascii() and digits.isdigit() else default
