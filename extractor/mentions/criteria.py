"""Criteria by number or by name: «Tiêu chí số 15 (Y tế)», «các tiêu chí số 3, 6 và 17», «tiêu chí Môi trường».

A number behind «tiêu chí» is a name, not a count; the count stands before it («17/19 tiêu chí»).
"""

from __future__ import annotations

from itertools import pairwise

import regex

from extractor.catalog.lexicon import Hit, Lexicon
from extractor.mentions.reading import Reading
from extractor.model import CriterionRef

_WORD = r"(?:tiêu chí|tiểu chí|tiêu chi|tc)"
# What may not follow the number: a decimal, a ratio, a unit («tiêu chí: 12 xã đạt»).
_NUMBER = r"(?<!\d)(?:0?[1-9]|1\d|20)(?!\d|[.,/]\d| ?(?:%|/|xã|km|hộ|tiêu chí|triệu|tỉ|năm|thôn|người)(?!\p{L}))"
_NAME = (
    r"(?: ?\((?P<name>[^()\d]{2,80})\)"
    r"| ?[-:] ?(?P<title>\p{L}[^.:;()\d]{1,60}?)(?=[.:;(]|$)"
    r"| (?:về|là) (?P<about>\p{L}[^.,:;()\d]{1,60}?)(?=[.,:;(]|$))?"
)
_FIRST_RE = regex.compile(
    rf"(?<!\p{{L}}){_WORD}(?: (?:ntm|nông thôn mới))? ?(?:số|thứ|:)? ?:? ?(?P<number>{_NUMBER}){_NAME}"
)
# «ba tiêu chí chưa đạt là số 2, số 6 và số 17»
_NUMBERED_RE = regex.compile(
    rf"(?<!\p{{L}}){_WORD} [^.;:\d]{{1,40}}?(?: (?:là|gồm)|:| ?\() ?:? ?(?P<reference>số (?P<number>{_NUMBER})){_NAME}"
)
# «Các tiêu chí đã đạt gồm: 1, 3, 4 và 7»: bare numbers need a list of them
_BARE_LIST_RE = regex.compile(
    rf"(?<!\p{{L}}){_WORD}[^.;:\d]{{0,40}}?(?: (?:là|gồm)|:| ?\() ?:? ?"
    rf"(?P<reference>(?P<number>{_NUMBER}))(?P<name>)(?P<title>)(?P<about>)"
    rf"(?= ?(?:,|;|và) ?(?:số )?{_NUMBER})"
)
_NEXT_RE = regex.compile(rf" ?(?:,|;|và|\+|&) ?(?P<reference>(?:{_WORD} ?)?(?:số )?(?P<number>{_NUMBER})){_NAME}")
_NAME_LEAD_RE = regex.compile(rf"(?<!\p{{L}}){_WORD}(?:(?: [^.;:\d]{{0,40}})?(?: (?:về|là|gồm|như|số)|:))? ?:? ?$")
_BETWEEN_NAMES_RE = regex.compile(r" ?(?:,|;|và|\+)(?: tiêu chí)? ?")


def find_criteria(reading: Reading, names: Lexicon) -> None:
    """Take references by number, with the name beside it, then references by name alone.

    `names` finds the names of the set in force; its ids are the numbers.
    """
    for pattern, opening in ((_FIRST_RE, 0), (_NUMBERED_RE, "reference"), (_BARE_LIST_RE, "reference")):
        for match in pattern.finditer(reading.text):
            _take_run(reading, match, match.start(opening))
    _find_names(reading, names)


def _take_run(reading: Reading, first: regex.Match[str], start: int) -> None:
    """Take the reference and those that follow it: «số 3, 6 và 17»."""
    current: regex.Match[str] | None = first
    while current is not None:
        end = current.end("number")
        name = current["name"] or current["title"] or current["about"] or ""
        reading.take("criterion", start, end, _reference(current["number"], name), "criteria.number")
        current = _NEXT_RE.match(reading.text, current.end() if current["name"] else end)
        start = current.start("reference") if current else 0


def _reference(number: str, name: str) -> CriterionRef:
    return CriterionRef(number=str(int(number)), name=name.strip())


def _find_names(reading: Reading, names: Lexicon) -> None:
    """«các tiêu chí: Giao thông, Thủy lợi và Môi trường»: names count only behind the word «tiêu chí»."""
    if "tiêu" not in reading.text and "tc" not in reading.text:
        return
    hits = names.find(reading.text)
    first = [hit for hit in hits if _NAME_LEAD_RE.search(reading.text[max(0, hit.start - 60) : hit.start])]
    listed = {hit: nxt for hit, nxt in pairwise(hits) if _BETWEEN_NAMES_RE.fullmatch(reading.text[hit.end : nxt.start])}
    for hit in first:
        current: Hit | None = hit
        while current is not None:
            value = CriterionRef(number=current.ids[0], name=reading.text[current.start : current.end])
            if len(current.ids) == 1:
                reading.take("criterion", current.start, current.end, value, "criteria.name")
            current = listed.get(current)
