"""What is not over cannot be counted: figures of a year that still runs are estimates, and say so («ước»).

An average over years to come is always wrong. Sums and changes of a year that runs are asked about once for the
report; in its last quarter reports of the year are customary, and so is what is true at a day («đến nay», «6 tháng»).
What a figure measures must be printed, too: «mức phải đạt năm 2020 là 50 triệu đồng» is no figure of that year.

**Source**: consistency rule D1 of the provincial auditors; the words in schemas/checks.toml, `unfinished`.
"""

from __future__ import annotations

from collections.abc import Iterator

import regex

from extractor.checks.book import YEAR_RE, Book, first_year, last_year, spoken
from extractor.checks.intervals import exact
from extractor.checks.wording import amount
from extractor.checks.words import Quote
from extractor.model import Fact, Finding, Mention, Period, Span
from extractor.vi.format import format_date

AVERAGE = "unfinished.average"
YEAR = "unfinished.year"
DAY = "unfinished.day"
_UP_TO_RE = regex.compile(
    r"(?<!\p{L})(?:tính |kết quả |số liệu )?đến(?: hết| cuối| thời điểm| nay \(?)*"
    r"(?: ?\(?(?:hết |cuối )?(?:ngày|tháng))? ?$"
)
_DONE_RE = regex.compile(r"(?<!\p{L})(?:đã|tính đến|kết quả|đến nay)(?!\p{L})")
_BEFORE = 40  # letters before a day in which «tính đến» stands
_YEAR_LENGTH, _MONTH_LENGTH = 4, 7
_LAST_DAYS, _ENDS = "20", "28"
_REACHED = ("about", "above", "at_least")  # an estimate, or as much already: «đã huy động trên 39.800 tỷ đồng»


def check_unfinished(book: Book) -> Iterator[Finding]:
    """Yield a finding for each average over years to come, and one for all figures of the year that runs."""
    issued, year = book.context.issued_on, book.issued_year
    outline = book.context.outline
    if year is None or (outline is not None and outline.header.form in book.catalog.limits.planning_forms):
        return
    stated = [
        fact
        for fact in book.facts
        if fact.role in ("actual", "change") and exact(fact.number) is not None and fact.bound not in _REACHED
    ]
    for fact in stated:
        if _is_average_to_come(fact, year) and not _is_estimated(book, fact):
            yield from book.finding(
                AVERAGE,
                "proved",
                "to_come",
                (fact,),
                {
                    "what": book.what(fact),
                    "figure": amount(fact, book.catalog.messages),
                    "years": f"{fact.period_start[:4]}-{fact.period_end[:4]}",
                    "issued": format_date(issued),
                },
                expected=f"<= {year}",
                observed=fact.period_end[:4],
            )
    yield from _days_to_come(book, stated)
    month = int(issued[5:7]) if issued[5:7].isdigit() else 12
    if month <= book.catalog.limits.unfinished_until:
        running = [fact for fact in stated if _is_of_running_year(book, fact, year) and not _is_estimated(book, fact)]
        # «giai đoạn 2016-2018: 17,9 tỷ đồng», alone, is as much so far
        if any(fact.period_start == fact.period_end for fact in running):
            some = ", ".join(fact.quote for fact in running)
            yield from book.finding(
                YEAR, "assumed", "runs", running, {"year": str(year), "issued": format_date(issued), "figures": some}
            )


def _days_to_come(book: Book, stated: list[Fact]) -> Iterator[Finding]:
    """«Tính đến ngày 31/12/2021, huyện đã có 5/19 xã đạt chuẩn», signed in June: what is counted on a later day."""
    issued, limits = book.context.issued_on, book.catalog.limits
    for mention in book.context.mentions:
        day = mention.value.end if isinstance(mention.value, Period) else ""
        if not len(issued) >= len(day) >= _MONTH_LENGTH or day <= issued[: len(day)]:
            continue
        if day[:_YEAR_LENGTH] == issued[:_YEAR_LENGTH] and int(issued[5:7]) > limits.unfinished_until:
            continue  # in the last months of a year papers tell of all of it
        if day[:_MONTH_LENGTH] == issued[:_MONTH_LENGTH] and day[8:] >= _ENDS and issued[8:] >= _LAST_DAYS:
            continue  # and in the last days of a month of the month
        line = book.lines.at(mention.passage)
        if line is None:
            continue
        at = line.view.position(mention.span.start)
        begin, end = line.sentences[line.sentence_of(at)]
        sentence = line.text[begin:end]
        counted = _UP_TO_RE.search(line.text, max(begin, at - _BEFORE), at) and _DONE_RE.search(sentence)
        if not counted or limits.tells("unfinished_to_come", sentence):
            continue
        facts = [it for it in stated if it.span in line.view.home(begin, end) and not book.is_among_tasks(it)]
        if facts:
            fields = {"day": mention.evidence.quote, "issued": format_date(issued)}
            quote = Quote(mention.span, mention.evidence.quote)
            yield from book.finding(DAY, "proved", "to_come", facts[:1], fields, quotes=(quote,))


def _is_average_to_come(fact: Fact, year: int) -> bool:
    if fact.role != "actual" or "/" not in fact.unit:
        return False
    first, last = first_year(fact), last_year(fact)
    return first is not None and last is not None and first < year < last


def _is_of_running_year(book: Book, fact: Fact, year: int) -> bool:
    """True if it is money or a change over time, and its own sentence names the whole year that runs."""
    flows = fact.unit.startswith("VND") or fact.role == "change"
    printed = fact.certainty == "stated" and fact.origin == "text" and str(year) in fact.sentence
    if not (flows and printed) or fact.period_end != str(year):
        return False
    passage = book.passage_of(fact)
    return passage is not None and any(
        _is_whole_year(mention, year)
        and mention.span in passage.span
        and mention.evidence.quote in fact.sentence
        and "," not in book.lines.text(Span(fact.span.end, max(fact.span.end, mention.span.start)))  # of a later clause
        for mention in book.periods
    )


def _is_whole_year(mention: Mention, year: int) -> bool:
    period = mention.value
    return isinstance(period, Period) and period.end == str(year) and len(period.start) == _YEAR_LENGTH


def _is_estimated(book: Book, fact: Fact) -> bool:
    """True if words of its sentence call it an estimate or tell of a day; a clause with a year tells of itself."""
    clauses = [it for it in fact.sentence.split(";") if fact.quote in it]
    alone = len(clauses) == 1 and YEAR_RE.search(clauses[0]) is not None
    said = spoken(clauses[0] if alone else fact.sentence)
    return any(word in said for word in book.catalog.limits.estimate_words)
