"""The words of the report as one folded text, for checks that need more than figures.

Passages are folded one by one and joined by line ends, so that one pass of a pattern reads the whole report and no
match reaches over the end of a paragraph. Head, foot and running heads are left out.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

import regex

from extractor.model import Outline, Span
from extractor.vi.fold import View, fold

OUTSIDE = frozenset({"front", "back", "furniture"})
"""Kinds of passages outside of a report's body."""
NAME_WORD = r"\p{Lu}[\p{L}'’]*"
"""A word of a name of a place, as printed."""


@dataclass(frozen=True, slots=True)
class Quote:
    """Words of the report: where they stand in the document, and as printed."""

    span: Span
    text: str

    @property
    def line(self) -> str:
        """The words on one line, for a message."""
        return " ".join(self.text.split())


class Words:
    """The folded text of a report's body with the way home."""

    def __init__(self, outline: Outline | None) -> None:
        self._outline = outline
        self._starts: list[int] = []
        self._views: list[View] = []
        self.view_of: dict[int, View] = {}
        """The folded text of each passage, by its index."""
        pieces: list[str] = []
        length = 0
        for at, passage in enumerate(outline.passages if outline else ()):
            if outline is None or passage.kind in OUTSIDE:
                continue
            view = fold(outline.text_of(passage), passage.span.start)
            self._starts.append(length)
            self._views.append(view)
            self.view_of[at] = view
            pieces.append(view.text)
            length += len(view.text) + 1
        self.text = "\n".join(pieces)

    def around(
        self, literal: str, pattern: regex.Pattern[str], before: int, behind: int, led: str | tuple[str, ...] = ""
    ) -> Iterator[regex.Match[str]]:
        """Yield the matches of a pattern that stand around a literal, in order; far faster than a search everywhere.

        Args:
            literal: folded words that every match holds.
            pattern: over folded text.
            before: how many letters of a match stand before the literal, at most.
            behind: likewise behind its start.
            led: one of these stands right before the literal.
        """
        at, done = self.text.find(literal), 0
        while at >= 0:
            begin, end = max(done, at - before), min(len(self.text), at + behind)
            match = pattern.search(self.text, begin, end) if self.text.endswith(led, 0, at) else None
            if match:
                yield match
                done = match.end()
            at = self.text.find(literal, max(at + 1, done))

    def quote(self, start: int, end: int) -> Quote:
        """Return the words at `text[start:end]` as they are printed."""
        at = self._index(start)
        span = self._views[at].home(start - self._starts[at], end - self._starts[at])
        return Quote(span, self._outline.document.text[span.start : span.end] if self._outline else "")

    def _index(self, start: int) -> int:
        return max(0, bisect_right(self._starts, start) - 1)
