"""How many years the report covers is said alike throughout: «3 năm», «bốn năm», 2016-2018.

«3 năm (2016-2019)» contradicts itself, unless the clerk counts the gaps. «trong bốn năm qua» in a report on three
years does where another line says three; a stretch of so many years that the report names elsewhere explains it.

**Source**: consistency rule D2 of the provincial auditors.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import regex

from extractor.checks.book import Book, year_of
from extractor.checks.words import Quote, Words
from extractor.model import Finding, Period
from extractor.vi.fold import fold

CHECK = "stretches.years"
_WORDS = {"hai": 2, "ba": 3, "bốn": 4, "sáu": 6, "bảy": 7, "bẩy": 7, "tám": 8, "chín": 9, "mười": 10}
_FIVE = "năm"  # only before another «năm»
_COUNT = rf"(?<![\p{{L}}\d.,/-])(?P<n>0?[2-9]|1\d|{'|'.join(_WORDS)}|năm(?= năm)) năm"
_YEAR = r"(?:19[5-9]|20[0-4])\d"
# «3 năm (2016-2018)», «sau 03 năm thực hiện Chương trình, từ năm 2016 đến năm 2018»; no other figure between.
_DONE = r"(?: (?:thực hiện|triển khai|xây dựng|tổ chức|phát động)(?!\p{L})[^\d.;:()\n]{0,70}?)?"
_WITH_YEARS_RE = regex.compile(
    rf"{_COUNT}{_DONE},? ?\(?(?:giai đoạn |từ |các năm |thời kì )*(?:năm )?"
    rf"(?P<a>{_YEAR}) ?(?:-|đến|tới) ?(?:hết |cuối )?(?:năm )?(?P<b>{_YEAR})(?!\d)\)?"
)
# «trong 4 năm (2016, 2017, 2018)»
_LISTED_RE = regex.compile(rf"{_COUNT}{_DONE} ?\((?P<years>(?:năm )?{_YEAR}(?:(?:, ?| và )(?:năm )?{_YEAR})+)\)")
# «giai đoạn 2016-2018 (bốn năm)»
_YEARS_WITH_RE = regex.compile(
    rf"(?<!\d)(?P<a>{_YEAR}) ?(?:-|đến|tới) ?(?:hết |cuối )?(?:năm )?(?P<b>{_YEAR}) ?"
    rf"\((?:trong |sau |qua |là )?{_COUNT}\)"
)
_PAST_RE = regex.compile(
    rf"(?:trong |qua |sau )?{_COUNT} (?:vừa )?qua(?!\p{{L}})"
    rf"|(?:sơ kết|tổng kết) {_COUNT}(?: thực hiện| triển khai| xây dựng)"
)
_ALL_RE = regex.compile(rf"(?:cả|tổng cộng|trong|cộng) {_COUNT}(?! (?:tới|sau|đầu|cuối|học))(?!\p{{L}})")
# «Qua 3 năm thực hiện (2011-2014)» in December 2013: the last year has not begun
_HAVE_PASSED_RE = regex.compile(r"(?<!\p{L})(?:thực hiện|triển khai|qua)(?!\p{L})")
# «10 năm thực hiện Chương trình … giai đoạn 2010-2020»: the years are the programme's
_PROGRAMME_RE = regex.compile(r"(?<!\p{L})(?:chương trình|đề án|kế hoạch|nghị quyết|phong trào)(?!\p{L}).*giai đoạn")
_SHORTEST, _LONGEST = 2, 12
_COUNTS = (*"0123456789", *_WORDS, "năm")
_BEFORE, _BEHIND = 20, 130  # letters of a match to both sides of its « năm»


@dataclass(frozen=True, slots=True)
class Said:
    """A number of years in words, with the place where it stands."""

    years: int
    quote: Quote


def check_stretches(book: Book) -> Iterator[Finding]:
    """Yield a finding for each number of years that contradicts the years beside it or those of the report."""
    words = book.words
    beside: list[Said] = []
    for match, quote in (*_beside_years(words), *_in_title(book)):
        years, length = _years(match), int(match["b"]) - int(match["a"]) + 1
        said = Said(years, quote)
        beside.append(said)
        span = f"{match['a']}-{match['b']}"
        ahead = book.issued_year is not None and years == length - 1 == book.issued_year - int(match["a"]) + 1
        done = ahead and _HAVE_PASSED_RE.search(text := fold(quote.text).text) and not _PROGRAMME_RE.search(text)
        if (years not in (length, length - 1) or done) and 0 < length <= _LONGEST:
            yield from _finding(book, said, length, span, ())
        elif years == length - 1 and (witness := _said_elsewhere(words, length)) is not None:
            yield from _finding(book, said, length, span, (witness,))
    for match in words.around(" năm", _LISTED_RE, _BEFORE, _BEHIND, _COUNTS):
        listed = regex.findall(_YEAR, match["years"])
        if len(listed) != _years(match):
            said = Said(_years(match), words.quote(*match.span()))
            yield from _finding(book, said, len(listed), f"{listed[0]}-{listed[-1]}", ())
    yield from _against_report(book, beside)


def _beside_years(words: Words) -> Iterator[tuple[regex.Match[str], Quote]]:
    matches = [
        *words.around(" năm", _WITH_YEARS_RE, _BEFORE, _BEHIND, _COUNTS),
        *words.around(" năm)", _YEARS_WITH_RE, 2 * _BEFORE, _BEFORE),
    ]
    yield from ((match, words.quote(*match.span())) for match in matches)


def _in_title(book: Book) -> Iterator[tuple[regex.Match[str], Quote]]:
    """«Tổng kết 10 năm xây dựng nông thôn mới (2011 - 2020)», which stands in the head."""
    outline = book.context.outline
    for passage in outline.passages if outline else ():
        if outline is None or passage.kind != "front":
            continue
        view = fold(outline.text_of(passage), passage.span.start)
        for match in (*_WITH_YEARS_RE.finditer(view.text), *_YEARS_WITH_RE.finditer(view.text)):
            span = view.home(*match.span())
            yield match, Quote(span, outline.document.text[span.start : span.end])


def _said_elsewhere(words: Words, length: int) -> Said | None:
    """«cộng cả 5 năm» beside «qua 04 năm (2011-2015)»: the report itself counts the years and not the gaps."""
    for match in words.around(" năm", _ALL_RE, _BEFORE, _BEHIND, _COUNTS):
        if _years(match) == length:
            return Said(length, words.quote(*match.span()))
    return None


def _against_report(book: Book, beside: list[Said]) -> Iterator[Finding]:
    subject, words = book.context.subject, book.words
    first, last = year_of(subject.period_start), year_of(subject.period_end)
    length = last - first + 1 if first and last else 0
    if not _SHORTEST <= length <= _LONGEST:
        return
    past = [
        Said(_years(match), words.quote(*match.span()))
        for match in words.around(" năm", _PAST_RE, _BEFORE, _BEHIND, _COUNTS)
    ]
    so_far = book.issued_year - first + 1 if book.issued_year and first else length
    explained = {length, so_far, so_far - 1, *(said.years for said in beside)} | {
        int(mention.value.end[:4]) - int(mention.value.start[:4]) + 1
        for mention in book.context.mentions
        if isinstance(mention.value, Period) and not any(said.quote.span.overlaps(mention.span) for said in past)
    }
    witnesses = tuple(said for said in (*beside, *past) if said.years == length) or _printed(book, first, last)
    for said in past:
        if said.years not in explained and said.years <= _LONGEST:
            yield from _finding(book, said, length, f"{first}-{last}", witnesses[:1])


def _printed(book: Book, first: int | None, last: int | None) -> tuple[Said, ...]:
    """The years of the report where it prints them."""
    return tuple(
        Said(0, Quote(mention.span, mention.evidence.quote))
        for mention in book.periods
        if isinstance(mention.value, Period) and (mention.value.start, mention.value.end) == (str(first), str(last))
    )


def _years(match: regex.Match[str]) -> int:
    count = match["n"]
    return 5 if count == _FIVE else _WORDS.get(count) or int(count)


def _finding(book: Book, said: Said, length: int, years: str, witnesses: tuple[Said, ...]) -> Iterator[Finding]:
    # Beside its own years it contradicts itself; far from them, a second line must say how long the report's time is.
    proved = bool(witnesses) or years.replace("-", "") in "".join(filter(str.isdigit, said.quote.text))
    fields = {"said": said.quote.line, "years": years, "length": str(length)}
    if witnesses:
        fields["witness"] = witnesses[0].quote.line
    yield from book.finding(
        CHECK,
        "proved" if proved else "assumed",
        "witness" if witnesses else "years",
        (),
        fields,
        quotes=(said.quote, *(one.quote for one in witnesses)),
        expected=str(length),
        observed=str(said.years),
        unit="years",
        tolerance="0",
    )
