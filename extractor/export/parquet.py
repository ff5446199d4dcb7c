"""Tables as Parquet: zstd, exact decimals, the same bytes for the same rows.

Numbers are decimal128(38, 12). A fact's `value` stays the exact text of the contract (it may be a status word); beside
it stands `value_number`. A number with more digits than that (none in an honest report) is null there and whole in the
text. **Source**: https://parquet.apache.org/docs/file-format.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from itertools import islice
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.dataset as ds
import pyarrow.parquet as pq

from extractor.catalog.tables import Column, TableSchema
from extractor.export.cells import print_number
from extractor.export.files import Row, replacing

_DECIMAL = pa.decimal128(38, 12)
_WHOLE_DIGITS, _PLACES = 26, 12
_BATCH = 50_000
_TYPES = {"string": pa.string(), "integer": pa.int64(), "number": _DECIMAL}


def write_parquet(folder: Path, schema: TableSchema, rows: Iterable[Row]) -> Path:
    """Write one table as `folder`/<name>.parquet and return its path.

    Raises:
        UsageError: the folder cannot be written.
    """
    path = folder / f"{schema.name}.parquet"
    with replacing(path) as draft, pq.ParquetWriter(draft, _arrow_schema(schema), compression="zstd") as writer:
        for part in _parts(rows):
            batch = pa.RecordBatch.from_arrays(_arrays(schema, part), schema=writer.schema)
            writer.write_batch(batch, row_group_size=_BATCH)
    return path


def write_partitioned(folder: Path, schema: TableSchema, rows: Iterable[Row], province_of: Mapping[str, str]) -> Path:
    """Write facts as `folder`/<name>/province=01/year=2018/part-0.parquet and return `folder`/<name>.

    Args:
        folder: where the dataset lies.
        schema: of a table with document_id and period_end.
        rows: of the table.
        province_of: code of the province by document_id; "" and missing are written as 00.
    """
    keys = [pa.field("province", pa.string()), pa.field("year", pa.string())]
    whole = pa.schema([*_arrow_schema(schema), *keys])

    def placed() -> Iterator[pa.RecordBatch]:
        for part in _parts(rows):
            provinces = [province_of.get(str(row["document_id"])) or "00" for row in part]
            years = [str(row["period_end"] or "0000")[:4] for row in part]
            yield pa.RecordBatch.from_arrays(
                [*_arrays(schema, part), pa.array(provinces), pa.array(years)], schema=whole
            )

    target = folder / schema.name
    ds.write_dataset(
        pa.RecordBatchReader.from_batches(whole, placed()),
        target,
        format="parquet",
        file_options=ds.ParquetFileFormat().make_write_options(compression="zstd"),
        partitioning=ds.partitioning(pa.schema(keys), flavor="hive"),
        basename_template="part-{i}.parquet",
        existing_data_behavior="delete_matching",
        use_threads=False,
    )
    return target


def _arrow_schema(schema: TableSchema) -> pa.Schema:
    fields = [pa.field(column.name, _TYPES[column.type], metadata={"title": column.title}) for column in schema.columns]
    return pa.schema([*fields, pa.field("value_number", _DECIMAL)] if _has_value(schema) else fields)


def _has_value(schema: TableSchema) -> bool:
    return "value" in schema.column_names


def _parts(rows: Iterable[Row]) -> Iterator[list[Row]]:
    source = iter(rows)
    while part := list(islice(source, _BATCH)):
        yield part


def _arrays(schema: TableSchema, rows: list[Row]) -> list[pa.Array]:
    arrays = [_array(column, [row[column.name] for row in rows]) for column in schema.columns]
    if _has_value(schema):
        arrays.append(_decimals([row["value"] for row in rows]))
    return arrays


def _array(column: Column, cells: list[Any]) -> pa.Array:
    if column.type == "number":
        return _decimals(cells)
    if column.type == "integer":
        return pa.array(cells, pa.int64())
    if column.name == "value":
        cells = [print_number(cell) if isinstance(cell, Decimal) else cell for cell in cells]
    return pa.array([cell or None for cell in cells], pa.string())  # not stated is null


def _decimals(cells: list[Any]) -> pa.Array:
    return pa.array([_fitting(cell) for cell in cells], _DECIMAL)


def _fitting(cell: Any) -> Decimal | None:
    if isinstance(cell, float | int):
        cell = Decimal(str(cell))
    if not isinstance(cell, Decimal) or not cell.is_finite():
        return None
    fits = cell.adjusted() < _WHOLE_DIGITS and -int(cell.as_tuple().exponent) <= _PLACES
    return cell if fits else None
