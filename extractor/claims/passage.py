"""Where a passage stands: its mentions, sentences and clauses, and the lines and headings that govern it."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from functools import cached_property
from typing import TYPE_CHECKING, cast

import regex

from extractor.model import Mention, Passage, Period, PlaceName, Quantity, Ratio, Span
from extractor.vi.fold import View, fold
from extractor.vi.gate import says

if TYPE_CHECKING:
    from extractor.claims.scope import Reader, Scope

_SENTENCE_END_RE = regex.compile(r"(?<!\b(?:tp|tx|tt|tr|h|p|x|t|đ/c|gs|ts|ths|bs|ks|v\.v))[.!?…]+(?= |$)")
_CLAUSE_END_RE = regex.compile(r"\([^()]*\)(*SKIP)(*FAIL)|;")  # not inside brackets
# «…: 31 xã, chiếm 30,7% - Số xã đạt 9-13 tiêu chí: 26 xã»: items that a web page has run together
_DASHED_RE = regex.compile(r"(?:\d|%|\)|xã|thôn|ấp|tiêu chí|đồng|hộ|km|ha|m2|người|công trình) [-–+•] (?=\p{L})")
_NEGATION_RE = regex.compile(
    r"(?<!\p{L})(?:chưa|không)"
    r"(?! (?:quá|dưới|vượt|thấp hơn|lầy|còn|phát sinh|ngừng|kể|bao gồm|tính|đến|tới|đầy|để|chỉ|nhỏ|ít"
    r"|có nguồn|thanh toán|trả))(?!\p{L})"
)

# «rác thải thu gom 75% - Chưa đạt»: a verdict denies nothing
_NEGATED_UP_TO = (",", ";", ". ", ")", " (", " chứ ", " - chưa", " – chưa", ": chưa", "→", "=>")
_LABEL_RE = regex.compile(
    r" ?(?:yc|y/c|kq|th|yêu cầu|quy định|kết quả|thực hiện|thực tế|mức đạt|hiện trạng)(?: (?:đạt|đạt được|là"
    r"|của xã|thực hiện))?"
    r" ?:"
)


class PassageScope:
    """One passage with its mentions and what stands above it; positions are those of the folded text."""

    def __init__(self, reader: Reader, index: int) -> None:
        self.reader = reader
        self.index = index
        self.passage: Passage = reader.outline.passages[index]
        self.view: View = fold(reader.outline.text_of(self.passage), self.passage.span.start)
        self.text = self.view.text
        self.mentions = reader.by_passage.get(index, [])
        self._kinds: dict[tuple[str, ...], list[Mention]] = {}
        self._positions: dict[tuple[int, int], tuple[int, int]] = {}
        self.roles: dict[int, str] = {}  # of the figures that were asked about, by their starts
        self.differing: dict[int, bool] = {}  # likewise whether they are differences (`nearness.changes`)

    # --- positions -------------------------------------------------------------------------------------------------

    def at(self, mention: Mention) -> tuple[int, int]:
        """Start and end of a mention in the folded text; each rule asks for each figure of the passage."""
        span = mention.evidence.span
        key = (span.start, span.end)
        known = self._positions.get(key)
        if known is None:
            known = self._positions[key] = (self.position(span.start), self.position(span.end))
        return known

    def position(self, offset: int) -> int:
        """Folded position of an offset of the document."""
        return self.view.position(offset)

    def of_kind(self, *kinds: str) -> Iterator[Mention]:
        """The passage's mentions of these kinds, in order."""
        known = self._kinds.get(kinds)
        if known is None:
            known = self._kinds[kinds] = [mention for mention in self.mentions if mention.kind in kinds]
        return iter(known)

    @cached_property
    def figures(self) -> list[tuple[Mention, Quantity | Ratio]]:
        """Quantities and ratios with their values, in order."""
        return [(mention, mention.value) for mention in self.mentions if isinstance(mention.value, Quantity | Ratio)]

    def figures_in(self, unit: str) -> list[Mention]:
        """The figures of a unit, in order."""
        return [mention for mention, value in self.figures if value.unit == unit]

    @cached_property
    def figure_at(self) -> dict[int, Quantity | Ratio]:
        """The value of the figure that begins at a position."""
        return {self.at(mention)[0]: value for mention, value in self.figures}

    @cached_property
    def _sentence_ends(self) -> list[int]:
        return [match.end() for match in _SENTENCE_END_RE.finditer(self.text)]

    @cached_property
    def _clause_ends(self) -> list[int]:
        ends = [match.end() for match in _CLAUSE_END_RE.finditer(self.text)]
        return sorted({*self._sentence_ends, *ends, *self._run_together()})

    def _run_together(self) -> Iterator[int]:
        """Where items begin that stand in one line, each with a dash and a capital letter."""
        text = self.reader.outline.document.text
        for match in _DASHED_RE.finditer(self.text) if says(self.text, (" - ", " – ", " + ", " • ")) else ():
            if text[self.view.home(match.end(), match.end() + 1).start].isupper():
                yield match.end()

    def sentence(self, position: int) -> tuple[int, int]:
        """Bounds of the sentence around a position."""
        return self._around(self._sentence_ends, position)

    def clause(self, position: int) -> tuple[int, int]:
        """Bounds of the clause around a position; clauses end at semicolons and sentence ends."""
        return self._around(self._clause_ends, position)

    def labelled(self, position: int) -> tuple[int, int]:
        """Bounds of the sentence with those that only its label parts: «Hộ dùng nước sạch. YC: 50%. KQ: 47%»."""
        start, end = self.sentence(position)
        while start and _LABEL_RE.match(self.text, start) is not None:
            start = self.sentence(start - 1)[0]
        return start, end

    def _around(self, ends: list[int], position: int) -> tuple[int, int]:
        index = bisect_right(ends, position)
        return (ends[index - 1] if index else 0), (ends[index] if index < len(ends) else len(self.text))

    def sentence_span(self, span: Span) -> Span:
        """Span in the document of the sentence around a figure."""
        start, end = self.sentence(self.position(span.start))
        while start < end and self.text[start] == " ":
            start += 1
        home = self.view.home(start, end)
        return Span(min(home.start, span.start), max(home.end, span.end))

    def without_names(self, start: int, end: int) -> str:
        """The folded text between two positions without the names of places in it."""
        kept, at = [], start
        for mention in self.of_kind("place"):
            first, last = self.at(mention)
            if at <= first and last <= end:
                kept.append(self.text[at:first])
                at = last
        return "".join([*kept, self.text[at:end]])

    def respective(self, start: int, items: list[Mention]) -> Mention | None:
        """«xã A, B và C lần lượt đạt 15, 14 và 13 tiêu chí»: which of the items the figure at `start` is of, by order.

        None without such words, or where the items before them are not as many as the figures behind.
        """
        figure = self.figure_at.get(start)
        if figure is None or "lần lượt" not in self.text:
            return None
        for first, last in (self.clause(start), self.sentence(start)):  # «lần lượt là 8,5; 7,1 và 5,2%» is one list
            word = self.text.rfind("lần lượt", first, start)
            alike = [
                self.at(mention)[0]
                for mention, value in self.figures
                if value.unit == figure.unit and word < self.at(mention)[0] < last
            ]
            before = [item for item in items if first <= self.at(item)[0] < word]
            if word >= 0 and len(alike) == len(before) > 1:
                return before[alike.index(start)]
        return None

    def is_in_closed_brackets(self, at: int, first: int, position: int) -> bool:
        """«nước sạch mới 59,3% (phải đạt 65%), phân loại rác 19%»: words in brackets govern nothing behind them."""
        opened = self.text.rfind("(", first, at)
        return opened >= 0 and ")" not in self.text[opened:at] and ")" in self.text[at:position]

    def is_negated(self, start: int, end: int) -> bool:
        """True if «chưa» or «không» stands in the comma-bounded stretch around text[start:end].

        «Số hộ chưa được sử dụng nước sạch là 25%» is the opposite of what its words alone say; «không quá 3%» and
        «không còn hộ nghèo» are bounds and zeros, not denials.
        """
        if not self._denies:
            return False
        first = max(self.text.rfind(mark, 0, start) for mark in (",", ";", ". ", "(", ":", " chứ ")) + 1
        stops = [at for mark in _NEGATED_UP_TO if (at := self.text.find(mark, end)) >= 0]
        return _NEGATION_RE.search(self.text, first, min(stops, default=len(self.text))) is not None

    @cached_property
    def _denies(self) -> bool:
        return says(self.text, ("chưa", "không"))

    # --- the scopes above ------------------------------------------------------------------------------------------

    @cached_property
    def leads(self) -> list[Scope]:
        """The passages that govern this one, nearest first."""
        found: list[Scope] = []
        lead = self.passage.lead
        while lead is not None and len(found) < 8:
            scope = self.reader.scope(lead)
            found.append(scope)
            lead = scope.passage.lead
        return found

    @cached_property
    def heading_mentions(self) -> list[Mention]:
        """Mentions in the titles of the sections above, innermost first; not those of this passage."""
        sections, found = self.reader.outline.sections, []
        index = self.passage.section
        while index is not None:
            found += [mention for mention in self.reader.title_mentions(index) if mention.passage != self.index]
            index = sections[index].parent
        return found

    @cached_property
    def opens_section(self) -> bool:
        """True if the passage carries the title of its section."""
        index = self.passage.section
        return index is not None and self.reader.outline.sections[index].span.start == self.passage.span.start

    @cached_property
    def titles_above(self) -> list[str]:
        """Folded titles of the sections above, innermost first; not the one that this passage itself carries."""
        sections, titles = self.reader.outline.sections, []
        index = self.passage.section
        if index is not None and self.opens_section:
            index = sections[index].parent
        while index is not None:
            titles.append(fold(sections[index].title).text)
            index = sections[index].parent
        return titles


def place_value(mention: Mention) -> PlaceName:
    """Return the value of a mention of kind place."""
    return cast(PlaceName, mention.value)


def year_of(mention: Mention) -> str:
    """Return the year that a mention names alone, else ""."""
    value = mention.value
    return value.start if isinstance(value, Period) and value.start == value.end and len(value.start) == 4 else ""


def period_value(mention: Mention) -> Period:
    """Return the value of a mention of kind period or date."""
    return cast(Period, mention.value)
