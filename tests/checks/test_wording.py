"""Figures as a finding writes them: enough digits to see why they differ, none that say nothing."""

from __future__ import annotations

from fractions import Fraction

import pytest

from extractor.checks.wording import beside, counted, years_of


@pytest.mark.parametrize(
    ("value", "printed", "expected"),
    [
        pytest.param(Fraction(70101, 1836480) * 1000, "38,1", "38,17", id="one digit more"),
        pytest.param(Fraction("3.54"), "3,45", "3,54", id="exact: no zero behind"),
        pytest.param(Fraction("16"), "15,92", "16", id="whole"),
        pytest.param(Fraction("34.2475"), "34,5", "34,248", id="another digit where two would round to another figure"),
        pytest.param(Fraction(1, 3), "33", "0,33", id="two digits at least"),
    ],
)
def test_computed_beside_printed(make_fact, value, printed, expected):
    assert beside(value, make_fact("poverty_rate", printed, unit="percent")) == expected


def test_counted_figures_are_grouped_as_an_office_does():
    assert (counted(Fraction(1250)), counted(Fraction("15.5"))) == ("1.250", "15,5")


def test_a_year_is_told_once(make_fact):
    assert years_of(make_fact("poverty_rate", "3,1", unit="percent", period="2018")) == "2018"
    assert years_of(make_fact("poverty_rate", "3,1", unit="percent", period="2016-2018")) == "2016-2018"
