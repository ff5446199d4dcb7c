"""Symbols of decrees and letters in the forms in which clerks write them."""

from __future__ import annotations

import pytest

from tests.reading import read_text


@pytest.mark.parametrize(
    ("words", "kind", "symbol"),
    [
        pytest.param("Quyết định số 579/QĐ-TU, ngày 26/4/2017", "quyết định", "579/QĐ-TU", id="of the Party"),
        pytest.param("số 245 / QĐ - UBND", "quyết định", "245/QĐ-UBND", id="blanks"),
        pytest.param("Nghị quyết số 26-NQ/TW", "nghị quyết", "26-NQ/TW", id="hyphen first"),
        pytest.param("Nghị quyết số 26 - NQ/ TW", "nghị quyết", "26-NQ/TW", id="hyphen first, blanks"),
        pytest.param("40/2014/ TT - BNNPTNT", "thông tư", "40/2014/TT-BNNPTNT", id="with its year"),
        pytest.param("Luật số 47/2019/QH14", "luật", "47/2019/QH14", id="a law"),
        pytest.param("Công văn số 1408 /VPĐP", "công văn", "1408/VPĐP", id="without type code"),
        pytest.param("NĐ55/2015/NĐ-CP", "nghị định", "55/2015/NĐ-CP", id="glued"),
        pytest.param("Quyết định số 1415/QĐUBND", "quyết định", "1415/QĐUBND", id="hyphen lost"),
        pytest.param("Quyết định 800", "quyết định", "800", id="number only"),
        pytest.param("QĐ 800", "quyết định", "800", id="number only, abbreviated"),
    ],
)
def test_a_symbol_takes_its_digits(words, kind, symbol):
    mentions = read_text(f"Thực hiện {words} của tỉnh, xã đạt 17/19 tiêu chí.")[1]
    found = [(it.value.kind, it.value.symbol) for it in mentions if it.kind == "citation"]
    assert found == [(kind, symbol)]


def test_an_abbreviation_before_a_count_is_no_citation():
    mentions = read_text("Đã ban hành 5 quyết định, 12 kế hoạch; xã đạt 17/19 tiêu chí.")[1]
    assert [it for it in mentions if it.kind == "citation"] == []
