"""Facts side by side: agreement within the printed digits, disagreement shown, nothing added that may not be."""

from decimal import Decimal

import pytest

from extractor.compare import Question, cells_as_rows, compare_facts

QUESTION = Question(indicator="x")


def fact(value, *, place="Xã A", code="1", end="2018", start="", low=None, high=None, unit="households", **cells):
    number = Decimal(value) if value.replace(".", "").isdigit() else value
    bounds = {"low": Decimal(low) if low else None, "high": Decimal(high) if high else None}
    name = cells.pop("fact_id", f"{place}{value}{end}")
    row = {"fact_id": name, "document_id": "d", "place_name": place, "place_code": code, "unit": unit}
    return row | {"period_start": start, "period_end": end, "value": number, "certainty": "stated"} | bounds | cells


def table(*facts, levels=None, adds_up=True):
    return compare_facts(facts, QUESTION, {"f": 2}, (levels or {"1": "commune"}).get, adds_up=adds_up)


def only(*facts):
    (cell,) = table(*facts).cells.values()
    return cell


def test_figures_that_agree_are_one_cell_with_the_most_exact():
    cell = only(fact("38.17", low="38.165", high="38.175"), fact("38.2", low="38.15", high="38.25", document_id="e"))
    assert (cell.kind, cell.value, cell.sources) == ("value", Decimal("38.17"), 2)


def test_figures_that_disagree_are_shown_and_none_is_chosen():
    cell = only(fact("12"), fact("13", document_id="e"))
    assert (cell.kind, cell.value, cell.low, cell.high, cell.note) == ("conflict", None, 12, 13, "12 | 13")


def test_what_disagrees_has_no_upper_end_where_one_of_it_has_none():
    cell = only(fact("12"), fact("20", low="20", document_id="e"))
    assert (cell.kind, cell.low, cell.high, cell.said) == ("conflict", 12, None, (12, 20))


@pytest.mark.parametrize(("first", "second", "kind"), [("met", "met", "value"), ("met", "owed", "conflict")])
def test_states_agree_by_their_word(first, second, kind):
    assert only(fact(first, fact_id="a"), fact(second, fact_id="b")).kind == kind


def test_one_inferred_source_makes_the_cell_inferred_and_findings_are_counted():
    cell = only(fact("12", fact_id="f"), fact("12", fact_id="g", certainty="inferred"))
    assert (cell.certainty, cell.findings) == ("inferred", 2)


def test_what_a_person_corrected_says_so_and_stays_in_doubt_beside_what_is_inferred():
    assert only(fact("12", certainty="corrected")).certainty == "corrected"
    cells = [fact("12", fact_id="a", certainty="corrected"), fact("12", fact_id="b")]
    assert (only(*cells).certainty, only(*cells).corrected) == ("corrected", 1)
    cells[1]["certainty"] = "inferred"
    assert (only(*cells).certainty, only(*cells).corrected) == ("inferred", 1)


def test_a_stretch_of_years_is_not_its_last_year():
    assert table(fact("5", start="2016", end="2018"), fact("2")).years == ("2016-2018", "2018")


@pytest.mark.parametrize(
    ("unit", "levels", "total"),
    [
        pytest.param("households", {"1": "commune", "2": "commune"}, 30, id="counts are added"),
        pytest.param("percent", {"1": "commune", "2": "commune"}, None, id="rates are not"),
        pytest.param("VND/person/year", {"1": "commune", "2": "commune"}, None, id="means are not"),
        pytest.param("households", {"1": "province", "2": "district"}, None, id="a province and its district are not"),
    ],
)
def test_sums_only_where_they_make_sense(unit, levels, total):
    found = table(fact("10", unit=unit), fact("20", place="Xã B", code="2", unit=unit), levels=levels)
    whole = found.whole("2018")
    assert (whole and whole.value) == total


def test_means_only_of_what_is_each_unit_s_own():
    rows = [fact("17", unit="criteria"), fact("16", place="Xã B", code="2", unit="criteria")]
    communes, mixed = {"1": "commune", "2": "commune"}, {"1": "commune", "2": "district"}
    mean = table(*rows, levels=communes, adds_up=False).whole("2018")
    assert (mean.kind, mean.value, mean.places) == ("mean", Decimal("16.5"), 2)
    assert table(*rows, levels=communes).whole("2018").kind == "sum", "what adds up is told as a sum"
    assert table(*rows, levels=mixed, adds_up=False).whole("2018") is None


def test_a_sum_is_as_doubtful_as_what_goes_into_it():
    communes = {"1": "commune", "2": "commune"}
    rows = [fact("10"), fact("20", place="Xã B", code="2", fact_id="f"), fact("5", end="2017")]
    found = table(*rows, levels=communes)
    assert (found.whole("2018").findings, found.whole("2017").findings) == (2, 0)
    rows.append(fact("1", place="Xã B", code="2", end="2017", certainty="inferred"))
    found = table(*rows, levels=communes)
    assert (found.whole("2018").certainty, found.whole("2017").certainty) == ("stated", "inferred")
    found = table(*rows, fact("1", end="2018", place="Xã C", code="1", certainty="corrected"), levels=communes)
    assert (found.whole("2018").certainty, found.whole("2018").corrected) == ("corrected", 1)


def test_places_of_no_known_level_are_not_added():
    rows = [fact("10", code="", place="Huyện Lạ"), fact("20", code="", place="Xã Lạ")]
    assert table(*rows, levels={"": ""}).whole("2018") is None


def test_a_cell_that_has_no_value_is_in_no_sum():
    rows = [fact("10"), fact("20", place="Xã B", code="2", fact_id="f"), fact("25", place="Xã B", code="2")]
    whole = table(*rows, levels={"1": "commune", "2": "commune"}).whole("2018")
    assert (whole.value, whole.places, whole.findings) == (10, 1, 0)


def test_a_fact_without_time_or_place_is_left_out():
    assert table(fact("1", end=""), fact("1", place="")).cells == {}


ALPHABET = (
    "Huyện Ân Thi",
    "Huyện Đầm Hà",
    "Thị trấn Phước Cát",
    "Xã Dân Chủ",
    "Xã Đạo Đức",
    "Xã Phước Cát 2",
    "Xã Phước Cát 10",
)


def test_places_and_cells_stand_in_the_order_of_the_alphabet_whatever_their_codes():
    named = [(place, str(code)) for code, place in enumerate(reversed(ALPHABET))]
    found = table(*(fact("5", place=place, code=code, end=end) for end in ("2019", "2018") for place, code in named))
    assert tuple(name for _, name in found.places) == ALPHABET
    told = [(row["place_name"], row["year"]) for row in cells_as_rows(found)]
    assert told == [(name, year) for name in ALPHABET for year in ("2018", "2019")]
