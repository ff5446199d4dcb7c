"""What the words of a head that are no measure make of it: they turn it («còn phải», «thu hồi») or narrow it.

«Số TC còn phải hoàn thành» counts what is not met, «Nợ của ngân sách xã» is owed, «Kế hoạch trả» and «Còn thiếu» are no
money that was raised: the words are the records `[[turn]]` of words.toml. What they leave without a measure of its own
stays an open figure, what they narrow is in doubt; none is ever stated as the bare measure.
"""

from __future__ import annotations

from dataclasses import replace

import regex

from extractor.catalog import Catalog
from extractor.catalog.lexicon import Hit
from extractor.claims.table_heads import CRITERIA, Measure, read_measure
from extractor.claims.table_records import SEPARATOR
from extractor.vi.fold import fold_phrase

_CRITERIA = ("criteria_met_count", "criteria_met_total")
_MONEY = ("funding", "funding_disbursed", "debt_construction")
_OF_ROWS = frozenset({"lacking", "left", "owed", "asked", "settled"})
_LONGEST_ROW = 60  # letters
_DEBT = Measure("debt_construction", "", "indicator")
_DATED_RE = regex.compile(r"(?<!\p{L})(?:trước|sau)(?: ngày| năm)?(?: \d|\d)|(?<!\p{L})(?:các )?năm trước(?!\p{L})")
_BUDGET_RE = regex.compile(r"ngân sách|(?<!\p{L})ns|vốn|nguồn")
_PART_RE = regex.compile(r"[-+*• ]*(?:trong (?:đó|số đó)|riêng)(?!\p{L})")
_ASIDE_RE = regex.compile(r"\([^()]*\)")
_START_RE = regex.compile(r"(?:số )?(?:đầu|kì trước|trước)(?: năm| kì| giai đoạn| nhiệm kì)?")  # of what time?
_COST_RE = regex.compile(r"đầu tư|tmđt|dự toán|quyết toán|khối lượng|giá trị|hợp đồng")
NARROWED = "đầu cột chỉ nói về một phần"
STRANGE = "đầu cột có chữ chưa rõ nghĩa"
MOVED = "đầu cột nói về phần tăng, giảm"


def turns_of(text: str, measure: Measure, catalog: Catalog) -> frozenset[str]:
    """Return how the words of a folded head turn what it measures; those that name the measure itself do not."""
    hits = [hit for hit in catalog.words.turns.find(text) if hit.ids[0] != "none"]
    found = {hit.ids[0] for hit in _outside(hits, text, measure, catalog)} if hits else set[str]()
    last = text.rfind(SEPARATOR) + 1
    if found & {"owed", "part"}:  # «Nợ đọng › Tổng mức đầu tư»: what works cost for which money is owed
        cost = _COST_RE.search(text, last) is not None
        found -= {"owed", "part"} if cost and not any(hit.start >= last for hit in hits) else set()
    part = _DATED_RE.search(text, last) or (last and _is_all_of_part(text[:last], measure, catalog))
    return frozenset(found | ({"part"} if part else set()))


def _is_all_of_part(above: str, measure: Measure, catalog: Catalog) -> bool:
    """«Hộ nghèo › Tổng số hộ»: all households, or all that are poor."""
    record = catalog.indicators.by_id.get(measure.indicator)
    if record is None or record.kind != "base":
        return False
    return any(measure.indicator not in hit.ids for hit in catalog.indicators.lexicon.find(above))


def _outside(hits: list[Hit], text: str, measure: Measure, catalog: Catalog) -> list[Hit]:
    """The hits that are no words of the measure's own phrases, as «nợ đọng» is of debts."""
    record = catalog.indicators.by_id.get(measure.indicator)
    phrases = "|".join(map(fold_phrase, record.phrases)) if record is not None else ""
    return [hit for hit in hits if text[hit.start : hit.end] not in phrases]


def turns_of_row(text: str, above: str, measure: Measure, catalog: Catalog) -> frozenset[str]:
    """Return how the name of a row, and that of the row above, turn what it measures.

    A long name tells what a criterion asks; «Trong đó: BHYT tự nguyện» below «Tỷ lệ tham gia BHYT» is a part of it.
    """
    if len(text) > _LONGEST_ROW:
        return frozenset()
    found = turns_of(text, measure, catalog)
    if measure.topic == "funding":
        return found & _OF_ROWS
    of_above = _PART_RE.match(text) and read_measure(above, catalog, measure.unit).indicator == measure.indicator
    return (found & (_OF_ROWS - {"settled"} | {"moved"})) | ({"part"} if of_above else set())


def turned(measure: Measure, turns: frozenset[str], catalog: Catalog) -> Measure:
    """Return what is measured in the end, without an indicator where no record says it."""
    open_ = Measure(unit=measure.unit)
    if not turns or not measure.indicator:
        return measure
    if "apart" in turns:
        return open_
    lacking = turns & {"lacking", "left"}
    if measure.indicator in _CRITERIA:
        return (
            replace(measure, indicator="criteria_unmet_count", unit=CRITERIA)
            if lacking or "owed" in turns
            else (open_ if turns & {"settled", "asked"} else measure)
        )
    if measure.indicator in _MONEY and measure.unit is not None and measure.unit.id == "VND":
        return _of_money(measure, turns)
    record = catalog.indicators.by_id.get(measure.indicator)
    goes_away = record is not None and record.lower_is_better and record.kind == "stock"
    if turns & {"settled", "asked", "owed", "lacking"} or (lacking and not goes_away):
        return open_
    return measure


def _of_money(measure: Measure, turns: frozenset[str]) -> Measure:
    """«Đề nghị tỉnh hỗ trợ», «Kế hoạch trả nợ», «Nợ của ngân sách xã», «Vốn còn thiếu»."""
    item = "" if measure.item == "total" else measure.item
    if "settled" in turns:
        return Measure(unit=measure.unit)
    if "asked" in turns:
        return replace(measure, indicator="funding_requested", item=item, topic="indicator")
    if "owed" in turns or measure.indicator == _DEBT.indicator:
        return replace(_DEBT, item=item, unit=measure.unit)
    return Measure(unit=measure.unit) if turns & {"lacking", "left"} else measure


def role_of(measure: Measure, told: str, role: str) -> str:
    """Return the role of what is not met or asked for: it is so now, whatever the table is to bring about.

    `told` is the role that the head itself says.
    """
    if measure.indicator == "funding_requested":
        return "actual"
    return told or "actual" if measure.indicator == "criteria_unmet_count" else role


def is_strange(text: str, measure: Measure, catalog: Catalog) -> bool:
    """True if a folded head that names no measure has a word that nobody knows, or none: «Bình quân vùng», «Điểm»."""
    text = _ASIDE_RE.sub("", text) if measure.unit is not None else text
    return not (text or measure.unit) or _START_RE.fullmatch(text) is not None or not catalog.words.is_plain(text)


def doubts_of(turns: frozenset[str], role: str, aimed: bool) -> tuple[str, ...]:
    """Return why a figure below a head with such words is not sure."""
    narrowed = (NARROWED,) if "part" in turns else ()
    strange = (STRANGE,) if "strange" in turns else ()
    return (*narrowed, *strange, *((MOVED,) if "moved" in turns and (role != "change" or aimed) else ()))
