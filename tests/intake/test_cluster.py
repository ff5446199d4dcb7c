"""A real scheduler and workers in processes of their own on this machine; what is read there is what is read here."""

import dataclasses
import gc
import json
import os
import signal
import subprocess
import sys
import threading
import time
import zipfile
from contextlib import contextmanager

import pytest

from extractor.errors import UsageError
from extractor.intake import dask_engine, find_works, ingest
from extractor.intake.batch import extract_report
from extractor.intake.gate import Reading
from extractor.store import iterate_rows, open_store
from tests.intake.commands import command, states
from tests.intake.scans import small_scan

pytestmark = [pytest.mark.guarded, pytest.mark.skipif(sys.platform == "win32", reason="signals of Unix")]
pytest.importorskip("distributed")
TABLES = ("documents", "sections", "facts", "findings", "unclaimed", "citations")


def start(*words):
    return subprocess.Popen(
        [sys.executable, "-m", "dask", *words],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )


def end(process):
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()


@pytest.fixture(scope="module")
def cluster(tmp_path_factory):
    """The address of a scheduler, and its two workers."""
    with started(tmp_path_factory.mktemp("dask")) as (address, _, workers):
        yield address, workers


@contextmanager
def started(folder):
    """The address of a scheduler of its own, its process, and those of its two workers."""
    file = folder / "scheduler.json"
    running = [
        start("scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard", "--scheduler-file", str(file))
    ]
    for _ in range(2):
        words = ("--nthreads", "1", "--no-dashboard", "--local-directory", str(folder))
        running.append(start("worker", "--scheduler-file", str(file), *words))
    try:
        yield _address(file), running[0], running[1:]
    finally:
        for process in running:
            if process.poll() is None:
                end(process)


def _address(file):
    from distributed import Client

    until = time.monotonic() + 60
    while not (file.exists() and file.stat().st_size) and time.monotonic() < until:
        time.sleep(0.1)  # it is there before it is written
    address = json.loads(file.read_text())["address"]
    with Client(address, timeout=30, set_as_default=False) as client:
        client.wait_for_workers(2, timeout=60)
    return address


@pytest.fixture(scope="module")
def inbox(tmp_path_factory):
    folder = tmp_path_factory.mktemp("inbox")
    for number in range(12):
        text = f"Báo cáo năm 2018\nXã số {number}: thu nhập {30 + number},5 triệu đồng/người/năm."
        (folder / f"f{number:02}.txt").write_text(text, encoding="utf-8")
    (folder / "hong.docx").write_bytes(b"PK\x03\x04 cut")
    (folder / "a scan.tif").write_bytes(small_scan(too_large=True))  # its pages are tasks of their own
    with zipfile.ZipFile(folder / "goi.zip", "w") as archive:
        archive.writestr("trong/a.txt", "Báo cáo năm 2019\nXã A đạt 19/19 tiêu chí.")
        archive.writestr("trong/b.txt", "Báo cáo năm 2019\nXã B đạt 18/19 tiêu chí.")
    return folder


def tables(store):
    with store.reading() as connection:
        rows = {name: list(iterate_rows(connection, name)) for name in TABLES}
        ledger = connection.exec_driver_sql("SELECT path, document_id, state FROM ledger ORDER BY path").fetchall()
    return rows, [tuple(row) for row in ledger]


@pytest.fixture(scope="module")
def expected(inbox, tmp_path_factory):
    """What one worker of this machine makes of the inbox."""
    store = open_store(tmp_path_factory.mktemp("db") / "x.db", create=True)
    list(ingest(find_works([inbox]).works, store, workers=1))
    found = tables(store)
    store.close()
    return found


def test_eight_workers_of_this_machine_give_the_same_rows(inbox, expected, tmp_path):
    store = open_store(tmp_path / "x.db", create=True)
    list(ingest(find_works([inbox]).works, store, workers=8))
    assert tables(store) == expected
    store.close()


def test_a_worker_that_is_killed_in_mid_run_loses_nothing(cluster, inbox, expected, tmp_path):
    address, workers = cluster
    store = open_store(tmp_path / "x.db", create=True)
    batch = ingest(find_works([inbox]).works, store, engine=dask_engine(address))
    next(batch)
    end(workers[0])
    list(batch)
    assert tables(store) == expected
    with store.reading() as connection:
        read_by = set(connection.exec_driver_sql("SELECT worker FROM ledger WHERE state = 'done'").scalars())
    assert not any(name.endswith(f"/{os.getpid()}") for name in read_by if name)
    store.close()


def test_what_the_workers_cannot_see_is_sent_to_them(cluster, expected, tmp_path):
    data = "Báo cáo năm 2018\nXã A đạt 19/19 tiêu chí.".encode()
    far = Reading(path=tmp_path / "not here.txt", file_name="a.txt", document_id="", extract=extract_report)
    engine = dask_engine(cluster[0])
    try:
        assert engine.submit(far).result(60).changed
        outcome = engine.submit(dataclasses.replace(far, data=data)).result(60)
    finally:
        engine.close()
    assert outcome.packed is not None


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM])
def test_a_scheduler_that_dies_in_mid_run_is_told_and_blames_no_file(number, tmp_path):
    (tmp_path / "inbox").mkdir()
    for at in range(40):
        text = "Báo cáo năm 2018\n" + f"Xã số {at}: thu nhập {30 + at},5 triệu đồng/người/năm.\n" * 30
        (tmp_path / "inbox" / f"{at:02}.txt").write_text(text, encoding="utf-8")
    with started(tmp_path) as (address, scheduler, _):
        process = command(tmp_path, "--engine", "dask", "--scheduler", address)
        line = process.stderr.readline()
        assert line.startswith("[1/40]"), line
        os.killpg(scheduler.pid, number)
        told = process.communicate(timeout=60)[1]
    assert process.returncode == 2
    assert [line for line in told.splitlines() if not line.startswith("[")] == [
        f"Lỗi: Bộ điều phối Dask {address} đã dừng hoặc mất liên lạc. → Hãy kiểm tra bộ điều phối"
        " rồi chạy lại đúng lệnh này để làm tiếp; những tệp đã xong được giữ."
    ]
    assert set(states(tmp_path)) <= {"done", "reading", "queued"}
    process = command(tmp_path)
    process.communicate(timeout=120)
    assert process.returncode == 0
    assert states(tmp_path) == {"done": 40}


@pytest.mark.parametrize("another_joins", [False, True])
def test_the_last_worker_that_dies_is_told_and_waited_for_a_while(another_joins, tmp_path, monkeypatch):
    monkeypatch.setattr("extractor.intake.cluster._ALONE_SECONDS", 60 if another_joins else 2)
    (tmp_path / "inbox").mkdir()
    for at in range(20):
        text = f"Báo cáo năm 2018\nXã số {at}: thu nhập {30 + at},5 triệu đồng/người/năm."
        (tmp_path / "inbox" / f"{at:02}.txt").write_text(text, encoding="utf-8")
    told = []
    with started(tmp_path) as (address, _, workers):

        def tell(text):
            told.append(text)
            if another_joins:
                workers.append(start("worker", address, "--nthreads", "1", "--no-dashboard"))

        store = open_store(tmp_path / "x.db", create=True)
        batch = ingest(find_works([tmp_path / "inbox"]).works, store, engine=dask_engine(address, tell))
        next(batch)
        for worker in tuple(workers):
            end(worker)
        try:
            if another_joins:
                assert len(list(batch)) == 19
            else:
                with pytest.raises(UsageError, match="không còn máy nào để đọc") as caught:
                    list(batch)
                assert f"dask worker {address}" in caught.value.next_step
        finally:
            for worker in workers[2:]:
                end(worker)
    assert len(told) == 1
    assert f"dask worker {address}" in told[0]
    with store.reading() as connection:
        states = set(connection.exec_driver_sql("SELECT state FROM ledger").scalars())
    assert states == {"done"} if another_joins else states <= {"done", "reading", "queued"}
    store.close()


def test_a_scheduler_without_workers_is_told(tmp_path):
    from distributed import LocalCluster

    with LocalCluster(n_workers=0, processes=False, protocol="tcp://", dashboard_address=":0") as cluster:
        with pytest.raises(UsageError, match="chưa có máy nào") as caught:
            dask_engine(cluster.scheduler_address)
        assert cluster.scheduler_address in caught.value.next_step


@pytest.mark.parametrize("address", ["tcp://127.0.0.1:9", "nowhere", "quic://x:1"])
def test_a_scheduler_that_does_not_answer_is_told_with_the_next_step(address, monkeypatch):
    monkeypatch.setattr("extractor.intake.cluster._CONNECT_SECONDS", 1)
    before = threading.active_count()
    with pytest.raises(UsageError, match="Dask") as caught:
        dask_engine(address)
    assert threading.active_count() <= before
    assert "dask scheduler" in caught.value.next_step
    clients = [thing for thing in gc.get_objects() if type(thing).__name__ == "Client"]
    assert {client.status for client in clients} <= {"closed"}


def test_files_at_an_address_are_listed_and_read(tmp_path):
    fsspec = pytest.importorskip("fsspec")
    memory = fsspec.filesystem("memory")
    memory.pipe("/bao-cao/2018/a.txt", "Tổng 18.364,8 tỷ đồng".encode())
    memory.pipe("/bao-cao/2018/b.db", b"x")
    memory.pipe("/bao-cao/rong.txt", b"")
    todo = find_works(["memory://bao-cao", "memory://khong-co"])
    assert [work.file_name for work in todo.works] == ["bao-cao/2018/a.txt", "bao-cao/rong.txt"]
    assert [refusal.path for refusal in todo.refusals] == ["memory://khong-co"]
    store = open_store(tmp_path / "x.db", create=True)
    endings = list(ingest(todo.works, store, workers=1))
    assert [(ending.state, [p.code for p in ending.problems]) for ending in endings] == [
        ("done", []),
        ("problem", ["empty"]),
    ]
    store.close()
    (tmp_path / "báo cáo.txt").write_text("Tổng 18.364,8 tỷ đồng", encoding="utf-8")
    (work,) = find_works([(tmp_path / "báo cáo.txt").as_uri()]).works
    assert work.path == tmp_path / "báo cáo.txt"
    assert find_works(["nosuch://x"]).refusals
