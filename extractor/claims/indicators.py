"""Indicators: each quantity looks for the words of the dictionary that fit its unit and stand nearest to it.

«18,6km kênh mương được kiên cố hóa», «Tỷ lệ hộ nghèo giảm từ 8,5% xuống còn 3,2%», «thu nhập bình quân đầu người đạt
38,5 triệu đồng». Nearness is counted in letters, and in the borders crossed: a comma, another quantity, a clause.
"""

from __future__ import annotations

from collections.abc import Iterator

import regex

from extractor.catalog.indicators import Indicator, is_rate_of_money
from extractor.catalog.lexicon import Hit
from extractor.claims.making import make_claim, negative, value_of
from extractor.claims.scope import Scope, unit_of
from extractor.model import Claim, Mention, Quantity, Ratio, Span

_COMMA, _CLAUSE, _QUANTITY, _OTHER_QUANTITY, _BEHIND, _GENERIC, _SHARE_OF = 25, 200, 60, 25, 6, 40, 60
_REACH = 24  # letters around figure and words in which a word may take them back
_OPENED = 100  # what opens a paragraph before a colon is as near to all of its figures
_LIMIT = 400  # beyond this the words belong to something else
_DOUBTFUL = 170
_GROWTH_RE = regex.compile(r"(?:tốc độ tăng|tăng trưởng|tốc độ|tăng bình quân|giảm bình quân|mức giảm)[^.;]*$")
# «giảm tỷ lệ hộ nghèo bình quân 1,5%/năm», «giảm hộ nghèo 1,5%»; not «giảm hộ nghèo còn 1,5%»
_LOWERED_RE = regex.compile(
    r"(?<!\p{L})giảm (?!(?:còn|xuống|dưới|đến|từ|so)(?!\p{L}))"
    r"(?:(?!(?:còn|xuống|dưới|đến|lên|đạt|là|chỉ|so|ở|mức|trên)(?!\p{L}))\p{L}+ ){1,7}?"
    r"(?P<by>(?:(?:được|thêm|bình quân|trung bình|mỗi năm|hàng năm|hằng năm|khoảng|từ|ít nhất|tối thiểu) ?)*)$"
)
_A_YEAR_RE = regex.compile(r" ?(?:/ ?(?:0?1 )?năm|mỗi năm|(?:trở lên)?,? so với)")
_FROM_RE = regex.compile(r"(?:tăng|giảm|nâng)?(?: dần| mạnh)? ?(?:tỉ lệ )?từ(?: mức| khoảng)? ?$")
# «Đầu năm 6,15%, cuối năm 4,35%»
_AT_START_RE = regex.compile(r"(?<!\p{L})đầu (?:năm|kì)(?: \d{4})?(?: toàn \p{L}+)?(?: là| có| chiếm|:)* ?$")
_RISES_RE = regex.compile(r"[^;]{0,60}?(?<!\p{L})(?:lên|xuống|còn|đến|đạt|thành|nay là|tới)(?!\p{L})")
_TO_RE = regex.compile(
    r"(?:lên|xuống|còn|đạt|lên đến|lên tới|xuống còn|nay là|thành|đến)(?: mức| khoảng| trên| gần| hơn)? ?$"
)
_DIFFERENCE_RE = regex.compile(
    r"(?:tăng|giảm|cao hơn|thấp hơn|nhiều hơn|ít hơn|vượt|bớt|hụt)"
    r"(?: thêm| được| bình quân| khoảng| hơn| trên| gần)* ?$"
)
_SHARE_OF_RE = regex.compile(
    r" (?:của )?(?:tổng )?(?:số )?(?:hộ|dân|người|lao động|thôn|ấp|bản|xóm|xã|trường|diện tích|trẻ|học sinh|phụ nữ"
    r"|cơ sở|tuyến|km|đường|kênh|trạm|khu dân cư|cán bộ|đảng viên|rác|chất thải|lượng)(?!\p{L})"
)
_SHARE_OF_COMMUNES_RE = regex.compile(r" (?:của )?(?:tổng )?(?:số )?xã(?!\p{L})")
_FALL_RE = regex.compile(r"(?:giảm|thấp hơn|ít hơn|bớt|hụt)(?:[^,;.(]|\([^()]*\)){0,32}$")
_SHARE_BEHIND_RE = regex.compile(
    r" ?[,(]? ?(?:(?:chiếm|tương ứng|tương đương|bằng)(?: (?:với )?tỉ lệ)?|tỉ lệ|\()(?: là)?(?: khoảng)? ?"
)
# what may stand between two values of one measure, besides the times that tell them apart
_CONTINUES_RE = regex.compile(
    r"(?:[ ,;()]|(?<!\p{L})(?:và|đến|từ|so với|cuối|đầu|hết|nay|hiện|năm|thì|là|đạt|được|có|còn|giảm|tăng|lên|xuống|ước"
    r"|mức|chỉ|mới|khoảng|trên|gần|hơn|dưới|thêm|toàn \p{L}+|con số|tiếp tục|sang|đã|chiếm|tỉ lệ|tương ứng|tập trung"
    r"|ở|tại|riêng|các|khác|xã|huyện|cao nhất|thấp nhất|nhiều nhất|ít nhất|với|như|gấp|bằng|quý|tháng|cùng kì"
    r"|nghị quyết|kế hoạch|chỉ tiêu|mục tiêu)(?!\p{L}))*"
)
_COUNTS_MORE_RE = regex.compile(
    r" (?!so với|vào|năm|trong|và|nhưng|do|theo|trở|của|đã|được|thì|cuối|đầu|hiện|tăng|giảm)\p{L}+"
)
_RATE_BEHIND_RE = regex.compile(r" ?(?:,|\(|=)? ?(?:đạt|bằng|chiếm|tương ứng|tương đương|=)?(?: tỉ lệ)? ?")
_ONE_PHRASE_RE = regex.compile(r"[^,;.()\d]{0,40}")
_OWN_NOUN_RE = regex.compile(r" \p{L}+ \p{L}+")
_COLON_RE = regex.compile(r" ?(?:\([^()]{0,30}\) ?)?:")
_AFTER_RE = regex.compile(r" ?(?:so với |của |so )?(?:\p{L}+ ){0,2}")
_AIMED_RE = regex.compile(
    r"(?<!\p{L})(?:phấn đấu|mục tiêu|chỉ tiêu|kế hoạch|yêu cầu|quy định|nghị quyết|ngưỡng|chuẩn"
    r"|bình quân (?:của|chung|cả))(?!\p{L})[^,;.\d]{0,40}$"
)
_EXCESS_RE = regex.compile(r"vượt[^,;.]{0,24} so với(?!\p{L})")
_ITEM_START_RE = regex.compile(r"(?:^|[.;\n])[-+*• ]*(?:(?:\d{1,2}(?:\.\d{1,2})*|[a-zđ])[.)]? )?(?:về |tỉ lệ )?$")
_MULTIPLE_RE = regex.compile(r"(?:gấp|tăng)(?: hơn| gần| khoảng)? ?$")


def find_indicators(scope: Scope, claimed: frozenset[Span]) -> Iterator[Claim]:
    """Claims of the quantities that no rule before has claimed."""
    mentions = [
        mention
        for mention in scope.of_kind("quantity", "ratio")
        if isinstance(mention.value, Quantity | Ratio) and mention.span not in claimed
    ]
    if not mentions:
        return
    hits = _hits(scope)
    before: list[tuple[Mention, Indicator]] = []
    for mention in mentions:
        found = _share_of_count(scope, mention, before) or _fulfilled(scope, mention, before)
        if found is None:
            found = _nearest(scope, mention, hits)
        if found is None or found[1]:  # doubtful: what the figure goes on with is surer
            found = _continued(scope, mention, before) or found
        found = found or _misspelt(scope, mention) or _inherited(scope, mention) or _set_against(scope, mention, before)
        if found is not None:
            before.append((mention, found[0]))
            yield _claim(scope, mention, *found)


def _misspelt(scope: Scope, mention: Mention) -> tuple[Indicator, str] | None:
    """«Thu nhâp đầu người đạt 45,8 triệu đồng»: the words stand there, their accents do not."""
    found = _best(scope, mention, scope.reader.catalog.indicators.misspelt.find(scope.text))
    return (found[1], "tên chỉ tiêu viết sai dấu") if found is not None else None


def _hits(scope: Scope) -> list[Hit]:
    return scope.reader.catalog.indicators.lexicon.find_all(scope.text) + _run_in_heads(scope)


def _run_in_heads(scope: Scope) -> list[Hit]:
    """«- Thu nhập: 27,5 triệu đồng»: a short name alone before a colon, or in a clause before a figure «/người»."""
    text, heads = scope.text, scope.reader.catalog.indicators.heads
    compound = {scope.at(mention)[0] for mention, value in scope.figures if "/" in value.unit}
    if not compound and ":" not in text:
        return []
    return [
        hit
        for hit in heads.find(text)
        if (_COLON_RE.match(text, hit.end) and _ITEM_START_RE.search(text, max(0, hit.start - _REACH), hit.start))
        or any(hit.end <= at < scope.clause(hit.start)[1] for at in compound)
    ]


def _share_of_count(
    scope: Scope, mention: Mention, before: list[tuple[Mention, Indicator]]
) -> tuple[Indicator, str] | None:
    """«trục thôn 5,1/6,0 km đạt 85%», «còn 64 hộ, chiếm 1,9%»: the rate right behind a count is that of the same."""
    if not before or unit_of(mention) != "percent":
        return None
    figure, record = before[-1]
    shares = {pair.count: pair.share for pair in reversed(scope.reader.catalog.limits.ratios)}  # the first of each
    share = scope.reader.catalog.indicators.by_id.get(shares.get(record.id, "") or record.share)
    between = scope.text[scope.at(figure)[1] : scope.at(mention)[0]]
    behind = (_RATE_BEHIND_RE if isinstance(figure.value, Ratio) else _SHARE_BEHIND_RE).fullmatch(between)
    return (share, "") if share is not None and behind else None


def _fulfilled(scope: Scope, mention: Mention, before: list[tuple[Mention, Indicator]]) -> tuple[Indicator, str] | None:
    """«KH 38 triệu đồng, TH 39,2 triệu đồng, đạt 103,2%»: the rate behind a plan and what was reached of it."""
    if len(before) < 2 or unit_of(mention) != "percent" or unit_of(before[-1][0]) == "percent":
        return None
    (planned, record), (reached, same) = before[-2:]
    behind = _RATE_BEHIND_RE.fullmatch(scope.text, scope.at(reached)[1], scope.at(mention)[0])
    if record.id != same.id or behind is None or scope.role_of(scope.at(planned)[0]) not in ("plan", "target"):
        return None
    return scope.reader.catalog.indicators.by_id["plan_fulfilment"], ""


def _continued(scope: Scope, mention: Mention, before: list[tuple[Mention, Indicator]]) -> tuple[Indicator, str] | None:
    """«năm 2011 là 16,5 triệu đồng, năm 2013 là 22,4 triệu đồng»: no words of its own, only another time or place."""
    alike = [(figure, record) for figure, record in before if accepts(record, mention)]
    if not alike or _COUNTS_MORE_RE.match(scope.text, scope.at(mention)[1]):
        return None
    figure, record = alike[-1]
    at, start = scope.at(figure)[1], scope.at(mention)[0]
    if scope.sentence(at - 1) != scope.sentence(start):
        return None
    return (record, "") if _CONTINUES_RE.fullmatch(_without_mentions(scope, at, start)) else None


def _set_against(
    scope: Scope, mention: Mention, before: list[tuple[Mention, Indicator]]
) -> tuple[Indicator, str] | None:
    """«tụt xuống 88,7%, giao BHXH huyện có phương án, phấn đấu đạt 92%»: what is aimed at is what was spoken of.

    Only where the sentence has spoken of one measure of this unit.
    """
    first, start = scope.sentence(scope.at(mention)[0])[0], scope.at(mention)[0]
    spoken = [(it, record) for it, record in before if scope.at(it)[0] >= first and unit_of(it) == unit_of(mention)]
    if len({record.id for _, record in spoken}) != 1 or _COUNTS_MORE_RE.match(scope.text, scope.at(mention)[1]):
        return None
    last, record = spoken[-1]
    aimed = _AIMED_RE.search(scope.text, scope.at(last)[1], start)
    return (record, "tên chỉ tiêu đứng xa con số") if aimed else None


def _without_mentions(scope: Scope, start: int, end: int) -> str:
    """The text between two positions without the times, places and figures in it."""
    kept, at = [], start
    for first, last in map(scope.at, scope.of_kind("period", "date", "place", "quantity", "ratio")):
        if at <= first and last <= end:
            kept.append(scope.text[at:first])
            at = last
    return "".join([*kept, scope.text[at:end]])


def _claim(scope: Scope, mention: Mention, record: Indicator, doubt: str) -> Claim:
    start, end = scope.at(mention)
    quantity, of = value_of(mention)
    role = _role(scope, start, end, mention, record)
    doubts = [doubt] if doubt else []
    if _EXCESS_RE.match(scope.text, start):
        doubts.append("mức vượt, không phải mức đạt")
    if role == "change" and scope.role_of(start) == "target":
        doubts.append("mức thay đổi phải đạt, không phải đã đạt")
    lowered = _LOWERED_RE.search(scope.text[scope.clause(start)[0] : start]) if not role else None
    if lowered is not None and record.lower_is_better:
        role = "change"
        by_so_much = lowered["by"] or _A_YEAR_RE.match(scope.text, end)
        doubts += [] if by_so_much else ["mức giảm hay mức còn lại"]
    if role == "change" and quantity is not None and falls(scope, start):
        quantity = negative(quantity)
    return make_claim(
        scope,
        mention,
        "indicators.nearest",
        topic=record.topic,
        indicator=record.id,
        item=_item(scope, end, record),
        role=role,
        quantity=quantity,
        of=of,
        doubts=tuple(doubts),
    )


def _item(scope: Scope, end: int, record: Indicator) -> str:
    """The breakdown that the words right behind the figure name, where a sentence tells several apart.

    «9 sản phẩm OCOP (5 sản phẩm 3 sao, 4 sản phẩm 4 sao)».
    """
    if record.topic == "funding":
        return "total"
    sentence = scope.sentence(end - 1)
    alike = [
        it for it, value in scope.figures if value.unit == record.unit and scope.sentence(scope.at(it)[0]) == sentence
    ]
    if not record.breakdown or len(alike) < 2:
        return ""
    behind = regex.match(r"[^,;.()\d]{0,40}(?:\d \p{L}+)?", scope.text[end:])
    words = behind.group() if behind else ""
    return next((item for word, item in record.breakdown if word in words), "")


def _role(scope: Scope, start: int, end: int, mention: Mention, record: Indicator) -> str:
    """Return change or baseline where the words say so, else "" for the scope's own."""
    clause_start, clause_end = scope.clause(start)
    before = scope.text[clause_start:start]
    unit = unit_of(mention)
    if unit in ("times", "percentage_point") or (unit == "percent" and record.unit != "percent"):
        return "change"
    bounded = isinstance(mention.value, Quantity) and mention.value.bound == "at_least"  # «từ 65 triệu đồng trở lên»
    if _FROM_RE.search(before) and not bounded and _RISES_RE.match(scope.text, end, clause_end):
        return "baseline"
    if _AT_START_RE.search(before):
        return "baseline"
    if is_difference(before):
        return "change"
    if unit == "percent" and _GROWTH_RE.search(before[-60:]) and record.unit != "percent":
        return "change"
    return ""


def is_difference(before: str) -> bool:
    """True if the words before a figure make it a change: «giảm 02 vụ»."""
    return _DIFFERENCE_RE.search(before) is not None and _TO_RE.search(before) is None


def falls(scope: Scope, start: int) -> bool:
    """True if the words before a change make it a fall."""
    return _FALL_RE.search(scope.text[scope.clause(start)[0] : start]) is not None


def _nearest(scope: Scope, mention: Mention, hits: list[Hit]) -> tuple[Indicator, str] | None:
    """The record with the lowest cost, and a doubt or ""; among equal ones the longer words.

    What opens the paragraph speaks where nothing stands near («Hộ nghèo: đầu năm toàn xã có 312 hộ, …, còn 64 hộ»).
    """
    start = scope.at(mention)[0]
    opening = [hit for hit in hits if hit.end < start and scope.is_opened_by(hit.start, start)]
    own = _best(scope, mention, [hit for hit in hits if hit not in opening] if opening else hits)
    opened = _best(scope, mention, [hit for hit in opening if not _is_said_again(hit, hits)])
    aside = any(scope.sentence(hit.start) != scope.sentence(start) for hit in opening)
    near = own is not None and (own[0] < _DOUBTFUL if aside else own[0] < _OPENED and not own[1].generic)
    best = own if opened is None or near else opened
    if best is None:
        return None
    return best[1], "tên chỉ tiêu đứng xa con số" if best[0] > _DOUBTFUL else ""


def _is_said_again(opening: Hit, hits: list[Hit]) -> bool:
    """«Hộ nghèo: toàn xã có 1.842 hộ, trong đó 64 hộ nghèo»: the words behind the colon tell which figure they mean."""
    return any(hit.start > opening.end and hit.ids == opening.ids for hit in hits)


def _best(scope: Scope, mention: Mention, hits: list[Hit]) -> tuple[int, Indicator] | None:
    best: tuple[int, int, Indicator] | None = None
    for hit in hits:
        cost = _cost(scope, mention, hit)
        if cost is None or cost > _LIMIT:
            continue
        for record_id in hit.ids:
            record = scope.reader.catalog.indicators.by_id[record_id]
            if (
                (record.after and not _stands_after(scope, mention, hit))
                or (record.topic == "funding" and hit.start > scope.at(mention)[0])  # «35 tỷ đồng, đã giải ngân …»
                or not accepts(record, mention, scope, hit)
                or _is_denied(scope, mention, hit, record)
                or _is_share_of_others(scope, mention, record)
                or _counts_another(scope, mention, hit, record)
                or _follows_another(scope, mention, hit, record)
            ):
                continue
            # longer words of the same place say more: «nước sạch và nước hợp vệ sinh» over «nước sạch»
            # «hộ nghèo còn 5,6%, giảm bình quân 1,5%/năm» is a change of the rate rather than growth of a number
            vague = record.generic + (unit_of(mention) == "percent" and record.unit != "percent")
            key = (cost - min(hit.end - hit.start, 40) + _GENERIC * vague, hit.start - hit.end, record)
            if best is None or key[:2] < best[:2]:
                best = key
    return (best[0], best[2]) if best is not None else None


def _stands_after(scope: Scope, mention: Mention, hit: Hit) -> bool:
    """«đạt 98% kế hoạch», «bằng 96% so với kế hoạch»; not «62,8%, thấp hơn chỉ tiêu»."""
    end = scope.at(mention)[1]
    return hit.start >= end and _AFTER_RE.fullmatch(scope.text, end, hit.start) is not None


def _is_share_of_others(scope: Scope, mention: Mention, record: Indicator) -> bool:
    """«100% số xã có điện» is no share of households."""
    of_communes = _SHARE_OF_COMMUNES_RE.match(scope.text, scope.at(mention)[1]) is not None
    return unit_of(mention) == record.unit == "percent" and of_communes and record.of != "communes"


def _is_denied(scope: Scope, mention: Mention, hit: Hit, record: Indicator) -> bool:
    """«35,6 km đường trục xã chưa được cứng hóa», «nạo vét 215 km kênh mương»: not what the words alone say."""
    start, end = scope.at(mention)
    first, last = min(start, hit.start), max(end, hit.end)
    around = scope.text[max(0, first - _REACH) : last + _REACH]
    return scope.is_negated(first, last) or any(word in around for word in record.not_words)


def _counts_another(scope: Scope, mention: Mention, hit: Hit, record: Indicator) -> bool:
    """«04 trường, mới có 02 trường đạt chuẩn»: the words overlap the figure that they count.

    A change shares the words of its level: «còn 96 nhà tạm, giảm 41 nhà».
    """
    start, _ = scope.at(mention)
    if _DIFFERENCE_RE.search(scope.text[scope.clause(start)[0] : start]):
        return False
    for other in scope.of_kind("quantity", "ratio"):
        at, to = scope.at(other)
        if other is not mention and at < hit.end and hit.start < to and accepts(record, other):
            return True
    return False


def _follows_another(scope: Scope, mention: Mention, hit: Hit, record: Indicator) -> bool:
    """«9,7 km rãnh thoát nước, 3,2 km kênh mương»: words right behind another figure are that figure's."""
    start, end = scope.at(mention)
    if unit_of(mention) in ("percent", "times") or not _OWN_NOUN_RE.match(scope.text, end):
        return False
    if hit.end <= start:  # «2,15 km đường bê tông, 1.250 m mương thoát nước»: they stand right behind an earlier one
        earlier = [scope.at(other)[1] for other, _ in scope.figures if accepts(record, other)]
        return any(at <= hit.start <= at + 1 for at in earlier if at <= start)
    later = [other for other, _ in scope.figures if end <= scope.at(other)[0] < hit.start]
    return any(
        accepts(record, other) and _ONE_PHRASE_RE.fullmatch(scope.text, scope.at(other)[1], hit.start)
        for other in later
    )


def accepts(record: Indicator, mention: Mention, scope: Scope | None = None, hit: Hit | None = None) -> bool:
    """True if a figure of this unit can be a value of the indicator, or a change of it."""
    value = mention.value
    if not isinstance(value, Quantity | Ratio) or (isinstance(value, Ratio) and record.kind == "base"):
        return False  # «5.775/8.227 hộ sử dụng nước sạch» is no number of all households
    if value.unit == record.unit or value.unit in record.accepts:
        return True
    if isinstance(value, Ratio):
        return False
    if is_rate_of_money(value.unit, record.unit):
        low, high = record.plausible
        monthly = 12 if value.unit.endswith("/month") else 1
        return low / 4 <= value.value * monthly <= high * 10  # a comma lost is still an income: the checks ask
    if value.unit == "percentage_point":
        return record.unit == "percent"
    if value.unit in ("percent", "times") and scope is not None and hit is not None:
        start, _ = scope.at(mention)
        before = scope.text[scope.clause(start)[0] : start]
        grows = _GROWTH_RE.search(before) or _DIFFERENCE_RE.search(before) or _MULTIPLE_RE.search(before)
        return bool(grows) and record.unit not in ("percent", "status", "bool") and hit.end <= start
    return False


def _cost(scope: Scope, mention: Mention, hit: Hit) -> int | None:
    """Letters between figure and words, and what is crossed; None if they are not in one sentence."""
    start, end = scope.at(mention)
    sentence_start, sentence_end = scope.sentence(start)
    if hit.end < start and scope.is_opened_by(hit.start, start):
        return _OPENED - (hit.start >= sentence_start)
    if not (sentence_start <= hit.start and hit.end <= sentence_end):
        return None
    if hit.start < end and start < hit.end:  # «BCĐ … người» over other figures says little
        inside = [it for it, _ in scope.figures if hit.start <= scope.at(it)[0] < min(start, hit.end)]
        return _QUANTITY * len(inside)
    if hit.start >= end and "trong đó" in scope.text[end : hit.start]:
        return None  # «25 trường, trong đó 19 trường đạt chuẩn»: the words are of the part
    between = scope.text[end : hit.start] if hit.start >= end else scope.text[hit.end : start]
    low, high = (end, hit.start) if hit.start >= end else (hit.end, start)
    cost = len(between) + _COMMA * (between.count(",") + between.count(" và ")) + _CLAUSE * between.count(";")
    for other in scope.of_kind("quantity", "ratio"):
        at = scope.at(other)
        if low <= at[0] and at[1] <= high:
            cost += _QUANTITY if unit_of(other) == unit_of(mention) else _OTHER_QUANTITY
    if ";" in between and hit.start >= end:
        return None
    of_noun = unit_of(mention) == "percent" and _SHARE_OF_RE.match(scope.text, end) is not None
    if of_noun:  # «61,5% hộ sử dụng nước sạch»: what it is a share of stands behind, and so do its words
        return cost if hit.start >= end else cost + _SHARE_OF
    if hit.start >= end:
        counted = unit_of(mention) not in ("percent", "VND") and "/" not in unit_of(mention)
        cost += 0 if counted else _BEHIND * 5
    elif unit_of(mention) != "percent" and not unit_of(mention).startswith("VND"):
        cost += _BEHIND  # «18,6km kênh mương»: things counted stand behind their number
    return cost


def _inherited(scope: Scope, mention: Mention) -> tuple[Indicator, str] | None:
    """Words in the line that leads the list, or in the run-in title, where the sentence itself has none."""
    if unit_of(mention) == "VND":
        return None
    for text in (lead.text for lead in scope.leads[:2]):
        hits = scope.reader.catalog.indicators.lexicon.find(text)
        records = [
            scope.reader.catalog.indicators.by_id[record_id]
            for hit in reversed(hits)
            for record_id in hit.ids
            if unit_of(mention) == scope.reader.catalog.indicators.by_id[record_id].unit
        ]
        if len({record.id for record in records}) == 1:
            return records[0], "tên chỉ tiêu chỉ có ở dòng trên"
    return None
