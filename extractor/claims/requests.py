"""Money that is asked for: by the words of the sentence, or by the heading «Kiến nghị» over it.

«Kiến nghị: UBND tỉnh xem xét hỗ trợ 3.500 triệu đồng từ nguồn dự phòng ngân sách tỉnh», «Đề nghị tỉnh sớm phân bổ vốn;
hỗ trợ 12 tỷ đồng cho 3 xã», «để về đích cần 45 tỷ đồng, trong đó đề nghị tỉnh hỗ trợ 15 tỷ đồng».
"""

from __future__ import annotations

from collections.abc import Iterator

import regex

from extractor.claims import funding_words as words
from extractor.claims.funding_context import is_money
from extractor.claims.making import make_claim
from extractor.claims.scope import Scope
from extractor.claims.sources import Naming, short_behind
from extractor.model import Claim, Mention, Ratio

REQUESTED = "funding_requested"  # asked for now, whenever it is to be given; its item is the source named beside it
_ASKS = r"(?:kiến nghị|đề nghị|đề xuất)"
# «IV. MỘT SỐ KIẾN NGHỊ, ĐỀ XUẤT», «Kiến nghị với tỉnh»; not «Khó khăn và kiến nghị», «Kết quả xử lý kiến nghị»
_HEADING_RE = regex.compile(
    rf"(?:[\divx.,)\-+* ]|phần|những|một số|các|ý kiến|nội dung|kính)*{_ASKS}(?:(?:,| và|;| -)* ?{_ASKS})*"
    r"(?: (?!công nhận|xét|thẩm định|phê duyệt)[^:]{0,60})?:?"
)
_GIVEN_RE = regex.compile(
    r"(?<!\p{L})(?<!(?:đã|được|mới|từng|chưa|sẽ|không) )"
    r"(?:hỗ trợ|bố trí|cấp|bổ sung|phân bổ|cho (?:ứng|vay|thêm)|ứng trước|tạm ứng|đầu tư|ghi vốn|giao|dành)"
    r"(?!\p{L})"
    r"(?:[^;.\d]|20\d\d|\d[\d.,]* (?:tấn|km|xã|công trình|phòng))*$"
)
_OWN_RE = regex.compile(
    r"(?<!\p{L})(?:đã|tự|nhân dân|hiện|cân đối|đối ứng|còn thiếu|thu nhập|(?<!trả )nợ|năm trước|tăng|giảm|mức|từ|lên)"
    r"(?!\p{L})"
)
_BUDGET_RE = regex.compile(r"ngân sách|(?<!\p{L})ns|vốn|nguồn|trái phiếu|tpcp")  # «đề nghị huyện hỗ trợ» names none
_OUT_OF_RE = regex.compile(r" ?(?:(?:từ|bằng|lấy từ) [^,;.()\d]{0,32})?")


def find_requests(scope: Scope) -> Iterator[Claim]:
    """Claims of the sums of money that a sentence, or the heading above it, asks for."""
    if not scope.figures_in("VND"):
        return
    headed = any(map(_HEADING_RE.fullmatch, (*scope.titles_above[:2], *(lead.text for lead in scope.leads[:2]))))
    if not (headed or words.ASKED_RE.search(scope.text)):
        return
    for mention in scope.of_kind("quantity", "ratio"):
        if is_money(mention) and not isinstance(mention.value, Ratio) and _is_asked(scope, mention, headed=headed):
            yield make_claim(
                scope,
                mention,
                "requests.asked",
                topic="indicator",
                indicator=REQUESTED,
                item=asked_of(scope, mention),
                role="actual",
                period=scope.period_of(*scope.at(mention), "target")[0],
            )


def _is_asked(scope: Scope, mention: Mention, *, headed: bool) -> bool:
    start, end = scope.at(mention)
    first, begin = scope.sentence(start)[0], scope.clause(start)[0]
    clause = scope.text[begin:start]
    asked = next(reversed(list(words.ASKED_RE.finditer(scope.text, first, start))), None)
    if asked is None and not headed:
        return False
    begin = max(begin, asked.start()) if asked is not None else begin
    each = words.EACH_RE.match(scope.text, end) or words.EACH_BEFORE_RE.search(clause)
    given = _GIVEN_RE.search(scope.text, begin, start)
    return given is not None and not each and not _OWN_RE.search(scope.text, begin, start)


def asked_of(scope: Scope, mention: Mention) -> str:
    """The source that is asked for money: «bố trí 5,2 tỷ đồng vốn sự nghiệp và 12 tỷ đồng vốn đầu tư», "" untold."""
    end = scope.at(mention)[1]
    sources, naming = scope.reader.catalog.sources, Naming(scope)
    behind = short_behind(scope, end)
    if behind is not None and sources.is_within(behind.ids[0], "central_budget"):
        return behind.ids[0]
    source = naming.source_of(mention)
    if source is None or not _BUDGET_RE.search(scope.text, source.start, source.end):
        source = next(
            (it for it in naming.hits if it.start > end and _OUT_OF_RE.fullmatch(scope.text, end, it.start)), None
        )
    named = source is not None and _BUDGET_RE.search(scope.text, source.start, source.end)
    return source.ids[0] if source is not None and named and source.ids[0] != "total" else ""
