"""OpenDocument texts made in the test: list numbers, spans, notes, and what is hidden or deleted."""

from __future__ import annotations

import io
import zipfile

import pytest

from extractor.errors import DamagedError, EncryptedError, LimitError, NoTextError, ReadError
from extractor.model import Document
from extractor.readers import read, sniff

_OASIS = "urn:oasis:names:tc:opendocument:xmlns:"
_SPACES = " ".join(
    f'xmlns:{prefix}="{_OASIS}{name}:1.0"'
    for prefix, name in {
        "office": "office", "style": "style", "text": "text", "table": "table", "draw": "drawing",
        "fo": "xsl-fo-compatible", "svg": "svg-compatible", "dc": "dc",
    }.items()
) + ' xmlns:loext="urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0"'  # fmt: skip
STYLES = """
<style:style style:name="B" style:family="text"><style:text-properties fo:font-weight="bold"/></style:style>
<style:style style:name="H" style:family="text"><style:text-properties text:display="none"/></style:style>
<style:style style:name="S" style:family="text"><style:text-properties style:text-position="super 58%"/></style:style>
<style:style style:name="V" style:family="text"><style:text-properties style:font-name="F1"/></style:style>
<style:style style:name="W" style:family="text"><style:text-properties style:font-name="Wingdings"/></style:style>
<style:style style:name="C" style:family="text"><style:text-properties fo:text-transform="uppercase"/></style:style>
<style:style style:name="P1" style:family="paragraph" style:parent-style-name="Heading_20_1"/>
<text:list-style style:name="L1">
  <text:list-level-style-number text:level="1" style:num-format="I" style:num-suffix="."/>
  <text:list-level-style-number text:level="2" style:num-format="1" style:num-suffix="." text:display-levels="2"/>
  <text:list-level-style-number text:level="3" style:num-format="a" loext:num-list-format="%3%)"/>
</text:list-style>
<text:list-style style:name="L2"><text:list-level-style-bullet text:level="1" text:bullet-char="•"/></text:list-style>
"""
FONTS = """<office:font-face-decls><style:font-face style:name="F1" svg:font-family="'.VnTimeH'"/>
</office:font-face-decls>"""
MASTER = """<office:document-styles {spaces}><office:styles>
<style:style style:name="Heading_20_1" style:display-name="Heading 1" style:family="paragraph">
<style:text-properties fo:font-weight="bold"/></style:style></office:styles><office:master-styles>
<style:master-page style:name="A"><style:header><text:p>top</text:p></style:header></style:master-page>
<style:master-page style:name="B"><style:header><text:p>top</text:p></style:header>
<style:footer><text:p>foot</text:p></style:footer></style:master-page></office:master-styles>
</office:document-styles>"""


def odt(body: str, *, manifest: str = "", doctype: str = "", master: str = MASTER) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", sniff.ODT)
        archive.writestr("META-INF/manifest.xml", f"<manifest>{manifest}</manifest>")
        archive.writestr("styles.xml", master.format(spaces=_SPACES))
        archive.writestr(
            "content.xml",
            f"{doctype}<office:document-content {_SPACES}>{FONTS}"
            f"<office:automatic-styles>{STYLES}</office:automatic-styles>"
            f"<office:body><office:text>{body}</office:text></office:body></office:document-content>",
        )
    return buffer.getvalue()


def texts(document: Document, *, margins: bool = False) -> list[str]:
    return [
        document.text[block.span.start : block.span.end]
        for block in document.blocks
        if margins or not block.kind.startswith("page_")
    ]


@pytest.mark.parametrize(
    ("body", "wanted"),
    [
        pytest.param(
            "<text:p>a<text:s text:c='3'/>b<text:tab/>c<text:line-break/>d</text:p>", ["a   b\tc\nd"], id="signs"
        ),
        pytest.param(
            "<text:p>a <text:span text:style-name='V'>x· ®¹t chuÈn</text:span>"
            " <text:span text:style-name='C'>đạt</text:span></text:p>",
            ["a XÃ ĐẠT CHUẨN ĐẠT"],
            id="a font of capitals in an old encoding, and capitals by style",
        ),
        pytest.param("<text:p>a\n   b</text:p>", ["a b"], id="line ends of the file"),
        pytest.param("<text:p>a<text:span text:style-name='H'>x</text:span>b</text:p>", ["ab"], id="hidden"),
        pytest.param(
            "<text:section text:display='none'><text:p>x</text:p></text:section><text:p>a</text:p>",
            ["a"],
            id="hidden section",
        ),
        pytest.param(
            "<text:tracked-changes><text:p>gone</text:p></text:tracked-changes><text:p>a</text:p>", ["a"], id="deleted"
        ),
        pytest.param(
            "<text:p>a<office:annotation><text:p>x</text:p></office:annotation>b</text:p>", ["ab"], id="comment"
        ),
        pytest.param(
            "<text:p>a<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>n</text:p>"
            "</text:note-body></text:note>b</text:p><text:p>c</text:p>",
            ["ab", "c", "n"],
            id="note",
        ),
        pytest.param(
            "<text:p>a<draw:frame><draw:text-box><text:p>x</text:p></draw:text-box></draw:frame>b</text:p>",
            ["ab", "x"],
            id="text box",
        ),
        pytest.param("<text:section><text:h>a</text:h><text:p>b</text:p></text:section>", ["a", "b"], id="section"),
    ],
)
def test_what_is_shown_is_read_once(body: str, wanted: list[str]) -> None:
    document = read(odt(body), "a.odt")
    assert texts(document) == wanted
    assert document.status == "ok"


def listed(*items: str, attributes: str = "text:style-name='L1'") -> str:
    return (
        f"<text:list {attributes}>{''.join(f'<text:list-item>{item}</text:list-item>' for item in items)}</text:list>"
    )


def test_lists_count_as_their_levels_say() -> None:
    body = listed(
        "<text:p>một</text:p>" + listed("<text:p>x</text:p>", "<text:p>y</text:p>" + listed("<text:p>z</text:p>")),
        "<text:p>hai</text:p><text:p>còn nữa</text:p>" + listed("<text:p>x</text:p>"),
    )
    body += "<text:p>giữa</text:p>" + listed(
        "<text:p>ba</text:p>", attributes="text:style-name='L1' text:continue-numbering='true'"
    )
    body += listed("<text:p>lại từ đầu</text:p>") + listed("<text:p>gạch</text:p>", attributes="text:style-name='L2'")
    body += "<text:list text:style-name='L1'><text:list-item text:start-value='7'><text:p>bảy</text:p>" + (
        "</text:list-item></text:list>"
    )
    wanted = ["I. một", "I.1. x", "I.2. y", "a) z", "II. hai", "còn nữa", "II.1. x", "giữa", "III. ba"]
    assert texts(read(odt(body), "a.odt")) == [*wanted, "I. lại từ đầu", "- gạch", "VII. bảy"]


def test_looks_styles_and_margins() -> None:
    body = (
        "<text:p text:style-name='P1'>title</text:p><text:p><text:span text:style-name='B'>b</text:span> plain</text:p>"
    )
    document = read(odt(body), "a.odt")
    assert [(block.bold, block.style) for block in document.blocks[:2]] == [(True, "Heading 1"), (False, "")]
    assert texts(document, margins=True)[2:] == ["top", "foot"]
    assert [block.kind for block in document.blocks[2:]] == ["page_header", "page_footer"]


def test_tables_keep_their_spans() -> None:
    def cell(text: str, attributes: str = "") -> str:
        return f"<table:table-cell {attributes}><text:p>{text}</text:p></table:table-cell>"

    body = (
        "<table:table><table:table-header-rows><table:table-row>"
        + cell("TT", "table:number-rows-spanned='2'")
        + cell("Vốn", "table:number-columns-spanned='2'")
        + "<table:covered-table-cell/></table:table-row></table:table-header-rows><table:table-row>"
        + "<table:covered-table-cell/>" + cell("Tỉnh") + cell("Xã")
        + "</table:table-row><table:table-row>" + cell("0", "table:number-columns-repeated='3'")
        + "</table:table-row></table:table>"
    )  # fmt: skip
    document = read(odt(body), "a.odt")
    (table,) = document.tables
    assert (table.rows, table.columns) == (3, 3)
    assert [(c.row, c.column, c.row_span, c.column_span) for c in table.cells] == [
        (0, 0, 2, 1),
        (0, 1, 1, 2),
        (1, 1, 1, 1),
        (1, 2, 1, 1),
        (2, 0, 1, 1),
        (2, 1, 1, 1),
        (2, 2, 1, 1),
    ]


@pytest.mark.parametrize(
    ("data", "error"),
    [
        pytest.param(odt("<text:p/>", master="<office:document-styles {spaces}/>"), NoTextError, id="empty"),
        pytest.param(odt("<text:p>a</text:p>", manifest="<encryption-data/>"), EncryptedError, id="locked"),
        pytest.param(
            odt("<text:p>&e;</text:p>", doctype="<!DOCTYPE x [<!ENTITY e 'a'>]>"), DamagedError, id="entities"
        ),
        pytest.param(
            odt(
                "<table:table><table:table-row><table:table-cell table:number-columns-repeated='16384'/>"
                "</table:table-row></table:table>"
            ),
            LimitError,
            id="a row of all columns",
        ),
        *(
            pytest.param(
                odt(
                    f"<table:table><table:table-row><table:table-cell table:number-columns-spanned='{width}'>"
                    "<text:p>19</text:p></table:table-cell></table:table-row></table:table>"
                ),
                LimitError,
                id=f"a cell over {width:.12} columns",
            )
            for width in ("1001", "1000000000", "9" * 5000)
        ),
    ],
)
def test_what_cannot_be_read_says_why(data: bytes, error: type[ReadError]) -> None:
    with pytest.raises(error) as caught:
        read(data, "a.odt")
    assert caught.value.next_step


def test_an_empty_item_of_a_list_counts_and_numbers_its_cell() -> None:
    item = "<text:list-item><text:p>{}</text:p></text:list-item>"
    cells = "".join(
        "<table:table-row><table:table-cell><text:list xml:id='l{1}' text:continue-list='{0}' text:style-name='L1'>"
        "<text:list-item><text:p/></text:list-item></text:list></table:table-cell>"
        "<table:table-cell><text:p>Xã {1}</text:p></table:table-cell></table:table-row>".format(*pair)
        for pair in (("", "A"), ("lA", "B"))
    )
    body = f"<text:list text:style-name='L1'>{item.format('một')}{item.format('')}{item.format('ba')}</text:list>"
    document = read(odt(f"{body}<table:table>{cells}</table:table>"), "x")
    assert document.text.split("\n")[:6] == ["I. một", "III. ba", "I.", "Xã A", "II.", "Xã B"]
