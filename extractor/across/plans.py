"""A target for a year, and what the next report says was reached: told where it was missed, as a note.

**Source**: issue of the office; a missed target is no error, but it is asked about.
"""

from __future__ import annotations

from collections.abc import Iterator

from extractor.across.figure import Figure
from extractor.across.shelf import Shelf
from extractor.model import Finding

CHECK = "across.plan"


def check_plans(shelf: Shelf) -> Iterator[Finding]:
    """Yield a note for each target that the report of its year falls short of."""
    if shelf.indicator not in shelf.rules.planned:
        return
    targets: dict[tuple[str, ...], Figure] = {}
    for it in shelf.ahead:
        if it.place == it.paper.unit_code and it.end[:4] > it.paper.year:
            targets[(*it.topic, it.place, it.end[:4])] = it
    higher = shelf.indicator not in shelf.rules.falling
    for figures in shelf.own:
        for it in {figure.year: figure for figure in figures}.values():
            target = targets.get((*it.topic, it.place, it.end[:4]))
            if target is not None and target.paper is not it.paper and _missed(target, it, higher=higher):
                yield from shelf.finding(
                    CHECK, "assumed", (target, it), expected=f"{target.value:f}", observed=f"{it.value:f}"
                )


def _missed(target: Figure, result: Figure, *, higher: bool) -> bool:
    reached = result.interval()
    if reached is None:
        return False
    wanted = target.low if higher else target.high
    return wanted is not None and (reached[1] < wanted if higher else reached[0] > wanted)
