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
from extractor.checks.wording import plain
from extractor.model import Fact, Finding
from extractor.vi.fold import fold

CHECK = "other_wholes.count"
_UNITS = {"communes": ("communes_total",), "villages": ("villages_total",)}
_FEWEST = 2


def check_other_wholes(book: Book) -> Iterator[Finding]:
    """Yield a finding for each count out of another number of communes or hamlets than the rest."""
    groups: dict[tuple[str, int | None], list[Fact]] = {}
    for fact in book.facts:
        if fact.of is not None and fact.unit in _UNITS and fact.role == "actual" and book.is_own_unit(fact):
            groups.setdefault((fact.unit, last_year(fact)), []).append(fact)
    for (unit, year), facts in groups.items():
        if len({fact.of for fact in facts}) > 1 or book.by_indicator.get(_UNITS[unit][0]):
            yield from _check(book, unit, year, facts)


def _check(book: Book, unit: str, year: int | None, facts: list[Fact]) -> Iterator[Finding]:
    totals = [
        fact
        for indicator in _UNITS[unit]
        for fact in book.by_indicator.get(indicator, ())
        if book.is_own_unit(fact) and last_year(fact) == year and fact.bound == "exact" and fact.number is not None
    ]
    printed = {fact.number for fact in book.facts if fact.unit == unit}
    counted = Counter(fact.of for fact in facts if fact.of is not None)
    if totals:
        right, witness = totals[0].number, totals[0]
    else:
        (right, most), *others = counted.most_common()
        single = len(others) == 1 and most == others[0][1] == 1
        if not others or not (single or most > max(many for _, many in others)):
            return
        witness = next(fact for fact in facts if fact.of == right)
    for fact in facts:
        if fact.of in (right, *printed) or fact.of is None or right is None or counted[fact.of] >= _FEWEST:
            continue
        picks = book.catalog.limits.tells("other_wholes_of_some", fold(fact.sentence).text)
        picks = picks or book.is_before_merger(fact)
        if _is_near(int(fact.of), int(right)) and not picks and fact.place_name == witness.place_name:
            fields = {"count": fact.quote, "of": f"{fact.of:f}", "right": f"{right:f}", "witness": witness.quote}
            yield from book.finding(
                CHECK,
                "assumed",
                "differs",
                (fact, witness),
                fields,
                expected=f"{right:f}",
                observed=f"{fact.of:f}",
                difference=plain(Fraction(fact.of - right)),
                tolerance="0",
            )


def _is_near(one: int, other: int) -> bool:
    """True if a slip tells two numbers apart: one more or less, a digit mistyped, two digits swapped."""
    first, second = str(one), str(other)
    if abs(one - other) == 1 or sorted(first) == sorted(second):
        return True
    return len(first) == len(second) > 1 and sum(a != b for a, b in zip(first, second, strict=True)) == 1
