"""Faults between reports: what one says and another contradicts, from two worlds that differ in one thing.

Each kind names the check that should find it and the measure concerned; a pair of reports in which the clerk does not
print that measure gives no fault.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from tests.generating.report import Generated, of_unit
from tests.generating.world import WHOLE, CommuneYear, World, build_world

Change = Callable[[CommuneYear], CommuneYear]
_FEWEST_PEERS = 9


@dataclass(frozen=True)
class Planted:
    """Reports with one contradiction: the check that should tell it, and the two figures as printed."""

    reports: tuple[Generated, ...]
    check: str
    literals: tuple[str, ...]


def plant(kind: str, seed: int) -> Planted | None:
    """Return the reports of a seed with one fault between them; None if its measure is not printed."""
    return KINDS[kind](build_world(seed, years=3))


def _with(world: World, year: int, change: Change, *, only: int | None = None) -> World:
    """The world with its communes (or one of them) changed in a year."""
    told = [change(it) if only in (None, at) else it for at, it in enumerate(world.communes[year])]
    return replace(world, communes=world.communes | {year: told})


def _own(world: World, year: int) -> Generated:
    return of_unit(world, world.district, year)


def _communes(world: World) -> list[Generated]:
    return [of_unit(world, it.unit, world.year) for it in world.now]


def _printed(report: Generated, indicator: str, **columns: str) -> str:
    """How a report prints a measure; "" if it does not."""
    for row in report.facts:
        if row["indicator"] == indicator and all(row[name] == value for name, value in columns.items()):
            return row["literal"]
    return ""


def _sum(world: World) -> Planted | None:
    """The district counts 60 poor households more than its communes together."""
    above = _own(_with(world, world.year, lambda it: replace(it, poor=it.poor + 60), only=0), world.year)
    literal = _printed(above, "poor_households")
    return Planted((above, *_communes(world)), "across.sum", (literal,)) if literal else None


def _range(world: World) -> Planted | None:
    """The district's share of insured people is lower than that of any commune."""
    above = _own(_with(world, world.year, lambda it: replace(it, insured=it.population // 3)), world.year)
    literal = _printed(above, "health_insurance_coverage")
    return Planted((above, *_communes(world)), "across.range", (literal,))


def _opening(world: World) -> Planted | None:
    """This year's report tells another income of last year than last year's did."""
    earlier = _own(world, world.year - 1)
    other = _with(world, world.year - 1, lambda it: replace(it, income=it.income // 2))
    later = _own(other, world.year)
    literal = _printed(later, "income_per_head", period=str(world.year - 1), role="actual")
    before = _printed(earlier, "income_per_head", role="actual")
    return Planted((earlier, later), "across.opening", (before, literal)) if literal else None


def _fall(world: World) -> Planted | None:
    """Fewer schools of the national standard than a year before."""
    earlier = _own(_with(world, world.year - 1, lambda it: replace(it, schools_standard=it.schools)), world.year - 1)
    later = _own(_with(world, world.year, lambda it: replace(it, schools_standard=1)), world.year)
    literals = tuple(_printed(it, "schools_standard_count") for it in (earlier, later))
    return Planted((earlier, later), "across.fall", literals)


def _plan(world: World) -> Planted | None:
    """The year's income is far below what was aimed at."""
    earlier = _own(world, world.year - 1)
    later = _own(_with(world, world.year, lambda it: replace(it, income=it.income // 2)), world.year)
    target = _printed(earlier, "income_per_head", role="target")
    return Planted((earlier, later), "across.plan", (target, _printed(later, "income_per_head", role="actual")))


def _changed(world: World) -> Planted | None:
    """The district sends its report again, with another share of insured people."""
    first = _own(world, world.year)
    again = _own(_with(world, world.year, lambda it: replace(it, insured=it.insured * 4 // 5)), world.year)
    literals = tuple(_printed(it, "health_insurance_coverage") for it in (first, again))
    return Planted((first, again), "across.changed", literals)


def _same(world: World) -> Planted | None:
    """The district tells a commune's criteria otherwise than the commune itself."""
    above = _own(world, world.year)
    for at, it in enumerate(world.now):
        told = _printed(above, "criteria_met_count", place=it.unit.full)
        more = next((number for number in range(WHOLE, 0, -1) if number not in it.unmet), None)
        if told and more and it.unmet:
            unmet = tuple(sorted((*it.unmet, more)))
            other = _with(world, world.year, lambda one, lost=unmet: replace(one, unmet=lost), only=at)
            own = of_unit(other, it.unit, world.year)
            return Planted((above, own), "across.same", (told, _printed(own, "criteria_met_count")))
    return None


def _outlier(world: World) -> Planted | None:
    """One commune's income has a digit too many."""
    if len(world.now) < _FEWEST_PEERS:
        return None
    reports = _communes(_with(world, world.year, lambda it: replace(it, income=it.income * 10), only=0))
    return Planted(tuple(reports), "across.outlier", (_printed(reports[0], "income_per_head", role="actual"),))


KINDS: dict[str, Callable[[World], Planted | None]] = {
    "sum": _sum,
    "range": _range,
    "opening": _opening,
    "fall": _fall,
    "plan": _plan,
    "changed": _changed,
    "same": _same,
    "outlier": _outlier,
}
