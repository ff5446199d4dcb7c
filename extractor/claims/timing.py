"""When the figures of a passage are: the period of the clause, of what leads it, of the headings, of the report."""

from __future__ import annotations

from bisect import bisect_left
from functools import cached_property

import regex

from extractor.claims.beginnings import BeginningScope
from extractor.claims.passage import period_value
from extractor.claims.stretches import COMPARED_RE, FROM_DAY_RE, NOW_RE, TO_DAY_RE
from extractor.model import Mention, Period

# «8,6 tiêu chí/xã (năm 2015 là 7,4 tiêu chí/xã)»: the year is of the figure behind it
_NEXT_FIGURE_RE = regex.compile(r"(?:(?: (?:là|đạt|có|chỉ|mới|được)(?: \p{L}+)?|:)? ?)\d")
_IN_BRACKET_RE = regex.compile(r" ?\( ?(?:(?:khi đó|lúc đó|khi ấy|mới|chỉ|là|đạt|có|bình quân) ?)*")
# «từ năm 2016 là 8,5%», «từ chỗ năm 2016 chỉ đạt 8,5%»
_FROM_YEAR_RE = regex.compile(r"(?: ?(?:,|:|là|đạt|chỉ|mới|có|ở|mức|từ|còn|với))* ?")
_RISEN_RE = regex.compile(r"(?<!\p{L})từ [^;.]{0,80}(?:lên|xuống|còn)(?: \p{L}+){0,2} ?$")
_AT_ITS_START_RE = regex.compile(r" ?\(?(?:hồi |vào |của )?đầu (?:năm(?! \d)|kì|quý)(?!\p{L})")
# «Đầu năm xã có 163 hộ nghèo, chiếm 11,2%»: a level at the start of the year, and the rate that it makes
FROM_ITS_START_RE = regex.compile(
    r"(?<!\p{L})(?<!so (?:với )?)(?:đầu (?:năm|kì|nhiệm kì)|trước (?:khi )?(?:rà soát|điều tra))(?: nay)?"
    r"(?:,? (?:toàn )?(?:xã|huyện|thị xã|tỉnh|địa phương))?"
    r"(?: (?:là|có|còn|chiếm|ở mức)|:|,)*"
    r"(?: ?[\d.,]+(?: ?%| \p{L}+(?: (?:cận )?nghèo)?)(?:,? (?:chiếm|bằng|tỉ lệ)(?: tỉ lệ)?| ?\())? ?$"
)
# «Bước vào giai đoạn 2016-2020, toàn tỉnh mới có 42 xã đạt chuẩn»
_ENTERING_RE = regex.compile(r"(?<!\p{L})(?:bước vào|khi bắt đầu|bắt đầu|đầu) (?:giai đoạn|nhiệm kì|thời kì)(?!\p{L})")
_MONTHS_AHEAD = 2
_THAN_RE = regex.compile(r"(?<!\p{L})(?:hơn|kém|(?:tăng|giảm)(?: thêm)? so(?: với)?)(?: so với)?(?: (?:cuối|đầu))? ?$")
_IS_RE = regex.compile(r" là(?: khoảng| trên| gần)? ")
_BY_WHEN_RE = regex.compile(
    r"(?<!\p{L})(?:trong|vào|đến|trước|ngay trong|(?:về|cán) đích|đạt chuẩn|nông thôn mới|ntm|nâng cao|kiểu mẫu)"
    r"(?: hết| cuối)? ?$"
)
_UNTIL_RE = regex.compile(r"(?<!\p{L})(?:đến|tới|hết|cuối)(?: hết| cuối| ngày| tháng| năm)*[ \d./-]*$")
# «194 hộ (5,69%) cuối năm 2013»
_RIGHT_BEHIND_RE = regex.compile(r"(?: ?\([\d.,]+ ?(?:%|\p{L}+)\)|\)(?= ))? ?\(?(?:vào |trong |của |ở |hồi )?")
_COMPARED = 4  # figures before a year that it may be compared with
_OPENS_SENTENCE = 30  # letters before a time that opens its sentence
_OPENS_BRACKET = 12  # letters between the bracket and the year that opens it: «(hồi đầu năm 2011 …»
BRACKETS_RE = regex.compile(r"\([^()]*\)")
# «so với cùng kỳ 2017 (202 TC, BQ 10,63 TC/xã)»: the second figure of the brackets behind a year
_IN_SAME_BRACKET_RE = regex.compile(r" ?\( ?\d[^()]*?(?<!tăng|giảm)[,;] ?(?:(?!tăng|giảm|năm|nay|hiện)[^()])*")
_FORMER_RE = regex.compile(r"(?<!\p{L})(?:giai đoạn|nhiệm kì|thời kì|kì) trước(?: đó)? ?[(:,]? ?$")
_WHOLE_STAGE_RE = regex.compile(
    r"(?<!\p{L})(?:cả|toàn|trong|của) (?:giai đoạn|thời kì|nhiệm kì)(?: này)?(?!\p{L}| \(?\d)"
)
_THIS_YEAR_RE = regex.compile(
    r"(?<!\p{L})(?:cuối|cả|hết|trong) năm(?: nay)?(?! ?\d| (?:tới|sau|học|tiếp|kế)(?!\p{L}))(?!\p{L})"
)
_OF_THIS_YEAR_RE = regex.compile(r"(?<!\p{L})(?:đầu|cuối|cả) năm(?! ?\d| (?:tới|sau|học)(?!\p{L}))(?!\p{L})")
_WHOLE_YEAR_RE = regex.compile(r"[,;] ?(?:ước |dự kiến |phấn đấu )*cả năm(?! ?\d)(?: \p{L}+){0,6} ?$")
_DONE_ONCE_RE = regex.compile(
    r"(?<!\p{L})(?:(?:được|đã)[^.;:]{0,30} công nhận|ra mắt|thành lập|sáp nhập|chia tách|phê duyệt|ban hành)"
    r"[^.;:]{0,50}$"
)
_SAME_TIME_RE = regex.compile(r"cùng kì(?: của)?(?: năm)? ?$")
# «78 xã, vượt chỉ tiêu giai đoạn 2016-2020; 29 xã đạt …»: the time of what was exceeded
_OF_PLAN_RE = regex.compile(
    r"(?<!\p{L})(?:vượt|so với|bằng)[^,;.:\d]{0,24}(?:chỉ tiêu|kế hoạch|mục tiêu|nghị quyết)[^,;.:\d]{0,24}$"
)
_UNTOLD_RE = regex.compile(r",? (?:chưa|không)(?!\p{L})")  # «78,3% (năm 2017 chưa thống kê)»
_SET_OFF_RE = regex.compile(r"\)? ?[,:]")


def _end_of(span: Period) -> Period:
    """What there is under a heading of several years is there at their end."""
    return span if span.first_year == span.last_year else Period(start=span.end, end=span.end)


def _month(date: str) -> int:
    """Months since year 0 of an ISO date or month; 0 for a year alone."""
    year, _, rest = date.partition("-")
    return int(year) * 12 + int(rest[:2]) if rest else 0


class PeriodScope(BeginningScope):
    """A passage that knows of times."""

    def period_of(self, start: int, end: int, role: str, *, flow: bool = False) -> tuple[Period | None, str]:
        """Return the period in force at a figure of that role, and a doubt or "".

        A `flow` (money raised, days worked) is of the whole stretch that is spoken of, a stock of its end.
        """
        respective = self.respective(start, self.periods())
        if respective is not None:
            return period_value(respective), ""
        earlier = self._time_before(start) or self._of_whole_year(start)
        if earlier is not None:
            return earlier
        counted = self._counted_years(start) if flow else None
        ahead = self._period_ahead(end) if role in ("target", "plan") else None
        near = counted or ahead or self._near_period(start, end, flow=flow)
        if near is not None and role == "actual" and self.is_to_come(near):
            near = None  # «02 xã dự kiến đạt chuẩn năm 2019; 9 xã đã đạt chuẩn»
        if near is not None and near.first_year < near.last_year and not flow:
            near = self._one_end(start, role, near)
        if role == "baseline":
            return self._earlier(start, end, near)
        ago = self._years_ago(start)
        if ago is not None:
            return ago, "thời gian suy ra từ «năm trước»"
        if near is not None:
            return near, "" if near is not counted or self._is_named(near) else "thời gian suy ra từ số năm"
        above = [
            mention
            for scope in self.leads
            for mention in scope._periods_led()
            # «15,34 tiêu chí/xã (năm 2016: 13,92). Phân nhóm:», «giai đoạn trước (2011-2015) là 793 tỷ đồng. Gồm:»
            if not scope._is_aside(mention, len(scope.text)) and not scope._is_former(mention)
        ]
        for mention in [*above, *self.heading_mentions]:
            if flow and role == "actual" and self._is_until(mention):
                continue
            if role == "actual" and mention not in above and self.passage.section in self.reader.target_sections:
                continue  # «Hiện trạng: hộ nghèo 31,2%» below «III. MỤC TIÊU ĐẾN 2015»
            if isinstance(mention.value, Period) and self._fits(mention.value, role):
                return mention.value if flow else _end_of(mention.value), ""
        if flow and role == "actual" and self._titled_span is not None:
            return self._titled_span, ""
        ahead = self._only_year_ahead(start) if role in ("target", "plan") else None
        if ahead is not None:
            return ahead, ""
        return self._in_this_year(start, role) or self._without_year(role, flow=flow, led=bool(above))

    def _of_whole_year(self, start: int) -> tuple[Period, str] | None:
        """«6 tháng đầu năm giải ngân 40%, cả năm ước 95%»: of the year that the months are of."""
        first = self.sentence(start)[0]
        if "cả năm" not in self.text[first:start]:
            return None
        months = [it for it in self.of_kind("period") if first <= self.at(it)[0] and self.at(it)[1] <= start]
        span = period_value(months[-1]) if months else None
        if span is None or len(span.end) == len("2024") or span.first_year != span.last_year:
            return None
        said = _WHOLE_YEAR_RE.search(self.text, self.at(months[-1])[1], start)
        year = str(span.first_year)
        return (Period(start=year, end=year), "") if said else None

    def _in_this_year(self, start: int, role: str) -> tuple[Period, str] | None:
        """«Đến cuối năm phấn đấu giải ngân 95%», said without a year: of that of the report."""
        year = str(self.reader.setting.year or "")
        aims = role in ("target", "plan") and year and self.reader.setting.planned is None
        said = aims and _THIS_YEAR_RE.search(self.text, self.sentence(start)[0], start)
        return (Period(start=year, end=year), "") if said else None

    def _without_year(self, role: str, *, flow: bool, led: bool) -> tuple[Period | None, str]:
        """What the title says; «Phấn đấu đến hết năm 2016:» in a report of 2018 has led to a year that cannot be."""
        told = role == "target" or (role == "plan" and self.reader.planned_from)
        planned = (self.reader.setting.planned if told and not led else None) or self._planned_span
        if role in ("target", "plan") and planned is not None:
            alone = planned.first_year == planned.last_year
            return (planned, "") if flow or alone else (_end_of(planned), "năm cuối của giai đoạn")
        above = (*self.titles_above, *(scope.text for scope in self.leads))
        if role == "target" and self.reader.setting.year and any(map(_OF_THIS_YEAR_RE.search, above)):
            year = str(self.reader.setting.year)  # «B. Sáu tháng cuối năm», «Chỉ tiêu đặt ra từ đầu năm»
            return Period(start=year, end=year), ""
        return self.default_period(role)

    def _periods_led(self) -> list[Mention]:
        """The times that a line gives to its list: those of its last sentence, nearest first, then the others in order.

        «Mục tiêu đến hết năm 2019 … 16/18 xã. Năm 2020 huyện đạt chuẩn. Các chỉ tiêu cần tập trung:» is of 2019; not
        the year of what was done once: «được công nhận đạt chuẩn năm 2014. … Còn 4 tiêu chí chưa đạt:».
        """
        last = self.sentence(max(len(self.text.rstrip()) - 1, 0))[0]
        periods = self.periods()
        nearest = [it for it in reversed(periods) if self.at(it)[0] >= last]
        before = (it for it in periods if self.at(it)[0] < last)
        return [*nearest, *(it for it in before if not _DONE_ONCE_RE.search(self.text, 0, self.at(it)[0]))]

    def _is_until(self, mention: Mention) -> bool:
        """«III. KẾT QUẢ (đến 10/2015)»: no stretch in which money was raised."""
        scope = self.reader.scope(mention.passage)
        at, to = scope.at(mention)
        return _UNTIL_RE.search(scope.text[max(0, at - 16) : to]) is not None

    def _one_end(self, start: int, role: str, span: Period) -> Period:
        """«Từ 2011 đến 2013 hộ nghèo giảm từ 31,5% xuống 18,5%»: a level is of the first year, or of the last."""
        if role in ("target", "plan"):
            return _end_of(span)  # «giai đoạn 2021-2025 phấn đấu thu nhập 55 triệu đồng»
        clause_start, _ = self.clause(start)
        if role == "baseline" or _ENTERING_RE.search(self.text, self.sentence(start)[0], start):
            first = str(self.reader.setting.year) if self.is_to_come(span) else span.start
            return Period(start=first, end=first)  # «Giai đoạn 2021-2025 … từ 7,3% xuống 3%», said in 2020
        reached = role == "actual" and _RISEN_RE.search(self.text, clause_start, start) is not None
        return Period(start=span.end, end=span.end) if reached else span

    def _earlier(self, start: int, end: int, near: Period | None) -> tuple[Period | None, str]:
        """When a baseline was: the year right behind it («từ 32,08 triệu đồng năm 2016 lên …»), or in its brackets.

        The time of the sentence is that of the level reached, so without a year of its own it is not known.
        """
        if _AT_ITS_START_RE.match(self.text, end) or FROM_ITS_START_RE.search(self.text, 0, start):
            return (near, "") if near is not None else self.default_period("actual")
        if near is not None and near != self._near_period(start, end):
            return near, ""
        for mention in self.of_kind("period", "date"):
            at, to = self.at(mention)
            behind = end <= at and _RIGHT_BEHIND_RE.fullmatch(self.text, end, at)
            before = to <= start and _IN_BRACKET_RE.fullmatch(self.text, to, start)
            if behind or before or (to <= start and _FROM_YEAR_RE.fullmatch(self.text, to, start)):
                return period_value(mention), ""
        then = self.told_at_first(start)
        if then is not None:  # «Khi bắt tay vào làm (năm 2011), …. Hộ nghèo giảm từ 15,8% xuống 4,3%.»
            return then, "thời gian của mức trước suy ra từ câu trước"
        return self._at_the_start()  # «5 năm 2016-2020 … tăng từ 159 lên 210 tiêu chí»

    def is_to_come(self, period: Period) -> bool:
        """True if the time lies behind that of the report; a month before the day of signing has been («6/2014»).

        So does «đến 31/12/2014» in a report signed in June; what lies within two months is reckoned up to then.
        """
        year, issued = self.reader.setting.year, self.reader.outline.header.issued_on
        if issued and _month(period.end) and _month(period.end) - _month(issued) >= _MONTHS_AHEAD:
            return True
        told = len(period.end) > len("2014") and bool(issued) and period.end <= issued
        return bool(year) and period.first_year > year and not told

    def _period_ahead(self, end: int) -> Period | None:
        """«Phấn đấu hoàn thành 2 tiêu chí còn lại (số 5, 17) trong năm 2018»: by when, said behind what."""
        clause_start, clause_end = self.clause(end - 1)
        if any(clause_start <= self.at(mention)[0] < end for mention in self.periods()):
            return None
        for mention in self.periods():
            at = self.at(mention)[0]
            if end <= at < clause_end and _BY_WHEN_RE.search(self.text[end:at]) and not self._is_of_later(end, at):
                return period_value(mention) if self._fits(period_value(mention), "target") else None
        return None

    def _only_year_ahead(self, start: int) -> Period | None:
        """«Dự kiến phân bổ 12.600 triệu đồng vốn năm 2020 cho 04 xã: …»: the one time to come."""
        first, end = self.sentence(start)
        named = {period_value(it) for it in self.periods() if first <= self.at(it)[0] < end}
        return named.pop() if len(named) == 1 and all(map(self.is_to_come, named)) else None

    def _is_of_later(self, end: int, at: int) -> bool:
        """«E. Năm 2017: phấn đấu 16 tiêu chí, hộ nghèo dưới 6%, …, để đạt chuẩn vào năm 2019» under a year."""
        between = [mention for mention, _ in self.figures if end <= self.at(mention)[0] < at]
        titled = (it.value for it in self.heading_mentions if isinstance(it.value, Period))
        return len(between) > 1 and any(self._fits(period, "target") for period in titled)

    def default_period(self, role: str) -> tuple[Period | None, str]:
        """The time of the report for actual figures, and with a doubt for plans; that of targets is not known."""
        year = self.reader.setting.year
        if role == "target" and self._titled_span is not None:
            return _end_of(self._titled_span), "năm của mục tiêu suy ra từ giai đoạn"
        ends_plan = (
            role == "actual" and 0 < self.reader.planned_from < year and not self.reader.outline.header.issued_on
        )
        if role == "target" or not year or ends_plan:  # nobody knows what there is at the end of a plan
            return None, "chưa rõ năm của mục tiêu" if role in ("target", "plan") else "chưa rõ thời gian"
        return Period(start=str(year), end=str(year)), "năm của kế hoạch suy ra từ báo cáo" if role == "plan" else ""

    def _near_period(self, start: int, end: int, *, flow: bool = False) -> Period | None:
        clause_start, clause_end = self.clause(start)
        inside = [mention for mention in self.periods() if clause_start <= self.at(mention)[0] < clause_end]
        opened = [
            m
            for m in self.of_kind("period", "date")
            if self.at(m)[1] <= start
            if _IN_BRACKET_RE.fullmatch(self.text, self.at(m)[1], start)
            or _IN_SAME_BRACKET_RE.fullmatch(self.text, self.at(m)[1], start)
        ]
        if opened and start in self.figure_at:  # «so với năm 2018 (31,2 triệu đồng)», but «(tiêu chí số 3)» is of now
            return period_value(opened[-1])
        for mention in self.of_kind("period", "date"):  # «so với năm 2018 là 80,8%»
            at, to = self.at(mention)
            told = clause_start <= at < start and _IS_RE.fullmatch(self.text, to, start) is not None
            if told and _THAN_RE.search(self.text, clause_start, at) is None and not self.is_of_a_rule(mention):
                return period_value(mention)
        aside = self.own_year_of_brackets(start)
        if aside is not None:
            return aside
        named = (it for it in self.of_kind("period", "date") if clause_start <= self.at(it)[0] < clause_end)
        for mention in named:  # «32,08 triệu đồng năm 2016», «so với 58,2 triệu đồng của năm 2022»
            at = self.at(mention)[0]
            to = self.at(mention)[1]
            opens_next = _NEXT_FIGURE_RE.match(self.text, to) or _UNTOLD_RE.match(self.text, to)
            opens_next = opens_next or self._is_aside_of_next(mention)
            if end <= at and not opens_next and _RIGHT_BEHIND_RE.fullmatch(self.text, end, at):
                return period_value(mention)
        before = [
            mention
            for mention in inside
            if self.at(mention)[1] <= start and not self._belongs_before(mention) and not self._is_aside(mention, start)
        ]
        if before:
            return None if self._says_now(self.at(before[-1])[1], start) else period_value(before[-1])
        return self._whole_stage(start, clause_start) or self._opening_period(start, clause_start, flow=flow)

    def _whole_stage(self, start: int, clause_start: int) -> Period | None:
        """«Giai đoạn 2021-2025, … Tổng nhu cầu vốn cả giai đoạn khoảng 1.650 tỷ đồng.»: the stage last named."""
        if _WHOLE_STAGE_RE.search(self.text, clause_start, start) is None:
            return None
        before = [it for it in self.of_kind("period") if self.at(it)[1] <= start and not self._is_former(it)]
        told = [period_value(it) for it in reversed(before)]
        headed = [it.value for it in self.heading_mentions if isinstance(it.value, Period)]
        return next((it for it in (*told, *headed) if it.first_year < it.last_year), self._titled_span)

    def own_year_of_brackets(self, start: int) -> Period | None:
        """«8,3 tiêu chí/xã (Năm 2011 khi rà soát lần đầu chỉ 3,6 tiêu chí/xã)»: the year that opens the brackets."""
        open_at = self.text.rfind("(", self.sentence(start)[0], start)
        if open_at < 0 or ")" in self.text[open_at:start]:
            return None
        figures = any(open_at < self.at(it)[0] < start for it, _ in self.figures)
        for mention in () if figures else self.of_kind("period", "date"):
            if open_at < self.at(mention)[0] <= open_at + _OPENS_BRACKET and self.at(mention)[1] <= start:
                return period_value(mention)
        return None

    def _is_aside_of_next(self, period: Mention) -> bool:
        """True if the year opens brackets that hold a figure of their own."""
        at, to = self.at(period)
        closed = self.text.find(")", to)
        opens = "(" in self.text[max(0, at - _OPENS_BRACKET) : at]
        return opens and closed > 0 and any(to <= self.at(it)[0] < closed for it, _ in self.figures)

    def _says_now(self, start: int, end: int) -> bool:
        """«Đến 2025 hộ nghèo (hiện 2,94%) còn 1,5%», «thu nhập tăng 1,8 lần so với hiện nay; …» say nothing of now."""
        said = BRACKETS_RE.sub("", self.text[start:end])
        return any(COMPARED_RE.search(said, 0, it.start()) is None for it in NOW_RE.finditer(said))

    def _is_aside(self, period: Mention, position: int) -> bool:
        """«13,8 triệu đồng (năm 2013: 11,9 triệu), kế hoạch 13,5 triệu»: a year with its own figure in brackets."""
        to = self.at(period)[1]
        closed = self.text.find(")", to, position)
        if closed < 0 or "(" in self.text[to:closed]:
            return False
        return any(to <= self.at(mention)[0] < closed for mention, _ in self.figures)

    def _is_former(self, period: Mention) -> bool:
        at = self.at(period)[0]
        return _FORMER_RE.search(self.text, self.sentence(at)[0], at) is not None

    def _belongs_before(self, period: Mention) -> bool:
        """«từ 10,09% năm 2010 xuống 4,94%»: the year right behind a figure is that figure's, and no later one's."""
        at, to = self.at(period)
        if _NEXT_FIGURE_RE.match(self.text, to):
            return False
        return any(
            self.at(mention)[1] <= at and _RIGHT_BEHIND_RE.fullmatch(self.text, self.at(mention)[1], at)
            for mention, _ in self.figures
        )

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
            if to > start or self._belongs_before(mention) or self._is_aside(mention, start):
                continue
            if to <= clause_start and (at in self._years_aside or _OF_PLAN_RE.search(self.text, 0, at)):
                continue
            if at < sentence_start and _SAME_TIME_RE.search(self.text, 0, at):
                continue  # «Cùng kỳ năm 2017, thời tiết thuận lợi. Hộ nghèo …»
            if FROM_DAY_RE.search(self.text[max(0, at - 12) : at]) and not TO_DAY_RE.match(self.text, to):
                continue  # «trạm y tế đạt chuẩn từ năm 2016; trẻ em suy dinh dưỡng 14,2%»
            if flow and at < sentence_start and self._is_until(mention):
                continue
            if self._says_now(to, start):
                return None
            opens = at - self.sentence(at)[0] <= _OPENS_SENTENCE
            set_off = opens and (
                _SET_OFF_RE.match(self.text, to) is not None or self._is_until(mention) or self._is_own_year(mention)
            )
            if set_off or (at >= sentence_start and not has_own_place):
                return period_value(mention)
        return None

    def _is_own_year(self, period: Mention) -> bool:
        """«Giai đoạn 2016-2020, …. Năm 2022 bình quân đạt 13,8 tiêu chí. Phân nhóm: …»: back to the report's year."""
        now = period_value(period)
        return now.first_year == now.last_year == self.reader.setting.year

    @cached_property  # each figure of the passage asks
    def _years_aside(self) -> frozenset[int]:
        """Where a year only tells what a figure was before: «thu nhập 34,2 triệu đồng, năm 2018 31,8 triệu đồng; …»."""
        # «34,5 triệu đồng/người, trong khi năm ngoái là 31,2 triệu đồng»: money is money
        figures = [(self.at(it)[0], value.unit.split("/")[0]) for it, value in self.figures]
        now, found, earlier = self.reader.setting.year, set[int](), list[tuple[int, int]]()
        for mention in self.periods():
            at, to = self.at(mention)
            first = self.sentence(at)[0]
            year = period_value(mention).last_year
            alone = all(other > year for before, other in earlier if before >= first)  # but years that it is set beside
            earlier.append((at, year))
            index = bisect_left(figures, (to, ""))
            if not (now and alone and index < len(figures) and period_value(mention).last_year < now):
                continue
            before = [unit for start, unit in figures[max(0, index - _COMPARED) : index] if first <= start < at]
            if figures[index][1] in before:
                found.add(at)
        return frozenset(found)

    def _fits(self, period: Period, role: str) -> bool:
        """A heading's «đến năm 2020» is the time of targets, not of what is reached in 2018."""
        year = self.reader.setting.year
        if not year:
            return True
        if role in ("target", "plan"):
            return period.last_year >= year
        return period.last_year <= year
