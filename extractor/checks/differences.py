"""A change is what lies between the figure before it and the one that it is compared with: 12, up 5 from 6, is not so.

«Đạt 12/19 tiêu chí, tăng 5 tiêu chí so với năm 2010 (6 tiêu chí)»: three figures of one sentence, whatever they
measure. `growth` weighs those of which facts were made and whose years are told; here it is the words that tell which
is the later figure, the change and the earlier one. A plan is no earlier figure, and a bound none to compute with.

**Source**: consistency rules A6 and A8 of the provincial auditors.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

import regex

from extractor.checks.book import Book
from extractor.checks.growth import is_weighed
from extractor.checks.intervals import Interval, exact, loosened, rounded
from extractor.checks.lines import Figure, Line
from extractor.checks.relations import CHECK as WAY
from extractor.checks.wording import beside, plain, slack
from extractor.model import Finding
from extractor.vi.gate import says
from extractor.vi.numbers import NUMBER

CHECK = "differences.told"
_TO_SIGNS = ("lên", "xuống", "còn")
_BEFORE_SIGNS = ("(năm ", "(trước", "(cùng k", "(cuối ", "(đầu ", "(20")
_COMPARED_SIGNS, _MOVED_SIGNS = ("so", "(", " năm "), ("tăng", "giảm")
_BRING_SIGNS = ("nâng", "đưa")
_SIGNS = ("tăng", "giảm", "hơn", "bằng", "đạt", "vượt", "thiếu")
_MOVED_RE = regex.compile(
    r"(?<!\p{L})(?:(?P<up>tăng|cao hơn|nhiều hơn)|giảm|thấp hơn|ít hơn|(?P<of>bằng|đạt))"
    r"(?: (?:thêm|được|lên|đi|là|tới|bình quân))*"
    r"(?: so (?:với )?(?:cùng kì|năm trước|đầu năm|cuối năm|năm (?:19|20)\d\d)(?: là)?)? ?$"
)
# «so với khi bắt đầu triển khai (», «so cuối năm 2016 (», «so với năm 2015 là »; nothing that was planned
_WHEN = r"(?!(?:kế hoạch|kh|chỉ tiêu|mục tiêu|nghị quyết|dự toán|cả|bình quân)(?!\p{L}))[\p{L}\d/]+"
_COMPARED_RE = regex.compile(
    rf"(?:(?: \p{{L}}+){{0,3}}? ?,? ?so(?: với)?(?: {_WHEN}){{1,9}}?| (?:của )?năm (?:(?:19|20)\d\d|trước)"
    r"|(?= ?\((?:cùng|năm|cuối|đầu|20\d\d)))"
    r" ?(?:\((?:[^().;\d]{0,24}(?:19|20)\d\d ?:? ?)?|là |: ?)(?:(?:có|đạt|còn|là|chỉ|mới|đầu kì|cùng kì) ?)*:? ?"
)
_OPENING_RE = regex.compile(
    r"(?<!\p{L})(?:đầu (?:năm|kì|nhiệm kì)|(?:cuối )?năm (?:trước|ngoái)|(?:cuối năm|năm) \d{4}|tổng(?: số)?)(?!\p{L})"
    r"[^.;\d]*$"
)
_GONE_RE = regex.compile(r"(?<!\p{L})(?:giảm|thoát|xóa|xoá|trả|thanh toán|xử lý|hoàn thành|giải quyết)(?!\p{L})")
_THEN_GONE_RE = regex.compile(r" ?(?:nghèo |đã |được )*(?:thoát|xóa|xoá|giảm)(?!\p{L})")
_LEFT_RE = regex.compile(r"(?<!\p{L})còn(?: lại| nợ| có)*(?: \p{L}+){0,3} ?:? ?$")
_COMES_RE = regex.compile(r"(?<!\p{L})(?:phát sinh|tái|tăng|thêm|mới|bổ sung|kế hoạch|phấn đấu|trong đó)(?!\p{L})")
_YEAR = r"(?: ?\(?(?:(?:cuối|đầu|của|trong|vào|ở) )*(?:năm |tháng |quý )?(?:[ivx]+/|\d{1,2}/)?(?:19|20)\d\d\)?)?"
_FROM_RE = regex.compile(r"(?<!\p{L})từ(?: mức| khoảng)? ?$")
_TO_RE = regex.compile(
    rf"{_YEAR}[ ,]*(?:(?:đã|được) )*(?:tăng |giảm |nâng |hạ )?(?:lên|xuống|còn)(?: còn| đến| tới| mức| là)*{_YEAR}"
    r" ?(?:là |đạt |còn )?"
)
_BY_RE = regex.compile(
    rf"{_YEAR} ?[,;(] ?(?:tức |như vậy |bằng |tương ứng |tương đương )?(?:(?:tốc độ|tỉ lệ|mức) )?(?:tăng|giảm)"
    r"(?: (?:thêm|được|là|tương ứng|đi))* ?:? ?"
)
_BEFORE_RE = regex.compile(
    r" ?\((?:(?:cuối |đầu )?năm (?:\d{4}|trước|ngoái)|cùng kì(?: năm (?:\d{4}|trước|ngoái))?|\d{4})"
    r"(?: là| đạt| có)? ?:? ?"
)
# «Năm 2016 đạt 298,7 tỷ đồng, năm 2017 ước đạt 312 tỷ đồng, tăng 4,5%»
_IN_YEAR_RE = regex.compile(r"(?<!\p{L})năm (?P<year>(?:19|20)\d\d)(?:[^.;\d%]{0,60})?$")
_NEXT_RE = regex.compile(r"(?: \p{L}+){0,3} ?[,;](?: (?:đến|sang|thì))? năm (?P<year>(?:19|20)\d\d)[^.;,\d%]{0,40}")
_AGAINST_RE = regex.compile(
    r"(?: \p{L}+){0,2}[, ]*so (?:với )?(?:(?:cuối |đầu )?năm (?:(?:19|20)\d\d|trước)|cùng kì(?: năm (?:20\d\d|trước))?)"
    r"(?: là| đạt| có|:| \(| chỉ)+ ?"
)
_CAME_RE = regex.compile(r"(?<!\p{L})(?:thêm|mới|thành lập|kết nạp|công nhận)(?: được| mới| thêm)* ?$")
_CAME_BEHIND_RE = regex.compile(r" (?:mới )?(?:được )?(?:công nhận|thành lập|kết nạp)(?!\p{L})")
_BROUGHT_TO_RE = regex.compile(r"[^\d.;%]{0,60}[,;] ?(?:nâng|đưa)[^\d.;%]{0,60} lên ?")
_UP_TO_RE = regex.compile(r"(?: \p{L}+){0,4}? lên(?: \p{L}+){0,2}? ?")
_WAS_RE = regex.compile(
    r"[^\d.;%()]{0,20} ?\((?:đầu năm|trước đó|đầu kì|năm trước|cuối năm \d{4}|năm \d{4})(?: là| có)? ?:? ?"
)
_BROUGHT_RE = regex.compile(r"[^\d.;%]{0,60}(?:\([^()]*\) ?)?[,;] ?(?:nâng|đưa)[^\d.;%]{0,60} từ ?")
_AND_BY_RE = regex.compile(
    r" ?\) ?[,;] ?(?:tức |bằng |tương ứng |tương đương )?(?:(?:tốc độ|tỉ lệ|mức) )?"
    r"(?:tăng|giảm)(?: (?:thêm|được|là|đi))* ?:? ?"
)
_EACH_RE = regex.compile(r"(?: \p{L}+){0,2}? ?/|[^,;.]{0,20}(?<!\p{L})(?:mỗi|bình quân|hằng|hàng|một|so)(?!\p{L})")
_LEVEL_SIGNS = ("vượt", "thấp hơn", "cao hơn", "thiếu", "hụt", "kém")
_LEVEL_WORDS = r"(?:mức|yêu cầu|quy định|chuẩn|kế hoạch|kh|chỉ tiêu|mục tiêu|nghị quyết|bình quân)"
_BEYOND_RE = regex.compile(
    rf"(?<!\p{{L}})(?:vượt|thấp hơn|cao hơn|thiếu|hụt|kém)(?: so với)?(?: {_LEVEL_WORDS}(?: \p{{L}}+){{0,4}}?)?"
    r"(?: là)? ?$"
)
_LEVEL_RE = regex.compile(
    rf"(?: so (?:với )?)?(?: ?{_LEVEL_WORDS}(?: [\p{{L}}\d]+){{0,6}}?)? ?\((?:{_LEVEL_WORDS}(?: \p{{L}}+){{0,3}}?)?:? ?"
)
_NUMBER_RE = regex.compile(NUMBER)
_THREE = ("base", "change", "later")
_ABOVE = 40  # passages, cells among them
_REACH = 40  # letters before a change in which it is called a rise or a fall
_POINTS = "percentage_point"
_HUNDRED = Fraction(100)
_ONE = Interval(Fraction(1), Fraction(1))


def check_differences(book: Book) -> Iterator[Finding]:
    """Yield a finding for each change that the two figures beside it do not give."""
    for line in book.lines:
        yield from _check_rest(book, line)
        two_years = (line.text.count("năm 20") > 1 or "so với" in line.text) and says(line.text, _MOVED_SIGNS)
        if says(line.text, _BEFORE_SIGNS) or two_years or ("từ" in line.text and says(line.text, _TO_SIGNS)):
            yield from _check_moved(book, line)
        if not says(line.text, _SIGNS) or not (
            "so" in line.text or says(line.text, _LEVEL_SIGNS) or says(line.text, _BEFORE_SIGNS) or "% năm" in line.text
        ):
            continue
        levels = says(line.text, _LEVEL_SIGNS)
        for change, base in zip(line.figures, line.figures[1:], strict=False):
            if not says(line.text[change.end : base.start], _COMPARED_SIGNS):
                continue
            if levels and base.bound == "exact" and base.of is None:
                yield from _check_level(book, line, change, base)
            if change.bound == base.bound == "exact" and _COMPARED_RE.fullmatch(line.text, change.end, base.start):
                yield from _check(book, line, change, base)


def _check_level(book: Book, line: Line, change: Figure, base: Figure) -> Iterator[Finding]:
    """«đạt 70,9%, vượt 2,3 điểm phần trăm so với kế hoạch (68,6%)», «thấp hơn mức chuẩn 2,6 triệu đồng (29 …)»."""
    number = _NUMBER_RE.search(line.text, change.start, change.end)
    at = number.start() if number else change.start  # «vượt 2,3» is a figure with its bound
    begin, _ = line.sentences[line.sentence_of(at)]
    if not _BEYOND_RE.search(line.text, max(begin, at - _REACH), at) or not _is_of(line, change, base):
        return
    if change.unit == "percent" or not _LEVEL_RE.fullmatch(line.text, change.end, base.start):
        return
    half = change.half_step
    change = change._replace(low=change.number - half, high=change.number + half, bound="exact")
    base = base._replace(low=base.number, high=base.number, half_step=Decimal(0))  # what is asked is not rounded
    before = [it for it in line.figures if begin <= it.start and it.end <= change.start and it.bound == "exact"]
    laters = [it for it in before if _is_like(line, it, base) and not line.in_brackets(it) and it.of is None]
    if laters and not any(_gives(it, base, change) for it in laters):
        yield from _finding(book, laters[-1], change, base, "assumed")


def _check_rest(book: Book, line: Line) -> Iterator[Finding]:
    """«Đầu năm có 46 hộ nghèo, trong năm thoát nghèo 15 hộ, cuối năm còn 21 hộ»: what there was, went and is left."""
    if len(line.figures) < len(_THREE) or "còn" not in line.text or not _GONE_RE.search(line.text):
        return
    for begin, end in line.sentences:
        if _COMES_RE.search(line.text, begin, end):
            continue
        told = [
            it for it in line.figures if begin <= it.start < end and it.unit != "percent" and not line.in_brackets(it)
        ]
        for base, change, later in zip(told, told[1:], told[2:], strict=False):
            alike = base.unit == change.unit == later.unit and base.is_amount
            plain_figures = all(it.bound == "exact" and it.of is None for it in (base, change, later))
            if not alike or not plain_figures or len([it for it in told if it.unit == base.unit]) > len(_THREE):
                continue
            before, between = line.flat[base.end : change.start], line.flat[change.end : later.start]
            if _is_gone_behind(line, begin, base, change, later) and not _gives(change, base, later):
                yield from _finding(book, change, later, base, "proved")
                continue
            gone = _GONE_RE.search(before) or _GONE_RE.search(between.partition("còn")[0])
            opens = _OPENING_RE.search(line.text, max(begin, base.start - _REACH), base.start)
            left = _LEFT_RE.search(between)
            if left and "nợ" in left.group() and "nợ" not in line.text[begin : change.start]:
                continue  # «tổng mức 96 tỷ đồng, đã thanh toán 50 tỷ đồng, còn nợ 12 tỷ đồng»: not all of it is due
            if gone and opens and left and not _gives(later, base, change):
                yield from _finding(book, later, change, base, "proved")


def _is_gone_behind(line: Line, begin: int, base: Figure, later: Figure, change: Figure) -> bool:
    """«Đầu năm có 82 hộ nghèo; cuối năm còn 54 hộ; trong năm đã có 28 hộ thoát nghèo»."""
    opens = _OPENING_RE.search(line.text, max(begin, base.start - _REACH), base.start)
    between = line.flat[later.end : change.start]
    called = _GONE_RE.search(between) or _THEN_GONE_RE.match(line.flat, change.end)
    left = _LEFT_RE.search(line.flat, base.end, later.start)
    return bool(opens and left and called) and not _GONE_RE.search(line.flat, base.end, later.start)


def _check_moved(book: Book, line: Line) -> Iterator[Finding]:
    """«từ 5.200 tỷ đồng năm 2022 tăng lên 5.668 tỷ đồng năm 2023, tốc độ tăng 9%»: both ends and what lies between."""
    brings = says(line.text, _BRING_SIGNS)
    for base, later, change in zip(line.figures, line.figures[1:], line.figures[2:], strict=False):
        came = _came(line, base, later, change) if brings else None
        if came is not None:
            then, now = came
            if not rounded(base).plus(rounded(then)).meets(rounded(now)):
                yield from _finding(book, now, base, then, "assumed")
            continue
        if base.unit != later.unit or not all(it.bound == "exact" and it.of is None for it in (base, later, change)):
            continue
        to, moved = _TO_RE.fullmatch(line.text, base.end, later.start), None
        if to and _FROM_RE.search(line.text, max(0, base.start - _REACH), base.start):
            moved = _BY_RE.fullmatch(line.text, later.end, change.start)
        elif _BEFORE_RE.fullmatch(
            line.text, base.end, later.start
        ):  # «2.310 tỷ đồng (năm 2012: 2.200 tỷ đồng), tăng 5%»
            moved = _AND_BY_RE.fullmatch(line.text, later.end, change.start)
            base, later = later, base
        elif _AGAINST_RE.fullmatch(line.text, base.end, later.start):  # «29.106 tấn, so với năm 2017 là 28.629 tấn»
            moved = _BY_RE.fullmatch(line.text, later.end, change.start)
            base, later = later, base
        elif _follows(line, base, later):
            moved = _BY_RE.fullmatch(line.text, later.end, change.start)
        fact = book.lines.fact(change)
        if moved is None or _EACH_RE.match(line.text, change.end) or (fact is not None and is_weighed(book, fact)):
            continue
        if (change.unit in ("percent", _POINTS) or change.unit == base.unit) and not _gives(later, base, change):
            yield from _finding(book, later, change, base, "proved")


def _came(line: Line, more: Figure, second: Figure, third: Figure) -> tuple[Figure, Figure] | None:
    """What there was and what there is, where the first of three figures is what came; None if it is not.

    «có thêm 6 xã, đưa số xã từ 33 xã lên 39 xã»; «thành lập 2 tổ, nâng tổng số lên 13 tổ (đầu năm 11 tổ)».
    """
    if not (_is_like(line, more, second) and _is_like(line, second, third)):
        return None
    begin, _ = line.sentences[line.sentence_of(more.start)]
    came = _CAME_RE.search(line.text, max(begin, more.start - _REACH), more.start)
    if not (came or _CAME_BEHIND_RE.match(line.text, more.end)):
        return None
    if _BROUGHT_RE.fullmatch(line.text, more.end, second.start) and _UP_TO_RE.fullmatch(
        line.text, second.end, third.start
    ):
        return second, third
    brought = _BROUGHT_TO_RE.fullmatch(line.text, more.end, second.start)
    return (third, second) if brought and _WAS_RE.fullmatch(line.text, second.end, third.start) else None


def _follows(line: Line, base: Figure, later: Figure) -> bool:
    """True for the figures of two years, the earlier first."""
    then = _NEXT_RE.fullmatch(line.text, base.end, later.start)
    begin, _ = line.sentences[line.sentence_of(base.start)]
    first = _IN_YEAR_RE.search(line.text, max(begin, base.start - 2 * _REACH), base.start) if then else None
    return then is not None and first is not None and first["year"] < then["year"]


def _check(book: Book, line: Line, change: Figure, base: Figure) -> Iterator[Finding]:
    begin, _ = line.sentences[line.sentence_of(change.start)]
    moved = _MOVED_RE.search(line.text, max(begin, change.start - _REACH), change.start)
    if moved is not None and not moved["of"] and _is_of(line, change, base):
        yield from _check_way(book, line, begin, moved, base)
    fact = book.lines.fact(change)
    if moved is None or not _is_of(line, change, base) or (fact is not None and is_weighed(book, fact)):
        return
    before = [it for it in line.figures if begin <= it.start and it.end <= moved.start() and not line.in_brackets(it)]
    laters = [it for it in before if _is_like(line, it, base) and it.unit == base.unit]
    laters = laters or [it for it in before if _is_like(line, it, base)]
    is_share = bool(moved["of"])
    if is_share and (change.unit != "percent" or base.unit == "percent"):
        return
    gives = _makes if is_share else _gives
    opens = not laters and not line.text[begin : moved.start()].strip(" -+")
    laters = laters or (_told_before(book, line, begin, base) if opens else [])
    if not laters or any(it.bound != "exact" or gives(it, base, change) for it in laters):
        return
    verdict = "proved" if len(laters) == 1 and not opens else "assumed"
    yield from _finding(book, laters[-1], change, base, verdict, of=is_share)


def _told_before(book: Book, line: Line, begin: int, base: Figure) -> list[Figure]:
    """«Vốn huy động: 300,0 tỷ đồng. Tăng 24,6 tỷ đồng so với năm 2016 (275,4 tỷ đồng)»: the only figure before it."""
    found = [it for it in line.figures if it.end <= begin and it.unit == base.unit and not line.in_brackets(it)]
    for at in range(line.at - 1, max(-1, line.at - _ABOVE), -1):
        above = book.lines.at(at)
        if not found and above is not None:
            found = [it for it in above.figures if it.unit == base.unit]
    return found if len(found) == 1 else []


def _check_way(book: Book, line: Line, begin: int, moved: regex.Match[str], base: Figure) -> Iterator[Finding]:
    """«2,01%, tăng 1,2 điểm phần trăm so với năm 2020 (3,21%)»: what is called a rise fell."""
    before = [it for it in line.figures if begin <= it.start and it.end <= moved.start() and not line.in_brackets(it)]
    if len(before) != 1 or before[0].unit != base.unit or before[0].bound != "exact" or before[0].of is not None:
        return
    low, high = (base, before[0]) if moved["up"] else (before[0], base)
    if low.low is not None and high.high is not None and high.high < low.low:
        facts, quotes = book.lines.cited((before[0], base))
        kind, fields = "rise" if moved["up"] else "fall", {"low": low.quote, "high": high.quote}
        observed, expected = plain(exact(high.number) or Fraction(0)), plain(exact(low.number) or Fraction(0))
        yield from book.finding(
            WAY,
            "proved",
            kind,
            facts,
            fields,
            quotes=quotes,
            expected=f">= {expected}",
            observed=observed,
            unit=base.unit,
        )


def _stem(figure: Figure) -> str:
    """Its unit without what it is told of: «tiêu chí» of «tiêu chí/xã»."""
    return figure.unit.partition("/")[0]


def _is_like(line: Line, one: Figure, other: Figure) -> bool:
    """True if both are told in one unit, «12/19 tiêu chí» and «6 tiêu chí», or count things called by one word."""
    if one.unit and _stem(one) == _stem(other) != "count":
        return True
    things = (one.counts and other.counts) or one.unit == other.unit == "count"
    return things and line.thing(one) == line.thing(other) != ""


def _is_of(line: Line, change: Figure, base: Figure) -> bool:
    """True if a change can be one of a figure: points of a rate, percent of anything."""
    if change.unit in ("percent", _POINTS):
        return bool(base.unit) and (change.unit == "percent" or base.unit == "percent")
    return _is_like(line, change, base)


def _gives(later: Figure, base: Figure, change: Figure) -> bool:
    """True if the figures can mean the change, in their unit or in percent, rising or falling."""
    made = [loosened(later).minus(loosened(base))]
    if change.unit == "percent":
        made.append(loosened(later).over(loosened(base)).minus(_ONE).times(_HUNDRED))
        made = made if base.unit == "percent" else made[1:]
    meant = loosened(change)
    return any(one.meets(meant) or one.times(Fraction(-1)).meets(meant) for one in made)


def _makes(later: Figure, base: Figure, change: Figure) -> bool:
    """«56.000 con, bằng 112% so với cùng kỳ (50.000 con)»."""
    return loosened(later).over(loosened(base)).times(_HUNDRED).meets(loosened(change))


def _finding(
    book: Book, later: Figure, change: Figure, base: Figure, verdict: str, *, of: bool = False
) -> Iterator[Finding]:
    now, before, printed = exact(later.number), exact(base.number), exact(change.number)
    if now is None or not before or printed is None:
        return
    relative = change.unit == "percent" != base.unit
    due = abs((now / before - (0 if of else 1)) * _HUNDRED if relative else now - before)
    scale = Fraction(1 if relative else change.scale)
    facts, quotes = book.lines.cited((change, later, base))
    yield from book.finding(
        CHECK,
        verdict,
        "of" if of else "relative" if relative else "wrong",
        facts,
        {
            "later": later.quote,
            "base": base.quote,
            "due": beside(due / scale, change),
            "change": change.quote,
        },
        quotes=quotes,
        expected=plain(due),
        observed=plain(printed),
        unit=change.unit,
        tolerance=slack(rounded(change)),
    )
