"""The gate between the outside and the readers: a file's bytes under limits, its identity, its extraction.

Every way in which one file can fail ends here as a `Problem`; nothing that a document holds raises further. Limits
on time and memory belong here as well (they need a child process a file).
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import BinaryIO

from extractor.errors import CatalogError, DamagedError, EmptyError, LimitError, ReadError
from extractor.model import Problem, Report
from extractor.store import PackedReport, pack_report

MAX_BYTES = 200 * 1024 * 1024
_CHUNK = 1 << 20

Extract = Callable[[bytes, str], Report]


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """How the reading of one file ended: a packed report or a problem, and the seconds it took."""

    packed: PackedReport | None = None
    problem: Problem | None = None
    seconds: float = 0.0


def read_bytes(path: Path) -> bytes:
    """Return the bytes of a file.

    Raises:
        ReadError: it is gone, locked, empty or larger than `MAX_BYTES`.
    """
    try:
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except OSError as cause:
        raise _unreadable(cause) from cause
    _check_size(len(data))
    return data


def digest_file(path: Path) -> tuple[str, int]:
    """Return the SHA-256 of a file's bytes, which is its document id, and its size.

    Raises:
        ReadError: as `read_bytes`.
    """
    try:
        with path.open("rb") as file:
            digest, size = _digest(file)
    except OSError as cause:
        raise _unreadable(cause) from cause
    _check_size(size)
    return digest, size


def extract_file(path: Path, file_name: str, document_id: str, extract: Extract) -> Outcome:
    """Return how the extraction of one file ended; whatever the file holds.

    Raises:
        CatalogError: schemas/ is broken, which is no fault of the file.
    """
    started = time.perf_counter()
    try:
        packed = pack_report(_with_losses(extract(read_bytes(path), file_name)))
    except ReadError as error:
        problem = problem_of(error, file_name=file_name, document_id=document_id)
        return Outcome(problem=problem, seconds=time.perf_counter() - started)
    except CatalogError:
        raise
    except Exception as error:
        problem = crash_problem(file_name, document_id, f"{type(error).__name__}: {error}")
        return Outcome(problem=problem, seconds=time.perf_counter() - started)
    return Outcome(packed=packed, seconds=time.perf_counter() - started)


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
    message = f"{said}. Cách xử lý: {error.next_step}" if error.next_step else f"{said}."
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


def _digest(file: BinaryIO) -> tuple[str, int]:
    digest, size = hashlib.sha256(), 0
    while size <= MAX_BYTES and (chunk := file.read(_CHUNK)):
        digest.update(chunk)
        size += len(chunk)
    return digest.hexdigest(), size


def _check_size(size: int) -> None:
    if not size:
        raise EmptyError("Tệp rỗng (0 byte)", next_step="hãy xin lại tệp từ nơi gửi.")
    if size > MAX_BYTES:
        raise LimitError(
            f"Tệp lớn hơn {MAX_BYTES // 1024 // 1024} MB", next_step="hãy tách tệp, hoặc giảm độ phân giải bản quét."
        )


def _unreadable(cause: OSError) -> ReadError:
    if isinstance(cause, FileNotFoundError):
        return DamagedError("Tệp không còn ở đó", next_step="hãy kiểm tra rồi nạp lại.")
    if isinstance(cause, PermissionError):
        return DamagedError(
            "Không có quyền đọc tệp", next_step="hãy xin quyền đọc, hoặc đóng chương trình đang giữ tệp."
        )
    return DamagedError(f"Không đọc được tệp ({cause.strerror})", next_step="hãy sao chép tệp về máy này rồi nạp lại.")


def _one_line(text: str) -> str:
    return " ".join(text.split())
