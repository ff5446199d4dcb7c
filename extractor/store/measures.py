"""Facts of one measure over all documents, as comparisons need them: newest versions, decisions laid over."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import Any

from sqlalchemy import Connection, case, func, select

from extractor.store.effective import effective_rows, placed_findings
from extractor.store.reports import decode_cells, iterate_rows
from extractor.store.tables import table
from extractor.store.versions import is_current, superseded

Row = dict[str, Any]
_AT_ONCE = 500
MEASURED = (
    *("fact_id", "document_id", "item", "place_name", "place_code", "period_start", "period_end"),
    *("value", "unit", "low", "high", "certainty", "quote"),
)


def measure_rows(
    connection: Connection,
    indicator: str,
    *,
    role: str = "",
    item: str | None = None,
    years: Collection[int] = (),
) -> Iterator[Row]:
    """Yield the facts of an indicator with the columns `MEASURED`; no order is promised.

    Of documents that nothing supersedes, with what people decided laid over them.

    Args:
        connection: of a store.
        indicator: its id.
        role: only this one; "" = all.
        item: only this breakdown, "" for figures without one; None = all.
        years: in which the period ends; () = all.
    """
    wanted = {"indicator": indicator} | ({"role": role} if role else {}) | ({} if item is None else {"item": item})
    ends = frozenset(map(str, years))
    old, decided = superseded(connection), _decided(connection)
    yield from _as_read(connection, wanted, ends, MEASURED, old | decided)
    yield from _corrected(connection, wanted, ends, decided - old)


def rows_as_read(connection: Connection, indicator: str, *, role: str) -> list[Row]:
    """Return what `measure_rows` would if nobody had decided anything: where `with_decisions` begins."""
    wanted = {"indicator": indicator, "role": role}
    return list(_as_read(connection, wanted, (), MEASURED, superseded(connection)))


def with_decisions(connection: Connection, as_read: Iterable[Row], indicator: str, *, role: str) -> Iterator[Row]:
    """Yield what `measure_rows` yields, from `rows_as_read`: only documents with decisions are read again."""
    decided = _decided(connection)
    yield from (row for row in as_read if row["document_id"] not in decided)
    yield from _corrected(connection, {"indicator": indicator, "role": role}, (), decided - superseded(connection))


def _corrected(
    connection: Connection, wanted: Mapping[str, str], ends: Collection[str], documents: Iterable[str]
) -> Iterator[Row]:
    for row in _overlaid(connection, documents):
        if all(row[key] == it for key, it in wanted.items()) and (not ends or str(row["period_end"])[:4] in ends):
            yield {key: row[key] for key in MEASURED}


def rows_by_indicator(
    connection: Connection, indicators: Iterable[str], columns: Sequence[str]
) -> Iterator[Iterator[Row]]:
    """Yield what `measure_rows` yields of each of these indicators; what people decided is read once for all."""
    old, decided = superseded(connection), _decided(connection)
    laid: dict[str, list[Row]] = defaultdict(list)
    for row in _overlaid(connection, decided - old):
        laid[row["indicator"]].append({key: row[key] for key in columns})
    for indicator in indicators:
        yield chain(_as_read(connection, {"indicator": indicator}, (), columns, old | decided), laid[indicator])


def _decided(connection: Connection) -> frozenset[str]:
    """The documents of which a person changed or took out a figure."""
    reviews = table("reviews")
    moved = (reviews.c.kind == "fact") & reviews.c.action.in_(("correct", "dismiss"))
    return frozenset(row[0] for row in connection.execute(select(reviews.c.document_id).where(moved).distinct()))


def _as_read(
    connection: Connection,
    wanted: Mapping[str, str],
    ends: Collection[str],
    columns: Sequence[str],
    hidden: Collection[str],
) -> Iterator[Row]:
    """The facts with these cells, of all documents but the hidden ones."""
    facts = table("facts")
    query = select(*(facts.c[name] for name in columns)).where(*(facts.c[key] == it for key, it in wanted.items()))
    query = query.where(func.substr(facts.c.period_end, 1, 4).in_(sorted(ends))) if ends else query
    document = columns.index("document_id")
    cells = connection.execute(query).all()
    return decode_cells((it for it in cells if it[document] not in hidden), "facts", columns)


def _overlaid(connection: Connection, documents: Iterable[str]) -> Iterator[Row]:
    """All facts of these documents with the decisions laid over: a correction may have changed what a fact measures."""
    for name in sorted(documents):
        yield from effective_rows(connection, "facts", document_id=name)


def findings_by_fact(connection: Connection, levels: Mapping[str, str]) -> Counter[str]:
    """Return how many findings of level error or warning, not dismissed, use each fact.

    `levels` (those of a project) are by check id and go before those of the store.
    """
    dismissed = [it for it, standing in placed_findings(connection).items() if standing.status == "dismissed"]
    used = _used_facts(connection, levels)
    for first in range(0, len(dismissed), _AT_ONCE):
        used.subtract(_used_facts(connection, levels, dismissed[first : first + _AT_ONCE]))
    return +used


def _used_facts(connection: Connection, levels: Mapping[str, str], only: Sequence[str] = ()) -> Counter[str]:
    """How many findings (of these, () = all) of level error or warning use each fact; the database joins their ids."""
    findings = table("findings")
    level = case(levels, value=findings.c.check, else_=findings.c.level) if levels else findings.c.level
    query = select(func.aggregate_strings(findings.c.fact_ids, " ")).where(level.in_(("error", "warning")))
    query = query.where(findings.c.finding_id.in_(only)) if only else query
    return Counter((connection.execute(query).scalar_one() or "").split())


def measures_as_read(connection: Connection) -> Counter[tuple[str, str, str]]:
    """Return how many facts there are of each indicator, item and role, in current documents, decisions left aside."""
    facts = table("facts")
    columns = (facts.c.indicator, facts.c.item, facts.c.role)
    query = select(*columns, func.count()).where(facts.c.topic != "open", is_current(facts.c.document_id))
    query = query.group_by(*columns)
    return Counter({(a, b, c): count for a, b, c, count in connection.execute(query)})


def measures(
    connection: Connection, as_read: Counter[tuple[str, str, str]] | None = None
) -> list[tuple[str, str, str, int]]:
    """Return (indicator, item, role, number of facts) of what the dataset holds, the most frequent first.

    With what people decided laid over the facts, as comparisons see them. `as_read`: `measures_as_read` of before.
    """
    found = Counter(measures_as_read(connection) if as_read is None else as_read)
    decided = _decided(connection) - superseded(connection)
    for name in decided:
        found.subtract(_counted(iterate_rows(connection, "facts", document_id=name)))
    found.update(_counted(_overlaid(connection, decided)))
    return sorted(((*measure, count) for measure, count in found.items() if count), key=lambda it: (-it[3], it[:3]))


def _counted(rows: Iterable[Row]) -> Counter[tuple[str, str, str]]:
    return Counter((row["indicator"], row["item"], row["role"]) for row in rows if row["topic"] != "open")
