"""The form of the first version, as its databases are found."""

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Nothing: databases of the first version have this form already."""
