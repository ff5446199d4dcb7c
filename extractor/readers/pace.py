"""What a page-wise reader tells the one who waits for it, and what it is told: pages to leave out, when to stop.

A reader asks `take(number, count)` before each page. The batch sees how far it is; when a page has killed or stopped
the reading process, the file is read once more without it, so that the other pages are kept. Outside a batch every
page is taken.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field


@dataclass(slots=True)
class _Pace:
    report: Callable[[int, int], None]
    skip: Mapping[int, str]
    deadline: float
    losses: dict[int, str] = field(default_factory=dict)


_PACE: ContextVar[_Pace | None] = ContextVar("pace", default=None)


@contextmanager
def paced(report: Callable[[int, int], None], *, skip: Mapping[int, str], seconds: float) -> Iterator[None]:
    """Within it, pages are reported as (number, count), those in `skip` left out, none begun after `seconds`.

    Args:
        report: called before a page is read; numbers count from 1.
        skip: page number → why it is left out, in Vietnamese.
        seconds: from now.
    """
    token = _PACE.set(_Pace(report=report, skip=skip, deadline=time.monotonic() + seconds))
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
