"""Whether a frame of an OpenDocument file is a large picture.

**Source**: OpenDocument 1.3 part 3, 10.4.2 (draw:frame) and 19.575 (svg:width).
"""

from __future__ import annotations

from lxml import etree

from extractor.readers import pictures
from extractor.readers.odt.names import q


def is_large(frame: etree._Element) -> bool:
    """Return whether a draw:frame is a picture large enough to hold words; an object has one of itself, too."""
    if next(frame.iterchildren(q("draw:image")), None) is None or frame.find(q("draw:object")) is not None:
        return False
    return pictures.is_large(*(pictures.points(frame.get(q(f"svg:{side}"))) for side in ("width", "height")))
