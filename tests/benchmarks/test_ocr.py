"""How much longer reading scanned pages takes than Tesseract alone on the same pictures: at most 1.3 times (goal)."""

from __future__ import annotations

import io

import pypdfium2 as pdfium
import pytest

from extractor.readers.scan.engine import PAGE, recognize
from extractor.readers.scan.page import read_scanned
from tests.benchmarks.others import SEED, TOP, cpu
from tests.needs import needs
from tests.readers.scanning import USUAL, scan_pdf

SAMPLE = TOP / "samples" / "b-district-2019" / "source.pdf"


REFERENCE = SEED.with_name("bim-son-2018-scan200.pdf")


def scan(name: str) -> bytes:
    return REFERENCE.read_bytes() if name == "reference" else scan_pdf(SAMPLE.read_bytes(), USUAL, range(1, 5))


@pytest.mark.benchmark
@needs("tesseract")
@pytest.mark.parametrize("name", ["reference", "bent and noisy"])
def test_scanned_pages_beside_tesseract_alone(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    if name == "reference" and not REFERENCE.exists():
        pytest.skip("the reference report is not at hand")
    pages = pdfium.PdfDocument(io.BytesIO(scan(name)))
    read_scanned(pages[0], 1)  # what is loaded once a process is no cost of a page
    alone = whole = 0.0
    for number, page in enumerate(pages, 1):
        picture = page.render(scale=200 / 72, grayscale=True).to_pil()
        recognize(picture, PAGE, 200)
        alone += cpu(lambda picture=picture: recognize(picture, PAGE, 200))
        whole += cpu(lambda page=page, number=number: read_scanned(page, number))
    with capsys.disabled():
        said = f"{whole / len(pages):.2f} s a page, Tesseract alone {alone / len(pages):.2f} s"
        print(f"\nscan, {name}: {said}, {whole / alone:.2f} times (goal 1.30)")
