"""Which words of the dictionary stand nearest to a figure: letters between them, and the borders crossed.

A comma, another quantity, a clause cost extra; words that are another figure's, that are denied, or whose record the
unit does not fit are out.
"""

from __future__ import annotations

import regex

from extractor.catalog.indicators import Indicator, is_rate_of_money
from extractor.catalog.lexicon import Hit
from extractor.claims.scope import Scope, unit_of
from extractor.claims.wholes import is_of_others
from extractor.model import Mention, Quantity, Ratio
from extractor.vi.gate import Gated, says

_COMMA, _CLAUSE, _QUANTITY, _OTHER_QUANTITY, _BEHIND, GENERIC, _SHARE_OF = 25, 200, 60, 25, 6, 40, 60
LABEL = 2  # how far the label is from the figure right behind its colon
OPENED = 100  # what opens a paragraph before a colon is as near to all of its figures
REACH = 24  # letters around figure and words in which a word may take them back
_LIMIT = 400  # beyond this the words belong to something else
GROWTH_RE = regex.compile(r"(?:tốc độ tăng|tăng trưởng|tốc độ|tăng bình quân|giảm bình quân|mức giảm)[^.;]*$")
_DIFFERENCE = Gated(
    regex.compile(
        r"(?:tăng|giảm|cao hơn|thấp hơn|nhiều hơn|ít hơn|vượt|bớt|hụt|thoát|tụt|sụt|(?<!\p{L})hạ|kéo xuống|nhích)"
        r"(?: nhẹ| mạnh| nhanh| thêm| được| đi| bình quân| bq| khoảng| hơn| trên| gần)* ?$"
        r"|(?<!\p{L})(?:tăng|giảm)(?: thêm)? so (?:với )?(?:cuối |đầu )?(?:năm (?:\d{4}|trước|ngoái)|cùng kì)(?: là"
        r"| được)* ?$"
        r"|(?<!\p{L})(?:tăng|giảm) lần lượt(?: là)?(?: [\d.,]+ ?(?:%|\p{L}+%?)(?: \p{L}+)?(?: ?[,;]| và)?)* ?$"
        r"|(?<!\p{L})lần lượt (?:đã )?(?:tăng|giảm)(?: [\d.,]+ ?(?:%|\p{L}+%?)(?: \p{L}+)?(?: ?[,;]| và)?)* ?$"
        r"|(?<!\p{L})giải thể(?: được)? ?$"
    ),
    ("tăng", "giảm", "hơn", "vượt", "bớt", "hụt", "thoát", "giải thể", "tụt", "sụt", "hạ", "kéo xuống", "nhích"),
)
# «tăng 1,5 tiêu chí so với năm 2014 và» 10,6 tiêu chí «so với năm 2010»
_CHANGE_BEFORE_RE = regex.compile(
    r"(?<!\p{L})(?:tăng|cao hơn|nhiều hơn|(?P<fall>giảm|thấp hơn|ít hơn))(?: thêm)? (?:(?:gần|hơn|trên|khoảng) )?"
    r"\d[\d.,]*[^.;\d]{0,30} so (?:với )?[^.;]{0,32}?(?:,| và|, và) ?$"
)
_THAN_RE = regex.compile(r"[^.;,\d()]{0,30} so (?:với|cùng)(?!\p{L})")
# «Nâng tỷ lệ hộ dùng nước sạch thêm 8,5%»
_MORE = ("thêm ", "thêm được ")
_RAISED_RE = regex.compile(r"(?<!\p{L})(?:nâng|đưa|tăng|kéo)(?: \p{L}+){1,10} thêm(?: được)? $")
# «nhiều hơn cuối năm 2016 là 5 xã», «hơn năm 2010 tới 49,7 triệu đồng»
_THAN_THEN = Gated(
    regex.compile(
        r"(?<!\p{L})(?:hơn|kém) (?:so với )?(?:cuối |đầu |hồi )*"
        r"(?:năm (?:trước|ngoái|\d{4})|cùng kì(?: năm (?:trước|ngoái|\d{4}))?)(?: ?\([^()]{0,40}\))?"
        r"(?: là| tới| đến| khoảng| gần| trên)* ?$"
    ),
    ("hơn ", "kém "),
)
_TO_RE = regex.compile(
    r"(?:lên|xuống|còn|đạt|lên đến|lên tới|xuống còn|nay là|thành|đến)(?: mức| khoảng| trên| gần| hơn)? ?$"
)
_SHARE_OF_RE = regex.compile(
    r" (?:của )?(?:tổng )?(?:số )?(?:hộ|dân|người|lao động|thôn|ấp|bản|xóm|xã|trường|diện tích|trẻ|học sinh|phụ nữ"
    r"|cơ sở|tuyến|km|đường|kênh|trạm|khu dân cư|cán bộ|đảng viên|rác|chất thải|lượng"
    r"|(?:được |đã |đang )?(?:sử dụng|dùng|tham gia))(?!\p{L})"  # «trong đó 65% dùng nước sạch»
)
_SHARE_OF_COMMUNES_RE = regex.compile(r" (?:của )?(?:tổng )?(?:số )?xã(?!\p{L})")
_ONE_PHRASE_RE = regex.compile(r"[^,;.()\d]{0,40}")
_CLOSED_RE = regex.compile(r"\([^()]*\)")
_NUMBERED_RE = regex.compile(r"(?:(?!năm|tháng|quý|giai đoạn)[^();.\d])*\d")
_OWN_NOUN_RE = regex.compile(r" \p{L}+ \p{L}+")
_AFTER_RE = regex.compile(r" ?(?:so với |của |so )?(?:\p{L}+ ){0,2}")
# «đạt 62,5% so với chỉ tiêu huyện giao (60%)»: level and plan side by side
_PLAN_ITSELF_RE = regex.compile(
    r"(?: (?:năm|cả năm|năm nay|20\d\d|giao|được giao|đề ra|đặt ra|tỉnh|huyện|xã|cấp trên|trung ương|hđnd"
    r"|nghị quyết|nq|đại hội|là|phải đạt|đạt))*(?: ?[(:])? ?"
)
_RIGHT_BEFORE_RE = regex.compile(r" ?(?::|đạt|là|có|chiếm|được)? ?")  # «nước HVS 93,6% hộ, nước sạch 61,3%»
_RIGHT_BEHIND_RE = regex.compile(r" ?(?:so với |so |của )?")
# «25 trường, trong đó 19 trường đạt chuẩn», «8,3% (139/1.675 hộ), cận nghèo 11,5%»: the words are of what follows
_LEFT_BEHIND_RE = regex.compile(r"(?<!\p{L})(?:trong đó|riêng)(?!\p{L})|\) ?[,;]|→|->")
# «hộ nghèo còn 4,6%; điện kéo tới 99,5% hộ»: a clause with a subject of its own
_BEGINS_RE = regex.compile(
    r"; (?!(?:đến|tới|nay|hiện|cuối|đầu|năm|còn|tăng|giảm|kế hoạch|kh|mục tiêu|phấn đấu|trong|riêng|chiếm|đạt|bằng|so"
    r"|tỉ lệ|quy định|yêu cầu|kết quả|thực hiện|th|xã|huyện|tỉnh|toàn|cả|dự kiến|ước|là|có|được|đã|chỉ|mới|vượt|tức)"
    r"(?!\p{L}))"
    r"\p{L}+ \p{L}[^;]*$"
)
# «nước sạch (87,5%), trường học (95,2%)»: a name of its own before the brackets
_NAMED_ASIDE_RE = regex.compile(
    r"\d ?%?\)(?:,| và) (?!(?:đến|tới|nay|hiện|cuối|đầu|năm|còn|tăng|giảm|trong|riêng|kế hoạch|kh|mục tiêu)(?!\p{L}))"
    r"(?:\p{L}+ ){2,5}\($"
)
_NEXT_RE = regex.compile(r",|→|->")  # what begins something else where another figure follows
# «Đường trục thôn cứng hóa 81% → 90%», «Nhà dột nát 19 căn → xóa hết 19 căn»
LEADS_TO_RE = regex.compile(r" ?(?:\([^()]{0,24}\) ?)?(?:→|[-=]+>) ?[^;.:\d]{0,32}\d")
# «BHYT: 98%; LĐ qua ĐT: 27,5%», «Thôn văn hóa: 10/12. Gia đình văn hóa: 1.980/2.145 hộ (92,3%)»: what opened the
# paragraph says nothing of what a name of its own opens; a time or a part is none («cuối năm: 64 hộ»)
_LABEL_RE = regex.compile(r"[^:;.()\d]{0,40}: ?")  # «đường ngõ xóm sạch, không lầy lội: 71,6%, trường học …»
# «… nhựa hóa, bê tông hóa 79,3%, số trường đạt chuẩn 20 trường»
_NEXT_ITEM_RE = regex.compile(r"\)?(?:,| và) ?(?:số(?! này| đó)|tỉ lệ|tổng số|chiều dài)(?!\p{L})")
_OTHERS_FOLLOW_RE = regex.compile(
    r"\)?(?:,| và|;) ?(?:sản phẩm|trường|hộ|htx|hợp tác xã|mô hình|nhà|lớp|phòng|trạm|tuyến|tỉ lệ|số|đường|thu nhập"
    r"|tiêu chí|công trình|cơ sở|người|lao động|cây)(?!\p{L})"
)
_NEXT_LABEL_RE = regex.compile(
    r"(?:;|[;.] )(?!(?:cuối|đầu|đến|hiện|trong|cụ thể|gồm|bao gồm|riêng|kết quả|thực hiện|kế hoạch|toàn"
    r"|tổng(?! (?:dân số|số (?:hộ|dân|thôn|xã|lao động)|diện tích|dư nợ)))(?!\p{L}))[^;:.\d]{2,60}: ?[^;:]{0,60}$"
)
# «số nợ còn lại 1,27 tỷ đồng được bố trí trả trong năm 2017», «còn 12 căn nhà tạm, dự kiến xóa trong quý I»
_YET_TO_BE_RE = regex.compile(
    r",? (?:\p{L}+ )?(?:sẽ|dự kiến|phấn đấu|cam kết|đang"
    r"|được (?:bố trí|đưa vào)[^,;.\d]{0,24}? (?:trong|vào|năm))(?!\p{L})"
)
_OVER_RE = regex.compile(
    r" ?(?:điểm(?: phần trăm| %)? )?so (?:với )?(?:kế hoạch|kh|chỉ tiêu|mục tiêu|nghị quyết|nq)(?!\p{L})"
)
_MULTIPLE_RE = regex.compile(r"(?:gấp|tăng)(?: hơn| gần| khoảng)? ?$")


_CLASSIFIER_RE = regex.compile(
    r" ?(?:cái|chiếc|cụm|lượt|đợt|lần|kì|bộ|tấm|bức|tờ|điểm|cuộc|đoàn|chuyến|ban|tổ)(?! chức)(?!\p{L})"
)
_OF_PLAN_RE = regex.compile(r" (?:so với |so )?(?:các )?(?:mục tiêu|chỉ tiêu|kế hoạch|nghị quyết|dự kiến)(?!\p{L})")
_REPEATED_RE = regex.compile(
    r"(?:(?: (?!tăng|giảm|gấp|hơn)\p{L}+){0,4},? ?:?)(?: (?:được|tổng cộng|trên|hơn|gần|là))* ?"
)
_ALL_COMMUNES = "communes_total"  # nobody aims at how many there are


def best_hit(scope: Scope, mention: Mention, hits: list[Hit]) -> tuple[int, Indicator] | None:
    """Return the lowest cost with its record, among equal ones the longer words; None if no words fit the figure."""
    best: tuple[int, int, Indicator] | None = None
    record_of = scope.reader.catalog.indicators.record
    for hit in hits:
        fitting = [record for it in hit.ids if accepts(record := record_of(it), mention, scope, hit)]
        cost = _cost(scope, mention, hit) if fitting else None
        if cost is None or cost > _LIMIT:
            continue
        for record in fitting:
            if (
                (record.after and (changes(scope, mention) or not _stands_after(scope, mention, hit)))
                or (record.topic == "funding" and hit.start > scope.at(mention)[0])  # «35 tỷ đồng, đã giải ngân …»
                or (record.topic == "open" and "," in scope.text[scope.at(mention)[1] : hit.start])
                or _is_denied(scope, mention, hit, record)
                or _is_share_of_others(scope, mention, record)
                or is_of_others(scope, mention, hit, record)
                or _counts_another(scope, mention, hit, record)
                or _follows_another(scope, mention, hit, record)
                or (record.id == _ALL_COMMUNES and scope.role_of(scope.at(mention)[0]) in ("target", "plan"))
            ):
                continue
            # longer words of the same place say more: «nước sạch và nước hợp vệ sinh» over «nước sạch»
            # «hộ nghèo còn 5,6%, giảm bình quân 1,5%/năm» is a change of the rate rather than growth of a number
            vague = record.generic + (unit_of(mention) == "percent" and record.unit != "percent")
            own = record.after and _RIGHT_BEHIND_RE.fullmatch(scope.text, scope.at(mention)[1], hit.start)
            nearness = cost - min(hit.end - hit.start, 40) + GENERIC * vague if not own else -_LIMIT
            key = (nearness, hit.start - hit.end, record)
            if best is None or key[:2] < best[:2]:
                best = key
    return (best[0], best[2]) if best is not None else None


def _stands_after(scope: Scope, mention: Mention, hit: Hit) -> bool:
    """«đạt 98% kế hoạch», «bằng 96% so với kế hoạch»; not «62,8%, thấp hơn chỉ tiêu», «62,8% so với chỉ tiêu 60%»."""
    start, end = scope.at(mention)
    if hit.start < end or _AFTER_RE.fullmatch(scope.text, end, hit.start) is None:
        return False
    rates = [scope.at(it)[0] for it in scope.figures_in("percent")]
    planned = any(hit.end <= at and _PLAN_ITSELF_RE.fullmatch(scope.text, hit.end, at) for at in rates)
    first = scope.clause(start)[0]
    return not planned or any(first <= at < start for at in rates)


def _is_share_of_others(scope: Scope, mention: Mention, record: Indicator) -> bool:
    """«100% số xã có điện» is no share of households."""
    of_communes = _SHARE_OF_COMMUNES_RE.match(scope.text, scope.at(mention)[1]) is not None
    return unit_of(mention) == record.unit == "percent" and of_communes and record.of != "communes"


def _is_denied(scope: Scope, mention: Mention, hit: Hit, record: Indicator) -> bool:
    """«35,6 km đường trục xã chưa được cứng hóa», «nạo vét 215 km kênh mương»: not what the words alone say.

    What stands before an earlier figure, or behind a later one, is said of that: «xóa 35 căn nhà tạm, hiện còn 12 căn».
    """
    start, end = scope.at(mention)
    first, last = min(start, hit.start), max(end, hit.end)
    if not record.not_words:
        return scope.is_negated(first, last)
    earlier = [scope.at(other)[0] for other, _ in scope.figures if scope.at(other)[0] < first]
    later = [scope.at(other)[0] for other, _ in scope.figures if scope.at(other)[0] >= last]
    limit = scope.clause(end - 1)[1]
    low = max(0, first - REACH, *earlier[-1:], *(scope.text.rfind(mark, 0, first) + 1 for mark in (";", ", còn ")))
    high = min(last + REACH, *later[:1], limit)
    following = _NEXT_RE.search(scope.text, last, high) if any(at < limit for at in later[:1]) else None
    high = following.start() if following is not None else high  # «nợ đọng 18,4 tỷ đồng, đã trả 6,1 tỷ đồng»
    high = end if hit.end <= start and _YET_TO_BE_RE.match(scope.text, end) else high
    around = scope.text[low:high]
    between = [scope.at(other) for other, _ in scope.figures if first <= scope.at(other)[0] < start]
    if between:  # «nợ đọng 6,2 tỷ đồng, đã thanh toán 4,1 tỷ đồng, hiện còn 2,1 tỷ đồng»
        around = f"{scope.text[low : between[0][0]]} {scope.text[between[-1][1] : high]}"
    return scope.is_negated(first, last) or says(around, record.not_words)


def _counts_another(scope: Scope, mention: Mention, hit: Hit, record: Indicator) -> bool:
    """«04 trường, mới có 02 trường đạt chuẩn»: the words overlap the figure that they count.

    A change shares the words of its level: «còn 96 nhà tạm, giảm 41 nhà».
    """
    if changes(scope, mention):
        return False
    for other in scope.of_kind("quantity", "ratio"):
        at, to = scope.at(other)
        around = at < hit.end and hit.start < to and not _goes_on_behind(scope, to, hit, unit_of(other))
        if other is not mention and around and accepts(record, other):
            return True
    return False


def _goes_on_behind(scope: Scope, end: int, hit: Hit, unit: str) -> bool:
    """«Lao động có việc làm 93,2%, qua đào tạo 34,5%»: words around a figure that end behind a comma."""
    if "," not in scope.text[end : hit.end]:
        return False
    starts = (scope.at(it)[0] for it in scope.figures_in(unit))
    return any(at >= hit.end and _RIGHT_BEFORE_RE.fullmatch(scope.text, hit.end, at) for at in starts)


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
    if value.unit == record.unit:
        return True
    if value.unit in record.accepts:
        return scope is None or hit is None or _is_said_so(scope, mention, hit)
    if isinstance(value, Ratio):
        return False
    if is_rate_of_money(value.unit, record.unit):
        low, high = record.plausible
        monthly = 12 if value.unit.endswith("/month") else 1
        changed = scope is not None and changes(scope, mention)  # «vượt 0,8 triệu đồng so với chuẩn»
        # a comma lost is still an income: the checks ask; «tổng giá trị 4,63 tỷ đồng» is of no hectare
        most = high if (value.unit, record.unit) == ("VND", "VND/hectare") else high * 10
        return (0 if changed else low / 4) <= value.value * monthly <= most
    if value.unit == "percentage_point":
        return record.unit == "percent"
    if value.unit in ("percent", "times") and scope is not None and hit is not None:
        start, _ = scope.at(mention)
        if hit.end > start or record.unit in ("percent", "status", "bool"):
            return False
        before = scope.text[scope.clause(start)[0] : start]
        of_plan = value.unit == "times" and _OF_PLAN_RE.match(scope.text, scope.at(mention)[1])
        if of_plan or (value.unit == "times" and record.kind == "base"):
            return False  # «70 xã về đích, gấp hơn 3 lần mục tiêu đề ra»
        grows = changes(scope, mention) or GROWTH_RE.search(before) or _MULTIPLE_RE.search(before)
        return bool(grows) or (value.unit == "times" and before.endswith("bằng "))  # «bằng 2 lần năm 2015»
    return False


def _is_said_so(scope: Scope, mention: Mention, hit: Hit) -> bool:
    """«giám sát 11 lượt», «họp 12 lần», «24 cụm pa nô»: a classifier counts what the words name, a noun its own."""
    start, end = scope.at(mention)
    unit = unit_of(mention)
    if unit == "times":  # not «số cuộc họp tăng 2 lần»
        return hit.end <= start and _REPEATED_RE.fullmatch(scope.text, hit.end, start) is not None
    between = scope.text[hit.end : start]
    beside = (
        0 <= hit.start - end <= 1 or between in (": ", ":") or (between == " " and scope.text[end : end + 1] in ".,;)")
    )
    return unit != "count" or beside or _CLASSIFIER_RE.match(scope.text, end) is not None


def _cost(scope: Scope, mention: Mention, hit: Hit) -> int | None:
    """Letters between figure and words, and what is crossed; None if they are not in one sentence."""
    start, end = scope.at(mention)
    sentence_start, sentence_end = scope.labelled(start)
    if hit.end < start and scope.is_opened_by(hit.start, start):
        if _NEXT_LABEL_RE.search(scope.text, hit.end, start) or _is_rate_of_other(scope, mention):
            return None
        of_noun = unit_of(mention) == "percent" and _SHARE_OF_RE.match(scope.text, end) is not None
        beside = not of_noun and _LABEL_RE.fullmatch(scope.text, hit.end, start) is not None
        return LABEL if beside else OPENED - (hit.start >= sentence_start)
    if not (sentence_start <= hit.start and hit.end <= sentence_end):
        return None
    if hit.start < end and start < hit.end:  # «BCĐ … người» over other figures says little
        if _goes_on_behind(scope, end, hit, unit_of(mention)):
            return None
        others = hit.end > end and _OTHERS_FOLLOW_RE.match(scope.text, end, hit.end) is not None
        if others or (hit.start < start and "," in scope.text[end : hit.end]):
            return None  # «thôn có nhà văn hóa 22 thôn, sản phẩm đạt chuẩn 20»
        inside = [scope.at(it)[0] for it, _ in scope.figures if hit.start <= scope.at(it)[0] < hit.end]
        if hit.start < start < inside[-1]:
            return None  # «cứng hóa 612 km đường, hơn 85% kênh …»: their end stands behind another figure
        return _QUANTITY * sum(at < start for at in inside)
    between = scope.text[end : hit.start] if hit.start >= end else scope.text[hit.end : start]
    if _is_parted(scope, end, hit, between):
        return None
    low, high = (end, hit.start) if hit.start >= end else (hit.end, start)
    cost = len(between) + _COMMA * (between.count(",") + between.count(" và ")) + _CLAUSE * between.count(";")
    for other in scope.of_kind("quantity", "ratio"):
        at = scope.at(other)
        if low <= at[0] and at[1] <= high:
            cost += _QUANTITY if unit_of(other) == unit_of(mention) else _OTHER_QUANTITY
    of_noun = unit_of(mention) == "percent" and _SHARE_OF_RE.match(scope.text, end) is not None
    if of_noun:  # «61,5% hộ sử dụng nước sạch»: what it is a share of stands behind, and so do its words
        return cost if hit.start >= end or _RIGHT_BEFORE_RE.fullmatch(between) else cost + _SHARE_OF
    if hit.start >= end:
        counted = unit_of(mention) not in ("percent", "VND") and "/" not in unit_of(mention)
        cost += 0 if counted else _BEHIND * 5
    elif unit_of(mention) != "percent" and not unit_of(mention).startswith("VND"):
        cost += _BEHIND  # «18,6km kênh mương»: things counted stand behind their number
    return cost


def _is_parted(scope: Scope, end: int, hit: Hit, between: str) -> bool:
    """True if what stands between a figure that ends at `end` and the words shows that they are another's."""
    if hit.start >= end:
        left = _NEXT_ITEM_RE.match(between) or _LEFT_BEHIND_RE.search(between)
        return left is not None or ";" in between or _is_of_listed(scope, end, hit)
    if between.endswith("(") and _NAMED_ASIDE_RE.search(between):
        return True
    if ";" not in between:
        return False
    return _BEGINS_RE.search(between) is not None or (
        between.rstrip().endswith(";") and _SHARE_OF_RE.match(scope.text, end) is not None
    )


def _is_rate_of_other(scope: Scope, mention: Mention) -> bool:
    """«Đào tạo nghề 640 người, sau học có 512 người có việc (80,0%)»: the brackets tell of what was counted before."""
    start, end = scope.at(mention)
    if unit_of(mention) != "percent" or not scope.text.endswith("(", 0, start) or not scope.text.startswith(")", end):
        return False
    before = [value.unit for it, value in scope.figures if scope.sentence(start)[0] <= scope.at(it)[0] < start]
    return bool(before) and before[-1] != "percent" and before[-1] not in ("households", "VND")


def _is_of_listed(scope: Scope, end: int, hit: Hit) -> bool:
    """«71,4 km đường (trục xã 6,8 km, …)», «62 km: trục xã 12, …»: words in a list with a number are of that number."""
    between = _CLOSED_RE.sub("", scope.text[end : hit.start])
    listed = "(" in between or between.lstrip().startswith(":")
    return listed and _NUMBERED_RE.match(scope.text, hit.end) is not None


def changes(scope: Scope, mention: Mention) -> bool:
    """True if the words before or behind a figure make it a difference."""
    start = scope.at(mention)[0]
    if start not in scope.differing:  # each of the words that may be its name asks
        scope.differing[start] = _changes(scope, mention)
    return scope.differing[start]


def _changes(scope: Scope, mention: Mention) -> bool:
    start, end = scope.at(mention)
    if scope.text.startswith("vượt", start) and _OVER_RE.match(scope.text, end):
        return True  # «96,1%, vượt 0,6% so với KH»
    if is_short_of(scope, mention) or change_again(scope, start, end):
        return True
    first = scope.sentence(start)[0] if "lần lượt" in scope.text else scope.clause(start)[0]
    raised = scope.text.endswith(_MORE, first, start) and _RAISED_RE.search(scope.text, first, start) is not None
    return raised or any(it.search(scope.text, first, start) for it in (_DIFFERENCE, _THAN_THEN))


def change_again(scope: Scope, start: int, end: int) -> regex.Match[str] | None:
    """«tăng 1,5 tiêu chí so với năm 2014 và 10,6 tiêu chí so với năm 2010»: the verb (`fall`?) stands once."""
    if _THAN_RE.match(scope.text, end) is None:
        return None
    return _CHANGE_BEFORE_RE.search(scope.text, scope.sentence(start)[0], start)


def is_short_of(scope: Scope, mention: Mention) -> bool:
    """«mới 46 triệu đồng, còn thiếu 2 triệu đồng so với yêu cầu»: by how much a level falls short."""
    start, end = scope.at(mention)
    return scope.text.endswith("thiếu ", 0, start) and scope.text.startswith(" so ", end)


def is_difference(before: str) -> bool:
    """True if the words before a figure make it a change: «giảm 02 vụ»."""
    by_so_much = _DIFFERENCE.search(before) is not None and _TO_RE.search(before) is None
    raised = before.endswith(_MORE) and _RAISED_RE.search(before) is not None
    return by_so_much or raised or _THAN_THEN.search(before) is not None
