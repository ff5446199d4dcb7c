"""Figures of a page beside each other: what was misread looks like another sign of the page."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from extractor.readers.scan.engine import Word
from extractor.readers.scan.prints import Look, Place, Prints
from extractor.readers.scan.words import join_torn

_LIBERATION = Path("/usr/share/fonts/truetype/liberation2/LiberationSerif-Regular.ttf")
PRINTED = [
    *("1.234,5", "16/19", "93,2%", "6.705", "43,8", "209,6", "3.871,4", "5,90"),
    *("12/19", "15/19", "8.356,7", "2.049", "71,6%", "1.275", "80,48", "50,4%"),
]


@lru_cache(maxsize=1)
def _font() -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    return ImageFont.truetype(str(_LIBERATION), 33) if _LIBERATION.exists() else ImageFont.load_default(33)


def page(printed: list[str], noise: float = 6.0) -> tuple[Image.Image, list[Place]]:
    """Figures one below the other, as a scanner gives them back."""
    paper = Image.new("L", (400, 60 * len(printed) + 60), 255)
    pen, places = ImageDraw.Draw(paper), []
    for at, text in enumerate(printed):
        corner = (40 + 3 * (at % 4), 30 + 60 * at)
        pen.text(corner, text, font=_font(), fill=0)
        places.append(tuple(map(int, pen.textbbox(corner, text, font=_font()))))
    grey = np.asarray(paper) * 0.9 + 15 + np.random.default_rng(3).normal(0, noise, (paper.height, paper.width))
    return Image.fromarray(grey.clip(0, 255).astype(np.uint8)), places


def looks(read: list[str], printed: list[str]) -> list[Look]:
    picture, places = page(printed)
    return Prints(128).compare(picture, list(zip(read, places, strict=True)))


def test_what_was_read_rightly_looks_like_the_rest_of_the_page() -> None:
    assert looks(PRINTED, PRINTED) == [Look.SAME] * len(PRINTED)


@pytest.mark.parametrize(
    ("at", "misread"),
    [
        pytest.param(0, "1.284,5", id="3 as 8"),
        pytest.param(4, "43,3", id="8 as 3"),
        pytest.param(13, "1.215", id="7 as 1"),
        pytest.param(3, "6,705", id="a point as a comma"),
        pytest.param(10, "8.356.7", id="a comma as a point"),
        pytest.param(8, "12719", id="a stroke as 7"),
    ],
)
def test_a_misread_sign_looks_otherwise(at: int, misread: str) -> None:
    read = [misread if place == at else text for place, text in enumerate(PRINTED)]
    found = looks(read, PRINTED)
    assert found[at] is Look.OTHER
    assert found.count(Look.SAME) >= len(PRINTED) - 4


@pytest.mark.parametrize("misread", ["1234,5", "1.2345", "1.234", "(1.234,5", "1.234.567,5"])
def test_more_or_fewer_signs_than_ink_are_unknown(misread: str) -> None:
    assert looks([misread, *PRINTED[1:]], PRINTED)[0] is not Look.SAME


@pytest.mark.parametrize(("printed", "misread"), [("5,96", "5,%"), ("71,6%", "71,696"), ("12%", "1296")])
def test_a_sign_of_percent_is_no_96(printed: str, misread: str) -> None:
    assert looks([misread, *PRINTED], [printed, *PRINTED])[0] is not Look.SAME
    assert looks([printed, *PRINTED], [printed, *PRINTED])[0] is Look.SAME


@pytest.mark.parametrize("sign", [".", ","])
def test_a_digit_with_a_point_at_its_skirts_vouches_for_nothing(sign: str) -> None:
    picture, places = page([*PRINTED, "638"])
    x0, top, _, bottom = places[-1]
    joined = ImageDraw.Draw(picture)
    joined.text((x0 + joined.textlength("63", font=_font()) - 4, 30 + 60 * len(PRINTED)), sign, font=_font(), fill=15)
    picture.paste(picture.crop((x0 + 33, top, x0 + 60, bottom)), (x0 + 38, top))
    places[-1] = (x0, top, x0 + 60, bottom + 8)
    assert Prints(128).compare(picture, list(zip([*PRINTED, "638"], places, strict=True)))[-1] is Look.UNKNOWN


def test_where_points_and_commas_have_one_shape_neither_is_sure() -> None:
    printed = ["1.234", "8.970", "6.705", "2.049", "1.275", "3.871"]
    read = [text.replace(".", ",") if at % 2 else text for at, text in enumerate(printed)]
    assert set(looks([*read, *PRINTED[10:]], [*printed, *PRINTED[10:]])[:6]) == {Look.OTHER}


def test_a_digit_that_the_page_does_not_show_elsewhere_is_unknown() -> None:
    assert set(looks(["12", "47"], ["12", "47"])) == {Look.UNKNOWN}


def test_crosses_read_as_digits_do_not_vouch_for_each_other() -> None:
    read, printed = [*PRINTED, *["4"] * 6], [*PRINTED, *["x"] * 6]
    assert Look.SAME not in looks(read, printed)[len(PRINTED) :]


def test_what_earlier_parts_of_a_page_showed_is_remembered() -> None:
    prints, (picture, places) = Prints(128), page(PRINTED)
    prints.compare(picture, list(zip(PRINTED, places, strict=True)))
    other, (place,) = page(["47"])
    assert prints.compare(other, [("47", place)]) == [Look.SAME]
    assert prints.compare(other, [("41", place)]) == [Look.OTHER]


@pytest.mark.parametrize(
    ("printed", "parts", "joined"),
    [
        pytest.param("31/12/2019", ("31/12/201", "9"), ["31/12/2019"], id="torn within"),
        pytest.param("8,390", ("8,", "390"), ["8,390"], id="torn behind a comma"),
        pytest.param("1811", ("181", "1"), ["1811"], id="thin digits"),
        pytest.param("3, 4", ("3,", "4"), ["3,", "4"], id="a list"),
        pytest.param("2018 19", ("2018", "19"), ["2018", "19"], id="two figures"),
        pytest.param("Hấ5%", ("Hấ", "5%"), ["Hấ", "5%"], id="letters before that were digits"),
        pytest.param("xã 19", ("xã", "19"), ["xã", "19"], id="a word before"),
        pytest.param("đạt 67,2%)", ("đạt", "67,2%)"), ["đạt", "67,2%)"], id="a bracket is higher than digits"),
    ],
)
def test_a_torn_figure_is_made_whole(printed: str, parts: tuple[str, str], joined: list[str]) -> None:
    paper = Image.new("L", (400, 80), 255)
    pen = ImageDraw.Draw(paper)
    pen.text((20, 20), printed, font=_font(), fill=0)
    top, bottom = pen.textbbox((20, 20), printed, font=_font())[1::2]
    places = [(20.0, 20 + pen.textlength(parts[0], font=_font())), (0.0, 20 + pen.textlength(printed, font=_font()))]
    places[1] = places[1][1] - pen.textlength(parts[1], font=_font()), places[1][1]
    words = [
        Word(text, 96.0, 1, round(x0), int(top), round(x1), int(bottom), float(bottom))
        for text, (x0, x1) in zip(parts, places, strict=True)
    ]
    found = join_torn(words, np.asarray(paper) < 128)
    assert [word.text for word in found] == joined
    assert (found[-1].confidence < 88) is printed.startswith("Hấ")
