"""Parsers that misbehave, told by the first word of the file; the reading child finds them by their name."""

from __future__ import annotations

import ctypes
import hashlib
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path

from extractor.errors import CatalogError, DamagedError
from extractor.model import Block, Document, Report, Span
from extractor.pipeline import extract as pipeline_extract
from extractor.pipeline import extract_document, load_catalog
from extractor.readers.pace import loss_of, take
from extractor.readers.programs import run_program

ALONE = b"{\\rtf"  # a file that begins so has a child of its own


def extract(data: bytes, file_name: str) -> Report:
    data = data.removeprefix(ALONE)
    word, _, rest = data.decode().partition(" ")
    losses = BEHAVIOURS[word](rest) if word in BEHAVIOURS else None
    text = data.decode()
    document = Document(
        document_id=hashlib.sha256(data).hexdigest(),
        file_name=file_name,
        media_type="text/plain",
        reader="mock",
        text=text,
        blocks=(Block(span=Span(0, len(text))),),
        status="partial" if losses else "ok",
        losses=losses or (),
    )
    return extract_document(document, load_catalog())


class SlowToLoad:
    """A pipeline that is found late, as in an interpreter that has yet to import everything."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds

    def __setstate__(self, state: dict[str, float]) -> None:
        self.seconds = state["seconds"]
        time.sleep(self.seconds)

    def __call__(self, data: bytes, file_name: str) -> Report:
        return extract(data, file_name)


READ_BEFORE = []


def extract_package(data: bytes, file_name: str) -> Report:
    """The pipeline; «die» does so in a process that has read before, «always» in any."""
    if ("die" in file_name and READ_BEFORE) or "always" in file_name:
        ctypes.CDLL(None).abort()
    READ_BEFORE.append(file_name)
    report = pipeline_extract(data, file_name=file_name)
    return replace(report, code_version=str(len(READ_BEFORE)))


def _name(name):
    ctypes.CDLL(None).prctl(15, name.encode()[:15])


def _raise(rest):
    raise RuntimeError("odd bytes")


def _recurse(rest):
    _recurse(rest)


def _catalog(rest):
    raise CatalogError("thiếu tệp")


def _spin(rest):
    # One call into C that never comes back and holds the interpreter, as a regular expression or a decoder does.
    ctypes.PyDLL(None).sleep(1000)


def _burn(rest):
    while True:
        hash(rest)


def _abort(rest):
    ctypes.CDLL(None).abort()


def _crash(rest):
    ctypes.string_at(0)


def _leave(rest):
    os._exit(7)


def _leave_well(rest):
    sys.exit(0)


def _print(rest):
    for _ in range(2000):
        os.write(1, b"x" * 10000)
        os.write(2, b"x" * 10000)


def _wait(rest):
    _name(rest)
    time.sleep(1000)


def _stubborn(rest):
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGALRM):
        signal.signal(number, signal.SIG_IGN)
    time.sleep(1000)


def _eat(rest):
    kept = []
    while True:
        kept.append(bytearray(64 << 20))


def _eat_in_c(rest):
    # A library that does not look at what malloc says dies of it.
    allocate = ctypes.CDLL(None).malloc
    allocate.restype = ctypes.c_void_p
    while True:
        ctypes.memset(allocate(ctypes.c_size_t(64 << 20)), 1, 64 << 20)


def _eat_below(rest):
    """As LibreOffice does: the program that is run starts another, and that one eats."""
    eat = "kept = []\nwhile True: kept.append(b'x' * (32 << 20))"
    code = f"import subprocess, sys; sys.exit(subprocess.run([sys.executable, '-c', {eat!r}]).returncode)"
    run_program([sys.executable, "-c", code], seconds=15, folder=Path(tempfile.gettempdir()), env={})
    raise DamagedError("LibreOffice không mở được tệp.")


def _eat_some_and_crash(rest):
    kept = bytearray(200 << 20)
    time.sleep(0.2)
    ctypes.string_at(len(kept) & 0)


def _fork(rest):
    """Children and grandchildren, some in sessions of their own, that outlive their parent."""
    for detach in (False, True):
        for _ in range(2):
            if os.fork() == 0:
                if detach:
                    os.setsid()
                os.fork()
                _name(rest)
                time.sleep(1000)
    subprocess.Popen(["sleep", "1000.25"], start_new_session=True)
    time.sleep(2)


def _fork_and_die(rest):
    _fork(rest)
    os._exit(3)


def _write_out(rest):
    for path in (rest, "/tmp/" + Path(rest).name):  # noqa: S108
        Path(path).write_text("mine")


def _remove(rest):
    Path(rest).unlink()


def _write_in(rest):
    Path("kept.txt").write_text("fine")
    Path("/dev/null").write_text("fine")


def _write_much(rest):
    with Path("much").open("wb") as file:
        while True:
            file.write(b"x" * (1 << 20))


def _call_out(rest):
    socket.create_connection(("127.0.0.1", int(rest)), timeout=5)


def _name_out(rest):
    socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b"x", ("127.0.0.1", int(rest)))


def _kill_parent(rest):
    os.kill(os.getppid(), signal.SIGKILL)
    os.kill(int(rest), signal.SIGKILL)


def _open_many(rest):
    kept = []
    while True:
        kept.append(os.open(os.devnull, os.O_RDONLY))


def _pages(rest):
    """Pages, of which some kill or stop the reader; «1 die 3 hang» names them."""
    words = rest.split()
    what = {int(word): words[at + 1] for at, word in enumerate(words[:-1]) if word.isdigit()}
    losses = []
    for number in range(1, 7):
        if not take(number, 6):
            losses.append(loss_of(number))
        elif what.get(number) == "die":
            ctypes.CDLL(None).abort()
        elif what.get(number) == "eat":
            _eat_in_c(rest)
        elif what.get(number) == "hang":
            time.sleep(1000)
    return tuple(losses)


def _slow_pages(rest):
    """A hundred pages, of which the time for a file is enough for some."""
    losses = []
    for number in range(1, 101):
        if take(number, 100):
            time.sleep(0.1)
        else:
            losses.append(loss_of(number))
    return tuple(losses)


BEHAVIOURS = {name.removeprefix("_"): value for name, value in list(globals().items()) if name.startswith("_")}
