from datetime import UTC, datetime, timedelta
from decimal import Decimal

from extractor.model import Problem
from extractor.store import (
    Input,
    count_totals,
    find_document,
    find_facts,
    iterate_rows,
    load_report,
    load_text,
    open_store,
    pack_report,
    record_known,
    record_problem,
    record_queued,
    record_reading,
    record_report,
)
from extractor.store.reports import encode_row

CLOCK = ("started_at", "finished_at")


def keep(store, report, path="/a/bao-cao.txt", name="bao-cao.txt"):
    record_report(store, Input(path=path, file_name=name, size=9), pack_report(report), seconds=0.1)


def rows(store, table):
    with store.reading() as connection:
        return list(iterate_rows(connection, table))


def ledger(store):
    with store.reading() as connection:
        return [dict(row) for row in connection.exec_driver_sql("SELECT * FROM ledger ORDER BY path").mappings()]


def test_each_try_has_its_own_beginning_and_end_in_the_ledger(store, monkeypatch):
    moment = datetime(2026, 11, 27, 3, 49, 15, tzinfo=UTC)

    class Clock(datetime):
        @classmethod
        def now(cls, tz=None):
            return moment.astimezone(tz)

    monkeypatch.setattr("extractor.store.ledger.datetime", Clock)
    source = Input(path="/a/x.docx", file_name="x.docx", size=9)
    problem = Problem(file_name="x.docx", document_id="1", stage="readers", code="corrupt", message="hỏng")
    record_queued(store, [source])
    record_reading(store, [source])
    moment += timedelta(seconds=5)
    record_problem(store, source, problem, seconds=2.0)
    assert [ledger(store)[0][name] for name in CLOCK] == ["2026-11-27T03:49:15Z", "2026-11-27T03:49:20Z"]
    moment += timedelta(hours=1)
    record_reading(store, [source])
    record_problem(store, source, problem, seconds=2.0)
    assert [ledger(store)[0][name] for name in CLOCK] == ["2026-11-27T04:49:18Z", "2026-11-27T04:49:20Z"]


def test_the_size_of_an_input_outlives_an_end_that_does_not_tell_it_but_no_other_bytes(store, make_report):
    keep(store, make_report())
    (row,) = ledger(store)
    unsized = Input(path=row["path"], file_name=row["file_name"])
    record_report(store, unsized, pack_report(make_report()))
    assert ledger(store)[0]["size"] == 9
    gone = Problem(file_name=row["file_name"], document_id="", stage="readers", code="corrupt", message="không còn")
    record_problem(store, unsized, gone)
    assert ledger(store)[0]["size"] is None


def test_a_report_comes_back_whole(store, make_report):
    report = make_report()
    keep(store, report)
    with store.reading() as connection:
        assert load_report(connection, report.document.document_id) == report
        assert load_text(connection, report.document.document_id) == report.document.text
        assert load_report(connection, "unknown") is None


def test_figures_are_exact_decimals_in_and_out(store, make_report):
    keep(store, make_report())
    total, part = rows(store, "facts")
    assert total["value"] == Decimal(18364800000000)
    assert str(total["value"]) == "18364800000000"
    assert isinstance(part["low"], Decimal)
    assert part["of"] is None


def test_the_quote_of_every_fact_stands_at_its_offsets(store, make_report):
    report = make_report()
    keep(store, report)
    text = report.document.text
    for table in ("facts", "unclaimed", "citations"):
        assert rows(store, table)
        for row in rows(store, table):
            assert text[row["char_start"] : row["char_end"]] == row["quote"]


def test_the_same_report_twice_gives_no_second_row(store, make_report):
    keep(store, make_report())
    before = [rows(store, table) for table in ("documents", "facts", "findings", "sections")]
    keep(store, make_report(name="other.txt"), path="/b/other.txt", name="other.txt")
    assert [rows(store, table) for table in ("documents", "facts", "findings", "sections")] == before
    assert [row["path"] for row in ledger(store)] == ["/a/bao-cao.txt", "/b/other.txt"]


def test_a_second_name_is_noted_in_the_ledger_alone(store, make_report):
    report = make_report()
    keep(store, report)
    known = find_document(store, report.document.document_id)
    record_known(store, Input(path="/b/ban-sao.txt", file_name="ban-sao.txt"), known)
    assert len(rows(store, "documents")) == 1
    assert [row["state"] for row in ledger(store)] == ["done", "done"]


def test_other_bytes_under_the_same_name_supersede(store, make_report):
    first = make_report()
    keep(store, first)
    second = make_report(first.document.text + " Sửa lần 2.")
    keep(store, second)
    by_id = {row["document_id"]: row for row in rows(store, "documents")}
    assert by_id[second.document.document_id]["supersedes"] == first.document.document_id
    assert by_id[first.document.document_id]["supersedes"] == ""
    assert [row["attempts"] for row in ledger(store)] == [1]


def test_a_second_failure_is_one_more_attempt_and_success_ends_the_problem(store, make_report):
    report = make_report()
    source = Input(path="/a/bao-cao.txt", file_name="bao-cao.txt")
    problem = Problem(
        file_name="", document_id=report.document.document_id, stage="readers", code="corrupt", message="cắt cụt"
    )
    for _ in range(2):
        record_problem(store, source, problem, seconds=0.0)
    (row,) = rows(store, "problems")
    assert (row["file_name"], row["attempts"], row["code"]) == ("bao-cao.txt", 2, "corrupt")
    keep(store, report)
    assert rows(store, "problems") == []
    assert [row["state"] for row in ledger(store)] == ["done"]


def test_half_of_a_surrogate_pair_keeps_its_length_in_a_cell():
    assert encode_row({"quote": "a\ud83db\0", "of": Decimal("1E+2"), "page": None}) == {
        "quote": "a\ufffdb\ufffd",
        "of": "100",
        "page": None,
    }


def test_findings_by_level_and_totals(store, make_report):
    keep(store, make_report())
    assert count_totals(store) == {
        "documents": 1,
        "facts": 2,
        "superseded": 0,
        "problems": 0,
        "error": 1,
        "warning": 0,
        "note": 0,
    }


def test_facts_are_found_by_the_beginning_of_their_id(store, make_report):
    report = make_report()
    keep(store, report)
    beginning = report.document.document_id[:12]
    with store.reading() as connection:
        assert len(find_facts(connection, beginning, limit=5)) == 2
        assert [row["item"] for row in find_facts(connection, f"{beginning}-total", limit=5)] == ["total"]
        assert find_facts(connection, "%", limit=5) == []


def test_rows_have_one_order_whatever_the_order_of_writing(tmp_path, make_report):
    texts = [f"{make_report().document.text} {number}" for number in range(4)]
    exports = []
    for order in (texts, texts[::-1]):
        store = open_store(tmp_path / f"{len(exports)}.db", create=True)
        for text in order:
            name = f"{texts.index(text)}.txt"
            keep(store, make_report(text, name), path=f"/a/{name}", name=name)
        exports.append([rows(store, table) for table in ("documents", "facts", "findings", "unclaimed", "citations")])
        store.close()
    assert exports[0] == exports[1]
