"""What a figure is of because of the figure before it: its share, its plan, its growth, its parts, its answer.

«437/576 thôn có nhà văn hóa, chiếm 75,9%», «KH 38 triệu đồng, TH 39,2 triệu đồng, đạt 103,2%», «xóa 37 nhà tạm (thôn
Đông 15 nhà, …)», «năm 2011 là 16,5 triệu đồng, năm 2013 là 22,4 triệu đồng».
"""

from __future__ import annotations

import regex

from extractor.catalog.indicators import Indicator
from extractor.catalog.lexicon import Hit
from extractor.claims.nearness import REACH, accepts, changes
from extractor.claims.norms import NORM_RE
from extractor.claims.scope import Scope, unit_of
from extractor.claims.unnamed import COUNTS_MORE_RE, criterion_of
from extractor.model import Mention, Quantity, Ratio

Told = list[tuple[Mention, Indicator]]
Found = tuple[Indicator, str]
FROM_RE = regex.compile(
    r"(?:tăng|giảm|nâng)?(?: dần| mạnh)? ?(?:tỉ lệ )?từ(?: chỗ)?(?: (?:chỉ|mới|có|là|chiếm|đạt|mức|khoảng|gần|hơn))* ?$"
)
_REACH_OF_SHARE = 120  # letters between a ratio and the rate that it gives
_SHARE_SAID_RE = regex.compile(r"(?:chiếm|bằng|tức(?: là)?|tương ứng|tương đương|đạt|\(|=)(?: tỉ lệ)? ?$")
_OPENS_BRACKET_RE = regex.compile(r" ?[(=](?: ?(?:=|tức(?: là)?|tương ứng|tương đương|là|với|gồm))* ?")
_REACHED_RE = regex.compile(
    r" ?(?:cuối|đầu|hồi|vào)? ?(?:lên|xuống|còn|đến|tới|xuống còn|lên đến|lên tới)(?: còn| mức)? ?"
)
# «12,8 km đường trục thôn; cứng hóa 10,1 km»
HARDENED_RE = regex.compile(
    r"[^.;:()\d]{0,60}(?:[,;:(] ?|(?<=km )|trong đó )(?:(?:trong đó|đã|được|có|hiện|mới|nay|làm|số) )*"
    r"(?:kiên cố|cứng|bê tông|nhựa|láng nhựa|rải nhựa)(?: hóa)?(?: (?:được|là|xong|dài|khoảng))* ?"
)
_WHOLE = 100  # percent
_BESIDE_BRACKET = 40  # letters between a figure and the brackets that split it
_SHARE_BEHIND_RE = regex.compile(
    r" ?[,(]? ?(?:(?:chiếm|tương ứng|tương đương|bằng)(?: (?:với )?tỉ lệ)?|tỉ lệ|\()(?: là)?(?: khoảng)? ?"
)
# what may stand between two values of one measure, besides the times that tell them apart
_CONTINUES_RE = regex.compile(
    r"(?:[ ,;:()/]|(?<!\p{L})(?:và|đến|từ|so với|cuối|đầu|hết|nay|hiện|năm|thì|là|đạt|được|có|còn|giảm|tăng|lên|xuống"
    r"|ước|mức|chỉ|mới|khoảng|trên|gần|hơn|dưới|thêm|toàn \p{L}+|con số|tiếp tục|sang|đã|chiếm|tỉ lệ|tương ứng"
    r"|tập trung|bq|bình quân|mỗi năm|ở|tại|riêng|các|khác|xã|huyện|cao nhất|thấp nhất|nhiều nhất|ít nhất|với|như|gấp"
    r"|bằng|quý|tháng|cùng kì|nhích|nhẹ|không|vượt|tức|kém|nâng|nâng tổng số"
    r"|nghị quyết|kế hoạch|kh|giao|dự toán|chỉ tiêu|mục tiêu|thực tế|thực trạng|hiện trạng"
    r"|hiện tại|kết quả|thực hiện|trở lên|trở xuống)(?!\p{L}))*"
)
_ASIDE_RE = regex.compile(
    r" ?[(/] ?(?:yêu cầu|quy định|mức|chuẩn|ngưỡng|kế hoạch|kh|mục tiêu|nghị quyết|nq|chỉ tiêu|đầu|cuối|cùng kì|năm)"
    r"(?: [^()\d;]{0,30}| ?[:≥≤<>=]+)?(?:(?:19|20)\d\d[^()\d;]{0,12})?"
)
OF_PLAN_RE = regex.compile(r" ?(?:so (?:với )?)?(?:kế hoạch|kh|dự toán|chỉ tiêu|nghị quyết)(?!\p{L})")
_RATE_BEHIND_RE = regex.compile(r" ?(?:,|\(|=)? ?(?:đạt|bằng|chiếm|tương ứng|tương đương|=)?(?: tỉ lệ)? ?")
_AIMED_RE = regex.compile(
    r"(?<!\p{L})(?:phấn đấu|mục tiêu|chỉ tiêu|kế hoạch|yêu cầu|quy định|nghị quyết|ngưỡng|chuẩn"
    r"|bình quân (?:của|chung|cả))(?!\p{L})[^,;.\d]{0,40}$"
)
_AIM_ALONE_RE = regex.compile(
    r" ?(?:[-+*•] ?)?(?=(?:mục tiêu|chỉ tiêu|kế hoạch|yêu cầu|nghị quyết|phấn đấu|dự kiến|đến|tiêu chí|lộ trình"
    r"|(?:sang )?năm 20\d\d)(?!\p{L}))"
    r"(?:(?:mục tiêu|chỉ tiêu|kế hoạch|yêu cầu|nghị quyết|đại hội|phấn đấu|dự kiến|của|theo|tỉnh|huyện|xã|giao|đề ra"
    r"|đặt ra|là|đạt|phải|đến|hết|cuối|còn|có|dưới|trên|từ|ít nhất|tối thiểu|(?:sang )?(?:năm )?20\d\d"
    r"|giai đoạn|đảng bộ"
    r"|quy định|thêm|tiếp tục|đăng kí|sẽ|nâng lên|xây dựng)"
    r"(?: |: ?)){2,}"
    r"| ?(?:quy định|yêu cầu|kế hoạch|kh|mục tiêu|chỉ tiêu)(?: |: ?)"  # «Hộ nghèo 8,9%. Quy định ≤ 7%»
)
_IN_BRACKETS_RE = regex.compile(r" ?\([^()]*\)")
_GROWN_RE = regex.compile(
    r"(?: (?:số )?(?:dân|hộ|người|lao động)(?: \p{L}+){0,2}| (?:cuối|đầu) năm)? ?[;,(]? ?"
    r"(?:(?:tức(?: là)?|nghĩa là|tương ứng) )?"
    r"(?:tăng|giảm)(?: thêm| được| khoảng| gần| hơn| trên)* ?"
)
_RATE_MOVED_RE = regex.compile(r"(?:^|[.,;] ?)(?:như vậy,? )?(?:trong năm )?tỉ lệ (?:tăng|giảm)(?: được| thêm)? ?$")


def carried_on(scope: Scope, mention: Mention, before: Told) -> Found | None:
    """Return the record of a figure that the one before it settles, and a doubt or ""; None if nothing does.

    `before`: the figures of the passage that were understood, with their records, in order.
    """
    return (
        _count_of_share(scope, mention, before)
        or _share_of_count(scope, mention, before)
        or _reached(scope, mention, before)
        or _fulfilled(scope, mention, before)
        or _respective(scope, mention, before)
        or _aside(scope, mention, before)
        or _measured_by(scope, mention, before)
        or _grown(scope, mention, before)
        or _moved(scope, mention, before)
        or _hardened(scope, mention, before)
    )


def is_share_unknown(scope: Scope, mention: Mention, before: Told) -> bool:
    """«còn 312 nhà tạm (1,05%)»: the brackets behind a count tell its share, of which the dictionary has none."""
    if not before or unit_of(mention) != "percent" or not scope.text.startswith(")", scope.at(mention)[1]):
        return False
    (figure, record), start = before[-1], scope.at(mention)[0]
    if record.unit in ("percent", "VND") or _named_share(scope, scope.at(figure)[0], start, record) is not None:
        return False
    behind = COUNTS_MORE_RE.match(scope.text, scope.at(figure)[1])
    return scope.text[behind.end() if behind else scope.at(figure)[1] : start] in (" (", "(")


def _hardened(scope: Scope, mention: Mention, before: Told) -> Found | None:
    """«Đường trục thôn 12,8 km; cứng hóa 10,1 km, đạt 78,9%»: of what was said to be so long, and its rate."""
    if not before or before[-1][1].unit != "km":
        return None
    (figure, record), start = before[-1], scope.at(mention)[0]
    if unit_of(mention) == "km" and not COUNTS_MORE_RE.match(scope.text, scope.at(mention)[1]):
        return (record, "") if HARDENED_RE.fullmatch(scope.text, scope.at(figure)[1], start) else None
    share = _named_share(scope, scope.at(figure)[0], start, record) if unit_of(mention) == "percent" else None
    if share is None or len(before) < 2 or before[-2][1] != record:
        return None
    part = HARDENED_RE.fullmatch(scope.text, scope.at(before[-2][0])[1], scope.at(figure)[0])
    return (share, "") if part and _RATE_BEHIND_RE.fullmatch(scope.text, scope.at(figure)[1], start) else None


def _share_of_count(scope: Scope, mention: Mention, before: Told) -> Found | None:
    """«trục thôn 5,1/6,0 km đạt 85%», «còn 64 hộ, chiếm 1,9%»: the rate right behind a count is that of the same.

    So is one further on that the count gives: «437/576 thôn có nhà văn hóa, nhà sinh hoạt cộng đồng, chiếm 75,9%».
    """
    if not before or unit_of(mention) != "percent" or OF_PLAN_RE.match(scope.text, scope.at(mention)[1]):
        return None
    figure, record = before[-1]
    if scope.role_of(scope.at(figure)[0]) == "plan":
        return None  # «cứng hóa 62,4 km (KH 60 km, bằng 104%)»
    share = _named_share(scope, scope.at(figure)[0], scope.at(mention)[0], record)
    between = scope.text[scope.at(figure)[1] : scope.at(mention)[0]]
    behind = (_RATE_BEHIND_RE if isinstance(figure.value, Ratio) else _SHARE_BEHIND_RE).fullmatch(between)
    if share is None or not (behind or _gives(scope, figure, mention)):
        return None
    beyond = isinstance(mention.value, Quantity) and mention.value.value > _WHOLE  # «430 km/400 km, đạt 107,5%»
    return (scope.reader.catalog.indicators.by_id["plan_fulfilment"] if beyond else share), ""


def _named_share(scope: Scope, start: int, end: int, count: Indicator) -> Indicator | None:
    """The share that a count gives: the one that its words name («hộ nghèo đa chiều»), else the first."""
    indicators, limits = scope.reader.catalog.indicators, scope.reader.catalog.limits
    shares = [pair.share for pair in limits.ratios if pair.count == count.id]
    hits = indicators.spoken.find(scope.text[start:end]) if len(shares) > 1 else ()
    named = {it for hit in hits for it in hit.ids}
    first = next((it for it in shares[1:] if it in named), limits.share_of.get(count.id, count.share))
    return indicators.by_id.get(first)


def _count_of_share(scope: Scope, mention: Mention, before: Told) -> Found | None:
    """«hộ nghèo 8,3% (= 139/1.675 hộ)»: the ratio in brackets behind a rate that it gives is that of its count."""
    ratio = mention.value
    if not before or not isinstance(ratio, Ratio) or unit_of(before[-1][0]) != "percent":
        return None
    rate, record = before[-1]
    opened = _OPENS_BRACKET_RE.fullmatch(scope.text, scope.at(rate)[1], scope.at(mention)[0])
    if opened is None or not isinstance(rate.value, Quantity) or not ratio.of:
        return None
    if abs(ratio.count / ratio.of * 100 - rate.value.value) > rate.value.half_step:
        return None
    count = count_of(scope, record)
    return (count, "") if count is not None and accepts(count, mention) else None


def count_of(scope: Scope, rate: Indicator) -> Indicator | None:
    """The count that a rate is the share of."""
    indicators = scope.reader.catalog.indicators
    count = scope.reader.catalog.limits.count_of.get(rate.id, "")
    return indicators.by_id.get(count) or indicators.counted.get(rate.id)


def answered(scope: Scope, mention: Mention, before: Told, found: Found | None) -> Found | None:
    """«Tiêu chí quy định A từ 70% trở lên. Đến nay xã đạt 82,5%.»: what was asked for is what is told.

    Where the words by the figure are doubtful, or name a measure of another criterion than the one in force.
    """
    if found is not None and not found[1] and not _is_elsewhere(scope, found[0]):
        return None
    start = scope.at(mention)[0]
    first = scope.sentence(start)[0]
    asked = [it for it in before if (at := scope.at(it[0])[0]) < first and scope.role_of(at) in ("threshold", "target")]
    if not asked or scope.role_of(start) != "actual" or COUNTS_MORE_RE.match(scope.text, scope.at(mention)[1]):
        return None
    ratio = isinstance(mention.value, Ratio) and unit_of(mention) != "percent"
    records = [count_of(scope, record) if ratio else record for _, record in asked]
    fitting = {it.id: it for it in records if it is not None and accepts(it, mention)}
    return (fitting.popitem()[1], "") if len(fitting) == 1 else None


def _is_elsewhere(scope: Scope, record: Indicator) -> bool:
    """True if a measure is asked for by another criterion than the one in force."""
    own = criterion_of(scope, record)
    return bool(own and scope.criterion_in_force) and own != scope.criterion_in_force


def _gives(scope: Scope, figure: Mention, mention: Mention) -> bool:
    """True if a ratio makes the rate that the sentence tells further on."""
    ratio, rate, end, start = figure.value, mention.value, scope.at(figure)[1], scope.at(mention)[0]
    if not isinstance(ratio, Ratio) or not isinstance(rate, Quantity) or start - end > _REACH_OF_SHARE:
        return False
    told = scope.sentence(start)[0] < end and _SHARE_SAID_RE.search(scope.text, end, start) is not None
    return told and abs(ratio.count / ratio.of * 100 - rate.value) <= rate.half_step


def _reached(scope: Scope, mention: Mention, before: Told) -> Found | None:
    """«hộ nghèo giảm từ 11,2% cuối năm 2015 xuống còn 8,7%, hộ cận nghèo 268 hộ»: the end of what «từ» began."""
    if not before or not accepts(before[-1][1], mention) or unit_of(before[-1][0]) != unit_of(mention):
        return None
    (figure, record), start = before[-1], scope.at(mention)[0]
    first, end = scope.at(figure)
    from_there = FROM_RE.search(scope.text, scope.clause(first)[0], first)
    to_here = _REACHED_RE.fullmatch(_without_mentions(scope, end, start))
    return (record, "") if from_there and to_here else None


def _fulfilled(scope: Scope, mention: Mention, before: Told) -> Found | None:
    """«KH 38 triệu đồng, TH 39,2 triệu đồng, đạt 103,2%», «so kế hoạch 50 km đạt 104,7%»: the rate behind a plan."""
    if not before or unit_of(mention) != "percent" or unit_of(before[-1][0]) == "percent":
        return None
    reached, record = before[-1]
    if _RATE_BEHIND_RE.fullmatch(scope.text, scope.at(reached)[1], scope.at(mention)[0]) is None:
        return None
    held_against = [reached] if scope.role_of(scope.at(reached)[0]) == "plan" else []
    if len(before) > 1 and before[-2][1].id == record.id:
        held_against += [it for it, _ in before[-2:] if scope.role_of(scope.at(it)[0]) in ("plan", "target")]
    return (scope.reader.catalog.indicators.by_id["plan_fulfilment"], "") if held_against else None


def _aside(scope: Scope, mention: Mention, before: Told) -> Found | None:
    """«đạt 91,8% (yêu cầu 85%)»: what the brackets behind a figure set beside it is of the same measure."""
    if not before or not accepts(before[-1][1], mention):
        return None
    (figure, record), start = before[-1], scope.at(mention)[0]
    end = scope.at(figure)[1]
    bare = scope.reader.bracketed and scope.text[end:start].strip() == "("
    return (record, "") if bare or _ASIDE_RE.fullmatch(scope.text, end, start) else None


def _measured_by(scope: Scope, mention: Mention, before: Told) -> Found | None:
    """«BHYT (86,1%) cao hơn mức tối thiểu 85%», «23,8%, thiếu so với mức 25% của tiêu chí»: what it is held against."""
    if not before or not accepts(before[-1][1], mention) or unit_of(before[-1][0]) != unit_of(mention):
        return None
    figure, record = before[-1]
    against = NORM_RE.fullmatch(scope.text, scope.at(figure)[1], scope.at(mention)[0])
    return (record, "") if against is not None else None


def part_of_bracket(scope: Scope, mention: Mention, before: Told, hits: list[Hit]) -> Found | None:
    """«xóa 37 nhà tạm (thôn Đông 15 nhà, thôn Đoài 22 nhà)»: parts of what the brackets follow, no words inside."""
    start = scope.at(mention)[0]
    opened = scope.text.rfind("(", scope.sentence(start)[0], start)
    closed = scope.text.find(")", start)
    if opened < 0 or closed < 0 or ")" in scope.text[opened:start] or not isinstance(mention.value, Quantity):
        return None
    owner = next((pair for pair in reversed(before) if scope.at(pair[0])[1] <= opened), None)
    if owner is None or not isinstance(owner[0].value, Quantity) or mention.value.value > owner[0].value.value:
        return None
    beside = opened - scope.at(owner[0])[1] <= _BESIDE_BRACKET and unit_of(owner[0]) == unit_of(mention)
    counted = beside and unit_of(mention) not in ("percent", "VND") and "/" not in unit_of(mention)
    return (owner[1], "") if counted and not any(opened < hit.start < closed for hit in hits) else None


def _respective(scope: Scope, mention: Mention, before: Told) -> Found | None:
    """«nước hợp vệ sinh 99,1%, nước sạch 68,4% (quy định lần lượt là 98% và 60%)»: in the order of those before."""
    start = scope.at(mention)[0]
    said = scope.text.rfind("lần lượt", scope.sentence(start)[0], start)
    if said < 0:
        return None
    unit = unit_of(mention)
    until = min((at for at in map(scope.text.find, ");", (said, said)) if at > 0), default=len(scope.text))
    group = [it for it, value in scope.figures if said < scope.at(it)[0] < until and value.unit == unit]
    earlier = [pair for pair in before if scope.at(pair[0])[0] < said and unit_of(pair[0]) == unit][-len(group) :]
    apart = len({record.id for _, record in earlier}) == len(group)  # each of another measure
    if mention not in group or len(group) < 2 or not apart:
        return None
    return earlier[group.index(mention)][1], ""


def continued(scope: Scope, mention: Mention, before: Told) -> Found | None:
    """«năm 2011 là 16,5 triệu đồng, năm 2013 là 22,4 triệu đồng»: no words of its own, only another time or place."""
    alike = [(figure, record) for figure, record in before if accepts(record, mention)]
    if not alike or COUNTS_MORE_RE.match(scope.text, scope.at(mention)[1]):
        return None
    figure, record = alike[-1]
    at, start = scope.at(figure)[1], scope.at(mention)[0]
    if scope.sentence(at - 1) != scope.sentence(start):
        return None
    return (record, "") if _CONTINUES_RE.fullmatch(_without_mentions(scope, at, start)) else None


def _grown(scope: Scope, mention: Mention, before: Told) -> Found | None:
    """«lên 41,8 triệu đồng/người (tăng 14,5%); hộ nghèo …»: what grew is what was told right before.

    «Như vậy tỷ lệ giảm 4,54 điểm %.» tells it of the rate in the sentence before.
    """
    if not before or unit_of(mention) not in ("percent", "percentage_point"):
        return None
    start = scope.at(mention)[0]
    rate = _rate_moved_by(scope, mention, before)
    if rate is not None:
        return rate, ""
    for figure, record in before[:-3:-1]:  # «26,05% (còn 3.496 hộ), tức giảm 5,57%» is of the rate
        between = scope.text[scope.at(figure)[1] : start]
        if between.count("(") >= between.count(")") and _GROWN_RE.fullmatch(_IN_BRACKETS_RE.sub("", between)):
            return _of_points(scope, mention, record), ""
    if _GROWN_RE.fullmatch(scope.text[scope.at(before[-1][0])[1] : start].removeprefix(")")):
        return before[-1][1], ""  # «đạt 52% kế hoạch (45 km); tăng 18,2%»
    rates = [other for it, other in before if unit_of(it) == "percent"]
    told = unit_of(mention) == "percentage_point" and _RATE_MOVED_RE.search(scope.text, max(0, start - REACH), start)
    return (rates[-1], "tên chỉ tiêu ở câu trước") if rates and told else None


def _of_points(scope: Scope, mention: Mention, record: Indicator) -> Indicator:
    """«35.671 hộ nghèo (21,81%), giảm 5,41 điểm %»: points are of the rate."""
    share = scope.reader.catalog.limits.share_of.get(record.id, record.share)
    rate = scope.reader.catalog.indicators.by_id.get(share)
    return rate if rate is not None and unit_of(mention) == "percentage_point" else record


def _rate_moved_by(scope: Scope, mention: Mention, before: Told) -> Indicator | None:
    """«163 hộ nghèo, 11,2%; cuối năm còn 108 hộ (7,4%), giảm 55 hộ, giảm 3,8%»: what two levels of a rate differ by."""
    if not changes(scope, mention) or not isinstance(mention.value, Quantity):
        return None
    levels = [
        (it, record) for it, record in before if unit_of(it) == record.unit == "percent" and not changes(scope, it)
    ]
    if len(levels) < 2 or levels[-1][1] != levels[-2][1]:
        return None
    (first, record), (last, _) = levels[-2:]
    if not isinstance(first.value, Quantity) or not isinstance(last.value, Quantity):
        return None
    return record if abs(last.value.value - first.value.value) == mention.value.value else None


def _moved(scope: Scope, mention: Mention, before: Told) -> Found | None:
    """«nợ đọng giảm 15,2 tỷ đồng (26,3%) so với năm trước»: the rate of the same fall, of a sum of money."""
    if not before or unit_of(mention) != "percent":
        return None
    figure, record = before[-1]
    opened = _OPENS_BRACKET_RE.fullmatch(scope.text, scope.at(figure)[1], scope.at(mention)[0])
    return (record, "") if opened and unit_of(figure) == record.unit == "VND" and changes(scope, figure) else None


def set_against(scope: Scope, mention: Mention, before: Told) -> Found | None:
    """«tụt xuống 88,7%, giao BHXH huyện có phương án, phấn đấu đạt 92%»: what is aimed at is what was spoken of.

    Only where the sentence has spoken of one measure of this unit.
    """
    first, start = scope.sentence(scope.at(mention)[0])[0], scope.at(mention)[0]
    aimed = (
        _AIM_ALONE_RE.fullmatch(scope.text, scope.clause(start)[0], start) if scope.role_of(start) != "actual" else None
    )
    alike = [record for it, record in before if accepts(record, mention) and not _is_aside(scope, it)] if aimed else []
    if alike:
        return alike[-1], "tên chỉ tiêu ở câu trước"  # «Hộ nghèo còn 5,2%. Mục tiêu Nghị quyết là dưới 6%.»
    spoken = [(it, record) for it, record in before if scope.at(it)[0] >= first and unit_of(it) == unit_of(mention)]
    if len({record.id for _, record in spoken}) != 1 or COUNTS_MORE_RE.match(scope.text, scope.at(mention)[1]):
        return None
    last, record = spoken[-1]
    aimed = _AIMED_RE.search(scope.text, scope.at(last)[1], start)
    return (record, "tên chỉ tiêu đứng xa con số") if aimed else None


def _is_aside(scope: Scope, mention: Mention) -> bool:
    """«Nghèo đa chiều 8,6% (nghèo 5,1%; cận nghèo 3,5%)»: told in brackets."""
    start = scope.at(mention)[0]
    before = scope.text[scope.sentence(start)[0] : start]
    return before.count("(") > before.count(")")


def _without_mentions(scope: Scope, start: int, end: int) -> str:
    """The text between two positions without the times, places and figures in it."""
    kept, at = [], start
    for first, last in map(scope.at, scope.of_kind("period", "date", "place", "quantity", "ratio")):
        if at <= first and last <= end:
            kept.append(scope.text[at:first])
            at = last
    return "".join([*kept, scope.text[at:end]])
