"""Time, peak memory and end of each hostile file, one after the other: `python -m tests.hostile.measure`."""

from __future__ import annotations

import contextlib
import sys
import tempfile
import threading
import time
from pathlib import Path

from extractor.intake import find_works, ingest
from extractor.intake.engines import local_engine
from extractor.intake.guard import Guard
from extractor.intake.sandbox import Limits
from extractor.store import open_store
from tests.hostile.make import MAKERS

IDLE = 20
LIMITS = Limits(idle=IDLE, wall=3 * IDLE, cpu=3 * IDLE, memory=1 << 30)


class _Watch:
    """Asks the kernel every few milliseconds what guarded children and all they started hold; keeps the peak in MiB.

    `start` is what a child holds at first: pages of the server that it came from, shared until they are written to.
    """

    def __init__(self, guard: Guard) -> None:
        self.peak = self.start = 0
        self._guard, self._over = guard, threading.Event()
        self._thread = threading.Thread(target=self._run)

    def __enter__(self) -> _Watch:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    def _run(self) -> None:
        while not self._over.wait(0.005):
            for process in list(self._guard._alive):
                held = 0
                family = [process.pid]
                for pid in family:  # it grows: LibreOffice is a grandchild
                    with contextlib.suppress(OSError, IndexError):
                        told = Path("/proc", str(pid), "status").read_text(encoding="utf-8")
                        held += int(told.split("VmRSS:")[1].split()[0]) >> 10
                        self.start = self.start or held
                        for task in Path("/proc", str(pid), "task").glob("*/children"):
                            family.extend(map(int, task.read_text(encoding="utf-8").split()))
                self.peak = max(self.peak, held)


def measure(name: str, folder: Path) -> tuple[float, int, int, str]:
    """Seconds, mebibytes at the start and at most, and the ends (of members, too) of one file under these limits."""
    (folder / name).write_bytes(MAKERS[name]())
    guard = Guard(LIMITS)
    store = open_store(folder / "x.db", create=True)
    started = time.monotonic()
    with _Watch(guard) as watch:
        endings = list(ingest(find_works([folder / name]).works, store, engine=local_engine(1, 1, guard)))
    seconds = time.monotonic() - started
    store.close()
    ends = [it.problems[0].code if it.problems and it.state != "partial" else it.state for it in endings]
    return seconds, watch.start, watch.peak, " ".join(dict.fromkeys(ends))


if __name__ == "__main__":
    for name in MAKERS:
        with tempfile.TemporaryDirectory() as folder:
            seconds, start, peak, ends = measure(name, Path(folder))
        sys.stdout.write(f"{name:32} {seconds:6.1f} s {start:4} + {peak - start:5} MiB  {ends}\n")
        sys.stdout.flush()
