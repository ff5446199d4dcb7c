"""Where the next decision goes: behind those on the same words, whatever id their row has had since."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from sqlalchemy import Connection, select

from extractor.model import Decision, Standing, Target
from extractor.store.reports import iterate_rows
from extractor.store.standing import is_about, placed_standings, row_id, standings
from extractor.store.tables import table

Row = dict[str, Any]
TABLES = {"finding": "findings", "fact": "facts", "unclaimed": "unclaimed"}


@dataclass(frozen=True, slots=True)
class Place:
    """What a person looks at: the target of the decisions on it, what stands there, and its row (None: it is gone)."""

    target: Target
    stands: Standing | None
    row: Row | None


@dataclass(slots=True)
class Places:
    """What is decided on the documents that a batch of decisions is about; `read` gives those on one, oldest first."""

    connection: Connection
    read: Callable[[str], Iterable[Decision]]
    _decided: dict[str, dict[Target, list[Decision]]] = field(default_factory=dict)
    _stands: dict[Target, Standing] = field(default_factory=dict)
    _rows: dict[tuple[str, str], list[Row]] = field(default_factory=dict)

    def find(self, target: Target) -> Place:
        """Return what a target names: a row by its id now, or by the id under which somebody decided on it."""
        mine = {it: self._stands[it] for it in self._of(target.document_id) if it.kind == target.kind}
        row = _row_of(self.connection, target)
        if row is not None and not any(_concerns(it, standing, target, row) for it, standing in mine.items()):
            return Place(target, mine.get(target), row)
        placed, _ = placed_standings(mine, target.kind, self._rows_of(target) if mine else ())
        if row is None:
            at = next((key for key, it in placed.items() if it.decision and it.decision.target == target), "")
            return Place(target, mine.get(target), _row_of(self.connection, replace(target, id=at)) if at else None)
        stands = placed.get(row_id(target.kind, row))
        decision = stands.decision if stands is not None else None
        return Place(decision.target if decision is not None else target, stands, row)

    def add(self, decision: Decision) -> tuple[Standing | None, Standing]:
        """Take in a decision that was just written; return what stood before it and what stands now."""
        rows = self._of(decision.target.document_id).setdefault(decision.target, [])
        rows.append(decision)
        before, after = self._stands.get(decision.target), standings(rows)[decision.target]
        self._stands[decision.target] = after
        return before, after

    def _of(self, document_id: str) -> dict[Target, list[Decision]]:
        if document_id not in self._decided:
            self._decided[document_id] = {}
            for decision in self.read(document_id):
                self._decided[document_id].setdefault(decision.target, []).append(decision)
            for rows in self._decided[document_id].values():
                self._stands |= standings(rows)
        return self._decided[document_id]

    def _rows_of(self, target: Target) -> list[Row]:
        key = target.document_id, target.kind
        if key not in self._rows:
            rows = iterate_rows(self.connection, TABLES[target.kind], document_id=target.document_id)
            self._rows[key] = list(rows)
        return self._rows[key]


def _concerns(decided: Target, standing: Standing, target: Target, row: Row) -> bool:
    """Return True if a decision in force is on this target, or on the words of its row."""
    decision = standing.decision
    return decision is not None and (decided == target or is_about(decided.kind, decision, row))


def _row_of(connection: Connection, target: Target) -> Row | None:
    if target.kind not in TABLES:
        return None
    source = table(TABLES[target.kind])
    query = select(source).where(source.c.document_id == target.document_id)
    if target.kind == "unclaimed":
        start, _, end = target.id.partition("-")
        if not (start.isdecimal() and end.isdecimal() and len(target.id) < 24):
            return None
        query = query.where(source.c.char_start == int(start), source.c.char_end == int(end))
    else:
        query = query.where(source.c[f"{target.kind}_id"] == target.id)
    row = connection.execute(query.limit(1)).mappings().first()
    return dict(row) if row is not None else None
