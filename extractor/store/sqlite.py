"""SQLite, the database of an office: one file, several readers, one writer at a time, on a disk of this machine.

WAL lets people read while an ingest writes; a second writer waits, `BUSY_SECONDS` at most. WAL shares memory between
processes, which no network share can give, so a file there is refused. **Source**: https://www.sqlite.org/wal.html.
"""

from __future__ import annotations

import errno
import os
import sqlite3
import sys
import time
from contextlib import closing
from pathlib import Path
from typing import Any
from urllib.parse import quote

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.pool import QueuePool

from extractor.errors import StoreError, system_reason

BUSY_SECONDS = 30
_PAUSE = 0.02  # seconds
_CHECKPOINT_PAGES = 4000  # 16 MB: a page of an index, met by every document, is copied a fourth as often as at 1000
WRITE_STEP = "Hãy chọn một thư mục có quyền ghi trên máy này, ví dụ --db D:\\baocao\\extractor.db."
_MOUNTS = Path("/proc/self/mounts")
_SHARES = frozenset({"9p", "afs", "ceph", "cifs", "fuse.sshfs", "glusterfs", "lustre", "ncpfs", "nfs", "nfs4", "smb3"})
_DRIVE_REMOTE = 4


def check_file(path: Path, *, create: bool) -> None:
    """Look at the file before SQLite does.

    Raises:
        StoreError: it is missing (without `create`), a folder, another program's, or on a network share.
    """
    if path.is_dir():
        raise StoreError(f"{path} là một thư mục.", next_step="Hãy ghi tên một tệp trong đó, ví dụ extractor.db.")
    if not path.exists():
        if not create:
            raise StoreError(f"Không thấy cơ sở dữ liệu {path}.", next_step="Hãy chạy «extractor ingest» trước.")
        if not path.parent.is_dir():
            raise StoreError(f"Không có thư mục {path.parent}.", next_step="Hãy tạo thư mục đó rồi chạy lại.")
    if is_on_share(path):
        raise StoreError(
            f"{path} nằm trên ổ mạng; cơ sở dữ liệu SQLite (WAL) đặt ở đó có thể hỏng khi hai máy cùng ghi.",
            next_step="Hãy đặt tệp trên ổ đĩa của máy này, hoặc dùng PostgreSQL: --db postgresql://máy-chủ/tên.",
        )
    if not path.exists():
        return
    if not os.access(path, os.R_OK):
        reason = system_reason(PermissionError(errno.EACCES, ""))
        raise StoreError(f"Không mở được {path}: {reason.words}.", next_step=reason.next_step)
    # SQLite looks itself: were the file opened and closed by us, all locks of this process on it would be gone, and
    # another process would take the log away from under its open connections. **Source**: sqlite.org/howtocorrupt.html.
    with closing(sqlite3.connect(_only_read(path), uri=True)) as connection:
        try:
            connection.execute("PRAGMA schema_version")
        except sqlite3.DatabaseError as cause:
            if cause.sqlite_errorcode == sqlite3.SQLITE_NOTADB:
                raise foreign(str(path)) from cause  # what else is wrong with it is told when it is opened


def _only_read(path: Path) -> str:
    """Address of a file as it lies there: WAL wants to write beside it even for reading, but for «immutable»."""
    return f"file:{quote(str(path.absolute()))}?mode=ro&immutable=1"


def is_writable(path: Path) -> bool:
    """Return whether the file, and the files that WAL needs beside it, can be written."""
    return os.access(path if path.exists() else path.parent, os.W_OK) and os.access(path.parent, os.W_OK)


def foreign(address: str) -> StoreError:
    """Return the error for a database that is not ours."""
    return StoreError(
        f"{address} không phải cơ sở dữ liệu của extractor.",
        next_step="Hãy chọn một tên khác cho --db; cơ sở dữ liệu này được giữ nguyên.",
    )


def sqlite_engine(path: Path, *, writable: bool, patience: float | None = None) -> Engine:
    """Return the engine for a file; one that may not be written is read as it lies there.

    `patience`: seconds that a writer waits for others.
    """
    seconds = BUSY_SECONDS if patience is None else patience

    def connect() -> sqlite3.Connection:
        if writable:
            return sqlite3.connect(path, timeout=seconds, isolation_level=None, check_same_thread=False)
        address = _only_read(path)
        return sqlite3.connect(address, uri=True, timeout=seconds, isolation_level=None, check_same_thread=False)

    engine = create_engine("sqlite://", creator=connect, poolclass=QueuePool, max_overflow=-1)

    @event.listens_for(engine, "connect")
    def set_pragmas(connection: sqlite3.Connection, _record: Any) -> None:
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA synchronous = NORMAL")
        connection.execute(f"PRAGMA wal_autocheckpoint = {_CHECKPOINT_PAGES}")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        # A writer takes its lock at once and waits for it; a reader that turns writer half-way would be refused.
        options = connection.get_execution_options()
        writes = options.get("extractor_writes", False)
        if writes:
            waits = "FULL" if options.get("extractor_durable") else "NORMAL"
            connection.exec_driver_sql(f"PRAGMA synchronous = {waits}")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


def use_wal(engine: Engine) -> None:
    """Set a new file to write-ahead logging, which it keeps.

    Where two make one file at once SQLite refuses the second here without the patience that it shows elsewhere.
    """
    with engine.connect() as connection:
        raw = connection.connection.dbapi_connection
        if raw is None:
            return
        patient_until = time.monotonic() + raw.execute("PRAGMA busy_timeout").fetchone()[0] / 1000
        while not raw.execute("SELECT 1 FROM sqlite_master").fetchone():
            try:
                raw.execute("PRAGMA journal_mode = WAL")
            except sqlite3.OperationalError as cause:
                if "locked" not in str(cause) or time.monotonic() > patient_until:
                    raise
                time.sleep(_PAUSE)
            else:
                return


def settle(connection: Connection) -> None:
    """Copy the write-ahead log home, which puts both on the disk; what others are reading now is left for later."""
    raw = connection.connection.dbapi_connection
    if raw is not None:
        raw.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchall()


def is_on_share(path: Path) -> bool:
    """Return whether a path lies on a network share, as far as this system tells (Linux, Windows)."""
    place = path.absolute().parent
    if sys.platform == "win32":  # pragma: no cover - another system
        import ctypes

        anchor = place.anchor
        return anchor.startswith("\\\\") or ctypes.windll.kernel32.GetDriveTypeW(anchor) == _DRIVE_REMOTE
    try:
        mounts = [line.split(" ") for line in _MOUNTS.read_text(encoding="utf-8", errors="replace").splitlines()]
    except OSError:
        return False
    place = place.resolve()
    kinds = {_unescaped(fields[1]): fields[2] for fields in mounts if len(fields) > 2}
    kind = next((kinds[str(folder)] for folder in (place, *place.parents) if str(folder) in kinds), "")
    return kind in _SHARES


def _unescaped(name: str) -> str:
    for code, letter in (("\\040", " "), ("\\011", "\t"), ("\\012", "\n"), ("\\134", "\\")):
        name = name.replace(code, letter)
    return name
