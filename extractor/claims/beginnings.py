"""Times before: what was long ago, at the start, «khi đó», «mười năm trước»."""

from __future__ import annotations

from functools import cached_property

import regex

from extractor.claims.passage import period_value
from extractor.claims.stretches import NOW_RE, StretchScope
from extractor.model import Period

# «so với đầu nhiệm kỳ (khi ấy huyện mới có 2 xã)»: the brackets tell of the time before them
_THEN_RE = regex.compile(r"\((?:khi|lúc|hồi)(?: đó| ấy)(?!\p{L})[^()]*$")
_LONG_AGO_RE = regex.compile(
    r"(?<!\p{L})(?:hồi (?:mới|đầu|bắt đầu|trước)|lúc (?:đầu|mới|bắt đầu)|khi (?:mới|bắt đầu|bắt tay)|trước (?:đây|kia)"
    r"|ngày trước|ban đầu)(?!\p{L})(?! năm)"
)
_YEARS_AGO_RE = regex.compile(
    r"(?:^|[.;] ?|(?:trong khi|cách đây|so với) )"
    r"(?P<count>\d{1,2}|(?:hai|ba|bốn|năm|sáu|bảy|tám|chín|mười)(?: \p{L}+)?) năm trước(?! đó)"
)
# «Khi bắt tay vào làm (năm 2011), …», «Lúc khởi đầu, …», «hồi ấy vỏn vẹn 120 km», «nếu như năm 2011 … thì nay …»
_AT_FIRST_RE = regex.compile(
    r"(?<!\p{L})(?:(?P<then>(?:khi|lúc|hồi|ngày|thời|thuở|thời điểm) (?:đó|ấy))"
    r"|(?:khi|lúc|hồi|ngày|buổi|thời điểm|thời kì|thuở)(?: mới| còn)?"
    r" (?:đầu(?! năm| tháng| tiên)|bắt đầu|bắt tay|khởi đầu|khởi động|khởi điểm|khởi công|phát động"
    r"|mới (?:làm|triển khai|thực hiện|xây dựng|thành lập|chia tách)"
    r"|chưa (?:xây dựng|làm|triển khai|thực hiện))"
    r"|(?:những|mấy) (?:ngày|năm|buổi) đầu|ban đầu|xuất phát điểm|điểm xuất phát"
    r"|trước (?:đây|kia|khi (?:xây dựng|thực hiện|triển khai|bắt tay|có chương trình|làm))"
    r"|ngày trước|(?P<enter>(?:bước vào|đầu) (?:giai đoạn|nhiệm kì|thời kì))"
    r"|(?P<set>nếu(?: như)?(?: vào| hồi| cuối| đầu| trước)*(?= năm \d)))(?!\p{L})"
)
_SINCE_RE = regex.compile(
    r"(?<!\p{L})(?:so với|so|hơn|từ|kể từ|gấp [\d.,]+ lần) ?$"
)  # «so với lúc đầu tăng 5 tiêu chí»
_MOVES_ON_RE = regex.compile(r"(?<!\p{L})(?:đã|sau đó|sau|đến|tới|cuối|hết|tăng|giảm|thêm)(?!\p{L})")
_ITS_TIME = 48  # letters between the words for a start and the year that it was


class BeginningScope(StretchScope):
    """A passage that knows of levels before what it reports."""

    @cached_property  # each figure of the passage asks
    def _firsts(self) -> list[regex.Match[str]]:
        return list(_AT_FIRST_RE.finditer(self.text))

    def began(self, start: int) -> tuple[Period | None, str] | None:
        """The time of a level at the start, against which others are set, with a doubt; None of any other figure."""
        clause_start = self.clause(start)[0]
        said = next((it for it in self._firsts if clause_start <= it.start() and it.end() <= start), None)
        if said is None:
            ago = self._years_ago(start)
            return (ago, "thời gian suy ra từ «năm trước»") if ago is not None else None
        if _SINCE_RE.search(self.text, clause_start, said.start()) or self.text.endswith("(", 0, said.start()):
            return None
        if said["set"] and " thì " not in self.text[start : self.sentence(start)[1]]:
            return None
        named = [it for it in self.of_kind("period", "date") if said.start() <= self.at(it)[0] < start]
        until = self.at(named[0])[1] if named else said.end()
        if len(named) > 1 or _MOVES_ON_RE.search(self.text, until, start) or NOW_RE.search(self.text, until, start):
            return None
        if named and self.at(named[0])[0] - said.end() > _ITS_TIME:
            return None
        when = period_value(named[0]) if named else self._then(said.start()) if said["then"] else None
        year = self.reader.setting.year
        if when is not None and said["enter"]:
            when = Period(start=self.reader.year_before(when), end=when.end)
        if when is not None:
            first = Period(start=when.start, end=when.start)
            return (first, "") if not year or when.first_year < year else None
        return self._at_the_start()

    def told_at_first(self, position: int) -> Period | None:
        """The year of the start that an earlier sentence of the passage has told, if any."""
        first_sentence = self.sentence(position)[0]
        said = next((it for it in self._firsts if it.end() <= first_sentence), None)
        named = (it for it in self.of_kind("period", "date") if said is not None and self.at(it)[0] >= said.start())
        first = next(named, None)
        if said is None or said["then"] or first is None or self.at(first)[0] - said.end() > _ITS_TIME:
            return None
        when, year = period_value(first), self.reader.setting.year
        return Period(start=when.start, end=when.start) if not year or when.first_year < year else None

    def _at_the_start(self) -> tuple[Period | None, str]:
        """The year before the stretch of the title, or its first; not known without one."""
        if self._titled_span is None:
            return None, "chưa rõ thời gian của mức trước"
        before = self.reader.year_before(self._titled_span)
        return Period(start=before, end=before), "thời gian của mức trước suy ra từ giai đoạn"

    def _then(self, position: int) -> Period | None:
        """What «khi đó» means: the earliest time that the sentence, or else the passage, has named before."""
        year = self.reader.setting.year
        for first in (self.sentence(position)[0], 0):
            told = [
                period_value(it)
                for it in self.of_kind("period", "date")
                if first <= self.at(it)[0] < position and (not year or period_value(it).last_year < year)
            ]
            if told:
                return min(told, key=lambda period: period.first_year)
        ago = _YEARS_AGO_RE.search(self.text, 0, position)
        length = self._number(ago["count"]) if ago is not None else 0
        return Period(start=str(year - length), end=str(year - length)) if year and length else None

    def _time_before(self, start: int) -> tuple[Period | None, str] | None:
        """The time of brackets that tell of another one, «không ghi năm» of what was long ago; None of neither."""
        then = _THEN_RE.search(self.text, self.sentence(start)[0], start)
        if then is not None:
            return self._before_bracket(then.start())
        return (None, "nói về trước đây, không ghi năm") if self._is_long_ago(start) else None

    def _is_long_ago(self, start: int) -> bool:
        """«Hộ nghèo hồi mới làm có tới 172 hộ»: a time before that no year tells."""
        clause_start, _ = self.clause(start)
        said = _LONG_AGO_RE.search(self.text, clause_start, start)
        if said is None or NOW_RE.search(self.text, said.end(), start):
            return False
        return not any(clause_start <= self.at(it)[0] < start for it in self.of_kind("period", "date"))

    def _before_bracket(self, position: int) -> tuple[Period | None, str]:
        first = self.sentence(position)[0]
        said = [it for it in self.of_kind("period", "date") if first <= self.at(it)[0] < position]
        return (period_value(said[-1]), "") if said else (None, "chưa rõ «khi ấy» là khi nào")

    def _years_ago(self, start: int) -> Period | None:
        """«Mười năm trước, … bình quân chỉ đạt 4,9 tiêu chí»."""
        said = _YEARS_AGO_RE.search(self.text, self.sentence(start)[0], start)
        if (
            said is None
            or not self.reader.setting.year
            or any(said.end() <= self.at(mention)[0] < start for mention in self.periods())
            or NOW_RE.search(self.text, said.end(), start)
        ):
            return None
        length = self._number(said["count"])
        year = str(self.reader.setting.year - length)
        return Period(start=year, end=year) if length else None
