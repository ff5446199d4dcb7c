"""What holds at a figure: its sentence and clause, and the place, period and role in force there.

Context flows down by structure, not by distance: clause, sentence, paragraph, the line that leads the list, the
headings above, and last the unit and time that the report is about.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from functools import cached_property

import regex

from extractor.catalog import Catalog
from extractor.claims import titles
from extractor.claims.aims import BASES, DONE_RE, AimScope
from extractor.claims.allotting import Allotment, allotment_of
from extractor.claims.passage import period_value, year_of
from extractor.claims.stretches import NOW_RE
from extractor.model import (
    Claim,
    Mention,
    NumberRange,
    Outline,
    Period,
    PlaceName,
    Quantity,
    Ratio,
    Setting,
)
from extractor.vi.fold import fold
from extractor.vi.gate import says

# What may stand between a word like «quy định» or «tỉnh giao» and the figure that it makes a rule or a plan.
_NEAR_RE = regex.compile(
    r"(?: ?(?:là|từ|còn|bq|bình quân|phải|phải đạt|tối thiểu|ít nhất|trên|dưới|về|(?:của )?năm \d{4}"
    r"|của(?: \p{L}+){1,5}|đạt từ"
    r"|không quá|chỉ|cho|chỉ cần|cần|cần đạt|đòi hỏi|lần lượt(?: là|:|và|triệu|đồng|tỉ|[ ,%\d.])*"
    r"|:|,|≥|>=|>|<|≤))*"
    r" ?(?:\((?:(?:còn|là|đạt|trên|dưới) )?)?"
)
_LEGEND = 60  # letters around «trong ngoặc» that may say what stands there
_LEGEND_RE = regex.compile(
    r"(?:số|trị số|con số|mức)(?: ghi| để| nằm)? trong (?:dấu )?ngoặc(?: đơn)? là (?:mức |chỉ tiêu |số )?"
    r"(?:(?P<norm>yêu cầu|quy định|chuẩn|tiêu chí)|kế hoạch|nghị quyết)"
)
# «đạt 54,4% KH năm (8 km)»
_PLAN_BRACKET_RE = regex.compile(r"% ?(?:so (?:với )?)?(?:kế hoạch|kh)(?: (?:năm|cả năm|giao|tỉnh giao|đề ra))? ?\( ?$")
# «So với chỉ tiêu Nghị quyết HĐND (hộ nghèo dưới 5%), xã còn 4,2%»
_SET_AGAINST_RE = regex.compile(
    r"(?<!\p{L})(?:so với|so|vượt|cao hơn|thấp hơn)(?: các)? (?:(?P<plan>kế hoạch|kh)|chỉ tiêu|mục tiêu|nghị quyết)"
    r"(?!\p{L})[^();:,.\d]{0,48}\((?:[^();:,.\d]{3,40})$"
)
# «vượt kế hoạch 11 xã»: by how much, not the plan
OVER_PLAN = r"(?<!\p{L})vượt (?:kế hoạch|kh|chỉ tiêu|mục tiêu)(?: (?:tỉnh|huyện|trung ương|được|giao|đề ra))* ?$"
_OVER_PLAN_RE = regex.compile(OVER_PLAN)
# «Kế hoạch năm 2018 tỷ lệ lao động qua đào tạo 58%, thực hiện 58,6%»
_CARRIED_OUT_RE = regex.compile(r"\d ?%?[^,;.\d]{0,24}[,;] ?(?:đã |kết quả )?thực hiện(?: được| đạt| là)? ?$")
# «Chỉ tiêu huyện giao thu nhập là 42 triệu đồng, xã đạt 43,5 triệu đồng», «Kế hoạch hộ nghèo 5,5%, thực hiện 4,8%»
_PLAN_OPENS_RE = regex.compile(
    r"[-+*• ]*(?:(?:chỉ tiêu|kế hoạch|kh)(?: (?:năm|cả năm|20\d\d|tỉnh|huyện|hđnd|ubnd|cấp trên|được|về))*(?: giao)?"
    r"|(?:tỉnh|huyện|cấp trên) giao)(?: (?:cho )?(?:xã|huyện))? [^.;:,\d]{3,80}$"
)
_ANSWERED_RE = regex.compile(
    r"[^.;,\d]*\d[\d.,]*[^.;,\d]{0,24}[,;] ?(?:(?:toàn |đến nay )?(?:xã|huyện|tỉnh|thị xã|thành phố) )?"
    r"(?:(?:đã |kết quả |ước )?thực hiện|kết quả|thực tế|thực đạt|ước đạt|đã|đạt)(?!\p{L})"
)
_NOW_BRACKET_RE = regex.compile(r"\((?:hiện|nay|năm nay|hiện nay|hiện tại|đến nay)(?!\p{L})[^()\d]{0,24}$")
_SET_ASIDE_RE = regex.compile(r"[\d%\p{L}] ?\( ?$")
_ITSELF_RE = regex.compile(
    r"(?: (?:năm|cả năm|giao|được giao|đề ra|đặt ra|tỉnh|huyện|hđnd|nghị quyết|nq|20\d\d))*(?: ?\( ?| là |:? )"
)
# «vượt 17 HTX so với chỉ tiêu đề ra, giải thể 9 HTX»: what is compared with governs nothing behind it
_COMPARED_RE = regex.compile(r"(?:(?<!\p{L})(?:so với|so|vượt|bằng)|\d ?%)(?: \p{L}+){0,4} ?$")
_PLANNED_RE = regex.compile(r"(?:so với )?(?:kế hoạch|chỉ tiêu|dự toán|kh)(?!\p{L})")
# «còn phải xây thêm 2 nhà văn hóa», «cần bê tông 3,75 km đường»; not «đã phải huy động 3 tỷ đồng»
_DOING = (
    r"(?:làm|xây|bê tông|cứng hóa|kiên cố|nhựa hóa|mở|nâng cấp|sửa|cải tạo|xóa|lắp|trồng|nạo vét|đào|huy động|vận động"
    r"|bố trí|giảm|tăng|đưa|nâng|hoàn thành|xong|thành lập|hỗ trợ|tuyển|đầu tư|dứt điểm)(?!\p{L})"
)
_NEEDED_RE = regex.compile(
    r"(?<!\p{L})(?<!(?:đã|không|chưa|điều|việc) )(?:cần|phải)(?: (?:phải|tiếp tục|tập trung|khẩn trương|đầu tư))*"
    rf" {_DOING}(?:[^;.]*, (?:và )?(?:tiếp tục )?{_DOING})?[^,;.\d]{{0,40}}$"
)
# «02 xã dự kiến đạt chuẩn năm 2019; 9 xã đã đạt chuẩn»
_DONE_BEHIND_RE = regex.compile(r"[\d.,/ ]+\p{L}+ đã(?!\p{L})")
# «hiện 5 xã», «hiện mới có 3 xã»; not «hiện nay có 5 xã, cuối năm 8 xã»
_GOES_ON_NOW_RE = regex.compile(
    r"(?:(?!(?<!\p{L})(?:cuối năm|sang năm|năm tới|năm \d{4}|sẽ|thêm|lên|xuống|để)(?!\p{L}))"
    r"(?:\([^()]*\)|[^;()])){0,120}$"
)
_MUST_RE = regex.compile(r"(?<!\p{L})(?:phải|cần|ít nhất|tối thiểu|không quá|trở lên|trở xuống|không xã nào)(?!\p{L})")
# «Kết quả thực hiện các mục tiêu năm 2018:», «Các chỉ tiêu chưa đạt mục tiêu đề ra:» over a list of results
_RESULTS_RE = regex.compile(
    r"[-+*• ]*(?:(?:\d{1,2}|[a-zđ])[.)] ?)?(?:(?:tình hình|(?:đánh giá )?kết quả)(?: thực hiện)?"
    r"|(?:các |những |\d+ )*(?:chỉ tiêu|tiêu chí)(?: cơ bản| chủ yếu)? (?:chưa |không |đã )?(?:đạt|vượt))(?!\p{L})"
)
_PLAN_SIGNS = ("chỉ tiêu", "kế hoạch", "kh ", "giao ")
_SENTENCES_BEFORE = 4  # that may tell that a sentence is about a time to come
_INTO_BOUND = 8  # «yêu cầu phải đạt từ 70%»: the bound «đạt từ» begins inside the word for the role


class Scope(AimScope):
    """One passage with all that is in force there."""

    def role_of(self, start: int) -> str:
        """Return actual | target | threshold | plan | change for a figure, from the nearest word that says so."""
        if start not in self.roles:  # each later figure of the passage asks
            self.roles[start] = self._role(start) or ("target" if self.is_planned(start) else "actual")
        return self.roles[start]

    def is_aimed_by_paper(self, start: int) -> bool:
        """True if no word, but the title of the paper makes a figure one to be reached."""
        return self.reader.planned_from > 0 and not self._role(start) and self.role_of(start) == "target"

    @cached_property
    def _speaks_of_needs(self) -> bool:
        return "cần " in self.text or "phải " in self.text

    def _role(self, start: int) -> str:
        clause_start, _ = self.clause(start)
        if _NOW_BRACKET_RE.search(self.text, clause_start, start):
            return "actual"
        if self.reader.bracketed and _SET_ASIDE_RE.search(self.text, clause_start, start):
            return self.reader.bracketed
        if _OVER_PLAN_RE.search(self.text, clause_start, start):
            return "change"
        if _CARRIED_OUT_RE.search(self.text, clause_start, start) or self._stands_now(clause_start, start):
            return "actual"
        if self.is_norm_behind(start) or self.is_norm(start):
            return "threshold"
        if self._is_past_aside(start):
            return "actual"
        if self._opens_plan_answered(start):
            return "plan"
        own = "plan" if _PLAN_BRACKET_RE.search(self.text, clause_start, start) else ""
        opened = self.text.rfind("(", clause_start, start) > self.text.rfind(")", clause_start, start)
        aside = _SET_AGAINST_RE.search(self.text, clause_start, start) if opened else None
        own = own or (("plan" if aside["plan"] else "target") if aside else self._role_before(start, clause_start))
        needed = own in ("", "actual") and self._speaks_of_needs
        if needed and _NEEDED_RE.search(self.text, clause_start, start):
            return "target"  # «hiện còn phải xóa 11 căn nhà»
        return own or self._role_around(start, clause_start)

    @cached_property
    def _speaks_of_now(self) -> bool:
        return NOW_RE.search(self.text) is not None

    def _stands_now(self, clause_start: int, start: int) -> bool:
        """«Năm 2019 có 10 xã phấn đấu về đích, hiện 6 xã đạt 16 tiêu chí»: a word for now, and no aim behind it."""
        if not self._speaks_of_now:
            return False
        said = next(reversed(list(NOW_RE.finditer(self.text, clause_start, start))), None)
        if said is None or _GOES_ON_NOW_RE.match(self.text, said.end(), start) is None:
            return False
        if self.text.endswith(BASES, 0, said.start()):
            return False  # «phấn đấu thêm 3 huyện, tăng 2 huyện so với hiện nay, 75% số xã …»
        hits = (hit for hit in self._role_hits if hit.ids[0] != "actual")
        return not any(said.end() <= hit.start < start + _INTO_BOUND for hit in hits)

    def _role_around(self, start: int, clause_start: int) -> str:
        """The role that the sentence, the lines above or the section give to a figure without words, or ""."""
        if _DONE_BEHIND_RE.match(self.text, start):
            return "actual"
        if self.is_asked(start):
            return "threshold"
        if self._is_of_year_gone(start):
            return "actual"
        opened = self.role_opened(start)
        if opened:
            return opened
        if self._sentence_sets_targets(start, clause_start):
            return "target"
        if self._is_ahead(start) or self._speaks_ahead(start) or self._goes_on_ahead(start):
            return "target"
        for scope in self.leads:  # «đã» in the line above a list says nothing of the items
            role = scope._role_led()
            if role and role != "actual":
                return role
            if not role and scope._leads_ahead:
                return "target"
        if self.passage.section in self.reader.target_sections or self._follows_targets:
            return "" if self._asks_nothing(start) else "target"
        return ""

    def _opens_plan_answered(self, start: int) -> bool:
        first = self.sentence(start)[0]
        if self.reader.planned_from or not says(self.text[first:start], _PLAN_SIGNS):
            return False
        opens = _PLAN_OPENS_RE.match(self.text[first:start]) is not None
        return opens and _ANSWERED_RE.match(self.text, start) is not None

    def _goes_on_ahead(self, start: int) -> bool:
        """«Đến năm 2020 toàn tỉnh có 80 xã đạt chuẩn. Thu nhập phải lên 40 triệu đồng; …»: the next sentences, too."""
        own = first, end = self.sentence(start)
        for _ in range(_SENTENCES_BEFORE):
            if first == 0 or NOW_RE.search(self.text, first, end) or DONE_RE.search(self.text, first, end):
                return False
            if any(first <= self.at(it)[0] < end for it in self.of_kind("period", "date")):
                return False
            first, end = self.sentence(first - 1)
            named = [period_value(it) for it in self.periods() if first <= self.at(it)[0] < end]
            if named:
                told = [self.at(it)[0] for it, _ in self.figures if first <= self.at(it)[0] < end]
                sure = len(told) > 1 or _MUST_RE.search(self.text, *own) is not None
                ahead = any(map(self.is_to_come, named)) and bool(told) and sure
                return ahead and all(self.role_of(at) == "target" for at in told)
        return False

    def _sentence_sets_targets(self, start: int, clause_start: int) -> bool:
        """«Huyện phấn đấu cuối năm có thêm 5 xã; thu nhập trên 58 triệu đồng; …»: what opens the sentence holds on."""
        first, _ = self.sentence(start)
        hits = [hit for hit in self._role_hits if hit.ids[0] == "target" and first <= hit.start and hit.end <= start]
        if not hits:
            return False
        told = min((self.at(it)[0] for it, _ in self.figures if self.at(it)[0] >= first), default=start)
        opened = any(hit.start < told and self._governs(hit) for hit in hits)
        actual = any(hit.ids[0] == "actual" and clause_start <= hit.start < start for hit in self._role_hits)
        return opened and not actual and (told >= start or self.role_of(told) == "target")

    def result_beside(self, mention: Mention) -> tuple[int, int] | None:
        """Where the result stands that a sentence tells with an aim: «đạt 92,3% so với mục tiêu 95%», None without."""
        start, unit = self.at(mention)[0], unit_of(mention)
        if self.role_of(start) != "target":
            return None
        first, end = self.sentence(start)
        beside = (self.at(it) for it, value in self.figures if value.unit == unit)
        return next((at for at in beside if first <= at[0] < end and self.role_of(at[0]) == "actual"), None)

    def _role_led(self) -> str:
        """The role that a line gives to its list: from its last sentence, and not «bí thư 7 xã đăng ký …»."""
        end = len(self.text)
        first = self.sentence(end - 1)[0]
        planned = self.plan_led
        if planned:
            return planned
        if _RESULTS_RE.match(self.text, first):
            return ""
        return self._role_before(end, first, of_counts=False)

    def _role_before(self, position: int, clause_start: int, *, of_counts: bool = True) -> str:
        for hit in reversed(self._role_hits):
            if clause_start <= hit.start < position and hit.end <= position + _INTO_BOUND:
                if not of_counts and any(0 <= hit.start - self.at(it)[1] <= 1 for it, _ in self.figures):
                    continue
                if any(self.at(it)[0] < hit.start < self.at(it)[1] for it, _ in self.figures):
                    continue  # «ban hành 15 kế hoạch, 42 công văn» counts plans
                if self._is_closed_off(hit, position):
                    continue
                role = hit.ids[0]
                fulfilled = _PLANNED_RE.match(self.text, hit.start) and self._ends_percent(hit.start)
                if fulfilled and not _ITSELF_RE.fullmatch(self.text, hit.end, position):
                    continue  # «đạt 25% kế hoạch năm (vốn đầu tư: …)»; not «đạt 105% kế hoạch (8.000 người)»
                if role == "target" and self._was_reached(hit):
                    continue
                if role == "target" and self._plans_this_year(hit, position):
                    if self._answers(hit.end, position):
                        continue
                    role = "plan"
                if role == "threshold" and self.text.endswith(
                    ("đạt ", "đạt chuẩn ", "đạt tiêu ", "xử lí "), 0, hit.start
                ):
                    continue  # «Số xã đạt (tiêu) chuẩn là 5 xã», «nhà ở đạt chuẩn theo quy định: 81,6%»
                if role == "plan" and self._is_of_figure_before(hit.start):
                    continue
                if self.is_in_closed_brackets(hit.start, clause_start, position):
                    continue
                compared = role == "target" and _COMPARED_RE.search(self.text, clause_start, hit.start) is not None
                near = compared or self.reader.catalog.words.role_scope(self.text[hit.start : hit.end]) == "near"
                if not near or _NEAR_RE.fullmatch(self.text, min(hit.end, position), position):
                    return role
        return ""


@dataclass(frozen=True)
class Reader:
    """The report as a whole, shared by the scopes of its passages."""

    outline: Outline
    catalog: Catalog
    setting: Setting
    by_passage: dict[int, list[Mention]] = field(default_factory=dict)
    totals: dict[int, Claim | None] = field(default_factory=dict)  # of funding, by the passage that states them
    _scopes: dict[int, Scope] = field(default_factory=dict)
    _titled: dict[int, list[Mention]] = field(default_factory=dict)

    def scope(self, index: int) -> Scope:
        """The scope of a passage."""
        if index not in self._scopes:
            self._scopes[index] = Scope(self, index)
        return self._scopes[index]

    @cached_property
    def allotment(self) -> Allotment | None:
        """What money the paper plans or gives out by its title, if it does."""
        return allotment_of(self.outline)

    @cached_property
    def criteria_set(self) -> str:
        """Id of the communes' set in force, "" if the year is not known."""
        year = self.setting.criteria_year or self.setting.year
        found = self.catalog.criteria.set_for("commune", year) if year else None
        return found.id if found else ""

    def year_before(self, span: Period) -> str:
        """The year of what a stretch is compared with: the one before it, or its first where the report says so.

        «So với năm 2011» in a review of 2011-2015, said more often than «năm 2010».
        """
        first, last = str(span.first_year), str(span.first_year - 1)
        years = (year_of(it) for mentions in self.by_passage.values() for it in mentions)
        told = Counter(year for year in years if year)
        return first if told[first] > told[last] else last

    @cached_property
    def bracketed(self) -> str:
        """The role of figures in brackets behind another, where the report says it: «Số trong ngoặc là mức yêu cầu»."""
        text = self.outline.document.text
        at = text.find("trong ngoặc") if "trong ngoặc" in text else text.find("trong dấu ngoặc")
        said = _LEGEND_RE.search(fold(text[max(0, at - _LEGEND) : at + _LEGEND]).text) if at >= 0 else None
        return ("threshold" if said["norm"] else "plan") if said is not None else ""

    @cached_property
    def units_above(self) -> frozenset[str]:
        """Ids of the units that the reporting one lies in."""
        gazetteer = self.catalog.places
        unit = gazetteer.by_id(self.setting.unit_id)
        return frozenset(above.unit_id for above in gazetteer.ancestors(unit, self.setting.on)) if unit else frozenset()

    def is_commune(self, place: PlaceName) -> bool:
        """True for xã, phường and thị trấn, by their word or by the gazetteer."""
        return place.type_word in ("xã", "phường", "thị trấn") or self.level_of(place) == "commune"

    @cached_property
    def is_own_commune(self) -> bool:
        """True if a commune reports on itself, or nobody knows who does."""
        return self.setting.place is None or self.is_commune(self.setting.place)

    def level_of(self, place: PlaceName) -> str:
        """Return province | district | commune, "" if the gazetteer does not know the name."""
        record = self.catalog.places.by_id(place.candidates[0]) if place.candidates else None
        return record.level if record else ""

    @cached_property
    def heading_passages(self) -> dict[int, list[int]]:
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
        if section not in self._titled:
            self._titled[section] = self._title_mentions(section)
        return self._titled[section]

    def _title_mentions(self, section: int) -> list[Mention]:
        record = self.outline.sections[section]
        indices = self.heading_passages.get(section, [])
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
        return titles.target_sections(self)

    @cached_property
    def mixed_sections(self) -> frozenset[int]:
        """Indices of sections whose heading tells of both what was done and what is to come."""
        return titles.mixed_sections(self)

    @cached_property
    def planned_from(self) -> int:
        """The year from which the paper as a whole tells of what is to be reached, 0 if it does not."""
        return titles.planned_from(self)


def unit_of(mention: Mention) -> str:
    """Return the unit of a figure, "" of anything else."""
    return mention.value.unit if isinstance(mention.value, Quantity | Ratio | NumberRange) else ""
