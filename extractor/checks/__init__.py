"""Facts → findings: what cannot be true in one report, proved from its own figures.

A check is a module with one function from the `Book` of facts to findings; the table below is their order of work.
A check says nothing without two figures or a stated limit, and takes its tolerance from the printed digits. What one
cause brings about is told once, with its consequences under it and the smallest repair proposed (`causes`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from extractor.checks.annexes import check_annexes
from extractor.checks.asked_levels import check_asked_levels
from extractor.checks.averages import check_averages
from extractor.checks.balances import check_balances
from extractor.checks.bands import check_bands
from extractor.checks.book import Book, CheckContext, finding_id
from extractor.checks.causes import merge_causes
from extractor.checks.citations import check_citations
from extractor.checks.commune_list import check_commune_list
from extractor.checks.criterion_names import check_criterion_names
from extractor.checks.deadlines import check_deadlines
from extractor.checks.denied import check_denied
from extractor.checks.denominators import check_denominators
from extractor.checks.derived import check_derived
from extractor.checks.differences import check_differences
from extractor.checks.duplicates import check_duplicates
from extractor.checks.elsewhere import check_elsewhere
from extractor.checks.extremes import check_extremes
from extractor.checks.fulfilment import check_fulfilment
from extractor.checks.growth import check_growth
from extractor.checks.magnitude import check_magnitude
from extractor.checks.mean import check_mean
from extractor.checks.met_count import check_met_count
from extractor.checks.named_lists import check_named_lists
from extractor.checks.other_wholes import check_other_wholes
from extractor.checks.owed import check_owed
from extractor.checks.parts import check_parts
from extractor.checks.place_names import check_place_names
from extractor.checks.possible import check_possible
from extractor.checks.products import check_products
from extractor.checks.ranges import check_ranges
from extractor.checks.ratio import check_ratio
from extractor.checks.relations import check_relations
from extractor.checks.shares import check_shares
from extractor.checks.shares_total import check_shares_total
from extractor.checks.stretches import check_stretches
from extractor.checks.subsets import check_subsets
from extractor.checks.sums import check_sums
from extractor.checks.tables import check_tables
from extractor.checks.targets import check_targets
from extractor.checks.thresholds import check_thresholds
from extractor.checks.times import check_times
from extractor.checks.two_lists import check_two_lists
from extractor.checks.typing_slips import check_typing_slips
from extractor.checks.unfinished import check_unfinished
from extractor.checks.years import check_years
from extractor.model import LEVELS, Fact, Finding

if TYPE_CHECKING:
    from extractor.catalog import Catalog

__all__ = ["CHECKS", "CheckContext", "run_checks"]

CHECKS: tuple[Callable[[Book], Iterator[Finding]], ...] = (
    check_sums,
    check_shares,
    check_shares_total,
    check_magnitude,
    check_met_count,
    check_bands,
    check_mean,
    check_commune_list,
    check_ratio,
    check_fulfilment,
    check_growth,
    check_differences,
    check_balances,
    check_thresholds,
    check_asked_levels,
    check_duplicates,
    check_owed,
    check_denominators,
    check_other_wholes,
    check_criterion_names,
    check_targets,
    check_unfinished,
    check_stretches,
    check_citations,
    check_annexes,
    check_subsets,
    check_ranges,
    check_possible,
    check_relations,
    check_elsewhere,
    check_named_lists,
    check_parts,
    check_averages,
    check_tables,
    check_derived,
    check_typing_slips,
    check_place_names,
    check_two_lists,
    check_times,
    check_extremes,
    check_products,
    check_years,
    check_deadlines,
    check_denied,
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
    return tuple(sorted(merge_causes(book, tuple(told.values())), key=_order))


def _merged(first: Finding, again: Finding) -> Finding:
    """One finding for figures that stand in the text and once more in a table."""
    ids = (*first.fact_ids, *(one for one in again.fact_ids if one not in first.fact_ids))
    known = set(first.spans)
    more = [place for place in zip(again.spans, again.quotes, strict=True) if place[0] not in known]
    return replace(
        first,
        finding_id=finding_id(first.document_id, first.check, ids) if ids else first.finding_id,
        fact_ids=ids,
        quotes=(*first.quotes, *(quote for _, quote in more)),
        spans=(*first.spans, *(span for span, _ in more)),
    )


def _order(finding: Finding) -> tuple[int, int, str, str]:
    return LEVELS.index(finding.level), min(finding.spans).start, finding.check, finding.finding_id
