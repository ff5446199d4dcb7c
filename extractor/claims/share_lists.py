"""Shares of the total that are told by source, without amounts: which figure is whose.

«Cơ cấu nguồn vốn: ngân sách trung ương 12,5%; tỉnh 25%», «ngân sách các cấp góp 31%, tín dụng 45%, còn lại 15% là sức
dân», «ngân sách tỉnh 60% (3.518.400.000 đồng)». One alone («doanh nghiệp 85%») may be a rate of anything.
"""

from __future__ import annotations

from functools import cached_property

import regex

from extractor.catalog.lexicon import Hit
from extractor.claims import funding_words as words
from extractor.claims.scope import Scope
from extractor.claims.sources import Naming
from extractor.model import Mention

_FEWEST = 2  # sources side by side, each with a share
# behind a share in a list; not «doanh nghiệp 85% có hợp đồng»
_ENDS_RE = regex.compile(
    r" ?(?:[,;.)(+/–-]|$|(?:và|còn|tổng|vốn|nguồn|kinh phí|chi phí|giá trị|tương (?:ứng|đương)|là|từ|do|của)(?!\p{L}))"
)
_ASIDE_RE = regex.compile(r"\d ?(?:tỉ|triệu|đồng|trđ|tr\.đ)[^()\d]{0,12}\( ?$")  # «342 triệu đồng (dân góp 100%)»
_PARTED_RE = regex.compile(r"(?<!\p{L})trong (?:đó|số (?:đó|này)),? (?:(?:vốn|nguồn|phần|do|từ|riêng) )*$")
_PAID_RE = regex.compile(r"giải ngân|thanh toán|hoàn thành|tăng|giảm|hài lòng")


class ShareList:
    """The percentages of one passage that stand right beside a source."""

    def __init__(self, scope: Scope, naming: Naming) -> None:
        self._scope = scope
        self._naming = naming

    def source_of(self, mention: Mention, shared: int) -> Hit | None:
        """The source of a share in a list, None if it stands in none; `shared` is where the last share ends."""
        start, end = self._scope.at(mention)
        source = self._named.get(start)
        if source is None:
            return None
        first = self._scope.sentence(start)[0]
        headed = words.SHARES.search(self._scope.text, 0, start) is not None
        follows = shared >= first and words.NEXT_SHARE_RE.fullmatch(self._scope.text, shared, start) is not None
        aside = _ASIDE_RE.search(self._scope.text, first, source.start) is not None
        parted = _PARTED_RE.search(self._scope.text, first, source.start) is not None
        if parted and any(
            first <= self._scope.at(it)[1] < start and value.unit == "VND" for it, value in self._scope.figures
        ):
            return source  # «27,8 tỷ đồng, trong đó nhân dân đóng góp 23,51%»
        if aside or headed or follows or words.AMOUNT_BEHIND_RE.match(self._scope.text, end):
            return source
        beside = {it.ids for at, it in self._named.items() if self._scope.sentence(at)[0] == first}
        return source if len(beside) >= _FEWEST else None

    @cached_property
    def _named(self) -> dict[int, Hit]:
        """The source right beside each percentage, by where the figure begins."""
        found, low = dict[int, Hit](), 0
        headed = words.SHARES.search(self._scope.text) is not None
        for mention, value in self._scope.figures:
            start, end = self._scope.at(mention)
            if value.unit == "percent" and (headed or _ENDS_RE.match(self._scope.text, end)):
                source = self._beside(max(low, self._scope.clause(start)[0]), start, end)
                if source is not None:
                    found[start] = source
            low = end
        return found

    def _beside(self, low: int, start: int, end: int) -> Hit | None:
        before = self._scope.text[low:start]
        if _PAID_RE.search(before) or words.NOT_SHARE_AFTER_RE.match(self._scope.text, end):
            return None
        return (
            self._naming.named_right_before(start)
            or self._naming.short_source(before, start, "", opened=True)
            or self._naming.named_right_behind(end)
        )
