"""Long tables: over ten pages, with and without rules, a repeated head, a row that a page end cuts."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest

from extractor.model import Document, Span
from extractor.readers import read

XS = [50.0, 85.0, 230.0, 330.0, 430.0, 540.0]
STEP = 26.0


class LongTable:
    """Prints rows of five cells below a head of two rows, a page number on each page."""

    def __init__(self, pdf: Any, *, ruled: bool) -> None:
        self.writer = pdf()
        self.ruled = ruled
        self.page = 0
        self.top = 0.0
        self.tops: list[float] = []

    def begin(self, top: float) -> None:
        if self.page:
            self.end()
            self.writer.page()
        self.page += 1
        self.writer.text(290, 805, str(self.page))
        for x, label in ((54, "TT"), (89, "Tên xã"), (330, "Nguồn vốn")):
            self.writer.text(x, top + 17, label, size=12)
        if self.ruled:
            writer, middle, bottom = self.writer, top + STEP, top + 2 * STEP
            for level, left in ((top, XS[0]), (middle, XS[2]), (bottom, XS[0])):
                writer.line(left, level, XS[-1], level)
            for x in XS:
                writer.line(x, middle if x in XS[3:5] else top, x, bottom)
        self.top = top + STEP
        self.row("", "", "NSTW", "NS xã", "Dân góp")
        self.tops = [self.top]

    def row(self, *texts: str) -> None:
        for x, text in zip(XS, texts, strict=False):
            if text:
                self.writer.text(x + 4, self.top + 17, text, size=12)
        self.top += STEP
        self.tops.append(self.top)

    def end(self) -> None:
        if self.ruled:
            self.writer.grid(XS, self.tops)


def long_table(pdf: Any, *, ruled: bool, rows: int) -> Document:
    table = LongTable(pdf, ruled=ruled)
    table.writer.text(200, 60, "Biểu số 2: Kết quả huy động vốn").text(430, 80, "ĐVT: triệu đồng", size=12)
    for number in range(1, rows + 1):
        if number % 13 == 1:
            table.begin(60 if table.page else 100)
            if number == 40:
                table.row("", "hơn một dòng")
        name = "Xã có tên dài" if number == 39 else f"Xã Bình {'abcdeghikl'[number % 10]}"
        table.row(str(number), name, f"{number}.{number % 10}00", f"{number},5", str(2 * number))
    table.end()
    table.writer.text(60, table.top + 60, "Người lập biểu")
    return read(table.writer.build(), "a.pdf")


@pytest.mark.parametrize("ruled", [True, False])
def test_a_table_of_121_rows_over_ten_pages_is_one(pdf: Any, ruled: bool) -> None:
    document = long_table(pdf, ruled=ruled, rows=121)
    assert len(document.pages) == 10
    (table,) = document.tables
    assert (table.rows, table.columns) == (2 + 121, 5)
    cells = [
        (c.row, c.column, c.row_span, c.column_span, document.text[c.span.start : c.span.end]) for c in table.cells
    ]
    assert cells[:6] == [
        (0, 0, 2, 1, "TT"), (0, 1, 2, 1, "Tên xã"), (0, 2, 1, 3, "Nguồn vốn"),
        (1, 2, 1, 1, "NSTW"), (1, 3, 1, 1, "NS xã"), (1, 4, 1, 1, "Dân góp"),
    ]  # fmt: skip
    assert [text for _, column, _, _, text in cells[6:] if column == 0] == [str(number) for number in range(1, 122)]
    assert [text for _, column, _, _, text in cells[6:] if column == 3] == [f"{number},5" for number in range(1, 122)]
    assert cells[6 + 38 * 5 + 1][4] == "Xã có tên dài\nhơn một dòng"
    assert [box.page for box in document.locate(table.cells[6 + 38 * 5 + 1].span)] == [3, 4]
    body = [document.text[b.span.start : b.span.end] for b in document.blocks if b.kind == "paragraph"]
    assert body == ["Biểu số 2: Kết quả huy động vốn", "ĐVT: triệu đồng", "Người lập biểu"]
    for offset in range(0, len(document.text), 7):
        if not document.text[offset].isspace():
            assert len(document.locate(Span(offset, offset + 1))) == 1


def test_rows_of_text_set_wide_are_no_table(pdf: Any) -> None:
    writer = pdf()
    for place in range(6):
        writer.text(60, 100 + 20 * place, "Tổng vốn năm nay:").text(400, 100 + 20 * place, f"1{place},5 tỷ đồng")
    for place, words in enumerate(("Xã A đã đạt", "Xã B chưa đạt", "Xã C được công nhận")):
        writer.text(60, 300 + 20 * place, words).text(250, 300 + 20 * place, "chuẩn").text(
            400, 300 + 20 * place, "cả năm"
        )
    assert read(writer.build(), "a.pdf").tables == ()


def test_a_group_title_and_empty_cells_stay_in_a_table_without_rules(pdf: Any) -> None:
    writer = pdf()
    for place, texts in enumerate(
        (
            ("TT", "Tên xã", "2017", "2018"),
            ("1", "Xã Đông", "12,5", "14"),
            ("Các xã miền núi của huyện", "", "", ""),
            ("2", "Xã Tây", "", "15"),
            ("3", "Xã Nam", "17,5", "16"),
        )
    ):
        for x, text in zip((60, 110, 300, 400), texts, strict=True):
            writer.text(x, 100 + 20 * place, text)
    document = read(writer.build(), "a.pdf")
    (table,) = document.tables
    texts = [(c.row, c.column, c.column_span, document.text[c.span.start : c.span.end]) for c in table.cells]
    assert (2, 0, 2, "Các xã miền núi của huyện") in texts
    assert (3, 2, 1, "") in texts
    assert (table.rows, table.columns) == (5, 4)


@pytest.mark.parametrize(
    "shaded",
    [
        pytest.param((0,), id="the head"),
        pytest.param((0, 2, 4), id="every second row"),
        pytest.param((0, 1, 2, 3, 4), id="all rows"),
    ],
)
def test_shading_parts_no_table_that_has_no_rules(pdf: Any, shaded: tuple[int, ...]) -> None:
    writer = pdf()
    edges = (55, 105, 295, 395, 495)
    for row in shaded:
        for left, right in pairwise(edges):
            writer.shade(left, 86 + 20 * row, right, 106 + 20 * row)
    rows = [("TT", "Tên xã", "2017", "2018"), *((f"{n}", "Xã Đông", f"1{n},5", f"2{n}") for n in range(1, 5))]
    for place, texts in enumerate(rows):
        for x, text in zip((60, 110, 300, 400), texts, strict=True):
            writer.text(x, 100 + 20 * place, text)
    document = read(writer.build(), "a.pdf")
    (table,) = document.tables
    assert (table.rows, table.columns) == (5, 4)
    assert [document.text[c.span.start : c.span.end] for c in table.cells[:4]] == list(rows[0])


def test_a_ruled_row_is_a_table_of_its_own(pdf: Any) -> None:
    writer = pdf().shade(55, 86, 105, 106).grid([55, 105, 295], [86, 106])
    document = read(writer.text(60, 100, "TT").text(110, 100, "Tên xã").build(), "a.pdf")
    assert [(table.rows, table.columns) for table in document.tables] == [(1, 2)]


def test_cells_of_words_that_go_on_below_stay_one_row_without_rules(pdf: Any) -> None:
    writer = pdf()
    lines = [
        ("Chỉ tiêu", "ĐVT", "Năm 2017", "Năm 2018"),
        ("Thu nhập bình quân", "triệu", "28,5", "30,2"),
        ("đầu người", "", "", ""),
        ("Tỷ lệ hộ nghèo", "%", "5,2", "3,1"),
        ("II. Hạ tầng", "", "", ""),
        ("Số km đường được", "km", "84,6", "94"),
        ("cứng hóa trong", "", "", ""),
        ("năm", "", "", ""),
    ]
    for number, cells in enumerate(lines):
        for x, text in zip((72, 220, 290, 380), cells, strict=True):
            if text:
                writer.text(x, 100 + 16 * number, text)
    writer.text(72, 250, "Nhìn chung các chỉ tiêu đều tăng.")
    document = read(writer.build(), "a.pdf")
    (table,) = document.tables
    texts = [(c.row, c.column, document.text[c.span.start : c.span.end].replace("\n", " ")) for c in table.cells]
    assert [text for row, _, text in texts if row == 0] == ["Chỉ tiêu", "ĐVT", "Năm 2017", "Năm 2018"]
    assert [text for _, column, text in texts if column == 0] == [
        "Chỉ tiêu", "Thu nhập bình quân đầu người", "Tỷ lệ hộ nghèo", "II. Hạ tầng",
        "Số km đường được cứng hóa trong năm",
    ]  # fmt: skip


@pytest.mark.parametrize(("above", "head"), [("Đánh giá", True), ("", False)])
def test_the_last_line_of_a_head_may_stand_over_one_column_alone(pdf: Any, above: str, head: bool) -> None:
    """The last line of «Đánh giá / của huyện»; what has no label above it is a line of text."""
    writer = pdf()
    if above:
        for x, text in zip((60, 110, 300, 400), ("TT", "Nội dung", "Số xã", above), strict=True):
            writer.text(x, 84, text)
    else:
        writer.text(60, 84, "Kết quả thực hiện các chỉ tiêu trong năm như sau, theo báo cáo")
    writer.text(400, 100, "của huyện")
    for place in range(4):
        for x, text in zip((60, 110, 300, 400), (str(place + 1), "Xã Đông", f"1{place}", f"6{place},5"), strict=True):
            writer.text(x, 120 + 20 * place, text)
    document = read(writer.build(), "a.pdf")
    (table,) = document.tables
    texts = [document.text[c.span.start : c.span.end] for c in table.cells]
    assert ("Đánh giá\ncủa huyện" in texts) is head
    assert table.rows == 4 + head
    assert head or "của huyện" not in texts


NARROW = 41.0
"""Points: room for four letters of 14 points between the paddings."""


@pytest.mark.parametrize(
    ("lines", "shown"),
    [
        pytest.param(("12.3", "45,6"), "12.345,6", id="a figure"),
        pytest.param(("1.10", "0.90", "0"), "1.100.900", id="a figure in three lines"),
        pytest.param(("12,5", "6%"), "12,56%", id="decimals"),
        pytest.param(("1.234", "triệu"), "1.234\ntriệu", id="two words"),
        pytest.param(("1500", "2000"), "1500\n2000", id="two figures without a sign that they are one"),
        pytest.param(("12,5", "13,7"), "12,5\n13,7", id="two figures that make no whole one"),
        pytest.param(("1.25", "0"), "1.250", id="a short rest"),
        pytest.param(("1,5", "5%"), "1,5\n5%", id="there was room for more"),
        pytest.param(("nghi", "ệp"), "nghiệp", id="a word"),
        pytest.param(("giao ", "thôn", "g"), "giao\nthông", id="a word below another"),
        pytest.param(("thôn ", "an"), "thôn\nan", id="a blank says that the word ends"),
        pytest.param(("nghi", "ệp 2"), "nghiệp 2", id="a word and another"),
    ],
)
def test_what_a_narrow_cell_breaks_is_one(pdf: Any, lines: tuple[str, ...], shown: str) -> None:
    writer = pdf().grid([50, 150, 150 + NARROW, 300], [100, 180, 260])
    for x, top, text in (
        (56, 120, "Xã An "),
        (56, 136, "Bình"),
        (56, 200, "Xã Yên"),
        (200, 120, "14"),
        (200, 200, "15"),
    ):
        writer.text(x, top, text)
    for place, line in enumerate(lines):
        writer.text(156, 120 + 16 * place, line)
    document = read(writer.build(), "a.pdf")
    (table,) = document.tables
    (cell,) = (cell for cell in table.cells if (cell.row, cell.column) == (0, 1))
    assert document.text[cell.span.start : cell.span.end] == shown
    assert len(document.locate(cell.span)) == len(lines)


def test_without_blanks_at_line_ends_only_what_is_no_word_alone_is_joined(pdf: Any) -> None:
    writer = pdf().grid([50, 50 + NARROW, 50 + 2 * NARROW, 50 + 3 * NARROW, 260], [100, 180])
    for x, lines in ((56, ("12.3", "45,6")), (97, ("12,5", "6%")), (138, ("than", "h")), (179, ("thôn", "an"))):
        for place, line in enumerate(lines):
            writer.text(x, 120 + 16 * place, line)
    document = read(writer.build(), "a.pdf")
    texts = [document.text[c.span.start : c.span.end] for c in document.tables[0].cells]
    assert texts == ["12.345,6", "12,5\n6%", "thanh", "thôn\nan"]


def test_labels_in_the_middle_of_two_lines_stand_beside_both(pdf: Any) -> None:
    """«Vốn» lies over the middle of all columns, too; what is set between its line and the next is not below it."""
    writer = pdf().text(297, 100, "Vốn", size=12)
    for x, top, text in (
        (60, 108, "TT"), (110, 108, "Tên xã"), (500, 108, "Ghi chú"),
        (210, 116, "NS tỉnh"), (300, 116, "NS xã"), (390, 116, "Dân"),
    ):  # fmt: skip
        writer.text(x, top, text, size=12)
    for place in range(4):
        for x, text in zip((60, 110, 210, 300, 390), (str(place + 1), "Xã An", "14", "1,5", "30"), strict=True):
            writer.text(x, 140 + 20 * place, text, size=12)
    writer.text(500, 140, "đã duyệt", size=12)
    document = read(writer.build(), "a.pdf")
    (table,) = document.tables
    heads = [
        (c.row, c.column, c.row_span, c.column_span, document.text[c.span.start : c.span.end]) for c in table.cells
    ]
    assert heads[:7] == [
        (0, 0, 2, 1, "TT"), (0, 1, 2, 1, "Tên xã"), (0, 2, 1, 3, "Vốn"), (0, 5, 2, 1, "Ghi chú"),
        (1, 2, 1, 1, "NS tỉnh"), (1, 3, 1, 1, "NS xã"), (1, 4, 1, 1, "Dân"),
    ]  # fmt: skip


@pytest.mark.parametrize("repeated", [True, False])
def test_the_last_page_may_leave_the_last_column_empty(pdf: Any, repeated: bool) -> None:
    writer = pdf()
    head = ("TT", "Tên xã", "2017", "2018", "Ghi chú")
    for page in range(2):
        rows = [(f"{4 * page + at}", "Xã An", "12,5", "14", "" if page else "đã duyệt") for at in range(1, 5)]
        for place, texts in enumerate([head, *rows] if repeated or not page else rows):
            for x, text in zip((60, 110, 210, 300, 390), texts, strict=True):
                if text:
                    writer.text(x, (60 if page else 700) + 20 * place, text)
        if not page:
            writer.page()
    document = read(writer.build(), "a.pdf")
    (table,) = document.tables
    assert (table.rows, table.columns) == (9, 5)
    assert [document.text[c.span.start : c.span.end] for c in table.cells if c.column == 0][1:] == list("12345678")


@pytest.mark.parametrize(
    ("lines", "width", "shown", "doubted"),
    [
        pytest.param(("1.234.", "567"), NARROW + 20, "1.234.567", False, id="a dot shows that it is one"),
        pytest.param(("8.067", ",5"), NARROW + 20, "8.067,5", False, id="a comma shows that it is one"),
        pytest.param(("8.067,", "5 tỷ"), NARROW + 20, "8.067,5 tỷ", False, id="its unit follows"),
        pytest.param(("2.017,", "25.018"), NARROW + 20, "2.017,\n25.018", True, id="no whole one"),
        pytest.param(("1500", "2000"), NARROW, "1500\n2000", True, id="one or two without dots"),
        pytest.param(("1500", "2000"), NARROW + 20, "1500\n2000", False, id="room for more is left"),
        pytest.param(("1.234.5", "67"), NARROW + 20, "1.234.567", False, id="a group cut in two shows that it is one"),
        pytest.param(("12.3", "45"), NARROW + 20, "12.3\n45", False, id="decimals of another country"),
        pytest.param(("12,5", "13,7"), NARROW, "12,5\n13,7", False, id="two"),
        pytest.param(("2017", "2018"), NARROW, "2017\n2018", False, id="two years"),
    ],
)
def test_digits_of_two_lines_are_one_figure_or_in_doubt(
    pdf: Any, lines: tuple[str, str], width: float, shown: str, doubted: bool
) -> None:
    writer = pdf().grid([50, 150, 150 + width, 300], [100, 180]).text(56, 120, "Xã Yên").text(250, 120, "14")
    for place, line in enumerate(lines):
        writer.text(156, 120 + 16 * place, line)
    document = read(writer.build(), "a.pdf")
    (cell,) = (cell for cell in document.tables[0].cells if cell.column == 1)
    assert document.text[cell.span.start : cell.span.end] == shown
    doubts = [document.text[span.start : span.end] for span, _ in document.doubts]
    assert doubts == (list(lines) if doubted else [])


@pytest.mark.parametrize("ruled", [True, False])
@pytest.mark.parametrize(
    ("upper", "lower", "shown"),
    [
        pytest.param("18.364,", "8", ("18.364,8", "900"), id="behind the comma"),
        pytest.param("8.06", "7,6", ("8.067,6", "900"), id="within the digits"),
        pytest.param("3.373", ",9", ("3.373,9", "900"), id="before the comma"),
    ],
)
def test_a_row_that_the_page_end_cut_within_its_figures_is_one(
    pdf: Any, ruled: bool, upper: str, lower: str, shown: tuple[str, str]
) -> None:
    """Each column is as narrow as its figures; the row's name goes on, too."""
    width = 12 + 7 * max(len(upper), 5)
    xs = [50, 80, 160, 160 + width, 160 + 2 * width, 160 + 3 * width]
    writer = pdf()
    tops = [60, 80]
    for row in (("TT", "Tên xã", "2017", "2018", "2019"), ("1", "Xã Hạ", "1.200", "75", "12,5")):
        for x, text in zip(xs, row, strict=False):
            writer.text(x + 6, tops[-1] - 5, text)
        tops.append(tops[-1] + 20)
    for row in (("2", "Xã Bình", upper, "80", upper),):
        for x, text in zip(xs, row, strict=False):
            writer.text(x + 6, tops[-1] - 5, text)
    if ruled:
        writer.grid(xs, tops)
    writer.page()
    for x, text in zip(xs, ("", "Yên", lower, "", lower), strict=False):
        if text:
            writer.text(x + 6, 75, text)
    tops = [60, 80]
    for row in (
        ("3", "Xã Thọ", "900", "70", "14"),
        ("4", "Xã Mai", "910", "60", "15"),
        ("5", "Xã An", "1.100", "5", "7"),
    ):
        for x, text in zip(xs, row, strict=False):
            writer.text(x + 6, tops[-1] + 15, text)
        tops.append(tops[-1] + 20)
    if ruled:
        writer.grid(xs, tops)
    document = read(writer.build(), "a.pdf")
    (table,) = document.tables
    rows = [[document.text[c.span.start : c.span.end] for c in table.cells if c.row == row] for row in (2, 3)]
    assert rows[0] == ["2", "Xã Bình\nYên", shown[0], "80", shown[0]]
    assert rows[1][2] == shown[1]
    assert document.doubts == ()


def test_figures_that_narrow_columns_break_stay_one_without_rules(pdf: Any) -> None:
    """«2017» below words of a note is none of another row."""
    writer = pdf()
    lines = [
        ("TT", "Tên xã", "NS tỉnh", "NS xã", "Ghi chú"),
        ("1", "Xã An", "18.364,", "7.738", "chuyển từ"),
        ("", "Bình", "8", "", "2017"),
        ("2", "Xã Yên", "476", "1.234,", "đã duyệt"),
        ("", "", "", "5", ""),
        ("3", "Xã Thọ", "75", "80", ""),
        ("4", "Xã Mai", "12,5", "30", ""),
    ]
    for number, texts in enumerate(lines):
        for x, text in zip((50, 90, 170, 245, 320), texts, strict=True):
            if text:
                writer.text(x, 100 + 17 * number, text)
    document = read(writer.build(), "a.pdf")
    (table,) = document.tables
    texts = [[document.text[c.span.start : c.span.end] for c in table.cells if c.row == row] for row in range(1, 5)]
    assert texts[0] == ["1", "Xã An\nBình", "18.364,8", "7.738", "chuyển từ\n2017"]
    assert texts[1] == ["2", "Xã Yên", "476", "1.234,5", "đã duyệt"]
    assert texts[2] == ["3", "Xã Thọ", "75", "80", ""]


@pytest.mark.parametrize("label", [62, 104], ids=["TT at the left", "TT in the middle"])
def test_a_label_at_the_left_of_its_columns_covers_them(pdf: Any, label: float) -> None:
    """«Vốn» begins where «NS tỉnh» does; TT beside it has no label below, so «NS xã» has none above of its own."""
    xs = (60, 140, 230, 320, 410, 500)
    writer = pdf()
    for x, text in zip((60 + label - 62, *xs[1:3], xs[5]), ("TT", "Tên xã", "Vốn", "Ghi chú"), strict=True):
        writer.text(x, 100, text, size=12)
    for x, text in zip(xs[2:5], ("NS tỉnh", "NS xã", "Dân"), strict=True):
        writer.text(x, 118, text, size=12)
    for place in range(4):
        for x, text in zip(xs, (str(place + 1), "Xã An", "14", "1,5", "30", "duyệt"), strict=True):
            writer.text(x, 140 + 20 * place, text, size=12)
    document = read(writer.build(), "a.pdf")
    (table,) = document.tables
    heads = [
        (c.row, c.column, c.row_span, c.column_span, document.text[c.span.start : c.span.end]) for c in table.cells
    ]
    assert heads[:7] == [
        (0, 0, 2, 1, "TT"), (0, 1, 2, 1, "Tên xã"), (0, 2, 1, 3, "Vốn"), (0, 5, 2, 1, "Ghi chú"),
        (1, 2, 1, 1, "NS tỉnh"), (1, 3, 1, 1, "NS xã"), (1, 4, 1, 1, "Dân"),
    ]  # fmt: skip


def test_labels_that_go_on_below_stay_over_their_own_column(pdf: Any) -> None:
    """All lines end at the foot of the head: «NS xã» has only white above it, but no label reaches over it."""
    writer = pdf()
    for x, top, text in ((230, 100, "NS tỉnh"), (410, 100, "Dân"), (60, 118, "TT"), (140, 118, "Tên xã"),
                         (230, 118, "năm nay"), (320, 118, "NS xã"), (410, 118, "góp")):  # fmt: skip
        writer.text(x, top, text, size=12)
    for place in range(4):
        for x, text in zip((60, 140, 230, 320, 410), (str(place + 1), "Xã An", "14", "1,5", "30"), strict=True):
            writer.text(x, 140 + 20 * place, text, size=12)
    document = read(writer.build(), "a.pdf")
    (table,) = document.tables
    texts = [document.text[c.span.start : c.span.end] for c in table.cells if c.row == 0]
    assert texts == ["TT", "Tên xã", "NS tỉnh\nnăm nay", "NS xã", "Dân\ngóp"]


@pytest.mark.parametrize("blanks", [True, False])
def test_columns_stand_as_close_as_cells_may_where_blanks_are_printed(pdf: Any, blanks: bool) -> None:
    """0.6 of the size between the columns: two blanks, if no blank is printed anywhere."""
    writer = pdf()
    between = " " if blanks else ""
    rows = [("1", "Xã Bình An", "18.364,8", "7.010,1", "1.250"), ("2", "Xã Yên Hòa", "12.364,5", "8.010,2", "2.250"),
            ("3", "Xã Thọ Lộc", "11.364,2", "6.010,3", "3.250")]  # fmt: skip
    for number, row in enumerate(rows):
        x = 60.0
        for text in row:
            for place, word in enumerate(text.split()):
                last = place == len(text.split()) - 1
                writer.text(x, 100 + 20 * number, word + ("" if last else between))
                x += 7 * len(word) + (0 if last else 3.5)
            x += 8.5
    document = read(writer.build(), "a.pdf")
    if not blanks:
        assert document.tables == ()
        return
    (table,) = document.tables
    texts = [[document.text[c.span.start : c.span.end] for c in table.cells if c.row == row] for row in range(3)]
    assert texts == [list(row) for row in rows]


@pytest.mark.parametrize("parted", [False, True])
def test_two_rows_on_each_of_two_pages_are_a_table_unless_text_parts_them(pdf: Any, parted: bool) -> None:
    writer = pdf()
    rows = [("TT", "Tên xã", "NS tỉnh", "NS xã"), ("1", "Xã An", "12,5", "14"), ("2", "Xã Bình", "13", "15,5")]
    more = [("3", "Xã Yên", "11", "16"), ("4", "Xã Thọ", "10,5", "17")]
    for page, (top, lines) in enumerate(((700, rows), (80 if parted else 60, more))):
        if page:
            writer.page()
            if parted:
                writer.text(60, 60, "Ngoài ra, trong kỳ còn có kết quả của hai xã sau đây:")
        writer.text(290, 805, str(page + 1))
        for place, texts in enumerate(lines):
            for x, text in zip((60, 110, 250, 350), texts, strict=True):
                writer.text(x, top + 20 * place, text)
    document = read(writer.build(), "a.pdf")
    assert [(table.rows, table.columns) for table in document.tables] == ([] if parted else [(5, 4)])
