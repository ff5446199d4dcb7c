"""What the checks go by: the level of each verdict, the usual size of money, and which figures describe one ratio.

**Source**: schemas/checks.toml, where each limit says where it comes from and how sure it is.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import regex

from extractor.catalog.locate import load_toml
from extractor.vi.fold import fold_phrase


@dataclass(frozen=True, slots=True, kw_only=True)
class MoneyBand:
    """The usual money of one commune in one year, in VND; `warning` and `error` are multiples of `high`."""

    low: Decimal
    high: Decimal
    warning: Decimal
    error: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class RatioPair:
    """A count out of a whole and the percentage that repeats it."""

    count: str
    share: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Subset:
    """A measure that is part of another; `verdict`: proved, or assumed where the two may count different things."""

    part: str
    whole: str
    verdict: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AcrossRules:
    """Which indicators compare between reports, and how; see `[across]` in schemas/checks.toml."""

    cumulative: frozenset[str]
    additive: frozenset[str]
    averaged: frozenset[str]
    compared: frozenset[str]
    planned: frozenset[str]
    falling: frozenset[str]
    fewest_peers: int
    far: float
    two_levels_from: int


class Limits:
    """The records of schemas/checks.toml."""

    def __init__(self) -> None:
        data = load_toml("checks.toml")
        self._levels: dict[str, dict[str, str]] = {record["id"]: record["levels"] for record in data["check"]}
        self.money = {
            record["id"]: MoneyBand(
                low=Decimal(record["low"]),
                high=Decimal(record["high"]),
                warning=Decimal(record["warning_above"]),
                error=Decimal(record["error_above"]),
            )
            for record in data["money"]
        }
        self.ratios = tuple(RatioPair(count=record["count"], share=record["share"]) for record in data["ratio"])
        self.pairs = frozenset((pair.count, pair.share) for pair in self.ratios)
        self.share_of = {pair.count: pair.share for pair in reversed(self.ratios)}  # the first pair counts
        self.count_of = {pair.share: pair.count for pair in reversed(self.ratios)}
        self.subsets = tuple(
            Subset(part=record["part"], whole=record["whole"], verdict=record["verdict"]) for record in data["subset"]
        )
        self.totals: tuple[str, ...] = tuple(data["relations"]["totals"])
        self.opposites = tuple(_folded(pair) for pair in data["opposites"]["pairs"])
        self.plan_words = _folded(data["plans"]["words"])
        self.decree_words = _folded(data["decrees"]["about"])
        self.decrees: dict[str, str] = {record["symbol"]: record["on"] for record in data["decrees"]["issued"]}
        across = data["across"]
        self.across = AcrossRules(
            fewest_peers=across["fewest_peers"],
            far=float(across["far"]),
            two_levels_from=across["two_levels_from"],
            **{name: frozenset(across[name]) for name in _ACROSS_LISTS},
        )
        self.merger_words = _folded(data["mergers"]["before"])
        self.settled_units = frozenset(data["duplicates"]["settled_units"])
        self.provincial_criteria = frozenset(data["denominators"]["provincial"])
        unfinished, targets = data["unfinished"], data["targets"]
        self.unfinished_until: int = unfinished["until_month"]
        self.planning_forms = frozenset(unfinished["planning_forms"])
        self.estimate_words = _folded(unfinished["estimate_words"])
        self.future_words = _folded(targets["future_words"])
        self.past_target_words = _folded(targets["past_words"])
        self.kept_target_words = _folded(targets["kept_words"])
        self.standing_words = _folded(targets["standing_words"])
        self.added_words = _folded(targets["added_words"])
        self._words = {record["id"]: _any_of(record) for record in data["words"]}
        self._recounts: dict[str, list[int]] = {
            measure: record["years"] for record in data["recount"] for measure in record["measures"]
        }

    @property
    def checks(self) -> tuple[str, ...]:
        """The ids of all checks."""
        return tuple(self._levels)

    def levels(self, check: str) -> dict[str, str]:
        """Return the level of each verdict of a check."""
        return dict(self._levels[check])

    def level(self, check: str, verdict: str) -> str:
        """Return error, warning or note for a verdict of a check; "" if nothing is said of it.

        Args:
            check: id of the check.
            verdict: proved | assumed (true only if an assumption holds) | nearly (cut, or off by one last place).
        """
        return self._levels.get(check, {}).get(verdict, "")

    def tells(self, words: str, text: str) -> bool:
        """Return whether a folded text has one of the words of a record, such as `deadlines_done`."""
        return self._words[words].search(text) is not None

    def counts_anew(self, measure: str, year: int, later: int) -> bool:
        """Return whether a measure was counted by another standard in a year behind the first, up to the second."""
        return any(year < changed <= later for changed in self._recounts.get(measure, ()))


_ACROSS_LISTS = ("cumulative", "additive", "averaged", "compared", "planned", "falling")


def _folded(words: list[str]) -> tuple[str, ...]:
    """Words with a blank to both sides, as they are looked for in a folded sentence."""
    return tuple(f" {fold_phrase(word)} " for word in words)


def _any_of(record: dict[str, Any]) -> regex.Pattern[str]:
    """A pattern of any word of a record, as a whole word; what holds one and means something else is passed over."""
    skipped = [rf"{regex.escape(fold_phrase(phrase))}(*SKIP)(*FAIL)" for phrase in record.get("not_words", ())]
    words = sorted(map(fold_phrase, record["words"]), key=len, reverse=True)
    return regex.compile(rf"(?<!\p{{L}})(?:{'|'.join([*skipped, *map(regex.escape, words)])})(?!\p{{L}})")
