"""What holds at a figure: its sentence and clause, and the place, period and role in force there.

Context flows down by structure, not by distance: clause, sentence, paragraph, the line that leads the list, the
headings above, and last the unit and time that the report is about.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

import regex

from extractor.catalog import Catalog
from extractor.catalog.lexicon import Hit
from extractor.claims.passage import period_value
from extractor.claims.whereabouts import PlaceScope
from extractor.model import Mention, NumberRange, Outline, Period, PlaceName, Quantity, Ratio, Setting
from extractor.vi.fold import fold

_COMPARED_RE = regex.compile(
    r"(?:so với|so cùng kì|so|với|cao hơn|thấp hơn)(?: cùng kì| đầu| cuối| thời điểm| kết quả| mức)*"
    r"(?: \d[\d,.]* ?\p{L}[^,;.()\d]{0,24})?(?: của)?(?: đầu| cuối)? ?$"
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
_YEAR_RE = regex.compile(r"(?<!\d)20\d\d(?!\d)")
_OPENING_RE = regex.compile(r"[-+*•]? ?(?:\d{1,2}[.)] ?|[a-zđ][.)] ?)?(?P<words>\p{L}[^:;.]{0,70}): ?(?=\S)")
_SENTENCE_LEAD = 6  # letters of a bullet or number before the words that open a sentence
_INTO_BOUND = 8  # «yêu cầu phải đạt từ 70%»: the bound «đạt từ» begins inside the word for the role
# «theo chuẩn nghèo giai đoạn 2016-2020», «Bộ tiêu chí giai đoạn …»: the time of a rule, not of a figure
_OF_A_RULE_RE = regex.compile(
    r"(?:(?<!đạt )chuẩn|bộ tiêu chí|tiêu chí quốc gia|quy định|nghị quyết|quyết định|đề án)"
    r"(?: (?:(?!đề ra|đến|tới|phấn đấu|là|giao)[^,.;:\d]){0,24})? ?$"
)
# «trong 5 năm», «huy động 5 năm đạt»; not «5 năm học», «5 năm tuổi», «5 năm 2016-2020», «5 năm qua»
_COUNTED_YEARS_RE = regex.compile(
    r"(?<![\p{L}\d])(?P<past>(?:trong|qua|sau)(?: gần| hơn)? )?(?P<count>\d{1,2}|hai|ba|bốn|năm|sáu|mười) năm"
    r"(?! (?:học|tuổi|đầu|cuối|một|qua|tới|\(?20))(?![\p{L}\d])"
)
# «8,6 tiêu chí/xã (năm 2015 là 7,4 tiêu chí/xã)»: the year is of the figure behind it
_NEXT_FIGURE_RE = regex.compile(r" (?:là|đạt|có|chỉ|mới)(?: \p{L}+)? \d")
_IN_BRACKET_RE = regex.compile(r" ?\( ?(?:(?:khi đó|lúc đó|khi ấy|mới|chỉ|là|đạt|có|bình quân) ?)*")
_YEARS_AGO_RE = regex.compile(
    r"(?:^|[.;] ?|(?:trong khi|cách đây|so với) )"
    r"(?P<count>\d{1,2}|hai|ba|bốn|năm|sáu|bảy|tám|chín|mười) năm trước(?! đó)"
)
_MULTIPLE_OF_RE = regex.compile(r"(?<=lần)(?: của)?(?: cuối| đầu)? năm \d{4}")
# «sau khi sáp nhập từ ngày 01/7/2025, xã có 18 ấp»: the day from which something holds is no time of a figure
_FROM_DAY_RE = regex.compile(r"(?<!\p{L})từ(?: ngày| đầu)? ?$")
_TO_DAY_RE = regex.compile(r" ?(?:đến|tới|[-–])")
_BY_WHEN_RE = regex.compile(r"(?<!\p{L})(?:trong|vào|đến|trước|ngay trong)(?: hết| cuối)? ?$")
_UNTIL_RE = regex.compile(r"(?<!\p{L})(?:đến|tới|hết|cuối)(?: hết| cuối| ngày| tháng| năm)*[ \d./-]*$")
# not «thực hiện», «hiện đại»
_NOW_RE = regex.compile(
    r"(?<!\p{L})(?:nay|hiện nay|hiện tại|(?<!(?:thực|thể|phát|xuất|biểu) )hiện(?! đại| vật| trạng)"
    r"|(?:đến|tại) thời điểm (?:này|báo cáo|kiểm tra|thẩm định|(?:lập|trình)(?: \p{L}+){1,3} này)"
    r"|sau (?:hơn |gần )?(?:\d{1,2}|một|hai|ba|bốn|năm|sáu|bảy|tám|chín|mười) năm(?: rưỡi)?(?= thực| triển|,| phấn)"
    r")(?!\p{L})"
)
_COMPARED_WITH_RE = regex.compile(r"(?:so với|so)(?: cuối| đầu)? ?(?P<last>năm (?:trước|ngoái)|(?:với )?cùng kì)?")


class Scope(PlaceScope):
    """One passage with all that is in force there."""

    # --- period ----------------------------------------------------------------------------------------------------

    def period_of(self, start: int, end: int, role: str, *, flow: bool = False) -> tuple[Period | None, str]:
        """Return the period in force at a figure of that role, and a doubt or "".

        A `flow` (money raised, days worked) is of the whole stretch that is spoken of, a stock of its end.
        """
        respective = self.respective(start, self.periods())
        if respective is not None:
            return period_value(respective), ""
        counted = self._counted_years(start) if flow else None
        ahead = self._period_ahead(end) if role in ("target", "plan") else None
        near = counted or ahead or self._near_period(start, end, flow=flow)
        ago = self._years_ago(start)
        if ago is not None:
            return ago, "thời gian suy ra từ «năm trước»"
        if near is not None:
            return near, "" if near is not counted or self._is_named(near) else "thời gian suy ra từ số năm"
        above = [mention for scope in self.leads for mention in reversed(scope.periods())]
        for mention in [*above, *self.heading_mentions]:
            if isinstance(mention.value, Period) and self._fits(mention.value, role):
                return mention.value, ""
        if flow and role == "actual" and self._titled_span is not None:
            return self._titled_span, ""
        planned = self._planned_span
        if role in ("target", "plan") and planned is not None:
            return (planned, "") if flow else (Period(start=planned.end, end=planned.end), "năm cuối của giai đoạn")
        return self.default_period(role)

    def _period_ahead(self, end: int) -> Period | None:
        """«Phấn đấu hoàn thành 2 tiêu chí còn lại (số 5, 17) trong năm 2018»: by when, said behind what."""
        clause_start, clause_end = self.clause(end - 1)
        if any(clause_start <= self.at(mention)[0] < end for mention in self.periods()):
            return None
        for mention in self.periods():
            at = self.at(mention)[0]
            if end <= at < clause_end and _BY_WHEN_RE.search(self.text[end:at]):
                return period_value(mention) if self._fits(period_value(mention), "target") else None
        return None

    @cached_property
    def _titled_span(self) -> Period | None:
        """The years that the report is about, if it is about more than one and not about years to come."""
        subject, year = self.reader.setting.subject, self.reader.setting.year
        if not subject.period_start or not year:
            return None
        span = Period(start=subject.period_start, end=subject.period_end)
        return span if span.first_year < span.last_year <= year else None

    def _years_ago(self, start: int) -> Period | None:
        """«Mười năm trước, … bình quân chỉ đạt 4,9 tiêu chí»."""
        said = _YEARS_AGO_RE.search(self.text, self.sentence(start)[0], start)
        if (
            said is None
            or not self.reader.setting.year
            or any(said.end() <= self.at(mention)[0] < start for mention in self.periods())
        ):
            return None
        count = said["count"]
        length = int(count) if count.isdigit() else self.reader.catalog.words.numbers.get(count, 0)
        year = str(self.reader.setting.year - length)
        return Period(start=year, end=year) if length else None

    @cached_property
    def _planned_span(self) -> Period | None:
        """The years that a plan is for: «Kế hoạch thực hiện … giai đoạn 2021-2025» of the year 2021."""
        subject, year = self.reader.setting.subject, self.reader.setting.year
        if not subject.period_start or not year:
            return None
        span = Period(start=subject.period_start, end=subject.period_end)
        return span if span.first_year >= year and span.last_year > year else None

    def _counted_years(self, start: int) -> Period | None:
        """«Tổng nguồn vốn huy động 5 năm đạt …»: the stretch of so many years that a heading or the title names.

        What the sentence before says («Trong 5 năm đã …. Nhân dân hiến …») holds on unless the figure's own says when.
        """
        sentence_start = self.sentence(start)[0]
        own = any(sentence_start <= self.at(mention)[0] < start for mention in self.periods())
        said = list(_COUNTED_YEARS_RE.finditer(self.text, sentence_start if own else 0, start))
        if not said:
            return None
        count = said[-1]["count"]
        length = int(count) if count.isdigit() else self.reader.catalog.words.numbers.get(count, 0)
        # «5 năm» is exact, or one more by the years printed: «5 năm … giai đoạn 2010-2015»
        spans = sorted(self._named_spans, key=lambda span: span.last_year - span.first_year + 1 != length)
        named = next((it for it in spans if it.last_year - it.first_year + 1 in (length, length + 1)), None)
        year = self.reader.setting.year
        if named is None and year and length > 1 and said[-1]["past"]:
            return Period(start=str(year - length + 1), end=str(year))
        return named

    @cached_property
    def _named_spans(self) -> list[Period]:
        spans = [mention.value for mention in self.heading_mentions if isinstance(mention.value, Period)]
        return spans + ([self._titled_span] if self._titled_span else [])

    def _is_named(self, span: Period) -> bool:
        return span in self._named_spans

    def compared_period(self, end: int, period: Period | None) -> Period | None:
        """The stretch of a change: from what it is compared with («so với năm 2018», «so với năm trước») to its own."""
        if period is None or period.first_year != period.last_year:
            return period
        if _MULTIPLE_OF_RE.match(self.text, end):
            return self._since(period, end)
        after = self.text[end : self.sentence(end)[1]]
        compared = _COMPARED_WITH_RE.search(after)
        if compared is None:
            return self._compared_before(end, period)
        if compared["last"]:
            return Period(start=str(period.first_year - 1), end=period.end)
        for mention in self.of_kind("period", "date"):
            if self.at(mention)[0] in range(end + compared.start(), end + compared.end() + 1):
                start = period_value(mention).start
                return Period(start=start, end=period.end) if start < period.end else period
        return period

    def _since(self, base: Period, position: int) -> Period:
        """«năm 2018 đạt 35,6 triệu đồng, gấp 3,1 lần năm 2010»: from the year behind to the one before, or ours."""
        sentence_start = self.sentence(position - 1)[0]
        before = [it for it in self.periods() if sentence_start <= self.at(it)[0] < position]
        now = period_value(before[-1]).end if before else str(self.reader.setting.year or "")
        return Period(start=base.start, end=now) if base.start < now else base

    def _compared_before(self, end: int, period: Period) -> Period:
        """«so với năm 2010 (6,2 tiêu chí/xã) tăng 7,3 tiêu chí/xã»."""
        first = self.clause(end - 1)[0]
        for mention in self.of_kind("period", "date"):
            at = self.at(mention)[0]
            start = period_value(mention).start
            if first <= at < end and _COMPARED_RE.search(self.text[first:at]) and start < period.end:
                return Period(start=start, end=period.end)
        return period

    def compared_before(self, start: int) -> Period | None:
        """The time that the sentence compares with before a position: «tăng 55 tiêu chí so với năm 2015, …»."""
        first = self.sentence(start)[0]
        compared = [
            mention
            for mention in self.of_kind("period", "date")
            if first <= self.at(mention)[0] < start and _COMPARED_RE.search(self.text[first : self.at(mention)[0]])
        ]
        return period_value(compared[-1]) if compared else None

    def default_period(self, role: str) -> tuple[Period | None, str]:
        """The time of the report for actual figures, and with a doubt for plans; that of targets is not known."""
        year = self.reader.setting.year
        if role == "target" or not year:
            return None, "chưa rõ năm của mục tiêu" if role in ("target", "plan") else "chưa rõ thời gian"
        return Period(start=str(year), end=str(year)), "năm của kế hoạch suy ra từ báo cáo" if role == "plan" else ""

    def periods(self) -> list[Mention]:
        """Periods and dates that say when, not what is compared with («so với năm 2015»)."""
        return [
            mention
            for mention in self.of_kind("period", "date")
            if not _COMPARED_RE.search(self.text[: self.at(mention)[0]][-40:])
            and not _OF_A_RULE_RE.search(self.text[: self.at(mention)[0]][-40:])
            and not self._is_first_day(mention)
        ]

    def _is_first_day(self, mention: Mention) -> bool:
        at, to = self.at(mention)
        from_then = mention.kind == "date" and _FROM_DAY_RE.search(self.text[max(0, at - 12) : at])
        return bool(from_then) and not _TO_DAY_RE.match(self.text, to)

    def _near_period(self, start: int, end: int, *, flow: bool = False) -> Period | None:
        clause_start, clause_end = self.clause(start)
        inside = [mention for mention in self.periods() if clause_start <= self.at(mention)[0] < clause_end]
        opened = [
            m for m in self.of_kind("period", "date") if _IN_BRACKET_RE.fullmatch(self.text, self.at(m)[1], start)
        ]
        if opened:  # «so với năm 2018 (31,2 triệu đồng)»
            return period_value(opened[-1])
        for mention in inside:  # «32,08 triệu đồng năm 2016»
            at = self.at(mention)[0]
            opens_next = _NEXT_FIGURE_RE.match(self.text, self.at(mention)[1])
            if end <= at and not opens_next and regex.fullmatch(r" ?\(?(?:vào |trong |của |ở )?", self.text[end:at]):
                return period_value(mention)
        before = [mention for mention in inside if self.at(mention)[1] <= start and not self._belongs_before(mention)]
        if before:
            return None if _NOW_RE.search(self.text[self.at(before[-1])[1] : start]) else period_value(before[-1])
        return self._opening_period(start, clause_start, flow=flow)

    def _belongs_before(self, period: Mention) -> bool:
        """«từ 10,09% năm 2010 xuống 4,94%»: the year right behind a figure is that figure's, and no later one's."""
        at = self.at(period)[0]
        return any(0 <= at - self.at(mention)[1] <= 1 for mention, _ in self.figures)

    def _opening_period(self, start: int, clause_start: int, *, flow: bool) -> Period | None:
        """The period set off at the start of the sentence («Năm 2018, …; …») or of the paragraph.

        «Năm 2017 xã A được công nhận; xã B đạt 17/19» says nothing of the time of B: a clause with a place of its
        own takes only a period that a comma or colon sets off. «Đến hết năm 2020, …» is no time of the money in a
        later sentence.
        """
        has_own_place = any(clause_start <= self.at(mention)[0] < start for mention in self.places())
        sentence_start = self.sentence(start)[0]
        for mention in reversed(self.periods()):
            at, to = self.at(mention)
            if to > start or self._belongs_before(mention):
                continue
            if flow and at < sentence_start and _UNTIL_RE.search(self.text[max(0, at - 16) : to]):
                continue
            if _NOW_RE.search(self.text[to:start]):
                return None
            set_off = regex.match(r"\)? ?[,:]", self.text[to:]) is not None and at - self.sentence(at)[0] <= 30
            if set_off or (at >= sentence_start and not has_own_place):
                return period_value(mention)
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
        if any(opening.end() <= start and self._opens_targets(opening) for opening in self._openings):
            return "target"
        if self._sentence_sets_targets(start, clause_start):
            return "target"
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

    def _sentence_sets_targets(self, start: int, clause_start: int) -> bool:
        """«Mục tiêu đến cuối năm có thêm 5 xã; thu nhập trên 58 triệu đồng; …»: what opens the sentence holds on."""
        first = self.sentence(start)[0]
        opened = any(
            hit.ids[0] == "target" and first <= hit.start <= first + _SENTENCE_LEAD and hit.end <= start
            for hit in self._role_hits
        )
        actual = any(hit.ids[0] == "actual" and clause_start <= hit.start < start for hit in self._role_hits)
        return opened and not actual

    @cached_property
    def _openings(self) -> list[regex.Match[str]]:
        """The words before a colon that open the paragraph or a sentence of it."""
        starts = (0, *(end + 1 for end in self._sentence_ends))
        return [match for start in starts if (match := _OPENING_RE.match(self.text, start)) is not None]

    def is_opened_by(self, at: int, start: int) -> bool:
        """True if the words at `at` stand before the colon that opens the paragraph, or the sentence of a figure."""
        heads = (0, (first := self.sentence(start)[0]), first + 1)
        return any(it.start() in heads and it.start() <= at < it.end() <= start for it in self._openings)

    def _opens_targets(self, opening: regex.Match[str]) -> bool:
        """«Dự kiến cuối năm 2023: xã A …; xã B đạt 17/19 tiêu chí», «Kế hoạch năm 2019: …»."""
        words, not_words = self.reader.catalog.words.target_headings
        said = opening["words"]
        return any(map(said.__contains__, words)) and not any(map(said.__contains__, not_words))

    def _role_before(self, position: int, clause_start: int) -> str:
        for hit in reversed(self._role_hits):
            if clause_start <= hit.start < position and hit.end <= position + _INTO_BOUND:
                if any(self.at(it)[0] < hit.start < self.at(it)[1] for it, _ in self.figures):
                    continue  # «ban hành 15 kế hoạch, 42 công văn» counts plans
                role = hit.ids[0]
                if role == "target" and self._was_reached(hit):
                    continue
                if role == "threshold" and self.text.endswith("đạt ", 0, hit.start):
                    continue  # «Số xã đạt chuẩn là 5 xã»
                near = self.reader.catalog.words.role_scope(self.text[hit.start : hit.end]) == "near"
                if not near or _NEAR_RE.fullmatch(self.text, min(hit.end, position), position):
                    return role
        return ""

    def _was_reached(self, hit: Hit) -> bool:
        """«các xã A, B cán đích năm 2013» of a report of 2019 is no target any more."""
        year = _YEAR_RE.match(self.text, hit.end + 1)
        past = year is not None and self.reader.setting.year and int(year.group()) < self.reader.setting.year
        return bool(past) and self.text.endswith("đích năm", 0, hit.end)

    @cached_property
    def _role_hits(self) -> list[Hit]:
        return self.reader.catalog.words.roles.find(self.text)


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

    def is_commune(self, place: PlaceName) -> bool:
        """True for xã, phường and thị trấn, by their word or by the gazetteer."""
        return place.type_word in ("xã", "phường", "thị trấn") or self.level_of(place) == "commune"

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
            years = [int(year) for year in _YEAR_RE.findall(title)]
            ahead = bool(self.setting.year and years) and min(years) > self.setting.year  # «II. Chỉ tiêu năm 2015»
            if ahead or any(word in title for word in words) or section.parent in found:
                found.add(index)
        return frozenset(found)


def unit_of(mention: Mention) -> str:
    """Return the unit of a figure, "" of anything else."""
    return mention.value.unit if isinstance(mention.value, Quantity | Ratio | NumberRange) else ""
