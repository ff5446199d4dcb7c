"""A version that was replaced can be opened, says so, and is counted nowhere."""

from __future__ import annotations

import time

import pytest

from extractor.store import Input, open_store, pack_report, record_report


@pytest.fixture
def replaced(database, tmp_path, browser, report, make_report):
    """Put another version under the name of the report; return its id."""
    newer = make_report(f"{report.document.text} Bản sau.")
    store = open_store(database)
    source = Input(path=str(tmp_path / "bao-cao.txt"), file_name="bao-cao.txt")
    record_report(store, source, pack_report(newer), seconds=0.1)
    store.close()
    time.sleep(1.1)  # pages look at the ledger once a second
    return newer.document.document_id


def test_it_can_be_opened_and_leads_to_the_version_that_counts(browser, report, replaced):
    page = browser.get(f"/documents/{report.document.document_id}?view=text").text
    assert "Bản cũ" in page
    assert f'href="/documents/{replaced}"' in page
    assert "Bản cũ" not in browser.get(f"/documents/{replaced}?view=text").text


def test_it_is_marked_in_the_list_and_counted_nowhere(browser, report, replaced):
    listed = browser.get("/reports").text
    assert listed.count(">bản cũ</span>") == 1
    queue = browser.get("/api/findings?status=open").json()["rows"]
    assert {row["document_id"] for row in queue} == {replaced}
    overview = browser.get("/").text
    assert f"/documents/{replaced}" in overview
    assert f"/documents/{report.document.document_id}" not in overview
    unclear = browser.get("/unclear?kind=name").text
    assert unclear.count("(tổ 3).") == unclear.count("(tổ 3). Bản sau.") > 0
    told = {row["document_id"]: row["superseded_by"] for row in browser.get("/api/documents").json()["rows"]}
    assert told == {report.document.document_id: replaced, replaced: ""}
