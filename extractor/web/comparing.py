"""The comparison pages: one indicator by place and year, criteria by commune, funding by source."""

from __future__ import annotations

from collections import Counter, defaultdict
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection

from extractor.catalog import load_catalog
from extractor.compare import (
    Comparison,
    Question,
    at_boundaries,
    compare_facts,
    day_asked,
    rows_asked,
    time_of,
)
from extractor.store import findings_by_fact
from extractor.web import queries
from extractor.web.archive import Archive
from extractor.web.charts import sparkline, stacked

Row = dict[str, Any]
_STATE_ORDER = ("met", "target_met", "owed", "not_met")
_FIRST = "criteria_met_mean"
_YEARS = 10
ROLES = ("actual", "target", "plan")
LEVELS = ("province", "district", "commune")


def wanted_of(archive: Archive, connection: Connection, given: dict[str, str]) -> dict[str, str]:
    """Return what is asked for with what can be asked: the indicator and item that are there, a role, a day.

    Raises:
        UsageError: the day of the boundaries is none.
    """
    known = queries.measured(archive, connection)
    indicator = given["indicator"]
    if indicator not in known:
        indicator = _FIRST if _FIRST in known else next(iter(known), "")
    items = known.get(indicator, Counter())
    usual = next((item for item in ("", "total") if item in items), next(iter(items), ""))
    return given | {
        "as_of": given["as_of"] and day_asked(given["as_of"]),
        "indicator": indicator,
        "item": given["item"] if given["item"] in items else usual,
        "role": given["role"] if given["role"] in ROLES else "actual",
        "level": given["level"] if given["level"] in LEVELS else "",
    }


def comparison_of(archive: Archive, connection: Connection, wanted: dict[str, str]) -> Comparison:
    """Return the table that `extractor compare` gives for the same question."""
    name, mark = f"comparison {_key(wanted)}", archive.seen.compared(wanted["indicator"])
    return archive.keep(name, lambda: _comparison(archive, connection, wanted), mark=mark)


def _key(wanted: dict[str, str]) -> list[str]:
    return [wanted[name] for name in ("indicator", "item", "role", "level", "province", "as_of")]


def _comparison(archive: Archive, connection: Connection, wanted: dict[str, str]) -> Comparison:
    question = Question(indicator=wanted["indicator"], item=wanted["item"], role=wanted["role"], level=wanted["level"])
    gazetteer = load_catalog().places
    rows = queries.facts_of(archive, connection, question.indicator, role=question.role)
    if wanted["province"]:
        rows = [row for row in rows if row["document"]["province_name"] == wanted["province"]]
    mark, levels = archive.seen.dismissals, archive.project.levels
    findings = archive.keep("findings by fact", lambda: findings_by_fact(connection, levels), mark=mark)
    asked, adds_up = rows_asked(rows, question, gazetteer), load_catalog().indicators.adds_up(question.indicator)
    table = compare_facts(asked, question, findings, gazetteer.level_of, adds_up=adds_up)
    return at_boundaries(table, gazetteer, wanted["as_of"]) if wanted["as_of"] else table


def table_of(archive: Archive, connection: Connection, wanted: dict[str, str]) -> Row:
    """Return a comparison as its page shows it: a line a place with cells by year and a sparkline, sums, sources."""
    table = comparison_of(archive, connection, wanted)
    years = table.years[-_YEARS:]
    mark = archive.seen.compared(wanted["indicator"])
    lines, sums = archive.keep(f"lines {_key(wanted)}", lambda: _lines(table, years), mark=mark)
    if wanted["sort"] in ("down", "up"):
        with_value = [line for line in lines if line["last"] is not None]
        with_value.sort(key=lambda line: line["last"], reverse=wanted["sort"] == "down")
        lines = with_value + [line for line in lines if line["last"] is None]
    return {"table": table, "years": years, "lines": lines, "sums": sums}


def _lines(table: Comparison, years: tuple[str, ...]) -> tuple[list[Row], dict[str, tuple[Decimal, int]]]:
    lines = [_line(table, place, years) for place in table.places]
    sums = {year: (total, count) for year in years for total, count in [table.total(year)] if total is not None}
    return [line for line in lines if line["cells"]], sums


def _line(table: Comparison, place: tuple[str, str], years: tuple[str, ...]) -> Row:
    cells = {year: cell for year in years if (cell := table.cell(place, year)) is not None}
    numbers = [cells[year].value if year in cells else None for year in years]
    values = [value if isinstance(value, Decimal) else None for value in numbers]
    last = next((value for value in reversed(values) if value is not None), None)
    return {"code": place[0], "place": place[1], "cells": cells, "points": sparkline(values), "last": last}


def with_sources(archive: Archive, connection: Connection, wanted: dict[str, str], lines: list[Row]) -> list[Row]:
    """Return the lines shown with the facts of their cells, and the units in which their places lie."""
    rows = queries.facts_of(archive, connection, wanted["indicator"], role=wanted["role"])
    name = f"by id {wanted['indicator']} {wanted['role']}"
    by_id = archive.keep_measured(name, wanted["indicator"], lambda: {row["fact_id"]: row for row in rows})
    found = []
    for line in lines:
        shown = {year: [by_id[fact] for fact in cell.fact_ids if fact in by_id] for year, cell in line["cells"].items()}
        at = wanted["as_of"][:4] or max(year[-4:] for year in line["cells"])
        corrected = {year for year, facts in shown.items() if any(row["certainty"] == "corrected" for row in facts)}
        above = load_catalog().places.lies_in(line["code"], at)
        found.append(line | {"facts": shown, "corrected": corrected, "above": above})
    return found


def criteria_map(archive: Archive, connection: Connection, province: str, year: str) -> Row:
    """Return the states of criteria by commune in one year (the last one with results if none is given).

    `places` are lines: name, the unit in which it lies, cells by criterion. Communes of one name are told apart by
    their codes; one without a code by the unit whose report names it.
    """
    key = f"criteria {province} {year}"
    told = "criterion_status"
    return dict(archive.keep_measured(key, told, lambda: _criteria_map(archive, connection, province, year)))


def criterion_rows(archive: Archive, connection: Connection, province: str, year: str = "") -> list[Row]:
    """Return what reports say of the states of criteria; of one year, if one is given."""
    rows = [
        row
        for role in ("actual", "target")
        for row in queries.facts_of(archive, connection, "criterion_status", role=role)
    ]
    return [
        row for row in rows if province in ("", row["document"]["province_name"]) and (not year or _year(row) == year)
    ]


def _criteria_map(archive: Archive, connection: Connection, province: str, year: str) -> Row:
    rows = criterion_rows(archive, connection, province)
    years = sorted({_year(row) for row in rows if _year(row)})
    results = {_year(row) for row in rows if row["value"] != "target_met"} - {""}
    year = year if year in years else max(results or years, default="")
    numbers: set[str] = set()
    places: dict[tuple[str, str, str], dict[str, Row]] = {}
    for row in rows:
        if _year(row) != year or not row["item"] or not row["place_name"]:
            continue
        numbers.add(row["item"])
        cells = places.setdefault(_place_key(row, year), {})
        worse = max(row, cells.get(row["item"], row), key=lambda fact: _rank(fact["value"]))
        cells[row["item"]] = worse
    ordered = sorted(numbers, key=lambda number: [int(p) if p.isdecimal() else 0 for p in number.split(".")])
    lines = [{"place": name, "above": above, "cells": cells} for (name, above, _), cells in sorted(places.items())]
    return {"years": years, "year": year, "numbers": ordered, "places": lines}


def _place_key(row: Row, year: str) -> tuple[str, str, str]:
    code, name = row["place_code"] or "", row["place_name"]
    if code:
        return name, load_catalog().places.lies_in(code, year), code
    teller = (row["document"]["unit_name"], row["document"]["province_name"])
    return name, ", ".join(dict.fromkeys(unit for unit in teller if unit and unit != name)), ""


def _year(row: Row) -> str:
    return str(row["period_end"] or row["document"]["period_end"] or "")[:4]


def _rank(state: Any) -> int:
    return _STATE_ORDER.index(state) if state in _STATE_ORDER else -1


def funding_bars(archive: Archive, connection: Connection, province: str) -> list[Row]:
    """Return a bar a report: its sources as parts, beside the total that it states."""
    return archive.keep_measured(f"bars {province}", "funding", lambda: _funding_bars(archive, connection, province))


def _apart(parts: dict[str, Decimal]) -> dict[str, Decimal]:
    """The parts that hold no other and lie in no other: nested sources would count twice."""
    sources = load_catalog().sources
    known = [item for item in parts if item in sources.by_id]
    within = {item for item in known for other in known if item != other and sources.is_within(item, other)}
    apart = {item: number for item, number in parts.items() if item not in within}
    return {item: number for item, number in apart.items() if item not in sources.by_id or not _overlaps(item)} or apart


def _overlaps(item: str) -> bool:
    return load_catalog().sources.by_id[item].umbrella


def _funding_bars(archive: Archive, connection: Connection, province: str) -> list[Row]:
    by_report: dict[str, list[Row]] = defaultdict(list)
    for row in queries.facts_of(archive, connection, "funding"):
        document = row["document"]
        elsewhere = row["place_name"] and document["unit_name"] and row["place_name"] != document["unit_name"]
        if not elsewhere and province in ("", document["province_name"]) and isinstance(row["value"], Decimal):
            by_report[row["document_id"]].append(row)
    bars = [bar for rows in by_report.values() if (bar := _funding_bar(rows))["bar"]]
    return sorted(
        bars, key=lambda entry: (entry["document"]["province_name"] or "", entry["document"]["unit_name"] or "")
    )


def _funding_bar(rows: list[Row]) -> Row:
    """The bar of one report: of the stretch of years with the most sources; a source said twice is not chosen from.

    `left` is what the sources that are drawn leave of the total.
    """
    by_time: dict[str, dict[str, list[Row]]] = defaultdict(lambda: defaultdict(list))
    for row in rows:
        by_time[time_of(row)][row["item"]].append(row)
    time, items = max(by_time.items(), key=lambda entry: (len(entry[1]), entry[0][-4:], entry[0]))
    agreed = {item: said[0] for item, said in items.items() if len({row["value"] for row in said}) == 1}
    unsure = [row for item, said in items.items() if item not in agreed for row in said]
    parts = {item: row["value"] for item, row in agreed.items() if item != "total"}
    total = agreed.get("total")
    ordered = sorted(_apart(parts).items(), key=lambda part: -part[1])
    bar = stacked(ordered, total=total["value"] if total else Decimal(0))
    left = bar.pop() if bar and not bar[-1]["name"] else None
    about = {"document": rows[0]["document"], "time": time, "total": total}
    return about | {"bar": bar, "left": left, "facts": agreed, "unsure": unsure}
