"""The JSON twin of each page, and decisions for programs; described at /api/openapi.json."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated, Any, Literal

from anyio import to_thread
from fastapi import APIRouter, Depends, Query
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException
from starlette.requests import Request

from extractor.catalog.tables import contract_tables
from extractor.compare import cells_as_rows
from extractor.model import Choice, Target
from extractor.store import decision_row, effective_rows
from extractor.web import comparing, queries
from extractor.web.deciding import check_form, decide
from extractor.web.progress import progress_now
from extractor.web.queue import filtered_findings
from extractor.web.showing import Here, Me, session_of

router = APIRouter(prefix="/api", tags=["review"], dependencies=[Depends(session_of)])
Limit = Annotated[int, Query(ge=1, le=1000)]
Offset = Annotated[int, Query(ge=0, le=10_000_000)]
Row = dict[str, Any]
_TABLES = tuple(schema.name for schema in contract_tables() if schema.name not in ("documents", "problems"))


class NewDecision(BaseModel):
    """A decision to record. `expected` is the id of the last decision on the target that you saw, "" for none."""

    kind: Literal["finding", "fact", "unclaimed"]
    document_id: str = Field(max_length=64)
    target_id: str = Field(max_length=80)
    action: Literal["accept", "correct", "dismiss", "ask", "check", "confirm", "undo"]
    why: str = Field(default="", max_length=2000)
    changes: dict[str, str] = Field(default_factory=dict, max_length=9)
    expected: str = Field(default="", max_length=64)


@router.get("/overview", summary="Totals, open findings by level, progress of an ingest")
def overview(desk: Here) -> Row:
    """Return what the overview shows at its top."""
    with desk.reading() as connection:
        seen = queries.overview(desk.archive, connection, "")
        progress = progress_now(connection)
    return {
        "totals": seen["totals"],
        "open_findings": dict(seen["open"]),
        "years": seen["years"],
        "ingest": progress,
    }


@router.get("/owed", summary="What reports lack: topics, parts, annexes")
def owed(desk: Here, limit: Limit = 100, offset: Offset = 0) -> Row:
    """Return reports that lack something, by file name."""
    with desk.reading() as connection:
        lacking = list(queries.owed_by(desk.archive, connection).items())
    rows = [{"document_id": key, **asdict(lack)} for key, lack in lacking[offset : offset + limit]]
    return {"total": len(lacking), "rows": rows}


@router.get("/documents", summary="The reports")
def documents(desk: Here, province: str = "", limit: Limit = 100, offset: Offset = 0) -> Row:
    """Return reports by file name."""
    with desk.reading():
        rows = [row for row in desk.archive.documents.values() if not province or row["province_name"] == province]
    return {"total": len(rows), "rows": rows[offset : offset + limit]}


@router.get("/documents/{document_id}/{table}", summary="Facts, findings, sections, … of one report, with decisions")
def document_table(desk: Here, document_id: str, table: str) -> Row:
    """Return the rows of one table of one report, corrected where a person corrected them; numbers are text."""
    with desk.reading() as connection:
        if document_id not in desk.archive.documents or table not in _TABLES:
            raise HTTPException(404)
        rows = [_as_text(row) for row in effective_rows(connection, table, document_id=document_id)]
    return {"rows": rows}


@router.get("/findings", summary="The queue, ordered by doubt × effect")
def findings(
    desk: Here,
    status: str = "open",
    level: str = "",
    check: str = "",
    unit: str = "",
    province: str = "",
    year: str = "",
    limit: Limit = 100,
    offset: Offset = 0,
) -> Row:
    """Return findings with what stands for them."""
    given = {"status": status, "level": level, "check": check, "unit": unit, "province": province, "year": year}
    with desk.reading():
        rows = filtered_findings(desk, given)
        part = []
        for row in rows[offset : offset + limit]:
            standing = desk.archive.standing(row)
            plain = {name: cell for name, cell in row.items() if name != "document"}
            plain |= {"status": standing.status if standing else "open", "state": standing.state if standing else ""}
            part.append(plain | {"last_decision_id": standing.last_id if standing else ""})
    return {"total": len(rows), "rows": part}


@router.get("/compare", summary="One indicator by place and year, as «extractor compare» gives it")
def compare(
    desk: Here,
    indicator: str,
    item: str = "",
    role: str = "actual",
    level: str = "",
    province: str = "",
    as_of: Annotated[str, Query(max_length=10)] = "",
) -> Row:
    """Return the cells of the comparison; each names its facts. `as_of`: the boundaries of that day or year."""
    given = {"indicator": indicator, "item": item, "role": role, "level": level, "province": province, "as_of": as_of}
    with desk.reading() as connection:
        wanted = comparing.wanted_of(desk.archive, connection, given)
        table = comparing.comparison_of(desk.archive, connection, wanted)
    asked = {"indicator": wanted["indicator"], "item": wanted["item"], "unit": table.unit}
    return {**asked, "years": table.years, "cells": [*cells_as_rows(table)]}


@router.get("/unclear", summary="Phrases that the dictionary lacks")
def unclear(desk: Here) -> Row:
    """Return what open figures count."""
    with desk.reading() as connection:
        phrases = queries.open_phrases(desk.archive, connection)
        kinds = queries.unclaimed_kinds(desk.archive, connection)
    return {"phrases": [row | {"example": row["example"]["sentence"]} for row in phrases], "unclaimed": kinds}


@router.get("/problems", summary="Files that could not be read, or only in part")
def problems(desk: Here) -> Row:
    """Return problems with their message."""
    with desk.reading() as connection:
        return {"rows": queries.problems(connection, limit=10_000)}


@router.get("/search", summary="Search over reports, findings, failed files and decisions")
def search(desk: Here, q: Annotated[str, Query(min_length=1, max_length=200)], limit: Limit = 60) -> Row:
    """Return hits, best first."""
    return {"ready": desk.index.ready, "rows": desk.index.find(q, limit=limit)}


@router.get("/decisions", summary="The journal")
def decisions(desk: Here, after: Offset = 0, limit: Limit = 100) -> Row:
    """Return decisions behind `after` (a seq), oldest first, and whether the chain holds."""
    with desk.reading() as connection:
        count, broken = desk.archive.chain(connection)
        every = [row for row in desk.archive.journal.decisions() if row.seq > after]
    rows = sorted(every, key=lambda row: row.seq)[:limit]
    return {"rows": [decision_row(row) for row in rows], "held": count, "broken_at": broken}


@router.post("/decisions", status_code=201, summary="Record a decision", responses={409: {"description": "Conflict"}})
async def record(request: Request, desk: Here, me: Me, new: NewDecision) -> Row:
    """Record one decision and return it; 409 if somebody decided since."""
    check_form(request, me, "")
    target = Target(kind=new.kind, document_id=new.document_id, id=new.target_id)
    choice = Choice(target=target, action=new.action, why=new.why, changes=new.changes, expected=new.expected)
    (made,) = await to_thread.run_sync(decide, desk, me, [choice], limiter=desk.deciding)
    return decision_row(made)


def _as_text(row: Row) -> Row:
    return {
        name: format(cell, "f") if hasattr(cell, "as_tuple") else cell
        for name, cell in row.items()
        if name != "document"
    }
