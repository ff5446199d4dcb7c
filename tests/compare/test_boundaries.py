"""Figures at the boundaries of another day: renamed, merged, split; never a silent sum."""

from decimal import Decimal

import pytest

from extractor.catalog import load_catalog
from extractor.compare import Question, at_boundaries, compare_facts, day_asked, with_overlaps
from extractor.errors import UsageError
from tests.compare.test_table import fact

# Xã Hà Lan (14827) was joined to phường Đông Sơn (14821) in December 2019
HA_LAN = {"place": "Xã Hà Lan", "code": "14827"}
DONG_SON = {"place": "Phường Đông Sơn", "code": "14821"}


# In July 2025 xã Quang Tiến was split between xã Sóc Sơn and xã Nội Bài, xã Phù Linh went to xã Sóc Sơn as a whole
QUANG_TIEN = {"place": "Xã Quang Tiến", "code": "00409", "end": "2024"}
PHU_LINH = {"place": "Xã Phù Linh", "code": "00400", "end": "2024"}


def carried(on, *facts, indicator="x", role="actual"):
    places, adds_up = load_catalog().places, load_catalog().indicators.adds_up(indicator)
    table = compare_facts(facts, Question(indicator=indicator, role=role), {}, places.level_of, adds_up=adds_up)
    return {name: cell for (_, name, _), cell in at_boundaries(table, places, on).cells.items()}


def test_what_did_not_change_stays():
    assert carried("2018", fact("5", **HA_LAN))["Xã Hà Lan"].value == 5


def test_counts_of_units_that_became_one_are_added_when_all_reported():
    cell = carried("2020", fact("5", **HA_LAN), fact("7", **DONG_SON))["Phường Đông Sơn"]
    assert (cell.kind, cell.value, cell.note) == ("sum", 12, "từ Phường Đông Sơn, Xã Hà Lan")


def test_a_missing_unit_makes_it_a_part_and_is_named():
    cell = carried("2020", fact("5", **HA_LAN))["Phường Đông Sơn"]
    assert (cell.kind, cell.value, cell.low) == ("part", None, 5)
    assert "thiếu Phường Đông Sơn" in cell.note


def test_rates_of_units_that_became_one_are_a_range():
    facts = [fact("5", unit="percent", **HA_LAN), fact("7", unit="percent", **DONG_SON)]
    cell = carried("2020", *facts)["Phường Đông Sơn"]
    assert (cell.kind, cell.value, cell.low, cell.high) == ("range", None, 5, 7)


def test_a_rate_lies_anywhere_while_a_unit_is_missing_and_what_was_said_is_kept():
    cell = carried("2020", fact("5", unit="percent", **HA_LAN))["Phường Đông Sơn"]
    assert (cell.kind, cell.value, cell.low, cell.high, cell.said) == ("part", None, None, None, (5,))


def test_scores_of_units_that_became_one_are_a_range_though_their_unit_can_be_added():
    facts = [fact("5", unit="criteria", **HA_LAN), fact("7", unit="criteria", **DONG_SON)]
    cell = carried("2020", *facts, indicator="criteria_met_count")["Phường Đông Sơn"]
    assert (cell.kind, cell.value, cell.low, cell.high) == ("range", None, 5, 7)
    assert carried("2020", *facts, indicator="criteria_met_total")["Phường Đông Sơn"].value == 12


def test_a_district_abolished_in_2025_keeps_its_figure_under_its_name():
    places = load_catalog().places
    row = next(row for row in places._rows if row[2] == "district" and row[8] == "2025-07-01")
    name = f"{row[3].capitalize()} {row[4]}"
    (cell,) = carried("2025-07-01", fact("9", place=name, code=row[1], end="2024")).items()
    assert cell[0] == name
    assert cell[1].value == 9
    assert cell[1].note == "không còn vào 2025-07-01"
    assert not carried("2024", fact("9", place=name, code=row[1], end="2023"))[name].note


def test_a_unit_with_a_split_part_and_missing_ones_has_at_least_what_went_to_it_whole_and_no_upper_end():
    cells = carried("2025-07-01", fact("10", **QUANG_TIEN), fact("5", **PHU_LINH))
    cell = cells["Xã Sóc Sơn"]
    assert (cell.kind, cell.value, cell.low, cell.high) == ("part", None, 5, None)
    assert "từ Xã Phù Linh, Xã Quang Tiến; thiếu " in cell.note
    assert "Xã Mai Đình" in cell.note
    assert (cells["Xã Nội Bài"].kind, cells["Xã Nội Bài"].low, cells["Xã Nội Bài"].high) == ("part", 0, None)


def test_a_unit_with_a_split_part_and_all_others_lies_between_without_it_and_with_it():
    places = load_catalog().places
    former = places.merged_into(places.by_id("00433@2025-07-01"), "2024")
    told = [fact("10", place=unit.full_name, code=unit.code, end="2024") for unit in former]
    split = [unit for unit in former if len(unit.successors) > 1]
    cell = carried("2025-07-01", *told)["Xã Nội Bài"]
    low = 10 * (len(former) - len(split))
    assert (cell.kind, cell.value, cell.low, cell.high) == ("range", None, low, 10 * len(former))
    assert 0 < low < cell.high


def test_an_open_end_of_a_part_stays_open():
    open_end = fact("5", low="5", fact_id="a", **HA_LAN)
    cell = carried("2020", open_end, fact("7", low="7", high="7", **DONG_SON))["Phường Đông Sơn"]
    assert (cell.kind, cell.value, cell.low, cell.high) == ("sum", 12, 12, None)


def test_a_change_of_a_part_says_nothing_of_the_whole_since_others_may_fall():
    cell = carried("2020", fact("5", **HA_LAN), role="change")["Phường Đông Sơn"]
    assert (cell.kind, cell.low, cell.high) == ("part", None, None)


def test_what_the_new_unit_itself_reports_of_the_year_of_its_making_is_whole():
    own = fact("10", place="Xã Sóc Sơn", code="00376", end="2025")
    cell = carried("2025-07-01", own)["Xã Sóc Sơn"]
    assert (cell.kind, cell.value, cell.note) == ("value", 10, "")


@pytest.mark.parametrize("former", [{"place": "Thị trấn Sóc Sơn", "code": "00376"}, QUANG_TIEN | {"code": "00400"}])
def test_what_an_old_unit_reports_of_the_year_of_its_end_is_a_part(former):
    cell = carried("2025-07-01", fact("10", **former | {"end": "2025"}))["Xã Sóc Sơn"]
    assert (cell.kind, cell.value, cell.low, cell.high) == ("part", None, 10, None)


def test_the_new_unit_s_figure_and_one_of_before_in_the_same_year_are_no_sum():
    own, before = fact("10", place="Xã Sóc Sơn", code="00376", end="2025"), fact("5", **PHU_LINH | {"end": "2025"})
    cell = carried("2025-07-01", own, before)["Xã Sóc Sơn"]
    assert (cell.kind, cell.value, cell.said, cell.note) == ("value", 10, (10,), "không gồm Xã Phù Linh")


def test_missing_units_are_known_by_their_code_since_another_may_bear_the_name():
    places = load_catalog().places
    former = places.merged_into(places.by_id("06184@2025-07-01"), "2024")
    told = [fact("1", place=unit.full_name, code=unit.code, end="2024") for unit in former if unit.code != "06079"]
    assert "Xã Hồng Phong" in {row["place_name"] for row in told}, "the other one (06205)"
    cell = carried("2025-07-01", *told)["Xã Đồng Đăng"]
    assert cell.kind == "part"
    assert cell.note.endswith("; thiếu Xã Hồng Phong")


def test_a_unit_told_under_two_names_is_not_added_to_itself():
    cell = carried("2020", fact("5", **HA_LAN), fact("6", place="Phường Hà Lan", code="14827"), fact("7", **DONG_SON))
    assert cell["Phường Đông Sơn"].kind == "conflict"


def test_of_a_split_unit_alone_each_heir_has_nothing_for_sure_and_no_upper_end_as_others_joined_it():
    places = load_catalog().places
    split = next(
        row for row in places._rows if row[2] == "commune" and len(row[9].split()) > 1 and row[8] == "2025-07-01"
    )
    found = carried("2026", fact("9", place=f"{split[3].capitalize()} {split[4]}", code=split[1], end="2024"))
    assert len(found) > 1
    assert {(cell.kind, cell.value, cell.low, cell.high) for cell in found.values()} == {
        ("part", None, Decimal(0), None)
    }


@pytest.mark.parametrize("code", ["", "99999"])
def test_a_place_that_no_list_has_stays_as_written(code):
    assert list(carried("2026", fact("3", place="Xã Lạ", code=code))) == ["Xã Lạ"]


@pytest.mark.parametrize("day", ["2025", "2025-07", "2025-07-01", "2024-02-29"])
def test_boundaries_are_asked_for_by_a_year_a_month_or_a_day(day):
    assert day_asked(day) == day


@pytest.mark.parametrize(
    "day", ["", "nonsense", "31/12/2025", "2025-13-45", "2025-02-29", "2025-7-1", "20250701", "0000"]
)
def test_what_is_no_day_is_refused_with_an_example(day):
    with pytest.raises(UsageError, match="không phải năm hay ngày") as caught:
        day_asked(day)
    assert "2025-07-01" in caught.value.next_step


def test_a_unit_and_one_that_it_became_in_the_same_year_have_no_sum():
    places = load_catalog().places
    merged = {"place": "Xã Sóc Sơn", "code": "00376", "end": "2025"}
    table = compare_facts(
        [fact("9", **PHU_LINH | {"end": "2025"}), fact("5", **merged)], Question(indicator="x"), {}, places.level_of
    )
    assert table.whole("2025") is not None
    heirs = {it.code for it in places.heirs_of(places.state_of("00400", "2024"), "2025-12-31")}
    assert heirs == {"00376"}
    assert with_overlaps(table, places).whole("2025") is None
    alone = compare_facts([fact("9", **PHU_LINH)], Question(indicator="x"), {}, places.level_of)
    assert with_overlaps(alone, places).whole("2024").value == 9


# In July 2025 xã Vĩnh Trạch and xã Vĩnh Khánh became xã Vĩnh Trạch, which kept name and code
TRACH = {"place": "Xã Vĩnh Trạch", "code": "30697"}
KHANH = {"place": "Xã Vĩnh Khánh", "code": "30718"}


def test_what_a_new_unit_of_an_old_name_reached_by_the_end_of_its_year_is_its_own():
    cell = carried("2025-07-01", fact("9", end="2025", **TRACH))["Xã Vĩnh Trạch"]
    assert (cell.kind, cell.value, cell.note) == ("value", 9, "")
    rate = carried("2025-07-01", fact("60", end="2025-12-31", unit="percent", **TRACH))["Xã Vĩnh Trạch"]
    assert (rate.kind, rate.value) == ("value", 60)


@pytest.mark.parametrize(("end", "role"), [("2025-06", "actual"), ("2025", "target")])
def test_half_of_that_year_and_an_aim_for_it_are_of_the_unit_before(end, role):
    cell = carried("2025-07-01", fact("9", end=end, role=role, **TRACH), role=role)["Xã Vĩnh Trạch"]
    assert (cell.kind, cell.value, cell.low) == ("part", None, 9)
    assert "thiếu" in cell.note


def test_a_figure_of_a_later_unit_is_at_most_that_of_one_before_it():
    cell = carried("2024", fact("9", end="2025", **TRACH))["Xã Vĩnh Trạch"]
    assert (cell.kind, cell.value, cell.low, cell.high) == ("range", None, None, 9)
    assert "không quy ngược được" in cell.note
    rate = carried("2024", fact("60", end="2026", unit="percent", **TRACH))["Xã Vĩnh Trạch"]
    assert (rate.kind, rate.value, rate.low, rate.high) == ("range", None, None, None)
    assert carried("2024", fact("9", end="2023", **TRACH))["Xã Vĩnh Trạch"].value == 9


def test_a_place_that_took_in_others_under_its_name_is_told():
    places = load_catalog().places

    def grown(*facts):
        table = compare_facts(facts, Question(indicator="x"), {}, places.level_of)
        return with_overlaps(table, places).grown

    told = grown(fact("5", end="2023", **TRACH), fact("9", end="2025", **TRACH), fact("6", end="2023", **KHANH))
    assert list(told) == [("30697", "Xã Vĩnh Trạch")]
    assert told["30697", "Xã Vĩnh Trạch"] == "từ 2025-07-01 gồm Xã Vĩnh Trạch, Xã Vĩnh Khánh"
    assert not grown(fact("5", end="2022", **TRACH), fact("6", end="2023", **TRACH))
    whole = {"place": "Tỉnh Thanh Hóa", "code": "38"}  # which took in none
    assert not grown(fact("5", end="2024", **whole), fact("6", end="2026", **whole))
