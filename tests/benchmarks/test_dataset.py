"""A dataset of many documents: compare, Parquet and `check --across`, in CPU time.

EXTRACTOR_BENCH_DOCUMENTS says how many documents of 30 facts (made up, no text). Asked for at 100,000 of them: one
indicator compared within 1 s, 100,000 rows a second to Parquet, checks between reports that take twice as long for
twice as many, in bounded memory.
"""

import os
import random
import time
from contextlib import closing
from itertools import chain, islice

import pyarrow.parquet as pq
import pytest

from extractor.catalog import load_catalog
from extractor.catalog.tables import contract_tables
from extractor.compare import Question
from extractor.dataset import Dataset
from extractor.store import open_store
from extractor.store.reports import insert_rows
from extractor.store.tables import table

pytestmark = pytest.mark.benchmark
COUNT = int(os.environ.get("EXTRACTOR_BENCH_DOCUMENTS", "2000"))
FACTS, INDICATORS, AT_ONCE = 30, 80, 2_000
REPORTS = 11  # of each unit: one a year, the last one sent again
FIXED = {
    "topic": "indicator", "role": "actual", "unit": "percent", "bound": "exact", "decimals": 1, "certainty": "stated",
    "quote": "12,5 %", "sentence": "Tỷ lệ hộ nghèo giảm còn 12,5 % vào cuối năm.", "page": 1, "origin": "text",
    "rule": "claims.indicators.stated", "of": None,
}  # fmt: skip


def _fill(address, count):
    """A database of `count` documents of real districts and their communes; one value in 49 contradicts others.

    One of half as many documents is the same with half of the units.
    """
    units = list(islice(_units(), count // REPORTS))
    empty = {schema.name: dict.fromkeys(schema.column_names, "") for schema in contract_tables()}
    names = sorted(load_catalog().indicators.by_id)[:INDICATORS]
    with closing(open_store(address, create=True)) as store:
        for first in range(0, count, AT_ONCE):
            numbers = range(first, min(count, first + AT_ONCE))
            with store.writing() as connection:
                insert_rows(connection, table("documents"), [empty["documents"] | _document(n, units) for n in numbers])
                facts = [empty["facts"] | _fact(n, at, units, names) for n in numbers for at in range(FACTS)]
                insert_rows(connection, table("facts"), facts)
                insert_rows(connection, table("findings"), [empty["findings"] | _finding(n) for n in numbers])


def _units():
    """Districts of 2018, each with its communes behind it; in any order, so that half of them are like the whole."""
    places = load_catalog().places
    provinces = filter(None, (places.state_of(f"{code:02}", "2018") for code in range(1, 100)))
    districts = list(chain.from_iterable(places.children(it.unit_id, "2018", "district") for it in provinces))
    random.Random(0).shuffle(districts)  # noqa: S311 - no secret
    listed = chain.from_iterable((it, *places.communes_of(it.unit_id, "2018")) for it in districts)
    yield from {it.code: it for it in listed}.values()


def _document(number, units):
    unit, year = units[number % len(units)], _year(number, units)
    told = {"unit_code": unit.code, "unit_level": unit.level, "province_code": "38"}
    versions = {"code_version": "1", "schemas_hash": "x", "text_quality": "0.99", "status": "ok", "pages": 3}
    name = {"document_id": f"{number:064x}", "file_name": f"{number}.docx", "period_end": year}
    return told | versions | name


def _year(number, units):
    return str(2010 + min(number // len(units), REPORTS - 2))


def _fact(number, position, units, names):
    at = number % len(units)
    year, value = _year(number, units), at % 97 + (number % 49 == 0)
    ids = {"fact_id": f"{number:08x}{position:08x}", "document_id": f"{number:064x}", "position": position}
    place = {"place_code": units[at].code, "place_name": units[at].full_name}
    time_ = {"period_start": year, "period_end": year, "char_start": position * 10, "char_end": position * 10 + 5}
    numbers = {"value": f"{value}.5", "low": f"{value}.45", "high": f"{value}.55"}
    return FIXED | ids | place | time_ | numbers | {"indicator": names[(at + position * 7) % len(names)]}


def _finding(number):
    ids = {"finding_id": f"f{number}", "document_id": f"{number:064x}", "position": 0}
    return ids | {"level": "warning", "fact_ids": f"{number:08x}{0:08x}", "check": "sum.total"}


def _spent(work):
    began = time.process_time()
    result = work()
    return result, time.process_time() - began


def test_a_dataset_of_many_documents(tmp_path):
    _fill(tmp_path / "whole.db", COUNT)
    _fill(tmp_path / "half.db", COUNT // 2)
    load_catalog().places  # noqa: B018 - read once, not counted
    with Dataset.open(tmp_path / "half.db") as dataset:
        _, half = _spent(dataset.check_across)
    with Dataset.open(tmp_path / "whole.db") as dataset:
        question = Question(indicator=min(load_catalog().indicators.by_id))
        table_, compared = _spent(lambda: dataset.comparison(question))
        _, exported = _spent(lambda: dataset.export(tmp_path / "parquet", "parquet"))
        found, checked = _spent(dataset.check_across)
    rows = pq.ParquetFile(tmp_path / "parquet" / "facts.parquet").metadata.num_rows
    assert rows == COUNT * FACTS
    facts = sum(len(cell.fact_ids) for cell in table_.cells.values())
    print(f"compare {facts} of {rows} facts: {compared:.2f} s CPU; Parquet {rows / exported:,.0f} rows/s")
    print(f"check --across {checked:.1f} s CPU, {len(found)} findings; {checked / half:.2f} times that of the half")
