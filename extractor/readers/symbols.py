"""Signs that arrive as something else: those of picture fonts (Wingdings, Symbol), and digits set raised.

Picture fonts hold private characters U+F020-U+F0FF, or the letters with the same last byte («ü» in Wingdings is a
tick). Ticks and crosses decide whether a criterion is met, so they must arrive as what they look like.

**Source**: the published character tables of the fonts.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

import regex

from extractor.vi.legacy import font_encoding

_PRIVATE = 0xF000
_FIRST, _LAST = 0x20, 0xFF
_WINGDINGS = {
    0xFC: "✓", 0xFE: "☑", 0xFB: "✗", 0xFD: "☒", 0x6F: "□", 0xA8: "□", 0x71: "□", 0x6C: "•", 0xA7: "▪", 0x6E: "▪",
    0xD8: "➢", 0x76: "❖", 0xE0: "→", 0xE8: "→",
}  # fmt: skip
_WINGDINGS_2 = {0x50: "✓", 0x4F: "✗", 0x52: "☑", 0x51: "☒", 0x53: "☒", 0x54: "☒", 0xA3: "□", 0x97: "•", 0xA0: "▪"}
_WEBDINGS = {0x61: "✓", 0x72: "✗", 0x63: "□", 0x67: "▪", 0x34: "▶", 0x3D: "•"}
_SYMBOL = {
    0xB7: "•", 0xB3: "≥", 0xA3: "≤", 0xB1: "±", 0xB4: "×", 0xB0: "°", 0xD6: "√", 0xAE: "→", 0xDE: "⇒", 0xB9: "≠",
    0x20: " ", 0x2B: "+", 0x2D: "-",
}  # fmt: skip
PICTURES: Mapping[str, Mapping[int, str]] = {
    "wingdings": _WINGDINGS,
    "wingdings 2": _WINGDINGS_2,
    "wingdings 3": {},
    "webdings": _WEBDINGS,
    "symbol": {code: chr(code) for code in range(0x20, 0x40)} | _SYMBOL,  # its digits look as everywhere
}
"""Each picture font with the signs of its codes."""
SIGNS = {_PRIVATE | code: sign for code, sign in (_SYMBOL | _WINGDINGS).items()}
"""Private characters whose font is not known."""
_FONT_RE = regex.compile(r"(?:[A-Z]{6}\+)?(wingdings ?[23]?|webdings|symbol)(?:[-, ]?(?:regular|mt|ps))*", regex.I)


@lru_cache(maxsize=256)
def font_kind(name: str) -> str:
    """Return the old encoding of a font (see `legacy.font_encoding`), the key of a picture font, "" for any other.

    >>> font_kind("Wingdings 2"), font_kind("ABCDEF+SymbolMT"), font_kind(".VnTime"), font_kind("Times New Roman")
    ('wingdings 2', 'symbol', 'tcvn3', '')
    """
    picture = _FONT_RE.fullmatch(name.strip())
    if picture is None:
        return font_encoding(name)
    key: str = picture[1].lower()
    return key if key in PICTURES else f"{key[:-1]} {key[-1]}"


_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_AREA_RE = regex.compile(r"(?<!\p{L})[kcdmh]?m$", regex.IGNORECASE)


def raised_text(text: str, before: str) -> str:
    """Return raised print as it reads behind `before`: the mark of a note is no digit of a figure.

    >>> raised_text("2", "Tổng vốn 125"), raised_text("2", "rộng 12 km"), raised_text("1", "")
    ('²', '2', '1')
    """
    if not before or before[-1].isspace() or _AREA_RE.search(before[-4:]):
        return text
    return note_mark(text)


def note_mark(number: str) -> str:
    """Return the number of a note in raised digits."""
    return number.translate(_RAISED)


def picture_text(text: str, font: str = "") -> str:
    """Return a text set in a picture font as the signs that a reader sees, as many characters.

    Args:
        text: As the file has it; unknown signs become private characters.
        font: The key of the font in `PICTURES`, if it is known.

    >>> picture_text("üP", "wingdings"), picture_text("P1", "wingdings 2"), picture_text("\uf0b3 12", "symbol")
    ('✓\uf050', '✓\uf031', '≥ 12')
    """
    return "".join(_sign(ord(letter), font) for letter in text)


def _sign(point: int, font: str) -> str:
    code = point & ~_PRIVATE if _PRIVATE | _FIRST <= point <= _PRIVATE | _LAST else point
    if not _FIRST <= code <= _LAST:
        return chr(point)
    sign = PICTURES[font].get(code) if font in PICTURES else SIGNS.get(_PRIVATE | code)
    return sign or (" " if code == _FIRST else chr(_PRIVATE | code))


def picture_sign(code: str, font: str = "") -> str:
    """Return the sign of a w:sym by its hexadecimal code and the name of its font; "" if the code is none.

    >>> picture_sign("F0FC"), picture_sign("F050", "Wingdings 2")
    ('✓', '✓')
    """
    if len(code) > 5 or not code or any(digit not in "0123456789abcdefABCDEF" for digit in code):
        return ""
    point = int(code, 16)
    return "" if 0xD800 <= point <= 0xDFFF else _sign(point, font_kind(font))
