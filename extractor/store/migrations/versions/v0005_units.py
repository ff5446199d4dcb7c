"""What a finding's figures are in: its unit, and its difference as the two columns give it.

The unit of findings that were there is not known before their reports are read again: it stays empty.
"""

import sqlalchemy as sa
from alembic import op

from extractor.model import difference_of
from extractor.store.types import TEXT

revision = "0005"
down_revision = "0004"

_KEY = ("document_id", "position")


def upgrade() -> None:
    """Add the column, and make each difference anew."""
    op.add_column("findings", sa.Column("unit", TEXT))
    op.execute("UPDATE findings SET unit = ''")
    names = (*_KEY, "expected", "observed", "difference")
    findings = sa.table("findings", *(sa.column(name) for name in names))
    connection = op.get_bind()
    changed = [
        {"id": row.document_id, "at": row.position, "made": made}
        for row in connection.execute(sa.select(findings))
        if (made := difference_of(row.expected or "", row.observed or "")) != row.difference
    ]
    here = sa.and_(findings.c.document_id == sa.bindparam("id"), findings.c.position == sa.bindparam("at"))
    if changed:
        connection.execute(sa.update(findings).where(here).values(difference=sa.bindparam("made")), changed)
