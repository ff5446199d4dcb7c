"""The comparison pages: one indicator by place and year, criteria by commune, funding by source."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection

from extractor.catalog import load_catalog
from extractor.catalog.tables import contract_tables
from extractor.compare import (
    Comparison,
    Laid,
    PlaceKey,
    Question,
    Whole,
    at_boundaries,
    day_asked,
    lay_again,
    lay_out,
    require_measured,
    rows_asked,
    time_of,
    with_overlaps,
)
from extractor.errors import UsageError
from extractor.vi.order import name_key
from extractor.web import queries
from extractor.web.archive import Archive
from extractor.web.charts import sparkline, stacked
from extractor.web.figures import Figures, figures_of, moved

Row = dict[str, Any]
_FIRST = "criteria_met_mean"
_YEARS = 10
_FACTS = next(schema for schema in contract_tables() if schema.name == "facts")
ROLES = next(column.values for column in _FACTS.columns if column.name == "role")
LEVELS = ("province", "district", "commune")


def wanted_of(archive: Archive, connection: Connection, given: dict[str, str]) -> dict[str, str]:
    """Return what is asked for; for what is not said, an indicator and an item that are there, results, every level.

    `since`: the year from which on years are shown, the last ones without.

    Raises:
        UsageError: what is said is not there; or the day of the boundaries is none.
    """
    known = queries.measured(archive, connection)
    indicator = given["indicator"] or (_FIRST if _FIRST in known else next(iter(known), ""))
    if indicator:
        require_measured(known, indicator, given["item"], load_catalog())
    for name, there in (("role", ROLES), ("level", LEVELS)):
        if given[name] and given[name] not in there:
            some = ", ".join(there)
            raise UsageError(f"Không có lựa chọn «{given[name]}».", next_step=f"Hãy chọn một trong: {some}.")
    items = known.get(indicator, Counter())
    usual = next((item for item in ("", "total") if item in items), next(iter(items), ""))
    since = given.get("since", "")
    return given | {
        "since": since and day_asked(since)[:4],
        "as_of": given["as_of"] and day_asked(given["as_of"]),
        "indicator": indicator,
        "item": given["item"] or usual,
        "role": given["role"] or ROLES[0],
    }


@dataclass(frozen=True, slots=True)
class _Held:
    """A comparison that follows decisions: what it is made of, its table, lines of places in the years shown, sums."""

    figures: Figures
    laid: Laid
    table: Comparison
    years: tuple[str, ...]
    lines: dict[PlaceKey, Row]
    wholes: dict[str, Whole | None]


def comparison_of(archive: Archive, connection: Connection, wanted: dict[str, str]) -> Comparison:
    """Return the table that `extractor compare` gives for the same question."""
    return _held(archive, connection, wanted).table


def _held(archive: Archive, connection: Connection, wanted: dict[str, str]) -> _Held:
    """The comparison; after a decision only the cells, lines and sums of figures that it touches are made again."""
    question = Question(indicator=wanted["indicator"], item=wanted["item"], role=wanted["role"], level=wanted["level"])
    figures = figures_of(archive, connection, question.indicator, role=question.role)
    findings, catalog = findings_of(archive), load_catalog()
    places, adds_up = catalog.places, catalog.indicators.adds_up(question.indicator)

    def asked(rows: Iterable[Row]) -> list[Mapping[str, Any]]:
        here = (row for row in rows if wanted["province"] in ("", row["document"]["province_name"]))
        return rows_asked(here, question, places)

    def make(before: _Held | None) -> _Held:
        if before is None:
            laid = lay_out(asked(figures.rows()), question, findings, places.level_of, adds_up=adds_up)
        else:
            others = moved(before.figures, figures)
            laid = lay_again(before.laid, asked(before.figures.rows(others)), asked(figures.rows(others)), findings)
        if wanted["as_of"]:
            return _drawn(None, figures, laid, at_boundaries(laid.table, places, wanted["as_of"]), wanted["since"])
        return _drawn(before, figures, laid, with_overlaps(laid.table, places), wanted["since"])

    key = [wanted[name] for name in ("indicator", "item", "role", "level", "province", "as_of", "since")]
    return archive.keep_on(f"comparison {key}", make, mark=archive.seen.compared(question.indicator))


def _drawn(before: _Held | None, figures: Figures, laid: Laid, table: Comparison, since: str) -> _Held:
    years = tuple(year for year in table.years if year[-4:] >= since) if since else table.years[-_YEARS:]
    lines: dict[PlaceKey, Row] = {}
    wholes: dict[str, Whole | None] = {}
    if before is not None and before.years == years:
        places, touched = {key[:2] for key in laid.touched}, {key[2] for key in laid.touched}
        lines = {place: line for place, line in before.lines.items() if place not in places}
        if _adds(table) == _adds(before.table):
            wholes = {year: whole for year, whole in before.wholes.items() if year not in touched}
    lines = {place: lines.get(place) or _line(table, place, years) for place in table.places}
    wholes = {year: wholes.get(year) or table.whole(year) for year in years}
    return _Held(figures, laid, table, years, lines, wholes)


def _adds(table: Comparison) -> tuple[bool, bool, frozenset[str], frozenset[str]]:
    return table.additive, table.scores, table.levels, table.overlaps


def findings_of(archive: Archive) -> Counter[str]:
    """Return what `findings_by_fact` does: how many errors and warnings that nobody dismissed use each fact."""
    every = archive.keep("findings by fact", lambda: _used(archive.findings))

    def make() -> Counter[str]:
        found = Counter(every)
        found.subtract(_used(row for row in archive.decided_findings() if _is_dismissed(archive, row)))
        return +found

    return archive.keep("findings that count", make, mark=archive.seen.dismissals)


def _used(findings: Iterable[Row]) -> Counter[str]:
    return Counter(fact for row in findings if row["level"] in ("error", "warning") for fact in row["fact_ids"].split())


def _is_dismissed(archive: Archive, finding: Row) -> bool:
    standing = archive.standing(finding)
    return standing is not None and standing.status == "dismissed"


def table_of(archive: Archive, connection: Connection, wanted: dict[str, str]) -> Row:
    """Return a comparison as its page shows it: a line a place with cells by year and a sparkline, sums, sources."""
    held = _held(archive, connection, wanted)
    lines = [line for line in held.lines.values() if line["cells"]]
    if wanted["sort"] in ("down", "up"):
        with_value = [line for line in lines if line["last"] is not None]
        with_value.sort(key=lambda line: line["last"], reverse=wanted["sort"] == "down")
        lines = with_value + [line for line in lines if line["last"] is None]
    begins = tuple(dict.fromkeys(year[-4:] for year in held.table.years)) if len(held.table.years) > _YEARS else ()
    return {"table": held.table, "years": held.years, "begins": begins, "lines": lines, "wholes": held.wholes}


def _line(table: Comparison, place: PlaceKey, years: tuple[str, ...]) -> Row:
    cells = {year: cell for year in years if (cell := table.cell(place, year)) is not None}
    values = {year: cell.value for year, cell in cells.items() if isinstance(cell.value, Decimal)}
    last = next(reversed(values.values()), None)
    return {"code": place[0], "place": place[1], "cells": cells, "points": sparkline(values), "last": last}


def with_sources(archive: Archive, connection: Connection, wanted: dict[str, str], lines: list[Row]) -> list[Row]:
    """Return the lines shown with the facts of their cells, and the units in which their places lie."""
    by_id = figures_of(archive, connection, wanted["indicator"], role=wanted["role"]).by_id
    found = []
    for line in lines:
        shown = {year: [by_id[fact] for fact in cell.fact_ids if fact in by_id] for year, cell in line["cells"].items()}
        at = wanted["as_of"][:4] or max(year[-4:] for year in line["cells"])
        above = load_catalog().places.lies_in(line["code"], at)
        found.append(line | {"facts": shown, "above": above})
    return found


def funding_bars(archive: Archive, connection: Connection, province: str) -> list[Row]:
    """Return a bar a report: its sources as parts, beside the total that it states; a unit's bars by their years."""
    figures = figures_of(archive, connection, "funding")

    def make(before: tuple[Figures, dict[str, Row]] | None) -> tuple[Figures, dict[str, Row]]:
        others = figures.by_document if before is None else moved(before[0], figures)
        new = {name: _funding_bar(figures.by_document.get(name, ())) for name in others}
        return figures, {name: bar for name, bar in ((before[1] if before else {}) | new).items() if bar["bar"]}

    _, bars = archive.keep_on("bars", make, mark=archive.seen.altered("funding"))
    here = (bar for bar in bars.values() if province in ("", bar["document"]["province_name"]))
    return sorted(here, key=_by_unit)


def _by_unit(bar: Row) -> tuple[Any, ...]:
    document = bar["document"]
    unit = tuple(name_key(document[name] or "") for name in ("province_name", "unit_name", "unit_code"))
    return *unit, year_of(bar), bar["time"], document["document_id"]


def year_of(bar: Row) -> str:
    """Return the year in which the time of a bar ends, or the period of its report."""
    return str(bar["time"][-4:] or (bar["document"]["period_end"] or "")[:4])


def _apart(parts: dict[str, Decimal]) -> dict[str, Decimal]:
    """The parts that hold no other and lie in no other: nested sources would count twice."""
    sources = load_catalog().sources
    known = [item for item in parts if item in sources.by_id]
    within = {item for item in known for other in known if item != other and sources.is_within(item, other)}
    apart = {item: number for item, number in parts.items() if item not in within}
    return {item: number for item, number in apart.items() if item not in sources.by_id or not _overlaps(item)} or apart


def _overlaps(item: str) -> bool:
    return load_catalog().sources.by_id[item].umbrella


def _funding_bar(rows: Iterable[Row]) -> Row:
    """The bar of one report: of the stretch of years with the most sources; a source said twice is not chosen from.

    `left` is what the sources that are drawn leave of the total. Money of other places is left out.
    """
    rows = [row for row in rows if isinstance(row["value"], Decimal) and not _is_elsewhere(row)]
    if not rows:
        return {"bar": []}
    by_time: dict[str, dict[str, list[Row]]] = defaultdict(lambda: defaultdict(list))
    for row in rows:
        by_time[time_of(row)][row["item"]].append(row)
    time, items = max(by_time.items(), key=lambda entry: (len(entry[1]), entry[0][-4:], entry[0]))
    agreed = {item: said[0] for item, said in items.items() if len({row["value"] for row in said}) == 1}
    unsure = [row for item, said in items.items() if item not in agreed for row in said]
    parts = {item: row["value"] for item, row in agreed.items() if item != "total"}
    total = agreed.get("total")
    ordered = sorted(_apart(parts).items(), key=lambda part: _place_of(part[0]))
    bar = stacked(ordered, total=total["value"] if total else Decimal(0))
    left = bar.pop() if bar and not bar[-1]["name"] else None
    about = {"document": rows[0]["document"], "time": time, "total": total}
    return about | {"bar": bar, "left": left, "facts": agreed, "unsure": unsure}


def _place_of(item: str) -> tuple[int, str]:
    """Where a source stands in every bar: in the order of the dictionary, others behind."""
    known = list(load_catalog().sources.by_id)
    return (known.index(item) if item in known else len(known)), item


def _is_elsewhere(row: Row) -> bool:
    unit = row["document"]["unit_name"]
    return bool(row["place_name"] and unit and row["place_name"] != unit)
