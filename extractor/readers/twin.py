"""The rendered twin: a document without pages printed to PDF on demand, and its text laid over that print.

The review page shows where a figure stands; DOCX, DOC, RTF, ODT and text have no pages of their own. LibreOffice prints
them, our PDF reader reads the print with its boxes, and the words of both are aligned: first those that occur once in
each (in rising order), then what lies between two of them. What the print does not show stays without a box.

>>> document = read_text("Xã An Phú đạt 15/19 tiêu chí.".encode(), "a.txt", "text/plain")
>>> [span for span in align(document, document).to_twin(Span(14, 19))]
[Span(start=14, end=19)]
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

import regex

from extractor.errors import UnsupportedError
from extractor.model import Box, Document, Span
from extractor.readers import sniff
from extractor.readers.office import SECONDS, convert
from extractor.readers.pdf import read_pdf
from extractor.readers.text import read_text

SUFFIXES = {
    sniff.TEXT: ".txt",
    sniff.DOCX: ".docx",
    sniff.DOCM: ".docx",
    sniff.DOTX: ".docx",
    sniff.DOTM: ".docx",
    sniff.DOC: ".doc",
    sniff.RTF: ".rtf",
    sniff.ODT: ".odt",
}
"""Formats that have a twin, with the suffix by which LibreOffice knows them; macro forms go in as plain ones."""

_WINDOW = 600  # words that are compared in full
_WORD_RE = regex.compile(r"[\p{L}\p{M}]+|\p{N}+|[^\s\p{L}\p{M}\p{N}]")


@dataclass(frozen=True, slots=True)
class Word:
    """A word, a run of digits or a sign, with where it stands."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Alignment:
    """The words of a document that its twin has too: start, end, start in the twin; rising in all three."""

    twin: Document
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    places: tuple[int, ...]
    share: float

    def to_twin(self, span: Span) -> Iterator[Span]:
        """Yield what corresponds to the span in the text of the twin, joined where nothing lies between."""
        run: Span | None = None
        for at in range(bisect_right(self.ends, span.start), bisect_left(self.starts, span.end)):
            start, end = max(self.starts[at], span.start), min(self.ends[at], span.end)
            shift = self.places[at] - self.starts[at]
            piece = Span(start + shift, end + shift)
            if run is not None and not self.twin.text[run.end : piece.start].strip():
                run = Span(run.start, piece.end)
                continue
            if run is not None:
                yield run
            run = piece
        if run is not None:
            yield run

    def locate(self, span: Span) -> tuple[Box, ...]:
        """Return the boxes of a span of the document on the pages of the twin; empty where the print has it not."""
        return tuple(box for piece in self.to_twin(span) for box in self.twin.locate(piece))


def render_twin(data: bytes, *, seconds: float = SECONDS) -> bytes:
    """Return a document without pages printed to PDF by LibreOffice.

    Args:
        data: All bytes of the document; its type is told by them.
        seconds: Wall time.

    Raises:
        UnsupportedError: A type that has pages of its own or none at all, or LibreOffice is missing.
        ReadError: LibreOffice could not print it, or took too long.
    """
    suffix = SUFFIXES.get(sniff.sniff(data)) if data else None
    if suffix is None:
        raise UnsupportedError(
            "Loại tệp này không dựng trang được.", next_step="Chỉ dựng trang cho tệp Word, RTF, ODT và văn bản."
        )
    if suffix == ".txt":  # LibreOffice would guess the code page
        data = b"\xef\xbb\xbf" + read_text(data, "", sniff.TEXT).text.encode()
    return convert(data, suffix, "pdf", seconds=seconds)


def read_twin(pdf: bytes) -> Document:
    """Return the print as a document, to align others with."""
    return read_pdf(pdf, "", sniff.PDF)


def locate_in_twin(document: Document, twin: bytes | Document, spans: Sequence[Span]) -> list[tuple[Box, ...]]:
    """Return the boxes of each span of a document on the pages of its twin.

    Args:
        document: A document without pages.
        twin: What `render_twin` gave, or what `read_twin` made of it.
        spans: Places in `document.text`, such as those of facts.
    """
    alignment = align(document, read_twin(twin) if isinstance(twin, bytes) else twin)
    return [alignment.locate(span) for span in spans]


def align(document: Document, twin: Document) -> Alignment:
    """Return which words of the document stand where in its twin; running heads and feet are left out of both."""
    ours, theirs = list(_words(document)), list(_words(twin))
    pairs = list(_matched([word.text for word in ours], [word.text for word in theirs]))
    return Alignment(
        twin=twin,
        starts=tuple(ours[a].start for a, _ in pairs),
        ends=tuple(ours[a].end for a, _ in pairs),
        places=tuple(theirs[b].start for _, b in pairs),
        share=len(pairs) / len(ours) if ours else 1.0,
    )


def _words(document: Document) -> Iterator[Word]:
    for block in document.blocks:
        if not block.kind.startswith("page_"):
            for match in _WORD_RE.finditer(document.text, block.span.start, block.span.end):
                yield Word(match.group(), match.start(), match.end())


def _matched(ours: Sequence[str], theirs: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Pairs of equal words, rising on both sides: sure anchors first, then the gaps between them."""
    a = b = 0
    for next_a, next_b in [*_anchors(ours, theirs), (len(ours), len(theirs))]:
        yield from _gap(ours, theirs, (a, next_a), (b, next_b))
        if next_a < len(ours):
            yield next_a, next_b
        a, b = next_a + 1, next_b + 1


def _anchors(ours: Sequence[str], theirs: Sequence[str]) -> list[tuple[int, int]]:
    """Runs of three words that occur once on each side, as far as they rise together (patience)."""
    places = [
        {run: at for run, at in runs.items() if counts[run] == 1} for runs, counts in (_runs(ours), _runs(theirs))
    ]
    common = [(at, places[1][run]) for run, at in places[0].items() if run in places[1]]
    return _rising(common)


def _runs(words: Sequence[str]) -> tuple[dict[tuple[str, ...], int], Counter[tuple[str, ...]]]:
    runs = [tuple(words[at : at + 3]) for at in range(len(words) - 2)]
    return {run: at for at, run in enumerate(runs)}, Counter(runs)


def _rising(pairs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The longest chain of pairs, given by their first number, whose second numbers rise, too."""
    tails: list[int] = []
    at_tail: list[int] = []
    before: list[int] = []
    for index, (_, place) in enumerate(pairs):
        at = bisect_left(tails, place)
        before.append(at_tail[at - 1] if at else -1)
        if at == len(tails):
            tails.append(place)
            at_tail.append(index)
        else:
            tails[at], at_tail[at] = place, index
    chain = []
    index = at_tail[-1] if at_tail else -1
    while index >= 0:
        chain.append(pairs[index])
        index = before[index]
    return chain[::-1]


def _gap(
    ours: Sequence[str], theirs: Sequence[str], a: tuple[int, int], b: tuple[int, int]
) -> Iterator[tuple[int, int]]:
    """Pairs within a gap, from its beginning on: equal words as they are, then a window compared in full, and so on.

    Of a window that is not the rest of the gap the later half is looked at again, with what lies behind it.
    """
    a0, a1, b0, b1 = *a, *b
    tail = []
    while a0 < a1 and b0 < b1 and ours[a1 - 1] == theirs[b1 - 1]:
        a1, b1 = a1 - 1, b1 - 1
        tail.append((a1, b1))
    while a0 < a1 and b0 < b1:
        if ours[a0] == theirs[b0]:
            yield a0, b0
            a0, b0 = a0 + 1, b0 + 1
            continue
        a2, b2 = min(a1, a0 + _WINDOW), min(b1, b0 + _WINDOW)
        is_rest = (a2, b2) == (a1, b1)
        matcher = SequenceMatcher(None, ours[a0:a2], theirs[b0:b2], autojunk=False)
        found = [
            (a0 + match.a + step, b0 + match.b + step)
            for match in matcher.get_matching_blocks()
            for step in range(match.size)
        ]
        if not is_rest:
            found = [(at, there) for at, there in found if max(at - a0, there - b0) < _WINDOW // 2]
        yield from found
        a0, b0 = (found[-1][0] + 1, found[-1][1] + 1) if found else (a0 + _WINDOW // 2, b0 + _WINDOW // 2)
        if is_rest:
            break
    yield from reversed(tail)
