"""The shares of a whole make 100: 38,1 + 25,8 + 1,1 + 35 = 100.

More than 100 is doubtful in any list, less only where the list is whole. If a share is wrong by its own amount, and
the right one would make 100, `shares` has said it.

**Source**: consistency rule A3 of the provincial auditors.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

from extractor.checks.book import Book
from extractor.checks.intervals import Interval, exact, loosened, rounded, total
from extractor.checks.splits import Balance, Split
from extractor.checks.wording import addition, counted, plain, slack
from extractor.model import Fact, Finding

CHECK = "shares_total.hundred"
_HUNDRED = Fraction(100)
_WHOLE = Interval(_HUNDRED, _HUNDRED)
_FEWEST = 2


def check_shares_total(book: Book) -> Iterator[Finding]:
    """Yield a finding for each list of shares that should make 100 and does not."""
    for split in book.splits:
        shares = split.share_addends
        if len(shares) < _FEWEST or len({share.item for share in shares}) < len(shares):
            continue
        as_printed = total(map(rounded, shares))
        if as_printed.meets(_WHOLE) or not (_is_above(as_printed) or _is_whole(split)):
            continue
        if split.balance.is_wrong or _explained_by_amounts(split):
            continue
        nearly = total(map(loosened, shares)).meets(_WHOLE)
        yield from _finding(book, split.whole, shares, "nearly" if nearly else "proved")


def _is_above(shares: Interval) -> bool:
    return shares.low is not None and shares.low > _HUNDRED


def _is_whole(split: Split) -> bool:
    """True if every part has a share, and the parts make the total or the list says so."""
    every_part = len(split.share_addends) == len(split.addends)
    return split.closed or (every_part and split.balance in (Balance.AGREES, Balance.NEARLY))


def _explained_by_amounts(split: Split) -> bool:
    """True if some shares do not fit their own amounts, and those that do would make 100."""
    intervals, wrong = [], False
    for share in split.share_addends:
        ratios = [rounded(part).over(rounded(split.whole)).times(_HUNDRED) for part in split.amounts_of(share)]
        fits = not ratios or any(ratio.meets(rounded(share)) for ratio in ratios)
        wrong = wrong or not fits
        intervals.append(loosened(share) if fits else ratios[0])
    return wrong and total(intervals).meets(_WHOLE)


def _finding(book: Book, whole: Fact, shares: tuple[Fact, ...], verdict: str) -> Iterator[Finding]:
    values = [exact(share.number) for share in shares]
    if None in values:
        return
    added = sum((value for value in values if value is not None), Fraction(0))
    fields = {
        "sum": addition(shares, Decimal(1)),
        "added": counted(added),
        "difference": counted(abs(added - _HUNDRED)),
    }
    yield from book.finding(
        CHECK,
        verdict,
        "wrong",
        (*shares, whole),
        fields,
        expected="100",
        observed=plain(added),
        difference=plain(added - _HUNDRED),
        tolerance=slack(total(map(rounded, shares))),
    )
