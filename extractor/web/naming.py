"""Which units a person means who types a name: a part of it, with or without diacritics and type, or the code."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import NamedTuple

from extractor.catalog import load_catalog
from extractor.vi.fold import fold_phrase
from extractor.web.searching import has_marks, without_marks


class _Key(NamedTuple):
    """A name for comparing: its type («thị xã» for «TX.»), what is left, and the whole; each with marks and without."""

    type: str
    name: tuple[str, str]
    whole: tuple[str, str]


Keys = Mapping[str, _Key]


def keys_of(names: Iterable[str | None]) -> Keys:
    """Return the names as `units_meant` compares them."""
    return {name: _key(name) for name in names if name}


def units_meant(asked: str, keys: Keys) -> frozenset[str]:
    """Return the names that are meant; a whole name with its type, or a code, means nothing but itself.

    >>> keys = keys_of(["Thị xã Bỉm Sơn", "Huyện Lam Sơn", "Xã Bim Sơn", "381"])
    >>> sorted(units_meant("tx bim son", keys)), sorted(units_meant("sơn", keys)), sorted(units_meant("381", keys))
    (['Thị xã Bỉm Sơn'], ['Huyện Lam Sơn', 'Thị xã Bỉm Sơn', 'Xã Bim Sơn'], ['381'])
    >>> sorted(units_meant("Bỉm S", keys)), sorted(units_meant("bim s", keys)), sorted(units_meant("Bím", keys))
    (['Thị xã Bỉm Sơn'], ['Thị xã Bỉm Sơn', 'Xã Bim Sơn'], ['Thị xã Bỉm Sơn', 'Xã Bim Sơn'])
    """
    mine = _key(asked)
    if asked in keys and (mine.type or asked.isdecimal()):
        return frozenset({asked})
    spelled = {name: key for name, key in keys.items() if not name.isdecimal()}
    found: frozenset[str] = frozenset()
    for view in (0, 1) if has_marks(asked) else (1,):
        found = found or frozenset(name for name, key in spelled.items() if _is_meant(mine, key, view))
    return found


def _is_meant(asked: _Key, key: _Key, view: int) -> bool:
    """Words that begin so stand in the name, or in the name without its type where the types do not differ."""
    if f" {asked.whole[view]}" in f" {key.whole[view]}":
        return True
    return (not key.type or key.type == asked.type) and f" {asked.name[view]}" in f" {key.name[view]}"


def _key(name: str) -> _Key:
    whole = " ".join(fold_phrase(name.replace(".", " ")).split())
    words = whole.split()
    for count in (2, 1):
        kind = _types().get(without_marks(" ".join(words[:count]))) if len(words) > count else None
        if kind is not None:
            return _Key(kind, _views(" ".join(words[count:])), _views(whole))
    return _Key("", _views(whole), _views(whole))


def _views(text: str) -> tuple[str, str]:
    return text, without_marks(text)


@lru_cache(maxsize=1)
def _types() -> dict[str, str]:
    """The type that a word before a name tells, by the word without diacritics."""
    return {without_marks(word): kind for word, kind in load_catalog().places.type_words.items()}
