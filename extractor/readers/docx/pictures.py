"""Pictures in a DOCX: a seal or a logo says nothing, a picture of a table is figures that nobody read.

**Source**: ECMA-376 part 1, 20.4 (places of drawings, in EMU) and part 4, 19.1 (VML, sizes in a style attribute).
"""

from __future__ import annotations

import regex
from lxml import etree

_EXTENT = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}extent"
_BLIP = "{http://schemas.openxmlformats.org/drawingml/2006/main}blip"
_IMAGE = "{urn:schemas-microsoft-com:vml}imagedata"
_EMU = 12_700
"""In a point."""
_WIDE, _HIGH = 200.0, 80.0
"""Points, about 7 × 3 cm: larger than a seal or a coat of arms, small for a table that can be read."""
_POINTS = {"pt": 1.0, "in": 72.0, "cm": 72 / 2.54, "mm": 72 / 25.4, "px": 0.75, "pc": 12.0, "": 1.0}
_SIZE_RE = regex.compile(r"(?:^|;)\s*(width|height)\s*:\s*([0-9.]{1,12})\s*([a-z]{0,2})")


def is_large(drawing: etree._Element) -> bool:
    """Return whether a w:drawing or w:pict is a picture large enough to hold words."""
    for extent in drawing.iter(_EXTENT):
        wide, high = (_number(extent.get(side, "")) / _EMU for side in ("cx", "cy"))
        return wide >= _WIDE and high >= _HIGH and next(drawing.iter(_BLIP), None) is not None
    for image in drawing.iter(_IMAGE):
        shape = image.getparent()
        style = "" if shape is None else shape.get("style", "")
        sides = {side: _number(number) * _POINTS.get(unit, 0.0) for side, number, unit in _SIZE_RE.findall(style)}
        if sides.get("width", 0.0) >= _WIDE and sides.get("height", 0.0) >= _HIGH:
            return True
    return False


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return 0.0
