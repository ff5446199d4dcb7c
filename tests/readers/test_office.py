"""What LibreOffice leaves behind is taken away, but never a socket that somebody answers."""

from __future__ import annotations

import os
import socket
import sys
from pathlib import Path

import pytest

from extractor.errors import DamagedError, UnsupportedError
from extractor.readers import office, programs
from extractor.readers.office import convert, sweep_sockets
from tests.needs import needs


@pytest.mark.skipif(sys.platform == "win32", reason="no sockets with a place")
def test_only_dead_sockets_are_swept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    name = f"OSL_PIPE_{os.getuid()}_SingleOfficeIPC_"
    with socket.socket(socket.AF_UNIX) as alive:
        alive.bind(f"{name}alive")
        alive.listen()
        with socket.socket(socket.AF_UNIX) as dead:
            dead.bind(f"{name}dead")
        Path(f"{name}file").write_text("x", encoding="utf-8")
        Path("other").touch()
        sweep_sockets(Path())
        assert sorted(path.name for path in tmp_path.iterdir()) == [f"{name}alive", f"{name}file", "other"]


def test_a_missing_libreoffice_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(programs.shutil, "which", lambda _: None)
    with pytest.raises(UnsupportedError) as caught:
        convert(b"x", ".doc", "odt")
    assert "libreoffice-writer" in caught.value.next_step


def test_no_result_is_a_damaged_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(office, "find_program", lambda _: sys.executable)
    monkeypatch.setattr(office, "run_program", lambda *_, **__: b"")
    with pytest.raises(DamagedError):
        convert(b"x", ".doc", "odt")


@needs("soffice")
def test_one_profile_serves_many_conversions() -> None:
    for words in ("Xã A 12", "Xã B 13"):
        printed = convert(f"\ufeff{words}".encode(), ".txt", "pdf")
        assert printed.startswith(b"%PDF")
