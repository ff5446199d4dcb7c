"""Money of papers whose title plans it or gives it out."""

from __future__ import annotations

import pytest

from extractor import extract

BODY = "Điều 1. Tổng mức vốn là 143 tỷ đồng; trong đó ngân sách tỉnh 41 tỷ đồng, ngân sách huyện 102 tỷ đồng."


def _funding(title: str, body: str = BODY) -> set[tuple[str, str, str]]:
    text = f"HĐND HUYỆN TÂN YÊN\n{title}\nTân Yên (Bắc Giang), ngày 16/12/2021\n{body}"
    facts = extract(text.encode(), file_name="a.txt").facts
    return {(fact.role, fact.period_start, fact.period_end) for fact in facts if fact.indicator == "funding"}


@pytest.mark.parametrize(
    ("title", "period"),
    [
        pytest.param("Nghị quyết về kế hoạch đầu tư công trung hạn 2021-2025", ("2021", "2025"), id="stage"),
        pytest.param("Nghị quyết về phân bổ vốn CTMTQG xây dựng NTM năm 2022", ("2022", "2022"), id="next year"),
        pytest.param("Quyết định về việc giao kế hoạch vốn năm 2021", ("2021", "2021"), id="this year"),
    ],
)
def test_money_of_a_paper_that_gives_it_out_is_a_plan(title, period):
    assert _funding(title) == {("plan", *period)}


@pytest.mark.parametrize(
    "title",
    ["Báo cáo kết quả thực hiện kế hoạch vốn năm 2021", "Báo cáo tình hình phân bổ vốn năm 2021"],
)
def test_money_of_a_report_is_a_result(title):
    assert {role for role, *_ in _funding(title)} == {"actual"}


def test_what_was_paid_out_in_such_a_paper_is_a_result():
    body = "Điều 1. Năm 2020 huyện đã huy động 143 tỷ đồng xây dựng nông thôn mới."
    assert {role for role, *_ in _funding("Nghị quyết về kế hoạch vốn năm 2021", body)} == {"actual"}


def _plan(body: str) -> set[tuple[str, str]]:
    text = (
        "UBND XÃ ĐẠI ĐỒNG\nHuyện Vĩnh Tường, tỉnh Vĩnh Phúc\nĐại Đồng, ngày 18 tháng 11 năm 2018\n"
        f"KẾ HOẠCH\nThực hiện Chương trình xây dựng nông thôn mới năm 2019\n\n{body}\n"
    )
    facts = extract(text.encode(), file_name="a.txt").facts
    return {(fact.role, fact.period_start) for fact in facts if fact.indicator == "funding"}


def test_money_of_a_plan_is_of_the_year_that_it_plans():
    body = "I. NỘI DUNG\nTổng kinh phí thực hiện 4.650 triệu đồng, trong đó ngân sách xã 1.150 triệu đồng."
    assert {year for _, year in _plan(body)} == {"2019"}


def test_what_is_needed_for_the_year_to_come_is_a_target():
    for needs in ("Tổng nhu cầu 4.650 triệu đồng.", "Nhu cầu vốn: 4.650 triệu đồng.", "Kinh phí: 4.650 triệu đồng."):
        assert _plan(f"II. NHU CẦU VỐN\n{needs} Ngân sách xã 1.150 triệu đồng.") == {("target", "2019")}, needs
