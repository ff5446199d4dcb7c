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
from extractor.readers.odt.pictures import is_large
from extractor.readers.odt.reader import open_content
from extractor.readers.odt.styles import Styles
from extractor.readers.pictures import LARGE_PICTURE
from extractor.readers.xlsx.book import Text
from extractor.readers.xlsx.formats import show_number
from extractor.readers.xlsx.reader import MAX_SHEETS, sheet_items
from extractor.readers.xlsx.sheet import Shown, sheet_of, shown_cell

_TABLE, _ROW, _CELL, _COLUMN = (q(f"table:table{name}") for name in ("", "-row", "-cell", "-column"))
_COVERED, _VISIBILITY = q("table:covered-table-cell"), q("table:visibility")
_SHOWN = frozenset({None, "visible"})
_NUMBERS = frozenset({"float", "percentage", "currency"})
_USUAL = q("table:default-cell-style-name")
_FAMILIES = {q("text:span"): "text", q("text:p"): "paragraph"}
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
    styles = Styles(content, package.xml("styles.xml") if package.has("styles.xml") else None)
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
        sheet = sheet_of(_cells(table, merges, styles), _hidden_columns(table), merges, name)
        items.extend(sheet_items(sheet, name, _boxes(table, name, styles), draft.losses))
        if next(table.iter(q("draw:object")), None) is not None:
            draft.losses.append(f"trang tính «{name}»: biểu đồ không đọc được nội dung")
        if any(map(is_large, table.iter(q("draw:frame")))):
            draft.losses.append(f"trang tính «{name}»: {LARGE_PICTURE} không đọc được nội dung")
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


def _cells(table: etree._Element, merges: dict[tuple[int, int], tuple[int, int]], styles: Styles) -> Iterator[Shown]:
    """The cells with a text; `merges` is filled on the way."""
    row = 0
    usual = _usual_styles(table)
    for element in table.iter(_ROW):
        cells = list(_of_row(element, usual, styles))
        repeated = whole(element.get(q("table:number-rows-repeated")), 1)
        shown = element.get(_VISIBILITY) in _SHOWN
        for number in range(row, row + repeated) if cells else ():
            for cell, down, across in cells:
                if down > 1 or across > 1:
                    merges[number, cell.column] = (number + down - 1, cell.column + across - 1)
                yield cell._replace(row=number, is_shown=shown)
        row += repeated


def _usual_styles(table: etree._Element) -> list[tuple[int, str]]:
    """The style of cells that name none: the column before which each ends, from left to right."""
    usual, at = [], 0
    for column in table.iter(_COLUMN):
        at += whole(column.get(q("table:number-columns-repeated")), 1)
        usual.append((at, column.get(_USUAL, "")))
    return usual


def _of_row(row: etree._Element, usual: list[tuple[int, str]], styles: Styles) -> Iterator[tuple[Shown, int, int]]:
    """Each cell with a text, its rows and columns; what a merge covers does not show."""
    column = 0
    for cell in row.iterchildren(_CELL, _COVERED):
        repeated = whole(cell.get(q("table:number-columns-repeated")), 1)
        text = _shown(cell, styles) if cell.tag == _CELL else ()
        if any(piece.strip() for piece, _ in text):
            down = max(whole(cell.get(q("table:number-rows-spanned")), 1), 1)
            across = max(whole(cell.get(q("table:number-columns-spanned")), 1), 1)
            for at in range(column, column + repeated):
                named = cell.get(q("table:style-name")) or row.get(_USUAL) or _at(usual, at)
                encoding = styles.look("table-cell", named).encoding or ""
                if (shown := shown_cell(0, at, text, encoding, is_shown=True)) is not None:
                    yield shown, down, across
        column += repeated


def _at(usual: list[tuple[int, str]], column: int) -> str:
    return next((name for end, name in usual if column < end), "")


def _shown(cell: etree._Element, styles: Styles) -> Text:
    pieces: list[tuple[str, str | None]] = []
    for paragraph in cell.iterchildren(q("text:p")):
        pieces += [("\n", None)] if pieces else []
        pieces += _pieces(paragraph, styles, None)
    kind = cell.get(q("office:value-type"), "string")
    text = "".join(piece for piece, _ in pieces)
    if kind in _NUMBERS:
        return [(_printed(cell.get(q("office:value"), ""), text), None)]
    if kind == "boolean":
        return [(cell.get(q("office:boolean-value"), text).upper(), None)]
    if kind == "date" and text.strip():
        day = cell.get(q("office:date-value"), "").partition("T")[0].split("-")
        return [("/".join(reversed(day)), None)] if len(day) == 3 else pieces
    return pieces


def _pieces(node: etree._Element, styles: Styles, outer: str | None) -> Iterator[tuple[str, str | None]]:
    """The text within, each piece with the old encoding of its font; None where only the cell says which."""
    family = _FAMILIES.get(node.tag)
    said = styles.look(family, node.get(q("text:style-name"), "")).encoding if family else None
    own = outer if said is None else said
    yield node.text or "", own
    for child in node:
        if child.tag == q("text:s"):
            yield " " * max(whole(child.get(q("text:c")), 1, most=1000), 1), own
        elif child.tag in _SIGNS:
            yield _SIGNS[child.tag], own
        elif isinstance(child.tag, str) and child.tag != q("office:annotation"):
            yield from _pieces(child, styles, own)
        yield child.tail or "", own


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


def _boxes(table: etree._Element, name: str, styles: Styles) -> list[Item]:
    """What stands in shapes and frames on the sheet."""
    shapes = table.iter(q("draw:text-box"), q("draw:custom-shape"))
    paragraphs = (paragraph for shape in shapes for paragraph in shape.iterchildren(q("text:p")))
    shown = (shown_cell(0, 0, list(_pieces(paragraph, styles, None)), "", is_shown=True) for paragraph in paragraphs)
    return [Para(text.text, address=f"{name}!", hints=list(text.hints)) for text in shown if text is not None]
