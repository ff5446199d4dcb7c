"""Money of the year before that may still be spent: of the year that it comes from.

«vốn năm 2022 kéo dài sang năm 2023 là 12.450 triệu đồng», «(gồm 12 tỷ đồng vốn năm 2022 chuyển sang)».
"""

from __future__ import annotations

from collections.abc import Iterator

import regex

from extractor.claims.funding_context import is_money
from extractor.claims.making import make_claim
from extractor.claims.scope import Scope
from extractor.model import Claim, Period
from extractor.vi.gate import says

_SIGNS = ("chuyển sang", "chuyển qua", "chuyển nguồn", "chuyển tiếp", "kéo dài", "mang sang", "kết dư")
_CARRIED = r"(?:(?:kết |được )?(?:chuyển|mang) (?:sang|qua|nguồn|tiếp)|kết dư|(?:được (?:phép )?)?kéo dài)"
_BEFORE_RE = regex.compile(
    rf"(?<!\p{{L}})(?:vốn|kinh phí|nguồn|ngoài ra,?)(?:(?! năm )[^,;.()\d]){{0,40}}(?: (?:năm )?(?P<year>20\d\d))?"
    rf" (?:của năm trước |năm trước |thực hiện |thời gian |giải ngân )*{_CARRIED}"
    r"(?: (?:từ|thời gian|thực hiện|và|giải ngân|sang|năm nay|năm sau|của (?:tỉnh|huyện|xã)|là|gần|trên|khoảng|đạt)"
    r"| (?:từ )?(?:năm )?(?P<from>20\d\d)(?= sang)| năm (?:20\d\d|trước))* ?:? ?$"
)
_BEHIND_RE = regex.compile(
    rf" (?:(?:vốn|kinh phí|nguồn|của) )*(?:năm (?P<year>20\d\d)|năm trước) {_CARRIED}(?!\p{{L}})"
)


def find_carried_over(scope: Scope) -> Iterator[Claim]:
    """Amounts that were carried over into the year of the report."""
    if not says(scope.text, _SIGNS):
        return
    for mention in scope.of_kind("quantity"):
        start, end = scope.at(mention)
        before = scope.text[scope.clause(start)[0] : start]
        said = _BEFORE_RE.search(before) or _BEHIND_RE.match(scope.text, end)
        if said is None or not is_money(mention):
            continue
        told, last = said["year"] or said.groupdict().get("from"), (scope.reader.setting.year or 0) - 1
        year = told or (str(last) if last > 0 else "")
        sure = told or "năm trước" in said.group()
        yield make_claim(
            scope,
            mention,
            "carried_over.amount",
            topic="indicator",
            indicator="funding_carried_over",
            role="actual",
            period=Period(start=year, end=year) if year else None,
            doubts=() if sure else ("chưa rõ thời gian",),
        )
