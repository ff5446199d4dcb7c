"""The order of names in lists for people: the Vietnamese alphabet, word by word, tones behind letters, numbers by size.

**Source**: the order of Vietnamese dictionaries (a ă â b c d đ e ê …; level, huyền, hỏi, ngã, sắc, nặng), with f, j, w
and z where Latin has them. It follows from the name alone, whatever the desk's language is.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

NameKey = tuple[tuple[tuple[str, str], ...], str]
"""Words as (letters, tones), then the name itself, so that no two names are one."""
_ALPHABET = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_RANKS = str.maketrans({letter: chr(ord("a") + rank) for rank, letter in enumerate(_ALPHABET)})
_TONES = {"\u0300": "1", "\u0309": "2", "\u0303": "3", "\u0301": "4", "\u0323": "5"}
_SHAPES = frozenset("\u0302\u0306\u031b")  # circumflex, breve, horn: they make other letters
_WORD_RE = re.compile(r"[0-9]+|[^\W\d_]+")
_DIGITS = 20


def name_key(name: str) -> NameKey:
    """Return the key by which a name stands in a list.

    >>> names = ["Xã Phước Cát 10", "Xã Phước Cát 2", "Xã Phước Cát", "Xã Đạo Đức", "Xã Dân Chủ", "Xã Ân Hòa", "Xã Áo"]
    >>> sorted(names, key=name_key)[:4]
    ['Xã Áo', 'Xã Ân Hòa', 'Xã Dân Chủ', 'Xã Đạo Đức']
    >>> sorted(names, key=name_key)[4:]
    ['Xã Phước Cát', 'Xã Phước Cát 2', 'Xã Phước Cát 10']
    """
    plain = unicodedata.normalize("NFC", name)
    return tuple(map(_word_key, _WORD_RE.findall(plain))), plain


@lru_cache(maxsize=20_000)
def _word_key(word: str) -> tuple[str, str]:
    if word.isdecimal():
        return word.zfill(_DIGITS), ""
    letters, tones = "", ""
    for letter in unicodedata.normalize("NFD", word.lower()):
        if letter in _TONES:
            tones += _TONES[letter]
        elif letter in _SHAPES or not unicodedata.combining(letter):
            letters += letter
    return unicodedata.normalize("NFC", letters).translate(_RANKS), tones
