"""The findings between reports in the database: each run's take the place of those of the run before.

Whether they are of what the database holds now is told by two numbers in `store_info`: how often an input came to hold
another document, a document was made anew or a person altered a figure, and how often they had when the reports were
compared. They outlive a run that was cut short. A third counts the comparisons, for those who keep their findings in
memory.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from sqlalchemy import Connection, Integer, Text, cast, delete, func, insert, select, update

from extractor.model import Finding
from extractor.model import rows as flat
from extractor.store.database import Store
from extractor.store.reports import encode_row, insert_rows
from extractor.store.tables import table

ACROSS = "across."
_CHANGES, _COMPARED, _COMPARISONS = "changes", "compared", "comparisons"


def note_change(connection: Connection) -> None:
    """Note that there is something new to compare, in the transaction that brings it."""
    _raise(connection, _CHANGES)


def count_changes(connection: Connection) -> int:
    """Return how often there was something new to compare, in this view of the data."""
    return _number(connection, _CHANGES, 0)


def is_comparison_due(store: Store) -> bool:
    """Return whether something came that the findings between reports do not know; so it is in older databases."""
    with store.reading() as connection:
        return comparison_seen(connection)[1]


def comparison_seen(connection: Connection) -> tuple[int, bool]:
    """Return how often the reports were compared with each other, and whether that is due again, in one look."""
    info = table("store_info")
    query = select(info.c.name, info.c.value).where(info.c.name.in_((_CHANGES, _COMPARED, _COMPARISONS)))
    held = {name: int(value) for name, value in connection.execute(query)}
    return held.get(_COMPARISONS, 0), held.get(_COMPARED, -1) < held.get(_CHANGES, 0)


def replace_across_findings(connection: Connection, findings: Sequence[Finding], *, changes: int) -> None:
    """Write the findings between reports in place of those of the last run; each after those of its document.

    Args:
        connection: of a writing transaction.
        findings: of one view of the data.
        changes: `count_changes` of that view. Nothing is written if another process has compared a later one.
    """
    if _number(connection, _COMPARED, -1) > changes:
        return
    info = table("store_info")
    connection.execute(delete(info).where(info.c.name == _COMPARED))
    connection.execute(insert(info).values(name=_COMPARED, value=str(changes)))
    _raise(connection, _COMPARISONS)
    into = table("findings")
    connection.execute(delete(into).where(into.c.check.startswith(ACROSS)))
    last = select(into.c.document_id, func.max(into.c.position)).group_by(into.c.document_id)
    position = Counter({document: at + 1 for document, at in connection.execute(last)})
    rows = []
    for finding in findings:
        rows.append(encode_row(flat.finding_row(finding)) | {"position": position[finding.document_id]})
        position[finding.document_id] += 1
    insert_rows(connection, into, rows)


def _raise(connection: Connection, name: str) -> None:
    info = table("store_info")
    raised = cast(cast(info.c.value, Integer) + 1, Text)
    if not connection.execute(update(info).where(info.c.name == name).values(value=raised)).rowcount:
        connection.execute(insert(info).values(name=name, value="1"))


def _number(connection: Connection, name: str, otherwise: int) -> int:
    info = table("store_info")
    found = connection.execute(select(info.c.value).where(info.c.name == name)).scalar_one_or_none()
    return otherwise if found is None else int(found)
