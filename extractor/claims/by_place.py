"""What is told place by place: the measure stands once, before the first of them.

«Số nợ này nằm ở 4 huyện: Hải Lăng 7,2 tỷ đồng, Vĩnh Linh 6,3 tỷ đồng», «tỷ lệ hộ nghèo còn 9,72%. Riêng Đakrông vẫn ở
mức 38,6%», «dân hiến 6.270 m2 đất, trong đó ấp Dinh An 1.850 m2, Hòa An 1.560 m2».
"""

from __future__ import annotations

import regex

from extractor.catalog.indicators import Indicator
from extractor.claims.funding_words import PARTS_RE
from extractor.claims.nearness import accepts
from extractor.claims.passage import place_value
from extractor.claims.scope import Scope, unit_of
from extractor.claims.unnamed import COUNTS_MORE_RE
from extractor.model import Mention, Ratio

# between the name of a place and its figure
GAP_RE = regex.compile(
    r" ?[(:–-]? ?(?:(?:có|là|đạt|còn|với|mới|chỉ|được|hiến|góp|đóng góp|nợ|vẫn|cũng|đã|hiện|nay|mức|ở mức|tới|đến|những"
    r"|khoảng|gần|trên|hơn|chừng|nhiều nhất|ít nhất|cao nhất|thấp nhất|nhỉnh hơn|chút|nhất|dẫn đầu|đứng đầu|đứng thứ"
    r" \p{L}+|kế đến|theo sau|bám sát|chiếm|hết|làm|đủ)(?!\p{L}) ?){0,5}"
)
# «Tổng nợ 42,6 tỷ đồng. Cụ thể: xã A 12,1 tỷ đồng; …»
_OPENS_PARTS_RE = regex.compile(rf"[-+ ]*{PARTS_RE.pattern}")


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
        return record, "" if at >= first or _OPENS_PARTS_RE.match(scope.text, first) else "tên chỉ tiêu ở câu trước"
    return None


def named_before(scope: Scope, start: int) -> Mention | None:
    """The place whose name stands right before the figure that begins there."""
    near = (it for it in reversed(scope.places()) if scope.at(it)[1] <= start)
    named = next(near, None)
    return named if named is not None and GAP_RE.fullmatch(scope.text, scope.at(named)[1], start) else None
