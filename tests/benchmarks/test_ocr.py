"""How much longer reading a scanned page takes than Tesseract alone on the same picture: at most 1.3 times (goal)."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from extractor.readers.scan.engine import PAGE, recognize
from extractor.readers.scan.page import read_picture
from tests.needs import needs
from tests.readers.scanning import USUAL, scan_pages

SAMPLE = Path(__file__).parents[2] / "samples" / "b-district-2019" / "source.pdf"


@pytest.mark.benchmark
@needs("tesseract")
def test_a_scanned_page_beside_tesseract_alone(capsys: pytest.CaptureFixture[str]) -> None:
    picture = scan_pages(SAMPLE.read_bytes(), USUAL, range(1, 2))[0]
    recognize(picture, PAGE, 200)
    start = time.process_time()
    recognize(picture, PAGE, 200)
    alone = time.process_time() - start
    start = time.process_time()
    read_picture(picture, 200.0, 1)
    whole = time.process_time() - start
    with capsys.disabled():
        print(f"\nscan: {whole:.2f} s a page, Tesseract alone {alone:.2f} s, {whole / alone:.2f} times")
