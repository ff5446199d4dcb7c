"""Workbooks of Excel 97-2003 (XLS), read by xlrd and then as any other workbook: what each visible sheet shows.

Many offices still keep their annexes so. xlrd gives no text boxes and no running heads of a sheet; everything else is
told as the cells show it. **Source**: [MS-XLS].
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from itertools import pairwise

import xlrd

from extractor.errors import DamagedError, EncryptedError, LimitError, NoTextError
from extractor.model import Document
from extractor.readers.draft import Draft, has_words
from extractor.readers.flow import Item, write_flow
from extractor.readers.symbols import font_kind
from extractor.readers.xlsx.book import Text
from extractor.readers.xlsx.formats import show_number
from extractor.readers.xlsx.reader import MAX_SHEETS, sheet_items
from extractor.readers.xlsx.sheet import Shown, sheet_of, shown_cell, shown_text

_TRUTH = ("FALSE", "TRUE")


def read_xls(data: bytes, file_name: str, media_type: str) -> Document:
    """Return a workbook as its visible sheets, each a table under the sheet's name.

    Raises:
        DamagedError: The workbook is broken.
        EncryptedError: A password locks it.
        LimitError: It has more sheets or cells than a report.
        NoTextError: Not one letter or digit in it.
    """
    book = _open(data)
    if book.nsheets > MAX_SHEETS:
        raise LimitError(f"Sổ tính có hơn {MAX_SHEETS} trang, bị từ chối.", next_step="Tách tệp thành nhiều phần.")
    draft = Draft()
    items: list[Item] = []
    for sheet in book.sheets():
        if sheet.visibility:
            draft.losses.append(f"trang tính ẩn «{sheet.name}»: không đọc")
            continue
        hidden = [(at, at) for at, column in sheet.colinfo_map.items() if column.hidden]
        merges = {(top, left): (below - 1, right - 1) for top, below, left, right in sheet.merged_cells}
        shown = sheet_of(_cells(book, sheet), hidden, merges, sheet.name)
        items.extend(sheet_items(shown, sheet.name, [], draft.losses))
    write_flow(draft, items)
    if not has_words(draft.pieces):
        raise NoTextError("Sổ tính không có chữ hay số nào trên các trang hiện.", next_step="Kiểm tra lại tệp gốc.")
    return draft.finish(data=data, file_name=file_name, media_type=media_type, reader="xls")


def _open(data: bytes) -> xlrd.Book:
    try:
        return xlrd.open_workbook(file_contents=data, formatting_info=True, logfile=io.StringIO())
    except xlrd.XLRDError as error:
        if "encrypted" in str(error).lower():
            raise EncryptedError(
                "Sổ tính (.xls) được đặt mật khẩu.", next_step="Mở bằng Excel, bỏ mật khẩu rồi lưu và nạp lại."
            ) from error
        raise DamagedError(
            "Sổ tính (.xls) hỏng, không mở được.", next_step="Mở bằng Excel, lưu lại thành .xlsx rồi nạp lại."
        ) from error


def _cells(book: xlrd.Book, sheet: xlrd.sheet.Sheet) -> Iterator[Shown]:
    fonts = [font_kind(font.name) for font in book.font_list]
    for row in range(sheet.nrows):
        info = sheet.rowinfo_map.get(row)
        is_shown = not (info is not None and info.hidden)
        for column, cell in enumerate(sheet.row(row)):
            if cell.ctype in (xlrd.XL_CELL_EMPTY, xlrd.XL_CELL_BLANK):
                continue
            style = book.xf_list[cell.xf_index]
            runs = [(at, fonts[font]) for at, font in sheet.rich_text_runlist_map.get((row, column), ())]
            text = _shown(book, cell, runs)
            shown = shown_cell(row, column, text, fonts[style.font_index], is_shown=is_shown)
            if shown is not None:
                yield shown


def _shown(book: xlrd.Book, cell: xlrd.sheet.Cell, runs: list[tuple[int, str]]) -> Text:
    code = book.format_map[book.xf_list[cell.xf_index].format_key].format_str
    if code.replace('"', "").strip() in {";;;", ";;"}:  # how one hides a cell's value
        return ()
    if cell.ctype != xlrd.XL_CELL_TEXT:
        return ((_printed(book, cell, code), None),)
    stretches = pairwise([(0, None), *runs, (len(cell.value), None)])
    return shown_text(tuple((cell.value[at:end], encoding) for (at, encoding), (end, _) in stretches), code)


def _printed(book: xlrd.Book, cell: xlrd.sheet.Cell, code: str) -> str:
    if cell.ctype == xlrd.XL_CELL_BOOLEAN:
        return _TRUTH[bool(cell.value)]
    if cell.ctype == xlrd.XL_CELL_ERROR:
        return str(xlrd.error_text_from_code.get(cell.value, ""))
    return show_number(repr(cell.value), code, from_1904=bool(book.datemode))
