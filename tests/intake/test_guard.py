"""Fault injection: whatever a parser does, its file gets the right reason, the others are read, no child is left."""

import errno
import multiprocessing
import os
import re
import signal
import socket
import subprocess
import sys
import time
import zipfile
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from multiprocessing import forkserver
from pathlib import Path

import pytest

from extractor.errors import CatalogError
from extractor.intake import find_works, ingest, sandbox
from extractor.intake.engines import local_engine
from extractor.intake.gate import Reading
from extractor.intake.guard import _SOFT, Guard, probe_layers
from extractor.intake.sandbox import LAYERS, Limits
from extractor.store import iterate_rows, open_store
from tests.intake import mocks

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the layers of the guard are those of Linux")
LIMITS = Limits(wall=20, idle=5, cpu=30, memory=600 << 20, output=64 << 20, file_size=32 << 20)


@pytest.fixture(scope="module")
def guard():
    opened = Guard(LIMITS)
    yield opened
    opened.close()


@pytest.fixture
def run(guard, tmp_path):
    def run(text, limits=LIMITS):
        path = tmp_path / "report.txt"
        path.write_bytes(mocks.ALONE + text.encode())
        guard.limits = limits
        before = set(guard.folder.iterdir())
        outcome = guard.run(Reading(path=path, file_name="report.txt", document_id="", extract=mocks.extract))
        assert set(guard.folder.iterdir()) == before
        return outcome

    return run


def processes(word):
    """Living processes whose command or name holds the word."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            told = (folder / "cmdline").read_bytes() + (folder / "comm").read_bytes()
            dead = b") Z " in (folder / "stat").read_bytes()
        except OSError:
            continue
        if word.encode() in told and not dead:
            found.append(folder.name)
    return found


def until(holds, seconds=20):
    end = time.monotonic() + seconds
    while not holds() and time.monotonic() < end:
        time.sleep(0.02)
    return holds()


def test_a_good_file_comes_out_as_in_this_process(run):
    from extractor.store import pack_report

    text = "Báo cáo năm 2018\nThu nhập 30,5 triệu đồng/người/năm."
    outcome = run(text)
    assert outcome.problem is None
    assert outcome.packed == pack_report(mocks.extract(text.encode(), "report.txt"))


@pytest.mark.parametrize(
    ("behaviour", "code", "said"),
    [
        ("raise", "crashed", "odd bytes"),
        ("recurse", "crashed", "RecursionError"),
        ("spin", "timeout", "thời gian"),
        ("stubborn", "timeout", "thời gian"),
        ("abort", "crashed", "SIGABRT"),
        ("crash", "crashed", "SIGSEGV"),
        ("leave", "crashed", "mã thoát 7"),
        ("leave_well", "crashed", "mã thoát 0"),
        ("eat", "limit", "bộ nhớ"),
        ("eat_in_c", "limit", "bộ nhớ"),
        ("eat_below", "limit", "bộ nhớ"),
        ("eat_some_and_crash", "crashed", "SIGSEGV"),
        ("open_many", "crashed", "Too many open files"),
        ("write_much", "crashed", "File too large"),
    ],
)
def test_each_fault_has_its_reason(run, behaviour, code, said):
    started = time.monotonic()
    outcome = run(f"{behaviour} ")
    assert outcome.packed is None
    assert (outcome.problem.code, said in outcome.problem.message) == (code, True), outcome.problem
    assert "Cách xử lý: " in outcome.problem.message
    assert time.monotonic() - started < LIMITS.wall + 5
    assert run("Báo cáo năm 2018").packed


def test_processor_time_has_an_end(run):
    outcome = run("burn ", Limits(wall=20, idle=20, cpu=1))
    assert outcome.problem.code == "timeout"


def test_a_flood_on_the_terminal_reaches_nobody(run, capfd):
    assert run("print ").packed
    assert capfd.readouterr() == ("", "")


def test_a_flood_of_results_is_a_limit(run):
    outcome = run("Báo cáo " + "năm 2018 " * 3000, Limits(output=20_000))
    assert outcome.problem.code == "limit"


@pytest.mark.parametrize("behaviour", ["fork", "fork_and_die"])
def test_no_child_is_left(run, behaviour):
    with ThreadPoolExecutor(1) as beside:
        reading = beside.submit(run, f"{behaviour} left-{behaviour}")
        assert until(lambda: len(processes(f"left-{behaviour}"[:15])) == 8)
        assert until(lambda: processes("1000.25"))
        reading.result()
    assert until(lambda: not processes(f"left-{behaviour}"[:15]) + processes("1000.25"))


def test_nothing_is_written_outside_the_workspace(run, guard, tmp_path):
    outcome = run(f"write_out {tmp_path}/escaped.txt")
    assert "Permission" in outcome.problem.message
    assert not (tmp_path / "escaped.txt").exists()
    assert not Path("/tmp/escaped.txt").exists()  # noqa: S108
    mine = tmp_path / "mine.txt"
    mine.write_text("mine")
    assert "Permission" in run(f"remove {mine}").problem.message
    assert mine.exists()
    assert run("write_in ").packed


@pytest.mark.parametrize(("behaviour", "kind"), [("call_out", socket.SOCK_STREAM), ("name_out", socket.SOCK_DGRAM)])
def test_there_is_no_network(run, behaviour, kind):
    with socket.socket(socket.AF_INET, kind) as server:
        server.bind(("127.0.0.1", 0))
        if kind == socket.SOCK_STREAM:
            server.listen()
        outcome = run(f"{behaviour} {server.getsockname()[1]}")
    assert "PermissionError" in outcome.problem.message


def test_a_parser_cannot_end_the_batch(run):
    assert "Permission" in run(f"kill_parent {os.getpid()}").problem.message


def test_pages_that_kill_or_stop_the_reader_are_left_out_and_named(run):
    outcome = run("pages 2 die 5 hang")
    assert outcome.packed.status == "partial"
    (problem,) = outcome.packed.problems
    assert "trang 2/6: bỏ qua, làm chương trình đọc bị dừng (SIGABRT)" in problem.message
    assert "trang 5/6: bỏ qua, đọc quá lâu" in problem.message


def test_a_page_that_eats_memory_in_c_is_left_out_with_that_reason(run):
    outcome = run("pages 3 eat")
    assert outcome.packed.status == "partial"
    (problem,) = outcome.packed.problems
    assert "trang 3/6: bỏ qua, cần quá nhiều bộ nhớ" in problem.message


def test_at_the_deadline_the_finished_pages_are_kept(run):
    outcome = run("slow_pages ", Limits(wall=4, idle=0.4))
    assert outcome.packed.status == "partial"
    (problem,) = outcome.packed.problems
    left = re.findall(r"trang (\d+)/100: chưa đọc vì hết thời gian cho một tệp", problem.message)
    assert [int(number) for number in left] == list(range(int(left[0]), 101))
    assert 20 < int(left[0]) < 40


def test_no_page_is_begun_that_may_outlast_the_time_for_a_file():
    """A page ends at the latest after `idle`; ended by the limit of the whole file it would take the others along."""
    assert Limits().wall * (1 - _SOFT) >= Limits().idle


def test_too_many_bad_pages_are_no_document(run):
    outcome = run("pages 1 die 2 die 3 die 4 die")
    assert outcome.packed is None
    assert outcome.problem.code == "crashed"


def test_broken_schemas_are_no_fault_of_the_file(run):
    with pytest.raises(CatalogError):
        run("catalog ")


def test_the_batch_goes_on_around_every_fault(tmp_path):
    folder = tmp_path / "inbox"
    folder.mkdir()
    words = ["raise", "spin", "abort", "leave", "eat", "fork", "stubborn"]
    for number, word in enumerate(words):
        (folder / f"{number}a.txt").write_bytes(mocks.ALONE + f"{word} left-over-{number}".encode())
        (folder / f"{number}b.txt").write_text(f"Báo cáo năm 201{number}", encoding="utf-8")
    store = open_store(tmp_path / "x.db", create=True)
    monkey = pytest.MonkeyPatch()
    monkey.setattr("extractor.intake.batch.local_engine", lambda *_: local_engine(2, 2, Guard(LIMITS)))
    with monkey.context():
        endings = list(ingest(find_works([folder]).works, store, extract=mocks.extract))
    monkey.undo()
    assert [ending.state for ending in endings[1::2]] == ["done"] * len(words)
    codes = [ending.problems[0].code if ending.problems else ending.state for ending in endings[0::2]]
    assert codes == ["crashed", "timeout", "crashed", "crashed", "limit", "done", "timeout"]
    with store.reading() as connection:
        assert len(list(iterate_rows(connection, "problems"))) == 6
    store.close()
    assert processes("left-over-") == []


def test_children_end_with_the_batch_when_it_is_killed(tmp_path):
    root = Path(__file__).parents[2]
    script = tmp_path / "batch.py"
    script.write_text(
        "import sys\nfrom pathlib import Path\nfrom tests.intake import mocks\n"
        "from extractor.intake.gate import Reading\nfrom extractor.intake.guard import Guard\n"
        "guard = Guard()\nprint(guard.folder, flush=True)\n"
        "guard.run(Reading(path=Path(sys.argv[1]), file_name='', document_id='', extract=mocks.extract))\n",
        encoding="utf-8",
    )
    (tmp_path / "report.txt").write_bytes(mocks.ALONE + b"wait killed-batch")
    command = [sys.executable, str(script), str(tmp_path / "report.txt")]
    environment = os.environ | {"PYTHONPATH": str(root), "TMPDIR": str(tmp_path)}
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as batch:
        batch.stdout.readline()
        assert until(lambda: processes("killed-batch"))
        batch.send_signal(signal.SIGKILL)
    assert until(lambda: not processes("killed-batch"))


def test_ctrl_c_does_not_reach_the_server_of_the_children(run):
    """A terminal sends it to every process; one that is just loading its libraries would print a traceback."""
    run("good")
    status = Path("/proc", str(forkserver._forkserver._forkserver_pid), "status").read_text()
    blocked = next(int(line.split()[1], 16) for line in status.splitlines() if line.startswith("SigBlk:"))
    assert blocked >> (signal.SIGINT - 1) & 1


def test_the_layers_are_known():
    assert set(probe_layers()) <= set(LAYERS)
    assert {"process group", "memory", "cpu", "files"} <= set(probe_layers())


@pytest.mark.parametrize("refused", ["_landlock", "_seccomp", "_own_group"])
def test_a_layer_that_the_kernel_refuses_is_left_out_and_the_others_hold(monkeypatch, tmp_path, refused):
    def refuse(*_):
        raise OSError(errno.ENOSYS, "no such call")

    monkeypatch.setattr(sandbox, refused, refuse)
    ours, theirs = os.pipe()
    child = os.fork()
    if not child:
        try:
            os.write(theirs, " ".join(name.replace(" ", "_") for name in sandbox.lock_down(LIMITS, tmp_path)).encode())
        finally:
            os._exit(0)
    os.waitpid(child, 0)
    os.close(theirs)
    held = {name.replace("_", " ") for name in os.read(ours, 1000).decode().split()}
    os.close(ours)
    gone = {"_landlock": "landlock", "_seccomp": "seccomp", "_own_group": "process group"}[refused]
    assert gone not in held
    assert held >= {"memory", "cpu", "files", "no new privileges"}


@pytest.mark.parametrize(("behaviour", "code"), [("stubborn", "timeout"), ("abort", "crashed"), ("raise", "crashed")])
def test_a_platform_that_cannot_fork_gives_the_same_reasons(monkeypatch, tmp_path, behaviour, code):
    """Windows and macOS start a plain child; what ends it, ends it there as well."""
    monkeypatch.setattr("extractor.intake.guard._context", lambda: multiprocessing.get_context("spawn"))
    opened = Guard(LIMITS)
    try:
        for text, wanted in ((f"{behaviour} ", code), ("Báo cáo năm 2018", None)):
            path = tmp_path / "report.txt"
            path.write_bytes(mocks.ALONE + text.encode())
            outcome = opened.run(Reading(path=path, file_name=path.name, document_id="", extract=mocks.extract))
            assert (outcome.problem and outcome.problem.code) == wanted, outcome.problem
        assert opened._alive == set()
    finally:
        opened.close()


@pytest.mark.parametrize(("text", "code"), [("Báo cáo năm 2018", None), ("spin ", "timeout")])
def test_time_runs_when_the_child_has_loaded_what_it_needs(guard, tmp_path, text, code):
    """A fresh interpreter on a busy machine took longer than a file may be silent, and good files were refused."""
    guard.limits = replace(LIMITS, wall=2, idle=2)
    path = tmp_path / "report.txt"
    path.write_bytes(mocks.ALONE + text.encode())
    reading = Reading(path=path, file_name=path.name, document_id="", extract=mocks.SlowToLoad(4.0))
    outcome = guard.run(reading)
    assert (outcome.problem and outcome.problem.code) == code, outcome.problem


@pytest.mark.parametrize("form", ["docx", "text"])
def test_packages_and_texts_share_a_child_and_suffer_nothing_from_each_other(tmp_path, form):
    """Each file is told by how many its child had read; one that dies beside others is read alone."""
    from extractor.intake.preload import _docx_of

    path = tmp_path / "a"
    text = "Báo cáo năm 2018\nXã Hà Lan đạt 19/19 tiêu chí."
    path.write_bytes(_docx_of(text) if form == "docx" else text.encode())
    opened = Guard(LIMITS)

    def read(name):
        return opened.run(Reading(path=path, file_name=name, document_id="", extract=mocks.extract_package))

    try:
        told = [read(name) for name in ("one", "two", "die", "three", "always", "four")]
        assert [outcome.packed and outcome.packed.code_version for outcome in told] == ["1", "2", "1", "1", None, "1"]
        assert told[4].problem.code == "crashed"
        assert len({outcome.packed.text for outcome in told if outcome.packed}) == 1
        assert len(opened._alive) == 1
    finally:
        opened.close()
    assert not opened._alive


def test_sockets_of_libreoffice_are_swept_after_each_file_that_has_a_child_of_its_own(guard, run, monkeypatch):
    """A server that draws for weeks does not fill /tmp with them."""
    swept = []
    monkeypatch.setattr("extractor.intake.guard.sweep_sockets", lambda: swept.append(True))
    assert run("Báo cáo năm 2018").packed
    assert swept == [True]


def test_no_room_for_a_member_of_an_archive_is_no_fault_of_the_archive(guard, tmp_path, monkeypatch):
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a.txt", "Xã An Phú đạt 15/19 tiêu chí.")
    real = Path.open

    def full(self, *args, **kwargs):
        if self.suffix == ".member":
            raise OSError(errno.ENOSPC, "No space left on device")
        return real(self, *args, **kwargs)

    monkeypatch.setattr(Path, "open", full)
    outcome = guard.run(Reading(path=path, file_name="a.zip", document_id="", extract=mocks.extract))
    assert outcome.problem.code == "corrupt", "to be tried again: no poison"
    assert "ổ đĩa đã đầy. Cách xử lý: hãy giải phóng" in outcome.problem.message
