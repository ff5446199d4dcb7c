"""Tesseract with its Vietnamese data: found at run time, one engine a process, one thread.

**Source**: Tesseract's API; the data are those of Debian's tesseract-ocr-vie or of the Windows installer.
"""

from __future__ import annotations

import os
import platform
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from PIL import Image

from extractor.errors import NoTextError

LANGUAGE = "vie"
PAGE, COLUMN, BLOCK, LINE, WORD = 3, 4, 6, 7, 8
"""Tesseract's ways to look at a picture: find the columns itself, one column, one block, one line, one word."""

_NEVER_PRINTED = "§€£¥¢©®"
"""Signs that no report prints: an 8 alone in its cell was a § in each reading."""

_DATA = f"{LANGUAGE}.traineddata"
_FOLDERS = (
    "/usr/share/tesseract-ocr/*/tessdata",
    "/usr/share/tessdata",
    "/usr/local/share/tessdata",
    "/opt/homebrew/share/tessdata",
    "C:/Program Files/Tesseract-OCR/tessdata",
    "C:/Program Files (x86)/Tesseract-OCR/tessdata",
)
_NO_LIBRARY = ("chưa cài thư viện tesserocr", "pip install tesserocr")
_NO_DATA_STEP = (
    "Debian/Ubuntu: apt-get install tesseract-ocr-vie; Windows: winget install UB-Mannheim.TesseractOCR, chọn thêm "
    "Vietnamese khi cài; nơi khác: đặt TESSDATA_PREFIX là thư mục có vie.traineddata."
)


@dataclass(frozen=True, slots=True)
class Word:
    """A word as Tesseract read it; places in pixels of the picture, confidence 0-100, `line` counts the lines."""

    text: str
    confidence: float
    line: int
    x0: int
    top: int
    x1: int
    bottom: int
    baseline: float


def tessdata() -> Path | None:
    """Return the folder that holds the Vietnamese data; None if there is none."""
    named = os.environ.get("TESSDATA_PREFIX")
    if named:
        for folder in (Path(named), Path(named) / "tessdata"):
            if (folder / _DATA).is_file():
                return folder
    for pattern in _FOLDERS:
        root = Path(Path(pattern).anchor or ".")
        try:
            found = sorted(root.glob(str(Path(pattern).relative_to(root))), reverse=True)
        except (ValueError, OSError, NotImplementedError):
            continue
        for folder in found:
            if (folder / _DATA).is_file():
                return folder
    return None


def missing_part() -> tuple[str, str] | None:
    """Return what keeps scans from being read and how to install it; None if all is there."""
    try:
        _library()
    except ImportError:
        return _NO_LIBRARY
    if tessdata() is None:
        return f"chưa có dữ liệu tiếng Việt của Tesseract ({_DATA})", _NO_DATA_STEP
    return None


def require_engine() -> None:
    """Make sure that scans can be read.

    Raises:
        NoTextError: Library or data are missing; the next step names what to install.
    """
    missing = missing_part()
    if missing is not None:
        told, step = missing
        raise NoTextError(f"Tệp là bản quét hoặc ảnh, không có lớp chữ; {told}.", next_step=step)


def recognize(picture: Image.Image, way: int, dpi: int) -> list[Word]:
    """Return the words of a grey picture in Tesseract's order.

    Args:
        picture: Mode L.
        way: PAGE, COLUMN, BLOCK, LINE or WORD.
        dpi: Its resolution, by which Tesseract judges sizes.
    """
    engine = _engine()
    engine.SetPageSegMode(way)
    engine.SetImageBytes(picture.tobytes(), picture.width, picture.height, 1, picture.width)
    engine.SetSourceResolution(dpi)
    try:
        if not engine.Recognize():
            return []
        return list(_words(engine))
    finally:
        engine.Clear()


def _words(engine: Any) -> Iterator[Word]:
    library = _library()
    level, line_level = library.RIL.WORD, library.RIL.TEXTLINE
    line = 0
    iterator = engine.GetIterator()
    if iterator is None:
        return
    for found in library.iterate_level(iterator, level):
        if found.IsAtBeginningOf(line_level):
            line += 1
        try:
            text = found.GetUTF8Text(level).strip()
            box, base = found.BoundingBox(level), found.Baseline(level)
        except RuntimeError:
            continue  # a block without text (a picture, a ruling line)
        if text and box:
            level_of_line = (base[0][1] + base[1][1]) / 2 if base else box[3]
            x0, top, x1, bottom = box
            yield Word(text, float(found.Confidence(level)), line, x0, top, x1, bottom, level_of_line)


def _library() -> Any:
    # Tesseract's own threads fight with ours; it reads the limit when it is loaded.
    os.environ.setdefault("OMP_THREAD_LIMIT", "1")
    import tesserocr

    return tesserocr


@lru_cache(maxsize=1)
def _engine() -> Any:
    library = _library()
    engine = library.PyTessBaseAPI(path=str(tessdata()), lang=LANGUAGE, oem=library.OEM.LSTM_ONLY)
    engine.SetVariable("tessedit_char_blacklist", _NEVER_PRINTED)
    engine.SetVariable("debug_file", "NUL" if platform.system() == "Windows" else os.devnull)
    return engine
