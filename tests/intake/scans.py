"""A small scan of several pages: strips of a sample's print, one of them too large to be read."""

import io
from pathlib import Path

from PIL import Image

from tests.readers.scanning import CLEAN, scan_pages

SAMPLE = Path(__file__).parents[2] / "samples" / "b-district-2019" / "source.pdf"


def small_scan(*, too_large: bool = False) -> bytes:
    """A TIFF of three pages of a few lines each; with `too_large` the second has more dots than a page may have."""
    (page,) = scan_pages(SAMPLE.read_bytes(), CLEAN, range(1, 2))
    pages = [page.crop((0, top, 1654, top + 110)).convert("1") for top in (205, 305, 405)]
    if too_large:
        pages[1] = Image.new("1", (16_000, 16_000), 1)
    out = io.BytesIO()
    pages[0].save(out, "TIFF", save_all=True, append_images=pages[1:], dpi=(200, 200), compression="group4")
    return out.getvalue()
