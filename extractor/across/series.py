"""What grows from year to year does not fall: communes recognised, criteria met under one set, hard roads.

A fall is told unless the unit itself changed in between (fewer communes, another set of criteria): a merger takes
communes away, and a new set asks for more. Of the figures of one year the greatest is what there is; roads, villages
and schools without their whole are as often what was added in the year («công nhận mới 19 thôn»).

**Source**: consistency rule R3 of the provincial auditors.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from extractor.across.figure import Figure
from extractor.across.shelf import Shelf
from extractor.model import Finding

CHECK = "across.fall"
_ADDED = ("km", "villages", "schools")  # units of what a year adds to


def check_series(shelf: Shelf) -> Iterator[Finding]:
    """Yield a finding for each cumulative figure that is lower than the year before."""
    if shelf.indicator not in shelf.rules.cumulative:
        return
    for figures in shelf.own:
        by_year: dict[int, Figure] = {}
        for it in figures:
            known = by_year.get(it.year)
            if (it.of is not None or it.unit not in _ADDED) and (known is None or it.value >= known.value):
                by_year[it.year] = it
        for earlier, later in pairwise(by_year[year] for year in sorted(by_year)):
            if _falls(earlier, later) and not _unit_changed(shelf, earlier, later):
                yield from shelf.finding(
                    CHECK, "assumed", (earlier, later), expected=f"{earlier.value:f}", observed=f"{later.value:f}"
                )


def _falls(earlier: Figure, later: Figure) -> bool:
    before, now = earlier.interval(), later.interval()
    return before is not None and now is not None and now[1] < before[0]


def _unit_changed(shelf: Shelf, earlier: Figure, later: Figure) -> bool:
    if earlier.unit == "criteria" and earlier.paper.criteria_set != later.paper.criteria_set:
        return True
    if earlier.of is not None and later.of is not None and later.of < earlier.of:
        return True
    places = shelf.catalog.places
    found = places.resolve(later.place_name, on=str(later.year)).places
    mine = next((it for it in found if it.code == later.place), None)
    if mine is None or mine.level == "commune":
        return False
    counts = [len(places.communes_of(mine.unit_id, str(year))) for year in (earlier.year, later.year)]
    return counts[1] < counts[0]
