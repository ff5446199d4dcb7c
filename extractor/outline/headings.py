"""Which labels are headings, and how deep each is: decided by the series in this document, not by a fixed ladder.

A label is a heading if it is the first of its kind here or the successor of an open one; «2018 là năm…» and «7. Xã …»
out of the blue are none. Style Y lies inside style X where Y begins anew after an X, and X goes on after Ys: so a
report may put A under I as well as I under A.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import regex

from extractor.catalog.forms import Forms
from extractor.outline.pieces import is_upper, starts_with
from extractor.outline.rejoin import Paragraph
from extractor.vi.fold import fold
from extractor.vi.numbering import Label, Reading, mended

ANNEX = "annex"
_RANKS = (
    (ANNEX, 0), ("word:phần", 1), ("word:chương", 2), ("word:mục", 3), ("capital", 4), ("roman", 5), ("word", 6),
    ("arabic.", 8), ("arabic)", 10), ("arabic(", 12), ("arabic", 7), ("capital.", 6), ("roman.", 6), ("letter.", 11),
    ("letter(", 12), ("letter", 10), ("roman-small", 11),
)  # fmt: skip
_TITLE_WORDS = 30
_SENTENCE_WORDS = 25
_HEADING_LETTERS = 260
_MAX_FIRST = 3  # the highest number with which a series may open, where the ones before are lost
_MAX_SKIP = 2
_MISCOUNTED = range(-3, 7)  # steps that a clerk who numbers untidily may make, where the title stands over text
_TITLE_END_RE = regex.compile(r"(?<!\d):|:(?!\d)")
_SENTENCE_RE = regex.compile(r"[.;](?=\s+\p{Lu})")
_VERB_END = (".", ";")


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """A paragraph that opens a section: its label as printed, its depth (1 is the top), where its words begin."""

    label: str
    style: str
    level: int
    end: int


@dataclass(slots=True)
class _Open:
    style: str
    values: tuple[int, ...]


@dataclass(slots=True)
class _Nesting:
    """How often, in this document, one style was seen inside another."""

    votes: dict[tuple[str, str], int] = field(default_factory=dict)

    def is_outer(self, style: str, other: str) -> bool:
        """True if `style` lies around `other`."""
        around, inside = self.votes.get((other, style), 0), self.votes.get((style, other), 0)
        if around != inside:
            return around > inside
        return _rank(style) < _rank(other)


def find_headings(paragraphs: Sequence[Paragraph], forms: Forms) -> dict[int, Heading]:
    """Return the headings by their place among the paragraphs."""
    labels = {at: label for at, paragraph in enumerate(paragraphs) if (label := _numbered(paragraph, forms))}
    nesting = _read_nesting([label.readings[0] for label in labels.values()])
    stack: list[_Open] = []
    found: dict[int, Heading] = {}
    for at, label in labels.items():
        beside = [labels[near].readings[0].style for near in (at - 1, at + 1) if near in labels]
        alone = label.readings[0].style not in beside and is_only_heading(paragraphs[at], label.end)
        chosen = _choose(label, stack, paragraphs[at], nesting, _MISCOUNTED if alone else range(_MAX_SKIP + 1))
        if chosen is None:
            continue
        depth, reading = chosen
        del stack[depth:]
        stack.append(_Open(reading.style, reading.values))
        printed = mended(" ".join(label.text.split()), reading)
        found[at] = Heading(label=printed, style=reading.style, level=len(stack), end=label.end)
    return found


def is_annex(heading: Heading) -> bool:
    """Return True for «Phụ lục» and its like."""
    return heading.style == ANNEX


def heading_title(text: str, end: int) -> str:
    """Return the title after the label: up to the first colon or the first sentence; "" where prose begins at once.

    >>> heading_title("9. Kết quả huy động nguồn lực: trong 3 năm huy động 5 tỷ đồng.", 3)
    'Kết quả huy động nguồn lực'
    """
    words = " ".join(text[end:].split())
    for pattern, limit in ((_TITLE_END_RE, _TITLE_WORDS), (_SENTENCE_RE, _SENTENCE_WORDS)):
        match = pattern.search(words)
        if match and len(words[: match.start()].split()) <= limit:
            return clean_title(words[: match.start()])
    return clean_title(words) if len(words.split()) <= _TITLE_WORDS + 10 else ""


def clean_title(words: str) -> str:
    """Return the words without Markdown and without punctuation at the edges."""
    return words.replace("*", "").replace("__", "").strip(" .,;:|-–—/")


def is_only_heading(paragraph: Paragraph, end: int) -> bool:
    """Return True if the paragraph is a title and says nothing more.

    «I. KẾT QUẢ ĐẠT ĐƯỢC.» is one; «1. Xã A đạt 19/19 tiêu chí.» is a sentence with a number before it.
    """
    words = " ".join(paragraph.text[end:].split()).strip(" *_")
    if not words:
        return end > 0
    if len(words) > _HEADING_LETTERS or _SENTENCE_RE.search(words):
        return False
    colon = _TITLE_END_RE.search(words)
    if colon and words[colon.end() :].strip(" *"):
        return False
    if is_upper(words) or paragraph.bold or _has_heading_style(paragraph):
        return True
    if not end:
        return False
    if words.endswith(_VERB_END):
        return len(words.split()) <= 12 and not any(letter.isdigit() for letter in words) and not words.endswith(";")
    return True


def _has_heading_style(paragraph: Paragraph) -> bool:
    return bool(paragraph.lines) and paragraph.lines[0].style.lower().startswith(("heading", "title", "tiêu đề"))


def _numbered(paragraph: Paragraph, forms: Forms) -> Label | None:
    """Return the label if it could be that of a heading; every word for an annex gives one style."""
    label = paragraph.label
    if "|" in paragraph.text:
        return None
    opening = paragraph.text[:30]
    plain = opening.lstrip(" *#_")
    annex = ""
    if any(word[0] == plain[:1].lower() for word in forms.annex_words):
        annex = starts_with(fold(plain).text, tuple(fold(word).text for word in forms.annex_words))
    if annex and (label or is_upper(opening.split("\n")[0])):
        short = len(paragraph.text) <= _HEADING_LETTERS
        values = label.readings[0].values if label else ()
        text = label.text if label else plain[: len(annex)]
        end = label.end if label else paragraph.text.index(text) + len(text)
        return Label(text, (Reading(ANNEX, values),), 0, end) if short else None
    if label is None or (label.is_bullet and not _is_spelled_heading(paragraph, label)):
        return None
    return label


def _is_spelled_heading(paragraph: Paragraph, label: Label) -> bool:
    """«MỘT LÀ, VỀ MỨC ĐỘ ĐẠT TIÊU CHÍ» divides a report; «Một là, làm tốt công tác tuyên truyền…» is an item."""
    if not label.readings[0].style.startswith("ordinal"):
        return False
    return (paragraph.bold or is_upper(paragraph.text)) and is_only_heading(paragraph, label.end)


def _read_nesting(readings: Sequence[Reading]) -> _Nesting:
    """Count for each pair of styles how often the one stands between two successive labels of the other."""
    places: dict[str, list[tuple[int, tuple[int, ...]]]] = defaultdict(list)
    for at, reading in enumerate(readings):
        places[reading.style].append((at, reading.values))
    nesting = _Nesting()
    for outer, series in places.items():
        for (at, values), (next_at, next_values) in pairwise(series):
            if _step(values, next_values) != 1:
                continue
            for style in {reading.style for reading in readings[at + 1 : next_at]}:
                nesting.votes[style, outer] = nesting.votes.get((style, outer), 0) + 1
    return nesting


def _rank(style: str) -> int:
    """Where a style usually lies; the longest entry that opens its name counts."""
    matching = [(len(name), rank) for name, rank in _RANKS if style.startswith(name)]
    return max(matching)[1] if matching else 9


def _step(values: tuple[int, ...], following: tuple[int, ...]) -> int | None:
    """Return how far the second label is from the first in one series; None if they belong to different ones."""
    if not values or not following or len(values) != len(following):
        return None
    if values[:-1] == following[:-1]:
        return following[-1] - values[-1]
    if len(values) > 1 and _step(values[:-1], following[:-1]) == 1 and following[-1] == 1:
        return 1  # «1.3» then «2.1»: the heading «2» is lost or has no number
    return None


def _choose(
    label: Label, stack: Sequence[_Open], paragraph: Paragraph, nesting: _Nesting, steps: range
) -> tuple[int, Reading] | None:
    """Return at which depth of the stack the label goes on or opens a series, with the reading that fits best.

    `steps`: how far from the last number of its series it may be.
    """
    like = _looks_like_heading(paragraph, label)
    if label.readings[0].style == ANNEX:
        return 0, label.readings[0]
    if label.bare and not like:
        return None
    for reading in label.readings:
        depth = _depth_of(stack, reading.style)
        if depth is not None and _step(stack[depth].values, reading.values) == 1:
            return depth, reading
    for reading in label.readings:
        if reading.values[-1] == 1 and not (label.bare and reading.style == "arabic" and not paragraph.bold):
            return _place(reading, stack, nesting), reading
    for reading in label.readings:
        depth = _depth_of(stack, reading.style)
        if depth is not None:
            step = _step(stack[depth].values, reading.values)
            if like and step in steps:
                return depth, reading
        elif like and (reading.values[-1] <= _MAX_FIRST or reading.style.startswith("word")):
            return _place(reading, stack, nesting), reading
    return None


def _depth_of(stack: Sequence[_Open], style: str) -> int | None:
    return next((depth for depth in reversed(range(len(stack))) if stack[depth].style == style), None)


def _place(reading: Reading, stack: Sequence[_Open], nesting: _Nesting) -> int:
    """Return the depth at which a new series opens: beside the last of its style, or below all that lie around it."""
    known = _depth_of(stack, reading.style)
    if known is not None:
        return known
    parent = reading.values[:-1]
    for depth in reversed(range(len(stack))):
        if parent and stack[depth].values == parent and stack[depth].style.split(".")[0] == reading.style.split(".")[0]:
            return depth + 1
    depth = len(stack)
    while depth and nesting.is_outer(reading.style, stack[depth - 1].style):
        depth -= 1
    return depth


def _looks_like_heading(paragraph: Paragraph, label: Label) -> bool:
    words = paragraph.text[label.end :].strip(" *")
    if paragraph.bold or is_upper(words) or _has_heading_style(paragraph):
        return True
    return len(words) <= _HEADING_LETTERS and (not words.endswith(_VERB_END) or len(words.split()) <= _SENTENCE_WORDS)
