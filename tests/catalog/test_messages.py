"""Every check has its level and its words, in both languages and with the same fields."""

from __future__ import annotations

import json
import string
import tomllib
from pathlib import Path

import jsonschema
import pytest
import regex

import extractor.across
import extractor.checks
from extractor.catalog import load_catalog
from extractor.catalog.locate import schemas_dir
from extractor.catalog.messages import LANGUAGES, Messages
from extractor.errors import CatalogError

ROOMS = (extractor.across, extractor.checks)
SOURCES = "\n".join(path.read_text("utf-8") for it in ROOMS for path in Path(str(it.__file__)).parent.glob("*.py"))


def fields(template: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(template) if name is not None}


@pytest.mark.parametrize("name", ["checks", "messages"])
def test_records_keep_their_contract(name):
    contract = json.loads((schemas_dir() / "meta" / f"{name}.schema.json").read_text("utf-8"))
    jsonschema.validate(tomllib.loads((schemas_dir() / f"{name}.toml").read_text("utf-8")), contract)


def test_checks_of_code_levels_and_words_are_the_same():
    in_code = set(regex.findall(r'^[A-Z]+ = "([a-z_]+\.[a-z_]+)"$', SOURCES, regex.MULTILINE))
    assert in_code == set(load_catalog().limits.checks) == set(load_catalog().messages.checks)


def test_both_languages_ask_for_the_same_fields():
    for texts in load_catalog().messages.templates.values():
        assert len({frozenset(fields(texts[language])) for language in LANGUAGES}) == 1


def test_every_message_is_of_a_check():
    messages = load_catalog().messages
    assert {message.rpartition(".")[0] for message in messages.templates} == set(messages.checks)


def test_a_check_is_named_and_explained_in_both_languages():
    for record in load_catalog().messages.checks.values():
        assert all(record.title[language] and record.help[language] for language in LANGUAGES)


def test_fields_are_filled_in():
    messages = Messages()
    filled = {"sum": "1 + 2", "added": "3", "difference": "97"}
    assert messages.text("shares_total.hundred.wrong", filled).startswith("1 + 2 = 3 %")
    assert "away from" in messages.text("shares_total.hundred.wrong", filled, "en")


@pytest.mark.parametrize("message", ["no.such.message", "shares_total.hundred.wrong"])
def test_a_missing_template_or_field_is_an_error_of_the_catalog(message):
    with pytest.raises(CatalogError):
        Messages().text(message, {})


def test_units_have_their_blank_before_them():
    assert Messages().unit("percent") == " %"
    assert Messages().unit("parsec") == ""
    assert Messages().unit_name("parsec") == "parsec"


@pytest.mark.parametrize(
    ("unit", "vi", "en"),
    [
        ("VND/person/year", "đồng/người/năm", "VND/person/year"),
        ("VND/hectare", "đồng/ha", "VND/ha"),
        ("criteria/commune", "tiêu chí/xã", "criteria/commune"),
        ("VND/parsec", "VND/parsec", "VND/parsec"),
    ],
)
def test_a_unit_per_something_is_put_together(unit, vi, en):
    assert (Messages().unit_name(unit), Messages().unit_name(unit, "en")) == (vi, en)


def test_each_unit_has_its_words():
    units = tomllib.loads((schemas_dir() / "units.toml").read_text("utf-8"))
    known = {record["id"] for kind in ("money", "measure", "count", "per") for record in units[kind]}
    assert {unit for unit in known if Messages().unit(unit) == ""} == set()


def test_limits_name_known_indicators_and_grow():
    catalog = load_catalog()
    known = set(catalog.indicators.by_id)
    assert all({pair.count, pair.share} <= known for pair in catalog.limits.ratios)
    for band in catalog.limits.money.values():
        assert band.low < band.high
        assert 1 < band.warning < band.error
    assert catalog.limits.level("sums.total", "assumed") == ""
    assert catalog.limits.level("no.check", "proved") == ""
