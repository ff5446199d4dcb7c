"""A share of whole things is one whole number over another: 75 communes are 68,36 % of no number of communes.

Where the count stands beside its share and the whole is not printed, the whole follows from both; if no whole number
fits, one of the two is wrong. Where the whole is printed and the count is not, the share of it must give a whole count.

**Source**: the inconsistencies found in press reports («68,36 % that no whole denominator gives»).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from math import floor

import regex

from extractor.checks.bands import all_communes, band_groups, communes_of
from extractor.checks.book import Book, spoken
from extractor.checks.intervals import Interval, Outcome, exact, judge, loosened, rounded
from extractor.checks.wording import beside, computed, counted, figure, plain, slack
from extractor.model import Fact, Finding
from extractor.vi.fold import fold

CHECK = "possible.share"
_HUNDRED = Fraction(100)
_FARTHEST = 60  # letters between a count and its share
_LEAD = 24  # letters before a whole in which it is called one
_WHOLE_RE = regex.compile(r"(?<!\p{L})(?:(?:trên|trong)(?: tổng)?(?: số)?|tổng số)(?: có)? ?$")
_JOINED = (" chiếm ", " đạt ", " bằng ", " tương ứng ", " tỉ lệ ", " tương đương ")


def check_possible(book: Book) -> Iterator[Finding]:
    """Yield a finding for each share that no whole number of things gives."""
    for pair in book.catalog.limits.ratios:
        for share in book.by_indicator.get(pair.share, ()):
            if share.unit != "percent" or share.role == "change" or not exact(share.number) or share.bound != "exact":
                continue
            told = book.by_indicator.get(pair.count, ())
            counts = [one for one in told if _are_beside(book, one, share) and not _is_told_between(told, one, share)]
            if len(counts) == 1:
                among_bands = list(_check_of_bands(book, counts[0], share))
                yield from among_bands or _check_beside(book, counts[0], share)
            elif not counts and pair.count.startswith("communes_"):
                yield from _check_of_communes(book, share, pair.count)


def _is_told_between(told: Sequence[Fact], count: Fact, share: Fact) -> bool:
    """«thêm 02 xã (A, B) về đích, cả huyện 7/13 xã = 53,8 %»: the share is of the later count."""
    return any(count.span.end <= one.span.start and one.span.end <= share.span.start for one in told)


def _are_beside(book: Book, count: Fact, share: Fact) -> bool:
    """True if the share is said of this count: «75 xã, chiếm 68,36 %»."""
    gap = share.span.start - count.span.end
    outline = book.context.outline
    if count.sentence != share.sentence or not count.sentence or not 0 <= gap <= _FARTHEST:
        return False
    if outline and _WHOLE_RE.search(
        fold(outline.document.text[max(0, count.span.start - _LEAD) : count.span.start]).text
    ):
        return False  # «15 thôn có nhà văn hóa trên tổng số 28 thôn, đạt 53,6%»
    between = outline.document.text[count.span.end : share.span.start] if outline else "("
    if count.number is not None and "tỷ lệ" in between and _is_share_of(share, Fraction(count.number)):
        return False  # «Toàn huyện 30 trường, tỷ lệ trường đạt chuẩn 80%»: the count is the whole
    if ")" in between.partition("(")[0]:
        return False  # «32 trường (…, 8 trường trung học cơ sở), đạt 58,2%» is of what the brackets split
    return "(" in between or any(word in spoken(between) for word in _JOINED)


def _check_beside(book: Book, count: Fact, share: Fact) -> Iterator[Finding]:
    number = exact(count.number)
    is_count = count.unit in book.catalog.units.counted and count.bound == "exact" and count.of is None
    if number is None or number <= 0 or not is_count or (count.item, count.role) != (share.item, share.role):
        return
    wholes = Interval(number, number).over(rounded(share)).times(_HUNDRED)
    if wholes.holds_integer() or wholes.low is None or wholes.high is None:
        return
    nearly = Interval(number, number).over(loosened(share)).times(_HUNDRED).holds_integer()
    value = exact(share.number) or _HUNDRED
    around = (floor(wholes.low), floor(wholes.low) + 1)
    fields = {
        "what": book.what(count),
        "count": counted(number),
        "printed": figure(share),
        "options": "; ".join(
            f"{counted(number)}/{counted(Fraction(whole))} = {beside(number / whole * _HUNDRED, share)} %"
            for whole in around
            if whole > 0
        ),
        "whole": computed(number / value * _HUNDRED, 2),
    }
    yield from book.finding(
        CHECK,
        "nearly" if nearly else "assumed",
        "beside",
        (share, count),
        fields,
        observed=plain(value),
        unit=share.unit,
        tolerance=slack(rounded(share)),
    )


def _check_of_bands(book: Book, count: Fact, share: Fact) -> Iterator[Finding]:
    """«9 xã, chiếm 64,3 %» where the communes of all bands are 16: a whole number of another whole."""
    number, value = exact(count.number), exact(share.number)
    bands = next((group for group in band_groups(book) if any(band.fact is count for band in group)), ())
    communes = all_communes(book, bands) if bands else None
    if not communes or number is None or value is None:
        return
    due = number / communes * _HUNDRED
    outcome = judge(lambda _: Interval(due, due), share)
    if outcome is Outcome.AGREES:
        return
    fields = {
        "count": counted(number),
        "communes": counted(communes),
        "due": beside(due, share),
        "printed": figure(share),
    }
    yield from book.finding(
        CHECK,
        "nearly" if outcome is Outcome.NEARLY else "assumed",
        "bands",
        (share, count),
        fields,
        expected=plain(due, share.decimals or 0),
        observed=plain(value),
        unit=share.unit,
        tolerance=slack(rounded(share)),
    )


def _check_of_communes(book: Book, share: Fact, count: str) -> Iterator[Finding]:
    wholes = [(number, fact) for number, fact in communes_of(book, share) if number > 0]
    value = exact(share.number)
    if not wholes or value is None or any(_is_share_of(share, number) for number, _ in wholes):
        return
    number, fact = wholes[0]
    if fact.of is not None and fact.indicator == count:
        return  # the count stands there too: `ratio` weighs it
    below = Fraction(floor(value * number / _HUNDRED))
    options = [f"{counted(n)}/{counted(number)} = {beside(n / number * _HUNDRED, share)} %" for n in (below, below + 1)]
    nearly = loosened(share).times(number / _HUNDRED).holds_integer()
    fields = {"printed": figure(share), "communes": counted(number), "options": "; ".join(options)}
    yield from book.finding(
        CHECK,
        "nearly" if nearly else "assumed",
        "communes",
        (share, fact),
        fields,
        observed=plain(value),
        unit=share.unit,
        tolerance=slack(rounded(share)),
    )


def _is_share_of(share: Fact, number: Fraction) -> bool:
    return rounded(share).times(number / _HUNDRED).holds_integer()
