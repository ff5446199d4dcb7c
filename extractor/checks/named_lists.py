"""A count and the names that follow it: «5 xã gồm: A, B, C, D, E và F» names six.

Only lists that are read to their last name are counted: each piece between commas must look like a name, or be a
criterion, and nothing may be left over. A list that ends in «…» or that gives examples («như», «trong đó») is open.

**Source**: consistency rule L1 of the provincial auditors; «five named as six» in a press report.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import regex

from extractor.checks.book import Book
from extractor.checks.words import Quote, Words
from extractor.model import CriterionRef, Finding
from extractor.vi.fold import fold_phrase

CHECK = "named_lists.count"
_NUMBERS = {"hai": 2, "ba": 3, "bốn": 4, "năm": 5, "sáu": 6, "bảy": 7, "tám": 8, "chín": 9, "mười": 10}
_UNITS = r"xã|thị trấn|phường|huyện|thị xã|đơn vị cấp huyện|thôn|ấp|bản|xóm|làng|khu dân cư|tổ dân phố"
_COMMUNE_UNITS = ("xã", "thị trấn", "phường")
_UPPER_RE = regex.compile(r"(?:huyện|thị xã|thành phố|tỉnh|TX\.?|TP\.?) ?\p{Lu}", regex.IGNORECASE)
# Without groups and classes the standard library looks for it three times as fast.
_COUNTED_SIGN_RE = re.compile(rf"(?:\d|{'|'.join(_NUMBERS)}) (?:{_UNITS}|tiêu chí)")
_COUNTED = (
    rf"(?<![\p{{L}}\d./,-])(?P<count>0?[1-9]\d?|{'|'.join(_NUMBERS)})"
    rf"(?: (?P<criteria>tiêu chí)|(?: ?/ ?\d{{1,3}})? (?P<unit>{_UNITS}))(?!\p{{L}}|/)"
)
_SHARE = r"\((?:chiếm |đạt |tỉ lệ |bằng )*\d[\d,]* ?%"  # «5/12 xã (41,7%) đạt chuẩn, gồm: …»
_OTHER = rf"\d+ (?(criteria)tiêu chí|(?:{_UNITS}))|trong đó|so với|như(?!\p{{L}})|điển hình|/"
_BETWEEN = rf"(?:{_SHARE}\)|(?!{_OTHER})[^.;:()\n]|(?<=%); ?(?=gồm|cụ thể)){{0,110}}?"
_LEADS = r"(?:gồm|là|cụ thể(?: là)?|đó là|bao gồm|gồm có|gồm các xã|là các xã|tên các xã)"
_LIST_RE = regex.compile(
    rf"{_COUNTED}(?P<between>{_BETWEEN})"
    rf"(?: ?(?!{_SHARE})\(|(?:[ ,;]+{_LEADS})? ?: ?|[ ,;]+(?:bao )?gồm(?: có)? )"
    r"(?:(?:bao )?gồm:? |là:? |các xã:? )?(?P<list>[^.;:()\n]{4,600}(?:\([^()\n]{1,60}\)[^.;:()\n]{0,200}){0,20})"
)
_OPEN_RE = regex.compile(r"…|\.\.|v\.v|vân vân|trong đó|còn lại|và (?:một số|các|nhiều)|\d+ xã")
_CUT_RE = regex.compile(r"\s*(?:[,;+]|(?<!\p{L})và(?!\p{L})|(?<!\p{L})với(?!\p{L}))\s*")
_WORD = r"\p{Lu}[\p{L}'’-]*"
_NAMED = rf"{_WORD}(?: (?:{_WORD}|\d{{1,2}})){{0,4}}(?: ?\([^()]*\))?"
_VILLAGE = r"(?:thôn|ấp|bản|xóm|làng|khu|tổ) "
_NAME_RE = regex.compile(
    rf"(?:(?:các )?(?:xã|thị trấn|phường|huyện|thị xã|thành phố|TT\.?|TP\.?) )?{_NAMED}"
    rf"|{_VILLAGE}(?:\d{{1,2}}|{_NAMED})"
)
_COUNT_BESIDE_RE = regex.compile(r"(?P<name>.+?) \d{1,2}")
_AHEAD = 40  # letters behind a semicolon in which a name would begin
_TAIL_RE = regex.compile(rf"(?:\s+(?!{_VILLAGE})\p{{Ll}}[^\p{{Lu}}]*)$")
_NAMED_RE = regex.compile(r"(?:là|gồm|:)\P{L}*\p{Lu}")
_CRITERIA_REST_RE = regex.compile(r"(?:tiêu chí|tiểu chí|số|thứ|và|tc|là|gồm|[\d\s,;:+&()-])*", regex.IGNORECASE)


def check_named_lists(book: Book) -> Iterator[Finding]:
    """Yield a finding for each count that the list behind it does not have."""
    words = book.words
    if not words.text:
        return
    for match in _lists(words):
        start, end = match.span("list")
        listed = words.quote(start, end)
        if _OPEN_RE.search(words.text, start, min(len(words.text), end + 4)):
            continue
        between = words.quote(match.start("between"), match.end("between")).text
        if match["criteria"] and _NAMED_RE.search(between):
            continue  # «Hai tiêu chí rớt lại là Trường học (số 5) và Môi trường (số 17)»
        names = _criteria(book, listed) if match["criteria"] else _names(book, listed.text, match["unit"])
        count = _NUMBERS.get(match["count"]) or int(match["count"])
        if len(names) == 1 and words.text[end : end + 1] in (";", ","):
            continue  # the list goes on behind another sign
        if words.text[end : end + 1] == ";" and _NAME_RE.match(words.quote(end + 1, end + 1 + _AHEAD).text.lstrip()):
            continue  # «huyện A, huyện B đạt chuẩn; thành phố C hoàn thành nhiệm vụ»
        if names and len(names) != count:
            quote = words.quote(match.start("count"), match.start("between"))
            yield from book.finding(
                CHECK,
                "proved",
                "differs",
                (),
                {"said": quote.line, "count": str(len(names)), "names": "; ".join(names)},
                quotes=(quote, listed),
                expected=str(len(names)),
                observed=str(count),
                difference=str(count - len(names)),
                tolerance="0",
            )


def _lists(words: Words) -> Iterator[regex.Match[str]]:
    """The lists behind a count, each line by itself: most lines have no sign of a list."""
    at = 0
    for line in words.text.split("\n"):
        end = at + len(line)
        listed = ("," in line or ";" in line) and any(sign in line for sign in (":", "(", " gồm "))
        if listed and _COUNTED_SIGN_RE.search(line):
            yield from _LIST_RE.finditer(words.text, at, end)
        at = end + 1


def _names(book: Book, text: str, unit: str) -> list[str]:
    """The names of a list of places; none if a piece of it is no name, or that of a criterion.

    «01 xã (xã Đức Hạnh, huyện Đức Linh)» says of its commune where it lies.
    """
    text = " ".join(text.split())
    pieces = [piece for piece in _CUT_RE.split(_TAIL_RE.sub("", text)) if piece]
    if unit in _COMMUNE_UNITS and pieces and not _UPPER_RE.match(pieces[0]):
        pieces = [piece for piece in pieces if not _UPPER_RE.match(piece)]
    names = [piece for piece in pieces if _NAME_RE.fullmatch(piece)]
    counts = [match["name"] for name in names if (match := _COUNT_BESIDE_RE.fullmatch(name))]
    if len(counts) == len(names) == len(set(counts)) > 1:
        return []  # «09 xã (Ba Tri 4, Bình Đại 3, Thạnh Phú 2)» counts in each; not «Phước Cát 1, Phước Cát 2»
    whole = len(names) == len(pieces) > 1 and len(set(names)) == len(names)
    return names if whole and not any(book.catalog.criteria.numbers_of(fold_phrase(name)) for name in names) else []


def _criteria(book: Book, listed: Quote) -> list[str]:
    """The criteria of a list by number; none if words are left that name no criterion."""
    found = [
        mention
        for mention in book.context.mentions
        if isinstance(mention.value, CriterionRef) and mention.span in listed.span
    ]
    rest, at = [], listed.span.start
    for mention in found:
        rest.append(listed.text[at - listed.span.start : mention.span.start - listed.span.start])
        at = mention.span.end
    rest.append(listed.text[at - listed.span.start :])
    named = [mention.value.name for mention in found if isinstance(mention.value, CriterionRef)]
    left = fold_phrase(" ".join(rest))
    for name in filter(None, named):
        left = left.replace(fold_phrase(name), " ")
    numbers = [mention.value.number for mention in found if isinstance(mention.value, CriterionRef)]
    whole = _CRITERIA_REST_RE.fullmatch(left) is not None and len(set(numbers)) == len(numbers)
    return numbers if whole else []
