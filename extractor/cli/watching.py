"""What `ingest --watch` is to read: files that came into the folders or were written there, once they are at rest.

A file that is being copied grows, or has pauses. It is offered when its size and its time of writing have stood still
from one look to the next.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from extractor.cli.interrupts import Stop
from extractor.errors import UsageError
from extractor.intake import WorkList, find_works
from extractor.intake.sources import is_address, path_of
from extractor.store import store_files

REST = 2.0  # seconds from one look to the next
_TICK = 500  # milliseconds in which Ctrl-C and a folder that is gone are noticed

Mark = tuple[int, int]


def folders_to_watch(paths: Sequence[str]) -> list[Path]:
    """Return the folders among what a person gave; files beside them are read, too.

    Raises:
        UsageError: there is none, or something that is not there or on no disk of this machine.
    """
    folders = []
    for given in paths:
        path = path_of(given) if is_address(given) else Path(given)
        if path is None:
            step = "Hãy chạy lệnh này không có --watch, theo lịch; tệp đã đọc không bị đọc lại."
            raise UsageError(f"--watch chỉ chờ được ở thư mục của máy này, không ở {given}.", next_step=step)
        if not path.exists():
            raise UsageError(f"--watch: không có thư mục {given}.", next_step="Hãy kiểm tra lại đường dẫn.")
        if path.is_dir():
            folders.append(path)
    if not folders:
        raise UsageError("--watch cần một thư mục để chờ.", next_step="Ví dụ: extractor ingest bao-cao --watch.")
    return folders


class Inbox:
    """What was seen of the files and what was offered to be read; `restless` if there may be more at the next look."""

    def __init__(self, paths: Sequence[str], address: str) -> None:
        self._paths = paths
        self._address = address
        self._seen: dict[str, Mark] = {}
        self._offered: dict[str, Mark] = {}
        self.restless = True

    def look(self) -> WorkList:
        """Return the work on files that are as they were at the look before, and were not offered so."""
        found = find_works(self._paths, exclude=store_files(self._address))
        marks = {work.key: mark for work in found.works if (mark := _mark(work.path)) is not None}
        offered = {key: mark for key, mark in self._offered.items() if marks.get(key) == mark}
        at_rest = {key for key, mark in marks.items() if key not in offered and self._seen.get(key) == mark}
        self._seen = marks
        self._offered = {key: mark for key, mark in marks.items() if key in at_rest or key in offered}
        self.restless = len(self._offered) < len(marks)
        return replace(found, works=tuple(work for work in found.works if work.key in at_rest))


def looks(folders: Sequence[Path], inbox: Inbox, stop: Stop) -> Iterator[WorkList]:
    """Yield what is to be read, at first what is there, until a person asks to stop.

    Raises:
        UsageError: a folder is gone.
    """
    from watchfiles import watch

    from extractor.store.sqlite import is_on_share

    # A network share tells nobody what others write there: it is looked at again and again.
    polling = any(is_on_share(folder / "x") for folder in folders) or None
    ticks = watch(
        *folders, watch_filter=None, debounce=_TICK, rust_timeout=_TICK, yield_on_timeout=True, force_polling=polling
    )
    inbox.look()
    looked, changed = time.monotonic(), True
    for changes in ticks:
        if stop.asked:
            return
        gone = next((folder for folder in folders if not folder.is_dir()), None)
        if gone is not None:
            step = "Hãy tạo lại thư mục hoặc nối lại ổ đĩa rồi chạy lại; phần đã xong được giữ."
            raise UsageError(f"Thư mục {gone} đang chờ không còn ở đó.", next_step=step)
        changed = changed or bool(changes)
        if (changed or inbox.restless) and time.monotonic() - looked >= REST:
            changed = False
            yield inbox.look()
            looked = time.monotonic()


def _mark(path: Path) -> Mark | None:
    """What tells a written file from one that is as it was: size, and when it was written (nanoseconds)."""
    try:
        found = path.stat() if path.exists() else path.lstat()  # a link that leads nowhere is told, too
    except OSError:
        return None
    return (found.st_size, found.st_mtime_ns)
