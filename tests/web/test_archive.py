"""The copy that pages look at while another thread brings it up to date."""

import sys
import threading

import pytest

from extractor.model import Decision, Target
from extractor.store import open_store
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
