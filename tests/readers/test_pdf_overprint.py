"""What is printed over the text of a page: watermarks, stamps of signatures; and marks printed over their letters."""

from __future__ import annotations

from typing import Any

import pytest

from extractor.model import Document, Span
from extractor.readers import read

PROSE = [
    "Xã Hòa Bình đạt 17/19 tiêu chí, có 1.386 hộ",
    "Thu nhập đạt 46,35 triệu đồng trên người",
    "Tỷ lệ hộ nghèo còn 2,84% với 112 hộ nghèo",
    "Nhân dân góp 4.572 ngày công làm đường",
    "Vốn huy động là 12.745 triệu đồng trong năm",
]


def _page(pdf: Any) -> Any:
    writer = pdf()
    for place, line in enumerate(PROSE):
        writer.text(70, 100 + 20 * place, line)
    return writer


def _texts(document: Document, kind: str) -> list[str]:
    return [document.text[it.span.start : it.span.end] for it in document.blocks if it.kind == kind]


@pytest.mark.parametrize("slant", [20, 45, 54, -45, 135])
def test_a_watermark_across_the_page_stands_in_no_line(pdf: Any, slant: float) -> None:
    down, left = (60, 80) if slant < 0 else (260, 80) if slant < 90 else (60, 400)
    if slant > 90:
        down = 260
    writer = _page(pdf).text(left, down, "DỰ THẢO SỐ 2", size=40, slant=slant)
    document = read(writer.build(), "a.pdf")
    assert _texts(document, "paragraph") == PROSE
    assert _texts(document, "page_header") == ["DỰ THẢO SỐ 2"]
    at = document.text.index("DỰ THẢO")
    assert document.locate(Span(at, at + 7))


@pytest.mark.parametrize("size", [8, 36])
def test_print_over_a_line_is_a_line_of_its_own(pdf: Any, size: int) -> None:
    """A signature program stamps who signed, a portal its name, on whatever stands there."""
    stamp = "Ký bởi 12/11/2021" if size < 14 else "SAO Y"
    document = read(_page(pdf).text(110, 120, stamp, size=size).build(), "a.pdf")
    assert sorted(_texts(document, "paragraph")) == sorted([*PROSE, stamp])


def test_letters_that_are_kerned_or_bold_by_double_print_stay_one_line(pdf: Any) -> None:
    writer = pdf()
    for place, line in enumerate(PROSE):
        writer.text(70, 100 + 20 * place, line).text(70.4, 100 + 20 * place, line)
    assert _texts(read(writer.build(), "a.pdf"), "paragraph") == PROSE


@pytest.mark.parametrize("left", [91, 93])
def test_a_mark_that_stands_beyond_its_letter_stays_with_it(pdf: Any, left: float) -> None:
    """Of decomposed letters each mark is placed by itself, a horn nearer to the next letter than to its own."""
    writer = pdf().text(70, 100, "nguo").text(left, 100, "\u031b").text(91, 100, "\u0300").text(98, 100, "i Hòa")
    assert _texts(read(writer.build(), "a.pdf"), "paragraph") == ["nguời Hòa"]
