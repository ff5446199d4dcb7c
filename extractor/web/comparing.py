"""The comparison pages: one indicator by place and year, criteria by commune, funding by source."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from sqlalchemy import Connection

from extractor.catalog import load_catalog
from extractor.web import queries
from extractor.web.archive import Archive
from extractor.web.charts import sparkline, stacked

Row = dict[str, Any]
_STATE_ORDER = ("met", "target_met", "owed", "not_met")
_FIRST = "criteria_met_mean"


def table_of(archive: Archive, connection: Connection, wanted: dict[str, str]) -> Row:
    """Return the table of one indicator: a line a place (and item), a cell a year, a sparkline."""
    known = queries.indicators(archive, connection)
    names = [name for name, _ in known]
    if wanted["indicator"] not in names:
        wanted["indicator"] = _FIRST if _FIRST in names else names[0] if names else ""
    wanted["role"] = wanted["role"] if wanted["role"] in ("actual", "target", "plan") else "actual"
    rows = queries.facts_of(archive, connection, wanted["indicator"], roles=(wanted["role"],))
    if wanted["province"]:
        rows = [row for row in rows if row["document"]["province_name"] == wanted["province"]]
    key = f"table {wanted['indicator']} {wanted['role']} {wanted['province']}"
    years, lines = archive.keep_corrected(key, lambda: _lines(rows))
    if wanted["sort"] in ("down", "up"):
        with_value = [line for line in lines if line["last"] is not None]
        with_value.sort(key=lambda line: line["last"], reverse=wanted["sort"] == "down")
        lines = with_value + [line for line in lines if line["last"] is None]
    return {"known": known, "years": years, "lines": lines}


def _lines(rows: list[Row]) -> tuple[list[str], list[Row]]:
    years, lines = queries.by_place_and_year(rows)
    years = years[-10:]
    for line in lines:
        values = [_one(line["cells"].get(year, [])) for year in years]
        line["points"] = sparkline(values)
        line["last"] = next((value for value in reversed(values) if value is not None), None)
    return years, lines


def _one(rows: list[Row]) -> Decimal | None:
    """The figure of a cell, where its reports agree on one."""
    values = {queries.decimal_of(row["value"]) for row in rows}
    return values.pop() if len(values) == 1 else None


def criteria_map(archive: Archive, connection: Connection, province: str, year: str) -> Row:
    """Return the states of criteria by commune in one year (the last one with figures if none is given)."""
    key = f"criteria {province} {year}"
    return dict(archive.keep_corrected(key, lambda: _criteria_map(archive, connection, province, year)))


def _criteria_map(archive: Archive, connection: Connection, province: str, year: str) -> Row:
    rows = queries.facts_of(archive, connection, "criterion_status", roles=("actual", "target"))
    if province:
        rows = [row for row in rows if row["document"]["province_name"] == province]
    years = sorted({_year(row) for row in rows if _year(row)})
    year = year if year in years else years[-1] if years else ""
    numbers: set[str] = set()
    places: dict[str, dict[str, Row]] = {}
    for row in rows:
        if _year(row) != year or not row["item"] or not row["place_name"]:
            continue
        numbers.add(row["item"])
        cells = places.setdefault(row["place_name"], {})
        worse = max(row, cells.get(row["item"], row), key=lambda fact: _rank(fact["value"]))
        cells[row["item"]] = worse
    ordered = sorted(numbers, key=lambda number: [int(p) if p.isdecimal() else 0 for p in number.split(".")])[:60]
    return {"years": years, "year": year, "numbers": ordered, "places": sorted(places.items())[:200]}


def _year(row: Row) -> str:
    return str(row["period_end"] or row["document"]["period_end"] or "")[:4]


def _rank(state: Any) -> int:
    return _STATE_ORDER.index(state) if state in _STATE_ORDER else -1


def funding_bars(archive: Archive, connection: Connection, province: str) -> list[Row]:
    """Return a bar a report: its sources as parts, beside the total that it states."""
    return archive.keep_corrected(f"bars {province}", lambda: _funding_bars(archive, connection, province))


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
    by_report: dict[str, Row] = {}
    for row in queries.facts_of(archive, connection, "funding"):
        document = row["document"]
        if province and document["province_name"] != province:
            continue
        if row["place_name"] and document["unit_name"] and row["place_name"] != document["unit_name"]:
            continue
        entry = by_report.setdefault(
            row["document_id"], {"document": document, "total": None, "most": Decimal(-1), "parts": {}, "facts": {}}
        )
        number = queries.decimal_of(row["value"])
        if number is None:
            continue
        if row["item"] == "total":
            if number > entry["most"]:
                entry["total"], entry["most"] = row, number
        elif number > entry["parts"].get(row["item"], Decimal(-1)):
            entry["parts"][row["item"]] = number
            entry["facts"][row["item"]] = row
    bars = [entry for entry in by_report.values() if entry["parts"]]
    for entry in bars:
        parts = sorted(_apart(entry["parts"]).items(), key=lambda part: -part[1])
        entry["bar"] = stacked(parts)
    return sorted(
        bars, key=lambda entry: (entry["document"]["province_name"] or "", entry["document"]["unit_name"] or "")
    )
