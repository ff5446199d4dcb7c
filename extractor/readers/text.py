"""Plain text, in whatever code page `decoding` finds: a block a line."""

from __future__ import annotations

import regex

from extractor.errors import NoTextError
from extractor.model import Block, Document, Span
from extractor.readers.decoding import decode_bytes
from extractor.readers.draft import Draft, clean, has_words

_LINE_RE = regex.compile(r"[^\n]+")


def read_text(data: bytes, file_name: str, media_type: str) -> Document:
    """Return the text with a block a line; empty lines stay in the text, a form feed begins a page.

    Raises:
        NoTextError: No letter and no digit in it.
        DamagedError: UTF-16 by its mark, but not by its bytes.
    """
    decoded, losses = decode_bytes(data)
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
