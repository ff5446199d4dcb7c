"""The same figure twice in one report says the same twice, within what both prints mean.

Only measures that have one value for a place, period and role can contradict each other: rates, means, income, counts
out of a whole. Amounts, lengths and bare counts under one name are often of different parts that the report does not
name («thêm 2 xã», «8 xã»). Two figures of one sentence are a comparison, two cells of tables have heads of their own,
and a measure with three values is one that the report tells apart in words that we do not know.

**Source**: consistency rule R5 of the provincial auditors.
"""

from __future__ import annotations

from collections.abc import Iterator

from extractor.checks.book import Book, place
from extractor.checks.intervals import exact, rounded
from extractor.checks.wording import amount, plain
from extractor.model import Fact, Finding

CHECK = "duplicates.value"
_DIFFERENT = 2
_ROLES = ("actual", "target", "plan", "baseline")
_TOPICS = ("criteria", "funding", "indicator")


def check_duplicates(book: Book) -> Iterator[Finding]:
    """Yield a finding for each figure that is said again and differently."""
    said: dict[tuple[str, ...], list[list[Fact]]] = {}
    settled = book.catalog.limits.settled_units
    for fact in book.facts:
        if not (_is_comparable(fact) and (fact.unit in settled or fact.of is not None)):
            continue
        values = said.setdefault(_key(fact), [])
        same = next((value for value in values if all(rounded(fact).meets(rounded(other)) for other in value)), None)
        if same is None:
            values.append([fact])
        else:
            same.append(fact)
    for values in said.values():
        if len(values) == _DIFFERENT:
            pairs = [(one, other) for one in values[0] for other in values[1] if _contradict(one, other)]
            for one, other in pairs[:1]:
                yield from _finding(book, one, other)


def _is_comparable(fact: Fact) -> bool:
    return (
        exact(fact.number) is not None
        and fact.role in _ROLES
        and fact.topic in _TOPICS
        and fact.certainty == "stated"
        and bool(fact.period_end)
        and not fact.rule.endswith(".added")  # «có thêm 02 xã, nâng lên 08 xã»: an addition beside its total
    )


def _key(fact: Fact) -> tuple[str, ...]:
    period = (fact.period_start, fact.period_end)
    return (fact.indicator, fact.item, place(fact), fact.place_name.casefold(), *period, fact.role, fact.unit)


def _contradict(one: Fact, other: Fact) -> bool:
    """True if nothing but an error explains the two: no other whole or total, no comparison, no two cells."""
    same_whole = (one.of, one.part_of) == (other.of, other.part_of)
    compared = bool(one.sentence) and one.sentence == other.sentence
    cells = "text" not in (one.origin, other.origin)
    return same_whole and not (compared or cells)


def _finding(book: Book, one: Fact, other: Fact) -> Iterator[Finding]:
    first, second = exact(one.number), exact(other.number)
    if first is None or second is None:
        return
    yield from book.finding(
        CHECK,
        "proved",
        "differs",
        (one, other),
        {"first": amount(one, book.catalog.messages), "second": amount(other, book.catalog.messages)},
        expected=plain(first),
        observed=plain(second),
        difference=plain(second - first),
    )
