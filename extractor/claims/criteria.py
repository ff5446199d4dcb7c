"""Criteria: how many a commune meets, in which state each one is, how communes spread over bands.

«xã Quang Trung đạt 17/19 tiêu chí», «bình quân 16,5 tiêu chí/xã», «5 xã đạt 15-18 tiêu chí», «Các tiêu chí chưa đạt:
tiêu chí số 7». **Source**: the sets are those of Quyết định 491, 1980, 318, 558, 320/QĐ-TTg in schemas/criteria/.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from typing import cast

import regex

from extractor.claims.making import make_claim
from extractor.claims.scope import Scope, unit_of
from extractor.model import Claim, CriterionRef, Mention, NumberRange, PlaceName, Quantity, Ratio

_MEAN_RE = regex.compile(r"(?:bình quân|trung bình|bq)(?!\p{L})(?! thu nhập)[^;.]{0,60}$")
_MEAN_AFTER_RE = regex.compile(r" ?(?:bình quân|bq|trên xã|mỗi xã|một xã)(?!\p{L})")
_TOTAL_RE = regex.compile(r"(?:tổng số(?: lượt)? tiêu chí|tổng số)[^;.]{0,60}$")
_CHANGE_RE = regex.compile(r"(?:tăng|giảm)(?: thêm| được| bình quân)?(?: (?:khoảng|gần|trên|hơn))? ?$")
_REACH_RE = regex.compile(
    r"(?:đạt|hoàn thành|có|được|đủ|với|lên|là|còn)(?: chuẩn| và cơ bản đạt)?(?: cả| đủ| tất cả| toàn bộ| từ)? ?:? ?$"
)
_SET_SIZE_RE = regex.compile(r"(?:bộ|toàn bộ|các|thực hiện|hệ thống|rà soát|nội dung|trong)(?: các)? ?$")
_OTHER_SET_RE = regex.compile(
    r"(?:tiêu chí|chuẩn|ntm|nông thôn mới) (?:xã )?(?:(?:ntm|nông thôn mới) )?(nâng cao|kiểu mẫu)"
)
_SMALLEST_SET, _COMMUNE_MAX = Decimal(10), Decimal(20)  # criteria of a commune; districts have nine
_REST_AFTER_RE = regex.compile(r" ?(?:còn lại|chưa đạt|chưa hoàn thành|chưa đảm bảo)")
_TOUCHES_RE = regex.compile(
    r"(?:đạt|hoàn thành|duy trì|giữ vững|đảm bảo)(?: chuẩn)?(?: các| thêm| được)?(?: tiêu chí)?(?: gồm| là)? ?:? ?$"
)
_RUN_RE = regex.compile(r"(?: ?\([^()]{0,80}\))? ?(?:,|;|và|\+)? ?")
_BEHIND_RUN_RE = regex.compile(r"(?: ?\([^()]{0,80}\))?(?P<words>[^.;:,()]{0,24})")
_LACKING_RE = regex.compile(r"(?:chưa đạt|còn thiếu|thiếu|còn nợ|chưa hoàn thành|không đạt|còn)(?: được| lại)? ?$")
_STATE_ORDER = ("target_met", "owed", "not_met", "met")
_LAST_WORD_RE = regex.compile(r"[.;(] ?(?P<no>(?:chưa|không) đạt)?(?P<yes>đạt)?(?: chuẩn| tiêu chí)?\)?[.;]?$")
_LEADS_MET_RE = regex.compile(
    r"tiêu chí (?:đã |được )?(?:đạt|hoàn thành)(?: chuẩn)?(?: gồm| bao gồm| là| như sau| cụ thể)?[^.;\d]{0,24}:? ?$"
)
_JUDGED_RE = regex.compile(
    r"[-+*]? ?(?:=> ?)?(?:tự )?(?:đánh giá|kết luận|kết quả|xếp loại)[^:]{0,30}: ?(?:tiêu chí )?"
    r"(?P<no>chưa đạt|không đạt|chưa hoàn thành)?(?:đạt|hoàn thành)?(?: chuẩn| tiêu chí)?[^.;:]{0,30}[.;]?"
)
_NO_BAND_RE = regex.compile(
    r"(?<!\p{L})(?P<nobody>không (?:còn|có) xã)(?: nào)?(?: chỉ)?(?: đạt)? (?=(?:dưới|từ|<)? ?\d)"
)
_SHARE_LEAD_RE = regex.compile(
    r"(?:^|[^.;]*[,(] ?| )(?:\(|chiếm|đạt|tương ứng|tương đương|bằng|tỉ lệ|với)(?: với)?(?: tỉ lệ)?(?: là)?"
    r"(?: khoảng| trên| hơn| gần)? ?$|[^.;]*\( ?$"
)
_NAMES_BETWEEN_RE = regex.compile(r" ?[,:(]? ?(?:gồm|là|:)")
_REACHES_RE = regex.compile(r" (?:đã |mới )?(?:đạt|hoàn thành|xong)(?: chuẩn)?(?: tiêu chí)?(?: về)? ?")
_MEETING_RE = regex.compile(
    r"(?: ?\([^()]{0,80}\)| về [^:;.\d]{0,60}| ?- ?[^:;.\d]{0,60})?"
    r"(?: ?:| có| đã có|,| với)+(?: đến nay)?(?: mới| đã)?(?: chỉ)?(?: có)? "
)
_VERDICT_RE = regex.compile(
    r"(?:(?:kết quả|tự)? ?(?:đánh giá|kết luận|xếp loại|so với quy định|mức độ)?[^.;:]{0,30}[:-] ?|[:-] ?|\) ?)"
    r"(?P<no>chưa đạt|không đạt|chưa hoàn thành)?(?P<yes>đạt|hoàn thành)?(?: chuẩn| tiêu chí)?(?: theo quy định)?[.;]?$"
)


def find_counts(scope: Scope) -> Iterator[Claim]:
    """«xã Quang Trung đạt 17/19 tiêu chí»; «bình quân 16,5 tiêu chí/xã»; «286/360 tiêu chí»."""
    for mention, value in scope.figures:
        if value.unit in ("criteria", "criteria/commune", "indicators") and not _is_band(scope, mention):
            claim = _count_claim(scope, mention, value)
            if claim is not None:
                yield claim


def _count_claim(scope: Scope, mention: Mention, value: Quantity | Ratio) -> Claim | None:
    start, end = scope.at(mention)
    clause_start, _ = scope.clause(start)
    before, after = scope.text[clause_start:start], scope.text[end : end + 30]
    changed = _CHANGE_RE.search(before) is not None
    role = "change" if changed else ""
    if value.unit == "indicators" and (_REST_AFTER_RE.match(after) or _LACKING_RE.search(before)):
        return None
    if value.unit == "indicators":
        return make_claim(
            scope, mention, "criteria.indicators", topic="criteria", indicator="indicators_met_count", role=role
        )
    is_mean = value.unit == "criteria/commune" or _MEAN_RE.search(before) or _MEAN_AFTER_RE.match(after)
    if is_mean and not isinstance(value, Ratio):
        quantity = _as_mean(value) if isinstance(value, Quantity) else None
        return make_claim(
            scope,
            mention,
            "criteria.mean",
            topic="criteria",
            indicator="criteria_met_mean",
            quantity=quantity,
            role=role,
        )
    if isinstance(value, Ratio):
        indicator = "criteria_met_count" if value.of <= _COMMUNE_MAX else "criteria_met_total"
        place, _ = scope.place_of(start, end)
        known = place is None or not place.candidates or _is_commune(scope, place) or value.of < _SMALLEST_SET
        doubts = () if known or indicator != "criteria_met_count" else ("tiêu chí của xã, địa bàn không phải xã",)
        return make_claim(
            scope,
            mention,
            "criteria.ratio",
            topic="criteria",
            indicator=indicator,
            item=_kind_of_set(before, after),
            role=role,
            doubts=doubts,
        )
    if _TOTAL_RE.search(before) or "lượt" in mention.evidence.quote.lower() or value.value > _COMMUNE_MAX:
        return make_claim(scope, mention, "criteria.total", topic="criteria", indicator="criteria_met_total", role=role)
    if _REST_AFTER_RE.match(after) or _LACKING_RE.search(before):
        return make_claim(
            scope, mention, "criteria.unmet", topic="criteria", indicator="criteria_unmet_count", role="actual"
        )
    reached = _REACH_RE.search(before) or _follows_name(scope, start)
    if changed or (reached and not _SET_SIZE_RE.search(before) and not value.decimals):
        place, _ = scope.place_of(start, end)
        if place is None or not _is_commune(scope, place):
            return None
        return make_claim(scope, mention, "criteria.count", topic="criteria", indicator="criteria_met_count", role=role)
    return None


def _follows_name(scope: Scope, start: int) -> bool:
    """«xã Búng Lao 11 tiêu chí; xã Ẳng Cang: 10 tiêu chí»."""
    return any(regex.fullmatch(r" ?[:(]? ?", scope.text[scope.at(place)[1] : start]) for place in scope.places())


def _kind_of_set(before: str, after: str) -> str:
    """Return advanced or model where the clause names that set («theo bộ tiêu chí nâng cao … đạt 12/12 tiêu chí»)."""
    named = _OTHER_SET_RE.findall(before)[-1:] or _OTHER_SET_RE.findall(after)[:1]
    return {"nâng cao": "advanced", "kiểu mẫu": "model"}[named[0]] if named else ""


def _as_mean(value: Quantity) -> Quantity:
    """A mean is no count: «16 tiêu chí/xã» is rounded, so its interval is that of its digits."""
    step = Decimal(1) / Decimal(10) ** value.decimals
    mean = Quantity.printed(value.value, "criteria/commune", decimals=value.decimals, step=step, counts=False)
    return mean if value.bound == "exact" else replace(mean, bound=value.bound, low=value.low, high=value.high)


def _is_commune(scope: Scope, place: PlaceName) -> bool:
    return place.type_word in ("xã", "phường", "thị trấn") or scope.reader.level_of(place) == "commune"


# --- bands ----------------------------------------------------------------------------------------------------------


def find_bands(scope: Scope) -> Iterator[Claim]:
    """«5 xã đạt 15-18 tiêu chí», «Số xã đạt từ 10 đến 14 tiêu chí: 4 xã (33,3%)», «02 xã đạt 19/19 tiêu chí»."""
    for band in scope.of_kind("range", "quantity", "ratio"):
        if not _is_band(scope, band):
            continue
        count = _band_count(scope, band)
        if count is None:
            continue
        yield make_claim(
            scope,
            count,
            "criteria.band",
            topic="criteria",
            indicator="communes_by_band",
            item=band_item(band),
            place=scope.reader.setting.place,  # never a commune named in brackets behind the count
        )
        share = share_behind(scope, scope.at(count)[1]) or share_behind(scope, scope.at(band)[1])
        if share is not None:
            yield make_claim(
                scope,
                share,
                "criteria.band_share",
                topic="criteria",
                indicator="communes_by_band_share",
                item=band_item(band),
                place=scope.reader.setting.place,
            )
    for match in _NO_BAND_RE.finditer(scope.text):
        yield from _empty_band(scope, match)


def _empty_band(scope: Scope, match: regex.Match[str]) -> Iterator[Claim]:
    """«Không còn xã đạt dưới 5 tiêu chí»: a band with nobody in it."""
    for band in scope.of_kind("quantity", "range"):
        if scope.at(band)[0] == match.end() and unit_of(band) == "criteria":
            yield make_claim(
                scope,
                band,
                "criteria.empty_band",
                topic="criteria",
                indicator="communes_by_band",
                item=band_item(band),
                quantity=Quantity(value=Decimal(0), unit="communes", low=Decimal(0), high=Decimal(0)),
                place=scope.reader.setting.place,
                span=scope.view.home(match.start(), match.end("nobody")),
            )


def share_behind(scope: Scope, end: int) -> Mention | None:
    """Return the percentage behind a count: «(chiếm 41,7%)», «, gồm xã A và B (25%)», «, đạt tỷ lệ 41,7%»."""
    for mention in scope.of_kind("quantity", "ratio"):
        start = scope.at(mention)[0]
        if start < end:
            continue
        gap = scope.text[end:start]
        is_share = isinstance(mention.value, Quantity) and mention.value.unit == "percent"
        near = len(gap) <= 40 or (len(gap) <= 120 and _NAMES_BETWEEN_RE.match(gap))
        return mention if is_share and near and _SHARE_LEAD_RE.search(gap) else None
    return None


def band_item(band: Mention) -> str:
    """Return the id of a band: "15-18", "<5", ">=10", "19"."""
    value = band.value
    if isinstance(value, NumberRange):
        return f"{value.low}-{value.high}"
    if isinstance(value, Ratio):
        return str(value.count)
    if isinstance(value, Quantity):
        sign = {"below": "<", "at_most": "<=", "above": ">", "at_least": ">="}.get(value.bound, "")
        return f"{sign}{value.value}"
    return ""


def _is_band(scope: Scope, mention: Mention) -> bool:
    """True if criteria say which communes are counted: beside «N xã», in one clause, without a commune's name."""
    value = mention.value
    if unit_of(mention) != "criteria":
        return False
    if isinstance(value, NumberRange):
        return True
    if isinstance(value, Quantity) and (value.decimals or value.bound in ("about", "almost")):
        return False
    count = _band_count(scope, mention)
    if count is None:
        return False
    start, _ = scope.at(mention)
    before = scope.text[scope.clause(start)[0] : start]
    return not _MEAN_RE.search(before) and not _TOTAL_RE.search(before) and not _CHANGE_RE.search(before)


def _band_count(scope: Scope, band: Mention) -> Mention | None:
    """The number of communes that a band belongs to: before it with «đạt» between, or behind it."""
    start, end = scope.at(band)
    clause_start, clause_end = scope.clause(start)
    counts = [
        mention
        for mention in scope.of_kind("quantity", "ratio")
        if unit_of(mention) == "communes" and clause_start <= scope.at(mention)[0] < clause_end
    ]
    for count in counts:
        gap = scope.text[scope.at(count)[1] : start]
        if any(scope.at(count)[1] <= scope.at(place)[0] < start for place in scope.of_kind("place")):
            continue  # «Hai xã còn lại: xã Hòa Hiệp đạt 16/19 tiêu chí»
        if (
            scope.at(count)[1] <= start
            and regex.fullmatch(r"[^,.;\d]{0,40}(?:\([^()]{0,30}\))?[^,.;\d]{0,40}", gap)
            and ("đạt" in gap or isinstance(band.value, NumberRange))
        ):
            return count
    for count in counts:
        gap = scope.text[end : scope.at(count)[0]]
        if scope.at(count)[0] >= end and regex.fullmatch(r"[^,.;\d]{0,20}[:(=]?[^,.;\d]{0,24}", gap):
            return count
    return None


# --- communes that meet one criterion -------------------------------------------------------------------------------


def find_meeting(scope: Scope) -> Iterator[Claim]:
    """«Tiêu chí số 2 (Giao thông): 14/17 xã đạt, chiếm 82,4%» in a report of a district or province."""
    for reference in scope.of_kind("criterion"):
        item = cast(CriterionRef, reference.value).number
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


# --- states of single criteria ---------------------------------------------------------------------------------------


def find_states(scope: Scope) -> Iterator[Claim]:
    """«Các tiêu chí chưa đạt chuẩn tại xã Quang Trung: Tiêu chí số 7 (…); Tiêu chí số 6 (…)»."""
    for mention in scope.of_kind("criterion"):
        reference = cast(CriterionRef, mention.value)
        state, rule = _state_of(scope, mention)
        if not state:
            continue
        start, end = scope.at(mention)
        if state == "met" and rule == "criteria.state" and scope.role_of(start) == "target":
            state = "target_met"  # «phấn đấu năm 2013 đạt chuẩn tiêu chí số 6»
        role = "target" if state == "target_met" else "actual"
        place, _ = scope.place_of(start, end)
        if place is None or not _is_commune(scope, place):
            continue
        yield make_claim(
            scope,
            mention,
            rule,
            topic="criteria",
            indicator="criterion_status",
            item=reference.number,
            status=state,
            role=role,
            place=place,
        )


def _state_of(scope: Scope, mention: Mention) -> tuple[str, str]:
    """Return the state and the rule: words beside it, the line that leads the list, a verdict behind, the heading."""
    start, end = scope.at(mention)
    own = _state_beside(scope, start, end)
    if own:
        return own, "criteria.state"
    verdict = _VERDICT_RE.search(scope.text[end:]) or _LAST_WORD_RE.search(scope.text[end:])
    if verdict is not None and (verdict["no"] or verdict["yes"]):
        return ("not_met" if verdict["no"] else "met"), "criteria.verdict"
    judged = _verdict_below(scope)
    if judged:
        return judged, "criteria.verdict_below"
    for lead in scope.leads:
        last = lead.text[lead.sentence(len(lead.text) - 1)[0] :] if lead.text else ""
        led = _strongest(scope, last)
        # «xã đạt 8/19 tiêu chí, cụ thể như sau:» says nothing of each
        if led and (led != "met" or _LEADS_MET_RE.search(last)):
            return led, "criteria.state_of_list"
    for title in scope.titles_above:
        titled = _strongest(scope, title)
        if titled:
            return titled, "criteria.state_of_section"
    return "", ""


def _verdict_below(scope: Scope) -> str:
    """«2. Tiêu chí số 2 (Giao thông)» … «Đánh giá: Chưa đạt.» in a paragraph of its own further down the section."""
    outline, section = scope.reader.outline, scope.passage.section
    if section is None or outline.sections[section].span.start != scope.passage.span.start:
        return ""
    for index in range(scope.index + 1, len(outline.passages)):
        passage = outline.passages[index]
        if passage.section != section:
            break
        verdict = _JUDGED_RE.fullmatch(scope.reader.scope(index).text.strip())
        if verdict is not None:
            return "not_met" if verdict["no"] else "met"
    return ""


def _state_beside(scope: Scope, start: int, end: int) -> str:
    """Words between the last figure and the run of criteria, or right behind the run («… và tiêu chí số 10 chưa đạt»).

    «đạt 17/19 tiêu chí, chỉ còn tiêu chí số 2» says nothing good of number 2: «đạt» must touch the criterion.
    """
    run_start, run_end = _run_of(scope, start, end)
    figures = [scope.at(other)[1] for other, _ in scope.figures if scope.at(other)[1] <= run_start]
    opening = max([scope.sentence(start)[0], *figures])
    before = _strongest(scope, scope.text[opening:run_start])
    if before and (before != "met" or _TOUCHES_RE.search(scope.text[opening:run_start])):
        return before
    behind = _BEHIND_RUN_RE.match(scope.text, run_end)
    after = _strongest(scope, behind["words"]) if behind else ""
    return after if after != "met" else ""


def _run_of(scope: Scope, start: int, end: int) -> tuple[int, int]:
    """Bounds of the criteria that stand side by side with one («số 2, số 6 và số 17»)."""
    spans = [scope.at(other) for other in scope.of_kind("criterion")]
    for at, to in spans:
        if at >= end and _RUN_RE.fullmatch(scope.text[end:at]):
            end = to
    for at, to in reversed(spans):
        if to <= start and _RUN_RE.fullmatch(scope.text[to:start]):
            start = at
    return start, end


def _strongest(scope: Scope, text: str) -> str:
    found = {state for hit in scope.reader.catalog.words.states.find(text) for state in hit.ids}
    return next((state for state in _STATE_ORDER if state in found), "")
