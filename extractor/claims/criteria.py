"""Criteria counted: how many a commune meets, their mean and their total over the communes.

«xã Quang Trung đạt 17/19 tiêu chí», «bình quân 16,5 tiêu chí/xã», «286/360 tiêu chí». **Source**: the sets are those of
Quyết định 491, 1980, 318, 558, 320/QĐ-TTg in schemas/criteria/.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

import regex

from extractor.claims.bands import is_band
from extractor.claims.making import make_claim
from extractor.claims.scope import Scope
from extractor.model import Claim, Mention, Quantity, Ratio

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
_LACKING_RE = regex.compile(r"(?:chưa đạt|còn thiếu|thiếu|còn nợ|chưa hoàn thành|không đạt|còn)(?: được| lại)? ?$")


def find_counts(scope: Scope) -> Iterator[Claim]:
    """«xã Quang Trung đạt 17/19 tiêu chí»; «bình quân 16,5 tiêu chí/xã»; «286/360 tiêu chí»."""
    for mention, value in scope.figures:
        if value.unit in ("criteria", "criteria/commune", "indicators") and not is_band(scope, mention):
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
        known = place is None or not place.candidates or scope.reader.is_commune(place) or value.of < _SMALLEST_SET
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
        if place is None or not scope.reader.is_commune(place):
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
