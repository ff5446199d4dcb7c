"""Heads whose other words turn or narrow the measure: understood, or open, never stated as the bare measure."""

from __future__ import annotations

import pytest

from extractor.catalog import load_catalog
from extractor.catalog.locate import load_toml
from extractor.claims.table_heads import Measure
from extractor.claims.table_turns import turns_of
from extractor.model import Fact
from extractor.vi.fold import fold
from tests.claims.test_tables import DISTRICT, read_table

MONEY = "ĐVT: triệu đồng"
TURNING = [
    word
    for record in load_toml("words.toml")["turn"]
    if record["id"] in ("lacking", "left", "settled", "asked")
    for word in record["words"]
]


def _told(facts: list[Fact], place: str) -> dict[str, tuple[str, str, str, str]]:
    """By the printed figure: measure, item, role and certainty."""
    return {
        it.quote: (it.topic if it.topic == "open" else it.indicator, it.item, it.role, it.certainty)
        for it in facts
        if it.place_name == place
    }


@pytest.mark.parametrize("word", TURNING)
def test_no_word_that_turns_leaves_the_bare_measure_stated(word):
    facts = read_table(f"Xã | Vốn {word} | Số thôn đạt chuẩn {word}\nNga Yên | 4.512 | 6\nNga Thạch | 3.871 | 4", MONEY)
    bare = {"funding", "funding_disbursed", "villages_recognised_count"}
    assert not [it.indicator for it in facts if it.indicator in bare and it.certainty == "stated"]


def test_debts_by_age_are_debts_and_what_is_to_be_paid_of_them_is_none():
    facts = read_table(
        """STT | Đơn vị | Số công trình còn nợ | Tổng nợ | Nợ trước 01/01/2015 | Kế hoạch trả 2020-2021 | Còn lại
        1 | Nga Yên | 7 | 6.214 | 2.851 | 3.417 | 2.797
        2 | Nga Thạch | 3 | 1.953 | 0 | 1.208 | 745
        | Cộng | 10 | 8.167 | 2.851 | 4.625 | 3.542""",
        MONEY,
    )
    told = _told(facts, "Xã Nga Yên")
    assert told["6.214"] == ("debt_construction", "", "actual", "stated")
    assert told["2.851"] == ("debt_construction", "", "actual", "inferred")
    assert told["3.417"] == ("open", "", "plan", "inferred")
    assert told["2.797"][0] in ("debt_construction", "open")
    assert {it.indicator for it in facts if it.certainty == "stated"} == {"debt_construction"}
    assert {it.period_end for it in facts if it.quote == "2.851"} == {"2019"}


def test_what_a_registering_commune_has_met_and_what_it_lacks_is_so_now():
    facts = read_table(
        """TT | Xã | Nội dung đăng ký | Số TC đã đạt | Số TC còn phải hoàn thành | Nhu cầu vốn (tr.đồng)
        1 | Nga Yên | Xã đạt chuẩn | 15 | 4 | 7.350
        2 | Nga Thạch | Xã nâng cao | 12 | 7 | 4.180""",
        "Biểu đăng ký năm 2020",
    )
    told = _told(facts, "Xã Nga Yên")
    assert told["15"] == ("criteria_met_count", "", "actual", "stated")
    assert told["4"] == ("criteria_unmet_count", "", "actual", "stated")
    assert told["7.350"][:3] == ("funding", "total", "target")
    assert told["Xã đạt chuẩn"] == ("commune_recognised", "", "target", "stated")
    assert _told(facts, "Xã Nga Thạch")["Xã nâng cao"] == ("commune_recognised", "advanced", "target", "stated")
    assert {it.period_end for it in facts if it.indicator.startswith("criteria_")} == {"2019"}


@pytest.mark.parametrize(
    ("head", "wanted"),
    [
        ("Còn thiếu", "open"),
        ("Đề nghị huyện hỗ trợ", "funding_requested"),
        ("Đề nghị NS tỉnh hỗ trợ", "funding_requested"),
        ("Vốn thu hồi", "open"),
        ("Nợ của ngân sách xã", "debt_construction"),
        ("Vốn chưa cân đối", "open"),
        ("KH vốn sau điều chỉnh", "funding"),
        ("Vốn bố trí năm 2019", "funding"),
        ("Số công trình nợ", "open"),
    ],
)
def test_a_head_of_money_says_which_money(head, wanted):
    facts = read_table(
        f"Xã | Nhu cầu vốn | {head}\nNga Yên | 4.512 | 1.306\nNga Thạch | 3.871 | 908",
        f"Nhu cầu vốn năm 2019\n{MONEY}",
    )
    assert _told(facts, "Xã Nga Yên").get("1.306", ("",))[0] == wanted


def test_a_difference_beside_plan_and_result_changes_nothing_that_was():
    rows = "Nguồn vốn | KH 2019 | TH 2019 | {}\nNgân sách tỉnh | 4.512 | 3.206 | 1.306\nNgân sách xã | 900 | 880 | 20"
    for head in ("Chênh lệch", "Tăng, giảm", "Còn phải huy động", "Thu hồi", "So với KH (+/-)"):
        told = _told(read_table(rows.format(head), MONEY), "Huyện Nga Sơn")
        assert told["1.306"][0] == "open", head
        assert told["3.206"] == ("funding", "province_budget", "actual", "stated")
    between = "Nguồn | Năm 2018 | Năm 2019 | Tăng, giảm\nNgân sách tỉnh | 3.206 | 4.512 | 1.306\nTín dụng | 9 | 8 | -1"
    assert _told(read_table(between, MONEY), "Huyện Nga Sơn")["1.306"][0] == "funding"


def test_the_column_of_places_is_no_budget_of_theirs():
    facts = read_table("Địa phương | KH 2019 | Giải ngân\nNga Yên | 4.512 | 3.206\nNga Thạch | 3.871 | 2.908", MONEY)
    assert {(it.indicator, it.item) for it in facts} == {("funding", "total"), ("funding_disbursed", "total")}


def test_money_in_one_head_is_not_the_unit_of_what_is_given_in_kind():
    facts = read_table(
        """Xã | Số m2 đất hiến | Ngày công | Tiền mặt (tr.đ)
        Nga Yên | 5.120 | 310 | 412
        Nga Thạch | 2.870 | 225 | 198"""
    )
    told = _told(facts, "Xã Nga Yên")
    assert told["412"][:2] == ("funding", "people_cash")
    assert [told[it][0] for it in ("5.120", "310") if it in told and told[it][3] == "stated"] in (
        ["land_donated", "labour_days"],
        ["labour_days"],
        ["land_donated"],
        [],
    )


def test_households_behind_their_rate_are_no_points_of_it():
    facts = read_table(
        """Xã | Hộ nghèo 2019 (hộ) | Tỷ lệ nghèo 2019 (%) | Giảm so với 2018 (hộ)
        Nga Yên | 84 | 4,37 | 31
        Nga Thạch | 67 | 3,92 | 26""",
        "Rà soát hộ nghèo",
        **DISTRICT,
    )
    fact = next(it for it in facts if it.quote == "31")
    assert (fact.indicator, fact.role, str(fact.value), fact.unit) == ("poor_households", "change", "-31", "households")


@pytest.mark.parametrize(
    ("head", "indicator", "turns"),
    [
        ("Nợ đọng XDCB", "debt_construction", set()),
        ("Số thôn chưa đạt chuẩn", "villages_recognised_count", {"lacking"}),
        ("KH vốn sau điều chỉnh", "funding", set()),
        ("Tình hình nợ đọng › Tổng mức đầu tư", "funding", set()),
        ("Nợ phát sinh sau năm 2015", "debt_construction", {"part"}),
    ],
)
def test_words_of_the_measure_itself_do_not_turn_it(head, indicator, turns):
    found = turns_of(fold(head).text, Measure(indicator, "", ""), load_catalog())
    assert found - {"owed"} == turns


def test_what_is_paid_out_is_so_by_each_source_below_its_head():
    facts = read_table(
        """Xã | KH 2019 |  |  | Đã giải ngân |  |
        | Tổng | NS tỉnh | NS xã | Tổng | NS tỉnh | NS xã
        Nga Yên | 4.512 | 3.204 | 1.308 | 3.206 | 2.205 | 1.001
        Nga Thạch | 3.871 | 2.870 | 1.002 | 2.908 | 1.907 | 1.003""",
        MONEY,
    )
    told = _told(facts, "Xã Nga Yên")
    assert told["3.204"][:2] == ("funding", "province_budget")
    assert [told[it][:2] for it in ("3.206", "2.205", "1.001")] == [
        ("funding_disbursed", item) for item in ("total", "province_budget", "commune_budget")
    ]


def test_what_stands_behind_all_sources_is_paid_out_of_none_alone():
    table = (
        "Xã | Tổng | NS tỉnh | NS xã | Giải ngân\nNga Yên | 4.512 | 3.204 | 1.308 | 3.206\nNga Thạch | 9 | 5 | 4 | 3"
    )
    assert _told(read_table(table, MONEY), "Xã Nga Yên")["3.206"][:2] == ("funding_disbursed", "total")


@pytest.mark.parametrize("head", ["So cùng kỳ", "So với cùng kỳ năm trước", "%"])
def test_a_comparison_beside_the_unit_of_rows_is_no_value(head):
    rows = f"Chỉ tiêu | ĐVT | TH 2019 | {head}\nTỷ lệ hộ nghèo | % | 4,3 | 91,5\nSố hộ nghèo | Hộ | 312 | 87,4"
    facts = read_table(rows, "Kết quả chỉ tiêu năm 2019", **DISTRICT)
    assert not {it.quote for it in facts if it.certainty == "stated"} & {"91,5", "87,4"}


def test_numbers_below_one_head_are_criteria():
    rows = "\n".join(f"{name} | x |  | x | x | 3" for name in ("Nga Yên", "Nga Thạch"))
    table = f"Xã | Tiêu chí |  |  |  | Số TC đạt\n | 1 | 2 | 3 | 4 |\n{rows}\nSố xã đạt | 2 | 0 | 2 | 2 |"
    facts = read_table(table, "Kết quả tiêu chí", **DISTRICT)
    met = {it.item for it in facts if it.indicator == "criterion_status" and it.place_name == "Xã Nga Yên"}
    assert met == {"1", "3", "4"}


@pytest.mark.parametrize("name", ["Xã đạt chuẩn tăng thêm", "Số xã đạt chuẩn tăng so với năm 2018"])
def test_a_row_of_what_was_added_is_not_sure_to_be_the_whole(name):
    facts = read_table(f"STT | Chỉ tiêu | ĐVT | Kết quả\n1 | {name} | Xã | 2\n2 | Tỷ lệ hộ nghèo | % | 4,3", **DISTRICT)
    assert [it.certainty for it in facts if it.quote == "2"] == ["inferred"]
    assert [it.certainty for it in facts if it.quote == "4,3"] == ["stated"]
