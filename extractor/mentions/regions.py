"""Parts of a unit that are no unit of administration: «vùng đồng bằng», «khu vực miền núi», «các xã biên giới».

What is told of one is not told of the whole; the name is kept as written. A region that a rule or a programme names
(«chuẩn vùng đồng bằng», «Chương trình … vùng đồng bào dân tộc thiểu số») is no place of a figure.
"""

from __future__ import annotations

from functools import lru_cache

import regex

from extractor.catalog.places import REGION_TYPES, region_words
from extractor.mentions.reading import Reading
from extractor.model import PlaceName
from extractor.vi.gate import says

_NOT_BEHIND_RE = regex.compile(
    r"(?<!\p{L})(?:chuẩn|quy định|yêu cầu|tiêu chí|áp dụng|đối với|dành cho|chương trình|mtqg|phát triển"
    r"|kinh tế|xã hội|kt-xh|đề án|dự án|thuộc|(?:hỗ trợ|đầu tư|ưu tiên|chính sách) cho|bộ)(?: \p{L}+){0,4} $"
)
_REACH = 40  # letters before a region that may say that a rule names it


@lru_cache(maxsize=1)
def _region_re() -> regex.Pattern[str]:
    names = "|".join(regex.escape(word) for word in sorted(region_words(), key=len, reverse=True))
    return regex.compile(
        rf"(?<!\p{{L}})(?:(?<!xã |(?<!các )(?:huyện|tỉnh|thôn|bản) )(?P<word>vùng|khu vực) (?P<name>{names})"
        rf"|(?P<word>các xã) (?:thuộc )?(?P<name>(?:vùng )?{names}))"
        rf"(?!\p{{L}}| (?:sông|phía|và|-) ?\p{{L}})"
    )


def find_regions(reading: Reading) -> None:
    """Take the regions that figures can be of."""
    text = reading.text
    for match in _region_re().finditer(text) if says(text, REGION_TYPES) else ():
        if _NOT_BEHIND_RE.search(text, max(0, match.start() - _REACH), match.start()):
            continue
        place = PlaceName(name=match["name"], type_word=match["word"])
        reading.take("place", match.start(), match.end(), place, "places.region")
