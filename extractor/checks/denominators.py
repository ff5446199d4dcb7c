"""Criteria are counted out of as many as the set has: 19 until 2025, 10 from 2026.

«12/14 tiêu chí» may be out of those that were planned, so only a denominator near that of the set asks; that of the
same commune's same count elsewhere in the report proves it.

**Source**: the decrees in schemas/criteria/; consistency rule L5 of the provincial auditors.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING

from extractor.checks.book import Book, last_year, spoken
from extractor.checks.intervals import exact
from extractor.checks.wording import counted, plain
from extractor.model import Fact, Finding

if TYPE_CHECKING:
    from extractor.catalog.criteria import CriteriaSet

CHECK = "denominators.set"
_OTHER_SETS = (" nâng cao ", " kiểu mẫu ")  # «NTM nâng cao (18 tiêu chí theo Quyết định của tỉnh) đạt 7/18 tiêu chí»
_A_LITTLE = 2
_DISTRICT = " tiêu chí huyện "
_NATIONAL = " bộ tiêu chí quốc gia "
_NEAR = 4  # criteria: fewer than the set less these are out of a plan


def check_denominators(book: Book) -> Iterator[Finding]:
    """Yield a finding for each count of a commune's criteria out of a number that no set of its year has."""
    for fact in book.by_indicator.get("criteria_met_count", ()):
        of, year = exact(fact.of), last_year(fact)
        if of is None or year is None or fact.role == "change" or fact.item:
            continue
        if not book.is_of_commune(fact):
            yield from _of_district(book, fact, of, year)
            continue
        if any(kind in spoken(fact.sentence) for kind in _OTHER_SETS):
            continue
        current = book.commune_set(year)
        right = current.denominators.get("criteria") if current else None
        known = {right} if current and _cites(fact, current) else _known(book, year)
        if current is None or right is None or of in known or not right - _NEAR <= of <= right + _NEAR:
            continue
        twins = _counted_out_of(book, fact, right)
        verdict = "proved" if twins else "assumed"
        yield from _finding(book, verdict, "other", (fact, *twins[:1]), of, right, current.decree)
    for fact in book.by_indicator.get("criteria_met_total", ()):
        yield from _of_too_many(book, fact)
    for fact in book.by_indicator.get("indicators_met_count", ()):
        if fact.role == "actual" and not fact.item and book.is_of_commune(fact):
            yield from _of_another_set(book, fact)


def _of_district(book: Book, fact: Fact, of: Fraction, year: int) -> Iterator[Finding]:
    """«Huyện đạt 6/8 tiêu chí huyện nông thôn mới»: out of those of the set of districts."""
    current = book.catalog.criteria.set_for("district", year)
    right = current.denominators.get("criteria") if current else None
    said = _DISTRICT in spoken(fact.sentence) and book.context.subject.unit_level == "district"
    if current and right and said and book.is_own_unit(fact) and of != right and abs(of - right) <= _A_LITTLE:
        yield from _finding(book, "assumed", "district", (fact,), of, right, current.decree)


def _cites(fact: Fact, current: CriteriaSet) -> bool:
    """«17/20 tiêu chí theo Quyết định 491/QĐ-TTg»: out of those of the decree that it names, not of a province's."""
    number = current.decree.partition("/")[0]
    said = spoken(fact.sentence)
    return f" {number} qđ ttg " in said or _NATIONAL in said


def _of_too_many(book: Book, fact: Fact) -> Iterator[Finding]:
    """«Xã Mã Thành đạt 15/29 tiêu chí»: more than the set has, though but one digit off; no commune has a total."""
    of, year = exact(fact.of), last_year(fact)
    current = book.commune_set(year)
    right = current.denominators.get("criteria") if current else None
    if of is None or year is None or current is None or right is None or not book.is_of_commune(fact):
        return
    near = len(f"{of}") == len(f"{right}") and sum(a != b for a, b in zip(f"{of}", f"{right}", strict=True)) == 1
    indicators = {one.denominators.get("indicators") for one in book.catalog.criteria.sets}
    near = near or right < of <= right + _A_LITTLE
    is_else = of in _known(book, year) | indicators or not book.names_place(fact)
    if fact.role == "actual" and near and not is_else and not any(it in spoken(fact.sentence) for it in _OTHER_SETS):
        yield from _finding(book, "assumed", "other", (fact,), of, right, current.decree)


def _of_another_set(book: Book, fact: Fact) -> Iterator[Finding]:
    """«36/39 chỉ tiêu» in 2019: the set of 2009 has 39, that of 2016 has 49.

    Provinces count indicators in their own way, so only the number of another set of communes asks.
    """
    of, year = exact(fact.of), last_year(fact)
    current = book.commune_set(year)
    right = current.denominators.get("indicators") if current else None
    if of is None or year is None or current is None or right is None:
        return
    others = {one.denominators.get("indicators") for one in book.catalog.criteria.sets if one.level == current.level}
    if of in others and of not in _known(book, year, "indicators"):
        yield from _finding(book, "assumed", "indicators", (fact,), of, right, current.decree)


def _finding(
    book: Book, verdict: str, message: str, facts: Sequence[Fact], of: Fraction, right: int, decree: str
) -> Iterator[Finding]:
    fields = {
        "count": counted(exact(facts[0].number) or of),
        "of": counted(of),
        "right": str(right),
        "decree": decree,
    }
    yield from book.finding(
        CHECK,
        verdict,
        message,
        facts,
        fields,
        expected=str(right),
        observed=plain(of),
        unit=facts[0].unit.partition("/")[0],
        tolerance="0",
    )


def _known(book: Book, year: int, what: str = "criteria") -> set[int]:
    """How many criteria, or indicators, the sets of a year have, those of provinces with one more included."""
    sets = book.catalog.criteria.sets
    known = {
        number
        for one in sets
        if one.valid_from <= year + 1 and year - 1 <= one.valid_to
        for number in (one.denominators.get(what),)
        if number is not None
    }
    return known | book.catalog.limits.provincial_criteria


def _counted_out_of(book: Book, fact: Fact, right: int) -> list[Fact]:
    """The same count at the same place and time, out of the number that the set has."""
    same = book.same_moment("criteria_met_count", fact, "criteria")
    return [one for one in same if one.number == fact.number and one.of == right]
