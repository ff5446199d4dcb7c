"""Facts → findings: what cannot be true in one report, proved from its own figures.

A check is a module with one function from the `Book` of facts to findings; the table below is their order of work.
A check says nothing without two figures or a stated limit, and takes its tolerance from the printed digits. What one
cause brings about is told once: where the parts do not make the total, the shares that fail for it stay silent.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from extractor.checks.bands import check_bands
from extractor.checks.book import Book, CheckContext, finding_id
from extractor.checks.duplicates import check_duplicates
from extractor.checks.growth import check_growth
from extractor.checks.magnitude import check_magnitude
from extractor.checks.mean import check_mean
from extractor.checks.met_count import check_met_count
from extractor.checks.ratio import check_ratio
from extractor.checks.shares import check_shares
from extractor.checks.shares_total import check_shares_total
from extractor.checks.sums import check_sums
from extractor.checks.thresholds import check_thresholds
from extractor.model import Fact, Finding

if TYPE_CHECKING:
    from extractor.catalog import Catalog

__all__ = ["CHECKS", "LEVELS", "CheckContext", "run_checks"]

LEVELS = ("error", "warning", "note")
CHECKS: tuple[Callable[[Book], Iterator[Finding]], ...] = (
    check_sums,
    check_shares,
    check_shares_total,
    check_magnitude,
    check_met_count,
    check_bands,
    check_mean,
    check_ratio,
    check_growth,
    check_thresholds,
    check_duplicates,
)


def run_checks(facts: tuple[Fact, ...], context: CheckContext, catalog: Catalog) -> tuple[Finding, ...]:
    """Return what the figures of one document contradict, the gravest first, then in order of the text.

    Args:
        facts: of one document.
        context: what is known of it besides.
        catalog: messages, limits and funding sources of schemas/.
    """
    book = Book(facts, context, catalog)
    told: dict[tuple[str, ...], Finding] = {}
    for check in CHECKS:
        for finding in check(book):
            same = (finding.check, finding.level, finding.place_name, finding.message)
            told[same] = _merged(told[same], finding) if same in told else finding
    return tuple(sorted(told.values(), key=lambda finding: _order(book, finding)))


def _merged(first: Finding, again: Finding) -> Finding:
    """One finding for figures that stand in the text and once more in a table."""
    quotes = dict(zip((*first.fact_ids, *again.fact_ids), (*first.quotes, *again.quotes), strict=True))
    ids = tuple(quotes)
    return replace(
        first,
        finding_id=finding_id(first.document_id, first.check, ids),
        fact_ids=ids,
        quotes=tuple(quotes.values()),
    )


def _order(book: Book, finding: Finding) -> tuple[int, int, str, str]:
    start = min(book.by_id[fact].span.start for fact in finding.fact_ids)
    return LEVELS.index(finding.level), start, finding.check, finding.finding_id
