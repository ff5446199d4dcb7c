"""A table of figures carried to the boundaries of one day: units renamed, merged, split, and abolished since.

A renamed unit keeps its figure. Units that became one: what counts things is their sum if all of them reported, else
at least what was reported; rates lie between the lowest and the highest. Of a unit that was split nobody knows the
shares: its successors get from nothing to the whole of it. A state that all of them share is inferred. Never a silent
sum. **Source**: successors in schemas/places.csv.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

import regex

from extractor.catalog.place_table import window_of
from extractor.catalog.places import Gazetteer, Place
from extractor.compare.table import Cell, Comparison, certainty_of, in_order
from extractor.errors import UsageError

_DAY_RE = regex.compile(r"(?:19|20)[0-9]{2}(?:-[0-9]{2}){0,2}")


class _Origin(NamedTuple):
    """A unit of before with its cell, and into how many it went."""

    unit: Place
    cell: Cell
    heirs: int


def day_asked(text: str) -> str:
    """Return a day, month or year as it was asked for, in ISO 8601.

    >>> day_asked("2025-07-01")
    '2025-07-01'

    Raises:
        UsageError: it is none of these.
    """
    if not _is_day(text):
        raise UsageError(f"«{text}» không phải năm hay ngày.", next_step="Hãy ghi như 2025 hoặc 2025-07-01.")
    return text


def _is_day(text: str) -> bool:
    if _DAY_RE.fullmatch(text) is None:
        return False
    try:
        date.fromisoformat(text + "-01-01"[len(text) - 4 :])
    except ValueError:
        return False
    return True


def at_boundaries(table: Comparison, gazetteer: Gazetteer, on: str) -> Comparison:
    """Return the table with the places of that day.

    Args:
        table: as reported.
        gazetteer: knows the successors of each unit.
        on: a day, month or year in ISO 8601.

    Raises:
        UsageError: it is none of these.
    """
    on = day_asked(on)
    origins: dict[tuple[str, str, str], list[_Origin]] = defaultdict(list)
    cells: dict[tuple[str, str, str], Cell] = {}
    for (code, name, year), cell in table.cells.items():
        unit = gazetteer.state_of(code, _day_of(cell, year, table)) if code else None
        heirs = gazetteer.heirs_of(unit, on) if unit is not None else ()
        if unit is not None and unit.valid_from > window_of(on)[1]:
            cells[code, name, year] = _of_later(cell, unit, gazetteer.merged_into(unit, on), table)
            continue
        if unit is None or not heirs:
            gone = f"không còn vào {on}" if is_gone(code, gazetteer, on) else ""
            cells[code, name, year] = _noted(cell, gone)
            continue
        for heir in heirs:
            origins[heir.code, heir.full_name, year].append(_Origin(unit, cell, len(heirs)))
    for (code, name, year), found in origins.items():
        became = gazetteer.state_of(code, on)
        expected = gazetteer.merged_into(became, year[-4:]) if became is not None else ()
        own = table.cells.get((code, name, year))
        bore = any((unit.code, unit.full_name) == (code, name) for unit in expected)
        if own is not None and (not bore or _is_of_the_new(own, became, year, table)):
            cells[code, name, year] = _of_itself(own, found)
        else:
            cells[code, name, year] = _carried(found, table, expected)
    return replace(table, places=in_order({(code, name) for code, name, _ in cells}), cells=cells)


def with_overlaps(table: Comparison, gazetteer: Gazetteer) -> Comparison:
    """Return the table with what its own boundaries make of it.

    `overlaps`: the years in which it has both a unit and one that it became, for no sum of these is one; `grown`: the
    places that took in others between their first and their last year, under the name that they bore before.
    """
    codes: dict[str, set[str]] = defaultdict(set)
    told: dict[tuple[str, str], list[str]] = defaultdict(list)
    for (code, name, year), cell in table.cells.items():
        codes[year].add(code)
        if code:
            told[code, name].append(_day_of(cell, year, table))
    overlaps = frozenset(year for year in codes if _overlap(codes[year], year, gazetteer))
    grown = {place: words for place, days in told.items() if (words := _grown(place[0], days, gazetteer))}
    return replace(table, overlaps=overlaps, grown=grown)


def _grown(code: str, days: list[str], gazetteer: Gazetteer) -> str:
    """«từ 2025-07-01 gồm Xã A, Xã B», "" for a unit of the same territory on the first and the last day."""
    first, last = min(days), max(days)
    now = gazetteer.state_of(code, last)
    if now is None or now.valid_from <= first:
        return ""
    before = gazetteer.merged_into(now, first)
    return f"từ {now.valid_from} gồm {_names(before)}" if len(before) > 1 else ""


def _names(units: Iterable[Place]) -> str:
    return ", ".join(unit.full_name for unit in units)


def _is_of_the_new(own: Cell, became: Place | None, year: str, table: Comparison) -> bool:
    """Whether figures are of a unit as it was made in their year, under a name that one of those before it bore.

    What was reached by the end of that year is; half a year, or an aim of the year before, is of the unit before.
    """
    if became is None or became.valid_from[:4] != year[-4:] or table.question.role != "actual":
        return False
    return _day_of(own, year, table) >= became.valid_from


def _day_of(cell: Cell, year: str, table: Comparison) -> str:
    """The last day of which a cell tells; of an aim for a year, which was set before, its first."""
    window = window_of(cell.until or year[-4:])
    return window[1] if table.question.role == "actual" else window[0]


def _of_later(cell: Cell, unit: Place, before: tuple[Place, ...], table: Comparison) -> Cell:
    """What a unit reported that was made after the day asked for: of one of several units before it, at most that."""
    if len(before) < 2:
        return cell
    note = f"số của đơn vị lập từ {unit.valid_from}, gồm {_names(before)}; không quy ngược được"
    high = _printed(cell, cell.high) if table.additive and table.question.role != "change" else None
    return _noted(replace(cell, kind="range", value=None, low=None, high=high), note)


def _overlap(codes: set[str], year: str, gazetteer: Gazetteer) -> bool:
    for code in filter(None, codes):
        unit = gazetteer.state_of(code, year[-4:])
        if unit is not None and unit.valid_to.startswith(year[-4:]):
            heirs = {heir.code for heir in gazetteer.heirs_of(unit, f"{year[-4:]}-12-31")}
            if heirs & (codes - {code}):
                return True
    return False


def is_gone(code: str, gazetteer: Gazetteer, on: str) -> bool:
    """Whether the unit of that code is no more on that day, as every district since 1/7/2025."""
    unit = gazetteer.state_of(code, on) if code else None
    return unit is not None and bool(unit.valid_to) and unit.valid_to <= window_of(on)[1]


def _of_itself(own: Cell, found: list[_Origin]) -> Cell:
    """What a unit reports of the year in which it was made, under a name that none of those before it bore."""
    others = [it.unit.full_name for it in found if it.cell is not own]
    return _noted(own, f"không gồm {', '.join(others)}" if others else "")


def _noted(cell: Cell, note: str) -> Cell:
    return replace(cell, note="; ".join(filter(None, (cell.note, note))))


def _carried(found: list[_Origin], table: Comparison, expected: tuple[Place, ...]) -> Cell:
    units = {it.unit.code: it.unit for it in found}
    missing = [unit for unit in expected if unit.code not in units]
    whole = not missing and all(it.heirs == 1 for it in found)
    if len(found) == 1 and whole:
        return found[0].cell
    base = _together([it.cell for it in found], _told(units.values(), missing))
    values = [it.cell.value for it in found]
    numbers = [value for value in values if isinstance(value, Decimal)]
    if None in values or len(units) < len(found):
        return base
    base = replace(base, kind="part" if missing else "range")
    if len(numbers) < len(found):
        alike = whole and len(set(values)) == 1
        return replace(base, kind="sum", value=values[0], certainty="inferred") if alike else base
    low, high = _ends(found, table, complete=not missing)
    if table.additive and whole:
        return replace(base, kind="sum", value=sum(numbers, Decimal(0)), low=low, high=high)
    return replace(base, low=low, high=high)


def _ends(found: list[_Origin], table: Comparison, *, complete: bool) -> tuple[Decimal | None, Decimal | None]:
    """From where to where the figure of a unit lies by those of the units that became it; None = nobody knows.

    Args:
        found: the figures that were reported.
        table: of what.
        complete: whether all units reported.
    """
    floors = [_printed(it.cell, it.cell.low) for it in found]
    ceilings = [_printed(it.cell, it.cell.high) for it in found]
    whole = complete and all(it.heirs == 1 for it in found)
    if not whole and (table.question.role == "change" or not table.additive):
        return None, None  # others may have fallen; a rate may lie anywhere
    if not table.additive:
        return _of_all(min, floors), _of_all(max, ceilings)
    sure = [floor for it, floor in zip(found, floors, strict=True) if it.heirs == 1 and floor is not None]
    return sum(sure, Decimal(0)), _of_all(sum, ceilings) if complete else None


def _printed(cell: Cell, end: Decimal | None) -> Decimal | None:
    """The printed figure as one end of what it means; None if it is open there («trên 10»)."""
    return cell.value if end is not None and isinstance(cell.value, Decimal) else None


def _of_all(made: Callable[[list[Decimal]], Any], ends: list[Decimal | None]) -> Decimal | None:
    """The least, most or sum of the ends, None if one is open."""
    known = [end for end in ends if end is not None]
    return made(known) if len(known) == len(ends) else None


def _together(cells: list[Cell], note: str) -> Cell:
    """All that was reported, without a value: no two units are one."""
    return Cell(
        kind="conflict",
        value=None,
        low=None,
        high=None,
        unit=cells[0].unit,
        sources=sum(cell.sources for cell in cells),
        certainty=certainty_of(cell.certainty for cell in cells),
        corrected=sum(cell.corrected for cell in cells),
        findings=sum(cell.findings for cell in cells),
        fact_ids=tuple(fact for cell in cells for fact in cell.fact_ids),
        said=tuple(dict.fromkeys(value for cell in cells for value in cell.said)),
        note=note,
    )


def _told(units: Iterable[Place], missing: list[Place]) -> str:
    told = f"từ {_names(units)}"
    return f"{told}; thiếu {_names(missing)}" if missing else told
