"""Indicators: each quantity looks for the words of the dictionary that fit its unit and stand nearest to it.

«18,6km kênh mương được kiên cố hóa», «Tỷ lệ hộ nghèo giảm từ 8,5% xuống còn 3,2%», «thu nhập bình quân đầu người đạt
38,5 triệu đồng». Nearness is counted in letters, and in the borders crossed: a comma, another quantity, a clause.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import lru_cache

import regex

from extractor.catalog.indicators import Indicator
from extractor.catalog.lexicon import Hit, Misspelt
from extractor.claims.bases import TOWNS_RE, is_of_rate
from extractor.claims.beside import beside, doubt_beside
from extractor.claims.by_place import changed_by_place, told_by_place
from extractor.claims.carried import (
    FROM_RE,
    answered,
    carried_on,
    continued,
    is_share_unknown,
    part_of_bracket,
    set_against,
)
from extractor.claims.making import exactly, make_claim, negative, value_of
from extractor.claims.nearness import (
    GENERIC,
    GROWTH_RE,
    LABEL,
    LEADS_TO_RE,
    OPENED,
    REACH,
    best_hit,
    change_again,
    changes,
    is_difference,
    is_short_of,
)
from extractor.claims.requests import REQUESTED, asked_of
from extractor.claims.respective import told_in_order
from extractor.claims.scope import Scope, unit_of
from extractor.claims.sources import short_behind
from extractor.claims.timing import FROM_ITS_START_RE
from extractor.claims.unnamed import inherited, of_criterion, of_label, of_training, of_unit
from extractor.model import Claim, Mention, Quantity, Ratio, Span
from extractor.vi.gate import says
from extractor.vi.numbers import NUMBER

_DOUBTFUL = 170
_FULFILMENT = "plan_fulfilment"  # its item is the measure that it is the fulfilment of
_OF_LAST_RE = regex.compile(
    r" ?so (?:với )?(?:cùng kì|năm (?:trước|ngoái)|giai đoạn|nhiệm kì|cả nước|toàn (?:tỉnh|huyện))"
)
OF_PART = "mentions.series.part"  # «32/45 trường đạt chuẩn (Mầm non 10/15, …)», «12 mô hình (trồng trọt 9, …)»
_OPENS_PARTS_RE = regex.compile(r"[^(:]*[(:]|.*(?<!\p{L})(?:trong đó|gồm|chia ra|cụ thể)(?!\p{L})")
# «giảm tỷ lệ hộ nghèo bình quân 1,5%/năm», «giảm hộ nghèo 1,5%»; not «giảm hộ nghèo còn 1,5%»
_LOWERED_RE = regex.compile(
    r"(?<!\p{L})giảm (?!(?:còn|xuống|dưới|đến|từ|so)(?!\p{L}))"
    r"(?:(?!(?:còn|xuống|dưới|đến|lên|đạt|là|chỉ|so|ở|mức|trên)(?!\p{L}))\p{L}+ ){1,7}?"
    r"(?P<by>(?:(?:được|thêm|bình quân|trung bình|mỗi năm|hàng năm|hằng năm|khoảng|từ|ít nhất|tối thiểu) ?)*)$"
    # «tỷ lệ giảm bình quân/năm: trên 1,5%», «Mức giảm tỷ lệ hộ nghèo: 1,5%/năm»
    r"|(?<!\p{L})(?P<by>(?:tỉ lệ|mức|tốc độ) giảm(?: (?:tỉ lệ|hộ|nghèo|bình quân|trung bình|hằng năm|hàng năm))*"
    r"(?: ?/ ?năm| mỗi năm)? ?(?:: ?|là |đạt ))$"
)
_IN_BRACKET_OF_RE = regex.compile(rf"{NUMBER} ?(?:%|\p{{L}}*) ?\($")  # «194 hộ (»
_A_YEAR_RE = regex.compile(r" ?(?:/ ?(?:0?1 )?năm|mỗi năm|(?:trở lên)?,? so với)")
_RISES_RE = regex.compile(r"[^;]{0,60}?(?<!\p{L})(?:lên|xuống|còn|đến|đạt|thành|nay là|tới)(?!\p{L})")
_FALL_RE = regex.compile(
    r"(?:giảm|thấp hơn|ít hơn|(?<!\p{L})kém|bớt|hụt|thiếu|thoát|giải thể|tụt|sụt|(?<!\p{L})hạ|kéo xuống)"
    r"(?:[^,;.(]|\([^()]*\)){0,32}$"
    r"|giảm[^;()\d]{0,24}\d[\d.,]*[^;()\d]{0,24}\([^;()\d]*$"  # «giảm 15,2 tỷ đồng (26,3%)»
)
_BESIDE_RE = regex.compile(
    r"(?: (?:bình quân|phấn đấu|đạt|là|có|được|ước đạt|tăng|nâng|từ|lên|còn))* "
)  # «thu nhập đạt 65 triệu đồng»
# «Thu nhập: 27,5 triệu đồng», «Thu nhập năm 2019 tăng 8,5%»
_HEADS_RE = regex.compile(
    r" ?(?:\([^()]{0,30}\) ?)?:"
    r"| (?:của \p{L}+ )?năm (?:20\d\d|nay) (?:ước )?(?:tăng|giảm|đạt|là|còn|chỉ|mới)(?!\p{L})"
)
# «42 hộ nghèo, 38 hộ cận nghèo, cộng lại chiếm 4,34%»
_TOGETHER_RE = regex.compile(r"(?<!\p{L})(?:cộng lại|gộp lại|cả hai|tổng cộng|tính chung)(?:[^,;.\d]{0,24})$")
_REACH_OF_SUM = 48
# «Đa số ý kiến cho rằng đường đã thuận tiện (98%), nước sạch (87,5%)», «hài lòng về giao thông 95%, nước sạch 88%»
_POLLED_RE = regex.compile(r"(?<!\p{L})(?:hài lòng (?:về|với)|ý kiến (?:cho|đánh giá)|số phiếu)(?!\p{L})")
_LED_TO_RE = regex.compile(r"\d ?(?:%|\p{L}+)? ?(?:→|[-=]+>) ?[^;.:\d]{0,32}$")  # «81% → 90%»
_LEVELS = ("percent", "VND/person/year", "VND/hectare")
_SATISFACTION = "satisfaction_share"
_EXCEEDS_RE = regex.compile(r"vượt(?!\p{L})")
_EXCESS_RE = regex.compile(r"vượt[^,;.]{0,24} so với(?!\p{L})")
_SOME = ("xã", "thôn", "ấp", "bản", "xóm", "huyện", "nơi", "hộ", "mô hình")
# «12 xã có tỷ lệ hộ nghèo dưới 5%», «số xã có thu nhập trên 40 triệu đồng là 8 xã»: no level of all
_OF_SOME_RE = regex.compile(
    r"(?<!\p{L})(?<!(?:của|tại|ở|trong|bàn) )(?:[\d.,/]+|hai|ba|bốn|một số|nhiều|các|những|số|%(?: số)?)"
    r" (?:xã|thôn|ấp|bản|xóm|huyện)(?!\p{L})[^,;.:()]{0,40}?"
    r" (?:có|đạt|đều|còn|với|ở mức|tỉ lệ|thu nhập)(?!\p{L})[^,;.:]*$"
    # «có nơi trên 400 triệu đồng», «cá biệt có hộ đạt 1 tỷ đồng»
    r"|(?<!\p{L})(?:có|cá biệt|nơi) (?:nơi|xã|thôn|ấp|bản|hộ|địa phương|mô hình)"
    r"(?: (?:đạt|trên|dưới|hơn|gần|tới|còn|lên|đến|chỉ|mới|cao|thấp|nhất|là|thu|được))* ?$"
)
# «3 xã của huyện có thu nhập …»: some of them
_SOME_DO_RE = regex.compile(
    r"[^.;,:()\d]{0,24}? (?:đều )?(?:có|đạt|được|đã|chưa|còn|là|đang|nằm|thuộc|hoàn thành)(?!\p{L})"
)
_OF_MONTHS_RE = regex.compile(r" ?/ ?\d{1,2} tháng")
_BUILT_RE = regex.compile(r"xây|nâng cấp|sửa|cải tạo|kiên cố|làm|đầu tư|hoàn thành|khởi công|bổ sung|mở rộng|tu bổ")
_ALL_RE = regex.compile(r"(?<!\p{L})(?:cả|toàn bộ|tất cả|tổng số|gồm|bao gồm|trong)(?: \p{L}+)? ?$|^cả ")
# «trong năm thành lập mới 47 HTX»: so many more
_FOUNDED_RE = regex.compile(r"(?<!\p{L})(?:thành lập|lập)(?: được)? (?:thêm|mới)(?: được)? ?$")
_ITEM_START_RE = regex.compile(r"(?:^|[.;\n])[-+*• ]*(?:(?:\d{1,2}(?:\.\d{1,2})*|[a-zđ])[.)]? )?(?:về |tỉ lệ )?$")


def find_indicators(scope: Scope, claimed: Mapping[Span, str]) -> Iterator[Claim]:
    """Claims of the quantities that no rule before has claimed; `claimed` leads from those to their indicators."""
    mentions = [
        mention
        for mention in scope.of_kind("quantity", "ratio")
        if isinstance(mention.value, Quantity | Ratio) and mention.span not in claimed
    ]
    if not mentions:
        return
    hits = _hits(scope)
    before: list[tuple[Mention, Indicator]] = []
    last: Claim | None = None
    for mention in mentions:
        if mention.evidence.rule == OF_PART:
            yield from _part(scope, mention, hits, before)
            continue
        if before and (planned := beside(scope, before[-1][0], mention)) is not None:
            measured = before[-1][1]
            level = last is not None and last.evidence.span == before[-1][0].span and last.role != "change"
            if planned.told and level and measured.id != _FULFILMENT:
                yield replace(_claim(scope, mention, measured, planned.doubt), role="plan")
            continue
        if is_share_unknown(scope, mention, before):
            continue
        in_order = told_in_order(scope, mention, hits)
        found = (in_order, "") if in_order is not None else carried_on(scope, mention, before)
        if found is None:
            found = part_of_bracket(scope, mention, before, hits) or _nearest(scope, mention, hits)
        if found is None or found[1]:  # doubtful: what the figure goes on with is surer
            found = continued(scope, mention, before) or told_by_place(scope, mention, before) or found
        found = answered(scope, mention, before, found) or found
        found = found or _misspelt(scope, mention) or inherited(scope, mention) or set_against(scope, mention, before)
        found = found or of_label(scope, mention) or of_criterion(scope, mention) or of_training(scope, mention)
        found = found or of_unit(scope, mention)
        if found is None or (found[0].id == _FULFILMENT and _OF_LAST_RE.match(scope.text, scope.at(mention)[1])):
            continue
        measured = found[0]
        if measured.kind != "base" and is_of_rate(scope, mention):
            continue
        if found[0].id == _FULFILMENT:  # what its brackets set beside it is of the measure: «đạt 99,3% KH (80%)»
            measured = next((record for it, record in reversed(before) if record.id != _FULFILMENT), measured)
        before.append((mention, measured))
        if found[0].topic != "open":  # «tỷ lệ tăng dân số tự nhiên 1,05%»: nothing that the dictionary measures
            item = _fulfilled(scope, mention, before, claimed) if found[0].id == _FULFILMENT else ""
            last = changed_by_place(scope, mention, _claim(scope, mention, *found, item=item), last)
            yield last


def _part(scope: Scope, mention: Mention, hits: list[Hit], told: list[tuple[Mention, Indicator]]) -> Iterator[Claim]:
    """«12 km đường (trục xã 5; ngõ xóm 7)»: what its own name measures, never what the whole does."""
    start = scope.at(mention)[0]
    before = [it for it, _ in scope.figures if scope.at(it)[1] <= start]
    first = scope.at(before[-1])[1] if before else 0
    if before and before[-1].evidence.rule != OF_PART and (opens := _OPENS_PARTS_RE.match(scope.text, first, start)):
        first = opens.end()
    found = best_hit(scope, mention, [hit for hit in hits if first <= hit.start and hit.end <= start])
    if found is not None and found[1].topic != "open":
        other = told and not told[-1][1].generic and told[-1][1] != found[1]  # «12 km kênh (loại I 5; nội đồng 7)»
        yield _claim(scope, mention, found[1], "tên riêng của một phần" if other else "")


def _fulfilled(
    scope: Scope, mention: Mention, before: list[tuple[Mention, Indicator]], claimed: Mapping[Span, str]
) -> str:
    """The measure of the figure before: «huy động 1.035 triệu đồng, bằng 115% kế hoạch» is of funding."""
    start = scope.at(mention)[0]
    first = scope.sentence(start)[0]
    known = {it.span: record.id for it, record in before} | dict(claimed)
    units = {record.id: record.unit for _, record in before}
    for it, value in reversed(scope.figures):
        measure = known.get(it.span, "")
        grown = value.unit == "percent" and units.get(measure, "percent") != "percent"
        if (
            first <= scope.at(it)[0] < start
            and measure not in ("", _FULFILMENT)
            and not grown
            and not changes(scope, it)
        ):
            # «các xã còn nợ 8,3 tỷ đồng, trong khi đấu giá đất chỉ đạt 71% kế hoạch»
            return "" if "trong khi" in scope.text[scope.at(it)[1] : start] else measure
    return ""


def _misspelt(scope: Scope, mention: Mention) -> tuple[Indicator, str] | None:
    """«Thu nhâp đầu người đạt 45,8 triệu đồng»: the words stand there, their accents do not."""
    found = best_hit(scope, mention, _misspelt_in(scope.text, scope.reader.catalog.indicators.misspelt))
    return (found[1], "tên chỉ tiêu viết sai dấu") if found is not None else None


@lru_cache(maxsize=8)  # each figure of a passage asks
def _misspelt_in(text: str, phrases: Misspelt) -> list[Hit]:
    return phrases.find(text)


def _hits(scope: Scope) -> list[Hit]:
    found = scope.reader.catalog.indicators.spoken.find_all(scope.text)
    spoken = [it for it in found if not scope.text.endswith("nông ", 0, it.start)]  # «nông thôn» is no «thôn … NTM»
    return spoken + _run_in_heads(scope)


def _run_in_heads(scope: Scope) -> list[Hit]:
    """«- Thu nhập: 27,5 triệu đồng»: a short name before a colon or a year, or in a clause before a figure «/người»."""
    text, heads = scope.text, scope.reader.catalog.indicators.heads
    compound = {scope.at(mention)[0] for mention, value in scope.figures if "/" in value.unit}
    money = {scope.at(mention)[0] for mention in scope.figures_in("VND")}
    starts = {scope.at(mention)[0] for mention, _ in scope.figures}
    if not compound and not money and ":" not in text and "năm" not in text:
        return []
    return [
        hit
        for hit in heads.find(text)
        if (_HEADS_RE.match(text, hit.end) and _ITEM_START_RE.search(text, max(0, hit.start - REACH), hit.start))
        or any(hit.end <= at < scope.clause(hit.start)[1] for at in compound)
        or ((beside := _BESIDE_RE.match(text, hit.end)) is not None and beside.end() in money)
        or (text[: hit.start].endswith(("(", "; ")) and hit.end + 1 in starts)  # «8,9% (nghèo 220, 5,1%; …)»
    ]


def _claim(scope: Scope, mention: Mention, record: Indicator, doubt: str, *, item: str = "") -> Claim:
    start, end = scope.at(mention)
    clause = scope.clause(start)[0]
    quantity, of = value_of(mention)
    if quantity is not None and (quantity.unit == "count" or quantity.unit in record.accepts):
        quantity = replace(quantity, unit=record.unit)  # «52 cái» are of what the words name
    role = _role(scope, start, end, mention, record)
    period = scope.period_opened(start) if role == "baseline" else None
    if record.id == REQUESTED:
        role, item = "actual", asked_of(scope, mention)
        period = scope.period_of(start, end, "target")[0]
    if not role and record.unit == "VND" and scope.role_of(start) == "threshold":
        role = "target"  # «Yêu cầu: đến cuối năm nợ toàn huyện không quá 20 tỷ đồng»: no decree sets a sum of money
    doubts = [it for it in (doubt, doubt_beside(scope, mention)) if it]
    if unit_of(mention) == "percent" and _TOGETHER_RE.search(scope.text, max(0, start - _REACH_OF_SUM), start):
        doubts.append("tỷ lệ của nhiều số cộng lại")
    if _EXCESS_RE.match(scope.text, start):
        doubts.append("mức vượt, không phải mức đạt")
    if record.unit == "percent" and record.id != _SATISFACTION and _POLLED_RE.search(scope.text, clause, start):
        doubts.append("có thể là mức hài lòng")
    if _LED_TO_RE.search(scope.text, clause, start) and scope.role_of(start) == "actual":
        doubts.append("mức đạt được hay mức phải đạt")
    doubts += _of_some(scope, start, end, record)
    lowered = _LOWERED_RE.search(scope.text[clause:start]) if not role else None
    if lowered is not None and record.lower_is_better:
        role = "change"
        by_so_much = lowered["by"] or _A_YEAR_RE.match(scope.text, end)
        doubts += [] if by_so_much else ["mức giảm hay mức còn lại"]
    if quantity is not None and not role and scope.is_norm_behind(start):
        quantity = exactly(quantity)  # «vượt mức 80% quy định»
    over = scope.text.startswith("vượt", start) and changes(scope, mention)
    if not role and quantity is not None and (over or _is_excess(scope, mention, quantity)):
        role, quantity = "change", exactly(quantity)
    again = change_again(scope, start, end)
    if role == "change" and quantity is not None and (again["fall"] if again else falls(scope, start)):
        quantity = negative(quantity)
    return make_claim(
        scope,
        mention,
        "indicators.nearest",
        topic=record.topic,
        indicator=record.id,
        item=item or _item(scope, end, record),
        role=role,
        quantity=quantity,
        of=of,
        period=period,
        doubts=tuple(doubts),
    )


def _of_some(scope: Scope, start: int, end: int, record: Indicator) -> list[str]:
    """Doubts about what may be true of some of the units only, or counts other units too."""
    clause = scope.clause(start)[0]
    doubts = []
    if record.unit in _LEVELS and says(scope.text, _SOME) and _OF_SOME_RE.search(scope.text, clause, start):
        doubts.append("mức của một số xã")
    if record.id == "districts_recognised_count":
        doubts.append("chữ nói về công nhận không đứng cạnh số huyện")
    if "đạt và vượt" in scope.text[scope.sentence(start)[0] : start]:
        doubts.append("mức đạt được hay tỷ lệ so với kế hoạch")  # «Các chỉ tiêu đạt và vượt: hộ nghèo (100%), …»
    if _OF_MONTHS_RE.match(scope.text, end):
        doubts.append("mức của một số tháng")  # «16 triệu đồng/người/6 tháng»
    if record.unit == "classrooms" and not _BUILT_RE.search(scope.text, *scope.sentence(start)):
        doubts.append("chưa rõ có sẵn hay xây mới")  # «Xã có 3 trường, 45 phòng học»
    if record.id == "communes_total":
        # «08 đơn vị hành chính cấp xã», «108 xã, phường, thị trấn»
        if "đơn vị" in scope.text[start:end] or TOWNS_RE.match(scope.text, end):
            doubts.append("đơn vị hành chính có thể gồm cả thị trấn, phường")
        if _SOME_DO_RE.match(scope.text, end) and not _ALL_RE.search(scope.text, clause, start):
            doubts.append("có thể là một số xã")
    return doubts


def _is_excess(scope: Scope, mention: Mention, quantity: Quantity) -> bool:
    """«đạt 45,2% so với yêu cầu 40%, vượt 5,2%»: by how much, since both levels stand before."""
    start, _ = scope.at(mention)
    if quantity.bound != "above" or not _EXCEEDS_RE.match(scope.text, start):
        return False
    first, _ = scope.sentence(start)
    levels = [
        value.value
        for it, value in scope.figures
        if isinstance(value, Quantity) and value.unit == quantity.unit and first <= scope.at(it)[0] < start
    ]
    return len(levels) > 1 and quantity.value < min(levels[-2:])


def _item(scope: Scope, end: int, record: Indicator) -> str:
    """The breakdown that the words right behind the figure name, where a sentence tells several apart.

    «9 sản phẩm OCOP (5 sản phẩm 3 sao, 4 sản phẩm 4 sao)».
    """
    if record.id == REQUESTED:
        return ""
    if record.topic == "funding":
        behind_it = short_behind(scope, end)  # «giải ngân tối thiểu 90% vốn đầu tư, 80% vốn sự nghiệp»
        if behind_it is not None:
            return behind_it.ids[0]
        # «Chậm nhất là vốn sự nghiệp, năm 2019 chỉ giải ngân 56,09%»
        sources = scope.reader.catalog.sources.lexicon.find(scope.text[scope.sentence(end - 1)[0] : end])
        named = {hit.ids[0] for hit in sources if hit.ids[0] != "total"}
        within = scope.reader.catalog.sources.is_within
        narrow = {it for it in named if not any(it != other and within(other, it) for other in named)}
        return narrow.pop() if len(narrow) == 1 else "total"  # «vốn sự nghiệp TW»
    if not record.breakdown:
        return ""
    sentence = scope.sentence(end - 1)
    alike = [
        it
        for it, value in scope.figures
        if value.unit == record.unit
        and scope.sentence(scope.at(it)[0]) == sentence
        and scope.role_of(scope.at(it)[0]) != "plan"  # «4 sản phẩm 3 sao (KH 5)»
    ]
    if len(alike) < 2:
        return ""
    behind = regex.match(r"[^,;.()\d]{0,40}(?:\d \p{L}+)?", scope.text[end:])
    words = behind.group() if behind else ""
    up = behind is not None and "trở lên" in scope.text[end : end + behind.end() + REACH]
    return next((item for word, item in record.breakdown if word in words and not up), "")


def _role(scope: Scope, start: int, end: int, mention: Mention, record: Indicator) -> str:
    """Return change or baseline where the words say so, else "" for the scope's own."""
    clause_start, clause_end = scope.clause(start)
    before = scope.text[clause_start:start]
    unit = unit_of(mention)
    if unit in ("times", "percentage_point") and unit not in record.accepts:
        return "change"
    if unit == "percent" and record.unit != "percent":
        return "change"
    bounded = isinstance(mention.value, Quantity) and mention.value.bound == "at_least"  # «từ 65 triệu đồng trở lên»
    # «giảm từ 194 hộ (5,69%) … xuống còn 151 hộ»
    led = _IN_BRACKET_OF_RE.sub("", before)
    if FROM_RE.search(led) and not bounded and _RISES_RE.match(scope.text, end, clause_end):
        return "baseline"
    if FROM_ITS_START_RE.search(before):
        return "baseline"
    if LEADS_TO_RE.match(scope.text, end, clause_end):  # with «Hiện trạng → mục tiêu 2019:» above
        return "actual" if scope.role_of(start) == "target" else "baseline"
    row = scope.text[scope.sentence(start)[0] : start] if "lần lượt" in scope.text else before
    founded = record.kind == "stock" and _FOUNDED_RE.search(before) is not None
    short = is_short_of(scope, mention) or change_again(scope, start, end) is not None
    if is_difference(row) or short or (founded and scope.role_of(start) == "actual"):
        return "change"
    if unit == "percent" and GROWTH_RE.search(before[-60:]) and record.unit != "percent":
        return "change"
    return ""


def falls(scope: Scope, start: int) -> bool:
    """True if the words before a change make it a fall."""
    return _FALL_RE.search(scope.text[scope.clause(start)[0] : start]) is not None


def _nearest(scope: Scope, mention: Mention, hits: list[Hit]) -> tuple[Indicator, str] | None:
    """The record with the lowest cost, and a doubt or ""; among equal ones the longer words.

    What opens the paragraph speaks where nothing stands near («Hộ nghèo: đầu năm toàn xã có 312 hộ, …, còn 64 hộ»).
    """
    start = scope.at(mention)[0]
    opening = [hit for hit in hits if hit.end < start and scope.is_opened_by(hit.start, start)]
    own = best_hit(scope, mention, [hit for hit in hits if hit not in opening] if opening else hits)
    near_by = [hit for hit in hits if hit.start < scope.clause(start)[1]]
    opened = best_hit(scope, mention, [hit for hit in opening if not _is_said_again(hit, near_by)])
    aside = any(scope.sentence(hit.start) != scope.sentence(start) for hit in opening)
    reach = _DOUBTFUL if aside else OPENED
    near = own is not None and own[0] < (reach if aside or not own[1].generic else GENERIC)
    label = (
        opened is not None and opened[0] <= LABEL and not opened[1].generic
    )  # «Tỷ lệ hộ nghèo: 5,1%, số người tham gia BHYT: 4.365 người»
    best = own if opened is None or (near and not label) else opened
    if best is None:
        return None
    return best[1], "tên chỉ tiêu đứng xa con số" if best[0] > _DOUBTFUL else ""


def _is_said_again(opening: Hit, hits: list[Hit]) -> bool:
    """«Hộ nghèo: toàn xã có 1.842 hộ, trong đó 64 hộ nghèo»: the words behind the colon tell which figure they mean."""
    return any(hit.start > opening.end and hit.ids == opening.ids for hit in hits)
