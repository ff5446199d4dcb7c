"""Whether a drawing of a DOCX is a large picture.

**Source**: ECMA-376 part 1, 20.4 (places of drawings, in EMU) and part 4, 19.1 (VML, sizes in a style attribute).
"""

from __future__ import annotations

import regex
from lxml import etree

from extractor.readers import pictures
from extractor.readers.pictures import EMU, number, points

_EXTENT = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}extent"
_BLIP = "{http://schemas.openxmlformats.org/drawingml/2006/main}blip"
_IMAGE = "{urn:schemas-microsoft-com:vml}imagedata"
_SIZE_RE = regex.compile(r"(?:^|;)\s*(width|height)\s*:\s*([^;]{1,24})")


def is_large(drawing: etree._Element) -> bool:
    """Return whether a w:drawing or w:pict is a picture large enough to hold words."""
    for extent in drawing.iter(_EXTENT):
        wide, high = (number(extent.get(side)) / EMU for side in ("cx", "cy"))
        return pictures.is_large(wide, high) and next(drawing.iter(_BLIP), None) is not None
    for image in drawing.iter(_IMAGE):
        shape = image.getparent()
        style = "" if shape is None else shape.get("style", "")
        sides = {side: points(length.strip()) for side, length in _SIZE_RE.findall(style)}
        if pictures.is_large(sides.get("width", 0.0), sides.get("height", 0.0)):
            return True
    return False
