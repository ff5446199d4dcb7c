"""System programs that some formats need: found at run time, named with how to install them where missing."""

from __future__ import annotations

import os
import platform
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from extractor.errors import DamagedError, LimitError, system_reason

MAX_OUTPUT = 256 * 1024 * 1024
_FULL = 0.5  # of the address space it may have: libraries take a part of it, and what is refused is never seen as held


@dataclass(frozen=True, slots=True)
class Program:
    """A program by its commands, what it is for, and its packages; `folders` are where Windows keeps it."""

    name: str
    commands: tuple[str, ...]
    purpose: str
    debian: str
    windows: str
    folders: tuple[str, ...] = ()

    @property
    def step(self) -> str:
        """How to install it, for both systems that offices use."""
        return f"Debian/Ubuntu: apt-get install {self.debian}; Windows: {self.windows}"


ANTIWORD = Program(
    "antiword", ("antiword",), "đọc tệp .doc", "antiword", "không có bản cài sẵn, dùng LibreOffice thay thế"
)
LIBREOFFICE = Program(
    "libreoffice",
    ("soffice", "libreoffice"),
    "đọc bảng và số tự động trong .doc, dựng trang",
    "libreoffice-writer",
    "winget install TheDocumentFoundation.LibreOffice",
    (r"%ProgramFiles%\LibreOffice\program", r"%ProgramFiles(x86)%\LibreOffice\program"),
)
PROGRAMS = (ANTIWORD, LIBREOFFICE)


def find_program(program: Program) -> str | None:
    """Return the path of the program on this machine, None if it is not there."""
    for command in program.commands:
        found = shutil.which(command)
        if found:
            return found
        for folder in program.folders if platform.system() == "Windows" else ():
            place = Path(os.path.expandvars(folder)) / f"{command}.exe"
            if place.is_file():
                return str(place)
    return None


def run_program(arguments: Sequence[str], *, seconds: float, folder: Path, env: Mapping[str, str]) -> bytes:
    """Run a program to its end and return what it printed; it and its children are ended at the deadline.

    Args:
        arguments: The program and what it is told; never through a shell.
        seconds: Wall time.
        folder: Where it runs and may write.
        env: Set over a small environment of our own.

    Raises:
        LimitError: It took longer, printed more than `MAX_OUTPUT`, or failed for want of memory.
        DamagedError: It could not be started.
    """
    kept = {name: os.environ[name] for name in ("PATH", "SYSTEMROOT", "ANTIWORDHOME") if name in os.environ}
    own = {"HOME": str(folder), "TMPDIR": str(folder), "TEMP": str(folder), "TMP": str(folder)}
    with tempfile.TemporaryFile(dir=folder) as output:
        try:
            process = subprocess.Popen(  # noqa: S603 - a fixed program, no shell
                list(arguments),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.DEVNULL,
                cwd=folder,
                env={**kept, **own, **env},
                start_new_session=True,
            )
        except OSError as error:
            raise DamagedError(
                f"Không chạy được {Path(arguments[0]).name}: {system_reason(error).words}.",
                next_step="Chạy extractor doctor.",
            ) from error
        try:
            process.wait(seconds)
        except subprocess.TimeoutExpired as error:
            raise LimitError(
                f"{Path(arguments[0]).name} không xong trong {seconds:.0f} giây.",
                next_step="Mở tệp bằng Word, lưu lại thành .docx rồi nạp lại.",
            ) from error
        finally:
            end_program(process)
        if process.returncode and _ate_its_memory():
            raise LimitError(
                f"{Path(arguments[0]).name} cần nhiều bộ nhớ hơn mức cho phép.",
                next_step="Kiểm tra nguồn gốc của tệp, hoặc tách nhỏ tệp.",
            )
        if output.seek(0, os.SEEK_END) > MAX_OUTPUT:
            raise LimitError("Kết quả chuyển đổi quá lớn, bị từ chối.", next_step="Kiểm tra nguồn gốc của tệp.")
        output.seek(0)
        return output.read()


def _ate_its_memory() -> bool:
    """Whether a program that this process ran, or one that it ran in turn, came near to the limit on memory."""
    if sys.platform != "linux":
        return False
    import resource

    most, _ = resource.getrlimit(resource.RLIMIT_AS)
    return most > 0 and resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024 >= _FULL * most


def end_program(process: subprocess.Popen[Any]) -> None:
    """End what is left of it: all of its group where it has one of its own, else itself."""
    if sys.platform != "win32":
        import signal

        with suppress(OSError):
            # In a closed-in child a session of one's own is not granted; the group is then the reader's.
            if os.getpgid(process.pid) == process.pid:
                os.killpg(process.pid, signal.SIGKILL)
    with suppress(OSError):
        process.kill()
    process.wait()
