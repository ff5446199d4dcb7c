"""Figures at the boundaries of another day: renamed, merged, split; never a silent sum."""

from decimal import Decimal

import pytest

from extractor.catalog import load_catalog
from extractor.compare import Question, at_boundaries, compare_facts, day_asked
from extractor.errors import UsageError
from tests.compare.test_table import fact

# Xã Hà Lan (14827) was joined to phường Đông Sơn (14821) in December 2019
HA_LAN = {"place": "Xã Hà Lan", "code": "14827"}
DONG_SON = {"place": "Phường Đông Sơn", "code": "14821"}


def carried(on, *facts, indicator="x"):
    places, adds_up = load_catalog().places, load_catalog().indicators.adds_up(indicator)
    table = compare_facts(facts, Question(indicator=indicator), {}, places.level_of, adds_up=adds_up)
    return {name: cell for (_, name, _), cell in at_boundaries(table, places, on).cells.items()}


def test_what_did_not_change_stays():
    assert carried("2018", fact("5", **HA_LAN))["Xã Hà Lan"].value == 5


def test_counts_of_units_that_became_one_are_added_when_all_reported():
    cell = carried("2020", fact("5", **HA_LAN), fact("7", **DONG_SON))["Phường Đông Sơn"]
    assert (cell.kind, cell.value, cell.note) == ("sum", 12, "từ Phường Đông Sơn, Xã Hà Lan")


def test_a_missing_unit_makes_it_a_part_and_is_named():
    cell = carried("2020", fact("5", **HA_LAN))["Phường Đông Sơn"]
    assert (cell.kind, cell.value, cell.low) == ("part", None, 5)
    assert "thiếu Phường Đông Sơn" in cell.note


def test_rates_of_units_that_became_one_are_a_range():
    facts = [fact("5", unit="percent", **HA_LAN), fact("7", unit="percent", **DONG_SON)]
    cell = carried("2020", *facts)["Phường Đông Sơn"]
    assert (cell.kind, cell.value, cell.low, cell.high) == ("range", None, 5, 7)


def test_scores_of_units_that_became_one_are_a_range_though_their_unit_can_be_added():
    facts = [fact("5", unit="criteria", **HA_LAN), fact("7", unit="criteria", **DONG_SON)]
    cell = carried("2020", *facts, indicator="criteria_met_count")["Phường Đông Sơn"]
    assert (cell.kind, cell.value, cell.low, cell.high) == ("range", None, 5, 7)
    assert carried("2020", *facts, indicator="criteria_met_total")["Phường Đông Sơn"].value == 12


def test_a_district_abolished_in_2025_keeps_its_figure_under_its_name():
    places = load_catalog().places
    row = next(row for row in places._rows if row[2] == "district" and row[8] == "2025-07-01")
    name = f"{row[3].capitalize()} {row[4]}"
    (cell,) = carried("2025-07-01", fact("9", place=name, code=row[1], end="2024")).items()
    assert cell[0] == name
    assert cell[1].value == 9


def test_of_a_split_unit_each_heir_has_from_nothing_to_the_whole():
    places = load_catalog().places
    split = next(
        row for row in places._rows if row[2] == "commune" and len(row[9].split()) > 1 and row[8] == "2025-07-01"
    )
    found = carried("2026", fact("9", place=f"{split[3].capitalize()} {split[4]}", code=split[1], end="2024"))
    assert len(found) > 1
    assert {(cell.kind, cell.value, cell.low, cell.high) for cell in found.values()} == {("range", None, Decimal(0), 9)}


@pytest.mark.parametrize("code", ["", "99999"])
def test_a_place_that_no_list_has_stays_as_written(code):
    assert list(carried("2026", fact("3", place="Xã Lạ", code=code))) == ["Xã Lạ"]


@pytest.mark.parametrize("day", ["2025", "2025-07", "2025-07-01", "2024-02-29"])
def test_boundaries_are_asked_for_by_a_year_a_month_or_a_day(day):
    assert day_asked(day) == day


@pytest.mark.parametrize(
    "day", ["", "nonsense", "31/12/2025", "2025-13-45", "2025-02-29", "2025-7-1", "20250701", "0000"]
)
def test_what_is_no_day_is_refused_with_an_example(day):
    with pytest.raises(UsageError, match="không phải năm hay ngày") as caught:
        day_asked(day)
    assert "2025-07-01" in caught.value.next_step
