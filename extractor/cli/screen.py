"""What people see: consoles, words for levels and states, and names of files made harmless.

Results go to stdout, everything else to stderr. Texts of documents and names of files are data: no markup in them
is obeyed, and characters that could move the cursor or turn the writing direction are shown by their code.
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from rich.cells import cell_len
from rich.console import Console
from rich.table import Table
from rich.text import Text

LEVEL_WORDS = {"error": "lỗi", "warning": "cảnh báo", "note": "lưu ý"}
LEVEL_STYLES = {"error": "bold red", "warning": "yellow", "note": "cyan"}
_NARROWEST_NAME = 20
_HIDDEN = frozenset({"Cc", "Cf", "Cs", "Co", "Zl", "Zp"})


@lru_cache(maxsize=2)
def console(*, stderr: bool = False) -> Console:
    """Return the console for results, or the one for messages."""
    return Console(stderr=stderr, markup=False, highlight=False, emoji=False, soft_wrap=True)


def say(text: str | Text) -> None:
    """Write one message to stderr."""
    console(stderr=True).print(text)


def show(text: str | Text = "") -> None:
    """Write one line of the result to stdout."""
    console().print(text)


def show_table(table: Table, width: int) -> None:
    """Write a table to stdout, at least so many letters wide: none of its figures is cut."""
    wide = max(console().width, width)
    Console(markup=False, highlight=False, emoji=False, width=wide).print(table)


def show_columns(
    head: str, columns: Sequence[str], rows: Sequence[tuple[str | Text, Sequence[Text]]], *, gap: int = 2
) -> None:
    """Write a table of figures to stdout: a name a row, then a cell a column; none is cut.

    On a terminal what has no room beside the names goes on below, under the names once more; elsewhere lines are as
    long as they need.
    """
    shown = console()
    names = max(cell_len(head), *(cell_len(str(name)) for name, _ in rows))
    widths = [max(cell_len(title), *(cells[at].cell_len for _, cells in rows)) for at, title in enumerate(columns)]
    needed = room = sum(widths) + gap * len(widths)
    if shown.is_terminal:
        fits = needed + _NARROWEST_NAME <= shown.width
        names = min(names, shown.width - needed if fits else max(_NARROWEST_NAME, shown.width // 3))
        room = shown.width - names
    for number, part in enumerate(_parts(widths, gap, room)):
        table = Table(box=None, pad_edge=False, padding=(0, gap, 0, 0))
        table.add_column(head, width=names)
        for at in part:
            table.add_column(columns[at], justify="right", no_wrap=True, width=widths[at])
        for name, cells in rows:
            table.add_row(name, *(cells[at] for at in part))
        if number:
            show()
        show_table(table, names + sum(widths[at] + gap for at in part))


def _parts(widths: Sequence[int], gap: int, room: int) -> list[list[int]]:
    """Columns in their order, parted so that each part has room; a part has one at least."""
    parts: list[list[int]] = [[]]
    for at, width in enumerate(widths):
        if parts[-1] and sum(widths[it] + gap for it in parts[-1]) + width + gap > room:
            parts.append([])
        parts[-1].append(at)
    return parts


def show_json(value: Mapping[str, Any]) -> None:
    """Write the result for a program to stdout."""
    console().out(json.dumps(value, ensure_ascii=False, indent=2, default=str))


def harmless(text: str) -> str:
    r"""Return the text with control, direction and private characters shown by their code.

    >>> harmless("bao\x1bcao\u202etxt.exe")
    'bao\\u001bcao\\u202etxt.exe'
    """
    return "".join(f"\\u{ord(letter):04x}" if unicodedata.category(letter) in _HIDDEN else letter for letter in text)


def first_of(names: Sequence[str], most: int) -> str:
    """Return the first names of a list with how many there are more.

    >>> first_of(["Xã A", "Xã B", "Xã C"], 2)
    'Xã A, Xã B và 1 nữa'
    """
    rest = len(names) - most
    return ", ".join(names[:most]) + (f" và {rest} nữa" if rest > 0 else "")


def level_text(level: str) -> Text:
    """Return the word for a finding's level, in its colour."""
    return Text(LEVEL_WORDS.get(level, level), style=LEVEL_STYLES.get(level, ""))


def count_levels(levels: Mapping[str, int]) -> str:
    """Return counts of findings in words, gravest first.

    >>> count_levels({"note": 1, "error": 2})
    '2 lỗi, 1 lưu ý'
    >>> count_levels({})
    'không có điểm chưa khớp'
    """
    counts = [f"{levels[level]} {word}" for level, word in LEVEL_WORDS.items() if levels.get(level)]
    return ", ".join(counts) or "không có điểm chưa khớp"


def say_error(message: str, next_step: str = "") -> None:
    """Write one error line with its next step to stderr."""
    line = Text("Lỗi: ", style="bold red")
    line.append(harmless(message), style="not bold default")
    if next_step:
        line.append(f" → {harmless(next_step)}", style="not bold default")
    say(line)
