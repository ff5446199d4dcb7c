"""A scanned page on its way between two processes: JSON, packed; the same page comes out as went in."""

from __future__ import annotations

import zlib

from extractor import codec
from extractor.errors import LimitError
from extractor.readers.pdf.page import PageContent

_MAX_PAGE = 256 * 1024 * 1024


def pack_page(content: PageContent) -> bytes:
    """Return a page as bytes, about 20 kB for a full one."""
    return zlib.compress(codec.dump_json(content), 1)


def unpack_page(packed: bytes) -> PageContent:
    """Return the page that was packed.

    Raises:
        LimitError: it unfolds to more than any page has.
        ValueError: it is no page.
    """
    unpacker = zlib.decompressobj()
    data = unpacker.decompress(packed, _MAX_PAGE)
    if unpacker.unconsumed_tail:
        raise LimitError("Trang quét cho ra quá nhiều dữ liệu.")
    return codec.load_json(PageContent, data)
