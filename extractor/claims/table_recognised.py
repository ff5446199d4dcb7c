"""Tables of recognition: «x» in the row of a commune below «2019 | 2020» or «NTM | NTM nâng cao».

What the mark says depends on the head («Đạt chuẩn nâng cao», «Lộ trình đạt chuẩn › 2020») or, below a bare year, on
the caption («Danh sách xã đăng ký về đích»); a cell may also say itself what the commune becomes («NTM nâng cao»).
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

import regex

from extractor.claims.recognition import ITEM, KIND_RE
from extractor.claims.table_columns import MET_MARKS
from extractor.claims.table_heads import Head

_KINDS = {**ITEM, "nc": ITEM["nâng cao"], "km": ITEM["kiểu mẫu"]}
_MARKS = MET_MARKS | {"1", "01"}  # ones are put where the last row adds them up
_PROGRAMME = r"(?:ntm|nông thôn mới)"
# «Xã đạt chuẩn NTM», «Đăng ký NTM nâng cao», «Năm đạt chuẩn 2019», «Kiểu mẫu»
_HEAD_RE = regex.compile(
    r"(?:(?:kế hoạch|lộ trình|đăng kí|dự kiến|phấn đấu|mục tiêu|danh sách|xã|năm|đã|được|sẽ) )*"
    rf"(?:(?:(?:công nhận|đạt|về đích|hoàn thành)(?: chuẩn| đạt chuẩn)?(?: xã)?(?: {_PROGRAMME})?"
    rf"|{_PROGRAMME})(?: (?P<kind>nâng cao|kiểu mẫu))?|(?P<kind>nâng cao|kiểu mẫu))"
    r"(?: (?:vào|trong|đến|hết|cuối))*(?: ?\(?(?:năm )?20\d\d\)?)?"
)
YEAR_RE = regex.compile(r"(?:(?:kế hoạch|kh|dự kiến|đến|trong|hết|cuối|đăng kí) )*(?:năm )?20\d\d")
_ABOVE_RE = regex.compile(
    rf"(?:đạt (?:chuẩn|{_PROGRAMME})|công nhận|về đích|hoàn thành (?:xã )?{_PROGRAMME})"
    rf"(?![^›]*tiêu chí)(?:(?: xã)?(?: {_PROGRAMME})? (?P<kind>nâng cao|kiểu mẫu))?"
)
# «Năm được công nhận», «Năm đạt chuẩn NTM», «Lộ trình đạt chuẩn», «Dự kiến năm về đích»
AHEAD_RE = regex.compile(r"lộ trình|dự kiến|đăng kí|kế hoạch|phấn đấu")
DONE_RE = regex.compile(r"(?:đã|được) ?(?:đạt|công nhận|về đích|hoàn thành|chuẩn)")
YEAR_OF_RE = regex.compile(
    rf"(?:(?:{AHEAD_RE.pattern}) )?(?:năm )?(?:(?:{AHEAD_RE.pattern}) )?"
    r"(?:(?:được |có |đã )?(?:quyết định )?(?:công nhận|đạt(?: chuẩn)?|về đích|hoàn thành)"
    r"(?: đạt chuẩn)?(?: xã)?(?: ntm| nông thôn mới)?(?: nâng cao| kiểu mẫu)?)(?: \(năm\))?|lộ trình|năm đạt"
    r"|năm (?:đăng kí|phấn đấu|dự kiến)"
)
_LONGEST_LABEL = 4  # letters: «III»
_YEAR_ALONE_RE = regex.compile(r"(?:[Nn]ăm )?20\d\d")
_CELL_RE = regex.compile(
    rf"(?:(?:xã )?(?:đạt(?: chuẩn)?|về đích)?(?: ?xã)? ?{_PROGRAMME} ?(?P<kind>nâng cao|kiểu mẫu|nc|km)?"
    r"|(?:xã )?(?P<kind>nâng cao|kiểu mẫu)|(?:xã )?đạt chuẩn|(?:xã )?về đích)"
)


# «Nội dung đăng ký | Xã nâng cao», «Danh hiệu | …»: the column says to what each commune is to rise, or has risen
_LEVEL_RE = regex.compile(
    r"danh hiệu(?: đạt(?: được)?)?|(?:mức|cấp)(?: độ)? (?:đạt )?(?:chuẩn|công nhận)|kết quả công nhận|"
    r"(?:(?:nội dung|mức(?: độ)?|loại|cấp độ|danh hiệu|hình thức|mục tiêu|tiêu chuẩn|chuẩn|xã) ?)*(?:đạt )?"
    r"(?:đăng kí|phấn đấu|mục tiêu|dự kiến đạt|lộ trình)(?: (?:đạt|chuẩn|danh hiệu|mức|năm|ntm|20\d\d))*"
)


_GROUP_RE = regex.compile(
    r"(?:(?:danh sách|tổng số|số|các|nhóm|những) )*xã (?:(?:đã|được) )*(?:đạt|công nhận|ntm|nông thôn mới)"
)


def recognition_by(head: Head, caption: str, words: str) -> str | None:
    """What the folded words of a commune's cell say that it becomes: "", advanced, model; None if they say nothing."""
    dated = YEAR_RE.fullmatch(head.last) is not None
    said = _CELL_RE.fullmatch(words) if dated or _LEVEL_RE.fullmatch(head.last) else None
    if said is not None:
        return _KINDS[said["kind"] or ""]
    if words not in _MARKS:
        return None
    if not dated:
        told = _HEAD_RE.fullmatch(head.last)
        return None if told is None else _KINDS[told["kind"] or ""]
    return kind_told(head.text.removesuffix(head.last), caption)


def kind_told(head: str, caption: str) -> str | None:
    """The kind of recognition of a head or, where it says none, of the caption; None if there may be several."""
    kinds = _kinds(head)
    kinds = kinds if any(kinds) else _kinds(caption) or kinds  # «… đạt chuẩn NTM nâng cao»: «Năm đạt chuẩn › 2023»
    return kinds.pop() if len(kinds) == 1 else None


def _kinds(text: str) -> set[str]:
    """The kinds of recognition that a head or caption tells; a kind named beside them leaves open which is meant."""
    told = {_KINDS[it["kind"] or ""] for it in _ABOVE_RE.finditer(text)}
    return told | {_KINDS[it.group()] for it in KIND_RE.finditer(text)} if told else told


def tells_year(head: Head, words: str) -> bool:
    """True if the words of a commune's cell may be the year of its recognition: «NTM nâng cao | 2019»."""
    return _heads_years(head.last) or (_heads_kinds(head.last) and _YEAR_ALONE_RE.fullmatch(words) is not None)


@lru_cache(maxsize=4096)  # each cell of a column asks
def _heads_years(last: str) -> bool:
    return YEAR_OF_RE.fullmatch(last) is not None


@lru_cache(maxsize=4096)
def _heads_kinds(last: str) -> bool:
    return _HEAD_RE.fullmatch(last) is not None


def kinds_of_rows(cells: Iterable[tuple[int, str]]) -> dict[int, str]:
    """The kind of recognition that a row tells, or the last row above it that heads others.

    `cells` are rows with the folded words of a cell: «Xã A» and «NTM nâng cao» in one row, «Các xã đạt chuẩn NTM nâng
    cao» alone over its communes.
    """
    rows: dict[int, list[str]] = {}
    for row, words in cells:
        if len(words) > _LONGEST_LABEL and words[0].isalpha():
            rows.setdefault(row, []).append(words)
    found: dict[int, str] = {}
    group: str | None = None
    for row, said in rows.items():
        if len(said) == 1 and _GROUP_RE.match(said[0]):
            kinds = {it for it in _kinds(said[0]) if it}
            group = kinds.pop() if len(kinds) == 1 else None if kinds else ""
            continue
        own = next((match for match in map(_CELL_RE.fullmatch, said) if match is not None), None)
        told = _KINDS[own["kind"] or ""] if own is not None else group
        if told is not None:
            found[row] = told
    return found
