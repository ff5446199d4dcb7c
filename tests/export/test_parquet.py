"""Parquet: exact, the same bytes for the same rows, and in folders a province and year on demand."""

import errno
from decimal import Decimal

import pyarrow.dataset as ds
import pyarrow.parquet as pq
import pytest

from extractor.catalog.tables import contract_tables
from extractor.errors import UsageError
from extractor.export import parquet
from extractor.export.parquet import write_parquet, write_partitioned
from extractor.store import lines_of

FACTS = next(schema for schema in contract_tables() if schema.name == "facts")


def _facts(*values):
    """A part a row, as the store gives them."""
    blank = dict.fromkeys(FACTS.column_names)
    rows = (
        blank | {"document_id": f"d{at}", "value": it, "low": it or None, "period_end": "2018-07", "page": at}
        for at, it in enumerate(values)
    )
    return [lines_of([row], "facts") for row in rows]


@pytest.mark.parametrize(
    ("value", "text", "number"),
    [
        pytest.param(Decimal(18364800000000), "18364800000000", Decimal(18364800000000), id="money"),
        pytest.param(Decimal("38.10"), "38.10", Decimal("38.1"), id="printed decimals stay in the text"),
        pytest.param("met", "met", None, id="status"),
        pytest.param(Decimal("1e40"), "1" + "0" * 40, None, id="no honest figure"),
        pytest.param("", None, None, id="not stated"),
    ],
)
def test_a_value_is_exact(tmp_path, value, text, number):
    (row,) = pq.read_table(write_parquet(tmp_path, FACTS, _facts(value))).to_pylist()
    assert (row["value"], row["value_number"], row["page"]) == (text, number, 0)
    assert row["low"] == number


@pytest.mark.parametrize(
    "text", ['"', "a,b", "a\nb\r\n", "(NULL)", "NULL", "nan", " ", "đồng \U0001f33e", "x" * 3_000_000]
)
def test_a_text_is_whole(tmp_path, text):
    (row,) = pq.read_table(write_parquet(tmp_path, FACTS, _facts(text))).to_pylist()
    assert row["value"] == text


def test_the_same_rows_give_the_same_bytes_however_they_are_parted(tmp_path, monkeypatch):
    monkeypatch.setattr(parquet, "_GROUP", 2)
    monkeypatch.setattr(parquet, "_AT_ONCE", 300)
    parts = _facts(*(Decimal(value) / 2 for value in range(5)), "met")
    together = [b"\n".join(parts), b""]
    first, again = (
        write_parquet(tmp_path / name, FACTS, rows).read_bytes() for name, rows in (("a", parts), ("b", together))
    )
    assert first == again
    assert pq.ParquetFile(tmp_path / "a" / "facts.parquet").num_row_groups == 3


def test_facts_lie_by_province_and_year(tmp_path):
    folder = write_partitioned(tmp_path, FACTS, _facts(Decimal(1), Decimal(2)), {"d0": "38"})
    assert sorted(path.parent.parent.name for path in folder.rglob("*.parquet")) == ["province=00", "province=38"]
    table = ds.dataset(folder, partitioning="hive").to_table().to_pylist()
    assert sorted(row["value"] for row in table) == ["1", "2"]


def test_folders_of_provinces_hold_the_same_bytes_however_the_rows_are_parted(tmp_path, monkeypatch):
    monkeypatch.setattr(parquet, "_GROUP", 2)
    parts = _facts(*(Decimal(value) / 2 for value in range(7)))
    together = [b"\n".join(parts)]
    provinces = {f"d{at}": ("38", "40")[at // 3] for at in range(6)}
    first, again = (
        write_partitioned(tmp_path / name, FACTS, rows, provinces) for name, rows in (("a", parts), ("b", together))
    )
    files = sorted(path.relative_to(first) for path in first.rglob("*.parquet"))
    assert len(files) == 3
    assert files == sorted(path.relative_to(again) for path in again.rglob("*.parquet"))
    assert [(first / it).read_bytes() for it in files] == [(again / it).read_bytes() for it in files]


def test_what_an_earlier_export_left_goes_and_what_is_not_ours_stays(tmp_path):
    write_partitioned(tmp_path, FACTS, _facts(Decimal(1), Decimal(2)), {"d0": "38"})
    (tmp_path / "facts" / "own.txt").write_bytes(b"x")
    folder = write_partitioned(tmp_path, FACTS, _facts(Decimal(1)), {"d0": "40"})
    assert sorted(path.name for path in folder.iterdir()) == ["own.txt", "province=40"]
    assert [path.name for path in tmp_path.iterdir()] == ["facts"]


def test_one_form_of_a_table_takes_the_place_of_the_other(tmp_path):
    write_parquet(tmp_path, FACTS, _facts(Decimal(1)))
    write_partitioned(tmp_path, FACTS, _facts(Decimal(2)), {})
    assert [path.name for path in tmp_path.rglob("*.parquet")] == ["part-0.parquet"]
    write_parquet(tmp_path, FACTS, _facts(Decimal(3)))
    assert [path.name for path in tmp_path.iterdir()] == ["facts.parquet"]


def test_a_full_disk_keeps_the_parts_that_were_there(tmp_path, monkeypatch):
    folder = write_partitioned(tmp_path, FACTS, _facts(Decimal(1)), {"d0": "38"})

    def fill(*_, **__):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("extractor.export.parquet.pq.ParquetWriter", fill)
    with pytest.raises(UsageError, match="đã đầy"):
        write_partitioned(tmp_path, FACTS, _facts(Decimal(2)), {"d0": "40"})
    assert [path.name for path in folder.iterdir()] == ["province=38"]
