"""What moved between two documents: said once, with both sides."""

from decimal import Decimal

import pytest

from extractor.changes import find_changes, is_backwards, is_of_other_unit


def fact(value, *, indicator="x", place="Xã A", end="2018", role="actual", of=None, bound="exact"):
    row = {"indicator": indicator, "item": "", "place_code": "", "place_name": place, "role": role, "unit": "km"}
    return row | {
        "period_start": end,
        "period_end": end,
        "value": Decimal(value),
        "of": of,
        "bound": bound,
        "quote": str(value),
    }


def told(before, after, *, years=("", "")):
    found = find_changes(before, after, years=years)
    return [(it.kind, it.before and it.before["quote"], it.after and it.after["quote"]) for it in found]


@pytest.mark.parametrize(
    ("before", "after", "changes"),
    [
        pytest.param([fact(1)], [fact(1)], [], id="nothing"),
        pytest.param([fact(1)], [fact(2)], [("changed", "1", "2")], id="changed"),
        pytest.param([], [fact(2)], [("added", None, "2")], id="added"),
        pytest.param([fact(1)], [], [("removed", "1", None)], id="removed"),
        pytest.param([fact(1), fact(1)], [fact(1), fact(3)], [("changed", "1", "3")], id="said twice, once changed"),
        pytest.param([fact(17, of=19)], [fact(17, of=18)], [("changed", "17", "17")], id="another whole"),
        pytest.param([fact(9)], [fact(9, bound="above")], [("changed", "9", "9")], id="another bound"),
        pytest.param(
            [fact(1, place="Xã A")],
            [fact(1, place="Xã B")],
            [("added", None, "1"), ("removed", "1", None)],
            id="another place",
        ),
        pytest.param(
            [fact(1)], [fact(1, role="target")], [("added", None, "1"), ("removed", "1", None)], id="another role"
        ),
    ],
)
def test_changes(before, after, changes):
    assert told(before, after) == changes


def test_the_same_measure_a_year_later_is_a_change_and_not_two_figures():
    before, after = [fact(1, end="2018")], [fact(4, end="2019")]
    assert told(before, after, years=("2018", "2019")) == [("changed", "1", "4")]
    assert len(told(before, after)) == 2


def test_the_years_that_two_reports_are_of_are_set_beside_each_other_whatever_else_each_tells():
    before = [fact("8.8", end="2015"), fact("10.4", end="2016")]
    after = [fact("10.4", end="2016"), fact("11.7", end="2017")]
    assert told(before, after, years=("2016", "2017")) == [("changed", "10.4", "11.7"), ("removed", "8.8", None)]


def test_what_the_later_report_tells_of_the_earlier_year_is_a_change_where_it_differs():
    before, after = [fact(61, end="2018")], [fact(80, end="2018"), fact(82, end="2019")]
    changes = told(before, after, years=("2018", "2019"))
    assert sorted(changes) == [("changed", "61", "80"), ("changed", "61", "82")]


def test_a_target_of_one_year_is_set_beside_that_of_the_same_year():
    before, after = [fact(5, role="target", end="2020")], [fact(4, role="target", end="2020")]
    assert told(before, after, years=("2018", "2019")) == [("changed", "5", "4")]


def test_figures_of_unlike_units_are_never_one_that_changed():
    before, after = [fact(1)], [fact(2) | {"unit": "percent"}]
    assert told(before, after) == [("added", None, "2"), ("removed", "1", None)]


@pytest.mark.parametrize(
    ("before", "after", "doubts"),
    [
        ({"unit_code": "1", "period_end": "2018"}, {"unit_code": "1", "period_end": "2019"}, []),
        ({"unit_code": "1", "unit_name": "Xã An Hoà"}, {"unit_code": "1", "unit_name": "Xã An Hòa"}, []),
        ({"unit_code": "1"}, {"unit_code": "2"}, ["unit"]),
        ({"unit_name": "XÃ AN"}, {"unit_name": "Xã An"}, []),
        ({"unit_name": "Xã An"}, {"unit_name": "Xã Bình", "unit_code": "2"}, ["unit"]),
        ({"unit_name": "Xã An"}, {}, []),
        ({"period_end": "2019-06-30"}, {"period_end": "2018-12-31"}, ["order"]),
        (
            {"period_end": "2019", "issued_on": "2019-12-20"},
            {"period_end": "2019", "issued_on": "2019-12-02"},
            ["order"],
        ),
        ({"period_end": "2018", "issued_on": "2019-12-20"}, {"period_end": "2019", "issued_on": "2019-12-02"}, []),
        ({"issued_on": "2019-12-20"}, {}, []),
        ({"document_id": "b"}, {"document_id": "a", "superseded_by": "b"}, ["order"]),
        (
            {"document_id": "a", "superseded_by": "b", "issued_on": "2020-01-01"},
            {"document_id": "b", "issued_on": "2019-01-01"},
            [],
        ),
    ],
)
def test_what_speaks_against_setting_two_documents_beside_each_other(before, after, doubts):
    names = ("document_id", "superseded_by", "unit_code", "unit_name", "period_end", "issued_on")
    one = dict.fromkeys(names, "") | {"document_id": "one"} | before
    other = dict.fromkeys(names, "") | {"document_id": "other"} | after
    told = {"unit": is_of_other_unit(one, other), "order": is_backwards(one, other)}
    assert [name for name, said in told.items() if said] == doubts
