"""One batch: every work ends as a document, as a name for a known document, or as a problem with its reason.

Workers read in any order; the coordinator writes in the order of the list, one transaction a file. What is written
stays: a batch that was interrupted, in whatever way, goes on where it stopped when it is run again.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Generator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, wait
from dataclasses import dataclass, field, replace
from itertools import islice
from weakref import WeakValueDictionary

from extractor.errors import DamagedError, ExtractorError, ReadError, UsageError
from extractor.intake.archives import MAX_DEPTH
from extractor.intake.engines import Engine, local_engine
from extractor.intake.gate import (
    Extract,
    Member,
    Outcome,
    Reading,
    archive_problem,
    crash_problem,
    digest_file,
    problem_of,
    read_bytes,
)
from extractor.intake.moved import settle_moved
from extractor.intake.pending import Pending
from extractor.intake.refresh import versions
from extractor.intake.sources import digest_address
from extractor.intake.tree import Tree
from extractor.intake.worklist import Work, is_no_report
from extractor.model import Problem, Report
from extractor.store import (
    POISON,
    VERSIONS,
    Input,
    KnownDocument,
    PackedReport,
    Store,
    count_levels,
    find_document,
    find_poison,
    load_body,
    record_archive,
    record_known,
    record_problem,
    record_queued,
    record_reading,
    record_report,
    record_waiting,
)
from extractor.version import reader_version

MAX_TRIES = 2  # of bytes that hang or kill their reader, over all runs


@dataclass(frozen=True, slots=True, kw_only=True)
class Ending:
    """How one work ended: done | partial | problem | archive; or moved: a name of before whose file has another now.

    `known`: its bytes were in the store already, or are known to hang; nothing was read. `outdated`: another version
    made what the store has; `ingest` with `refresh` renews it. `renewed` so, `again`: from the document as it was read.
    Counts are of what was newly written. `members` of an archive are works of their own, which come next; `skipped`
    are those that are plainly no report.
    """

    work: Work
    state: str
    document_id: str
    known: bool = False
    outdated: bool = False
    renewed: bool = False
    again: bool = False
    facts: int = 0
    findings: Mapping[str, int] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    members: int = 0
    skipped: int = 0
    seconds: float = 0.0


@dataclass(slots=True, eq=False)
class _Task:
    """A work under way: `failed` before it could start, `known` to the store, or `pending`."""

    work: Work
    source: Input
    document_id: str
    tree: Tree
    known: KnownDocument | None = None
    poison: Problem | None = None
    failed: Problem | None = None
    pending: Pending | None = None
    again: bool = False
    tries: int = 1


def ingest(
    works: Sequence[Work],
    store: Store,
    *,
    workers: int | None = None,
    refresh: bool = False,
    extract: Extract | None = None,
    engine: Engine | None = None,
) -> Generator[Ending, bool | None, None]:
    """Read each work into the store and yield how it ended, in the order of the list; then what was found moved.

    Sending True into the generator asks it to finish what is being read and to begin nothing more; closing it stops
    at once.

    Args:
        works: from `find_works`.
        store: open for writing.
        workers: files read at once on this machine; None = one for each core.
        refresh: renew what another version of the code or of schemas/ made, from the document as it was read unless
            the readers have changed, too; and try again what hung or killed a reader of another version.
        extract: for tests; the pipeline otherwise. Must be importable by a worker.
        engine: where to read; this machine if not given. It is closed at the end.

    Raises:
        StoreError: the database failed; what is written so far stays.
    """
    engine = engine or local_engine(workers, len(works))
    batch = _Batch(store, engine, extract or extract_report, refresh=refresh)
    finished = False
    try:
        yield from batch.run(works)
        finished = True
        for source, document_id in settle_moved(store, works):
            work = Work(location=source.path, file_name=source.file_name)
            yield Ending(work=work, state="moved", document_id=document_id)
        store.settle()
    finally:
        if not finished:
            engine.stop()
        engine.close()


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
        self._versions = versions()
        self._poison = find_poison(store, tries=MAX_TRIES, versions=self._versions if refresh else None)
        self._waiting: deque[_Task] = deque()
        # By document: bytes that stand under two names are read once, and written under the first.
        self._under_way: WeakValueDictionary[str, Pending] = WeakValueDictionary()

    def run(self, works: Sequence[Work]) -> Generator[Ending, bool | None, None]:
        """Yield how each work ended, the members of an archive right after it."""
        record_queued(self._store, [Input(path=work.key, file_name=work.file_name) for work in works])
        begun, stopping = 0, False
        while self._waiting or (begun < len(works) and not stopping):
            # Refilled by halves, so that one transaction tells of several files that are being read.
            if not stopping and len(self._waiting) <= self._engine.window // 2:
                begun += self._begin(works[begun : begun + self._engine.window - len(self._waiting)])
            if self._waiting and (yield self._next()) and not stopping:
                stopping = True
                self._give_back()

    def _begin(self, works: Sequence[Work]) -> int:
        tasks = [self._prepare(work, Tree()) for work in works]
        self._waiting.extend(tasks)
        self._note_reading(tasks)
        return len(tasks)

    def _note_reading(self, tasks: Sequence[_Task]) -> None:
        reading = [task.source for task in tasks if task.pending is not None]
        if reading:
            record_reading(self._store, reading)

    def _give_back(self) -> None:
        """Take back what no worker has begun."""
        back = [task for task in self._waiting if task.pending is not None and task.pending.give_back()]
        self._waiting = deque(task for task in self._waiting if task not in back)
        if back:
            record_waiting(self._store, [task.source for task in back])

    def _next(self) -> Ending:
        task = self._waiting.popleft()
        ending = self._finish(task)
        if task.work.member and task.document_id and not task.work.stored:
            task.work.path.unlink(missing_ok=True)  # what an archive held: read, and nobody else's
        return ending

    def _prepare(self, work: Work, tree: Tree, *, tries: int = 1) -> _Task:
        source = Input(path=work.key, file_name=work.file_name)
        if work.refused is not None:
            reason, step = work.refused.reason, work.refused.next_step
            error = DamagedError(reason[:1].upper() + reason[1:], next_step=f"{step}.")
            problem = problem_of(error, file_name=work.file_name, document_id="")
            return _Task(work, source, "", tree, failed=problem)
        document_id = work.stored
        if not document_id:
            try:
                document_id, size = digest_address(work.address) if work.address else digest_file(work.path)
            except ReadError as error:
                problem = problem_of(error, file_name=work.file_name, document_id="")
                return _Task(work, source, "", tree, failed=problem)
            source = replace(source, size=size)
        task = _Task(work, source, document_id, tree, tries=tries)
        if document_id in work.inside:
            task.failed = archive_problem(work.file_name, document_id, "Gói nén chứa chính nó")
            return task
        task.known = find_document(self._store, document_id)
        outdated = task.known is not None and task.known.is_outdated(self._versions)
        if task.known is None:
            task.poison = self._poison.get(document_id)
        if (task.known is None or (outdated and self._refresh)) and task.poison is None:
            task.again = task.known is not None and task.known.versions["reader_version"] == reader_version()
            task.pending = self._submit(task)
        return task

    def _submit(self, task: _Task) -> Pending:
        pending = self._under_way.get(task.document_id)
        if pending is None:
            pending = self._under_way[task.document_id] = Pending(self._reading(task), self._engine.submit)
        return pending

    def _reading(self, task: _Task) -> Reading:
        stored = b""
        if task.again:
            with self._store.reading() as connection:
                stored = load_body(connection, task.document_id) or b""
        work = task.work
        # Another machine does not see what lies in a folder of ours; nor, perhaps, what it should share with us.
        sent = self._engine.unpack is not None and not stored and bool(work.member or task.tries > 1)
        return Reading(
            path=work.path,
            file_name=work.file_name,
            document_id=task.document_id,
            extract=self._extract,
            stored=stored,
            address=work.address,
            data=read_bytes(work.path) if sent and not work.address else b"",
        )

    def _finish(self, task: _Task) -> Ending:
        if task.failed is not None:
            return self._end_problem(task, task.failed, Outcome())
        if task.poison is not None:
            return self._end_poison(task, task.poison)
        if task.pending is None or task.pending.written:
            return self._end_known(task)
        outcome = self._result(task, task.pending)
        if outcome.changed and task.tries < MAX_TRIES:
            return self._finish(self._prepare(task.work, task.tree, tries=task.tries + 1))
        if outcome.packed is not None:
            self._check_versions(outcome)
            task.pending.written = True
            return self._end_report(task, outcome.packed, outcome)
        if outcome.members is not None:
            if self._engine.unpack is not None:
                outcome = self._engine.unpack(self._reading(task))
            elif task.pending.opened:  # its members have been read and removed: take them out anew
                outcome = self._wait(Pending(self._reading(task), self._engine.submit))
            task.pending.opened = True
            return self._end_archive(task, outcome, outcome.members or ())
        problem = outcome.problem or archive_problem(task.work.file_name, task.document_id, "Không có kết quả")
        return self._end_problem(task, problem, outcome)

    def _result(self, task: _Task, pending: Pending) -> Outcome:
        """The outcome; an engine that loses a file in its own way leaves a reason, too."""
        try:
            return self._wait(pending)
        except (ExtractorError, KeyboardInterrupt):
            raise
        except Exception as error:
            self._engine.check(error)
            cause = f"{type(error).__name__}: {error}"
            return Outcome(problem=crash_problem(task.work.file_name, task.document_id, cause))

    def _wait(self, pending: Pending) -> Outcome:
        """The outcome, when it is there; scans that come later are taken to pages meanwhile."""
        while open_now := pending.advance():
            later = (task.pending for task in islice(self._waiting, self._engine.window) if task.pending is not None)
            open_now.extend(future for other in later for future in other.advance())
            self._engine.check(None)
            # In short waits: on Windows Ctrl-C does not interrupt a long one, and what reads may be gone in silence.
            wait(open_now, timeout=0.5, return_when=FIRST_COMPLETED)
        return pending.outcome()

    def _check_versions(self, outcome: Outcome) -> None:
        """Machines of one batch must read alike."""
        if self._engine.unpack is None or outcome.packed is None:
            return
        if {name: getattr(outcome.packed, name) for name in VERSIONS} != self._versions:
            raise UsageError(
                f"Máy đọc {outcome.worker} dùng một bản extractor khác máy này.",
                next_step="Hãy cài cùng một phiên bản trên mọi máy rồi chạy lại; phần đã xong được giữ.",
            )

    def _end_report(self, task: _Task, packed: PackedReport, outcome: Outcome) -> Ending:
        seconds, worker, renew = outcome.seconds, outcome.worker, task.known is not None
        if not record_report(self._store, task.source, packed, seconds=seconds, worker=worker, renew=renew):
            return self._end_known(task)
        return Ending(
            work=task.work,
            state="done" if packed.status == "ok" and not packed.problems else "partial",
            document_id=packed.document_id,
            renewed=task.known is not None,
            again=task.again,
            facts=len(packed.rows["facts"]),
            findings=count_levels(packed),
            problems=packed.problems,
            seconds=outcome.seconds,
        )

    def _end_known(self, task: _Task) -> Ending:
        known = find_document(self._store, task.document_id) if task.pending else task.known
        if known is None:  # another process took it out of the store meanwhile
            problem = archive_problem(task.work.file_name, task.document_id, "Văn bản đã bị xóa trong khi đọc")
            return self._end_problem(task, problem, Outcome())
        record_known(self._store, task.source, known)
        return Ending(
            work=task.work,
            state="done" if known.status == "ok" else "partial",
            document_id=task.document_id,
            known=True,
            outdated=known.is_outdated(self._versions),
        )

    def _end_poison(self, task: _Task, problem: Problem) -> Ending:
        problem = replace(problem, file_name=task.work.file_name)
        record_problem(self._store, task.source, problem, tries=0)
        return Ending(work=task.work, state="problem", document_id=task.document_id, known=True, problems=(problem,))

    def _end_archive(self, task: _Task, outcome: Outcome, members: tuple[Member, ...]) -> Ending:
        """The archive has a row of its own; its members become works that come next, in its own order."""
        problem = outcome.problem
        if members and len(task.work.inside) >= MAX_DEPTH:
            members, reason = (), f"Gói nén lồng nhau quá {MAX_DEPTH} lớp"
            problem = archive_problem(task.work.file_name, task.document_id, reason, code="limit")
        wanted = [member for member in members if not is_no_report(member.name)]
        works, cut = task.tree.take(task.work, task.document_id, wanted)
        if cut:
            reason = "Gói nén và các gói bên trong nở ra quá lớn, phần còn lại bị bỏ qua"
            problem = archive_problem(task.work.file_name, task.document_id, reason, code="limit")
        problems = () if problem is None else (problem,)
        record_queued(self._store, [Input(path=work.key, file_name=work.file_name) for work, _ in works])
        record_archive(
            self._store, task.source, task.document_id, problems, seconds=outcome.seconds, worker=outcome.worker
        )
        tasks = [self._prepare_member(task, work, member) for work, member in works]
        self._waiting.extendleft(reversed(tasks))
        self._note_reading(tasks)
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

    def _end_problem(self, task: _Task, problem: Problem, outcome: Outcome) -> Ending:
        problem = replace(problem, file_name=task.work.file_name)
        seen = problem.code in POISON and task.pending is not None and task.pending.counted
        attempts = record_problem(
            self._store,
            task.source,
            problem,
            versions=self._versions,
            seconds=outcome.seconds,
            worker=outcome.worker,
            tries=0 if seen else 1,
        )
        if task.pending is not None:
            task.pending.counted = True
        if problem.code in POISON and attempts >= MAX_TRIES:
            self._poison[task.document_id] = problem
        told, seconds = (problem,), outcome.seconds
        return Ending(work=task.work, state="problem", document_id=task.document_id, problems=told, seconds=seconds)
