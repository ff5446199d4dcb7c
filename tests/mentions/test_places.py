"""Where a name of a place ends, and which of several it is."""

from __future__ import annotations

from extractor.catalog import load_catalog
from extractor.mentions.places import PlaceReader
from extractor.model import PlaceName
from extractor.pipeline import extract


def test_a_name_that_several_places_bear_is_not_cut_to_one_that_a_single_place_bears():
    """«xã Thuận Hòa», of which there are several, was read as xã Thuận of Quảng Trị."""
    reader = PlaceReader(load_catalog().places, "2017-01-01")
    [(_, _, value)] = reader.typed_names("Ủy ban nhân dân xã Thuận Hòa")
    assert value.name == "Thuận Hòa"
    assert len(value.candidates) > 1


def test_a_name_that_goes_on_is_inferred():
    district = PlaceReader(load_catalog().places, "2018-01-01").read("Bỉm Sơn", "thị xã")
    reader = PlaceReader(load_catalog().places, "2018-01-01", unit=district)
    known, longer = (next(iter(reader.typed_names(text)))[2] for text in ("xã Hà Lan đạt", "xã Hà Lan Xương đạt"))
    assert (known.inferred, longer.inferred) == (False, True)


def test_a_number_of_a_name_may_stand_before_a_comma_and_no_figure_is_one():
    reader = PlaceReader(load_catalog().places, "2022-01-01", unit=_district("Bù Đăng"))
    found = {
        text: next(iter(reader.typed_names(text)))[2].name for text in ("xã Đường 10, Đak Nhau", "xã Thọ Sơn 10,5")
    }
    assert found == {"xã Đường 10, Đak Nhau": "Đường 10", "xã Thọ Sơn 10,5": "Thọ Sơn"}


def test_names_behind_a_count_with_its_share():
    reader = PlaceReader(load_catalog().places, "2021-01-01", unit=_district("Kông Chro"))
    text = "03/13 xã đạt chuẩn NTM, chiếm tỷ lệ 23,08%; gồm: SRó, Yang Trung, Yang Nam."
    assert [value.name for _, _, value in reader._counted_names(text)] == ["SRó", "Yang Trung", "Yang Nam"]


def _district(name: str) -> PlaceName:
    return PlaceReader(load_catalog().places, "2021-01-01").read(name, "huyện")


def _read_in(province: str, text: str) -> list[tuple[str, str]]:
    head = f"UBND TỈNH {province.upper()}\n{province}, ngày 10/12/2016\nBÁO CÁO\nKết quả năm 2016\n\n"
    facts = extract(f"{head}{text}\n".encode(), file_name="bc.txt").facts
    return [(fact.place_name, fact.certainty) for fact in facts]


def test_the_name_of_a_province_in_a_list_of_its_districts_is_its_city():
    listed = _read_in("Yên Bái", "Tỷ lệ hộ nghèo các huyện: Yên Bái 1,2%, Lục Yên 9,8%.")
    assert listed == [("Thành phố Yên Bái", "inferred"), ("Huyện Lục Yên", "stated")]
    assert _read_in("Yên Bái", "Tỷ lệ hộ nghèo của Yên Bái là 6,1%; Lục Yên 9,8%.")[0][0] == "Tỉnh Yên Bái"


def test_districts_in_a_list_are_those_of_the_province_whatever_their_type():
    assert [place for place, _ in _read_in("Bình Phước", "Hộ nghèo các huyện: Phước Long 5,2%, Bù Đốp 4,2%.")] == [
        "Thị xã Phước Long",
        "Huyện Bù Đốp",
    ]
