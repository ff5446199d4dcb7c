"""The ruling lines of a page, and the grids of cells that they make.

Straight strokes and the sides of thin rectangles (Word draws borders so) are snapped to common positions; strokes
that cross make one grid; neighbouring fields with no stroke between them are one merged cell. An outer border that
was not drawn does not matter.
"""

from __future__ import annotations

import ctypes
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pypdfium2 as pdfium
import pypdfium2.raw as raw

from extractor.readers.pdf.glyphs import Array, Frame, show
from extractor.readers.pictures import is_large

MAX_STROKES = 20_000
_HALF = 0.5
MAX_OBJECTS = 200_000
MAX_FIELDS = 20_000
MAX_CROSSINGS = 25_000_000
_MAX_DEPTH = 6
_SNAP = 3.0
_SHORTEST = 4.0
_SLANT = 1.0
_LARGE_PICTURE = 0.5
_HEAD_ROWS = 3
"""A grid of shading alone with no more rows is a head, or one of the stripes, of a table without rules."""

Stroke = tuple[float, float, float]
"""Position, start and end: (y, x0, x1) of a horizontal one, (x, top, bottom) of a vertical one."""


@dataclass(frozen=True, slots=True)
class Field:
    """A cell of a grid: its place in rows and columns, and its box in the upright frame."""

    row: int
    column: int
    row_span: int
    column_span: int
    x0: float
    top: float
    x1: float
    bottom: float


@dataclass(frozen=True, slots=True)
class Grid:
    """A ruled table of one page."""

    xs: tuple[float, ...]
    ys: tuple[float, ...]
    fields: tuple[Field, ...]

    @property
    def columns(self) -> int:
        """Number of columns."""
        return len(self.xs) - 1

    @property
    def rows(self) -> int:
        """Number of rows."""
        return len(self.ys) - 1

    def holds(self, other: Grid) -> bool:
        """Return whether the other grid lies inside this one."""
        return (
            self.xs[0] - _SNAP <= other.xs[0]
            and other.xs[-1] <= self.xs[-1] + _SNAP
            and self.ys[0] - _SNAP <= other.ys[0]
            and other.ys[-1] <= self.ys[-1] + _SNAP
        )


@dataclass(frozen=True, slots=True)
class Drawings:
    """What a page holds besides text: its straight strokes (points of the page's own space) and its pictures.

    `pictured` is the share of the page that its largest picture covers, `covered` that of all of them (some scanners
    cut a page into strips). `unseen`: most of its text is not painted. `texts` are the text objects, `shades` the sides
    of areas that are filled without an outline, `large` the boxes of pictures that may hold words.
    """

    strokes: tuple[tuple[float, float, float, float], ...]
    pictured: float
    crowded: bool
    empty: bool
    covered: float = 0.0
    unseen: bool = False
    texts: tuple[object, ...] = ()
    large: tuple[tuple[float, float, float, float], ...] = ()
    shades: tuple[tuple[float, float, float, float], ...] = ()


def read_drawings(page: pdfium.PdfPage) -> Drawings:
    """Return what an open page holds besides text; the text objects are good as long as it is open."""
    strokes: list[tuple[float, float, float, float]] = []
    shades: list[tuple[float, float, float, float]] = []
    left, bottom, right, top = page.get_cropbox()
    area = max((right - left) * (top - bottom), 1.0)
    pictured = covered = 0.0
    texts: list[object] = []
    large: list[tuple[float, float, float, float]] = []
    seen = 0
    for element, kind, matrices in _objects(page):
        seen += 1
        if seen > MAX_OBJECTS or len(strokes) + len(shades) > MAX_STROKES:
            return Drawings((), min(pictured, 1.0), True, False, min(covered, 1.0))
        if kind == raw.FPDF_PAGEOBJ_PATH:
            drawn = list(_path_strokes(element, matrices))
            (shades if _is_shade(element, drawn) else strokes).extend(drawn)
        elif kind == raw.FPDF_PAGEOBJ_IMAGE:
            x0, y0, x1, y1 = _extent(matrices)
            share = (x1 - x0) * (y1 - y0) / area
            pictured, covered = max(pictured, share), covered + share
            if is_large(x1 - x0, y1 - y0):
                large.append((x0, y0, x1, y1))
        elif kind == raw.FPDF_PAGEOBJ_TEXT:
            texts.append(element)
    unseen = covered > _HALF and _are_unpainted(texts)
    return Drawings(
        tuple(strokes),
        min(pictured, 1.0),
        False,
        seen == 0,
        min(covered, 1.0),
        unseen,
        tuple(texts),
        tuple(large),
        tuple(shades),
    )


def _are_unpainted(texts: list[object]) -> bool:
    modes = [raw.FPDFTextObj_GetTextRenderMode(text) for text in texts]
    return modes.count(raw.FPDF_TEXTRENDERMODE_INVISIBLE) > _HALF * len(modes)


def find_grids(drawings: Drawings, page: pdfium.PdfPage, turn: int) -> list[Grid]:
    """Return the grids with at least two cells side by side, largest first, none inside another."""
    if len(drawings.strokes) + len(drawings.shades) < 4:
        return []
    ends = np.array([*drawings.strokes, *drawings.shades])
    shown, x, y = show(ends[:, [0, 2]], ends[:, [1, 3]], page)
    x, y = Frame(shown.width, shown.height, turn).upright(x, y)
    ruled = len(drawings.strokes)
    across, down = _sorted_strokes(x[:ruled], y[:ruled])
    shades_across, shades_down = _sorted_strokes(x[ruled:], y[ruled:])
    grids = grids_of(across + shades_across, down + shades_down)
    return [grid for grid in grids if grid.rows > _HEAD_ROWS or any(_crosses(stroke, grid) for stroke in across)]


def _crosses(stroke: Stroke, grid: Grid) -> bool:
    at, start, end = stroke
    inside = grid.ys[0] - _SNAP <= at <= grid.ys[-1] + _SNAP
    return inside and start < grid.xs[-1] - _SNAP and end > grid.xs[0] + _SNAP


def grids_of(horizontal: list[Stroke], vertical: list[Stroke]) -> list[Grid]:
    """Return the grids that level and upright strokes make; see `find_grids`."""
    found = []
    for across, down in _components(_snapped(horizontal), _snapped(vertical)):
        grid = _grid(across, down)
        if grid is not None and grid.columns >= 2 and len(grid.fields) >= 2:
            found.append(grid)
    found.sort(key=lambda grid: -(grid.xs[-1] - grid.xs[0]) * (grid.ys[-1] - grid.ys[0]))
    kept: list[Grid] = []
    for grid in found:
        if not any(larger.holds(grid) for larger in kept):
            kept.append(grid)
    return sorted(kept, key=lambda grid: (grid.ys[0], grid.xs[0]))


def _objects(page: pdfium.PdfPage) -> Iterator[tuple[object, int, tuple[raw.FS_MATRIX, ...]]]:
    """Every object of the page and of the forms in it, with its matrices from the inside out."""
    pending: list[tuple[object, bool, tuple[raw.FS_MATRIX, ...]]] = [(page.raw, True, ())]
    yielded = 0
    while pending:
        holder, is_page, outer = pending.pop()
        count = raw.FPDFPage_CountObjects(holder) if is_page else raw.FPDFFormObj_CountObjects(holder)
        for place in range(min(count, MAX_OBJECTS + 1)):
            element = raw.FPDFPage_GetObject(holder, place) if is_page else raw.FPDFFormObj_GetObject(holder, place)
            kind = raw.FPDFPageObj_GetType(element)
            yielded += 1
            if yielded > 2 * MAX_OBJECTS:
                return
            if kind == raw.FPDF_PAGEOBJ_TEXT:
                yield element, kind, ()
                continue
            matrix = raw.FS_MATRIX()
            raw.FPDFPageObj_GetMatrix(element, ctypes.byref(matrix))
            if kind == raw.FPDF_PAGEOBJ_FORM:
                if len(outer) < _MAX_DEPTH:
                    pending.append((element, False, (matrix, *outer)))
            else:
                yield element, kind, (matrix, *outer)


def _apply(x: float, y: float, matrices: tuple[raw.FS_MATRIX, ...]) -> tuple[float, float]:
    for matrix in matrices:
        x, y = matrix.a * x + matrix.c * y + matrix.e, matrix.b * x + matrix.d * y + matrix.f
    return x, y


def _extent(matrices: tuple[raw.FS_MATRIX, ...]) -> tuple[float, float, float, float]:
    """The box of an image, which fills the unit square before its matrices."""
    corners = [_apply(x, y, matrices) for x, y in ((0, 0), (1, 0), (0, 1), (1, 1))]
    xs, ys = [x for x, _ in corners], [y for _, y in corners]
    return min(xs), min(ys), max(xs), max(ys)


def _path_strokes(path: object, matrices: tuple[raw.FS_MATRIX, ...]) -> Iterator[tuple[float, float, float, float]]:
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    raw.FPDFPath_GetDrawMode(path, ctypes.byref(fill), ctypes.byref(stroke))
    if not fill.value and not stroke.value:
        return
    x, y = ctypes.c_float(), ctypes.c_float()
    first = last = None
    for place in range(min(raw.FPDFPath_CountSegments(path), MAX_STROKES)):
        segment = raw.FPDFPath_GetPathSegment(path, place)
        raw.FPDFPathSegment_GetPoint(segment, ctypes.byref(x), ctypes.byref(y))
        point = _apply(x.value, y.value, matrices)
        kind = raw.FPDFPathSegment_GetType(segment)
        if kind == raw.FPDF_SEGMENT_MOVETO:
            first = point
        elif kind == raw.FPDF_SEGMENT_LINETO and last is not None:
            yield (*last, *point)
        last = point
        if raw.FPDFPathSegment_GetClose(segment) and first is not None:
            yield (*last, *first)
            last = first


def _is_shade(path: object, drawn: list[tuple[float, float, float, float]]) -> bool:
    """Whether a path is an area and no line, which Word draws as a thin filled rectangle."""
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    raw.FPDFPath_GetDrawMode(path, ctypes.byref(fill), ctypes.byref(stroke))
    if stroke.value or not drawn:
        return False
    xs = [x for x0, _, x1, _ in drawn for x in (x0, x1)]
    ys = [y for _, y0, _, y1 in drawn for y in (y0, y1)]
    return max(xs) - min(xs) > _SNAP and max(ys) - min(ys) > _SNAP


def _sorted_strokes(x: Array, y: Array) -> tuple[list[Stroke], list[Stroke]]:
    horizontal: list[Stroke] = []
    vertical: list[Stroke] = []
    for (x0, x1), (y0, y1) in zip(x.tolist(), y.tolist(), strict=True):
        wide, high = abs(x1 - x0), abs(y1 - y0)
        if high <= _SLANT and wide >= _SHORTEST:
            horizontal.append(((y0 + y1) / 2, min(x0, x1), max(x0, x1)))
        elif wide <= _SLANT and high >= _SHORTEST:
            vertical.append(((x0 + x1) / 2, min(y0, y1), max(y0, y1)))
    return horizontal, vertical


def _snapped(strokes: list[Stroke]) -> list[Stroke]:
    """Strokes side by side share the middle of their positions; those that touch end to end become one."""
    result: list[Stroke] = []
    group: list[Stroke] = []
    for stroke in sorted(strokes):
        if group and stroke[0] - group[0][0] > _SNAP:
            result.extend(_joined(group))
            group = []
        group.append(stroke)
    return result + (_joined(group) if group else [])


def _joined(group: list[Stroke]) -> list[Stroke]:
    position = sum(stroke[0] for stroke in group) / len(group)
    joined: list[Stroke] = []
    for _, start, end in sorted(group, key=lambda stroke: stroke[1]):
        if joined and start <= joined[-1][2] + _SNAP:
            joined[-1] = (position, joined[-1][1], max(joined[-1][2], end))
        else:
            joined.append((position, start, end))
    return joined


def _components(across: list[Stroke], down: list[Stroke]) -> Iterator[tuple[list[Stroke], list[Stroke]]]:
    """Sets of strokes that hang together by crossings."""
    if not across or not down or len(across) * len(down) > MAX_CROSSINGS:
        return
    h, v = np.array(across), np.array(down)
    crossing = (
        (v[None, :, 1] <= h[:, None, 0] + _SNAP)
        & (v[None, :, 2] >= h[:, None, 0] - _SNAP)
        & (h[:, None, 1] <= v[None, :, 0] + _SNAP)
        & (h[:, None, 2] >= v[None, :, 0] - _SNAP)
    )
    free = set(range(len(across)))
    while free:
        rows, columns = {min(free)}, set[int]()
        grown = True
        while grown:
            reached = set(np.flatnonzero(crossing[sorted(rows)].any(axis=0)).tolist())
            wider = set(np.flatnonzero(crossing[:, sorted(reached)].any(axis=1)).tolist()) if reached else rows
            grown = reached != columns or not wider <= rows
            columns, rows = reached, rows | wider
        free -= rows
        if len(columns) >= 1 and len(rows) >= 2:
            yield [across[place] for place in sorted(rows)], [down[place] for place in sorted(columns)]


def _grid(across: list[Stroke], down: list[Stroke]) -> Grid | None:
    # A side that was not drawn is where the strokes across it end.
    xs = _positions([stroke[0] for stroke in down] + [end for stroke in across for end in stroke[1:]])
    ys = _positions([stroke[0] for stroke in across] + [end for stroke in down for end in stroke[1:]])
    if len(xs) < 2 or len(ys) < 2 or (len(xs) - 1) * (len(ys) - 1) > MAX_FIELDS:
        return None
    walls = _walls(down, xs)
    floors = _walls(across, ys)
    parent = {(row, column): (row, column) for row in range(len(ys) - 1) for column in range(len(xs) - 1)}

    def root(field: tuple[int, int]) -> tuple[int, int]:
        while parent[field] != field:
            parent[field] = parent[parent[field]]
            field = parent[field]
        return field

    for row, column in list(parent):
        middle_y, middle_x = (ys[row] + ys[row + 1]) / 2, (xs[column] + xs[column + 1]) / 2
        if column + 1 < len(xs) - 1 and not _covered(walls[column + 1], middle_y):
            parent[root((row, column + 1))] = root((row, column))
        if row + 1 < len(ys) - 1 and not _covered(floors[row + 1], middle_x):
            parent[root((row + 1, column))] = root((row, column))
    merged: dict[tuple[int, int], list[tuple[int, int]]] = defaultdict(list)
    for field in parent:
        merged[root(field)].append(field)
    fields = []
    for members in merged.values():
        rows, columns = [row for row, _ in members], [column for _, column in members]
        top, bottom, left, right = min(rows), max(rows) + 1, min(columns), max(columns) + 1
        fields.append(Field(top, left, bottom - top, right - left, xs[left], ys[top], xs[right], ys[bottom]))
    return Grid(tuple(xs), tuple(ys), tuple(sorted(fields, key=lambda field: (field.row, field.column))))


def _positions(values: list[float]) -> list[float]:
    kept: list[float] = []
    for value in sorted(values):
        if not kept or value - kept[-1] > _SNAP:
            kept.append(value)
    return kept


def _walls(strokes: list[Stroke], positions: list[float]) -> dict[int, list[tuple[float, float]]]:
    walls: dict[int, list[tuple[float, float]]] = {place: [] for place in range(len(positions))}
    for at, start, end in strokes:
        nearest = min(range(len(positions)), key=lambda place: abs(positions[place] - at))
        walls[nearest].append((start, end))
    return walls


def _covered(wall: list[tuple[float, float]], middle: float) -> bool:
    return any(start <= middle <= end for start, end in wall)
