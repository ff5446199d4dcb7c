"""The stretch of a change: from what it is compared with to its own time."""

from __future__ import annotations

import regex

from extractor.claims.passage import period_value
from extractor.claims.stretches import COMPARED_RE
from extractor.claims.timing import PeriodScope
from extractor.model import Period

_MULTIPLE_OF_RE = regex.compile(r"(?<=lần)(?: của)?(?: cuối| đầu)? năm \d{4}")
# «so với năm 2018», «so với kết quả rà soát cuối năm 2021», «so với 98,4 tỷ đồng cuối năm 2019»
_COMPARED_WITH_RE = regex.compile(
    r"(?:so với|so)(?: cuối| đầu)? ?(?:(?P<last>năm (?:trước|ngoái)|(?:với )?cùng kì)|(?:(?!, |\. |[;(]).){0,60})"
)
# «giảm 297 hộ so với năm đầu triển khai», «tăng 5 tiêu chí so với đầu nhiệm kỳ»
_WITH_START_RE = regex.compile(
    r"(?:so với|so) (?:(?P<year>năm đầu)|(?:lúc|khi|thời điểm|hồi|buổi)"
    r" (?:mới |bắt )?(?:đầu|bắt đầu|bắt tay|khởi đầu|khởi động|triển khai)"
    r"|(?:đầu|những năm đầu) (?:nhiệm kì|giai đoạn|kì))(?! năm \d)(?!\p{L})"
)
_LEVEL_BEHIND_RE = regex.compile(r" ?\((?:cuối |đầu )?")  # «giảm 3,18% (năm 2016: 16,02%)»
_EACH_YEAR_RE = regex.compile(r"(?<!\p{L})(?:mỗi|hàng|hằng) năm(?: [^.;,\d]{0,40})?$")
_A_YEAR_RE = regex.compile(r"(?<=%) ?/ ?năm(?!\p{L})")
_RATES = ("percent", "percentage_point")


# «So với năm 2010, hộ nghèo giảm từ 12% xuống 5%»
_OPENS_RE = regex.compile(r"[-+*•\s]*(?:nếu )?so(?: với)?(?: cùng kì| cuối| đầu| thời điểm| hồi)*(?: năm)? ?\(?$")


class ComparedScope(PeriodScope):
    """One passage with the times that its changes run between."""

    def period_opened(self, start: int) -> Period | None:
        """The time that the sentence of a figure opens with to compare it."""
        first = self.sentence(start)[0]
        if not self.text.startswith(("so ", "- so ", "+ so "), first):
            return None
        named = (it for it in self.of_kind("period", "date") if first <= self.at(it)[0] < start)
        return next((period_value(it) for it in named if _OPENS_RE.fullmatch(self.text, first, self.at(it)[0])), None)

    def yearly_period(self, start: int, end: int, period: Period | None) -> tuple[Period | None, str]:
        """«Trong 5 năm …, bình quân mỗi năm giảm 3,4%»: a mean of the years counted, with a doubt where none are."""
        said = _EACH_YEAR_RE.search(self.text, self.clause(start)[0], start) or _A_YEAR_RE.match(self.text, end)
        if said is None or period is None or period.first_year != period.last_year:
            return period, ""
        stretch = self._counted_years(start) or self._titled_span
        return (stretch, "") if stretch is not None else (period, "mức bình quân mỗi năm")

    def compared_period(self, end: int, period: Period | None) -> Period | None:
        """The stretch of a change: from what it is compared with («so với năm 2018», «so với năm trước») to its own."""
        if period is None or period.first_year != period.last_year:
            return period
        if _MULTIPLE_OF_RE.match(self.text, end):
            return self._since(period, end)
        after = self.text[end : self.sentence(end)[1]]
        compared = _COMPARED_WITH_RE.search(after)
        if compared is None or (", " in after[: compared.start()] and self._says_before(end)):
            return self._compared_before(end, period)
        since = self._start_compared(after, compared.start())
        if since and since < period.start:
            return Period(start=since, end=period.end)
        if compared["last"]:
            return Period(start=str(period.first_year - 1), end=period.end)
        for mention in self.of_kind("period", "date"):
            if self.at(mention)[0] in range(end + compared.start(), end + compared.end() + 1):
                start = period_value(mention).start
                return Period(start=start, end=period.end) if start < period.end else period
        return period

    def _says_before(self, end: int) -> bool:
        """«so với năm 2017 tăng 1,2 tiêu chí, so với năm 2011 tăng 9,7»: each tells before it what it compares with."""
        first = max(self.clause(end - 1)[0], self.text.rfind(", ", 0, end))
        named = (self.at(it)[0] for it in self.of_kind("period", "date"))
        return any(first <= at < end and COMPARED_RE.search(self.text[first:at]) for at in named)

    def _start_compared(self, after: str, position: int) -> str:
        """The year that a change since the start of the reported stretch runs from, "" of any other."""
        said = _WITH_START_RE.match(after, position)
        if said is None or self._titled_span is None:
            return ""
        return self._titled_span.start if said["year"] else self.reader.year_before(self._titled_span)

    def _since(self, base: Period, position: int) -> Period:
        """«năm 2018 đạt 35,6 triệu đồng, gấp 3,1 lần năm 2010»: from the year behind to the one before, or ours."""
        sentence_start = self.sentence(position - 1)[0]
        before = [it for it in self.periods() if sentence_start <= self.at(it)[0] < position]
        now = period_value(before[-1]).end if before else ""
        now = now if now > base.start else str(self.reader.setting.year or "")
        return Period(start=base.start, end=now) if base.start < now else base

    def _compared_before(self, end: int, period: Period) -> Period:
        """«so với năm 2010 (6,2 tiêu chí/xã) tăng 7,3 tiêu chí/xã»."""
        first = self.clause(end - 1)[0]
        for mention in self.of_kind("period", "date"):
            at = self.at(mention)[0]
            start = period_value(mention).start
            if first <= at < end and COMPARED_RE.search(self.text[first:at]) and start < period.end:
                # «so với năm 2011 tăng 8 tiêu chí, riêng năm 2018 tăng 3»: another year has come between
                own = any(self.at(mention)[1] < self.at(it)[0] < end for it in self.of_kind("period", "date"))
                if not own:
                    return Period(start=start, end=period.end)
        return self._since_level_behind(end, period) or self._since_level_before(end, period)

    def _since_level_behind(self, end: int, period: Period) -> Period | None:
        """«12,84%, giảm 3,18% (năm 2016: 16,02%)»: from the year of the level in the brackets behind."""
        for mention in self.of_kind("period", "date"):
            at, to = self.at(mention)
            if at >= end and _LEVEL_BEHIND_RE.fullmatch(self.text, end, at):
                told = any(to <= self.at(it)[0] < self.text.find(")", to) for it, _ in self.figures)
                then = period_value(mention)
                return Period(start=then.start, end=period.end) if told and then.last_year < period.first_year else None
        return None

    def _since_level_before(self, end: int, period: Period) -> Period:
        """«36,8 triệu đồng (năm 2015: 33,5 triệu đồng; tăng 3,3 triệu đồng)»: from the year of the level before."""
        changed = next((value for it, value in self.figures if self.at(it)[1] == end), None)
        first = self.sentence(end - 1)[0]
        for mention, value in reversed(self.figures) if changed is not None else ():
            at, to = self.at(mention)
            alike = changed is not None and (
                changed.unit == "times"  # «13,6 triệu đồng năm 2010 lên 47,8 triệu đồng, gấp 3,5 lần»
                or value.unit.partition("/")[0] == changed.unit.partition("/")[0]
                or (changed.unit in _RATES and (changed.unit == "percent" or value.unit == "percent"))
            )
            if first <= at and to < end and alike:
                then = self._near_period(at, to)
                if then is not None and then.first_year == then.last_year < period.first_year:
                    return Period(start=then.start, end=period.end)
        return period

    def compared_before(self, start: int) -> Period | None:
        """The time that the sentence compares with before a position: «tăng 55 tiêu chí so với năm 2015, …»."""
        first = self.sentence(start)[0]
        compared = [
            mention
            for mention in self.of_kind("period", "date")
            if first <= self.at(mention)[0] < start and COMPARED_RE.search(self.text[first : self.at(mention)[0]])
        ]
        return period_value(compared[-1]) if compared else None
