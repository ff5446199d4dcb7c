"""What a number without a unit means is told by the figure that it corrects; else nobody guesses."""

from __future__ import annotations

import pytest

from extractor.catalog import load_catalog
from extractor.catalog.messages import LANGUAGES
from extractor.errors import UsageError
from extractor.web.typed import cell_named, printed_in_form, typed_cells

MONEY = {"value": "45500000000", "unit": "VND"}
INCOME = {"value": "42500000", "unit": "VND/person/year"}


@pytest.mark.parametrize(
    ("typed", "now", "read"),
    [
        ("44,5", MONEY, "44500000000"),
        ("44.5", MONEY, "44500000000"),
        ("44500000000", MONEY, "44500000000"),
        ("44.500.000.000", MONEY, "44500000000"),
        ("1.044,5", MONEY, "1044500000000"),
        ("44.500", {"value": "44400000000", "unit": "VND"}, "44500000000"),  # as a program writes tỷ
        ("45,5 tỷ đồng", MONEY, "45500000000"),  # as the form showed it
        ("44,5 tỷ đồng", MONEY, "44,5 tỷ đồng"),  # with a unit it is read by it
        ("43,25", INCOME, "43250000"),
        ("5,2", {"value": "5.4", "unit": "percent"}, "5.2"),
        ("11.500", {"value": "11400", "unit": "household"}, "11500"),
        ("11.500", {"value": "11.4", "unit": "percent"}, "11.5"),
        ("38.125", {"value": "38.5", "unit": "percent"}, "38.1250"),
        ("-41", {"value": "-14", "unit": "house"}, "-41"),
        ("7", {"value": "0", "unit": "commune"}, "7"),
        ("mười", MONEY, "mười"),
        ("not_met", {"value": "met", "unit": "status"}, "not_met"),
        ("38.1", MONEY | {"new": "percent"}, "38.1"),
    ],
)
def test_a_number_is_read_beside_the_one_that_it_stands_for(typed, now, read):
    changes = {"value": typed} | ({"unit": now["new"]} if "new" in now else {})
    assert typed_cells(changes, now)["value"] == read


@pytest.mark.parametrize(
    ("typed", "now"),
    [
        ("44", {"value": "0", "unit": "VND"}),  # đồng, triệu?
        ("4400000", MONEY),  # neither tỷ nor đồng
        ("0,1", MONEY),
        ("-44,5", MONEY | {"value": "0"}),
        ("1.000", {"value": "31.6", "unit": "ha"}),  # 1 or 1000: both within reach
        ("7", MONEY | {"unit": "percent", "value": "7000"}),
        ("44,5", {"value": "38.1", "unit": "percent", "new": "VND"}),
    ],
)
def test_what_may_mean_two_things_or_is_far_off_wants_its_unit(typed, now):
    changes = {"value": typed} | ({"unit": now["new"]} if "new" in now else {})
    with pytest.raises(UsageError):
        typed_cells(changes, now)


def test_the_whole_is_read_without_the_unit_of_the_value():
    assert typed_cells({"of": "1.900"}, {"value": "17", "of": "19", "unit": "VND"} | {"of": "1800"}) == {"of": "1900"}


@pytest.mark.parametrize(
    ("value", "unit"),
    [("45500000000", "VND"), ("18.6", "criteria/commune"), ("-41", "house"), ("0", "VND"), ("met", "status")],
)
def test_what_the_form_shows_changes_nothing_when_it_is_sent_back(value, unit):
    assert typed_cells({"value": printed_in_form(value, unit)}, {"value": value, "unit": unit}) == {"value": value}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", ["indicator", "unit", "item"])
def test_every_name_that_is_shown_leads_back_to_its_id(name, language):
    catalog = load_catalog()
    units = {it.unit for it in catalog.indicators.by_id.values()}
    ids = {"indicator": catalog.indicators.by_id, "unit": units, "item": catalog.sources.by_id}[name]
    for known in ids:
        shown = cell_named(name, known, {"indicator": "funding"}, language)
        assert typed_cells({name: shown}, {name: "", "indicator": "funding"}) == {name: known}
