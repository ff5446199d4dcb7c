"""How far facts agree with a gold table: the scorecard of `make score`, and the floor that a change may not fall below.

A gold row is *exact* if a fact has its indicator, item, place, role, bound, value, unit, denominator and years; *read*
if indicator, item, value and unit agree. A fact that no row asks for is *extra*; stated extras are the dangerous ones.
"""

from __future__ import annotations

import csv
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from pathlib import Path

from extractor.model import Fact
from extractor.vi.fold import fold


@dataclass
class Score:
    """Counts of one report; `by_topic` holds (gold, exact) for each topic-like indicator."""

    gold: int = 0
    exact: int = 0
    read: int = 0
    facts: int = 0
    stated_extra: int = 0
    misses: list[str] = field(default_factory=list)
    columns: Counter = field(default_factory=Counter)
    by_indicator: dict[str, Counter] = field(default_factory=lambda: defaultdict(Counter))

    @property
    def recall(self) -> float:
        return self.exact / self.gold if self.gold else 1.0

    @property
    def precision(self) -> float:
        return 1 - self.stated_extra / self.facts if self.facts else 1.0

    def add(self, other: Score, mark: str = "") -> None:
        """Sum the counts of another report into this one."""
        self.gold, self.exact, self.read = self.gold + other.gold, self.exact + other.exact, self.read + other.read
        self.facts, self.stated_extra = self.facts + other.facts, self.stated_extra + other.stated_extra
        self.misses += [mark + miss for miss in other.misses]
        self.columns.update(other.columns)
        for indicator, counts in other.by_indicator.items():
            self.by_indicator[indicator].update(counts)


def score(facts: tuple[Fact, ...], gold: Path) -> Score:
    with gold.open(encoding="utf-8-sig", newline="") as stream:
        return score_rows(facts, list(csv.DictReader(stream)))


def score_rows(facts: tuple[Fact, ...], rows: list[dict[str, str]]) -> Score:
    """Return how far facts agree with rows of the columns of gold.csv."""
    result = Score(gold=len(rows), facts=len(facts))
    free = list(facts)
    waiting = []
    for row in rows:
        match = next((fact for fact in free if _is_read(row, fact) and _is_exact(row, fact)), None)
        if match is None:
            waiting.append(row)
            continue
        free.remove(match)
        result.exact += 1
        result.read += 1
        result.by_indicator[row["indicator"]].update(("exact", "read"))
    for row in waiting:
        match = next((fact for fact in free if _is_read(row, fact)), None)
        if match is not None:
            free.remove(match)
            result.read += 1
            result.columns.update(_wrong_columns(row, match))
        else:
            result.columns["unread"] += 1
        result.by_indicator[row["indicator"]]["read"] += match is not None
        got = f" got {match.place_name} {match.role} {_years(match)} {match.bound}" if match else ""
        wanted = " ".join(row[key] for key in ("indicator", "item", "place", "role", "period", "value", "literal"))
        result.misses.append(f"{wanted}{got}")
    for row in rows:
        result.by_indicator[row["indicator"]]["gold"] += 1
    result.stated_extra = sum(fact.certainty == "stated" for fact in free)
    return result


def _value(text: object) -> Decimal | str:
    try:
        return Decimal(str(text)).normalize()
    except InvalidOperation:
        return str(text)


def _years(fact: Fact) -> str:
    start, end = fact.period_start[:4], fact.period_end[:4]
    return start if start == end else f"{start}-{end}"


def spelt_alike(place: str) -> str:
    """A clerk's spelling and the gazetteer's: «Thạnh Hoà» and «Thạnh Hòa», «Đăk Tô» and «Đắk Tô»."""
    return fold(place).text.replace("đăk", "đắk").replace("đak", "đắk")


def _is_read(row: dict[str, str], fact: Fact) -> bool:
    names = row["indicator"].split("|")
    named = fact.indicator in names or ("open" in names and fact.topic == "open")
    item = fact.topic == "open" or fact.item == row["item"]
    return named and item and _value(fact.value) == _value(row["value"]) and (fact.unit == row["unit"])


def _is_exact(row: dict[str, str], fact: Fact) -> bool:
    return not _wrong_columns(row, fact)


def _wrong_columns(row: dict[str, str], fact: Fact) -> list[str]:
    right = {
        "place": spelt_alike(fact.place_name) == spelt_alike(row["place"]),
        "role": fact.role == row["role"],
        "bound": fact.bound == row["bound"],
        "period": not row["period"] or _years(fact) == row["period"],
        "of": not row["of"] or (fact.of is not None and fact.of == Decimal(row["of"])),
    }
    return [column for column, agrees in right.items() if not agrees]
