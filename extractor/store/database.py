"""Open the database that holds a dataset: one SQLite file, several readers, one writer at a time.

WAL lets people read while an ingest writes; a second writer waits up to `BUSY_SECONDS`. Every failure becomes a
`StoreError` with one Vietnamese line and the next step. **Source**: https://www.sqlite.org/wal.html.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

from sqlalchemy import Connection, Engine, create_engine, event, insert, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.pool import QueuePool

from extractor.errors import StoreError, UsageError
from extractor.store.tables import SCHEMA_VERSION, metadata, table

BUSY_SECONDS = 30
_FILE_HEAD = b"SQLite format 3\x00"


@dataclass(frozen=True, slots=True)
class Store:
    """An open database; use `reading` and `writing` for its connections, and `close` when done."""

    engine: Engine
    address: str
    writable: bool

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """One consistent view of the data."""
        with _told_in_vietnamese(self.address), self.engine.begin() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """One transaction: all of it is kept, or nothing."""
        with _told_in_vietnamese(self.address), self.engine.connect() as connection:
            connection = connection.execution_options(extractor_writes=True)
            with connection.begin():
                yield connection

    def close(self) -> None:
        """Let go of the file."""
        self.engine.dispose()


def open_store(address: str | Path, *, create: bool = False) -> Store:
    """Return the store at a path (or sqlite:/// URL); with `create` a missing file is made.

    Raises:
        StoreError: the file is missing (without `create`), not writable (with it), no database of ours, or of a
            newer version.
        UsageError: the address is of a database that this version does not speak.
    """
    path = _sqlite_path(str(address))
    _check_file(path, create=create)
    writable = os.access(path if path.exists() else path.parent, os.W_OK) and os.access(path.parent, os.W_OK)
    if create and not writable:
        raise StoreError(f"Không ghi được vào cơ sở dữ liệu {path}.", next_step=_WRITE_STEP)
    store = Store(_engine(path, writable=writable), str(path), writable)
    try:
        _check_version(store, create=create)
    except BaseException:
        store.close()
        raise
    return store


_WRITE_STEP = "Hãy chọn một thư mục có quyền ghi trên máy này, ví dụ --db D:\\baocao\\extractor.db."


def _sqlite_path(address: str) -> Path:
    scheme, separator, rest = address.partition("://")
    if not separator:
        return Path(address)
    if scheme == "sqlite" and rest.startswith("/") and len(rest) > 1:
        return Path(rest[1:])
    if scheme.startswith("postgres"):
        raise UsageError(
            "Phiên bản này chưa dùng được PostgreSQL; phần mở rộng [postgres] sẽ có ở một phiên bản sau.",
            next_step="Tạm thời hãy dùng một tệp SQLite, ví dụ --db extractor.db.",
        )
    raise UsageError(
        f"Địa chỉ cơ sở dữ liệu không dùng được: {scheme}://…",
        next_step="Hãy ghi đường dẫn một tệp, ví dụ --db extractor.db.",
    )


def _check_file(path: Path, *, create: bool) -> None:
    if path.is_dir():
        raise StoreError(f"{path} là một thư mục.", next_step="Hãy ghi tên một tệp trong đó, ví dụ extractor.db.")
    if not path.exists():
        if not create:
            raise StoreError(f"Không thấy cơ sở dữ liệu {path}.", next_step="Hãy chạy «extractor ingest» trước.")
        if not path.parent.is_dir():
            raise StoreError(f"Không có thư mục {path.parent}.", next_step="Hãy tạo thư mục đó rồi chạy lại.")
        return
    try:
        with path.open("rb") as file:
            head = file.read(len(_FILE_HEAD))
    except OSError as cause:
        raise StoreError(f"Không mở được {path}: {cause.strerror}.", next_step=_WRITE_STEP) from cause
    if head and head != _FILE_HEAD:
        raise _foreign(path)


def _foreign(path: Path) -> StoreError:
    return StoreError(
        f"{path} không phải cơ sở dữ liệu của extractor.",
        next_step="Hãy chọn một tên tệp khác cho --db; tệp này được giữ nguyên.",
    )


def _engine(path: Path, *, writable: bool) -> Engine:
    def connect() -> sqlite3.Connection:
        if writable:
            return sqlite3.connect(path, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False)
        # WAL wants to write beside the file even for reading; «immutable» is the way into a read-only folder.
        address = f"file:{quote(str(path.absolute()))}?mode=ro&immutable=1"
        return sqlite3.connect(address, uri=True, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False)

    engine = create_engine("sqlite://", creator=connect, poolclass=QueuePool)

    @event.listens_for(engine, "connect")
    def set_pragmas(connection: sqlite3.Connection, _record: Any) -> None:
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA synchronous = NORMAL")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        # A writer takes its lock at once and waits for it; a reader that turns writer half-way would be refused.
        writes = connection.get_execution_options().get("extractor_writes", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


def _check_version(store: Store, *, create: bool) -> None:
    path = Path(store.address)
    info = table("store_info")
    with _told_in_vietnamese(store.address), store.engine.connect() as connection:
        raw = connection.connection.dbapi_connection
        if raw is None:  # pragma: no cover - a fresh connection always has one
            raise _foreign(path)
        names = {row[0] for row in raw.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        if not names and create:
            raw.execute("PRAGMA journal_mode = WAL")
        elif "store_info" not in names:
            raise _foreign(path)
    if not names:
        with store.writing() as connection:
            metadata().create_all(connection)
            # Two ingests may make the same new database at once: the second finds the row of the first.
            if connection.execute(select(info.c.value).where(info.c.name == "schema_version")).first() is None:
                connection.execute(insert(info).values(name="schema_version", value=str(SCHEMA_VERSION)))
    with store.reading() as connection:
        found = connection.execute(select(info.c.value).where(info.c.name == "schema_version")).scalar_one_or_none()
    if found is None or not found.isdecimal():
        raise _foreign(path)
    if int(found) > SCHEMA_VERSION:
        raise StoreError(
            f"{path} do một phiên bản mới hơn của extractor tạo ra (bản {found}, ở đây hiểu đến bản {SCHEMA_VERSION}).",
            next_step="Hãy cập nhật extractor: pip install --upgrade extractor.",
        )


@contextmanager
def _told_in_vietnamese(address: str) -> Iterator[None]:
    try:
        yield
    except (SQLAlchemyError, sqlite3.Error) as cause:
        raise _store_error(address, cause) from cause


def _store_error(address: str, cause: Exception) -> StoreError:
    original = getattr(cause, "orig", None) or cause
    said = str(original).lower()
    for words, message, step in _CAUSES:
        if words in said:
            return StoreError(f"{message} ({address}).", next_step=step)
    return StoreError(f"Lỗi cơ sở dữ liệu {address}: {original}.", next_step="Hãy chạy lại; phần đã xong được giữ.")


_CAUSES = (
    ("locked", "Cơ sở dữ liệu đang bị chương trình khác giữ", "Hãy đóng chương trình kia rồi chạy lại."),
    ("readonly", "Cơ sở dữ liệu chỉ cho đọc", _WRITE_STEP),
    ("unable to open", "Không mở được cơ sở dữ liệu", _WRITE_STEP),
    ("disk is full", "Ổ đĩa đã đầy", "Hãy giải phóng dung lượng rồi chạy lại; phần đã xong được giữ."),
    ("not a database", "Tệp không phải cơ sở dữ liệu của extractor", "Hãy chọn một tên tệp khác cho --db."),
    ("malformed", "Cơ sở dữ liệu bị hỏng", "Hãy dùng bản sao lưu, hoặc nạp lại vào một tệp mới."),
    ("no such column", "Cơ sở dữ liệu có cấu trúc của phiên bản khác", "Hãy nạp lại vào một tệp mới."),
    ("no such table", "Cơ sở dữ liệu có cấu trúc của phiên bản khác", "Hãy nạp lại vào một tệp mới."),
)
