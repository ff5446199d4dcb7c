"""Figures far from those of the neighbours: a hint, never an error.

Peers are the units of one level in one region and year. Distance is measured from the median in medians of absolute
deviations (MAD), which a few wrong figures do not move; money on a logarithmic scale, where tỷ for triệu is a step of
three.

**Source**: Iglewicz and Hoaglin, «How to Detect and Handle Outliers» (1993): 0,6745 × |x − median| / MAD above 3,5.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator
from statistics import median

from extractor.across.figure import Figure
from extractor.across.shelf import Shelf
from extractor.model import Finding

CHECK = "across.outlier"
_NORMAL = 0.6745


def check_peers(shelf: Shelf) -> Iterator[Finding]:
    """Yield a hint for each figure that stands far outside its peers."""
    if shelf.indicator not in shelf.rules.compared:
        return
    groups: dict[tuple[str, ...], dict[str, Figure]] = defaultdict(dict)
    for figures in shelf.own:
        for it in figures:
            groups[(*it.topic, it.paper.unit_level, _region(shelf, it.paper.province), it.end[:4])][it.place] = it
    for members in groups.values():
        if len(members) >= shelf.rules.fewest_peers:
            yield from _outliers(shelf, list(members.values()))


def _region(shelf: Shelf, province: str) -> str:
    if province not in shelf.regions:
        found = shelf.catalog.places.resolve(province, level="province").places
        shelf.regions[province] = shelf.catalog.regions.region_of(found[0].name if found else province) or province
    return shelf.regions[province]


def _outliers(shelf: Shelf, figures: list[Figure]) -> Iterator[Finding]:
    scaled = [(_scaled(it), it) for it in figures]
    values = [value for value, _ in scaled if value is not None]
    if len(values) < shelf.rules.fewest_peers:
        return
    middle = median(values)
    spread = median(abs(value - middle) for value in values)
    if spread == 0:
        return
    usual = min((it for value, it in scaled if value is not None and value >= middle), key=lambda it: it.value)
    for value, it in scaled:
        if value is not None and _NORMAL * abs(value - middle) / spread > shelf.rules.far:
            yield from shelf.finding(
                CHECK,
                "assumed",
                (it,),
                expected=f"{usual.value:f}",
                observed=f"{it.value:f}",
                usual=usual,
                peers=str(len(values)),
            )


def _scaled(figure: Figure) -> float | None:
    """The value on the scale of its unit; None where that has no place for it."""
    if not figure.unit.startswith("VND"):
        return float(figure.value)
    return math.log10(figure.value) if figure.value > 0 else None
