"""The workbook in reading order: each visible sheet with its title lines, its table, and what stands below it."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from itertools import groupby

import regex
from lxml import etree

from extractor.errors import LimitError, NoTextError
from extractor.model import Document
from extractor.readers import pictures
from extractor.readers.docx.package import Package
from extractor.readers.draft import Draft, has_words
from extractor.readers.flow import Grid, Item, Para, Slot, write_flow
from extractor.readers.layout import by_columns, is_foot, is_head, is_signature
from extractor.readers.xlsx.book import Book, SheetRef, local
from extractor.readers.xlsx.sheet import Sheet, read_sheet
from extractor.vi.fold import fold_phrase

MAX_SHEETS = 500
_MAX_HEAD = 15
_ORDINALS = frozenset({"tt", "stt", "số tt"})
"""How the head of nearly every table begins, as folded."""
_NAMELESS_RE = regex.compile(r"(?:sheet|trang[_ ]?tính|bảng|feuil|foglio|tabelle)[ _]?\d{0,4}", regex.I)


def read_xlsx(data: bytes, file_name: str, media_type: str) -> Document:
    """Return a workbook as its visible sheets, each a table under the sheet's name.

    Raises:
        DamagedError: The package or one of its parts is broken.
        LimitError: It grows beyond the limits against hostile files.
        NoTextError: Not one letter or digit in it.
    """
    draft = Draft()
    package = Package(data)
    book = Book(package)
    if len(book.sheets) > MAX_SHEETS:
        raise LimitError(f"Sổ tính có hơn {MAX_SHEETS} trang, bị từ chối.", next_step="Tách tệp thành nhiều phần.")
    items: list[Item] = []
    margins: list[Para] = []
    for reference in book.sheets:
        if reference.hidden:
            draft.losses.append(f"trang tính ẩn «{reference.name}»: không đọc")
        elif not reference.part or not package.has(reference.part):
            draft.losses.append(f"trang tính «{reference.name}»: không phải bảng (biểu đồ), không đọc được")
        else:
            items.extend(_sheet(package, book, reference, margins, draft.losses))
    write_flow(draft, [*items, *margins])
    if not has_words(draft.pieces):
        raise NoTextError("Sổ tính không có chữ hay số nào trên các trang hiện.", next_step="Kiểm tra lại tệp gốc.")
    return draft.finish(data=data, file_name=file_name, media_type=media_type, reader="xlsx")


def _sheet(package: Package, book: Book, reference: SheetRef, margins: list[Para], losses: list[str]) -> list[Item]:
    sheet = read_sheet(package.xml(reference.part), book, reference.name)
    known = {(margin.kind, margin.text) for margin in margins}
    margins.extend(margin for margin in sheet.margins if (margin.kind, margin.text) not in known)
    return sheet_items(sheet, reference.name, _drawings(package, reference, losses), losses)


def sheet_items(sheet: Sheet, name: str, boxes: list[Item], losses: list[str]) -> list[Item]:
    """Return a sheet under its name, what it hides named in `losses`; text boxes follow its cells."""
    for count, what in ((sheet.hidden_rows, "dòng"), (sheet.hidden_columns, "cột")):
        if count:
            losses.append(f"trang tính «{name}»: {count} {what} ẩn có dữ liệu, không đọc")
    if sheet.uncomputed:
        what = f"{sheet.uncomputed} ô công thức chưa có kết quả, không đọc được; mở bằng Excel, lưu lại rồi nạp lại"
        losses.append(f"trang tính «{name}»: {what}")
    if not sheet.slots and not boxes:
        return []
    caption: list[Item] = [] if _NAMELESS_RE.fullmatch(name.strip()) else [Para(name, address=f"{name}!")]
    parts = [item for slots in _stacked(sheet.slots) for item in _parts(slots)]
    return [*caption, *parts, *boxes]


def _stacked(slots: Sequence[Slot]) -> list[list[Slot]]:
    """The cells of each table of a sheet: titles and then a row that begins as the head above begin another."""
    tables: list[list[Slot]] = [[]]
    titles: list[Slot] = []
    head = ""
    for _, in_row in groupby(slots, key=lambda slot: slot.row):
        row = list(in_row)
        if len(row) == 1 and head:
            titles += row
            continue
        opening = fold_phrase(row[0].text) if len(row) > 2 else ""
        if titles and opening and opening in {head, *_ORDINALS}:
            tables.append([])
        tables[-1] += [*titles, *row]
        titles = []
        head = head or opening
    tables[-1] += titles
    return tables


def _parts(slots: Sequence[Slot]) -> list[Item]:
    """Title lines above, the table, notes and signatures below; a sheet without a table is all lines."""
    rows: dict[int, list[Slot]] = {}
    for slot in slots:
        rows.setdefault(slot.row, []).append(slot)
    width = max((slot.column + slot.column_span for slot in slots), default=0)
    numbers = sorted(rows)
    inside = [number for number in numbers if _of_table(rows[number], width)]
    if len(inside) < 2:
        return list(_lines(slots))
    top = next(
        (
            number
            for number in inside
            if number > _MAX_HEAD or not is_head([slot.text for slot in rows[number]], first=number == 0)
        ),
        inside[0],
    )
    bottom = _last(rows, numbers, top)
    table = [slot for slot in slots if top <= slot.row <= bottom]
    shifted = [Slot(slot.row - top, slot.column, slot.row_span, slot.column_span, slot.items) for slot in table]
    above = [slot for slot in slots if slot.row < top]
    below = [slot for slot in slots if slot.row > bottom]
    return [*_lines(above), Grid(_without_empty_columns(shifted)), *_lines(below)]


def _of_table(row: Sequence[Slot], width: int) -> bool:
    """A row of the table fills half of its width with two cells or more; titles are one merged cell."""
    return len(row) >= 2 and 2 * sum(slot.column_span for slot in row) >= min(width, 2 * len(row) + 2)


def _last(rows: dict[int, list[Slot]], numbers: Sequence[int], top: int) -> int:
    """The last row that still holds figures or fills two cells, before recipients and signatures."""
    last = top
    for number in numbers:
        texts = [slot.text for slot in rows[number]]
        figures = any(letter.isdigit() for text in texts for letter in text)
        if number > top + 1 and (is_foot(texts) or (is_signature(texts) and not figures)):
            break
        if number >= top and len(texts) >= 2:
            last = number
    return last


def _lines(slots: Sequence[Slot]) -> Iterable[Item]:
    """Cells outside the table, down each column: a letter's head stands side by side in a sheet, too."""
    rows: dict[int, list[Slot]] = {}
    for slot in slots:
        rows.setdefault(slot.row, []).append(slot)
    waiting: list[tuple[int, int, int, Slot]] = []
    for row in rows.values():
        if len(row) == 1 and waiting:
            waiting.append((row[0].row, row[0].column, row[0].column_span, row[0]))
        elif len(row) == 1:
            yield from row[0].items
        else:
            waiting.extend((slot.row, slot.column, slot.column_span, slot) for slot in row)
    for slot in by_columns(waiting):
        yield from slot.items


def _without_empty_columns(slots: list[Slot]) -> list[Slot]:
    """Columns that only the lines above or below use are no columns of the table."""
    used = sorted({slot.column for slot in slots})
    for slot in slots:
        at = bisect_left(used, slot.column)
        slot.column_span = max(bisect_left(used, slot.column + slot.column_span) - at, 1)
        slot.column = at
    return slots


def _drawings(package: Package, reference: SheetRef, losses: list[str]) -> list[Item]:
    """Text boxes drawn on the sheet; charts and large pictures are a named loss."""
    boxes: list[Item] = []
    for kind, part in package.relations(reference.part).values():
        if kind != "drawing" or not package.has(part):
            continue
        for element in package.xml(part).iter():
            name = local(element)
            if name == "p" and any(local(parent) == "txBody" for parent in element.iterancestors()):
                text = "".join(run.text or "" for run in element.iter() if local(run) == "t")
                if text.strip():
                    boxes.append(Para(text, address=f"{reference.name}!"))
            elif name == "chart" or (name == "pic" and _is_large(element)):
                what = "biểu đồ" if name == "chart" else pictures.LARGE_PICTURE
                loss = f"trang tính «{reference.name}»: {what} không đọc được nội dung"
                if loss not in losses:
                    losses.append(loss)
    return boxes


def _is_large(picture: etree._Element) -> bool:
    """By its own size, else by that of the anchor that holds it."""
    anchor = picture.getparent()
    extents = [it for holder in (picture, anchor) if holder is not None for it in holder.iter() if local(it) == "ext"]
    sides = (tuple(pictures.number(it.get(side)) / pictures.EMU for side in ("cx", "cy")) for it in extents)
    return pictures.is_large(*next((side for side in sides if all(side)), (0.0, 0.0)))
