"""What stands: decisions folded into one standing a target, found again after a new extraction.

A decision holds for words at a place. When the same bytes are read again by a newer version, ids may differ: the
figure is found by its words, its sentence and its measure. Where that fails, the decision is not applied and asks
for another look; it is never put on another figure.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

from extractor.model import Decision, Standing, Target
from extractor.model.decision import STATES, STATUS

Row = dict[str, Any]


def standings(decisions: Iterable[Decision]) -> dict[Target, Standing]:
    """Return what stands for each target, from decisions in their order.

    An undo takes back the row that it names; what stood before it stands again. A check or a confirmation raises
    the state of what stands.
    """
    rows: dict[Target, list[Decision]] = {}
    last: dict[Target, str] = {}
    for decision in decisions:
        live = rows.setdefault(decision.target, [])
        last[decision.target] = decision.decision_id
        if decision.action == "undo":
            _take_back(live, decision.undoes)
        else:
            live.append(decision)
    return {target: _fold(live, last[target]) for target, live in rows.items()}


def _take_back(live: list[Decision], undone: str) -> None:
    for at in range(len(live) - 1, -1, -1):
        if live[at].decision_id == undone:
            del live[at]
            return


def _fold(live: list[Decision], last_id: str) -> Standing:
    decision: Decision | None = None
    state = "proposed"
    for row in live:
        if row.action in STATUS:
            decision, state = row, row.state
        elif decision is not None:
            state = max(state, row.state, key=list(STATES).index)
    top, by = (live[-1].decision_id, live[-1].who) if live else ("", "")
    return Standing(decision=decision, state=state, last_id=last_id, top_id=top, top_by=by)


def placed_standings(
    stands: Mapping[Target, Standing], kind: str, rows: Iterable[Row]
) -> tuple[dict[str, Standing], list[Standing]]:
    """Return the standings of one document's rows by their ids now, and those that fit no row any more.

    Of two that fit the same row the one that was decided later stands.

    Args:
        stands: what stands, of this document.
        kind: fact | finding | unclaimed, the kind of the rows.
        rows: the rows of the document as they are now.
    """
    listed = list(rows)
    by_id = {row_id(kind, row): row for row in listed}
    placed: dict[str, Standing] = {}
    lost: list[Standing] = []
    for target, standing in sorted(stands.items(), key=lambda it: it[1].decision.seq if it[1].decision else 0):
        if target.kind != kind:
            continue
        row = _find(kind, target, standing.decision, by_id, listed) if standing.decision is not None else None
        if row is not None:
            placed[row_id(kind, row)] = standing
        elif standing.decision is None:
            placed[target.id] = standing
        else:
            lost.append(replace(standing, look_again=True))
    for standing in lost:
        mine = standing.decision.target.id if standing.decision is not None else ""
        if mine in by_id and not (mine in placed and placed[mine].holds):
            placed[mine] = standing
    return placed, lost


def row_id(kind: str, row: Mapping[str, Any]) -> str:
    """Return the id by which decisions name a row."""
    return f"{row['char_start']}-{row['char_end']}" if kind == "unclaimed" else str(row[f"{kind}_id"])


def _find(kind: str, target: Target, decision: Decision, by_id: Mapping[str, Row], rows: list[Row]) -> Row | None:
    row = by_id.get(target.id)
    if row is not None and still_holds(kind, decision, row):
        return row
    if row is not None and kind != "finding" and _same_place(row, decision.evidence):
        return None
    same = [row for row in rows if is_about(kind, decision, row)]
    return same[0] if len(same) == 1 and (kind == "finding" or _same_reading(decision, same[0])) else None


def still_holds(kind: str, decision: Decision, row: Row) -> bool:
    """Return True if the row under the id of a decision is the one that was decided on, and is read as it was."""
    if kind == "finding":
        return bool(row["message"] == decision.evidence["message"])
    return _same_place(row, decision.evidence) and _same_reading(decision, row)


def _same_place(row: Row, seen: Mapping[str, Any]) -> bool:
    return bool(row["char_start"] == seen["char_start"]) and _same_words(row, seen)


def is_about(kind: str, decision: Decision, row: Row) -> bool:
    """Return True if a row has the words and the measure that a decision was made about."""
    seen = decision.evidence
    if kind == "finding":
        return bool(row["check"] == seen["check"] and row["message"] == seen["message"])
    names = [name for name in ("indicator", "item", "role", "bound", "place_name") if name in seen]
    return _same_words(row, seen) and all(row[name] == seen[name] for name in names)


def _same_words(row: Row, seen: Mapping[str, Any]) -> bool:
    if row["quote"] != seen["quote"]:
        return False
    return " ".join(row["sentence"].split()) == " ".join(str(seen["sentence"]).split())


def _same_reading(decision: Decision, row: Row) -> bool:
    """A figure found right is another matter once it is read otherwise; a corrected one stays corrected."""
    if decision.action != "accept" or "value" not in decision.before:
        return True
    return cell_text(row["value"]) == str(decision.before["value"])


def cell_text(value: Any) -> str:
    """Return a cell as the journal keeps it: decimals in full, never in powers of ten; "" for an empty one."""
    if value is None:
        return ""
    return format(value, "f") if isinstance(value, Decimal) else str(value)
