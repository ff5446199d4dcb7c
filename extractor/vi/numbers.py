"""Numbers as Vietnamese offices print them: a dot groups thousands, a comma opens the decimals.

A dot before exactly three digits groups; before one or two it is a spreadsheet's decimal point («1.5»).
**Source**: Nghị định 30/2020/NĐ-CP leaves numbers free; the habit is that of TCVN 6398 and of every report seen.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

import regex

NUMBER = r"(?:\d{1,3}(?:\.\d{3})+(?:,\d+)?|\d+,\d+|\d+\.\d{1,2}(?!\d)|\d+)"
COUNTS = {"hai": 2, "ba": 3, "bốn": 4, "năm": 5, "sáu": 6, "bảy": 7, "tám": 8, "chín": 9, "mười": 10}
"""Small numbers in one word, folded, as they stand before what they count; «một» is too often an article."""
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
    value = Decimal(literal)
    return value, max(0, -int(value.as_tuple().exponent))


def parse_number_words(words: list[str], digits: Mapping[str, int]) -> int | None:
    """Return the number below one thousand that the words spell, or None.

    >>> digits = {"hai": 2, "mười": 10, "mốt": 1, "bảy": 7, "ba": 3}
    >>> [parse_number_words(text.split(), digits) for text in ("mười bảy", "hai mươi mốt", "hai trăm lẻ ba", "hai")]
    [17, 21, 203, 2]
    """
    total = 0
    if len(words) >= 2 and words[1] == "trăm" and 1 <= digits.get(words[0], 0) <= 9:
        total, words = digits[words[0]] * 100, words[2:]
        if words and words[0] in ("lẻ", "linh"):
            words = words[1:]
            return total + digits[words[0]] if len(words) == 1 and words[0] in digits else None
        if not words:
            return total
    if len(words) >= 2 and words[1] in ("mươi", "chục") and 2 <= digits.get(words[0], 0) <= 9:
        total, words = total + digits[words[0]] * 10, words[2:]
        return total if not words else total + digits[words[0]] if len(words) == 1 and words[0] in digits else None
    if words and digits.get(words[0]) == 10:
        total, words = total + 10, words[1:]
        return total if not words else total + digits[words[0]] if len(words) == 1 and words[0] in digits else None
    return total + digits[words[0]] if len(words) == 1 and words[0] in digits else None
