"""Works with their cost and size, debts by the budget that owes them, and counts beside their rates."""

from __future__ import annotations

import pytest

from tests.claims.test_tables import COMMUNE, read_table

MONEY = "ĐVT: triệu đồng"


def _told(facts) -> dict[str, tuple[str, str, str, str]]:
    """By the printed figure: measure, item, unit and certainty."""
    return {
        it.quote: (it.topic if it.topic == "open" else it.indicator, it.item, it.unit, it.certainty) for it in facts
    }


@pytest.mark.parametrize("cost", ["Dự toán", "Giá trị", "TMĐT", "Thành tiền", "Kinh phí", "Tổng mức đầu tư"])
@pytest.mark.parametrize("named", ["Tên công trình", "Hạng mục công trình", "Nội dung đầu tư", "Công trình, dự án"])
def test_what_works_cost_is_money_and_neither_it_nor_their_size_is_sure(named, cost):
    facts = read_table(
        f"""TT | {named} | ĐVT | Khối lượng | {cost} | NS huyện
        1 | Đường trục thôn | km | 2,4 | 3.150 | 1.260
        2 | Trường mầm non | phòng | 6 | 4.870 | 2.430""",
        MONEY,
    )
    told = _told(facts)
    assert told["3.150"] == ("funding", "", "VND", "inferred")
    assert told["2.430"] == ("funding", "district_budget", "VND", "inferred")
    assert told["2,4"] == ("road_village_km", "", "km", "inferred")
    assert not [it for it in facts if it.certainty == "stated"]


def test_a_list_named_in_the_caption_alone_is_of_works():
    facts = read_table(
        "Nội dung | Dự toán\nKênh nội đồng | 1.240\nCầu dân sinh | 860", f"Các công trình năm 2019\n{MONEY}"
    )
    assert {it.indicator for it in facts} == {"funding"}
    assert {it.certainty for it in facts} == {"inferred"}


def test_without_a_unit_of_money_a_cost_is_not_read():
    works = read_table("Tên công trình | ĐVT | Khối lượng | Dự toán\nĐường trục thôn | km | 2,4 | 3.150")
    gifts = read_table("Nội dung | ĐVT | Số lượng | Thành tiền\nHiến đất | m2 | 6.270 | 1.250", **COMMUNE)
    assert [it.quote for it in (*works, *gifts)] == ["2,4", "6.270"]


def test_a_unit_beside_is_that_of_results_only():
    facts = read_table(
        "Nội dung | ĐVT | KH 2018 | TH 2018 | Đơn giá\nĐất lúa chuyển đổi | ha | 26 | 25 | 150", **COMMUNE
    )
    assert [(it.quote, it.unit, it.topic, it.certainty) for it in facts] == [
        ("26", "m2", "open", "inferred"),
        ("25", "m2", "open", "inferred"),
    ]


def test_money_in_thousands_of_millions_is_told_in_brackets():
    facts = read_table("Nguồn vốn | Tổng kinh phí (tỷ)\nNgân sách tỉnh | 12,5\nNgân sách huyện | 7,25")
    assert [(it.item, str(it.value)) for it in facts] == [
        ("province_budget", "12500000000"),
        ("district_budget", "7250000000"),
    ]


@pytest.mark.parametrize("rest", ["Còn nợ", "Nợ còn lại", "Số nợ còn lại"])
def test_debts_down_the_table_are_of_the_budget_that_owes_them(rest):
    facts = read_table(
        f"""Cấp ngân sách | Tổng nợ | Đã thanh toán | {rest}
        Ngân sách tỉnh | 4.120 | 1.310 | 2.810
        Nợ ngân sách huyện | 3.640 | 940 | 2.700
        Tổng cộng | 7.760 | 2.250 | 5.510""",
        MONEY,
    )
    told = _told(facts)
    assert told["4.120"] == told["2.810"] == ("debt_construction", "province_budget", "VND", "stated")
    assert told["2.700"] == ("debt_construction", "district_budget", "VND", "stated")
    assert told["5.510"] == ("debt_construction", "", "VND", "stated")
    assert {it.indicator for it in facts if it.topic != "open"} == {"debt_construction"}


def test_debts_across_are_debts_where_the_caption_says_so():
    table = "Xã | Tổng cộng | NS tỉnh | NS xã\nNga Yên | 4.120 | 1.310 | 2.810\nNga Thạch | 3.640 | 940 | 2.700"
    debts = read_table(table, f"Nợ đọng XDCB theo cấp ngân sách\n{MONEY}")
    raised = read_table(table, f"Kết quả huy động vốn theo cấp ngân sách và nợ đọng\n{MONEY}")
    assert {(it.indicator, it.item) for it in debts} == {
        ("debt_construction", ""),
        ("debt_construction", "province_budget"),
        ("debt_construction", "commune_budget"),
    }
    assert {it.indicator for it in raised} == {"funding"}


@pytest.mark.parametrize("head", ["Hộ dùng nước sạch", "Số hộ dùng nước sạch", "Hộ được dùng nước sạch"])
def test_more_than_a_hundred_is_no_rate_of_a_commune(head):
    facts = read_table(f"Xã | {head}\nNga Yên | 1.250\nNga Thạch | 96")
    assert not [it for it in facts if it.unit == "percent"]


def test_a_bare_share_is_of_what_the_column_before_it_counts():
    facts = read_table("Xã | Tổng số hộ | Hộ nghèo | Số hộ dùng nước sạch | Tỷ lệ (%)\nNga Yên | 96 | 4 | 88 | 91,7")
    told = _told(facts)
    assert told["91,7"] == ("clean_water_share", "", "percent", "stated")
    assert told["88"][0] == "open"


def test_what_is_left_of_all_households_is_not_poor():
    facts = read_table(
        "Xã | Tổng số hộ | Số hộ nghèo | Còn lại\nNga Yên | 1.560 | 48 | 1.512\nNga Thạch | 1.240 | 31 | 1.209"
    )
    assert {it.quote for it in facts if it.indicator == "poor_households"} == {"48", "31"}
    done = read_table(
        "Xã | Hộ nghèo đầu năm | Thoát nghèo | Còn lại\nNga Yên | 148 | 21 | 127\nNga Thạch | 131 | 18 | 113"
    )
    assert {"127", "113"} <= {it.quote for it in done if it.indicator == "poor_households"}


def test_villages_and_schools_are_counted_with_any_word_for_all_of_them():
    for head in ("Tổng số thôn", "Tổng thôn", "Thôn (tổng số)", "Số thôn"):
        facts = read_table(
            f"Xã | {head} | Thôn có nhà văn hóa | Tỷ lệ (%)\nNga Yên | 12 | 9 | 75,0\nNga Thạch | 8 | 8 | 100"
        )
        told = _told(facts)
        assert told["12"][::2] == ("open", "villages"), head
        assert told["9"][0] == "culture_house_village_count"
        assert told["75,0"][0] == "culture_house_village_share"
