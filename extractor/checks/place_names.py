"""The communes of a report are those of its district at that time.

A figure of a commune that lies elsewhere, or that had been merged away before, belongs to another name. A commune that
no list knows is a typing error, or newer than the list. Only names that figures hang on are asked about, and names in
lists of communes of one district: a report may tell of a visit to another.

**Source**: schemas/places.csv; consistency rule N1 of the provincial auditors.
"""

from __future__ import annotations

from collections.abc import Iterator

import regex

from extractor.checks.book import Book
from extractor.checks.place_lists import find_strangers, lies_in_its_bracket
from extractor.checks.words import Quote
from extractor.model import Fact, Finding, Mention, PlaceName, Span
from extractor.vi.format import format_date
from extractor.vi.gate import says

ELSEWHERE = "place_names.elsewhere"
UNKNOWN = "place_names.unknown"
_FEWEST_SYLLABLES = 2
_MORE_RE = regex.compile(r"(?: \p{Lu}\p{Ll}+)+(?! ?\p{Lu})")


def check_place_names(book: Book) -> Iterator[Finding]:
    """Yield a finding for each commune with figures that is not of the district, and each that no list knows."""
    context = book.context
    for stranger in find_strangers(book):
        fields = {"name": stranger.quote.line, "unit": stranger.unit, "day": format_date(context.on)}
        yield from book.finding(ELSEWHERE, "assumed", "elsewhere", (), fields, quotes=(stranger.quote,))
    if not context.unit_id or context.subject.unit_level != "district":
        return
    asked: set[str] = set()
    for mention in context.mentions:
        name = mention.value
        if not isinstance(name, PlaceName):
            continue
        longer = _longer_name(book, mention, name)
        if longer is None and not _is_unknown(mention, name):
            continue
        quote = longer or Quote(mention.span, mention.evidence.quote)
        if quote.text not in asked:
            asked.add(quote.text)
            fields = {"name": quote.text, "unit": context.subject.unit_name}
            yield from book.finding(UNKNOWN, "assumed", "unknown", (), fields, quotes=(quote,))
    yield from _elsewhere(book, asked)


def _elsewhere(book: Book, asked: set[str]) -> Iterator[Finding]:
    context, places = book.context, book.catalog.places
    of_district = {place.code for place in places.children(context.unit_id, context.on)}
    if not of_district:
        return
    foreign: dict[str, list[Fact]] = {}
    for fact in book.facts:
        if fact.place_code in of_district or not fact.place_code or fact.topic not in ("criteria", "funding"):
            continue
        if fact.role == "actual" and book.is_of_commune(fact) and not _is_named_apart(fact, asked):
            foreign.setdefault(fact.place_code, []).append(fact)
    for facts in foreign.values():
        fields = {
            "name": facts[0].place_name,
            "unit": context.subject.unit_name,
            "day": format_date(context.on),
        }
        yield from book.finding(ELSEWHERE, "assumed", "elsewhere", facts[:1], fields)


def _is_named_apart(fact: Fact, asked: set[str]) -> bool:
    """True for a part of a longer name, and for «Tân An (huyện Yên Dũng)»."""
    _, _, behind = fact.sentence.partition(fact.place_name.partition(" ")[2])
    return says(fact.sentence, asked) or lies_in_its_bracket(behind)


def _longer_name(book: Book, mention: Mention, name: PlaceName) -> Quote | None:
    """«Xã Mỹ Xương Quảng»: the name as printed, if more capitals stand behind the commune that was taken for it."""
    outline = book.context.outline
    if outline is None or not name.inferred or name.type_word != "xã" or mention.evidence.quote[:2].casefold() != "xã":
        return None
    more = _MORE_RE.match(outline.document.text, mention.span.end)
    if more is None or mention.evidence.quote[3:].isupper():
        return None
    span = Span(mention.span.start, more.end())
    return Quote(span, outline.document.text[span.start : span.end])


def _is_unknown(mention: Mention, name: PlaceName) -> bool:
    """True for «xã Hà Lann»: the word «xã» in full, two capitals behind it, and no unit of that name anywhere."""
    syllables = name.name.split()
    return (
        not name.candidates
        and name.type_word == "xã"
        and mention.evidence.quote[:2].casefold() == "xã"
        and len(syllables) >= _FEWEST_SYLLABLES
        and all(syllable[:1].isupper() for syllable in syllables)
    )
