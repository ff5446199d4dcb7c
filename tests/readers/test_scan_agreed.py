"""What several readings of one cell say together: read in two ways it is stated, else it is in doubt."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from extractor.readers.scan.agreed import Reading, is_settled, settled
from extractor.readers.scan.engine import Word
from extractor.readers.scan.picture import Mask

LINE, ALONE = False, True


def reading(text: str, confidence: float, *, alone: bool) -> Reading:
    words = (Word(text, confidence, 1, 0, 0, 10, 10, 10.0),) if text else ()
    return Reading(words, alone)


def ink(text: str) -> Mask:
    font = ImageFont.load_default(30)
    box = font.getbbox(text)
    paper = Image.new("L", (int(box[2]) + 1, int(box[3]) + 1), 255)
    ImageDraw.Draw(paper).text((0, 0), text, font=font, fill=0)
    return np.asarray(paper.crop(tuple(map(int, box)))) < 128


@pytest.mark.parametrize(
    ("printed", "seen", "text", "certain"),
    [
        pytest.param("38,1", [("38,1", 95, LINE), ("38,1", 96, ALONE)], "38,1", True, id="two ways"),
        pytest.param("38,1", [("38,1", 70, LINE), ("38,1", 80, ALONE)], "38,1", False, id="two ways, both unsure"),
        pytest.param("8", [("3", 60, LINE), ("8", 96, ALONE), ("8", 95, LINE)], "8", True, id="the third settles it"),
        pytest.param("5.855", [("5.855", 96, LINE), ("9.855", 95, ALONE), ("5.855", 96, LINE), ("9.855", 95, ALONE)],
                     "5.855", False, id="twice in one way is no second way"),
        pytest.param("17", [("", 0, LINE), ("17", 96, ALONE), ("", 0, LINE), ("17", 95, ALONE)], "17", True,
                     id="among crosses no line shows it"),
        pytest.param("8", [("8", 97, LINE), ("ö", 76, ALONE), ("", 0, LINE), ("$", 60, ALONE)], "8", False,
                     id="a digit that alone is a letter"),
        pytest.param("x", [("37", 40, LINE), ("x", 80, ALONE), ("6", 30, LINE), ("X", 90, ALONE)], "x", True,
                     id="a cross that a line takes for digits"),
        pytest.param("73,5", [("735", 95, LINE), ("735", 95, ALONE)], "735", False, id="a comma that both pass over"),
        pytest.param("1,234", [("1.234", 95, LINE), ("1.234", 95, ALONE)], "1.234", False, id="a comma as a point"),
        pytest.param("1.234", [("1,234", 95, LINE), ("1,234", 95, ALONE)], "1,234", False, id="a point as a comma"),
        pytest.param("1.234", [("1.234", 95, LINE), ("1.234", 95, ALONE)], "1.234", True, id="a point"),
    ],
)  # fmt: skip
def test_a_figure_is_certain_when_two_ways_and_the_ink_agree(
    printed: str, seen: list[tuple[str, float, bool]], text: str, *, certain: bool
) -> None:
    found = settled([reading(said, sure, alone=alone) for said, sure, alone in seen], ink(printed))
    assert ("".join(word.text for word in found.words), not found.doubt) == (text, certain)


def test_words_that_are_read_well_are_asked_once() -> None:
    assert is_settled([reading("Quang", 95, alone=False)])
    assert not is_settled([reading("Yên)", 60, alone=False)])
    assert not is_settled([reading("17", 96, alone=False)])
