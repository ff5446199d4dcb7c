"""Tables that are no tables: office letters set their two-column head and foot in one, to be read by columns.

**Source**: Nghị định 30/2020/NĐ-CP, annex I (before it Thông tư 01/2011/TT-BNV): issuer and number stand left of the
national title and the date; «Nơi nhận» stands left of the signature.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TypeVar

import regex

from extractor.vi.fold import fold_phrase
from extractor.vi.mending import readable

T = TypeVar("T")

MAX_LAYOUT_ROWS = 8
MAX_COLUMNS = 3

# A clerk may drop the accents of capitals, never the words.
_TITLE_RE = regex.compile(
    r"c[ộo]ng h[òo]a x[ãa] h[ộo]i|[đd][ộo]c l[ậa]p ?- ?t[ựu] do|[đd][ảa]ng c[ộo]ng s[ảa]n vi[ệe]t nam"
)
_DATE_RE = regex.compile(r"ng[àa]y [\d .…_]{0,12}th[áa]ng [\d .…_]{0,12}n[ăa]m")
_FOOT_RE = regex.compile(r"n[ơo]i (?:nh[ậa]n|g[ửu]i) ?:?")
_SIGNER_RE = regex.compile(r"(?:tm|kt|tl|tuq|q)\.? ?[\p{L}]|\b(?:ch[ủu] t[ịi]ch|tr[ưu][ởo]ng|gi[áa]m [đd][ốo]c)\b")


def is_head(texts: Sequence[str], *, first: bool) -> bool:
    """Return whether the texts, side by side, are the head of an office letter.

    Args:
        texts: What stands in the columns.
        first: They open the document, where the date of issue alone is enough.
    """
    folded = fold_phrase(" ".join(readable(texts)))
    return _TITLE_RE.search(folded) is not None or (first and _DATE_RE.search(folded) is not None)


def is_foot(texts: Sequence[str]) -> bool:
    """Return whether one of the texts opens the list of recipients beside a signature."""
    # Folding costs; asked of every row of a print, it is kept for those that begin like «Nơi nhận».
    return any(text.lstrip()[:1] in ("N", "n") and _is_foot(text[:40]) for text in texts)


def _is_foot(text: str) -> bool:
    return _FOOT_RE.match(fold_phrase(readable([text])[0])) is not None


def is_signature(texts: Sequence[str]) -> bool:
    """Return whether a text reads like who signs: «TM. ỦY BAN NHÂN DÂN», «CHỦ TỊCH»."""
    return any(text.isupper() and _SIGNER_RE.search(fold_phrase(text)) for text in readable(texts))


def is_layout(grid: Sequence[Sequence[str]], *, first: bool) -> bool:
    """Return whether a small table only places the head or the foot of a letter.

    Args:
        grid: The texts of its cells, row by row.
        first: No other text stands before it.
    """
    columns = max((len(row) for row in grid), default=0)
    if len(grid) > MAX_LAYOUT_ROWS or not 2 <= columns <= MAX_COLUMNS:
        return False
    texts = [text for row in grid for text in row if text.strip()]
    return is_head(texts, first=first) or is_foot(texts)


def by_columns(cells: Iterable[tuple[int, int, int, T]]) -> list[T]:
    """Return the contents of a layout table in reading order: down each column, from left to right.

    A cell as wide as the table («BÁO CÁO» under both columns) ends the columns above it.

    Args:
        cells: Row, column, column span and content, row by row.
    """
    ordered = list(cells)
    width = max((column + span for _, column, span, _ in ordered), default=0)
    done: list[T] = []
    waiting: list[tuple[int, int, T]] = []

    def flush() -> None:
        done.extend(content for _, _, content in sorted(waiting, key=lambda entry: entry[:2]))
        waiting.clear()

    for row, column, span, content in ordered:
        if span == width > 1:
            flush()
            done.append(content)
        else:
            waiting.append((column, row, content))
    flush()
    return done
