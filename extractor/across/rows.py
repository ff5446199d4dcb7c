"""Rows of the dataset → papers and figures: what can be compared, and under which name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from operator import attrgetter
from typing import Any

from extractor.across.figure import Figure, Paper

_ROLES = ("actual", "baseline", "target", "plan")
FIGURE_COLUMNS = (
    *("topic", "document_id", "fact_id", "item", "place_name", "place_code", "role", "period_start", "period_end"),
    *("value", "unit", "low", "high", "of", "certainty", "quote", "char_start", "char_end"),
)
_TOPIC, _DOCUMENT, _FIGURE = 0, 1, slice(2, None)
_SAME = (
    *("document_id", "file_name", "form", "symbol", "title"),
    *("unit_code", "unit_level", "issued_on", "criteria_set"),
)
_PAPER_COLUMNS = {name: name for name in _SAME} | {"province": "province_name"}
_AGE = attrgetter("year", "issued_on", "file_name")


def papers_of(rows: Iterable[Mapping[str, Any]]) -> dict[str, Paper]:
    """Return rows of documents as the checks between reports know them, by document_id.

    Papers are ranked by the time that they tell of, then by their day, then by their name.
    """
    papers = [_paper(row) for row in rows]
    ranks = {age: rank for rank, age in enumerate(sorted(set(map(_AGE, papers))))}
    return {it.document_id: replace(it, rank=ranks[_AGE(it)]) for it in papers}


def _paper(row: Mapping[str, Any]) -> Paper:
    told: dict[str, Any] = {name: str(row[column] or "") for name, column in _PAPER_COLUMNS.items()}
    return Paper(**told, year=str(row["period_end"] or "")[:4])


def comparable_figures(rows: Iterable[tuple[Any, ...]], papers: Mapping[str, Paper]) -> Iterator[Figure]:
    """Yield the facts that reports can be compared by: numbers with a place of the gazetteer and a period.

    Args:
        rows: cells of facts of one indicator in the order of `FIGURE_COLUMNS`, numbers as Decimal.
        papers: the newest version of each document; facts of others are left out.
    """
    for row in rows:
        paper = papers.get(row[_DOCUMENT])
        if paper is not None and row[_TOPIC] != "open":
            it = Figure(paper, *row[_FIGURE])
            if it.place and it.end and it.role in _ROLES and isinstance(it.value, Decimal):
                yield it
