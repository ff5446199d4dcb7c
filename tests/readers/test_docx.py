from __future__ import annotations

import io
import zipfile
from collections.abc import Callable

import pytest

from extractor.errors import DamagedError, LimitError, NoTextError
from extractor.model import Document
from extractor.readers import read, sniff

Docx = Callable[..., bytes]


def p(text: str, properties: str = "") -> str:
    return f"<w:p>{properties}<w:r><w:t xml:space='preserve'>{text}</w:t></w:r></w:p>"


def lines(document: Document, kind: str = "paragraph") -> list[str]:
    return [document.text[b.span.start : b.span.end] for b in document.blocks if b.kind == kind]


@pytest.mark.parametrize(
    ("inner", "expected"),
    [
        pytest.param("<w:ins><w:r><w:t>thêm 12</w:t></w:r></w:ins>", "thêm 12", id="inserted text is kept"),
        pytest.param(
            "<w:r><w:t>còn</w:t></w:r><w:del><w:r><w:delText>mất</w:delText></w:r></w:del>", "còn", id="deleted is not"
        ),
        pytest.param(
            "<w:moveFrom><w:r><w:t>cũ</w:t></w:r></w:moveFrom><w:moveTo><w:r><w:t>mới</w:t></w:r></w:moveTo>",
            "mới",
            id="moved text stands once",
        ),
        pytest.param("<w:sdt><w:sdtContent><w:r><w:t>hộp</w:t></w:r></w:sdtContent></w:sdt>", "hộp", id="control"),
        pytest.param("<w:smartTag><w:r><w:t>thẻ</w:t></w:r></w:smartTag>", "thẻ", id="smart tag"),
        pytest.param('<w:fldSimple w:instr="DATE"><w:r><w:t>2019</w:t></w:r></w:fldSimple>', "2019", id="field"),
        pytest.param(
            '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>PAGE</w:instrText></w:r>'
            '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>7</w:t></w:r>',
            "7",
            id="field result without its code",
        ),
        pytest.param("<w:hyperlink><w:r><w:t>nối</w:t></w:r></w:hyperlink>", "nối", id="link"),
        pytest.param("<w:r><w:t>a</w:t><w:tab/><w:t>b</w:t><w:br/><w:t>c</w:t></w:r>", "a\tb\nc", id="tab and break"),
        pytest.param(
            "<w:r><w:t>2016</w:t><w:noBreakHyphen/><w:t>2018 nô</w:t><w:softHyphen/><w:t>ng</w:t></w:r>",
            "2016-2018 nông",
            id="hyphens",
        ),
        pytest.param(
            "<w:r><w:t>thấy</w:t></w:r><w:r><w:rPr><w:vanish/></w:rPr><w:t>ẩn</w:t></w:r>", "thấy", id="hidden text"
        ),
        pytest.param('<w:r><w:sym w:font="Wingdings" w:char="F0FC"/><w:t> đạt</w:t></w:r>', "✓ đạt", id="symbol"),
        pytest.param(
            '<w:r><w:rPr><w:rFonts w:ascii="Wingdings"/></w:rPr><w:t>\u00fc</w:t></w:r><w:r><w:t> đạt</w:t></w:r>',
            "✓ đạt",
            id="font",
        ),
        pytest.param("<m:oMath><m:r><m:t>5 m²</m:t></m:r></m:oMath>", "5 m²", id="formula"),
        pytest.param("<w:r><w:t>ho\u0323\u0302i</w:t></w:r>", "hội", id="decomposed letters"),
    ],
)
def test_runs_give_what_word_shows(docx: Docx, inner: str, expected: str) -> None:
    document = read(docx(f"<w:p>{inner}</w:p>"), "a.docx")
    assert document.text == expected
    assert document.status == "ok"


def test_a_deleted_paragraph_end_joins_the_next(docx: Docx) -> None:
    first = p("Tổng vốn là ", "<w:pPr><w:rPr><w:del/></w:rPr></w:pPr>")
    assert lines(read(docx(first + p("12 tỷ đồng")), "a.docx")) == ["Tổng vốn là 12 tỷ đồng"]


def test_text_boxes_are_read_once(docx: Docx) -> None:
    box = "<w:txbxContent>" + p("Trong khung") + "</w:txbxContent>"
    inner = (
        "<w:p><w:r><w:t>Ngoài khung</w:t></w:r><w:r><mc:AlternateContent>"
        f"<mc:Choice Requires='wps'><w:drawing><wps:txbx>{box}</wps:txbx></w:drawing></mc:Choice>"
        f"<mc:Fallback><w:pict><v:textbox>{box}</v:textbox></w:pict></mc:Fallback>"
        "</mc:AlternateContent></w:r></w:p>"
    )
    assert lines(read(docx(inner), "a.docx")) == ["Ngoài khung", "Trong khung"]


def test_merged_and_nested_cells_have_spans(docx: Docx) -> None:
    nested = "<w:tbl><w:tr><w:tc>" + p("trong") + "</w:tc><w:tc>" + p("12") + "</w:tc></w:tr></w:tbl>"
    table = (
        "<w:tbl><w:tr>"
        f"<w:tc><w:tcPr><w:vMerge w:val='restart'/></w:tcPr>{p('TT')}</w:tc>"
        f"<w:tc><w:tcPr><w:gridSpan w:val='2'/></w:tcPr>{p('Vốn')}</w:tc></w:tr><w:tr>"
        f"<w:tc><w:tcPr><w:vMerge/></w:tcPr><w:p/></w:tc><w:tc>{p('2017')}</w:tc><w:tc>{nested}<w:p/></w:tc></w:tr>"
        "</w:tbl>"
    )
    document = read(docx(p("Trước") + table + p("Sau")), "a.docx")
    outer, inner = document.tables
    assert [(c.row, c.column, c.row_span, c.column_span) for c in outer.cells] == [
        (0, 0, 2, 1),
        (0, 1, 1, 2),
        (1, 1, 1, 1),
        (1, 2, 1, 1),
    ]
    assert [document.text[c.span.start : c.span.end] for c in inner.cells] == ["trong", "12"]
    assert outer.cells[3].span == inner.span
    assert [b.address for b in document.blocks if b.table == 0] == ["t1/r1/c1/p1", "t1/r1/c2/p1", "t1/r2/c2/p1"]
    assert lines(document) == ["Trước", "Sau"]


def test_two_column_head_and_foot_are_read_by_columns(docx: Docx) -> None:
    def table(*rows: tuple[str, str]) -> str:
        cells = ("".join(f"<w:tc>{p(cell)}</w:tc>" for cell in row) for row in rows)
        return "<w:tbl>" + "".join(f"<w:tr>{row}</w:tr>" for row in cells) + "</w:tbl>"

    head = table(
        ("UBND XÃ AN PHÚ", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"), ("Số: 5/BC-UBND", "An Phú, ngày 2 tháng 5 năm 2020")
    )
    figures = table(("Nguồn vốn", "Triệu đồng"), ("Ngân sách xã", "1.250"))
    foot = table(("Nơi nhận:", "CHỦ TỊCH"), ("- Lưu: VT.", "Lê Văn B"))
    document = read(docx(head + p("BÁO CÁO") + figures + foot), "a.docx")
    assert lines(document) == [
        "UBND XÃ AN PHÚ", "Số: 5/BC-UBND", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "An Phú, ngày 2 tháng 5 năm 2020",
        "BÁO CÁO", "Nơi nhận:", "- Lưu: VT.", "CHỦ TỊCH", "Lê Văn B",
    ]  # fmt: skip
    assert len(document.tables) == 1


NUMBERING = """
<w:abstractNum w:abstractNumId="0">
 <w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="upperRoman"/><w:lvlText w:val="%1."/></w:lvl>
 <w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%2."/></w:lvl>
 <w:lvl w:ilvl="2"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:isLgl/><w:lvlText w:val="%1.%2.%3"/></w:lvl>
 <w:lvl w:ilvl="3"><w:start w:val="1"/><w:numFmt w:val="lowerLetter"/><w:lvlText w:val="%4)"/></w:lvl>
 <w:lvl w:ilvl="4"><w:numFmt w:val="bullet"/><w:lvlText w:val="\uf0b7"/></w:lvl>
 <w:lvl w:ilvl="5"><w:numFmt w:val="bullet"/><w:lvlText w:val="+"/></w:lvl>
</w:abstractNum>
<w:abstractNum w:abstractNumId="1">
 <w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/>
  <w:pStyle w:val="Muc"/><w:lvlText w:val="Mục %1:"/></w:lvl>
</w:abstractNum>
<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>
<w:num w:numId="2"><w:abstractNumId w:val="0"/>
 <w:lvlOverride w:ilvl="0"><w:startOverride w:val="4"/></w:lvlOverride></w:num>
<w:num w:numId="3"><w:abstractNumId w:val="1"/></w:num>"""
STYLES = """<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style>
<w:style w:type="paragraph" w:styleId="Muc"><w:name w:val="Muc lon"/><w:basedOn w:val="Normal"/>
<w:pPr><w:numPr><w:numId w:val="3"/></w:numPr></w:pPr><w:rPr><w:b/></w:rPr></w:style>"""


def item(text: str, level: int, num: int = 1) -> str:
    return p(text, f"<w:pPr><w:numPr><w:ilvl w:val='{level}'/><w:numId w:val='{num}'/></w:numPr></w:pPr>")


def test_list_numbers_are_computed_and_restart(docx: Docx) -> None:
    body = "".join(
        [
            item("a", 0), item("b", 1), item("c", 1), item("d", 2), item("e", 3), item("f", 3), item("g", 4),
            item("h", 5), item("i", 0), item("j", 1), item("k", 0, 2), item("l", 1, 2), item("m", 0, 9),
            p("n", "<w:pPr><w:pStyle w:val='Muc'/></w:pPr>"), p("o", "<w:pPr><w:pStyle w:val='Muc'/></w:pPr>"),
            p("q", "<w:pPr><w:pStyle w:val='Muc'/><w:numPr><w:numId w:val='0'/></w:numPr></w:pPr>"),
        ]
    )  # fmt: skip
    document = read(docx(body, numbering=NUMBERING, styles=STYLES), "a.docx")
    assert lines(document) == [
        "I. a", "1. b", "2. c", "1.2.1 d", "a) e", "b) f", "- g", "+ h", "II. i", "1. j", "IV. k", "1. l", "m",
        "Mục 1: n", "Mục 2: o", "q",
    ]  # fmt: skip
    assert [b.bold for b in document.blocks] == [False] * 13 + [True] * 3
    assert document.blocks[13].style == "Muc lon"


def test_notes_heads_and_feet_stand_apart(docx: Docx) -> None:
    body = (
        "<w:p><w:r><w:t>Thu nhập đạt 41</w:t></w:r><w:r><w:footnoteReference w:id='2'/></w:r></w:p>"
        "<w:sectPr><w:headerReference r:id='header1'/><w:footerReference r:id='footer1'/></w:sectPr>"
    )
    document = read(
        docx(
            body,
            footnotes=f"<w:footnote w:id='2'>{p('Theo Cục Thống kê')}</w:footnote>",
            header1=p("Mẫu 1"),
            footer1=p("3"),
        ),
        "a.docx",
    )
    assert lines(document) == ["Thu nhập đạt 41"]
    assert lines(document, "footnote") == ["Theo Cục Thống kê"]
    assert lines(document, "page_header") == ["Mẫu 1"]
    assert lines(document, "page_footer") == ["3"]


def test_strict_names_are_read(docx: Docx) -> None:
    source = zipfile.ZipFile(io.BytesIO(docx(p("Xã A đạt 12 tiêu chí"))))
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name in source.namelist():
            data = source.read(name).replace(
                b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
                b"http://purl.oclc.org/ooxml/wordprocessingml/main",
            )
            archive.writestr(name, data)
    assert read(buffer.getvalue(), "a.docx").text == "Xã A đạt 12 tiêu chí"


def test_what_is_not_read_is_named(docx: Docx) -> None:
    document = read(docx(p("Xem bảng") + "<w:p><w:r><w:object/></w:r></w:p>"), "a.docx")
    assert document.status == "partial"
    assert "OLE" in document.losses[0]


@pytest.mark.parametrize(
    ("body", "error"),
    [
        pytest.param("<w:p/>", NoTextError, id="no text"),
        pytest.param("<w:p>", DamagedError, id="broken xml"),
        pytest.param(
            "<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val='64'/></w:tcPr><w:p/></w:tc></w:tr></w:tbl>",
            LimitError,
            id="a cell over more columns than Word knows",
        ),
        pytest.param(
            "<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val='1000000000'/></w:tcPr><w:p/></w:tc></w:tr></w:tbl>",
            LimitError,
            id="a cell over a billion columns",
        ),
        pytest.param("<w:p>" * 300 + "</w:p>" * 300, DamagedError, id="too deep"),
    ],
)
def test_hostile_bodies_are_refused(docx: Docx, body: str, error: type[Exception]) -> None:
    with pytest.raises(error):
        read(docx(body), "a.docx")


def test_a_doctype_is_refused(docx: Docx) -> None:
    buffer = io.BytesIO(docx(p("a")))
    out = io.BytesIO()
    with zipfile.ZipFile(buffer) as source, zipfile.ZipFile(out, "w") as archive:
        for name in source.namelist():
            data = source.read(name)
            if name == "word/document.xml":
                data = b'<!DOCTYPE x [<!ENTITY e "lol">]>' + data
            archive.writestr(name, data)
    with pytest.raises(DamagedError):
        read(out.getvalue(), "a.docx")


@pytest.mark.parametrize(
    ("main", "media_type"),
    [
        pytest.param("application/vnd.ms-word.document.macroEnabled.main+xml", sniff.DOCM, id="docm"),
        pytest.param(
            "application/vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml", sniff.DOTX, id="dotx"
        ),
        pytest.param("application/vnd.ms-word.template.macroEnabledTemplate.main+xml", sniff.DOTM, id="dotm"),
    ],
)
def test_templates_and_macro_documents_are_read_like_others(docx: Docx, main: str, media_type: str) -> None:
    usual = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    buffer = io.BytesIO()
    plain = io.BytesIO(docx("<w:p><w:r><w:t>Xã A: 12</w:t></w:r></w:p>"))
    with zipfile.ZipFile(plain) as source, zipfile.ZipFile(buffer, "w") as other:
        for name in source.namelist():
            other.writestr(name, source.read(name).replace(usual.encode(), main.encode()))
    document = read(buffer.getvalue(), "a.doc")
    assert (document.text, document.media_type, document.status) == ("Xã A: 12", media_type, "ok")
