"""`extractor compare criterion_status`: criteria × places of one year, on the screen, as JSON, as a picture."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.text import Text

from extractor.cli.cell_text import cell_text, marks_of
from extractor.cli.picturing import NO_ROOM, LeftOut
from extractor.cli.screen import console, first_of, harmless, say, show, show_columns, show_json
from extractor.compare import Cell, CriteriaTable, PlaceKey, cell_as_row, labels_of
from extractor.compare.charts import MOST_ROWS, State, draw_states, state_legend

if TYPE_CHECKING:
    from extractor.catalog import Catalog

_DONE = 0
_NAMED = 40  # places of which the number alone is known
_ONLY_COUNTED = "đơn vị chỉ biết số tiêu chí, không biết là tiêu chí nào"
_CONFLICTS = 20


def run_states(table: CriteriaTable, catalog: Catalog, plot: str, *, as_of: str, as_json: bool) -> int:
    """Show the map of a year and which other years there are, and return the exit code."""
    every = labels_of([*table.places, *table.counted], catalog.places, as_of or table.year)
    labels = {place: harmless(label) for place, label in every.items()}
    if as_json:
        show_json(_as_json(table))
    else:
        _show(table, labels, catalog)
    if len(table.years) > 1:
        others = ", ".join(f"{year} ({places} đơn vị)" for year, places in table.years.items() if year != table.year)
        say(f"Chỉ hiện năm {table.year}; các năm khác có trạng thái tiêu chí, chọn bằng --year: {others}.")
    if table.elsewhere:
        say(f"{table.elsewhere} đơn vị cấp khác cũng có trạng thái tiêu chí của năm này: chọn bằng --level.")
    if plot:
        _draw(table, labels, catalog, Path(plot))
    return _DONE


def _as_json(table: CriteriaTable) -> dict[str, Any]:
    counted = [
        {"place_code": place[0], "place_name": place[1], **cell_as_row(it)} for place, it in table.counted.items()
    ]
    return {
        "year": int(table.year),
        "years": [{"year": int(year), "places": places} for year, places in table.years.items()],
        "criteria": table.numbers,
        "states": [*_as_rows(table)],
        "only_counted": counted,
    }


def _as_rows(table: CriteriaTable) -> Iterator[dict[str, Any]]:
    for place, number, cell in _cells(table):
        row = cell_as_row(cell)
        status = {"status": row.pop("value")}
        yield {"place_code": place[0], "place_name": place[1], "criterion": number, **status, **row}


def _cells(table: CriteriaTable) -> Iterator[tuple[PlaceKey, str, Cell]]:
    for place in table.places:
        for number in table.numbers:
            if (cell := table.cells.get((*place, number))) is not None:
                yield place, number, cell


def _show(table: CriteriaTable, labels: Mapping[PlaceKey, str], catalog: Catalog) -> None:
    """A sign a cell, so that nineteen criteria have room beside the names; what differs is told in words below."""
    among = f" (năm cuối trong {len(table.years)} năm có trạng thái)" if len(table.years) > 1 else ""
    show(Text(f"Tiêu chí theo đơn vị, {table.year}{among}", style="bold"))
    lines = [
        (labels[place], [_sign(table.cells.get((*place, number))) for number in table.numbers])
        for place in table.places
    ]
    show_columns("Đơn vị", table.numbers, lines, gap=1)
    differing: dict[str, list[str]] = {}
    for place, number, cell in _cells(table):
        if cell.value is None:
            differing.setdefault(labels[place], []).append(f"{number}: {_words(cell, catalog)}")
    shown = list(differing.items())[: _CONFLICTS if console().is_terminal else None]
    for label, told in shown:
        show(f"{label}, tiêu chí {'; '.join(told)}")
    if len(shown) < len(differing):
        say(f"… còn {len(differing) - len(shown)} đơn vị như vậy (--json cho đủ)")
    several = ["[n]: n nguồn"] if any(cell.sources > 1 for *_, cell in _cells(table)) else []
    say(" · ".join([*state_legend(_state(cell) for *_, cell in _cells(table)), *several]))
    if table.counted:
        say(f"{len(table.counted)} {_ONLY_COUNTED}: {first_of(_counted(table, labels, catalog), _NAMED)}.")


def _state(cell: Cell) -> State:
    """The state that is shown, or the kind of a cell that has none; that it is deduced is told by how it is known."""
    marks = marks_of(cell)
    how = cell.kind if cell.kind in ("all", "rest") else ""
    return State(
        cell.value if isinstance(cell.value, str) else cell.kind, how, marks.replace("*", "") if how else marks
    )


def _sign(cell: Cell | None) -> Text:
    if cell is None:
        return Text("")
    sources = f"[{cell.sources}]" if cell.sources > 1 else ""
    return Text(f"{_state(cell).sign}{sources}", style="" if cell.value else "yellow")


def _counted(table: CriteriaTable, labels: Mapping[PlaceKey, str], catalog: Catalog) -> list[str]:
    """Places of which only the number is known, with that: «Xã A: 15»."""
    return [f"{labels[place]}: {_words(cell, catalog)}" for place, cell in table.counted.items()]


def _words(cell: Cell, catalog: Catalog) -> str:
    return cell_text(cell, Decimal(1), catalog).plain


def _draw(table: CriteriaTable, labels: Mapping[PlaceKey, str], catalog: Catalog, path: Path) -> None:
    names = [labels[place] for place in table.places]
    states = {(labels[place], number): _state(cell) for place, number, cell in _cells(table)}
    left_out = LeftOut()
    left_out.add(NO_ROOM, names[MOST_ROWS:])
    left_out.add(_ONLY_COUNTED, _counted(table, labels, catalog), in_picture=_NAMED)
    title = f"Tiêu chí nông thôn mới theo đơn vị, {table.year}"
    notes = left_out.counts
    if len(table.years) > 1:
        notes = [*notes, f"các năm khác có trạng thái: {', '.join(year for year in table.years if year != table.year)}"]
    show(str(draw_states(path, title, names[:MOST_ROWS], table.numbers, states, notes)))
    left_out.tell()
