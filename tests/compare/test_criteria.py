"""Criteria by place: places by their code, every criterion of the set, what differs shown, sources of each state."""

import pytest

from extractor.catalog import load_catalog
from extractor.compare import CRITERIA_COUNTS, Question, criteria_table
from extractor.errors import UsageError
from tests.compare.test_table import fact

DONG_VAN = {"place": "Xã Tả Lủng", "code": "00742"}
MEO_VAC = {"place": "Xã Tả Lủng", "code": "00796"}
HA_LAN = {"place": "Xã Hà Lan", "code": "14827"}
DONG_SON = {"place": "Phường Đông Sơn", "code": "14821"}


def state(item, value, **cells):
    return fact(value, item=item, unit="status", fact_id=f"{cells.get('code')}-{item}-{value}", **cells)


def table(*facts, as_of="", findings=None, met=(), unmet=(), **question):
    catalog = load_catalog()
    asked = Question(indicator="criterion_status", **question)
    counts = dict(zip(CRITERIA_COUNTS, (met, unmet), strict=True))
    return criteria_table(facts, asked, findings or {}, catalog.places, catalog.criteria, counts=counts, as_of=as_of)


def count(value, of=19, **cells):
    cells = DONG_VAN | cells
    return fact(value, unit="criteria", fact_id=f"{cells['code']}-{value}/{of}", of=of, **cells)


def failed(*items, status="not_met"):
    return [state(item, status, **DONG_VAN) for item in items]


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


def kinds(found):
    return {number: (cell.kind, cell.value) for (*_, number), cell in found.cells.items()}


@pytest.mark.parametrize(
    ("stated", "met", "unmet"),
    [
        pytest.param(failed("2", "6"), [count("17")], [], id="met and a list"),
        pytest.param(failed("2", "6"), [count("17", of=None)], [], id="a count without its whole"),
        pytest.param(failed("2", "6"), [], [count("2", of=None)], id="a count of what is not met"),
        pytest.param(failed("2", "6"), [count("17")], [count("2", of=None)], id="both"),
        pytest.param(failed("2") + failed("6", status="owed"), [count("17")], [], id="owed among what is not met"),
        pytest.param(failed("2") + failed("6", status="owed"), [count("18")], [], id="owed among what is met"),
    ],
)
def test_the_rest_is_met_where_the_list_of_what_is_not_is_complete(stated, met, unmet):
    found = kinds(table(*stated, met=met, unmet=unmet))
    assert found.pop("2") == ("value", "not_met")
    assert found.pop("6")[0] == "value"
    assert (len(found), set(found.values())) == (17, {("rest", "met")})


def test_all_are_met_where_the_count_says_so_and_its_fact_is_led_to():
    found = table(met=[count("19", of=None)], findings={"00742-19/None": 1})
    assert set(kinds(found).values()) == {("all", "met")}
    assert len(found.cells) == 19
    cell = found.cells["00742", "Xã Tả Lủng", "7"]
    assert (cell.certainty, cell.fact_ids, cell.findings, cell.sources) == ("inferred", ("00742-19/None",), 1, 1)


def test_the_rest_is_not_met_where_the_list_of_what_is_met_is_complete():
    found = kinds(table(*failed("1", "3", status="met"), met=[count("2")]))
    assert (found["1"], found["2"], len(found)) == (("value", "met"), ("rest", "not_met"), 19)


@pytest.mark.parametrize(
    ("stated", "met", "unmet"),
    [
        pytest.param(["2"], [count("17")], [], id="the list is not complete"),
        pytest.param(["2", "6", "7"], [count("17")], [], id="the list is too long"),
        pytest.param(["2"], [count("19")], [], id="all, but one is not"),
        pytest.param(["2", "6"], [count("17", of=20)], [], id="another set"),
        pytest.param(["2", "6"], [count("17", low="17")], [], id="at least so many"),
        pytest.param(["2", "6"], [count("17"), count("16", document_id="e")], [], id="reports differ"),
        pytest.param(["2", "6"], [count("18")], [count("2", of=None)], id="the counts differ"),
        pytest.param(["2", "6"], [count("17", end="2017")], [], id="of another year"),
        pytest.param(["2", "6"], [count("17", **MEO_VAC)], [], id="of another place"),
        pytest.param(["2", "21"], [count("17")], [], id="a criterion that the set has not"),
    ],
)
def test_nothing_follows_where_count_and_list_do_not_fit(stated, met, unmet):
    found = table(*failed(*stated), met=met, unmet=unmet, years=(2018,))
    assert {kind for kind, _ in kinds(found).values()} == {"value"}


def test_places_of_which_the_number_alone_is_known_are_named_with_it():
    found = table(*failed("2"), met=[count("15", **MEO_VAC)])
    assert {place: cell.value for place, cell in found.counted.items()} == {("00796", "Xã Tả Lủng"): 15}


def test_the_years_that_could_be_asked_for_are_told_with_their_places():
    told = failed("2"), [state("2", "met", end="2016", **it) for it in (DONG_VAN, MEO_VAC)]
    met = [count("19", end="2017"), count("15", end="2019"), count("19", end="2020", low="19")]
    met += [count("19", end="2021"), count("18", end="2021")]
    found = table(*told[0], *told[1], met=met)
    assert (found.year, dict(found.years)) == ("2018", {"2016": 2, "2017": 1, "2018": 1})
    assert list(found.years) == sorted(found.years)


def test_what_follows_from_a_count_is_carried_to_the_boundaries_of_a_day():
    met = [count("19", **HA_LAN), count("19", **DONG_SON)]
    cell = table(met=met, as_of="2020").cells["14821", "Phường Đông Sơn", "4"]
    assert (cell.kind, cell.value, cell.certainty) == ("sum", "met", "inferred")
    differing = table(*(state(str(it), "not_met", **DONG_SON) for it in range(1, 3)), met=met[:1], as_of="2020")
    assert differing.cells["14821", "Phường Đông Sơn", "1"].said == ("not_met", "met")
