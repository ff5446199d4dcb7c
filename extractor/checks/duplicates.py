"""The same figure twice in one report says the same twice, within what both prints mean.

Measures that have one value for a place, year and role contradict each other if their intervals are apart. Amounts
and lengths under one name are often of different parts that the report does not name, so they only ask a question;
so do doubtful readings not at all. Two figures of one sentence are a comparison and no repetition.

**Source**: consistency rule R5 of the provincial auditors.
"""

from __future__ import annotations

from collections.abc import Iterator

from extractor.checks.book import Book, place
from extractor.checks.intervals import exact, rounded
from extractor.checks.wording import amount, plain
from extractor.model import Fact, Finding

CHECK = "duplicates.value"
_ROLES = ("actual", "target", "plan", "baseline")
_TOPICS = ("criteria", "funding", "indicator")


def check_duplicates(book: Book) -> Iterator[Finding]:
    """Yield a finding for each figure that is said again and differently; one for each pair of values."""
    said: dict[tuple[str, ...], list[Fact]] = {}
    for fact in book.facts:
        if not _is_comparable(fact):
            continue
        earlier = said.setdefault(_key(fact), [])
        if any(rounded(fact).meets(rounded(other)) for other in earlier):
            continue
        contradicted = next((other for other in earlier if _contradict(other, fact)), None)
        earlier.append(fact)
        if contradicted is not None:
            yield from _finding(book, contradicted, fact)


def _is_comparable(fact: Fact) -> bool:
    return (
        exact(fact.number) is not None
        and fact.role in _ROLES
        and fact.topic in _TOPICS
        and fact.certainty == "stated"
        and bool(fact.period_end)
    )


def _key(fact: Fact) -> tuple[str, ...]:
    period = (fact.period_start, fact.period_end)
    return (fact.indicator, fact.item, place(fact), fact.place_name.casefold(), *period, fact.role, fact.unit)


def _contradict(one: Fact, other: Fact) -> bool:
    """True if nothing but an error explains the two: no other whole, no other total, no comparison in a sentence."""
    other_whole = None not in (one.of, other.of) and one.of != other.of
    other_total = one.part_of != other.part_of
    compared = bool(one.sentence) and one.sentence == other.sentence
    return not (other_whole or other_total or compared)


def _finding(book: Book, one: Fact, other: Fact) -> Iterator[Finding]:
    first, second = exact(one.number), exact(other.number)
    if first is None or second is None:
        return
    settled = one.unit in book.catalog.limits.settled_units or (one.of is not None and one.of == other.of)
    yield from book.finding(
        CHECK,
        "proved" if settled else "assumed",
        "differs",
        (one, other),
        {"first": amount(one, book.catalog.messages), "second": amount(other, book.catalog.messages)},
        expected=plain(first),
        observed=plain(second),
        difference=plain(second - first),
    )
