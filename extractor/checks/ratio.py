"""A count out of a whole, and the percentage that repeats it: 3/19 xã is 15,8 %, not 17,8 %.

Which count a percentage repeats is said by schemas/checks.toml. In one sentence the two belong together; far apart
they do only if the report has one of each, and then the finding is a question. A count that another percentage of
the sentence repeats is not asked again: «đường ngõ» and «đường thôn» in one breath are easily read crosswise.

**Source**: consistency rule A4 of the provincial auditors; of 68 such pairs in press reports 4 were wrong.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

import regex

from extractor.checks.book import Book
from extractor.checks.intervals import UNBOUNDED, Interval, Outcome, Reading, best, exact, judge, rounded, to_decimal
from extractor.checks.lines import Figure, Line
from extractor.checks.met_count import out_of_set
from extractor.checks.wording import beside, figure, money_factor, plain, rounding, slack
from extractor.model import Fact, Finding, Span
from extractor.vi.fold import fold
from extractor.vi.format import format_number
from extractor.vi.gate import says

CHECK = "ratio.percent"
_SIGNS = ("%", "phần trăm")
_JOINS, _PARTS = ("(", ","), (".", ";", ":", ")", "%")  # between a count and the percentage that repeats it
_ONE_BREATH = 160  # letters of a sentence in which the two surely belong together
_REACH = 90  # letters between a count and the percentage that repeats it
_HUNDRED = Fraction(100)
# «71/129 xã đạt (50,5%)», «2.196/2.386 hộ đạt gia đình văn hóa, chiếm 90,2%»: nothing else stands between
_REPEATS_RE = regex.compile(
    r"(?:(?!(?<!\p{L})(?:trong|riêng|còn|tăng|giảm|vượt|so|kế hoạch|trừ)(?!\p{L}))[^.;:,()\d%]){0,70}"
    r"(?:\( ?(?:chiếm|đạt|bằng|tương ứng|tương đương|tỉ lệ|=)?|, ?(?:chiếm|bằng|tương ứng|tương đương|=))"
    r"(?: (?:với|tỉ lệ|là))* ?"
)
# «Tỷ lệ hộ dùng nước sạch đạt 89,0% (39.715/40.523 hộ)»
_FIRST_RE = regex.compile(
    r" ?(?:\( ?(?:(?:tương ứng|tương đương|tức|bằng|là|với|đạt|có) ){0,2}"
    r"|, ?(?:tương ứng|tương đương|tức|bằng)(?: (?:với|là|có))* )"
)
_CLOSED_RE = regex.compile(r"(?: \p{L}+){0,3} ?(?:[).;]|$)")
# «1.412/1.620 hộ có nhà kiên cố, bán kiên cố, đạt 82,7%»
_LISTED_REPEATS_RE = regex.compile(
    r"(?:(?!(?<!\p{L})(?:trong|riêng|còn|tăng|giảm|vượt|so|(?<!theo )kế hoạch|nhưng|mà)(?!\p{L}))[^.;:()\d%]){0,90}"
    r", ?(?:đạt|chiếm|bằng)(?: tỉ lệ)? ?"
)
# «52 hộ nghèo/2.468 hộ; trừ 31 hộ bảo trợ xã hội, tỷ lệ là 0,85%»
_WITHOUT_RE = regex.compile(r"(?<!\p{L})(?:trừ|không (?:tính|kể|bao gồm)|loại ra)(?!\p{L})")
_OF_THING_RE = regex.compile(r" ?(?!(?:số|tổng|so|kế hoạch|trong)(?!\p{L}))\p{L}")
_PART = "trong đó"  # «4/4 trường đạt chuẩn, trong đó 2 trường đạt mức độ 2 (50%)»
_AHEAD = 12
_REACHING_RE = regex.compile(r"^[^.;:,()]*(?<!\p{L})(?:đạt|hoàn thành|đủ|có)(?!\p{L})[^.;:,()]*$")
_CRITERIA, _MET = "criteria", "criteria_met_count"
_OF_ELSE_RE = regex.compile(
    r" ?\)? ?(?:so (?:với )?)?(?:của )?(?:kế hoạch|kh|dự toán|chỉ tiêu|nghị quyết|mục tiêu|so với)(?!\p{L})"
)


def check_ratio(book: Book) -> Iterator[Finding]:
    """Yield a finding for each percentage that the count beside it does not give."""
    partners: dict[str, set[str]] = {}
    for pair in book.catalog.limits.ratios:
        partners.setdefault(pair.share, set()).add(pair.count)
    for indicator in sorted(partners):
        for share in book.by_indicator.get(indicator, ()):
            if share.unit == "percent" and exact(share.number) is not None:
                yield from _check(book, share, partners[indicator])
    yield from _right_behind(book, partners)


def _right_behind(book: Book, partners: dict[str, set[str]]) -> Iterator[Finding]:
    """A percentage that repeats the count before it, whatever the two measure."""
    for line in book.lines:
        if not says(line.text, _SIGNS):
            continue
        for told, share in pairwise(line.figures):
            if told.unit == "percent" and share.of is not None and told.bound == share.bound == "exact":
                yield from _in_brackets(book, line, told, share, partners)
            if share.unit != "percent" or told.unit == "percent" or share.bound != "exact":
                continue
            count = _out_of_set(book, told)
            if not exact(count.of) or _is_of_units(line, count):
                continue
            known, repeated = book.lines.fact(count), book.lines.fact(share)
            roles = {fact.role for fact in (known, repeated) if fact is not None}
            if len(roles) > 1 or exact(share.number) is None or share.start - count.end > _REACH:
                continue
            between = line.text[count.end : share.start]
            if not says(between, _JOINS) or says(between, _PARTS):
                continue
            beside = _REPEATS_RE.fullmatch(line.text, count.end, share.start) is not None
            if not (beside or _LISTED_REPEATS_RE.fullmatch(line.text, count.end, share.start)):
                continue
            if _OF_ELSE_RE.match(line.text, share.end):
                continue
            if not beside and known and repeated and known.indicator in partners.get(repeated.indicator, ()):
                continue  # the two were weighed as a pair
            outcome = judge(_percentage(count), share)
            unfit = "proved" if beside else "assumed"
            if outcome is not Outcome.AGREES and not _repeats_other(line, count, share):
                yield from _finding(book, count, share, "nearly" if outcome is Outcome.NEARLY else unfit)


def _in_brackets(
    book: Book, line: Line, share: Figure, count: Figure, partners: dict[str, set[str]]
) -> Iterator[Finding]:
    """A percentage with the count that gives it in brackets behind it."""
    known = book.lines.fact(share)
    opened = _FIRST_RE.fullmatch(line.text, share.end, count.start) and _CLOSED_RE.match(line.text, count.end)
    if not opened or exact(share.number) is None or not exact(count.of):
        return
    counted = book.lines.fact(count)
    weighed = counted is not None and known is not None and counted.indicator in partners.get(known.indicator, ())
    if weighed or (known is not None and known.role != "actual"):
        return  # `_check` weighs it
    outcome = judge(_percentage(count), share)
    if outcome is not Outcome.AGREES:
        yield from _finding(book, count, share, "nearly" if outcome is Outcome.NEARLY else "assumed")


def _repeats_other(line: Line, count: Figure, share: Figure) -> bool:
    """«12/48 thôn đạt 15/15 tiêu chí, chiếm 25%»: the percentage is that of a count told before."""
    begin, _ = line.sentences[line.sentence_of(count.start)]
    before = [it for it in line.figures if begin <= it.start < count.start and exact(it.of)]
    return any(judge(_percentage(it), share) is Outcome.AGREES for it in before)


def _is_of_units(line: Line, count: Figure) -> bool:
    """«12 xã đạt chuẩn 19/19 tiêu chí (chiếm 31,6%)»: the percentage is that of the communes."""
    before = [it for it in line.figures if it.end <= count.start]
    between = line.text[before[-1].end : count.start] if before else ""
    return count.unit == _CRITERIA and bool(before) and before[-1].counts and _REACHING_RE.search(between) is not None


def _out_of_set(book: Book, count: Figure) -> Figure:
    """«đạt 17 tiêu chí, chiếm 89,5% tổng số tiêu chí»: a commune's count with the number of its set."""
    fact = book.lines.fact(count) if count.unit == _CRITERIA else None
    if fact is None or fact.indicator != _MET or fact.role != "actual" or fact.item or count.of is not None:
        return count
    whole = out_of_set(book, fact)
    return count if whole is None else count._replace(of=whole.of)


def _check(book: Book, share: Fact, partners: set[str]) -> Iterator[Finding]:
    counts = [
        fact
        for indicator in sorted(partners)
        for fact in book.at_moment(indicator, share)
        if fact.unit != "percent" and exact(fact.of) and fact.item == share.item
    ]
    same = [fact for fact in counts if fact.sentence and fact.sentence == share.sentence]
    beside = [fact for fact in same if abs(fact.span.start - share.span.start) <= _ONE_BREATH]
    candidates = [
        count
        for count in beside or counts
        if not _is_repeated(book, count, share)
        and not _opens_clause(book, count, share)
        and ";" not in book.between(share, count)  # «141 trạm (98,6%); 119/119 xã đạt»: of the next clause
        and not _WITHOUT_RE.search(between := fold(book.between(count, share)).text)
        and _PART not in between
    ]
    outcome = best(judge(_percentage(count), share) for count in candidates)
    if outcome is Outcome.AGREES or (not beside and len(counts) > 1):
        return
    if not beside and any(fact.certainty != "stated" for fact in (share, *counts)):
        return  # two figures far apart, and one of them may be of something else
    count = min(candidates, key=lambda fact: (abs(fact.span.start - share.span.start), fact.fact_id))
    unfit = "proved" if beside else "assumed"
    verdict = "nearly" if outcome is Outcome.NEARLY else unfit
    yield from _finding(book, count, share, verdict)


def _is_repeated(book: Book, count: Fact, share: Fact) -> bool:
    """True if another percentage beside the count is the one that it gives."""
    return any(
        other is not share and judge(_percentage(count), other) is Outcome.AGREES
        for other in book.percentages_in(count.sentence)
    )


def _opens_clause(book: Book, count: Fact, share: Fact) -> bool:
    """«27/33 trường học đạt chuẩn quốc gia, 100% trạm y tế xã có bác sĩ»: of what stands behind it."""
    between, behind = book.between(count, share), book.lines.text(Span(share.span.end, share.span.end + _AHEAD))
    return between.rstrip().endswith((",", ";")) and _OF_THING_RE.match(fold(behind).text) is not None


def _percentage(count: Fact | Figure) -> Callable[[Reading], Interval]:
    whole = _whole(count)
    return lambda reading: reading(count).over(whole).times(_HUNDRED)


def _whole(count: Fact | Figure) -> Interval:
    """What is printed behind the stroke; a length («84,6/94 km») was rounded there as well."""
    value, half = exact(count.of), exact(count.half_step)
    if value is None or count.of is None:
        return UNBOUNDED
    if not half:
        return Interval(value, value)
    half = max(half, Fraction(1, 2 * 10 ** max(0, -int(count.of.as_tuple().exponent))))
    return Interval(value - half, value + half)


def _finding(book: Book, count: Fact | Figure, share: Fact | Figure, verdict: str) -> Iterator[Finding]:
    part, whole, printed = exact(count.number), exact(count.of), exact(share.number)
    if part is None or not whole or printed is None:
        return
    value = part / whole * _HUNDRED
    decimals = share.decimals or 0
    factor = money_factor(count)
    facts, quotes = book.lines.cited((share, count))
    named = next((fact for fact in facts if fact.span == count.span), None)
    yield from book.finding(
        CHECK,
        verdict,
        "nearly" if verdict == "nearly" else "wrong",
        facts,
        {
            "what": book.what(named) if named else count.quote,
            "part": figure(count, factor),
            "total": format_number((count.of or Decimal(0)) / factor),
            "computed": beside(value, share),
            "rounding": rounding(value, share, book.catalog.messages),
            "printed": figure(share),
        },
        english={"rounding": rounding(value, share, book.catalog.messages, "en")},
        quotes=quotes,
        expected=f"{to_decimal(value, decimals):f}",
        observed=plain(printed),
        unit=share.unit,
        tolerance=slack(rounded(share), rounded(count).over(_whole(count)).times(_HUNDRED)),
    )
