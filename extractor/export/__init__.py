"""Rows → files: the formats that `extractor export` knows, by the name of `--format`; the workbook is one file."""

from collections.abc import Callable, Iterable
from pathlib import Path

from extractor.catalog.tables import TableSchema
from extractor.export.files import Row, write_csv, write_jsonl

Writer = Callable[[Path, TableSchema, Iterable[Row]], Path]
WRITERS: dict[str, Writer] = {"csv": write_csv, "json": write_jsonl, "package": write_csv}
FORMATS = (*WRITERS, "parquet", "xlsx")
WORKBOOK = "so-lieu.xlsx"

__all__ = ["FORMATS", "WORKBOOK", "WRITERS", "Row", "Writer", "write_csv", "write_jsonl"]
