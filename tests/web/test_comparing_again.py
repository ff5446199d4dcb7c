"""Findings between reports after a correction: told to be of before, made anew by one button, seen by all servers."""

from __future__ import annotations

import pytest
from jsonschema import Draft202012Validator

from extractor.dataset import Dataset
from extractor.model import Choice, Target
from extractor.pipeline import extract
from extractor.store import (
    Input,
    import_decisions,
    is_comparison_due,
    iterate_decisions,
    open_store,
    pack_report,
    record_decisions,
    record_report,
)
from tests.across.test_dataset import contradicting

OLD = "Cảnh báo giữa các báo cáo là của trước lần nạp hoặc sửa gần nhất."


@pytest.fixture
def opening(database, tmp_path):
    """Two reports of which the later opens with another figure than the earlier ends with; their finding."""
    with Dataset.open(database) as dataset:
        for name, data in contradicting():
            (tmp_path / name).write_bytes(data)
            source = Input(path=str(tmp_path / name), file_name=name)
            record_report(dataset.store, source, pack_report(extract(tmp_path / name)), seconds=0.1)
        dataset.check_across()
        (finding,) = (row for row in dataset.rows("findings") if row["check"] == "across.opening")
    return finding


def _target(database, finding) -> Target:
    with Dataset.open(database) as dataset:
        facts = [row for row in dataset.rows("facts") if row["fact_id"] in finding["fact_ids"].split()]
        (mine,) = (row for row in facts if row["document_id"] == finding["document_id"])
    return Target(kind="fact", document_id=mine["document_id"], id=mine["fact_id"])


def _due(database) -> bool:
    with Dataset.open(database) as dataset:
        return is_comparison_due(dataset.store)


def _page(browser, finding) -> str:
    return browser.get(f"/documents/{finding['document_id']}?finding={finding['finding_id']}&view=text").text


def _correct(browser, target, value) -> int:
    fields = {"kind": target.kind, "document_id": target.document_id, "target": target.id, "why": "đính chính"}
    return browser.submit("/decide", **fields, action="correct", new_value=str(value)).status_code


def test_after_a_correction_they_are_told_to_be_of_before_until_they_are_compared_again(open_desk, database, opening):
    browser = open_desk()
    shown = browser.get("/findings?check=across.opening").text
    assert (shown.count("<article"), OLD in shown, OLD in _page(browser, opening)) == (1, False, False)
    assert browser.get("/api/overview").json()["comparison_due"] is False
    assert _correct(browser, _target(database, opening), opening["expected"]) == 303
    shown = browser.get("/findings?check=across.opening").text
    assert (shown.count("<article"), OLD in shown, OLD in _page(browser, opening)) == (1, True, True)
    assert browser.get("/api/overview").json()["comparison_due"] is True
    assert browser.submit("/across", back="/findings").status_code == 303
    shown = browser.get("/findings?check=across.opening").text
    assert "Đã đối chiếu lại giữa các báo cáo" in shown
    assert (shown.count("<article"), OLD in shown, _due(database)) == (0, False, False)


@pytest.mark.parametrize(
    ("action", "due"), [("accept", False), ("ask", False), ("dismiss", True), ("correct", True)], ids=str
)
def test_only_what_alters_a_figure_makes_the_comparison_due(database, opening, action, due):
    changes = {"value": str(opening["expected"])} if action == "correct" else {}
    target = _target(database, opening)
    with Dataset.open(database) as dataset:
        record_decisions(dataset.store, [Choice(target=target, action=action, why="x", changes=changes)], who="Lan")
    assert _due(database) is due
    with Dataset.open(database) as dataset:
        dataset.check_across()
        record_decisions(dataset.store, [Choice(target=target, action="undo")], who="Lan")
    assert _due(database) is due


def test_a_decision_on_a_finding_leaves_the_comparison_as_it_is(database, opening):
    target = Target(kind="finding", document_id=opening["document_id"], id=opening["finding_id"])
    with Dataset.open(database) as dataset:
        record_decisions(dataset.store, [Choice(target=target, action="dismiss", why="x")], who="Lan")
    assert not _due(database)


def test_a_running_server_sees_what_another_process_compared(open_desk, database, opening):
    browser = open_desk()
    assert _correct(browser, _target(database, opening), opening["expected"]) == 303
    assert browser.get("/findings?check=across.opening").text.count("<article") == 1
    with Dataset.open(database) as other:
        other.check_across()
    browser.app.state.desk.archive.look_now()
    shown = browser.get("/findings?check=across.opening").text
    assert (shown.count("<article"), OLD in shown) == (0, False)


def test_a_decision_on_a_finding_that_the_comparison_took_away_asks_for_another_look(open_desk, database, opening):
    browser = open_desk()
    fields = {"kind": "finding", "document_id": opening["document_id"], "target": opening["finding_id"]}
    assert browser.submit("/decide", **fields, action="ask", why="hỏi lại").status_code == 303
    assert browser.get("/api/again").json()["total"] == 0
    assert _correct(browser, _target(database, opening), opening["expected"]) == 303
    assert browser.submit("/across").status_code == 303
    told = browser.get("/api/again").json()
    described = browser.get("/api/openapi.json").json()["paths"]["/api/again"]["get"]["responses"]["200"]
    Draft202012Validator(described["content"]["application/json"]["schema"]).validate(told)
    (row,) = told["rows"]
    assert (row["target_id"], row["action"], row["now"]) == (opening["finding_id"], "ask", None)


def test_it_is_refused_to_strangers_and_viewers(open_desk, opening):
    browser = open_desk()
    assert (
        browser.post("/across", data={"csrf": browser.csrf}, headers={"Origin": "http://evil.example"}).status_code
        == 403
    )
    assert browser.post("/across", data={"csrf": "x"}, headers={"Origin": "http://127.0.0.1:8765"}).status_code == 403
    assert browser.get("/across").status_code in (404, 405)


def test_imported_corrections_make_the_comparison_due(database, opening, tmp_path):
    target = _target(database, opening)
    choice = Choice(target=target, action="correct", why="x", changes={"value": str(opening["expected"])})
    with Dataset.open(database) as dataset:
        record_decisions(dataset.store, [choice], who="Lan")
        with dataset.store.reading() as connection:
            journal = list(iterate_decisions(connection))
    for name, data in contradicting():
        (tmp_path / name).write_bytes(data)
    store = open_store(tmp_path / "b.db", create=True)
    dataset = Dataset(store)
    for name, _ in contradicting():
        record_report(store, Input(path=name, file_name=name), pack_report(extract(tmp_path / name)), seconds=0.1)
    dataset.check_across()
    assert not is_comparison_due(store)
    assert import_decisions(store, journal)[0] == 1
    assert is_comparison_due(store)
    store.close()
