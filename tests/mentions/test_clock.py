"""Times of the day are no figures; durations and counts beside a colon are."""

import pytest

from tests.reading import read_text

CLOCKS = (
    "Thời gian đăng: 07/05/2021 10:42:17 PM",
    "Ngày đăng 7/5/2021 9:05 AM",
    "Thứ hai, 07/05/2021 | 08:35 GMT+7",
    "Hội nghị khai mạc lúc 14h45' ngày 7/5/2021.",
    "Bắt đầu từ 07g30 tại hội trường huyện.",
    "Hội nghị bắt đầu lúc 7 giờ 45 phút, kết thúc lúc 10 giờ.",
    "Đài phát buổi sáng từ 5h30 đến 6h15.",
)
FIGURES = (
    ("Các thôn học 8 giờ mỗi buổi.", "8"),
    ("Đạt tiêu chí số 5:12 xã.", "12"),
    ("Giao thông nông thôn đạt 7 giờ/ngày.", "7"),
)


@pytest.mark.parametrize("text", CLOCKS)
def test_a_time_of_day_is_no_figure(text):
    _, mentions, claims, _ = read_text(text)
    assert not [it for it in mentions if it.kind in ("quantity", "ratio", "range")]
    assert not [claim for claim in claims if claim.quantity is not None]


@pytest.mark.parametrize(("text", "number"), FIGURES)
def test_a_duration_is_no_time_of_day(text, number):
    clocks = [it for it in read_text(text)[1] if it.evidence.rule == "mentions.dates.clock"]
    assert not [it for it in clocks if number in it.evidence.quote]
