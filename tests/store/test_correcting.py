"""What may be written into the cells of a figure, and what follows from it."""

from __future__ import annotations

import pytest

from extractor.errors import UsageError
from extractor.store.correcting import corrected_cells

NOW = {
    "value": "18364800000000",
    "of": None,
    "unit": "VND",
    "place_name": "Thị xã Bỉm Sơn",
    "place_code": "381",
    "period_start": "2016",
    "period_end": "2018",
    "indicator": "funding",
    "item": "total",
    "role": "actual",
}


@pytest.mark.parametrize(
    ("changes", "within", "after"),
    [
        pytest.param(
            {"place_name": "Huyện Hà Trung"},
            ("381", "38"),
            {"place_name": "Huyện Hà Trung", "place_code": "392"},
            id="a name brings its code",
        ),
        pytest.param(
            {"place_name": "hà trung"},
            ("381", "38"),
            {"place_name": "Huyện Hà Trung", "place_code": "392"},
            id="a name in short is that of the unit",
        ),
        pytest.param({"value": "-3", "role": "change"}, (), {"value": "-3", "role": "change"}, id="a fall"),
        pytest.param(
            {"place_code": "392"},
            (),
            {"place_name": "Huyện Hà Trung", "place_code": "392"},
            id="a code brings its name",
        ),
        pytest.param(
            {"place_name": "Xã Hà Lan"},
            ("381", "38"),
            {"place_name": "Xã Hà Lan", "place_code": "14827"},
            id="within the unit of the report",
        ),
        pytest.param(
            {"place_name": "Thôn Đoài"},
            ("381", "38"),
            {"place_name": "Thôn Đoài", "place_code": ""},
            id="no list has it: no code that is another's",
        ),
        pytest.param(
            {"indicator": "poverty_rate", "unit": "percent", "value": "4.94"},
            (),
            {"indicator": "poverty_rate", "unit": "percent", "value": "4.94", "item": ""},
            id="another indicator, not its breakdown",
        ),
        pytest.param(
            {"indicator": "plan_fulfilment", "item": "funding", "unit": "percent", "value": "98"},
            (),
            {"indicator": "plan_fulfilment", "item": "funding", "unit": "percent", "value": "98"},
            id="another breakdown",
        ),
        pytest.param(
            {"period_start": "2019", "period_end": "2019-06-30"},
            (),
            {"period_start": "2019", "period_end": "2019-06-30"},
            id="half a year",
        ),
        pytest.param(
            {"indicator": "income_per_head", "unit": "VND/person/year"},
            (),
            {"indicator": "income_per_head", "unit": "VND/person/year", "item": ""},
            id="a unit of three",
        ),
        pytest.param(
            {"place_name": " ", "place_code": "381"},
            ("381", "38"),
            {"place_name": "", "place_code": ""},
            id="no place: no code either",
        ),
        pytest.param({"place_code": ""}, (), {"place_code": ""}, id="a name without a code"),
        pytest.param({"period_start": " "}, (), {"period_start": ""}, id="no year to begin"),
        pytest.param({"of": "19"}, (), {"of": "19"}, id="a whole"),
        pytest.param({"item": "", "period_end": ""}, (), {"item": "", "period_end": ""}, id="no breakdown, no end"),
    ],
)
def test_what_follows_from_a_cell_is_corrected_with_it(changes, within, after):
    assert corrected_cells(changes, NOW, within=within) == after


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        pytest.param({"unit": "parsec"}, "đơn vị đo «parsec»", id="unit"),
        pytest.param({"indicator": "hạnh phúc"}, "Không có chỉ tiêu", id="indicator"),
        pytest.param({"role": "dream"}, "Không có loại", id="role"),
        pytest.param({"place_code": "99999"}, "Không có mã địa bàn", id="place code"),
        pytest.param({"period_start": "năm ngoái"}, "không phải năm", id="words"),
        pytest.param({"period_end": "2019-13"}, "không phải năm", id="no month"),
        pytest.param({"period_start": "2020"}, "Kỳ bắt đầu", id="begins after its end"),
        pytest.param({"value": "18364800000000.0", "unit": " VND "}, "Chưa có gì", id="nothing new"),
        pytest.param({"place_name": "x" * 301}, "quá dài", id="endless"),
        pytest.param({"of": "mười"}, "không phải số", id="no whole"),
        pytest.param({"value": "11.500"}, "hai cách hiểu", id="grouped or a decimal"),
        pytest.param({"of": "-1.250"}, "hai cách hiểu", id="a whole that is grouped or a decimal"),
        pytest.param({"value": "12,5"}, "không phải số", id="a comma without its unit"),
        pytest.param({"value": "1.250.000"}, "không phải số", id="groups without their unit"),
        pytest.param({"value": "38,1 %"}, "không phải số", id="another unit"),
        pytest.param({"value": "2 tỷ 735 triệu đồng"}, "không phải số", id="two amounts"),
        pytest.param({"value": "11,5 tỷ cho 3 xã"}, "không phải số", id="words behind"),
        pytest.param({"value": "12.500 %", "unit": "percent"}, "không phải số", id="no thousands of percent"),
        pytest.param({"of": ""}, "Chưa có gì", id="empty before"),
        pytest.param({"unit": "percent"}, "không có đơn vị đo «%»", id="money in percent"),
        pytest.param({"unit": "percent", "value": "4"}, "không có đơn vị đo «%»", id="money, with a value"),
        pytest.param({"indicator": "poverty_rate"}, "không có đơn vị đo «đồng»", id="a rate in money"),
        pytest.param({"indicator": "poverty_rate", "unit": "percent"}, "phải ghi cả giá trị", id="value of old unit"),
        pytest.param({"item": "xyz"}, "Không có nguồn vốn", id="source"),
        pytest.param({"value": "-3"}, "Số âm", id="less than nothing"),
        pytest.param({"place_code": "392", "place_name": "Xã Hà Lan"}, "không phải tên của mã", id="another name"),
        *(pytest.param({name: " "}, "để trống", id=f"no {name}") for name in ("value", "indicator", "role")),
    ],
)
def test_what_no_dictionary_has_is_refused_with_the_next_step(changes, told):
    with pytest.raises(UsageError, match=told) as refused:
        corrected_cells(changes, NOW)
    assert refused.value.next_step


def test_an_ambiguous_number_is_told_how_to_be_written():
    readings = (("11.500", "11500", "11.5"), ("11.125", "11125", "11.1250"), ("11.000", "11000", "11"))
    for typed, whole, decimal in readings:
        with pytest.raises(UsageError) as refused:
            corrected_cells({"value": typed}, NOW)
        assert f"{whole} hoặc {decimal}," in refused.value.next_step
        for plain in (whole, decimal):
            assert corrected_cells({"value": plain}, NOW) == {"value": plain}
    assert corrected_cells({"value": "0.125"}, NOW) == {"value": "0.125"}  # nobody groups behind a nought


@pytest.mark.parametrize(
    ("typed", "unit", "value"),
    [
        ("11.500 triệu đồng", "VND", "11500000000"),
        ("11,5 tỷ", "VND", "11500000000"),
        ("850 tr.đ", "VND", "850000000"),
        ("12.500đ", "VND", "12500"),
        ("45,5 triệu đồng/người/năm", "VND/person/year", "45500000"),
        ("45,5 triệu đồng", "VND/person/year", "45500000"),
        ("38,1 %", "percent", "38.1"),
        ("38,125 %", "percent", "38.1250"),
        ("1.250 hộ", "households", "1250"),
    ],
)
def test_a_number_with_its_unit_is_read_the_vietnamese_way(typed, unit, value):
    now = NOW | {"unit": unit}
    assert corrected_cells({"value": typed}, now) == {"value": value}
    with pytest.raises(UsageError, match="Chưa có gì"):
        corrected_cells({"value": typed}, now | {"value": value})


def test_a_period_that_was_odd_before_hinders_no_other_correction():
    odd = NOW | {"period_start": "2019"}
    assert corrected_cells({"value": "1"}, odd) == {"value": "1"}


def test_a_correction_is_corrected_further_and_keeps_what_is_not_named():
    before = {"place_name": "Huyện Hà Trung", "place_code": "392", "of": "19"}
    assert corrected_cells({"value": "1"}, NOW, before=before) == {**before, "value": "1"}
    assert corrected_cells({"of": ""}, NOW, before=before) == {"place_name": "Huyện Hà Trung", "place_code": "392"}
    moved = corrected_cells({"indicator": "loans_outstanding"}, NOW)
    assert moved == {"indicator": "loans_outstanding", "item": ""}
    assert corrected_cells({"item": "total"}, NOW, before=moved) == {"indicator": "loans_outstanding"}
    with pytest.raises(UsageError, match="trở lại"):
        corrected_cells({"value": NOW["value"]}, NOW, before={"value": "1"})
