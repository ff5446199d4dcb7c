"""A document that the report cites was there before the report, and its year is that in its symbol.

«Quyết định số 12/2019/QĐ-UBND ngày 05/3/2018»: one of the two years is a typing error. A decree dated after the report
that cites it is one too, or the report's own date is.

**Source**: consistency rule D3 of the provincial auditors.
"""

from __future__ import annotations

from collections.abc import Iterator

import regex

from extractor.checks.book import Book, year_of
from extractor.checks.words import Quote
from extractor.model import Citation, Finding
from extractor.vi.format import format_date

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
        fields = {"symbol": cited.symbol, "date": format_date(cited.issued_on), "issued": format_date(issued)}
        if dated and len(issued) == _DAY_LENGTH and cited.issued_on > issued:
            yield from book.finding(
                LATER,
                "proved",
                "later",
                (),
                fields,
                quotes=quotes,
                expected=f"<= {issued}",
                observed=cited.issued_on,
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
