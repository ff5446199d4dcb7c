"""Workbooks of Excel 97-2003, written by xlwt."""

from __future__ import annotations

import io

import pytest
import xlwt

from extractor.errors import DamagedError, NoTextError
from extractor.readers import read, sniff
from extractor.readers.sniff import sniff as sniff_bytes
from tests.damage import as_tcvn3, as_vni


def style(code: str) -> xlwt.XFStyle:
    made = xlwt.XFStyle()
    made.num_format_str = code
    return made


def saved(book: xlwt.Workbook) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@pytest.fixture
def annex() -> bytes:
    book = xlwt.Workbook()
    sheet = book.add_sheet("Biểu 02")
    sheet.write_merge(0, 0, 0, 3, "BIỂU TỔNG HỢP VỐN NĂM 2014")
    sheet.write(1, 3, "ĐVT: triệu đồng")
    for column, label in enumerate(["TT", "Xã", "Vốn", "Tỷ lệ"]):
        sheet.write(2, column, label)
    for at, (name, money, share) in enumerate([("Xã Hòa An", 1234.5, 0.381), ("Xã Hòa Bắc", 18364800.0, 0.619)]):
        sheet.write(3 + at, 0, at + 1)
        sheet.write(3 + at, 1, name)
        sheet.write(3 + at, 2, money, style("#,##0.0"))
        sheet.write(3 + at, 3, share, style("0.0%"))
    sheet.write_merge(5, 5, 0, 1, "Cộng đến")
    sheet.write(5, 2, xlwt.Formula("1/3"), style("0.00"))
    sheet.write(5, 3, 41834, style("d/m/yyyy"))
    for column in range(4):
        sheet.write(6, column, 99)
    sheet.row(6).hidden = True
    sheet.write(3, 5, "ẩn")
    sheet.col(5).hidden = True
    hidden = book.add_sheet("Nháp")
    hidden.write(0, 0, "không gửi")
    hidden.visibility = 1
    return saved(book)


def test_an_old_workbook_is_read_as_it_shows(annex: bytes) -> None:
    assert sniff_bytes(annex) == sniff.XLS
    document = read(annex, "bieu.doc")
    lines = [document.text[block.span.start : block.span.end] for block in document.blocks]
    assert lines[:3] == ["Biểu 02", "BIỂU TỔNG HỢP VỐN NĂM 2014", "ĐVT: triệu đồng"]
    (table,) = document.tables
    cells = {document.text[c.span.start : c.span.end]: (c.row, c.column, c.column_span) for c in table.cells}
    assert cells["1.234,5"] == (1, 2, 1)
    assert cells["18.364.800,0"] == (2, 2, 1)
    assert cells["38,1%"] == (1, 3, 1)
    assert cells["Cộng đến"] == (3, 0, 2)
    assert cells["14/07/2014"] == (3, 3, 1)
    assert next(block.address for block in document.blocks if "1.234,5" in document.text[block.span.start :][:7]) == (
        "Biểu 02!C4"
    )


def test_the_font_of_a_cell_tells_its_old_encoding() -> None:
    """Excel 97 was the time of .VnTime; a piece of a cell may have a font of its own."""

    def named(font: str) -> xlwt.XFStyle:
        made = xlwt.XFStyle()
        made.font.name = font
        return made

    book = xlwt.Workbook()
    sheet = book.add_sheet("Sheet1")
    sheet.write(0, 0, as_tcvn3("tiêu chí mới"), named(".VnTimeH"))
    sheet.write(0, 1, as_tcvn3("một"), named(".VnTime"))
    sheet.write(1, 0, "đạt mét", named("Arial"))
    arial, vni = named("Arial").font, named("VNI-Times").font
    pieces = (f" {as_tcvn3('một thôn')} (", ("đạt mét", arial), (f"), {as_vni('một xã')}", vni))
    sheet.write_rich_text(1, 1, pieces, named(".VnTime"))
    document = read(saved(book), "a.xls")
    lines = [document.text[block.span.start : block.span.end] for block in document.blocks]
    assert lines == ["TIÊU CHÍ MỚI", "một", "đạt mét", "một thôn (đạt mét), một xã"]


def test_what_an_old_workbook_hides_is_named(annex: bytes) -> None:
    document = read(annex, "bieu.xls")
    assert document.status == "partial"
    assert "99" not in document.text
    assert "ẩn" not in document.text.split()
    assert [word for word in ("Nháp", "dòng ẩn", "cột ẩn") if not any(word in loss for loss in document.losses)] == []


def test_empty_and_broken_workbooks_say_so(annex: bytes) -> None:
    empty = xlwt.Workbook()
    empty.add_sheet("Sheet1")
    with pytest.raises(NoTextError):
        read(saved(empty), "a.xls")
    with pytest.raises(DamagedError):
        read(annex[:1000] + bytes(3000) + annex[4000:], "a.xls")
