"""Decisions after the same bytes were read again: found by their words, or asked anew, wherever they are shown."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from extractor.model import Choice, Target
from extractor.store import Input, open_store, pack_report, record_decisions, record_report

SAME_WORDS = {"finding_id": "moved"}
OTHER_WORDS = {"message": "18.364,8 tỷ đồng lớn gấp 2.000 lần mức thường gặp"}


@pytest.fixture
def dismissed(database, report):
    """The finding of the report, dismissed by Lan."""
    target = Target(kind="finding", document_id=report.document.document_id, id=report.findings[0].finding_id)
    store = open_store(database)
    (made,) = record_decisions(store, [Choice(target=target, action="dismiss", why="đã đính chính")], who="Lan")
    store.close()
    return made


@pytest.fixture
def read_again(database, report, tmp_path):
    """Put the report into the store again, its finding and its figures changed."""

    def put(finding: dict[str, str], **facts) -> None:
        store = open_store(database)
        made = tuple(replace(fact, **facts.get(fact.item, {})) for fact in report.facts)
        again = replace(report, findings=(replace(report.findings[0], **finding),), facts=made)
        source = Input(path=str(tmp_path / "bao-cao.txt"), file_name="bao-cao.txt")
        record_report(store, source, pack_report(again), seconds=0.1)
        store.close()

    return put


def _shown(browser, status: str) -> int:
    return browser.get(f"/findings?status={status}").text.count("<article")


def _open_errors(browser) -> str:
    return re.search(r'href="/findings\?level=error"><b>(\d+)</b>', browser.get("/").text)[1]


def test_a_finding_that_keeps_its_words_keeps_its_decision_in_queue_overview_and_api(open_desk, dismissed, read_again):
    read_again(SAME_WORDS)
    browser = open_desk()
    assert (_shown(browser, "open"), _shown(browser, "dismissed"), _open_errors(browser)) == (0, 1, "0")
    assert "level error" not in browser.get("/").text.split("<tbody>", 1)[1]
    assert browser.get("/api/overview").json()["open_findings"].get("error", 0) == 0
    (row,) = browser.get("/api/findings?status=dismissed").json()["rows"]
    assert (row["finding_id"], row["look_again"]) == ("moved", False)
    assert row["last_decision_id"] == dismissed.decision_id
    assert "(có cảnh báo)" not in browser.get("/compare?indicator=funding").text


def test_a_finding_that_reads_otherwise_is_open_again_and_says_so(open_desk, dismissed, read_again):
    read_again(OTHER_WORDS)
    browser = open_desk()
    assert (_shown(browser, "open"), _shown(browser, "dismissed"), _open_errors(browser)) == (1, 0, "1")
    queue = browser.get("/findings?status=open").text
    assert "Cần xem lại: chữ hoặc cách đọc đã đổi" in queue
    assert "bỏ qua · đã kiểm tra" in queue
    (row,) = browser.get("/api/findings?status=open").json()["rows"]
    assert (row["status"], row["look_again"]) == ("open", True)
    assert "(có cảnh báo)" in browser.get("/compare?indicator=funding").text
    page = browser.get(f"/documents/{dismissed.target.document_id}?view=text").text
    assert "Có quyết định cần xem lại vì chữ đã đổi chỗ hoặc được đọc khác: bỏ qua «18.364,8 tỷ đồng lớn" in page
    assert '<span class="state again">' in page


def test_an_open_queue_follows_a_new_reading(open_desk, report, dismissed, read_again):
    browser = open_desk()
    assert _shown(browser, "open") == 0
    read_again(OTHER_WORDS)
    browser.app.state.desk.archive._looked = -10.0  # it looks at the ledger once a second
    assert _shown(browser, "open") == 1


@pytest.mark.parametrize("finding", [SAME_WORDS, OTHER_WORDS], ids=["same words", "other words"])
@pytest.mark.parametrize("action", ["undo", "accept"])
def test_the_next_decision_follows_the_one_that_stands(open_desk, dismissed, read_again, finding, action):
    read_again(finding)
    browser = open_desk()
    form = browser.get("/findings?status=all").text.split('<form class="decide"', 1)[1].split("</form>", 1)[0]
    fields = {name: re.search(f'name="{name}" value="([^"]*)"', form)[1] for name in ("target", "expected")}
    fields |= {"kind": "finding", "document_id": dismissed.target.document_id, "action": action}
    assert fields["expected"] == dismissed.decision_id
    assert browser.submit("/decide", **fields).status_code == 303
    (row,) = browser.get("/api/findings?status=all").json()["rows"]
    assert (row["status"], row["look_again"]) == ("open" if action == "undo" else "accepted", False)
    assert {row["target_id"] for row in browser.get("/api/decisions").json()["rows"]} == {dismissed.target.id}


def test_a_decision_on_the_old_view_of_moved_words_is_a_conflict_that_tells_what_stands(
    open_desk, dismissed, read_again
):
    read_again(SAME_WORDS)
    fields = {"kind": "finding", "document_id": dismissed.target.document_id, "target": "moved"}
    answer = open_desk().submit("/decide", **fields, action="accept")
    assert answer.status_code == 409
    assert "<strong>Lan</strong> · bỏ qua · «đã đính chính»" in answer.text


def test_the_journal_leads_to_moved_words_and_takes_the_decision_back(open_desk, dismissed, read_again):
    read_again(SAME_WORDS)
    browser = open_desk()
    (link,) = re.findall(r'data-open href="(/documents/[^"]*)"', browser.get("/journal").text)
    assert 'id="computation"' in browser.get(f"{link}&view=text").text
    fields = {"kind": "finding", "document_id": dismissed.target.document_id, "target": dismissed.target.id}
    assert browser.submit("/decide", **fields, action="undo", expected=dismissed.decision_id).status_code == 303
    assert _shown(browser, "open") == 1


def test_a_decision_on_words_that_are_gone_can_be_taken_back_and_not_confirmed(open_desk, dismissed, read_again):
    read_again({"finding_id": "moved", **OTHER_WORDS})
    browser = open_desk()
    fields = {"kind": "finding", "document_id": dismissed.target.document_id, "target": dismissed.target.id}
    fields["expected"] = dismissed.decision_id
    assert browser.submit("/decide", **fields, action="check").status_code == 400
    assert browser.submit("/decide", **fields, action="undo").status_code == 303
    assert "Có quyết định cần xem lại" not in browser.get(f"/documents/{dismissed.target.document_id}?view=text").text


def test_what_reads_otherwise_is_decided_anew_and_not_confirmed(open_desk, dismissed, read_again):
    read_again(OTHER_WORDS)
    browser = open_desk()
    assert "Đã kiểm tra" not in browser.get("/findings").text.split("<article", 1)[1]
    fields = {"kind": "finding", "document_id": dismissed.target.document_id, "target": dismissed.target.id}
    answer = browser.submit("/decide", **fields, action="check", expected=dismissed.decision_id)
    assert answer.status_code == 400
    assert "Chữ hoặc cách đọc đã đổi sau quyết định này." in answer.text


def test_a_corrected_figure_with_a_new_id_is_corrected_further(open_desk, database, report, read_again):
    fact = report.facts[1]
    store = open_store(database)
    target = Target(kind="fact", document_id=fact.document_id, id=fact.fact_id)
    choice = Choice(target=target, action="correct", changes={"value": "5"}, why="nhầm")
    (made,) = record_decisions(store, [choice], who="Lan")
    store.close()
    read_again({}, province_budget={"fact_id": "moved"})
    browser = open_desk()
    fields = {"kind": "fact", "document_id": fact.document_id, "target": "moved", "why": "nhầm nữa"}
    fields |= {"action": "correct", "new_value": "6", "expected": made.decision_id}
    assert browser.submit("/decide", **fields).status_code == 303
    rows = browser.get(f"/api/documents/{fact.document_id}/facts").json()["rows"]
    assert (rows[1]["fact_id"], rows[1]["value"], rows[1]["certainty"]) == ("moved", "6", "corrected")
