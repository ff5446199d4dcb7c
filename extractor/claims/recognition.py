"""Recognition: which communes are recognised (or are to be), and how many.

«Năm 2017 xã Hà Lan được công nhận đạt chuẩn NTM», «phấn đấu đạt chuẩn NTM vào năm 2019», «có 5/12 xã (chiếm 41,7%)
đạt chuẩn NTM», «nâng tổng số xã đạt chuẩn lên 8 xã». To reach 19/19 is not to be recognised: that needs a decision
(Quyết định 2540/QĐ-TTg, 18/2022/QĐ-TTg).
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import regex

from extractor.claims.bands import share_behind
from extractor.claims.making import make_claim
from extractor.claims.passage import place_value
from extractor.claims.scope import Scope, unit_of
from extractor.model import Claim, Mention, Period, PlaceName, Quantity, Ratio

_NTM = r"(?:nông thôn mới|nông thông mới|ntm|xdntm)"
_NAMED = (
    rf"(?:(?:được|đã|ra quyết định|quyết định)[^.;,\d]{{0,40}} ?công nhận[^.;,\d]{{0,30}}(?:đạt chuẩn|{_NTM})"
    rf"|đạt chuẩn (?:xã )?(?:quốc gia )?(?:về )?{_NTM}|đạt {_NTM}|(?:về|cán|chạm|chạm tới|tới) đích"
    rf"|hoàn thành (?:chương trình |mục tiêu |nhiệm vụ )?(?:xây dựng )?{_NTM}"
    r"|được[^.;,\d]{0,40} ?công nhận(?= ?(?:[:(.;]|gồm|là|(?:từ |vào |trong )?năm|$)))"
)
# «đạt chuẩn» alone, where no other standard is meant («trạm y tế đạt chuẩn», «đạt chuẩn văn hóa»)
_BARE = (
    r"đạt chuẩn(?! (?:quốc gia|văn hóa|y tế|tiêu chí|giai đoạn|về|phổ cập|xóa mù|tiếp cận|an toàn|đô thị|thư viện"
    r"|cơ sở|vệ sinh|kĩ năng|chính trị|\d))"
)
_RECOGNISED = rf"(?:{_NAMED}|{_BARE})"
_RECOGNISED_RE = regex.compile(rf"(?P<what>{_RECOGNISED})(?:[^.;,\d]{{0,12}}(?P<kind>nâng cao|kiểu mẫu))?")
_KIND_RE = regex.compile(r"(?P<kind>nâng cao|kiểu mẫu)")
_PURPOSE_RE = regex.compile(r"(?:^|[,.;] ?)(?:để|nhằm|đủ điều kiện|hồ sơ|điều kiện|thẩm định|xét)[^.;]*$")
_ASKED_RE = regex.compile(r"(?:đề nghị|trình|đề xuất)[^.;]*$")
_MORE_RE = regex.compile(r"(?:có thêm|thêm|tăng thêm|tăng|giảm|bổ sung)(?: được)? ?$")
_BRACKET = r"(?: ?\([^()]{0,60}\))?"
_BEHIND_RE = regex.compile(
    rf"{_BRACKET},?[^,.;()]{{0,50}}?{_BRACKET},?(?: chiếm[^.;,(]{{0,20}}%?,?)?[^,.;()]{{0,30}}?{_NAMED}"
    r"(?P<rest>[^.;,]{0,24})"
)
_BEHIND_BARE_RE = regex.compile(rf"{_BRACKET},?(?: (?:đã|được|công nhận|đều|có|xã))* {_BARE}(?P<rest>[^.;,]{{0,24}})")
# «3 xã NTM kiểu mẫu»
_TITLED_RE = regex.compile(rf"{_BRACKET} (?:đạt )?(?:chuẩn )?(?:{_NTM} )?(?P<rest>nâng cao|kiểu mẫu)")
_LEAD_RE = regex.compile(rf"số xã [^.;,\d]{{0,20}}{_RECOGNISED}(?P<rest>[^.;\d]{{0,50}})$")
# «xã A và xã B đã đạt chuẩn NTM nâng cao (2/5 xã, đạt 40%)»
_BRACKETED_RE = regex.compile(rf"{_NAMED}(?P<rest>[^.;(\d]{{0,16}})\( ?$")
_BY_PLACE_RE = regex.compile(rf"số xã [^:;.\d]{{0,30}}(?:{_RECOGNISED}|{_NTM}|nâng cao|kiểu mẫu)[^:;.\d]{{0,50}}:")
_EARLIER_RE = regex.compile(rf"xã [^.;\d]{{0,30}}{_RECOGNISED}(?P<rest>[^.;\d]{{0,24}})[^.;]{{0,60}}$")
_LIST_LEAD_RE = regex.compile(
    rf"(?:công nhận|{_RECOGNISED}|xã (?:đạt )?(?:chuẩn )?{_NTM} (?:nâng cao|kiểu mẫu))"
    r"[^.;()]{0,40}?(?::| gồm| là| \()"
)
_STARTS_ANEW_RE = regex.compile(rf"\d xã [^:()]{{0,40}}{_RECOGNISED}[^:()]{{0,20}};")
_YEAR_BRACKET_RE = regex.compile(r" ?\((?:cùng |đạt |được công nhận |công nhận |về đích )*(?:trong )?(?=năm|20)")
# «Số xã đạt chuẩn là 02/15 xã, tương ứng tỷ lệ 13,33 % (A, B)»: the count and its share stand before the names
_BEFORE_LISTED_RE = regex.compile(
    r" ?(?:(?:năm \d{4}|các|đó|có|là|gồm|\d{1,3}(?: ?/ ?\d{1,3})? xã|xã|:|\(|,|tương ứng|tương đương|chiếm|đạt|bằng"
    r"|tỉ lệ|\d{1,3}(?:,\d+)? ?%) ?)*+"
)
_BETWEEN_LISTED_RE = regex.compile(r" ?(?:\([^()]{0,60}\))? ?(?:,|;|và|\)|\(|-|của|thuộc| |\.\.\.)*(?:các )?(?:xã )?")
_BETWEEN_NAMES_RE = regex.compile(r" ?(?:,|và|;)(?: năm \d{4}(?: là| có|:)?)?(?: (?:các )?xã)? ?")
_OPENS_NAMES_RE = regex.compile(r"(?: là| có|:)? (?:các )?xã ")
_COMMUNES_RE = regex.compile(r"(?<!\p{L})(?:số|các|mỗi|những|%) xã(?!\p{L})")  # «100% số xã đạt chuẩn»
_OTHER_SUBJECT_RE = regex.compile(
    r"(?<!\p{L})(?:huyện|thị xã|thành phố|tỉnh|thôn|xóm|ấp|bản|khu dân cư)(?: (?:cũng|sẽ|được|đã))* ?$"
)
# «đã công nhận 02 xã (…)», «quyết định công nhận cho 3 xã NTM»
_GIVEN_RE = regex.compile(r"công nhận(?: thêm| mới| được| cho)* ?$")
_GIVEN_BEHIND_RE = regex.compile(rf" ?(?:(?:đạt )?(?:chuẩn )?{_NTM} ?)?(?P<rest>)(?:[(:;,.]|gồm|là|trong|năm|và|$)")
# «2 xã còn lại là A, B đạt chuẩn»; the names are taken out
_REST_NAMED_RE = regex.compile(
    r"(?: còn lại)?(?: là| gồm|:| \()(?:,|;|và|xã|các| )*\)? ?,?(?: (?:cùng|đều|sẽ|đã))* "
    rf"{_RECOGNISED}(?P<rest>[^.;,]{{0,24}})"
)
_OF_COMMUNES_RE = regex.compile(r" (?:của )?(?:tổng )?(?:số )?(?:các )?xã(?! hội)(?!\p{L})")
_FOLLOWS_RE = regex.compile(
    r"[^;.\d]{0,60}(?:,|;|và|:)(?: trong đó| gồm| riêng|:)* (?:đến |hết |cuối |trong )?năm \d{4} ?"
    r"(?:(?:có|thêm|là|:|đã|được) ?)*"
)
_ENDS_LIST_RE = regex.compile(r"(?: cuối cùng| nữa| còn lại)? ?(?:[,.;)]|$|và(?!\p{L}))")
_PARALLEL_RE = regex.compile(
    r" ?(?:,|;|và|, và) (?:(?:đến |hết |cuối |trong )?(?:năm \d{4}|\d tháng (?:đầu|cuối) năm(?: \d{4})?) ?)?"
    r"(?:(?:có|thêm|là|:|đã|được) ?)*"
)
_ROADMAP_RE = regex.compile(
    r"lộ trình(?: (?:hoàn thành|đạt chuẩn|về đích|công nhận|đăng kí|phấn đấu))*(?: ?:| là| trong| vào| đến)* ?$"
)
_DOUBTFUL = (
    (regex.compile(r"trước (?:khi )?(?:sáp nhập|sắp xếp|hợp nhất|nhập)[^.;]*$"), "số của các xã trước khi sáp nhập"),
    (regex.compile(r"(?:mỗi|hàng|bình quân) năm[^.;,\d]*$"), "số của mỗi năm"),
)
_COUNT_INDICATOR = {
    "": ("communes_recognised_count", "communes_recognised_share"),
    "nâng cao": ("communes_advanced_count", "communes_advanced_share"),
    "kiểu mẫu": ("communes_model_count", "communes_model_share"),
}
_ITEM = {"": "", "nâng cao": "advanced", "kiểu mẫu": "model"}


def find_recognised_communes(scope: Scope) -> Iterator[Claim]:
    """A commune by name with «công nhận … đạt chuẩn», or «đạt chuẩn» with the year beside it."""
    for match in _RECOGNISED_RE.finditer(scope.text):
        start, end = match.span()
        clause_start, clause_end = scope.clause(start)
        before = scope.text[clause_start:start]
        if _PURPOSE_RE.search(before) or regex.search(r"(?:chưa|không)[^,.;]{0,20}$", before):
            continue
        if match["what"].startswith("đạt chuẩn") and not regex.search(_NTM, match["what"]) and "tiêu chí" in before:
            continue  # «đạt thêm 3 tiêu chí, nâng số tiêu chí đạt chuẩn lên 11»
        role = "target" if scope.role_of(end) == "target" else "actual"
        if role == "actual" and _ASKED_RE.search(before):
            continue
        anchor = _year_beside(scope, start, end, clause_start, clause_end)
        if anchor is not None and not (
            "công nhận" in match.group() or role == "target" or _is_close(scope, anchor, end)
        ):
            continue
        reached = "công nhận" in match.group() or (match["kind"] and regex.search(r"đã (?:được )?$", before))
        if anchor is None and role == "actual" and not reached:
            continue
        places = _communes_before(scope, clause_start, start) or _commune_in_force(scope, clause_start, start)
        for mention, place in places:
            year = _year_above(scope, mention, clause_start, start) or anchor
            yield from _recognised(scope, year, mention, place, role, _ITEM[match["kind"] or ""])


def _recognised(
    scope: Scope, anchor: Mention | None, mention: Mention | None, place: PlaceName, role: str, item: str
) -> Iterator[Claim]:
    """The claim stands on its year; without one on the commune's name, in the time of the heading or of the report."""
    figure = anchor or mention
    if figure is None:
        return
    doubts: tuple[str, ...] = ()
    if anchor is not None and isinstance(anchor.value, Period):
        period: Period | None = Period(start=anchor.value.start[:4], end=anchor.value.end[:4])
        if role == "actual" and scope.reader.setting.year and anchor.value.first_year > scope.reader.setting.year:
            role = "target"
    else:
        start, end = scope.at(figure)
        period, doubt = scope.period_of(start, end, role)
        doubts = (doubt,) if doubt else ("không ghi năm công nhận",) if role == "actual" else ()
    yield make_claim(
        scope,
        figure,
        "recognition.commune",
        topic="criteria",
        indicator="commune_recognised",
        item=item,
        status="true",
        role=role,
        place=place,
        period=period,
        doubts=doubts,
    )


def find_roadmaps(scope: Scope) -> Iterator[Claim]:
    """«3. Xã Hưng Công: 16/19 tiêu chí, còn thiếu 3 tiêu chí. Lộ trình: 2018»."""
    for mention in scope.of_kind("period", "date"):
        at = scope.at(mention)[0]
        place, _ = scope.place_of(at, at)
        if place is not None and scope.reader.is_commune(place) and _ROADMAP_RE.search(scope.text, 0, at):
            yield from _recognised(scope, mention, None, place, "target", "")


def find_recognised_lists(scope: Scope) -> Iterator[Claim]:
    """«Sáu xã đã được công nhận gồm: Yên Trị (năm 2015), Đoàn Kết và Lạc Thịnh (cùng năm 2019)»."""
    for match in _LIST_LEAD_RE.finditer(scope.text):
        if regex.search(r"(?:tiêu chí|chỉ tiêu)[^.;]*$", scope.text[scope.clause(match.start())[0] : match.start()]):
            continue  # «Các tiêu chí đã đạt chuẩn: xã A đạt 17/19 tiêu chí» lists what is met, not who is recognised
        if scope.is_negated(*match.span()):
            continue  # «Các xã chưa đạt chuẩn: A 16 tiêu chí, B 15 tiêu chí»
        role = "target" if scope.role_of(match.end()) == "target" else "actual"
        kind = _KIND_RE.search(match.group())
        item = _ITEM[kind["kind"]] if kind else ""
        said = [year for year in scope.of_kind("period") if match.start() <= scope.at(year)[0] < match.end()]
        for names, year in _listed(scope, match.end()):
            for mention in names:
                anchor = year or (said[-1] if said else None)
                yield from _recognised(scope, anchor, mention, place_value(mention), role, item)


def _listed(scope: Scope, start: int) -> Iterator[tuple[list[Mention], Mention | None]]:
    """Communes listed from a position on, in groups with the year in brackets behind each: «A, B (năm 2015), C»."""
    waiting: list[Mention] = []
    position, end = start, scope.sentence(start)[1]
    for mention in scope.of_kind("place"):
        at, to = scope.at(mention)
        if at < start:
            continue
        between = _BETWEEN_LISTED_RE if position > start else _BEFORE_LISTED_RE
        if at >= end or not between.fullmatch(scope.text, position, at):
            break
        position = to
        if not scope.reader.is_commune(place_value(mention)):
            continue  # «Nam Chính (huyện Đức Linh)»
        waiting.append(mention)
        year = _year_in_brackets(scope, to)
        if year is not None:
            yield waiting, year
            waiting = []
    if waiting:
        yield waiting, None


def _year_in_brackets(scope: Scope, position: int) -> Mention | None:
    opened = _YEAR_BRACKET_RE.match(scope.text, position)
    for mention in scope.of_kind("period"):
        if opened is not None and scope.at(mention)[0] in range(position, opened.end() + 1):
            return mention
    return None


def _communes_before(scope: Scope, start: int, end: int) -> list[tuple[Mention | None, PlaceName]]:
    """The communes named last before the words: «xã A», «các xã A, B và C»; none if communes are counted there."""
    found: list[tuple[Mention | None, PlaceName]] = []
    if _OTHER_SUBJECT_RE.search(scope.text, start, end):
        return []  # «phấn đấu huyện đạt chuẩn nông thôn mới vào năm 2020»
    expected = end
    places = [mention for mention in scope.places() if start <= scope.at(mention)[0] and scope.at(mention)[1] <= end]
    for mention in reversed(places):
        at, to = scope.at(mention)
        gap = scope.text[to:expected]
        if found and not _BETWEEN_NAMES_RE.fullmatch(gap):
            break
        if not found and any(to <= scope.at(other)[0] < end for other in scope.of_kind("ratio", "quantity")):
            between = [other for other in scope.of_kind("quantity", "ratio") if to <= scope.at(other)[0] < end]
            if any(unit_of(other) == "communes" for other in between):
                return []
        value = mention.value
        if not isinstance(value, PlaceName) or not scope.reader.is_commune(value):
            break
        found.append((mention, value))
        expected = at
    return found[::-1]


def _year_above(scope: Scope, mention: Mention | None, start: int, end: int) -> Mention | None:
    """«Năm 2018 xã A và B, năm 2019 xã C đạt chuẩn»: the year that opens the names, where several do."""
    years = [year for year in scope.of_kind("period") if start <= scope.at(year)[0] < end]
    opened = [year for year in years if _OPENS_NAMES_RE.match(scope.text, scope.at(year)[1])]
    if mention is None or len(opened) < 2:
        return None
    return next((year for year in reversed(opened) if scope.at(year)[0] < scope.at(mention)[0]), None)


def _commune_in_force(scope: Scope, start: int, end: int) -> list[tuple[Mention | None, PlaceName]]:
    """«Xã này đã được công nhận …»: the commune that the paragraph is about, if the clause counts and names none."""
    counted = [mention for mention, value in scope.figures if value.unit == "communes"]
    others = _OTHER_SUBJECT_RE.search(scope.text, start, end) or _COMMUNES_RE.search(scope.text, start, end)
    named = others is not None or any(start <= scope.at(mention)[0] < end for mention in [*scope.places(), *counted])
    place, _ = scope.place_of(end, end)
    return [(None, place)] if place is not None and not named and scope.reader.is_commune(place) else []


def _year_beside(scope: Scope, start: int, end: int, clause_start: int, clause_end: int) -> Mention | None:
    """The year behind the words («vào năm 2019»), else the last one before them in the clause."""
    years = [m for m in scope.of_kind("period", "date") if clause_start <= scope.at(m)[0] < clause_end]
    behind = [m for m in years if 0 <= scope.at(m)[0] - end <= 40 and "," not in scope.text[end : scope.at(m)[0]]]
    before = [m for m in years if scope.at(m)[1] <= start]
    return behind[0] if behind else before[-1] if before else None


def _is_close(scope: Scope, anchor: Mention, end: int) -> bool:
    return 0 <= scope.at(anchor)[0] - end <= 16


def find_recognised_counts(scope: Scope) -> Iterator[Claim]:
    """«có 5/12 xã (chiếm 41,7%) đạt chuẩn NTM», «tổng số xã đạt chuẩn NTM là 8 xã»."""
    last: tuple[Mention, str] | None = None
    elliptic = _elliptic_kinds(scope)
    for mention, value in scope.figures:
        if value.unit != "communes":
            continue
        found = (
            _kind_of_count(scope, mention)
            or _repeated(scope, mention, last)
            or _counted_by_place(scope, mention)
            or elliptic.get(scope.at(mention)[0])
        )
        if found is None:
            continue
        kind, said = found
        last = mention, kind
        count_id, share_id = _COUNT_INDICATOR[kind]
        start, end = scope.at(mention)
        before = scope.text[scope.clause(start)[0] : start]
        added = _MORE_RE.search(before) is not None
        role = "change" if added and scope.role_of(start) == "actual" else ""
        rule = "recognition.added" if added else "recognition.count"
        place = _counting_place(scope, start, end)
        doubts = tuple(doubt for pattern, doubt in _DOUBTFUL if pattern.search(before))
        yield make_claim(
            scope, mention, rule, topic="criteria", indicator=count_id, role=role, place=place, doubts=doubts
        )
        share = share_behind(scope, end) or share_behind(scope, said)
        if share is not None:
            yield make_claim(
                scope, share, "recognition.share", topic="criteria", indicator=share_id, role=role, place=place
            )


def find_recognised_shares(scope: Scope) -> Iterator[Claim]:
    """«100% số xã đạt chuẩn NTM, trong đó có ít nhất 40% số xã đạt chuẩn NTM nâng cao và 10% xã kiểu mẫu»."""
    for mention, value in scope.figures:
        start, end = scope.at(mention)
        communes = _OF_COMMUNES_RE.match(scope.text, end)
        if value.unit != "percent" or communes is None:
            continue
        found = _kind_of_count(scope, mention, communes.end())
        if found is not None:
            yield make_claim(
                scope,
                mention,
                "recognition.share_of_communes",
                topic="criteria",
                indicator=_COUNT_INDICATOR[found[0]][1],
                place=_counting_place(scope, start, end),
            )


def _elliptic_kinds(scope: Scope) -> dict[int, tuple[str, int]]:
    """«Năm 2013 có 8 xã, năm 2014 có 18 xã, năm 2015 có 6 xã được công nhận»: the words stand once, behind the last.

    Returns what `_kind_of_count` says of the last, by the place of each before it.
    """
    counts = [mention for mention, value in scope.figures if value.unit == "communes"]
    found: dict[int, tuple[str, int]] = {}
    for mention, following in pairwise(counts):  # «10 xã về đích, trong đó năm 2014 có 4 xã và năm 2015 là 3 xã»
        (start, end), (at, to) = scope.at(mention), scope.at(following)
        kind = found.get(start) or _kind_of_count(scope, mention)
        dated = any(end <= scope.at(it)[0] < at for it in scope.of_kind("period"))
        if kind and dated and _ENDS_LIST_RE.match(scope.text, to) and _FOLLOWS_RE.fullmatch(scope.text, end, at):
            found[at] = kind[0], to
    for mention, following in reversed(list(pairwise(counts))):
        (_, end), (at, _) = scope.at(mention), scope.at(following)
        named = any(end <= scope.at(it)[0] < at for it in scope.of_kind("period", "place"))
        ordered = any(scope.respective(at, items) for items in (scope.places(), scope.periods()))
        if (named or ordered) and _PARALLEL_RE.fullmatch(scope.without_names(end, at)):
            kind = found.get(at) or _kind_of_count(scope, following)
            if kind is not None:
                found[scope.at(mention)[0]] = kind[0], end
    return found


def _repeated(scope: Scope, mention: Mention, last: tuple[Mention, str] | None) -> tuple[str, int] | None:
    """«95 xã đạt chuẩn NTM nâng cao, chiếm 41,1% (95/231 xã)»: the ratio in brackets counts the same communes."""
    if last is None or not isinstance(mention.value, Ratio):
        return None
    start, end = scope.at(mention)
    same = isinstance(last[0].value, Quantity) and last[0].value.value == mention.value.count
    near = scope.sentence(start) == scope.sentence(scope.at(last[0])[0]) and scope.text[:start].endswith("(")
    return (last[1], end) if same and near else None


def _counted_by_place(scope: Scope, mention: Mention) -> tuple[str, int] | None:
    """«Số xã nâng cao theo từng huyện: huyện A 16 xã, B 15 xã, …»: what is counted stands before the colon."""
    start, end = scope.at(mention)
    sentence_start = scope.sentence(start)[0]
    lead = _BY_PLACE_RE.search(scope.text, sentence_start, start)
    named = any(0 <= start - scope.at(place)[1] <= len(" có: ") for place in scope.places())
    return ((_KIND_RE.search(lead.group()) or {"kind": ""})["kind"], end) if lead and named else None


def _given(scope: Scope, clause_start: int, start: int, end: int) -> regex.Match[str] | None:
    """«đã công nhận 02 xã (A và B)», «công nhận thêm 4 xã NTM»: not «công nhận 3 xã an toàn khu»."""
    behind = _GIVEN_BEHIND_RE.match(scope.text, end)
    return behind if behind and _GIVEN_RE.search(scope.text, clause_start, start) else None


def _first_match(text: str, start: int, stop: int) -> regex.Match[str] | None:
    for pattern in (_TITLED_RE, _BEHIND_RE, _BEHIND_BARE_RE):
        match = pattern.match(text, start, stop)
        if match is not None:
            return match
    return None


def _counting_place(scope: Scope, start: int, end: int) -> PlaceName | None:
    """Communes are counted in a district or province, never in a commune named beside the count."""
    place, _ = scope.place_of(start, end)
    return scope.reader.setting.place if place is not None and scope.reader.is_commune(place) else place


def _kind_of_count(scope: Scope, mention: Mention, behind_at: int | None = None) -> tuple[str, int] | None:
    """Return "" | nâng cao | kiểu mẫu and where the words end, if the communes counted are recognised; else None.

    `behind_at` is where the words may begin, if not right behind the figure («100% số xã …»).
    """
    start, end = scope.at(mention)
    end = behind_at or end
    clause_start, clause_end = scope.clause(start)
    stop = min(
        [
            scope.at(m)[0]
            for m in scope.of_kind("ratio", "quantity")
            if scope.at(m)[0] > end and unit_of(m) == "communes"
        ]
        or [clause_end]
    )
    behind = _first_match(scope.text, end, stop)
    lead = behind or _LEAD_RE.search(scope.text, clause_start, start)
    lead = lead or _BRACKETED_RE.search(scope.text, clause_start, start) or _given(scope, clause_start, start, end)
    lead = lead or _REST_NAMED_RE.match(scope.without_names(end, stop))
    if lead is None and _MORE_RE.search(scope.text[clause_start:start]):
        # «Số xã đạt chuẩn NTM là 06/12 xã, tăng 2 xã so với năm trước»
        lead = _EARLIER_RE.search(scope.text, scope.sentence(start)[0], start)
    if lead is None:
        return None
    if scope.is_negated(min(start, lead.start()), max(end, lead.start("rest"))):
        return None
    kind = _KIND_RE.search(lead["rest"])
    return (kind["kind"] if kind else ""), max(lead.start("rest"), end)
