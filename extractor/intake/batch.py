"""One batch: every work ends as a document, as a name for a known document, or as a problem with its reason.

Workers read in any order; the coordinator writes in the order of the list, so that the rows do not depend on the
number of workers. What is written stays: an interrupted batch goes on where it stopped when it is run again.
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Generator, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial

from extractor.catalog.locate import schemas_hash
from extractor.errors import ReadError
from extractor.intake.engines import Engine, Job, Pending, choose_engine
from extractor.intake.guard import Extract, Outcome, crash_problem, digest_file, extract_file, problem_of
from extractor.intake.worklist import Work
from extractor.model import Problem, Report
from extractor.store import (
    Input,
    KnownDocument,
    PackedReport,
    Store,
    find_document,
    record_known,
    record_problem,
    record_report,
)
from extractor.version import __version__


@dataclass(frozen=True, slots=True, kw_only=True)
class Ending:
    """How one work ended; `known` if its bytes were in the store already. Counts are of what was newly written."""

    work: Work
    state: str
    document_id: str
    known: bool = False
    facts: int = 0
    findings: Mapping[str, int] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    seconds: float = 0.0


@dataclass(slots=True)
class _Task:
    """A work under way: `failed` before it could start, else `job` runs unless its document is at hand by then."""

    work: Work
    source: Input
    document_id: str
    job: Job | None = None
    failed: Problem | None = None
    pending: Pending | None = None


@dataclass(slots=True)
class _Seen:
    """Documents that this batch has under way or done, by id: the second name of a file is not read again."""

    under_way: set[str] = field(default_factory=set)
    problems: dict[str, Problem] = field(default_factory=dict)


def ingest(
    works: Sequence[Work],
    store: Store,
    *,
    workers: int | None = None,
    refresh: bool = False,
    extract: Extract | None = None,
) -> Generator[Ending, None, None]:
    """Read each work into the store and yield how it ended, in the order of the list.

    Args:
        works: from `find_works`.
        store: open for writing.
        workers: processes; None = one for each core. Two files or fewer are read in this process.
        refresh: read again what the store already has.
        extract: for tests; the pipeline otherwise. Must be importable by a worker.

    Raises:
        StoreError: the database failed; what is written so far stays.
    """
    engine = choose_engine(workers, len(works))
    at_once = True
    try:
        yield from _in_order(works, store, engine, refresh=refresh, extract=extract or extract_report)
        at_once = False
    finally:
        engine.close(at_once=at_once)


def extract_report(data: bytes, file_name: str) -> Report:
    """Return the report of one file's bytes: the pipeline, loaded where it runs."""
    from extractor.pipeline import extract

    return extract(data, file_name=file_name)


def _in_order(
    works: Iterable[Work], store: Store, engine: Engine, *, refresh: bool, extract: Extract
) -> Generator[Ending, None, None]:
    seen = _Seen()
    waiting: deque[_Task] = deque()
    for work in works:
        task = _prepare(work, store, extract, refresh=refresh)
        if task.job is not None and task.document_id not in seen.under_way:
            task.pending = engine.submit(task.job)
        seen.under_way.add(task.document_id)
        waiting.append(task)
        if len(waiting) >= engine.window:
            yield _finish(waiting.popleft(), store, seen)
    while waiting:
        yield _finish(waiting.popleft(), store, seen)


def _prepare(work: Work, store: Store, extract: Extract, *, refresh: bool) -> _Task:
    try:
        document_id, size = digest_file(work.path)
    except ReadError as error:
        problem = problem_of(error, file_name=work.file_name, document_id="")
        return _Task(work, Input(path=work.key, file_name=work.file_name), "", failed=problem)
    task = _Task(work, Input(path=work.key, file_name=work.file_name, size=size), document_id)
    known = find_document(store, document_id)
    if refresh or known is None or not _is_current(known):
        task.job = partial(extract_file, work.path, work.file_name, document_id, extract)
    return task


def _is_current(known: KnownDocument) -> bool:
    return (known.code_version, known.schemas_hash) == (__version__, schemas_hash())


def _finish(task: _Task, store: Store, seen: _Seen) -> Ending:
    if task.failed is not None:
        return _end_problem(task, store, task.failed, 0.0)
    if task.pending is None:
        return _end_second_name(task, store, seen)
    outcome = task.pending()
    if outcome is None:
        cause = "tiến trình đọc tệp bị dừng đột ngột"
        outcome = Outcome(problem=crash_problem(task.work.file_name, task.document_id, cause))
    if outcome.packed is not None:
        return _end_report(task, store, outcome.packed, outcome.seconds)
    problem = outcome.problem or crash_problem(task.work.file_name, task.document_id, "không có kết quả")
    seen.problems[task.document_id] = problem
    return _end_problem(task, store, problem, outcome.seconds)


def _end_report(task: _Task, store: Store, packed: PackedReport, seconds: float) -> Ending:
    record_report(store, task.source, packed, seconds=seconds)
    return Ending(
        work=task.work,
        state="done" if packed.status == "ok" and not packed.problems else "partial",
        document_id=packed.document_id,
        facts=len(packed.rows["facts"]),
        findings=dict(Counter(row["level"] for row in packed.rows["findings"])),
        problems=packed.problems,
        seconds=seconds,
    )


def _end_second_name(task: _Task, store: Store, seen: _Seen) -> Ending:
    problem = seen.problems.get(task.document_id)
    if problem is not None:
        return _end_problem(task, store, problem, 0.0)
    known = find_document(store, task.document_id)
    if known is None:  # the file changed between its digest and its reading: its other name gets its own reason
        problem = crash_problem(task.work.file_name, task.document_id, "tệp thay đổi trong khi đọc")
        return _end_problem(task, store, problem, 0.0)
    record_known(store, task.source, known)
    state = "done" if known.status == "ok" else "partial"
    return Ending(work=task.work, state=state, document_id=task.document_id, known=True)


def _end_problem(task: _Task, store: Store, problem: Problem, seconds: float) -> Ending:
    record_problem(store, task.source, problem, seconds=seconds, code_version=__version__)
    return Ending(
        work=task.work,
        state="problem",
        document_id=task.document_id,
        problems=(problem,),
        seconds=seconds,
    )
