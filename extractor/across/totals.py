"""A district against its communes, a province against its districts: counts add up, rates lie between the parts.

The parts are what the units below report of themselves for the same year. Where all of them are there, another sum is
a contradiction; where some are missing, only a sum that is already too large is. Money is compared for excess only,
since the unit above spends some of its own.

**Source**: consistency rule R4 of the provincial auditors.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal

from extractor.across.figure import Figure, added
from extractor.across.shelf import Shelf
from extractor.model import Finding

SUM = "across.sum"
RANGE = "across.range"
_SHOWN = 12


def check_totals(shelf: Shelf) -> Iterator[Finding]:
    """Yield a finding for each total that its parts contradict."""
    adds = shelf.indicator in shelf.rules.additive
    wholes = list(_wholes(shelf)) if adds or shelf.indicator in shelf.rules.averaged else []
    parts = _reported_parts(shelf) if wholes else {}
    for whole in wholes:
        below = _units_below(shelf, whole, whole.paper.unit_level)
        there = parts[*whole.topic, whole.end[:4]]
        found = [there[code] for code in below if code in there]
        if len(found) > 1:
            check = _check_sum if adds else _check_range
            yield from check(shelf, whole, found, whole_list=len(found) == len(below))


def _wholes(shelf: Shelf) -> Iterator[Figure]:
    """The last figure of each district and province for each year."""
    for figures in shelf.own:
        above = {it.year: it for it in figures if it.paper.unit_level != "commune"}
        yield from above.values()


def _reported_parts(shelf: Shelf) -> dict[tuple[str, ...], dict[str, Figure]]:
    parts: dict[tuple[str, ...], dict[str, Figure]] = defaultdict(dict)
    for figures in shelf.own:
        for it in figures:
            parts[*it.topic, it.end[:4]][it.place] = it
    return parts


def _units_below(shelf: Shelf, whole: Figure, level: str) -> list[str]:
    key = (whole.place, whole.year)
    if key not in shelf.below:
        places, on = shelf.catalog.places, str(whole.year)
        mine = next(
            (it for it in places.resolve(whole.place_name, on=on, level=level).places if it.code == whole.place), None
        )
        if mine is None:
            shelf.below[key] = []
        elif level == "district" or whole.year > shelf.rules.two_levels_from:
            shelf.below[key] = [it.code for it in places.communes_of(mine.unit_id, on)]
        else:
            shelf.below[key] = [it.code for it in places.children(mine.unit_id, on, "district")]
    return shelf.below[key]


def _check_sum(shelf: Shelf, whole: Figure, parts: list[Figure], *, whole_list: bool) -> Iterator[Finding]:
    total, own = added(parts), whole.interval()
    if total is None or own is None:
        return
    above = total[0] > own[1]
    below = total[1] < own[0] and whole_list and not whole.unit.startswith("VND")
    if above or below:
        value = sum((it.value for it in parts), Decimal(0))
        shown = shelf.added(parts[:_SHOWN], value)
        verdict = "proved" if whole_list else "assumed"
        yield from shelf.finding(
            SUM,
            verdict,
            (*parts, whole),
            expected=f"{value:f}",
            observed=f"{whole.value:f}",
            sum=f"{shown} + …" if len(parts) > _SHOWN else shown,
            total=shelf.told(value, whole.unit),
            units=str(len(parts)),
        )


def _check_range(shelf: Shelf, whole: Figure, parts: list[Figure], *, whole_list: bool) -> Iterator[Finding]:
    ranges = [it.interval() for it in parts]
    own = whole.interval()
    if not whole_list or own is None or any(it is None for it in ranges):
        return
    low, high = min(parts, key=lambda it: it.value), max(parts, key=lambda it: it.value)
    lowest, highest = low.interval(), high.interval()
    if lowest and highest and (own[1] < lowest[0] or own[0] > highest[1]):
        yield from shelf.finding(
            RANGE,
            "assumed",
            (low, high, whole),
            expected=f"{low.value:f}..{high.value:f}",
            observed=f"{whole.value:f}",
            lowest=low.place_name,
            low=low,
            highest=high.place_name,
            high=high,
        )
