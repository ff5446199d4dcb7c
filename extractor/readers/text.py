"""Plain text: UTF-8, UTF-16 with a mark, or the Windows code page of Vietnam (1258) as the last resort."""

from __future__ import annotations

import codecs

import regex

from extractor.errors import DamagedError, NoTextError
from extractor.model import Block, Document, Span
from extractor.readers.draft import Draft, clean, has_words

_LINE_RE = regex.compile(r"[^\n]+")
_UNDECODED = "\ufffd"


def read_text(data: bytes, file_name: str, media_type: str) -> Document:
    """Return the text with a block a line; empty lines stay in the text, a form feed begins a page.

    Raises:
        NoTextError: No letter and no digit in it.
        DamagedError: UTF-16 by its mark, but not by its bytes.
    """
    decoded, losses = _decode(data)
    draft = Draft(losses=losses)
    pages = [clean(page) for page in decoded.split("\f")]
    if not has_words(pages):
        raise NoTextError("Tệp văn bản không có chữ nào.", next_step="Kiểm tra lại tệp gốc.")
    draft.pieces.append("\n".join(pages))
    draft.length = len(draft.pieces[0])
    start = 0
    for number, page in enumerate(pages, start=1):
        for match in _LINE_RE.finditer(page):
            if match.group().strip():
                span = Span(start + match.start(), start + match.end())
                draft.blocks.append(Block(span=span, page=number if len(pages) > 1 else None))
        if len(pages) > 1:
            draft.pages.append(Span(start, start + len(page)))
        start += len(page) + 1
    return draft.finish(data=data, file_name=file_name, media_type=media_type, reader="text")


def _decode(data: bytes) -> tuple[str, list[str]]:
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        try:
            return data.decode("utf-16"), []
        except UnicodeDecodeError as error:
            raise DamagedError(
                "Tệp văn bản UTF-16 bị cắt cụt hoặc hỏng.", next_step="Lưu lại tệp theo mã UTF-8 rồi nạp lại."
            ) from error
    try:
        return data.decode("utf-8-sig"), []
    except UnicodeDecodeError:
        return _decode_damaged(data)


def _decode_damaged(data: bytes) -> tuple[str, list[str]]:
    """A few bad bytes in UTF-8 are damage; many mean another code page."""
    text = data.decode("utf-8-sig", "replace")
    bad = text.count(_UNDECODED)
    if bad * 20 <= sum(not character.isascii() for character in text):
        return text, [f"{bad} chỗ không giải mã được (tệp UTF-8 có byte hỏng)"]
    try:
        text = data.decode("cp1258")
    except UnicodeDecodeError:
        text = data.decode("cp1258", "replace")
    return text, ["tệp không theo mã UTF-8, đã đọc theo bảng mã Windows-1258; chữ có thể sai"]
