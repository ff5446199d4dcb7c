"""The workbook opened again: sheets, real numbers, nothing that runs, decisions read back with their conflicts."""

import gc
import zipfile
from datetime import datetime
from decimal import Decimal
from pathlib import Path

import pytest
from openpyxl import load_workbook
from typer.testing import CliRunner

from extractor.catalog import load_catalog
from extractor.catalog.tables import contract_tables
from extractor.cli import app
from extractor.dataset import Dataset
from extractor.errors import UsageError
from extractor.export import WORKBOOK
from extractor.export.decided import FINDINGS_SHEET, read_decisions
from extractor.export.workbook import Content, write_workbook
from extractor.intake import find_works, ingest
from extractor.store import open_store

SHEETS = ["Đọc trước", "Số liệu", "Tổng hợp", "Cảnh báo", "Nguồn", "Từ điển", "Nhật ký"]
REPORT = """UBND THỊ XÃ BỈM SƠN
Số: 12/BC-UBND
Bỉm Sơn, ngày 13 tháng 7 năm 2018
BÁO CÁO
Kết quả thực hiện năm 2018

Tổng nguồn vốn huy động là 245,6 tỷ đồng, bao gồm: ngân sách tỉnh 95 tỷ đồng; vốn tín dụng 210,6 tỷ đồng.
Xã Quang Trung đạt 17/19 tiêu chí.
"""


@pytest.fixture
def database(tmp_path):
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "=bao-cao.txt").write_text(REPORT, encoding="utf-8")
    store = open_store(tmp_path / "x.db", create=True)
    list(ingest(find_works([tmp_path / "in"]).works, store, workers=1))
    store.close()
    return tmp_path / "x.db"


def _row(table, **cells):
    names = next(schema.column_names for schema in contract_tables() if schema.name == table)
    return {name: None if name in ("of", "page", "low", "high", "decimals") else "" for name in names} | cells


def _fact(**cells):
    return _row("facts", document_id="d", topic="funding", indicator="funding", item="total", role="actual") | cells


def _exported(database, folder):
    with Dataset.open(database) as dataset:
        (path,) = dataset.export(folder / "out", "xlsx")
    return path, load_workbook(path)


def _write(tmp_path, facts, findings=()):
    content = Content(documents=[_row("documents", document_id="d")], facts=facts, findings=findings, problems=[])
    return load_workbook(write_workbook(tmp_path / WORKBOOK, content, load_catalog()))


def test_the_office_finds_its_sheets_numbers_and_units(database, tmp_path):
    _, book = _exported(database, tmp_path)
    assert book.sheetnames == SHEETS
    rows = list(book["Số liệu"].iter_rows(min_row=2, values_only=True))
    total = next(row for row in rows if row[2] == "Tổng nguồn vốn huy động")
    assert (total[6], total[7], total[11]) == (245600, "triệu đồng", "245,6 tỷ đồng")
    file, source = book["Số liệu"]["N2"], book["Nguồn"]
    assert (file.value, file.hyperlink.location) == ("in/=bao-cao.txt", "'Nguồn'!A2")
    assert (source["A2"].value, source["L2"].value) == (file.value, str(tmp_path / "in" / "=bao-cao.txt"))
    assert book["Số liệu"].freeze_panes == "C2"
    assert book["Số liệu"].print_title_rows == "$1:$1"
    assert book["Số liệu"].page_setup.orientation == "landscape"


def _linked(tmp_path, path, *, media_type="application/pdf", archives=(), **cells):
    """The row of the only figure and of its document in a book opened again."""
    documents = [_row("documents", document_id="d", file_name="a.pdf", media_type=media_type)]
    facts = [_fact(value=Decimal(5), unit="km", **cells)]
    content = Content(
        documents=documents, facts=facts, findings=[], problems=[], paths={"d": path}, archives=frozenset(archives)
    )
    book = load_workbook(write_workbook(tmp_path / WORKBOOK, content, load_catalog()))
    return book["Số liệu"]["O2"], book["Nguồn"]["L2"]


@pytest.mark.parametrize(
    ("path", "target"),
    [
        pytest.param("/mnt/báo cáo/a#1.pdf", "File:///mnt/báo%20cáo/a%231.pdf", id="unix"),
        pytest.param("D:\\Báo cáo\\50%.pdf", "file:///D:\\Báo%20cáo\\50%25.pdf", id="windows"),
        pytest.param("\\\\máy-chủ\\xã\\a.pdf", "file:///\\\\máy-chủ\\xã\\a.pdf", id="share"),
    ],
)
def test_a_page_leads_to_the_page_of_the_file_that_was_read(tmp_path, path, target):
    page, source = _linked(tmp_path, path, page=12)
    assert (page.value, page.data_type, page.hyperlink.target, page.hyperlink.location) == (12, "n", target, "page=12")
    assert (source.value, source.hyperlink.target, source.hyperlink.location) == (path, target, None)


def test_a_file_without_pages_is_opened_beside_the_section(tmp_path):
    place, _ = _linked(tmp_path, "/a/b.docx", media_type="application/x", section_path="I/9/a")
    assert (place.value, place.hyperlink.target, place.hyperlink.location) == ("I/9/a", "File:///a/b.docx", None)


def test_a_member_of_an_archive_leads_to_the_archive(tmp_path):
    page, _ = _linked(tmp_path, "/a/b.zip!c.pdf", archives={"/a/b.zip"}, page=3)
    assert (page.value, page.hyperlink.target, page.hyperlink.location) == (3, "File:///a/b.zip", None)


@pytest.mark.parametrize("path", ["", "s3://kho/a.pdf", "/a/=b\n.pdf", "/a/\u202egpj.pdf", "/" + "a" * 2100])
def test_what_excel_cannot_follow_is_no_link(tmp_path, path):
    page, source = _linked(tmp_path, path, page=3)
    assert (page.value, page.hyperlink, source.hyperlink) == (3, None, None)


def test_a_section_that_looks_like_a_formula_stays_text(tmp_path):
    place, _ = _linked(tmp_path, "/a/=b.docx", media_type="application/x", section_path="=1+1")
    assert (place.value, place.data_type, place.hyperlink.target) == ("=1+1", "s", "File:///a/=b.docx")


@pytest.mark.filterwarnings("error")
def test_a_long_sheet_has_no_more_links_than_excel_takes(tmp_path):
    facts = (_fact(value=Decimal(5), unit="km", page=1) for _ in range(33_000))
    document = _row("documents", document_id="d", media_type="application/pdf")
    content = Content(documents=[document], facts=facts, findings=[], problems=[], paths={"d": "/a.pdf"})
    path = write_workbook(tmp_path / WORKBOOK, content, load_catalog())
    with zipfile.ZipFile(path) as package:
        links = package.read("xl/worksheets/sheet2.xml").count(b"<hyperlink ")
    assert links == 64_000


def test_each_sheet_has_its_filter_and_prints_on_a4_across(database, tmp_path):
    for sheet in _exported(database, tmp_path)[1].worksheets:
        assert (sheet.page_setup.paperSize, sheet.page_setup.orientation) == (int(sheet.PAPERSIZE_A4), "landscape")
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert sheet.page_setup.fitToWidth in (None, 1), "one page wide, which is also the default"
        if sheet.title != "Đọc trước":
            assert sheet.auto_filter.ref.startswith("A1:")
            assert sheet.freeze_panes


def test_a_decision_is_chosen_from_a_list(database, tmp_path):
    sheet = _exported(database, tmp_path)[1][FINDINGS_SHEET]
    (choice,) = sheet.data_validations.dataValidation
    assert (choice.type, choice.formula1) == ("list", '"chấp nhận,bỏ qua,hỏi đơn vị"')
    assert {row for cells in choice.sqref.ranges for row, _ in cells.cells} == set(range(2, sheet.max_row + 1))


def test_a_file_that_could_not_be_read_is_told_whole_on_the_first_sheet(tmp_path):
    told = "Tệp PDF bị cắt cụt hoặc hỏng, không mở được. Cách xử lý: mở tệp, in lại ra PDF rồi nạp lại. " * 2
    problems = [_row("problems", file_name=f"{'thư-mục/' * 8}a.pdf", message=told), _row("problems", message=told)]
    content = Content(documents=[], facts=[], findings=[], problems=problems)
    sheet = load_workbook(write_workbook(tmp_path / WORKBOOK, content, load_catalog()))["Đọc trước"]
    rows = [cell.row for cell in sheet["B"] if cell.value == told]
    assert [sheet.row_dimensions[at].height for at in rows] == [45, 30]
    assert {sheet.cell(at, 2).alignment.vertical for at in rows} == {"top"}


@pytest.mark.parametrize(
    ("issued", "cell"),
    [
        pytest.param("2018-12-28", (datetime.fromisoformat("2018-12-28"), "dd/mm/yyyy"), id="day"),
        pytest.param("2018-12", ("2018-12", "General"), id="month"),
        pytest.param("0203-12-28", ("0203-12-28", "General"), id="before Excel"),
        pytest.param("", (None, "General"), id="unknown"),
    ],
)
def test_the_day_of_a_report_is_a_day(tmp_path, issued, cell):
    documents = [_row("documents", document_id="d", issued_on=issued)]
    content = Content(documents=documents, facts=[], findings=[], problems=[])
    found = load_workbook(write_workbook(tmp_path / WORKBOOK, content, load_catalog()))["Nguồn"]["E2"]
    assert (found.value, found.number_format) == cell


def test_a_measure_named_with_its_unit_names_it_once_above_the_summary(tmp_path):
    roads = _fact(
        topic="indicator", indicator="road_village_km", item="", value=Decimal(5), unit="km", place_name="Xã A"
    )
    assert _write(tmp_path, [roads])["Tổng hợp"]["D1"].value == load_catalog().label("road_village_km")


def test_numbers_keep_the_decimals_they_have(tmp_path):
    book = _write(tmp_path, [_fact(value=Decimal("1234.50"), unit="km"), _fact(value=Decimal(7), unit="km")])
    assert [book["Số liệu"].cell(row, 7).number_format for row in (2, 3)] == [
        "[$-42A]#,##0.0",
        "[$-42A]#,##0",
    ]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a device that is always full is known to Linux alone")
@pytest.mark.filterwarnings("error::pytest.PytestUnraisableExceptionWarning")
def test_a_full_disk_is_told_in_one_line(tmp_path):
    (tmp_path / f".{WORKBOOK}.draft").symlink_to("/dev/full")
    with pytest.raises(UsageError, match="đã đầy"):
        _write(tmp_path, [_fact(value=Decimal(5), unit="VND")])
    gc.collect()


def test_findings_are_whole_on_paper_with_numbers_as_an_office_writes_them(tmp_path):
    told = _row("findings", document_id="d", level="error", message="dài " * 60, quotes="một\nhai")
    told |= {"expected": "<= 60000000000", "observed": "60001000000", "difference": "1000000", "unit": "VND"}
    year = told | {"expected": ">= 2019", "observed": "2018", "difference": "", "unit": ""}
    homes = told | {"expected": "1900", "observed": "2018", "difference": "118", "unit": "households"}
    usual = told | {"expected": "5000000..120000000", "observed": "290000", "unit": "VND/person/year"}
    sheet = _write(tmp_path, [], [told, year, homes, usual])["Cảnh báo"]
    shown = [[cell.value for cell in row[4:8]] for row in sheet.iter_rows(min_row=2)]
    assert [cell.value for cell in sheet[1][4:8]] == ["Đúng ra", "Báo cáo ghi", "Chênh lệch", "Đơn vị tính"]
    assert shown == [
        ["≤ 60.000", 60001, 1, "triệu đồng"],
        ["≥ 2019", "2018", None, None],
        [1900, 2018, 118, "hộ"],
        ["5–120", 0.29, 1, "triệu đồng/người/năm"],
    ]
    assert sheet[2][5].number_format == "[$-42A]#,##0"
    assert sheet.row_dimensions[2].height == 15 * 4
    assert sheet.print_area == "'Cảnh báo'!$A$1:$I$5"


def test_long_titles_and_phrases_are_whole_on_paper(tmp_path):
    content = Content(documents=[_row("documents", title="dài " * 60)], facts=[], findings=[], problems=[])
    book = load_workbook(write_workbook(tmp_path / WORKBOOK, content, load_catalog()))
    assert book["Nguồn"].row_dimensions[2].height == 15 * 5
    assert book["Nguồn"].print_area == "'Nguồn'!$A$1:$J$2"
    sheet = book["Từ điển"]
    longest = max(range(2, sheet.max_row + 1), key=lambda row: len(sheet.cell(row, 4).value or ""))
    letters = len(sheet.cell(longest, 4).value)
    assert sheet.row_dimensions[longest].height == min(409, 15 * -(-letters // 90))


def test_a_plain_count_has_no_unit_in_words(tmp_path):
    book = _write(tmp_path, [_fact(topic="open", indicator="hằng tháng", value=Decimal(25), unit="count")])
    assert book["Số liệu"]["H2"].value is None
    assert not {cell.value for cell in book["Từ điển"]["C"]} & {"count", "bool", "status"}


def test_a_quote_over_a_line_end_stays_in_its_row(tmp_path):
    book = _write(tmp_path, [_fact(value=Decimal(6), quote="620 lượt\nngười")])
    assert book["Số liệu"]["L2"].value == "620 lượt người"


def test_places_of_the_summary_stand_in_the_order_of_the_alphabet(tmp_path):
    names = ["Xã Ân Mỹ", "Xã Dân Chủ", "Xã Đạo Đức", "Xã Phước Cát 2", "Xã Phước Cát 10"]
    facts = [_fact(indicator="road_village_km", item="", place_name=it, value=Decimal(5)) for it in reversed(names)]
    rows = _write(tmp_path, facts)["Tổng hợp"].iter_rows(min_row=2, values_only=True)
    assert [row[1] for row in rows] == names


def test_a_wide_summary_goes_over_several_pages_with_its_places_on_each(tmp_path):
    names = list(load_catalog().indicators.by_id)[:24]
    facts = [_fact(topic="x", indicator=it, item="", place_name="Xã A", value=Decimal(1)) for it in names]
    sheet = _write(tmp_path, facts)["Tổng hợp"]
    assert sheet.page_setup.fitToWidth == 3
    assert sheet.print_title_cols == "$A:$C"


def test_every_indicator_that_has_a_figure_is_in_the_summary_and_no_row_is_empty(tmp_path):
    names = list(load_catalog().indicators.by_id)[:70]
    facts = [
        _fact(topic="x", indicator=it, item="", place_name=f"Xã {at}", value=Decimal(1)) for at, it in enumerate(names)
    ]
    sheet = _write(tmp_path, facts)["Tổng hợp"]
    rows = list(sheet.iter_rows(min_row=2, values_only=True))
    assert len(rows) == len(set(sheet.iter_rows(min_row=1, max_row=1, values_only=True).__next__()[3:])) == 70
    assert [sum(cell is not None for cell in row[3:]) for row in rows] == [1] * 70


def test_the_indicators_of_most_rows_are_printed_and_the_foot_says_that_there_are_others(tmp_path):
    names = list(load_catalog().indicators.by_id)[:40]
    rows = [(it, at) for at, it in enumerate(names)] + [(names[-1], 99)]
    facts = [_fact(topic="x", indicator=it, item="", place_name=f"Xã {at}", value=Decimal(1)) for it, at in rows]
    sheet = _write(tmp_path, facts)["Tổng hợp"]
    assert sheet["D1"].value.startswith(load_catalog().label(names[-1]))
    assert sheet.print_area == "'Tổng hợp'!$A$1:$AJ$42"
    assert "in 33 trong 40 chỉ tiêu" in sheet.oddFooter.center.text
    assert sheet.page_setup.fitToWidth == 3


def test_communes_of_one_name_are_rows_of_their_own_in_the_summary(tmp_path):
    about = {"indicator": "road_village_km", "item": "", "place_name": "Xã Tả Lủng", "period_end": "2018"}
    facts = [_fact(place_code=code, value=Decimal(at), **about) for at, code in enumerate(("00742", "00796"))]
    rows = list(_write(tmp_path, facts)["Tổng hợp"].iter_rows(min_row=2, values_only=True))
    assert {(row[1], row[3]) for row in rows} == {
        ("Xã Tả Lủng (Huyện Đồng Văn, Tỉnh Hà Giang)", 0),
        ("Xã Tả Lủng (Huyện Mèo Vạc, Tỉnh Hà Giang)", 1),
    }


def test_no_cell_is_a_formula_and_no_control_character_is_left(tmp_path):
    hostile = '=HYPERLINK("http://x")\x1b\u202e'
    book = _write(tmp_path, [_fact(value="=1+1", quote="@SUM(A1)", sentence=hostile, place_name="+x")])
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert [cell for cell in cells if cell.data_type == "f"] == []
    assert '=HYPERLINK("http://x")\ufffd\ufffd' in [cell.value for cell in cells]


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        pytest.param(Decimal(18364800000000), 18364800, id="money-in-million"),
        pytest.param(Decimal(123456789012345678901234), "123456789012345678.901234", id="beyond-a-double"),
    ],
)
def test_a_number_keeps_all_its_digits(tmp_path, value, cell):
    book = _write(tmp_path, [_fact(value=value, unit="VND")])
    assert book["Số liệu"].cell(2, 7).value == cell


def test_decisions_written_in_excel_are_read_back_once(database, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    path, book = _exported(database, tmp_path)
    sheet = book[FINDINGS_SHEET]
    heads = [cell.value for cell in sheet[1]]
    sheet.cell(2, heads.index("Quyết định") + 1, "bỏ qua")
    sheet.cell(2, heads.index("Lý do") + 1, "đơn vị đã giải trình")
    book.save(path)
    command = ["decisions", "import", str(path), "--by", "Lan", "--db", str(database)]
    first, again = CliRunner().invoke(app, command), CliRunner().invoke(app, command)
    assert first.exit_code == 0
    assert (again.exit_code, again.stdout) == (0, "Nhận 0 quyết định; 1 đã có từ trước\n")
    other = CliRunner().invoke(app, [*command, "--by", "Minh"])
    assert other.exit_code == 4  # the sheet was written before that decision
    assert "Lan vừa quyết định" in other.stderr
    with Dataset.open(database) as dataset:
        assert [row["status"] for row in dataset.rows("findings")].count("dismissed") == 1


def test_of_two_people_who_work_through_one_sheet_each_is_heard_where_the_other_is_not(database, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "in" / "b.txt").write_text(f"{REPORT}\n", encoding="utf-8")  # other bytes, the same finding again
    store = open_store(database, writing=True)
    list(ingest(find_works([tmp_path / "in"]).works, store, workers=1))
    store.close()
    path, book = _exported(database, tmp_path)
    sheet = book[FINDINGS_SHEET]
    heads = [cell.value for cell in sheet[1]]

    def decide(who, rows):
        for row in range(2, 4):
            sheet.cell(row, heads.index("Quyết định") + 1, "bỏ qua" if row in rows else None)
            sheet.cell(row, heads.index("Lý do") + 1, f"{who} đã hỏi" if row in rows else None)
        book.save(path)
        return CliRunner().invoke(app, ["decisions", "import", str(path), "--by", who, "--db", str(database)])

    assert decide("Lan", {2}).stdout == "Nhận 1 quyết định\n"
    told = decide("Minh", {2, 3})
    assert (told.exit_code, told.stdout) == (4, "Nhận 1 quyết định\n")
    assert told.stderr.startswith("Không nhận hàng 2: Lan vừa quyết định về mục này")
    assert "hàng 3" not in told.stderr
    again = CliRunner().invoke(app, ["decisions", "import", str(path), "--by", "Minh", "--db", str(database)])
    assert (again.exit_code, again.stdout) == (4, "Nhận 0 quyết định; 1 đã có từ trước\n")
    with Dataset.open(database) as dataset:
        assert [row["status"] for row in dataset.rows("findings")].count("dismissed") == 2


def test_every_row_that_is_refused_is_named_and_no_other_is_taken(database, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    path, book = _exported(database, tmp_path)
    sheet = book[FINDINGS_SHEET]
    heads = [cell.value for cell in sheet[1]]
    sheet.cell(2, heads.index("Quyết định") + 1, "bỏ qua")  # without a reason
    for row, action in ((3, "lung tung"), (4, "chấp nhận")):
        for at, cell in enumerate(sheet[2], start=1):
            sheet.cell(row, at, cell.value)
        sheet.cell(row, heads.index("Quyết định") + 1, action)
    book.save(path)
    told = CliRunner().invoke(app, ["decisions", "import", str(path), "--by", "Lan", "--db", str(database)])
    assert told.exit_code == 2
    assert "Chưa ghi quyết định nào. hàng 2: Cần ghi lý do; hàng 3: Không làm được «lung tung»" in told.stderr
    assert "hàng 4" not in told.stderr
    with Dataset.open(database) as dataset:
        assert {row["status"] for row in dataset.rows("findings")} == {"open"}


@pytest.mark.parametrize("content", [b"", b"no workbook", b"PK\x05\x06" + bytes(18)])
def test_a_foreign_file_is_refused(tmp_path, content):
    path = tmp_path / "x.xlsx"
    path.write_bytes(content)
    with pytest.raises(UsageError):
        list(read_decisions(path))
