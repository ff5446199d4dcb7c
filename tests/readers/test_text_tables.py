"""Lines whose cells are parted by bars or tabs are tables; prose, letterheads and lists are none."""

from __future__ import annotations

import pytest

from extractor.model import Document
from extractor.readers.text import read_text

BARS = "TT | Tên xã | Số tiêu chí\n1 | Hà Lan | 17\n2 | Quang Trung | 19\n | Tổng cộng | 36\n"
WANTED = [
    ["TT", "Tên xã", "Số tiêu chí"],
    ["1", "Hà Lan", "17"],
    ["2", "Quang Trung", "19"],
    ["", "Tổng cộng", "36"],
]


def read(text: str) -> Document:
    return read_text(text.encode(), "a.txt", "text/plain")


def cells(document: Document) -> list[list[str]]:
    [table] = document.tables
    rows: list[list[str]] = [[] for _ in range(table.rows)]
    for cell in table.cells:
        rows[cell.row].append(document.text[cell.span.start : cell.span.end])
    return rows


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(BARS, id="bars"),
        pytest.param(BARS.replace(" | ", "\t"), id="tabs"),
        pytest.param("".join(f"| {line} |\n" for line in BARS.splitlines()), id="bars at both ends"),
        pytest.param(BARS.replace("tiêu chí\n", "tiêu chí\n---|---|---\n"), id="a rule below the head"),
    ],
)
def test_cells_by_row(text):
    assert cells(read(f"Biểu tổng hợp:\n{text}Hết./.\n")) == WANTED


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        pytest.param(
            "Tiêu chí | Kết quả\nQuy hoạch | ✓\nTrường học | chưa\nĐiện | ✓\n",
            [["Tiêu chí", "Kết quả"], ["Quy hoạch", "✓"], ["Trường học", "chưa"], ["Điện", "✓"]],
            id="short answers",
        ),
        pytest.param(
            "TT | Chỉ tiêu | KH\n1 | Lúa | 20\n2 | Ngô | 30\nII | Xã hội\n3 | Trường | 4\n | Cộng\n",
            [
                ["TT", "Chỉ tiêu", "KH"],
                ["1", "Lúa", "20"],
                ["2", "Ngô", "30"],
                ["II", "Xã hội", ""],
                ["3", "Trường", "4"],
                ["", "Cộng", ""],
            ],
            id="rows that end early",
        ),
        pytest.param(
            "Xã; Số TC; TC chưa đạt\nKa Đô; 17; 2, 5\nTu Tra; 16; 2\n",
            [["Xã", "Số TC", "TC chưa đạt"], ["Ka Đô", "17", "2, 5"], ["Tu Tra", "16", "2"]],
            id="semicolons",
        ),
        pytest.param(
            "STT - Xã - Năm\n1 - Ka Đô - 2014\n2 - Tu Tra - 2015\n",
            [["STT", "Xã", "Năm"], ["1", "Ka Đô", "2014"], ["2", "Tu Tra", "2015"]],
            id="dashes behind the numbers of rows",
        ),
        pytest.param(
            "Tên xã      Năm 2017    Năm 2018\nKa Đô         15          17\nTu Tra        10          12\n",
            [["Tên xã", "Năm 2017", "Năm 2018"], ["Ka Đô", "15", "17"], ["Tu Tra", "10", "12"]],
            id="wide blanks",
        ),
    ],
)
def test_rows_of_answers_and_rows_that_end_early(text, wanted):
    assert cells(read(text)) == wanted


def test_cells_are_blocks_and_the_lines_around_them_stay():
    document = read(f"Biểu tổng hợp:\n{BARS}Hết./.\n")
    told = [(document.text[it.span.start : it.span.end], it.kind, it.table) for it in document.blocks]
    assert told[0] == ("Biểu tổng hợp:", "paragraph", None)
    assert told[1] == ("TT", "cell", 0)
    assert told[-1] == ("Hết./.", "paragraph", None)
    assert len(told) == 2 + sum(len(cell) > 0 for row in WANTED for cell in row)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("UBND HUYỆN\tCỘNG HÒA\nSố: 12\tĐộc lập\nHuyện A\tngày 2\n", id="a letterhead"),
        pytest.param("xã Hà Lan | 17\nxã Hà Vinh | 19\n", id="two lines"),
        pytest.param("a | b | c\nd | e\nf | g | h\n", id="rows of other lengths"),
        pytest.param("a | b\nc | d\ne | f\n", id="no figures"),
        pytest.param("Xã A: 17; B: 16; C\n2018; 15; 14\n2019; 17; 16\n", id="prose with semicolons"),
        pytest.param("Thu - chi - dư\nNăm 2018 - 12 - 4\nNăm 2019 - 14 - 5\n", id="dashes without numbers of rows"),
    ],
)
def test_no_table(text):
    assert read(text).tables == ()


def test_figures_with_their_units_make_a_table_where_bars_part_the_cells() -> None:
    lines = ["Chỉ tiêu | Kết quả", "Tỷ lệ hộ nghèo | 6,4 %", "Thu nhập bình quân | 32,5 triệu đồng/người/năm"]
    assert cells(read("\n".join(lines) + "\n")) == [line.split(" | ") for line in lines]
    assert not read("Họp bàn | xin ý kiến\nGhi chú | năm sau làm tiếp\nNgười ký | chủ tịch\n").tables
