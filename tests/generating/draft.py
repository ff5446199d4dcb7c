"""Lines of a report while it is written, and beside them what each printed figure states."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from decimal import Decimal

from tests.generating.style import Style

Fact = dict[str, str]


@dataclass(frozen=True)
class Planted:
    """The fault put into a report: its kind and the figures as printed that a finding should name."""

    kind: str
    literals: tuple[str, ...]


@dataclass
class Draft:
    """`lines` are strings, or tables as lists of rows; `facts` have the columns of gold.csv."""

    style: Style
    dice: random.Random
    place: str
    year: int
    fault: str = ""
    lines: list[str | list[list[str]]] = field(default_factory=list)
    facts: list[Fact] = field(default_factory=list)
    first_year: int | None = None  # of a report on some years
    told_met: list[int] = field(default_factory=list)  # criteria said to be met
    planted: Planted | None = None
    _section: int = 0

    def say(self, text: str) -> None:
        self.lines.append(self.style.spelled(text))

    def pick(self, *ways: str) -> str:
        return self.dice.choice(ways)

    def fig(
        self,
        literal: str,
        indicator: str,
        value: Decimal | int | str,
        unit: str,
        *,
        item: str = "",
        place: str = "",
        role: str = "actual",
        of: int | Decimal | str = "",
        period: str | int = "",
        bound: str = "exact",
    ) -> str:
        """Note what a figure states and return it as printed."""
        literal = self.style.spelled(literal)
        row = {"indicator": indicator, "item": item, "place": place or self.place, "role": role, "bound": bound}
        row |= {"value": _text(value), "unit": unit, "of": _text(of), "period": str(period or self.year)}
        self.facts.append(row | {"literal": literal})
        return literal

    def listed(self, names: list[str]) -> str:
        """«A, B, C», «A, B và C»: names in a row, as the clerk likes this time."""
        last = self.pick(", ", ", ", " và ")
        return last.join((", ".join(names[:-1]), names[-1])) if len(names) > 1 else "".join(names)

    @property
    def kind(self) -> str:
        """The type of the reporting unit as a common noun: xã, huyện, thị xã."""
        return "xã" if self.place.startswith("Xã") else "huyện" if self.place.startswith("Huyện") else "thị xã"

    def wants(self, *kinds: str) -> bool:
        """True if one of these faults was asked for and is not planted yet."""
        return self.planted is None and self.fault in kinds

    def plant(self, *literals: str) -> None:
        self.planted = Planted(self.fault, literals)

    def heading(self, title: str) -> None:
        self._section += 1
        number = self._section
        label = {
            "roman": f"{('I', 'II', 'III', 'IV', 'V', 'VI', 'VII', 'VIII')[number - 1]}. ",
            "arabic": f"{number}. ",
            "part": f"{('I', 'II', 'III', 'IV', 'V', 'VI', 'VII', 'VIII')[number - 1]}/ ",
            "bare": "",
        }[self.style.headings]
        self.say(label + (title.upper() if self.style.upper else title))


def _text(value: Decimal | int | str) -> str:
    return f"{value.normalize():f}" if isinstance(value, Decimal) else str(value)
