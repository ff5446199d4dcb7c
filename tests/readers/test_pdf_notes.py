"""Footnotes of a print: told apart from the text, and from other small print at the foot of a page."""

from __future__ import annotations

from typing import Any

import pytest

from extractor.model import Document
from extractor.readers import read

BODY = (
    "Năm 2021, huyện có 9 xã đạt chuẩn",
    "nông thôn mới và 2 xã nâng cao, vốn huy",
    "động đạt 12,5 tỷ đồng. Các xã còn lại",
)


def printed(writer: Any, foot: tuple[str, ...], *, mark: str = "1", size: float = 10) -> Any:
    """A page whose first line bears a raised mark, and small print below."""
    writer.page()
    for place, line in enumerate(BODY):
        writer.text(70, 600 + 20 * place, line)
    if mark:
        writer.text(70 + 7 * len(BODY[0]) - 3.5 * BODY[0].count(" "), 595, mark, size=8)
    for place, line in enumerate(foot):
        writer.text(70, 700 + 14 * place, line, size=size)
    return writer.text(290, 800, str(len(writer.pages)))


def of_kind(document: Document, kind: str) -> list[str]:
    return [document.text[block.span.start : block.span.end] for block in document.blocks if block.kind == kind]


def test_a_note_opens_with_its_mark_which_is_no_figure(pdf: Any) -> None:
    document = read(printed(pdf(), ("1 Gồm các xã An, Bình, Châu,", "Dương và Hà.")).build(), "a.pdf")
    assert of_kind(document, "footnote") == ["¹ Gồm các xã An, Bình, Châu,", "Dương và Hà."]
    assert of_kind(document, "paragraph") == [f"{BODY[0]}¹", *BODY[1:]]


@pytest.mark.parametrize(
    ("foot", "changed"),
    [
        pytest.param(("1 Gồm các xã An, Bình",), {"size": 14}, id="print of the text's own size"),
        pytest.param(("2 Gồm các xã An, Bình",), {}, id="a mark that no word bears"),
        pytest.param(("1 Gồm các xã An, Bình",), {"mark": ""}, id="no mark at all"),
        pytest.param(("Gồm các xã An, Bình",), {}, id="small print without a mark"),
        pytest.param(("1.250 triệu đồng",), {}, id="a figure"),
    ],
)
def test_other_print_at_the_foot_stays_text(pdf: Any, foot: tuple[str, ...], changed: dict[str, Any]) -> None:
    document = read(printed(pdf(), foot, **changed).build(), "a.pdf")
    assert of_kind(document, "footnote") == []
    assert of_kind(document, "paragraph")[-1] == foot[-1]


def test_the_rest_of_a_note_stands_on_the_next_page(pdf: Any) -> None:
    writer = printed(pdf(), ("1 Gồm các xã An, Bình, Châu,",))
    document = read(printed(writer, ("Dương và Hà.", "2 Theo Cục Thống kê."), mark="2").build(), "a.pdf")
    assert of_kind(document, "footnote") == ["¹ Gồm các xã An, Bình, Châu,", "Dương và Hà.", "² Theo Cục Thống kê."]
