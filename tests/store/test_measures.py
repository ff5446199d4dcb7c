"""Facts by measure: the same whether one indicator is asked for or all, decisions laid over, old versions left out."""

from __future__ import annotations

from dataclasses import replace
from operator import itemgetter

import pytest

from extractor.model import Choice, Target
from extractor.store import (
    Input,
    altered_facts,
    cells_by_indicator,
    decided_documents,
    effective_cells,
    effective_rows,
    findings_by_fact,
    measure_rows,
    measures,
    measures_as_read,
    open_store,
    pack_report,
    record_decisions,
    record_report,
    rows_as_read,
    with_decisions,
)
from extractor.store.reports import iterate_cells
from tests.conftest import TEXT


@pytest.fixture
def store(tmp_path, make_report):
    store = open_store(tmp_path / "a.db", create=True)
    for name in ("a.txt", "b.txt"):
        report = make_report(f"{TEXT}{name}")
        record_report(store, Input(path=f"/{name}", file_name=name), pack_report(report), seconds=0.1)
    total, part = (Target(kind="fact", document_id=report.document.document_id, id=it.fact_id) for it in report.facts)
    changes = {"indicator": "poverty_rate", "unit": "percent", "value": "4.5"}
    record_decisions(store, [Choice(target=total, action="correct", why="nhầm", changes=changes)], who="Lan")
    record_decisions(store, [Choice(target=part, action="dismiss", why="không phải số liệu")], who="Lan")
    yield store
    store.close()


def test_all_indicators_at_once_are_each_indicator_alone(store):
    names = ("funding", "poverty_rate", "no_such")
    with store.reading() as connection:
        parts = {name: dict(cells) for name, cells in cells_by_indicator(connection, names, ("fact_id", "value"))}
        for name in names:
            assert parts[name] == {row["fact_id"]: row["value"] for row in measure_rows(connection, name)}


def test_a_decision_does_not_part_what_exports_read_together(store):
    with store.reading() as connection:
        parts = [len(part) for part in effective_cells(connection, "facts")]
        assert parts == [sum(len(part) for part in iterate_cells(connection, "facts")) - 1]  # one is dismissed


def test_a_corrected_indicator_counts_where_it_now_belongs(store):
    with store.reading() as connection:
        ((name, cells),) = cells_by_indicator(connection, ["poverty_rate"], ("fact_id", "certainty"))
        assert (name, [it[1] for it in cells]) == ("poverty_rate", ["corrected"])
        assert len(list(measure_rows(connection, "funding"))) == 2  # those of the other report


def test_rows_that_were_read_before_give_the_same_with_decisions_laid_over(store):
    with store.reading() as connection:
        for name in ("funding", "poverty_rate"):
            assert len(decided_documents(connection)) == 1
            of_document = {row["document_id"]: [] for row in rows_as_read(connection, "funding", role="actual")}
            for row in rows_as_read(connection, name, role="actual"):
                of_document[row["document_id"]].append(row)
            laid = []
            for document_id, rows in of_document.items():
                laid += with_decisions(rows, altered_facts(connection, document_id), name, role="actual")
            by_id = itemgetter("fact_id")
            assert sorted(laid, key=by_id) == sorted(measure_rows(connection, name, role="actual"), key=by_id)
        assert len(rows_as_read(connection, "funding", role="actual")) == 4  # as if nobody had decided anything
        assert measures(connection, measures_as_read(connection)) == measures(connection)
        assert ("funding", "total", "actual", 1) in measures(connection)


def test_what_is_measured_is_what_comparisons_find(store):
    with store.reading() as connection:
        for indicator, item, role, count in measures(connection):
            assert len(list(measure_rows(connection, indicator, role=role, item=item))) == count
        assert ("poverty_rate", "", "actual", 1) in measures(connection)


def test_an_open_figure_that_a_person_named_is_of_the_topic_of_its_indicator(tmp_path, make_report):
    store = open_store(tmp_path / "b.db", create=True)
    report = make_report()
    opened = replace(report.facts[0], topic="open", indicator="cột cờ", item="")
    report = replace(report, facts=(opened, *report.facts[1:]))
    record_report(store, Input(path="/b.txt", file_name="b.txt"), pack_report(report), seconds=0.1)
    target = Target(kind="fact", document_id=report.document.document_id, id=opened.fact_id)
    changes = {"indicator": "poverty_rate", "unit": "percent", "value": "4.5"}
    record_decisions(store, [Choice(target=target, action="correct", why="tên khác", changes=changes)], who="Lan")
    with store.reading() as connection:
        row = next(row for row in effective_rows(connection, "facts") if row["fact_id"] == opened.fact_id)
        assert row["topic"] == "indicator"
        assert ("poverty_rate", "", "actual", 1) in measures(connection)
    store.close()


def test_findings_are_counted_by_fact_at_the_levels_of_a_project_without_dismissed_ones(address, make_report):
    store = open_store(address, create=True)
    report = make_report()
    (finding,) = report.findings
    first, second = (fact.fact_id for fact in report.facts)

    def found(name, check, level, *facts):
        return replace(finding, finding_id=name, check=check, level=level, fact_ids=facts)

    report = replace(
        report,
        findings=(
            found("a", "sums.parts", "error", first, second),
            found("b", "sums.parts", "warning", second),
            found("c", "growth.jump", "note", first),
            found("d", "sums.parts", "warning", first),
            found("e", "sums.parts", "warning"),
        ),
    )
    record_report(store, Input(path="/a.txt", file_name="a.txt"), pack_report(report), seconds=0.1)
    target = Target(kind="finding", document_id=report.document.document_id, id="d")
    record_decisions(store, [Choice(target=target, action="dismiss", why="báo cáo đúng")], who="Lan")
    with store.reading() as connection:
        assert findings_by_fact(connection, {}) == {first: 1, second: 2}
        assert findings_by_fact(connection, {"growth.jump": "warning"}) == {first: 2, second: 2}
        assert findings_by_fact(connection, {"sums.parts": "note"}) == {}
    store.close()
