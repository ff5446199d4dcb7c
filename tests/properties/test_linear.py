"""The time of a document grows with its length alone, also where a clerk (or an enemy) never ends a line."""

from __future__ import annotations

from time import process_time

import pytest

from extractor.pipeline import extract
from tests.reading import read_text

LINES = {
    "shares": "ngân sách tỉnh 12,5 tỷ đồng (12,5%), ",
    "communes": "xã Nga Yên đạt 17/19 tiêu chí, ",
    "indicators": "tỷ lệ hộ nghèo giảm từ 5% xuống còn 3%, ",
    "open": "có 12 cái ghế đá và 13 cái bàn gỗ ",
    "numbers": "1 2 3 4 5 6 7 8 9 ",
    "aims": "2 xã: Nga Yên, phấn đấu năm 2019 có thêm ",
}
_LENGTH, _MOST = 8000, 3.2  # letters; a doubled line may take so many times as long


@pytest.mark.parametrize("words", LINES.values(), ids=LINES)
def test_a_line_twice_as_long_takes_about_twice_the_time(words):
    read_text(words)  # catalogs and caches
    # the least of two: a collection of other tests' garbage, in a process full of it, takes a second
    times = [min(_time(words * (length // len(words))) for _ in range(2)) for length in (_LENGTH, 2 * _LENGTH)]
    assert times[1] < _MOST * times[0] + 0.2, times


@pytest.mark.parametrize("words", ["Ab", "A.", "Nga Yên - ", "(Báo) "])
def test_a_headline_twice_as_long_takes_about_twice_the_time(words):
    def read(length):
        extract((words * (length // len(words))).encode(), file_name="page.txt")

    read(60)  # catalogs and caches
    times = [_time(length, read) for length in (120, 240)]
    assert times[1] < _MOST * times[0] + 0.2, times


def _time(asked, read=read_text):
    start = process_time()
    read(asked)
    return process_time() - start


def test_a_long_line_loses_no_figure():
    words = "Ngân sách tỉnh hỗ trợ 12,5 tỷ đồng để làm đường. "
    facts = read_text(words * 300)[3]
    assert len(facts) == 300
