"""What there is none of, told without a digit: «chưa có xã nào đạt chuẩn», «không còn nhà tạm», «không có nợ đọng»."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator

import regex

from extractor.claims.making import make_claim, nothing_of
from extractor.claims.recognised_counts import COUNT_INDICATOR
from extractor.claims.recognition import KIND_RE, RECOGNISED
from extractor.claims.scope import Scope
from extractor.model import Claim, Evidence, Mention, Outline
from extractor.vi.gate import says

_SIGN_RE = regex.compile(
    r"(?<!\p{L})(?:[Kk]hông|[Cc]hưa|KHÔNG|CHƯA)\s(?:còn|có|phát|để|xã|nợ|CÒN|CÓ|PHÁT|ĐỂ|XÃ|NỢ)(?!\p{L})"
    r"|:\s?(?:[Kk]hông(?!\s?\p{L})|0(?![\d.,/]|\s?%))"
)
_SIGNS = ("không", "chưa", ":0", ": 0")  # in folded text
_NO_COMMUNE_RE = regex.compile(
    r"(?<!\p{L})(?P<none>(?:chưa|không) (?:(?:có )?xã nào|có xã))"
    rf"(?= [^.;,\d]{{0,30}}?{RECOGNISED}(?P<rest>[^.;,]{{0,24}}))"
)
_SOME_RE = regex.compile(
    r"(?<!\p{L})(?:các|những|số|nhiều|một số|có) (?:huyện|thị xã|đơn vị|địa phương)(?: (?:còn|vẫn|hiện|đến nay|mà))* $"
)
_NONE_RE = regex.compile(
    r"(?<!\p{L})(?:không|chưa) (?:còn|có|phát sinh|để phát sinh|để xảy ra|để)"
    r"(?: (?:hộ|nhà|nào|ở|các|khoản|tình trạng))* ?$"
)
_ANSWER_RE = regex.compile(
    r"(?: (?:theo|của|ở|tại|toàn) [^:;,.()\d]{0,32})? ?: ?(?:không(?: (?:có|còn|phát sinh))?|0)(?= ?(?:[.;,(]|$))"
)  # «Nợ XDCB: không.»
_ITEM_START_RE = regex.compile(r"(?:^|[;.] )[-+*• ]*(?:tình hình |số )?$")
_MORE_RE = regex.compile(r" (?:mới|kéo dài|quá hạn|trong năm)(?!\p{L})")  # «không phát sinh nợ đọng mới»

# «không nợ đọng XDCB»; «Hải Hà không nợ», where debts are spoken of
_OWES_NOTHING_RE = regex.compile(
    r"(?<!\p{L})không (?:còn )?nợ(?P<of> đọng| xdcb| xây dựng(?: cơ bản)?)*(?= ?(?:[.;,)]|$)| trong xây dựng)"
)
_OF_DEBTS_RE = regex.compile(r"(?<!\p{L})(?:nợ (?:đọng|xdcb|xây dựng)|(?:tổng|số|khoản) nợ)(?!\p{L})")
_DEBT = "debt_construction"
_UNITS = ("communes", "villages", "districts", "households", "schools", "works")


def passages_of_nothing(outline: Outline) -> Iterator[int]:
    """Indices of the passages that may tell of nothing: they need not hold any figure."""
    starts = [passage.span.start for passage in outline.passages]
    for match in _SIGN_RE.finditer(outline.document.text):
        index = bisect_right(starts, match.start()) - 1
        if index >= 0 and match.end() <= outline.passages[index].span.end:
            yield index


def find_nothing(scope: Scope) -> Iterator[Claim]:
    """Claims of zero, where the words for a measure stand behind «không còn», «chưa có»."""
    if not says(scope.text, _SIGNS) or _SIGN_RE.search(scope.text) is None:
        return
    for match in _NO_COMMUNE_RE.finditer(scope.text):
        if _is_of_some(scope, match.start("none")) or _SOME_RE.search(scope.text, 0, match.start("none")):
            continue  # «2 huyện chưa có xã đạt chuẩn là …»
        kind = KIND_RE.search(match["rest"])
        indicator = COUNT_INDICATOR[kind["kind"] if kind else ""][0]
        yield _none(scope, match.start("none"), match.end("none"), indicator, "criteria")
    told = set()
    indicators = scope.reader.catalog.indicators
    for hit in indicators.lexicon.find(scope.text):
        record = next((it for name in hit.ids if (it := indicators.by_id[name]).may_be_none), None)
        denied = _NONE_RE.search(scope.text, scope.clause(hit.start)[0], hit.start) if record is not None else None
        if denied is not None and _is_of_some(scope, denied.start()):
            told.add(denied.start())
        elif record is not None and denied is not None and not _MORE_RE.match(scope.text, hit.end):
            told.add(denied.start())
            yield _none(scope, denied.start(), hit.end, record.id, record.topic)
        answer = _ANSWER_RE.match(scope.text, hit.end) if record is not None and denied is None else None
        if record is not None and answer is not None and _ITEM_START_RE.search(scope.text, 0, hit.start):
            yield _none(scope, hit.start, answer.end(), record.id, record.topic)
    for match in _OWES_NOTHING_RE.finditer(scope.text):
        if match.start() in told or _is_of_some(scope, match.start()):
            continue
        if match["of"] or _speaks_of_debts(scope, match.start()):
            yield _none(scope, match.start(), match.end(), _DEBT, indicators.by_id[_DEBT].topic)


def _is_of_some(scope: Scope, start: int) -> bool:
    """«Có 15 xã không nợ», «3 thôn không còn hộ nghèo»: of the units counted, not of all."""
    first = scope.clause(start)[0]
    before = [(scope.at(it)[1], value.unit) for it, value in scope.figures if first <= scope.at(it)[0] < start]
    return bool(before) and before[-1][1] in _UNITS and "," not in scope.text[before[-1][0] : start]


def _speaks_of_debts(scope: Scope, start: int) -> bool:
    above = [lead.text for lead in scope.leads] + scope.titles_above[:1]
    return _OF_DEBTS_RE.search(scope.text, 0, start) is not None or any(map(_OF_DEBTS_RE.search, above))


def _none(scope: Scope, start: int, end: int, indicator: str, topic: str) -> Claim:
    zero = nothing_of(scope.reader.catalog.indicators.by_id[indicator].unit)
    span = scope.view.home(start, end)
    text = scope.reader.outline.document.text
    evidence = Evidence(span=span, quote=text[span.start : span.end], rule="mentions.none")
    words = Mention(kind="quantity", passage=scope.index, evidence=evidence, value=zero)
    return make_claim(scope, words, "nothing.told", topic=topic, indicator=indicator)
