"""Numbers as Vietnamese offices print them: a dot groups thousands, a comma opens the decimals.

A dot before exactly three digits groups; before one or two it is a spreadsheet's decimal point («1.5»).
**Source**: Nghị định 30/2020/NĐ-CP leaves numbers free; the habit is that of TCVN 6398 and of every report seen.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

import regex

HALF = "rưỡi"  # half of the unit before it: «27 triệu rưỡi»
NUMBER = r"(?:\d{1,3}(?:\.\d{3})+(?:,\d+)?|\d+,\d+|\d+\.\d{1,2}(?!\d)|\d+)"
COUNTS = {"hai": 2, "ba": 3, "bốn": 4, "năm": 5, "sáu": 6, "bảy": 7, "tám": 8, "chín": 9, "mười": 10}
"""Small numbers in one word, folded, as they stand before what they count; «một» is too often an article."""
NUMBER_PARTS = ("trăm", "mươi", "chục", "lẻ", "linh", "nghìn", "ngàn", "phẩy", "phảy")
"""Words of a spelled number besides its digits."""
_TENS, _AND, _THOUSAND, _POINT = NUMBER_PARTS[1:3], NUMBER_PARTS[3:5], NUMBER_PARTS[5:7], NUMBER_PARTS[7:]
_LAST_DIGIT = 9
_GROUPED_RE = regex.compile(r"\d{1,3}(?:\.\d{3})+(?:,\d+)?")


def parse_number(literal: str) -> tuple[Decimal, int]:
    """Return value and printed decimals of a number literal; blanks inside it («71, 4») are ignored.

    >>> parse_number("18.364,8")
    (Decimal('18364.8'), 1)
    >>> parse_number("4.740"), parse_number("1.5"), parse_number("71, 4")
    ((Decimal('4740'), 0), (Decimal('1.5'), 1), (Decimal('71.4'), 1))
    """
    literal = literal.replace(" ", "")
    if "," in literal or _GROUPED_RE.fullmatch(literal):
        literal = literal.replace(".", "").replace(",", ".")
    return Decimal(literal), len(literal.partition(".")[2])


def parse_number_words(words: list[str], digits: Mapping[str, int]) -> tuple[Decimal, int] | None:
    """Return value and decimals of the number below one million that folded words spell; None if they spell none.

    >>> digits = {"hai": 2, "mười": 10, "mốt": 1, "bảy": 7, "ba": 3}
    >>> spelled = ("mười bảy", "hai mươi mốt", "hai trăm lẻ ba", "ba nghìn hai trăm", "hai phẩy ba bảy", "ba hai")
    >>> [str(read[0]) if (read := parse_number_words(text.split(), digits)) else None for text in spelled]
    ['17', '21', '203', '3200', '2.37', None]
    """
    point = next((at for at, word in enumerate(words) if word in _POINT), len(words))
    whole, tenths = _parse_whole(words[:point], digits), [digits.get(word, 10) for word in words[point + 1 :]]
    if whole is None or bool(tenths) != (point < len(words)) or any(digit > _LAST_DIGIT for digit in tenths):
        return None
    return Decimal(f"{whole}.{''.join(map(str, tenths))}" if tenths else whole), len(tenths)


def _parse_whole(words: list[str], digits: Mapping[str, int]) -> int | None:
    at = next((at for at, word in enumerate(words) if word in _THOUSAND), None)
    if at is None:
        return _parse_hundreds(words, digits)
    thousands, rest = _parse_hundreds(words[:at], digits), words[at + 1 :]
    if rest[:2] == ["không", "trăm"]:
        rest = rest[2:]
    below = _parse_hundreds(rest[1:] if rest[:1] and rest[0] in _AND else rest, digits) if rest else 0
    return None if thousands is None or below is None else thousands * 1000 + below


def _parse_hundreds(words: list[str], digits: Mapping[str, int]) -> int | None:
    if len(words) > 1 and words[1] == "trăm" and 1 <= digits.get(words[0], 0) <= _LAST_DIGIT:
        rest = words[3:] if len(words) > 3 and words[2] in _AND else words[2:]
        below = _parse_tens(rest, digits) if rest else 0
        return None if below is None else digits[words[0]] * 100 + below
    return _parse_tens(words, digits)


def _parse_tens(words: list[str], digits: Mapping[str, int]) -> int | None:
    tens, rest = 0, words
    if len(words) > 1 and words[1] in _TENS and 2 <= digits.get(words[0], 0) <= _LAST_DIGIT:
        tens, rest = digits[words[0]] * 10, words[2:]
    elif words and digits.get(words[0]) == 10:
        tens, rest = 10, words[1:]
    if len(rest) > 1 or (not rest and not tens):
        return None
    unit = digits.get(rest[0], 10) if rest else 0
    return None if unit > _LAST_DIGIT else tens + unit
