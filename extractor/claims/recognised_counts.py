"""How many communes are recognised: «có 5/12 xã (chiếm 41,7%) đạt chuẩn NTM», «nâng tổng số xã đạt chuẩn lên 8 xã».

The words for recognition are those of `recognition`, where the communes bear their names.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import regex

from extractor.claims.bands import share_behind
from extractor.claims.by_place import follows_by_place, named_before
from extractor.claims.carried import OF_PLAN_RE
from extractor.claims.levels import has_become, is_earlier, rows_of_counts, was_left, year_behind
from extractor.claims.making import make_claim, negative
from extractor.claims.recognised_further import is_named_further
from extractor.claims.recognition import BARE, KIND_RE, NAMED, NTM, RECOGNISED
from extractor.claims.scope import OVER_PLAN, Scope, unit_of
from extractor.model import Claim, Mention, PlaceName, Quantity, Ratio

ADDED_RE = regex.compile(
    r"(?:có thêm|thêm|tăng thêm|tăng|giảm|bổ sung|công nhận mới(?: trong (?:năm|kì|\d{1,2} tháng))?(?: là|:)?)"
    r"(?: được)? ?$"
    r"|(?<!\p{L})(?:nhiều |cao )?hơn (?:so với )?(?:cuối |đầu )?(?:năm (?:trước|ngoái|\d{4})|cùng kì)(?: là)? ?$"
    rf"|{OVER_PLAN}"
)
_NEWLY_RE = regex.compile(r"công nhận mới(?: trong (?:năm|kì|\d{1,2} tháng))?(?: là|:)?(?: được)? ?$")
_RAISED_RE = regex.compile(
    r"(?:nâng|đưa)(?: tổng)?(?: số)?(?: (?:\p{L}+|\d{4})){0,9} lên(?: thành| đến| tới| khoảng)? ?$"
)
_RAISED_COUNT_RE = regex.compile(
    r" ?[,;(] ?(?:(?:qua đó|góp phần|và|đã|từ đó) )*(?:nâng|đưa)(?: tổng)?(?: số)? [^.;:\d]{0,60}(?:năm \d{4} )?lên"
    r"(?: thành| đến| tới| khoảng)? ?"
)
# «công nhận mới 7 xã, lũy kế đến nay là 65/101 xã»
_RUNNING_RE = regex.compile(
    r"(?:^|[-+*,;.(] ?)(?:lũy kế|cộng dồn|tổng (?:số|cộng)|tính chung|cộng (?:cả|chung)"
    r"|(?:tính )?đến nay(?=,? toàn| cả)|(?:toàn|cả) (?:tỉnh|huyện|thị xã|thành phố) (?:(?:tính )?đến nay|nay|đã))"
    r"(?:,? (?:đến|hết|nay|năm|toàn|cả|tỉnh"
    r"|huyện|thị xã|thành phố|tính|thời điểm|số|xã|là|có|đã|chung|được|cuối|tháng|ngày|[\d/]+))* ?:? ?$"
)
_WHOLE_RE = regex.compile(r"(?:toàn|cả) (?:huyện|tỉnh|thị xã|thành phố)(?: (?:có|đạt|là|lên))* ?$")
_PLANNED_RE = regex.compile(r"\((?:kế hoạch|kh|chỉ tiêu|mục tiêu|nghị quyết|nq)(?: (?:giao|là|năm|đề ra))*:? ?$")
_CHANGED_BEHIND_RE = regex.compile(r"\)?,? ?(?:tăng|(?P<fall>giảm))(?: thêm| được)? ?")
# «Thị xã hiện có 11 xã, 100% đã đạt chuẩn», «… có 14 xã, đến nay tất cả đã về đích»: the first number is of all
ALL_FOLLOW = r" ?[,;:] ?(?:(?:đến nay|hiện nay|hiện|nay|đã|có|số xã) ?)*(?:100 ?%|tất cả|toàn bộ|cả \d)"
_BRACKET = r"(?: ?\([^()]{0,60}\))?"
_BEHIND_RE = regex.compile(
    rf"(?!{ALL_FOLLOW})\)?{_BRACKET},?[^,.;()]{{0,50}}?{_BRACKET},?(?: chiếm[^.;,(]{{0,20}}%?,?)?[^,.;()]{{0,30}}?"
    rf"{NAMED}(?P<rest>[^.;,]{{0,24}})"
)
_NAMED_RE = regex.compile(NAMED)
# «Đã công nhận đạt chuẩn NTM 22 xã, chiếm 23,4%»
_JUST_SAID_RE = regex.compile(
    rf"công nhận (?:mới |thêm )?(?:đạt chuẩn )?{NTM}(?P<rest>(?: nâng cao| kiểu mẫu)?)(?: cho| là| được)? ?$"
)
# «Số đơn vị đạt chuẩn NTM gồm 8 đơn vị cấp huyện, 330 xã, 869 thôn»
_UNITS_LEAD_RE = regex.compile(
    rf"(?:đơn vị|địa phương) [^.;:\d]{{0,20}}{RECOGNISED}(?P<rest>[^.;:,\d]{{0,16}})(?:gồm|là|có|:)(?: có)? ?"
    r"(?:\d+ (?:đơn vị cấp huyện|huyện|thị xã|thành phố)[^.;\d]{0,30})?$"
)
_COMMA_RE = regex.compile(r",(?!\d)")
_BEHIND_BARE_RE = regex.compile(
    rf"{_BRACKET}(?: (?:của|trong|trên địa bàn|toàn) (?:huyện|tỉnh|thị xã|thành phố))?,?"
    rf"(?: (?:đã|được|công nhận|đều|có|xã|dự kiến|đăng kí|phấn đấu|sẽ|nữa|mới|cùng|kịp))* {BARE}(?P<rest>[^.;,]{{,24}})"
)
# «3 xã NTM kiểu mẫu»
_TITLED_RE = regex.compile(
    rf"{_BRACKET}(?: (?:đã|được|công nhận|tiếp tục|duy trì|giữ|giữ vững))* (?:đạt )?(?:chuẩn )?(?:danh hiệu )?(?:xã )?"
    rf"(?:{NTM} )?(?P<rest>nâng cao|kiểu mẫu)"
)
# «năm 2018 huyện sẽ có 11 xã NTM»; not «10 xã nông thôn mới của chương trình»
_CALLED_RE = regex.compile(rf" {NTM}(?P<rest>)(?= ?(?:[,.;)(:]|$|(?:và|là|gồm)(?!\p{{L}})))")
_HAS_RE = regex.compile(
    r"(?<!\p{L})(?:có|thêm|đưa|lên|được|số|duy trì|giữ|vững|hoàn thành|thành công)(?: ít nhất| khoảng)? ?$"
)
_DATE = r"(?:năm \d{4}|(?:tháng|ngày|quý) \d{1,2}(?:[/.-]\d{1,2})?(?:[/.-]\d{4})?|\d{1,2}/(?:\d{1,2}/)?\d{4})"
_LEAD_RE = regex.compile(rf"số xã [^.;,\d]{{0,20}}{RECOGNISED}(?P<rest>(?:[^.;\d]|{_DATE}){{0,50}})$")
_LEAD_TITLED_RE = regex.compile(
    rf"số xã (?:đạt )?(?:chuẩn )?(?:{NTM} )?(?P<rest>nâng cao|kiểu mẫu)[^.;,\d]{{0,30}}$"
    rf"|số xã {NTM}(?P<rest>)(?: (?:trên địa bàn|của|toàn|cả)[^.;,\d]{{0,24}})? (?:lên|thành)(?: \p{{L}}+){{0,2}} ?$"
)  # «Số xã nâng cao là 9», «nâng tổng số xã NTM lên 76 xã»
# «- Xã đạt chuẩn NTM: 12/16 xã», «NTM kiểu mẫu: 03 xã», «Xã NTM nâng cao: 19 xã»
_HEADED_RE = regex.compile(
    rf"(?r)(?:^|(?<=[.;:,])|[.;:,])[-+*•✔ ]*(?:(?:lũy kế|trong đó)(?: có)? )?(?:(?:tổng )?số )?(?:các )?(?:xã )?"
    rf"(?:(?:(?:đã |được )*(?:đạt|công nhận)(?: đạt)? )?(?:chuẩn )?(?:{NTM}|đạt chuẩn)"
    rf"|(?:đạt )?(?:chuẩn )?(?:{NTM} )?(?=nâng cao|kiểu mẫu))"
    r"(?:(?P<rest>(?: ?(?:nâng cao|kiểu mẫu))?[^:;.,\d]{0,16})(?:(?:năm|giai đoạn) \d{4}(?: ?[-–] ?\d{4})?)?"
    r"(?: ?:| có| là| được)+|(?P<rest>nâng cao|kiểu mẫu)) ?$"
)
# «2/9 huyện đạt chuẩn NTM, 68/101 xã (67,3%)»
_BEHIND_DISTRICTS_RE = regex.compile(
    rf"\d (?:huyện|đơn vị cấp huyện)[^.;:\d]{{0,30}}?{RECOGNISED}(?P<rest>[^.;,\d]{{0,20}})(?:,|;|, và| và|, có) $"
)
# «II. Chỉ tiêu 2022: có 71 xã, tương đương 70,3%»
_AIMED_RE = regex.compile(
    r"(?:^|(?<=[.;] ?))[-+*• ]*(?:[ivx\d]+[./)] ?)?(?:chỉ tiêu|mục tiêu|phấn đấu|kế hoạch|đăng kí)"
    r"(?: (?:đến|cuối|hết|năm))* \d{4} ?[:,]?(?: (?:toàn|cả) (?:huyện|tỉnh|thị xã|thành phố))?"
    r"(?: (?:có|thêm|công nhận))*(?P<rest>) ?$"
)
_ENDS_RE = regex.compile(r" ?(?:[.;)(]|,|$)")
# «Toàn huyện 13 xã, đạt chuẩn 5/13 xã»
_REACHED_RE = regex.compile(
    r"(?:toàn|cả) (?:huyện|tỉnh|thị xã|thành phố)(?: (?:hiện|nay|có|tổng số))* \d{1,3} xã,?(?: (?:trong đó|có|đã))*"
    rf" đạt chuẩn(?: {NTM})?(?P<rest>)(?: là)?:? ?$"
)
# «xã A và xã B đã đạt chuẩn NTM nâng cao (2/5 xã, đạt 40%)»
_BRACKETED_RE = regex.compile(rf"{NAMED}(?P<rest>[^.;(\d]{{0,16}})\( ?(?:lũy kế(?: đến nay)?(?: là| có)?:? ?)?$")
# «Tỷ lệ xã đạt chuẩn 18,75% (3/16 xã)», «Xã NTM nâng cao: 33,1% (49 xã)»
_SHARE_BEFORE_RE = regex.compile(
    rf"(?<!\p{{L}})xã (?P<rest>(?:{RECOGNISED}|đạt chuẩn(?= \d)|(?:chuẩn )?(?:{NTM} )?(?:nâng cao|kiểu mẫu))"
    r"[^.;,\d]{0,30})"
    r"\d{1,3}(?:,\d+)? ?% ?\(?(?:(?:tương ứng|tương đương|bằng|với|là|=) ?)*$"
)
_BY_ITEM_RE = regex.compile(
    rf"(?:(?<!\p{{L}})xã [^:;.\d]{{0,30}}(?:{RECOGNISED}|{NTM}|nâng cao|kiểu mẫu)|kết quả[^:;.\d]{{0,20}} công nhận"
    r"(?! (?:hộ|sản phẩm|thôn|gia đình|trường|danh hiệu)))[^:;.\d]{0,50}:"
)
_BRACKET_LETTERS = 3  # before the first name: « (», «: »
# «- Năm 2012: 02 xã», «2013: 3 xã»
_YEAR_ITEM_RE = regex.compile(
    r"(?:^|[-+*•.:;,]) ?(?:trong |đến |hết )?(?:năm )?\d{4} ?:?(?: (?:có|là|thêm|được|đã))* ?$"
)
_EARLIER_RE = regex.compile(rf"xã [^.;\d]{{0,30}}{RECOGNISED}(?P<rest>[^.;\d]{{0,24}})[^.;]{{0,60}}$")
# «đã công nhận 02 xã (…)», «quyết định công nhận cho 3 xã NTM»
_GIVEN_RE = regex.compile(
    r"công nhận(?: thêm| mới| bổ sung| được| cho)*(?: (?:trong )?(?:năm(?: nay| \d{4})?|kì|\d{1,2} tháng))?"
    r"(?: là|:)? ?$"
)
_GIVEN_BEHIND_RE = regex.compile(rf" ?(?:(?:đạt )?(?:chuẩn )?{NTM} ?)?(?P<rest>)(?:[(:;,.]|gồm|là|trong|năm|và|$)")
# «2 xã còn lại là A, B đạt chuẩn»; the names are taken out
_REST_NAMED_RE = regex.compile(
    r"(?: còn lại)?(?: là| gồm|:| \(|(?= ?(?:[,;]|và(?!\p{L})| )))(?:,|;|và|xã|các| )*\)? ?,?(?: (?:cùng|đều|sẽ|đã))* "
    rf"(?:{RECOGNISED}|đạt (?=nâng cao|kiểu mẫu))(?P<rest>[^.;,]{{0,24}})"
)
_FOLLOWS_RE = regex.compile(
    r"[^;.\d]{0,60}(?:,|;|và|:)(?: trong đó| gồm| riêng| dự kiến| phấn đấu|:)* (?:đến |hết |cuối |trong )*năm \d{4} ?"
    r"(?:(?:có|thêm|là|:|đã|được) ?)*"
)
_ENDS_LIST_RE = regex.compile(r"(?: cuối cùng| nữa| còn lại)? ?(?:[,.;:()]|$|và(?!\p{L}))")
_PARALLEL_RE = regex.compile(
    r"(?: (?:của|thuộc|ở|tại)(?: địa bàn)? ?)?(?: ?\([ ,;và]*\))? ?(?:,|;|và|, và) "
    r"(?:(?:đến |hết |cuối |trong )?(?:năm \d{4}|\d tháng (?:đầu|cuối) năm(?: \d{4})?) ?)?"
    r"(?:(?:có|thêm|là|:|đã|được) ?)*"
)
_DOUBTFUL = (
    (regex.compile(r"trước (?:khi )?(?:sáp nhập|sắp xếp|hợp nhất|nhập)[^.;]*$"), "số của các xã trước khi sáp nhập"),
    (regex.compile(r"(?:mỗi|hàng|bình quân) năm[^.;,\d]*$"), "số của mỗi năm"),
)
# Nothing behind the count tells what else its communes are.
_ALONE_RE = regex.compile(r"(?: ?[,;.)(:=]|$| (?:trong (?:kì|năm|quý|đó)|so với|gồm|là)(?!\p{L}))")
# «02 xã hoàn thành hồ sơ đề nghị công nhận» are not recognised yet
_NOT_YET_RE = regex.compile(r"(?<!\p{L})(?:hồ sơ|đề nghị|(?<!chương )(?<!công )trình|đủ điều kiện)(?!\p{L})")
# «Năm 2015, theo bộ tiêu chí nâng cao của tỉnh, đã có 04 xã được công nhận»
_OTHER_SET_RE = regex.compile(r"theo (?:bộ )?tiêu chí (?:xã )?(?:(?:ntm|nông thôn mới) )?(?P<kind>nâng cao|kiểu mẫu)")
# «Về xã nâng cao, được công nhận 4 xã gồm …»
_TOPIC_KIND_RE = regex.compile(
    r"[-+*•.; ]*(?:(?:về|đối với|riêng) )?(?:các )?"
    r"(?:xã (?:đạt )?(?:chuẩn )?)?(?:(?:ntm|nông thôn mới) )?"
    r"(?P<kind>nâng cao|kiểu mẫu) ?[,:]"
)
_AMONG_THEM_RE = regex.compile(r"[^.;]*,? (?:trong đó|riêng)(?!\p{L})[^.;\d]*(?:\d{1,4}[^.;\d]*)?")
COUNT_INDICATOR = {
    "": ("communes_recognised_count", "communes_recognised_share"),
    "nâng cao": ("communes_advanced_count", "communes_advanced_share"),
    "kiểu mẫu": ("communes_model_count", "communes_model_share"),
}

_LIES_IN_RE = regex.compile(
    r"(?:thôn|bản|ấp|buôn|xóm|làng|hộ|khu dân cư|công trình|tuyến|sản phẩm)[^,;.\d]{0,24} (?:thuộc|tại|ở"
    r"|của)(?: các| \d+ huyện,)* ?$"
)  # «87 thôn thuộc 34 xã được công nhận»


def find_recognised_counts(scope: Scope) -> Iterator[Claim]:
    """«có 5/12 xã (chiếm 41,7%) đạt chuẩn NTM», «tổng số xã đạt chuẩn NTM là 8 xã»."""
    added = False
    for (mention, kind, said), told, joined in rows_of_counts(scope, tuple(counted_kinds(scope))):
        count_id, share_id = COUNT_INDICATOR[kind]
        start, end = scope.at(mention)
        before = scope.text[scope.clause(start)[0] : start]
        added = ADDED_RE.search(before) is not None or (added and joined)  # «có thêm 75 xã nâng cao và 48 xã kiểu mẫu»
        newly = _NEWLY_RE.search(before) and "trong đó" not in before  # «Năm 2016 công nhận mới 8 xã»
        role = "change" if added and not newly and scope.role_of(start) == "actual" else ""
        role = "baseline" if not role and was_left(scope, mention) else role
        role = (
            "target" if role != "baseline" and scope.aims_between(end, said) else role
        )  # «5 xã đăng ký về đích năm 2019»
        place = scope.counting_place(start, end)
        doubts = tuple(doubt for pattern, doubt in _DOUBTFUL if pattern.search(before))
        period = year_behind(scope, end) if role == "baseline" else None if role else told
        yield make_claim(
            scope,
            mention,
            "recognition.added" if added else "recognition.count",
            topic="criteria",
            indicator=count_id,
            role=role,
            place=place,
            period=period,
            doubts=doubts,
        )
        share = share_behind(scope, end) or share_behind(scope, said)
        planned = scope.role_of(start) == "plan" and _PLANNED_RE.search(before)
        if share is not None and (planned or OF_PLAN_RE.match(scope.text, scope.at(share)[1])):
            yield make_claim(
                scope, share, "recognition.fulfilled", topic="indicator", indicator="plan_fulfilment", place=place
            )  # «12 xã đạt chuẩn (kế hoạch 10 xã, đạt 120%)», «2 xã NTM kiểu mẫu, bằng 200% kế hoạch»
        elif share is not None:
            yield make_claim(
                scope, share, "recognition.share", topic="criteria", indicator=share_id, role=role, place=place
            )
            yield from _change_of_share(scope, (scope.at(share)[1], said), share_id, place)


def _change_of_share(scope: Scope, ends: tuple[int, int], share_id: str, place: PlaceName | None) -> Iterator[Claim]:
    """«tỷ lệ 51,1%, tăng 13,6 điểm % so với năm 2016», «6.009 xã (73,06%) đạt chuẩn NTM, tăng 4,8%»."""
    for mention, value in scope.figures:
        start = scope.at(mention)[0]
        behind = (_CHANGED_BEHIND_RE.fullmatch(scope.text, end, max(end, start)) for end in ends)
        changed = next(filter(None, behind), None)
        if changed is not None and isinstance(value, Quantity) and value.unit in ("percentage_point", "percent"):
            yield make_claim(
                scope,
                mention,
                "recognition.share_added",
                topic="criteria",
                indicator=share_id,
                role="change",
                place=place,
                quantity=negative(value) if changed["fall"] else value,
            )


def counted_kinds(scope: Scope) -> Iterator[tuple[Mention, str, int]]:
    """Yield each count of recognised communes, its kind ("" | nâng cao | kiểu mẫu) and where the words end."""
    last: tuple[Mention, str] | None = None
    elliptic = _elliptic_kinds(scope)
    for mention, value in scope.figures:
        if value.unit != "communes":
            continue
        found = (
            kind_of_count(scope, mention)
            or _repeated(scope, mention, last)
            or _counted_by_item(scope, mention)
            or elliptic.get(scope.at(mention)[0])
            or _further(scope, mention, last)
        )
        if found is not None:
            kind = found[0] or _kind_given(scope, mention, last)
            last = mention, kind
            yield mention, kind, found[1]


def _further(scope: Scope, mention: Mention, last: tuple[Mention, str] | None) -> tuple[str, int] | None:
    """«Huyện nay có 7 xã nâng cao. Năm 2022 phấn đấu thêm 3 xã: A, B, C»: of the kind that was told of last."""
    kind = last[1] if last is not None else ""
    return (kind, scope.at(mention)[1]) if is_named_further(scope, mention) else None


def _kind_given(scope: Scope, mention: Mention, last: tuple[Mention, str] | None) -> str:
    """«16 xã đạt chuẩn nâng cao, trong đó công nhận mới trong năm là 03 xã»: the kind of those among which they are."""
    start = scope.at(mention)[0]
    if last is None or not last[1] or _GIVEN_RE.search(scope.text, scope.clause(start)[0], start) is None:
        return ""
    end = scope.at(last[0])[1]
    return last[1] if end <= start and _AMONG_THEM_RE.fullmatch(scope.text, end, start) else ""


def _elliptic_kinds(scope: Scope) -> dict[int, tuple[str, int]]:
    """«Năm 2013 có 8 xã, năm 2014 có 18 xã, năm 2015 có 6 xã được công nhận»: the words stand once, behind the last.

    Returns what `kind_of_count` says of the last, by the place of each before it.
    """
    counts = scope.figures_in("communes")
    found: dict[int, tuple[str, int]] = {}
    for mention, following in pairwise(counts):  # «10 xã về đích, trong đó năm 2014 có 4 xã và năm 2015 là 3 xã»
        (start, end), (at, to) = scope.at(mention), scope.at(following)
        kind = found.get(start) or kind_of_count(scope, mention)
        dated = any(end <= scope.at(it)[0] < at for it in scope.of_kind("period"))
        raised = _RAISED_RE.fullmatch(scope.text[end:at].lstrip(" ,;")) or _RAISED_COUNT_RE.fullmatch(
            scope.text, end, at
        )
        if raised and not kind and ADDED_RE.search(scope.text, scope.clause(start)[0], start):
            later = kind_of_count(scope, following)
            if later is not None:  # «tăng 13 xã, nâng tổng số xã đạt chuẩn lên 48 xã»
                found[start] = later[0], end
        if kind and dated and _ENDS_LIST_RE.match(scope.text, to) and _FOLLOWS_RE.fullmatch(scope.text, end, at):
            found[at] = kind[0], to
        added = ADDED_RE.search(scope.text, scope.clause(start)[0], start)
        if kind and not added and follows_by_place(scope, end, at, to):
            found[at] = kind[0], to  # «huyện A có 7/8 xã đạt chuẩn, B 15/19 xã, C mới 3 xã»
    for mention, following in reversed(list(pairwise(counts))):
        (_, end), (at, _) = scope.at(mention), scope.at(following)
        named = any(end <= scope.at(it)[0] < at for it in scope.of_kind("period", "place"))
        ordered = any(scope.respective(at, items) for items in (scope.places(), scope.periods()))
        if (named or ordered) and _PARALLEL_RE.fullmatch(scope.without_names(end, at)):
            kind = found.get(at) or kind_of_count(scope, following)
            if kind is not None:
                found[scope.at(mention)[0]] = kind[0], end
    return found


def _repeated(scope: Scope, mention: Mention, last: tuple[Mention, str] | None) -> tuple[str, int] | None:
    """«95 xã đạt chuẩn NTM nâng cao, chiếm 41,1% (95/231 xã)»: the ratio in brackets counts the same communes.

    So does what a level has become («từ 5 xã lên 60 xã»), a change («43 xã được công nhận; so với năm 2023 tăng được
    4 xã»), what it makes of the whole («nâng tổng số lên 54 xã»), its plan («12 xã đạt chuẩn (kế hoạch 10 xã)»), or a
    ratio of as many at another time («cuối năm 2015 có 3/12 xã được công nhận, tính đến ngày 30/9/2020 có 8/12 xã»).
    """
    start, end = scope.at(mention)
    if last is None:
        return None
    (first, _), told = scope.sentence(start), scope.sentence(scope.at(last[0])[0])
    if first != told[0]:  # «Công nhận thêm 3 xã. Lũy kế: 68 xã»
        summed = first - told[1] <= 2 and _RUNNING_RE.fullmatch(scope.text[first:start].lstrip("-+ ."))
        return (last[1], end) if summed else None
    before, value, earlier = scope.text[scope.clause(start)[0] : start], mention.value, last[0].value
    alone = _ALONE_RE.match(scope.text, end) is not None
    if is_earlier(scope, last[0]) and has_become(scope, last[0], mention):
        return last[1], end
    if isinstance(value, Ratio):
        same = isinstance(earlier, Quantity) and earlier.value == value.count and before.endswith("(")
        later = isinstance(earlier, Ratio) and earlier.of == value.of and alone
        # «thêm 2 xã về đích, cả huyện 7/13 xã», «công nhận thêm 2 xã, nâng tổng số lên 69/83 xã»
        whole = alone and any(it.search(before) for it in (_WHOLE_RE, _RAISED_RE, _RUNNING_RE))
        return (last[1], end) if same or later or whole else None
    same = any(pattern.search(before) for pattern in (ADDED_RE, _RAISED_RE, _RUNNING_RE, _PLANNED_RE))
    return (last[1], end) if alone and same else None


def _counted_by_item(scope: Scope, mention: Mention) -> tuple[str, int] | None:
    """«Số xã nâng cao theo từng huyện: huyện A 16 xã, B 15 xã, …»: what is counted stands before the colon.

    Or in the line above: «Số xã đạt chuẩn của các địa phương cụ thể:» over «- Huyện A: 12/19 xã, …», and «Số xã được
    công nhận qua từng năm:» over «- Năm 2012: 2 xã».
    """
    start, end = scope.at(mention)
    sentence_start = scope.sentence(start)[0]
    by_year = _YEAR_ITEM_RE.search(scope.text, sentence_start, start) is not None
    if not by_year and named_before(scope, start) is None:
        return None
    lead = _BY_ITEM_RE.search(scope.text, sentence_start, start)
    named = by_year and any(end <= scope.at(it)[0] <= end + _BRACKET_LETTERS for it in scope.places())
    if lead is None and scope.leads and not named:  # «- Năm 2012: 02 xã (A, B)» is an item of names
        lead = _BY_ITEM_RE.search(scope.leads[0].text)
    return ((KIND_RE.search(lead.group()) or {"kind": ""})["kind"], end) if lead else None


def _given(scope: Scope, clause_start: int, start: int, end: int) -> regex.Match[str] | None:
    """«đã công nhận 02 xã (A và B)», «công nhận thêm 4 xã NTM»: not «công nhận 3 xã an toàn khu»."""
    behind = _GIVEN_BEHIND_RE.match(scope.text, end)
    return behind if behind and _GIVEN_RE.search(scope.text, clause_start, start) else None


def _first_match(text: str, start: int, stop: int) -> regex.Match[str] | None:
    titled = _TITLED_RE.match(text, start, stop)
    if titled is None and _NAMED_RE.search(text, start, stop):  # the next tries each gap with each word
        titled = _BEHIND_RE.match(text, start, stop)
    return titled or _BEHIND_BARE_RE.match(text, start, stop)


def kind_said_before(scope: Scope, start: int) -> regex.Match[str] | None:
    """The `kind` that the clause («theo bộ tiêu chí nâng cao, …») or the head of the sentence names, if any."""
    return _OTHER_SET_RE.search(scope.text, scope.clause(start)[0], start) or _TOPIC_KIND_RE.match(
        scope.text, scope.sentence(start)[0], start
    )


def kind_of_count(scope: Scope, mention: Mention, behind_at: int | None = None) -> tuple[str, int] | None:
    """Return "" | nâng cao | kiểu mẫu and where the words end, if the communes counted are recognised; else None.

    `behind_at` is where the words may begin, if not right behind the figure («100% số xã …»).
    """
    start, end = scope.at(mention)
    end = behind_at or end
    clause_start, clause_end = scope.clause(start)
    if _LIES_IN_RE.search(scope.text, clause_start, start):
        return None
    stop = min(
        [
            scope.at(m)[0]
            for m in scope.of_kind("ratio", "quantity")
            if scope.at(m)[0] > end and unit_of(m) == "communes"
        ]
        or [clause_end]
    )
    behind = _first_match(scope.text, end, stop)
    if behind is not None and behind.end("rest") >= stop - 1 and _COMMA_RE.search(behind.group()) and stop < clause_end:
        behind = None  # «toàn huyện 13 xã, đạt chuẩn 5/13 xã»: the words are those of the next count
    lead = behind or _LEAD_RE.search(scope.text, clause_start, start)
    lead = lead or _LEAD_TITLED_RE.search(scope.text, clause_start, start)
    lead = lead or _REACHED_RE.search(scope.text, clause_start, start)
    lead = lead or _HEADED_RE.search(scope.text, clause_start, start)
    lead = lead or (_AIMED_RE.search(scope.text, clause_start, start) if _ENDS_RE.match(scope.text, end) else None)
    if lead is None and "huyện" in scope.text and _ALONE_RE.match(scope.text, end):
        lead = _BEHIND_DISTRICTS_RE.search(scope.text, scope.sentence(start)[0], start)
    lead = lead or _JUST_SAID_RE.search(scope.text, clause_start, start)
    lead = lead or _UNITS_LEAD_RE.search(scope.text, clause_start, start)
    if lead is None and "%" in scope.text[clause_start:start]:
        lead = _SHARE_BEFORE_RE.search(scope.text, clause_start, start)
    lead = lead or _BRACKETED_RE.search(scope.text, clause_start, start)
    if lead is None and any(end <= scope.at(place)[0] < stop for place in scope.of_kind("place")):
        lead = _REST_NAMED_RE.match(scope.without_names(end, stop))
    lead = lead or _given(scope, clause_start, start, end)
    if lead is None and _HAS_RE.search(scope.text, clause_start, start):
        lead = _CALLED_RE.match(scope.text, end)
    if lead is None and ADDED_RE.search(scope.text[clause_start:start]):
        # «Số xã đạt chuẩn NTM là 06/12 xã, tăng 2 xã so với năm trước»
        lead = _EARLIER_RE.search(scope.text, scope.sentence(start)[0], start)
    if lead is None:
        return None
    if _NOT_YET_RE.search(scope.text, end, max(end, behind.start("rest") if behind else end)):
        return None
    if scope.is_negated(min(start, lead.start()), max(end, lead.start("rest"))):
        return None
    kind = KIND_RE.search(lead["rest"]) or kind_said_before(scope, start)
    return (kind["kind"] if kind else ""), max(lead.start("rest"), end)
