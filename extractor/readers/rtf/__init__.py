"""Rich Text Format, as Word, WordPad and LibreOffice write it: tokens → words with their state → paragraphs, tables.

**Source**: Rich Text Format Specification, version 1.9.1 (Microsoft, 2008).
"""

from __future__ import annotations

from extractor.readers.rtf.reader import read_rtf

__all__ = ["read_rtf"]
