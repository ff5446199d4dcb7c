"""What people see: consoles, words for levels and states, and names of files made harmless.

Results go to stdout, everything else to stderr. Texts of documents and names of files are data: no markup in them
is obeyed, and characters that could move the cursor or turn the writing direction are shown by their code.
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

LEVEL_WORDS = {"error": "lỗi", "warning": "cảnh báo", "note": "lưu ý"}
LEVEL_STYLES = {"error": "bold red", "warning": "yellow", "note": "cyan"}
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


def show_json(value: Mapping[str, Any]) -> None:
    """Write the result for a program to stdout."""
    console().out(json.dumps(value, ensure_ascii=False, indent=2, default=str))


def harmless(text: str) -> str:
    r"""Return the text with control, direction and private characters shown by their code.

    >>> harmless("bao\x1bcao\u202etxt.exe")
    'bao\\u001bcao\\u202etxt.exe'
    """
    return "".join(f"\\u{ord(letter):04x}" if unicodedata.category(letter) in _HIDDEN else letter for letter in text)


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
