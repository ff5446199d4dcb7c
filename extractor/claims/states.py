"""In which state each criterion of a commune is: met, not met, owed, or to be met.

«Các tiêu chí chưa đạt: tiêu chí số 7», «còn nợ tiêu chí giao thông», «Tiêu chí số 5. Trường học: … Tự đánh giá: Đạt».
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast

import regex

from extractor.claims.criteria import DEGREE_RE, sense_of
from extractor.claims.making import make_claim
from extractor.claims.passage import place_value
from extractor.claims.scope import Scope, unit_of
from extractor.claims.state_places import (
    OPENING,
    communes_behind,
    communes_there,
    next_criterion,
    run_of,
    these_communes,
)
from extractor.model import Claim, CriterionRef, Mention, NumberRange, Outline, Passage, PlaceName, Ratio

_TOUCHES_RE = regex.compile(
    r"(?:đạt|hoàn thành|duy trì|giữ vững|đảm bảo|xong|hoàn tất|trả nợ|bảo lưu)(?: chuẩn)?"
    r"(?: vững chắc| bền vững| ổn định| tốt)?(?: các| thêm| được| nốt)*(?: tiêu chí)?"
    r"(?: gồm| là)? ?:?(?: ?\()?(?: ?các)?(?: ?tiêu chí)?(?: từ| số)? ?$"
    r"|tiêu chí (?:đã |mới |được )?(?:đạt|hoàn thành)(?: chuẩn| thêm| mới)*(?: trong)?"
    r" (?:năm(?: \d{4}| nay)?|kì(?: này)?|quý [^ :]+|tháng(?: \d+| này)?)(?: gồm| là)? ?:? ?$"
)
_BEHIND_RUN_RE = regex.compile(r"(?: ?\([^()]{0,80}\))?(?P<words>[^.;:,()]{0,24})")
# «Quy hoạch: đạt; Giao thông: chưa đạt», «TC2: K», «TC 3 Đ»: right behind the criterion, and nothing more
_OWN_VERDICT_RE = regex.compile(
    r"(?:(?: ?\([^()]{0,60}\))? ?[:(=–-] ?(?:(?P<no>(?:chưa|không)(?: đạt| hoàn thành)?)|đạt|hoàn thành)(?: chuẩn)?"
    r"| ?[:(=–-]? ?(?:(?P<no>k|kđ|cđ)|đ|✓))(?= ?(?:[;,.):]|$|\())"
)
# «TC1 Quy hoạch: đạt; TC2 Giao thông: chưa đạt»: the name of the number between
_NAMED_VERDICT_RE = regex.compile(
    r" \p{L}[^.;:,()\d]{1,50}?(?: ?[:=–-] ?| ?\()(?:(?P<no>(?:chưa|không)(?: đạt| hoàn thành)?)|đạt|hoàn thành)"
    r"(?: chuẩn)?(?= ?(?:[;,.)]|$))"
)
_NOT_BEHIND_RE = regex.compile(r" ?[:(-]? ?(?:chưa|không) ?(?:[;,.)]|$)")  # «TC 3 chưa; TC 4 đạt»
# «Các tiêu chí số 1, 4, 7: qua rà soát đều đạt»
_ALL_MET_RE = regex.compile(
    r"(?: ?\([^()]{0,80}\))? ?[:,]? (?:[^.;:()\d]{0,40} )?(?:đều|cơ bản đều) (?:đã )?(?:đạt|hoàn thành)"
)
_STATE_ORDER = ("target_met", "owed", "not_met", "met")
# «Tiêu chí số 3 đạt.», «TC 14 đạt; TC 15 chưa đạt»
_MET_BEHIND_RE = regex.compile(
    r" (?:(?:cũng|đã|cơ bản|được|xã|huyện|tỉnh|tự|đánh giá|công nhận|thẩm định|kiểm tra|xác nhận|là|này) )*"
    r"(?:đạt|hoàn thành)"
    r"(?: chuẩn| tiêu chí| yêu cầu| theo (?:quy định|bộ|tiêu chí)[^.;:,()]*)* ?(?=[.;:,()]|$)"
)
# «Tiêu chí 1. Quy hoạch: Đạt. Quy hoạch chung huyện duyệt …», «TC 4 Điện (đạt): hộ dùng điện …»
_TITLED_VERDICT_RE = regex.compile(
    r"(?: ?[.:–-] ?| )?[^.;:\d]{0,70}(?:[:–-] ?(?:(?P<no>(?:chưa|không) đạt)|đạt)(?: chuẩn)?(?=[.;,]| ?\(|$)"
    r"|\( ?(?:đánh giá:? )?(?:(?P<no>(?:chưa|không) đạt)|đạt)(?: chuẩn)? ?\))"
)
_JUDGED_BEFORE_RE = regex.compile(
    r"(?: ?\([^()]{0,80}\))? ?[:-]? ?(?:(?:đã|cơ bản|vẫn|còn|hiện) )*(?:(?:chưa|không) )?(?:đạt|hoàn thành)"
    r"[^.;:,()\d]{0,24}[;,]"
)
_LAST_WORD_RE = regex.compile(
    r"(?r)(?:(?:[.;(|]|, ?(?=chưa|không)|=>|→| [–-]|(?:xem|coi) như|tự (?:đánh giá|chấm)(?: là)?|công nhận"
    r"|(?:đối chiếu|so)(?: (?:với )?(?:quy định|tiêu chí|chuẩn))?(?: thì)?[,:]?(?: (?:xã|tiêu chí))?(?: \p{L}+){0,3}?"
    r"|tiêu chí (?:này|trên)(?: \p{L}+){0,5}?) ?"
    r"(?:(?P<no>(?:chưa|không) đạt)|(?P<yes>đạt))(?: chuẩn| tiêu chí)?"
    r"|(?:(?P<no>(?:chưa|không) đạt|chưa hoàn thành)|(?P<yes>đạt|hoàn thành)) tiêu chí (?:này|trên))\)?[.;]?$"
)
_LEADS_MET_RE = regex.compile(
    r"tiêu chí (?:đã |được )?(?:đạt|hoàn thành)(?: chuẩn)?(?: gồm| bao gồm| là| như sau| cụ thể)?[^.;\d]{0,24}:? ?$"
)
_TITLES_MET_RE = regex.compile(
    r"(?<!\p{L})(?:tiêu chí(?!\p{L})[^.;]{0,24}(?:đạt|hoàn thành)"
    r"|(?:đạt|hoàn thành|duy trì|giữ vững)[^.;]{0,16}tiêu chí(?!\p{L}))"
)
_JUDGED_RE = regex.compile(
    r"(?:^|[.;] ?)(?:[-+*•]|[a-zđ\d]{1,3}(?:\.\d{1,2})?[.)])? ?"
    r"(?:(?:=>|→) ?|^\(?(?=(?:(?:tiêu chí|này|xã|đã|cơ bản) )*(?:chưa |không )?(?:đạt|hoàn thành)(?!\p{L}))"
    r"|^[^.;]{1,80}[,;] ?(?=(?:chưa |không )?đạt (?:tiêu chí|chuẩn|yêu cầu)[.;]?$)"  # «Khối lượng 100%, đạt tiêu chí.»
    r"|(?:=> ?)?(?:(?:xã|địa phương) )?(?:tự )?"
    r"(?:đánh giá|chấm|nhận|xét|kết luận|kl|kết quả|xếp loại|mức độ|(?:đối chiếu|so) với (?:quy định|tiêu chí|chuẩn))"
    r"(?:[^:.;]{0,30}[:,] ?| (?=(?:chưa |không )?(?:đạt|hoàn thành)(?!\p{L}))))"
    r"(?:(?:tiêu chí|xã|này|đã|tự|đánh giá|(?:cả )?(?:hai|ba|bốn|các) tiêu chí|đều) ){0,4}"
    r"(?:(?P<no>chưa đạt|không đạt|chưa hoàn thành|cđ|kđ)|đạt|hoàn thành|đ)"
    r"(?: chuẩn| theo quy định| yêu cầu| so với quy định| tiêu chí(?: này| số \d+)?(?: (?:về )?\p{L}+){0,5})*"
    r"(?: ?\([^()]{0,60}\))?\)?[.;]?$"
)
_VERDICT_RE = regex.compile(
    r"(?r)(?:(?:kết quả|tự)? ?(?:đánh giá|kết luận|xếp loại|so với quy định|mức độ)?[^.;:]{0,30}[:-] ?|[:-] ?|\) ?)"
    r"(?P<no>chưa đạt|không đạt|chưa hoàn thành|cđ|kđ)?(?P<yes>đạt|hoàn thành|đ)?(?: chuẩn"
    r"| tiêu chí)?(?: theo quy định)?[.;]?$"
)
_OPENS_RE = regex.compile(r"[^ ]{0,5} ?(?:tiêu chí (?:số |về )?)?")  # «5. Tiêu chí Trường học»
_VERDICT = 120  # letters at most of the two above, which look for their end

_OWN_WORD_RE = regex.compile(r"tiêu chí(?!\p{L})")
# «(gồm: …)», «, đó là các tiêu chí số …», «: …» between a number of criteria and their names
_OPENS_LIST_RE = regex.compile(
    r"\)?(?: cuối cùng| nữa| còn lại| so với [^.;:()]{0,30})? ?[(:,;]? ?"
    r"(?:(?:gồm|bao gồm|là|đó là|đều là|cụ thể|cụ thể là|cụ thể gồm|còn lại)(?: có)? ?)?[(:]? ?(?:các )?"
    r"(?:tiêu chí )?(?:về )?(?:số ?)?:? ?"
)
_OPENS_FAR_LIST_RE = regex.compile(
    r"[^.;:]{0,90}, (?:gồm|bao gồm|đó là|cụ thể)(?: là| có)? ?:? ?(?:các )?(?:tiêu chí ?)?(?:về )?(?:số ?)?:? ?"
)
_LACKED_RE = regex.compile(
    r"[(,;.–-] ?(?:hiện |còn |mới |đang )*(?:thiếu|(?P<owed>nợ))(?: (?:các|số|tiêu chí|gồm|là|về))*:? ?$"
)  # «17/19 (thiếu 2, 17)», «17/19; nợ: trường học, y tế»
_OWES_RE = regex.compile(r"(?<!\p{L})nợ(?: lại)? ?$")
_ADDS_RE = regex.compile(r"(?<!\p{L})(?:tăng|thêm)(?: được)? ?$")


_ROADMAP_RE = regex.compile(r"lộ trình|phấn đấu|đăng kí|dự kiến|kế hoạch (?:hoàn thành|thực hiện|xây dựng|đạt)|cam kết")
_BEHIND_TIME_RE = regex.compile(
    r" ?[:,–-]? ?(?:(?:hoàn thành|đạt|đạt chuẩn|thêm|các|là|gồm|xong|sẽ|phấn đấu|tập trung|\d{1,2}) )*(?:tiêu chí )?"
    r"(?:[:(] ?)?(?:số )?"
)


def find_states(scope: Scope) -> Iterator[Claim]:
    """«Các tiêu chí chưa đạt chuẩn tại xã Quang Trung: Tiêu chí số 7 (…); Tiêu chí số 6 (…)»."""
    last: tuple[object, ...] = ()
    for mention in scope.of_kind("criterion"):
        start, end = scope.at(mention)
        (places, state), rule = communes_behind(scope, start, end), "states.communes_behind"
        if not places:
            places = these_communes(scope, start) or communes_there(scope, start, end) or scope.places_of(start, end)
            state, rule = _state_of(scope, mention)
        if (
            state == "met"
            and rule == "states.beside"
            and (scope.role_of(start) == "target" or _is_ahead(scope, mention))
        ):
            state = "target_met"  # «phấn đấu năm 2013 đạt chuẩn tiêu chí số 6»
        judged = (cast(CriterionRef, mention.value).numbers, places, state, rule)
        if judged == last and rule == "states.verdict":
            continue  # «Tiêu chí 12. Lao động có việc làm: Đạt.» by number and by name
        last = judged
        for place in places if state else ():
            yield from _states(scope, mention, place, state, rule)


def _is_ahead(scope: Scope, mention: Mention) -> bool:
    """«Trong quý II xong tiêu chí 7» of minutes of March: the time lies behind the day of the report."""
    on = scope.reader.setting.on[:7]
    if not any(next(it.of_kind("period", "date"), None) for it in (scope, *scope.leads)):
        return False  # no time but that of the report
    period = scope.period_of(*scope.at(mention), "actual")[0]
    return period is not None and bool(on) and period.start[:7] > on


def _states(scope: Scope, mention: Mention, place: PlaceName, state: str, rule: str) -> Iterator[Claim]:
    reference = cast(CriterionRef, mention.value)
    if scope.reader.is_commune(place) == (reference.level == "district"):
        return
    for number in reference.numbers:
        yield make_claim(
            scope,
            mention,
            rule,
            topic="criteria",
            indicator="criterion_status",
            item=number,
            status=state,
            role="target" if state == "target_met" else "actual",
            place=place,
            doubts=("tiêu chí của bộ nâng cao",) if reference.level == "advanced" else (),
        )


def _next_commune(scope: Scope, position: int) -> int:
    """Where a later sentence of the paragraph turns to another commune: «…. Xã B: 17 tiêu chí, chưa đạt Hộ nghèo»."""
    later = (scope.at(it)[0] for it in scope.places() if scope.reader.is_commune(place_value(it)))
    end = scope.sentence(position)[1]
    return min((at for at in later if end <= at <= scope.sentence(at)[0] + OPENING), default=len(scope.text))


def _state_of(scope: Scope, mention: Mention) -> tuple[str, str]:
    """Return the state and the rule: words beside it, the line that leads the list, a verdict behind, the heading."""
    start, end = scope.at(mention)
    numbered = scope.text[end - 1].isdigit()
    judged = _OWN_VERDICT_RE.match(scope.text, end) or (_NAMED_VERDICT_RE.match(scope.text, end) if numbered else None)
    if judged is not None:
        return ("not_met" if judged["no"] else "met"), "states.verdict"
    own = _state_beside(scope, start, end)
    if own:
        return own, "states.beside"
    following = next_criterion(scope, end, other_than=cast(CriterionRef, mention.value))
    titled = _TITLED_VERDICT_RE.match(scope.text, end, following) if start <= OPENING else None
    if titled is not None:
        return ("not_met" if titled["no"] else "met"), "states.verdict"
    stop = min(next_criterion(scope, end), _next_commune(scope, end))
    own_words = scope.text[end:stop].rstrip(" ,;+-")[-_VERDICT:]
    said = "đạt" in own_words or "hoàn thành" in own_words or own_words.rstrip(".;").endswith("đ")
    for pattern in (_VERDICT_RE, _LAST_WORD_RE) if said else ():
        verdict = pattern.search(own_words)
        if verdict is not None and (verdict["no"] or verdict["yes"]):
            return ("not_met" if verdict["no"] else "met"), "states.verdict"
    judged = _verdict_below(scope, run_of(scope, start, end)[0])
    if judged:
        return judged, "states.verdict_below"
    for lead in scope.leads:
        last = lead.text[lead.sentence(len(lead.text) - 1)[0] :] if lead.text else ""
        led = _strongest(scope, last) if not _opens_with_criterion(lead) else ""  # «Tiêu chí 12: Chưa đạt» is of 12
        if led == "met" and lead.role_of(len(lead.text)) == "target":
            led = "target_met"
        # «xã đạt 8/19 tiêu chí, cụ thể như sau:» says nothing of each
        if led and (led != "met" or _LEADS_MET_RE.search(last) or _counts_its_items(lead)):
            return led, "states.of_list"
    if _is_on_roadmap(scope, start, end):
        return "target_met", "states.roadmap"
    for title in scope.titles_above:
        titled = _strongest(scope, title)
        # not «Mức độ đạt chuẩn của các xã», «Các xã đăng ký đạt chuẩn»
        if titled and (titled not in ("met", "target_met") or _TITLES_MET_RE.search(title)):
            return titled, "states.of_section"
    return "", ""


def _counts_its_items(lead: Scope) -> bool:
    """«Xã đã đạt 04 tiêu chí, cụ thể:» over as many criteria."""
    below = [index for index in lead.reader.by_passage if lead.reader.outline.passages[index].lead == lead.index]
    named = [it for index in below for it in lead.reader.scope(index).of_kind("criterion")]
    listed = len({number for it in named for number in cast(CriterionRef, it.value).numbers})
    return any(_is_as_many(it, listed) for it in lead.figures_in("criteria"))


def _is_on_roadmap(scope: Scope, start: int, end: int) -> bool:
    """«Lộ trình: năm 2019: TC Trường học; năm 2020: …», «- Quý III: TC 2, TC 6» below «Lộ trình thực hiện:»."""
    first = run_of(scope, start, end)[0]
    times = [scope.at(it)[1] for it in scope.of_kind("period", "date") if scope.at(it)[1] <= first]
    if not times or _BEHIND_TIME_RE.fullmatch(scope.text, times[-1], first) is None:
        return False
    said = (scope.text[: times[-1]], *(lead.text for lead in scope.leads[:1]), *scope.titles_above[:1])
    return any(_ROADMAP_RE.search(text) for text in said)


def _verdict_below(scope: Scope, start: int) -> str:
    """«2. Tiêu chí số 2 (Giao thông)» … «Đánh giá: Chưa đạt.» in a paragraph of its own further down the section.

    Where criteria are no sections, down to the paragraph that opens with the next.
    """
    outline, section, titled = scope.reader.outline, scope.passage.section, scope.opens_section
    if not titled and not _OPENS_RE.fullmatch(scope.text, 0, start):
        return ""
    lettered = not titled and _is_lettered(outline, scope.passage)
    if lettered and section is not None:
        section = outline.sections[section].parent  # «a)» above it is a part of the criterion before
    for index in range(scope.index + 1, len(outline.passages)):
        passage = outline.passages[index]
        if section is not None and not outline.is_within(passage.section, section):
            break
        below = passage.kind == "heading" and not (lettered and _is_lettered(outline, passage))
        if not titled and (below or _opens_with_criterion(scope.reader.scope(index))):
            break
        verdict = _JUDGED_RE.search(scope.reader.scope(index).text.strip())
        if verdict is not None:
            return "not_met" if verdict["no"] else "met"
    return ""


def _is_lettered(outline: Outline, passage: Passage) -> bool:
    """True if a passage stands in a section «a)»."""
    label = outline.sections[passage.section].label if passage.section is not None else ""
    return len(label) == 1 and label.isalpha() and label.islower()


def _opens_with_criterion(scope: Scope) -> bool:
    first = next(scope.of_kind("criterion"), None)
    return first is not None and _OPENS_RE.fullmatch(scope.text, 0, scope.at(first)[0]) is not None


def _state_beside(scope: Scope, start: int, end: int) -> str:
    """Words between the last figure and the run of criteria, or right behind the run («… và tiêu chí số 10 chưa đạt»).

    «đạt 17/19 tiêu chí, chỉ còn tiêu chí số 2» says nothing good of number 2: «đạt» must touch the criterion.
    """
    run_start, run_end = run_of(scope, start, end)
    degree = DEGREE_RE.match(scope.text, scope.sentence(start)[0], run_start) if "%" in scope.text else None
    if degree is not None:
        return "met" if degree["full"] else "not_met"
    figures = [scope.at(other) for other, _ in scope.figures if scope.at(other)[1] <= run_start]
    opening = max([scope.sentence(start)[0], *(to for _, to in figures), _end_of_verdict(scope, run_start)])
    word = _OWN_WORD_RE.match(scope.text, run_start)  # «còn tiêu chí 6, 10»: the word is of the reference
    before = _strongest(scope, scope.text[opening : word.end() if word else run_start])
    lacked = _LACKED_RE.search(scope.text, opening, run_start) if not before else None
    if lacked is not None:
        return "owed" if lacked["owed"] else "not_met"
    if before and (before != "met" or _TOUCHES_RE.search(scope.text[opening:run_start])):
        return before
    behind = _BEHIND_RUN_RE.match(scope.text, run_end)
    if _NOT_BEHIND_RE.match(scope.text, run_end):
        return "not_met"
    if _ALL_MET_RE.match(scope.text, run_end):
        return "met"
    after = _strongest(scope, behind["words"]) if behind else ""
    if behind is not None and after and (after != "met" or _MET_BEHIND_RE.match(scope.text, behind.start("words"))):
        return after
    return _state_by_count(scope, run_start, run_end)


def _end_of_verdict(scope: Scope, position: int) -> int:
    """Where the verdict on the criterion before ends: «tiêu chí số 13: chưa đạt; TC 14 đạt»."""
    ends = [scope.at(it)[1] for it in scope.of_kind("criterion") if scope.at(it)[1] <= position]
    judged = _JUDGED_BEFORE_RE.match(scope.text, ends[-1], position) if ends else None
    return judged.end() if judged is not None else 0


def _state_by_count(scope: Scope, start: int, end: int) -> str:
    """«đã đạt 6/9 tiêu chí (gồm: …)», «hoàn thành thêm 3 tiêu chí (số 2, 6, 17)»: as many as the figure before says."""
    named = [cast(CriterionRef, it.value) for it in scope.of_kind("criterion") if start <= scope.at(it)[0] < end]
    listed = len({number for reference in named for number in reference.numbers})  # «Thu nhập (TC số 10)» is one
    for other in reversed([it for it in scope.of_kind("quantity", "ratio", "range") if unit_of(it) == "criteria"]):
        at, to = scope.at(other)
        if to > start:
            continue
        if not _OPENS_LIST_RE.fullmatch(scope.text, to, start) and not _OPENS_FAR_LIST_RE.fullmatch(
            scope.text, to, start
        ):
            return ""
        if not _is_as_many(other, listed):
            continue  # «đạt 11/19 tiêu chí, tăng 3 tiêu chí so với năm 2010, gồm: …»
        first = max([scope.clause(at)[0], *(scope.at(it)[1] for it, _ in scope.figures if scope.at(it)[1] <= at)])
        words = scope.text[first:at]
        said = _strongest(scope, words)
        if _OWES_RE.search(words):
            return "owed"  # «hiện nợ 02 tiêu chí là Giao thông và Thủy lợi»
        if said in ("", "met") and sense_of(scope, other) == "unmet":
            return "not_met"  # «15/19; còn 4 TC: 2, 5, 6, 17»
        return said or ("met" if _ADDS_RE.search(words) else "")
    return ""


def _is_as_many(mention: Mention, listed: int) -> bool:
    """True if so many criteria are counted: «6/9 tiêu chí», «3 tiêu chí», «từ 2 đến 3 tiêu chí»."""
    value = mention.value
    if isinstance(value, NumberRange):
        return value.low is not None and value.high is not None and value.low <= listed <= value.high
    return listed == (value.count if isinstance(value, Ratio) else getattr(value, "value", None))


def _strongest(scope: Scope, text: str) -> str:
    found = {state for hit in scope.reader.catalog.words.states.find(text) for state in hit.ids}
    return next((state for state in _STATE_ORDER if state in found), "")
