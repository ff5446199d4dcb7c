"""Rules of scanned tables: solid ones, and those of dots and dashes that Word offers for the rows within a table."""

from __future__ import annotations

import io
from pathlib import Path

import matplotlib as mpl
import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from extractor.readers import read
from extractor.readers.scan.dotted import with_dotted_rows
from extractor.readers.scan.picture import prepare
from extractor.readers.scan.rulings import find_rulings
from tests.needs import needs

FONT = ImageFont.truetype(str(Path(mpl.get_data_path()) / "fonts" / "ttf" / "DejaVuSans.ttf"), 26)
XS, YS = (100, 180, 500, 700), (100, 160, 220, 280, 340)
SOLID = (1000, 0)


def _drawn(rows: tuple[int, int], columns: tuple[int, int], noise: float = 0.0) -> Image.Image:
    """A page with a table; `rows` and `columns`: pixels of a dash and of the gap behind it, for what is within."""
    image = Image.new("L", (900, 600), 255)
    draw = ImageDraw.Draw(image)
    for y in YS:
        dash, gap = SOLID if y in (YS[0], YS[-1]) and columns == SOLID else rows
        for x in range(XS[0], XS[-1], dash + gap):
            draw.rectangle((x, y, min(x + dash - 1, XS[-1]), y + 1), fill=0)
    for x in XS:
        dash, gap = columns
        for y in range(YS[0], YS[-1], dash + gap):
            draw.rectangle((x, y, x + 1, min(y + dash - 1, YS[-1])), fill=0)
    for row in YS[:-1]:
        for column in XS[:-1]:
            draw.text((column + 14, row + 18), "119 lla", fill=0, font_size=28)
    draw.text((100, 400), "Van ban duoi bang, 1.386 ho", fill=0, font_size=28)
    if noise:
        grey = np.asarray(image) + np.random.default_rng(3).normal(0, noise, (600, 900))
        image = Image.fromarray(np.clip(grey, 0, 255).astype(np.uint8))
    return image


@pytest.mark.parametrize("noise", [0, 8])
@pytest.mark.parametrize(
    ("rows", "columns"),
    [
        pytest.param(SOLID, SOLID, id="solid"),
        pytest.param((3, 3), SOLID, id="dots within a frame"),
        pytest.param((8, 6), SOLID, id="dashes within a frame"),
        pytest.param((3, 3), (3, 3), id="dots all over"),
        pytest.param((8, 8), (8, 8), id="dashes all over"),
    ],
)
def test_a_table_has_its_rows_and_columns(rows: tuple[int, int], columns: tuple[int, int], noise: float) -> None:
    picture = prepare(_drawn(rows, columns, noise), 200)
    grids, plain = find_rulings(picture)
    (grid,) = grids
    assert (grid.rows, grid.columns, len(grid.fields)) == (4, 3, 12)
    between = np.asarray(plain)[YS[1] - 1 : YS[1] + 3, XS[0] : XS[-1]]
    assert (between < picture.parted).mean() < 0.02


@pytest.mark.parametrize(
    ("lines", "text"),
    [
        pytest.param(9, "19 . 19 . 1", id="figures below each other"),
        pytest.param(1, "Nguoi lap bieu: . . . . . . .", id="a line to fill in"),
        pytest.param(1, "lllll iiiii lllll iiiii", id="strokes"),
    ],
)
def test_print_is_no_dotted_rule(lines: int, text: str) -> None:
    image = Image.new("L", (900, 600), 255)
    for line in range(lines):
        ImageDraw.Draw(image).text((60, 60 + 40 * line), text, fill=0, font_size=28)
    ink = np.asarray(image) < 128
    for dark in (ink, np.ascontiguousarray(ink.T)):
        assert with_dotted_rows(dark, 80) is dark


@needs("tesseract")
@pytest.mark.parametrize("turn", [Image.Transpose.ROTATE_90, Image.Transpose.ROTATE_270])
def test_words_that_stand_in_a_cell_are_read(turn: Image.Transpose) -> None:
    """The heads of narrow columns run upwards; laid level they are words, and their figures are figures."""
    image = Image.new("L", (900, 700), 255)
    draw = ImageDraw.Draw(image)
    xs, ys = (100, 180, 420, 500, 580, 660), (100, 300, 350, 400, 450)
    for x in xs:
        draw.rectangle((x, ys[0], x + 1, ys[-1]), fill=0)
    for y in ys:
        draw.rectangle((xs[0], y, xs[-1], y + 1), fill=0)
    heads = ("TT", "Giao thông", "Năm 2020", "Năm 2021", "Môi trường")
    for column, head in enumerate(heads):
        text = Image.new("L", (190, 40), 255)
        ImageDraw.Draw(text).text((8, 2), head, fill=0, font=FONT)
        if column == 1:
            image.paste(text, (xs[column] + 8, 180))
        else:
            image.paste(text.transpose(turn), (xs[column] + 20, 104))
        for row in range(3):
            place = (xs[column] + 16, ys[row + 1] + 8)
            draw.text(place, "Xã Hòa An" if column == 1 else f"1{column}{row}", fill=0, font=FONT)
    saved = io.BytesIO()
    image.save(saved, "PNG", dpi=(200, 200))
    document = read(saved.getvalue(), "a.png")
    (table,) = document.tables
    texts = [document.text[cell.span.start : cell.span.end] for cell in table.cells]
    assert texts[1:5] == list(heads[1:])
    assert not [span for span, _ in document.doubts if span.start < table.cells[5].span.start]
    for cell in table.cells[2:5]:
        boxes = document.locate(cell.span)
        assert boxes
        assert all(box.top * 200 / 72 >= ys[0] and box.bottom * 200 / 72 <= ys[1] + 4 for box in boxes)
