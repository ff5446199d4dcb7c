"""Counts of all, of some and of what a share is of: words near a figure that measure something else than it counts."""

from __future__ import annotations

import regex

from extractor.catalog.indicators import Indicator
from extractor.catalog.lexicon import Hit
from extractor.claims.scope import Scope, unit_of
from extractor.model import Mention

_REACH = 24  # letters before a figure in which it may be said to be of some
_GIVEN_RE = regex.compile(r"(?<!\p{L})(?:hỗ trợ|giúp|tặng|cấp|trao|cho|vận động)(?: được| cho| thêm| đỡ)* ?$")
_MEAN_OF_RE = regex.compile(
    r"(?<!\p{L})(?:bình quân|trung bình)(?: mỗi| một| 1)? (?:xã|thôn|xóm|ấp|bản|hộ|lớp|huyện)(?: \p{L}+){0,2} ?$"
)
_WHOLE_OF_RATE_RE = regex.compile(r"\d ?% (?:(?:so với|của|trên|trong) )?$")
_SHARE_NEXT_RE = regex.compile(
    r"[,;]? ?(?:trong (?:đó|số đó),? )?(?:(?:đã |hiện )?có |với )?(?:khoảng |trên |hơn |gần )?\d[\d.,]* ?%"
    r" (?:(?:tổng )?số )?(?P<noun>\p{L}+)"
)
_ALL = ("tổng số ", "tổng cộng ", "cả thảy ", "tất cả ")
_LABELLED_ALL_RE = regex.compile(rf"(?P<label>[^:;.]{{3,60}}): ?(?:{'|'.join(_ALL)})$")


def is_of_others(scope: Scope, mention: Mention, hit: Hit, record: Indicator) -> bool:
    """True if the figure counts some of what the words name, or all of something else."""
    return (
        _is_of_some(scope, mention, record)
        or _is_whole_of_rate(scope, mention, hit, record)
        or _is_base_of_share(scope, mention, hit)
        or _is_all_of_label(scope, mention, record)
    )


def _is_of_some(scope: Scope, mention: Mention, record: Indicator) -> bool:
    """«hỗ trợ 1.124 hộ nghèo xây nhà», «bình quân mỗi xã 2.025 ngày công»: those helped, a mean; no number of all."""
    start = scope.at(mention)[0]
    helped = record.unit == "households" or record.kind == "base"
    if helped and _GIVEN_RE.search(scope.text, max(0, start - _REACH), start):
        return True
    return "/" not in record.unit and bool(_MEAN_OF_RE.search(scope.text, scope.clause(start)[0], start))


def _is_whole_of_rate(scope: Scope, mention: Mention, hit: Hit, record: Indicator) -> bool:
    """«1.702 hộ đạt danh hiệu, bằng 85,4% tổng số hộ»: the words name what the rate is of, not what was counted."""
    behind = hit.start >= scope.at(mention)[1] and record.kind == "base"
    return behind and _WHOLE_OF_RATE_RE.search(scope.text, scope.at(mention)[1], hit.start) is not None


def _is_base_of_share(scope: Scope, mention: Mention, hit: Hit) -> bool:
    """«Xã có 12 thôn, 95% số thôn có nhà văn hóa»: the words are of the share, the count is what it is a share of."""
    start, end = scope.at(mention)
    if hit.start < end or unit_of(mention) == "percent":
        return False
    share = _SHARE_NEXT_RE.match(scope.text, end, hit.end)
    return share is not None and share["noun"] == scope.text[start:end].rpartition(" ")[2]


def _is_all_of_label(scope: Scope, mention: Mention, record: Indicator) -> bool:
    """«Hộ nghèo: tổng số 112 hộ»: all of what the label names, no number of all households."""
    if record.kind != "base":
        return False
    start = scope.at(mention)[0]
    if not scope.text[max(0, start - _REACH) : start].endswith(_ALL):
        return False
    found = _LABELLED_ALL_RE.search(scope.text, scope.sentence(start)[0], start)
    if found is None:
        return False
    indicators = scope.reader.catalog.indicators
    named = (indicators.by_id[it] for hit in indicators.lexicon.find_all(found["label"]) for it in hit.ids)
    return any(other.unit == record.unit and other.kind != "base" for other in named)
