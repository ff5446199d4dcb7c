"""Communes and hamlets of one unit are counted out of one number: «8/8 thôn …; 7/9 thôn …» are not.

A count may be out of some of them («3/5 xã bãi ngang», «03/14 xã đạt chuẩn»), so that only a whole which is printed
nowhere else, and which one slip or one unit tells from the unit's own, is asked about.

**Source**: consistency rules L5 and R5 of the provincial auditors.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from fractions import Fraction

from extractor.checks.book import Book, last_year
from extractor.checks.intervals import exact
from extractor.checks.wording import counted, plain
from extractor.model import Fact, Finding
from extractor.vi.fold import fold

CHECK = "other_wholes.count"
_UNITS = {"communes": "communes_total", "villages": ""}  # what a report has in all, where a record counts it


def check_other_wholes(book: Book) -> Iterator[Finding]:
    """Yield a finding for each count out of another number of communes or hamlets than the rest."""
    groups: dict[tuple[str, int | None], list[Fact]] = {}
    for fact in book.facts:
        if fact.unit in _UNITS and fact.role == "actual" and exact(fact.of) is not None and book.is_own_unit(fact):
            groups.setdefault((fact.unit, last_year(fact)), []).append(fact)
    for (unit, year), facts in groups.items():
        wholes = {exact(fact.of) for fact in facts}
        if len(wholes) > 1 or book.by_indicator.get(_UNITS[unit]):
            yield from _check(book, unit, year, facts)


def _check(book: Book, unit: str, year: int | None, facts: list[Fact]) -> Iterator[Finding]:
    printed = {exact(fact.number) for fact in book.facts if fact.unit == unit}
    many = Counter(exact(fact.of) for fact in facts)
    right, witness = _own(book, unit, year, facts)
    for fact in facts:
        of = exact(fact.of)
        if of is None or right is None or witness is None or of in (right, *printed) or many[of] > 1:
            continue
        picks = book.catalog.limits.tells("other_wholes_of_some", fold(fact.sentence).text)
        if picks or book.is_before_merger(fact) or fact.place_name != witness.place_name or not _is_near(of, right):
            continue
        fields = {"count": fact.quote, "of": counted(of), "right": counted(right), "witness": witness.quote}
        yield from book.finding(
            CHECK,
            "assumed",
            "differs",
            (fact, witness),
            fields,
            expected=plain(right),
            observed=plain(of),
            unit=unit,
            tolerance="0",
        )


def _own(book: Book, unit: str, year: int | None, facts: list[Fact]) -> tuple[Fraction | None, Fact | None]:
    """How many the unit has, and where that is said: outright, or by more counts than any other number."""
    for fact in book.by_indicator.get(_UNITS[unit], ()):
        if book.is_own_unit(fact) and last_year(fact) == year and fact.bound == "exact":
            return exact(fact.number), fact
    (right, most), *others = Counter(exact(fact.of) for fact in facts).most_common()
    alone = len(others) == most == 1  # two counts, and nobody knows which is wrong
    if not others or not (alone or most > others[0][1]):
        return None, None
    return right, next(fact for fact in facts if exact(fact.of) == right)


def _is_near(one: Fraction, other: Fraction) -> bool:
    """True if a slip tells two numbers apart: one more or less, a digit mistyped, two digits swapped."""
    if one.denominator != 1 or other.denominator != 1:
        return False
    first, second = str(one), str(other)
    if abs(one - other) == 1 or sorted(first) == sorted(second):
        return True
    return len(first) == len(second) > 1 and sum(a != b for a, b in zip(first, second, strict=True)) == 1
