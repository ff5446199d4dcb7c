"""The mean of criteria is a whole number of criteria over the communes: (19 + 17) / 2 = 18.

Three ways to prove it wrong: the total of criteria is printed too; it lies outside what the bands allow; or no whole
number of criteria gives it. The last assumes that the mean is taken over all communes, so it only warns.

**Source**: consistency rule A5 of the provincial auditors; in ten of ten press reports the mean held.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction
from math import floor

from extractor.checks.bands import Band, balanced, band_groups, communes_beside, communes_of, leave_no_gap, sum_of
from extractor.checks.book import Book, last_year, moment
from extractor.checks.commune_list import listed_communes, mean_of
from extractor.checks.intervals import Interval, Outcome, Reading, best, cut, exact, judge, loosened, rounded
from extractor.checks.wording import beside, counted, figure, places, plain, slack
from extractor.model import Fact, Finding

TOTAL = "mean.total"
WHOLE = "mean.whole"
BANDS = "mean.bands"
_COMMUNE = "xã"  # how a count of communes of no record is called


def check_mean(book: Book) -> Iterator[Finding]:
    """Yield at most one finding for each mean: from the surest way that proves it wrong."""
    bands = {moment(group[0].fact): _of_all(book, group) for group in band_groups(book)}
    means: dict[tuple[str, int | None, str], list[list[Finding]]] = {}
    for mean in book.by_indicator.get("criteria_met_mean", ()):
        if exact(mean.number) is not None and mean.unit == "criteria/commune" and mean.role != "change":
            means.setdefault(moment(mean), []).append(list(_check(book, mean, bands.get(moment(mean), ()))))
    for verdicts in means.values():
        # Two means of one moment: if one is right, the other is of a moment that its sentence tells badly.
        if all(verdicts):
            yield from verdicts[0]


def _of_all(book: Book, group: tuple[Band, ...]) -> tuple[Band, ...]:
    """The bands if they hold all communes, whether or not the report says how many these are."""
    if communes_of(book, group[0].fact):
        return balanced(book, group)
    beside = {number for number, _ in communes_beside(book, group[0].fact)}
    if sum_of(group) in beside:
        return group
    # «đưa số xã đạt 19 tiêu chí lên 9/24 xã», whatever else is told of them
    known = {exact(it.of) for it in book.at_moment(_COMMUNE, group[0].fact)} - {None}
    if not known and book.is_own_unit(group[0].fact) and sum_of(group) == book.context.communes:
        return group
    return group if leave_no_gap(book, group) and known <= {sum_of(group)} else ()


def _check(book: Book, mean: Fact, bands: tuple[Band, ...]) -> Iterator[Finding]:
    value = exact(mean.number)
    wholes = [(number, fact) for number, fact in communes_of(book, mean) if number > 0]
    if not wholes and bands:
        wholes = [(sum_of(bands), bands[0].fact)]
    wholes = wholes or communes_beside(book, mean) or _of_totals(book, mean) or _beside_totals(book, mean)
    wholes = wholes or _of_other_years(book, mean)
    if value is None or not wholes:
        return
    listed = listed_communes(book, mean)
    if listed and judge(mean_of(listed), mean) is Outcome.AGREES:
        return
    communes = min(number for number, _ in wholes)
    # Fewer criteria than communes are those of one commune: «chưa có xã nào đạt đủ 19 tiêu chí».
    totals = [
        fact
        for fact in book.same_moment("criteria_met_total", mean, "criteria")
        if (exact(fact.number) or communes) >= communes
    ]
    if totals:
        yield from _against_total(book, mean, value, totals, wholes)
    elif listed:
        return  # `commune_list` tells it
    elif bands and not _is_within(mean, bands):
        yield from _against_bands(book, mean, value, bands)
    else:
        yield from _against_whole_number(book, mean, value, wholes)


def _of_totals(book: Book, mean: Fact) -> list[tuple[Fraction, Fact]]:
    """«3.240/3.420 tiêu chí, bình quân 18 tiêu chí/xã»: as many communes as their criteria are nineteens."""
    criteria = book.commune_set(last_year(mean))
    every = criteria.denominators.get("criteria") if criteria else None
    totals = book.same_moment("criteria_met_total", mean, "criteria") if every else []
    found = [(of / every, it) for it in totals if every and (of := exact(it.of)) is not None]
    return [(number, fact) for number, fact in found if number.denominator == 1]


def _beside_totals(book: Book, mean: Fact) -> list[tuple[Fraction, Fact]]:
    """«Tổng số tiêu chí đạt của 13 xã: 191 tiêu chí», pages before the mean: the communes that have the total."""
    totals = book.same_moment("criteria_met_total", mean, "criteria")
    return [each for total in totals[:1] for each in communes_beside(book, total)]


def _of_other_years(book: Book, mean: Fact) -> list[tuple[Fraction, Fact]]:
    """«năm 2013 bình quân 14,4 tiêu chí/xã (1.411 tiêu chí)»: over the communes told of another year."""
    totals = book.same_moment("criteria_met_total", mean, "criteria")
    beside = bool(mean.sentence) and any(total.sentence == mean.sentence for total in totals)
    own = [it for it in book.by_indicator.get("communes_total", ()) if beside and book.is_own_unit(it)]
    known = {exact(it.number) for it in own}
    return [(number, own[0]) for number in known if number] if len(known) == 1 else []


def _against_total(
    book: Book, mean: Fact, value: Fraction, totals: list[Fact], wholes: list[tuple[Fraction, Fact]]
) -> Iterator[Finding]:
    outcome = best(judge(_divided(total, number), mean) for total in totals for number, _ in wholes)
    added = exact(totals[0].number)
    if outcome is Outcome.AGREES or added is None:
        return
    number, fact = wholes[0]
    is_cut = any(cut(mean).meets(rounded(total).times(1 / each)) for total in totals for each, _ in wholes)
    sure = outcome is Outcome.DISAGREES and (fact.topic != "open" or fact.sentence == mean.sentence)
    sure = sure and last_year(fact) in (last_year(mean), None)
    yield from book.finding(
        TOTAL,
        "nearly" if is_cut else "proved" if sure else "assumed",
        "nearly" if is_cut else "wrong",
        (mean, totals[0], fact),
        {
            "total": figure(totals[0]),
            "communes": counted(number),
            "computed": beside(added / number, mean),
            "printed": figure(mean),
        },
        expected=plain(added / number, places(mean)),
        observed=plain(value),
        unit=mean.unit,
        tolerance=slack(rounded(mean)),
    )


def _divided(total: Fact, number: Fraction) -> Callable[[Reading], Interval]:
    return lambda reading: reading(total).times(1 / number)


def _is_within(mean: Fact, bands: tuple[Band, ...]) -> bool:
    return rounded(mean).meets(_allowed(bands))


def _allowed(bands: tuple[Band, ...]) -> Interval:
    """The least and the greatest mean that communes in these bands can have."""
    communes = sum_of(bands)
    if not communes:
        return Interval()
    low = sum((band.communes * band.low for band in bands), Fraction(0)) / communes
    endless = any(band.high is None and band.communes for band in bands)
    high = sum((band.communes * (band.high or 0) for band in bands), Fraction(0)) / communes
    return Interval(low, None if endless else high)


def _against_bands(book: Book, mean: Fact, value: Fraction, bands: tuple[Band, ...]) -> Iterator[Finding]:
    allowed = _allowed(bands)
    low = beside(allowed.low or Fraction(0), mean)
    high = "∞" if allowed.high is None else beside(allowed.high, mean)
    yield from book.finding(
        BANDS,
        "proved",
        "wrong",
        (mean, *(band.fact for band in bands)),
        {"low": low, "high": high, "printed": figure(mean)},
        expected=f"{low}..{high}".replace(",", "."),
        observed=plain(value),
        unit=mean.unit,
        tolerance=slack(rounded(mean)),
    )


def _against_whole_number(
    book: Book, mean: Fact, value: Fraction, wholes: list[tuple[Fraction, Fact]]
) -> Iterator[Finding]:
    if any(rounded(mean).times(number).holds_integer() for number, _ in wholes):
        return
    number, fact = wholes[0]
    nearly = any(loosened(mean).times(other).holds_integer() for other, _ in wholes)
    around = (Fraction(floor(value * number)), Fraction(floor(value * number) + 1))
    fields = {
        "communes": counted(number),
        "printed": figure(mean),
        "product": counted(value * number),
        "below": f"{counted(around[0])} / {counted(number)} = {beside(around[0] / number, mean)}",
        "above": f"{counted(around[1])} / {counted(number)} = {beside(around[1] / number, mean)}",
    }
    nearest = min(around, key=lambda whole: (abs(whole - value * number), whole)) / number
    yield from book.finding(
        WHOLE,
        "nearly" if nearly else "assumed",
        "wrong",
        (mean, fact),
        fields,
        expected=plain(nearest, mean.decimals or 0),
        observed=plain(value),
        unit=mean.unit,
        tolerance=slack(rounded(mean)),
    )
