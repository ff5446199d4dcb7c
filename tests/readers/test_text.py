from __future__ import annotations

import unicodedata

import pytest

from extractor.errors import NoTextError
from extractor.readers import read

REPORT = "Số: 12/BC-UBND\n\nXã An Phú đạt 15/19 tiêu chí.\n- Thu nhập: 41,5 triệu đồng;\n"


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(REPORT.encode(), id="utf-8"),
        pytest.param(REPORT.encode("utf-8-sig"), id="utf-8 with mark"),
        pytest.param(REPORT.encode("utf-16"), id="utf-16"),
        pytest.param(b"\xfe\xff" + REPORT.encode("utf-16-be"), id="utf-16 big end first"),
        pytest.param(unicodedata.normalize("NFD", REPORT).encode(), id="decomposed"),
        pytest.param(REPORT.replace("\n", "\r\n").encode(), id="windows line ends"),
        pytest.param(REPORT.replace("\n", "\r").encode(), id="old mac line ends"),
    ],
)
def test_every_unicode_form_gives_one_text(data: bytes) -> None:
    document = read(data, "a.txt")
    assert document.text == REPORT
    assert document.status == "ok"
    assert [document.text[b.span.start : b.span.end] for b in document.blocks] == [
        line for line in REPORT.split("\n") if line
    ]


def test_form_feed_begins_a_page() -> None:
    document = read("trang đầu\fTrang sau: 12 xã".encode(), "a.txt")
    assert document.text == "trang đầu\nTrang sau: 12 xã"
    assert [document.page_of(0), document.page_of(document.text.index("12"))] == [1, 2]


def test_windows_1258_is_read_whole() -> None:
    composed = "Xã đạt chuẩn nông thôn mới năm nay"
    data = b"".join(_cp1258(letter) for letter in composed)
    document = read(data, "a.txt")
    assert document.text == composed
    assert document.status == "ok"


@pytest.mark.parametrize("codec", ["utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-8-sig"])
def test_unicode_is_read_with_and_without_its_mark(codec: str) -> None:
    document = read(REPORT.encode(codec), "a.txt")
    assert document.text == read(REPORT.encode(), "a.txt").text
    assert document.status == "ok"


def test_bytes_of_no_known_code_page_are_a_named_loss() -> None:
    document = read("Số liệu: 12 ".encode() + bytes(range(0x80, 0x100)) * 3, "a.txt")
    assert "12" in document.text
    assert document.status == "partial"


def _cp1258(letter: str) -> bytes:
    try:
        return letter.encode("cp1258")
    except UnicodeEncodeError:
        tone = {"\u0300", "\u0301", "\u0303", "\u0309", "\u0323"}
        decomposed = unicodedata.normalize("NFD", letter)
        base = unicodedata.normalize("NFC", "".join(mark for mark in decomposed if mark not in tone))
        return (base + "".join(mark for mark in decomposed if mark in tone)).encode("cp1258")


def test_a_bad_byte_in_utf8_is_a_named_loss() -> None:
    document = read(REPORT.encode() * 20 + b"\xff", "a.txt")
    assert document.status == "partial"
    assert "Xã An Phú đạt 15/19" in document.text


def test_control_characters_become_blanks() -> None:
    document = read(
        "Xã A\x07 đạt 12/19 tiêu chí nông thôn mới trong năm nay, tăng so với kỳ trước; ".encode() * 4, "a.txt"
    )
    assert "\x07" not in document.text


def test_blank_text_has_no_text() -> None:
    with pytest.raises(NoTextError):
        read(b"  \n \t\n", "a.txt")
