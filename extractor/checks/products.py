"""So many at so much each make the whole: 2.460 ngày công at 80.000 đồng are 196,8 triệu đồng.

Likewise 5.200 ha at 60 tạ/ha are 31.200 tấn. Only where the units prove it: the rate is «/công», «/ha» or «mỗi công» of
what the number before it counts, and the whole is in the unit of the rate. What is worth so much («thành tiền», «trị
giá») is proved; an output may be of less land than was sown, and is proved only where one slip explains the difference.

**Source**: consistency rule A5 of the provincial auditors, turned around.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

import regex

from extractor.checks.book import Book
from extractor.checks.intervals import Interval, Outcome, Reading, exact, judge, rounded
from extractor.checks.lines import Figure, Line
from extractor.checks.slips import SURE_KINDS, slips_of
from extractor.checks.wording import counted, plain, slack
from extractor.model import Finding
from extractor.vi.gate import says

CHECK = "products.value"
_BEHIND_RE = regex.compile(r"(?: ?đồng)? ?/ ?(?:0?1 ?)?(?P<word>\p{L}+2?(?: \p{L}+)?)")
_BEFORE_RE = regex.compile(
    r"(?<!\p{L}|bình quân |trung bình )(?:mỗi|một|01) (?P<word>\p{L}+(?: \p{L}+){0,2}?)"
    r"(?: (?:được|tính|hỗ trợ|trị giá|có|là|giá|thu|góp|khoảng))* ?$"
)
_NOUN_RE = regex.compile(r"[\d.,]+ ?(?:lượt )?(?P<noun>\p{L}+2?(?: \p{L}+){0,2})")
_WORTH_RE = regex.compile(
    r"[ ,;()=]*(?:\p{L}+ )?(?:(?P<sure>thành tiền|trị giá|quy (?:ra|thành|đổi)(?: (?:ra|thành))?(?: tiền)?"
    r"|tương đương|=)"
    r"|tổng(?: (?:trị giá|giá trị|kinh phí|số tiền|tiền|cộng))?|bằng|cộng|tức là|được)"
    r"(?: (?:là|với|số tiền|khoảng|được|tiền|bằng|trị giá))* ?:? ?"
)
_THEN_RE = regex.compile(r"(?: (?:cho|với))? ?[,;:]? ?(?:cả |có |với |cho |tổng số |toàn xã có )*")
_MADE_RE = regex.compile(
    r"[^\d.;]{0,60}?(?<!\p{L})(?:được|thành|là|tổng cộng|tổng số(?: tiền)?|tổng kinh phí)(?: là)? ?:? ?"
)
_WORK, _TURN = "labour_days", "lượt"
_IN_BRACKETS_RE = regex.compile(r" ?\( ?(?:(?:tính|bình quân|mức|với|khoảng) )*")
_COST_RE = regex.compile(
    r"(?: \p{L}+){0,4}?[ ,;]+(?:với )?(?:tổng )?"
    r"(?:trị giá|giá trị|kinh phí|doanh số|dư nợ|số tiền|quy ra tiền|mức đầu tư)"
    r"(?: (?:là|hỗ trợ|cho vay|khoảng))* ?:? ?"
)
_YIELD_RE = regex.compile(r"[ ,;()]*(?:tổng )?sản lượng(?: \p{L}+){0,4} ?:? ?")
_YIELD_LAST_RE = regex.compile(r"[ ,;]*năng suất(?: (?:bình quân|trung bình|đạt|là|ước))* ?")
_OUTPUT = {"quintals": Decimal("0.1"), "tonnes": Decimal(1)}
_HECTARE = Fraction(1, 10_000)
_HECTARES = ("ha", "héc", "hécta", "hecta")
_HOUSES = ("hộ", "nhà", "căn")
_REACH = 60
_STROKE = 8  # letters behind a figure in which its stroke stands
_CLOSE = 2
_SIGNS = ("/", "mỗi ", " x ", "×", "*")
_TIMES_RE = regex.compile(r"[^\d;.()]{0,30}? ?(?:x|×|\*|nhân với) ?")
_TEN = 10


@dataclass(frozen=True, slots=True)
class Product:
    """A number, what there is of each, as printed `said`, and the whole; `factor` brings the number to the rate's word.

    `sure` if the words call it the product.
    """

    number: Figure
    rate: Figure
    whole: Figure
    factor: Fraction
    said: str
    sure: bool


def check_products(book: Book) -> Iterator[Finding]:
    """Yield a finding for each whole that its number and its rate do not make."""
    for line in book.lines:
        if len(line.figures) > _CLOSE and says(line.text, _SIGNS):
            for product in _products(line):
                yield from _check(book, product)


def _products(line: Line) -> Iterator[Product]:
    for at, figure in enumerate(line.figures):
        times = at and _TIMES_RE.fullmatch(line.text, line.figures[at - 1].end, figure.start)
        around = "/" if times else line.text[max(0, figure.start - _REACH) : figure.end + _STROKE]
        if "/" not in around and "mỗi " not in around and "một " not in around:
            continue
        begin, end = line.sentences[line.sentence_of(figure.start)]
        known = _rate(line, figure, begin) or ((figure, "") if times and figure.bound == "exact" else None)
        if known is None:
            continue
        rate, word = known
        yield from _rate_last(line, at, rate, word, begin)
        if at + 1 >= len(line.figures):
            continue
        yield from _rate_first(line, at, rate, word, end)
        number, whole = line.figures[at - 1], line.figures[at + 1]
        if not at or number.start < begin or whole.start >= end or not (times or _is_of(line, number, word)):
            continue
        factor = _factor(number, word.split()[0] if word else number.words)
        tail = figure.end + _tail(line, figure)
        said, between = line.text[figure.start : tail], line.text[tail : whole.start]
        if rate.unit in _OUTPUT and whole.unit in _OUTPUT and _YIELD_RE.fullmatch(between):
            yield Product(number, _in_tonnes(rate), _in_tonnes(whole), factor, said, sure=False)
        elif rate.unit == whole.unit and (worth := _WORTH_RE.fullmatch(between)):
            yield Product(number, rate, whole, factor, said, sure=worth["sure"] is not None)


def _rate_first(line: Line, at: int, rate: Figure, word: str, end: int) -> Iterator[Product]:
    """«Mỗi hộ góp 2 triệu đồng, 150 hộ góp được 300 triệu đồng»; «800 triệu đồng cho 5 xã, tổng cộng 4 tỷ đồng»."""
    if at + _CLOSE >= len(line.figures) or not word or "/" in rate.quote:
        return
    number, whole = line.figures[at + 1 : at + 1 + _CLOSE]
    near = whole.start < end and _THEN_RE.fullmatch(line.text, rate.end, number.start)
    if near and rate.unit == whole.unit and number.of is None and _is_of(line, number, word):
        between = line.text[number.end : whole.start]
        if _MADE_RE.fullmatch(between) or _WORTH_RE.fullmatch(between):
            yield Product(number, rate, whole, Fraction(1), line.text[rate.start : rate.end], sure=False)


def _rate_last(line: Line, at: int, rate: Figure, word: str, begin: int) -> Iterator[Product]:
    """«2.600 ngày công trị giá 390 triệu đồng (150.000 đồng/công)»: the rate behind the whole."""
    number, whole = line.figures[at - _CLOSE : at] if at >= _CLOSE else (rate, rate)
    # of other things `averages` weighs the mean
    behind = _IN_BRACKETS_RE.fullmatch(line.text, whole.end, rate.start) or _YIELD_LAST_RE.fullmatch(
        line.text, whole.end, rate.start
    )
    harvest = behind and rate.unit in _OUTPUT
    if harvest and whole.unit in _OUTPUT and number.start >= begin and _is_of(line, number, word):
        factor = _factor(number, word.split()[0])
        if _YIELD_RE.fullmatch(line.text, number.end, whole.start):  # «412 ha, sản lượng 3.502 tấn (8,5 tấn/ha)»
            said = line.text[rate.start : rate.end]
            yield Product(number, _in_tonnes(rate), _in_tonnes(whole), factor, said, sure=False)
        return
    if (
        not (number.unit == _WORK or word.startswith(_TURN))
        or number.start < begin
        or rate.unit != whole.unit
        or not word
        or number.of is not None
    ):
        return
    told = _IN_BRACKETS_RE.fullmatch(line.text, whole.end, rate.start) and _COST_RE.fullmatch(
        line.text, number.end, whole.start
    )
    if told and _is_of(line, number, word):
        yield Product(number, rate, whole, _factor(number, word), line.text[rate.start : rate.end], sure=True)


def _rate(line: Line, figure: Figure, begin: int) -> tuple[Figure, str] | None:
    """A figure that is of each, and of each what: «80.000 đồng/công», «mỗi ngày công 200.000 đồng»."""
    if figure.bound != "exact" or figure.of is not None or figure.unit in ("percent", "years"):
        return None
    _, stroke, word = figure.quote.casefold().partition("/")
    if stroke:
        stem = figure.unit.partition("/")[0]
        unit = stem if stem in ("VND", *_OUTPUT) else figure.unit
        return figure._replace(unit=unit), word.strip()
    behind = _BEHIND_RE.match(line.text, figure.end)
    if behind is not None:
        money = line.text.startswith(" đồng", figure.end)
        return figure._replace(unit="VND" if money else figure.unit), behind["word"]
    before = _BEFORE_RE.search(line.text, max(begin, figure.start - _REACH), figure.start)
    return (figure, before["word"]) if before else None


def _tail(line: Line, figure: Figure) -> int:
    behind = _BEHIND_RE.match(line.text, figure.end)
    return len(behind.group()) if behind and "/" not in figure.quote else 0


def _is_of(line: Line, number: Figure, word: str) -> bool:
    """True if a number counts what the rate is of: «2.460 ngày công» and «/công», «5.200 ha» and «/ha»."""
    noun = _NOUN_RE.match(line.text, number.start)
    if noun is None or number.bound != "exact" or number.of is not None or number.unit.startswith("VND"):
        return False
    said = noun["noun"].split()
    wanted = word.split()
    houses = said[0] in _HOUSES and wanted[0] in _HOUSES  # «8 hộ nghèo, mỗi nhà 50 triệu đồng»
    return wanted[0] in said[:2] or said[0] in wanted[-1:] or houses


def _factor(number: Figure, word: str) -> Fraction:
    """What turns a number into the unit of its rate: «1.200 m» and «đồng/m» where lengths are kept in km."""
    if word in _HECTARES and number.unit == "m2":
        return _HECTARE
    return 1 / Fraction(number.scale) if number.words == word else Fraction(1)


def _in_tonnes(figure: Figure) -> Figure:
    by = _OUTPUT[figure.unit]
    low, high = figure.low, figure.high
    return figure._replace(
        number=figure.number * by,
        half_step=figure.half_step * by,
        low=None if low is None else low * by,
        high=None if high is None else high * by,
        unit="tonnes",
    )


def _check(book: Book, product: Product) -> Iterator[Finding]:
    number, rate, whole = product.number, product.rate, product.whole

    def made(reading: Reading) -> Interval:
        return _times(reading(number), reading(rate)).times(product.factor)

    if whole.bound not in ("exact", "about") or judge(made, _plain(whole)) is not Outcome.DISAGREES:
        return
    count, each, printed = exact(number.number), exact(rate.number), exact(whole.number)
    if not count or not each or not printed:
        return
    due = count * each * product.factor
    slipped = any(slip.kind in SURE_KINDS for slip in slips_of(whole, made(rounded)))
    slipped = slipped or due in (printed * _TEN, printed / _TEN)  # a nought lost or too many
    if not (slipped or product.sure) and not (due < printed * _CLOSE and printed < due * _CLOSE):
        return  # another whole
    scale = Fraction(whole.scale)
    facts, quotes = book.lines.cited((number, product.rate, whole))
    proved = whole.bound == "exact" and (product.sure or slipped)
    yield from book.finding(
        CHECK,
        "proved" if proved else "assumed",
        "differs",
        facts,
        {"number": number.quote, "rate": product.said, "computed": counted(due / scale), "printed": whole.quote},
        quotes=quotes,
        expected=plain(due),
        observed=plain(printed),
        unit=whole.unit,
        tolerance=slack(rounded(_plain(whole))),
    )


def _plain(figure: Figure) -> Figure:
    """«ước đạt 31.200 tấn»: in one sentence a clerk computes from the figures that he prints."""
    half = figure.half_step
    return figure._replace(bound="exact", low=figure.number - half, high=figure.number + half)


def _times(one: Interval, other: Interval) -> Interval:
    """All products of values that are not negative."""
    if one.low is None or one.high is None or other.low is None or other.high is None:
        return Interval()
    return Interval(max(one.low, Fraction(0)) * max(other.low, Fraction(0)), one.high * other.high)
