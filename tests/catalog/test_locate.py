"""By what a stored report knows that the records have changed since."""

import shutil

import pytest

from extractor.catalog import locate


@pytest.fixture
def schemas(tmp_path, monkeypatch):
    """A copy of schemas/ that the catalog reads."""
    folder = tmp_path / "schemas"
    shutil.copytree(locate.schemas_dir(), folder)
    monkeypatch.setattr(locate, "schemas_dir", lambda: folder)
    yield folder
    locate.schemas_hash.cache_clear()


def hash_now():
    locate.schemas_hash.cache_clear()
    return locate.schemas_hash()


@pytest.mark.parametrize("name", ["messages.toml", "criteria/xa-2016-1980.toml"])
def test_a_remark_makes_no_report_out_of_date(schemas, name):
    before = hash_now()
    path = schemas / name
    path.write_text(f"# Xem lại sau.\n\n{path.read_text(encoding='utf-8')}", encoding="utf-8")
    assert hash_now() == before


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        pytest.param("units.toml", "đồng", "đồng bạc", id="a word"),
        pytest.param("places.csv", "Hà Nội", "Hà Nộí", id="a place"),
        pytest.param("messages.toml", "[[word]]", "[[wording]]", id="a record"),
    ],
)
def test_a_changed_record_does(schemas, name, old, new):
    before = hash_now()
    path = schemas / name
    path.write_text(path.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")
    assert hash_now() != before
