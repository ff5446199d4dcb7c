"""A file becomes a `Document`: the type from its bytes, one module a format.

`read` is the only door; `READERS` is the table of contents. A form that is not in it is refused with the next step.
"""

from __future__ import annotations

import errno
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from extractor.errors import DamagedError, EmptyError, LimitError, ReadError, system_reason
from extractor.model import Document
from extractor.readers import sniff
from extractor.readers.doc import read_doc
from extractor.readers.docx import read_docx
from extractor.readers.html import read_html
from extractor.readers.ods import read_ods
from extractor.readers.odt import read_odt
from extractor.readers.pdf import read_pdf, read_pdf_page
from extractor.readers.refuse import refuse
from extractor.readers.rtf import read_rtf
from extractor.readers.scan.apart import pack_page
from extractor.readers.scan.image import read_image, read_image_page
from extractor.readers.text import read_text
from extractor.readers.xls import read_xls
from extractor.readers.xlsx import read_xlsx

READERS: dict[str, Callable[[bytes, str, str], Document]] = {
    sniff.TEXT: read_text,
    sniff.DOCX: read_docx,
    sniff.DOCM: read_docx,
    sniff.DOTX: read_docx,
    sniff.DOTM: read_docx,
    sniff.DOC: read_doc,
    sniff.RTF: read_rtf,
    sniff.ODT: read_odt,
    sniff.ODS: read_ods,
    sniff.HTML: read_html,
    sniff.XLSX: read_xlsx,
    sniff.XLS: read_xls,
    sniff.PDF: read_pdf,
    sniff.PNG: read_image,
    sniff.JPEG: read_image,
    sniff.TIFF: read_image,
}

_OF_THE_MACHINE = (errno.ENOSPC, errno.EMFILE, errno.ENFILE, errno.ENOMEM)


def read(data: bytes, file_name: str) -> Document:
    """Return the file as one NFC text with its blocks, tables, pages and boxes.

    Args:
        data: All bytes of the file; their SHA-256 is the document's id.
        file_name: Kept for people; never used to guess the type.

    Raises:
        ReadError: One of its kinds, with a Vietnamese message and the next step; nothing else escapes.
    """
    if not data:
        raise EmptyError("Tệp rỗng (0 byte).", next_step="Sao chép hoặc tải lại tệp gốc rồi nạp lại.")
    with _only_read_errors():
        media_type = sniff.sniff(data)
        reader = READERS.get(media_type)
        if reader is None:
            refuse(data, media_type)
        return reader(data, file_name, media_type)


def read_apart(data: bytes, number: int) -> bytes:
    """Return one scanned page (from 1) of a file, packed for the reading of the whole (`pace.put_off`).

    Raises:
        ReadError: One of its kinds; nothing else escapes.
    """
    with _only_read_errors():
        read_one = read_pdf_page if sniff.sniff(data) == sniff.PDF else read_image_page
        return pack_page(read_one(data, number))


@contextmanager
def _only_read_errors() -> Iterator[None]:
    try:
        yield
    except ReadError:
        raise
    except MemoryError as error:
        raise LimitError(
            "Tệp cần nhiều bộ nhớ hơn mức cho phép.", next_step="Kiểm tra nguồn gốc của tệp, hoặc tách nhỏ tệp."
        ) from error
    except (Exception, RecursionError) as error:
        if isinstance(error, OSError) and error.errno in _OF_THE_MACHINE:
            reason = system_reason(error)
            raise DamagedError(f"Chưa đọc được tệp: {reason.words}.", next_step=reason.next_step) from error
        # Documents are hostile data: what a library throws at odd bytes is damage, not a fault of the batch.
        raise DamagedError(
            f"Tệp hỏng hoặc không đúng chuẩn, không đọc được ({type(error).__name__}).",
            next_step="Mở tệp bằng phần mềm đã tạo ra nó, lưu lại rồi nạp lại.",
        ) from error
