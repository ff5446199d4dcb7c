"""One passage while the finders read it: raw and folded text, and which letters are already taken."""

from __future__ import annotations

from extractor.model import (
    Citation,
    CriterionRef,
    Document,
    Evidence,
    Mention,
    NumberRange,
    Ordinal,
    Passage,
    Period,
    PlaceName,
    Quantity,
    Ratio,
    Span,
    Word,
)
from extractor.vi.fold import View, fold

Value = Citation | Period | CriterionRef | Ratio | NumberRange | Quantity | PlaceName | Word | Ordinal


class Reading:
    """Finders ask for `text` (folded) or `raw`, and take spans; a span once taken is free for nobody else.

    Positions are those of the folded text unless a name says raw. `above` are the folded texts of the line that leads
    the passage and of the two right before it.
    """

    def __init__(
        self, document: Document, index: int, passage: Passage, raw: str | None = None, above: tuple[str, ...] = ()
    ) -> None:
        self.index = index
        self.above = above
        self.passage = passage
        self.raw = document.text[passage.span.start : passage.span.end] if raw is None else raw
        self.raw_start = passage.span.start
        self.view: View = fold(self.raw, passage.span.start)
        self.text = self.view.text
        self.mentions: list[Mention] = []
        self._document = document
        self._taken = bytearray(len(self.raw))

    def at(self, mention: Mention) -> tuple[int, int]:
        """Where a mention stands in the folded text."""
        return self.view.position(mention.span.start), self.view.position(mention.span.end)

    def is_free(self, start: int, end: int) -> bool:
        """True if no finder took a letter of text[start:end]."""
        return self._is_free(self.view.home(start, end))

    def take(self, kind: str, start: int, end: int, value: Value, rule: str) -> Mention | None:
        """Add a mention of text[start:end]; None if a surer finder was there before."""
        return self.take_span(kind, self.view.home(start, end), value, rule)

    def take_raw(self, kind: str, start: int, end: int, value: Value, rule: str) -> Mention | None:
        """Add a mention of raw[start:end]."""
        return self.take_span(kind, Span(self.raw_start + start, self.raw_start + end), value, rule)

    def take_span(self, kind: str, span: Span, value: Value, rule: str) -> Mention | None:
        """Add a mention of a span of the document."""
        if not self._is_free(span) or not len(span):
            return None
        self._taken[span.start - self.raw_start : span.end - self.raw_start] = b"\x01" * len(span)
        evidence = Evidence(span=span, quote=self._document.text[span.start : span.end], rule=f"mentions.{rule}")
        mention = Mention(kind=kind, passage=self.index, evidence=evidence, value=value)
        self.mentions.append(mention)
        return mention

    def _is_free(self, span: Span) -> bool:
        return not any(self._taken[span.start - self.raw_start : span.end - self.raw_start])
