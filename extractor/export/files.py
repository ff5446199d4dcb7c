"""One file a table, written whole or not at all, the same bytes for the same rows.

CSV: UTF-8 with BOM (Excel reads the accents), comma, CRLF, one header row. JSON: one object a line, numbers exact.
**Source**: RFC 4180; https://jsonlines.org.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import IO, Any

from extractor.catalog.tables import TableSchema
from extractor.drafts import replacing
from extractor.export.cells import csv_cell, json_value

Row = Mapping[str, Any]


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


def _write_rows(file: IO[str], names: Sequence[str], rows: Iterable[Row]) -> None:
    writer = csv.writer(file, lineterminator="\r\n")
    writer.writerow(names)
    writer.writerows([csv_cell(row[name]) for name in names] for row in rows)


def _write_whole(path: Path, encoding: str, write: Callable[[IO[str]], None]) -> Path:
    with replacing(path) as draft, draft.open("w", encoding=encoding, newline="") as file:
        write(file)
    return path
