"""Recognition: which communes are recognised (or are to be), and how many.

«Năm 2017 xã Hà Lan được công nhận đạt chuẩn NTM», «phấn đấu đạt chuẩn NTM vào năm 2019», «có 5/12 xã (chiếm 41,7%)
đạt chuẩn NTM», «nâng tổng số xã đạt chuẩn lên 8 xã». To reach 19/19 is not to be recognised: that needs a decision
(Quyết định 2540/QĐ-TTg, 18/2022/QĐ-TTg).
"""

from __future__ import annotations

from collections.abc import Iterator

import regex

from extractor.claims.making import make_claim
from extractor.claims.scope import Scope
from extractor.model import Claim, Mention, Period, PlaceName, Quantity, Ratio

_NTM = r"(?:nông thôn mới|nông thông mới|ntm|xdntm)"
_RECOGNISED = (
    rf"(?:(?:được|đã|ra quyết định|quyết định)[^.;,\d]{{0,40}} ?công nhận[^.;,\d]{{0,30}}(?:đạt chuẩn|{_NTM})"
    rf"|đạt chuẩn (?:xã )?(?:quốc gia )?(?:về )?{_NTM}|về đích {_NTM}|cán đích {_NTM}|về đích|cán đích"
    rf"|hoàn thành (?:chương trình |mục tiêu )?(?:xây dựng )?{_NTM}|đạt {_NTM}|đạt chuẩn(?! (?:quốc gia|văn hóa|y tế|tiêu chí|giai đoạn|\d)))"
)
_RECOGNISED_RE = regex.compile(rf"(?P<what>{_RECOGNISED})(?:[^.;,\d]{{0,12}}(?P<kind>nâng cao|kiểu mẫu))?")
_KIND_RE = regex.compile(r"(?P<kind>nâng cao|kiểu mẫu)")
_PURPOSE_RE = regex.compile(r"(?:^|[,.;] ?)(?:để|nhằm|đủ điều kiện|hồ sơ|đề nghị|điều kiện|thẩm định|xét)[^.;]*$")
_MORE_RE = regex.compile(r"(?:có thêm|thêm|tăng thêm|tăng|giảm|bổ sung)(?: được)? ?$")
_TOTAL_LEAD_RE = regex.compile(r"(?:tổng số|nâng tổng số|nâng số|lên|số) ?(?:xã)?[^.;\d]{0,60}$")
_SHARE_LEAD_RE = regex.compile(
    r" ?[,(]? ?(?:\(|chiếm|đạt|tương ứng|tương đương|bằng|tỉ lệ|với|đạt tỉ lệ|chiếm tỉ lệ)(?: với)?(?: tỉ lệ| khoảng| trên| hơn| gần)? ?$"
)
_COUNT_INDICATOR = {
    "": ("communes_recognised_count", "communes_recognised_share"),
    "nâng cao": ("communes_advanced_count", "communes_advanced_share"),
    "kiểu mẫu": ("communes_model_count", "communes_model_share"),
}
_ITEM = {"": "", "nâng cao": "advanced", "kiểu mẫu": "model"}


def find_recognised_communes(scope: Scope) -> Iterator[Claim]:
    """A commune by name with «công nhận … đạt chuẩn», or «đạt chuẩn» with the year beside it."""
    for match in _RECOGNISED_RE.finditer(scope.text):
        start, end = match.span()
        clause_start, clause_end = scope.clause(start)
        before = scope.text[clause_start:start]
        if _PURPOSE_RE.search(before) or regex.search(r"(?:chưa|không)[^,.;]{0,20}$", before):
            continue
        role = scope.role_of(start)
        role = "target" if role == "target" else "actual"
        anchor = _year_beside(scope, start, end, clause_start, clause_end)
        certain = "công nhận" in match.group() or role == "target"
        if anchor is None or not (certain or _is_close(scope, anchor, end)):
            continue
        assert isinstance(anchor.value, Period)
        period = Period(start=anchor.value.start[:4], end=anchor.value.end[:4])
        if role == "actual" and scope.reader.setting.year and period.first_year > scope.reader.setting.year:
            role = "target"
        for place in _communes_before(scope, clause_start, start):
            yield make_claim(
                scope,
                anchor,
                "recognition.commune",
                topic="criteria",
                indicator="commune_recognised",
                item=_ITEM[match["kind"] or ""],
                status="true",
                role=role,
                place=place,
                period=period,
            )


def _communes_before(scope: Scope, start: int, end: int) -> list[PlaceName]:
    """The communes named last before the words: «xã A», or the list «các xã A, B và C»; none if a count stands there."""
    found: list[PlaceName] = []
    expected = end
    places = [mention for mention in scope.places() if start <= scope.at(mention)[0] and scope.at(mention)[1] <= end]
    for mention in reversed(places):
        at, to = scope.at(mention)
        gap = scope.text[to:expected]
        if found and not regex.fullmatch(r" ?(?:,|và|;)(?: xã)? ?", gap):
            break
        if not found and any(to <= scope.at(other)[0] < end for other in scope.of_kind("ratio", "quantity")):
            between = [other for other in scope.of_kind("quantity", "ratio") if to <= scope.at(other)[0] < end]
            if any(getattr(other.value, "unit", "") == "communes" for other in between):
                return []
        value = mention.value
        if not isinstance(value, PlaceName) or not _is_commune(scope, value):
            break
        found.append(value)
        expected = at
    return found[::-1]


def _is_commune(scope: Scope, value: PlaceName) -> bool:
    return value.type_word == "xã" or scope.reader.level_of(value) == "commune"


def _year_beside(scope: Scope, start: int, end: int, clause_start: int, clause_end: int) -> Mention | None:
    """The year behind the words («vào năm 2019»), else the last one before them in the clause."""
    years = [m for m in scope.of_kind("period", "date") if clause_start <= scope.at(m)[0] < clause_end]
    behind = [m for m in years if scope.at(m)[0] >= end and scope.at(m)[0] - end <= 40]
    before = [m for m in years if scope.at(m)[1] <= start]
    return behind[0] if behind else before[-1] if before else None


def _is_close(scope: Scope, anchor: Mention, end: int) -> bool:
    return 0 <= scope.at(anchor)[0] - end <= 16


def find_recognised_counts(scope: Scope) -> Iterator[Claim]:
    """«có 5/12 xã (chiếm 41,7%) đạt chuẩn NTM», «tổng số xã đạt chuẩn NTM là 8 xã»."""
    for mention in scope.of_kind("ratio", "quantity"):
        value = mention.value
        if not isinstance(value, Ratio | Quantity) or value.unit != "communes":
            continue
        kind = _kind_of_count(scope, mention)
        if kind is None:
            continue
        count_id, share_id = _COUNT_INDICATOR[kind]
        start, end = scope.at(mention)
        before = scope.text[scope.clause(start)[0] : start]
        role = "change" if _MORE_RE.search(before) and scope.role_of(start) == "actual" else ""
        yield make_claim(scope, mention, "recognition.count", topic="criteria", indicator=count_id, role=role)
        share = _share_behind(scope, end)
        if share is not None:
            yield make_claim(scope, share, "recognition.share", topic="criteria", indicator=share_id, role=role)


def _kind_of_count(scope: Scope, mention: Mention) -> str | None:
    """Return "" | nâng cao | kiểu mẫu if the communes counted are recognised ones, else None."""
    start, end = scope.at(mention)
    clause_start, clause_end = scope.clause(start)
    stop = min(
        [
            scope.at(m)[0]
            for m in scope.of_kind("ratio", "quantity")
            if scope.at(m)[0] > end and getattr(m.value, "unit", "") == "communes"
        ]
        or [clause_end]
    )
    behind = regex.compile(
        rf" ?(?:\([^()]{{0,60}}\))?,?[^,.;()]{{0,50}}?(?:\([^()]{{0,60}}\))?,?(?: chiếm[^.;,(]{{0,20}}%?,?)?[^,.;()]{{0,30}}?{_RECOGNISED}(?P<rest>[^.;,]{{0,24}})"
    ).match(scope.text, end, stop)
    if behind is not None:
        kind = _KIND_RE.search(behind["rest"])
        return kind["kind"] if kind else ""
    lead = regex.compile(rf"số xã [^.;,\d]{{0,20}}{_RECOGNISED}(?P<rest>[^.;\d]{{0,50}})$").search(
        scope.text, clause_start, start
    )
    if lead is not None:
        kind = _KIND_RE.search(lead["rest"])
        return kind["kind"] if kind else ""
    return None


def _share_behind(scope: Scope, end: int) -> Mention | None:
    """The percentage right behind a count: «(chiếm 41,7%)», «, đạt tỷ lệ 41,7%»."""
    for mention in scope.of_kind("quantity"):
        start = scope.at(mention)[0]
        if start >= end and isinstance(mention.value, Quantity) and mention.value.unit == "percent":
            gap = scope.text[end:start]
            return mention if len(gap) <= 40 and _SHARE_LEAD_RE.search(gap) and not regex.search(r"[.;]", gap) else None
    return None
