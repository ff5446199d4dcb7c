"""The rows of the contract with what people decided laid over them: for exports, comparisons and cross checks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import chain, groupby
from operator import itemgetter
from typing import Any

from sqlalchemy import Connection

from extractor.catalog import load_catalog
from extractor.model import Decision, Standing, Target
from extractor.store.reports import NUMBER_RE, Cells, decode_cells, encode_cells, iterate_cells, iterate_rows
from extractor.store.reviews import iterate_decisions
from extractor.store.standing import cell_text, placed_standings, row_id, standings
from extractor.store.tables import table

Row = dict[str, Any]
KINDS = {"facts": "fact", "findings": "finding"}
"""What decisions are laid over, by the name of its table."""


def effective_rows(connection: Connection, name: str, *, document_id: str | None = None) -> Iterator[Row]:
    """Yield the rows of a contract table with decisions laid over them, in the order of `iterate_rows`.

    Facts: a corrected one (checked or confirmed) has its new cells, certainty `corrected`, rule
    `review.<decision_id>` and the old value among its doubts; one that a person dismissed is left out. Findings:
    `status` is what was decided.
    """
    for part in effective_cells(connection, name, document_id=document_id):
        yield from decode_cells(part, name)


def effective_cells(connection: Connection, name: str, *, document_id: str | None = None) -> Iterator[Sequence[Cells]]:
    """Yield the same in parts, as tuples of cells as the database holds them (`iterate_cells`)."""
    parts = iterate_cells(connection, name, document_id=document_id)
    kind = KINDS.get(name)
    stands = standings(iterate_decisions(connection, document_id=document_id)) if kind is not None else {}
    if kind is None or not stands:
        yield from parts
        return
    by_document: dict[str, dict[Target, Standing]] = {}
    for target, standing in stands.items():
        by_document.setdefault(target.document_id, {})[target] = standing
    where = table(name).c.keys().index("document_id")

    def laid_over(document: str, cells: Iterable[Cells]) -> Iterable[Cells]:
        own = by_document.get(document)
        rows = overlaid(kind, list(decode_cells(cells, name)), own) if own else ()
        return (encode_cells(row, name) for row in rows) if own else cells

    for part in parts:  # whole documents, in few of which anything was decided
        if by_document.keys().isdisjoint({cells[where] for cells in part}):
            yield part
        else:
            documents = groupby(part, key=itemgetter(where))
            yield [*chain.from_iterable(laid_over(document, cells) for document, cells in documents)]


def decided_fact(connection: Connection, row: Row) -> tuple[Row, Standing | None]:
    """Return a fact as people corrected it, and what stands for it; one that they dismissed is as it was read."""
    mine = row["document_id"]
    stands = standings(iterate_decisions(connection, document_id=mine))
    rows = list(iterate_rows(connection, "facts", document_id=mine)) if stands else []
    laid = {it["fact_id"]: it for it in overlaid("fact", rows, stands)}
    placed, _ = placed_standings(stands, "fact", rows)
    return laid.get(row["fact_id"], row), placed.get(row["fact_id"])


def placed_findings(connection: Connection) -> dict[str, Standing]:
    """Return what stands for the findings of all documents, by the ids that they have now."""
    by_document: dict[str, dict[Target, Standing]] = {}
    for target, standing in standings(iterate_decisions(connection)).items():
        if target.kind == "finding":
            by_document.setdefault(target.document_id, {})[target] = standing
    placed: dict[str, Standing] = {}
    for document_id, stands in by_document.items():
        rows = iterate_rows(connection, "findings", document_id=document_id)
        placed |= placed_standings(stands, "finding", rows)[0]
    return placed


def asked_numbers(connection: Connection, stands: Mapping[Target, Standing]) -> Iterator[Row]:
    """Yield the figures, and the numbers that nobody took, that a unit was asked about, a document after the other.

    Each is its row as read, with `target`, by which decisions name it now, and `standing`. `stands` is what stands
    for all targets that are looked at.
    """
    wanted: dict[str, dict[Target, Standing]] = {}
    for target, standing in stands.items():
        if target.kind != "finding" and standing.status == "asked":
            wanted.setdefault(target.document_id, {})
    for target, standing in stands.items():
        if target.document_id in wanted:
            wanted[target.document_id][target] = standing
    for document_id, own in sorted(wanted.items()):
        for kind, name in (("fact", "facts"), ("unclaimed", "unclaimed")):
            rows = list(iterate_rows(connection, name, document_id=document_id))
            placed, _ = placed_standings(own, kind, rows)
            for row in rows:
                mine = placed.get(row_id(kind, row))
                if mine is not None and mine.status == "asked":
                    target = Target(kind=kind, document_id=document_id, id=row_id(kind, row))
                    yield row | {"target": target, "standing": mine}


def overlaid(kind: str, rows: list[Row], stands: Mapping[Target, Standing]) -> Iterator[Row]:
    """Yield one document's facts or findings with what stands laid over them."""
    placed, _ = placed_standings(stands, kind, rows)
    for row in rows:
        standing = placed.get(row_id(kind, row))
        if standing is None or standing.decision is None or standing.look_again:
            yield row
        elif kind == "finding":
            yield row | {"status": standing.status}
        elif standing.decision.action == "correct" and standing.state != "proposed":
            yield corrected(row, standing.decision)
        elif standing.decision.action != "dismiss" or standing.state == "proposed":
            yield row


def corrected(row: Row, decision: Decision) -> Row:
    """Return a fact with a correction applied and marked."""
    after = dict(decision.after)
    old = ", ".join(f"{name} {cell_text(row[name]) or '∅'}" for name in after)
    mark = f"{decision.who} sửa (trước: {old}): {decision.why}"
    result = row | after
    if "value" in after and NUMBER_RE.fullmatch(after["value"]):
        value = Decimal(after["value"])
        result |= {"value": value, "low": value, "high": value, "bound": "exact"}
    if "of" in after:
        result |= {"of": Decimal(after["of"]) if NUMBER_RE.fullmatch(after["of"]) else None}
    measured = load_catalog().indicators.by_id.get(after.get("indicator", ""))
    if measured is not None:
        result |= {"topic": measured.topic}
    doubts = "; ".join(filter(None, (row["doubts"], mark)))
    return result | {"certainty": "corrected", "rule": f"review.{decision.decision_id[:16]}", "doubts": doubts}
