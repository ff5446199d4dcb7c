"""What moved between two documents: said once, with both sides."""

from decimal import Decimal

import pytest

from extractor.changes import find_changes


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


def told(before, after, *, years_apart=False):
    found = find_changes(before, after, years_apart=years_apart)
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
    assert told(before, after, years_apart=True) == [("changed", "1", "4")]
    assert len(told(before, after)) == 2
