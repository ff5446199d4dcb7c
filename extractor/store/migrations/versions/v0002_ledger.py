"""The ledger learns who read an input and when it was begun; a document, which readers and stages made it."""

import sqlalchemy as sa
from alembic import op

from extractor.store.types import TEXT

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Add the columns, empty where nobody knows."""
    for table, name in (
        ("ledger", "worker"),
        ("ledger", "started_at"),
        ("ledger", "finished_at"),
        ("documents", "reader_version"),
        ("documents", "stages_version"),
    ):
        op.add_column(table, sa.Column(name, TEXT, nullable=False, server_default=""))
