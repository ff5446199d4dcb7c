"""Pictures of a comparison that one can print: criteria × communes, bars by source, a slope between two years.

Drawn with matplotlib; SVG or PNG by the name of the file. Meaning never rests on colour alone: each cell and bar bears
its word or figure. The same data give the same bytes.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from extractor.compare.deducing import HOW
from extractor.drafts import replacing
from extractor.errors import UsageError
from extractor.vi.format import format_number

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

KINDS = (".svg", ".png")
_STATES = {  # sign, colour, words
    "met": ("Đ", "#2E7D32", "đạt"),
    "owed": ("N", "#F9A825", "còn nợ"),
    "not_met": ("–", "#C62828", "chưa đạt"),
    "target_met": ("→", "#1565C0", "phấn đấu"),
    "conflict": ("≠", "#6A1B9A", "các báo cáo ghi khác nhau"),
    "range": ("↔", "#546E7A", "các đơn vị nhập, tách không cùng trạng thái"),
    "part": ("◔", "#546E7A", "thiếu đơn vị nhập lại"),
}
_MARKS = {"*": "máy suy ra", "✎": "cán bộ đã sửa", "!": "có cảnh báo"}
_ALWAYS = ("met", "owed", "not_met", "target_met")
_DARK, _LIGHT, _EMPTY = "#1F2933", "white", "#ECEFF1"
MOST_ROWS = 60  # more cannot be read on a page
_INK, _BAR, _PART = "#1F2933", "#1F4E79", "#9DB8D2"
_THICK, _THIN = 0.62, 0.36  # of a bar, in rows
_LINE_COLOURS = ("#000000", "#0072B2", "#D55E00", "#009E73", "#CC79A7", "#56B4E9", "#E69F00")
"""Of Okabe and Ito, who chose them for every eye, without the yellow that paper does not show."""
_LINE_MARKS = ("o", "s", "^", "D", "v", "P", "X", "*")
_SLOPE, _LEAD, _LINE_STEP, _LOWEST_SLOPE = 3.6, 0.5, 0.17, 2.2  # inches
_LETTER = 0.058  # inches, of the names beside a slope
_GRID = "#9AA5B1"
_NARROWEST = 5.5  # inches: title and legend stand on it
_LETTERS_AN_INCH, _BETWEEN = 14, "   "  # of the words below a picture
_STYLE: Any = {
    "font.family": "DejaVu Sans",
    "svg.fonttype": "none",
    "svg.hashsalt": "extractor",
    "text.color": _INK,
    "axes.labelcolor": _INK,
}


class State(NamedTuple):
    """A cell of the map: a status word, or the kind of a cell without one; how it is known (all | rest | ""); marks."""

    status: str
    how: str = ""
    marks: str = ""

    @property
    def sign(self) -> str:
        """What stands in the cell: «Đ», «Đ#», «–!»."""
        return f"{_STATES.get(self.status, (self.status,))[0]}{HOW.get(self.how, ('',))[0]}{self.marks}"


def state_legend(states: Iterable[State]) -> list[str]:
    """Return what the signs mean: those of states always, others where there is one."""
    every = set(states)
    drawn = {*_ALWAYS, *(it.status for it in every)}
    told = [f"{sign}: {words}" for status, (sign, _, words) in _STATES.items() if status in drawn]
    told.append("ô trống: báo cáo không nêu")
    told += [f"{sign}: {words}" for how, (sign, words) in HOW.items() if how in {it.how for it in every}]
    return told + [f"{mark}: {words}" for mark, words in _MARKS.items() if any(mark in it.marks for it in every)]


def draw_states(
    path: Path,
    title: str,
    rows: Sequence[str],
    numbers: Sequence[str],
    states: Mapping[tuple[str, str], State],
    notes: Sequence[str] = (),
) -> Path:
    """Draw criteria across and communes down, with a sign in each known cell, and return the path.

    What follows from a count is a pale cell with a frame, what a report says a dark one.

    Args:
        path: .svg or .png.
        title: above the picture.
        rows: labels of the communes.
        numbers: of the criteria.
        states: by (commune, criterion).
        notes: below the picture, as what is not drawn.
    """
    name_width = max(2.2, *(0.075 * len(name) for name in rows))
    figure, axes = _figure(max(_NARROWEST, name_width + 0.34 * len(numbers)), 1.4 + 0.3 * len(rows))
    for y, name in enumerate(rows):
        for x, number in enumerate(numbers):
            _draw_state(axes, x, y, states.get((name, number)))
    axes.set_xlim(0, len(numbers))
    axes.set_ylim(len(rows), 0)
    axes.set_xticks([x + 0.5 for x in range(len(numbers))], numbers, fontsize=8)
    axes.set_yticks([y + 0.5 for y in range(len(rows))], rows, fontsize=8)
    axes.xaxis.tick_top()
    axes.tick_params(length=0)
    return _save(figure, path, title, [*state_legend(states.values()), *notes])


def _draw_state(axes: Axes, x: int, y: int, state: State | None) -> None:
    if state is None:
        axes.add_patch(_square(x, y, _EMPTY, _EMPTY))
        return
    colour = _STATES.get(state.status, ("", _EMPTY))[1]
    axes.add_patch(_square(x, y, _LIGHT if state.how in HOW else colour, colour))
    ink = _DARK if state.how in HOW or state.status == "owed" else _LIGHT
    axes.text(x + 0.5, y + 0.52, state.sign, ha="center", va="center", color=ink, fontsize=8, fontweight="bold")


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """A figure with its words, or from where to where it lies if there is no single one; an end that is None is open.

    `inner`: another bar above holds it; drawn paler, thinner and named «trong đó», so that nobody adds it to its whole.
    """

    name: str
    words: str
    value: Decimal | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    inner: bool = False

    @property
    def longest(self) -> Decimal:
        """Up to where it is drawn, as far as that is known."""
        return next((end for end in (self.value, self.high, self.low) if end is not None), Decimal(0))


def draw_bars(path: Path, title: str, bars: Sequence[Bar], unit: str, notes: Sequence[str] = ()) -> Path:
    """Draw one bar a name with its figure behind it, in the order given, and return the path.

    Args:
        path: .svg or .png.
        title: above the picture.
        bars: each with a figure or at least one end.
        unit: of the figures, in words.
        notes: below the picture, as what is not drawn.
    """
    figure, axes = _figure(9, 1.2 + 0.34 * len(bars))
    ends = [float(end) for bar in bars for end in (bar.value, bar.low, bar.high) if end is not None]
    least, widest = min(0.0, *ends), max(map(abs, ends)) or 1.0
    edge = widest * 1.08  # an open end stops here
    for y, bar in enumerate(bars):
        last = _draw_range(axes, y, bar, least, edge) if bar.value is None else _draw_value(axes, y, bar, bar.value)
        axes.text(max(last, 0.0) + widest * 0.01, y, bar.words, va="center", fontsize=8)
    names = [f"trong đó: {bar.name}" if bar.inner else bar.name for bar in bars]
    axes.set_yticks(range(len(bars)), names, fontsize=8)
    axes.set_xlim(least, widest * 1.3)
    axes.invert_yaxis()
    axes.set_xticks([])
    axes.tick_params(length=0)
    told = [f"Đơn vị tính: {unit}"] if unit else []
    if any(bar.inner for bar in bars):
        told.append("«trong đó» (thanh nhạt, mảnh): đã nằm trong thanh đậm ở trên, không cộng thêm")
    if any(bar.value is None for bar in bars):
        told.append("nét đứt: chỉ biết khoảng, mũi tên: không biết đến đâu")
    return _save(figure, path, title, [*told, *notes])


def _draw_value(axes: Axes, y: int, bar: Bar, value: Decimal) -> float:
    height = _THIN if bar.inner else _THICK
    axes.barh(y, float(value), color=_PART if bar.inner else _BAR, height=height)
    return float(value)


def _draw_range(axes: Axes, y: int, bar: Bar, least: float, edge: float) -> float:
    """The part that is sure as an empty bar, a dashed line from one end to the other."""
    low = least if bar.low is None else float(bar.low)
    high = edge if bar.high is None else float(bar.high)
    axes.barh(y, max(low, 0.0), facecolor="none", edgecolor=_BAR, height=_THIN if bar.inner else _THICK)
    axes.plot([low, high], [y, y], linestyle="--", color=_BAR)
    axes.plot([low], [y], marker="<" if bar.low is None else "|", color=_BAR)
    axes.plot([high], [y], marker=">" if bar.high is None else "|", color=_BAR)
    return high


def draw_slope(
    path: Path,
    title: str,
    years: tuple[str, str],
    lines: Sequence[tuple[str, Decimal, Decimal]],
    unit: str,
    notes: Sequence[str] = (),
) -> Path:
    """Draw a line a name between its figures of two years, and return the path.

    Each has a colour and a mark of its own; names that are moved apart are led to their dots.
    """
    labels = [_end_words(name, first, last) for name, first, last in lines]
    left, right = (0.3 + _LETTER * max(len(words[side]) for words in labels) for side in (0, 1))
    ends = (left + _LEAD, left + _LEAD + _SLOPE)
    height = max(_LOWEST_SLOPE, _LINE_STEP * (len(lines) + 1))
    figure, axes = _figure(ends[1] + _LEAD + right, height + 1.2)
    least, most = (made(value for _, *of_line in lines for value in of_line) for made in (min, max))

    def level(value: Decimal) -> float:
        return 0.5 if most == least else 0.05 + 0.9 * float((value - least) / (most - least))

    for side, at in enumerate(ends):
        axes.axvline(at, color=_GRID, linewidth=0.8, zorder=0)
        levels = [(level(end[side]), level(end[1 - side])) for _, *end in lines]
        moved = moved_apart(levels, _LINE_STEP / height)
        for number, (words, (own, _), shown) in enumerate(zip(labels, levels, moved, strict=True)):
            out = at + (_LEAD if side else -_LEAD)
            axes.plot([at, out], [own, shown], color=_colour(number), linewidth=0.7, zorder=1)
            axes.plot([out], [shown], **_mark(number))
            words_at, align = (out + 0.1, "left") if side else (out - 0.1, "right")
            axes.text(words_at, shown, words[side], ha=align, va="center", fontsize=7.5)
    for number, (_, first, last) in enumerate(lines):
        style = {"linestyle": "-" if last >= first else "--", "linewidth": 1.3}
        axes.plot(ends, [level(first), level(last)], **_mark(number) | style)
    axes.set_xlim(0, ends[1] + _LEAD + right)
    axes.set_ylim(0, 1)
    axes.set_xticks(ends, list(years), fontsize=9)
    axes.set_yticks([])
    axes.tick_params(length=0)
    told = [f"Đơn vị tính: {unit}"] if unit else []
    told += ["nét liền: tăng hoặc giữ; nét đứt: giảm", *_coinciding(lines)]
    return _save(figure, path, title, [*told, *notes])


def moved_apart(levels: Sequence[tuple[float, float]], step: float) -> list[float]:
    """Return where labels stand that belong at these levels, at least a step apart and within 0 and 1.

    As near to their levels as can be; of one level those first whose other end is lower.

    Args:
        levels: each with the level of its other end.
        step: between two labels; all must have room.

    >>> moved_apart([(0.5, 0.9), (0.5, 0.1), (0.9, 0.0)], 0.25)
    [0.625, 0.375, 0.875]
    """
    order = sorted(range(len(levels)), key=lambda at: (levels[at], at))
    pools: list[list[float]] = []  # labels that touch: the mean of their levels without the steps between, how many
    for rank, at in enumerate(order):
        pools.append([levels[at][0] - rank * step, 1])
        while len(pools) > 1 and pools[-2][0] > pools[-1][0]:
            mean, count = pools.pop()
            before = pools[-1]
            before[0] = (before[0] * before[1] + mean * count) / (before[1] + count)
            before[1] += count
    spread = [mean for mean, count in pools for _ in range(int(count))]
    highest = 1 - step * (len(levels) - 0.5)
    found = dict(zip(order, spread, strict=True))
    ranks = {at: rank for rank, at in enumerate(order)}
    return [min(max(found[at], step / 2), max(highest, step / 2)) + ranks[at] * step for at in range(len(levels))]


def _end_words(name: str, first: Decimal, last: Decimal) -> tuple[str, str]:
    return f"{name}  {format_number(first)}", f"{format_number(last)}  {name}"


def _colour(number: int) -> str:
    return _LINE_COLOURS[number % len(_LINE_COLOURS)]


def _mark(number: int) -> dict[str, Any]:
    """Colour and mark of a line: no two of the first 56 have both alike, further ones are hollow."""
    hollow = number >= len(_LINE_COLOURS) * len(_LINE_MARKS)
    mark = _LINE_MARKS[number % len(_LINE_MARKS)]
    face = _LIGHT if hollow else _colour(number)
    return {"color": _colour(number), "marker": mark, "markersize": 5, "markerfacecolor": face}


def _coinciding(lines: Sequence[tuple[str, Decimal, Decimal]]) -> list[str]:
    """Which lines lie upon each other."""
    alike: dict[tuple[Decimal, Decimal], list[str]] = {}
    for name, *ends in lines:
        alike.setdefault((ends[0], ends[1]), []).append(name)
    told = "; ".join(", ".join(names) for names in alike.values() if len(names) > 1)
    return [f"trùng đường (cùng số ở cả hai năm): {told}"] if told else []


def _figure(width: float, height: float) -> tuple[Figure, Axes]:
    from matplotlib import rc_context
    from matplotlib.figure import Figure as Canvas

    with rc_context(_STYLE):
        figure = Canvas(figsize=(width, height), layout="constrained")
        axes = figure.add_subplot()
    for side in axes.spines.values():
        side.set_visible(False)
    return figure, axes


def _square(x: int, y: int, colour: str, frame: str) -> Any:
    from matplotlib.patches import Rectangle

    return Rectangle((x + 0.07, y + 0.08), 0.86, 0.84, facecolor=colour, edgecolor=frame, linewidth=1.2)


def _as_lines(told: Sequence[str], width: float) -> str:
    """The words below a picture, in lines that end within its width (inches)."""
    most = int(width * _LETTERS_AN_INCH)
    lines = [""]
    for words in told:
        for piece in textwrap.wrap(words, most):
            joined = f"{lines[-1]}{_BETWEEN if lines[-1] else ''}{piece}"
            if len(joined) <= most:
                lines[-1] = joined
            else:
                lines.append(piece)
    return "\n".join(lines)


def _save(figure: Figure, path: Path, title: str, told: Sequence[str]) -> Path:
    from matplotlib import rc_context

    if path.suffix.lower() not in KINDS:
        raise UsageError(f"Không vẽ được {path.name}.", next_step="Hãy đặt tên tệp .svg hoặc .png.")
    figure.suptitle(title, fontsize=11, fontweight="bold", x=0.01, ha="left")
    note = _as_lines(told, figure.get_figwidth())
    if note:
        figure.supxlabel(note, fontsize=8, x=0.01, ha="left")
    kind = path.suffix.lower()[1:]
    timeless = {"Date": None, "Description": note} if kind == "svg" else {"Software": None}
    with replacing(path) as draft, rc_context(_STYLE):
        figure.savefig(draft, format=kind, dpi=150, metadata={"Title": title, **timeless})
    return path
