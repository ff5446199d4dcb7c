"""What is filled into a form or written onto a page: it is drawn apart from the page's content, but people read it.

Fields and free text with an appearance are drawn into the page, so that they are read like print, in their place.
A box that is ticked is drawn with its tick. A field that has only a value («NeedAppearances») becomes a row in its box.
Seals of signatures and stamps («ĐẾN, số … ngày …») say when another office took the letter in, notes are the talk of
reviewers: neither is the report.
"""

from __future__ import annotations

import ctypes

import numpy as np
import pypdfium2 as pdfium
import pypdfium2.raw as raw

from extractor.readers.pdf.glyphs import Frame, show
from extractor.readers.pdf.rows import Row

MAX_ANNOTATIONS = 5_000
_MAX_VALUE = 20_000
_TYPED = frozenset({"Tx", "Ch"})
_HIDDEN = raw.FPDF_ANNOT_FLAG_HIDDEN | raw.FPDF_ANNOT_FLAG_NOVIEW
_USUAL_SIZE = 12.0


def draw_annotations(page: pdfium.PdfPage, number: int) -> tuple[bool, list[Row]]:
    """Return whether something was drawn into the page, which must then be opened again, and rows of the other texts.

    Args:
        page: An open page; it is changed in memory only.
        number: Its number, for the rows.
    """
    count = min(raw.FPDFPage_GetAnnotCount(page.raw), MAX_ANNOTATIONS)
    drawn = False
    rows: list[Row] = []
    for place in range(max(count, 0)):
        annotation = raw.FPDFPage_GetAnnot(page.raw, place)
        if not annotation:
            continue
        try:
            flags = raw.FPDFAnnot_GetFlags(annotation)
            key = _value_key(annotation)
            if not key or flags & _HIDDEN:
                raw.FPDFAnnot_SetFlags(annotation, flags | raw.FPDF_ANNOT_FLAG_HIDDEN)
            elif raw.FPDFAnnot_HasKey(annotation, b"AP"):
                drawn = True
            else:
                rows.extend(_rows(_text(annotation, key), _box(annotation, page), number))
        finally:
            raw.FPDFPage_CloseAnnot(annotation)
    drawn = drawn and raw.FPDFPage_Flatten(page.raw, raw.FLAT_NORMALDISPLAY) == raw.FLATTEN_SUCCESS
    return drawn, rows


def _value_key(annotation: object) -> bytes:
    """Where the words of a field or a free text are kept; b"" for anything else."""
    kind = raw.FPDFAnnot_GetSubtype(annotation)
    if kind == raw.FPDF_ANNOT_FREETEXT:
        return b"Contents"
    # A field that is one of several boxes has its type in its parent, out of reach: drawn if it has an appearance.
    typed = kind == raw.FPDF_ANNOT_WIDGET and (_text(annotation, b"FT") in {*_TYPED, ""} or _is_ticked(annotation))
    return b"V" if typed else b""


def _text(annotation: object, key: bytes) -> str:
    size = min(raw.FPDFAnnot_GetStringValue(annotation, key, None, 0), _MAX_VALUE)
    if size <= 2:
        return ""
    buffer = (ctypes.c_ushort * (size // 2 + 1))()
    raw.FPDFAnnot_GetStringValue(annotation, key, buffer, size)
    return bytes(buffer)[: size - 2].decode("utf-16-le", "replace")


def _box(annotation: object, page: pdfium.PdfPage) -> tuple[Frame, float, float, float, float]:
    rect = raw.FS_RECTF()
    raw.FPDFAnnot_GetRect(annotation, ctypes.byref(rect))
    frame, x, y = show(np.array([rect.left, rect.right]), np.array([rect.bottom, rect.top]), page)
    return frame, float(x.min()), float(y.min()), float(x.max()), float(y.max())


def _rows(value: str, box: tuple[Frame, float, float, float, float], number: int) -> list[Row]:
    """The lines of a value, spread over its box; how wide each letter would be drawn nobody knows."""
    frame, x0, top, x1, bottom = box
    lines = [line.strip() for line in value.splitlines() if line.strip()]
    rows = []
    for place, line in enumerate(lines):
        height = (bottom - top) / len(lines)
        size = min(max(height, 1.0), _USUAL_SIZE)
        step = min((x1 - x0) / len(line), 0.5 * size)
        inked = [at for at, letter in enumerate(line) if not letter.isspace()]
        rows.append(
            Row(
                page=number,
                frame=frame,
                letters=[line[at] for at in inked],
                left=[x0 + step * at for at in inked],
                right=[x0 + step * (at + 1) for at in inked],
                spaced=[at > 0 and line[at - 1].isspace() for at in inked],
                top=top + place * height,
                bottom=top + (place + 1) * height,
                size=size,
                bold=False,
                italic=False,
            )
        )
    return rows


def _is_ticked(annotation: object) -> bool:
    return _text(annotation, b"AS") not in {"", "Off"}
