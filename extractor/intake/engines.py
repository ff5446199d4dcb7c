"""Where files are read, behind one interface: `concurrent.futures.Executor`.

- `local_engine`: threads of this process, each of which drives a guarded child at a time. A pool of processes (loky,
  pebble) would read one hostile file after another in the same process; the guard's children are closed in, limited
  and replaced, so a pool of threads that wait for them is all that is missing.
- `serial_engine`: in this process, for tests.
- `cluster.dask_engine`: on other machines.

The batch submits, then asks for the outcomes in the order of submission, so that rows do not depend on who was faster.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

from extractor.errors import ReadError, UsageError
from extractor.intake.archives import Entry
from extractor.intake.gate import Member, Outcome, Reading, problem_of, read_file, unreadable
from extractor.intake.guard import Guard
from extractor.intake.scratch import Scratch
from extractor.intake.sources import fetched

MAX_WORKERS = 61  # processes: what Windows can wait for, and beyond what any office PC gains by


@dataclass(frozen=True, slots=True, kw_only=True)
class Engine:
    """An executor, the function that it runs for each file, and how many files may be under way at once.

    `stop` ends at once what is being read; `close` lets go of everything when nothing is under way any more. An engine
    of other machines has `unpack`, which opens archives on this one, where their members then lie, and `check`, which
    raises if they cannot be reached any more; it is given what a future raised, or None.
    """

    executor: Executor
    read: Callable[[Reading], Outcome]
    window: int
    stop: Callable[[], object]
    close: Callable[[], object]
    unpack: Callable[[Reading], Outcome] | None = None
    check: Callable[[Exception | None], object] = lambda _: None

    def submit(self, reading: Reading) -> Future[Outcome]:
        """Start reading a file."""
        try:
            return self.executor.submit(self.read, reading)
        except Exception as error:
            self.check(error)
            raise


def local_engine(workers: int | None, files: int, guard: Guard | None = None) -> Engine:
    """Return the engine of this machine; `workers` None means one for each core, never more than files.

    An archive among a few files may hold many, so a lone file does not mean a lone worker.

    Raises:
        UsageError: more workers than one machine may have.
    """
    check_workers(workers)
    wanted = workers if workers is not None else min(os.cpu_count() or 1, max(files, 2), MAX_WORKERS)
    count = max(1, wanted)
    own = guard or Guard()
    threads = ThreadPoolExecutor(count, thread_name_prefix="guard")

    def close() -> None:
        threads.shutdown(wait=True, cancel_futures=True)
        own.close()

    return Engine(executor=threads, read=partial(read_guarded, own), window=count * 4, stop=own.stop, close=close)


def check_workers(workers: int | None) -> None:
    """Refuse a number of workers that no machine has use for: each may take as much memory as one file.

    Raises:
        UsageError: it is above `MAX_WORKERS`.
    """
    if workers is not None and workers > MAX_WORKERS:
        raise UsageError(
            f"Một máy đọc nhiều nhất {MAX_WORKERS} tệp cùng lúc, không phải {workers}.",
            next_step="Hãy bỏ --jobs để đọc theo số nhân của máy; muốn nhanh hơn thì dùng nhiều máy: --engine dask.",
        )


def read_guarded(guard: Guard, reading: Reading) -> Outcome:
    """Read a file in a child of `guard`, brought near first where it has an address."""
    try:
        with fetched(reading, within=guard.folder) as near:
            return guard.run(near)
    except ReadError as error:
        refused = error
    except OSError as cause:
        refused = unreadable(cause)
    return Outcome(problem=problem_of(refused, file_name=reading.file_name, document_id=reading.document_id))


def serial_engine() -> Engine:
    """Return an engine that reads in this process, one file after the other, without a guard."""
    scratch = Scratch()
    reader = _Unguarded(scratch.path)
    return Engine(executor=_Inline(), read=reader.read, window=1, stop=lambda: None, close=scratch.close)


class _Inline(Executor):
    """Runs what is submitted at once."""

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        future: Future[Any] = Future()
        try:
            future.set_result(fn(*args, **kwargs))
        except Exception as error:
            future.set_exception(error)
        return future


class _Unguarded:
    """Reads files and keeps the entries of archives as files of numbered names."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._spooled = 0

    def read(self, reading: Reading) -> Outcome:
        listener = _Collector(reading, self._folder, self._spooled)
        outcome = read_file(reading, listener)
        self._spooled += len(listener.members)
        told = outcome.packed or outcome.apart or outcome.page
        if not told and (listener.members or outcome.problem is None):
            return replace(outcome, members=tuple(listener.members))
        return outcome


class _Collector:
    """Keeps the entries of one archive."""

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
