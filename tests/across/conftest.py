"""Figures and papers made by hand, for the checks between reports."""

from __future__ import annotations

from decimal import Decimal

import pytest

from extractor.across import Figure, Paper, run_across_checks
from extractor.catalog import load_catalog
from extractor.model import Finding, Span


def paper(document: str, year: int, unit: str = "", level: str = "district", **other: str) -> Paper:
    fields = {"file_name": f"{document}.pdf", "unit_code": unit, "unit_level": level, "province": "Tỉnh Hòa Bình"}
    fields |= {"period_end": f"{year}-12-31", "issued_on": "", "criteria_set": "", "document_id": document}
    return Paper(**(fields | other))


def figure(document: str, indicator: str, value: str, year: int, place: str, **other: object) -> Figure:
    number = Decimal(value)
    half = Decimal(0) if number == number.to_integral_value() else Decimal(1).scaleb(number.as_tuple().exponent) / 2
    fields = {"fact_id": f"{document}-{indicator}-{place}-{year}", "document_id": document, "indicator": indicator}
    fields |= {"item": "", "place": place, "place_name": "Huyện Yên Thủy", "role": "actual", "value": number}
    fields |= {"start": f"{year}-01-01", "end": f"{year}-12-31", "unit": "percent", "quote": value, "of": None}
    fields |= {"low": number - half, "high": number + half, "at": Span(0, len(value))}
    return Figure(**(fields | other))  # type: ignore[arg-type]


@pytest.fixture
def compare():
    def run(papers: list[Paper], figures: list[Figure]) -> tuple[Finding, ...]:
        return run_across_checks(papers, [figures], load_catalog())

    return run
