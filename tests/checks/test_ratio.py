"""A percentage right behind a count repeats it, whatever the two measure; what else stands there is no repetition."""

import pytest

from extractor.pipeline import extract

HEAD = """UỶ BAN NHÂN DÂN HUYỆN KRÔNG NĂNG
Số: 12/BC-UBND
Krông Năng, ngày 15 tháng 12 năm 2019
BÁO CÁO
Kết quả thực hiện chương trình xây dựng nông thôn mới năm 2019

"""


def told(sentence: str) -> list[str]:
    return [one.check for one in extract((HEAD + sentence).encode()).findings if one.check == "ratio.percent"]


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("Có 71/129 tuyến đường được trồng hoa (55,0%).", "Có 71/129 tuyến đường được trồng hoa (50,5%)."),
        (
            "Có 2.196/2.386 hộ đạt gia đình văn hóa, chiếm 92,0%.",
            "Có 2.196/2.386 hộ đạt gia đình văn hóa, chiếm 90,2%.",
        ),
        ("Tiêu chí số 2 có 7/11 xã đạt (63,6%).", "Tiêu chí số 2 có 7/11 xã đạt (36,6%)."),
    ],
)
def test_a_percentage_right_behind_a_count_repeats_it(right, wrong):
    assert told(right) == []
    assert told(wrong) == ["ratio.percent"]


@pytest.mark.parametrize(
    "sentence",
    [
        "Có 71/129 tuyến đường được trồng hoa (85% kế hoạch).",
        "Có 71/129 tuyến đường được trồng hoa (tăng 12% so với năm trước).",
        "Có 71/129 tuyến đường được trồng hoa, trong đó đường thôn chiếm 30%.",
        "Có 71/129 tuyến đường được trồng hoa, bằng 110% so với cùng kỳ.",
    ],
)
def test_a_percentage_of_something_else_is_left_alone(sentence):
    assert told(sentence) == []
