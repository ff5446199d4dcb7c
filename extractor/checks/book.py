"""The facts of one document as the checks ask for them, and the pen with which findings are written."""

from __future__ import annotations

import hashlib
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property, lru_cache, wraps
from typing import TYPE_CHECKING, Any, TypeVar

import regex

from extractor.checks.estimates import as_computed
from extractor.checks.lines import Line, Lines
from extractor.checks.sheets import Sheet
from extractor.checks.splits import Split, find_splits
from extractor.checks.told import Told, find_told
from extractor.checks.told_items import find_told_items
from extractor.checks.words import Quote, Words
from extractor.model import Fact, Finding, Grid, Mention, Outline, Passage, Span, Subject, difference_of
from extractor.vi.fold import fold_name, fold_phrase
from extractor.vi.gate import says

if TYPE_CHECKING:
    from extractor.catalog import Catalog
    from extractor.catalog.criteria import CriteriaSet

Found = TypeVar("Found")
Moment = tuple[str, int | None, str]  # place, last year and role

_SUMS = ("funding", "funding_disbursed")
_YEAR_DIGITS = 4
_COMMUNE = "xã "
_SIGNS_RE = regex.compile(r"[^\p{L}\d]+")
YEAR_RE = regex.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
"""A year in four digits."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckContext:
    """What is known of the document besides its figures.

    `issued_on` is ISO 8601 or "". `communes` is the number of communes of the reporting unit in its period,
    None if it is not known; `unit_id` names that unit in schemas/places.csv on the day `on`. Without `outline` and
    `mentions` the checks that read words say nothing.
    """

    document_id: str
    subject: Subject
    issued_on: str = ""
    communes: int | None = None
    unit_id: str = ""
    on: str = ""
    outline: Outline | None = None
    mentions: tuple[Mention, ...] = ()


class Book:
    """Facts in order of the text, with look-ups; one for each run."""

    def __init__(self, facts: Sequence[Fact], context: CheckContext, catalog: Catalog) -> None:
        self.facts = tuple(
            sorted(map(as_computed, facts), key=lambda fact: (fact.span.start, fact.span.end, fact.fact_id))
        )
        self.context = context
        self.catalog = catalog
        self.by_id = {fact.fact_id: fact for fact in self.facts}
        self._of_merged_units: dict[str, bool] = {}  # by sentence
        self._sheets: dict[tuple[int, int, int], Sheet] = {}  # by table and corner of the grid
        self.kept: dict[Callable[..., object], Any] = {}  # what `once` worked out

    @cached_property
    def splits(self) -> tuple[Split, ...]:
        """The totals with their parts, each way of splitting them apart."""
        outline = self.context.outline
        text = outline.document.text if outline else ""
        return find_splits(self.facts, self.catalog.sources, text, beside=self.lie_beside)

    @cached_property
    def sums(self) -> tuple[Fact, ...]:
        """The sums of money that the report tells: what an amount may be a share of."""
        told = (fact for indicator in _SUMS for fact in self.by_indicator.get(indicator, ()))
        return tuple(it for it in told if it.item == "total" and it.unit == "VND" and it.number)

    def commune_set(self, year: int | None) -> CriteriaSet | None:
        """The set of criteria that judges a year: in the year reported on the one that the report speaks of."""
        subject = self.context.subject
        if year and subject.criteria_set and subject.period_end[:_YEAR_DIGITS] == str(year):
            return self.catalog.criteria.by_id.get(subject.criteria_set)
        return self.catalog.criteria.set_for("commune", year) if year else None

    @cached_property
    def words(self) -> Words:
        """The report's own words."""
        return Words(self.context.outline)

    def between(self, one: Fact, other: Fact) -> str:
        """The words from the end of a figure to the start of one behind it, as printed; "" without an outline."""
        return self.lines.text(Span(one.span.end, max(one.span.end, other.span.start)))

    @cached_property
    def lines(self) -> Lines:
        """Its paragraphs with every figure in them."""
        return Lines(self.words, self.context.outline, self.context.mentions, self.facts)

    @cached_property
    def told(self) -> tuple[tuple[Line, Told], ...]:
        """The totals of each paragraph with their parts, as the text tells them."""
        lines = self.lines
        return tuple(
            (line, told) for line in lines for found in (find_told, find_told_items) for told in found(lines, line)
        )

    def sheet(self, outline: Outline, grid: Grid) -> Sheet:
        """The cells of a grid, read once for all checks."""
        place = (grid.table, grid.top, grid.left)
        if place not in self._sheets:
            self._sheets[place] = Sheet(outline, grid)
        return self._sheets[place]

    def measure_of(self, *cells: tuple[Span, Fraction]) -> tuple[str, Fraction]:
        """The unit of the first cell of a table that a fact was made of, and what one of its numbers is in that unit.

        Args:
            cells: where each stands, and the number as printed.
        """
        for span, printed in cells:
            at = bisect_left(self.facts, span.start, key=lambda fact: fact.span.start)
            fact = self.facts[at] if at < len(self.facts) and self.facts[at].span.end <= span.end else None
            if fact is not None and fact.number and printed:
                return fact.unit, abs(Fraction(fact.number) / printed)
        return "", Fraction(1)

    @cached_property
    def periods(self) -> tuple[Mention, ...]:
        """The stretches of time that the report names, in order of the text."""
        return tuple(mention for mention in self.context.mentions if mention.kind == "period")

    def passage_of(self, fact: Fact) -> Passage | None:
        """The passage in which a figure stands; None without an outline."""
        outline, at = self.context.outline, self._passage_at(fact)
        return outline.passages[at] if outline and at >= 0 else None

    def line_of(self, fact: Fact) -> Line | None:
        """The paragraph in which a figure stands; None without an outline, and for a cell."""
        return self.lines.at(self._passage_at(fact))

    def _passage_at(self, fact: Fact) -> int:
        passages = self.context.outline.passages if self.context.outline else ()
        return bisect_right(passages, fact.span.start, key=lambda passage: passage.span.start) - 1

    def lead_of(self, fact: Fact) -> Passage | None:
        """The line that opens the list in which a figure stands; None if there is none."""
        outline, passage = self.context.outline, self.passage_of(fact)
        return outline.passages[passage.lead] if outline and passage and passage.lead is not None else None

    def titles_above(self, passage: Passage) -> Iterator[str]:
        """Yield the headings above a passage, folded, the nearest first; not the one that it opens itself."""
        outline, at = self.context.outline, passage.section
        while outline is not None and at is not None:
            section = outline.sections[at]
            if section.span.start < passage.span.start:
                yield fold_phrase(section.title)
            at = section.parent

    def is_among_tasks(self, fact: Fact) -> bool:
        """True if a figure stands below a heading of what is to be done."""
        passage = self.passage_of(fact)
        return passage is not None and any(map(self.catalog.words.opens_targets, self.titles_above(passage)))

    @cached_property
    def issued_year(self) -> int | None:
        """The year in which the report was signed; None if it is not known."""
        return year_of(self.context.issued_on)

    @cached_property
    def by_indicator(self) -> dict[str, list[Fact]]:
        """The facts of each indicator in order of the text."""
        groups: dict[str, list[Fact]] = {}
        for fact in self.facts:
            groups.setdefault(fact.indicator, []).append(fact)
        return groups

    @cached_property
    def _by_moment(self) -> dict[tuple[str, Moment], list[Fact]]:
        groups: dict[tuple[str, Moment], list[Fact]] = {}
        for fact in self.facts:
            groups.setdefault((fact.indicator, moment(fact)), []).append(fact)
        return groups

    @cached_property
    def _percentages(self) -> dict[str, list[Fact]]:
        groups: dict[str, list[Fact]] = {}
        for fact in self.facts:
            if fact.unit == "percent" and fact.bound == "exact" and fact.number is not None:
                groups.setdefault(fact.sentence, []).append(fact)
        return groups

    def percentages_in(self, sentence: str) -> list[Fact]:
        """Return the plain percentages of a sentence; none if it is not known."""
        return self._percentages.get(sentence, []) if sentence else []

    def same_moment(self, indicator: str, like: Fact, unit: str = "") -> list[Fact]:
        """Return the figures of an indicator for the place, year and role of another fact.

        Args:
            indicator: id of schemas/indicators.toml.
            like: gives place, last year and role.
            unit: only figures in this unit; "" takes any.
        """
        before = self.is_before_merger(like)
        return [
            fact
            for fact in self.at_moment(indicator, like)
            if fact.number is not None and unit in ("", fact.unit) and self.is_before_merger(fact) == before
        ]

    def at_moment(self, indicator: str, like: Fact) -> Sequence[Fact]:
        """Return what is told by an indicator, numbers or not, for the place, year and role of another fact."""
        return self._by_moment.get((indicator, moment(like)), ())

    def is_before_merger(self, fact: Fact) -> bool:
        """True if a figure is of units that were merged since: «trước sắp xếp, toàn tỉnh có 232/257 xã»."""
        known = self._of_merged_units.get(fact.sentence)
        if known is None:
            sentence = spoken(fact.sentence)
            known = says(sentence, self.catalog.limits.merger_words)
            self._of_merged_units[fact.sentence] = known
        return known

    def ancestors(self, fact: Fact) -> Iterator[Fact]:
        """Yield the total that a fact is part of, the total of that, and so on."""
        seen = {fact.fact_id}
        while (parent := self.by_id.get(fact.part_of)) is not None and parent.fact_id not in seen:
            yield parent
            seen.add(parent.fact_id)
            fact = parent

    def what(self, fact: Fact) -> str:
        """What a figure measures, in words: «Ngân sách huyện», «tỷ lệ hộ nghèo»."""
        return self.catalog.label(fact.indicator, fact.item)

    def is_own_unit(self, fact: Fact) -> bool:
        """True if the figure is about the unit that reports, not about one of its parts."""
        subject = self.context.subject
        if fact.place_code and subject.unit_code:
            return fact.place_code == subject.unit_code
        return not fact.place_name or fact.place_name.casefold() == subject.unit_name.casefold()

    def names_place(self, fact: Fact) -> bool:
        """True if the place of a figure is named where it stands, or reports: articles tell of many places."""
        outline, passage, lead = self.context.outline, self.passage_of(fact), self.lead_of(fact)
        if outline is None or passage is None or fact.origin != "text":
            return True
        if self.is_own_unit(fact) and (outline.header.issuer or outline.header.title):
            return True
        name = self.catalog.places.without_type(fact.place_name)
        around = (outline.text_of(passage), outline.text_of(lead) if lead else "", *self.titles_above(passage))
        return any(fold_phrase(name) in fold_phrase(text) for text in around)

    def lie_beside(self, one: Fact, other: Fact) -> bool:
        """True if two figures are of two units of one level, of which none is part of the other."""
        if (one.place_code, one.place_name) == (other.place_code, other.place_name) or place(one) == place(other):
            return False
        levels = {self._level_of(fact) for fact in (one, other)}
        return len(levels) == 1 and "" not in levels

    def _level_of(self, fact: Fact) -> str:
        places = self.catalog.places
        return places.level_of(fact.place_code) or places.level_of_name(fact.place_name)

    def is_of_commune(self, fact: Fact) -> bool:
        """True if the figure is about one commune: by the type in its name, or because a commune reports on itself."""
        if fact.place_name[: len(_COMMUNE)].casefold() == _COMMUNE:
            return True
        return self.context.subject.unit_level == "commune" and self.is_own_unit(fact)

    def finding(
        self,
        check: str,
        verdict: str,
        message: str,
        facts: Sequence[Fact],
        fields: dict[str, str],
        *,
        english: dict[str, str] | None = None,
        quotes: Sequence[Quote] = (),
        expected: str = "",
        observed: str = "",
        unit: str = "",
        tolerance: str = "",
        repair: dict[str, str] | None = None,
    ) -> Iterator[Finding]:
        """Yield the finding, or nothing if schemas/checks.toml gives its verdict no level.

        Args:
            check: id of the check.
            verdict: proved | assumed | nearly.
            message: id of the template in schemas/messages.toml, without the id of the check.
            facts: whose figures are involved; the first gives the place.
            fields: fill the template; figures are written as the report writes them, in both languages.
            english: what fills the English template in place of Vietnamese words.
            quotes: words of the report that are involved besides.
            expected: printed decimal or word; so are observed and tolerance.
            observed: as printed.
            unit: of all three, as facts have it; "" for words, years and dates.
            tolerance: what the printed digits allow.
            repair: a proposal for a person, by language.
        """
        level = self.catalog.limits.level(check, verdict)
        if not level or not (facts or quotes):
            return
        unique = tuple({fact.fact_id: fact for fact in facts}.values())
        messages = self.catalog.messages
        yield Finding(
            finding_id=finding_id(
                self.context.document_id,
                check,
                [*(fact.fact_id for fact in unique), *(f"{quote.span.start}:{quote.text}" for quote in quotes)],
            ),
            document_id=self.context.document_id,
            check=check,
            level=level,
            place_name=facts[0].place_name if facts else "",
            message=messages.text(f"{check}.{message}", fields),
            message_en=messages.text(f"{check}.{message}", fields | (english or {}), "en"),
            verdict=verdict,
            reason=messages.reason(check, verdict),
            reason_en=messages.reason(check, verdict, "en"),
            expected=expected,
            observed=observed,
            difference=difference_of(expected, observed),
            tolerance=tolerance,
            unit=unit,
            fact_ids=tuple(fact.fact_id for fact in unique),
            quotes=(*(fact.quote for fact in unique), *(quote.text for quote in quotes)),
            spans=(*(fact.span for fact in unique), *(quote.span for quote in quotes)),
            repair=(repair or {}).get("vi", ""),
            repair_en=(repair or {}).get("en", ""),
        )


def once(work: Callable[[Book], Found]) -> Callable[[Book], Found]:
    """Return a look-up that works something out of a book when it is first asked for: several checks ask."""

    def ask(book: Book) -> Found:
        if work not in book.kept:
            book.kept[work] = work(book)
        found: Found = book.kept[work]
        return found

    return wraps(work)(ask)


def finding_id(document_id: str, check: str, involved: Sequence[str]) -> str:
    """Return the id by which a decision of a person finds its finding again: document, check, figures and words."""
    named = "\n".join((document_id, check, *sorted(involved)))
    return hashlib.sha256(named.encode()).hexdigest()[:16]


@lru_cache(maxsize=4096)
def spoken(sentence: str) -> str:
    """Return a sentence folded, without signs and with a blank to both sides, in which words can be looked for."""
    return f" {_SIGNS_RE.sub(' ', fold_phrase(sentence)).strip()} "


def place(fact: Fact) -> str:
    """Return what tells its place from others: code and name; a unit made of others may bear one's code."""
    return _place(fact.place_code, fact.place_name)


@lru_cache(maxsize=4096)  # each check asks, of each figure
def _place(code: str, name: str) -> str:
    return f"{code} {fold_name(name)}"


def last_year(fact: Fact) -> int | None:
    """Return the year in which its period ends; None if it has none."""
    return year_of(fact.period_end)


def first_year(fact: Fact) -> int | None:
    """Return the year in which its period begins; None if it has none."""
    return year_of(fact.period_start)


def names_another_year(fact: Fact) -> bool:
    """True if its sentence names a year that is not its own: «khi rà soát năm 2011», a comparison."""
    years = YEAR_RE.findall(fact.sentence)
    return any(int(year) != last_year(fact) for year in years)


def moment(fact: Fact) -> Moment:
    """Return place, last year and role: what two stocks must share to be compared."""
    return place(fact), last_year(fact), fact.role


@lru_cache(maxsize=1024)
def year_of(date: str) -> int | None:
    """Return the year of a date or year; None if it is none."""
    digits = date[:_YEAR_DIGITS]
    return int(digits) if len(digits) == _YEAR_DIGITS and digits.isascii() and digits.isdigit() else None
