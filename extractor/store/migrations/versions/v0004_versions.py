"""What each name has held, what it holds now, and by what a document is superseded.

What was known of versions before is `supersedes`: for each name it is followed from what the name holds. A document
that an unreadable version pushed out of the ledger is found again by its file name, where one path alone has it.
"""

import sqlalchemy as sa
from alembic import op

from extractor.store.types import TEXT

revision = "0004"
down_revision = "0003"

_HELD = "UPDATE ledger SET current_id = document_id WHERE state IN ('done', 'partial', 'archive')"
_UNHELD = "NOT EXISTS (SELECT 1 FROM ledger AS holder WHERE holder.current_id = {0})"
_LOST = f"""
    {_UNHELD.format("lost.document_id")}
    AND NOT EXISTS (SELECT 1 FROM documents AS newer WHERE newer.supersedes = lost.document_id)
    AND lost.file_name = ledger.file_name
    AND (SELECT COUNT(*) FROM ledger AS namesake WHERE namesake.file_name = lost.file_name) = 1
"""  # noqa: S608 - words of ours, here and below
_STILL_HELD = f"""
    UPDATE ledger SET current_id = COALESCE((
        SELECT MIN(lost.document_id) FROM documents AS lost WHERE {_LOST} HAVING COUNT(*) = 1
    ), '') WHERE state = 'problem'
"""  # noqa: S608
# UNION, not UNION ALL: lines that the versions before this one wrote may run in a circle.
_VERSIONS = f"""
    INSERT INTO versions (path, document_id, before_id)
    WITH RECURSIVE line (path, document_id, before_id) AS (
        SELECT ledger.path, ledger.current_id, NULLIF(documents.supersedes, '')
        FROM ledger LEFT JOIN documents ON documents.document_id = ledger.current_id
        WHERE ledger.current_id != ''
        UNION
        SELECT ledger.path, lost.document_id, NULLIF(lost.supersedes, '')
        FROM ledger JOIN documents AS lost ON {_LOST}
        UNION
        SELECT line.path, documents.document_id, NULLIF(documents.supersedes, '')
        FROM line JOIN documents ON documents.document_id = line.before_id
        OR (documents.supersedes = line.document_id AND {_UNHELD.format("documents.document_id")})
    )
    SELECT path, document_id, before_id FROM line
"""  # noqa: S608
_SUPERSEDED_BY = f"""
    UPDATE documents SET superseded_by = COALESCE((
        SELECT ledger.current_id FROM versions JOIN ledger ON ledger.path = versions.path
        WHERE versions.document_id = documents.document_id ORDER BY ledger.path LIMIT 1
    ), (SELECT MIN(newer.document_id) FROM documents AS newer WHERE newer.supersedes = documents.document_id), '')
    WHERE {_UNHELD.format("documents.document_id")}
"""  # noqa: S608
_SUPERSEDES = f"UPDATE documents SET supersedes = '' WHERE NOT {_UNHELD.format('documents.supersedes')}"  # noqa: S608
_NAME = """
    UPDATE documents SET file_name = (
        SELECT file_name FROM ledger WHERE current_id = documents.document_id ORDER BY path LIMIT 1
    ) WHERE EXISTS (SELECT 1 FROM ledger WHERE current_id = documents.document_id)
"""


def upgrade() -> None:
    """Add table and columns, and fill them."""
    op.add_column("ledger", sa.Column("current_id", TEXT, nullable=False, server_default=""))
    op.create_index("ix_ledger_current_id", "ledger", ["current_id"])
    op.add_column("documents", sa.Column("superseded_by", TEXT))
    op.create_table(
        "versions",
        sa.Column("path", TEXT, sa.ForeignKey("ledger.path", ondelete="CASCADE"), primary_key=True),
        sa.Column("document_id", TEXT, primary_key=True),
        sa.Column("before_id", TEXT),
    )
    op.create_index("ix_versions_document_id", "versions", ["document_id"])
    op.create_index("ix_versions_before_id", "versions", ["before_id"])
    op.execute("UPDATE documents SET superseded_by = ''")
    for words in (_HELD, _STILL_HELD, _VERSIONS, _SUPERSEDED_BY, _SUPERSEDES, _NAME):
        op.execute(words)
