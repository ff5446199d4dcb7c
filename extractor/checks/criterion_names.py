"""The number of a criterion and its name belong together: number 7 of 2018 is the trade infrastructure.

A name that every set gives to another number is wrong. A name of an older set with the right number is a note: the
report may have been judged by a set that is no longer in force.

**Source**: the decrees in schemas/criteria/; consistency rule L4 of the provincial auditors.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import regex

from extractor.checks.book import Book, year_of
from extractor.checks.words import Quote
from extractor.model import CriterionRef, Finding, Mention, Span
from extractor.vi.fold import fold_phrase

CHECK = "criterion_names.number"
_TITLE_RE = regex.compile(r"^tiêu chí ", regex.IGNORECASE)
_NAME_BEHIND_RE = regex.compile(r"\s*[-–:]\s*(?P<name>\p{Lu}[^,;.:()\d\n]{2,60}?)\s*(?=[,;.)\n]|$)")
_BEHIND_RE = regex.compile(r"\s*\((?P<word>(?:tiêu chí|TC|số)(?:\s*số)?\s*)?0?(?P<number>[1-9]\d?)\)", regex.IGNORECASE)


def check_criterion_names(book: Book) -> Iterator[Finding]:
    """Yield a finding for each criterion whose name belongs to another number, or to a set before."""
    year = year_of(book.context.subject.period_end) or book.issued_year
    criteria = book.catalog.criteria
    current = book.commune_set(year)
    in_use = criteria.sets_in_use("commune", year) if year else []  # a report of 2016 may use both names
    for mention in book.context.mentions:
        value = mention.value
        if not isinstance(value, CriterionRef):
            continue
        if not mention.evidence.rule.endswith(".number"):
            yield from _number_behind(book, mention, year)
            continue
        if not value.name:
            value = _with_name_behind(book, mention, value)
        if not value.name:
            continue
        # «tiêu chí số 8 - Nhà ở dân cư, không để phát sinh nhà dột nát»
        numbers = _numbers_of(book, value.name, year) or _numbers_of(book, value.name.partition(",")[0], year)
        if not numbers:
            continue
        quote = Quote(mention.span, mention.evidence.quote)
        if value.number not in numbers:
            yield from _finding(book, quote, value, "proved", "other", ", ".join(sorted(numbers, key=int)))
        elif current and not any(value.number in criteria.numbers_of(value.name, it.id) for it in in_use):
            named = current.criterion(value.number)
            if named and not criteria.is_of_other_level(value.name, value.number):
                yield from _finding(book, quote, value, "nearly", "former", named.name, current.decree)


def _with_name_behind(book: Book, mention: Mention, value: CriterionRef) -> CriterionRef:
    """«tiêu chí số 9 - Thu nhập»: a name that is of another number is none that the mention took."""
    outline = book.context.outline
    match = _NAME_BEHIND_RE.match(outline.document.text, mention.span.end) if outline else None
    return replace(value, name=fold_phrase(match["name"])) if match is not None else value


def _numbers_of(book: Book, name: str, year: int | None) -> frozenset[str]:
    """The numbers that sets give to a name, but for those of sets to come."""
    criteria = book.catalog.criteria
    sets = [it for it in criteria.sets if year is None or it.valid_from <= year + 1]
    return frozenset(number for it in sets for number in criteria.numbers_of(name, it.id))


def _number_behind(book: Book, mention: Mention, year: int | None) -> Iterator[Finding]:
    """«tiêu chí Giáo dục và Đào tạo (tiêu chí 15)»; of a district «Giao thông (5)» may count communes."""
    outline, name = book.context.outline, mention.evidence.quote
    match = _BEHIND_RE.match(outline.document.text, mention.span.end) if outline else None
    numbers = _numbers_of(book, fold_phrase(_TITLE_RE.sub("", name)), year) if match else frozenset()
    if match is not None and match["word"] and not numbers and isinstance(mention.value, CriterionRef):
        numbers = frozenset({mention.value.number})
    named = match is not None and (match["word"] or book.context.subject.unit_level == "commune")
    if match is not None and named and numbers and match["number"] not in numbers:
        value = CriterionRef(number=match["number"], name=name)
        span = Span(mention.span.start, match.end())
        quote = Quote(span, name + match.group())
        yield from _finding(book, quote, value, "proved", "other", ", ".join(sorted(numbers, key=int)))


def _finding(
    book: Book, quote: Quote, value: CriterionRef, verdict: str, message: str, right: str, decree: str = ""
) -> Iterator[Finding]:
    fields = {"number": value.number, "name": value.name, "right": right, "decree": decree}
    expected, observed = (f"tiêu chí {it}" if it[:1].isdigit() else it for it in (right, value.number))  # no amounts
    yield from book.finding(CHECK, verdict, message, (), fields, quotes=(quote,), expected=expected, observed=observed)
