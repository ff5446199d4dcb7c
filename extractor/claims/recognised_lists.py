"""Recognised communes in lists: behind the words, or behind their number.

«Sáu xã đã được công nhận gồm: Yên Trị (năm 2015), Đoàn Kết và Lạc Thịnh (cùng năm 2019)», «tăng 4 xã, gồm A, B, C».
"""

from __future__ import annotations

from collections.abc import Iterator

import regex

from extractor.claims.making import make_claim, value_of
from extractor.claims.passage import period_value, place_value
from extractor.claims.recognised_counts import COUNT_INDICATOR, counted_kinds, kind_of_count, kind_said_before
from extractor.claims.recognition import ASKED_RE, ITEM, KIND_RE, NTM, RECOGNISED, SIGNS, THING_RE, recognised
from extractor.claims.scope import Scope
from extractor.model import Claim, Mention, Period
from extractor.vi.gate import Gated

_LIST_LEAD = Gated(
    regex.compile(
        rf"(?:công nhận|{RECOGNISED}|(?:xã (?:đạt )?(?:chuẩn )?)?{NTM} (?:nâng cao|kiểu mẫu))"
        r"[^.;()]{0,40}?(?::| gồm| là| có| cho(?= (?:các |\d+ )?xã )| \((?!\d))"
    ),
    SIGNS,
)
# «xã NTM: A, B; xã NTM nâng cao: C»
_KINDS_LEAD = Gated(
    regex.compile(
        rf"{NTM}(?= ?(?:[:(]|gồm|có)[^.:(]{{0,80}}(?:xã )?{NTM} (?:nâng cao|kiểu mẫu) ?(?:[:(]|gồm|có))"
        r" ?(?::|gồm|có|\((?!\d))"
    ),
    ("nâng cao", "kiểu mẫu"),
)
# «danh sách 4 xã dự kiến trình tỉnh thẩm định trong năm 2019, gồm A, B»
_ASKED_LEAD = Gated(
    regex.compile(
        r"(?<!\p{L})xã [^.;()]{0,40}?(?:trình|đề nghị)(?! độ)[^.;()]{0,40}?(?:thẩm định|thẩm tra|xét)"
        r"[^.;()]{0,60}?(?::| gồm| là| \()"
    ),
    ("thẩm định", "thẩm tra", "xét"),
)
# «năm 2018 công nhận thêm xã Loan Mỹ và xã Tường Lộc»
_GIVEN_LEAD = Gated(regex.compile(r"công nhận(?: (?:thêm|mới|được|cho|là|gồm|các))* (?=xã )"), ("công nhận",))
_SAID_BEHIND_RE = regex.compile(rf"đạt chuẩn|{NTM}|(?<!\p{{L}})(?:xét|thẩm định)(?!\p{{L}})")
_SAID_BEHIND_NAMES_RE = regex.compile(rf"\)? (?:đã |được |cùng )*{RECOGNISED}")
_OF_CRITERIA_RE = regex.compile(r"(?:tiêu chí|chỉ tiêu)(?! ?(?:,|và) )[^.;]*$")
_YEAR_BRACKET_RE = regex.compile(
    rf"(?: ?\(| )(?:(?:cùng|đạt|được|công nhận|đạt chuẩn|về đích|{NTM}|nâng cao|kiểu mẫu) )*(?:trong |vào )?"
    r"(?=năm|tháng|ngày|\d{1,2}/|20)"
    r"| ?[:–-] ?(?=(?:năm )?20\d\d ?(?:[,;.)]|$|và))"  # «xã A: 2015; xã B - năm 2016»; not «A, B - năm 2016: C»
)
# «Số xã đạt chuẩn là 02/15 xã, tương ứng tỷ lệ 13,33 % (A, B)»: the count and its share stand before the names
_BEFORE_LISTED_RE = regex.compile(
    r" ?(?:(?:trong đó|cụ thể|chia ra|gồm|là)(?: là| có)? ?:? ?)?"
    r"(?P<year>(?:(?:năm )?20\d\d ?(?:: ?|thêm |có |là )*)?)"
    r"(?:(?:năm \d{4}|các|đó|có|thêm|là|gồm|\d{1,3}(?: ?/ ?\d{1,3})? xã|xã|:|\(|\)|,|tương ứng|tương đương|chiếm|đạt"
    r"|bằng|tỉ lệ|\d{1,3}(?:,\d+)? ?%|\d{1,3}(?= ?\()) ?)*+"
)
_COUNTED_THERE = r"(?: ?(?:\(|có )?\d{1,3} xã\)?)?"  # «huyện A có 3 xã: B, C, D; huyện E: xã F»
_NEXT_YEAR_RE = regex.compile(r" ?(?:(?:đến|trong|sang) )?năm 20\d\d(?! ?[/-])")
_NAMES_ALONE_RE = regex.compile(r"(?:có|thêm|là|gồm|các|xã|và|[ ,;:.()]|\d+)*")
_KIND_IN_BRACKETS_RE = regex.compile(rf" ?\((?:(?:xã|đạt|chuẩn|{NTM}) )*(?P<kind>nâng cao|kiểu mẫu)(?!\p{{L}})")
_BETWEEN_LISTED_RE = regex.compile(
    rf"{_COUNTED_THERE} ?(?:\([^()]{{0,60}}\)|(?:vào )?năm \d{{4}}|[:–-] ?(?:năm )?\d{{4}}(?= ?[,;]))? ?"
    r"(?:,|;|và|\)|\(|-|:|của|thuộc|huyện|thị xã| |\.{1,3})*"
    r"(?P<year>(?:(?:năm )?20\d\d ?(?:(?:có|thêm|là|gồm|công nhận|:) ?)*)?)(?:các )?(?:xã )?"
)
# «+ Năm 2017: Đồng Thạnh, Thạnh Trị;», «1. Xã Ka Đô» below «có 12/12 xã được công nhận», «Danh sách xã đạt chuẩn:»
_ITEM_RE = regex.compile(
    r"[-+*•–. ]*(?:(?:\d{1,2}|[a-zđ])[.)] ?)?(?:(?:trong |vào )?(?:năm )?(?P<year>20\d\d))?"
    r"(?:(?: ?[:(,)–-]+ ?| )?(?:có|thêm|công nhận|là|gồm|bao gồm|đó là|cụ thể|tên|danh sách|các"
    r"|(?P<count>\d{1,3}) xã)(?!\p{L}))*+"
    r"(?: ?[:(,)–-]+ ?| )*+(?:các )?(?:xã ?:? )?"
)
# «- Huyện Đơn Dương (02 xã): xã Ka Đô, Tu Tra»
_OF_DISTRICT_RE = regex.compile(rf"{_COUNTED_THERE} ?(?:[:(–-]|gồm|là) ?(?:các )?(?:xã:? )?")
_HEADS_LIST_RE = regex.compile(
    rf"(?:(?<!\p{{L}})xã |đơn vị )(?:[^.;:]{{0,40}} )??(?:{RECOGNISED}|(?:{NTM} )?(?:nâng cao|kiểu mẫu))"
)
_NO_LIST_RE = regex.compile(
    r"tiêu chí|mức độ|tình hình|tiến độ|chưa|không|kết quả(?! công nhận)|(?:xây dựng|xã điểm)(?!\p{L})"
)
# «, năm 2014», «: 2015», « (QĐ số 12/QĐ-UBND ngày 5/1/2015)» behind the name in an item
_YEAR_OF_NAME_RE = regex.compile(r" ?[,:(–-]? ?(?:(?:được|đã|công nhận|đạt chuẩn|về đích|đạt|trong|vào) )*$")
_DECISION_RE = regex.compile(r" ?[(:,–-]? ?(?:(?:theo|tại) )?(?:qđ|quyết định)(?: số)?[^()]*\)? ?[.;]?")
_PREDICATE_RE = regex.compile(r" (?:(?:hiện|đã|mới|cũng|cùng|đều|mỗi xã) )*(?:đạt|có|còn|được|thiếu|chưa)(?!\p{L})")
_ENDS_LIST_RE = regex.compile(r"[ ).;,/]*")
_LIES_IN_RE = regex.compile(r" ?(?:[,(–-]|thuộc|của| )* ?")
_YEAR_HEADED_RE = regex.compile(rf"(?:{RECOGNISED}|nâng cao|kiểu mẫu)(?: (?:trong|vào))? ?$")
_GOES_ON_RE = regex.compile(
    r"(?:tên(?: các)? xã|danh sách|(?:bao )?gồm|đó là|cụ thể(?: là)?)(?: các xã)? ?:"
    r"|đó là(?: các)? xã"
    r"|các xã (?:này|trên|đó|được (?:lựa )?chọn)(?: là| gồm)+ ?:?"
)
_FIRST_LABELS = ("1", "a", "i", "I")


_COUNT_BETWEEN_RE = regex.compile(r",[^,]*(?<!\d)\d{1,3}(?: ?/ ?\d{1,3})? xã")
_BEHIND_COUNT_RE = regex.compile(
    r"[^.;:()\d]{0,60}?(?:so (?:với )?(?:cuối |đầu )?năm \d{4})?"
    r"(?:\d{1,3}(?:,\d+)? ?%;?| ?\((?:(?:chiếm|đạt|bằng|tỉ lệ) )*\d{1,3}(?:,\d+)? ?%\))?"
    r"(?: ?[:(]|,? (?:đó )?(?:gồm|là))"
)
_COUNTED_IN_RE = regex.compile(r" ?:?(?: (?:là|có|thêm|được|đã|công nhận))* ?")  # «năm 2014: 04 xã (A, B, C, D)»
# «có 6 xã đạt chuẩn nông thôn mới. Các xã đó là: A, B, …»
_NEXT_SENTENCE_RE = regex.compile(
    r"[^.;()\d]{0,60}\. (?:gồm|(?:các xã )?(?:đó|này|trên|được (?:lựa )?chọn|(?:đã )?đăng kí)(?: là| gồm))(?: các)?:?"
)


def find_recognised_lists(scope: Scope) -> Iterator[Claim]:
    """«Sáu xã đã được công nhận gồm: Yên Trị (năm 2015), Đoàn Kết và Lạc Thịnh (cùng năm 2019)»."""
    yield from _listed_behind_words(scope)
    if any(True for _ in scope.of_kind("place")):
        yield from _listed_behind_counts(scope)
        yield from _listed_in_items(scope)


def _listed_behind_counts(scope: Scope) -> Iterator[Claim]:
    """«43 xã được công nhận; so với cuối năm 2023 tăng được 4 xã, gồm A, B, C và D»."""
    for count, kind, _ in counted_kinds(scope):
        start, end = scope.at(count)
        opened = _BEHIND_COUNT_RE.match(scope.text, end) or _NEXT_SENTENCE_RE.match(scope.text, end)
        if opened is None:
            continue
        role = "target" if scope.role_of(start) == "target" else "actual"
        before = (it for it in scope.of_kind("period") if scope.at(it)[1] <= start)
        led = next((it for it in before if _COUNTED_IN_RE.fullmatch(scope.text, scope.at(it)[1], start)), None)
        headed = period_value(led) if led is not None else None
        for names, year, item in _listed(scope, opened.end(), ITEM[kind]):
            for mention in names:
                yield from recognised(scope, year, mention, place_value(mention), role, item, headed=headed)


def _listed_in_items(scope: Scope) -> Iterator[Claim]:
    """«+ Năm 2017: Đồng Thạnh, Thạnh Trị;», «1. Xã Ka Đô (năm 2014)»: items of names below their list."""
    opened, first = _ITEM_RE.match(scope.text), next(scope.of_kind("place"), None)
    lead = _lead_of(scope) if opened is not None and first is not None and scope.at(first)[0] <= opened.end() else None
    kind = _kind_listed(lead) if lead is not None else None
    if lead is None or kind is None or opened is None or first is None:
        return
    role = "target" if lead.role_of(len(lead.text)) == "target" else "actual"
    start, end = scope.at(first)
    if scope.reader.level_of(place_value(first)) == "district":
        of_district = _OF_DISTRICT_RE.match(scope.text, end)
        start = of_district.start() if of_district is not None else start
    groups = list(_listed(scope, start, ITEM[kind]))
    if not groups:
        return
    end = _end_of_place(scope, groups[-1][0][-1])
    behind = (it for it in scope.of_kind("period") if scope.at(it)[0] >= end)
    own = next((it for it in behind if _YEAR_OF_NAME_RE.fullmatch(scope.text, end, scope.at(it)[0])), None)
    if own is not None:
        end = scope.at(own)[1]
    if not _ENDS_LIST_RE.fullmatch(scope.text, end) and not _DECISION_RE.fullmatch(scope.text, end):
        return
    led = next((it for it in scope.of_kind("period") if scope.at(it)[1] == opened.end("year")), None)
    counted = next((it for it in scope.figures_in("communes") if scope.at(it)[0] == opened.start("count")), None)
    if counted is not None and kind_of_count(scope, counted) is None:  # «- Năm 2019 (04 xã): A, B, C, D;»
        yield _count_of_item(scope, counted, kind, role, named=sum(len(names) for names, _, _ in groups))
    headed = _year_headed(lead)
    for names, other, item in groups:
        for mention in names:
            year = other or led or own
            yield from recognised(scope, year, mention, place_value(mention), role, item, headed=headed)


def _end_of_place(scope: Scope, mention: Mention) -> int:
    """Where a commune's name ends with the units in which it lies: «Xã A, huyện B»."""
    end = scope.at(mention)[1]
    for above in scope.of_kind("place"):
        at, to = scope.at(above)
        if at >= end and _LIES_IN_RE.fullmatch(scope.text, end, at) and not scope.reader.is_commune(place_value(above)):
            end = to
    return end


def _year_headed(lead: Scope) -> Period | None:
    """«Các xã đạt chuẩn NTM năm 2018:», not «Đến năm 2018, các xã đạt chuẩn gồm:»."""
    for mention in lead.of_kind("period"):
        if _YEAR_HEADED_RE.search(lead.text, 0, lead.at(mention)[0]):
            return period_value(mention)
    return None


def _lead_of(scope: Scope) -> Scope | None:
    """What may head a list: the line that governs it, the title of its section, or the line above «1. Xã A», «2. Xã B».

    The last are sections of their own, which no line governs. «Tên xã: A, B» goes on with the line above it.
    """
    reader, section = scope.reader, scope.passage.section
    if scope.index and _GOES_ON_RE.match(scope.text):
        return reader.scope(scope.index - 1)
    if scope.leads or section is None:
        return next(iter(scope.leads), None)
    sections = reader.outline.sections
    above = sections[section].parent if scope.opens_section and sections[section].bullet else section
    if above is not None and (above != section or not scope.opens_section):
        return reader.scope(reader.heading_passages[above][-1])
    series = [at for at in range(section + 1) if sections[at].parent == sections[section].parent]
    first = next((at for at in reversed(series) if sections[at].label in _FIRST_LABELS), section)
    before = reader.heading_passages[first][0] - 1
    lead = reader.scope(before) if before >= 0 else None
    return lead if lead is not None and lead.text.endswith(":") else None


def _count_of_item(scope: Scope, count: Mention, kind: str, role: str, *, named: int) -> Claim:
    value, _ = value_of(count)
    doubts = () if value is not None and value.value == named else ("số xã khác số tên nêu sau đó",)
    indicator = COUNT_INDICATOR[kind][0]
    return make_claim(
        scope, count, "recognition.counted_item", topic="criteria", indicator=indicator, role=role, doubts=doubts
    )


def _kind_listed(lead: Scope) -> str | None:
    """Return "" | nâng cao | kiểu mẫu if a line counts or lists recognised communes, to be named below it."""
    counted = list(counted_kinds(lead))
    if counted:
        return counted[-1][1]
    last = lead.text[lead.sentence(len(lead.text) - 1)[0] :] if lead.text else ""
    said = _HEADS_LIST_RE.search(last)
    if said is None or _NO_LIST_RE.search(last):
        return None
    kind = next(reversed(list(KIND_RE.finditer(last))), None)
    return kind["kind"] if kind is not None else ""


def _listed_behind_words(scope: Scope) -> Iterator[Claim]:
    for match in (
        it for lead in (_LIST_LEAD, _KINDS_LEAD, _ASKED_LEAD, _GIVEN_LEAD) for it in lead.finditer(scope.text)
    ):
        if _OF_CRITERIA_RE.search(scope.text, scope.clause(match.start())[0], match.start()):
            continue  # «Các tiêu chí đã đạt chuẩn: xã A đạt 17/19 tiêu chí» lists what is met, not who is recognised
        given = match.re is _GIVEN_LEAD.pattern
        if given and _SAID_BEHIND_RE.search(scope.text, *scope.clause(match.start())):
            continue  # «công nhận xã A đạt chuẩn nông thôn mới năm 2017» is `recognition`'s
        if THING_RE.search(scope.text, 0, match.start()):
            continue  # «3 xã có chợ đạt chuẩn là A, B»
        if scope.is_negated(*match.span()):
            continue  # «Các xã chưa đạt chuẩn: A 16 tiêu chí, B 15 tiêu chí»
        if _COUNT_BETWEEN_RE.search(match.group()):
            continue  # «3 xã đạt chuẩn nâng cao, 1 xã (A) đạt kiểu mẫu»: the names are those of the later count
        role = "target" if scope.role_of(match.end()) == "target" else "actual"
        kind = next(reversed(list(KIND_RE.finditer(match.group()))), None)
        kind = kind or kind_said_before(scope, match.start())
        item = ITEM[kind["kind"]] if kind else ""
        opened = scope.clause(match.start())[0] if given else match.start()
        said = [year for year in scope.of_kind("period") if opened <= scope.at(year)[0] < match.end()]
        before = scope.text[scope.clause(match.start())[0] : match.start()]
        asked = ASKED_RE.search(before) is not None or match.re is _ASKED_LEAD.pattern
        groups = list(_listed(scope, match.end(), item))
        headed = scope.period_of(match.start(), match.end(), role)[0] if role == "target" else None
        if groups and _SAID_BEHIND_NAMES_RE.match(scope.text, scope.at(groups[-1][0][-1])[1]):
            continue  # «công nhận 2 xã: A và B đạt chuẩn NTM kiểu mẫu» is told by the words behind the names
        for names, year, own in groups:
            for mention in names:
                anchor = year or (said[-1] if said else None)
                place = place_value(mention)
                yield from recognised(scope, anchor, mention, place, role, own, asked=asked, headed=headed)


def _listed(scope: Scope, start: int, item: str) -> Iterator[tuple[list[Mention], Mention | None, str]]:
    """Communes listed from a position on, in groups with their year and kind.

    They stand in brackets behind («A, B (năm 2015), C (nâng cao)»), or the year leads («năm 2013: A; năm 2014: B, C»).
    """
    waiting: list[Mention] = []
    led: Mention | None = None
    position, end = start, scope.sentence(start)[1]
    for mention in scope.of_kind("place"):
        at, to = scope.at(mention)
        if at < start:
            continue
        if at >= end and led is not None and _goes_on_by_year(scope, end):
            end = scope.sentence(at)[1]
        between = _BETWEEN_LISTED_RE if position > start else _BEFORE_LISTED_RE
        joined = between.fullmatch(scope.text, position, at) if at < end else None
        if joined is None:
            break
        if position > start and ";" in joined.group() and _tells_of_itself(scope, mention):
            break  # «…, gồm A, B; C và D mỗi xã đạt 17 tiêu chí»
        leading = _year_leading(scope, joined.start("year"), joined.end("year")) if joined["year"] else None
        if leading is not None:
            if waiting:
                yield waiting, led, item
            waiting, led = [], leading
        position = to
        if not scope.reader.is_commune(place_value(mention)):
            continue  # «Nam Chính (huyện Đức Linh)»
        waiting.append(mention)
        year, kind = year_in_brackets(scope, to), _KIND_IN_BRACKETS_RE.match(scope.text, to)
        if year is not None or kind is not None:
            yield waiting, year or led, ITEM[kind["kind"]] if kind is not None else item
            waiting = []
    if waiting:
        yield waiting, led, item


def _goes_on_by_year(scope: Scope, position: int) -> bool:
    """«… gồm: năm 2013: A, B. Năm 2014 có C, D.»: the next sentence has a year and names, and nothing else."""
    opened = _NEXT_YEAR_RE.match(scope.text, position)
    end = scope.sentence(position)[1]
    return opened is not None and _NAMES_ALONE_RE.fullmatch(scope.without_names(opened.end(), end)) is not None


def _tells_of_itself(scope: Scope, mention: Mention) -> bool:
    """True if what is said of the names from this one on follows them."""
    run = scope.run_from(scope.places().index(mention)) if mention in scope.places() else [mention]
    return _PREDICATE_RE.match(scope.text, scope.at(run[-1])[1]) is not None


def _year_leading(scope: Scope, start: int, end: int) -> Mention | None:
    return next((it for it in scope.of_kind("period") if start <= scope.at(it)[0] < end), None)


def year_in_brackets(scope: Scope, position: int) -> Mention | None:
    """The year that stands behind a listed name which ends at a position: «Yên Trị (năm 2015)», «B: 2016»."""
    opened = _YEAR_BRACKET_RE.match(scope.text, position)
    for mention in scope.of_kind("period"):
        if opened is not None and scope.at(mention)[0] in range(position, opened.end() + 1):
            return mention
    return None
