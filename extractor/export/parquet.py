"""Tables as Parquet: zstd, exact decimals, the same bytes for the same rows.

Numbers are decimal128(38, 12). A fact's `value` stays the exact text of the contract (it may be a status word); beside
it stands `value_number`. A number with more digits than that (none in an honest report) is null there and whole in the
text. Rows come as lines of CSV, which Arrow reads itself: rows of Python values would cost more than all the rest.
**Source**: https://parquet.apache.org/docs/file-format.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, suppress
from itertools import groupby
from pathlib import Path
from urllib.parse import quote

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as csv
import pyarrow.parquet as pq

from extractor.catalog.tables import TableSchema
from extractor.drafts import replacing, told

_DECIMAL = pa.decimal128(38, 12)
_FITTING = r"^-?[0-9]{1,26}(\.[0-9]{1,12})?$"
_GROUP = 50_000
_AT_ONCE = 2_000_000  # bytes
_TYPES = {"string": pa.string(), "integer": pa.int64(), "number": _DECIMAL}


def write_parquet(folder: Path, schema: TableSchema, parts: Iterable[bytes]) -> Path:
    """Write one table as `folder`/<name>.parquet and return its path.

    Parts that `write_partitioned` left there go: two forms of one table would tell of two days.

    Args:
        folder: made if it is missing.
        schema: of the table.
        parts: some rows each, as lines of CSV in UTF-8: cells in the order of the columns, texts quoted, null empty.

    Raises:
        UsageError: the folder cannot be written.
    """
    path = folder / f"{schema.name}.parquet"
    with replacing(path) as draft, pq.ParquetWriter(draft, _arrow_schema(schema), compression="zstd") as writer:
        for group in _groups(schema, parts):
            writer.write_table(group, row_group_size=_GROUP)
    parts_of = folder / schema.name
    with told(f"Không xóa được {parts_of}"):
        _remove_parts(parts_of)
        with suppress(OSError):  # it holds something that is not ours, or was never there
            parts_of.rmdir()
    return path


def write_partitioned(
    folder: Path, schema: TableSchema, parts: Iterable[bytes], province_of: Mapping[str, str]
) -> Path:
    """Write facts as `folder`/<name>/province=01/year=2018/part-0.parquet and return `folder`/<name>.

    What an earlier export left there, parts or one file, is replaced whole: a province that is no more in the data
    goes. Arrow's own `write_dataset` is not used: how it parts rows into row groups depends on which of its threads is
    faster.

    Args:
        folder: where the dataset lies.
        schema: of a table with document_id and period_end.
        parts: as of `write_parquet`, one province after the other.
        province_of: code of the province by document_id; "" and missing are written as 00.
    """
    target, draft = folder / schema.name, folder / f".{schema.name}.draft"
    with told(f"Không ghi được {target}"):
        try:
            shutil.rmtree(draft, ignore_errors=True)  # of a run that was killed
            with closing(_Shelves(draft, _arrow_schema(schema))) as shelves:
                for group in _groups(schema, parts):
                    shelves.add(group, province_of)
            target.mkdir(exist_ok=True)
            _remove_parts(target)
            for new in draft.iterdir():
                new.rename(target / new.name)
            target.with_suffix(".parquet").unlink(missing_ok=True)
        finally:
            shutil.rmtree(draft, ignore_errors=True)
    return target


def _remove_parts(target: Path) -> None:
    for old in target.glob("province=*"):
        shutil.rmtree(old)


class _Shelves:
    """The files of one province, a folder a year: rows wait until there are enough for a row group."""

    def __init__(self, folder: Path, schema: pa.Schema) -> None:
        self._folder, self._schema = folder, schema
        self._waiting: dict[tuple[str, str], list[pa.Table]] = {}
        self._writers: dict[tuple[str, str], pq.ParquetWriter] = {}
        folder.mkdir(parents=True)

    def add(self, rows: pa.Table, province_of: Mapping[str, str]) -> None:
        """Put each row where it belongs."""
        provinces = [province_of.get(document) or "00" for document in rows["document_id"].to_pylist()]
        keys = list(zip(provinces, [(end or "0000")[:4] for end in rows["period_end"].to_pylist()], strict=True))
        order = sorted(range(len(keys)), key=keys.__getitem__)
        at, ordered = 0, rows.take(pa.array(order))
        for key, same in groupby(keys[index] for index in order):
            count = sum(1 for _ in same)
            self._put(key, ordered.slice(at, count))
            at += count

    def close(self) -> None:
        """Write what still waits, and let go of all files."""
        try:
            for key in list(self._waiting):
                self._write(key)
        finally:
            while self._writers:
                self._writers.popitem()[1].close()

    def _put(self, key: tuple[str, str], rows: pa.Table) -> None:
        if any(province != key[0] for province, _ in self._waiting):
            self.close()
        waiting = self._waiting.setdefault(key, [])
        waiting.append(rows)
        if sum(map(len, waiting)) >= _GROUP:
            self._write(key)
            self._waiting[key] = []

    def _write(self, key: tuple[str, str]) -> None:
        rows = self._waiting.pop(key)
        if key not in self._writers:
            place = self._folder / f"province={quote(key[0], safe='')}" / f"year={quote(key[1], safe='')}"
            place.mkdir(parents=True)
            self._writers[key] = pq.ParquetWriter(place / "part-0.parquet", self._schema, compression="zstd")
        if rows:
            self._writers[key].write_table(pa.concat_tables(rows).combine_chunks())


def _arrow_schema(schema: TableSchema) -> pa.Schema:
    fields = [pa.field(column.name, _TYPES[column.type], metadata={"title": column.title}) for column in schema.columns]
    return pa.schema([*fields, pa.field("value_number", _DECIMAL)] if _has_value(schema) else fields)


def _has_value(schema: TableSchema) -> bool:
    return "value" in schema.column_names


def _groups(schema: TableSchema, parts: Iterable[bytes]) -> Iterator[pa.Table]:
    """Tables of `_GROUP` rows, the last one shorter, however the rows are parted."""
    held: list[pa.Table] = []
    count = 0
    for lines in _joined(filter(None, parts)):
        held.append(_read_lines(schema, lines))
        count += len(held[-1])
        while count >= _GROUP:
            joined = pa.concat_tables(held)
            yield _typed(schema, joined.slice(0, _GROUP).combine_chunks())
            held, count = [joined.slice(_GROUP)], count - _GROUP
    if count:
        yield _typed(schema, pa.concat_tables(held).combine_chunks())


def _joined(parts: Iterable[bytes]) -> Iterator[bytes]:
    """Parts put together: to begin a reader costs as much as some hundred rows."""
    held: list[bytes] = []
    size = 0
    for part in parts:
        held.append(part)
        size += len(part)
        if size > _AT_ONCE:
            yield b"\n".join(held)
            held, size = [], 0
    if held:
        yield b"\n".join(held)


def _read_lines(schema: TableSchema, lines: bytes) -> pa.Table:
    """The cells of some rows: whole numbers, and texts; what is not stated is null."""
    types = {it.name: pa.int64() if it.type == "integer" else pa.string() for it in schema.columns}
    return csv.read_csv(
        pa.py_buffer(lines),
        csv.ReadOptions(use_threads=False, block_size=len(lines) + 1, column_names=schema.column_names),
        csv.ParseOptions(newlines_in_values=True),
        csv.ConvertOptions(column_types=types, null_values=[""], strings_can_be_null=True),
    )


def _typed(schema: TableSchema, cells: pa.Table) -> pa.Table:
    """The cells as the file has them: numbers are decimals."""
    columns = [_decimals(cells[it.name]) if it.type == "number" else cells[it.name] for it in schema.columns]
    if _has_value(schema):
        columns.append(_decimals(columns[schema.column_names.index("value")]))
    return pa.Table.from_arrays(columns, schema=_arrow_schema(schema))


def _decimals(texts: pa.ChunkedArray) -> pa.Array:
    """Each different text is read once: most figures stand in many rows."""
    told = pc.dictionary_encode(texts).combine_chunks()
    fitting = pc.match_substring_regex(told.dictionary, _FITTING)
    numbers = pc.if_else(fitting, told.dictionary, pa.scalar(None, pa.string())).cast(_DECIMAL)
    return numbers.take(told.indices)
