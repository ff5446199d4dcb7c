"""How far a batch is: a bar on a terminal, one line a file in logs and pipes; its pace, and the time that is left."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta

from extractor.cli.screen import console, count_levels, harmless, say
from extractor.intake import Ending

Step = Callable[[Ending, str], None]
_SHOWN = 40  # letters of a file's name on the bar


@contextmanager
def progress(total: int, *, verbose: bool) -> Iterator[Step]:
    """Give a function that is told of each file that ended, with a few words on the whole for the bar."""
    if not console(stderr=True).is_terminal or verbose:
        yield _Lines(total, verbose=verbose).step
        return
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    columns = (BarColumn(), MofNCompleteColumn(), TextColumn("{task.fields[pace]}"), TextColumn("{task.fields[told]}"))
    with Progress(*columns, console=console(stderr=True), transient=True) as bars:
        task = bars.add_task("", total=total, told="", pace="")
        pace = _Pace(total)

        def step(ending: Ending, told: str) -> None:
            told = f"{told} · {harmless(ending.work.file_name)[-_SHOWN:]}"
            pace.add(ending)
            bars.update(task, completed=pace.done, total=pace.total, told=told, pace=pace.words())

        yield step


class _Pace:
    def __init__(self, total: int) -> None:
        self.total = total
        self.done = 0
        self._start = time.monotonic()

    def add(self, ending: Ending) -> None:
        if ending.state != "moved":
            self.done += 1
            self.total += ending.members

    def words(self) -> str:
        """Files a second, and how long the rest will take at that pace."""
        seconds = max(time.monotonic() - self._start, 0.001)
        left = timedelta(seconds=round((self.total - self.done) * seconds / self.done))
        pace = (
            f"{self.done / seconds:.1f} tệp/giây" if self.done > seconds else f"{60 * self.done / seconds:.0f} tệp/phút"
        )
        return f"{pace}, còn {left}"


class _Lines:
    """One line a file."""

    def __init__(self, total: int, *, verbose: bool) -> None:
        self._pace = _Pace(total)
        self._verbose = verbose

    def step(self, ending: Ending, _told: str) -> None:
        self._pace.add(ending)
        done, total = self._pace.done, self._pace.total
        line = f"[{done}/{total}] {harmless(ending.work.file_name)}: {_ending_words(ending)}"
        if self._verbose:
            line += f" · {ending.seconds:.2f} s · {ending.document_id[:12]}"
        say(f"{line} · {self._pace.words()}")


def _ending_words(ending: Ending) -> str:
    if ending.state == "problem":
        again = " (đã thử đủ số lần, không đọc lại)" if ending.known else ""
        return f"không đọc được{again} · {harmless(ending.problems[0].message)}"
    if ending.state == "archive":
        cut = f"; {harmless(ending.problems[0].message)}" if ending.problems else ""
        left = f", bỏ qua {ending.skipped} tệp không phải báo cáo" if ending.skipped else ""
        return f"gói nén hoặc thư, {ending.members} tệp bên trong{left}{cut}"
    if ending.state == "moved":
        moved = "đã đổi tên hoặc chuyển chỗ, nay giữ theo tên mới"
        return moved if ending.document_id else "không còn ở đó và chưa đọc được gì, bỏ khỏi sổ"
    if ending.known:
        return "đã có trong cơ sở dữ liệu"
    part = "đọc được một phần, " if ending.state == "partial" else ""
    found = f"{part}{ending.facts} số liệu"
    return f"{found}; {count_levels(ending.findings)}" if ending.findings else found
