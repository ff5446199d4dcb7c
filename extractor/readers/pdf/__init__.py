"""Digital PDF, from the places of its characters.

annotations (drawn into the page) → glyphs (characters with places) → rows (base lines) → rules (grids) → page →
unruled, columns, furniture, tables → reader; second looks over its shoulder.
"""

from __future__ import annotations

from extractor.readers.pdf.reader import read_pdf, read_pdf_page

__all__ = ["read_pdf", "read_pdf_page"]
