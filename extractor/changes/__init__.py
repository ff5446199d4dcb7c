"""Two documents → what moved between them: figures added, removed, changed, each with its words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

__all__ = ["Change", "find_changes"]

Row = Mapping[str, Any]
_SAID = ("value", "unit", "bound", "of")  # «17/18» is not «17/19», nor is «trên 10» 10


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


def find_changes(before: Iterable[Row], after: Iterable[Row], *, years_apart: bool) -> tuple[Change, ...]:
    """Return the changes in the order of the later document, what was removed last.

    Args:
        before: facts of the earlier document.
        after: facts of the later one.
        years_apart: they report on different years, so that a figure is the same measure though its time moved on.
    """
    old, new = _by_measure(before, years_apart=years_apart), _by_measure(after, years_apart=years_apart)
    changes: list[Change] = []
    gone: list[Change] = []
    for key in dict.fromkeys([*new, *old]):
        left, right = _without_equal(old.get(key, []), new.get(key, []))
        paired = min(len(left), len(right))
        changes += [Change(kind="changed", before=a, after=b) for a, b in zip(left, right, strict=False)]
        changes += [Change(kind="added", before=None, after=row) for row in right[paired:]]
        gone += [Change(kind="removed", before=row, after=None) for row in left[paired:]]
    return (*changes, *gone)


def _by_measure(rows: Iterable[Row], *, years_apart: bool) -> dict[tuple[str, ...], list[Row]]:
    found: dict[tuple[str, ...], list[Row]] = defaultdict(list)
    for row in rows:
        place = str(row["place_code"] or row["place_name"])
        time = () if years_apart else (str(row["period_start"]), str(row["period_end"]))
        found[str(row["indicator"]), str(row["item"]), place, str(row["role"]), *time].append(row)
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
