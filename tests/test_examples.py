"""Each record of schemas/ and each rule is met by its own examples, and refused by its counterexamples."""

from __future__ import annotations

import tomllib
from decimal import Decimal
from pathlib import Path

import pytest

from extractor.catalog import load_catalog, schemas_dir
from extractor.catalog.lexicon import Lexicon
from extractor.claims.titles import opening_of
from extractor.vi.fold import fold, fold_phrase
from tests.reading import read_text

CLAIMS = Path(__file__).parents[1] / "extractor" / "claims"


def _records(name: str, key: str) -> list[dict]:
    with (schemas_dir() / name).open("rb") as stream:
        return tomllib.load(stream)[key]


def _named(records: list[dict], field: str = "examples") -> list:
    return [
        pytest.param(record, text, id=f"{record['id']}: {text}") for record in records for text in record.get(field, ())
    ]


@pytest.mark.parametrize(("record", "text"), _named(_records("indicators.toml", "indicator")))
def test_an_example_of_an_indicator_is_read_as_it(record, text):
    assert record["id"] in [claim.indicator for claim in read_text(text)[2]]


@pytest.mark.parametrize(("record", "text"), _named(_records("indicators.toml", "indicator"), "counterexamples"))
def test_a_counterexample_of_an_indicator_is_not_read_as_it(record, text):
    assert record["id"] not in [claim.indicator for claim in read_text(text)[2]]


@pytest.mark.parametrize(("record", "text"), _named(_records("indicators.toml", "other")))
def test_an_example_of_what_no_indicator_measures_is_open(record, text):
    figures = [claim for claim in read_text(text)[2] if claim.quantity.unit == record["unit"]]
    assert figures
    assert {claim.topic for claim in figures} == {"open"}


@pytest.mark.parametrize(("record", "text"), _named(_records("funding_sources.toml", "source")))
def test_an_example_of_a_source_is_read_as_it(record, text):
    total = record["id"] == "total"
    lines = text if total else f"Tổng nguồn vốn huy động là 900 tỷ đồng, trong đó:\n\n- {text}"
    assert record["id"] in [claim.item for claim in read_text(lines)[2] if claim.indicator == "funding"]


@pytest.mark.parametrize(("record", "text"), _named(_records("funding_sources.toml", "source"), "counterexamples"))
def test_a_counterexample_of_a_source_is_not_read_as_it(record, text):
    assert record["id"] not in [claim.item for claim in read_text(text)[2]]


@pytest.mark.parametrize("key", ["measure", "count"])
def test_each_unit_is_read_in_its_examples(key):
    for record in _records("units.toml", key):
        for text in record["examples"]:
            units = [getattr(mention.value, "unit", "").split("/")[0] for mention in read_text(f"Đã có {text}.")[1]]
            assert record["id"] in units, text


def test_each_scale_and_currency_is_read_in_its_examples():
    for key in ("scale", "money"):
        for record in _records("units.toml", key):
            for text in record["examples"]:
                assert "VND" in [getattr(mention.value, "unit", "") for mention in read_text(text)[1]], text


def test_each_bound_is_read_in_its_examples():
    for record in _records("words.toml", "bound"):
        for text in record["examples"]:
            assert record["id"] in [getattr(mention.value, "bound", "") for mention in read_text(text)[1]], text


def test_a_number_in_a_name_counts_nothing():
    for record in _records("words.toml", "numbered_name"):
        for text in record["examples"]:
            assert {mention.kind for mention in read_text(text)[1]} == {"ordinal"}, text


@pytest.mark.parametrize("key", ["role", "norm", "state", "change", "turn"])
def test_each_word_is_found_in_its_examples(key):
    lexicon = {"role": "roles", "norm": "norms", "state": "states", "change": "changes", "turn": "turns"}[key]
    finder = getattr(load_catalog().words, lexicon)
    for record in _records("words.toml", key):
        for text in record["examples"]:
            assert record["id"] in [found for hit in finder.find(fold(text).text) for found in hit.ids], text


def test_a_plain_head_has_no_other_word():
    words = load_catalog().words
    for record in _records("words.toml", "plain"):
        assert all(words.is_plain(fold(text).text) for text in record["examples"])
        assert not any(words.is_plain(fold(f"{text} vùng cao").text) for text in record["examples"])


def test_a_title_makes_a_paper_one_of_what_is_to_be_reached():
    words = load_catalog().words
    for record in _records("words.toml", "paper"):
        for text in record["examples"]:
            title = fold(text).text
            assert words.opens_plan(opening_of(title)) or words.sets_targets(title), text
            assert not words.tells_results(title), text
        for text in record["counterexamples"]:
            title = opening_of(fold(text).text)
            assert not words.opens_plan(title) or words.tells_results(title), text


def test_headings_of_a_plan_tell_of_what_is_there():
    for record in _records("words.toml", "standing"):
        assert all(load_catalog().words.tells_standing(fold(text).text) for text in record["examples"])


def test_words_of_a_check_are_told_by_their_examples():
    tells = load_catalog().limits.tells
    for record in _records("checks.toml", "words"):
        assert all(tells(record["id"], fold(text).text) for text in record["examples"]), record["id"]
        assert not any(tells(record["id"], fold(text).text) for text in record.get("counterexamples", ())), record["id"]


@pytest.mark.parametrize(
    ("name", "key", "field"),
    [
        ("indicators.toml", "indicator", "phrases"),
        ("indicators.toml", "other", "phrases"),
        ("funding_sources.toml", "source", "phrases"),
        ("words.toml", "role", "words"),
        ("words.toml", "norm", "words"),
        ("words.toml", "state", "words"),
        ("words.toml", "change", "words"),
        ("words.toml", "turn", "words"),
        ("words.toml", "plain", "words"),
        ("units.toml", "count", "words"),
        ("units.toml", "measure", "words"),
        ("units.toml", "per", "words"),
        ("words.toml", "bound", "before"),
        ("words.toml", "bound", "after"),
        ("words.toml", "numbered_name", "words"),
        ("words.toml", "heading", "words"),
        ("words.toml", "paper", "words"),
        ("words.toml", "paper", "inside"),
        ("words.toml", "standing", "words"),
        ("checks.toml", "words", "words"),
    ],
)
def test_each_phrase_is_met_by_an_example(name, key, field):
    for record in _records(name, key):
        for phrase in record[field]:
            lexicon = Lexicon([(phrase, "it")])
            found = any(lexicon.find_all(fold(text).text) for text in record["examples"])
            glued = any(fold_phrase(phrase) in fold(text).text for text in record["examples"])
            assert found or glued, f"{record['id']}: {phrase}"


def _rules() -> list:
    found = []
    for path in sorted(CLAIMS.glob("*.examples.toml")):
        with path.open("rb") as stream:
            for record in tomllib.load(stream)["example"]:
                marks = [pytest.mark.xfail(reason=record["todo"], strict=True)] if "todo" in record else []
                found.append(pytest.param(record, id=f"{path.name[:-14]}: {record['text'][:60]}", marks=marks))
    return found


@pytest.mark.parametrize("record", _rules())
def test_a_rule_reads_its_example(record):
    """`claims` lists what must be read, `not_claims` what must not; only the named columns are compared."""
    where = {key: record[key] for key in ("unit", "province", "year") if key in record}
    facts = read_text(record["text"], **where)[3]
    rows = [_columns(fact) for fact in facts]
    for wanted in record.get("claims", ()):
        assert any(wanted.items() <= row.items() for row in rows), (wanted, rows)
    for unwanted in record.get("not_claims", ()):
        assert not any(unwanted.items() <= row.items() for row in rows), (unwanted, rows)
    if record.get("only"):
        assert len(rows) == len(record["claims"]), rows


def _columns(fact) -> dict[str, str]:
    years = [fact.period_start, fact.period_end]
    return {
        "indicator": fact.indicator,
        "item": fact.item,
        "place": fact.place_name,
        "role": fact.role,
        "bound": fact.bound,
        "value": f"{fact.value:f}" if isinstance(fact.value, Decimal) else fact.value,
        "unit": fact.unit,
        "of": "" if fact.of is None else f"{fact.of:f}",
        "period": years[0] if years[0] == years[1] else "-".join(years),
        "quote": " ".join(fact.quote.split()),
        "certainty": fact.certainty,
    }
