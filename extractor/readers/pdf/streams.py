"""Is a PDF page whole? One whose bytes break in the middle ends there in every reader, in silence.

What is packed by zlib bears a checksum of itself (**source**: RFC 1950); damage within, or an end that is missing, is
told by it without asking what the page says. A JPEG bears none, but its marks must follow each other up to its end
(**source**: ITU-T T.81, annex B); single bytes changed within it are not seen. Streams packed otherwise tell nothing.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator

from pdfminer.pdfpage import PDFPage
from pdfminer.pdftypes import LITERALS_DCT_DECODE, LITERALS_FLATE_DECODE, PDFStream, resolve1

_HEAD, _TAIL = 2, 4
"""Bytes of zlib before and behind what it packs."""
_PIECE = 1 << 20
_MOST = 64 << 20
"""Bytes of one stream, unpacked, that are looked at; pdfium has given up a page before."""
_JPEG, _SCAN, _END = b"\xff\xd8", 0xDA, 0xD9
_IN_SCAN = frozenset({0x00, *range(0xD0, 0xD8)})
_SEGMENTS = frozenset({*range(0xC0, 0xD0), *range(0xDA, 0xDE), *range(0xE0, 0xF0), 0xFE})
_BEHIND = 1024
"""Bytes that may stand behind the end of a JPEG."""


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
    for form in _printed(page, "Form"):
        key = form.objid or 0
        if key not in seen:
            seen[key] = not _is_whole(form)
        if seen[key]:
            return True
    return False


def has_damaged_picture(page: PDFPage) -> bool:
    """Return whether a picture that the page prints, unless it is in a form, ends before its end."""
    return not all(map(_is_whole, _printed(page, "Image")))


def _contents(page: PDFPage) -> list[PDFStream]:
    contents = [resolve1(content) for content in page.contents or []]
    return [content for content in contents if isinstance(content, PDFStream)]


def _printed(page: PDFPage, kind: str) -> Iterator[PDFStream]:
    resources = page.resources if isinstance(page.resources, dict) else {}
    named = resolve1(resources.get("XObject"))
    for reference in named.values() if isinstance(named, dict) else ():
        printed = resolve1(reference)
        if isinstance(printed, PDFStream) and getattr(resolve1(printed.get("Subtype")), "name", "") == kind:
            yield printed


def _is_whole(stream: PDFStream) -> bool:
    data, filters = stream.rawdata, stream.get_filters()
    if not data or not filters:
        return True
    if stream.decipher and stream.objid is not None and stream.genno is not None:
        data = stream.decipher(stream.objid, stream.genno, data, stream.attrs)
    if filters[0][0] in LITERALS_FLATE_DECODE:
        return _unpacks(data)
    return filters[0][0] not in LITERALS_DCT_DECODE or _is_whole_jpeg(data)


def _unpacks(data: bytes) -> bool:
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


def _is_whole_jpeg(data: bytes) -> bool:
    at, in_scan = data.find(_JPEG) + len(_JPEG), False
    while 0 <= at < len(data) - 1 and data[at] == 0xFF:
        mark = data[at + 1]
        if mark == _END:
            return len(data) - at < _BEHIND
        if mark == 0xFF:
            at += 1
        elif mark in _SEGMENTS:
            in_scan = in_scan or mark == _SCAN
            at += 2 + int.from_bytes(data[at + 2 : at + 4], "big")
        elif in_scan and mark in _IN_SCAN:
            at += 2
        else:
            return False
        at = data.find(b"\xff", at) if in_scan else at
    return False
