"""One page of a PDF: its rows and its tables in reading order."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import pypdfium2 as pdfium

from extractor.model import Box
from extractor.readers.layout import by_columns, is_layout
from extractor.readers.pdf.broken import PADDING, join_broken
from extractor.readers.pdf.glyphs import MAX_CHARACTERS, UNKNOWN, Array, Frame, Glyphs, PageText, show
from extractor.readers.pdf.rows import Row, build_rows, slanted_rows, spell_all
from extractor.readers.pdf.rules import Drawings, Field, Grid, find_grids, read_drawings
from extractor.readers.pdf.unseen import are_unseen
from extractor.readers.pictures import LARGE_PICTURE
from extractor.vi.mending import readable
from extractor.vi.syllables import share_well_formed

_SCAN_COVER = 0.5
_SCAN_LETTERS = 250
"""A scan may bear the letters of an electronic signature and of a running head."""
_LAYER_COVER = 0.9
_LAYER_QUALITY = 0.85
_MAX_LAYER = 20_000
_PRINTED_OVER = 40
"""Letters on a picture that make it the ground of print."""


@dataclass(slots=True)
class TableCell:
    """A cell with its printed rows, which may come from two pages."""

    row: int
    column: int
    row_span: int
    column_span: int
    rows: list[Row] = field(default_factory=list)

    @property
    def text(self) -> str:
        """Its words, a line end after each printed row."""
        return spell_all(self.rows)


@dataclass(slots=True)
class TablePart:
    """A table, or what one page holds of it; `free` are the white columns of one without rules."""

    page: int
    top: float
    xs: tuple[float, ...]
    rows: int
    cells: list[TableCell]
    free: tuple[tuple[float, float], ...] = ()


@dataclass(slots=True)
class PageContent:
    """What is printed on a page: rows outside of tables from top to bottom, and tables.

    `beyond`: it holds more characters than the limit. `pictured`: its letters are a picture of letters. `scanned`: read
    from a picture, which was turned by `tilt` degrees against the clock; `doubts` are places on the upright page (of
    `size` points) whose figures were not read twice alike. `printed` counts letters and blanks, `unknown` those without
    a code. `lost`: the page does not open.
    """

    number: int
    rows: list[Row] = field(default_factory=list)
    tables: list[TablePart] = field(default_factory=list)
    columns: list[tuple[float, list[Row]]] = field(default_factory=list)
    loss: str = ""
    letters: int = 0
    printed: int = 0
    unknown: int = 0
    lost: bool = False
    beyond: bool = False
    pictured: bool = False
    scanned: bool = False
    tilt: float = 0.0
    size: tuple[float, float] = (0.0, 0.0)
    doubts: list[tuple[Box, str]] = field(default_factory=list)
    across: list[Row] = field(default_factory=list)


def read_page(page: pdfium.PdfPage, number: int) -> PageContent:
    """Return the content of an open page; what cannot be read is named in its `loss`."""
    content = PageContent(number)
    fonts = PageText(page)
    try:
        if fonts.count > MAX_CHARACTERS:
            content.beyond = True
            content.loss = f"trang {number}: hơn {MAX_CHARACTERS} ký tự, không đọc"
            return content
        groups = fonts.glyphs() if fonts.count else []
        content.letters = sum(sum(map(str.isalnum, group.text)) for group in groups)
        content.printed = sum(len(group.text) for group in groups)
        content.unknown = sum(group.text.count(UNKNOWN) for group in groups)
        drawings = read_drawings(page)
        if _is_scan(page, content.letters, drawings, groups):
            content.pictured = True
            content.loss = f"trang {number}: là ảnh quét, chưa nhận dạng được chữ"
        elif not content.letters and not drawings.empty:
            content.pictured = True
            content.loss = f"trang {number}: không có chữ nào đọc được"
        elif fonts.outside:
            content.loss = f"trang {number}: có chữ nằm ngoài khung trang, không hiện ra khi xem; không đọc"
        elif drawings.crowded:
            content.loss = f"trang {number}: quá nhiều nét vẽ, không dò được bảng"
        elif _has_unread_picture(page, drawings, groups):
            content.loss = f"trang {number}: {LARGE_PICTURE}, không đọc được nội dung"
        if groups:
            grids = find_grids(drawings, page, groups[0].frame.turn)
            _fill(content, groups, grids, fonts)
        if fonts.slanted is not None:
            content.across = slanted_rows(fonts.slanted, fonts, number)
    finally:
        fonts.close()
    return content


def _is_scan(page: pdfium.PdfPage, letters: int, drawings: Drawings, groups: list[Glyphs]) -> bool:
    """A picture nearly without letters, or one with a layer of letters that is unseen or reads like no Vietnamese.

    A layer that is unseen is what another program recognised: its words may be sound and its digits wrong.
    """
    if letters < _SCAN_LETTERS and drawings.pictured >= _SCAN_COVER:
        return True
    if drawings.covered < _LAYER_COVER:
        return False
    if letters < _SCAN_LETTERS or drawings.unseen:
        return True
    if letters <= _MAX_LAYER:
        layer = "".join(letter for group in groups for letter in group.text)
        if share_well_formed(readable([layer])[0]) < _LAYER_QUALITY:  # letters of an old font are sound once repaired
            return True
    return not drawings.crowded and are_unseen(page, drawings.texts, groups)


def _has_unread_picture(page: pdfium.PdfPage, drawings: Drawings, groups: list[Glyphs]) -> bool:
    """Whether a large picture stands beside the print: one that print lies over, or as large as the page, is paper."""
    if not drawings.large or drawings.covered >= _LAYER_COVER:
        return False
    boxes = np.array(drawings.large)
    frame, across, down = show(boxes[:, ::2], boxes[:, 1::2], page)
    places = [_middles(group, frame) for group in groups]
    return any(
        sum(int(np.count_nonzero((x >= min(xs)) & (x <= max(xs)) & (y >= min(ys)) & (y <= max(ys)))) for x, y in places)
        < _PRINTED_OVER
        for xs, ys in zip(across.tolist(), down.tolist(), strict=True)
    )


def _fill(content: PageContent, groups: list[Glyphs], grids: list[Grid], fonts: PageText) -> None:
    main = groups[0].frame
    places = [_middles(group, main) for group in groups]
    taken = [np.zeros(len(group.text), dtype=bool) for group in groups]
    for grid in grids:
        add_grid(content, _table(grid, content.number, groups, places, taken, fonts))
    for group, used in zip(groups, taken, strict=True):
        rows = build_rows(group.take(np.flatnonzero(~used)), fonts, content.number)
        content.rows.extend(rows)
    content.rows.sort(key=lambda row: _rank(row, main))


def add_grid(content: PageContent, table: TablePart) -> None:
    """Add what stands in a grid: a table, or rows in two columns where the grid only places a head or a foot."""
    texts = _texts(table)
    if is_layout(texts, first=content.number == 1 and not content.tables):
        cells = ((cell.row, cell.column, cell.column_span, cell.rows) for cell in table.cells)
        content.columns.append((table.top, [row for rows in by_columns(cells) for row in rows]))
    elif any(text for row in texts for text in row):
        content.tables.append(table)


def _table(
    grid: Grid, page: int, groups: list[Glyphs], places: list[tuple[Array, Array]], taken: list[Array], fonts: PageText
) -> TablePart:
    cells = []
    for ruled in grid.fields:
        rows: list[Row] = []
        for group, (x, y), used in zip(groups, places, taken, strict=True):
            inside = _inside(ruled, x, y) & ~used
            used |= inside
            rows.extend(build_rows(group.take(np.flatnonzero(inside)), fonts, page))
        cells.append(TableCell(ruled.row, ruled.column, ruled.row_span, ruled.column_span, rows))
    keeps_blanks = any(row.closed for cell in cells for row in cell.rows[:-1])
    for ruled, cell in zip(grid.fields, cells, strict=True):
        if all(row.frame.turn == groups[0].frame.turn for row in cell.rows):
            join_broken(cell.rows, ruled.x1 - ruled.x0 - 2 * PADDING, keeps_blanks=keeps_blanks)
    return TablePart(page, grid.ys[0], grid.xs, grid.rows, cells)


def _inside(ruled: Field, x: Array, y: Array) -> Array:
    return (x >= ruled.x0) & (x < ruled.x1) & (y >= ruled.top) & (y < ruled.bottom)


def _middles(group: Glyphs, main: Frame) -> tuple[Array, Array]:
    """The middles of the glyphs in the frame of the page's main direction."""
    x, y = (group.x0 + group.x1) / 2, (group.top + group.bottom) / 2
    if group.frame.turn == main.turn:
        return x, y
    x, y, _, _ = group.frame.shown((x, y, x, y))
    return main.upright(x, y)


def _rank(row: Row, main: Frame) -> tuple[float, float]:
    if row.frame.turn == main.turn:
        return row.bottom, row.x0
    x0, top, x1, bottom = row.frame.shown((row.x0, row.top, row.x1, row.bottom))
    x, y = main.upright(np.array([x0, x1]), np.array([top, bottom]))
    return float(y.max()), float(x.min())


def _texts(table: TablePart) -> list[list[str]]:
    rows: list[list[str]] = [[] for _ in range(table.rows)]
    for cell in table.cells:
        rows[cell.row].append(cell.text)
    return rows
