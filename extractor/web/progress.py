"""How far an ingest is, whoever runs it; reading one failed file again, and comparing the reports again."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import threading
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import IO, Any

from sqlalchemy import Connection, func, select

from extractor.errors import UsageError
from extractor.store.tables import table

_AT_ONCE = 2
_ENDED = (0, 3)  # read, or left with a problem
_TOLD = 600
_KEPT = 20
_PATIENCE = 20.0  # seconds that a person waits for a comparison
_comparing = threading.Lock()
_QUIET = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Retry:
    """A file that is read again, or was; `said` is what its process wrote for people."""

    process: subprocess.Popen[bytes]
    said: IO[bytes]

    def told(self) -> str:
        """Return what the process said, in one line."""
        self.said.seek(0)
        return " ".join(self.said.read(_TOLD).decode("utf-8", "replace").split())


_retries: dict[str, Retry] = {}


def progress_now(connection: Connection) -> dict[str, Any]:
    """Return how far an ingest is: total, done, failed, waiting, the file begun last; `running` if one is at work.

    A run that was cut short leaves inputs waiting: it counts as running only while something moved a short time ago.
    """
    ledger = table("ledger")
    query = select(ledger.c.state, func.count(), func.max(ledger.c.started_at), func.max(ledger.c.finished_at))
    counts: dict[str, int] = {}
    moved = ""
    for state, count, started, finished in connection.execute(query.group_by(ledger.c.state)):
        counts[state] = count
        moved = max(moved, started or "", finished or "")
    waiting = counts.get("queued", 0) + counts.get("reading", 0)
    recent = moved >= (datetime.now(UTC) - _QUIET).strftime("%Y-%m-%dT%H:%M:%SZ")
    last = ""
    if waiting:
        newest = select(ledger.c.file_name).where(ledger.c.state == "reading").order_by(ledger.c.started_at.desc())
        last = connection.execute(newest.limit(1)).scalar_one_or_none() or ""
    total = sum(counts.values())
    told = {"total": total, "done": total - waiting, "failed": counts.get("problem", 0), "waiting": waiting}
    return {**told, "last": last, "running": bool(waiting and recent)}


def retry_file(path: str, address: str) -> None:
    """Read a file again in a process of its own; its progress is that of any ingest.

    Raises:
        UsageError: two are being read already.
    """
    if sum(retry.process.poll() is None for retry in _retries.values()) >= _AT_ONCE:
        raise UsageError("Đang đọc lại tệp khác.", next_step="Hãy đợi xong rồi thử lại.")
    command = [sys.executable, "-m", "extractor", "ingest", "--refresh", "--workers", "1", "--", file_of(path)]
    told = {**os.environ, "EXTRACTOR_DB": address}  # it may hold a password, and everyone sees a command line
    said = tempfile.TemporaryFile()  # noqa: SIM115 - closed with the next retry of this file
    quiet = subprocess.DEVNULL
    process = subprocess.Popen(command, stdin=quiet, stdout=quiet, stderr=said, env=told)  # noqa: S603
    ended = [known for known, retry in _retries.items() if retry.process.poll() is not None]
    for known in {*ended[:-_KEPT], path} & _retries.keys():
        _retries.pop(known).said.close()
    _retries[path] = Retry(process, said)


def compare_again(address: str) -> bool:
    """Compare the reports with each other in a process of its own; False if it goes on after this.

    Raises:
        UsageError: it failed, or the last one still goes on.
    """
    if not _comparing.acquire(blocking=False):
        raise UsageError("Đang đối chiếu giữa các báo cáo.", next_step="Hãy đợi xong rồi tải lại trang.")
    command = [sys.executable, "-m", "extractor", "check", "--across", "--json", "--fail-on", "never"]
    quiet = subprocess.DEVNULL
    told = {**os.environ, "EXTRACTOR_DB": address}
    ended: list[int] = []

    def run() -> None:
        try:
            ran = subprocess.run(command, stdin=quiet, stdout=quiet, stderr=quiet, env=told, check=False)  # noqa: S603
            ended.append(ran.returncode)
        finally:
            _comparing.release()

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    thread.join(_PATIENCE)
    if not thread.is_alive() and ended != [0]:
        raise UsageError("Chưa đối chiếu được giữa các báo cáo.", next_step="Hãy chạy «extractor check --across».")
    return not thread.is_alive()


def file_of(path: str) -> str:
    """Return the file that holds what a path of the ledger names: a member of an archive is read with its archive.

    A file may have «!» in its own name, so the longest beginning that is a file is taken.
    """
    cuts = [path, *(path[:at] for at in range(len(path) - 1, 0, -1) if path[at] == "!")]
    return next((cut for cut in cuts if Path(cut).is_file()), cuts[-1])


def failed_retries() -> dict[str, str]:
    """Return what was said when a file could not be read again at all, by path; a new reason stands in its problem."""
    return {path: retry.told() for path, retry in _retries.items() if retry.process.poll() not in (None, *_ENDED)}
