"""Versions of a report as the commands tell them: what was replaced counts nowhere, and is marked where it is shown."""

from __future__ import annotations

import json
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from openpyxl import load_workbook
from typer.testing import CliRunner

from extractor.cli import app
from extractor.dataset import Dataset

REPORT = """UBND THỊ XÃ BỈM SƠN
Số: 12/BC-UBND
Bỉm Sơn, ngày 13 tháng 7 năm 2018
BÁO CÁO
Kết quả thực hiện năm 2018

Tổng nguồn vốn huy động là 245,6 tỷ đồng, bao gồm: ngân sách tỉnh 95 tỷ đồng; vốn tín dụng {credit} tỷ đồng.
Xã {commune} đạt {met}/19 tiêu chí.
"""


def call(*words):
    return CliRunner().invoke(app, list(words))


def put(name: str, *, credit: str = "150,6", commune: str = "Quang Trung", met: int = 17) -> None:
    Path("in").mkdir(exist_ok=True)
    Path("in", name).write_text(REPORT.format(credit=credit, commune=commune, met=met), encoding="utf-8")


def ingest(code: int = 0):
    result = call("ingest", "in")
    assert result.exit_code == code, result.output
    return result


def met() -> dict[str, str]:
    found = json.loads(call("compare", "criteria_met_count", "--level", "commune", "--json").stdout)["cells"]
    return {cell["place_name"]: cell["value"] for cell in found}


@pytest.fixture(autouse=True)
def desk(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


def test_a_report_put_before_others_in_a_numbered_series_takes_none_out_of_comparisons():
    put("1.txt", commune="Quang Trung", met=15)
    put("2.txt", commune="Hà Lan", met=16)
    ingest()
    shutil.move("in/2.txt", "in/3.txt")
    shutil.move("in/1.txt", "in/2.txt")
    put("1.txt", commune="Hà Vân", met=17)
    ingest()
    assert {name: int(value) for name, value in met().items()} == {
        "Xã Quang Trung": 15,
        "Xã Hà Lan": 16,
        "Xã Hà Vân": 17,
    }


def test_a_version_that_comes_back_gives_its_figure_back():
    for value in (15, 16, 15):
        put("a.txt", met=value)
        ingest()
    assert [int(value) for value in met().values()] == [15]


def test_a_damaged_version_in_between_leaves_one_figure():
    put("a.docx", met=15)
    ingest()
    Path("in/a.docx").write_bytes(b"PK\x03\x04cut")
    ingest(3)
    assert [int(value) for value in met().values()] == [15]
    put("a.docx", met=17)
    ingest()
    assert [int(value) for value in met().values()] == [17]


def test_a_corrected_report_has_nothing_to_answer_for():
    put("a.txt", credit="210,6")
    ingest()
    assert call("check").exit_code == 4
    put("a.txt")
    told = ingest().stdout
    assert "1 văn bản (1 bản cũ đã được thay, không tính)" in told
    result = call("check")
    assert result.exit_code == 0, result.output
    assert "1 văn bản (1 bản cũ đã được thay, không tính)" in result.output
    assert "(1 superseded, left out)" in call("check", "--lang", "en").output
    found = json.loads(call("check", "--json").stdout)
    assert (found["documents"], found["superseded"], found["findings"]) == (1, 1, [])


def test_the_workbook_tells_figures_and_findings_of_the_version_that_counts_and_marks_the_other():
    put("a.txt", credit="210,6", met=15)
    ingest()
    put("a.txt", met=17)
    ingest()
    assert call("export", "out", "--format", "xlsx").exit_code == 0
    book = load_workbook("out/so-lieu.xlsx")
    cells = {sheet.title: [[cell.value for cell in row] for row in sheet.iter_rows()] for sheet in book}
    figures = {str(row[11]) for row in cells["Số liệu"][1:]}
    assert any("17/19" in quote for quote in figures)
    assert not any("15/19" in quote or "210,6" in quote for quote in figures)
    assert not any(" | " in str(cell) for row in cells["Tổng hợp"] for cell in row)
    assert cells["Cảnh báo"][1:] == []
    head, *rows = cells["Nguồn"]
    state, mine, other = (head.index(name) for name in ("Tình trạng", "Mã văn bản", "Đã thay bằng"))
    old, now = sorted(rows, key=lambda row: row[state] != "bản cũ")
    assert (old[other], now[other]) == (now[mine], None)
    assert now[state] != "bản cũ"
    front = {row[0]: row[1] for row in cells["Đọc trước"]}
    assert (front["Văn bản"], front["  bản cũ, không tính"]) == (1, 1)


def test_tables_for_programs_keep_every_version_and_tell_which_one_counts():
    put("a.txt", met=15)
    ingest()
    put("a.txt", met=17)
    ingest()
    assert call("export", "out", "--format", "json").exit_code == 0
    rows = [json.loads(line) for line in Path("out/documents.jsonl").read_text(encoding="utf-8").splitlines()]
    (now,) = (row for row in rows if row["superseded_by"] is None)
    (old,) = (row for row in rows if row["superseded_by"] is not None)
    assert (old["superseded_by"], now["supersedes"]) == (now["document_id"], old["document_id"])


@pytest.fixture
def versions():
    """The ids of the older and the newer version of in/a.txt."""
    put("a.txt", met=15, credit="210,6")
    ingest()
    put("a.txt", met=17, credit="210,6")
    ingest()
    with Dataset.open() as dataset:
        rows = list(dataset.rows("documents"))
    return tuple(row["document_id"][:12] for row in sorted(rows, key=lambda row: not row["superseded_by"]))


@pytest.mark.parametrize("name", ["a.txt", "in/a.txt"])
def test_a_name_means_the_version_that_counts(versions, name):
    old, now = versions
    with Dataset.open() as dataset:
        assert dataset.find_document(name)["document_id"].startswith(now)
        assert dataset.find_document(old)["document_id"].startswith(old)


@pytest.mark.parametrize(("count", "told"), [(3, ": "), (7, " (5 trong 7): ")])
def test_of_several_documents_of_one_name_it_is_told_how_many_are_named_and_how_to_choose(count, told):
    for at in range(count):
        put("a.txt", met=at + 1)
        Path("in", f"x{at}").mkdir()
        shutil.move(Path("in", "a.txt"), Path("in", f"x{at}", "a.txt"))
    ingest()
    refused = call("letter", "a.txt").stderr
    assert f"Có {count} văn bản ứng với «a.txt»{told}" in refused
    assert refused.count("/a.txt (") == min(count, 5)
    assert "Ghi thêm thư mục trước tên tệp, hoặc ghi phần đầu của mã văn bản" in refused
    with Dataset.open() as dataset:
        assert dataset.find_document("x2/a.txt")["file_name"].endswith("x2/a.txt")


def test_two_versions_are_told_apart_by_their_ids(versions):
    old, now = versions
    assert json.loads(call("diff", old, "a.txt", "--json").stdout)["doubts"] == []
    assert "hãy đổi thứ tự" in call("diff", "a.txt", old).stderr
    moved = json.loads(call("diff", old, "a.txt", "--json").stdout)["changes"]
    quotes = [(it["before"]["quote"], it["after"]["quote"]) for it in moved]
    assert [(before[:5], after[:5]) for before, after in quotes] == [("15/19", "17/19")]
    same = call("diff", "a.txt", "in/a.txt")
    assert same.exit_code == 2
    told = " ".join(same.output.split())
    assert f"in/a.txt ({old}, bản cũ)" in told
    assert f"in/a.txt ({now})" in told


def test_a_letter_about_an_old_version_says_so(versions):
    old, _ = versions
    told = call("letter", "a.txt", "--out", "now.docx")
    assert (told.exit_code, Path("now.docx").exists()) == (0, True)
    assert "bản cũ" not in told.output
    assert "bản cũ" in call("letter", old, "--out", "old.docx").output


def test_what_only_a_file_that_is_gone_could_renew_is_told_and_keeps_its_figures():
    put("a.txt")
    put("b.txt", met=16)
    ingest()
    with closing(sqlite3.connect("extractor.db")) as database, database:
        database.execute("UPDATE documents SET reader_version = 'older'")
    Path("in/a.txt").unlink()
    for command in (["status"], ["ingest", "--refresh"], ["status"]):
        told = call(*command)
        assert told.exit_code == 0
        assert "1 văn bản do phiên bản khác tính vẫn giữ số liệu cũ" in told.stdout
    assert json.loads(call("status", "--json").stdout)["outdated"] == 1
    assert json.loads(call("ingest", "--refresh", "--json").stdout)["totals"]["documents"] == 2


def test_a_document_is_renewed_from_any_name_that_still_holds_it():
    for name in ("a.txt", "b.txt", "c.txt"):
        put(name)
    ingest()
    with closing(sqlite3.connect("extractor.db")) as database, database:
        database.execute("UPDATE documents SET reader_version = 'older'")
    Path("in/a.txt").unlink()
    put("b.txt", met=16)
    told = json.loads(call("ingest", "--refresh", "--json").stdout)
    assert [told["documents"][name] for name in ("new", "renewed", "outdated")] == [1, 1, 0]
    assert json.loads(call("status", "--json").stdout)["outdated"] == 0
    with Dataset.open() as dataset:
        assert len(list(dataset.rows("documents"))) == 2
