"""Word documents (DOCX, DOCM, DOTX and Strict OOXML), from the XML in document order.

package (the ZIP, with limits) → styles → numbering → runs (a paragraph's words) → body (paragraphs, tables, notes).
"""

from __future__ import annotations

from extractor.readers.docx.body import read_docx

__all__ = ["read_docx"]
