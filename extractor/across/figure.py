"""A figure as it is compared between reports: a fact without its sentence, and the interval that its print means."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from extractor.model import Span


@dataclass(frozen=True, slots=True)
class Figure:
    """`low` and `high`: what the print means, None = open; `sure`: the report states it outright."""

    fact_id: str
    document_id: str
    indicator: str
    item: str
    place: str
    place_name: str
    role: str
    start: str
    end: str
    value: Decimal
    unit: str
    low: Decimal | None
    high: Decimal | None
    of: Decimal | None
    quote: str
    at: Span
    sure: bool = True

    @property
    def year(self) -> int:
        """The year in which its period ends."""
        return int(self.end[:4])

    @property
    def topic(self) -> tuple[str, str, str]:
        """What it measures: indicator, breakdown and unit."""
        return self.indicator, self.item, self.unit

    def interval(self) -> tuple[Decimal, Decimal] | None:
        """Return what it can be if its last digit was cut or rounded; None if a side is open."""
        if self.low is None or self.high is None:
            return None
        half = (self.high - self.low) / 2
        return self.low - half, self.high + half


def meet(one: Figure, other: Figure) -> bool:
    """True if both can mean the same value; a figure with an open side contradicts nothing."""
    first, second = one.interval(), other.interval()
    return first is None or second is None or (first[0] <= second[1] and second[0] <= first[1])


def added(figures: Iterable[Figure]) -> tuple[Decimal, Decimal] | None:
    """Return the interval of the sum; None if a side is open."""
    low = high = Decimal(0)
    for figure in figures:
        interval = figure.interval()
        if interval is None:
            return None
        low, high = low + interval[0], high + interval[1]
    return low, high
