"""Where files are read: each in a guarded child process of its own, several at once; or, for tests, in this process.

The batch submits, then asks for the outcomes in the order of submission, so that rows do not depend on who was faster.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from pathlib import Path
from typing import Protocol

from extractor.intake.archives import Entry
from extractor.intake.gate import Member, Outcome, Reading, problem_of, read_file
from extractor.intake.guard import Guard

# Waits for the outcome; may be asked more than once.
Pending = Callable[[], Outcome]
MAX_WORKERS = 61  # what Windows can wait for


class Engine(Protocol):
    """Reads files; `window` is how many may be under way at once."""

    window: int

    def submit(self, reading: Reading) -> Pending:
        """Start reading a file, or do it at once."""
        ...

    def close(self, *, at_once: bool) -> None:
        """Let go of the workers; `at_once` does not wait for what they are doing."""
        ...


class SerialEngine:
    """Reads in this process, one file after the other, without a guard."""

    window = 1

    def __init__(self) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="extractor-")
        self._spooled = 0

    def submit(self, reading: Reading) -> Pending:
        """Read the file now."""
        listener = _Collector(reading, Path(self._folder.name), self._spooled)
        outcome = read_file(reading, listener)
        self._spooled += len(listener.members)
        if outcome.packed is None and (listener.members or outcome.problem is None):
            outcome = Outcome(problem=outcome.problem, members=tuple(listener.members), seconds=outcome.seconds)
        return lambda: outcome

    def close(self, *, at_once: bool) -> None:  # noqa: ARG002 - nothing runs beside
        """Remove what archives held."""
        self._folder.cleanup()


class _Collector:
    """Keeps the entries of an archive as files of numbered names."""

    def __init__(self, reading: Reading, folder: Path, first: int) -> None:
        self._reading = reading
        self._folder = folder
        self._first = first
        self.members: list[Member] = []

    def page(self, number: int, count: int) -> None:
        """Nobody watches."""

    def entry(self, entry: Entry) -> None:
        """Keep an entry."""
        if entry.error is not None:
            name = f"{self._reading.file_name}!{entry.name}"
            self.members.append(
                Member(name=entry.name, problem=problem_of(entry.error, file_name=name, document_id=""))
            )
            return
        path = self._folder / f"{self._first + len(self.members):08d}.member"
        path.write_bytes(entry.data)
        self.members.append(Member(name=entry.name, path=path))


class GuardEngine:
    """Reads each file in a child under limits; a thread waits beside each child."""

    def __init__(self, workers: int, guard: Guard | None = None) -> None:
        self._guard = guard or Guard()
        self._threads = ThreadPoolExecutor(workers, thread_name_prefix="guard")
        self.window = workers * 4

    def submit(self, reading: Reading) -> Pending:
        """Hand the file to a thread."""
        future = self._threads.submit(self._guard.run, reading)
        return lambda: _result(future)

    def close(self, *, at_once: bool) -> None:
        """End the children and remove the folder of the batch."""
        if at_once:
            self._guard.stop()
        self._threads.shutdown(wait=True, cancel_futures=True)
        self._guard.close()


def choose_engine(workers: int | None, files: int) -> Engine:
    """Return the engine for a batch; `workers` None means one for each core, never more than files.

    An archive among a few files may hold many, so a lone file does not mean a lone worker.
    """
    wanted = workers if workers is not None else min(os.cpu_count() or 1, max(files, 2))
    return GuardEngine(max(1, min(wanted, MAX_WORKERS)))


def _result(future: Future[Outcome]) -> Outcome:
    # In short waits: on Windows Ctrl-C does not interrupt a long one.
    while not future.done():
        wait([future], timeout=0.5)
    return future.result()
