"""A Word document with one of each construct: nothing is lost, nothing stands twice."""

from __future__ import annotations

import io
import zipfile
from collections import Counter
from collections.abc import Callable

import pytest

from extractor.errors import DamagedError
from extractor.readers import read

Docx = Callable[..., bytes]

BOX = (
    "<w:r><mc:AlternateContent>"
    "<mc:Choice Requires='wps'><w:drawing><wps:txbx><w:txbxContent>{0}</w:txbxContent></wps:txbx></w:drawing>"
    "</mc:Choice>"
    "<mc:Fallback><w:pict><v:textbox><w:txbxContent>{0}</w:txbxContent></v:textbox></w:pict></mc:Fallback>"
    "</mc:AlternateContent></w:r>"
)


def r(text: str, properties: str = "") -> str:
    return f"<w:r>{properties}<w:t xml:space='preserve'>{text}</w:t></w:r>"


def p(inner: str, properties: str = "") -> str:
    return f"<w:p>{properties}{inner}</w:p>"


def cell(inner: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{inner}</w:tc>"


def row(*cells: str, properties: str = "") -> str:
    return f"<w:tr>{properties}{''.join(cells)}</w:tr>"


def listed(level: int, num: int) -> str:
    return f"<w:pPr><w:numPr><w:ilvl w:val='{level}'/><w:numId w:val='{num}'/></w:numPr></w:pPr>"


HIDDEN = "<w:rPr><w:vanish/></w:rPr>"
BODY = "".join(
    [
        p(r("n01 ") + "<w:ins>" + r("n02") + "</w:ins><w:del><w:r><w:delText>x01</w:delText></w:r></w:del>"),
        p("<w:moveFrom>" + r("x02") + "</w:moveFrom><w:moveTo>" + r("n03") + "</w:moveTo>"),
        p("<w:sdt><w:sdtPr><w:alias w:val='x03'/></w:sdtPr><w:sdtContent>" + r("n04") + "</w:sdtContent></w:sdt>"),
        "<w:sdt><w:sdtContent>" + p(r("n05")) + "<w:customXml>" + p(r("n06")) + "</w:customXml></w:sdtContent></w:sdt>",
        p(
            "<w:smartTag>" + r("n07") + "</w:smartTag><w:fldSimple w:instr='x04'>" + r(" n08") + "</w:fldSimple>"
            "<w:hyperlink>" + r(" n09") + "</w:hyperlink><w:dir>" + r(" n10") + "</w:dir>"
        ),
        p(
            "<w:r><w:fldChar w:fldCharType='begin'/></w:r><w:r><w:instrText>x05</w:instrText></w:r>"
            "<w:r><w:fldChar w:fldCharType='separate'/></w:r>" + r("n11")
            + "<w:r><w:fldChar w:fldCharType='end'/></w:r>"
        ),
        p(r("n12") + BOX.format(p(r("n13")) + "<w:tbl>" + row(cell(p(r("n14"))), cell(p(r("n15")))) + "</w:tbl>")),
        p(r("x06", HIDDEN) + r("n16") + "<w:r><w:t>n1</w:t><w:softHyphen/><w:t>7</w:t></w:r>".replace("n1<", " n1<")),
        p("<w:r><w:t>n18</w:t><w:tab/><w:t>n19</w:t><w:noBreakHyphen/><w:t>n20</w:t><w:br/><w:t>n21</w:t></w:r>"),
        p("<w:r><w:sym w:font='Wingdings' w:char='F0FC'/></w:r>" + r(" n22")),
        p(r("n23") + "<w:r><w:footnoteReference w:id='2'/></w:r>" + r(" n24")
          + "<w:r><w:endnoteReference w:id='3'/></w:r>"),
        p("<w:commentRangeStart w:id='1'/>" + r("n25")
          + "<w:commentRangeEnd w:id='1'/><w:r><w:commentReference w:id='1'/></w:r>"),
        p("<m:oMathPara><m:oMath><m:r><m:t>n26</m:t></m:r></m:oMath></m:oMathPara>"),
        p("<w:ruby><w:rt>" + r("x07") + "</w:rt><w:rubyBase>" + r("n27") + "</w:rubyBase></w:ruby>"),
        p(r("n28 "), "<w:pPr><w:rPr><w:del/></w:rPr></w:pPr>"),
        p(r("n29")),
        "<w:tbl>"
        + row(
            cell(p(r("n30")), "<w:vMerge w:val='restart'/>"), cell(p(r("n31")), "<w:gridSpan w:val='2'/>")
        )
        + row(cell("<w:p/>", "<w:vMerge/>"), cell(p(r("n32"))),
              "<w:sdt><w:sdtContent>" + cell(p(r("n33"))) + "</w:sdtContent></w:sdt>")
        + row(cell(p(r("x08"))), cell(p(r("x09"))), cell(p(r("x10"))), properties="<w:trPr><w:del/></w:trPr>")
        + row(cell(p(r("x11"))), cell(p(r("x12"))), cell(p(r("x13"))), properties="<w:trPr><w:hidden/></w:trPr>")
        + "<w:sdt><w:sdtContent>"
        + row(
            cell(p(r("n34"))),
            cell("<w:tbl>" + row(cell(p(r("n35"))), cell(p(r("n36")))) + "</w:tbl>" + p(r("n37"))),
            cell(p(r("n38")) + p(r("n39"))),
        )
        + "</w:sdtContent></w:sdt></w:tbl>",
        p(r("n40"), listed(0, 1)),
        p(r("n41"), listed(1, 1)),
        p(r("n42"), listed(1, 1)),
        p(r("n43"), listed(0, 1)),
        p(r("n44"), listed(1, 1)),
        p(r("n45"), listed(0, 2)),
        p("", listed(0, 2)),
        p(r("n46"), listed(0, 2)),
        "<w:sectPr><w:headerReference r:id='header1'/><w:headerReference r:id='header2'/>"
        "<w:footerReference r:id='footer1'/></w:sectPr>",
    ]
)  # fmt: skip
LEVELS = "".join(
    f"<w:lvl w:ilvl='{at}'><w:start w:val='1'/><w:numFmt w:val='{form}'/><w:lvlText w:val='{text}'/></w:lvl>"
    for at, (form, text) in enumerate([("upperRoman", "%1."), ("decimal", "%1.%2."), ("lowerLetter", "%3)")])
)
NUMBERING = (
    f"<w:abstractNum w:abstractNumId='0'>{LEVELS}</w:abstractNum>"
    "<w:num w:numId='1'><w:abstractNumId w:val='0'/></w:num>"
    "<w:num w:numId='2'><w:abstractNumId w:val='0'/>"
    "<w:lvlOverride w:ilvl='0'><w:startOverride w:val='1'/></w:lvlOverride></w:num>"
)


@pytest.fixture
def whole(docx: Docx) -> bytes:
    return docx(
        BODY,
        numbering=NUMBERING,
        footnotes=f"<w:footnote w:id='2'>{p(r('n47'))}</w:footnote><w:footnote w:id='9'>{p(r('x14'))}</w:footnote>",
        endnotes=f"<w:endnote w:id='3'>{p(r('n48'))}</w:endnote>",
        comments=f"<w:comment w:id='1'>{p(r('x15'))}</w:comment>",
        header1=p(r("n49")),
        header2=p(r("n49")),
        footer1=p(r("n50")),
    )


def test_each_construct_is_read_once(whole: bytes) -> None:
    document = read(whole, "a.docx")
    assert document.status == "ok"
    text = document.text.replace("\t", " ").replace("-", " ")
    found = Counter(word for word in text.split() if word[0] in "nx")
    assert found == Counter(f"n{number:02}" for number in range(1, 51))
    assert "✓ n22" in document.text
    assert "n18\tn19-n20\nn21" in document.text
    assert "n28 n29" in document.text


@pytest.mark.parametrize(
    "part",
    ["_rels/.rels", "word/_rels/document.xml.rels"]
    + [f"word/{name}.xml" for name in ("document", "numbering", "footnotes", "endnotes", "header2", "footer1")],
)
@pytest.mark.parametrize("code", ["utf-8", "utf-16"])
def test_a_doctype_in_any_part_is_refused(whole: bytes, part: str, code: str) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(whole)) as source, zipfile.ZipFile(out, "w") as other:
        for name in source.namelist():
            data = source.read(name)
            if name == part:
                head = f"<?xml version='1.0' encoding='{code}'?><!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/passwd'>]>"
                data = (head + data.decode().rpartition("?>")[2]).encode(code)
            other.writestr(name, data)
    with pytest.raises(DamagedError, match="DOCTYPE"):
        read(out.getvalue(), "a.docx")


def test_the_strict_form_of_a_document_reads_the_same(whole: bytes) -> None:
    """Word's «Strict Open XML»: other names for all that is in the package, its relationships included."""
    usual = b"http://schemas.openxmlformats.org/"
    names = {
        usual + b"officeDocument/2006/": b"http://purl.oclc.org/ooxml/officeDocument/",
        usual + b"wordprocessingml/2006/main": b"http://purl.oclc.org/ooxml/wordprocessingml/main",
    }
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(whole)) as source, zipfile.ZipFile(out, "w") as strict:
        for part in source.namelist():
            data = source.read(part)
            for name, other in names.items():
                data = data.replace(name, other)
            strict.writestr(part, data)
    transitional, document = read(whole, "a.docx"), read(out.getvalue(), "a.docx")
    assert document.status == "ok"
    assert document.text == transitional.text
    assert document.blocks == transitional.blocks
    assert document.tables == transitional.tables


def test_each_construct_stands_in_its_place(whole: bytes) -> None:
    document = read(whole, "a.docx")
    kinds = {document.text[b.span.start : b.span.end]: b.kind for b in document.blocks}
    assert [kinds[word] for word in ("n47", "n48", "n49", "n50")] == [
        "footnote",
        "footnote",
        "page_header",
        "page_footer",
    ]
    spans = [
        [(c.row, c.column, c.row_span, c.column_span) for c in table.cells]
        for table in document.tables
        if "n30" in document.text[table.span.start : table.span.end]
    ]
    assert spans == [[(0, 0, 2, 1), (0, 1, 1, 2), (1, 1, 1, 1), (1, 2, 1, 1), (2, 0, 1, 1), (2, 1, 1, 1), (2, 2, 1, 1)]]
    numbered = [line for line in document.text.split("\n") if line[-3:] in {f"n{number}" for number in range(40, 47)}]
    assert numbered == ["I. n40", "I.1. n41", "I.2. n42", "II. n43", "II.1. n44", "I. n45", "III. n46"]


PICTURE = (
    "<w:r><w:drawing xmlns:wp='http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing' "
    "xmlns:a='http://schemas.openxmlformats.org/drawingml/2006/main'><wp:inline><wp:extent cx='{0}' cy='{1}'/>"
    "<a:blip/></wp:inline></w:drawing></w:r>"
)
OLD_PICTURE = "<w:r><w:pict><v:shape style='width:{0};height:{1}'><v:imagedata/></v:shape></w:pict></w:r>"


@pytest.mark.parametrize(
    ("picture", "status"),
    [
        pytest.param(PICTURE.format(5_400_000, 3_600_000), "partial", id="a page or a table as a picture"),
        pytest.param(PICTURE.format(900_000, 900_000), "ok", id="a seal"),
        pytest.param(PICTURE.format(5_400_000, 12_700), "ok", id="a line"),
        pytest.param(OLD_PICTURE.format("450pt", "20cm"), "partial", id="old drawing"),
        pytest.param(OLD_PICTURE.format("60pt", "60pt"), "ok", id="old seal"),
        pytest.param(OLD_PICTURE.format("rộng", "1e9"), "ok", id="sizes that are none"),
    ],
)
def test_a_large_picture_is_a_named_loss(docx: Docx, picture: str, status: str) -> None:
    document = read(docx(p(r("Xã A đạt 12 tiêu chí")) + p(picture)), "a.docx")
    assert document.status == status
    assert status == "ok" or "ảnh lớn" in document.losses[0]


def test_foreign_parts_and_unknown_wrappers_are_not_passed_in_silence(docx: Docx) -> None:
    document = read(docx(p(r("Một")) + "<w:altChunk r:id='x'/><w:unheard>" + p(r("Hai")) + "</w:unheard>"), "a.docx")
    assert document.text == "Một\nHai"
    assert "altChunk" in document.losses[0]


def test_styles_of_tables_are_left_out_and_the_others_kept(docx: Docx) -> None:
    styles = (
        "<w:latentStyles w:count='1'><w:lsdException w:name='x'/></w:latentStyles>"
        '<w:style w:type="table" w:styleId="T1"><w:name w:val="Luoi"/><w:rPr><w:b/></w:rPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="P1"><w:name w:val="Dam"/><w:rPr><w:b/></w:rPr></w:style>'
        '<w:style w:type="table" w:styleId="T2"/>'
        '<w:style w:type="paragraph" w:styleId="P2"><w:name w:val="Nghieng"/><w:rPr><w:i/></w:rPr></w:style>'
        '<w:style w:type="table" w:styleId="T3"><w:name w:val="Cuoi"/></w:style>'
    )
    body = p(r("a"), "<w:pPr><w:pStyle w:val='P1'/></w:pPr>") + p(r("b"), "<w:pPr><w:pStyle w:val='P2'/></w:pPr>")
    blocks = read(docx(body, styles=styles), "a.docx").blocks
    assert [(b.style, b.bold, b.italic) for b in blocks] == [("Dam", True, False), ("Nghieng", False, True)]
