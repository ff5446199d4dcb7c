"""Where a list of names follows a count, or stands before it: «5 xã gồm: A, B …», «Xã chưa đạt: A, B, C (3 xã)».

The patterns are looked for line by line behind cheap signs, for most lines have no list. Whether the pieces of a list
are names is for `named_lists` to say.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import regex

from extractor.checks.words import Words
from extractor.vi.gate import says
from extractor.vi.numbers import COUNTS

UNITS = r"xã|thị trấn|phường|huyện|thị xã|đơn vị cấp huyện|thôn|ấp|bản|xóm|làng|khu dân cư|tổ dân phố"
"""What is counted and named, as a pattern."""
# Without groups and classes the standard library looks for it three times as fast.
_COUNTED_SIGN_RE = re.compile(rf"(?:\d|{'|'.join(COUNTS)}) (?:{UNITS}|tiêu chí)")
_COUNTED = (
    rf"(?<![\p{{L}}\d./,-])(?P<count>0?[1-9]\d?|{'|'.join(COUNTS)})"
    rf"(?: ?/ ?(?P<of>\d{{1,3}}))? (?:(?P<criteria>tiêu chí)|(?P<unit>{UNITS}))(?!\p{{L}}|/)"
)
_BEHIND_SIGNS = (" xã)", " thôn)", " tiêu chí)", "; tổng ", "; cộng ")
_TITLES = ("số tiêu chí", "số xã", "số thôn")
_COUNTED_SIGNS = (" xã", " thôn", " tiêu chí")
_LIST_SIGNS = (":", "(", " gồm ", ",gồm ")
_OPENS = (*_LIST_SIGNS, " là ")
_AT_MOST = 200  # letters from a count to what opens its list
_LONGEST_COUNT = 8  # letters of «12 / 117» before the one that stands by its unit
_SHARE = r"\((?:chiếm |đạt |tỉ lệ |bằng )*\d[\d,]* ?%"  # «5/12 xã (41,7%) đạt chuẩn, gồm: …»
_OTHER = rf"\d+ (?(criteria)tiêu chí|(?:{UNITS}))|trong đó|so với|như(?!\p{{L}})|điển hình|/"
_BAND = r"\d{1,2} ?/ ?\d{1,2} tiêu chí"  # «05 xã đạt 19/19 tiêu chí: …»
_BETWEEN = rf"(?:{_SHARE}\)|(?(unit){_BAND}|(?!))|(?!{_OTHER})[^.;:()\n]|(?<=%); ?(?=gồm|cụ thể)){{0,110}}?"
_LEADS = r"(?:gồm|là|cụ thể(?: là)?|đó là|bao gồm|gồm có|gồm các xã|là các xã|tên các xã)"
_LIST_RE = regex.compile(
    rf"{_COUNTED}(?P<between>{_BETWEEN})"
    rf"(?: ?(?!{_SHARE})\(|\)?(?:[ ,;]+{_LEADS})? ?: ?|[ ,;]+(?:bao )?gồm(?: có)? )"
    r"(?:(?:bao )?gồm:? |là:? |các xã:? )?(?P<list>(?:các tiêu chí(?: số)? ?: ?)?[^.;:()\n]{4,600}"
    r"(?:\([^()\n]{1,60}\)[^.;:()\n]{0,200}){0,20})"
)
# «Số tiêu chí đạt chuẩn: 17/19 (tiêu chí 1, 3, 4, …)»
_TITLED_RE = regex.compile(
    rf"số (?:(?P<criteria>tiêu chí)|(?P<unit>{UNITS}))(?P<between>[^.;:()\d\n]{{0,50}}?)(?: là)? ?:? ?"
    rf"(?P<count>\d{{1,2}})(?: ?/ ?(?P<of>\d{{1,3}}))?(?: (?:tiêu chí|(?:{UNITS})))? ?"
    r"\( ?(?:(?:gồm|các|là|tiêu chí(?= số)|xã):? )*(?P<list>[^.;:()\n]{3,600})\)"
)
# «Xã chưa đạt: A, B, C (3 xã).», «đạt các tiêu chí số 1, 3, 4; tổng cộng 3 tiêu chí»
_BEHIND_RE = regex.compile(
    rf"(?<=: |gồm |tiêu chí số |tiêu chí )(?P<list>[^.:()\n]{{3,600}}?)(?P<between>) ?"
    rf"(?:\( ?|[;,.] (?:tổng(?: cộng| số)?|cộng)(?: là)? )"
    rf"(?P<count>\d{{1,2}})(?P<of>)? (?:(?P<criteria>tiêu chí)|(?P<unit>{UNITS}))(?: ?\)|(?=[.;,]|$))"
)
# «còn 04 thôn chưa đạt là Khuân Lăng, Đồng Bèn, Làng Nhàu»: nothing but words of the clause before «là».
_IS_RE = regex.compile(
    rf"{_COUNTED}(?P<between>(?:{_SHARE}\)|(?!{_OTHER}|(?:{'|'.join(COUNTS)}) (?:{UNITS}))[^.,;:()\n]){{0,80}}?)"
    r"(?<!nhất|yếu|biểu|hình|bật|lượt|đó|kể|chính) là (?P<list>[^.;:()\n]{4,600})"
)


def find_lists(words: Words) -> Iterator[regex.Match[str]]:
    """Yield the lists beside a count with its groups `count`, `of`, `criteria` or `unit`, `between` and `list`."""
    at, text = 0, words.text
    for line in text.split("\n"):
        end = at + len(line)
        if ("," in line or ";" in line or (" và " in line and says(line, _COUNTED_SIGNS))) and says(line, _OPENS):
            signs = [it.start() for it in _COUNTED_SIGN_RE.finditer(text, at, end)]
            found = {it.start("count"): it for it in _at_signs(_IS_RE, text, signs, end, (" là ",))}
            found |= {it.start("count"): it for it in _at_signs(_LIST_RE, text, signs, end, _LIST_SIGNS)}
            yield from found.values()
            behind = _BEHIND_RE.search(text, at, end) if says(line, _BEHIND_SIGNS) else None
            if behind is not None:
                yield behind
            titled = _TITLED_RE.search(text, at, end) if "(" in line and says(line, _TITLES) else None
            if titled is not None and titled.start("count") not in found:
                yield titled
        at = end + 1


def _at_signs(
    pattern: regex.Pattern[str], text: str, signs: Sequence[int], end: int, opens: Sequence[str]
) -> Iterator[regex.Match[str]]:
    """The matches of a pattern where a count stands and what opens a list soon behind it."""
    free = 0
    for sign in signs:
        if sign < free or not says(text[sign : min(end, sign + _AT_MOST)], opens):
            continue
        starts = (at for at in range(max(free, sign - _LONGEST_COUNT), sign + 1) if at == sign or text[at].isdigit())
        match = next((it for at in starts if (it := pattern.match(text, at, end))), None)
        if match is not None:
            free = match.start("list")  # «Thực hiện 19 tiêu chí: đến nay xã đạt 9/19 tiêu chí gồm: …»
            yield match
