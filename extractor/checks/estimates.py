"""What is estimated was computed: «ước đạt 28.193 triệu đồng» is a sum of parts as any other.

Such a figure is not known yet, but its digits are meant; the noughts at its end are not («ước 300 tỷ đồng»). «Ước
khoảng 260» stays what «khoảng» makes of it.
"""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import regex

from extractor.model import Fact
from extractor.vi.fold import fold_phrase

_ESTIMATE_RE = regex.compile(r"(?:dự )?ước(?! (?:tính )?khoảng)")
_ABOUT = "about"


def is_estimate(bound: str, quote: str) -> bool:
    """True if the words of a figure call it estimated and nothing vaguer."""
    return bound == _ABOUT and _ESTIMATE_RE.match(fold_phrase(quote)) is not None


def as_computed(fact: Fact) -> Fact:
    """Return an estimated figure as one that was rounded at its last digit that is no nought; others as they are."""
    if fact.bound != _ABOUT or fact.number is None or not is_estimate(fact.bound, fact.quote):
        return fact
    half = max(fact.half_step, _last_place(fact.number, fact.half_step * 2) / 2)
    return replace(fact, bound="exact", low=fact.number - half, high=fact.number + half)


def _last_place(number: Decimal, step: Decimal) -> Decimal:
    """The place of the last digit that is no nought: 10 for 4.250; of a count the figure is as it stands."""
    if not step or not number.is_finite():
        return Decimal(0)
    place = step
    while number and abs(place) < abs(number) and not number % (place * 10):
        place *= 10
    return place
