"""A share of what the report counts in another place: «12.480 hộ», pages later «10.240 hộ, chiếm 89 % số hộ».

The whole is called by its name behind the share («số hộ», «dân số», «số xã»), or the part is told of the same thing as
a whole («Toàn xã có 18,4 km đường trục thôn. … cứng hóa 12,6 km đường trục thôn, đạt 86,5 %»). Only the former is sure
of its whole; of the latter one slip must explain the difference.

**Source**: consistency rules A2 and A4 of the provincial auditors.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import regex

from extractor.checks.book import Book
from extractor.checks.intervals import loosened, percentage
from extractor.checks.lines import Figure, Line
from extractor.checks.relations import share_finding
from extractor.checks.slips import SURE_KINDS, slips_of
from extractor.model import Fact, Finding
from extractor.vi.gate import says

_SIGNS = ("chiếm", "đạt", "bằng", "tương ứng", "tương đương", "tỉ lệ", "(")
_REACH = 60  # letters before a whole in which it is called one
_CALLED = {
    "hộ": "households_total",
    "hộ dân": "households_total",
    "hộ gia đình": "households_total",
    "dân": "population",
    "nhân khẩu": "population",
    "xã": "communes_total",
}
# «chiếm 89,0% số hộ toàn huyện», «đạt 92% dân số»; «số hộ nghèo» is another whole
_NAMED_RE = regex.compile(
    r" ?(?:của |trên |trong |so với )?(?:tổng )?(?:(?P<dân>dân) số|số (?P<what>hộ(?: dân| gia đình)?|nhân khẩu|xã))"
    r"(?: (?:toàn|trong|trên|của|cả|thuộc)(?!\p{L})| ?[,;.)]| ?$| và )"
)
_TOLD_RE = regex.compile(
    r"(?:(?!(?<!\p{L})(?:trong|riêng|còn|tăng|giảm|vượt|so|kế hoạch|trừ|mỗi|thêm)(?!\p{L}))[^.;:()\d%]){0,80}"
    r"(?:, ?|\( ?| )(?:đạt|chiếm|bằng|tương ứng|tương đương)(?: với| tỉ lệ| khoảng)* ?"
)
_ALL_RE = regex.compile(
    r"(?<!\p{L})(?:toàn (?:xã|huyện|tỉnh|thị xã|thành phố|địa bàn)|(?:xã|huyện|tỉnh|thị xã|địa bàn)(?: \p{L}+){0,4})"
    r"(?: hiện| đang)? có(?: tổng(?: số| chiều dài| cộng)?| tất cả)? ?$"
    r"|(?<!\p{L})tổng (?:số|chiều dài)(?: \p{L}+){0,5}(?: là| có)? ?:? ?$"
)
_PART_RE = regex.compile(r"(?<!\p{L})(?:đã|được|có|hoàn thành|cứng hóa|kiên cố hóa|bê tông hóa|nhựa hóa)(?: được)? ?$")
_NOUN_RE = regex.compile(r"[\d.,]+ ?(?:km|m2|m|ha)? ?(?P<noun>\p{L}+(?: \p{L}+){0,3})")
_LONG = ("km", "m2", "m")
_NOUN_WORDS = 3
_DIGITS = 3


def check_elsewhere(book: Book) -> Iterator[Finding]:
    """Yield a finding for each share that the whole, told in another paragraph, does not give."""
    wholes: list[tuple[Line, Figure, tuple[str, ...]]] | None = None
    for line in book.lines:
        if "%" not in line.text or not says(line.text, _SIGNS):
            continue
        for part, share in pairwise(line.figures):
            if not _is_told(line, part, share):
                continue
            called = _NAMED_RE.match(line.text, share.end)
            if called is not None:
                yield from _of_called(book, line, part, share, called)
                continue
            wholes = list(_wholes(book)) if wholes is None else wholes
            yield from _of_thing(book, line, part, share, wholes)


def _is_told(line: Line, part: Figure, share: Figure) -> bool:
    plain = part.bound == share.bound == "exact" and part.of is None and part.is_amount
    if not plain or share.unit != "percent" or part.unit.startswith("VND"):
        return False
    begin, _ = line.sentences[line.sentence_of(part.start)]
    alone = not any(it.unit == part.unit and it is not part and begin <= it.start < share.start for it in line.figures)
    return alone and _TOLD_RE.fullmatch(line.text, part.end, share.start) is not None


def _of_called(book: Book, line: Line, part: Figure, share: Figure, called: regex.Match[str]) -> Iterator[Finding]:
    """«chiếm 89 % số hộ toàn huyện», where the report says how many households there are."""
    indicator = _CALLED[called["dân"] or called["what"]]
    told = [it for it in book.by_indicator.get(indicator, ()) if _is_of_all(book, it) and it.unit == part.unit]
    outside = [it for it in told if it.span not in line.passage.span]
    if outside and len(outside) == len(told):
        yield from _judge(book, part, share, outside, sure=len({it.number for it in told}) == 1)


def _is_of_all(book: Book, fact: Fact) -> bool:
    exactly = fact.role == "actual" and fact.bound == "exact" and fact.of is None and not fact.item
    return exactly and book.is_own_unit(fact) and not book.is_before_merger(fact)


def _of_thing(
    book: Book, line: Line, part: Figure, share: Figure, wholes: list[tuple[Line, Figure, tuple[str, ...]]]
) -> Iterator[Finding]:
    """«cứng hóa 12,6 km đường trục thôn, đạt 86,5 %», where the report says how long these are in all."""
    noun = _noun(line, part)
    told = [it for other, it, name in wholes if name == noun and other is not line and it.unit == part.unit]
    if noun and told and _PART_RE.search(line.text, max(0, part.start - _REACH), part.start):
        yield from _judge(book, part, share, told, sure=False)


def _wholes(book: Book) -> Iterator[tuple[Line, Figure, tuple[str, ...]]]:
    for line in book.lines:
        for figure in line.figures:
            if figure.unit in _LONG or (figure.counts and figure.is_amount):
                called = figure.bound == "exact" and figure.of is None
                if called and _ALL_RE.search(line.text, max(0, figure.start - _REACH), figure.start):
                    yield line, figure, _noun(line, figure)


def _noun(line: Line, figure: Figure) -> tuple[str, ...]:
    """What is measured, in its first words: «đường trục thôn» of «12,6 km đường trục thôn»; of a count its thing."""
    match = _NOUN_RE.match(line.text, figure.start)
    words = match["noun"].split()[:_NOUN_WORDS] if match else []
    return tuple(words if figure.unit in _LONG else words[:1])


def _judge(
    book: Book, part: Figure, share: Figure, wholes: list[Figure] | list[Fact], *, sure: bool
) -> Iterator[Finding]:
    able = [it for it in wholes if it.number is not None and it.number >= part.number and it.number]
    dues = [percentage(part, it) for it in able]
    if not able or any(due.meets(loosened(share)) for due in dues):
        return
    for whole, due in zip(able, dues, strict=True):
        kinds = [slip.kind for slip in slips_of(share, due)]
        if sure or any(kind in SURE_KINDS or share.digits >= _DIGITS for kind in kinds):
            yield from share_finding(book, part, share, whole)
            return
