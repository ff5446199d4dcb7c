"""A large picture beside the text of any form is a named loss: a table pasted as a picture is lost to nobody's eyes."""

from __future__ import annotations

import io
from typing import Any

import pytest
from PIL import Image

from extractor.model import Document
from extractor.readers import doc, read
from extractor.readers.odt.names import q
from extractor.readers.pictures import points
from tests.hostile.make import one_page, package, stream
from tests.readers.test_doc import docbook, ole
from tests.readers.test_ods import cell, ods, row, table
from tests.readers.test_odt import odt
from tests.readers.test_rtf import rtf

TABLE, SEAL, LINE = (15.0, 8.0), (3.0, 3.0), (15.0, 0.1)
"""Width and height in centimetres."""
WORDS = "Xã A đạt 12 tiêu chí"


def as_html(wide: float, high: float) -> bytes:
    return (
        f"<meta charset=utf-8><p>{WORDS}</p><img src=a.png width={wide * 37.8:.0f} height={high * 37.8:.0f}>".encode()
    )


def as_html_by_style(wide: float, high: float) -> bytes:
    return f"<meta charset=utf-8><p>{WORDS}</p><img src=a.png style='width:{wide}cm; height: {high}cm'>".encode()


def as_odt(wide: float, high: float) -> bytes:
    frame = f"<draw:frame svg:width='{wide}cm' svg:height='{high}cm'><draw:image/></draw:frame>"
    return odt(f"<text:p>{WORDS}</text:p><text:p>{frame}</text:p>")


def as_ods(wide: float, high: float) -> bytes:
    spaces = "".join(f" xmlns:{name}='{q(name + ':')[1:-1]}'" for name in ("draw", "svg"))
    frame = f"<draw:frame{spaces} svg:width='{wide}cm' svg:height='{high}cm'><draw:image/></draw:frame>"
    return ods(table("Biểu 1", f"<table:shapes>{frame}</table:shapes>", row(cell(WORDS))))


def as_rtf(wide: float, high: float) -> bytes:
    """Half as large as it says, shown at 200 %, with a copy for readers of old."""
    goal = f"\\picwgoal{wide * 283.5:.0f}\\pichgoal{high * 283.5:.0f}\\picscalex200\\picscaley200"
    return rtf(
        f"Xa A dat 12\\par{{\\*\\shppict{{\\pict{goal}\\pngblip 89504e}}}}{{\\nonshppict{{\\pict{goal} 01}}}}\\par "
    )


def as_xlsx(wide: float, high: float) -> bytes:
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    main = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    size = f"cx='{wide * 360_000:.0f}' cy='{high * 360_000:.0f}'"
    drawn = f"<x:d xmlns:x='x' xmlns:a='a'><x:anchor><x:ext {size}/><x:pic><a:ext uri='x'/></x:pic></x:anchor></x:d>"
    link = f'<Relationship Id="r1" Type="{office}/drawing" Target="../drawings/drawing1.xml"/>'
    links = (
        f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{link}</Relationships>'
    )
    cells = "<sheetData><row r='1'><c r='A1'><v>12</v></c></row></sheetData>"
    parts = {
        "xl/worksheets/sheet1.xml": f"<worksheet xmlns='{space}'>{cells}</worksheet>".encode(),
        "xl/worksheets/_rels/sheet1.xml.rels": links.encode(),
        "xl/drawings/drawing1.xml": drawn.encode(),
    }
    sheets = "<sheets><sheet name='A' sheetId='1' r:id='r1'/></sheets>"
    book = f"<workbook xmlns='{space}' xmlns:r='{office}'>{sheets}</workbook>"
    relation = f'<Relationship Id="r1" Type="{office}/worksheet" Target="worksheets/sheet1.xml"/>'
    return package("xl/workbook.xml", main, book.encode(), parts, relation)


def as_pdf(wide: float, high: float, *, over: bool = False) -> bytes:
    """With print above the picture, or over it."""
    lines = b"".join(b"1 0 0 1 70 %d Tm (Xa A dat 12 tieu chi) Tj " % (760 - 30 * n - 300 * over) for n in range(4))
    picture = b"q %d 0 0 %d 60 330 cm /I Do Q " % (wide * 28.35, high * 28.35)
    image = io.BytesIO()
    Image.new("L", (300, 200), 200).save(image, "JPEG")
    head = b"/Type/XObject/Subtype/Image/Width 300/Height 200/ColorSpace/DeviceGray/BitsPerComponent 8/Filter/DCTDecode"
    content = stream(picture + b"BT /F 12 Tf " + lines + b"ET")
    return one_page(content, stream(image.getvalue(), head), resources=b"/XObject<</I 6 0 R>>")


FORMS = [as_html, as_html_by_style, as_odt, as_ods, as_rtf, as_xlsx, as_pdf]


def told(document: Document) -> bool:
    return document.status == "partial" and any("ảnh lớn" in loss for loss in document.losses)


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(("size", "lost"), [(TABLE, True), (SEAL, False), (LINE, False)])
def test_a_large_picture_is_a_named_loss_in_every_form(form: Any, size: tuple[float, float], lost: bool) -> None:
    document = read(form(*size), "a")
    assert "12" in document.text
    assert told(document) is lost
    assert len(document.losses) == lost


def test_a_picture_below_print_is_its_paper() -> None:
    assert not told(read(as_pdf(*TABLE, over=True), "a.pdf"))


def test_where_a_picture_stands_in_a_doc_nothing_is_written(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doc, "find_program", lambda program: "x" if program.name == "antiword" else None)
    monkeypatch.setattr(doc, "run_program", lambda *_, **__: docbook("<para>Xã An: 12</para><para>\n[pic]\n</para>"))
    document = read(ole(), "a.doc")
    assert document.text == "Xã An: 12"
    assert document.status == "partial"
    assert "ảnh" in document.losses[0]


@pytest.mark.parametrize(("length", "size"), [("1in", 72.0), ("96px", 72.0), ("50%", 0.0), ("rộng", 0.0), (None, 0.0)])
def test_lengths(length: str | None, size: float) -> None:
    assert points(length) == size
