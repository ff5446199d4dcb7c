"""Every earlier form of the database, as it was written then, opens today with the same rows."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from extractor.errors import StoreError
from extractor.store import find_document, iterate_rows, load_report, open_store
from extractor.store.migrate import _config, bring_up_to_date
from extractor.store.tables import SCHEMA_VERSION, metadata
from tests.store.conftest import write_database

STORED = sorted((Path(__file__).parent / "databases").glob("version*.sql"))


def _form(store):
    with store.reading() as connection:
        found = sa.inspect(connection)
        return {
            name: sorted(
                (column["name"], str(column["type"]), column["nullable"]) for column in found.get_columns(name)
            )
            for name in found.get_table_names()
        }


def test_each_earlier_version_has_a_stored_database():
    assert {path.stem for path in STORED} >= {f"version{number}" for number in range(1, SCHEMA_VERSION)}


@pytest.mark.parametrize("stored", STORED, ids=lambda path: path.stem)
def test_an_earlier_database_gets_the_form_of_a_new_one_and_keeps_its_rows(address, stored, make_report):
    store = open_store(address, create=True)
    new = _form(store)
    with store.writing() as connection:
        metadata().drop_all(connection)
        connection.exec_driver_sql("DROP TABLE alembic_version")
    store.close()
    write_database(address, stored.read_text(encoding="utf-8"))
    old = open_store(address)
    assert _form(old) == new
    with old.reading() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata()) == []
        assert [row["file_name"] for row in iterate_rows(connection, "documents")] == ["bao-cao.txt"]
        assert [row["quote"] for row in iterate_rows(connection, "facts")] == ["18.364,8 tỷ đồng", "7.010,1 tỷ đồng"]
        assert [row["code"] for row in iterate_rows(connection, "problems")] == ["corrupt"]
        ledger = connection.exec_driver_sql("SELECT path, state FROM ledger ORDER BY path").fetchall()
        report = make_report()
        assert load_report(connection, report.document.document_id).facts == report.facts
    assert ledger == [
        ("/a/bao-cao.txt", "done"),
        ("/a/goi.zip", "archive"),
        ("/a/hong.docx", "problem"),
        ("/b/ban-sao.txt", "done"),
    ]
    assert find_document(old, report.document.document_id).status == "ok"
    old.close()


def test_differences_are_made_anew_from_what_was_expected_and_observed(address):
    """Some checks took them from what was not rounded yet, or without their signs."""
    write_database(address, STORED[3].read_text(encoding="utf-8"))
    rows = [("48.3", "43.8", "-4.535"), ("-1.07", "1.9", "0.83"), ("<= 100", "130", "30"), ("17", "18", "1")]
    into = sa.table("findings", *map(sa.column, ("document_id", "position", "expected", "observed", "difference")))
    server = "://" in address
    engine = sa.create_engine(address.replace("://", "+psycopg://", 1) if server else f"sqlite:///{address}")
    with engine.begin() as connection:
        documents = [row[0] for row in connection.exec_driver_sql("SELECT document_id FROM documents")]
        connection.exec_driver_sql("DELETE FROM findings")
        connection.execute(sa.insert(into), [
            {"document_id": documents[0], "position": at, "expected": one, "observed": other, "difference": off}
            for at, (one, other, off) in enumerate(rows)
        ])  # fmt: skip
    engine.dispose()
    store = open_store(address)
    with store.reading() as connection:
        found = [(row["difference"], row["unit"]) for row in iterate_rows(connection, "findings")]
    store.close()
    assert found == [("-4.5", ""), ("2.97", ""), ("", ""), ("1", "")]


def test_a_migration_that_fails_leaves_the_database_as_it_was(tmp_path, monkeypatch):
    script = STORED[0].read_text(encoding="utf-8")
    write_database(tmp_path / "old.db", script)

    def cut_off(connection, version):
        bring_up_to_date(connection, version)
        raise StoreError("power cut")

    monkeypatch.setattr("extractor.store.database.bring_up_to_date", cut_off)
    with pytest.raises(StoreError, match="power cut"):
        open_store(tmp_path / "old.db")
    with closing(sqlite3.connect(tmp_path / "old.db")) as connection:
        assert "\n".join(connection.iterdump()) + "\n" == script


def test_the_newest_migration_is_the_version_of_the_tables(store):
    from alembic.script import ScriptDirectory

    with store.reading() as connection:
        assert ScriptDirectory.from_config(_config(connection)).get_heads() == [f"{SCHEMA_VERSION:04}"]
        assert compare_metadata(MigrationContext.configure(connection), metadata()) == []
        assert MigrationContext.configure(connection).get_current_revision() == f"{SCHEMA_VERSION:04}"


def test_a_column_that_the_contract_gained_is_added_when_a_database_is_opened(address):
    store = open_store(address, create=True)
    with store.writing() as connection:
        connection.exec_driver_sql("ALTER TABLE findings DROP COLUMN repair")
    store.close()
    store = open_store(address)
    with store.reading() as connection:
        assert list(iterate_rows(connection, "findings")) == []
        assert compare_metadata(MigrationContext.configure(connection), metadata()) == []
    store.close()
