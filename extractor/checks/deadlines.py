"""A deadline lies behind the day of the report: «phấn đấu hoàn thành trước ngày 30/6/2018», signed in December 2018.

Mostly left over from last year's text. Only asked about where the sentence speaks of what is to come («phấn đấu», «sẽ»;
among the tasks also «tiếp tục», «đề nghị»), and neither of what was decided before nor of what came of it. Targets
with a figure and no more than a year are asked about by `targets.year`.

**Source**: consistency rule L7 of the provincial auditors.
"""

from __future__ import annotations

from collections.abc import Iterator

import regex

from extractor.checks.book import Book, spoken
from extractor.checks.lines import Line
from extractor.checks.words import Quote
from extractor.model import Finding, Mention, Period
from extractor.vi.format import format_date

CHECK = "deadlines.past"
_BY_RE = regex.compile(
    r"(?<!\p{L})(?:(?P<due>trước|chậm nhất|muộn nhất|xong|thời hạn|hạn)|(?<!tính |nợ |từ )(?:hết|đến|tới|vào|trong))"
    r"(?: (?:hết|cuối|đầu|ngày|tháng|năm|là|vào|trong|quý))* ?$"
)
# «xử lý dứt điểm nợ đọng phát sinh từ năm 2012 đến 31/12/2014» tells what is to be paid, not until when
_SINCE_RE = regex.compile(r"(?<!\p{L})(?:từ|tính|nợ|phát sinh|số liệu|tồn đọng)(?!\p{L})[^,;]*$")
_YEAR_RE = regex.compile(r"20\d\d")
_REACH = 30
_YEAR_DIGITS = 4


def check_deadlines(book: Book) -> Iterator[Finding]:
    """Yield a finding for each deadline that was over when the report was signed."""
    issued = book.context.issued_on
    if len(issued) <= _YEAR_DIGITS:
        return
    for mention in book.context.mentions:
        value = mention.value
        if not isinstance(value, Period) or not value.end or value.end >= issued[: len(value.end)]:
            continue
        line = book.lines.at(mention.passage)
        if line is not None and _is_deadline(book, line, mention):
            quote = Quote(mention.span, mention.evidence.quote)
            fields = {"day": quote.line, "issued": format_date(issued)}
            yield from book.finding(
                CHECK, "assumed", "past", (), fields, quotes=(quote,), expected=f">= {issued}", observed=value.end
            )


def _is_deadline(book: Book, line: Line, mention: Mention) -> bool:
    start = line.view.position(mention.span.start)
    by = _BY_RE.search(line.text, max(0, start - _REACH), start)
    at = line.sentence_of(start)
    begin, end = line.sentences[at]
    if by is None or _SINCE_RE.search(line.text, begin, start):
        return False
    head, sentence = line.text[begin:start], spoken(line.text[begin:end])
    tells = book.catalog.limits.tells
    if tells("deadlines_done", sentence):
        return False
    if any(it.kind == "citation" and begin <= line.view.position(it.span.start) < end for it in line.mentions):
        return False  # what a decree asked for by then
    if not _YEAR_RE.search(mention.evidence.quote):
        return False  # «trước quý III» of which year?
    of_year = isinstance(mention.value, Period) and len(mention.value.end) == _YEAR_DIGITS
    if of_year and any(fact.role == "target" and fact.span in line.passage.span for fact in book.facts):
        return False
    opening, colon, _ = head.partition(":")
    titles = (*([opening.strip()] if colon else []), *book.titles_above(line.passage))
    if any(map(book.catalog.words.opens_targets, titles)):
        return tells("deadlines_task" if by["due"] and not of_year else "deadlines_promised", sentence)
    following = line.text[end : line.sentences[at + 1][1]] if at + 1 < len(line.sentences) else ""
    told = any(tells("deadlines_review", title) for title in titles) or tells("deadlines_done", following)
    return tells("deadlines_promised", head) and not told
