"""Money whose unit stands once above a list: «IV. NGUỒN LỰC (ĐVT: tr.đ)» over «- Tổng: 58.740», «+ NSTW: 2.350».

A lone number takes it only behind the name of a source of funding or of a debt, so that «- Hộ nghèo: 35» stays open.
"""

from __future__ import annotations

import re
from decimal import Decimal

import regex

from extractor.catalog import Catalog
from extractor.catalog.units import Unit
from extractor.mentions.reading import Reading
from extractor.mentions.series import LONE_RE
from extractor.model import Outline, Quantity, Ratio
from extractor.vi.fold import fold
from extractor.vi.gate import says
from extractor.vi.numbers import NUMBER, parse_number

# «(ĐVT: tr.đ)», «(tr.đ)» in a heading or behind the words that lead a list, «Đơn vị tính: triệu đồng.» in its own line
_UNIT_RE = regex.compile(
    r"\((?P<unit>(?:triệu|tỉ|nghìn|ngàn) đồng|tr\.? ?đ)\)(?= ?(?::|$))|(?:\(|^) ?(?:đvt|đv"
    r"|đơn vị(?: tính)?) ?:? ?(?P<unit>[^():;\d]{1,16}|1\.000 ?(?:đ|đồng)) ?(?:\)|$|:)"
)
_TOTAL_RE = regex.compile(
    rf"(?P<number>{NUMBER}) ?(?P<unit>(?:triệu|tỉ|nghìn|ngàn) đồng|tr\.? ?đ(?:ồng)?)[,;.)]? ?"
    r"(?:(?:trong (?:đó|số (?:này|đó))|bao gồm|gồm(?: có)?|cụ thể(?: như sau)?|chia ra|từ các nguồn(?: vốn)?) ?)?:?$"
)
_PARTS_RE = regex.compile(r"[-+*• ]*(?:trong (?:đó|số (?:này|đó))|bao gồm|gồm|cụ thể|chia ra)(?!\p{L})")
_MONEY_RE = regex.compile(r"(?<!\p{L})(?:nợ|vốn|kinh phí|tổng|cộng|giải ngân|huy động)(?!\p{L})")
_NAMED_RE = regex.compile(r"(?:\p{L}|\)) ?(?:là|được|-)? ?$|: ?$")  # «Tổng huy động 2017: 187.450»
# «Giải ngân vốn NSTW đến 30/11: 13.225/14.860»; not «8/11», which may be communes
_RATIO_RE = regex.compile(
    rf"(?<![\p{{L}}\d./,-])(?P<number>{NUMBER}) ?/ ?(?P<of>{NUMBER})(?<=\d{{3}}|,\d{{1,2}})(?= ?(?:[,;)(=]|\.(?!\d)|$))"
)
_SHORT_RE = regex.compile(r"^[-+*•, ]*(?P<word>\p{L}+(?:,? \p{L}+){0,3}?) ?:? ?$")
_TOTAL_REACH = 72  # letters at the end of a line in which its total stands
_SIGNS = ("đvt", "đơn vị", "đồng)", "đ)")
_SAYS_RE = re.compile(r"(?i)đvt|đơn\s+vị|đồng\)\s*(?::|$)|tr\.?\s?đ\)\s*(?::|$)")  # where it stands in the line


class UnitLines:
    """Which unit of money holds for each passage of one report."""

    def __init__(self, outline: Outline, catalog: Catalog) -> None:
        self._sources = catalog.sources
        self._units: dict[int, Unit] = {}
        self._own: dict[int, Unit] = {}  # said in the passage itself: «(đơn vị: triệu đồng): A 14.500; B 9.800»
        self._limits: dict[int, Decimal] = {}  # no part is more than its total
        self._led: dict[int, tuple[Unit, Decimal] | None] = {}
        unit, section = None, None
        for index, passage in enumerate(outline.passages):
            if passage.kind == "cell" or (unit is not None and not _holds(outline, passage.section, section)):
                unit = None
            if passage.kind == "cell":
                continue
            text = outline.text_of(passage)
            folded = fold(text).text
            said = _UNIT_RE.search(folded) if says(folded, _SIGNS) and _SAYS_RE.search(text) else None
            read = catalog.units.read_head(said["unit"]) if said is not None else None
            if read is not None and read.id == "VND":
                unit, section = read, passage.section
                self._own[index] = read
            elif unit is not None:
                self._units[index] = unit
            else:  # «- Tổng kinh phí: 42.916 tr.đ» above «- Trong đó: NSTW 19.600; NST 12.400»
                lead = index - 1 if _PARTS_RE.match(folded) else passage.lead
                total = self._total_of(outline, catalog, lead) if lead is not None and lead >= 0 else None
                if total is not None:
                    self._units[index], self._limits[index] = total

    def _total_of(self, outline: Outline, catalog: Catalog, lead: int) -> tuple[Unit, Decimal] | None:
        """«Tổng vốn: 42.916 triệu đồng, gồm:» over «- NSTW: 19.600»: the unit of what the line tells, and the sum."""
        if lead not in self._led:
            text = outline.text_of(outline.passages[lead]).rstrip()[-_TOTAL_REACH:]
            total = _TOTAL_RE.search(fold(text).text) if "đ" in text else None
            unit = catalog.units.read_head(total["unit"]) if total is not None else None
            self._led[lead] = None
            if total is not None and unit is not None and unit.id == "VND":
                self._led[lead] = unit, parse_number(total["number"])[0] * unit.factor
        return self._led[lead]

    def find(self, reading: Reading) -> None:
        """Take the lone numbers of a passage that its unit line explains."""
        unit, behind = self._units.get(reading.index), 0
        if reading.index in self._own and (said := _UNIT_RE.search(reading.text)) is not None:
            named = self._names_money(reading.text[: said.start()])
            unit, behind = (self._own[reading.index], said.end()) if named else (unit, 0)
        if unit is None:
            return
        for match in _RATIO_RE.finditer(reading.text, behind):
            if self._is_money(reading, match, behind):
                _take_ratio(reading, match, unit)
        for match in LONE_RE.finditer(reading.text, behind):
            if match["of"] is None and self._is_money(reading, match, behind):
                value, decimals = parse_number(match["number"])
                if value * unit.factor > self._limits.get(reading.index, value * unit.factor):
                    continue
                step = unit.factor / Decimal(10) ** decimals
                quantity = Quantity.printed(value * unit.factor, "VND", decimals=decimals, step=step, counts=False)
                reading.take("quantity", match.start("number"), match.end("number"), quantity, "unit_line.number")

    def _is_money(self, reading: Reading, match: regex.Match[str], behind: int) -> bool:
        """True for a free number behind a name, of money if the unit does not stand right before (`behind`)."""
        start = match.start("number")
        before = reading.text[max(reading.text.rfind(mark, 0, start) for mark in ";.") + 1 : start]
        named = reading.is_free(start, match.end()) and _NAMED_RE.search(before) is not None
        return named and (behind > 0 or self._names_money(before))

    def _names_money(self, before: str) -> bool:
        short = _SHORT_RE.search(before)
        named = short is not None and short["word"] in self._sources.short_names
        return named or bool(self._sources.lexicon.find(before)) or _MONEY_RE.search(before) is not None


def _take_ratio(reading: Reading, match: regex.Match[str], unit: Unit) -> None:
    (part, decimals), (whole, _) = parse_number(match["number"]), parse_number(match["of"])
    half_step = unit.factor / Decimal(10) ** decimals / 2
    ratio = Ratio(count=part * unit.factor, of=whole * unit.factor, unit="VND", decimals=decimals, half_step=half_step)
    if part > 0 and whole:
        reading.take("ratio", match.start(), match.end(), ratio, "unit_line.ratio")


def _holds(outline: Outline, section: int | None, above: int | None) -> bool:
    return section == above or (section is not None and above is not None and outline.is_within(section, above))
