"""`extractor ingest`: progress while files are read, then what came of them, in words or as JSON."""

from __future__ import annotations

import os
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Protocol

from extractor.cli.screen import LEVEL_WORDS, console, count_levels, harmless, say, say_error, show, show_json
from extractor.intake import Ending, Refusal, WorkList, find_works, ingest
from extractor.model import Problem
from extractor.store import Store, count_totals, open_store, store_files

_COMPARED_AT_ONCE = 200_000  # facts; more would hold up an ingest by minutes
DONE, USAGE, PROBLEMS, INTERRUPTED = 0, 2, 3, 130


@dataclass(slots=True)
class Tally:
    """What this run did; problems are kept whole, since each is told at the end."""

    new: int = 0
    known: int = 0
    partial: int = 0
    facts: int = 0
    findings: Counter[str] = field(default_factory=Counter)
    failed: int = 0
    archives: int = 0
    skipped: int = 0
    problems: list[tuple[str, Problem]] = field(default_factory=list)

    def add(self, ending: Ending) -> None:
        """Count one ending."""
        if ending.state == "problem":
            self.failed += 1
        elif ending.state == "archive":
            self.archives += 1
            self.skipped += ending.skipped
        elif ending.known:
            self.known += 1
        else:
            self.new += 1
        self.partial += ending.state == "partial"
        self.facts += ending.facts
        self.findings.update(ending.findings)
        self.problems.extend((ending.work.file_name, problem) for problem in ending.problems)


class Progress(Protocol):
    """Tells how far the batch is."""

    def step(self, ending: Ending, tally: Tally) -> None:
        """Tell of one file."""
        ...


def run_ingest(
    paths: list[str], address: str, *, workers: int | None, refresh: bool, as_json: bool, verbose: bool
) -> int:
    """Read files and folders into a database and return the exit code."""
    started = time.perf_counter()
    todo = find_works(paths, exclude=store_files(address))
    for refusal in todo.refusals:
        say_error(f"{refusal.path}: {refusal.reason}.", f"{refusal.next_step}.")
    if not todo.works:
        if as_json:
            show_json(_summary(todo, Tally(), {}, address, interrupted=False))
        return USAGE
    store = open_store(address, create=True)
    try:
        tally = Tally()
        interrupted = _read_all(todo, store, tally, workers=workers, refresh=refresh, verbose=verbose)
        compared = _compare(store, tally, interrupted=interrupted)
        totals = count_totals(store)
    finally:
        store.close()
    summary = _summary(todo, tally, totals, store.address, interrupted=interrupted)
    if as_json:
        show_json(summary | {"seconds": round(time.perf_counter() - started, 2)})
    else:
        _show_summary(todo, tally, totals, store.address)
        if compared is not None:
            show(compared)
    if interrupted:
        say("Đã dừng theo yêu cầu; những tệp đã xong được giữ. Chạy lại đúng lệnh này để làm tiếp.")
        return INTERRUPTED
    if todo.refusals:
        return USAGE
    return PROBLEMS if tally.problems or tally.failed else DONE


def _compare(store: Store, tally: Tally, *, interrupted: bool) -> str | None:
    """Compare the reports with each other, if any is new; None if there was nothing to do, else what to tell."""
    from extractor.dataset import Dataset

    if interrupted or not tally.new:
        return None
    if count_totals(store)["facts"] > _COMPARED_AT_ONCE:
        return "Giữa các báo cáo: bộ số liệu lớn, chưa đối chiếu; hãy chạy «extractor check --across» khi nạp xong."
    levels = Counter(finding.level for finding in Dataset(store).check_across())
    return f"Giữa các báo cáo: {count_levels(levels)}; xem bằng «extractor check --across»."


def _read_all(todo: WorkList, store: Store, tally: Tally, *, workers: int | None, refresh: bool, verbose: bool) -> bool:
    """Read every work; True if it was interrupted."""
    endings = ingest(todo.works, store, workers=workers, refresh=refresh)
    try:
        with _progress(len(todo.works), verbose=verbose) as progress:
            for ending in endings:
                tally.add(ending)
                progress.step(ending, tally)
    except KeyboardInterrupt:
        endings.close()
        return True
    return False


@contextmanager
def _progress(total: int, *, verbose: bool) -> Iterator[Progress]:
    if not console(stderr=True).is_terminal or verbose:
        yield _Lines(total, verbose=verbose)
        return
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as RichProgress

    columns = (
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("còn"),
        TimeRemainingColumn(),
        TextColumn("{task.fields[told]}"),
    )
    with RichProgress(*columns, console=console(stderr=True), transient=True) as bars:
        task = bars.add_task("", total=total, told="")

        def step(ending: Ending, tally: Tally) -> None:
            told = f"{tally.facts} số liệu, {tally.failed} tệp lỗi · {harmless(ending.work.file_name)[-40:]}"
            whole = (bars.tasks[0].total or 0) + ending.members
            bars.update(task, advance=1, total=whole, told=told)

        yield _Bar(step)


class _Lines:
    """One line a file, for logs and pipes."""

    def __init__(self, total: int, *, verbose: bool) -> None:
        self._total = total
        self._verbose = verbose
        self._done = 0

    def step(self, ending: Ending, tally: Tally) -> None:  # noqa: ARG002 - the bar shows the tally
        """Tell of one file."""
        self._done += 1
        self._total += ending.members
        line = f"[{self._done}/{self._total}] {harmless(ending.work.file_name)}: {_ending_words(ending)}"
        say(f"{line} · {ending.seconds:.2f} s · {ending.document_id[:12]}" if self._verbose else line)


class _Bar:
    """The bar of a terminal."""

    def __init__(self, step: Any) -> None:
        self.step = step


def _ending_words(ending: Ending) -> str:
    if ending.state == "problem":
        return f"không đọc được · {harmless(ending.problems[0].message)}"
    if ending.state == "archive":
        cut = f"; {harmless(ending.problems[0].message)}" if ending.problems else ""
        left = f", bỏ qua {ending.skipped} tệp không phải báo cáo" if ending.skipped else ""
        return f"gói nén hoặc thư, {ending.members} tệp bên trong{left}{cut}"
    if ending.known:
        return "đã có trong cơ sở dữ liệu"
    part = "đọc được một phần, " if ending.state == "partial" else ""
    return (
        f"{part}{ending.facts} số liệu; {count_levels(ending.findings)}"
        if ending.findings
        else f"{part}{ending.facts} số liệu"
    )


def _show_summary(todo: WorkList, tally: Tally, totals: dict[str, int], address: str) -> None:
    known = f", {tally.known} đã có từ trước" if tally.known else ""
    partial = f", {tally.partial} chỉ đọc được một phần" if tally.partial else ""
    archives = f"; mở {tally.archives} gói nén hoặc thư" if tally.archives else ""
    show(f"Văn bản:  {tally.new} mới{known}{partial}{archives}")
    show(f"Số liệu:  {tally.facts}")
    show(f"Cảnh báo: {count_levels(tally.findings)}")
    show(f"Tệp lỗi:  {tally.failed}")
    for name, problem in tally.problems:
        show(f"  - {harmless(name)}: {harmless(problem.message)}")
    if todo.skipped:
        kinds = Counter(path.suffix.lower() or path.name for path in todo.skipped)
        told = ", ".join(f"{count} {harmless(kind)}" for kind, count in sorted(kinds.items()))
        show(f"Bỏ qua:   {len(todo.skipped)} tệp không phải báo cáo ({told}); muốn đọc thì ghi rõ tên tệp")
    if tally.skipped:
        show(f"Bỏ qua:   {tally.skipped} tệp không phải báo cáo trong gói nén hoặc thư")
    levels = {level: totals[level] for level in LEVEL_WORDS}
    whole = f"{totals['documents']} văn bản, {totals['facts']} số liệu, {count_levels(levels)}"
    show(f"Toàn bộ {harmless(address)}: {whole}; {totals['problems']} vấn đề khi đọc")


def _summary(
    todo: WorkList, tally: Tally, totals: dict[str, int], address: str, *, interrupted: bool
) -> dict[str, Any]:
    return {
        "database": os.fspath(address),
        "documents": {"new": tally.new, "known": tally.known, "partial": tally.partial},
        "archives": tally.archives,
        "facts": tally.facts,
        "findings": {level: tally.findings[level] for level in LEVEL_WORDS},
        "problems": [
            {"file_name": name, "document_id": p.document_id, "stage": p.stage, "code": p.code, "message": p.message}
            for name, p in tally.problems
        ],
        "refused": [_refused(refusal) for refusal in todo.refusals],
        "skipped": len(todo.skipped) + tally.skipped,
        "totals": totals,
        "interrupted": interrupted,
    }


def _refused(refusal: Refusal) -> dict[str, str]:
    return {"path": refusal.path, "reason": refusal.reason, "next_step": refusal.next_step}
