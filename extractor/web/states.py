"""States of criteria by commune in one year, as the page and its JSON show them.

What reports say stands first; of several the worse. What follows from counts is filled in by the rule of `extractor
compare` (`compare/deducing.py`), and told apart: none passes for one that a report states.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection

from extractor.catalog import load_catalog
from extractor.catalog.criteria import CriteriaSet
from extractor.compare import CRITERIA_COUNTS, Cell, cell_as_row, count_cell, deduced_cells, make_cell, years_told
from extractor.vi.order import name_key
from extractor.web.archive import Archive
from extractor.web.comparing import findings_of
from extractor.web.figures import figures_of

Row = dict[str, Any]
Key = tuple[str, str, str]  # a place by its name, the unit in which it lies, and its code or ""
_STATES, _MET = "criterion_status", CRITERIA_COUNTS[0]
_STATE_ORDER = ("met", "target_met", "owed", "not_met")
_NONE: Mapping[str, int] = {}


def criteria_map(archive: Archive, connection: Connection, province: str, year: str) -> Row:
    """Return the states of criteria by commune in one year; if none is given in the last one with results.

    `places` are lines: name, the unit in which it lies, cells by criterion, and what `with_deduced` goes by. Communes
    of one name are told apart by their codes; one without a code by the unit whose report names it. `counted` are those
    of which the number of criteria alone is known.
    """
    mark = sum(map(archive.seen.altered, (_STATES, *CRITERIA_COUNTS)))
    key = f"criteria {province} {year}"
    return dict(archive.keep(key, lambda: _criteria_map(archive, connection, province, year), mark=mark))


def criterion_rows(archive: Archive, connection: Connection, province: str, year: str = "") -> list[Row]:
    """Return what reports say of the states of criteria; of one year, if one is given."""
    roles = ("actual", "target")
    rows = (row for role in roles for row in figures_of(archive, connection, _STATES, role=role).rows())
    return [row for row in _inside(rows, province) if not year or _year(row) == year]


def with_deduced(archive: Archive, seen: Row, lines: Iterable[Row]) -> list[Row]:
    """Return lines of a map with `deduced`: by criterion of which no report tells, what follows from the counts."""
    findings, numbers = findings_of(archive), _numbers(seen["year"])
    found = []
    for line in lines:
        cells = _deduced(line, findings, numbers)
        found.append(line | {"deduced": {it: cell for it, cell in cells.items() if it not in line["cells"]}})
    return found


def only_counted(archive: Archive, seen: Row) -> Iterator[tuple[Row, Cell]]:
    """Yield the places of which the number of criteria alone is known, with that."""
    for line in seen["counted"]:
        cell = count_cell(line["counts"][_MET], findings_of(archive), len(_numbers(seen["year"])))
        if cell is not None:
            yield line, cell


def deduced_as_rows(lines: Iterable[Row]) -> Iterator[Row]:
    """Yield what `with_deduced` adds, a row a state."""
    for line in lines:
        for number, cell in line["deduced"].items():
            row = cell_as_row(cell)
            status = {"criterion": number, "status": row.pop("value")}
            yield {"place_code": line["code"], "place_name": line["place"], **status, **row}


def counted_as_rows(counted: Iterable[tuple[Row, Cell]]) -> Iterator[Row]:
    """Yield what `only_counted` does, a row a place."""
    for line, cell in counted:
        yield {"place_code": line["code"], "place_name": line["place"], **cell_as_row(cell)}


def _criteria_map(archive: Archive, connection: Connection, province: str, year: str) -> Row:
    rows, reached = criterion_rows(archive, connection, province), figures_of(archive, connection, _STATES).by_id
    counting = {name: _counts(archive, connection, name, province) for name in CRITERIA_COUNTS}
    all_met = set(years_told((), counting[_MET], lambda year: len(_numbers(year))))
    years = sorted({_year(row) for row in rows if _year(row)} | all_met)
    results = {_year(row) for row in rows if row["value"] != "target_met"} - {""} | all_met
    year = year or max(results or years, default="")
    numbers = set(_numbers(year))
    places: dict[Key, Row] = defaultdict(_blank)
    for row in rows:
        if _year(row) != year or not row["item"] or not row["place_name"]:
            continue
        numbers.add(row["item"])
        line = places[_place_key(row, year)]
        worse = max(row, line["cells"].get(row["item"], row), key=lambda fact: (_rank(fact["value"]), fact["fact_id"]))
        line["cells"][row["item"]] = worse
        if row["fact_id"] in reached:
            line["said"].append(row)
    for name, found in counting.items():
        for row in found:
            if row["period_end"][:4] == year:
                places[_place_key(row, year)]["counts"][name].append(row)
    lines: list[Row] = []
    counted: list[Row] = []
    for key in sorted(places, key=lambda key: tuple(map(name_key, key))):
        line = places[key] | {"place": key[0], "above": key[1], "code": key[2]}
        known = line["cells"] or _deduced(line, _NONE, _numbers(year))
        (lines if known else counted).append(line)
    ordered = sorted(numbers, key=lambda number: [int(p) if p.isdecimal() else 0 for p in number.split(".")])
    return {"years": years, "year": year, "numbers": ordered if lines else [], "places": lines, "counted": counted}


def _blank() -> Row:
    return {"cells": {}, "said": [], "counts": {name: [] for name in CRITERIA_COUNTS}}


def _deduced(line: Row, findings: Mapping[str, int], numbers: tuple[str, ...]) -> dict[str, Cell]:
    """What follows from the counts of a place and from what reports say of its criteria for just that year."""
    met, unmet = (count_cell(line["counts"][name], findings, len(numbers)) for name in CRITERIA_COUNTS)
    if met is None and unmet is None:
        return {}
    said: dict[str, list[Row]] = defaultdict(list)
    for row in line["said"]:
        if row["period_end"] and row["item"].isdecimal():
            said[row["item"]].append(row)
    stated = {number: make_cell(rows, findings) for number, rows in said.items()}
    return deduced_cells(stated, met, unmet, numbers)


def _counts(archive: Archive, connection: Connection, indicator: str, province: str) -> list[Row]:
    """How many criteria communes meet, or do not; of places that no list has, too."""
    level_of = lru_cache(maxsize=None)(load_catalog().places.level_of)
    rows = _inside(figures_of(archive, connection, indicator).rows(), province)
    dated = (row for row in rows if row["place_name"] and (row["period_end"] or "")[:4].isdecimal())
    return [row for row in dated if level_of(row["place_code"] or "") in ("commune", "")]


def _inside(rows: Iterable[Row], province: str) -> Iterator[Row]:
    return (row for row in rows if province in ("", row["document"]["province_name"]))


def names_of(year: str) -> dict[str, str]:
    """Return the names of the criteria by which communes are judged in a year, by number."""
    judging = _judging(year)
    return {criterion.number: criterion.name for criterion in judging.criteria} if judging else {}


def _judging(year: str) -> CriteriaSet | None:
    return load_catalog().criteria.set_for("commune", int(year)) if year.isdecimal() else None


def _numbers(year: str) -> tuple[str, ...]:
    """The criteria by which communes are judged in a year."""
    judging = _judging(year)
    return tuple(criterion.number for criterion in judging.criteria) if judging else ()


def _place_key(row: Row, year: str) -> Key:
    code, name = row["place_code"] or "", row["place_name"]
    if code:
        return name, load_catalog().places.lies_in(code, year), code
    teller = (row["document"]["unit_name"], row["document"]["province_name"])
    return name, ", ".join(dict.fromkeys(unit for unit in teller if unit and unit != name)), ""


def _year(row: Row) -> str:
    return str(row["period_end"] or row["document"]["period_end"] or "")[:4]


def _rank(state: Any) -> int:
    return _STATE_ORDER.index(state) if state in _STATE_ORDER else -1
