"""The copy that pages look at while another thread brings it up to date."""

import re
import sys
import threading
from dataclasses import replace
from decimal import Decimal

import pytest

from extractor.model import Choice, Decision, Target
from extractor.store import Input, open_store, pack_report, record_decisions, record_report
from extractor.web import comparing
from extractor.web.archive import Archive, Journal
from tests.web.archive_of import make_archive


@pytest.fixture
def often():
    """Threads take turns as often as they can."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(before)


def test_a_page_never_sees_half_of_the_findings(tmp_path, often):
    make_archive(tmp_path / "x.db", documents=200, facts=1)
    store = open_store(tmp_path / "x.db")
    archive = Archive(store)
    with store.reading() as connection:
        archive.refresh(connection)
        whole = len(archive.findings)
        assert whole == 400
        loading = threading.Thread(target=lambda: [archive._load(connection) for _ in range(5)])
        seen: set[tuple[int, int]] = set()
        loading.start()
        while loading.is_alive():
            seen.add((len(archive.findings), sum("facts" in row for row in list(archive.documents.values()))))
        loading.join()
    store.close()
    assert seen == {(whole, 200)}


def decision(number):
    target = Target(kind="finding", document_id=f"d{number % 7}", id=str(number))
    fields = dict.fromkeys(("who", "decided_at", "why", "undoes", "previous"), "")
    fields |= {"before": {}, "after": {}, "evidence": {}}
    return Decision(seq=number, decision_id=f"{number}", target=target, action="accept", state="checked", **fields)


def test_the_journal_may_be_walked_while_it_grows(monkeypatch, often):
    class Connection:
        def execute(self, _query):
            return self

        def scalar_one(self):
            return -1

    monkeypatch.setattr(
        "extractor.web.archive.iterate_decisions", lambda _, after: (decision(after + at + 1) for at in range(20))
    )
    journal = Journal()
    growing = threading.Thread(target=lambda: [journal.follow(Connection()) for _ in range(100)])
    growing.start()
    walks = 0
    while growing.is_alive():
        assert {row.target for row in journal.decisions()} <= set(journal.stands)
        journal.of_document("d3")
        walks += 1
    growing.join()
    assert walks
    assert len(journal.decisions()) == 2000


def test_what_an_older_view_of_the_store_made_is_not_kept_for_a_newer_one(tmp_path):
    make_archive(tmp_path / "x.db", documents=1, facts=1)
    store = open_store(tmp_path / "x.db")
    archive = Archive(store)
    with store.reading() as connection:
        archive.refresh(connection)
        finding = archive.findings[0]

        def decide_meanwhile():
            target = Target(kind="finding", document_id=finding["document_id"], id=finding["finding_id"])
            record_decisions(store, [Choice(target=target, action="accept")], who="Lan")
            with store.reading() as later:
                archive.refresh(later)

        other = threading.Thread(target=decide_meanwhile)
        other.start()
        other.join()
        assert archive.keep_decided("x", lambda: "before") == "before"
    with store.reading() as connection:
        archive.refresh(connection)
        assert archive.keep_decided("x", lambda: "after") == "after"
        assert archive.keep_decided("x", lambda: "made again") == "after"
    store.close()


def test_a_page_made_for_one_person_bears_the_form_token_of_the_other(open_desk, report):
    one, other = open_desk(), open_desk()
    pages = [browser.get("/findings?status=all").text for browser in (one, other)]
    tokens = [set(re.findall('name="csrf" value="([^"]*)"', page)) for page in pages]
    assert tokens == [{one.csrf}, {other.csrf}]
    assert one.csrf != other.csrf
    assert pages[0].replace(one.csrf, other.csrf) == pages[1]
    assert len(one.app.state.desk.archive.pages) == 2  # the overview, for its token, and the queue: each made once


def test_a_decision_is_on_the_page_of_another_person_at_once(open_desk, report):
    one, other = open_desk(), open_desk()
    finding = report.findings[0]
    held = other.get("/findings?status=all").text
    fields = {"kind": "finding", "document_id": finding.document_id, "target": finding.finding_id, "expected": ""}
    assert "«chưa rõ nguồn»" not in held
    answer = one.submit("/decide", action="dismiss", why="chưa rõ nguồn", **fields)
    assert answer.status_code == 303
    assert "«chưa rõ nguồn»" in other.get("/findings?status=all").text
    assert "«chưa rõ nguồn»" in one.get("/findings?status=all").text


def _decide(browser, kind: str, target: str, document_id: str, **choice) -> None:
    rows = browser.get("/api/decisions?limit=1000").json()["rows"]
    last = next((row["decision_id"] for row in reversed(rows) if row["target_id"] == target), "")
    fields = {"kind": kind, "document_id": document_id, "target": target, "expected": last, "why": "đo"}
    assert browser.submit("/decide", **fields | choice).status_code == 303


def test_a_comparison_is_made_again_for_decisions_on_its_own_figures_only(
    open_desk, database, make_report, monkeypatch
):
    made = make_report("Hộ nghèo: 18.364,8 tỷ đồng; tỉnh 7.010,1 tỷ đồng", name="ngheo.txt")
    poor = {"indicator": "poverty_rate", "item": "", "unit": "percent", "number": Decimal(7)}
    facts = tuple(replace(fact, fact_id=f"n{at}", **poor) for at, fact in enumerate(made.facts))
    store = open_store(database)
    record_report(store, Input(path="/n", file_name="n"), pack_report(replace(made, facts=facts)), seconds=1)
    store.close()
    browser = open_desk()
    asked: list[str] = []

    def watched(name: str) -> None:
        make = getattr(comparing, name)

        def made_again(*given, **more):
            laid = make(*given, **more)
            asked.append(laid.table.question.indicator)
            return laid

        monkeypatch.setattr(comparing, name, made_again)

    watched("lay_out")
    watched("lay_again")

    def looked_at_again() -> set[str]:
        asked.clear()
        for indicator in ("funding", "poverty_rate"):
            browser.get(f"/compare?indicator={indicator}")
        return set(asked)

    assert looked_at_again() == {"funding", "poverty_rate"}
    assert looked_at_again() == set()
    mine = made.document.document_id
    finding = made.findings[0].finding_id
    _decide(browser, "fact", "n0", mine, action="correct", new_value="8")
    assert looked_at_again() == {"poverty_rate"}
    _decide(browser, "finding", finding, mine, action="ask")
    _decide(browser, "fact", "n1", mine, action="accept")
    assert looked_at_again() == set()
    _decide(browser, "finding", finding, mine, action="dismiss")  # its figures are in doubt no more
    assert looked_at_again() == {"funding", "poverty_rate"}
    moved = {"new_indicator": "funding", "new_unit": "VND", "new_item": "total", "new_value": "7 tỷ đồng"}
    _decide(browser, "fact", "n1", mine, action="correct", **moved)
    assert looked_at_again() == {"funding", "poverty_rate"}
    _decide(browser, "fact", "n1", mine, action="undo")
    assert looked_at_again() == {"funding", "poverty_rate"}
