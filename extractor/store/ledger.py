"""The ledger: every input has exactly one row, with how it ended; nothing is lost without one.

A report and its ledger row are written in one transaction. `first_seen`, `last_seen` and `seconds` are clock
values, the only columns that differ between two runs over the same files.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select, update

from extractor.model import Problem
from extractor.model.rows import problem_row
from extractor.store.database import Store
from extractor.store.reports import PackedReport, encode_row, write_report
from extractor.store.tables import table

LEVELS = ("error", "warning", "note")


@dataclass(frozen=True, slots=True, kw_only=True)
class Input:
    """A file that was offered: `path` is its key, `file_name` what people are shown; `size` in bytes if known."""

    path: str
    file_name: str
    size: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownDocument:
    """A document that the store already holds, and the versions that made it."""

    document_id: str
    status: str
    code_version: str
    schemas_hash: str


def find_document(store: Store, document_id: str) -> KnownDocument | None:
    """Return what the store knows of the document with these bytes; None if it is new."""
    documents = table("documents")
    columns = (documents.c.status, documents.c.code_version, documents.c.schemas_hash)
    with store.reading() as connection:
        row = connection.execute(select(*columns).where(documents.c.document_id == document_id)).first()
    if row is None:
        return None
    return KnownDocument(document_id=document_id, status=row[0], code_version=row[1], schemas_hash=row[2])


def record_report(store: Store, source: Input, packed: PackedReport, *, seconds: float) -> None:
    """Keep a report and the end of its input, both or neither."""
    with store.writing() as connection:
        before = _ledger_document(connection, source.path)
        supersedes = before if before != packed.document_id and _has_document(connection, before) else ""
        write_report(connection, packed, file_name=source.file_name, supersedes=supersedes)
        state = "done" if packed.status == "ok" and not packed.problems else "partial"
        versions = (packed.code_version, packed.schemas_hash)
        row = _ledger_row(connection, source, packed.document_id, state, seconds=seconds, versions=versions)
        _replace_problems(connection, source, row, packed.problems)


def record_known(store: Store, source: Input, known: KnownDocument) -> None:
    """Note that an input holds a document that the store already has; no other row changes."""
    with store.writing() as connection:
        ledger = table("ledger")
        mine = (ledger.c.path == source.path) & (ledger.c.document_id == known.document_id)
        mine &= ledger.c.state != "problem"
        if connection.execute(select(ledger.c.path).where(mine)).first() is not None:
            connection.execute(update(ledger).where(mine).values(last_seen=_now()))
            return
        state = "done" if known.status == "ok" else "partial"
        versions = (known.code_version, known.schemas_hash)
        row = _ledger_row(connection, source, known.document_id, state, seconds=0.0, versions=versions)
        _replace_problems(connection, source, row, ())


def record_archive(
    store: Store, source: Input, document_id: str, problems: tuple[Problem, ...], *, seconds: float
) -> None:
    """Note that an input was an archive; its members are inputs of their own, `problems` is what it did not give."""
    with store.writing() as connection:
        row = _ledger_row(connection, source, document_id, "archive", seconds=seconds, versions=("", ""))
        _replace_problems(connection, source, row, problems)


def record_problem(store: Store, source: Input, problem: Problem, *, seconds: float, code_version: str) -> None:
    """Keep the reason why an input could not be read; a second failure counts as one more attempt."""
    with store.writing() as connection:
        row = _ledger_row(
            connection, source, problem.document_id, "problem", seconds=seconds, versions=(code_version, "")
        )
        _replace_problems(connection, source, row, (problem,))


def count_totals(store: Store) -> dict[str, int]:
    """Return the sizes of the dataset: documents, facts, problems, and findings by level."""
    levels = table("findings").c.level
    with store.reading() as connection:
        totals = {
            name: connection.execute(select(func.count()).select_from(table(name))).scalar_one()
            for name in ("documents", "facts", "problems")
        }
        counted = {row[0]: row[1] for row in connection.execute(select(levels, func.count()).group_by(levels))}
    return totals | {level: counted.get(level, 0) for level in LEVELS}


def _ledger_document(connection: Connection, path: str) -> str:
    ledger = table("ledger")
    return connection.execute(select(ledger.c.document_id).where(ledger.c.path == path)).scalar_one_or_none() or ""


def _has_document(connection: Connection, document_id: str) -> bool:
    documents = table("documents")
    query = select(documents.c.document_id).where(documents.c.document_id == document_id)
    return connection.execute(query).first() is not None


def _ledger_row(
    connection: Connection, source: Input, document_id: str, state: str, *, seconds: float, versions: tuple[str, str]
) -> dict[str, Any]:
    ledger = table("ledger")
    now = _now()
    before = connection.execute(select(ledger).where(ledger.c.path == source.path)).mappings().first()
    # Other bytes under the same name are another input: its attempts count from one.
    same = before is not None and before["document_id"] == document_id
    row: dict[str, Any] = {
        "path": source.path,
        "file_name": source.file_name,
        "document_id": document_id,
        "state": state,
        "size": source.size,
        "attempts": before["attempts"] + 1 if before is not None and same else 1,
        "seconds": round(seconds, 3),
        "code_version": versions[0],
        "schemas_hash": versions[1],
        "first_seen": before["first_seen"] if before is not None and same else now,
        "last_seen": now,
    }
    if before is None:
        connection.execute(insert(ledger).values(**row))
    else:
        connection.execute(update(ledger).where(ledger.c.path == source.path).values(**row))
    return row


def _replace_problems(
    connection: Connection, source: Input, row: dict[str, Any], problems: tuple[Problem, ...]
) -> None:
    table_ = table("problems")
    connection.execute(delete(table_).where(table_.c.path == source.path))
    for position, problem in enumerate(problems):
        told = replace(
            problem,
            file_name=source.file_name,
            document_id=row["document_id"],
            attempts=row["attempts"],
            first_seen=row["first_seen"],
            last_seen=row["last_seen"],
        )
        values = encode_row(problem_row(told)) | {"path": source.path, "position": position}
        connection.execute(insert(table_).values(**values))


def _now() -> str:
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
