"""Villages: those that bear a number for a name («xóm 6», «các ấp 1, 2 và 4»), and those that bear one («thôn Đông»).

No gazetteer has them. A name that stands once behind its word («ấp Dinh An») is known for the whole report, also
without it; so are names told in one row with it («ấp Dinh An 702 hộ, rồi tới Hòa An 633 hộ»). A number for a name
counts nothing; units of measure are read before: «mỗi thôn 2 km», «xóm 45 hộ» are figures. The words are those of
schemas/place_words.toml.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

import regex
from ahocorasick_rs import AhoCorasick, MatchKind

from extractor.catalog.places import village_words
from extractor.mentions.reading import Reading
from extractor.model import Outline, PlaceName
from extractor.vi.fold import fold_name
from extractor.vi.gate import Gated

_TITLE = r"\p{Lu}[\p{Ll}’']+"
# a number is part of the name where it counts nothing: «Tân Quy 1 379 hộ», «Tân Quy 2, 24 hộ»
_NUMBER = r"(?:\s\d{1,2}(?=\s?(?:[;:)(]|[.,](?!\d))|\s\d|\s(?:và|có|đạt|còn|là|được|với|mỗi|thì|đã)\s|$))"
_NAME = rf"{_TITLE}(?:\s{_TITLE}){{0,3}}{_NUMBER}?"
_NEXT_RE = regex.compile(r"(?:, ?| ?và |, và )(?P<number>\d{1,2}[a-e]?)(?![\p{L}\d/%]|[.,]\d)")
# names told in one row behind the first, each with its figure in one unit
_ROW_RE = regex.compile(
    rf"\s(?P<figure>\d[\d.,]*)\s(?P<unit>\p{{L}}+\d?)"
    rf"(?:\s?(?:,|;|và)\s(?:\p{{Ll}}+\s){{0,4}}(?P<name>{_NAME})\s\d[\d.,]*(?:\s(?P=unit)(?!\p{{L}}))?)+"
)
_LISTED_RE = regex.compile(rf"\s?(?:,|và)\s(?P<name>{_NAME})(?=\s?(?:[,;.)(:]|và\s|$|\s\p{{Ll}}))")
_SEVERAL_RE = regex.compile(r"(?:các|những|hai|ba|bốn|năm|sáu|bảy|tám|\d{1,2})\s$")
_NO_NAMES = ("nông", "quyết", "đề", "nghị", "kế", "hợp", "cam", "báo", "điều", "chỉ", "công", "tuyên")
_LONG_NAME_RE = regex.compile(rf"(?<![\p{{L}}\d]){_TITLE}(?:\s{_TITLE}){{1,3}}(?:\s\d{{1,2}}(?!\d|[.,/%]\d))?")
# what may follow a name of one syllable: «thôn Đông có 15 hộ»
_GOES_ON = (
    r"và|có|đạt|đã|được|hiến|là|còn|với|làm|ở|tại|của|thuộc|xã|cũ|mới|góp|đóng|dài|thì|cũng|mỗi|chưa|không|do|đến|tới"
    r"|từ|nhận|trồng|nuôi|xây|vay|hỗ trợ|tham gia|giữ|bình quân|năm|trong|nơi|gồm|tổ chức"
)
_BEHIND = (" ", ":", "\n", "\t", "\xa0")
_NUMBERS = tuple(f"{word} {digit}" for word in ("", " số") for digit in range(10))
_SEVERAL = 8  # letters before the word that may say that several are named


@lru_cache(maxsize=1)
def _words() -> str:
    return "|".join(sorted(village_words(), key=lambda word: (-len(word), word)))


@lru_cache(maxsize=1)
def _automaton() -> AhoCorasick:
    return AhoCorasick(sorted(village_words()), matchkind=MatchKind.LeftmostLongest)


@lru_cache(maxsize=1)
def _numbered() -> Gated:
    pattern = regex.compile(
        rf"(?<!\p{{L}})(?<!(?:\d|mỗi|từng|một|hai|ba|bốn|trong|mấy|trục|ngõ) )(?P<word>{_words()})(?: số)? "
        r"(?P<number>\d{1,2}[a-e]?)(?![\p{L}\d/%]|[.,]\d|-\d)"
    )
    return Gated(pattern, tuple(f"{word}{number}" for word in village_words() for number in _NUMBERS))


@lru_cache(maxsize=1)
def _named_re() -> regex.Pattern[str]:
    # «đường liên thôn Hệ thống điện …»: a sentence begins behind a full stop that was forgotten
    return regex.compile(
        rf"(?<!\p{{L}})(?<!(?:nông|văn|phiên|ấn|liên|toàn|trục|ngõ|cấp|mỗi|từng|số|nhiều) )(?P<word>(?i:{_words()}))"
        rf"(?:\s?:)?\s"
        rf"(?P<name>{_TITLE}(?:\s{_TITLE}){{1,3}}{_NUMBER}?"
        rf"|{_TITLE}{_NUMBER}?(?=\s?[,;:.)(\d]|\s\d|$|\s(?:{_GOES_ON})(?!\p{{L}})))"
    )


class VillageReader:
    """Finds villages; `own` are folded names that others bear: the unit that reports and those above it."""

    def __init__(self, outline: Outline, own: frozenset[str]) -> None:
        self._known: dict[str, PlaceName] = {}
        self._named = [list(_named_in(outline.text_of(passage))) for passage in outline.passages]
        for matches in self._named:
            for name, word in _names_in(matches):
                if " " in name and fold_name(name) not in own:
                    self._known.setdefault(fold_name(name), PlaceName(name=name, type_word=word))

    def find_named(self, reading: Reading) -> None:
        """Take names with their word, and known ones without it."""
        for match in self._named[reading.index]:
            known = self._longest_known(reading.raw, match.start("name"))
            end = known[0] if known else match.end("name")
            name = PlaceName(
                name=" ".join(reading.raw[match.start("name") : end].split()), type_word=match["word"].lower()
            )
            reading.take_raw("place", match.start(), end, name, "places.village")
        for match in _LONG_NAME_RE.finditer(reading.raw) if self._known else ():
            known = self._longest_known(reading.raw, match.start())
            if known is not None and (
                known[0] == match.end() or not reading.raw[known[0] : match.end()].strip()[0].isupper()
            ):
                reading.take_raw("place", match.start(), known[0], known[1], "places.village")

    def _longest_known(self, raw: str, start: int) -> tuple[int, PlaceName] | None:
        """Where the longest known name that begins there ends, and the village."""
        match = _LONG_NAME_RE.match(raw, start)
        if match is None:
            return None
        words = list(regex.finditer(r"\S+", match.group()))
        for word in reversed(words[1:]):
            known = self._known.get(fold_name(match.group()[: word.end()]))
            if known is not None:
                return start + word.end(), known
        return None

    @staticmethod
    def find_numbered(reading: Reading) -> None:
        """Take the numbered villages of the passage, and the numbers listed behind one."""
        for match in _numbered().finditer(reading.text):
            start, number = match.start(), match.span("number")
            while reading.is_free(*number):
                name = PlaceName(name=reading.text[number[0] : number[1]], type_word=match["word"])
                reading.take("place", start, number[1], name, "places.village")
                listed = _NEXT_RE.match(reading.text, number[1])
                if listed is None:
                    break
                start, number = listed.start("number"), listed.span("number")


def _named_in(raw: str) -> Iterator[regex.Match[str]]:
    """The words with a name behind them; their beginnings are found in one pass."""
    lowered, end = raw.lower(), 0
    if len(lowered) != len(raw):  # a letter whose lower case is longer (İ)
        yield from (match for match in _named_re().finditer(raw) if _is_name(match["name"]))
        return
    for _, start, stop in _automaton().find_matches_as_indexes(lowered):
        match = _named_re().match(raw, start) if start >= end and raw[stop : stop + 1] in _BEHIND else None
        if match is not None:
            end = match.end()
            if _is_name(match["name"]):
                yield match


def _names_in(matches: list[regex.Match[str]]) -> list[tuple[str, str]]:
    """Names with their word: behind it, in one row with such a name, or listed where several are named."""
    found: list[tuple[str, str]] = []
    for match in matches:
        raw, word, end = match.string, match["word"].lower(), match.end()
        found.append((match["name"], word))
        row = _ROW_RE.match(raw, end)
        found += [(name, word) for name in row.captures("name")] if row is not None else []
        several = _SEVERAL_RE.search(raw, max(0, match.start() - _SEVERAL), match.start())
        while several and (listed := _LISTED_RE.match(raw, end)) is not None and _is_name(listed["name"]):
            found.append((listed["name"], word))
            end = listed.end("name")
    return [(" ".join(name.split()), word) for name, word in found]


def _is_name(name: str) -> bool:
    return name.split()[0].lower() not in _NO_NAMES
