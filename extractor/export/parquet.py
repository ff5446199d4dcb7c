"""Tables as Parquet: zstd, exact decimals, the same bytes for the same rows.

Numbers are decimal128(38, 12). A fact's `value` stays the exact text of the contract (it may be a status word); beside
it stands `value_number`. A number with more digits than that (none in an honest report) is null there and whole in the
text. Cells go from the database to Arrow by columns, numbers as their text: rows of Python values would cost more than
all the rest. **Source**: https://parquet.apache.org/docs/file-format.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.dataset as ds
import pyarrow.parquet as pq

from extractor.catalog.tables import Column, TableSchema
from extractor.drafts import replacing, told

Cells = Sequence[Any]
_DECIMAL = pa.decimal128(38, 12)
_FITTING = r"^-?[0-9]{1,26}(\.[0-9]{1,12})?$"
_GROUP = 50_000
_TYPES = {"string": pa.string(), "integer": pa.int64(), "number": _DECIMAL}


def write_parquet(folder: Path, schema: TableSchema, parts: Iterable[Sequence[Cells]]) -> Path:
    """Write one table as `folder`/<name>.parquet and return its path.

    Args:
        folder: made if it is missing.
        schema: of the table.
        parts: some rows each, as tuples of cells in the order of the columns; numbers are exact text.

    Raises:
        UsageError: the folder cannot be written.
    """
    path = folder / f"{schema.name}.parquet"
    with replacing(path) as draft, pq.ParquetWriter(draft, _arrow_schema(schema), compression="zstd") as writer:
        for group in _groups(schema, parts):
            writer.write_table(group, row_group_size=_GROUP)
    return path


def write_partitioned(
    folder: Path, schema: TableSchema, parts: Iterable[Sequence[Cells]], province_of: Mapping[str, str]
) -> Path:
    """Write facts as `folder`/<name>/province=01/year=2018/part-0.parquet and return `folder`/<name>.

    What an earlier export left there is replaced whole: a province that is no more in the data goes.

    Args:
        folder: where the dataset lies.
        schema: of a table with document_id and period_end.
        parts: as of `write_parquet`.
        province_of: code of the province by document_id; "" and missing are written as 00.
    """
    keys = [pa.field("province", pa.string()), pa.field("year", pa.string())]
    whole = pa.schema([*_arrow_schema(schema), *keys])

    def placed() -> Iterator[pa.RecordBatch]:
        for group in _groups(schema, parts):
            provinces = [province_of.get(document) or "00" for document in group["document_id"].to_pylist()]
            years = [(end or "0000")[:4] for end in group["period_end"].to_pylist()]
            columns = [*group.columns, pa.array(provinces), pa.array(years)]
            yield from pa.Table.from_arrays(columns, schema=whole).to_batches()

    target, draft = folder / schema.name, folder / f".{schema.name}.draft"
    with told(f"Không ghi được {target}"):
        try:
            _write_parts(draft, whole, placed(), keys)
            target.mkdir(exist_ok=True)
            for old in target.glob("province=*"):
                shutil.rmtree(old)
            for new in draft.iterdir():
                new.rename(target / new.name)
        finally:
            shutil.rmtree(draft, ignore_errors=True)
    return target


def _write_parts(folder: Path, whole: pa.Schema, batches: Iterator[pa.RecordBatch], keys: list[pa.Field]) -> None:
    ds.write_dataset(
        pa.RecordBatchReader.from_batches(whole, batches),
        folder,
        format="parquet",
        file_options=ds.ParquetFileFormat().make_write_options(compression="zstd"),
        partitioning=ds.partitioning(pa.schema(keys), flavor="hive"),
        basename_template="part-{i}.parquet",
        existing_data_behavior="delete_matching",
        use_threads=False,
    )


def _arrow_schema(schema: TableSchema) -> pa.Schema:
    fields = [pa.field(column.name, _TYPES[column.type], metadata={"title": column.title}) for column in schema.columns]
    return pa.schema([*fields, pa.field("value_number", _DECIMAL)] if _has_value(schema) else fields)


def _has_value(schema: TableSchema) -> bool:
    return "value" in schema.column_names


def _groups(schema: TableSchema, parts: Iterable[Sequence[Cells]]) -> Iterator[pa.Table]:
    """Tables of `_GROUP` rows, the last one shorter, however the rows are parted."""
    arrow = _arrow_schema(schema)
    held: list[pa.Table] = []
    count = 0
    for part in parts:
        held.append(pa.Table.from_arrays(_arrays(schema, part), schema=arrow))
        count += len(part)
        while count >= _GROUP:
            joined = pa.concat_tables(held)
            yield joined.slice(0, _GROUP).combine_chunks()
            held, count = [joined.slice(_GROUP)], count - _GROUP
    if count:
        yield pa.concat_tables(held).combine_chunks()


def _arrays(schema: TableSchema, rows: Sequence[Cells]) -> list[pa.Array]:
    columns = list(zip(*rows, strict=True)) or [()] * len(schema.columns)
    arrays = [_array(column, cells) for column, cells in zip(schema.columns, columns, strict=True)]
    if _has_value(schema):
        arrays.append(_decimals(arrays[schema.column_names.index("value")]))
    return arrays


def _array(column: Column, cells: Sequence[Any]) -> pa.Array:
    if column.type == "integer":
        return pa.array(cells, pa.int64())
    texts = pa.array(cells, pa.string())
    told = pc.if_else(pc.equal(texts, ""), pa.scalar(None, pa.string()), texts)  # not stated is null
    return _decimals(told) if column.type == "number" else told


def _decimals(texts: pa.Array) -> pa.Array:
    fitting = pc.match_substring_regex(texts, _FITTING)
    return pc.if_else(fitting, texts, pa.scalar(None, pa.string())).cast(_DECIMAL)
