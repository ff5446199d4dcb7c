"""What was done over what was planned is the printed percentage: 195,08 of 190,2 tỷ đồng is 102,6 %, not 108,2 %.

The percentage of a plan or of a disbursement belongs to the result right before it. Its plan stands in the same
paragraph, behind a stroke («36,54/40,36 tỷ đồng»), or elsewhere in the report, which is only asked about. Where several
plans are possible, one that fits is enough.

**Source**: consistency rule A4 of the provincial auditors.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction

import regex

from extractor.checks.book import Book, last_year, place
from extractor.checks.intervals import (
    Interval,
    Outcome,
    Reading,
    best,
    exact,
    judge,
    loosened,
    percentage,
    rounded,
    to_decimal,
)
from extractor.checks.lines import Figure, Line
from extractor.checks.wording import beside, figure, money_factor, plain, rounding, slack, unit_words
from extractor.model import Fact, Finding
from extractor.vi.format import format_number
from extractor.vi.gate import says
from extractor.vi.numbers import NUMBER

CHECK = "fulfilment.rate"
_SHARES = ("plan_fulfilment", "funding_disbursed_share")
_GIVEN = {"funding_disbursed": ("funding", "funding_disbursed")}  # of what an amount can be so many percent
_HUNDRED = Fraction(100)
_BESIDE = ("plan", "target", "change", "baseline")  # told of a result, and none
_OPEN = "open"
_PLAN_SIGNS = ("kế hoạch", "kh ", "chỉ tiêu", "dự toán", "giao")
_NEAR = 60
_REACHED = 24  # letters before a percentage in which «đạt tỷ lệ» stands
_PLANNED_RE = regex.compile(
    r"(?<!\p{L})(?:kế hoạch|kh|chỉ tiêu|dự toán|(?:được|vốn|tỉnh|huyện|trên) giao)"
    r"(?: (?!đạt|thực hiện)[\p{L}\d]+){0,6}? ?[:(]? ?$"
)
_CHANGED_RE = regex.compile(r"(?<!\p{L})(?:vượt|hụt|tăng|giảm|thêm|thiếu)(?: thêm| được)? ?$")
_PLANNED_BEHIND_RE = regex.compile(
    r"(?: (?!so|với|trên)\p{L}+){0,2}? ?(?:theo )?(?:kế hoạch|kh|dự toán)(?! ?(?:đạt|thực hiện|là|:|\d))(?!\p{L})"
)
# «đạt 54% dự toán tỉnh giao (4.500 triệu đồng)», «bằng 95% so với kế hoạch là 40 km»
_PLAN_BEHIND_RE = regex.compile(
    r" ?(?:so (?:với )?)?(?:của )?(?:kế hoạch|kh|dự toán|chỉ tiêu)(?: [\p{L}\d]+){0,6}? ?"
    r"(?:\((?:kh|kế hoạch|là|: )* ?|là |(?<=\p{L} ))"
)
_BEYOND_RE = regex.compile(r"(?<!\p{L})vượt(?: thêm)? ?$")  # «trồng 12 ha, vượt 20% kế hoạch (10 ha)»
_REACHED_RE = regex.compile(r"(?<!\p{L})(?:đạt|bằng|hoàn thành|=)(?: (?:tỉ lệ|được|khoảng))* ?$")
_OF_ELSE_RE = regex.compile(r" ?\)? ?(?:so (?:với )?)?(?:cùng kì|năm)(?!\p{L})")
# «vốn đầu tư 30,6/36 tỷ đồng (85%); vốn sự nghiệp mới đạt 52%»: the amount has its percentage
_NUMBER_RE = regex.compile(NUMBER)
_HAS_OWN_RE = regex.compile(r"^ ?\([^()]*%[^()]*\) ?[;,.]")
_REACH = 120  # letters between a result and its percentage


@dataclass(frozen=True, slots=True)
class Plan:
    """What a result is measured by; `fact` None if it stands behind the stroke of the result itself."""

    meant: Interval
    value: Fraction
    fact: Fact | None
    near: bool
    exactly: bool = False  # «kế hoạch 4 km» beside «4,8 km» was not rounded


def check_fulfilment(book: Book) -> Iterator[Finding]:
    """Yield a finding for each percentage of a plan that its result and plan do not give."""
    for indicator in _SHARES:
        for share in book.by_indicator.get(indicator, ()):
            if share.origin != "text" or share.bound != "exact" or share.role != "actual" or not exact(share.number):
                continue
            result = _result_before(book, share)
            plans = [] if result is None else _plans(book, share, result)
            if result is not None and not _is_of_more(book, share, result, plans):
                yield from _check(book, share, result, plans)
    yield from _told(book)


def _told(book: Book) -> Iterator[Finding]:
    """«Kế hoạch làm 40 km đường, thực hiện được 38 km, đạt 95% kế hoạch»: told in words, whatever is measured."""
    before: Line | None = None
    for line in book.lines:
        if "%" in line.text and (says(line.text, _PLAN_SIGNS) or (before and says(before.text, _PLAN_SIGNS))):
            for share in line.figures:
                if share.unit == "percent" and share.of is None:
                    yield from _told_of(book, before, line, share)
        before = line


def _told_of(book: Book, above: Line | None, line: Line, share: Figure) -> Iterator[Finding]:
    """The plan stands before or behind the result, in brackets behind the percentage, or in the item above."""
    begin, end = line.sentences[line.sentence_of(share.start)]
    number = _NUMBER_RE.search(line.text, share.start, share.end)
    at = number.start() if number else share.start  # «vượt 20%» is a figure with its bound
    beyond = _BEYOND_RE.search(line.text, max(begin, at - _REACHED), at) is not None
    reached = share.bound == "exact" and _REACHED_RE.search(line.text, max(begin, at - _REACHED), at)
    if not (reached or beyond) or _OF_ELSE_RE.match(line.text, share.end):
        return
    told = [it for it in line.figures if begin <= it.start < share.start and it.unit not in ("percent", "")]
    told = [it for it in told if not _CHANGED_RE.search(line.text, max(begin, it.start - _REACHED), it.start)]
    plans = [it for it in told if _is_planned(line, begin, it)]
    last = told[-1] if told else None
    done = [it for it in told if it not in plans and last and it.unit == last.unit and not line.in_brackets(it)]
    behind = next((it for it in line.figures if share.end <= it.start < end), None)
    if behind is not None and _PLAN_BEHIND_RE.fullmatch(line.text, share.end, behind.start):
        plans, done = [behind], done[-1:]
    elif beyond:
        return
    elif not plans and len(told) == 1 and above is not None and _are_items(above, line):
        plans = [it for it in above.figures if it.unit != "percent" and _is_planned(above, 0, it)]
    if len(done) != 1 or len(plans) != 1 or done[0].unit != plans[0].unit or not plans[0].number:
        return
    fact = book.lines.fact(share)
    weighed = fact is not None and fact.indicator in _SHARES and fact.role == "actual" and not beyond
    if fact is not None and weighed and _result_before(book, fact):
        result = _result_before(book, fact)
        if result is not None and _plans(book, fact, result):
            return  # weighed by the facts
    if all(it.bound == "exact" and it.of is None for it in (done[0], plans[0])):
        yield from _judge_told(book, plans[0], done[0], share, beyond=beyond)


def _is_planned(line: Line, begin: int, figure: Figure) -> bool:
    start, end = max(begin, figure.start - _NEAR), figure.end + _REACHED
    if says(line.text[start : figure.start], _PLAN_SIGNS) and _PLANNED_RE.search(line.text, start, figure.start):
        return True
    return says(line.text[figure.end : end], _PLAN_SIGNS) and bool(_PLANNED_BEHIND_RE.match(line.text, figure.end))


def _are_items(one: Line, other: Line) -> bool:
    alike = one.passage.depth == other.passage.depth and one.passage.lead == other.passage.lead
    return other.at - one.at == 1 and bool(one.passage.marker) and bool(other.passage.marker) and alike


def _judge_told(book: Book, planned: Figure, done: Figure, share: Figure, *, beyond: bool) -> Iterator[Finding]:
    value, plan, printed = exact(done.number), exact(planned.number), exact(share.number)
    if value is None or not plan or printed is None:
        return
    whole = (
        Interval(plan, plan) if not planned.decimals and done.decimals else rounded(planned)
    )  # «4 km» beside «4,8 km»
    due = rounded(done).over(whole).times(_HUNDRED)
    rate = value / plan * _HUNDRED
    if beyond:
        due, rate = due.minus(Interval(_HUNDRED, _HUNDRED)), rate - _HUNDRED
        share = share._replace(low=share.number - share.half_step, high=share.number + share.half_step, bound="exact")
    if due.meets(loosened(share)):
        return
    facts, quotes = book.lines.cited((share, done, planned))
    yield from book.finding(
        CHECK,
        "assumed",
        "told",
        facts,
        {"done": done.quote, "plan": planned.quote, "computed": beside(rate, share), "printed": figure(share)},
        quotes=quotes,
        expected=f"{to_decimal(rate, share.decimals):f}",
        observed=plain(printed),
        unit=share.unit,
        tolerance=slack(rounded(share)),
    )


def _is_of_more(book: Book, share: Fact, result: Fact, plans: list[Plan]) -> bool:
    """«tổng chiều dài 52,36 km, gồm …; đường ngõ 17,4 km, so kế hoạch 50 km đạt 104,7%»: of the total told before."""
    before = [fact for fact in book.facts if fact.span.end <= result.span.start and fact.sentence == share.sentence]
    totals = [fact for fact in before if (fact.unit, fact.role) == (result.unit, "actual") and exact(fact.number)]
    return any(judge(_rate(total, plan), share) is Outcome.AGREES for total in totals for plan in plans)


def _result_before(book: Book, share: Fact) -> Fact | None:
    """The figure right before a percentage, if it is a result; None if another percentage stands between."""
    before = [fact for fact in book.facts if 0 <= share.span.start - fact.span.end <= _REACH]
    before = [fact for fact in before if fact.sentence == share.sentence and fact.role not in _BESIDE]
    before = [fact for fact in before if not _is_bracketed(book, fact, share)]
    last = max(before, key=lambda fact: fact.span.start, default=None)
    if last is not None and _HAS_OWN_RE.search(book.between(last, share)):
        return None
    if last is None or last.unit == "percent" or last.role != "actual" or exact(last.number) is None:
        return None
    return last


def _is_bracketed(book: Book, fact: Fact, share: Fact) -> bool:
    """«328.000 triệu đồng, tăng 8,9% so với năm 2018 (301.200 triệu đồng) và bằng 101,4% kế hoạch»: set beside it."""
    return ")" in book.between(fact, share).partition("(")[0]


def _plans(book: Book, share: Fact, result: Fact) -> list[Plan]:
    value = exact(result.of)
    if value:
        half = exact(result.half_step) or Fraction(0)
        return [Plan(Interval(value - half, value + half), value, None, near=True)]
    passage = book.passage_of(share)
    found = []
    for indicator in _GIVEN.get(result.indicator, (result.indicator,)):
        for fact in book.by_indicator.get(indicator, ()):
            near = passage is not None and book.passage_of(fact) is passage
            # «vốn ngân sách 152,48 tỷ …; giải ngân được 41,236 tỷ, tức 27 %»: what is disbursed names no source again
            unnamed = near and indicator != result.indicator and result.item == "total" and not fact.part_of
            alike = (place(fact), fact.unit) == (place(result), result.unit) and (fact.item == result.item or unnamed)
            # what is to be done yet («giải ngân hết 21.270 triệu đồng còn lại») is no plan that is measured by
            this_year = fact.role == "plan" and last_year(fact) == last_year(result)
            planned = this_year or (near and fact.role in ("plan", "target"))
            # «huy động 10 tỷ, đã giải ngân 9 tỷ (90%); …»: what was given is told before
            given = near and indicator == "funding" != result.indicator and fact.span.start < share.span.start
            number = exact(fact.number)
            if alike and number and fact is not result and (planned or given):
                coarse = planned and near and not fact.decimals and bool(result.decimals and fact.half_step)
                found.append(Plan(Interval(number, number) if coarse else rounded(fact), number, fact, near, coarse))
    if result.topic == _OPEN and not found:
        found = list(_unnamed_plans(book, share, result))
    nearest = [plan for plan in found if plan.near]
    return nearest or found


def _unnamed_plans(book: Book, share: Fact, result: Fact) -> Iterator[Plan]:
    """«Trồng mới 120 ha rừng, đạt 110% kế hoạch (kế hoạch 130 ha)»: the only plan of the sentence in that unit."""
    told = [
        fact
        for fact in book.facts
        if (fact.topic, fact.role, fact.unit) == (_OPEN, "plan", result.unit) and fact.sentence == share.sentence
    ]
    number = exact(told[0].number) if len(told) == 1 else None
    if number:
        yield Plan(rounded(told[0]), number, told[0], near=True)


def _check(book: Book, share: Fact, result: Fact, plans: list[Plan]) -> Iterator[Finding]:
    outcome = best(judge(_rate(result, plan), share) for plan in plans)
    value, printed = exact(result.number), exact(share.number)
    if outcome is Outcome.AGREES or value is None or printed is None:
        return
    if _fits_beside(book, share, result) or (not plans[0].near and _fits_elsewhere(book, share, result)):
        return
    if len({plan.fact.item for plan in plans if plan.fact}) > 1:
        return  # «TW 12,3 tỷ; tỉnh 31,75 tỷ; …. Giải ngân 70,9 tỷ = 82,0%»: of which?
    plan = plans[0]
    facts = (share, result, *(() if plan.fact is None else (plan.fact,)))
    sure = plan.near and len(plans) == 1 and all(fact.certainty == "stated" for fact in facts) and not plan.exactly
    unfit = "proved" if sure else "assumed"
    rate, factor = value / plan.value * _HUNDRED, money_factor(result)
    yield from book.finding(
        CHECK,
        "nearly" if outcome is Outcome.NEARLY else unfit,
        "nearly" if outcome is Outcome.NEARLY else "wrong",
        facts,
        {
            "what": book.what(result),
            "done": figure(result, factor),
            "plan": format_number(to_decimal(plan.value / Fraction(factor), 3).normalize()),
            "unit": unit_words(result.unit, factor, book.catalog.messages),
            "computed": beside(rate, share),
            "rounding": rounding(rate, share, book.catalog.messages),
            "printed": figure(share),
        },
        english={"rounding": rounding(rate, share, book.catalog.messages, "en")},
        expected=f"{to_decimal(rate, share.decimals or 0):f}",
        observed=plain(printed),
        unit=share.unit,
        tolerance=slack(rounded(share), rounded(result).over(plan.meant).times(_HUNDRED)),
    )


def _fits_beside(book: Book, share: Fact, result: Fact) -> bool:
    """«được giao 14.320 triệu đồng, gồm 9.870 vốn năm 2021 và …. Giải ngân vốn 2021: 7.896 (80,0%)»: of a part told."""
    line = book.line_of(share)
    others = [it for it in line.figures if it.unit == result.unit and it.number > (result.number or 0)] if line else []
    return any(percentage(result, it).meets(loosened(share)) for it in others)


def _fits_elsewhere(book: Book, share: Fact, result: Fact) -> bool:
    """«Tổng vốn được sử dụng 41,4 tỷ. Giải ngân 38,9 tỷ, bằng 94% …»: of another sum that the report tells."""
    sums = (it for it in book.sums if it is not result and result.unit == "VND")
    return any(percentage(result, it).meets(loosened(share)) for it in sums)


def _rate(result: Fact, plan: Plan) -> Callable[[Reading], Interval]:
    def rate(reading: Reading) -> Interval:
        whole = plan.meant if plan.fact is None or plan.exactly else reading(plan.fact)
        return reading(result).over(whole).times(_HUNDRED)

    return rate
