"""Criteria counted: how many a commune meets, their mean and their total over the communes.

«xã Quang Trung đạt 17/19 tiêu chí», «bình quân 16,5 tiêu chí/xã», «286/360 tiêu chí». **Source**: the sets are those of
Quyết định 491, 1980, 318, 558, 320/QĐ-TTg in schemas/criteria/.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

import regex

from extractor.claims.bands import governing_word, is_band, is_of_others
from extractor.claims.levels import as_mean, is_labelled, stands_now
from extractor.claims.making import make_claim, negative, value_of
from extractor.claims.nearness import change_again
from extractor.claims.passage import place_value
from extractor.claims.recognition import ITEM
from extractor.claims.scope import Scope
from extractor.claims.table_heads import SET_SIZES
from extractor.model import Claim, CriterionRef, Mention, NumberRange, PlaceName, Quantity, Ratio

_MEAN_AFTER_RE = regex.compile(r" ?(?:bình quân|bq|trên xã|mỗi xã|một xã)(?!\p{L})")
_CHANGE_RE = regex.compile(
    r"(?:tăng|nhích|vượt|(?P<fall>giảm|bớt|tụt|rớt)|(?:cao|nhiều) hơn|(?P<fall>(?:thấp|ít) hơn))"
    r"(?: thêm| được| bình quân)*(?: (?:khoảng|gần|trên|hơn))? ?$"
)
_ABOVE_THEN_RE = regex.compile(
    r"(?<!\p{L})(?:(?:cao |nhiều )?hơn|(?P<fall>thấp hơn|ít hơn|kém)) (?:so với )?(?:mức )?(?:của )?(?:cuối |đầu )?"
    r"(?:năm (?:trước|ngoái|\d{4})|cùng kì(?: năm (?:trước|ngoái|\d{4}))?)(?: là| tới| đến| khoảng| gần| trên)* ?$"
)  # «cao hơn năm trước 1,1 tiêu chí»
# «5 xã tăng 2 tiêu chí»: each of them, no level nor change of the whole
_BY_COMMUNES_RE = regex.compile(r"\d xã (?:(?:bị|đã|có|được) )*(?:tăng|giảm|tụt|rớt)(?: thêm| được)? ?$")
_ADDED_RE = regex.compile(r"(?<!\p{L})thêm(?: được)? ?$")
_FROM_RE = regex.compile(
    r"(?<!\p{L})từ (?:(?:mức|chỗ|chỉ|mới|có|đạt|được) )*$"
)  # «nâng mức bình quân từ 13,17 lên 17,75 tiêu chí/xã»
_AT_START_RE = regex.compile(r"(?<!\p{L})đầu năm(?: \d{4})?(?: (?:toàn|cả)? ?\p{L}+)?(?: (?:có|đạt|là|mới|được))* ?$")
_TO_RE = regex.compile(r"(?:lên|xuống|lên đến|lên tới|xuống còn|nay là|nay đạt|lên thành)(?: mức| đạt)? ?$")
_OVER_COMMUNES_RE = regex.compile(r" ?/ ?\d{1,3} xã")  # «1.286 tiêu chí/92 xã»
_SUBGROUP_RE = regex.compile(
    r"xã (?:đặc biệt|đbkk|biên giới|bãi ngang|miền núi|vùng|đảo|an toàn khu|atk|khu vực|nghèo|khó khăn|điểm|còn lại"
    r"|thuộc|chưa đạt|dẫn đầu|tốp|này|nói trên|yếu|khá|đạt chuẩn|đã đạt chuẩn|về đích)(?!\p{L})"
)
_INDICATORS = {"mean": "criteria_met_mean", "total": "criteria_met_total", "count": "criteria_met_count"}
_REACH_RE = regex.compile(
    r"(?:đạt|đat|hoàn thành|có|được|đủ|với|lên|là|còn|xong|giữ|duy trì|giữ vững|bảo lưu|phấn đấu"
    r"|cán đích|cán mốc|chạm mốc|ở mức)(?: chuẩn| và cơ bản đạt)?(?: cả| đủ| tất cả| toàn bộ| từ)? ?[:(]? ?$"
)
# «Tiêu chí đạt 100%: 06 tiêu chí (TC1, …)», «Đạt từ 50 - 80%: …»: only what is met in full is met
DEGREE_RE = regex.compile(
    r"[-+*•. ]*(?:(?:số|các|nhóm) )*(?:tiêu chí )?(?:(?:đã|có|ở) )*(?:mức )?(?:độ )?đạt (?:mức |tỉ lệ |được )*"
    r"(?:(?P<full>100 ?%)|(?:từ |trên |dưới |khoảng |hơn |[<>≥≤] ?)?\d{1,3}(?:,\d+)? ?%?"
    r"(?: ?(?:-|đến|tới)(?: dưới)? ?\d{1,3} ?%)?(?<=%)(?: trở lên)?)(?: (?:khối lượng|yêu cầu|kế hoạch))?"
    r" ?(?::|có|gồm|là) ?"
)
_SET_SIZE_RE = regex.compile(r"(?:bộ|toàn bộ|các|thực hiện|hệ thống|rà soát|nội dung|trong|so với)(?: các)? ?$")
_OTHER_SET_RE = regex.compile(
    r"(?:tiêu chí|chuẩn|ntm|nông thôn mới) (?:xã )?(?:(?:ntm|nông thôn mới) )?(nâng cao|kiểu mẫu)"
)
_BASIC_SET_RE = regex.compile(r"tiêu chí (?:xã )?(?:ntm|nông thôn mới)(?! nâng cao| kiểu mẫu)")
_TOPIC_RE = regex.compile(
    r"(?:theo|về|đối với|bộ)(?: \p{L}+){0,5} (?:ntm|nông thôn mới|tiêu chí|chuẩn) (?P<kind>nâng cao|kiểu mẫu)"
)
# «15 tiêu chí (năm 2017: 13 tiêu chí)», «15/19 tiêu chí (KH năm: 16 tiêu chí; cuối 2023: 13 tiêu chí)»
_IN_YEAR_RE = regex.compile(
    r"(?:(?:năm|cuối|đầu)(?: năm)? \d{4}|cùng kì|năm trước|(?<!\p{L})(?:kh|kế hoạch|chỉ tiêu)(?: năm(?: \d{4})?)?"
    r"(?: giao)?) ?: ?$|\((?:kh|kế hoạch|chỉ tiêu|mục tiêu|cùng kì|năm trước|đầu năm)"
    r"(?: năm(?: \d{4})?)?(?: giao)?(?: là)? $"
)
_OF_SERIES = "mentions.series.number"  # «17/19 (quý trước 16)»
_SMALLEST_SET, _COMMUNE_MAX = Decimal(10), Decimal(20)  # criteria of a commune; districts have nine
_MOST_ADDED = 4  # criteria by which a mean rises in a year or two, at most
_REST_AFTER_RE = regex.compile(
    r" ?(?:còn (?:lại|vướng|nợ|thiếu|chưa đạt)|chưa đạt|chưa hoàn thành|chưa đảm bảo"
    r"|đang (?:thực hiện|triển khai|phấn đấu|vướng))(?!\p{L})"
)
# «17 TC đạt, 2 TC chưa đạt»
_REACHED_BEHIND_RE = regex.compile(r" (?:đã )?(?:đạt|hoàn thành)(?: chuẩn)? ?(?:[,.;)]|$|và(?!\p{L}))")
_LACKING_RE = regex.compile(
    r"(?:chưa đạt|còn thiếu|thiếu|hụt|vướng|còn nợ|nợ|chưa hoàn thành|không đạt"
    r"|(?:còn|đang)(?: tiếp tục)? (?:phải (?:tiếp tục )?)?hoàn thiện|(?:còn|đang) phải hoàn thành|còn)(?: được"
    r"|(?<!xã còn) lại)?(?: duy nhất| đúng)? ?[:(]?(?: là)? ?$|tiêu chí còn lại \($"
)
_OF_SET_RE = regex.compile(r"(?:bộ tiêu chí|gồm|với)[^;.\d]*\d\d tiêu chí(?:,| và| với| gồm| ?\()* ?$")
_GROUP_RE = regex.compile(r"(?<!\p{L})nhóm(?!\p{L})")
_OF_GROUP = "tiêu chí của một nhóm"  # «Nhóm hạ tầng: đạt 6/8 tiêu chí»
_OPENING = 8  # letters before a criterion that opens a line
_FELL_TO_RE = regex.compile(r"(?:tụt|giảm|rớt)[^;.]{0,40}còn ?$")  # «bị tụt 2 tiêu chí nên chỉ còn 12 tiêu chí»
_STOP_RE = regex.compile(r"[,;.(]")
_CLOSES_RE = regex.compile(r" ?(?:[;.)]|$)")
# «Đạt 19/19: A, B», «- Các xã đạt 17 tiêu chí gồm: C, D»
_HEADS_LIST_RE = regex.compile(r"[-+*• ]*(?:(?:các |những |nhóm )?xã )?(?:đã |mới )?(?:đạt |hoàn thành )?(?:đủ |cả )?")
_OPENS_LIST_RE = regex.compile(r"(?: ?:| gồm:?| là:?)(?: có)? ?(?:các )?(?:xã:? )?(?=\p{L})")
_OPENS_RE = regex.compile(r" ?[:(]? ?")


def find_counts(scope: Scope) -> Iterator[Claim]:
    """«xã Quang Trung đạt 17/19 tiêu chí»; «bình quân 16,5 tiêu chí/xã»; «286/360 tiêu chí»."""
    for mention, value in scope.figures:
        if value.unit in ("criteria", "criteria/commune", "indicators") and not is_band(scope, mention):
            listed = _communes_listed(scope, mention) if value.unit == "criteria" else []
            yield from _met_by_each(scope, mention, listed)
            claim = None if listed else _count_claim(scope, mention, value)
            if claim is not None:
                yield claim
            if claim is not None and claim.indicator == "criteria_met_count":
                yield from _shared(scope, mention, claim)
    yield from _ranges(scope)


def _ranges(scope: Scope) -> Iterator[Claim]:
    """«Xã A đạt thêm từ 2 đến 3 tiêu chí», «mỗi xã tăng 1-2 tiêu chí»: both limits, where no communes are counted."""
    for mention in scope.of_kind("range"):
        value = mention.value
        start, end = scope.at(mention)
        mean = governing_word(scope, mention) == "mean" or _MEAN_AFTER_RE.match(scope.text, end) is not None
        if (
            not isinstance(value, NumberRange)
            or value.low is None
            or value.unit != "criteria"
            or not (mean or _is_of_commune(scope, start, end))
            or any(
                it.unit == "communes" and scope.clause(start)[0] <= scope.at(other)[0] for other, it in scope.figures
            )
        ):
            continue  # «02 xã mới đạt từ 5 - 9 tiêu chí (A, B)» is a band
        before = scope.text[scope.clause(start)[0] : start]
        changed, added = _CHANGE_RE.search(before), _ADDED_RE.search(before)
        if changed or added or _REACH_RE.search(before):
            unit = "criteria/commune" if mean else "criteria"
            claim = make_claim(
                scope,
                mention,
                "criteria.range",
                topic="criteria",
                indicator="criteria_met_mean" if mean else "criteria_met_count",
                role="change" if changed or (added and scope.role_of(start) == "actual") else "",
                quantity=Quantity(value=value.low, unit=unit, bound="at_least", low=value.low, high=value.high),
            )
            yield claim
            yield from () if mean else _shared(scope, mention, claim)


def _shared(scope: Scope, mention: Mention, claim: Claim) -> Iterator[Claim]:
    """«Tam Phước, Tam Thành đạt 18 tiêu chí», «huyện A và B đạt 9/9»: each of those named together has the number."""
    level = scope.reader.level_of(claim.place) if claim.place is not None else ""
    for place in scope.places_of(*scope.at(mention)):
        if place != claim.place and (scope.reader.is_commune(place) or scope.reader.level_of(place) == level):
            yield replace(claim, key=f"{claim.key}{place.name}", place=place)


def _communes_listed(scope: Scope, mention: Mention) -> list[PlaceName]:
    """«Đạt 19/19: A, B; đạt 17 tiêu chí: C»: the communes that a list names behind the number that they meet."""
    start, end = scope.at(mention)
    first, last = scope.clause(start)
    opened = _OPENS_LIST_RE.match(scope.text, end) if _HEADS_LIST_RE.fullmatch(scope.text, first, start) else None
    ahead = [scope.at(it)[0] for it in scope.places()] if opened is not None else []
    if opened is None or opened.end() not in ahead or sense_of(scope, mention) != "count":
        return []
    run = scope.run_from(ahead.index(opened.end()))
    named = [place_value(it) for it in run]
    closed = scope.at(run[-1])[1] >= last or _CLOSES_RE.match(scope.text, scope.at(run[-1])[1]) is not None
    return named if closed and all(map(scope.reader.is_commune, named)) else []


def _met_by_each(scope: Scope, mention: Mention, places: list[PlaceName]) -> Iterator[Claim]:
    for place in places:
        claim = make_claim(
            scope, mention, "criteria.count", topic="criteria", indicator="criteria_met_count", place=place
        )
        yield replace(claim, key=f"{claim.key}{place.name}")


def _count_claim(scope: Scope, mention: Mention, value: Quantity | Ratio) -> Claim | None:
    start, end = scope.at(mention)
    before, after = scope.text[scope.clause(start)[0] : start], scope.text[end : end + 30]
    if value.unit == "indicators":
        return _indicators(scope, mention, before, after)
    sense = sense_of(scope, mention)
    changed = _CHANGE_RE.search(before) or _ABOVE_THEN_RE.search(before) or change_again(scope, start, end)
    added = changed is None and _ADDED_RE.search(before) is not None
    if sense in ("", "unmet"):
        return _unmet(scope, mention) if sense else None
    place, _ = scope.place_of(start, end)
    doubts = _subgroup(scope, start) if sense in ("mean", "total") else ()
    if sense == "count":
        commune = place is not None and scope.reader.is_commune(place)
        if isinstance(value, Ratio):
            known = place is None or not place.candidates or commune or value.of < _SMALLEST_SET
            doubts = () if known else ("tiêu chí của xã, địa bàn không phải xã",)
            doubts += (_OF_GROUP,) if _GROUP_RE.search(before) and value.of not in SET_SIZES else ()
        elif not commune or not (
            changed
            or added
            or _FROM_RE.search(before)
            or _is_reached(scope, before, start, value)
            or mention.evidence.rule == _OF_SERIES
        ):
            return None
    role = "change" if changed or (added and scope.role_of(start) == "actual") else ""
    period = None
    bounded = isinstance(value, Quantity) and value.bound == "at_least"  # «từ 14,5 tiêu chí/xã trở lên»
    if not role and _AT_START_RE.search(before):
        role = "baseline"
    if not role and not bounded and _FROM_RE.search(before):
        role, period = "baseline", scope.compared_before(start)
    kind, set_doubts = _kind_of_set(scope, start, end) if sense in ("count", "mean") else ("", ())
    doubts += set_doubts
    quantity, of = value_of(mention)
    if sense == "mean" and quantity is not None:
        quantity = as_mean(quantity)
    if role == "change" and changed and changed["fall"] and quantity is not None:
        quantity = negative(quantity)
    of_commune = place is not None and scope.reader.is_commune(place)
    of_all = sense == "mean" and of_commune and not scope.reader.is_own_commune
    summed = of_all or (sense == "total" and of_commune and quantity is not None and quantity.value > _COMMUNE_MAX)
    return make_claim(
        scope,
        mention,
        f"criteria.{sense}",
        topic="criteria",
        indicator=_INDICATORS[sense],
        item=kind,
        quantity=quantity,
        of=of,
        role=role,
        place=scope.reader.setting.place if summed else None,  # «Hùng Sơn thiếu hồ sơ, vì vậy chỉ còn 337 lượt»
        period=period,
        doubts=doubts,
    )


def sense_of(scope: Scope, mention: Mention) -> str:
    """Return mean | total | unmet | count: what a number of criteria counts, "" of none of these.

    A change or a later level has the sense of the number before it («bình quân 14,6 tiêu chí/xã, tăng 10,1 tiêu chí»).
    """
    start, end = scope.at(mention)
    before, after = scope.text[scope.clause(start)[0] : start], scope.text[end : end + 30]
    value = mention.value
    if is_of_others(scope, mention):
        return ""
    if isinstance(value, Ratio):
        if value.decimals:
            return "mean"  # «bình quân đạt 15,8/19 tiêu chí»
        lacking = _LACKING_RE.search(before) or _REST_AFTER_RE.match(after)
        return "total" if value.of > _COMMUNE_MAX else "unmet" if lacking else "count"
    if not isinstance(value, Quantity):
        return ""
    if value.unit == "criteria/commune" or _MEAN_AFTER_RE.match(after):
        return "mean"
    if value.value > _COMMUNE_MAX and _REST_AFTER_RE.match(after):
        return "unmet"  # «vẫn còn 90 tiêu chí chưa đạt» of all communes
    if "lượt" in mention.evidence.quote.lower() or value.value > _COMMUNE_MAX or _OVER_COMMUNES_RE.match(after):
        return "total"
    said = governing_word(scope, mention)
    if said == "total" and _is_of_commune(scope, start, end):
        return "count"  # «nâng tổng số lên 14 tiêu chí» of a commune
    if said:
        return said
    lacking = _LACKING_RE.search(before) and not _FELL_TO_RE.search(before)
    if _REST_AFTER_RE.match(after) or (lacking and value.bound not in ("below", "at_most")):
        return "unmet"  # not «còn dưới 19 tiêu chí»
    if any(pattern.search(before) for pattern in (_CHANGE_RE, _ABOVE_THEN_RE, _TO_RE, _ADDED_RE)):
        return "" if _BY_COMMUNES_RE.search(before) else _sense_of_change(scope, value, start, end)
    return "mean" if value.decimals else "count"


def _sense_of_change(scope: Scope, value: Quantity, start: int, end: int) -> str:
    """Of a change or a later level: what the number before it counts."""
    earlier = _number_before(scope, start)
    since = scope.at(earlier)[1] if earlier is not None else start
    if not value.decimals and any(since <= scope.at(it)[0] < start for it in scope.places()):
        return "count"  # «đạt 175 tiêu chí, trong đó tăng nhiều nhất là xã A tăng 03 tiêu chí»
    if earlier is not None and _adds_to_total(scope, value, start):
        return "total"
    if earlier is not None and not _exceeds_mean(value, earlier):
        return sense_of(scope, earlier)
    if not _is_of_commune(scope, start, end):
        return "mean" if value.decimals else "total"
    return "mean" if value.decimals else "count"


def _adds_to_total(scope: Scope, value: Quantity, start: int) -> bool:
    """«167 tiêu chí, bình quân 15,18 tiêu chí/xã, so với năm 2016 (154 …) tăng 13 tiêu chí»: too much for a mean."""
    first = scope.sentence(start)[0]
    told = [it for other, it in scope.figures if first <= scope.at(other)[0] < start and isinstance(it, Quantity)]
    totals = [it for it in told if it.unit == "criteria" and it.value > _COMMUNE_MAX]
    return bool(totals) and not value.decimals and value.value > _MOST_ADDED


def _exceeds_mean(value: Quantity, earlier: Mention) -> bool:
    """«đạt 176 tiêu chí, bình quân 12,6 tiêu chí/xã, tăng 17 tiêu chí»: no mean rises by more than it is."""
    mean = earlier.value
    return isinstance(mean, Quantity) and mean.unit == "criteria/commune" and value.value > mean.value


def _is_of_commune(scope: Scope, start: int, end: int) -> bool:
    place, _ = scope.place_of(start, end)
    return place is not None and scope.reader.is_commune(place)


def _number_before(scope: Scope, start: int) -> Mention | None:
    """The number of criteria met that stands before in the sentence, of no band."""
    first = scope.sentence(start)[0]
    found = [
        mention
        for mention, value in scope.figures
        if value.unit in ("criteria", "criteria/commune")
        and first <= scope.at(mention)[0] < start
        and not is_band(scope, mention)
    ]
    return found[-1] if found else None


def _criterion_of(scope: Scope, mention: Mention) -> str:
    """«Tiêu chí 17 - Môi trường: 17/20 chỉ tiêu đạt»: the criterion that opens the line or its section."""
    first = scope.sentence(scope.at(mention)[0])[0]
    opening = [it for it in scope.of_kind("criterion") if first <= scope.at(it)[0] <= first + _OPENING]
    titled = [it for it in scope.heading_mentions if it.kind == "criterion"]
    reference = next((it.value for it in (*opening, *titled) if isinstance(it.value, CriterionRef)), None)
    return reference.number if reference is not None else ""


def _indicators(scope: Scope, mention: Mention, before: str, after: str) -> Claim | None:
    if _REST_AFTER_RE.match(after) or _LACKING_RE.search(before) or _OF_SET_RE.search(before):
        return None
    role = "change" if _CHANGE_RE.search(before) else ""
    item = _criterion_of(scope, mention)
    doubts = ("chỉ tiêu của một tiêu chí",) if item else ()
    return make_claim(
        scope,
        mention,
        "criteria.indicators",
        topic="criteria",
        indicator="indicators_met_count",
        item=item,
        role=role,
        doubts=doubts,
    )


def _unmet(scope: Scope, mention: Mention) -> Claim:
    """What is not met is so now, also where the clause says by when it shall be."""
    ahead = scope.role_of(scope.at(mention)[0]) in ("target", "plan")
    period = scope.default_period("actual")[0] if ahead else None
    return make_claim(
        scope,
        mention,
        "criteria.unmet",
        topic="criteria",
        indicator="criteria_unmet_count",
        role="actual",
        period=period,
    )


def _is_reached(scope: Scope, before: str, start: int, value: Quantity) -> bool:
    degree = DEGREE_RE.fullmatch(scope.text, scope.sentence(start)[0], start) if "%" in before else None
    reached = (
        (degree is not None and degree["full"])
        or _REACH_RE.search(before)
        or _IN_YEAR_RE.search(before)
        or _REACHED_BEHIND_RE.match(scope.text, scope.text.find("tiêu chí", start) + len("tiêu chí"))
        or stands_now(scope, start)
        or is_labelled(scope, start)
        or _follows_name(scope, start)
        or scope.respective(start, scope.places())
    )
    return bool(reached) and not _SET_SIZE_RE.search(before) and not value.decimals


def _subgroup(scope: Scope, start: int) -> tuple[str, ...]:
    """«các xã đặc biệt khó khăn đạt bình quân 11 tiêu chí» is no mean of the whole district."""
    of_some = _SUBGROUP_RE.search(scope.text, scope.clause(start)[0], start)
    return ("chỉ nói về một nhóm xã",) if of_some else ()


def _follows_name(scope: Scope, start: int) -> bool:
    """«xã Búng Lao 11 tiêu chí; xã Ẳng Cang: 10 tiêu chí»."""
    ends = [scope.at(place)[1] for place in scope.places()]
    if any(_OPENS_RE.fullmatch(scope.text, end, start) for end in ends):
        return True
    # «thấp nhất huyện là xã Hải An, 12 tiêu chí.»
    closed = _CLOSES_RE.match(scope.text, scope.text.find("tiêu chí", start) + len("tiêu chí")) is not None
    return closed and any(scope.text[end:start] == ", " for end in ends)


def _kind_of_set(scope: Scope, start: int, end: int) -> tuple[str, tuple[str, ...]]:
    """Return advanced or model where the clause names that set; where only what stands above does, a doubt.

    «theo bộ tiêu chí xã NTM nâng cao … đạt 12/12 tiêu chí»; «19/19 tiêu chí NTM và 15/19 tiêu chí NTM kiểu mẫu».
    """
    stop = _STOP_RE.search(scope.text, start, end + 30)
    own = scope.text[start : stop.start() if stop else end + 30]
    first = max([scope.clause(start)[0], *(scope.at(it)[1] for it, _ in _criteria_before(scope, start))])
    named = _OTHER_SET_RE.findall(own)[:1]
    if not named and not _BASIC_SET_RE.search(own):
        named = _OTHER_SET_RE.findall(scope.text, first, start)[-1:]
        if not named and _topic_of(scope, start):
            return "", ("đoạn văn nói về bộ tiêu chí nâng cao hoặc kiểu mẫu",)
    return (ITEM[named[0]] if named else ""), ()


def _topic_of(scope: Scope, start: int) -> list[str]:
    """«Theo bộ tiêu chí xã NTM nâng cao, …. Các xã còn lại: A 16/19 tiêu chí»; the lines and headings above."""
    said = [scope.text[:start], *(lead.text for lead in scope.leads), *scope.titles_above]
    for text in said:
        topics = list(_TOPIC_RE.finditer(text))
        if topics:
            return [topics[-1]["kind"]] if not _BASIC_SET_RE.search(text, topics[-1].end()) else []
    return []


def _criteria_before(scope: Scope, start: int) -> list[tuple[Mention, Quantity | Ratio]]:
    return [(it, value) for it, value in scope.figures if value.unit == "criteria" and scope.at(it)[1] <= start]
