"""What the title of a paper, or of a section, makes of its figures."""

from __future__ import annotations

import pytest

from extractor.pipeline import extract

HEAD = "UBND XÃ ĐẠI ĐỒNG\nHuyện Vĩnh Tường, tỉnh Vĩnh Phúc\nĐại Đồng, ngày 15 tháng 01 năm 2019\n"
PLAN = "KẾ HOẠCH\nXây dựng nông thôn mới năm 2019\n\n"


def _roles(text: str) -> dict[str, str]:
    return {fact.quote: fact.role for fact in extract(text.encode(), file_name="a.txt").facts}


@pytest.mark.parametrize(
    "title",
    [
        PLAN,
        "KẾ HOẠCH\nThực hiện Chương trình mục tiêu quốc gia xây dựng nông thôn mới năm 2019\n\n",
        "THÔNG BÁO\nChỉ tiêu xây dựng nông thôn mới giao cho các xã năm 2019\n\n",
        "NGHỊ QUYẾT\nĐại hội Đảng bộ xã lần thứ XX, nhiệm kỳ 2019-2024\n\n",
        "BẢN ĐĂNG KÝ\nxây dựng xã nông thôn mới năm 2019\n\n",
    ],
)
def test_figures_of_a_plan_are_to_be_reached(title):
    roles = _roles(HEAD + title + "Thu nhập 52 triệu đồng/người/năm. Bê tông hóa 3,5 km đường trục thôn.\n")
    assert roles == {"52 triệu đồng/người/năm": "target", "3,5 km": "target"}


def test_what_a_plan_tells_of_what_is_there_is_no_target():
    roles = _roles(
        HEAD + PLAN + "I. THỰC TRẠNG\nThu nhập 42 triệu đồng/người/năm.\nII. NỘI DUNG\n"
        "Xã có 2.300 hộ. Đã bê tông hóa 12 km đường trục thôn. Năm 2018 hộ nghèo 3,5%. Kiên cố hóa 2,1 km kênh mương.\n"
    )
    assert {quote for quote, role in roles.items() if role == "target"} == {"2,1 km"}
    assert len(roles) == 5


def test_a_report_on_a_plan_tells_results():
    roles = _roles(HEAD + "BÁO CÁO\nKết quả thực hiện kế hoạch năm 2018\n\nThu nhập 52 triệu đồng/người/năm.\n")
    assert roles == {"52 triệu đồng/người/năm": "actual"}


def test_money_of_a_plan_is_planned():
    roles = _roles(HEAD + PLAN + "Tổng kinh phí: 12 tỷ đồng, trong đó ngân sách tỉnh 5 tỷ đồng.\n")
    assert roles == {"12 tỷ đồng": "plan", "5 tỷ đồng": "plan"}


def test_tables_of_a_plan_are_to_be_reached_and_communes_are_as_many_as_there_are():
    table = "Huyện | Tổng số xã | 2021 | 2022\nBa Tri | 21 | 12 | 14\nGiồng Trôm | 20 | 11 | 13\n"
    caption = "Phụ lục: Dự kiến kế hoạch giai đoạn 2021-2022 số xã đạt chuẩn\n"
    head = "VĂN PHÒNG ĐIỀU PHỐI NTM TỈNH BẾN TRE\nBến Tre, ngày 05/11/2021\n"
    facts = extract((head + caption + table).encode(), file_name="a.txt").facts
    rows = {(fact.indicator, fact.role, fact.period_start) for fact in facts}
    assert rows == {
        ("communes_total", "actual", "2021"),
        ("communes_recognised_count", "target", "2021"),
        ("communes_recognised_count", "target", "2022"),
    }


def test_a_change_since_the_first_year_runs_from_that_of_the_title():
    title = (
        "UBND XÃ ĐẠI HIỆP\nHuyện Đại Lộc, tỉnh Quảng Nam\nBáo cáo tổng kết 10 năm NTM (2011-2020), ngày 20/11/2020\n"
    )
    text = "Số hộ nghèo hiện nay: 22 hộ, giảm 297 hộ so với năm đầu triển khai.\n"
    facts = extract((title + text).encode(), file_name="a.txt").facts
    change = next(fact for fact in facts if fact.role == "change")
    assert (change.value, change.period_start, change.period_end) == (-297, "2011", "2020")


def test_a_numbered_sentence_about_a_unit_opens_no_targets():
    head = "UBND HUYỆN BA TRI\nBa Tri, ngày 10 tháng 12 năm 2019\n\nBÁO CÁO\nKết quả năm 2019\n\n"
    roles = _roles(head + "1. Xã An Đức hoàn thành hồ sơ đề nghị thẩm định. Thu nhập 52 triệu đồng/người/năm.\n")
    assert roles == {"52 triệu đồng/người/năm": "actual"}
    roles = _roles(head + "1. Kiến nghị với tỉnh. Kiên cố hóa 2,1 km kênh mương.\n")
    assert roles == {"2,1 km": "target"}


def test_what_is_told_in_sentences_below_a_request_stands_and_works_are_asked_for():
    report = "BÁO CÁO\nTự đánh giá kết quả xây dựng nông thôn mới năm 2018\n\n"
    asked = "C. ĐỀ NGHỊ\nÝ kiến hài lòng của người dân đạt 97,2% số phiếu. Kính đề nghị UBND huyện thẩm tra.\n"
    works = "D. KIẾN NGHỊ\nKiên cố hóa 3,2 km kênh mương. Hỗ trợ 4 km đường trục thôn.\n"
    assert _roles(HEAD + report + asked + works) == {"97,2%": "actual", "3,2 km": "target", "4 km": "target"}
