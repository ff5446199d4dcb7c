"""OpenDocument text (ODT, as LibreOffice writes it): styles and list counters, then the content in document order.

**Source**: OASIS Open Document Format for Office Applications 1.3, part 3 (schema).
"""

from __future__ import annotations

from extractor.readers.odt.reader import read_odt

__all__ = ["read_odt"]
