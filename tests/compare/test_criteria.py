"""Criteria by place: places by their code, every criterion of the set, what differs shown, sources of each state."""

import pytest

from extractor.catalog import load_catalog
from extractor.compare import Question, criteria_table
from extractor.errors import UsageError
from tests.compare.test_table import fact

DONG_VAN = {"place": "Xã Tả Lủng", "code": "00742"}
MEO_VAC = {"place": "Xã Tả Lủng", "code": "00796"}
HA_LAN = {"place": "Xã Hà Lan", "code": "14827"}
DONG_SON = {"place": "Phường Đông Sơn", "code": "14821"}


def state(item, value, **cells):
    return fact(value, item=item, unit="status", fact_id=f"{cells.get('code')}-{item}-{value}", **cells)


def table(*facts, as_of="", findings=None, **question):
    catalog = load_catalog()
    asked = Question(indicator="criterion_status", **question)
    return criteria_table(facts, asked, findings or {}, catalog.places, catalog.criteria, as_of=as_of)


def test_communes_of_one_name_are_two_rows_each_with_its_states():
    found = table(state("2", "not_met", **DONG_VAN), state("2", "met", **MEO_VAC))
    assert found.places == (("00742", "Xã Tả Lủng"), ("00796", "Xã Tả Lủng"))
    assert {code: cell.value for (code, *_), cell in found.cells.items()} == {"00742": "not_met", "00796": "met"}


def test_reports_that_differ_make_a_conflict_with_all_that_was_said():
    (cell,) = table(state("2", "met", **DONG_VAN), state("2", "owed", **DONG_VAN, document_id="e")).cells.values()
    assert (cell.kind, cell.value, cell.said, cell.sources) == ("conflict", None, ("met", "owed"), 2)


def test_a_state_has_sources_certainty_and_findings():
    facts = state("2", "met", **DONG_VAN), state("2", "met", **DONG_VAN, document_id="e", certainty="inferred")
    (cell,) = table(*facts, findings={"00742-2-met": 1}).cells.values()
    assert (cell.kind, cell.sources, cell.certainty, cell.findings) == ("value", 2, "inferred", 2)


@pytest.mark.parametrize(("end", "last"), [("2018", "19"), ("2026", "10")])
def test_every_criterion_of_the_year_s_set_is_a_column(end, last):
    assert table(state("2", "met", **HA_LAN | {"end": end})).numbers == tuple(map(str, range(1, int(last) + 1)))


def test_a_state_is_of_the_end_of_its_period_and_the_last_year_is_shown():
    facts = state("2", "met", start="2016", end="2018", **DONG_VAN), state("2", "owed", end="2017", **MEO_VAC)
    found = table(*facts)
    assert (found.year, [cell.value for cell in found.cells.values()]) == ("2018", ["met"])
    assert table(*facts, years=(2017,)).year == "2017"


def test_a_district_is_no_row_among_communes_but_counted():
    facts = state("2", "met", **DONG_VAN), state("2", "met", place="Huyện Mèo Vạc", code="027")
    assert (table(*facts).places, table(*facts).elsewhere) == ((("00742", "Xã Tả Lủng"),), 1)
    of_districts = table(*facts, level="district")
    assert of_districts.places == (("027", "Huyện Mèo Vạc"),)
    assert of_districts.numbers[-1] == "9"


def test_states_are_carried_to_the_boundaries_of_a_day():
    facts = state("1", "met", **HA_LAN), state("1", "met", **DONG_SON), state("2", "met", **HA_LAN)
    facts += state("3", "met", **HA_LAN), state("3", "owed", **DONG_SON)
    found = table(*facts, as_of="2020")
    assert found.places == (("14821", "Phường Đông Sơn"),)
    cells = {number: (cell.kind, cell.value, cell.said) for (*_, number), cell in found.cells.items()}
    assert cells == {
        "1": ("sum", "met", ("met",)),
        "2": ("part", None, ("met",)),
        "3": ("range", None, ("owed", "met")),
    }
    assert found.cells["14821", "Phường Đông Sơn", "1"].certainty == "inferred", "nobody looked at the new unit"


def test_nothing_found_is_told():
    with pytest.raises(UsageError, match="Không có trạng thái tiêu chí"):
        table(state("2", "met", **DONG_VAN), years=(2001,))
