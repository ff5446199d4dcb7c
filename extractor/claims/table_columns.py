"""What each column of a table measures: its head, read with the cells below it.

«Hộ nghèo | 121» counts, «Hộ nghèo | 8,34%» is a rate; «TC 2 Giao thông» over marks is a criterion; one head may say the
unit of all.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property
from itertools import pairwise

import regex

from extractor.catalog.units import Unit
from extractor.claims.bands import MOST_CRITERIA
from extractor.claims.scope import Reader
from extractor.claims.table_beside import as_count, captioned, is_bare
from extractor.claims.table_cells import Cells
from extractor.claims.table_criteria import counting_criteria, marked_state, of_bands, speaks_of_criteria, with_means
from extractor.claims.table_heads import (
    COMMUNES,
    CRITERIA,
    RATE_WORDS_RE,
    Head,
    Measure,
    read_column,
    read_measure,
    read_reached,
    state_listed,
    unit_said,
)
from extractor.claims.table_records import SEPARATOR
from extractor.claims.table_rows import NUMBER_HEAD_RE, TOTAL_ROW_RE, Rows, criterion_number
from extractor.claims.table_turns import is_strange, turned, turns_of
from extractor.model import Grid, Period
from extractor.vi.fold import fold
from extractor.vi.numbers import parse_number

MET_MARKS = frozenset({"x", "đ", "đạt", "✓", "✔", "√", "v", "+", "●", "xx", "đạt chuẩn"})
NOT_MET_MARKS = frozenset({"-", "0", "o", "k", "kđ", "cđ", "chưa", "chưa đạt", "không", "không đạt", "c"})
STATUS = "criterion_status"
_CRITERION_WORD_RE = regex.compile(r"^tiêu chí(?: về| số)? ?(?!\d)")
_BRACKET_RE = regex.compile(r"\([^()]{2,24}\) *$")
# «… như sau (đơn vị: triệu đồng):», «Vốn theo nguồn (triệu đồng), so với kế hoạch:», «…, đơn vị triệu đồng»
_LED_UNIT_RE = regex.compile(
    r"\((?P<unit>[^()]{2,32})\)(?=[^()\d]{0,40}$)"
    r"|(?<!\p{L})(?:đơn vị(?: tính)?|đvt) ?:?(?: là)? ?(?P<unit>[^():;,.\d]{2,24})(?= ?:? ?$)"
)
_SUM_HEAD_RE = regex.compile(
    r"(?:tổng|cộng|tổng số|tổng cộng)(?: số)?(?: tiêu chí)?(?: đạt)?|(?:số )?(?:chưa |không )?đạt"
)
_VERDICTS = frozenset({"đạt", "chưa đạt", "không đạt", "chưa", "nợ", "đạt chuẩn", "còn nợ"})
_WHOLE_UNITS = ("VND", "percent", "km", "m2", "tonnes")  # what brackets of a caption may say of a whole table
_PERCENT = Unit(id="percent")
_WHOLE = 100  # percent
_FEWEST_ROWS = 3  # numbered one after the other
_ONES = frozenset({"0", "1", ""})
_NAMING = 3  # columns that may name their rows
_FEWEST_STATES = 3  # columns of criteria beside which «Cộng» counts criteria
_FEWEST_SOURCES = 3  # columns of money by source among which short names stand
_SHORT_HEAD_RE = regex.compile(r"^(?:(?:vốn|nguồn|cấp|phần|từ|của|trong đó:?|ngân sách|ns) )+")
_TOTAL_OF_RE = regex.compile(r"(?:toàn|cả) (?P<level>tỉnh|huyện|thị xã|thành phố|xã)(?!\p{L})")
_LEVELS = {"tỉnh": "province", "xã": "commune"}
_YEAR_BEFORE_RE = regex.compile(
    r"(?:(?:th|thực hiện|kết quả|số liệu|đạt) )*(?:cùng kì(?: năm (?:trước|ngoái))?|năm (?:trước|ngoái))"
)
_NEXT_YEAR_RE = regex.compile(r"(?<!\p{L})năm (?:sau|tới|tiếp theo)(?!\p{L})")
_QUARTER_RE = regex.compile(r"(?:(?:th|thực hiện|kết quả|kế hoạch|kh) )?quý (?P<n>i{1,3}|iv|[1-4])")
_QUARTERS = ("i", "ii", "iii", "iv", "1", "2", "3", "4")
_ASIDE_RE = regex.compile(r" ?\([^()]*\)")
_LIST_RE = regex.compile(r"(?<!\d)\d{1,2} ?[,;] ?\d{1,2}(?!\d)|\p{L}{3,}[^.]*[,;] ?\p{L}{3,}")
# of criteria that the head does not name: «2,5» below «Kế hoạch năm 2023» is a figure
_SURE_LIST_RE = regex.compile(r"\d ?[,;] \d|\d ?[,;] ?\d{1,2} ?[,;]|\p{L}{3,}[^.]*[,;] ?\p{L}{3,}")


class Columns:
    """The columns of one grid; `caption` is its folded caption and unit line, `lead` the line that leads it."""

    def __init__(self, reader: Reader, grid: Grid, rows: Rows, cells: Cells, caption: str, lead: str) -> None:
        self._reader = reader
        self._grid = grid
        self._rows = rows
        self._cells = cells
        self._captions = (caption, lead)
        self._body = [cell for cell in reader.outline.cells_of(grid) if cell.row >= grid.head_rows and len(cell.span)]

    @property
    def heads(self) -> list[Head]:
        """What each column says by itself; `table_beside.settle` reads them side by side."""
        return [self._of_time_told(self._with_turns(at, head)) for at, head in enumerate(self._told())]

    def _of_time_told(self, head: Head) -> Head:
        """«TH năm trước», «Cùng kỳ», «Kế hoạch năm sau», «Quý II»: of a time beside or in the year of the report."""
        year = self._reader.setting.year
        if not year or head.kind != "figure" or head.period:
            return head
        if (quarter := _QUARTER_RE.fullmatch(head.last)) is not None:
            first = _QUARTERS.index(quarter["n"]) % 4 * 3 + 1
            return replace(head, between=Period(start=f"{year}-{first:02}", end=f"{year}-{first + 2:02}"))
        told = year - 1 if _YEAR_BEFORE_RE.fullmatch(head.last) else year + 1 if _NEXT_YEAR_RE.search(head.last) else 0
        return replace(head, between=Period(start=str(told), end=str(told))) if told else head

    def _with_turns(self, at: int, head: Head) -> Head:
        """A head of figures with what its other words make of its measure."""
        if head.kind not in ("figure", "verdict") or head.measure.indicator == STATUS:
            return head
        turns = turns_of(head.text, head.measure, self._reader.catalog) if head.kind == "figure" else frozenset[str]()
        if at and not head.measure.indicator and not self._rows.places and at not in self._rows.across:
            turns |= {"apart"} if self._is_of_other(head.text) else {"strange"} if self._is_strange(head) else set()
        return replace(head, turns=turns, role=head.role or ("change" if "moved" in turns else "")) if turns else head

    def _is_of_other(self, text: str) -> bool:
        """«Toàn tỉnh» in the report of a district."""
        said, own = _TOTAL_OF_RE.search(text), self._reader.setting.place
        level = _LEVELS.get(said["level"], "district") if said is not None else ""
        return bool(level) and own is not None and self._reader.level_of(own) not in ("", level)

    def _is_strange(self, head: Head) -> bool:
        """True if nobody knows what the head of a column says; no head at all is strange only beside others."""
        headed = bool(head.text) or any(self._grid.column_heads[1:])
        return headed and is_strange(head.text, head.measure, self._reader.catalog)

    def _told(self) -> list[Head]:
        found = [self._column(fold(head).text.strip(), at) for at, head in enumerate(self._grid.column_heads)]
        summed = of_bands(self._summed_states(self._with_short_sources(found)))
        summed = with_means(summed) if self._counts_communes else summed
        if not self._rows.places:
            return summed
        said = self._said_above if self._said_above.indicator else self._all_money(summed)
        heads = captioned(summed, said)
        return heads if said.indicator or self.unit is not None else self._counted_criteria(heads)

    def _counted_criteria(self, heads: list[Head]) -> list[Head]:
        """«Hiện có | Tiêu chí đăng ký năm 2019 | Lũy kế» of communes: what counts criteria without saying so."""
        if not speaks_of_criteria(heads, *self._captions):
            return heads
        return [
            counting_criteria(head, [self._rows.words(cell) for cell in self._body if cell.column == at])
            if is_bare(head)
            else head
            for at, head in enumerate(heads)
        ]

    @cached_property
    def unit(self) -> Unit | None:
        """The unit of the whole table."""
        return self._whole_unit(fold(self._grid.unit_line).text)

    @property
    def _said_above(self) -> Measure:
        """What the caption says that the table counts, or the line that leads it."""
        said = (self._told_by(text.strip()) for text in self._captions)
        found = next((measure for measure in said if measure.indicator), Measure())
        if self._counts_communes:
            return found
        if found.indicator == "criteria_met_mean":
            return replace(found, indicator="criteria_met_count", unit=CRITERIA)  # a commune has no mean
        return Measure() if found.unit == COMMUNES else found  # nor has it communes

    def _told_by(self, caption: str) -> Measure:
        """«Nợ đọng XDCB theo cấp ngân sách» is of debts, «Huy động vốn và nợ đọng» of money that was raised, too."""
        measure, catalog = read_measure(caption, self._reader.catalog, self.unit), self._reader.catalog
        first = next((hit.start for hit in catalog.sources.lexicon.find(caption)), -1)
        turns = turns_of(caption[: first + 1], measure, catalog) & {"owed", "settled"} if measure.item else set()
        return turned(measure, frozenset(turns), catalog)

    def _all_money(self, heads: list[Head]) -> Measure:
        """«KH 2019 | Giải ngân» over places below a line of money: what one head calls money the others are, too."""
        paid = any(head.measure.indicator == "funding_disbursed" for head in heads)
        money = self.unit is not None and self.unit.id == "VND"
        return Measure("funding", "total", "funding", self.unit) if paid and money else Measure()

    def _whole_unit(self, line: str) -> Unit | None:
        """The unit line, or the brackets of a caption: «Biểu 05: Nguồn vốn theo xã (triệu đồng)».

        Or those that end the line which leads the table: «… như sau (đơn vị: triệu đồng):».
        """
        read = self._reader.catalog.units.read_head
        bracket = _BRACKET_RE.search(self._captions[0]) or _LED_UNIT_RE.search(self._captions[1])
        said = read(line) if line else read(bracket.group()) if bracket else None
        if line or (said is not None and said.id in _WHOLE_UNITS):
            return said
        return self._unit_of_sources

    @property
    def _unit_of_sources(self) -> Unit | None:
        """«Nguồn vốn (triệu đồng) | 2011 | 2012», «NS tỉnh | NS huyện | Tổng (tỷ đồng)»: one head says it for all."""
        heads = [fold(head).text.strip() for head in self._grid.column_heads]
        units = [unit_said(head, self._reader.catalog) for head in heads]
        money = {unit for unit in units if unit is not None and unit.id == "VND"}
        lexicon = self._reader.catalog.sources.lexicon
        kinds = self._reader.catalog.indicators.lexicon  # «Ngày công | Số m2 đất hiến | Tiền mặt (tr.đ)»
        bare = [
            bool(lexicon.find(head)) and not kinds.find(head)
            for head, unit in zip(heads, units, strict=True)
            if unit is None
        ]
        of_rows = units and units[0] in money and not self._figures_in(0)
        return money.pop() if len(money) == 1 and (of_rows or sum(bare) > 1) else None

    def _money_in(self, column: int) -> Unit | None:
        """«Giải ngân | 7.296 triệu đồng»: the unit that the cells of a column bring, if it is money."""
        units = [self._cells.unit(cell) for cell in self._body if cell.column == column]
        money = next((unit for unit in units if unit is not None), None)
        return money if money is not None and money.id == "VND" and units.count(money) == len(units) else None

    def _figures_in(self, column: int) -> bool:
        return any(self._cells.read(cell) for cell in self._body if cell.column == column)

    def _column(self, text: str, index: int) -> Head:
        """A column's head; numbers in a row are criteria if the cells hold marks."""
        last = text.split(SEPARATOR)[-1].strip()
        listed = state_listed(last)
        if not listed and self.has_marks and index and (state := marked_state(last)) and self._is_marked(index):
            return Head(text, state, Measure(), "")
        lists = _LIST_RE if "tiêu chí" in last else _SURE_LIST_RE
        if listed and any(lists.search(self._rows.words(cell)) for cell in self._body if cell.column == index):
            return Head(text, listed, Measure(), "")
        if self.has_marks and criterion_number(last):
            return Head(text, "figure", Measure(STATUS, criterion_number(last), "criteria"), "")
        if index == 0 and self._runs:
            return Head(text, "index", Measure(), "")
        head = read_column(text, self._reader.catalog, self.unit or self._money_in(index))
        names = head.measure.topic == "funding" and index < _NAMING and not self._figures_in(index)
        if names or (head.kind == "verdict" and index == 0):  # «Địa phương | KH 2021», «Mức độ đạt | Số xã»: name rows
            return Head(text, "figure", Measure(), "")
        if (
            head.measure.topic != "funding"
            and head.measure.unit == _PERCENT
            and not RATE_WORDS_RE.search(text)
            and self._exceeds_whole(index)
        ):
            head = as_count(head, self._reader.catalog)
        named = self._criterion_named(last) if self.has_marks and head.kind == "figure" else ""
        if named and (not head.measure.indicator or self._is_marked(index, _VERDICTS | NOT_MET_MARKS)):
            return Head(text, "figure", Measure(STATUS, named, "criteria"), "")  # «TC 2 Giao thông»
        if head.kind == "figure" and not head.measure.indicator and index and self._judges(index):
            return Head(text, "verdict", Measure(), "")
        if head.kind == "figure" and not head.measure.indicator and head.measure.unit is None:
            head = replace(head, measure=self._measure_by_cells(text, index))
        if head.kind == "figure" and not head.measure.indicator and self._counts_communes:
            reached = read_reached(last)
            ahead = head.role in ("target", "plan")
            if reached.indicator:
                head = replace(head, measure=reached, role=head.role if ahead else "")
        return head

    def _criterion_named(self, last: str) -> str:
        """The number of the criterion that a head names, "" if none."""
        named = next((it for it in self._rows.criteria_in(last) if it.end >= len(last) - 2), None)
        lead = _CRITERION_WORD_RE.sub("", last[: named.start]).strip(" .:(-") if named else ""
        return named.ids[0] if named and (len(lead) <= 2 or criterion_number(lead) in named.ids) else ""

    def _is_marked(self, column: int, others: frozenset[str] = frozenset()) -> bool:
        """«Đạt | Chưa đạt» over «x»: a column of marks and nothing else, but for what sums them up."""
        cells = (cell for cell in self._body if cell.column == column and not self._rows.sums(cell.row))
        words = [fold(self._rows.words(cell)).text for cell in cells]
        return bool(words) and (MET_MARKS | others).issuperset(words)

    def _judges(self, column: int) -> bool:
        """«Kết quả | Đạt, Đạt, Nợ»: a column of verdicts, whatever its head says."""
        words = [fold(self._rows.words(cell)).text for cell in self._body if cell.column == column]
        marked = self.has_marks and not self._rows.places and not MET_MARKS.isdisjoint(words)
        said = _VERDICTS | MET_MARKS | NOT_MET_MARKS if marked else _VERDICTS
        return len(words) >= _FEWEST_ROWS and said.issuperset(words)

    def _measure_by_cells(self, text: str, column: int) -> Measure:
        """«Hộ nghèo 2015 | 121», «Hộ nghèo | 8,34%»: a number or a rate, as the figures below tell."""
        limits, records = self._reader.catalog.limits, self._reader.catalog.indicators
        named = {it for hit in records.lexicon.find(text) for it in hit.ids}
        found = [self._cells.read(cell) for cell in self._body if cell.column == column]
        numbers = [parse_number(it["number"]) for it in found if it is not None]
        if len(numbers) < max(2, len(found) / 2):
            return Measure()
        of_wholes = all(it["of"] for it in found if it is not None)  # «Trường đạt chuẩn | 2/4»
        rates = (
            not of_wholes and all(value <= _WHOLE for value, _ in numbers) and any(decimals for _, decimals in numbers)
        )
        surely = of_wholes or any(value > _WHOLE for value, _ in numbers) or self._is_summed(column)
        counts = not any(decimals for _, decimals in numbers) and surely
        kinds = {pair.share if rates else pair.count for pair in limits.ratios} if rates or counts else set()
        one = named & kinds
        if len(one) != 1:
            return Measure()
        record = records.by_id[one.pop()]
        return Measure(record.id, "", record.topic, Unit(id=record.unit, counts=counts))

    def _exceeds_whole(self, column: int) -> bool:
        """«Hộ dùng nước sạch | 1.250 | 85»: a column of bare figures, one of them more than a hundred."""
        found = [self._cells.read(cell) for cell in self._body if cell.column == column]
        return any(
            it is not None and not (it["unit"] or it["of"]) and parse_number(it["number"])[0] > _WHOLE for it in found
        )

    def _is_summed(self, column: int) -> bool:
        """«Hộ nghèo | 5 | 12 | Cộng 17»: a total above all others is a sum; that of rates lies between them."""
        read = {cell.row: self._cells.read(cell) for cell in self._body if cell.column == column}
        values = {row: parse_number(it["number"])[0] for row, it in read.items() if it is not None}
        others = [value for row, value in values.items() if not TOTAL_ROW_RE.match(self._rows.names[row])]
        totals = [value for row, value in values.items() if TOTAL_ROW_RE.match(self._rows.names[row])]
        return len(others) > 1 and bool(totals) and min(totals) > max(others)

    @cached_property
    def _counts_communes(self) -> bool:
        """True if the rows are districts: «Đạt chuẩn năm 2025» then counts their communes."""
        levels = [self._reader.level_of(place) for place in self._rows.places.values()]
        return levels.count("district") > len(levels) / 2

    @property
    def _runs(self) -> bool:
        """«TC | Tên tiêu chí»: a first column of 1, 2, 3, … numbers its rows, whatever its head says.

        So does one of criteria by number, some left out («2, 3, 5, 6, 10»).
        """
        words = [self._rows.words(cell).strip(" .") for cell in self._body if cell.column == 0]
        numbers = [int(word) for word in words if word.isdecimal()]
        if len(numbers) < _FEWEST_ROWS:
            return False
        of_criteria = NUMBER_HEAD_RE.fullmatch(fold(self._grid.column_heads[0]).text.strip(" ."))
        if of_criteria and self._named_beside:
            return all(low < high for low, high in pairwise(numbers)) and numbers[-1] <= MOST_CRITERIA
        first = numbers[0] if self._goes_on else 1
        return len(numbers) == len(list(filter(None, words))) and numbers == list(range(first, first + len(numbers)))

    @property
    def _goes_on(self) -> bool:
        """True for what stands beside or below another table in one frame: its rows are numbered on."""
        return next(grid for grid in self._reader.outline.grids if grid.table == self._grid.table) is not self._grid

    @property
    def _named_beside(self) -> bool:
        words = [self._rows.words(cell) for cell in self._body if cell.column == 1]
        return sum(word[:1].isalpha() for word in words) > len(words) / 2

    def _with_short_sources(self, heads: list[Head]) -> list[Head]:
        """«Tổng | TW | Tỉnh | Huyện | Xã | DN»: short names of sources where several columns are sources of money."""
        found = [self._short_source(head) for head in heads]
        told = [head for head, short in zip(heads, found, strict=True) if short or _is_source(head)]
        if self.unit is None or self.unit.id != "VND" or len(told) < _FEWEST_SOURCES:
            return heads
        return [
            replace(head, measure=Measure("funding", short, "funding", head.measure.unit or self.unit))
            if short
            else head
            for head, short in zip(heads, found, strict=True)
        ]

    def _short_source(self, head: Head) -> str:
        """The source that a head names by its short name alone, "" if it says something else."""
        own = head.measure.unit
        if head.kind != "figure" or head.measure.indicator or (own is not None and own.id != "VND"):
            return ""
        name = _SHORT_HEAD_RE.sub("", _ASIDE_RE.sub("", head.last)).strip(" .:-")
        return self._reader.catalog.sources.short_names.get(name, "")

    @staticmethod
    def _summed_states(heads: list[Head]) -> list[Head]:
        """«Cộng» beside columns of criteria counts those that are met."""
        if sum(head.measure.indicator == STATUS for head in heads) < _FEWEST_STATES:
            return heads
        count = Measure("criteria_met_count", "", "criteria", CRITERIA)
        return [
            replace(head, kind="figure", measure=count, role="") if _SUM_HEAD_RE.fullmatch(head.last) else head
            for head in heads
        ]

    @cached_property
    def has_marks(self) -> bool:
        """True if cells hold marks of criteria that are met or not."""
        words = [fold(self._rows.words(cell)).text for cell in self._body]
        met = sum(word in MET_MARKS for word in words)
        failed = sum(word in NOT_MET_MARKS and word.isalpha() for word in words)  # «-» and «0» mark many a table
        return met + min(met, 3) * failed >= max(3, len(words) // 10) or self._has_ones

    @property
    def _has_ones(self) -> bool:
        """«TC1 | TC2 | TC3» over 1 and 0 in the rows of communes."""
        lasts = [fold(head).text.split(SEPARATOR)[-1].strip() for head in self._grid.column_heads]
        columns = {at for at, last in enumerate(lasts) if criterion_number(last) or self._criterion_named(last)}
        rows = (cell for cell in self._body if cell.column in columns and not self._rows.sums(cell.row))
        words = [self._rows.words(cell) for cell in rows]
        return len(columns) >= _FEWEST_STATES and bool(self._rows.places) and _ONES.issuperset(words) and "1" in words


def _is_source(head: Head) -> bool:
    return head.measure.indicator == "funding"
