"""The amounts of single years make that of their stretch: «2016: 5 xã, 2017: 6 xã, 2018: 7 xã; 2016-2018: 20 xã».

Only where the years tile the stretch, and only amounts that flow: no rates and means, nothing that stands «đến hết
năm», and no total that is the figure of one of the years. Years stand in one paragraph, or each in a line of its own
with the total in the line above or below; the total names the stretch or the number of years.

**Source**: consistency rule A1 of the provincial auditors, by year.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import partial

import regex

from extractor.checks.book import Book, year_of
from extractor.checks.intervals import Interval, Outcome, Reading, exact, judge, rounded, total
from extractor.checks.lines import Figure, Line, printed_figure
from extractor.checks.slips import SURE_KINDS, slips_of
from extractor.checks.wording import counted, plain, slack
from extractor.model import Finding, Mention, Period
from extractor.vi.numbers import COUNTS

CHECK = "years.total"
_NO_FLOW_RE = regex.compile(
    r"(?<!\p{L})(?:bình quân|trung bình|thu nhập|tỉ lệ|đầu người|năng suất|mỗi|tăng|giảm|còn|lũy kế|luỹ kế|kế hoạch"
    r"|phấn đấu|dự kiến|so với|nâng|hiện có|dân số)(?!\p{L})"
)
_STANDING_RE = regex.compile(r"(?<!\p{L})(?:đến|hết|cuối|đầu|từ|so với)(?: hết| cuối| đầu)? ?$")
_ALL_RE = regex.compile(r"(?<!\p{L})(?:tổng cộng|cộng|cả giai đoạn|cả thời kì)(?: là| được| có)? ?:? ?$")
_BY_YEAR_RE = regex.compile(r"(?<!\p{L})(?:theo|từng|qua các|các|mỗi|hằng|hàng) (?:từng )?năm(?!\p{L})")
_RECOGNISED = "communes_recognised_count"
_NUMBERS = {number: word for word, number in COUNTS.items()}
_REACH = 60  # letters between a year, a stretch and its amount
_MARKER = 14  # letters before the year that opens an item
_FEWEST = 2
_NEAR = 5  # a total apart from its years lies within a fifth of their sum
_CLOSE = Fraction(1, 5)  # a total farther from the sum is of something else


@dataclass(frozen=True, slots=True)
class OfYear:
    """The amount of one year."""

    year: int
    figure: Figure
    line: Line


def check_years(book: Book) -> Iterator[Finding]:
    """Yield a finding for each stretch of years whose amounts do not make its total."""
    items: list[OfYear] = []
    for line in book.lines:
        told = list(_amounts(line))
        opens = len(told) == 1 and line.text.find(str(told[0].year)) <= _MARKER
        if items and not (opens and line.at == items[-1].line.at + 1):
            yield from _check(book, items)
            items = []
        if opens:
            items.append(told[0])
        elif len(told) >= _FEWEST:
            yield from _check(book, told)
    if items:
        yield from _check(book, items)


def _amounts(line: Line) -> Iterator[OfYear]:
    """«năm 2016 cho 120 lao động, năm 2017 cho 135 lao động»: each year with the amount right behind it."""
    times = [it for it in line.mentions if isinstance(it.value, Period)]
    starts = [line.view.position(it.span.start) for it in times]
    if not times or (len(times) < _FEWEST and starts[0] > _MARKER):
        return
    for at, mention in enumerate(times):
        year = _year(mention)
        if year is None or _STANDING_RE.search(line.text[max(0, starts[at] - _REACH) : starts[at]]):
            continue
        stop = starts[at + 1] if at + 1 < len(times) else len(line.text)
        end = line.view.position(mention.span.end - 1) + 1
        figure = next((it for it in line.figures if it.start >= end), None)
        if figure is None or figure.start >= min(stop, end + _REACH) or not _flows(line, figure, end):
            continue
        yield OfYear(year, figure, line)


def _year(mention: Mention) -> int | None:
    value = mention.value
    alone = isinstance(value, Period) and value.start == value.end and "hết" not in mention.evidence.quote.casefold()
    return year_of(value.end) if isinstance(value, Period) and alone and value.end.isdigit() else None


def _flows(line: Line, figure: Figure, start: int) -> bool:
    """True if an amount is told of a time: no rate, no mean, no change, no plan."""
    if not figure.is_amount or figure.of is not None:
        return False
    words = line.text[start : figure.start]
    return not _NO_FLOW_RE.search(words) and not any(sign in words for sign in ".(;")


def _check(book: Book, told: Sequence[OfYear]) -> Iterator[Finding]:
    """The longest run of years one after the other in one unit, against what is told of their stretch."""
    run = [it for it in told if it.figure.unit == told[0].figure.unit]
    if len({it.line.in_brackets(it.figure) for it in run}) > 1:
        return  # «năm 2016: 12 km (năm 2015: 10 km)» compares
    first, last = run[0].year, run[-1].year
    if len(run) < _FEWEST or [it.year for it in run] != list(range(first, last + 1)):
        return
    begin = run[0].line.sentences[run[0].line.sentence_of(run[0].figure.start)][0]
    if _NO_FLOW_RE.search(run[0].line.text, begin, run[0].figure.start):
        return
    parts = [it.figure for it in run]
    found = [*_totals(book, run), *(_totals_apart(book, run) if len(run) > _FEWEST else ())]
    wholes = [it for it in found if it.number not in [part.number for part in parts]]
    if any(judge(partial(_added, parts), whole) is not Outcome.DISAGREES for whole in wholes):
        return
    for whole in wholes:
        if verdict := _verdict(book, parts, whole):
            yield from _finding(book, parts, whole, f"{first}-{last}", verdict)
            return


def _totals(book: Book, run: Sequence[OfYear]) -> Iterator[Figure]:
    """The amounts in the unit of the years that their stretch is named with, in their lines and those around."""
    first, last = run[0].line, run[-1].line
    lines = [first] if first is last else [it for it in map(book.lines.at, (first.at - 1, last.at + 1)) if it]
    taken = {it.figure.span for it in run}
    for line in lines:
        for figure in line.figures:
            if figure.unit == run[0].figure.unit and figure.span not in taken and figure.of is None:
                begin = max(line.sentences[line.sentence_of(figure.start)][0], figure.start - _REACH * 2)
                if _names_stretch(line, begin, figure, run[0].year, run[-1].year):
                    yield figure


def _totals_apart(book: Book, run: Sequence[OfYear]) -> Iterator[Figure]:
    """«Phân theo năm: năm 2017: 3 tỷ đồng, …», «số xã đạt chuẩn theo từng năm: …»: what the report tells in all."""
    first, last = run[0], run[-1]
    if not _BY_YEAR_RE.search(first.line.text, 0, first.figure.start):
        return
    own = [fact for it in run if (fact := book.lines.fact(it.figure))]
    if {fact.indicator for fact in own} == {_RECOGNISED}:
        told = [it for it in book.by_indicator[_RECOGNISED] if it not in own and book.is_own_unit(it)]
    else:
        nearest = (it for it in reversed(book.sums) if it.span.start < first.line.passage.span.start)
        told = list(nearest)[:1]
    added = sum(it.figure.number for it in run)
    for fact in told:
        alike = fact.unit == first.figure.unit and fact.role == "actual" and year_of(fact.period_end) == last.year
        if alike and fact.number is not None and abs(fact.number - added) <= added / _NEAR:
            yield printed_figure(fact)


def _names_stretch(line: Line, begin: int, figure: Figure, first: int, last: int) -> bool:
    words = line.text[begin : figure.start]
    if _NO_FLOW_RE.search(words[-_REACH:]):
        return False
    times = [
        it.value
        for it in line.mentions
        if isinstance(it.value, Period) and begin <= line.view.position(it.span.start) < figure.start
    ]
    if times and times[-1].start != times[-1].end:
        return (year_of(times[-1].start), year_of(times[-1].end)) == (first, last)
    length = last - first + 1
    number = rf"0?{length}|{_NUMBERS.get(length, length)}"
    if regex.search(rf"(?<!\p{{L}}|\d)(?:{number}) năm(?! \d)[^\d;.]*$", words):
        return True
    return length > _FEWEST and _ALL_RE.search(words) is not None


def _added(parts: Sequence[Figure], reading: Reading) -> Interval:
    return total(map(reading, parts))


def _verdict(book: Book, parts: Sequence[Figure], whole: Figure) -> str:
    """What the difference proves; "" if the total may be of something else."""
    added, printed = _added(parts, rounded), exact(whole.number)
    if added.low is None or added.high is None or printed is None or printed <= max(part.number for part in parts):
        return ""
    facts = [book.lines.fact(it) for it in (*parts, whole)]
    measures = {(fact.indicator, fact.item) for fact in facts if fact is not None and fact.topic != "open"}
    near = abs(printed - added.high) <= added.high * _CLOSE or any(slips_of(whole, added)) or _has_slipped(parts, whole)
    if not near:
        return ""
    return "proved" if len(measures) <= 1 and whole.bound == "exact" else "assumed"


def _has_slipped(parts: Sequence[Figure], whole: Figure) -> bool:
    """True if one of the years, two digits swapped or the comma moved, would make the total."""
    for part in parts:
        needed = rounded(whole).minus(total(rounded(other) for other in parts if other is not part))
        if any(slip.kind in SURE_KINDS for slip in slips_of(part, needed)):
            return True
    return False


def _finding(book: Book, parts: Sequence[Figure], whole: Figure, years: str, verdict: str) -> Iterator[Finding]:
    values = [exact(part.number) or Fraction(0) for part in parts]
    added, printed, scale = sum(values, Fraction(0)), exact(whole.number) or Fraction(0), Fraction(whole.scale)
    facts, quotes = book.lines.cited((*parts, whole))
    fields = {
        "years": years,
        "sum": " + ".join(counted(value / scale) for value in values),
        "added": counted(added / scale),
        "total": whole.quote,
        "difference": counted(abs(added - printed) / scale),
    }
    yield from book.finding(
        CHECK,
        verdict,
        "differs",
        facts,
        fields,
        quotes=quotes,
        expected=plain(added),
        observed=plain(printed),
        unit=whole.unit,
        tolerance=slack(*map(rounded, (*parts, whole))),
    )
