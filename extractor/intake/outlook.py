"""What a message of Outlook (MSG) carries: its text and its attachments, forwarded messages included.

**Source**: [MS-OXMSG] 2.1 to 2.4 (storages and streams), [MS-OXPROPS] for the numbers of the properties.
"""

from __future__ import annotations

import io
from collections.abc import Iterator

import olefile

from extractor.errors import DamagedError, LimitError

_BODY, _HTML, _DATA = "1000", "1013", "3701"
_NAMES = ("3707", "3704", "3001")
"""Of an attachment: long, short, title."""
_WIDE, _NARROW, _BINARY, _STORAGE = "001F", "001E", "0102", "000D"
_ATTACHMENT = "__attach_version1.0_"
_MAX_DEPTH = 3
_BROKEN = (OSError, ValueError, IndexError, KeyError, TypeError, AttributeError, RecursionError)

Path = tuple[str, ...]


def read_message(data: bytes, most: int) -> Iterator[tuple[str, bytes]]:
    """Yield (name, bytes) of the text and of each attachment; names are as written there.

    Args:
        data: All bytes of the file.
        most: Bytes of all parts together beyond which the message is refused.

    Raises:
        DamagedError: The container or one of its streams is broken.
        LimitError: It holds more than `most`.
    """
    try:
        with olefile.OleFileIO(io.BytesIO(data)) as container:
            yield from _Message(container, most).parts((), 1)
    except _BROKEN as error:
        raise DamagedError(
            "Thư Outlook (.msg) bị cắt cụt hoặc hỏng.", next_step="Mở thư bằng Outlook rồi lưu tệp đính kèm ra riêng."
        ) from error


def prefers_page(text: bytes, page: bytes) -> bool:
    """Return whether the web page of a mail is to be read rather than the text that says the same: it has a table."""
    return bool(page.strip()) and (not text.strip() or b"<table" in page.lower())


class _Message:
    """The streams of a message by path."""

    def __init__(self, container: olefile.OleFileIO, most: int) -> None:
        self._container = container
        self._left = most
        self._paths = [tuple(path) for path in container.listdir(streams=True, storages=True)]

    def parts(self, at: Path, depth: int) -> Iterator[tuple[str, bytes]]:
        """The text of the message at `at`, then its attachments in their order."""
        text, html = self._text(at, _BODY), self._stream((*at, f"__substg1.0_{_HTML}{_BINARY}"))
        if prefers_page(text, html):
            yield "thư.html", html
        elif text.strip():
            yield "thư.txt", text
        for path in sorted(path for path in self._paths if path[:-1] == at and path[-1].startswith(_ATTACHMENT)):
            inner = (*path, f"__substg1.0_{_DATA}{_STORAGE}")
            if inner in self._paths and depth < _MAX_DEPTH:
                yield from self.parts(inner, depth + 1)
                continue
            names = (self._text(path, name).decode("utf-8", "replace").strip("\0 ") for name in _NAMES)
            name = next(filter(None, names), f"đính kèm {path[-1].rpartition('#')[2]}")
            yield name, self._stream((*path, f"__substg1.0_{_DATA}{_BINARY}"))

    def _text(self, at: Path, number: str) -> bytes:
        """A property of letters in UTF-8; one of an unknown code page as it is, for the reader of text to tell."""
        wide = self._stream((*at, f"__substg1.0_{number}{_WIDE}"))
        if wide:
            return wide.decode("utf-16-le", "replace").encode()
        return self._stream((*at, f"__substg1.0_{number}{_NARROW}"))

    def _stream(self, path: Path) -> bytes:
        if path not in self._paths:
            return b""
        self._left -= self._container.get_size(list(path))
        if self._left < 0:
            raise LimitError("Thư chứa quá nhiều dữ liệu, bị từ chối.", next_step="Lưu tệp đính kèm ra riêng rồi nạp.")
        return bytes(self._container.openstream(list(path)).read())
