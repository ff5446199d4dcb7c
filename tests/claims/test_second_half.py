"""«6 tháng cuối năm» in a heading: to come in a report of June, past in one of December or of the January behind it."""

import pytest

from extractor.pipeline import extract

REPORT = """UỶ BAN NHÂN DÂN HUYỆN KRÔNG NĂNG
Số: 12/BC-UBND
Krông Năng, {signed}
BÁO CÁO
Kết quả thực hiện chương trình xây dựng nông thôn mới năm 2019

I. Kết quả chung
Toàn huyện có 11 xã.
II. Nguồn lực 6 tháng cuối năm
Tổng vốn huy động 45 tỷ đồng.
"""


@pytest.mark.parametrize(
    ("signed", "role"),
    [
        ("ngày 20 tháng 6 năm 2019", "target"),
        ("ngày 15 tháng 12 năm 2019", "actual"),
        ("ngày 10 tháng 01 năm 2020", "actual"),
    ],
)
def test_the_second_half_of_the_year_is_to_come_or_past(signed, role):
    facts = extract(REPORT.format(signed=signed).encode()).facts
    assert [fact.role for fact in facts if fact.indicator == "funding"] == [role]


@pytest.mark.parametrize(
    ("signed", "said", "role"),
    [
        ("ngày 03 tháng 7 năm 2019", "Cuối năm giải ngân 95% kế hoạch vốn.", "target"),
        ("ngày 03 tháng 7 năm 2019", "Cuối năm 2018 giải ngân 95% kế hoạch vốn.", "actual"),
        ("ngày 03 tháng 7 năm 2019", "Đến hết năm 2019 giải ngân 95% kế hoạch vốn.", "target"),
        ("ngày 03 tháng 7 năm 2019", "Ước đến hết năm 2019 giải ngân 95% kế hoạch vốn.", "actual"),
        ("ngày 20 tháng 12 năm 2019", "Đến hết năm 2019 giải ngân 95% kế hoạch vốn.", "actual"),
        ("ngày 20 tháng 12 năm 2019", "Cuối năm giải ngân 95% kế hoạch vốn.", "actual"),
    ],
)
def test_the_end_of_the_year_is_to_come_or_past(signed, said, role):
    report = REPORT.replace("Tổng vốn huy động 45 tỷ đồng.", "").replace("II. Nguồn lực 6 tháng cuối năm\n", "")
    facts = extract(f"{report.format(signed=signed)}{said}\n".encode()).facts
    assert [fact.role for fact in facts if fact.indicator == "funding_disbursed_share"] == [role]
