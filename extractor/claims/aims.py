"""Words and times that make a figure one to be reached, or one that is: what opens, leads and follows it."""

from __future__ import annotations

from functools import cached_property

import regex

from extractor.catalog.lexicon import Hit
from extractor.claims.norms import SENTENCE_LEAD, NormScope
from extractor.claims.passage import period_value
from extractor.claims.stretches import COMPARED_RE, NOW_RE
from extractor.claims.timing import BRACKETS_RE
from extractor.model import Period
from extractor.vi.gate import says

BASES = ("so với ", "hơn ", "so ")  # words before what something is only compared with
_YEAR_RE = regex.compile(r"(?<!\d)20\d\d(?!\d)")
_OPENING_RE = regex.compile(r"[-+*•]? ?(?:\d{1,2}[.)] ?|[a-zđ][.)] ?)?(?P<words>\p{L}[^:;.]{0,70}): ?(?=\S)")
DONE_RE = regex.compile(r"(?<!\p{L})(?:đã|mới|vẫn|còn có|đang)(?!\p{L})")
_STANDS_RE = regex.compile(r"(?<!\p{L})(?:đã|vẫn|đang|còn có|mới (?:có|đạt|chỉ|được))(?!\p{L})")
_STILL_RE = regex.compile(
    r"(?<!\p{L})(?:còn nợ|đang nợ|vẫn (?:còn|nợ|là)|hiện (?:còn|có|nợ)|mới (?:chỉ|thu|đạt))(?!\p{L})"
)
_TOLD_RE = regex.compile(
    r"(?<!\p{L})(?:kết quả|thực tế|thực hiện được|đến nay|tính đến|theo (?:lộ trình|kế hoạch))(?!\p{L})"
)
# «III. Cuối năm giải ngân 95%»; not «ước cả năm đạt 98%»
_YEAR_END_RE = regex.compile(
    r"[-+*• ]*(?:(?:[ivx]+|\d{1,2}|[a-zđ])[./)] ?)*(?:đến |tới |hết |từ nay đến )*(?:cuối|hết) năm(?: nay)?,?(?! ?\d)"
    r"(?! (?:trước|ngoái|\p{L}+ngoái))(?!\p{L})"
)
# «Cuối năm 2014 hoàn thành thêm 3 tiêu chí» in a resolution of February 2014
_NAMED_END_RE = regex.compile(r"(?<!\p{L})(?:cuối|hết) năm (?P<year>20\d\d)(?!\d)")
_RECKONED_RE = regex.compile(r"(?<!\p{L})ước(?!\p{L})")
_AGAINST_RE = regex.compile(r"(?<!\p{L})(?:so(?: với)?|hơn|từ)(?: cuối| đầu| hết)? ?$")
_NOT_YET_ITS_END = "10"  # month of a report for which the end of its year lies ahead
_ASKING = ("đề nghị", "đề xuất", "kiến nghị")  # whoever asks may stand before them: «Tổ thẩm định đề nghị xã …»
_ASKING_TITLE_RE = regex.compile(
    r"(?:[\divx.,)\-+* ]|kết luận|kính|một số|những|các|và)*"
    r"(?:đề nghị|kiến nghị|đề xuất)(?: và|,| kiến nghị| đề xuất)*:?"
)
_WANTED_RE = regex.compile(
    r"(?<!\p{L})(?:đề nghị|kiến nghị|đề xuất|xin|mong|cần|hỗ trợ|bố trí|cấp|cho|bổ sung|đầu tư|sớm|xem xét|tăng|nâng"
    r"|phấn đấu|ưu tiên|giao|phân bổ)(?!\p{L})"
)
# «Kế hoạch tỉnh giao: thu nhập 42 triệu đồng, BHYT 91%. Kết quả: …», «KH năm: …; thực hiện: …»
_PLAN_LABEL_RE = regex.compile(
    r"(?:các )?(?:kế hoạch|kh|chỉ tiêu|dự toán)(?: (?:kế hoạch|nghị quyết|hđnd|ubnd|vốn|năm|cả|nay|được|tỉnh|huyện"
    r"|thị xã|thành phố|cấp trên|trung ương|tw|giao|đầu|đề ra|năm 20\d\d|20\d\d))* ?"
)
# «tỷ lệ đường đã cứng hóa đạt», «số thôn đã có nhà văn hóa:»; not «tỷ lệ hộ nghèo đã giảm còn», «số xã đã đạt 5 xã»
_MEASURED = r"(?:tỉ lệ|tỉ trọng|tổng số|số(?! liệu)|diện tích|chiều dài|khối lượng|mức độ)(?!\p{L})"
_MEASURED_RE = regex.compile(_MEASURED)
_MEASURED_BEFORE_RE = regex.compile(
    rf"(?<!\p{{L}})(?:{_MEASURED}|(?:đường|kênh|thôn|trường|hộ|lao động)(?!\p{{L}}))[^,;:.\d]*$"
)
_ATTRIBUTE_RE = regex.compile(
    r" (?!(?:giảm|tăng|đạt|lên|nâng|vượt|xuống|hạ|còn|được nâng|hoàn thành)(?!\p{L}))[^,;:.\d]{2,60}?"
    r"(?: (?:đạt|là|lên|còn|chiếm|bằng|ở mức)|:|(?<!được) ?(?=\d))(?!\p{L})"
)
_JUDGED_RE = regex.compile(r"(?: (?:đề ra|đặt ra|nghị quyết|đại hội|kế hoạch|được giao|của năm|năm))*,(?!\d)")
_LABEL_MARKS_RE = regex.compile(r"^[-+*• ]*(?:\d{1,2}[.)] ?|[a-zđ][.)] ?)?")
_RESULT_LABEL_RE = regex.compile(
    r"[;,.] ?(?:ước |đã )?(?:kết quả|thực hiện|đạt được|giải ngân|huy động|th|kq)[^;:.]{0,30}:"
)
_LABEL, _UNMET = 60, "chưa đạt"  # letters of a line before its colon; what only stands where something is told
_YEAR_NEARLY_OVER = "11"  # month of a report that tells of its year as reached
_ITEMS_ABOVE = 8  # items of a list that are looked at for the time of one below

# «Trong đó, mục tiêu cụ thể cho từng huyện, thị xã như: Huyện A …»
_AIMS_OF_EACH_RE = regex.compile(
    r"[^.;:\d]{0,40}(?<!\p{L})(?:mục tiêu|chỉ tiêu)(?! quốc gia)[^.;:\d]{0,40}(?<!\p{L})(?:từng|các|mỗi)"
    r" (?:huyện|xã|địa phương|đơn vị)[^.;:\d]{0,40}: ?(?=\S)"
)
_PLAN_RE = regex.compile(r"(?:theo )?kế hoạch(?! sang)(?!\p{L})")


class AimScope(NormScope):
    """One passage with what says that its figures are to be reached."""

    def _is_ahead(self, start: int) -> bool:
        period = self._near_period(start, start)
        if (period is None or period.start == str(self.reader.setting.year)) and self._ends_this_year(start):
            return True
        if period is None or not self.is_to_come(period) or self.text.startswith("ước", start):
            return False
        return not self._stands_still(start)

    def _stands_still(self, start: int) -> bool:
        """«Năm 2022 thêm 3 xã nâng cao. Khó nhất là vốn: các xã còn nợ 48 tỷ»: a sentence without a time, on now."""
        first, end = self.sentence(start)
        if first == 0 or any(first <= self.at(it)[0] < end for it in self.periods()):
            return False
        said = _STILL_RE.search(self.text, first, start)
        return said is not None and not any(hit.ids[0] == "target" and first <= hit.start for hit in self._role_hits)

    def _ends_this_year(self, start: int) -> bool:
        """«Cuối năm giải ngân 95% kế hoạch vốn» in a report of July."""
        first, end = self.sentence(start)
        issued = self.reader.outline.header.issued_on or ""
        if "năm" not in self.text[first:start] or not "01" <= issued[5:7] <= _NOT_YET_ITS_END:
            return False
        clause = self.clause(start)[0]
        opened = _YEAR_END_RE.match(self.text, first, start) is not None and self.reader.setting.year == int(issued[:4])
        opened = opened or any(it["year"] == issued[:4] for it in _NAMED_END_RE.finditer(self.text, clause, start))
        return opened and not any(it.search(self.text, first, end) for it in (DONE_RE, NOW_RE, _TOLD_RE, _RECKONED_RE))

    def _is_past_aside(self, start: int) -> bool:
        """«phấn đấu đạt 09/12 xã (năm 2019: 07 xã)», «so với năm 2019 (14/19 tiêu chí)»: a level of its own year."""
        then, now = self.own_year_of_brackets(start) or self._compared_with(start), self.reader.setting.year
        if then is None or not now or then.last_year > now:
            return False
        open_at = self.text.rfind("(", 0, start)
        return not any(open_at < hit.start < start for hit in self._role_hits if hit.ids[0] != "actual")

    def _compared_with(self, start: int) -> Period | None:
        """«gấp 1,4 lần so với năm 2020 (41,6 triệu đồng)»: the year right before the brackets."""
        open_at = self.text.rfind("(", self.sentence(start)[0], start)
        if open_at < 0 or ")" in self.text[open_at:start]:
            return None
        for mention in self.of_kind("period", "date"):
            at, to = self.at(mention)
            if 0 <= open_at - to <= 1 and COMPARED_RE.search(self.text[max(0, at - _LABEL) : at]):
                return period_value(mention)
        return None

    def _speaks_ahead(self, start: int) -> bool:
        """«Mở 04 lớp dạy nghề trong năm 2020, đưa tỷ lệ … lên 48%»: each time that the sentence names is to come."""
        first, end = self.sentence(start)
        named = [it for it in self.periods() if first <= self.at(it)[0] < end]
        if not named or not all(self.is_to_come(period_value(it)) for it in named):
            return False
        if any(hit.ids[0] == "target" and start < hit.start < end for hit in self._role_hits):
            return False  # «hộ nghèo còn 8,3%; phấn đấu năm 2020 còn 7%»
        outside = BRACKETS_RE.sub("", self.text[first:end])
        return not (NOW_RE.search(outside) or DONE_RE.search(outside)) and _TOLD_RE.search(outside) is None

    def _is_of_year_gone(self, start: int) -> bool:
        """«Năm 2019 hộ nghèo còn 7,2%; năm 2020 giảm còn 5%» below «NHIỆM VỤ NĂM 2020»: the first was reached."""
        if not self._speaks_of_years_ahead:
            return False
        first, year = self.clause(start)[0], self.reader.setting.year
        named = [it for it in self.periods() if first <= self.at(it)[0] and self.at(it)[1] <= start]
        if not named and self._goes_on_gone(first):
            return True
        if not named or not year or period_value(named[-1]).last_year > year:
            return False
        at, to = self.at(named[-1])
        told = any(to <= self.at(it)[0] < start for it, _ in self.figures)
        if told or _AGAINST_RE.search(self.text, first, at) or any(first <= it.start < start for it in self._role_hits):
            return False
        on = self.reader.outline.header.issued_on
        return period_value(named[-1]).last_year < year or not on or on >= f"{year}-{_YEAR_NEARLY_OVER}"

    def _goes_on_gone(self, clause_start: int) -> bool:
        """«Đến hết năm 2019, BHYT đạt 91%; hộ nghèo 7,2%»: the sentence tells of a year gone by."""
        first = self.sentence(clause_start)[0]
        told = next((self.at(it)[0] for it, _ in self.figures if self.at(it)[0] >= first), clause_start)
        hits = any(first <= hit.start < clause_start for hit in self._role_hits)
        return first < clause_start and told < clause_start and not hits and self._is_of_year_gone(told)

    @cached_property
    def _speaks_of_years_ahead(self) -> bool:
        """True if the passage tells of a time gone by, and it or a heading above of one to come."""
        above = (period_value(it) for it in self.heading_mentions if isinstance(it.value, Period))
        own = [self.is_to_come(period_value(it)) for it in self.periods()]
        return not all(own) and (any(own) or any(map(self.is_to_come, above)))

    def _asks_nothing(self, start: int) -> bool:
        """«C. ĐỀ NGHỊ» over «Lấy ý kiến hài lòng đạt 98,3%. Xã không có nợ đọng. Kính đề nghị …»: it tells and asks."""
        headed = bool(self.titles_above) and _ASKING_TITLE_RE.fullmatch(self.titles_above[0]) is not None
        if self.passage.kind != "paragraph" or not headed or self.is_built(start):
            return False
        return _WANTED_RE.search(self.text, *self.sentence(start)) is None

    @cached_property
    def _follows_targets(self) -> bool:
        """«Đánh giá, phương hướng năm 2024»: an item below «- Năm 2024 thêm 02 xã», which tells of years to come."""
        outline = self.reader.outline
        if self.passage.kind == "paragraph":
            return self._goes_on_by_place
        mixed = any(outline.is_within(self.passage.section, section) for section in self.reader.mixed_sections)
        if self.passage.kind != "item" or not mixed:
            return False
        for index in range(self.index - 1, max(self.index - _ITEMS_ABOVE, 0), -1):
            above = self.reader.scope(index)
            if above.passage.kind != "item":
                return False
            if any(self.is_to_come(period_value(it)) for it in above.of_kind("period")):
                return True
        return False

    @cached_property
    def _goes_on_by_place(self) -> bool:
        """«Mục tiêu cho từng huyện như: Huyện A có 1 xã đạt chuẩn.» above «Huyện B có 2 xã …», «Huyện C …»."""
        above: AimScope = self
        while above.opens_with_place and above.index > max(0, self.index - _ITEMS_ABOVE):
            above = self.reader.scope(above.index - 1)
            if _AIMS_OF_EACH_RE.match(above.text) and _TOLD_RE.search(above.text) is None:
                return True
        return False

    @cached_property
    def opens_with_place(self) -> bool:
        """True of «Huyện B có 2 xã …»."""
        return any(self.at(it)[0] == 0 for it in self.of_kind("place"))

    def _governs(self, hit: Hit) -> bool:
        """True of words that hold to the end of their clause; a plan is of the figure beside it."""
        said = self.text[hit.start : hit.end]
        return self.reader.catalog.words.role_scope(said) == "clause" and not self._was_reached(hit)

    @cached_property
    def _openings(self) -> list[regex.Match[str]]:
        """The words before a colon that open the paragraph or a sentence of it."""
        starts = (0, *(end + 1 for end in self._sentence_ends))
        return [match for start in starts if (match := _OPENING_RE.match(self.text, start)) is not None]

    def is_opened_by(self, at: int, start: int) -> bool:
        """True if the words at `at` stand before the colon that opens the paragraph, or the sentence of a figure."""
        if not self._openings:
            return False
        heads = (0, (first := self.sentence(start)[0]), first + 1)
        return any(it.start() in heads and it.start() <= at < it.end() <= start for it in self._openings)

    def _opens_targets(self, opening: regex.Match[str]) -> bool:
        """«Dự kiến cuối năm 2023: xã A …; xã B đạt 17/19 tiêu chí», «Kế hoạch năm 2019: …»."""
        words, not_words = self.reader.catalog.words.target_headings
        said = opening["words"]
        opens = any(word in said and (word not in _ASKING or said.find(word) < SENTENCE_LEAD) for word in words)
        return opens and not says(said, not_words) and not self.reader.catalog.words.norms.find(said)

    def role_opened(self, start: int) -> str:
        """The role of the label before a colon that stands nearest before a figure, or "".

        «Hiện trạng: đường cứng hóa 18%; hộ nghèo 31,2%. Mục tiêu: …»: what stands holds to the end of its sentence, or
        to the next label where it opens the paragraph.
        """
        first = self.sentence(start)[0]
        for opening in reversed(self._openings):
            if opening.end() <= start and (planned := self._opens_plan(opening, start)):
                return planned
            if opening.end() <= start and self._opens_targets(opening):
                return "target"
            of_all = opening.start() == 0 or first <= opening.end()
            if of_all and opening.end() <= start and self._opens_standing(opening["words"]):
                return "actual"
        return ""

    @cached_property
    def plan_led(self) -> str:
        """«Kế hoạch tỉnh giao:», «Chỉ tiêu Nghị quyết đề ra đầu năm:» over a list: what the lines below are, or ""."""
        label = _LABEL_MARKS_RE.sub("", self.text.rstrip(" :"))
        if _PLAN_LABEL_RE.fullmatch(label) is None or self.reader.planned_from:
            return ""
        ahead = any(self.is_to_come(period_value(it)) for it in self.periods())
        return "target" if ahead or "nghị quyết" in label else "plan"

    def _opens_plan(self, opening: regex.Match[str], start: int) -> str:
        """The role below «Kế hoạch tỉnh giao: …» up to the end of its sentence, or to «thực hiện:»; "" below others."""
        if _PLAN_LABEL_RE.fullmatch(opening["words"]) is None or self.reader.planned_from:
            return ""
        if _RESULT_LABEL_RE.search(self.text, opening.end(), start):
            return "actual"
        named = (it for it in self.periods() if opening.start() <= self.at(it)[0] < opening.end())
        ahead = (
            any(self.is_to_come(period_value(it)) for it in named)
            or self.passage.section in self.reader.target_sections
        )
        return "" if ahead or self.sentence(start)[0] > opening.end() else "plan"

    def _opens_standing(self, label: str) -> bool:
        """«Hiện trạng: …»; not «Tỷ lệ người dân hài lòng về kết quả thực hiện: 95%», the name of a measure."""
        named = _MEASURED_RE.match(label) is not None
        return (not named and self.reader.catalog.words.tells_standing(label)) or NOW_RE.search(label) is not None

    def aims_between(self, start: int, end: int) -> bool:
        """True if words for a target begin between two positions of one clause."""
        return any(hit.ids[0] == "target" and start <= hit.start < end for hit in self._role_hits)

    @cached_property
    def _leads_ahead(self) -> bool:
        """«Các chỉ tiêu đến cuối nhiệm kỳ (năm 2020):»: the line above a list names only times to come."""
        first, end = self.sentence(max(len(self.text.rstrip()) - 1, 0))
        named = [it for it in self.periods() if self.at(it)[0] >= first and it.kind == "period"]  # no line with the day
        ahead = bool(named) and all(self.is_to_come(period_value(it)) for it in named)
        return ahead and not any(it.search(self.text, first, end) for it in (NOW_RE, DONE_RE, _TOLD_RE))

    def is_planned(self, start: int) -> bool:
        """True if nothing but the paper says that a figure is to be reached: no word of what is, no time gone by."""
        if not self.reader.planned_from or any(map(self.reader.catalog.words.tells_standing, self.titles_above)):
            return False
        first, end = self.sentence(start)
        label = self.text[first : max(first, self.text.find(":", first, min(start, first + _LABEL)))]
        if self.reader.catalog.words.tells_standing(label) or _UNMET in self.text:
            return False  # «Hiện trạng: xã đạt 13/19 tiêu chí», «Xã đạt 15/19 tiêu chí. Chưa đạt: số 2, số 5»
        named = [period_value(it) for it in self.periods() if first <= self.at(it)[0] < end]
        past = any(it.last_year < self.reader.planned_from for it in named)
        told = any(hit.ids[0] == "actual" for hit in self._role_hits if first <= hit.start < end)
        return not past and not told and not any(it.search(self.text, first, end) for it in (NOW_RE, _STANDS_RE))

    def _plans_this_year(self, hit: Hit, position: int) -> bool:
        """«Kế hoạch năm là 220 tin, phát được 240 tin» of a report on that year: a plan beside its result."""
        if _PLAN_RE.match(self.text, hit.start) is None or self.reader.planned_from or not self.reader.setting.year:
            return False
        if self.passage.section in self.reader.target_sections:
            return False
        first = self.clause(position - 1)[0]
        return not any(self.is_to_come(period_value(it)) for it in self.periods() if first <= self.at(it)[0] < position)

    def _is_closed_off(self, hit: Hit, position: int) -> bool:
        """«nước sạch 59,3% (phải đạt 65%), phân loại rác 19%»: what closed brackets say holds inside them."""
        closed = self.text.find(")", hit.end, position)
        return closed >= 0 and self.text.rfind("(", 0, hit.start) > self.text.rfind(")", 0, hit.start)

    def _answers(self, end: int, position: int) -> bool:
        """True if a figure like the one at `position` stands between it and the words for a plan, which have it."""
        own = self.figure_at.get(position)
        between = (value.unit for it, value in self.figures if end <= self.at(it)[0] < position)
        return own is not None and own.unit in between

    def _is_of_figure_before(self, position: int) -> bool:
        """«9 lớp/8 lớp KH, 720 lượt người»: the word is of the number that it stands behind."""
        behind = self.text[position:].partition(" ")[0].endswith(",")
        return behind and any(
            value.unit != "percent" and 0 <= position - self.at(it)[1] <= 1 for it, value in self.figures
        )

    def _ends_percent(self, position: int) -> bool:
        ends = (self.at(it)[1] for it in self.figures_in("percent"))
        return any(self.text[end:position] in ("", " ") for end in ends if 0 <= position - end <= 1)

    def _was_reached(self, hit: Hit) -> bool:
        """«các xã A, B cán đích năm 2013» of a report of 2019 is no target any more."""
        year = _YEAR_RE.match(self.text, hit.end + 1)
        past = year is not None and self.reader.setting.year and int(year.group()) < self.reader.setting.year
        return bool(past) and self.text.endswith("đích năm", 0, hit.end)

    @cached_property
    def _role_hits(self) -> list[Hit]:
        hits = [hit for hit in self.reader.catalog.words.roles.find(self.text) if hit.ids[0] != "none"]
        return [
            hit
            for hit in hits
            if not (self._is_met(hit) if hit.ids[0] == "target" else self._is_base(hit) or self._names(hit, hits))
        ]

    @cached_property
    def _led_to_aims(self) -> bool:
        """«Phấn đấu năm 2019 đạt các chỉ tiêu sau:» above the list."""
        return any(any(it.ids[0] == "target" for it in scope._role_hits) or scope._leads_ahead for scope in self.leads)

    def _names(self, hit: Hit, hits: list[Hit]) -> bool:
        """«Phấn đấu tỷ lệ đường đã cứng hóa đạt 95%», «Mục tiêu: thực hiện đạt …»: words of what is aimed at."""
        if hit.ids[0] != "actual" or not self.text.startswith(("hiện ", "đã "), hit.start):
            return False
        first = self.sentence(hit.start)[0]
        aims = [it for it in hits if it.ids[0] == "target" and first <= it.start < hit.start]
        between = any(aims[-1].end <= self.at(it)[0] < hit.start for it, _ in self.figures) if aims else False
        named = (it for it in self.periods() if self.sentence(self.at(it)[0])[0] == first)
        aimed = aims and (not between or any(self.is_to_come(period_value(it)) for it in named))
        if not aimed and self.passage.section not in self.reader.target_sections and not self._led_to_aims:
            return False
        if self.text.startswith("hiện ", hit.start):
            return bool(aimed) and self.text.endswith("thực ", 0, hit.start)
        measured = _MEASURED_BEFORE_RE.search(self.text, first, hit.start) is not None
        return measured and _ATTRIBUTE_RE.match(self.text, hit.end) is not None

    def _is_base(self, hit: Hit) -> bool:
        """«…, tăng 1,5 lần so với hiện nay»: what is only compared with."""
        return hit.ids[0] == "actual" and self.text.endswith(BASES, 0, hit.start)

    def _is_met(self, hit: Hit) -> bool:
        """«Mặc dù chưa đạt mục tiêu đề ra, thu nhập đã lên 34 triệu đồng»: an aim that is only judged."""
        before = self.text[max(0, hit.start - _LABEL) : hit.start]
        return before.endswith(("đạt ", "vượt ", "hoàn thành ")) and _JUDGED_RE.match(self.text, hit.end) is not None
