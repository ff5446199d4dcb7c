"""A file that failed is read again from the page: mended, it becomes a report; else it stays with its reason."""

from __future__ import annotations

import time

import docx
import pytest

from extractor.web import progress

pytestmark = pytest.mark.guarded
SENTENCE = "Đến hết năm 2019, toàn xã đạt 15/19 tiêu chí nông thôn mới."


@pytest.fixture
def retry(browser, database):
    """Press the button of the failed file and wait for the reading to end; its process is none of ours to leave."""

    def press() -> None:
        answer = browser.submit("/problems/retry", path=str(database.parent / "hong.docx"))
        assert answer.headers["location"] == "/problems"
        assert "Đang đọc lại tệp" in browser.get("/problems").text
        assert progress._running[-1].wait(timeout=120) is not None
        assert not any(str(database) in str(word) for word in progress._running[-1].args)  # it may hold a password
        time.sleep(1.1)  # the archive looks at the ledger once a second

    return press


def test_a_file_that_was_mended_becomes_a_report(browser, database, retry):
    assert "hỏng.docx" in browser.get("/problems").text
    document = docx.Document()
    document.add_paragraph("BÁO CÁO")
    document.add_paragraph(SENTENCE)
    document.save(str(database.parent / "hong.docx"))
    retry()
    assert "Mọi tệp đều đọc được." in browser.get("/problems").text
    rows = {row["file_name"]: row for row in browser.get("/api/documents").json()["rows"]}
    mine = rows["hong.docx"]["document_id"]
    assert "15/19" in browser.get(f"/documents/{mine}?view=text").text
    values = [row["value"] for row in browser.get(f"/api/documents/{mine}/facts").json()["rows"]]
    assert "15" in values


def test_a_file_that_is_still_broken_stays_with_its_new_reason(browser, database, retry):
    (database.parent / "hong.docx").write_bytes(b"PK\x03\x04 cut off")
    before = browser.get("/api/problems").json()["rows"][0]
    retry()
    (row,) = browser.get("/api/problems").json()["rows"]
    assert (row["path"], row["code"]) == (before["path"], "corrupt")
    assert row["document_id"] != before["document_id"]  # of the bytes that stand there now
    assert row["message"] != before["message"]
    assert "Cách xử lý" in browser.get("/problems").text
