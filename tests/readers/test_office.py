"""What LibreOffice leaves behind is taken away, but never a socket that somebody answers."""

from __future__ import annotations

import os
import socket
import sys
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import url2pathname

import pytest
from lxml import etree

from extractor.errors import DamagedError, UnsupportedError
from extractor.readers import office, programs
from extractor.readers.office import convert, sweep_sockets
from tests.needs import needs

_OOR = "{http://openoffice.org/2001/registry}"


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


def test_macros_links_and_fields_are_off_in_the_profile_that_libreoffice_is_given(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """3 is «very high»: only macros of trusted places run, and there are none; those are not run either."""
    profiles = []

    def run(arguments: list[str], **_: object) -> bytes:
        (place,) = (it.split("=", 1)[1] for it in arguments if it.startswith("-env:UserInstallation="))
        profiles.append(Path(url2pathname(urlsplit(place).path)) / "user" / "registrymodifications.xcu")
        settings = etree.parse(profiles[-1]).getroot()
        said = {
            (item.get(f"{_OOR}path", "").removeprefix("/org.openoffice.Office."), prop.get(f"{_OOR}name")): prop[0].text
            for item in settings
            for prop in item
        }
        scripting = "Common/Security/Scripting"
        assert said[scripting, "MacroSecurityLevel"] == "3"
        assert said[scripting, "DisableMacrosExecution"] == "true"
        assert said[scripting, "DisableActiveContent"] == "true"
        assert said[scripting, "BlockUntrustedRefererLinks"] == "true"
        assert (said["Writer/Content/Update", "Link"], said["Writer/Content/Update", "Field"]) == ("0", "false")
        return b""

    monkeypatch.setattr(office, "_profiles", {})  # one that no LibreOffice has written over, dropping what it knows not
    monkeypatch.setattr(office, "find_program", lambda _: sys.executable)
    monkeypatch.setattr(office, "run_program", run)
    with pytest.raises(DamagedError):
        convert(b"x", ".doc", "odt")
    assert len(profiles) == 2


@needs("soffice")
def test_one_profile_serves_many_conversions() -> None:
    for words in ("Xã A 12", "Xã B 13"):
        printed = convert(f"\ufeff{words}".encode(), ".txt", "pdf")
        assert printed.startswith(b"%PDF")
