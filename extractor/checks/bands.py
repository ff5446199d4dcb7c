"""Communes by band of criteria make the communes: 6 (19) + 3 (15-18) + 2 (10-14) + 1 (5-9) = 12.

Bands are what the report prints; no cut is known beforehand. Of bands that hold others («dưới 10», «dưới 5») only
one kind is added.
More communes than there are is always wrong, fewer only if the bands leave no gap from none to all criteria (with a gap
between the first and the last it is asked about) and the communes that reached the standard are not told elsewhere.

**Source**: consistency rule A7 of the provincial auditors.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

import regex

from extractor.checks.book import Book, last_year, moment, once
from extractor.checks.intervals import exact
from extractor.checks.wording import counted, plain
from extractor.model import Fact, Finding
from extractor.vi.fold import fold
from extractor.vi.gate import says

CHECK = "bands.communes"
_BAND_RE = regex.compile(r"(?P<sign><=|>=|<|>)?(?P<low>\d{1,3})(?:-(?P<high>\d{1,3}))?")
_NONE_SIGNS = ("chưa có xã", "không có xã")
_NONE = r"(?:chưa|không) có xã(?: nào)? (?:đạt|hoàn thành)(?: đủ| cả| được)? {most}(?: ?/ ?{most})? tiêu chí"
_UNIT = "communes"
_TOWNS_TOO = "đơn vị"  # «12 đơn vị hành chính cấp xã, gồm 1 thị trấn và 11 xã»
_FEWEST = 2
_FEWEST_WITH_GAP = 3  # «21 xã đạt 19, không còn xã dưới 10» leaves out most of them


@dataclass(frozen=True, slots=True)
class Band:
    """So many communes with `low` to `high` criteria, both included; `high` None has no end."""

    low: int
    high: int | None
    communes: Fraction
    fact: Fact


def check_bands(book: Book) -> Iterator[Finding]:
    """Yield a finding for each place and year whose bands do not make its communes."""
    for bands in band_groups(book):
        wholes = communes_of(book, bands[0].fact)
        added = sum_of(bands)
        if not wholes or balanced(book, bands):
            continue
        whole, fact = wholes[0]
        span = _span_of(book, bands) if added < whole else "whole"
        if span == "part" or (span == "ends" and len(bands) < _FEWEST_WITH_GAP):
            continue
        yield from book.finding(
            CHECK,
            "proved" if span == "whole" else "assumed",
            "wrong",
            (*(band.fact for band in bands), fact),
            {
                "sum": " + ".join(f"{counted(band.communes)} ({band.fact.item})" for band in bands),
                "added": counted(added),
                "communes": counted(whole),
            },
            expected=plain(whole),
            observed=plain(added),
            difference=plain(added - whole),
            tolerance="0",
        )


@once
def band_groups(book: Book) -> list[tuple[Band, ...]]:
    """Return the bands of each place, year and role, from many criteria to few, where they exclude each other."""
    groups: dict[tuple[str, int | None, str], dict[str, Band]] = {}
    for fact in book.by_indicator.get("communes_by_band", ()):
        band = band_of(fact)
        if band is not None and fact.bound == "exact":
            groups.setdefault(moment(fact), {}).setdefault(fact.item, band)
    ordered = (
        _apart(tuple(sorted(group.values(), key=lambda band: (band.low, band.high or 0), reverse=True)))
        for group in groups.values()
    )
    return [bands for bands in ordered if len(bands) >= _FEWEST]


def _apart(bands: tuple[Band, ...]) -> tuple[Band, ...]:
    """The bands that exclude each other: without «dưới 10» where «5-9» and «dưới 5» are told, else without these."""
    fine = tuple(band for band in bands if not any(_holds(band, other) for other in bands if other is not band))
    coarse = tuple(band for band in bands if not any(_holds(other, band) for other in bands if other is not band))
    joined = all(lower.high is not None and lower.high + 1 == upper.low for upper, lower in pairwise(fine))
    chosen = fine if joined else coarse
    return chosen if all(_are_apart(upper, lower) for upper, lower in pairwise(chosen)) else ()


def _holds(band: Band, other: Band) -> bool:
    return band.low <= other.low and (band.high is None or (other.high is not None and other.high <= band.high))


def communes_of(book: Book, like: Fact) -> list[tuple[Fraction, Fact]]:
    """Return what the report says of the number of communes at the place and time of a fact, and where."""
    totals = book.same_moment("communes_total", like, _UNIT)
    rural = [fact for fact in totals if _TOWNS_TOO not in fold(fact.quote).text]
    said = [(exact(fact.number), fact) for fact in rural or totals]
    for indicator in ("communes_by_band", "communes_recognised_count"):
        said += [(exact(fact.of), fact) for fact in book.same_moment(indicator, like, _UNIT)]
    return [(number, fact) for number, fact in said if number is not None]


def sum_of(bands: tuple[Band, ...]) -> Fraction:
    """Return the communes of all bands."""
    return sum((band.communes for band in bands), Fraction(0))


def all_communes(book: Book, bands: tuple[Band, ...]) -> Fraction | None:
    """Return the communes of all bands if no commune is outside of them; None if that is not known."""
    added, wholes = sum_of(bands), [whole for whole, _ in communes_of(book, bands[0].fact)]
    return added if added in wholes or (not wholes and _span_of(book, bands) != "part") else None


def balanced(book: Book, bands: tuple[Band, ...]) -> tuple[Band, ...]:
    """Return the bands if they make the communes, with those that reached the standard if they do so together."""
    added, wholes = sum_of(bands), {whole for whole, _ in communes_of(book, bands[0].fact)}
    if added in wholes:
        return bands
    like = bands[0].fact
    every = _every(book, like)
    if bands[0].high is None or (every is not None and bands[0].high >= every):
        return ()  # those that reached it stand in the first band
    for fact in book.same_moment("communes_recognised_count", like, _UNIT):
        reached = exact(fact.number) or Fraction(0)
        if added + reached in wholes:
            low = (bands[0].high or 0) + 1 if every is None else every
            return (Band(low, every, reached, fact), *bands)
    return ()


def band_of(fact: Fact) -> Band | None:
    """Return the band that a figure counts the communes of; None if it is of none."""
    match = _BAND_RE.fullmatch(fact.item)
    communes = exact(fact.number)
    if match is None or communes is None or fact.unit != _UNIT:
        return None
    low = int(match["low"])
    high: int | None = int(match["high"] or low)
    match match["sign"]:
        case "<":
            low, high = 0, low - 1
        case "<=":
            low, high = 0, low
        case ">":
            low, high = low + 1, None
        case ">=":
            high = None
    return Band(low, high, communes, fact)


def _are_apart(upper: Band, lower: Band) -> bool:
    return lower.high is not None and lower.high < upper.low


def _span_of(book: Book, bands: tuple[Band, ...]) -> str:
    """«whole» if every number of criteria of the set falls in a band; «ends» if the first and the last do, else «part».

    A band between them that is not told may have no commune.
    """
    criteria = [exact(fact.of) for fact in book.by_indicator.get("criteria_met_count", ())]
    most = max((number for number in criteria if number is not None), default=_every(book, bands[0].fact))
    top = bands[0]
    reached = top.high is None or (most is not None and top.high >= most)
    if not (reached or (most is not None and top.high == most - 1 and _none_has_all(book, int(most)))):
        return "part"
    if bands[-1].low != 0:
        return "part"
    joined = all(lower.high is not None and lower.high + 1 == upper.low for upper, lower in pairwise(bands))
    return "whole" if joined else "ends"


def _none_has_all(book: Book, most: int) -> bool:
    """«chưa có xã đạt đủ 19 tiêu chí»: the band of all criteria is told to be empty."""
    said = says(book.words.text, _NONE_SIGNS)
    return said and regex.search(_NONE.format(most=most), book.words.text) is not None


def _every(book: Book, like: Fact) -> int | None:
    """How many criteria the set of a figure's year has."""
    year = last_year(like)
    criteria = book.commune_set(year)
    return criteria.denominators.get("criteria") if criteria else None
