"""A scan page by page: what comes of it depends on the pages alone, never on the order in which they were read."""

import random
from concurrent.futures import CancelledError, Future
from pathlib import Path

import pytest

from extractor.intake import pending
from extractor.intake.batch import extract_report
from extractor.intake.gate import Outcome, Reading, crash_problem
from extractor.intake.pending import MAX_FAILED, Pending

READING = Reading(path=Path("scan.pdf"), file_name="scan.pdf", document_id="", extract=extract_report)
BAD = Outcome(problem=crash_problem("scan.pdf", "", "SIGSEGV"), seconds=1.0)


class Workers:
    """An executor that ends its tasks in an order of chance; `bad` says how often a page fails."""

    def __init__(self, pages, bad=None, seed=0):
        self.pages, self.bad, self.seed = pages, dict(bad or {}), random.Random(seed)  # noqa: S311
        self.open, self.asked = [], []

    def submit(self, reading):
        future = Future()
        self.open.append((future, reading))
        self.asked.append(reading)
        return future

    def end_one(self):
        future, reading = self.open.pop(self.seed.randrange(len(self.open)))
        if future.set_running_or_notify_cancel():
            future.set_result(self.outcome(reading))

    def outcome(self, reading):
        if reading.page and self.bad.get(reading.page, 0) > 0:
            self.bad[reading.page] -= 1
            return BAD
        if reading.page:
            return Outcome(page=str(reading.page).encode(), seconds=1.0)
        return Outcome(seconds=0.5) if reading.pages is not None else Outcome(apart=self.pages, seconds=0.5)

    def run(self):
        scan = Pending(READING, self.submit)
        while scan.advance():
            self.end_one()
        return scan.outcome(), self.asked[-1]


@pytest.mark.parametrize("seed", range(20))
def test_pages_read_in_any_order_make_the_same_file(seed):
    outcome, last = Workers((1, 2, 4), seed=seed).run()
    assert last.pages == {1: b"1", 2: b"2", 4: b"4"}
    assert outcome.seconds == 4.0


@pytest.mark.parametrize("seed", range(20))
def test_a_page_that_fails_is_tried_once_more_then_left_out(seed):
    _, last = Workers((1, 2, 3), bad={2: 1}, seed=seed).run()
    assert sorted(last.pages) == [1, 2, 3]
    _, last = Workers((1, 2, 3), bad={2: 2}, seed=seed).run()
    assert sorted(last.pages) == [1, 3]
    assert last.skip == {2: "làm chương trình đọc bị dừng"}


@pytest.mark.parametrize("seed", range(20))
def test_after_some_bad_pages_the_rest_is_not_read_whoever_was_faster(seed):
    bad = dict.fromkeys(range(2, 2 + MAX_FAILED), 9)
    _, last = Workers(tuple(range(1, 30)), bad=bad, seed=seed).run()
    assert list(last.pages) == [1]
    assert sorted(last.skip) == list(range(2, 30))


def test_pages_of_a_file_have_a_limit_together(monkeypatch):
    monkeypatch.setattr(pending, "MAX_SECONDS", 3.0)
    _, last = Workers((1, 2, 3, 4, 5)).run()
    assert (sorted(last.pages), sorted(last.skip)) == ([1, 2, 3], [4, 5])


def test_a_file_that_changes_between_two_pages_is_begun_anew():
    workers = Workers((1, 2, 3))
    workers.outcome = lambda reading: (
        Outcome(changed=True, problem=BAD.problem) if reading.page else Outcome(apart=(1, 2))
    )
    outcome, last = workers.run()
    assert outcome.changed
    assert last.page


def test_a_reader_that_never_has_enough_of_pages_is_asked_once():
    workers = Workers((1, 2))
    workers.outcome = lambda reading: Outcome(page=b"x") if reading.page else Outcome(apart=(1, 2))
    assert workers.run()[0].packed is None
    assert len(workers.asked) == 4


def test_an_engine_that_loses_a_page_leaves_a_reason():
    class Lost(Workers):
        def end_one(self):
            future, reading = self.open.pop()
            if reading.page == 2:
                future.set_exception(RuntimeError("worker gone"))
            else:
                future.set_result(self.outcome(reading))

    assert Lost((1, 2)).run()[1].skip == {2: "làm chương trình đọc bị dừng"}


def test_pages_that_their_reader_dropped_end_the_batch_and_are_no_losses():
    workers = Workers((1, 2))
    scan = Pending(READING, workers.submit)
    workers.end_one()
    scan.advance()
    for future, _ in workers.open:
        future.cancel()
    with pytest.raises(CancelledError):
        scan.advance()
