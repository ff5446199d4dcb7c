"""Column types that mean the same in every database that we speak.

Text sorts by code point everywhere (PostgreSQL would sort by the customs of its server, and exports would differ);
whole numbers have 64 bits everywhere.
"""

from __future__ import annotations

import sqlalchemy as sa

TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
INTEGER = sa.Integer().with_variant(sa.BigInteger(), "postgresql")
REAL = sa.Float().with_variant(sa.Double(), "postgresql")
BYTES = sa.LargeBinary()
