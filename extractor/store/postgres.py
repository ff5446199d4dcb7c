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
_OLDEST = 15
_CONNECT_SECONDS = 10
_MOST_CONNECTIONS = 40


def postgres_engine(url: URL, *, patience: float | None = None) -> Engine:
    """Return the engine for a server's database; `patience`: seconds that a writer waits for others, None for ever.

    Its connections raise `StoreError` if the server is older than 15, or the database has no place for Vietnamese.

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
        connect_args={
            "connect_timeout": _CONNECT_SECONDS,
            "application_name": "extractor",
            "client_encoding": "utf8",
        },
        pool_pre_ping=True,
        max_overflow=_MOST_CONNECTIONS,
    )

    @event.listens_for(engine, "connect")
    def check_server(connection: Any, _record: Any) -> None:
        _check_server(connection.info, url.render_as_string(hide_password=True))

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        if connection.get_execution_options().get("extractor_writes", False):
            if patience is not None:
                connection.exec_driver_sql(f"SET LOCAL lock_timeout = {round(patience * 1000)}")
            connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_TURN})")
        else:
            connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")

    return engine


def _check_server(server: Any, address: str) -> None:
    version, encoding = server.server_version // 10_000, server.parameter_status("server_encoding")
    if version < _OLDEST:
        raise StoreError(
            f"Máy chủ PostgreSQL là bản {version} ({address}); cần bản {_OLDEST} trở lên.",
            next_step="Hãy nhờ người quản trị nâng cấp máy chủ, hoặc dùng một tệp: --db extractor.db.",
        )
    if encoding != "UTF8":
        raise StoreError(
            f"Cơ sở dữ liệu dùng bảng mã {encoding}, không ghi đủ được chữ Việt ({address}).",
            next_step="Hãy nhờ người quản trị tạo một cơ sở dữ liệu có ENCODING 'UTF8'.",
        )


def copy_rows(connection: Connection, table: Table, names: Sequence[str], rows: Sequence[tuple[Any, ...]]) -> None:
    """Write rows as tuples of the cells of these columns by COPY."""
    listed = ", ".join(f'"{name}"' for name in names)
    cursor: Any = connection.connection.cursor()
    with cursor, cursor.copy(f'COPY "{table.name}" ({listed}) FROM STDIN') as copy:
        for row in rows:
            copy.write_row(row)
