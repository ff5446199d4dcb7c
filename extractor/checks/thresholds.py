"""A criterion counts as met while its indicator is below the level of the set: health insurance 67,2 %, asked 85 %.

A criterion of a commune counts as met if the report says so, or if the count and the list of criteria not met leave
no other way. Only levels that a source prints make an error; recalled ones ask a question. A value that its rounding
or its bound may lift to the level proves nothing.

**Source**: the decrees in schemas/criteria/; consistency rule L2 of the provincial auditors.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import TYPE_CHECKING

import regex

from extractor.checks.book import Book, last_year, moment
from extractor.checks.intervals import exact, rounded
from extractor.checks.met_count import counted_as_met
from extractor.checks.wording import amount, money_factor, plain, slack, unit_words
from extractor.model import Fact, Finding
from extractor.vi.format import format_number

if TYPE_CHECKING:
    from extractor.catalog.criteria import CriteriaSet, Level

CHECK = "thresholds.criterion"
_SIGNS = {">=": "≥", ">": ">", "<=": "≤", "<": "<", "=": "="}
_PROVINCE_RE = regex.compile(r"^(?:tỉnh|thành phố|tp\.?) +", regex.IGNORECASE)


def check_thresholds(book: Book) -> Iterator[Finding]:
    """Yield a finding for each indicator of a commune that is below the level of a criterion counted as met."""
    region = region_of(book)
    for indicator, facts in book.by_indicator.items():
        if indicator not in book.catalog.criteria.weighed:
            continue
        groups: dict[tuple[str, int | None, str], list[Fact]] = {}
        for fact in facts:
            if fact.role == "actual" and exact(fact.number) is not None and book.is_of_commune(fact):
                groups.setdefault(moment(fact), []).append(fact)
        for group in groups.values():
            yield from _check(book, indicator, group, region)


def region_of(book: Book) -> str:
    """Return the region by which the levels of the reporting unit differ; "" if it is not known."""
    return book.catalog.regions.region_of(_PROVINCE_RE.sub("", book.context.subject.province_name))


def _check(book: Book, indicator: str, group: list[Fact], region: str) -> Iterator[Finding]:
    year = last_year(group[0])
    criteria = book.commune_set(year)
    level = book.catalog.criteria.threshold(criteria, indicator, region, year) if criteria and year else None
    required = level.required(region) if level else None
    if criteria is None or level is None or required is None or group[0].unit != level.unit:
        return
    if not all(fails(fact, level.op, required) for fact in group) or group[0].certainty != "stated":
        return
    number = level.number.partition(".")[0]
    proof = counted_as_met(book, group[0], number)
    if proof and book.names_place(group[0]) and book.names_place(proof[0]):
        yield from _finding(book, (group[0], *proof), (criteria, level, required, region))


def fails(fact: Fact, sign: str, required: Decimal) -> bool:
    """True if no value that the print can mean satisfies the level."""
    value, asked = rounded(fact), exact(required)
    if asked is None:
        return False
    below = value.high is not None and (value.high < asked or (sign == ">" and value.high == asked))
    above = value.low is not None and (value.low > asked or (sign == "<" and value.low == asked))
    return (below and sign in (">=", ">", "=")) or (above and sign in ("<=", "<", "="))


def _finding(book: Book, facts: tuple[Fact, ...], asked: tuple[CriteriaSet, Level, Decimal, str]) -> Iterator[Finding]:
    criteria, level, required, region = asked
    fact = facts[0]
    value, bar = exact(fact.number), exact(required)
    if value is None or bar is None:
        return
    factor = money_factor(fact)
    number = level.number.partition(".")[0]
    criterion = criteria.criterion(number)
    yield from book.finding(
        CHECK,
        "proved" if level.confidence_in(region) == "verified" else "assumed",
        "below",
        facts,
        {
            "criterion": f"{number} ({criterion.name})" if criterion else number,
            "indicator": book.what(fact),
            "observed": amount(fact, book.catalog.messages),
            "decree": criteria.decree,
            "required": f"{_SIGNS[level.op]} {format_number(required / factor)}"
            + unit_words(fact.unit, factor, book.catalog.messages),
        },
        expected=f"{level.op} {plain(bar)}",
        observed=plain(value),
        unit=fact.unit,
        tolerance=slack(rounded(fact)),
    )
