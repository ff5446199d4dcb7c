"""What a figure measures that has no words of its own: the criterion, the line above, or the figure beside it says."""

from __future__ import annotations

from collections.abc import Callable

import regex

from extractor.catalog.indicators import Indicator
from extractor.catalog.lexicon import Hit, longest
from extractor.claims.nearness import accepts
from extractor.claims.scope import Scope, unit_of
from extractor.model import Mention, Ratio
from extractor.vi.gate import says

COUNTS_MORE_RE = regex.compile(
    r" (?!so với|vào|năm|trong|và|nhưng|do|theo|trở|của|đã|được|thì|cuối|đầu|hiện|tăng|giảm)\p{L}+"
)
_ITEM = 6  # letters of a bullet before the name that opens an item
_LEVEL_RE = regex.compile(
    r"(?:^|[-+*•,] ?|(?<!\p{L})(?:còn|đầu năm|cuối năm|là|tổng|năm \d{4}|nay)(?: lại| nợ)?[: ]*)$"
)
_TELLS_RE = regex.compile(
    r" ?(?:mức (?:phải|cần|quy định|yêu cầu|đạt|đã đạt|thực hiện)|quy định|yêu cầu|chỉ tiêu|kế hoạch|kh|thực hiện|th"
    r"|kết quả|kq|hiện trạng|đã đạt|hiện đạt|nay đạt|đến nay đạt)(?!\p{L})[^.;,\d]{0,24}(?::|(?<!\p{L})(?:là|đạt|được))"
    r" ?(?:[≥≤<>]|[^.;,:\d]{1,16} )?(?=\d)"
)
_TITLE = 60  # letters of a title that names a measure
_BARE_RE = regex.compile(
    r"(?:[-+*•,.:;()/ \d]|(?<!\p{L})(?:năm|quý|tháng|đầu|cuối|kì|này|trước|hiện|nay|đến|tính|toàn|cả|trong|huyện|xã"
    r"|tỉnh|thị xã|thành phố|thị trấn|kế hoạch|kh|thực hiện|th|chỉ tiêu|giao|được|đã|mới|đạt|chuẩn|là|có|còn|ở|mức"
    r"|bình quân|chung|kết quả|ước|tổng|số|tỉ lệ|tăng|giảm|thêm|so với|cùng|cao nhất|thấp nhất|nhiều nhất|ít nhất"
    r"|nhiều|ít|cao|thấp|khoảng|trên|gần|hơn|riêng|làm|triển khai|hoàn thành|xây dựng|từ|lên|xuống|và)(?!\p{L}))*"
)
_STROKE_RE = regex.compile(r" ?/ ?")


def of_criterion(scope: Scope, mention: Mention) -> tuple[Indicator, str] | None:
    """«Tiêu chí 10. Thu nhập: Đạt. 24,6 triệu/người/năm»: the one measure of this unit that the criterion asks for."""
    number = scope.criterion_in_force
    if not number or COUNTS_MORE_RE.match(scope.text, scope.at(mention)[1]):
        return None
    # «Tiêu chí 16. Văn hóa: 8/9 ấp» is the count of what is asked as a rate, «có 4 trường» may be of all
    counted = isinstance(mention.value, Ratio)
    records = scope.reader.catalog.indicators.by_id.values()
    named = (it for it in records if (it.criterion or counted) and criterion_of(scope, it) == number)
    asked = [record for record in named if accepts(record, mention)]
    words = scope.text[slice(*scope.clause(scope.at(mention)[0]))]
    asked = [record for record in asked if not says(words, record.not_words)]
    return (asked[0], "tên chỉ tiêu chỉ có ở tên tiêu chí") if len(asked) == 1 else None


def criterion_of(scope: Scope, record: Indicator) -> str:
    """The number of the criterion that asks for a measure, or for the rate that it is the count of; "" if none does."""
    rate = scope.reader.catalog.indicators.by_id.get(record.share, record)
    return (record.criterion or rate.criterion).get(scope.reader.criteria_set, "").split(".")[0]


def of_label(scope: Scope, mention: Mention) -> tuple[Indicator, str] | None:
    """«b) Đường trục thôn: dài 18,4 km. Mức phải đạt: 70%. Mức đạt được: 13,5 km»: the one measure of what opens it.

    A rate is that of what the opening counts, a count that of the rate that it names.
    """
    first, indicators = scope.sentence(scope.at(mention)[0])[0], scope.reader.catalog.indicators
    if not first or _TELLS_RE.match(scope.text, first) is None:
        return None
    label, limits = scope.text[: scope.sentence(0)[1]], scope.reader.catalog.limits
    named = {it for hit in (*indicators.spoken.find(label), *indicators.heads.find(label)) for it in hit.ids}
    named |= {other for it in named for other in (limits.share_of.get(it, ""), limits.count_of.get(it, "")) if other}
    records = [indicators.by_id[it] for it in sorted(named) if it in indicators.by_id]  # «bác sĩ» is none
    fitting = [record for record in records if accepts(record, mention) and not record.after]  # «Nội dung chỉ tiêu: …»
    return (fitting[0], "") if len(fitting) == 1 else None


def of_training(scope: Scope, mention: Mention) -> tuple[Indicator, str] | None:
    """«39 lớp/2.874 người»: classes and who sat in them."""
    units = {"classes": ("persons", "training_classes_count"), "persons": ("classes", "trained_persons_count")}
    beside, record = units.get(unit_of(mention), ("", ""))
    start, end = scope.at(mention)
    for other, value in scope.figures if beside else ():
        at, to = scope.at(other)
        if value.unit == beside and _STROKE_RE.fullmatch(scope.text, *((end, at) if at >= end else (to, start))):
            return scope.reader.catalog.indicators.by_id[record], "không ghi lớp gì"
    return None


def of_unit(scope: Scope, mention: Mention) -> tuple[Indicator, str] | None:
    """«18.650 công»: a unit in which one measure only is counted."""
    record = scope.reader.catalog.indicators.by_unit.get(unit_of(mention))
    return (record, "") if record is not None else None


def _of_title(scope: Scope, mention: Mention) -> tuple[Indicator, str] | None:
    """«7. Nợ XDCB» over «- Đầu năm 4.035 trđ; còn 2.915 trđ», «3. Thu nhập» over «Năm 2018 đạt 38,5 triệu/người».

    The one measure of the title that the figure can be of, where the words before the figure name nothing else.
    """
    indicators, start = scope.reader.catalog.indicators, scope.at(mention)[0]
    title = next((it for it in scope.titles_above[:1] if len(it) <= _TITLE), "")
    hits = indicators.lexicon.find_all(title) + indicators.heads.find_all(title) if title else []
    named = _named_in(hits, lambda it: not indicators.by_id[it].after and accepts(indicators.by_id[it], mention))
    fitting = [indicators.by_id[it] for it in sorted(named)]
    words = scope.text[scope.clause(start)[0] : start]
    if len(fitting) != 1 or any(word in words for word in fitting[0].not_words):
        return None
    if unit_of(mention) == fitting[0].unit == "VND":
        told = _LEVEL_RE.search(words) is not None
    else:
        told = _says_nothing(scope, start) and not COUNTS_MORE_RE.match(scope.text, scope.at(mention)[1])
    return (fitting[0], "tên chỉ tiêu chỉ có ở đề mục") if told else None


def _named_in(hits: list[Hit], fits: Callable[[str], bool]) -> set[str]:
    """The fitting measures that the longest words name: of «người tham gia BHYT» the rate, for a rate."""
    fitting = {it for hit in hits for it in hit.ids if fits(it)}
    told = longest([hit for hit in hits if not fitting.isdisjoint(hit.ids)])
    return {it for hit in told for it in hit.ids if it in fitting}


def _is_in(record: Indicator, unit: str) -> bool:
    """Whether a line above may name the measure of figures in the unit: «Mục tiêu cụ thể:» names none."""
    return record.unit == unit and not record.after


def _says_nothing(scope: Scope, start: int) -> bool:
    """«Năm 2018 toàn huyện đạt», «kế hoạch», «xã cao nhất A»: words before a figure that name no measure."""
    first = max([scope.clause(start)[0], *(scope.at(it)[1] for it, _ in scope.figures if scope.at(it)[1] <= start)])
    return _BARE_RE.fullmatch(scope.without_names(first, start)) is not None


def inherited(scope: Scope, mention: Mention) -> tuple[Indicator, str] | None:
    """Words in the line that leads the list, or in the run-in title, where the sentence itself has none."""
    unit, indicators = unit_of(mention), scope.reader.catalog.indicators
    by_place = any(scope.at(it)[0] <= _ITEM for it in scope.places())  # «- Huyện Hải Lăng: 7,2 tỷ đồng»
    if unit == "VND" and not by_place:
        return _of_title(scope, mention)
    for text in (*(lead.text for lead in scope.leads[:2]), scope.requirement_above):
        named = _named_in(
            indicators.lexicon.find_all(text),
            lambda it: indicators.by_id[it].unit == unit and not indicators.by_id[it].after,
        )
        if len(named) == 1:
            return indicators.by_id[named.pop()], "tên chỉ tiêu chỉ có ở dòng trên"
    return _of_title(scope, mention)
