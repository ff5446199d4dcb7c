"""A part is no more than its whole: clean water is hygienic, who is certified was trained, 21 of 19 cannot be met.

Which measure is part of which is said by schemas/checks.toml. A plan may be exceeded («12/10 xã, vượt kế hoạch»), so
a count above its whole is left alone where the sentence speaks of a plan.

**Source**: consistency rule A9 of the provincial auditors.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import regex

from extractor.checks.book import Book, spoken
from extractor.checks.intervals import exact, rounded, total
from extractor.checks.splits import Split
from extractor.checks.wording import amount, counted, plain, slack
from extractor.model import Fact, Finding
from extractor.vi.fold import fold

MEASURES = "subsets.measures"
WHOLE = "subsets.whole"
_NO_AMOUNTS = ("percent", "VND", "bool", "status", "times", "percentage_point")  # money is weighed by its splits
_DISBURSED = "funding_disbursed"  # no more than was given
_PART_BEHIND_RE = regex.compile(r"[^.;:,()\d]{0,60},? ?\(?trong (?:đó|số (?:đó|này|ấy))(?: có| riêng)? ?")


def check_subsets(book: Book) -> Iterator[Finding]:
    """Yield a finding for each part that is more than its whole."""
    for pair in book.catalog.limits.subsets:
        yield from _check_measures(book, pair.part, pair.whole, pair.verdict)
    for fact in book.facts:
        if fact.role == "actual" and fact.of is not None:
            yield from _check_count(book, fact)
    for split in book.splits:
        yield from _check_single_part(book, split)
    yield from _check_told_parts(book)


def _check_measures(book: Book, part: str, whole: str, verdict: str) -> Iterator[Finding]:
    told: set[tuple[str, str, str]] = set()
    for fact in book.by_indicator.get(part, ()):
        if fact.role != "actual" or exact(fact.number) is None or fact.item not in ("", "total"):
            continue
        if fact.of is not None:
            continue  # «232/257 xã» has its own whole; another one is of other units
        wholes = [
            one
            for one in book.same_moment(whole, fact, fact.unit)
            if one.item in ("", "total")
            and one.certainty == "stated"
            and (fact.unit != "VND" or one.period_start == fact.period_start)
        ]
        same = (fact.place_code or fact.place_name, fact.period_end, fact.unit)
        if wholes and same not in told and all(_is_more(fact, one) for one in wholes):
            told.add(same)
            yield from _finding(book, MEASURES, verdict, fact, wholes[0])


def _check_count(book: Book, fact: Fact) -> Iterator[Finding]:
    """«21/19 tiêu chí»: a count above its whole."""
    count, of = exact(fact.number), exact(fact.of)
    if count is None or of is None or of <= 0 or fact.bound != "exact":
        return
    limited = fact.unit in book.catalog.units.counted or fact.indicator == _DISBURSED
    if limited and count > of and not any(word in spoken(fact.sentence) for word in book.catalog.limits.plan_words):
        yield from book.finding(
            WHOLE,
            "proved",
            "count",
            (fact,),
            {"what": book.what(fact), "part": counted(count), "whole": counted(of)},
            expected=f"<= {plain(of)}",
            observed=plain(count),
            unit=fact.unit,
            tolerance="0",
        )


def _check_single_part(book: Book, split: Split) -> Iterator[Finding]:
    """«tổng 5 tỷ đồng, trong đó ngân sách huyện 7 tỷ đồng»: one part only, which no sum weighs."""
    # of tables `tables` weighs rows and columns
    single = len(split.addends) == 1 and split.whole.origin == "text" and _is_more(split.addends[0], split.whole)
    if single and not _stands_beside(book, split.addends[0], split.whole):
        yield from _finding(book, WHOLE, "proved", split.addends[0], split.whole)


def _stands_beside(book: Book, part: Fact, whole: Fact) -> bool:
    """True if the total above both holds the part beside its whole: «NSNN trực tiếp 96,2; lồng ghép 412,5; …»."""
    above = book.by_id.get(whole.part_of)
    parts = [it for it in book.facts if above is not None and it.part_of == above.fact_id and it.unit == above.unit]
    return above is not None and total(map(rounded, (*parts, part))).meets(rounded(above))


def _check_told_parts(book: Book) -> Iterator[Finding]:
    """A part told right behind its whole."""
    for whole, part in pairwise(fact for fact in book.facts if fact.origin == "text"):
        if is_told_part(book, whole, part) and _is_more(part, whole):
            yield from _finding(book, WHOLE, "proved", part, whole)


def is_told_part(book: Book, whole: Fact, part: Fact) -> bool:
    """True for «14,2 km kênh mương, trong đó 16,8 km bằng cấu kiện đúc sẵn»."""
    if whole.unit != part.unit or whole.unit in _NO_AMOUNTS or whole.sentence != part.sentence:
        return False
    between = book.between(whole, part)
    return "trong" in between and _PART_BEHIND_RE.fullmatch(fold(between).text) is not None


def _is_more(part: Fact, whole: Fact) -> bool:
    low, high = rounded(part).low, rounded(whole).high
    return low is not None and high is not None and low > high


def _finding(book: Book, check: str, verdict: str, part: Fact, whole: Fact) -> Iterator[Finding]:
    value, most = exact(part.number), exact(whole.number)
    if value is None or most is None:
        return
    messages = book.catalog.messages
    yield from book.finding(
        check,
        verdict,
        "more",
        (part, whole),
        {
            "part": amount(part, messages),
            "part_name": book.what(part),
            "whole": amount(whole, messages),
            "whole_name": book.what(whole),
        },
        expected=f"<= {plain(most)}",
        observed=plain(value),
        unit=part.unit,
        tolerance=slack(rounded(part), rounded(whole)),
    )
