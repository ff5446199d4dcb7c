"""Who reports on which time, also where a page has no letterhead."""

from __future__ import annotations

import csv

import pytest

from extractor.catalog import load_catalog
from extractor.catalog.locate import schemas_dir
from extractor.mentions import find_setting
from extractor.outline import build_outline
from extractor.pipeline import extract
from extractor.readers import read

ARTICLE = """Kon Tum: Đường về đích ở huyện vùng cao Đăk Glei
Thứ tư, 05/12/2018 - 09:42

Là huyện có xuất phát điểm thấp, toàn huyện mới có 01/11 xã đạt chuẩn nông thôn mới."""

HEADLINE = """HUYỆN MƯỜNG ẢNG (ĐIỆN BIÊN) - KẾT QUẢ XÂY DỰNG NÔNG THÔN MỚI NĂM 2016

1. Tình hình chung
Huyện có 9 xã tham gia chương trình, 127 thôn bản."""

FORM_ALONE = """BÁO CÁO NHANH
Kết quả xây dựng NTM xã Cẩm Vịnh, huyện Cẩm Xuyên, tỉnh Hà Tĩnh (tính đến ngày 15/10/2020)

Năm 2013 xã được công nhận đạt chuẩn NTM. Thu nhập bình quân đạt 47,6 triệu đồng/năm."""

ANNEX = """PHỤ LỤC 01
BIỂU TỔNG HỢP KẾT QUẢ THỰC HIỆN BỘ TIÊU CHÍ HUYỆN TIÊN YÊN, TỈNH QUẢNG NINH ĐẾN 31/12/2017

Xã Đông Hải: 15 tiêu chí."""

SHARED_NAME = """ỦY BAN NHÂN DÂN
XÃ TAM HIỆP
Số: 12/BC-UBND
Tam Hiệp, ngày 20 tháng 11 năm 2017

BÁO CÁO
Kết quả xây dựng nông thôn mới năm 2017 xã Tam Hiệp, huyện Phúc Thọ, thành phố Hà Nội

Xã có 9 thôn."""

PARTY = """HUYỆN ỦY HẢI HẬU
BAN CHỈ ĐẠO XÂY DỰNG NÔNG THÔN MỚI
Hải Hậu, ngày 28 tháng 8 năm 2015

BÁO CÁO
Kết quả năm 2015

Huyện có 32 xã."""

BARE_HEADLINE = """Nông thôn mới Tân Hiệp: Những con số biết nói
Kiên Giang online - 19/10/2015

(KGO) - Huyện Tân Hiệp (Kiên Giang) có 10/10 xã về đích."""

NEWSPAPER = """Thứ Hai, 16/12/2019, 09:10 (GMT+7)
- Trang chủ
- Kinh tế
Tháp Mười chạm đích huyện nông thôn mới
(Báo Đồng Tháp) Từ vùng trũng phèn, Tháp Mười hôm nay là huyện thứ hai của tỉnh Đồng Tháp đủ điều kiện xét công nhận.
12/12 xã đã về đích.
Trong năm 2020, Tháp Mười phấn đấu có thêm 2 xã nâng cao.
Địa chỉ: số 7 Nguyễn Huệ, TP. Cao Lãnh"""

SPEECH = """THAM LUẬN
của Ủy ban nhân dân huyện Hải Hậu tại Hội nghị sơ kết Chương trình tỉnh Nam Định
(Nam Định, ngày 14/12/2023)

Cả huyện có 11 xã nâng cao."""

PORTAL = """Trang chủ | Tin tức | Văn bản
Kon Tum: Một năm nhìn lại
Thứ Sáu, 27/12/2024

Theo Văn phòng Điều phối, trong số các xã của tỉnh có 48 xã đạt chuẩn, nhiều nhất ở huyện Đắk Hà."""

BELOW = """Nghĩa Đàn vững bước

Là huyện miền núi phía Tây Bắc tỉnh Nghệ An, Nghĩa Đàn chỉ bắt đầu với bình quân 5,2 tiêu chí/xã và rất ít vốn.
Sau mười năm, toàn huyện có 20/22 xã đạt chuẩn, theo Ủy ban nhân dân huyện Nghĩa Đàn.

Ngày 20/8/2020"""

YEAR_OF_MONTHS = """BAN KINH TẾ - XÃ HỘI HĐND HUYỆN HẬU LỘC

BÁO CÁO
Thẩm tra kết quả một năm thực hiện Chương trình (7/2011 - 7/2012)

Hậu Lộc, ngày 12 tháng 8 năm 2012
Huyện có 25 xã."""

STORIES = """BÁO TUYÊN QUANG ONLINE
Trang chủ > Kinh tế
Thứ hai, 18/11/2019, 07:30
Nông thôn mới Tuyên Quang: Chuyện kể từ những con đường

(TQĐT) - Đến nay toàn tỉnh có 40 xã đạt chuẩn. Theo bà Ma Thị Hợp, Chủ tịch UBND xã Kim Bình, cả xã đã hiến 21.000 m2.
Cả xã góp 6.300 ngày công. Ở xã Tân Trào, cả xã còn 41 hộ nghèo."""

ONE_STORY = """BÁO TUYÊN QUANG ONLINE
Thứ hai, 18/11/2019, 07:30
Kim Bình đổi thay từng ngày

Xã Kim Bình, huyện Chiêm Hóa, tỉnh Tuyên Quang là xã thứ 40 của toàn tỉnh đạt chuẩn. Xã có 1.412 hộ.
Bà Ma Thị Hợp, Chủ tịch UBND xã Kim Bình, cho biết nhân dân hiến 21.000 m2 đất, như xã Tân Trào đã làm."""

COUNTED = """Sóc Trăng có 32 xã nông thôn mới

Sáng 12/8/2019, xã Xuân Hòa (huyện Kế Sách) đón bằng công nhận. Bà con của xã đã hiến 12.000 m2 đất."""

COUNTRY = """Theo thống kê của Bộ Nông nghiệp, đến cuối tháng 6/2020, cả nước có 5.177 xã đạt chuẩn.

Có 60 tỉnh, thành phố (trừ TP Đà Nẵng) đã xếp hạng 2.400 sản phẩm."""

AIMED = """Sóc Trăng phấn đấu đến năm 2020 có 50% số xã đạt chuẩn

Giai đoạn 2016-2020, Sóc Trăng phấn đấu có 40 xã đạt chuẩn. Hiện hộ nghèo của tỉnh còn 9,3%."""

POST = """🌾 NÔNG THÔN MỚI BẮC KẠN 6 THÁNG ĐẦU NĂM 2023 🌾
⭐ 23/95 xã đạt chuẩn"""


@pytest.mark.parametrize(
    ("text", "unit", "province", "period"),
    [
        pytest.param(BELOW, "Huyện Nghĩa Đàn", "Tỉnh Nghệ An", ("2020", "2020"), id="the day below; sentences no head"),
        pytest.param(YEAR_OF_MONTHS, "Huyện Hậu Lộc", "Tỉnh Thanh Hóa", ("2011-07", "2012-07"), id="months of a title"),
        pytest.param(STORIES, "Tỉnh Tuyên Quang", "Tỉnh Tuyên Quang", ("2019", "2019"), id="stories of communes"),
        pytest.param(ONE_STORY, "Xã Kim Bình", "Tỉnh Tuyên Quang", ("2019", "2019"), id="the story of one commune"),
        pytest.param(
            COUNTED, "Tỉnh Sóc Trăng", "Tỉnh Sóc Trăng", ("2019", "2019"), id="a province that counts communes"
        ),
        pytest.param(COUNTRY, "", "", ("2020-06", "2020-06"), id="the whole country"),
        pytest.param(AIMED, "Tỉnh Sóc Trăng", "Tỉnh Sóc Trăng", ("", ""), id="a headline of aims, no day"),
        pytest.param(POST, "Tỉnh Bắc Kạn", "Tỉnh Bắc Kạn", ("2023-01", "2023-06"), id="a province in a headline"),
        pytest.param(ARTICLE, "Huyện Đắk Glei", "Tỉnh Kon Tum", ("2018", "2018"), id="an article with its day"),
        pytest.param(HEADLINE, "Huyện Mường Ảng", "Tỉnh Điện Biên", ("2016", "2016"), id="a headline in capitals"),
        pytest.param(FORM_ALONE, "Xã Cẩm Vịnh", "Tỉnh Hà Tĩnh", ("2020", "2020"), id="a title without letterhead"),
        pytest.param(ANNEX, "Huyện Tiên Yên", "Tỉnh Quảng Ninh", ("2017", "2017"), id="a bare annex"),
        pytest.param(SHARED_NAME, "Xã Tam Hiệp", "Thành phố Hà Nội", ("2017", "2017"), id="a name of two communes"),
        pytest.param(BARE_HEADLINE, "Huyện Tân Hiệp", "Tỉnh Kiên Giang", ("2015", "2015"), id="a bare headline"),
        pytest.param(NEWSPAPER, "Huyện Tháp Mười", "Tỉnh Đồng Tháp", ("2019", "2019"), id="a newspaper with its menu"),
        pytest.param(SPEECH, "Huyện Hải Hậu", "Tỉnh Nam Định", ("2023", "2023"), id="a speech of a district elsewhere"),
        pytest.param(PORTAL, "Tỉnh Kon Tum", "Tỉnh Kon Tum", ("2024", "2024"), id="a province that opens a headline"),
        pytest.param(PARTY, "Huyện Hải Hậu", "Tỉnh Nam Định", ("2015", "2015"), id="a committee of the Party"),
    ],
)
def test_the_subject_of_a_page_without_letterhead(text, unit, province, period):
    catalog = load_catalog()
    subject = find_setting(build_outline(read(text.encode(), "bai.txt"), catalog.forms), catalog.places).subject
    assert (subject.unit_name, subject.province_name) == (unit, province)
    assert (subject.period_start, subject.period_end) == period


@pytest.mark.parametrize(
    ("text", "unit", "level"),
    [
        pytest.param(
            "THAM LUẬN\ncủa Ủy ban nhân dân huyện Yên Khánh tại Hội nghị sơ kết của tỉnh Ninh Bình\n"
            "(Ninh Bình, ngày 14/12/2023)\n\nHuyện có 18 xã.",
            "Huyện Yên Khánh",
            "district",
            id="who speaks, not where",
        ),
        pytest.param(
            "ỦY BAN NHÂN DÂN XÃ QUẢNG HỢP LỰC\nQuảng Hợp Lực, ngày 5/6/2019\nBÁO CÁO\nKết quả\n\nĐạt 12/19 tiêu chí.",
            "Xã Quảng Hợp Lực",
            "commune",
            id="a name that no table has, as written",
        ),
        pytest.param(
            "ỦY BAN NHÂN DÂN XÃ AN HƯNG\nAn Hưng, ngày 2/12/2011\nBÁO CÁO\nKết quả\nKính gửi: UBND huyện An Lão\n\n"
            "Đạt 5/19 tiêu chí.",
            "Xã An Hưng",
            "commune",
            id="a commune of one of two districts of a name",
        ),
        pytest.param(
            "ỦY BAN NHÂN DÂN HUYỆN CHÂU THÀNH\nChâu Thành, ngày 2/12/2011\nBÁO CÁO\nKết quả\n\nBình quân đạt 5 tiêu "
            "chí/xã.",
            "Huyện Châu Thành",
            "district",
            id="one of many districts of a name, nobody says which",
        ),
        pytest.param(
            "XÃ CHI LĂNG - BẢN TIN NỘI BỘ SỐ 03\n(phát lúc 17 giờ 15, thứ Sáu, 10-10-2025)\n\nXã đạt 14/19 tiêu chí.",
            "Xã Chi Lăng",
            "commune",
            id="a dash ends a name",
        ),
        pytest.param(
            "BẢN TIN XÃ TÂN HÒA THÀNH\n(Số 02/2025 - phát hành ngày 05/12/2025)\n\nXã đạt 17/19 tiêu chí.",
            "Xã Tân Hòa Thành",
            "commune",
            id="a whole name of another time before a shorter one of now; a number is no month",
        ),
        pytest.param(
            "SỞ NÔNG NGHIỆP VÀ PTNT VĨNH PHÚC\nVĩnh Yên, ngày 20/12/2020\nBÁO CÁO\nKết quả năm 2020\n\n"
            "Đã cứng hóa 3.218 km đường trục thôn.",
            "Tỉnh Vĩnh Phúc",
            "province",
            id="an office that only a province has, not the city it sits in",
        ),
        pytest.param(
            "UBND XÃ PHƯỚC ĐÔNG, H. CẦN ĐƯỚC, T. LONG AN\nNgày 17/11/2020\nBÁO CÁO\nKết quả\n\nĐạt 17/19 tiêu chí.",
            "Xã Phước Đông",
            "commune",
            id="types of places with a dot",
        ),
        pytest.param(
            "BAN CHỈ ĐẠO\nHUYỆN CÙ LAO DUNG\nCù Lao Dung, ngày 29/12/2022\nBÁO CÁO\nKết quả tỉnh Sóc Trăng\n\n"
            "Bình quân đạt 16,9 tiêu chí/xã.",
            "Huyện Cù Lao Dung",
            "district",
            id="a name that begins like a kind of place",
        ),
        pytest.param(
            "UBND XÃ MỸ LONG NAM\nHuyện Cầu Ngang, tỉnh Trà Vinh\nMỹ Long Nam, ngày 16/8/2013\nBÁO CÁO\n"
            "Tổng kết thí điểm\n1. Thu nhập không thấp hơn mức 21 triệu đồng đã ghi nhận năm 2012.\n"
            "2. Hộ nghèo còn 155 hộ.\n3. Điện: 98% số hộ.\n4. Xóa 86 căn nhà tạm.\n5. Có 01 HTX.\n6. Đạt 17 tiêu chí.",
            "Xã Mỹ Long Nam",
            "commune",
            id="one sentence of many tells of the year before",
        ),
        pytest.param(
            "UBND XÃ THANH TÂN\n(Huyện Mỏ Cày Bắc, tỉnh Bến Tre)\nThanh Tân, ngày 10/12/2016\nBÁO CÁO\nKết quả\n\n"
            "Xã đạt 15/19 tiêu chí.",
            "Xã Thanh Tân",
            "commune",
            id="one of two communes of a name, by the district on the line below",
        ),
        pytest.param(
            "UBND XÃ TÂN LẬP\nTỉnh Thái Nguyên\nTân Lập, ngày 10/12/2016\nBÁO CÁO\nKết quả\n\nXã đạt 15/19 tiêu chí.",
            "Xã Tân Lập",
            "commune",
            id="one of several communes of a name, nobody says which: never its province",
        ),
        pytest.param(
            "ĐẢNG BỘ HUYỆN GIAO THỦY - ĐẢNG ỦY XÃ GIAO PHONG (Nam Định)\nNgày 30/12/2021\nBÁO CÁO\nKết quả\n\n"
            "Đạt 19/19 tiêu chí.",
            "Xã Giao Phong",
            "commune",
            id="capitals with brackets in small letters",
        ),
        pytest.param(
            "Đoàn thẩm định huyện Sa Pa, tỉnh Lào Cai - BIÊN BẢN làm việc tại xã Tả Phìn\n"
            "Ngày 26/11/2016\n\nXã đạt 11/19 tiêu chí.",
            "Xã Tả Phìn",
            "commune",
            id="the commune that a party examines",
        ),
        pytest.param(
            "Tân Thông Hội hôm nay\n\nNgày 3/2/2025 - Xã điểm Tân Thông Hội, huyện Củ Chi, TP.HCM đạt 19/19 tiêu chí.",
            "Xã Tân Thông Hội",
            "commune",
            id="what kind of commune it is, before its name",
        ),
        pytest.param(
            "UBND xã Tân Phú (Cai Lậy, Tiền Giang)\nBáo cáo ngày 3/12/2021\n\nXã đạt 15/19 tiêu chí.",
            "Xã Tân Phú",
            "commune",
            id="one of two communes of a name, above bare names",
        ),
        pytest.param(
            "Hội LHPN tỉnh Hưng Yên\nHưng Yên, ngày 29/10/2018\nBÁO CÁO kết quả\n\nMở 46 lớp tập huấn.",
            "Tỉnh Hưng Yên",
            "province",
            id="an association by its letters",
        ),
    ],
)
def test_the_subject_of_odd_papers(text, unit, level):
    report = extract(text.encode(), file_name="bc.txt")
    assert (report.subject.unit_name, report.subject.unit_level) == (unit, level)
    assert {fact.place_name for fact in report.facts} == {unit}
    assert {fact.period_end[:4] for fact in report.facts} == {report.outline.header.issued_on[:4] or "2025"}


@pytest.mark.parametrize(
    ("head", "year", "certainty"),
    [
        ("KẾ HOẠCH\nXây dựng nông thôn mới năm 2019", "2019", "stated"),
        ("KẾ HOẠCH\nXây dựng nông thôn mới giai đoạn 2021-2025", "2025", "inferred"),
        ("BÁO CÁO\nKết quả năm 2018, phương hướng nhiệm vụ năm 2019", "2019", "stated"),
        ("CÔNG VĂN\nV/v các xã đăng ký đạt chuẩn nông thôn mới, nông thôn mới nâng cao năm 2019", "2019", "stated"),
        ("BÁO CÁO\nKết quả thực hiện kế hoạch năm 2018", "", "inferred"),
    ],
)
def test_a_target_without_year_is_of_the_plan_that_the_title_names(head, year, certainty):
    text = f"ỦY BAN NHÂN DÂN XÃ HÀ LAN\nHà Lan, ngày 20/12/2018\n{head}\n\nPhấn đấu tỷ lệ hộ nghèo còn 2%."
    (fact,) = extract(text.encode(), file_name="kh.txt").facts
    assert (fact.role, fact.period_end, fact.certainty) == ("target", year, certainty)


def test_communes_of_one_name_are_told_apart_by_their_district():
    with (schemas_dir() / "places.csv").open(encoding="utf-8", newline="") as stream:
        by_id = {row["unit_id"]: row for row in csv.DictReader(stream)}
    by_name: dict[tuple[str, ...], list[tuple[dict[str, str], ...]]] = {}
    for row in by_id.values():
        district = by_id.get(row["parent"], {})
        stood = row["valid_from"] < "2016" and not "" < row["valid_to"] < "2017"
        if row["type"] == "xã" and stood and district.get("type") == "huyện":
            by_name.setdefault((row["name"], district["parent"]), []).append((row, district, by_id[district["parent"]]))
    shared = [units for alike in by_name.values() if len(alike) > 1 for units in alike]
    assert len(shared) > 100
    for commune, district, province in shared[:: len(shared) // 20]:
        place = f"Huyện {district['name']}, {province['type']} {province['name']}"
        head = f"UBND XÃ {commune['name'].upper()}\n({place})\nNgày 10/12/2016\nBÁO CÁO\nKết quả năm 2016\n\n"
        report = extract(f"{head}Xã đạt 15/19 tiêu chí.".encode(), file_name="bc.txt")
        assert report.subject.unit_code == commune["gso_code"], head


def test_a_month_in_the_title_dates_a_paper_without_a_day():
    head = "ĐẢNG ỦY XÃ IA DÊR, HUYỆN IA GRAI, TỈNH GIA LAI\nBÁO CÁO giữa nhiệm kỳ (2020-2025), tháng 3/2023\n\n"
    (fact,) = extract((head + "Xã đạt 18/19 tiêu chí.").encode(), file_name="bc.txt").facts
    assert (fact.period_end[:4], fact.role) == ("2023", "actual")


def test_the_number_of_a_decree_in_the_title_is_no_year():
    text = (
        "UBND XÃ AN HÒA\nHUYỆN MẪU, TỈNH LONG AN\nAn Hòa, ngày 05 tháng 12 năm 2018\n\nBÁO CÁO\n"
        "Kết quả tự đánh giá theo Quyết định số 1980/QĐ-TTg\n\nTỷ lệ hộ nghèo: 2,4%.\n"
    )
    (fact,) = extract(text.encode(), file_name="x.txt").facts
    assert (fact.period_start, fact.period_end) == ("2018", "2018")


def test_a_letter_that_begins_in_the_line_of_its_recipient_is_read():
    text = "UBND HUYỆN CẦN ĐƯỚC (LONG AN)\nTờ trình ngày 16/5/2022 v/v chỉ tiêu NTM năm 2022\n"
    text += "Kính trình UBND tỉnh: huyện có 6/16 xã đạt chuẩn nông thôn mới nâng cao."
    (fact,) = extract(text.encode(), file_name="tt.txt").facts
    assert (fact.indicator, fact.value, fact.of) == ("communes_advanced_count", 6, 16)


def test_a_merged_commune_speaks_of_those_it_was_made_of():
    text = (
        "ỦY BAN NHÂN DÂN XÃ GÒ NỔI\nGò Nổi, ngày 5 tháng 11 năm 2025\nBÁO CÁO\nKết quả năm 2025\n\n"
        "Điện Phong đạt 19/19 tiêu chí; xã Điện Trung cũ đạt 18/19 tiêu chí. Toàn xã có 93 hộ nghèo."
    )
    facts = extract(text.encode(), file_name="bc.txt").facts
    assert [(fact.place_name, fact.certainty) for fact in facts] == [
        ("Xã Điện Phong", "stated"),
        ("Xã Điện Trung", "stated"),
        ("Xã Gò Nổi", "stated"),
    ]


def web_page(title: str, body: str) -> bytes:
    return f"<html><body><div class=menu>Hà Nội, 1/2/2003</div><h1>{title}</h1>{body}</body></html>".encode()


@pytest.mark.parametrize(
    ("page", "unit", "period"),
    [
        pytest.param(
            web_page(
                "Chợ Gạo “về đích” nông thôn mới",
                "<p>Thứ Năm, 26/12/2019</p><p>Chợ Gạo là huyện thứ ba của tỉnh Tiền Giang. Xã Quơn Long được công nhận "
                "hồi tháng 10. Toàn huyện, từ Chợ Gạo đến Quơn Long, không còn nhà tạm.</p>",
            ),
            "Huyện Chợ Gạo",
            "2019",
            id="a district by its bare name; a month without its year is no period",
        ),
        pytest.param(
            web_page("Đắk Nông: Nhìn lại một năm", "<p>27/12/2024 | 08:15</p><p>Trong 60 xã có 43 xã đạt chuẩn.</p>"),
            "Tỉnh Đắk Nông",
            "2024",
            id="a province by its bare name",
        ),
        pytest.param(
            web_page("Nông thôn mới Cao Bằng khởi sắc", "<p>Ngày 5/3/2021</p><p>Toàn tỉnh có 20 xã đạt chuẩn.</p>"),
            "Tỉnh Cao Bằng",
            "2021",
            id="a province, not its seat of the same name",
        ),
    ],
)
def test_a_web_page_speaks_for_the_unit_of_its_headline(page, unit, period):
    catalog = load_catalog()
    outline = build_outline(read(page, "trang.html"), catalog.forms)
    subject = find_setting(outline, catalog.places).subject
    assert (subject.unit_name, subject.period_end) == (unit, period)
    assert outline.header.title
