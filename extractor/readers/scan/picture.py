"""The picture of a page made fit for reading: grey, about 200 dpi, upright, without speckles."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray
from PIL import Image, ImageFilter

DPI = 200
"""More dots cost time and win nothing; fewer lose the tones on letters."""

MAX_PIXELS = 40_000_000
_TILTS = np.arange(-3.0, 3.01, 0.25)
_FINE = np.arange(-0.25, 0.26, 0.05)
_LEAST_TILT = 0.2
_LEAST_POINTS, _FEW_POINTS, _MAX_POINTS = 200, 10_000, 30_000
_PAPER = 250
_SMALLER = 3
_BLOCK, _BLOCKS = 16, 5
"""Pixels of a block, and blocks to look for paper in: a third of an inch."""
_DIM, _EVEN = 2, 0.85
"""Percent of a page that may be darker, and share of light that is even enough."""
_FLAT, _WHITISH = 0.25, 230
"""Share of a page of one grey, darker than this, which no shadow is: it was drawn, or the picture breaks off."""
_DARKEST, _BLACK = 0.7, 48
"""Share of the least light, and grey, below which a place is no paper in the shade but the edge of a copier."""
_AROUND = 12
_BITS = 7
_ONE, _MIDDLE = 1 << _BITS, 128
"""Parts of a pixel's weight: with more, sums of 16 bits of what is lighter and darker than grey run over."""

Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Picture:
    """A page made upright: `image` in mode L, turned by `tilt` degrees against the clock; `ink`: below `parted`."""

    image: Image.Image
    dpi: float
    tilt: float
    parted: int
    ink: Mask

    @property
    def scale(self) -> float:
        """Points a pixel."""
        return 72.0 / self.dpi


def prepare(image: Image.Image, dpi: float) -> Picture:
    """Return the page fit for reading; its size in points stays the same.

    Args:
        image: The page in any mode.
        dpi: Its resolution.
    """
    grey = on_paper(image)
    grey = grey if grey.mode == "L" else grey.convert("L")
    if not 0.9 * DPI <= dpi <= 1.25 * DPI:
        size = max(1, round(grey.width * DPI / dpi)), max(1, round(grey.height * DPI / dpi))
        grey = grey.resize(size, Image.Resampling.LANCZOS)
        dpi = DPI
    grey = _evenly_lit(grey)
    parted = threshold(grey)
    grey = _without_specks(grey, parted)
    tilt = _tilt(grey, parted)
    if abs(tilt) >= _LEAST_TILT:
        grey = _turned(grey, tilt)
    else:
        tilt = 0.0
    return Picture(grey, dpi, tilt, parted, np.asarray(grey) < parted)


def printed_area(grey: Image.Image, parted: int) -> tuple[int, int, int, int] | None:
    """Return left, top, right and bottom of what is printed on a page, with a little paper around; None if nothing is.

    Single dark pixels are no print.
    """
    dark = np.asarray(grey.reduce(_SMALLER)) < parted
    across, down = np.flatnonzero(dark.any(axis=0)), np.flatnonzero(dark.any(axis=1))
    if not len(across):
        return None
    x0, x1, y0, y1 = (int(place) * _SMALLER for place in (across[0], across[-1] + 1, down[0], down[-1] + 1))
    return max(0, x0 - _AROUND), max(0, y0 - _AROUND), min(grey.width, x1 + _AROUND), min(grey.height, y1 + _AROUND)


def threshold(grey: Image.Image) -> int:
    """Return the grey value that parts ink from paper best. **Source**: N. Otsu, 1979."""
    counts = np.array(grey.histogram(), dtype=np.float64)
    total = counts.sum()
    levels = np.arange(256)
    below = np.cumsum(counts)
    mass = np.cumsum(counts * levels)
    above = total - below
    usable = (below > 0) & (above > 0)
    if not usable.any():
        return 128
    spread = np.zeros(256)
    low, high = mass[usable] / below[usable], (mass[-1] - mass[usable]) / above[usable]
    spread[usable] = below[usable] * above[usable] * (low - high) ** 2
    # Black and white alone are parted equally well by all between: half-way is still right when the page was turned.
    best = np.flatnonzero(spread >= spread.max() * (1 - 1e-9))
    return int(best[0] + best[-1]) // 2 + 1


def unturn(x: float, y: float, tilt: float, size: tuple[float, float]) -> tuple[float, float]:
    """Return where a point of the upright page lies on the page as scanned.

    Args:
        x: From the left, y from the top, in any unit.
        y: See x.
        tilt: `Picture.tilt`.
        size: Width and height of the page in the same unit.
    """
    angle = math.radians(tilt)
    across, down = x - size[0] / 2, y - size[1] / 2
    cos, sin = math.cos(angle), math.sin(angle)
    return across * cos - down * sin + size[0] / 2, across * sin + down * cos + size[1] / 2


def on_paper(image: Image.Image) -> Image.Image:
    """Return a picture on white: what is transparent is paper; 16 bits are brought down to 8."""
    if image.mode in {"RGBA", "LA", "PA"} or "transparency" in image.info:
        image = image.convert("RGBA")
        paper = Image.new("RGBA", image.size, "white")
        image = Image.alpha_composite(paper, image)
    if image.mode.startswith("I") or image.mode == "F":
        values = np.asarray(image, dtype=np.float64)
        top = max(float(values.max(initial=0.0)), 1.0)
        return Image.fromarray((np.clip(values, 0, top) * (255.0 / top)).astype(np.uint8))
    return image


def _evenly_lit(grey: Image.Image, block: int = _BLOCK) -> Image.Image:
    """The page as if light had fallen on it evenly: a photograph is darker towards a corner than ink at the other."""
    if min(grey.size) < block * _BLOCKS:
        return grey
    # The lightest about each place is paper, even within a dense table; the edge of a shadow stays where it is.
    paper = _over_blocks(_over_blocks(np.asarray(grey.reduce(block)), np.max), np.min)
    dim, bright = np.percentile(paper, (_DIM, 100 - _DIM))
    if dim >= _EVEN * bright or max(grey.histogram()[_BLACK:_WHITISH]) > _FLAT * grey.width * grey.height:
        return grey
    low = max(round(dim * _DARKEST), _BLACK)
    soft = Image.fromarray(paper).filter(ImageFilter.BoxBlur(1)).resize(grey.size, Image.Resampling.BILINEAR)
    around = np.maximum(np.asarray(soft), low).astype(np.uint16)
    lit = np.asarray(grey, dtype=np.uint16) * _PAPER // around
    return Image.fromarray(np.minimum(lit, 255).astype(np.uint8))


def _over_blocks(blocks: NDArray[np.uint8], choose: Callable[..., Any]) -> NDArray[np.uint8]:
    """The lightest or darkest of those around each block."""
    for axis in (0, 1):
        padded = np.pad(blocks, [(_BLOCKS // 2,) * 2 if axis == at else (0, 0) for at in (0, 1)], mode="edge")
        blocks = choose(sliding_window_view(padded, _BLOCKS, axis=axis), axis=-1)
    return np.ascontiguousarray(blocks)


def _without_specks(grey: Image.Image, parted: int) -> Image.Image:
    """Single dark pixels become paper. A filter that smooths would take the dots out of «1.275», too."""
    pixels = np.asarray(grey)
    dark = np.zeros((grey.height + 2, grey.width + 2), dtype=np.bool_)
    dark[1:-1, 1:-1] = pixels < parted
    beside = dark[:, :-2] | dark[:, 2:]
    near = beside[1:-1] | beside[:-2] | beside[2:] | dark[:-2, 1:-1] | dark[2:, 1:-1]
    alone = dark[1:-1, 1:-1] & ~near
    if not alone.any():
        return grey
    cleaned = pixels.copy()
    cleaned[alone] = _PAPER
    return Image.fromarray(cleaned)


def _turned(grey: Image.Image, tilt: float) -> Image.Image:
    """The page turned about its middle in a third of Pillow's time: rows are moved, columns, and rows again.

    **Source**: A. Paeth, A fast algorithm for general raster rotation, 1986.
    """
    angle = math.radians(tilt)
    pixels = _moved(np.asarray(grey).T, -math.tan(angle / 2)).T
    pixels = _moved(_moved(pixels, math.sin(angle)).T, -math.tan(angle / 2)).T
    return Image.fromarray(np.ascontiguousarray(pixels))


def _moved(pixels: NDArray[np.uint8], steep: float) -> NDArray[np.uint8]:
    """Each column moved by so much a pixel from the middle, cubically between pixels; what is laid bare is paper."""
    height, width = pixels.shape
    moves = (np.arange(width) + 0.5 - width / 2) * steep
    whole = np.floor(moves).astype(np.int64)
    weights = _cubic(moves - whole)
    around = int(np.abs(whole).max(initial=0)) + 2
    padded = np.pad(pixels, ((around, around), (0, 0)), constant_values=255)
    source: NDArray[np.int16] = np.subtract(padded, _MIDDLE, dtype=np.int16)
    moved = np.empty_like(pixels)
    for columns in np.split(np.arange(width), np.flatnonzero(np.diff(whole)) + 1):
        own = slice(columns[0], columns[-1] + 1)
        top = int(whole[columns[0]]) + around - 1
        mixed = source[top : top + height, own] * weights[0, own]
        for at in (1, 2, 3):
            mixed += source[top + at : top + at + height, own] * weights[at, own]
        mixed += _ONE // 2
        mixed >>= _BITS
        mixed += _MIDDLE
        moved[:, own] = np.clip(mixed, 0, 255, out=mixed)
    return moved


def _cubic(part: NDArray[np.float64]) -> NDArray[np.int16]:
    """Weights of the four pixels about a place, in parts of `_ONE`. **Source**: R. Keys, 1981."""
    near, far = np.stack([part, 1 - part]), np.stack([part + 1, 2 - part])
    inner = 1.5 * near**3 - 2.5 * near**2 + 1
    outer = -0.5 * far**3 + 2.5 * far**2 - 4 * far + 2
    weights = np.rint(_ONE * np.stack([outer[0], inner[0], inner[1], outer[1]]))
    weights[1] += _ONE - weights.sum(axis=0)
    found: NDArray[np.int16] = weights.astype(np.int16)
    return found


def _tilt(grey: Image.Image, parted: int) -> float:
    """Degrees by which to turn the page so that its lines are level: there the rows' profile is sharpest."""
    small = np.asarray(grey.reduce(_SMALLER))
    found = np.argwhere(small < parted)
    if len(found) < _LEAST_POINTS:
        return 0.0
    points = found[:: max(1, len(found) // _MAX_POINTS)].astype(np.float64)
    few = _some(points, _FEW_POINTS)
    best = max(_TILTS, key=lambda degrees: _sharpness(few, degrees))
    return float(round(max(best + _FINE, key=lambda degrees: _sharpness(points, degrees)), 2))


def lies_on_its_side(image: Image.Image) -> bool:
    """Return whether the lines of a page run up and down: then its columns have the sharper profile, however tilted."""
    small = _evenly_lit(on_paper(image).convert("L").reduce(_SMALLER), _BLOCK // _SMALLER)
    found = np.argwhere(np.asarray(small) < threshold(small))
    if len(found) < _LEAST_POINTS:
        return False
    points = _some(found, _FEW_POINTS).astype(np.float64)
    level, upright = (max(_sharpness(way, degrees) for degrees in _TILTS[::4]) for way in (points, points[:, ::-1]))
    return upright > level


def _some(points: NDArray[Any], most: int) -> NDArray[Any]:
    """So many of the points, always the same; each n-th would fall on a few columns where rows are dark all along."""
    return points if len(points) <= most else points[np.random.default_rng(most).integers(len(points), size=most)]


def _sharpness(points: NDArray[np.float64], degrees: float) -> float:
    rows = points[:, 0] - points[:, 1] * math.tan(math.radians(degrees))
    counts = np.bincount((rows - rows.min()).astype(np.int64)).astype(np.float64)
    return float(np.square(np.diff(counts)).sum())
