"""A table that is made again from the one before is that of all rows, and keeps what nobody touched."""

from decimal import Decimal

from extractor.compare import Question, compare_facts, lay_again, lay_out

QUESTION = Question(indicator="x", years=(2018, 2019))
LEVELS = {"1": "commune", "2": "commune", "3": "district"}


def fact(name, place, value, *, end="2018", unit="households", **cells):
    row = {"fact_id": name, "document_id": name, "place_name": f"Xã {place}", "place_code": place, "unit": unit}
    times = {"period_start": end, "period_end": end}
    return row | times | {"value": Decimal(value), "low": None, "high": None, "certainty": "stated"} | cells


BEFORE = (fact("a", "1", 5), fact("b", "1", 6), fact("c", "2", 7), fact("d", "2", 8, end="2019"))


def again(gone, come, findings=None):
    laid = lay_out(BEFORE, QUESTION, {"c": 1}, LEVELS.get)
    return laid, lay_again(laid, gone, come, {"c": 1} if findings is None else findings)


def made(*rows, findings=None):
    return compare_facts(rows, QUESTION, {"c": 1} if findings is None else findings, LEVELS.get)


def test_rows_that_were_read_again_take_the_place_of_those_before():
    copies = [dict(row) for row in BEFORE]  # as after what was kept was thrown away
    laid, after = again(copies[:2], [fact("a", "1", 6), copies[1]])
    assert after.table == made(fact("a", "1", 6), *BEFORE[1:])
    assert after.table.cell(("1", "Xã 1"), "2018").kind == "value"
    assert after.touched == {("1", "Xã 1", "2018")}
    untouched = ("2", "Xã 2"), "2018"
    assert after.table.cell(*untouched) is laid.table.cell(*untouched)


def test_a_cell_without_rows_goes_with_its_place_year_level_and_unit():
    new = fact("d", "3", 1, end="2019", unit="km")
    _, after = again(BEFORE[3:], [new])
    assert after.table == made(*BEFORE[:3], new)
    assert (after.table.unit, after.table.levels) == ("", {"commune", "district"})
    _, back = again(BEFORE[3:], [])
    assert back.table == made(*BEFORE[:3])
    assert back.table.years == ("2018",)


def test_what_the_question_does_not_ask_for_is_in_no_cell():
    _, after = again([], [fact("e", "2", 1, end="2020"), fact("f", "2", 1, place_name="")])
    assert after.table == made(*BEFORE)
    assert after.touched == frozenset()


def test_a_finding_that_counts_no_more_touches_the_cells_of_its_facts_only():
    _, after = again([], [], findings={})
    assert after.table == made(*BEFORE, findings={})
    assert after.touched == {("2", "Xã 2", "2018")}
