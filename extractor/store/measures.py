"""Facts of one measure over all documents, as comparisons need them: newest versions, decisions laid over."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, func, select

from extractor.store.effective import effective_rows
from extractor.store.reports import decode_row
from extractor.store.reviews import iterate_decisions
from extractor.store.standing import standings
from extractor.store.tables import table

Row = dict[str, Any]
MEASURED = (
    *("fact_id", "document_id", "indicator", "item", "role", "place_name", "place_code", "period_start"),
    *("period_end", "value", "unit", "low", "high", "certainty", "quote"),
)


def superseded(connection: Connection) -> frozenset[str]:
    """Return the ids of documents of which a newer version was read."""
    documents = table("documents")
    rows = connection.execute(select(documents.c.supersedes).where(documents.c.supersedes != ""))
    return frozenset(row[0] for row in rows)


def measure_rows(connection: Connection, indicator: str, *, role: str = "") -> Iterator[Row]:
    """Yield the facts of an indicator (of one role, "" = all) with the columns `MEASURED`; no order is promised.

    Of documents that nothing supersedes, with what people decided laid over them.
    """
    facts, reviews = table("facts"), table("reviews")
    old = superseded(connection)
    moved = (reviews.c.kind == "fact") & reviews.c.action.in_(("correct", "dismiss"))
    decided = {row[0] for row in connection.execute(select(reviews.c.document_id).where(moved).distinct())}
    query = select(*(facts.c[name] for name in MEASURED)).where(facts.c.indicator == indicator)
    query = query.where(facts.c.role == role) if role else query
    for cells in connection.execute(query):
        row = dict(zip(MEASURED, cells, strict=True))
        if row["document_id"] not in old and row["document_id"] not in decided:
            yield decode_row(row, "facts")
    for document in sorted(decided - old):  # a correction may have changed what a fact measures
        for row in effective_rows(connection, "facts", document_id=document):
            if row["indicator"] == indicator and role in ("", row["role"]):
                yield {name: row[name] for name in MEASURED}


def findings_by_fact(connection: Connection) -> Counter[str]:
    """Return how many findings of level error or warning, not dismissed, use each fact."""
    findings = table("findings")
    stands = standings(iterate_decisions(connection))
    dismissed = {it.id for it, stand in stands.items() if it.kind == "finding" and stand.status == "dismissed"}
    counts: Counter[str] = Counter()
    query = select(findings.c.finding_id, findings.c.fact_ids).where(findings.c.level.in_(("error", "warning")))
    for finding, facts in connection.execute(query):
        if finding not in dismissed:
            counts.update((facts or "").split())
    return counts


def measures(connection: Connection) -> list[tuple[str, str, str, int]]:
    """Return (indicator, item, role, number of facts) of what the dataset holds, the most frequent first."""
    facts = table("facts")
    columns = (facts.c.indicator, facts.c.item, facts.c.role)
    query = select(*columns, func.count()).where(facts.c.topic != "open").group_by(*columns)
    return sorted(((a, b, c, n) for a, b, c, n in connection.execute(query)), key=lambda it: (-it[3], it[:3]))
