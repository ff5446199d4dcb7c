"""«45 hợp tác xã, gấp 3 lần năm 2011 (12 hợp tác xã)»: the one over the other is 3,75.

The two figures are of one unit in one sentence, the later before «gấp» or «bằng» and the earlier behind it, or both
before, whether or not a record names what they measure; growth that facts know is weighed by `growth.rate`, too.

**Source**: consistency rule A6 of the provincial auditors.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

import regex

from extractor.checks.book import Book
from extractor.checks.intervals import Interval, exact, rounded
from extractor.checks.lines import Figure, Line
from extractor.checks.wording import beside, figure, plain, slack
from extractor.model import Finding
from extractor.vi.gate import says

CHECK = "times.ratio"
_TIMES_RE = regex.compile(r"(?<!\p{L})(?:(?P<rise>tăng )(?:gấp )?|gấp|bằng)(?: khoảng| hơn| gần| tới)* ?$")
_THAN_RE = regex.compile(
    r"[ ,(]*(?:so với|với|của|năm|cùng kì|đầu|hồi|thời điểm|mức|thu nhập|bình quân|mặt bằng)(?!\p{L})[^;.\d]{0,50}"
    r"(?:(?:19|20)\d\d|\d{1,2}/\d{4})?[^;.\d]{0,20}"
)
_APART_RE = regex.compile(r"(?<!\p{L})(?:trong đó|riêng|kế hoạch|phấn đấu|mục tiêu|bình quân chung)(?!\p{L})")
_CHANGE_RE = regex.compile(r"(?<!\p{L})(?:tăng|giảm|thêm|bớt|hơn)(?: được| thêm| bình quân| đi| khoảng)* ?$")
# «cao gấp 2 lần bình quân chung» compares with what has no figure
_ENDS_RE = regex.compile(r" *(?:$|[,;.)]|so với (?:năm|cùng kì|trước|thời điểm|đầu|khi|cuối)(?!\p{L}))")
_SKIPPED = frozenset({"", "times", "years", "months", "days", "bool", "percentage_point"})
_SIGNS = ("gấp", "bằng", "tăng")
_MONEY = frozenset({"VND", "VND/person", "VND/person/year", "VND/year"})
_REACH = 70


def check_times(book: Book) -> Iterator[Finding]:
    """Yield a finding for each «gấp … lần» that its two figures do not give."""
    for line in book.lines:
        if " lần" not in line.text or not says(line.text, _SIGNS):
            continue
        for at, times in enumerate(line.figures):
            said = _TIMES_RE.search(line.text, max(0, times.start - _REACH), times.start)
            if times.unit == "times" and said is not None and times.number > 1:
                for later, earlier, verdict in _pairs(line, at):
                    yield from _check(book, times, later, earlier, verdict, rise=said["rise"] is not None)


def _pairs(line: Line, at: int) -> Iterator[tuple[Figure, Figure, str]]:
    """The later and the earlier figure: «A, gấp N lần B», else «B …, A, gấp N lần»."""
    times = line.figures[at]
    begin, end = line.sentences[line.sentence_of(times.start)]
    before = [it for it in line.figures[:at] if it.start >= begin and it.unit not in _SKIPPED]
    before = [it for it in before if not _CHANGE_RE.search(line.text, max(0, it.start - _REACH), it.start)]
    behind = [it for it in line.figures[at + 1 :] if it.end <= end]
    if not before or times.start - before[-1].end > _REACH or _APART_RE.search(line.text, before[-1].end, times.start):
        return
    later = before[-1]
    if behind and _are_alike(behind[0], later) and _THAN_RE.fullmatch(line.text, times.end, behind[0].start):
        yield later, behind[0], "proved"
        return
    alike = len(before) > 1 and before[-2].unit == later.unit and not any(it.unit == later.unit for it in behind)
    if alike and _ENDS_RE.match(line.text, times.end) and not _APART_RE.search(line.text, before[-2].end, later.start):
        yield later, before[-2], "assumed"


def _are_alike(one: Figure, other: Figure) -> bool:
    """True for one unit, and for the income of a head beside «26,0 triệu đồng»."""
    return one.unit == other.unit or {one.unit, other.unit} <= _MONEY


def _check(book: Book, times: Figure, later: Figure, earlier: Figure, verdict: str, *, rise: bool) -> Iterator[Finding]:
    facts = [book.lines.fact(it) for it in (later, earlier)]
    measures = {(it.indicator, it.item) for it in facts if it is not None and it.topic != "open"}
    base, value, printed = exact(earlier.number), exact(later.number), exact(times.number)
    if len(measures) > 1 or not base or value is None or printed is None or later.of is not None:
        return

    ratio = rounded(later).over(rounded(earlier))
    more = ratio.minus(Interval(Fraction(1), Fraction(1)))
    if _is_said(ratio, times) or (rise and _is_said(more, times)):
        return
    cited, quotes = book.lines.cited((times, later, earlier))
    fields = {
        "later": later.quote,
        "earlier": earlier.quote,
        "ratio": beside(value / base, times),
        "printed": figure(times),
    }
    yield from book.finding(
        CHECK,
        verdict,
        "differs",
        cited,
        fields,
        quotes=quotes,
        expected=plain(value / base),
        observed=plain(printed),
        unit=times.unit,
        tolerance=slack(rounded(times)),
    )


def _is_said(ratio: Interval, times: Figure) -> bool:
    """True if a ratio may be written so, rounded or cut: 3,75 is «3,8 lần», «gấp 3 lần» as well."""
    printed, step = exact(times.number), exact(times.half_step * 2) or Fraction(1)
    if printed is None or ratio.low is None or ratio.high is None or ratio.meets(rounded(times)):
        return True
    return ratio.low < printed + step and ratio.high >= printed
