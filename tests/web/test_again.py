"""Decisions whose words or figures changed, in a new reading or a new version, ask for another look everywhere."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace

import pytest

from extractor.model import Choice, Target
from extractor.store import Input, open_store, pack_report, record_decisions, record_report
from extractor.web.again import asked_again


@pytest.fixture
def decided(database, report):
    """Lan dismissed the finding of the report and found a figure right; returns both decisions."""
    mine = report.document.document_id
    finding = Target(kind="finding", document_id=mine, id=report.findings[0].finding_id)
    figure = Target(kind="fact", document_id=mine, id=report.facts[1].fact_id)
    store = open_store(database)
    choices = [Choice(target=finding, action="dismiss", why="đã đính chính"), Choice(target=figure, action="accept")]
    made = record_decisions(store, choices, who="Lan")
    store.close()
    return made


@pytest.fixture
def put(database, tmp_path, report):
    """Read the file of the report again, as this report."""

    def write(again) -> str:
        store = open_store(database)
        source = Input(path=str(tmp_path / "bao-cao.txt"), file_name="bao-cao.txt")
        record_report(store, source, pack_report(again), seconds=0.1)
        store.close()
        return again.document.document_id

    return write


def _otherwise(report, **figure):
    """The report with its finding under another id and in other words, and its second figure as told."""
    finding = replace(report.findings[0], finding_id="new", message=f"{report.findings[0].message}, gấp 2.000 lần")
    facts = (report.facts[0], replace(report.facts[1], **figure), *report.facts[2:])
    return replace(report, findings=(finding,), facts=facts)


def _asks(browser) -> list[tuple[str, str]]:
    return [(row["kind"], row["now_id"]) for row in browser.get("/api/again").json()["rows"]]


def test_nothing_asks_while_everything_reads_as_it_did(open_desk, report, decided, put):
    put(report)
    browser = open_desk()
    assert _asks(browser) == []
    assert "status=again" not in browser.get("/").text + browser.get("/findings").text.split("</select>")[-1]
    assert browser.get("/journal?state=again").text.count("<article") == 0
    assert not any(row["look_again"] for row in browser.get("/api/decisions").json()["rows"])


def test_what_reads_otherwise_asks_in_overview_queue_page_journal_and_api(open_desk, report, decided, put):
    number = report.facts[1].number + 1
    put(_otherwise(report, fact_id="moved", number=number, low=number, high=number))
    browser = open_desk()
    assert _asks(browser) == [("fact", "moved"), ("finding", "new")]
    assert '<a class="warning" href="/findings?status=again"><b>2</b>' in browser.get("/").text
    assert 'href="/findings?status=again">Quyết định cần xem lại: 2</a>' in browser.get("/findings?status=open").text
    queue = browser.get("/findings?status=again").text
    assert queue.count("<article") == 2
    assert report.findings[0].message.split(":")[0] in queue
    assert "bỏ qua · đã kiểm tra" in queue
    assert "«đã đính chính»" in queue
    assert f'href="/documents/{report.document.document_id}?finding=new"' in queue
    page = browser.get(f"/documents/{report.document.document_id}?view=text").text
    assert "Có quyết định cần xem lại vì chữ đã đổi chỗ hoặc được đọc khác" in page
    assert '<a href="?finding=new&amp;view=text">' in page
    journal = browser.get("/journal?state=again").text
    assert (journal.count("<article"), journal.count(">cần xem lại</a>")) == (2, 2)
    rows = browser.get("/api/decisions").json()["rows"]
    assert [row["look_again"] for row in rows] == [True, True]
    assert browser.get("/api/overview").json()["again"] == 2


def test_it_asks_until_somebody_decides_on_what_stands_there_now(open_desk, report, decided, put):
    mine = put(_otherwise(report))
    browser = open_desk()
    assert _asks(browser) == [("finding", "new")]
    fields = {"kind": "finding", "document_id": mine, "target": "new", "action": "accept"}
    assert browser.submit("/decide", **fields).status_code == 303
    assert _asks(browser) == []
    assert "Có quyết định cần xem lại" not in browser.get(f"/documents/{mine}?view=text").text


def test_it_asks_until_the_decision_is_taken_back(open_desk, report, decided, put):
    put(replace(report, findings=()))
    browser = open_desk()
    assert _asks(browser) == [("finding", "")]
    queue = browser.get("/findings?status=again").text
    assert "không còn thấy trong báo cáo" in queue
    last = queue.split('name="last" value="', 1)[1].split('"', 1)[0]
    assert browser.submit("/decide/those", last=last, action="undo").status_code == 303
    assert _asks(browser) == []


def test_what_was_decided_on_the_version_before_asks_on_the_one_that_counts(
    open_desk, report, decided, put, make_report
):
    newer = _otherwise(make_report(f"{report.document.text} Bản sau."), sentence=report.facts[1].sentence)
    mine = put(newer)
    browser = open_desk()
    told = {row["kind"]: row for row in browser.get("/api/again").json()["rows"]}
    assert {row["look_in"] for row in told.values()} == {mine}
    assert told["finding"]["now_id"] == "new"
    queue = browser.get("/findings?status=again").text
    assert queue.count(">Bản trước</a> → ") == 2
    assert queue.count("Cần xem lại: bản mới có cùng câu chữ") == queue.count("chữ hoặc cách đọc đã đổi") == 1
    assert "bỏ qua «" in browser.get(f"/documents/{mine}?view=text").text.split('<p class="notice bad">', 1)[1]
    assert browser.submit("/decide", kind="finding", document_id=mine, target="new", action="accept").status_code == 303
    assert [kind for kind, _ in _asks(browser)] == ["fact"]


def test_filters_hold_for_what_asks(open_desk, report, decided, put):
    put(_otherwise(report))
    browser = open_desk()
    check = report.findings[0].check
    shown = {
        key: browser.get(f"/findings?status=again&{key}").text.count("<article")
        for key in (f"check={check}", "check=x")
    }
    assert shown == {f"check={check}": 1, "check=x": 0}


def test_a_journal_that_another_thread_adds_to_is_looked_at_as_it_was():
    class Growing(dict):
        def items(self):
            for pair in super().items():
                self[f"{pair[0]}x"] = frozenset()
                yield pair

    journal = SimpleNamespace(by_document=Growing(a=frozenset()), by_target={}, of_document=lambda _: {})
    seen = SimpleNamespace(decisions=1)
    archive = SimpleNamespace(
        newer={}, journal=journal, documents={"a": {}}, seen=seen, keep_on=lambda _, make, **__: make(None)
    )
    store = SimpleNamespace(execute=lambda _: [])
    assert asked_again(archive, store) == []
