"""PostgreSQL, the database of several machines: by URL, through psycopg 3, rows in bulk by COPY.

Writers take turns by an advisory lock, as they do in SQLite, so that two ingests never meet in one document.
**Source**: https://www.postgresql.org/docs/15/explicit-locking.html#ADVISORY-LOCKS.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import URL, Connection, Engine, Table, create_engine, event

from extractor.errors import StoreError

_TURN = 0x6578_7472  # «extr»: one number for all writers of one database
_CONNECT_SECONDS = 10
_MOST_CONNECTIONS = 40


def postgres_engine(url: URL, *, patience: float | None = None) -> Engine:
    """Return the engine for a server's database; `patience`: seconds that a writer waits for others, None for ever.

    Raises:
        StoreError: psycopg is not installed.
    """
    try:
        import psycopg  # noqa: F401 - the part [postgres] of the installation
    except ImportError as cause:
        raise StoreError(
            "Thiếu thư viện psycopg để dùng PostgreSQL.", next_step="Hãy cài: pip install 'extractor[postgres]'."
        ) from cause
    engine = create_engine(
        url.set(drivername="postgresql+psycopg"),
        connect_args={"connect_timeout": _CONNECT_SECONDS, "application_name": "extractor"},
        pool_pre_ping=True,
        max_overflow=_MOST_CONNECTIONS,
    )

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        if connection.get_execution_options().get("extractor_writes", False):
            if patience is not None:
                connection.exec_driver_sql(f"SET LOCAL lock_timeout = {round(patience * 1000)}")
            connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_TURN})")
        else:
            connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")

    return engine


def copy_rows(connection: Connection, table: Table, names: Sequence[str], rows: Sequence[tuple[Any, ...]]) -> None:
    """Write rows as tuples of the cells of these columns by COPY."""
    listed = ", ".join(f'"{name}"' for name in names)
    cursor: Any = connection.connection.cursor()
    with cursor, cursor.copy(f'COPY "{table.name}" ({listed}) FROM STDIN') as copy:
        for row in rows:
            copy.write_row(row)
