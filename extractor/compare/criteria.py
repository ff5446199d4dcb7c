"""Criteria by place in one year: what reports say of each criterion of the set, each state with its sources.

A state is of the end of its period. Reports that differ make a conflict, never a gap; a gap is what no report says and
what follows from none of its counts.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, replace

from extractor.catalog.criteria import CriteriaCatalog
from extractor.catalog.places import Gazetteer
from extractor.compare.boundaries import at_boundaries
from extractor.compare.deducing import CRITERIA_COUNTS, count_cell, deduced_cells, is_all_met
from extractor.compare.labels import PlaceKey
from extractor.compare.table import Cell, CellKey, Question, Row, in_order, make_cell, place_key, table_of_cells
from extractor.errors import UsageError

_FEWER = "Hãy bỏ bớt --item, --level, --year, --within."
StateKey = tuple[str, str, str]  # code of the place or "", its full name, number of the criterion


@dataclass(frozen=True, slots=True, kw_only=True)
class CriteriaTable:
    """Places down, the criteria of the year's set across; a missing key is a criterion of which nothing is known.

    A cell of kind all | rest follows from counts (`deducing.py`). `years` are those that could be asked for, with how
    many places have states; `counted` are the places of the year of which the number alone is known, with that;
    `elsewhere` counts the places of that year that are of another level.
    """

    year: str
    years: Mapping[str, int]
    numbers: tuple[str, ...]
    places: tuple[PlaceKey, ...]
    cells: Mapping[StateKey, Cell]
    counted: Mapping[PlaceKey, Cell]
    elsewhere: int


def criteria_table(
    rows: Iterable[Row],
    question: Question,
    findings: Mapping[str, int],
    gazetteer: Gazetteer,
    sets: CriteriaCatalog,
    *,
    counts: Mapping[str, Iterable[Row]] | None = None,
    as_of: str = "",
) -> CriteriaTable:
    """Return the states of the last year asked for, of communes if no level is; of one criterion, if one is asked for.

    Args:
        rows: facts of `criterion_status`, of documents that nothing supersedes.
        question: its level and years are looked at here.
        findings: how many findings use a fact, by fact_id.
        gazetteer: knows levels and successors of places.
        sets: which criteria there are.
        counts: facts of the indicators `CRITERIA_COUNTS`, by these.
        as_of: a day or year whose boundaries count, "" = as reported.

    Raises:
        UsageError: there is no state of a criterion, or `as_of` is no day.
    """
    level = question.level or "commune"
    levels = (level,) if question.level else (level, "")  # a place that no list has stays, unless a level is asked for

    def is_here(row: Row) -> bool:
        return gazetteer.level_of(str(row["place_code"] or "")) in levels

    told = [row for row in _dated(rows, question) if str(row["item"]).isdecimal()]
    here = [row for row in told if is_here(row)]
    counting = {name: [*filter(is_here, _dated(found, question))] for name, found in (counts or {}).items()}
    years = years_told(here, counting.get(CRITERIA_COUNTS[0], []), lambda year: len(_numbers(sets, level, year)))
    if not years:
        raise UsageError("Không có trạng thái tiêu chí nào như đã chọn.", next_step=_FEWER)
    year = max(years)
    numbers = _numbers(sets, level, year)
    stated, counted = _by_place(here, year), [_by_place(counting.get(name, ()), year) for name in CRITERIA_COUNTS]
    cells: dict[str, dict[CellKey, Cell]] = defaultdict(dict)
    only_counted: dict[PlaceKey, Cell] = {}
    for place in in_order(stated.keys() | counted[0].keys() | counted[1].keys()):
        met, unmet = (count_cell(found.get(place, ()), findings, len(numbers)) for found in counted)
        known = _known(stated.get(place, ()), findings, met, unmet, numbers)
        if not known and met is not None:
            only_counted[place] = met
        for number, cell in known.items():
            cells[number][*place, year] = cell
    if question.item:
        cells, numbers = {number: it for number, it in cells.items() if number == question.item}, ()
        if not cells:
            raise UsageError(f"Không có trạng thái của tiêu chí «{question.item}» năm {year}.", next_step=_FEWER)
    carried: dict[StateKey, Cell] = {}
    for number, of_one in cells.items():
        table = table_of_cells(of_one, replace(question, item=number), gazetteer.level_of, adds_up=True)
        table = at_boundaries(table, gazetteer, as_of) if as_of else table
        carried |= {(code, name, number): cell for (code, name, _), cell in table.cells.items()}
    return CriteriaTable(
        year=year,
        years=years,
        numbers=tuple(sorted({*numbers, *cells}, key=int)),
        places=in_order({(code, name) for code, name, _ in carried}),
        cells=carried,
        counted=only_counted,
        elsewhere=len({place_key(row) for row in told if _year(row) == year} - {place_key(row) for row in here}),
    )


def _known(
    rows: Iterable[Row], findings: Mapping[str, int], met: Cell | None, unmet: Cell | None, numbers: Collection[str]
) -> dict[str, Cell]:
    """What is known of the criteria of one place: what its rows say, and what follows from it and the counts."""
    said: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        said[str(row["item"])].append(row)
    stated = {number: make_cell(found, findings) for number, found in said.items()}
    return stated | deduced_cells(stated, met, unmet, numbers)


def _dated(rows: Iterable[Row], question: Question) -> list[Row]:
    """The rows of a place and a year, of those years that are asked for."""
    found = [row for row in rows if row["place_name"] and _year(row).isdecimal()]
    return [row for row in found if not question.years or int(_year(row)) in question.years]


def _numbers(sets: CriteriaCatalog, level: str, year: str) -> tuple[str, ...]:
    judging = sets.set_for(level, int(year))
    return tuple(criterion.number for criterion in judging.criteria) if judging else ()


def years_told(states: Iterable[Row], met: Iterable[Row], size_in: Callable[[str], int]) -> Mapping[str, int]:
    """Return the years in which a state is told or a place meets all that the set asks, with how many such places.

    Args:
        states: facts of `criterion_status`.
        met: those of the first of `CRITERIA_COUNTS`.
        size_in: how many criteria the set of a year has.
    """
    every: dict[tuple[str, PlaceKey], bool] = {}
    for row in met:
        key, size = (_year(row), place_key(row)), size_in(_year(row))
        every[key] = every.get(key, True) and is_all_met(row, size)
    found = {(_year(row), place_key(row)) for row in states} | {key for key, is_so in every.items() if is_so}
    return dict(sorted(Counter(year for year, _ in found).items()))


def _by_place(rows: Iterable[Row], year: str) -> dict[PlaceKey, list[Row]]:
    found: dict[PlaceKey, list[Row]] = defaultdict(list)
    for row in rows:
        if _year(row) == year:
            found[place_key(row)].append(row)
    return found


def _year(row: Row) -> str:
    return str(row["period_end"] or "")[:4]
