"""Cells of a correction as people type them into its form → as the journal keeps them.

Units, indicators and sources are typed by their names.

The form shows «45,5 tỷ đồng». Who types «44,5» into it means tỷ; who types «44500000000» means đồng; what a number
without a unit means is told by the figure that it stands for. Where that does not tell, the unit must be written.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

import regex

from extractor.catalog import load_catalog
from extractor.catalog.messages import LANGUAGES
from extractor.errors import UsageError
from extractor.store.correcting import GROUP_RE, plain_number
from extractor.vi.fold import fold_phrase
from extractor.vi.numbers import NUMBER, parse_number
from extractor.web.telling import tell
from extractor.web.words import scale_of, show_value

_FUNDING = "funding"
_NAMED = frozenset({"unit", "indicator", "item"})
_FAR = 100  # so many times more or less than before needs its unit
_BARE_RE = regex.compile(rf"(?P<sign>-?)(?P<number>{NUMBER}|\d+\.\d+)")
_UNIT = "Hãy ghi kèm đơn vị, ví dụ 11.500 triệu đồng."


def printed_in_form(value: Any, unit: str) -> str:
    """Return what the form of a correction shows of a value: as a report prints it; a word as it is kept.

    >>> printed_in_form("45500000000", "VND"), printed_in_form("not_met", "status")
    ('45,5 tỷ đồng', 'not_met')
    """
    return str(value) if _number(str(value)) is None else show_value(value, unit)


def in_form(name: str, now: Mapping[str, Any]) -> str:
    """Return what the form shows in a cell of a figure: values as reports print them, names for ids.

    >>> in_form("unit", {"unit": "VND"}), in_form("item", {"item": "total", "indicator": "poverty_rate"})
    ('đồng', 'total')
    """
    cell = str(now.get(name) if now.get(name) is not None else "")
    if name == "value":
        return printed_in_form(cell, str(now.get("unit") or ""))
    return cell_named(name, cell, now) if name in _NAMED else cell


def as_typed(name: str, typed: Mapping[str, str]) -> str:
    """Return what a person typed into a cell, to be shown again."""
    return typed[name]


def cell_named(name: str, cell: str, about: Mapping[str, Any], language: str = "vi") -> str:
    """Return a cell as people name it; `about`: the other cells of the figure."""
    catalog = load_catalog()
    if name in ("value", "of"):
        return show_value(cell, str(about.get("unit") or "") if name == "value" else "", language) if cell else ""
    if name == "unit":
        return catalog.messages.unit_name(cell, language) or cell if cell else ""
    if name == "role":
        return catalog.messages.word("role", cell, language) if cell else ""
    if name == "indicator" and cell in catalog.indicators.by_id:
        return tell(catalog.indicators.by_id[cell].label, language)
    if name == "item" and about.get("indicator") == _FUNDING and cell in catalog.sources.by_id:
        return tell(catalog.label(_FUNDING, cell), language)
    return cell


def typed_cells(changes: Mapping[str, str], now: Mapping[str, Any]) -> dict[str, str]:
    """Return the cells of a correction: ids for names, numbers without a unit read beside those that the form showed.

    >>> typed_cells({"value": "44,5", "unit": "tỷ đồng"}, {"value": "45500000000", "unit": "VND"})
    {'value': '44500000000', 'unit': 'VND'}

    Raises:
        UsageError: a number without its unit is far from what stands there, or can be read in two ways.
    """
    cells = {name: cell.strip() for name, cell in changes.items()}
    was = str(now.get("unit") or "")
    for name in _NAMED & cells.keys():
        cells[name] = _ids(name).get(fold_phrase(cells[name]), cells[name])
    if "unit" in cells:
        cells["unit"] = _ids("unit").get(_without_scale(fold_phrase(cells["unit"])), cells["unit"])
    unit = cells.get("unit", was)
    for name, own in (("value", unit), ("of", "")):
        before = str(now.get(name) or "")
        if name in cells and before:
            is_other = name == "value" and unit != was
            if cells[name] == in_form(name, now):
                cells[name] = before
            else:
                cells[name] = _typed(cells[name], own, None if is_other else _number(before))
    return cells


def _without_scale(unit: str) -> str:
    scales = (word for word in load_catalog().units.scales if unit.startswith(f"{word} "))
    return unit.removeprefix(max(scales, key=len, default="")).strip()


def _ids(name: str) -> dict[str, str]:
    """The ids of units, indicators or sources by their folded names in both languages."""
    catalog = load_catalog()
    known: Iterable[str] = catalog.indicators.by_id
    if name == "unit":
        known = {unit.id for unit in catalog.units.words.values()} | {
            it.unit for it in catalog.indicators.by_id.values()
        }
    elif name == "item":
        known = catalog.sources.by_id
    about = {"indicator": _FUNDING}
    return {fold_phrase(cell_named(name, it, about, language)): it for language in LANGUAGES for it in sorted(known)}


def _typed(typed: str, unit: str, old: Decimal | None) -> str:
    """What is typed, as a plain number if it is one without a unit; `old`: what it stands for, in the same unit."""
    match = _BARE_RE.fullmatch(typed)
    if match is None:
        return typed
    sign = -1 if match["sign"] else 1
    scales = {Decimal(1), scale_of(old, unit)} if old is not None else {Decimal(1)}
    meant = {sign * number * scale for number in _readings(match["number"]) for scale in scales}
    near = [number for number in meant if _is_near(number, old)] if old else [*meant]
    if not near:
        raise UsageError(f"«{typed}» khác số đang có hơn {_FAR} lần.", next_step=_UNIT)
    if len(near) > 1 or (not old and unit.startswith("VND")):
        raise UsageError(f"«{typed}» có hai cách hiểu.", next_step=_UNIT)
    return plain_number(near[0])


def _readings(number: str) -> set[Decimal]:
    """The numbers that digits may mean: «11.500» is eleven thousand five hundred, or 11.5 as programs write it."""
    return {parse_number(number)[0], *([Decimal(number)] if GROUP_RE.fullmatch(number) else [])}


def _is_near(number: Decimal, old: Decimal) -> bool:
    return bool(number) and abs(old) < abs(number) * _FAR and abs(number) < abs(old) * _FAR


def _number(text: str) -> Decimal | None:
    try:
        number = Decimal(text)
    except InvalidOperation:
        return None
    return number if number.is_finite() else None
