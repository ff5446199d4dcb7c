"""A PDF that was cut before its catalogue or trailer: the pages that are left of it get both anew.

**Source**: ISO 32000-1, 7.5.5 (trailer), 7.7.2 and 7.7.3 (catalogue and page tree). Pages packed into object streams
are not found.
"""

from __future__ import annotations

import regex

_OBJECT_RE = regex.compile(rb"(?<!\d)(\d{1,7})\s+(\d{1,5})\s+obj\b")
_PAGE_RE = regex.compile(rb"/Type\s*/Page(?![A-Za-z])")
_MOST_PAGES = 5_000
_PAGE_LENGTH = 4_096
"""Bytes of a page's object that are looked at: what it says of itself, not what it prints."""


def rescued(data: bytes) -> bytes | None:
    """Return the file with a page tree, a catalogue and a trailer of its pages in their order; None without pages."""
    pages: dict[bytes, None] = {}
    highest = 0
    for found in _OBJECT_RE.finditer(data):
        highest = max(highest, int(found.group(1)))
        says = data[found.end() : found.end() + _PAGE_LENGTH].partition(b"endobj")[0]
        if _PAGE_RE.search(says.partition(b"stream")[0]):
            pages[b"%b %b R" % found.groups()] = None
        if len(pages) > _MOST_PAGES:
            return None
    if not pages:
        return None
    tree, catalogue = highest + 1, highest + 2
    return data + b"\n".join(
        (
            b"\nendstream\nendobj",
            b"%d 0 obj\n<< /Type /Pages /Count %d /Kids [%b] >>\nendobj" % (tree, len(pages), b" ".join(pages)),
            b"%d 0 obj\n<< /Type /Catalog /Pages %d 0 R >>\nendobj" % (catalogue, tree),
            b"trailer\n<< /Root %d 0 R /Size %d >>\nstartxref\n0\n%%%%EOF\n" % (catalogue, catalogue + 1),
        )
    )
