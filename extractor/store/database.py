"""Open the database that holds a dataset: an SQLite file, or a PostgreSQL database by URL.

Every failure becomes a `StoreError` with one Vietnamese line and the next step.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import URL, Connection, Engine, make_url
from sqlalchemy.exc import ArgumentError, SQLAlchemyError

from extractor.errors import StoreError, UsageError
from extractor.store.migrate import EMPTY, FOREIGN, bring_up_to_date, found_version, missing_columns
from extractor.store.postgres import postgres_engine
from extractor.store.sqlite import WRITE_STEP, check_file, foreign, is_writable, settle, sqlite_engine, use_wal
from extractor.store.tables import SCHEMA_VERSION


@dataclass(frozen=True, slots=True)
class Store:
    """An open database; use `reading` and `writing` for its connections, and `close` when done.

    `address` is fit to be shown: a password in it is hidden.
    """

    engine: Engine
    address: str
    writable: bool

    @property
    def is_shared(self) -> bool:
        """True for a server's, which several machines may write to: each sees other files."""
        return self.engine.dialect.name != "sqlite"

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """One consistent view of the data."""
        with _told_in_vietnamese(self.address), self.engine.begin() as connection:
            yield connection

    @contextmanager
    def writing(self, *, durable: bool = False) -> Iterator[Connection]:
        """One transaction: all of it is kept, or nothing. Writers, also those of other processes, take turns.

        `durable`: it is on the disk when this returns, and outlives a power cut. Without, SQLite keeps the database
        whole but may lose its last transactions: an ingest does them again, a person's decision nobody can.
        """
        with _told_in_vietnamese(self.address), self.engine.connect() as connection:
            connection = connection.execution_options(extractor_writes=True, extractor_durable=durable)
            with connection.begin():
                yield connection

    def settle(self) -> None:
        """Put on the disk what was written so far, so that it outlives a power cut."""
        if self.engine.dialect.name == "sqlite":  # a server does so at each commit
            with _told_in_vietnamese(self.address), self.engine.connect() as connection:
                settle(connection)

    def close(self) -> None:
        """Let go of the database."""
        self.engine.dispose()


def open_store(
    address: str | Path, *, create: bool = False, writing: bool = False, patience: float | None = None
) -> Store:
    """Return the store at an address; with `create` one that is missing is made, an older one is always migrated.

    Args:
        address: a path, an sqlite:/// URL, or postgresql://user:password@host:port/database.
        create: for those who write, and may be the first.
        writing: for those who write in what is there.
        patience: seconds that a writer waits for others; people in front of a page wait less than programs.

    Raises:
        StoreError: the database is missing (without `create`), not writable (for those who write), not ours, of a newer
            version, on a network share, or its server does not answer.
        UsageError: the address is of a database that this version does not speak.
    """
    url = _server_url(str(address))
    if url is not None:
        store = Store(postgres_engine(url, patience=patience), url.render_as_string(hide_password=True), writable=True)
    else:
        store = _open_file(sqlite_path(address), create=create, writing=create or writing, patience=patience)
    try:
        _check_version(store, create=create)
    except BaseException:
        store.close()
        raise
    return store


def sqlite_path(address: str | Path) -> Path:
    """Return the path of an SQLite address (a path or an sqlite:/// URL)."""
    text = str(address)
    return Path(text.removeprefix("sqlite:///") if text.startswith("sqlite:///") else text)


def store_files(address: str | Path) -> list[Path]:
    """Return the files that belong to a database, whether they exist or not; none for a server's."""
    if _server_url(str(address)) is not None:
        return []
    path = sqlite_path(address)
    if not path.name:
        return []  # «.», «/»: a folder, which `open_store` refuses
    return [path.with_name(path.name + end) for end in ("", "-wal", "-shm", "-journal")]


def _open_file(path: Path, *, create: bool, writing: bool, patience: float | None) -> Store:
    check_file(path, create=create)
    writable = is_writable(path)
    if writing and not writable:
        raise StoreError(f"Không ghi được vào cơ sở dữ liệu {path}.", next_step=WRITE_STEP)
    return Store(sqlite_engine(path, writable=writable, patience=patience), str(path), writable)


def _server_url(address: str) -> URL | None:
    scheme, separator, _ = address.partition("://")
    if not separator or address.startswith("sqlite:///"):
        return None
    try:
        url = make_url(address)
    except ArgumentError as cause:
        raise UsageError("Địa chỉ cơ sở dữ liệu viết sai.", next_step=_ADDRESS_STEP) from cause
    if url.get_backend_name() not in ("postgresql", "postgres"):
        raise UsageError(f"Địa chỉ cơ sở dữ liệu không dùng được: {scheme}://…", next_step=_ADDRESS_STEP)
    return url


_ADDRESS_STEP = "Hãy ghi đường dẫn một tệp (--db extractor.db), hoặc postgresql://người-dùng@máy-chủ/tên."


def _check_version(store: Store, *, create: bool) -> None:
    with store.reading() as connection:
        found = found_version(connection)
        current = found == SCHEMA_VERSION and not missing_columns(connection)
    if found == FOREIGN:
        raise foreign(store.address)
    if found == EMPTY and not create:
        raise StoreError(f"Cơ sở dữ liệu {store.address} còn trống.", next_step="Hãy chạy «extractor ingest» trước.")
    if found > SCHEMA_VERSION:
        raise StoreError(
            f"{store.address} do một phiên bản mới hơn của extractor tạo ra"
            f" (bản {found}, ở đây hiểu đến bản {SCHEMA_VERSION}).",
            next_step="Hãy cập nhật extractor: pip install --upgrade extractor.",
        )
    if current:
        return
    if not store.writable:
        raise StoreError(
            f"{store.address} do một phiên bản cũ tạo ra, cần được nâng cấp nhưng không ghi được.", next_step=WRITE_STEP
        )
    if found == EMPTY and store.engine.dialect.name == "sqlite":
        with _told_in_vietnamese(store.address):
            use_wal(store.engine)
    with store.writing() as connection:
        # Another process may have been faster: then there is nothing left to be done.
        bring_up_to_date(connection, found_version(connection))


@contextmanager
def _told_in_vietnamese(address: str) -> Iterator[None]:
    try:
        yield
    except (SQLAlchemyError, sqlite3.Error) as cause:
        raise _store_error(address, cause) from cause


def _store_error(address: str, cause: Exception) -> StoreError:
    original = getattr(cause, "orig", None) or cause
    said = str(original).lower()
    for words, message, step in CAUSES:
        if words in said:
            return StoreError(message.format(address), next_step=step)
    told = " ".join(str(original).split())
    return StoreError(f"Lỗi cơ sở dữ liệu {address}: {told}.", next_step="Hãy chạy lại; phần đã xong được giữ.")


_SERVER_STEP = "Hãy kiểm tra tên, mật khẩu và quyền trong địa chỉ --db với người quản trị máy chủ."
_HELD = (
    "Cơ sở dữ liệu đang bị chương trình khác giữ ({0}).",
    "Một lần nạp có thể đang ghi: hãy đợi ít giây rồi thử lại; nếu vẫn vậy, hãy đóng chương trình kia.",
)
CAUSES = (
    ("locked", *_HELD),
    ("lock timeout", *_HELD),
    ("readonly", "Cơ sở dữ liệu chỉ cho đọc ({0}).", WRITE_STEP),
    ("unable to open", "Không mở được cơ sở dữ liệu ({0}).", WRITE_STEP),
    ("disk is full", "Ổ đĩa đã đầy ({0}).", "Hãy giải phóng dung lượng rồi chạy lại; phần đã xong được giữ."),
    ("disk i/o error", "Không ghi được xuống ổ đĩa ({0}).", "Hãy xem ổ đĩa còn chỗ và không bị tháo, rồi chạy lại."),
    (
        "no space left",
        "Ổ đĩa của máy chủ đã đầy ({0}).",
        "Hãy giải phóng dung lượng rồi chạy lại; phần đã xong được giữ.",
    ),
    ("not a database", "Tệp không phải cơ sở dữ liệu của extractor ({0}).", "Hãy chọn một tên tệp khác cho --db."),
    ("malformed", "Cơ sở dữ liệu bị hỏng ({0}).", "Hãy dùng bản sao lưu, hoặc nạp lại vào một tệp mới."),
    ("no such column", "Cơ sở dữ liệu có cấu trúc của phiên bản khác ({0}).", "Hãy nạp lại vào một tệp mới."),
    ("no such table", "Cơ sở dữ liệu có cấu trúc của phiên bản khác ({0}).", "Hãy nạp lại vào một tệp mới."),
    ("password authentication failed", "Máy chủ cơ sở dữ liệu không nhận tên hoặc mật khẩu ({0}).", _SERVER_STEP),
    ("permission denied", "Không đủ quyền trong cơ sở dữ liệu ({0}).", _SERVER_STEP),
    ("does not exist", "Máy chủ không có cơ sở dữ liệu hoặc người dùng này ({0}).", _SERVER_STEP),
    ("read-only transaction", "Cơ sở dữ liệu chỉ cho đọc ({0}).", _SERVER_STEP),
    ("resolve host", "Không tìm thấy máy chủ PostgreSQL ({0}).", _SERVER_STEP),
    ("connection", "Không nối được với máy chủ PostgreSQL ({0}).", "Hãy kiểm tra máy chủ và mạng rồi chạy lại."),
)
"""What a driver says, in lower case; the message, with `{0}` for the address; the next step."""
