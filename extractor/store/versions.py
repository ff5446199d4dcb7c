"""What a name has held: the documents that were read under each path, and which of them is held now.

A name holds the last thing under it that could be read (`ledger.current_id`): a damaged copy, or a file that nobody may
open, takes nothing back until there is something to read in its place. A document that no name holds any more is
superseded: it stays in the database with its decisions, and counts nowhere. One that comes back keeps its place in the
line of versions, so that a line never runs in a circle.

All of it follows from what each name has held, not from the order in which inputs end: when a report is put before
others in a numbered series (1, 2 → 1, 2, 3), for a moment nobody holds «1», then «2» does.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, Update, bindparam, case, func, select, update

from extractor.store.reports import insert_rows
from extractor.store.tables import table


def superseded(connection: Connection) -> frozenset[str]:
    """Return the ids of the documents that no name holds any more."""
    return frozenset(connection.execute(_superseded()).scalars())


def is_current(document_id: ColumnElement[Any]) -> ColumnElement[bool]:
    """Return the condition that a row of a table, by its column `document_id`, is of no superseded document."""
    return document_id.not_in(_superseded())


def _superseded() -> Select[Any]:
    documents = table("documents").alias("superseded")
    return select(documents.c.document_id).where(documents.c.superseded_by != "")


def hold_version(connection: Connection, path: str, document_id: str, *, before: str) -> None:
    """Note what a name holds from now on, and tell each document that this may move what it is called and replaces.

    Args:
        connection: in the transaction that writes the end of the input.
        path: of the input, in the ledger already.
        document_id: what it holds; a document, or an archive.
        before: what it held, "" = nothing.
    """
    names = {tuple(row) for row in connection.execute(_names(), {"at": path, "now": document_id})}
    if (path, document_id) not in names:
        row = {"path": path, "document_id": document_id, "before_id": before or None}
        insert_rows(connection, table("versions"), [row])
    if names:  # else a new document under a new name, as nearly all are: nobody else is moved
        connection.execute(_settling(), {"at": path, "now": document_id, "was": before})


def move_versions(connection: Connection, path: str, to: str) -> None:
    """Let another name have held all that a name has; what both have held keeps its place in the line of either."""
    versions = table("versions")
    line = select(versions.c.document_id, versions.c.before_id).where(versions.c.path == path)
    for document_id, before_id in connection.execute(line).all():
        there = (versions.c.path == to) & (versions.c.document_id == document_id)
        own = (versions.c.path == path) & (versions.c.document_id == document_id)
        if connection.execute(select(versions.c.path).where(there)).first() is None:
            connection.execute(update(versions).where(own).values(path=to))
        else:
            before = func.coalesce(versions.c.before_id, before_id)
            connection.execute(update(versions).where(there).values(before_id=before))


def settle_versions(connection: Connection, path: str) -> None:
    """Tell each document that a name has held what it is called now, and what it replaces."""
    connection.execute(_settling(), {"at": path, "now": "", "was": ""})


@lru_cache(maxsize=1)
def _names() -> Select[Any]:
    """What the name has held, and who has held the document."""
    versions = table("versions")
    of = (versions.c.path == bindparam("at")) | (versions.c.document_id == bindparam("now"))
    return select(versions.c.path, versions.c.document_id).where(of)


@lru_cache(maxsize=1)
def _settling() -> Update:
    documents, versions, ledger = table("documents"), table("versions"), table("ledger")
    moved, older, known = versions.alias("moved"), versions.alias("older"), documents.alias("known")
    touched = (moved.c.path == bindparam("at")) | moved.c.before_id.in_((bindparam("now"), bindparam("was")))
    # A document is known by the first of the names that hold it, or that held it if none does any more.
    is_held = ledger.c.current_id == versions.c.document_id
    names = select(ledger).join(versions, versions.c.path == ledger.c.path)
    names = names.where(versions.c.document_id == documents.c.document_id).order_by(is_held.desc(), ledger.c.path)
    name = names.with_only_columns(ledger.c.file_name)
    successor = names.with_only_columns(case((is_held, ""), else_=ledger.c.current_id))
    still_held = select(ledger.c.path).where(ledger.c.current_id == older.c.before_id).exists()
    is_document = select(known.c.document_id).where(known.c.document_id == older.c.before_id).exists()
    line = select(older.c.before_id).where(older.c.document_id == documents.c.document_id, is_document, ~still_held)
    line = line.order_by(older.c.path)
    return (
        update(documents)
        .where(documents.c.document_id.in_(select(moved.c.document_id).where(touched)))
        .values(
            file_name=name.limit(1).scalar_subquery(),
            superseded_by=successor.limit(1).scalar_subquery(),
            supersedes=func.coalesce(line.limit(1).scalar_subquery(), ""),
        )
    )
