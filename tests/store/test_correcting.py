"""What may be written into the cells of a figure, and what follows from it."""

from __future__ import annotations

import pytest

from extractor.errors import UsageError
from extractor.store.correcting import corrected_cells

NOW = {
    "value": "18364800000000",
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
            {"indicator": "plan_fulfilment", "item": "funding"},
            (),
            {"indicator": "plan_fulfilment", "item": "funding"},
            id="another breakdown",
        ),
        pytest.param(
            {"period_start": "2019", "period_end": "2019-06-30"},
            (),
            {"period_start": "2019", "period_end": "2019-06-30"},
            id="half a year",
        ),
        pytest.param({"unit": "VND/person"}, (), {"unit": "VND/person"}, id="a unit of two"),
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
    ],
)
def test_what_no_dictionary_has_is_refused_with_the_next_step(changes, told):
    with pytest.raises(UsageError, match=told) as refused:
        corrected_cells(changes, NOW)
    assert refused.value.next_step


def test_a_period_that_was_odd_before_hinders_no_other_correction():
    odd = NOW | {"period_start": "2019"}
    assert corrected_cells({"value": "1"}, odd) == {"value": "1"}
