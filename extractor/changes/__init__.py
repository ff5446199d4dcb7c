"""Two documents → what moved between them: figures added, removed, changed, each with its words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

__all__ = ["Change", "find_changes", "is_backwards", "is_of_other_unit"]

Row = Mapping[str, Any]
_REPORTED = "reported"
_SAID = ("value", "bound", "of")  # «17/18» is not «17/19», nor is «trên 10» 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """`kind`: added | removed | changed; `before` and `after` are rows of facts.csv, None where there is none."""

    kind: str
    before: Row | None
    after: Row | None

    @property
    def row(self) -> Row:
        """The row that says what was measured: the later one where there is one."""
        row = self.after if self.after is not None else self.before
        assert row is not None  # noqa: S101 - a change has at least one side
        return row


def find_changes(
    before: Iterable[Row], after: Iterable[Row], *, years: tuple[str, str] = ("", "")
) -> tuple[Change, ...]:
    """Return the changes in the order of the later document, what was removed last.

    Figures of one measure, place, unit and time are set beside each other, and those of the year that one document
    reports on beside those of the other's. What the later one tells of the earlier year is new only if it differs.

    Args:
        before: facts of the earlier document.
        after: facts of the later one.
        years: the year that each document reports on, "" = not known.
    """
    before = list(before)
    old, new = _by_measure(before, years[0]), _by_measure(after, years[1])
    once = _by_measure(before, "") if years[0] != years[1] else {}
    changes: list[Change] = []
    gone: list[Change] = []
    for key in dict.fromkeys([*new, *old]):
        left, right = _without_equal(old.get(key, []), new.get(key, []))
        changes += _paired(left, right)
        gone += [Change(kind="removed", before=row, after=None) for row in left[len(right) :]]
        told, fresh = _without_equal(once.get(key, []) if key not in old else [], right[len(left) :])
        changes += _paired(told, fresh)
        changes += [Change(kind="added", before=None, after=row) for row in fresh[len(told) :]]
    return (*changes, *gone)


def is_of_other_unit(before: Row, after: Row) -> bool:
    """Return whether two documents, rows of documents.csv, are of different units; False where one names none."""
    for name in ("unit_code", "unit_name"):
        one, other = (str(row[name] or "").casefold() for row in (before, after))
        if one and other:
            return one != other
    return False


def is_backwards(before: Row, after: Row) -> bool:
    """Return whether the document that was given as the earlier one is the later: by version, year, or day."""
    if after["document_id"] in (before["superseded_by"], before["document_id"]):
        return False
    if after["superseded_by"] == before["document_id"]:
        return True
    for name, letters in (("period_end", 4), ("issued_on", 10)):
        one, other = (str(row[name] or "")[:letters] for row in (before, after))
        if one and other and one != other:
            return one > other
    return False


def _paired(left: list[Row], right: list[Row]) -> list[Change]:
    return [Change(kind="changed", before=a, after=b) for a, b in zip(left, right, strict=False)]


def _by_measure(rows: Iterable[Row], year: str) -> dict[tuple[str, ...], list[Row]]:
    """The rows by what they measure, where and when; the year reported on stands for itself, whichever it is."""
    found: dict[tuple[str, ...], list[Row]] = defaultdict(list)
    for row in rows:
        place = str(row["place_code"] or row["place_name"])
        start, end = str(row["period_start"] or ""), str(row["period_end"] or "")
        reported = year and start[:4] == end[:4] == year
        time = (_REPORTED, start[4:], end[4:]) if reported else (start, end)  # «2018-06» is half of it
        measure = (str(row["indicator"]), str(row["item"]), str(row["unit"]))
        found[*measure, place, str(row["role"]), *time].append(row)
    return found


def _without_equal(left: list[Row], right: list[Row]) -> tuple[list[Row], list[Row]]:
    """A figure said twice is changed only as often as it differs."""
    rest = list(right)
    kept: list[Row] = []
    for row in left:
        same = next((it for it in rest if all(it[name] == row[name] for name in _SAID)), None)
        if same is None:
            kept.append(row)
        else:
            rest.remove(same)
    return kept, rest
