"""LibreOffice as a converter: its own profile for each process, macros off, no network links, a deadline.

The profile is made once a process, since a first start costs as much as three conversions.
"""

from __future__ import annotations

import atexit
import os
import shutil
import socket
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path

from extractor.errors import DamagedError, LimitError, UnsupportedError
from extractor.readers.programs import LIBREOFFICE, MAX_OUTPUT, find_program, run_program

SECONDS = 90.0
FILTERS = {"odt": "odt:writer8", "pdf": "pdf:writer_pdf_Export"}

_ITEM = (
    '<item oor:path="/org.openoffice.Office.{path}"><prop oor:name="{name}" oor:op="fuse"><value>{value}</value>'
    "</prop></item>"
)
_SETTINGS = (
    ("Common/Security/Scripting", "MacroSecurityLevel", "3"),
    ("Common/Security/Scripting", "DisableMacrosExecution", "true"),
    ("Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    ("Common/Security/Scripting", "DisableActiveContent", "true"),
    ("Common/Misc", "FirstRun", "false"),
    ("Writer/Content/Update", "Link", "0"),
    ("Writer/Content/Update", "Field", "false"),
)


def convert(data: bytes, suffix: str, target: str, *, seconds: float = SECONDS) -> bytes:
    """Return a document in another format.

    Args:
        data: All bytes of the document.
        suffix: What the bytes are (".doc", ".docx"); LibreOffice looks at both.
        target: A key of `FILTERS`.
        seconds: Wall time, with the start of LibreOffice.

    Raises:
        UnsupportedError: LibreOffice is not installed.
        DamagedError: It could not read the document.
        LimitError: It took too long or gave too much.
    """
    program = find_program(LIBREOFFICE)
    if program is None:
        raise UnsupportedError("Cần LibreOffice để chuyển đổi tệp này.", next_step=f"Cài {LIBREOFFICE.step}.")
    with tempfile.TemporaryDirectory(prefix="office-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        source = folder / f"source{suffix}"
        source.write_bytes(data)
        result = folder / "out" / f"source.{target}"
        deadline = time.monotonic() + seconds
        for attempt in (_profile, _moved_profile):
            arguments = [
                program,
                f"-env:UserInstallation={attempt().as_uri()}",
                *("--headless", "--invisible", "--norestore", "--nolockcheck", "--nodefault", "--nologo"),
                *("--convert-to", FILTERS[target], "--outdir", str(result.parent), str(source)),
            ]
            left = max(deadline - time.monotonic(), 1.0)
            run_program(arguments, seconds=left, folder=folder, env={"SAL_USE_VCLPLUGIN": "svp", "LC_ALL": "C.UTF-8"})
            if result.is_file():
                break
        if not result.is_file():
            raise DamagedError(
                "LibreOffice không mở được tệp.", next_step="Mở tệp bằng Word, lưu lại thành .docx rồi nạp lại."
            )
        if result.stat().st_size > MAX_OUTPUT:
            raise LimitError("Kết quả chuyển đổi quá lớn, bị từ chối.", next_step="Kiểm tra nguồn gốc của tệp.")
        return result.read_bytes()


def sweep_sockets(folder: Path = Path("/tmp")) -> None:  # noqa: S108 - LibreOffice knows no other place
    """Remove sockets of ours that a LibreOffice in a closed-in child left behind; a living one answers and stays."""
    if sys.platform == "win32":
        return
    for place in folder.glob(f"OSL_PIPE_{os.getuid()}_SingleOfficeIPC_*"):
        with suppress(OSError), socket.socket(socket.AF_UNIX) as asked:
            if not place.is_socket() or place.lstat().st_uid != os.getuid():
                continue
            asked.settimeout(1)
            try:
                asked.connect(str(place))
            except ConnectionRefusedError:
                place.unlink()


_profiles: dict[str, Path] = {}


def _profile() -> Path:
    """The profile of this process; a forked reader has its own place to write, and so a profile of its own."""
    parent = tempfile.gettempdir()
    if parent not in _profiles or not _profiles[parent].is_dir():
        _profiles[parent] = _new_profile(parent)
    return _profiles[parent]


def _moved_profile() -> Path:
    """The profile under another name.

    A new profile makes LibreOffice start twice, and both starts name their socket in /tmp after the profile's place. In
    a closed-in child, which may make that socket but not remove it, the second start fails unless the place is another.
    """
    old = _profile()
    parent = tempfile.gettempdir()
    _profiles[parent] = old.rename(Path(tempfile.mkdtemp(prefix="office-profile-", dir=parent)) / "again")
    atexit.register(shutil.rmtree, _profiles[parent].parent, ignore_errors=True)
    return _profiles[parent]


def _new_profile(parent: str) -> Path:
    folder = Path(tempfile.mkdtemp(prefix="office-profile-", dir=parent))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    user = folder / "user"
    user.mkdir()
    items = "".join(_ITEM.format(path=path, name=name, value=value) for path, name, value in _SETTINGS)
    (user / "registrymodifications.xcu").write_text(
        '<?xml version="1.0" encoding="UTF-8"?>\n<oor:items xmlns:oor="http://openoffice.org/2001/registry">'
        f"{items}</oor:items>\n",
        encoding="utf-8",
    )
    return folder
