"""What holds at a figure: its sentence and clause, and the place, period and role in force there.

Context flows down by structure, not by distance: clause, sentence, paragraph, the line that leads the list, the
headings above, and last the unit and time that the report is about.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import cast

import regex

from extractor.catalog import Catalog
from extractor.catalog.lexicon import Hit
from extractor.model import (
    Mention,
    NumberRange,
    Outline,
    Passage,
    Period,
    PlaceName,
    Quantity,
    Ratio,
    Setting,
    Span,
)
from extractor.vi.fold import View, fold

_SENTENCE_END_RE = regex.compile(r"(?<!\b(?:tp|tx|tt|tr|h|p|x|t|đ/c|gs|ts|ths|bs|ks|v\.v))[.!?…]+(?= |$)")
_CLAUSE_END_RE = regex.compile(r";")
_COMPARED_RE = regex.compile(
    r"(?:so với|so cùng kì|so|với|cao hơn|thấp hơn)(?: cùng kì| đầu| cuối| thời điểm| kết quả| mức)*(?: của)? ?$"
)
# What may stand between a word like «quy định» or «tỉnh giao» and the figure that it makes a rule or a plan.
_NEAR_RE = regex.compile(
    r"(?: ?(?:là|từ|phải|phải đạt|tối thiểu|ít nhất|trên|dưới|về|năm \d{4}|của(?: \p{L}+){1,5}|đạt từ|không quá"
    r"|:|,|≥|>=|>|<|≤))*"
    r" ?\(?"
)
_REQUIRED_RE = regex.compile(
    r" ?(?:[-+] ?)?(?:yêu cầu|mức chuẩn|mức quy định|chuẩn|quy định)(?: của (?:bộ )?tiêu chí| theo [^:]{0,30})? ?:"
)
_LISTS_RE = regex.compile(r"[^;.]{0,90}?(?: là| gồm|:|\()[^;.]*")
_IS_SUBJECT_RE = regex.compile(
    r"(?: ?\([^()]{0,40}\))? ?(?:(?:đã |mới |cũng |hiện )*(?:đạt|có|còn|hoàn thành|được|từ)|:) ?(?:\d|\p{L}+ \d)"
)
_NEGATION_RE = regex.compile(
    r"(?<!\p{L})(?:chưa|không)"
    r"(?! (?:quá|dưới|vượt|thấp hơn|lầy|còn|ngừng|kể|bao gồm|tính|đến|tới|đầy|để|chỉ|nhỏ|ít))(?!\p{L})"
)
_INTO_BOUND = 8  # «yêu cầu phải đạt từ 70%»: the bound «đạt từ» begins inside the word for the role
_GAP_TO_PARENT = 3  # «, », « (», « của»
# «theo chuẩn nghèo giai đoạn 2016-2020», «Bộ tiêu chí giai đoạn …»: the time of a rule, not of a figure
_OF_A_RULE_RE = regex.compile(
    r"(?:chuẩn|bộ tiêu chí|tiêu chí quốc gia|quy định|nghị quyết|quyết định|đề án)(?: [^,.;:\d]{0,24})? ?$"
)
_NOW_RE = regex.compile(r"(?<!\p{L})(?:nay|hiện nay|hiện tại|hiện)(?!\p{L})")
_COMPARED_WITH_RE = regex.compile(r"(?:so với|so)(?: cuối| đầu)? ?(?P<last>năm (?:trước|ngoái)|(?:với )?cùng kì)?")
_BODY_RE = regex.compile(
    r"(?:ủy ban nhân dân|ubnd|hđnd|hội đồng nhân dân|tỉnh ủy|huyện ủy|thị ủy|thành ủy|đảng ủy|ban chỉ đạo|bcđ|bcd|sở"
    r"|văn phòng|đảng bộ|kính gửi|ban thường vụ|bch|ban chấp hành|chi cục|mttq|mặt trận tổ quốc|hội|ngân hàng)"
    r"(?: \p{L}+){0,7} ?$"
)
_WHOLE_RE = regex.compile(
    r"(?:toàn|cả|trên địa bàn|chung) (?P<word>tỉnh|nước|quốc|huyện|thị xã|thành phố|xã)(?! \d)(?!\p{L})"
)


@dataclass(frozen=True)
class Reader:
    """The report as a whole, shared by the scopes of its passages."""

    outline: Outline
    catalog: Catalog
    setting: Setting
    by_passage: dict[int, list[Mention]] = field(default_factory=dict)
    _scopes: dict[int, Scope] = field(default_factory=dict)

    def scope(self, index: int) -> Scope:
        """The scope of a passage."""
        if index not in self._scopes:
            self._scopes[index] = Scope(self, index)
        return self._scopes[index]

    @cached_property
    def units_above(self) -> frozenset[str]:
        """Ids of the units that the reporting one lies in."""
        gazetteer, place = self.catalog.places, self.setting.place
        unit = gazetteer.by_id(place.candidates[0]) if place else None
        return frozenset(above.unit_id for above in gazetteer.ancestors(unit, self.setting.on)) if unit else frozenset()

    def level_of(self, place: PlaceName) -> str:
        """Return province | district | commune, "" if the gazetteer does not know the name."""
        record = self.catalog.places.by_id(place.candidates[0]) if place.candidates else None
        return record.level if record else ""

    @cached_property
    def _heading_passages(self) -> dict[int, list[int]]:
        """Passages that carry the title of each section."""
        sections = self.outline.sections
        found: dict[int, list[int]] = {}
        for index, passage in enumerate(self.outline.passages):
            if passage.section is not None and (
                passage.kind == "heading" or passage.span.start == sections[passage.section].span.start
            ):
                found.setdefault(passage.section, []).append(index)
        return found

    def title_mentions(self, section: int) -> list[Mention]:
        """Mentions in the title of a section, not in the text that runs on behind it."""
        record = self.outline.sections[section]
        indices = self._heading_passages.get(section, [])
        limit = record.span.start + len(record.label) + len(record.title) + 12
        runs_on = [index for index in indices if self.outline.passages[index].kind != "heading"]
        return [
            mention
            for index in indices
            for mention in self.by_passage.get(index, [])
            if index not in runs_on or mention.span.end <= limit
        ]

    @cached_property
    def target_sections(self) -> frozenset[int]:
        """Indices of sections whose own heading, or one above it, opens targets."""
        words, not_words = self.catalog.words.target_headings
        found: set[int] = set()
        for index, section in enumerate(self.outline.sections):
            title = fold(section.title).text
            if any(word in title for word in not_words):
                continue
            if any(word in title for word in words) or section.parent in found:
                found.add(index)
        return frozenset(found)


class Scope:
    """One passage with its mentions; positions are those of the folded text."""

    def __init__(self, reader: Reader, index: int) -> None:
        self.reader = reader
        self.index = index
        self.passage: Passage = reader.outline.passages[index]
        self.view: View = fold(reader.outline.text_of(self.passage), self.passage.span.start)
        self.text = self.view.text
        self.mentions = reader.by_passage.get(index, [])

    # --- positions -------------------------------------------------------------------------------------------------

    def at(self, mention: Mention) -> tuple[int, int]:
        """Start and end of a mention in the folded text."""
        return self.position(mention.span.start), self.position(mention.span.end)

    def position(self, offset: int) -> int:
        """Folded position of an offset of the document."""
        return self.view.position(offset)

    def of_kind(self, *kinds: str) -> Iterator[Mention]:
        """The passage's mentions of these kinds, in order."""
        return (mention for mention in self.mentions if mention.kind in kinds)

    @cached_property
    def figures(self) -> list[tuple[Mention, Quantity | Ratio]]:
        """Quantities and ratios with their values, in order."""
        return [(mention, mention.value) for mention in self.mentions if isinstance(mention.value, Quantity | Ratio)]

    @cached_property
    def _sentence_ends(self) -> list[int]:
        return [match.end() for match in _SENTENCE_END_RE.finditer(self.text)]

    @cached_property
    def _clause_ends(self) -> list[int]:
        return sorted(self._sentence_ends + [match.end() for match in _CLAUSE_END_RE.finditer(self.text)])

    def sentence(self, position: int) -> tuple[int, int]:
        """Bounds of the sentence around a position."""
        return self._around(self._sentence_ends, position)

    def clause(self, position: int) -> tuple[int, int]:
        """Bounds of the clause around a position; clauses end at semicolons and sentence ends."""
        return self._around(self._clause_ends, position)

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

    def is_negated(self, start: int, end: int) -> bool:
        """True if «chưa» or «không» stands in the comma-bounded stretch around text[start:end].

        «Số hộ chưa được sử dụng nước sạch là 25%» is the opposite of what its words alone say; «không quá 3%» and
        «không còn hộ nghèo» are bounds and zeros, not denials.
        """
        first = max(self.text.rfind(mark, 0, start) for mark in (",", ";", ". ", "(", ":")) + 1
        stops = [at for mark in (",", ";", ". ", ")") if (at := self.text.find(mark, end)) >= 0]
        return _NEGATION_RE.search(self.text, first, min(stops, default=len(self.text))) is not None

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
    def titles_above(self) -> list[str]:
        """Folded titles of the sections above, innermost first; not the one that this passage itself carries."""
        sections, titles = self.reader.outline.sections, []
        index = self.passage.section
        if index is not None and sections[index].span.start == self.passage.span.start:
            index = sections[index].parent
        while index is not None:
            titles.append(fold(sections[index].title).text)
            index = sections[index].parent
        return titles

    # --- place -----------------------------------------------------------------------------------------------------

    def places(self) -> list[Mention]:
        """Mentions of places that figures can belong to.

        Not the bodies that decide («UBND tỉnh …»), nor the units above («xã thuần nông của huyện …, tỉnh …»).
        """
        return [
            mention
            for mention in self.of_kind("place")
            if not _BODY_RE.search(self.text[: self.at(mention)[0]][-90:])
            and not self._is_above(mention)
            and not self._explains(mention)
        ]

    def _explains(self, mention: Mention) -> bool:
        """«xã Mê Pu (huyện Đức Linh)», «xã A, huyện B»: the second only says where the first lies."""
        at = self.at(mention)[0]
        gazetteer = self.reader.catalog.places
        for other in self.of_kind("place"):
            if 0 <= at - self.at(other)[1] <= _GAP_TO_PARENT:
                inner = gazetteer.by_id((*_value(other).candidates, "")[0])
                outer = _value(mention).candidates[:1]
                if inner is not None and outer:
                    return outer[0] in [above.unit_id for above in gazetteer.ancestors(inner, self.reader.setting.on)]
        return False

    def _is_above(self, mention: Mention) -> bool:
        above = _value(mention).candidates[:1]
        if not above or above[0] not in self.reader.units_above:
            return False
        return regex.search(r"(?:toàn|cả|chung|bình quân)[^,.;]{0,12}$", self.text[: self.at(mention)[0]]) is None

    def place_of(self, start: int, end: int) -> tuple[PlaceName | None, str]:
        """Return the place in force at text[start:end], and a doubt or ""."""
        clause_start, clause_end = self.clause(start)
        named = self._named_place(start, end, clause_start, clause_end)
        if named is not None:
            return named, ""
        sentence_start, _ = self.sentence(start)
        whole = list(_WHOLE_RE.finditer(self.text, sentence_start, clause_start))
        if whole and not any(whole[-1].start() < self.at(mention)[0] < start for mention in self.places()):
            return self._whole(whole[-1]["word"]), ""
        for mention in reversed(self._subjects()):
            at = self.at(mention)[1]
            if at <= start and (sentence_start <= at or self._opens_sentence(mention)):
                return _value(mention), ""
        for scope in self.leads:
            places = scope.places()
            if places:
                return _value(places[-1]), ""
        for mention in self.heading_mentions:
            if mention.kind == "place":
                return _value(mention), ""
        return self.reader.setting.place, "" if self.reader.setting.place else "chưa rõ địa bàn"

    def _subjects(self) -> list[Mention]:
        """Places that a clause can be about: not the names that only spell out a count («2 xã là A và B»)."""
        return [mention for mention in self.places() if not self._is_listed(mention)]

    def _is_listed(self, mention: Mention) -> bool:
        at, to = self.at(mention)
        if _IS_SUBJECT_RE.match(self.text, to):
            return False
        start = self.sentence(at)[0]
        counts = [self.at(count)[1] for count, value in self.figures if value.unit == "communes"]
        return any(start <= end <= at and _LISTS_RE.fullmatch(self.text, end, at) for end in counts)

    def _named_place(self, start: int, end: int, clause_start: int, clause_end: int) -> PlaceName | None:
        """The nearest place before the figure in its clause, or the one in brackets right behind it."""
        before = [
            mention
            for mention in self._subjects()
            if clause_start <= self.at(mention)[0] and self.at(mention)[1] <= start
        ]
        whole = list(_WHOLE_RE.finditer(self.text, clause_start, start))
        if whole and (not before or whole[-1].start() > self.at(before[-1])[0]):
            return self._whole(whole[-1]["word"])
        if before:
            return _value(before[-1])
        for mention in self.places():
            at = self.at(mention)[0]
            if end <= at <= clause_end and regex.fullmatch(r" ?\((?:gồm:? |là |các )*", self.text[end:at]):
                return _value(mention)
        return None

    def _whole(self, word: str) -> PlaceName | None:
        """«toàn tỉnh», «cả nước», «trên địa bàn huyện»."""
        if word in ("nước", "quốc"):
            return PlaceName(name="Cả nước", type_word="")
        if word == "tỉnh":
            return self.reader.setting.province
        return self.reader.setting.place

    def _opens_sentence(self, mention: Mention) -> bool:
        start = self.at(mention)[0]
        return start - self.sentence(start)[0] <= 12

    # --- period ----------------------------------------------------------------------------------------------------

    def period_of(self, start: int, end: int, role: str) -> tuple[Period | None, str]:
        """Return the period in force at a figure of that role, and a doubt or ""."""
        near = self._near_period(start, end)
        if near is not None:
            return near, ""
        above = [mention for scope in self.leads for mention in reversed(scope.periods())]
        for mention in [*above, *self.heading_mentions]:
            if isinstance(mention.value, Period) and self._fits(mention.value, role):
                return mention.value, ""
        return self.default_period(role)

    def compared_period(self, end: int, period: Period | None) -> Period | None:
        """The stretch of a change: from what it is compared with («so với năm 2018», «so với năm trước») to its own."""
        if period is None or period.first_year != period.last_year:
            return period
        after = self.text[end : self.sentence(end)[1]]
        compared = _COMPARED_WITH_RE.search(after)
        if compared is None:
            return period
        if compared["last"]:
            return Period(start=str(period.first_year - 1), end=period.end)
        for mention in self.of_kind("period", "date"):
            if self.at(mention)[0] in range(end + compared.start(), end + compared.end() + 1):
                start = _period(mention).start
                return Period(start=start, end=period.end) if start < period.end else period
        return period

    def default_period(self, role: str) -> tuple[Period | None, str]:
        """The time of the report for actual figures; for targets it is not known."""
        year = self.reader.setting.year
        if role in ("target", "plan"):
            return None, "chưa rõ năm của mục tiêu"
        return (Period(start=str(year), end=str(year)), "") if year else (None, "chưa rõ thời gian")

    def periods(self) -> list[Mention]:
        """Periods and dates that say when, not what is compared with («so với năm 2015»)."""
        return [
            mention
            for mention in self.of_kind("period", "date")
            if not _COMPARED_RE.search(self.text[: self.at(mention)[0]][-40:])
            and not _OF_A_RULE_RE.search(self.text[: self.at(mention)[0]][-40:])
        ]

    def _near_period(self, start: int, end: int) -> Period | None:
        clause_start, clause_end = self.clause(start)
        inside = [mention for mention in self.periods() if clause_start <= self.at(mention)[0] < clause_end]
        opened = [
            m for m in self.of_kind("period", "date") if regex.fullmatch(r" ?\( ?", self.text[self.at(m)[1] : start])
        ]
        if opened:  # «so với năm 2018 (31,2 triệu đồng)»
            return _period(opened[-1])
        for mention in inside:  # «32,08 triệu đồng năm 2016»
            at = self.at(mention)[0]
            if end <= at and regex.fullmatch(r" ?\(?(?:vào |trong |của |ở )?", self.text[end:at]):
                return _period(mention)
        before = [mention for mention in inside if self.at(mention)[1] <= start and not self._belongs_before(mention)]
        if before:
            return None if _NOW_RE.search(self.text[self.at(before[-1])[1] : start]) else _period(before[-1])
        return self._opening_period(start, clause_start)

    def _belongs_before(self, period: Mention) -> bool:
        """«từ 10,09% năm 2010 xuống 4,94%»: the year right behind a figure is that figure's, and no later one's."""
        at = self.at(period)[0]
        return any(0 <= at - self.at(mention)[1] <= 1 for mention, _ in self.figures)

    def _opening_period(self, start: int, clause_start: int) -> Period | None:
        """The period set off at the start of the sentence («Năm 2018, …; …») or of the paragraph.

        «Năm 2017 xã A được công nhận; xã B đạt 17/19» says nothing of the time of B: a clause with a place of its
        own takes only a period that a comma or colon sets off.
        """
        has_own_place = any(clause_start <= self.at(mention)[0] < start for mention in self.places())
        sentence_start = self.sentence(start)[0]
        for mention in reversed(self.periods()):
            at, to = self.at(mention)
            if to > start or self._belongs_before(mention):
                continue
            if _NOW_RE.search(self.text[to:start]):
                return None
            set_off = regex.match(r"\)? ?[,:]", self.text[to:]) is not None and at - self.sentence(at)[0] <= 30
            if set_off or (at >= sentence_start and not has_own_place):
                return _period(mention)
        return None

    def _fits(self, period: Period, role: str) -> bool:
        """A heading's «đến năm 2020» is the time of targets, not of what is reached in 2018."""
        year = self.reader.setting.year
        if not year:
            return True
        if role in ("target", "plan"):
            return period.last_year >= year
        return period.last_year <= year

    # --- role ------------------------------------------------------------------------------------------------------

    def role_of(self, start: int) -> str:
        """Return actual | target | threshold | plan for a figure, from the nearest word that says so."""
        clause_start, _ = self.clause(start)
        own = self._role_before(start, clause_start)
        if own:
            return own
        if _REQUIRED_RE.match(self.text, self.sentence(start)[0]):
            return "threshold"
        period = self._near_period(start, start)
        if period is not None and self.reader.setting.year and period.first_year > self.reader.setting.year:
            return "target"
        for scope in self.leads:  # «đã» in the line above a list says nothing of the items
            role = scope._role_before(len(scope.text), 0)
            if role and role != "actual":
                return role
        if self.passage.section in self.reader.target_sections:
            return "target"
        return "actual"

    def _role_before(self, position: int, clause_start: int) -> str:
        for hit in reversed(self._role_hits):
            if clause_start <= hit.start < position and hit.end <= position + _INTO_BOUND:
                role = hit.ids[0]
                near = self.reader.catalog.words.role_scope(role) == "near"
                if not near or _NEAR_RE.fullmatch(self.text, min(hit.end, position), position):
                    return role
        return ""

    @cached_property
    def _role_hits(self) -> list[Hit]:
        return self.reader.catalog.words.roles.find(self.text)


def unit_of(mention: Mention) -> str:
    """Return the unit of a figure, "" of anything else."""
    return mention.value.unit if isinstance(mention.value, Quantity | Ratio | NumberRange) else ""


def _value(mention: Mention) -> PlaceName:
    return cast(PlaceName, mention.value)


def _period(mention: Mention) -> Period:
    return cast(Period, mention.value)
