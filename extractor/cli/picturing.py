"""`extractor compare --plot`: what of a comparison is drawn, and what is not, said in the picture and on the screen."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from extractor.cli.cell_text import LEGEND, MILLION, cell_text, label_of, scale_of
from extractor.cli.screen import first_of, harmless, say, show
from extractor.compare import Cell, Comparison, FundingBySource, PlaceKey, labels_of
from extractor.compare.charts import MOST_ROWS, Bar, draw_bars, draw_slope
from extractor.errors import UsageError
from extractor.vi.order import name_key

if TYPE_CHECKING:
    from extractor.catalog import Catalog

_NAMED = 10  # of those left out
NO_ROOM = "đơn vị không đủ chỗ (chọn bằng --within)"
_NO_ENDS = "đơn vị không có số hay khoảng nào (các nguồn khác nhau, hoặc thiếu đơn vị)"


@dataclass(slots=True)
class LeftOut:
    """What a picture does not show: counts for the picture, with names for the screen."""

    counts: list[str] = field(default_factory=list)
    named: list[str] = field(default_factory=list)

    def add(self, words: str, names: Collection[str], *, in_picture: int = 0) -> None:
        """Note things that are not drawn: «3 đơn vị …: Xã A, Xã B»; so many are named in the picture, too."""
        if names:
            told = f": {first_of([*names], in_picture)}" if in_picture else ""
            self.counts.append(f"không vẽ {len(names)} {words}{told}")
            self.named.append(f"{len(names)} {words}: {first_of([*names], _NAMED)}")

    def tell(self) -> None:
        """Say it on the screen."""
        for words in self.named:
            say(f"Hình không vẽ {words}.")


def plot_comparison(table: Comparison, catalog: Catalog, path: Path, as_of: str) -> None:
    """Draw a comparison: slopes for places with a figure at both ends, else bars of the last year.

    Raises:
        UsageError: nothing of it can be drawn.
    """
    if len({cell.unit for cell in table.cells.values()}) > 1:
        raise UsageError("Không vẽ được hình: các số không cùng đơn vị tính.", next_step="Hãy chọn --level, --within.")
    names = _names(table, catalog, as_of)
    if not _draw_slopes(table, catalog, path, names):
        _draw_last_year(table, catalog, path, names)


def _names(table: Comparison, catalog: Catalog, as_of: str) -> dict[PlaceKey, str]:
    labels = labels_of(table.places, catalog.places, as_of or table.years[-1][-4:])
    return {place: harmless(label) for place, label in labels.items()}


def _draw_slopes(table: Comparison, catalog: Catalog, path: Path, names: Mapping[PlaceKey, str]) -> bool:
    """Draw what moved between the first and the last year; False if no place has a figure in both."""
    scale, unit = scale_of(table, catalog)
    first, last = table.years[0], table.years[-1]
    lines, without, grown = [], [], []
    for place, name in names.items():
        if place in table.grown:
            grown.append(name)
            continue
        cells = [table.cell(place, year) for year in (first, last)]
        ends = [cell.value / scale for cell in cells if cell is not None and isinstance(cell.value, Decimal)]
        if len(ends) == len(cells):
            lines.append((name, ends[0], ends[1]))
        else:
            without.append(name)
    if first == last or not lines:
        return False
    left_out = LeftOut()
    left_out.add(f"đơn vị không có một số ở cả {first} và {last}", without)
    left_out.add("đơn vị đổi địa giới giữa hai năm (vẽ với --as-of)", grown)
    left_out.add("năm ở giữa", table.years[1:-1])
    left_out.add(NO_ROOM, [name for name, *_ in lines[MOST_ROWS:]])
    title = f"{label_of(catalog, table.question.indicator)}, {first}–{last}"
    show(str(draw_slope(path, title, (first, last), lines[:MOST_ROWS], unit, left_out.counts)))
    left_out.tell()
    return True


def _draw_last_year(table: Comparison, catalog: Catalog, path: Path, names: Mapping[PlaceKey, str]) -> None:
    scale, unit = scale_of(table, catalog)
    last = table.years[-1]
    cells = {name: cell for place, name in names.items() if (cell := table.cell(place, last)) is not None}
    bars = [_bar(name, cell, scale, catalog) for name, cell in cells.items() if _is_drawable(cell)]
    if not bars:
        raise UsageError(
            f"Không vẽ được hình: năm {last} không có số nào, cũng không có khoảng nào biết đầu hay cuối.",
            next_step="Hãy chọn năm khác bằng --year, hoặc bỏ --as-of.",
        )
    bars.sort(key=lambda bar: (-bar.longest, name_key(bar.name)))
    left_out = LeftOut()
    left_out.add(f"đơn vị không có số của năm {last}", [name for name in names.values() if name not in cells])
    left_out.add(_NO_ENDS, [name for name, cell in cells.items() if not _is_drawable(cell)])
    left_out.add("năm khác (chọn bằng --year)", table.years[:-1])
    left_out.add(NO_ROOM, [bar.name for bar in bars[MOST_ROWS:]])
    title = f"{label_of(catalog, table.question.indicator)}, {last}"
    shown = bars[:MOST_ROWS]
    show(str(draw_bars(path, title, shown, unit, [*_signs_in(shown), *left_out.counts])))
    left_out.tell()


def _is_drawable(cell: Cell) -> bool:
    return isinstance(cell.value, Decimal) or cell.low is not None or cell.high is not None


def _bar(name: str, cell: Cell, scale: Decimal, catalog: Catalog, *, inner: bool = False) -> Bar:
    value, low, high = (end / scale if isinstance(end, Decimal) else None for end in (cell.value, cell.low, cell.high))
    words = cell_text(cell, scale, catalog).plain
    return Bar(name=name, words=words, value=value, low=low, high=high, inner=inner)


def _signs_in(bars: list[Bar]) -> list[str]:
    """The legend of the signs that are drawn."""
    drawn = "".join(bar.words for bar in bars)
    return [f"{sign} {words}" for sign, words in LEGEND.items() if sign[0] in drawn]


def plot_funding(found: FundingBySource, catalog: Catalog, path: Path) -> None:
    """Draw the sources of funding of one place.

    Raises:
        UsageError: no source has a figure in VND.
    """
    sources = catalog.sources
    money = {item: cell for item, cell in found.cells.items() if cell.unit == "VND" and _is_drawable(cell)}
    if not money:
        raise UsageError(f"Không có vốn theo nguồn bằng đồng của «{found.label}».", next_step="Hãy chọn năm khác.")
    inner = {item for item in money for other in money if item != other and sources.is_within(item, other)}
    bars = [
        _bar(_source_name(item, catalog), cell, MILLION, catalog, inner=item in inner) for item, cell in money.items()
    ]
    left_out = LeftOut()
    left_out.add(
        "nguồn không tính bằng đồng", [_source_name(item, catalog) for item in found.cells if item not in money]
    )
    left_out.add("năm khác (chọn bằng --year)", found.others)
    title = f"Vốn theo nguồn: {harmless(found.label)}, {found.time}"
    show(str(draw_bars(path, title, bars, "triệu đồng", [*_signs_in(bars), *left_out.counts])))
    left_out.tell()


def _source_name(item: str, catalog: Catalog) -> str:
    source = catalog.sources.by_id.get(item)
    if source is None:
        return item
    return f"{source.label} (có thể gồm cả nguồn khác)" if source.umbrella else source.label
