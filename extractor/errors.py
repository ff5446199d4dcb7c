"""The exceptions of the house.

::

    ExtractorError
    ├── ReadError           a file cannot be read; `code` is the one of problems.csv
    │   ├── UnsupportedError    a form that no reader takes (yet)
    │   ├── EncryptedError      a password is needed
    │   ├── DamagedError        truncated or corrupt
    │   ├── EmptyError          no bytes at all
    │   ├── NoTextError         readable, but without a letter of text (a scan without OCR)
    │   └── LimitError          larger than the limits against hostile files allow
    ├── CatalogError        a file in schemas/ breaks its contract
    ├── StoreError          the database cannot be opened, read or written
    ├── ConflictError       someone else decided meanwhile
    └── UsageError          the caller asked for something that does not exist

Raise the narrowest, `from` its cause. A `Problem` (a record in a batch) is made from it at the intake; a
`Finding` (the report's own inconsistency) is never an exception.
"""

from __future__ import annotations

from typing import ClassVar


class ExtractorError(Exception):
    """Base of all; `next_step` tells a person what to try."""

    def __init__(self, message: str, *, next_step: str = "") -> None:
        super().__init__(message)
        self.next_step = next_step


class ReadError(ExtractorError):
    """A file cannot be read; `page` is the 1-based page where reading stopped, if known."""

    code: ClassVar[str] = "corrupt"

    def __init__(self, message: str, *, next_step: str = "", page: int | None = None) -> None:
        super().__init__(message, next_step=next_step)
        self.page = page

    def __reduce__(self) -> tuple[object, ...]:
        # Exceptions cross from the reading child to the parent: keep the keyword fields.
        return _rebuild_read_error, (type(self), str(self), self.next_step, self.page)


def _rebuild_read_error(kind: type[ReadError], message: str, next_step: str, page: int | None) -> ReadError:
    return kind(message, next_step=next_step, page=page)


class UnsupportedError(ReadError):
    """A form that no reader takes."""

    code = "unsupported"


class EncryptedError(ReadError):
    """A password is needed."""

    code = "encrypted"


class DamagedError(ReadError):
    """Truncated or corrupt."""

    code = "corrupt"


class EmptyError(ReadError):
    """A file without bytes."""

    code = "empty"


class NoTextError(ReadError):
    """Readable, but without text."""

    code = "no_text"


class LimitError(ReadError):
    """Larger than the limits against hostile files allow."""

    code = "limit"


class CatalogError(ExtractorError):
    """A file in schemas/ breaks its contract."""


class StoreError(ExtractorError):
    """The database cannot be opened, read or written."""


class ConflictError(ExtractorError):
    """Someone else decided meanwhile; `current` is the id of the decision that stands now."""

    def __init__(self, message: str, *, next_step: str = "", current: str = "") -> None:
        super().__init__(message, next_step=next_step)
        self.current = current


class UsageError(ExtractorError):
    """The caller asked for something that does not exist."""
