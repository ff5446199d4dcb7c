"""Totals with their parts: «…, trong đó:» as the facts know it, and whether the parts make the total.

One total is often split twice, by source and by year; each partition is weighed by itself. A list may name a budget
and then its own parts beside it, a figure may stand in the text and again in the annex, and a list may be cut in two
by a sentence that ends, so the parts are added in every way that makes sense: one that fits is enough.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from fractions import Fraction
from itertools import combinations, pairwise
from typing import TYPE_CHECKING

import regex

from extractor.checks.intervals import Interval, Outcome, Reading, best, judge, loosened, rounded, total
from extractor.model import Fact
from extractor.vi.gate import says

if TYPE_CHECKING:
    from extractor.catalog.funding import Sources

_WHOLE = Interval(Fraction(100), Fraction(100))
_MOST_TRIED = 14  # parts; more pairs than theirs could fit by chance
_FEWEST_PARTS = 2
_MOST_SUBPARTS = 8
_BEHIND = 240  # letters behind a list in which its rest may be named
_UNSAID_REST_RE = regex.compile(r"[^\d]*?còn lại[^\d.;\n]*(?:[.;\n]|$)", regex.IGNORECASE)
# «Tổng vốn 31.057 triệu đồng (chưa kể tín dụng 27.410 triệu đồng), gồm …»: told beside the total
_LEFT_OUT_SIGNS = ("chưa", "không", "ngoài", "trừ")
_LEFT_OUT_RE = regex.compile(
    r"(?<!\p{L})(?:(?:chưa|không)(?: bao)? (?:kể|tính|gồm|có)|ngoài ra|ngoài|trừ)(?!\p{L})[^\d,;.()]*$"
)
_CLAUSE = 60  # letters before a part in which it may be left out
_NESTING_WORDS = ("trong đó", "gồm", "riêng", "(", "cụ thể", "chia ra")


class Balance(Enum):
    """What the sum of the parts says of the total."""

    UNKNOWN = "unknown"  # too few parts, or figures that are no amounts
    AGREES = "agrees"
    NEARLY = "nearly"
    OPEN = "open"  # less than the total, as a list may be that does not claim to be whole
    SHORTFALL = "shortfall"
    EXCESS = "excess"

    @property
    def is_wrong(self) -> bool:
        """True if total and parts contradict each other."""
        return self in (Balance.SHORTFALL, Balance.EXCESS)


@dataclass(frozen=True, slots=True)
class Split:
    """One partition of a total; `addends` are the parts that exclude each other, `shares` their printed percentages."""

    whole: Fact
    parts: tuple[Fact, ...]
    addends: tuple[Fact, ...]
    shares: tuple[Fact, ...]
    share_addends: tuple[Fact, ...]
    closed: bool
    balance: Balance

    def amounts_of(self, share: Fact) -> tuple[Fact, ...]:
        """The parts whose share a percentage can be."""
        return tuple(part for part in self.parts if _slot(part) == _slot(share))

    def with_sum_repaired(self, amount: Fact, reading: Reading) -> Iterator[tuple[Interval, Interval]]:
        """Yield amount and total as they are if one wrong figure is put right so that the sum holds."""
        parts = total(map(reading, self.addends))
        yield reading(amount), parts
        if amount in self.addends:
            others = total(reading(part) for part in self.addends if part is not amount)
            yield reading(self.whole).minus(others), reading(self.whole)


def find_splits(
    facts: Sequence[Fact], sources: Sources, text: str = "", *, beside: Callable[[Fact, Fact], bool]
) -> tuple[Split, ...]:
    """Return the totals with their parts, in order of the totals, then of the partitions.

    Args:
        facts: of one document, in order of the text.
        sources: says which funding source is part of which.
        text: of the document, in which words before a part may say that it is part of a part.
        beside: tells of two figures that neither unit lies in the other: what one owes is no part of the other's debt.
    """
    by_id = {fact.fact_id: fact for fact in facts}
    members: dict[tuple[str, str], list[Fact]] = {}
    for fact in facts:
        whole = by_id.get(fact.part_of, fact)
        if whole is fact or fact.number is None or beside(fact, whole):
            continue
        if not _is_left_out(fact, text):
            members.setdefault((fact.part_of, fact.partition), []).append(fact)
    loose: dict[tuple[str, str, str], list[Fact]] = {}
    for fact in facts:
        if not fact.part_of:
            loose.setdefault(_measure(fact), []).append(fact)
    pooled: dict[str, list[Fact]] = {}
    for (of, _), group in members.items():
        pooled.setdefault(of, []).extend(group)
    return tuple(
        _split(by_id[of], group, _near(by_id[of], pooled[of], loose), sources, text)
        for (of, _), group in members.items()
        if by_id[of].number is not None
    )


@dataclass(frozen=True, slots=True)
class _Near:
    """What else may be a part: those of all partitions, and figures between the total and its parts that hang loose.

    `rivals` are other totals between the two, of which the parts may be: «…; tổng cộng 10 năm 2.000 tỷ đồng, trong đó».
    """

    pooled: tuple[Fact, ...]
    loose: tuple[Fact, ...]
    rivals: tuple[Fact, ...]


def _is_left_out(fact: Fact, text: str) -> bool:
    """True if the words before a figure set it beside the total."""
    before = text[max(0, fact.span.start - _CLAUSE) : fact.span.start]
    return says(before, _LEFT_OUT_SIGNS) and _LEFT_OUT_RE.search(before) is not None


def _near(whole: Fact, pooled: list[Fact], loose: dict[tuple[str, str, str], list[Fact]]) -> _Near:
    end = max(fact.span.end for fact in pooled)
    start = min(fact.span.start for fact in pooled)
    between = [fact for fact in loose.get(_measure(whole), ()) if whole.span.end <= fact.span.start < end]
    return _Near(
        pooled=_like(whole, pooled),
        loose=tuple(fact for fact in between if fact.item != whole.item),
        rivals=tuple(fact for fact in between if fact.item == whole.item and fact.span.end <= start),
    )


def _split(whole: Fact, group: list[Fact], near: _Near, sources: Sources, text: str) -> Split:
    shares = tuple(fact for fact in group if fact.unit == "percent" != whole.unit)
    parts = _like(whole, group)
    addends = _exclusive(parts, sources)
    exclusive = _exclusive(shares, sources)
    # «lồng ghép» is often printed beside the budget it belongs to: shares that fill the whole are all of it
    share_addends = shares if total(map(rounded, shares)).meets(_WHOLE) else exclusive
    said = any(part.closed for part in group) and not _leaves_rest_unsaid(group, text)
    closed = said or _makes_hundred(share_addends, addends)
    doubtful = bool(near.loose) or len(parts) + len(shares) < len(group)
    said_with = whole.sentence
    whole = next((rival for rival in near.rivals if judge(_sum_of(addends), rival) is Outcome.AGREES), whole)
    if len(addends) < _FEWEST_PARTS:
        balance = Balance.UNKNOWN
    elif judge(_sum_of(addends), whole) is Outcome.AGREES:
        balance = Balance.AGREES
    else:
        ways = (
            addends,
            parts,
            _distinct(addends),
            _exclusive(_distinct(near.pooled), sources),
            _without_subparts(parts),
            tuple(part for part in parts if part.sentence and part.sentence == said_with),
        )
        balance = _balance(whole, ways, _nested(parts, sources, text), closed=closed and not doubtful)
    return Split(whole, parts, addends, shares, share_addends, closed, balance)


def _leaves_rest_unsaid(group: list[Fact], text: str) -> bool:
    """True if the list ends in a rest without a figure («…; còn lại là nhân dân đóng góp»)."""
    end = max(part.span.end for part in group)
    return _UNSAID_REST_RE.match(text, end, end + _BEHIND) is not None


def _like(whole: Fact, group: Sequence[Fact]) -> tuple[Fact, ...]:
    """The facts that measure the same as their total in the same sense; without a few of another time than the rest."""
    measure = _measure(whole)
    alike = tuple(fact for fact in group if _measure(fact) == measure)
    within = tuple(fact for fact in alike if not _is_of_other_time(fact, whole))
    if 2 * sum(fact.period_start[:4] > whole.period_end != "" for fact in alike) > len(alike):
        return ()  # «năm 2016: 50 tỷ đồng, năm 2017: 60 tỷ đồng, …»: the first of years is no total of the others
    return within if 2 * len(within) > len(alike) else alike


def _is_of_other_time(part: Fact, whole: Fact) -> bool:
    """True if a figure ends before its total begins, or begins after it: last year's amount behind a list of parts."""
    known = part.period_end and whole.period_end
    return bool(known) and (part.period_end < whole.period_start[:4] or part.period_start[:4] > whole.period_end)


def _exclusive(facts: tuple[Fact, ...], sources: Sources) -> tuple[Fact, ...]:
    """The facts that count no money twice: no umbrella, and no source beside a source that it is part of.

    A source smaller than what would lie in it holds nothing: «ngân sách xã» read as the state's, beside the district's.
    """
    known = dict.fromkeys(fact.item for fact in facts if fact.item in sources.by_id)
    within = {item: [it for it in known if it != item and sources.is_within(it, item)] for item in known}
    held = {part for item, parts in within.items() if parts and _can_hold(item, parts, facts) for part in parts}
    return tuple(
        fact for fact in facts if fact.item not in known or not (sources.by_id[fact.item].umbrella or fact.item in held)
    )


def _can_hold(item: str, parts: Sequence[str], facts: tuple[Fact, ...]) -> bool:
    """True if a source is as large as the largest of those that are part of it."""
    lows = (rounded(fact).low for fact in facts if fact.item in parts)
    largest = max((low for low in lows if low is not None), default=None)
    highs = [rounded(fact).high for fact in facts if fact.item == item]
    return largest is None or any(high is None or high >= largest for high in highs)


def _distinct(facts: tuple[Fact, ...]) -> tuple[Fact, ...]:
    """The facts without those that say the same of the same once more."""
    return tuple({(*_slot(fact), fact.number): fact for fact in facts}.values())


def _without_subparts(parts: tuple[Fact, ...]) -> tuple[Fact, ...]:
    """The parts without runs that make the part before them: «ngân sách 2.273 tỷ: Trung ương 1.391 tỷ, tỉnh …»."""
    kept: list[Fact] = []
    at = 0
    while at < len(parts):
        kept.append(parts[at])
        meant, added = rounded(parts[at]), Interval(Fraction(0), Fraction(0))
        at += 1
        for end in range(at, min(len(parts), at + _MOST_SUBPARTS)):
            added = added.plus(rounded(parts[end]))
            if end > at and added.meets(meant):
                at = end + 1
                break
    return tuple(kept)


def _makes_hundred(shares: tuple[Fact, ...], addends: tuple[Fact, ...]) -> bool:
    """True if every part has a share and the shares fill the whole."""
    return len(shares) == len(addends) >= _FEWEST_PARTS and total(map(rounded, shares)).meets(_WHOLE)


def _nested(parts: tuple[Fact, ...], sources: Sources, text: str) -> frozenset[str]:
    """The parts that may be parts of another part, read one level too high: by their source, or by a «trong đó»."""
    found = set()
    for before, part in pairwise(parts):
        within = part.item not in sources.by_id or any(
            other is not part
            and (other.item == part.item or sources.is_within(part.item, other.item))
            and not _is_of_other_time(part, other)
            for other in parts
            if other.item in sources.by_id
        )
        lead = text[before.span.end : part.span.start].casefold()
        if within or says(lead, _NESTING_WORDS) or (before.fact_id in found and "," in lead):
            found.add(part.fact_id)
    return frozenset(found)


def _balance(whole: Fact, ways: tuple[tuple[Fact, ...], ...], nested: frozenset[str], *, closed: bool) -> Balance:
    addends = ways[0]
    outcome = best(judge(_sum_of(way), whole) for way in dict.fromkeys(ways) if len(way) >= _FEWEST_PARTS)
    if outcome is Outcome.AGREES:
        return Balance.AGREES
    if outcome is Outcome.NEARLY:
        return Balance.NEARLY
    if any(_fits_without_some(whole, way, nested) for way in (addends, max(ways, key=len))):
        return Balance.OPEN
    low, high = total(map(loosened, addends)).low, loosened(whole).high
    if low is not None and high is not None and low > high:
        return Balance.EXCESS
    return Balance.SHORTFALL if closed else Balance.OPEN


def _fits_without_some(whole: Fact, parts: tuple[Fact, ...], nested: frozenset[str]) -> bool:
    """True if all parts but one or two that may be parts of others make the total."""
    loose = [part for part in parts if part.fact_id in nested]
    if len(parts) > _MOST_TRIED:
        return False
    printed = [(part.fact_id, rounded(part)) for part in parts]
    left_out = ({part.fact_id for part in out} for many in (1, 2) for out in combinations(loose, many))
    kept = ([meant for fact_id, meant in printed if fact_id not in out] for out in left_out)
    return any(len(way) >= _FEWEST_PARTS and total(way).meets(rounded(whole)) for way in kept)


def _sum_of(facts: tuple[Fact, ...]) -> Callable[[Reading], Interval]:
    return lambda reading: total(map(reading, facts))


def _measure(fact: Fact) -> tuple[str, str, str]:
    return fact.unit, fact.indicator, fact.role


def _slot(fact: Fact) -> tuple[str, str, str, str]:
    return fact.item, fact.place_code or fact.place_name.casefold(), fact.period_start, fact.period_end
