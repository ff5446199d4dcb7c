"""Several measures beside each other: places by measure in one year, or the measures of one place by year.

The tables are those of the comparison of one indicator: no figure here is another than there.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, NamedTuple

from sqlalchemy import Connection, func, select

from extractor.catalog import load_catalog
from extractor.compare import Cell, Comparison, PlaceKey, Whole, cell_as_row, in_order
from extractor.errors import UsageError
from extractor.store.tables import table
from extractor.web import queries
from extractor.web.archive import Archive
from extractor.web.charts import sparkline
from extractor.web.comparing import comparison_of, wanted_of
from extractor.web.figures import figures_of

Row = dict[str, Any]
ASKED = ("year", "place", "code", "role", "level", "province", "as_of", "sort")
MOST = 12  # measures that a sheet of paper has room for
_USUAL = 6
_YEARS = 10
_YEAR = 4  # letters of one; a stretch of years has more
_BY_CRITERION = "criterion_status"  # has a page of its own


class Measure(NamedTuple):
    """An indicator with its item, and how many figures there are."""

    indicator: str
    item: str
    figures: int


@dataclass(frozen=True, slots=True)
class Column:
    """A measure with its table; `key` is how addresses name it."""

    key: str
    indicator: str
    item: str
    table: Comparison


@dataclass(frozen=True, slots=True)
class Line:
    """A place, or a measure of one place (`column`), with its cells by key of the measure, or by year."""

    place: PlaceKey
    cells: Mapping[str, tuple[Column, Cell]]
    above: str = ""
    column: Column | None = None
    points: str = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """Some measures: a line a place in the year, or a line a measure of the `place` that is asked for.

    `years`: those of which there is something; of one place the last ones. `wholes`: what the places of the year come
    to, by key of the measure.
    """

    columns: tuple[Column, ...]
    years: tuple[str, ...]
    year: str
    place: PlaceKey | None
    lines: tuple[Line, ...]
    wholes: Mapping[str, Whole] = field(default_factory=dict)


def measures_known(archive: Archive, connection: Connection) -> dict[str, Measure]:
    """Return the measures that the archive holds by the key that names them in addresses, most frequent first."""

    def make() -> dict[str, Measure]:
        every = [
            (_key(indicator, item), Measure(indicator, item, count))
            for indicator, items in queries.measured(archive, connection).items()
            if indicator != _BY_CRITERION
            for item, count in items.items()
        ]
        return dict(sorted(every, key=lambda entry: (-entry[1].figures, entry[0])))

    return archive.keep_corrected("measures by key", make)


def sheet_of(archive: Archive, connection: Connection, keys: Iterable[str], given: Mapping[str, str]) -> Sheet:
    """Return the measures of these keys beside each other, some usual ones without any.

    Args:
        archive: what is kept in memory.
        connection: of the store.
        keys: of measures, at most `MOST`.
        given: as `ASKED`: year, or place (name) and code, of which measures are asked for; role, level, province;
            as_of: the day of the boundaries; sort: by a measure, «down:KEY» or «up:KEY». "" asks for nothing certain.

    Raises:
        UsageError: a measure is not there, there are too many, or what is given is not known.
    """
    known = measures_known(archive, connection)
    chosen = list(dict.fromkeys(keys))
    if not chosen and given["place"]:
        chosen = _told_of(archive, connection, known, (given["code"], given["place"]))
    chosen = chosen or _usual(known)
    if len(chosen) > MOST:
        raise UsageError(f"Nhiều nhất {MOST} chỉ tiêu trong một bảng.", next_step="Hãy bỏ bớt chỉ tiêu.")
    for key in chosen:
        if key not in known:
            raise UsageError(f"Không có số liệu nào về «{key}».", next_step="Hãy chọn chỉ tiêu trong danh sách.")
    asked = {name: given[name] for name in ("role", "level", "province", "as_of")}
    columns = []
    for key in chosen:
        indicator, item, _ = known[key]
        wanted = wanted_of(archive, connection, asked | {"indicator": indicator, "item": item})
        columns.append(Column(key, indicator, item, comparison_of(archive, connection, wanted)))
    name = f"several {chosen} {sorted(given.items())}"
    mark = sum(archive.seen.compared(column.indicator) for column in columns)
    return archive.keep(name, lambda: _sheet(tuple(columns), given), mark=mark)


def with_sources(
    archive: Archive, connection: Connection, lines: Iterable[Line], role: str
) -> list[tuple[Line, dict[str, list[Row]]]]:
    """Return lines, each with the figures of its cells."""
    found = []
    for line in lines:
        facts = {}
        for key, (column, cell) in line.cells.items():
            by_id = figures_of(archive, connection, column.indicator, role=role).by_id
            facts[key] = [by_id[fact] for fact in cell.fact_ids if fact in by_id]
        found.append((line, facts))
    return found


def sheet_as_rows(sheet: Sheet) -> list[Row]:
    """Return the cells as plain rows for JSON; numbers are text."""
    return [
        {
            "place_code": line.place[0],
            "place_name": line.place[1],
            "year": key if sheet.place else sheet.year,
            "indicator": column.indicator,
            "item": column.item,
            "unit": cell.unit,
            **cell_as_row(cell),
        }
        for line in sheet.lines
        for key, (column, cell) in line.cells.items()
    ]


def _key(indicator: str, item: str) -> str:
    return f"{indicator}/{item}" if item else indicator


def _usual(known: Mapping[str, Measure]) -> list[str]:
    """The most frequent measures of the dictionary: of an indicator its total, or what has no parts."""
    found = [key for key, measure in known.items() if _is_whole(measure)]
    return found[:_USUAL] or list(known)[:_USUAL]


def _is_whole(measure: Measure) -> bool:
    return measure.indicator in load_catalog().indicators.by_id and measure.item in ("", "total")


def _told_of(archive: Archive, connection: Connection, known: Mapping[str, Measure], place: PlaceKey) -> list[str]:
    """What the place's own reports tell most often of it."""
    own = [key for key, row in archive.current.items() if (row["unit_code"] or "", row["unit_name"]) == place]
    facts, counts = table("facts"), Counter[str]()
    for at in range(0, len(own), 200):
        here = facts.c.document_id.in_(own[at : at + 200]) & (facts.c.place_name == place[1])
        query = select(facts.c.indicator, facts.c.item, func.count()).where(here)
        for indicator, item, count in connection.execute(query.group_by(facts.c.indicator, facts.c.item)):
            counts[_key(indicator, item)] += count
    found = sorted((-count, key) for key, count in counts.items() if key in known and _is_whole(known[key]))
    return [key for _, key in found[:MOST]]


def _sheet(columns: tuple[Column, ...], given: Mapping[str, str]) -> Sheet:
    years = _in_order({year for column in columns for year in column.table.years})
    if given["place"]:
        place = (given["code"], given["place"])
        years = _in_order({year for column in columns for year in years if column.table.cell(place, year)})[-_YEARS:]
        return Sheet(columns, years, "", place, tuple(_of_place(columns, place, years)))
    year = given["year"] or _last_full(columns, years)
    lines = [*_of_year(columns, year)]
    direction, _, key = given["sort"].partition(":")
    if direction in ("down", "up"):
        told = [(value, line) for line in lines if (value := _number(line.cells.get(key))) is not None]
        told.sort(key=lambda entry: entry[0], reverse=direction == "down")
        lines = [line for _, line in told] + [line for line in lines if _number(line.cells.get(key)) is None]
    wholes = {column.key: whole for column in columns if (whole := column.table.whole(year)) is not None}
    return Sheet(columns, years, year, None, tuple(lines), wholes)


def _last_full(columns: tuple[Column, ...], years: Sequence[str]) -> str:
    """The last year with half as many figures as the one with most: the newest may have those of one place alone."""
    held = Counter(when for column in columns for _, _, when in column.table.cells if len(when) == _YEAR)
    most = max(held.values(), default=0)
    return next((year for year in reversed(years) if 0 < most <= 2 * held[year]), years[-1] if years else "")


def _in_order(years: Iterable[str]) -> tuple[str, ...]:
    """Years by their end, stretches of years before the year in which they end."""
    return tuple(sorted(filter(None, years), key=lambda year: (year[-4:], len(year) == _YEAR, year)))


def _of_year(columns: tuple[Column, ...], year: str) -> Iterator[Line]:
    at: dict[PlaceKey, dict[str, tuple[Column, Cell]]] = {}
    for column in columns:
        for (code, name, when), cell in column.table.cells.items():
            if when == year:
                at.setdefault((code, name), {})[column.key] = (column, cell)
    for place in in_order(at):
        yield Line(place, at[place], above=load_catalog().places.lies_in(place[0], year[-4:]))


def _of_place(columns: tuple[Column, ...], place: PlaceKey, years: tuple[str, ...]) -> Iterator[Line]:
    for column in columns:
        cells = {year: (column, cell) for year in years if (cell := column.table.cell(place, year)) is not None}
        if cells:
            yield Line(place, cells, column=column, points=sparkline({year: _number(it) for year, it in cells.items()}))


def _number(entry: tuple[Column, Cell] | None) -> Decimal | None:
    return entry[1].value if entry is not None and isinstance(entry[1].value, Decimal) else None
