"""Search finds a word however its tone is placed and its i is spelled, with marks and without."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator

import pytest
from sqlalchemy import delete

from extractor.pipeline import extract
from extractor.store import Input, open_store, pack_report, record_report
from extractor.store.tables import table
from extractor.web.searching import Index

TEXT = """ỦY BAN NHÂN DÂN HUYỆN YÊN THỦY
BÁO CÁO
Kết quả xây dựng nông thôn mới năm 2019
I. NGUỒN LỰC CHUNG
Tổng nguồn vốn huy động là 18.364,8 tỷ đồng.

Hành lang
xanh dọc sông được giữ gìn.
Có 3 lần kiểm điểm.
"""
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


_ONE_OF_EACH = (
    pytest.param("hanh lang xanh", "text", "/documents/{0}?at=", id="a paragraph without a figure"),
    pytest.param("lang xanh", "text", "/documents/{0}?at=", id="words over the end of a line"),
    pytest.param("nguồn lực chung", "text", "/documents/{0}?at=", id="a heading"),
    pytest.param("18.364,8", "fact", "/documents/{0}?fact=", id="a figure"),
    pytest.param("3 lan kiem diem", "text", "/documents/{0}?at=", id="a number that nobody took"),
    pytest.param("hỏng", "problem", "/problems", id="a failed file"),
    pytest.param("xin lại", "problem", "/problems", id="what to do with it"),
    pytest.param("đã đính chính", "decision", "/journal?page=1#d-1", id="a reason in the journal"),
    pytest.param("1.000 lần", "finding", "/documents/", id="a finding"),
    pytest.param("yen thuy", "document", "/documents/{0}?", id="a unit"),
)


@pytest.fixture
def desk(open_desk, database, report):
    """Pages over a report with a paragraph that holds no figure, a failed file and a decision."""
    store = open_store(database)
    made = extract(TEXT.encode(), file_name="them.txt")
    record_report(store, Input(path="/them.txt", file_name="them.txt"), pack_report(made), seconds=0.1)
    store.close()
    browser = open_desk()
    finding = report.findings[0]
    target = {"kind": "finding", "document_id": finding.document_id, "target": finding.finding_id}
    assert browser.submit("/decide", **target, action="dismiss", why="đã đính chính").status_code == 303
    browser.app.state.desk.index._catch_up()
    browser.mine = made.document.document_id
    return browser


@pytest.mark.parametrize(("words", "kind", "leads"), _ONE_OF_EACH)
def test_every_kind_of_words_is_found_and_leads_to_where_they_stand(desk, words, kind, leads):
    rows = desk.get("/api/search", params={"q": words}).json()["rows"]
    assert kind in {row["kind"] for row in rows}
    hrefs = re.findall(r'<a data-open href="([^"]*)"', desk.get("/search", params={"q": words}).text)
    assert any(href.startswith(leads.format(desk.mine)) for href in hrefs), hrefs
    for href in hrefs:
        assert desk.get(href).status_code == 200


def test_a_sentence_that_is_found_by_its_figure_is_not_shown_twice(desk):
    rows = [row for row in desk.get("/api/search?q=18.364,8").json()["rows"] if row["document_id"] == desk.mine]
    assert [row["kind"] for row in rows if row["kind"] in ("fact", "text")] == ["fact"]


def test_a_failed_file_that_is_read_now_is_found_no_more(desk, database):
    assert desk.get("/api/search?q=hỏng").json()["rows"]
    with desk.app.state.desk.store.writing() as connection:
        connection.execute(delete(table("problems")))
    desk.app.state.desk.index._catch_up()
    assert desk.get("/api/search?q=hỏng").json()["rows"] == []
