"""Pages are drawn by a child that reads a hostile file: only a picture that was made anew comes out of it."""

from __future__ import annotations

import hashlib
import io
import re
import struct
import subprocess
import sys
import time
import zlib
from dataclasses import replace
from pathlib import Path

import docx
import pypdfium2
import pytest
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from extractor.model import Finding
from extractor.pipeline import extract
from extractor.store import Input, open_store, pack_report, record_report
from extractor.web import drawing, pictures
from tests.needs import needs

LINES = (
    *("BÁO CÁO", "Kết quả xây dựng nông thôn mới năm 2018", "I. KẾT QUẢ"),
    "Tổng nguồn vốn huy động là 18.364,8 tỷ đồng, trong đó ngân sách tỉnh 7.010,1 tỷ đồng.",
)
SAMPLES = Path(__file__).parents[2] / "samples"
MARK = b"<script>parent.alert(1)</script>"


def _pdf(*, more: bytes = b"") -> bytes:
    """A page with a picture; `more` stands behind its end, where a reader of PDF lets it be."""
    buffer = io.BytesIO()
    Image.new("RGB", (200, 100), "#3366cc").save(buffer, "PDF", resolution=72, title=MARK.decode())
    return buffer.getvalue() + more


def _huge(width: int, height: int) -> bytes:
    """The head of a PNG that claims so many pixels, and a little of their data."""
    head = struct.pack(">II5B", width, height, 1, 0, 0, 0, 0)
    chunks = ((b"IHDR", head), (b"IDAT", zlib.compress(b"\0" * 5000)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data)) for name, data in chunks
    )


def _request(path: Path) -> dict[str, object]:
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    return {"path": str(path), "document_id": digest, "page": 1, "spans": [], "text": ""}


def test_the_child_leaves_a_png_of_pixels_and_nothing_of_the_file(tmp_path):
    source, workspace = tmp_path / "a.pdf", tmp_path / "drawn"
    source.write_bytes(_pdf(more=MARK))
    assert MARK in source.read_bytes()
    workspace.mkdir()
    answer = pictures._ask_child(workspace, _request(source))
    assert answer == {"page": 1, "pages": 1, "width": 200.0, "height": 100.0}
    (drawn,) = [file for file in workspace.iterdir() if file.is_file()]
    data = drawn.read_bytes()
    assert drawn.name == "page-1.png"
    assert MARK not in data
    with Image.open(io.BytesIO(data)) as picture:
        assert (picture.format, picture.mode, picture.info) == ("PNG", "RGB", {})
        assert picture.size == (drawing.WIDTH, drawing.WIDTH // 2)
        drawn_as = picture.getpixel((700, 350))
        assert all(abs(is_now - was) <= 3 for is_now, was in zip(drawn_as, (0x33, 0x66, 0xCC), strict=True))
    assert data.endswith(b"IEND\xaeB`\x82")  # nothing behind the end of the picture


def _scan(form: str, *, pages: int = 1, **options: object) -> bytes:
    """A picture too small for its dots an inch, so read as A4; red in its upper left, on later pages green."""
    made = []
    for number in range(pages):
        picture = Image.new("RGB", (400, 200), "white")
        picture.paste("#cc2222" if number == 0 else "#22cc22", (0, 0, 100, 50))
        made.append(picture)
    buffer = io.BytesIO()
    more = {"save_all": True, "append_images": made[1:]} if pages > 1 else {}
    made[0].save(buffer, form, dpi=(200, 200), **more, **options)
    return buffer.getvalue()


def _profile() -> PngInfo:
    said = PngInfo()
    said.add_text("Comment", MARK.decode())
    return said


@pytest.mark.parametrize(
    ("data", "page", "colour"),
    [
        pytest.param(_scan("PNG", pnginfo=_profile()), 1, (0xCC, 0x22, 0x22), id="png"),
        pytest.param(_scan("JPEG", quality=95, comment=MARK), 1, (0xCC, 0x22, 0x22), id="jpeg"),
        pytest.param(_scan("TIFF", pages=3), 2, (0x22, 0xCC, 0x22), id="tiff"),
        pytest.param(_scan("TIFF", pages=3), 9, (0x22, 0xCC, 0x22), id="tiff-beyond-its-last-page"),
        pytest.param(_scan("PNG", icc_profile=MARK * 20), 1, (0xCC, 0x22, 0x22), id="png-with-a-profile"),
    ],
)
def test_a_page_that_is_a_picture_is_drawn_anew(tmp_path, data, page, colour):
    source, workspace = tmp_path / "a.scan", tmp_path / "drawn"
    source.write_bytes(data + MARK)
    workspace.mkdir()
    answer = pictures._ask_child(workspace, _request(source) | {"page": page})
    count = 3 if data.startswith(b"II") else 1
    assert answer == {"page": min(page, count), "pages": count, "width": 841.68, "height": 420.84}
    drawn = (workspace / f"page-{answer['page']}.png").read_bytes()
    assert MARK not in drawn
    with Image.open(io.BytesIO(drawn)) as picture:
        assert (picture.format, picture.mode, picture.info, picture.size) == ("PNG", "RGB", {}, (400, 200))
        assert all(abs(now - was) <= 6 for now, was in zip(picture.getpixel((40, 20)), colour, strict=True))
        assert min(picture.getpixel((300, 150))) > 245


def test_a_photo_that_was_taken_sideways_stands_upright(tmp_path):
    exif = Image.Exif()
    exif[0x0112] = 6  # to be turned right
    source, workspace = tmp_path / "a.jpg", tmp_path / "drawn"
    source.write_bytes(_scan("JPEG", exif=exif, quality=95))
    workspace.mkdir()
    answer = pictures._ask_child(workspace, _request(source))
    assert (answer["width"], answer["height"]) == (420.84, 841.68)
    with Image.open(workspace / "page-1.png") as picture:
        assert picture.getpixel((180, 20))[1] < 60  # what was upper left is upper right


@pytest.mark.parametrize(
    ("data", "said"),
    [
        pytest.param(_huge(40_000, 30_000), "Ảnh quá lớn.", id="a-thousand-million-pixels"),
        pytest.param(_huge(9_000, 9_000), "Ảnh có hơn 40000000 điểm.", id="more-than-are-read"),
        pytest.param(_scan("PNG")[:200], "Ảnh bị", id="cut-off"),
    ],
)
def test_a_picture_with_too_many_pixels_is_refused_before_it_is_decoded(tmp_path, data, said):
    source, workspace = tmp_path / "a.png", tmp_path / "drawn"
    source.write_bytes(data)
    workspace.mkdir()
    answer = pictures._ask_child(workspace, _request(source))
    assert answer["error"].startswith(said)
    assert answer["next_step"]
    assert not list(workspace.glob("*.png"))


@needs("tesseract")
def test_figures_of_a_scan_are_lit_where_they_stand(open_desk, database, tmp_path):
    sheet = pypdfium2.PdfDocument(SAMPLES / "b-district-2019/source.pdf")[0]
    scan = tmp_path / "scan.png"
    sheet.render(scale=200 / 72).to_pil().convert("L").save(scan, dpi=(200, 200))
    report = extract(scan)
    store = open_store(database)
    record_report(store, Input(path=str(scan), file_name="scan.png"), pack_report(report), seconds=0.1)
    store.close()
    fact = next(it for it in report.facts if it.boxes)
    mine = f"/documents/{fact.document_id}"
    page = open_desk().get(f"{mine}?fact={fact.fact_id}&wait=60").text
    assert f'src="{mine}/pages/1.png"' in page
    assert 'class="box lit' in page
    view = re.search(r'viewBox="0 0 ([\d.]+) ([\d.]+)"', page)
    with Image.open(io.BytesIO(open_desk().get(f"{mine}/pages/1.png").content)) as picture:
        scale = picture.width / float(view[1])
        assert picture.height / float(view[2]) == pytest.approx(scale, rel=0.01)
        box = fact.boxes[0]
        lit = picture.convert("L").crop(tuple(round(side * scale) for side in (box.x0, box.top, box.x1, box.bottom)))
        assert lit.getextrema()[0] < 100  # ink
        assert 0.05 < sum(lit.histogram()[:128]) / (lit.width * lit.height) < 0.6


@pytest.mark.parametrize("left", [MARK, b"", b"\xff\xd8\xff\xe0JFIF", b"%PDF-1.7"])
def test_what_a_child_leaves_that_is_no_png_is_not_shown(browser, database, report, monkeypatch, left):
    def broken_child(workspace: Path, request: dict[str, object], _watched: object) -> dict[str, object]:
        (workspace / "page-1.png").write_bytes(left)
        return {"page": 1, "pages": 1, "width": 200.0, "height": 100.0}

    monkeypatch.setattr(pictures, "_ask_child", broken_child)
    mine = f"/documents/{report.document.document_id}"
    page = browser.get(mine).text
    assert "Không dựng được hình trang." in page
    assert "<img" not in page
    assert browser.get(f"{mine}/pages/1.png").status_code == 404


@pytest.fixture
def doc(tmp_path) -> bytes:
    """The lines as Word 97-2003 keeps them."""
    document = docx.Document()
    for line in LINES:
        document.add_paragraph(line)
    document.save(str(tmp_path / "a.docx"))
    home = f"-env:UserInstallation=file://{tmp_path / 'profile'}"
    command = ["soffice", home, "--headless", "--convert-to", "doc:MS Word 97", "--outdir", str(tmp_path)]
    subprocess.run([*command, str(tmp_path / "a.docx")], check=True, capture_output=True, timeout=120)
    return (tmp_path / "a.doc").read_bytes()


@pytest.mark.skipif(sys.platform == "win32", reason="a script of Unix stands for the child")
def test_closing_ends_what_is_drawn_and_leaves_nothing(open_desk, report, tmp_path, monkeypatch):
    slow, begun = tmp_path / "slow", tmp_path / "begun"
    slow.write_text(f"#!/bin/sh\ntouch {begun}\nexec sleep 300\n")
    slow.chmod(0o755)
    swept = []
    monkeypatch.setattr(pictures.sys, "executable", str(slow))
    monkeypatch.setattr(pictures, "sweep_sockets", lambda: swept.append(True))
    browser = open_desk()
    assert "data-pending" in browser.get(f"/documents/{report.document.document_id}?wait=1").text
    until = time.monotonic() + 20
    while not begun.exists():
        assert time.monotonic() < until
        time.sleep(0.02)
    desk = browser.app.state.desk
    folder = desk.pictures._scratch.path
    began = time.monotonic()
    desk.pictures.close()
    assert time.monotonic() - began < 20
    assert swept
    assert not folder.exists()


@needs("soffice")
@pytest.mark.guarded
def test_a_doc_is_shown_as_its_print_with_boxes_over_its_figures(open_desk, database, doc):
    file = database.parent / "bao-cao.doc"
    file.write_bytes(doc)
    made = extract(doc, file_name="bao-cao.doc")
    assert made.document.media_type == "application/msword"
    store = open_store(database)
    record_report(store, Input(path=str(file), file_name="bao-cao.doc"), pack_report(made), seconds=0.1)
    store.close()
    browser = open_desk()
    mine = f"/documents/{made.document.document_id}"
    for _ in range(6):  # LibreOffice may start slowly
        page = browser.get(f"{mine}?wait=20").text
        if "data-pending" not in page:
            break
    assert f'<img src="{mine}/pages/1.png"' in page
    for fact in made.facts:
        assert f'data-facts="{fact.fact_id}" x="' in page  # a box of the picture
    assert {fact.quote for fact in made.facts} >= {"18.364,8 tỷ đồng", "7.010,1 tỷ đồng"}
    picture = browser.get(f"{mine}/pages/1.png")
    assert picture.headers["content-type"] == "image/png"
    with Image.open(io.BytesIO(picture.content)) as drawn:
        assert drawn.format == "PNG"
        assert drawn.convert("L").getextrema()[0] < 100  # something is printed on it


@pytest.mark.guarded
def test_any_stretch_of_a_document_with_pages_is_lit_on_its_page(open_desk, database):
    path = SAMPLES / "b-district-2019" / "source.pdf"
    made = extract(path)
    store = open_store(database)
    record_report(store, Input(path=str(path), file_name="source.pdf"), pack_report(made), seconds=0.1)
    store.close()
    number = next(row for row in made.unclaimed if row.page and row.page > 1)
    page = (
        open_desk().get(f"/documents/{made.document.document_id}?at={number.span.start}-{number.span.end}&wait=20").text
    )
    assert f"/pages/{number.page}.png" in page
    assert '<rect class="box lit" id="at"' in page


@pytest.mark.guarded
def test_a_finding_without_figures_lights_its_words_on_their_page(open_desk, database):
    path = SAMPLES / "b-district-2019" / "source.pdf"
    made = extract(path)
    words = [row.span for row in made.unclaimed if row.page and row.page > 1][:2]
    about = {"check": "tables.column", "level": "note", "place_name": "", "message": "Cột lệch."}
    bare = Finding(finding_id="f" * 16, document_id=made.document.document_id, spans=tuple(words), **about)
    made = replace(made, findings=(bare,))
    store = open_store(database)
    record_report(store, Input(path=str(path), file_name="source.pdf"), pack_report(made), seconds=0.1)
    store.close()
    address = f"/documents/{made.document.document_id}?finding={bare.finding_id}&wait=20"
    browser = open_desk()
    page = browser.get(address).text
    first = next(row for row in made.unclaimed if row.span == words[0])
    assert f"/pages/{first.page}.png" in page
    assert '<rect class="box lit" id="at"' in page
    text = browser.get(f"{address}&view=text").text
    assert f'<mark id="at">{made.document.text[words[0].start : words[0].end]}</mark>' in text
    assert text.count('id="at"') == 1


def test_pages_that_a_document_does_not_have_are_not_drawn(browser, report, monkeypatch):
    asked: list[int] = []

    def child(workspace: Path, request: dict[str, object], _watched: object) -> dict[str, object]:
        page = min(int(str(request["page"])), 2)
        asked.append(int(str(request["page"])))
        Image.new("RGB", (20, 10)).save(workspace / f"page-{page}.png")
        return {"page": page, "pages": 2, "width": 200.0, "height": 100.0}

    monkeypatch.setattr(pictures, "_ask_child", child)
    mine = f"/documents/{report.document.document_id}"
    assert browser.get(f"{mine}/pages/1.png").status_code == 200
    for number in (3, 99, 10**24):
        assert browser.get(f"{mine}/pages/{number}.png").status_code == 404
        assert browser.get(f"{mine}?page={number}").status_code == 200
    assert browser.get(f"{mine}/pages/2.png").status_code == 200
    assert asked == [1, 2]
