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
from extractor.checks.intervals import Interval, Outcome, Reading, best, exact, judge, loosened, rounded, to_decimal
from extractor.checks.lines import Figure
from extractor.checks.wording import beside, figure, money_factor, plain, rounding, slack, unit_words
from extractor.model import Fact, Finding
from extractor.vi.format import format_number
from extractor.vi.gate import says

CHECK = "fulfilment.rate"
_SHARES = ("plan_fulfilment", "funding_disbursed_share")
_GIVEN = {"funding_disbursed": ("funding", "funding_disbursed")}  # of what an amount can be so many percent
_HUNDRED = Fraction(100)
_BESIDE = ("plan", "target", "change", "baseline")  # told of a result, and none
_OPEN = "open"
_PLAN_SIGNS = ("kế hoạch", "kh ", "chỉ tiêu", "dự toán", "được giao")
_NEAR = 60
_PLANNED_RE = regex.compile(
    r"(?<!\p{L}|so với )(?:kế hoạch|kh|chỉ tiêu|dự toán|được giao)(?: (?!đạt)[\p{L}\d]+){0,6}? ?:? ?$"
)
_DONE_RE = regex.compile(
    r"[^\d;.()]{0,40}?(?<!\p{L})(?:thực hiện|đạt|thi công|xây dựng|làm|hoàn thành|trồng|đã|th|kết quả|giải ngân)"
    r"(?: \p{L}+){0,3} ?:? ?"
)
_REACHED_RE = regex.compile(r"[^\d;.(%]{0,30}?[,(]? ?(?:đạt|bằng|hoàn thành|=)(?: tỉ lệ)? ?")
_OF_ELSE_RE = regex.compile(r" ?\)? ?(?:so (?:với )?)?(?:cùng kì|năm)(?!\p{L})")
# «vốn đầu tư 30,6/36 tỷ đồng (85%); vốn sự nghiệp mới đạt 52%»: the amount has its percentage
_HAS_OWN_RE = regex.compile(r"^ ?\([^()]*%[^()]*\) ?[;,.]")
_REACH = 120  # letters between a result and its percentage


@dataclass(frozen=True, slots=True)
class Plan:
    """What a result is measured by; `fact` None if it stands behind the stroke of the result itself."""

    meant: Interval
    value: Fraction
    fact: Fact | None
    near: bool


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
    for line in book.lines:
        if "%" not in line.text or not says(line.text, _PLAN_SIGNS):
            continue
        for planned, done, share in zip(line.figures, line.figures[1:], line.figures[2:], strict=False):
            exactly = planned.bound == done.bound == share.bound == "exact" and share.unit == "percent"
            if planned.unit != done.unit or done.unit in ("percent", "") or not exactly or not planned.number:
                continue
            if not _PLANNED_RE.search(line.text, max(0, planned.start - _NEAR), planned.start):
                continue
            if not _DONE_RE.fullmatch(line.text, planned.end, done.start):
                continue
            if _REACHED_RE.fullmatch(line.text, done.end, share.start) and not _OF_ELSE_RE.match(line.text, share.end):
                yield from _judge_told(book, planned, done, share)


def _judge_told(book: Book, planned: Figure, done: Figure, share: Figure) -> Iterator[Finding]:
    value, plan, printed = exact(done.number), exact(planned.number), exact(share.number)
    due = rounded(done).over(rounded(planned)).times(_HUNDRED)
    if value is None or not plan or printed is None or due.meets(loosened(share)):
        return
    rate = value / plan * _HUNDRED
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
        difference=plain(printed - rate, share.decimals + 2),
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
            planned = fact.role in ("plan", "target") and (near or last_year(fact) == last_year(result))
            given = near and indicator == "funding" != result.indicator  # «huy động 10 tỷ, đã giải ngân 9 tỷ»
            number = exact(fact.number)
            if alike and number and fact is not result and (planned or given):
                found.append(Plan(rounded(fact), number, fact, near))
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
    if len({plan.fact.item for plan in plans if plan.fact}) > 1:
        return  # «TW 12,3 tỷ; tỉnh 31,75 tỷ; …. Giải ngân 70,9 tỷ = 82,0%»: of which?
    plan = plans[0]
    facts = (share, result, *(() if plan.fact is None else (plan.fact,)))
    sure = plan.near and len(plans) == 1 and all(fact.certainty == "stated" for fact in facts)
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
        difference=plain(printed - rate, (share.decimals or 0) + 2),
        tolerance=slack(rounded(share), rounded(result).over(plan.meant).times(_HUNDRED)),
    )


def _rate(result: Fact, plan: Plan) -> Callable[[Reading], Interval]:
    def rate(reading: Reading) -> Interval:
        whole = plan.meant if plan.fact is None else reading(plan.fact)
        return reading(result).over(whole).times(_HUNDRED)

    return rate
