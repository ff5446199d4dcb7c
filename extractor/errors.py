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
`Finding` (the report's own inconsistency) is never an exception. What the operating system refuses is told with
`system_reason`, never in its own words, which are English or of the machine's language.
"""

from __future__ import annotations

import errno
from typing import ClassVar, NamedTuple


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


class Reason(NamedTuple):
    """Why something failed, as the end of a sentence, and what a person may try."""

    words: str
    next_step: str


def system_reason(cause: BaseException) -> Reason:
    """Return why the operating system refused, by its error number; the class tells where a library kept no number.

    What is no error of the system keeps its own words and has no next step.

    >>> system_reason(OSError(errno.ENOSPC, "No space left on device")).words
    'ổ đĩa đã đầy'
    >>> system_reason(FileNotFoundError("bucket/a.docx")).words
    'không có tệp hoặc thư mục này'
    >>> system_reason(OSError(errno.EPROTO, "Protocol error")).words
    'hệ thống báo lỗi EPROTO'
    """
    if not isinstance(cause, OSError):
        return Reason(str(cause), "")
    # Sockets of Windows have numbers of their own: WSAEADDRINUSE.
    code = errno.errorcode.get(cause.errno or 0, "").removeprefix("WSA")
    if not code:
        code = next((known for kind, known in _CODES.items() if isinstance(cause, kind)), "")
    words, step = _SYSTEM.get(code, (f"hệ thống báo lỗi {code or type(cause).__name__}", _OTHER_STEP))
    return Reason(words, step)


_CODES = {
    FileNotFoundError: "ENOENT",
    FileExistsError: "EEXIST",
    PermissionError: "EACCES",
    IsADirectoryError: "EISDIR",
    NotADirectoryError: "ENOTDIR",
    TimeoutError: "ETIMEDOUT",
    ConnectionError: "ECONNREFUSED",
}
_OTHER_STEP = "Hãy thử lại; nếu vẫn vậy, hãy chọn nơi khác."
_ALLOW = "Hãy xin quyền hoặc chọn nơi khác; nếu tệp đang mở ở chương trình khác (ví dụ Excel), hãy đóng lại."
_NETWORK = "Hãy kiểm tra mạng và địa chỉ rồi thử lại."
_ROOM = "Hãy giải phóng dung lượng hoặc chọn nơi ở ổ đĩa khác."
_SYSTEM = {
    "EACCES": ("không có quyền", _ALLOW),
    "EPERM": ("không có quyền", _ALLOW),
    "EROFS": ("ổ đĩa này chỉ cho đọc", "Hãy chọn nơi ở ổ đĩa khác."),
    "ENOSPC": ("ổ đĩa đã đầy", _ROOM),
    "EDQUOT": ("đã dùng hết dung lượng được cấp", _ROOM),
    "EFBIG": ("tệp lớn hơn mức mà ổ đĩa nhận", "Hãy chọn nơi ở ổ đĩa khác."),
    "ENOENT": ("không có tệp hoặc thư mục này", "Hãy kiểm tra lại đường dẫn."),
    "EEXIST": ("đã có một tệp mang tên này", "Hãy ghi tên khác, hoặc đổi tên tệp đó."),
    "EISDIR": ("đó là một thư mục", "Hãy ghi tên khác, hoặc đổi tên thư mục đó."),
    "ENOTDIR": ("một phần của đường dẫn là tệp, không phải thư mục", "Hãy kiểm tra lại đường dẫn."),
    "ENOTEMPTY": ("đó là một thư mục có tệp", "Hãy ghi tên khác, hoặc đổi tên thư mục đó."),
    "ENAMETOOLONG": ("tên quá dài", "Hãy dùng tên ngắn hơn."),
    "EINVAL": ("tên hoặc nội dung không hợp với ổ đĩa", "Hãy dùng tên khác, không có ký tự lạ."),
    "ELOOP": ("các liên kết trỏ vòng quanh", "Hãy chỉ thẳng đến tệp gốc."),
    "EBUSY": ("chương trình khác đang giữ", "Hãy đóng chương trình kia rồi thử lại."),
    "ETXTBSY": ("chương trình khác đang giữ", "Hãy đóng chương trình kia rồi thử lại."),
    "EIO": ("ổ đĩa báo lỗi đọc ghi", "Hãy kiểm tra ổ đĩa, hoặc sao chép tệp sang ổ khác."),
    "ENXIO": ("thiết bị không còn ở đó", "Hãy cắm lại thiết bị rồi thử lại."),
    "ENODEV": ("thiết bị không còn ở đó", "Hãy cắm lại thiết bị rồi thử lại."),
    "ESTALE": ("ổ mạng đã ngắt", "Hãy nối lại ổ mạng, hoặc sao chép tệp về máy này."),
    "EMFILE": ("đang mở quá nhiều tệp cùng lúc", "Hãy đóng bớt chương trình rồi thử lại."),
    "ENFILE": ("đang mở quá nhiều tệp cùng lúc", "Hãy đóng bớt chương trình rồi thử lại."),
    "EAGAIN": ("máy đang quá tải", "Hãy đóng bớt chương trình rồi thử lại."),
    "ENOMEM": ("máy hết bộ nhớ", "Hãy đóng bớt chương trình rồi thử lại."),
    "ENOEXEC": ("không phải chương trình chạy được trên máy này", "Hãy cài lại chương trình đó."),
    "EADDRINUSE": ("chương trình khác đang dùng cổng này", "Hãy chọn cổng khác."),
    "EADDRNOTAVAIL": ("máy này không có địa chỉ đó", "Hãy dùng một địa chỉ của máy này, ví dụ 127.0.0.1."),
    "ECONNREFUSED": ("máy chủ không nhận kết nối", _NETWORK),
    "ECONNRESET": ("máy chủ đã ngắt kết nối", _NETWORK),
    "EHOSTDOWN": ("máy chủ không trả lời", _NETWORK),
    "EHOSTUNREACH": ("không tới được máy chủ", _NETWORK),
    "ENETUNREACH": ("máy này chưa nối mạng", _NETWORK),
    "ETIMEDOUT": ("quá lâu không có trả lời", _NETWORK),
}
