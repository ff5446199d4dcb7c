"""The ledger: every input has exactly one row, from the moment it was offered; nothing is lost without one.

queued → reading → done | partial | problem | archive. A report and the end of its input are written in one transaction.
Nothing of a document depends on the order in which inputs end, or on runs that were cut short; only `attempts`, the
worker and the clock values (`first_seen`, `last_seen`, `started_at`, `finished_at`, `seconds`) tell of the runs.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, Select, Update, bindparam, delete, func, select, update

from extractor.model import LEVELS, Problem
from extractor.model.rows import problem_row
from extractor.store.across import note_change
from extractor.store.database import Store
from extractor.store.reports import VERSIONS, PackedReport, encode_row, insert_rows, write_report
from extractor.store.tables import table
from extractor.store.versions import hold_version, is_current

STATES = ("queued", "reading", "done", "partial", "problem", "archive")
# What may hang or kill a reader; other problems are cheap to look at again, and may have been mended meanwhile.
POISON = ("crashed", "timeout", "limit")
_AT_ONCE = 500
_NO_VERSIONS = dict.fromkeys(VERSIONS, "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Input:
    """A file that was offered: `path` is its key, `file_name` what people are shown; `size` in bytes if known."""

    path: str
    file_name: str
    size: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownDocument:
    """A document that the store already holds, and the versions that made it, by their names in `VERSIONS`."""

    document_id: str
    status: str
    versions: dict[str, str]

    def is_outdated(self, versions: dict[str, str]) -> bool:
        """Return whether these versions may make another report of it: a number of a release alone does not."""
        return any(self.versions[name] != versions[name] for name in VERSIONS if name != "code_version")


def find_document(store: Store, document_id: str) -> KnownDocument | None:
    """Return what the store knows of the document with these bytes; None if it is new."""
    with store.reading() as connection:
        return _known(connection, document_id)


def find_poison(store: Store, *, tries: int, versions: dict[str, str] | None = None) -> dict[str, Problem]:
    """Return the documents that have hung or killed their reader `tries` times, under whatever name.

    With `versions` only those that these have tried: others may read what hung.
    """
    ledger, problems = table("ledger"), table("problems")
    columns = [ledger.c.document_id, problems.c.stage, problems.c.code, problems.c.message]
    query = select(*columns).join(ledger, ledger.c.path == problems.c.path).where(ledger.c.state == "problem")
    query = query.where(ledger.c.attempts >= tries, problems.c.code.in_(POISON)).order_by(ledger.c.path.desc())
    if versions is not None:
        query = query.where(*(ledger.c[name] == value for name, value in _made_with(versions).items()))
    with store.reading() as connection:
        return {
            document_id: Problem(file_name="", document_id=document_id, stage=stage, code=code, message=message)
            for document_id, stage, code, message in connection.execute(query)
        }


def find_outdated(store: Store, versions: dict[str, str]) -> list[tuple[tuple[Input, ...], KnownDocument]]:
    """Return the documents that other versions made, each with its inputs by path, ordered by the first."""
    ledger = table("ledger")
    query = select(ledger.c.path, ledger.c.file_name, ledger.c.size, ledger.c.document_id)
    query = query.where(ledger.c.state.in_(("done", "partial"))).order_by(ledger.c.path)
    inputs: dict[str, list[Input]] = {}
    with store.reading() as connection:
        documents = table("documents")
        columns = [documents.c[name] for name in ("document_id", "status", *VERSIONS)]
        known = {
            row[0]: KnownDocument(document_id=row[0], status=row[1], versions=dict(zip(VERSIONS, row[2:], strict=True)))
            for row in connection.execute(select(*columns))
        }
        for path, file_name, size, document_id in connection.execute(query):
            document = known.get(document_id)
            if document is not None and document.is_outdated(versions):
                inputs.setdefault(document_id, []).append(Input(path=path, file_name=file_name, size=size))
    return [(tuple(own), known[document_id]) for document_id, own in inputs.items()]


def record_queued(store: Store, sources: Sequence[Input]) -> None:
    """Give inputs that the ledger does not know yet their row; the others keep theirs."""
    ledger = table("ledger")
    for start in range(0, len(sources), _AT_ONCE):
        part = sources[start : start + _AT_ONCE]
        with store.writing() as connection:
            mine = select(ledger.c.path).where(ledger.c.path.in_([source.path for source in part]))
            there = set(connection.execute(mine).scalars())
            now = _now()
            fresh = {source.path: source for source in part if source.path not in there}
            insert_rows(connection, ledger, [_queued_row(source, now) for source in fresh.values()])


def record_reading(store: Store, sources: Sequence[Input]) -> None:
    """Note that inputs are being read; a run that is cut short leaves them so, and the next one reads them."""
    _record_state(store, sources, {"state": "reading", "started_at": _now(), "finished_at": ""})


def record_waiting(store: Store, sources: Sequence[Input]) -> None:
    """Note that inputs that were to be read will not be, in this run."""
    _record_state(store, sources, {"state": "queued", "started_at": ""})


def _record_state(store: Store, sources: Sequence[Input], values: dict[str, str]) -> None:
    ledger = table("ledger")
    # What has an end keeps it until there is another: a run cut short must not hide it.
    mine = ledger.c.path.in_([source.path for source in sources]) & ledger.c.state.in_(("queued", "reading"))
    with store.writing() as connection:
        connection.execute(update(ledger).where(mine).values(**values))


def record_report(
    store: Store,
    source: Input,
    packed: PackedReport,
    *,
    seconds: float = 0.0,
    worker: str = "",
    renew: bool = True,
) -> bool:
    """Keep a report and the end of its input, both or neither; `worker`: who read it, `seconds`: for how long.

    Without `renew` a document that the store has by now is only noted, and False returned: another was faster.
    """
    versions = {name: getattr(packed, name) for name in VERSIONS}
    state = "done" if packed.status == "ok" and not packed.problems else "partial"
    with store.writing() as connection:
        known = None if renew else _known(connection, packed.document_id)
        if known is not None:
            _note_known(connection, source, known)
            return False
        write_report(connection, packed, file_name=source.file_name)
        row = _end(connection, source, packed.document_id, state, versions, seconds=seconds, worker=worker)
        _write_problems(connection, row, packed.problems)
    return True


def record_known(store: Store, source: Input, known: KnownDocument) -> None:
    """Note that an input holds a document that the store already has."""
    with store.writing() as connection:
        _note_known(connection, source, known)


def _note_known(connection: Connection, source: Input, known: KnownDocument) -> None:
    ledger = table("ledger")
    mine = (ledger.c.path == source.path) & (ledger.c.document_id == known.document_id)
    mine &= ledger.c.state.in_(("done", "partial"))
    if connection.execute(update(ledger).where(mine).values(last_seen=_now())).rowcount:
        return
    state = "done" if known.status == "ok" else "partial"
    _end(connection, source, known.document_id, state, known.versions)


def record_archive(
    store: Store,
    source: Input,
    document_id: str,
    problems: tuple[Problem, ...],
    *,
    seconds: float = 0.0,
    worker: str = "",
) -> None:
    """Note that an input was an archive; its members are inputs of their own, `problems` is what it did not give."""
    with store.writing() as connection:
        row = _end(connection, source, document_id, "archive", _NO_VERSIONS, seconds=seconds, worker=worker)
        _write_problems(connection, row, problems)


def record_problem(
    store: Store,
    source: Input,
    problem: Problem,
    *,
    versions: dict[str, str] = _NO_VERSIONS,
    seconds: float = 0.0,
    worker: str = "",
    tries: int = 1,
) -> int:
    """Keep the reason why an input could not be read, and return its attempts with these `versions`: `tries` more.

    What hangs or kills a reader does so under any name, so names of the same bytes share their attempts.
    """
    with store.writing() as connection:
        row = _end(
            connection,
            source,
            problem.document_id,
            "problem",
            versions,
            seconds=seconds,
            worker=worker,
            tries=tries,
            shared=problem.code in POISON,
        )
        _write_problems(connection, row, (problem,))
    attempts: int = row["attempts"]
    return attempts


def ledger_names(store: Store, paths: Sequence[str]) -> dict[str, str]:
    """Return the names under which people see these inputs, by path, of those that the ledger knows."""
    ledger = table("ledger")
    names: dict[str, str] = {}
    with store.reading() as connection:
        for at in range(0, len(paths), _AT_ONCE):
            some = select(ledger).where(ledger.c.path.in_(paths[at : at + _AT_ONCE]))
            names |= {row["path"]: row["file_name"] for row in connection.execute(some).mappings()}
    return names


def count_totals(store: Store) -> dict[str, int]:
    """Return the sizes of the dataset: documents, facts, problems, and findings by level; `superseded` count apart."""
    findings = table("findings")
    levels = select(findings.c.level, func.count()).where(is_current(findings.c.document_id))
    with store.reading() as connection:

        def count(name: str, *which: ColumnElement[bool]) -> int:
            counted: int = connection.execute(select(func.count()).select_from(table(name)).where(*which)).scalar_one()
            return counted

        totals = {name: count(name, is_current(table(name).c.document_id)) for name in ("documents", "facts")}
        totals |= {"superseded": count("documents") - totals["documents"], "problems": count("problems")}
        counted = {row[0]: row[1] for row in connection.execute(levels.group_by(findings.c.level))}
    return totals | {level: counted.get(level, 0) for level in LEVELS}


def count_states(store: Store) -> dict[str, int]:
    """Return how many inputs stand in each of `STATES`."""
    states = table("ledger").c.state
    with store.reading() as connection:
        counted = {row[0]: row[1] for row in connection.execute(select(states, func.count()).group_by(states))}
    return {state: counted.get(state, 0) for state in STATES}


class _Statements(NamedTuple):
    """What is asked and written for each input, built once: building would take longer than running."""

    document: Select[Any]
    row: Select[Any]
    end: Update


@lru_cache(maxsize=1)
def _statements() -> _Statements:
    ledger, documents = table("ledger"), table("documents")
    mine = ledger.c.path == bindparam("key")
    this = documents.c.document_id == bindparam("document")
    return _Statements(
        document=select(documents.c.status, *(documents.c[name] for name in VERSIONS)).where(this),
        row=select(ledger).where(mine),
        end=update(ledger).where(mine).values({column: bindparam(column.name) for column in ledger.c}),
    )


def _known(connection: Connection, document_id: str) -> KnownDocument | None:
    row = connection.execute(_statements().document, {"document": document_id}).first()
    if row is None:
        return None
    versions = dict(zip(VERSIONS, row[1:], strict=True))
    return KnownDocument(document_id=document_id, status=row[0], versions=versions)


def _queued_row(source: Input, now: str) -> dict[str, Any]:
    row: dict[str, Any] = {"path": source.path, "file_name": source.file_name, "document_id": "", "state": "queued"}
    row |= {"size": source.size, "attempts": 0, "seconds": 0.0, "code_version": "", "schemas_hash": ""}
    row |= {"first_seen": now, "last_seen": now, "worker": "", "started_at": "", "finished_at": ""}
    return row | {"current_id": ""}


def _end(
    connection: Connection,
    source: Input,
    document_id: str,
    state: str,
    versions: dict[str, str],
    *,
    seconds: float = 0.0,
    worker: str = "",
    tries: int = 1,
    shared: bool = False,
) -> dict[str, Any]:
    """Write how an input ended; the attempts at other bytes under its name, or with other versions, count from one.

    `shared`: what other names of the same bytes were tried counts, too.
    """
    ledger = table("ledger")
    now = _now()
    before = connection.execute(_statements().row, {"key": source.path}).mappings().first()
    row = _queued_row(source, now) if before is None else dict(before)
    made_with = _made_with(versions) if tries else {}
    if before is not None and before["document_id"] not in ("", document_id):
        row |= {"attempts": 0, "first_seen": now, "size": None}
    elif state == "problem" and any(row[name] != value for name, value in made_with.items()):
        row["attempts"] = 0
    if shared:
        row["attempts"] = max(row["attempts"], _attempts(connection, document_id, made_with))
    held = row["current_id"]
    if state in ("done", "partial") or (state != "problem" and held not in ("", document_id)):
        note_change(connection)
    had_problems = before is not None and before["state"] in ("partial", "problem", "archive")
    row |= {
        "file_name": source.file_name,
        "document_id": document_id,
        "state": state,
        "size": row["size"] if source.size is None else source.size,
        "attempts": row["attempts"] + tries,
        "seconds": round(seconds, 3),
        **made_with,
        "last_seen": now,
        "worker": worker,
        # An input that had an end keeps it while it is read anew: then nobody noted when that began.
        "started_at": row["started_at"] if row["state"] == "reading" else _now(seconds),
        "finished_at": now,
        "current_id": held if state == "problem" else document_id,
    }
    if before is None:
        insert_rows(connection, ledger, [row])
    else:
        connection.execute(_statements().end, row | {"key": source.path})
    if had_problems:
        problems = table("problems")
        connection.execute(delete(problems).where(problems.c.path == source.path))
    if state != "problem":
        hold_version(connection, source.path, document_id, before=held)
    return row


def _attempts(connection: Connection, document_id: str, made_with: dict[str, str]) -> int:
    """How often bytes that could not be read were tried, under the name that counts the most; with these versions."""
    ledger = table("ledger")
    which = [ledger.c.document_id == document_id, ledger.c.state == "problem"]
    which += [ledger.c[name] == value for name, value in made_with.items()]
    return connection.execute(select(func.max(ledger.c.attempts)).where(*which)).scalar_one() or 0


def _made_with(versions: dict[str, str]) -> dict[str, str]:
    """The columns of the ledger that tell what made an end: a release alone does not tell its readers and stages."""
    build = "+".join(filter(None, (versions["code_version"], versions["reader_version"], versions["stages_version"])))
    return {"code_version": build, "schemas_hash": versions["schemas_hash"]}


def _write_problems(connection: Connection, row: dict[str, Any], problems: tuple[Problem, ...]) -> None:
    """Write the problems of an input beside its row in the ledger; those of earlier tries are gone."""
    told = {"file_name": row["file_name"], "document_id": row["document_id"], "attempts": row["attempts"]}
    told |= {"first_seen": row["first_seen"], "last_seen": row["last_seen"]}
    rows = [
        encode_row(problem_row(replace(problem, **told))) | {"path": row["path"], "position": position}
        for position, problem in enumerate(problems)
    ]
    insert_rows(connection, table("problems"), rows)


def _now(seconds: float = 0.0) -> str:
    """The time now, or some seconds before."""
    return (datetime.now(UTC) - timedelta(seconds=seconds)).strftime("%Y-%m-%dT%H:%M:%SZ")
