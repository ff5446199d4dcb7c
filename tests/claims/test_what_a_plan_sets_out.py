"""Tables of a plan, of a self-assessment, below a sentence on a mean; papers of January."""

from __future__ import annotations

from extractor.pipeline import extract

HEAD = """ỦY BAN NHÂN DÂN            CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
{unit}                     Độc lập – Tự do – Hạnh phúc
Số: 14/{symbol}            {place}, ngày {day}

{title}
"""


def facts_of(body, *, unit, symbol, day, title):
    head = HEAD.format(unit=unit.upper(), symbol=symbol, day=day, title=title, place=unit.partition(" ")[2])
    return extract(f"{head}\n{body}".encode(), file_name="a.txt").facts


def test_what_a_plan_sets_out_in_a_table_is_of_the_year_that_it_plans():
    body = """A. THỰC TRẠNG
Hết năm 2012 xã đạt 9 tiêu chí.
B. DANH MỤC CÔNG TRÌNH
Đơn vị tính: triệu đồng
| STT | Tên công trình | Khối lượng | Tổng kinh phí | NS xã |
| 1 | Đường ngõ xóm | 3,5 km | 1.890 | 360 |
| 2 | Kiên cố kênh cấp III | 1,2 km | 1.320 | 420 |"""
    title = "KẾ HOẠCH\nXây dựng nông thôn mới xã Nga Hải năm 2013"
    facts = facts_of(body, unit="Xã Nga Hải", symbol="KH-UBND", day="12 tháng 3 năm 2013", title=title)
    of_table = [it for it in facts if it.indicator in ("road_lane_km", "canal_hardened_km", "funding")]
    assert {it.period_end for it in of_table} == {"2013"}
    assert {it.role for it in of_table} == {"target", "plan"}
    assert [it.period_end for it in facts if it.indicator == "criteria_met_count"] == ["2012"]


def test_a_resolution_plans_the_money_of_a_stretch_that_has_only_begun():
    body = """1. Vốn thực hiện (đơn vị: tỷ đồng)
Nguồn vốn | Giai đoạn 2011-2015 | Giai đoạn 2016-2020
Ngân sách nhà nước | 114 | 205
Tín dụng | 70 | 126
Tổng cộng | 184 | 331"""
    title = "NGHỊ QUYẾT\nVề Chương trình xây dựng nông thôn mới giai đoạn 2011-2015 và đến năm 2020"
    facts = facts_of(body, unit="Huyện Nga Sơn", symbol="NQ-HĐND", day="2 tháng 8 năm 2011", title=title)
    told = {(it.period_start, it.role) for it in facts if it.indicator == "funding"}
    assert told == {("2011", "target"), ("2016", "target")}


def test_what_the_commune_has_reached_beside_what_is_asked_is_a_result():
    body = """Tiêu chí | Nội dung | Yêu cầu | Xã đạt | Tự đánh giá
3. Thủy lợi | Tỷ lệ km kênh mương do xã quản lý được kiên cố | 85% | 88,3% | Đạt
9. Nhà ở | Tỷ lệ hộ có nhà ở đạt chuẩn | 90% | 93,1% | Đạt
11. Hộ nghèo | Tỷ lệ hộ nghèo | ≤ 5% | 3,86% | Đạt"""
    title = "BÁO CÁO\nTự đánh giá kết quả thực hiện các tiêu chí năm 2014"
    facts = facts_of(body, unit="Xã Nga Hải", symbol="BC-UBND", day="20 tháng 10 năm 2014", title=title)
    results = {(it.indicator, str(it.value)) for it in facts if it.role == "actual" and it.unit == "percent"}
    assert results == {("canal_hardened_share", "88.3"), ("house_standard_share", "93.1"), ("poverty_rate", "3.86")}


def test_a_commune_has_no_mean_whatever_the_sentence_above_its_table_tells():
    body = """Toàn huyện có 3 xã, bình quân mỗi xã đạt 12,33 tiêu chí. Chi tiết:
STT | Xã | Số TC đạt năm 2015 | KH năm 2016 | TH năm 2016
1 | Nga Hải | 12 | 15 | 16
2 | Nga Yên | 9 | 11 | 11
3 | Nga Thanh | 8 | 10 | 10"""
    title = "BÁO CÁO\nKết quả thực hiện bộ tiêu chí năm 2016"
    facts = facts_of(body, unit="Huyện Nga Sơn", symbol="BC-UBND", day="22 tháng 12 năm 2016", title=title)
    of_communes = [it for it in facts if it.place_name.startswith("Xã")]
    assert len(of_communes) == 9
    assert {it.indicator for it in of_communes} == {"criteria_met_count"}
    assert sorted(str(it.value) for it in of_communes if it.role == "plan") == ["10", "11", "15"]


def test_a_paper_of_january_that_names_no_year_counts_what_the_year_before_has_brought():
    body = "Tổng nợ xây dựng cơ bản là 87,4 tỷ đồng, giảm 5,1 tỷ đồng so với cuối năm 2014."
    title = "BÁO CÁO\nTình hình nợ đọng xây dựng cơ bản"
    for day, year in (("8 tháng 01 năm 2016", "2015"), ("8 tháng 6 năm 2016", "2016")):
        facts = facts_of(body, unit="Huyện Nga Sơn", symbol="BC-UBND", day=day, title=title)
        assert [it.period_end for it in facts if it.indicator == "debt_construction"][:1] == [year]


def test_what_is_counted_for_each_of_something_is_no_plain_measure():
    facts = facts_of(
        "Nhân dân hiến đất bình quân 24 m2/sào; xi măng 120 tấn/km; có 24 thôn/bản.",
        unit="Xã Nga Hải",
        symbol="BC-UBND",
        day="8 tháng 6 năm 2016",
        title="BÁO CÁO\nKết quả năm 2015",
    )
    units = {(str(it.value), it.unit) for it in facts}
    assert {("24", "m2/sao"), ("120", "tonnes/km"), ("24", "villages")} <= units
    assert not {"land_donated", "cement_tonnes"} & {it.indicator for it in facts}
