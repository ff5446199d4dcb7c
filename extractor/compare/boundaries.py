"""A table of figures carried to the boundaries of one day: units renamed, merged, split, and abolished since.

A renamed unit keeps its figure. Units that became one: what counts things is their sum if all of them reported, else
it is only a part; rates lie between the lowest and the highest. Of a unit that was split nobody knows the shares: its
successors get a range from nothing to the whole. Never a silent sum. **Source**: successors in schemas/places.csv.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal

import regex

from extractor.catalog.places import Gazetteer, Place
from extractor.compare.table import Cell, Comparison
from extractor.errors import UsageError

_DAY_RE = regex.compile(r"(?:19|20)[0-9]{2}(?:-[0-9]{2}){0,2}")


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
    origins: dict[tuple[str, str, str], list[tuple[Place, Cell, int]]] = defaultdict(list)
    cells: dict[tuple[str, str, str], Cell] = {}
    for (code, name, year), cell in table.cells.items():
        unit = gazetteer.state_of(code, year[-4:]) if code else None
        heirs = gazetteer.heirs_of(unit, on) if unit is not None else ()
        if unit is None or not heirs:
            cells[code, name, year] = cell
            continue
        for heir in heirs:
            origins[heir.code, heir.full_name, year].append((unit, cell, len(heirs)))
    for (code, name, year), found in origins.items():
        became = gazetteer.state_of(code, on)
        expected = gazetteer.merged_into(became, year[-4:]) if became is not None else ()
        cells[code, name, year] = _carried(found, table.additive, [unit.full_name for unit in expected])
    places = tuple(sorted({(code, name) for code, name, _ in cells}, key=lambda place: (place[1], place[0])))
    return replace(table, places=places, cells=cells)


def _carried(found: list[tuple[Place, Cell, int]], additive: bool, expected: list[str]) -> Cell:
    units = {unit.code: unit for unit, _, _ in found}
    cells = [cell for _, cell, _ in found]
    missing = [name for name in expected if name not in {unit.full_name for unit in units.values()}]
    split = any(count > 1 for _, _, count in found)
    if len(found) == 1 and not split and not missing:
        return cells[0]
    told = _told(found, missing)
    values = [cell.value for cell in cells]
    numbers = [value for value in values if isinstance(value, Decimal)]
    base = _together(cells)
    if len(numbers) < len(values):
        return replace(base, kind="conflict", value=None, low=None, high=None, note=told)
    if split:
        high = sum(numbers, Decimal(0)) if additive else None
        return replace(base, kind="range", value=None, low=Decimal(0) if additive else None, high=high, note=told)
    if not additive:
        kind = "part" if missing else "range"
        return replace(base, kind=kind, value=None, low=min(numbers), high=max(numbers), note=told)
    total = sum(numbers, Decimal(0))
    if missing:
        return replace(base, kind="part", value=None, low=total, high=None, note=told)
    return replace(base, kind="sum", value=total, low=total, high=total, note=told)


def _together(cells: list[Cell]) -> Cell:
    return replace(
        cells[0],
        sources=sum(cell.sources for cell in cells),
        certainty="inferred" if any(cell.certainty == "inferred" for cell in cells) else cells[0].certainty,
        findings=sum(cell.findings for cell in cells),
        fact_ids=tuple(fact for cell in cells for fact in cell.fact_ids),
    )


def _told(found: list[tuple[Place, Cell, int]], missing: list[str]) -> str:
    names: Mapping[str, None] = dict.fromkeys(unit.full_name for unit, _, _ in found)
    told = f"từ {', '.join(names)}"
    return f"{told}; thiếu {', '.join(missing)}" if missing else told
