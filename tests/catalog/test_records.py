"""The records of schemas/ keep their contracts, and no phrase has two owners that nothing tells apart."""

from __future__ import annotations

import json
import tomllib
from collections import defaultdict

import jsonschema
import pytest

from extractor.catalog import load_catalog, schemas_dir
from extractor.vi.fold import fold_phrase


def _load(name: str) -> dict:
    with (schemas_dir() / f"{name}.toml").open("rb") as stream:
        return tomllib.load(stream)


@pytest.mark.parametrize("name", ["indicators", "funding_sources", "units", "words"])
def test_a_file_of_records_keeps_its_contract(name):
    contract = json.loads((schemas_dir() / "meta" / f"{name}.schema.json").read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator(contract).validate(_load(name))


def test_a_broken_record_is_refused():
    contract = json.loads((schemas_dir() / "meta" / "indicators.schema.json").read_text(encoding="utf-8"))
    record = dict(_load("indicators")["indicator"][0], phrases=[""])
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.Draft202012Validator(contract).validate({"indicator": [record]})


@pytest.mark.parametrize(("name", "key"), [("indicators", "indicator"), ("funding_sources", "source")])
def test_ids_are_unique(name, key):
    ids = [record["id"] for record in _load(name)[key]]
    assert len(ids) == len(set(ids))


def test_a_phrase_of_an_indicator_has_one_owner_in_each_unit():
    owners = defaultdict(set)
    for record in _load("indicators")["indicator"]:
        for phrase in record["phrases"]:
            for unit in (record["unit"], *record.get("accepts", ())):
                owners[fold_phrase(phrase), unit].add(record["id"])
    shared = {key: ids for key, ids in owners.items() if len(ids) > 1}
    assert shared == {}


def test_a_phrase_of_a_source_has_one_owner():
    owners = defaultdict(set)
    for record in _load("funding_sources")["source"]:
        for phrase in record["phrases"]:
            owners[fold_phrase(phrase)].add(record["id"])
    assert {phrase: ids for phrase, ids in owners.items() if len(ids) > 1} == {}


def test_parents_and_criteria_sets_that_records_name_exist():
    catalog = load_catalog()
    sources = catalog.sources.by_id
    assert {source.parent for source in sources.values() if source.parent} <= set(sources)
    sets = {record.id for record in catalog.criteria.sets}
    for indicator in catalog.indicators.by_id.values():
        assert set(indicator.criterion) <= sets, indicator.id
