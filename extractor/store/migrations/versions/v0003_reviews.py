"""The journal of what people decided."""

import sqlalchemy as sa
from alembic import op

from extractor.store.types import INTEGER, TEXT

revision = "0003"
down_revision = "0002"

_WORDS = ("document_id", "kind", "target_id", "action", "state", "who", "decided_at", "why")
_MORE = ("before", "after", "evidence", "undoes", "previous")


def upgrade() -> None:
    """Add the table."""
    op.create_table(
        "reviews",
        sa.Column("seq", INTEGER, primary_key=True, autoincrement=False),
        sa.Column("decision_id", TEXT, nullable=False, unique=True),
        *(sa.Column(name, TEXT, nullable=False) for name in (*_WORDS, *_MORE)),
    )
    op.create_index("ix_reviews_target", "reviews", ["document_id", "kind", "target_id"])
