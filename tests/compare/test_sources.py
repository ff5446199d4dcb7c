"""Funding of one place by source: one unit, every source, nothing chosen among what reports say."""

import pytest

from extractor.catalog import load_catalog
from extractor.compare import funding_by_source
from extractor.errors import UsageError
from tests.compare.test_table import fact

TAY_NINH = {"place": "Huyện Châu Thành", "code": "708"}
BEN_TRE = {"place": "Huyện Châu Thành", "code": "831"}


def money(item, value, **cells):
    return fact(value, item=item, unit="VND", fact_id=f"{item}{value}{cells}", **cells)


def asked(place, *facts, year=None):
    catalog = load_catalog()
    return funding_by_source(facts, place, year, {}, catalog.places, catalog.sources)


BOTH = (
    money("community", "40", **TAY_NINH),
    money("province_budget", "60", **TAY_NINH),
    money("credit", "50", **BEN_TRE),
    money("province_budget", "250", **BEN_TRE),
)


def test_a_name_that_two_units_bear_is_refused_with_both_and_their_codes():
    with pytest.raises(UsageError, match=r"Tỉnh Tây Ninh\), mã 708; .*Tỉnh Bến Tre\), mã 831") as caught:
        asked("Huyện Châu Thành", *BOTH)
    assert "Ghi mã" in caught.value.next_step


def test_by_its_code_a_unit_has_its_own_sources_alone_and_is_named_with_where_it_lies():
    found = asked("708", *BOTH)
    assert found.label == "Huyện Châu Thành (Tỉnh Tây Ninh)"
    assert {item: cell.value for item, cell in found.cells.items()} == {"province_budget": 60, "community": 40}


def test_a_name_is_enough_where_one_unit_bears_it():
    assert asked("huyện châu thành", *BOTH[:2]).label == "Huyện Châu Thành"


def test_a_unit_under_two_names_is_one():
    facts = money("credit", "5", place="Xã Đông Sơn", code="14821"), money("community", "6", code="14821")
    assert set(asked("14821", *facts).cells) == {"credit", "community"}


def test_a_source_of_which_reports_differ_stays_with_all_that_was_said():
    cells = asked("708", *BOTH[:2], money("community", "45", document_id="e", **TAY_NINH)).cells
    assert (cells["community"].kind, cells["community"].low, cells["community"].high) == ("conflict", 40, 45)


def test_figures_that_agree_within_their_digits_are_one():
    rounded = money("credit", "7", low="6.5", high="7.5", document_id="e", **TAY_NINH)
    assert asked("708", money("credit", "7.2", **TAY_NINH), rounded).cells["credit"].kind == "value"


def test_a_source_that_the_catalog_lacks_stays():
    assert "local_x" in asked("708", money("local_x", "5", **TAY_NINH)).cells


def test_the_last_year_is_shown_and_the_others_are_named():
    facts = money("credit", "5", end="2017", **TAY_NINH), money("credit", "6", start="2016", **TAY_NINH)
    assert (asked("708", *facts).time, asked("708", *facts).others) == ("2016-2018", ("2017",))
    assert asked("708", *facts, year=2017).cells["credit"].value == 5


@pytest.mark.parametrize(("place", "year"), [("Huyện Lạ", None), ("708", 2001)])
def test_nothing_found_is_told(place, year):
    with pytest.raises(UsageError, match="Không có vốn theo nguồn"):
        asked(place, *BOTH, year=year)
