"""The scorecard: how much of each sample's truth is read. `make score` prints it with the misses.

The floors are what was reached; a change may raise them, never lower them. Samples marked test are counted, and not
read while rules are written.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import pytest

from extractor.pipeline import extract
from tests.scoring import Score, score

SAMPLES = Path(__file__).parents[1] / "samples"
# exact rows of gold, share of facts that are no stated extra
FLOORS = {
    "a-town-interim-2018": (1.0, 1.0),
    "b-district-2019": (1.0, 0.99),
    "c-commune-2022": (0.95, 0.94),
    "f-province-2013": (0.85, 0.95),
    "g-commune-2016": (0.97, 0.98),
    "h-district-2021": (0.93, 0.94),
    "k-province-2017": (0.99, 0.98),
    "m-district-2012": (0.92, 0.97),
    "r-district-2018": (0.95, 0.99),
    "x-commune-2013": (0.95, 0.99),
    "y-district-2021": (0.99, 0.98),
    "z-commune-2020": (0.9, 0.99),
}


@lru_cache(maxsize=32)
def _score(name: str) -> Score:
    source = next((SAMPLES / name).glob("source.*"))
    return score(extract(source).facts, SAMPLES / name / "gold.csv")


@pytest.mark.parametrize("name", FLOORS)
def test_a_sample_is_read_as_well_as_ever(name):
    result = _score(name)
    recall, precision = FLOORS[name]
    assert result.recall >= recall, result.misses
    assert result.precision >= precision


@pytest.mark.benchmark
def test_print_the_scorecard(capsys):
    with capsys.disabled():
        print(f"\n{'sample':24} {'gold':>5} {'exact':>6} {'read':>6} {'facts':>6} {'stated extra':>13}")
        for folder in sorted(SAMPLES.iterdir()):
            if (folder / "gold.csv").exists():
                it = _score(folder.name)
                print(f"{folder.name:24} {it.gold:5} {it.exact:6} {it.read:6} {it.facts:6} {it.stated_extra:13}")
        print("\nmisses by column")
        for folder in sorted(SAMPLES.iterdir()):
            if (folder / "gold.csv").exists():
                wrong = ", ".join(f"{name} {count}" for name, count in _score(folder.name).columns.most_common())
                print(f"{folder.name:24} {wrong or 'none'}")
