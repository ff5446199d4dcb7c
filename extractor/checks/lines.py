"""Paragraphs with every figure that stands in them, whether or not a fact was made of it.

Facts say what a figure measures; a list of parts told in free words («đường xã 186,4 km, đường thôn 298,5 km») is often
of things that no record names. Here the figures stand side by side as they are printed, with the words between them.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from functools import cached_property
from typing import NamedTuple

import regex

from extractor.checks.estimates import is_estimate
from extractor.checks.words import OUTSIDE, Quote, Words
from extractor.model import Fact, Mention, Outline, Passage, Quantity, Ratio, Span
from extractor.vi.fold import View, fold_phrase
from extractor.vi.numbers import NUMBER, parse_number

_OUTSIDE = OUTSIDE | {"cell"}
_NO_AMOUNTS = frozenset({"percent", "percentage_point", "criteria", "times", "years", "months", "days", "", "bool"})
_BARE_RE = regex.compile(rf"(?<![\p{{L}}\d.,/-]){NUMBER}(?![\p{{L}}\d/-]|[.,]\d)")
_THING_RE = regex.compile(rf"{NUMBER} (?P<thing>\p{{L}}+)")
_END_RE = regex.compile(r"[.!?…]+(?=\s|$)")
_SHORT_WORDS = (
    "tp",
    "tx",
    "tt",
    "ths",
    "ts",
    "bs",
    "gs",
    "pgs",
    "số",
    "v.v",
    "st",
)  # a full stop behind them ends none
_BRACKETS_RE = regex.compile(r"\([^()]*\)")
_DEPTHS = 3
_COUNTED = {"hộ": "households", "xã": "communes", "thôn": "villages", "nhân khẩu": "persons", "lao động": "persons"}
_COUNTED_RE = regex.compile(
    rf"(?<!\p{{L}})số (?P<thing>{'|'.join(_COUNTED)})(?: (?:nghèo|cận nghèo|toàn xã|là|có|còn))* ?:? ?$"
)
_TOLD_RE = regex.compile(rf"{NUMBER} \p{{L}}+(?: \p{{L}}+)?[.;]?$")
_DASHES = ("-", "–", "+", "*", "•")
_LEAD = 32  # letters before a bare number in which the thing is named that it counts
_SHORT_LINE = 140  # letters of a numbered line that is an item rather than a heading with its text


class Figure(NamedTuple):
    """A figure as printed: as much of a fact as arithmetic asks for. `start` and `end` stand in its folded line.

    `of` is what stands behind a stroke: «18/117 xã». A tuple, for hundreds are made of each report.
    """

    number: Decimal
    unit: str
    decimals: int
    half_step: Decimal
    bound: str
    low: Decimal | None
    high: Decimal | None
    span: Span
    quote: str
    start: int
    end: int
    of: Decimal | None = None

    @property
    def counts(self) -> bool:
        """True if it counts whole things."""
        return not self.half_step and "/" not in self.unit

    @property
    def is_amount(self) -> bool:
        """True if figures of its unit add up: no share, rate, score or length of time, no bare number."""
        return self.unit not in _NO_AMOUNTS and "/" not in self.unit

    @property
    def scale(self) -> Decimal:
        """What its printed unit is in that of its number: 10.000 m2 for ha."""
        return self.half_step * 2 * 10**self.decimals if self.half_step else Decimal(1)

    @property
    def words(self) -> str:
        """The last word of its unit as printed, folded; «ha» of «3.052,4 ha»."""
        return fold_phrase(self.quote).rpartition(" ")[2] if self.half_step else ""

    @property
    def digits(self) -> int:
        """How many digits are printed."""
        head = next(regex.finditer(NUMBER, self.quote), None)
        return sum(letter.isdigit() for letter in head.group()) if head else 1

    def of_unit(self, like: Figure) -> Figure:
        """The bare number as one in the unit of another: «nghèo 120» behind «1.200 hộ»."""
        scale = like.scale
        half = scale / 10**self.decimals / 2 if like.half_step else Decimal(0)
        value = self.number * scale
        return self._replace(number=value, unit=like.unit, half_step=half, low=value - half, high=value + half)


def _read(mention: Mention, start: int, end: int) -> Figure | None:
    value = mention.value
    printed, of = value, None
    if isinstance(value, Ratio):
        counts = not value.half_step
        step = value.half_step * 2
        printed = Quantity.printed(value.count, value.unit, decimals=value.decimals, step=step, counts=counts)
        of = value.of
    if not isinstance(printed, Quantity):
        return None
    if is_estimate(printed.bound, mention.evidence.quote):
        half = printed.half_step
        printed = replace(printed, bound="exact", low=printed.value - half, high=printed.value + half)
    return Figure(
        number=printed.value,
        unit=printed.unit,
        decimals=printed.decimals,
        half_step=printed.half_step,
        bound=printed.bound,
        low=printed.low,
        high=printed.high,
        span=mention.span,
        quote=mention.evidence.quote,
        start=start,
        end=end,
        of=of,
    )


def printed_figure(fact: Fact) -> Figure:
    """Return a fact as a figure, which stands in no line: one of a table."""
    number, low, high = fact.number or Decimal(0), fact.low, fact.high
    return Figure(
        number,
        fact.unit,
        fact.decimals or 0,
        fact.half_step,
        fact.bound,
        low,
        high,
        fact.span,
        fact.quote,
        0,
        0,
        fact.of,
    )


class Line:
    """A paragraph or item, folded, with its figures in order."""

    def __init__(self, at: int, passage: Passage, view: View, mentions: list[Mention]) -> None:
        self.at = at
        self.passage = passage
        self.view = view
        self.text = view.text
        self.mentions = mentions

    @cached_property
    def figures(self) -> tuple[Figure, ...]:
        """The quantities and the bare numbers; of a bare number the unit is ""."""
        taken: list[tuple[int, int]] = []
        found: list[Figure] = []
        for mention in self.mentions:
            start = self.view.position(mention.span.start)
            end = self.view.position(mention.span.end - 1) + 1
            taken.append((start, end))
            figure = _read(mention, start, end)
            if figure is not None:
                found.append(figure)
        found += [self._bare(match) for match in _BARE_RE.finditer(self.text) if _is_free(taken, *match.span())]
        return tuple(sorted(found, key=lambda figure: figure.start))

    def _bare(self, match: regex.Match[str]) -> Figure:
        value, decimals = parse_number(match.group())
        half = Decimal(1).scaleb(-decimals) / 2
        span = self.view.home(*match.span())
        counted = _COUNTED_RE.search(self.text, max(0, match.start() - _LEAD), match.start()) if not decimals else None
        if counted is not None:  # «Tổng số hộ 2.412»
            unit = _COUNTED[counted["thing"]]
            return Figure(value, unit, 0, Decimal(0), "exact", value, value, span, match.group(), *match.span())
        return Figure(
            value, "", decimals, half, "exact", value - half, value + half, span, match.group(), *match.span()
        )

    @cached_property
    def flat(self) -> str:
        """The text with blanks for what stands in brackets, as long as the text."""
        flat = self.text
        for _ in range(_DEPTHS):
            if "(" not in flat:
                break
            flat = _BRACKETS_RE.sub(lambda match: " " * len(match.group()), flat)
        return flat

    @cached_property
    def sentences(self) -> tuple[tuple[int, int], ...]:
        """Where its sentences begin and end."""
        found, at = [], 0
        for match in _END_RE.finditer(self.text):
            before = self.text[at : match.start()].rpartition(" ")[2]
            if before.lstrip("(") not in _SHORT_WORDS:
                found.append((at, match.start()))
                at = match.end()
        if at < len(self.text):
            found.append((at, len(self.text)))
        return tuple(found)

    def thing(self, figure: Figure) -> str:
        """The word behind its number: «tổ» of «74 tổ hợp tác»; "" where none stands there."""
        match = _THING_RE.match(self.text, figure.start)
        return match["thing"] if match else ""

    def in_brackets(self, figure: Figure) -> bool:
        """True if a figure stands in brackets."""
        return self.flat[figure.start : figure.end].isspace()

    def sentence_of(self, position: int) -> int:
        """The index of the sentence that holds a place."""
        return next((at for at, (_, end) in enumerate(self.sentences) if position <= end), len(self.sentences) - 1)


def _ends_in_figure(line: Line) -> bool:
    """True for «Kinh phí thực hiện: 12.650 triệu đồng.»."""
    return _TOLD_RE.search(line.text, max(0, len(line.text) - _LEAD)) is not None


def _is_free(taken: list[tuple[int, int]], start: int, end: int) -> bool:
    """True if none of the spans, which are in order, lies over this one."""
    at = bisect_left(taken, (end,)) - 1
    return at < 0 or taken[at][1] <= start


class Lines:
    """The paragraphs of a report that hold figures, made when they are asked for."""

    def __init__(
        self, words: Words, outline: Outline | None, mentions: Iterable[Mention], facts: Sequence[Fact]
    ) -> None:
        self._view_of = words.view_of
        self._outline = outline
        self._groups: dict[int, list[Mention]] = {}
        for mention in mentions:
            if mention.kind not in ("word", "place"):
                self._groups.setdefault(mention.passage, []).append(mention)
        self._lines: dict[int, Line] = {}
        self._facts = {(fact.span.start, fact.span.end): fact for fact in reversed(facts)}

    def __iter__(self) -> Iterator[Line]:
        """The lines with figures, in order of the text."""
        return iter(self._in_order)

    @cached_property
    def _in_order(self) -> tuple[Line, ...]:
        return tuple(line for at in sorted(self._groups) if (line := self.at(at)) is not None)

    def at(self, at: int) -> Line | None:
        """The line of a passage; None for cells, head and foot."""
        if self._outline is None or not 0 <= at < len(self._outline.passages):
            return None
        passage = self._outline.passages[at]
        if passage.kind in _OUTSIDE:
            return None
        if at not in self._lines:
            self._lines[at] = Line(at, passage, self._view_of[at], self._groups.get(at, []))
        return self._lines[at]

    @cached_property
    def _governed(self) -> dict[int, list[int]]:
        found: dict[int, list[int]] = {}
        for at, passage in enumerate(self._outline.passages if self._outline else ()):
            if passage.lead is not None and passage.kind not in _OUTSIDE:
                found.setdefault(passage.lead, []).append(at)
        return found

    @property
    def leads(self) -> Iterator[Line]:
        """The lines that open a list, with figures or without."""
        yield from (line for at in sorted(self._governed) if (line := self.at(at)))

    def below(self, line: Line) -> list[int]:
        """The passages that a line governs; behind a colon also short numbered lines that look like headings.

        Behind a total that ends its sentence («Kinh phí: 12.650 triệu đồng.») the items with a dash.
        """
        governed = self._governed.get(line.at, [])
        told = not line.text.endswith(":")
        if governed or self._outline is None or (told and not _ends_in_figure(line)):
            return governed
        found = []
        for at in range(line.at + 1, len(self._outline.passages)):
            passage = self._outline.passages[at]
            short = at in self._groups and len(passage.span) <= _SHORT_LINE
            if passage.kind in _OUTSIDE or not passage.marker or not short:
                break
            if told and (passage.marker == line.passage.marker or passage.marker not in _DASHES):
                break
            found.append(at)
        return found

    def text(self, span: Span) -> str:
        """The words of the document at a span."""
        return self._outline.document.text[span.start : span.end] if self._outline else ""

    def fact(self, figure: Figure) -> Fact | None:
        """The fact that was made of a figure; None if none was."""
        return self._facts.get((figure.span.start, figure.span.end))

    def cited(self, figures: Iterable[Figure | Fact]) -> tuple[list[Fact], list[Quote]]:
        """What a finding points at: the facts of figures, and the words of those of which none was made."""
        facts: list[Fact] = []
        quotes: list[Quote] = []
        for figure in figures:
            fact = figure if isinstance(figure, Fact) else self.fact(figure)
            if fact is not None:
                facts.append(fact)
            else:
                quotes.append(Quote(figure.span, figure.quote))
        return facts, quotes
