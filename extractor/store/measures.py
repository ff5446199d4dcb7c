"""Facts of one measure over all documents, as comparisons need them: newest versions, decisions laid over."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import chain
from typing import Any

from sqlalchemy import Connection, case, func, select

from extractor.store.effective import overlaid, placed_findings
from extractor.store.reports import Cells, decoded, iterate_rows, parts_of_rows
from extractor.store.reviews import iterate_decisions
from extractor.store.standing import standings
from extractor.store.tables import table
from extractor.store.versions import is_current, superseded

Row = dict[str, Any]
_AT_ONCE = 500
MEASURED = (
    *("fact_id", "document_id", "item", "place_name", "place_code", "period_start", "period_end"),
    *("value", "unit", "low", "high", "of", "certainty", "quote"),
)


@dataclass(frozen=True, slots=True)
class Altered:
    """What decisions change in one document: ids of facts that are gone as they were read, and what stands instead.

    `counts` is by how much the number of facts of each indicator, item and role changes.
    """

    gone: frozenset[str]
    rows: tuple[Row, ...]
    counts: Mapping[tuple[str, str, str], int]


def altered_facts(connection: Connection, document_id: str) -> Altered:
    """Return what people corrected and left out in one document."""
    stands = standings(iterate_decisions(connection, document_id=document_id))
    read = list(iterate_rows(connection, "facts", document_id=document_id))
    laid = list(overlaid("fact", read, stands))
    before, after = {id(row) for row in read}, {id(row) for row in laid}
    gone, rows = [row for row in read if id(row) not in after], [row for row in laid if id(row) not in before]
    counts = _counted(rows)
    counts.subtract(_counted(gone))
    return Altered(frozenset(row["fact_id"] for row in gone), tuple(rows), counts)


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
    altered = _altered(connection, partial(altered_facts, connection))
    yield from _kept(_rows_as_read(connection, wanted, ends), altered)
    yield from _corrected(altered.values(), wanted, ends)


def rows_as_read(connection: Connection, indicator: str, *, role: str) -> list[Row]:
    """Return what `measure_rows` would if nobody had decided anything: where `with_decisions` begins."""
    return list(_rows_as_read(connection, {"indicator": indicator, "role": role}, ()))


def with_decisions(as_read: Iterable[Row], altered: Altered, indicator: str, *, role: str) -> list[Row]:
    """Return what `measure_rows` yields of one document: those of its `rows_as_read` that stand, then the corrected."""
    stand = [row for row in as_read if row["fact_id"] not in altered.gone]
    return stand + list(_corrected([altered], {"indicator": indicator, "role": role}, ()))


def decided_documents(connection: Connection) -> frozenset[str]:
    """Return the documents of which a person changed or took out a figure, of those that nothing supersedes."""
    reviews = table("reviews")
    moved = (reviews.c.kind == "fact") & reviews.c.action.in_(("correct", "dismiss"))
    every = connection.execute(select(reviews.c.document_id).where(moved).distinct()).scalars()
    return frozenset(every) - superseded(connection)


def _altered(connection: Connection, look: Callable[[str], Altered]) -> dict[str, Altered]:
    """What decisions change, by document; of documents that nothing supersedes."""
    return {name: look(name) for name in sorted(decided_documents(connection))}


def _kept(as_read: Iterable[Row], altered: Mapping[str, Altered]) -> Iterator[Row]:
    """The facts that stand as they were read."""
    for row in as_read:
        own = altered.get(row["document_id"])
        if own is None or row["fact_id"] not in own.gone:
            yield row


def _corrected(altered: Iterable[Altered], wanted: Mapping[str, str], ends: Collection[str]) -> Iterator[Row]:
    for row in chain.from_iterable(own.rows for own in altered):
        if all(row[key] == it for key, it in wanted.items()) and (not ends or str(row["period_end"])[:4] in ends):
            yield {key: row[key] for key in MEASURED}


def cells_by_indicator(
    connection: Connection, indicators: Iterable[str], columns: Sequence[str]
) -> Iterator[tuple[str, Iterator[Cells]]]:
    """Yield each of these indicators with its facts as tuples of these columns, numbers as Decimal.

    They are those of `measure_rows`, and those of superseded documents; what people decided is read once for all.
    """
    altered = _altered(connection, partial(altered_facts, connection))
    laid: dict[str, list[Cells]] = defaultdict(list)
    for row in chain.from_iterable(own.rows for own in altered.values()):
        laid[row["indicator"]].append(tuple([row[key] for key in columns]))
    gone = frozenset[str]().union(*(own.gone for own in altered.values()))
    fact_id = columns.index("fact_id")
    for indicator in indicators:
        cells = _as_read(connection, {"indicator": indicator}, (), columns)
        yield indicator, chain((it for it in cells if it[fact_id] not in gone) if gone else cells, laid[indicator])


def _rows_as_read(connection: Connection, wanted: Mapping[str, str], ends: Collection[str]) -> Iterator[Row]:
    """The facts with these cells, of all documents that nothing supersedes, with the columns `MEASURED`."""
    old, document = superseded(connection), MEASURED.index("document_id")
    for cells in _as_read(connection, wanted, ends, MEASURED):
        if cells[document] not in old:
            yield dict(zip(MEASURED, cells, strict=True))


def _as_read(
    connection: Connection, wanted: Mapping[str, str], ends: Collection[str], columns: Sequence[str]
) -> Iterator[Cells]:
    """These columns of the facts with these cells, of all documents."""
    facts = table("facts")
    query = select(*(facts.c[name] for name in columns)).where(*(facts.c[key] == it for key, it in wanted.items()))
    query = query.where(func.substr(facts.c.period_end, 1, 4).in_(sorted(ends))) if ends else query
    parts = parts_of_rows(connection, query)
    return chain.from_iterable(decoded(part, "facts", columns) for part in parts)


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
    connection: Connection,
    as_read: Counter[tuple[str, str, str]] | None = None,
    look: Callable[[str], Altered] | None = None,
) -> list[tuple[str, str, str, int]]:
    """Return (indicator, item, role, number of facts) of what the dataset holds, the most frequent first.

    With what people decided laid over the facts, as comparisons see them. `as_read`: `measures_as_read` of before;
    `look` gives `altered_facts` of a document by its id.
    """
    found = Counter(measures_as_read(connection) if as_read is None else as_read)
    for own in _altered(connection, look or partial(altered_facts, connection)).values():
        found.update(own.counts)
    return sorted(((*measure, count) for measure, count in found.items() if count), key=lambda it: (-it[3], it[:3]))


def _counted(rows: Iterable[Row]) -> Counter[tuple[str, str, str]]:
    return Counter((row["indicator"], row["item"], row["role"]) for row in rows if row["topic"] != "open")
