"""Physical lines become paragraphs again, over line ends, page ends and what is printed between two pages.

How a file breaks its lines is read from the file: by the width of its columns of text (a hard-wrapped file breaks
where the next word would not have fitted), by the right margin of a page, or not at all (one line, one paragraph).
Whatever the way, a paragraph that opens in lower case continues one that has not ended: «…xây dựng NTM của cán» /
«bộ, đảng viên và Nhân dân…» was cut by the end of a page.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import pairwise

import regex

from extractor.catalog.forms import Forms
from extractor.model import Document, Span
from extractor.outline.lines import Line, is_note
from extractor.outline.pieces import is_upper, starts_with
from extractor.vi.fold import fold
from extractor.vi.numbering import Label, read_label

_ENDS = (".", "!", "?", "…", ":", ";", "./.")
_QUOTES = " *_“”\"'’)]»"
_WIDEST = 160  # letters of a hard-wrapped line; longer ones are paragraphs
_NARROWEST = 30
_MIN_BROKEN = 3
_MIN_WRAPPED = 8
_SLACK = 0.86  # of the width: letters are not equally wide in text that was once printed
_INDENT = 8.0  # points
_RAGGED = 3.0  # points by which a line may fall short of the margin
_LOOSE = 1.7  # of the usual distance between two lines
_LONG_TITLE = 200
_MIN_PROSE = 40
_RANGE_RE = regex.compile(r"\d\s?[-–]$")
_YEAR_ENDS_RE = regex.compile(r"(?<!\d)20\d\d$")
_YEAR_RE = regex.compile(r"20\d\d(?!\d)")
_LABEL_ONLY_RE = regex.compile(r"[\s*_]*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    """Lines read in one go; `holes` are the lines of furniture, and of notes, between them."""

    lines: tuple[Line, ...]
    span: Span
    text: str
    label: Label | None
    holes: tuple[Span, ...] = ()

    @property
    def bold(self) -> bool:
        """True if every line is bold."""
        return all(line.bold for line in self.lines)

    @property
    def words(self) -> str:
        """The text on one line."""
        return " ".join(self.text.split())


@dataclass(frozen=True, slots=True)
class _Margins:
    """Where full lines end: in letters for text, in points by page where the format has them."""

    letters: int
    right: dict[int, float]
    left: dict[int, float]
    step: float


def join_lines(document: Document, lines: Sequence[Line], taken: Collection[int], forms: Forms) -> list[Paragraph]:
    """Return the paragraphs of all lines but those that head and foot have taken; nothing is joined over these.

    Furniture between two lines of a paragraph becomes a hole, and so do the notes at the foot of a page, which are
    paragraphs of their own, behind all others; each line of a table cell stays alone.
    """
    margins = _measure([line for at, line in enumerate(lines) if at not in taken])
    groups: list[list[Line]] = []
    notes: list[list[Line]] = []
    holes: dict[int, list[Span]] = defaultdict(list)
    waiting: list[Span] = []
    barrier = True
    for at, line in enumerate(lines):
        if line.kind == "furniture":
            waiting.append(line.span)
            continue
        if is_note(line) and at not in taken:
            waiting.append(line.span)
            if notes and _continues(notes[-1], line, margins, forms, over_page=False):
                notes[-1].append(line)
            else:
                notes.append([line])
            continue
        if at in taken:
            barrier, waiting = True, []
            continue
        if not barrier and _continues(groups[-1], line, margins, forms, bool(waiting)):
            holes[len(groups) - 1].extend(waiting)
            groups[-1].append(line)
        else:
            groups.append([line])
        waiting = []
        barrier = False
    body = [_paragraph(document.text, group, tuple(holes[index]), forms) for index, group in enumerate(groups)]
    return body + [_paragraph(document.text, group, (), forms) for group in notes]


def ends_open(text: str, words: Collection[str]) -> bool:
    """Return True if the last word calls for more: «… tổng số xã đạt chuẩn của» does."""
    folded = fold(text[-60:]).text.strip()
    if folded.endswith((",", "-", "(")):
        return True
    last = folded.split()
    return any(" ".join(last[-size:]) in words for size in (1, 2, 3) if len(last) > size)


def _paragraph(text: str, group: list[Line], holes: tuple[Span, ...], forms: Forms) -> Paragraph:
    span = Span(group[0].span.start, group[-1].span.end)
    words = text[span.start : span.end]
    for hole in holes:
        start, end = hole.start - span.start, hole.end - span.start
        words = words[:start] + " " * (end - start) + words[end:]
    return Paragraph(
        lines=tuple(group), span=span, text=words, label=read_label(words, forms.heading_words), holes=holes
    )


def _measure(lines: Sequence[Line]) -> _Margins:
    prose = [line for line in lines if line.table is None and line.kind == "paragraph"]
    right: dict[int, float] = {}
    left: dict[int, float] = {}
    pages: dict[int, list[Line]] = defaultdict(list)
    for line in prose:
        if line.x0 is not None and line.page is not None:
            pages[line.page].append(line)
    if pages:
        ends = sorted(line.x1 for rows in pages.values() for line in rows if line.x1 is not None)
        usual = ends[int(len(ends) * 0.9)]
        for page, rows in pages.items():
            right[page] = _right_margin([row.x1 for row in rows if row.x1 is not None], usual)
            left[page] = _left_margin([row.x0 for row in rows if row.x0 is not None])
        return _Margins(0, right, left, _usual_step(prose))
    return _Margins(_wrap_width(prose), right, left, 0.0)


def _right_margin(ends: list[float], usual: float) -> float:
    """A page with few lines (the last one) takes the margin of the others; a page turned to landscape has its own."""
    most = sorted(ends)[int(len(ends) * 0.9)]
    return most if len(ends) >= _MIN_WRAPPED or most > usual else usual


def _left_margin(starts: list[float]) -> float:
    counts = Counter(round(start / 2) * 2 for start in starts)
    most = max(counts.values())
    return float(min(start for start, count in counts.items() if count * 3 >= most))


def _usual_step(lines: Sequence[Line]) -> float:
    steps = sorted(
        below.top - above.top for above, below in pairwise(lines) if above.page == below.page and below.top > above.top
    )
    return steps[len(steps) // 2] if steps else 0.0


def _wrap_width(lines: Sequence[Line]) -> int:
    """Return the width at which a hard-wrapped text breaks its lines, 0 if it has one paragraph a line.

    The witnesses are lines that surely were broken: no end of a sentence, and a small letter right below. If they are
    all about as long, that is where the file breaks its lines, however many short items it has besides.
    """
    if max((len(line.text) for line in lines), default=0) > _WIDEST:
        return 0
    broken = [
        len(above.text) + above.indent
        for above, below in pairwise(lines)
        if not below.gap and below.text[0].islower() and not above.text.rstrip(_QUOTES).endswith(_ENDS)
    ]
    if len(broken) < _MIN_BROKEN or max(broken) < _NARROWEST:
        return 0
    width = max(broken)
    return width if sum(length >= _SLACK * width for length in broken) >= 0.7 * len(broken) else 0


def _continues(group: list[Line], line: Line, margins: _Margins, forms: Forms, over_page: bool) -> bool:
    """Return whether the line goes on with the paragraph above it."""
    last = group[-1]
    if "|" in line.text or "|" in last.text:
        return False  # a row of a table flattened to text
    if line.kind != last.kind or line.table is not None or last.table is not None or line.style != last.style:
        return False
    before = last.text.rstrip(_QUOTES)
    ended = before.endswith(_ENDS)
    first = line.text.lstrip(" *_“\"'(")[:1]
    full = _is_full(last, line, margins)
    if label := read_label(line.text, forms.heading_words):
        return _splits_a_number(label, line, last, before, ended, full=full, forms=forms)
    if _is_label_only(group, forms):
        return _is_title(line, group)
    if _opens_a_part(line.text, forms):
        return False
    if first.islower() and not ended:
        return True
    if is_upper(last.text) and is_upper(line.text) and not ended and not line.gap:
        return len(line.text) < _LONG_TITLE and last.bold == line.bold
    if full and not _is_new_by_sight(group, line, margins, over_page):
        return True
    if _RANGE_RE.search(before) and first.isdigit():
        return True
    # A short last line may end a long paragraph: what counts is that it was prose.
    return sum(len(row.text) for row in group) >= _MIN_PROSE and _is_cut(before, line, forms)


def _opens_a_part(text: str, forms: Forms) -> bool:
    """«Nơi nhận», «Kính gửi»: never the rest of a sentence, even where no foot or head was found."""
    phrases = (*forms.distribution, *forms.addressee)
    initial = text[:1].lower()
    return any(phrase[0] == initial for phrase in phrases) and bool(starts_with(fold(text[:40]).text, phrases))


def _is_cut(before: str, line: Line, forms: Forms) -> bool:
    """Return whether a line that opens with no small letter still goes on with a sentence that has not ended.

    A number with its noun («… mầm non cho trẻ» / «05 tuổi. …»), or anything after a word that calls for it.
    """
    if before.endswith(_ENDS):
        return False
    first, _, rest = line.text.partition(" ")
    if first[:1].isdigit():
        counted = rest[:1].islower() and not is_upper(before) and before[-1:].islower()
        return counted or ends_open(before, forms.number_ends | forms.open_ends)
    return ends_open(before, forms.open_ends)


def _is_label_only(group: list[Line], forms: Forms) -> bool:
    """«Phần thứ nhất» alone: its title is on the next line."""
    text = " ".join(line.text for line in group)
    label = read_label(text, forms.heading_words)
    return bool(label and not label.is_bullet and _LABEL_ONLY_RE.fullmatch(text, label.end))


def _is_title(line: Line, group: list[Line]) -> bool:
    worded = not group[0].text[:1].isdigit() and len(group[0].text) > 5
    short = len(line.text) <= _LONG_TITLE and ". " not in line.text.rstrip()
    return short and (worded or not line.gap or is_upper(line.text) or line.bold)


def _is_full(last: Line, line: Line, margins: _Margins) -> bool:
    """Return whether the next word would not have fitted on the line above."""
    if margins.right:
        margin = margins.right.get(last.page or 0)
        if margin is None or last.x1 is None or line.x0 is None or line.x1 is None:
            return False
        blank = (line.x1 - line.x0) / max(1, len(line.text)) / 2
        return last.x1 + blank + line.word >= margin - _RAGGED
    if margins.letters and not line.gap:
        word = line.text.split(maxsplit=1)[0]
        return last.indent + len(last.text) + 1 + len(word) >= _SLACK * margins.letters
    return False


def _is_new_by_sight(group: list[Line], line: Line, margins: _Margins, over_page: bool) -> bool:
    """Return whether the eye sees a new paragraph: an empty line, an indent, another type face, a wider gap."""
    last, opener = group[-1], group[0]
    if line.gap and not over_page:
        return True
    if line.x0 is None:
        return line.indent > 0 and line.indent > last.indent and bool(margins.letters) and len(group) != 1
    if line.bold != last.bold and (line.bold or all(row.bold for row in group)):
        return True
    left = margins.left.get(line.page or 0, line.x0)
    hanging = opener.x0 is not None and len(group) == 1 and line.x0 > opener.x0 + 3
    hung = len(group) > 1 and last.x0 is not None and last.page == line.page and abs(line.x0 - last.x0) < 3
    if line.x0 > left + _INDENT and not hanging and not hung:
        return True
    return line.page == last.page and margins.step > 0 and line.top - last.top > _LOOSE * margins.step


def _splits_a_number(
    label: Label, line: Line, last: Line, before: str, ended: bool, *, full: bool, forms: Forms
) -> bool:
    """What looks like a label may be the rest of a sentence: «… tiêu chí số» / «7. Xã A», «2016» / «- 2018»."""
    if ended or line.gap or not (full or before[-1:].isdigit()):
        return False
    rest = line.text[label.end :]
    if label.is_bullet:
        dashed = label.readings[0].style == "bullet-"
        if _YEAR_ENDS_RE.search(before) and not _YEAR_RE.match(rest):
            return False  # «Nhiệm vụ năm 2021» / «- 02 huyện đạt chuẩn»
        return dashed and before[-1:].isdigit() and rest[:1].isdigit() and last.kind == line.kind
    arabic = label.readings[0].style.startswith("arabic")
    return full and arabic and ends_open(before, forms.open_ends)
