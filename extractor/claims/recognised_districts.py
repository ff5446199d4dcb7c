"""How many districts are recognised: «2 huyện, thành phố được công nhận», «số xã đạt chuẩn là 52, số huyện là 3 huyện».

The words for recognition are those of `recognition`; a district of higher rank («huyện nâng cao») is its item. Those
counted may be named behind: «4 huyện đạt chuẩn, gồm A, B; thành phố C hoàn thành nhiệm vụ».
"""

from __future__ import annotations

from collections.abc import Iterator

import regex

from extractor.claims.making import make_claim
from extractor.claims.passage import place_value
from extractor.claims.recognised_counts import ADDED_RE, counted_kinds
from extractor.claims.recognised_lists import year_in_brackets
from extractor.claims.recognition import ASKED_RE, BARE, ITEM, KIND_RE, NAMED, NTM, RECOGNISED, recognised
from extractor.claims.scope import Scope
from extractor.model import Claim, Mention

_UNITS = r"(?:huyện|đơn vị cấp huyện|thị xã|thành phố|quận|đơn vị|địa phương)"
# «huyện, thành phố (50%) của tỉnh đã được công nhận»; the names are taken out
_BEHIND_RE = regex.compile(
    rf"(?:(?:,|và| |/)*{_UNITS}(?!\p{{L}}))*(?: (?:của|thuộc|trong|trên địa bàn|cả|toàn)(?: (?:tỉnh|thành phố))?)* ?"
    r"(?: thuộc \d+ (?:tỉnh|huyện)(?:(?:,| và)? (?:thành phố|thị xã))?(?: trực thuộc trung ương)?)?"
    r"(?: ?\([^()]{0,60}\))?(?:,? (?:chiếm|bằng|đạt)(?: tỉ lệ)? [\d,]+ ?%,?)?"
    r"(?: (?:đã|đều|cùng|vừa|mới|sẽ|có|dự kiến|phấn đấu|đăng kí))*+"
    rf" (?:{NAMED}|{BARE}|(?:được[^.;,\d]{{0,40}}công nhận )?hoàn thành nhiệm vụ(?! (?:thu|chính trị|năm|được))"
    rf"|{NTM}(?= ?(?:[.;,)]|$)))(?P<rest>[^.;,]{{0,24}})"
)
# «nâng tổng số huyện đạt chuẩn lên 4 huyện», «…, số huyện là 2 huyện»
_LEAD_RE = regex.compile(
    rf"(?<!\p{{L}})số (?:các )?{_UNITS}(?:(?:,|và| )+{_UNITS})*(?P<said>[^.;,\d]{{0,50}}?)(?: là| có| lên| đạt|:)* ?$"
)
_SAID_RE = regex.compile(RECOGNISED)
_ENDS_RE = regex.compile(rf"(?:(?:,|và| |/)*{_UNITS}(?!\p{{L}}))* ?(?:[.;,:()]|$)")
# «24 xã thuộc 6 huyện đạt chuẩn»: where what is recognised lies
_LIES_IN_RE = regex.compile(r"(?<!\p{L})(?:thuộc|tại|ở|của|trên|trong|địa bàn|với)(?: (?:các|tổng số|số))* ?$")
_OPENS_NAMES_RE = regex.compile(
    rf"[^.;()\d]{{0,90}}?{RECOGNISED}[^.;()\d]{{0,60}}?(?: ?[:(]|,? (?:gồm|là|đó là)(?: có)?:?) ?"
)
# «4/9 đơn vị cấp huyện hoàn thành nhiệm vụ gồm 3 huyện: A, B và thành phố C»
_AGAIN_RE = regex.compile(rf"(?:\d{{1,2}} {_UNITS} ?:? ?)?")
_OPENS_THEM_RE = regex.compile(rf"(?:(?:,|và| |/)*{_UNITS}(?!\p{{L}}))*(?: ?[:(]|,? (?:gồm|là|đó là)(?: có)?:?) ?")
_BETWEEN_NAMES_RE = regex.compile(
    r"(?: ?\([^()]{0,60}\))?(?: (?:đạt chuẩn|hoàn thành)[^.;,\d]{0,50})?"
    r"(?:,|;|và|\)| |(?:các )?(?:huyện|thị xã|thành phố)(?!\p{L}))*"
)
_NAMES_OUT_RE = regex.compile(r"^(?: |,|và)+ ")  # «02 huyện A và B, tỉnh C đạt chuẩn»
_NOT_YET_RE = regex.compile(r"(?<!\p{L})(?:hồ sơ|đề nghị|đủ điều kiện|chưa|không)(?!\p{L})")


# «05 huyện và 347 xã đạt chuẩn», «80 xã, 4 huyện đạt chuẩn»
_JOINED_RE = regex.compile(r"(?:,|(?P<sure> và| cùng| với))+ (?:có )?(?:số )?")


def find_recognised_districts(scope: Scope) -> Iterator[Claim]:
    """«64/117 xã và 2 huyện, thành phố được công nhận», «05 huyện và 347 xã đạt chuẩn»."""
    districts = scope.figures_in("districts")
    if not districts:
        return
    communes = {scope.at(it)[0]: it for it, kind, _ in counted_kinds(scope) if not kind}
    for mention in districts:
        start, end = scope.at(mention)
        before = scope.text[scope.clause(start)[0] : start]
        said, kind = _said_of(scope, start, end)
        yield from _named(scope, mention, led=said)
        beside = any(_JOINED_RE.fullmatch(scope.text, end, at) for at in communes if at >= end)
        if not (said or beside) or _LIES_IN_RE.search(before) or ASKED_RE.search(before):
            continue
        role = "change" if ADDED_RE.search(before) and scope.role_of(start) == "actual" else ""
        yield _counted(scope, mention, "districts_recognised_count", role, item=ITEM[kind])
        for other in scope.figures_in("communes") if said else ():
            joined = _JOINED_RE.fullmatch(scope.text, scope.at(other)[1], start)
            if joined is not None and scope.at(other)[0] not in communes:
                doubts = () if joined["sure"] else ("chữ «đạt chuẩn» đứng sau số huyện",)
                yield _counted(scope, other, "communes_recognised_count", role, doubts)


def find_recognised_villages(scope: Scope) -> Iterator[Claim]:
    """«…, nâng tổng số lên 80 xã, 113 thôn»: what leads to the communes leads to the villages beside them."""
    villages = scope.figures_in("villages")
    for communes, kind, said in counted_kinds(scope) if villages else ():
        end = scope.at(communes)[1]
        for mention in villages if not kind and said == end else ():
            start, behind = scope.at(mention)
            if _JOINED_RE.fullmatch(scope.text, end, start) and _ENDS_RE.match(scope.text, behind):
                yield _counted(scope, mention, "villages_recognised_count", "")


def _named(scope: Scope, mention: Mention, *, led: bool) -> Iterator[Claim]:
    """«04/9 đơn vị cấp huyện được công nhận, gồm huyện A, huyện B đạt chuẩn …; thành phố C hoàn thành nhiệm vụ …»."""
    start, end = scope.at(mention)
    opened = _OPENS_NAMES_RE.match(scope.text, end) or (_OPENS_THEM_RE.match(scope.text, end) if led else None)
    if opened is None or scope.is_negated(*opened.span()):
        return
    role = "target" if scope.role_of(start) == "target" else "actual"
    kind = KIND_RE.search(opened.group())
    again = _AGAIN_RE.match(scope.text, opened.end())
    position = again.end() if again is not None else opened.end()
    for place in scope.of_kind("place"):
        at, to = scope.at(place)
        if at < position:
            continue
        if not _BETWEEN_NAMES_RE.fullmatch(scope.text, position, at):
            break
        position = to
        if scope.reader.level_of(place_value(place)) == "district":
            year = year_in_brackets(scope, to)
            yield from recognised(scope, year, place, place_value(place), role, ITEM[kind["kind"]] if kind else "")


def _said_of(scope: Scope, start: int, end: int) -> tuple[bool, str]:
    """Whether the words for recognition stand right behind a number of districts, or lead to it, and their kind."""
    clause_start, clause_end = scope.clause(start)
    before = scope.text[clause_start:start]
    rest = scope.without_names(end, clause_end)
    if any(0 <= scope.at(it)[0] - end <= 1 for it in scope.of_kind("place")):
        rest = _NAMES_OUT_RE.sub(" ", rest)
    behind = _BEHIND_RE.match(rest)
    lead = _LEAD_RE.search(before) if behind is None and _ENDS_RE.match(scope.text, end) else None
    if lead is not None and not _SAID_RE.search(lead["said"]) and not _SAID_RE.search(before, 0, lead.start()):
        return False, ""
    said = behind or lead
    if said is None or _NOT_YET_RE.search(said.group()) or scope.is_negated(start, end):
        return False, ""
    kind = KIND_RE.search(behind["rest"] if behind else said["said"])
    return True, kind["kind"] if kind is not None else ""


def _counted(
    scope: Scope, mention: Mention, indicator: str, role: str, doubts: tuple[str, ...] = (), item: str = ""
) -> Claim:
    return make_claim(
        scope,
        mention,
        "recognition.districts",
        topic="criteria",
        indicator=indicator,
        item=item,
        role=role,
        doubts=doubts,
    )
