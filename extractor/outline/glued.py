"""Tables that clerks set side by side or one below the other in one frame: where each of them begins.

«Đơn vị | Số xã | Đơn vị | Số xã» is one list in two halves; «TT | Nguồn vốn | Vốn giao» and, rows below, «TT | Chỉ tiêu
| Năm 2019» are two tables. What stands from edge to edge below two halves belongs to neither.
"""

from __future__ import annotations

from collections.abc import Container, Sequence

_FEWEST_COLUMNS = 2  # of one half: a name and its figure
_FEWEST_HEADS = 3  # of a second table: what numbers or names its rows, and what it tells of them


def halves(heads: Sequence[str]) -> list[range]:
    """Return the columns of each table of those that stand side by side, of all columns if there is one.

    Args:
        heads: The last words above each column, folded; an empty one heads nothing.

    >>> halves(["xã", "số tiêu chí", "xã", "số tiêu chí"])
    [range(0, 2), range(2, 4)]
    >>> halves(["xã", "kế hoạch", "thực hiện", "kế hoạch", "thực hiện"])
    [range(0, 5)]
    """
    whole = [range(len(heads))]
    again = next((at for at in range(_FEWEST_COLUMNS, len(heads)) if heads[at] == heads[0]), len(heads))
    cut = [range(start, min(start + again, len(heads))) for start in range(0, len(heads), again)]
    padded = (*heads, *[""] * (again * len(cut) - len(heads)))  # an empty column between the two
    alike = all(padded[it.start : it.start + again] == padded[:again] for it in cut)
    return cut if alike and len(set(heads[:again])) == again else whole


def begins_anew(row: Sequence[str], first: Sequence[str], index_heads: Container[str]) -> bool:
    """Return whether a folded row of the body, without figures, is the head of another table than the one above it.

    A head that is printed again at the top of a page is none.

    Args:
        row: The words of its cells.
        first: The words of the first row of the head above.
        index_heads: What heads a column of row numbers.
    """
    named = row[0] and (row[0].strip(" .") in index_heads or row[0] == first[0])
    return bool(named) and sum(map(bool, row)) >= _FEWEST_HEADS and list(row) != list(first) and len(set(row)) > 1
