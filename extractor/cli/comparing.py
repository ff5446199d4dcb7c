"""`extractor compare`: one measure over places and years, as a table, as JSON, as a picture."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.table import Table
from rich.text import Text

from extractor.cli.screen import console, harmless, say, show, show_json, show_table
from extractor.compare import Cell, Comparison, CriteriaTable, Question, cell_as_row, cells_as_rows, labels_of
from extractor.dataset import Dataset
from extractor.errors import UsageError
from extractor.vi.format import format_number

if TYPE_CHECKING:
    from extractor.catalog import Catalog
    from extractor.catalog.funding import Source

DONE = 0
_LISTED = 60
_MILLION = Decimal(1_000_000)
_LEGEND = (
    "* máy suy ra · ! có cảnh báo · [n] n nguồn · ≠ các nguồn khác nhau"
    " · Σ cộng các đơn vị nhập lại · ↔ khoảng · ◔ thiếu đơn vị"
)
_NAME_WIDTH, _YEAR_WIDTH = 30, 14
_MOST_PLACES = 300  # on a screen
_KINDS = {"sum": "Σ", "range": "↔", "part": "◔", "conflict": "≠"}


def run_compare(address: str, question: Question | None, *, as_of: str, plot: str, as_json: bool) -> int:
    """Show the table of a question, or what can be asked, and return the exit code.

    Raises:
        UsageError: the dataset holds nothing of it.
    """
    from extractor.catalog import load_catalog

    catalog = load_catalog()
    with Dataset.open(address) as dataset:
        if question is None:
            return _list_measures(dataset, catalog, as_json=as_json)
        if question.indicator == "criterion_status":
            return _states(dataset.criteria_states(question, as_of=as_of), catalog, plot, as_of=as_of, as_json=as_json)
        table = dataset.comparison(question, as_of=as_of)
    if not table.cells:
        raise UsageError(
            f"Không có số liệu nào về «{question.indicator}» như đã chọn.",
            next_step="Chạy «extractor compare» không tham số để xem có những chỉ tiêu nào.",
        )
    if as_json:
        show_json({"indicator": question.indicator, "unit": table.unit, "cells": [*cells_as_rows(table)]})
    else:
        _show(table, catalog, as_of)
    if plot:
        _plot(table, catalog, Path(plot))
    return DONE


def _list_measures(dataset: Dataset, catalog: Catalog, *, as_json: bool) -> int:
    found = dataset.measures()
    if as_json:
        names = ("indicator", "item", "role", "facts")
        show_json({"measures": [dict(zip(names, row, strict=True)) for row in found]})
        return DONE
    table = Table("Chỉ tiêu", "Mã", "Mục", "Vai trò", "Số liệu", box=None, pad_edge=False)
    for indicator, item, role, count in found[:_LISTED]:
        table.add_row(_label(catalog, indicator), indicator, item, catalog.messages.word("role", role), str(count))
    console().print(table)
    if len(found) > _LISTED:
        say(f"… và {len(found) - _LISTED} nhóm ít gặp hơn (--json cho đủ)")
    return DONE


def _label(catalog: Catalog, indicator: str) -> str:
    record = catalog.indicators.by_id.get(indicator)
    return record.label if record else indicator


def _scale(table: Comparison, catalog: Catalog) -> tuple[Decimal, str]:
    """Money is shown in triệu đồng."""
    if table.unit.startswith("VND"):
        return _MILLION, f"triệu {catalog.messages.unit_name(table.unit)}"
    return Decimal(1), catalog.messages.unit_name(table.unit)


def _show(table: Comparison, catalog: Catalog, as_of: str) -> None:
    scale, unit = _scale(table, catalog)
    show(Text(f"{_label(catalog, table.question.indicator)}{f' ({unit})' if unit else ''}", style="bold"))
    grid = Table("Đơn vị", *table.years, box=None, pad_edge=False)
    for column in grid.columns[1:]:
        column.justify, column.no_wrap = "right", True
    shown = table.places[:_MOST_PLACES] if console().is_terminal else table.places
    labels = labels_of(table.places, catalog.places, as_of or table.years[-1][-4:])
    for place in shown:
        cells = [table.cell(place, year) for year in table.years]
        grid.add_row(harmless(labels[place]), *(_words(cell, scale, catalog) for cell in cells))
    totals = [table.total(year) for year in table.years]
    if table.additive and any(value is not None for value, _ in totals):
        grid.add_row(
            Text("Tổng các đơn vị có số", style="bold"),
            *(f"{format_number(value / scale)} ({count})" if value is not None else "" for value, count in totals),
        )
    means = [table.mean(year) for year in table.years]
    if any(value is not None for value, _ in means):
        grid.add_row(
            Text("Bình quân các đơn vị có số", style="bold"),
            *(f"{format_number(round(value, 2))} ({count})" if value is not None else "" for value, count in means),
        )
    show_table(grid, _NAME_WIDTH + _YEAR_WIDTH * len(table.years))
    if len(shown) < len(table.places):
        say(f"… còn {len(table.places) - len(shown)} đơn vị; hãy chọn --level, --within, hoặc --json để lấy đủ.")
    say(_LEGEND)


def _words(cell: Cell | None, scale: Decimal, catalog: Catalog) -> Text:
    if cell is None:
        return Text("")
    sources = f" [{cell.sources}]" if cell.sources > 1 else ""
    sign = _KINDS.get(cell.kind, "")
    text = f"{f'{sign} ' if sign else ''}{_value(cell, scale, catalog)}{_marks(cell)}{sources}"
    return Text(text, style="yellow" if sign else "")


def _marks(cell: Cell) -> str:
    return ("*" if cell.certainty == "inferred" else "") + ("!" if cell.findings else "")


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


# --- pictures -------------------------------------------------------------------------------------------------------


def _plot(table: Comparison, catalog: Catalog, path: Path) -> None:
    """Places with a figure at both ends make slopes; one year, or no such place, makes bars of the last year."""
    from extractor.compare.charts import draw_bars, draw_slope

    scale, unit = _scale(table, catalog)
    title = _label(catalog, table.question.indicator)
    numbers = {key: cell.value / scale for key, cell in table.cells.items() if isinstance(cell.value, Decimal)}
    first, last = table.years[0], table.years[-1]
    both = [(name, (code, name, first), (code, name, last)) for code, name in table.places]
    lines = [(name, numbers[a], numbers[b]) for name, a, b in both if a in numbers and b in numbers]
    if first == last or not lines:
        bars = [(name, numbers[code, name, last]) for code, name in table.places if (code, name, last) in numbers]
        show(str(draw_bars(path, f"{title}, {last}", sorted(bars, key=lambda it: (-it[1], it[0])), unit)))
        return
    show(str(draw_slope(path, f"{title}, {first}–{last}", (first, last), lines, unit)))


def _states(table: CriteriaTable, catalog: Catalog, plot: str, *, as_of: str, as_json: bool) -> int:
    """The map of criteria × communes of the last year asked for."""
    labels = labels_of(table.places, catalog.places, as_of or table.year)
    if as_json:
        show_json({"year": int(table.year), "criteria": table.numbers, "states": [*_states_as_rows(table)]})
    else:
        grid = Table("Xã", *table.numbers, box=None, pad_edge=False)
        for place in table.places:
            cells = [table.cells.get((*place, number)) for number in table.numbers]
            grid.add_row(harmless(labels[place]), *(_words(cell, Decimal(1), catalog) for cell in cells))
        show(Text(f"Tiêu chí theo đơn vị, {table.year}", style="bold"))
        show_table(grid, _NAME_WIDTH + _YEAR_WIDTH * len(table.numbers))
        say(f"{_LEGEND} · ô trống: báo cáo không nêu")
    if table.elsewhere:
        say(f"{table.elsewhere} đơn vị cấp khác cũng có trạng thái tiêu chí của năm này: chọn bằng --level.")
    if plot:
        _plot_states(table, [harmless(labels[place]) for place in table.places], Path(plot))
    return DONE


def _states_as_rows(table: CriteriaTable) -> Iterator[dict[str, Any]]:
    for (code, name, number), cell in sorted(table.cells.items()):
        row = cell_as_row(cell)
        status = {"status": row.pop("value")}
        yield {"place_code": code, "place_name": name, "criterion": number, **status, **row}


def _plot_states(table: CriteriaTable, labels: list[str], path: Path) -> None:
    from extractor.compare.charts import MOST_ROWS, draw_states

    states = {
        (label, number): (cell.value if isinstance(cell.value, str) else cell.kind, _marks(cell))
        for place, label in zip(table.places, labels, strict=True)
        for number in table.numbers
        if (cell := table.cells.get((*place, number))) is not None
    }
    rest = len(labels) - MOST_ROWS
    left_out = [f"còn {rest} đơn vị không vẽ (chọn bằng --within)"] if rest > 0 else []
    title = f"Tiêu chí nông thôn mới theo đơn vị, {table.year}"
    show(str(draw_states(path, title, labels[:MOST_ROWS], table.numbers, states, left_out)))
    for words in left_out:
        say(f"Trong hình: {words}.")


def run_funding_bars(address: str, place: str, year: int | None, plot: str) -> int:
    """Draw the sources of funding of one place and year."""
    from extractor.catalog import load_catalog
    from extractor.compare.charts import draw_bars

    catalog = load_catalog()
    with Dataset.open(address) as dataset:
        found, name, at = dataset.funding_by_source(place, year)
    sources, items = catalog.sources, [item for item, _ in found]
    bars = [(_source_name(sources.by_id[item]), value / _MILLION) for item, value in found]
    parts = {
        index
        for index, item in enumerate(items)
        if any(other != item and sources.is_within(item, other) for other in items)
    }
    show(str(draw_bars(Path(plot), f"Vốn theo nguồn: {name}, {at}", bars, "triệu đồng", parts)))
    return DONE


def _source_name(source: Source) -> str:
    return f"{source.label} (có thể gồm cả nguồn khác)" if source.umbrella else source.label
