"""Figures written out for a finding: in the unit in which the report prints them, as a Vietnamese office writes."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction

from extractor.catalog.messages import Messages
from extractor.checks.intervals import Interval, Printed, exact, to_decimal
from extractor.model import Fact
from extractor.vi.format import format_number, money_unit, money_word

# Digits beyond the last printed place that a computed figure shows, so that one sees why it does not fit.
_MORE_DIGITS = 1
_FEWEST_DIGITS = 2
_TOLERANCE_DIGITS = 6


def money_factor(fact: Printed) -> Decimal:
    """Return the factor of the unit of money in which a fact is printed; 1 if it is no money.

    The last printed place tells it: «18.364,8 tỷ» has a tenth of a tỷ there.
    """
    if not fact.unit.startswith("VND") or fact.number is None or not fact.number.is_finite():
        return Decimal(1)
    if fact.decimals is not None and fact.half_step.is_finite() and fact.half_step > 0:
        factor = (fact.half_step * 2).scaleb(fact.decimals).normalize()
        if money_word(factor):
            return factor
    return money_unit(fact.number)


def figure(fact: Printed, factor: Decimal = Decimal(1)) -> str:
    """Return the figure alone, in the unit with this factor; «18.364,8»."""
    value = exact(fact.number)
    return fact.quote if value is None or fact.number is None else format_number(fact.number / factor)


def unit_words(unit: str, factor: Decimal, messages: Messages) -> str:
    """Return what is written after a figure, with its blank: « tỷ đồng», « %»; "" if nothing."""
    if unit.startswith("VND"):
        word = money_word(factor)
        return f" {word}" if word else ""
    return messages.unit(unit)


def amount(fact: Printed, messages: Messages) -> str:
    """Return the figure with its unit as printed; «18.364,8 tỷ đồng»."""
    factor = money_factor(fact)
    return f"{figure(fact, factor)}{unit_words(fact.unit, factor, messages)}"


def addition(facts: Iterable[Printed], factor: Decimal) -> str:
    """Return the figures as a sum: «7.010,1 + 4.740»."""
    return " + ".join(figure(fact, factor) for fact in facts)


def places(fact: Printed) -> int:
    """Return the number of decimals to which something computed is written beside the fact."""
    return max(_FEWEST_DIGITS, (fact.decimals or 0) + _MORE_DIGITS)


def beside(value: Fraction, fact: Printed) -> str:
    """Return a computed value with a digit more than the fact has: «38,17» beside «38,1»; «3,54», never «3,540».

    34,2475 beside «34,5» is «34,248»: «34,25» would seem to round to 34,3.
    """
    decimals = places(fact)
    wanted = to_decimal(value, fact.decimals or 0)
    while (
        decimals < _TOLERANCE_DIGITS and to_decimal(Fraction(to_decimal(value, decimals)), fact.decimals or 0) != wanted
    ):
        decimals += 1
    shown = to_decimal(value, decimals)
    return format_number(shown, None if Fraction(shown) == value else decimals)


def computed(value: Fraction, decimals: int) -> str:
    """Return a computed value rounded to so many decimals; «38,2»."""
    return format_number(to_decimal(value, decimals), decimals)


def years_of(fact: Fact) -> str:
    """Return the time of a fact as the report knows it: «2018», «2016-2018»."""
    return "-".join(dict.fromkeys((fact.period_start, fact.period_end)))


def rounding(value: Fraction, share: Printed, messages: Messages, language: str = "vi") -> str:
    """Return « → làm tròn là 38,2 %» for a computed percentage beside the printed one; "" where it is so exactly."""
    rounded = computed(value, share.decimals or 0)
    return (
        ""
        if rounded == beside(value, share)
        else messages.text("ratio.percent.rounding", {"rounded": rounded}, language)
    )


def counted(value: Fraction) -> str:
    """Return a value that needs no rounding: «1.250», «15,5»."""
    return format_number(to_decimal(value, _TOLERANCE_DIGITS))


def plain(value: Fraction, decimals: int = _TOLERANCE_DIGITS) -> str:
    """Return a value for the columns of findings.csv: a point, no grouping, no empty decimals."""
    text = f"{to_decimal(value, decimals):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def slack(*intervals: Interval) -> str:
    """Return what the printed digits allow together; "" where a side is open."""
    widths = [interval.half_width for interval in intervals]
    return (
        "" if any(width is None for width in widths) else plain(sum((w for w in widths if w is not None), Fraction(0)))
    )
