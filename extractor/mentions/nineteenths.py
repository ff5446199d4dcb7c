"""Criteria met without their word: «xã Ka Đơn đạt 18/19», «+ Phú Xuân: đạt 19/19.», «Đạt 17/19: Tam Giang»."""

from __future__ import annotations

from decimal import Decimal

import regex

from extractor.mentions.reading import Reading
from extractor.model import Ratio

_CRITERIA_WORD_RE = regex.compile(r"(?<!\p{L})(?:tiêu chí|tiểu chí)(?!\p{L})")
_RATIO_RE = regex.compile(
    r"(?<![\d/.,-])(?P<count>\d{1,2})(?: ?/ ?| trên )(?P<of>19|20)(?= ?(?:[,.:;)(]|$|và(?!\p{L})| [-–] ))(?![.,]\d)"
)
_COMMUNE_LINE_RE = regex.compile(r"[-+*•\d.) ]*xã \p{L}[^\d:;,.()]{1,30}(?: ?[:–-]| đạt| có| hoàn thành)* ?")
# what is left of «+ Phú Xuân: đạt 19/19.», «Ea Hồ, Tam Giang: cùng 14/19» without the names in it
_NAMELESS_LINE_RE = regex.compile(
    r"[-+*•\d.) ]*(?:(?:các|xã|và|cùng|đều|mỗi xã|mới|chỉ|đã|đạt|có|hoàn thành)(?!\p{L})|[ ,;:–-])*"
)


def find_nineteenths(reading: Reading) -> None:
    """Take nineteenths beside the word for criteria, in a row, or behind the communes that open a line."""
    matches = list(_RATIO_RE.finditer(reading.text))
    spoken = len(matches) > 1 or (matches and _CRITERIA_WORD_RE.search(reading.text) is not None)
    for match in matches:
        if not spoken and not _opens_with_communes(reading, match.start()):
            continue
        count, of = Decimal(match["count"]), Decimal(match["of"])
        if count <= of:
            value = Ratio(count=count, of=of, unit="criteria")
            reading.take("ratio", match.start(), match.end(), value, "quantities.bare_criteria")


def _opens_with_communes(reading: Reading, position: int) -> bool:
    """«- Xã Phú Lộc: 15/19 (chưa đạt: 2, 5, 6, 17)», «+ Phú Xuân, Tam Giang: 15/19» in a line of its own."""
    if _COMMUNE_LINE_RE.fullmatch(reading.text, 0, position) is not None:
        return True
    kept, at = [], 0
    for mention in sorted((it for it in reading.mentions if it.kind == "place"), key=lambda it: it.span):
        first, last = reading.at(mention)
        if last <= position:
            kept.append(reading.text[at:first])
            at = last
    return bool(kept) and _NAMELESS_LINE_RE.fullmatch("".join([*kept, reading.text[at:position]])) is not None
