"""A folder of this process for what is unpacked, fetched or drawn; what a process left that was killed is swept.

Who holds a folder holds the lock of a file in it, which the system lets go when the process ends in whatever way. A
number of a process would not do: another one may bear it, and machines that share the place have numbers of their own.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from contextlib import suppress
from pathlib import Path

_PREFIX = "extractor-"
_LOCK = "lock"


class Scratch:
    """A new folder at `path`; `close` removes it."""

    def __init__(self) -> None:
        sweep()
        self.path = Path(tempfile.mkdtemp(prefix=_PREFIX))
        self._lock = -1
        if sys.platform != "win32":
            import fcntl

            draft = self.path / f"{_LOCK}.draft"
            self._lock = os.open(draft, os.O_RDWR | os.O_CREAT, 0o600)
            fcntl.flock(self._lock, fcntl.LOCK_EX)
            draft.rename(self.path / _LOCK)  # locked from the moment when it can be seen

    def close(self) -> None:
        """Remove the folder with all that is in it."""
        shutil.rmtree(self.path, ignore_errors=True)
        if self._lock >= 0:
            os.close(self._lock)
            self._lock = -1


def sweep() -> None:
    """Remove folders of ours that nobody holds any more."""
    if sys.platform == "win32":
        return
    import fcntl

    for lock in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*/{_LOCK}"):
        with suppress(OSError):  # held, or not ours
            if lock.parent.is_symlink() or lock.parent.stat().st_uid != os.getuid():
                continue
            held = os.open(lock, os.O_RDWR | os.O_NOFOLLOW)
            try:
                fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
                shutil.rmtree(lock.parent, ignore_errors=True)
            finally:
                os.close(held)
