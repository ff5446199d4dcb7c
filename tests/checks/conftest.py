"""Facts built by hand for the checks, and the run that judges them."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from extractor.catalog import Catalog, load_catalog
from extractor.checks import CheckContext, run_checks
from extractor.model import Fact, Finding, Span, Subject

# Factor of the words with which the examples give money and rates.
SCALES = {"tỷ": 10**9, "triệu": 10**6, "đồng": 1, "": 1}
COUNTS = {"criteria", "communes", "villages", "households", "persons", "works"}

MakeFact = Callable[..., Fact]
Check = Callable[..., tuple[Finding, ...]]


def build_fact(
    indicator: str,
    printed: str = "",
    *,
    id: str = "",  # noqa: A002 (the word that the examples use)
    item: str = "",
    unit: str = "VND",
    scale: str = "",
    bound: str = "exact",
    status: str = "",
    of: str | None = None,
    place: str = "Huyện Mẫu",
    period: str = "2019",
    role: str = "actual",
    at: int = 0,
    **more: Any,
) -> Fact:
    """A fact as the facts room makes it of a printed figure such as «18.364,8»."""
    number = low = high = decimals = None
    half = Decimal(0)
    if printed:
        decimals = len(printed.partition(",")[2])
        number = Decimal(printed.replace(".", "").replace(",", ".")) * SCALES[scale]
        half = Decimal(0) if unit in COUNTS else Decimal(SCALES[scale]) / 10**decimals / 2
        below = bound in ("below", "at_most", "almost", "about")
        above = bound in ("above", "at_least", "about")
        low = None if below else number - (0 if above else half)
        high = None if above else number + (0 if below else half)
        if bound in ("below", "at_most", "almost"):
            high = number
    start, _, end = period.partition("-")
    fields: dict[str, Any] = {
        "fact_id": id or f"{indicator}/{item}/{printed}{status}/{place}/{period}/{role}/{at}",
        "document_id": "d" * 64,
        "section_path": "I",
        "topic": "funding" if indicator.startswith("funding") else "criteria",
        "indicator": indicator,
        "item": item,
        "place_name": place,
        "place_code": "",
        "role": role,
        "period_start": start,
        "period_end": end or start,
        "number": number,
        "status": status,
        "unit": unit,
        "bound": bound,
        "decimals": decimals,
        "half_step": half,
        "low": low,
        "high": high,
        "of": None if of is None else Decimal(of),
        "part_of": "",
        "partition": "",
        "closed": False,
        "origin": "text",
        "certainty": "stated",
        "quote": f"{printed} {scale}".strip() or item,
        "sentence": "",
        "span": Span(at, at + 1),
        "page": None,
        "boxes": (),
        "rule": "test",
    }
    return Fact(**(fields | more))


@pytest.fixture(scope="session")
def catalog() -> Catalog:
    return load_catalog()


@pytest.fixture(scope="session")
def make_fact() -> MakeFact:
    return build_fact


@pytest.fixture(scope="session")
def check(catalog: Catalog) -> Check:
    """Runs the checks on facts of a district of `communes` communes."""

    def run(
        *facts: Fact,
        communes: int | None = None,
        level: str = "district",
        unit: str = "Huyện Mẫu",
        criteria_set: str = "",
    ) -> tuple[Finding, ...]:
        subject = Subject(unit_name=unit, unit_level=level, criteria_set=criteria_set)
        context = CheckContext(document_id="d" * 64, subject=subject, issued_on="2019-12-31", communes=communes)
        return run_checks(facts, context, catalog)

    return run
