"""Names of the ledger whose files are gone: other names of the same bytes take over; what held nothing is forgotten."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby
from operator import itemgetter
from typing import Any

from sqlalchemy import ColumnElement, Connection, case, delete, func, literal, select, update

from extractor.store.across import note_change
from extractor.store.database import Store
from extractor.store.ledger import Input
from extractor.store.tables import table
from extractor.store.versions import move_versions, settle_versions

_AT_ONCE = 500  # in one transaction
_NOT_HELD = "-"  # before the digest of bytes that nobody could read: no digest begins so


def find_copies(store: Store) -> list[tuple[str, list[Input]]]:
    """Return the documents and archives that several names hold, and the bytes under several names that hold nothing.

    Each with these names by path.
    """
    ledger = table("ledger")
    # What is held goes before what was there last: a damaged copy takes nothing back.
    held = case((ledger.c.current_id != "", ledger.c.current_id), else_=literal(_NOT_HELD) + ledger.c.document_id)
    several = select(held).where(held != _NOT_HELD).group_by(held).having(func.count() > 1)
    query = select(held, ledger.c.path, ledger.c.file_name, ledger.c.size).where(held.in_(several))
    with store.reading() as connection:
        rows = connection.execute(query.order_by(held, ledger.c.path))
        copies = groupby(rows, itemgetter(0))
        return [(key.removeprefix(_NOT_HELD), _inputs(row[1:] for row in told)) for key, told in copies]


def find_unread(store: Store) -> list[Input]:
    """Return the inputs of which no byte was ever read: those that wait, and those that were not there to be read."""
    ledger = table("ledger")
    query = select(ledger.c.path, ledger.c.file_name, ledger.c.size).where(*_holds_nothing())
    with store.reading() as connection:
        return _inputs(connection.execute(query.order_by(ledger.c.path)))


def _inputs(rows: Iterable[Sequence[Any]]) -> list[Input]:
    return [Input(path=path, file_name=file_name, size=size) for path, file_name, size in rows]


def record_moved(store: Store, moves: Sequence[tuple[Input, Input]]) -> None:
    """Take inputs off the ledger whose bytes stand under another name, which takes over all that they have held."""
    ledger = table("ledger")
    for start in range(0, len(moves), _AT_ONCE):
        with store.writing() as connection:
            note_change(connection)
            for source, to in moves[start : start + _AT_ONCE]:
                move_versions(connection, source.path, to.path)
                _move_problems(connection, source, to)
                connection.execute(delete(ledger).where(ledger.c.path == source.path))
                settle_versions(connection, to.path)


def _move_problems(connection: Connection, source: Input, to: Input) -> None:
    """What a document or an archive does not give goes with it, unless the other name tells it, too; nothing else."""
    ledger, problems = table("ledger"), table("problems")
    told = select(problems.c.path).where(problems.c.path == to.path)
    of_both = select(ledger.c.state).where(ledger.c.path.in_((source.path, to.path)))
    states = set(connection.execute(of_both).scalars())
    if len(states) == 1 and states <= {"partial", "archive"} and connection.execute(told).first() is None:
        own = update(problems).where(problems.c.path == source.path)
        connection.execute(own.values(path=to.path, file_name=to.file_name))


def forget(store: Store, gone: Sequence[Input]) -> None:
    """Take inputs off the ledger that hold nothing and are not there any more."""
    ledger = table("ledger")
    for start in range(0, len(gone), _AT_ONCE):
        paths = [source.path for source in gone[start : start + _AT_ONCE]]
        with store.writing() as connection:
            connection.execute(delete(ledger).where(ledger.c.path.in_(paths), *_holds_nothing()))


def _holds_nothing() -> tuple[ColumnElement[bool], ...]:
    ledger = table("ledger")
    return ledger.c.current_id == "", ledger.c.document_id == ""
