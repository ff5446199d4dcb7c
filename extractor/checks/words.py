"""The words of the report as one folded text, for checks that need more than figures.

Passages are folded one by one and joined by line ends, so that one pass of a pattern reads the whole report and no
match reaches over the end of a paragraph. Head, foot and running heads are left out.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

import regex

from extractor.model import Outline, Passage, Span
from extractor.vi.fold import View, fold

_OUTSIDE = frozenset({"front", "back", "furniture"})
# «2016. Năm» ends a sentence, «18.364» and «TP.» do not; the folded text has no capitals.
_END_RE = regex.compile(r"[!?;\n]|\.(?=\s|\n|$)(?<!\b(?:tp|tx|tt|tr|ths|ts|đ)\.)")


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
        self.passages: list[int] = []
        self._starts: list[int] = []
        self._views: list[View] = []
        pieces: list[str] = []
        length = 0
        for index, passage in enumerate(outline.passages if outline else ()):
            if outline is None or passage.kind in _OUTSIDE:
                continue
            view = fold(outline.text_of(passage), passage.span.start)
            self.passages.append(index)
            self._starts.append(length)
            self._views.append(view)
            pieces.append(view.text)
            length += len(view.text) + 1
        self.text = "\n".join(pieces)

    def find(self, pattern: regex.Pattern[str]) -> Iterator[regex.Match[str]]:
        """Yield the matches of a pattern over folded text, in order."""
        yield from pattern.finditer(self.text)

    def quote(self, start: int, end: int) -> Quote:
        """Return the words at `text[start:end]` as they are printed."""
        at = self._index(start)
        span = self._views[at].home(start - self._starts[at], end - self._starts[at])
        return Quote(span, self._outline.document.text[span.start : span.end] if self._outline else "")

    def passage(self, start: int) -> Passage | None:
        """Return the passage that holds `text[start]`; None if there are no words."""
        return self._outline.passages[self.passages[self._index(start)]] if self._outline and self.passages else None

    def sentence(self, start: int) -> tuple[int, int]:
        """Return start and end of the sentence that holds `text[start]`, in the folded text."""
        begin = self._starts[self._index(start)]
        end = len(self.text)
        for match in _END_RE.finditer(self.text, begin):
            if match.start() >= start:
                end = match.start()
                break
            begin = match.end()
        return begin, end

    def position(self, offset: int) -> int | None:
        """Return where the character at an offset of the document stands in `text`; None if it is outside the body."""
        if self._outline is None:
            return None
        passages = self._outline.passages
        at = bisect_right(self.passages, offset, key=lambda index: passages[index].span.start) - 1
        if at < 0 or offset >= passages[self.passages[at]].span.end:
            return None
        return self._starts[at] + self._views[at].position(offset)

    def _index(self, start: int) -> int:
        return max(0, bisect_right(self._starts, start) - 1)
