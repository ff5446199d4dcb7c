"""How far an ingest is, whoever runs it; and reading one failed file again."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

from sqlalchemy import Connection, func, select

from extractor.errors import UsageError
from extractor.store.tables import table

_running: list[subprocess.Popen[bytes]] = []
_AT_ONCE = 2


def progress_now(connection: Connection) -> dict[str, Any]:
    """Return how far the last ingest is: total, done, failed, running, and the file read last."""
    info, ledger = table("store_info"), table("ledger")
    told = connection.execute(select(info.c.value).where(info.c.name == "ingest")).scalar_one_or_none()
    try:
        begun = json.loads(told or "{}")
        total, since, ended = int(begun["total"]), str(begun["begun"]), str(begun["ended"])
    except (ValueError, KeyError, TypeError):
        total, since, ended = 0, "", ""
    done = failed = 0
    last = ""
    if since:
        new = ledger.c.last_seen >= since
        done = connection.execute(select(func.count()).where(new)).scalar_one()
        failed = connection.execute(select(func.count()).where(new, ledger.c.state == "problem")).scalar_one()
        newest = select(ledger.c.file_name).where(new).order_by(ledger.c.last_seen.desc()).limit(1)
        last = connection.execute(newest).scalar_one_or_none() or ""
    return {"total": max(total, done), "done": done, "failed": failed, "running": bool(since and not ended), "last": last}


def retry_file(path: str, address: str) -> None:
    """Read a file again in a process of its own; its progress is that of any ingest.

    Raises:
        UsageError: two are being read already.
    """
    _running[:] = [process for process in _running if process.poll() is None]
    if len(_running) >= _AT_ONCE:
        raise UsageError("Đang đọc lại tệp khác.", next_step="Hãy đợi xong rồi thử lại.")
    name = path.partition("!")[0]  # a member of an archive is read again with its archive
    command = [sys.executable, "-m", "extractor", "ingest", "--refresh", "--workers", "1", "--db", address, "--", name]
    quiet = subprocess.DEVNULL
    _running.append(subprocess.Popen(command, stdin=quiet, stdout=quiet, stderr=quiet))  # noqa: S603
