"""Programs of the system are run within a deadline, without a shell and without our environment."""

from __future__ import annotations

import errno
import sys
import time
from pathlib import Path

import pytest

from extractor.errors import DamagedError, LimitError, ReadError
from extractor.readers import READERS, programs, read, sniff
from extractor.readers.programs import run_program


def run(code: str, folder: Path, *, seconds: float = 20) -> bytes:
    return run_program([sys.executable, "-c", code], seconds=seconds, folder=folder, env={"OWN": "1"})


def test_the_output_comes_back_and_the_environment_is_ours(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET", "x")
    code = "import os; print(os.environ.get('SECRET'), os.environ['OWN'], os.environ['HOME'], os.getcwd())"
    assert run(code, tmp_path).decode().split() == ["None", "1", str(tmp_path), str(tmp_path)]


def test_the_deadline_ends_the_program_and_its_children(tmp_path: Path) -> None:
    late = tmp_path / "late"
    code = (
        "import subprocess, sys, time\n"
        "child = 'import sys, time; time.sleep(3); open(sys.argv[1], chr(119))'\n"
        f"subprocess.Popen([sys.executable, '-c', child, {str(late)!r}])\n"
        "time.sleep(60)"
    )
    with pytest.raises(LimitError, match="giây"):
        run(code, tmp_path, seconds=1.5)
    time.sleep(2.5)
    assert not late.exists()


def test_a_flood_is_a_limit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(programs, "MAX_OUTPUT", 1000)
    with pytest.raises(LimitError):
        run("print('x' * 5000)", tmp_path)


def test_a_program_that_does_not_start_is_named(tmp_path: Path) -> None:
    with pytest.raises(DamagedError, match="no-such-program"):
        run_program(["/no-such-program"], seconds=1, folder=tmp_path, env={})


def test_a_full_disk_is_not_blamed_on_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    def fill(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setitem(READERS, sniff.TEXT, fill)
    with pytest.raises(ReadError, match="ổ đĩa đã đầy") as caught:
        read("Báo cáo".encode(), "a.txt")
    assert "giải phóng" in caught.value.next_step
