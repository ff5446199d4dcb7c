"""A figure as it is compared between reports: a fact without its sentence, and the interval that its print means."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from extractor.model import Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """A document as far as it matters here, and what it is cited by; dates are ISO 8601, "" = unknown.

    `year` is that in which its period ends; `rank` its place among all papers by their age, which some may share.
    """

    document_id: str
    file_name: str
    form: str
    symbol: str
    title: str
    unit_code: str
    unit_level: str
    province: str
    issued_on: str
    criteria_set: str
    year: str
    rank: int = 0


class Figure(NamedTuple):
    """A number that a paper gives: its cells in facts.csv. `low` and `high`: what the print means, None = open.

    A tuple, since a dataset has millions of them, and most are only put in their group.
    """

    paper: Paper
    fact_id: str
    item: str
    place_name: str
    place: str
    role: str
    start: str
    end: str
    value: Decimal
    unit: str
    low: Decimal | None
    high: Decimal | None
    of: Decimal | None
    certainty: str
    quote: str
    char_start: int
    char_end: int

    @property
    def sure(self) -> bool:
        """Whether the report states it outright, or a person does."""
        return self.certainty in ("stated", "corrected")

    @property
    def at(self) -> Span:
        """Where it stands in the text of its paper."""
        return Span(self.char_start, self.char_end)

    @property
    def year(self) -> int:
        """The year in which its period ends."""
        return int(self.end[:4])

    @property
    def topic(self) -> tuple[str, str]:
        """What it measures of its indicator: breakdown and unit."""
        return self.item, self.unit

    def interval(self) -> tuple[Decimal, Decimal] | None:
        """Return what it can be if its last digit was cut or rounded; None if a side is open."""
        if self.low is None or self.high is None:
            return None
        half = (self.high - self.low) / 2
        return self.low - half, self.high + half


def meet(one: Figure, other: Figure) -> bool:
    """True if both can mean the same value; a figure with an open side contradicts nothing."""
    if one.low == other.low and one.high == other.high:
        return True
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
