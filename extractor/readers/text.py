"""Plain text, in whatever code page `decoding` finds: a block a line, or a cell of a table set with bars or tabs."""

from __future__ import annotations

import regex

from extractor.errors import NoTextError
from extractor.model import Block, Cell, Document, Span
from extractor.readers.decoding import decode_bytes
from extractor.readers.draft import Draft, clean, has_words
from extractor.readers.text_tables import TextTable, find_tables

_LINE_RE = regex.compile(r"[^\n]+")


def read_text(data: bytes, file_name: str, media_type: str) -> Document:
    """Return the text with a block a line or a cell; empty lines stay in the text, a form feed begins a page.

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
        _add_lines(draft, start, page, number if len(pages) > 1 else None)
        if len(pages) > 1:
            draft.pages.append(Span(start, start + len(page)))
        start += len(page) + 1
    return draft.finish(data=data, file_name=file_name, media_type=media_type, reader="text")


def _add_lines(draft: Draft, start: int, page: str, number: int | None) -> None:
    """Add the lines of a page that begins at `start` of the text."""
    text = draft.pieces[0]
    lines = [
        Span(start + match.start(), start + match.end()) for match in _LINE_RE.finditer(page) if match.group().strip()
    ]
    tables = find_tables(text, lines)
    at = 0
    while at < len(lines):
        if at in tables:
            _add_table(draft, tables[at], number)
            at = tables[at].last
        else:
            draft.blocks.append(Block(span=lines[at], page=number))
            at += 1


def _add_table(draft: Draft, table: TextTable, number: int | None) -> None:
    key = draft.open_table()
    for row, cells in enumerate(table.rows):
        for column, span in enumerate(cells):
            draft.add_cell(key, Cell(row=row, column=column, span=span))
            if len(span):
                draft.blocks.append(Block(span=span, kind="cell", page=number, table=key))
