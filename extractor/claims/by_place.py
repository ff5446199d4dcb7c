"""What is told place by place: the measure stands once, before the first of them.

«Số nợ này nằm ở 4 huyện: Hải Lăng 7,2 tỷ đồng, Vĩnh Linh 6,3 tỷ đồng», «tỷ lệ hộ nghèo còn 9,72%. Riêng Đakrông vẫn ở
mức 38,6%», «dân hiến 6.270 m2 đất, trong đó ấp Dinh An 1.850 m2, Hòa An 1.560 m2».
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

import regex

from extractor.catalog.indicators import Indicator
from extractor.catalog.places import EACH_UNIT
from extractor.claims.funding_words import PARTS_RE
from extractor.claims.making import make_claim, negative
from extractor.claims.nearness import accepts
from extractor.claims.passage import place_value
from extractor.claims.scope import Scope, unit_of
from extractor.claims.unnamed import COUNTS_MORE_RE
from extractor.model import Claim, Mention, Ratio
from extractor.vi.gate import Gated

_EACH = rf"{EACH_UNIT}|cùng|đều"
_EACH_RE = regex.compile(rf"[^.;,\d]*(?<!\p{{L}})(?:{_EACH})(?!\p{{L}})[^.;,\d]*")
_EACH_SIGN = Gated(regex.compile(rf"(?<!\p{{L}})(?:{_EACH})(?!\p{{L}})"), ("mỗi ", "cùng", "đều"))
# between the name of a place and its figure
GAP_RE = regex.compile(
    rf" ?[(:–-]? ?(?:(?:{_EACH})(?!\p{{L}}) ?)?"
    r"(?:(?:có|là|đạt|còn|với|mới|chỉ|được|hiến|góp|đóng góp|nợ|vẫn|cũng|đã|hiện|nay|mức|ở mức|tới|đến|những"
    r"|khoảng|gần|trên|hơn|chừng|nhiều nhất|ít nhất|cao nhất|thấp nhất|nhỉnh hơn|chút|nhất|dẫn đầu|đứng đầu|đứng thứ"
    r" \p{L}+|kế đến|theo sau|bám sát|chiếm|hết|làm|đủ)(?!\p{L}) ?){0,5}"
)
# «Tổng nợ 42,6 tỷ đồng. Cụ thể: xã A 12,1 tỷ đồng; …», «Có 154 sản phẩm. Chia theo huyện: A 38, B 27»
_OPENS_PARTS_RE = regex.compile(rf"[-+ ]*(?:{PARTS_RE.pattern}|(?:chia|phân|tính)(?: cụ thể)? theo(?!\p{{L}}))")
# «37 xã (A 11, B 8; …», «9 xã, trong đó A 4 xã», «24 xã đạt chuẩn; A dẫn đầu với 6/6 xã»; not «…, chưa đạt: A 4 xã»
_LIST_RE = regex.compile(
    r"(?:(?!(?:chưa|không|ngoài|trừ|thiếu|tăng|giảm)(?!\p{L}))[^.\d]|năm \d{4}"
    r"|\d{1,2}(?: ?[-–/] ?\d{1,2})? tiêu chí)*"
)
_COUNT_OF_SHARE = {f"communes_{it}_share": f"communes_{it}_count" for it in ("recognised", "advanced", "model")}
_ALL_COMMUNES = "communes_total"
_OPEN_RE = regex.compile(r"\([^()]*$")
_ASIDE_RE = regex.compile(r"\([^()]*\)")
_ENDS_RE = regex.compile(r" ?(?:[,;.)(]|$|và(?!\p{L}))")


def told_by_place(
    scope: Scope, mention: Mention, before: list[tuple[Mention, Indicator]]
) -> tuple[Indicator, str] | None:
    """Return the record of the last figure of this unit, where the figure stands right behind another place's name."""
    start, end = scope.at(mention)
    named = named_before(scope, start)
    if named is None or COUNTS_MORE_RE.match(scope.text, end):
        return None
    first = scope.sentence(start)[0]
    earliest = scope.sentence(max(first - 1, 0))[0]
    for figure, record in reversed(before):
        at = scope.at(figure)[0]
        if at < earliest:
            return None
        if unit_of(figure) != unit_of(mention) or isinstance(figure.value, Ratio) != isinstance(mention.value, Ratio):
            continue
        other, _ = scope.place_of(*scope.at(figure))
        apart = other is None or other.name != place_value(named).name
        if not apart or not accepts(record, mention):
            return None
        if record.id == _ALL_COMMUNES and not follows_by_place(scope, scope.at(figure)[1], start, end):
            return None  # «trong 136 xã, số xã đạt chuẩn chiếm 26,5%; A 9 xã, B 5»
        return record, "" if at >= first or _OPENS_PARTS_RE.match(scope.text, first) else "tên chỉ tiêu ở câu trước"
    return None


def named_before(scope: Scope, start: int) -> Mention | None:
    """The place whose name stands right before the figure that begins there."""
    near = (it for it in reversed(scope.places()) if scope.at(it)[1] <= start)
    named = next(near, None)
    return named if named is not None and GAP_RE.fullmatch(scope.text, scope.at(named)[1], start) else None


def counted_by_place(scope: Scope, claims: Iterable[Claim]) -> Iterator[Claim]:
    """«37 xã đạt 10-14 tiêu chí (Hà Trung 11, Nga Sơn và Hậu Lộc mỗi huyện 13)»: each district has as many of them."""
    wholes = {it.evidence.span: it for it in map(_as_count, claims) if it is not None}
    whole: Claim | None = None
    end = 0
    for mention, value in scope.figures if wholes else ():
        (start, to), told = scope.at(mention), wholes.get(mention.span)
        if whole is not None and _OPEN_RE.search(scope.text, end, start) and not _names(scope, end, start):
            continue  # «12 xã đạt chuẩn (kế hoạch 10 xã), trong đó …»
        if whole is not None and value.unit == "percent" and (told is None or told.indicator == whole.indicator):
            end = to  # «45 xã đạt chuẩn, chiếm 33,1%, dẫn đầu là A với 6/6 xã, B 5»
            continue
        if told is not None or value.unit != "communes":
            whole, end = told, to
            continue
        named = _names(scope, end, start)
        if whole is None or named is None or not follows_by_place(scope, end, start, to):
            whole = None
            continue
        place, end = place_value(named), to
        if place != whole.place and not scope.reader.is_commune(place):
            yield make_claim(
                scope,
                mention,
                "by_place.count",
                topic=whole.topic,
                indicator=whole.indicator,
                item=whole.item,
                role=whole.role,
                period=whole.period,
                place=place,
                doubts=whole.doubts,
            )


def _as_count(claim: Claim) -> Claim | None:
    """A claim that counts communes, or «số xã đạt chuẩn chiếm 26,5%» as what its list counts; None for others."""
    if claim.quantity is not None and claim.quantity.unit == "communes":
        return claim
    count = _COUNT_OF_SHARE.get(claim.indicator)
    return replace(claim, indicator=count) if count else None


def changed_by_place(scope: Scope, mention: Mention, claim: Claim, last: Claim | None) -> Claim:
    """«Thành lập mới 12 HTX (Nga Sơn 5, Hậu Lộc 7)»: parts of a change, in the order of their list, are changes."""
    if last is None or last.role != "change" or claim.role != "actual" or last.indicator != claim.indicator:
        return claim
    end = scope.position(last.evidence.span.end)
    if last.quantity is None or claim.quantity is None or not follows_by_place(scope, end, *scope.at(mention)):
        return claim
    quantity = negative(claim.quantity) if last.quantity.value < 0 else claim.quantity
    return replace(claim, role="change", period=last.period, quantity=quantity)


def follows_by_place(scope: Scope, end: int, start: int, to: int) -> bool:
    """True if a count from `start` to `to` is told of a place in a list that goes on from `end`."""
    between = _ASIDE_RE.sub("", scope.without_names(end, start))
    listed = _LIST_RE.fullmatch(between) is not None and _ENDS_RE.match(scope.text, to) is not None
    return listed and _names(scope, end, start) is not None


def _names(scope: Scope, end: int, start: int) -> Mention | None:
    """The place right before a figure, if it stands behind the figure before."""
    named = named_before(scope, start)
    return named if named is not None and scope.at(named)[0] >= end else None


def of_each(scope: Scope, claims: Iterable[Claim]) -> Iterator[Claim]:
    """«Nga Sơn và Hậu Lộc mỗi huyện 13 xã»: what is said of the last place is said of those before it, too."""
    if _EACH_SIGN.search(scope.text) is None:
        return  # as nearly everywhere
    claims = tuple(claims)
    told = {(it.evidence.span, it.indicator, it.item, it.place) for it in claims}
    for claim in claims:
        start, end = scope.position(claim.evidence.span.start), scope.position(claim.evidence.span.end)
        last = max((scope.at(it)[1] for it in scope.places() if scope.at(it)[1] <= start), default=start)
        if claim.quantity is None or claim.place is None or not _EACH_RE.fullmatch(scope.text, last, start):
            continue
        sharing = scope.places_of(start, end)
        for place in sharing if claim.place in sharing else ():
            if (claim.evidence.span, claim.indicator, claim.item, place) not in told:
                yield replace(claim, place=place, key=f"{claim.key}{place.name}")
