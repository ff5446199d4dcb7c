"""Child processes that read, under limits, each killed with all its descendants when it is done or overdue.

A PDF, a picture or an old DOC has a child of its own. Packages of XML (DOCX, XLSX, ODT), which need no decoder in C but
libxml2's and no other program, and plain text, which needs none, are read up to `SITTING` in one child, one after the
other: starting a child costs as much as reading a short report. What goes wrong in a child that has read before is
tried again in a fresh one, so that no file suffers from its neighbours.

On Linux the children are forked from a server that has the libraries loaded (a few milliseconds a file); elsewhere each
is a fresh interpreter. The parent believes nothing that a child says beyond its own limits.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import pickle
import shutil
import signal
import socket
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from multiprocessing.connection import wait
from multiprocessing.context import BaseContext
from multiprocessing.process import BaseProcess
from pathlib import Path
from types import ModuleType
from typing import Any

from extractor.errors import CatalogError, LimitError
from extractor.intake.archives import MAX_ENTRIES, MAX_TREE
from extractor.intake.child import Task, serve
from extractor.intake.gate import (
    TOO_LARGE,
    Member,
    Outcome,
    Reading,
    crash_problem,
    limit_problem,
    problem_of,
    unreadable,
)
from extractor.intake.sandbox import Limits, memory_peak
from extractor.intake.scratch import Scratch
from extractor.intake.wire import Message, Receiver, page_numbers, problem_of_message, receive_report, send_task
from extractor.readers.office import sweep_sockets
from extractor.readers.sniff import LOOKED_AT, is_plain_text

SITTING = 64
_SITTING_SECONDS = 30.0
_PACKAGE = b"PK\x03\x04"
_MAX_RETRIES = 3
_WORKER = f"{socket.gethostname()}/{os.getpid()}"
_GRACE = 5.0
_START = 120.0  # seconds: a fresh interpreter on a busy machine takes long to load the libraries, whatever the file
_SOFT = 0.9  # of the time for a file: then no further page is begun, so that what is read is kept
_TOO_LONG = "cần nhiều thời gian hơn mức cho phép"
_FULL = 0.75  # of the memory it may have: libraries ask for much at once, and what is refused is never seen as held


@dataclass(slots=True)
class _Watch:
    """What is known of a child while it reads."""

    ready: bool = False
    page: int = 0
    pages: int = 0
    members: list[Member] = field(default_factory=list)
    taken: int = 0
    memory: float = 0.0

    def look(self, pid: int) -> None:
        """Keep the most memory that was ever seen, as a share of what the child may have."""
        self.memory = max(self.memory, memory_peak(pid))


@dataclass(slots=True, kw_only=True, eq=False)
class _Seat:
    """A child, its line, its folder, and how many files it was given since when (monotonic)."""

    process: Any
    line: socket.socket
    workspace: Path
    limits: Limits
    shared: bool
    served: int = 0
    since: float = field(default_factory=time.monotonic)


class Guard:
    """Reads files in children; `run` may be called from several threads. Close it to remove its `folder`."""

    def __init__(self, limits: Limits | None = None) -> None:
        self.limits = limits or Limits()
        self.layers: tuple[str, ...] = ()
        self._scratch = Scratch()
        self.folder = self._scratch.path
        self._context = _context()
        # multiprocessing keeps its children in globals that two threads must not touch at once.
        self._lock = threading.Lock()
        self._alive: set[BaseProcess] = set()
        self._idle: list[_Seat] = []
        self._stopped = False
        self._spooled = 0

    def run(self, reading: Reading) -> Outcome:
        """Return how the reading of one file ended; a page that ends the child is left out at the next try.

        Raises:
            CatalogError: schemas/ is broken, which is no fault of the file.
        """
        started = time.perf_counter()
        try:
            outcome = self._read(reading)
        except OSError as cause:  # no room for its child or what it hands over
            problem = problem_of(unreadable(cause), file_name=reading.file_name, document_id=reading.document_id)
            outcome = Outcome(problem=problem)
        return replace(outcome, seconds=time.perf_counter() - started, worker=_WORKER)

    def stop(self) -> None:
        """End all children now; what is under way ends as a crash, which the caller no longer looks at."""
        self._stopped = True
        for process in list(self._alive):
            _kill(process)

    def close(self) -> None:
        """Remove what was written for the batch."""
        self.stop()
        while self._idle:
            self._end(self._idle.pop())
        self._scratch.close()

    def _read(self, reading: Reading) -> Outcome:
        skip: dict[int, str] = dict(reading.skip)
        shared = _may_share(reading)
        while True:
            watch = _Watch()
            trial = replace(reading, skip=dict(skip), seconds=self.limits.wall * _SOFT)
            seat = self._take_seat(shared=shared)
            outcome, killed = self._try(trial, watch, seat)
            if seat.served > 1 and outcome.problem is not None and not self._stopped:
                for member in outcome.members or ():
                    if member.path is not None:
                        member.path.unlink(missing_ok=True)
                shared = False
                continue
            guilty = watch.page
            if not killed or watch.pages < 2 or guilty in skip or len(skip) >= _MAX_RETRIES or self._stopped:
                return outcome
            skip[guilty] = killed

    def _try(self, reading: Reading, watch: _Watch, seat: _Seat) -> tuple[Outcome, str]:
        """The outcome, and why the child had to be ended or ended itself; "" if it came to its own end."""
        keep = False
        try:
            receiver = Receiver(seat.line, output=self.limits.output, look=lambda: watch.look(seat.process.pid))
            try:
                send_task(seat.line, pickle.dumps(reading))
                outcome = self._listen(receiver, watch, reading)
                keep = seat.shared and outcome.problem is None and not self._stopped
            except TimeoutError:
                return self._over(watch, reading, _TOO_LONG, code="timeout"), "đọc quá lâu"
            except LimitError as error:
                return self._over(watch, reading, str(error)), ""
            except (EOFError, ConnectionError):
                status = self._status(seat.process)
            except ValueError:
                status = "trả lời sai dạng"
            else:
                return outcome, ""
        finally:
            self._leave(seat, keep=keep)
        if status == "SIGXCPU":
            return self._over(watch, reading, _TOO_LONG, code="timeout"), "đọc quá lâu"
        if watch.memory >= _FULL:  # a library in C does not raise MemoryError, it ends the process
            return self._over(watch, reading, TOO_LARGE), "cần quá nhiều bộ nhớ"
        cause = f"tiến trình đọc tệp bị dừng đột ngột: {status}"
        problem = crash_problem(reading.file_name, reading.document_id, cause)
        return self._ended(watch, problem), f"làm chương trình đọc bị dừng ({status})"

    def _take_seat(self, *, shared: bool) -> _Seat:
        """A child that waits for a file: one that has read before, if that may be, else a fresh one."""
        with self._lock:
            seat = self._idle.pop() if shared and self._idle else None
        if seat is not None and seat.limits is not self.limits:
            self._end(seat)
            seat = None
        seat = seat or self._start(shared=shared)
        seat.served += 1
        return seat

    def _leave(self, seat: _Seat, *, keep: bool) -> None:
        if keep and seat.served < SITTING and time.monotonic() - seat.since < _SITTING_SECONDS:
            with self._lock:
                self._idle.append(seat)
        else:
            self._end(seat)

    def _start(self, *, shared: bool) -> _Seat:
        workspace = Path(tempfile.mkdtemp(dir=self.folder))
        ours, theirs = socket.socketpair()
        arguments = (theirs, Task(workspace=workspace, limits=self.limits))
        process: Any = self._context.Process(target=serve, args=arguments, daemon=True)  # type: ignore[attr-defined]
        seat = _Seat(process=process, line=ours, workspace=workspace, limits=self.limits, shared=shared)
        try:
            with self._lock, _hidden_main(), _no_interrupt():
                process.start()
                self._alive.add(process)
        except BaseException:
            self._end(seat)
            raise
        finally:
            theirs.close()
        if self._stopped:
            _kill(process)
        return seat

    def _end(self, seat: _Seat) -> None:
        if seat.process in self._alive:
            _kill(seat.process)
            wait([seat.process.sentinel], timeout=_GRACE)
            with self._lock:
                seat.process.join(0)
                self._alive.discard(seat.process)
        seat.line.close()
        shutil.rmtree(seat.workspace, ignore_errors=True)
        if not seat.shared:
            sweep_sockets()

    def _listen(self, receiver: Receiver, watch: _Watch, reading: Reading) -> Outcome:
        end = receiver.deadline = time.monotonic() + _START
        while True:
            message = receiver.receive()
            kind = message["kind"]
            if kind == "ready" and not watch.ready:
                watch.ready, self.layers = True, tuple(map(str, message.get("layers", ())))
                end = time.monotonic() + self.limits.wall
                receiver.deadline = min(end, time.monotonic() + self.limits.idle)
            elif kind == "page":
                watch.page, watch.pages = int(message["number"]), int(message["count"])
                receiver.deadline = min(end, time.monotonic() + self.limits.idle)
            elif kind == "entry":
                self._take_entry(receiver, watch, message)
            elif kind == "report":
                return Outcome(packed=receive_report(receiver, message))
            elif kind == "apart":
                return Outcome(apart=page_numbers(message))
            elif kind == "content":
                return Outcome(page=receiver.receive_blob())
            elif kind == "catalog":
                raise CatalogError(str(message.get("message")), next_step=str(message.get("next_step")))
            elif kind == "end":
                problem = None if message["problem"] is None else problem_of_message(message["problem"])
                outcome = self._ended(watch, problem, archive=problem is None)
                return replace(outcome, changed=message.get("changed") is True)
            else:
                raise ValueError(f"unknown message of {reading.file_name}")

    def _take_entry(self, receiver: Receiver, watch: _Watch, message: Message) -> None:
        """An entry of an archive goes into a file of a name that we choose, whatever its own name says."""
        name = str(message["name"])
        problem = None if message["problem"] is None else problem_of_message(message["problem"])
        with self._lock:
            self._spooled += 1
            path = self.folder / f"{self._spooled:08d}.member"
        if len(watch.members) >= MAX_ENTRIES:
            raise LimitError("chứa quá nhiều mục")
        with path.open("wb") as file:
            while piece := receiver.receive_blob_piece():
                watch.taken += len(piece)
                if watch.taken > MAX_TREE:
                    raise LimitError("nở ra quá lớn khi giải nén")
                file.write(piece)
        if problem is not None:
            path.unlink()
        watch.members.append(Member(name=name, path=None if problem else path, problem=problem))

    def _over(self, watch: _Watch, reading: Reading, cause: str, *, code: str = "limit") -> Outcome:
        return self._ended(watch, limit_problem(reading.file_name, reading.document_id, cause, code=code))

    def _ended(self, watch: _Watch, problem: Any, *, archive: bool = False) -> Outcome:
        members = tuple(watch.members) if archive or watch.members else None
        return Outcome(problem=problem, members=members)

    def _status(self, process: BaseProcess) -> str:
        """How a child ended by itself, in a word: the signal's name, or its exit code."""
        wait([process.sentinel], timeout=_GRACE)
        with self._lock:
            process.join(0)
        code = process.exitcode
        if code is None:
            return "không rõ"
        if code >= 0:
            return f"mã thoát {code}"
        try:
            return signal.Signals(-code).name
        except ValueError:
            return f"tín hiệu {-code}"


def _may_share(reading: Reading) -> bool:
    """Whether a file may be read by a child that reads others: packages of XML, plain text, what is stored as read."""
    if reading.stored:
        return True
    try:
        with reading.path.open("rb") as file:
            head = file.read(LOOKED_AT)
            return head.startswith(_PACKAGE) or is_plain_text(head)
    except OSError:
        return False


def probe_layers() -> tuple[str, ...]:
    """Return the layers of protection that hold on this machine, as a real child reports them."""
    guard = Guard()
    try:
        guard.run(Reading(path=Path(os.devnull), file_name="", document_id="", extract=_never))
        return guard.layers
    finally:
        guard.close()


def _never(data: bytes, file_name: str) -> Any:
    raise AssertionError(file_name, len(data))


def _context() -> BaseContext:
    # macOS can fork, but its own libraries do not survive it.
    if sys.platform != "linux":
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["extractor.intake.preload"])
    return context


@contextlib.contextmanager
def _hidden_main() -> Iterator[None]:
    """A child needs nothing of the program that called us; running a script again in each would be a trap.

    Nor is it its concern that we may be a daemon ourselves, as Dask's workers are: the guard ends its children.
    """
    main, config = sys.modules["__main__"], multiprocessing.current_process()._config  # type: ignore[attr-defined]
    sys.modules["__main__"] = ModuleType("__main__")
    daemon = config.pop("daemon", None)
    try:
        yield
    finally:
        sys.modules["__main__"] = main
        if daemon is not None:
            config["daemon"] = daemon


@contextlib.contextmanager
def _no_interrupt() -> Iterator[None]:
    """Ctrl-C reaches every process of a terminal; what is started meanwhile leaves it to us to end the children."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    from multiprocessing import resource_tracker

    resource_tracker.ensure_running()  # its start lifts the mask
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})  # a mask is inherited, by the fork server, too
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _kill(process: BaseProcess) -> None:
    """End the child and its group; it is still there to be named, since it never ends before it is told."""
    pid = process.pid
    if pid is None:
        return
    if hasattr(os, "killpg"):
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(pid, signal.SIGKILL)
    with contextlib.suppress(OSError):
        process.kill()
