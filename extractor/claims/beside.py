"""A result and its plan with a stroke between: «24,3/25 triệu đồng/người/năm», «đạt 62%/65% kế hoạch».

Counts and lengths so written are ratios of their own (`mentions.quantities`); levels have no whole.
"""

from __future__ import annotations

from itertools import pairwise
from typing import NamedTuple

import regex

from extractor.claims.scope import Scope, unit_of
from extractor.model import Mention

_PLAN = r"(?:kế hoạch|kh|mục tiêu|chỉ tiêu|dự toán|nghị quyết)(?!\p{L})"
_BEHIND_RE = regex.compile(rf" ?\(? ?(?:so (?:với )?|theo |của )?{_PLAN}")
# «so với kế hoạch, cụ thể:», «(thực hiện/kế hoạch)», «KH 2019» before the pair
_LED_RE = regex.compile(rf"(?:so (?:với )?|/ ?|với ){_PLAN}")
# «hộ nghèo/cận nghèo 5,2/3,1%», «năm trước/năm nay», «so với cùng kỳ»: other things than a plan
_OTHERS_RE = regex.compile(
    r"\p{L} ?/ ?(?!kế hoạch|kh(?!\p{L})|mục tiêu|chỉ tiêu)\p{L}"
    r"|(?<!\p{L})(?:cùng kì|năm trước|năm ngoái|so với (?:đầu |cuối )?năm)"
)
_STROKE = 3  # letters of « / »
_UNPLANNED = "mức sau dấu gạch là kế hoạch hay mức khác"


class Beside(NamedTuple):
    """`told` if the second level is one that the plan set."""

    told: bool
    doubt: str


def beside(scope: Scope, first: Mention, second: Mention) -> Beside | None:
    """Return what the second of two levels is, None if no stroke joins them."""
    (start, end), (at, to) = scope.at(first), scope.at(second)
    if at - end > _STROKE or scope.text[end:at].strip() != "/" or unit_of(first) != unit_of(second):
        return None
    if _is_planned(scope, start, to):
        return Beside(told=True, doubt="")
    first_of_sentence = scope.sentence(start)[0]
    other = _OTHERS_RE.search(scope.text, first_of_sentence, start)
    return Beside(told=not other and scope.role_of(start) == "actual", doubt=_UNPLANNED)


def doubt_beside(scope: Scope, mention: Mention) -> str:
    """The doubt about a level that has another behind a stroke, "" if there is none."""
    end = scope.at(mention)[1]
    if not scope.text.startswith(("/", " /"), end):
        return ""
    second = next((it for at, it in pairwise(it for it, _ in scope.figures) if at is mention), None)
    pair = beside(scope, mention, second) if second is not None else None
    return pair.doubt if pair is not None else ""


def _is_planned(scope: Scope, start: int, end: int) -> bool:
    if _BEHIND_RE.match(scope.text, end) or _LED_RE.search(scope.text, scope.sentence(start)[0], start):
        return True
    return bool(scope.leads) and _LED_RE.search(scope.leads[0].text) is not None
