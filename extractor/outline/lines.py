"""The document as physical lines, with what the eye sees of each: page, left and right edge, gap above, type face.

Page numbers and running heads are told apart here («furniture»): they may stand in the middle of a sentence.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import regex

from extractor.model import Block, Document, Span

_LINE_RE = regex.compile(r"[^\n]+")
_PAGE_NUMBER_RE = regex.compile(
    r"(?i)(?:[-–—~|\s]{0,4})(?:trang\s{0,2})?(?P<number>\d{1,3})(?:\s?/\s?\d{1,3})?[-–—~|\s]{0,4}"
)
_DIGITS_RE = regex.compile(r"\d+")
_COLUMN_RE = regex.compile(r"\s{3,}|\s*\t\s*|\s?\|\s?")
_BEFORE_OPEN_RE = regex.compile(r"(?i)(?:^|\W)(?:số\s?[:.]?|ngày|tháng|năm)$")
_AFTER_OPEN_RE = regex.compile(r"(?i)[/\-–]|(?:tháng|năm)\b|\d{4}\W*$")
_MIN_PAGE_LETTERS = 600  # two lone numbers closer than this are cells of a table, no page numbers
_MIN_REPEATS = 3
_BOX = 200  # letters of a table's only cell that are prose
_WIDE_GAP = 3.0  # blanks between two columns on one line, in widths of a letter
_MIN_WIDE_GAP = 14.0  # points; a justified line may stretch its blanks up to this


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A physical line (or, in a format without lines, a paragraph) without the blanks at its edges.

    `gap`: an empty line stands above. `same_block`: it follows a line break within one block. Edges are points on the
    page, None where the format has none; `word` is the width of the first word.
    """

    span: Span
    text: str
    kind: str = "paragraph"
    page: int | None = None
    table: int | None = None
    gap: bool = False
    same_block: bool = False
    indent: int = 0
    bold: bool = False
    italic: bool = False
    style: str = ""
    x0: float | None = None
    x1: float | None = None
    word: float = 0.0
    top: float = 0.0
    bottom: float = 0.0


def split_lines(document: Document) -> tuple[Line, ...]:
    """Return the lines of all blocks in reading order, furniture marked by its kind."""
    lines: list[Line] = []
    boxes = _boxes(document)
    for block in document.blocks:
        if block.table in boxes:
            block = replace(block, kind="paragraph", table=None)
        lines.extend(_lines_of(document, block, lines[-1].span.end if lines else 0))
    numbers = _page_numbers(document, lines) | _running_heads(lines)
    return tuple(
        replace(line, kind="furniture") if at in numbers or line.kind in {"page_header", "page_footer"} else line
        for at, line in enumerate(lines)
    )


def _boxes(document: Document) -> frozenset[int | None]:
    """Tables of one cell that hold prose: a frame around a text, whose lines are paragraphs like others."""
    return frozenset(
        at for at, table in enumerate(document.tables) if len(table.cells) == 1 and len(table.cells[0].span) > _BOX
    )


def is_note(line: Line) -> bool:
    """Return whether the line is of a note at the foot of a page, which may part a sentence that goes on overleaf."""
    return line.kind == "footnote" and line.page is not None


def columns(document: Document, line: Line) -> tuple[Span, ...]:
    """Return the pieces of a line that stand side by side: wide blanks, tabs and « | » part two columns."""
    cuts = [match.span() for match in _COLUMN_RE.finditer(line.text)]
    if not cuts and line.x0 is not None:
        cuts = list(_wide_gaps(document, line))
    cuts = [cut for cut in cuts if not _is_left_open(line.text[: cut[0]], line.text[cut[1] :])]
    pieces = []
    start = 0
    for first, last in [*cuts, (len(line.text), len(line.text))]:
        if line.text[start:first].strip():
            pieces.append(Span(line.span.start + start, line.span.start + first))
        start = last
    return tuple(pieces) or (line.span,)


def _is_left_open(before: str, after: str) -> bool:
    """Return whether the wide blank waits for a number: «Số:      /BC-UBND», «ngày     tháng 11 năm 2023»."""
    return bool(_BEFORE_OPEN_RE.search(before.rstrip()) or _AFTER_OPEN_RE.match(after))


def _lines_of(document: Document, block: Block, end_before: int) -> Iterator[Line]:
    text = document.text
    first = True
    for match in _LINE_RE.finditer(text, block.span.start, block.span.end):
        raw = match.group()
        words = raw.strip()
        if not words:
            continue
        start = match.start() + len(raw) - len(raw.lstrip())
        span = Span(start, start + len(words))
        x0, x1, top, bottom = _edges(document, span)
        word_end = _place(document, start + len(words.split(maxsplit=1)[0]) - 1) if x0 is not None else None
        yield Line(
            span=span,
            text=words,
            kind=block.kind,
            page=block.page if block.page is not None else document.page_of(start),
            table=block.table,
            gap=text.count("\n", end_before, start) > 1,
            same_block=not first,
            indent=start - match.start(),
            bold=block.bold,
            italic=block.italic,
            style=block.style,
            x0=x0,
            x1=x1,
            word=word_end[1] - x0 if word_end and x0 is not None else 0.0,
            top=top,
            bottom=bottom,
        )
        first = False
        end_before = span.end


def _edges(document: Document, span: Span) -> tuple[float | None, float | None, float, float]:
    if not document.lines:
        return None, None, 0.0, 0.0
    boxes = document.locate(span)
    if not boxes:
        return None, None, 0.0, 0.0
    return (
        min(box.x0 for box in boxes),
        max(box.x1 for box in boxes),
        min(box.top for box in boxes),
        max(box.bottom for box in boxes),
    )


def _wide_gaps(document: Document, line: Line) -> Iterator[tuple[int, int]]:
    """Yield the blanks of a printed line that are too wide to part two words of one sentence."""
    if line.x0 is None or line.x1 is None:
        return
    limit = max(_MIN_WIDE_GAP, _WIDE_GAP * (line.x1 - line.x0) / max(1, len(line.text)))
    at = line.span.start
    for match in regex.finditer(r"\s+", line.text):
        before = _place(document, at + match.start() - 1)
        after = _place(document, at + match.end())
        if before and after and after[0] - before[1] > limit:
            yield match.span()


def _place(document: Document, offset: int) -> tuple[float, float] | None:
    index = bisect_right(document.lines, offset, key=lambda row: row.span.end)
    if index < len(document.lines) and document.lines[index].span.start <= offset:
        row = document.lines[index]
        at = offset - row.span.start
        return row.edges[at], row.edges[at + 1]
    return None


def _page_numbers(document: Document, lines: Sequence[Line]) -> set[int]:
    """Return the lines that hold a page number: at the edge of a page, or alone and counting up through the text."""
    lone = [
        (at, int(match["number"]))
        for at, line in enumerate(lines)
        if line.table is None and (match := _PAGE_NUMBER_RE.fullmatch(line.text))
    ]
    if document.pages:
        return _at_page_edges(lines, lone)
    found: set[int] = set()
    for (at, value), (next_at, next_value) in pairwise(lone):
        far = lines[next_at].span.start - lines[at].span.end >= _MIN_PAGE_LETTERS
        if far and next_value == value + 1:
            found |= {at, next_at}
    return found


def _at_page_edges(lines: Sequence[Line], lone: Sequence[tuple[int, int]]) -> set[int]:
    edges = {at for ends in _page_ends(lines).values() for at in ends}
    at_edge = [(at, value - (lines[at].page or 0)) for at, value in lone if at in edges]
    shifts = Counter(shift for _, shift in at_edge)
    return {at for at, shift in at_edge if shift == 0 or shifts[shift] > 1}


def _page_ends(lines: Sequence[Line]) -> dict[int, tuple[int, ...]]:
    """Return the first and the last line of each page."""
    ends: dict[int, tuple[int, ...]] = {}
    for at, line in enumerate(lines):
        if line.page is not None and line.table is None:
            ends[line.page] = (ends.get(line.page, (at,))[0], at)
    return ends


def _running_heads(lines: Sequence[Line]) -> set[int]:
    """Return the lines that stand, but for their digits, on the edge of many pages."""
    ends = _page_ends(lines)
    found: set[int] = set()
    for edge in (0, 1):
        at_edge = {page: pair[edge] for page, pair in ends.items()}
        texts = Counter(_masked(lines[at]) for at in at_edge.values())
        found |= {
            at
            for at in at_edge.values()
            if texts[_masked(lines[at])] >= max(_MIN_REPEATS, len(ends) // 2) and len(lines[at].text) < 120
        }
    return found


def _masked(line: Line) -> str:
    masked: str = _DIGITS_RE.sub("#", line.text)
    return masked
