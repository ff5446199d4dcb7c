import os
import sqlite3
from contextlib import closing

import pytest

from extractor.errors import StoreError, UsageError
from extractor.store import Input, open_store, pack_report, record_report


def test_a_new_database_uses_wal_and_knows_its_version(tmp_path):
    open_store(tmp_path / "x.db", create=True).close()
    with closing(sqlite3.connect(tmp_path / "x.db")) as connection:
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
        assert connection.execute("SELECT value FROM store_info WHERE name = 'schema_version'").fetchone() == ("1",)
    open_store(tmp_path / "x.db").close()
    open_store(f"sqlite:///{tmp_path / 'x.db'}").close()


def _text(path):
    path.write_text("Báo cáo kết quả năm 2018, không phải cơ sở dữ liệu", encoding="utf-8")


def _foreign(path):
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE hoa_don (id)")


def _newer(path):
    open_store(path, create=True).close()
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("UPDATE store_info SET value = '99'")


def _torn(path):
    open_store(path, create=True).close()
    data = path.read_bytes()
    path.write_bytes(data[:5000])


@pytest.mark.parametrize("create", [True, False])
@pytest.mark.parametrize(
    ("make", "said"),
    [
        pytest.param(_text, "không phải cơ sở dữ liệu", id="text"),
        pytest.param(_foreign, "không phải cơ sở dữ liệu", id="another-program's"),
        pytest.param(_newer, "phiên bản mới hơn", id="newer-version"),
        pytest.param(lambda path: path.mkdir(), "là một thư mục", id="folder"),
        pytest.param(_torn, None, id="torn"),
    ],
)
def test_what_is_not_ours_is_refused_and_left_as_it_is(tmp_path, make, said, create):
    path = tmp_path / "x.db"
    make(path)
    before = path.read_bytes() if path.is_file() else b""
    with pytest.raises(StoreError, match=said) as caught:
        open_store(path, create=create)
    assert caught.value.next_step
    assert not path.is_file() or path.read_bytes() == before


def test_a_missing_database_is_told_with_the_next_step(tmp_path):
    with pytest.raises(StoreError, match="Không thấy") as caught:
        open_store(tmp_path / "x.db")
    assert "ingest" in caught.value.next_step
    assert not (tmp_path / "x.db").exists()


def test_a_missing_folder_is_told(tmp_path):
    with pytest.raises(StoreError, match="Không có thư mục"):
        open_store(tmp_path / "no" / "x.db", create=True)


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root may write everywhere")
def test_a_read_only_folder_can_be_read_and_not_written(tmp_path, make_report):
    store = open_store(tmp_path / "x.db", create=True)
    record_report(store, Input(path="/a", file_name="a"), pack_report(make_report()), seconds=0.0)
    store.close()
    tmp_path.chmod(0o555)
    try:
        with pytest.raises(StoreError, match="Không ghi được"):
            open_store(tmp_path / "x.db", create=True)
        open_store(tmp_path / "x.db").close()
    finally:
        tmp_path.chmod(0o755)


@pytest.mark.parametrize("address", ["postgresql://localhost/ntm", "postgresql+psycopg://u@h/d", "mysql://h/d"])
def test_other_databases_are_refused_as_wrong_usage(address):
    with pytest.raises(UsageError):
        open_store(address, create=True)


def test_a_failed_transaction_keeps_nothing(tmp_path):
    store = open_store(tmp_path / "x.db", create=True)

    def write():
        with store.writing() as connection:
            connection.exec_driver_sql("INSERT INTO store_info VALUES ('a', 'b')")
            connection.exec_driver_sql("INSERT INTO nowhere VALUES (1)")

    with pytest.raises(StoreError):
        write()
    with store.reading() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM store_info").scalar_one() == 1
    store.close()


def test_a_locked_database_is_told(tmp_path, monkeypatch):
    monkeypatch.setattr("extractor.store.database.BUSY_SECONDS", 0.05)
    store = open_store(tmp_path / "x.db", create=True)
    other = sqlite3.connect(tmp_path / "x.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    store.close()
    fresh = open_store(tmp_path / "x.db")
    with pytest.raises(StoreError, match="đang bị chương trình khác giữ"), fresh.writing():
        pass
    other.close()
    fresh.close()
