"""The tables of the old encodings, position by position, and what fonts say of them."""

from __future__ import annotations

import shutil
import subprocess
import unicodedata

import pytest

from extractor.vi.legacy import TCVN3, TCVN3_CAPITALS, TCVN3_SIGNS, VNI, VNI_SIGNS, decode, font_encoding
from tests.damage import as_tcvn3, as_vni

VOWELS = "aăâeêioôơuưy"
TONES = "\u0300\u0301\u0303\u0309\u0323"
SMALL = [unicodedata.normalize("NFC", vowel + tone) for vowel in VOWELS for tone in ("", *TONES)] + ["đ"]
ACCENTED = [letter for letter in SMALL if not letter.isascii()]


@pytest.mark.skipif(shutil.which("iconv") is None, reason="no iconv on this machine")
def test_each_position_of_tcvn3_is_that_of_iconv():
    letters = "".join(TCVN3_SIGNS.values())
    done = subprocess.run(["iconv", "-f", "UTF-8", "-t", "TCVN"], input=letters.encode(), capture_output=True)
    if done.returncode:
        pytest.skip("this iconv does not know TCVN")
    assert done.stdout.decode("cp1252") == "".join(TCVN3_SIGNS)


def test_tcvn3_has_every_small_letter_and_seven_capitals():
    assert sorted(TCVN3_SIGNS.values()) == sorted([*ACCENTED, *"ĂÂĐÊÔƠƯ"])


@pytest.mark.parametrize("letter", [*ACCENTED, *map(str.upper, ACCENTED)])
def test_vni_has_every_letter(letter):
    assert decode(as_vni(letter), VNI) == letter


def test_vni_signs_are_those_of_windows():
    assert all(sign.encode("cp1252") for sign in VNI_SIGNS)


@pytest.mark.parametrize("letter", ACCENTED)
def test_small_letters_come_back_from_tcvn3(letter):
    assert decode(as_tcvn3(letter), TCVN3) == letter


@pytest.mark.parametrize(
    ("printed", "encoding", "read"),
    [
        pytest.param(
            "X©y dùng n«ng th«n míi, thÞ x· BØm S¬n", TCVN3, "Xây dựng nông thôn mới, thị xã Bỉm Sơn", id="tcvn3"
        ),
        pytest.param(
            "Xaây döïng noâng thoân môùi, thò xaõ Bæm Sôn", VNI, "Xây dựng nông thôn mới, thị xã Bỉm Sơn", id="vni"
        ),
        pytest.param("ÑAÏT CHUAÅN", VNI, "ĐẠT CHUẨN", id="vni capitals"),
        pytest.param("Ủy ban", TCVN3, "Ủy ban", id="unicode is left alone"),
    ],
)
def test_decode(printed, encoding, read):
    assert decode(printed, encoding) == read


@pytest.mark.parametrize(
    ("name", "encoding"),
    [
        (".VnTime", TCVN3),
        (".VNARIAL NARROW", TCVN3),
        (".vntimeh", TCVN3_CAPITALS),
        ("ABCDEF+.VnTimeH,Bold", TCVN3_CAPITALS),
        ("VNI-Helve-Condense", VNI),
        ("Times New Roman", ""),
        ("Vni", ""),
        ("", ""),
    ],
)
def test_a_font_tells_its_encoding(name, encoding):
    assert font_encoding(name) == encoding
