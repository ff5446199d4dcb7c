"""The criteria met and those listed as not met make the set: 17/19 and two that are not met.

Speaks only where a list of criteria not met exists for the same place and year. A criterion that is «còn nợ» was
counted as met and is another matter. A list that is too short may be one that names only some: it is proved wrong
only if it claims to be whole.

**Source**: consistency rule L1 of the provincial auditors.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from extractor.checks.book import Book, moment
from extractor.checks.intervals import exact
from extractor.checks.wording import plain
from extractor.model import Fact, Finding

CHECK = "met_count.unmet_list"


def check_met_count(book: Book) -> Iterator[Finding]:
    """Yield a finding for each place and year whose count of criteria does not fit its list."""
    counts: dict[tuple[str, int | None, str], list[Fact]] = {}
    for fact in book.by_indicator.get("criteria_met_count", ()):
        if fact.role == "actual" and fact.bound == "exact" and exact(fact.number) is not None and exact(fact.of):
            counts.setdefault(moment(fact), []).append(fact)
    for group in counts.values():
        unmet = unmet_criteria(book, group[0])
        if unmet and not any(_missing(count) == len(unmet) for count in group):
            yield from _finding(book, group[0], unmet)


def unmet_criteria(book: Book, count: Fact) -> tuple[Fact, ...]:
    """Return the criteria said not to be met at the place and time of a count, each once, by number.

    A criterion that is also said to be met is left out.
    """
    states = [fact for fact in book.by_indicator.get("criterion_status", ()) if moment(fact) == moment(count)]
    met = {fact.item for fact in states if fact.status == "met"}
    named = {fact.item: fact for fact in reversed(states) if fact.status == "not_met" and fact.item}
    return tuple(fact for item, fact in sorted(named.items()) if item not in met)


def _missing(count: Fact) -> Decimal:
    return (count.of or Decimal(0)) - (count.number or Decimal(0))


def _finding(book: Book, count: Fact, unmet: tuple[Fact, ...]) -> Iterator[Finding]:
    met, whole = exact(count.number), exact(count.of)
    if met is None or whole is None:
        return
    too_many = met + len(unmet) > whole
    proved = too_many or any(fact.closed for fact in unmet)
    fields = {
        "count": plain(met),
        "unmet": str(len(unmet)),
        "list": ", ".join(fact.item for fact in unmet),
        "sum": plain(met + len(unmet)),
        "of": plain(whole),
    }
    yield from book.finding(
        CHECK,
        "proved" if proved else "assumed",
        "too_many" if too_many else "too_few",
        (count, *unmet),
        fields,
        expected=plain(whole - len(unmet)),
        observed=plain(met),
        difference=plain(met + len(unmet) - whole),
        tolerance="0",
    )
