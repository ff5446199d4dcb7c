"""What Ctrl-C does: most commands stop at once and tidy up, `ingest` finishes what is being read.

While the program is loaded and while it leaves it ends in silence (see `extractor.__main__`).
"""

from __future__ import annotations

import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from types import FrameType

_TOLD = "Đang đọc nốt những tệp dở dang rồi dừng; nhấn Ctrl-C lần nữa để dừng ngay."


def _tell_plainly(text: str) -> None:
    sys.stderr.write(f"{text}\n")


class Stop:
    """Whether a person asked to stop, and how he is told what follows."""

    asked = False
    tell: Callable[[str], None] = staticmethod(_tell_plainly)


def raise_on_interrupt() -> None:
    """Let Ctrl-C raise KeyboardInterrupt from now on, unless somebody else has decided what it does."""
    if signal.getsignal(signal.SIGINT) is signal.SIG_DFL:
        with suppress(ValueError):  # not the main thread
            signal.signal(signal.SIGINT, signal.default_int_handler)


@contextmanager
def interruptible() -> Iterator[Stop]:
    """Within it the first Ctrl-C asks to stop after what is being read; the second stops at once.

    Raises:
        KeyboardInterrupt: at the second.
    """
    stop = Stop()

    def ask(number: int, frame: FrameType | None) -> None:
        if stop.asked and frame is not None and frame.f_code.co_name == "__del__":
            signal.raise_signal(number)  # again, a step later: what is raised here is printed and lost
        elif stop.asked:
            raise KeyboardInterrupt
        else:
            stop.asked = True
            stop.tell(_TOLD)

    try:
        before = signal.signal(signal.SIGINT, ask)
    except ValueError:  # not the main thread: whoever runs us decides
        yield stop
        return
    try:
        yield stop
    finally:
        signal.signal(signal.SIGINT, before)
