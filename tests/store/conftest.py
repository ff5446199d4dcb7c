"""Both databases: a test that asks for `address` runs on SQLite and on PostgreSQL."""

import os
import uuid

import pytest
import sqlalchemy as sa

from extractor.store import open_store


@pytest.fixture(params=["sqlite", "postgres"])
def address(request, tmp_path):
    if request.param == "sqlite":
        yield str(tmp_path / "x.db")
        return
    server = os.environ.get("EXTRACTOR_TEST_POSTGRES", "")
    if not server:
        assert os.environ.get("EXTRACTOR_REQUIRE") != "1", "EXTRACTOR_TEST_POSTGRES must name a server here"
        pytest.skip("EXTRACTOR_TEST_POSTGRES names no PostgreSQL server")
    name = f"t{uuid.uuid4().hex}"
    engine = sa.create_engine(server.replace("postgresql://", "postgresql+psycopg://"))
    with engine.begin() as connection:
        connection.exec_driver_sql(f"CREATE SCHEMA {name}")
    yield f"{server}?options=-csearch_path%3D{name}"
    with engine.begin() as connection:
        connection.exec_driver_sql(f"DROP SCHEMA {name} CASCADE")
    engine.dispose()


@pytest.fixture
def store(address):
    opened = open_store(address, create=True)
    yield opened
    opened.close()
