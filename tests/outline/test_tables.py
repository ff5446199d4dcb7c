from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest

from extractor.catalog import load_catalog
from extractor.model import Block, Cell, Document, Grid, Outline, Span, Table
from extractor.outline import build_outline
from extractor.readers import read

Shape = tuple[int, int, int, int]  # row, column, row span, column span


def document_with(
    above: Sequence[str], rows: Sequence[Sequence[str]], merged: dict[tuple[int, int], Shape] | None = None
) -> Document:
    """Paragraphs, then a table; `merged` gives the spans of a cell by its place, None in rows is covered."""
    text, blocks, cells = "", [], []

    def add(words: str, table: int | None) -> Span:
        nonlocal text
        text += "\n" if text else ""
        span = Span(len(text), len(text) + len(words))
        text += words
        blocks.append(Block(span=span, kind="paragraph" if table is None else "cell", table=table))
        return span

    for line in above:
        add(line, None)
    for row, words in enumerate(rows):
        for column, word in enumerate(words):
            if word is None:
                continue
            row_span, column_span = (merged or {}).get((row, column), (1, 1))[:2]
            cells.append(Cell(row=row, column=column, row_span=row_span, column_span=column_span, span=add(word, 0)))
    span = Span(cells[0].span.start, cells[-1].span.end)
    table = Table(span=span, rows=len(rows), columns=max(len(row) for row in rows), cells=tuple(cells))
    return Document(
        document_id="0",
        file_name="a.docx",
        media_type="",
        reader="docx",
        text=text,
        blocks=tuple(blocks),
        tables=(table,),
    )


def grid_of(*args: object, **marks: object) -> Grid:
    return build_outline(document_with(*args, **marks), load_catalog().forms).grids[0]


def test_merged_heads_become_paths() -> None:
    rows = [
        ["STT", "Xã", "Vốn (triệu đồng)", None, None],
        [None, None, "Tổng", "Ngân sách xã", None],
        [None, None, None, "2016", "2017"],
        ["(1)", "(2)", "(3)", "(4)", "(5)"],
        ["1", "An", "9", "4", "5"],
        ["2", "Bình", "7", "3", "4"],
    ]
    merged = {(0, 0): (3, 1), (0, 1): (3, 1), (0, 2): (1, 3), (1, 2): (2, 1), (1, 3): (1, 2)}
    grid = grid_of(["Biểu 1: Vốn của các xã", "ĐVT: triệu đồng"], rows, merged)
    assert grid.head_rows == 4
    assert grid.column_heads[3:] == (
        "Vốn (triệu đồng) › Ngân sách xã › 2016",
        "Vốn (triệu đồng) › Ngân sách xã › 2017",
    )
    assert grid.row_heads == ("", "", "", "", "An", "Bình")
    assert (grid.caption, grid.unit_line, grid.annex) == ("Biểu 1: Vốn của các xã", "ĐVT: triệu đồng", True)


@pytest.mark.parametrize(
    ("above", "caption", "unit"),
    [
        pytest.param(["Bảng 2. Kết quả (ĐVT: km)"], "Bảng 2. Kết quả (ĐVT: km)", "ĐVT: km", id="in the caption"),
        pytest.param(["Đơn vị tính: %"], "", "Đơn vị tính: %", id="line above"),
        pytest.param(["Kết quả cụ thể của các xã như sau:"], "", "", id="prose above is no caption"),
        pytest.param(
            ["TỔNG HỢP KẾT QUẢ", "(Kèm theo báo cáo)"], "TỔNG HỢP KẾT QUẢ (Kèm theo báo cáo)", "", id="two lines"
        ),
    ],
)
def test_caption_and_unit(above: list[str], caption: str, unit: str) -> None:
    grid = grid_of(above, [["Xã", "2017"], ["An", "5"], ["Bình", "6"]])
    assert (grid.caption, grid.unit_line) == (caption, unit)


def test_years_in_a_head_are_no_figures() -> None:
    grid = grid_of([], [["Chỉ tiêu", "2016", "2017", "2018"], ["Thu nhập", "20", "25", "29"]])
    assert grid.head_rows == 1
    assert grid.row_heads == ("", "Thu nhập")


def test_unit_column_heads_no_row() -> None:
    grid = grid_of(
        [], [["TT", "Chỉ tiêu", "ĐVT", "Kết quả"], ["1", "Đường xã", "km", "5"], ["2", "Hộ nghèo", "%", "2,5"]]
    )
    assert grid.row_heads == ("", "Đường xã", "Hộ nghèo")


def test_marks_count_as_figures() -> None:
    grid = grid_of([], [["Xã", "Tiêu chí 1", "Tiêu chí 2"], ["An", "x", ""], ["Bình", "Đạt", "Chưa đạt"]])
    assert (grid.head_rows, grid.row_heads) == (1, ("", "An", "Bình"))


@pytest.mark.parametrize("second", [["", "", "Số hộ", "%", "Số hộ", "%"], ["", "", "SL", "TL", "SL", "TL"]])
def test_heads_of_what_is_met_and_what_is_not_are_no_data(second: list[str]) -> None:
    grid = grid_of(
        [],
        [
            ["Nội dung", "Tổng số", "Đạt", "", "Chưa đạt", ""],
            second,
            ["Nước sạch", "1.640", "1.230", "75", "410", "25"],
        ],
    )
    assert grid.head_rows == 2
    below = [["TT", "Tiêu chí", "Kết quả", ""], ["", "", "Đạt", "Chưa đạt"], ["1", "Quy hoạch", "x", ""]]
    assert grid_of([], below).head_rows == 2


def test_a_row_with_one_figure_is_no_head() -> None:
    rows = [["Công trình", "Địa điểm", "Khối lượng", "Kinh phí"], ["Trường học", "Nga An", "5 phòng", "4.724"]]
    assert grid_of([], [*rows, ["Cầu dân sinh", "Nga Yên", "2 cái", "3.953"]]).head_rows == 1


def test_title_row_from_edge_to_edge_is_a_caption() -> None:
    rows = [["Bảng 1: Vốn", None], ["Nguồn", "Số tiền"], ["Tỉnh", "5"]]
    grid = grid_of([], rows, {(0, 0): (1, 2)})
    assert (grid.caption, grid.head_rows, grid.column_heads) == ("Bảng 1: Vốn", 2, ("Nguồn", "Số tiền"))


def test_table_of_the_head_gives_no_grid() -> None:
    rows = [["UBND XÃ AN", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"], ["Số: 5/BC-UBND", "An, ngày 5 tháng 6 năm 2019"]]
    outline = build_outline(document_with([], rows), load_catalog().forms)
    assert outline.grids == ()
    assert outline.header.symbol == "5/BC-UBND"
    assert {passage.kind for passage in outline.passages} == {"front"}


def test_flattened_rows_become_cells(outline_of: Callable[[str], Outline], texts: Callable[..., list[str]]) -> None:
    outline = outline_of("Kết quả như sau:\nTT | Xã | Số tiêu chí\n1 | An | 19\n2 | Bình | 17\nHết.")
    assert texts(outline, "cell")[3:6] == ["1 |", "An |", "19"]


@pytest.mark.parametrize("rows", [[["Xã"]], [["5"]], [["5", "6"]], [["", "x"], ["", ""]]])
def test_odd_tables_are_read(rows: list[list[str]]) -> None:
    grid_of([], rows)


def test_a_box_around_prose_is_no_table() -> None:
    cell = "Huyện có 12 xã, bình quân đạt 14,2 tiêu chí/xã, tăng 1,1 tiêu chí so với năm 2015. " * 3
    document = read(f"<table><tr><td>{cell}<tr></table>".encode(), "a.html")
    outline = build_outline(document, load_catalog().forms)
    assert not outline.grids
    assert {passage.kind for passage in outline.passages} == {"paragraph"}


def test_a_column_of_units_that_comes_first_heads_its_rows() -> None:
    rows = [["TT", "Đơn vị (xã)", "Số tiêu chí đạt"], ["1", "An", "9"], ["2", "Bình", "7"], ["", "Tổng cộng", "16"]]
    assert grid_of([], rows).row_heads == ("", "An", "Bình", "Tổng cộng")


@pytest.mark.parametrize(
    "rows",
    [
        [["Xã", "Nợ đến ngày 31/12/2015"], ["An", "3.420"], ["Bình", "2.780"]],
        [["Tiêu chí", "Đánh giá"], ["Quy hoạch", "Đạt"], ["Giao thông", "Chưa đạt"]],
    ],
)
def test_a_table_right_below_the_title_is_no_frame_of_the_head(rows: list[list[str]]) -> None:
    above = ["UBND XÃ AN", "Số: 5/BC-UBND", "An, ngày 5 tháng 6 năm 2019", "BÁO CÁO", "Kết quả thực hiện năm 2019"]
    outline = build_outline(document_with(above, rows), load_catalog().forms)
    assert outline.header.title == "Kết quả thực hiện năm 2019"
    assert [grid.head_rows for grid in outline.grids] == [1]


def test_a_list_in_two_halves_is_two_grids() -> None:
    rows = [
        ["Xã", "Số tiêu chí", "Xã", "Số tiêu chí"],
        ["An", "9", "Bình", "7"],
        ["Chi", "8", "", ""],
        ["Toàn huyện có 3 xã", None, None, None],
    ]
    outline = build_outline(document_with([], rows, {(3, 0): (1, 4, 3, 0)}), load_catalog().forms)
    assert [grid.row_heads[1:] for grid in outline.grids] == [("An", "Chi", ""), ("Bình", "", "")]
    assert [{cell.column for cell in outline.cells_of(grid)} for grid in outline.grids] == [{0, 1}, {0, 1}]


def test_an_empty_column_between_two_halves_is_of_neither() -> None:
    rows = [["Xã", "Hộ nghèo", "", "Xã", "Hộ nghèo"], ["An", "9", "", "Bình", "7"], ["Chi", "8", "", "Diên", "5"]]
    outline = build_outline(document_with([], rows), load_catalog().forms)
    assert [grid.row_heads for grid in outline.grids] == [("", "An", "Chi"), ("", "Bình", "Diên")]


@pytest.mark.parametrize(
    "again",
    [
        pytest.param(["TT", "Xã", "Hộ nghèo"], id="a head printed again"),
        pytest.param(["TT", "", ""], id="nothing headed"),
        pytest.param(["2", "Bình", "7"], id="a row"),
    ],
)
def test_a_row_of_the_body_begins_no_table(again: list[str]) -> None:
    rows = [["TT", "Xã", "Hộ nghèo"], ["1", "An", "9"], again, ["3", "Chi", "8"]]
    assert len(build_outline(document_with([], rows), load_catalog().forms).grids) == 1


def test_a_second_head_begins_another_table() -> None:
    rows = [["TT", "Xã", "Hộ nghèo"], ["1", "An", "9"], ["TT", "Chỉ tiêu", "Năm 2019"], ["1", "Thu nhập", "40"]]
    grids = build_outline(document_with([], rows), load_catalog().forms).grids
    assert [(grid.column_heads[2], grid.row_heads) for grid in grids] == [
        ("Hộ nghèo", ("", "An")),
        ("Năm 2019", ("", "Thu nhập")),
    ]
