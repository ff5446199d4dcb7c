"""Letters that nobody sees: what another program recognised, laid beneath the picture of its page.

Told by looking: the page is drawn with its letters and without, and a letter is seen where the two differ. So it does
not matter how it was hidden: under a picture, as white as the paper, cut off.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pypdfium2 as pdfium
import pypdfium2.raw as raw

from extractor.readers.pdf.glyphs import Array, Glyphs

_MOST = 0.5
_PIXELS = 4_000_000
"""Of a picture to compare; one pixel a point is enough, since a letter is seen or not."""


def are_unseen(page: pdfium.PdfPage, texts: Sequence[object], groups: Sequence[Glyphs]) -> bool:
    """Return whether most letters of a page change nothing of what is seen.

    Args:
        page: An open page.
        texts: All its text objects.
        groups: All its glyphs.
    """
    width, height = page.get_size()
    scale = min(1.0, (_PIXELS / max(width * height, 1.0)) ** 0.5)
    shown = _drawn(page, scale)
    for text in texts:
        raw.FPDFPageObj_SetIsActive(text, False)
    bare = _drawn(page, scale)
    for text in texts:
        raw.FPDFPageObj_SetIsActive(text, True)
    differ = np.zeros((shown.shape[0] + 1, shown.shape[1] + 1), dtype=np.int32)
    differ[1:, 1:] = (shown != bare).cumsum(axis=0, dtype=np.int32).cumsum(axis=1, dtype=np.int32)
    seen = np.concatenate([_seen(group, differ, scale) for group in groups])
    return float(seen.mean()) < _MOST if len(seen) else False


def _drawn(page: pdfium.PdfPage, scale: float) -> Array:
    bitmap = page.render(scale=scale, grayscale=True)
    drawn: Array = bitmap.to_numpy().copy()
    bitmap.close()
    return drawn.reshape(drawn.shape[:2])


def _seen(group: Glyphs, differ: Array, scale: float) -> Array:
    """Which of the inked glyphs hold a pixel that differs; `differ` counts those above and left of each corner."""
    ink = ~group.blank
    x0, top, x1, bottom = group.frame.shown((group.x0[ink], group.top[ink], group.x1[ink], group.bottom[ink]))
    height, width = differ.shape[0] - 1, differ.shape[1] - 1
    left, right = (np.clip(at, 0, width).astype(np.int64) for at in (np.floor(x0 * scale), np.ceil(x1 * scale)))
    above, below = (np.clip(at, 0, height).astype(np.int64) for at in (np.floor(top * scale), np.ceil(bottom * scale)))
    within = differ[below, right] - differ[above, right] - differ[below, left] + differ[above, left]
    seen: Array = within > 0
    return seen
