"""The workbook for the office: what to read first, figures, a summary, findings to decide on, sources, words, journal.

Numbers are numbers, units stand in a column of their own, money is in triệu đồng as offices write it. «Cảnh báo» has a
column to decide in, which `extractor decisions import` reads back (`decided.py`).
"""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

import regex
import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from extractor.catalog import Catalog
from extractor.drafts import replacing
from extractor.export.cells import plain_text, print_number
from extractor.export.decided import DECISION_WORDS, FINDINGS_SHEET, HEADS
from extractor.export.files import Row
from extractor.export.links import file_link, file_of
from extractor.export.sheets import WHOLE, Pen, day_of, row_height
from extractor.export.summary import Summary
from extractor.vi.format import format_number
from extractor.vi.order import name_key

_MILLION = Decimal(1_000_000)
_MOST_ROWS = 1_000_000  # of a sheet; the rest goes on in «Số liệu (2)»
_MOST_LINKED = 32_000  # rows of a sheet, each with two links; Excel takes 65,530 links
_NUMBER_RE = regex.compile(r"(?<![\d.,-])-?(?:\d+\.\d+|\d{5,}|(?!19|20)\d{4})(?![\d.,-])")
_OF_UNIT_RE = regex.compile(r"-?\d+(?:\.\d+)?")
_PLAIN_RE = regex.compile(r"-?(?!(?:19|20)\d\d$)\d+(?:\.\d+)?")
_LEVEL_SIGNS = {"error": "✖", "warning": "▲", "note": "●"}
_LEVEL_COLOURS = {"error": "#F8D7DA", "warning": "#FFF3CD", "note": "#E7F1FA"}
_FIGURE_HEADS = (
    *(("Đơn vị", 24.0), ("Chỉ tiêu", 34.0), ("Mục", 28.0), ("Vai trò", 11.0), ("Từ", 11.0), ("Đến", 11.0)),
    *(("Giá trị", 16.0), ("Đơn vị tính", 18.0), ("Trên tổng", 10.0), ("Mức độ", 11.0), ("Độ chắc chắn", 12.0)),
    *(("Nguyên văn", 20.0), ("Câu trong báo cáo", 60.0), ("Tệp", 28.0), ("Trang, mục", 10.0), ("Chỗ ngờ", 28.0)),
    ("Mã số liệu", 18.0),
)
_FILE_COLUMN, _PLACE_COLUMN, _UNIT_COLUMN = 13, 14, 7
_PRINTED_COLUMNS = 12  # what fits across A4 and can still be read
_FINDING_WIDTHS = (13, 24, 24, 70, 18, 18, 18, 14, 26, 36, 28, 13, 17, 36, 2, 2, 2)
_PRINTED_FINDINGS = 9
_PDF = "application/pdf"
_BANDS = ("communes_by_band", "communes_by_band_share")
_WRAPPED = (1, 2, 3, 7, 8, 9)
_SIGNS = (("<=", "≤"), (">=", "≥"), ("..", "–"))
_PRINTED_SOURCES = 10
_FRONT_WIDTHS = (30, 96)


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """What goes into the workbook: rows of the contract's tables as `Dataset.rows` gives them.

    `documents` are all, `facts` and `findings` those of documents that nothing has superseded.
    `paths`: where each document was read from, by document_id; `archives`: of these, archives.
    `last_decisions`: decision_id by finding_id.
    `journal`: decisions as flat rows, oldest first.
    """

    documents: Sequence[Row]
    facts: Iterable[Row]
    findings: Sequence[Row]
    problems: Sequence[Row]
    journal: Sequence[Row] = ()
    paths: Mapping[str, str] = field(default_factory=dict)
    archives: Collection[str] = ()
    last_decisions: Mapping[str, str] = field(default_factory=dict)


def write_workbook(path: Path, content: Content, catalog: Catalog) -> Path:
    """Write the workbook and return its path.

    Raises:
        UsageError: the file cannot be written (or is open in Excel).
    """
    with replacing(path) as draft:
        as_text = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
        packed = io.BytesIO()  # on a full disk the package would fail once more, aloud, when it is let go
        book = xlsxwriter.Workbook(packed, {"constant_memory": True, **as_text})
        try:
            _Workbook(book, content, catalog).fill()
        finally:
            book.close()
        draft.write_bytes(packed.getbuffer())
    return path


@dataclass(frozen=True, slots=True)
class _Column:
    title: str
    width: float
    cell: Callable[[Row], Any]
    wrap: bool = False
    link: Callable[[Row], str] = lambda _: ""


class _Workbook:
    """The sheets while they are filled; rows are written in order and not kept."""

    def __init__(self, book: xlsxwriter.Workbook, content: Content, catalog: Catalog) -> None:
        self.book, self.content, self.catalog, self.pen = book, content, catalog, Pen(book)
        self.words = catalog.messages
        self.documents = {row["document_id"]: row for row in content.documents}
        self.source_rows = {row["document_id"]: index for index, row in enumerate(content.documents, start=2)}
        self.counts: Counter[str] = Counter()
        self.summary = Summary()
        names = ("Đọc trước", "Số liệu", "Tổng hợp", FINDINGS_SHEET, "Nguồn", "Từ điển", "Nhật ký")
        self.sheets = {name: book.add_worksheet(name) for name in names}

    def fill(self) -> None:
        """Write all sheets."""
        self._figures()
        self.summary.write(self.sheets["Tổng hợp"], self.pen, self.catalog.places)
        self._findings()
        self._sources()
        self._dictionary()
        self._journal()
        self._front()
        self.sheets["Đọc trước"].activate()

    # --- sheets ----------------------------------------------------------------------------------------------------

    def _figures(self) -> None:
        sheet, number, at = self.sheets["Số liệu"], 1, 0
        self.pen.start(sheet, _FIGURE_HEADS, frozen=2)
        sheet.print_area(0, 0, _MOST_ROWS, _PRINTED_COLUMNS - 1)
        for row in self.content.facts:
            if at >= _MOST_ROWS:
                sheet.autofilter(0, 0, at, len(_FIGURE_HEADS) - 1)
                number, at = number + 1, 0
                sheet = self.book.add_worksheet(f"Số liệu ({number})")
                self.pen.start(sheet, _FIGURE_HEADS, frozen=2)
            at += 1
            self._figure(sheet, at, row)
        sheet.autofilter(0, 0, max(at, 1), len(_FIGURE_HEADS) - 1)

    def _figure(self, sheet: Worksheet, at: int, row: Row) -> None:
        value, unit = self._shown(row["value"], str(row["unit"]))
        of = self._shown(row["of"], str(row["unit"]))[0] if row["of"] is not None else None
        self.counts["facts"] += 1
        self.counts["inferred"] += row["certainty"] == "inferred"
        look = {"bg_color": "#FFF9E5"} if row["certainty"] == "inferred" else {}
        cells = (
            *(row["place_name"], self._label(str(row["indicator"])), self._item(row), self._word("role", row["role"])),
            *(row["period_start"], row["period_end"], value, unit, of, self._word("bound", row["bound"])),
            *(self._word("certainty", row["certainty"]), row["quote"], row["sentence"], self._file_name(row)),
            *(row["page"] or row["section_path"], row["doubts"], row["fact_id"]),
        )
        links = (
            {_FILE_COLUMN: self._source_link(row), _PLACE_COLUMN: self._page_link(row)} if at <= _MOST_LINKED else {}
        )
        for index, cell in enumerate(cells):
            aside = {"align": "left", "indent": 1} if index == _UNIT_COLUMN else {}
            self.pen.write(sheet, at, index, cell, link=links.get(index, ""), **look, **aside)
        self._remember(row, value, unit)

    def _source_link(self, row: Row) -> str:
        """To the row of «Nguồn» that tells of a row's document."""
        at = self.source_rows.get(row["document_id"])
        return f"internal:'Nguồn'!A{at}" if at else ""

    def _path(self, row: Row) -> str:
        return self.content.paths.get(str(row["document_id"]), "")

    def _page_link(self, row: Row) -> str:
        """To the file that was read; in a PDF to the page."""
        path = self._path(row)
        file = file_of(path, self.content.archives)
        media_type = self.documents.get(row["document_id"], {}).get("media_type")
        return file_link(file, page=row.get("page") if media_type == _PDF and file == path else None)

    def _remember(self, row: Row, value: Any, unit: str) -> None:
        """Keep what the summary shows: levels reached, whole, of a time, by place."""
        whole = row["item"] == "" or (row["indicator"] == "funding" and row["item"] == "total")
        if row["role"] != "actual" or row["topic"] == "open" or not whole or not row["place_name"]:
            return
        if isinstance(value, Decimal):
            province = str(self.documents.get(row["document_id"], {}).get("province_name", ""))
            label = self._label(str(row["indicator"]))
            name = f"{label} ({unit})" if unit and not label.endswith(f"({unit})") else label
            place, code = str(row["place_name"]), str(row["place_code"] or "")
            self.summary.add(province=province, place=place, code=code, time=_years(row), indicator=name, value=value)

    def _findings(self) -> None:
        sheet, rows = self.sheets[FINDINGS_SHEET], self.content.findings
        self.pen.start(sheet, list(zip(HEADS, _FINDING_WIDTHS, strict=True)), frozen=2)
        sheet.set_column(len(HEADS) - 3, len(HEADS) - 1, None, None, {"hidden": True})
        sheet.print_area(0, 0, max(len(rows), 1), _PRINTED_FINDINGS - 1)
        decide, file, unit_at = (HEADS.index(name) for name in ("Quyết định", "Tệp", "Đơn vị tính"))
        for at, row in enumerate(rows, start=1):
            level, unit = str(row["level"]), str(row["unit"] or "")
            self.counts[level] += 1
            check = self.words.checks.get(str(row["check"]))
            last = self.content.last_decisions.get(str(row["finding_id"]), "")
            cells = (
                f"{_LEVEL_SIGNS.get(level, '')} {self._word('level', level)}",
                *(row["place_name"], check.title["vi"] if check else row["check"], row["message"]),
                *(_spelled(row[name], unit) for name in ("expected", "observed", "difference")),
                *(self._unit(unit), row["repair"], row["quotes"]),
                *(self._file_name(row), self._word("status", row["status"]), "", ""),
                *(row["finding_id"], row["document_id"], last),
            )
            sheet.set_row(at, row_height((str(cells[index] or ""), _FINDING_WIDTHS[index]) for index in _WRAPPED))
            for index, cell in enumerate(cells):
                look: dict[str, Any] = {"text_wrap": True} if index in _WRAPPED else {}
                if index == 0:
                    look["bg_color"] = _LEVEL_COLOURS.get(level, "#FFFFFF")
                elif index in (decide, decide + 1):
                    look["bg_color"] = "#EAF4E4"
                elif index in (unit_at - 3, unit_at - 2):
                    look["align"] = "right"  # also where a sign or a range makes it text
                elif index == unit_at:
                    look |= {"align": "left", "indent": 1}
                link = self._source_link(row) if index == file and at <= _MOST_LINKED else ""
                self.pen.write(sheet, at, index, cell, link=link, **look)
        last_row = max(len(rows), 1)
        told = {"error_title": "Quyết định", "error_message": "Hãy chọn một mục trong danh sách."}
        choice = {"validate": "list", "source": list(DECISION_WORDS), **told}
        sheet.data_validation(1, decide, last_row, decide, choice)
        sheet.autofilter(0, 0, last_row, decide + 1)

    def _sources(self) -> None:
        columns = (
            _Column("Tệp", 34, lambda row: row["file_name"]),
            _Column("Đơn vị", 26, lambda row: row["unit_name"]),
            _Column("Tỉnh", 18, lambda row: row["province_name"]),
            _Column("Số, ký hiệu", 18, lambda row: row["symbol"]),
            _Column("Ngày", 12, lambda row: day_of(str(row["issued_on"]))),
            _Column("Từ", 10, lambda row: row["period_start"]),
            _Column("Đến", 10, lambda row: row["period_end"]),
            _Column("Tên văn bản", 50, lambda row: row["title"], wrap=True),
            _Column("Số trang", 9, lambda row: row["pages"]),
            _Column(
                "Tình trạng", 12, lambda row: self._word("document", "superseded" if _is_old(row) else row["status"])
            ),
            _Column("Chất lượng chữ", 11, lambda row: row["text_quality"]),
            _Column("Nơi đọc", 50, self._path, link=self._page_link),
            _Column("Mã văn bản", 20, lambda row: row["document_id"]),
            _Column("Đã thay bằng", 20, lambda row: row["superseded_by"]),
        )
        self._table("Nguồn", columns, self.content.documents, frozen=1)
        self.sheets["Nguồn"].print_area(0, 0, max(len(self.content.documents), 1), _PRINTED_SOURCES - 1)

    def _dictionary(self) -> None:
        indicators, sources = self.catalog.indicators.by_id.values(), self.catalog.sources.by_id.values()
        rows = [
            ("Chỉ tiêu", it.label, self.words.unit_name(it.unit), "; ".join(it.phrases), it.id) for it in indicators
        ]
        rows += [("Nguồn vốn", it.label, "", "; ".join(it.phrases), it.id) for it in sources]
        rows += [
            (f"Tiêu chí {it.number}", it.name, "", "; ".join(it.names[1:]), record.id)
            for record in self.catalog.criteria.sets
            for it in record.criteria
        ]
        rows += [("Phép kiểm tra", it.title["vi"], "", it.help["vi"], it.id) for it in self.words.checks.values()]
        keys = ("kind", "label", "unit", "words", "id")
        columns = (
            _Column("Loại", 14, lambda row: row["kind"]),
            _Column("Tên", 44, lambda row: row["label"]),
            _Column("Đơn vị tính", 16, lambda row: row["unit"]),
            _Column("Cách viết thường gặp, giải thích", 90, lambda row: row["words"], wrap=True),
            _Column("Mã", 30, lambda row: row["id"]),
        )
        self._table("Từ điển", columns, [dict(zip(keys, row, strict=True)) for row in rows])

    def _journal(self) -> None:
        columns = (
            _Column("Số", 7, lambda row: row["seq"]),
            _Column("Lúc (UTC)", 20, lambda row: row["decided_at"]),
            _Column("Người", 20, lambda row: row["who"]),
            _Column("Việc", 14, lambda row: self._word("action", row["action"])),
            _Column("Lý do", 44, lambda row: row["why"], wrap=True),
            _Column("Trước", 36, lambda row: row["before"], wrap=True),
            _Column("Sau", 36, lambda row: row["after"], wrap=True),
            _Column("Mã", 22, lambda row: row["decision_id"]),
        )
        self._table("Nhật ký", columns, self.content.journal)

    def _table(self, name: str, columns: Sequence[_Column], rows: Sequence[Row], *, frozen: int = 0) -> None:
        sheet = self.sheets[name]
        self.pen.start(sheet, [(column.title, column.width) for column in columns], frozen=frozen)
        for at, row in enumerate(rows, start=1):
            cells = [column.cell(row) for column in columns]
            wrapped = [(str(cell or ""), it.width) for cell, it in zip(cells, columns, strict=True) if it.wrap]
            sheet.set_row(at, row_height(wrapped))
            for index, (cell, column) in enumerate(zip(cells, columns, strict=True)):
                link = column.link(row) if at <= _MOST_LINKED else ""
                self.pen.write(sheet, at, index, cell, link=link, **({"text_wrap": True} if column.wrap else {}))
        sheet.autofilter(0, 0, max(len(rows), 1), len(columns) - 1)

    def _front(self) -> None:
        sheet, pen = self.sheets["Đọc trước"], self.pen
        for index, width in enumerate(_FRONT_WIDTHS):
            sheet.set_column(index, index, width)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.hide_gridlines(2)
        sheet.set_row(0, 30)
        title = pen.format(bold=True, font_size=18, font_color="#1F4E79")
        sheet.write_string(0, 0, self.words.word("book", "title"), title)
        old = sum(map(_is_old, self.content.documents))
        counted = {**self.counts, "superseded": old, "problems": len(self.content.problems)}
        counted["documents"] = len(self.documents) - old
        names = ["documents", "facts", "inferred", "error", "warning", "note", "problems"]
        at = 2
        for name in [*names[:1], "superseded", *names[1:]] if old else names:
            sheet.write_string(at, 0, self.words.word("count", name), pen.format(bold=True))
            sheet.write_number(at, 1, counted.get(name, 0), pen.format(num_format=WHOLE, align="left"))
            at += 1
        for name, told in self._covered():
            self._tell(at, self.words.word("count", name), told)
            at += 1
        for name in ("figures", "summary", "findings", "sources", "dictionary", "journal"):
            at += 1
            self._tell(at, self.words.word("sheet", name), self.words.word("sheet_help", name))
        at += 1
        for row in self.content.problems:
            at += 1
            self._tell(at, str(row["file_name"]), str(row["message"]), bold=False, bg_color=_LEVEL_COLOURS["warning"])

    def _tell(self, at: int, name: str, told: str, *, bold: bool = True, **look: Any) -> None:
        """Write a row of the first sheet, as high as its words need."""
        sheet, whole = self.sheets["Đọc trước"], {"text_wrap": True, "valign": "top"}
        sheet.set_row(at, row_height([(name, 0.9 * _FRONT_WIDTHS[0]), (told, _FRONT_WIDTHS[1])]))
        sheet.write_string(at, 0, plain_text(name), self.pen.format(bold=bold, **whole, **look))
        sheet.write_string(at, 1, plain_text(told), self.pen.format(**whole))

    def _covered(self) -> Iterator[tuple[str, str]]:
        """Of which years and provinces the reports are."""
        current = [row for row in self.content.documents if not _is_old(row)]
        years = sorted({year for row in current for year in (_years(row)[:4], _years(row)[-4:]) if year})
        provinces = sorted({str(row["province_name"]) for row in current if row["province_name"]}, key=name_key)
        if years:
            yield "years", years[0] if years[0] == years[-1] else f"{years[0]}–{years[-1]}"
        if provinces:
            yield "provinces", ", ".join(provinces)

    # --- words -----------------------------------------------------------------------------------------------------

    def _file_name(self, row: Row) -> str:
        return str(self.documents.get(row["document_id"], {}).get("file_name", ""))

    def _word(self, kind: str, value: Any) -> str:
        return self.words.word(kind, str(value)) if value else ""

    def _label(self, indicator: str) -> str:
        """The name of an indicator; that of an open one is the noun phrase itself."""
        record = self.catalog.indicators.by_id.get(indicator)
        return record.label if record else indicator

    def _item(self, row: Row) -> str:
        """The breakdown in words: a source of funding, a criterion, a band."""
        item = str(row["item"])
        source = self.catalog.sources.by_id.get(item) if row["topic"] == "funding" else None
        record = source or self.catalog.indicators.by_id.get(item)
        if record is not None:
            return record.label
        if row["indicator"] in _BANDS:
            return f"{item} tiêu chí"
        return f"tiêu chí {item}" if row["indicator"] == "criterion_status" else item

    def _shown(self, value: Any, unit: str) -> tuple[Any, str]:
        """A value and its unit as an office writes them: money in triệu đồng, states in words."""
        if not isinstance(value, Decimal):
            return self._word("state", value), ""
        return value / _scale(unit), self._unit(unit)

    def _unit(self, unit: str) -> str:
        return f"triệu {self.words.unit_name(unit)}" if unit.startswith("VND") else self.words.unit_name(unit)


def _scale(unit: str) -> Decimal:
    return _MILLION if unit.startswith("VND") else Decimal(1)


def _spelled(value: Any, unit: str) -> Decimal | str:
    """What was expected or written: a number, or text with its numbers and signs as an office writes them.

    What has no unit and may be a year stays text.

    >>> _spelled("<= 60000000000", "VND"), _spelled("2018", ""), _spelled("2018", "km"), _spelled("60..97.5", "percent")
    ('≤ 60.000', '2018', Decimal('2018'), '60–97,5')
    """
    text = print_number(value) if isinstance(value, Decimal) else str(value or "")
    scale, plain, number = _scale(unit), *((_OF_UNIT_RE, _OF_UNIT_RE) if unit else (_PLAIN_RE, _NUMBER_RE))
    if plain.fullmatch(text):
        return Decimal(text) / scale
    for typed, sign in _SIGNS:
        text = text.replace(typed, sign)
    return str(number.sub(lambda match: format_number(Decimal(match.group()) / scale), text))


def _is_old(document: Row) -> bool:
    return bool(document["superseded_by"])


def _years(row: Row) -> str:
    start, end = str(row["period_start"])[:4], str(row["period_end"])[:4]
    return start if start == end else f"{start}–{end}"
