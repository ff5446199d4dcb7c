"""A list of all communes with their criteria says what their total, their mean and their bands must be.

«Hà Lan 19, Hà Dương 17, …» of a district's twelve communes: the total is their sum, the mean that over twelve, and so
many of them stand in each band. Speaks only where the list has as many communes as the district, each with one count.
Where several figures differ from the list, one finding names them all: it may be the list that is wrong.

**Source**: consistency rules A5 and R1 of the provincial auditors.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal
from fractions import Fraction

from extractor.checks.bands import Band, balanced, band_groups, communes_of
from extractor.checks.book import Book, last_year, once, place
from extractor.checks.intervals import Interval, Outcome, Reading, exact, judge, rounded
from extractor.checks.wording import addition, beside, counted, figure, places, plain, slack
from extractor.model import Fact, Finding

TOTAL = "commune_list.total"
MEAN = "commune_list.mean"
BANDS = "commune_list.bands"
_SHOWN = 24  # figures of a sum; of more communes the first ones


def check_commune_list(book: Book) -> Iterator[Finding]:
    """Yield a finding for each total, mean or set of bands that the list of all communes contradicts."""
    for total in book.by_indicator.get("criteria_met_total", ()):
        listed = listed_communes(book, total)
        if listed and total.unit == "criteria" and exact(total.number) != sum_of(listed):
            yield from _against_total(book, total, listed)
    for mean in book.by_indicator.get("criteria_met_mean", ()):
        listed = () if mean.item else listed_communes(book, mean)
        if listed and mean.unit == "criteria/commune" and not book.same_moment("criteria_met_total", mean, "criteria"):
            yield from _against_mean(book, mean, listed)
    for bands in band_groups(book):
        listed = listed_communes(book, bands[0].fact)
        if listed and balanced(book, bands) == bands:  # else `bands` tells it
            yield from _against_bands(book, bands, listed)


def listed_communes(book: Book, like: Fact) -> tuple[Fact, ...]:
    """Return the criteria of each commune in the year of a district's figure; none if one is missing or told twice.

    Args:
        book: of the report.
        like: a level that the district reaches, of its own.
    """
    if book.context.subject.unit_level != "district" or not book.is_own_unit(like) or like.role != "actual":
        return ()
    listed = _by_commune(book).get(last_year(like), ())
    printed = {number for number, _ in communes_of(book, like)} or {Fraction(book.context.communes or 0)}
    return listed if printed == {Fraction(len(listed))} else ()


@once
def _by_commune(book: Book) -> dict[int | None, tuple[Fact, ...]]:
    """The criteria of each commune by year; none of a year in which one is told twice, or not exactly."""
    found: dict[int | None, dict[str, Fact]] = {}
    unclear: set[int | None] = set()
    for fact in book.by_indicator.get("criteria_met_count", ()):
        if fact.role != "actual" or fact.item or book.is_before_merger(fact):
            continue
        if book.is_own_unit(fact) or not book.is_of_commune(fact):
            continue
        same = found.setdefault(last_year(fact), {}).setdefault(place(fact), fact)
        if fact.bound != "exact" or exact(fact.number) is None or same.number != fact.number:
            unclear.add(last_year(fact))
    return {year: tuple(told.values()) for year, told in found.items() if year not in unclear}


def sum_of(listed: tuple[Fact, ...]) -> Fraction:
    """Return the criteria of all communes of a list."""
    return sum((exact(fact.number) or Fraction(0) for fact in listed), Fraction(0))


def mean_of(listed: tuple[Fact, ...]) -> Callable[[Reading], Interval]:
    """Return the mean of a list as `judge` asks for it; counts are exact."""
    mean = sum_of(listed) / len(listed)
    return lambda _: Interval(mean, mean)


def _verdict(facts: tuple[Fact, ...]) -> str:
    return "proved" if all(fact.certainty == "stated" for fact in facts) else "assumed"


def _shown(listed: tuple[Fact, ...]) -> str:
    return addition(listed[:_SHOWN], Decimal(1)) + (" + …" if len(listed) > _SHOWN else "")


def _against_total(book: Book, total: Fact, listed: tuple[Fact, ...]) -> Iterator[Finding]:
    added, printed = sum_of(listed), exact(total.number)
    if printed is None or total.bound != "exact" or printed < len(listed):
        return  # «chưa có xã nào đạt đủ 19 tiêu chí»: fewer than communes are no total
    means = tuple(
        mean
        for mean in book.same_moment("criteria_met_mean", total, "criteria/commune")
        if judge(mean_of(listed), mean) is Outcome.DISAGREES
    )
    yield from book.finding(
        TOTAL,
        _verdict((total, *listed)),
        "differs",
        (total, *means, *listed),
        {"communes": str(len(listed)), "sum": _shown(listed), "added": counted(added), "printed": counted(printed)},
        expected=plain(added),
        observed=plain(printed),
        unit=total.unit,
        tolerance="0",
    )


def _against_mean(book: Book, mean: Fact, listed: tuple[Fact, ...]) -> Iterator[Finding]:
    outcome, printed = judge(mean_of(listed), mean), exact(mean.number)
    if outcome is Outcome.AGREES or printed is None:
        return
    value = sum_of(listed) / len(listed)
    yield from book.finding(
        MEAN,
        "nearly" if outcome is Outcome.NEARLY else _verdict((mean, *listed)),
        "differs",
        (mean, *listed),
        {
            "communes": str(len(listed)),
            "sum": _shown(listed),
            "added": counted(sum_of(listed)),
            "computed": beside(value, mean),
            "printed": figure(mean),
        },
        expected=plain(value, places(mean)),
        observed=plain(printed),
        unit=mean.unit,
        tolerance=slack(rounded(mean)),
    )


def _against_bands(book: Book, bands: tuple[Band, ...], listed: tuple[Fact, ...]) -> Iterator[Finding]:
    wrong = [(band, number) for band in bands if (number := _within(band, listed)) != band.communes]
    facts = (*(band.fact for band, _ in wrong), *listed)
    if wrong:
        yield from book.finding(
            BANDS,
            _verdict(facts),
            "differs",
            facts,
            {
                "communes": str(len(listed)),
                "found": ", ".join(f"{number} ({band.fact.item})" for band, number in wrong),
                "printed": ", ".join(f"{counted(band.communes)} ({band.fact.item})" for band, _ in wrong),
            },
            expected=" ".join(str(number) for _, number in wrong),
            observed=" ".join(plain(band.communes) for band, _ in wrong),
            unit="communes",
        )


def _within(band: Band, listed: tuple[Fact, ...]) -> int:
    numbers = (exact(fact.number) or Fraction(0) for fact in listed)
    return sum(band.low <= number and (band.high is None or number <= band.high) for number in numbers)
