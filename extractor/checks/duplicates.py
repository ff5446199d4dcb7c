"""The same figure twice in one report says the same twice, within what both prints mean.

Only measures that have one value for a place, period and role can contradict each other: rates, means, income, counts
out of a whole. Amounts, lengths and bare counts under one name are often of different parts that the report does not
name («thêm 2 xã», «8 xã»). Two figures of one paragraph are a comparison, two cells of tables have heads of their own,
and a measure with three values is one that the report tells apart in words that we do not know.

**Source**: consistency rule R5 of the provincial auditors.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from typing import TypeAlias

import regex

from extractor.checks.book import Book, place, spoken
from extractor.checks.intervals import exact, loosened, rounded
from extractor.checks.slips import slips_of
from extractor.checks.wording import amount, plain, years_of
from extractor.model import Fact, Finding, Period, Span
from extractor.vi.fold import fold
from extractor.vi.gate import says

CHECK = "duplicates.value"
TABLE = "duplicates.table"
_DIFFERENT = 2
_RECOGNISED = "communes_recognised_count"
_PROGRAMME, _SO_FAR = " nông thôn mới ", " đến nay "
_SUMS_UP_RE = regex.compile(
    r"\W*(?:tóm lại|kết luận|như vậy|tổng hợp(?: lại| chung)?|đánh giá chung|nhìn chung)(?!\p{L})"
)
_ROLES = ("actual", "target", "plan", "baseline")
_OF_A_PLAN = "plan_fulfilment"
_SURE_SLIPS = {"swapped", "unit"}  # others turn a figure of few digits into too many
_FEWEST_DIGITS, _MANY_DIGITS, _DAY_LENGTH = 3, 4, 10
_ADDED_WORDS = ("thêm", "thêm được", "mới", "làm được", "xây dựng được")
_CLAUSE_RE = regex.compile(r"[.;](?:\s|$)")
_SOME_RE = regex.compile(r"(?<!\p{L})cộng \d+ \p{L}+")  # «Cộng 4 xã»: the rows of the table are not all
_MEASURED, _TWICE = ("km", "m2", "m"), 2
_ROW = 3  # years that make a row
_ADDED = 24  # letters before a figure in which they may stand
_TOPICS = ("criteria", "funding", "indicator")
Key: TypeAlias = tuple[str, ...]
"""What a figure is of: figures of one key are of one thing."""


def check_duplicates(book: Book) -> Iterator[Finding]:
    """Yield a finding for each figure that is said again and differently."""
    said: dict[Key, list[list[Fact]]] = {}
    settled = book.catalog.limits.settled_units
    comparable = [(fact, _key(book, fact)) for fact in book.facts if _is_comparable(book, fact)]
    for fact, key in comparable:
        # «hộ nghèo không quá 0,5 %» limits what is meant to be, wherever the report says it
        settles = fact.bound == "exact" and (fact.unit in settled or fact.of is not None or _is_standing(book, fact))
        if not settles:
            continue
        values = said.setdefault(key, [])
        if len(values) > _DIFFERENT:
            continue  # so many that each is of something else
        meant = rounded(fact)
        same = next((value for value in values if all(meant.meets(rounded(other)) for other in value)), None)
        if same is None:
            values.append([fact])
        else:
            same.append(fact)
    for values in said.values():
        if len(values) == _DIFFERENT:
            pairs = [(one, other) for one in values[0] for other in values[1] if _contradict(book, one, other)]
            for one, other in pairs[:1]:
                yield from _finding(book, one, other)
    yield from _text_against_table(book, comparable, settled)
    yield from _slipped(book, comparable, settled)


def _is_standing(book: Book, fact: Fact) -> bool:
    """«Tổng số xã đạt chuẩn đến nay là 14 xã»: a bare count that is called all there are."""
    if fact.indicator != _RECOGNISED or fact.origin != "text":
        return False
    limits = book.catalog.limits
    before = spoken(_clause_before(book, fact)).replace(_PROGRAMME, " ")
    return says(before, (*limits.standing_words, _SO_FAR)) and not says(before, limits.added_words)


def _slipped(book: Book, comparable: list[tuple[Fact, Key]], settled: frozenset[str]) -> Iterator[Finding]:
    """«6.480 nhân khẩu» and, pages on, «6.840 nhân khẩu»: amounts that only a slip of the keyboard tells apart."""
    said: dict[Key, dict[Decimal, Fact]] = {}
    for fact, key in comparable:
        bare = fact.unit not in settled and fact.of is None and fact.bound == "exact" and fact.topic != "open"
        if bare and fact.origin == "text" and fact.number is not None:
            said.setdefault(key, {}).setdefault(fact.number, fact)
    for values in said.values():
        if len(values) != _DIFFERENT:
            continue
        one, other = values.values()
        known = {slip.kind for slip in slips_of(other, rounded(one))}
        many = min(_digits(one), _digits(other)) >= _MANY_DIGITS and not rounded(one).meets(loosened(other))
        known = known if many else known & _SURE_SLIPS
        if known and _digits(one) >= _FEWEST_DIGITS and _contradict(book, one, other):
            yield from _finding(book, one, other, CHECK, "assumed")


def _digits(fact: Fact) -> int:
    """How many digits tell a figure from another: «328.000» has three."""
    return len(str(abs(int((fact.number or Decimal(0)).scaleb(fact.decimals or 0)))).rstrip("0"))


def _text_against_table(book: Book, comparable: list[tuple[Fact, Key]], settled: frozenset[str]) -> Iterator[Finding]:
    """Amounts that the text says once and a table once: «8.189 trđ» and 8.198.000 nghìn đồng."""
    said: dict[Key, tuple[list[Fact], list[Fact]]] = {}
    for fact, key in comparable:
        if fact.unit not in settled and fact.topic != "open":
            said.setdefault(key, ([], []))[fact.origin != "text"].append(fact)
    for in_text, in_table in said.values():
        in_text = [fact for fact in in_text if not _is_added(book, fact)]
        values = [{fact.number for fact in facts} for facts in (in_text, in_table)]
        if [len(numbers) for numbers in values] != [1, 1]:
            continue
        one, other = in_text[0], in_table[0]
        if rounded(one).meets(rounded(other)) or _SOME_RE.search(fold(other.sentence).text):
            continue
        if exact(one.of) != exact(other.of) or _stands_beside(book, one, other) or not _are_near(one, other):
            continue
        if _is_of_row(book, one):
            continue
        whole = one.item == other.item == "total"
        unfit = "proved" if whole else "assumed"
        verdict = "nearly" if loosened(one).meets(loosened(other)) else unfit
        yield from _finding(book, one, other, TABLE, verdict)


def _stands_beside(book: Book, one: Fact, other: Fact) -> bool:
    """«đường xóm 41,5 km, đã cứng hóa 38,2 km» beside a table's 38,2: the line tells that figure, too."""
    line = book.line_of(one)
    alike = [it for it in line.figures if it.unit == one.unit] if line else []
    return any(rounded(it).meets(rounded(other)) for it in alike)


def _are_near(one: Fact, other: Fact) -> bool:
    """False for lengths and areas that are far apart: of other roads, bridges, fields than those of the table."""
    if one.unit not in _MEASURED or None in (one.number, other.number):
        return True
    low, high = sorted(abs(it.number or Decimal(0)) for it in (one, other))
    return high <= low * _TWICE or any(slips_of(one, rounded(other)))


def _is_added(book: Book, fact: Fact) -> bool:
    """«bê tông hóa thêm 2,8 km đường thôn»: what was added is not what there is."""
    outline = book.context.outline
    before = outline.document.text[max(0, fact.span.start - _ADDED) : fact.span.start] if outline else ""
    return fold(before).text.rstrip().endswith(_ADDED_WORDS)


def _is_of_row(book: Book, fact: Fact) -> bool:
    """«Số xã đạt chuẩn theo từng năm: năm 2017: 3 xã; năm 2018: 4 xã; năm 2019: 5 xã»: what each year brought."""
    line = book.line_of(fact)
    alike = [it for it in line.figures if it.unit == fact.unit] if line else []
    years = {it.value.end for it in line.mentions if isinstance(it.value, Period)} if line else set()
    return len(alike) >= _ROW and len(years) >= _ROW


def _is_comparable(book: Book, fact: Fact) -> bool:
    return (
        fact.topic in _TOPICS
        and fact.role in _ROLES
        and fact.certainty == "stated"
        and bool(fact.period_end)
        and exact(fact.number) is not None
        and not book.is_before_merger(fact)
        and (fact.item != "" or fact.indicator != _OF_A_PLAN)  # nobody says of what plan
        and not fact.rule.endswith(".added")  # «có thêm 02 xã, nâng lên 08 xã»: an addition beside its total
    )


def _key(book: Book, fact: Fact) -> Key:
    period = (_time(book, fact.period_start), _time(book, fact.period_end))
    role = "target" if fact.role == "plan" else fact.role  # a table's «Kế hoạch» is what the text means to reach
    return (fact.indicator, fact.item, place(fact), *period, role, fact.unit)


def _time(book: Book, date: str) -> str:
    """A day of the last weeks before the report is its year: «đến tháng 12 xã đạt 17/19 tiêu chí»."""
    issued = book.context.issued_on
    if date[:4] != issued[:4]:
        return date
    year, month = date[:4], date[5:7]
    recent = month.isdigit() and issued[5:7].isdigit() and int(month) >= int(issued[5:7]) - 1
    return year if recent else date


def _contradict(book: Book, one: Fact, other: Fact) -> bool:
    """True if nothing but an error explains the two: no other whole or total, no comparison, no task, no two cells.

    In one paragraph a clerk sets two things apart («ở địa bàn cũ mới đạt 51,7 %. Tính trên toàn xã, … 74,3 %»).
    """
    wholes = {exact(fact.of) for fact in (one, other)} - ({None} if one.indicator == _RECOGNISED else set())
    same_whole = len(wholes) <= 1 and one.part_of == other.part_of
    if ("/tháng" in one.quote) != ("/tháng" in other.quote):
        return False  # the pay of those who work somewhere, beside the income of all
    days = {fact.period_end for fact in (one, other)}
    if len(days) > 1 and all(len(day) == _DAY_LENGTH for day in days):
        return False  # «ngày 30/10 chấm 18/19 tiêu chí; ngày 12/11 phúc tra đạt 19/19»
    first, second = book.passage_of(one), book.passage_of(other)
    if book.lead_of(one) is not None and book.lead_of(one) is second:
        return False  # an item breaks down what the line above it tells
    if book.lead_of(other) is not None and book.lead_of(other) is first:
        return False
    compared = first is second if first is not None else bool(one.sentence) and one.sentence == other.sentence
    compared = compared and not (one.sentence != other.sentence and _SUMS_UP_RE.match(fold(other.sentence).text))
    cells = "text" not in (one.origin, other.origin)
    compared = compared or not all(map(book.names_place, (one, other)))  # articles tell of one unit after the other
    tasks = any(fact.role == "actual" and book.is_among_tasks(fact) for fact in (one, other))
    if one.unit == "percent" and all(_is_computed(book, it) for it in (one, other)):
        return False  # each is the rate of its own figures, so they are of two things
    return same_whole and not (compared or cells or tasks or _is_of_else(book, one) or _is_of_else(book, other))


def _is_computed(book: Book, share: Fact) -> bool:
    """«Kế hoạch công nhận 31 xã; 7 tháng công nhận 17 xã (54,8%)»: a rate that two figures of its line give."""
    line = book.line_of(share)
    counts = [it for it in line.figures if it.unit != "percent" and it.end and it.bound == "exact"] if line else []
    pairs = [(it.number, it.of) for it in counts if it.of]
    pairs += [(one.number, two.number) for one in counts for two in counts if one.unit == two.unit and one is not two]
    printed, half = exact(share.number), exact(share.half_step)
    if printed is None or half is None:
        return False
    rates = [Fraction(part) / Fraction(whole) * 100 for part, whole in pairs if whole]
    return any(abs(rate - printed) <= half for rate in rates)


def _is_of_else(book: Book, fact: Fact) -> bool:
    """«số tiêu chí đạt kỳ trước: 12», «giúp xã Yên Lâm lên 14 tiêu chí»: of an earlier day, or meant to be."""
    return book.catalog.limits.tells("duplicates_of_else", _clause_before(book, fact))


def _clause_before(book: Book, fact: Fact) -> str:
    passage = book.passage_of(fact)
    before = book.lines.text(Span(passage.span.start, fact.span.start)) if passage else ""
    return fold(_CLAUSE_RE.split(before)[-1]).text


def _finding(book: Book, one: Fact, other: Fact, check: str = CHECK, verdict: str = "proved") -> Iterator[Finding]:
    first, second = exact(one.number), exact(other.number)
    if first is None or second is None:
        return
    yield from book.finding(
        check,
        verdict,
        "differs",
        (one, other),
        {
            "what": book.what(one),
            "years": years_of(one),
            "first": amount(one, book.catalog.messages),
            "second": amount(other, book.catalog.messages),
        },
        expected=plain(first),
        observed=plain(second),
        unit=one.unit,
    )
