"""Word documents as other programs and other hands leave them: what a reader sees is read, once, in its place."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable

import docx
import pytest

from extractor.model import Document
from extractor.readers import read
from tests.readers.test_docx_whole import cell, listed, p, r, row

Docx = Callable[..., bytes]
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/aFChunk"
_ONE_LEVEL = (
    "<w:abstractNum w:abstractNumId='0'><w:lvl w:ilvl='0'><w:start w:val='1'/><w:numFmt w:val='decimal'/>"
    "<w:lvlText w:val='%1.'/></w:lvl></w:abstractNum><w:num w:numId='1'><w:abstractNumId w:val='0'/></w:num>"
)


def texts(document: Document) -> list[str]:
    return [document.text[block.span.start : block.span.end] for block in document.blocks]


def grid(document: Document, number: int = 0) -> list[tuple[int, int, int, int, str]]:
    return [
        (c.row, c.column, c.row_span, c.column_span, document.text[c.span.start : c.span.end])
        for c in document.tables[number].cells
    ]


def with_chunk(document: bytes, name: str, chunk: bytes) -> bytes:
    """The document with a foreign part under the relation `c1`."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(document)) as source, zipfile.ZipFile(out, "w") as target:
        for entry in source.namelist():
            data = source.read(entry)
            if entry == "word/_rels/document.xml.rels":
                relation = f"<Relationship Id='c1' Type='{_RELATION}' Target='{name}'/></Relationships>"
                data = data.replace(b"</Relationships>", relation.encode())
            target.writestr(entry, data)
        target.writestr(f"word/{name}", chunk)
    return out.getvalue()


HTML = "<html><body><p>Xã A đạt <b>17/19</b></p><table><tr><td>Vốn</td><td>1.250</td></tr></table></body></html>"


@pytest.mark.parametrize("form", ["html", "docx", "rtf"])
def test_a_foreign_part_is_read_where_word_shows_it(docx: Docx, form: str) -> None:
    table = "<w:tbl>" + row(cell(p(r("Vốn"))), cell(p(r("1.250")))) + "</w:tbl>"
    chunk = {
        "html": HTML.encode(),
        "docx": docx(p(r("Xã A đạt 17/19")) + table),
        "rtf": rb"{\rtf1 X\u227? A \u273?\u7841?t 17/19\par\trowd\cellx100\cellx200\intbl V\u7889?n\cell 1.250\cell"
        rb"\row}",
    }[form]
    outer = docx(p(r("Trước")) + "<w:altChunk r:id='c1'/>" + p(r("Sau")))
    document = read(with_chunk(outer, f"a.{form}", chunk), "x")
    assert texts(document) == ["Trước", "Xã A đạt 17/19", "Vốn", "1.250", "Sau"]
    assert grid(document) == [(0, 0, 1, 1, "Vốn"), (0, 1, 1, 1, "1.250")]
    assert document.status == "ok"


def test_a_foreign_part_in_a_foreign_part_is_a_named_loss(docx: Docx) -> None:
    inner = with_chunk(docx(p(r("Trong")) + "<w:altChunk r:id='c1'/>"), "b.docx", docx(p(r("Sâu"))))
    document = read(with_chunk(docx("<w:altChunk r:id='c1'/>"), "a.docx", inner), "x")
    assert texts(document) == ["Trong"]
    assert "altChunk" in document.losses[0]


def test_what_was_moved_away_takes_no_number(docx: Docx) -> None:
    gone = (
        "<w:p><w:pPr><w:numPr><w:ilvl w:val='0'/><w:numId w:val='1'/></w:numPr><w:rPr><w:moveFrom w:id='1'/></w:rPr>"
        "</w:pPr><w:moveFrom>" + r("dời") + "</w:moveFrom></w:p>"
    )
    document = read(docx(p(r("một"), listed(0, 1)) + gone + p(r("hai"), listed(0, 1)), numbering=_ONE_LEVEL), "x")
    assert texts(document) == ["1. một", "2. hai"]


_TWO_LEVELS = "".join(
    f"<w:lvl w:ilvl='{at}'><w:start w:val='1'/><w:numFmt w:val='{form}'/><w:lvlText w:val='{text}'/></w:lvl>"
    for at, (form, text) in enumerate([("upperRoman", "%1."), ("lowerLetter", "%2)")])
)


def test_a_list_that_begins_anew_leaves_the_level_above_it_alone(docx: Docx) -> None:
    """Word states a start for each level of the list of «Restart at a», and counts on with «III.» after it."""
    starts = "".join(f"<w:lvlOverride w:ilvl='{at}'><w:startOverride w:val='1'/></w:lvlOverride>" for at in range(9))
    numbering = (
        f"<w:abstractNum w:abstractNumId='0'>{_TWO_LEVELS}</w:abstractNum>"
        "<w:num w:numId='1'><w:abstractNumId w:val='0'/></w:num>"
        f"<w:num w:numId='2'><w:abstractNumId w:val='0'/>{starts}</w:num>"
    )
    places = [(0, 1), (1, 1), (0, 1), (1, 1), (1, 1), (1, 2), (1, 2), (0, 1), (0, 2)]
    document = read(docx("".join(p(r("x"), listed(*place)) for place in places), numbering=numbering), "x")
    assert texts(document) == ["I. x", "a) x", "II. x", "a) x", "b) x", "a) x", "b) x", "III. x", "I. x"]


def test_lists_of_one_style_of_lists_count_on(docx: Docx) -> None:
    numbering = (
        "<w:abstractNum w:abstractNumId='0'><w:numStyleLink w:val='DS'/></w:abstractNum>"
        f"<w:abstractNum w:abstractNumId='1'><w:styleLink w:val='DS'/>{_TWO_LEVELS}</w:abstractNum>"
        "<w:num w:numId='1'><w:abstractNumId w:val='0'/></w:num><w:num w:numId='2'><w:abstractNumId w:val='1'/></w:num>"
    )
    styles = (
        "<w:style w:type='numbering' w:styleId='DS'><w:name w:val='DS'/><w:pPr><w:numPr><w:numId w:val='2'/></w:numPr>"
        "</w:pPr></w:style>"
    )
    places = [(0, 1), (0, 2), (1, 1), (1, 2)]
    body = "".join(p(r("x"), listed(*place)) for place in places)
    assert texts(read(docx(body, numbering=numbering, styles=styles), "x")) == ["I. x", "II. x", "a) x", "b) x"]


@pytest.mark.parametrize(
    ("wrapped", "shown"),
    [
        pytest.param("<w:sdt><w:sdtContent><w:sdt><w:sdtContent>{}</w:sdtContent></w:sdt></w:sdtContent></w:sdt>", 1,
                     id="controls"),
        pytest.param("<mc:AlternateContent><mc:Choice Requires='x'>{0}</mc:Choice><mc:Fallback>{0}</mc:Fallback>"
                     "</mc:AlternateContent>", 1, id="alternatives"),
        pytest.param("<w:unheard>{}</w:unheard>", 1, id="unheard of"),
        pytest.param("<w:del>{}</w:del>", 0, id="deleted"),
    ],
)  # fmt: skip
def test_rows_and_cells_are_found_in_whatever_wraps_them(docx: Docx, wrapped: str, shown: int) -> None:
    inner = wrapped.format(row(cell(p(r("2"))), wrapped.format(cell(p(r("Xã B"))))))
    document = read(docx("<w:tbl>" + row(cell(p(r("1"))), cell(p(r("Xã A")))) + inner + "</w:tbl>"), "x")
    assert texts(document) == ["1", "Xã A", "2", "Xã B"][: 2 + 2 * shown]
    assert document.tables[0].rows == 1 + shown


def test_old_merges_across_are_spans(docx: Docx) -> None:
    head = row(cell(p(r("Vốn")), "<w:hMerge w:val='restart'/>"), cell("<w:p/>", "<w:hMerge/>"), cell(p(r("Tổng"))))
    document = read(docx("<w:tbl>" + head + row(*(cell(p(r(t))) for t in "123")) + "</w:tbl>"), "x")
    assert grid(document)[:2] == [(0, 0, 1, 2, "Vốn"), (0, 2, 1, 1, "Tổng")]


def test_a_table_in_a_wide_cell_keeps_the_order(docx: Docx) -> None:
    nested = "<w:tbl>" + row(cell(p(r("n1"))), cell(p(r("n2")))) + "</w:tbl>"
    document = read(
        docx(
            "<w:tbl>"
            + row(cell(p(r("a"))), cell(p(r("trước")) + nested + p(r("sau")), "<w:gridSpan w:val='2'/>"))
            + row(cell(p(r("x")), "<w:gridSpan w:val='2'/>"), cell(p(r("y"))))
            + "</w:tbl>"
        ),
        "x",
    )
    assert texts(document) == ["a", "trước", "n1", "n2", "sau", "x", "y"]
    assert grid(document)[1:] == [(0, 1, 1, 2, "trước\nn1\nn2\nsau"), (1, 0, 1, 2, "x"), (1, 2, 1, 1, "y")]


def field(kind: str, inner: str = "") -> str:
    return f"<w:r><w:fldChar w:fldCharType='{kind}'>{inner}</w:fldChar></w:r>"


CHOICE = "<w:ddList><w:result w:val='1'/><w:listEntry w:val='Đạt'/><w:listEntry w:val='Chưa đạt'/></w:ddList>"


@pytest.mark.parametrize(
    ("inner", "shown"),
    [
        pytest.param(
            field("begin") + r("IF ") + field("begin") + field("separate") + r("3") + field("end") + field("separate")
            + r("1.250") + field("end") + r(" xã"),
            "1.250 xã",
            id="the field in an instruction is not shown",
        ),
        pytest.param(
            field("begin", f"<w:ffData>{CHOICE}</w:ffData>") + field("end") + r(" tiêu chí 5"),
            "Chưa đạt tiêu chí 5",
            id="the choice in a form",
        ),
        pytest.param(
            field("begin", "<w:ffData><w:checkBox><w:default w:val='0'/><w:checked/></w:checkBox></w:ffData>")
            + field("separate") + field("end") + r(" Đạt"),
            "☒ Đạt",
            id="a ticked box",
        ),
        pytest.param(r("1.250") + field("end") + r(" xã"), "1.250 xã", id="the end of a field of another paragraph"),
        pytest.param(field("begin") + r("1.250 xã"), "1.250 xã", id="a field that never ends"),
        pytest.param(r("huyện thọ xuân", "<w:rPr><w:caps/></w:rPr>"), "HUYỆN THỌ XUÂN", id="shown in capitals"),
        pytest.param(
            r("huyÖn", "<w:rPr><w:rFonts w:ascii='.VnTime'/><w:caps/></w:rPr>"), "huyện", id="not in an old font"
        ),
    ],
)  # fmt: skip
def test_what_word_shows_of_fields_and_letters(docx: Docx, inner: str, shown: str) -> None:
    assert read(docx(p(inner)), "x").text == shown


@pytest.mark.parametrize(
    "styles",
    [
        pytest.param("<!-- <w:style w:styleId='P1'> -->{}", id="a comment"),
        pytest.param("{}<w:style w:type='paragraph' w:styleId='P9'/>", id="other quotes"),
        pytest.param('{}<w:style w:type="paragraph" w:styleId="A&amp;B"><w:name w:val="x"/></w:style>', id="an entity"),
        pytest.param("<w:unheard>{}</w:unheard>{}", id="wrapped"),
        pytest.param("{}", id="as Word writes it"),
    ],
)
def test_styles_are_found_however_the_part_is_laid_out(docx: Docx, styles: str) -> None:
    style = (
        '<w:style w:type="paragraph" w:default="1" w:styleId="N"><w:name w:val="Thường"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="P1"><w:name w:val="Đậm"/><w:basedOn w:val="N"/><w:rPr><w:b/></w:rPr>'
        "</w:style>"
    )
    body = p(r("a"), "<w:pPr><w:pStyle w:val='P1'/></w:pPr>") + p(r("b"))
    blocks = read(docx(body, styles=styles.replace("{}", style)), "x").blocks
    assert [(block.style, block.bold) for block in blocks] == [("Đậm", True), ("Thường", False)]


def test_a_broken_style_costs_no_word_of_the_text() -> None:
    made = io.BytesIO()
    document = docx.Document()
    document.add_heading("I. KẾT QUẢ", 1)
    document.add_paragraph("Huyện có 12 xã đạt chuẩn.")
    document.save(made)
    broken = io.BytesIO()
    with zipfile.ZipFile(made) as package, zipfile.ZipFile(broken, "w") as damaged:
        for name in package.namelist():
            data = package.read(name)
            if name == "word/styles.xml":
                data = data.replace(b' w:default="1"', b"").replace(b"</w:styles>", b"<w:style <></w:styles>")
            damaged.writestr(name, data)
    text = read(broken.getvalue(), "báo cáo.docx").text
    assert "KẾT QUẢ" in text
    assert "Huyện có 12 xã đạt chuẩn." in text


@pytest.mark.parametrize(
    ("inner", "shown"),
    [
        pytest.param(
            "<m:num><m:r><m:t>17</m:t></m:r></m:num><m:den><m:r><m:t>19</m:t></m:r></m:den>", "17/19", id="plain"
        ),
        pytest.param(
            "<m:fPr/><m:num><m:r><m:t>2,5</m:t></m:r></m:num><m:den><m:r><m:t>3</m:t></m:r><m:r><m:t>+4</m:t></m:r></m:den>",
            "2,5/(3+4)",
            id="a sum",
        ),
    ],
)
def test_a_fraction_keeps_its_stroke(docx: Docx, inner: str, shown: str) -> None:
    body = p(r("Đạt ") + f"<m:oMath><m:f>{inner}</m:f></m:oMath>" + r(" tiêu chí"))
    assert read(docx(body), "x").text == f"Đạt {shown} tiêu chí"


def test_a_column_that_word_alone_numbers_is_read(docx: Docx) -> None:
    rows = [row(cell(p("", listed(0, 1))), cell(p(r(f"Xã {name}")))) for name in "AB"]
    document = read(docx("<w:tbl>" + "".join(rows) + "</w:tbl>", numbering=_ONE_LEVEL), "x")
    assert [text for *_, text in grid(document)] == ["1.", "Xã A", "2.", "Xã B"]


def test_an_empty_item_counts_and_a_hidden_one_does_not(docx: Docx) -> None:
    properties = listed(0, 1)
    hidden = properties.replace("</w:pPr>", "<w:rPr><w:vanish/></w:rPr></w:pPr>")
    body = p(r("một"), properties) + p("", properties) + p(r("ẩn", "<w:rPr><w:vanish/></w:rPr>"), hidden)
    document = read(docx(body + p(r("ba"), properties), numbering=_ONE_LEVEL), "x")
    assert texts(document) == ["1. một", "3. ba"]


def test_what_the_style_of_a_paragraph_hides_is_not_read(docx: Docx) -> None:
    styles = (
        "<w:style w:type='paragraph' w:styleId='An'><w:name w:val='An'/><w:rPr><w:vanish/></w:rPr></w:style>"
        "<w:style w:type='paragraph' w:styleId='Con'><w:basedOn w:val='An'/></w:style>"
    )
    style = "<w:pPr><w:pStyle w:val='{}'/>" + listed(0, 1).removeprefix("<w:pPr>")
    shown = r("hiện", "<w:rPr><w:vanish w:val='0'/></w:rPr>")
    body = p(r("một"), listed(0, 1)) + p(r("ẩn"), style.format("An")) + p(r("ẩn"), style.format("Con"))
    body += p(r("ẩn") + shown, style.format("An")) + p(r("ba"), listed(0, 1))
    document = read(docx(body, numbering=_ONE_LEVEL, styles=styles), "x")
    assert texts(document) == ["1. một", "2. hiện", "3. ba"]


def test_a_wide_cell_ends_the_merges_that_it_covers(docx: Docx) -> None:
    body = (
        row(cell(p(r("a"))), cell(p(r("b")), "<w:vMerge w:val='restart'/>"))
        + row(cell(p(r("rộng")), "<w:gridSpan w:val='2'/>"))
        + row(cell(p(r("c"))), cell(p(r("d")), "<w:vMerge/>"))
    )
    document = read(docx(f"<w:tbl>{body}</w:tbl>"), "x")
    assert grid(document)[1:] == [(0, 1, 1, 1, "b"), (1, 0, 1, 2, "rộng"), (2, 0, 1, 1, "c"), (2, 1, 1, 1, "d")]


@pytest.mark.parametrize(
    ("asked", "shown"),
    [
        pytest.param("wps", "12", id="what Word knows"),
        pytest.param("wps v", "12", id="two that it knows"),
        pytest.param("", "12", id="nothing"),
        pytest.param("x", "13", id="another maker's"),
        pytest.param("wps x", "13", id="another maker's, too"),
        pytest.param("unheard", "13", id="not declared"),
    ],
)
def test_of_alternatives_the_one_is_read_that_word_shows(docx: Docx, asked: str, shown: str) -> None:
    choice = f"<mc:Choice xmlns:x='urn:another-maker' Requires='{asked}'><w:t>12</w:t></mc:Choice>"
    inner = f"<mc:AlternateContent>{choice}<mc:Fallback><w:t>13</w:t></mc:Fallback></mc:AlternateContent>"
    assert texts(read(docx(f"<w:p><w:r><w:t>Đạt </w:t>{inner}<w:t> tiêu chí</w:t></w:r></w:p>"), "x")) == [
        f"Đạt {shown} tiêu chí"
    ]
