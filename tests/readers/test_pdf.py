from __future__ import annotations

import io
import unicodedata
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pdfminer.pdfdocument import PDFDocument
from pdfminer.pdfpage import PDFPage
from pdfminer.pdfparser import PDFParser
from pdfminer.pdftypes import resolve1

from extractor.errors import DamagedError, EncryptedError, LimitError, NoTextError
from extractor.model import Document, Span
from extractor.readers import read
from extractor.readers.pdf import page, reader
from extractor.readers.pdf.second import SecondReader
from tests.hostile.make import one_page, stream
from tests.hostile.make import pdf as made

SAMPLES = Path(__file__).parents[2] / "samples"


def lines(document: Document, kind: str = "paragraph") -> list[str]:
    return [document.text[b.span.start : b.span.end] for b in document.blocks if b.kind == kind]


def test_scattered_strings_make_whole_lines(pdf: Any) -> None:
    writer = pdf()
    # Letters that another font lent are printed last, as in a report printed without Vietnamese fonts.
    writer.text(70, 100, "S").text(84, 100, ": 1408/VP").text(70, 120, "V/v báo cáo").text(77, 100, "ố")
    document = read(writer.build(), "a.pdf")
    assert lines(document) == ["Số: 1408/VP", "V/v báo cáo"]
    assert document.text_quality == 1.0


def test_every_character_with_ink_has_a_page_and_a_box(pdf: Any) -> None:
    writer = pdf().text(70, 100, "Xã An Phú đạt 15/19").page().text(70, 200, "tiêu chí năm 2019")
    document = read(writer.build(), "a.pdf")
    at = document.text.index("15/19")
    (box,) = document.locate(Span(at, at + 5))
    assert (box.page, round(box.x0), round(box.x1)) == (1, 70 + 10 * 7 + 4 * 3.5, 70 + 15 * 7 + 4 * 3.5)
    assert box.top < 100 < box.bottom + 1
    assert_all_located(document)
    assert document.page_of(document.text.index("2019")) == 2


def assert_all_located(document: Document) -> None:
    for offset, character in enumerate(document.text):
        if not character.isspace():
            assert len(document.locate(Span(offset, offset + 1))) == 1, (offset, character)


@pytest.mark.parametrize("rotate", [0, 90, 180, 270])
def test_a_turned_page_keeps_its_text_and_its_boxes_inside(pdf: Any, rotate: int) -> None:
    writer = pdf().page(rotate=rotate).text(70, 100, "Xã A đạt").text(70, 130, "12 tiêu chí")
    document = read(writer.build(), "a.pdf")
    assert lines(document) == ["Xã A đạt", "12 tiêu chí"]
    assert_all_located(document)
    width, height = (842, 595) if rotate % 180 else (595, 842)
    for box in document.locate(Span(0, len(document.text))):
        assert 0 <= box.x0 < box.x1 <= width
        assert 0 <= box.top < box.bottom <= height


CELLS = [(0, 0, 1, 1, "Xã A"), (0, 1, 1, 1, "12,5"), (1, 0, 1, 1, "Xã B"), (1, 1, 1, 1, "13,5")]


@pytest.mark.parametrize("rotate", [0, 90, 180, 270])
@pytest.mark.parametrize("up", [False, True])
def test_a_table_on_a_turned_page_is_one(pdf: Any, rotate: int, up: bool) -> None:
    """Annexes lie across: the page is turned, or what is printed on it, or both."""
    writer = pdf().page(rotate=rotate)
    if up:
        writer.grid([100, 120, 140], [700, 500, 300])
        places = [(115, 695), (115, 495), (135, 695), (135, 495)]
    else:
        writer.grid([70, 200, 400], [100, 120, 140])
        places = [(75, 115), (205, 115), (75, 135), (205, 135)]
    for (x, top), cell in zip(places, CELLS, strict=True):
        writer.text(x, top, cell[-1], up=up)
    document = read(writer.build(), "a.pdf")
    assert cells(document) == CELLS
    assert document.status == "ok"
    assert_all_located(document)
    width, height = (842, 595) if rotate % 180 else (595, 842)
    for box in document.locate(Span(0, len(document.text))):
        assert 0 <= box.x0 < box.x1 <= width
        assert 0 <= box.top < box.bottom <= height


def test_places_are_those_of_the_page_as_cropped(pdf: Any) -> None:
    data = pdf().text(170, 300, "Xã A đạt 12").build()
    document = read(data.replace(b"/MediaBox [0 0 595 842]", b"/MediaBox [50 60 595 800]"), "a.pdf")
    (box,) = document.locate(Span(0, 2))
    assert (round(box.x0), round(box.x1)) == (120, 134)
    assert box.top < 300 - 42 < box.bottom + 1


def test_text_that_runs_upwards_is_read(pdf: Any) -> None:
    writer = pdf().text(300, 700, "Biểu số 2 năm 2019", up=True).text(320, 700, "Xã A: 12", up=True)
    document = read(writer.build(), "a.pdf")
    assert lines(document) == ["Biểu số 2 năm 2019", "Xã A: 12"]
    assert_all_located(document)
    (first, *_, last) = document.locate(Span(0, 18))
    assert abs(first.x0 - last.x0) < 1
    assert first.top > last.top


def test_text_that_stands_on_its_head_is_read() -> None:
    """Narrow letters and points begin nearly where upright ones do; they stay in their words."""
    texts = ["Tong von: 1.110,5 trieu dong", "1. Ket qua: 17/19 tieu chi"]
    printed = (b"-1 0 0 -1 500 %d Tm (%s) Tj " % (300 + 20 * at, text.encode()) for at, text in enumerate(texts))
    document = read(one_page(stream(b"BT /F 12 Tf " + b"".join(printed) + b"ET")), "a.pdf")
    assert lines(document) == texts
    assert_all_located(document)


def test_lines_that_run_upwards_side_by_side_keep_their_base_lines(pdf: Any) -> None:
    """Heads of narrow columns: letters at one height have a box of the same height, in each line another base."""
    writer = pdf().text(300, 700, "Tổng số xã", up=True).text(330, 700, "Đạt", up=True, font="F5")
    assert lines(read(writer.build(), "a.pdf")) == ["Tổng số xã", "Đạt"]


def test_decomposed_letters_are_composed_in_their_place(pdf: Any) -> None:
    writer = pdf().text(70, 100, "Xa").text(77, 100, "\u0303").text(88, 100, "A đạt 12")
    document = read(writer.build(), "a.pdf")
    assert document.text == "Xã A đạt 12"
    assert unicodedata.is_normalized("NFC", document.text)
    assert_all_located(document)


def test_letters_printed_twice_for_boldness_stand_once(pdf: Any) -> None:
    writer = pdf().text(70, 100, "Tổng 55").text(70.4, 100, "Tổng 55")
    assert lines(read(writer.build(), "a.pdf")) == ["Tổng 55"]


def test_a_ligature_keeps_all_its_letters(pdf: Any) -> None:
    assert read(pdf().text(72, 100, "ﬁnal oﬃce, aﬀ, 2018").build(), "a.pdf").text == "final office, aff, 2018"


def test_what_lies_beyond_the_edge_of_the_page_is_a_named_loss(pdf: Any) -> None:
    written = pdf().text(72, -40, "Ngoài khung 999").text(72, 100, "Xã Hà Lan đạt 17/19 tiêu chí")
    document = read(written.build(), "a.pdf")
    assert document.text == "Xã Hà Lan đạt 17/19 tiêu chí"
    assert "ngoài khung" in document.losses[0]


def test_raised_signs_join_their_line_and_a_note_mark_no_figure(pdf: Any) -> None:
    writer = (
        pdf().text(70, 100, "12 m").text(94.5, 95, "2", size=8).text(110, 100, "và 35").text(141.5, 95, "1", size=8)
    )
    writer.text(70, 130, "dòng sau")
    assert lines(read(writer.build(), "a.pdf")) == ["12 m2 và 35¹", "dòng sau"]


def test_bold_print_is_told_by_its_font(pdf: Any) -> None:
    writer = pdf().text(70, 100, "I. KẾT QUẢ", font="F2").text(70, 120, "Đạt 12")
    assert [block.bold for block in read(writer.build(), "a.pdf").blocks] == [True, False]


@pytest.mark.parametrize(
    ("texts", "tops", "kind"),
    [
        pytest.param(("Huyện An Phú", "Huyện An Phú"), (50, 50), "page_header", id="one place"),
        pytest.param(("Huyện An Phú", "Huyện An Phú"), (50, 56), "paragraph", id="two places"),
        pytest.param(("Phụ lục 1", "Phụ lục 2"), (50, 50), "paragraph", id="two texts"),
    ],
)
def test_a_running_head_of_two_pages_says_the_same_in_one_place(pdf: Any, texts: Any, tops: Any, kind: str) -> None:
    writer = pdf()
    for text, top in zip(texts, tops, strict=True):
        writer.page().text(70, top, text).text(70, 200, "Xã A đạt 12 tiêu chí")
    assert lines(read(writer.build(), "a.pdf"), kind)[:1] == [texts[0]]


def test_page_numbers_and_running_heads_are_no_body(pdf: Any) -> None:
    writer = pdf()
    for number in range(1, 5):
        writer.page().text(290, 40, str(number)).text(70, 60, f"Báo cáo năm 2019 trang {number}")
        writer.text(70, 200, f"Nội dung {'abcd'[number]}" if number < 4 else "Nội dung cuối").text(70, 400, "19")
    document = read(writer.build(), "a.pdf")
    assert lines(document)[:3] == ["Nội dung b", "19", "Nội dung c"]
    assert len(lines(document, "page_header")) == 8


def test_sections_that_begin_their_pages_alike_are_text(pdf: Any) -> None:
    writer = pdf()
    tops = [(f"{at}. Kết quả xã thứ {at + 2}", f"Đã làm {7 * at % 5},{at} km đường") for at in range(1, 6)]
    for head, line in tops:
        writer.page().text(70, 50, head).text(70, 70, line).text(70, 300, "Hết")
    document = read(writer.build(), "a.pdf")
    assert lines(document, "page_header") == []
    assert [it for it in lines(document) if it != "Hết"] == [it for pair in tops for it in pair]


def test_a_running_head_that_counts_the_pages_anew_is_none_of_the_body(pdf: Any) -> None:
    writer = pdf()
    for number in (1, 2, 3, 1, 2, 3, 4):
        writer.page().text(70, 60, f"Báo cáo năm 2019 trang {number}").text(70, 300, "Hết")
    assert len(lines(read(writer.build(), "a.pdf"), "page_header")) == 7


def test_head_and_foot_are_read_by_columns(pdf: Any) -> None:
    writer = pdf()
    writer.text(60, 60, "UBND HUYỆN AN PHÚ").text(230, 60, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM")
    writer.text(60, 80, "Số: 5/BC-UBND").text(260, 80, "Độc lập - Tự do - Hạnh phúc")
    writer.text(60, 100, "V/v báo cáo năm").text(270, 100, "An Phú, ngày 2 tháng 5 năm 2020")
    writer.text(60, 118, "nông thôn mới")
    writer.text(180, 170, "Kính gửi: Ủy ban nhân dân tỉnh")
    writer.text(60, 200, "Tổng vốn huy động là:").text(400, 200, "12,5 tỷ đồng")
    writer.text(350, 400, "TM. ỦY BAN NHÂN DÂN")
    writer.text(60, 420, "Nơi nhận:").text(380, 420, "CHỦ TỊCH").text(60, 440, "- Như trên;").text(
        60, 460, "- Lưu: VT."
    )
    writer.text(370, 500, "Lê Văn Bình")
    assert lines(read(writer.build(), "a.pdf")) == [
        "UBND HUYỆN AN PHÚ", "Số: 5/BC-UBND", "V/v báo cáo năm", "nông thôn mới",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc", "An Phú, ngày 2 tháng 5 năm 2020",
        "Kính gửi: Ủy ban nhân dân tỉnh", "Tổng vốn huy động là:\t12,5 tỷ đồng",
        "Nơi nhận:", "- Như trên;", "- Lưu: VT.", "TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH", "Lê Văn Bình",
    ]  # fmt: skip


def cells(document: Document, table: int = 0) -> list[tuple[int, int, int, int, str]]:
    return [
        (c.row, c.column, c.row_span, c.column_span, document.text[c.span.start : c.span.end])
        for c in document.tables[table].cells
    ]


def test_prose_in_two_columns_is_read_column_by_column(pdf: Any) -> None:
    left = [f"Xã số {at} đạt {at + 6}/19 tiêu chí vào" for at in range(1, 9)]
    right = [f"Thôn số {at} có {at + 20} hộ nghèo nay" for at in range(1, 7)]
    writer = pdf().text(60, 100, "Kết quả của các xã và thôn trong huyện năm 2019 như sau")
    for at, line in enumerate(left):
        writer.text(60, 140 + 18 * at, line)
    for at, line in enumerate(right):
        writer.text(320, 140 + 18 * at, line)
    found = [" ".join(line.split()) for line in lines(read(writer.build(), "a.pdf"))]
    assert found[1:] == [*left, *right]


def test_labels_beside_what_they_say_stay_with_it(pdf: Any) -> None:
    writer = pdf()
    for at, label in enumerate(["Quy hoạch", "Giao thông", "Thủy lợi", "Điện", "Trường học", "Chợ", "Nhà ở"]):
        writer.text(60, 140 + 18 * at, label).text(320, 140 + 18 * at, f"đạt chuẩn từ tháng {at} năm 2019")
    found = lines(read(writer.build(), "a.pdf"))
    assert [line.split()[0] for line in found] == ["Quy", "Giao", "Thủy", "Điện", "Trường", "Chợ", "Nhà"]
    assert all("đạt chuẩn" in line for line in found)


def test_a_ruled_table_has_merged_cells_and_stands_in_its_place(pdf: Any) -> None:
    writer = pdf().text(70, 80, "Trước bảng").text(70, 300, "Sau bảng")
    for x in (70, 150, 400):
        writer.line(x, 100, x, 180)
    writer.line(270, 120, 270, 180)
    for top in (100, 140, 180):
        writer.line(70, top, 400, top)
    writer.line(150, 120, 400, 120)
    writer.text(75, 115, "TT").text(160, 115, "Vốn").text(160, 135, "2017").text(280, 135, "2018")
    writer.text(75, 155, "1").text(160, 155, "12,5").text(280, 155, "30,1").text(280, 172, "tỷ")
    document = read(writer.build(), "a.pdf")
    assert cells(document) == [
        (0, 0, 2, 1, "TT"), (0, 1, 1, 2, "Vốn"), (1, 1, 1, 1, "2017"), (1, 2, 1, 1, "2018"),
        (2, 0, 1, 1, "1"), (2, 1, 1, 1, "12,5"), (2, 2, 1, 1, "30,1\ntỷ"),
    ]  # fmt: skip
    assert lines(document) == ["Trước bảng", "Sau bảng"]
    assert document.text.startswith("Trước bảng\nTT")
    assert_all_located(document)


@pytest.mark.parametrize("label", ["TT", pytest.param("TY", id="misread"), pytest.param("38", id="misread as digits")])
def test_a_table_over_two_pages_is_one_without_its_second_head(pdf: Any, label: str) -> None:
    writer = pdf()
    xs = [70.0, 120.0, 300.0, 400.0]

    def row(top: float, *texts: str) -> None:
        for x, text in zip(xs, texts, strict=False):
            if text:
                writer.text(x + 5, top + 15, text)

    writer.text(70, 600, "Biểu 1").grid(xs, [700, 720, 740, 760])
    row(700, "TT", "Tên xã", "Vốn")
    row(720, "1", "Xã Đông", "12,5")
    row(740, "2", "Xã Tây có", "7,5")
    writer.text(290, 810, "1").page().text(290, 40, "2").grid(xs, [70, 90, 110, 130])
    row(70, label, "Tên xã", "Vốn")
    row(90, "", "tên rất dài", "")
    row(110, "3", "Xã Nam", "4,5")
    writer.text(70, 200, "Hết")
    document = read(writer.build(), "a.pdf")
    assert [cell[4] for cell in cells(document)] == [
        "TT", "Tên xã", "Vốn", "1", "Xã Đông", "12,5", "2", "Xã Tây có\ntên rất dài", "7,5", "3", "Xã Nam", "4,5",
    ]  # fmt: skip
    assert document.tables[0].rows == 4
    assert label in document.text[document.pages[1].start :]
    assert document.page_of(document.text.index("Xã Nam")) == 2
    assert document.locate(document.tables[0].cells[7].span)[1].page == 2
    assert lines(document) == ["Biểu 1", "Hết"]


@pytest.mark.parametrize(("first", "second"), [("1", "13"), ("II", "IV"), ("A", "B")])
def test_a_row_with_another_key_is_no_second_head(pdf: Any, first: str, second: str) -> None:
    """Tables go on without a head, and what they say of two communes may be the same."""
    writer, xs = pdf(), [70.0, 120.0, 300.0, 400.0]
    for top, key in ((700, first), (70, second)):
        writer.grid(xs, [top, top + 20, top + 40])
        for line, texts in enumerate(((key, "Đạt chuẩn", "Chưa nợ"), ("x", "Giao thông", "Còn nợ"))):
            for x, text in zip(xs, texts, strict=False):
                writer.text(x + 5, top + 15 + 20 * line, text)
        if top == 700:
            writer.page()
    document = read(writer.build(), "a.pdf")
    assert [cell[4] for cell in cells(document)].count("Đạt chuẩn") == 2


def test_a_frame_around_the_page_is_no_table(pdf: Any) -> None:
    document = read(pdf().grid([50, 550], [50, 800]).text(70, 100, "Xã A đạt 12").build(), "a.pdf")
    assert document.tables == ()
    assert lines(document) == ["Xã A đạt 12"]


def test_an_empty_page_is_no_loss_and_lines_alone_are(pdf: Any) -> None:
    writer = pdf().text(70, 100, "Xã A đạt 12").page()
    assert read(writer.build(), "a.pdf").status == "ok"
    writer.line(0, 0, 100, 100)
    document = read(writer.build(), "a.pdf")
    assert document.status == "partial"
    assert "trang 2" in document.losses[0]


def test_a_page_without_letters_is_no_text(pdf: Any) -> None:
    with pytest.raises(NoTextError):
        read(pdf().line(0, 0, 10, 10).build(), "a.pdf")


def test_a_locked_pdf_says_so(pdf: Any) -> None:
    data = pdf().text(70, 100, "Xã A").build()
    lock = (
        b"9 0 obj\n<< /Filter /Standard /V 1 /R 2 /P -4 /O <" + b"00" * 32 + b"> /U <" + b"11" * 32 + b"> >>\nendobj\n"
    )
    at = data.index(b"xref\n")
    locked = data[:at] + lock + data[at:].replace(b"/Root 1 0 R", b"/Root 1 0 R /Encrypt 9 0 R /ID [<00> <00>]")
    with pytest.raises(EncryptedError):
        read(locked, "a.pdf")


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    rows=st.lists(
        st.tuples(st.integers(0, 500), st.text("abđêơư ỹ0123,%\u0301\u0323", min_size=1, max_size=30)), max_size=8
    )
)
def test_any_print_keeps_the_promises_of_a_document(pdf: Any, rows: list[tuple[int, str]]) -> None:
    writer = pdf().text(60, 40, "Xã A")
    for place, (x, text) in enumerate(rows):
        writer.text(x, 80 + 30 * place, text)
    document = read(writer.build(), "a.pdf")
    assert unicodedata.is_normalized("NFC", document.text)
    assert_all_located(document)
    for block, after in zip(document.blocks, document.blocks[1:], strict=False):
        assert block.span.end < after.span.start


def test_a_page_whose_content_is_broken_is_a_named_loss(pdf: Any) -> None:
    writer = pdf().text(70, 100, "Xã A đạt 12").page()
    for top in range(100, 400, 20):
        writer.text(70, top, "Xã B đạt 13")
    data = writer.build()
    at = data.rindex(b"<< /Length ")
    broken = data[:at] + data[at:].replace(b" Tj ", b" Zj ")
    document = read(broken, "a.pdf")
    assert document.status == "partial"
    assert "trang 2" in document.losses[0]


@pytest.mark.parametrize("drawn", [True, False])
def test_form_fields_and_free_text_are_read_in_their_place(pdf: Any, drawn: bool) -> None:
    writer = pdf().text(70, 100, "Tổng số xã:").text(70, 200, "Hết")
    writer.annotation("/Subtype /Widget /FT /Tx", 200, 100, "Xã Đông 15/19", drawn=drawn)
    writer.annotation("/Subtype /FreeText", 70, 150, "Số: 12/BC", drawn=drawn, key="Contents")
    writer.annotation("/Subtype /Text", 70, 300, "xem lại nhé", drawn=drawn, key="Contents")
    writer.annotation("/Subtype /Widget /FT /Sig", 70, 400, "Ngày ký 1/1/2020", drawn=drawn)
    writer.annotation("/Subtype /Stamp", 70, 500, "ĐẾN số 7", drawn=drawn, key="Contents")
    document = read(writer.build(), "a.pdf")
    words = " ".join(document.text.split())
    assert sorted(words.split()) == sorted(["Tổng", "số", "xã:", "Xã", "Đông", "15/19", "Số:", "12/BC", "Hết"])
    assert words.index("15/19") < words.index("12/BC") < words.index("Hết")
    assert_all_located(document)
    (box,) = document.locate(Span(document.text.index("15/19"), document.text.index("15/19") + 5))
    assert 200 <= box.x0 < box.x1 <= 400
    assert 80 <= box.top < box.bottom <= 105


@pytest.mark.parametrize("kind", ["/FT /Btn", "/Parent 1 0 R"])
def test_a_box_that_is_ticked_is_read_beside_its_words(pdf: Any, kind: str) -> None:
    """«☑ Đạt ☐ Chưa đạt»: boxes that belong together have their kind in their parent."""
    writer = pdf().text(100, 100, "Đạt").text(300, 100, "Chưa đạt")
    writer.annotation(f"/Subtype /Widget {kind} /AS /Yes", 70, 104, "✔")
    writer.annotation(f"/Subtype /Widget {kind} /AS /Off", 270, 104, "", drawn=False)
    writer.annotation("/Subtype /Widget /FT /Btn", 400, 300, "In trang này")
    document = read(writer.build(), "a.pdf")
    assert lines(document) == ["✔ Đạt\tChưa đạt"]


def test_the_second_reader_names_pages_of_which_it_sees_more(pdf: Any) -> None:
    writer = pdf()
    for number in range(3):
        writer.page().text(70, 100, f"Xã thứ {number} đạt 15 tiêu chí").text(
            70.3, 100, f"Xã thứ {number} đạt 15 tiêu chí"
        )
        writer.text(70, 130, "Ngân sách tỉnh hỗ trợ 12,5 tỷ đồng")
    data = writer.build()
    second = SecondReader(data, 10)
    assert second.losses(3, {1: 60, 2: 60, 3: 60}) == []
    (loss,) = second.losses(3, {1: 60, 2: 20})
    assert loss.startswith("trang 2: ")
    (loss,) = second.losses(2, {})
    assert loss.startswith("trang 3–3: ")
    assert SecondReader(data[:200], 10).losses(1, {1: 0}) == []


def test_pages_that_only_the_second_reader_sees_make_the_document_partial(pdf: Any) -> None:
    data = pdf().text(70, 100, "Xã A đạt 12").page().text(70, 100, "Xã B đạt 13").build()
    document = read(data.replace(b"/Count 2", b"/Count 1"), "a.pdf")
    assert document.text == "Xã A đạt 12\nXã B đạt 13"
    assert document.status == "partial"
    assert [loss.partition(":")[0] for loss in document.losses] == ["trang 2", "trang 2–2"]
    (box,) = document.locate(Span(document.text.index("13"), document.text.index("13") + 2))
    assert (box.page, round(box.top + box.bottom) // 2) == (2, pytest.approx(97, abs=6))
    (doubt,) = document.doubts
    assert "13" in document.text[doubt[0].start : doubt[0].end]


def test_a_page_that_only_the_second_reader_can_open_is_taken_from_it_and_marked(
    pdf: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = pdf().text(70, 100, "Xã A đạt 12").page().text(70, 100, "Xã B đạt 13").build()
    opened = reader._open_page

    def refuse(document: Any, number: int) -> Any:
        if number == 1:
            raise reader.pdfium.PdfiumError("broken")
        return opened(document, number)

    monkeypatch.setattr(reader, "_open_page", refuse)
    document = read(data, "a.pdf")
    assert document.text == "Xã A đạt 12\nXã B đạt 13"
    assert (document.status, len(document.losses)) == ("partial", 1)
    assert document.losses[0].startswith("trang 1: ")
    assert [document.text[span.start : span.end] for span, _ in document.doubts] == ["Xã A đạt 12"]


def test_a_second_reader_that_counts_otherwise_gives_no_page_twice() -> None:
    """What is no page is one to the first reader; the second passes over it, and its third is our fourth."""
    kids = [b"<</Nothing 1>>" if number == 3 else b"" for number in range(1, 6)]
    objects = [b"<</Type/Catalog/Pages 2 0 R>>", b"", b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"]
    for number, kid in enumerate(kids, 1):
        at = len(objects) + 2
        page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents %d 0 R/Resources<</Font<</F 3 0 R>>>>>>"
        words = b"BT /F 12 Tf 60 700 Td (Xa %d dat chuan nam nay) Tj ET" % number
        objects += [kid or page % at, stream(words)]
    numbers = b" ".join(b"%d 0 R" % (4 + 2 * at) for at in range(5))
    objects[1] = b"<</Type/Pages/Kids[%s]/Count 5>>" % numbers
    document = read(made(objects), "a.pdf")
    assert lines(document) == [f"Xa {number} dat chuan nam nay" for number in (1, 2, 4, 5)]
    assert document.status == "partial"
    assert document.losses[0].startswith("trang 3: ")


@pytest.mark.parametrize("share", [0.1, 0.4, 0.7, 0.95])
def test_a_page_whose_bytes_break_in_the_middle_is_named(share: float) -> None:
    """Every reader stops at the broken byte, and a page that ends early looks like any other."""
    source = (SAMPLES / "b-district-2019" / "source.pdf").read_bytes()
    third = list(PDFPage.create_pages(PDFDocument(PDFParser(io.BytesIO(source)))))[2]
    packed = max((resolve1(content).rawdata for content in third.contents), key=len)
    at = source.index(packed) + round(share * len(packed))
    document = read(source[:at] + bytes(byte ^ 0x5A for byte in source[at : at + 8]) + source[at + 8 :], "a.pdf")
    assert document.status == "partial"
    assert {loss.partition(":")[0] for loss in document.losses} == {"trang 3"}


def test_a_page_of_few_vietnamese_syllables_calls_the_second_reader(pdf: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: dict[int, int] = {}

    def opinion(second: SecondReader, count: int, found: Mapping[int, int], pictured: list[int]) -> list[str]:
        asked.update(found)
        return [loss for number in found if (loss := f"trang {number}: thiếu chữ") and number != 3]

    monkeypatch.setattr(SecondReader, "losses", opinion)
    writer = pdf()
    for number in range(1, 6):
        words = "Xmt ctng qunh dwt chujn ntm" if number == 4 else "Xã Hà Lan đạt chuẩn nông thôn mới"
        writer.page().text(70, 100, f"{words} 12").text(70, 130, "Trung Thành")
    document = read(writer.build(), "a.pdf")
    assert asked.keys() == {3, 4}
    assert document.page_quality[3] < 0.8 <= min(document.page_quality[:3])
    assert (document.status, document.losses) == ("partial", ("trang 4: thiếu chữ",))


def test_a_page_of_too_many_letters_is_a_limit_and_costs_only_itself(pdf: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(page, "MAX_CHARACTERS", 20)
    crowded = pdf().text(70, 100, "Xã A đạt 12 tiêu chí trong năm 2018")
    with pytest.raises(LimitError, match="Trang 1"):
        read(crowded.build(), "a.pdf")
    document = read(crowded.page().text(70, 100, "Xã B đạt 13").build(), "a.pdf")
    assert document.text == "Xã B đạt 13"
    assert document.status == "partial"
    assert document.losses[0].startswith("trang 1: hơn 20 ký tự")


def test_letters_without_a_code_are_a_named_loss(pdf: Any) -> None:
    writer = pdf().text(70, 100, "Xã A đạt 12").page().text(70, 100, "Xã \x01\x02\x03\x04\x05\x06\x0e đạt 12 tiêu chí")
    document = read(writer.build(), "a.pdf")
    assert document.status == "partial"
    assert "trang 2" in document.losses[0]


def test_pages_before_the_cut_of_a_file_are_read_and_the_cut_is_named(pdf: Any) -> None:
    writer = pdf()
    for number in range(1, 7):
        writer.page().text(60, 60, f"Trang {number} có {number}0/19 xã đạt chuẩn của huyện Hà Trung năm 2019")
    data = writer.build()
    whole, cut = read(data, "a.pdf"), read(data[: data.rindex(b"trailer")], "a.pdf")
    assert (cut.text, cut.status) == (whole.text, "partial")
    assert [span for span, _ in cut.doubts] == [Span(0, len(cut.text))]
    assert any("cắt cụt" in loss for loss in cut.losses)
    fifth = b"/Type /Page /Parent".join(data.split(b"/Type /Page /Parent")[:5])
    half = read(fifth, "a.pdf")
    assert half.status == "partial"
    assert half.text.startswith("Trang 1 có 10/19 xã")
    assert "Trang 6" not in half.text


def test_a_cut_file_without_pages_is_damaged() -> None:
    with pytest.raises(DamagedError):
        read(b"%PDF-1.4\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n2 0 obj\n<< /Type /Pages", "a.pdf")
