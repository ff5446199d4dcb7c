"""A table that follows decisions: only cells in which a figure is another, or is doubted otherwise, are made again."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from extractor.compare.table import (
    CellKey,
    Comparison,
    Question,
    Row,
    make_cell,
    rows_by_cell,
    table_of_cells,
    with_cells,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Laid:
    """A table with what it is made of: the rows in each cell, and the rest that `compare_facts` takes.

    `touched`: the cells that were made again when it came of another, those that are gone too.
    """

    table: Comparison
    rows: Mapping[CellKey, Sequence[Row]]
    findings: Mapping[str, int]
    level_of: Callable[[str], str]
    adds_up: bool
    touched: frozenset[CellKey] = frozenset()


def lay_out(
    rows: Iterable[Row],
    question: Question,
    findings: Mapping[str, int],
    level_of: Callable[[str], str],
    *,
    adds_up: bool = True,
) -> Laid:
    """Return the table of `compare_facts` with what it is made of."""
    by_cell = rows_by_cell(rows, question)
    cells = {key: make_cell(found, findings) for key, found in sorted(by_cell.items())}
    table = table_of_cells(cells, question, level_of, adds_up=adds_up)
    return Laid(table=table, rows=by_cell, findings=findings, level_of=level_of, adds_up=adds_up)


def lay_again(before: Laid, gone: Iterable[Row], come: Iterable[Row], findings: Mapping[str, int]) -> Laid:
    """Return what `lay_out` would without some facts of before and with others; what none of them touches stays.

    Args:
        before: a table with what it is made of.
        gone: rows of before; told by their facts, since whoever reads them again has other objects.
        come: rows that it has not, or not as they are now.
        findings: how many findings use a fact now.
    """
    rows, question = dict(before.rows), before.table.question
    touched = _doubted_otherwise(before, findings)
    for key, left in rows_by_cell(gone, question).items():
        ids = {row["fact_id"] for row in left}
        rows[key] = [row for row in rows[key] if row["fact_id"] not in ids]
        touched.add(key)
    for key, new in rows_by_cell(come, question).items():
        rows[key] = [*rows.get(key, ()), *new]
        touched.add(key)
    cells = dict(before.table.cells)
    for key in touched:
        if rows[key]:
            cells[key] = make_cell(rows[key], findings)
        else:
            del rows[key]
            cells.pop(key, None)
    if all((key in cells) == (key in before.table.cells) for key in touched):
        table = with_cells(before.table, cells, adds_up=before.adds_up)
    else:
        table = table_of_cells(dict(sorted(cells.items())), question, before.level_of, adds_up=before.adds_up)
    return replace(before, table=table, rows=rows, findings=findings, touched=frozenset(touched))


def _doubted_otherwise(before: Laid, findings: Mapping[str, int]) -> set[CellKey]:
    """The cells of whose facts findings use more, or fewer, than before."""
    if findings is before.findings:
        return set()
    moved = {fact for fact, _ in findings.items() ^ before.findings.items()}
    return {key for key, cell in before.table.cells.items() if not moved.isdisjoint(cell.fact_ids)}
