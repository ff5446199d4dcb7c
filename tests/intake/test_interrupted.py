"""Whatever cuts a batch short, running it again ends in the same dataset, byte for byte."""

import os
import random
import resource
import signal
import sqlite3
import subprocess
import sys
import time
import zipfile
from contextlib import closing
from pathlib import Path

import pytest

from extractor.dataset import Dataset
from extractor.errors import StoreError
from extractor.intake import find_works, ingest
from extractor.intake.engines import serial_engine
from extractor.store import open_store
from tests.intake.commands import ROOT, command, states
from tests.intake.interrupted import run, shared

SCRIPT = Path(__file__).parent / "interrupted.py"
KILLS = 30
pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals of Unix")


@pytest.fixture(scope="module")
def inbox(tmp_path_factory):
    """Good files, two with the same bytes, one read in part, one damaged, one that breaks the program, an archive."""
    folder = tmp_path_factory.mktemp("inbox")
    text = "I. Nguồn vốn\n- Tổng 18.364,8 tỷ đồng, trong đó ngân sách tỉnh 7.010,1 tỷ đồng (tổ 3), lần {}."
    for number in range(20):
        (folder / f"f{number:02}.txt").write_text(text.format(number), encoding="utf-8")
    (folder / "a-copy.txt").write_text(text.format(7), encoding="utf-8")
    (folder / "part.txt").write_text(text.format("PARTIAL"), encoding="utf-8")
    (folder / "cut.docx").write_bytes(b"PK\x03\x04 cut")
    (folder / "bug.txt").write_bytes(b"BUG")
    with zipfile.ZipFile(folder / "g.zip", "w") as archive:
        for number in range(5):
            archive.writestr(f"{number}.txt", text.format(f"zip {number}"))
    return folder


def canonical(database, folder):
    """The export, byte for byte, without what tells of the runs; and the ledger's inputs and their ends."""
    with Dataset.open(database) as dataset:
        paths = dataset.export(folder, "json")
    tables = {Path(path).name: Path(path).read_bytes() for path in paths}
    problems = next(name for name in tables if name.startswith("problems"))
    with sqlite3.connect(database) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        tables[problems] = connection.execute(
            "SELECT path, position, file_name, document_id, stage, code, message FROM problems ORDER BY 1, 2"
        ).fetchall()
        tables["ledger"] = connection.execute("SELECT path, document_id, state, size FROM ledger ORDER BY 1").fetchall()
        bodies = connection.execute("SELECT document_id, length(body) FROM reports ORDER BY 1").fetchall()
    assert {row[0] for row in bodies} == {row[1] for row in tables["ledger"] if row[2] in ("done", "partial")}
    return tables


@pytest.fixture(scope="module")
def undisturbed(inbox, tmp_path_factory):
    folder = tmp_path_factory.mktemp("undisturbed")
    run(folder / "x.db", inbox)
    tables = canonical(folder / "x.db", folder / "out")
    assert len(tables["ledger"]) == 30
    return tables


def start(database, inbox):
    return subprocess.Popen(
        [sys.executable, str(SCRIPT), str(database), str(inbox)], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )


def test_killed_at_random_moments_it_ends_in_the_same_dataset(inbox, undisturbed, tmp_path):
    """Each kill falls into a run over what the kills before have left, or into a new database."""
    chance = random.Random(6)  # noqa: S311
    killed = 0
    for kill in range(KILLS):
        if kill % 5 == 0:
            database = tmp_path / f"{kill}.db"
        killed += fork_and_kill(database, inbox, after=chance.randint(1, 28), wait=chance.random() / 200)
        if kill % 5 == 4:
            run(database, inbox)
            assert canonical(database, tmp_path / f"out{kill}") == undisturbed
    assert killed > KILLS / 2  # the others were done before


@pytest.mark.parametrize("tail", ["lost", "zeros", "torn"])
def test_a_power_cut_costs_at_most_the_last_documents_which_the_next_run_reads_again(
    inbox, undisturbed, tmp_path, tail
):
    """What had not reached the disk is gone: the end of the write-ahead log is missing, empty, or half written."""
    chance = random.Random(tail)  # noqa: S311
    store = open_store(tmp_path / "x.db", create=True)
    before, lost = [], 0
    for at, _ in enumerate(
        ingest(find_works([inbox]).works, store, extract=shared.build_report, engine=serial_engine())
    ):
        if at % 6 == 5:
            before.append((at, _after_power_cut(tmp_path / "x.db", tmp_path / f"{at}", tail, chance)))
    store.close()
    assert len(before) == 5
    for at, database in before:
        with closing(sqlite3.connect(database)) as connection:
            assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
            tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_schema")}
            kept = (
                connection.execute("SELECT count(*) FROM ledger WHERE finished_at <> ''").fetchone()[0] if tables else 0
            )
            lost += kept < at + 1
        run(database, inbox)
        assert canonical(database, database.with_suffix(".out")) == undisturbed
    assert lost, "no cut fell where it costs something"


def test_what_a_batch_has_told_as_done_is_on_the_disk_while_the_database_is_in_use(inbox, undisturbed, tmp_path):
    store = open_store(tmp_path / "x.db", create=True)
    _read(inbox, store)
    (tmp_path / "cut").mkdir()
    (tmp_path / "cut" / "x.db").write_bytes((tmp_path / "x.db").read_bytes())
    store.close()
    assert canonical(tmp_path / "cut" / "x.db", tmp_path / "out") == undisturbed


def _after_power_cut(database, folder, tail, chance):
    """A copy of a database in use as the disk may hold it when the power comes back."""
    folder.mkdir()
    log = database.with_name(f"{database.name}-wal").read_bytes()
    cut = chance.randrange(len(log))
    kept = {"lost": b"", "zeros": bytes(len(log) - cut), "torn": log[cut:][::-1]}[tail]
    (folder / "x.db").write_bytes(database.read_bytes())
    (folder / "x.db-wal").write_bytes(log[:cut] + kept)
    return folder / "x.db"


def test_a_power_cut_while_the_log_is_copied_home_costs_nothing(inbox, undisturbed, tmp_path):
    """Some pages have been copied, some not: the log is whole, since it is on the disk before the first is copied."""
    chance = random.Random(6)  # noqa: S311
    database = tmp_path / "x.db"
    store = open_store(database, create=True)
    batch = ingest(find_works([inbox]).works, store, extract=shared.build_report, engine=serial_engine())
    for _ in undisturbed["ledger"]:
        next(batch)
    old, log = database.read_bytes(), database.with_name("x.db-wal").read_bytes()
    list(batch)
    store.close()
    new, page = database.read_bytes(), 4096
    assert len(new) > len(old)
    mixed = [(chance.choice((old, new))[at : at + page]).ljust(page, b"\0") for at in range(0, len(new), page)]
    (tmp_path / "cut").mkdir()
    (tmp_path / "cut" / "x.db").write_bytes(b"".join(mixed))
    (tmp_path / "cut" / "x.db-wal").write_bytes(log)
    assert canonical(tmp_path / "cut" / "x.db", tmp_path / "out") == undisturbed


def fork_and_kill(database, inbox, *, after, wait):
    """Run the batch in a process, kill it a moment after its nth file; True if it was not done before."""
    heard, told = os.pipe()
    process = os.fork()
    if not process:
        try:
            os.dup2(told, 1)
            sys.stdout = os.fdopen(1, "w")
            run(database, inbox)
        finally:
            os._exit(0)
    os.close(told)
    with os.fdopen(heard) as lines:
        for _ in range(after):
            if not lines.readline():
                break
        time.sleep(wait)
        os.kill(process, signal.SIGKILL)
    return os.waitpid(process, 0)[1] == signal.SIGKILL


def test_two_at_once_on_one_database_lose_and_double_nothing(inbox, undisturbed, tmp_path):
    both = [start(tmp_path / "x.db", inbox) for _ in range(2)]
    for process in both:
        assert process.wait(timeout=60) == 0
        process.stdout.close()
    assert canonical(tmp_path / "x.db", tmp_path / "out") == undisturbed


def test_a_full_disk_is_told_and_loses_nothing(inbox, undisturbed, tmp_path):
    database = tmp_path / "x.db"
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    store = open_store(database, create=True)
    empty = max(path.stat().st_size for path in tmp_path.iterdir())
    try:
        resource.setrlimit(resource.RLIMIT_FSIZE, (empty + 240_000, before[1]))  # room for a few reports
        with pytest.raises(StoreError) as caught:
            _read(inbox, store)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, handler)
        store.close()
    assert "ổ đĩa" in str(caught.value).lower()
    assert caught.value.next_step
    with sqlite3.connect(database) as connection:
        assert connection.execute("SELECT count(*) FROM documents").fetchone()[0] > 0
    run(database, inbox)
    assert canonical(database, tmp_path / "out") == undisturbed


def _read(inbox, store):
    list(ingest(find_works([inbox]).works, store, extract=shared.build_report, engine=serial_engine()))


@pytest.mark.guarded
def test_the_first_ctrl_c_finishes_what_is_read_and_the_next_run_goes_on(tmp_path):
    (tmp_path / "inbox").mkdir()
    for number in range(30):
        text = f"Báo cáo năm 2018\nXã số {number}: thu nhập 30,5 triệu đồng/người/năm.\n" * 10
        (tmp_path / "inbox" / f"{number:02}.txt").write_text(text, encoding="utf-8")
    process = command(tmp_path, "--jobs", "1")
    assert process.stderr.readline().startswith("[1/30]")
    process.send_signal(signal.SIGINT)
    told = process.communicate(timeout=60)[1]
    assert process.returncode == 130
    assert "nhấn Ctrl-C lần nữa" in told
    assert "Chạy lại đúng lệnh này" in told
    with sqlite3.connect(tmp_path / "extractor.db") as connection:
        states = dict(connection.execute("SELECT state, count(*) FROM ledger GROUP BY 1").fetchall())
    assert states["done"] + states["queued"] == 30
    assert states["queued"] > 0
    process = command(tmp_path)
    process.communicate(timeout=120)
    assert process.returncode == 0


@pytest.mark.guarded
def test_the_second_ctrl_c_stops_at_once_and_the_next_run_reads_it_whole(tmp_path):
    (tmp_path / "inbox").mkdir()
    line = "Xã số {}: thu nhập 30,5 triệu đồng/người/năm, tỷ lệ hộ nghèo giảm từ 5,2% xuống còn 4,1%.\n"
    text = "Báo cáo năm 2018\n" + "".join(map(line.format, range(3000)))
    (tmp_path / "inbox" / "long.txt").write_text(text, encoding="utf-8")
    process = command(tmp_path, "--jobs", "1", group=True)
    until = time.monotonic() + 30
    while states(tmp_path) != {"reading": 1}:
        assert time.monotonic() < until
        time.sleep(0.02)
    os.killpg(process.pid, signal.SIGINT)
    assert "nhấn Ctrl-C lần nữa" in process.stderr.readline()
    os.killpg(process.pid, signal.SIGINT)
    told = process.communicate(timeout=60)[1]
    assert process.returncode == 130
    assert "Traceback" not in told
    assert states(tmp_path) == {"reading": 1}, "it was not waited for"
    process = command(tmp_path)
    process.communicate(timeout=120)
    assert process.returncode == 0
    assert states(tmp_path) == {"done": 1}


@pytest.mark.guarded
@pytest.mark.parametrize("moment", [0.08, 0.15, 0.3, 0.5])
def test_ctrl_c_never_shows_a_traceback(tmp_path, moment):
    """While it loads (where it ends at once) and while it forks (where it finishes what it reads)."""
    (tmp_path / "inbox").mkdir()
    (tmp_path / "inbox" / "a.txt").write_text("Xã Hà Lan đạt 17/19 tiêu chí năm 2018.", encoding="utf-8")
    process = command(tmp_path, group=True)
    assert process.stdout.readline() == "\n"
    time.sleep(moment)
    os.killpg(process.pid, signal.SIGINT)
    told = process.communicate(timeout=60)[1]
    assert "Traceback" not in told or "_get_module_details" in told
    assert process.returncode in (130, -signal.SIGINT)


@pytest.mark.guarded
def test_a_watched_folder_is_read_as_files_come(tmp_path):
    pytest.importorskip("watchfiles")
    (tmp_path / "inbox").mkdir()
    process = command(tmp_path, "--watch")
    try:
        first = process.stderr.readline()
        while "Đang chờ" not in first:
            assert "Lỗi" not in first  # an inbox may be empty
            first = process.stderr.readline()
        (tmp_path / "inbox" / "mới.txt").write_text("Xã Hà Lan đạt 19/19 tiêu chí.", encoding="utf-8")
        line = process.stderr.readline()
        while "mới.txt" not in line:
            assert line
            line = process.stderr.readline()
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=60)
    finally:
        process.kill()
    assert process.returncode == 130
    with sqlite3.connect(tmp_path / "extractor.db") as connection:
        assert connection.execute("SELECT file_name, state FROM ledger").fetchall() == [("inbox/mới.txt", "done")]
