"""Pictures of a comparison that one can print: criteria × communes, bars by source, a slope between two years.

Drawn with matplotlib; SVG or PNG by the name of the file. Meaning never rests on colour alone: each cell and bar bears
its word or figure. The same data give the same bytes.
"""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from extractor.drafts import replacing
from extractor.errors import UsageError
from extractor.vi.format import format_number

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

KINDS = (".svg", ".png")
_STATES = {  # sign, colour
    "met": ("Đ", "#2E7D32"),
    "owed": ("N", "#F9A825"),
    "not_met": ("–", "#C62828"),
    "target_met": ("→", "#1565C0"),
}
_INK, _BAR, _PART, _MOST_ROWS = "#1F2933", "#1F4E79", "#9DB8D2", 60
_NARROWEST = 5.5  # inches: title and legend stand on it
_STYLE: Any = {
    "font.family": "DejaVu Sans",
    "svg.fonttype": "none",
    "svg.hashsalt": "extractor",
    "text.color": _INK,
    "axes.labelcolor": _INK,
}


def draw_states(path: Path, title: str, rows: Sequence[str], states: Mapping[tuple[str, str], str]) -> Path:
    """Draw criteria across and communes down, with a sign in each known cell, and return the path.

    Args:
        path: .svg or .png.
        title: above the picture.
        rows: names of the communes.
        states: status word by (commune, number of the criterion).
    """
    numbers = sorted({number for _, number in states}, key=int)
    shown = list(rows[:_MOST_ROWS])
    figure, axes = _figure(max(_NARROWEST, 2.2 + 0.34 * len(numbers)), 1.4 + 0.3 * len(shown))
    for y, name in enumerate(shown):
        for x, number in enumerate(numbers):
            sign, colour = _STATES.get(states.get((name, number), ""), ("", "#ECEFF1"))
            axes.add_patch(_square(x, y, colour))
            axes.text(x + 0.5, y + 0.52, sign, ha="center", va="center", color="white", fontsize=8, fontweight="bold")
    axes.set_xlim(0, len(numbers))
    axes.set_ylim(len(shown), 0)
    axes.set_xticks([x + 0.5 for x in range(len(numbers))], numbers, fontsize=8)
    axes.set_yticks([y + 0.5 for y in range(len(shown))], shown, fontsize=8)
    axes.xaxis.tick_top()
    axes.tick_params(length=0)
    note = "Đ: đạt   N: còn nợ   –: chưa đạt   →: phấn đấu   ô trống: không có số liệu"
    more = f"   (còn {len(rows) - _MOST_ROWS} xã không vẽ)" if len(rows) > _MOST_ROWS else ""
    return _save(figure, path, title, note + more)


def draw_bars(
    path: Path, title: str, bars: Sequence[tuple[str, Decimal]], unit: str, parts: Container[int] = ()
) -> Path:
    """Draw one bar a name with its figure behind it, in the order given, and return the path.

    Args:
        path: .svg or .png.
        title: above the picture.
        bars: name and figure.
        unit: of the figures, in words.
        parts: indexes of bars that another bar above them holds; drawn paler, thinner and named «trong đó», so that
            nobody adds them to their whole.
    """
    shown = bars[:_MOST_ROWS]
    inner = [index in parts for index in range(len(shown))]
    figure, axes = _figure(9, 1.2 + 0.34 * max(len(shown), 1))
    values = [float(value) for _, value in shown]
    colours, heights = [_PART if it else _BAR for it in inner], [0.36 if it else 0.62 for it in inner]
    axes.barh(range(len(shown)), values, color=colours, height=heights)
    widest = max((abs(value) for value in values), default=1.0) or 1.0
    for y, (_, value) in enumerate(shown):
        axes.text(float(value) + widest * 0.01, y, format_number(value), va="center", fontsize=8)
    names = [f"trong đó: {name}" if it else name for (name, _), it in zip(shown, inner, strict=True)]
    axes.set_yticks(range(len(shown)), names, fontsize=8)
    axes.set_xlim(min(0.0, *values, 0.0), widest * 1.16)
    axes.invert_yaxis()
    axes.set_xticks([])
    axes.tick_params(length=0)
    told = [f"Đơn vị tính: {unit}"] if unit else []
    if any(inner):
        told.append("«trong đó» (thanh nhạt, mảnh): đã nằm trong thanh đậm ở trên, không cộng thêm")
    return _save(figure, path, title, "; ".join(told))


def draw_slope(
    path: Path, title: str, years: tuple[str, str], lines: Sequence[tuple[str, Decimal, Decimal]], unit: str
) -> Path:
    """Draw a line a name between its figures of two years, and return the path."""
    shown = lines[:_MOST_ROWS]
    figure, axes = _figure(9, max(3.4, 0.3 * len(shown) + 1.6))
    for _, first, last in shown:
        rises = last >= first
        colour, line = (_BAR, "-") if rises else ("#C62828", "--")
        axes.plot([0, 1], [float(first), float(last)], marker="o", markersize=4, color=colour, linestyle=line)
    _label_ends(axes, shown)
    axes.set_xlim(-0.75, 1.75)
    axes.set_xticks([0, 1], list(years), fontsize=9)
    axes.set_yticks([])
    axes.tick_params(length=0)
    told = "nét liền: tăng hoặc giữ; nét đứt: giảm"
    return _save(figure, path, title, f"Đơn vị tính: {unit}; {told}" if unit else told)


def _label_ends(axes: Axes, lines: Sequence[tuple[str, Decimal, Decimal]]) -> None:
    """Names at both ends, pushed apart so that none covers another."""
    span = [float(value) for _, *ends in lines for value in ends]
    step = ((max(span) - min(span)) or 1.0) / max(len(lines), 1) * 0.72 if span else 1.0
    for side, (x, align) in enumerate(((-0.04, "right"), (1.04, "left"))):
        ends = sorted((line[1] if side == 0 else line[2], line[0]) for line in lines)
        at = float("-inf")
        for printed, name in ends:
            at = max(float(printed), at + step)
            words = f"{name}  {format_number(printed)}" if side == 0 else f"{format_number(printed)}  {name}"
            axes.text(x, at, words, ha=align, va="center", fontsize=7.5)


def _figure(width: float, height: float) -> tuple[Figure, Axes]:
    from matplotlib import rc_context
    from matplotlib.figure import Figure as Canvas

    with rc_context(_STYLE):
        figure = Canvas(figsize=(width, height), layout="constrained")
        axes = figure.add_subplot()
    for side in axes.spines.values():
        side.set_visible(False)
    return figure, axes


def _square(x: int, y: int, colour: str) -> Any:
    from matplotlib.patches import Rectangle

    return Rectangle((x + 0.04, y + 0.06), 0.92, 0.88, facecolor=colour, edgecolor="none")


def _save(figure: Figure, path: Path, title: str, note: str) -> Path:
    from matplotlib import rc_context

    if path.suffix.lower() not in KINDS:
        raise UsageError(f"Không vẽ được {path.name}.", next_step="Hãy đặt tên tệp .svg hoặc .png.")
    figure.suptitle(title, fontsize=11, fontweight="bold", x=0.01, ha="left")
    if note:
        figure.supxlabel(note, fontsize=8, x=0.01, ha="left")
    kind = path.suffix.lower()[1:]
    timeless = {"Date": None, "Description": note} if kind == "svg" else {"Software": None}
    with replacing(path) as draft, rc_context(_STYLE):
        figure.savefig(draft, format=kind, dpi=150, metadata={"Title": title, **timeless})
    return path
