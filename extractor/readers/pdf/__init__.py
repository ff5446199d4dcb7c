"""Digital PDF, from the places of its characters.

glyphs (characters with places) → rows (base lines) → rules (grids) → page → columns, furniture, tables → reader.
"""

from __future__ import annotations

from extractor.readers.pdf.reader import read_pdf

__all__ = ["read_pdf"]
