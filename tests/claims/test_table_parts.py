"""Columns that split what their rows name, and columns of which nobody knows what they hold."""

from __future__ import annotations

import pytest

from extractor.model import Fact
from tests.claims.test_tables import COMMUNE, read_table

COUNTED = {"Tổng số": "1.640", "Đạt": "1.230", "Chưa đạt": "410", "Tỷ lệ (%)": "75,0"}


def _told(facts: list[Fact]) -> dict[str, tuple[str, str, str]]:
    """By the printed figure: measure, unit and certainty."""
    return {it.quote: (it.topic if it.topic == "open" else it.indicator, it.unit, it.certainty) for it in facts}


@pytest.mark.parametrize("row", ["Tỷ lệ hộ dùng nước sạch", "Hộ dùng nước sạch", "Số hộ dùng nước sạch"])
@pytest.mark.parametrize(
    "heads",
    [
        ("Tổng số", "Đạt", "Tỷ lệ (%)"),
        ("Đạt", "Tổng số", "Tỷ lệ (%)"),
        ("Tổng số", "Đạt", "Chưa đạt"),
        ("Tổng số", "Đạt", "Chưa đạt", "Tỷ lệ (%)"),
    ],
)
def test_a_total_and_what_is_met_of_it_are_no_rates(row, heads):
    facts = read_table(f"Nội dung | {' | '.join(heads)}\n{row} | {' | '.join(COUNTED[it] for it in heads)}", **COMMUNE)
    stated = [(it.indicator, it.quote) for it in facts if it.certainty == "stated"]
    assert stated == ([("clean_water_share", "75,0")] if "Tỷ lệ (%)" in heads else [])


def test_what_is_met_is_the_count_of_the_rate_that_the_row_names():
    facts = read_table(
        """TT | Chỉ tiêu | ĐVT | Tổng số | Đạt | Còn lại | Tỷ lệ (%)
        1 | Tỷ lệ hộ nghèo | hộ | 1.640 | 82 | 1.558 | 5,0
        2 | Số người tham gia BHYT | người | 5.900 | 5.310 | 590 | 90,0
        3 | Thôn văn hóa | thôn | 9 | 8 | 1 | 88,9""",
        **COMMUNE,
    )
    assert _told(facts) == {
        "1.640": ("open", "households", "inferred"),
        "82": ("poor_households", "households", "stated"),
        "1.558": ("open", "households", "inferred"),
        "5,0": ("poverty_rate", "percent", "stated"),
        "5.900": ("open", "persons", "inferred"),
        "5.310": ("health_insurance_persons", "persons", "stated"),
        "590": ("open", "persons", "inferred"),
        "90,0": ("health_insurance_coverage", "percent", "stated"),
        "9": ("open", "villages", "inferred"),
        "8": ("cultural_village_count", "villages", "stated"),
        "1": ("open", "villages", "inferred"),
        "88,9": ("cultural_village_share", "percent", "stated"),
    }


def test_numbers_and_shares_below_what_is_met_and_what_is_not():
    facts = read_table(
        """Nội dung | Tổng số hộ | Đạt |> | Chưa đạt |>
        | | Số hộ | % | Số hộ | %
        Hộ dùng nước sạch | 1.640 | 1.230 | 75,0 | 410 | 25,0""",
        **COMMUNE,
    )
    told = _told(facts)
    assert told["75,0"] == ("clean_water_share", "percent", "stated")
    assert {told[it][0] for it in ("1.230", "410", "25,0")} == {"open"}


def test_more_than_a_hundred_is_no_rate_where_no_unit_is_said():
    facts = read_table(
        "Nội dung | KH 2019 | TH 2019\nHộ dùng nước sạch | 1.250 | 940\nHộ có nhà ở đạt chuẩn | 85 | 96", **COMMUNE
    )
    assert not facts


def test_one_rate_beyond_the_whole_is_still_read_to_be_found():
    facts = read_table(
        "Nội dung | Kết quả\nTỷ lệ hộ dùng nước sạch | 940,5\nTỷ lệ hộ nghèo | 4,1\nTỷ lệ người tham gia BHYT | 92,5",
        **COMMUNE,
    )
    assert {it.quote for it in facts} == {"940,5", "4,1", "92,5"}


@pytest.mark.parametrize("head", ["Mức trung bình", "Công suất", "Đồng bằng", "Định mức", "Cử tri đánh giá", ""])
def test_what_stands_below_a_head_that_nobody_knows_is_in_doubt(head):
    facts = read_table(f"Chỉ tiêu | ĐVT | Kết quả | {head}\nTỷ lệ hộ nghèo | % | 4,1 | 6,2", **COMMUNE)
    assert {it.quote: it.certainty for it in facts} == {"4,1": "stated", "6,2": "inferred"}


@pytest.mark.parametrize("head", ["Bình quân cả nước", "Xếp hạng", "Bình quân chung tỉnh"])
def test_what_is_of_others_is_no_value_of_the_row(head):
    facts = read_table(f"Chỉ tiêu | ĐVT | Kết quả | {head}\nTỷ lệ hộ nghèo | % | 4,1 | 6,2", **COMMUNE)
    assert [it.indicator for it in facts if it.topic != "open"] == ["poverty_rate"]


def test_plan_and_result_are_of_the_row_not_of_the_column_beside_them():
    facts = read_table("Chỉ tiêu | ĐVT | Số phiếu khảo sát | TH 2019\nTỷ lệ hộ nghèo | % | 85 | 4,1", **COMMUNE)
    assert [it.indicator for it in facts if it.quote == "4,1"] == ["poverty_rate"]


def test_what_is_to_be_done_is_the_total_of_what_was_done():
    facts = read_table(
        "Nội dung | Số phải làm | Đã làm | Còn phải làm\nNhà văn hóa thôn | 12 | 9 | 3\nThôn văn hóa | 12 | 8 | 4",
        **COMMUNE,
    )
    assert {it.quote: it.indicator for it in facts if it.topic != "open"} == {
        "9": "culture_house_village_count",
        "8": "cultural_village_count",
    }


@pytest.mark.parametrize("total", ["Tổng số (km)", "Tổng chiều dài (km)", "Chiều dài (km)"])
@pytest.mark.parametrize("done", ["Đã cứng hóa (km)", "Đã kiên cố hóa (km)", "Số đã làm (km)"])
def test_the_length_of_all_roads_is_not_that_of_the_hard_ones(total, done):
    down = read_table(f"Loại đường | {total} | {done} | Tỷ lệ (%)\nĐường trục xã | 12,5 | 11,2 | 89,6", **COMMUNE)
    across = read_table(f"Xã | Đường trục xã |>\n| {total} | {done}\nNga Yên | 12,5 | 11,2\nNga Thạch | 8,5 | 8,1")
    for facts in (down, across):
        told = _told(facts)
        assert told["12,5"] == ("open", "km", "inferred")
        assert told["11,2"] == ("road_commune_km", "km", "stated")


def test_a_row_that_names_a_part_of_what_its_head_counts_is_in_doubt():
    facts = read_table("Cấp học | Số trường đạt chuẩn\nMầm non | 21\nTiểu học | 26\nCộng | 47")
    assert {it.quote: it.certainty for it in facts} == {"21": "inferred", "26": "inferred", "47": "stated"}


def test_stars_down_the_table_are_items_of_what_their_column_counts():
    facts = read_table("Hạng sao | Số sản phẩm\n4 sao | 6\n3 sao | 19", "Kết quả đánh giá sản phẩm OCOP")
    assert {(it.indicator, it.item, it.quote) for it in facts} == {
        ("ocop_products_count", "4_star", "6"),
        ("ocop_products_count", "3_star", "19"),
    }


def test_the_beginning_of_a_time_that_nobody_names_is_in_doubt():
    facts = read_table("Chỉ tiêu | ĐVT | Đầu kỳ | Cuối kỳ\nTỷ lệ hộ nghèo | % | 6,2 | 4,1", **COMMUNE)
    assert {it.quote: it.certainty for it in facts} == {"6,2": "inferred", "4,1": "stated"}


def test_the_whole_province_is_no_district():
    facts = read_table("Chỉ tiêu | ĐVT | Toàn tỉnh | Toàn huyện\nTỷ lệ hộ nghèo | % | 6,2 | 4,1")
    assert {it.quote: it.topic for it in facts} == {"6,2": "open", "4,1": "indicator"}


def test_a_cell_that_lists_bands_recognises_nobody():
    facts = read_table(
        "TT | Huyện | Kết quả\n1 | Nga Sơn | 5 xã đạt 19/19, 3 xã đạt 15-18 tiêu chí\n2 | Hà Trung | 4 xã đạt 19 TC",
        unit="tỉnh Thanh Hóa",
        province="tỉnh Thanh Hóa",
        year=2019,
    )
    assert [(it.indicator, it.item, it.quote) for it in facts if it.topic != "open"] == [
        ("communes_by_band", "19", "5 xã"),
        ("communes_by_band", "15-18", "3 xã"),
        ("communes_by_band", "19", "4 xã"),
    ]


def test_a_number_and_its_rate_are_of_what_the_row_names():
    facts = read_table("Chỉ tiêu | Số hộ | Đạt tỷ lệ (%)\nHộ nghèo | 82 | 5,0", **COMMUNE)
    assert [(it.indicator, it.quote, it.certainty) for it in facts] == [
        ("poor_households", "82", "stated"),
        ("poverty_rate", "5,0", "stated"),
    ]


def test_compatriots_are_no_money():
    facts = read_table("Chỉ tiêu | Tổng số | Trong đó: đồng bào DTTS\nHộ nghèo | 82 | 40", **COMMUNE)
    assert not [it for it in facts if it.unit == "VND"]


@pytest.mark.parametrize("money", ["Số tiền", "Số vốn", "Kinh phí"])
def test_money_of_sources_and_its_shares_are_no_parts_of_anything(money):
    table = f"STT | Nguồn vốn | {money} | Tỷ lệ (%)\n1 | Ngân sách tỉnh | 120 | 60,0\n2 | Nhân dân đóng góp | 80 | 40,0"
    facts = read_table(table, "ĐVT: triệu đồng")
    told = {(it.indicator, it.item, str(it.value)) for it in facts if it.certainty == "stated"}
    money_of = {("funding", "province_budget", "120000000"), ("funding", "community", "80000000")}
    assert told == money_of | {("funding_share", "province_budget", "60"), ("funding_share", "community", "40")}
