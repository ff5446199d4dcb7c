"""What a printed figure can mean, and arithmetic with it.

«38,1» with one decimal was rounded from somewhere in [38,05; 38,15]; a bound («trên», «gần») opens one side. Sums,
ratios and products of such intervals are intervals again. Everything is exact (`Fraction`): a tolerance follows from
the printed digits and from nothing else.

A figure is read in two ways. `rounded` is how it should be written. `loosened` is one unit of the last place to both
sides: figures cut instead of rounded, or forced so that shares make 100, lie in there. What fits only when loosened
is a note, what does not fit at all is a contradiction.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from functools import lru_cache
from math import ceil, lcm
from typing import NamedTuple, Protocol

# No figure of a report has more digits; a hostile «1E+999999» would fill the memory as a fraction.
_MOST_DIGITS = 60


class Interval(NamedTuple):
    """From `low` to `high`, both included; None is unbounded. A tuple, for thousands are made of each report.

    >>> Interval(Fraction(1), None).meets(Interval(None, Fraction(1)))
    True
    """

    low: Fraction | None = None
    high: Fraction | None = None

    def meets(self, other: Interval) -> bool:
        """True if the two share a value."""
        return not (_is_above(self.low, other.high) or _is_above(other.low, self.high))

    def plus(self, other: Interval) -> Interval:
        """All sums of a value of each."""
        return Interval(_add(self.low, other.low), _add(self.high, other.high))

    def minus(self, other: Interval) -> Interval:
        """All differences."""
        return Interval(_less(self.low, other.high), _less(self.high, other.low))

    def times(self, factor: Fraction) -> Interval:
        """All values times a factor."""
        low = None if self.low is None else self.low * factor
        high = None if self.high is None else self.high * factor
        return Interval(low, high) if factor.numerator >= 0 else Interval(high, low)

    def over(self, other: Interval) -> Interval:
        """All ratios; unbounded where the divisor may be zero or negative, for then nothing can be proved."""
        if other.low is None or other.low.numerator <= 0:
            return UNBOUNDED
        return Interval(_least_ratio(self.low, other), _greatest_ratio(self.high, other))

    def power(self, exponent: int) -> Interval:
        """All powers of the values that are not negative."""
        low = Fraction(0) if self.low is None else max(self.low, Fraction(0)) ** exponent
        return Interval(low, None if self.high is None else max(self.high, Fraction(0)) ** exponent)

    def holds_integer(self) -> bool:
        """True if a whole number lies in it."""
        return self.low is None or self.high is None or ceil(self.low) <= self.high

    @property
    def half_width(self) -> Fraction | None:
        """Half of its width; None if a side is open."""
        return None if self.low is None or self.high is None else (self.high - self.low) / 2


class Printed(Protocol):
    """A figure as printed: a fact, or a figure of the text of which none was made."""

    @property
    def number(self) -> Decimal | None:
        """In `unit`."""

    @property
    def unit(self) -> str:
        """Id of the unit."""

    @property
    def decimals(self) -> int | None:
        """Digits printed behind the comma."""

    @property
    def half_step(self) -> Decimal:
        """Half of the last printed place; 0 for a count."""

    @property
    def low(self) -> Decimal | None:
        """The least that the print means."""

    @property
    def high(self) -> Decimal | None:
        """The most that it means."""

    @property
    def quote(self) -> str:
        """Its words."""


UNBOUNDED = Interval()
_ONE = Fraction(1)
_HUNDRED = Fraction(100)
Reading = Callable[[Printed], Interval]


class Outcome(Enum):
    """What a comparison of figures says, best first."""

    AGREES = "agrees"
    NEARLY = "nearly"
    DISAGREES = "disagrees"


def exact(number: Decimal | None) -> Fraction | None:
    """Return the number as a fraction; None where there is none that arithmetic can trust."""
    return None if number is None or number.is_snan() else _fraction(number)


@lru_cache(maxsize=16384)  # each check asks, of each figure
def _fraction(number: Decimal) -> Fraction | None:
    return Fraction(number) if number.is_finite() and abs(number.adjusted()) <= _MOST_DIGITS else None


def rounded(fact: Printed) -> Interval:
    """Return what the print means if it was rounded and its bound is meant."""
    return between(fact.low, fact.high)


@lru_cache(maxsize=16384)  # each check asks, of each figure
def between(low: Decimal | None, high: Decimal | None) -> Interval:
    """Return the interval between two numbers; open where there is none that arithmetic can trust."""
    return Interval(exact(low), exact(high))


def loosened(fact: Printed) -> Interval:
    """Return what the print means if it may have been cut or moved by one unit of its last place.

    Of a figure with a bound nothing more is known than the bound; the place of its last digit widens that too.
    """
    half = exact(fact.half_step) or Fraction(0)
    plain = rounded(fact)
    return Interval(_add(plain.low, -half), _add(plain.high, half))


def percentage(part: Printed, whole: Printed) -> Interval:
    """Return how many percent of one figure another is, both read as rounded."""
    return rounded(part).over(rounded(whole)).times(_HUNDRED)


def cut(printed: Printed) -> Interval:
    """Return what the print means if it was cut instead of rounded: no less than it says."""
    least = exact(printed.number)
    return UNBOUNDED if least is None else Interval(least, least + 2 * (exact(printed.half_step) or Fraction(0)))


def judge(expected: Callable[[Reading], Interval], printed: Printed, factor: Fraction = _ONE) -> Outcome:
    """Return whether a printed figure can be what the others make of it.

    Args:
        expected: computes from the other figures, read as the given reading says.
        printed: the figure that should equal it.
        factor: by which the printed figure is multiplied before they are compared.
    """
    for reading, outcome in ((rounded, Outcome.AGREES), (loosened, Outcome.NEARLY)):
        meant = reading(printed) if factor is _ONE else reading(printed).times(factor)
        if expected(reading).meets(meant):
            return outcome
    return Outcome.DISAGREES


def best(outcomes: Iterable[Outcome]) -> Outcome:
    """Return the best outcome: one way of counting that fits is enough; without any, nothing is said."""
    found: set[Outcome] = set()
    for outcome in outcomes:
        if outcome is Outcome.AGREES:
            return outcome  # the others need not be computed
        found.add(outcome)
    return next((each for each in (Outcome.NEARLY, Outcome.DISAGREES) if each in found), Outcome.AGREES)


def total(intervals: Iterable[Interval]) -> Interval:
    """Return the interval of the sum."""
    found = tuple(intervals)
    return Interval(_sum([one.low for one in found]), _sum([one.high for one in found]))


def to_decimal(value: Fraction, places: int) -> Decimal:
    """Return the fraction rounded half up (away from zero) to so many decimals.

    >>> to_decimal(Fraction(70101, 183648) * 100, 2), to_decimal(Fraction(-5, 2), 0)
    (Decimal('38.17'), Decimal('-3'))
    """
    scaled = abs(value) * 10**places
    whole = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    # Built from its digits: arithmetic would round to the precision of the context.
    return Decimal(f"{'-' if value < 0 else ''}{whole}E-{places}")


def _is_above(low: Fraction | None, high: Fraction | None) -> bool:
    if low is None or high is None:
        return False
    (one, first), (other, second) = low.as_integer_ratio(), high.as_integer_ratio()
    return one * second > other * first  # as `low > high`, without its look at types


def _add(one: Fraction | None, other: Fraction | None) -> Fraction | None:
    return None if one is None or other is None else one + other


def _less(one: Fraction | None, other: Fraction | None) -> Fraction | None:
    return None if one is None or other is None else one - other


def _sum(numbers: Sequence[Fraction | None]) -> Fraction | None:
    """The sum, made with one common denominator: adding fractions one by one reduces each step."""
    known = [number.as_integer_ratio() for number in numbers if number is not None]
    if len(known) < len(numbers):
        return None
    common = lcm(*(below for _, below in known))
    return Fraction(sum(above * (common // below) for above, below in known), common)


def _least_ratio(low: Fraction | None, divisor: Interval) -> Fraction | None:
    if low is None or divisor.low is None:
        return None
    if low.numerator < 0:
        return low / divisor.low
    return Fraction(0) if divisor.high is None else low / divisor.high


def _greatest_ratio(high: Fraction | None, divisor: Interval) -> Fraction | None:
    if high is None or divisor.low is None:
        return None
    if high.numerator >= 0:
        return high / divisor.low
    return Fraction(0) if divisor.high is None else high / divisor.high
