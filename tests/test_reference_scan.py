"""The reference report as scanned: the same figures; a file of its own, so that xdist gives it its own worker."""

from __future__ import annotations

from collections import Counter
from functools import lru_cache
from pathlib import Path

import pytest

from extractor.model import Fact, Report
from extractor.pipeline import extract
from tests.needs import needs

SEED = Path(__file__).parents[2] / "shared" / "seed"
pytestmark = [
    pytest.mark.skipif(not SEED.is_dir(), reason="the reference report is not on this machine"),
    needs("tesseract"),
]


@lru_cache(maxsize=2)
def _report(name: str) -> Report:
    return extract(SEED / name)


def _row(fact: Fact) -> tuple[object, ...]:
    period = fact.period_start, fact.period_end
    return (fact.indicator, fact.item, fact.place_code, fact.role, fact.bound, fact.value, fact.unit, fact.of, period)


def _rows(name: str) -> Counter[tuple[object, ...]]:
    return Counter((*_row(fact), fact.section_path) for fact in _report(name).facts)


def test_the_scan_gives_the_same_facts() -> None:
    assert _rows("bim-son-2018-scan200.pdf") == _rows("bim-son-2018.txt")


def test_what_was_not_read_twice_alike_is_inferred_and_says_so() -> None:
    stated = {_row(fact): fact.certainty for fact in _report("bim-son-2018.txt").facts}
    for fact in _report("bim-son-2018-scan200.pdf").facts:
        scanned = [doubt for doubt in fact.doubts if "quét" in doubt]
        assert fact.certainty == ("inferred" if scanned else stated[_row(fact)])


def test_each_figure_of_the_scan_has_its_page_and_box() -> None:
    for fact in _report("bim-son-2018-scan200.pdf").facts:
        assert fact.page is not None
        assert fact.boxes


def test_the_findings_of_the_scan_are_those_of_the_text() -> None:
    def found(name: str) -> list[tuple[str, str]]:
        return sorted((finding.level, finding.check) for finding in _report(name).findings)

    assert found("bim-son-2018-scan200.pdf") == found("bim-son-2018.txt")
