"""Both databases: a test that asks for `address` runs on SQLite and on PostgreSQL."""

import pytest

from extractor.store import open_store


@pytest.fixture(params=["sqlite", "postgres"])
def address(request, tmp_path):
    return request.getfixturevalue("postgres") if request.param == "postgres" else str(tmp_path / "x.db")


@pytest.fixture
def store(address):
    opened = open_store(address, create=True)
    yield opened
    opened.close()
