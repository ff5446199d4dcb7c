"""The gate between the outside and the readers: a file's bytes under limits, its identity, its extraction.

Every way in which one file can fail ends here as a `Problem`; nothing that a document holds raises further. What
Python cannot catch (a crash, a hang, memory) is the business of `guard`, which runs this in a child process.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import BinaryIO, Protocol

from extractor.errors import CatalogError, DamagedError, EmptyError, LimitError, ReadError, system_reason
from extractor.intake.archives import ARCHIVES, Entry, read_entries
from extractor.model import Problem, Report
from extractor.readers import read_apart
from extractor.readers.pace import PutOffError, paced
from extractor.readers.sniff import sniff
from extractor.store import PackedReport, pack_report, unpack_document

MAX_BYTES = 200 * 1024 * 1024
TOO_LARGE = "cần nhiều bộ nhớ hơn mức cho phép"
_CHUNK = 1 << 20

Extract = Callable[[bytes, str], Report]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """One file to be read: `skip` are pages to leave out, with the reason; `extract` is the pipeline, or a test's.

    `stored` is the packed report of an earlier version, whose document is taken as it was read: then the file is not
    opened. A remote worker reads `address` (fsspec), or the bytes in `data`, instead of `path`. `page` asks for one
    scanned page alone; `pages` are those that were read so, None if it is not known yet which are scans.
    """

    path: Path
    file_name: str
    document_id: str
    extract: Extract
    skip: Mapping[int, str] = field(default_factory=dict)
    seconds: float = 1e9
    stored: bytes = b""
    address: str = ""
    data: bytes = b""
    page: int = 0
    pages: Mapping[int, bytes] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """A file taken out of an archive: its name there, where its bytes lie now; without a path it has a problem."""

    name: str
    path: Path | None = None
    problem: Problem | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """How the reading of one file ended: a packed report, a problem or the members of an archive; who read, how long.

    An archive may have both members and a problem: what came out before a limit is kept. `changed`: the bytes are no
    longer those that were asked for. `apart`: scanned pages, each of which is to be read on its own before the file
    can be; `page` is what such a reading gives.
    """

    packed: PackedReport | None = None
    problem: Problem | None = None
    members: tuple[Member, ...] | None = None
    changed: bool = False
    apart: tuple[int, ...] = ()
    page: bytes = b""
    seconds: float = 0.0
    worker: str = ""


class Listener(Protocol):
    """Is told what happens while a file is read: pages begun, and the entries of an archive."""

    def page(self, number: int, count: int) -> None:
        """A page is about to be read."""
        ...

    def entry(self, entry: Entry) -> None:
        """An entry of an archive, with its bytes or the reason why there are none."""
        ...


def read_bytes(path: Path) -> bytes:
    """Return the bytes of a file.

    Raises:
        ReadError: it is gone, locked, empty or larger than `MAX_BYTES`.
    """
    try:
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except OSError as cause:
        raise unreadable(cause) from cause
    check_size(len(data))
    return data


def digest_file(path: Path) -> tuple[str, int]:
    """Return the SHA-256 of a file's bytes, which is its document id, and its size.

    Raises:
        ReadError: as `read_bytes`.
    """
    try:
        with path.open("rb") as file:
            digest, size = digest_stream(file)
    except OSError as cause:
        raise unreadable(cause) from cause
    check_size(size)
    return digest, size


def read_file(reading: Reading, listener: Listener) -> Outcome:
    """Return how the reading of one file ended, whatever it holds; the entries of an archive go to the listener.

    Raises:
        CatalogError: schemas/ is broken, which is no fault of the file.
    """
    started = time.perf_counter()
    try:
        outcome = Outcome(packed=_extract_again(reading)) if reading.stored else _read(reading, listener)
    except PutOffError as error:
        outcome = Outcome(apart=error.pages)
    except ReadError as error:
        problem = problem_of(error, file_name=reading.file_name, document_id=reading.document_id)
        outcome = Outcome(problem=problem, changed=isinstance(error, _ChangedError))
    except CatalogError:
        raise
    except MemoryError:
        outcome = Outcome(problem=limit_problem(reading.file_name, reading.document_id, TOO_LARGE))
    except Exception as error:
        cause = f"{type(error).__name__}: {error}"
        outcome = Outcome(problem=crash_problem(reading.file_name, reading.document_id, cause))
    return replace(outcome, seconds=time.perf_counter() - started)


class _ChangedError(DamagedError):
    """Somebody writes to the file while it is read."""


def _extract_again(reading: Reading) -> PackedReport:
    from extractor.catalog import load_catalog
    from extractor.pipeline import extract_document

    report = extract_document(unpack_document(reading.stored), load_catalog())
    return pack_report(_with_losses(report))


def _read(reading: Reading, listener: Listener) -> Outcome:
    data = read_bytes(reading.path)
    if reading.document_id and hashlib.sha256(data).hexdigest() != reading.document_id:
        raise _ChangedError("Tệp thay đổi trong khi đọc", next_step="hãy đợi tệp được ghi xong rồi nạp lại.")
    if reading.page:
        listener.page(reading.page, 1)
        return Outcome(page=read_apart(data, reading.page))
    media_type = sniff(data)
    if media_type not in ARCHIVES:
        with paced(listener.page, skip=reading.skip, seconds=reading.seconds, pages=reading.pages):
            return Outcome(packed=pack_report(_with_losses(reading.extract(data, reading.file_name))))
    found = False
    for entry in read_entries(data, media_type):
        found = True
        listener.entry(entry)
    if not found:
        raise EmptyError("Gói nén hoặc thư không chứa tệp nào", next_step="hãy xin lại tệp từ nơi gửi.")
    return Outcome()


def _with_losses(report: Report) -> Report:
    """The report of a document that was read in part says so as a problem as well."""
    document = report.document
    if document.status == "ok" or report.problems:
        return report
    lost = "; ".join(document.losses) or "không rõ phần nào"
    problem = Problem(
        file_name=document.file_name,
        document_id=document.document_id,
        stage="readers",
        code="corrupt",
        message=_one_line(f"Chỉ đọc được một phần: {lost}. Cách xử lý: hãy đối chiếu phần thiếu với bản gốc."),
    )
    return replace(report, problems=(problem,))


def problem_of(error: ReadError, *, file_name: str, document_id: str) -> Problem:
    """Return the row that a reading error leaves: its reason and what to do next, in one line."""
    page = "" if error.page is None else f" (trang {error.page})"
    said = f"{str(error).rstrip('.')}{page}"
    step = error.next_step[:1].lower() + error.next_step[1:]
    message = f"{said}. Cách xử lý: {step}" if step else f"{said}."
    return Problem(
        file_name=file_name, document_id=document_id, stage="readers", code=error.code, message=_one_line(message)
    )


def crash_problem(file_name: str, document_id: str, cause: str) -> Problem:
    """Return the row for a fault of the program itself while it read a file."""
    reason = f"Chương trình gặp lỗi khi đọc tệp ({_one_line(cause)[:300]})"
    message = f"{reason}. Cách xử lý: hãy gửi tệp này cho người phát triển."
    return Problem(
        file_name=file_name, document_id=document_id, stage="pipeline", code="crashed", message=_one_line(message)
    )


def limit_problem(file_name: str, document_id: str, cause: str, *, code: str = "limit") -> Problem:
    """Return the row for a file that went beyond what one file may take of the machine; `code`: limit | timeout."""
    message = f"Tệp {cause}. Cách xử lý: hãy kiểm tra nguồn gốc của tệp; nếu đúng là báo cáo, hãy tách nhỏ rồi nạp lại."
    return Problem(file_name=file_name, document_id=document_id, stage="readers", code=code, message=_one_line(message))


def archive_problem(file_name: str, document_id: str, reason: str, *, code: str = "archive") -> Problem:
    """Return the row for an archive whose members the batch does not take."""
    message = f"{reason}. Cách xử lý: hãy giải nén ra một thư mục rồi nạp thư mục đó."
    return Problem(file_name=file_name, document_id=document_id, stage="intake", code=code, message=message)


def digest_stream(file: BinaryIO) -> tuple[str, int]:
    """Return the SHA-256 of a stream, up to `MAX_BYTES` and one piece, and the bytes counted."""
    digest, size = hashlib.sha256(), 0
    while size <= MAX_BYTES and (chunk := file.read(_CHUNK)):
        digest.update(chunk)
        size += len(chunk)
    return digest.hexdigest(), size


def check_size(size: int) -> None:
    """Refuse what is empty or too large.

    Raises:
        ReadError: it is.
    """
    if not size:
        raise EmptyError("Tệp rỗng (0 byte)", next_step="hãy xin lại tệp từ nơi gửi.")
    if size > MAX_BYTES:
        raise LimitError(
            f"Tệp lớn hơn {MAX_BYTES // 1024 // 1024} MB", next_step="hãy tách tệp, hoặc giảm độ phân giải bản quét."
        )


def unreadable(cause: OSError) -> ReadError:
    """Return why a file's bytes cannot be had, or kept while it is read: no fault of the file, so it is tried again."""
    if isinstance(cause, FileNotFoundError):
        return DamagedError("Tệp không còn ở đó", next_step="hãy kiểm tra rồi nạp lại.")
    reason = system_reason(cause)
    return DamagedError(f"Không đọc được tệp: {reason.words}", next_step=reason.next_step)


def _one_line(text: str) -> str:
    return " ".join(text.split())
