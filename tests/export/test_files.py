import csv
import errno
import json
from decimal import Decimal
from pathlib import Path

import pytest

from extractor.catalog.tables import contract_tables
from extractor.dataset import Dataset
from extractor.errors import UsageError
from extractor.export import write_csv
from extractor.export.cells import csv_cell, json_value
from extractor.intake import find_works, ingest
from extractor.store import Input, open_store, pack_report, record_report


@pytest.fixture
def database(tmp_path, make_report):
    store = open_store(tmp_path / "x.db", create=True)
    report = make_report()
    record_report(store, Input(path="/a", file_name="=cmd|'/c calc'!A1.txt"), pack_report(report), seconds=0.0)
    store.close()
    return tmp_path / "x.db"


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        pytest.param(None, "", id="not-stated"),
        pytest.param(Decimal("1.83648E+13"), "18364800000000", id="no-exponent"),
        pytest.param(Decimal("-0.50"), "-0.50", id="negative-number"),
        pytest.param(3, "3", id="integer"),
        pytest.param("-5", "-5", id="plain-number-in-text"),
        pytest.param("67,2 %", "67,2 %", id="printed-figure"),
        pytest.param("-", "'-", id="bullet"),
        pytest.param("- Tổng vốn", "'- Tổng vốn", id="bullet-line"),
        pytest.param("+84 912", "'+84 912", id="plus"),
        pytest.param("=1+1", "'=1+1", id="formula"),
        pytest.param("  =1+1", "'  =1+1", id="formula-behind-blanks"),
        pytest.param("@SUM(A1)", "'@SUM(A1)", id="at"),
        pytest.param("\t=1", "'\t=1", id="tab"),
        pytest.param("\rx", "'\rx", id="carriage-return"),
        pytest.param("＝1", "'＝1", id="full-width"),
        pytest.param("1.5.2018", "1.5.2018", id="date"),
    ],
)
def test_cells_of_csv(value, cell):
    assert csv_cell(value) == cell


@pytest.mark.parametrize(
    ("value", "text"),
    [
        pytest.param(None, "null", id="none"),
        pytest.param("", "null", id="not-stated"),
        pytest.param(Decimal("0.10"), "0.10", id="exact"),
        pytest.param("met", '"met"', id="word"),
        pytest.param('"\n', '"\\"\\n"', id="escaped"),
    ],
)
def test_values_of_json(value, text):
    assert json_value(value) == text


def test_csv_has_every_table_with_bom_and_all_columns(database, tmp_path):
    with Dataset.open(database) as dataset:
        paths = dataset.export(tmp_path / "out")
    assert [path.name for path in paths] == [f"{schema.name}.csv" for schema in contract_tables()]
    for path, schema in zip(paths, contract_tables(), strict=True):
        data = path.read_bytes()
        assert data.startswith(b"\xef\xbb\xbf")
        assert data.endswith(b"\r\n")
        header = next(csv.reader(data.decode("utf-8-sig").splitlines()))
        assert tuple(header) == schema.column_names
    with (tmp_path / "out" / "facts.csv").open(encoding="utf-8-sig", newline="") as file:
        first = next(csv.DictReader(file))
    assert first["value"] == "18364800000000"
    assert first["sentence"].startswith("'- Tổng")
    assert not list((tmp_path / "out").glob(".*"))


def test_json_lines_keep_numbers_exact_and_say_null(database, tmp_path):
    with Dataset.open(database) as dataset:
        dataset.export(tmp_path / "out", "json")
    lines = (tmp_path / "out" / "facts.jsonl").read_text(encoding="utf-8").splitlines()
    facts = [json.loads(line, parse_float=Decimal) for line in lines]
    assert [fact["value"] for fact in facts] == [18364800000000, Decimal("7010100000000.0")]
    assert facts[0]["of"] is None
    assert facts[0]["part_of"] is None


@pytest.mark.parametrize("file_format", ["csv", "json", "package", "parquet"])
def test_two_exports_are_the_same_bytes(database, tmp_path, file_format):
    with Dataset.open(database) as dataset:
        first = [path.read_bytes() for path in dataset.export(tmp_path / "one", file_format)]
        second = [path.read_bytes() for path in dataset.export(tmp_path / "two", file_format)]
    assert first == second
    assert any(first)


def test_a_folder_that_is_a_file_is_wrong_usage(database, tmp_path):
    (tmp_path / "out").write_text("x", encoding="utf-8")
    with Dataset.open(database) as dataset, pytest.raises(UsageError) as caught:
        dataset.export(tmp_path / "out")
    assert caught.value.next_step


def test_half_a_table_never_replaces_a_whole_one(tmp_path):
    schema = contract_tables()[-1]
    write_csv(tmp_path, schema, [])
    before = (tmp_path / "problems.csv").read_bytes()

    def rows():
        yield dict.fromkeys(schema.column_names, "x")
        raise RuntimeError("halt")

    with pytest.raises(RuntimeError):
        write_csv(tmp_path, schema, rows())
    assert (tmp_path / "problems.csv").read_bytes() == before
    assert [path.name for path in tmp_path.iterdir()] == ["problems.csv"]


def test_a_full_disk_is_told_as_such(tmp_path):
    def rows():
        raise OSError(errno.ENOSPC, "No space left on device")
        yield

    with pytest.raises(UsageError, match="đã đầy"):
        write_csv(tmp_path, contract_tables()[0], rows())


def test_an_unknown_format_is_wrong_usage(database, tmp_path):
    with Dataset.open(database) as dataset, pytest.raises(UsageError, match="pdf"):
        dataset.export(tmp_path, "pdf")


def test_frames_have_the_columns_of_the_contract_and_exact_values(database):
    with Dataset.open(database) as dataset:
        frames = [getattr(dataset, schema.name) for schema in contract_tables()]
        text = dataset.text(dataset.facts["document_id"].iloc[0])
        report = dataset.report(dataset.documents["document_id"].iloc[0])
    for frame, schema in zip(frames, contract_tables(), strict=True):
        assert tuple(frame.columns) == schema.column_names
    facts = frames[2]
    assert facts["value"].sum() == Decimal(25374900000000)
    for fact in facts.itertuples():
        assert text[fact.char_start : fact.char_end] == fact.quote
    assert len(report.facts) == len(facts)


def test_an_unknown_document_is_wrong_usage(database):
    with Dataset.open(database) as dataset:
        for ask in (dataset.report, dataset.text):
            with pytest.raises(UsageError):
                ask("0" * 64)
        with pytest.raises(UsageError):
            list(dataset.rows("ledger"))


def test_every_sample_comes_out_with_its_quotes_at_their_offsets(tmp_path):
    samples = Path(__file__).parents[2] / "samples"
    store = open_store(tmp_path / "x.db", create=True)
    endings = list(ingest(find_works([samples]).works, store, workers=1))
    store.close()
    assert {ending.state for ending in endings} == {"done"}
    with Dataset.open(tmp_path / "x.db") as dataset:
        texts = {document: dataset.text(document) for document in dataset.documents["document_id"]}
        facts = list(dataset.rows("facts"))
        for table in ("facts", "unclaimed", "citations"):
            for row in dataset.rows(table):
                assert texts[row["document_id"]][row["char_start"] : row["char_end"]] == row["quote"]
    ids = [fact["fact_id"] for fact in facts]
    assert len(ids) == len(set(ids))
    assert {fact["part_of"] for fact in facts} <= {"", *ids}
    columns = {column.name: column for column in contract_tables()[2].columns}
    for fact in facts:
        for name, column in columns.items():
            assert not column.required or fact[name] not in (None, ""), (name, fact)
            assert not column.values or fact[name] in column.values, (name, fact)
