"""A finding between reports leads from its own report to the words of the others, with units."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from extractor.model import Choice, Finding, Target
from extractor.store import (
    Input,
    count_changes,
    open_store,
    pack_report,
    record_decisions,
    record_report,
    replace_across_findings,
)


@pytest.fixture
def between(database, make_report, report) -> Finding:
    """A share that an earlier report, «truoc.txt», gives otherwise than the one in the store."""
    share = {"indicator": "poverty_rate", "item": "", "unit": "percent", "period_start": "2021", "period_end": "2021"}
    texts = {"truoc": "Năm 2021 tỷ lệ hộ nghèo 4,2.\n18.364,8 tỷ đồng", "nay": report.document.text}
    store = open_store(database)
    facts = {}
    for name, number in (("truoc", "4.2"), ("nay", "5.1")):
        made = make_report(texts[name], name=f"{name}.txt")
        value = Decimal(number)
        fact = replace(made.facts[0], fact_id=f"f-{name}", number=value, low=value, high=value, **share)
        facts[name] = fact
        given = replace(made, facts=(fact,), findings=())
        record_report(store, Input(path=f"/{name}.txt", file_name=f"{name}.txt"), pack_report(given), seconds=1)
    finding = Finding(
        finding_id="w-1",
        document_id=facts["nay"].document_id,
        check="across.opening",
        level="warning",
        place_name="Thị xã Bỉm Sơn",
        message="báo cáo trước ghi 4,2 %, báo cáo này nhắc lại là 5,1 %.",
        expected="4.2",
        unit="percent",
        observed="5.1",
        fact_ids=("f-truoc", "f-nay"),
    )
    with store.reading() as connection:
        changes = count_changes(connection)
    with store.writing() as connection:
        replace_across_findings(connection, [finding], changes=changes)
    store.close()
    return finding


def test_the_figure_of_the_other_report_is_linked_with_its_unit_and_file(open_desk, between):
    desk = open_desk()
    link = '<a href="/facts/f-truoc" title="18.364,8 tỷ đồng">4,2 %, Thị xã Bỉm Sơn</a> <small>2021 · truoc.txt</small>'
    queue = desk.get("/findings?status=all").text
    assert f"Ở báo cáo khác: {link}" in queue
    page = desk.get(f"/documents/{between.document_id}?finding={between.finding_id}&view=text").text
    assert page.count(link) == 2  # where it is computed, and on its card
    assert "<dd>4,2 %</dd>" in page
    assert "<dd>5,1 %</dd>" in page
    (row,) = desk.get("/api/findings?check=across.opening").json()["rows"]
    assert [(it["fact_id"], it["value"], it["unit"]) for it in row["elsewhere"]] == [("f-truoc", "4.2", "percent")]
    words = desk.get("/facts/f-truoc")
    assert words.status_code == 200
    assert "truoc.txt" in words.text


def test_what_was_corrected_in_the_other_report_is_told_so(open_desk, between, database):
    desk = open_desk()
    assert "4,2 %, " in desk.get("/findings?status=all").text
    store = open_store(database)
    with store.reading() as connection:
        other = connection.exec_driver_sql("SELECT document_id FROM facts WHERE fact_id = 'f-truoc'").scalar_one()
    target = Target(kind="fact", document_id=other, id="f-truoc")
    choice = Choice(target=target, action="correct", why="đọc nhầm", changes={"value": "5.1"})
    record_decisions(store, [choice], who="Lan")
    store.close()
    assert '5,1 % ✎<span class="hidden"> (đã sửa)</span>, Thị xã Bỉm Sơn</a>' in desk.get("/findings?status=all").text


def test_findings_within_a_report_name_no_other(open_desk, report):
    assert "Ở báo cáo khác" not in open_desk().get("/findings?status=all").text
