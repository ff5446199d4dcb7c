"""Ticks of picture fonts, as clerks set them in a table of criteria: a tick in whatever form the file arrives."""

from __future__ import annotations

import pytest

from extractor.readers import read
from tests.readers.conftest import PdfWriter, build_docx
from tests.readers.test_docx_whole import p, r
from tests.readers.test_html import page
from tests.readers.test_odt import odt
from tests.readers.test_rtf import rtf
from tests.readers.test_xlsx import FONTS, FORMATS, cell, rows, workbook

_ODT = "<text:p><text:span text:style-name='W'>{}</text:span> đạt</text:p>"
_SHEET = f"<sheetData>{rows({1: [cell('A1', 'ü', len(FORMATS) + FONTS.index('Wingdings') - 1)]})}</sheetData>"


def font(name: str) -> str:
    return f"<w:rPr><w:rFonts w:ascii='{name}'/></w:rPr>"


@pytest.mark.parametrize(
    ("data", "shown"),
    [
        pytest.param(build_docx(p(r("P", font("Wingdings 2")) + r(" đạt"))), "✓ đạt", id="docx"),
        pytest.param(
            build_docx(p("<w:r><w:sym w:font='Wingdings 2' w:char='F050'/></w:r>" + r(" đạt"))), "✓ đạt", id="docx sign"
        ),
        pytest.param(build_docx(p(r("\uf0b3 12", font("Symbol")) + r(" xã"))), "≥ 12 xã", id="docx digits of Symbol"),
        pytest.param(build_docx(p(r("\uf0fc đạt"))), "✓ đạt", id="docx private character in no font"),
        pytest.param(page("<p><span style='font-family:Wingdings'>&uuml;</span> đạt"), "✓ đạt", id="html"),
        pytest.param(page("<p><font face='Wingdings 2'>O</font> đạt"), "✗ đạt", id="html font"),
        pytest.param(odt(_ODT.format("\uf0fe")), "☑ đạt", id="odt"),
        pytest.param(odt(_ODT.format("ü")), "✓ đạt", id="odt letter"),
        pytest.param(rtf(r"{\f4 P} 1\par"), "✓ 1", id="rtf"),
        pytest.param(workbook(("A", "visible", _SHEET)), "✓", id="xlsx"),
        pytest.param(PdfWriter().text(70, 100, "ü", font="F6").text(90, 100, "Xã A").build(), "✓ Xã A", id="pdf"),
    ],
)
def test_a_tick_is_a_tick(data: bytes, shown: str) -> None:
    assert shown in read(data, "x").text.split("\n")
