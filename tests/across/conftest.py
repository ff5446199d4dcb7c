"""Rows of documents and facts made by hand, for the checks between reports."""

from __future__ import annotations

from decimal import Decimal

import pytest

from extractor.model import Finding
from tests.generating.measure import Row, between_rows


def paper(document: str, year: int, unit: str = "", level: str = "district", **other: str) -> Row:
    row = {"document_id": document, "file_name": f"{document}.pdf", "unit_code": unit, "unit_level": level}
    row |= {"province_name": "Tỉnh Hòa Bình", "period_end": f"{year}-12-31", "issued_on": "", "criteria_set": ""}
    row |= {"form": "", "symbol": "", "title": ""}
    return row | other


def figure(document: str, indicator: str, value: str, year: int, place: str, **other: object) -> Row:
    number = Decimal(value)
    half = Decimal(0) if number == number.to_integral_value() else Decimal(1).scaleb(number.as_tuple().exponent) / 2
    row = {"fact_id": f"{document}-{indicator}-{place}-{year}", "document_id": document, "indicator": indicator}
    row |= {"topic": "indicator", "item": "", "place_code": place, "place_name": "Huyện Yên Thủy", "role": "actual"}
    row |= {"period_start": f"{year}-01-01", "period_end": f"{year}-12-31", "value": number, "unit": "percent"}
    row |= {"quote": value, "of": None, "low": number - half, "high": number + half, "certainty": "stated"}
    return row | {"char_start": 0, "char_end": len(value)} | other


@pytest.fixture
def compare():
    def run(papers: list[Row], figures: list[Row]) -> tuple[Finding, ...]:
        return between_rows(papers, figures)

    return run
