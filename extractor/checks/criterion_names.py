"""The number of a criterion and its name belong together: number 7 of 2018 is the trade infrastructure.

A name that every set gives to another number is wrong. A name of an older set with the right number is a note: the
report may have been judged by a set that is no longer in force.

**Source**: the decrees in schemas/criteria/; consistency rule L4 of the provincial auditors.
"""

from __future__ import annotations

from collections.abc import Iterator

from extractor.checks.book import Book, year_of
from extractor.checks.words import Quote
from extractor.model import CriterionRef, Finding, Mention

CHECK = "criterion_names.number"


def check_criterion_names(book: Book) -> Iterator[Finding]:
    """Yield a finding for each criterion whose name belongs to another number, or to a set before."""
    year = year_of(book.context.subject.period_end) or book.issued_year
    criteria = book.catalog.criteria
    current = book.commune_set(year)
    in_use = criteria.sets_in_use("commune", year) if year else []  # a report of 2016 may use both names
    for mention in book.context.mentions:
        value = mention.value
        if not isinstance(value, CriterionRef) or not value.name or not mention.evidence.rule.endswith(".number"):
            continue
        # «tiêu chí số 8 - Nhà ở dân cư, không để phát sinh nhà dột nát»
        numbers = criteria.numbers_of(value.name) or criteria.numbers_of(value.name.partition(",")[0])
        if not numbers:
            continue
        if value.number not in numbers:
            yield from _finding(book, mention, value, "proved", "other", ", ".join(sorted(numbers, key=int)))
        elif current and not any(value.number in criteria.numbers_of(value.name, it.id) for it in in_use):
            named = current.criterion(value.number)
            if named and not criteria.is_of_other_level(value.name, value.number):
                yield from _finding(book, mention, value, "nearly", "former", named.name, current.decree)


def _finding(
    book: Book, mention: Mention, value: CriterionRef, verdict: str, message: str, right: str, decree: str = ""
) -> Iterator[Finding]:
    fields = {"number": value.number, "name": value.name, "right": right, "decree": decree}
    quote = Quote(mention.span, mention.evidence.quote)
    yield from book.finding(CHECK, verdict, message, (), fields, quotes=(quote,), expected=right, observed=value.number)
