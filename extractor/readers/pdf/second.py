"""The second reader: pdfminer counts the pages too, and the letters of some; it reads what the first one lost.

Readers of damaged files do not fail, they stop early in silence; where the second one sees more, or the bytes of a page
break off, the document is partial and the page named. To read every page twice would take ten times as long as to read
it once, so the letters are counted where the first reader has found nothing, something odd or few Vietnamese syllables,
and on one page in the middle as a sample.
Fewer letters than the first reader found are no loss: they are what the second one cannot do.
"""

from __future__ import annotations

import io
import logging
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from pdfminer.converter import PDFPageAggregator
from pdfminer.layout import LAParams, LTAnno, LTChar, LTTextContainer, LTTextLine
from pdfminer.pdfdevice import PDFTextDevice
from pdfminer.pdfdocument import PDFDocument
from pdfminer.pdffont import PDFFont
from pdfminer.pdfinterp import PDFPageInterpreter, PDFResourceManager
from pdfminer.pdfpage import PDFPage
from pdfminer.pdfparser import PDFParser

from extractor.model import Box
from extractor.readers.draft import clean
from extractor.readers.pdf.glyphs import Frame
from extractor.readers.pdf.page import PageContent
from extractor.readers.pdf.rows import Row, spell
from extractor.readers.pdf.streams import has_damaged_picture, is_damaged, packed_size
from extractor.vi.mending import readable
from extractor.vi.syllables import share_well_formed

_BLANK_CONTENT = 200
"""Bytes: a blank page still sets up its graphics state."""
_MAX_CONTENT = 2_000_000
"""Bytes of a page's content, packed; the second reader is slow on drawings."""
_MOST_LETTERS = 20_000
"""Of a page that it reads whole: a full one has 4,000."""
_READABLE = 0.6
"""Share of Vietnamese syllables below which its reading of a page is worth nothing."""
_MORE = 1.2
_FEW = 20
_SAME_PLACE = 4.0
_NOT_NEEDED = frozenset({"ToUnicode", "FontDescriptor", "W", "W2"})
_UNKNOWN = "(cid:"


class SecondReader:
    """A PDF as the second reader sees it; of what it cannot open it has no opinion."""

    def __init__(self, data: bytes, limit: int) -> None:
        """`limit`: pages after which to stop counting."""
        # Its warnings on odd files are not for the clerk's screen.
        logging.getLogger("pdfminer").setLevel(logging.ERROR)
        self._pages: list[PDFPage] = []
        self._sizes: list[int] = []
        self._damaged: list[int] = []
        self._gave_up = False
        forms: dict[int, bool] = {}
        try:
            for number, page in enumerate(PDFPage.create_pages(PDFDocument(PDFParser(io.BytesIO(data)))), 1):
                self._pages.append(page)
                self._sizes.append(packed_size(page))
                if is_damaged(page, forms):
                    self._damaged.append(number)
                if number > limit:
                    break
        except (Exception, RecursionError, MemoryError):
            self._gave_up = True  # of the rest it has no opinion

    @property
    def count(self) -> int:
        """How many pages it sees."""
        return len(self._pages)

    def read(self, number: int) -> PageContent | None:
        """Return a page (from 1) that the first reader lost, each figure of it doubtful; None if it is no better."""
        if not 0 < self._letters_on(number, _Fonts()) <= _MOST_LETTERS:
            return None
        fonts = PDFResourceManager()
        device = PDFPageAggregator(fonts, laparams=LAParams(boxes_flow=None))
        try:
            PDFPageInterpreter(fonts, device).process_page(self._pages[number - 1])
            return _content(device.get_result(), number)
        except (Exception, RecursionError, MemoryError):
            return None

    def losses(self, count: int, found: Mapping[int, int], pictured: Iterable[int] = ()) -> list[str]:
        """Return in words where it sees more than the first reader, and which pages do not unpack to their end.

        Args:
            count: Pages that the first reader found.
            found: Number of a page → letters and blanks that the first reader found on it, for the pages to compare.
            pictured: Pages that were read from their pictures.
        """
        broken = {*self._damaged, *filter(self._has_damaged_picture, pictured)}
        told = [f"trang {number}: dữ liệu của trang bị hỏng giữa chừng, có thể mất chữ" for number in sorted(broken)]
        fonts = _Fonts()
        fewer = 0 < self.count < count and not self._gave_up  # its numbers are others
        compared = {number: self._compared(number, fonts, found[number]) for number in sorted(found) if not fewer}
        told += [f"trang {number}: {loss}" for number, loss in compared.items() if loss and number not in self._damaged]
        if self.count > count:
            seen = f"bộ đọc thứ hai thấy {self.count} trang, bộ đọc chính chỉ thấy {count}"
            told.append(f"trang {count + 1}–{self.count}: {seen}")
        elif fewer:
            blank = ", ".join(str(number) for number in sorted(found) if not found[number])
            seen = f"bộ đọc chính thấy {count} trang, bộ đọc thứ hai chỉ thấy {self.count}"
            told.append(f"trang {blank or f'{self.count + 1}–{count}'}: {seen}")
        return told

    def _compared(self, number: int, fonts: PDFResourceManager, found: int) -> str:
        if not found:
            has_content = number <= self.count and self._sizes[number - 1] > _BLANK_CONTENT
            return "có nội dung nhưng không đọc được" if has_content else ""
        letters = self._letters_on(number, fonts)
        if letters <= _MORE * found + _FEW:
            return ""
        return f"bộ đọc thứ hai đếm {letters} chữ, bộ đọc chính chỉ đọc được {found}"

    def _has_damaged_picture(self, number: int) -> bool:
        try:
            return number <= self.count and has_damaged_picture(self._pages[number - 1])
        except (Exception, RecursionError, MemoryError):
            return False

    def _letters_on(self, number: int, fonts: PDFResourceManager) -> int:
        """How many letters it sees on a page; 0 for one of which it has no opinion."""
        device = _Counter(fonts)
        if number > self.count or self._sizes[number - 1] > _MAX_CONTENT:
            return 0
        try:
            PDFPageInterpreter(fonts, device).process_page(self._pages[number - 1])
        except (Exception, RecursionError, MemoryError):
            return 0
        return device.letters


def _content(layout: Any, number: int) -> PageContent | None:
    frame = Frame(layout.width, layout.height)
    rows = [row for line in _lines(layout) if (row := _row(line, frame, number)) is not None]
    texts = [spell(row)[0] for row in rows]
    text = "\n".join(texts)
    if not any(letter.isalnum() for letter in text) or share_well_formed(readable([text])[0]) < _READABLE:
        return None
    content = PageContent(number, rows=sorted(rows, key=lambda row: (row.bottom, row.x0)), size=frame.size)
    content.loss = f"trang {number}: bộ đọc chính không đọc được, chữ lấy từ bộ đọc thứ hai, xin đối chiếu"
    content.printed, content.letters = len(text), sum(map(str.isalnum, text))
    reason = f"trang {number} chỉ có bộ đọc thứ hai đọc được"
    content.doubts = [
        (Box(page=number, x0=row.x0, top=row.top, x1=row.x1, bottom=row.bottom), reason)
        for row, printed in zip(rows, texts, strict=True)
        if any(letter.isdigit() for letter in printed)
    ]
    return content


def _lines(container: Any) -> Iterator[LTTextLine]:
    for item in container:
        if isinstance(item, LTTextLine):
            yield item
        elif isinstance(item, LTTextContainer):
            yield from _lines(item)


def _row(line: LTTextLine, frame: Frame, number: int) -> Row | None:
    letters: list[str] = []
    left: list[float] = []
    right: list[float] = []
    spaced: list[bool] = []
    blank = False
    for sign in line:
        text = clean(sign.get_text())
        if isinstance(sign, LTAnno) or not text.strip():
            blank = True
        elif isinstance(sign, LTChar) and not text.startswith(_UNKNOWN):
            step = (sign.x1 - sign.x0) / len(text)
            for place, letter in enumerate(text):
                letters.append(letter)
                left.append(sign.x0 + place * step)
                right.append(sign.x0 + (place + 1) * step)
                spaced.append(blank and not place)
            blank = False
    if not letters:
        return None
    return Row(
        page=number,
        frame=frame,
        letters=letters,
        left=left,
        right=right,
        spaced=spaced,
        top=frame.height - line.y1,
        bottom=frame.height - line.y0,
        size=line.height,
        bold=False,
        italic=False,
    )


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
