"""Where files are read: in this process, or in worker processes that may die without taking the batch along.

The coordinator speaks only `concurrent.futures`: it submits, then asks for results in the order of submission.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections.abc import Callable
from concurrent.futures import BrokenExecutor, Future, ProcessPoolExecutor, wait
from functools import partial
from typing import Any, Protocol

from extractor.intake.guard import Outcome

Job = Callable[[], Outcome]
# Waits for the outcome; None if the job killed its worker, also when it ran alone.
Pending = Callable[[], Outcome | None]
MAX_WORKERS = 61  # what Windows can wait for


class Engine(Protocol):
    """Runs jobs; `window` is how many may be under way at once."""

    window: int

    def submit(self, job: Job) -> Pending:
        """Start a job, or do it at once."""
        ...

    def close(self, *, at_once: bool) -> None:
        """Let go of the workers; `at_once` does not wait for what they are doing."""
        ...


class SerialEngine:
    """Reads in this process, one file after the other."""

    window = 1

    def submit(self, job: Job) -> Pending:
        """Do the job now."""
        outcome = job()
        return lambda: outcome

    def close(self, *, at_once: bool) -> None:
        """Nothing to let go of."""


class ProcessEngine:
    """Reads in worker processes; a job that kills its worker is found by running it alone."""

    def __init__(self, workers: int) -> None:
        self._workers = workers
        self._pool = _new_pool(workers)
        self.window = workers * 4

    def submit(self, job: Job) -> Pending:
        """Hand the job to a worker; a broken pool is replaced first."""
        try:
            future = self._pool.submit(job)
        except BrokenExecutor:
            self._pool = _new_pool(self._workers)
            future = self._pool.submit(job)
        return partial(_outcome, job, future)

    def close(self, *, at_once: bool) -> None:
        """Let go of the workers."""
        processes = dict(getattr(self._pool, "_processes", None) or {})
        self._pool.shutdown(wait=not at_once, cancel_futures=True)
        if at_once:
            for process in processes.values():
                process.terminate()


def choose_engine(workers: int | None, files: int) -> Engine:
    """Return the engine for a batch; `workers` None means one for each core, fewer for a few files."""
    wanted = workers if workers is not None else os.cpu_count() or 1
    wanted = max(1, min(wanted, files, MAX_WORKERS))
    return SerialEngine() if wanted == 1 or files <= 2 else ProcessEngine(wanted)


def _outcome(job: Job, future: Future[Outcome]) -> Outcome | None:
    try:
        return _result(future)
    except BrokenExecutor:
        # One worker's death fails every job under way: only a run alone tells whose fault it was.
        alone = _new_pool(1)
        try:
            return _result(alone.submit(job))
        except BrokenExecutor:
            return None
        finally:
            alone.shutdown()


def _result(future: Future[Outcome]) -> Outcome:
    # In short waits: on Windows Ctrl-C does not interrupt a long one.
    while not future.done():
        wait([future], timeout=0.5)
    return future.result()


def _new_pool(workers: int) -> ProcessPoolExecutor:
    method = "forkserver" if "forkserver" in multiprocessing.get_all_start_methods() else "spawn"
    context: Any = multiprocessing.get_context(method)
    if method == "forkserver":
        context.set_forkserver_preload(["extractor.pipeline", "extractor.intake.guard"])
    return ProcessPoolExecutor(workers, mp_context=context, initializer=_leave_interrupts_to_the_coordinator)


def _leave_interrupts_to_the_coordinator() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
