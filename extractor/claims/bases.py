"""What a unit consists of: «huyện có 29 xã, 01 thị trấn», «xã có 8 ấp, 2.874 hộ với 11.306 nhân khẩu».

Only a list of bare counts right behind the unit says that; a count with words of its own belongs to other rules.
"""

from __future__ import annotations

from collections.abc import Iterator

import regex

from extractor.claims.making import make_claim
from extractor.claims.recognised_counts import ALL_FOLLOW
from extractor.claims.scope import Scope, unit_of
from extractor.model import Claim, Mention, PlaceName, Quantity

_INDICATOR = {"communes": "communes_total", "households": "households_total", "persons": "population"}
_LISTED = frozenset({*_INDICATOR, "villages", "wards", "districts"})
_UNIT = r"(?:xã|phường|thị trấn|huyện|thị xã|thành phố|tỉnh|địa phương)"
# from the start of a clause to the first figure, names of places taken out
_HAS_RE = regex.compile(
    r"(?r)(?:^|[.;:(] ?|, )[-+*• ]*(?:(?:hiện|hiện nay|đến nay|nay|hiện tại|về (?:đơn vị )?hành chính),? )*"
    rf"(?:(?:toàn|cả|trên địa bàn) )?{_UNIT}?(?: (?:ta|nhà|mới|này))?(?: ?\([^()]*\))?"
    r"(?: (?:hiện|hiện nay|nay|có diện tích[^;.]*,))*"
    rf"(?:(?<=(?:toàn|cả) {_UNIT}) "  # «Toàn xã 2.874 hộ, còn 32 hộ nghèo»
    r"| ?(?:\(|(?:có|gồm|gồm có|được chia thành|chia thành|chia làm|quản lí|với)(?: tổng số| tổng cộng| cả thảy)? ))$"
)
# «có thị trấn Vĩnh Bình và 12 xã», «ngoài thị trấn còn 14 xã, 182 thôn»
_WITH_TOWN_RE = regex.compile(
    r"(?<!\p{L})(?:có|gồm|ngoài)(?: (?:01|1|một))? thị trấn(?: [^,;.:\d]{1,30}?)? ?"
    r"(?:(?:,|và|với|thì|còn|có|gồm)(?!\p{L}) ?)+$"
)
# «tổng cộng 482 xóm, 67.210 hộ»
_TOGETHER_RE = regex.compile(r"(?:^|[,;(] ?)(?:tổng cộng|cả thảy|tất cả)(?: có| là)? $")
# «có 17 xã và thị trấn Tân Yên»
_BEFORE_TOWN_RE = regex.compile(r" ?(?:,|và|, và|với) (?:(?:01|1|một) )?thị trấn(?!\p{L})")
_SPLIT_RE = regex.compile(  # «08 đơn vị hành chính cấp xã, gồm 07 xã và 01 thị trấn»
    r"đơn vị hành chính(?: cấp xã| trực thuộc)*(?: ?[,:(]| )*(?:(?:bao )?gồm|trong đó|với)?(?: có)? ?$"
)
TOWNS_RE = regex.compile(r", ?(?:phường|thị trấn)(?!\p{L})")  # «108 xã, phường, thị trấn» are one figure
_NOUN_RE = regex.compile(r"\d ?\p{L}+(?: (?:dân|khẩu|trấn|phố|dân cư|dân phố))?$")
# «diện tích 84,6 km2; 8.730 hộ», «Tân An là huyện miền núi của tỉnh, 29.640 hộ»: what describes the unit, names out
_DESCRIBES_RE = regex.compile(
    r"(?<!\p{L})diện tích[^;.\d]{0,40}(?:\d[\d.,]*+) ?(?:km2|km²|ha|héc ta)[^;.\d]{0,24}[,;.]? ?(?:có |với |gồm )?$"
    rf"|(?:^|[.;] ?)[-+*• ]*(?:{_UNIT} ?)? ?là (?:một |1 |01 )?(?:trong [^,.;\d]{{0,40}} )?{_UNIT}(?!\p{{L}})[^.;\d]*,"
    r" ?(?:có |với |gồm )?$"
)
_NEXT_RE = regex.compile(
    r"(?:, ?(?:phường|thị trấn))*(?: (?:dân cư|hành chính|dân))?"
    r" ?(?:,|;|và|, và|với|, với|gồm|\(|:|-|–|=|/)(?: (?:trên|gần|hơn))? ?"
)
# «… thành sáu thôn với 1.438 hộ và 5.736 nhân khẩu»: both are all, unless something is done to them
_SOULS_RE = regex.compile(r"(?<!xuất |cửa |nhập )khẩu|dân")
_SOULS_BEFORE = 24  # letters of «dân số của toàn xã là »
_SOME_RE = regex.compile(
    r"(?<!\p{L})(?:hỗ trợ|cho|giúp|di dời|sắp xếp|bố trí|cấp|ảnh hưởng|thiệt hại|nghèo|cận nghèo|vay|đưa|có điều kiện"
    r"|thuộc diện|thoát|tặng|tái định cư|còn|trong đó|thêm|vận động)(?!\p{L})"
)
_ALL_FOLLOW_RE = regex.compile(ALL_FOLLOW)
_WHOLE_HAS_RE = regex.compile(rf"(?:\S có|(?<!\p{{L}})(?:toàn|cả) {_UNIT}) ?$")  # «Toàn xã 2.874 hộ, còn 32 hộ nghèo»
_AVERAGED_RE = regex.compile(r" ?(?:[).;,]|$)")
# «…, đến tháng 10/2022 đã có», « thì», «, trong đó»; no names of some
_PARTS_FOLLOW_RE = regex.compile(
    r"(?: ?[,;:]| thì| trong đó)(?: ?,)?(?:(?!(?<!\p{L})(?:gồm|là|về đích|đạt|công nhận)(?!\p{L}))[^.;]){0,48}"
)
# «612 hộ (1,87%/32.720 hộ)», «chiếm 66,7% của 18 xã»: what the rate before it is of
_OF_THEM_RE = regex.compile(r" ?trong (?:đó|số đó)(?!\p{L})")
_OF_RATE_RE = regex.compile(r"\d ?%(?: ?/| (?:của|trên|trong|so với|trên tổng|trong tổng|của tổng)(?: số)?) ?$")
_RATE_LETTERS = 24
_ENDS_RE = regex.compile(
    r"(?: (?:dân cư|hành chính|dân|trực thuộc|nông thôn))?"
    r"(?: ?(?:[,;.)(:=]|$)| (?:và|với|trong đó|gồm|thuộc|thì)(?!\p{L}))"
)


def find_bases(scope: Scope) -> Iterator[Claim]:
    """Claims of communes, households and inhabitants of the unit that a list of bare counts is said of."""
    run: list[Mention] = []
    for mention, value in scope.figures:
        plain = isinstance(value, Quantity) and value.unit in _LISTED and _is_bare(scope, mention)
        if plain and is_of_rate(scope, mention) and unit_of(mention) in ("communes", "households"):
            yield _claim(scope, mention)
            continue
        if run and not (plain and _NEXT_RE.fullmatch(scope.text, scope.at(run[-1])[1], scope.at(mention)[0])):
            yield from _claims(scope, run)
            run = []
        if plain and (run or _opens(scope, mention) or _is_pair(scope, mention) or _is_averaged(scope, mention)):
            run.append(mention)
    yield from _claims(scope, run)


def _is_bare(scope: Scope, mention: Mention) -> bool:
    """True unless the unit itself says more: «45 hộ nghèo»; «08 đơn vị hành chính cấp xã» are not all communes."""
    words = scope.text[slice(*scope.at(mention))]
    return _NOUN_RE.search(words) is not None and "đơn vị" not in words


def _opens(scope: Scope, mention: Mention) -> bool:
    start = scope.at(mention)[0]
    sentence = scope.sentence(start)[0]
    before = scope.without_names(sentence, start)
    opened = _HAS_RE.search(before) or _TOGETHER_RE.search(before) or _SPLIT_RE.search(before)
    return opened is not None or _stands_behind_town(scope, mention) or _describes(scope, mention)


def _describes(scope: Scope, mention: Mention) -> bool:
    """True for households or inhabitants of the unit that the sentence describes."""
    if unit_of(mention) not in ("households", "persons"):
        return False
    start = scope.at(mention)[0]
    return _DESCRIBES_RE.search(scope.without_names(scope.sentence(start)[0], start)) is not None


def _is_pair(scope: Scope, first: Mention) -> bool:
    """True for households with their inhabitants right behind, or «dân số 43.106 người, 10.871 hộ»: all of a place."""
    start, end = scope.at(first)
    behind = next(((it, value) for it, value in scope.figures if scope.at(it)[0] >= end), None)
    units = {unit_of(first), behind[1].unit} if behind is not None else set()
    if behind is None or units != {"households", "persons"}:
        return False
    souls = scope.text[max(0, start - _SOULS_BEFORE) : scope.at(behind[0])[1]]
    return (
        _SOULS_RE.search(souls) is not None
        and _NEXT_RE.fullmatch(scope.text, end, scope.at(behind[0])[0]) is not None
        and _SOME_RE.search(scope.text, scope.clause(start)[0], start) is None
    )


def _claims(scope: Scope, run: list[Mention]) -> Iterator[Claim]:
    """Of the bare counts; a lone count of communes («huyện có 5 xã, đạt …») may be any five of them."""
    ends = {mention: scope.at(mention)[1] for mention in run}
    bare = [it for it in run if _ENDS_RE.match(scope.text, ends[it]) and not TOWNS_RE.match(scope.text, ends[it])]
    town = bool(run) and (
        _stands_behind_town(scope, run[0])
        or _is_averaged(scope, run[0])
        or _BEFORE_TOWN_RE.match(scope.text, scope.at(run[-1])[1]) is not None
    )
    if len(run) < 2 and not (bare and (town or _names_the_whole(scope, run[0]) or _describes(scope, run[0]))):
        return
    own = scope.reader.setting.place
    for mention in bare:
        start = scope.at(mention)[0]
        if _OF_THEM_RE.match(scope.text, scope.sentence(start)[0]) and scope.place_of(*scope.at(mention))[0] != own:
            continue  # «28 xã được hỗ trợ. Trong đó, huyện A có 11 xã, huyện B 6 xã»
        if unit_of(mention) in _INDICATOR:
            yield _claim(scope, mention, scope.reader.setting.place if town else None)


def _claim(scope: Scope, mention: Mention, place: PlaceName | None = None) -> Claim:
    indicator = _INDICATOR[unit_of(mention)]
    topic = "criteria" if indicator == "communes_total" else "indicator"
    return make_claim(scope, mention, "bases.count", topic=topic, indicator=indicator, place=place)


def is_of_rate(scope: Scope, mention: Mention) -> bool:
    """True for the count of which the rate before it is a part: «612 hộ (1,87%/32.720 hộ)»."""
    start = scope.at(mention)[0]
    plain = "%" in scope.text and isinstance(mention.value, Quantity) and mention.value.bound == "exact"
    return plain and _OF_RATE_RE.search(scope.text, max(0, start - _RATE_LETTERS), start) is not None


def _stands_behind_town(scope: Scope, mention: Mention) -> bool:
    start = scope.at(mention)[0]
    return _WITH_TOWN_RE.search(scope.text, scope.sentence(start)[0], start) is not None


def _is_averaged(scope: Scope, mention: Mention) -> bool:
    """«bình quân 9,06 tiêu chí/xã (207 xã)», «… trên 15 xã»: over how many communes the mean is taken."""
    start, end = scope.at(mention)
    if unit_of(mention) != "communes" or _AVERAGED_RE.match(scope.text, end) is None:
        return False
    means = (scope.at(it)[1] for it, value in scope.figures if value.unit == "criteria/commune")
    return any(to <= start and scope.text[to:start].strip(" (") in ("", "trên", "của", "/") for to in means)


def _is_parted(scope: Scope, mention: Mention) -> bool:
    """«Huyện có 11 xã, đã có 9 xã đạt chuẩn»: fewer communes are told of behind it, in the same sentence."""
    value, end, stop = mention.value, scope.at(mention)[1], scope.sentence(scope.at(mention)[0])[1]
    if unit_of(mention) == "communes" and _ALL_FOLLOW_RE.match(scope.text, end):
        return True
    later = [
        (scope.at(it)[0], other.value)
        for it, other in scope.figures
        if other.unit == "communes" and end <= scope.at(it)[0] < stop and isinstance(other, Quantity)
    ]
    if not later or not isinstance(value, Quantity) or later[0][1] >= value.value:
        return False
    return _PARTS_FOLLOW_RE.fullmatch(scope.text, end, later[0][0]) is not None


def _names_the_whole(scope: Scope, mention: Mention) -> bool:
    """«Toàn huyện có 29 xã.», «Xã có 1.830 hộ dân.»: nothing but the whole is spoken of."""
    start = scope.at(mention)[0]
    words = scope.text[scope.clause(start)[0] : start]
    if unit_of(mention) != "communes" and _WHOLE_HAS_RE.search(words) is not None:
        return True
    if _is_parted(scope, mention):
        return True
    return (
        regex.search(r"(?<!\p{L})(?:toàn|cả) (?:xã|huyện|thị xã|thành phố|tỉnh)(?: \p{L}+){0,4} có ", words) is not None
    )
