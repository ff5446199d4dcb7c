"""Districts of one name («huyện Châu Thành»): the communes that the paper names tell which of them reports."""

from __future__ import annotations

from collections.abc import Iterable

import regex

from extractor.catalog.places import Gazetteer, Place
from extractor.vi.fold import fold

_FEWEST = 3  # communes named; the other districts of the name have at most a third of them
_NAME_RE = regex.compile(r"(?<!\p{L})\p{Lu}\p{L}*(?:\s\p{Lu}\p{L}*){0,3}(?:\s\d{1,2})?")


def told_by_communes(candidates: Iterable[Place], text: str, gazetteer: Gazetteer, on: str) -> Place | None:
    """Return the one candidate whose communes the text names, None if it names too few or those of another, too."""
    districts = [place for place in candidates if place.level == "district"]
    if len(districts) < 2:
        return None
    said = _names_in(text)
    counted = [(len(said & gazetteer.names_within(it.unit_id, on, "commune").keys()), it) for it in districts]
    (most, best), (next_most, _) = sorted(counted, key=lambda it: (-it[0], it[1].unit_id))[:2]
    return best if most >= _FEWEST and most >= 3 * next_most else None


def _names_in(text: str) -> set[str]:
    """Folded runs of words with capitals, and all that begin or end within such a run: names are glued to others."""
    said: set[str] = set()
    for match in _NAME_RE.finditer(text, overlapped=True):
        words = fold(match.group()).text.split()
        said |= {" ".join(words[:to]) for to in range(1, len(words) + 1)}
    return said
