"""One file a table, written whole or not at all, the same bytes for the same rows.

CSV: UTF-8 with BOM (Excel reads the accents), comma, CRLF, one header row. JSON: one object a line, numbers exact.
**Source**: RFC 4180; https://jsonlines.org.
"""

from __future__ import annotations

import csv
import errno
import io
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from extractor.catalog.tables import TableSchema
from extractor.errors import UsageError
from extractor.export.cells import csv_cell, json_value

Row = Mapping[str, Any]
_FULL_STEP = "Hãy giải phóng dung lượng hoặc chọn thư mục ở ổ khác."


def write_csv(folder: Path, schema: TableSchema, rows: Iterable[Row]) -> Path:
    """Write one table as `folder`/<name>.csv and return its path.

    Raises:
        UsageError: the folder cannot be written.
    """

    def write(file: IO[str]) -> None:
        _write_rows(file, schema.column_names, rows)

    return _write_whole(folder / f"{schema.name}.csv", "utf-8-sig", write)


def write_jsonl(folder: Path, schema: TableSchema, rows: Iterable[Row]) -> Path:
    """Write one table as `folder`/<name>.jsonl and return its path.

    Raises:
        UsageError: the folder cannot be written.
    """

    def write(file: IO[str]) -> None:
        for row in rows:
            pairs = (f'"{name}": {json_value(row[name])}' for name in schema.column_names)
            file.write("{" + ", ".join(pairs) + "}\n")

    return _write_whole(folder / f"{schema.name}.jsonl", "utf-8", write)


def journal_csv(rows: list[dict[str, Any]]) -> bytes:
    """Return the journal's decisions, as flat rows, as the bytes of a CSV file."""
    file = io.StringIO()
    names = list(rows[0]) if rows else ["seq"]
    _write_rows(file, names, rows)
    return file.getvalue().encode("utf-8-sig")


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """Give a draft beside `path` to write to; a reader never sees half a file: the new one takes its place at once.

    Raises:
        UsageError: the folder cannot be written.
    """
    draft = path.with_name(f".{path.name}.draft")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            yield draft
            draft.replace(path)
        finally:
            draft.unlink(missing_ok=True)
    except OSError as cause:
        step = "Hãy chọn thư mục khác, hoặc đóng chương trình đang mở tệp này (ví dụ Excel)."
        if cause.errno == errno.ENOSPC:
            raise UsageError(f"Ổ đĩa đã đầy, không ghi được {path}.", next_step=_FULL_STEP) from cause
        raise UsageError(f"Không ghi được {path} ({cause.strerror}).", next_step=step) from cause


def _write_rows(file: IO[str], names: Sequence[str], rows: Iterable[Row]) -> None:
    writer = csv.writer(file, lineterminator="\r\n")
    writer.writerow(names)
    writer.writerows([csv_cell(row[name]) for name in names] for row in rows)


def _write_whole(path: Path, encoding: str, write: Callable[[IO[str]], None]) -> Path:
    with replacing(path) as draft, draft.open("w", encoding=encoding, newline="") as file:
        write(file)
    return path
