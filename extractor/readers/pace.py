"""What a page-wise reader tells the one who waits for it, and what it is told: pages to leave out, when to stop.

A reader asks `take(number, count)` before each page. The batch sees how far it is; when a page has killed or stopped
the reading process, the file is read once more without it, so that the other pages are kept. Outside a batch every
page is taken.

Scanned pages cost seconds each. A reader that has found them offers them by `put_off`: the batch then reads each as a
task of its own, on any worker, and asks for the file once more, where `put_aside` gives what these tasks made.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field

from extractor.errors import ReadError

MAX_APART = 1_000  # pages of one file; what is beyond is read with the file, within its time


class PutOffError(ReadError):
    """No fault: `pages` of this file are to be read each on its own first."""

    def __init__(self, pages: tuple[int, ...]) -> None:
        super().__init__("trang quét được đọc riêng")
        self.pages = pages


@dataclass(slots=True)
class _Pace:
    report: Callable[[int, int], None]
    skip: Mapping[int, str]
    deadline: float
    pages: Mapping[int, bytes] | None
    losses: dict[int, str] = field(default_factory=dict)


_PACE: ContextVar[_Pace | None] = ContextVar("pace", default=None)


@contextmanager
def paced(
    report: Callable[[int, int], None],
    *,
    skip: Mapping[int, str],
    seconds: float,
    pages: Mapping[int, bytes] | None = None,
) -> Iterator[None]:
    """Within it, pages are reported as (number, count), those in `skip` left out, none begun after `seconds`.

    Args:
        report: called before a page is read; numbers count from 1.
        skip: page number → why it is left out, in Vietnamese.
        seconds: from now.
        pages: page number → what its own task made of it; None = they are still to be read.
    """
    token = _PACE.set(_Pace(report=report, skip=skip, deadline=time.monotonic() + seconds, pages=pages))
    try:
        yield
    finally:
        _PACE.reset(token)


def take(number: int, count: int) -> bool:
    """Return whether page `number` (from 1) of `count` is to be read; what is left out is in `losses`."""
    pace = _PACE.get()
    if pace is None:
        return True
    if number in pace.skip:
        pace.losses[number] = f"trang {number}/{count}: bỏ qua, {pace.skip[number]}"
        return False
    if time.monotonic() > pace.deadline:
        pace.losses[number] = f"trang {number}/{count}: chưa đọc vì hết thời gian cho một tệp"
        return False
    pace.report(number, count)
    return True


def loss_of(number: int) -> str:
    """Return why `take` refused a page, in Vietnamese; "" for a page that it gave free."""
    pace = _PACE.get()
    return "" if pace is None else pace.losses.get(number, "")


def put_off(numbers: Iterable[int]) -> None:
    """Offer scanned pages to be read each on its own; returns if they are to be read here.

    Raises:
        PutOffError: the batch takes them; the file is read once more when they are there.
    """
    pace = _PACE.get()
    if pace is None or pace.pages is not None:
        return
    wanted = tuple(number for number in numbers if number not in pace.skip)[:MAX_APART]
    if len(wanted) > 1:  # one alone gains nothing
        raise PutOffError(wanted)


def put_aside(number: int) -> bytes | None:
    """Return what a task of its own made of a page; None if the page is to be read here."""
    pace = _PACE.get()
    return None if pace is None or pace.pages is None else pace.pages.get(number)
