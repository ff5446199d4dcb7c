"""Both databases: a test that asks for `address` runs on SQLite and on PostgreSQL."""

import sqlite3
from contextlib import closing

import pytest
import sqlalchemy as sa

from extractor.store import open_store
from extractor.store.types import BYTES, INTEGER, REAL, TEXT


@pytest.fixture(params=["sqlite", "postgres"])
def address(request, tmp_path):
    return request.getfixturevalue("postgres") if request.param == "postgres" else str(tmp_path / "x.db")


@pytest.fixture
def store(address):
    opened = open_store(address, create=True)
    yield opened
    opened.close()


def write_database(address, script):
    """Write a stored database of SQLite at an address; on a server in the types that it was given at that time."""
    if "://" in str(address):
        _write_on_server(address, script)
        return
    with closing(sqlite3.connect(address)) as connection:
        connection.executescript(script)
        connection.execute("PRAGMA journal_mode = WAL")


def _write_on_server(address, script):
    lite, server = sa.create_engine("sqlite://"), sa.create_engine(address.replace("://", "+psycopg://", 1))
    kinds = {sa.TEXT: TEXT, sa.INTEGER: INTEGER, sa.FLOAT: REAL, sa.BLOB: BYTES}
    form = sa.MetaData()
    with lite.connect() as source, server.begin() as target:
        source.connection.driver_connection.executescript(script)
        form.reflect(source)
        for column in (column for each in form.tables.values() for column in each.columns):
            column.type = kinds.get(type(column.type), column.type)
        form.create_all(target)
        for each in form.sorted_tables:
            if rows := [row._asdict() for row in source.execute(sa.select(each))]:
                target.execute(each.insert(), rows)
    server.dispose()
