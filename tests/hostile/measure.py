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
from extractor.store import open_store
from tests.hostile.make import MAKERS
from tests.hostile.test_hostile import LIMITS


class _Watch:
    """Asks the kernel every few milliseconds what guarded children and all they started hold; keeps the peak in MB."""

    def __init__(self, guard: Guard) -> None:
        self.peak = 0
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
                        for task in Path("/proc", str(pid), "task").glob("*/children"):
                            family.extend(map(int, task.read_text(encoding="utf-8").split()))
                self.peak = max(self.peak, held)


def measure(name: str, folder: Path) -> tuple[float, int, str]:
    """Seconds, megabytes and the ends (of members, too) of one hostile file under the limits of the tests."""
    (folder / name).write_bytes(MAKERS[name]())
    guard = Guard(LIMITS)
    store = open_store(folder / "x.db", create=True)
    started = time.monotonic()
    with _Watch(guard) as watch:
        endings = list(ingest(find_works([folder / name]).works, store, engine=local_engine(1, 1, guard)))
    seconds = time.monotonic() - started
    store.close()
    ends = [it.problems[0].code if it.problems and it.state != "partial" else it.state for it in endings]
    return seconds, watch.peak, " ".join(dict.fromkeys(ends))


if __name__ == "__main__":
    for name in MAKERS:
        with tempfile.TemporaryDirectory() as folder:
            seconds, peak, ends = measure(name, Path(folder))
        sys.stdout.write(f"{name:32} {seconds:6.1f} s {peak:6} MB  {ends}\n")
        sys.stdout.flush()
