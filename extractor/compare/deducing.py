"""States of criteria that no report spells out but that follow from a count: «19/19», or a list that the count closes.

With two of nineteen named as not met and «17/19», the others are met. Where counts and names do not fit each other,
nothing follows. How a state is known is kept with it: none passes for one that was stated.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import NamedTuple

from extractor.compare.table import Cell, Row, make_cell

CRITERIA_COUNTS = ("criteria_met_count", "criteria_unmet_count")
"""The indicators that tell how many criteria a place meets, and how many it does not."""
HOW = {"all": ("#", "suy ra từ số tiêu chí"), "rest": ("°", "suy ra, ngoài các tiêu chí đã kể đủ")}
"""By kind of a cell: the sign behind a state that no report spells out, and how it is known."""


class Deduced(NamedTuple):
    """A state with how it is known: by a count of `all`, or as the `rest` of a complete list of these criteria."""

    status: str
    how: str
    listed: tuple[str, ...] = ()


def deduce_states(
    states: Mapping[str, str | None], numbers: Collection[str], *, met: int | None, unmet: int | None
) -> dict[str, Deduced]:
    """Return the state of each criterion that no report tells of, as far as it follows from the counts of a place.

    What is met but still owed («còn nợ») is counted on either side by clerks; either may close the list.

    Args:
        states: what reports say, by criterion; None = they differ.
        numbers: of all criteria of the set that judges the year.
        met: how many are met, None = not known.
        unmet: how many are not, None = not known.

    >>> deduce_states({"2": "not_met"}, ["1", "2", "3"], met=2, unmet=None)["3"]
    Deduced(status='met', how='rest', listed=('2',))
    >>> deduce_states({}, ["1", "2"], met=2, unmet=None)["1"]
    Deduced(status='met', how='all', listed=())
    >>> deduce_states({"2": "not_met"}, ["1", "2", "3"], met=1, unmet=None)
    {}
    """
    lacking = {it for it in (None if met is None else len(numbers) - met, unmet) if it is not None}
    if len(lacking) != 1 or not states.keys() <= set(numbers):
        return {}
    (count,) = lacking
    failed, owed, reached = ([it for it in states if states[it] == state] for state in ("not_met", "owed", "met"))
    if count in (len(failed), len(failed) + len(owed)):
        listed = tuple(sorted([*failed, *owed], key=int))
        found = Deduced("met", "rest", listed) if count else Deduced("met", "all")
    elif reached and not owed and len(reached) == len(numbers) - count:
        found = Deduced("not_met", "rest", tuple(sorted(reached, key=int)))
    else:
        return {}
    return {number: found for number in numbers if number not in states}


def count_cell(rows: Iterable[Row], findings: Mapping[str, int], size: int) -> Cell | None:
    """Return what is told of how many criteria of a set of that size; «17/20» tells nothing of one of nineteen."""
    fitting = [row for row in rows if row["of"] is None or row["of"] == size]
    return make_cell(fitting, findings) if fitting else None


def is_all_met(row: Row, size: int) -> bool:
    """Whether a fact of the first of `CRITERIA_COUNTS` says that all criteria of a set of that size are met."""
    low, value, high = (row[name] for name in ("low", "value", "high"))
    return 0 < size == value and row["of"] in (None, size) and (low, high) in ((None, None), (size, size))


def deduced_cells(
    stated: Mapping[str, Cell], met: Cell | None, unmet: Cell | None, numbers: Collection[str]
) -> dict[str, Cell]:
    """Return `deduce_states` as cells, each with the facts that it follows from.

    Args:
        stated: what reports say of one place, by criterion.
        met: how many it meets (`count_cell`).
        unmet: how many it does not.
        numbers: of all criteria of the set.
    """
    states = {number: cell.value if isinstance(cell.value, str) else None for number, cell in stated.items()}
    counts = [cell for cell in (met, unmet) if _exact(cell) is not None and cell is not None]
    found = deduce_states(states, numbers, met=_exact(met), unmet=_exact(unmet))
    return {number: _cell(it, [*counts, *(stated[name] for name in it.listed)]) for number, it in found.items()}


def _cell(found: Deduced, grounds: list[Cell]) -> Cell:
    listed = ", ".join(found.listed)
    note = f"suy ra: ngoài các tiêu chí đã kể đủ ({listed})" if listed else "suy ra từ số tiêu chí"
    return replace(
        grounds[0],
        kind=found.how,
        value=found.status,
        low=None,
        high=None,
        unit="status",
        certainty="inferred",
        corrected=sum(cell.corrected for cell in grounds),
        findings=sum(cell.findings for cell in grounds),
        fact_ids=tuple(dict.fromkeys(fact for cell in grounds for fact in cell.fact_ids)),
        said=(found.status,),
        note=note,
    )


def _exact(cell: Cell | None) -> int | None:
    """The number that a count says exactly."""
    if cell is None or not isinstance(cell.value, Decimal) or not cell.low == cell.value == cell.high:
        return None
    return int(cell.value) if cell.value == cell.value.to_integral_value() else None
