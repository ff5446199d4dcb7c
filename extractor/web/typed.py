"""Numbers as people type them beside a printed figure → as the journal keeps them.

The form shows «45,5 tỷ đồng». Who types «44,5» into it means tỷ; who types «44500000000» means đồng; what a number
without a unit means is told by the figure that it stands for. Where that does not tell, the unit must be written.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

import regex

from extractor.errors import UsageError
from extractor.vi.numbers import NUMBER, parse_number
from extractor.web.words import scale_of, show_value

_FAR = 100  # so many times more or less than before needs its unit
_BARE_RE = regex.compile(rf"(?P<sign>-?)(?P<number>{NUMBER}|\d+\.\d+)")
_GROUPED_RE = regex.compile(r"[1-9]\d{0,2}\.\d{3}")
_UNIT = "Hãy ghi kèm đơn vị, ví dụ 11.500 triệu đồng."


def printed_in_form(value: Any, unit: str) -> str:
    """Return what the form of a correction shows of a value: as a report prints it; a word as it is kept.

    >>> printed_in_form("45500000000", "VND"), printed_in_form("not_met", "status")
    ('45,5 tỷ đồng', 'not_met')
    """
    return str(value) if _number(str(value)) is None else show_value(value, unit)


def typed_cells(changes: Mapping[str, str], now: Mapping[str, Any]) -> dict[str, str]:
    """Return the cells of a correction, numbers without a unit read beside those that the form showed.

    >>> typed_cells({"value": "44,5"}, {"value": "45500000000", "unit": "VND"})
    {'value': '44500000000'}

    Raises:
        UsageError: a number without its unit is far from what stands there, or can be read in two ways.
    """
    cells = dict(changes)
    unit = changes.get("unit", "").strip() or str(now.get("unit") or "")
    for name, own in (("value", unit), ("of", "")):
        before = str(now.get(name) or "")
        if name in cells and before:
            is_other = name == "value" and unit != str(now.get("unit") or "")
            shown = printed_in_form(before, str(now.get("unit") or "") if name == "value" else "")
            typed = cells[name].strip()
            cells[name] = before if typed == shown else _typed(typed, own, None if is_other else _number(before))
    return cells


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
    return _plain(near[0])


def _readings(number: str) -> set[Decimal]:
    """The numbers that digits may mean: «11.500» is eleven thousand five hundred, or 11.5 as programs write it."""
    return {parse_number(number)[0], *([Decimal(number)] if _GROUPED_RE.fullmatch(number) else [])}


def _is_near(number: Decimal, old: Decimal) -> bool:
    return bool(number) and abs(old) < abs(number) * _FAR and abs(number) < abs(old) * _FAR


def _plain(number: Decimal) -> str:
    text = f"{number.normalize() + 0:f}"
    return f"{text}0" if _GROUPED_RE.fullmatch(text.lstrip("-")) else text  # «38.125» has one reading


def _number(text: str) -> Decimal | None:
    try:
        number = Decimal(text)
    except InvalidOperation:
        return None
    return number if number.is_finite() else None
