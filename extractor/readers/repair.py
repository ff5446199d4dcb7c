"""A draft with damaged letters is set right before it becomes a document: text, spans and boxes move together.

What was printed stays in `Document.repairs`. A page whose words still read badly is named, so that nobody takes its
figures for sound.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from extractor.model import Line, Repair, Span
from extractor.vi.edits import Shift, apply, compose, joined
from extractor.vi.lost_horn import LOST_LETTER
from extractor.vi.mending import find_damage
from extractor.vi.spacing import find_spacing
from extractor.vi.syllables import survey

if TYPE_CHECKING:
    from extractor.readers.draft import Draft

_ALARM = 0.6
"""Share of well-formed syllables; sound pages are above 0.9, lists of foreign names above 0.7."""
_FEW_WORDS = 40
_MAX_NAMED = 10
_NEXT_STEP = "đối chiếu với bản gốc, xin đơn vị gửi bản .docx hoặc PDF theo mã Unicode"


def repair(draft: Draft) -> tuple[str, tuple[Repair, ...]]:
    """Return the draft's text set right, and its repairs; spans, cells, lines and pages of the draft move with it."""
    printed = "".join(draft.pieces)
    edits = find_damage(printed, draft.hints)
    text = apply(printed, edits) if edits else printed
    spacing = find_spacing(text)
    if spacing:
        edits = compose(edits, spacing, printed)
        text = apply(printed, edits)
    if not edits:
        return printed, ()
    shift = Shift(edits, printed)
    draft.blocks = [replace(block, span=_moved(block.span, shift)) for block in draft.blocks]
    draft.pages = [_moved(page, shift) for page in draft.pages]
    draft.lines = [moved for line in draft.lines if (moved := _moved_line(line, shift)) is not None]
    draft.doubts = [(_moved(span, shift), reason) for span, reason in draft.doubts]
    draft.move_cells(lambda span: _moved(span, shift))
    repairs = tuple(
        Repair(
            span=Span(shift.to(edit.start), shift.to(edit.start) + len(edit.text)),
            raw=printed[edit.start : edit.end],
            kind=edit.kind,
        )
        for edit in joined(edits, printed)
    )
    draft.losses += _told(repairs)
    return text, repairs


def _told(repairs: Sequence[Repair]) -> list[str]:
    """What a person must know of the repairs: where letters had been dropped, some cannot be told any more."""
    dropped = sum(len(repair.raw.split()) for repair in repairs if repair.kind == LOST_LETTER)
    if not dropped:
        return []
    return [f"{dropped} chỗ mất chữ «ư» của phông TCVN3, đã khôi phục theo chính tả, có thể còn sót; {_NEXT_STEP}"]


def _moved(span: Span, shift: Shift) -> Span:
    return Span(shift.to(span.start), shift.to(span.end))


def _moved_line(line: Line, shift: Shift) -> Line | None:
    span = _moved(line.span, shift)
    if not len(span):
        return None
    origins = shift.origins(line.span.start, line.span.end)
    if len(origins) != len(span) + 1:  # an edit reaches over the line's bounds: share its width out
        step = len(line.span) / len(span)
        origins = [line.span.start + step * place for place in range(len(span) + 1)]
    return replace(line, span=span, edges=tuple(_edge(line, origin) for origin in origins))


def _edge(line: Line, origin: float) -> float:
    """The x-position of a place between two of the printed characters."""
    place = origin - line.span.start
    index = min(int(place), len(line.edges) - 2)
    left, right = line.edges[index], line.edges[index + 1]
    return left + (right - left) * (place - index)


def judge(text: str, pages: Sequence[Span]) -> tuple[float, tuple[float, ...], list[str]]:
    """Return the quality of the text, that of each page, and in Vietnamese which pages read badly.

    Args:
        text: The text after all repairs.
        pages: The spans of its pages; may be empty.
    """
    looks = [survey(text[page.start : page.end]) for page in pages] or [survey(text)]
    counts = [(look.good, look.counted) for look in looks]
    bad = [number for number, (good, all_words) in enumerate(counts, 1) if _is_bad(good, all_words)]
    losses = []
    if bad:
        numbers = ", ".join(map(str, bad[:_MAX_NAMED])) + (" …" if len(bad) > _MAX_NAMED else "")
        where = f"trang {numbers}" if pages else "văn bản"
        losses.append(f"{where}: phần lớn chữ không thành tiếng Việt, có thể hỏng mã; {_NEXT_STEP}")
    total, words = map(sum, zip(*counts, strict=True))
    return _share(total, words), tuple(_share(*count) for count in counts) if pages else (), losses


def _is_bad(good: int, words: int) -> bool:
    return words >= _FEW_WORDS and good < _ALARM * words


def _share(good: int, words: int) -> float:
    return round(good / words, 4) if words else 1.0
