"""`extractor ingest` and `status`: files are read, then what came of them is told, in words or as JSON."""

from __future__ import annotations

import os
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from extractor.cli.interrupts import Stop
from extractor.cli.progress import progress
from extractor.cli.screen import LEVEL_WORDS, count_levels, harmless, say, say_error, show, show_json
from extractor.cli.watching import Inbox, folders_to_watch, looks
from extractor.errors import UsageError
from extractor.intake import (
    Ending,
    Refusal,
    WorkList,
    check_workers,
    dask_engine,
    find_refreshable,
    find_works,
    ingest,
    with_known_names,
)
from extractor.model import Problem
from extractor.store import Store, count_states, count_totals, is_comparison_due, open_store, store_files

_COMPARED_AT_ONCE = 1_000_000  # facts, in a quarter of a minute; more would hold up an ingest
DONE, USAGE, PROBLEMS, INTERRUPTED = 0, 2, 3, 130


@dataclass(slots=True)
class Tally:
    """What this run did; problems are kept whole, since each is told at the end.

    `renewed`: what another version had made; `outdated`: such documents met without --refresh; `kept`: those that it
    cannot renew.
    """

    new: int = 0
    renewed: int = 0
    known: int = 0
    outdated: int = 0
    kept: int = 0
    partial: int = 0
    facts: int = 0
    findings: Counter[str] = field(default_factory=Counter)
    failed: int = 0
    archives: int = 0
    moved: int = 0
    skipped: int = 0
    problems: list[tuple[str, Problem]] = field(default_factory=list)

    def add(self, ending: Ending) -> None:
        """Count one ending."""
        if ending.state == "problem":
            self.failed += 1
        elif ending.state == "archive":
            self.archives += 1
            self.skipped += ending.skipped
        elif ending.state == "moved":
            self.moved += 1
        elif ending.known:
            self.known += 1
        elif ending.renewed:
            self.renewed += 1
        else:
            self.new += 1
        self.outdated += ending.outdated
        self.partial += ending.state == "partial"
        self.facts += ending.facts
        self.findings.update(ending.findings)
        self.problems.extend((ending.work.file_name, problem) for problem in ending.problems)


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """How to read: `scheduler` of a Dask cluster, or `jobs` processes of this machine (None: one for each core)."""

    jobs: int | None = None
    scheduler: str = ""
    refresh: bool = False
    watch: bool = False
    as_json: bool = False
    verbose: bool = False


def run_ingest(paths: list[str], address: str, options: Options, stop: Stop) -> int:
    """Read files and folders into a database, until all are read or a person asks to stop; return the exit code."""
    check_workers(options.jobs)
    stop.tell = say
    started = time.perf_counter()
    folders = folders_to_watch(paths) if options.watch else []
    todo = find_works(paths, exclude=store_files(address))
    for refusal in todo.refusals:
        if refusal.empty and options.watch:
            continue  # an inbox may be empty
        say_error(f"{refusal.path}: {refusal.reason}.", f"{refusal.next_step}.")
    if not todo.works and (paths or not options.refresh) and not options.watch:
        if options.as_json:
            show_json(_summary(todo, Tally(), {}, address, interrupted=False))
        if not paths:
            step = "Ghi tệp hoặc thư mục; xem «extractor ingest -h»."
            raise UsageError("Thiếu tham số: chưa nêu tệp hay thư mục nào.", next_step=step)
        return USAGE
    store = open_store(address, create=bool(paths), writing=True)
    tally, interrupted, compared = Tally(), True, None
    try:
        if not paths:
            works, tally.kept = find_refreshable(store)
            todo = replace(todo, works=tuple(works))
        todo = replace(todo, works=with_known_names(store, todo.works))
        if options.watch:
            _watch(folders, Inbox(paths, address), store, tally, options, stop)
        else:
            _read_all(todo, store, tally, options, stop)
            compared = _compare(store, stop)
        interrupted = stop.asked
    except KeyboardInterrupt:
        pass
    finally:
        totals = count_totals(store) if store.writable else {}
        store.close()
    summary = _summary(todo, tally, totals, store.address, interrupted=interrupted)
    if options.as_json:
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


def _compare(store: Store, stop: Stop) -> str | None:
    """Compare the reports with each other, if that is due; None if there was nothing to do, else what to tell."""
    from extractor.dataset import Dataset

    totals = count_totals(store)
    if stop.asked or not totals["documents"] or not is_comparison_due(store):
        return None
    if totals["facts"] > _COMPARED_AT_ONCE:
        return "Giữa các báo cáo: bộ số liệu lớn, chưa đối chiếu; hãy chạy «extractor check --across» khi nạp xong."
    levels = Counter(finding.level for finding in Dataset(store).check_across())
    return f"Giữa các báo cáo: {count_levels(levels)}; xem bằng «extractor check --across»."


def run_status(address: str, *, as_json: bool) -> int:
    """Tell how many inputs stand where, and what another version made."""
    store = open_store(address)
    try:
        states, (works, kept) = count_states(store), find_refreshable(store)
    finally:
        store.close()
    if as_json:
        show_json({"database": store.address, "inputs": states, "outdated": len(works) + kept})
        return DONE
    for state, count in states.items():
        show(f"{_STATE_WORDS[state]:<24}{count:>9}")
    if works:
        show(f"{len(works)} văn bản do phiên bản khác tính; chạy «extractor ingest --refresh» để tính lại.")
    if kept:
        show(_KEPT.format(kept))
    return DONE


_KEPT = (
    "{} văn bản do phiên bản khác tính vẫn giữ số liệu cũ: tệp không còn ở chỗ cũ, hoặc nằm trong gói nén. "
    "Muốn tính lại: «extractor ingest TỆP --refresh» với tệp hay gói nén đó."
)


_STATE_WORDS = {
    "queued": "Chờ đọc",
    "reading": "Đang đọc hoặc bị ngắt",
    "done": "Đã đọc",
    "partial": "Đọc được một phần",
    "problem": "Không đọc được",
    "archive": "Gói nén hoặc thư",
}


def _read_all(todo: WorkList, store: Store, tally: Tally, options: Options, stop: Stop) -> None:
    """Read every work, until a person asks to stop."""
    engine = dask_engine(options.scheduler, tell=say) if options.scheduler else None
    endings = ingest(todo.works, store, workers=options.jobs, refresh=options.refresh, engine=engine)
    try:
        with progress(len(todo.works), verbose=options.verbose) as step:
            ending = next(endings, None)
            while ending is not None:
                tally.add(ending)
                step(ending, f"{tally.facts} số liệu, {tally.failed} tệp lỗi")
                ending = _send(endings, stop.asked)
    finally:
        endings.close()


def _send(endings: Any, asked: bool) -> Ending | None:
    try:
        ending: Ending = endings.send(asked)
    except StopIteration:
        return None
    return ending


def _watch(folders: Sequence[Path], inbox: Inbox, store: Store, tally: Tally, options: Options, stop: Stop) -> None:
    """Read and compare what is in the folders and what comes into them, until a person asks to stop."""
    waiting = False
    for todo in looks(folders, inbox, stop):
        if todo.works:
            _read_all(todo, store, tally, options, stop)
            compared = _compare(store, stop)
            if compared is not None:
                say(compared)
        if not waiting and not stop.asked:
            say("Đang chờ tệp mới; nhấn Ctrl-C để dừng.")
            waiting = True


def _show_summary(todo: WorkList, tally: Tally, totals: dict[str, int], address: str) -> None:
    known = f", {tally.renewed} tính lại" if tally.renewed else ""
    known += f", {tally.known} đã có từ trước" if tally.known else ""
    partial = f", {tally.partial} chỉ đọc được một phần" if tally.partial else ""
    outdated = f"; {tally.outdated} do phiên bản khác tính, chạy với --refresh để tính lại" if tally.outdated else ""
    archives = f"; mở {tally.archives} gói nén hoặc thư" if tally.archives else ""
    show(f"Văn bản:  {tally.new} mới{known}{partial}{archives}{outdated}")
    if tally.moved:
        show(f"Đổi chỗ:  {tally.moved} tệp đã đổi tên, chuyển chỗ hoặc không còn từ lần trước; không giữ tên cũ")
    if tally.kept:
        show(_KEPT.format(tally.kept))
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
    old = f" ({totals['superseded']} bản cũ đã được thay, không tính)" if totals["superseded"] else ""
    whole = f"{totals['documents']} văn bản{old}, {totals['facts']} số liệu, {count_levels(levels)}"
    show(f"Toàn bộ {harmless(address)}: {whole}; {totals['problems']} vấn đề khi đọc")


def _summary(
    todo: WorkList, tally: Tally, totals: dict[str, int], address: str, *, interrupted: bool
) -> dict[str, Any]:
    return {
        "database": os.fspath(address),
        "documents": {
            "new": tally.new,
            "renewed": tally.renewed,
            "known": tally.known,
            "partial": tally.partial,
            "outdated": tally.outdated + tally.kept,
        },
        "archives": tally.archives,
        "moved": tally.moved,
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
