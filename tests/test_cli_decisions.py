"""`extractor decisions` as a person types it."""

from __future__ import annotations

import json
import sqlite3

import pytest
from typer.testing import CliRunner

from extractor.cli import app
from extractor.model import Choice, Target
from extractor.store import Input, open_store, pack_report, record_decisions, record_report


def test_the_journal_is_listed_verified_exported_and_brought_elsewhere(tmp_path, make_report):
    report = make_report()
    for name in ("a.db", "b.db"):
        store = open_store(tmp_path / name, create=True)
        record_report(store, Input(path="/a.txt", file_name="a.txt"), pack_report(report), seconds=0.1)
        if name == "a.db":
            target = Target(kind="fact", document_id=report.document.document_id, id=report.facts[0].fact_id)
            choice = Choice(target=target, action="correct", why="=gõ nhầm", changes={"value": "5"})
            record_decisions(store, [choice], who="Lan")
        store.close()
    journal, table = tmp_path / "j.jsonl", tmp_path / "j.csv"
    a, b = ("--db", str(tmp_path / "a.db")), ("--db", str(tmp_path / "b.db"))
    listed = _run("decisions", *a)
    assert "Lan · sửa · «18.364,8 tỷ đồng» · =gõ nhầm" in listed
    assert "nguyên vẹn: 1" in _run("decisions", "verify", *a)
    _run("decisions", "export", str(journal), *a)
    _run("decisions", "export", str(table), *a)
    assert "'=gõ nhầm" in table.read_text(encoding="utf-8-sig")
    assert json.loads(_run("decisions", "import", str(journal), "--json", *b)) == {
        "added": 1,
        "known": 0,
        "refused": [],
    }
    assert _run("decisions", "import", str(journal), *b) == "Nhận 0 quyết định; 1 đã có từ trước\n"
    _run("export", str(tmp_path / "out"), *b)
    assert ",corrected," in (tmp_path / "out/facts.csv").read_text(encoding="utf-8-sig")


@pytest.fixture
def two_decisions(tmp_path, make_report):
    """The option that names a database with two decisions, and their ids."""
    report = make_report()
    store = open_store(tmp_path / "a.db", create=True)
    record_report(store, Input(path="/a.txt", file_name="a.txt"), pack_report(report), seconds=0.1)
    ids = []
    for fact in report.facts[:2]:
        target = Target(kind="fact", document_id=fact.document_id, id=fact.fact_id)
        (made,) = record_decisions(store, [Choice(target=target, action="dismiss", why="trùng")], who="Lan")
        ids.append(made.decision_id)
    store.close()
    return ("--db", str(tmp_path / "a.db")), ids


def test_a_journal_whose_end_is_cut_off_lacks_the_id_that_was_written_down(tmp_path, two_decisions):
    address, ids = two_decisions
    for known in (ids[1], ids[1][:12].upper(), ids[0]):
        assert "nguyên vẹn: 2" in _run("decisions", "verify", "--expect", known, *address)
    with sqlite3.connect(tmp_path / "a.db") as connection:
        connection.execute("DELETE FROM reviews WHERE seq = 2")
    connection.close()
    assert "nguyên vẹn: 1" in _run("decisions", "verify", *address)  # nothing else shows it
    answer = CliRunner().invoke(app, ["decisions", "verify", "--expect", ids[1], *address])
    assert answer.exit_code == 4
    assert f"Nhật ký thiếu quyết định mang mã {ids[1]}" in answer.output
    told = CliRunner().invoke(app, ["decisions", "verify", "--json", "--expect", ids[1], *address])
    assert (told.exit_code, json.loads(told.stdout)["expected_found"]) == (4, False)
    assert CliRunner().invoke(app, ["decisions", "verify", "--expect", "ab", *address]).exit_code == 2


@pytest.mark.parametrize("command", [("export", "out"), ("compare", "funding"), ("check", "--fail-on", "never")])
def test_who_takes_figures_out_is_told_that_the_journal_was_altered(tmp_path, two_decisions, command, monkeypatch):
    monkeypatch.chdir(tmp_path)
    address, _ = two_decisions
    assert "nhật ký" not in CliRunner().invoke(app, [*command, *address]).stderr
    with sqlite3.connect(tmp_path / "a.db") as connection:
        connection.execute("UPDATE reviews SET action = 'undo' WHERE seq = 2")
    connection.close()
    assert "nhật ký đã bị sửa từ quyết định số 2" in CliRunner().invoke(app, [*command, *address]).stderr


def test_what_a_person_corrected_is_told_as_corrected_wherever_it_is_told(tmp_path, make_report):
    report = make_report()
    address, mine = ("--db", str(tmp_path / "a.db")), report.facts[0]
    store = open_store(tmp_path / "a.db", create=True)
    record_report(store, Input(path="/a.txt", file_name="a.txt"), pack_report(report), seconds=0.1)
    assert json.loads(_run("explain", mine.fact_id, "--json", *address))["decision"] is None
    target = Target(kind="fact", document_id=report.document.document_id, id=mine.fact_id)
    record_decisions(store, [Choice(target=target, action="correct", why="gõ nhầm", changes={"value": "5"})], who="Lan")
    store.close()
    table = json.loads(_run("compare", "funding", "--json", *address))
    for row in (*table["cells"], *table["totals"]):
        assert (row["value"], row["certainty"], row["corrected"]) == ("5", "corrected", 1)
    assert "0,000005✎!" in _run("compare", "funding", *address)
    told = json.loads(_run("explain", mine.fact_id, "--json", *address))
    assert (told["fact"]["value"], told["fact"]["certainty"]) == ("5", "corrected")
    assert [told["decision"][name] for name in ("who", "why", "state")] == ["Lan", "gõ nhầm", "checked"]
    page = _run("explain", mine.fact_id, *address)
    assert "Lan sửa (đã kiểm tra, " in page
    assert "value: 18364800000000 → 5; «gõ nhầm»" in page
    part = json.loads(_run("explain", report.facts[1].fact_id, "--json", *address))
    assert [row["certainty"] for row in part["part_of"]] == ["corrected"]


def test_a_figure_that_was_dismissed_is_explained_with_who_dismissed_it(tmp_path, make_report):
    report = make_report()
    store = open_store(tmp_path / "a.db", create=True)
    record_report(store, Input(path="/a.txt", file_name="a.txt"), pack_report(report), seconds=0.1)
    target = Target(kind="fact", document_id=report.document.document_id, id=report.facts[0].fact_id)
    record_decisions(store, [Choice(target=target, action="dismiss", why="số năm trước")], who="Lan")
    store.close()
    assert "Lan bỏ qua" in _run("explain", report.facts[0].fact_id, "--db", str(tmp_path / "a.db"))


def test_a_table_brings_new_decisions(tmp_path, make_report):
    report = make_report()
    store = open_store(tmp_path / "a.db", create=True)
    record_report(store, Input(path="/a.txt", file_name="a.txt"), pack_report(report), seconds=0.1)
    store.close()
    mine = report.document.document_id
    lines = [
        "document_id,finding_id,action,why,decision_id",
        f"{mine},{report.findings[0].finding_id},bỏ qua,đúng rồi,",
    ]
    (tmp_path / "d.csv").write_text("\n".join(lines), encoding="utf-8")
    address = ("--db", str(tmp_path / "a.db"))
    assert _run("decisions", "import", str(tmp_path / "d.csv"), "--by", "Lan", *address) == "Nhận 1 quyết định\n"
    assert _run("decisions", "import", str(tmp_path / "d.csv"), "--by", "Lan", *address) == (
        "Nhận 0 quyết định; 1 đã có từ trước\n"
    )
    assert _run("decisions", "import", str(tmp_path / "d.csv"), "--by", "Minh", *address, code=4) == (
        "Nhận 0 quyết định\n"
    )
    nobody = CliRunner().invoke(app, ["decisions", "import", str(tmp_path / "d.csv"), *address])
    assert (nobody.exit_code, "--by" in nobody.output) == (2, True)


def test_a_correction_that_is_read_again_is_no_second_one_and_another_value_is(tmp_path, make_report):
    report = make_report()
    store = open_store(tmp_path / "a.db", create=True)
    record_report(store, Input(path="/a.txt", file_name="a.txt"), pack_report(report), seconds=0.1)
    store.close()
    words = ("decisions", "import", str(tmp_path / "d.csv"), "--by", "Lan", "--db", str(tmp_path / "a.db"), "--json")
    for value, added in (("5", 1), ("5", 0), ("6", 1), ("5", 1)):
        line = f"{report.document.document_id},{report.facts[0].fact_id},sửa,gõ nhầm,{value}"
        (tmp_path / "d.csv").write_text(f"document_id,fact_id,action,why,value\n{line}", encoding="utf-8")
        assert json.loads(_run(*words))["added"] == added


def test_a_table_corrects_any_cell_and_empties_only_what_says_so(tmp_path, make_report):
    report = make_report()
    store = open_store(tmp_path / "a.db", create=True)
    record_report(store, Input(path="/a.txt", file_name="a.txt"), pack_report(report), seconds=0.1)
    store.close()
    line = f"{report.document.document_id},{report.facts[0].fact_id},sửa,không nêu nơi nào,,(Trống),19,"
    heads = "document_id,fact_id,action,why,value,new_place_name,new_of,new_period_end"
    (tmp_path / "d.csv").write_text(f"{heads}\n{line}", encoding="utf-8")
    words = ("decisions", "import", str(tmp_path / "d.csv"), "--by", "Lan", "--db", str(tmp_path / "a.db"), "--json")
    assert [json.loads(_run(*words))["added"] for _ in range(2)] == [1, 0]
    (row,) = json.loads(_run("decisions", "--db", str(tmp_path / "a.db"), "--json"))["decisions"]
    assert json.loads(row["after"]) == {"of": "19", "place_code": "", "place_name": ""}


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        pytest.param("d.csv", b"document_id,finding_id,action\nd,f,b\xd2 qua\n", "CSV UTF-8", id="other-encoding"),
        pytest.param("d.csv", b"Muc,Don vi\n1,2\n", "action", id="other-table"),
        pytest.param("d.csv", b"document_id;finding_id;action\nd;f;accept\n", "dòng 2", id="semicolons-are-read"),
        pytest.param("j.jsonl", b"\xff\xfe{}", "decisions export", id="no-text"),
        pytest.param("j.jsonl", b'{"seq": 1}\n', "dòng 1", id="no-decision"),
        pytest.param("d.csv", b'"\x00', "action", id="broken-quote"),
    ],
)
def test_a_file_that_holds_no_decisions_is_told(tmp_path, name, data, said):
    open_store(tmp_path / "a.db", create=True).close()
    (tmp_path / name).write_bytes(data)
    words = ["decisions", "import", str(tmp_path / name), "--by", "Lan", "--db", str(tmp_path / "a.db")]
    done = CliRunner().invoke(app, words)
    assert done.exit_code == 2
    (line,) = done.stderr.splitlines()
    assert said in line


def _run(*words: str, code: int = 0) -> str:
    done = CliRunner().invoke(app, list(words))
    assert done.exit_code == code, done.output
    return done.stdout
