"""How a figure goes wrong on its way to paper: what else its digits may have been.

A unit a thousand times off, two digits swapped, one dropped or typed twice, a comma misplaced, a digit that a scan
takes for another (3 and 8, 1 and 7, 5 and 6, 0 and 6). The likeliest come first.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from extractor.checks.intervals import UNBOUNDED, Interval, Printed, exact
from extractor.checks.wording import money_factor
from extractor.vi.format import money_word

KINDS = ("unit", "swapped", "doubled", "comma", "confused", "dropped", "mistyped")
SURE_KINDS = KINDS[:4]  # chance hardly brings these about
_CONFUSED = ("38", "17", "56", "06", "08", "69")
_MOST_DIGITS = 12


@dataclass(frozen=True, slots=True)
class Slip:
    """A value that a figure may have had, the kind of slip, and the factor of the unit in which it is then written."""

    kind: str
    value: Fraction
    factor: Decimal
    decimals: int


def slips_of(fact: Printed, needed: Interval = UNBOUNDED) -> Iterator[Slip]:
    """Yield what a figure may have been before one slip, the likeliest first; nothing for a figure without digits.

    Only those whose interval, as they would be printed, meets the one that is `needed`.
    """
    factor = money_factor(fact)
    decimals = fact.decimals or 0
    if fact.number is None or not fact.number.is_finite():
        return
    scaled = Fraction(fact.number) / Fraction(factor) * 10**decimals
    if scaled.denominator != 1 or scaled < 0:
        return
    digits = str(scaled.numerator)
    if len(digits) > _MOST_DIGITS:
        return
    half = (exact(fact.half_step) or Fraction(0)) / Fraction(factor) * 10**decimals  # in its last printed place
    if fact.unit.startswith("VND"):
        for other in (factor / 1000, factor * 1000):
            low, high = _window(needed, half, other, decimals)
            if money_word(other) and low <= scaled.numerator <= high:
                yield Slip("unit", Fraction(scaled.numerator, 10**decimals) * Fraction(other), other, decimals)
    windows = {places: _window(needed, half, factor, places) for places in range(decimals - 2, decimals + 3)}
    seen = {f"{digits}/{decimals}"}
    for kind, written, places in _rewritten(digits, decimals):
        low, high = windows[places]
        known = f"{written}/{places}"
        if low <= int(written) <= high and known not in seen and _is_written(written, places):
            seen.add(known)
            yield Slip(kind, Fraction(int(written), 10**places) * Fraction(factor), factor, places)


def _window(needed: Interval, half: Fraction, factor: Decimal, places: int) -> tuple[float, float]:
    """The digits, read as a whole number, that mean a value in the interval, half a place about them."""
    unit = Fraction(10) ** places / Fraction(factor)
    low = -math.inf if needed.low is None else math.ceil(needed.low * unit - half)
    high = math.inf if needed.high is None else math.floor(needed.high * unit + half)
    return low, high


def _is_written(digits: str, decimals: int) -> bool:
    """True if a clerk would write the digits so: no zero leads before another digit of the whole part."""
    return len(digits) > decimals and (digits[0] != "0" or len(digits) == decimals + 1)


def _rewritten(digits: str, decimals: int) -> Iterator[tuple[str, str, int]]:
    """The digits before a slip, with its kind and where the comma then stood; the likeliest first."""
    for at in range(len(digits) - 1):
        yield "swapped", digits[:at] + digits[at + 1] + digits[at] + digits[at + 2 :], decimals
    for at in range(len(digits) - 1):
        if digits[at] == digits[at + 1]:
            yield "doubled", digits[:at] + digits[at + 1 :], decimals
    for places in (decimals + 1, decimals - 1, decimals + 2, decimals - 2):
        if places >= 0:
            yield "comma", digits, places
    for at, digit in enumerate(digits):
        for pair in _CONFUSED:
            if digit in pair:
                yield "confused", digits[:at] + pair.replace(digit, "") + digits[at + 1 :], decimals
    for kind, length in (("dropped", 0), ("mistyped", 1)):
        for at in range(len(digits) + 1 - length):
            for digit in "0123456789":
                yield kind, digits[:at] + digit + digits[at + length :], decimals
