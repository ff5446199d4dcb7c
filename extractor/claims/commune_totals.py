"""How many communes a unit has: «Trong số 60 xã của tỉnh», «cả huyện có 26 xã», «… trong tổng số 12 xã»."""

from __future__ import annotations

from collections.abc import Iterator

import regex

from extractor.claims.making import make_claim
from extractor.claims.passage import place_value
from extractor.claims.scope import Scope
from extractor.model import Claim, Ratio

_AMONG_RE = regex.compile(r"(?<!\p{L})trong (?:tổng )?số(?: là)? ?$")
_OF_UNIT_RE = regex.compile(r" (?:(?:của|thuộc|trong|toàn|trên địa bàn|ở) ?)+(?:huyện|tỉnh|thị xã|thành phố)|,")
_OF_UNIT_MEET_RE = regex.compile(
    r" của (?:huyện|tỉnh|thị xã|thành phố)(?: mới| chỉ| đã| bình quân)* (?:đạt|có) [\d.,]+ tiêu chí"
)
_WHOLE_UNIT_RE = regex.compile(
    r"(?:^|[.;:(] ?)(?:cả|toàn) (?:huyện|tỉnh|thị xã|thành phố)(?: hiện)?(?: có|:)? ?$"
    r"|(?<!\p{L})(?:cả|toàn) (?:huyện|tỉnh|thị xã|thành phố) \($"  # «đạt toàn huyện (11 xã): 146 tiêu chí»
)
# «5 xã về đích trong tổng số 12 xã», «chiếm 66,7% tổng số 90 xã»; not «nâng lên tổng số 6 xã»
_OF_ALL_RE = regex.compile(r"(?:(?<!\p{L})(?:trong|trên|của|so với)|%)(?: số)? tổng số(?: là)? ?$")
# «Trong 14 xã có 01 xã đạt 16 tiêu chí, 04 xã …»: of which communes, is not said
_OPENS_AMONG_RE = regex.compile(r"(?:^|[.;] ?)[-+*•\d.) ]*trong(?: tổng)?(?: số)? ?$")
_THERE_ARE_RE = regex.compile(r" (?:thì )?(?:đã |hiện |mới )?có \d")
_BY_CRITERION_RE = regex.compile(
    r"số xã[^.;:()\d]{0,24}tiêu chí[^.;:()\d]{0,24}\($"
)  # «Số xã đạt từng tiêu chí (18 xã)»
_ENDS_RE = regex.compile(r" ?(?:[.;)]|,(?! ?(?:phường|thị trấn))|$)")
_HAS_ENDS_RE = regex.compile(
    r" ?(?:[.;)]|, ?(?:\d|với|trong đó|gồm|bao gồm)|(?:và|với) \d+ (?:phường|thị trấn)|$)"
)  # not «có 5 xã, đạt 25%»
# «Sau sáp nhập hiện còn 83 xã», «sau khi sắp xếp đơn vị hành chính, huyện còn 12 xã»
_LEFT_RE = regex.compile(
    r"(?<!\p{L})sau(?: khi)? (?:thực hiện )?(?:sáp nhập|sắp xếp|nhập|chia tách|điều chỉnh)[^.;:()\d]{0,48}"
    r" (?:còn(?: lại)?|có)(?: tổng số)? ?$"
)
# «tính cả 96 xã toàn tỉnh», «14 xã trong huyện hiện đạt bình quân …»
_ALL_OF_UNIT_RE = regex.compile(r" (?:của |trong |trên )?(?:toàn|cả) (?:huyện|tỉnh|thị xã|thành phố)(?!\p{L})")
_MEAN_OF_UNIT_RE = regex.compile(
    r" (?:của|trong|thuộc|toàn|trên địa bàn)(?: toàn| cả)? (?:huyện|tỉnh|thị xã|thành phố)"
    r"(?: hiện| đã| mới| chỉ| đạt| có)* (?:bình quân|trung bình|bq)(?!\p{L})"
)
_COUNTED_IN_RE = regex.compile(r"(?<!\p{L})(?:tính(?: chung| cả| trên| cho)*|(?:^|[.;:] ?)(?:cả|toàn bộ)) ?$")
_PER_COMMUNES_RE = regex.compile(r"(?:tiêu chí|tc) ?/ ?$")  # «286 tiêu chí/22 xã»
_HAS = r" (?:có|còn|gồm)(?: tổng số| tất cả| cả thảy)? ?"
# «Huyện có 11 xã XD NTM», «trên địa bàn có 15 xã thực hiện Chương trình»: all that there are to be worked on
_UNIT_HAS_RE = regex.compile(
    r"(?:^|[.;:,-] ?)(?:(?:hiện|hiện nay|hiện tại|đến nay),? )?(?:(?:toàn|cả|trên địa bàn) )*"
    r"(?:huyện|tỉnh|thị xã|thành phố|địa phương)(?: mới| này| ta)?(?: ?\([^()]*\))?(?: hiện nay| hiện| nay)?"
    rf"{_HAS}$"
)
# «tổng số tiêu chí đạt của 9 xã là 158 tiêu chí»
_REACH = len("có tổng số cả thảy  ")
_ALL_CRITERIA_RE = regex.compile(
    r"(?<!\p{L})(?:tổng (?:số )?(?:lượt )?)(?:tiêu chí|tc)[^;.\d]{0,24} (?:của|ở|tại|toàn)(?: cả| các| toàn bộ)? ?$"
)
_OPENS_RE = regex.compile(
    r"[-+*•. ]*(?:(?:\d{1,2}(?:\.\d{1,2})*|[ivx]+|[a-zđ])[.)] ?)?(?:(?:hiện|hiện nay|đến nay),? )?"
)
_HAS_RE = regex.compile(rf"(?: ?\([^()]*\))?,?(?: (?:hiện nay|hiện|nay|đến nay))?{_HAS}")
_OF_SOME_RE = regex.compile(r"đạt chuẩn|công nhận|đích|nâng cao|kiểu mẫu|đăng kí|phấn đấu|tiêu chí|thêm")
_WORKED_ON_RE = regex.compile(
    r" (?:(?:tham gia|thực hiện|triển khai|thuộc diện) )?(?:chương trình )?(?:xây dựng|xd|thực hiện) "
    r"(?:chương trình )?(?:ntm|nông thôn mới) ?(?:[.;,(]|$)"
)


def find_commune_totals(scope: Scope) -> Iterator[Claim]:
    """«Trong số 60 xã của tỉnh», «96 xã của tỉnh đạt 1.162 tiêu chí», «Cả huyện có 26 xã;»: all communes there are."""
    for mention, value in scope.figures:
        start, end = scope.at(mention)
        if value.unit != "communes" or isinstance(value, Ratio):
            continue
        ends = _ENDS_RE.match(scope.text, end) is not None
        among = _AMONG_RE.search(scope.text, 0, start) and _OF_UNIT_RE.match(scope.text, end)
        whole = ends and any(it.search(scope.text, 0, start) for it in (_WHOLE_UNIT_RE, _OF_ALL_RE, _BY_CRITERION_RE))
        first = scope.sentence(start)[0]
        near = scope.text[max(first, start - _REACH) : start]
        has = (
            any(word in near for word in (" có ", " còn ", " gồm "))
            and (_UNIT_HAS_RE.search(scope.without_names(first, start).lstrip()) or _is_named(scope, first, start))
            and (
                _WORKED_ON_RE.match(scope.text, end)
                or (_HAS_ENDS_RE.match(scope.text, end) and not _OF_SOME_RE.search(scope.text, first, start))
            )
        )
        counted = "tiêu chí" in scope.text and _ALL_CRITERIA_RE.search(scope.text, first, start) is not None
        left = ends and "sau" in scope.text and _LEFT_RE.search(scope.text, first, start)
        all_of = _MEAN_OF_UNIT_RE.match(scope.text, end) or _PER_COMMUNES_RE.search(near)
        all_of = all_of or (_ALL_OF_UNIT_RE.match(scope.text, end) and _COUNTED_IN_RE.search(near))
        sure = among or whole or has or counted or left or all_of or _OF_UNIT_MEET_RE.match(scope.text, end)
        if sure or (_OPENS_AMONG_RE.search(scope.text, 0, start) and _THERE_ARE_RE.match(scope.text, end)):
            yield make_claim(
                scope,
                mention,
                "recognition.total",
                topic="criteria",
                indicator="communes_total",
                role="actual",
                place=scope.counting_place(start, end),
                doubts=() if sure else ("không nói tổng số xã của đơn vị nào",),
            )


def _is_named(scope: Scope, first: int, start: int) -> bool:
    """«Huyện Tuy An (Phú Yên) có 12 xã», «Hậu Giang hiện còn 50 xã»: a unit above communes opens the sentence."""
    for place in scope.places():
        at, to = scope.at(place)
        if at >= first and to <= start:
            above = scope.reader.level_of(place_value(place)) in ("district", "province")
            opens = _OPENS_RE.fullmatch(scope.text, first, at) is not None
            return above and opens and _HAS_RE.fullmatch(scope.text, to, start) is not None
    return False
