"""Pages that are read as they are seen: scans, and print whose letters the file does not spell.

A font may lack the table from its signs to letters, or have a wrong one: people see the page as it was written, while
every program that copies from it gets other letters and other figures. Such a page is drawn and recognised like a scan;
what reads more like Vietnamese is kept.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pypdfium2 as pdfium

from extractor.readers.pace import loss_of, put_aside, put_off, take
from extractor.readers.pdf.page import PageContent
from extractor.readers.pdf.rows import spell
from extractor.readers.scan.apart import unpack_page
from extractor.readers.scan.engine import missing_part
from extractor.readers.scan.page import read_scanned
from extractor.vi.syllables import survey

_UNKNOWN = 0.1
"""Of the letters of a page: a picture font of bullets is below."""
_LOW_QUALITY, _FEW_LETTERS = 0.6, 80
_TRIED = 2
"""Pages: if none of them is better as seen, the report is in another language."""


def read_pictured(document: pdfium.PdfDocument, pages: list[PageContent]) -> None:
    """Put what is seen in place of pages that are pictures, if pictures can be read here."""
    pictured = [page for page in pages if page.pictured]
    missing = missing_part() if pictured else None
    if missing is not None:
        for page in pictured:
            page.loss = f"trang {page.number}: là ảnh quét, {missing[0]}"
        return
    put_off(page.number for page in pictured)
    for seen in _seen(document, [page.number for page in pictured], pages):
        if seen.letters:
            pages[seen.number - 1] = seen


def unspelled(pages: Sequence[PageContent], quality: Sequence[float]) -> list[int]:
    """Return the numbers of printed pages whose letters have no code or make no words.

    Args:
        pages: All pages.
        quality: Share of well-formed syllables of each, once repaired.
    """
    printed = [page for page in pages if not page.scanned and not page.loss and page.letters + page.unknown]
    return [
        page.number
        for page in printed
        if page.unknown > _UNKNOWN * page.printed
        or (page.letters >= _FEW_LETTERS and quality[page.number - 1] < _LOW_QUALITY)
    ]


def read_unspelled(document: pdfium.PdfDocument, pages: list[PageContent], numbers: Sequence[int]) -> None:
    """Put what is seen in place of print that reads worse; the first pages tell whether it is worth the time."""
    missing = missing_part()
    if missing is not None:
        for number in numbers:
            pages[number - 1].loss = f"trang {number}: chữ không đúng mã, {missing[0]}"
        return
    better = False
    for seen in _seen(document, numbers[:_TRIED], pages):
        better |= _replaced(pages, seen)
    if better:
        put_off(numbers[_TRIED:])
        for seen in _seen(document, numbers[_TRIED:], pages):
            _replaced(pages, seen)


def _replaced(pages: list[PageContent], seen: PageContent) -> bool:
    better = _words(seen) > _words(pages[seen.number - 1])
    if better:
        pages[seen.number - 1] = seen
    return better


def _seen(document: pdfium.PdfDocument, numbers: Sequence[int], pages: list[PageContent]) -> Iterator[PageContent]:
    for number in numbers:
        packed = put_aside(number)
        if packed is None and not take(number, len(pages)):
            pages[number - 1].loss = loss_of(number)
            continue
        yield unpack_page(packed) if packed is not None else read_scanned(document[number - 1], number)


def _words(page: PageContent) -> int:
    """How many well-formed syllables stand on a page, those that are none taken away."""
    cells = [row for table in page.tables for cell in table.cells for row in cell.rows]
    columns = [row for _, rows in page.columns for row in rows]
    found = survey("\n".join(spell(row)[0] for row in (*page.rows, *columns, *cells)))
    return 2 * found.good - found.counted
