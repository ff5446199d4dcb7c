"""A change is what lies between the earlier and the later figure: 32,08 → 33,3 is +3,80 % in all, 1,88 % a year.

Clerks count in many ways: over the whole period or a year, simple or compound, over the years or the gaps between
them, in percent or, for a rate, in points; «gấp 1,6 lần» and «tăng 1,6 lần» both mean to 1,6 times. A change that
fits any way is right. The sign is not judged: «giảm 2,1 %» and -2,1 % say the same.

**Source**: consistency rules A6 and A8 of the provincial auditors.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Context, Decimal
from fractions import Fraction
from itertools import combinations

import regex

from extractor.checks.book import Book, first_year, last_year, place, spoken
from extractor.checks.intervals import Interval, Outcome, best, exact, loosened, rounded
from extractor.checks.wording import beside, counted, figure, money_factor, places, plain, slack, unit_words
from extractor.model import Fact, Finding
from extractor.vi.gate import says

CHECK = "growth.rate"
_HUNDRED = Fraction(100)
_ROOTS = Context(prec=40)
_OF_PLAN_RE = regex.compile(
    r"[^,;.]{0,15}so với (?:[^,;.\d ]+ ){0,2}?(?:kế hoạch|nghị quyết|chỉ tiêu|mục tiêu|dự toán)"
)
_BEYOND_PLAN_RE = regex.compile(
    r" (?:(?:vượt|hụt|thiếu|thấp hơn|cao hơn) )?(?:kế hoạch|kh|chỉ tiêu|nghị quyết|mục tiêu)(?: đề ra)?(?: là)?"
    r"(?: tăng| giảm)?$"
)
_AS_MUCH_RE = regex.compile(r" (?<!tăng )(?:gấp|bằng)(?: khoảng| hơn| gần| tới)*$")
_OPENING = " đầu năm "
_TWO = 2
_REACH = 60  # letters between two figures and their change where the years do not tell them apart
_LONGEST = 50  # years; no programme is longer, and powers stay small
_EACH_YEAR = (
    *(" tăng bình quân ", " bình quân tăng ", " giảm bình quân ", " bình quân giảm "),
    *(" mỗi năm ", " hằng năm ", " hàng năm "),
)


@dataclass(frozen=True, slots=True)
class Way:
    """A way of counting: `kind` is total | simple | compound, over so many years; `scale` what a change is measured in.

    scale: relative (percent of the earlier figure) | times | difference (in the unit of the figures).
    """

    kind: str
    scale: str
    years: int = 1


@dataclass(frozen=True, slots=True)
class Pair:
    """The earlier and the later figure, and the years between them."""

    base: Fact
    later: Fact
    years: int


def check_growth(book: Book) -> Iterator[Finding]:
    """Yield a finding for each change that no way of counting gives."""
    for facts in book.by_indicator.values():
        for change in facts:
            if change.role == "change" and exact(change.number) is not None and not _is_of_a_plan(change):
                yield from _check(book, change, facts)


def is_weighed(book: Book, change: Fact) -> bool:
    """True if the facts have a figure before a change and one behind it."""
    return change.role == "change" and bool(_pairs(change, book.by_indicator[change.indicator]))


def _is_of_a_plan(change: Fact) -> bool:
    """«đạt 17 làng, vượt 2 làng so với nghị quyết»: what was planned is no earlier figure."""
    before, _, behind = spoken(change.sentence).rpartition(f" {spoken(change.quote).strip()} ")
    return _OF_PLAN_RE.match(f" {behind}") is not None or _BEYOND_PLAN_RE.search(before) is not None


def ways_of(pair: Pair, change: Fact) -> tuple[Way, ...]:
    """Return the ways of counting that make sense for a change between two figures; none if the units do not fit."""
    level = pair.later.unit
    scales: tuple[str, ...]
    if change.unit == "times":
        scales = ("times",) if _is_times_as_much(change) else ("times", "times more")
    elif change.unit in ("percentage_point", level):
        # A clerk writes the points of a rate with «%» as well.
        scales = ("difference", "relative") if change.unit == "percent" else ("difference",)
    else:
        scales = ("relative",) if change.unit == "percent" else ()
    each = pair.years != 1 or says(spoken(change.sentence), _EACH_YEAR)  # from one year to the next there is but one
    spans = [years for years in (pair.years, pair.years + 1) if 1 < years <= _LONGEST and each]
    found = [Way("total", scale) for scale in scales]
    for years in spans:
        found += [Way("simple", scale, years) for scale in scales if scale != "times"]
        found += [Way("compound", scale, years) for scale in scales if scale == "relative"]
    return tuple(found)


def _is_times_as_much(change: Fact) -> bool:
    """«gấp 2,8 lần» is as much, «tăng 2,8 lần» may be more by as much."""
    before = spoken(change.sentence).partition(spoken(change.quote).rstrip())[0]
    return _AS_MUCH_RE.search(before) is not None


def fit(pair: Pair, way: Way, change: Fact) -> Outcome:
    """Return how well a change is what one way of counting gives."""
    for reading, outcome in ((rounded, Outcome.AGREES), (loosened, Outcome.NEARLY)):
        printed = reading(change)
        signed = (printed, printed.times(Fraction(-1)))
        if any(_reaches(pair, way, each) for each in signed):
            return outcome
    return Outcome.DISAGREES


def _reaches(pair: Pair, way: Way, change: Interval) -> bool:
    """True if the earlier figure, changed so, can be the later one."""
    base, later = rounded(pair.base), rounded(pair.later)
    if way.scale == "difference":
        return later.minus(base).meets(change.times(Fraction(way.years)))
    ratio = later.over(base)
    one = Interval(Fraction(1), Fraction(1))
    if way.scale == "times":
        return ratio.meets(change)
    if way.scale == "times more":
        return ratio.minus(one).meets(change)
    each = change.times(1 / _HUNDRED)
    if way.kind == "compound":
        return ratio.meets(one.plus(each).power(way.years))
    return ratio.meets(one.plus(each.times(Fraction(way.years))))


def _is_of_another(pair: Pair, change: Fact, facts: list[Fact]) -> bool:
    """«còn 1,91%, giảm 5,61%. … nông thôn giảm từ 11,25% xuống 2,89%»: a first value is that of its own sentence."""
    if pair.base.role != "baseline" or not change.sentence or pair.base.sentence == change.sentence:
        return False
    if _is_from_opening(change, pair.base, pair.later) or _is_of_the_beginning(pair.base):
        return False
    if str(last_year(pair.base)) in change.sentence and pair.base.period_start == change.period_start:
        # «Năm 2010 thu nhập 15,2 triệu đồng. …» pages before «29,6 triệu đồng, gấp 1,9 lần năm 2010»
        return any(fact.role == "actual" and fact.sentence == pair.base.sentence for fact in facts)
    return any(fact.role == "actual" and fact.sentence == change.sentence for fact in facts)


def _is_sum_of_years(change: Fact, facts: list[Fact]) -> bool:
    """«15 xã; năm 2013 công nhận 2 xã, năm 2014 công nhận 7 xã, năm 2015 có thêm 6 xã»: each year's own, no growth."""
    told = [fact for fact in facts if fact.sentence and fact.sentence == change.sentence and fact.number is not None]
    added = sum(fact.number for fact in told if fact.number is not None and not fact.item)
    return len(told) > _TWO and any(fact.number == added for fact in facts if fact not in told)


def _is_one_of(pair: Pair, change: Fact, facts: list[Fact]) -> bool:
    """«tăng 12 tiêu chí, giảm 3 tiêu chí, …; cuối năm 205 tiêu chí (năm 2020: 196)»: all of them make the change."""
    same = [it for it in facts if it.role == "change" and (it.sentence, it.unit) == (change.sentence, change.unit)]
    moves = [it.number for it in same if it.number is not None]
    if len(moves) < _TWO or not change.sentence or pair.later.number is None or pair.base.number is None:
        return False
    return sum(moves) == pair.later.number - pair.base.number


def _is_of_a_rate(book: Book, change: Fact) -> bool:
    """«163 hộ nghèo, chiếm 11,2%; cuối năm còn 108 hộ (7,4%), giảm 3,8%»: of the rates beside the counts."""
    rates = [fact for fact in book.percentages_in(change.sentence) if fact.role != "change"]
    either = (loosened(change), loosened(change).times(Fraction(-1)))
    return change.unit == "percent" and any(
        rounded(later).minus(rounded(base)).meets(moved)
        for base, later in combinations(rates, _TWO)
        for moved in either
    )


def _may_be_points(book: Book, pair: Pair, change: Fact) -> bool:
    """«từ 358 hộ nghèo xuống 226 hộ, tương ứng giảm 4,06%»: of all households, if there can be so many."""
    limits = book.catalog.limits
    measures = {it.whole for it in limits.subsets if it.part == pair.later.indicator}
    later, base, printed = (exact(fact.number) or Fraction(0) for fact in (pair.later, pair.base, change))
    moved = Interval(abs(later - base), abs(later - base)).times(_HUNDRED)
    if change.unit != "percent" or pair.later.indicator not in {it.count for it in limits.ratios} or not printed:
        return False
    known = [exact(it.number) for measure in measures for it in book.same_moment(measure, pair.later, pair.later.unit)]
    wholes = [whole for whole in (*known, exact(pair.later.of)) if whole]
    if not wholes:
        return abs(later - base) / abs(printed) * _HUNDRED > max(later, base)
    points = loosened(change).times(Fraction(1 if printed > 0 else -1))
    return any(moved.times(1 / whole).meets(points) for whole in wholes)


def _check(book: Book, change: Fact, facts: list[Fact]) -> Iterator[Finding]:
    pairs = [
        pair for pair in _pairs(change, facts) if ways_of(pair, change) and not _is_of_another(pair, change, facts)
    ]
    beside = [
        pair
        for pair in pairs
        if pair.years and change.sentence and change.sentence == pair.base.sentence == pair.later.sentence
    ]
    estimated = any(fact.bound == "about" for pair in beside for fact in (pair.base, pair.later))
    weighed = [_as_printed(pair) for pair in pairs] if estimated else pairs
    outcome = best(fit(pair, way, change) for pair in weighed for way in ways_of(pair, change))
    if outcome is Outcome.AGREES:
        return
    if (
        any(_is_one_of(pair, change, facts) for pair in pairs)
        or _is_sum_of_years(change, facts)
        or _is_of_a_rate(book, change)
        or any(_may_be_points(book, pair, change) for pair in pairs)
    ):
        return
    pair = min(beside or pairs, key=lambda pair: _distance(pair, change))
    unfit = "proved" if beside and not estimated else "assumed"
    verdict = "nearly" if outcome is Outcome.NEARLY else unfit
    yield from _finding(book, pair, change, verdict)


def _as_printed(pair: Pair) -> Pair:
    """«ước đạt 39,1 triệu đồng, tăng 8,0%»: in one sentence a clerk computes from the figures that he prints."""
    return Pair(_without_bound(pair.base), _without_bound(pair.later), pair.years)


def _without_bound(fact: Fact) -> Fact:
    if fact.bound != "about" or fact.number is None:
        return fact
    half = fact.half_step or Decimal(0)
    return replace(fact, bound="exact", low=fact.number - half, high=fact.number + half)


def _pairs(change: Fact, facts: list[Fact]) -> list[Pair]:
    """The figures that can stand before and after a change: same measure and place, years as it says."""
    where = place(change)
    levels = [
        fact
        for fact in facts
        if fact.role in ("actual", "baseline")
        and fact.item == change.item
        and place(fact) == where
        and exact(fact.number) is not None
    ]
    start, end = first_year(change), last_year(change)
    found = []
    for later in levels:
        if later.role != "actual" or end is None or last_year(later) != end:
            continue
        for base in levels:
            year = last_year(base)
            if base.unit != later.unit:
                continue
            if year is None and base.role == "baseline" and base.sentence and base.sentence == later.sentence:
                found.append(Pair(base, later, 0))  # «tăng từ 8,7 lên 14,2 triệu đồng»: when it was 8,7 is not said
            if year == end and base is not later and _is_from_opening(change, base, later):
                found.append(Pair(base, later, 0))
            if _is_of_the_beginning(base) and year == end and start == end - 1:
                found.append(Pair(base, later, 1))  # «tăng 11,9% so với năm 2018»: the beginning of 2019 is its end
            if year is None or year >= end:
                continue
            if year == start or (start == end and (base.role == "baseline" or _adds_up(base, change, later))):
                found.append(Pair(base, later, end - year))
    found = found or _pair_beside(change, levels) or _pairs_in_order(change, levels)
    return [pair for pair in found if _length(pair.base) == _length(pair.later)]


def _is_from_opening(change: Fact, base: Fact, later: Fact) -> bool:
    """«Đầu năm có 1.169 hộ nghèo. … Cuối năm còn 811 hộ, giảm 358 hộ so với đầu năm»: pages lie between."""
    opens = [spoken(fact.sentence.partition(fact.quote)[0]).rpartition(_OPENING)[1] for fact in (base, later)]
    compared = spoken(change.sentence.rpartition(change.quote)[2])
    return bool(opens[0]) and not opens[1] and f" so với{_OPENING}" in compared and later.sentence == change.sentence


def _is_of_the_beginning(base: Fact) -> bool:
    """«Đầu năm huyện có 15 xã đạt chuẩn, thu nhập 35,4 triệu đồng/người»."""
    return base.role == "baseline" and _OPENING in spoken(base.sentence.partition(base.quote)[0])


def _adds_up(base: Fact, change: Fact, later: Fact) -> bool:
    """«Cuối năm 2013 có 02 xã. Năm 2014 có thêm 06 xã, nâng tổng số lên 08 xã»: what there was, came and is."""
    together = change.rule.endswith(".added") and bool(change.sentence) and change.sentence == later.sentence
    return together and base.span < change.span < later.span and (last_year(base) or 0) + 1 == last_year(later)


def _length(fact: Fact) -> int:
    """Years that a figure is of; «612 tỷ đồng trong 2 năm» is no base for the growth of one year's money."""
    first, last = first_year(fact), last_year(fact)
    return last - first if first is not None and last is not None else 0


def _pair_beside(change: Fact, levels: list[Fact]) -> list[Pair]:
    """«từ 18,5 (2010) lên 52,1 (2019), gấp 2,8 lần»: the only two figures of the sentence, whatever the years read."""
    beside = [fact for fact in levels if change.sentence and fact.sentence == change.sentence]
    years = [last_year(fact) for fact in beside]
    if len(beside) != len(set(years)) or len(beside) != _TWO or None in years or beside[0].unit != beside[1].unit:
        return []
    base, later = sorted(beside, key=lambda fact: last_year(fact) or 0)
    since = first_year(change)
    if since not in (last_year(base), last_year(later)) and str(since) in change.sentence:
        return []  # «tăng 1,3 tiêu chí so với năm 2012, gấp 2 lần năm 2010 (4,7 tiêu chí)»
    return [Pair(base, later, (last_year(later) or 0) - (last_year(base) or 0))]


def _pairs_in_order(change: Fact, levels: list[Fact]) -> list[Pair]:
    """«đầu kỳ 34,81 %, đến giữa năm 33,1 %, giảm 2,3 %»: two figures of one year and behind them what lies between.

    Which of them is the earlier is not known, so either may be.
    """
    beside = [fact for fact in levels if change.sentence and fact.sentence == change.sentence]
    if len(beside) != _TWO or beside[0].unit != beside[1].unit or last_year(beside[0]) != last_year(beside[1]):
        return []
    base, later = sorted(beside, key=lambda fact: fact.span.start)
    between = later.span.start - base.span.end < _REACH and 0 < change.span.start - later.span.end < _REACH
    return [Pair(base, later, 0), Pair(later, base, 0)] if between else []


def _distance(pair: Pair, change: Fact) -> tuple[int, int, str, str]:
    far = abs(pair.base.span.start - change.span.start) + abs(pair.later.span.start - change.span.start)
    return far, pair.base.span.start, pair.base.fact_id, pair.later.fact_id


def _finding(book: Book, pair: Pair, change: Fact, verdict: str) -> Iterator[Finding]:
    base, later, printed = exact(pair.base.number), exact(pair.later.number), exact(change.number)
    if base is None or later is None or printed is None or base <= 0 or later < 0:
        return
    factor, decimals = money_factor(pair.base), places(change)
    results = [(way, _result(way, base, later)) for way in ways_of(pair, change)]
    nearest = min(results, key=lambda result: abs(abs(result[1]) - abs(printed)))
    yield from book.finding(
        CHECK,
        verdict,
        "nearly" if verdict == "nearly" else "wrong",
        (change, pair.base, pair.later),
        {
            "what": book.what(pair.later),
            "base": figure(pair.base, factor),
            "later": figure(pair.later, factor),
            "unit": unit_words(pair.base.unit, factor, book.catalog.messages),
            **_told(book, change, printed, results, "vi"),
        },
        english=_told(book, change, printed, results, "en"),
        expected=plain(nearest[1], decimals),
        observed=plain(printed),
        unit=change.unit,
        tolerance=slack(rounded(change)),
    )


def _told(
    book: Book, change: Fact, printed: Fraction, results: list[tuple[Way, Fraction]], language: str
) -> dict[str, str]:
    """The change as printed, and what each way of counting gives: «cả kỳ giảm 3,54 điểm %»."""
    messages = book.catalog.messages
    scale = Fraction(money_factor(change))
    ways = []
    for way, value in results:
        moved = _moved(
            book, way.scale, value, f"{beside(abs(value) / scale, change)}{_unit(book, way, change)}", language
        )
        # «14,62 % → 11,08 %» falls by 3,54 points and by 24,21 %
        of_points = way.scale == "relative" and results[0][0].scale == "difference"
        kind = "relative" if way.kind == "total" and of_points else way.kind
        ways.append(messages.text(f"{CHECK}.way_{kind}", {"moved": moved, "years": str(way.years)}, language))
    seen = f"{counted(abs(printed) / scale)}{unit_words(change.unit, money_factor(change), messages)}"
    return {"ways": "; ".join(ways), "printed": _moved(book, results[0][0].scale, printed, seen, language)}


def _moved(book: Book, scale: str, value: Fraction, told: str, language: str) -> str:
    direction = "times" if scale == "times" else "fall" if value < 0 else "rise"
    return book.catalog.messages.text(f"{CHECK}.{direction}", {"value": told}, language)


def _unit(book: Book, way: Way, change: Fact) -> str:
    unit = "percent" if way.scale == "relative" else change.unit
    if way.scale == "difference" and unit == "percent":
        unit = "percentage_point"
    return unit_words(unit, money_factor(change), book.catalog.messages)


def _result(way: Way, base: Fraction, later: Fraction) -> Fraction:
    """The change that this way of counting gives, in percent, times or the unit of the figures."""
    if way.scale == "difference":
        return (later - base) / way.years
    ratio = later / base
    if way.scale == "times":
        return ratio
    if way.kind == "compound":
        return (_root(ratio, way.years) - 1) * _HUNDRED
    return (ratio - 1) / way.years * _HUNDRED


def _root(ratio: Fraction, degree: int) -> Fraction:
    """For the message only; the verdict compares powers, which are exact."""
    if ratio <= 0:
        return Fraction(0)
    value = _ROOTS.divide(Decimal(ratio.numerator), Decimal(ratio.denominator))
    return Fraction(_ROOTS.power(value, _ROOTS.divide(Decimal(1), Decimal(degree))))
