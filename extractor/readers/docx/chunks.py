"""Foreign parts that Word shows as if they were text of the document (w:altChunk): HTML, RTF, plain text, another DOCX.

Programs that assemble reports write them so; Word takes them in when it saves the document.

**Source**: ECMA-376 part 1, 17.17.2 (altChunk).
"""

from __future__ import annotations

from contextvars import ContextVar
from dataclasses import replace

from extractor.errors import ReadError
from extractor.model import Document, Span
from extractor.readers.draft import Draft

MAX_CHUNKS = 200
_within: ContextVar[bool] = ContextVar("within a foreign part", default=False)


def read_chunk(data: bytes, name: str) -> Document | None:
    """Return a foreign part as a document; None if it is of a form that Word does not take in, or cannot be read."""
    from extractor.readers import READERS, sniff  # the table of contents knows this room, too

    media_type = sniff.sniff(data) if data else ""
    if _within.get() or media_type not in {sniff.HTML, sniff.RTF, sniff.TEXT, sniff.DOCX, sniff.DOTX, sniff.DOCM}:
        return None
    entered = _within.set(True)  # a part within a part could hold itself
    try:
        return READERS[media_type](data, name, media_type)
    except ReadError:
        return None
    finally:
        _within.reset(entered)


def take_in(draft: Draft, chunk: Document, prefix: str, kind: str, table: int | None) -> None:
    """Add the blocks and tables of a foreign part; outside of its tables they are of `kind`, in the cell of `table`."""
    shift = draft.next_start
    keys = [draft.open_table() for _ in chunk.tables]
    for number, block in enumerate(chunk.blocks, 1):
        inside = block.table is not None
        draft.add(
            chunk.text[block.span.start : block.span.end],
            block.kind if inside else kind,
            address=f"{prefix}/{block.address or f'p{number}'}",
            table=table if block.table is None else keys[block.table],
            bold=block.bold,
            italic=block.italic,
            style=block.style,
        )
    for key, found in zip(keys, chunk.tables, strict=True):
        for cell in found.cells:
            draft.add_cell(key, replace(cell, span=Span(cell.span.start + shift, cell.span.end + shift)))
    draft.losses.extend(loss for loss in chunk.losses if loss not in draft.losses)
