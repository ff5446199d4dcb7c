"""The parts make the total: 7.010,1 + 4.740 + 205,5 + 6.409,2 = 18.364,8.

An excess is always wrong; a shortfall only if the list claims to be whole («còn lại», shares that make 100). Shares
that fail only because the sum does are told here and not once more.

**Source**: consistency rule A1 of the provincial auditors.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from extractor.checks.book import Book
from extractor.checks.intervals import exact, rounded, total
from extractor.checks.splits import Balance, Split
from extractor.checks.wording import addition, counted, figure, money_factor, plain, slack, unit_words
from extractor.model import Finding

CHECK = "sums.total"
_MESSAGES = {Balance.EXCESS: "excess", Balance.SHORTFALL: "shortfall", Balance.NEARLY: "nearly"}


def check_sums(book: Book) -> Iterator[Finding]:
    """Yield a finding for each partition of a total whose parts do not make it."""
    for split in book.splits:
        if split.balance in _MESSAGES and not _are_of_another(book, split):
            yield from _finding(book, split)


def _are_of_another(book: Book, split: Split) -> bool:
    """«cầu Mương Chùa 218 triệu đồng, …; đường 735 triệu đồng, nhà nước 441, dân 294»: the amount right before."""
    added = total(map(rounded, split.addends))
    first = min(part.span.start for part in split.addends)
    between = [it for it in book.facts if split.whole.span.end <= it.span.start < first]
    return any(it.unit == split.whole.unit and added.meets(rounded(it)) for it in between)


def _finding(book: Book, split: Split) -> Iterator[Finding]:
    values = [exact(part.number) for part in split.addends]
    whole = exact(split.whole.number)
    if whole is None or None in values:
        return
    added = sum((value for value in values if value is not None), Fraction(0))
    factor = money_factor(split.whole)
    unit = unit_words(split.whole.unit, factor, book.catalog.messages)
    scale = Fraction(factor)
    fields = {
        "what": book.what(split.whole),
        "sum": addition(split.addends, factor),
        "added": counted(added / scale),
        "total": figure(split.whole, factor),
        "unit": unit,
        "difference": counted(abs(added - whole) / scale),
    }
    yield from book.finding(
        CHECK,
        "nearly" if split.balance is Balance.NEARLY else "proved",
        _MESSAGES[split.balance],
        (split.whole, *split.addends),
        fields,
        expected=plain(added),
        observed=plain(whole),
        unit=split.whole.unit,
        tolerance=slack(rounded(split.whole), total(map(rounded, split.addends))),
    )
