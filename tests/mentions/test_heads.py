"""Whose figures they are by heads of many kinds: names that many bear, headlines, forms that are filled in, feet."""

from __future__ import annotations

import pytest

from extractor.pipeline import extract

TELLS = "Đến nay xã đạt 17/19 tiêu chí. Hộ nghèo còn 3,2%.\n"
DISTRICT = "Đến nay có 8/20 xã đạt chuẩn nông thôn mới. Hộ nghèo còn 3,2%.\n"


def _told(text):
    report = extract(text.encode(), file_name="bc.txt")
    assert report.facts
    assert {fact.role for fact in report.facts} == {"actual"}
    assert {fact.place_code for fact in report.facts} == {report.subject.unit_code}
    return report.subject.unit_name, report.subject.unit_code


@pytest.mark.parametrize(
    ("head", "unit"),
    [
        pytest.param("ỦY BAN NHÂN DÂN XÃ TÂN LẬP\nBAN QUẢN LÝ XÂY DỰNG NTM\nBáo cáo ngày 10/12/2018\n", "Xã Tân Lập"),
        pytest.param("MTTQ VIỆT NAM XÃ TÂN LẬP\nBAN THƯỜNG TRỰC\nSố: 2/BC\nNgày 9/12/2018\nBÁO CÁO\n", "Xã Tân Lập"),
        pytest.param("Đơn vị báo cáo: UBND xã Tân Lập\nNgày báo cáo: 10/12/2018\nBIỂU TỔNG HỢP\n", "Xã Tân Lập"),
        pytest.param("UBND XÃ AN PHÚ\nTRUNG TÂM HÀNH CHÍNH CÔNG\nNgày 9/12/2025\nBÁO CÁO\n", "Xã An Phú"),
        pytest.param("UBND xã. Tân Lập\nSố: 2/BC-UBND\nNgày 9/12/2018\nBÁO CÁO\nKết quả NTM\n", "Xã Tân Lập"),
        pytest.param("UBND XÃ KIM SƠN\nBCĐ XÂY DỰNG NTM\nKim Sơn, ngày 9/12/2018\nBÁO CÁO\nKết quả\n", "Xã Kim Sơn"),
        pytest.param("PHÒNG NÔNG NGHIỆP HUYỆN CHÂU THÀNH\nBáo cáo số 2/BC ngày 9/12/2018\n", "Huyện Châu Thành"),
    ],
)
def test_a_name_of_many_ends_with_its_line_and_keeps_its_place_without_a_code(head, unit):
    assert _told(head + TELLS) == (unit, "")


@pytest.mark.parametrize(
    ("head", "unit", "code"),
    [
        pytest.param("Tánh Linh (Bình Thuận): Nhiều xã về đích\n10/12/2018\n", "Huyện Tánh Linh", "599", id="province"),
        pytest.param(
            "Võ Lao: Nông thôn mới gắn với giảm nghèo\n(Cổng TTĐT huyện Văn Bàn, ngày 10/12/2018) - ",
            "Xã Võ Lao",
            "03061",
            id="a portal",
        ),
        pytest.param(
            "Nam Chính (Đức Linh) đón bằng công nhận\n10/12/2018\n",
            "Xã Nam Chính",
            "23206",
            id="a district in brackets",
        ),
        pytest.param(
            "Quê hương đổi mới\n10/12/2018\nMường Lai là xã vùng cao của huyện Lục Yên, tỉnh Yên Bái. ",
            "Xã Mường Lai",
            "04324",
            id="what a name is",
        ),
        pytest.param(
            "Tu Mơ Rông là huyện cuối cùng của cả nước có điện\n10/12/2018\nNhững năm qua đời sống khá lên. ",
            "Huyện Tu Mơ Rông",
            "617",
            id="what a name is, of which there is one",
        ),
        pytest.param(
            "ND - Đảng bộ và nhân dân xã Nam Chính, huyện Đức Linh (Bình Thuận) đã chung sức. Ngày 9/12/2018. ",
            "Xã Nam Chính",
            "23206",
            id="no other place",
        ),
    ],
)
def test_a_headline_without_words_for_types(head, unit, code):
    body = TELLS if unit.startswith("Xã") else DISTRICT
    assert _told(head + body) == (unit, code)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(
            f"UBND XÃ NAM CHÍNH\nBÁO CÁO\nKết quả NTM năm 2018\n{TELLS}"
            "Nơi nhận:\n- UBND huyện Đức Linh (b/c);\n- Lưu: VT.\nTM. ỦY BAN NHÂN DÂN\nCHỦ TỊCH\n",
            id="the recipients",
        ),
        pytest.param(
            f"BÁO CÁO\nKết quả NTM năm 2018\n{TELLS}Nơi nhận:\n- Huyện ủy Đức Linh;\nTM. UBND XÃ NAM CHÍNH\nCHỦ TỊCH\n",
            id="the signature",
        ),
        pytest.param(
            f"Tên xã: Nam Chính; huyện Đức Linh; tỉnh Bình Thuận\nNăm báo cáo: 2018\nBÁO CÁO NTM\n{TELLS}",
            id="a form that is filled in",
        ),
        pytest.param(
            f"Xã Nam Chính - Huyện Đức Linh: Báo cáo kết quả NTM năm 2018\n{TELLS}", id="units joined by a dash"
        ),
        pytest.param(
            "Kính gửi: Ban chỉ đạo NTM huyện Đức Linh\n"
            f"BCĐ xã Nam Chính báo cáo kết quả NTM năm 2018 như sau:\n{TELLS}",
            id="a letter",
        ),
        pytest.param(f"UBND XÃ NAM CHÍNH\nH.ĐỨC LINH - T.BÌNH THUẬN\nBÁO CÁO NTM NĂM 2018\n{TELLS}", id="two lines"),
        pytest.param(
            f"Uy ban nhan dan xa Nam Chính, huyện Đức Linh\nNgày 28/11/2018 - Bao cao\n{TELLS}", id="without accents"
        ),
        pytest.param(
            f"ĐỀ ÁN\nXÂY DỰNG NTM XÃ NAM CHÍNH, HUYỆN ĐỨC LINH\nThực trạng đến tháng 12 năm 2018\n{TELLS}",
            id="a plan that tells its state",
        ),
        pytest.param(
            f"ĐOÀN TNCS HỒ CHÍ MINH\nBCH ĐOÀN XÃ NAM CHÍNH\n"
            f"Kính gửi: UBND huyện Đức Linh\nNgày 9/12/2018\nBÁO CÁO\n{TELLS}",
            id="a body with the name of a person",
        ),
    ],
)
def test_the_district_of_a_commune_stands_somewhere(text):
    assert _told(text) == ("Xã Nam Chính", "23206")


def test_who_tells_a_story_is_not_whom_it_is_about():
    page = "Điểm sáng ở tỉnh Nam Định\n(Cổng TTĐT thị trấn Quất Lâm) - 9/12/2019\n" + DISTRICT
    assert _told(page) == ("Tỉnh Nam Định", "36")


def test_a_portal_tells_of_its_own_unit_where_nothing_else_is_named():
    assert _told("(Cổng TTĐT huyện Can Lộc) - Ngày 9/12/2019, UBND huyện tổng kết. " + DISTRICT) == (
        "Huyện Can Lộc",
        "443",
    )


def test_who_orders_a_report_does_not_report():
    page = "Căn cứ Công văn số 12/CV-BCĐ của BCĐ huyện Can Lộc, UBND xã Gia Hanh báo cáo kết quả năm 2018 như sau:\n"
    assert _told(page + TELLS)[0] == "Xã Gia Hanh"


def test_a_province_of_its_districts_name():
    page = "Điện Biên có 8/20 xã đạt chuẩn\n9/12/2019\nTỉnh Điện Biên vừa công nhận 2 xã của huyện Điện Biên.\n"
    report = extract(page.encode(), file_name="bc.txt")
    assert (report.subject.unit_name, report.subject.unit_code) == ("Tỉnh Điện Biên", "11")
    assert [(fact.role, fact.place_code) for fact in report.facts] == [("actual", "11"), ("actual", "100")]


def test_a_district_and_a_town_of_one_name_are_told_apart_by_their_word():
    page = "Nông thôn mới Cai Lậy khởi sắc\n(Báo Tiền Giang) - 9/12/2022\nHuyện Cai Lậy sau 10 năm. " + DISTRICT
    assert _told(page) == ("Huyện Cai Lậy", "820")


def test_a_headline_of_two_communes_is_news_of_neither():
    page = "Xã Vĩnh Thủy và Cam Chính đạt chuẩn nông thôn mới\n(Báo Quảng Trị) - 9/12/2019\n"
    report = extract((page + "Theo đó, tỉnh có 6 xã đạt chuẩn NTM năm 2019.\n").encode(), file_name="bc.txt")
    assert report.subject.unit_name == "Tỉnh Quảng Trị"
    counted = [fact.place_name for fact in report.facts if fact.indicator == "communes_recognised_count"]
    assert counted == ["Tỉnh Quảng Trị"]
