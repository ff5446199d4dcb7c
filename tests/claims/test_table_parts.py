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
