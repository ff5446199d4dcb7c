"""Units named right before the words for recognition, or taken in by them.

«Thủ tướng công nhận huyện A (tỉnh B) và huyện C, tỉnh D đạt chuẩn nông thôn mới», «xã A, B đã về
đích». The units that only tell where another lies (a province, the district of a commune) belong to the same run.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import regex

from extractor.claims.named_places import is_village
from extractor.claims.passage import place_value
from extractor.claims.recognition import (
    ASKED_RE,
    BARE,
    ITEM,
    NAMED,
    NTM,
    SIGNS,
    is_given_to,
    recognised,
    role_said,
    year_beside,
)
from extractor.claims.scope import Scope
from extractor.model import Claim, Mention
from extractor.vi.gate import says

BESIDE_NAMES = "recognition.named"
_UNIT = r"(?:xã|thị trấn|phường|huyện|thị xã|thành phố|tp\.?|tx\.?|tỉnh)"
_BRACKET = r"\([^()\d]{2,40}\)"
_BETWEEN_RE = regex.compile(rf"(?:{_BRACKET}|[(),;]|và|cùng|với|thuộc|của|các|\d{{1,2}}(?= xã)|{_UNIT}| )*")
_SAID = (
    rf"(?:đạt|là|trở thành|danh hiệu|công nhận|hoàn thành)(?: (?:đạt|là|danh hiệu|chuẩn|các|bộ|tiêu chí|xây dựng))*"
    rf" (?:xã|huyện|thị xã|thành phố) (?:đạt (?:chuẩn )?)?{NTM}"
    rf"|hoàn thành (?:xây dựng|nâng cao) [^.;,\d]{{0,20}}?{NTM}"
    rf"|(?:có|được|nhận) (?:\p{{L}}+ ){{0,4}}quyết định [^.;,\d]{{0,30}}?công nhận(?:[^.;,\d]{{0,30}}?{NTM})?"
    r"|công nhận(?= (?:(?:vào|trong) )?năm \d)"
    r"|(?:mới|vừa)(?: được)? công nhận(?= ?(?:[.;,)]|$|đạt))"
    r"|(?:đạt|là|trở thành|được công nhận(?: là)?)(?: chuẩn)?(?: xã)?(?= (?:nâng cao|kiểu mẫu)(?!\p{L}| chất lượng))"
)
_BEHIND = (
    rf"(?: ?{_BRACKET})?[),]?(?: (?:đã|được|vừa|mới|cùng|đều|cũng|còn|hiện|nay|chính thức|vinh dự|sẽ|dự kiến|phấn đấu"
    r"|đăng kí|lần lượt|đón|nhận|tổ chức|lễ|công bố))*"
)
_SAID_RE = regex.compile(
    rf"(?P<what>{_BEHIND} (?:{_SAID}|{NAMED}))(?:[^.;,\d]{{0,12}}?(?P<kind>nâng cao|kiểu mẫu)(?! chất lượng))?"
)
_SAID_BARE_RE = regex.compile(rf"(?P<what>{_BEHIND} {BARE})(?:[^.;,\d]{{0,12}}?(?P<kind>nâng cao|kiểu mẫu))?")
_GIVEN_RE = regex.compile(rf"công nhận(?: (?:thêm|mới|được|cho|đối với|là|gồm|các|\d{{1,2}}|{_UNIT}))*[: ]*$")
# «xã B của huyện A đạt chuẩn», «đề án xây dựng huyện A đạt chuẩn»: another thing is told of, or nothing yet
_WITHIN_RE = regex.compile(
    r"(?<!\p{L})(?:của|tại|ở|thuộc|trong|trên|địa bàn|từ|cùng với|như|giao|hỗ trợ|giúp|cho|đề án|xây dựng|để|nhằm|nếu"
    rf"|khi|ủy|ubnd|chợ|(?:trường|trạm)(?: \p{{L}}+){{0,3}}?)(?: (?:các|cả|cho|\d|hai|ba|bốn|{_UNIT}))* ?$"
)
_PURPOSE_RE = regex.compile(r"(?:^|[,.;] ?)(?:để|nhằm|nếu|khi|sau khi|đề án|hồ sơ|đủ điều kiện)[^.;]*$")


def find_recognised_names(scope: Scope) -> Iterator[Claim]:
    """«công nhận huyện A (tỉnh B) và huyện C, tỉnh D đạt chuẩn nông thôn mới năm 2017»."""
    if not says(scope.text, SIGNS):
        return
    for run in _runs(scope):
        start, end = scope.at(run[0])[0], scope.at(run[-1])[1]
        clause_start, clause_end = scope.clause(end - 1)
        before = scope.text[scope.clause(start)[0] : start]
        given = _GIVEN_RE.search(before) is not None
        said = _SAID_RE.match(scope.text, end) or (given and _SAID_BARE_RE.match(scope.text, end)) or None
        if (
            said is None
            or is_given_to(scope, said)
            or _PURPOSE_RE.search(before)
            or (not given and _WITHIN_RE.search(before))
        ):
            continue
        asked = ASKED_RE.search(before) is not None
        year = year_beside(scope, said.start(), said.end(), clause_start, clause_end)
        role = role_said(scope, said, year)
        for mention in _told_of(scope, run, given=given):
            place, item = place_value(mention), ITEM[said["kind"] or ""]
            yield from recognised(scope, year, mention, place, role, item, asked=asked, rule=BESIDE_NAMES)


def _runs(scope: Scope) -> Iterator[list[Mention]]:
    """The places that stand side by side."""
    run: list[Mention] = []
    for mention in scope.of_kind("place"):
        if run and not _BETWEEN_RE.fullmatch(scope.text, scope.at(run[-1])[1], scope.at(mention)[0]):
            yield run
            run = []
        run.append(mention)
    if run:
        yield run


def _told_of(scope: Scope, run: list[Mention], *, given: bool) -> list[Mention]:
    """The communes of a run, else its districts; none where it holds a village.

    Of «2 xã: A, B; xã C đạt chuẩn» only those behind the semicolon, which parts lists, not names.
    """
    if any(is_village(place_value(it)) for it in run):
        return []
    communes = [it for it in run if scope.reader.is_commune(place_value(it))]
    gaps = [scope.text[scope.at(it)[1] : scope.at(behind)[0]] for it, behind in pairwise(run)]
    parted = [at for at, gap in enumerate(gaps, 1) if ";" in gap]
    if parted and len(parted) < len(gaps) and len(communes) == len(run) and not given:
        return run[parted[-1] :]
    return communes or [it for it in run if scope.reader.level_of(place_value(it)) == "district"]
