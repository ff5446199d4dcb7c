"""Paragraphs of many thousand letters are read in pieces, so that the time of a document grows with its length alone.

Rules look from each figure to all others of its passage. A piece ends where a sentence does, else at a semicolon, a
comma or a blank; honest paragraphs are shorter, and stay whole.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

import regex

from extractor.model import Passage, Span

_LONGEST = 4000
_KINDS = frozenset({"paragraph", "item", "cell"})
_ENDS = tuple(map(regex.compile, (r"(?r)[.!?…](?=\s+\p{Lu})", r"(?r);(?=\s)", r"(?r),(?=\s)", r"(?r)(?<=\S)(?=\s)")))


def cut_long(text: str, passages: Iterable[Passage]) -> Iterator[Passage]:
    """Yield the passages, those of more than 4,000 letters in pieces; only the first keeps the marker."""
    for passage in passages:
        if passage.kind not in _KINDS or len(passage.span) <= _LONGEST:
            yield passage
            continue
        for index, span in enumerate(_pieces(text, passage.span)):
            holes = tuple(hole for hole in passage.holes if hole.overlaps(span))
            yield replace(passage, span=span, marker="" if index else passage.marker, holes=holes)


def _pieces(text: str, span: Span) -> Iterator[Span]:
    start = span.start
    while span.end - start > _LONGEST:
        ends = (pattern.search(text, start + _LONGEST // 2, start + _LONGEST) for pattern in _ENDS)
        end = next((match.end() for match in ends if match is not None), 0)
        if not end:  # a word without a blank
            break
        yield Span(start, end)
        start = end + len(text[end : end + _LONGEST]) - len(text[end : end + _LONGEST].lstrip())
    if start < span.end:
        yield Span(start, span.end)
