"""Capitals of TCVN3 text: the fonts have no toned capitals, so clerks typed «KÕT QU¶» and fonts in H drew the rest.

A word is set in capitals if its plain letters are, or if the words on both sides are; the first letter of a sentence
becomes one; a whole line that was drawn as capitals is known by the font, by its place, or by what it says.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby, pairwise
from typing import Protocol

import regex

from extractor.vi.fold import fold_phrase
from extractor.vi.legacy import TCVN3, TCVN3_CAPITALS, decode
from extractor.vi.syllables import is_syllable

_HEAD_LINES = 25
_FOOT_LINES = 25
_REACH = 20
_LONGEST = 14
"""Words of a line in capitals."""
_LABEL_RE = regex.compile(r"[IVX]{1,5}|[A-H]")
_OPENING_RE = regex.compile(r"(?:^|[.!?]\s|[\d\p{L}][.)]\s)[\s\-–+*•\"“(]*$")
_BROKEN_RE = regex.compile(r"[.;:!?]\s*$")
# Lines that office letters print in capitals (Nghị định 30/2020/NĐ-CP, annex I), whatever stands behind them.
_CAPITAL_LINE_RE = regex.compile(
    r"cộng hòa xã hội chủ nghĩa việt nam$|đảng cộng sản việt nam$|(?:tm|kt|tl|tuq)\. ?|báo cáo$|tờ trình$|kế hoạch$"
    r"|công văn$|chủ tịch$|phó chủ tịch$|(?:ủy ban|hội đồng) nhân dân|ban chỉ đạo|văn phòng|phụ lục|biểu (?:số )?\d"
)
_HEADING_RE = regex.compile(r"(?:phần|chương|phụ lục) (?:thứ |số |[ivx\d]|một|hai|ba)|[ivx]{1,5}\s?[.)/-]\s|[a-h]\.\s")
_KEPT_CAPITALS = frozenset("ăâđêôơư")


class Word(Protocol):
    """What the rules need of a word; `new` is changed in place."""

    start: int
    end: int
    raw: str
    line: int
    label: str
    hint: str
    new: str


def restore_capitals(text: str, words: Sequence[Word]) -> None:
    """Set the capitals of decoded TCVN3 words.

    Args:
        text: The text as it was before decoding.
        words: Its words in order; `new` holds the decoded word.
    """
    lines = text.count("\n") + 1
    for number, group in groupby(words, key=lambda word: word.line):
        line = list(group)
        if not any(word.label == TCVN3 for word in line):
            continue
        _by_font(line)
        _by_neighbours(line)
        low = text.rfind("\n", 0, line[0].start) + 1
        edge = number < _HEAD_LINES or number >= lines - _FOOT_LINES
        if not any(letter.isupper() for word in line for letter in word.new if not _LABEL_RE.fullmatch(word.raw)):
            _by_place(text[low : line[-1].end], line, edge=edge)
        _openings(text, low, line)


def _by_font(line: Sequence[Word]) -> None:
    for word in line:
        if word.hint == TCVN3_CAPITALS and word.label in (TCVN3, ""):
            word.new = word.new.upper()


def _by_neighbours(line: Sequence[Word]) -> None:
    cases = [_case(word) for word in line]
    syllables = [case if is_syllable(word.new) else "" for word, case in zip(line, cases, strict=True)]
    # An abbreviation says nothing of the words around it («UBND x·»).
    left, right = _last(syllables), _last(syllables[::-1])[::-1]
    for index, word in enumerate(line):
        around = (left[index], right[index])
        if word.label == TCVN3 and (
            cases[index] == "upper" or (not cases[index] and "upper" in around and "lower" not in around)
        ):
            word.new = word.new.upper()


def _last(cases: Sequence[str]) -> list[str]:
    """Return for each place the last case that is told before it, "" if none is."""
    found, last = [], ""
    for case in cases:
        found.append(last)
        last = case or last
    return found


def _case(word: Word) -> str:
    """What the plain letters tell: «V¨n» is "lower", «KÕT» "upper", «VÒ» and «ë» may be either: ""."""
    plain = [letter for letter in word.raw if letter.isascii() and letter.isalpha()]
    if any(letter.islower() for letter in plain):
        return "lower"
    return "upper" if len(plain) > 1 else ""


def _by_place(raw: str, line: Sequence[Word], *, edge: bool) -> None:
    """A line without one capital where capitals belong was drawn by a font in H."""
    said = fold_phrase(decode(raw, TCVN3))
    named = edge and len(line) <= _LONGEST and _CAPITAL_LINE_RE.match(said)
    if named or _HEADING_RE.match(said):
        for word in line:
            word.new = word.new.upper()


def _openings(text: str, low: int, line: Sequence[Word]) -> None:
    """«¸p dông» opens a sentence, «ñy ban» a name: no plain letter told the clerk's capital."""
    for word, following in pairwise([*line, None]):
        if word is None:
            continue
        if word.new == "ủy" and following and following.new == "ban":
            word.new = "Ủy"
        first = word.new[:1]
        if word.label != TCVN3 or not first.islower() or first in _KEPT_CAPITALS or word.raw[:1].isascii():
            continue
        before = text[max(low, word.start - _REACH) : word.start]
        at_start = word.start - low < _REACH and not before.strip()
        opens = _after_end(text, low) if at_start else _OPENING_RE.search(before) is not None
        if opens:
            word.new = first.upper() + word.new[1:]


def _after_end(text: str, low: int) -> bool:
    """A printed line may go on with what the line above left open."""
    above = text[max(0, low - _REACH) : low].rstrip()
    return not above or _BROKEN_RE.search(above) is not None or text[max(0, low - 2) : low] == "\n\n"
