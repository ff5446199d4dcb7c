"""A file is written whole or not at all: to a draft beside it, which takes its place when it is done."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from extractor.errors import UsageError, system_reason


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """Give a draft beside `path` to write to; a reader never sees half a file: the new one takes its place at once.

    Raises:
        UsageError: the folder cannot be made or written.
    """
    with told(f"Không tạo được thư mục {path.parent}"):
        path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.draft")
    with told(f"Không ghi được {path}"):
        try:
            yield draft
            draft.replace(path)
        finally:
            draft.unlink(missing_ok=True)


@contextmanager
def told(failed: str) -> Iterator[None]:
    """Turn what the system refuses into one line: what failed, and why.

    Raises:
        UsageError: the system refused.
    """
    try:
        yield
    except OSError as cause:
        reason = system_reason(cause)
        raise UsageError(f"{failed}: {reason.words}.", next_step=reason.next_step) from cause
