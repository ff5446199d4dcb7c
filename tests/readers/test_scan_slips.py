"""Figures of a table on slips: their points and commas are seen, and none is wrong when sure."""

from __future__ import annotations

import pytest
from PIL import Image, ImageDraw, ImageFont

from extractor.readers.scan.cells import Slip, read_slips
from extractor.readers.scan.engine import missing_part
from extractor.readers.scan.prints import Prints

ROWS = COLUMNS = 8


@pytest.mark.skipif(missing_part() is not None, reason="Tesseract with Vietnamese data is not installed")
def test_points_and_commas_are_seen_in_a_table_of_figures() -> None:
    font = ImageFont.load_default(30)
    paper = Image.new("L", (1700, 900), 255)
    pen = ImageDraw.Draw(paper)
    slips, printed = [], []
    for row in range(ROWS):
        for column in range(COLUMNS):
            forms = (f"{(row * 37 + column * 11) % 90 + 10},{(row + column) % 10}",
                     f"{row + 11}.{100 + (row * 8 + column) * 13 % 900}", str((row * 8 + column) % 20))  # fmt: skip
            text, place = forms[(row + column) % 3], (40 + column * 200, 40 + row * 100)
            pen.text(place, text, font=font, fill=0)
            slips.append(Slip(len(printed), *map(int, pen.textbbox(place, text, font=font))))
            printed.append(text)
    readings = read_slips(paper, slips, 200, Prints(128))
    wrong = {key for key, text in enumerate(printed) if "".join(w.text for w in readings[key].words) != text}
    assert len(wrong) <= 8
    assert all(readings[key].doubt for key in wrong)
