"""From places on pages back to the text: doubtful figures get their span, tilted lines of scans their true boxes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

import regex

from extractor.model import Box, Document, Line, Span
from extractor.readers.pdf.page import PageContent
from extractor.readers.scan.picture import unturn

_WORD_RE = regex.compile(r"\S+")


def settle(document: Document, pages: Sequence[PageContent]) -> Document:
    """Return the document with the doubts of its pages, and with boxes that fit the pages as scanned."""
    scans = {page.number: page for page in pages if page.scanned}
    doubtful = [page for page in pages if page.doubts]
    if not scans and not doubtful:
        return document
    doubts = tuple(sorted({*document.doubts, *_doubts(document, doubtful)}))
    lines = [place for line in document.lines for place in _as_scanned(document.text, line, scans.get(line.page))]
    return replace(document, doubts=doubts, lines=tuple(lines))


def _doubts(document: Document, pages: Iterable[PageContent]) -> Iterator[tuple[Span, str]]:
    lines: dict[int, list[Line]] = defaultdict(list)
    for line in document.lines:
        lines[line.page].append(line)
    for page in pages:
        for box, reason in page.doubts:
            covered = [place for line in lines[page.number] for place in _under(box, line, document.text)]
            if covered:
                yield Span(min(covered), max(covered) + 1), reason


def _under(box: Box, line: Line, text: str) -> Iterator[int]:
    """The characters of the line whose middle lies in the box."""
    if not line.top - 1 <= (box.top + box.bottom) / 2 <= line.bottom + 1:
        return
    for place in range(len(line.span)):
        middle = (line.edges[place] + line.edges[place + 1]) / 2
        if box.x0 <= middle <= box.x1 and not text[line.span.start + place].isspace():
            yield line.span.start + place


def _as_scanned(text: str, line: Line, page: PageContent | None) -> Iterator[Line]:
    """A line of a tilted page word by word, each where it stands on the page as scanned."""
    if page is None or not page.tilt or len(line.span) == 1:
        yield line
        return
    for match in _WORD_RE.finditer(text, line.span.start, line.span.end):
        start, end = match.start() - line.span.start, match.end() - line.span.start
        edges = line.edges[start : end + 1]
        middle = (edges[0] + edges[-1]) / 2
        x, y = unturn(middle, (line.top + line.bottom) / 2, page.tilt, page.size)
        across, down = x - middle, y - (line.top + line.bottom) / 2
        yield Line(
            span=Span(*match.span()),
            page=line.page,
            top=line.top + down,
            bottom=line.bottom + down,
            edges=tuple(edge + across for edge in edges),
        )
