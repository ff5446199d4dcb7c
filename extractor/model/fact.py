"""The normalized figure: one row of facts.csv."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from extractor.model.document import Box, Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One row of facts.csv; the columns are defined in schemas/tables/facts.schema.json.

    `number` is the value in the canonical `unit`, or None and `status` holds a word (met | not_met | owed |
    target_met | true). `half_step` is half of the last printed place in that unit, 0 for a count. `part_of` is a
    fact_id; `partition` and `closed` as in `Claim`. `boxes` lead to the page.
    """

    fact_id: str
    document_id: str
    section_path: str
    topic: str
    indicator: str
    item: str
    place_name: str
    place_code: str
    role: str
    period_start: str
    period_end: str
    number: Decimal | None
    status: str
    unit: str
    bound: str
    decimals: int | None
    half_step: Decimal
    low: Decimal | None
    high: Decimal | None
    of: Decimal | None
    part_of: str
    partition: str
    closed: bool
    origin: str
    certainty: str
    quote: str
    sentence: str
    span: Span
    page: int | None
    boxes: tuple[Box, ...]
    rule: str
    doubts: tuple[str, ...] = ()

    @property
    def value(self) -> Decimal | str:
        """The number, or the status word where there is none."""
        return self.status if self.number is None else self.number
