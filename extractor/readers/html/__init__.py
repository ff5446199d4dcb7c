"""Web pages, as portals print them and Word saves them: the frame around each, then what a browser shows."""

from __future__ import annotations

from extractor.readers.html.reader import read_html

__all__ = ["read_html"]
