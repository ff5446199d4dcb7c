"""Which rows lie in the unit asked for: in their own year, or on the day to whose boundaries they are carried."""

import pytest

from extractor.catalog import load_catalog
from extractor.compare import rows_within
from extractor.errors import UsageError

LONG_AN = {"place_code": "808", "place_name": "Huyện Châu Thành", "period_end": "2018"}
TAY_NINH = {"place_code": "708", "place_name": "Huyện Châu Thành", "period_end": "2018"}
LUNG_PHIN = {"place_code": "00745", "place_name": "Xã Lũng Phìn", "period_end": "2018"}  # its code went on in 2025


def inside(rows, within, as_of=""):
    return rows_within(rows, within, load_catalog().places, as_of=as_of)


@pytest.mark.parametrize(
    ("within", "as_of", "found"),
    [
        pytest.param("Tỉnh Tây Ninh", "", [TAY_NINH], id="the unit that bore the name in that year"),
        pytest.param("Tỉnh Long An", "", [LONG_AN], id="a unit that is gone"),
        pytest.param("72", "", [TAY_NINH], id="by code"),
        pytest.param("80", "", [LONG_AN], id="by a code that another unit has since"),
        pytest.param("Tỉnh Hà Giang", "", [LUNG_PHIN], id="a commune of a province that was joined to another"),
        pytest.param("Tỉnh Tuyên Quang", "", [], id="and not of the one that it was joined to"),
        pytest.param("Tỉnh Tuyên Quang", "2025-07-01", [LUNG_PHIN], id="on the day it is of that one"),
        pytest.param(
            "Tỉnh Tây Ninh", "2025-07-01", [LONG_AN, TAY_NINH], id="districts without heirs go with the province"
        ),
        pytest.param("Huyện Mèo Vạc", "2025-07-01", [], id="another district of before"),
        pytest.param("Huyện Đồng Văn", "2025-07-01", [LUNG_PHIN], id="a district that is no more on the day"),
    ],
)
def test_the_unit_is_that_of_the_time(within, as_of, found):
    assert inside([LONG_AN, TAY_NINH, LUNG_PHIN], within, as_of) == found


def test_a_new_commune_lies_in_the_province_that_bears_the_name_since():
    commune = {"place_code": "27694", "place_name": "Phường Long An", "period_end": "2026"}
    assert inside([commune], "Tỉnh Tây Ninh") == [commune]
    assert inside([commune], "72") == []


def test_a_name_of_several_units_is_refused_only_where_rows_are_of_several():
    assert inside([TAY_NINH, LUNG_PHIN], "Huyện Châu Thành") == [TAY_NINH]
    with pytest.raises(UsageError, match=r"mã 708; .*mã 808") as caught:
        inside([TAY_NINH, LONG_AN], "Huyện Châu Thành")
    assert "mã" in caught.value.next_step


def test_what_no_list_has_lies_nowhere_and_a_unit_that_is_none_is_refused():
    unknown = {"place_code": "", "place_name": "Xã Lạ", "period_end": "2018"}
    assert inside([unknown], "Tỉnh Tây Ninh") == []
    assert inside([unknown], "") == [unknown]
    with pytest.raises(UsageError, match="Huyện Lạ"):
        inside([unknown], "Huyện Lạ")
