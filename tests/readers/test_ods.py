"""OpenDocument workbooks made in the test: figures as typed, merges, repeats, and what is hidden."""

from __future__ import annotations

import io
import zipfile

import pytest

from extractor.errors import EncryptedError, LimitError, NoTextError, ReadError
from extractor.model import Document
from extractor.readers import read, sniff
from extractor.readers.ods import _printed
from tests.damage import as_tcvn3, as_vni

_OASIS = "urn:oasis:names:tc:opendocument:xmlns:"
_SPACES = " ".join(
    f'xmlns:{prefix}="{_OASIS}{name}:1.0"'
    for prefix, name in {
        "office": "office", "style": "style", "text": "text", "table": "table", "draw": "drawing",
    }.items()
)  # fmt: skip
_STYLES = (
    "<office:automatic-styles><style:style style:name='ta2' style:family='table'>"
    "<style:table-properties table:display='false'/></style:style>"
    + "".join(
        f"<style:style style:name='{name}' style:family='{family}' style:parent-style-name='{parent}'>"
        f"<style:text-properties style:font-name='{font}'/></style:style>"
        for name, family, parent, font in [
            ("old", "table-cell", "", ".VnTime"), ("vni", "table-cell", "", "VNI-Times"),
            ("capitals", "text", "", ".VnTimeH"), ("new", "text", "", "Arial"),
        ]
    )
    + "<style:style style:name='child' style:family='table-cell' style:parent-style-name='old'/>"
    "</office:automatic-styles>"
)  # fmt: skip


def ods(*tables: str, manifest: str = "") -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", sniff.ODS)
        archive.writestr("META-INF/manifest.xml", f"<manifest>{manifest}</manifest>")
        archive.writestr(
            "content.xml",
            f"<office:document-content {_SPACES}>{_STYLES}<office:body><office:spreadsheet>{''.join(tables)}"
            "</office:spreadsheet></office:body></office:document-content>",
        )
    return buffer.getvalue()


def table(name: str, *rows: str, style: str = "ta1", columns: str = "") -> str:
    return f"<table:table table:name='{name}' table:style-name='{style}'>{columns}{''.join(rows)}</table:table>"


def row(*cells: str, look: str = "") -> str:
    return f"<table:table-row {look}>{''.join(cells)}</table:table-row>"


def cell(text: str = "", look: str = "", covered: bool = False) -> str:
    tag = "table:covered-table-cell" if covered else "table:table-cell"
    return f"<{tag} {look}>{f'<text:p>{text}</text:p>' if text else ''}</{tag}>"


def figure(value: str, text: str) -> str:
    return cell(text, f"office:value-type='float' office:value='{value}'")


def grid(document: Document, number: int = 0) -> list[list[str]]:
    found = document.tables[number]
    rows = [["" for _ in range(found.columns)] for _ in range(found.rows)]
    for one in found.cells:
        rows[one.row][one.column] = document.text[one.span.start : one.span.end]
    return rows


HEAD = row(cell("TT"), cell("Nguồn vốn"), cell("Năm 2018"))


def test_a_sheet_is_read_as_it_shows() -> None:
    data = ods(
        table(
            "Biểu 1",
            row(cell("Vốn của các xã", "table:number-columns-spanned='3'"), cell(covered=True), cell(covered=True)),
            HEAD,
            row(figure("1", "1"), cell("Ngân sách<text:s/>tỉnh"), figure("1234.5", "1,235")),
            row(figure("2", "2"), cell("Dân góp<office:annotation><text:p>x</text:p></office:annotation>"),
                figure("0.000000001", "0")),
            row(cell("", "table:number-columns-repeated='1024'"), look="table:number-rows-repeated='1000000'"),
        ),
        table("Nháp", HEAD, row(cell("9"), cell("x"), cell("99")), style="ta2"),
    )  # fmt: skip
    document = read(data, "a.ods")
    assert document.media_type == sniff.ODS
    assert grid(document) == [
        ["TT", "Nguồn vốn", "Năm 2018"], ["1", "Ngân sách tỉnh", "1.234,5"], ["2", "Dân góp", "0"],
    ]  # fmt: skip
    assert document.text.startswith("Biểu 1\nVốn của các xã\n")
    assert document.losses == ("trang tính ẩn «Nháp»: không đọc",)
    assert [block.address for block in document.blocks][-1] == "Biểu 1!C4"


def test_hidden_rows_and_columns_are_named_losses() -> None:
    columns = "<table:table-column/><table:table-column table:visibility='collapse'/><table:table-column/>"
    hidden = row(cell("2"), cell("y"), cell("88"), look="table:visibility='filter'")
    data = ods(table("A", HEAD, row(cell("1"), cell("x"), cell("7")), hidden, columns=columns))
    document = read(data, "a.ods")
    assert "88" not in document.text
    assert "x" not in document.text
    assert len(document.losses) == 2


@pytest.mark.parametrize(
    ("stored", "shown", "printed"),
    [
        ("18364.8", "18,364.80 tỷ", "18.364,80 tỷ"),
        ("18364.8", "18.364,8", "18.364,8"),
        ("16.857142857142858", "16.9", "16,9"),
        ("0.381", "38%", "38,1%"),
        ("-1234", "(1,234)", "(1.234)"),
        ("-3.1", "-3,1", "-3,1"),
        ("43294", "13/07/18", "13/07/18"),
        ("0.5", "1/2", "1/2"),
        ("x", "12", "12"),
        ("2018", "Năm 2018", "Năm 2018"),
    ],
)
def test_a_figure_is_printed_as_typed(stored: str, shown: str, printed: str) -> None:
    assert _printed(stored, shown) == printed


@pytest.mark.parametrize(
    ("data", "error"),
    [
        pytest.param(ods(table("A", row(cell()))), NoTextError, id="empty"),
        pytest.param(ods(manifest="<encryption-data/>"), EncryptedError, id="locked"),
        pytest.param(
            ods(table("A", row(cell("1", "table:number-columns-repeated='9999'"),
                               look="table:number-rows-repeated='999999'"))),
            LimitError,
            id="cells without end",
        ),
    ],
)  # fmt: skip
def test_what_cannot_be_read_says_why(data: bytes, error: type[ReadError]) -> None:
    with pytest.raises(error):
        read(data, "a.ods")


def test_the_font_of_a_cell_tells_its_old_encoding() -> None:
    """By its own style, its parent, its row or its column; a piece of a cell may have a font of its own."""
    one = as_tcvn3("một")
    pieces = f"{one} <text:span text:style-name='capitals'>{as_tcvn3('xã')}</text:span> " + (
        "<text:span text:style-name='new'>đạt mét</text:span>"
    )
    columns = "<table:table-column/><table:table-column table:default-cell-style-name='old'/>"
    document = read(
        ods(
            table(
                "Biểu 1",
                row(cell("đạt mét"), cell(one)),
                row(cell(one, "table:style-name='child'"), cell(as_vni("một xã"), "table:style-name='vni'")),
                row(cell(pieces, "table:style-name='old'"), cell("đạt mét", "table:style-name='none'")),
                row(cell(one), cell(one), look="table:default-cell-style-name='old'"),
                columns=columns,
            )
        ),
        "a.ods",
    )
    assert grid(document) == [
        ["đạt mét", "một"], ["một", "một xã"], ["một XÃ đạt mét", "đạt mét"], ["một", "một"],
    ]  # fmt: skip
