"""What a cell of a table measures: its column's measure, or its row's in the unit of cell, column, row or table.

Sources of funding stand across or down, with columns «Kế hoạch | Thực hiện | Đã giải ngân | Tỷ lệ»; indicators down
with «ĐVT»; places down with years across, where the caption says what is counted.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property

import regex

from extractor.catalog.units import Unit
from extractor.claims.funding_words import WORKS_NAMED_RE
from extractor.claims.scope import Reader
from extractor.claims.table_cells import Cells
from extractor.claims.table_heads import (
    COMMUNES,
    RATE_WORDS_RE,
    Head,
    Measure,
    broken_down,
    period_in,
    read_row,
    with_unit,
)
from extractor.claims.table_parts import measure_of_part
from extractor.claims.table_records import SEPARATOR
from extractor.claims.table_rows import MEAN_ROW_RE, TOTAL_ROW_RE, Rows
from extractor.model import Cell
from extractor.vi.fold import fold
from extractor.vi.numbers import parse_number

_OF_FUNDING_RE = regex.compile(r"(?<!\p{L})(?:vốn|kinh phí|nguồn|đầu tư|huy động)(?!\p{L})")
_SUMMING_RE = regex.compile(
    r"(?:tổng(?: cộng| số)?|cộng|bình quân|trung bình|bq)(?: (?:toàn|chung|các) \p{L}+)?(?: ?/ ?xã)?"
)
# «Kết quả», «KH 2018», «Thực hiện 6 tháng», «Năm 2017»; «Dự toán», «Thành tiền» are money, «Tỷ lệ» is a rate
_RESULT_RE = regex.compile(
    r"(?:(?:kết quả thực hiện|số thực hiện|số lượng|kết quả|ước thực hiện|thực hiện|kế hoạch|khối lượng|quy mô"
    r"|hiện trạng|(?:mức |đã )?đạt(?: được)?|mục tiêu|chỉ tiêu|giai đoạn|cả năm|ước|năm|đến|cuối|đầu|tháng|quý|giao"
    r"|kì|số|kh|th|sl|kl)(?!\p{L})[ ,]*+(?:[\d/–-]++|[ivx]++(?!\p{L}))?+[ ,]*+)++"
)
_BULLET_RE = regex.compile(r"^(?:[-+*•–]|\p{L}[.)]|\d{1,2}(?:\.\d{1,2})*[.)]?)? *(?:vốn |nguồn |cấp )*")
_OF_COMMUNES_RE = regex.compile(r"(?:[-+*] ?)?(?:số |nhóm |các )*xã(?!\p{L})")
# what may stand beside the name of a place that heads a row
_BARE_RE = regex.compile(
    r"\([^()]*\)|[^\p{L} ]"
    r"|\b(?:xã|phường|thị trấn|huyện|thị xã|thành phố|tỉnh|tp|tx|tt|đạt chuẩn|ntm|nông thôn mới|điểm)\b"
)
_WORKS_WORDS = 2
_WORKS_HEAD_RE = regex.compile(
    r"(?:tên |danh mục |các |loại )*(?:công trình|dự án|hạng mục|gói thầu)(?:,? (?:công trình|dự án|hạng mục))*"
    r"(?: đầu tư)?(?: xây dựng)?|danh mục đầu tư|(?:tên |nội dung |hạng mục )+đầu tư"
)
_LISTING_RE = regex.compile(r"(?:tên )?danh mục")
_OF_WORKS_RE = regex.compile(r"(?<!\p{L})(?:công trình|dự án|danh mục đầu tư)(?!\p{L})")
_COST_RE = regex.compile(
    r"(?:(?:tổng |khái toán |số )*(?:mức|vốn|kinh phí|dự toán|giá trị|tiền)|tmđt|gtdt|thành tiền)(?: \p{L}+){0,3}"
    r"(?: ?\([^()]*\))?"
)
_SURE_COST_RE = regex.compile(
    r"(?:tổng |khái toán |số )*(?:mức đầu tư|vốn|kinh phí|dự toán|tiền|thành tiền|tmđt)(?!\p{L})"
)
_AMOUNT_RE = regex.compile(r"(?:khối lượng|kl|số lượng|sl|quy mô|công suất|chiều dài)(?: \p{L}+){0,2}(?: ?\([^()]*\))?")
_OF_SOURCES = ("funding", "funding_share", "funding_disbursed", "funding_disbursed_share")
_MONEY = Unit(id="VND")
_PERCENT = Unit(id="percent")
_DEBT = "debt_construction"
_WHOLE = 100  # percent


class Measures:
    """The measures of one grid; `unit` is that of the whole table."""

    def __init__(
        self, reader: Reader, rows: Rows, cells: Cells, columns: list[Head], unit: Unit | None, caption: str
    ) -> None:
        self._catalog = reader.catalog
        self._rows = rows
        self._cells = cells
        self._columns = columns
        self._unit = unit
        self._caption = caption
        self._known: dict[tuple[str, Unit | None], Measure] = {}

    def of(self, cell: Cell, own: Unit | None) -> Measure:
        """Return the measure of a cell, `own` the unit that is printed in it; one without an indicator if nothing says.

        Rows «Tổng cộng» and «Bình quân» of a count of criteria are measures of their own.
        """
        measure, row = self._of(cell, own), self._rows.names[cell.row]
        mean = MEAN_ROW_RE.match(row) is not None and not self._is_place(cell.row)
        if measure.indicator == "criteria_met_count" and TOTAL_ROW_RE.match(row):
            return Measure("criteria_met_total", measure.item, "criteria", measure.unit)
        if measure.indicator == "criteria_met_count" and mean:
            return Measure("criteria_met_mean", measure.item, "criteria", Unit(id="criteria/commune"))
        return Measure() if mean and self._rows.places else measure

    def sums(self, row: int) -> bool:
        """«Tổng cộng», «Cộng»: a row that measures what its heads say."""
        name = self._rows.names[row].split(SEPARATOR)[-1]
        return TOTAL_ROW_RE.match(name) is not None or _SUMMING_RE.fullmatch(name) is not None

    def unit_beside(self, cell: Cell) -> Unit | None:
        """«Diện tích lúa | ha | 240»: the unit of a row that has a cell for it, below a head that names no other."""
        told = self._columns[cell.column].last
        return self._units.get(cell.row) if _RESULT_RE.fullmatch(told) else None

    def narrows(self, cell: Cell, measure: Measure) -> bool:
        """«Cấp học | Số trường đạt chuẩn», «Mầm non | 21»: the row tells of which part the measure of its head is."""
        row = self._rows.names[cell.row].split(SEPARATOR)[-1]
        if measure.topic in ("funding", "criteria") or measure.item or not row:
            return False
        if cell.row in self._rows.places or cell.column in self._rows.across or period_in(row) is not None:
            return False
        if TOTAL_ROW_RE.match(row) or _SUMMING_RE.fullmatch(row):
            return False
        return self._read_row(row, measure.unit).indicator != measure.indicator

    def _is_place(self, row: int) -> bool:
        """True if a row is named by its place alone: xã Trung Bình is no mean."""
        place = self._rows.places.get(row)
        return place is not None and self._rows.names[row].removeprefix("xã ") == fold(place.name).text

    def _is_works(self, row: int) -> bool:
        """«Đường trục xã Phước Hưng | 4.350»: what stands in a place, not the place itself."""
        named = self._rows.names[row].split(SEPARATOR)[-1]
        beside = _BARE_RE.sub("", named.replace(fold(self._rows.places[row].name).text, ""))
        return len(beside.split()) >= _WORKS_WORDS

    def _of(self, cell: Cell, own: Unit | None) -> Measure:
        head, row = self._columns[cell.column], self._rows.names[cell.row]
        has_place = cell.row in self._rows.places and not (head.measure.topic == "funding" and self._is_works(cell.row))
        if (row_band := self._rows.bands.get(cell.row)) and not has_place:
            return _banded(head, row_band, row)
        if head.measure.topic == "funding" and self.lists_works:
            if head.measure.indicator not in ("funding", "funding_disbursed"):
                return Measure(unit=head.measure.unit)
            # what works cost, each or together, is not all that was raised
            return replace(head.measure, item=head.measure.item if head.measure.item != "total" else "")
        if self.heads_works and not head.measure.indicator:
            return self._of_works(cell, head, own)
        if head.measure.indicator in _OF_SOURCES and head.measure.item == "total" and row and not has_place:
            return self._of_source(head.measure, row)
        if head.measure.indicator == _DEBT and not head.measure.item and row and not has_place:
            of_row = self._read_row(row, head.measure.unit)
            item = of_row.item if of_row.indicator in _OF_SOURCES else ""
            return replace(
                head.measure, item="" if item == "total" else item
            )  # «NS tỉnh | 3.120»: owed by the province
        summed = _SUMMING_RE.fullmatch(row) is not None or TOTAL_ROW_RE.match(row) is not None
        if head.measure.indicator == "funding":
            works = row and not (has_place or summed or period_in(row) or self._has_sources)
            if works and head.measure.item != "total":
                return Measure(unit=head.measure.unit)  # «Đường trục ấp | 16.740 | Trong đó dân góp 4.185»
        if head.measure.indicator:
            return head.measure if has_place else self._of_communes(head.measure, row.split(SEPARATOR)[-1])
        if has_place or not row:
            return Measure()
        if head.part:
            unit = self._units.get(cell.row)
            return measure_of_part(head, row, self._catalog, own or head.measure.unit, unit)
        if summed and head.measure.unit is not None and head.measure.unit.id not in ("percent", "VND"):
            return self._summed(head.measure.unit)
        measure = self._of_row(cell, head, row, head.measure.unit or own)
        if self._owes and measure.topic == "funding":  # «NS tỉnh | Tổng nợ | Đã thanh toán»: nothing that was raised
            return Measure(unit=measure.unit)
        return measure

    def _of_communes(self, across: Measure, row: str) -> Measure:
        """«Số xã | 12» of «Xã đạt chuẩn nâng cao»: the row says which, and these are not all."""
        if across.indicator != "communes_total" or not _OF_COMMUNES_RE.match(row):
            return across
        told = self._read_row(f"số {row}", COMMUNES)
        return told if told.indicator else Measure(unit=across.unit)

    @cached_property
    def _owes(self) -> bool:
        return any(head.measure.indicator == _DEBT for head in self._columns)

    @cached_property
    def lists_works(self) -> bool:
        """«Đường trục xã | 3.200», «Nhà văn hóa xã | 1.450»: each row but the sums is one of the works.

        So it is below «Tên công trình | … | Tổng mức đầu tư», unless sources stand down the table.
        """
        if self.heads_works:
            return True
        named = [name.split(SEPARATOR)[-1] for name in self._rows.names if name and not TOTAL_ROW_RE.match(name)]
        return len(named) > 1 and all(WORKS_NAMED_RE.match(name) for name in named[1:])

    @cached_property
    def heads_works(self) -> bool:
        """«Tên công trình | … | Tổng mức đầu tư», «Danh mục công trình năm 2019» over «Nội dung | Dự toán»."""
        heads = [head.last for head in self._columns]
        told = any(map(_LISTING_RE.fullmatch, heads)) or _OF_WORKS_RE.search(self._caption) is not None
        listed = told and any(map(_COST_RE.fullmatch, heads))
        return (listed or any(map(_WORKS_HEAD_RE.fullmatch, heads))) and not self._has_sources

    def _of_works(self, cell: Cell, head: Head, own: Unit | None) -> Measure:
        """«Dự toán | 3.250» of a road is money, «Khối lượng | 4,2 km» its length; neither tells all there is."""
        unit = own or head.measure.unit
        if _COST_RE.fullmatch(head.last):
            money = unit if unit is not None and unit.id == "VND" else self.money
            return Measure("funding", "", "funding", money) if money is not None else Measure()
        if _AMOUNT_RE.fullmatch(head.last) is None:
            return Measure(unit=unit)
        size = self._of_row(cell, head, self._rows.names[cell.row], unit)
        return size if size.indicator else Measure(unit=unit or self._units.get(cell.row))

    def _summed(self, unit: Unit) -> Measure:
        """«Tổng | 82» below «Tập huấn cán bộ | 5», «Dạy nghề | 63» classes: of the one measure of all rows above."""
        rows = (name for name in self._rows.names if name and not TOTAL_ROW_RE.match(name))
        measures = {replace(self._read_row(name, unit), unit=unit) for name in rows}
        return measures.pop() if len(measures) == 1 else Measure()

    def _of_source(self, across: Measure, row: str) -> Measure:
        """«Tổng vốn | Tỷ trọng», «Đã giải ngân»: sources, years or places down, not works."""
        of_row = self._read_row(row, across.unit if across.indicator == "funding" else _MONEY)
        if of_row.indicator == "funding":
            if across.indicator == "funding":
                return of_row
            return (
                Measure()
                if across.indicator == "funding_share" and of_row.item == "total"
                else (replace(across, item=of_row.item))
            )
        if across.indicator == "funding_share":
            return Measure()
        rows_of_total = bool(self._rows.places) or any(map(period_in, self._rows.names))
        return (
            across
            if period_in(row) or (TOTAL_ROW_RE.match(row) and (self._has_sources or rows_of_total))
            else (Measure())
        )

    def _of_row(self, cell: Cell, head: Head, row: str, own: Unit | None) -> Measure:
        row_unit = self._units.get(cell.row)
        if own is None and row_unit is not None and row_unit.id != "VND" and _SURE_COST_RE.match(head.last):
            return Measure()  # «Hiến đất | m2 | 6.270 | Thành tiền | 940»: in what unit of money?
        if row_unit is not None and row_unit.id != "VND" and own is not None and own.id == "VND":
            return with_unit(self._read_row(row, own), own)  # «Hiến đất | m2 | 6.270 | Thành tiền (triệu đồng)»
        if head.kind == "fulfilment" or own is None or own.id != "percent":
            unit = row_unit or (own if head.kind in ("figure", "verdict") else None)
            if head.kind == "fulfilment" and unit is None and self._has_sources and self._has_money:
                unit = _MONEY
            if own is not None and own.counts:  # «Tỷ lệ thôn có nhà văn hóa | 8/8 thôn»
                row = RATE_WORDS_RE.sub("", row)
            measure = self._read_row(row, unit or self._unit)
            if unit is None and self._unit is None and measure.unit == _PERCENT and self._counted_in(cell, row):
                return Measure()
            return with_unit(measure, unit or measure.unit or self._unit)
        if row_unit is not None and row_unit.id != "percent":
            return Measure()  # a percentage beside a measure of another unit is not its value
        measure = self._read_row(row, own)
        if not measure.indicator and self._has_sources and self._has_money:
            amount = self._read_row(row, _MONEY)
            if amount.indicator == "funding":
                return Measure("funding_share", amount.item, "funding", own)
        return with_unit(measure, own)

    def _counted_in(self, cell: Cell, row: str) -> bool:
        """«Hộ dùng nước sạch | 1.250 | 940»: where no unit is said, a column with more than a hundred holds no rates.

        Of rows that say «tỷ lệ» half must hold more: one alone may be an error of the report.
        """
        said = RATE_WORDS_RE.search(row) is not None
        above = [it for it in self._above_all if it[0] == cell.column and it[1] == said]
        return sum(beyond for *_, beyond in above) * (2 if said else len(above)) >= len(above) > 0

    @cached_property
    def _above_all(self) -> list[tuple[int, bool, bool]]:
        """Column, whether the row says that it is a rate, and whether the figure is more than one: of bare cells."""
        found = []
        for cell in self._rows.body:
            match = self._cells.read(cell)
            row = self._rows.names[cell.row]
            rate = match is not None and not match["unit"] and self._read_row(row, None).unit == _PERCENT
            if match is not None and rate:
                more = parse_number(match["number"])[0] > _WHOLE
                found.append((cell.column, RATE_WORDS_RE.search(row) is not None, more))
        return found

    def _read_row(self, row: str, unit: Unit | None) -> Measure:
        """What the row's name measures in a unit; each of its cells asks for it."""
        if (row, unit) not in self._known:
            self._known[row, unit] = self._named(row, unit)
        return self._known[row, unit]

    def _named(self, row: str, unit: Unit | None) -> Measure:
        """«Tổng cộng» is a total of funding, «Sự nghiệp» a source only among sources."""
        measure = read_row(row, self._catalog, unit)
        if not measure.indicator and (unit is None or unit.counts):
            item = broken_down(row, self._catalog)
            return item if unit is None or item.unit is None or item.unit.id == unit.id else measure
        if measure.indicator == "funding" and measure.item == "total":
            measure = replace(measure, item="community") if self._of_community and TOTAL_ROW_RE.match(row) else measure
            return measure if self._has_sources or _OF_FUNDING_RE.search(row) else Measure()
        if not measure.indicator and self._has_sources and unit is not None and unit.id == "VND":
            source = self._catalog.sources.short_names.get(_BULLET_RE.sub("", row.split(SEPARATOR)[-1].strip()))
            return Measure("funding", source, "funding", unit) if source else measure
        return measure

    # --- the table as a whole --------------------------------------------------------------------------------------

    @cached_property
    def _of_community(self) -> bool:
        """«Tiền mặt | Ngày công | Hiến đất | Cộng»: rows that all are what the people gave."""
        sources = self._catalog.sources
        named = {hit.ids[0] for name in self._rows.names for hit in sources.lexicon.find(name)} - {"total"}
        return len(named) > 1 and all(sources.is_within(it, "community") for it in named)

    @cached_property
    def _has_sources(self) -> bool:
        """True if rows name sources of funding: «Tổng cộng» alone says nothing of what is added."""
        lexicon = self._catalog.sources.lexicon
        return any(hit.ids[0] != "total" for name in self._rows.names for hit in lexicon.find(name))

    @property
    def money(self) -> Unit | None:
        """The unit of money of the whole table."""
        return self._unit if self._unit is not None and self._unit.id == "VND" else None

    @cached_property
    def _has_money(self) -> bool:
        units = (self._unit, *(head.measure.unit for head in self._columns))
        return any(unit is not None and unit.id == "VND" for unit in units)

    @cached_property
    def _units(self) -> dict[int, Unit]:
        """Units of rows; one unit of all that name any is also that of the others (a total with an empty «ĐVT»)."""
        column = next((index for index, head in enumerate(self._columns) if head.kind == "unit"), None)
        named = self._rows.units(column)
        one = next(iter(named.values())) if len(set(named.values())) == 1 else None
        return named if one is None else dict.fromkeys(range(len(self._rows.names)), one)


def _banded(head: Head, band: str, row: str) -> Measure:
    """«Từ 15 đến 18 tiêu chí | 6 | 54,5 %»: a row that is a band counts communes, or says their share."""
    measure = head.measure
    if measure == Measure() and (_OF_COMMUNES_RE.match(row) or head.period is not None):  # «Xã dưới 5 tiêu chí | 11»
        measure = Measure(unit=COMMUNES)
    if measure.unit is None or not (measure.indicator.startswith("communes") or not measure.indicator):
        return Measure()
    rate = measure.unit.id == "percent"
    if not rate and not measure.indicator and measure.unit != COMMUNES:
        return Measure()
    return Measure("communes_by_band_share" if rate else "communes_by_band", band, "criteria", measure.unit)
