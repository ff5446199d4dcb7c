"""Decisions that ask for another look: the words or figures they were about read otherwise now, or in a newer version.

Each leads to what stands there instead, if one row alone can be meant: the same words, else the same measure in the
same sentence but for its figures. It asks until somebody decides on that row, or takes the old decision back.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

import regex
from sqlalchemy import Connection, select

from extractor.model import Decision, Standing, Target
from extractor.store.placing import TABLES
from extractor.store.reports import iterate_rows
from extractor.store.standing import is_about, placed_standings, row_id, still_holds
from extractor.store.tables import table

Row = dict[str, Any]
_AT_ONCE = 400
_FIGURES_RE = regex.compile(r"\d[\d.,]*")
_MEASURE = ("indicator", "item", "role", "place_name")


@dataclass(frozen=True, slots=True, kw_only=True)
class Again:
    """A decision, the document in which to look, and what stands there in its place: `kind` and `id` of `row`, or None.

    `replaced`: a newer version took the place of the document that was decided on; `same`: in the same words.
    """

    standing: Standing
    decision: Decision
    document_id: str
    row: Row | None
    id: str
    replaced: bool
    same: bool


def asks_again(
    connection: Connection, stands: Mapping[str, Mapping[Target, Standing]], newer: Mapping[str, str]
) -> dict[str, list[Again]]:
    """Return the decisions that ask for another look, by the document that they were about.

    Args:
        connection: of one view of the data.
        stands: what stands, by document; of a document that is looked at all of it.
        newer: the document that counts now, by each that was replaced.
    """
    mine = {key: own for key, own in stands.items() if any(it.decision is not None for it in own.values())}
    doubtful = {key for key in mine if key in newer} | _not_found(connection, mine)
    found = {key: list(_of_document(connection, key, stands, newer.get(key, ""))) for key in doubtful if key in mine}
    return {key: asks for key, asks in found.items() if asks}


def _not_found(connection: Connection, stands: Mapping[str, Mapping[Target, Standing]]) -> set[str]:
    """The documents with a decision whose row is not under its id as it was: few, the others need no closer look."""
    missing = {
        target: standing.decision
        for own in stands.values()
        for target, standing in own.items()
        if standing.decision is not None
    }
    for kind, name in TABLES.items():
        source = table(name)
        targets = [target for target in missing if target.kind == kind]
        by = source.c.char_start if kind == "unclaimed" else source.c[f"{kind}_id"]
        for at in range(0, len(targets), _AT_ONCE):
            some = targets[at : at + _AT_ONCE]
            keys = {int(it.id.partition("-")[0]) if kind == "unclaimed" else it.id for it in some}
            query = select(source).where(source.c.document_id.in_({it.document_id for it in some}), by.in_(keys))
            for row in map(dict, connection.execute(query).mappings()):
                target = Target(kind=kind, document_id=row["document_id"], id=row_id(kind, row))
                if target in missing and still_holds(kind, missing[target], row):
                    del missing[target]
    return {target.document_id for target in missing}


def _of_document(
    connection: Connection, document_id: str, stands: Mapping[str, Mapping[Target, Standing]], newer: str
) -> Iterator[Again]:
    own, where = stands[document_id], newer or document_id
    later = stands.get(where, {})
    for kind, name in TABLES.items():
        if not any(target.kind == kind and standing.decision is not None for target, standing in own.items()):
            continue
        rows = list(iterate_rows(connection, name, document_id=where))
        placed, lost = placed_standings(later, kind, rows)
        if newer:
            lost = [replace(it, look_again=True) for target, it in own.items() if target.kind == kind]
        for standing in lost:
            decision = standing.decision
            if decision is None:
                continue
            row = _instead(kind, decision, rows)
            now = placed.get(row_id(kind, row)) if row is not None else None
            if now is None or not now.holds or now.decision is decision:
                yield Again(
                    standing=standing,
                    decision=decision,
                    document_id=where,
                    row=row,
                    id=row_id(kind, row) if row is not None else "",
                    replaced=bool(newer),
                    same=bool(newer) and row is not None and is_about(kind, decision, row),
                )


def _instead(kind: str, decision: Decision, rows: Iterable[Row]) -> Row | None:
    """The one row that stands where the decision was made; None where there is none, or several can be meant."""
    seen = decision.evidence
    if kind == "finding":
        alike = [row for row in rows if all(row[name] == seen.get(name) for name in ("check", "place_name"))]
        sentence = "message"
    else:
        names = [name for name in _MEASURE if name in seen]
        alike = [row for row in rows if all(row[name] == seen[name] for name in names)]
        sentence = "sentence"
    same = [row for row in alike if is_about(kind, decision, row)]
    words = _without_figures(str(seen.get(sentence, "")))
    like = [row for row in alike if _without_figures(row[sentence]) == words]
    under = [row for row in alike if row_id(kind, row) == decision.target.id]
    choices = (same, under, like) if kind == "unclaimed" else (same, under, like, alike)
    return next((found[0] for found in choices if len(found) == 1), None)


def _without_figures(sentence: str) -> str:
    return str(_FIGURES_RE.sub("0", " ".join(sentence.split())))
