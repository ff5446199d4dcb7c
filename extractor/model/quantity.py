"""Values: a quantity as printed, the time that it holds for, and the evidence for both."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from extractor.model.document import Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Quantity:
    """A number with its unit, and the interval that its print means.

    `value` in `unit` (an id of schemas/units.toml); `decimals` are the digits printed after the comma in the
    source's own unit («38,1» has 1). `half_step` is half a unit of the last printed place, expressed in `unit`
    («18.364,8 tỷ đồng» as VND: 50,000,000); 0 for a count. `bound`: exact | at_least | above | about | almost |
    below | at_most. `low` and `high` are the interval that literal and bound mean together; None is unbounded.
    """

    value: Decimal
    unit: str
    decimals: int = 0
    half_step: Decimal = Decimal(0)
    bound: str = "exact"
    low: Decimal | None = None
    high: Decimal | None = None

    @classmethod
    def printed(
        cls, value: Decimal, unit: str, *, decimals: int, step: Decimal, counts: bool, bound: str = "exact"
    ) -> Quantity:
        """Return the quantity with the interval that its print and its bound mean together.

        Args:
            value: in `unit`.
            unit: id of the unit as read.
            decimals: digits printed after the comma.
            step: one unit of the last printed place, in `unit`.
            counts: True if it counts whole things, and so is exact.
            bound: exact | at_least | above | about | almost | below | at_most.
        """
        half = Decimal(0) if counts else step / 2
        low: Decimal | None = value - half
        high: Decimal | None = value + half
        if bound in ("above", "at_least"):
            low, high = value, None
        elif bound in ("below", "at_most", "almost"):
            low, high = None, value
        elif bound == "about":
            low, high = None, None  # «khoảng» says no more than that it is near
        return cls(value=value, unit=unit, decimals=decimals, half_step=half, bound=bound, low=low, high=high)


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """From `start` to `end`, both included, each a year ("2018"), a month ("2018-07") or a day ("2018-07-13")."""

    start: str
    end: str

    @property
    def first_year(self) -> int:
        """The year in which the period begins."""
        return int(self.start[:4])

    @property
    def last_year(self) -> int:
        """The year in which the period ends."""
        return int(self.end[:4])


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """Where it stands and which rule read it; `document.text[span.start:span.end] == quote`."""

    span: Span
    quote: str
    rule: str
