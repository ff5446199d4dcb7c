"""Facts of one measure → a table of places and years, each cell with its sources.

Facts that agree within their printed digits make one cell, with the most exact of them; facts that do not agree make a
cell without a value, with all that was said as its range: a person must choose. Superseded documents are left out
before. **Source**: interval comparison of duplicates as in XBRL's consistent duplicate facts.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from decimal import Decimal
from itertools import product
from typing import Any

from extractor.vi.order import name_key

Row = Mapping[str, Any]
_BY_DOUBT = ("inferred", "corrected", "stated")
CellKey = tuple[str, str, str]  # code of the place or "", its full name, year or stretch of years
# A figure in one of these says how much of something, or how it is on the mean: never to be added up.
_RATES = frozenset({"percent", "percentage_point", "times", "status", "bool", "years_of_age"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What is compared: an indicator with its breakdown and role, at a level, in the years, below a unit ("" = all).

    Without an `item`, funding is its total, whose parts are the others.
    """

    indicator: str
    item: str = ""
    role: str = "actual"
    level: str = ""
    years: tuple[int, ...] = ()
    within: str = ""

    @property
    def item_asked(self) -> str:
        """The item that facts must have."""
        return self.item or ("total" if self.indicator == "funding" else "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """What is known of one place in one year.

    `kind`: value | conflict (reports disagree) | sum (of units that became one) | range (a split, or rates of units
    that became one) | part (some of the units that became one are missing). `value` is a Decimal or a status word,
    None where there is none to show; `low` and `high` bound it, None = open. `said`: each value that a report gives.
    `findings`: how often one uses a fact of the cell; `corrected`: how many of its facts a person corrected.
    `certainty`: inferred | corrected | stated, by the most doubtful of its facts. `until`: the year, month or day in
    which the last of them ends.
    """

    kind: str
    value: Decimal | str | None
    low: Decimal | None
    high: Decimal | None
    unit: str
    sources: int
    certainty: str
    findings: int
    fact_ids: tuple[str, ...]
    said: tuple[Decimal | str, ...]
    note: str = ""
    corrected: int = 0
    until: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Whole:
    """What the `places` with a value come to in a year: their sum | mean; as doubtful as what goes into it."""

    kind: str
    value: Decimal
    places: int
    certainty: str
    findings: int
    corrected: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """A table: places (code or "", full name) down, years or stretches of years across.

    A missing key is a place and year without a fact.

    `additive`: figures of the unit may be added up; `scores`: they are each unit's own, of which there is a mean (rates
    and incomes have one only with the households behind them, which no report tells of all); `levels`: those of the
    places, since a province and its districts are never added; `overlaps`: years in which a place became another one of
    the table, which may hold it already.
    """

    question: Question
    unit: str
    additive: bool
    scores: bool
    levels: frozenset[str]
    places: tuple[tuple[str, str], ...]
    years: tuple[str, ...]
    cells: Mapping[CellKey, Cell]
    overlaps: frozenset[str] = frozenset()
    grown: Mapping[tuple[str, str], str] = field(default_factory=dict)

    def cell(self, place: tuple[str, str], year: str) -> Cell | None:
        """Return the cell of a place in a year, None if nothing was reported."""
        return self.cells.get((*place, year))

    def whole(self, year: str) -> Whole | None:
        """Return what the places with a value come to in a year; None where they have neither a sum nor a mean."""
        of_one_level = len(self.levels) == 1 and "" not in self.levels
        if not of_one_level or year in self.overlaps or not (self.additive or self.scores):
            return None
        here = [(it, it.value) for (*_, at), it in self.cells.items() if at == year and isinstance(it.value, Decimal)]
        if not here:
            return None
        cells, values = zip(*here, strict=True)
        value = sum(values, Decimal(0))
        return Whole(
            kind="sum" if self.additive else "mean",
            value=value if self.additive else value / len(cells),
            places=len(cells),
            certainty=certainty_of(cell.certainty for cell in cells),
            findings=sum(cell.findings for cell in cells),
            corrected=sum(cell.corrected for cell in cells),
        )


def place_key(row: Row) -> tuple[str, str]:
    """Return code (or "") and full name of the place of a fact."""
    return str(row["place_code"] or ""), str(row["place_name"])


def in_order(places: Iterable[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    """Return places (code or "", full name) by name as the Vietnamese alphabet has them, those of one name by code."""
    return tuple(sorted(places, key=lambda place: (name_key(place[1]), place[0])))


def cells_in_order(table: Comparison) -> Iterator[tuple[CellKey, Cell]]:
    """Yield the cells of a table by place and year."""
    for place, year in product(table.places, table.years):
        if (cell := table.cell(place, year)) is not None:
            yield (*place, year), cell


def cells_as_rows(table: Comparison) -> Iterator[dict[str, Any]]:
    """Yield the cells as plain rows for JSON, by place and year; numbers are text."""
    for (code, name, year), cell in cells_in_order(table):
        yield {"place_code": code, "place_name": name, "year": year, **cell_as_row(cell)}


def wholes_as_rows(table: Comparison) -> Iterator[dict[str, Any]]:
    """Yield what the places of each year come to as plain rows for JSON; numbers are text."""
    for year in table.years:
        whole = table.whole(year)
        if whole is not None:
            yield {"year": year, **asdict(whole), "value": str(whole.value)}


def grown_as_rows(table: Comparison) -> Iterator[dict[str, str]]:
    """Yield the places that are another territory than they were as plain rows for JSON."""
    for code, name in table.places:
        if (words := table.grown.get((code, name))) is not None:
            yield {"place_code": code, "place_name": name, "note": words}


def cell_as_row(cell: Cell) -> dict[str, Any]:
    """Return a cell without its unit as a plain row for JSON; numbers are text."""
    numbers = {key: getattr(cell, key) for key in ("value", "low", "high")}
    return {
        "kind": cell.kind,
        **{key: None if number is None else str(number) for key, number in numbers.items()},
        "sources": cell.sources,
        "certainty": cell.certainty,
        "corrected": cell.corrected,
        "findings": cell.findings,
        "fact_ids": list(cell.fact_ids),
        "said": [str(value) for value in cell.said],
        "note": cell.note,
    }


def is_additive(unit: str) -> bool:
    """Return True if figures in the unit may be added up over places."""
    return unit not in _RATES and "/" not in unit


def compare_facts(
    rows: Iterable[Row],
    question: Question,
    findings: Mapping[str, int],
    level_of: Callable[[str], str],
    *,
    adds_up: bool = True,
) -> Comparison:
    """Return the table of the facts of one measure.

    Args:
        rows: facts of the question's indicator, item and role, of documents that nothing supersedes.
        question: only its years are looked at here; () = all.
        findings: how many findings use a fact, by fact_id.
        level_of: level of a place by its code, "" if it is not known.
        adds_up: whether the indicator has a sum over places, if its unit has.
    """
    by_cell = rows_by_cell(rows, question)
    cells = {key: make_cell(found, findings) for key, found in sorted(by_cell.items())}
    return table_of_cells(cells, question, level_of, adds_up=adds_up)


def rows_by_cell(rows: Iterable[Row], question: Question) -> dict[CellKey, list[Row]]:
    """Return the rows of each cell of a question; a row without a place, or of no year that it asks for, is in none."""
    found: dict[CellKey, list[Row]] = defaultdict(list)
    for row in rows:
        year = time_of(row)
        if year and row["place_name"] and (not question.years or int(year[-4:]) in question.years):
            found[*place_key(row), year].append(row)
    return found


def table_of_cells(
    cells: Mapping[CellKey, Cell], question: Question, level_of: Callable[[str], str], *, adds_up: bool
) -> Comparison:
    """Return the table of these cells, in order by their keys; the rest as for `compare_facts`."""
    table = Comparison(
        question=question,
        unit="",
        additive=False,
        scores=False,
        levels=frozenset(map(level_of, {code for code, *_ in cells})),
        places=in_order({(code, name) for code, name, _ in cells}),
        years=tuple(sorted({year for *_, year in cells}, key=lambda year: (year[-4:], year))),
        cells=cells,
    )
    return with_cells(table, cells, adds_up=adds_up)


def with_cells(table: Comparison, cells: Mapping[CellKey, Cell], *, adds_up: bool) -> Comparison:
    """Return a table with other cells of the same places and years."""
    units = {cell.unit for cell in cells.values()}
    unit = units.pop() if len(units) == 1 else ""
    additive = adds_up and bool(unit) and is_additive(unit)
    return replace(table, cells=cells, unit=unit, additive=additive, scores=bool(unit) and not adds_up)


def time_of(row: Row) -> str:
    """Return the column of a fact: its year, or the stretch of years that it is of («2015-2017»); "" if not stated."""
    start, end = str(row["period_start"] or "")[:4], str(row["period_end"] or "")[:4]
    if not end.isdecimal():
        return ""
    return end if start in ("", end) else f"{start}-{end}"


def make_cell(said_in: Sequence[Row], findings: Mapping[str, int]) -> Cell:
    """Return what the rows of one place and year make known."""
    if len(said_in) == 1:
        return _said_once(said_in[0], findings)
    rows = sorted(said_in, key=lambda row: (_width(row), str(row["fact_id"])))
    best, *others = rows
    agree = all(_agree(best, row) for row in others)
    low, high = _interval(best) if agree else _span(rows)
    ids = tuple([str(row["fact_id"]) for row in rows])
    said = tuple(dict.fromkeys([row["value"] for row in rows]))
    told = [row["certainty"] for row in rows]
    return Cell(
        kind="value" if agree else "conflict",
        value=best["value"] if agree else None,
        low=low,
        high=high,
        unit=str(best["unit"]),
        sources=len({row["document_id"] for row in rows}),
        certainty=certainty_of(told),
        findings=sum(findings.get(fact, 0) for fact in ids),
        fact_ids=ids,
        said=said,
        note="" if agree else " | ".join(map(str, said)),
        corrected=told.count("corrected"),
        until=max([str(row["period_end"] or "") for row in rows]),
    )


def certainty_of(told: Iterable[str]) -> str:
    """Return the certainty of what is made of figures: that of the most doubtful.

    >>> certainty_of(["stated", "corrected"]), certainty_of(["corrected", "inferred"])
    ('corrected', 'inferred')
    """
    found = set(told)
    return next(it for it in _BY_DOUBT if it in found)


def _said_once(row: Row, findings: Mapping[str, int]) -> Cell:
    """The cell of one fact, as most are."""
    value, fact = row["value"], str(row["fact_id"])
    low, high = _interval(row)
    return Cell(
        kind="value",
        value=value,
        low=low,
        high=high,
        unit=str(row["unit"]),
        sources=1,
        certainty=row["certainty"],
        findings=findings.get(fact, 0),
        fact_ids=(fact,),
        said=(value,),
        corrected=int(row["certainty"] == "corrected"),
        until=str(row["period_end"] or ""),
    )


def _span(rows: list[Row]) -> tuple[Decimal | None, Decimal | None]:
    """From the least to the most that was said; open if one of them is («trên 10»)."""
    lows, highs = zip(*map(_interval, rows), strict=True)
    return None if None in lows else min(lows), None if None in highs else max(highs)


def _interval(row: Row) -> tuple[Decimal | None, Decimal | None]:
    value = row["value"]
    if not isinstance(value, Decimal):
        return None, None
    low, high = row["low"], row["high"]
    return (low, high) if low is not None or high is not None else (value, value)


def _width(row: Row) -> Decimal:
    """Narrow intervals first; open ones last."""
    low, high = _interval(row)
    return high - low if low is not None and high is not None else Decimal("Infinity")


def _agree(one: Row, other: Row) -> bool:
    if not isinstance(one["value"], Decimal) or not isinstance(other["value"], Decimal):
        return bool(one["value"] == other["value"])
    (low, high), (floor, ceiling) = _interval(one), _interval(other)
    below = high is not None and floor is not None and high < floor
    above = low is not None and ceiling is not None and low > ceiling
    return one["unit"] == other["unit"] and not below and not above
