"""How the communes spread over bands of criteria: «5 xã đạt 15-18 tiêu chí (25%)», «không còn xã dưới 5 tiêu chí»."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import regex

from extractor.catalog.places import village_words
from extractor.claims.levels import has_become, was_left
from extractor.claims.making import make_claim, negative, nothing_of, value_of
from extractor.claims.passage import place_value
from extractor.claims.scope import Scope, unit_of
from extractor.model import Claim, Mention, NumberRange, Quantity, Ratio
from extractor.vi.gate import Gated

# «bình quân mỗi xã đạt …» and «tổng số tiêu chí đạt …» govern what they stand before, up to the next such figure
_GOVERNS_RE = regex.compile(
    r"(?<!\p{L})(?:(?P<mean>bình quân|trung bình|bq|mỗi xã)(?! thu nhập)"
    r"|(?P<total>tổng (?:số|cộng)(?! (?:các )?xã)))(?!\p{L})(?=[^;.]{0,60}$)"
)
_CLOSED_RE = regex.compile(r"\([^()]*\)")
_CHANGE_RE = regex.compile(
    r"(?:tăng|giảm|hụt|tụt|rớt)(?: thêm| được| bình quân)?(?: (?:khoảng|gần|trên|hơn|từ|đến))* ?$"
)
_ADDED_RE = regex.compile(r"(?<!\p{L})(?:thêm|tăng)(?: được)? ?$")  # «trong năm thêm 14 xã đủ 19/19 tiêu chí»
_NO_BAND = Gated(
    regex.compile(
        r"(?<!\p{L})(?P<nobody>không (?:(?:còn|có|để) )?xã(?: nào)?|chưa (?:có )?xã nào)(?: chỉ| còn)?(?: đạt| ở mức)?"
        r"(?: được)? (?=(?:dưới|từ|[<>]|trên|hơn|quá|đủ)? ?\d)"
    ),
    ("không còn xã", "không có xã", "không để xã", "không xã", "chưa có xã", "chưa xã"),
)
_FORMER_BAND_RE = regex.compile(r" ?\((?:(?:cuối |đầu )?năm (?:\d{4}|trước|ngoái)|cùng kì)[^()\d]{0,24}")
_OF_SET_RE = regex.compile(r"(?<!\p{L})(?:trong|trong (?:số|tổng số)|của|bộ)(?: các| cả)? $")
_OF_COMMUNES_RE = regex.compile(r"(?<!\p{L})(?:xã|nhóm)[^.]*$")
_CHANGED_BAND_RE = regex.compile(r" ?[,(] ?(?:tăng|(?P<fall>giảm))(?: thêm| được)? ?")
_SHARE_LEAD_RE = regex.compile(
    r"(?:^|[^.;]*[,(] ?| )(?:\(|=|chiếm|đạt|tương ứng|tương đương|bằng|tỉ lệ|với)(?: với)?(?: tỉ lệ)?(?: là)?"
    r"(?: khoảng| trên| hơn| gần)? ?$|[^.;]*\( ?$"
)
# «tổng cộng 58 xã, hơn 55% số xã của tỉnh»
_OF_ALL_RE = regex.compile(
    r" (?:của )?(?:tổng )?(?:số )?(?:các )?xã(?: (?:của|trong|toàn|cả|trên địa bàn|tỉnh|huyện|thị xã|thành phố))*"
    r"(?= ?(?:[.;,)]|$))"
)
# «thêm 2 xã nâng cao; BHYT đạt 93%»
_OTHER_MEASURE_RE = regex.compile(
    r"[,;] ?(?!(?:đã|đều|cũng|cùng|mới|hiện|gồm|bằng|chiếm|đạt|tương|tỉ lệ (?:là|đạt|bằng)|vượt|trong đó|nâng|đưa|lũy"
    r"|với|và|xã|số|tỉ lệ (?:số )?xã)(?!\p{L}))\p{L}+(?: \p{L}+)* (?:đạt|bằng|chiếm|là|tỉ lệ|với)(?: \p{L}+)? ?$"
)
# «5 xã gồm A, B và C đã đạt 19/19 tiêu chí», «3/3 xã (A, B, C) duy trì …»; not «Hai xã: A đạt 16/19 tiêu chí»
_REACHES_AS_LIST_RE = regex.compile(
    r" ?(?:(?:gồm|bao gồm|là|:|\() ?)(?:(?:các )?xã |,|;|và| )*\)? ?,? ?(?:đã |đều |cùng |hiện |tiếp tục )*"
    r"(?:đạt|duy trì|giữ vững|hoàn thành)(?: chuẩn| đủ| cả)? "
)
# «Xã đạt dưới 10 tiêu chí: không có»
_NOBODY_AFTER_RE = regex.compile(r" ?[:=,-]? ?(?P<nobody>không (?:có|còn)|không)(?: xã)?(?: nào)? ?(?:[.,;)]|$)")
_REACHED_RE = regex.compile(r"(?<!\p{L})(?:đạt|duy trì|giữ vững|giữ được|hoàn thành|có|được|đủ|xong)(?!\p{L})")
# «6 xã biên giới còn dưới 15 tiêu chí»
_UP_TO_LIMIT_RE = regex.compile(r"(?:[^\d]* (?:còn|mới|chỉ|vẫn|ở mức|dừng ở))? (?:từ )?")
_LIMITS = ("below", "at_most", "above", "at_least")  # «còn 02 xã dưới 10 tiêu chí»
MOST_CRITERIA = 20
_NEXT_SENTENCE_RE = regex.compile(
    r"\. (?!\(|chiếm|đạt|bằng|tỉ lệ (?:là|đạt|này))"
)  # «5 xã đạt chuẩn. Vốn vay chiếm 57%»
_ASIDE_RE = regex.compile(r" ?\([^()%]{12,240}\)")  # «(trong đó 38 xã đã được công nhận, 3 xã …), chiếm 51,25%»
# «2 xã, chiếm 13,3% đạt 19 tiêu chí»
_SHARE_BETWEEN_RE = regex.compile(r",? ?\(?(?:chiếm|đạt tỉ lệ|bằng|tỉ lệ|tương ứng)[^\d.;]{0,20}\d[\d,]* ?%\)?,? ?")
_BEFORE_COUNT_RE = regex.compile(r"(?:[^,.;\d]|năm 20\d\d){0,20}[:(=]?(?:[^,.;\d]|năm 20\d\d){0,24}")
# «12 xã hoàn thành 19 tiêu chí và được UBND tỉnh công nhận đạt chuẩn»
_RECOGNISED_TOO_RE = regex.compile(
    r",? (?:(?:và|đã|đều|cũng) )*được (?:(?:ubnd|chủ tịch|tỉnh|huyện|cấp trên|cấp có thẩm quyền) ?)*"
    r"(?:ra quyết định |quyết định |xét, )?công nhận(?!\p{L})"
)
_NEXT_GROUP_RE = regex.compile(r"(?<!\p{L})(?:và|còn|riêng) (?:các |số )*(?:nhóm|xã đạt)(?!\p{L})")
_NAMES_FOLLOW_RE = regex.compile(r" ?[,:(]? ?(?:(?:gồm|bao gồm|là|đó là|cụ thể)(?: có)?)? ?[:(]? ?(?:các )?(?:xã:? )?")
_NAMES_BETWEEN_RE = regex.compile(r" ?[,:(]? ?(?:gồm|là|:)")
_HAMLETS = "|".join(sorted(village_words()))
# «12/48 thôn đạt 15/15 tiêu chí», «mỗi khu dân cư phải đạt …», «3 vườn đã đủ 5/5 …», «Trạm y tế đạt 10/10 tiêu chí»
_OTHERS_REACH_RE = regex.compile(
    r"(?:^ ?|[\d%] |(?<!\p{L})(?:các|mỗi|từng|những|nhiều|cả|số|một|hai|ba|bốn|năm|có|thêm) )"
    rf"(?P<others>{_HAMLETS}|khu|vườn|hộ|gia đình|hợp tác xã|htx|trường|trạm|chợ)"
    r"(?: (?:dân cư|gia đình|học|y tế|mẫu|kiểu mẫu|văn hóa|nông thôn mới|ntm|chuẩn|đăng kí|điểm|này|còn lại|trên"
    r"|(?:trong|của|toàn) (?:xã|huyện|thị xã|tỉnh)|đã|đều|cũng|mới|cùng|hiện|phải|cơ bản|được|đạt|hoàn thành|có|đủ"
    r"|từ|phấn đấu|tăng|thêm))* $"
)
# «đạt 14/14 tiêu chí thôn kiểu mẫu», «5/5 tiêu chí vườn mẫu»
_SET_OF_OTHERS_RE = regex.compile(
    rf" ?(?:(?:của|về|theo|bộ|chuẩn|xây dựng|công nhận) )*(?:{_HAMLETS}|vườn|gia đình)(?!\p{{L}})"
)
# «100% (tổng) số xã đạt từ 12 tiêu chí trở lên», «Tỷ lệ xã đạt dưới 10 tiêu chí là 5%»
_SHARE_OF_RE = regex.compile(r" (?:của )?(?:tổng )?(?:số )?(?:các )?xã(?! hội)(?!\p{L})")
_REACHES_BAND_RE = regex.compile(r"(?: (?:đã|đều|phải|cùng|sẽ|mới|còn|hiện|đạt|hoàn thành|có|được|đủ|ở mức|từ|cả))* ?")
_SHARE_TOLD_RE = regex.compile(r"(?<!\p{L})tỉ lệ (?:số |các )?xã(?: còn| mới)?(?: đạt| có| hoàn thành)? ?$")
_SHARE_IS_RE = regex.compile(r"(?: trở lên)?(?: (?:là|đạt|chiếm|bằng|còn|lên|xuống)|:)* ?")


def find_bands(scope: Scope) -> Iterator[Claim]:
    """«5 xã đạt 15-18 tiêu chí», «Số xã đạt từ 10 đến 14 tiêu chí: 4 xã (33,3%)», «02 xã đạt 19/19 tiêu chí»."""
    for band in scope.of_kind("range", "quantity", "ratio"):
        if not is_band(scope, band):
            continue
        count = _band_count(scope, band)
        if count is not None and _RECOGNISED_TOO_RE.match(scope.text, scope.at(band)[1]):
            continue  # the count is of those recognised
        if count is None:
            yield from _share_alone(scope, band)
            continue
        start = scope.at(count)[0]
        added = _ADDED_RE.search(scope.text, scope.clause(start)[0], start)
        changed = "change" if added and scope.role_of(start) == "actual" else ""
        yield make_claim(
            scope,
            count,
            "bands.count",
            topic="criteria",
            indicator="communes_by_band",
            item=band_item(band),
            role="baseline" if was_left(scope, count) else changed,
            place=scope.counting_place(*scope.at(count)),
        )
        yield from _beside(scope, count, band_item(band), scope.at(band)[1])
        yield from _members(scope, count, band)
        share = share_behind(scope, scope.at(count)[1]) or share_behind(scope, scope.at(band)[1])
        if share is not None:
            yield _share_claim(scope, share, band, at=count)
    yield from _find_empty_bands(scope)


def _share_claim(scope: Scope, share: Mention, band: Mention, *, at: Mention) -> Claim:
    """The share of the communes in a band, of the place that `at` counts for."""
    return make_claim(
        scope,
        share,
        "bands.share",
        topic="criteria",
        indicator="communes_by_band_share",
        item=band_item(band),
        place=scope.counting_place(*scope.at(at)),
    )


def _share_alone(scope: Scope, band: Mention) -> Iterator[Claim]:
    """«100% xã đạt từ 12 tiêu chí trở lên»: which share of the communes, but not how many."""
    share = _share_of_communes(scope, band)
    if share is not None:
        yield _share_claim(scope, share, band, at=share)


def _share_of_communes(scope: Scope, band: Mention) -> Mention | None:
    """«100% xã đạt từ 12 tiêu chí trở lên», «Tỷ lệ xã đạt dưới 10 tiêu chí là 5%»."""
    start, end = scope.at(band)
    first, last = scope.clause(start)
    for mention in scope.figures_in("percent"):
        at, to = scope.at(mention)
        communes = _SHARE_OF_RE.match(scope.text, to, start) if first <= at < start else None
        reached = communes is not None and _REACHES_BAND_RE.fullmatch(scope.text, communes.end(), start)
        behind = end <= at < last and _SHARE_IS_RE.fullmatch(scope.text, end, at)
        if reached or (behind and _SHARE_TOLD_RE.search(scope.text, first, start)):
            return mention
    return None


def _beside(scope: Scope, count: Mention, item: str, reached: int = 0) -> Iterator[Claim]:
    """«06 xã (năm 2013 là 4 xã)», «còn 1 xã, giảm 01 xã so với năm 2013»: the same band at another time, its change.

    Or what it has become: «giảm số xã dưới 5 tiêu chí từ 11 xã xuống còn 4 xã».
    """
    end = scope.at(count)[1]
    for mention, value in scope.figures:
        start = scope.at(mention)[0]
        if start < end or value.unit != "communes" or not isinstance(value, Quantity):
            continue
        former = _FORMER_BAND_RE.fullmatch(scope.text, end, start)
        changed = _CHANGED_BAND_RE.fullmatch(scope.text, end, start)
        if changed is None and end < reached <= start:  # «14 xã đạt 15-18 tiêu chí (tăng 14 xã)»
            changed = _CHANGED_BAND_RE.fullmatch(scope.text, reached, start)
        became = was_left(scope, count) and has_become(scope, count, mention)
        if former is None and changed is None and not became:
            return
        yield make_claim(
            scope,
            mention,
            "bands.beside",
            topic="criteria",
            indicator="communes_by_band",
            item=item,
            role="change" if changed is not None else "",
            quantity=negative(value) if changed is not None and changed["fall"] else value,
            place=scope.counting_place(*scope.at(count)),
        )
        if not became:
            return


def _members(scope: Scope, count: Mention, band: Mention) -> Iterator[Claim]:
    """«đạt 19/19 tiêu chí có 03 xã, gồm A, B, C», «2 xã đạt 15 tiêu chí là A, B»: each of them has as many."""
    value = band.value
    exact = isinstance(value, Ratio) or (isinstance(value, Quantity) and value.bound == "exact")
    if not exact or not isinstance(count.value, Quantity):
        return
    end = max(scope.at(count)[1], scope.at(band)[1])
    named = [index for index, it in enumerate(scope.places()) if scope.at(it)[0] >= end]
    run = scope.run_from(named[0]) if named else []
    if not run or len(run) != count.value.value:
        return
    if not _NAMES_FOLLOW_RE.fullmatch(scope.text, end, scope.at(run[0])[0]):
        return
    quantity, of = value_of(band)
    for mention in run:
        place = place_value(mention)
        if scope.reader.is_commune(place):
            made = make_claim(
                scope,
                band,
                "bands.member",
                topic="criteria",
                indicator="criteria_met_count",
                quantity=quantity,
                of=of,
                place=place,
            )
            yield replace(made, key=f"{made.key}{place.name}")


def _find_empty_bands(scope: Scope) -> Iterator[Claim]:
    """«Không còn xã đạt dưới 5 tiêu chí», «Xã đạt dưới 10 tiêu chí: không có»: a band with nobody in it."""
    denied = {match.end(): match.span("nobody") for match in _NO_BAND.finditer(scope.text)}
    for band in scope.of_kind("quantity", "range"):
        if unit_of(band) != "criteria":
            continue
        start, end = scope.at(band)
        behind = _NOBODY_AFTER_RE.match(scope.text, end)
        before = scope.text[scope.clause(start)[0] : start]
        of_communes = _OF_COMMUNES_RE.search(before) or (
            not before.strip(" ;+-") and _OF_COMMUNES_RE.search(scope.text, scope.sentence(start)[0], start)
        )  # «nhóm 10-14 tiêu chí còn 2 xã; dưới 10 tiêu chí: không»
        said = denied.get(start) or (behind.span("nobody") if behind and of_communes else None)
        if said is not None:
            yield make_claim(
                scope,
                band,
                "bands.empty",
                topic="criteria",
                indicator="communes_by_band",
                item=band_item(band),
                quantity=nothing_of("communes"),
                place=scope.counting_place(start, end),
                span=scope.view.home(*said),
            )
            yield from _beside(scope, band, band_item(band))


def share_behind(scope: Scope, end: int) -> Mention | None:
    """Return the percentage behind a count: «(chiếm 41,7%)», «, gồm xã A và B (25%)», «, đạt tỷ lệ 41,7%»."""
    aside = _ASIDE_RE.match(scope.text, end)
    end = aside.end() if aside else end
    for mention in scope.of_kind("quantity", "ratio"):
        start = scope.at(mention)[0]
        if start < end:
            continue
        gap = scope.without_names(end, start)
        is_share = isinstance(mention.value, Quantity) and mention.value.unit == "percent"
        near = len(gap) <= 40 or (len(gap) <= 120 and ";" not in gap and _NAMES_BETWEEN_RE.match(gap))
        of_all = gap == ", " and _OF_ALL_RE.match(scope.text, scope.at(mention)[1])
        apart = _NEXT_SENTENCE_RE.search(gap) is not None
        led = of_all or (near and not apart and _SHARE_LEAD_RE.search(gap) and _OTHER_MEASURE_RE.search(gap) is None)
        return mention if is_share and led else None
    return None


def band_item(band: Mention) -> str:
    """Return the id of a band: "15-18", "<5", ">=10", "19"."""
    value = band.value
    if isinstance(value, NumberRange):
        return f"{value.low}-{value.high}"
    if isinstance(value, Ratio):
        return str(value.count)
    if isinstance(value, Quantity):
        sign = {"below": "<", "at_most": "<=", "above": ">", "at_least": ">="}.get(value.bound, "")
        return f"{sign}{value.value}"
    return ""


def is_band(scope: Scope, mention: Mention) -> bool:
    """True if criteria say which communes are counted: beside «N xã», in one clause, without a commune's name."""
    value = mention.value
    if unit_of(mention) != "criteria":
        return False
    start = scope.at(mention)[0]
    before = scope.text[scope.clause(start)[0] : start]
    if isinstance(value, NumberRange):
        return not _CHANGE_RE.search(before)  # «Số xã tăng thêm từ 1-2 tiêu chí: 28 xã»
    if isinstance(value, Quantity) and (value.decimals or value.bound in ("about", "almost")):
        return False
    if isinstance(value, Quantity) and value.value > MOST_CRITERIA:
        return False  # «96 xã đạt 1.162 tiêu chí»
    if _OF_SET_RE.search(scope.text, 0, scope.at(mention)[0]):
        return False  # «21 xã đạt, chiếm 38,9%, thấp nhất trong 19 tiêu chí»
    if scope.text.startswith("/", scope.at(mention)[1]):
        return False  # «1.286 tiêu chí/92 xã»
    if _band_count(scope, mention) is None and _share_of_communes(scope, mention) is None:
        return False
    return not governing_word(scope, mention) and not _CHANGE_RE.search(before)


def is_of_others(scope: Scope, mention: Mention) -> bool:
    """True for criteria of hamlets, gardens, households («thôn kiểu mẫu»): no commune's, and no band of communes."""
    start, end = scope.at(mention)
    first = scope.clause(start)[0]
    reached = _OTHERS_REACH_RE.search(scope.text[first:start])
    if reached is not None:
        at = first + reached.start("others")
        named = any(scope.at(it)[0] <= at < scope.at(it)[1] for it in scope.of_kind("place"))  # «thị trấn Vụ Bản đạt …»
        return not named
    return _SET_OF_OTHERS_RE.match(scope.text, end) is not None


def governing_word(scope: Scope, mention: Mention) -> str:
    """Return mean | total if the clause says so before the figure, with no other number of criteria in between."""
    start, _ = scope.at(mention)
    first = scope.clause(start)[0]
    # «so với năm 2016 (bình quân 14 tiêu chí/xã) tăng 13 tiêu chí»: brackets that are closed govern nothing behind them
    open_text = _CLOSED_RE.sub(lambda bracket: " " * len(bracket.group()), scope.text[first:start])
    said = next(reversed(list(_GOVERNS_RE.finditer(open_text))), None)
    if said is None or (said["mean"] == "mỗi xã" and _named_each(scope, first + said.start())):
        return ""
    between = any(
        value.unit in ("criteria", "criteria/commune") and first + said.start() < scope.at(other)[0] < start
        for other, value in scope.figures
    )
    return "" if between else said.lastgroup or ""


def _named_each(scope: Scope, position: int) -> bool:
    """«Lê Hồng và Thanh Tùng mỗi xã đạt 18 tiêu chí»: each of the communes named right before."""
    ends = [scope.at(it)[1] for it in scope.places() if scope.reader.is_commune(place_value(it))]
    return any(0 <= position - end <= len(", ") for end in ends)


def _band_count(scope: Scope, band: Mention) -> Mention | None:
    """The number of communes that a band belongs to: before it with «đạt» between, or behind it."""
    start, end = scope.at(band)
    clause_start, clause_end = scope.clause(start)
    counts = [
        mention
        for mention in scope.of_kind("quantity", "ratio")
        if unit_of(mention) == "communes" and clause_start <= scope.at(mention)[0] < clause_end
    ]
    for count in counts:
        if scope.at(count)[1] > start:
            break
        gap = _SHARE_BETWEEN_RE.sub(" ", scope.text[scope.at(count)[1] : start])
        if _NEXT_GROUP_RE.search(gap):
            continue  # «nhóm 10-14 tiêu chí có 36 xã và nhóm 5-9 tiêu chí còn 6 xã»
        if any(scope.at(count)[1] <= scope.at(place)[0] < start for place in scope.of_kind("place")):
            if _REACHES_AS_LIST_RE.fullmatch(scope.without_names(scope.at(count)[1], start)):
                return count
            continue  # «Hai xã còn lại: xã Hòa Hiệp đạt 16/19 tiêu chí»
        if regex.fullmatch(r"[^,.;:\d]{0,40}(?:\([^()]{0,30}\))?[^,.;:\d]{0,40}", gap) and (
            _REACHED_RE.search(gap)
            or gap == " "  # «1 xã đạt 14 tiêu chí, 4 xã 11 tiêu chí»
            or (_UP_TO_LIMIT_RE.fullmatch(gap) and isinstance(band.value, Quantity) and band.value.bound in _LIMITS)
            or band.evidence.quote.startswith("đạt")
            or isinstance(band.value, NumberRange)
        ):
            return count
    criteria = [scope.at(it)[0] for it in scope.of_kind("criterion")]
    for count in counts:
        gap = scope.text[end : scope.at(count)[0]]
        if any(end <= at < scope.at(count)[0] for at in criteria):
            break  # «3 tiêu chí mà quá nửa số xã chưa đạt: hộ nghèo (7 xã)»
        if scope.at(count)[0] >= end and _BEFORE_COUNT_RE.fullmatch(gap):
            return count
    return None
