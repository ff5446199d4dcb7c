"""Sums over the rows and columns of a table, read from its cells."""

from __future__ import annotations

from io import BytesIO

import docx
import pytest

from extractor.pipeline import extract

HEAD = ("ỦY BAN NHÂN DÂN", "HUYỆN HÀ TRUNG", "Số: 7/BC-UBND", "Hà Trung, ngày 05 tháng 12 năm 2018", "BÁO CÁO")
ROWS = (
    ("TT", "Xã", "Số hộ", "Số khẩu", "Ghi chú"),
    ("1", "Hà Long", "2.105", "8.410", ""),
    ("2", "Hà Vinh", "1.560", "6.235", ""),
    ("3", "Hà Bắc", "980", "3.902", "x"),
    ("", "Tổng cộng", "4.645", "18.547", ""),
)
PARTS = (
    ("TT", "Xã", "Tổng số", "Gà", "Vịt"),
    ("1", "Hà Long", "150", "100", "50"),
    ("2", "Hà Vinh", "90", "60", "30"),
    ("3", "Hà Bắc", "75", "40", "35"),
)


def found(rows):
    return [(one.check, one.level, one.expected, one.observed) for one in told(rows)]


def told(rows):
    document = docx.Document()
    for line in (*HEAD, "Kết quả năm 2018", "Kính gửi: Ủy ban nhân dân tỉnh Thanh Hóa", "Huyện báo cáo như sau:"):
        document.add_paragraph(line)
    table = document.add_table(rows=len(rows), cols=len(rows[0]))
    for cells, row in zip(table.rows, rows, strict=True):
        for cell, text in zip(cells.cells, row, strict=True):
            cell.text = text
    stream = BytesIO()
    document.save(stream)
    return [one for one in extract(stream.getvalue()).findings if one.check.startswith("tables.")]


def changed(rows, at, text):
    row, column = at
    return [
        tuple(text if (i, j) == (row, column) else cell for j, cell in enumerate(cells)) for i, cells in enumerate(rows)
    ]


@pytest.mark.parametrize("rows", [ROWS, PARTS], ids=["columns", "rows"])
def test_a_table_that_adds_up_gives_nothing(rows):
    assert found(rows) == []


def test_one_column_that_does_not_add_up_beside_one_that_does():
    assert found(changed(ROWS, (2, 3), "6.325")) == [("tables.column", "error", "18637", "18547")]


@pytest.mark.parametrize(
    ("head", "unit", "scale"),
    [("Vốn (triệu đồng)", "VND", 10**6), ("Diện tích (ha)", "m2", 10**4), ("Số hộ", "households", 1)],
)
def test_what_cells_make_is_told_in_the_unit_of_their_facts(head, unit, scale):
    one = told(changed(changed(ROWS, (0, 3), head), (2, 3), "6.325"))[0]
    assert (one.expected, one.observed, one.difference, one.unit) == (
        *(str(value * scale) for value in (18637, 18547, -90)),
        unit,
    )


def test_one_row_that_does_not_add_up_among_rows_that_do():
    assert found(changed(PARTS, (2, 2), "80")) == [("tables.row", "error", "90", "80")]


@pytest.mark.parametrize(
    ("at", "text"),
    [
        pytest.param((2, 3), "khoảng 6 nghìn", id="words in a number's place"),
        pytest.param((3, 1), "Trong đó: Hà Bắc", id="a part of a part"),
        pytest.param((3, 0), "2.1", id="numbers of two levels"),
    ],
)
def test_what_is_no_flat_table_proves_nothing(at, text):
    assert found(changed(changed(ROWS, (2, 3), "6.325"), at, text)) == []


@pytest.mark.parametrize(("printed", "wrong"), [("75.600", False), ("76.600", True)])
def test_rows_in_roman_numbers_make_the_total_without_those_under_them(printed, wrong):
    rows = (
        ("STT", "Nội dung", "Kế hoạch", "Thực hiện"),
        ("I", "Nhóm thứ nhất", "31.450", "31.400"),
        ("1", "Phần đầu tư", "22.830", "22.800"),
        ("2", "Phần thường xuyên", "8.620", "8.600"),
        ("II", "Nhóm thứ hai", "9.200", "9.200"),
        ("III", "Nhóm thứ ba", "35.000", "35.000"),
        ("", "Tổng cộng", "75.650", printed),
    )
    assert [(it[0], it[2], it[3]) for it in found(rows)] == ([("tables.column", "75600", "76600")] if wrong else [])


@pytest.mark.parametrize(("printed", "wrong"), [("8.908", False), ("8.918", True)])
def test_parts_under_one_head_make_the_total_behind_them(printed, wrong):
    rows = (
        ("TT", "Nội dung", "Đơn vị", "Chia theo xã cũ", "Chia theo xã cũ", "Chia theo xã cũ", "Toàn xã"),
        ("TT", "Nội dung", "Đơn vị", "Hà Long", "Hà Vinh", "Hà Bắc", "Toàn xã"),
        ("1", "Dân số", "người", "12.634", "9.748", "10.215", "32.597"),
        ("2", "Số hộ", "hộ", "3.412", "2.655", "2.841", printed),
        ("3", "Tỷ lệ tham gia BHYT", "%", "97", "98", "96", "97"),
        ("4", "Hợp tác xã", "HTX", "2", "1", "2", "5"),
    )
    assert [(it[0], it[2], it[3]) for it in found(rows)] == ([("tables.row", "8908", "8918")] if wrong else [])


def test_a_row_that_makes_all_the_difference_is_a_part_of_another():
    rows = (
        ("Nguồn vốn", "Năm 2014", "Năm 2015", "Năm 2016", "Năm 2017", "Năm 2018"),
        ("Ngân sách Trung ương", "80", "90", "100", "150", "160"),
        ("Trái phiếu Chính phủ", "-", "-", "-", "50", "60"),
        ("Ngân sách tỉnh", "30", "35", "40", "45", "55"),
        ("Ngân sách huyện", "10", "15", "20", "25", "35"),
        ("Tổng cộng", "120", "140", "160", "220", "250"),
    )
    assert found(rows) == []
    assert len(found(changed(rows, (5, 5), "240"))) == 2  # now no one row explains both


COMPUTED = (
    ("TT", "Tiêu chí", "Kế hoạch", "Thực hiện", "TH/KH (%)"),
    ("1", "Giao thông", "40", "41", "102,5"),
    ("2", "Trường học", "32", "30", "93,8"),
    ("3", "Thu nhập", "35", "36", "102,9"),
    ("4", "Hộ nghèo", "28", "27", "96,4"),
    ("5", "Môi trường", "33", "35", "106,1"),
)


def test_a_computed_column_that_fits_gives_nothing():
    assert found(COMPUTED) == []


def test_the_row_in_which_a_column_is_not_what_the_others_show():
    assert found(changed(COMPUTED, (5, 4), "101,6")) == [("tables.derived", "error", "106.061", "101.6")]


def test_a_column_that_fits_in_few_rows_is_computed_otherwise():
    rows = changed(changed(COMPUTED, (5, 4), "101,6"), (4, 4), "88,1")
    assert found(rows) == []


def test_differences_and_means_are_computed_columns_too():
    grown = (
        ("Xã", "Số tiêu chí 2017", "Số tiêu chí 2018", "Tăng so với năm 2017"),
        ("Hà Long", "10", "14", "4"),
        ("Hà Vinh", "12", "17", "5"),
        ("Hà Bắc", "9", "15", "6"),
        ("Hà Giang", "11", "18", "7"),
    )
    assert found(grown) == []
    assert found(changed(grown, (2, 3), "6")) == [("tables.derived", "error", "5", "6")]


def test_a_total_below_the_second_half_of_a_list_is_that_of_both():
    halves = (
        ("TT", "Xã", "Số hộ", "TT", "Xã", "Số hộ"),
        ("1", "Hà Long", "150", "4", "Hà Lai", "100"),
        ("2", "Hà Vinh", "90", "5", "Hà Ninh", "60"),
        ("3", "Hà Bắc", "75", "6", "Hà Châu", "40"),
        ("", "", "", "", "Tổng cộng", "515"),
    )
    assert found(halves) == []


def test_a_total_in_the_last_column_is_that_of_all_columns_before():
    rows = (
        ("Xã", "Trục xã", "Trục thôn", "Ngõ xóm", "Cộng"),
        ("Hà Long", "5,2", "7,1", "9,4", "21,7"),
        ("Hà Vinh", "6,0", "8,3", "11,5", "25,8"),
        ("Hà Bắc", "4,8", "6,6", "8,9", "20,3"),
    )
    assert found(rows) == []
    assert found(changed(rows, (3, 4), "22,3")) == [("tables.row", "error", "20.3", "22.3")]


@pytest.mark.parametrize(("total", "wanted"), [("183,8", []), ("188,3", ["tables.row"]), ("640,0", [])])
def test_a_table_of_one_row_is_asked_about_where_a_slip_explains_it(total, wanted):
    rows = (("Nguồn", "Tỉnh", "Huyện", "Xã", "Tổng"), ("Tỷ đồng", "52,4", "61,3", "70,1", total))
    assert [check for check, *_ in found(rows)] == wanted


def test_the_last_column_may_tell_of_all_communes():
    rows = (("Nhóm", "19 tiêu chí", "15-18 tiêu chí", "10-14 tiêu chí", "Tổng số xã"), ("Số xã", "9", "7", "4", "20"))
    assert found(rows) == []
    assert "tables.row" in [check for check, *_ in found(changed(rows, (1, 3), "5"))]


def test_a_last_row_between_the_least_and_the_greatest_may_be_a_mean():
    rows = (
        ("Đơn vị", "Mức sống (triệu đồng)"),
        ("Hà Long", "61,5"),
        ("Hà Vinh", "59,0"),
        ("Hà Bắc", "63,8"),
        ("Toàn huyện", "62,4"),
    )
    assert found(rows) == []


def test_where_the_heads_tell_the_way_two_rows_are_enough():
    rows = (
        ("Nội dung", "Kế hoạch", "Thực hiện", "Tỷ lệ (%)"),
        ("Trồng rừng (ha)", "240", "216", "90,0"),
        ("Làm kênh (km)", "32,0", "24,0", "75,0"),
    )
    assert found(rows) == []
    assert [one[:2] for one in found(changed(rows, (2, 3), "57,0"))] == [("tables.derived", "error")]


def test_one_sum_of_three_digits_beside_one_that_does_not_fit():
    rows = (
        ("Năm", "2016", "2017", "2018", "Cộng"),
        ("Rãnh thoát nước (km)", "12,4", "8,6", "9,1", "30,1"),
        ("Hàng rào (km)", "5,2", "4,8", "6,0", "16,0"),
    )
    assert found(rows) == []
    assert [one[:2] for one in found(changed(rows, (1, 4), "31,0"))] == [("tables.row", "error")]
