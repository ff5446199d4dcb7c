"""Whose a figure is that stands behind a sentence about another unit."""

from __future__ import annotations

from extractor.pipeline import extract

HEAD = "UBND TỈNH HÀ NAM\nHà Nam, ngày 15 tháng 12 năm 2020\n\nBÁO CÁO\nKết quả xây dựng nông thôn mới năm 2020\n\n"


def _told(text: str) -> dict[str, tuple[str, str]]:
    facts = extract((HEAD + text).encode(), file_name="a.txt").facts
    return {fact.quote: (fact.place_name, fact.certainty) for fact in facts}


def test_a_district_of_which_only_its_recognition_is_told_passes_with_its_sentence():
    told = _told("Huyện Kim Bảng được Thủ tướng công nhận đạt chuẩn. Bình quân đạt 17,4 tiêu chí/xã.\n")
    assert told["17,4 tiêu chí/xã"] == ("Tỉnh Hà Nam", "inferred")


def test_a_district_whose_figures_are_told_goes_on():
    told = _told("Huyện Bình Lục có 15 xã, đã có 12 xã đạt chuẩn. Bình quân đạt 17,1 tiêu chí/xã.\n")
    assert told["17,1 tiêu chí/xã"][0] == "Huyện Bình Lục"
