"""The process that reads: it closes itself in, takes a file, reads, tells, and waits for another or to be ended.

It never ends by itself where the platform has process groups: so its group stands until the batch ends it, with
whatever it has started.
"""

from __future__ import annotations

import contextlib
import gc
import os
import pickle
import socket
import sys
import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path

from extractor.errors import CatalogError
from extractor.intake.archives import Entry
from extractor.intake.gate import Outcome, Reading, problem_of, read_file
from extractor.intake.sandbox import Limits, lock_down
from extractor.intake.wire import Sender, receive_task, send_report


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """What the child is given: the folder where alone it may write, its limits."""

    workspace: Path
    limits: Limits


def serve(line: socket.socket, task: Task) -> None:
    """Read the files that come over `line` and tell the batch over it how each ended; runs in the child."""
    sender = Sender(line)
    _move_in(task.workspace)
    _let_go(line.fileno())
    layers = lock_down(task.limits, task.workspace)
    _silence()
    gc.set_threshold(*_GARBAGE)
    # If the batch is gone, the line is closed; else the batch ends this process.
    while given := receive_task(line):
        try:
            # Pickled by the batch itself: what a test gives as pipeline is looked up here, under the same limits.
            reading: Reading = pickle.loads(given)  # noqa: S301
            sender.send({"kind": "ready", "layers": layers})
            _tell(sender, read_file(reading, _Listener(sender, reading)))
        except CatalogError as error:
            sender.send({"kind": "catalog", "message": str(error), "next_step": error.next_step})


# A short life makes little garbage: looking for it at Python's usual pace costs a tenth of the reading.
_GARBAGE = (50_000, 20, 50)


def _tell(sender: Sender, outcome: Outcome) -> None:
    problem = None if outcome.problem is None else asdict(outcome.problem)
    if outcome.packed is not None:
        send_report(sender, outcome.packed)
    elif outcome.apart:
        sender.send({"kind": "apart", "pages": outcome.apart})
    elif outcome.page:
        sender.send({"kind": "content"})
        sender.send_blob(outcome.page)
    else:
        sender.send({"kind": "end", "problem": problem, "changed": outcome.changed})


class _Listener:
    """Passes on what happens while the file is read."""

    def __init__(self, sender: Sender, reading: Reading) -> None:
        self._sender = sender
        self._reading = reading

    def page(self, number: int, count: int) -> None:
        """A page is about to be read."""
        self._sender.send({"kind": "page", "number": number, "count": count})

    def entry(self, entry: Entry) -> None:
        """An entry of an archive."""
        problem = None
        if entry.error is not None:
            name = f"{self._reading.file_name}!{entry.name}"
            problem = asdict(problem_of(entry.error, file_name=name, document_id=""))
        self._sender.send({"kind": "entry", "name": entry.name, "problem": problem})
        self._sender.send_blob(entry.data)


def _move_in(workspace: Path) -> None:
    os.chdir(workspace)
    for name in ("TMPDIR", "TMP", "TEMP", "HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_RUNTIME_DIR"):
        os.environ[name] = str(workspace)
    tempfile.tempdir = str(workspace)


def _let_go(ours: int) -> None:
    """Close what was inherited: the child gets no file but its own, and holds nobody alive who waits for its end."""
    inherited = Path("/proc/self/fd")
    if not inherited.is_dir():
        return
    for entry in list(inherited.iterdir()):
        if int(entry.name) > 2 and int(entry.name) != ours:
            with contextlib.suppress(OSError):
                os.close(int(entry.name))


def _silence() -> None:
    """What C libraries print is no message to anyone, and could flood a terminal."""
    sys.stdout, sys.stderr = open(os.devnull, "w"), open(os.devnull, "w")  # noqa: PTH123, SIM115
    nothing = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(nothing, stream)
