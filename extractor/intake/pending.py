"""A file under way: read as a whole, or, where it is a scan, page by page on all workers and then put together.

A scanned page costs seconds, a report of forty pages minutes. Each page is a task of its own under the same executor,
in a child of its own with the limits of a file. One that fails is tried once more; then it is left out, and the
document says so. What is given up follows from the pages before it, never from who was faster.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from concurrent.futures import CancelledError, Future
from dataclasses import dataclass, field, replace

from extractor.errors import ExtractorError
from extractor.intake.gate import Outcome, Reading

MAX_FAILED = 3  # pages; a file with more of them is no report, and each may cost minutes
MAX_SECONDS = 7200.0  # of work on the pages of one file
_WHY = {
    "timeout": "đọc quá lâu",
    "crashed": "làm chương trình đọc bị dừng",
    "limit": "cần nhiều bộ nhớ hơn mức cho phép",
}
_REST = "không đọc vì tệp đã quá thời gian hoặc có quá nhiều trang lỗi"


@dataclass(slots=True, eq=False, weakref_slot=True)
class Pending:
    """A file under way, for all the names under which its bytes were met meanwhile.

    `advance` submits what comes next and returns what there is to wait for; nothing when `outcome` is there.
    `written`, `opened` and `counted` (as a try) are notes of the batch.
    """

    reading: Reading
    submit: Callable[[Reading], Future[Outcome]]
    written: bool = False
    opened: bool = False
    counted: bool = False
    _future: Future[Outcome] = field(init=False)
    _parted: bool = False
    _pages: deque[tuple[int, Future[Outcome]]] = field(default_factory=deque)
    _read: dict[int, bytes] = field(default_factory=dict)
    _failed: dict[int, str] = field(default_factory=dict)
    _again: set[int] = field(default_factory=set)
    _seconds: float = 0.0

    def __post_init__(self) -> None:
        self._future = self.submit(self.reading)

    def advance(self) -> list[Future[Outcome]]:
        """Go on as far as can be without waiting, and return the futures that are waited for."""
        if not self._pages:
            if not self._future.done():
                return [self._future]
            self._begin_pages()
        while self._pages and self._pages[0][1].done():
            self._take(*self._pages.popleft())
            if not self._pages and not self._future.done():
                return [self._future]
        return [future for _, future in self._pages if not future.done()]

    def outcome(self) -> Outcome:
        """Return how it ended; raises what the executor raised."""
        outcome = self._future.result()
        return replace(outcome, seconds=outcome.seconds + self._seconds)

    def give_back(self) -> bool:
        """Return whether nobody had begun to read it; then nobody will."""
        return not self.written and (self._future.cancelled() or self._future.cancel())

    def _begin_pages(self) -> None:
        if self._parted or self._future.cancelled() or self._future.exception() is not None:
            return
        outcome = self._future.result()
        if not outcome.apart:
            return
        self._parted = True
        self._seconds += outcome.seconds
        self._pages.extend((number, self._submit_page(number)) for number in outcome.apart)

    def _submit_page(self, number: int) -> Future[Outcome]:
        return self.submit(replace(self.reading, page=number))

    def _take(self, number: int, future: Future[Outcome]) -> None:
        """Keep what was made of the next page; after the last one the file is put together."""
        outcome, why = _page_of(future)
        self._seconds += outcome.seconds
        if outcome.changed:  # the file, not the page: it is to be begun anew
            self._drop_rest()
            self._future = future
            return
        if outcome.page:
            self._read[number] = outcome.page
        elif number not in self._again:
            self._again.add(number)
            self._pages.appendleft((number, self._submit_page(number)))
        else:
            self._failed[number] = why
        if len(self._failed) >= MAX_FAILED or self._seconds > MAX_SECONDS:
            self._failed |= dict.fromkeys(self._drop_rest(), _REST)
        if not self._pages:
            skip = {**self.reading.skip, **self._failed}
            self._future = self.submit(replace(self.reading, pages=self._read, skip=skip))
            self._read = {}

    def _drop_rest(self) -> list[int]:
        rest = [number for number, _ in self._pages]
        while self._pages:
            self._pages.pop()[1].cancel()
        return rest


def _page_of(future: Future[Outcome]) -> tuple[Outcome, str]:
    """What was made of a page, and why nothing."""
    try:
        outcome = future.result()
    except (ExtractorError, CancelledError):  # the second: what read it is gone, which is no fault of the page
        raise
    except Exception:  # an engine that loses a page in its own way
        return Outcome(), _WHY["crashed"]
    problem = outcome.problem
    return outcome, _WHY.get(problem.code, problem.message) if problem else "không có kết quả"
