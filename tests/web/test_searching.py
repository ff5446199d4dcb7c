"""Search finds a word however its tone is placed and its i is spelled, with marks and without."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator

import pytest
from sqlalchemy import delete

from extractor.store import Input, open_store, pack_report, record_report
from extractor.store.tables import table
from extractor.web.searching import Index

TITLES = ("Hoà Bình, tỷ lệ", "Hòa Thành, tỉ lệ", "hoàn thành kỳ này")


@pytest.fixture
def index(tmp_path, make_report) -> Iterator[Index]:
    """An index over reports with these names that has caught up."""
    store = open_store(tmp_path / "a.db", create=True)
    for number, title in enumerate(TITLES):
        report = make_report(f"{number} Tổng 18.364,8 tỷ đồng", name=f"{title}.txt")
        record_report(store, Input(path=f"/{number}", file_name=f"{title}.txt"), pack_report(report), seconds=0.1)
    index = Index(store)
    until = time.monotonic() + 20
    while not index.ready and time.monotonic() < until:
        time.sleep(0.02)
    yield index
    index.close()
    store.close()


@pytest.fixture
def search(index) -> Callable[[str], list[str]]:
    """The names that a search finds."""
    return lambda words: sorted(row["shown"].split(" · ")[-1].removesuffix(".txt") for row in index.find(words))


@pytest.mark.parametrize(
    ("words", "found"),
    [
        pytest.param("hoà bình", TITLES[:1], id="as written"),
        pytest.param("hòa bình", TITLES[:1], id="tone on the first vowel"),
        pytest.param("HOÀ tỷ lệ", TITLES[:2], id="both spellings of both words"),
        pytest.param("hòa tỉ lệ", TITLES[:2], id="the other spelling"),
        pytest.param("ho\u0300a ti\u0309", TITLES[:2], id="marks apart"),
        pytest.param("hoa ty le", TITLES[:2], id="without marks"),
        pytest.param("hoa ti le", TITLES[:2], id="without marks, the other i"),
        pytest.param("hoà", TITLES, id="the beginning of a longer word"),
        pytest.param("thành", TITLES[1:], id="a plain word"),
        pytest.param("hóa", (), id="another tone"),
        pytest.param("…", (), id="no word"),
    ],
)
def test_spellings_are_joined(search, words, found):
    assert search(words) == sorted(found)


def test_documents_that_are_gone_are_found_no_more(index, search):
    gone = [row["document_id"] for row in index.find("hòa")]
    with index._store.writing() as connection:
        connection.execute(delete(table("documents")).where(table("documents").c.document_id.in_(gone[:2])))
    index._catch_up()
    assert [row["document_id"] for row in index.find("hòa")] == gone[2:]
