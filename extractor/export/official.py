"""A letter set as Nghị định 30/2020/NĐ-CP asks: A4, Times New Roman, national title, number, «Kính gửi», «Nơi nhận».

What only the office knows (number, day, signature) is left open. Text is written as text; the same letter gives the
same bytes. **Source**: Nghị định 30/2020/NĐ-CP, annex I (sizes and places of parts), annex III (công văn).
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import docx
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from extractor.drafts import replacing
from extractor.export.cells import plain_text
from extractor.export.letter import Letter, Letterhead, Point

_FONT = "Times New Roman"
_LEFT, _CENTRE, _BOTH = WD_ALIGN_PARAGRAPH.LEFT, WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.JUSTIFY
_LEFT_WIDTH, _RIGHT_WIDTH = 66, 94  # mm; together what the margins of 30 and 20 mm leave
_REPLY_WIDTHS = (10, 40, 52, 26, 32)
_REPLY_HEADS = ("TT", "Nội dung", "Báo cáo ghi", "Số liệu đúng", "Căn cứ, giải trình")
_DOTS = "……………………"
_OPEN_DAY = "ngày …… tháng …… năm ……"
_LARGE, _BODY, _SMALL, _TINY = 14, 13, 12, 11
_EPOCH = (1980, 1, 1, 0, 0, 0)
_ROMAN = ("I", "II", "III", "IV")


def write_letter(path: Path, letter: Letter) -> Path:
    """Write the letter with its reply form as DOCX and return its path.

    Raises:
        UsageError: the file cannot be written.
    """
    document = docx.Document()
    _set_page(document)
    _head(document, letter)
    _body(document, letter)
    _foot(document, letter.head)
    _reply_form(document, letter)
    whole = io.BytesIO()
    document.save(whole)
    with replacing(path) as draft:
        draft.write_bytes(_timeless(whole))
    return path


def _set_page(document: Any) -> None:
    section = document.sections[0]
    section.orientation = WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin = section.bottom_margin = section.right_margin = Mm(20)
    section.left_margin, section.header_distance = Mm(30), Mm(10)
    section.different_first_page_header_footer = True
    _page_number(section.header.paragraphs[0])
    style: Any = document.styles["Normal"]
    style.font.name, style.font.size = _FONT, Pt(_BODY)
    fonts = style.element.rPr.rFonts
    for name in ("w:eastAsia", "w:hAnsi", "w:cs"):
        fonts.set(qn(name), _FONT)
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), "vi-VN")
    style.element.rPr.append(language)
    style.paragraph_format.space_before = style.paragraph_format.space_after = Pt(0)
    document.core_properties.author = document.core_properties.comments = ""


def _head(document: Any, letter: Letter) -> None:
    """National title and motto to the right, the office to the left; below: number and subject, place and day."""
    head = letter.head
    table = _table(document, (_LEFT_WIDTH, _RIGHT_WIDTH), rows=2)
    office, nation = table.rows[0].cells
    if head.parent:
        _write(office, head.parent.upper(), size=_SMALL, align=_CENTRE)
    _write(office, (head.issuer or _DOTS).upper(), size=_SMALL, align=_CENTRE, bold=True)
    _rule(office, _LEFT_WIDTH, 22)
    _write(nation, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", size=_SMALL, align=_CENTRE, bold=True)
    _write(nation, "Độc lập - Tự do - Hạnh phúc", align=_CENTRE, bold=True)
    _rule(nation, _RIGHT_WIDTH, 57)
    number, day = table.rows[1].cells
    _write(number, f"Số: …………/{head.symbol or '…………'}", align=_CENTRE)
    _write(number, letter.subject, size=_SMALL, align=_CENTRE, before=6)
    _write(day, f"{head.place or '……………'}, {_OPEN_DAY}", align=_CENTRE, italic=True)


def _body(document: Any, letter: Letter) -> None:
    _write(document, f"Kính gửi: {letter.recipient or _DOTS}", align=_CENTRE, before=18, after=12)
    _paragraph(document, letter.opening)
    number = 0
    for roman, (heading, points) in zip(_ROMAN, letter.groups, strict=False):
        _paragraph(document, f"{roman}. {heading}", bold=True, keep=True)
        for point in points:
            number += 1
            _point(document, number, point)
    _paragraph(document, f"{letter.closing}/.", keep=True)  # nobody signs a page without a word on it


def _point(document: Any, number: int, point: Point) -> None:
    about = f"{point.title} ({point.place})" if point.place else point.title
    first = _paragraph(document, f"{number}. {about}: ", bold=True)
    _run(first, point.message)
    if point.printed:
        _paragraph(document, f"Báo cáo ghi: {'; '.join(point.printed)}.")
    for text in point.follows:
        _paragraph(document, f"Hệ quả: {text}")
    if point.proposal:
        _paragraph(document, f"Đề nghị xem lại, có thể là: {point.proposal}.")
    if point.note:
        _paragraph(document, point.note, italic=True)


def _foot(document: Any, head: Letterhead) -> None:
    """Who gets it, to the left; post, room for signature and seal, and name, to the right."""
    _write(document, "", size=6).paragraph_format.keep_with_next = True
    to, signed = _table(document, (75, 85), rows=1, whole=True).rows[0].cells
    _write(to, "Nơi nhận:", size=_SMALL, bold=True, italic=True)
    for line in ("- Như trên;", f"- Lưu: {head.archive}."):
        _write(to, line, size=_TINY)
    for line in (head.post or _DOTS).splitlines():
        _write(signed, line.upper(), bold=True, align=_CENTRE)
    for _ in range(4):
        _write(signed, "")
    _write(signed, head.signer or _DOTS, bold=True, align=_CENTRE)


def _reply_form(document: Any, letter: Letter) -> None:
    """An annex that the unit fills in and sends back: one row a point, its pages numbered anew."""
    numbers = OxmlElement("w:pgNumType")
    numbers.set(qn("w:start"), "1")
    document.add_section(WD_SECTION.NEW_PAGE)._sectPr.insert_element_before(numbers, "w:cols", "w:titlePg", "w:docGrid")
    _write(document, "Phụ lục", size=_LARGE, align=_CENTRE, bold=True)
    _write(document, "PHIẾU ĐÍNH CHÍNH, GIẢI TRÌNH SỐ LIỆU", align=_CENTRE, bold=True)
    symbol, issuer = letter.head.symbol or "…………", letter.head.issuer or _DOTS
    attached = f"(Kèm theo Công văn số: …………/{symbol} {_OPEN_DAY} của {issuer})"
    _write(document, attached, align=_CENTRE, italic=True, after=10)
    table = _table(document, _REPLY_WIDTHS, rows=1, ruled=True)
    for cell, title in zip(table.rows[0].cells, _REPLY_HEADS, strict=True):
        _write(cell, title, size=_SMALL, bold=True, align=_CENTRE)
    _mark_row(table.rows[0], "w:tblHeader")
    for number, point in enumerate(letter.points, start=1):
        row = table.add_row()
        _mark_row(row, "w:cantSplit")
        about = f"{point.title}: {point.place}" if point.place else point.title
        for cell, text in zip(row.cells, (str(number), about, "; ".join(point.printed), "", ""), strict=True):
            _write(cell, text, size=_SMALL, align=_CENTRE if text == str(number) else _LEFT)
    _write(document, "", size=6)
    made, signed = _table(document, (70, 90), rows=1, whole=True).rows[0].cells
    _write(made, "", align=_CENTRE)
    _write(made, "Người lập phiếu", bold=True, align=_CENTRE, before=5)
    _write(signed, f"……………, {_OPEN_DAY}", italic=True, align=_CENTRE)
    _write(signed, "Thủ trưởng đơn vị", bold=True, align=_CENTRE, before=5)


# --- pieces of a DOCX ---------------------------------------------------------------------------------------------


def _write(place: Any, text: str, *, size: int = _BODY, align: Any = _LEFT, **look: Any) -> Any:
    """Add a paragraph to a document or cell; a new cell's own empty paragraph is used first."""
    own: Any = place.paragraphs if hasattr(place, "_tc") else ()
    unused = len(own) == 1 and own[0].alignment is None
    paragraph = own[0] if unused else place.add_paragraph()
    paragraph.alignment = align
    paragraph.paragraph_format.space_before = Pt(look.pop("before", 0))
    paragraph.paragraph_format.space_after = Pt(look.pop("after", 0))
    _run(paragraph, text, size=size, **look)
    return paragraph


def _paragraph(document: Any, text: str, *, keep: bool = False, **look: Any) -> Any:
    """Add a paragraph of the body: justified, first line 10 mm in, 6 points apart."""
    paragraph = _write(document, text, align=_BOTH, before=6, **look)
    paragraph.paragraph_format.first_line_indent = Mm(10)
    paragraph.paragraph_format.keep_with_next = keep
    return paragraph


def _run(paragraph: Any, text: str, *, size: int = _BODY, bold: bool = False, italic: bool = False) -> None:
    run = paragraph.add_run(plain_text(text))
    run.font.size, run.bold, run.italic = Pt(size), bold, italic


def _rule(cell: Any, width: int, length: int) -> None:
    """A line of `length` mm in the middle of a cell of `width` mm, as NĐ 30 has it below motto and office."""
    paragraph = _write(cell, "", size=4, align=_CENTRE)
    paragraph.paragraph_format.left_indent = paragraph.paragraph_format.right_indent = Mm((width - length) / 2)
    borders, line = OxmlElement("w:pBdr"), OxmlElement("w:top")
    for name, value in (("w:val", "single"), ("w:sz", "6"), ("w:space", "1"), ("w:color", "000000")):
        line.set(qn(name), value)
    borders.append(line)
    properties = paragraph._p.get_or_add_pPr()
    properties.insert_element_before(borders, "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc")


def _table(document: Any, widths: Iterable[int], *, rows: int, ruled: bool = False, whole: bool = False) -> Any:
    """Add a table with columns of these mm; `whole`: its rows stay on one page."""
    sizes = tuple(widths)
    table = document.add_table(rows, len(sizes))
    table.style = "Table Grid" if ruled else "Normal Table"
    table.autofit, table.alignment = False, WD_TABLE_ALIGNMENT.CENTER
    for column, width in zip(table.columns, sizes, strict=True):
        column.width = Mm(width)
        for cell in column.cells:
            cell.width = Mm(width)
    if whole:
        for row in table.rows:
            _mark_row(row, "w:cantSplit")
    return table


def _mark_row(row: Any, name: str) -> None:
    row._tr.get_or_add_trPr().append(OxmlElement(name))


def _page_number(paragraph: Any) -> None:
    """The number of the page in the middle of the upper margin, from the second page on."""
    paragraph.alignment = _CENTRE
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), "PAGE")
    paragraph._p.append(field)


def _timeless(whole: io.BytesIO) -> bytes:
    """The same package with its members dated alike."""
    result = io.BytesIO()
    with zipfile.ZipFile(whole) as source, zipfile.ZipFile(result, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            target.writestr(zipfile.ZipInfo(name, _EPOCH), source.read(name), zipfile.ZIP_DEFLATED)
    return result.getvalue()
