"""Pages whose headline names no unit: the first sentences tell whom they are about; headlines give no false unit."""

import pytest

from extractor.catalog import load_catalog
from extractor.mentions import find_setting
from extractor.outline import build_outline
from extractor.readers import read

HEADLINES = (
    "HUYỆN MIỀN NÚI ĐẦU TIÊN ĐẠT CHUẨN NÔNG THÔN MỚI",
    "04 XÃ ĐẠT 19 TIÊU CHÍ, 02 XÃ NÂNG CAO",
    "Huyện Nghèo Nay Đã Khác",
    "THÊM MỘT HUYỆN VỀ ĐÍCH",
    "Khởi sắc một huyện vùng cao",
)
DATELINES = (
    "(Dân Việt) - ngày 26/04/2021",
    "Thứ ba, 12/10/2021 08:15",
    "Cập nhật lúc 09:10, Thứ Sáu, 08/10/2021 (GMT+7)",
    "Trang chủ > Tin tức\n12:53 | 03/10/2021",
    "Chuyên mục: Nông thôn mới\nTác giả: Thu Hà - 15/05/2021",
    "(Cổng TTĐT tỉnh Lạng Sơn) - 27/03/2021",
)
LEADS = (
    "Huyện Lộc Bình (Lạng Sơn) có 19 xã, 22.345 hộ.",
    "Lộc Bình (Lạng Sơn) gồm 19 xã và 2 thị trấn; dân số 84.120 người.",
    "Là huyện miền núi của tỉnh Lạng Sơn, Lộc Bình có 19 xã, 22.345 hộ.",
    "Nằm ở phía đông tỉnh Lạng Sơn, huyện Lộc Bình có 19 xã.",
    "Về Lộc Bình (Lạng Sơn) những ngày này, đâu cũng thấy đường bê tông. Đến nay, huyện có 6 xã đạt chuẩn.",
    "Năm 2011, huyện Lộc Bình, tỉnh Lạng Sơn mới đạt bình quân 4,2 tiêu chí/xã.",
)
BODY = "Thu nhập bình quân đầu người đạt 43,2 triệu đồng/người/năm. Toàn huyện làm được 120 km đường."


def setting_of(text):
    catalog = load_catalog()
    return find_setting(build_outline(read(text.encode(), "bai.txt"), catalog.forms), catalog.places).subject


@pytest.mark.parametrize("lead", LEADS)
@pytest.mark.parametrize("headline", HEADLINES)
def test_the_first_sentence_tells_whom_a_page_is_about(headline, lead):
    for dateline in DATELINES:
        subject = setting_of(f"{headline}\n{dateline}\n{lead}\n{BODY}")
        assert (subject.unit_name, subject.province_name) == ("Huyện Lộc Bình", "Tỉnh Lạng Sơn"), dateline


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        pytest.param(
            "Bắc Giang thêm bốn xã nông thôn mới\n(Dân Việt) - ngày 06/01/2021\n"
            "Năm 2020, Bắc Giang công bố thêm 4 xã đạt chuẩn.\nNâng cao: Tân Mỹ (TP Bắc Giang).",
            "Tỉnh Bắc Giang",
            id="a province with a city of its name",
        ),
        pytest.param(
            "Cà Mau đẩy mạnh xây dựng nông thôn mới\n14/06/2016, 08:07\nNăm 2016, Cà Mau có 32 xã đạt chuẩn.\n"
            "Ông Lê Văn Hùng, Chủ tịch UBND huyện U Minh cho biết: huyện có 3 xã đạt chuẩn, toàn huyện 15 tiêu chí/xã.",
            "Tỉnh Cà Mau",
            id="a district whose head is asked",
        ),
        pytest.param(
            "Vượt khó\n(Báo Bạc Liêu) - ngày 04/08/2020\nHuyện Hòa Bình, tỉnh Bạc Liêu có 7 xã. Huyện làm 40 km đường.",
            "Huyện Hòa Bình",
            id="a district with the name of a province",
        ),
        pytest.param(
            "Vượt khó\nThứ ba, 04/08/2020 08:00\nUBND huyện Châu Thành họp sơ kết. Xã Thạnh Phú đạt 14 tiêu chí.",
            "",
            id="one of many of its name, with a name behind it",
        ),
        pytest.param(
            "Đổi thay\nThứ ba, 04/08/2020 08:00\nTỉnh Trà Vinh vừa công nhận xã Long Sơn (huyện Cầu Ngang) "
            "đạt chuẩn.\nLong Sơn trước chỉ có 4/19 tiêu chí. Nay Long Sơn còn 3,1% hộ nghèo.",
            "Xã Long Sơn",
            id="a commune that a province recognised",
        ),
    ],
)
def test_a_page_is_about_what_its_headline_or_its_first_sentence_names(text, unit):
    assert setting_of(text).unit_name == unit
