"""Rows of the dataset → papers and figures: what can be compared, and under which name."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator
from dataclasses import fields
from decimal import Decimal
from typing import Any

from extractor.across.figure import Figure
from extractor.across.shelf import Paper
from extractor.model import Span

_SURE = ("stated", "corrected")
_ROLES = ("actual", "baseline", "target", "plan")
FIGURE_COLUMNS = (
    *("fact_id", "document_id", "topic", "indicator", "item", "place_code", "place_name", "role", "period_start"),
    *("period_end", "value", "unit", "low", "high", "of", "quote", "char_start", "char_end", "certainty"),
)
_COLUMNS = {"province": "province_name"}  # of a paper that bear another name in documents.csv


def paper_of(row: dict[str, Any]) -> Paper:
    """Return a row of documents as the checks between reports know it."""
    return Paper(**{field.name: str(row[_COLUMNS.get(field.name, field.name)] or "") for field in fields(Paper)})


def comparable_figures(rows: Iterable[dict[str, Any]], indicators: Container[str]) -> Iterator[Figure]:
    """Yield the facts that reports can be compared by: numbers of a known measure, place and period.

    Args:
        rows: facts; those that an older version read may name an indicator that is no more.
        indicators: ids of the catalog.
    """
    for row in rows:
        told = row["indicator"] in indicators and row["topic"] != "open" and row["role"] in _ROLES
        if told and row["place_code"] and row["period_end"] and isinstance(row["value"], Decimal):
            yield _figure(row)


def _figure(row: dict[str, Any]) -> Figure:
    return Figure(
        fact_id=row["fact_id"],
        document_id=row["document_id"],
        indicator=row["indicator"],
        item=row["item"],
        place=row["place_code"],
        place_name=row["place_name"],
        role=row["role"],
        start=row["period_start"] or row["period_end"],
        end=row["period_end"],
        value=row["value"],
        unit=row["unit"],
        low=row["low"],
        high=row["high"],
        of=row["of"],
        quote=row["quote"],
        at=Span(row["char_start"], row["char_end"]),
        sure=row["certainty"] in _SURE,
    )
