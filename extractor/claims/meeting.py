"""How many communes meet one criterion: «Tiêu chí số 2 (Giao thông): 14/17 xã đạt, chiếm 82,4%»."""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast

import regex

from extractor.claims.bands import share_behind
from extractor.claims.making import make_claim
from extractor.claims.scope import Scope
from extractor.model import Claim, CriterionRef, Mention

_REACHES_RE = regex.compile(r" (?:đã |mới )?(?:đạt|hoàn thành|xong)(?: chuẩn)?(?: tiêu chí)?(?: về)? ?")
_MEETING_RE = regex.compile(
    r"(?: ?\([^()]{0,80}\)| về [^:;.\d]{0,60}| ?- ?[^:;.\d]{0,60})?"
    r"(?: ?:| có| đã có|,| với)+(?: đến nay)?(?: mới| đã)?(?: chỉ)?(?: có)? "
)


def find_meeting(scope: Scope) -> Iterator[Claim]:
    """«Tiêu chí số 2 (Giao thông): 14/17 xã đạt, chiếm 82,4%» in a report of a district or province."""
    for reference in scope.of_kind("criterion"):
        criterion = cast(CriterionRef, reference.value)
        if criterion.level == "district":
            continue
        item = criterion.number
        for mention, value in scope.figures:
            if value.unit == "communes" and _meets(scope, mention, reference):
                yield _meeting(scope, mention, "communes_meeting_criterion", item)
                to = max(scope.at(mention)[1], scope.at(reference)[1])
                share = share_behind(scope, to) or _share_after_reach(scope, to)
                if share is not None:
                    yield _meeting(scope, share, "communes_meeting_criterion_share", item)


def _meets(scope: Scope, count: Mention, reference: Mention) -> bool:
    """«tiêu chí số 2 (Giao thông): 14/17 xã», «02 xã đạt tiêu chí giao thông»."""
    (start, end), (at, to) = scope.at(reference), scope.at(count)
    if at >= end:
        gap = _MEETING_RE.match(scope.text, end, scope.clause(start)[1])
        return gap is not None and gap.end() == at
    return _REACHES_RE.fullmatch(scope.text, to, start) is not None


def _meeting(scope: Scope, mention: Mention, indicator: str, item: str) -> Claim:
    place = scope.reader.setting.place
    return make_claim(scope, mention, "criteria.meeting", topic="criteria", indicator=indicator, item=item, place=place)


def _share_after_reach(scope: Scope, position: int) -> Mention | None:
    reached = regex.match(r" (?:đã )?(?:đạt|hoàn thành)(?: chuẩn| tiêu chí)?", scope.text[position:])
    return share_behind(scope, position + reached.end()) if reached else None
