"""How far an ingest is, whoever runs it; and reading one failed file again."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, func, select

from extractor.errors import UsageError
from extractor.store.tables import table

_running: list[subprocess.Popen[bytes]] = []
_AT_ONCE = 2
_QUIET = timedelta(minutes=10)


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
    _running[:] = [process for process in _running if process.poll() is None]
    if len(_running) >= _AT_ONCE:
        raise UsageError("Đang đọc lại tệp khác.", next_step="Hãy đợi xong rồi thử lại.")
    name = path.partition("!")[0]  # a member of an archive is read again with its archive
    command = [sys.executable, "-m", "extractor", "ingest", "--refresh", "--workers", "1", "--", name]
    told = {**os.environ, "EXTRACTOR_DB": address}  # it may hold a password, and everyone sees a command line
    quiet = subprocess.DEVNULL
    _running.append(subprocess.Popen(command, stdin=quiet, stdout=quiet, stderr=quiet, env=told))  # noqa: S603
