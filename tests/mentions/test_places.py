"""Where a name of a place ends, and which of several it is."""

from __future__ import annotations

from extractor.catalog import load_catalog
from extractor.mentions.places import PlaceReader


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
