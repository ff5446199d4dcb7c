"""Places of facts: the full name with its type and the GSO code, or the name as written without a code."""

from __future__ import annotations

from extractor.catalog.places import Gazetteer
from extractor.model import PlaceName


def place_columns(place: PlaceName | None, gazetteer: Gazetteer) -> tuple[str, str]:
    """Return place_name and place_code; the code only if the name has one reading."""
    if place is None:
        return "", ""
    record = gazetteer.by_id(place.candidates[0]) if len(place.candidates) == 1 else None
    if record is not None:
        return record.full_name, record.code
    return place.written, ""
