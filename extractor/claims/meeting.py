"""How many communes meet one criterion: «Tiêu chí số 2 (Giao thông): 14/17 xã đạt, chiếm 82,4%»."""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast

import regex

from extractor.claims.bands import share_behind
from extractor.claims.making import make_claim, negative, nothing_of
from extractor.claims.scope import Scope
from extractor.model import Claim, CriterionRef, Mention, Quantity, Ratio

_REACHES_RE = regex.compile(
    r" (?:(?:đã|mới|đều|cùng|cũng) )*(?:đạt|hoàn thành|xong)(?: chuẩn)?(?: tiêu chí)?(?: về)? ?"
)
_JOINED_RE = regex.compile(r" ?(?:,|và|, và)(?: tiêu chí)?(?: về)?(?: số)? ?")
_MEETING_RE = regex.compile(
    r"(?: ?\([^()]{0,80}\)| về [^:;.\d]{0,60}| ?- ?[^:;.\d]{0,60})?"
    r"(?: là tiêu chí (?:đạt )?(?:thấp|cao|khó|ít|nhiều)[^:;.,\d]{0,40})?"
    r"(?: ?:| có| đã có| mới có| mới|,| với| đến (?:nay|hết|cuối)| (?:năm )?20\d\d)+(?: đến nay)?(?: mới"
    r"| đã)?(?: chỉ)?(?: có)? "
)
# «Giao thông 6/15 xã», «nhà ở dân cư (3/11 xã)», «y tế đạt 12 xã», «tiêu chí số 1 (Quy hoạch) 11/11 xã»
_BESIDE_RE = regex.compile(
    r"(?: ?\([^()\d]{2,60}\))? ?\)? ?[:(-]? ?(?:(?:đã|mới|hiện|chỉ|có|đạt|được|cũng|thì|là|ở|tại|với|tới)(?!\p{L}) ?)*"
)
# «Điện, Việc làm và Giáo dục mỗi tiêu chí 14/15 xã», «tiêu chí Thu nhập và tiêu chí Hộ nghèo, cùng 5/11 xã»
_EACH_RE = regex.compile(
    r"(?: ?\(|,| (?:đều|đã phủ kín),?)? ?(?:(?:mỗi tiêu chí|cùng|đều|cùng đều) ?(?:(?:đã|mới|chỉ|có|đạt"
    r"|được) ?)*)| ?: ?"
)
_CHANGED_RE = regex.compile(
    r"(?: (?:đã )?(?:đạt|hoàn thành)(?: chuẩn| tiêu chí)?)?(?: ?[,(]? ?(?:chiếm|bằng|đạt|=|tỉ lệ)* ?[\d.,]+ ?%\)?)?"
    r" ?[,(;]? ?(?:tăng|(?P<fall>giảm))(?: thêm| được)? ?"
)
_AIMED_RE = regex.compile(
    r"(?: (?:đạt|hoàn thành)(?: chuẩn)?)?(?: ?\(?(?:chiếm |đạt |= ?)?[\d.,]+ ?%\)?)? ?[;,(] ?"
    r"(?:(?:phấn đấu|mục tiêu|dự kiến|kế hoạch|kh|đến|hết|cuối|trong|năm|năm \d{4}|là|có|đạt|nâng lên|lên|được|:) ?)+"
)
_NOBODY_RE = regex.compile(r"(?P<nobody>(?:chưa|không)(?: có)? xã nào)(?: đạt| hoàn thành| làm được)?(?= ?[.,;)]|$)")
_UP_TO_NOBODY_RE = regex.compile(r" ?[,:]? ?(?:(?:thì|đến|nay|hiện|vẫn|lúc|này|toàn|huyện|tỉnh|cả|đều) ?)*")
_NOBODY_BEFORE_RE = regex.compile(r"(?P<nobody>(?:chưa|không)(?: có)? xã nào)(?= (?:đạt|hoàn thành|làm được))")
_UP_TO_NAMES_RE = regex.compile(
    r" (?:đạt|hoàn thành|làm được)(?: được| chuẩn)?(?: (?:các|tiêu chí|là|gồm|về))*[:(]? ?(?:tiêu chí |số )*"
)
_NEXT_NAME_RE = regex.compile(r"(?: ?\([^()]{0,80}\))? ?(?:,|;|và|, và)(?: tiêu chí)?(?: về)?(?: số)? ?")
_NAMED_TOO_RE = regex.compile(r" ?\) ?(?:,|và|, và) (?:tiêu chí )?\p{L}[^.;:,()\d]{1,60}\( ?")
_NOT_RE = regex.compile(r" ?(?:còn |hiện |vẫn )?(?:chưa|không|ko) ")
_STATIONS_RE = regex.compile(
    r" (?:đã |mới )?đạt (?:bộ )?(?:(?:tiêu chí|chuẩn)(?: quốc gia| qg)?|t?cqg) (?:về )?y tế(?!\p{L})"
)
_NOT_BEFORE_RE = regex.compile(r"(?<!\p{L})(?:chưa|không|ko) (?:đạt|hoàn thành)")
# «Số xã chưa đạt tiêu chí thu nhập: 6 xã»
_LACKING_RE = regex.compile(
    r"(?:chưa|không|ko) (?:đạt|hoàn thành|đảm bảo)(?: chuẩn| được)*(?: (?:các )?tiêu chí)?(?: về)? ?$"
)
_OF_COMMUNES_RE = regex.compile(r" (?:tổng )?(?:số )?(?:các )?xã(?! hội)(?!\p{L})(?: ?\([^()]{0,24}\))?")
_REACHED_RE = regex.compile(
    r" (?:(?:đã|mới|đều) )*(?:đạt|hoàn thành)(?: chuẩn)?(?: tiêu chí)?(?: này| trên)?"
    r" ?(?=[,.;:(/]|$|(?:chiếm|bằng|và|tăng|giảm|đạt|so với|tương ứng)(?!\p{L}))"
)
_COUNTED_RE = regex.compile(
    r"số xã (?:đã )?(?:đạt|hoàn thành)(?: chuẩn)?(?: tiêu chí)?(?: này)?(?: ?:| là| đến nay| hiện nay)* ?$"
)
_DOUBT = "tên tiêu chí không có chữ «tiêu chí»"


def find_meeting(scope: Scope) -> Iterator[Claim]:
    """«Tiêu chí số 2 (Giao thông): 14/17 xã đạt, chiếm 82,4%» in a report of a district or province."""
    own = scope.reader.setting.place
    if own is not None and scope.reader.is_commune(own):
        return  # a commune has none to count
    references = [
        mention
        for mention in scope.of_kind("criterion")
        if cast(CriterionRef, mention.value).level == "commune" and len(cast(CriterionRef, mention.value).numbers) == 1
    ]
    counts = scope.figures_in("communes")
    yield from _met_by_none(scope, references)
    yield from _none_before(scope, references)
    yield from _shares_of_communes(scope, references)
    for mention in counts if references else ():
        if _NOT_RE.match(scope.text, scope.at(mention)[1]) or _STATIONS_RE.match(scope.text, scope.at(mention)[1]):
            continue  # «thu nhập (10 xã chưa đạt)», «Y tế: 8 xã đạt chuẩn y tế»
        ordered = scope.respective(scope.at(mention)[0], references)
        met = [ordered] if ordered else _reached_by(scope, scope.at(mention)[1], references)
        for reference in met or _standing_before(scope, mention, references):
            if _NOT_BEFORE_RE.search(
                scope.text, scope.at(reference)[1], max(scope.at(mention)[0], scope.at(reference)[1])
            ):
                continue  # «Giao thông, Môi trường còn nhiều xã chưa đạt (lần lượt 3 và 4 xã)»
            end = max(scope.at(mention)[1], scope.at(reference)[1])
            yield from _meeting(scope, mention, cast(CriterionRef, reference.value).number, end)
    number = _number_above(scope) if counts and not references else ""
    for mention in counts if number else ():
        if _stands_alone(scope, mention):
            yield from _meeting(scope, mention, number, scope.at(mention)[1])


def _number_above(scope: Scope) -> str:
    """The one criterion that what leads the passage names; "" if it names none, or several."""
    above = [it for lead in scope.leads for it in lead.of_kind("criterion")] or scope.heading_mentions
    named = {cast(CriterionRef, it.value).number for it in above if it.kind == "criterion"}
    return scope.criterion_in_force if named == {scope.criterion_in_force} else ""


def _stands_alone(scope: Scope, count: Mention) -> bool:
    """«9/26 xã đạt (34,6%)», «Số xã đạt: 14/26 xã» below the title of a criterion."""
    start, end = scope.at(count)
    if _REACHED_RE.match(scope.text, end):
        return True
    return _COUNTED_RE.search(scope.text, scope.clause(start)[0], start) is not None


def _met_by_none(scope: Scope, references: list[Mention]) -> Iterator[Claim]:
    """«Riêng giao thông, môi trường thì đến nay chưa xã nào đạt»: a count of zero for each."""
    for said in _NOBODY_RE.finditer(scope.text) if references else ():
        position = said.start()
        for reference in reversed(references):
            end = scope.at(reference)[1]
            joined = _JOINED_RE if position != said.start() else _UP_TO_NOBODY_RE
            if end > position or not joined.fullmatch(scope.text, end, position):
                continue
            position = scope.at(reference)[0]
            yield _nobody(scope, reference, said)


def _none_before(scope: Scope, references: list[Mention]) -> Iterator[Claim]:
    """«Các tiêu chí chưa xã nào đạt: số 2 (giao thông), số 6», «Chưa có xã nào đạt tiêu chí số 10»."""
    for said in _NOBODY_BEFORE_RE.finditer(scope.text) if references and "xã nào" in scope.text else ():
        position, joined = said.end(), _UP_TO_NAMES_RE
        for reference in references:
            at = scope.at(reference)[0]
            if at < position:
                continue
            if not joined.fullmatch(scope.text, position, at):
                break
            position, joined = scope.at(reference)[1], _NEXT_NAME_RE
            yield _nobody(scope, reference, said)


def _nobody(scope: Scope, reference: Mention, said: regex.Match[str]) -> Claim:
    return make_claim(
        scope,
        reference,
        "meeting.none",
        topic="criteria",
        indicator="communes_meeting_criterion",
        item=cast(CriterionRef, reference.value).number,
        quantity=nothing_of("communes"),
        place=scope.counting_place(*scope.at(reference)),
        span=scope.view.home(*said.span("nobody")),
    )


def _shares_of_communes(scope: Scope, references: list[Mention]) -> Iterator[Claim]:
    """«100% số xã đạt tiêu chí số 4 về điện»."""
    for mention, value in scope.figures if references else ():
        communes = _OF_COMMUNES_RE.match(scope.text, scope.at(mention)[1]) if value.unit == "percent" else None
        for reference in _reached_by(scope, communes.end(), references) if communes else ():
            yield make_claim(
                scope,
                mention,
                "meeting.share",
                topic="criteria",
                indicator="communes_meeting_criterion_share",
                item=cast(CriterionRef, reference.value).number,
                place=scope.counting_place(*scope.at(mention)),
            )


def _reached_by(scope: Scope, position: int, references: list[Mention]) -> list[Mention]:
    """«02 xã đạt tiêu chí giao thông», «11/11 xã đạt tiêu chí điện và bưu điện»."""
    found: list[Mention] = []
    for reference in references:
        start, end = scope.at(reference)
        pattern = _JOINED_RE if found else _REACHES_RE
        if start >= position and pattern.fullmatch(scope.text, position, start):
            found.append(reference)
            position = end
    return found


def _standing_before(scope: Scope, count: Mention, references: list[Mention]) -> list[Mention]:
    """Those that the count stands behind, with what is joined: «Quy hoạch (TC 1) và Bưu điện (TC 8) 38/38 xã»."""
    found: list[Mention] = []
    each = False
    for reference in reversed(references):
        if found and each:
            between = scope.text[scope.at(reference)[1] : scope.at(found[-1])[0]]
            joined = _JOINED_RE.fullmatch(between) is not None
        elif found:
            joined = _NAMED_TOO_RE.fullmatch(scope.text, scope.at(reference)[1], scope.at(found[-1])[0]) is not None
        else:
            each = _EACH_RE.fullmatch(scope.text, scope.at(reference)[1], scope.at(count)[0]) is not None
            lacking = _LACKING_RE.search(scope.text, *_clause_before(scope, reference))
            joined = not lacking and (each or _stands_before(scope, count, reference))
        found += [reference] if joined else []
    return found[::-1]


def _clause_before(scope: Scope, reference: Mention) -> tuple[int, int]:
    start = scope.at(reference)[0]
    return scope.clause(start)[0], start


def _stands_before(scope: Scope, count: Mention, reference: Mention) -> bool:
    """«tiêu chí số 2 (Giao thông): 14/17 xã», «giao thông 6/15 xã»."""
    end, at = scope.at(reference)[1], scope.at(count)[0]
    if at < end:
        return False
    gap = _MEETING_RE.match(scope.text, end, scope.clause(end - 1)[1])
    return (gap is not None and gap.end() == at) or _BESIDE_RE.fullmatch(scope.text, end, at) is not None


def _meeting(scope: Scope, mention: Mention, item: str, end: int) -> Iterator[Claim]:
    """The count of communes, the share behind it, what it grew by and what it is to be; `end` of the words so far."""
    share = share_behind(scope, end) or _share_after_reach(scope, end)
    said = [scope.text, *(lead.text for lead in scope.leads), *scope.titles_above]
    doubts = () if any(regex.search(r"tiêu chí", text) for text in said) else (_DOUBT,)
    for figure, indicator in (
        (mention, "communes_meeting_criterion"),
        (share, "communes_meeting_criterion_share"),
    ):
        if figure is not None:
            yield make_claim(
                scope,
                figure,
                "meeting.count",
                topic="criteria",
                indicator=indicator,
                item=item,
                place=scope.counting_place(*scope.at(mention)),
                doubts=doubts,
            )
    yield from _changed(scope, mention, item, end)
    yield from _later(scope, mention, item)


def _later(scope: Scope, count: Mention, item: str) -> Iterator[Claim]:
    """«Tiêu chí số 17: 8/14 xã; phấn đấu hết năm 10/14 xã»: of the same communes, at another time."""
    whole = count.value
    for mention, value in scope.figures:
        same = (
            isinstance(whole, Ratio) and isinstance(value, Ratio) and (value.of, value.unit) == (whole.of, whole.unit)
        )
        if same and _AIMED_RE.fullmatch(scope.text, scope.at(count)[1], scope.at(mention)[0]):
            yield _beside(scope, mention, count, item)


def _changed(scope: Scope, count: Mention, item: str, end: int) -> Iterator[Claim]:
    """«có 7/12 xã đạt, bằng 58,3%, tăng 02 xã so với năm 2018»: by how many, behind the count and its share.

    Or behind the criterion: «21/118 xã đạt tiêu chí giao thông, tăng 4 xã».
    """
    limit = scope.sentence(scope.at(count)[0])[1]
    for mention, value in scope.figures:
        start = scope.at(mention)[0]
        if not end <= start < limit or value.unit != "communes" or not isinstance(value, Quantity):
            continue
        changed = _CHANGED_RE.fullmatch(scope.text, end, start)
        if changed is not None:
            quantity = negative(value) if changed["fall"] else value
            yield _beside(scope, mention, count, item, role="change", quantity=quantity)
        return


def _beside(
    scope: Scope,
    mention: Mention,
    count: Mention,
    item: str,
    *,
    role: str = "",
    quantity: Quantity | None = None,
) -> Claim:
    """What another figure says of the criterion and the communes that a count is of."""
    return make_claim(
        scope,
        mention,
        "meeting.count",
        topic="criteria",
        indicator="communes_meeting_criterion",
        item=item,
        role=role,
        quantity=quantity,
        place=scope.counting_place(*scope.at(count)),
    )


def _share_after_reach(scope: Scope, position: int) -> Mention | None:
    reached = regex.match(r" (?:đã )?(?:đạt|hoàn thành)(?: chuẩn| tiêu chí)?", scope.text[position:])
    return share_behind(scope, position + reached.end()) if reached else None
