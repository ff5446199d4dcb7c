"""Rows → files: the formats that `extractor export` knows, by the name of `--format`."""

from collections.abc import Callable, Iterable
from pathlib import Path

from extractor.catalog.tables import TableSchema
from extractor.export.files import Row, write_csv, write_jsonl

Writer = Callable[[Path, TableSchema, Iterable[Row]], Path]

WRITERS: dict[str, Writer] = {"csv": write_csv, "json": write_jsonl}

__all__ = ["WRITERS", "Row", "Writer", "write_csv", "write_jsonl"]
