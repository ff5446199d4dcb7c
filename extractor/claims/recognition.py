"""Recognition: which communes are recognised, or are to be.

«Năm 2017 xã Hà Lan được công nhận đạt chuẩn NTM», «phấn đấu đạt chuẩn NTM vào năm 2019». To reach 19/19 is not to be
recognised: that needs a decision (Quyết định 2540/QĐ-TTg, 18/2022/QĐ-TTg).
"""

from __future__ import annotations

from collections.abc import Iterator

import regex

from extractor.claims.making import make_claim
from extractor.claims.passage import place_value
from extractor.claims.scope import Scope, unit_of
from extractor.model import Citation, Claim, Mention, Period, PlaceName
from extractor.vi.gate import Gated

NTM = r"(?:nông thôn mới|nông thông mới|ntm|xdntm)"
# «Mức độ đạt các tiêu chí nông thôn mới năm 2016» heads a form
_DEGREES = ("mức độ", "kết quả", "tình hình", "tiến độ", "lộ trình", "khả năng", "thời gian")
_NO_DEGREE = "".join(f"(?<!{it} )" for it in _DEGREES)
NAMED = (
    r"(?:(?:được|đã|ra quyết định|quyết định|đón|nhận|trao)[^.;,\d]{0,40} ?công nhận"
    r"[^.;,\d]{0,30}(?:đạt chuẩn(?! (?:văn hóa|văn minh|quốc gia|qg|y tế|an toàn|tiếp cận|phổ cập|đô thị))"
    rf"|(?<!văn hóa ){NTM})"
    rf"|đc {NTM}|đạt (?:tiêu )?chuẩn (?:(?:bộ )?tiêu chí )?(?:(?:xã|huyện) )?(?:quốc gia )?(?:về )?{NTM}"
    rf"|{_NO_DEGREE}(?:đạt (?:(?:đủ |các |bộ )*tiêu chí )?{NTM}"
    rf"|hoàn thành (?:(?:đủ|các|bộ|toàn bộ|tất cả) )*tiêu chí (?:quốc gia )?(?:về )?(?:xã )?(?:xây dựng )?{NTM})"
    rf"|(?:về|cán|chạm|chạm tới|tới|chuyển) đích(?: (?:xã )?{NTM})?"
    rf"|(?:danh hiệu|ra mắt) (?:xã )?{NTM}|(?:giữ|giữ vững|duy trì)(?: đạt)? chuẩn (?:(?:xã|huyện) )?{NTM}"
    r"|được[^.;,\d]{0,40} ?công nhận(?= (?:đạt )?(?:xã )?(?:nâng cao|kiểu mẫu))"
    rf"|hoàn thành (?:(?:chương trình |mục tiêu |nhiệm vụ )?(?:xây dựng )?{NTM}|chương trình(?= ?(?:[.;,()]|$)))"
    r"|được[^.;,\d]{0,40} ?công nhận(?= ?(?:[:(.;,]|gồm|là(?! (?:xã|vùng) an toàn)|hồi|(?:từ |vào |trong )?năm"
    r"|(?:(?:tính|lũy kế) )?(?:đến|tới|cho đến)(?!\p{L})|lũy kế|(?:qua|theo|hàng|hằng|trong) (?:từng |các |hàng )?năm"
    r"|$)))"
)
# «đạt chuẩn» alone, where no other standard is meant («trạm y tế đạt chuẩn», «đạt chuẩn văn hóa»)
BARE = (
    r"đạt chuẩn(?! (?:quốc gia|qg|văn hóa|y tế|tiêu chí|giai đoạn|về|phổ cập|xóa mù|tiếp cận|an toàn|đô thị|thư viện"
    r"|cơ sở|vệ sinh|kĩ năng|chính trị|(?!20\d\d)\d))"
)
RECOGNISED = rf"(?:{NAMED}|{BARE})"
# One of these stands in each of them.
SIGNS = ("đạt chuẩn", "công nhận", "đích", "hoàn thành chương trình", "nông thôn mới", "nông thông mới", "ntm")
_RECOGNISED = Gated(regex.compile(rf"(?P<what>{RECOGNISED})(?:[^.;,\d]{{0,12}}(?P<kind>nâng cao|kiểu mẫu))?"), SIGNS)
# «nâng tỷ lệ nhà đạt chuẩn»: the standard is the house's
THING_RE = regex.compile(r"(?<!\p{L})(?:nhà|nhà ở|nhà văn hóa|trường|trường học|trạm|trạm y tế|hộ|gia đình|vườn|chợ) $")
_APART_RE = regex.compile(
    r"[,;(] ?(?:(?:đã|được|cũng|và|công nhận|phấn đấu|dự kiến|đăng kí|kế hoạch|sẽ) )*$"
)  # «19/19 tiêu chí, đạt chuẩn năm 2014»
_GOAL_RE = regex.compile(r"(?:về|cán) đích")
_AUTUMN = "10"  # month, up to which a year's communes are still on their way
_NTM_RE = regex.compile(NTM)
_DENIED_RE = regex.compile(r"(?:chưa|không)[^,.;]{0,20}$")
KIND_RE = regex.compile(r"(?P<kind>nâng cao|kiểu mẫu)")
_DECISION_BESIDE_RE = regex.compile(r" ?[(:,–-] ?(?:(?:theo|tại) )?")
_PURPOSE_RE = regex.compile(r"(?:^|[,.;] ?)(?:để|nhằm|đủ điều kiện|hồ sơ|điều kiện|thẩm định|xét)[^.;]*$")
# not «đề nghị và được công nhận»
ASKED_RE = regex.compile(
    r"(?:đề nghị|trình|đề xuất|(?:lập|hoàn thiện|hoàn chỉnh|hoàn tất|chuẩn bị)(?: các)? hồ sơ)"
    r"(?![^.;]*(?:và|đã) được(?!\p{L}))[^.;]*$"
)
_BETWEEN_NAMES_RE = regex.compile(
    r"(?: ?\((?:năm )?\d{4}\))? ?(?:,|và|;)(?: năm \d{4}(?: là| có|:)?)?(?: (?:các )?xã)? ?"
)
# «Xã A đạt chuẩn năm 2014, B năm 2015, C và D năm 2016»: the words stand once, before the first year
_GOES_ON_RE = regex.compile(r" ?(?:,|;|và|, và) (?:(?:các|riêng) )?(?:xã )?")
_YEAR_OF_NAMES_RE = regex.compile(r"(?: là| đạt| vào| từ)*(?: \(?| )(?=năm|20)|(?: ?\()")
_OPENS_NAMES_RE = regex.compile(r"(?: là| có| thêm|:)* (?:(?:các )?xã )?")
_SHARE_OF_RE = regex.compile(r"% (?:tổng )?(?:số )?(?:các )?xã(?!\p{L})")
_COMMUNES_RE = regex.compile(r"(?<!\p{L})(?:số|các|mỗi|những|%) xã(?!\p{L})")  # «100% số xã đạt chuẩn»
_OTHER_SUBJECT_RE = regex.compile(
    r"(?<!\p{L})(?<!của )(?<!trong )(?<!toàn )(?<!địa bàn )"
    r"(?:(?P<district>huyện|thị xã|thành phố)|tỉnh|thôn|xóm|ấp|bản|khu dân cư|trường|trạm|trạm y tế)(?: (?:cũng"
    r"|sẽ|được|đã|cơ bản))* ?$"
)
# «huyện Đan Phượng là huyện đầu tiên của thành phố được … công nhận»; not «huyện A có 5 xã», «huyện A hỗ trợ xã B»
_DISTRICT_GAP_RE = regex.compile(
    r"(?:(?!(?<!\p{L})(?:xã|thôn|bản|ấp|xóm|trường|trạm|chợ|đường|sản phẩm|hộ|công nhận)(?!\p{L}))[^.;,]){0,90}"
)
# «3 thôn ở Hướng Hóa được công nhận»: the place is where something else lies
_LIES_IN_RE = regex.compile(
    r"(?<!\p{L})(?:thôn|bản|ấp|xóm|xã|buôn|làng|khu dân cư|trường|trạm|sản phẩm)(?: \p{L}+){0,3}? (?:ở|tại|của|thuộc)"
    r"(?: các| cả)?(?: (?:\d|hai|ba|bốn))?(?: (?:huyện|thị xã|thành phố))? ?$"
)
_BETWEEN_DISTRICTS_RE = regex.compile(r" ?(?:,|và|, và) (?:(?:các )?(?:huyện|thị xã|thành phố|tp|tx) )?")
_ALREADY_RE = regex.compile(r" (?:đều |cùng )*(?:đã|vẫn|tiếp tục)(?: đều| cùng)? ?")
# «A, B là hai xã được công nhận trong năm»
_ARE_RE = regex.compile(
    r" (?:đều )?là (?:\d{1,2}|\p{L}+) xã (?:đầu tiên |duy nhất )?"
    r"(?:(?:của|trong|trên địa bàn) (?:toàn )?(?:huyện|tỉnh) )?(?:mới |vừa |đã )?"
)
_YEAR_OPENS_RE = regex.compile(
    r" ?,?(?: (?:toàn|cả))?(?: (?:huyện|tỉnh|thị xã))?(?: (?:đã|có|thêm|được))*(?: (?:các|\d{1,2}|\p{L}+))?(?: xã)? ?"
)
# «Năm 2015, A là xã đầu tiên của huyện đạt chuẩn»
_FIRST_RE = regex.compile(
    r"(?:là|trở thành) (?:một trong )?(?:xã|huyện|thị xã|đơn vị|địa phương)(?: [^.;:,\d]{0,30})?"
    r" (?:đầu tiên|duy nhất|cuối cùng|thứ (?:\d+|\p{L}+))[^.;,\d]{0,50}$"
)
# «Chợ Gạo là huyện thứ 3 …»: a name that a commune bears, too, is here the district's
_IS_DISTRICT_RE = regex.compile(
    r" (?:vẫn |cũng |hiện |đã )*(?:là|trở thành) (?:một (?:trong|trong những) )?(?:\d+ )?(?:huyện|thị xã)"
)
_ROADMAP_RE = regex.compile(
    r"lộ trình(?: (?:hoàn thành|đạt chuẩn|về đích|công nhận|đăng kí|phấn đấu))*(?: ?:| là| trong| vào| đến)* ?$"
)
# «Lộ trình: năm 2019: TC Trường học, Thu nhập»: by when each criterion is to be met
_OF_CRITERIA_RE = regex.compile(
    r" ?[:,-]? ?(?:(?:hoàn thành|đạt|đạt chuẩn|thêm|các|phấn đấu|sẽ) )*(?:\d{1,2} )?(?:tiêu chí|số \d)"
)
ITEM = {"": "", "nâng cao": "advanced", "kiểu mẫu": "model"}


def find_recognised_communes(scope: Scope) -> Iterator[Claim]:
    """A commune by name with «công nhận … đạt chuẩn», or «đạt chuẩn» with the year beside it."""
    for match in _RECOGNISED.finditer(scope.text):
        start, end = match.span()
        clause_start, clause_end = scope.clause(start)
        before = scope.text[clause_start:start]
        if _PURPOSE_RE.search(before) or _DENIED_RE.search(before):
            continue
        bare = match["what"].startswith("đạt chuẩn") and not _NTM_RE.search(match["what"])
        counted = "tiêu chí" in before and not _APART_RE.search(before)
        if bare and (counted or THING_RE.search(before)):
            continue  # «đạt thêm 3 tiêu chí, nâng số tiêu chí đạt chuẩn lên 11»
        if is_given_to(scope, match):
            continue  # «Huyện A đã công nhận xã B đạt chuẩn» says nothing of A
        asked = ASKED_RE.search(before) is not None
        anchor = year_beside(scope, start, end, clause_start, clause_end)
        role = role_said(scope, match, anchor)
        if anchor is not None and not (
            "công nhận" in match.group()
            or role == "target"
            or _is_close(scope, anchor, end)
            or _FIRST_RE.search(before)
            or _opens_names(scope, anchor, _communes_before(scope, clause_start, start))
            or len(_years_above(scope, scope.sentence(start)[0], start)) > 1
        ):
            continue
        reached = "công nhận" in match.group() or (match["kind"] and regex.search(r"đã (?:được )?$", before))
        reached = bool(reached) or anchor is not None or role != "actual" or _FIRST_RE.search(before) is not None
        places = reached and (
            _communes_before(scope, clause_start, start) or _commune_in_force(scope, clause_start, start)
        )
        places = places or _districts_before(scope, clause_start, start, match["what"], reached=reached)
        for mention, place in places:
            year = (
                _year_above(scope, mention, scope.sentence(start)[0], start)
                or _year_in_brackets(scope, mention)
                or anchor
            )
            yield from recognised(scope, year, mention, place, role, ITEM[match["kind"] or ""], asked=asked)
        if anchor is not None and scope.at(anchor)[0] >= end and places and not asked:
            for year, mention in _going_on(scope, scope.at(anchor)[1]):
                yield from recognised(scope, year, mention, place_value(mention), role, ITEM[match["kind"] or ""])


def is_given_to(scope: Scope, match: regex.Match[str]) -> bool:
    """«… quyết định công nhận xã A đạt chuẩn»: the words themselves hold the commune; who gives stands before."""
    if "công nhận" not in match["what"] or "được" in match["what"]:
        return False
    first, end = match.start() + match["what"].find("công nhận"), match.end("what")
    return any(first < scope.at(it)[0] < end and scope.reader.is_commune(place_value(it)) for it in scope.places())


def _opens_names(scope: Scope, year: Mention, named: list[tuple[Mention | None, PlaceName]]) -> bool:
    """«Năm 2013, huyện có hai xã A, B đạt chuẩn»: nothing but their number stands between the year and the names."""
    first = named[0][0] if named else None
    return first is not None and _YEAR_OPENS_RE.fullmatch(scope.text, scope.at(year)[1], scope.at(first)[0]) is not None


def role_said(scope: Scope, match: regex.Match[str], year: Mention | None) -> str:
    """Return target | actual for words of recognition: «về đích năm 2016» of a year gone by are none of an aim."""
    goal = _GOAL_RE.search(match.group())
    on = scope.reader.setting.on
    gone = year is not None and isinstance(year.value, Period) and (year.value.end[:4] < on[:4] or on[5:7] > _AUTUMN)
    at = match.start() + goal.start() if goal is not None and gone else match.end()
    return "target" if scope.role_of(at) == "target" else "actual"


def recognised(
    scope: Scope,
    anchor: Mention | None,
    mention: Mention | None,
    place: PlaceName,
    role: str,
    item: str,
    *,
    asked: bool = False,
    rule: str = "recognition.commune",
    headed: Period | None = None,
) -> Iterator[Claim]:
    """The claim stands on its year; without one on the unit's name, in the time of the heading or of the report.

    `headed` is the year of the line above («Các xã đạt chuẩn năm 2018:»). What is only `asked` for («đề nghị công nhận
    xã A đạt chuẩn năm 2020») is a target, with a doubt.
    """
    figure = anchor or mention
    if figure is None:
        return
    doubts: tuple[str, ...] = ()
    asking: tuple[str, ...] = ("mới đề nghị công nhận",) if asked else ()
    said = anchor.value if anchor is not None else headed
    if isinstance(said, Period):
        period: Period | None = Period(start=said.start[:4], end=said.end[:4])
        if role == "actual" and scope.reader.setting.year and said.first_year > scope.reader.setting.year:
            role = "target"
        role = "target" if asked else role
    else:
        start, end = scope.at(figure)
        role = "target" if asked else role
        period, doubt = (_decided(scope, end) if role == "actual" else None, "")
        if period is None:
            period, doubt = scope.period_of(start, end, role)
        doubts = (doubt,) if doubt else ("không ghi năm công nhận",) if role == "actual" else ()
    yield make_claim(
        scope,
        figure,
        rule,
        topic="criteria",
        indicator="commune_recognised" if scope.reader.is_commune(place) else "district_recognised",
        item=item,
        status="true",
        role=role,
        place=place,
        period=period,
        doubts=asking + doubts,
    )


def _decided(scope: Scope, end: int) -> Period | None:
    """The year of the decision behind a name, or of the only one in its clause: «xã A (QĐ số 12 ngày 5/1/2015)»."""
    first, last = scope.clause(end - 1)
    cited = [
        (it, it.value)
        for it in scope.of_kind("citation")
        if first <= scope.at(it)[0] < last and isinstance(it.value, Citation) and "UBND" in it.value.symbol
    ]
    beside = [(it, value) for it, value in cited if _DECISION_BESIDE_RE.fullmatch(scope.text, end, scope.at(it)[0])]
    years = {value.issued_on[:4] for _, value in beside[:1] or cited} - {""}
    year = years.pop() if len(years) == 1 else ""
    return Period(start=year, end=year) if year else None


def find_roadmaps(scope: Scope) -> Iterator[Claim]:
    """«3. Xã Hưng Công: 16/19 tiêu chí, còn thiếu 3 tiêu chí. Lộ trình: 2018»."""
    for mention in scope.of_kind("period", "date"):
        at = scope.at(mention)[0]
        if _ROADMAP_RE.search(scope.text, 0, at) is None or _OF_CRITERIA_RE.match(scope.text, scope.at(mention)[1]):
            continue
        place, _ = scope.place_of(at, at)
        if place is not None and scope.reader.is_commune(place):
            yield from recognised(scope, mention, None, place, "target", "")


def _communes_before(scope: Scope, start: int, end: int) -> list[tuple[Mention | None, PlaceName]]:
    """The communes named last before the words: «xã A», «các xã A, B và C»; none if communes are counted there."""
    found: list[tuple[Mention | None, PlaceName]] = []
    if _OTHER_SUBJECT_RE.search(scope.text, start, end):
        return []  # «phấn đấu huyện đạt chuẩn nông thôn mới vào năm 2020»
    expected = end
    first = scope.sentence(end)[0]  # «Năm 2016 có xã A; năm 2017 có xã B đạt chuẩn»
    places = [mention for mention in scope.places() if first <= scope.at(mention)[0] and scope.at(mention)[1] <= end]
    for mention in reversed(places):
        at, to = scope.at(mention)
        if not found and at < start:
            break
        gap = scope.text[to:expected]
        if found and not _BETWEEN_NAMES_RE.fullmatch(gap):
            break
        if to <= start and ";" in gap and "năm" not in gap:
            break
        if not found and _SHARE_OF_RE.search(gap):
            return []  # «A, B đã về đích, vượt mục tiêu đến năm 2020 có 50% số xã đạt chuẩn»
        if not found and _IS_DISTRICT_RE.match(scope.text, to):
            return []
        counted = not found and _ARE_RE.fullmatch(scope.text, to, end) is None
        if counted and any(to <= scope.at(other)[0] < end for other in scope.of_kind("ratio", "quantity")):
            between = [other for other in scope.of_kind("quantity", "ratio") if to <= scope.at(other)[0] < end]
            if any(unit_of(other) == "communes" for other in between):
                return []
        value = mention.value
        if not isinstance(value, PlaceName) or not scope.reader.is_commune(value):
            break
        found.append((mention, value))
        expected = at
    return found[::-1]


def _districts_before(
    scope: Scope, start: int, end: int, said: str, *, reached: bool
) -> list[tuple[Mention | None, PlaceName]]:
    """«Huyện A được Thủ tướng Chính phủ công nhận …», «phấn đấu huyện đạt chuẩn nông thôn mới vào năm 2020».

    What only says «thành phố A, huyện B đã đạt chuẩn», without `reached`, says it right behind the names.
    """
    own = scope.reader.setting.place
    of_district = own is not None and scope.reader.level_of(own) == "district"
    other = _OTHER_SUBJECT_RE.search(scope.text, start, end)
    if other is not None:
        named = other["district"] and of_district and reached
        return [(None, own)] if named and own is not None else []
    for mention in reversed(scope.places()):
        at, to = scope.at(mention)
        if at < start or to > end:
            continue
        place = place_value(mention)
        is_own = own is not None and place.name == own.name and _IS_DISTRICT_RE.match(scope.text, to) is not None
        if not is_own and scope.reader.level_of(place) == "province":
            continue  # «… là huyện thứ ba của tỉnh Tiền Giang đạt chuẩn»
        if not (is_own or scope.reader.level_of(place) == "district") or not _DISTRICT_GAP_RE.fullmatch(
            scope.text, to, end
        ):
            return []
        kept = said.startswith(("giữ", "duy trì"))
        if not reached and not kept and not _ALREADY_RE.fullmatch(scope.text, to, end):
            return []
        if not reached and is_own:
            return []
        named = [*_joined_districts(scope, mention, start), (mention, own if is_own and own is not None else place)]
        first = named[0][0]
        lies_in = first is not None and _LIES_IN_RE.search(scope.text, start, scope.at(first)[0])
        return [] if lies_in else named  # «các xã của huyện A và thị xã B đã đạt chuẩn»
    return []


def _joined_districts(scope: Scope, last: Mention, start: int) -> list[tuple[Mention | None, PlaceName]]:
    """«thành phố A, huyện B và C đã được công nhận»: the names before the last."""
    found: list[tuple[Mention | None, PlaceName]] = []
    expected = scope.at(last)[0]
    for mention in reversed(scope.places()):
        at, to = scope.at(mention)
        if to > expected or at < start:
            continue
        place = place_value(mention)
        joined = _BETWEEN_DISTRICTS_RE.fullmatch(scope.text, to, expected)
        if joined is None or scope.reader.level_of(place) != "district":
            break
        found.append((mention, place))
        expected = at
    return found[::-1]


def _year_above(scope: Scope, mention: Mention | None, start: int, end: int) -> Mention | None:
    """«Năm 2018 xã A và B, năm 2019 xã C đạt chuẩn»: the year that opens the names, where several do."""
    opened = _years_above(scope, start, end)
    if mention is None or len(opened) < 2:
        return None
    return next((year for year in reversed(opened) if scope.at(year)[0] < scope.at(mention)[0]), None)


def _years_above(scope: Scope, start: int, end: int) -> list[Mention]:
    """The years between two positions that open a list of names."""
    ends = {scope.at(it)[0] for it in scope.places()}
    found = []
    for year in scope.of_kind("period"):
        opened = _OPENS_NAMES_RE.match(scope.text, scope.at(year)[1]) if start <= scope.at(year)[0] < end else None
        if opened is not None and ("xã" in opened.group() or opened.end() in ends):
            found.append(year)
    return found


def _year_in_brackets(scope: Scope, mention: Mention | None) -> Mention | None:
    """«Ka Đô (2014), Lạc Xuân (2015) là các xã đã được công nhận»."""
    end = scope.at(mention)[1] if mention is not None else -1
    opened = end >= 0 and scope.text.startswith(" (", end)
    return next((it for it in scope.of_kind("period") if opened and scope.at(it)[0] == end + 2), None)


def _going_on(scope: Scope, position: int) -> Iterator[tuple[Mention, Mention]]:
    """The communes that follow with years of their own, each with its year."""
    places = scope.places()
    for index, mention in enumerate(places):
        if scope.at(mention)[0] < position:
            continue
        run = scope.run_from(index)
        behind = _YEAR_OF_NAMES_RE.match(scope.text, scope.at(run[-1])[1])
        year = next((it for it in scope.of_kind("period") if behind and scope.at(it)[0] == behind.end()), None)
        if year is None or not _GOES_ON_RE.fullmatch(scope.text, position, scope.at(mention)[0]):
            return
        for name in run:
            if scope.reader.is_commune(place_value(name)):
                yield year, name
        position = scope.at(year)[1]


def _commune_in_force(scope: Scope, start: int, end: int) -> list[tuple[Mention | None, PlaceName]]:
    """«Xã này đã được công nhận …»: the commune that the paragraph is about, if the clause counts and names none."""
    counted = scope.figures_in("communes")
    others = _OTHER_SUBJECT_RE.search(scope.text, start, end) or _COMMUNES_RE.search(scope.text, start, end)
    named = others is not None or any(start <= scope.at(mention)[0] < end for mention in [*scope.places(), *counted])
    place, _ = scope.place_of(end, end)
    return [(None, place)] if place is not None and not named and scope.reader.is_commune(place) else []


def year_beside(scope: Scope, start: int, end: int, clause_start: int, clause_end: int) -> Mention | None:
    """The year behind the words («vào năm 2019»), else the last one before them in the clause; None without."""
    years = [m for m in scope.of_kind("period", "date") if clause_start <= scope.at(m)[0] < clause_end]
    behind = [m for m in years if 0 <= scope.at(m)[0] - end <= 40 and "," not in scope.text[end : scope.at(m)[0]]]
    before = [m for m in years if scope.at(m)[1] <= start]
    return behind[0] if behind else before[-1] if before else None


def _is_close(scope: Scope, anchor: Mention, end: int) -> bool:
    return 0 <= scope.at(anchor)[0] - end <= 16
