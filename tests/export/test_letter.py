"""The reply letter opened again: its official parts, each doubtful figure with its place, answers, what stays out."""

import json
from dataclasses import replace

import docx
import pytest
from docx.oxml.ns import qn
from typer.testing import CliRunner

from extractor.catalog import load_catalog
from extractor.cli import app
from extractor.dataset import Dataset
from extractor.export.letter import Letter, Letterhead, Point, compose_letter
from extractor.export.official import write_letter
from extractor.intake import find_works, ingest
from extractor.model import Choice, Target
from extractor.model.rows import finding_row
from extractor.store import open_store, record_decisions

REPORT = """ỦY BAN NHÂN DÂN THỊ XÃ BỈM SƠN
Số: 12/BC-UBND
Bỉm Sơn, ngày 03 tháng 2 năm 2018
BÁO CÁO
Kết quả thực hiện năm 2017

I. Nguồn vốn
Tổng nguồn vốn huy động là 245,6 tỷ đồng, bao gồm: ngân sách tỉnh 95 tỷ đồng; vốn tín dụng 210,6 tỷ đồng.
"""
HEAD = '[letter]\nparent = "UBND tỉnh A"\nissuer = "Văn phòng Điều phối"\nsymbol = "VPĐP"\nsigner = "Lê Thị B"\n'


@pytest.fixture
def desk(tmp_path, monkeypatch):
    """A working folder with one report in its database, and a project file."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "bao-cao.txt").write_text(REPORT, encoding="utf-8")
    (tmp_path / "extractor.toml").write_text(HEAD, encoding="utf-8")
    store = open_store(tmp_path / "extractor.db", create=True)
    list(ingest(find_works([tmp_path / "bao-cao.txt"]).works, store, workers=1))
    store.close()
    return tmp_path


def run(*words):
    return CliRunner().invoke(app, ["letter", *words])


def paragraphs(path):
    document = docx.Document(path)
    cells = [cell for table in document.tables for row in table.rows for cell in row.cells]
    return [it.text for it in document.paragraphs] + [it.text for cell in cells for it in cell.paragraphs]


def test_the_letter_has_its_official_parts_and_each_figure_with_its_place(desk):
    told = run("bao-cao.txt", "--out", "a.docx")
    assert told.exit_code == 0, told.output
    lines = paragraphs("a.docx")
    for part in (
        *("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc", "UBND TỈNH A", "VĂN PHÒNG ĐIỀU PHỐI"),
        *("Số: …………/VPĐP", "V/v rà soát, giải trình số liệu tại báo cáo số 12/BC-UBND", "Nơi nhận:", "Lê Thị B"),
        *("Kính gửi: Ủy ban nhân dân thị xã Bỉm Sơn", "PHIẾU ĐÍNH CHÍNH, GIẢI TRÌNH SỐ LIỆU"),
    ):
        assert part in lines
    whole = "\n".join(lines)
    assert "Báo cáo số 12/BC-UBND ngày 03 tháng 02 năm 2018 của Ủy ban nhân dân thị xã Bỉm Sơn" in whole
    assert "“245,6 tỷ đồng”" in whole
    assert "(mục I)" in whole
    assert "305,6" in whole  # the arithmetic
    assert any(line.endswith("./.") for line in lines)
    section = docx.Document("a.docx").sections[0]
    assert (round(section.page_width.mm), round(section.page_height.mm), round(section.left_margin.mm)) == (
        210,
        297,
        30,
    )


def test_nobody_signs_an_empty_page_and_the_annex_has_pages_of_its_own(desk):
    run("bao-cao.txt", "--out", "a.docx")
    document = docx.Document("a.docx")
    body = list(document.element.body)
    signature = next(at for at, it in enumerate(body) if "Nơi nhận:" in "".join(it.itertext()))
    closing = next(at for at, it in enumerate(body) if "".join(it.itertext()).endswith("./."))
    assert all(it.pPr.keepNext is not None for it in body[closing:signature])
    letter, annex = document.sections
    assert (letter._sectPr.find(qn("w:pgNumType")), annex._sectPr.find(qn("w:pgNumType")).get(qn("w:start"))) == (
        None,
        "1",
    )
    assert annex.different_first_page_header_footer
    title = next(it for it in document.paragraphs if it.text == "Phụ lục")
    assert (title.runs[0].font.size.pt, title.runs[0].bold) == (14, True)
    made, signed = document.tables[-1].rows[0].cells
    above = [
        [(it.runs[0].font.size, it.paragraph_format.space_before) for it in cell.paragraphs] for cell in (made, signed)
    ]
    assert above[0] == above[1], "both sign on one line"


def test_the_same_letter_has_the_same_bytes_and_no_file_is_written_over(desk):
    run("bao-cao.txt", "--out", "a.docx")
    run("bao-cao.txt", "--out", "b.docx")
    assert (desk / "a.docx").read_bytes() == (desk / "b.docx").read_bytes()
    assert run("bao-cao.txt", "--out", "a.docx").exit_code == 2


def test_what_was_dismissed_is_not_asked_and_what_is_asked_is_in_the_journal(desk):
    told = json.loads(run("bao-cao.txt", "--json", "--notes", "--asked-by", "Lan").stdout)
    with Dataset.open("extractor.db") as dataset:
        rows = list(dataset.rows("findings"))
        assert {row["finding_id"] for row in rows if row["status"] == "asked"} == set(told["findings"]) != set()
        choices = [
            Choice(
                target=Target(kind="finding", document_id=row["document_id"], id=row["finding_id"]),
                action="dismiss",
                why="đã giải trình",
            )
            for row in rows
        ]
        record_decisions(dataset.store, choices, who="Lan")
    again = run("bao-cao.txt", "--notes", "--out", "c.docx")
    assert again.exit_code == 0
    assert not (desk / "c.docx").exists()


def test_single_figures_that_were_asked_about_stand_in_the_letter_with_the_question(desk):
    with Dataset.open("extractor.db") as dataset:
        (credit,) = [row for row in dataset.rows("facts") if row["quote"] == "210,6 tỷ đồng"]
        target = Target(kind="fact", document_id=credit["document_id"], id=credit["fact_id"])
        why = "Có gồm vốn «lồng ghép» không?"
        record_decisions(dataset.store, [Choice(target=target, action="ask", why=why)], who="Lan")
    told = json.loads(run("bao-cao.txt", "--out", "a.docx", "--asked-by", "Minh", "--json").stdout)
    assert told["asked"] == [credit["fact_id"]]
    lines = paragraphs("a.docx")
    (heading,) = [line for line in lines if line.endswith("Số liệu đề nghị xác nhận, làm rõ")]
    after = lines[lines.index(heading) :]
    assert any("Có gồm vốn “lồng ghép” không?" in line for line in after)
    assert any(line.startswith("Báo cáo ghi: “210,6 tỷ đồng” (mục I), trong câu “Tổng nguồn vốn") for line in after)
    with Dataset.open("extractor.db") as dataset:
        record_decisions(dataset.store, [Choice(target=target, action="undo")], who="Lan")
    run("bao-cao.txt", "--out", "b.docx")
    assert not any("lồng ghép" in line for line in paragraphs("b.docx"))


def test_words_of_a_report_are_only_words(tmp_path):
    hostile = "<w:p>&{x}\x00\x1b\u202e\ufffe"
    point = Point(
        target=Target(kind="finding", document_id="0" * 64, id="f"),
        title="t",
        place=hostile,
        message=hostile,
        printed=(hostile,),
        follows=(hostile,),
        note="",
        proposal="",
    )
    letter = Letter(
        head=Letterhead(), recipient=hostile, subject="s", opening=hostile, groups=(("g", (point,)),), closing="c"
    )
    lines = paragraphs(write_letter(tmp_path / "x.docx", letter))
    assert "Kính gửi: <w:p>&{x}\ufffd\ufffd\ufffd\ufffd" in lines


def test_figures_of_one_place_stand_together_and_the_assumption_is_told(make_report):
    report = make_report()
    at = report.facts[0].span.start
    finding = finding_row(report.findings[0]) | {
        "check": "mean.whole",
        "verdict": "assumed",
        "quotes": "18,3 | 19 | 18,3",
        "places": f"{at}-{at + 4} {at + 9}-{at + 11} {at}-{at + 4}",
    }
    across = finding | {"finding_id": "of-two-reports", "check": "across.sum", "places": ""}
    letter = compose_letter(report, [finding, across], load_catalog(), Letterhead(), recipient="Sở X")
    assert [point.printed for point in letter.points] == [("“18,3”, “19” (mục I)",), ("“18,3”, “19”",)]
    assert "số bình quân tính trên mọi xã" in letter.points[0].note
    assert letter.opening.startswith("Qua xem xét Văn bản số 1408/VPĐP ngày 13 tháng 7 năm 2018 của Sở X, có 2 điểm")


def test_a_report_without_a_number_is_named_by_its_file_without_our_folders(make_report):
    report = make_report()
    header = replace(report.outline.header, symbol="")
    document = replace(report.document, file_name="bao-cao/2021/tong-ket.docx")
    report = replace(report, outline=replace(report.outline, header=header, document=document))
    letter = compose_letter(report, [finding_row(report.findings[0])], load_catalog(), Letterhead())
    assert letter.subject == "V/v rà soát, giải trình số liệu tại văn bản (tệp “tong-ket.docx”)"
    assert "bao-cao/2021" not in letter.opening


@pytest.mark.parametrize("words", [("khong-co.txt",), ("bao-cao.txt", "--level")])
def test_wrong_usage_is_told(desk, words):
    assert run(*words).exit_code == 2
