"""What the checks between reports need from the database, and their findings back into it.

Only the newest version of a document is given: one that another supersedes is left out.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, delete, func, select

from extractor.model import Finding
from extractor.model import rows as flat
from extractor.store.effective import effective_rows
from extractor.store.reports import encode_row, insert_rows
from extractor.store.tables import table

ACROSS = "across."


def newest_documents(connection: Connection) -> list[dict[str, Any]]:
    """Return the rows of the documents that no other supersedes."""
    rows = list(effective_rows(connection, "documents"))
    old = {row["supersedes"] for row in rows}
    return [row for row in rows if row["document_id"] not in old]


def replace_across_findings(connection: Connection, findings: Sequence[Finding]) -> None:
    """Write the findings between reports in place of those of the last run; each after those of its document."""
    into = table("findings")
    connection.execute(delete(into).where(into.c.check.startswith(ACROSS)))
    last = select(into.c.document_id, func.max(into.c.position)).group_by(into.c.document_id)
    position = Counter({document: at + 1 for document, at in connection.execute(last)})
    rows = []
    for finding in findings:
        rows.append(encode_row(flat.finding_row(finding)) | {"position": position[finding.document_id]})
        position[finding.document_id] += 1
    insert_rows(connection, into, rows)
