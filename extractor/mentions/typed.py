"""The word for the type of a unit with the name behind it, as printed: where a name begins, ends, or is none.

«huyện vùng cao Đắk Glei», «TX.Kiến Tường», «XÃ KIM SƠN» / «BAN QUẢN LÝ …»; «XÃ ĐẠT 15 TIÊU CHÍ» names no unit.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

import regex
from ahocorasick_rs import AhoCorasick

from extractor.catalog.locate import load_toml
from extractor.vi.fold import fold_name

_TYPES = r"thị\s+xã|thành\s+phố|thị\s+trấn|xã|phường|huyện|quận|tỉnh|đặc\s+khu|TX\.?|TP\.?|TT\.?"
_DOTTED = r"(?:[HXP]|T[XPT])\."  # «H. Bình Liêu», «TX.Kiến Tường»
TITLE = r"\p{Lu}[\p{L}’']*"
# «Xã Vân Hòa - Huyện Ba Vì»: the next unit, no part of the name
_NEXT_UNIT = r"(?:Xã|Phường|Huyện|Quận|Tỉnh|Thị\s+[xX]ã|Thị\s+[tT]rấn|Thành\s+[pP]hố)\s"
AND_WORD = rf"(?:(?:\s+|\s?-\s?)(?!{_NEXT_UNIT}){TITLE})"
AND_NUMBER = r"(?:\s+\d{1,2}(?![\d/%]|[.,]\d))"
NAME = rf"{TITLE}{AND_WORD}{{0,4}}{AND_NUMBER}?"
_NO_NAME = 24  # letters that say that words are no name


@lru_cache(maxsize=1)
def _typed_re() -> regex.Pattern[str]:
    """The word for the type, what kind of unit it is («huyện vùng cao …», «xã đảo …»), and the name."""
    words = "|".join(word.replace(" ", r"\s+") for word in load_toml("place_words.toml")["qualifiers"])
    kind = rf"(?:\s+(?:{words})(?=\s))?"  # in small letters: «huyện Cù Lao Dung» is a name
    word = rf"(?:(?P<type>(?i:{_TYPES}))(?P<plural>\s*:)?{kind}\s+|(?P<type>{_DOTTED})\s*)"
    return regex.compile(rf"(?<!\p{{L}}){word}(?P<name>{NAME})")


@lru_cache(maxsize=1)
def qualified_re() -> regex.Pattern[str]:
    """«HUYỆN MIỀN NÚI LỘC BÌNH», «Xã Biên giới Thanh Cao»: what kind of unit it is, in capitals."""
    words = "|".join(word.replace(" ", r"\s+") for word in load_toml("place_words.toml")["qualifiers"])
    return regex.compile(rf"(?:(?i:{words})\s+)+(?P<name>{NAME})")


def ends_name(rest: str) -> bool:
    """«UBND XÃ KIM SƠN» / «BAN QUẢN LÝ …»: the name ends where the words of the next line begin."""
    return f"{fold_name(rest).strip()} ".startswith(_behind())


def is_no_name(written: str) -> bool:
    """«xã Đạt 15 …», «Huyện Nghèo Nay …», «Xã Nông thôn mới», though the words have capitals."""
    return f"{fold_name(written[:_NO_NAME]).strip()} ".startswith(_no_names())


def first_line(written: str) -> str:
    """«XÃ AN PHÚ» / «TRUNG TÂM …», though there is a commune An Phú Trung elsewhere."""
    lines = written.splitlines(keepends=True)
    end = next((at for at in range(1, len(lines)) if ends_name("".join(lines[at:]))), len(lines))
    return "".join(lines[:end]).rstrip()


@lru_cache(maxsize=1)
def _behind() -> tuple[str, ...]:
    return (*(f"{fold_name(word)} " for word in load_toml("place_words.toml")["behind"]), *_no_names())


@lru_cache(maxsize=1)
def _no_names() -> tuple[str, ...]:
    return tuple(f"{fold_name(word)} " for word in load_toml("place_words.toml")["no_names"])


# How the words for types begin: found in one pass, a third of the time that the pattern takes to search.
_TYPE_STARTS = AhoCorasick(
    ["thị", "thành", "xã", "phường", "huyện", "quận", "tỉnh", "đặc", "tx", "tp", "tt", "h.", "x.", "p."]
)


def typed_in(raw: str) -> Iterator[regex.Match[str]]:
    """Yield each word for a type with the words behind it that may be a name."""
    lowered, end = raw.lower(), 0
    if len(lowered) != len(raw):  # a letter whose lower case is longer (İ)
        yield from _typed_re().finditer(raw)
        return
    for _, start, _ in _TYPE_STARTS.find_matches_as_indexes(lowered):
        match = _typed_re().match(raw, start) if start >= end else None
        if match is not None:
            yield match
            end = match.end()


_ABBREVIATED = {
    "tx": "thị xã",
    "tp": "thành phố",
    "tt": "thị trấn",
    "h": "huyện",
    "x": "xã",
    "p": "phường",
    "t": "tỉnh",
}


def full_type(written: str) -> str:
    """Return the type that a word stands for: «TX.» is thị xã."""
    word = " ".join(written.lower().split()).rstrip(".")
    return _ABBREVIATED.get(word, word)
