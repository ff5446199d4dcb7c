"""Facts of one measure over all documents, as comparisons need them: newest versions, decisions laid over."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from typing import Any

from sqlalchemy import Connection, func, select

from extractor.store.effective import effective_rows
from extractor.store.reports import decode_cells
from extractor.store.reviews import iterate_decisions
from extractor.store.standing import standings
from extractor.store.tables import table

Row = dict[str, Any]
MEASURED = (
    *("fact_id", "document_id", "item", "place_name", "place_code", "period_start", "period_end"),
    *("value", "unit", "low", "high", "certainty", "quote"),
)


def superseded(connection: Connection) -> frozenset[str]:
    """Return the ids of documents of which a newer version was read."""
    documents = table("documents")
    rows = connection.execute(select(documents.c.supersedes).where(documents.c.supersedes != ""))
    return frozenset(row[0] for row in rows)


def measure_rows(
    connection: Connection,
    indicator: str,
    *,
    role: str = "",
    item: str | None = None,
    years: Collection[int] = (),
    columns: Sequence[str] = MEASURED,
) -> Iterator[Row]:
    """Yield the facts of an indicator with these columns of facts; no order is promised.

    Of documents that nothing supersedes, with what people decided laid over them.

    Args:
        connection: of a store.
        indicator: its id.
        role: only this one; "" = all.
        item: only this breakdown, "" for figures without one; None = all.
        years: in which the period ends; () = all.
        columns: document_id among them.
    """
    facts, reviews = table("facts"), table("reviews")
    wanted = {"indicator": indicator} | ({"role": role} if role else {}) | ({} if item is None else {"item": item})
    ends = frozenset(map(str, years))
    query = select(*(facts.c[name] for name in columns)).where(*(facts.c[key] == it for key, it in wanted.items()))
    query = query.where(func.substr(facts.c.period_end, 1, 4).in_(sorted(ends))) if ends else query
    old = superseded(connection)
    moved = (reviews.c.kind == "fact") & reviews.c.action.in_(("correct", "dismiss"))
    decided = {row[0] for row in connection.execute(select(reviews.c.document_id).where(moved).distinct())}
    document, hidden = columns.index("document_id"), old | decided
    cells = connection.execute(query).all()
    yield from decode_cells((it for it in cells if it[document] not in hidden), "facts", columns)
    for name in sorted(decided - old):  # a correction may have changed what a fact measures
        for row in effective_rows(connection, "facts", document_id=name):
            if all(row[key] == it for key, it in wanted.items()) and (not ends or str(row["period_end"])[:4] in ends):
                yield {key: row[key] for key in columns}


def findings_by_fact(connection: Connection) -> Counter[str]:
    """Return how many findings of level error or warning, not dismissed, use each fact."""
    findings = table("findings")
    stands = standings(iterate_decisions(connection))
    dismissed = {it.id for it, stand in stands.items() if it.kind == "finding" and stand.status == "dismissed"}
    query = select(findings.c.finding_id, findings.c.fact_ids).where(findings.c.level.in_(("error", "warning")))
    rows = connection.execute(query).all()
    return Counter(" ".join(facts or "" for finding, facts in rows if finding not in dismissed).split())


def measures(connection: Connection) -> list[tuple[str, str, str, int]]:
    """Return (indicator, item, role, number of facts) of what the dataset holds, the most frequent first."""
    facts = table("facts")
    columns = (facts.c.indicator, facts.c.item, facts.c.role)
    query = select(*columns, func.count()).where(facts.c.topic != "open").group_by(*columns)
    return sorted(((a, b, c, n) for a, b, c, n in connection.execute(query)), key=lambda it: (-it[3], it[:3]))
