"""The JSON twins of the pages of So sánh: a part of `api.router`."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query

from extractor.compare import cells_as_rows, grown_as_rows, wholes_as_rows
from extractor.web import comparing, several, states
from extractor.web.describing import ANY, COUNT, TEXT, Limit, Offset, answer, as_text, holds, many
from extractor.web.showing import Here

router = APIRouter(prefix="/compare")
Row = dict[str, Any]
_PART = holds(source=TEXT, value=TEXT, share=TEXT, fact_id=TEXT, certainty=TEXT)


@router.get(
    "",
    summary="One indicator by place and year, as «extractor compare» gives it",
    responses=answer(
        indicator=TEXT,
        item=TEXT,
        unit=TEXT,
        years=many(TEXT),
        cells=many(ANY),
        totals=many(ANY),
        grown=many(ANY),
    ),
)
def compare(
    desk: Here,
    indicator: Annotated[str, Query(min_length=1, max_length=200)],
    item: Annotated[str, Query(max_length=200)] = "",
    role: str = "actual",
    level: str = "",
    province: str = "",
    as_of: Annotated[str, Query(max_length=10)] = "",
) -> Row:
    """Return the cells, each with its facts, and what they come to. `as_of`: the boundaries of that day or year.

    Without an `item` those of the total, or of figures without one; where there is neither, of the most frequent item.
    400: there are no figures of the indicator or item, or no such role, level or day.
    """
    given = {"indicator": indicator, "item": item, "role": role, "level": level, "province": province, "as_of": as_of}
    with desk.reading() as connection:
        wanted = comparing.wanted_of(desk.archive, connection, given)
        table = comparing.comparison_of(desk.archive, connection, wanted)
    asked = {"indicator": wanted["indicator"], "item": wanted["item"], "unit": table.unit}
    rows = {"cells": [*cells_as_rows(table)], "totals": [*wholes_as_rows(table)], "grown": [*grown_as_rows(table)]}
    return {**asked, "years": table.years, **rows}


@router.get(
    "/several",
    summary="Several measures by place in one year, or of one place by year",
    responses=answer(measures=many(TEXT), years=many(TEXT), year=TEXT, cells=many(ANY)),
)
def several_measures(
    desk: Here,
    m: Annotated[list[str] | None, Query(max_length=several.MOST)] = None,
    year: Annotated[str, Query(max_length=9)] = "",
    place: Annotated[str, Query(max_length=200)] = "",
    code: Annotated[str, Query(max_length=20)] = "",
    role: str = "",
    level: str = "",
    province: str = "",
    as_of: Annotated[str, Query(max_length=10)] = "",
) -> Row:
    """Return the cells of measures (`m`: an indicator, or «indicator/item»; without any some usual ones).

    Of the last year with many figures if neither `year` nor `place` (full name, with its `code`) is given. 400: there
    are no figures of a measure, or no such role, level or day.
    """
    given = {"year": year, "place": place, "code": code, "role": role, "level": level, "province": province}
    with desk.reading() as connection:
        sheet = several.sheet_of(desk.archive, connection, m or (), given | {"as_of": as_of, "sort": ""})
    measures = [column.key for column in sheet.columns]
    return {"measures": measures, "years": sheet.years, "year": sheet.year, "cells": several.sheet_as_rows(sheet)}


@router.get(
    "/criteria",
    summary="What reports say of the states of criteria in one year: the heat map",
    responses=answer(years=many(TEXT), year=TEXT, rows=many(ANY), deduced=many(ANY), only_counted=many(ANY)),
)
def criteria(desk: Here, province: str = "", year: Annotated[str, Query(max_length=4)] = "") -> Row:
    """Return the figures of the heat map, of the last year that has some if none is given.

    `rows` are what reports say; `deduced` what follows from counts: kind all | rest, always inferred. `only_counted`
    are the places of which the number of criteria alone is known.
    """
    with desk.reading() as connection:
        seen = states.criteria_map(desk.archive, connection, province, year)
        facts = states.criterion_rows(desk.archive, connection, province, seen["year"])
        deduced = [*states.deduced_as_rows(states.with_deduced(desk.archive, seen, seen["places"]))]
        counted = [*states.counted_as_rows(states.only_counted(desk.archive, seen))]
    found = {"rows": [as_text(row) for row in facts], "deduced": deduced, "only_counted": counted}
    return {"years": seen["years"], "year": seen["year"], **found}


@router.get(
    "/funding",
    summary="Funding by source, a bar a report",
    responses=answer(
        total=COUNT,
        rows=many(holds(document_id=TEXT, unit_name=TEXT, time=TEXT, total=ANY, parts=many(_PART), unsure=many(ANY))),
    ),
)
def funding(desk: Here, province: str = "", limit: Limit = 100, offset: Offset = 0) -> Row:
    """Return the bars; `share` is of the total that is stated, or of the sum of the parts if that is more.

    `unsure` are figures of sources that the report says in two ways.
    """
    with desk.reading() as connection:
        bars = comparing.funding_bars(desk.archive, connection, province)
    return {"total": len(bars), "rows": [_bar(bar) for bar in bars[offset : offset + limit]]}


def _bar(bar: Row) -> Row:
    document = bar["document"]
    parts = [
        {
            "source": part["name"],
            "value": format(part["value"], "f"),
            "share": format(part["share"], ".4f"),
            **{name: bar["facts"][part["name"]][name] for name in ("fact_id", "certainty")},
        }
        for part in bar["bar"]
    ]
    total = None if bar["total"] is None else as_text(bar["total"])
    told = {"document_id": document["document_id"], "unit_name": document["unit_name"], "time": bar["time"]}
    return {**told, "total": total, "parts": parts, "unsure": [as_text(row) for row in bar["unsure"]]}
