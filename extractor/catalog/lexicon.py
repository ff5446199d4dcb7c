"""Many phrases found in one pass: an Aho-Corasick automaton over folded text, whole words only.

A phrase may leave a gap («trạm y tế … đạt chuẩn»): its parts stand in this order within one clause.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

import regex
from ahocorasick_rs import AhoCorasick

from extractor.vi.fold import bare, fold_phrase

GAP = "…"
_GAP_LIMIT = 60  # letters that a gap may swallow; longer ones join what does not belong together
_MISSPELT_LENGTH = 9  # letters of the shortest phrase that is known without its accents
_CLAUSE_ENDS = (". ", "; ", ": ")


class Hit(NamedTuple):
    """A phrase in folded text; `ids` are the records that own it."""

    start: int
    end: int
    ids: tuple[str, ...]


def longest(hits: list[Hit]) -> list[Hit]:
    """Return the hits in order; where two overlap the longer one stays."""
    if len(hits) < 2:
        return hits
    kept: list[Hit] = []
    for hit in sorted(hits, key=lambda hit: (hit.start - hit.end, hit.start)):
        if all(hit.end <= other.start or other.end <= hit.start for other in kept):
            kept.append(hit)
    return sorted(kept)


class Lexicon:
    """Phrases with the ids of their records.

    >>> lexicon = Lexicon([("nước sạch", "clean"), ("nước sạch và nước hợp vệ sinh", "hygienic")])
    >>> [hit.ids for hit in lexicon.find("dùng nước sạch và nước hợp vệ sinh")]
    [('hygienic',)]

    `closed` leads from a record to what alone may stand behind its phrases: no «tổng số hộ» in «tổng số hộ nghèo».
    """

    def __init__(
        self, entries: Iterable[tuple[str, str]], closed: Mapping[str, regex.Pattern[str]] | None = None
    ) -> None:
        self._closed = closed or {}
        owners: dict[tuple[str, ...], dict[str, None]] = {}
        for phrase, record_id in entries:
            parts = tuple(fold_phrase(part) for part in phrase.split(GAP))
            owners.setdefault(parts, {})[record_id] = None
        self._phrases = [(parts[:-1], tuple(ids)) for parts, ids in owners.items()]
        patterns: dict[str, list[int]] = {}
        for index, parts in enumerate(owners):
            patterns.setdefault(parts[-1], []).append(index)
        self._patterns = list(patterns.values())
        self._automaton = AhoCorasick(list(patterns))

    def find(self, text: str) -> list[Hit]:
        """Return the hits in order; where two overlap the longer one stays."""
        return longest(self.find_all(text))

    def find_all(self, text: str) -> list[Hit]:
        """Return every hit, also those inside others."""
        found = []
        for pattern, start, end in self._automaton.find_matches_as_indexes(text, overlapping=True):
            if not _is_whole_word(text, start, end):
                continue
            for index in self._patterns[pattern]:
                before, ids = self._phrases[index]
                first = _find_parts_before(text, before, start) if before else start
                if before and first is not None and text.find(text[start:end], first, start) >= 0:
                    continue  # ended before: «danh hiệu văn hóa, 92% gia đình văn hóa» holds «danh hiệu … văn hóa» once
                if first is not None and (named := self._named(ids, text, end)):
                    found.append(Hit(first, end, named))
        return found

    def _named(self, ids: tuple[str, ...], text: str, end: int) -> tuple[str, ...]:
        if not self._closed or not any(it in self._closed for it in ids):
            return ids
        return tuple(it for it in ids if it not in self._closed or self._closed[it].match(text, end))


class Misspelt:
    """Phrases whose accents were typed wrongly: «thu nhâp đầu người», «vốn tin dụng».

    Only phrases of some length, and half of their words must be whole: «hiện đạt» is no «hiến đất».

    >>> [hit.ids for hit in Misspelt([("tập huấn nghề", "classes")]).find("lớp tập huân nghề")]
    [('classes',)]
    """

    def __init__(self, entries: Iterable[tuple[str, str]]) -> None:
        owners: dict[str, dict[str, None]] = {}
        for phrase, record_id in entries:
            owners.setdefault(fold_phrase(phrase), {})[record_id] = None
        found: dict[str, list[tuple[list[str], tuple[str, ...]]]] = {}
        for phrase, ids in owners.items():
            if GAP not in phrase and len(phrase) >= _MISSPELT_LENGTH and " " in phrase:
                found.setdefault(bare(phrase), []).append((phrase.split(), tuple(ids)))
        self._phrases = list(found.values())
        self._automaton = AhoCorasick(list(found))

    def find(self, text: str) -> list[Hit]:
        """Return the hits in folded text, longest first."""
        found = []
        for pattern, start, end in self._automaton.find_matches_as_indexes(bare(text), overlapping=True):
            if not _is_whole_word(text, start, end):
                continue
            words = text[start:end].split()
            for phrase, ids in self._phrases[pattern]:
                if 2 * sum(map(str.__eq__, words, phrase)) >= len(phrase):
                    found.append(Hit(start, end, ids))
        return sorted(found, key=lambda hit: hit.start - hit.end)


def _find_parts_before(text: str, parts: tuple[str, ...], end: int) -> int | None:
    """Return where the first of the parts starts, or None if they do not stand before `end` in one clause."""
    for part in reversed(parts):
        window = max(0, end - _GAP_LIMIT - len(part))
        start = text.rfind(part, window, end)
        while start >= 0 and not _is_whole_word(text, start, start + len(part)):
            start = text.rfind(part, window, start)
        if start < 0 or any(mark in text[start + len(part) : end] for mark in _CLAUSE_ENDS):
            return None
        end = start
    return end


def _is_whole_word(text: str, start: int, end: int) -> bool:
    before = text[start - 1] if start else " "
    after = text[end] if end < len(text) else " "
    if before.isalnum() and text[start].isalnum() and before.isdigit() == text[start].isdigit():
        return False  # «28hộ nghèo» holds «hộ nghèo», «13 sao» no «3 sao»
    return not (after.isalnum() and text[end - 1].isalnum())
