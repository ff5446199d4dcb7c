"""Numbers as a Vietnamese office writes them: dots between thousands, a comma for decimals, money in tỷ or triệu."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Context, Decimal, localcontext

# Largest first: an amount is written in the largest unit of which it has at least one.
_MONEY_UNITS = (
    (Decimal(1_000_000_000), "tỷ đồng"),
    (Decimal(1_000_000), "triệu đồng"),
    (Decimal(1_000), "nghìn đồng"),
    (Decimal(1), "đồng"),
)
_WORDS = dict(_MONEY_UNITS) | {Decimal(1_000_000_000_000): "nghìn tỷ đồng"}
# Beyond any figure of a report; keeps the arithmetic exact.
_EXACT = Context(prec=120, rounding=ROUND_HALF_UP)


def format_number(number: Decimal, decimals: int | None = None) -> str:
    """Return the number with dots between thousands and a decimal comma.

    Args:
        number: any finite number; others are printed as they are.
        decimals: digits after the comma, rounded half up; None keeps those that say something.

    >>> format_number(Decimal("18364.8"))
    '18.364,8'
    >>> format_number(Decimal("38.1714"), 2), format_number(Decimal("1200.50")), format_number(Decimal("-0.004"), 1)
    ('38,17', '1.200,5', '0,0')
    """
    if not number.is_finite():
        return str(number)
    with localcontext(_EXACT):
        rounded = number if decimals is None else number.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
        digits = f"{abs(rounded):f}"
    whole, _, fraction = digits.partition(".")
    if decimals is None:
        fraction = fraction.rstrip("0")
    sign = "-" if rounded < 0 else ""
    grouped = f"{int(whole):,}".replace(",", ".")
    return f"{sign}{grouped},{fraction}" if fraction else f"{sign}{grouped}"


def money_unit(amount: Decimal) -> Decimal:
    """Return the factor of the unit in which a clerk would write the amount of VND.

    >>> money_unit(Decimal("18364800000000")), money_unit(Decimal(0))
    (Decimal('1000000000'), Decimal('1'))
    """
    for factor, _ in _MONEY_UNITS:
        if abs(amount) >= factor:
            return factor
    return Decimal(1)


def money_word(factor: Decimal) -> str:
    """Return the words of a unit of money by its factor; "" if no clerk uses such a unit.

    >>> money_word(Decimal(1000000))
    'triệu đồng'
    """
    return _WORDS.get(factor, "")


def format_money(amount: Decimal, factor: Decimal | None = None) -> str:
    """Return an amount of VND in the unit with this factor, or in the one that suits its size.

    >>> format_money(Decimal("18364800000000"))
    '18.364,8 tỷ đồng'
    >>> format_money(Decimal("18364800000"), Decimal(1000000))
    '18.364,8 triệu đồng'
    """
    if not amount.is_finite():
        return str(amount)
    unit = factor if factor is not None and factor in _WORDS else money_unit(amount)
    with localcontext(_EXACT):
        return f"{format_number(amount / unit)} {_WORDS[unit]}"


def format_date(iso: str) -> str:
    """Return a day as an office writes it; what is no full day comes back as it is.

    >>> format_date("2018-07-13"), format_date("2018")
    ('13/7/2018', '2018')
    """
    parts = iso.split("-")
    return (
        "/".join(str(int(part)) for part in reversed(parts))
        if len(parts) == 3 and all(map(str.isdigit, parts))
        else iso
    )
