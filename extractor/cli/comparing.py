"""`extractor compare`: one measure over places and years, as a table, as JSON, as a picture."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from rich.table import Table
from rich.text import Text

from extractor.cli.cell_text import LEGEND, cell_text, label_of, scale_of, whole_text
from extractor.cli.opening import opened
from extractor.cli.picturing import plot_comparison, plot_funding
from extractor.cli.screen import console, harmless, say, show, show_columns, show_json
from extractor.cli.states import run_states
from extractor.compare import (
    Comparison,
    Question,
    cells_as_rows,
    grown_as_rows,
    is_gone,
    labels_of,
    require_measured,
    wholes_as_rows,
)
from extractor.dataset import Dataset
from extractor.errors import UsageError

if TYPE_CHECKING:
    from extractor.catalog import Catalog

DONE = 0
_LISTED = 60
_GONE = 10  # units that are no more, by name
_LEGEND = " · ".join(f"{sign} {words}" for sign, words in LEGEND.items())
_WHOLES = {"sum": "Tổng các đơn vị có số", "mean": "Bình quân các đơn vị có số"}
_MOST_PLACES = 300  # on a screen


def run_compare(address: str, question: Question | None, *, as_of: str, plot: str, as_json: bool) -> int:
    """Show the table of a question, or what can be asked, and return the exit code.

    Raises:
        UsageError: the dataset holds nothing of it.
    """
    from extractor.catalog import load_catalog

    catalog = load_catalog()
    with opened(address) as dataset:
        if question is None:
            return _list_measures(dataset, catalog, as_json=as_json)
        if question.indicator == "criterion_status":
            states = dataset.criteria_states(question, as_of=as_of)
            return run_states(states, catalog, plot, as_of=as_of, as_json=as_json)
        table = dataset.comparison(question, as_of=as_of)
        if not table.cells:
            raise _nothing(question, dataset, catalog)
    if as_json:
        cells, totals = [*cells_as_rows(table)], [*wholes_as_rows(table)]
        told = {"indicator": question.indicator, "unit": table.unit, "cells": cells, "totals": totals}
        show_json(told | {"grown": [*grown_as_rows(table)]})
    else:
        _show(table, catalog, as_of)
    if plot:
        plot_comparison(table, catalog, Path(plot), as_of)
    return DONE


def _nothing(question: Question, dataset: Dataset, catalog: Catalog) -> UsageError:
    """The error for a question without an answer: what it names is not there, or only not as chosen."""
    known: dict[str, set[str]] = {}
    for indicator, item, *_ in dataset.measures():
        known.setdefault(indicator, set()).add(item)
    require_measured(known, question.indicator, question.item, catalog)
    return UsageError(
        f"Không có số liệu nào về «{catalog.label(question.indicator, question.item)}» như đã chọn.",
        next_step="Hãy bỏ bớt --role, --level, --year, --within"
        + ("." if question.item else ", hoặc chọn --item: «extractor compare» không tham số liệt kê các mục."),
    )


def _list_measures(dataset: Dataset, catalog: Catalog, *, as_json: bool) -> int:
    found = dataset.measures()
    if as_json:
        names = ("indicator", "item", "role", "facts")
        show_json({"measures": [dict(zip(names, row, strict=True)) for row in found]})
        return DONE
    table = Table("Chỉ tiêu", "Mã", "Mục", "Vai trò", "Số liệu", box=None, pad_edge=False)
    for indicator, item, role, count in found[:_LISTED]:
        table.add_row(label_of(catalog, indicator), indicator, item, catalog.messages.word("role", role), str(count))
    console().print(table)
    if len(found) > _LISTED:
        say(f"… và {len(found) - _LISTED} nhóm ít gặp hơn (--json cho đủ)")
    return DONE


def _show(table: Comparison, catalog: Catalog, as_of: str) -> None:
    scale, unit = scale_of(table, catalog)
    show(Text(f"{label_of(catalog, table.question.indicator)}{f' ({unit})' if unit else ''}", style="bold"))
    shown = table.places[:_MOST_PLACES] if console().is_terminal else table.places
    labels = labels_of(table.places, catalog.places, as_of or table.years[-1][-4:])
    lines: list[tuple[str | Text, list[Text]]] = []
    for place in shown:
        cells = [table.cell(place, year) for year in table.years]
        lines.append((harmless(labels[place]), [cell_text(cell, scale, catalog) for cell in cells]))
    wholes = [table.whole(year) for year in table.years]
    kinds = {whole.kind for whole in wholes if whole is not None}
    if kinds:
        lines.append((Text(_WHOLES[kinds.pop()], style="bold"), [Text(whole_text(it, scale)) for it in wholes]))
    show_columns("Đơn vị", table.years, lines)
    if len(shown) < len(table.places):
        say(f"… còn {len(table.places) - len(shown)} đơn vị; hãy chọn --level, --within, hoặc --json để lấy đủ.")
    say(_LEGEND)
    for place in [place for place in shown if place in table.grown][:_GONE]:
        told = f"{harmless(labels[place])} {harmless(table.grown[place])}"
        say(f"Địa giới đã đổi: {told}; so trên cùng địa giới: --as-of.")
    gone = [harmless(labels[place]) for place in shown if as_of and is_gone(place[0], catalog.places, as_of)]
    if gone:
        rest = f" và {len(gone) - _GONE} đơn vị khác" if len(gone) > _GONE else ""
        say(f"Không còn vào {as_of}, số liệu giữ theo tên cũ: {', '.join(gone[:_GONE])}{rest}.")


def run_funding_bars(address: str, place: str, year: int | None, within: str, plot: str) -> int:
    """Draw the sources of funding of one place and year.

    Raises:
        UsageError: the dataset holds none, or several places bear the name.
    """
    from extractor.catalog import load_catalog

    with opened(address) as dataset:
        found = dataset.funding_by_source(place, year, within=within)
    plot_funding(found, load_catalog(), Path(plot))
    return DONE
