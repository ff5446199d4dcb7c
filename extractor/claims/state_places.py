"""The criteria that stand side by side in a passage, and the communes that are told of with them.

«hoàn thành thêm tiêu chí 10, 17 (xã A)», «Tiêu chí số 17 chưa đạt ở các xã A, B», «tất cả các xã này đều chưa đạt».
"""

from __future__ import annotations

from typing import cast

import regex

from extractor.claims.passage import place_value
from extractor.claims.scope import Scope
from extractor.model import CriterionRef, PlaceName

OPENING = 6  # letters of a bullet or number before what opens a paragraph
_RUN_RE = regex.compile(r"(?: ?\([^()]{0,80}\)| về \p{L}[^.;:,()\d]{0,40}?)? ?(?:,|;|và|\+)? ?(?:tiêu chí )?(?:số )?")
_NOT_MET_BEFORE_RE = regex.compile(
    r"xã (?:còn |hiện |vẫn )*(?:(?:chưa|không) (?:đạt|hoàn thành)|(?P<owed>nợ))(?: chuẩn)?(?: tiêu chí)?(?: về)? ?$"
)
_BEHIND_NAME_RE = regex.compile(
    r"(?: ?\([^()]{0,60}\)| về [^:;.]{0,60})? ?(?::|gồm:?|là|\()(?: \d+)? ?(?:các )?(?:xã:? )?"
)
_NOT_MET_IN_RE = regex.compile(
    r"(?:chưa đạt|chưa hoàn thành|không đạt|(?P<owed>(?<!\p{L})nợ))(?: chuẩn| tiêu chí)*"
    r"(?: ở| tại| là| gồm| thuộc| ?:| ?\(|,)* ?(?:các )?(?:xã ?)?:? ?$"
)
_THERE_RE = regex.compile(r"\)?,? ?(?:\(|(?:tại|ở|của|cho) )(?:các )?(?:xã )?$")
_EXCEPT_RE = regex.compile(r"(?<!\p{L})(?:còn|riêng|trừ)(?: lại)?(?: \d+ xã)?(?: là| gồm| có|:)* ?(?:các )?$")
_THESE_RE = regex.compile(
    r"(?<!\p{L})(?:các|những|cả(?: \p{L}+| \d+)?) xã (?:này|trên|nói trên|đó|ấy|kể trên)(?!\p{L})"
)
# «Tiêu chí số 2: có 7/12 xã đạt. Các xã chưa đạt gồm: A, B», «10/12 xã đạt (A và B chưa có HTX nên chưa đạt)»
_REST_RE = regex.compile(
    r" ?(?:còn (?:lại )?)?(?:các |\d{1,2} )?xã (?:còn )?(?:chưa|không) (?:đạt|hoàn thành)(?!\p{L})"
)
_APART_RE = regex.compile(r"[;(] ?(?:còn |riêng |do )?(?:các )?(?:xã )?$")
_LEFT_OUT_RE = regex.compile(
    r" (?:(?:còn|đều|cùng|vẫn|thì) )*(?:(?:chưa|không) (?:đạt|hoàn thành)|[^.;()]{0,60}(?:nên|vì vậy) (?:chưa"
    r"|không) đạt)"
)
_NOT_MET_BEHIND_RE = regex.compile(r" ?(?:(?:là|đều|còn|vẫn|hiện) )*(?:chưa|không) (?:đạt|hoàn thành)")


def these_communes(scope: Scope, start: int) -> list[PlaceName]:
    """«A 15/19, B 14/19 và C 13/19. Tất cả các xã này đều chưa đạt tiêu chí số 10»: those of the sentence before."""
    first = scope.sentence(start)[0]
    said = _THESE_RE.search(scope.text, first, start)
    if said is None or not first:
        return []
    before = scope.sentence(first - 1)[0]
    named = [place_value(it) for it in scope.places() if before <= scope.at(it)[0] < first]
    return [it for it in dict.fromkeys(named) if scope.reader.is_commune(it)]


def communes_there(scope: Scope, start: int, end: int) -> list[PlaceName]:
    """«thêm tiêu chí 10, 17 (xã A)», «đạt 2 tiêu chí (số 4, 19) tại xã B»: behind the run, none before it."""
    places = scope.places()
    index = next((at for at, it in enumerate(places) if scope.at(it)[0] >= end), None)
    if index is None or _THERE_RE.search(scope.text, end, at := scope.at(places[index])[0]) is None:
        return []
    run_start, run_end = run_of(scope, start, end)
    if run_end > at or _THERE_RE.fullmatch(scope.text, run_end, at) is None:
        return []
    first = scope.clause(run_start)[0]
    before = (place_value(it) for it in places[:index] if first <= scope.at(it)[0] < run_start)
    run = [place_value(it) for it in scope.run_from(index)]
    return run if all(map(scope.reader.is_commune, run)) and not any(map(scope.reader.is_commune, before)) else []


def communes_behind(scope: Scope, start: int, position: int) -> tuple[list[PlaceName], str]:
    """«Tiêu chí số 17 chưa đạt ở các xã A, B», «tiêu chí giao thông: 9/11 xã đạt (còn A và B chưa đạt)».

    Or «các xã chưa đạt tiêu chí số 2: A, B»; the criterion stands at text[start:position].
    """
    first = scope.sentence(position)
    goes_on = _REST_RE.match(scope.text, first[1]) if start <= OPENING else None
    stop = min(next_criterion(scope, position), first[1] if goes_on is None else scope.sentence(goes_on.end())[1])
    for index, mention in enumerate(scope.places()):
        at = scope.at(mention)[0]
        if position <= at < stop:
            run = scope.run_from(index)
            behind = scope.text[scope.at(run[-1])[1] : stop]
            before = scope.text[position:at]
            said = _NOT_MET_IN_RE.search(before)
            if said is None and _BEHIND_NAME_RE.fullmatch(before):
                said = _NOT_MET_BEFORE_RE.search(scope.text, 0, start)
            if said is not None:
                return [place_value(it) for it in run], "owed" if said["owed"] else "not_met"
            lacks = _LEFT_OUT_RE.match(behind) if _APART_RE.search(before) else None
            if lacks is None and (_EXCEPT_RE.search(before) or _BEHIND_NAME_RE.fullmatch(before)):
                lacks = _NOT_MET_BEHIND_RE.match(behind)
            following = next_criterion(scope, position)
            if lacks is not None and scope.at(run[-1])[1] + lacks.end() + 1 >= following < len(scope.text):
                break  # «xã A chưa đạt tiêu chí số 2; xã B chưa đạt tiêu chí số 5»
            if lacks is not None:
                return [place_value(it) for it in run], "not_met"
            break
    return [], ""


def next_criterion(scope: Scope, position: int, other_than: CriterionRef | None = None) -> int:
    """Where the next criterion begins, or the text ends: «Tiêu chí 18: … tiếp cận pháp luật – Đạt» names one twice."""
    own = other_than.numbers if other_than is not None else None
    starts = (scope.at(it)[0] for it in scope.of_kind("criterion") if cast(CriterionRef, it.value).numbers != own)
    return min((at for at in starts if at >= position), default=len(scope.text))


def run_of(scope: Scope, start: int, end: int) -> tuple[int, int]:
    """Bounds of the criteria that stand side by side with one («số 2, số 6 và số 17»)."""
    spans = [scope.at(other) for other in scope.of_kind("criterion")]
    for at, to in spans:
        if at >= end and _runs_on(scope, scope.text[end:at]):
            end = to
    for at, to in reversed(spans):
        if to <= start and _runs_on(scope, scope.text[to:start]):
            start = at
    return start, end


def _runs_on(scope: Scope, between: str) -> bool:
    """«TC1 Quy hoạch (đang điều chỉnh), TC2 Giao thông»: only the name of the first stands between."""
    if _RUN_RE.fullmatch(between):
        return True
    named = next(iter(scope.reader.catalog.criteria_names("commune", scope.reader.setting.year).find(between)), None)
    opens = named is not None and not between[: named.start].strip(" :-–")
    return named is not None and opens and _RUN_RE.fullmatch(between[named.end :]) is not None
