"""Is a PDF page whole? One whose bytes break in the middle ends there in every reader, in silence.

What is packed by zlib bears a checksum of itself (**source**: RFC 1950); damage within, or an end that is missing, is
told by it without asking what the page says. Streams packed otherwise bear none.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator

from pdfminer.pdfpage import PDFPage
from pdfminer.pdftypes import LITERALS_FLATE_DECODE, PDFStream, resolve1

_HEAD, _TAIL = 2, 4
"""Bytes of zlib before and behind what it packs."""
_PIECE = 1 << 20
_MOST = 64 << 20
"""Bytes of one stream, unpacked, that are looked at; pdfium has given up a page before."""


def packed_size(page: PDFPage) -> int:
    """Return how many bytes the page is written in, as they stand in the file."""
    return sum(len(stream.rawdata or b"") for stream in _contents(page))


def is_damaged(page: PDFPage, seen: dict[int, bool]) -> bool:
    """Return whether the page, or a form that it prints, does not unpack to its end.

    Args:
        page: As pdfminer has it, nothing of it unpacked yet.
        seen: What was found of forms that other pages print, too; is added to.
    """
    if not all(map(_is_whole, _contents(page))):
        return True
    for form in _forms(page):
        key = form.objid or 0
        if key not in seen:
            seen[key] = not _is_whole(form)
        if seen[key]:
            return True
    return False


def _contents(page: PDFPage) -> list[PDFStream]:
    contents = [resolve1(content) for content in page.contents or []]
    return [content for content in contents if isinstance(content, PDFStream)]


def _forms(page: PDFPage) -> Iterator[PDFStream]:
    resources = page.resources if isinstance(page.resources, dict) else {}
    named = resolve1(resources.get("XObject"))
    for reference in named.values() if isinstance(named, dict) else ():
        printed = resolve1(reference)
        if isinstance(printed, PDFStream) and getattr(resolve1(printed.get("Subtype")), "name", "") == "Form":
            yield printed


def _is_whole(stream: PDFStream) -> bool:
    data, filters = stream.rawdata, stream.get_filters()
    if not data or not filters or filters[0][0] not in LITERALS_FLATE_DECODE:
        return True
    if stream.decipher and stream.objid is not None and stream.genno is not None:
        data = stream.decipher(stream.objid, stream.genno, data, stream.attrs)
    unpacking, rest, size, check = zlib.decompressobj(-zlib.MAX_WBITS), data[_HEAD:], 0, 1
    try:
        while rest and not unpacking.eof and size < _MOST:
            piece = unpacking.decompress(rest, _PIECE)
            rest = unpacking.unconsumed_tail
            size += len(piece)
            check = zlib.adler32(piece, check)
            if not piece and not rest:
                break
    except zlib.error:
        return False
    if size >= _MOST:
        return True
    said = unpacking.unused_data[:_TAIL]
    # A few programs leave the checksum out; what it is of has come to its end all the same.
    return unpacking.eof and (len(said) < _TAIL or said == check.to_bytes(_TAIL, "big") or not said.strip())
