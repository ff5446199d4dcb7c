"""So much for each: 1.872 members in 24 cooperatives are 78 in each, not 87.

The mean stands beside its total and the number it is taken over, or over what the report counts once: communes,
hamlets, households, the years of its stretch. Any total of its paragraph that fits is enough. What fits none is told
where one slip leads to the nearest, or where one sentence holds a single total and a single number.

**Source**: consistency rule A5 of the provincial auditors, for other things than criteria.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

import regex

from extractor.checks.book import Book, first_year, last_year
from extractor.checks.intervals import Interval, exact, loosened, rounded
from extractor.checks.lines import Figure, Line
from extractor.checks.slips import SURE_KINDS, slips_of
from extractor.checks.wording import computed, counted, plain, slack
from extractor.model import Finding, Period
from extractor.vi.gate import says

CHECK = "averages.each"
_MEAN = r"(?:bình quân|trung bình|tính ra|chia đều)"
_SIGNS = ("bình quân", "trung bình", "tính ra", "chia đều")
_EACH_RE = regex.compile(r"(?<!\p{L})(?:mỗi|(?<=(?:bình quân|trung bình|tính ra) )(?:một|1|01)) (?=\p{L})")
_MEAN_RE = regex.compile(rf"(?<!\p{{L}}){_MEAN}(?!\p{{L}}| (?:đầu người|khá))")
_BEHIND_RE = regex.compile(r"(?: ?\p{L}+){0,2}? ?(?:/ ?(?:0?1 )?|(?:trên |cho )?(?:mỗi|một|0?1) )(?=\p{L})")
_DIGITS_RE = regex.compile(r"[\d.,]+ ?(?:lượt )?")
_WORD_RE = regex.compile(r"\p{L}+")
# «7.100 triệu đồng (50 triệu đồng/căn)»
_IN_BRACKETS_RE = regex.compile(r"\((?:\d[\d.,]*) (?:triệu |tỉ |nghìn |ngàn )?\p{L}+ ?/ ?\p{L}+[^();,]{0,12}\)")
_CHANGED_RE = regex.compile(r"(?<!\p{L})(?:tăng|giảm|thêm|bớt)(?: được| thêm| bình quân| đi| khoảng)* ?$")
_OTHER_RE = regex.compile(
    r"(?<!\p{L})(?:so với|kế hoạch|mục tiêu|chỉ tiêu|phấn đấu|bình quân|trung bình|mỗi|từ|cùng kì)[^,;]*$"
)
_SKIPPED = frozenset({"percent", "criteria", "times", "years", "months", "days", "", "bool"})
# The same first word, another thing.
_CLASSIFIERS = frozenset({"cây", "căn", "ngôi", "chiếc", "cái", "con", "tuyến", "công trình"})
_NARROWER = frozenset({"nghèo", "cận", "viên", "văn", "mới"})
_KNOWN = {
    "xã": ("communes_total",),
    "thôn": ("villages_total", "thôn"),
    "hộ": ("households_total", "hộ"),
}
_YEAR_WORD = "năm"
_REACH = 70
_DIGITS = 3  # a mean of so many digits meets a slip hardly by chance
_FEWEST = 2
_CLOSE = 2
_LENGTH, _PERSON = "km", "người"
_HECTARE = Fraction(10_000)


@dataclass(frozen=True, slots=True)
class Number:
    """What a mean is taken over; `sentence` tells it, -1 if only the report knows it. `figure` None for a stretch."""

    values: tuple[Fraction, ...]
    figure: Figure | None
    sentence: int


def check_averages(book: Book) -> Iterator[Finding]:
    """Yield a finding for each mean that no total of its paragraph gives."""
    for line in book.lines:
        if says(line.text, _SIGNS) or _IN_BRACKETS_RE.search(line.text):
            for mean, word in _means(line):
                yield from _check(book, line, mean, word)


def _means(line: Line) -> Iterator[tuple[Figure, str]]:
    """The means with what they are taken over: «mỗi hộ góp bình quân 1,42 triệu đồng», «33 học viên một lớp»."""
    found: dict[int, tuple[Figure, str]] = {}
    for match in _EACH_RE.finditer(line.text):
        mean = next(
            (it for it in line.figures if it.start >= match.end() and it.unit.partition("/")[0] not in _SKIPPED), None
        )
        if mean is None or mean.start - match.end() > _REACH:
            continue
        begin = line.sentences[line.sentence_of(match.start())][0]
        between = line.text[match.end() : mean.start]
        if not any(sign in between for sign in ";.:,(") and _MEAN_RE.search(
            line.text, max(begin, match.start() - _REACH // 2), mean.start
        ):
            found.setdefault(mean.start, (mean, line.text[match.end() : mean.start]))
    for mean in line.figures:
        if mean.unit.partition("/")[0] in _SKIPPED or mean.start in found:
            continue
        begin = line.sentences[line.sentence_of(mean.start)][0]
        said = list(_MEAN_RE.finditer(line.text, max(begin, mean.start - _REACH // 2), mean.start))
        told = bool(said) and not any(sign in line.text[said[-1].end() : mean.start] for sign in ";.:,(")
        if not told and not _is_bracketed_rate(line, mean):
            continue
        _, stroke, word = mean.quote.casefold().partition("/")
        if stroke:
            found[mean.start] = (mean, word)
        elif behind := _BEHIND_RE.match(line.text, mean.end):
            found[mean.start] = (mean, line.text[behind.end() : behind.end() + _REACH // 2])
    yield from (each for each in found.values() if each[0].bound == "exact" and each[0].number)


def _is_bracketed_rate(line: Line, mean: Figure) -> bool:
    """«142 căn nhà, kinh phí 7.100 triệu đồng (50 triệu đồng/căn)»: alone in brackets behind its total."""
    bracket = _IN_BRACKETS_RE.search(line.text, max(0, mean.start - 1), mean.end + _REACH // 2)
    before = [it for it in line.figures if it.end <= mean.start]
    beside = bracket is not None and bracket.start() + 1 == mean.start and bool(before)
    return beside and before[-1].unit == mean.unit.partition("/")[0] and mean.start - before[-1].end <= _CLOSE


def _check(book: Book, line: Line, mean: Figure, word: str) -> Iterator[Finding]:
    totals = _totals(line, mean)
    numbers = _told(line, mean, word)
    if not (word.startswith(_YEAR_WORD) and numbers):
        numbers += _known(book, word)
    at = line.sentence_of(mean.start)
    sums = [added for near in (at, at - 1) if (added := _sum([it for it in totals if _stands(line, it, near, mean)]))]
    if not totals or not numbers:
        return
    if any(_fits(mean, whole, value) for whole in (*totals, *sums) for it in numbers for value in it.values):
        return
    nearest = [it for it in totals if it.start < mean.start and at - line.sentence_of(it.start) <= 1]
    beside = [it for it in numbers if it.sentence == at]
    beside = [it for it in beside if not it.figure or not line.in_brackets(it.figure)] or beside
    within = [it for it in totals if line.sentence_of(it.start) == at]
    outright = len(within) == len(beside) == 1
    first = True
    for whole in (*sums[:1], *nearest[:1]):
        for number in numbers:
            sure = first and (outright or mean.digits >= _DIGITS)
            if _slipped(mean, whole, number.values[0], sure=sure):
                told = number.sentence >= 0 and at - number.sentence <= 1
                yield from _finding(book, mean, whole, number, "proved" if told else "assumed")
                return
            first = False
    all_there_are = [it for it in numbers[:1] if it.sentence < 0 and not beside and _YEAR_WORD not in word]
    if len(within) == 1 and any(_is_too_little(mean, within[0], it) for it in all_there_are):
        yield from _finding(book, mean, within[0], all_there_are[0], "assumed")
    elif outright and nearest and _is_close(mean, nearest[0], beside[0].values[0]):
        yield from _finding(book, mean, nearest[0], beside[0], "assumed")


def _is_too_little(mean: Figure, whole: Figure, number: Number) -> bool:
    """«8,7 tỷ đồng, bình quân mỗi hộ 3,2 triệu đồng» of 1.845 households: fewer of them would have given more each."""
    most, given = loosened(mean).high, loosened(whole).low
    return most is not None and given is not None and most * number.values[0] < given


def _is_close(mean: Figure, whole: Figure, number: Fraction) -> bool:
    """True if a mean is of the size that total and number give: «24 cuộc, có cuộc 120 người, bình quân 45» is not."""
    each, printed = (exact(whole.number) or Fraction(0)) / number, exact(mean.number) or Fraction(0)
    return printed < each * _CLOSE and each < printed * _CLOSE


def _stands(line: Line, figure: Figure, sentence: int, mean: Figure) -> bool:
    return figure.start < mean.start and line.sentence_of(figure.start) == sentence


def _sum(figures: Sequence[Figure]) -> Figure | None:
    """«tiền mặt 1.095 triệu đồng; ngày công trị giá 590 triệu đồng; …»: the amounts of a sentence as one."""
    if len(figures) < _FEWEST:
        return None
    ordered = sorted(figures, key=lambda it: it.start)
    lows, highs = [it.low for it in ordered], [it.high for it in ordered]
    return ordered[-1]._replace(
        number=sum((it.number for it in ordered), Decimal(0)),
        low=None if None in lows else sum((it for it in lows if it is not None), Decimal(0)),
        high=None if None in highs else sum((it for it in highs if it is not None), Decimal(0)),
        quote=" + ".join(it.quote for it in ordered),
    )


def _totals(line: Line, mean: Figure) -> list[Figure]:
    """What may be shared out: figures of the mean's unit, those before it first and the nearest first."""
    unit = mean.unit.partition("/")[0]
    changed = _CHANGED_RE.search(line.text, max(0, mean.start - _REACH), mean.start) is not None
    found = []
    for figure in line.figures:
        head = line.text[max(0, figure.start - _REACH) : figure.start]
        if figure.start == mean.start or figure.unit != unit or line.in_brackets(figure) or _OTHER_RE.search(head):
            continue
        if changed == (_CHANGED_RE.search(head) is not None):
            found.append(figure)
    before = [figure for figure in found if figure.start < mean.start]
    return before[::-1] + [figure for figure in found if figure.start > mean.start]


def _told(line: Line, mean: Figure, word: str) -> list[Number]:
    """The numbers of its paragraph that count what the mean is taken over, the nearest before it first."""
    wanted = _WORD_RE.findall(word)
    found = []
    for figure in line.figures:
        number = exact(figure.of if figure.of is not None else figure.number)
        if figure.start == mean.start or not number:
            continue
        if wanted[:1] in (["ha"], ["héc"]) and figure.unit == "m2":
            found.append(Number((number / _HECTARE,), figure, line.sentence_of(figure.start)))
        elif (
            (wanted[:1] == [_PERSON] and figure.unit == "persons")
            or (wanted[:1] == [_LENGTH] and figure.unit == _LENGTH)
            or (wanted and _is_thing(line, figure, wanted))
        ):  # «đào tạo 1.240 lao động, … triệu đồng/người»
            found.append(Number((number,), figure, line.sentence_of(figure.start)))
    found.sort(
        key=lambda it: (it.figure is None or it.figure.start > mean.start, -(it.figure.start if it.figure else 0))
    )
    if wanted[:1] == [_YEAR_WORD]:
        found += [
            Number((Fraction(length + 1), Fraction(length)), None, line.sentence_of(line.view.position(it.span.start)))
            for it in line.mentions
            if isinstance(it.value, Period) and (length := it.value.last_year - it.value.first_year)
        ]
    return found


def _is_thing(line: Line, figure: Figure, wanted: Sequence[str]) -> bool:
    """True if a figure counts the thing: «24 hợp tác xã» for «mỗi hợp tác xã», not «24 xã viên» for «mỗi xã»."""
    digits = _DIGITS_RE.match(line.text, figure.start)
    if digits is None or not (figure.counts or figure.unit == "years"):
        return False
    noun = _WORD_RE.findall(line.text[digits.end() : digits.end() + _REACH // 2])
    if noun[0:1] and noun[0] in _CLASSIFIERS and noun[0] != wanted[0]:
        noun = noun[1:]  # «14 cây cầu» for «mỗi cầu»
    if not noun or noun[0] != wanted[0]:
        return False
    return noun[1:2] == wanted[1:2] or not {*noun[1:2], *wanted[1:2]} & _NARROWER


def _known(book: Book, word: str) -> Iterator[Number]:
    """What the report counts once, and the years of its stretch."""
    first = next(iter(_WORD_RE.findall(word)), "")
    values = {
        number
        for indicator in _KNOWN.get(first, ())
        for fact in book.by_indicator.get(indicator, ())
        if (number := exact(fact.number)) and fact.role == "actual" and book.is_own_unit(fact)
    }
    if first == "xã" and book.context.communes:
        values.add(Fraction(book.context.communes))
    if values:
        yield Number(tuple(sorted(values, reverse=True)), None, -1)
    if first == _YEAR_WORD:
        yield from _years(book)


def _years(book: Book) -> Iterator[Number]:
    """The years of each stretch that the report names, both ends counted and not."""
    lengths = {
        last - start for it in book.facts if (start := first_year(it)) and (last := last_year(it)) and last > start
    }
    if lengths:
        yield Number(tuple(sorted({Fraction(it + more) for it in lengths for more in (0, 1)})), None, -1)


def _fits(mean: Figure, whole: Figure, number: Fraction) -> bool:
    return loosened(mean).meets(loosened(whole).times(1 / number))


def _slipped(mean: Figure, whole: Figure, number: Fraction, *, sure: bool) -> bool:
    """True if one slip in the mean or in its total explains the difference."""
    needed = rounded(whole).times(1 / number)
    kinds = [slip.kind for slip in slips_of(mean, _printed(needed, mean)) if not (mean.counts and slip.decimals)]
    kinds += [slip.kind for slip in slips_of(whole, rounded(mean).times(number)) if slip.kind in SURE_KINDS]
    return any(sure or kind in SURE_KINDS for kind in kinds)


def _printed(needed: Interval, mean: Figure) -> Interval:
    """A mean of whole things is rounded to whole things: 67 people at each meeting."""
    if not mean.counts or needed.low is None or needed.high is None:
        return needed
    return Interval(needed.low - Fraction(1, 2), needed.high + Fraction(1, 2))


def _finding(book: Book, mean: Figure, whole: Figure, number: Number, verdict: str) -> Iterator[Finding]:
    value, printed = exact(whole.number) or Fraction(0), exact(mean.number) or Fraction(0)
    count = number.values[0]
    scale = Fraction(mean.scale)
    each = value / count
    figures = (mean, whole, *((number.figure,) if number.figure else ()))
    facts, quotes = book.lines.cited(figures)
    yield from book.finding(
        CHECK,
        verdict,
        "differs",
        facts,
        {
            "total": whole.quote,
            "count": counted(count),
            "computed": computed(each / scale, mean.decimals + 1),
            "printed": mean.quote,
        },
        quotes=quotes,
        expected=plain(each, mean.decimals + 2),
        observed=plain(printed),
        unit=mean.unit,
        tolerance=slack(rounded(mean)),
    )
