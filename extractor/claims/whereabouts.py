"""Which place is in force at a figure: the subject of its clause, its sentence, the lines above, or the report."""

from __future__ import annotations

from functools import cached_property

import regex

from extractor.catalog.places import REGION_TYPES
from extractor.claims.named_places import LEVELS, REACH, NamedScope, is_village
from extractor.claims.openings import is_led_up_to, opens, opens_on_nation
from extractor.claims.passage import place_value
from extractor.claims.whole_units import GOES_ON, WHOLE, last_whole
from extractor.model import Mention, PlaceName
from extractor.vi.gate import Gated

_LISTS_RE = regex.compile(r"[^;.]{0,90}?(?: là| gồm|:|\()[^;.]*")
_BRACKET = r"(?: ?\([^()]{0,40}\)| ?[-–] [^-–,;.()\d]{0,30} [-–])? ?\(?"
_IS_SUBJECT_RE = regex.compile(
    rf"{_BRACKET}(?:(?:đã |mới |cũng |hiện |chỉ )*"
    r"(?:đạt|có|còn|hoàn thành|được|từ|cùng|đều|mỗi (?:xã|huyện|nơi|đơn vị|địa phương)|đáp ứng|duy trì|giữ được|là)|:)"
    r" ?(?:\d|\p{L}+ \d)"
    rf"|{_BRACKET}(?:\d{{1,2}}(?!\d)|(?:chưa đạt|chưa hoàn thành|còn nợ|còn vướng|nợ|vướng|còn)(?: các| \d+)? tiêu chí)"
)
_JOINED_RE = regex.compile(r" ?(?:,|;|và|, và)(?: (?:các )?xã)? ?")
_LIES_BESIDE_RE = regex.compile(r" ?[,(] ?(?:huyện|thị xã|thành phố|tx|tp)(?!\p{L})[^(),.;:\d]{2,24}\)?(?= ?(?:,|và))")
_SPOKEN_OF_RE = regex.compile(r"(?<!\p{L})(?:đưa|thêm|giúp|hỗ trợ|nhất là|(?P<there>ở|tại))(?: thêm)?(?: \d+)? ?$")
_STANDS_THERE_RE = regex.compile(
    r"\p{L} (?:ở|tại|của|thuộc|cách)(?: |và|,|các)*$"
    r"|(?<!\p{L})(?:đi|nối|sang) $"
    # «nhà văn hóa thôn Đông», «ông Sáu ở ấp A»: the name tells which house, road or person
    r"|(?:nhà văn hóa|đường|cầu|trường|chợ|trạm|tuyến|đoạn|điểm|khu thể thao|chi bộ|trưởng)(?: +\p{L}+){0,3} +$"
)
_RAISES_RE = regex.compile(r"(?<!\p{L})(?:đưa|giúp)(?: thêm)?(?: \d+ xã(?: là| gồm|:)?)?(?: |,|và|xã|các)*$")
_TO_THE_GOAL_RE = regex.compile(r"(?: |,|và|xã)*(?:về đích|cán đích|đạt chuẩn|được công nhận)[^,;.\d]*(?:,|$)")
_THIS_RE = regex.compile(r"(?<!\p{L})(?<!các |những |số |\d )xã (?:này|ấy|đó)(?!\p{L})")
_GOES_ON = (*GOES_ON, "chưa", "lại")
_WORKS = ("huy động", "vận động", "xây dựng", "thực hiện", "làm")
# «Năm 2012, xã chỉ có 7 tiêu chí», «vốn xã huy động được», «… km đường thôn của xã»: the commune last spoken of
_ITS_COMMUNE = Gated(
    regex.compile(
        r"(?<!\p{L})(?:của|cả|toàn) xã"
        r"(?= (?:đã|được|đạt|có|còn|là|chỉ|mới|hiện|đều|trong|từ)(?!\p{L})|[,.;:) ]*\d|[,.;:)]|$)"
        r"|(?:^|[,.;:(\"“”–-] ?|(?<!\p{L})(?:nay|đó|ấy|vậy|trước) |20\d\d,? )"
        rf"xã (?:(?:{'|'.join(_GOES_ON)}) |(?:được|có|đạt) (?=\d))"
        rf"|xã (?:đã )?(?:{'|'.join(_WORKS)}) được(?!\p{{L}})"
    ),
    ("của xã", "cả xã", "toàn xã", *(f"xã {word}" for word in (*_GOES_ON, *_WORKS, "được", "có", "đạt"))),
)
# «Ông Lê Văn A, Chủ tịch UBND xã B, cho biết»
_SPEAKER_RE = regex.compile(
    r"(?<!\p{L})(?:ông|bà|anh|chị|đồng chí|đ/c) [^.;:()\d]{4,40}[,–-] (?:nguyên |phó )?(?:chủ tịch|bí thư|phó bí thư)"
    r"(?: [^.;:\d]{0,50})?$"
)
_RECOGNISED_RE = regex.compile(r"(?<!\p{L})(?:công nhận|đạt chuẩn|hoàn thành nhiệm vụ|về đích|cán đích)(?!\p{L})")
_LEADS_LIST_RE = regex.compile(r"[^.;:]{0,40}:")  # «Các tiêu chí chưa đạt tại xã A: số 7 (…); số 6 (…)»
NATION = PlaceName(name="Cả nước", type_word="")
_COUNTED_UNITS = ("communes", "districts", "villages")
_LIES_IN_RE = regex.compile(r" (?:(?:thôn|bản|ấp) )?(?:của|thuộc|ở|tại|trên)(?: địa bàn)? ")
_SEVERAL = 2
_STORY = 4  # paragraphs back that may name the commune that a story is about
_OTHERS_RE = regex.compile(r"(?<!\p{L})các (?:huyện|xã|địa phương|đơn vị)(?: (?:gồm|là|còn lại|khác)(?!\p{L})|:)")
_ONLY_RE = regex.compile(r"(?<!\p{L})(?:riêng|điển hình(?: là)?|nhất là|thấp nhất là|cao nhất là)(?: ở| tại)? $")
# «12 xã (A 5, B 7), đạt …»; «xã A mới (gồm thị trấn A và xã B trước đây) có …»
_IN_LIST_RE = regex.compile(r"[^()]*(?:\d|(?<!\p{L})(?:cũ|trước đây|sáp nhập)(?!\p{L}))[^()]*\)")
_IN_BRACKET_RE = regex.compile(r" ?\([^()]*")  # «xã A (5.150 m2; 4.020 công)»
_OWN_FIGURE_RE = regex.compile(r" ?[:–-]?(?: ?(?:là|còn|nợ))? ?")
_OPENS_NAMES_RE = regex.compile(r" ?\((?:gồm:? |là |các )*")


def is_region(place: PlaceName) -> bool:
    """True for a part of a unit that is no unit: «vùng miền núi», «các xã biên giới»."""
    return place.type_word in REGION_TYPES


class PlaceScope(NamedScope):
    """A passage that knows of places."""

    def place_of(self, start: int, end: int) -> tuple[PlaceName | None, str]:
        """Return the place in force at text[start:end], and a doubt or ""."""
        clause_start, clause_end = self.clause(start)
        respective = self.respective(start, self.places())
        if respective is not None:
            return place_value(respective), ""
        this = self._this_commune(start)
        named, doubt = (this, "") if this else self._named_place(start, end, clause_start, clause_end)
        if named is not None:
            return named, doubt
        sentence_start, _ = self.sentence(start)
        whole = last_whole(self.text, sentence_start, clause_start, start)
        if whole and not any(whole.start() < self.at(mention)[0] < start for mention in self.places()):
            return self._whole(whole)
        told = self._commune_told_of(start, clause_end)
        if told is not None:
            return told, "xã nói đến ở câu trước"
        for mention in reversed(self._subjects()):
            at = self.at(mention)[1]
            only = _ONLY_RE.search(self.text, max(0, self.at(mention)[0] - REACH), self.at(mention)[0]) is not None
            part = is_village(place_value(mention)) or is_region(place_value(mention))
            passing = (at <= sentence_start and (only or part)) or (
                at <= clause_start and self._is_with_villages(mention)
            )
            ended = is_region(place_value(mention)) and ";" in self.text[at:start]
            several = at <= sentence_start and len(self.places()) >= _SEVERAL and self._is_one_of_several(mention)
            if several and self._is_joined(mention):
                return self.reader.setting.place, "địa bàn nêu ở câu trước"
            if passing or ended or several or self._ends_before(mention, start) or self._others_follow(at, start):
                continue  # «Xóm 6 làm 540 m đường. Hộ nghèo …»: the commune goes on
            if at <= sentence_start and self._is_only_recognised(mention):
                return self.reader.setting.place, "địa bàn nêu ở câu trước"
            if at <= start and (sentence_start <= at or self._opens_sentence(mention)):
                bracketed = _IN_BRACKET_RE.fullmatch(self.text, at, start) is not None
                doubt = "" if bracketed else self._may_end_with_its_clause(mention, clause_start)
                spoken_of = not self._opens_sentence(mention) or self._is_spoken_of(mention)
                if doubt and self._is_there(mention) and not WHOLE.search(self.text, at, start):
                    return place_value(mention), doubt  # «Tại xã A, thu nhập đạt 48 triệu đồng; hộ nghèo 1,2%»
                if doubt and spoken_of and not _LEADS_LIST_RE.match(self.text, at):
                    continue  # «Đưa thêm xã A về đích; bình quân chung đạt 12 tiêu chí/xã»: A was only spoken of
                since = last_whole(self.text, at, start, start)
                if since is not None and at < sentence_start:  # «xã A đạt 16; toàn huyện 9,5. Thu nhập …»
                    return self._whole(since)
                return place_value(mention), doubt
        return self._nation_told_of(sentence_start) or self._place_above(start)

    def _nation_told_of(self, sentence_start: int) -> tuple[PlaceName, str] | None:
        """«Cả nước có 24 huyện đạt chuẩn. Có 120 xã …», «I. Khái quát cả nước»: of no unit that is named before."""
        named = max((self.at(it)[0] for it in self.places() if self.at(it)[1] <= sentence_start), default=-1)
        said = opens_on_nation(self.text, sentence_start, anywhere=self.reader.setting.place is None)
        if said > named or any(opens_on_nation(title, len(title)) >= 0 for title in self.titles_above):
            return NATION, "địa bàn nêu ở câu trước" if said > named else ""
        return None

    def _is_one_of_several(self, mention: Mention) -> bool:
        """«Xã A huy động 12 tỷ đồng, xã B 9 tỷ đồng. Cơ cấu vốn: …»: the next sentence is of neither."""
        first, end = self.sentence(self.at(mention)[0])
        level = self.reader.level_of(place_value(mention))
        beside = [it for it in self.places() if first <= self.at(it)[0] < end]
        if not level or len(beside) < _SEVERAL:
            return False
        stops = [*(self.at(it)[0] for it in beside[1:]), end]
        figures = [self.at(it)[0] for it, _ in self.figures if first <= self.at(it)[0] < end]
        told = [
            it
            for it, stop in zip(beside, stops, strict=True)
            if self.reader.level_of(place_value(it)) == level
            and any(self.at(it)[1] <= figure < stop for figure in figures)
        ]
        return (mention in told and len(told) >= _SEVERAL) or (not told and self._is_joined(mention))

    def _is_joined(self, mention: Mention) -> bool:
        """«Các xã A, B, C làm tốt. Thu nhập …»: one of a row of names."""
        index = self.places().index(mention)
        return len(self.run_from(index)) >= _SEVERAL or (index > 0 and mention in self.run_from(index - 1))

    def _is_with_villages(self, mention: Mention) -> bool:
        """«Nhân dân thôn 3, thôn 5 đồng tình; BHYT đạt 92%»: the next clause is of neither village."""
        if not is_village(place_value(mention)):
            return False
        first, end = self.clause(self.at(mention)[0])
        return sum(first <= self.at(it)[0] < end for it in self.places() if is_village(place_value(it))) >= _SEVERAL

    def _is_only_recognised(self, mention: Mention) -> bool:
        """«Huyện A được công nhận đạt chuẩn. Bình quân đạt 15,9 tiêu chí/xã» of a province: no more is told of A."""
        start, end = self.sentence(self.at(mention)[0])
        if self._is_story or not self._may_end_with_its_clause(mention, end):
            return False
        said = _RECOGNISED_RE.search(self.text, self.at(mention)[1], end) is not None
        return said and not any(start <= self.at(it)[0] < end for it, _ in self.figures)

    def _place_above(self, start: int) -> tuple[PlaceName | None, str]:
        """What whoever speaks, the lines above, the headings and the report say of a figure without a place."""
        speaker = self._speaker(start)
        if speaker is not None:
            return speaker, "địa bàn của người nói"
        for scope in self.leads:
            named = scope._named_by_lead()
            if named is not None:
                return named, ""
        for mention in self.heading_mentions:
            if mention.kind == "place" and self.reader.scope(mention.passage).is_subject(mention):
                return place_value(mention), ""
        return self.reader.setting.place, "" if self.reader.setting.place else "chưa rõ địa bàn"

    def _commune_told_of(self, start: int, clause_end: int) -> PlaceName | None:
        """«Chúng tôi về xã A. … Năm 2012, xã chỉ có 7 tiêu chí»: bare «xã» in a paper of more than one commune."""
        if self.reader.is_own_commune:
            return None
        said = next(_ITS_COMMUNE.finditer(self.text, self.sentence(start)[0], clause_end), None)
        if said is None or any(said.end() <= self.at(it)[0] < start for it in self.places()):
            return None
        return self._commune_last_named(said.start())

    def _commune_last_named(self, position: int) -> PlaceName | None:
        """The commune told of at a position of the text, also by the paragraphs of an article above."""
        scopes = [(self, position), *((scope, len(scope.text)) for scope in self._story_above)]
        place = next((told for scope, end in scopes if (told := scope._told_last(end)) is not None), None)
        return place if place is not None and self.reader.is_commune(place) else None

    def _told_last(self, position: int) -> PlaceName | None:
        """The place that is named last before a position; the reporting unit where «toàn huyện» goes back to it."""
        whole = max((it.end() for it in WHOLE.finditer(self.text, 0, position) if it["word"] != "xã"), default=0)
        for mention in reversed(list(self.of_kind("place"))):
            at, to = self.at(mention)
            if whole <= at and to <= position and not self._explains(mention):
                return place_value(mention)
        return self.reader.setting.place if whole else None

    @cached_property
    def _story_above(self) -> list[PlaceScope]:
        """The paragraphs before this one that tell of the same, nearest first, in an article."""
        found: list[PlaceScope] = []
        for index in range(self.index - 1, max(self.index - 1 - _STORY, -1), -1) if self._is_story else ():
            scope = self.reader.scope(index)
            same = (scope.passage.section, scope.passage.lead) == (self.passage.section, self.passage.lead)
            if scope.passage.kind != "paragraph" or not same:
                break
            found.append(scope)
        return found

    def _speaker(self, start: int) -> PlaceName | None:
        """«Ông Lê Văn A, Chủ tịch UBND xã B, kể: "…"»: what a head of a commune says is of it."""
        for mention in reversed(list(self.of_kind("place"))):
            at, to = self.at(mention)
            if to <= start and self.reader.is_commune(place_value(mention)) and not self.reader.is_own_commune:
                spoken = _SPEAKER_RE.search(self.text, self.sentence(at)[0], at) is not None
                return place_value(mention) if spoken and not WHOLE.search(self.text, to, start) else None
        return None

    def _is_spoken_of(self, mention: Mention) -> bool:
        """«Đưa thêm xã A về đích», «Tại xã B, …»: what follows is of the unit, unless an article went there."""
        said = _SPOKEN_OF_RE.search(self.text, 0, self.at(mention)[0])
        return said is not None and not (self._is_story and said["there"])

    def _is_there(self, mention: Mention) -> bool:
        """«Tại xã A, …» opens the sentence: its clauses may all be of A."""
        at = self.at(mention)[0]
        said = _SPOKEN_OF_RE.search(self.text, self.sentence(at)[0], at)
        return (
            said is not None
            and said["there"] is not None
            and not self.text[self.sentence(at)[0] : said.start()].strip(" -+*")
        )

    @property
    def _is_story(self) -> bool:
        """True for a page without letterhead: an article, whose sentences go on with what the one before tells."""
        header = self.reader.outline.header
        return not (header.symbol or header.form or header.title or header.issuer)

    def counting_place(self, start: int, end: int) -> PlaceName | None:
        """Where communes are counted: in a district, province or region, never in a commune beside the count."""
        place, _ = self.place_of(start, end)
        below = place is not None and (self.reader.is_commune(place) or is_village(place))
        return self.reader.setting.place if below else place

    def _named_by_lead(self) -> PlaceName | None:
        """The place that a line gives to its list: that of its last sentence, else the one that all of it is about.

        «Riêng năm 2016, xã A được công nhận. Về các chỉ tiêu đến năm 2020:» leads a list of the whole district.
        """
        places = [it for it in self.places() if not is_village(place_value(it))]
        last = self.sentence(max(len(self.text.rstrip()) - 1, 0))[0]
        in_last = [it for it in places if self.at(it)[0] >= last]
        if in_last:
            return place_value(in_last[-1])
        about = [it for it in places if self._opens_sentence(it)]
        return place_value(about[-1]) if about and not WHOLE.search(self.text) else None

    def _this_commune(self, start: int) -> PlaceName | None:
        """«01 xã (Thanh Sơn), xã này hiện đạt 13 tiêu chí»: the commune named last before «xã này»."""
        said = next(reversed(list(_THIS_RE.finditer(self.text, self.sentence(start)[0], start))), None)
        if said is None or any(said.end() <= self.at(it)[0] < start for it in self.of_kind("place")):
            return None
        named = (place_value(it) for it in reversed(list(self.of_kind("place"))) if self.at(it)[1] <= said.start())
        return next((place for place in named if self.reader.is_commune(place)), None)

    def places_of(self, start: int, end: int) -> list[PlaceName]:
        """The place in force, with those that share the clause: «các xã A, B và C chưa đạt tiêu chí số 17»."""
        place, _ = self.place_of(start, end)
        before = [it for it in self.places() if self.clause(start)[0] <= self.at(it)[0] and self.at(it)[1] <= start]
        if place is None or not before or place_value(before[-1]) != place:
            return [] if place is None else [place]
        found = before[-1:]
        for mention in reversed(before[:-1]):
            to, at = self.at(mention)[1], self.at(found[0])[0]
            beside = _LIES_BESIDE_RE.match(self.text, to, max(to, at))  # «xã A (huyện B) và xã C (huyện D)»
            if not _JOINED_RE.fullmatch(self.text, beside.end() if beside else to, at):
                break
            found.insert(0, mention)
        return [place_value(mention) for mention in found]

    def run_from(self, index: int) -> list[Mention]:
        """The places that are listed from the one of this index on: «A, B và C»."""
        places = self.places()
        found = places[index : index + 1]
        for mention in places[index + 1 :]:
            if not _JOINED_RE.fullmatch(self.text, self.at(found[-1])[1], self.at(mention)[0]):
                break
            found.append(mention)
        return found

    def _ends_before(self, mention: Mention, start: int) -> bool:
        """«sửa 2 trạm bơm ở xóm 5 và xóm 9, nhờ vậy diện tích tưới đạt 83,5%»: where it stands, up to the comma.

        Or up to the bracket in which it has a figure of its own: «12 xã (Nga Sơn 5, Hậu Lộc 7), đạt 80%».
        """
        at, to = self.at(mention)
        if _IN_LIST_RE.match(self.text, to, start):
            return True
        if not is_village(place_value(mention)) or "," not in self.text[to:start]:
            return False
        before = self.without_names(max(self.clause(at)[0], at - REACH), at)
        return _STANDS_THERE_RE.search(before) is not None

    def _others_follow(self, end: int, start: int) -> bool:
        """«thành phố A hoàn thành …; các huyện gồm B, C đạt chuẩn; có ít nhất 80% xã …»: no longer of A."""
        return "các " in self.text and _OTHERS_RE.search(self.text, end, start) is not None

    def _may_end_with_its_clause(self, mention: Mention, clause_start: int) -> str:
        """A doubt where a district speaks of a commune in one clause and of figures in the next: of which of both?

        «Mục tiêu: xã Mường Sại đạt chuẩn, …; giảm tỷ lệ hộ nghèo 3%; thu nhập …».
        """
        own, place = self.reader.setting.place, place_value(mention)
        level = self.reader.level_of(own) if own else ""
        below = LEVELS.get(self.reader.level_of(place), 0) > LEVELS.get(level, 9)
        return "địa bàn nêu ở vế trước" if below and self.at(mention)[1] <= clause_start else ""

    def _subjects(self) -> list[Mention]:
        """Places that a clause can be about: not the names that only spell out a count («2 xã là A và B»)."""
        return self._subject_places

    @cached_property
    def _subject_places(self) -> list[Mention]:
        return [mention for mention in self.places() if not self._is_listed(mention)]

    def _is_listed(self, mention: Mention) -> bool:
        at, to = self.at(mention)
        if self._is_raised(mention):
            return True
        if _IS_SUBJECT_RE.match(self.text, to):
            return False
        start = self.sentence(at)[0]
        unit = "villages" if is_village(place_value(mention)) else "communes"
        counts = [self.at(count)[1] for count in self.figures_in(unit)]
        return any(start <= end <= at and _LISTS_RE.fullmatch(self.text, end, at) for end in counts)

    def _is_raised(self, mention: Mention) -> bool:
        """«đưa thêm xã A và xã B về đích, nâng …»: what is done for them ends with its words."""
        at = self.at(mention)[0]
        if _RAISES_RE.search(self.without_names(self.clause(at)[0], at)) is None:
            return False
        return _TO_THE_GOAL_RE.match(self.without_names(self.at(mention)[1], self.clause(at)[1])) is not None

    def _named_place(self, start: int, end: int, clause_start: int, clause_end: int) -> tuple[PlaceName | None, str]:
        """The nearest place before the figure in its clause, or the one in brackets right behind it."""
        before = [
            mention
            for mention in self._subjects()
            if clause_start <= self.at(mention)[0]
            and self.at(mention)[1] <= start
            and not self._ends_before(mention, start)
        ]
        counted = start in self.figure_at and self.figure_at[start].unit in _COUNTED_UNITS
        for mention in self.places() if counted else ():  # «12 xã của huyện A và 14 xã của huyện B»
            at = self.at(mention)[0]
            if _LIES_IN_RE.fullmatch(self.text, end, max(end, at)) and not self.reader.is_commune(place_value(mention)):
                return place_value(mention), ""
        whole = last_whole(self.text, clause_start, start, start)
        if whole and any(self.at(it)[0] == whole.start("word") and self._explains(it) for it in self.of_kind("place")):
            whole = None  # «xã A trên địa bàn huyện B đạt 17/19 tiêu chí»
        if whole and (not before or whole.start() > self.at(before[-1])[0]):
            return self._whole(whole)
        if before:
            return place_value(before[-1]), ""
        if counted:
            return None, ""  # «02 huyện (Quỳnh Phụ và Hưng Hà)»: the names are those counted
        for mention in self.places():
            at = self.at(mention)[0]
            if end <= at <= clause_end and _OPENS_NAMES_RE.fullmatch(self.text, end, at):
                return None if self._has_own_figure(mention) else place_value(mention), ""
        return None, ""

    def _has_own_figure(self, mention: Mention) -> bool:
        """«nợ 6.250 triệu đồng (xã A: 2.450 triệu đồng, xã B: 3.800 triệu đồng)»: the brackets split what is before."""
        behind = _OWN_FIGURE_RE.match(self.text, self.at(mention)[1])
        figure = self.figure_at.get(behind.end()) if behind is not None else None
        return figure is not None

    def _whole(self, said: regex.Match[str]) -> tuple[PlaceName | None, str]:
        """«toàn tỉnh», «trên địa bàn huyện»: the unit that reports, or that was named last, and a doubt or ""."""
        word, own = said["word"], self.reader.setting.place
        if word in ("nước", "quốc"):
            return NATION, ""
        if word == "tỉnh":
            return self.reader.setting.province, ""
        level = "commune" if word == "xã" else "district"
        told = self._commune_last_named(said.start()) if level == "commune" and not self.reader.is_own_commune else None
        if told is not None:
            return told, ""
        if own is not None and (self.reader.level_of(own) != "province" or word == "thành phố"):
            return own, ""
        # an article on a province: «Đường lên Sơn Động quanh co. Cả huyện bình quân mới 8,3 tiêu chí»
        before = (place_value(it) for it in reversed(list(self.of_kind("place"))) if self.at(it)[1] <= said.start())
        above = (it.value for it in self.heading_mentions if isinstance(it.value, PlaceName))
        here = next((it for it in (*before, *above) if self.reader.level_of(it) == level), None)
        if here is not None:
            return here, ""
        story = (place_value(it) for scope in self._story_above for it in reversed(list(scope.of_kind("place"))))
        told = next((it for it in story if self.reader.level_of(it) == level), None)
        return (told, "địa bàn nói đến ở đoạn trước") if told is not None else (own, "chưa rõ địa bàn")

    def _opens_sentence(self, mention: Mention) -> bool:
        at, to = self.at(mention)
        first = self.sentence(at)[0]
        if opens(self.text, first, at):
            return True
        return is_led_up_to(self.text, first, at, to) and not self._is_joined(mention)
