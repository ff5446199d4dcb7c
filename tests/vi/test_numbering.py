from __future__ import annotations

import pytest

from extractor.vi.numbering import read_bullet, read_label

WORDS = ("phần", "chương", "mục", "phụ lục")


@pytest.mark.parametrize(
    ("text", "label", "style", "values"),
    [
        pytest.param("Phần thứ nhất", "Phần thứ nhất", "word:phần", (1,), id="ordinal word"),
        pytest.param("PHẦN THỨ TƯ. KIẾN NGHỊ", "PHẦN THỨ TƯ", "word:phần", (4,), id="fourth"),
        pytest.param("Chương II: Kết quả", "Chương II", "word:chương", (2,), id="chapter"),
        pytest.param("Phần I KẾT QUẢ", "Phần I", "word:phần", (1,), id="no mark, capitals"),
        pytest.param("Phụ lục số 01", "Phụ lục số 01", "word:phụ lục", (1,), id="annex with số"),
        pytest.param("III/ KẾT QUẢ", "III", "roman", (3,), id="slash"),
        pytest.param("II - NHIỆM VỤ", "II", "roman", (2,), id="dash"),
        pytest.param("IV KIẾN NGHỊ", "IV", "roman", (4,), id="bare Roman before capitals"),
        pytest.param("ll. GIẢI PHÁP", "ll", "roman", (2,), id="letters l for I"),
        pytest.param("B. Tồn tại", "B", "capital", (2,), id="capital"),
        pytest.param("Đ. Khác", "Đ", "capital", (5,), id="Đ is the fifth letter"),
        pytest.param("1.Kiện toàn", "1", "arabic", (1,), id="no blank after the point"),
        pytest.param("01. Quy hoạch", "01", "arabic", (1,), id="padded"),
        pytest.param("2.1 Giao thông", "2.1", "arabic.2", (2, 1), id="two levels, no point at the end"),
        pytest.param("1.2.3. Điện", "1.2.3", "arabic.3", (1, 2, 3), id="three levels"),
        pytest.param("I.2. Thủy lợi", "I.2", "roman.2", (1, 2), id="mixed levels"),
        pytest.param("3) Y tế", "3", "arabic)", (3,), id="bracket"),
        pytest.param("(4) Môi trường", "4", "arabic()", (4,), id="two brackets"),
        pytest.param("g) thu nhập", "g", "letter", (7,), id="Vietnamese letter, no f before it"),
        pytest.param("a.1) Cấp xã", "a.1", "letter.2", (1, 1), id="letter with number"),
        pytest.param("**II. Kết quả**", "II", "roman", (2,), id="Markdown bold"),
        pytest.param("Ba là: đoàn kết", "Ba là", "ordinal:count", (3,), id="counted"),
        pytest.param("Thứ hai, công khai", "Thứ hai", "ordinal:rank", (2,), id="ranked"),
        pytest.param("III, Tồn tại", "III", "roman", (3,), id="comma"),
        pytest.param("b, Vốn tỉnh", "b", "letter", (2,), id="letter with comma"),
        pytest.param("III-TỒN TẠI", "III", "roman", (3,), id="dash without blanks"),
        pytest.param("IV Phương hướng", "IV", "roman", (4,), id="bare Roman before a capital"),
        pytest.param("I.1 Về chỉ đạo", "I.1", "roman.2", (1, 1), id="bare mixed levels"),
        pytest.param("1.- Công tác", "1", "arabic", (1,), id="point and dash"),
        pytest.param("2). Công tác", "2", "arabic)", (2,), id="bracket and point"),
        pytest.param("I/- ĐẶC ĐIỂM", "I", "roman", (1,), id="slash and dash"),
        pytest.param("B./ Kết quả", "B", "capital", (2,), id="point and slash"),
        pytest.param("1a. Vốn tỉnh", "1a", "arabic.letter", (1, 1), id="letter glued to the number"),
        pytest.param("1.b) Vốn xã", "1.b", "arabic.letter", (1, 2), id="letter behind the point"),
        pytest.param("+) Vốn xã", "+", "bullet+", (), id="bullet with a bracket"),
    ],
)
def test_label_is_read(text: str, label: str, style: str, values: tuple[int, ...]) -> None:
    found = read_label(text, WORDS)
    assert found is not None
    assert (found.text, found.readings[0].style, found.readings[0].values) == (label, style, values)


@pytest.mark.parametrize(
    "text",
    [
        "1,1km đường liên thôn",
        "05 tuổi đến lớp",
        "2018 là năm bản lề",
        "3 năm qua",
        "1.500 người tham gia",
        "28.7 hằng năm",
        "13.7.2018 đã kiểm tra",
        "1/3 số hộ",
        "19/19 tiêu chí",
        "10 - 14 tiêu chí",
        "15-18 tiêu chí",
        "A Lưới là huyện vùng cao",
        "2, 6 và 17 chưa đạt",
        "1./.",
        "Phần lớn các xã",
        "Mục 1 Điều 5 Luật Đầu tư công",
        "Thứ nhất của huyện",
        "TM. ỦY BAN NHÂN DÂN",
        "T/M BAN CHỈ ĐẠO",
        "V/v báo cáo",
        "(chi tiết kèm theo)",
        "|",
    ],
)
def test_prose_and_figures_are_no_label(text: str) -> None:
    assert read_label(text, WORDS) is None


def test_one_letter_keeps_both_readings() -> None:
    label = read_label("I. Về nhân sự")
    assert label is not None
    assert {reading.style for reading in label.readings} == {"roman", "capital"}


@pytest.mark.parametrize("text", ["- Đường xã", "– Đường xã", "+ 05 xã", "• Đường xã", "* Về điện", "\uf0b7 Về điện"])
def test_bullet_is_read(text: str) -> None:
    label = read_bullet(text)
    assert label is not None
    assert label.text == text[0]
    assert label.is_bullet


@pytest.mark.parametrize("text", ["-5%", "*Giao thông*: 5 km", "**Giao thông** tốt", "-"])
def test_sign_of_a_number_and_italics_are_no_bullet(text: str) -> None:
    assert read_bullet(text) is None


def test_long_hostile_line_is_read_at_once() -> None:
    for text in ("1." * 50_000, "I" * 100_000, "(" * 100_000, "* " * 50_000, "Phần " * 20_000):
        read_label(text, WORDS)
