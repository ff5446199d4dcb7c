"""A level and what it became: «từ 5 xã (2015) lên 60 xã», «từ chỗ chỉ có 1 xã năm 2013, đến nay có 6 xã»."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

import regex

from extractor.claims.passage import period_value
from extractor.claims.scope import Scope, unit_of
from extractor.model import Mention, Period, Quantity

Counted = tuple[Mention, str, int]  # a count, its kind and where its words end
_FROM_RE = regex.compile(r"(?<!\p{L})từ(?: (?:mức|chỗ|chỉ|mới|có|là|chỉ có))* ?$")
_TO_RE = regex.compile(
    r"(?: ?\([^()]*\)| (?:vào |của )?(?:cuối |đầu )?năm (?:\d{4}|trước|ngoái))?,? ?"
    r"(?:(?:đã|nay|đến|hết|cuối|hiện|tăng|giảm|nâng|mạnh|dần|năm \d{4}|và|thì) ?)*"
    r"(?:lên|xuống|xuống còn|còn|tới|đến|thành|lên tới|lên đến|lên thành|là|có|đạt)"
    r"(?: (?:mức|con số|năm \d{4}(?: (?:là|có|đạt))?))* ?"
)
_MOVED_RE = regex.compile(r"(?<!\p{L})(?:lên|xuống|còn|nay|tới|thành)(?!\p{L})")

_LABEL_RE = regex.compile(
    r"[-+*•. ]*(?:\d{1,2}[.)] ?)?(?:về )?(?:tổng )?số tiêu chí(?: (?:ntm|nông thôn mới))?(?: (?:đã|được))*"
    r" (?:đạt|hoàn thành)(?: chuẩn)?(?: (?:ntm|nông thôn mới))?(?!\p{L})"
)
_NOW_RE = regex.compile(
    r"(?<!\p{L})(?:hiện(?: nay| tại)?|đến nay|nay)(?: mới| đã)? ?:? ?(?P<level>\d+) tiêu chí(?= ?(?:[,.;()]|$))"
)
_BEHIND_WORDS_RE = regex.compile(
    r"(?:(?!(?:so|với|từ|đến|tới|trước|sau|tăng|giảm|hơn|theo|tiêu chí|kế hoạch|mục tiêu|cuối|đầu)(?!\p{L}))"
    r"[^.;,:()\d]){0,30}"
)
_NEXT_COUNT_RE = regex.compile(r"[^.;:,()\d]{0,24}(?:,|,? và|,? cùng)(?: có)? ")
_LIMITS = ("trước", "sau", "từ", "đến", "tới", "cuối", "đầu")  # «20 xã đạt chuẩn trước năm 2016»
_ENDS_RE = regex.compile(r" ?(?:[.;,)](?! ?(?:có|là|đạt)? ?\d)|và(?!\p{L})|$)")


def is_labelled(scope: Scope, start: int) -> bool:
    """«Số TC đạt chuẩn: KH 14 tiêu chí, TH 12 tiêu chí»: what opens the sentence says that each is a number met."""
    first = scope.sentence(start)[0]
    return "số tiêu chí" in scope.text[first:start] and _LABEL_RE.match(scope.text, first) is not None


def stands_now(scope: Scope, start: int) -> bool:
    """«phấn đấu đạt 13 tiêu chí (hiện nay 11 tiêu chí)»; not «hiện nay 19 tiêu chí của bộ tiêu chí»."""
    said = _NOW_RE.finditer(scope.text, scope.clause(start)[0]) if "nay" in scope.text or "hiện" in scope.text else ()
    return any(it.start("level") == start for it in said)


def is_earlier(scope: Scope, mention: Mention) -> bool:
    """«từ 5 xã (2015) lên 60 xã»: the level at the start; not «từ 02 xã trở lên»."""
    start, value = scope.at(mention)[0], mention.value
    bounded = isinstance(value, Quantity) and value.bound == "at_least"
    return not bounded and _FROM_RE.search(scope.text, scope.clause(start)[0], start) is not None


def year_behind(scope: Scope, end: int) -> Period | None:
    """«từ chỗ chỉ có 1 xã đạt chuẩn năm 2013, đến nay …»: the year before the next comma."""
    comma = scope.text.find(",", end)
    years = [period_value(it) for it in scope.of_kind("period") if end <= scope.at(it)[0] < comma]
    return years[0] if years else None


def time_of_words(scope: Scope, said: int) -> Period | None:
    """«công nhận 2 xã kiểu mẫu năm 2019»: the time right behind the words, unless it opens the next figure."""
    for mention in scope.of_kind("period"):
        at, to = scope.at(mention)
        if said <= at and _BEHIND_WORDS_RE.fullmatch(scope.text, said, at):
            alone = _ENDS_RE.match(scope.text, to) and not scope.text.startswith(_LIMITS, at)
            return period_value(mention) if alone else None
    return None


def rows_of_counts(scope: Scope, counts: Sequence[Counted]) -> list[tuple[Counted, Period | None, bool]]:
    """Each count with the time of its words, and whether it goes on with the one before: «12 xã NTM, 3 xã nâng cao».

    A time behind the last of such a row is that of all: «… và 1 xã kiểu mẫu năm 2019».
    """
    found: list[tuple[Counted, Period | None, bool]] = []
    for at, count in reversed(list(enumerate(counts))):
        told, start = time_of_words(scope, count[2]), scope.at(count[0])[0]
        if told is None and found and found[-1][2]:  # not «15 xã đạt chuẩn, hai xã còn lại đăng ký năm 2018»
            (later, _, said), period, _ = found[-1]
            told = None if scope.aims_between(scope.at(later)[1], said) else period
        before = counts[at - 1][2] if at else -1
        joined = 0 <= before <= start and _NEXT_COUNT_RE.fullmatch(scope.text, before, start) is not None
        found.append((count, told, joined))
    return found[::-1]


def was_left(scope: Scope, mention: Mention) -> bool:
    """True if a level at the start has become another, or shall: «phấn đấu nâng từ 5 xã lên 8 xã»."""
    end, last = scope.at(mention)[1], scope.sentence(scope.at(mention)[0])[1]
    later = [at for at, _ in map(scope.at, scope.figures_in(unit_of(mention))) if end < at < last]
    moved = bool(later) and _MOVED_RE.search(scope.text, end, later[0]) is not None
    return moved and is_earlier(scope, mention)


def has_become(scope: Scope, earlier: Mention, later: Mention) -> bool:
    """True if nothing but times and words for a rise or fall stand between the two."""
    return _TO_RE.fullmatch(scope.text, scope.at(earlier)[1], scope.at(later)[0]) is not None


def as_mean(value: Quantity) -> Quantity:
    """A mean is no count: «16 tiêu chí/xã» is rounded, so its interval is that of its digits."""
    step = Decimal(1) / Decimal(10) ** value.decimals
    mean = Quantity.printed(value.value, "criteria/commune", decimals=value.decimals, step=step, counts=False)
    return mean if value.bound == "exact" else replace(mean, bound=value.bound, low=value.low, high=value.high)
