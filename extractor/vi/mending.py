"""All damage of letters that can be undone, in the order in which it happened the other way round.

entities → UTF-8 read wrongly → old encodings → look-alikes; `find_spacing` follows, as it needs whole words. Sound text
pays for one look at its words.
"""

from __future__ import annotations

from collections.abc import Sequence

from extractor.vi.edits import Edit, Shift, apply, compose
from extractor.vi.encodings import Hint, find_legacy
from extractor.vi.mojibake import ALIKE, MOJIBAKE, find_entities, find_look_alikes, find_mojibake
from extractor.vi.syllables import survey


def find_damage(text: str, hints: Sequence[Hint] = ()) -> list[Edit]:
    """Return the edits of NFC `text` that set right its letters; empty for a sound text. Digits are never changed.

    Args:
        text: As the file has it.
        hints: Stretches in fonts of an old encoding, sorted and apart.

    >>> apply("x· ®¹t chuÈn", find_damage("x· ®¹t chuÈn"))
    'xã đạt chuẩn'
    >>> find_damage("«Xã Hà Lan» rộng 5 m², đạt chuẩn")
    []
    """
    letters = survey(text).odd
    if not letters and not hints:
        return []
    edits: list[Edit] = []
    if "&" in letters and ";" in text:
        edits = find_entities(text)
    if not letters.isdisjoint(MOJIBAKE):
        edits = compose(edits, find_mojibake(apply(text, edits)), text)
    now = apply(text, edits) if edits else text
    moved = _moved(hints, edits)
    edits = compose(edits, find_legacy(now, moved, survey(now).odd if edits else letters), text)
    now = apply(text, edits) if edits else text
    letters = survey(now).odd if edits else letters
    if not letters.isdisjoint(ALIKE):
        edits = compose(edits, find_look_alikes(now, letters), text)
    return edits


def readable(texts: Sequence[str]) -> list[str]:
    """Return the texts as they will read once repaired, for a reader that must know what it sees before the end."""
    joint = "\n".join(texts)
    edits = find_damage(joint)
    if not edits:
        return list(texts)
    shift = Shift(edits)
    mended = apply(joint, edits)
    result, at = [], 0
    for text in texts:
        result.append(mended[shift.to(at) : shift.to(at + len(text))])
        at += len(text) + 1
    return result


def _moved(hints: Sequence[Hint], edits: Sequence[Edit]) -> list[Hint]:
    if not edits:
        return list(hints)
    shift = Shift(edits)
    return [Hint(shift.to(hint.start), shift.to(hint.end), hint.encoding) for hint in hints]
