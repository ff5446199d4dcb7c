"""Criteria by place in one year: what reports say of each criterion of the set, each state with its sources.

A state is of the end of its period. Reports that differ make a conflict, never a gap; a gap is what no report says.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from extractor.catalog.criteria import CriteriaCatalog
from extractor.catalog.places import Gazetteer
from extractor.compare.boundaries import at_boundaries
from extractor.compare.labels import PlaceKey
from extractor.compare.table import Cell, Question, Row, compare_facts, in_order, place_key
from extractor.errors import UsageError


@dataclass(frozen=True, slots=True, kw_only=True)
class CriteriaTable:
    """Places down, the criteria of the year's set across; a missing key is a criterion of which no report tells.

    `elsewhere` counts the places of that year that are of another level.
    """

    year: str
    numbers: tuple[str, ...]
    places: tuple[PlaceKey, ...]
    cells: Mapping[tuple[str, str, str], Cell]
    elsewhere: int


def criteria_table(
    rows: Iterable[Row],
    question: Question,
    findings: Mapping[str, int],
    gazetteer: Gazetteer,
    sets: CriteriaCatalog,
    *,
    as_of: str = "",
) -> CriteriaTable:
    """Return the states of the last year asked for, of communes if no level is.

    Args:
        rows: facts of `criterion_status`, of documents that nothing supersedes.
        question: its level and years are looked at here.
        findings: how many findings use a fact, by fact_id.
        gazetteer: knows levels and successors of places.
        sets: which criteria there are.
        as_of: a day or year whose boundaries count, "" = as reported.

    Raises:
        UsageError: there is no state of a criterion, or `as_of` is no day.
    """
    level = question.level or "commune"
    levels = (level,) if question.level else (level, "")  # a place that no list has stays, unless a level is asked for
    told = [row for row in rows if str(row["item"]).isdecimal() and row["place_name"] and _year(row).isdecimal()]
    told = [row for row in told if not question.years or int(_year(row)) in question.years]
    here = [row for row in told if gazetteer.level_of(str(row["place_code"] or "")) in levels]
    if not here:
        raise UsageError("Không có trạng thái tiêu chí nào như đã chọn.", next_step="Hãy bỏ bớt --year, --within.")
    year = max(map(_year, here))
    by_number: dict[str, list[Row]] = defaultdict(list)
    for row in here:
        if _year(row) == year:
            by_number[str(row["item"])].append({**row, "period_start": ""})
    cells: dict[tuple[str, str, str], Cell] = {}
    for number, of_one in by_number.items():
        table = compare_facts(of_one, replace(question, item=number), findings, gazetteer.level_of)
        table = at_boundaries(table, gazetteer, as_of) if as_of else table
        cells |= {(code, name, number): cell for (code, name, _), cell in table.cells.items()}
    judging = sets.set_for(level, int(year))
    numbers = {criterion.number for criterion in judging.criteria} if judging else set()
    return CriteriaTable(
        year=year,
        numbers=tuple(sorted(numbers | set(by_number), key=int)),
        places=in_order({(code, name) for code, name, _ in cells}),
        cells=cells,
        elsewhere=len({place_key(row) for row in told if _year(row) == year} - {place_key(row) for row in here}),
    )


def _year(row: Row) -> str:
    return str(row["period_end"] or "")[:4]
