"""Signs that arrive as something else: those of the picture fonts Wingdings and Symbol, and digits set raised.

Picture fonts hold private characters U+F020-U+F0FF. Ticks and crosses decide whether a criterion is met, so they must
arrive as what they look like. **Source**: the published character tables of the two fonts.
"""

from __future__ import annotations

import regex

_PRIVATE = 0xF000
SIGNS: dict[int, str] = {
    0xF0FC: "✓", 0xF0FE: "☑", 0xF0FB: "✗", 0xF0FD: "☒", 0xF06F: "□", 0xF0A8: "□", 0xF071: "□", 0xF0B7: "•",
    0xF06C: "•", 0xF0A7: "▪", 0xF06E: "▪", 0xF0D8: "➢", 0xF076: "❖", 0xF0E0: "→", 0xF0E8: "→", 0xF0B3: "≥",
    0xF0A3: "≤", 0xF0B1: "±", 0xF0B4: "×", 0xF0B0: "°", 0xF02D: "-", 0xF02B: "+", 0xF020: " ",
}  # fmt: skip


_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_AREA_RE = regex.compile(r"(?<!\p{L})[kcdmh]?m$", regex.IGNORECASE)


def raised_text(text: str, before: str) -> str:
    """Return raised print as it reads behind `before`: the mark of a note is no digit of a figure.

    >>> raised_text("2", "Tổng vốn 125"), raised_text("2", "rộng 12 km"), raised_text("1", "")
    ('²', '2', '1')
    """
    if not before or before[-1].isspace() or _AREA_RE.search(before[-4:]):
        return text
    return text.translate(_RAISED)


def picture_text(text: str) -> str:
    """Return a text set in a picture font as the signs that a reader sees; unknown signs stay private characters."""
    return "".join(
        SIGNS.get(_PRIVATE | ord(letter), chr(_PRIVATE | ord(letter))) if 0x20 <= ord(letter) <= 0xFF else letter
        for letter in text
    ).translate(SIGNS)


def picture_sign(code: str) -> str:
    """Return the sign of a w:sym by its hexadecimal code; "" if the code is none.

    >>> picture_sign("F0FC")
    '✓'
    """
    if len(code) > 5 or not code or any(digit not in "0123456789abcdefABCDEF" for digit in code):
        return ""
    point = int(code, 16)
    if point <= 0xFF:
        point |= _PRIVATE
    return SIGNS.get(point, "" if 0xD800 <= point <= 0xDFFF else chr(point))
