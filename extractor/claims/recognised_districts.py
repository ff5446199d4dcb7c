"""How many districts are recognised: «2 huyện, thành phố được công nhận», «số xã đạt chuẩn là 52, số huyện là 3 huyện».

The words for recognition are those of `recognition`; a district of higher rank («huyện kiểu mẫu») has no indicator.
"""

from __future__ import annotations

from collections.abc import Iterator

import regex

from extractor.claims.making import make_claim
from extractor.claims.recognised_counts import ADDED_RE, counted_kinds
from extractor.claims.recognition import ASKED_RE, BARE, KIND_RE, NAMED, NTM, RECOGNISED
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
        said = _is_said(scope, start, end)
        beside = any(_JOINED_RE.fullmatch(scope.text, end, at) for at in communes if at >= end)
        if not (said or beside) or _LIES_IN_RE.search(before) or ASKED_RE.search(before):
            continue
        role = "change" if ADDED_RE.search(before) and scope.role_of(start) == "actual" else ""
        yield _counted(scope, mention, "districts_recognised_count", role)
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


def _is_said(scope: Scope, start: int, end: int) -> bool:
    """True if the words for recognition stand right behind a number of districts, or lead to it."""
    clause_start, clause_end = scope.clause(start)
    before = scope.text[clause_start:start]
    behind = _BEHIND_RE.match(scope.without_names(end, clause_end))
    lead = _LEAD_RE.search(before) if behind is None and _ENDS_RE.match(scope.text, end) else None
    if lead is not None and not _SAID_RE.search(lead["said"]) and not _SAID_RE.search(before, 0, lead.start()):
        return False
    said = behind or lead
    if said is None or _NOT_YET_RE.search(said.group()) or scope.is_negated(start, end):
        return False
    return KIND_RE.search(behind["rest"] if behind else said["said"]) is None


def _counted(scope: Scope, mention: Mention, indicator: str, role: str, doubts: tuple[str, ...] = ()) -> Claim:
    return make_claim(
        scope, mention, "recognition.districts", topic="criteria", indicator=indicator, role=role, doubts=doubts
    )
