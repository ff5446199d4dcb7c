"""In which role the figures of a table stand, and of which time: heads first, then caption, line above, section."""

from __future__ import annotations

from functools import cached_property

import regex

from extractor.claims.funding import find_total
from extractor.claims.scope import Reader, Scope
from extractor.claims.table_heads import BEGINNING_RE, RESULT_RE, Head, Measure, period_in, stretch_of
from extractor.claims.table_rows import TOTAL_ROW_RE, Rows
from extractor.model import Cell, Claim, Grid, Period

_CITED_RE = regex.compile(r"(?<!\p{L})(?:luật|nghị định|quyết định|thông tư|giai đoạn|nghị quyết)(?!\p{L})")
_RUNNING_RE = regex.compile(r"lũy kế|cộng dồn|từ (?:đầu|khi)")
_AIMED_RE = regex.compile(r"đăng kí|phấn đấu|dự kiến|(?<!thực hiện )lộ trình")
_STEPS_RE = regex.compile(r"(?<!thực hiện )lộ trình thực hiện")  # no result
_TIME_ROW_RE = regex.compile(
    r"(?:(?P<plan>kế hoạch|kh)|(?P<aim>mục tiêu|phấn đấu|dự kiến))?(?: (?:đến|hết|cuối))*(?: ?năm)? ?(?P<year>20\d\d)"
)
_DAY_RE = regex.compile(r"(?<!\d)(?P<day>\d{1,2})[/.-](?P<month>\d{1,2})[/.-](?P<year>20\d\d)(?!\d)")
_LEAD_LINES = 4  # how far above its table the line that leads it may stand: unit and caption between


class Standing:
    """Role and time of the cells of one grid; `caption` is its folded caption with the unit line."""

    def __init__(self, reader: Reader, grid: Grid, rows: Rows, caption: str) -> None:
        self.reader = reader
        self.grid = grid
        self.rows = rows
        self.caption = caption

    @cached_property
    def _caption_period(self) -> Period | None:
        return period_in(self.caption)

    @cached_property
    def caption_role(self) -> str:
        """«Biểu đăng ký phấn đấu đạt chuẩn năm 2020», a table below «Nhu cầu vốn»: of the time to come."""
        period = self._caption_period
        future = period is not None and bool(self.reader.setting.year) and period.first_year > self.reader.setting.year
        if "nhu cầu" in self.caption and not regex.search(r"kết quả|thực hiện|kế hoạch|phân bổ", self.caption):
            return "target"
        if regex.search(r"kế hoạch|nhu cầu|phân bổ|giao vốn|dự toán", self.caption) and not regex.search(
            r"kết quả|thực hiện", self.caption
        ):
            return "target" if _AIMED_RE.search(self.caption) and "vốn" not in self.caption else "plan"
        if future or _AIMED_RE.search(self.caption):
            return "target"
        section = self.reader.outline.passages[self.rows.first_passage].section
        return "target" if section in self.reader.target_sections and not self.grid.annex else ""

    def role(self, head: Head, measure: Measure, row: str) -> str:
        """The role that the column's head gives, else the row's time, the caption, the total above, or the section."""
        own_result = RESULT_RE.search(head.text)
        result = own_result or (RESULT_RE.search(self.caption) and not _STEPS_RE.search(self.caption))
        done = own_result or self._is_past(head)  # «TH 2023» beside «Mục tiêu 2025»
        role = head.role or self._role_of_row(row) or ("" if done else self.caption_role)
        if not (role or done) and measure.topic == "funding" and self._led_by is not None:
            role = self._led_by.role
        told = done or result or self.grid.annex
        aimed = self.grid.section in self.reader.target_sections and not told
        if measure.indicator in ("communes_total", "funding_carried_over"):
            return "actual"  # nobody aims at how many there are
        to_come = self._is_to_come(head)
        if not (role or told or aimed) and measure.topic == "funding" and self.reader.allotment is not None:
            return "plan"
        if not (role or done or result) and self.reader.planned_from:
            return "plan" if measure.topic == "funding" else "target"
        return role or ("target" if aimed or to_come else "actual")

    def _role_of_row(self, row: str) -> str:
        """«KH 2020», «Mục tiêu năm 2025», «2021» below the years before: rows that are times."""
        if (said := _TIME_ROW_RE.fullmatch(row)) is None:
            return ""
        ahead = bool(self.reader.setting.year) and int(said["year"]) > self.reader.setting.year
        return "target" if ahead or said["aim"] else "plan" if said["plan"] else ""

    def _is_to_come(self, head: Head) -> bool:
        """True for a year behind the report's, and a stretch that has only begun: «Giai đoạn 2011-2015» in 2011."""
        year, period = self.reader.setting.year, head.period
        if not year or period is None or self._is_past(head):
            return False
        return period.first_year > year or (period.first_year == year < period.last_year)

    def _is_past(self, head: Head) -> bool:
        """True for a column of a day gone by, a year before the report's, or the report's below a caption to come."""
        day = _DAY_RE.search(head.text)
        if day is not None and self.reader.outline.header.issued_on:
            told = f"{day['year']}-{int(day['month']):02}-{int(day['day']):02}"
            return told <= self.reader.outline.header.issued_on  # «các xã phấn đấu năm 2025 | Số TC đạt 20/3/2025»
        year, caption = self.reader.setting.year or 0, self._caption_period
        ahead = caption.first_year > year if caption is not None else _AIMED_RE.search(self.caption) is not None
        return head.period is not None and head.period.last_year < max(year + ahead, self._signed_in)

    @property
    def _signed_in(self) -> int:
        """The year in which the paper was signed, 0 if it does not say: what came before has been."""
        return int(self.reader.outline.header.issued_on[:4] or 0)

    @cached_property
    def _led_by(self) -> Claim | None:
        """«Tổng nhu cầu vốn 5 năm là 682 tỷ đồng, dự kiến phân theo nguồn:»: the total that the table splits."""
        return find_total(self._lead) if self._lead is not None else None

    @property
    def lead_line(self) -> str:
        """The text of the line that leads the table, "" without one."""
        return self._lead.text if self._lead is not None else ""

    @cached_property
    def _lead(self) -> Scope | None:
        """The line before a colon that leads the table, or an item «- Vốn theo nguồn (triệu đồng)» right above it."""
        first = self.rows.first_passage
        for index in range(first - 1, max(first - _LEAD_LINES, -1), -1):
            passage = self.reader.outline.passages[index]
            scope = self.reader.scope(index)
            if passage.table is None and (scope.text.rstrip().endswith(":") or self._names_it(scope)):
                return scope
            if passage.table is not None or passage.kind == "heading":
                return None
        return None

    def _names_it(self, above: Scope) -> bool:
        """True for the item right above the table that is no sentence but names what its figures are."""
        near = above.passage.kind == "item" and above.index == self.rows.first_passage - 1
        return near and above.text.rstrip()[-1:] == ")"

    @cached_property
    def _captioned(self) -> Period | None:
        """The time of the caption; of two years apart («Vốn 2020 kéo dài và kế hoạch 2021») that of the report."""
        first, year = self._caption_period, str(self.reader.setting.year)
        if first is None or first.start != first.end or first.start == year:
            return first
        return Period(start=year, end=year) if regex.search(rf"(?<![\d/-]){year}(?![\d/])", self.caption) else first

    def _sum_of_years(self, row: str) -> Period | None:
        """«Cộng» below rows of single years, one after the other."""
        if not TOTAL_ROW_RE.match(row):
            return None
        return stretch_of([it for it in map(period_in, self.rows.names) if it is not None and it.start == it.end])

    def _planned(self, role: str, measure: Measure) -> Period | None:
        """«KẾ HOẠCH … năm 2012» of February 2012, which tells of 2011 first: when what it sets out is to be."""
        planned = self.reader.setting.planned
        if planned is None or not (role == "target" or (role == "plan" and self.reader.planned_from)):
            return None
        return planned if measure.topic == "funding" else Period(start=planned.end, end=planned.end)

    def period(self, cell: Cell, head: Head, measure: Measure, role: str, status: str) -> Period | None:
        """Return the time of a cell: of its column, its row, what leads the table, the caption or the report."""
        year = self.reader.setting.year
        now = self._captioned
        ahead = now is not None and bool(year) and now.first_year > year and role == "actual"
        if now is None or ahead:  # «Hiện có» below «Đăng ký năm 2019» is of the report's year
            now = self._planned(role, measure) or (Period(start=str(year), end=str(year)) if year else None)
        # «Luật Hợp tác xã năm 2012», «giai đoạn 2016-2020» in the name of a row say nothing of its time
        row = self.rows.names[cell.row]
        of_row = None if status or _CITED_RE.search(row) else period_in(row) or self._sum_of_years(row)
        led = self._led_by.period if measure.topic == "funding" and self._led_by is not None else None
        if measure.topic == "funding" and self._captioned is None and self.reader.allotment is not None:
            now = self.reader.allotment.period or now  # «NGHỊ QUYẾT về phân bổ vốn … năm 2023» of December 2022
        base = measure.indicator == "communes_total"  # «Dự kiến giai đoạn 2021-2025 | Tổng số xã»: of now
        if base and year and now is not None and now.last_year > year:
            now = Period(start=str(year), end=str(year))
        own = head.period or of_row or led or now
        if role == "baseline" and not head.period and (said := BEGINNING_RE.search(head.text)) and not said["year"]:
            return of_row  # «Trước khi thực hiện»: nobody says when that was
        if role == "change" and own is not None and now is not None and own.start < now.end:
            return Period(start=own.start, end=now.end)  # «Tăng so với năm 2018»
        record = self.reader.catalog.indicators.by_id.get(measure.indicator)
        kind = record.kind if record is not None else ""
        if kind == "stock" and role != "change" and own is not None and own.first_year != own.last_year:
            own = Period(start=own.end, end=own.end)  # «Kế hoạch 2016-2020»: what there is to be in the end
        if kind == "flow" and own is now and self._caption_period is None:
            scope = self.reader.scope(self.rows.passage(cell))
            own = period_in(self.lead_line) or scope.period_of(0, 0, role, flow=True)[0] or now
        running = kind == "flow" and (_RUNNING_RE.search(head.text) or _RUNNING_RE.search(row))
        if running and own is not None and own.start == own.end:  # «Lũy kế đến 2018» of which years?
            return now if now is not None and now.start < now.end else None
        return own
