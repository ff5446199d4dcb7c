from __future__ import annotations

import pytest

from extractor.vi.syllables import is_syllable, share_well_formed

SOUND = (
    "quốc quê quả quyết quyển huỳnh quýt giếng gì giữa giặt nghiệp ngành ghế kênh cứng đường thuở khuỷu rượu ngoằn "
    "xoong yêu ý uống oán ấp ướt thủy thuỷ hòa hoà tỷ kỹ bưu hươu muống khuya quờ quang quần quẩn"
)
DAMAGED = "nƣớc cịn ltn ngê cật. nghà cíên kông ghạ cap đuợcc strong th xyz"


def test_syllables_are_well_formed() -> None:
    assert [word for word in SOUND.split() if not is_syllable(word) or not is_syllable(word.upper())] == []


def test_damaged_words_are_not() -> None:
    assert [word for word in DAMAGED.split() if is_syllable(word)] == []


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        pytest.param("Xã An Phú đạt 15/19 tiêu chí, UBND xã báo cáo HĐND.", 1.0, 1.0, id="sound"),
        pytest.param("X©y dùng n«ng th«n míi, thÞ x· BØm S¬n", 0.0, 0.5, id="TCVN3"),
        pytest.param("S : 1408 đ ố t i c ư d ng nh l v ở", 0.0, 0.6, id="scrambled"),
        pytest.param("12,5 % 2016-2018 km kg UBND NTM", 1.0, 1.0, id="no words"),
        pytest.param("", 1.0, 1.0, id="empty"),
    ],
)
def test_quality_tells_sound_from_damaged(text: str, low: float, high: float) -> None:
    assert low <= share_well_formed(text) <= high
