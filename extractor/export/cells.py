"""How a value prints: exact decimals with a point, nothing that a spreadsheet would run or XML refuse."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import regex

_PLAIN_NUMBER_RE = regex.compile(r"[-+]?[0-9]+(?:\.[0-9]+)?")
_FORMULA_STARTS = tuple("=+-@＝＋－＠")
_BREAKING_STARTS = ("\t", "\r", "\n")
_LONGEST_CELL = 32_000  # characters; Excel takes 32,767
# Control, direction and surrogate characters, and the two that XML has no place for.
_UNPRINTABLE_RE = regex.compile(r"[[\p{Cc}\p{Cs}\p{Cf}\uFFFE\uFFFF]--[\n\t]]", regex.V1)


def print_number(value: Decimal | float | int) -> str:
    """Return a number with a point, without grouping and exponent; what was printed after the comma stays.

    >>> print_number(Decimal("1.83648E+13"))
    '18364800000000'
    """
    return format(value if isinstance(value, Decimal) else Decimal(str(value)), "f")


def csv_cell(value: Any) -> str:
    """Return a cell of a CSV file: None is empty, and text that a spreadsheet would run gets a leading «'».

    A plain number is never touched, also where it stands in a column of text.

    >>> csv_cell("=HYPERLINK(1)"), csv_cell("-"), csv_cell("-2.5"), csv_cell(Decimal("-2.5"))
    ("'=HYPERLINK(1)", "'-", '-2.5', '-2.5')
    """
    if value is None:
        return ""
    if isinstance(value, Decimal | float | int):
        return print_number(value)
    text = str(value)
    if _PLAIN_NUMBER_RE.fullmatch(text):
        return text
    risky = text.startswith(_BREAKING_STARTS) or text.lstrip().startswith(_FORMULA_STARTS)
    return f"'{text}" if risky else text


def json_value(value: Any) -> str:
    """Return a JSON value: numbers with all their digits, "" and None as null (not stated)."""
    if value is None or value == "":
        return "null"
    if isinstance(value, Decimal | float | int):
        return print_number(value)
    return json.dumps(str(value), ensure_ascii=False)


def plain_text(text: str) -> str:
    r"""Return a text that a cell or a letter can hold.

    Control and direction characters are shown as a mark; what is longer than Excel takes is cut.

    >>> plain_text("a\x1bb")
    'a�b'
    """
    clean: str = _UNPRINTABLE_RE.sub("\N{REPLACEMENT CHARACTER}", text)
    return clean if len(clean) <= _LONGEST_CELL else clean[: _LONGEST_CELL - 1] + "…"
