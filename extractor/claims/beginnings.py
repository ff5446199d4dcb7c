"""Times before: what was long ago, at the start, «khi đó», «mười năm trước»."""

from __future__ import annotations

from functools import cached_property

import regex

from extractor.claims.passage import period_value
from extractor.claims.stretches import NOW_RE, StretchScope
from extractor.model import Mention, Period

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
    r"|khởi đầu(?= (?:từ )?năm \d)|(?P<left>từ chỗ)|(?P<before>trước(?= năm \d))"
    r"|ngày trước|(?P<enter>(?:bước vào|đầu) (?:giai đoạn|nhiệm kì|thời kì))"
    r"|(?P<set>nếu(?: như)?(?: vào| hồi| cuối| đầu| trước)*(?= năm \d)))(?!\p{L})"
)
_OF_PRESS_RE = regex.compile(r"(?:những|mấy) (?:ngày|năm|buổi) đầu|khởi đầu|buổi đầu|ngày trước")
_SINCE_RE = regex.compile(
    r"(?<!\p{L})(?:so với|so|hơn|từ|kể từ|gấp [\d.,]+ lần) ?$"
)  # «so với lúc đầu tăng 5 tiêu chí»
# «Đầu năm hộ nghèo là 7,2%; cuối năm còn 4,1%»; not «Ngay từ đầu năm …»
_YEAR_BEGAN_RE = regex.compile(
    r"(?<!từ )(?<!\p{L})đầu (?:năm|kì)(?!\p{L})"
    r"(?:(?!(?<!\p{L})(?:cuối|đến|nay|hiện|đã|đề ra|giao)(?!\p{L}))(?:[^.]|\.(?=\d)))*$"
)
# «Đầu năm huyện có 15 xã đạt chuẩn, hộ nghèo 5,20%.»: a sentence that opens with it tells of nothing later
_OPENS_YEAR_RE = regex.compile(
    r" *đầu năm(?: \d{4})?,? (?:(?!trong|kế|giao)\p{L}+ ){0,5}?(?:mới )?(?:có|còn|đạt)(?!\p{L})"
)
_YEAR_ENDED_RE = regex.compile(
    r"(?:[,;]| thì) ?(?:(?:đến|tới|nay|và|thì) ?)*(?:cuối (?:năm|kì)|nay|hiện)(?!\p{L})[^.]*?\d"
)
_MOVES_ON_RE = regex.compile(r"(?<!\p{L})(?:đã|sau đó|sau|đến|tới|cuối|hết|tăng|giảm|thêm)(?!\p{L})")
_ITS_TIME = 48  # letters between the words for a start and the year that it was
_HEAD_OF_LINE = 24  # letters of a heading before the words for a start: «1. Thực trạng trước khi …»
_LONGEST_HEAD = 160  # letters


class BeginningScope(StretchScope):
    """A passage that knows of levels before what it reports."""

    @cached_property  # each figure of the passage asks
    def _firsts(self) -> list[regex.Match[str]]:
        return list(_AT_FIRST_RE.finditer(self.text))

    def began(self, start: int) -> tuple[Period | None, str] | None:
        """The time of a level at the start, against which others are set, with a doubt; None of any other figure."""
        clause_start = self.clause(start)[0]
        said = next((it for it in self._firsts if clause_start <= it.start() and it.end() <= start), None)
        if said is None and (opened := self._opened_at_first(start)) is not None:
            said, clause_start = opened, self.sentence(start)[0]
        if said is None:
            ago = self._years_ago(start)
            if ago is not None:
                return ago, "thời gian suy ra từ «năm trước»"
            return self._began_with_year(start) or self._began_below(start)
        if _SINCE_RE.search(self.text, clause_start, said.start()) or self.text.endswith("(", 0, said.start()):
            return None
        if said["set"] and " thì " not in self.text[start : self.sentence(start)[1]]:
            return None
        if said["left"]:
            return self._left_behind(said, start)
        if said["before"]:  # «Trước năm 2011 xã chỉ đạt 4/19 tiêu chí»: of none of the years that are named
            opens = not self.text[self.sentence(start)[0] : said.start()].strip(" -+*•")
            moved = _MOVES_ON_RE.search(self.text, said.end(), start) or NOW_RE.search(self.text, said.end(), start)
            return (None, "chưa rõ thời gian của mức trước") if opens and not moved else None
        named = [it for it in self.of_kind("period", "date") if said.start() <= self.at(it)[0] < start]
        named = named or self._right_before(said.start())
        until = max(said.end(), self.at(named[0])[1]) if named else said.end()
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

    def _opened_at_first(self, start: int) -> regex.Match[str] | None:
        """«Điểm xuất phát thấp: năm 2011 thu nhập 12,4 triệu đồng; hộ nghèo 21%»: what opens the sentence holds on."""
        first = self.sentence(start)[0]
        said = next((it for it in self._firsts if first <= it.start() <= first + _HEAD_OF_LINE), None)
        if said is None or said.end() > start or said["set"] or said["left"]:
            return None
        return said

    def _right_before(self, position: int) -> list[Mention]:
        """«Năm 2011, khi bắt tay vào làm, …»: the year set off before the words for the start."""
        before = (it for it in self.of_kind("period", "date") if self.at(it)[1] <= position)
        return [it for it in before if self.text[self.at(it)[1] : position] in (", ", " ", ",")]

    def _left_behind(self, said: regex.Match[str], start: int) -> tuple[Period | None, str] | None:
        """«Từ chỗ bình quân 7,1 tiêu chí (năm 2010), đến nay đạt 16,4»: what was, up to the comma or word for now."""
        comma, end = self.text.find(",", start), self.sentence(start)[1]
        while 0 <= comma < end and self.text[comma + 1 : comma + 2].isdigit():
            comma = self.text.find(",", comma + 1)
        rest = self.text[comma:end] if 0 <= comma < end else ""
        if "," in self.text[said.end() : start] or not (NOW_RE.search(rest) or _MOVES_ON_RE.search(rest)):
            return None
        named = [it for it in self.of_kind("period", "date") if said.end() <= self.at(it)[0] < comma]
        if not named:
            return self._at_the_start()
        return Period(start=period_value(named[0]).start, end=period_value(named[0]).start), ""

    def _began_with_year(self, start: int) -> tuple[Period | None, str] | None:
        """«Đầu năm hộ nghèo là 7,2%; cuối năm còn 4,1%»: a level at the start of a year, whose end may be told, too."""
        first, end = self.sentence(start)
        if "đầu " not in self.text[first:start] or not _YEAR_BEGAN_RE.search(self.text, first, start):
            return None
        if not (_OPENS_YEAR_RE.match(self.text, first) or _YEAR_ENDED_RE.search(self.text, start, end)):
            return None
        named = [it for it in self.of_kind("period") if first <= self.at(it)[0] < start]
        year = period_value(named[0]).start if named else str(self.reader.setting.year or "")
        return (Period(start=year, end=year), "") if year else (None, "chưa rõ thời gian của mức trước")

    def _began_below(self, start: int) -> tuple[Period | None, str] | None:
        """What a line or heading on the start says of a figure below it, unless its own clause says when."""
        first = self.clause(start)[0]
        own = any(first <= self.at(it)[0] < start for it in self.of_kind("period", "date"))
        return None if own or NOW_RE.search(self.text, first, start) else self._began_above

    @cached_property
    def _began_above(self) -> tuple[Period | None, str] | None:
        """«1. Xuất phát điểm (năm 2011)», «Trước khi xây dựng nông thôn mới:» over «- Hộ nghèo: 18,2%»."""
        years = [it.value for it in self.heading_mentions if isinstance(it.value, Period)]
        lines = [(it.text, [period_value(at) for at in it.of_kind("period", "date")]) for it in self.leads]
        # what heads a section of the press («Những ngày đầu gian khó») is of no time
        titles = ((it, years) for it in self.titles_above[:1] if not _OF_PRESS_RE.search(it))
        for line, named in [*lines, *titles]:
            said = _AT_FIRST_RE.search(line[:_LONGEST_HEAD])
            since = said is not None and _SINCE_RE.search(line, 0, said.start())  # «Từ điểm xuất phát thấp»
            if said is None or since or said.start() > _HEAD_OF_LINE or said["then"] or said["set"] or said["left"]:
                if NOW_RE.search(line) or named:
                    return None
                continue
            if len(line) > _LONGEST_HEAD or NOW_RE.search(line) or _MOVES_ON_RE.search(line, said.end()):
                return None
            return (Period(start=named[0].start, end=named[0].start), "") if named else self._at_the_start()
        return None

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
