"""One cause, one finding: the fewest figures that make all identities hold, and what fails only because of them.

The identities of a report (parts and total, share and amounts, count and percentage) are few and small, so the
smallest repair is found by trying: a figure that stands in every broken identity of its group, and that can be changed
without breaking one that holds. If several can, a slip of the keyboard or of a scan that leads to the right value
tells which (`slips`); if none does, nothing is proposed. Findings that one figure explains become one, and the others
its consequences. A proposal is for a person; nothing is corrected.

**Source**: the error localisation of Fellegi and Holt (1976), "A systematic approach to automatic edit and
imputation": change the fewest fields so that all edits are satisfied.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from itertools import combinations, pairwise

from extractor.catalog.messages import LANGUAGES
from extractor.checks.book import Book
from extractor.checks.intervals import Interval, Reading, exact, loosened, rounded, to_decimal, total
from extractor.checks.slips import KINDS, Slip, slips_of
from extractor.checks.splits import Balance
from extractor.checks.wording import amount, money_factor, unit_words
from extractor.model import LEVELS, Fact, Finding
from extractor.vi.format import format_number

_HUNDRED = Fraction(100)
_COMMUNES = "communes_total"  # a figure of its own, which may be wrong itself
_MOST_MEMBERS = 60  # figures of a group; more are no report's and would take long
_MOST_PAIRED = 12  # figures of which two may be wrong together
_EQUATIONS = frozenset(
    {
        *("sums.total", "shares.of_total", "ratio.percent", "duplicates.table", "duplicates.value"),
        *("fulfilment.rate", "mean.total", "bands.communes"),
    }
)
# What a wrong figure brings about besides: found for the same figures, and not told again.
_CAUSES = _EQUATIONS | {
    *("growth.rate", "parts.told", "years.total", "balances.stock", "balances.left", "subsets.whole"),
    *(
        "tables.derived",
        "named_lists.count",
        "thresholds.criterion",
        "citations.later",
        "relations.share",
        "products.value",
    ),
}
_RATES = frozenset({"relations.share", "fulfilment.rate", "growth.rate", "balances.left"})
_SUMS = frozenset(
    {"bands.communes", "balances.stock", "parts.told", "mean.total", "tables.derived", "named_lists.count"}
)
_ONLY_UNDER = {"bands.communes": "parts.told"}
_HUNDRED_IN_ALL, _ONE_SHARE = "shares_total.hundred", "shares.of_total"
_FOLLOWING = frozenset(
    {
        *("ranges.percent", "ranges.usual", "shares_total.hundred", "shares.of_total", "possible.share"),
        *("subsets.measures", "subsets.whole", "magnitude.money", "tables.column", "tables.row"),
        *("duplicates.table", "duplicates.value", "parts.told", "years.total", "times.ratio"),
        *("balances.left", "balances.stock", "growth.rate", "bands.communes", "denominators.set"),
        *("relations.share", "differences.told", "asked_levels.met", "citations.year", "averages.each"),
    }
)
_OF_TABLES = frozenset({"tables.column", "tables.row", "tables.derived"})
Solver = Callable[[Fact, Reading], Interval]


@dataclass(frozen=True, slots=True)
class Identity:
    """Figures that one equation ties; `solve` says what one of them must be if the others are as printed."""

    members: tuple[Fact, ...]
    solve: Solver

    @property
    def ids(self) -> frozenset[str]:
        """The figures that it ties."""
        return frozenset(fact.fact_id for fact in self.members)

    @property
    def holds(self) -> bool:
        """True if its figures agree, be they cut or rounded."""
        return self.solve(self.members[0], loosened).meets(loosened(self.members[0]))


@dataclass(frozen=True, slots=True)
class Repair:
    """A figure with the values that would make its identities hold, and the slip that leads there, if one does."""

    fact: Fact
    needed: Interval
    slip: Slip | None


@dataclass(frozen=True, slots=True)
class _Group:
    """The identities that the figures of some findings stand in, and those of them that do not hold."""

    tied: tuple[Identity, ...]
    broken: tuple[Identity, ...]

    def needed(self, fact: Fact, but: Fact | None = None) -> Interval | None:
        """What a figure must be for all its identities (without those that hold `but`); None if nothing fits all."""
        needed = Interval()
        for identity in self.tied:
            if fact in identity.members and (but is None or but not in identity.members):
                reading = loosened if identity not in self.broken else rounded
                needed = _both(needed, identity.solve(fact, reading))
        if needed.low is None or needed.high is None or needed.low > needed.high:
            return None
        return needed


def merge_causes(book: Book, findings: Sequence[Finding]) -> tuple[Finding, ...]:
    """Return the findings with their proposals, those that follow from another as its consequences."""
    broken = [finding for finding in findings if finding.check in _EQUATIONS and finding.level != "note"]
    current = list(findings)
    identities = _identities(book) if broken else []
    for findings_of_group in _connected(broken):
        group = _group(book, identities, findings_of_group)
        repairs = _smallest(book, group)
        if not repairs:
            continue
        proposal, in_english = ("; ".join(_in_words(book, repair, it) for repair in repairs) for it in LANGUAGES)
        current = [one for one in current if one not in findings_of_group]
        if len(repairs) == 1:  # one figure explains them all: one finding
            cause = min(
                findings_of_group, key=lambda one: (LEVELS.index(one.level), -len(one.fact_ids), one.finding_id)
            )
            others = [one for one in findings_of_group if one is not cause]
            current.append(_with_consequences(replace(cause, repair=proposal, repair_en=in_english), others))
        else:
            current += [replace(one, repair=proposal, repair_en=in_english) for one in findings_of_group]
    return _without_followers(_one_for_a_cell(current))


def _one_for_a_cell(findings: list[Finding]) -> list[Finding]:
    """A wrong cell breaks its column, its row and what is computed from it: told once, with that cell proposed."""
    kept: list[Finding] = []
    for finding in findings:
        at = next((at for at, one in enumerate(kept) if _shares_a_cell(one, finding)), None)
        if at is None:
            kept.append(finding)
        else:
            more = [
                place for place in zip(finding.spans, finding.quotes, strict=True) if place[0] not in kept[at].spans
            ]
            kept[at] = replace(
                _with_consequences(kept[at], [finding]),
                spans=(*kept[at].spans, *(span for span, _ in more)),
                quotes=(*kept[at].quotes, *(quote for _, quote in more)),
            )
    return kept


def _shares_a_cell(one: Finding, other: Finding) -> bool:
    """True for two checks of tables with one cell in common, by which both are off alike if both are sums."""
    if not {one.check, other.check} <= _OF_TABLES or one.check == other.check:
        return False
    sums = {one.check, other.check} == {"tables.column", "tables.row"}
    alike = {Decimal(it.difference).copy_abs() for it in (one, other) if it.difference}
    return len(set(one.spans) & set(other.spans)) == 1 and (not sums or len(alike) == 1)


def _connected(broken: list[Finding]) -> list[list[Finding]]:
    """Findings that share figures, directly or through others."""
    groups: list[list[Finding]] = []
    for finding in broken:
        apart, joined = [], [finding]
        for group in groups:
            if any(set(one.fact_ids) & set(finding.fact_ids) for one in group):
                joined = [*group, *joined]
            else:
                apart.append(group)
        groups = [*apart, joined]
    return groups


def _gravest(finding: Finding) -> tuple[int, int, str]:
    return LEVELS.index(finding.level), -len(finding.fact_ids), finding.finding_id


def _with_consequences(cause: Finding, others: Sequence[Finding]) -> Finding:
    return replace(
        cause,
        consequences=(*cause.consequences, *(text for one in others for text in (one.message, *one.consequences))),
        consequences_en=(
            *cause.consequences_en,
            *(text for one in others for text in (one.message_en, *one.consequences_en)),
        ),
    )


def _without_followers(findings: list[Finding]) -> tuple[Finding, ...]:
    """Findings about figures of a graver or wider one are told under it."""
    causes = [one for one in findings if one.check in _CAUSES]
    followers: dict[str, list[Finding]] = {}
    for finding in findings:
        if finding.check not in _FOLLOWING:
            continue
        cause = next((one for one in causes if one is not finding and _explains(one, finding)), None)
        if cause is not None:
            followers.setdefault(cause.finding_id, []).append(finding)
            causes = [one for one in causes if one is not finding]
    told = {id(one) for group in followers.values() for one in group}
    return tuple(
        _with_consequences(finding, followers.get(finding.finding_id, ()))
        for finding in findings
        if id(finding) not in told
    )


def _explains(cause: Finding, finding: Finding) -> bool:
    if LEVELS.index(cause.level) > LEVELS.index(finding.level):
        return False
    if _ONLY_UNDER.get(finding.check, cause.check) != cause.check:
        return False
    if (finding.check, cause.check) == (_HUNDRED_IN_ALL, _ONE_SHARE):  # one of the shares is wrong
        return bool(set(finding.fact_ids) & set(cause.fact_ids[:1]))
    if finding.check in _RATES and cause.check in _SUMS:  # one figure stands in both: it is likely the wrong one
        return bool(set(finding.spans) & set(cause.spans))
    if finding.fact_ids:
        return set(finding.fact_ids) <= set(cause.fact_ids)
    return all(any(span.overlaps(other) for other in cause.spans) for span in finding.spans)


def _identities(book: Book) -> list[Identity]:
    """The equations between totals, parts and shares; others come with their findings."""
    found = []
    for split in book.splits:
        whole, addends = split.whole, split.addends
        if split.balance not in (Balance.UNKNOWN, Balance.OPEN):
            found.append(Identity((whole, *addends), _sum_solver(whole, addends)))
        for share in split.shares:
            found += [
                Identity((share, part, whole), _share_solver(share, part, whole))
                for part in split.amounts_of(share)[:1]
                if whole.unit == part.unit
            ]
    return found


def _group(book: Book, identities: list[Identity], findings: list[Finding]) -> _Group:
    involved = {fact_id for finding in findings for fact_id in finding.fact_ids}
    own = [identity for finding in findings for identity in _own(book, finding)]
    tied = (*(identity for identity in identities if identity.ids & involved), *own)
    return _Group(tied, tuple(identity for identity in tied if not identity.holds))


def _own(book: Book, finding: Finding) -> list[Identity]:
    """The equation of a finding that no split has: printed twice, a percentage with its count, a mean, bands."""
    check = finding.check
    members = tuple(book.by_id[fact_id] for fact_id in finding.fact_ids if fact_id in book.by_id)
    if check == "bands.communes" and members[-1].indicator == _COMMUNES:
        return [Identity(members, _sum_solver(members[-1], members[:-1]))]
    if len(members) > 2 and check == "mean.total":
        mean, added, communes = members[:3]
        tied = members if communes.indicator == _COMMUNES else (mean, added)
        return [Identity(tied, _mean_solver(mean, added, communes))]
    if len(members) > 2 and check == "fulfilment.rate" and finding.verdict == "proved":
        return [Identity(members, _share_solver(*members[:3]))]
    if len(members) > 1 and check.startswith("duplicates."):
        return [Identity(members[:2], _twin_solver(*members[:2]))]
    return [Identity(members[:2], _ratio_solver(*members[:2]))] if check == "ratio.percent" and len(members) > 1 else []


def _mean_solver(mean: Fact, added: Fact, communes: Fact) -> Solver:
    """Of what stands behind a stroke («5/12 xã») only the other two can be wrong."""
    of = exact(communes.of) or Fraction(1)

    def number(reading: Reading) -> Interval:
        return reading(communes) if communes.indicator == _COMMUNES else Interval(of, of)

    def solve(member: Fact, reading: Reading) -> Interval:
        if member is mean:
            return reading(added).over(number(reading))
        if member is added:
            return _product(reading(mean), number(reading))
        return reading(added).over(reading(mean))

    return solve


def _sum_solver(whole: Fact, addends: tuple[Fact, ...]) -> Solver:
    def solve(member: Fact, reading: Reading) -> Interval:
        if member is whole:
            return total(map(reading, addends))
        return reading(whole).minus(total(reading(part) for part in addends if part is not member))

    return solve


def _share_solver(share: Fact, part: Fact, whole: Fact) -> Solver:
    def solve(member: Fact, reading: Reading) -> Interval:
        if member is share:
            return reading(part).over(reading(whole)).times(_HUNDRED)
        if member is part:
            return _product(reading(share), reading(whole)).times(1 / _HUNDRED)
        return reading(part).over(reading(share)).times(_HUNDRED)

    return solve


def _twin_solver(one: Fact, other: Fact) -> Solver:
    return lambda member, reading: reading(other if member is one else one)


def _ratio_solver(share: Fact, count: Fact) -> Solver:
    of = exact(count.of) or Fraction(1)

    def solve(member: Fact, reading: Reading) -> Interval:
        return reading(count).times(_HUNDRED / of) if member is share else reading(share).times(of / _HUNDRED)

    return solve


def _product(one: Interval, other: Interval) -> Interval:
    """All products of values that are not negative, as a share and its whole are."""
    low = None if one.low is None or other.low is None else max(one.low, Fraction(0)) * max(other.low, Fraction(0))
    return Interval(low, None if one.high is None or other.high is None else one.high * other.high)


def _both(one: Interval, other: Interval) -> Interval:
    lows = [low for low in (one.low, other.low) if low is not None]
    highs = [high for high in (one.high, other.high) if high is not None]
    return Interval(max(lows, default=None), min(highs, default=None))


def _smallest(book: Book, group: _Group) -> list[Repair]:
    """The fewest figures whose change makes the group's identities hold; none if several choices are as likely."""
    ids = {fact_id for identity in group.tied for fact_id in identity.ids}
    if not group.broken or len(ids) > _MOST_MEMBERS:
        return []
    common = frozenset.intersection(*(identity.ids for identity in group.broken))
    single = [_repair(group, book.by_id[fact_id]) for fact_id in _in_order(book, common)]
    if any(single):
        likeliest = _likeliest([(repair,) for repair in single if repair])
        return list(likeliest)
    suspects = {fact_id for identity in group.broken for fact_id in identity.ids}
    if len(suspects) > _MOST_PAIRED:
        return []
    pairs = []
    for one, other in combinations([book.by_id[fact_id] for fact_id in _in_order(book, suspects)], 2):
        if all(one in identity.members or other in identity.members for identity in group.broken):
            first, second = _repair(group, one, other), _repair(group, other, one)
            if first and second and first.slip and second.slip:
                pairs.append((first, second))
    return list(_likeliest(pairs))


def _in_order(book: Book, ids: set[str] | frozenset[str]) -> list[str]:
    return sorted(ids, key=lambda fact_id: (book.by_id[fact_id].span.start, fact_id))


def _repair(group: _Group, fact: Fact, but: Fact | None = None) -> Repair | None:
    needed = group.needed(fact, but)
    return Repair(fact, needed, _slip_into(fact, needed)) if needed else None


def _slip_into(fact: Fact, needed: Interval) -> Slip | None:
    """The likeliest slip whose undoing, as printed, means a value that fits."""
    return next(slips_of(fact, needed), None)


def _likeliest(choices: Sequence[tuple[Repair, ...]]) -> tuple[Repair, ...]:
    """The only choice, or the only one that the likeliest kinds of slips explain."""
    if len(choices) == 1:
        return choices[0]
    ranked = [
        (sum(KINDS.index(repair.slip.kind) for repair in choice if repair.slip), choice)
        for choice in choices
        if all(repair.slip for repair in choice)
    ]
    ranked.sort(key=lambda pair: pair[0])
    if not ranked or any(first[0] == second[0] for first, second in pairwise(ranked[:2])):
        return ()
    return ranked[0][1]


def _in_words(book: Book, repair: Repair, language: str) -> str:
    """«4.740 tỷ đồng → 7.440 tỷ đồng (đảo hai chữ số)»."""
    fact, messages = repair.fact, book.catalog.messages
    if repair.slip:
        kind, value, factor, decimals = repair.slip.kind, repair.slip.value, repair.slip.factor, repair.slip.decimals
    else:
        low, high = repair.needed.low or Fraction(0), repair.needed.high or Fraction(0)
        kind, value, factor, decimals = "plain", (low + high) / 2, money_factor(fact), fact.decimals or 0
    written = format_number(to_decimal(value / Fraction(factor), decimals), decimals)
    fields = {
        "printed": amount(fact, messages),
        "repaired": f"{written}{unit_words(fact.unit, Decimal(factor), messages)}",
    }
    return messages.text(f"sums.total.repair_{kind}", fields, language)
