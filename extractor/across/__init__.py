"""Many reports → findings between them: what one report says and another contradicts.

Only the newest version of a document counts, and only figures with a place of the gazetteer, a period and a number.
Each check is a module with one function from the `Shelf` of figures to findings; all of them walk the groups of the
shelf once, so the work grows with the number of figures. A finding belongs to the later of the reports, and names the
figures of both. Offices count in different ways and correct themselves: no difference between reports is more than a
warning, except a sum whose parts are all there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from extractor.across.figure import Figure, Paper
from extractor.across.peers import check_peers
from extractor.across.plans import check_plans
from extractor.across.repeats import check_repeats
from extractor.across.rows import FIGURE_COLUMNS, comparable_figures, papers_of
from extractor.across.series import check_series
from extractor.across.shelf import Library, Shelf
from extractor.across.totals import check_totals
from extractor.catalog import Catalog
from extractor.model import Finding

__all__ = ["ACROSS_CHECKS", "FIGURE_COLUMNS", "Figure", "Paper", "comparable_figures", "papers_of", "run_across_checks"]

ACROSS_CHECKS: tuple[Callable[[Shelf], Iterator[Finding]], ...] = (
    check_totals,
    check_repeats,
    check_series,
    check_plans,
    check_peers,
)


def run_across_checks(measures: Iterable[tuple[str, Iterable[Figure]]], catalog: Catalog) -> tuple[Finding, ...]:
    """Return what the reports contradict between them, by document, then check.

    No check looks at two indicators at once, so the figures of one are in memory at a time.

    Args:
        measures: indicators, each with its figures in the newest versions of documents.
        catalog: messages, levels and places of schemas/.
    """
    library = Library(catalog)
    found: dict[str, Finding] = {}
    for indicator, figures in measures:
        shelf = Shelf(library, indicator, figures)
        found |= {it.finding_id: it for check in ACROSS_CHECKS for it in check(shelf)}
    return tuple(sorted(found.values(), key=lambda it: (it.document_id, it.check, it.finding_id)))
