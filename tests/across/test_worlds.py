"""A district and its communes over two years: agreeing reports say nothing between them, altered ones are told."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache

import pytest

from extractor.model import Finding, Report
from extractor.model.rows import document_row, fact_row
from extractor.pipeline import extract
from tests.generating.measure import between_rows
from tests.generating.report import of_unit
from tests.generating.world import CommuneYear, World, build_world

SEEDS = (3, 9, 14)  # worlds whose district tells how many households are poor
Change = Callable[[CommuneYear], CommuneYear]


@lru_cache(maxsize=256)
def _read(seed: int, text: bytes, name: str) -> Report:
    return extract(text, file_name=name)


def _across(reports: list[Report]) -> tuple[Finding, ...]:
    return between_rows(map(document_row, reports), [row for report in reports for row in map(fact_row, report.facts)])


def _reports(world: World, above: World) -> list[Report]:
    """The reports of two years: communes as `world` knows them, the district as `above` does."""
    made = [of_unit(above, above.district, year) for year in (world.year - 1, world.year)]
    for year in (world.year - 1, world.year):
        made += [of_unit(world, it.unit, year) for it in world.communes[year]]
    return [_read(it.seed, it.data, it.file_name) for it in made]


def altered(world: World, year: int, change: Change = lambda it: replace(it, income=it.income // 4)) -> World:
    """The world with one commune changed in one year; by default its income is a quarter."""
    first, *rest = world.communes[year]
    return replace(world, communes=world.communes | {year: [change(first), *rest]})


@pytest.mark.parametrize("seed", SEEDS)
def test_reports_of_one_world_agree(seed):
    world = build_world(seed, years=3)
    found = _across(_reports(world, world))
    assert [(it.check, it.message) for it in found if it.level != "note"] == []


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize(
    ("check", "back", "change"),
    [
        pytest.param("across.sum", 0, lambda it: replace(it, poor=it.poor + 60), id="a commune has more poor"),
        pytest.param("across.opening", 1, lambda it: replace(it, income=it.income // 4), id="last year told otherwise"),
    ],
)
def test_what_a_district_says_otherwise_is_told(seed, check, back, change):
    world = build_world(seed, years=3)
    year = world.year - back
    other = altered(world, year, change)
    if back:
        made = [of_unit(world, world.district, year), of_unit(other, world.district, world.year)]
        found = _across([_read(it.seed, it.data, it.file_name) for it in made])
    else:
        found = _across(_reports(other, world))
    assert check in {it.check for it in found}


def test_a_sum_names_each_unit_with_its_number():
    world = build_world(SEEDS[0], years=3)
    poor = altered(world, world.year, lambda it: replace(it, poor=it.poor + 60))
    told = [
        it.message for it in _across(_reports(poor, world)) if it.check == "across.sum" and "hộ nghèo" in it.message
    ]
    named = " + ".join(f"{it.unit.full} {it.poor}" for it in poor.now)
    assert [named in message for message in told] == [True]


@pytest.mark.parametrize("seed", SEEDS)
def test_a_fall_of_what_only_grows_is_told(seed):
    world = build_world(seed, years=3)
    everywhere = [replace(it, unmet=it.unmet or (17,), recognised=None) for it in world.now]
    fallen = replace(world, communes=world.communes | {world.year: [replace(it, roads_hard=3) for it in everywhere]})
    made = [of_unit(world, world.district, world.year - 1), of_unit(fallen, world.district, world.year)]
    found = _across([_read(it.seed, it.data, it.file_name) for it in made])
    falls = [it for it in found if it.check == "across.fall"]
    assert falls
    assert all(it.level == "warning" and len(it.fact_ids) == 2 for it in falls)
