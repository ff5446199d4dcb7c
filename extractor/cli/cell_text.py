"""What a cell of a comparison is called on a screen and in a picture."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from rich.text import Text

from extractor.compare import Cell, Comparison, Whole
from extractor.vi.format import format_number

if TYPE_CHECKING:
    from extractor.catalog import Catalog

MILLION = Decimal(1_000_000)
LEGEND = {
    "*": "máy suy ra",
    "✎": "cán bộ đã sửa",
    "!": "có cảnh báo",
    "[n]": "n nguồn",
    "≠": "các nguồn khác nhau",
    "Σ": "cộng các đơn vị nhập lại",
    "↔": "khoảng",
    "◔": "thiếu đơn vị",
}
_SIGNS = {"sum": "Σ", "range": "↔", "part": "◔", "conflict": "≠"}


def label_of(catalog: Catalog, indicator: str) -> str:
    """Return the name of an indicator, its id if the catalog has none."""
    record = catalog.indicators.by_id.get(indicator)
    return record.label if record else indicator


def scale_of(table: Comparison, catalog: Catalog) -> tuple[Decimal, str]:
    """Return by what figures are divided and the unit that this makes: money is shown in triệu đồng."""
    if table.unit.startswith("VND"):
        return MILLION, f"triệu {catalog.messages.unit_name(table.unit)}"
    return Decimal(1), catalog.messages.unit_name(table.unit)


def cell_text(cell: Cell | None, scale: Decimal, catalog: Catalog) -> Text:
    """Return what is known in a cell with the signs of `LEGEND`: «≠ 12–13! [2]»."""
    if cell is None:
        return Text("")
    sources = f" [{cell.sources}]" if cell.sources > 1 else ""
    sign = _SIGNS.get(cell.kind, "")
    text = f"{f'{sign} ' if sign else ''}{_value(cell, scale, catalog)}{marks_of(cell)}{sources}"
    return Text(text, style="yellow" if sign else "")


def whole_text(whole: Whole | None, scale: Decimal) -> str:
    """Return what the places of a year come to, with the same signs and how many they are: «1.204! (12)»."""
    if whole is None:
        return ""
    value = whole.value / scale if whole.kind == "sum" else round(whole.value / scale, 2)
    return f"{format_number(value)}{marks_of(whole)} ({whole.places})"


def marks_of(cell: Cell | Whole) -> str:
    """Return the marks of what makes a cell doubtful, and of what a person corrected."""
    return "".join(
        sign
        for sign, is_so in (("*", cell.certainty == "inferred"), ("✎", cell.corrected), ("!", cell.findings))
        if is_so
    )


def _value(cell: Cell, scale: Decimal, catalog: Catalog) -> str:
    if cell.value is not None:
        return _said(cell.value, scale, catalog)
    low, high = (None if end is None else format_number(end / scale) for end in (cell.low, cell.high))
    if low is not None and high is not None:
        return low if low == high else f"{low}–{high}"
    if low is None and high is None:
        return "; ".join(_said(value, scale, catalog) for value in cell.said)
    return f"≤ {high}" if low is None else f"≥ {low}"


def _said(value: Decimal | str, scale: Decimal, catalog: Catalog) -> str:
    return format_number(value / scale) if isinstance(value, Decimal) else catalog.messages.word("state", value)
