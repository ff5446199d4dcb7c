"""A PDF becomes a document: pages by pdfium, tables over page ends joined, a second reader for the page count."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from extractor.errors import DamagedError, EncryptedError, LimitError, NoTextError
from extractor.model import Cell, Document, Line, Span
from extractor.readers.draft import Draft
from extractor.readers.pace import loss_of, take
from extractor.readers.pdf.annotations import draw_annotations
from extractor.readers.pdf.broken import BROKEN
from extractor.readers.pdf.columns import order_columns
from extractor.readers.pdf.furniture import mark_furniture
from extractor.readers.pdf.notes import mark_notes
from extractor.readers.pdf.page import PageContent, TableCell, TablePart, read_page
from extractor.readers.pdf.pictured import read_pictured, read_unspelled, unspelled
from extractor.readers.pdf.rescue import rescued
from extractor.readers.pdf.rows import Row, hints_of, letter_boxes, spell, spell_all
from extractor.readers.pdf.second import SecondReader
from extractor.readers.pdf.tables import Chain, continues, extend, start_chain
from extractor.readers.pdf.unruled import find_unruled
from extractor.readers.scan.doubts import settle
from extractor.readers.scan.engine import require_engine
from extractor.readers.scan.page import read_scanned

MAX_PAGES = 5_000
_TAIL = 4096
_UNKNOWN, _FEW_UNKNOWN = 0.01, 5
_LOW_QUALITY, _MOST_LOW = 0.8, 20
"""Of the syllables of a page, and pages to compare for it: a long report in another language is low on each."""
_ONE_LETTER = 0.25
"""Of the words; «ở», «y», «ô» and the labels of lists are below 5 %."""
_PRINT_AGAIN = "Mở tệp bằng trình đọc PDF, in lại ra PDF rồi nạp lại; hoặc xin đơn vị gửi bản .docx."
_CUT = "tệp bị cắt cụt hoặc hỏng: chỉ đọc được các trang còn lại"
_ASK_FOR_DIGITAL = "Xin đơn vị gửi bản .docx hoặc PDF có chữ, hoặc quét lại rõ hơn (200 dpi)."

Item = Row | Chain


def read_pdf(data: bytes, file_name: str, media_type: str) -> Document:
    """Return a digital PDF with page and box for every character.

    Raises:
        EncryptedError: A password is needed.
        DamagedError: pdfium cannot open it.
        LimitError: More pages than the limit, or more characters on each of them.
        NoTextError: Not one page has letters (a scan).
    """
    pages, losses = _read_pages(data)
    second, count = SecondReader(data, MAX_PAGES), len(pages)
    _take_over(pages, second)
    if not any(page.letters for page in pages):
        if any(page.pictured for page in pages):
            require_engine()
        for page in pages:
            if page.beyond:
                raise LimitError(f"{page.loss.capitalize()}.", next_step=_PRINT_AGAIN, page=page.number)
        raise NoTextError("Tệp PDF không có chữ nào đọc được.", next_step=_ASK_FOR_DIGITAL)
    if _CUT not in losses and b"%%EOF" not in data[-_TAIL:]:
        losses.append("tệp không có dấu kết thúc, có thể đã bị cắt cụt")
    document = _written(pages, losses, data, file_name, media_type)
    if numbers := unspelled(pages, document.page_quality):
        _see_again(data, pages, numbers)
        document = _written(pages, losses, data, file_name, media_type)
    pictured = [page.number for page in pages if page.scanned]
    if more := second.losses(count, _to_compare(pages, document.page_quality), pictured):
        document = replace(document, status="partial", losses=(*document.losses, *more))
    document = settle(document, pages)
    if _CUT in losses:  # the fonts that tell which letters stand there may be lost, too
        document = replace(document, doubts=((Span(0, len(document.text)), _CUT), *document.doubts))
    return document


def _written(pages: list[PageContent], losses: list[str], data: bytes, file_name: str, media_type: str) -> Document:
    told = [page.loss for page in pages if page.loss]
    told += [f"trang {page.number}: {page.unknown} ký tự không rõ mã chữ" for page in pages if _is_coded(page)]
    scans = sum(page.scanned for page in pages)
    reader = "pdf" if not scans else "scan" if scans == len(pages) else "pdf+scan"
    draft = write_pages(pages, [*losses, *told])
    return draft.finish(data=data, file_name=file_name, media_type=media_type, reader=reader)


def _see_again(data: bytes, pages: list[PageContent], numbers: Sequence[int]) -> None:
    document, _ = _open(data)
    try:
        read_unspelled(document, pages, numbers)
    finally:
        document.close()


def write_pages(pages: list[PageContent], losses: list[str]) -> Draft:
    """Return the draft that the pages make: running heads marked, columns in order, tables over page ends joined."""
    find_unruled(pages)
    mark_furniture([page.rows for page in pages])
    mark_notes(pages)
    draft = Draft(losses=losses)
    writer = _Writer(draft, len(pages))
    for item in _chained([_ordered(page) for page in pages]):
        if isinstance(item, Chain):
            writer.add_table(item)
        else:
            writer.add_rows([item], item.kind)
    writer.close()
    return draft


def _take_over(pages: list[PageContent], second: SecondReader) -> None:
    """Put what the second reader reads in place of pages that the first one lost, and behind the last that it saw.

    One that sees fewer pages passes over some, so that its numbers are others.
    """
    for at, page in enumerate(pages if second.count >= len(pages) else ()):
        # Not what is hidden below a scan, where another program put what it recognised.
        if page.lost or not (page.printed or page.loss or page.scanned):
            pages[at] = second.read(page.number) or page
    further = range(len(pages) + 1, min(second.count, MAX_PAGES) + 1)
    pages.extend(second.read(number) or PageContent(number) for number in further)


def _is_coded(page: PageContent) -> bool:
    return page.unknown > max(_FEW_UNKNOWN, _UNKNOWN * page.printed)


def _to_compare(pages: list[PageContent], quality: Sequence[float]) -> dict[int, int]:
    """Pages for the second reader with their letters: blank ones, those that read oddly, the middle one as a sample."""
    sound = [page for page in pages if not page.loss and not page.scanned]
    chosen = [page for page in sound if not page.printed or _is_coded(page) or _in_pieces(page)]
    chosen.extend([page for page in sound if quality[page.number - 1] < _LOW_QUALITY][:_MOST_LOW])
    chosen.extend(sound[len(sound) // 2 : len(sound) // 2 + 1])
    return {page.number: page.printed for page in chosen}


def _in_pieces(page: PageContent) -> bool:
    """Many words of one letter: the print is scattered over more rows than it has lines, or lacks letters."""
    words = [word for row in page.rows for word in spell(row)[0].split()]
    return sum(len(word) == 1 and word.isalpha() for word in words) > _ONE_LETTER * len(words)


def read_pdf_page(data: bytes, number: int) -> PageContent:
    """Return one page of a PDF as it is seen.

    Raises:
        EncryptedError, DamagedError: as `read_pdf`.
    """
    document, _ = _open(data)
    try:
        page, _ = _open_page(document, number)
        return read_scanned(page, number)
    except pdfium.PdfiumError as error:
        raise DamagedError("Trang hỏng, không đọc được.", next_step=_PRINT_AGAIN, page=number) from error
    finally:
        document.close()


def _open(data: bytes) -> tuple[pdfium.PdfDocument, list[str]]:
    """The document and, if only its pages could be saved from a cut file, the loss."""
    try:
        return pdfium.PdfDocument(data), []
    except pdfium.PdfiumError as error:
        if getattr(error, "err_code", None) == raw.FPDF_ERR_PASSWORD or "password" in str(error).lower():
            raise EncryptedError(
                "Tệp PDF được đặt mật khẩu.", next_step="Mở bằng mật khẩu, in lại ra PDF không khóa rồi nạp lại."
            ) from error
        whole = rescued(data)
        try:
            if whole is not None:
                return pdfium.PdfDocument(whole), [_CUT]
        except pdfium.PdfiumError:
            pass
        raise DamagedError("Tệp PDF bị cắt cụt hoặc hỏng, không mở được.", next_step=_PRINT_AGAIN) from error


def _open_page(document: pdfium.PdfDocument, number: int) -> tuple[pdfium.PdfPage, list[Row]]:
    """The page with its annotations drawn, and the values of form fields that are drawn nowhere."""
    page = document[number - 1]
    drawn, typed = draw_annotations(page, number)
    if drawn:  # what was drawn is seen only by who opens the page again
        page.close()
        page = document[number - 1]
    return page, typed


def _read_pages(data: bytes) -> tuple[list[PageContent], list[str]]:
    document, losses = _open(data)
    pages: list[PageContent] = []
    try:
        count = len(document)
        if count > MAX_PAGES:
            raise LimitError(f"Tệp PDF có hơn {MAX_PAGES} trang.", next_step="Tách tệp thành nhiều phần.")
        if not count:
            raise DamagedError("Tệp PDF không có trang nào.", next_step=_PRINT_AGAIN)
        for number in range(1, count + 1):
            if not take(number, count):
                pages.append(PageContent(number, loss=loss_of(number)))
                continue
            try:
                page, typed = _open_page(document, number)
            except pdfium.PdfiumError:
                pages.append(PageContent(number, loss=f"trang {number}: hỏng, không đọc được", lost=True))
                continue
            pages.append(_read_page(page, number, typed))
            page.close()
        read_pictured(document, pages)
    finally:
        document.close()
    return pages, losses


def _read_page(page: pdfium.PdfPage, number: int, typed: list[Row]) -> PageContent:
    """The page by its characters; `typed` are values of form fields that are drawn nowhere."""
    content = read_page(page, number)
    if typed:
        content.rows = sorted([*content.rows, *typed], key=lambda row: (row.bottom, row.x0))
        content.letters += sum(len(row.letters) for row in typed)
    return content


def _ordered(page: PageContent) -> list[Row | TablePart]:
    """The page's rows and tables from top to bottom; heads and feet by columns."""
    body = [row for row in page.rows if row.kind == "paragraph"]
    ordered: list[Row | TablePart] = list(order_columns(body, first_page=page.number == 1)) if body else []
    blocks: list[tuple[float, list[Row | TablePart]]] = [(table.top, [table]) for table in page.tables]
    blocks.extend((top, list(rows)) for top, rows in page.columns)
    for top, block in sorted(blocks, key=lambda entry: entry[0]):
        tops = [item.top if isinstance(item, TablePart) else item.bottom for item in ordered]
        place = max((at + 1 for at, value in enumerate(tops) if value <= top + 1), default=0)
        ordered[place:place] = block
    heads: list[Row | TablePart] = [*page.across, *(row for row in page.rows if row.kind == "page_header")]
    notes: list[Row | TablePart] = [row for row in page.rows if row.kind == "footnote"]
    feet: list[Row | TablePart] = [row for row in page.rows if row.kind == "page_footer"]
    return heads + ordered + notes + feet


def _chained(pages: list[list[Row | TablePart]]) -> list[Item]:
    """All items in order; a table that opens a page and continues the one that ended the page before joins it."""
    items: list[Item] = []
    for page in pages:
        for item in page:
            if isinstance(item, Row):
                items.append(item)
                continue
            last = next((at for at in range(len(items) - 1, -1, -1) if not _is_furniture(items[at])), -1)
            chain = items[last] if last >= 0 else None
            crosses_page = isinstance(chain, Chain) and chain.cells and _last_page(chain) == item.page - 1
            if isinstance(chain, Chain) and crosses_page and continues(chain, item):
                between = [row for row in items[last + 1 :] if isinstance(row, Row)]
                del items[last + 1 :]
                extend(chain, item, between)
            else:
                items.append(start_chain(item))
    return items


def _is_furniture(item: Item) -> bool:
    return isinstance(item, Row) and item.kind != "paragraph"


def _last_page(chain: Chain) -> int:
    return max((row.page for cell in chain.cells for row in cell.rows), default=0)


class _Writer:
    """Writes rows and tables into the draft and keeps where each page begins."""

    def __init__(self, draft: Draft, pages: int) -> None:
        self._draft = draft
        self._count = pages
        self._starts: dict[int, int] = {}

    def add_rows(self, rows: list[Row], kind: str, table: int | None = None) -> Span:
        """Add one block of printed rows, with a `Line` for each."""
        spelled = [spell(row) for row in rows]
        start = self._draft.next_start
        page = rows[0].page
        self._starts.setdefault(page, start)
        span = self._draft.add(
            spell_all(rows),
            kind,
            page=page,
            table=table,
            bold=all(row.bold for row in rows),
            italic=all(row.italic for row in rows),
        )
        at = start
        for row, (text, edges) in zip(rows, spelled, strict=True):
            self._add_lines(row, text, edges, at)
            self._draft.hints.extend(hints_of(row, edges, at))
            if row.doubtful:
                self._draft.doubts.append((Span(at, at + len(text)), BROKEN))
            at += len(text) + len(row.end)
        return span

    def add_table(self, chain: Chain) -> None:
        """Add a table cell by cell; page furniture within it keeps its own kind."""
        key = self._draft.open_table()
        for entry in chain.entries:
            if isinstance(entry, Row):
                self.add_rows([entry], entry.kind)
                continue
            for cell in entry:
                self._add_cell(cell, key)

    def _add_cell(self, cell: TableCell, key: int) -> None:
        end = self._draft.length
        span = self.add_rows(cell.rows, "cell", key) if cell.rows else Span(end, end)
        self._draft.add_cell(
            key,
            Cell(row=cell.row, column=cell.column, row_span=cell.row_span, column_span=cell.column_span, span=span),
        )

    def _add_lines(self, row: Row, text: str, edges: tuple[float, ...], at: int) -> None:
        if row.frame.turn == 0:
            span = Span(at, at + len(text))
            self._draft.lines.append(Line(span=span, page=row.page, top=row.top, bottom=row.bottom, edges=edges))
            return
        for place, (x0, top, x1, bottom) in letter_boxes(row, text, edges):
            span = Span(at + place, at + place + 1)
            self._draft.lines.append(Line(span=span, page=row.page, top=top, bottom=bottom, edges=(x0, x1)))

    def close(self) -> None:
        """Lay the pages over the text; a page without text is an empty span."""
        known = sorted(self._starts)
        for number in range(1, self._count + 1):
            here = bisect_left(known, number)
            start = self._starts[known[here]] if here < len(known) else self._draft.length
            after = bisect_left(known, number + 1)
            end = max(start, self._starts[known[after]] - 1) if after < len(known) else self._draft.length
            self._draft.pages.append(Span(start, end))
