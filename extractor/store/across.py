"""The findings between reports in the database: each run's take the place of those of the run before."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from sqlalchemy import Connection, delete, func, select

from extractor.model import Finding
from extractor.model import rows as flat
from extractor.store.reports import encode_row, insert_rows
from extractor.store.tables import table

ACROSS = "across."


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
