"""Communes that are to follow, counted and named without the words for recognition.

«Huyện nay có 7 xã nông thôn mới. Năm 2022 phấn đấu thêm 3 xã: A, B, C»: what else could so many names be aimed at for?
"""

from __future__ import annotations

import regex

from extractor.claims.passage import place_value
from extractor.claims.scope import Scope
from extractor.model import Mention, Quantity

_FILLER = (
    r"đến|cuối|hết|trong|vào|tới|năm|nay|sau|giai đoạn|toàn|cả|huyện|tỉnh|thị xã|thành phố|nhà|ta|sẽ|có|đưa|được|là"
    r"|thêm|bổ sung|ít nhất|tiếp tục|nhận|công nhận|xây dựng|thực hiện|nữa"
)
_AIM_RE = regex.compile(
    r"(?<!\p{L})(?:phấn đấu|đăng kí|dự kiến|mục tiêu|kế hoạch|chỉ tiêu|lộ trình|sẽ|quyết tâm)"
    rf"(?:[ ,:]+(?:(?:{_FILLER})(?!\p{{L}})|\d{{4}}(?: ?[-–] ?\d{{4}})?))*+[ ,:]*$"
)
_NAMED_BEHIND_RE = regex.compile(r"(?: nữa| còn lại)? ?(?::|\(|,? (?:là|gồm|đó là)(?: có)?:?) ?(?:các )?(?:xã )?")
_ENDS_RE = regex.compile(r" ?\)? ?(?:[.;/]|$|, (?:nâng|đưa|lũy kế))")


def is_named_further(scope: Scope, mention: Mention) -> bool:
    """Return whether a count is aimed at, and as many communes are named right behind it."""
    value = mention.value
    start, end = scope.at(mention)
    if not isinstance(value, Quantity) or value.bound != "exact":
        return False
    opened = _NAMED_BEHIND_RE.match(scope.text, end)
    if opened is None or _AIM_RE.search(scope.text, scope.clause(start)[0], start) is None:
        return False
    places = scope.places()
    first = next((at for at, it in enumerate(places) if scope.at(it)[0] == opened.end()), None)
    run = scope.run_from(first) if first is not None else []
    named = 0 < len(run) == value.value and all(scope.reader.is_commune(place_value(it)) for it in run)
    return named and _ENDS_RE.match(scope.text, scope.at(run[-1])[1]) is not None
