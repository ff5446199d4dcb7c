"""What a person may write into the cells of a figure, and what follows from it.

Corrections flow into comparisons, exports and checks between reports, which ask by codes: a unit, an indicator or a
code of a place that no dictionary has would take the figure out of all of them without a word. A name of a place leads
to its code and a code to its name, so that the two never contradict each other; a breakdown is that of its indicator.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

import regex

from extractor.catalog import Catalog, load_catalog
from extractor.errors import UsageError
from extractor.model.decision import CORRECTABLE
from extractor.store.reports import NUMBER_RE

_LONGEST = 300
_ROLES = ("actual", "target", "plan", "baseline", "threshold", "change")
_BARE = ("", "count")  # what is counted has no unit of its own
_DAY_RE = regex.compile(r"(?P<year>[12]\d{3})(?:-(?P<month>\d\d)(?:-(?P<day>\d\d))?)?")


def corrected_cells(
    changes: Mapping[str, str], cells: Mapping[str, Any], *, within: tuple[str, ...] = ()
) -> dict[str, str]:
    """Return the cells that change, with those that follow from them.

    Args:
        changes: new cells as they were typed.
        cells: those of the figure now.
        within: codes of the units that the report is about, the nearest first: where a name of a place is looked up.

    Raises:
        UsageError: nothing changes, or a cell is none that the dictionaries know.
    """
    unknown = set(changes) - set(CORRECTABLE)
    if unknown:
        raise UsageError(
            f"Không sửa được cột {', '.join(sorted(unknown))}.", next_step="Hãy tải lại trang rồi sửa lại."
        )
    after = {name: value.strip() for name, value in changes.items() if value.strip() != (cells.get(name) or "")}
    if any(len(value) > _LONGEST for value in after.values()):
        raise UsageError("Nội dung sửa quá dài.", next_step="Hãy viết ngắn lại.")
    _check_number(after, cells)
    if not after:
        raise UsageError("Chưa có gì được sửa.", next_step="Hãy ghi giá trị đúng, hoặc chọn «chấp nhận».")
    catalog = load_catalog()
    _check_measure(after, cells, catalog)
    _check_period({**cells, **after}, after)
    _complete_place(after, cells, catalog, within)
    return after


def _check_number(after: dict[str, str], cells: Mapping[str, Any]) -> None:
    number = after.get("value")
    if number is None or not NUMBER_RE.fullmatch(str(cells["value"])):
        return
    if not NUMBER_RE.fullmatch(number) or len(number) > 40:
        raise UsageError(
            f"«{number}» không phải số.", next_step="Hãy ghi số với dấu chấm thập phân, không ngăn nhóm: 18364.8"
        )
    if Decimal(number) == Decimal(cells["value"]):
        del after["value"]


def _check_measure(after: dict[str, str], cells: Mapping[str, Any], catalog: Catalog) -> None:
    unit, indicator, role = (after.get(name) for name in ("unit", "indicator", "role"))
    if unit is not None and unit not in _BARE and not catalog.messages.unit(unit):
        raise UsageError(
            f"Không có đơn vị đo «{unit}».", next_step="Hãy chọn một mã trong danh sách, ví dụ VND, percent."
        )
    if role is not None and role not in _ROLES:
        raise UsageError(f"Không có loại «{role}».", next_step=f"Hãy chọn một trong: {', '.join(_ROLES)}.")
    if indicator is None:
        return
    if indicator not in catalog.indicators.by_id:
        raise UsageError(f"Không có chỉ tiêu {indicator}.", next_step="Hãy chọn một mã trong danh sách.")
    if cells.get("item"):
        after.setdefault("item", "")


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
    on = after.get("period_end") or str(cells.get("period_end") or "")
    code, name = after.get("place_code"), after.get("place_name")
    if code:
        state = catalog.places.state_of(code, on)
        if state is None:
            raise UsageError(f"Không có mã địa bàn {code}.", next_step="Hãy xem lại mã, hoặc chỉ ghi tên địa bàn.")
        after.setdefault("place_name", state.full_name)
    elif code is None and name is not None:
        after["place_code"] = _code_of(name, on, catalog, within)
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
