"""The pages over PostgreSQL, as a team's server has it: what they show, decide, refuse and take back."""

from __future__ import annotations

import time

import pytest

from extractor.store import open_store
from tests.web.conftest import fill


@pytest.fixture
def database(postgres, tmp_path, make_report) -> str:
    """The store of the other tests, on PostgreSQL: `browser` and `open_desk` stand over it."""
    fill(postgres, tmp_path, make_report())
    return postgres


@pytest.mark.parametrize(
    ("path", "told"),
    [
        ("/", "Thị xã Bỉm Sơn"),
        ("/reports", "bao-cao.txt"),
        ("/reports?q=bim+son", "bao-cao.txt"),
        ("/findings", "gấp 1.000 lần"),
        ("/compare?indicator=funding&item=total", "18.364,8 tỷ đồng"),
        ("/compare/criteria", "<h1>"),
        ("/compare/funding", "7.010,1"),
        ("/unclear?kind=name", "tên tổ"),
        ("/problems", "hỏng.docx"),
        ("/journal", "<h1>Nhật ký"),
        ("/api/overview", "documents"),
        ("/api/findings", "funding.magnitude"),
        ("/api/unclear", "phrases"),
    ],
)
def test_each_page_shows_what_the_store_holds(browser, path, told):
    answer = browser.get(path)
    assert answer.status_code == 200
    assert told in answer.text


def test_search_finds_what_the_store_holds(browser):
    until = time.monotonic() + 20
    while not browser.get("/api/search?q=von").json()["ready"] and time.monotonic() < until:
        time.sleep(0.05)
    found = browser.get("/search?q=ngan+sach+tinh").text.split('id="main"', 1)[1]
    assert "Bỉm Sơn" in found


def test_a_report_is_shown_judged_and_taken_back(browser, report):
    fact = report.facts[1]
    mine = f"/documents/{fact.document_id}?view=text"
    assert f'data-facts="{fact.fact_id}"' in browser.get(mine).text
    target = {"kind": "fact", "document_id": fact.document_id, "target": fact.fact_id}
    new = {"new_value": "7000000000000", "new_place_name": "Huyện Hà Trung", "why": "nhầm"}
    assert browser.submit("/decide", **target, **new, action="correct", back=mine).status_code == 303
    assert "<del>7.010,1 tỷ đồng</del>" in browser.get(mine).text
    assert "Huyện Hà Trung" in browser.get("/compare?indicator=funding&item=province_budget").text
    last = browser.get("/api/decisions").json()["rows"][-1]["decision_id"]
    assert browser.submit("/decide", **target, action="undo", expected=last).status_code == 303
    assert "<del>" not in browser.get(mine).text
    assert "Huyện Hà Trung" not in browser.get("/compare?indicator=funding&item=province_budget").text
    assert "nguyên vẹn (2)" in browser.get("/journal").text
    assert "nhầm" in browser.get("/journal.csv").text


def test_a_finding_leaves_the_queue_and_a_second_decision_on_the_same_view_is_a_conflict(open_desk, report):
    one, other = open_desk(), open_desk()
    finding = report.findings[0]
    target = {"kind": "finding", "document_id": finding.document_id, "target": finding.finding_id}
    assert finding.message in one.get("/findings?status=open").text
    assert one.submit("/decide", **target, action="accept", expected="").status_code == 303
    assert finding.message not in other.get("/findings?status=open").text
    assert other.submit("/decide", **target, action="ask", expected="").status_code == 409
    assert len(one.get("/api/decisions").json()["rows"]) == 1


def test_a_decision_does_not_wait_for_ever_for_another_writer(open_desk, database, report):
    browser = open_desk(busy_seconds=0.2)
    fields = {"kind": "finding", "document_id": report.document.document_id, "target": report.findings[0].finding_id}
    other = open_store(database)
    with other.writing():
        refused = browser.submit("/decide", **fields, action="dismiss", why="đã đính chính")
        assert browser.get("/findings").status_code == 200
    other.close()
    assert refused.status_code == 503
    assert "đang bị chương trình khác giữ" in refused.text
    assert ">đã đính chính</textarea>" in refused.text
    assert browser.submit("/decide", **fields, action="dismiss", why="đã đính chính").status_code == 303


def test_a_phrase_is_tried_on_the_stored_reports(browser):
    tried = browser.submit("/unclear/try", phrase="ngân sách tỉnh", indicator="funding")
    assert tried.status_code == 200
    assert "1 / 1" in tried.text
