"""A version that was replaced can be opened, says so, and is counted nowhere."""

from __future__ import annotations

import time
from dataclasses import replace

import pytest

from extractor.model import Choice, Target
from extractor.store import Input, open_store, pack_report, record_decisions, record_report


@pytest.fixture
def decided(database, report):
    """What Lan decided on the version that is replaced: a finding dismissed, a figure corrected."""
    mine, fact = report.document.document_id, report.facts[1]
    finding = Target(kind="finding", document_id=mine, id=report.findings[0].finding_id)
    figure = Target(kind="fact", document_id=mine, id=fact.fact_id)
    store = open_store(database)
    record_decisions(store, [Choice(target=finding, action="dismiss", why="đã đính chính")], who="Lan")
    record_decisions(store, [Choice(target=figure, action="correct", changes={"value": "5"}, why="nhầm")], who="Lan")
    store.close()
    return finding


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


@pytest.mark.usefixtures("decided")
def test_the_journal_says_that_a_decision_is_on_a_version_that_was_replaced(browser, request):
    assert browser.get("/journal").text.count("đang có hiệu lực ·") == 2
    request.getfixturevalue("replaced")
    journal = browser.get("/journal").text
    assert "đang có hiệu lực ·" not in journal
    assert journal.count("bản cũ ·") == 2


def test_who_decides_on_it_from_a_page_that_stood_open_is_told_at_once(browser, report, replaced):
    fact = report.facts[0]
    target = {"kind": "fact", "document_id": fact.document_id, "target": fact.fact_id}
    assert browser.submit("/decide", **target, action="accept").status_code == 303
    assert "Bản này vừa được bản mới thay thế: quyết định không được tính" in browser.get("/findings").text
    assert "Bản này vừa được" not in browser.get("/findings").text
    browser.submit("/decide", **target | {"document_id": replaced}, action="accept")
    assert "Bản này vừa được" not in browser.get("/findings").text


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


@pytest.fixture
def replace_by(database, tmp_path, report, make_report):
    """Put a version with findings and sentences as told under the name of the report; return its id."""

    def put(*, message: str = "", sentence: str = "") -> str:
        newer = make_report(f"{report.document.text} Bản sau.")
        facts = tuple(replace(fact, sentence=sentence or report.facts[0].sentence) for fact in newer.facts)
        findings = tuple(replace(one, message=message or one.message) for one in newer.findings)
        store = open_store(database)
        source = Input(path=str(tmp_path / "bao-cao.txt"), file_name="bao-cao.txt")
        record_report(store, source, pack_report(replace(newer, facts=facts, findings=findings)), seconds=0.1)
        store.close()
        return newer.document.document_id

    return put


def test_what_was_decided_on_the_version_before_is_told_beside_the_same_words_until_it_is_decided_anew(
    open_desk, decided, replace_by
):
    newer = replace_by()
    browser = open_desk()
    queue = browser.get("/findings?status=open").text
    link = f'href="/documents/{decided.document_id}?finding={decided.id}"'
    assert f"{link}>Bản trước: đã bỏ qua · đã kiểm tra</a>" in queue
    assert "«đã đính chính»" in queue
    page = browser.get(f"/documents/{newer}?view=text").text
    assert "ở bản này cần xem lại, số mục: 2 – " in page
    assert page.count("Bản trước: đã bỏ qua") == page.count("Bản trước: đã sửa") == 1
    assert "giá trị: <del>" in page
    assert "Bản trước" not in browser.get(f"/documents/{decided.document_id}?view=text").text
    (row,) = browser.get("/api/findings?status=open").json()["rows"]
    assert (row["status"], row["before_status"]) == ("open", "dismissed")
    assert row["before_id"] != row["last_decision_id"] == ""
    fields = {"kind": "finding", "document_id": newer, "target": row["finding_id"], "action": "accept"}
    assert browser.submit("/decide", **fields).status_code == 303
    page = browser.get(f"/documents/{newer}?view=text").text
    assert "ở bản này cần xem lại, số mục: 1 – " in page
    assert "Bản trước: đã bỏ qua" not in page


def test_what_was_decided_is_not_told_beside_other_words(open_desk, decided, replace_by):
    newer = replace_by(message="lệch 3", sentence="Câu khác.")
    browser = open_desk()
    for path in (f"/documents/{newer}?view=text", "/findings?status=open"):
        assert "Bản trước" not in browser.get(path).text
