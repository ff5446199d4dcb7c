"""The units of a province that nobody has heard from: those of the levels that report, without any report."""

from __future__ import annotations

from typing import Any

from extractor.catalog import load_catalog
from extractor.catalog.place_table import window_of
from extractor.web.archive import Archive

Row = dict[str, Any]


def unheard_of(archive: Archive, province: str) -> list[Row]:
    """Return, by level from which reports came: `level`, `year`, `units` (how many there are), `missing` (full names).

    Units are those of the last year that a report is about; a report of any year will do. Nothing without a province.
    """
    return archive.keep(f"unheard {province}", lambda: _unheard(archive, province)) if province else []


def _unheard(archive: Archive, province: str) -> list[Row]:
    own = [row for row in archive.current.values() if row["province_name"] == province]
    year = max(((row["period_end"] or row["issued_on"] or "")[:4] for row in own), default="")
    places = load_catalog().places
    found = places.resolve(province, on=year, level="province").places
    if not found or not year:
        return []
    heard = {row["unit_code"] or row["unit_name"] for row in own}
    levels = {row["unit_level"] for row in own} & {"district", "commune"}
    there: dict[str, list[Any]] = {level: [] for level in sorted(levels, reverse=True)}
    for code in sorted(places.codes_within(found[0].code)):
        state = places.state_of(code, year)
        if state is None or state.level not in there or not state.overlaps(window_of(year)):
            continue
        if any(above.code == found[0].code for above in places.ancestors(state)):
            there[state.level].append(state)
    return [
        {
            "level": level,
            "year": year,
            "units": len(states),
            "missing": [it.full_name for it in states if not {it.code, it.full_name} & heard],
        }
        for level, states in there.items()
    ]
