"""Articles that turn from a province to a district, or from a district to a commune, and back."""

import pytest

from extractor import extract

HEADS = ("Lạng Sơn đẩy mạnh xây dựng nông thôn mới", "Tỉnh Lạng Sơn sơ kết chương trình nông thôn mới")
DATE = "(Báo Lạng Sơn) - ngày 14/08/2019"
INTRO = "Đến nay, toàn tỉnh có 61 xã đạt chuẩn nông thôn mới, bình quân 12 tiêu chí/xã."
PROVINCE, DISTRICT = "Tỉnh Lạng Sơn", "Huyện Lộc Bình"
TURNS = (
    "Tại huyện Lộc Bình, tỷ lệ hộ nghèo còn 9,31%.",
    "Ông Nguyễn Văn Hùng, Chủ tịch UBND huyện Lộc Bình cho biết: đến nay huyện có 7 xã đạt chuẩn nông thôn mới.",
    "Huyện Lộc Bình là một điển hình. Đến nay, huyện đã có 7 xã đạt chuẩn nông thôn mới.",
    "Bí thư Huyện ủy Lộc Bình chia sẻ, huyện đã làm 88,4 km đường giao thông nông thôn.",
)


def places_in(*lines):
    facts = extract("\n".join(lines).encode(), file_name="bai.txt").facts
    return {fact.quote: (fact.place_name, fact.certainty) for fact in facts}


@pytest.mark.parametrize("head", HEADS)
@pytest.mark.parametrize("turn", TURNS)
@pytest.mark.parametrize(
    "goes_on",
    [
        "Đến nay, huyện đã huy động 243,5 tỷ đồng xây dựng nông thôn mới.",
        "Huyện nay còn 1,47% hộ nghèo.",
        "Mục tiêu của huyện là đến năm 2020 thu nhập bình quân đạt 48,6 triệu đồng/người/năm.",
        "Huyện phấn đấu đến năm 2020 thu nhập bình quân đạt 48,6 triệu đồng/người/năm.",
        "Năm 2019, toàn huyện huy động 243,5 tỷ đồng xây dựng nông thôn mới.",
    ],
)
def test_the_next_paragraph_is_still_of_the_district(head, turn, goes_on):
    told = places_in(head, DATE, INTRO, turn, goes_on, "Tỉnh đặt mục tiêu đến cuối năm 2020 có 85 xã đạt chuẩn.")
    assert told.pop("61 xã")[0] == told.pop("12 tiêu chí/xã")[0] == told.pop("85 xã")[0] == PROVINCE
    assert len(told) == 2
    assert {place for place, _ in told.values()} == {DISTRICT}


def test_what_a_bare_word_of_the_paragraph_before_says_is_in_doubt():
    told = places_in(HEADS[0], DATE, INTRO, TURNS[0], "Huyện nay còn 1,47% hộ nghèo.")
    assert told["1,47%"] == (DISTRICT, "inferred")


@pytest.mark.parametrize(
    "line",
    [
        "Nhiều huyện đã vào cuộc; thu nhập bình quân của tỉnh đạt 43,2 triệu đồng/người/năm.",
        "Hiện 4 huyện có trên nửa số xã đạt chuẩn; thu nhập bình quân đầu người đạt 43,2 triệu đồng/người/năm.",
    ],
)
def test_several_districts_are_not_the_one_told_of(line):
    told = places_in(HEADS[0], DATE, INTRO, TURNS[0], line)
    assert told["43,2 triệu đồng/người/năm"][0] == PROVINCE


def test_a_district_that_nothing_names_is_not_stated_as_its_province():
    told = places_in(HEADS[0], DATE, INTRO, "Cả huyện còn 9,31% hộ nghèo.")
    assert told["9,31%"][1] == "inferred"


def test_a_commune_goes_on_below_a_headline_that_opens_with_its_district():
    told = places_in(
        "Huyện Lộc Bình đẩy mạnh xây dựng nông thôn mới",
        DATE,
        "Đến nay, toàn huyện có 7 xã đạt chuẩn nông thôn mới.",
        "Riêng xã Tú Đoạn đã đạt 12/19 tiêu chí.",
        "Năm 2020, xã phấn đấu thu nhập bình quân đạt 38,6 triệu đồng/người/năm.",
        "Đến nay, huyện đã huy động 243,5 tỷ đồng xây dựng nông thôn mới.",
    )
    assert told["38,6 triệu đồng/người/năm"][0] == told["12/19 tiêu chí"][0] == "Xã Tú Đoạn"
    assert told["7 xã"][0] == told["243,5 tỷ đồng"][0] == DISTRICT


def test_who_is_asked_is_not_whom_the_page_is_about():
    text = "\n".join(
        (
            HEADS[0],
            DATE,
            "Đến nay, Lạng Sơn đã có 61 xã đạt chuẩn nông thôn mới.",
            "Theo đồng chí Lê Thị Hoa, Phó Chủ tịch UBND huyện Lộc Bình, đến nay huyện đã có 7 xã đạt chuẩn.",
        )
    )
    assert extract(text.encode(), file_name="bai.txt").subject.unit_name == PROVINCE
