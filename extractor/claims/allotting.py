"""Papers whose title says that they plan or give out money: their amounts are plans unless words tell a result.

«NGHỊ QUYẾT về phân bổ vốn CTMTQG xây dựng NTM năm 2023», «KẾ HOẠCH thực hiện Chương trình … năm 2017», «V/v tham mưu
phân bổ vốn NTM năm 2020», «Danh mục phân bổ vốn năm 2019»; not «Báo cáo kết quả thực hiện kế hoạch vốn năm 2018».
"""

from __future__ import annotations

from dataclasses import dataclass

import regex

from extractor.model import Outline, Period
from extractor.vi.fold import fold

_FIRST = 6  # passages among which the title stands
_TITLE_KINDS = ("front", "heading")
_ALLOTS_RE = regex.compile(
    r"(?<!\p{L})(?:(?:phân bổ|giao|phân khai|bố trí|điều chỉnh|phê duyệt)(?: kế hoạch| chi tiết| bổ sung)*"
    r" (?:các )?(?:nguồn )?(?:vốn|kinh phí|dự toán)"
    r"|kế hoạch (?:thực hiện|xây dựng|triển khai|vốn|huy động|đầu tư|phân bổ|trung hạn)|dự toán|nhu cầu vốn)(?!\p{L})"
)
_TOLD_RE = regex.compile(
    r"(?<!\p{L})(?:kết quả|tình hình|đánh giá|tổng kết|sơ kết|báo cáo|giải trình|quyết toán|giám sát|kiểm tra|tiến độ"
    r"|thông báo kết luận)(?!\p{L})"
)
_YEARS_RE = regex.compile(r"(?<![\d/-])(?P<first>20\d\d)(?: ?[-–] ?(?P<last>20\d\d))?(?![\d/])")
_DAY_RE = regex.compile(r"(?:ngày|tháng)[^,;\n]{0,24}20\d\d|\d{1,2} ?[/.-] ?\d{1,2} ?[/.-] ?20\d\d|số:? ?\d[^ ]*")


@dataclass(frozen=True, slots=True)
class Allotment:
    """What a title gives out money for: `period` is None if it names no year."""

    period: Period | None


def allotment_of(outline: Outline) -> Allotment | None:
    """Return what the title of a paper plans or gives out money for, None if it does not."""
    said = [outline.text_of(passage) for passage in outline.passages[:_FIRST] if passage.kind in _TITLE_KINDS]
    title = _DAY_RE.sub("", fold(" ".join(" ".join(said).split())).text)
    allots = _ALLOTS_RE.search(title)
    if allots is None or _TOLD_RE.search(title):
        return None
    years = _YEARS_RE.search(title, allots.start())
    return Allotment(Period(start=years["first"], end=years["last"] or years["first"]) if years else None)
