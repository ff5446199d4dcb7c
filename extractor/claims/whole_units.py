"""The words that speak of a whole unit: «toàn tỉnh», «trên địa bàn huyện», «mức chung của tỉnh»."""

from __future__ import annotations

import regex

from extractor.vi.gate import Gated

_REACH = 40  # letters before the words that may set something against the unit
_AIMS = ("phấn đấu", "đặt mục tiêu", "đặt ra mục tiêu", "đề ra mục tiêu", "quyết tâm")
GOES_ON = ("đã", "còn", "hiện", "mới", "sẽ", "phải", "nay", "chỉ", "cũng", "vẫn", "đang", *_AIMS, "dự kiến")
"""What follows a bare «huyện» or «xã» of which figures are told."""
_SAID_OF_DISTRICT = (*GOES_ON, "có", "được phân bổ")
# «các huyện có …», «cấp huyện», «05 huyện đã …», but «Năm 2019 huyện có …»: several, or any
_ANY = r"(?:của|thuộc|các|những|nhiều|mỗi|từng|số|cấp|nào|hai|ba|bốn|(?<!(?:19|20)\d)\d) "
_WHOLE_SIGNS = (
    *("toàn ", "cả ", "địa bàn ", "chung ", "bình quân ", "mức "),
    *(f"huyện {word}" for word in _SAID_OF_DISTRICT),
    *(f"thị xã {word}" for word in _SAID_OF_DISTRICT),
    *("của huyện", "của thị xã"),
    *(f"tỉnh {word}" for word in _AIMS),
)
WHOLE = Gated(
    regex.compile(
        r"(?:toàn|cả|trên địa bàn|chung|chung (?:của|toàn)|bình quân(?: của)?|mức(?: của)?) "
        r"(?P<word>tỉnh|nước|quốc|huyện|thị xã|thành phố|xã)(?! \d)(?!\p{L})"
        rf"|(?<!\p{{L}})(?<!{_ANY})(?P<word>huyện|thị xã)(?= (?:{'|'.join(_SAID_OF_DISTRICT)})(?!\p{{L}}))"
        r"|(?<!\p{L})của (?P<word>huyện|thị xã)(?= (?:là|đạt|còn|có|hiện|đã|chỉ|mới|nay|giảm|tăng|lên|đến)(?!\p{L}))"
        rf"|(?<!\p{{L}})(?<!{_ANY})(?P<word>tỉnh)(?= (?:{'|'.join(_AIMS)})(?!\p{{L}}))"
    ),
    _WHOLE_SIGNS,
)
# «cao hơn bình quân chung của tỉnh; hộ nghèo 4,2%»: up to the comma or the end of the clause
_COMPARED_RE = regex.compile(
    r"(?<!\p{L})(?:hơn|vượt|kém|bằng|so|ngang|đứng|thứ|nhất|dẫn đầu|tốp|top|lần)(?!\p{L})[^,;.:()]{0,40}$"
)
_RANKED_RE = regex.compile(r"(?:nhất|dẫn đầu|đứng đầu|đứng thứ \p{L}+|thứ \d+) $")  # «cao nhất cả nước với 6/9 huyện»
_CLAUSE_RE = regex.compile(r"[,;.](?!\d)")


def last_whole(text: str, first: int, end: int, start: int) -> regex.Match[str] | None:
    """The last such words of text[first:end] that the figure at `start` can be of.

    Not what something was only compared with, a clause before: «cao hơn bình quân chung của tỉnh; hộ nghèo 4%», nor
    what closed brackets say: «hộ nghèo 7,5% (toàn tỉnh: 5,1%); nước sạch 75%».
    """
    for said in reversed(list(WHOLE.finditer(text, first, end))):
        if _RANKED_RE.search(text, max(first, said.start() - _REACH), said.start()) is not None:
            continue
        opened = text.rfind("(", first, said.start())
        if opened >= 0 and ")" not in text[opened : said.start()] and ")" in text[said.end() : start]:
            continue
        compared = _COMPARED_RE.search(text, max(first, said.start() - _REACH), said.start())
        if compared is None or _CLAUSE_RE.search(text, said.end(), start) is None:
            return said
    return None
