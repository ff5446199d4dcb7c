from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.vi.format import format_money, format_number, money_word


@pytest.mark.parametrize(
    ("number", "decimals", "text"),
    [
        pytest.param("18364.8", None, "18.364,8", id="grouped"),
        pytest.param("1E+3", None, "1.000", id="exponent"),
        pytest.param("0.0500", None, "0,05", id="empty decimals dropped"),
        pytest.param("2.345", 2, "2,35", id="half up"),
        pytest.param("-2.345", 2, "-2,35", id="half away from zero"),
        pytest.param("-0.004", 2, "0,00", id="no sign on zero"),
        pytest.param("7", 1, "7,0", id="decimals asked for"),
        pytest.param("123456789012345678901234567890.5", 1, "123.456.789.012.345.678.901.234.567.890,5", id="long"),
        pytest.param("NaN", 1, "NaN", id="not a number"),
    ],
)
def test_numbers(number, decimals, text):
    assert format_number(Decimal(number), decimals) == text


@pytest.mark.parametrize(
    ("amount", "factor", "text"),
    [
        pytest.param("18364800000000", None, "18.364,8 tỷ đồng", id="tỷ"),
        pytest.param("999000000", None, "999 triệu đồng", id="below a tỷ"),
        pytest.param("18364800000", Decimal(10**6), "18.364,8 triệu đồng", id="in the unit asked for"),
        pytest.param("5", Decimal(7), "5 đồng", id="a unit that nobody uses"),
        pytest.param("0", None, "0 đồng", id="nothing"),
    ],
)
def test_money(amount, factor, text):
    assert format_money(Decimal(amount), factor) == text


def test_words_of_units():
    assert money_word(Decimal("1E+9")) == "tỷ đồng"
    assert money_word(Decimal(7)) == ""


@given(st.decimals(allow_nan=False, allow_infinity=False, places=3, min_value=-(10**15), max_value=10**15))
def test_what_is_written_reads_back(number):
    text = format_number(number)
    assert Decimal(text.replace(".", "").replace(",", ".")) == number
