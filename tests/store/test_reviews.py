from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from sqlalchemy import text

from extractor.errors import ConflictError, UsageError
from extractor.model import Choice, Standing, Target
from extractor.store import (
    Input,
    asked_numbers,
    decision_of_row,
    decision_row,
    effective_rows,
    import_decisions,
    iterate_decisions,
    iterate_rows,
    open_store,
    pack_report,
    placed_standings,
    record_decisions,
    record_report,
    standings,
    verify_chain,
)


@pytest.fixture
def desk(tmp_path, make_report):
    """A store with one report: its total, its part and its finding as targets."""
    store = open_store(tmp_path / "a.db", create=True)
    report = make_report()
    record_report(store, Input(path="/a.txt", file_name="a.txt"), pack_report(report), seconds=0.1)
    mine = report.document.document_id
    yield (
        store,
        report,
        *(Target(kind="fact", document_id=mine, id=fact.fact_id) for fact in report.facts),
        Target(kind="finding", document_id=mine, id=report.findings[0].finding_id),
    )
    store.close()


def _rows(store, name):
    with store.reading() as connection:
        return list(effective_rows(connection, name))


def _stands(store, target):
    with store.reading() as connection:
        return standings(iterate_decisions(connection))[target]


def test_a_correction_is_marked_in_every_row_that_leaves_the_store(desk):
    store, _, total, _, _ = desk
    choice = Choice(target=total, action="correct", why="gõ nhầm đơn vị", changes={"value": "18364800000"}, expected="")
    (made,) = record_decisions(store, [choice], who="Lan")
    row = _rows(store, "facts")[0]
    assert row["value"] == row["low"] == Decimal(18364800000)
    assert row["certainty"] == "corrected"
    assert row["rule"] == f"review.{made.decision_id[:16]}"
    assert "Lan sửa (trước: value 18364800000000): gõ nhầm đơn vị" in row["doubts"]
    assert row["quote"] == "18.364,8 tỷ đồng"
    assert made.before == {"value": "18364800000000"}
    assert made.evidence["quote"] == "18.364,8 tỷ đồng"


def test_a_cell_is_emptied_and_a_second_correction_keeps_the_first(desk):
    store, _, total, _, _ = desk
    place = _rows(store, "facts")[0]["place_name"]
    assert place
    emptied = Choice(target=total, action="correct", why="không nêu nơi nào", changes={"place_name": "", "of": "19"})
    (made,) = record_decisions(store, [emptied], who="Lan")
    assert (made.before["place_name"], made.after["place_name"], made.after["place_code"]) == (place, "", "")
    row = _rows(store, "facts")[0]
    assert (row["place_name"], row["place_code"], row["of"]) == ("", "", Decimal(19))
    assert "of ∅" in row["doubts"]
    record_decisions(store, [Choice(target=total, action="correct", why="b", changes={"value": "7"})], who="Lan")
    row = _rows(store, "facts")[0]
    assert (row["value"], row["place_name"], row["of"]) == (7, "", 19)
    record_decisions(store, [Choice(target=total, action="correct", why="c", changes={"of": ""})], who="Lan")
    row = _rows(store, "facts")[0]
    assert (row["value"], row["place_name"], row["of"]) == (7, "", None)


def test_numbers_that_a_unit_is_asked_about_are_told_until_somebody_decides_otherwise(desk):
    store, report, total, part, finding = desk
    number = report.unclaimed[0]
    untaken = replace(total, kind="unclaimed", id=f"{number.span.start}-{number.span.end}")
    choices = [Choice(target=it, action="ask", why="số nào?") for it in (total, untaken, finding)]
    record_decisions(store, choices, who="Lan")
    record_decisions(store, [Choice(target=part, action="accept")], who="Lan")

    def asked():
        with store.reading() as connection:
            rows = list(asked_numbers(connection, standings(iterate_decisions(connection))))
        return [(row["target"], row["quote"], row["standing"].decision.why) for row in rows]

    told = (total, "18.364,8 tỷ đồng", "số nào?")
    assert asked() == [told, (untaken, number.quote, "số nào?")]
    record_decisions(store, [Choice(target=untaken, action="undo")], who="Lan")
    assert asked() == [told]
    record_decisions(store, [Choice(target=total, action="accept")], who="Lan")
    assert asked() == []


def test_an_undo_is_one_more_row_and_what_stood_before_stands_again(desk):
    store, _, total, _, _ = desk
    one = Choice(target=total, action="correct", why="a", changes={"value": "1"})
    two = Choice(target=total, action="correct", why="b", changes={"value": "2"})
    record_decisions(store, [one], who="Lan")
    record_decisions(store, [two], who="Lan")
    record_decisions(store, [Choice(target=total, action="undo")], who="Lan")
    assert _rows(store, "facts")[0]["value"] == 1
    record_decisions(store, [Choice(target=total, action="undo")], who="Lan")
    assert _rows(store, "facts")[0]["certainty"] == "stated"
    with pytest.raises(UsageError):
        record_decisions(store, [Choice(target=total, action="undo")], who="Lan")
    with store.reading() as connection:
        assert len(list(iterate_decisions(connection))) == 4


def test_who_decides_on_what_another_has_just_decided_is_told(desk):
    store, _, total, _, finding = desk
    record_decisions(store, [Choice(target=finding, action="accept", expected="")], who="Lan")
    with pytest.raises(ConflictError, match="Lan") as told:
        record_decisions(
            store,
            [
                Choice(target=total, action="accept"),
                Choice(target=finding, action="dismiss", why="x", expected=""),
            ],
            who="Minh",
        )
    assert told.value.current == _stands(store, finding).last_id
    with store.reading() as connection:
        assert len(list(iterate_decisions(connection))) == 1


def test_a_second_person_confirms(desk):
    store, _, _, _, finding = desk
    record_decisions(
        store, [Choice(target=finding, action="dismiss", why="đã đính chính")], who="Lan", state="proposed"
    )
    assert _stands(store, finding).state == "proposed"
    record_decisions(store, [Choice(target=finding, action="check")], who="Lan")
    assert _stands(store, finding).state == "checked"
    with pytest.raises(UsageError, match="thứ hai"):
        record_decisions(store, [Choice(target=finding, action="confirm")], who="lan")
    record_decisions(store, [Choice(target=finding, action="confirm")], who="Minh")
    assert _stands(store, finding).state == "confirmed"
    assert _rows(store, "findings")[0]["status"] == "dismissed"


@pytest.mark.parametrize(
    ("action", "changes", "why"),
    [
        pytest.param("correct", {"value": "1,5"}, "x", id="comma"),
        pytest.param("correct", {"value": "NaN"}, "x", id="not a number"),
        pytest.param("correct", {"value": "18364800000000.0"}, "x", id="same"),
        pytest.param("correct", {"quote": "x"}, "x", id="what is printed"),
        pytest.param("correct", {"value": "1"}, " ", id="no reason"),
        pytest.param("dismiss", {}, "", id="dismissed without a reason"),
        pytest.param("delete", {}, "x", id="no action"),
        pytest.param("accept", {}, "x" * 3000, id="endless reason"),
    ],
)
def test_what_is_no_decision_is_refused(desk, action, changes, why):
    store, _, total, _, _ = desk
    with pytest.raises(UsageError):
        record_decisions(store, [Choice(target=total, action=action, changes=changes, why=why)], who="Lan")


def test_the_words_of_the_workbook_are_offered_where_another_stands(desk):
    store, _, total, _, _ = desk
    with pytest.raises(UsageError) as caught:
        record_decisions(store, [Choice(target=total, action="lung tung")], who="Lan")
    assert "chấp nhận (accept), " in caught.value.next_step


def test_decisions_survive_a_new_extraction_and_ask_for_another_look_when_read_otherwise(desk):
    store, report, total, part, finding = desk
    record_decisions(
        store,
        [
            Choice(target=total, action="correct", why="x", changes={"value": "5"}),
            Choice(target=part, action="accept"),
            Choice(target=finding, action="accept"),
        ],
        who="Lan",
    )
    facts = (
        replace(report.facts[0], fact_id="another"),
        replace(report.facts[1], number=Decimal(7)),
    )
    again = replace(report, facts=facts, findings=(replace(report.findings[0], finding_id="f2"),))
    record_report(store, Input(path="/a.txt", file_name="a.txt"), pack_report(again), seconds=0.1)
    rows = _rows(store, "facts")
    assert (rows[0]["fact_id"], rows[0]["value"], rows[0]["certainty"]) == ("another", 5, "corrected")
    assert _rows(store, "findings")[0]["status"] == "accepted"
    with store.reading() as connection:
        stands = standings(iterate_decisions(connection))
        placed, lost = placed_standings(stands, "fact", iterate_rows(connection, "facts"))
    assert placed[part.id].look_again
    assert [standing.decision.target for standing in lost] == [part]


def test_a_changed_row_breaks_the_chain(desk):
    store, _, total, part, _ = desk
    record_decisions(store, [Choice(target=total, action="accept"), Choice(target=part, action="accept")], who="Lan")
    with store.reading() as connection:
        assert verify_chain(connection) == (2, None)
    with store.writing() as connection:
        connection.execute(text("UPDATE reviews SET who = 'Minh' WHERE seq = 1"))
    with store.reading() as connection:
        assert verify_chain(connection) == (0, 1)


def test_a_journal_moves_to_another_store_once(desk, tmp_path, make_report):
    store, report, total, _, finding = desk
    record_decisions(store, [Choice(target=total, action="correct", why="x", changes={"value": "5"})], who="Lan")
    record_decisions(store, [Choice(target=finding, action="ask")], who="Lan")
    record_decisions(store, [Choice(target=total, action="undo")], who="Lan")
    with store.reading() as connection:
        journal = [decision_of_row(decision_row(row)) for row in iterate_decisions(connection)]
    other = open_store(tmp_path / "b.db", create=True)
    record_report(other, Input(path="/a.txt", file_name="a.txt"), pack_report(report), seconds=0.1)
    assert import_decisions(other, journal) == (3, [])
    assert import_decisions(other, journal) == (0, [])
    assert _rows(other, "facts")[0]["certainty"] == "stated"
    assert _rows(other, "findings")[0]["status"] == "asked"
    record_decisions(store, [Choice(target=finding, action="undo")], who="Lan")
    assert len(import_decisions(store, [decision_of_row(decision_row(journal[0])) for _ in "a"])[1]) == 0
    with other.reading() as connection:
        assert verify_chain(connection) == (3, None)
    other.close()


def test_a_decision_waits_for_the_disk_and_an_ingest_does_not(store):
    """In WAL mode «normal» may lose the last transactions in a power cut: 1 is normal, 2 is full."""
    if store.engine.dialect.name != "sqlite":
        return  # PostgreSQL waits for its log in any case
    for durable, expected in ((True, 2), (False, 1), (True, 2)):
        with store.writing(durable=durable) as connection:
            assert connection.exec_driver_sql("PRAGMA synchronous").scalar_one() == expected


def test_of_two_decisions_that_fit_the_same_words_the_later_stands(desk):
    store, _, _, _, finding = desk
    (made,) = record_decisions(store, [Choice(target=finding, action="accept")], who="Lan")
    later = replace(made, seq=2, target=replace(finding, id="new"), action="ask", decision_id="2")
    rows = _rows(store, "findings")
    rows[0]["finding_id"] = "new"
    for order in ([made, later], [later, made]):
        stands = {row.target: Standing(decision=row, state="checked", last_id=row.decision_id) for row in order}
        placed, _ = placed_standings(stands, "finding", rows)
        assert placed["new"].status == "asked"
