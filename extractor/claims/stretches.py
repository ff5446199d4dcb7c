"""The times that a passage names, the stretches of years that title and headings speak of, what was built in one."""

from __future__ import annotations

from functools import cached_property

import regex

from extractor.claims.passage import period_value
from extractor.claims.whereabouts import PlaceScope
from extractor.model import Mention, Period
from extractor.vi.numbers import parse_number_words

COMPARED_RE = regex.compile(
    r"(?:so với|so cùng kì|so|với|cao hơn|thấp hơn|nhiều hơn|ít hơn|kém"
    r"|(?<!(?:sau|trong|qua|gần|suốt|từ|với) )hơn|bằng [\d.,]+ lần|gấp (?:rưỡi|đôi|ba|hai|bốn|năm)(?: lần)?)"
    r"(?: cùng kì| đầu| cuối| thời điểm| kết quả| mức)*"
    r"(?: \d[\d,.]* ?\p{L}[^,;.()\d]{0,24})?(?: của)?(?: đầu| cuối)? ?$"
)
# «theo chuẩn nghèo giai đoạn 2016-2020», «Bộ tiêu chí giai đoạn …»: the time of a rule, not of a figure
_SUCH_COMMUNES_RE = regex.compile(
    r"(?<!\p{L})(?:của|ở|tại|cho|với|trong) (?:các|những) xã (?:đã |được |dự kiến |đăng kí |phấn đấu )*"
    r"(?:đạt chuẩn|công nhận|về đích|hoàn thành|điểm)(?: đạt chuẩn)?(?: (?:ntm|nông thôn mới))?(?: trong| vào)? ?$"
)
_OF_A_RULE_RE = regex.compile(
    r"(?:(?<!đạt )chuẩn|bộ tiêu chí|tiêu chí quốc gia|t?cqg|quy định|nghị quyết|quyết định|đề án|luật)"
    r"(?: (?:(?!đề ra|đến|tới|phấn đấu|là|giao)[^,.;:\d]){0,48})? ?$"
    r"|(?<!\p{L})(?:căn cứ|bám sát|trên cơ sở)(?: vào)?(?: các)? (?:mục tiêu|kế hoạch|chỉ tiêu|lộ trình|nhiệm vụ)"
    r"(?: [^,.;:\d]{0,40})? ?$"
)
_REACH = 72  # letters before a time that may say whose it is
# «trong 5 năm», «huy động 5 năm đạt»; not «5 năm học», «5 năm tuổi», «5 năm 2016-2020», «5 năm qua»
_COUNTED_YEARS_RE = regex.compile(
    r"(?<![\p{L}\d])(?P<past>(?:trong|qua|sau|lũy kế|cộng dồn|tổng(?: cộng)?|đầu tư|huy động)(?: gần| hơn| cả| được)?"
    r" )?"
    r"(?P<count>\d{1,2}|hai|ba|bốn|năm|sáu|bảy|tám|chín|mười) năm"
    r"(?! (?:học|tuổi|đầu|cuối|một|qua|tới)(?!\p{L})| ?,? ?\(?(?:từ )?(?:năm )?20\d\d)(?![\p{L}\d])"
    r"(?:(?=(?P<past> (?:đã )?(?:huy động|vận động|đầu tư|đóng góp|giải ngân)(?!\p{L}))))?"  # «10 năm huy động …»
)
# «Qua 9 năm, tới cuối tháng 10/2019, …»: a day that only ends the stretch
_UP_TO_RE = regex.compile(r"(?<!\p{L})(?:đến|tới|tính đến)(?: (?:hết|cuối|ngày|nay|tháng|năm))* ?$")
_CARRIED_RE = regex.compile(r" (?:kéo dài|chuyển (?:sang|tiếp|nguồn))")  # «tính cả phần năm trước kéo dài sang»
# «sau khi sáp nhập từ ngày 01/7/2025, xã có 18 ấp»: the day from which something holds is no time of a figure
FROM_DAY_RE = regex.compile(r"(?<!\p{L})từ(?: ngày| đầu)? ?$")
TO_DAY_RE = regex.compile(r" ?(?:đến|tới|[-–])")
# not «thực hiện», «hiện đại»
NOW_RE = regex.compile(
    r"(?<!\p{L})(?:(?<!năm )nay|hiện nay|hiện tại|đến giờ(?: phút này)?|giờ đây|bây giờ|hôm nay"
    r"|(?<!(?:thực|thể|phát|xuất|biểu) )hiện(?! đại| vật| trạng| hành| hữu| tượng)"
    r"|(?:rà soát|kiểm tra|khảo sát)(?: [^.;,:\d]{0,20})? cho thấy"
    r"|(?:đến|tại) thời điểm (?:này|báo cáo|kiểm tra|thẩm định|(?:lập|trình)(?: \p{L}+){1,3} này)"
    r"|sau (?:hơn |gần )?(?:\d{1,2}|một|hai|ba|bốn|năm|sáu|bảy|tám|chín|mười) năm(?: rưỡi)?(?= thực| triển|,| phấn)"
    r")(?!\p{L})"
)

_BUILDS_RE = regex.compile(
    r"(?<!\p{L})(?:làm|xây(?: dựng)?|mở|trồng|lắp(?: đặt)?|sửa chữa|nâng cấp|cải tạo|kiên cố hóa|bê tông hóa|cứng hóa"
    r"|nhựa hóa|thành lập|hỗ trợ|xóa)(?: mới| được| thêm|,| và| nâng cấp| cải tạo| tu bổ| sửa chữa| mở rộng| rộng"
    r"| hoàn thành| khoảng| trên| hơn| gần)*:? ?$"
)
# «Bê tông hóa đường thôn: 42,8 km»
_BUILT_LABEL_RE = regex.compile(
    rf"(?:^|[.;] ?)[-+*• ]*(?:\p{{L}}+ ){{0,2}}?{_BUILDS_RE.pattern.removesuffix(':? ?$')}"
    r" ?(?:các )?(?:tuyến )?(?:đường|kênh|mương|rãnh|cầu|cống|nhà|phòng|ngõ)(?: \p{L}+){0,4} ?: ?$"
)
_BUILT_PARTS_RE = regex.compile(
    rf"{_BUILDS_RE.pattern.removesuffix('$')}\d[\d.,]* ?\p{{L}}+[^;.\d]{{0,40}}, (?:trong đó|gồm|bao gồm)(?!\p{{L}})"
    r"(?:[^;.]|(?<=\d)\.(?=\d))*$"
)
_LIST_OF_PARTS = 300  # letters from what was built to the last of its parts


class StretchScope(PlaceScope):
    """A passage that knows of the times it names, and of the stretches above it."""

    @cached_property
    def _titled_span(self) -> Period | None:
        """The years that the report is about, if it is about more than one and not about years to come."""
        subject, year = self.reader.setting.subject, self.reader.setting.year
        if not subject.period_start or not year:
            return None
        span = Period(start=subject.period_start, end=subject.period_end)
        return span if span.first_year < span.last_year <= year else None

    def _number(self, said: str) -> int:
        """«11», «mười một»; 0 if it is no number."""
        if said.isdigit():
            return int(said)
        number = parse_number_words(said.split(), self.reader.catalog.words.numbers)
        return int(number[0]) if number is not None else 0

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
        later = [
            self.at(mention)[0] for mention in self.periods() if said and said[-1].end() <= self.at(mention)[0] < start
        ]
        if not said or any(not _UP_TO_RE.search(self.text, said[-1].end(), at) for at in later):
            return None  # «Tổng vốn 2 năm: 74,3 tỷ đồng, năm 2021 là 18,1 tỷ đồng»
        length = self._number(said[-1]["count"])
        # «5 năm» is exact, or one more by the years printed: «5 năm … giai đoạn 2010-2015»
        spans = sorted(self._named_spans, key=lambda span: span.last_year - span.first_year + 1 != length)
        named = next((it for it in spans if it.last_year - it.first_year + 1 in (length, length + 1)), None)
        told = (period_value(it) for it in self.periods() if self.at(it)[1] <= said[-1].start())
        # «Giai đoạn 2016-2020 huy động …. Sau 5 năm thêm 70 xã», «Cũng 3 năm ấy …»: the stretch just told
        own_span = next((it for it in told if it.last_year - it.first_year + 1 == length > 1), None)
        named = own_span or named
        year = self._counted_to(start) or self.reader.setting.year
        if named is None and year and length > 1 and said[-1]["past"]:
            return Period(start=str(year - length + 1), end=str(year))
        return named

    def _counted_to(self, start: int) -> int:
        """«Sau 5 năm, đến hết năm 2015 có 3 xã đạt chuẩn. 5 năm qua huy động …»: the year up to which it is counted."""
        for mention in reversed(self.periods()):
            at, to = self.at(mention)
            until = to <= start and _UP_TO_RE.search(self.text[max(0, at - _REACH) : at]) is not None
            if until and period_value(mention).last_year <= self.reader.setting.year:
                return period_value(mention).last_year
        return 0

    @cached_property
    def _named_spans(self) -> list[Period]:
        spans = [mention.value for mention in self.heading_mentions if isinstance(mention.value, Period)]
        return spans + ([self._titled_span] if self._titled_span else [])

    def _is_named(self, span: Period) -> bool:
        return span in self._named_spans

    def periods(self) -> list[Mention]:
        """Periods and dates that say when, not what is compared with («so với năm 2015»)."""
        return self._periods

    @cached_property  # each figure of the passage asks
    def _periods(self) -> list[Mention]:
        return [
            mention
            for mention in self.of_kind("period", "date")
            if not COMPARED_RE.search(self.text[max(0, self.at(mention)[0] - _REACH) : self.at(mention)[0]])
            and not self.is_of_a_rule(mention)
            and not self._names_communes(mention)
            and not _CARRIED_RE.match(self.text, self.at(mention)[1])
            and not self._is_first_day(mention)
        ]

    def is_of_a_rule(self, mention: Mention) -> bool:
        """«theo chuẩn nghèo giai đoạn 2016-2020»: the time of what a rule asks."""
        at = self.at(mention)[0]
        return _OF_A_RULE_RE.search(self.text, max(0, at - _REACH), at) is not None

    def _names_communes(self, mention: Mention) -> bool:
        """«nợ của các xã đạt chuẩn năm 2015 còn 43,8 tỷ đồng»: which communes, not when."""
        at, to = self.at(mention)
        if "các xã " not in self.text and "những xã " not in self.text:
            return False
        said = _SUCH_COMMUNES_RE.search(self.text, max(0, at - _REACH), at)
        return said is not None and self.text[to : to + 2].strip()[:1] not in (":", "(", ",")

    def _is_first_day(self, mention: Mention) -> bool:
        at, to = self.at(mention)
        from_then = mention.kind == "date" and FROM_DAY_RE.search(self.text[max(0, at - 12) : at])
        return bool(from_then) and not TO_DAY_RE.match(self.text, to)

    def is_built(self, start: int) -> bool:
        """«làm mới 1.245 km đường», «xây dựng được 86 nhà văn hóa»: what was built in a stretch, not what there is."""
        first = self.clause(start)[0]
        if _BUILDS_RE.search(self.text, first, start) or _BUILT_LABEL_RE.search(self.text, first, start):
            return True
        # «làm mới 612,4 km đường, trong đó đường xã 148,7 km, đường trục xóm 231 km»
        return (
            _BUILT_PARTS_RE.search(self.text, max(self.sentence(start)[0], start - _LIST_OF_PARTS), start) is not None
        )
