"""Claims → facts: canonical units, place codes, periods, one row a figure."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from extractor.catalog import Catalog
from extractor.facts.places import place_columns
from extractor.facts.unclaimed import find_unclaimed
from extractor.facts.units import canonical, indicator_of, plain
from extractor.model import Claim, Fact, Outline

__all__ = ["find_unclaimed", "normalize"]


def normalize(claims: tuple[Claim, ...], outline: Outline, catalog: Catalog) -> tuple[Fact, ...]:
    """Return one fact a figure, in the order of the text; exact in Decimal."""
    figures = [figure for claim in claims for figure in _figures(claim)]
    ids = {claim.key: _fact_id(outline.document.document_id, claim) for claim in figures}
    return tuple(_fact(claim, outline, catalog, ids) for claim in figures)


def _figures(claim: Claim) -> Iterator[Claim]:
    """«từ 19 đến 22 xã» are two: at least 19, at most 22; the first alone is part of a total."""
    yield claim
    value = claim.quantity
    if value is not None and value.bound == "at_least" and value.high is not None:
        other = (
            value.low if value.value == value.high and value.low is not None else value.high
        )  # of a fall the low one
        yield replace(
            claim,
            key=f"{claim.key}/most",
            quantity=replace(value, value=other, bound="at_most"),
            part_of="",
            partition="",
        )


def _fact_id(document_id: str, claim: Claim) -> str:
    """Return an id that the same bytes always give: document, position, measure and place."""
    return hashlib.sha256(f"{document_id}|{claim.key}|{claim.role}".encode()).hexdigest()[:16]


def _fact(claim: Claim, outline: Outline, catalog: Catalog, ids: dict[str, str]) -> Fact:
    document = outline.document
    place_name, place_code = place_columns(claim.place, catalog.places)
    indicator = indicator_of(claim.indicator, catalog)
    quantity = canonical(claim.quantity, indicator, claim.role) if claim.quantity else None
    span = claim.evidence.span
    doubts = claim.doubts + tuple(reason for doubtful, reason in document.doubts if doubtful.overlaps(span))
    return Fact(
        fact_id=ids[claim.key],
        document_id=document.document_id,
        section_path=_section_path(outline, claim.passage),
        topic=claim.topic,
        indicator=claim.indicator,
        item=claim.item,
        place_name=place_name,
        place_code=place_code,
        role=claim.role,
        period_start=claim.period.start if claim.period else "",
        period_end=claim.period.end if claim.period else "",
        number=plain(quantity.value) if quantity else None,
        status=claim.status,
        unit=quantity.unit if quantity else indicator.unit if indicator else "status",
        bound=quantity.bound if quantity else "exact",
        decimals=quantity.decimals if quantity else None,
        half_step=plain(quantity.half_step) if quantity else Decimal(0),
        low=plain(quantity.low) if quantity and quantity.low is not None else None,
        high=plain(quantity.high) if quantity and quantity.high is not None else None,
        of=None if claim.of is None else plain(claim.of),
        part_of=ids.get(claim.part_of, ""),
        partition=claim.partition,
        closed=claim.closed,
        origin=claim.origin,
        certainty="inferred" if doubts else "stated",
        quote=claim.evidence.quote,
        sentence=claim.sentence,
        span=span,
        page=document.page_of(span.start),
        boxes=document.locate(span),
        rule=claim.evidence.rule,
        doubts=doubts,
    )


def _section_path(outline: Outline, passage: int) -> str:
    """Return the path of the innermost numbered section; bullets name no place in a report."""
    index = outline.passages[passage].section
    while index is not None and outline.sections[index].bullet:
        index = outline.sections[index].parent
    return outline.sections[index].path if index is not None else ""
