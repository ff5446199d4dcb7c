"""Workbooks made in the test: what a sheet shows is what is read, and what it hides is named."""

from __future__ import annotations

import io
import zipfile
from xml.sax.saxutils import escape

import pytest

from extractor.errors import DamagedError, LimitError, NoTextError
from extractor.model import Document
from extractor.readers import read
from extractor.readers.xlsx.formats import show_number, show_text
from tests.damage import as_tcvn3, as_vni

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
FORMATS = ["General", "#,##0.0", "0.0%", "dd/mm/yyyy", '#,##0 "tỷ đồng"', ";;;"]
FONTS = ["Times New Roman", ".VnTime", ".VnTimeH", "VNI-Times", "Wingdings"]
"""From the second on each has a cell style, after those of the formats."""


def cell(place: str, value: str | float, style: int = 0) -> str:
    if isinstance(value, str):
        return f'<c r="{place}" t="inlineStr" s="{style}"><is><t>{escape(value)}</t></is></c>'
    return f'<c r="{place}" s="{style}"><v>{value}</v></c>'


def rows(table: dict[int, list[str]], *, hidden: tuple[int, ...] = ()) -> str:
    return "".join(
        f'<row r="{number}" hidden="{int(number in hidden)}">{"".join(cells)}</row>' for number, cells in table.items()
    )


def workbook(*sheets: tuple[str, str, str], space: str = _MAIN, strings: str = "") -> bytes:
    """Each sheet is (name, state, inner XML of the worksheet)."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(
            "[Content_Types].xml",
            '<Types><Override PartName="/xl/workbook.xml" ContentType='
            '"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>',
        )
        archive.writestr(
            "_rels/.rels",
            f'<Relationships xmlns="{_PACKAGE}"><Relationship Id="r1" Type="{_RELATION}/officeDocument"'
            ' Target="xl/workbook.xml"/></Relationships>',
        )
        listed = "".join(
            f'<sheet name="{name}" sheetId="{at}" state="{state}" r:id="r{at}"/>'
            for at, (name, state, _) in enumerate(sheets, start=1)
        )
        archive.writestr(
            "xl/workbook.xml", f'<workbook xmlns="{space}" xmlns:r="{_RELATION}"><sheets>{listed}</sheets></workbook>'
        )
        targets = "".join(
            f'<Relationship Id="r{at}" Type="{_RELATION}/worksheet" Target="worksheets/s{at}.xml"/>'
            for at in range(1, len(sheets) + 1)
        )
        targets += f'<Relationship Id="st" Type="{_RELATION}/styles" Target="styles.xml"/>'
        targets += f'<Relationship Id="ss" Type="{_RELATION}/sharedStrings" Target="strings.xml"/>'
        archive.writestr("xl/_rels/workbook.xml.rels", f'<Relationships xmlns="{_PACKAGE}">{targets}</Relationships>')
        codes = "".join(
            f'<numFmt numFmtId="{200 + at}" formatCode="{escape(code, {chr(34): "&quot;"})}"/>'
            for at, code in enumerate(FORMATS)
        )
        styles = "".join(f'<xf numFmtId="{200 + at}"/>' for at in range(len(FORMATS)))
        styles += "".join(f'<xf numFmtId="0" fontId="{at}"/>' for at in range(1, len(FONTS)))
        fonts = "".join(f'<font><sz val="12"/><name val="{font}"/></font>' for font in FONTS)
        archive.writestr(
            "xl/styles.xml",
            f'<styleSheet xmlns="{space}"><numFmts>{codes}</numFmts><fonts>{fonts}</fonts>'
            f"<cellXfs>{styles}</cellXfs></styleSheet>",
        )
        archive.writestr("xl/strings.xml", f'<sst xmlns="{space}">{strings}</sst>')
        for at, (_, _, inner) in enumerate(sheets, start=1):
            archive.writestr(f"xl/worksheets/s{at}.xml", f'<worksheet xmlns="{space}">{inner}</worksheet>')
    return buffer.getvalue()


def texts(document: Document) -> list[str]:
    return [document.text[block.span.start : block.span.end] for block in document.blocks]


ANNEX = (
    "<sheetData>"
    + rows(
        {
            1: [cell("A1", "UBND HUYỆN AN BÌNH"), cell("D1", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM")],
            2: [cell("A2", "PHÒNG TÀI CHÍNH"), cell("D2", "Độc lập - Tự do - Hạnh phúc")],
            3: [cell("A3", "BIỂU TỔNG HỢP VỐN NĂM 2019")],
            4: [cell("E4", "ĐVT: triệu đồng")],
            5: [cell("A5", "TT"), cell("B5", "Xã"), cell("C5", "Vốn"), cell("F5", "Ghi chú")],
            6: [cell("C6", "Tỉnh"), cell("D6", "Huyện"), cell("E6", "Xã")],
            7: [cell("A7", 1), cell("B7", "Xã Hòa An"), cell("C7", 1234.5, 1), cell("D7", 0.381, 2), cell("E7", 3)],
            8: [cell("A8", 2), cell("B8", "Xã Hòa Bắc"), cell("C8", 7), cell("D8", 8), cell("E8", 9)],
            9: [cell("A9", "Tổng cộng"), cell("C9", 1241.5, 1)],
            11: [cell("B11", "NGƯỜI LẬP BIỂU"), cell("E11", "CHỦ TỊCH")],
        }
    )
    + "</sheetData><mergeCells><mergeCell ref='A1:C1'/><mergeCell ref='D1:F1'/><mergeCell ref='A2:C2'/>"
    "<mergeCell ref='D2:F2'/><mergeCell ref='A3:F3'/><mergeCell ref='A5:A6'/><mergeCell ref='B5:B6'/>"
    "<mergeCell ref='C5:E5'/><mergeCell ref='F5:F6'/><mergeCell ref='A9:B9'/></mergeCells>"
)


def test_an_annex_is_title_lines_a_table_and_signatures() -> None:
    document = read(workbook(("Biểu 01", "visible", ANNEX)), "a.xlsx")
    assert document.status == "ok"
    assert texts(document)[:7] == [
        "Biểu 01",
        "UBND HUYỆN AN BÌNH",
        "PHÒNG TÀI CHÍNH",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        "BIỂU TỔNG HỢP VỐN NĂM 2019",
        "ĐVT: triệu đồng",
    ]
    (table,) = document.tables
    assert (table.rows, table.columns) == (5, 6)
    spans = {
        document.text[c.span.start : c.span.end]: (c.row, c.column, c.row_span, c.column_span) for c in table.cells
    }
    assert spans["TT"] == (0, 0, 2, 1)
    assert spans["Vốn"] == (0, 2, 1, 3)
    assert spans["1.234,5"] == (2, 2, 1, 1)
    assert spans["38,1%"] == (2, 3, 1, 1)
    assert spans["Tổng cộng"] == (4, 0, 1, 2)
    assert texts(document)[-2:] == ["NGƯỜI LẬP BIỂU", "CHỦ TỊCH"]


def test_each_cell_keeps_its_place_in_the_workbook() -> None:
    document = read(workbook(("Biểu 01", "visible", ANNEX)), "a.xlsx")
    places = {document.text[b.span.start : b.span.end]: b.address for b in document.blocks}
    assert places["1.234,5"] == "Biểu 01!C7"


def test_tables_below_each_other_are_tables_of_their_own() -> None:
    """One under the head of the other would tell its figures by the wrong columns."""
    stacked = rows(
        {
            1: [cell("A1", "Biểu 1. Đường")],
            2: [cell("A2", "TT"), cell("B2", "Xã"), cell("C2", "Kế hoạch"), cell("D2", "Thực hiện")],
            3: [cell("A3", "I. Các xã vùng cao")],
            4: [cell("A4", 1), cell("B4", "An Phú"), cell("C4", 12), cell("D4", 11)],
            5: [cell("A5", "II. Các xã vùng thấp")],
            6: [cell("A6", 2), cell("B6", "An Lộc"), cell("C6", 14), cell("D6", 14)],
            8: [cell("A8", "Biểu 2. Trường học")],
            9: [cell("D9", "ĐVT: phòng")],
            10: [cell("A10", "STT"), cell("B10", "Xã"), cell("C10", "Đã có"), cell("D10", "Còn thiếu")],
            11: [cell("A11", 1), cell("B11", "An Phú"), cell("C11", 22), cell("D11", 3)],
        }
    )
    document = read(workbook(("Sheet1", "visible", f"<sheetData>{stacked}</sheetData>")), "a.xlsx")
    first, second = document.tables
    assert (first.rows, second.rows) == (5, 2)
    lines = [document.text[b.span.start : b.span.end] for b in document.blocks if b.table is None]
    assert lines == ["Biểu 1. Đường", "Biểu 2. Trường học", "ĐVT: phòng"]


@pytest.mark.parametrize(
    ("formula", "named"),
    [
        pytest.param("<f>SUM(B2:B3)</f>", True, id="none"),
        pytest.param("<f>SUM(B2:B3)</f><v/>", True, id="empty"),
        pytest.param("<f>SUM(B2:B3)</f><v>19</v>", False, id="computed"),
    ],
)
def test_a_formula_without_its_result_is_a_named_loss(formula: str, *, named: bool) -> None:
    """Programs that write workbooks leave the sum to Excel, which computes it when it opens the file."""
    sums = f'<c r="B4">{formula}</c>'
    shown = rows({1: [cell("A1", "Xã"), cell("B1", "Số")], 2: [cell("B2", 12)], 3: [cell("B3", 7)], 4: [sums]})
    document = read(workbook(("Biểu 1", "visible", f"<sheetData>{shown}</sheetData>")), "a.xlsx")
    assert ("19" in texts(document)) is not named
    assert document.status == ("partial" if named else "ok")
    assert any("«Biểu 1»: 1 ô công thức" in loss for loss in document.losses) is named


def test_what_is_hidden_stays_out_and_is_named() -> None:
    shown = (
        "<cols><col min='3' max='3' hidden='1'/></cols><sheetData>"
        + rows(
            {
                1: [cell("A1", "Xã"), cell("B1", "Số"), cell("C1", "Nháp")],
                2: [cell("A2", "An Phú"), cell("B2", 12), cell("C2", 99)],
                3: [cell("A3", "Ẩn"), cell("B3", 77)],
            },
            hidden=(3,),
        )
        + "</sheetData>"
    )
    hidden = "<sheetData>" + rows({1: [cell("A1", "mật 55")]}) + "</sheetData>"
    document = read(workbook(("Sheet1", "visible", shown), ("Cũ", "hidden", hidden)), "a.xlsx")
    assert texts(document) == ["Xã", "Số", "An Phú", "12"]
    assert document.status == "partial"
    assert len(document.losses) == 3
    assert any("«Cũ»" in loss for loss in document.losses)


def test_the_font_of_a_cell_tells_its_old_encoding() -> None:
    """«.VnTimeH» draws capitals, «mét» is a word in Unicode, too; a piece of a cell may have a font of its own."""
    plain, capitals, vni = (len(FORMATS) + at for at in range(3))
    rich = (
        f'<c t="inlineStr" s="{plain}"><is><r><t>  {as_tcvn3("một thôn")} (</t></r>'
        '<r><rPr><rFont val="Arial"/></rPr><t>đạt mét</t></r>'
        f'<r><rPr><rFont val="VNI-Times"/></rPr><t>), {as_vni("một xã")} </t></r></is></c>'
    )
    shared = f"<si><t>{as_tcvn3('tổng số')}</t></si>"
    cells = {
        1: [cell("A1", as_tcvn3("tiêu chí mới"), capitals), f'<c r="B1" t="s" s="{capitals}"><v>0</v></c>'],
        2: [cell("A2", as_tcvn3("một"), plain), cell("B2", as_vni("một"), vni)],
        3: [cell("A3", "đạt mét"), rich],
        4: [cell("A4", 12.5, plain), cell("B4", as_tcvn3("Đường đạt chuẩn"), plain)],
    }
    inner = f"<sheetData>{rows(cells)}</sheetData>"
    document = read(workbook(("Sheet1", "visible", inner), strings=shared), "a.xlsx")
    shown = [
        "TIÊU CHÍ MỚI",
        "TỔNG SỐ",
        "một",
        "một",
        "đạt mét",
        "một thôn (đạt mét), một xã",
        "12,5",
        "Đường đạt chuẩn",
    ]
    assert texts(document) == shown


def test_shared_strings_and_strict_names() -> None:
    inner = '<sheetData><row><c t="s"><v>0</v></c><c t="s"><v>9</v></c><c t="b"><v>1</v></c></row></sheetData>'
    strings = "<si><r><t>Xã </t></r><r><t>An Phú</t></r><rPh><t>x</t></rPh></si>"
    for space in (_MAIN, _STRICT):
        document = read(workbook(("S", "visible", inner), space=space, strings=strings), "a.xlsx")
        assert texts(document) == ["S", "Xã An Phú", "TRUE"]


@pytest.mark.parametrize(
    ("stored", "code", "shown"),
    [
        pytest.param("1234.5", "#,##0.0", "1.234,5", id="grouped"),
        pytest.param("1234.5", "#,##0", "1.234,5", id="a typed figure is not rounded"),
        pytest.param("3.25", "# ?/?", "3,25", id="a fraction"),
        pytest.param("17", '0"/19"', "17/19", id="words with a stroke"),
        pytest.param("1234.5", "#,##0.00", "1.234,50", id="zeros of the format"),
        pytest.param("18364800000", "#,##0", "18.364.800.000", id="large"),
        pytest.param("0.1", "General", "0,1", id="general"),
        pytest.param("0.30000000000000004", "General", "0,3", id="binary dust"),
        pytest.param("33.333333333333336", "0.0", "33,3", id="a computed figure as shown"),
        pytest.param("33.333333333333336", "General", "33,33333333", id="general is ten digits wide"),
        pytest.param("2.5E-2", "0.00%", "2,50%", id="exponent"),
        pytest.param("1500000", "#,##0,", "1.500", id="shown in thousands"),
        pytest.param("-41", "#,##0;(#,##0)", "-41", id="negative in brackets"),
        pytest.param("-41", "#,##0_);[Red](#,##0)", "-41", id="negative in red brackets"),
        pytest.param("0", '_-* #,##0_-;-* #,##0_-;_-* "-"_-;_-@_-', "-", id="accounting zero"),
        pytest.param("0", '_-* #,##0.0_-;-* #,##0.0_-;_-* "-"??_-;_-@_-', "-", id="accounting zero with places"),
        pytest.param("12", '_-* #,##0_-;-* #,##0_-;_-* "-"_-;_-@_-', "12", id="accounting"),
        pytest.param("1234", "#,##0 [$₫-42A]", "1.234 ₫", id="currency"),
        pytest.param("7", "00", "07", id="padded"),
        pytest.param("43294", "dd/mm/yyyy", "13/07/2018", id="date"),
        pytest.param("43294", "[$-1010000]d/m/yyyy;@", "13/07/2018", id="date with locale"),
        pytest.param("43294.5", "dd/mm/yyyy hh:mm", "13/07/2018 12:00", id="date and time"),
        pytest.param("43282", "mm/yyyy", "07/2018", id="month"),
        pytest.param("0.3125", "h:mm", "07:30", id="time"),
        pytest.param("61", "d/m/yyyy", "01/03/1900", id="after the day that never was"),
        pytest.param("59", "d/m/yyyy", "28/02/1900", id="before the day that never was"),
        pytest.param("1E+999", "General", "1E+999", id="beyond all measure"),
        pytest.param("abc", "0", "abc", id="no number"),
        pytest.param("2018", '"Năm "0', "Năm 2018", id="words around"),
    ],
)
def test_a_number_prints_as_its_format_says(stored: str, code: str, shown: str) -> None:
    assert show_number(stored, code) == shown


def test_a_text_prints_as_its_format_says() -> None:
    assert show_text("An Phú", '"Xã "@') == "Xã An Phú"
    assert show_number("41832", "d/m/yyyy", from_1904=True) == "13/07/2018"


def test_hostile_sheets_cost_nothing() -> None:
    far = "<sheetData>" + rows({1: [cell("A1", "a 1")], 1048576: [cell("XFD1048576", 5)]}) + "</sheetData>"
    far += "<mergeCells><mergeCell ref='A1:XFD1048576'/></mergeCells>"
    document = read(workbook(("S", "visible", far)), "a.xlsx")
    assert texts(document) == ["S", "a 1", "5"]
    empty = workbook(("Sheet1", "visible", "<sheetData/>"))
    with pytest.raises(NoTextError):
        read(empty, "a.xlsx")
    for size in range(30, len(empty), 199):
        with pytest.raises((DamagedError, NoTextError, LimitError)):
            read(empty[:size], "a.xlsx")
