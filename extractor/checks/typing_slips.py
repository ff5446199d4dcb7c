"""Slips of the keyboard that leave a figure without meaning: «28,6% triệu đồng», «giai đoạn 2017-2010», «31/02/2018».

**Source**: unit errors and backward periods found in press reports; consistency rule U2 of the provincial auditors.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import regex

from extractor.checks.book import Book
from extractor.model import Finding

UNIT = "typing_slips.unit"
PERIOD = "typing_slips.period"
DATE = "typing_slips.date"
_YEAR = r"(?:19[5-9]|20[0-4])\d"
_YEAR_LENGTH = 4
_BEFORE, _BEHIND = 24, 32  # letters of a match to both sides of its literal
_PERCENT_RE = regex.compile(
    r"\d[\d.,]* ?% ?(?:(?:triệu|tỉ(?! (?:lệ|trọng|suất))|nghìn|ngàn)(?: đồng)?(?!\p{L})|đồng(?!\p{L})|%)"
    r"|gấp (?:hơn |gần |khoảng |trên )?\d[\d.,]* ?%"
)
_TWICE_RE = regex.compile(r"\d[\d.,]* ?(?:triệu triệu|tỉ tỉ|tỉ triệu|đồng đồng)(?!\p{L})")
_PERIOD_RE = regex.compile(r"giai đoạn (?P<a>\d{3,5}) ?- ?(?P<b>\d{3,5})(?![\d/])")
_DAY = rf"(?P<d{{0}}>[0-3]?\d)(?:/| tháng )(?P<m{{0}}>[01]?\d)(?:/| năm )(?P<y{{0}}>{_YEAR})"
_DATE_RE = regex.compile(rf"(?<![\d/]){_DAY.format('')}(?![\d/])")
_DAYS_RE = regex.compile(rf"từ ngày {_DAY.format(1)} (?:đến|tới|-)(?: hết)?(?: ngày)? {_DAY.format(2)}(?![\d/])")
_BEHIND_DAYS = 80


def check_typing_slips(book: Book) -> Iterator[Finding]:
    """Yield a finding for each figure that its unit, and each time that its days or years make impossible."""
    words = book.words
    for literal, pattern in (("%", _PERCENT_RE), ("triệu", _TWICE_RE), ("tỉ", _TWICE_RE), ("đồng đồng", _TWICE_RE)):
        for match in words.around(literal, pattern, _BEFORE, _BEHIND):
            quote = words.quote(*match.span())
            yield from book.finding(UNIT, "proved", "senseless", (), {"said": quote.line}, quotes=(quote,))
    for match in words.around("giai đoạn", _PERIOD_RE, 0, _BEHIND):
        years = (match["a"], match["b"])
        quote = words.quote(*match.span())
        if any(len(year) != _YEAR_LENGTH for year in years):
            yield from book.finding(PERIOD, "nearly", "no_year", (), {"said": quote.line}, quotes=(quote,))
        elif years[0] > years[1]:
            yield from book.finding(PERIOD, "proved", "backwards", (), {"said": quote.line}, quotes=(quote,))
    yield from _check_days(book)
    for literal in ("/19", "/20", " năm 19", " năm 20"):
        for match in words.around(literal, _DATE_RE, _BEFORE, _BEHIND):
            if not _is_day(int(match["y"]), int(match["m"]), int(match["d"])):
                quote = words.quote(*match.span())
                yield from book.finding(DATE, "proved", "no_day", (), {"said": quote.line}, quotes=(quote,))


def _check_days(book: Book) -> Iterator[Finding]:
    """«từ ngày 28/12/2022 đến ngày 09/12/2022»: a stretch of days that ends before it begins."""
    words = book.words
    for match in words.around("từ ngày", _DAYS_RE, 0, _BEHIND_DAYS):
        first, last = ((int(match[f"y{n}"]), int(match[f"m{n}"]), int(match[f"d{n}"])) for n in "12")
        if first > last:
            quote = words.quote(*match.span())
            yield from book.finding(PERIOD, "proved", "backwards", (), {"said": quote.line}, quotes=(quote,))


def _is_day(year: int, month: int, day: int) -> bool:
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True
