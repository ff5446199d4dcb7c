"""The journal of decisions: append-only, each row chained to the one before by its hash, one transaction a batch.

A row says who decided what, when and why, what stood there before and after, and the evidence that was seen. Nothing
is ever changed or removed: an undo is a row, too. `verify_chain` proves that no row was altered, dropped or put in
between; the last id, written down elsewhere, proves that none is missing at the end.
**Source**: Haber and Stornetta, How to Time-Stamp a Digital Document (1991).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, NamedTuple, TypeAlias

from sqlalchemy import Connection, insert, select

from extractor.errors import ConflictError, UsageError
from extractor.model import Choice, Decision, Standing, Target
from extractor.model.decision import ACTIONS, CORRECTABLE, STATES, STATUS
from extractor.store.across import note_change
from extractor.store.correcting import changed_cells, corrected_cells
from extractor.store.database import Store
from extractor.store.placing import Place, Places
from extractor.store.tables import table

_CONTEXT = 40  # letters kept on each side of a figure, by which it is found again
_STALE = "Hãy tải lại trang, hoặc xuất lại bảng Excel."
_WHY_LIMIT = 2000
_MOST_TOLD = 10
_ALTERING = ("correct", "dismiss")
_NEED_REASON = ("correct", "dismiss")
_SEEN = ("quote", "sentence", "char_start", "char_end", "page")
_NAMES = ("seq", "decision_id", "action", "state", "who", "decided_at", "why", "undoes", "previous")


Reader: TypeAlias = Callable[[Mapping[str, str], Mapping[str, Any]], Mapping[str, str]]


def as_written(changes: Mapping[str, str], _now: Mapping[str, Any]) -> Mapping[str, str]:
    """Return the changes as they are: cells as the journal keeps them."""
    return changes


def record_decisions(
    store: Store,
    choices: Sequence[Choice],
    *,
    who: str,
    state: str = "checked",
    role: str = "admin",
    has_account: bool = False,
    read: Reader = as_written,
) -> tuple[Decision, ...]:
    """Write decisions, all or none, and return them.

    A decision on words that were read again follows those before it: its target is theirs. `role` of the person
    (reviewer | approver | admin): only an admin takes back the row of another, and only an approver or an admin decides
    otherwise on what a second person has confirmed. `has_account`: a password or token of that person stands behind the
    name; the evidence of any other decision says that its name was only told (`signed`: name). `read`: what makes cells
    of the changes of a correction, given the figure as it stands.

    Raises:
        ConflictError: somebody decided on a target since the person looked at it.
        UsageError: a target is unknown, a reason is missing, nothing would change, the second person is the first, or
            the role does not allow it.
    """
    who = _named(who)
    if state not in STATES:
        raise UsageError(f"Không có trạng thái «{state}».")
    with store.writing(durable=True) as connection:
        pen, by = _Pen(connection), _By(who, state, role, has_account, read)
        return tuple(pen.write(_decide(connection, choice, pen.places.find(choice.target), by)) for choice in choices)


def record_table(
    store: Store, choices: Iterable[Choice], *, who: str
) -> tuple[tuple[Decision, ...], list[tuple[str, ConflictError]]]:
    """Write the decisions of a table's lines and return them, and the lines that others have decided on meanwhile.

    Two people may work through one table, so what only one has decided is taken. A line that says again what the same
    person has decided is left out: it was read before.

    Raises:
        UsageError: lines that are no decision; none is written, and each is told by its `place`.
    """
    who = _named(who)
    made: list[Decision] = []
    conflicts: list[tuple[str, ConflictError]] = []
    wrong: list[tuple[str, UsageError]] = []
    with store.writing(durable=True) as connection:
        pen = _Pen(connection)
        for choice in choices:
            try:
                place = pen.places.find(choice.target)
                if not _says_again(connection, choice, place, who):
                    made.append(pen.write(_decide(connection, choice, place, _By(who))))
            except ConflictError as error:
                conflicts.append((choice.place, error))
            except UsageError as error:
                wrong.append((choice.place, error))
        if wrong:
            raise _together(wrong)
    return tuple(made), conflicts


def _named(who: str) -> str:
    if not who.strip():
        raise UsageError("Chưa rõ ai quyết định.", next_step="Hãy ghi tên người quyết định.")
    return who.strip()


class _By(NamedTuple):
    """Who decides."""

    who: str
    state: str = "checked"
    role: str = "admin"
    has_account: bool = False
    read: Reader = as_written


class _Pen:
    """Writes rows behind the last one of the journal; `places` finds what they are about."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._last = _last(connection)
        self.places = Places(connection, lambda document_id: iterate_decisions(connection, document_id=document_id))

    def write(self, decision: Decision) -> Decision:
        self._last = _chained(decision, self._last)
        self._connection.execute(insert(table("reviews")).values(**_row(self._last)))
        before, after = self.places.add(self._last)
        if decision.target.kind == "fact" and (_alters(before) or _alters(after)):
            note_change(self._connection)
        return self._last


def _alters(standing: Standing | None) -> bool:
    """Whether what stands changes a figure or takes it away."""
    in_force = standing.decision if standing is not None else None
    return in_force is not None and in_force.action in _ALTERING


def _together(wrong: Sequence[tuple[str, UsageError]]) -> UsageError:
    told = [f"{place}: {str(error).rstrip('.')}" for place, error in wrong[:_MOST_TOLD]]
    if len(wrong) > _MOST_TOLD:
        told.append(f"và {len(wrong) - _MOST_TOLD} dòng khác")
    return UsageError(f"Chưa ghi quyết định nào. {'; '.join(told)}.", next_step=wrong[0][1].next_step)


def import_decisions(store: Store, decisions: Iterable[Decision]) -> tuple[int, list[Decision]]:
    """Append decisions of another journal and return how many are new, and those that somebody decided otherwise here.

    Each keeps its author, reason and evidence; the evidence notes where it came from. What came before is left out.
    """
    refused: list[Decision] = []
    with store.writing(durable=True) as connection:
        last = _last(connection)
        ours = list(iterate_decisions(connection))
        known = {str(row.evidence.get("imported_id", row.decision_id)): row.decision_id for row in ours}
        native = {row.target for row in ours if "imported_id" not in row.evidence}
        added, altering = 0, False
        for given in decisions:
            if given.decision_id in known:
                continue
            if given.target in native:
                refused.append(given)
                continue
            evidence = {**given.evidence, "imported_id": given.decision_id, "imported_at": given.decided_at}
            undoes = known.get(given.undoes, given.undoes)
            last = _chained(replace(given, evidence=evidence, undoes=undoes, decided_at=_now()), last)
            connection.execute(insert(table("reviews")).values(**_row(last)))
            known[given.decision_id] = last.decision_id
            added += 1
            altering |= last.target.kind == "fact" and last.action != "ask"
        if altering:
            note_change(connection)
    return added, refused


def iterate_decisions(connection: Connection, *, document_id: str | None = None, after: int = 0) -> Iterator[Decision]:
    """Yield decisions, oldest first: all, or those on one document; only those behind `after` (a seq)."""
    reviews = table("reviews")
    query = select(reviews).where(reviews.c.seq > after).order_by(reviews.c.seq)
    if document_id is not None:
        query = query.where(reviews.c.document_id == document_id)
    for row in connection.execute(query).mappings():
        yield decision_of_row(dict(row))


def find_decision(connection: Connection, decision_id: str) -> Decision | None:
    """Return one decision by its id, or None."""
    reviews = table("reviews")
    row = connection.execute(select(reviews).where(reviews.c.decision_id == decision_id)).mappings().first()
    return decision_of_row(dict(row)) if row is not None else None


def verify_chain(connection: Connection) -> tuple[int, int | None]:
    """Return how many rows hold, and the `seq` of the first that does not (None: all hold)."""
    previous, count = "", 0
    for decision in iterate_decisions(connection):
        if not is_linked(decision, count, previous):
            return count, decision.seq
        count, previous = count + 1, decision.decision_id
    return count, None


def is_linked(decision: Decision, count: int, previous: str) -> bool:
    """Return True if a row is whole and follows the first `count` rows, of which `previous` is the last id."""
    follows = decision.seq == count + 1 and decision.previous == previous
    return follows and _digest(decision) == decision.decision_id


def decision_row(decision: Decision) -> dict[str, Any]:
    """Return a decision as one flat row; `before`, `after` and `evidence` are JSON."""
    return _row(decision)


def decision_of_row(row: dict[str, Any]) -> Decision:
    """Return the decision that `decision_row` made flat.

    Raises:
        KeyError, ValueError: the row is none.
    """
    target = Target(kind=row["kind"], document_id=row["document_id"], id=row["target_id"])
    parts = {name: json.loads(row[name]) for name in ("before", "after", "evidence")}
    return Decision(target=target, **parts, **{name: row[name] for name in _NAMES})


def _decide(connection: Connection, choice: Choice, place: Place, by: _By) -> Decision:
    stands = place.stands
    last_id = stands.last_id if stands is not None else ""
    if choice.expected is not None and choice.expected != last_id:
        other = stands.decision.who if stands is not None and stands.decision is not None else ""
        raise ConflictError(
            f"{other} vừa quyết định về mục này trong lúc bạn xem."
            if other
            else "Người khác vừa quyết định về mục này trong lúc bạn xem.",
            next_step="Hãy xem quyết định mới nhất rồi quyết định lại nếu cần.",
            current=last_id,
        )
    _check_choice(choice)
    _check_standing(choice.action, stands, by.who, by.role)
    before, evidence = _look(connection, choice, place)
    after: dict[str, Any] = {}
    state, undoes = by.state, ""
    if choice.action == "correct":
        within, corrected = _units_of(connection, choice.target.document_id), _correction(stands)
        changes = by.read(choice.changes, {**before, **corrected})
        after = corrected_cells(changes, before, before=corrected, within=within)
        before = {name: before.get(name) for name in after}
    elif choice.action in ("check", "confirm") and stands is not None and stands.decision is not None:
        state = "checked" if choice.action == "check" else "confirmed"
        before, after = dict(stands.decision.before), dict(stands.decision.after)
    elif choice.action == "undo":
        undoes = stands.top_id if stands is not None else ""
    if choice.action != "correct":
        before = {"value": before["value"]} if "value" in before else before
    return Decision(
        seq=0,
        decision_id="",
        target=place.target,
        action=choice.action,
        state=state,
        who=by.who,
        decided_at=_now(),
        why=choice.why.strip(),
        before=before,
        after=after,
        evidence={**evidence, "signed": "account" if by.has_account else "name"},
        undoes=undoes,
        previous="",
    )


def _says_again(connection: Connection, choice: Choice, place: Place, who: str) -> bool:
    """Whether a choice is word for word the decision in force, by the same person."""
    mine = place.stands.decision if place.stands is not None else None
    if mine is None or (mine.who, mine.action, mine.why) != (who, choice.action, choice.why.strip()):
        return False
    cells, _ = _look(connection, choice, place)
    return choice.action != "correct" or not changed_cells(choice.changes, {**cells, **mine.after})


def _correction(stands: Standing | None) -> Mapping[str, str]:
    """The cells of the correction that people see on a figure: a new one changes it further."""
    in_force = stands.decision if stands is not None and stands.holds and stands.state != "proposed" else None
    return in_force.after if in_force is not None and in_force.action == "correct" else {}


def _check_choice(choice: Choice) -> None:
    if choice.action not in ACTIONS or (choice.action == "correct" and choice.target.kind != "fact"):
        known = ", ".join(f"{word} ({action})" for action, word in ACTIONS.items())
        raise UsageError(f"Không làm được «{choice.action}» với mục này.", next_step=f"Hãy chọn một trong: {known}.")
    if choice.action in _NEED_REASON and not choice.why.strip():
        raise UsageError("Cần ghi lý do.", next_step="Hãy ghi một câu để người sau hiểu vì sao.")
    if len(choice.why) > _WHY_LIMIT:
        raise UsageError(f"Lý do dài quá {_WHY_LIMIT} chữ.", next_step="Hãy viết ngắn lại.")


def _check_standing(action: str, stands: Standing | None, who: str, role: str) -> None:
    in_force = stands.decision if stands is not None else None
    if stands is None or in_force is None:
        if action in STATUS:
            return
        raise UsageError("Mục này chưa có quyết định nào đang có hiệu lực.", next_step=_STALE)
    if action == "undo":
        if role != "admin" and stands.top_by.casefold() != who.casefold():
            raise UsageError(
                "Chỉ người quyết định hoặc quản trị mới hoàn tác được.", next_step="Hãy nhờ một trong hai người đó."
            )
    elif action in STATUS:
        if stands.holds and stands.state == "confirmed" and role == "reviewer":
            raise UsageError(
                "Quyết định này đã được người thứ hai xác nhận.",
                next_step="Hãy nhờ người có vai trò xác nhận quyết định lại.",
            )
    elif stands.look_again:
        raise UsageError("Chữ hoặc cách đọc đã đổi sau quyết định này.", next_step="Hãy xem lại rồi quyết định lại.")
    elif stands.state == "confirmed" or (action == "check" and stands.state == "checked"):
        raise UsageError("Việc này đã có người làm.", next_step=_STALE)
    elif action == "confirm" and in_force.who.casefold() == who.casefold():
        raise UsageError("Người xác nhận phải là người thứ hai.", next_step="Hãy nhờ một người khác xác nhận.")


def _look(connection: Connection, choice: Choice, place: Place) -> tuple[dict[str, Any], dict[str, Any]]:
    """The cells of the target as they are now, and the evidence a person sees; what is gone may still be undone."""
    target, row = choice.target, place.row
    if row is None and choice.action == "undo" and place.stands is not None and place.stands.decision is not None:
        return {}, dict(place.stands.decision.evidence)
    documents = table("documents")
    name = connection.execute(
        select(documents.c.file_name).where(documents.c.document_id == target.document_id)
    ).scalar_one_or_none()
    if name is None or row is None:
        raise UsageError("Mục này không còn trong cơ sở dữ liệu.", next_step=_STALE)
    if target.kind == "finding":
        kept = ("check", "level", "message", "message_en", "quotes", "fact_ids", "place_name")
        return {}, {"file_name": name, **{key: row[key] for key in kept}}
    texts = table("texts")
    words = connection.execute(select(texts.c.text).where(texts.c.document_id == target.document_id)).scalar_one()
    start, end = row["char_start"], row["char_end"]
    evidence = {"file_name": name, **{key: row[key] for key in _SEEN}}
    evidence |= {"left": words[max(0, start - _CONTEXT) : start], "right": words[end : end + _CONTEXT]}
    cells = {key: row[key] for key in CORRECTABLE if key in row}
    return cells, evidence | {
        key: row[key] for key in ("indicator", "item", "role", "bound", "unit", "place_name") if key in row
    }


def _units_of(connection: Connection, document_id: str) -> tuple[str, ...]:
    """The codes of the unit that a report is about and of its province."""
    documents = table("documents")
    query = select(documents.c.unit_code, documents.c.province_code).where(documents.c.document_id == document_id)
    return tuple(code for code in connection.execute(query).one() if code)


def _last(connection: Connection) -> Decision | None:
    reviews = table("reviews")
    row = connection.execute(select(reviews).order_by(reviews.c.seq.desc()).limit(1)).mappings().first()
    return decision_of_row(dict(row)) if row is not None else None


def _chained(decision: Decision, last: Decision | None) -> Decision:
    seq, previous = (last.seq + 1, last.decision_id) if last is not None else (1, "")
    placed = replace(decision, seq=seq, previous=previous)
    return replace(placed, decision_id=_digest(placed))


def _digest(decision: Decision) -> str:
    row = _row(decision)
    del row["decision_id"]
    return hashlib.sha256(json.dumps(row, ensure_ascii=True, sort_keys=True).encode()).hexdigest()


def _row(decision: Decision) -> dict[str, Any]:
    target = {
        "document_id": decision.target.document_id,
        "kind": decision.target.kind,
        "target_id": decision.target.id,
    }
    parts = {
        name: json.dumps(dict(getattr(decision, name)), ensure_ascii=False, sort_keys=True)
        for name in ("before", "after", "evidence")
    }
    return {name: getattr(decision, name) for name in _NAMES} | target | parts


def _now() -> str:
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
