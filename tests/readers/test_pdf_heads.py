"""Heads of tables without rules, in two and three lines: each label stands over the middle of its columns."""

from __future__ import annotations

from typing import Any

import pytest

from extractor.readers import read

WIDTHS = (30, 110, 75, 75, 75, 75, 75)
Label = tuple[int, int, float, str]
"""First and last column, line from the top, words."""


def _edges(columns: int) -> list[float]:
    return [40 + sum(WIDTHS[:at]) for at in range(columns + 1)]


def _drawn(pdf: Any, labels: list[Label], columns: int, *, prose: bool = False) -> bytes:
    writer, edges = pdf(), _edges(columns)
    for line in range(8 if prose else 0):
        writer.text(40, 40 + 20 * line, "Toàn xã có 1.386 hộ, thu nhập bình quân tăng", size=14)
    for first, last, line, words in labels:
        middle = (edges[first] + edges[last + 1]) / 2
        width = 5 * len(words) - 2.5 * words.count(" ")
        writer.text(middle - width / 2, 240 + 18 * line, words, size=10)
    for row in range(4):
        top = 300 + 18 * row
        writer.text(46, top, str(row + 1), size=10).text(76, top, "Xã Hòa An", size=10)
        for column in range(2, columns):
            writer.text(edges[column] + 6, top, f"{row + 4}{column},{row}", size=10)
    return bytes(writer.build())


def _head(data: bytes) -> dict[str, tuple[int, int]]:
    document = read(data, "a.pdf")
    (table,) = document.tables
    found = {}
    for cell in table.cells:
        words = document.text[cell.span.start : cell.span.end]
        if words and not any(map(str.isdigit, words)) and words != "Xã Hòa An":
            found[words] = (cell.column, cell.column + cell.column_span - 1)
    return found


TWO = [(2, 3, 1, "Kế hoạch"), (4, 6, 1, "Vốn huy động"), (2, 2, 2, "Giao"), (3, 3, 2, "Ước đạt"), (4, 4, 2, "Huyện")]
TWO += [(5, 5, 2, "Xã"), (6, 6, 2, "Nhân dân")]
THREE = [(2, 5, 0, "Kết quả cả năm"), (2, 2, 2, "Kế hoạch"), (3, 5, 1, "Thực hiện"), (3, 3, 2, "Số xã")]
THREE += [(4, 4, 2, "Số hộ"), (5, 5, 2, "Tỷ lệ")]


@pytest.mark.parametrize("prose", [False, True])
@pytest.mark.parametrize(
    ("labels", "columns"),
    [
        pytest.param([*TWO, (0, 0, 1, "TT"), (1, 1, 1, "Nội dung")], 7, id="two lines, at the top"),
        pytest.param([*TWO, (0, 0, 1.5, "TT"), (1, 1, 1.5, "Nội dung")], 7, id="two lines, in the middle"),
        pytest.param([*TWO, (0, 0, 2, "TT"), (1, 1, 2, "Nội dung")], 7, id="two lines, at the foot"),
        pytest.param([*THREE, (0, 0, 2, "TT"), (1, 1, 2, "Nội dung"), (6, 6, 2, "Ghi chú")], 7, id="three, at foot"),
        pytest.param([*THREE, (0, 0, 2, "TT"), (1, 1, 2, "Nội dung")], 6, id="three, nothing behind"),
    ],
)
def test_each_label_covers_its_columns(pdf: Any, labels: list[Label], columns: int, *, prose: bool) -> None:
    """The text around may be larger: short labels in smaller print are no raised signs of it."""
    head = _head(_drawn(pdf, labels, columns, prose=prose))
    assert head == {words: (first, last) for first, last, _, words in labels}
