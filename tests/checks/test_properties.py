"""Facts built to agree give no finding; one altered beyond what its print can mean gives exactly one."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from extractor.checks.intervals import to_decimal
from extractor.checks.slips import slips_of
from extractor.vi.format import format_number

SOURCES = ("state_budget", "credit", "enterprise", "community", "other")
amounts = st.lists(st.integers(10_000, 900_000), min_size=2, max_size=5)


def funding(make_fact, tenths: list[int], *, shares: bool = True, closed: bool = True):
    """A total in tỷ with one decimal and its parts, with shares rounded to one decimal."""
    whole = sum(tenths)
    facts = [make_fact("funding", format_number(Decimal(whole) / 10, 1), id="t", item="total", scale="tỷ", at=0)]
    for index, value in enumerate(tenths):
        printed = format_number(Decimal(value) / 10, 1)
        more = {"part_of": "t", "closed": closed, "at": index + 1, "item": SOURCES[index]}
        facts.append(make_fact("funding", printed, id=f"a{index}", scale="tỷ", **more))
        if shares:
            share = format_number(to_decimal(Fraction(value, whole) * 100, 1), 1)
            facts.append(make_fact("funding_share", share, id=f"s{index}", unit="percent", **more))
    return facts


def altered(fact, difference):
    """The fact with another number, its print as precise as before."""
    return replace(
        fact,
        number=fact.number + difference,
        low=None if fact.low is None else fact.low + difference,
        high=None if fact.high is None else fact.high + difference,
    )


@given(amounts, st.booleans(), st.booleans())
@settings(max_examples=60, deadline=None)
def test_parts_and_shares_that_agree_give_nothing(make_fact, check, tenths, shares, closed):
    assert check(*funding(make_fact, tenths, shares=shares, closed=closed)) == ()


@given(amounts, st.data())
@settings(max_examples=60, deadline=None)
def test_one_altered_amount_gives_one_finding_that_names_it(make_fact, check, tenths, data):
    facts = funding(make_fact, tenths)
    index = data.draw(st.sampled_from([i for i, fact in enumerate(facts) if fact.indicator == "funding"]))
    # A tenth of tỷ is a unit: more than one unit for each figure cannot be rounding.
    by = data.draw(st.integers(len(tenths) + 2, 5_000)) * data.draw(st.sampled_from([1, -1]))
    facts[index] = altered(facts[index], Decimal(by) * 100_000_000)
    found = check(*facts)
    assert [finding.check for finding in found] == ["sums.total"]
    assert facts[index].fact_id in found[0].fact_ids


@given(amounts, st.data())
@settings(max_examples=60, deadline=None)
def test_one_altered_share_gives_one_finding_that_names_it(make_fact, check, tenths, data):
    facts = funding(make_fact, tenths)
    index = data.draw(st.sampled_from([i for i, fact in enumerate(facts) if fact.indicator == "funding_share"]))
    facts[index] = altered(facts[index], Decimal(data.draw(st.integers(3, 300))) / 10)
    found = check(*facts)
    assert [(finding.check, finding.level) for finding in found] == [("shares.of_total", "error")]
    assert facts[index].fact_id in found[0].fact_ids


@given(st.integers(1, 600), st.integers(1, 600), st.integers(0, 2), st.integers(3, 200))
@settings(max_examples=60, deadline=None)
def test_a_count_and_its_percentage(make_fact, check, one, other, decimals, units):
    count, whole = min(one, other), max(one, other)
    printed = format_number(to_decimal(Fraction(count, whole) * 100, decimals), decimals)
    facts = [
        make_fact("communes_recognised_count", str(count), of=str(whole), unit="communes", sentence="s"),
        make_fact("communes_recognised_share", printed, unit="percent", sentence="s", at=3),
    ]
    assert check(*facts) == ()
    facts[1] = altered(facts[1], Decimal(units).scaleb(-decimals))
    assert [finding.check for finding in check(*facts)] == ["ratio.percent"]


@given(st.integers(1000, 90_000), st.integers(-30, 60), st.integers(1, 6), st.sampled_from(["total", "simple"]))
@settings(max_examples=60, deadline=None)
def test_growth_counted_any_usual_way_is_right(make_fact, check, tenths, percent, years, way):
    base = Fraction(tenths, 10)
    later = to_decimal(base * (1 + Fraction(percent, 100)), 1)
    change = (Fraction(later) / base - 1) * 100 / (years if way == "simple" else 1)
    facts = [
        make_fact("income_per_head", format_number(Decimal(tenths) / 10, 1), period="2010", sentence="s"),
        make_fact("income_per_head", format_number(later, 1), period=str(2010 + years), sentence="s", at=1),
        make_fact(
            "income_per_head",
            format_number(to_decimal(change, 2), 2),
            unit="percent",
            role="change",
            period=f"2010-{2010 + years}",
            sentence="s",
            at=2,
        ),
    ]
    assert check(*facts) == ()


@given(st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)), min_size=1, max_size=3), st.integers(1, 9))
@settings(max_examples=40, deadline=None)
def test_bands_that_make_the_communes(make_fact, check, counts, more):
    cuts = ("19", "15-18", "10-14", "5-9", "<5")
    numbers = [count for pair in counts for count in pair][: len(cuts)]
    facts = [
        make_fact("communes_by_band", str(number), item=item, unit="communes")
        for item, number in zip(cuts, numbers, strict=False)
    ]
    facts.append(make_fact("communes_total", str(sum(numbers)), unit="communes", id="t"))
    assert check(*facts) == ()
    facts[-1] = altered(facts[-1], Decimal(-more))
    assert [finding.check for finding in check(*facts)] == ["bands.communes"]


@given(st.lists(st.integers(100_000, 900_000), min_size=3, max_size=5, unique=True), st.data())
@settings(max_examples=40, deadline=None)
def test_one_slip_in_a_part_is_told_once_and_the_proposal_is_of_that_figure(make_fact, check, tenths, data):
    facts = funding(make_fact, tenths)
    amounts_at = [i for i, fact in enumerate(facts) if fact.fact_id.startswith("a")]
    index = data.draw(st.sampled_from(amounts_at))
    slips = [slip for slip in slips_of(facts[index]) if slip.kind not in ("unit", "comma")]
    slip = data.draw(st.sampled_from(slips))
    by = to_decimal(slip.value, 0) - facts[index].number
    if abs(by) < facts[0].number / 50:
        return  # within what the shares, printed to a tenth, can tell
    facts[index] = altered(facts[index], by)
    [found] = check(*facts)
    assert found.check == "sums.total"
    assert facts[index].fact_id in found.fact_ids
    assert not found.repair or found.repair.startswith(f"{format_number(facts[index].number / 10**9)} tỷ đồng → ")
