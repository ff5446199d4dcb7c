"""A printed share is that part over that total: 7.010,1 / 18.364,8 = 38,17 %.

Printed 38,1 it was cut and not rounded, which is a note. A share may also be meant of the total above the total
(«trong đó ngân sách tỉnh 20 tỷ, chiếm 12 % tổng nguồn vốn»).

**Source**: consistency rule A2 of the provincial auditors.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

import regex

from extractor.checks.book import Book, moment
from extractor.checks.intervals import Interval, Outcome, best, exact, judge, loosened, rounded, to_decimal
from extractor.checks.splits import Split
from extractor.checks.wording import beside, computed, figure, money_factor, plain, rounding, slack
from extractor.model import Fact, Finding
from extractor.vi.numbers import NUMBER

CHECK = "shares.of_total"
_HUNDRED = Fraction(100)
_REACH = 60  # letters
_AMOUNT_RE = regex.compile(
    rf"(?<![\p{{L}}\d.,])(?P<number>{NUMBER}) ?(?:tỷ|tỉ|triệu|tr\.?đ|trđ|nghìn)[^\d.;]{{0,24}}$", regex.IGNORECASE
)


def check_shares(book: Book) -> Iterator[Finding]:
    """Yield a finding for each share that its part and total do not give."""
    for split in book.splits:
        for share in split.shares:
            amounts = split.amounts_of(share) or _amounts_elsewhere(book, split, share)
            outcome = share_outcome(book, split, share, amounts)
            if outcome is Outcome.AGREES or _follows_from_sum(split, share, amounts):
                continue
            if not _is_of_unread_amount(book, share):
                yield from _finding(book, split.whole, amounts[0], share, outcome)
    yield from _check_apart(book)


def _check_apart(book: Book) -> Iterator[Finding]:
    """«vốn nhân dân đóng góp chiếm 25,2%», where the amounts of sources and total stand in another paragraph."""
    within = {share.fact_id for split in book.splits for share in split.shares}
    for share in book.by_indicator.get("funding_share", ()):
        told = share.certainty == "stated" and share.role == "actual" and share.bound == "exact" and not share.part_of
        if not told or share.fact_id in within or share.unit != "percent" or exact(share.number) is None:
            continue
        pairs = [
            (split, part)
            for split in book.splits
            if split.whole.item == "total" and moment(split.whole) == moment(share)
            for part in split.addends
            if part.item == share.item and part.certainty == "stated" and part.period_start == share.period_start
        ]
        outcomes = [_fit(part, split.whole, share) for split, part in pairs]
        if outcomes and best(outcomes) is Outcome.DISAGREES and len({part.number for _, part in pairs}) == 1:
            split, part = pairs[0]
            yield from _finding(book, split.whole, part, share, Outcome.DISAGREES, apart=True)


def share_outcome(book: Book, split: Split, share: Fact, amounts: tuple[Fact, ...]) -> Outcome:
    """Return how well a share fits its amounts and the totals that it can be meant of."""
    above = book.sums if split.whole.item != "total" else ()
    wholes = (split.whole, *book.ancestors(split.whole), *above)
    return best(_fit(amount, whole, share) for amount in amounts for whole in wholes if whole.unit == amount.unit)


def _fit(amount: Fact, whole: Fact, share: Fact) -> Outcome:
    return judge(lambda reading: reading(amount).over(reading(whole)).times(_HUNDRED), share)


def _amounts_elsewhere(book: Book, split: Split, share: Fact) -> tuple[Fact, ...]:
    """The part in another partition of the same total, where the share stands in one of its own."""
    others = (other for other in book.splits if other.whole is split.whole)
    return tuple(amount for other in others for amount in other.amounts_of(share))


def _is_of_unread_amount(book: Book, share: Fact) -> bool:
    """True if right before a share stands an amount that no fact took («Vốn tin dụng 1.486,5 tỷ đồng (64,2%)»)."""
    outline = book.context.outline
    if outline is None:
        return False
    start = max(0, share.span.start - _REACH)
    amount = _AMOUNT_RE.search(outline.document.text, start, share.span.start)
    if amount is None:
        return False
    at = amount.start("number")
    return not any(fact.span.start <= at < fact.span.end for fact in book.facts if fact.topic != "open")


def _follows_from_sum(split: Split, share: Fact, amounts: tuple[Fact, ...]) -> bool:
    """True if the share fits as soon as one wrong figure of the sum is put right: that finding says it already."""
    if not split.balance.is_wrong:
        return False
    return any(
        part.over(whole).times(_HUNDRED).meets(loosened(share))
        for amount in amounts
        for part, whole in split.with_sum_repaired(amount, rounded)
    )


def _finding(
    book: Book, whole: Fact, amount: Fact, share: Fact, outcome: Outcome, *, apart: bool = False
) -> Iterator[Finding]:
    part_value, whole_value, printed = exact(amount.number), exact(whole.number), exact(share.number)
    if part_value is None or not whole_value or printed is None:
        return
    value = part_value / whole_value * _HUNDRED
    decimals = share.decimals or 0
    expected = to_decimal(value, decimals)
    factor = money_factor(whole)
    fits = "cut" if _is_cut(value, printed, decimals) else "nearly"
    yield from book.finding(
        CHECK,
        "nearly" if outcome is not Outcome.DISAGREES else "assumed" if apart else "proved",
        "wrong" if outcome is Outcome.DISAGREES else fits,
        (share, amount, whole),
        {
            "what": book.what(amount),
            "part": figure(amount, factor),
            "total": figure(whole, factor),
            "computed": beside(value, share),
            "rounding": rounding(value, share, book.catalog.messages),
            "rounded": computed(value, decimals),
            "printed": figure(share),
        },
        english={"rounding": rounding(value, share, book.catalog.messages, "en")},
        expected=f"{expected:f}",
        observed=plain(printed),
        unit=share.unit,
        tolerance=slack(rounded(share), _interval(amount, whole)),
    )


def _interval(amount: Fact, whole: Fact) -> Interval:
    return rounded(amount).over(rounded(whole)).times(_HUNDRED)


def _is_cut(value: Fraction, printed: Fraction, decimals: int) -> bool:
    return Fraction(int(value * 10**decimals), 10**decimals) == printed
