from __future__ import annotations

from collections.abc import Callable

import pytest

from extractor.model import Outline

Build = Callable[[str], Outline]

TWO_COLUMNS = """
     UBND HUYỆN TÂN SƠN              CỘNG HOÀ XÃ HỘI CHỦ NGHĨA VIỆT NAM
PHÒNG NÔNG NGHIỆP VÀ PTNT                Độc lập - Tự do - Hạnh phúc
      --------                              ----------------
  Số:       /BC-NN&PTNT            Tân Sơn, ngày     tháng 11 năm 2023

                         BÁO CÁO
    Kết quả thực hiện Chương trình xây dựng nông thôn mới
          năm 2023, kế hoạch năm 2024

Kính gửi:
       - Ủy ban nhân dân huyện;
       - Văn phòng Điều phối nông thôn mới tỉnh.

Thực hiện chỉ đạo của cấp trên, Phòng báo cáo như sau:
"""

ONE_AFTER_THE_OTHER = """
ỦY BAN NHÂN DÂN
TỈNH
LÀO CAI
|
CỘNG HÒA XÃ HỘI CHỦ NGHĨA
VIỆT NAM
Độc lập – Tự do – Hạnh phúc
Số: 245 /BC- UBND | Lào Cai, ngày 05 tháng 01 năm 2016
BÁO CÁO TỔNG KẾT 5 NĂM XÂY DỰNG NÔNG THÔN MỚI
I. CÔNG TÁC CHỈ ĐẠO
"""

PARTY = """
ĐẢNG BỘ TỈNH NGHỆ AN
HUYỆN ỦY NGHI LỘC
*
Số 112-BC/HU
ĐẢNG CỘNG SẢN VIỆT NAM

Nghi Lộc, ngày 3 tháng 2 năm 2020

BÁO CÁO
tổng kết 10 năm thực hiện nghị quyết
về nông nghiệp, nông dân, nông thôn

Thực hiện kế hoạch của Tỉnh ủy, Ban Thường vụ Huyện ủy báo cáo:
"""

LETTER = """
Số: 31 /VPĐP

V/v đăng ký xã về đích nông thôn mới năm
2017 và các năm tiếp theo.

Ba Tơ, ngày 9 tháng 3 năm 2017

Kính gửi: Ban Chỉ đạo tỉnh.

Theo yêu cầu của Ban Chỉ đạo, Văn phòng xin đăng ký như sau:
"""


@pytest.mark.parametrize(
    ("text", "fields"),
    [
        pytest.param(
            TWO_COLUMNS,
            {
                "symbol": "",
                "issued_on": "2023-11",
                "place_of_issue": "Tân Sơn",
                "issuer_parent": "UBND HUYỆN TÂN SƠN",
                "issuer": "PHÒNG NÔNG NGHIỆP VÀ PTNT",
                "form": "báo cáo",
                "title": "Kết quả thực hiện Chương trình xây dựng nông thôn mới năm 2023, kế hoạch năm 2024",
                "recipient": "Ủy ban nhân dân huyện; Văn phòng Điều phối nông thôn mới tỉnh",
            },
            id="two columns on each line, number and day left blank",
        ),
        pytest.param(
            ONE_AFTER_THE_OTHER,
            {
                "symbol": "245/BC-UBND",
                "issued_on": "2016-01-05",
                "place_of_issue": "Lào Cai",
                "issuer": "ỦY BAN NHÂN DÂN TỈNH LÀO CAI",
                "form": "báo cáo",
                "title": "TỔNG KẾT 5 NĂM XÂY DỰNG NÔNG THÔN MỚI",
            },
            id="left column first, a body on three lines, the title on the line of the form",
        ),
        pytest.param(
            PARTY,
            {
                "symbol": "112-BC/HU",
                "issuer_parent": "ĐẢNG BỘ TỈNH NGHỆ AN",
                "issuer": "HUYỆN ỦY NGHI LỘC",
                "title": "tổng kết 10 năm thực hiện nghị quyết về nông nghiệp, nông dân, nông thôn",
                "form": "báo cáo",
            },
            id="paper of the Party",
        ),
        pytest.param(
            LETTER,
            {
                "symbol": "31/VPĐP",
                "issued_on": "2017-03-09",
                "place_of_issue": "Ba Tơ",
                "issuer": "",
                "form": "công văn",
                "title": "đăng ký xã về đích nông thôn mới năm 2017 và các năm tiếp theo",
                "recipient": "Ban Chỉ đạo tỉnh",
            },
            id="letter whose subject runs over two lines",
        ),
        pytest.param(
            "UBND XÃ HÀ LAN\nHà Lan, ngày 12 tháng 01 năm 2018\nKẾ HOẠCH Xây dựng nông thôn mới năm 2018\nI. MỤC\n",
            {"form": "kế hoạch", "title": "Xây dựng nông thôn mới năm 2018", "issued_on": "2018-01-12"},
            id="the form in capitals, its title behind it in small letters",
        ),
        pytest.param(
            "UBND HUYỆN TÂN SƠN\nTân Sơn, ngày 20-12-2020\nBáo cáo tổng kết nông thôn mới giai đoạn 2016-2020\n"
            "Toàn huyện có 5 xã đạt chuẩn.\n",
            {"form": "báo cáo", "title": "tổng kết nông thôn mới giai đoạn 2016-2020", "issuer": "UBND HUYỆN TÂN SƠN"},
            id="form and title in small letters",
        ),
        pytest.param(
            "UBND HUYỆN TÂN SƠN\nKẾ HOẠCH XÂY DỰNG NÔNG THÔN MỚI NĂM 2019\nTân Sơn, ngày 18/01/2019\nI. MỤC TIÊU\n",
            {"form": "kế hoạch", "title": "XÂY DỰNG NÔNG THÔN MỚI NĂM 2019", "issuer": "UBND HUYỆN TÂN SƠN"},
            id="the title above the date",
        ),
        pytest.param(
            "UBND XÃ HÀ LAN\nHà Lan, ngày 3/12/2018\nKẾ HOẠCH XÂY DỰNG NTM NĂM 2019\nHiện trạng: xã đạt 13/19 TC\n",
            {"title": "XÂY DỰNG NTM NĂM 2019"},
            id="a line that tells figures is no title",
        ),
        pytest.param(
            "Xã Hà Lan - thị xã Bỉm Sơn\nBiên bản họp Ban quản lý năm 2015\nXã mới đạt 14 tiêu chí.\n",
            {"form": "biên bản", "issuer": "Xã Hà Lan - thị xã Bỉm Sơn"},
            id="a unit alone above a form",
        ),
        pytest.param(
            "UBND XÃ HÀ LAN\nHà Lan, ngày 16 tháng 12 năm 2021 (Bỉm Sơn, Thanh Hóa)\nBÁO CÁO\nKết quả\n",
            {"issued_on": "2021-12-16", "place_of_issue": "Hà Lan"},
            id="a date with brackets behind it",
        ),
    ],
)
def test_head_is_read(outline_of: Build, text: str, fields: dict[str, str]) -> None:
    header = outline_of(text).header
    assert {name: getattr(header, name) for name in fields} == fields


def test_spans_lead_to_the_words(outline_of: Build) -> None:
    outline = outline_of(LETTER)
    words = {name: outline.document.text[span.start : span.end] for name, span in outline.header.spans}
    assert words["symbol"] == "Số: 31 /VPĐP"
    assert words["issued_on"] == "Ba Tơ, ngày 9 tháng 3 năm 2017"


def test_first_paragraph_is_no_part_of_the_head(outline_of: Build, texts: Callable[..., list[str]]) -> None:
    for text, first in ((TWO_COLUMNS, "Thực hiện chỉ đạo"), (LETTER, "Theo yêu cầu"), (PARTY, "Thực hiện kế hoạch")):
        assert texts(outline_of(text), "paragraph")[0].startswith(first)


def test_body_alone_has_no_head(outline_of: Build) -> None:
    outline = outline_of("Toàn xã có 5 thôn.\nNăm 2018 đạt 15/19 tiêu chí.")
    assert outline.header.spans == ()
    assert [passage.kind for passage in outline.passages] == ["paragraph", "paragraph"]


def test_a_heading_with_the_word_for_a_form_is_no_head(outline_of: Build) -> None:
    assert outline_of("Kế hoạch năm 2019\nTỷ lệ hộ nghèo giảm xuống còn 4,6%.").header.spans == ()
    decree = "UBND XÃ HÀ LAN\nQuyết định số 800/QĐ-TTg ngày 04/6/2010 về nông thôn mới 2010-2020\nXã đạt 5 tiêu chí."
    assert outline_of(decree).header.form == ""


def test_date_in_prose_is_no_date_of_issue(outline_of: Build) -> None:
    text = "Thực hiện văn bản chỉ đạo của Ủy ban nhân dân huyện ban hành ở xã, ngày 13 tháng 7 năm 2018"
    assert outline_of(text).header.issued_on == ""


@pytest.mark.parametrize(
    ("foot", "signer", "title"),
    [
        pytest.param(
            "Nơi nhận:                     KT. CHỦ TỊCH\n- Như trên;                   PHÓ CHỦ TỊCH\n"
            "- Lưu: VT.\n                                (Đã ký)\n\n                     Bùi Văn Thắng",
            "Bùi Văn Thắng",
            "PHÓ CHỦ TỊCH",
            id="two columns on each line",
        ),
        pytest.param(
            "TM. ỦY BAN NHÂN DÂN\nCHỦ TỊCH\nHà Thị Mơ\nNơi nhận:\n- Như trên;\n- Lưu: VT.",
            "Hà Thị Mơ",
            "CHỦ TỊCH",
            id="right column first",
        ),
        pytest.param(
            "Nơi nhận:\n- Như trên;\n- Lưu: VT.\nTRƯỞNG PHÒNG\nLÊ VĂN BA",
            "LÊ VĂN BA",
            "TRƯỞNG PHÒNG",
            id="name in capitals",
        ),
        pytest.param("T/M BAN CHỈ ĐẠO\nPHÓ TRƯỞNG BAN\nLò Văn Én", "Lò Văn Én", "PHÓ TRƯỞNG BAN", id="nobody listed"),
        pytest.param(
            "Chủ tịch UBND xã\nTrần Thị Tư", "Trần Thị Tư", "Chủ tịch UBND xã", id="no capitals at the very end"
        ),
    ],
)
def test_foot_is_read(outline_of: Build, foot: str, signer: str, title: str) -> None:
    outline = outline_of(f"I. KẾT QUẢ\nXã đạt 15 tiêu chí.\nTrên đây là báo cáo của xã./.\n\n{foot}")
    assert (outline.header.signer, outline.header.signer_title) == (signer, title)
    assert outline.header.recipients == (("Như trên", "Lưu: VT") if "Nơi nhận" in foot else ())
    assert outline.sections[-1].title == "KẾT QUẢ"
    assert outline.document.text[: outline.sections[-1].span.end].endswith("./.")


def test_annex_behind_the_signature_is_body_again(outline_of: Build) -> None:
    outline = outline_of(
        "I. KẾT QUẢ\nĐạt 15 tiêu chí.\nNơi nhận:\n- Như trên.\nCHỦ TỊCH\nLê Văn Ba\n"
        "Phụ lục I\nDANH SÁCH CÁC XÃ\n1. Xã An\n2. Xã Bình"
    )
    assert [section.path for section in outline.sections] == ["I", "Phụ lục I", "Phụ lục I/1", "Phụ lục I/2"]


@pytest.mark.parametrize(
    "lines",
    [
        ("Thanh Hóa, ngày 13", "tháng 7 năm 2018"),
        ("Thanh Hóa, ngày 13 tháng", "7 năm 2018"),
        ("Thanh Hóa, ngày 13 tháng 7 năm", "2018"),
        ("Thanh Hóa,", "ngày 13 tháng 7 năm 2018"),
        ("Thanh Hóa,", "ngày 13 tháng", "7 năm 2018"),
    ],
    ids=lambda lines: " / ".join(lines),
)
def test_a_date_that_a_narrow_column_breaks_is_read(outline_of: Build, lines: tuple[str, ...]) -> None:
    text = "\n".join(
        ["UBND TỈNH THANH HÓA", "Số: 12/BC-UBND", "CỘNG HÒA XÃ HỘI CHỦ", "NGHĨA VIỆT NAM", *lines, "BÁO CÁO", "Kết quả"]
    )
    header = outline_of(text).header
    assert (header.issued_on, header.place_of_issue) == ("2018-07-13", "Thanh Hóa")


@pytest.mark.parametrize(
    "caption",
    [
        "Bảng 1. Kết quả thực hiện các tiêu chí",
        "Bảng số 2: Kết quả huy động vốn",
        "BIỂU TỔNG HỢP KẾT QUẢ",
        "Biểu mẫu số 03",
        "Phụ lục kèm theo",
        "Đơn vị tính: triệu đồng",
    ],
)
def test_a_caption_right_below_the_title_is_no_part_of_it(outline_of: Build, caption: str) -> None:
    head = "UBND XÃ AN PHÚ\nSố: 12/BC-UBND\nBÁO CÁO\nKết quả xây dựng nông thôn mới năm 2018\n"
    title = outline_of(f"{head}{caption}\nXã An Phú đạt 15/19.").header.title
    assert title == "Kết quả xây dựng nông thôn mới năm 2018"


@pytest.mark.parametrize("more", ["biểu dương các tập thể", "TỔNG HỢP TỪ CÁC XÃ"])
def test_a_title_goes_on_with_words_that_captions_use(outline_of: Build, more: str) -> None:
    first = "Sơ kết năm 2018 và" if more.islower() else "KẾT QUẢ NĂM 2018"
    title = outline_of(f"Số: 12/BC-UBND\nBÁO CÁO\n{first}\n{more}\n\nXã An Phú đạt 15/19.").header.title
    assert title == f"{first} {more}"


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("Vĩnh Thủy, 9-12-2016", "2016-12-09"),
        ("Mai Sơn, 20 tháng 12 năm 2016", "2016-12-20"),
        ("Xã Vĩnh Thủy, 9-12-2016", ""),
    ],
)
def test_a_day_without_its_word_stands_behind_the_name_of_a_place(line, day, outline_of):
    head = outline_of(
        f"UBND XÃ VĨNH THỦY\n(Vĩnh Linh - Quảng Trị)\n{line}\n\nBÁO CÁO\nKết quả năm 2016\n\nXã đạt 12 tiêu chí.\n"
    )
    assert head.header.issued_on == day


@pytest.mark.parametrize(
    ("line", "issuer"),
    [
        ("Huyện Lộc Bình sơ kết nông thôn mới", ""),
        ("Huyện Lộc Bình", "Huyện Lộc Bình"),
        ("Huyện Lộc Bình, tỉnh Lạng Sơn", "Huyện Lộc Bình, tỉnh Lạng Sơn"),
        ("HUYỆN LỘC BÌNH", "HUYỆN LỘC BÌNH"),
    ],
)
def test_a_headline_that_opens_with_a_unit_is_no_issuer(outline_of: Build, line: str, issuer: str) -> None:
    outline = outline_of(f"{line}\n(Báo Lạng Sơn) - ngày 14/08/2019\nĐến nay, toàn huyện có 7 xã đạt chuẩn.\n")
    assert outline.header.issuer == issuer


def test_a_title_ends_where_a_letter_opens_the_first_section(outline_of: Build) -> None:
    outline = outline_of("BÁO CÁO\nKết quả xây dựng nông thôn mới năm 2018\na) Năm 2017\nBHYT đạt 87%.\nb) Năm 2018\n")
    assert "Năm 2017" not in outline.header.title
    assert [section.title for section in outline.sections] == ["Năm 2017", "Năm 2018"]


def test_items_with_figures_are_no_recipients(outline_of: Build) -> None:
    outline = outline_of(
        "BÁO CÁO\nKết quả năm 2018\nKính gửi: Văn phòng Điều phối tỉnh\n- BHYT: 87%.\n- Hộ nghèo: 5%.\n"
    )
    kinds = [it.kind for it in outline.passages if "%" in outline.text_of(it)]
    assert kinds == ["item", "item"]
