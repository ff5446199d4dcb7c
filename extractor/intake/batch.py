"""One batch: every work ends as a document, as a name for a known document, or as a problem with its reason.

Workers read in any order; the coordinator writes in the order of the list, so that the rows do not depend on the
number of workers. What is written stays: an interrupted batch goes on where it stopped when it is run again.
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Generator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from extractor.catalog.locate import schemas_hash
from extractor.errors import ReadError
from extractor.intake.archives import MAX_DEPTH, MAX_ENTRIES, MAX_TREE
from extractor.intake.engines import Engine, Pending, choose_engine
from extractor.intake.gate import Extract, Member, Outcome, Reading, archive_problem, digest_file, problem_of
from extractor.intake.worklist import Work, is_no_report
from extractor.model import Problem, Report
from extractor.store import (
    Input,
    KnownDocument,
    PackedReport,
    Store,
    find_document,
    record_archive,
    record_known,
    record_problem,
    record_report,
)
from extractor.version import __version__


@dataclass(frozen=True, slots=True, kw_only=True)
class Ending:
    """How one work ended: done | partial | problem | archive; `known` if its bytes were in the store already.

    Counts are of what was newly written. `members` of an archive are works of their own, which come next; `skipped`
    are those that are plainly no report.
    """

    work: Work
    state: str
    document_id: str
    known: bool = False
    facts: int = 0
    findings: Mapping[str, int] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    members: int = 0
    skipped: int = 0
    seconds: float = 0.0


@dataclass(slots=True)
class _Task:
    """A work under way: `failed` before it could start, `known` to the store, or `pending`."""

    work: Work
    source: Input
    document_id: str
    tree: _Tree
    known: KnownDocument | None = None
    failed: Problem | None = None
    pending: Pending | None = None


@dataclass(slots=True)
class _Tree:
    """What one file given to the batch may hold in all, with the archives inside its archives."""

    bytes_left: int = MAX_TREE
    entries_left: int = MAX_ENTRIES


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
        workers: files read at once, each in a process of its own; None = one for each core.
        refresh: read again what the store already has.
        extract: for tests; the pipeline otherwise. Must be importable by a worker.

    Raises:
        StoreError: the database failed; what is written so far stays.
    """
    engine = choose_engine(workers, len(works))
    batch = _Batch(store, engine, extract or extract_report, refresh=refresh)
    at_once = True
    try:
        yield from batch.run(works)
        at_once = False
    finally:
        engine.close(at_once=at_once)


def extract_report(data: bytes, file_name: str) -> Report:
    """Return the report of one file's bytes: the pipeline, loaded where it runs."""
    from extractor.pipeline import extract

    return extract(data, file_name=file_name)


class _Batch:
    """The coordinator: what is under way, in the order in which it will be written."""

    def __init__(self, store: Store, engine: Engine, extract: Extract, *, refresh: bool) -> None:
        self._store = store
        self._engine = engine
        self._extract = extract
        self._refresh = refresh
        self._waiting: deque[_Task] = deque()
        # By document: bytes that stand under two names are read once, and written under the first.
        self._under_way: dict[str, Pending] = {}
        self._written: set[str] = set()
        self._opened: set[str] = set()

    def run(self, works: Sequence[Work]) -> Generator[Ending, None, None]:
        """Yield how each work ended, the members of an archive right after it."""
        for work in works:
            self._waiting.append(self._prepare(work, _Tree()))
            while len(self._waiting) >= self._engine.window:
                yield self._next()
        while self._waiting:
            yield self._next()

    def _next(self) -> Ending:
        task = self._waiting.popleft()
        ending = self._finish(task)
        if task.work.member and task.document_id:
            task.work.path.unlink(missing_ok=True)  # what an archive held: read, and nobody else's
        return ending

    def _prepare(self, work: Work, tree: _Tree) -> _Task:
        try:
            document_id, size = digest_file(work.path)
        except ReadError as error:
            problem = problem_of(error, file_name=work.file_name, document_id="")
            return _Task(work, Input(path=work.key, file_name=work.file_name), "", tree, failed=problem)
        task = _Task(work, Input(path=work.key, file_name=work.file_name, size=size), document_id, tree)
        if document_id in work.inside:
            reason = "Gói nén chứa chính nó"
            task.failed = archive_problem(work.file_name, document_id, reason)
            return task
        task.known = None if self._refresh else find_document(self._store, document_id)
        if task.known is not None and _is_current(task.known):
            return task
        task.pending = self._under_way.get(document_id)
        if task.pending is None:
            task.pending = self._under_way[document_id] = self._engine.submit(self._reading(task))
        return task

    def _reading(self, task: _Task) -> Reading:
        work = task.work
        return Reading(path=work.path, file_name=work.file_name, document_id=task.document_id, extract=self._extract)

    def _finish(self, task: _Task) -> Ending:
        if task.failed is not None:
            return self._end_problem(task, task.failed, 0.0)
        if task.pending is None or task.document_id in self._written:
            return self._end_known(task)
        outcome = task.pending()
        if outcome.packed is not None:
            self._written.add(task.document_id)
            return self._end_report(task, outcome.packed, outcome.seconds)
        if outcome.members is not None:
            if task.document_id in self._opened:  # its members have been read and removed: take them out anew
                outcome = self._engine.submit(self._reading(task))()
            self._opened.add(task.document_id)
            return self._end_archive(task, outcome, outcome.members or ())
        problem = outcome.problem or archive_problem(task.work.file_name, task.document_id, "Không có kết quả")
        return self._end_problem(task, problem, outcome.seconds)

    def _end_report(self, task: _Task, packed: PackedReport, seconds: float) -> Ending:
        record_report(self._store, task.source, packed, seconds=seconds)
        return Ending(
            work=task.work,
            state="done" if packed.status == "ok" and not packed.problems else "partial",
            document_id=packed.document_id,
            facts=len(packed.rows["facts"]),
            findings=dict(Counter(row["level"] for row in packed.rows["findings"])),
            problems=packed.problems,
            seconds=seconds,
        )

    def _end_known(self, task: _Task) -> Ending:
        known = task.known or find_document(self._store, task.document_id)
        if known is None:  # another process took it out of the store meanwhile
            problem = archive_problem(task.work.file_name, task.document_id, "Văn bản đã bị xóa trong khi đọc")
            return self._end_problem(task, problem, 0.0)
        record_known(self._store, task.source, known)
        state = "done" if known.status == "ok" else "partial"
        return Ending(work=task.work, state=state, document_id=task.document_id, known=True)

    def _end_archive(self, task: _Task, outcome: Outcome, members: tuple[Member, ...]) -> Ending:
        """The archive has a row of its own; its members become works that come next, in its own order."""
        problem = outcome.problem
        if members and len(task.work.inside) >= MAX_DEPTH:
            members, reason = (), f"Gói nén lồng nhau quá {MAX_DEPTH} lớp"
            problem = archive_problem(task.work.file_name, task.document_id, reason, code="limit")
        wanted = [member for member in members if not is_no_report(member.name)]
        works, cut = _within(task, wanted)
        if cut:
            reason = "Gói nén và các gói bên trong nở ra quá lớn, phần còn lại bị bỏ qua"
            problem = archive_problem(task.work.file_name, task.document_id, reason, code="limit")
        problems = () if problem is None else (problem,)
        record_archive(self._store, task.source, task.document_id, problems, seconds=outcome.seconds)
        self._waiting.extendleft(reversed([self._prepare_member(task, work, member) for work, member in works]))
        return Ending(
            work=task.work,
            state="archive",
            document_id=task.document_id,
            problems=problems,
            members=len(works),
            skipped=len(members) - len(wanted),
            seconds=outcome.seconds,
        )

    def _prepare_member(self, task: _Task, work: Work, member: Member) -> _Task:
        if member.problem is None:
            return self._prepare(work, task.tree)
        failed = replace(member.problem, file_name=work.file_name)
        return _Task(work, Input(path=work.key, file_name=work.file_name), "", task.tree, failed=failed)

    def _end_problem(self, task: _Task, problem: Problem, seconds: float) -> Ending:
        problem = replace(problem, file_name=task.work.file_name)
        record_problem(self._store, task.source, problem, seconds=seconds, code_version=__version__)
        return Ending(
            work=task.work,
            state="problem",
            document_id=task.document_id,
            problems=(problem,),
            seconds=seconds,
        )


def _within(task: _Task, members: Sequence[Member]) -> tuple[list[tuple[Work, Member]], bool]:
    """The members that the tree of this file still has room for, and whether some are left out.

    The order decides, not who was read first: the same archive gives the same rows with any number of workers.
    """
    works: list[tuple[Work, Member]] = []
    names: Counter[str] = Counter()
    for member in members:
        size = member.path.stat().st_size if member.path else 0
        task.tree.bytes_left -= size
        task.tree.entries_left -= 1
        if task.tree.bytes_left < 0 or task.tree.entries_left < 0:
            return works, True
        names[member.name] += 1
        name = member.name if names[member.name] == 1 else f"{member.name}#{names[member.name]}"
        work = Work(
            path=member.path or task.work.path,
            file_name=f"{task.work.file_name}!{name}",
            member=f"{task.work.key}!{name}",
            inside=(*task.work.inside, task.document_id),
        )
        works.append((work, member))
    return works, False


def _is_current(known: KnownDocument) -> bool:
    return (known.code_version, known.schemas_hash) == (__version__, schemas_hash())
