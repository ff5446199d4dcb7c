"""Facts generated = facts extracted; agreeing reports raise no alarm; planted faults are found and named.

The quick tests read a slice; `make score` reads 500 agreeing reports and 40 faults of each kind. Floors are what was
reached: a change may raise them, never lower them.
"""

from __future__ import annotations

import pytest

from tests.generating.measure import Kind, false_alarms, measure_between, measure_facts, measure_faults
from tests.generating.report import generate

SLICE = range(80)
EXACT, PRECISION = 0.95, 0.995
EACH = 2  # planted faults of each kind that the quick test reads


def test_the_same_seed_gives_the_same_report():
    one, other = generate(7, layout="txt"), generate(7, layout="txt")
    assert (one.data, one.facts) == (other.data, other.facts)
    assert generate(8, layout="txt").data != one.data


def test_every_stated_figure_is_printed():
    for seed in SLICE:
        made = generate(seed)
        assert [row["literal"] for row in made.facts if row["literal"].lower() not in made.text.lower()] == [], seed


def test_generated_facts_are_extracted():
    score = measure_facts(SLICE)
    assert score.recall >= EXACT, score.misses
    assert score.precision >= PRECISION, score.misses


def test_agreeing_reports_give_no_error():
    assert [(seed, it.check, it.message) for seed, it in false_alarms(SLICE)] == []


def _assert_named(kinds: dict[str, Kind], each: int) -> None:
    assert [name for name, it in kinds.items() if it.planted < each] == []
    lost = {name: it.lost for name, it in kinds.items() if it.named < it.planted}
    assert sum(map(len, lost.values())) <= 0.02 * each * len(kinds), lost


def test_planted_faults_are_found_and_named():
    _assert_named(measure_faults(range(90), most=EACH), EACH)


def test_faults_between_reports_are_found_and_named():
    _assert_named(measure_between(range(12), most=1), 1)


@pytest.mark.benchmark
def test_print_the_scorecard_of_generated_reports(capsys, request):
    if "benchmark" not in request.config.option.markexpr:
        pytest.skip("by hand: make score")
    score, alarms = measure_facts(range(500)), false_alarms(range(500), ("error", "warning"))
    kinds = measure_faults(range(1000), most=40)
    across = {f"between.{name}": kind for name, kind in measure_between(range(400), most=40).items()}
    with capsys.disabled():
        print(
            f"\n500 generated reports: {score.gold} figures, exact {score.recall:.4f}, precision {score.precision:.4f}"
        )
        print("wrong columns:", ", ".join(f"{name} {count}" for name, count in score.columns.most_common()))
        for indicator, counts in sorted(score.by_indicator.items()):
            print(f"  {indicator:32} {counts['gold']:6} {counts['exact']:6} {counts['read']:6}")
        errors = sum(it.level == "error" for _, it in alarms)
        print(f"false alarms: {errors} errors, {len(alarms) - errors} warnings")
        for seed, it in alarms:
            print(f"  [{seed}] {it.level} {it.check}: {it.message}")
        print(f"{'planted fault':26} {'planted':>8} {'found':>6} {'named':>6}")
        for kind, it in (kinds | across).items():
            print(f"{kind:26} {it.planted:8} {it.found:6} {it.named:6}")
