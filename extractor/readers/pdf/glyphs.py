"""The characters of a PDF page with their places, as pdfium sees them, turned so that the page reads upright.

pdfium's own text runs in the order of the content stream, which a printer that borrows letters from a second font
scrambles («S : 1408 ố»); places never lie. Coordinates are points, origin at the top left of the page as shown.
"""

from __future__ import annotations

import ctypes
import itertools
import math
from collections import deque
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, TypeVar

import numpy as np
import pypdfium2 as pdfium
import pypdfium2.raw as raw
from numpy.typing import NDArray

from extractor.readers.symbols import SIGNS, font_kind

MAX_CHARACTERS = 500_000
"""Characters of one page; a full page of small print has about 8,000."""

UNKNOWN = "\ufffd"
_ASK_BOX = ctypes.PYFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_int, ctypes.c_void_p)(
    ctypes.cast(raw.FPDFText_GetLooseCharBox, ctypes.c_void_p).value or 0
)
_HYPHEN_CODES = frozenset({0x02, 0xFFFE, 0xAD})  # how pdfium reports a hyphen at a line end
_DROPPED = (0x0A, 0x0D, 0x200B, 0xFEFF)
_BLANK_CODES = frozenset({0x20, 0x09, 0xA0, *range(0x2000, 0x200B), 0x202F, 0x3000})
_BLANKS = tuple(_BLANK_CODES)
_FORCE_BOLD, _ITALIC = 1 << 18, 1 << 6
_HEAVY = 600
_ON_ITS_HEAD = 2
_SLANTED = -1
_LEAST_SLANT = math.radians(8)
"""Off the upright or a quarter turn; a scan with letters laid over it is tilted by less."""
_LONELY = 2
"""Letters of one height on a page: those of a slanted line all stand at heights of their own."""

Array = NDArray[Any]
Corners = tuple[float, float, float, float]
Place = TypeVar("Place", float, Array)


@dataclass(frozen=True, slots=True)
class Frame:
    """A page as shown (width × height) and how often its text must be turned by 90° to stand upright.

    `turn` counts quarter turns: 1 = the text runs upwards, 2 = it stands on its head, 3 = it runs downwards.
    """

    width: float
    height: float
    turn: int = 0

    @property
    def size(self) -> tuple[float, float]:
        """Width and height after turning."""
        return (self.height, self.width) if self.turn % 2 else (self.width, self.height)

    def upright(self, x: Array, y: Array) -> tuple[Array, Array]:
        """Points of the page as shown → points of the turned page."""
        if self.turn == 1:
            return self.height - y, x
        if self.turn == 2:
            return self.width - x, self.height - y
        if self.turn == 3:
            return y, self.width - x
        return x, y

    def shown(self, box: tuple[Place, Place, Place, Place]) -> tuple[Place, Place, Place, Place]:
        """A box (x0, top, x1, bottom) of the turned page, or arrays of such → the same on the page as shown."""
        x0, top, x1, bottom = box
        if self.turn == 1:
            return top, self.height - x1, bottom, self.height - x0
        if self.turn == 2:
            return self.width - x1, self.height - bottom, self.width - x0, self.height - top
        if self.turn == 3:
            return self.width - bottom, x0, self.width - top, x1
        return box


@dataclass(slots=True)
class Glyphs:
    """Characters of one page in content order; arrays run in parallel, `index` is pdfium's number."""

    frame: Frame
    text: list[str]
    index: Array
    x0: Array
    x1: Array
    top: Array
    bottom: Array
    baseline: Array
    blank: Array

    def take(self, chosen: Array) -> Glyphs:
        """Return the glyphs at the chosen positions."""
        return Glyphs(
            self.frame,
            [self.text[place] for place in chosen.tolist()],
            self.index[chosen],
            self.x0[chosen],
            self.x1[chosen],
            self.top[chosen],
            self.bottom[chosen],
            self.baseline[chosen],
            self.blank[chosen],
        )


class PageText:
    """The text layer of an open page: its glyphs by direction, and the fonts behind them.

    `outside`: how many letters lie beyond the edge of the page as shown; they are no glyphs of it. `slanted`: what is
    printed across the page (a watermark), in content order, once `glyphs` has been called; it belongs to no line.
    """

    def __init__(self, page: pdfium.PdfPage) -> None:
        self._page = page
        self._text = page.get_textpage()
        self.count: int = max(0, self._text.count_chars())
        self.outside = 0
        self.slanted: Glyphs | None = None
        self._name = ctypes.create_string_buffer(128)
        self._flags = ctypes.c_int()

    def close(self) -> None:
        """Release the text layer."""
        self._text.close()

    def glyphs(self) -> list[Glyphs]:
        """Return the glyphs, one group a direction of print; the direction of most letters comes first."""
        codes = np.array(self._codes(), dtype=np.int64)
        kept = np.flatnonzero(~np.isin(codes, _DROPPED))
        if not len(kept):
            return []
        codes = codes[kept]
        boxes, origins, lonely = self._places(kept)
        letters = {code: _letter(code) for code in np.unique(codes).tolist()}
        text = [letters[code] for code in codes.tolist()]
        blank = np.isin(codes, _BLANKS)
        # pdfium invents blanks where it thinks that a word ends; they have no width and are not in the file.
        real = ~(blank & (boxes[:, 2] - boxes[:, 0] <= 0) & (boxes[:, 3] - boxes[:, 1] <= 0.5))
        finite = np.isfinite(boxes).all(axis=1) & np.isfinite(origins).all(axis=1)
        places = np.flatnonzero(real & finite)
        if not len(places):
            return []
        turns = self._turns(kept, boxes, origins, places, lonely)
        x = np.stack([boxes[:, 0], boxes[:, 2], origins[:, 0]], axis=1)
        y = np.stack([boxes[:, 1], boxes[:, 3], origins[:, 1]], axis=1)
        frame, x, y = show(x, y, self._page)
        seen = _touches(x, frame.width) & _touches(y, frame.height)
        self.outside = int(np.count_nonzero(~seen[places] & ~blank[places]))
        places = places[seen[places]]
        slanted = places[turns[places] == _SLANTED]
        if len(slanted):
            self.slanted = _group(frame, slanted, text, kept, x, y, blank)
        return [
            _group(Frame(frame.width, frame.height, turn), turn_places, text, kept, x, y, blank)
            for turn, turn_places in _by_turn(turns, places)
        ]

    def look(self, index: int) -> tuple[bool, bool, str]:
        """Return whether the font of a character is (bold, italic), and its encoding if that is an old one."""
        font, flags = self._font(index), self._flags.value
        said = font.lower()
        weight = raw.FPDFText_GetFontWeight(self._text.raw, index)
        bold = b"bold" in said or b"black" in said or weight >= _HEAVY or bool(flags & _FORCE_BOLD)
        return bold, b"italic" in said or b"oblique" in said or bool(flags & _ITALIC), _encoding(font)

    def encoding(self, index: int) -> str:
        """Return the old encoding of a character's font, "" for any other font."""
        return _encoding(self._font(index))

    def _font(self, index: int) -> bytes:
        """The name of a character's font; its flags stay in `_flags`."""
        self._name.value, self._flags.value = b"", 0
        raw.FPDFText_GetFontInfo(self._text.raw, index, self._name, 128, ctypes.byref(self._flags))
        return self._name.value

    def size(self, index: int) -> float:
        """Return the size of a character's font on the page, in points; 0.0 if unknown."""
        matrix = raw.FS_MATRIX()
        size = raw.FPDFText_GetFontSize(self._text.raw, index)
        if raw.FPDFText_GetMatrix(self._text.raw, index, ctypes.byref(matrix)):
            size *= math.hypot(matrix.c, matrix.d)
        return size if math.isfinite(size) and 0 < size < 1000 else 0.0

    def _codes(self) -> list[int]:
        text_page, count = self._text.raw, self.count
        buffer = (ctypes.c_ushort * (count + 1))()
        written = raw.FPDFText_GetText(text_page, 0, count, buffer)
        codes = list(buffer[:count])
        # One unit a character unless some have no code or lie beyond the basic plane; then ask one by one.
        if written == count + 1 and not any(0xD800 <= code < 0xE000 for code in codes) and 0 not in codes:
            return codes
        ask = raw.FPDFText_GetUnicode
        return [ask(text_page, place) for place in range(count)]

    def _places(self, kept: Array) -> tuple[Array, Array, Array]:
        """Boxes (left, bottom, right, top) and origins (x, y) of the characters, in the page's own space.

        Beside them which have hardly another of their height.

        Letters of one line and font share bottom and top, so that one origin a line and font is enough: the others
        lie as far along their own box.
        """
        handle = ctypes.cast(self._text.raw, ctypes.c_void_p).value
        found = np.zeros((len(kept), 4), dtype=np.float32)  # FS_RECTF: left, top, right, bottom
        addresses = range(found.ctypes.data, found.ctypes.data + found.nbytes, found.strides[0])
        # Called from C for each character: a loop in Python would take longer than pdfium itself.
        deque(map(_ASK_BOX, itertools.repeat(handle), kept.tolist(), addresses), maxlen=0)
        boxes = found[:, [0, 3, 2, 1]].astype(np.float64)
        heights = found[:, [1, 3]].copy().view(np.int64).ravel()
        _, first, group, counts = np.unique(heights, return_index=True, return_inverse=True, return_counts=True)
        group = group.ravel()
        asked = np.zeros((len(first), 2), dtype=np.float64)
        for place, at in enumerate(kept[first].tolist()):
            asked[place] = self._origin(at)
        width = boxes[:, 2] - boxes[:, 0]
        share = np.divide(asked[:, 0] - boxes[first, 0], width[first], out=np.zeros(len(first)), where=width[first] > 0)
        origins = np.stack([boxes[:, 0] + share[group] * width, asked[group, 1]], axis=1)
        return boxes, origins, counts[group] <= _LONELY

    def _origin(self, index: int) -> tuple[float, float]:
        """Where a character begins on its base line, in the page's own space."""
        x, y = ctypes.c_double(), ctypes.c_double()
        raw.FPDFText_GetCharOrigin(self._text.raw, index, ctypes.byref(x), ctypes.byref(y))
        return x.value, y.value

    def _turns(self, kept: Array, boxes: Array, origins: Array, places: Array, lonely: Array) -> Array:
        """Quarter turns of each place; upright letters begin at their origin, so only the others and lonely are asked.

        Narrow ones («t», «.») hide among the upright where print stands on its head; there all are asked. Letters of a
        line that runs up or down share no origin: theirs are set right.
        """
        turns = np.zeros(len(boxes), dtype=np.int64)
        height = boxes[:, 3] - boxes[:, 1]
        odd = np.abs(origins[:, 0] - boxes[:, 0]) > 0.3 * np.maximum(height, 1.0)
        under = origins[:, 1] > boxes[:, 3] + 0.1 * np.maximum(height, 1.0)
        asked = (odd | under | lonely)[places]
        self._ask_turns(turns, places[asked], kept)
        if (turns == _ON_ITS_HEAD).any():
            self._ask_turns(turns, places[~asked], kept)
        for place in places[(turns[places] == 1) | (turns[places] == 3)].tolist():
            origins[place] = self._origin(int(kept[place]))
        shown: Array = (turns - self._page.get_rotation() // 90) % 4
        shown[turns == _SLANTED] = _SLANTED
        return shown

    def _ask_turns(self, turns: Array, places: Array, kept: Array) -> None:
        for place in places.tolist():
            angle = raw.FPDFText_GetCharAngle(self._text.raw, int(kept[place]))
            if math.isfinite(angle) and angle >= 0:
                quarters = angle / (math.pi / 2)
                is_off = abs(quarters - round(quarters)) * math.pi / 2 > _LEAST_SLANT
                turns[place] = _SLANTED if is_off and self._is_slanted(int(kept[place])) else -round(quarters) % 4

    def _is_slanted(self, index: int) -> bool:
        """Whether the base line of a letter is; of an upright font made italic only the letters are."""
        matrix = raw.FS_MATRIX()
        if not raw.FPDFText_GetMatrix(self._text.raw, index, ctypes.byref(matrix)):
            return False
        quarters = math.atan2(matrix.b, matrix.a) / (math.pi / 2)
        return abs(quarters - round(quarters)) * math.pi / 2 > _LEAST_SLANT


def _touches(places: Array, length: float) -> Array:
    """Which boxes (the first two columns) reach into 0 to `length`."""
    touching: Array = (places[:, :2].max(axis=1) > 0) & (places[:, :2].min(axis=1) < length)
    return touching


def show(x: Array, y: Array, page: pdfium.PdfPage) -> tuple[Frame, Array, Array]:
    """Bring points of the page's own space to the page as shown (cropped, turned by /Rotate, origin top left)."""
    left, bottom, right, top = page.get_cropbox()
    width, height = right - left, top - bottom
    rotation = page.get_rotation() // 90 % 4
    if rotation == 1:
        return Frame(height, width), y - bottom, x - left
    if rotation == 2:
        return Frame(width, height), right - x, y - bottom
    if rotation == 3:
        return Frame(height, width), top - y, right - x
    return Frame(width, height), x - left, top - y


@lru_cache(maxsize=256)
def _encoding(font: bytes) -> str:
    return font_kind(font.decode("latin-1"))


def _letter(code: int) -> str:
    if code in _BLANK_CODES:
        return " "
    if code in _HYPHEN_CODES:
        return "-"
    if code in SIGNS:
        return SIGNS[code]
    if code < 0x20 or 0x7F <= code < 0xA0 or 0xD800 <= code < 0xE000 or code in (0xFFFF, 0xFFFE) or code > 0x10FFFF:
        return UNKNOWN
    return chr(code)


def _by_turn(turns: Array, places: Array) -> list[tuple[int, Array]]:
    groups = [(turn, places[turns[places] == turn]) for turn in range(4)]
    return sorted((group for group in groups if len(group[1])), key=lambda group: -len(group[1]))


def _group(frame: Frame, places: Array, text: list[str], kept: Array, x: Array, y: Array, blank: Array) -> Glyphs:
    across, down = frame.upright(x[places], y[places])
    return Glyphs(
        frame,
        [text[place] for place in places.tolist()],
        kept[places],
        across[:, :2].min(axis=1),
        across[:, :2].max(axis=1),
        down[:, :2].min(axis=1),
        down[:, :2].max(axis=1),
        down[:, 2],
        blank[places],
    )
