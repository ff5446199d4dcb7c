"""Tables without rules: rows of figures that leave the same white columns free, with the heads above them.

Only figures make a table here: at least three columns, rows with two figures or more, three of them on a page (fewer
where the table of the page before goes on). Text that is set wide, heads and signatures of letters stay rows.
"""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

import regex

from extractor.readers.pdf.broken import goes_on, join_broken
from extractor.readers.pdf.furniture import is_page_number
from extractor.readers.pdf.page import PageContent, TableCell, TablePart
from extractor.readers.pdf.rows import Row, spell
from extractor.readers.pdf.tables import same_columns

_FEWEST_ROWS = 3
_FEWEST_GUTTERS = 2
_CHUNK_GAP = 1.0
"""Of the font size, like all that follow: what separates the cells of one row; a blank is a quarter of it."""
_GUTTER = 0.6
_TIGHT = 0.4
"""Wide enough for both where the page prints blanks between words, and none is printed there."""
_ROW_STEP = 2.5
_HEAD_STEP = 1.6
_WRAP_STEP = 0.7
_MAX_HEAD_ROWS = 5
_OFF_MIDDLE, _OFF_ALIGNED = 0.15, 0.02
"""Of the width of the columns; a label that begins where the one below it does is set to the left as a rule."""
_AS_GOOD = 0.2
"""By which a wider run of columns may fit worse."""
_REACHES = 0.05
_ALIGNED = 0.1
_FIGURE_RE = regex.compile(r"[-+–.,]?\d[\d.,/]*\s?%?|[-–x]")
_LABEL_RE = regex.compile(r"\p{Ll}{1,4}[.)]")
_UNIT_LINE_RE = regex.compile(r"\(?\s*(?:đvt|đơn vị)\b", regex.IGNORECASE)

Interval = tuple[float, float]
Label = tuple[int, int, Row]
"""First and last column over which it is printed."""


@dataclass(slots=True)
class _Run:
    """Rows start to end of a page that stand over the same white columns."""

    start: int
    end: int
    free: list[Interval]
    figures: int = 1


@dataclass(slots=True)
class _Before:
    """The table that ended the page before: its white columns and the rows of its head."""

    free: tuple[Interval, ...] = ()
    labels: set[str] = field(default_factory=set)


@dataclass(slots=True)
class _Head:
    """A label of the head over the columns first to last; its lines from top to bottom."""

    first: int
    last: int
    rows: list[Row] = field(default_factory=list)
    level: int = 0


def find_unruled(pages: Sequence[PageContent]) -> None:
    """Move the rows that make a table without rules from `rows` to `tables`, page by page."""
    before = _Before()
    found = [[run for run in _runs(page.rows) if len(_gutters(run)) >= _FEWEST_GUTTERS] for page in pages]
    for page, after_page, runs, following in zip(pages, [*pages[1:], None], found, [*found[1:], []], strict=True):
        if after_page and runs and following and _goes_on_in_next(runs[-1], page.rows, following[0], after_page.rows):
            runs[-1].figures += following[0].figures
        goes_on = bool(runs) and _goes_on_from(before, runs[0], page.rows)
        if goes_on:
            _take_cut_row(runs[0], page.rows, before.labels)
        runs = [run for run in runs if run.figures >= _FEWEST_ROWS or (goes_on and run is runs[0])]
        after = _Before()
        for run in reversed(runs):
            _take_wrapped(run, page.rows)
            head_start = _head_start(page.rows, run)
            if run is runs[-1]:
                labels = {spell(row)[0] for row in page.rows[head_start : run.start]}
                after = _Before(tuple(_gutters(run)), labels | (before.labels if goes_on and len(runs) == 1 else set()))
            page.tables.append(_part(page, run, head_start))
        before = after


def _goes_on_in_next(run: _Run, rows: list[Row], following: _Run, next_rows: list[Row]) -> bool:
    """Whether nothing but page numbers parts the last run of a page from the first of the next, below the same head."""
    around = [row for row in [*rows[run.end :], *next_rows[: following.start]] if not is_page_number(row)]
    head = {spell(row)[0] for row in rows[: run.start]}
    return same_columns(_gutters(run), _gutters(following)) and all(spell(row)[0] in head for row in around)


def _goes_on_from(before: _Before, run: _Run, rows: list[Row]) -> bool:
    """Whether a page's first run is the table of the page before.

    Below its repeated head, or at the top of the page, it may leave outer columns empty («Ghi chú»); they stay columns.
    """
    own = _gutters(run)
    if same_columns(before.free, own):
        return True
    above = rows[run.start - 1] if run.start else None
    if above is not None and not is_page_number(above) and spell(above)[0] not in before.labels:
        return False
    crossed = [(max(a, c), min(b, d)) for a, b in before.free for c, d in run.free]
    white = [(low, high) for low, high in crossed if low < high]
    known = all(any(a < d and c < b for c, d in before.free) for a, b in own)
    if not known or len(white) != len(before.free):
        return False
    run.free = white
    return True


def _runs(rows: list[Row]) -> list[_Run]:
    """What may be tables, from top to bottom."""
    runs: list[_Run] = []
    open_run: _Run | None = None
    for place, row in enumerate(rows):
        if open_run is not None:
            above = rows[place - 1]
            near = row.top - above.bottom <= _ROW_STEP * row.size and row.frame == above.frame
            if near and _joins(open_run, row, place):
                continue
            open_run = None
        if _is_figure_row(row):
            open_run = _Run(place, place + 1, _white(row))
            runs.append(open_run)
    return runs


def _joins(run: _Run, row: Row, place: int) -> bool:
    """Whether the row goes on with the run; a row without figures counts once figures follow it."""
    if _is_figure_row(row):
        common = _common(run.free, row)
        if sum(high - low < float("inf") for low, high in common) < _FEWEST_GUTTERS:
            return False
        run.free, run.end, run.figures = common, place + 1, run.figures + 1
        return True
    if is_page_number(row):
        return False
    return not row.gaps(_CHUNK_GAP * row.size, _TIGHT * row.size) or _fits(row, _gutters(run))


def _take_cut_row(run: _Run, rows: list[Row], labels: set[str]) -> None:
    """Below the repeated head may stand the rest of a row that the page end cut."""
    gutters = _gutters(run)
    while run.start > 0:
        row, below = rows[run.start - 1], rows[run.start]
        near = below.top - row.bottom <= _ROW_STEP * row.size
        if not (near and row.x0 >= gutters[0][0] and _fits(row, gutters)) or spell(row)[0] in labels:
            break
        run.start -= 1


def _fits(row: Row, gutters: list[Interval]) -> bool:
    return not is_page_number(row) and len(_common(gutters, row)) == len(gutters)


def _take_wrapped(run: _Run, rows: list[Row]) -> None:
    """The last row's cells may go on below it, beside an empty first column, or in it alone."""
    gutters = _gutters(run)
    while run.end < len(rows):
        row = rows[run.end]
        close = row.top - rows[run.end - 1].bottom <= _WRAP_STEP * row.size
        beside = row.x0 >= gutters[0][0] and _fits(row, gutters)
        if not (close and (beside or (row.x1 <= gutters[0][1] and _is_rest(row)))):
            break
        run.end += 1


def _is_rest(row: Row) -> bool:
    """Words that go on from the line above begin small; a group's title begins large or with its number."""
    return row.letters[0].islower() and _LABEL_RE.match(spell(row)[0]) is None


def _is_figure_row(row: Row) -> bool:
    least = (_TIGHT if row.keeps_blanks else _CHUNK_GAP) * row.size
    if sum(start - end >= least for start, end in zip(row.left[1:], row.right, strict=False)) < _FEWEST_GUTTERS:
        return False
    texts = [spell(part)[0] for part in _chunks(row)]
    return len(texts) > _FEWEST_GUTTERS and sum(_FIGURE_RE.fullmatch(text) is not None for text in texts) >= 2


def _chunks(row: Row) -> list[Row]:
    cuts = [(low + high) / 2 for low, high in row.gaps(_CHUNK_GAP * row.size, _TIGHT * row.size)]
    bounds = [float("-inf"), *cuts, float("inf")]
    parts = (row.part(low, high) for low, high in itertools.pairwise(bounds))
    return [part for part in parts if part is not None]


def _white(row: Row) -> list[Interval]:
    return [(float("-inf"), row.x0), *row.gaps(_GUTTER * row.size, _TIGHT * row.size), (row.x1, float("inf"))]


def _common(free: list[Interval], row: Row) -> list[Interval]:
    """What of the white columns the row leaves free."""
    least = (_TIGHT if row.keeps_blanks else _GUTTER) * row.size
    crossed = [(max(a, c), min(b, d)) for a, b in free for c, d in _white(row)]
    return [(low, high) for low, high in crossed if high - low >= least]


def _gutters(run: _Run) -> list[Interval]:
    return [(low, high) for low, high in run.free if high - low < float("inf")]


def _part(page: PageContent, run: _Run, head_start: int) -> TablePart:
    gutters = _gutters(run)
    cuts = [(low + high) / 2 for low, high in _beside_labels(gutters, page.rows[head_start : run.start])]
    printed = page.rows[head_start : run.end]
    xs = (min(row.x0 for row in printed), *cuts, max(row.x1 for row in printed))
    heads = _heads(page.rows[head_start : run.start], xs)
    levels = max((head.level for head in heads), default=-1) + 1
    cells = [
        TableCell(head.level, head.first, _depth(head, heads, levels), head.last - head.first + 1, head.rows)
        for head in heads
    ]
    body = _body(page.rows[run.start : run.end], cuts, levels)
    cells.extend(cell for line in body for cell in line)
    del page.rows[head_start : run.end]
    cells.sort(key=lambda cell: (cell.row, cell.column))
    return TablePart(page.number, min(row.top for row in printed), xs, levels + len(body), cells, tuple(gutters))


def _beside_labels(gutters: list[Interval], heads: Sequence[Row]) -> list[Interval]:
    """The white columns as far as the head leaves them free, too: «Năm 2017» is wider than the figures below it.

    A label may stand within one («TT» in the middle over figures at the left): it is of the column that has no other.
    The lowest labels come first, for what stands over several columns may end anywhere.
    """
    for row in reversed(heads):
        labels = [(part.x0, part.x1) for part in _chunks(row)]
        pieces = [_common([gutter], row) or [gutter] for gutter in gutters]
        right = [*(low for low, _ in gutters[1:]), float("inf")]
        gutters = [
            parts[-1] if any(parts[-1][1] <= x1 and x0 <= end for x0, x1 in labels) else parts[0]
            for parts, end in zip(pieces, right, strict=True)
        ]
    return gutters


def _body(rows: list[Row], cuts: list[float], first: int) -> list[list[TableCell]]:
    """The cells of each row; one without key, and no figure but the rest of one, goes on with the row above."""
    lines: list[list[TableCell]] = []
    placed = [_spans(row, cuts) for row in rows]
    widest: dict[int, float] = defaultdict(float)
    for start, end, part in itertools.chain.from_iterable(placed):
        widest[start] = max(widest[start], part.x1 - part.x0 if start == end else 0.0)
    for row, spans in zip(rows, placed, strict=True):
        above = {cell.column: cell for cell in lines[-1] if cell.rows} if lines else {}
        wrapped = len(spans) == 1 and spans[0][1] == 0 and _is_rest(row)
        wrapped |= all(start > 0 and _goes_on_in(above.get(start), part, widest[start]) for start, _, part in spans)
        if wrapped and all(start in above for start, _, _ in spans):
            for start, _, part in spans:
                above[start].rows.append(part)
            continue
        number = first + len(lines)
        filled = {column for start, end, _ in spans for column in range(start, end + 1)}
        line = [TableCell(number, start, 1, end - start + 1, [part]) for start, end, part in spans]
        line.extend(TableCell(number, column, 1, 1) for column in range(len(cuts) + 1) if column not in filled)
        lines.append(sorted(line, key=lambda cell: cell.column))
    for cell in itertools.chain.from_iterable(lines):
        join_broken(cell.rows, widest[cell.column], keeps_blanks=any(row.closed for row in cell.rows[:-1]))
    return lines


def _goes_on_in(cell: TableCell | None, part: Row, room: float) -> bool:
    """Whether a part without a key goes on with the cell above; below a figure only words and its own rest do."""
    if cell is None or not _FIGURE_RE.fullmatch(spell(part)[0]):
        return cell is not None
    return not _FIGURE_RE.fullmatch(cell.text.rsplit("\n", 1)[-1]) or goes_on(cell.rows, [part], room)


def _spans(row: Row, cuts: list[float]) -> list[Label]:
    """The parts of a row with their columns: pieces between the cuts, joined where no white parts them."""
    white = _white(row)
    open_cuts = [cut for cut in cuts if any(low <= cut <= high for low, high in white)]
    bounds = [float("-inf"), *open_cuts, float("inf")]
    found = []
    for low, high in itertools.pairwise(bounds):
        part = row.part(low, high)
        if part is not None:
            found.append((_column(part.x0, cuts), _column(part.x1, cuts), part))
    return found


def _column(x: float, cuts: list[float]) -> int:
    return sum(cut <= x for cut in cuts)


def _head_start(rows: list[Row], run: _Run) -> int:
    """Where the head begins: the rows above that are cut into labels, or lie over some of the later columns.

    What lies over one column right above the figures is of the head if it goes on from a label above it.
    """
    gutters = _gutters(run)
    left, right = gutters[0][0], gutters[-1][1]
    start = at = run.start
    while at > 0 and run.start - at < _MAX_HEAD_ROWS:
        row, below = rows[at - 1], rows[at]
        if below.top - row.bottom > _HEAD_STEP * row.size or row.frame != below.frame or is_page_number(row):
            break
        labels = len(row.gaps(_CHUNK_GAP * row.size, _TIGHT * row.size)) + 1
        aside = labels == 1 and row.x0 >= left and row.x1 - row.x0 <= 0.6 * (right - left)
        if _UNIT_LINE_RE.match(spell(row)[0]) or not (labels > 1 or aside):
            break
        at -= 1
        if start < run.start or (labels > 1 and all(_goes_on(row, rest) for rest in rows[at + 1 : run.start])):
            start = at
    return start


def _goes_on(row: Row, rest: Row) -> bool:
    """Whether the row `rest` is the further line of one of the labels above it."""
    return not _is_figure_row(row) and any(part.x0 < rest.x1 and rest.x0 < part.x1 for part in _chunks(row))


def _heads(rows: list[Row], edges: Sequence[float]) -> list[_Head]:
    """The labels of the head with their columns and levels; a label's further lines are joined to it."""
    cuts = list(edges[1:-1])
    placed = [[(_column(part.x0, cuts), _column(part.x1, cuts), part) for part in _chunks(row)] for row in rows]
    heads: list[_Head] = []
    for number, labels in enumerate(placed):
        under = _columns(label for lower in placed[number + 1 :] for label in lower)
        for start, end, part in labels:
            beside = [label for at in _beside(rows, number) for label in placed[at] if label[2] is not part]
            others = _columns(beside)
            lower = list(itertools.chain(*placed[number + 1 :]))
            aligned = any(at == start and abs(below.x0 - part.x0) <= _ALIGNED * part.size for at, _, below in lower)
            off = _OFF_ALIGNED if aligned else _OFF_MIDDLE
            over = next((head for head in reversed(heads) if head.first <= start and end <= head.last), None)
            free = under - others if over is None else (under - others) & set(range(over.first, over.last + 1))
            first, last = _widened(start, end, part, free, edges, lower, off)
            if first == last and aligned and not others <= under:  # one has none below: all labels begin at the top
                free = under - others - _columns(itertools.chain(*placed[:number]))
                while last + 1 in free:
                    last += 1
            above = [head for head in heads if head.first <= last and first <= head.last]
            if above and (above[-1].first, above[-1].last) == (first, last):
                above[-1].rows.append(part)
            else:
                level = max((head.level for head in above), default=-1) + 1
                heads.append(_Head(first, last, [part], level))
    return heads


def _beside(rows: list[Row], number: int) -> Iterator[int]:
    """The row itself, and those that it reaches into: labels in the middle of two lines stand beside both."""
    for at, row in enumerate(rows):
        if min(row.bottom, rows[number].bottom) - max(row.top, rows[number].top) > _REACHES * row.size:
            yield at


def _columns(labels: Iterable[Label]) -> set[int]:
    return {column for start, end, _ in labels for column in range(start, end + 1)}


def _widened(
    start: int, end: int, part: Row, free: set[int], edges: Sequence[float], lower: Sequence[Label], off: float
) -> tuple[int, int]:
    """A label stands over the middle of its columns: the run of free columns around it that says so best.

    The labels below tell where the columns are; of runs that fit nearly as well the widest is taken.
    """
    if not free.issuperset(range(start, end + 1)):
        return start, end
    low, high = start, end
    while low - 1 in free:
        low -= 1
    while high + 1 in free:
        high += 1
    below = {first: row for first, last, row in lower if first == last}
    middle = (part.x0 + part.x1) / 2
    fits: list[tuple[float, float, int, int]] = []
    for first, last in itertools.product(range(low, start + 1), range(end, high + 1)):
        width = edges[last + 1] - edges[first]
        aside = abs((edges[first] + edges[last + 1]) / 2 - middle)
        if first in below and last in below:
            one, other = below[first], below[last]
            aside = min(aside, abs((one.x0 + other.x1) / 2 - middle))
            aside = min(aside, abs((one.x0 + one.x1 + other.x0 + other.x1) / 4 - middle))
        if aside <= off * width:
            fits.append((aside, width, first, last))
    best = min((aside for aside, *_ in fits), default=0.0)
    good = [fit for fit in fits if fit[0] <= best + _AS_GOOD * part.size]
    _, _, first, last = max(good, key=lambda fit: fit[1], default=(0.0, 0.0, start, end))
    return first, last


def _depth(head: _Head, heads: list[_Head], levels: int) -> int:
    below = [o.level for o in heads if o.level > head.level and o.first <= head.last and head.first <= o.last]
    return min(below, default=levels) - head.level
