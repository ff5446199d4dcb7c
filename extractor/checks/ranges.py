"""A figure lies where its measure can lie: no rate above 100 %, no income of a hundredth of the usual.

More than 100 % of households is impossible; outside the usual range of schemas/indicators.toml is a question, mostly
of a unit or a comma, asked of rates everywhere and of amounts where they are of one commune. Changes and the
fulfilment of plans have no such bounds.

**Source**: schemas/indicators.toml, `plausible`; consistency rule U2 of the provincial auditors.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from extractor.checks.book import Book, spoken
from extractor.checks.intervals import Interval, between, exact, rounded, to_decimal
from extractor.checks.wording import amount, money_factor, plain, unit_words
from extractor.model import Fact, Finding
from extractor.vi.format import format_number

PERCENT = "ranges.percent"
USUAL = "ranges.usual"
_ROLES = ("actual", "baseline", "target", "plan", "threshold")
_HUNDRED = Fraction(100)


def check_ranges(book: Book) -> Iterator[Finding]:
    """Yield a finding for each figure outside what its measure can be."""
    for fact in book.facts:
        record = book.catalog.indicators.by_id.get(fact.indicator)
        if record is None or fact.role not in _ROLES or fact.unit != record.unit or fact.certainty != "stated":
            continue
        value, usual = exact(fact.number), between(*record.plausible)
        if value is None or _meant(fact, value).meets(usual):
            continue
        if fact.unit == "percent" and usual.high == _HUNDRED < value:
            if any(word in spoken(fact.sentence) for word in book.catalog.limits.plan_words):
                continue  # «bằng 120 % kế hoạch»
            if _is_given_freely(book, fact):
                continue
            yield from book.finding(
                PERCENT,
                "proved",
                "above",
                (fact,),
                {"figure": amount(fact, book.catalog.messages), "indicator": book.what(fact)},
                expected="<= 100",
                observed=plain(value),
                unit=fact.unit,
            )
        elif _is_bounded(book, fact) and not _is_beside_usual(book, fact, usual):
            yield from _unusual(book, fact, usual, value)


def _meant(fact: Fact, value: Fraction) -> Interval:
    """What the print means; of an estimate only a thousandth is asked about: «ước đạt 38,1 nghìn đồng»."""
    return Interval(value / 10, value * 10) if fact.bound == "about" else rounded(fact)


def _is_given_freely(book: Book, fact: Fact) -> bool:
    """True for money paid out of gifts and loans, which may be more than was planned."""
    sources = book.catalog.sources
    known = fact.indicator == "funding_disbursed_share" and fact.item in sources.by_id and fact.item != "total"
    return known and not sources.is_within(fact.item, "state_budget")


def _is_bounded(book: Book, fact: Fact) -> bool:
    """True for rates, and for amounts of one commune: those of a province grow with its communes."""
    before = spoken(fact.sentence.partition(fact.quote)[0])
    compared = any(word in before for word in (" tăng ", " giảm ", " so với ", " cao hơn ", " thấp hơn "))
    if fact.origin != "text" or compared:
        return False  # a difference, or a cell under a head of its own, may have been taken for the figure
    return fact.unit == "percent" or "/" in fact.unit or (book.is_of_commune(fact) and book.names_place(fact))


def _is_beside_usual(book: Book, fact: Fact, usual: Interval) -> bool:
    """«lao động có việc làm 93,2%, qua đào tạo 34,5%»: the measure has its figure, this one may be of another."""
    return any(
        other.sentence == fact.sentence != "" and other.role == fact.role and rounded(other).meets(usual)
        for other in book.by_indicator[fact.indicator]
        if other is not fact and other.unit == fact.unit
    )


def _unusual(book: Book, fact: Fact, usual: Interval, value: Fraction) -> Iterator[Finding]:
    factor = money_factor(fact)
    least, most = usual.low or Fraction(0), usual.high or Fraction(0)
    low, high = (format_number(to_decimal(bound / Fraction(factor), 3)) for bound in (least, most))
    yield from book.finding(
        USUAL,
        "assumed",
        "outside",
        (fact,),
        {
            "figure": amount(fact, book.catalog.messages),
            "indicator": book.what(fact),
            "low": low,
            "high": high + unit_words(fact.unit, factor, book.catalog.messages),
        },
        expected=f"{plain(least)}..{plain(most)}",
        observed=plain(value),
        unit=fact.unit,
    )
