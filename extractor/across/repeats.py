"""The same fact in two reports: told alike by two offices, as last year's closing and this year's opening, or changed.

A later report of the same office for the same period is a resubmission: what it changed is a note. What two offices
say of the same, or an office says of a year that it has reported before, is a warning.

**Source**: consistency rule R3 of the provincial auditors.
"""

from __future__ import annotations

from collections.abc import Iterator

from extractor.across.figure import Figure, Paper, meet
from extractor.across.shelf import Shelf
from extractor.model import Finding

SAME = "across.same"
CHANGED = "across.changed"
OPENING = "across.opening"


def check_repeats(shelf: Shelf) -> Iterator[Finding]:
    """Yield a finding for each report that gives a measure otherwise than the earliest one does."""
    for figures in shelf.moments:
        if len(figures) == 1 or not _is_settled(shelf, figures):
            continue
        earliest, *others = _voices(figures) or [figures[0]]
        for other in others:
            if not meet(earliest, other):
                yield from shelf.finding(
                    _check_for(earliest.paper, other.paper),
                    "assumed",
                    (earliest, other),
                    expected=f"{earliest.value:f}",
                    observed=f"{other.value:f}",
                )


def _is_settled(shelf: Shelf, figures: list[Figure]) -> bool:
    """True if the measure has one value for a place and period, so that two values contradict each other."""
    first = figures[0]
    settled = first.unit in shelf.catalog.limits.settled_units or shelf.indicator in shelf.rules.additive
    return settled or all(it.of is not None or it.role == "baseline" for it in figures)


def _voices(figures: list[Figure]) -> list[Figure]:
    """The one figure that each paper gives; a paper that contradicts itself has been told so already."""
    by_paper: dict[str, list[Figure]] = {}
    for it in figures:
        by_paper.setdefault(it.paper.document_id, []).append(it)
    return [said[0] for said in by_paper.values() if all(meet(said[0], it) for it in said[1:])]


def _check_for(one: Paper, other: Paper) -> str:
    if one.unit_code != other.unit_code or not one.unit_code:
        return SAME
    return CHANGED if one.year == other.year else OPENING
