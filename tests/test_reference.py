"""The reference report in its forms: figures, sections, citations, findings. Skips where it is not at hand."""

from __future__ import annotations

import csv
from decimal import Decimal
from functools import lru_cache
from pathlib import Path

import pytest

from extractor.pipeline import extract
from tests.needs import needs

SEED = Path(__file__).parents[2] / "shared" / "seed"
pytestmark = pytest.mark.skipif(not SEED.is_dir(), reason="the reference report is not on this machine")
FORMS = [
    "bim-son-2018.txt",
    "bim-son-2018-nfd.txt",
    "bim-son-2018.docx",
    "bim-son-2018-mixed-font.docx",
    "bim-son-2018-tcvn3.docx",
    "bim-son-2018.pdf",
    "bim-son-2018-mixed-font.pdf",
    pytest.param("bim-son-2018.doc", marks=needs("antiword")),
]


@lru_cache(maxsize=8)
def _report(name):
    return extract(SEED / name)


def _row(fact):
    years = [fact.period_start[:4], fact.period_end[:4]]
    period = years[0] if years[0] == years[1] else "-".join(years)
    value = fact.value if isinstance(fact.value, str) else fact.value.normalize()
    return (fact.item, fact.place_name, fact.role, fact.bound, value, fact.unit, fact.of, period)


def _wanted():
    with (SEED / "expected-facts.csv").open(encoding="utf-8-sig") as stream:
        for row in csv.DictReader(stream):
            value = row["value"] if row["unit"] in ("bool", "status") else Decimal(row["value"]).normalize()
            of = Decimal(row["of"]) if row["of"] else None
            key = (row["item"], row["place"], row["role"], row["bound"], value, row["unit"], of, row["period"])
            yield row["indicator"].split("|"), key, row["literal"]


@pytest.mark.parametrize("name", FORMS)
def test_every_expected_figure_is_found(name):
    facts = {}
    for fact in _report(name).facts:
        facts.setdefault((fact.indicator, *_row(fact)), []).append(" ".join(fact.quote.split()))
    missing = [
        (indicators, key)
        for indicators, key, literal in _wanted()
        if not any(literal.lower() in quote.lower() for name in indicators for quote in facts.get((name, *key), ()))
    ]
    assert missing == []


@pytest.mark.parametrize("name", FORMS)
def test_the_forms_give_the_same_facts(name):
    def rows(report):
        return sorted(
            (fact.indicator, *map(str, _row(fact)), fact.section_path, fact.certainty) for fact in report.facts
        )

    assert rows(_report(name)) == rows(_report(FORMS[0]))


@pytest.mark.parametrize("name", FORMS)
def test_the_findings_are_those_of_a_careful_auditor(name):
    """Findings 1 to 9 of the expected ones at their levels; nothing that is right is flagged."""
    findings = sorted((finding.level, finding.check) for finding in _report(name).findings)
    assert findings == [
        ("error", "growth.rate"),
        ("error", "magnitude.money"),
        ("error", "stretches.years"),
        ("error", "thresholds.criterion"),
        ("error", "unfinished.average"),
        ("note", "shares.of_total"),
        ("warning", "annexes.absent"),
        ("warning", "owed.criterion"),
        ("warning", "unfinished.year"),
    ]


def test_the_twenty_six_numbered_sections():
    sections = [section for section in _report(FORMS[0]).outline.sections if not section.bullet]
    assert len(sections) == 26
    assert "Phần thứ nhất/I/9" in [section.path for section in sections]


def test_the_seven_citations():
    values = [mention.value for mention in _report(FORMS[0]).mentions if mention.kind == "citation"]
    assert sorted(value.symbol for value in values) == [
        "16-NQ/TU",
        "1920/QĐ-TTg",
        "227/VPĐP-KHTH",
        "4627/2017/QĐ-UBND",
        "4627/2017/QĐ-UBND",
        "579/QĐ-TU",
        "982/SCT-QLTM",
    ]


def test_the_town_as_printed_without_its_hook_is_found():
    report = _report(FORMS[0])
    assert (report.subject.unit_name, report.subject.unit_code) == ("Thị xã Bỉm Sơn", "381")
    assert report.subject.criteria_set == "xa-2016-1980"


@pytest.mark.parametrize("name", [name for name in FORMS if str(name).endswith(".pdf")])
def test_each_figure_of_a_pdf_has_its_page_and_box(name):
    for fact in _report(name).facts:
        assert fact.page is not None
        assert fact.boxes
