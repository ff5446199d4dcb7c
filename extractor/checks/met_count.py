"""The criteria met and those listed as not met make the set: 17/19 and two that are not met.

Speaks only where a list of criteria not met exists for the same place and year. A criterion that is «còn nợ» was
counted as met and is another matter. A list that is too short may be one that names only some: it is proved wrong
only if it claims to be whole, and much too short a one says nothing.

**Source**: consistency rule L1 of the provincial auditors.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

import regex

from extractor.checks.book import Book, last_year, moment, spoken
from extractor.checks.intervals import exact
from extractor.checks.wording import counted, plain
from extractor.model import Fact, Finding
from extractor.vi.fold import fold
from extractor.vi.gate import says

CHECK = "met_count.unmet_list"
_NEARLY = (
    " cơ bản đạt ",
    " gần đạt ",
    " đạt một phần ",
)  # «đạt 12/19 tiêu chí, cơ bản đạt 4/19, chưa đạt 3»: three numbers make the set
_OWED, _UNMET = " nợ ", " chưa "
_LEFT_RE = regex.compile(r"[^.\d]{0,40}[,;.] ?(?:hiện |vẫn )?còn(?: lại)? ?")
_REACH = 20  # letters behind a number of criteria in which they are called unmet
_ONLY_SOME = 4  # so many fewer, and the list was never meant to be whole


def check_met_count(book: Book) -> Iterator[Finding]:
    """Yield a finding for each place and year whose count of criteria does not fit its list."""
    counts: dict[tuple[str, int | None, str], list[Fact]] = {}
    for fact in book.by_indicator.get("criteria_met_count", ()):
        if not any(book.at_moment(told, fact) for told in ("criterion_status", "criteria_unmet_count")):
            continue
        own = fact.role == "actual" and fact.bound == "exact" and not fact.item  # not of the advanced set
        count = out_of_set(book, fact) if own else None
        if count is not None and exact(count.number) is not None and exact(count.of):
            counts.setdefault(moment(count), []).append(count)
    told = book.by_indicator.get("criteria_met_count", ())
    for fact in told:
        if fact.item and not any(not other.item and _is_beside(book, fact, other) for other in told):
            yield from _told_together(book, fact)
    for group in counts.values():
        unmet = unmet_criteria(book, group[0])
        if unmet and not any(_missing(count) == len(unmet) or _says_so(book, count, unmet) for count in group):
            yield from _finding(book, group[0], unmet)
        else:
            yield from _against_number(book, group)


def _told_together(book: Book, count: Fact) -> Iterator[Finding]:
    """«Bộ tiêu chí nâng cao: đạt 15/19 tiêu chí; còn 4 tiêu chí chưa đạt»: of whatever set."""
    line = book.line_of(count) if count.role == "actual" and count.of is not None else None
    after = [it for it in line.figures if it.span.start >= count.span.end] if line else []
    if line is None or not after or after[0].unit != "criteria" or after[0].of is not None:
        return
    left = after[0]
    between = line.text[line.view.position(count.span.end - 1) + 1 : left.start]
    if left.number == _missing(count) or not (_LEFT_RE.fullmatch(between) and _UNMET in line.text[left.end :][:_REACH]):
        return
    met, unmet, whole = exact(count.number), exact(left.number), exact(count.of)
    if met is None or unmet is None or whole is None:
        return
    facts, quotes = book.lines.cited((count, left))
    yield from book.finding(
        CHECK,
        "assumed",
        "number",
        facts,
        {"count": counted(met), "unmet": counted(unmet), "sum": counted(met + unmet), "of": counted(whole)},
        quotes=quotes,
        expected=plain(whole - met),
        observed=plain(unmet),
        unit=left.unit,
        tolerance="0",
    )


def out_of_set(book: Book, fact: Fact) -> Fact | None:
    """Return the count with the number of criteria that the set has, where it prints none: «Ân Sơn: 14 TC, chưa đạt …».

    None if it prints none and the set is not known, or smaller.
    """
    if fact.of is not None or fact.number is None:
        return fact
    criteria = book.commune_set(last_year(fact)) if book.is_of_commune(fact) else None
    whole = criteria.denominators.get("criteria") if criteria else None
    return replace(fact, of=Decimal(whole)) if whole is not None and fact.number <= whole else None


def unmet_criteria(book: Book, count: Fact) -> tuple[Fact, ...]:
    """Return the criteria said not to be met at the place and time of a count, each once, by number.

    A criterion that is also said to be met is left out. One that is inferred (it may be of another set, or was read
    twice differently on a scan) counts only if the list is whole with all that are inferred.
    """
    states = book.at_moment("criterion_status", count)
    met = {fact.item for fact in states if fact.status == "met"}
    named = {fact.item: fact for fact in reversed(states) if fact.status == "not_met" and fact.item not in ("", *met)}
    every = tuple(named[number] for number in sorted(named, key=lambda number: (len(number), number)))
    stated = tuple(fact for fact in every if fact.certainty == "stated")
    return every if len(every) == _missing(count) else stated


def counted_as_met(book: Book, like: Fact, number: str) -> tuple[Fact, ...]:
    """Return the facts by which a criterion counts as met at the place and in the year of a fact; none if it does not.

    The report says so, or its count out of the whole set and the list of those not met leave no other way.
    """
    states = [fact for fact in book.at_moment("criterion_status", like) if fact.item == number]
    if any(fact.status == "not_met" for fact in states):
        return ()
    said = tuple(fact for fact in states if fact.status == "met")
    if said:
        return said[:1]
    year = last_year(like)
    criteria = book.commune_set(year)
    for count in book.same_moment("criteria_met_count", like, "criteria"):
        unmet = unmet_criteria(book, count)
        whole = criteria.denominators.get("criteria") if criteria else None
        of = exact(count.of) if count.of is not None else whole if count.number == whole and not count.item else None
        if of is not None and of == whole and exact(count.number) == of - len(unmet):
            return (count, *(fact for fact in states if fact.status == "owed"), *unmet)
    return ()


def _says_so(book: Book, count: Fact, unmet: tuple[Fact, ...]) -> bool:
    """True if the report itself says how many are not met, and its list was read or printed only in part."""
    said = book.same_moment("criteria_unmet_count", count, "criteria")
    return len(unmet) < _missing(count) and any(fact.number == _missing(count) for fact in said)


def _against_number(book: Book, group: list[Fact]) -> Iterator[Finding]:
    """«đạt 15/19 tiêu chí, còn 5 tiêu chí chưa đạt», without a list; the set may be another one told beside it."""
    of_sets = [count for count in book.at_moment("criteria_met_count", group[0]) if count.item and count.of is not None]
    counts = [*group, *of_sets]
    said = [
        fact
        for fact in book.same_moment("criteria_unmet_count", group[0], "criteria")
        if fact.bound == "exact"
        and fact.certainty == "stated"
        and any(_is_beside(book, fact, count) for count in group)
    ]
    missing = {_missing(count) for count in counts}
    if not said or any(fact.number in missing or says(spoken(fact.sentence), _NEARLY) for fact in said):
        return
    if _OWED in spoken(said[0].sentence) and _UNMET not in spoken(said[0].sentence):
        return  # «Hiện còn nợ 1 tiêu chí» may be one of those that are met
    unmet = said[0]
    # «đạt 15/19 tiêu chí (đầu năm: 11), còn 5»: one that prints its set goes before
    count = min(counts, key=lambda count: ("/" not in count.quote, abs(count.span.start - unmet.span.start)))
    met, left, whole = exact(count.number), exact(unmet.number), exact(count.of)
    if met is None or left is None or whole is None:
        return
    yield from book.finding(
        CHECK,
        "proved",
        "number",
        (count, unmet),
        {"count": counted(met), "unmet": counted(left), "sum": counted(met + left), "of": counted(whole)},
        expected=plain(whole - met),
        observed=plain(left),
        unit=unmet.unit,
        tolerance="0",
    )


def _is_beside(book: Book, one: Fact, other: Fact) -> bool:
    """True if the two stand in one paragraph: far apart one may be of an earlier day."""
    passage = book.passage_of(one)
    return passage is not None and passage is book.passage_of(other)


def _is_of_several(book: Book, fact: Fact) -> bool:
    """True if the same words say it of other communes, too."""
    states = book.by_indicator.get("criterion_status", ())
    return any(it.span == fact.span and it.place_name != fact.place_name for it in states)


def _missing(count: Fact) -> Decimal:
    return (count.of or Decimal(0)) - (count.number or Decimal(0))


def _finding(book: Book, count: Fact, unmet: tuple[Fact, ...]) -> Iterator[Finding]:
    met, whole = exact(count.number), exact(count.of)
    criteria = book.commune_set(last_year(count))
    every = criteria.denominators.get("criteria") if criteria else None
    if met is None or whole is None or whole != every == met + len(unmet):
        return  # «15/18 tiêu chí» with four that are not met: only the 18 is wrong, as `denominators` tells
    too_many = met + len(unmet) > whole
    if not too_many and unmet[0].origin != "text" and len(book.at_moment("criterion_status", count)) < whole:
        return  # a table of some criteria
    if not too_many and all(_is_of_several(book, fact) for fact in unmet):
        return  # «Các xã chưa đạt tiêu chí giao thông: A, B và C» tells of a criterion, not of all of a commune
    proved = too_many or any(fact.closed for fact in unmet)
    before = fold(unmet[0].sentence.partition(unmet[0].quote)[0]).text
    if not too_many and book.catalog.limits.tells("met_count_some", before):
        return  # «còn vướng như giao thông, môi trường»
    if not proved and whole - met - len(unmet) >= _ONLY_SOME:
        return  # «9/19 tiêu chí và chưa hoàn thành các tiêu chí giao thông, thu nhập»: the hardest are named, not all
    fields = {
        "count": counted(met),
        "unmet": str(len(unmet)),
        "list": ", ".join(fact.item for fact in unmet),
        "sum": counted(met + len(unmet)),
        "of": counted(whole),
    }
    yield from book.finding(
        CHECK,
        "proved" if proved else "assumed",
        "too_many" if too_many else "too_few",
        (count, *unmet),
        fields,
        expected=plain(whole - len(unmet)),
        observed=plain(met),
        unit=count.unit,
        tolerance="0",
    )
