"""PNG, JPEG and TIFF files: each picture in them is a page."""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator

from PIL import Image, ImageOps

from extractor.errors import DamagedError, LimitError, NoTextError
from extractor.model import Document
from extractor.readers.pace import loss_of, put_aside, put_off, take
from extractor.readers.pdf.page import PageContent
from extractor.readers.pdf.reader import write_pages
from extractor.readers.scan.apart import unpack_page
from extractor.readers.scan.doubts import settle
from extractor.readers.scan.engine import require_engine
from extractor.readers.scan.page import read_picture
from extractor.readers.scan.picture import MAX_PIXELS, on_paper

MAX_PAGES = 1_000
_FORMATS = ("PNG", "JPEG", "TIFF")
_PAGE_WIDTH, _PAGE_HEIGHT = 8.27, 11.69  # A4 in inches
_RESOLUTIONS = (70.0, 650.0)
_SCAN_AGAIN = "Quét lại ở 200 dpi, lưu thành PDF, PNG hoặc JPEG."


def read_image(data: bytes, file_name: str, media_type: str) -> Document:
    """Return the text of a scanned page, or of the pages of a TIFF.

    Raises:
        NoTextError: No letter could be read, or the parts that read scans are not installed.
        LimitError: More pixels or pages than the limits.
        DamagedError: The picture does not open.
    """
    pages = list(_pages(data))
    losses = [page.loss for page in pages if page.loss]
    if not any(page.letters for page in pages):
        raise NoTextError("Không nhận dạng được chữ nào trong ảnh.", next_step=_SCAN_AGAIN)
    draft = write_pages(pages, losses)
    document = draft.finish(data=data, file_name=file_name, media_type=media_type, reader="scan")
    return settle(document, pages)


def read_image_page(data: bytes, number: int) -> PageContent:
    """Return one page of a picture of several.

    Raises:
        LimitError, DamagedError: as `read_image`.
    """
    return _page(_open(data)[0], number)


def page_picture(data: bytes, number: int) -> tuple[Image.Image, float, int]:
    """Return a page of a picture as it is read, upright in RGB, its dots an inch, and how many pages there are.

    The last page, if there are fewer.

    Raises:
        LimitError, DamagedError: as `read_image`.
    """
    image, count = _open(data)
    try:
        upright = _upright(image, max(1, min(number, count)))
        square, dpi = _square(upright), _resolution(upright)
        return (square if square.mode == "RGB" else on_paper(square).convert("RGB")), dpi, count
    except (OSError, ValueError, SyntaxError, EOFError) as error:
        raise DamagedError("Ảnh bị cắt cụt hoặc hỏng.", next_step=_SCAN_AGAIN) from error


def _open(data: bytes) -> tuple[Image.Image, int]:
    """The picture and how many pages it has."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)  # our own limit is below
            image = Image.open(io.BytesIO(data), formats=_FORMATS)
        count = getattr(image, "n_frames", 1) if image.format == "TIFF" else 1
    except Image.DecompressionBombError as error:
        raise LimitError("Ảnh quá lớn.", next_step=_SCAN_AGAIN) from error
    except (OSError, ValueError, SyntaxError) as error:
        raise DamagedError("Ảnh bị hỏng, không mở được.", next_step=_SCAN_AGAIN) from error
    if count > MAX_PAGES:
        raise LimitError(f"Ảnh có hơn {MAX_PAGES} trang.", next_step="Tách tệp thành nhiều phần.")
    return image, count


def _pages(data: bytes) -> Iterator[PageContent]:
    image, count = _open(data)
    require_engine()
    put_off(range(1, count + 1))
    for number in range(1, count + 1):
        packed = put_aside(number)
        if packed is not None:
            yield unpack_page(packed)
        elif take(number, count):
            yield _page(image, number)
        else:
            yield PageContent(number, loss=loss_of(number))


def _page(image: Image.Image, number: int) -> PageContent:
    try:
        upright = _upright(image, number)
    except (OSError, ValueError, SyntaxError, EOFError) as error:
        if number == 1:
            raise DamagedError("Ảnh bị cắt cụt hoặc hỏng.", next_step=_SCAN_AGAIN) from error
        return PageContent(number, loss=f"trang {number}: ảnh hỏng, không đọc được")
    return read_picture(_square(upright), _resolution(upright), number)


def _upright(image: Image.Image, number: int) -> Image.Image:
    """A page as a camera meant it; nothing is decoded of one with more pixels than the limit."""
    if number > 1:
        image.seek(number - 1)
    if image.width * image.height > MAX_PIXELS:
        raise LimitError(f"Ảnh có hơn {MAX_PIXELS} điểm.", next_step=_SCAN_AGAIN, page=number)
    return ImageOps.exif_transpose(image)


def _square(image: Image.Image) -> Image.Image:
    """A fax has 204 dots an inch across and 98 down; stretched it is as printed."""
    said = image.info.get("dpi")
    if not isinstance(said, tuple) or len(said) != 2 or not said[0] or not said[1]:
        return image
    ratio = float(said[0]) / float(said[1])
    if not 1.1 <= ratio <= 3 or image.width * image.height * ratio > MAX_PIXELS:
        return image
    taller = image.convert("L").resize((image.width, round(image.height * ratio)), Image.Resampling.BICUBIC)
    taller.info["dpi"] = (said[0], said[0])
    return taller


def _resolution(image: Image.Image) -> float:
    """What the file says if a page of that size exists; else as if it were A4."""
    said = image.info.get("dpi")
    if isinstance(said, tuple) and len(said) == 2:
        across = float(said[0] or 0)
        if _RESOLUTIONS[0] <= across <= _RESOLUTIONS[1] and 4 <= image.width / across <= 25:
            return across
    short, long = sorted((image.width, image.height))
    return max(short / _PAGE_WIDTH, long / _PAGE_HEIGHT, 1.0)
