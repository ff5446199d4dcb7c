"""Web pages made in the test: what a browser shows, and nothing of what it hides."""

from __future__ import annotations

import pytest

from extractor.errors import LimitError, NoTextError
from extractor.model import Document
from extractor.readers import read
from tests.damage import as_tcvn3, as_vni


def page(body: str, *, head: str = "") -> bytes:
    return f"<!DOCTYPE html><html><head>{head}</head><body>{body}</body></html>".encode()


def texts(document: Document) -> list[str]:
    return [document.text[block.span.start : block.span.end] for block in document.blocks]


@pytest.mark.parametrize(
    ("body", "wanted"),
    [
        pytest.param("<p>X&atilde; &#7841;&nbsp;15/19<p>b", ["Xã ạ\u00a015/19", "b"], id="entities, open tags"),
        pytest.param("a <b>b</b>\n  c<br>d<div>e<p>f</p>g</div>", ["a b c\nd", "e", "f", "g"], id="blocks"),
        pytest.param("<pre>a  b\nc</pre>", ["a  b\nc"], id="pre"),
        pytest.param("<script>x</script><style>y</style><p hidden>z</p><!-- w --><p>a</p>", ["a"], id="not shown"),
        pytest.param(
            "<p style='DISPLAY : none'>x</p><span style='mso-hide:all'>y</span>a", ["a"], id="hidden by style"
        ),
        pytest.param("<p>a<del>x</del><ins>b</ins></p>", ["ab"], id="revisions"),
        pytest.param(
            "<ol start=3><li>a<ul><li>b</ul><li value=9><p>c</p></ol><ol type=I><li>d</ol>",
            ["3. a", "- b", "9. c", "I. d"],
            id="lists",
        ),
        pytest.param(
            "<input type=checkbox checked> a <input value=12> <input type=hidden value=x>", ["☑ a 12"], id="form"
        ),
        pytest.param(
            "Năm<select><option>2017<option selected>2018</select><input value=19>xã<textarea>ghi chú</textarea>",
            ["Năm 2018 19 xã ghi chú"],
            id="what a form shows",
        ),
        pytest.param("<table><tr><td>a<td>b</table>c", ["a", "b", "c"], id="table between"),
        pytest.param(
            "<table><tr><td>a<table><tr><td>n<td>m</table>z<td>b</table>", ["a", "n", "m", "z", "b"], id="nested"
        ),
    ],
)
def test_what_is_shown_is_read_once(body: str, wanted: list[str]) -> None:
    document = read(page(body), "a.html")
    assert texts(document) == wanted
    assert document.status == "ok"


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16", "windows-1252"])
def test_the_charset_comes_from_mark_or_page(codec: str) -> None:
    text = "Báo cáo xã" if codec == "windows-1252" else "Báo cáo xã đạt chuẩn"
    html = f'<html><head><meta charset="{codec}"></head><body><p>{text}</p></body></html>'.replace("utf-8-sig", "utf-8")
    assert texts(read(html.encode(codec, "xmlcharrefreplace"), "a.doc")) == [text]


def test_tables_keep_their_spans_and_looks() -> None:
    body = (
        "<table><caption>Biểu 1</caption><thead><tr><th rowspan=2>TT<th colspan=2>Vốn</thead><tfoot><tr><td>c<td>1<td>2"
        "</tfoot><tbody><tr><td>Tỉnh<td>Xã</tbody></table>"
    )
    document = read(page(body), "a.html")
    (table,) = document.tables
    cells = [
        (document.text[c.span.start : c.span.end], c.row, c.column, c.row_span, c.column_span) for c in table.cells
    ]
    assert cells == [
        ("TT", 0, 0, 2, 1),
        ("Vốn", 0, 1, 1, 2),
        ("Tỉnh", 1, 1, 1, 1),
        ("Xã", 1, 2, 1, 1),
        ("c", 2, 0, 1, 1),
        ("1", 2, 1, 1, 1),
        ("2", 2, 2, 1, 1),
    ]
    assert texts(document)[0] == "Biểu 1"
    assert document.blocks[1].bold
    assert document.blocks[1].address == "t1/r1/c1/p1"


def test_old_fonts_are_known_by_their_names():
    """Word 2000 saves «HTML named .doc» with the font at each stretch: .VnTimeH draws capitals."""
    capitals, sentence = as_tcvn3("tình hình chung của xã"), as_tcvn3("Thị xã đã đạt 17/19 tiêu chí, chiếm 89,5 %")
    heading = f"<font face='.VnTimeH, Arial'>{capitals}<br> <b>{capitals}</b></font>"
    text = f"<font face=.VnTime>{sentence}</font>"
    body = (
        f"<p><span style='font-size:14pt;font-family:\".VnTimeH\"'> {capitals} </span></p>"
        f"<ol><li>  {heading} {text}"
        f"<li><span style='font-family:.VnTimeH'>{as_tcvn3('một')} <i style='font-family:Arial'>đường</i></span></ol>"
        f"<table><tr><td><font face=.VnTimeH>{as_tcvn3('mới')}</font><td>{text}</table>"
    )
    upper, said = "TÌNH HÌNH CHUNG CỦA XÃ", "Thị xã đã đạt 17/19 tiêu chí, chiếm 89,5 %"
    assert texts(read(page(body), "a.doc")) == [upper, f"1. {upper}\n{upper} {said}", "2. MỘT đường", "MỚI", said]


def test_old_fonts_are_known_by_the_style_sheet() -> None:
    """Word and Excel name the font once, in `<style>`, and give each paragraph or cell a class."""
    sheet = (
        "<style><!-- /* {font-family:Arial} */ @font-face {font-family:.VnTime; panose-1:2 11}\n"
        'p.MsoNormal, li.MsoNormal {margin:0cm; font-family:".VnTime"} h1 {font-family:.VnTimeH;} '
        ".f1 {font-family:Arial} .xl65 {mso-font-charset:0;\n font-family:VNI-Times, serif}\n"
        "tr.low {font-family:'\\.VnTimeH'} --></style>"
    )
    one, plain = as_tcvn3("một"), "<td class=f1>đạt mét"
    body = (
        f"<h1>{as_tcvn3('tình hình mới')}</h1><p class=MsoNormal>{as_tcvn3('một xã')}</p><p>đạt mét</p>"
        f"<p class='x MsoNormal'>{one} <span class=f1>đạt mét</span></p>"
        f"<table><tr><td class=xl65>{as_vni('một')}{plain}<tr class=low><td>{as_tcvn3('đường')}{plain}</table>"
    )
    shown = ["TÌNH HÌNH MỚI", "một xã", "đạt mét", "một đạt mét", "một", "đạt mét", "ĐƯỜNG", "đạt mét"]
    assert texts(read(page(sheet + body), "a.doc")) == shown
    modern = sheet.replace(".Vn", "Vn").replace("VNI", "V")
    assert texts(read(page(f"{modern}<p class=MsoNormal>mét"), "a.doc")) == ["mét"]


def test_old_fonts_are_known_by_what_an_element_stands_in() -> None:
    sheet = (
        "<style>p {font-family:Arial} .WordSection1 p.MsoNormal, table.bieu > TR td p {font-family:.VnTime}\n"
        "div.khac p {font-family:Arial} div.tieude div.khac p.hoa {font-family:.VnTimeH}</style>"
    ).replace("TR", "tr")
    old = as_tcvn3("một thôn")
    body = (
        f"<p class=MsoNormal>đạt mét</p><div class=WordSection1><div><p class=MsoNormal>{old}</p></div><p>đạt mét</div>"
        f"<table class=bieu><tr><td><p>{old}</p><td>x</table><table><tr><td><p>đạt mét</p><td>x</table>"
        f"<div class=tieude><div class=khac><p class=hoa>{old}</p><p>đạt mét</p></div></div>"
        "<div class=khac><p class=hoa>đạt mét</p></div>"
    )
    assert [text for text in texts(read(page(sheet + body), "a.doc")) if text != "x"] == [
        "đạt mét", "một thôn", "đạt mét", "một thôn", "đạt mét", "MỘT THÔN", "đạt mét", "đạt mét",
    ]  # fmt: skip


def test_headings_have_a_style() -> None:
    document = read(page("<h2>Kết quả</h2><p><i>a</i></p>"), "a.html")
    assert (document.blocks[0].style, document.blocks[0].bold) == ("heading 2", True)
    assert document.blocks[1].italic


def test_the_frame_of_a_portal_is_kept_apart() -> None:
    body = (
        "<div id=top>Thứ Năm, 26/12/2019</div><nav><a href=/>Trang chủ</a> | <a href=/t>Tin 24h</a></nav>"
        "<h1>Xã An về đích</h1><p>Xã đạt <a href=/x>19/19</a> tiêu chí.</p><ul><li>Vốn <a href=/v>5 tỷ</a> đồng</ul>"
        "<div class='box-tinlienquan'><h4>Tin liên quan</h4><a href=/a>Xã Bình đạt 12 tiêu chí</a></div>"
        "<ul><li><a href=/b>Tin khác 7</a></ul><div class=page-footer>Giấy phép 203. <span>Lượt xem: 1207</span></div>"
    )
    document = read(page(body), "a.html")
    kinds = [(block.kind, text) for block, text in zip(document.blocks, texts(document), strict=True)]
    assert kinds == [
        ("page_header", "Thứ Năm, 26/12/2019"),
        ("page_header", "Trang chủ | Tin 24h"),
        ("paragraph", "Xã An về đích"),
        ("paragraph", "Xã đạt 19/19 tiêu chí."),
        ("paragraph", "- Vốn 5 tỷ đồng"),
        ("page_footer", "Tin liên quan"),
        ("page_footer", "Xã Bình đạt 12 tiêu chí"),
        ("page_footer", "- Tin khác 7"),
        ("page_footer", "Giấy phép 203. Lượt xem: 1207"),
    ]


def test_a_table_that_places_an_article_is_none() -> None:
    prose = "<p>Đến nay, toàn huyện có năm xã đạt chuẩn, bình quân đạt 8,2 tiêu chí một xã.</p>" * 6
    years = "<table border=1><tr><td>Năm<td>2011<td>2012<tr><td>Thu nhập<td>14,2<td>16,5</table>"
    body = f"<table><tr><td><a href=/>Trang chủ</a><td>{prose}{years}<p>Hết.</p></table>"
    document = read(page(body), "a.html")
    assert [table.cells[0].column_span for table in document.tables] == [1]
    assert [block.kind for block in document.blocks if block.table is None] == ["page_header", *["paragraph"] * 7]
    lone = read(page(f"<table><tr><td>{prose}</table>"), "a.html")
    assert not lone.tables


def test_a_frame_that_holds_the_page_is_none() -> None:
    body = "<div class=header><h1>Xã An</h1><p>Xã đạt 19/19 tiêu chí.</p></div><div id=footer><p>Vốn 5 tỷ đồng.</div>"
    every = "<div class='main footer'><p>Xã An đạt 19/19 tiêu chí, vốn 5 tỷ đồng.</p></div>"
    for html in (body.split("<div id")[0], every):
        assert {block.kind for block in read(page(html), "a.html").blocks} == {"paragraph"}


def test_a_head_set_in_a_table_is_read_by_columns() -> None:
    body = (
        "<table><tr><td>UBND XÃ AN PHÚ<br>Số: 12/BC-UBND<td>CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM</tr>"
        "<tr><td>V/v báo cáo<td>An Phú, ngày 1 tháng 7 năm 2018</table><p>Kính gửi</p>"
    )
    document = read(page(body), "a.html")
    assert not document.tables
    assert [text.split("\n")[0] for text in texts(document)[:3]] == [
        "UBND XÃ AN PHÚ",
        "V/v báo cáo",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
    ]


def test_what_nests_too_deep_is_a_named_loss() -> None:
    document = read(page("<p>a 1</p>" + "<div>" * 100_000 + "b"), "a.html")
    assert "a 1" in texts(document)
    assert document.status == "partial"


def test_hostile_spans_and_empty_pages() -> None:
    for width in ("1001", "999999999", "1000000000", "9" * 5000):
        with pytest.raises(LimitError):
            read(page(f"<table><tr><td colspan={width}>a</table>"), "a.html")
    with pytest.raises(NoTextError):
        read(page("<script>document.write('a')</script>"), "a.html")
    tall = read(page("<table><tr><td rowspan=999999999>a<td>b<tr><td>c</table>"), "a.html")
    assert tall.tables[0].rows == 2
