"""Which record the words of a table's head name: the longest that fits the unit, none where they may mean several."""

from __future__ import annotations

import regex

from extractor.catalog import Catalog
from extractor.catalog.indicators import Indicator, is_rate_of_money
from extractor.catalog.lexicon import Hit
from extractor.catalog.units import Unit
from extractor.vi.gate import says

SEPARATOR = " › "
BRACKETS_RE = regex.compile(r"\(.*?\)")
_RATE_RE = regex.compile(r"/|(?<!\p{L})(?:ha|héc ta|trên|sản xuất|sản phẩm|thu nhập)(?!\p{L})")
_BESIDE_RE = regex.compile(  # «Nợ đến 31/12/2016»
    r"^(?:tỉ lệ|%) |(?: (?:đến|tính đến|tại|cuối|đầu))*(?: ngày)?(?: \d{1,2}[/.]\d{1,2}[/.]| năm)? ?20\d\d$"
)
_CROSSED_RE = regex.compile(r"›|\([^)]*$")  # no «tổng số … hộ» in «Tổng số hộ nghèo (hộ)», «Tổng số hộ nghèo › 517 hộ»
_NUMBERING_RE = regex.compile(r"^\d{1,2}(?:\.\d{1,2})*[.)]? ?(?=\p{L})")


def record_named(text: str, catalog: Catalog, wanted: Unit | None) -> Indicator | None:
    """The record of the longest words that fits the unit; without a unit only words that mean one thing."""
    records = catalog.indicators.by_id
    hits = sorted(catalog.indicators.lexicon.find_all(text), key=lambda hit: hit.start - hit.end)
    short = _BESIDE_RE.sub("", BRACKETS_RE.sub("", text.split(SEPARATOR)[-1]).strip()).strip()
    short = _NUMBERING_RE.sub("", short)
    others: list[Hit] = []  # «Nhà văn hóa thôn xây mới»: what its longest words name goes before «xây mới»
    unclear: list[Hit] = []  # «Hộ nghèo đa chiều» without a unit is a rate or a number, whatever its inner words say
    for hit in (*hits, *(it for it in catalog.indicators.heads.find(short) if it.end - it.start == len(short))):
        if any(it.start <= hit.start and hit.end <= it.end and hit != it for it in unclear):
            continue
        named = [records[name] for name in hit.ids if not records[name].after]  # «Kế hoạch» heads plans
        named = [record for record in named if not says(text, record.not_words)]
        if any(record.followed_by for record in named) and _CROSSED_RE.search(text, hit.start, hit.end):
            continue
        fitting = [record for record in named if _fits_head(record, wanted, text)]
        apart = any(it.end <= hit.start or hit.end <= it.start for it in others)
        if len(fitting) == 1 and not (fitting[0].generic and apart):
            return fitting[0]
        if named and not fitting:
            others.append(hit)
        if wanted is None and fitting:
            unclear.append(hit)
    return None


def _fits_head(record: Indicator, unit: Unit | None, text: str) -> bool:
    """True if figures below a head can be values of the indicator: «Giá trị» alone is no value of a hectare."""
    bare = record.generic and (unit is None or unit.id == "VND") and record.unit.startswith("VND/")
    return (unit is None or fits(record, unit)) and not (bare and _RATE_RE.search(text) is None)


def fits(record: Indicator, unit: Unit) -> bool:
    """True if a figure in the unit can be a value of the indicator."""
    if unit.id == record.unit or unit.id in record.accepts:
        return True
    return is_rate_of_money(unit.id, record.unit)


def own_unit(record: Indicator) -> Unit | None:
    """Heads of counts rarely name their unit; those of money and measures must."""
    if record.unit.startswith("VND") or record.unit in ("km", "m2", "tonnes"):
        return None
    return Unit(id=record.unit, counts=record.unit != "percent")
