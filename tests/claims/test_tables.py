"""Tables as clerks draw them; each cell with the measure, place, time and role that its heads give."""

from __future__ import annotations

from decimal import Decimal
from html import escape

import pytest

from extractor.catalog import load_catalog
from extractor.claims.table_heads import read_measure
from extractor.model import Fact
from extractor.pipeline import extract
from tests.reading import read_text

DISTRICT = {"unit": "huyện Nga Sơn", "province": "tỉnh Thanh Hóa", "year": 2019}
COMMUNE = {"unit": "xã Nga Yên", "province": "tỉnh Thanh Hóa", "year": 2019}


def _cells(line: str) -> str:
    """«a | b |> | c»: `>` widens the cell before it."""
    found: list[tuple[str, int]] = []
    for word in (part.strip() for part in line.split("|")):
        if word == ">":
            found[-1] = (found[-1][0], found[-1][1] + 1)
        else:
            found.append((word, 1))
    return "".join(f'<td colspan="{span}">{escape(word)}</td>' for word, span in found)


def read_table(lines: str, above: str = "", **where: object) -> list[Fact]:
    """Facts of a table drawn as lines of cells, `above` the paragraphs over it."""
    paragraphs = "".join(f"<p>{escape(line)}</p>" for line in above.splitlines())
    rows = "".join(f"<tr>{_cells(line)}</tr>" for line in lines.strip().splitlines())
    page = f"<html><body>{paragraphs}<table>{rows}</table></body></html>"
    return [fact for fact in read_text(page, **(where or DISTRICT))[3] if fact.origin != "text"]


def _said(facts: list[Fact]) -> list[tuple[str, ...]]:
    return [(it.indicator, it.item, it.place_name, it.role, it.period_end, str(it.value)) for it in facts]


def test_numbered_sources_hang_below_the_source_above_them():
    facts = read_table(
        """TT | Nguồn vốn | Năm 2018 | Năm 2019
        | Tổng cộng | 95.420 | 112.350
        I | Ngân sách nhà nước | 41.200 | 52.150
        1 | Ngân sách Trung ương | 18.400 | 24.150
        1.1 | Vốn sự nghiệp | 6.300 | 8.150
        II | Vốn tín dụng | 54.220 | 60.200""",
        "ĐVT: triệu đồng",
    )
    items = {fact.fact_id: fact.item for fact in facts}
    above = {(fact.item, fact.period_end): items.get(fact.part_of, "") for fact in facts}
    assert above["central_recurrent", "2019"] == "central_budget"
    assert above["central_budget", "2018"] == "state_budget"
    assert above["credit", "2019"] == "total"
    assert above["total", "2019"] == ""


@pytest.mark.parametrize("line", ["Cộng: 5 triệu đồng", "- Ngân sách tỉnh 5 triệu đồng, trong đó:"])
def test_a_long_chain_of_lines_above_a_table_has_an_end(line):
    rows = "TT | Nguồn vốn | Năm 2019 (triệu đồng)\n1 | Ngân sách tỉnh | 3\n2 | Ngân sách huyện | 2"
    assert len(read_table(rows, "\n".join([*[line] * 1000, "Cộng: 5 triệu đồng, gồm:"]))) == 2


def test_a_source_numbered_beside_the_budget_is_no_part_of_it():
    facts = read_table(
        """TT | Nguồn vốn | Năm 2019
        | Tổng cộng | 112.350
        I | Ngân sách nhà nước | 52.150
        1 | Ngân sách tỉnh | 30.000
        2 | Vốn lồng ghép | 22.150
        II | Vốn chương trình 135 | 60.200""",
        "ĐVT: triệu đồng",
    )
    items = {fact.fact_id: fact.item for fact in facts}
    above = {(fact.item, fact.quote): items[fact.part_of] for fact in facts if fact.part_of}
    assert above["integrated", "22.150"] == "state_budget"
    assert above["integrated", "60.200"] == "total"


def test_a_commune_by_the_name_of_a_mean_is_none():
    facts = read_table(
        """TT | Tên xã | Số tiêu chí đạt
        1 | Tài Văn | 15
        2 | Trung Bình | 17
        | Bình quân | 16""",
        unit="huyện Trần Đề",
        province="tỉnh Sóc Trăng",
        year=2018,
    )
    assert [(it.indicator, it.place_name) for it in facts] == [
        ("criteria_met_count", "Xã Tài Văn"),
        ("criteria_met_count", "Xã Trung Bình"),
        ("criteria_met_mean", "Huyện Trần Đề"),
    ]


def test_marks_below_numbers_are_states_and_the_row_of_totals_counts_communes():
    facts = read_table(
        """TT | Tên xã | 1 | 2 | 17 | Tổng số tiêu chí đạt
        1 | Nga Yên | x | - | x | 2
        2 | Nga Thạch | x | x | - | 2
        | Tổng số xã đạt | 2 | 1 | 1 | 4
        | Tỷ lệ xã đạt (%) | 100 | 50 | 50 | """,
        "BIỂU TỔNG HỢP KẾT QUẢ THỰC HIỆN CÁC TIÊU CHÍ NĂM 2019",
    )
    said = _said(facts)
    assert ("criterion_status", "2", "Xã Nga Yên", "actual", "2019", "not_met") in said
    assert ("communes_meeting_criterion", "2", "Huyện Nga Sơn", "actual", "2019", "1") in said
    assert ("communes_meeting_criterion_share", "17", "Huyện Nga Sơn", "actual", "2019", "50") in said
    assert ("criteria_met_total", "", "Huyện Nga Sơn", "actual", "2019", "4") in said


def test_communes_stand_across_and_criteria_down():
    facts = read_table(
        """TT | Tên tiêu chí | Nga Yên | Nga Thạch | Số xã đạt | Tỷ lệ (%)
        1 | Quy hoạch | x | x | 2 | 100
        2 | Giao thông | x | - | 1 | 50
        3 | Thủy lợi | x | x | 2 | 100""",
    )
    said = _said(facts)
    assert ("criterion_status", "2", "Xã Nga Thạch", "actual", "2019", "not_met") in said
    assert ("communes_meeting_criterion", "2", "Huyện Nga Sơn", "actual", "2019", "1") in said
    assert ("communes_meeting_criterion_share", "2", "Huyện Nga Sơn", "actual", "2019", "50") in said


def test_years_down_and_sources_across():
    facts = read_table(
        """Năm | Tổng số | NSTW | NSĐP
        2017 | 52,3 | 30,1 | 22,2
        2018 | 61,8 | 35 | 26,8
        Tổng | 114,1 | 65,1 | 49""",
        "Bảng 3. Nguồn vốn huy động giai đoạn 2017-2018 (ĐVT: tỷ đồng)",
    )
    said = {(fact.item, fact.period_start, fact.period_end): str(fact.value) for fact in facts}
    assert said["central_budget", "2017", "2017"] == "30100000000"
    assert said["local_budget", "2017", "2018"] == "49000000000"


@pytest.mark.parametrize("bands", ["I | Kinh tế | > | > | > | >", "I | Kinh tế | | | |"])
def test_a_band_is_no_head_and_numbers_of_rows_are_no_values(bands):
    facts = read_table(
        f"""TT | Chỉ tiêu | ĐVT | KH 2019 | TH 2019 | TH/KH (%)
        {bands}
        1 | Thu nhập bình quân đầu người | triệu đồng/người/năm | 52 | 53,4 | 102,7
        2 | Tỷ lệ hộ nghèo | % | 1,5 | 1,32 |
        3 | Số hộ nghèo | hộ | 45 | 41 | """,
        **COMMUNE,
    )
    assert _said(facts) == [
        ("income_per_head", "", "Xã Nga Yên", "plan", "2019", "52000000"),
        ("income_per_head", "", "Xã Nga Yên", "actual", "2019", "53400000"),
        ("plan_fulfilment", "income_per_head", "Xã Nga Yên", "actual", "2019", "102.7"),
        ("poverty_rate", "", "Xã Nga Yên", "plan", "2019", "1.5"),
        ("poverty_rate", "", "Xã Nga Yên", "actual", "2019", "1.32"),
        ("poor_households", "", "Xã Nga Yên", "plan", "2019", "45"),
        ("poor_households", "", "Xã Nga Yên", "actual", "2019", "41"),
    ]


def test_a_bare_rate_is_the_share_of_the_column_before_it():
    facts = read_table(
        """TT | Xã | Hộ nghèo | > | Kế hoạch vốn | Giải ngân | Tỷ lệ (%)
        | | Số hộ | Tỷ lệ (%) | | |
        1 | Nga Yên | 45 | 1,52 | 4.500 | 4.320 | 96,0
        | Toàn huyện | 103 | 1,76 | 8.000 | 7.000 | 87,5""",
        "Đơn vị tính: triệu đồng",
    )
    assert _said(facts)[:5] == [
        ("poor_households", "", "Xã Nga Yên", "actual", "2019", "45"),
        ("poverty_rate", "", "Xã Nga Yên", "actual", "2019", "1.52"),
        ("funding", "total", "Xã Nga Yên", "plan", "2019", "4500000000"),
        ("funding_disbursed", "total", "Xã Nga Yên", "actual", "2019", "4320000000"),
        ("funding_disbursed_share", "total", "Xã Nga Yên", "actual", "2019", "96"),
    ]


def test_a_name_of_no_gazetteer_is_kept_and_doubted():
    facts = read_table(
        """TT | Xã | Thu nhập (triệu đồng/người/năm)
        1 | Nga Yên | 45
        2 | Nga Mây Trắng | 47
        | Bình quân | 46""",
    )
    assert [(it.place_name, it.certainty) for it in facts] == [
        ("Xã Nga Yên", "stated"),
        ("Xã Nga Mây Trắng", "inferred"),
    ]


def test_a_lone_total_row_is_no_funding():
    facts = read_table(
        """STT | Tên xã | Số nợ đọng XDCB | Đã thanh toán
        1 | Nga Yên | 3.250.000 | 1.250.000
        | Tổng cộng | 7.370.500 | 3.250.000""",
        "Đơn vị tính: 1.000 đồng",
    )
    assert [(it.indicator, str(it.value)) for it in facts] == [
        ("debt_construction", "3250000000"),
        ("debt_construction", "7370500000"),
    ]


@pytest.mark.parametrize("mark", ["x", "✓", "✔", "√"])
def test_a_tick_in_any_hand_says_that_a_criterion_is_met(mark):
    facts = read_table(
        f"""TT | Tên tiêu chí | Đánh giá
        1 | Quy hoạch | {mark}
        2 | Giao thông | {mark}
        3 | Thủy lợi | {mark}""",
        **COMMUNE,
    )
    assert [(it.item, str(it.value)) for it in facts if it.indicator == "criterion_status"] == [
        ("1", "met"),
        ("2", "met"),
        ("3", "met"),
    ]


def test_a_criterion_of_several_parts_has_one_verdict():
    facts = read_table(
        """TT | Tên tiêu chí | Nội dung | Chuẩn | Thực hiện | Đánh giá
        1 | Quy hoạch | Có quy hoạch được duyệt | Đạt | Đạt | Đạt
        2 | Giao thông | 2.1. Đường xã được nhựa hóa, bê tông hóa | 100% | 100% | Đạt
        2 | Giao thông | 2.2. Đường trục thôn được cứng hóa | ≥75% | 62,5% | Chưa đạt
        3 | Thủy lợi | Diện tích được tưới chủ động | ≥ 80% | 85% | Đạt""",
        **COMMUNE,
    )
    assert [(it.item, str(it.value)) for it in facts if it.indicator == "criterion_status"] == [
        ("1", "met"),
        ("2", "not_met"),
        ("3", "met"),
    ]
    assert ("road_village_hard_share", "", "Xã Nga Yên", "threshold", "2019", "75") in _said(facts)


def test_marks_stand_below_the_verdict_that_they_give():
    facts = read_table(
        "Tiêu chí | Đạt | Chưa đạt\n1. Quy hoạch | x |\n2. Giao thông | | x\n3. Thủy lợi | x |", **COMMUNE
    )
    assert [(it.item, it.value) for it in facts] == [("1", "met"), ("2", "not_met"), ("3", "met")]


def test_of_two_verdicts_that_differ_the_first_is_in_doubt():
    facts = read_table(
        "TT | Tiêu chí | Xã tự đánh giá | Huyện thẩm tra\n1 | Quy hoạch | Đạt | Đạt\n2 | Giao thông | Đạt | Chưa đạt\n"
        "3 | Thủy lợi | Đạt | Đạt",
        **COMMUNE,
    )
    told = [(it.value, it.certainty) for it in facts if it.item == "2"]
    assert told == [("met", "inferred"), ("not_met", "stated")]


def test_a_running_total_of_unknown_years_has_no_period():
    facts = read_table(
        """Nguồn vốn | Năm 2019 | Lũy kế đến 2019
        Ngân sách tỉnh | 12 | 40
        Dân góp | 3 | 9""",
        "ĐVT: tỷ đồng",
    )
    assert [(it.period_end, it.certainty) for it in facts[:2]] == [("2019", "stated"), ("", "inferred")]


def test_the_column_of_sums_beside_marks_counts_criteria():
    facts = read_table(
        """TT | Tên xã | TC 1 | TC 2 | TC 3 | Cộng
        1 | Nga Yên | Đ | Đ | K | 2
        2 | Nga Thạch | Đ | K | K | 1
        Cộng | > | 2 | 1 | 0 | 3""",
    )
    said = _said(facts)
    assert ("criteria_met_count", "", "Xã Nga Thạch", "actual", "2019", "1") in said
    assert ("criteria_met_total", "", "Huyện Nga Sơn", "actual", "2019", "3") in said


def test_communes_stand_across_and_sources_down():
    facts = read_table(
        """TT | Nội dung | Tổng cộng | Xã Nga Yên | Xã Nga Thạch
        1 | NSTW | 6.000 | 2.000 | 4.000
        2 | NST | 4.200 | 1.200 | 3.000
        | Tổng cộng | 10.200 | 3.200 | 7.000""",
        "Biểu 05: Nguồn vốn theo xã (triệu đồng)",
    )
    said = _said(facts)
    assert ("funding", "central_budget", "Xã Nga Thạch", "actual", "2019", "4000000000") in said
    assert ("funding", "province_budget", "Huyện Nga Sơn", "actual", "2019", "4200000000") in said
    assert ("funding", "total", "Xã Nga Yên", "actual", "2019", "3200000000") in said


def test_years_across_take_what_the_caption_measures():
    facts = read_table(
        """Xã | 2018 | 2019
        Nga Yên | 14 | 19
        Bình quân | 15,3 | 18""",
        "Biểu 1: Số tiêu chí đạt của các xã qua các năm",
    )
    assert _said(facts) == [
        ("criteria_met_count", "", "Xã Nga Yên", "actual", "2018", "14"),
        ("criteria_met_count", "", "Xã Nga Yên", "actual", "2019", "19"),
        ("criteria_met_mean", "", "Huyện Nga Sơn", "actual", "2018", "15.3"),
        ("criteria_met_mean", "", "Huyện Nga Sơn", "actual", "2019", "18"),
    ]


def test_rows_named_by_a_band_count_its_communes_and_say_their_share():
    facts = read_table(
        """Nhóm | Số xã | Tỷ lệ (%)
        Đạt 19 tiêu chí | 5 | 45,5
        Từ 15 đến 18 tiêu chí | 6 | 54,5
        Dưới 15 tiêu chí | 0 | 0"""
    )
    said = {(it.indicator, it.item): str(it.value) for it in facts}
    assert said == {
        ("communes_by_band", "19"): "5",
        ("communes_by_band_share", "19"): "45.5",
        ("communes_by_band", "15-18"): "6",
        ("communes_by_band_share", "15-18"): "54.5",
        ("communes_by_band", "<15"): "0",
        ("communes_by_band_share", "<15"): "0",
    }


def test_money_of_a_stretch_is_of_the_stretch_that_the_heading_names_and_shares_are_of_the_sources():
    facts = read_table(
        """STT | Nội dung | Tổng giai đoạn | Tỷ trọng (%)
        | Tổng vốn | 1.250,5 | 100
        1 | Ngân sách tỉnh | 210,6 | 16,8
        2 | Ngân sách huyện, xã | 129,5 | 10,4
        3 | Nhân dân đóng góp | 155 | 12,4""",
        "3. Nguồn lực huy động giai đoạn 2016-2019\n(ĐVT: tỷ đồng)",
    )
    assert {(it.period_start, it.period_end) for it in facts} == {("2016", "2019")}
    shares = {it.item: str(it.value) for it in facts if it.indicator == "funding_share"}
    assert shares == {"province_budget": "16.8", "local_budget": "10.4", "community": "12.4"}
    wholes = {it.item: next(row.item for row in facts if row.fact_id == it.part_of) for it in facts if it.part_of}
    assert wholes["province_budget"] == "total"


def test_a_total_without_a_unit_of_its_own_has_that_of_all_other_rows():
    facts = read_table(
        """STT | Nguồn vốn | ĐVT | Kế hoạch | Thực hiện
        1 | Ngân sách xã | Tr.đồng | 800 | 720
        2 | Nhân dân đóng góp | Tr.đồng | 1.200 | 1.350
         | Tổng cộng |  | 2.000 | 2.070"""
    )
    totals = {it.role: str(it.value) for it in facts if it.item == "total"}
    assert totals == {"plan": "2000000000", "actual": "2070000000"}


def test_a_column_of_what_is_disbursed_says_it_of_each_source():
    facts = read_table(
        """STT | Nguồn vốn | Kế hoạch | Kết quả | >
        | | | Thực hiện | Trong đó đã giải ngân
        | Tổng cộng | 24.900 | 24.900 | 23.740
        1 | Ngân sách Trung ương | 12.450 | 12.450 | 11.870
        a | Đầu tư phát triển | 9.800 | 9.800 | 9.450
        b | Sự nghiệp | 2.650 | 2.650 | 2.420""",
        "ĐVT: triệu đồng",
    )
    said = {(it.indicator, it.item, it.role): it.value for it in facts}
    assert said["funding_disbursed", "total", "actual"] == 23_740_000_000
    assert said["funding_disbursed", "central_investment", "actual"] == 9_450_000_000
    assert said["funding", "central_recurrent", "plan"] == 2_650_000_000


def test_a_cell_with_several_figures_gives_each_by_its_unit():
    facts = read_table(
        """TT | Nội dung | Yêu cầu | Kết quả của xã
        1 | Đường trục thôn được cứng hóa | 100% | 17,65/18,1 km (97,5%)
        2 | Tỷ lệ hộ nghèo đa chiều | ≤ 2% | 27 hộ (1,2%)""",
        **COMMUNE,
    )
    said = {(it.indicator, it.role): (it.value, it.of) for it in facts}
    assert said["road_village_km", "actual"] == (Decimal("17.65"), Decimal("18.1"))
    assert said["road_village_hard_share", "actual"] == (Decimal("97.5"), None)
    assert said["poverty_rate_multidim", "threshold"] == (Decimal(2), None)
    assert said["poverty_rate_multidim", "actual"] == (Decimal("1.2"), None)


def test_a_column_of_years_says_when_communes_were_recognised_or_shall_be():
    facts = read_table(
        """
        TT | Xã | Số tiêu chí đạt | Năm được công nhận
        1 | Nga Yên | 19 | 2015
        2 | Nga Thái | 19 | 2018
        """
    )
    years = [it[2:5] for it in _said(facts) if it[0] == "commune_recognised"]
    assert years == [("Xã Nga Yên", "actual", "2015"), ("Xã Nga Thái", "actual", "2018")]
    ahead = read_table(
        "TT | Xã | Số tiêu chí đạt | Lộ trình đạt chuẩn\n1 | Nga Yên | 17 | 2020\n2 | Nga Thái | 15 | 2021"
    )
    assert [it[2:5] for it in _said(ahead) if it[0] == "commune_recognised"] == [
        ("Xã Nga Yên", "target", "2020"),
        ("Xã Nga Thái", "target", "2021"),
    ]


@pytest.mark.parametrize(
    ("head", "indicator"),
    [
        ("số xã được công nhận › đạt chuẩn ntm", "communes_recognised_count"),
        ("số xã được công nhận › trong đó: ntm nâng cao", "communes_advanced_count"),
        ("số xã được công nhận", "communes_recognised_count"),
    ],
)
def test_what_an_upper_head_counts_is_the_unit_of_those_below(head: str, indicator: str) -> None:
    assert read_measure(head, load_catalog(), None).indicator == indicator


def test_a_column_that_compares_years_holds_signed_changes():
    facts = read_table(
        """STT | Chỉ tiêu | ĐVT | Năm 2018 | Năm 2019 | So sánh 2019/2018
        1 | Tỷ lệ hộ nghèo | % | 27,84 | 22,91 | -4,93
        2 | Số trường đạt chuẩn quốc gia | Trường | 19 | 21 | +2"""
    )
    changes = [(it.indicator, str(it.value), it.period_start, it.period_end) for it in facts if it.role == "change"]
    assert changes == [("poverty_rate", "-4.93", "2018", "2019"), ("schools_standard_count", "2", "2018", "2019")]


def test_the_column_of_what_a_commune_gives_itself_is_a_state():
    facts = read_table(
        """TT | Tiêu chí | Quy định | Kết quả của xã | Tự chấm
        2 | Giao thông | 100% | 100% | Đạt
        10 | Thu nhập | ≥44 | 39,4 | Chưa đạt""",
        **COMMUNE,
    )
    states = {it.item: str(it.value) for it in facts if it.indicator == "criterion_status"}
    assert states == {"2": "met", "10": "not_met"}


def test_what_a_caption_leaves_out_is_not_what_the_table_holds():
    facts = read_table(
        """TT | Nguồn vốn | 2018 | 2019
        1 | Ngân sách tỉnh | 96,2 | 121,4
        2 | Ngân sách huyện | 64,3 | 70,5
        | Cộng | 160,5 | 191,9""",
        "Bảng tổng hợp vốn huy động (không kể tín dụng)\nĐVT: tỷ đồng",
    )
    assert not [it for it in facts if it.item == "credit"]


def test_a_column_of_what_is_asked_stands_beside_the_verdict_and_a_plan_beside_results_alone():
    rows = """1 | Giao thông | 2.1. Tỷ lệ đường xã được nhựa hóa hoặc bê tông hóa | ≥80% | 14,6/16,2km đạt 90,1% | Đạt
        2 | Nhà ở | 9.1. Nhà tạm, dột nát | Không | Còn 16 nhà | Chưa đạt
        3 | Trường học | 5.1. Tỷ lệ trường các cấp đạt tiêu chuẩn cơ sở vật chất | ≥70% | 03/04 trường, đạt 75% | Đạt
        4 | Tổ chức sản xuất | 13.1. Xã có hợp tác xã | Đạt | Có 02 HTX | Đạt"""
    head = "STT | Tên tiêu chí | Nội dung | Chỉ tiêu | Kết quả thực hiện | Tự đánh giá"
    said = [(it.indicator, it.role, str(it.value)) for it in read_table(f"{head}\n{rows}", **COMMUNE)]
    assert ("road_commune_hard_share", "threshold", "80") in said
    assert ("road_commune_hard_share", "actual", "90.1") in said
    assert ("temporary_houses_count", "actual", "16") in said
    assert ("schools_standard_count", "actual", "3") in said
    assert ("cooperatives_count", "actual", "2") in said
    alone = read_table("Nội dung | Chỉ tiêu | Kết quả\nTỷ lệ hộ nghèo (%) | 4,5 | 4,1", **COMMUNE)
    assert [(it.role, str(it.value)) for it in alone] == [("plan", "4.5"), ("actual", "4.1")]


def test_a_cell_that_compares_says_so_itself():
    facts = read_table(
        """Chỉ tiêu | ĐVT | Năm 2010 | Năm 2019 | Năm 2019 so với năm 2010
        Thu nhập bình quân đầu người | triệu đồng/người/năm | 14,8 | 45,6 | gấp 3,1 lần
        Tỷ lệ hộ nghèo | % | 12,6 | 2,3 | giảm 10,3 điểm %
        Số trường đạt chuẩn quốc gia | trường | 6 | 31 | tăng 25 trường"""
    )
    changes = [(it.indicator, str(it.value), it.unit, it.period_start) for it in facts if it.role == "change"]
    assert changes == [
        ("income_per_head", "3.1", "times", "2010"),
        ("poverty_rate", "-10.3", "percentage_point", "2010"),
        ("schools_standard_count", "25", "schools", "2010"),
    ]


def test_the_nine_criteria_of_a_district_are_its_own():
    names = (
        *("Quy hoạch", "Giao thông", "Thủy lợi", "Điện", "Y tế - Văn hóa - Giáo dục", "Sản xuất", "Môi trường"),
        *("An ninh, trật tự xã hội", "Chỉ đạo xây dựng nông thôn mới"),
    )
    rows = "\n".join(f"{at} | {name} | {'Chưa đạt' if at == 6 else 'Đạt'}" for at, name in enumerate(names, start=1))
    facts = read_table(f"Tiêu chí số | Tên tiêu chí | Đánh giá\n{rows}")
    assert {(it.indicator, it.place_name) for it in facts} == {("criterion_status", "Huyện Nga Sơn")}
    assert [(it.item, it.status) for it in facts if it.status == "not_met"] == [("6", "not_met")]
    assert len(facts) == 9


def test_heads_that_are_bands_count_communes_in_them():
    facts = read_table(
        """Huyện | Số xã | Xã đạt 19 TC | Xã đạt 15-18 TC | Từ 10 đến 14 tiêu chí | Dưới 5 TC | BQ TC/xã
        Nga Sơn | 12 | 3 | 4 | 5 | 0 | 14,2
        Hậu Lộc | 11 | 2 | 4 | 4 | 1 | 13,1""",
        unit="tỉnh Thanh Hóa",
        year=2019,
    )
    bands = [(it.item, str(it.value)) for it in facts if it.indicator == "communes_by_band"]
    assert bands[:4] == [("19", "3"), ("15-18", "4"), ("10-14", "5"), ("<5", "0")]
    assert not [it for it in facts if it.indicator == "communes_recognised_count"]


def test_the_years_of_a_set_of_criteria_are_not_those_of_its_figures():
    facts = read_table(
        """TT | Xã | NTM (bộ tiêu chí 2021-2025) | Số tiêu chí đạt NTM nâng cao | Năm dự kiến đạt NTM nâng cao
        1 | Nga Yên | 19 | 17 | 2025
        2 | Nga Trường | 19 | 19 |""",
        unit="huyện Nga Sơn",
        province="tỉnh Thanh Hóa",
        year=2024,
    )
    counts = [(it.item, it.period_end, str(it.value)) for it in facts if it.indicator == "criteria_met_count"]
    assert ("advanced", "2024", "17") in counts
    [planned] = [it for it in facts if it.indicator == "commune_recognised"]
    assert (planned.item, planned.role, planned.period_end) == ("advanced", "target", "2025")


def test_a_first_column_that_runs_from_one_numbers_the_rows():
    rows = "\n".join(
        f"{at} | {name} | {said} | Đạt"
        for at, name, said in (
            (1, "Quy hoạch", "Đã công bố"),
            (2, "Giao thông", "Trục thôn cứng hóa 86,5%"),
            (3, "Thủy lợi", "Tưới 88%"),
        )
    )
    facts = read_table(f"TC | Tên tiêu chí | Kết quả | Đánh giá\n{rows}", **COMMUNE)
    assert not [it for it in facts if it.quote in ("1", "2", "3")]


def test_the_line_that_leads_a_table_names_its_unit():
    facts = read_table(
        "Nguồn vốn | Kế hoạch | Đã giải ngân\nNgân sách tỉnh | 96.400 | 84.254",
        "Tình hình giải ngân đến 30/11/2019 (đơn vị: triệu đồng):",
    )
    assert [(it.indicator, it.role, str(it.value)) for it in facts] == [
        ("funding", "plan", "96400000000"),
        ("funding_disbursed", "actual", "84254000000"),
    ]


def test_rows_that_are_items_of_one_measure():
    facts = read_table(
        """Hạng | Có đến cuối năm 2018 | Công nhận mới năm 2019
        3 sao | 11 | 6
        4 sao | 3 | 2"""
    )
    assert [(it.indicator, it.item, it.period_end, str(it.value)) for it in facts] == [
        ("ocop_products_count", "3_star", "2018", "11"),
        ("ocop_products_count", "3_star", "2019", "6"),
        ("ocop_products_count", "4_star", "2018", "3"),
        ("ocop_products_count", "4_star", "2019", "2"),
    ]


def test_a_numbered_heading_names_the_unit_of_its_table():
    facts = read_table(
        "Nguồn vốn | KH 2019\nNgân sách tỉnh | 120", above="2. Kết quả huy động (đơn vị tính: triệu đồng)"
    )
    assert [(it.indicator, it.item, it.role, str(it.value)) for it in facts] == [
        ("funding", "province_budget", "plan", "120000000")
    ]


def test_works_in_a_commune_are_no_funding_of_the_commune():
    lines = "Công trình | Tổng mức đầu tư\nĐường trục xã Nga Yên | 4.350\nNhà văn hóa xã Nga An | 1.980"
    works = [it for it in read_table(lines, above="Danh mục (triệu đồng)") if it.indicator == "funding"]
    assert {(it.item, it.certainty) for it in works} == {("", "inferred")}
    lines = "Đơn vị | Tổng vốn\nXã Nga Yên | 4.350\n2. Nga An (xã điểm) | 1.980"
    assert len([it for it in read_table(lines, above="Vốn các xã (triệu đồng)") if it.indicator == "funding"]) == 2


@pytest.mark.parametrize(
    "lines",
    [
        "STT | Xã | Huyện | Số tiêu chí đạt\n1 | Nga Yên | Nga Sơn | 15\n2 | Xã Lạ Kỳ | Nga Sơn | 12",
        "STT | Đơn vị | Số tiêu chí đạt\nI | Huyện Nga Sơn | \n1 | Nga Yên | 15\n2 | Xã Lạ Kỳ | 12",
        "Đơn vị | Số tiêu chí đạt | Ghi chú\nHuyện Nga Sơn | | \nNga Yên | 15 | \nXã Lạ Kỳ | 12 | ",
    ],
)
def test_communes_of_a_province_stand_beside_or_below_their_districts(lines):
    facts = read_table(lines, unit="tỉnh Thanh Hóa", province="tỉnh Thanh Hóa", year=2019)
    assert [(it.place_name, str(it.value)) for it in facts] == [("Xã Nga Yên", "15"), ("Xã Lạ Kỳ", "12")]
    assert [bool(it.place_code) for it in facts] == [True, False]


def test_a_city_of_the_name_of_its_province_is_one_of_the_districts():
    lines = "Huyện, thành phố | Hộ nghèo (%)\nYên Bái | 1,2\nLục Yên | 9,8\nToàn tỉnh | 6,1"
    facts = read_table(lines, unit="tỉnh Yên Bái", province="tỉnh Yên Bái", year=2019)
    assert [it.place_name for it in facts] == ["Thành phố Yên Bái", "Huyện Lục Yên", "Tỉnh Yên Bái"]


def test_columns_that_are_items_of_one_measure_stand_beside_their_sum():
    facts = read_table("Xã | 3 sao | Hạng 4 sao | Tổng\nNga Yên | 3 | 1 | 4\nCộng | 3 | 1 | 4", above="Sản phẩm OCOP")
    wanted = [("3_star", "3"), ("4_star", "1"), ("", "4")]
    assert [(it.item, str(it.value)) for it in facts] == wanted * 2
    assert {it.indicator for it in facts} == {"ocop_products_count"}


@pytest.mark.parametrize(
    ("lines", "wanted"),
    [
        pytest.param(
            "Tiêu chí | Số xã đạt/tổng số xã | Tỷ lệ (%)\n1. Quy hoạch | 15/15 | 100\n17. Môi trường | 6/15 | 40",
            [
                ("communes_meeting_criterion", "1", "2019", "15"),
                ("communes_meeting_criterion_share", "1", "2019", "100"),
                ("communes_meeting_criterion", "17", "2019", "6"),
                ("communes_meeting_criterion_share", "17", "2019", "40"),
            ],
            id="communes by criterion, whole and part in one head",
        ),
        pytest.param(
            "Tiêu chí số | Số xã đạt 2018 | Số xã đạt 2019\n3 | 38 | 41\n18 | 35 | 39",
            [
                ("communes_meeting_criterion", "3", "2018", "38"),
                ("communes_meeting_criterion", "3", "2019", "41"),
                ("communes_meeting_criterion", "18", "2018", "35"),
                ("communes_meeting_criterion", "18", "2019", "39"),
            ],
            id="criteria by number alone",
        ),
        pytest.param(
            "Nguồn vốn (triệu đồng) | Năm 2018 | Năm 2019 | Cộng\n"
            "Ngân sách | 24.300 | 31.450 | 55.750\nDân cư | 5 | 7 | 12",
            [
                ("funding", "state_budget", "2018", "24300000000"),
                ("funding", "state_budget", "2019", "31450000000"),
                ("funding", "state_budget", "2018-2019", "55750000000"),
                ("funding", "community", "2018", "5000000"),
                ("funding", "community", "2019", "7000000"),
                ("funding", "community", "2018-2019", "12000000"),
            ],
            id="the unit in the head of the names, a sum over years",
        ),
        pytest.param(
            "Năm | Số lớp tập huấn | Số người tham dự\n2018 | 21 | 1.430\n2019 | 28 | 1.965\nCộng | 49 | 3.395",
            [
                ("training_classes_count", "", "2018", "21"),
                ("trained_persons_count", "", "2018", "1430"),
                ("training_classes_count", "", "2019", "28"),
                ("trained_persons_count", "", "2019", "1965"),
                ("training_classes_count", "", "2018-2019", "49"),
                ("trained_persons_count", "", "2018-2019", "3395"),
            ],
            id="years down with their sum, those who sat in classes",
        ),
        pytest.param(
            "Số tiêu chí | Số xã | Tên xã\n19 | 4 | Nga An, Nga Hải, Nga Thái, Nga Trung\n14 | 2 | Nga Bạch, Nga Điền",
            [("communes_by_band", "19", "2019", "4"), ("communes_by_band", "14", "2019", "2")],
            id="bands by number, a list of names is no place of its row",
        ),
        pytest.param(
            "Mức độ đạt | Năm 2018 (xã) | Năm 2019 (xã)\nTừ 15-18 tiêu chí | 2 | 5\nXã dưới 15 tiêu chí | 9 | 6",
            [
                ("communes_by_band", "15-18", "2018", "2"),
                ("communes_by_band", "15-18", "2019", "5"),
                ("communes_by_band", "<15", "2018", "9"),
                ("communes_by_band", "<15", "2019", "6"),
            ],
            id="bands by year",
        ),
        pytest.param(
            "Nguồn | KH 2019 | Giải ngân đến 15/6/2019 | Đạt\nNS tỉnh | 2.000 triệu đồng | 1.300 triệu đồng | 65%",
            [
                ("funding", "province_budget", "2019", "2000000000"),
                ("funding_disbursed", "province_budget", "2019", "1300000000"),
                ("funding_disbursed_share", "province_budget", "2019", "65"),
            ],
            id="units in the cells, sums paid out",
        ),
        pytest.param(
            "Tiêu chí | Nội dung | Yêu cầu | Kết quả\n4 | Hộ sử dụng điện an toàn | ≥99% | 99,5%\n"
            "9 | Hộ có nhà ở đạt chuẩn | ≥90% | 93,5%\n17 | Hộ dùng nước hợp vệ sinh | ≥90% | 98,1%",
            [
                ("electricity_households_share", "", "2019", "99"),
                ("electricity_households_share", "", "2019", "99.5"),
                ("house_standard_share", "", "2019", "90"),
                ("house_standard_share", "", "2019", "93.5"),
                ("hygienic_water_share", "", "2019", "90"),
                ("hygienic_water_share", "", "2019", "98.1"),
            ],
            id="criteria by number, some left out, are no figures",
        ),
        pytest.param(
            "Xã | Số hộ | Hộ nghèo 2018 | Hộ nghèo 2019 | Số hộ giảm so với 2018 | Tỷ lệ 2019\n"
            "Nga An | 1.450 | 156 | 121 | 35 | 8,34%\nNga Hải | 912 | 128 | 104 | 24 | 11,4%",
            [
                ("households_total", "", "2019", "1450"),
                ("poor_households", "", "2018", "156"),
                ("poor_households", "", "2019", "121"),
                ("poor_households", "", "2018-2019", "-35"),
                ("poverty_rate", "", "2019", "8.34"),
                ("households_total", "", "2019", "912"),
                ("poor_households", "", "2018", "128"),
                ("poor_households", "", "2019", "104"),
                ("poor_households", "", "2018-2019", "-24"),
                ("poverty_rate", "", "2019", "11.4"),
            ],
            id="numbers or rates as the cells tell, a fall in its head",
        ),
        pytest.param(
            "Xã | Nhà tạm cuối 2018 | Đã xóa trong năm | Còn lại\nNga An | 42 | 18 | 24",
            [
                ("temporary_houses_count", "", "2018", "42"),
                ("houses_improved_count", "", "2019", "18"),
                ("temporary_houses_count", "", "2019", "24"),
            ],
            id="what is left",
        ),
        pytest.param(
            "TT | Xã | Các tiêu chí chưa đạt | Đăng ký đạt thêm năm 2020\n"
            "1 | Nga An | 2, 5 | 2, 5\n2 | Nga Hải | 6 | 6",
            [
                ("criterion_status", "2", "2019", "not_met"),
                ("criterion_status", "5", "2019", "not_met"),
                ("criterion_status", "2", "2020", "target_met"),
                ("criterion_status", "5", "2020", "target_met"),
                ("criterion_status", "6", "2019", "not_met"),
                ("criterion_status", "6", "2020", "target_met"),
            ],
            id="criteria registered for the year to come",
        ),
        pytest.param(
            "Tên tiêu chí | Xã đạt | Xã chưa đạt\nTrường học | 17 | 13\nY tế | 22 | 8",
            [
                ("communes_meeting_criterion", "5", "2019", "17"),
                ("xã chưa đạt trường học", "", "2019", "13"),
                ("communes_meeting_criterion", "15", "2019", "22"),
                ("xã chưa đạt y tế", "", "2019", "8"),
            ],
            id="communes that meet each criterion",
        ),
        pytest.param(
            "Xã | TC1 | TC2 | TC3 | Số TC đạt (19)\nNga An | 1 | 0 | 1 | 15\nNga Hải | 1 | 1 | 1 | 17",
            [
                ("criterion_status", "1", "2019", "met"),
                ("criterion_status", "2", "2019", "not_met"),
                ("criterion_status", "3", "2019", "met"),
                ("criteria_met_count", "", "2019", "15"),
                ("criterion_status", "1", "2019", "met"),
                ("criterion_status", "2", "2019", "met"),
                ("criterion_status", "3", "2019", "met"),
                ("criteria_met_count", "", "2019", "17"),
            ],
            id="criteria by one and nought",
        ),
        pytest.param(
            "Xã | Quy hoạch | Điện | Y tế\nNga An | đạt | chưa | đạt\nNga Hải | đạt | đạt | đạt",
            [
                ("criterion_status", "1", "2019", "met"),
                ("criterion_status", "4", "2019", "not_met"),
                ("criterion_status", "15", "2019", "met"),
                ("criterion_status", "1", "2019", "met"),
                ("criterion_status", "4", "2019", "met"),
                ("criterion_status", "15", "2019", "met"),
            ],
            id="verdicts below the names of criteria",
        ),
        pytest.param(
            "Xã | Hiện có | Tiêu chí đăng ký đạt thêm năm 2020 | Lũy kế 2020\n"
            "Nga An | 14 | 5, 6 | 16\nNga Hải | 12 | 2 | 13",
            [
                ("criteria_met_count", "", "2019", "14"),
                ("criterion_status", "5", "2020", "target_met"),
                ("criterion_status", "6", "2020", "target_met"),
                ("criteria_met_count", "", "2020", "16"),
                ("criteria_met_count", "", "2019", "12"),
                ("criterion_status", "2", "2020", "target_met"),
                ("criteria_met_count", "", "2020", "13"),
            ],
            id="what counts criteria without saying so",
        ),
        pytest.param(
            "Nhóm xã | Năm 2018 | Năm 2019\nĐạt 19 tiêu chí | 3 | 5\nTừ 15 đến 18 | 2 | 1\nDưới 15 | 1 | 0",
            [
                ("communes_by_band", "19", "2018", "3"),
                ("communes_by_band", "19", "2019", "5"),
                ("communes_by_band", "15-18", "2018", "2"),
                ("communes_by_band", "15-18", "2019", "1"),
                ("communes_by_band", "<15", "2018", "1"),
                ("communes_by_band", "<15", "2019", "0"),
            ],
            id="bands below one that says what they are of",
        ),
        pytest.param(
            "TT | Xã | Số QĐ công nhận | Năm | Ghi chú\n1 | Nga An | 12/QĐ-UBND | 2015 | nâng cao năm 2018\n"
            "2 | Nga Hải | | đăng ký 2020 | hiện 17/19 TC",
            [
                ("commune_recognised", "", "2015", "true"),
                ("commune_recognised", "advanced", "2018", "true"),
                ("commune_recognised", "", "2020", "true"),
                ("criteria_met_count", "", "2019", "17"),
            ],
            id="years beside decisions, remarks",
        ),
    ],
)
def test_tables_of_many_shapes(lines, wanted):
    def years(fact: Fact) -> str:
        return "-".join(dict.fromkeys((fact.period_start[:4], fact.period_end[:4])))

    facts = read_table(lines)
    assert [(it.indicator, it.item, years(it), str(it.value)) for it in facts] == wanted


@pytest.mark.parametrize(
    ("above", "lines", "wanted"),
    [
        pytest.param(
            "Biểu 1. Tổng hợp số tiêu chí đạt của các xã",
            "STT | Đơn vị | Năm 2018 | Năm 2019 | Tăng so với năm 2018\n1 | Xã Nga An | 13 | 15 | 2\n"
            "2 | Xã Nga Hải | 9 | 9 | 0\nTổng số | - | 22 | 24 | 2\nBình quân | - | 11 | 12 | 1",
            [
                ("criteria_met_count", "2018", "13"),
                ("criteria_met_count", "2019", "15"),
                ("criteria_met_count", "2018-2019", "2"),
                ("criteria_met_count", "2018", "9"),
                ("criteria_met_count", "2019", "9"),
                ("criteria_met_count", "2018-2019", "0"),
                ("criteria_met_total", "2018", "22"),
                ("criteria_met_total", "2019", "24"),
                ("criteria_met_total", "2018-2019", "2"),
                ("criteria_met_mean", "2018", "11"),
                ("criteria_met_mean", "2019", "12"),
                ("criteria_met_mean", "2018-2019", "1"),
            ],
            id="years and their change",
        ),
        pytest.param(
            "BIỂU TỔNG HỢP NỢ ĐỌNG XDCB CÁC XÃ\nĐVT: triệu đồng",
            "Tên xã | Tổng nợ | NS tỉnh | NS xã\nNga An | 6.420 | 1.100 | 5.320",
            [
                ("debt_construction", "2019", "6420000000"),
                ("debt_construction", "2019", "1100000000"),
                ("debt_construction", "2019", "5320000000"),
            ],
            id="debts by source are no funding",
        ),
        pytest.param(
            "THU NHẬP BÌNH QUÂN ĐẦU NGƯỜI CÁC XÃ (triệu đồng/người/năm)",
            "Tên xã | 2018 | 2019\nNga An | 32,1 | 34,8",
            [("income_per_head", "2018", "32100000"), ("income_per_head", "2019", "34800000")],
            id="unit and measure in the caption",
        ),
    ],
)
def test_what_a_caption_counts_stands_under_bare_heads(above, lines, wanted):
    facts = read_table(lines, above)
    years = [("-".join(dict.fromkeys((it.period_start[:4], it.period_end[:4])))) for it in facts]
    assert [(it.indicator, year, str(it.value)) for it, year in zip(facts, years, strict=True)] == wanted


def test_villages_down_are_places_of_their_own():
    facts = read_table("Thôn | Tổng số hộ | Hộ nghèo | Tỷ lệ (%)\nĐức Ái | 312 | 14 | 4,5\nĐức An | 205 | 10 | 4,9")
    assert _said(facts)[:3] == [
        ("households_total", "", "Thôn Đức Ái", "actual", "2019", "312"),
        ("poor_households", "", "Thôn Đức Ái", "actual", "2019", "14"),
        ("poverty_rate", "", "Thôn Đức Ái", "actual", "2019", "4.5"),
    ]


def test_what_a_year_to_come_holds_is_no_result():
    facts = read_table("Nguồn vốn | 2030 | 2031\nNS tỉnh (tr.đ) | 4.000 | 4.500\nDân góp (tr.đ) | 6.800 | 7.100")
    assert {fact.role for fact in facts} == {"target"}


@pytest.mark.parametrize(("total", "sums"), [("Cộng | 401 | 17", True), ("Cộng | 401 | 9", False)])
def test_small_whole_numbers_count_where_they_are_summed(total: str, *, sums: bool) -> None:
    facts = read_table(f"Thôn | Tổng số hộ | Hộ nghèo\nThôn 1 | 210 | 5\nThôn 2 | 191 | 12\n{total}", **COMMUNE)
    poor = [str(it.value) for it in facts if it.indicator == "poor_households"]
    assert poor == (["5", "12", "17"] if sums else [])
    assert not [it for it in facts if it.indicator == "poverty_rate"]


def test_each_half_of_a_list_names_its_own_rows_and_the_line_below_is_of_all():
    facts = read_table(
        """Vùng đồng bằng | > | > | Vùng ven biển | > | >
        Xã | Hộ nghèo (%) | Thu nhập (triệu đồng/người) | Xã | Hộ nghèo (%) | Thu nhập (triệu đồng/người)
        Nga An | 2,1 | 42,5 | Nga Tân | 3,5 | 38,2
        Nga Bạch | 2,4 | 41 | Nga Tiến | 3,1 | 39,7
        Toàn huyện: tỷ lệ hộ nghèo 2,7% | > | > | > | > | >""",
    )
    assert [(it.place_name, it.indicator, it.quote) for it in facts] == [
        ("Xã Nga An", "poverty_rate", "2,1"),
        ("Xã Nga An", "income_per_head", "42,5"),
        ("Xã Nga Tân", "poverty_rate", "3,5"),
        ("Xã Nga Tân", "income_per_head", "38,2"),
        ("Xã Nga Bạch", "poverty_rate", "2,4"),
        ("Xã Nga Bạch", "income_per_head", "41"),
        ("Xã Nga Tiến", "poverty_rate", "3,1"),
        ("Xã Nga Tiến", "income_per_head", "39,7"),
        ("Huyện Nga Sơn", "poverty_rate", "2,7%"),
    ]


def test_criteria_go_on_in_the_columns_beside():
    facts = read_table("TC | Số xã đạt | TC | Số xã đạt\n1 | 22 | 4 | 18\n2 | 15 | 5 | 20\n3 | 17 | 6 | 9")
    assert [(it.indicator, it.item, str(it.value)) for it in facts] == [
        ("communes_meeting_criterion", number, value)
        for number, value in (("1", "22"), ("4", "18"), ("2", "15"), ("5", "20"), ("3", "17"), ("6", "9"))
    ]


def test_two_tables_in_one_frame_have_their_own_heads():
    facts = read_table(
        """TT | Nguồn vốn | Kế hoạch | Thực hiện
        1 | Ngân sách tỉnh | 500 | 480
        TT | Chỉ tiêu | Năm 2018 | Năm 2019
        1 | Tỷ lệ hộ nghèo (%) | 3,5 | 2,9""",
        "ĐVT: triệu đồng",
    )
    assert _said(facts) == [
        ("funding", "province_budget", "Huyện Nga Sơn", "plan", "2019", "500000000"),
        ("funding", "province_budget", "Huyện Nga Sơn", "actual", "2019", "480000000"),
        ("poverty_rate", "", "Huyện Nga Sơn", "actual", "2018", "3.5"),
        ("poverty_rate", "", "Huyện Nga Sơn", "actual", "2019", "2.9"),
    ]


PROVINCE = {"unit": "tỉnh Thanh Hóa", "province": "tỉnh Thanh Hóa", "year": 2019}


@pytest.mark.parametrize(
    "lines",
    [
        pytest.param(
            """Huyện | Xã | Số TC đạt
            Nga Sơn | Nga Bạch | 16
             | Nga Giáp | 17
            Hậu Lộc | Minh Lộc | 15
             | Xã Lạ | 9
            Cộng | | 57""",
            id="blank below",
        ),
        pytest.param(
            """TT | Đơn vị | Số TC đạt
            I | Huyện Nga Sơn | 33
            1 | Nga Bạch | 16
            2 | Nga Giáp | 17
            II | Hậu Lộc | 24
            1 | Minh Lộc | 15
            2 | Xã Lạ | 9
             | Cộng | 57""",
            id="a row above",
        ),
    ],
)
def test_communes_stand_below_their_districts(lines):
    said = [(it.place_name, it.certainty, str(it.value)) for it in read_table(lines, **PROVINCE)]
    assert [it for it in said if it[0].startswith("Xã")] == [
        ("Xã Nga Bạch", "stated", "16"),
        ("Xã Nga Giáp", "stated", "17"),
        ("Xã Minh Lộc", "stated", "15"),
        ("Xã Lạ", "inferred", "9"),
    ]
    assert said[-1] == ("Tỉnh Thanh Hóa", "stated", "57")


def test_what_a_district_has_of_criteria_is_that_of_its_communes():
    facts = read_table(
        "TT | Đơn vị | Số TC đạt\nI | Huyện Nga Sơn | 33\n1 | Nga Bạch | 16\n2 | Nga Giáp | 17", **PROVINCE
    )
    assert [it.indicator for it in facts] == ["criteria_met_total", "criteria_met_count", "criteria_met_count"]


def test_a_total_in_the_column_of_a_commune_is_its_own():
    facts = read_table(
        """Tiêu chí | Xã Nga An | Xã Nga Bạch | Số xã đạt
        1. Quy hoạch | Đạt | Đạt | 2
        2. Giao thông | Đạt | Chưa | 1
        Tổng số TC đạt | 2 | 1 | """,
    )
    assert ("criteria_met_count", "", "Xã Nga Bạch", "actual", "2019", "1") in _said(facts)


def test_what_is_registered_measures_what_the_columns_before_do():
    facts = read_table(
        """TT | Tên xã | Số tiêu chí đạt | > | Đăng ký năm 2020
         |  | Cuối năm 2018 | Năm 2019 |
        1 | Nga An | 13 | 14 | 16
         | Tổng cộng | 13 | 14 | 16""",
    )
    assert _said(facts)[2] == ("criteria_met_count", "", "Xã Nga An", "target", "2020", "16")
    assert _said(facts)[5] == ("criteria_met_total", "", "Huyện Nga Sơn", "target", "2020", "16")


def test_the_reported_year_below_a_caption_of_one_to_come_is_a_result():
    facts = read_table(
        "Tên xã | Số TC đạt năm 2019 | Dự kiến TC đạt năm 2020\nNga An | 17 | 19",
        "Biểu 5. Các xã đăng ký đạt chuẩn năm 2020",
    )
    assert [(it.role, it.period_end) for it in facts] == [("actual", "2019"), ("target", "2020")]


def test_a_sum_before_its_years_is_of_all_of_them():
    facts = read_table(
        "Nguồn vốn | Tổng | Năm 2018 | Năm 2019\nNgân sách tỉnh | 300 | 120 | 180\nDân góp | 30 | 10 | 20",
        "ĐVT: triệu đồng",
    )
    assert [(it.period_start, it.period_end) for it in facts][:3] == [
        ("2018", "2019"),
        ("2018", "2018"),
        ("2019", "2019"),
    ]


def test_what_is_built_is_no_house_by_its_unit_alone():
    facts = read_table("Nội dung | ĐVT | Kết quả\nNhà văn hóa thôn xây mới | nhà | 4\nNhà ở xây mới | nhà | 9")
    assert [(it.indicator, it.quote) for it in facts if it.topic != "open"] == [("houses_improved_count", "9")]


def test_the_name_of_a_row_tells_what_its_unit_counts():
    facts = read_table("Nội dung | ĐVT | Kế hoạch | Thực hiện\nNhà văn hóa thôn | nhà | 24 | 21")
    assert [(it.indicator, it.role, str(it.value)) for it in facts] == [
        ("culture_house_village_count", "plan", "24"),
        ("culture_house_village_count", "actual", "21"),
    ]


@pytest.mark.parametrize(
    ("caption", "item"),
    [
        ("Phân bổ vốn sự nghiệp cho các xã", "central_recurrent"),
        ("Phân bổ vốn đầu tư phát triển nguồn ngân sách trung ương cho các xã", "central_investment"),
        ("Giải ngân vốn ngân sách tỉnh của các xã", "province_budget"),
        ("Phân bổ vốn chương trình MTQG cho các xã", "total"),
        ("Phân bổ vốn cho các địa phương", "total"),
        ("Phân bổ vốn ngân sách tỉnh và huyện cho các xã", "total"),
    ],
)
def test_the_one_source_of_a_caption_is_that_of_its_totals(caption, item):
    facts = read_table("Xã | Kế hoạch vốn (triệu đồng)\nNga An | 1.240\nNga Yên | 1.875", f"{caption}\n\n")
    assert {it.item for it in facts if it.indicator == "funding"} == {item}


def test_what_is_not_paid_out_is_no_funding():
    facts = read_table(
        """Nguồn vốn (tỷ đồng) | Vốn giao | Giải ngân | Còn lại chưa GN | Dư chưa giải ngân hết
        Ngân sách tỉnh | 20,5 | 18,2 | 2,3 | 2,3""",
    )
    assert [str(it.value) for it in facts if it.topic == "funding"] == ["20500000000", "18200000000"]


def test_what_a_gift_is_worth_is_money_though_its_row_counts_in_another_unit():
    facts = read_table(
        """TT | Nội dung | ĐVT | Số lượng | Thành tiền (triệu đồng)
        1 | Hiến đất | m2 | 6.270 | 1.250
        2 | Đường trục xã | km | 4,5 | 3.200""",
    )
    assert [(it.indicator, it.item, str(it.value)) for it in facts if it.topic != "open"] == [
        ("land_donated", "", "6270"),
        ("funding", "land_donated_value", "1250000000"),
        ("road_commune_km", "", "4.5"),
    ]


def test_a_row_of_a_year_to_come_is_a_target_and_one_of_its_plan_a_plan():
    facts = read_table("Năm | Số xã đạt chuẩn\n2018 | 12\nKH 2019 | 15\n2019 | 16\nKH 2020 | 19\n2021 | 22")
    assert [(it.period_end, it.role) for it in facts] == [
        ("2018", "actual"),
        ("2019", "plan"),
        ("2019", "actual"),
        ("2020", "target"),
        ("2021", "target"),
    ]


def test_numbers_below_the_head_of_villages_are_their_names():
    facts = read_table("Thôn | Tổng số hộ\n1 | 210\n2 | 191\nCộng | 401", **COMMUNE)
    assert [(it.place_name, str(it.value)) for it in facts] == [
        ("Thôn 1", "210"),
        ("Thôn 2", "191"),
        ("Xã Nga Yên", "401"),
    ]


def test_communes_beside_a_band_are_those_that_it_counts():
    facts = read_table("Nhóm | Số xã | Tên xã\n19 tiêu chí | 2 | Nga An, Nga Bạch\n15 - 18 tiêu chí | 1 | Nga Giáp")
    assert [(it.indicator, it.item, it.place_name, str(it.value)) for it in facts] == [
        ("communes_by_band", "19", "Huyện Nga Sơn", "2"),
        ("communes_by_band", "15-18", "Huyện Nga Sơn", "1"),
    ]


def test_what_there_is_now_is_no_plan_below_the_caption_of_one():
    facts = read_table("Xã | Năm đạt chuẩn | Số TC hiện có\nNga An | 2020 | 17", "Kế hoạch về đích các xã")
    assert [(it.indicator, it.role) for it in facts] == [
        ("commune_recognised", "target"),
        ("criteria_met_count", "actual"),
    ]


def test_a_decimal_below_a_plan_is_no_list_of_criteria():
    facts = read_table(
        "Chỉ tiêu | ĐVT | Kế hoạch năm 2019 | Thực hiện | Đạt (%)\n"
        "Bê tông hóa GTNT | km | 45 | 28,3 | 62,9\n"
        "Tỷ lệ hộ nghèo | % | 2,5 | 2,81 |\n"
        "Trồng cây xanh | cây | 20.000 | 13.400 | 67"
    )
    plans = {(fact.indicator, str(fact.value)) for fact in facts if fact.role == "plan"}
    assert plans == {("road_total_km", "45"), ("poverty_rate", "2.5"), ("trees_planted_count", "20000")}


def test_the_number_of_a_row_in_the_cell_of_its_name_is_no_figure():
    facts = read_table(
        "Chỉ tiêu (ĐVT) | Yêu cầu | Kết quả\n"
        "17.1 Nước sạch theo quy chuẩn (%) | ≥ 25 | 43,6\n"
        "17.9 Nhà tiêu, nhà tắm, bể nước HVS (%) | ≥ 70 | 77,5\n"
        "17.10 Chuồng trại chăn nuôi HVS (%) | ≥ 60 | 66,9"
    )
    assert [str(fact.value) for fact in facts] == ["25", "43.6", "70", "77.5", "60", "66.9"]


def test_short_names_head_columns_among_sources():
    facts = read_table(
        """Nội dung | Tổng | TW | Tỉnh | Huyện | Xã | DN | Khác
        Tổng cộng | 86.800 | 22.000 | 18.800 | 9.000 | 26.000 | 6.000 | 5.000""",
        "Kinh phí thực hiện, ĐVT: triệu đồng",
    )
    assert [fact.item for fact in facts if fact.topic == "funding"][-6:] == [
        *("central_budget", "province_budget", "district_budget", "commune_budget", "enterprise", "other"),
    ]


def test_what_stands_behind_a_plan_is_compared_with_it():
    for plan, done in (("Mục tiêu 2018", "Kết quả"), ("Kế hoạch", "Số vốn"), ("KHV", "Đã bố trí")):
        facts = read_table(
            f"""Nguồn vốn | {plan} | {done} | Tỷ lệ (%)
            NS tỉnh | 85 | 79,2 | 93,2
            Nhân dân | 145 | 163,4 | 112,7""",
            "Huy động vốn, ĐVT: tỷ đồng",
        )
        shares = [fact.indicator for fact in facts if fact.unit == "percent"]
        assert shares == ["plan_fulfilment"] * 2, (plan, done)


def test_plan_and_result_of_communes_are_of_what_the_caption_counts():
    facts = read_table(
        """Xã | Kế hoạch | Thực hiện | Tỷ lệ %
        Nga Yên | 12.000 | 13.440 | 112
        Nga Thanh | 9.500 | 8.930 | 94""",
        "Kết quả huy động vốn các xã năm 2018 (triệu đồng)",
    )
    assert [(it.indicator, it.role) for it in facts[:3]] == [
        ("funding", "plan"),
        ("funding", "actual"),
        ("plan_fulfilment", "actual"),
    ]


def test_a_head_over_two_columns_of_text_heads_both():
    text = (
        "ĐVT: triệu đồng\n| Nguồn vốn | Năm 2017 | | Năm 2018 | |\n| | KH | TH | KH | TH |\n"
        "| NS tỉnh | 12.000 | 12.500 | 15.000 | 15.900 |\n| NS huyện | 8.000 | 8.900 | 9.000 | 9.400 |"
    )
    facts = [fact for fact in read_text(text, **DISTRICT)[3] if fact.item == "province_budget"]
    assert [(it.role, it.period_end) for it in facts] == [
        ("plan", "2017"),
        ("actual", "2017"),
        ("plan", "2018"),
        ("actual", "2018"),
    ]


def test_stretches_one_after_the_other_are_added_up():
    facts = read_table(
        """Nguồn | 2010-2013 | 2014-2018 | Cả 9 năm | Tỷ trọng %
        Ngân sách nhà nước | 3.110 | 2.490 | 5.600 | 35,0
        Tín dụng | 4.020 | 4.780 | 8.800 | 55,0""",
        "Lũy kế nguồn lực, ĐVT: tỷ đồng",
    )
    assert {(it.period_start, it.period_end) for it in facts if it.value in (5600 * 10**9, 35)} == {("2010", "2018")}


def test_paid_of_planned_is_no_percentage():
    facts = read_table(
        """Nguồn | Giải ngân/kế hoạch
        NS tỉnh | 148,2/156,0
        NS huyện | 52,8/60,0""",
        "Tình hình giải ngân, ĐVT: tỷ đồng",
    )
    assert [(it.indicator, it.item, str(it.of)) for it in facts] == [
        ("funding_disbursed", "province_budget", "156000000000"),
        ("funding_disbursed", "district_budget", "60000000000"),
    ]


def test_what_the_people_gave_adds_up_to_theirs():
    facts = read_table(
        """Loại | Thành tiền (tr.đ)
        Tiền mặt | 312
        Ngày công | 496
        Hiến đất | 795
        Cộng | 1.603""",
        "Bảng quy đổi đóng góp",
    )
    assert facts[-1].item == "community"


def test_the_source_of_a_head_is_its_part_outside_of_brackets():
    for head, item in (
        ("NS xã (bao gồm đấu giá đất)", "commune_budget"),
        ("Ngân sách tỉnh đối ứng", "province_budget"),
        ("Vốn ĐTPT (NSTW)", "central_investment"),
        ("NSTW (SN)", "central_recurrent"),
        ("Vốn ngoài NSNN", "socialised"),
    ):
        facts = read_table(f"Nguồn vốn | Năm 2018\n{head} | 77\nTín dụng | 50", "ĐVT: tỷ đồng")
        assert facts[0].item == item, head


def test_what_two_budgets_gave_is_in_doubt():
    facts = read_table("Nguồn vốn | Năm 2018\nNS huyện, xã | 77\nNS địa phương | 50", "ĐVT: tỷ đồng")
    assert [it.certainty for it in facts] == ["inferred", "stated"]


def test_what_was_built_costs_more_than_is_owed_for_it():
    facts = read_table(
        """Xã | Tổng mức đầu tư | Giá trị khối lượng hoàn thành | Còn nợ
        Nga Yên | 28.400 | 25.100 | 5.400
        Nga Thanh | 21.000 | 20.500 | 4.200""",
        "Bảng nợ đọng XDCB các xã (triệu đồng)",
    )
    assert [str(it.value) for it in facts if it.indicator == "debt_construction"] == ["5400000000", "4200000000"]
    assert all(it.certainty == "inferred" for it in facts if it.indicator != "debt_construction")


def test_a_sum_of_rows_of_one_measure_is_of_that_measure():
    table = """
    STT | Nội dung | Số lớp | Số người
    1 | Bồi dưỡng cán bộ xã, ấp | 5 | 412
    2 | Chuyển giao khoa học kỹ thuật | 63 | 2.205
    | Tổng | 68 | 2.617
    """
    counts = {(fact.indicator, str(fact.value)) for fact in read_table(table)}
    assert {("training_classes_count", "68"), ("trained_persons_count", "2617")} <= counts


def test_money_of_works_is_of_no_source():
    facts = read_table(
        """Công trình | Tổng mức đầu tư | Đã giải ngân
        Đường trục xã Nga Yên | 4.350 | 2.610
        Kênh mương xã Nga Thanh | 1.980 | 1.500""",
        "Danh mục công trình (triệu đồng)",
    )
    told = {(it.indicator, it.item, it.certainty, str(it.value)) for it in facts}
    costs = {("funding", "", "inferred", it) for it in ("4350000000", "1980000000")}
    assert told == costs | {("funding_disbursed", "", "inferred", it) for it in ("2610000000", "1500000000")}


def test_works_stand_in_the_place_of_their_own_column_with_the_sources_of_their_cost():
    facts = read_table(
        """TT | Tên công trình | Địa điểm | Tổng vốn | NSTW | Dân góp
        1 | Cầu Nga Thanh | Nga Yên | 4.350 | 4.000 | 350
        2 | Trường mầm non | Nga Thái | 1.980 | 1.800 | 180
        | Cộng | | 6.330 | 5.800 | 530""",
        "ĐVT: triệu đồng",
    )
    told = [(it.item, it.place_name, it.certainty, str(it.value)) for it in facts]
    assert told[:3] == [
        ("", "Xã Nga Yên", "inferred", "4350000000"),
        ("central_budget", "Xã Nga Yên", "inferred", "4000000000"),
        ("community", "Xã Nga Yên", "inferred", "350000000"),
    ]
    assert told[-1] == ("community", "Huyện Nga Sơn", "inferred", "530000000")


def test_what_was_met_on_a_day_gone_by_is_no_target():
    report = """UBND HUYỆN NGA SƠN
Số: 29/BC-UBND                              Nga Sơn, ngày 28 tháng 3 năm 2019
BÁO CÁO
Tiến độ xây dựng nông thôn mới quý I năm 2019 của huyện Nga Sơn, tỉnh Thanh Hóa
1. Số tiêu chí đạt chuẩn của các xã phấn đấu năm 2019
Xã | Số TC đạt 31/12/2018 | Số TC đạt 20/3/2019
Nga Yên | 14 | 15
Nga Thanh | 12 | 14
"""
    facts = [fact for fact in extract(report.encode()).facts if fact.indicator == "criteria_met_count"]
    assert [(fact.role, str(fact.value)) for fact in facts] == [("actual", it) for it in ("14", "15", "12", "14")]


@pytest.mark.parametrize(
    ("above", "table", "told"),
    [
        (
            "Danh sách xã đăng ký về đích giai đoạn 2020-2022",
            "TT | Xã | Hiện trạng | Năm 2020 | Năm 2021\n1 | Nga Yên | 17/19 | x |\n2 | Nga Thái | 15/19 | | x",
            {("Nga Yên", "", "target", "2020"), ("Nga Thái", "", "target", "2021")},
        ),
        (
            "",
            "TT | Tên xã | Lộ trình đạt chuẩn nâng cao | >\n | | 2020 | 2021\n1 | Nga Yên | 1 |\n2 | Nga Thái | | 1",
            {("Nga Yên", "advanced", "target", "2020"), ("Nga Thái", "advanced", "target", "2021")},
        ),
        (
            "Phân loại xã năm 2019",
            "TT | Xã | Đạt chuẩn NTM | NTM kiểu mẫu | Chưa đạt chuẩn\n1 | Nga Yên | x | x |\n2 | Nga Thái | | | x",
            {("Nga Yên", "", "actual", "2019"), ("Nga Yên", "model", "actual", "2019")},
        ),
        (
            "Lộ trình thực hiện",
            "STT | Tên xã | 2020 | 2021\n1 | Nga Yên | NTM | NTM nâng cao\n2 | Nga Thái | | Đạt chuẩn",
            {
                ("Nga Yên", "", "target", "2020"),
                ("Nga Yên", "advanced", "target", "2021"),
                ("Nga Thái", "", "target", "2021"),
            },
        ),
        (
            "Lộ trình công nhận xã NTM, NTM nâng cao",
            "TT | Xã | 2020 | 2021\n1 | Nga Yên | x |\n2 | Nga Thái | | x",
            set(),
        ),
    ],
)
def test_marks_below_years_or_kinds_say_what_a_commune_becomes(above, table, told):
    facts = read_table(table, above)
    found = {it for it in _said(facts) if it[0] == "commune_recognised"}
    assert {(it[2].removeprefix("Xã "), it[1], it[3], it[4]) for it in found} == told


def test_a_line_above_says_the_unit_in_brackets_or_at_its_end():
    table = """Nguồn | KH năm 2018 | TH năm 2018
        NSTW | 11.300 | 11.250
        NS huyện | 6.200 | 6.745"""
    for line in (
        "4. Vốn đầu tư theo nguồn (triệu đồng):",
        "4. Vốn đầu tư theo nguồn, đơn vị triệu đồng:",
        "4. Kinh phí theo nguồn (triệu đồng), so với kế hoạch:",
        "- Vốn thực hiện theo từng nguồn như sau (triệu đồng)",
    ):
        facts = {(it.item, it.role, str(it.value)) for it in read_table(table, line)}
        assert ("central_budget", "plan", "11300000000") in facts, line
        assert ("district_budget", "actual", "6745000000") in facts, line


def test_what_works_cost_and_what_was_paid_for_them_stands_beside_what_is_owed():
    facts = read_table(
        """Xã | Số công trình | Tổng mức đầu tư (triệu đồng) | Đã thanh toán (triệu đồng) | Còn nợ (triệu đồng)
        Nga Yên | 14 | 28.400 | 23.000 | 5.400
        Nga Thanh | 11 | 21.000 | 16.800 | 4.200""",
        "Biểu: Các xã có số nợ lớn",
    )
    found = {(it.indicator, it.item, str(it.value), it.certainty) for it in facts}
    assert ("funding", "", "28400000000", "inferred") in found
    assert ("funding_disbursed", "", "16800000000", "inferred") in found
    assert ("debt_construction", "", "4200000000", "stated") in found


def test_a_column_of_what_is_reckoned_says_about():
    table = """Chỉ tiêu | ĐVT | KH 2018 | Ước TH 2018 | KH 2019
        Hộ nghèo | hộ | 150 | 142 | 95
        Tỷ lệ bao phủ BHYT | % | 93 | 94,1 | 95,5"""
    said = {(str(it.value), it.role, it.bound) for it in read_table(table)}
    assert ("142", "actual", "about") in said
    assert ("94.1", "actual", "about") in said
    assert {bound for _, role, bound in said if role != "actual"} == {"exact"}


def test_ratios_of_one_whole_in_rows_of_criteria_count_communes():
    table = """Tên tiêu chí | Năm 2017 | Năm 2018
        1. Quy hoạch | 24/24 | 24/24
        2. Giao thông | 15/24 | 19/24
        3. Thủy lợi | 20/24 | 22/24"""
    said = {(it.indicator, it.item, it.period_end, str(it.value), str(it.of)) for it in read_table(table)}
    assert ("communes_meeting_criterion", "3", "2017", "20", "24") in said
    assert {indicator for indicator, *_ in said} == {"communes_meeting_criterion"}


def test_what_communes_have_when_they_register_is_no_target():
    table = """TT | Xã | Số tiêu chí đạt năm 2018 | Năm đăng ký
        1 | Nga Yên | 15 | 2019
        2 | Nga Thanh | 13 | 2020"""
    said = _said(read_table(table, "Biểu 2. Các xã đăng ký đạt chuẩn"))
    assert ("criteria_met_count", "", "Xã Nga Yên", "actual", "2018", "15") in said
    assert ("commune_recognised", "", "Xã Nga Thanh", "target", "2020", "true") in said


@pytest.mark.parametrize(
    ("heads", "told"),
    [
        ("Năm 2018 | Năm 2019 | So sánh (%)", False),
        ("Kế hoạch 2019 | Thực hiện 2019 | So sánh (%)", True),
        ("Năm 2018 | Năm 2019 | So với kế hoạch (%)", True),
    ],
)
def test_two_years_side_by_side_fulfil_no_plan(heads, told):
    rows = "Nga Yên | 62,0 | 68,2 | 110,0\nNga Thái | 58,5 | 63,7 | 108,9\nNga An | 60,4 | 65,8 | 108,9"
    facts = read_table(f"Xã | {heads}\n{rows}", "Thu nhập bình quân đầu người (ĐVT: triệu đồng/người/năm)")
    assert any(fact.indicator == "plan_fulfilment" for fact in facts) is told


def test_communes_of_the_standard_are_counted_below_their_short_name():
    rows = "Nga Sơn | 2 | 3\nHà Trung | 3 | 2\nHậu Lộc | 1 | 1"
    table = f"Huyện | Xã chuẩn NTM | Xã NTM nâng cao\n{rows}"
    facts = read_table(table, "Biểu đăng ký năm 2020", unit="tỉnh Thanh Hóa", province="tỉnh Thanh Hóa", year=2019)
    counted = [fact.value for fact in facts if fact.indicator == "communes_recognised_count"]
    assert counted == [2, 3, 1]


def test_a_roadmap_of_criteria_tells_by_when_each_is_to_be_met():
    facts = read_table("TT | Tên tiêu chí | Lộ trình\n2 | Giao thông | 2020\n5 | Trường học | 2021", **COMMUNE)
    told = {(it.indicator, it.item, it.role, it.status, it.period_end) for it in facts}
    assert told == {
        ("criterion_status", "2", "target", "target_met", "2020"),
        ("criterion_status", "5", "target", "target_met", "2021"),
    }


def test_a_state_that_a_plan_names_is_to_be_reached_unless_it_is_met_already():
    facts = read_table(
        "TT | Tên tiêu chí | Năm 2019 | Kế hoạch 2020\n1 | Quy hoạch | Đạt | Đạt\n2 | Giao thông | Chưa đạt | Đạt\n"
        "3 | Thủy lợi | Đạt | Đạt",
        **COMMUNE,
    )
    assert {(it.item, it.role, it.status, it.period_end) for it in facts} == {
        ("1", "actual", "met", "2019"),
        ("2", "actual", "not_met", "2019"),
        ("2", "target", "target_met", "2020"),
        ("3", "actual", "met", "2019"),
    }


def test_a_village_is_named_once():
    facts = read_table("TT | Thôn | Số hộ | Hộ nghèo\n1 | Thôn Đông | 150 | 8\n2 | Đoài | 180 | 6", **COMMUNE)
    assert {it.place_name for it in facts} == {"Thôn Đông", "Thôn Đoài"}


def test_a_part_of_the_measure_above_is_in_doubt():
    facts = read_table(
        "Chỉ tiêu | ĐVT | KH | TH\nTỷ lệ tham gia BHYT | % | 85 | 88\nTrong đó: BHYT tự nguyện | % | 20 | 22", **COMMUNE
    )
    assert {it.quote: it.certainty for it in facts} == {
        "85": "stated",
        "88": "stated",
        "20": "inferred",
        "22": "inferred",
    }


def test_rows_without_a_number_go_on_with_the_criterion_above():
    facts = read_table(
        "TT | Tiêu chí | Nội dung | Chỉ tiêu | Thực trạng | Đánh giá\n"
        "1 | Quy hoạch | Quy hoạch chung | Đạt | Đạt | Đạt\n"
        "2 | Giao thông | Tỷ lệ đường trục xã được nhựa hóa | 100% | 100% | Đạt\n"
        "| | Tỷ lệ đường ngõ xóm sạch | 100% | 80% | Chưa đạt\n"
        "3 | Thủy lợi | Tỷ lệ diện tích tưới chủ động | 80% | 92% | Đạt",
        **COMMUNE,
    )
    told = {it.item: it.status for it in facts if it.indicator == "criterion_status"}
    assert told == {"1": "met", "2": "not_met", "3": "met"}


def test_a_cell_that_names_its_figure_is_read_by_its_words():
    facts = read_table("Tiêu chí | Kết quả\nThu nhập | Thu nhập 42,5 triệu đồng\nY tế | BHYT 88%", **COMMUNE)
    assert {it.indicator for it in facts} == {"income_per_head", "health_insurance_coverage"}
