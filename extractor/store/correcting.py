"""What a person may write into the cells of a figure, and what follows from it.

Corrections flow into comparisons, exports and checks between reports, which ask by codes: a unit, an indicator or a
code of a place that no dictionary has would take the figure out of all of them without a word. A name of a place leads
to its code and a code to its name, so that the two never contradict each other; a breakdown is that of its indicator.
A cell may be emptied (a report that names no such place), but a figure keeps a value, a measure and a role.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from types import MappingProxyType
from typing import Any

import regex

from extractor.catalog import Catalog, load_catalog
from extractor.errors import UsageError
from extractor.model.decision import CORRECTABLE
from extractor.store.reports import NUMBER_RE
from extractor.vi.fold import fold_phrase
from extractor.vi.numbers import NUMBER, parse_number

_LONGEST = 300
_DIGITS = 40
_KEPT = ("value", "indicator", "role")
_NUMBERS = ("value", "of")
_ROLES = ("actual", "target", "plan", "baseline", "threshold", "change")
_BARE = ("", "count")  # what is counted has no unit of its own
_TYPED_RE = regex.compile(rf"(?P<sign>-?)(?P<number>{NUMBER}) ?(?P<words>[^\d\s.,].*)")
GROUP_RE = regex.compile(r"-?[1-9]\d{0,2}\.\d{3}")
"""Grouped in Vietnamese, with a decimal point in the journal: «11.500» has two readings."""
_DAY_RE = regex.compile(r"(?P<year>[12]\d{3})(?:-(?P<month>\d\d)(?:-(?P<day>\d\d))?)?")


def corrected_cells(
    changes: Mapping[str, str],
    cells: Mapping[str, Any],
    *,
    before: Mapping[str, str] = MappingProxyType({}),
    within: tuple[str, ...] = (),
) -> dict[str, str]:
    """Return the cells that differ from those that were read, with those that follow from them.

    Args:
        changes: new cells as they were typed; "" empties a cell.
        cells: those of the figure as it is read.
        before: cells of the correction that stands; it is corrected further.
        within: codes of the units that the report is about, the nearest first: where a name of a place is looked up.

    Raises:
        UsageError: nothing changes, or a cell is none that the dictionaries know.
    """
    unknown = set(changes) - set(CORRECTABLE)
    if unknown:
        raise UsageError(
            f"Không sửa được cột {', '.join(sorted(unknown))}.", next_step="Hãy tải lại trang rồi sửa lại."
        )
    now = {**cells, **before}
    after = changed_cells(changes, now)
    if not after:
        raise UsageError("Chưa có gì được sửa.", next_step="Hãy ghi giá trị đúng, hoặc chọn «chấp nhận».")
    _check_form(after, now)
    catalog = load_catalog()
    _check_measure(after, now, catalog)
    _check_period({**now, **after}, after)
    _complete_place(after, now, catalog, within)
    whole = changed_cells({**before, **after}, cells)
    if not whole:
        raise UsageError("Sửa như vậy là trở lại như đã đọc.", next_step="Hãy hoàn tác bản sửa trước.")
    return whole


def changed_cells(changes: Mapping[str, str], cells: Mapping[str, Any]) -> dict[str, str]:
    """Return those of the new cells that are others than the figure has; numbers are compared as numbers.

    A number that was typed with its unit comes back in the unit of the figure.

    >>> changed_cells({"value": "7.0", "place_code": "", "item": " "}, {"value": "7", "place_code": "381"})
    {'place_code': ''}
    >>> changed_cells({"value": "11.500 triệu đồng"}, {"value": "12500000000", "unit": "VND"})
    {'value': '11500000000'}
    """
    given = {name: value.strip() for name, value in changes.items()}
    unit = given.get("unit") or str(cells.get("unit") or "")
    given |= {name: _bare_number(given[name], unit) for name in _NUMBERS if given.get(name)}
    return {name: value for name, value in given.items() if not _is_same(name, value, str(cells.get(name) or ""))}


def plain_number(number: Decimal) -> str:
    """Return a number as the journal keeps it, with one reading.

    >>> plain_number(Decimal("11500")), plain_number(Decimal("38.125")), plain_number(Decimal("0.50"))
    ('11500', '38.1250', '0.5')
    """
    text = f"{number.normalize() + 0:f}"
    return f"{text}0" if GROUP_RE.fullmatch(text) else text


def _bare_number(typed: str, unit: str) -> str:
    """The number in its unit, of one that was typed as offices write it, with a unit; any other text as it is."""
    match = _TYPED_RE.fullmatch(fold_phrase(typed)) if len(typed) <= _LONGEST else None
    factor = _factor(match["words"], unit) if match is not None else None
    if match is None or factor is None:
        return typed
    money = unit.startswith("VND")
    if not money and unit not in load_catalog().units.counted and GROUP_RE.fullmatch(match["number"]):
        return typed  # «12.500 %» is nobody's twelve thousand
    number = parse_number(match["number"])[0] * factor
    return plain_number(-number if match["sign"] else number)


def _factor(words: str, unit: str) -> Decimal | None:
    """What a number before these words is multiplied by to stand in the unit; None if they name another."""
    catalog = load_catalog()
    named, own = catalog.units.words.get(words), fold_phrase(catalog.messages.unit_name(unit))
    if words == own or (named is not None and named.id == unit):
        return named.factor if named is not None and named.id == unit else Decimal(1)
    if not unit.startswith("VND"):
        return None
    scale = max((word for word in catalog.units.scales if words.startswith(word)), key=len, default="")
    rest = words.removeprefix(scale).strip(" .")
    known = rest in catalog.units.money or rest == own or (not rest and scale)
    return catalog.units.scales.get(scale, Decimal(1)) if known else None


def _is_same(name: str, value: str, cell: str) -> bool:
    if name in _NUMBERS and len(value) <= _LONGEST and NUMBER_RE.fullmatch(value) and NUMBER_RE.fullmatch(cell):
        return Decimal(value) == Decimal(cell)
    return value == cell


def _check_form(after: Mapping[str, str], cells: Mapping[str, Any]) -> None:
    if any(len(value) > _LONGEST for value in after.values()):
        raise UsageError("Nội dung sửa quá dài.", next_step="Hãy viết ngắn lại.")
    if any(after.get(name) == "" for name in _KEPT):
        raise UsageError(
            "Giá trị, chỉ tiêu và loại không được để trống.",
            next_step="Hãy ghi giá trị đúng; nếu không phải số liệu thì chọn «bỏ qua».",
        )
    for name in _NUMBERS:
        number = after.get(name)
        if not number or (name == "value" and not NUMBER_RE.fullmatch(str(cells["value"]))):
            continue
        if not NUMBER_RE.fullmatch(number) or len(number) > _DIGITS:
            raise UsageError(
                f"«{number}» không phải số.",
                next_step="Hãy ghi số trần, dấu chấm thập phân, không ngăn nhóm (18364.8), hoặc kiểu Việt Nam kèm "
                "đơn vị: 18.364,8 triệu đồng.",
            )
        if GROUP_RE.fullmatch(number):
            decimal = number.rstrip("0").rstrip(".") if number.endswith("0") else f"{number}0"
            raise UsageError(
                f"«{number}» có hai cách hiểu.",
                next_step=f"Hãy ghi {number.replace('.', '')} hoặc {decimal}, theo đơn vị gốc; số tiền thì ghi được cả "
                "đơn vị, ví dụ 11.500 triệu đồng.",
            )
        if number.startswith("-") and {**cells, **after}.get("role") != "change":
            raise UsageError("Số âm chỉ dùng cho mức tăng, giảm.", next_step="Hãy xem lại dấu, hoặc sửa cả loại.")


def _check_measure(after: dict[str, str], cells: Mapping[str, Any], catalog: Catalog) -> None:
    unit, indicator, role = (after.get(name) for name in ("unit", "indicator", "role"))
    if unit is not None and unit not in _BARE and not catalog.messages.unit(unit):
        raise UsageError(
            f"Không có đơn vị đo «{unit}».", next_step="Hãy chọn một mã trong danh sách, ví dụ VND, percent."
        )
    if role is not None and role not in _ROLES:
        raise UsageError(f"Không có loại «{role}».", next_step=f"Hãy chọn một trong: {', '.join(_ROLES)}.")
    if indicator is not None and indicator not in catalog.indicators.by_id:
        raise UsageError(f"Không có chỉ tiêu {indicator}.", next_step="Hãy chọn một mã trong danh sách.")
    if indicator is not None and cells.get("item"):
        after.setdefault("item", "")
    if unit is not None or indicator is not None:
        _check_unit({**cells, **after}, catalog)
    if unit is not None and "value" not in after and _kind_of(unit) != _kind_of(str(cells.get("unit") or "")):
        raise UsageError("Đổi đơn vị đo thì phải ghi cả giá trị.", next_step="Hãy ghi giá trị theo đơn vị mới.")
    item = after.get("item")
    if item and {**cells, **after}.get("indicator") == "funding" and item not in catalog.sources.by_id:
        raise UsageError(f"Không có nguồn vốn «{item}».", next_step="Hãy chọn một nguồn trong từ điển.")


def _check_unit(now: Mapping[str, Any], catalog: Catalog) -> None:
    """Refuse a unit that figures of the indicator never have: it would stand in comparisons among others."""
    record = catalog.indicators.by_id.get(str(now.get("indicator") or ""))
    unit = str(now.get("unit") or "")
    changes = ("percent", "percentage_point", "times") if now.get("role") == "change" else ()
    if record is not None and unit not in (record.unit, *record.accepts, *changes):
        known = ", ".join(catalog.messages.unit_name(it) or it for it in (record.unit, *record.accepts))
        raise UsageError(
            f"Chỉ tiêu «{record.label}» không có đơn vị đo «{catalog.messages.unit_name(unit) or unit}».",
            next_step=f"Hãy sửa cả chỉ tiêu, đơn vị đo và giá trị cho khớp nhau; đơn vị dùng được: {known}.",
        )


def _kind_of(unit: str) -> str:
    """Money, a rate, or what is counted or measured."""
    return "money" if unit.startswith("VND") else "rate" if unit in ("percent", "percentage_point", "times") else ""


def _check_period(cells: Mapping[str, Any], after: Mapping[str, str]) -> None:
    names = ("period_start", "period_end")
    for name in names:
        given = after.get(name)
        if given and not _is_day(given):
            raise UsageError(f"«{given}» không phải năm hoặc ngày.", next_step="Hãy ghi 2019, 2019-06 hoặc 2019-06-30.")
    start, end = (str(cells.get(name) or "") for name in names)
    if start and end and start[: len(end)] > end[: len(start)] and any(name in after for name in names):
        raise UsageError(f"Kỳ bắt đầu ({start}) sau khi kết thúc ({end}).", next_step="Hãy sửa cả «từ» và «đến».")


def _is_day(given: str) -> bool:
    match = _DAY_RE.fullmatch(given)
    if match is None:
        return False
    try:
        date(int(match["year"]), int(match["month"] or 1), int(match["day"] or 1))
    except ValueError:
        return False
    return True


def _complete_place(after: dict[str, str], cells: Mapping[str, Any], catalog: Catalog, within: tuple[str, ...]) -> None:
    on = after.get("period_end", str(cells.get("period_end") or ""))
    code, name = after.get("place_code"), after.get("place_name")
    if code:
        state = catalog.places.state_of(code, on)
        if state is None:
            raise UsageError(f"Không có mã địa bàn {code}.", next_step="Hãy xem lại mã, hoặc chỉ ghi tên địa bàn.")
        if name and code not in {it.code for it in catalog.places.resolve(name, on=on).places}:
            raise UsageError(f"«{name}» không phải tên của mã {code}.", next_step="Hãy sửa một trong hai.")
        after["place_name"] = state.full_name
    elif code is None and name is not None:
        after["place_code"] = _code_of(name, on, catalog, within) if name else ""
        state = catalog.places.state_of(after["place_code"], on) if after["place_code"] else None
        after["place_name"] = state.full_name if state is not None else name
    for cell in ("place_code", "place_name"):
        if after.get(cell) == (cells.get(cell) or ""):
            after.pop(cell, None)


def _code_of(name: str, on: str, catalog: Catalog, within: tuple[str, ...]) -> str:
    """The code of the only unit that the name can mean in the units that the report is about; else "".

    Without one the figure stands under its name alone, and under no code that is another's.
    """
    for unit in (*within, ""):
        state = catalog.places.state_of(unit, on) if unit else None
        found = catalog.places.resolve(name, on=on, within=state.unit_id if state else None).places
        codes = {place.code for place in found}
        if len(codes) == 1:
            return codes.pop()
    return ""
