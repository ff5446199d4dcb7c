"""Tables: a cell takes its measure, unit, time and role from the heads of its column and row, its place from either.

Communes down or across and criteria («x», «Đ», «-») with the number that meet each, criteria down with «Chuẩn | Thực
hiện | Đánh giá», sources of funding across or down, years across or down, indicators with «ĐVT | KH | TH | %». What the
heads do not say is not guessed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import cached_property

import regex

from extractor.catalog.units import Unit
from extractor.claims.bands import MOST_CRITERIA
from extractor.claims.making import value_of
from extractor.claims.open import open_name
from extractor.claims.scope import Reader
from extractor.claims.table_beside import settle
from extractor.claims.table_cells import Cells
from extractor.claims.table_columns import MET_MARKS, NOT_MET_MARKS, STATUS, Columns
from extractor.claims.table_criteria import CRITERIA_MET, over_criteria
from extractor.claims.table_heads import COMMUNES, CRITERIA, MEETING, Head, Measure, counting, period_in, read_measure
from extractor.claims.table_making import Making
from extractor.claims.table_measures import Measures
from extractor.claims.table_names import communes_in, lists_communes, recognised_in, state_over
from extractor.claims.table_parts import parted, without_wholes
from extractor.claims.table_recognised import AHEAD_RE, DONE_RE, kinds_of_rows, recognition_by, tells_year
from extractor.claims.table_records import SEPARATOR
from extractor.claims.table_remarks import remarks
from extractor.claims.table_rows import Rows
from extractor.claims.table_standing import Standing
from extractor.claims.table_turns import doubts_of, role_of, turned, turns_of_row
from extractor.claims.table_wholes import Wholes, one_verdict_each, titled
from extractor.model import Cell, Claim, Grid, Period, PlaceName, Span
from extractor.vi.fold import fold
from extractor.vi.numbers import parse_number

_MARK_BESIDE_RE = regex.compile(  # «40,8 Đạt», «Chưa đạt (nước sạch mới đạt 57,3%)»
    r"(?:[≥≤<>=]?[\d.,/ ]+%?[,;]? )?(?P<mark>(?:chưa |không )?đạt)(?: ?\(.*\))?"
)
_MEETING_ROW_RE = regex.compile(r"^(?:tổng(?: cộng| số)?|cộng|số xã|tỉ lệ|%)[^›]*$")
_COMPOUND_RE = regex.compile(r"\([^()]*\p{L} ?/[^()]*\)")  # «Năng suất (tạ/ha)»
# «Tổng hợp vốn huy động (không kể tín dụng)», «(Kèm theo Báo cáo số 12/BC-UBND ngày 09/01/2020)»
_ASIDE_RE = regex.compile(r"\((?:(?:không|chưa) (?:kể|bao gồm|gồm|tính)|(?:ban hành )?kèm theo)[^()]*\)")
_LISTED_STATES = ("met", "not_met", "owed", "target_met")
_LISTED_NUMBER_RE = regex.compile(r"(?<![\d/])(?P<n>0?[1-9]|1\d|20)(?![\d/])")
_COMMUNE_RE = regex.compile(r"(?<!\p{L})xã(?! hội)(?!\p{L})")
_MOST_ROWS = 0.5  # of a table must name criteria, for «Số xã đạt» to count the communes that meet each


def find_in_tables(reader: Reader) -> Iterator[Claim]:
    """Claims of all cells of the grids of the outline."""
    for grid in reader.outline.grids:
        yield from _Table(reader, grid).claims()


class _Table:
    """One grid while it is read."""

    def __init__(self, reader: Reader, grid: Grid) -> None:
        self.reader = reader
        self.grid = grid
        self.text = reader.outline.document.text
        self.caption = _ASIDE_RE.sub("", fold(f"{grid.caption} {grid.unit_line}").text)
        self.body = [cell for cell in reader.outline.cells_of(grid) if cell.row >= grid.head_rows and len(cell.span)]
        self.rows = Rows(reader, grid)
        self.standing = Standing(reader, grid, self.rows, self.caption)
        self.cells = Cells(reader, self.rows)
        columns = Columns(reader, grid, self.rows, self.cells, self.caption, self.standing.lead_line)
        self._has_marks = columns.has_marks
        heads = columns.heads
        if self._lists_criteria(heads):
            of_communes = _COMMUNE_RE.search(f"{self.caption} {self.standing.lead_line}") is not None
            of_communes = of_communes or (columns.has_marks and bool(self.rows.across))
            told = [of_communes or self.cells.have_one_whole(self.body, at) for at in range(len(heads))]
            heads = list(over_criteria(heads, counted=told))
        heads = without_wholes(heads, reader.catalog)
        heads = heads if self.rows.places else parted(heads, reader.catalog)
        self.columns = settle(heads, reader.catalog)
        meeting = any(head.measure.indicator == MEETING for head in heads)
        if meeting and not self._criteria:  # «Số xã đạt» over districts
            self.columns = settle([self._of_communes(head) for head in heads], reader.catalog)
        self.measures = Measures(reader, self.rows, self.cells, self.columns, columns.unit, self.caption)
        self.making = Making(
            reader,
            grid,
            rows=self.rows,
            cells=self.cells,
            standing=self.standing,
            columns=self.columns,
            measures=self.measures,
        )

    def claims(self) -> Iterator[Claim]:
        """Claims row by row, parts with their totals."""
        made: list[tuple[Cell, Claim]] = []
        for cell in self.body:
            if cell.column < len(self.columns) and cell.row < len(self.rows.names):
                made += [(cell, claim) for claim in self._claims(cell)]
        made = titled(made, self.reader.catalog.sources, self.caption)
        wholes = Wholes(made, self.reader, f"table{self.grid.table}", self.rows.labels)
        yield from (wholes.placed(cell, claim) for cell, claim in one_verdict_each(made))

    def _lists_criteria(self, heads: list[Head]) -> bool:
        """True if the rows of a district's or province's table are criteria of its communes."""
        own = self.reader.setting.place
        if own is None or self.reader.is_commune(own) or self.rows.places or not len(self.body):
            return False
        columns = [index for index, head in enumerate(heads) if head.kind == "figure"]
        index = next((at for at, head in enumerate(heads) if head.kind == "index"), None)
        named = self.rows.criteria(columns, index)
        rows = {cell.row for cell in self.body}
        return len(named) > 1 and len(named) >= len(rows) * _MOST_ROWS

    def _of_communes(self, head: Head) -> Head:
        """«Số xã đạt» where no criteria stand down the table."""
        if head.measure.indicator != MEETING:
            return head
        return replace(head, measure=read_measure(head.text, self.reader.catalog, None))

    def _column_of_kind(self, kind: str) -> int | None:
        return next((index for index, head in enumerate(self.columns) if head.kind == kind), None)

    @cached_property
    def _criteria(self) -> dict[int, str]:
        """Criterion number of rows, where a column gives verdicts, marks of a commune or the number of communes."""
        wanted = self._has_marks and (self.rows.across or any(it.kind in _LISTED_STATES for it in self.columns))
        if not wanted and not any(head.kind == "verdict" or head.measure.indicator == MEETING for head in self.columns):
            return {}
        found = self._of_district or self.rows.criteria(self._figures, self._column_of_kind("index"))
        units = self._column_of_kind("unit") is not None  # «Thu nhập | Triệu đồng | 42,1 | Đạt» among other measures
        return {} if units and len(found) < len(set(filter(None, self.rows.names))) * _MOST_ROWS else found

    @property
    def _figures(self) -> list[int]:
        return [index for index, head in enumerate(self.columns) if head.kind == "figure"]

    @cached_property
    def _of_district(self) -> dict[int, str]:
        """Criterion number of rows, where a district is judged by the nine criteria of its own."""
        place = self.reader.setting.place
        district = place is not None and self.reader.level_of(place) == "district"
        if not district or self.rows.places or self._column_of_kind("verdict") is None:
            return {}
        return self.rows.numbers_of_district(self._figures, self._column_of_kind("index"))

    # --- cells -----------------------------------------------------------------------------------------------------

    def _claims(self, cell: Cell) -> Iterator[Claim]:
        head, row = self.columns[cell.column], self.rows.names[cell.row]
        place = self.rows.places.get(cell.row) or self.rows.across.get(cell.column) or self.reader.setting.place
        if (marked := self._recognised_by_mark(cell, head)) is not None:
            yield marked
            return
        if head.kind in _LISTED_STATES and cell.row in self._criteria:
            if self._is_commune(place):
                measure = Measure(STATUS, self._criteria[cell.row], "criteria")
                yield self.making.make(cell, measure, place, "actual", status=head.kind)
            return
        if head.kind in _LISTED_STATES:
            yield from self._listed(cell, head.kind, place) if self._is_commune(place) else ()
            return
        if listed := list(self._of_communes_named(cell, head)):
            yield from listed
            return
        claim = self._claim(cell, head, row, place)
        if claim is not None:
            yield claim
        elif self._names_unit(cell.row) and self.cells.read(cell) is None:
            yield from remarks(cell, self.rows.places[cell.row], self.rows, self.reader, self.making)
        spoken = claim is None or claim.indicator == STATUS  # «Chưa đạt (nước sạch mới đạt 57,3%)»
        taken = [claim.evidence.span] if claim is not None and claim.quantity is not None else []
        if spoken and head.kind in ("figure", "verdict") and not head.measure.indicator:
            for measure, (quantity, of), span in self.cells.several(cell, row):
                taken.append(span)
                yield self.making.make(
                    cell, measure, place, self.standing.role(head, measure, row), quantity=quantity, of=of, span=span
                )
        works = claim is None and head.measure.topic == "funding"  # «Đường trục ấp | 16.740»
        if head.kind == "figure" and (works or head.turns or not head.measure.indicator):
            yield from self._open(cell, head, row, place, taken)

    def _open(self, cell: Cell, head: Head, row: str, place: PlaceName | None, taken: list[Span]) -> Iterator[Claim]:
        """Figures with a unit that nothing explains, named by their own words, the row or, of a place, the head."""
        if cell.row in self.rows.bands and self.rows.words(cell)[:1].isalpha():
            return  # «Từ 15 đến 18» names its row
        named = head.text if cell.row in self.rows.places or self.measures.sums(cell.row) else row
        heading = named.split(SEPARATOR)[-1].split(":")[0].strip()
        if cell.row in self._criteria:  # «Trường học | Xã chưa đạt»
            heading = f"{head.last} {heading}"
        elif (head.turns or head.part == "whole") and named is not head.text:
            heading = f"{head.last} {heading}".strip()
        unit, match = head.measure.unit or self.measures.unit_beside(cell), self.cells.read(cell)
        if (
            head.turns or head.part or self.measures.lists_works
        ):  # «Còn thiếu» beside «Nhu cầu» of money, or of what the row measures
            of_row = None if "giá" in head.last.split() else self.measures.of(cell, self.cells.unit(cell)).unit
            unit = unit or of_row or self.measures.money  # «Đơn giá» beside «km» is none of them
        bare = match is not None and not match["unit"] and not taken
        if unit is not None and bare and heading and not _COMPOUND_RE.search(head.text):
            measure = Measure(heading, "", "open", unit)  # «Hạng mục | Kinh phí (tỷ đồng)»
            claim = self.making.figure(cell, measure, place, self.standing.role(head, measure, row))
            yield from () if claim is None else (claim,)
        for mention in self.rows.mentions(cell):
            if any(span.start < mention.span.end and mention.span.start < span.end for span in taken):
                continue
            name = open_name(self.reader.scope(mention.passage), mention, heading)
            quantity, of = value_of(mention)
            if name and quantity is not None:
                measure = Measure(name, "", "open")
                role = self.standing.role(head, measure, row)
                yield self.making.make(cell, measure, place, role, quantity=quantity, of=of, span=mention.span)

    def _listed(self, cell: Cell, status: str, place: PlaceName | None) -> Iterator[Claim]:
        """«Các TC chưa đạt | 2, 6, 11, 17», «| Giao thông, Trường học» in the row of a commune."""
        words = self.text[cell.span.start : cell.span.end]
        numbers = [(it.span("n"), str(int(it["n"]))) for it in _LISTED_NUMBER_RE.finditer(words)]
        if numbers:
            spans = [(Span(cell.span.start + at, cell.span.start + to), number) for (at, to), number in numbers]
        else:
            view = fold(words, cell.span.start)
            spans = [(view.home(hit.start, hit.end), hit.ids[0]) for hit in self.rows.criteria_in(view.text)]
        for span, number in spans:
            measure = Measure(STATUS, number, "criteria")
            role = "target" if status == "target_met" else "actual"
            yield self.making.make(cell, measure, place, role, status=status, span=span)

    def _of_communes_named(self, cell: Cell, head: Head) -> Iterator[Claim]:
        """«2019 | 2 | Xã A, xã B» of the communes recognised that year, «Giao thông | Xã C» of those that lack it."""
        listed = head.kind == "figure" and lists_communes(head.last)
        named = communes_in(cell, self.rows, self.reader) if listed else []
        number = self._criteria.get(cell.row, "") if named else ""
        state = state_over(head) if number else ""
        before = (self.rows.words(it) for it in self.body if it.row == cell.row and it.column < cell.column)
        several = len(named) > 1
        told = None if number or not named else recognised_in(head, self.columns, self.caption, before, several=several)
        for span, place in named if state or told else ():
            measure, period, status, role = Measure(STATUS, number, "criteria"), None, state, "actual"
            if told is not None:
                measure, period, status = Measure("commune_recognised", told[1], "criteria"), told[0], "true"
                ahead = self.standing.caption_role or (period is not None and self._is_to_come(period))
                role = "target" if ahead else "actual"
            yield self.making.make(cell, measure, place, role, status=status, period=period, span=span)

    def _claim(self, cell: Cell, head: Head, row: str, place: PlaceName | None) -> Claim | None:
        if head.kind in ("index", "unit", "comparison"):
            return None
        counts = head.part or head.measure.indicator == CRITERIA_MET.indicator  # «Đạt | Chưa đạt»
        if not counts and self._is_commune(place) and self._is_year_of(head, self.rows.words(cell)):
            recognised = self._recognised_in(cell, head, place)
            if recognised is not None or self.cells.read(cell) is None:
                return recognised  # not «Đã hoàn thành | 8»
        if head.kind == "verdict" or (cell.column in self.rows.across and cell.row in self._criteria):
            number = self._criteria.get(cell.row, "")
            judged = cell.row in self._of_district or self._is_commune(place)
            state = self._state(cell, number, place, head) if number and judged else None
            if state is not None or self.cells.read(cell) is None:
                return state  # else «Kết quả tự đánh giá | 92,6%»
        if head.measure.indicator == STATUS:
            if cell.row in self.rows.places:
                return self._state(cell, head.measure.item, place, head)
            return self._meeting(cell, head.measure.item, row)
        if head.measure.indicator.startswith(MEETING):
            number = self._criteria.get(cell.row, "")
            measure = replace(head.measure, item=number)
            return self.making.figure(cell, measure, place, self.standing.role(head, measure, row)) if number else None
        change = self.cells.is_change(cell)
        measure = self.measures.of(cell, None if change else self.cells.unit(cell))
        if measure.indicator == "criteria_met_mean" and row.startswith("số xã") and self._is_total(cell):
            measure = Measure("criteria_met_total", measure.item, "criteria", CRITERIA)
        measure = self._counted_of_rate(cell, self._criteria_of(cell, measure, place))
        if not measure.indicator and cell.row in self.rows.places and self._is_commune(place):  # «Hiện trạng | 17/19»
            measure = CRITERIA_MET if self.cells.counts_criteria(cell) else measure
        if head.kind == "fulfilment":
            fulfilled = Measure("plan_fulfilment", measure.indicator, "indicator", Unit(id="percent"))
            return self.making.figure(cell, fulfilled, place, "actual") if measure.indicator else None
        turns = self._turns(cell, head, measure, row)
        measure = turned(measure, turns, self.reader.catalog)
        role = "change" if change else role_of(measure, head.role, self.standing.role(head, measure, row))
        claim = self.making.figure(cell, measure, place, role)
        doubts = doubts_of(turns, role, aimed=AHEAD_RE.search(head.text) is not None)
        return replace(claim, doubts=(*claim.doubts, *doubts)) if claim is not None else None

    def _turns(self, cell: Cell, head: Head, measure: Measure, row: str) -> frozenset[str]:
        """How the words of the head, or of a short row that names the measure, turn it."""
        if head.measure.indicator:
            return head.turns | ({"part"} if self.measures.narrows(cell, measure) else set())
        named, above = row.split(SEPARATOR)[-1], self.rows.names[max(cell.row - 1, 0)]
        of_row = turns_of_row(named, above, measure, self.reader.catalog)
        return head.turns | of_row | ({"part"} if self.measures.heads_works else set())

    def _criteria_of(self, cell: Cell, measure: Measure, place: PlaceName | None) -> Measure:
        """«Tổng số TC đạt» in the column of a commune counts its own, «Số TC đạt» of a district sums them."""
        of_district = place is not None and self.reader.level_of(place) == "district"
        if measure.indicator == "criteria_met_total" and self._is_commune(place):
            return replace(measure, indicator="criteria_met_count")
        if measure.indicator == "criteria_met_count" and of_district and self._is_total(cell):
            return replace(measure, indicator="criteria_met_total")
        return measure

    def _counted_of_rate(self, cell: Cell, measure: Measure) -> Measure:
        """«Trường đạt chuẩn quốc gia | ≥80% | 3/3»: a ratio in the row of a rate is that of its count."""
        match = self.cells.read(cell)
        if match is None or not match["of"] or measure.unit is None or measure.unit.id != "percent":
            return measure
        if measure.topic == "funding":  # «Giải ngân/kế hoạch | 148,2/156,0»
            money = self.measures.money
            indicator = measure.indicator.removesuffix("_share")
            return Measure() if money is None else Measure(indicator, measure.item, "funding", money)
        count = self.reader.catalog.limits.count_of.get(measure.indicator, "")
        record = self.reader.catalog.indicators.by_id.get(count)
        return measure if record is None else counting(record)

    def _is_total(self, cell: Cell) -> bool:
        """«Số xã đạt | 4/5 | … | 87»: below the counts of the communes stands no mean, which would have decimals."""
        match = self.cells.read(cell)
        return match is not None and match["number"].isdecimal() and int(match["number"]) > MOST_CRITERIA

    def _names_unit(self, row: int) -> bool:
        place = self.rows.places.get(row)
        return place is not None and (self._is_commune(place) or self.reader.level_of(place) == "district")

    def _is_year_of(self, head: Head, words: str) -> bool:
        """«Năm đạt chuẩn», or «Năm» beside «Số QĐ công nhận»: the year in which a commune was recognised."""
        if tells_year(head, words):
            return True
        said = (self.caption, *(other.text for other in self.columns))
        return head.last == "năm" and any("công nhận" in text or "đạt chuẩn" in text for text in said)

    def _recognised_in(self, cell: Cell, head: Head, place: PlaceName | None) -> Claim | None:
        """«Năm được công nhận | 2015», «Lộ trình đạt chuẩn | 2019» in the row of a commune, or of a criterion."""
        period = period_in(fold(self.rows.words(cell)).text)
        if period is None:
            return None
        done = DONE_RE.match(fold(self.rows.words(cell)).text)  # «Lộ trình | Đã đạt 2014»
        ahead = self._is_to_come(period) or (not done and AHEAD_RE.search(head.text) is not None)
        role = "target" if ahead else "actual"
        if number := self._named_criteria.get(cell.row):  # «Giao thông | 2019»
            status = "target_met" if ahead else "met"
            return self.making.make(
                cell, Measure(STATUS, number, "criteria"), place, role, status=status, period=period
            )
        item = "advanced" if "nâng cao" in head.text else "model" if "kiểu mẫu" in head.text else ""
        measure = Measure("commune_recognised", item or self._kinds.get(cell.row, ""), "criteria")
        return self.making.make(cell, measure, place, role, status="true", period=period)

    @cached_property
    def _named_criteria(self) -> dict[int, str]:
        """Criterion number of the rows of a table that names criteria and no communes."""
        found = {} if self.rows.places else self.rows.criteria(self._figures, self._column_of_kind("index"))
        return found if len(found) >= len(set(filter(None, self.rows.names))) * _MOST_ROWS else {}

    def _is_to_come(self, time: Period) -> bool:
        return time.first_year > (self.reader.setting.year or time.first_year)

    def _recognised_by_mark(self, cell: Cell, head: Head) -> Claim | None:
        """«Lộ trình đạt chuẩn › 2020 | x», «NTM nâng cao | x», «2020 | NTM nâng cao» in the row of a commune."""
        place = self.rows.places.get(cell.row)
        counts = head.measure.indicator == CRITERIA_MET.indicator and head.period is None
        if not self._is_commune(place) or counts or head.measure.indicator == STATUS:
            return None
        item = recognition_by(head, self.caption, fold(self.rows.words(cell)).text.strip(" ."))
        if item is None or (head.period is None and cell.row in self._dated_rows):
            return None  # «Danh hiệu | Năm công nhận»: told by the year
        year = self.reader.setting.year or 0
        past = head.period is not None and head.period.last_year < year
        ahead = bool(self.standing.caption_role or AHEAD_RE.search(head.text)) and not past
        to_come = head.period is not None and head.period.first_year > year
        measure = Measure("commune_recognised", item, "criteria")
        return self.making.make(cell, measure, place, "target" if ahead or to_come else "actual", status="true")

    @cached_property
    def _kinds(self) -> dict[int, str]:
        """«NTM nâng cao» in a row, or above several: what its commune was recognised as."""
        return kinds_of_rows((it.row, fold(self.rows.words(it)).text.strip(" .")) for it in self.body)

    @cached_property
    def _dated_rows(self) -> set[int]:
        """Rows in which a column of years of recognition has one."""
        told = ((it.row, self.columns[it.column], self.rows.words(it)) for it in self.body)
        return {row for row, head, words in told if period_in(words) is not None and self._is_year_of(head, words)}

    def _meeting(self, cell: Cell, number: str, row: str) -> Claim | None:
        """«Tổng số xã đạt | 4 | 3 | …» below the marks: how many communes meet each criterion."""
        place, match = self.reader.setting.place, self.cells.read(cell)
        if match is None or not _MEETING_ROW_RE.match(row) or place is None or self._is_commune(place):
            return None
        if "tỉ lệ" in row or "%" in row or match["unit"] == "%":
            return self.making.figure(
                cell, Measure(f"{MEETING}_share", number, "criteria", Unit(id="percent")), place, "actual"
            )
        if parse_number(match["number"])[0] > len(self.rows.places):
            return None
        return self.making.figure(cell, Measure(MEETING, number, "criteria", COMMUNES), place, "actual")

    def _is_commune(self, place: PlaceName | None) -> bool:
        return place is not None and self.reader.is_commune(place)

    def _state(self, cell: Cell, number: str, place: PlaceName | None, head: Head) -> Claim | None:
        measure = Measure(STATUS, number, "criteria")
        said = fold(self.rows.words(cell)).text.strip(" .")
        beside = _MARK_BESIDE_RE.fullmatch(said)
        mark = beside["mark"] if beside else said
        status = "met" if mark in MET_MARKS or mark == "1" else "not_met" if mark in NOT_MET_MARKS else ""
        status = "owed" if mark in ("nợ", "còn nợ") else status
        if (caption := self.standing.caption_role) or self._aims(head):  # registered for a year to come
            met = status == "met" and (caption or not self._is_met_now(cell))
            return self.making.make(cell, measure, place, "target", status="target_met") if met else None
        return self.making.make(cell, measure, place, "actual", status=status) if status else None

    def _is_met_now(self, cell: Cell) -> bool:
        """«Năm 2018 | Kế hoạch 2019»: a criterion that is met already, and is to stay so."""
        row = (it for it in self.body if it.row == cell.row and not self._aims(self.columns[it.column]))
        return any(fold(self.rows.words(it)).text.strip(" .") in MET_MARKS for it in row)

    def _aims(self, head: Head) -> bool:
        return head.role in ("plan", "target") or bool(head.period and self._is_to_come(head.period))
