from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.checks.intervals import UNBOUNDED, Interval, Outcome, best, exact, judge, loosened, rounded, to_decimal

bounds = st.none() | st.fractions(min_value=-50, max_value=50, max_denominator=20)


@st.composite
def intervals(draw, low=bounds):
    one, other = draw(low), draw(bounds)
    if one is not None and other is not None:
        one, other = min(one, other), max(one, other)
    return Interval(one, other)


def values_in(interval: Interval) -> list[Fraction]:
    low = interval.low if interval.low is not None else (interval.high or Fraction(0)) - 30
    high = interval.high if interval.high is not None else low + 30
    return [low, high, (low + high) / 2]


def holds(interval: Interval, value: Fraction) -> bool:
    return interval.meets(Interval(value, value))


@given(intervals(), intervals(), st.fractions(min_value=-9, max_value=9, max_denominator=9))
def test_what_holds_for_values_holds_for_intervals(one, other, factor):
    for a in values_in(one):
        assert holds(one.times(factor), a * factor)
        for b in values_in(other):
            assert holds(one.plus(other), a + b)
            assert holds(one.minus(other), a - b)
            if b > 0:
                assert holds(one.over(other), a / b)


@given(intervals(st.fractions(min_value=0, max_value=50, max_denominator=20)), st.integers(1, 6))
def test_powers_of_values_lie_in_the_power(one, exponent):
    assert all(holds(one.power(exponent), value**exponent) for value in values_in(one) if value >= 0)


@pytest.mark.parametrize("low", [None, Fraction(0), Fraction(-1)])
def test_over_what_may_be_zero_nothing_is_proved(low):
    assert Interval(Fraction(1), Fraction(2)).over(Interval(low, Fraction(3))) == UNBOUNDED


@pytest.mark.parametrize("text", ["NaN", "sNaN", "Infinity", "-Infinity", "1E+999999", "1E-999999"])
def test_numbers_that_no_report_has_prove_nothing(text):
    assert exact(Decimal(text)) is None


def test_a_literal_means_half_a_unit_to_both_sides_and_one_unit_if_it_was_cut(make_fact):
    fact = make_fact("poverty_rate", "38,1", unit="percent")
    assert rounded(fact) == Interval(Fraction("38.05"), Fraction("38.15"))
    assert loosened(fact) == Interval(Fraction("38.0"), Fraction("38.2"))


@pytest.mark.parametrize(
    ("value", "outcome"),
    [
        pytest.param("38.15", Outcome.AGREES, id="at the edge"),
        pytest.param("38.17", Outcome.NEARLY, id="cut"),
        pytest.param("38.2", Outcome.NEARLY, id="one unit"),
        pytest.param("38.21", Outcome.DISAGREES, id="more"),
    ],
)
def test_three_outcomes(make_fact, value, outcome):
    fact = make_fact("poverty_rate", "38,1", unit="percent")
    assert judge(lambda _: Interval(Fraction(value), Fraction(value)), fact) is outcome


def test_one_way_that_fits_is_enough():
    assert best([Outcome.DISAGREES, Outcome.AGREES]) is Outcome.AGREES
    assert best([]) is Outcome.AGREES


@given(st.fractions(max_denominator=1000), st.integers(0, 4))
def test_rounding_is_within_half_a_place(value, places):
    assert abs(Fraction(to_decimal(value, places)) - value) <= Fraction(1, 2 * 10**places)
