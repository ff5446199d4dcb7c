"""Changes to a text that can be undone: what stood where, what stands there now, and where each offset went.

An `Edit` replaces a stretch of a source. Edits of one text are sorted and do not overlap; `compose` makes one list of
two that follow each other, so that every change is told in terms of the text as it was printed.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Edit:
    """`source[start:end]`, at least one character, becomes `text`; `kind` says why."""

    start: int
    end: int
    text: str
    kind: str


def apply(source: str, edits: Sequence[Edit]) -> str:
    """Return the source with its edits made.

    >>> apply("xã A", [Edit(0, 2, "huyện", "x")])
    'huyện A'
    """
    pieces: list[str] = []
    done = 0
    for edit in edits:
        pieces += (source[done : edit.start], edit.text)
        done = edit.end
    pieces.append(source[done:])
    return "".join(pieces)


class Shift:
    """Where the offsets of a source went when its edits were made.

    Args:
        edits: Of the source.
        source: Known, it tells each letter of a word that was only parted or joined.
    """

    def __init__(self, edits: Sequence[Edit], source: str = "") -> None:
        self._edits = edits
        self._source = source
        self._starts = [edit.start for edit in edits]
        self._new: list[int] = []
        moved = 0
        for edit in edits:
            self._new.append(edit.start + moved)
            moved += len(edit.text) - (edit.end - edit.start)

    def to(self, offset: int) -> int:
        """Return where the character at `offset` of the source stands now; within an edit, in proportion."""
        index = bisect_right(self._starts, offset) - 1
        if index < 0:
            return offset
        edit, new = self._edits[index], self._new[index]
        if offset >= edit.end:
            return new + len(edit.text) + offset - edit.end
        return new + (offset - edit.start) * len(edit.text) // (edit.end - edit.start)

    def origins(self, start: int, end: int) -> list[float]:
        """Return where each bound between the new characters of `source[start:end]` stood in the source.

        The stretch must not cut an edit. An inserted character has no width; letters of an edit share its width.
        """
        found: list[float] = []
        at = start
        index = max(0, bisect_right(self._starts, start) - 1)
        for edit in self._edits[index:]:
            if edit.start >= end:
                break
            if edit.end <= start and edit.start < start:
                continue
            found.extend(float(offset) for offset in range(at, edit.start))
            found.extend(self._within(edit))
            at = edit.end
        found.extend(float(offset) for offset in range(at, end + 1))
        return found

    def _within(self, edit: Edit) -> Iterable[float]:
        letters = [at for at in range(edit.start, edit.end) if not self._source[at : at + 1].isspace()]
        if not self._source or len(letters) != len("".join(edit.text.split())):
            step = (edit.end - edit.start) / max(1, len(edit.text))
            return (edit.start + step * place for place in range(len(edit.text)))
        ahead = iter(letters)
        places: list[float] = []
        behind = edit.start
        for letter in edit.text:
            places.append(behind if letter.isspace() else next(ahead))
            behind = int(places[-1]) + (not letter.isspace())
        return places


def compose(first: Sequence[Edit], second: Sequence[Edit], source: str) -> list[Edit]:
    """Return the edits of `source` that do what `first` and then, on its outcome, `second` do."""
    if not first or not second:
        return list(first or second)
    between = apply(source, first)
    shift = Shift(first)
    # Both lists as intervals of the text between; those that touch or overlap become one edit.
    marks = [(shift.to(edit.start), shift.to(edit.start) + len(edit.text), edit, None) for edit in first]
    later = [(edit.start, edit.end, None, edit) for edit in second]
    groups: list[tuple[int, int, list[Edit], list[Edit]]] = []
    for start, end, one, two in sorted([*marks, *later], key=lambda mark: mark[:2]):
        if not groups or start >= groups[-1][1] > groups[-1][0] or start > groups[-1][1]:
            groups.append((start, end, [], []))
        left, right, ones, twos = groups[-1]
        groups[-1] = (left, max(right, end), ones, twos)
        ones += [one] if one else []
        twos += [two] if two else []
    return [_merged(group, between) for group in _at_home(groups)]


def _at_home(
    groups: Iterable[tuple[int, int, list[Edit], list[Edit]]],
) -> Iterable[tuple[int, int, int, int, list[Edit], list[Edit]]]:
    """Give each interval of the text between its place in the source."""
    moved = 0
    for start, end, ones, twos in groups:
        home = start - moved
        moved += sum(len(edit.text) - (edit.end - edit.start) for edit in ones)
        yield start, end, home, end - moved, ones, twos


def _merged(group: tuple[int, int, int, int, list[Edit], list[Edit]], between: str) -> Edit:
    start, end, home, home_end, ones, twos = group
    local = [Edit(edit.start - start, edit.end - start, edit.text, edit.kind) for edit in twos]
    return Edit(home, home_end, apply(between[start:end], local), (ones or twos)[0].kind)


_NEAR = 12
"""Characters between two edits of one kind that are told as one."""


def joined(edits: Iterable[Edit], source: str) -> list[Edit]:
    """Return the edits with near ones of one kind on one line put together, unchanged words between them included."""
    result: list[Edit] = []
    for edit in edits:
        last = result[-1] if result else None
        between = source[last.end : edit.start] if last else ""
        if last and last.kind == edit.kind and len(between) <= _NEAR and "\n" not in between:
            result[-1] = Edit(last.start, edit.end, last.text + between + edit.text, edit.kind)
        else:
            result.append(edit)
    return result
