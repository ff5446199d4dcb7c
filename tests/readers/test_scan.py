"""Scans made in the tests: the same pages as a digital file, through a bad machine."""

from __future__ import annotations

import ctypes
import io
import zlib
from collections import Counter
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

import numpy as np
import pypdfium2 as pdfium
import pypdfium2.raw as raw
import pytest
import regex
from PIL import Image

from extractor.errors import DamagedError, LimitError, NoTextError
from extractor.model import Document, Span
from extractor.readers import read
from extractor.readers.scan import engine, image, picture
from extractor.readers.scan.figures import digits_of, is_figure, is_odd
from tests.needs import needs
from tests.readers.scanning import CLEAN, COARSE, CROOKED, FAX, USUAL, Scanner, scan_pages, scan_pdf

SAMPLE = Path(__file__).parents[2] / "samples" / "b-district-2019" / "source.pdf"
TEXT_PAGE, TABLE_PAGE = 1, 4  # from 0
_FIGURE_RE = regex.compile(r"\d+(?:[.,/:-]\d+)*")

ocr = needs("tesseract")


@lru_cache(maxsize=1)
def _digital() -> Document:
    return read(SAMPLE.read_bytes(), "digital.pdf")


@lru_cache(maxsize=8)
def _scanned(scanner: Scanner, page: int) -> Document:
    return read(scan_pdf(SAMPLE.read_bytes(), scanner, range(page, page + 1)), "scan.pdf")


def _figures(document: Document, span: Span) -> list[tuple[str, Span]]:
    return [(match.group(), Span(*match.span())) for match in _FIGURE_RE.finditer(document.text, span.start, span.end)]


def _doubtful(document: Document, span: Span) -> bool:
    return any(doubt.overlaps(span) for doubt, _ in document.doubts)


def _wrong(scanner: Scanner, page: int) -> tuple[Counter[str], Counter[str]]:
    """Figures that were not read, and figures read without a doubt that are not printed; a dot of thousands aside."""
    printed = Counter(text.replace(".", "") for text, _ in _figures(_digital(), _digital().pages[page]))
    document = _scanned(scanner, page)
    found = _figures(document, document.pages[0])
    everything = Counter(text.replace(".", "") for text, _ in found)
    sure = Counter(text.replace(".", "") for text, span in found if not _doubtful(document, span))
    return printed - everything, sure - printed


@ocr
@pytest.mark.parametrize(
    "page",
    [
        pytest.param(TEXT_PAGE, id="text"),
        pytest.param(2, id="text and foot"),
        pytest.param(3, id="table of single digits"),
        pytest.param(TABLE_PAGE, id="table"),
    ],
)
@pytest.mark.parametrize(
    "scanner",
    [
        pytest.param(CLEAN, id="200 dpi"),
        pytest.param(USUAL, id="200 dpi tilted noisy"),
        pytest.param(CROOKED, id="200 dpi, 2 degrees, very noisy"),
        pytest.param(COARSE, id="150 dpi, 2 degrees, noisy"),
    ],
)
def test_every_figure_is_read_and_none_invented(scanner: Scanner, page: int) -> None:
    assert _wrong(scanner, page) == (Counter(), Counter())


@ocr
@pytest.mark.parametrize("scanner", [CLEAN, USUAL, CROOKED, COARSE])
@pytest.mark.parametrize("page", [pytest.param(3, id="single digits"), TABLE_PAGE])
def test_nearly_all_figures_of_a_table_are_certain(scanner: Scanner, page: int) -> None:
    document = _scanned(scanner, page)
    found = _figures(document, document.pages[0])
    assert sum(_doubtful(document, span) for _, span in found) <= 0.05 * len(found)


@ocr
@pytest.mark.parametrize("page", [TEXT_PAGE, TABLE_PAGE])
def test_a_fax_is_never_wrong_when_sure(page: int) -> None:
    assert _wrong(FAX, page)[1] == Counter()


@ocr
def test_a_scanned_table_is_a_table() -> None:
    digital, scanned = _digital(), _scanned(USUAL, TABLE_PAGE)
    table = next(table for table in digital.tables if digital.page_of(table.span.start) == TABLE_PAGE + 1)
    assert [(t.rows, t.columns, len(t.cells)) for t in scanned.tables] == [
        (table.rows, table.columns, len(table.cells))
    ]


@ocr
@pytest.mark.parametrize("scanner", [CLEAN, USUAL, CROOKED, COARSE])
def test_the_head_of_a_column_of_totals_is_read(scanner: Scanner) -> None:
    """«Tổng số» in bold was «Tống số», and the whole column no total."""
    document = _scanned(scanner, TABLE_PAGE)
    assert "Tổng số" in {document.text[cell.span.start : cell.span.end] for cell in document.tables[0].cells}


@ocr
def test_boxes_lie_on_the_page_as_scanned() -> None:
    """A tilted page: the box of a figure holds more ink than what lies beside it."""
    document = _scanned(CROOKED, TEXT_PAGE)
    page = np.asarray(scan_pages(SAMPLE.read_bytes(), CROOKED, range(TEXT_PAGE, TEXT_PAGE + 1))[0])
    for text, span in _figures(document, document.pages[0]):
        if len(text) < 3:
            continue
        (box,) = document.locate(span)
        x0, x1 = (round(value * CROOKED.dpi / 72) for value in (box.x0, box.x1))
        top, bottom = (round(value * CROOKED.dpi / 72) for value in (box.top, box.bottom))
        assert (page[top:bottom, x0:x1] < 128).mean() > 0.08, text


@ocr
@pytest.mark.parametrize("turn", [90, 270])
@pytest.mark.parametrize(("scanner", "number"), [(CLEAN, TEXT_PAGE), (CROOKED, TABLE_PAGE)])
def test_a_page_on_its_side_is_turned(scanner: Scanner, number: int, turn: int) -> None:
    """Tesseract reads letters that lie on their side, too, but in no order and no table."""
    upright = scan_pages(SAMPLE.read_bytes(), scanner, range(number, number + 1))[0]
    document = read(_saved(upright.rotate(turn, expand=True), "PNG"), "ngang.png")
    assert document.text_quality > 0.95
    assert {line.page for line in document.lines} == {1}
    assert len(document.tables) == (number == TABLE_PAGE)
    printed, found = (
        Counter(text.replace(".", "") for text, _ in _figures(it, it.pages[page]))
        for it, page in ((_digital(), number), (document, 0))
    )
    assert not printed - found


@pytest.mark.parametrize("turn", [0, 90, 270])
@pytest.mark.parametrize("shade", [0, 60, 140, 200])
@pytest.mark.parametrize("scanner", [CLEAN, CROOKED])
def test_bars_across_a_page_do_not_lay_it_on_its_side(scanner: Scanner, shade: int, turn: int) -> None:
    """The shaded rows of a table are dark all along."""
    page = np.array(scan_pages(SAMPLE.read_bytes(), scanner, range(TEXT_PAGE, TEXT_PAGE + 1))[0])
    for top in (300, 500, 640):
        page[top : top + 52, 300:1380] = np.minimum(page[top : top + 52, 300:1380], shade)
    turned = Image.fromarray(page).rotate(turn, expand=True)
    assert picture.lies_on_its_side(turned) is bool(turn)


_ACROSS, _DOWN = np.linspace(0, 1, 1654), np.linspace(0, 1, 2339)[:, None]


@ocr
@pytest.mark.parametrize(
    "light",
    [
        pytest.param(0.3 + 0.7 * _ACROSS * (0.6 + 0.4 * _DOWN), id="a lamp at one corner"),
        pytest.param(np.where(_ACROSS < 0.5 + 0.1 * _DOWN, 0.55, 1.0), id="the shadow of a hand"),
        pytest.param(1 - 0.5 * np.exp(-(((_DOWN - 0.2) * 40) ** 2)) + 0 * _ACROSS, id="a fold"),
    ],
)
def test_a_photograph_is_read_as_if_light_had_fallen_evenly(light: np.ndarray) -> None:
    page = scan_pages(SAMPLE.read_bytes(), USUAL, range(TEXT_PAGE, TEXT_PAGE + 1))[0]
    shaded = Image.fromarray((np.asarray(page.resize((1654, 2339))) * light).clip(0, 255).astype(np.uint8))
    document = read(_saved(shaded, "JPEG"), "photo.jpg")
    printed, found = (
        Counter(text.replace(".", "") for text, _ in _figures(it, it.pages[at]))
        for it, at in ((_digital(), TEXT_PAGE), (document, 0))
    )
    assert (printed - found, document.text_quality > 0.95) == (Counter(), True)


@ocr
@pytest.mark.parametrize("kind", ["PNG", "JPEG", "TIFF"])
def test_a_picture_is_a_document(kind: str) -> None:
    page = scan_pages(SAMPLE.read_bytes(), CLEAN, range(TEXT_PAGE, TEXT_PAGE + 1))[0].crop((0, 0, 1654, 700))
    document = read(_saved(page, kind), "anh")
    assert document.reader == "scan"
    assert document.status == "ok"
    assert document.text_quality > 0.95


@ocr
def test_each_picture_of_a_tiff_is_a_page() -> None:
    pages = scan_pages(SAMPLE.read_bytes(), CLEAN, range(TEXT_PAGE, TEXT_PAGE + 1))
    halves = [pages[0].crop((0, 150, 1654, 600)), pages[0].crop((0, 600, 1654, 1050))]
    out = io.BytesIO()
    halves[0].save(out, "TIFF", save_all=True, append_images=halves[1:], dpi=(200, 200))
    document = read(out.getvalue(), "quet.pdf")
    assert [document.page_of(page.start) for page in document.pages] == [1, 2]
    assert all(len(page) > 100 for page in document.pages)


@ocr
def test_noise_alone_is_no_figure() -> None:
    chance = np.random.default_rng(7)
    grey = Image.fromarray(chance.normal(200, 40, (400, 400)).clip(0, 255).astype(np.uint8))
    try:
        document = read(_saved(grey, "PNG"), "nhieu.png")
    except NoTextError:
        return
    assert all(_doubtful(document, span) for _, span in _figures(document, Span(0, len(document.text))))


def test_without_tesseract_the_next_step_names_the_package(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(engine, "_FOLDERS", ())
    monkeypatch.setenv("TESSDATA_PREFIX", str(tmp_path))
    pdf = scan_pdf(SAMPLE.read_bytes(), CLEAN, range(1))
    with pytest.raises(NoTextError) as caught:
        read(pdf, "scan.pdf")
    assert "tesseract" in caught.value.next_step
    if "apt-get" in caught.value.next_step:
        assert "UB-Mannheim" in caught.value.next_step


def test_tessdata_is_found_by_its_variable(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "tessdata").mkdir()
    (tmp_path / "tessdata" / "vie.traineddata").touch()
    monkeypatch.setenv("TESSDATA_PREFIX", str(tmp_path))
    assert engine.tessdata() == tmp_path / "tessdata"


@ocr
def test_a_huge_picture_is_a_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(image, "MAX_PIXELS", 1000)
    with pytest.raises(LimitError):
        read(_saved(Image.new("L", (100, 100), 255), "PNG"), "to.png")


def test_a_cut_picture_is_damage() -> None:
    data = _saved(Image.new("L", (100, 100), 255), "PNG")
    with pytest.raises(DamagedError):
        read(data[:30], "cat.png")


@pytest.mark.parametrize("tilt", [-2.0, -0.7, 0.0, 1.3, 2.0])
def test_the_tilt_is_found(tilt: float) -> None:
    scanner = Scanner(skew=abs(tilt))
    number = TEXT_PAGE if tilt > 0 else TEXT_PAGE + 1  # even pages lean the other way
    page = scan_pages(SAMPLE.read_bytes(), scanner, range(number, number + 1))[0]
    assert picture.prepare(page, 200.0).tilt == pytest.approx(-tilt, abs=0.16)


@pytest.mark.parametrize("skew", [2.0, 1.3])
def test_a_page_is_turned_as_pillow_turns_it(skew: float) -> None:
    (scan,) = scan_pages(SAMPLE.read_bytes(), Scanner(skew=skew), range(1, 2))
    ready = picture.prepare(scan, 200.0)
    theirs = scan.rotate(ready.tilt, Image.Resampling.BICUBIC, fillcolor=255)
    ours, others = (np.asarray(it, dtype=np.float64)[300:-300, 300:-300] for it in (ready.image, theirs))
    untouched = np.asarray(scan, dtype=np.float64)[300:-300, 300:-300]
    assert np.abs(ours - others).mean() < 0.25 * np.abs(untouched - others).mean()


@pytest.mark.parametrize(
    ("text", "figure", "digits", "odd"),
    [
        pytest.param("38,1%;", True, "38,1%", False, id="share"),
        pytest.param("(18.364,8", True, "18.364,8", False, id="bracket"),
        pytest.param("l5", True, "5", True, id="letter for a digit"),
        pytest.param("4.i90", True, "4.90", True, id="letter within"),
        pytest.param("G10", True, "10", True, id="letter before"),
        pytest.param("1i", True, "1", True, id="letter behind"),
        pytest.param("10ha", True, "10", False, id="unit behind"),
        pytest.param("6,867,9", True, "6,867,9", True, id="a comma that was a point"),
        pytest.param("1,234,567", True, "1,234,567", False, id="commas of thousands"),
        pytest.param("m2", True, "2", False, id="square metre"),
        pytest.param("QĐ-UBND", False, "", False, id="no figure"),
        pytest.param("I", False, "", False, id="roman heading"),
    ],
)
def test_what_decides_a_figure(text: str, *, figure: bool, digits: str, odd: bool) -> None:
    assert is_figure(text) is figure
    assert digits_of(text).strip("-") == digits
    assert is_odd(text) is odd


def _saved(page: Image.Image, kind: str) -> bytes:
    out = io.BytesIO()
    page.save(out, kind, dpi=(200, 200))
    return out.getvalue()


def _zeros(data: bytes) -> bytes:
    return data[: len(data) // 2] + bytes(len(data) - len(data) // 2)


@ocr
@pytest.mark.parametrize(
    ("coded", "damage", "named"),
    [
        pytest.param("JPEG", lambda data: data, False, id="whole JPEG"),
        pytest.param("JPEG", lambda data: data + bytes(200), False, id="blanks behind"),
        pytest.param("JPEG", _zeros, True, id="zeros"),
        pytest.param("JPEG", lambda data: data[: len(data) // 2], True, id="cut"),
        pytest.param("JPEG", lambda data: data[:9000] + b"\xff\xd9" + data[9000:], True, id="an end before the end"),
        pytest.param("zlib", lambda data: data, False, id="whole, zlib"),
        pytest.param("zlib", _zeros, True, id="zeros, zlib"),
    ],
)
def test_a_scan_whose_picture_breaks_off_is_named(coded: str, damage: Callable[[bytes], bytes], *, named: bool) -> None:
    """What is below the break is blank paper to every reader."""
    picture_ = scan_pages(SAMPLE.read_bytes(), CLEAN, range(TEXT_PAGE, TEXT_PAGE + 1))[0].crop((0, 0, 1654, 900))
    packed = _saved(picture_, "JPEG") if coded == "JPEG" else zlib.compress(picture_.tobytes())
    document = read(_pictured(damage(packed), picture_.size, "DCT" if coded == "JPEG" else "Flate"), "scan.pdf")
    assert document.reader == "scan"
    assert (document.status, any(loss.startswith("trang 1: dữ liệu") for loss in document.losses)) == (
        "partial" if named else "ok",
        named,
    )


def _pictured(packed: bytes, size: tuple[int, int], coded: str) -> bytes:
    """A PDF of one page that is this picture."""
    width, height = (side * 72 / 200 for side in size)
    content = f"q {width} 0 0 {height} 0 0 cm /I Do Q".encode()
    look = f"/Subtype /Image /Width {size[0]} /Height {size[1]} /ColorSpace /DeviceGray /BitsPerComponent 8"
    bodies = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {width} {height}] /Contents 4 0 R "
        f"/Resources << /XObject << /I 5 0 R >> >> >>".encode(),
        b"<< /Length %d >> stream\n%s\nendstream" % (len(content), content),
        f"<< /Type /XObject {look} /Filter /{coded}Decode /Length {len(packed)} >> stream\n".encode()
        + packed
        + b"\nendstream",
    ]
    out = io.BytesIO(b"%PDF-1.4\n")
    out.seek(0, io.SEEK_END)
    places = []
    for number, body in enumerate(bodies, 1):
        places.append(out.tell())
        out.write(b"%d 0 obj\n%s\nendobj\n" % (number, body))
    table = out.tell()
    out.write(b"xref\n0 6\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % place for place in places))
    out.write(b"trailer << /Size 6 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % table)
    return out.getvalue()


@ocr
def test_a_file_of_print_and_scan_is_read_page_by_page() -> None:
    """A clerk prints the report to PDF and puts the scanned annex behind it."""
    mixed, out = pdfium.PdfDocument.new(), io.BytesIO()
    mixed.import_pages(pdfium.PdfDocument(SAMPLE.read_bytes()), [0])
    mixed.import_pages(pdfium.PdfDocument(scan_pdf(SAMPLE.read_bytes(), USUAL, range(TEXT_PAGE, TEXT_PAGE + 1))))
    mixed.import_pages(pdfium.PdfDocument(SAMPLE.read_bytes()), [2])
    mixed.save(out)
    document = read(out.getvalue(), "mixed.pdf")
    assert document.reader == "pdf+scan"
    for here, there in ((0, 0), (2, 2)):
        ours, theirs = document.pages[here], _digital().pages[there]
        assert document.text[ours.start : ours.end] == _digital().text[theirs.start : theirs.end]
    found, printed = (
        Counter(text.replace(".", "") for text, _ in _figures(it, it.pages[TEXT_PAGE])) for it in (document, _digital())
    )
    assert found == printed
    assert all(document.page_of(span.start) == 2 for span, _ in document.doubts)
    assert {line.page for line in document.lines} == {1, 2, 3}


def _layered(mode: int, *, strips: int = 1, below: bool = False, pale: bool = False) -> bytes:
    """A scanned page with twenty lines of other words, printed in a mode, over its picture or below it."""
    shade = 64 if pale else 255
    (scan,) = scan_pages(SAMPLE.read_bytes(), USUAL, range(TEXT_PAGE, TEXT_PAGE + 1))
    scan = scan.point(lambda grey: 255 - (255 - grey) * shade // 255)
    document = pdfium.PdfDocument.new()
    width, height = scan.width * 72 / 200, scan.height * 72 / 200
    page = document.new_page(width, height)
    pictures, words = [], []
    for place in range(strips):
        top, bottom = (scan.height * at // strips for at in (place, place + 1))
        strip = pdfium.PdfImage.new(document)
        strip.set_bitmap(pdfium.PdfBitmap.from_pil(scan.crop((0, top, scan.width, bottom))))
        tall = (bottom - top) * 72 / 200
        strip.set_matrix(pdfium.PdfMatrix(width, 0, 0, tall, 0, height - bottom * 72 / 200))
        pictures.append(strip)
    for line in range(20):
        layer = raw.FPDFPageObj_NewTextObj(document.raw, b"Helvetica", 11)
        said = f"trong ba xanh cao hoa mua ong hai con nhanh {990 + line}\0".encode("utf-16-le")
        raw.FPDFText_SetText(layer, ctypes.cast(said, ctypes.POINTER(ctypes.c_ushort)))
        raw.FPDFPageObj_Transform(layer, 1, 0, 0, 1, 72, 700 - 20 * line)
        raw.FPDFTextObj_SetTextRenderMode(layer, mode)
        words.append(pdfium.PdfObject(layer, pdf=document))
    for element in (*words, *pictures) if below else (*pictures, *words):
        page.insert_obj(element)
    page.gen_content()
    saved = io.BytesIO()
    document.save(saved)
    return saved.getvalue()


@ocr
@pytest.mark.parametrize(
    "layer",
    [
        pytest.param({"mode": raw.FPDF_TEXTRENDERMODE_INVISIBLE}, id="not painted"),
        pytest.param({"mode": raw.FPDF_TEXTRENDERMODE_INVISIBLE, "strips": 6}, id="not painted, page in strips"),
        pytest.param({"mode": raw.FPDF_TEXTRENDERMODE_FILL, "below": True}, id="under the picture"),
        pytest.param({"mode": raw.FPDF_TEXTRENDERMODE_FILL, "below": True, "strips": 6}, id="under strips"),
        pytest.param({"mode": raw.FPDF_TEXTRENDERMODE_CLIP}, id="only a clip"),
    ],
)
def test_a_layer_that_nobody_sees_is_read_again(layer: dict[str, int]) -> None:
    """What another program recognised: its words are sound, so only the picture tells that its figures are wrong."""
    document = read(_layered(**layer), "layer.pdf")
    assert document.reader == "scan"
    assert "xanh cao" not in document.text
    assert "17/19" in document.text


def test_print_over_a_picture_of_the_whole_page_is_read_as_print() -> None:
    """The picture may be a letterhead or a watermark: what is seen above it is the report."""
    document = read(_layered(raw.FPDF_TEXTRENDERMODE_FILL, pale=True), "letterhead.pdf")
    assert document.reader == "pdf"
    assert document.text.count("xanh cao") == 20
