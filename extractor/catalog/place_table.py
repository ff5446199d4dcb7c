"""The table of the units of administration: what was where on which day.

**Source**: schemas/places.NOTICE.md. Names are looked up in `catalog.places`.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from pathlib import Path
from typing import Self

import regex

from extractor.catalog.locate import schemas_dir
from extractor.errors import CatalogError, system_reason
from extractor.vi.fold import fold_phrase

_MOST_NAMED = 256  # lists of names that are kept: one report asks for the same few again and again
_DATE_RE = regex.compile(r"[0-9]{4}(?:-[0-9]{2}){0,2}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A state of a unit: `valid_from` included, `valid_to` not, "" = still so; `successors` are unit ids."""

    unit_id: str
    code: str
    level: str
    type: str
    name: str
    aliases: tuple[str, ...]
    parent: str
    valid_from: str
    valid_to: str
    successors: tuple[str, ...]

    @property
    def full_name(self) -> str:
        """With its type: Xã Hà Lan."""
        return f"{self.type[:1].upper()}{self.type[1:]} {self.name}"

    def overlaps(self, window: tuple[str, str]) -> bool:
        """True if the state is in force on at least one of the days, both included."""
        return self.valid_from <= window[1] and (not self.valid_to or window[0] < self.valid_to)


def window_of(on: str) -> tuple[str, str]:
    """Return the first and last day of a day, month or year; of all time for "" and what is none of these."""
    if not _DATE_RE.fullmatch(on):
        return "0001-01-01", "9999-12-31"
    return on + "-01-01"[len(on) - 4 :], on + "-12-31"[len(on) - 4 :]


def _day_before(day: str) -> str:
    return (date.fromisoformat(day) - timedelta(days=1)).isoformat()


class PlaceTable:
    """The records of schemas/places.csv; read at once, indexed where a question needs it."""

    def __init__(self, rows: list[list[str]]) -> None:
        self._rows = rows
        self._places: dict[int, Place] = {}
        self._row_of_id = {row[0]: index for index, row in enumerate(rows)}
        self._named: dict[tuple[str, tuple[str, str], str], Mapping[str, Place]] = {}

    @classmethod
    def load(cls, path: Path | None = None) -> Self:
        """Return the gazetteer of `path`, by default schemas/places.csv.

        Raises:
            CatalogError: the file is missing or is no table of places.
        """
        path = path or schemas_dir() / "places.csv"
        try:
            with path.open(encoding="utf-8", newline="") as stream:
                rows = list(csv.reader(stream))
        except (OSError, csv.Error, UnicodeDecodeError) as error:
            raise CatalogError(
                f"không đọc được {path.name}: {system_reason(error).words}", next_step="cài lại gói extractor"
            ) from error
        if not rows or rows[0][:1] != ["unit_id"] or any(len(row) != len(rows[0]) for row in rows):
            raise CatalogError(f"{path.name} không phải bảng đơn vị hành chính", next_step="cài lại gói extractor")
        return cls(rows[1:])

    @cached_property
    def _children(self) -> Mapping[str, list[int]]:
        """Rows by the code of their parent at any date: a district that became a town keeps its communes."""
        children = defaultdict(list)
        for index, row in enumerate(self._rows):
            children[row[6].partition("@")[0]].append(index)
        return children

    @cached_property
    def _states(self) -> Mapping[str, list[int]]:
        states = defaultdict(list)
        for index, row in enumerate(self._rows):
            states[row[1]].append(index)
        return states

    def _place(self, index: int) -> Place:
        if index not in self._places:
            unit_id, code, level, kind, name, aliases, parent, start, end, successors, _ = self._rows[index]
            self._places[index] = Place(
                unit_id=unit_id,
                code=code,
                level=level,
                type=kind,
                name=name,
                aliases=tuple(filter(None, aliases.split(";"))),
                parent=parent,
                valid_from=start,
                valid_to=end,
                successors=tuple(successors.split()),
            )
        return self._places[index]

    def by_id(self, unit_id: str) -> Place | None:
        """Return the state with this id, None if there is none."""
        index = self._row_of_id.get(unit_id)
        return None if index is None else self._place(index)

    def by_ids(self, unit_ids: Iterable[str]) -> list[Place]:
        """Return the states with these ids in their order, without those that there are not."""
        return [place for unit_id in unit_ids if (place := self.by_id(unit_id)) is not None]

    def children(self, unit_id: str, on: str, level: str = "") -> tuple[Place, ...]:
        """Return the units directly below on a day, by code.

        Args:
            unit_id: any state of the unit; what was below it on the day counts, under whatever name it then had.
            on: a day, month or year; of a period its last day, or the last day of the unit itself if that is before.
            level: only this level; "" = all.
        """
        unit = self.by_id(unit_id)
        if unit is None:
            return ()
        day = self._last_day(unit, on)
        found = (self._place(index) for index in self._children.get(unit.code, ()))
        return tuple(place for place in found if place.overlaps((day, day)) and level in ("", place.level))

    def _last_day(self, unit: Place, on: str) -> str:
        """The end of the period, but no later than the unit lived: districts end in the midst of 2025."""
        last = window_of(on)[1]
        ends = [self._rows[index][8] for index in self._states[unit.code]]
        return min(last, _day_before(max(ends))) if all(ends) else last

    def state_of(self, code: str, on: str) -> Place | None:
        """Return the state of a unit by its code on a day, month or year; its last one if it is gone."""
        states = [self._place(index) for index in self._states.get(code, ())]
        window = window_of(on)
        return next((state for state in reversed(states) if state.overlaps(window)), states[-1] if states else None)

    def lies_in(self, code: str, on: str) -> str:
        """Return the units in which a place lies on a day, month or year, nearest first; "" if no list has its code."""
        state = self.state_of(code, on)
        return ", ".join(unit.full_name for unit in self.ancestors(state)) if state is not None else ""

    def heirs_of(self, unit: Place, on: str) -> tuple[Place, ...]:
        """Return what the unit is on a later day: itself, what it was joined to, or what it was split into."""
        window = window_of(on)
        open_states, found, seen = [unit], {}, {unit.unit_id}
        while open_states:
            state = open_states.pop()
            if state.valid_from <= window[1] and (not state.valid_to or state.valid_to > window[1]):
                found[state.code] = state
                continue
            for heir in filter(None, map(self.by_id, state.successors)):
                if heir.unit_id not in seen and state.valid_to <= window[1]:
                    seen.add(heir.unit_id)
                    open_states.append(heir)
        return tuple(found[code] for code in sorted(found))

    def merged_into(self, unit: Place, on: str) -> tuple[Place, ...]:
        """Return the units of an earlier year that became this one, whole or in part, by code."""
        window, open_states, found, seen = window_of(on), [unit], {}, {unit.unit_id}
        while open_states:
            state = open_states.pop()
            if state.overlaps(window):
                found[state.code] = state  # it may have been there already when others were joined to it
            for index in self._predecessors.get(state.unit_id, ()):
                before = self._place(index)
                if before.unit_id not in seen:
                    seen.add(before.unit_id)
                    open_states.append(before)
        return tuple(found[code] for code in sorted(found))

    @cached_property
    def _predecessors(self) -> Mapping[str, list[int]]:
        found = defaultdict(list)
        for index, row in enumerate(self._rows):
            for successor in row[9].split():
                found[successor].append(index)
        return found

    def communes_of(self, unit_id: str, on: str) -> tuple[Place, ...]:
        """Return the rural communes (type xã) below on a day at any depth: those that new-rural counts are about."""
        found: list[Place] = []
        for child in self.children(unit_id, on):
            if child.level == "district":
                found.extend(self.communes_of(child.unit_id, on))
            elif child.type == "xã":
                found.append(child)
        return tuple(found)

    def ancestors(self, place: Place, on: str = "") -> tuple[Place, ...]:
        """Return what the place lies in, nearest first, as it was on the day (by default the place's last)."""
        found: list[Place] = []
        day = on and window_of(on)[1]
        while place.parent:
            parent = self.by_id(place.parent)
            if parent is None:
                break
            last = day or (_day_before(place.valid_to) if place.valid_to else "9999-12-31")
            states = [self._place(index) for index in self._states[parent.code]]
            place = next((state for state in states if state.overlaps((last, last))), parent)
            found.append(place)
        return tuple(found)

    def names_within(self, unit_id: str, on: str, level: str = "commune") -> Mapping[str, Place]:
        """Return folded name → unit of one level in force in the period, below the unit or ("") in the country.

        Where two units share a name («thị trấn Lam Sơn», «xã Lam Sơn») the rural commune has it: reports are about
        those.
        """
        window = window_of(on)
        if (unit_id, window, level) not in self._named:
            if len(self._named) >= _MOST_NAMED:
                self._named.clear()
            self._named[unit_id, window, level] = self._names_within(unit_id, window, level)
        return self._named[unit_id, window, level]

    def _names_within(self, unit_id: str, window: tuple[str, str], level: str) -> Mapping[str, Place]:
        unit = self.by_id(unit_id)
        pool = self._below(unit.code) if unit else range(0 if unit_id else len(self._rows))
        names: dict[str, Place] = {}
        for index in pool:
            if self._rows[index][2] != level or not self._place(index).overlaps(window):
                continue
            place = self._place(index)
            for name in dict.fromkeys(map(fold_phrase, (place.name, *place.aliases))):
                known = names.get(name)
                if known is None or place.type == "xã" or place.code == known.code:
                    names[name] = place
        return names

    def names_of_former(self, unit_id: str) -> Mapping[str, Place]:
        """Return folded name → unit of the communes out of which a commune was made."""
        former = (self._place(index) for index in self._predecessors.get(unit_id, ()))
        return {fold_phrase(place.name): place for place in former if place.level == "commune"}

    def _below(self, code: str) -> list[int]:
        """Rows at any depth below, at any date."""
        found = list(self._children.get(code, ()))
        for child in dict.fromkeys(self._rows[index][1] for index in found if self._rows[index][2] == "district"):
            found.extend(self._children.get(child, ()))
        return found
