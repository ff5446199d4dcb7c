import os
import sqlite3
import subprocess
import sys
import threading
import uuid
from contextlib import closing

import pytest
import sqlalchemy as sa

from extractor.errors import StoreError, UsageError
from extractor.store import Input, open_store, pack_report, record_report, store_files
from extractor.store.sqlite import sqlite_engine, use_wal
from extractor.store.tables import SCHEMA_VERSION


def test_a_new_database_uses_wal_and_knows_its_version(tmp_path):
    open_store(tmp_path / "x.db", create=True).close()
    with closing(sqlite3.connect(tmp_path / "x.db")) as connection:
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
        assert connection.execute("SELECT value FROM store_info WHERE name = 'schema_version'").fetchone() == (
            str(SCHEMA_VERSION),
        )
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


def test_an_empty_database_of_a_server_is_told_with_the_next_step(postgres):
    with pytest.raises(StoreError, match="còn trống") as raised:
        open_store(postgres)
    assert "extractor ingest" in raised.value.next_step


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


@pytest.mark.parametrize("address", ["mysql://u:secret@h/d", "duckdb:///x", "ftp://x"])
def test_other_databases_are_refused_as_wrong_usage(address):
    with pytest.raises(UsageError) as caught:
        open_store(address, create=True)
    assert "secret" not in str(caught.value)


def test_a_server_that_does_not_answer_is_told_without_the_password():
    with pytest.raises(StoreError, match="Không nối được") as caught:
        open_store("postgresql://u:secret@127.0.0.1:9/ntm", create=True)
    assert "secret" not in str(caught.value)
    assert caught.value.next_step


def test_an_older_server_is_refused(postgres, monkeypatch):
    monkeypatch.setattr("extractor.store.postgres._OLDEST", 99)
    with pytest.raises(StoreError, match=r"PostgreSQL là bản \d\d \(.*cần bản 99") as caught:
        open_store(postgres, create=True)
    assert caught.value.next_step


def test_a_database_without_room_for_vietnamese_letters_is_refused(postgres):
    server, name = postgres.partition("?")[0], f"l{uuid.uuid4().hex}"
    engine = sa.create_engine(
        server.replace("postgresql://", "postgresql+psycopg://"), isolation_level="AUTOCOMMIT", poolclass=sa.NullPool
    )
    with engine.connect() as connection:
        words = f"CREATE DATABASE {name} ENCODING 'LATIN1' LC_COLLATE 'C' LC_CTYPE 'C' TEMPLATE template0"
        connection.exec_driver_sql(words)
        try:
            with pytest.raises(StoreError, match="bảng mã LATIN1") as caught:
                open_store(server.rpartition("/")[0] + f"/{name}", create=True)
        finally:
            connection.exec_driver_sql(f"DROP DATABASE {name} WITH (FORCE)")
    assert "UTF8" in caught.value.next_step


@pytest.mark.parametrize("kind", ["nfs4", "cifs", "9p", "fuse.sshfs"])
def test_a_file_on_a_network_share_is_refused_with_the_reason(tmp_path, monkeypatch, kind):
    share = tmp_path / "tệp chung"
    share.mkdir()
    mounts = tmp_path / "mounts"
    named = str(share).replace(" ", "\\040")
    mounts.write_text(f"/dev/vda / ext4 rw 0 0\nserver:/x {named} {kind} rw 0 0\n", encoding="utf-8")
    monkeypatch.setattr("extractor.store.sqlite._MOUNTS", mounts)
    with pytest.raises(StoreError, match="ổ mạng") as caught:
        open_store(share / "x.db", create=True)
    assert "postgresql" in caught.value.next_step
    assert not (share / "x.db").exists()
    open_store(tmp_path / "x.db", create=True).close()


def test_the_files_of_a_database_are_named(tmp_path):
    assert [path.name for path in store_files(f"sqlite:///{tmp_path}/x.db")][:2] == ["x.db", "x.db-wal"]
    assert store_files("postgresql://localhost/ntm") == []


def test_a_new_database_of_either_kind_opens_again_and_a_newer_one_is_refused(address):
    with pytest.raises(StoreError):
        open_store(address)
    store = open_store(address, create=True)
    with store.writing() as connection:
        connection.exec_driver_sql("UPDATE store_info SET value = '99' WHERE name = 'schema_version'")
    store.close()
    with pytest.raises(StoreError, match="phiên bản mới hơn"):
        open_store(address, create=True)


def test_a_database_opened_twice_follows_what_another_process_writes_and_loses_nothing(tmp_path):
    path = tmp_path / "x.db"
    store = open_store(path, create=True)
    with store.reading() as connection:
        assert connection.exec_driver_sql("SELECT name FROM store_info").all()
    open_store(path).close()  # as a library does beside a running server
    other = "import sqlite3, sys; c = sqlite3.connect(sys.argv[1]); c.execute(sys.argv[2]); c.commit(); c.close()"
    insert = "INSERT INTO store_info VALUES ('{}', '1')"
    subprocess.run([sys.executable, "-c", other, str(path), insert.format("theirs")], check=True)
    with store.writing() as connection:
        connection.exec_driver_sql(insert.format("ours"))
    look = "import sqlite3, sys; print(sqlite3.connect(sys.argv[1]).execute('SELECT name FROM store_info').fetchall())"
    told = subprocess.run([sys.executable, "-c", look, str(path)], check=True, capture_output=True, text=True).stdout
    assert "theirs" in told
    assert "ours" in told  # a killed server would have lost it
    store.close()


def test_two_writers_take_turns(store):
    """Each adds one to what it finds; nothing is lost."""
    from concurrent.futures import ThreadPoolExecutor

    with store.writing() as connection:
        connection.exec_driver_sql("INSERT INTO store_info VALUES ('n', '0')")

    def add(_):
        with store.writing() as connection:
            found = int(connection.exec_driver_sql("SELECT value FROM store_info WHERE name = 'n'").scalar_one())
            connection.execute(sa.text("UPDATE store_info SET value = :n WHERE name = 'n'"), {"n": str(found + 1)})

    with ThreadPoolExecutor(4) as threads:
        list(threads.map(add, range(40)))
    with store.reading() as connection:
        assert connection.exec_driver_sql("SELECT value FROM store_info WHERE name = 'n'").scalar_one() == "40"


def test_a_failed_transaction_keeps_nothing(store):
    def write():
        with store.writing() as connection:
            connection.exec_driver_sql("INSERT INTO store_info VALUES ('a', 'b')")
            connection.exec_driver_sql("INSERT INTO nowhere VALUES (1)")

    with pytest.raises(StoreError):
        write()
    with store.reading() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM store_info").scalar_one() == 1


def test_a_locked_database_is_told(tmp_path, monkeypatch):
    monkeypatch.setattr("extractor.store.sqlite.BUSY_SECONDS", 0.05)
    store = open_store(tmp_path / "x.db", create=True)
    other = sqlite3.connect(tmp_path / "x.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    store.close()
    fresh = open_store(tmp_path / "x.db")
    with pytest.raises(StoreError, match="đang bị chương trình khác giữ"), fresh.writing():
        pass
    other.close()
    fresh.close()


def test_who_makes_a_database_waits_for_another_that_makes_it(tmp_path):
    path = tmp_path / "x.db"
    other = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    other.execute("BEGIN IMMEDIATE")
    done = threading.Timer(0.5, lambda: other.execute("COMMIT"))
    done.start()
    try:
        engine = sqlite_engine(path, writable=True)
        use_wal(engine)
        with engine.connect() as connection:
            assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"
    finally:
        done.join()
        other.close()
