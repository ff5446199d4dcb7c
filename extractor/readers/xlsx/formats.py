"""A stored number as its cell shows it, in Vietnamese print: 1234.5 under «#,##0.0» is «1.234,5».

What a clerk typed is never rounded: a stored value of up to `_TYPED` decimals prints whole, even where the format hides
some of them. A longer one was computed, and prints as the sheet shows it. Dates print day first whatever the format's
order, since what is stored has no order. **Source**: ECMA-376 part 1, 18.8.30 (numFmts).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Context, Decimal, InvalidOperation
from functools import lru_cache

import regex

_TYPED = 6
_DIGITS = 15
_GENERAL_WIDTH = 10
_MAX_DECIMALS = 30
_LARGEST = Decimal("1e60")
_LAST_DAY = 2_958_465  # 31/12/9999
_EXACT = Context(prec=120)

BUILT_IN = {
    0: "General", 1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 11: "0.00E+00", 12: "# ?/?",
    13: "# ??/??", 14: "dd/mm/yyyy", 15: "d/m/yy", 16: "d/m", 17: "m/yy", 18: "h:mm", 19: "h:mm:ss", 20: "h:mm",
    21: "h:mm:ss", 22: "dd/mm/yyyy h:mm", 37: "#,##0", 38: "#,##0", 39: "#,##0.00", 40: "#,##0.00",
    41: '#,##0;-#,##0;"-"', 42: '#,##0;-#,##0;"-"', 43: '#,##0.00;-#,##0.00;"-"', 44: '#,##0.00;-#,##0.00;"-"',
    45: "mm:ss", 46: "[h]:mm:ss", 47: "mm:ss", 48: "##0.0E+0", 49: "@",
}  # fmt: skip
_TOKEN_RE = regex.compile(
    r"""
    "(?P<quoted>[^"]*)" | \\(?P<escaped>.) | [_*]. | \[\$(?P<currency>[^\]-]*)[^\]]*\] | (?P<elapsed>\[[hms]+\])
  | \[[^\]]*\] | (?P<general>General) | (?P<half>AM/PM|A/P) | (?P<power>E[+-]) | (?P<date>[ymdhsYMDHS]+)
  | (?P<digit>[0\#?]) | (?P<point>\.) | (?P<comma>,) | (?P<percent>%) | (?P<text>@) | (?P<literal>.)
    """,
    regex.VERBOSE | regex.IGNORECASE | regex.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Shape:
    """One section of a number format."""

    whole: int = 0
    decimals: int = 0
    needed: int = 0
    grouped: bool = False
    thousands: int = 0
    percent: int = 0
    before: str = ""
    after: str = ""
    number: bool = False
    date: str = ""
    text: bool = False


def show_number(stored: str, code: str, *, from_1904: bool = False) -> str:
    """Return a stored number as the sheet prints it; what is no number comes back as it is.

    >>> show_number("18364.8", '#,##0.00 "tỷ đồng"'), show_number("0.38100000000000001", "0.0%")
    ('18.364,80 tỷ đồng', '38,1%')
    >>> show_number("16.857142857142858", "0.0"), show_number("43294", "m/d/yy")
    ('16,9', '13/07/2018')
    """
    try:
        value = Decimal(stored.strip())
    except InvalidOperation:
        return stored
    if not value.is_finite() or abs(value) > _LARGEST:
        return stored
    value = Context(prec=_DIGITS).plus(value)
    shape = _choose(code, value)
    if shape.date:
        return _show_date(value, shape.date, from_1904=from_1904) or _plain(value)
    if not shape.number:
        literal = shape.before + shape.after
        return literal if literal and not shape.text else _plain(value)
    return _show_value(value, shape)


def show_text(text: str, code: str) -> str:
    """Return a text as its format prints it: some put words around it («"Xã "@»)."""
    if "@" not in code or code == "@":
        return text
    shape = next((shape for shape in sections(code) if shape.text), None)
    return text if shape is None else f"{shape.before}{text}{shape.after}"


@lru_cache(maxsize=512)
def sections(code: str) -> tuple[Shape, ...]:
    """Return the sections of a format: positive, negative, zero, text."""
    parts: list[list[regex.Match[str]]] = [[]]
    for match in _TOKEN_RE.finditer(code[:255]):
        if match.lastgroup == "literal" and match.group() == ";":
            parts.append([])
        else:
            parts[-1].append(match)
    return tuple(_shape(part) for part in parts[:4])


def _shape(tokens: list[regex.Match[str]]) -> Shape:
    before: list[str] = []
    after: list[str] = []
    digits = ""
    date: list[str] = []
    percent, number, text = 0, False, False
    for token in tokens:
        kind, printed = token.lastgroup, token.group()
        if printed == "/" and number and not date:  # a fraction; as a decimal it says the same
            digits += "G"
        elif kind in {"quoted", "escaped", "currency", "literal"}:
            (after if number or text else before).append(token.group(kind))
            if date:
                date.append(" " if printed.isspace() else "")
        elif kind in {"date", "elapsed", "half"}:
            date.append(printed.strip("[]").lower() if kind != "half" else "")
        elif kind == "percent":
            percent += 1
            (after if number else before).append("%")
        elif kind in {"digit", "point", "comma", "general"}:
            number = True
            digits += "G" if kind == "general" else printed
        elif kind == "power":
            digits += "G"
        elif kind == "text":
            text = True
    if any(date) and not digits.strip(".0"):  # «ss.00» is a time, too
        return Shape(date="|".join(filter(None, date)))
    return _numeric(digits, percent, before, after, number=any(sign in "0#G" for sign in digits), text=text)


def _numeric(digits: str, percent: int, before: list[str], after: list[str], *, number: bool, text: bool) -> Shape:
    whole, _, fraction = digits.partition(".")
    scaled = len(digits) - len(digits.rstrip(","))
    inner = whole.rstrip(",") if "." not in digits else whole
    general = "G" in digits
    lead, trail = "".join(before).lstrip(), "".join(after).rstrip()
    return Shape(
        whole=inner.count("0"),
        decimals=-1 if general else sum(sign in "0#?" for sign in fraction),
        needed=0 if general else fraction.count("0"),
        grouped="," in inner,
        thousands=min(scaled, 4),
        percent=min(percent, 2),
        before=lead.replace("(", "").replace("-", "") if number else lead,
        after=trail.replace(")", "") if number else trail,
        number=number,
        text=text,
    )


def _choose(code: str, value: Decimal) -> Shape:
    shapes = sections(code)
    if value < 0 and len(shapes) > 1:
        return shapes[1]
    if value == 0 and len(shapes) > 2:
        return shapes[2]
    return shapes[0]


def _show_value(value: Decimal, shape: Shape) -> str:
    value = value.scaleb(2 * shape.percent - 3 * shape.thousands, _EXACT)
    stored = max(-_exponent(value), 0)
    if stored <= _TYPED:
        decimals = max(stored, shape.needed)
    elif shape.decimals < 0:
        decimals = max(min(stored, _GENERAL_WIDTH - max(value.adjusted() + 1, 1)), 0)
    else:
        decimals = min(shape.decimals, _MAX_DECIMALS)
    rounded = value.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP, context=_EXACT)
    whole, _, fraction = f"{abs(rounded):f}".partition(".")
    whole = whole.rjust(min(shape.whole, _MAX_DECIMALS), "0")
    if len(fraction) > shape.needed and stored > _TYPED:
        fraction = fraction[: shape.needed] + fraction[shape.needed :].rstrip("0")
    if shape.grouped:
        whole = f"{whole[: len(whole) % 3]}." * bool(len(whole) % 3) + ".".join(
            whole[at : at + 3] for at in range(len(whole) % 3, len(whole), 3)
        )
        whole = whole.strip(".")
    sign = "-" if rounded < 0 else ""
    return f"{shape.before}{sign}{whole}{',' if fraction else ''}{fraction}{shape.after}".strip()


def _exponent(value: Decimal) -> int:
    exponent = value.normalize(_EXACT).as_tuple().exponent
    return exponent if isinstance(exponent, int) else 0


def _plain(value: Decimal) -> str:
    return _show_value(value, Shape(decimals=-1, number=True))


def _show_date(value: Decimal, code: str, *, from_1904: bool) -> str:
    """Day 60 of the 1900 system is a 29 February that never was; days before it are one less."""
    days = int(value) + (1462 if from_1904 else 0)
    if not 0 <= days <= _LAST_DAY:
        return ""
    seconds = int(((value - int(value)) * 86_400).to_integral_value(ROUND_HALF_UP))
    moment = datetime(1899, 12, 30 if days > 60 else 31) + timedelta(days=days, seconds=seconds)  # noqa: DTZ001
    letters = set()
    parts = [part for part in code.split("|") if part.strip()]
    for order, part in enumerate(parts):
        beside = parts[order - 1][0] if order else "", parts[order + 1][0] if order + 1 < len(parts) else ""
        minutes = part[0] == "m" and (beside[0] == "h" or beside[1] == "s")
        letters.add("" if minutes else part[0])
    printed = "/".join(
        filter(
            None,
            (
                f"{moment:%d}" if "d" in letters else "",
                f"{moment:%m}" if "m" in letters else "",
                f"{moment.year:04d}" if "y" in letters else "",
            ),
        )
    )
    clock = f"{moment:%H:%M}" if "h" in letters else ""
    return " ".join(filter(None, (printed, clock)))
