"""Folders that a killed process left are removed by the next one; those in use stay."""

import os
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from extractor.intake.scratch import Scratch
from tests.intake.commands import ROOT

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="locks of Unix")
HOLD = "from extractor.intake.scratch import Scratch\nprint(Scratch().path, flush=True)\ninput()"


@pytest.fixture
def place(tmp_path, monkeypatch):
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr(tempfile, "tempdir", None)
    return tmp_path


def test_what_a_killed_process_left_is_swept_and_what_is_in_use_stays(place):
    environment = os.environ | {"PYTHONPATH": str(ROOT), "TMPDIR": str(place)}
    holders = [
        subprocess.Popen(
            [sys.executable, "-c", HOLD], env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        for _ in range(2)
    ]
    killed, alive = (Path(process.stdout.readline().strip()) for process in holders)
    own = Scratch()
    (killed / "a.member").write_text("a report")
    holders[0].send_signal(signal.SIGKILL)
    holders[0].wait()
    assert killed.exists()
    Scratch().close()
    assert sorted(place.iterdir()) == sorted([alive, own.path])
    holders[1].communicate("\n")
    own.close()
    Scratch().close()
    assert list(place.iterdir()) == []


def test_folders_without_a_lock_of_ours_are_left_alone(place):
    (place / "extractor-notes").mkdir()
    (place / "elsewhere").mkdir()
    (place / "elsewhere" / "lock").touch()
    (place / "extractor-link").symlink_to(place / "elsewhere")
    Scratch().close()
    assert {path.name for path in place.iterdir()} == {"extractor-notes", "extractor-link", "elsewhere"}
    assert (place / "elsewhere" / "lock").exists()
