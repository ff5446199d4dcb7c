"""The second reader: pdfminer counts the pages too, and knows whether a page that seems blank has content.

Readers of damaged files do not fail, they stop early in silence; where the two disagree the document is partial.
"""

from __future__ import annotations

import io
import logging
from collections.abc import Set as AbstractSet

_BLANK_CONTENT = 200
"""Bytes: a blank page still sets up its graphics state."""


def second_opinion(data: bytes, count: int, blank: AbstractSet[int], limit: int) -> list[str]:
    """Return in words where the second reader disagrees with the first; nothing if it cannot read the file.

    Args:
        data: The bytes of the PDF.
        count: Pages that the first reader found.
        blank: Numbers of the pages on which it found nothing at all.
        limit: Pages after which to stop counting.
    """
    from pdfminer.pdfdocument import PDFDocument
    from pdfminer.pdfpage import PDFPage
    from pdfminer.pdfparser import PDFParser
    from pdfminer.pdftypes import PDFStream, resolve1

    logging.getLogger("pdfminer").setLevel(logging.ERROR)  # its warnings on odd files are not for the clerk's screen
    losses: list[str] = []
    other = 0
    try:
        for page in PDFPage.create_pages(PDFDocument(PDFParser(io.BytesIO(data)))):
            other += 1
            if other > limit:
                break
            if other in blank:
                streams = [resolve1(content) for content in page.contents or []]
                size = sum(len(stream.rawdata or b"") for stream in streams if isinstance(stream, PDFStream))
                if size > _BLANK_CONTENT:
                    losses.append(f"trang {other}: có nội dung nhưng không đọc được")
    except (Exception, RecursionError, MemoryError):
        # A reader that gives up has no opinion on the rest.
        return losses
    if other > count:
        losses.append(f"trang {count + 1}–{other}: bộ đọc thứ hai thấy {other} trang, bộ đọc chính chỉ thấy {count}")
    return losses
