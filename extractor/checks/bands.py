"""Communes by band of criteria make the communes: 6 (19) + 3 (15-18) + 2 (10-14) + 1 (5-9) = 12.

Bands are what the report prints; no cut is known beforehand. Of bands that hold others («dưới 10», «dưới 5») only
one kind is added.
More communes than there are is always wrong, fewer only if the bands leave no gap from none to all criteria (with a gap
between the first and the last it is asked about) and the communes that reached the standard are not told elsewhere.

**Source**: consistency rule A7 of the provincial auditors.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

import regex

from extractor.checks.book import Book, Moment, last_year, moment, once
from extractor.checks.intervals import exact
from extractor.checks.lines import Line
from extractor.checks.wording import counted, plain
from extractor.model import Fact, Finding, Span
from extractor.vi.fold import fold
from extractor.vi.gate import says

CHECK = "bands.communes"
_BAND_RE = regex.compile(r"(?P<sign><=|>=|<|>)?(?P<low>\d{1,3})(?:-(?P<high>\d{1,3}))?")
_NONE_SIGNS = ("chưa có xã", "không có xã")
_NONE = r"(?:chưa|không) có xã(?: nào)? (?:đạt|hoàn thành)(?: đủ| cả| được)? {most}(?: ?/ ?{most})? tiêu chí"
_REST_RE = regex.compile(
    r"(?<!\p{L})còn(?: lại)?(?: có| là)?:? (?P<number>\d{1,3}) xã|(?P<number>\d{1,3}) xã (?:còn lại|khác|chưa)(?!\p{L})"
)
_UNIT, _COMMUNE = "communes", "xã"  # what is counted, and how a count of no record is called
_TOTAL, _RECOGNISED = "communes_total", "communes_recognised_count"
_REACH = 40  # letters around a number of communes
# «8/11 xã đạt chuẩn, còn lại 4 xã chưa đạt», «số xã đạt 12, số xã chưa đạt 7», «5 xã đạt; còn lại 12 xã»
_UNMET_SIGN, _REST_SIGN = "chưa", "còn lại"
_LEFT_SIGNS = ("còn ", " xã còn lại")
_MET = (
    r"(?<![\d.,/-])(?P<met>\d{1,3})(?:/(?P<of>\d{1,3}))? (?P<unit>xã|thôn|ấp|bản|xóm|trường)"
    r"(?: đã| được| hiện)? (?:đạt|hoàn thành|công nhận)"
    r"|số (?P<unit>xã|thôn|ấp|bản|xóm|trường)(?: đã)? đạt(?: chuẩn)?(?: là| có)? ?:? ?(?P<met>\d{1,3})"
    r"(?:/(?P<of>\d{1,3}))?"
)
_MET_RE = regex.compile(
    rf"(?:{_MET})[^.:\d]{{0,70}}?(?:(?:số (?P=unit) )?chưa(?: đạt)?(?: là| có)?:? ?(?P<unmet>\d{{1,3}})(?! ?%)"
    r"|[ ,;(](?P<unmet>\d{1,3})(?: (?P=unit))?(?: còn| vẫn)? (?:chưa|không đạt)"
    r"|còn lại(?: là| có)?:? (?P<unmet>\d{1,3}) (?P=unit)(?!\p{L}| (?:đạt|phấn|đang)))"
)
_LEFT_RE = regex.compile(
    r"(?<!\p{L})còn(?: lại)?(?: có)? (?P<left>\d{1,3}) xã (?:chưa đạt|chưa được công nhận)(?! \p{L}*\d)"
    r"(?: chuẩn)?(?= ?[,.;)]|$| (?:trong đó|gồm))"
    r"|(?<![\p{L}\d./-] ?)(?P<left>\d{1,3}) xã còn lại(?! (?:phấn|của|thuộc))"
)
_OTHER_KIND_RE = regex.compile(r"nâng cao|kiểu mẫu|trong đó|tiêu chí chưa|\d+ tiêu chí")
_ADDED_RE = regex.compile(r"(?<!\p{L})(?:thêm|mới được|kế hoạch|phấn đấu|đăng ký|dự kiến|tăng)(?!\p{L})")
_CRITERION_RE = regex.compile(r"tiêu chí|^\W*\d{1,2}\)? ")
_OF_ALL_RE = regex.compile(
    r"(?<!\p{L})(?:từ|của|cả|phân loại|phân nhóm|xếp loại|tại|trên|toàn bộ|(?:trong )?tổng số|tất cả|thuộc|địa bàn"
    r"|đối với|trong số|(?<=[;,.(] ?)tổng(?: cộng)?"
    r"|(?:huyện|tỉnh|thị xã|thành phố)(?: \p{L}+){0,4} (?:có|gồm))(?: tổng số| tất cả| cả)? ?$"
)
_SOME_RE = regex.compile(
    r" ?(?:đạt|chưa|được(?! (?:chia|phân|xếp))|đăng|còn|phấn|điểm|khó|đặc|biên|miền|nghèo|về|hoàn)"
    r"(?! (?:được )?(?:tổng|cộng)(?!\p{L}))"
)
_DIVIDED_RE = regex.compile(r" ?(?:được )?(?:chia|phân|xếp) (?:thành|ra|theo)(?!\p{L})")
_DIVIDES_RE = regex.compile(
    r"(?<!\p{L})(?:phân|chia|xếp)(?: thành)? (?:nhóm|loại)(?: tiêu chí)?(?: của| cho)?(?: cả)? ?$"
)
_OWN_RE = regex.compile(r"(?<!\p{L})(?:huyện|tỉnh|thị xã|thành phố)(?: \p{L}+){0,4} (?:có|gồm)(?: tổng số)? ?$")
_TOGETHER_RE = regex.compile(
    r" ?(?:tham gia |đã |hiện )*(?:(?:đạt|có|hoàn thành)(?: được)?"
    r" (?:tổng|cộng|bình quân|(?:[3-9]\d|[\d.]{3,}) tiêu chí)"
    r"|tham gia, (?:đạt )?bình quân)(?!\p{L})"
)
_TOWNS_TOO = "đơn vị"  # «12 đơn vị hành chính cấp xã, gồm 1 thị trấn và 11 xã»
_FEWEST = 2
_LITTLE = 2  # communes left out of three bands and more told beside all: a slip rather than a rest
_FEWEST_WITH_GAP = 3  # «21 xã đạt 19, không còn xã dưới 10» leaves out most of them


@dataclass(frozen=True, slots=True)
class Band:
    """So many communes with `low` to `high` criteria, both included; `high` None has no end."""

    low: int
    high: int | None
    communes: Fraction
    fact: Fact


def check_bands(book: Book) -> Iterator[Finding]:
    """Yield a finding for each place and year whose bands, or met and unmet, do not make its communes."""
    for bands in band_groups(book):
        wholes = communes_of(book, bands[0].fact) or communes_beside(book, bands[0].fact)
        added = sum_of(bands)
        said = [each for each in wholes if each[1].indicator == _TOTAL]  # else it stands behind each stroke
        apart = bool(said) and added in {whole for whole, _ in wholes} - {whole for whole, _ in said}
        if not wholes or (balanced(book, bands) and not apart) or added in _rests(book, bands):
            continue
        if not apart and added in {whole for whole, _ in wholes}:
            continue
        whole, fact = said[0] if apart else wholes[0]
        span = _span_of(book, bands) if added < whole else "whole"
        many = len(bands) >= _FEWEST_WITH_GAP
        near = many and whole - added <= _LITTLE and book.passage_of(fact) is book.passage_of(bands[0].fact)
        span = "ends" if span == "part" and (near or _is_divided(book, fact)) else span
        if span == "part" or (span == "ends" and len(bands) < _FEWEST_WITH_GAP):
            continue
        yield from book.finding(
            CHECK,
            "proved" if span == "whole" and fact.topic != "open" and not apart else "assumed",
            "wrong",
            (*(band.fact for band in bands), fact),
            {
                "sum": " + ".join(f"{counted(band.communes)} ({band.fact.item})" for band in bands),
                "added": counted(added),
                "communes": counted(whole),
            },
            expected=plain(whole),
            observed=plain(added),
            unit=_UNIT,
            tolerance="0",
        )
    for line in book.lines:
        if _UNMET_SIGN in line.text or _REST_SIGN in line.text:
            found = list(_check_met_and_unmet(book, line))
            yield from found or _check_left(book, line)


def _check_met_and_unmet(book: Book, line: Line) -> Iterator[Finding]:
    """«Giao thông: 12 xã đạt, 7 xã chưa đạt» in a district of 17 communes; fewer may be those of a year only."""
    for match in _MET_RE.finditer(line.text):
        begin, _ = line.sentences[line.sentence_of(match.start())]
        said = line.text[begin : match.end() + _REACH]
        if _OTHER_KIND_RE.search(line.text, match.start(), match.end() + _REACH) or _ADDED_RE.search(said):
            continue
        figures = [it for it in line.figures if it.start in (match.start("met"), match.start("unmet"))]
        known = [] if match["of"] or match["unit"] != _COMMUNE else _own_communes(book)
        wholes = {Fraction(int(match["of"]))} if match["of"] else {number for number, _ in known}
        added = Fraction(int(match["met"]) + int(match["unmet"]))
        if not wholes or added in wholes or (added < min(wholes) and not (match["of"] or _CRITERION_RE.search(said))):
            continue
        facts, quotes = book.lines.cited((*figures, *(fact for _, fact in known[:1])))
        communes = min(wholes, key=lambda whole: abs(whole - added))
        fields = {"met": match["met"], "unmet": match["unmet"], "added": counted(added), "communes": counted(communes)}
        yield from book.finding(
            CHECK,
            "proved",
            "unmet",
            facts,
            fields | {"unit": match["unit"]},
            quotes=quotes,
            expected=plain(communes),
            observed=plain(added),
            unit=book.catalog.units.words[match["unit"]].id,
            tolerance="0",
        )


def _check_left(book: Book, line: Line) -> Iterator[Finding]:
    """«22/36 xã đạt chuẩn. … Hiện còn 16 xã chưa đạt»: what is left of the communes that are not recognised yet."""
    matches = list(_LEFT_RE.finditer(line.text)) if says(line.text, _LEFT_SIGNS) else []
    if not matches:
        return
    told = [
        fact
        for fact in book.by_indicator.get(_RECOGNISED, ())
        if fact.role == "actual" and fact.bound == "exact" and book.is_own_unit(fact)
    ]
    reached = [fact for fact in told if exact(fact.of)] or _out_of_all(book, told)
    rests = {(fact.of or 0) - (fact.number or 0) for fact in reached}
    for match in matches if len(rests) == 1 else ():
        figure = next((it for it in line.figures if it.start == match.start("left")), None)
        fact = reached[-1]
        if figure is None or figure.number in rests or figure.number > (fact.of or 0):
            continue
        facts, quotes = book.lines.cited((fact, figure))
        left = (fact.of or 0) - (fact.number or 0)
        fields = {"count": fact.quote, "due": str(left), "left": figure.quote}
        yield from book.finding(
            CHECK,
            "proved" if fact.span in line.passage.span else "assumed",
            "left",
            facts,
            fields,
            quotes=quotes,
            expected=str(left),
            observed=str(figure.number),
            unit=_UNIT,
            tolerance="0",
        )


def _out_of_all(book: Book, told: list[Fact]) -> list[Fact]:
    """«80 xã», «toàn tỉnh 22 xã đạt» in its table: the most that are told, out of those of the unit."""
    numbers = {number for number, _ in _own_communes(book)}
    most = max(told, key=lambda fact: fact.number or 0, default=None)
    if most is None or len(numbers) != 1 or (most.number or 0) > (whole := numbers.pop()):
        return []
    return [replace(most, of=Decimal(int(whole)))]


def _own_communes(book: Book) -> list[tuple[Fraction, Fact]]:
    """What the reporting unit says of its number of communes, those before a merger included."""
    facts = [
        *book.by_indicator.get(_TOTAL, ()),
        *(it for it in book.by_indicator.get(_COMMUNE, ()) if _is_own(book, it)),
    ]
    return [(number, fact) for fact in facts if book.is_own_unit(fact) and (number := exact(fact.number))]


def _is_own(book: Book, fact: Fact) -> bool:
    """«Huyện Hàm Yên có 17 xã.»: all that the unit has, though no more is said of them."""
    before = fold(book.lines.text(Span(max(0, fact.span.start - _REACH), fact.span.start))).text
    return fact.of is None and fact.bound == "exact" and fact.role == "actual" and _OWN_RE.search(before) is not None


def _rests(book: Book, bands: tuple[Band, ...]) -> set[int]:
    """«Trong 8 xã còn lại, đạt từ 10 tiêu chí trở lên là 5 xã, dưới 10 tiêu chí là 3 xã»: of some of the communes."""
    passages = [it for band in bands for it in (book.passage_of(band.fact), book.lead_of(band.fact))]
    texts = {fold(book.lines.text(passage.span)).text for passage in passages if passage is not None}
    return {int(match["number"]) for text in texts for match in _REST_RE.finditer(text)}


@once
def band_groups(book: Book) -> list[tuple[Band, ...]]:
    """Return the bands of each place, year and role, from many criteria to few, where they exclude each other."""
    groups: dict[tuple[str, int | None, str], dict[str, Band]] = {}
    for fact in book.by_indicator.get("communes_by_band", ()):
        band = band_of(fact)
        if band is not None and fact.bound == "exact":
            groups.setdefault(moment(fact), {}).setdefault(fact.item, band)
    ordered = (
        _apart(tuple(sorted(group.values(), key=lambda band: (band.low, band.high or 0), reverse=True)))
        for group in groups.values()
    )
    return [bands for bands in ordered if len(bands) >= _FEWEST]


def _apart(bands: tuple[Band, ...]) -> tuple[Band, ...]:
    """The bands that exclude each other: without «dưới 10» where «5-9» and «dưới 5» are told, else without these."""
    fine = tuple(band for band in bands if not any(_holds(band, other) for other in bands if other is not band))
    coarse = tuple(band for band in bands if not any(_holds(other, band) for other in bands if other is not band))
    joined = all(lower.high is not None and lower.high + 1 == upper.low for upper, lower in pairwise(fine))
    chosen = fine if joined else coarse
    return chosen if all(_are_apart(upper, lower) for upper, lower in pairwise(chosen)) else ()


def _holds(band: Band, other: Band) -> bool:
    return band.low <= other.low and (band.high is None or (other.high is not None and other.high <= band.high))


def communes_of(book: Book, like: Fact) -> list[tuple[Fraction, Fact]]:
    """Return what the report says of the number of communes at the place and time of a fact, and where."""
    known = _communes(book)
    asked = (moment(like), book.is_before_merger(like))
    if asked not in known:
        known[asked] = _told_communes(book, like)
    return known[asked]


@once
def _communes(_: Book) -> dict[tuple[Moment, bool], list[tuple[Fraction, Fact]]]:
    return {}


def _told_communes(book: Book, like: Fact) -> list[tuple[Fraction, Fact]]:
    totals = book.same_moment(_TOTAL, like, _UNIT)
    rural = [fact for fact in totals if _TOWNS_TOO not in fold(fact.quote).text]
    said = [(exact(fact.number), fact) for fact in rural or totals]
    for indicator in ("communes_by_band", "communes_recognised_count"):
        said += [(exact(fact.of), fact) for fact in book.same_moment(indicator, like, _UNIT)]
    return [(number, fact) for number, fact in said if number is not None]


def communes_beside(book: Book, like: Fact) -> list[tuple[Fraction, Fact]]:
    """Return the numbers of communes that the words around a fact say it is told of: «Tổng hợp từ 14 xã, …».

    They stand in its paragraph, in the one before it or in the line that opens its list.
    """
    outline, passage, lead = book.context.outline, book.passage_of(like), book.lead_of(like)
    if outline is None or passage is None:
        return []
    first = min(it.span.start for it in (lead, passage) if it is not None)
    at = max(0, bisect_left(outline.passages, first, key=lambda it: it.span.start) - 1)
    found = []
    for fact in book.by_indicator.get(_COMMUNE, ()):
        near = outline.passages[at].span.start <= fact.span.start < passage.span.end
        counted_once = fact.unit == _UNIT and fact.bound == "exact" and fact.role == "actual"
        every = fact.of == fact.number or (fact.of is None and _is_of_all(book, fact))  # «13/13 xã triển khai»
        if near and counted_once and last_year(fact) == last_year(like) and every:
            found.append((exact(fact.number) or Fraction(0), fact))
    return [each for each in found if each[0]]


def _is_of_all(book: Book, fact: Fact) -> bool:
    """True if the words beside a number of communes do not pick them out: «của 21 xã», not «có 5 xã chưa đạt»."""
    before = fold(book.lines.text(Span(max(0, fact.span.start - _REACH), fact.span.start))).text
    behind = fold(book.lines.text(Span(fact.span.end, fact.span.end + _REACH))).text
    told_of = _OF_ALL_RE.search(before) is not None and _SOME_RE.match(behind) is None
    told_of = told_of or _DIVIDED_RE.match(behind) is not None  # «16 xã được chia thành 3 nhóm»
    return told_of or _TOGETHER_RE.match(behind) is not None  # «11 xã đạt tổng cộng 178 tiêu chí»


def _is_divided(book: Book, whole: Fact) -> bool:
    """«Phân nhóm 22 xã như sau: …», «16 xã được chia thành 3 nhóm»: the bands claim to hold all of them."""
    before = fold(book.lines.text(Span(max(0, whole.span.start - _REACH), whole.span.start))).text
    behind = fold(book.lines.text(Span(whole.span.end, whole.span.end + _REACH))).text
    return _DIVIDES_RE.search(before) is not None or _DIVIDED_RE.match(behind) is not None


def sum_of(bands: tuple[Band, ...]) -> Fraction:
    """Return the communes of all bands."""
    return sum((band.communes for band in bands), Fraction(0))


def all_communes(book: Book, bands: tuple[Band, ...]) -> Fraction | None:
    """Return the communes of all bands if no commune is outside of them; None if that is not known."""
    added, wholes = sum_of(bands), [whole for whole, _ in communes_of(book, bands[0].fact)]
    return added if added in wholes or (not wholes and _span_of(book, bands) != "part") else None


def leave_no_gap(book: Book, bands: tuple[Band, ...]) -> bool:
    """Return whether every number of criteria falls in a band, so that no commune is outside of them."""
    return _span_of(book, bands) == "whole"


def balanced(book: Book, bands: tuple[Band, ...]) -> tuple[Band, ...]:
    """Return the bands if they make the communes, with those that reached the standard if they do so together."""
    added, wholes = sum_of(bands), {whole for whole, _ in communes_of(book, bands[0].fact)}
    if added in wholes:
        return bands
    like = bands[0].fact
    every = _every(book, like)
    if bands[0].high is None or (every is not None and bands[0].high >= every):
        return _with_all_that_reached(book, bands, wholes)
    for fact in book.same_moment("communes_recognised_count", like, _UNIT):
        reached = exact(fact.number) or Fraction(0)
        if added + reached in wholes:
            low = (bands[0].high or 0) + 1 if every is None else every
            return (Band(low, every, reached, fact), *bands)
    return ()


def _with_all_that_reached(book: Book, bands: tuple[Band, ...], wholes: set[Fraction]) -> tuple[Band, ...]:
    """«thêm 3 xã đạt 19 tiêu chí, đưa tổng số lên 9/24 xã. Các xã khác gồm …»: the first band was told of new ones."""
    first, *others = bands
    again = [it for it in book.same_moment("communes_by_band", first.fact, _UNIT) if it.item == first.fact.item]
    for fact in (*book.same_moment(_RECOGNISED, first.fact, _UNIT), *again):
        reached = exact(fact.number) or Fraction(0)
        if reached > first.communes and sum_of(bands) - first.communes + reached in wholes:
            return (Band(first.low, first.high, reached, fact), *others)
    return ()


def band_of(fact: Fact) -> Band | None:
    """Return the band that a figure counts the communes of; None if it is of none."""
    match = _BAND_RE.fullmatch(fact.item)
    communes = exact(fact.number)
    if match is None or communes is None or fact.unit != _UNIT:
        return None
    low = int(match["low"])
    high: int | None = int(match["high"] or low)
    match match["sign"]:
        case "<":
            low, high = 0, low - 1
        case "<=":
            low, high = 0, low
        case ">":
            low, high = low + 1, None
        case ">=":
            high = None
    return Band(low, high, communes, fact)


def _are_apart(upper: Band, lower: Band) -> bool:
    return lower.high is not None and lower.high < upper.low


def _span_of(book: Book, bands: tuple[Band, ...]) -> str:
    """«whole» if every number of criteria of the set falls in a band; «ends» if the first and the last do, else «part».

    A band between them that is not told may have no commune.
    """
    criteria = [exact(fact.of) for fact in book.by_indicator.get("criteria_met_count", ())]
    most = max((number for number in criteria if number is not None), default=_every(book, bands[0].fact))
    top = bands[0]
    reached = top.high is None or (most is not None and top.high >= most)
    if not (reached or (most is not None and top.high == most - 1 and none_has_all(book, int(most)))):
        return "part"
    if bands[-1].low != 0:
        return "part"
    joined = all(lower.high is not None and lower.high + 1 == upper.low for upper, lower in pairwise(bands))
    return "whole" if joined else "ends"


def none_has_all(book: Book, most: int) -> regex.Match[str] | None:
    """Return where it is said that no commune has all criteria: «chưa có xã đạt đủ 19 tiêu chí»; None if nowhere."""
    said = says(book.words.text, _NONE_SIGNS)
    return regex.search(_NONE.format(most=most), book.words.text) if said else None


def _every(book: Book, like: Fact) -> int | None:
    """How many criteria the set of a figure's year has."""
    year = last_year(like)
    criteria = book.commune_set(year)
    return criteria.denominators.get("criteria") if criteria else None
