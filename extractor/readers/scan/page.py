"""One scanned page: its ruled tables cell by cell, the rest as Tesseract sees the page, every figure read twice."""

from __future__ import annotations

from typing import TypeGuard

import numpy as np
import pypdfium2 as pdfium
from PIL import Image, ImageDraw

from extractor.errors import LimitError
from extractor.model import Box
from extractor.readers.pdf.broken import PADDING, join_broken
from extractor.readers.pdf.glyphs import Frame
from extractor.readers.pdf.page import PageContent, TableCell, TablePart, add_grid
from extractor.readers.pdf.rows import Row
from extractor.readers.pdf.rules import Field, Grid
from extractor.readers.scan.agreed import SlipReading
from extractor.readers.scan.cells import LEAST_INK, Slip, read_slips, slip_of
from extractor.readers.scan.engine import BLOCK, LINE, PAGE, Word, recognize
from extractor.readers.scan.figures import figure_doubts, is_figure
from extractor.readers.scan.lone import mark_margins, reread_lone
from extractor.readers.scan.picture import DPI, MAX_PIXELS, Picture, lies_on_its_side, prepare, printed_area
from extractor.readers.scan.prints import Prints
from extractor.readers.scan.rulings import find_rulings
from extractor.readers.scan.standing import TURNS, may_stand, raised, soundness
from extractor.readers.scan.words import join_torn, make_rows, without_noise
from extractor.vi.syllables import share_well_formed

_THICK = 0.02
"""Inches: half of a thick ruling line."""
_ONE_LINE = 0.2
"""Inches: lower ink is one line."""
_BEARINGS = 2.0
"""Points: what the paper beside the ink of a letter takes of its cell."""
_READABLE, _SURE = 0.5, 0.85
"""Share of well-formed syllables; of a page on its side, where signs that stand alone look well-formed, more."""
_FEW_DOUBTS, _BAD_PAGE = 4, 0.2
_FEW_WORDS = 5


def read_scanned(page: pdfium.PdfPage, number: int) -> PageContent:
    """Return the content of an open page of a PDF as seen, whatever it consists of."""
    width, height = page.get_size()
    dpi = min(float(DPI), 72.0 * (MAX_PIXELS / max(width * height, 1.0)) ** 0.5)
    # Drawn in colour and made grey it is the same picture in half the time.
    picture = page.render(scale=dpi / 72.0).to_pil().convert("L")
    return read_picture(picture, dpi, number)


def read_picture(image: Image.Image, dpi: float, number: int) -> PageContent:
    """Return the content of a page given as a picture; a page that lies on its side is turned.

    Args:
        image: In any mode.
        dpi: Its resolution.
        number: Of the page.

    Raises:
        LimitError: More pixels than the limit.
    """
    if image.width * image.height > MAX_PIXELS:
        raise LimitError(f"Ảnh của trang {number} quá lớn.", next_step="Quét lại ở 200 dpi.", page=number)
    turns, enough = ((3, 1, 0), _SURE) if lies_on_its_side(image) else ((0, 2), _READABLE)
    best, quality = PageContent(number), -1.0
    for turn in turns:
        other, other_quality = _read(image, dpi, number, turn)
        if other_quality > quality:
            best, quality = other, other_quality
        if quality >= enough:
            break
    if best.letters and quality < _READABLE:
        best.loss = f"trang {number}: bản quét quá mờ, chữ nhận dạng được không tin cậy"
    return best


def _read(image: Image.Image, dpi: float, number: int, turn: int) -> tuple[PageContent, float]:
    """The page after so many quarter turns, and how Vietnamese it reads (0-1; 0.0 for nearly nothing)."""
    shown = Frame(image.width * 72.0 / dpi, image.height * 72.0 / dpi, turn)
    picture = prepare(image.rotate(-90 * turn, expand=True) if turn else image, dpi)
    content = PageContent(number, scanned=True, tilt=picture.tilt, size=shown.size)
    grids, plain = find_rulings(picture)
    reading = _Reading(picture, plain, content, shown)
    rest = picture.image.copy()
    for grid in grids:
        reading.blank(rest, grid)
    reading.add_rest(rest)
    for grid in grids:
        reading.add_grid(grid)
    reading.spread_doubts()
    content.letters = sum(letter.isalnum() for row in reading.rows for letter in row.letters)
    text = " ".join("".join(" " * gap + at for gap, at in zip(r.spaced, r.letters, strict=True)) for r in reading.rows)
    return content, share_well_formed(text) if len(text.split()) > _FEW_WORDS else float(bool(content.letters)) / 2


def _is_figures(reading: SlipReading | None) -> TypeGuard[SlipReading]:
    """Words lose their accents on a slip among figures; alone they keep them."""
    text = "".join(word.text for word in reading.words) if reading else ""
    return bool(text) and sum(letter.isalpha() for letter in text) <= 1


class _Reading:
    """A page while it is read; places are pixels of the upright picture until they become rows."""

    def __init__(self, picture: Picture, plain: Image.Image, content: PageContent, frame: Frame) -> None:
        self._picture = picture
        self._plain = plain
        self._content = content
        self._frame = frame
        self._dpi = round(picture.dpi)
        self._ink = np.asarray(plain) < picture.parted
        self._figures: list[Box] = []
        self._prints = Prints(picture.parted)
        self.rows: list[Row] = []

    def add_rest(self, rest: Image.Image) -> None:
        """Read what stands outside of tables."""
        area = printed_area(rest, self._picture.parted)
        if area is None:
            return
        rest = rest.crop(area)
        words = self._recognize(rest, PAGE)
        others, anew = reread_lone(rest, words, self._dpi, self._prints)
        for word, reason in (*figure_doubts(rest, others, self._dpi, self._prints), *anew):
            if reason:
                self._doubt(word, area[:2], reason)
        rows = self._rows([*others, *(word for word, _ in anew)], area[:2])
        mark_margins(rows)
        self._content.rows.extend(rows)

    def add_grid(self, grid: Grid) -> None:
        """Read a ruled table cell by cell."""
        boxes = [self._box(field) for field in grid.fields]
        # Column by column: figures lie among figures, names among names.
        down = sorted(range(len(boxes)), key=lambda key: (grid.fields[key].row, grid.fields[key].column))
        slips = [slip for key in down if (slip := self._slip(key, boxes[key])) is not None]
        short = read_slips(self._plain, slips, self._dpi, self._prints)
        cells = []
        for key, (field, box) in enumerate(zip(grid.fields, boxes, strict=True)):
            rows = self._short(short[key]) if _is_figures(short.get(key)) else self._long(field, box)
            join_broken(rows, field.x1 - field.x0 - 2 * PADDING - _BEARINGS, keeps_blanks=False)
            cells.append(TableCell(field.row, field.column, field.row_span, field.column_span, rows))
        add_grid(self._content, TablePart(self._content.number, grid.ys[0], grid.xs, grid.rows, cells))

    def blank(self, image: Image.Image, grid: Grid) -> None:
        """Paint a table over with paper."""
        margin = _THICK * self._dpi
        x0, y0, x1, y1 = (value / self._picture.scale for value in (grid.xs[0], grid.ys[0], grid.xs[-1], grid.ys[-1]))
        ImageDraw.Draw(image).rectangle((x0 - margin, y0 - margin, x1 + margin, y1 + margin), fill=255)

    def spread_doubts(self) -> None:
        """Doubt every figure of a page on which many are doubtful: there two readings err alike, too."""
        doubtful, seen = len(self._content.doubts), len(self._figures)
        if doubtful >= _FEW_DOUBTS and doubtful > _BAD_PAGE * seen:
            known = {box for box, _ in self._content.doubts}
            reason = f"trang {self._content.number} quét quá mờ: {doubtful}/{seen} con số khó đọc"
            self._content.doubts.extend((box, reason) for box in self._figures if box not in known)

    def _box(self, field: Field) -> tuple[int, int, int, int]:
        # The rules are gone from the picture: what is left beside them is a dot below or the tail of a «g».
        scale = self._picture.scale
        x0, y0 = max(0, round(field.x0 / scale) + 1), max(0, round(field.top / scale) + 1)
        return x0, y0, round(field.x1 / scale) - 1, round(field.bottom / scale) - 1

    def _slip(self, key: int, box: tuple[int, int, int, int]) -> Slip | None:
        if self._is_empty(*box):
            return None
        x0, y0, x1, y1 = box
        return slip_of(key, self._ink[y0:y1, x0:x1], (x0, y0), self._dpi)

    def _short(self, reading: SlipReading) -> list[Row]:
        for word in reading.words if reading.doubt else ():
            self._doubt(word, (0, 0), reading.doubt)
        return self._rows(list(reading.words), (0, 0))

    def _long(self, field: Field, box: tuple[int, int, int, int]) -> list[Row]:
        x0, y0, x1, y1 = box
        if self._is_empty(*box):
            return []
        cut = self._plain.crop((x0, y0, x1, y1))
        margin = round(0.05 * self._dpi)
        framed = Image.new("L", (cut.width + 2 * margin, cut.height + 2 * margin), 255)
        framed.paste(cut, (margin, margin))
        ink = np.flatnonzero(self._ink[y0:y1, x0:x1].any(axis=1))
        ways = (LINE, BLOCK) if ink[-1] - ink[0] < _ONE_LINE * self._dpi else (BLOCK, LINE)
        words: list[Word] = []
        for way in ways:
            words = self._recognize(framed, way)
            if words:
                break
        if may_stand(self._ink[y0:y1, x0:x1], words, self._dpi):
            turned = [(turn, framed.transpose(turn)) for turn in TURNS]
            read = [(self._recognize(laid, BLOCK), turn, laid) for turn, laid in turned]
            level, turn, laid = max(read, key=lambda found: soundness(found[0]))
            if soundness(level) > max(soundness(words), 0):
                return self._take(level, laid, (x0 - margin, y0 - margin), raised(level, turn, framed.size))
        if not any(letter.isalnum() for word in words for letter in word.text):
            place = f"dòng {field.row + 1} cột {field.column + 1}"
            self._content.loss = f"trang {self._content.number}: ô bảng có nét mực nhưng không đọc được ({place})"
        return self._take(words, framed, (x0 - margin, y0 - margin))

    def _recognize(self, picture: Image.Image, way: int) -> list[Word]:
        words = without_noise(recognize(picture, way, self._dpi))
        return join_torn(words, np.asarray(picture) < self._picture.parted)

    def _is_empty(self, x0: int, y0: int, x1: int, y1: int) -> bool:
        return x1 - x0 < 4 or y1 - y0 < 4 or int(np.count_nonzero(self._ink[y0:y1, x0:x1])) < LEAST_INK * self._dpi**2

    def _take(
        self, words: list[Word], picture: Image.Image, offset: tuple[int, int], placed: list[Word] | None = None
    ) -> list[Row]:
        """The rows of words read in a picture; `placed` are the same where they stand, if it was turned."""
        placed = words if placed is None else placed
        where = {id(word): at for word, at in zip(words, placed, strict=True)}
        for word, reason in figure_doubts(picture, words, self._dpi, self._prints):
            self._doubt(where[id(word)], offset, reason)
        return self._rows(placed, offset)

    def _doubt(self, word: Word, offset: tuple[int, int], reason: str) -> None:
        self._content.doubts.append((self._place(word, offset), reason))

    def _place(self, word: Word, offset: tuple[int, int]) -> Box:
        scale = self._picture.scale
        x0, x1 = (word.x0 + offset[0]) * scale, (word.x1 + offset[0]) * scale
        top, bottom = (word.top + offset[1]) * scale, (word.bottom + offset[1]) * scale
        x0, top, x1, bottom = self._frame.shown((x0, top, x1, bottom))
        return Box(page=self._content.number, x0=x0, top=top, x1=x1, bottom=bottom)

    def _rows(self, words: list[Word], offset: tuple[int, int]) -> list[Row]:
        scale, page = self._picture.scale, self._content.number
        rows = make_rows(words, scale=scale, offset=offset, frame=self._frame, page=page)
        self._figures.extend(self._place(word, offset) for word in words if is_figure(word.text))
        self.rows.extend(rows)
        return rows
