"""Files by address: what fsspec reads (s3://…, memory://…) is listed, identified, and fetched to a folder of ours.

The reading child has no network, so a file from elsewhere is brought to this machine before, never more than
`MAX_BYTES` of it. **Source**: https://filesystem-spec.readthedocs.io.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from extractor.errors import DamagedError, ReadError, UsageError, system_reason
from extractor.intake.gate import MAX_BYTES, Reading, check_size, digest_stream

_CHUNK = 1 << 20


def is_address(text: str) -> bool:
    """Return whether a text is an address for fsspec and no path.

    >>> is_address("s3://bao-cao/2018"), is_address("C:/BaoCao"), is_address("/mnt/a")
    (True, False, False)
    """
    return "://" in text


def path_of(address: str) -> Path | None:
    """Return the path of a file:// address; None for any other.

    >>> path_of("file:///mnt/b%C3%A1o/a.docx").as_posix()
    '/mnt/báo/a.docx'
    """
    parts = urlsplit(address)
    return Path(unquote(parts.path)) if parts.scheme == "file" else None


def list_address(address: str) -> list[str]:
    """Return the addresses of all files at or below an address, sorted; none if it does not exist.

    Raises:
        UsageError: the place cannot be reached or opened, or what it takes to look is not installed.
    """
    system, place = _system(address)
    try:
        found = [place] if system.isfile(place) else sorted(system.find(place))
    except FileNotFoundError:
        return []
    except Exception as cause:  # each file system has errors of its own
        raise UsageError(f"Không mở được {address}: {_words(cause)}.", next_step=_STEP) from cause
    return [str(system.unstrip_protocol(path)) for path in found]


def digest_address(address: str) -> tuple[str, int]:
    """Return the SHA-256 of the bytes at an address, and their number.

    Raises:
        ReadError: they are gone, or too many.
    """
    with _opened(address) as file:
        digest, size = digest_stream(file)
    check_size(size)
    return digest, size


@contextmanager
def fetched(reading: Reading, *, within: Path) -> Iterator[Reading]:
    """Give the reading a file on this machine, in a folder of ours, for as long as it is read.

    Raises:
        ReadError: the file is gone, or too large.
    """
    if not reading.address and not reading.data:
        yield reading
        return
    with tempfile.TemporaryDirectory(dir=within) as folder:
        path = Path(folder) / "fetched"
        with path.open("wb") as copy:
            if reading.data:
                copy.write(reading.data)
            else:
                with _opened(reading.address) as file:
                    while copy.tell() <= MAX_BYTES and (piece := file.read(_CHUNK)):
                        copy.write(piece)
        yield replace(reading, path=path, address="", data=b"")


_STEP = "Hãy kiểm tra địa chỉ và quyền đọc; với s3:// cần: pip install 'extractor[s3]'."


def _system(address: str) -> tuple[Any, str]:
    try:
        from fsspec.core import url_to_fs

        system, place = url_to_fs(address)
    except (ImportError, ValueError) as cause:
        raise UsageError(f"Chưa đọc được địa chỉ {address}: {cause}.", next_step=_STEP) from cause
    return system, place


@contextmanager
def _opened(address: str) -> Iterator[Any]:
    system, place = _system(address)
    try:
        file = system.open(place, "rb")
    except FileNotFoundError as cause:
        raise DamagedError("Tệp không còn ở đó", next_step="hãy kiểm tra rồi nạp lại.") from cause
    except Exception as cause:  # each file system has errors of its own
        raise DamagedError(f"Không đọc được tệp: {_words(cause)}", next_step=_STEP) from cause
    with file:
        try:
            yield file
        except ReadError:
            raise
        except OSError as cause:
            raise DamagedError(f"Không đọc được tệp: {_words(cause)}", next_step=_STEP) from cause


def _words(cause: Exception) -> str:
    return system_reason(cause).words if isinstance(cause, OSError) else f"hệ thống báo {type(cause).__name__}"
