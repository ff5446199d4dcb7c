"""Criteria by number or by name: «Tiêu chí số 15 (Y tế)», «các tiêu chí số 3, 6 và 17», «tiêu chí Môi trường».

A number behind «tiêu chí» is a name, not a count; the count stands before it («17/19 tiêu chí»).
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import pairwise

import regex

from extractor.catalog import Catalog
from extractor.catalog.lexicon import Hit
from extractor.mentions.reading import Reading
from extractor.model import CriterionRef
from extractor.vi.gate import Gated, says

_WORDS = ("tiêu chí", "tiểu chí", "tiêu chi")
_WORD = rf"(?:{'|'.join(_WORDS)})"
# What may not follow the number: a decimal, a ratio, a unit («tiêu chí: 12 xã đạt»).
_NUMBER = (
    r"(?<!\d)(?:0?[1-9]|1\d|20)(?!\d|[.,/]\d| ?(?:%|/|xã|km|hộ(?! nghèo)|tiêu chí|triệu|tỉ|năm|thôn|người)(?!\p{L}))"
)
_NAME = (
    r"(?: ?\((?P<name>[^()\d]{2,80})\)"
    r"| ?[-:] ?(?P<title>\p{L}[^.:;()\d]{1,60}?)(?=[.:;()]|$|(?:,| và) số \d)"
    r"| (?!(?:chưa|không|đã|cơ bản|mới|được|đạt|hoàn|là|gồm|về|và|còn|đang|nên|có|cũng|này|thì|của|ở|tại|do"
    r"|theo)(?!\p{L}))"
    r"(?P<about>\p{L}[^.,:;()\d]{1,50}?)(?= ?[;)]| ?,? (?:tiêu chí )?số \d| và (?:tiêu chí )?(?:số )?\d)"
    r"| (?:về|là) (?P<about>\p{L}[^.,:;()\d]{1,60}?)(?=[.,:;(]|$| và (?:tiêu chí )?số \d))?"
)
# «… đạt 15/19 tiêu chí. Chưa đạt: số 2, số 5», «- Còn nợ: 5, 17»: the word stands in the sentence or line before
_STATE = (
    r"(?:^|[.;:(] ?)[-+*•– ]*(?:(?:các|những|số|đã|còn|hiện|mới|xã|vẫn|cơ bản|trong đó|cụ thể|:) )*"
    r"(?:(?:chưa |không )?(?:đạt|hoàn thành)|thiếu|nợ|vướng|rớt|hụt)(?: chuẩn| được)?(?: ?\(\d{1,2}\))?"
)
# not behind a number, which counts them: «còn 2 TC: 5, 17», nor where it counts itself: «Về tiêu chí: 15 đạt, 4 chưa»
_FIRST_RE = regex.compile(
    rf"(?<!\p{{L}})(?<!(?<![\d/.,])\d{{1,2}} ){_WORD}(?: (?:ntm|nông thôn mới))?"
    r"(?! ?: ?\d{1,2} (?:đã |chưa |không |còn )?(?:đạt|hoàn thành|chưa|nợ)(?!\p{L}))"
    rf" ?(?:số|thứ|:)? ?:? ?(?P<number>{_NUMBER}){_NAME}"
)
# «ba tiêu chí chưa đạt là số 2, số 6 và số 17»
_NUMBERED_RE = regex.compile(
    rf"(?<!\p{{L}}){_WORD}(?: [^.;:\d]{{1,40}}?)?(?: (?:là|gồm)|:| ?\() ?:? ?"
    rf"(?P<reference>số (?P<number>{_NUMBER})){_NAME}"
)
# «Các tiêu chí đã đạt gồm: 1, 3, 4 và 7», «Tiêu chí đạt (15): 1, 2», «Tiêu chí nợ: 2 (5, 17)»: bare numbers need a list
_BARE_LIST_RE = regex.compile(
    rf"(?<!\p{{L}}){_WORD}[^.;:\d]{{0,40}}?"
    rf"(?: ?\(?:? ?\d{{1,2}}(?: ?/ ?\d\d)?(?: {_WORD})?\)?(?=,? gồm| ?[(:]))?,?(?: (?:là|gồm)|:| ?\((?:gồm|là)?) ?:? ?"
    rf"(?P<reference>(?:số )?(?P<number>{_NUMBER}))(?: ?\((?P<name>[^()\d]{{2,80}})\))?(?P<title>)(?P<about>)"
    rf"(?:(?<=\))|(?= ?(?:,|;|và) ?(?:số )?{_NUMBER}))"
)
_COUNTED_LIST_RE = regex.compile(
    rf"(?<=(?<![\d/.,])\d{{1,2}} ){_WORD}(?: so với [^.;:()]{{0,16}}\d{{4}})?"
    rf"(?:,? (?:còn thiếu|chưa đạt|còn lại|còn nợ|là|gồm|bao gồm|đó là))*"
    rf" ?(?:[:(]|(?=số )) ?(?:{_WORD} )?(?P<reference>(?:số )?(?P<number>{_NUMBER})){_NAME}"
)
# «tiêu chí đạt là 6 (số 4, 8, 13, 16, 18, 19)»
_BRACKET_LIST_RE = regex.compile(
    rf"(?<!\p{{L}}){_WORD} [^.;:()\d]{{0,24}}\d{{1,2}} ?\((?:gồm |là )?(?P<reference>số (?P<number>{_NUMBER})){_NAME}"
)
# «Các tiêu chí chưa đạt: xã A (số 2, 5); xã B (số 17)»
_BRACKETS = Gated(
    regex.compile(
        rf"(?<={_WORD} (?:còn |đã )*(?:chưa |không )?(?:đạt|hoàn thành|nợ)[^.:()]{{0,40}}: ?[^.]{{0,200}}\p{{L}}) ?"
        rf"\((?P<reference>số (?P<number>{_NUMBER})){_NAME}"
    ),
    ("(số ",),
)
# «15/19 (chưa đạt: 2, 5, 6, 17)»
_LACKED_LIST_RE = regex.compile(
    rf"(?<=\d/(?:19|20))(?: {_WORD})? ?[(,;-] ?(?:hiện |còn |mới )*(?:chưa đạt|không đạt|thiếu|nợ|chưa hoàn thành)"
    rf"(?: các)?(?: {_WORD})?(?: số| là| gồm)*:? ?(?P<reference>(?:số )?(?P<number>{_NUMBER})){_NAME}"
)
# «tiêu chí 1,2,3,5 và 7»: numbers side by side without blanks are no decimals
_ONE = r"(?:0?[1-9]|1\d|20)"
_GLUED_RE = regex.compile(
    rf"(?=\d)(?:(?<=(?:tiêu chí|\(|: ?)(?:tiêu chí)? ?số )(?P<number>{_ONE})(?: ?[,;] ?(?P<number>{_ONE}))+"
    rf"|(?<![\d.,/])(?P<number>{_ONE})(?: ?[,;] ?(?P<number>{_ONE})){{2,}})(?: ?và (?:số )?(?P<number>{_ONE}))?"
    r"(?!\d|\p{L}|[.,/]\d| ?(?:%|(?:xã|km|hộ|triệu|tỉ|năm|thôn|người|ha|m2|tấn|nhà|công trình|tiêu chí)(?!\p{L})))"
)
_SPOKEN_RE = regex.compile(rf"{_WORD}[^.;\d]{{0,60}}$")
_SIDE_BY_SIDE_RE = regex.compile(r"\d,\d")
_NEXT_RE = regex.compile(rf" ?(?:,|;|và|\+|&) ?(?P<reference>(?:{_WORD} ?)?(?:số )?(?P<number>{_NUMBER})){_NAME}")
# «từ tiêu chí số 1 đến tiêu chí số 5», «tiêu chí 1-5»
_TO_RE = regex.compile(rf" ?(?:-|đến|tới) ?(?:{_WORD} ?)?(?:số )?(?P<number>{_NUMBER})")
_NAME_LEAD_RE = regex.compile(
    rf"(?<!\p{{L}}){_WORD}(?:(?:[ ,][^.;:\d]{{0,40}})?(?: (?:về|là|gồm|như|số)|:"
    r"| ?\((?: ?(?:bao gồm|gồm|đó là|là|các))*)| khó[^.;\d]{0,30}"
    # «đạt 17/19 tiêu chí (chưa đạt giao thông và thủy lợi)»
    rf"|(?<=\d{{1,2}} {_WORD}) ?[(,;-] ?(?:hiện |còn |mới )*"
    r"(?:chưa đạt|thiếu|nợ|không đạt|chưa hoàn thành)(?: là| gồm)?)? ?:? ?$"
)
# «xã A 16 tiêu chí (vướng trường học, hộ nghèo)»
_STATES = ("đạt", "hoàn thành", "thiếu", "nợ", "vướng", "rớt", "hụt", "quý", "năm", ": k", ": đ")
_LACKING_LEAD_RE = regex.compile(
    rf"{_STATE}(?: ?:| gồm:?| là:?) ?$|"
    r"\((?:còn |đang |chỉ |mới )*(?:vướng|chưa đạt|thiếu|nợ|rớt|hụt)(?: ở| về)?:? ?$"
    # «Xã B: 15/19. Chưa đạt: Giao thông, Thu nhập.»
    r"|(?<=\d/(?:19|20)(?: tiêu chí)?[.;,] ?)(?:hiện |còn |đang )*(?:chưa đạt|thiếu|nợ|vướng|chưa hoàn thành)"
    r"(?: (?:các|ở|về|là|gồm))* ?:? ?$"
)
_STATED = Gated(
    regex.compile(rf"{_STATE}(?: ?:| gồm| là| ở)* ?(?:các )?(?P<reference>số (?P<number>{_NUMBER})){_NAME}"), ("số ",)
)
_STATED_LIST = Gated(
    regex.compile(
        rf"{_STATE}(?: ?:| gồm:?| là:?) ?(?P<reference>(?P<number>{_NUMBER})){_NAME}"
        rf"(?<=\d)(?= ?(?:,|;|và) ?(?:số )?{_NUMBER})"
    ),
    re.compile(r"(?:[:]|gồm|là) ?\d"),
)
# «Tiêu chí số 1 đạt, số 2 chưa đạt, số 3 đạt»
_JUDGED_NEXT = Gated(
    regex.compile(
        rf"(?<=\d (?:đã |chưa |không )?(?:đạt|hoàn thành)(?: chuẩn)?[,;] ?)(?P<reference>số (?P<number>{_NUMBER}))"
        r"(?P<name>)(?P<title>)(?P<about>)(?= (?:đã |chưa |không )?(?:đạt|hoàn thành)(?!\p{L}))"
    ),
    ("số ",),
)
# «- Số 7 (Chợ)» below «Các tiêu chí chưa đạt:»
_ITEM = regex.compile(rf"[-+*•– ]*(?P<reference>số (?P<number>{_NUMBER})){_NAME}(?<![\d ])")
# «các tiêu chí còn lại: năm 2019: số 5, 10; năm 2020: số 2, 17»
_DATED_LIST = Gated(
    regex.compile(
        r"(?:năm 20\d\d|quý (?:i{1,3}|iv|[1-4])(?:/20\d\d)?) ?[:,(–-] ?"
        rf"(?P<reference>số (?P<number>{_NUMBER})){_NAME}"
    ),
    ("số ",),
)
_NUMBERED = (
    (_FIRST_RE, 0),
    (_NUMBERED_RE, "reference"),
    (_BARE_LIST_RE, "reference"),
    (_COUNTED_LIST_RE, "reference"),
    (_BRACKET_LIST_RE, "reference"),
    (_LACKED_LIST_RE, "reference"),
    (_BRACKETS, "reference"),
    (_DATED_LIST, "reference"),
    (_STATED, "reference"),
    (_STATED_LIST, "reference"),
    (_JUDGED_NEXT, "reference"),
)
_OF_SET = Gated(regex.compile(r"\d/(?:19|20) ?[(,;.-]"), ("/19", "/20"))
_OWN_NUMBER_RE = regex.compile(r" ?\((?:tiêu chí )?(?:số )?0?(?P<number>\d{1,2})\)")  # «giao thông (2), nhà ở (9)»
# «5. Trường học: …»: the title of a criterion's own section, if number and name agree
_TITLE_RE = regex.compile(r"0?(?P<number>\d{1,2}) ?[.)/:-] ?")
_TITLE_END_RE = regex.compile(r" ?(?:[:.(;-]|$)")
_BETWEEN_NAMES_RE = regex.compile(r"(?: ?\([^()]{0,60}\))? ?(?:,|;|và|\+)(?: tiêu chí)?(?: về)? ?")
# «Giao thông 6/15 xã», «nhà ở dân cư (3/11 xã)», «Quy hoạch: 12 xã đạt»: a list of criteria by their communes
_COUNTED_RE = regex.compile(
    r" ?[:(–,-]? ?(?:(?:đã phủ kín,?|mỗi tiêu chí|cùng|đều|vỏn vẹn|đã|mới|hiện|chỉ|có|đạt|được|cũng|thì|ở|tại|với)"
    r"(?!\p{L}) ?)*"
    r"\d{1,3} ?(?:/ ?\d{1,3} ?)?"
    r"xã(?! (?:có|được|triển)(?!\p{L}))(?!\p{L})"
    r"| ?[,:]? ?(?:(?:thì|đến|nay|hiện|vẫn|toàn|huyện|tỉnh|cả|đều) ?)*(?:chưa|không)(?: có)? xã nào(?!\p{L})"
)
# «Quy hoạch: đạt; Giao thông: chưa đạt», «+ Thủy lợi (đạt)», where the line or the one above speaks of criteria
_JUDGED_RE = regex.compile(
    r" ?[:(=–-] ?(?:tự (?:đánh giá|chấm):? )?(?:(?:chưa|không)(?: đạt| hoàn thành)?|đạt|hoàn thành|đ|k|kđ|cđ|x|✓)"
    r"(?: chuẩn)?(?= ?(?:[;,.)]|$|\())"
)
# «a) Giao thông: Chưa đạt», «- Nhà ở dân cư (đạt)»: a line that judges what it names, whatever stands above
_LINE_JUDGED_RE = regex.compile(
    r"(?:[-+*•–]|[a-zđ]\)|\d{1,2}(?:\.\d{1,2})*[.)/]) ?(?:tiêu chí )?(?:về )?(?P<name>\p{L}[^:;.(\d–-]{1,50}?)"
    r" ?[:(–-] ?(?:tự (?:đánh giá|chấm):? )?(?:(?:chưa|không) )?(?:đạt|hoàn thành)(?: chuẩn)?(?= ?(?:[;.):]|$))"
)
_BEFORE_JUDGED_RE = regex.compile(r"(?:^|[;,.:(] ?|(?<!\p{L})(?:về|và|tiêu chí) )(?:[-+*•–] ?)?$")
_EACH_RE = regex.compile(r"[^.;:()\d]{0,28}(?:mỗi tiêu chí|cùng|đều|xã nào)(?!\p{L})")
_LISTED_RE = regex.compile(r" ?: ?\d")  # «Tiêu chí Điện, Thông tin và Quốc phòng: 12/12 xã đạt»
_COMMUNES = Gated(regex.compile(r"\d ?xã|xã nào"), ("xã",))
_BARE_COUNT_RE = regex.compile(
    r" ?[:(–-]? ?(?:có |đạt )?\d{1,3}(?: ?/ ?\d{1,3})? ?(?=[,;.)]|và(?!\p{L}))"
)  # «điện 71, trường học 44 và»
# Which set a name belongs to: the words nearest before it.
_LEVEL_RE = regex.compile(
    r"(?=tiêu|chuẩn|bộ|huyện|thị x|thành phố|xã|\d/)"  # looked at first: twice as fast
    r"(?:(?P<district>(?:tiêu chí|chuẩn|bộ tiêu chí)(?: về)? (?:huyện|thị xã|thành phố)(?!\p{L})"
    r"|(?:huyện|thị xã|thành phố) (?:đạt (?:chuẩn )?)?(?:nông thôn mới|ntm)"
    r"|(?<!\d)\d(?: ?/ ?0?| trong (?:số )?)9 tiêu chí(?!\p{L}))"
    r"|(?P<advanced>tiêu chí(?: xã)?(?: (?:đạt chuẩn )?(?:ntm|nông thôn mới))? nâng cao(?! chất))"
    r"|(?P<commune>tiêu chí(?: xã)? (?:ntm|nông thôn mới)(?! nâng cao| kiểu mẫu))"
    r"|(?P<unit>(?<!\p{L})xã(?! hội)(?!\p{L})))"
)
_OTHER_LEVELS = ("huyện", "thị xã", "thành phố", "nâng cao", "9 tiêu chí")


class CriteriaReader:
    """Finds references for one report, by the names of the sets in force in its year."""

    def __init__(self, catalog: Catalog, year: int) -> None:
        self._catalog = catalog
        self._year = year

    def find(self, reading: Reading) -> None:
        """Take references by number, with the name beside it, then references by name alone."""
        spoken = says(reading.text, _WORDS) or (
            says(reading.text, _STATES) and any(says(text, _WORDS) for text in reading.above)
        )
        self._find_title(reading)
        if spoken and _SIDE_BY_SIDE_RE.search(reading.text):
            for match in _GLUED_RE.finditer(reading.text):
                _take_glued(reading, match)
        item = None if spoken or not reading.above else _ITEM.match(reading.text)
        if item is not None and says(reading.above[0], _WORDS):
            _take_run(reading, item, item.start("reference"))
        counted = spoken or _OF_SET.search(reading.text) is not None
        for pattern, opening in _NUMBERED if counted else ():
            for match in pattern.finditer(reading.text):
                _take_run(reading, match, match.start(opening))
        if counted or _COMMUNES.search(reading.text):
            for level in _levels_in(reading):
                self._find_names(reading, level, spoken=counted)

    def _find_title(self, reading: Reading) -> None:
        if (judged := _LINE_JUDGED_RE.match(reading.text)) is not None:
            hits = self._catalog.criteria_names("commune", self._year).find(reading.text)
            first = next((hit for hit in hits if (hit.start, hit.end) == judged.span("name")), None)
            for hit in hits if first is not None else ():  # «- Quy hoạch: đạt; Giao thông: chưa đạt»
                if hit == first or _is_judged(reading.text, hit):
                    _take_name(reading, hit, "commune", "criteria.judged")
        titled = _TITLE_RE.match(reading.text)
        if titled is None:
            return
        for hit in self._catalog.criteria_names("commune", self._year).find(reading.text):
            if hit.start == titled.end() and titled["number"] in hit.ids and _TITLE_END_RE.match(reading.text, hit.end):
                value = CriterionRef(number=titled["number"], name=reading.text[hit.start : hit.end], level="commune")
                reading.take("criterion", hit.start, hit.end, value, "criteria.title")

    def _find_names(self, reading: Reading, level: str, *, spoken: bool) -> None:
        """«các tiêu chí: Giao thông, Thủy lợi và Môi trường»: names count behind «tiêu chí», or before «6/15 xã»."""
        text = reading.text
        hits = [
            hit
            for hit in self._catalog.criteria_names(level, self._year).find(text)
            if _level_at(reading, hit.start) == level
            and not text.endswith(("quốc gia về ", "qg về ", "trạm "), 0, hit.start)
        ]
        for hit in hits:
            numbered = _OWN_NUMBER_RE.match(text, hit.end)
            if numbered and numbered["number"] in hit.ids:
                value = CriterionRef(number=numbered["number"], name=text[hit.start : hit.end], level=level)
                reading.take("criterion", hit.start, numbered.end(), value, "criteria.name_number")
        for hit in hits if spoken else ():
            if _is_judged(text, hit):
                _take_name(reading, hit, level, "criteria.judged")
        leads = (_NAME_LEAD_RE, _LACKING_LEAD_RE)
        first = [
            hit for hit in hits if spoken and any(it.search(text[max(0, hit.start - 60) : hit.start]) for it in leads)
        ]
        listed = {hit: nxt for hit, nxt in pairwise(hits) if _BETWEEN_NAMES_RE.fullmatch(text[hit.end : nxt.start])}
        for hit in first:
            current: Hit | None = hit
            while current is not None:
                _take_name(reading, current, level, "criteria.name")
                current = listed.get(current)
        counted = [hit for hit in hits if _COUNTED_RE.match(text, hit.end)]
        also = [hit for hit in hits if _BARE_COUNT_RE.match(text, hit.end)] if len(counted) > 1 else []
        for hit in counted + also:
            _take_name(reading, hit, level, "criteria.counted")
        each = [hit for hit in counted if _EACH_RE.match(text, hit.end) or _LISTED_RE.match(text, hit.end)]
        before = {nxt: hit for hit, nxt in listed.items()}
        for hit in each:  # «Điện, Việc làm và Giáo dục mỗi tiêu chí 14/15 xã»
            current = before.get(hit)
            while current is not None:
                _take_name(reading, current, level, "criteria.counted")
                current = before.get(current)


@lru_cache(maxsize=8)  # a passage is asked for each of its references
def _level_words(text: str, above: str = "commune") -> tuple[regex.Match[str], ...]:
    """Words that name a level, none where only communes can be meant: their set is the one taken by default."""
    return tuple(_LEVEL_RE.finditer(text)) if above != "commune" or says(text, _OTHER_LEVELS) else ()


@lru_cache(maxsize=8)
def _level_above(texts: tuple[str, ...]) -> str:
    """«huyện đạt 6/9 tiêu chí. Cụ thể:» over «- Chưa đạt: TC số 5»: the set that the line above speaks of."""
    for text in texts[:1]:
        said = [match for match in _level_words(text) if match.lastgroup != "unit" and "tiêu chí" in match.group()]
        return said[-1].lastgroup or "commune" if said else "commune"
    return "commune"


def _levels_in(reading: Reading) -> tuple[str, ...]:
    named = {match.lastgroup or "" for match in _level_words(reading.text)} | {_level_above(reading.above)}
    return ("commune", *sorted(named - {"commune", "unit"}))


def _level_at(reading: Reading, position: int) -> str:
    """Return commune | district | advanced: the set that the words before a reference speak of."""
    level = _level_above(reading.above)
    for match in _level_words(reading.text, level):
        if match.end() > position:
            break
        if match.lastgroup != "unit":
            level = match.lastgroup or level
        elif level == "district":  # «huyện đạt 5/9 tiêu chí; xã A chưa đạt tiêu chí Môi trường»
            level = "commune"
    return level


def _take_run(reading: Reading, first: regex.Match[str], start: int) -> None:
    """Take the reference and those that follow it: «số 3, 6 và 17», «số 1 đến số 5»."""
    current: regex.Match[str] | None = first
    level = _level_at(reading, start)
    while current is not None:
        end = current.end("number")
        name = current["name"] or current["title"] or current["about"] or ""
        number = str(int(current["number"]))
        to = _TO_RE.match(reading.text, end)
        if to is not None and int(to["number"]) > int(number):
            number, end, name = f"{number}-{int(to['number'])}", to.end(), ""
        value = CriterionRef(number=number, name=name.strip(), level=level)
        reading.take("criterion", start, end, value, "criteria.number")
        named = (
            current["name"] or current["about"] or current["title"]
        ) and not to  # «số 5 về trường học và số 17 về môi trường»
        current = _NEXT_RE.match(reading.text, current.end() if named else end)
        start = current.start("reference") if current else 0


def _take_glued(reading: Reading, match: regex.Match[str]) -> None:
    numbers = [int(it) for it in match.captures("number")]
    glued = _SIDE_BY_SIDE_RE.search(match.group()) and _SPOKEN_RE.search(reading.text, 0, match.start())
    if glued and all(low < high for low, high in pairwise(numbers)):
        for number, (start, end) in zip(numbers, match.spans("number"), strict=True):
            value = CriterionRef(number=str(number), name="", level=_level_at(reading, start))
            reading.take("criterion", start, end, value, "criteria.number")


def _is_judged(text: str, hit: Hit) -> bool:
    return _JUDGED_RE.match(text, hit.end) is not None and _BEFORE_JUDGED_RE.search(text, 0, hit.start) is not None


def _take_name(reading: Reading, hit: Hit, level: str, rule: str) -> None:
    if len(hit.ids) == 1:
        value = CriterionRef(number=hit.ids[0], name=reading.text[hit.start : hit.end], level=level)
        reading.take("criterion", hit.start, hit.end, value, rule)
