"""Workbooks of OpenDocument (ODS), then as any other workbook: what each visible sheet shows.

A cell holds its value and the text that its writer's program showed, in whatever language that ran; digits are printed
anew from the value, in the text's own form. **Source**: OASIS OpenDocument 1.3, part 3, 9 (tables).
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

import regex
from lxml import etree

from extractor.errors import LimitError, NoTextError
from extractor.model import Document
from extractor.readers.docx.package import Package
from extractor.readers.draft import Draft, has_words
from extractor.readers.flow import MAX_CELLS, Item, Para, write_flow
from extractor.readers.odt.names import q, whole
from extractor.readers.odt.reader import open_content
from extractor.readers.xlsx.formats import show_number
from extractor.readers.xlsx.reader import MAX_SHEETS, sheet_items
from extractor.readers.xlsx.sheet import Shown, sheet_of

_TABLE, _ROW, _CELL, _COLUMN = (q(f"table:table{name}") for name in ("", "-row", "-cell", "-column"))
_COVERED, _VISIBILITY = q("table:covered-table-cell"), q("table:visibility")
_SHOWN = frozenset({None, "visible"})
_NUMBERS = frozenset({"float", "percentage", "currency"})
_SIGNS = {q("text:s"): " ", q("text:tab"): "\t", q("text:line-break"): "\n"}
_FIGURE_RE = regex.compile(r"\d(?:[\d.,\s']*\d)?")
_SEPARATOR_RE = regex.compile(r"[^\d]")
_MOST_DECIMALS = 10


def read_ods(data: bytes, file_name: str, media_type: str) -> Document:
    """Return a workbook as its visible sheets, each a table under the sheet's name.

    Raises:
        DamagedError: The package or its content is broken.
        EncryptedError: A password locks it.
        LimitError: It has more sheets or cells than a report.
        NoTextError: Not one letter or digit in it.
    """
    package = Package(data)
    content = open_content(package)
    draft = Draft()
    items: list[Item] = []
    hidden = _hidden_styles(content)
    tables = content.findall(f"{q('office:body')}/{q('office:spreadsheet')}/{_TABLE}")
    if len(tables) > MAX_SHEETS:
        raise LimitError(f"Sổ tính có hơn {MAX_SHEETS} trang, bị từ chối.", next_step="Tách tệp thành nhiều phần.")
    for table in tables:
        name = table.get(q("table:name"), "")
        if table.get(q("table:style-name")) in hidden:
            draft.losses.append(f"trang tính ẩn «{name}»: không đọc")
            continue
        merges: dict[tuple[int, int], tuple[int, int]] = {}
        sheet = sheet_of(_cells(table, merges), _hidden_columns(table), merges, name)
        items.extend(sheet_items(sheet, name, _boxes(table, name), draft.losses))
        if next(table.iter(q("draw:object")), None) is not None:
            draft.losses.append(f"trang tính «{name}»: biểu đồ không đọc được nội dung")
    write_flow(draft, items)
    if not has_words(draft.pieces):
        raise NoTextError("Sổ tính không có chữ hay số nào trên các trang hiện.", next_step="Kiểm tra lại tệp gốc.")
    return draft.finish(data=data, file_name=file_name, media_type=media_type, reader="ods")


def _hidden_styles(content: etree._Element) -> set[str]:
    return {
        style.get(q("style:name"), "")
        for style in content.iter(q("style:style"))
        for look in style.iterchildren(q("style:table-properties"))
        if look.get(q("table:display")) == "false"
    }


def _hidden_columns(table: etree._Element) -> list[tuple[int, int]]:
    hidden, at = [], 0
    for column in table.iter(_COLUMN):
        repeated = whole(column.get(q("table:number-columns-repeated")), 1)
        if column.get(_VISIBILITY) not in _SHOWN:
            hidden.append((at, at + repeated - 1))
        at += repeated
    return hidden[:MAX_CELLS]


def _cells(table: etree._Element, merges: dict[tuple[int, int], tuple[int, int]]) -> Iterator[Shown]:
    """The cells with a text; `merges` is filled on the way."""
    row = 0
    for element in table.iter(_ROW):
        cells = list(_of_row(element))
        repeated = whole(element.get(q("table:number-rows-repeated")), 1)
        shown = element.get(_VISIBILITY) in _SHOWN
        for number in range(row, row + repeated) if cells else ():
            for column, text, down, across in cells:
                if down > 1 or across > 1:
                    merges[number, column] = (number + down - 1, column + across - 1)
                yield Shown(number, column, text, shown)
        row += repeated


def _of_row(row: etree._Element) -> Iterator[tuple[int, str, int, int]]:
    """Column, text, rows and columns of each cell with a text; what a merge covers does not show."""
    column = 0
    for cell in row.iterchildren(_CELL, _COVERED):
        repeated = whole(cell.get(q("table:number-columns-repeated")), 1)
        text = _shown(cell).strip() if cell.tag == _CELL else ""
        if text:
            down = max(whole(cell.get(q("table:number-rows-spanned")), 1), 1)
            across = max(whole(cell.get(q("table:number-columns-spanned")), 1), 1)
            for at in range(column, column + repeated):
                yield at, text, down, across
        column += repeated


def _shown(cell: etree._Element) -> str:
    text = "\n".join(_text_of(paragraph) for paragraph in cell.iterchildren(q("text:p")))
    kind = cell.get(q("office:value-type"), "string")
    if kind in _NUMBERS:
        return _printed(cell.get(q("office:value"), ""), text)
    if kind == "boolean":
        return str(cell.get(q("office:boolean-value"), text)).upper()
    if kind == "date" and text.strip():
        day = cell.get(q("office:date-value"), "").partition("T")[0].split("-")
        return "/".join(reversed(day)) if len(day) == 3 else text
    return text


def _text_of(node: etree._Element) -> str:
    pieces = [node.text or ""]
    for child in node:
        if child.tag == q("text:s"):
            pieces.append(" " * max(whole(child.get(q("text:c")), 1, most=1000), 1))
        elif child.tag in _SIGNS:
            pieces.append(_SIGNS[child.tag])
        elif isinstance(child.tag, str) and child.tag != q("office:annotation"):
            pieces.append(_text_of(child))
        pieces.append(child.tail or "")
    return "".join(pieces)


def _printed(stored: str, shown: str) -> str:
    """The figure in what a cell shows, printed anew; a text that is no print of the value stays as it is.

    >>> _printed("1234.5", "1,235 tr"), _printed("0.381", "38.1%"), _printed("43294", "13/07/18")
    ('1.234,5 tr', '38,1%', '13/07/18')
    """
    found = _FIGURE_RE.search(shown)
    try:
        value = abs(Decimal(stored))
    except InvalidOperation:
        return shown
    if (
        found is None
        or _FIGURE_RE.search(shown, found.end())
        or not value.is_finite()
        or value.adjusted() > _MOST_DECIMALS * 3
    ):
        return shown
    value = value * 100 if shown[found.end() :].lstrip().startswith("%") else value
    digits = _SEPARATOR_RE.sub("", found[0])
    for decimals in range(_MOST_DECIMALS):
        rounded = value.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
        if f"{rounded:f}".replace(".", "") == digits:
            separators = len(found[0]) - len(digits)
            grouped = "#,##0" if value >= 1000 and separators > bool(decimals) else "0"
            figure = show_number(f"{value:f}", f"{grouped}.{'0' * decimals}" if decimals else grouped)
            return shown[: found.start()] + figure + shown[found.end() :]
    return shown


def _boxes(table: etree._Element, name: str) -> list[Item]:
    """What stands in shapes and frames on the sheet."""
    shapes = table.iter(q("draw:text-box"), q("draw:custom-shape"))
    texts = (_text_of(paragraph) for shape in shapes for paragraph in shape.iterchildren(q("text:p")))
    return [Para(text, address=f"{name}!") for text in texts if text.strip()]
