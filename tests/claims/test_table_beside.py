"""Years, plans and results side by side: what a comparison without a word of the plan is of, nobody says."""

from __future__ import annotations

import pytest

from tests.claims.test_tables import COMMUNE, DISTRICT, read_table

LIVING = "Tỷ lệ hộ nghèo | % | 5,2 | 4,5 | 4,1 | 91,1"


@pytest.mark.parametrize("head", ["So sánh (%)", "Tỷ lệ so sánh (%)", "2019/2018 (%)", "Tốc độ (%)"])
def test_a_comparison_behind_two_years_and_a_plan_is_of_neither(head):
    facts = read_table(f"Chỉ tiêu | ĐVT | TH 2018 | KH 2019 | TH 2019 | {head}\n{LIVING}", **COMMUNE)
    assert {it.quote for it in facts} == {"5,2", "4,5", "4,1"}


def test_a_comparison_that_names_the_plan_is_of_it():
    facts = read_table(f"Chỉ tiêu | ĐVT | TH 2018 | KH 2019 | TH 2019 | So với KH (%)\n{LIVING}", **COMMUNE)
    assert [it.indicator for it in facts if it.quote == "91,1"] == ["plan_fulfilment"]


@pytest.mark.parametrize("head", ["TH năm trước", "Cùng kỳ năm trước", "Năm trước", "Thực hiện cùng kỳ"])
def test_the_year_before_is_that_before_the_report(head):
    facts = read_table(f"Chỉ tiêu | ĐVT | {head} | TH 2019\nTỷ lệ hộ nghèo | % | 5,2 | 4,1", **COMMUNE)
    assert {it.quote: it.period_end for it in facts} == {"5,2": "2018", "4,1": "2019"}


def test_a_table_of_the_economy_and_society_counts_no_communes():
    facts = read_table(
        "Chỉ tiêu | ĐVT | Năm 2018 | Năm 2019\nThu nhập | Triệu đồng/người | 38,5 | 42,1\nHộ nghèo | % | 5,2 | 4,1",
        "Một số chỉ tiêu kinh tế - xã hội",
        **DISTRICT,
    )
    assert "communes_meeting_criterion" not in {it.indicator for it in facts}


def test_marks_beside_what_is_met_and_what_is_not():
    facts = read_table(
        """Xã | Tiêu chí |> |> | Đạt | Chưa đạt
        | 1 | 2 | 3 | |
        Nga Yên | x | x | - | 2 | 1
        Nga Thạch | x | - | - | 1 | 2"""
    )
    counted = {(it.indicator, it.quote) for it in facts if it.indicator != "criterion_status"}
    assert counted == {
        ("criteria_met_count", "2"),
        ("criteria_unmet_count", "1"),
        ("criteria_met_count", "1"),
        ("criteria_unmet_count", "2"),
    }


def test_a_sum_beside_communes_across_counts_those_that_meet_each_criterion():
    facts = read_table(
        """Tiêu chí | Nga Yên | Nga Thạch | Nga An | Tổng
        1. Quy hoạch | Đạt | Đạt | Đạt | 3
        4. Điện | Đạt | Chưa đạt | Đạt | 2
        6. Cơ sở vật chất văn hóa | Đạt | Chưa đạt | Chưa đạt | 1"""
    )
    counted = {(it.indicator, it.item, it.quote) for it in facts if it.indicator != "criterion_status"}
    assert counted == {
        ("communes_meeting_criterion", number, quote) for number, quote in zip("146", "321", strict=True)
    }


def test_ones_are_marks_above_the_row_that_adds_them_up():
    facts = read_table(
        """Xã | Các tiêu chí |> |> | Số TC đạt
        | 1 | 2 | 3 |
        Nga Yên | 1 | 1 | 0 | 2
        Nga Thạch | 1 | 1 | 1 | 3
        Số xã đạt tiêu chí | 2 | 2 | 1 |"""
    )
    assert {(it.indicator, it.item, it.quote) for it in facts if "meeting" in it.indicator} == {
        ("communes_meeting_criterion", "1", "2"),
        ("communes_meeting_criterion", "2", "2"),
        ("communes_meeting_criterion", "3", "1"),
    }
    assert sum(it.indicator == "criterion_status" for it in facts) == 6


@pytest.mark.parametrize(
    "head", ["Trước khi thực hiện", "Xuất phát điểm", "Khi bắt đầu", "Trước khi xây dựng NTM", "Khi được công nhận"]
)
def test_a_column_of_the_beginning_is_a_baseline_of_a_time_that_nobody_says(head):
    facts = read_table(f"Chỉ tiêu | ĐVT | {head} | Hiện nay\nTỷ lệ hộ nghèo | % | 15,2 | 4,1", **COMMUNE)
    told = {it.quote: (it.role, it.period_end, it.certainty) for it in facts}
    assert told == {"15,2": ("baseline", "", "inferred"), "4,1": ("actual", "2019", "stated")}


@pytest.mark.parametrize("head", ["Năm 2011 (trước khi thực hiện)", "Đầu kỳ (2011)", "Thời điểm bắt đầu (2011)"])
def test_a_column_of_the_beginning_with_its_year_is_sure(head):
    facts = read_table(f"Chỉ tiêu | ĐVT | {head} | Hiện nay\nTỷ lệ hộ nghèo | % | 15,2 | 4,1", **COMMUNE)
    told = {it.quote: (it.role, it.period_end, it.certainty) for it in facts}
    assert told["15,2"] == ("baseline", "2011", "stated")


@pytest.mark.parametrize("head", ["Giao đầu năm", "Kế hoạch đầu năm"])
def test_a_plan_of_the_beginning_is_a_plan(head):
    facts = read_table(f"Chỉ tiêu | ĐVT | {head} | Thực hiện\nTỷ lệ hộ nghèo | % | 4,5 | 4,1", **COMMUNE)
    assert {it.quote: it.role for it in facts} == {"4,5": "plan", "4,1": "actual"}


def test_a_comparison_with_last_year_alone_is_no_fulfilment():
    facts = read_table(f"Chỉ tiêu | ĐVT | Cùng kỳ | Năm nay | So sánh (%)\n{LIVING.replace('| 4,5 ', '')}", **COMMUNE)
    assert {it.quote for it in facts} == {"5,2", "4,1"}


@pytest.mark.parametrize("head", ["% đạt", "% thực hiện", "Đạt (%)", "Tỷ lệ đạt (%)"])
def test_a_rate_behind_plan_and_result_is_its_fulfilment(head):
    facts = read_table(f"Chỉ tiêu | ĐVT | KH | TH | {head}\n{LIVING.replace('| 5,2 ', '')}", **COMMUNE)
    assert {it.indicator for it in facts if it.quote == "91,1"} == {"plan_fulfilment"}


@pytest.mark.parametrize("asked", ["Yêu cầu của tiêu chí", "Chỉ tiêu tiêu chí", "Chỉ tiêu chung", "Quy định"])
def test_what_is_reached_beside_what_is_asked_for(asked):
    facts = read_table(f"Nội dung | ĐVT | {asked} | Mức đạt được\nTỷ lệ hộ nghèo | % | 5,0 | 4,1", **COMMUNE)
    assert {it.quote: it.role for it in facts} == {"5,0": "threshold", "4,1": "actual"}


def test_a_plan_of_several_years_is_of_their_end_for_what_stands():
    facts = read_table("Chỉ tiêu | ĐVT | Năm 2019 | Kế hoạch 2021-2025\nTỷ lệ hộ nghèo | % | 4,1 | 2,0", **COMMUNE)
    assert {it.quote: it.period_start for it in facts} == {"4,1": "2019", "2,0": "2025"}


@pytest.mark.parametrize("head", ["So KH (+,-)", "So với KH (+/-)", "So KH (+;-)"])
def test_a_difference_from_the_plan_is_no_rate(head):
    facts = read_table(f"Chỉ tiêu | ĐVT | KH | TH | {head}\nTỷ lệ hộ nghèo | % | 4,5 | 4,1 | 0,4", **COMMUNE)
    assert {(it.role, it.certainty) for it in facts if it.quote == "0,4"} == {("change", "inferred")}
    assert "plan_fulfilment" not in {it.indicator for it in facts}


def test_years_and_quarters_beside_that_of_the_report():
    facts = read_table("Chỉ tiêu | ĐVT | Năm trước | Kế hoạch năm sau\nTỷ lệ hộ nghèo | % | 5,2 | 3,5", **COMMUNE)
    assert {it.quote: (it.role, it.period_end) for it in facts} == {
        "5,2": ("actual", "2018"),
        "3,5": ("target", "2020"),
    }
    facts = read_table("Chỉ tiêu | ĐVT | Quý I | Quý II\nTỷ lệ hộ nghèo | % | 5,2 | 4,9", **COMMUNE)
    assert {it.quote: (it.period_start, it.period_end) for it in facts} == {
        "5,2": ("2019-01", "2019-03"),
        "4,9": ("2019-04", "2019-06"),
    }


def test_what_is_needed_is_not_there():
    facts = read_table("Nội dung | ĐVT | Hiện có | Cần có\nSố HTX | HTX | 2 | 5", **COMMUNE)
    assert {it.quote: it.role for it in facts} == {"2": "actual", "5": "target"}
