"""The second reader: pdfminer counts the pages too, and the letters of some pages.

Readers of damaged files do not fail, they stop early in silence; where the second one sees more, the document is
partial and the page named. To read every page twice would take ten times as long as to read it once, so the letters
are counted where the first reader has found nothing, something odd or few Vietnamese syllables, and on one page in the
middle as a sample.
Fewer letters than the first reader found are no loss: they are what the second one cannot do.
"""

from __future__ import annotations

import io
import logging
from collections.abc import Mapping
from typing import Any

from pdfminer.pdfdevice import PDFTextDevice
from pdfminer.pdfdocument import PDFDocument
from pdfminer.pdffont import PDFFont
from pdfminer.pdfinterp import PDFPageInterpreter, PDFResourceManager
from pdfminer.pdfpage import PDFPage
from pdfminer.pdfparser import PDFParser
from pdfminer.pdftypes import PDFStream, resolve1

_BLANK_CONTENT = 200
"""Bytes: a blank page still sets up its graphics state."""
_MAX_CONTENT = 2_000_000
"""Bytes of a page's content, packed; the second reader is slow on drawings."""
_MORE = 1.2
_FEW = 20
_SAME_PLACE = 4.0
_NOT_NEEDED = frozenset({"ToUnicode", "FontDescriptor", "W", "W2"})


def second_opinion(data: bytes, count: int, found: Mapping[int, int], limit: int) -> list[str]:
    """Return in words where the second reader sees more than the first; nothing if it cannot read the file.

    Args:
        data: The bytes of the PDF.
        count: Pages that the first reader found.
        found: Number of a page → letters and blanks that the first reader found on it, for the pages to compare.
        limit: Pages after which to stop counting.
    """
    logging.getLogger("pdfminer").setLevel(logging.ERROR)  # its warnings on odd files are not for the clerk's screen
    losses: list[str] = []
    other = 0
    resources = _Fonts()
    try:
        for page in PDFPage.create_pages(PDFDocument(PDFParser(io.BytesIO(data)))):
            other += 1
            if other > limit:
                break
            if other in found and (loss := _compared(page, resources, found[other])):
                losses.append(f"trang {other}: {loss}")
    except (Exception, RecursionError, MemoryError):
        # A reader that gives up has no opinion on the rest.
        return losses
    if other > count:
        losses.append(f"trang {count + 1}–{other}: bộ đọc thứ hai thấy {other} trang, bộ đọc chính chỉ thấy {count}")
    return losses


def _compared(page: PDFPage, resources: PDFResourceManager, found: int) -> str:
    streams = [resolve1(content) for content in page.contents or []]
    size = sum(len(stream.rawdata or b"") for stream in streams if isinstance(stream, PDFStream))
    if not found:
        return "có nội dung nhưng không đọc được" if size > _BLANK_CONTENT else ""
    if size > _MAX_CONTENT:
        return ""
    device = _Counter(resources)
    PDFPageInterpreter(resources, device).process_page(page)
    if device.letters <= _MORE * found + _FEW:
        return ""
    return f"bộ đọc thứ hai đếm {device.letters} chữ, bộ đọc chính chỉ đọc được {found}"


class _Fonts(PDFResourceManager):
    """Fonts that know how many bytes make a letter, not which: the tables for that take most of the time."""

    def get_font(self, objid: object, spec: Mapping[str, object]) -> PDFFont:
        """Return the font without what is not needed to count its letters."""
        return super().get_font(objid, {key: value for key, value in spec.items() if key not in _NOT_NEEDED})


class _Counter(PDFTextDevice):
    """Counts what is printed, without asking where each letter stands or which it is."""

    def __init__(self, resources: PDFResourceManager) -> None:
        super().__init__(resources)
        self.letters = 0
        self._strings: set[tuple[bytes, int, int]] = set()

    def render_string(self, textstate: Any, seq: Any, *_: Any) -> None:
        """Count the letters of a string; one printed again in the same place, for boldness, counts once."""
        x, y = textstate.linematrix
        a, b, c, d, e, f = textstate.matrix
        place = round((a * x + c * y + e) / _SAME_PLACE), round((b * x + d * y + f) / _SAME_PLACE)
        for string in seq:
            if isinstance(string, bytes) and (string, *place) not in self._strings:
                self._strings.add((string, *place))
                self.letters += sum(1 for _ in textstate.font.decode(string))
