"""The legal sets of criteria: which one judges a year, its names, its levels."""

from __future__ import annotations

import json
import tomllib
from collections import defaultdict
from decimal import Decimal
from pathlib import Path

import jsonschema
import pytest

from extractor.catalog.criteria import CriteriaCatalog
from extractor.catalog.locate import load_toml, schemas_dir
from extractor.errors import CatalogError
from extractor.vi.fold import fold_phrase

FILES = sorted((schemas_dir() / "criteria").glob("*.toml"))


@pytest.fixture(scope="module")
def criteria() -> CriteriaCatalog:
    return CriteriaCatalog.load()


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_file_keeps_its_contract(path: Path) -> None:
    contract = json.loads((schemas_dir() / "meta" / "criteria.schema.json").read_text("utf-8"))
    data = tomllib.loads(path.read_text("utf-8"))
    jsonschema.validate(data, contract, cls=jsonschema.Draft202012Validator)
    assert data["id"] == path.stem
    assert data["decree"] in path.read_text("utf-8").splitlines()[1]
    numbers = [criterion["number"] for criterion in data.get("criterion", ())]
    whole = [str(number + 1) for number in range(data.get("denominators", {}).get("criteria", 0))]
    assert numbers == whole or ("province" in data and numbers == whole[-len(numbers) :])


@pytest.mark.parametrize(
    ("level", "year", "expected"),
    [
        pytest.param("commune", 2012, "xa-2009-491", id="first set"),
        pytest.param("commune", 2016, "xa-2009-491", id="the new set came in December"),
        pytest.param("commune", 2018, "xa-2016-1980", id="second set"),
        pytest.param("commune", 2021, "xa-2016-1980", id="still judged by the old set"),
        pytest.param("commune", 2024, "xa-2022-318", id="third set"),
        pytest.param("commune", 2026, "xa-2025-51", id="ten criteria"),
        pytest.param("advanced", 2023, "xa-nangcao-2022-318", id="advanced"),
        pytest.param("district", 2019, "huyen-2016-558", id="district"),
    ],
)
def test_set_of_the_reported_year(criteria: CriteriaCatalog, level: str, year: int, expected: str) -> None:
    found = criteria.set_for(level, year)
    assert found is not None
    assert found.id == expected


def test_no_set_before_the_programme(criteria: CriteriaCatalog) -> None:
    assert criteria.set_for("commune", 2005) is None
    assert criteria.set_for("village", 2018) is None


def test_every_commune_year_has_exactly_one_set(criteria: CriteriaCatalog) -> None:
    for year in range(2009, 2031):
        national = [it for it in criteria.sets if it.level == "commune" and not it.province]
        assert sum(it.valid_from <= year <= it.valid_to for it in national) == 1


@pytest.mark.parametrize(
    ("name", "year", "number"),
    [
        pytest.param("Môi trường và ATTP", 2018, "17", id="abbreviated"),
        pytest.param("CƠ SỞ VẬT CHẤT VĂN HOÁ", 2018, "6", id="capitals, tone place"),
        pytest.param("Bưu điện", 2018, "8", id="name of the set before"),
        pytest.param("Nghèo đa chiều", 2018, "11", id="name of the set after"),
        pytest.param("Quốc phòng, an ninh", 2020, "19", id="other order of marks"),
        pytest.param("Giảm nghèo và an sinh xã hội", 2027, "6", id="2026"),
    ],
)
def test_criterion_by_name(criteria: CriteriaCatalog, name: str, year: int, number: str) -> None:
    found = criteria.criterion_by_name(name, year=year)
    assert found is not None
    assert found.number == number


def test_unknown_name_is_no_criterion(criteria: CriteriaCatalog) -> None:
    assert criteria.criterion_by_name("Hạnh phúc", year=2018) is None


def test_name_has_one_number_in_the_sets_of_nineteen(criteria: CriteriaCatalog) -> None:
    numbers = defaultdict(set)
    for name, number in criteria.names():
        numbers[fold_phrase(name)].add(number)
    assert {name: found for name, found in numbers.items() if len(found) > 1} == {}
    assert {number for found in numbers.values() for number in found} == {str(number) for number in range(1, 21)}


@pytest.mark.parametrize(
    ("set_id", "indicator", "region", "year", "value", "confidence"),
    [
        pytest.param("xa-2016-1980", "health_insurance_coverage", "BTB", 2018, "85", "verified", id="one for all"),
        pytest.param("xa-2016-1980", "house_standard_share", "TDMNPB", 2018, "75", "recalled", id="region recalled"),
        pytest.param("xa-2016-1980", "income_per_head", "BTB", 2020, "36000000", "verified", id="end of the period"),
        pytest.param("xa-2009-491", "income_per_head", "BTB", 2013, "15000000", "verified", id="level of a year"),
        pytest.param("xa-2009-491", "health_insurance_coverage", "TN", 2012, "20", "recalled", id="before 342"),
        pytest.param("xa-2009-491", "health_insurance_coverage", "TN", 2014, "70", "recalled", id="after 342"),
        pytest.param("xa-2022-318", "stunting_rate", "ĐBSH", 2023, "16.5", "verified", id="a ceiling"),
    ],
)
def test_threshold(
    criteria: CriteriaCatalog, set_id: str, indicator: str, region: str, year: int, value: str, confidence: str
) -> None:
    level = criteria.threshold(criteria.by_id[set_id], indicator, region, year)
    assert level is not None
    assert level.required(region) == Decimal(value)
    assert level.confidence_in(region) == confidence


@pytest.mark.parametrize(
    ("indicator", "region", "year"),
    [
        pytest.param("income_per_head", "BTB", 2018, id="no yearly level known"),
        pytest.param("road_commune_hard_share", "BTB", 2018, id="set by the province"),
        pytest.param("house_standard_share", "", 2018, id="region unknown"),
        pytest.param("no_such_indicator", "BTB", 2018, id="unknown indicator"),
    ],
)
def test_unknown_level_is_none(criteria: CriteriaCatalog, indicator: str, region: str, year: int) -> None:
    assert criteria.threshold(criteria.by_id["xa-2016-1980"], indicator, region, year) is None


def test_indicators_and_extended_sets_exist(criteria: CriteriaCatalog) -> None:
    known = {record["id"]: record["unit"] for record in load_toml("indicators.toml")["indicator"]}
    for record in criteria.sets:
        assert record.extends in ("", *criteria.by_id)
        for criterion in record.criteria:
            for level in criterion.levels:
                assert all(known[indicator] == level.unit for indicator in level.indicators), level


def test_damaged_file_is_a_catalog_error(tmp_path: Path) -> None:
    (tmp_path / "xa.toml").write_text('id = "xa"\n', encoding="utf-8")
    with pytest.raises(CatalogError):
        CriteriaCatalog.load(tmp_path)


@pytest.mark.parametrize(
    ("year", "text", "expected"),
    [
        pytest.param(2016, "Xã đạt 15/19 tiêu chí.", "xa-2009-491", id="2016 without a sign"),
        pytest.param(2016, "Rà soát theo Quyết định số 1980/QĐ-TTg.", "xa-2016-1980", id="2016 by its decree"),
        pytest.param(
            2016,
            "Tiêu chí số 12 (Lao động có việc làm): đạt. Tiêu chí 19 (Quốc phòng và An ninh): đạt.",
            "xa-2016-1980",
            id="2016 by names of the new set",
        ),
        pytest.param(
            2016, "Tiêu chí số 7 (Chợ nông thôn), tiêu chí số 8 (Bưu điện)", "xa-2009-491", id="2016 by old names"
        ),
        pytest.param(2026, "Xã đạt 17/19 tiêu chí; còn tiêu chí số 2 (Giao thông).", "xa-2022-318", id="2026, old set"),
        pytest.param(2026, "Xã đạt 7/10 tiêu chí.", "xa-2025-51", id="2026 by the number of criteria"),
        pytest.param(2018, "Quyết định số 491/QĐ-TTg", "xa-2016-1980", id="a year of one set alone"),
    ],
)
def test_the_set_that_a_report_speaks_of_is_confirmed_by_its_words(
    criteria: CriteriaCatalog, year: int, text: str, expected: str
) -> None:
    spoken_of = criteria.set_spoken_of("commune", year, text)
    assert spoken_of is not None
    assert spoken_of.id == expected
