"""Days, months, quarters, years and stretches of years.

«ngày 13 tháng 7 năm 2018», «26/4/2017», «9/2019», «quý III/2018», «6 tháng đầu năm 2019», «giai đoạn 2016-2020»,
«từ năm 2016 đến nay», «3 năm (2016- 2018)», «trong 3 năm qua». A `Period` prints years as "2018", months as
"2018-07", days as "2018-07-13".
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date

import regex

from extractor.mentions.reading import Reading
from extractor.model import Ordinal, Period
from extractor.vi.gate import Gated
from extractor.vi.numbers import COUNTS

_YEAR = r"(?:19[5-9]|20[0-4])\d"
_DAY = r"(?:0?[1-9]|[12]\d|3[01])"
_MONTH = r"(?:0?[1-9]|1[0-2])"
_DASH = r"\s{0,2}(?:-|–|—|(?:cho\s+)?(?:đến|tới))(?:\s{0,2}(?:hết|cuối))?(?:\s{0,2}năm)?\s{0,2}"
_END = r"(?![\d\p{L}]|[.,]\d)"
# «12 triệu đồng năm 2011 đến năm 2017 đạt 34 triệu đồng» are two years, no stretch
_MOVES = r"(?: (?:đã|ước))? (?:đạt|là|còn|tăng|giảm|lên|xuống)(?!\p{L})"
_RISE = rf"(?! {_YEAR} (?:đến|tới) (?:hết |cuối )?năm {_YEAR}{_MOVES})"
_NO_RISE = rf"(?!(?<={_YEAR} (?:đến|tới) (?:(?:hết|cuối) )?năm {_YEAR}){_MOVES})"
# Where a pattern begins with words that may be absent, looking first at its beginnings makes it four times as fast.
_DATE_RE = regex.compile(
    rf"(?=\d|ngày)(?:(?:ngày\s+)?(?P<d>{_DAY})\s+tháng\s+(?P<m>{_MONTH})\s+năm\s+(?P<y>{_YEAR}){_END}"
    rf"|(?:ngày\s*)?(?P<d>{_DAY})\s?(?P<sep>[/.-])\s?(?P<m>{_MONTH})\s?(?P=sep)\s?(?P<y>{_YEAR}){_END})",
    regex.IGNORECASE,
)


def find_date(raw: str, start: int) -> tuple[str, int] | None:
    """Return (ISO date, end) of a full date at `start`, or None.

    >>> find_date("ngày 26/4/2017 của", 0)
    ('2017-04-26', 14)
    """
    match = _DATE_RE.match(raw, start)
    iso = _iso_day(match) if match else ""
    return (iso, match.end()) if match and iso else None


def _iso_day(match: regex.Match[str]) -> str:
    try:
        return date(int(match["y"]), int(match["m"]), int(match["d"])).isoformat()
    except ValueError:  # 31/02: kept as printed, nobody's date
        return ""


def _period(start: str, end: str | None = None) -> Period:
    return Period(start=start, end=start if end is None else end)


_QUARTERS = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "1": 1, "2": 2, "3": 3, "4": 4}


def _read_day(match: regex.Match[str], _: int) -> Period | None:
    day = _iso_day(match)
    return _period(day) if day else None


def _read_years(match: regex.Match[str], _: int) -> Period | None:
    start, end = match["a"], match["b"]
    if len(end) == 2:
        end = start[:2] + end
    return _period(start, end) if start <= end else None


def _read_months(match: regex.Match[str], year: int) -> Period | None:
    """«6 tháng đầu năm 2019»; without a year the report's own."""
    count, which, name = int(match["n"]), match["which"], match["y"] or (str(year) if year else "")
    if not name or not 1 <= count <= 12:
        return None
    first = 13 - count if which == "cuối" else 1
    return _period(f"{name}-{first:02d}", f"{name}-{first + count - 1:02d}")


def _read_month_span(match: regex.Match[str], year: int) -> Period | None:
    """«7/2011 - 7/2012», «từ tháng 7 năm 2011 đến nay», «từ năm 2016 đến tháng 6/2019»."""
    end = f"{match['b']}-{int(match['n']):02d}" if match["b"] else str(year)
    span = _period(f"{match['a']}-{int(match['m']):02d}" if match["m"] else match["a"], end)
    return span if span.start <= span.end else None


def _read_quarter(match: regex.Match[str], year: int) -> Period | None:
    name = match["y"] or (str(year) if year else "")
    quarter = _QUARTERS[match["q"]]
    return _period(f"{name}-{quarter * 3 - 2:02d}", f"{name}-{quarter * 3:02d}") if name else None


def _read_past_years(match: regex.Match[str], year: int) -> Period | None:
    """«trong 3 năm qua» in a report of 2018 is 2016-2018; the words are the clerk's, so the rule says inferred."""
    count = int(match["n"]) if match["n"].isdigit() else COUNTS[match["n"]]
    return _period(str(year - count + 1), str(year)) if year and 2 <= count <= 30 else None


# What every match holds, where to look for it first is faster than the pattern itself: words, or a pattern.
_SIGNS = {
    "day": regex.compile(rf"\d (?=tháng)|[/.-]\s?{_YEAR}"),
    "years_ended": ("giai đoạn", "nhiệm kì", "thời kì"),
    "years_named": regex.compile(rf"{_YEAR}{_DASH}\d\d"),
    "months_named": regex.compile(rf"{_YEAR}{_DASH}(?:nay|hết|tháng|\d{{1,2}}(?: ?[/.]| năm))"),
    "month": regex.compile(rf"tháng \d|\d[/.]{_YEAR}"),
    "day_of_year": regex.compile(r" \d{1,2}[/.]\d"),
    "months": ("tháng",),
    "month_of_year": ("tháng",),
    "quarter": ("quý",),
    "last_year": ("ngoái", "trước", "cùng kì"),
    "this_year": ("năm nay", "trong năm", "tháng còn lại"),
    "next_year": ("sang năm", "năm tới", "năm sau"),
    "past_years": ("năm qua", "năm vừa qua", "năm gần đây", "năm trở lại đây"),
}
_YEAR_RE = re.compile(_YEAR)
_WITHIN_YEAR = {"months", "quarter", "day_of_year", "month_of_year"}
_WITHOUT_YEAR = _WITHIN_YEAR | {"months", "last_year", "this_year", "next_year", "past_years"}
Reader = Callable[[regex.Match[str], int], Period | None]
# Surest first; patterns run on folded text. The int is the report's year, 0 if unknown.
_PATTERNS: tuple[tuple[str, Gated | regex.Pattern[str], Reader], ...] = tuple(
    (name, Gated(regex.compile(pattern), _SIGNS[name]) if name in _SIGNS else regex.compile(pattern), reader)
    for name, pattern, reader in (
        ("day", _DATE_RE.pattern, _read_day),
        (
            "years_counted",
            rf"\d{{1,2}} năm ?,? ?\(?(?:từ )?(?:năm )?(?P<a>{_YEAR}){_DASH}(?P<b>{_YEAR}){_END}\)?",
            _read_years,
        ),
        (
            "years_ended",
            rf"(?:kết thúc|đến hết|đến cuối|hết|cuối) (?:giai đoạn|nhiệm kì|thời kì) \(?"
            rf"(?P<a>{_YEAR}){_DASH}(?P<b>{_YEAR}){_END}\)?",
            lambda match, _: _period(match["b"]) if match["a"] <= match["b"] else None,
        ),
        (
            "years_named",
            rf"(?=[(\d]|trong|giai|nhiệm|thời|từ|các|năm)(?:trong )?(?:\d{{1,2}} năm )?"
            rf"\(?(?:giai đoạn|nhiệm kì|thời kì|từ năm|từ|các năm|năm{_RISE}|năm học) ?\(?(?:đầu )?(?:năm )?"
            rf"(?P<a>{_YEAR}){_DASH}(?P<b>{_YEAR}|\d\d(?=\D|$)){_END}",
            _read_years,
        ),
        ("years", rf"(?<![\d/.,-])(?P<a>{_YEAR}){_DASH}(?P<b>{_YEAR}){_END}{_NO_RISE}", _read_years),
        (
            "years_listed",
            rf"(?:các|hai|ba|bốn|[2-5]) năm (?P<a>{_YEAR})(?:,? {_YEAR})*(?:,| và|, và) (?:năm )?(?P<b>{_YEAR}){_END}"
            r"(?![^.;]*lần lượt)",
            _read_years,
        ),
        (
            "since",
            rf"(?:giai đoạn |từ )(?:năm )?(?P<a>{_YEAR}) ?(?:-|đến|tới) ?nay(?!\p{{L}})",
            lambda match, year: _period(match["a"], str(year)) if year >= int(match["a"]) else None,
        ),
        (
            "months",
            rf"(?<![\d/.,-])(?P<n>0?\d|1[0-2]) tháng(?: (?P<which>đầu|cuối))?(?: của)? năm(?: (?P<y>{_YEAR}))?{_END}",
            _read_months,
        ),
        (
            "months_named",
            rf"(?=\d|từ|tháng)(?:từ (?:(?:đầu )?năm )?(?=\d{{4}})|(?<![\d/.,-])(?=\d{{4}}{_DASH}(?:\d|nay))"
            rf"|(?:từ )?(?:tháng )?(?P<m>{_MONTH})(?: ?[/.] ?| năm ))"
            rf"(?P<a>{_YEAR}){_DASH}"
            rf"(?:(?:hết )?(?:tháng )?(?P<n>{_MONTH})(?: ?[/.] ?| năm )(?P<b>{_YEAR}){_END}|nay(?!\p{{L}}))",
            _read_month_span,
        ),
        ("quarter", rf"quý (?P<q>iv|i{{1,3}}|[1-4])(?:(?: ?/ ?| năm )(?P<y>{_YEAR}))?{_END}", _read_quarter),
        (
            "month",
            rf"(?=\d|cuối|đầu|giữa|tháng)"
            rf"(?:(?:(?:cuối |đầu |giữa )?tháng )(?P<m>{_MONTH})(?: ?[/.-] ?| năm )(?P<y>{_YEAR}){_END}"
            rf"|(?<![\d/.,-])(?<!số )(?<!số: ?)(?P<m>{_MONTH})[/.](?P<y>{_YEAR}){_END})",
            lambda match, _: _period(f"{match['y']}-{int(match['m']):02d}"),
        ),
        (
            "day_of_year",
            rf"(?:ngày |đến |hết )(?P<d>{_DAY})[/.](?P<m>{_MONTH}){_END}(?! ?(?:xã|tiêu chí|huyện|thôn|hộ|%))",
            lambda match, year: _period(f"{year}-{int(match['m']):02d}-{int(match['d']):02d}") if year else None,
        ),
        (
            "month_of_year",
            rf"(?<!\d )(?<!\p{{L}})tháng (?P<m>{_MONTH}){_END}",
            lambda match, year: _period(f"{year}-{int(match['m']):02d}") if year else None,
        ),
        (
            "year",
            rf"(?:(?:cuối |đầu |hết |trước |sau )?năm |(?:cuối|đầu|hết|giữa) )(?P<y>{_YEAR}){_END}",
            lambda match, _: _period(match["y"]),
        ),
        # «Xã đạt chuẩn theo năm: 2014: Ngọc Lương; 2016: Phú Lai»
        ("year_listed", rf"(?<=[:;(] ?)(?P<y>{_YEAR})(?= ?: ?\p{{L}})", lambda match, _: _period(match["y"])),
        (
            "last_year",
            rf"(?<!(?:\d|mươi|mấy|vài|những|các|nhiều|{'|'.join(COUNTS)}) )"
            r"(?:(?:cùng kì|cuối|đầu) )?năm (?:ngoái|trước)(?! (?:đó|đây|khi|liền))(?!\p{L})"
            r"|cùng kì(?= ?[,:(]| (?:mới|chỉ|có|là|đạt|gần|khoảng|trên|hơn) | (?!(?:19|20)\d\d(?!\d))\d)",
            lambda _, year: _period(str(year - 1)) if year else None,
        ),
        (
            "this_year",
            r"(?:(?:trong )?năm nay|trong năm(?= ?[,.;:]| \p{L})"
            r"(?! (?:học|tới|sau|năm|nay|trước|ngoái|đầu|một)))(?!\p{L})"
            rf"|(?:\d{{1,2}}|{'|'.join(COUNTS)}|những|các|mấy) tháng còn lại(?: (?:của|trong) năm(?: nay)?)?(?! \d)",
            lambda _, year: _period(str(year)) if year else None,
        ),
        (
            "next_year",
            r"(?<!(?:\d|những|các|mấy|vài|hai|ba|bốn|năm|trước) )(?:sang năm|năm tới"
            r"|(?<=^|[.;] ?|(?:chỉ|mục) tiêu |kế hoạch |phương hướng |nhiệm vụ )năm sau)"
            r"(?! (?:\d|đó|khi|sau|cao|tăng|nhiều|luôn|tiếp))(?!\p{L})",
            lambda _, year: _period(str(year + 1)) if year else None,
        ),
        (
            "past_years",
            rf"(?:trong |qua )?(?<!\p{{L}})(?P<n>\d{{1,2}}|{'|'.join(COUNTS)}) năm"
            r" (?:qua|vừa qua|gần đây|trở lại đây)(?!\p{L})",
            _read_past_years,
        ),
        (
            "bare_year",
            # not «theo Quyết định số 1980/QĐ-TTg»
            rf"(?<![\d/.,\p{{L}}-])(?<!(?:số|quyết định|qđ) )(?P<y>{_YEAR}){_END}(?!/\p{{L}})"
            r"(?! ?(?:%|km|m2|m|ha|đồng|triệu|tỉ(?! lệ)|người|hộ|lượt|con|cây|tấn|xã|nghìn|ngàn|buổi|cuộc|lớp)"
            r"(?!\p{L}))",
            lambda match, _: _period(match["y"]),
        ),
    )
)


# «09:19:31 PM», «08:15 GMT+7», «15h30'», «08g00», «lúc 7 giờ 30 phút»; not «tập huấn 8 giờ», «tiêu chí 5:12 xã»
_HOUR = r"(?<![\d\p{L}]|\d[.,/:-])(?:[01]?\d|2[0-4])"
_DAYTIME = r"(?:ngày|sáng|trưa|chiều|tối|thứ|chủ nhật|cùng ngày|tại|và|đến)(?!\p{L})"
_MINUTE = r"(?: ?(?:'|’|′|phút(?!\p{L})))"
_CLOCK = Gated(
    regex.compile(
        rf"{_HOUR}:[0-5]\d(?::[0-5]\d)?(?![\d:]|[.,/]\d)(?: ?[ap]m(?!\p{{L}}))?"
        rf"(?: ?\(?(?:gmt|utc) ?[+-] ?\d{{1,2}}\)?)?(?! (?!{_DAYTIME})\p{{L}}| ?%)"
        rf"|{_HOUR}(?:h(?: ?[0-5]\d)?|g[0-5]\d)(?!\p{{L}}){_MINUTE}?"
        rf"|{_HOUR} giờ [0-5]?\d(?:{_MINUTE}|(?= ?[;)]| ?[,.](?!\d)|$| {_DAYTIME}))"
        rf"|(?<=(?<!\p{{L}})(?:lúc|hồi|vào|từ|đến|khoảng) ){_HOUR} giờ(?!\p{{L}})"
        rf"|{_HOUR} giờ(?= {_DAYTIME})"
    ),
    regex.compile(r"\d(?::\d\d|[hg]| giờ)"),
)
_UNDATED = tuple(it for it in _PATTERNS if it[0] in _WITHOUT_YEAR)


def find_dates(reading: Reading, report_year: int) -> None:
    """Take days and periods; `report_year` (0 = unknown) completes what the clerk left out."""
    for name, start, end, period in _found(reading, report_year):
        reading.take("date" if name == "day" else "period", start, end, period, f"dates.{name}")
    for match in _CLOCK.finditer(reading.text):
        reading.take("ordinal", match.start(), match.end(), Ordinal(reason="clock"), "dates.clock")


def _year_at(text: str, position: int, report_year: int) -> int:
    """«Năm 2013 phấn đấu …, ngay trong quý I»: the year to come that the sentence names, else the report's."""
    first = max(text.rfind(mark, 0, position) for mark in (". ", "; ")) + 1
    named = [int(year.group()) for year in _YEAR_RE.finditer(text, first, position)]
    return named[-1] if named and report_year and named[-1] > report_year else report_year


def _found(reading: Reading, report_year: int) -> Iterator[tuple[str, int, int, Period]]:
    text = reading.text
    for name, pattern, reader in _PATTERNS if _YEAR_RE.search(text) is not None else _UNDATED:
        for match in pattern.finditer(text):
            period = reader(match, _year_at(text, match.start(), report_year) if name in _WITHIN_YEAR else report_year)
            if period is not None:
                yield name, match.start(), match.end(), period
