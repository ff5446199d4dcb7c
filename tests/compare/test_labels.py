"""Places side by side: a name alone where it is enough, where the place lies where it is not."""

from extractor.catalog import load_catalog
from extractor.compare import labels_of


def labels(*places, on="2018"):
    return list(labels_of(places, load_catalog().places, on).values())


def test_a_name_that_one_place_bears_is_enough():
    assert labels(("00742", "Xã Tả Lủng"), ("00745", "Xã Lũng Phìn")) == ["Xã Tả Lủng", "Xã Lũng Phìn"]


def test_districts_of_one_name_bear_their_province():
    found = labels(("708", "Huyện Châu Thành"), ("831", "Huyện Châu Thành"))
    assert found == ["Huyện Châu Thành (Tỉnh Tây Ninh)", "Huyện Châu Thành (Tỉnh Bến Tre)"]


def test_a_place_that_no_list_has_is_told_from_those_of_its_name():
    found = labels(("708", "Huyện Châu Thành"), ("", "Huyện Châu Thành"), ("99999", "Huyện Châu Thành"))
    assert found[1:] == ["Huyện Châu Thành (chưa rõ ở đâu)", "Huyện Châu Thành (mã 99999)"]


def test_communes_of_one_name_in_one_province_after_2025_bear_their_code():
    assert len(set(labels(("00376", "Xã Sóc Sơn"), ("00433", "Xã Sóc Sơn"), on="2026"))) == 2
