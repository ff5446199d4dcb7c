"""Decrees, decisions and letters by their symbols: they take their digits before any quantity may.

«Quyết định số 579/QĐ-TU, ngày 26/4/2017», «Nghị Quyết số 16-NQ/TU», «QĐ 4627/2017/QĐ - UBND», «Quyết định 800».
**Source**: Nghị định 30/2020/NĐ-CP, Phụ lục I mục II.3 (số, ký hiệu) and Phụ lục III (abbreviations of kinds).
"""

from __future__ import annotations

import regex

from extractor.mentions.dates import find_date
from extractor.mentions.reading import Reading
from extractor.model import Citation
from extractor.vi.gate import Gated, says

_KINDS = (
    r"quyết\s+định|nghị\s+quyết|nghị\s+định|thông\s+tư(?:\s+liên\s+tịch)?|công\s+văn|chỉ\s+thị|kế\s+hoạch|hướng\s+dẫn"
    r"|kết\s+luận|thông\s+báo|tờ\s+trình|báo\s+cáo|văn\s+bản|công\s+điện|đề\s+án|chương\s+trình|luật|quy\s+định"
    r"|qđ|nq|cv|tt|ct|kh|nđ|kl"
)
_CODE = r"\p{L}[\p{L}&]{0,14}\d{0,2}"
_SYMBOL = (
    rf"\d{{1,5}}\s{{0,2}}(?:[a-z]\s?)?/\s{{0,2}}(?:(?:19|20)\d\d\s{{0,2}}/\s{{0,2}})?{_CODE}"
    rf"(?:\s{{0,2}}[-–]\s{{0,2}}{_CODE}){{0,3}}"  # 1980/QĐ-TTg, 4627/2017/QĐ - UBND
    rf"|\d{{1,5}}\s{{0,2}}[-–]\s{{0,2}}{_CODE}\s{{0,2}}/\s{{0,2}}{_CODE}"  # 16-NQ/TU, 26 - NQ/ TW
)
_CITATION = Gated(
    regex.compile(
        rf"(?<!\p{{L}})(?:(?:(?P<kind>{_KINDS})\s+)?(?:số\s*:?\s*)?(?<![\d\p{{L}}])|(?P<kind>qđ|nđ|nq)(?=\d))"
        rf"(?P<symbol>{_SYMBOL})(?![\p{{L}}\d])",
        regex.IGNORECASE,
    ),
    regex.compile(rf"(?:{_SYMBOL})", regex.IGNORECASE),
)
# A number alone needs the word for the kind, and no unit behind it: «Quyết định số 1038», «Quyết định 800».
_NUMBER_ONLY_RE = regex.compile(
    r"(?<!\p{L})(?P<kind>quyết\s+định|nghị\s+quyết|nghị\s+định|thông\s+tư|công\s+văn|chỉ\s+thị|qđ|nđ)\s+(?:số\s*:?\s*)?"
    r"(?P<symbol>\d{1,5})(?![\d\p{L}%]|\s*[/.,-]\s*\d|\s*%)(?!\s+(?:văn|công|nghị|quyết|kế|của\s+\d))",
    regex.IGNORECASE,
)
_DATE_LEAD_RE = regex.compile(
    r"\s*,?\s*(?:ban\s+hành\s+)?(?:(?=ngày)|(?=\d{1,2}[/.]\d)|\((?=ngày|\d))", regex.IGNORECASE
)
_ISSUER_RE = regex.compile(
    r"\s*\)?\s*,?\s*của\s+(?P<issuer>\p{Lu}[^,.;:()\n]{2,70}?)(?=\s+(?:về|quy\s+định|ban\s+hành|v/v|hướng\s+dẫn|phê\s+duyệt)\b|[,.;:()\n]|$)"
)
_BLANK_RE = regex.compile(r"\s")
_ISSUER_CODE_RE = regex.compile(r"[/-](?:(?:19|20)\d\d/)?(\p{L}+)")
_SPELLED = {
    "qđ": "quyết định",
    "nq": "nghị quyết",
    "cv": "công văn",
    "tt": "thông tư",
    "ct": "chỉ thị",
    "kh": "kế hoạch",
    "nđ": "nghị định",
    "kl": "kết luận",
}
_NUMBERED_KINDS = ("quyết định", "nghị quyết", "nghị định", "thông tư", "công văn", "chỉ thị", "qđ", "nđ")
_KIND_BY_CODE = {
    "QĐ": "quyết định",
    "NQ": "nghị quyết",
    "NĐ": "nghị định",
    "TT": "thông tư",
    "TTLT": "thông tư liên tịch",
    "CT": "chỉ thị",
    "KH": "kế hoạch",
    "HD": "hướng dẫn",
    "TB": "thông báo",
    "TTR": "tờ trình",
    "BC": "báo cáo",
    "KL": "kết luận",
    "CTR": "chương trình",
    "ĐA": "đề án",
    "CV": "công văn",
}


def find_citations(reading: Reading) -> None:
    """Take every citation with its date; the symbol is printed without blanks («4627/2017/QĐ-UBND»)."""
    for match in _CITATION.finditer(reading.raw):
        symbol = _BLANK_RE.sub("", match["symbol"]).replace("–", "-")
        code = _ISSUER_CODE_RE.search(symbol)
        # «5/xã», «2/người»: letters of a symbol are capitals, and a unit of measure is none
        if code is None or not code[1][0].isupper():
            continue
        _take(reading, match, symbol, match["kind"] or _KIND_BY_CODE.get(code[1].upper(), "công văn"))
    if not says(reading.text, _NUMBERED_KINDS):
        return
    for match in _NUMBER_ONLY_RE.finditer(reading.raw):
        if not _is_year_of_kind(match):
            _take(reading, match, match["symbol"], match["kind"])


def _is_year_of_kind(match: regex.Match[str]) -> bool:
    """«Kế hoạch 2019» names a year, not a number."""
    return len(match["symbol"]) == 4 and match["symbol"][:2] in ("19", "20") and "số" not in match.group().lower()


def _take(reading: Reading, match: regex.Match[str], symbol: str, kind: str) -> None:
    start, end = match.span()
    issued_on = ""
    lead = _DATE_LEAD_RE.match(reading.raw, end)
    if lead is not None:
        date = find_date(reading.raw, lead.end())
        if date is not None:
            issued_on, end = date
    issuer = _ISSUER_RE.match(reading.raw, end)
    kind = " ".join(kind.lower().split())
    citation = Citation(
        kind=_SPELLED.get(kind, kind),
        symbol=symbol,
        issued_on=issued_on,
        issuer=" ".join(issuer["issuer"].split()) if issuer else "",
    )
    reading.take_raw("citation", start, end, citation, "citations.symbol")
