"""A document that the report cites was there before the report, and its year is that in its symbol.

«Quyết định số 12/2019/QĐ-UBND ngày 05/3/2018»: one of the two years is a typing error. A decree dated after the report
that cites it is one too, or the report's own date is.

**Source**: consistency rule D3 of the provincial auditors.
"""

from __future__ import annotations

from collections.abc import Iterator

import regex

from extractor.checks.book import Book, spoken, year_of
from extractor.checks.words import Quote
from extractor.model import Citation, Finding, Mention
from extractor.vi.format import format_date
from extractor.vi.gate import says

LATER = "citations.later"
YEAR = "citations.year"
_SYMBOL_YEAR_RE = regex.compile(r"(?<=\d/)(?P<year>(?:19|20)\d\d)(?=/)")
_DAY_LENGTH = 10


def check_citations(book: Book) -> Iterator[Finding]:
    """Yield a finding for each cited document that is later than the report, or has two years."""
    issued = book.context.issued_on
    for mention in book.context.mentions:
        cited = mention.value
        if not isinstance(cited, Citation):
            continue
        quotes = (Quote(mention.span, mention.evidence.quote),)
        symbol = _SYMBOL_YEAR_RE.search(cited.symbol)
        dated = len(cited.issued_on) == _DAY_LENGTH
        day = cited.issued_on if dated else symbol["year"] if symbol else _known_day(book, mention, cited.symbol)
        fields = {"symbol": cited.symbol, "date": format_date(day), "issued": format_date(issued)}
        if day and len(issued) == _DAY_LENGTH and day > issued[: len(day)]:
            yield from book.finding(
                LATER,
                "proved",
                "later" if len(day) == _DAY_LENGTH else "of_year",
                (),
                fields,
                quotes=quotes,
                expected=f"<= {issued}",
                observed=day,
            )
        if dated and symbol and int(symbol["year"]) != year_of(cited.issued_on):
            yield from book.finding(
                YEAR,
                "proved",
                "differs",
                (),
                fields | {"year": symbol["year"]},
                quotes=quotes,
                expected=symbol["year"],
                observed=cited.issued_on,
            )


def _known_day(book: Book, mention: Mention, symbol: str) -> str:
    """When a decree on the programme was issued that is cited by its number alone; "" if it is none, or not known."""
    limits, line = book.catalog.limits, book.lines.at(mention.passage)
    sets = {one.decree: one.issued_on for one in book.catalog.criteria.sets}
    day = limits.decrees.get(symbol) or sets.get(symbol, "")
    if not day or line is None:
        return ""
    begin, end = line.sentences[line.sentence_of(line.view.position(mention.span.start))]
    return day if says(spoken(line.text[begin:end]), limits.decree_words) else ""
