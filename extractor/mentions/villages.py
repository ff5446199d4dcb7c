"""Villages that bear a number for a name: «xóm 6», «thôn 3 và thôn 5», «các ấp 1, 2 và 4».

No gazetteer has them, and their numbers count nothing. Units of measure are read before: «mỗi thôn 2 km», «xóm 45 hộ»
are figures. The words are those of schemas/place_words.toml.
"""

from __future__ import annotations

from functools import lru_cache

import regex

from extractor.catalog.places import village_words
from extractor.mentions.reading import Reading
from extractor.model import PlaceName

_NEXT_RE = regex.compile(r"(?:, ?| ?và |, và )(?P<number>\d{1,2}[a-e]?)(?![\p{L}\d/%]|[.,]\d)")


@lru_cache(maxsize=1)
def _village_re() -> regex.Pattern[str]:
    words = "|".join(sorted(village_words(), key=lambda word: (-len(word), word)))
    return regex.compile(
        rf"(?<!\p{{L}})(?<!(?:\d|mỗi|từng|một|hai|ba|bốn|trong|mấy) )(?P<word>{words})(?: số)? "
        r"(?P<number>\d{1,2}[a-e]?)(?![\p{L}\d/%]|[.,]\d|-\d)"
    )


def find_villages(reading: Reading) -> None:
    """Take the numbered villages of the passage, and the numbers listed behind one."""
    for match in _village_re().finditer(reading.text):
        start, number = match.start(), match.span("number")
        while reading.is_free(*number):
            name = PlaceName(name=reading.text[number[0] : number[1]], type_word=match["word"])
            reading.take("place", start, number[1], name, "places.village")
            listed = _NEXT_RE.match(reading.text, number[1])
            if listed is None:
                break
            start, number = listed.start("number"), listed.span("number")
