"""The JSON twin of each page, and decisions for programs; described at /api/openapi.json.

Those of So sánh stand in `api_comparing.py`.
"""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated, Any, Literal

from anyio import to_thread
from fastapi import APIRouter, Depends, Query, Security
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException
from starlette.requests import Request

from extractor.catalog.tables import contract_tables
from extractor.model import Choice, Target
from extractor.model.decision import CORRECTABLE
from extractor.store import decision_row, effective_rows, load_text
from extractor.web import api_comparing, queries
from extractor.web.again import asked_again, is_comparison_old
from extractor.web.deciding import check_form, decide
from extractor.web.describing import (
    ANY,
    BEARER,
    COUNT,
    FLAG,
    TEXT,
    Limit,
    Offset,
    answer,
    as_text,
    holds,
    many,
    refusals,
    row_of,
)
from extractor.web.pages import found_documents
from extractor.web.progress import progress_now
from extractor.web.queue import asked_about, decided_before, filtered_findings
from extractor.web.showing import Here, Me, session_of

router = APIRouter(
    prefix="/api",
    tags=["review"],
    dependencies=[Security(BEARER), Depends(session_of)],
    responses=refusals(400, 401, 422, 503),
)
router.include_router(api_comparing.router)
Row = dict[str, Any]
_TABLES = tuple(schema.name for schema in contract_tables() if schema.name not in ("documents", "problems"))


class NewDecision(BaseModel):
    """A decision to record. `expected` is the id of the last decision on the target that you saw, "" for none.

    `changes`: new cells of a figure by name; "" empties a cell, what is not named stays as it stands.
    """

    kind: Literal["finding", "fact", "unclaimed"]
    document_id: str = Field(max_length=64)
    target_id: str = Field(max_length=80)
    action: Literal["accept", "correct", "dismiss", "ask", "check", "confirm", "undo"]
    why: str = Field(default="", max_length=2000)
    changes: dict[str, str] = Field(default_factory=dict, max_length=len(CORRECTABLE))
    expected: str = Field(default="", max_length=64)


_PROGRESS = holds(total=COUNT, done=COUNT, failed=COUNT, waiting=COUNT, last=TEXT, running=FLAG)
_TOTALS = holds(documents=COUNT, facts=COUNT, findings=COUNT, problems=COUNT)
_STANDING = {"status": TEXT, "state": TEXT, "last_decision_id": TEXT}
_DECISION = {
    **dict.fromkeys(("decision_id", "action", "state", "who", "decided_at", "why", "undoes", "previous"), TEXT),
    **dict.fromkeys(("document_id", "kind", "target_id", "before", "after", "evidence"), TEXT),
    "seq": COUNT,
}


@router.get(
    "/overview",
    summary="Totals, open findings by level, progress of an ingest",
    responses=answer(
        totals=_TOTALS,
        open_findings=ANY,
        years=many(TEXT),
        ingest=_PROGRESS,
        again=COUNT,
        comparison_due=FLAG,
        units=many(holds(name=TEXT, above=TEXT, reports=many(TEXT), open_findings=ANY)),
    ),
)
def overview(desk: Here) -> Row:
    """Return what the overview shows at its top; `comparison_due`: findings between reports are of before a change."""
    with desk.reading() as connection:
        seen = queries.overview(desk.archive, connection, "")
        progress = progress_now(connection)
        again = len(asked_again(desk.archive, connection))
    return {
        "totals": seen["totals"],
        "open_findings": dict(seen["open"]),
        "years": seen["years"],
        "ingest": progress,
        "again": again,
        "comparison_due": is_comparison_old(desk.archive),
        "units": [_unit(row) for row in seen["units"]],
    }


def _unit(row: Row) -> Row:
    reports = [document["document_id"] for year in sorted(row["years"]) for document in row["years"][year]]
    told = {"name": row["name"], "above": row["above"] or "", "reports": reports}
    return told | {"open_findings": {level: count for level, count in row["levels"].items() if count > 0}}


@router.get(
    "/owed",
    summary="What reports lack: topics, parts, annexes",
    responses=answer(total=COUNT, rows=many(holds(document_id=TEXT, topics=many(TEXT), parts=many(TEXT), annex=TEXT))),
)
def owed(desk: Here, limit: Limit = 100, offset: Offset = 0) -> Row:
    """Return reports that lack something, by file name."""
    with desk.reading() as connection:
        lacking = list(queries.owed_by(desk.archive, connection).items())
    rows = [{"document_id": key, **asdict(lack)} for key, lack in lacking[offset : offset + limit]]
    return {"total": len(lacking), "rows": rows}


@router.get(
    "/documents",
    summary="The reports",
    responses=answer(total=COUNT, rows=many(holds(document_id=TEXT, file_name=TEXT))),
)
def documents(
    desk: Here,
    province: str = "",
    q: Annotated[str, Query(max_length=200)] = "",
    limit: Limit = 100,
    offset: Offset = 0,
) -> Row:
    """Return reports by file name; `q`: words of their name, symbol or unit, with or without diacritics."""
    with desk.reading():
        rows = found_documents(desk, province, q)
    return {"total": len(rows), "rows": rows[offset : offset + limit]}


@router.get(
    "/documents/{document_id}",
    summary="One report: what it is, and its text, into which the figures' char_start and char_end lead",
    responses=answer(document=ANY, text=TEXT) | refusals(404),
)
def document(desk: Here, document_id: str) -> Row:
    """Return a report with its text; its pages as pictures are at /documents/{document_id}/pages/{page}.png."""
    with desk.reading() as connection:
        row = desk.archive.documents.get(document_id)
        if row is None:
            raise HTTPException(404)
        return {"document": row, "text": load_text(connection, document_id) or ""}


@router.get(
    "/documents/{document_id}/{table}",
    summary="Facts, findings, sections, … of one report, with decisions",
    responses=answer(rows=many(row_of(*_TABLES))) | refusals(404),
)
def document_table(desk: Here, document_id: str, table: str) -> Row:
    """Return the rows of one table of one report, corrected where a person corrected them; numbers are text."""
    with desk.reading() as connection:
        if document_id not in desk.archive.documents or table not in _TABLES:
            raise HTTPException(404)
        rows = effective_rows(connection, table, document_id=document_id)
        wanted = desk.archive.project.findings(rows) if table == "findings" else rows
        return {"rows": [as_text(row) for row in wanted]}


@router.get(
    "/findings",
    summary="The queue, ordered by doubt × effect",
    responses=answer(
        total=COUNT,
        rows=many(row_of("findings", **_STANDING, before_status=TEXT, before_id=TEXT, elsewhere=many(ANY))),
    ),
)
def findings(
    desk: Here,
    status: Literal["open", "accepted", "dismissed", "asked", "all"] = "open",
    level: Literal["", "error", "warning", "note"] = "",
    check: str = "",
    unit: str = "",
    province: str = "",
    year: str = "",
    limit: Limit = 100,
    offset: Offset = 0,
) -> Row:
    """Return findings with what stands for them, and for the same words in the version that a report has replaced.

    `elsewhere`: the first figures of other reports that a finding between reports names.
    """
    given = {"status": status, "level": level, "check": check, "unit": unit, "province": province, "year": year}
    with desk.reading() as connection:
        rows = filtered_findings(desk, given)
        part = []
        elsewhere = queries.figures_elsewhere(desk.archive, connection, rows[offset : offset + limit])
        for row in rows[offset : offset + limit]:
            standing = desk.archive.standing(row)
            plain = {name: cell for name, cell in row.items() if name != "document"}
            plain |= {"status": standing.status if standing else "open", "state": standing.state if standing else ""}
            plain["look_again"] = standing is not None and standing.look_again
            before = decided_before(desk, row) if standing is None else None
            others = elsewhere[row["finding_id"]]["rows"] if row["finding_id"] in elsewhere else ()
            plain["elsewhere"] = [as_text(it) for it in others]
            plain |= {"before_status": before.status if before else "", "before_id": before.last_id if before else ""}
            part.append(plain | {"last_decision_id": standing.last_id if standing else ""})
    return {"total": len(rows), "rows": part}


@router.get(
    "/again",
    summary="Decisions that ask for another look: what they were about reads otherwise now, or in a newer version",
    responses=answer(
        total=COUNT, rows=many(holds(**_DECISION, look_in=TEXT, now_id=TEXT, now={"type": ["object", "null"]}))
    ),
)
def again(desk: Here, limit: Limit = 100, offset: Offset = 0) -> Row:
    """Return decisions, those made last first; `now` is the row of `look_in` in the place of what was decided on."""
    with desk.reading() as connection:
        every = asked_again(desk.archive, connection)
    rows = [
        decision_row(it.decision)
        | {"look_in": it.document_id, "now_id": it.id, "now": as_text(it.row) if it.row is not None else None}
        for it in every[offset : offset + limit]
    ]
    return {"total": len(every), "rows": rows}


@router.get(
    "/asked",
    summary="Single numbers that a unit was asked about; findings that were: /api/findings?status=asked",
    responses=answer(total=COUNT, rows=many(holds(target_kind=TEXT, target_id=TEXT, who=TEXT, why=TEXT, **_STANDING))),
)
def asked(
    desk: Here, unit: str = "", province: str = "", year: str = "", limit: Limit = 100, offset: Offset = 0
) -> Row:
    """Return figures, and numbers that nobody took, with what stands for them."""
    given = {"status": "asked", "level": "", "check": "", "unit": unit, "province": province, "year": year}
    with desk.reading() as connection:
        rows = asked_about(desk, connection, given)
    return {"total": len(rows), "rows": [_asked(row) for row in rows[offset : offset + limit]]}


def _asked(row: Row) -> Row:
    target, standing = row["target"], row["standing"]
    told = {"target_kind": target.kind, "target_id": target.id, "who": standing.decision.who}
    told |= {"why": standing.decision.why, "status": standing.status, "state": standing.state}
    plain = {name: cell for name, cell in as_text(row).items() if name not in ("target", "standing")}
    return plain | told | {"last_decision_id": standing.last_id}


@router.get(
    "/unclear",
    summary="Phrases that the dictionary lacks, and numbers that nobody took",
    responses=answer(phrases=many(ANY), unclaimed=many(holds(kind=TEXT, reason=TEXT, count=COUNT)), rows=many(ANY)),
)
def unclear(desk: Here, kind: Annotated[str, Query(max_length=40)] = "", limit: Limit = 100, offset: Offset = 0) -> Row:
    """Return what open figures count, how many numbers of each kind nobody took, and those of one kind."""
    with desk.reading() as connection:
        phrases = queries.open_phrases(desk.archive, connection)
        kinds = queries.unclaimed_kinds(desk.archive, connection)
        rows = queries.unclaimed_rows(desk.archive, connection, kind, limit=limit, offset=offset) if kind else []
    for row in rows:
        stands = row.pop("standing")
        row |= {"status": stands.status if stands else "open", "last_decision_id": stands.last_id if stands else ""}
    listed = [row | {"example": row["example"]["sentence"]} for row in phrases]
    return {"phrases": listed, "unclaimed": kinds, "rows": rows}


@router.get(
    "/problems",
    summary="Files that could not be read, or only in part",
    responses=answer(rows=many(row_of("problems", path=TEXT))),
)
def problems(desk: Here) -> Row:
    """Return problems with their message."""
    with desk.reading() as connection:
        return {"rows": queries.problems(connection, limit=10_000)}


@router.get(
    "/search",
    summary="Search over reports, findings, failed files and decisions",
    responses=answer(ready=FLAG, rows=many(holds(kind=TEXT, document_id=TEXT, target=TEXT, shown=TEXT))),
)
def search(desk: Here, q: Annotated[str, Query(min_length=1, max_length=200)], limit: Limit = 60) -> Row:
    """Return hits, best first."""
    return {"ready": desk.index.ready, "rows": desk.index.find(q, limit=limit)}


@router.get(
    "/decisions",
    summary="The journal",
    responses=answer(
        rows=many(holds(**_DECISION, look_again=FLAG)), held=COUNT, broken_at={"type": ["integer", "null"]}
    ),
)
def decisions(desk: Here, after: Offset = 0, limit: Limit = 100) -> Row:
    """Return decisions behind `after` (a seq), oldest first, and whether the chain holds."""
    with desk.reading() as connection:
        every = [row for row in desk.archive.journal.decisions() if row.seq > after]
        again = {it.decision.decision_id for it in asked_again(desk.archive, connection)}
    rows = sorted(every, key=lambda row: row.seq)[:limit]
    told = [decision_row(row) | {"look_again": row.decision_id in again} for row in rows]
    return {"rows": told, "held": desk.archive.journal.count, "broken_at": desk.archive.broken}


@router.post(
    "/decisions",
    status_code=201,
    summary="Record a decision",
    responses=answer(201, **_DECISION) | refusals(403, 409, 413),
)
async def record(request: Request, desk: Here, me: Me, new: NewDecision) -> Row:
    """Record one decision and return it; 409 if somebody decided since."""
    check_form(request, me, "")
    target = Target(kind=new.kind, document_id=new.document_id, id=new.target_id)
    choice = Choice(target=target, action=new.action, why=new.why, changes=new.changes, expected=new.expected)
    (made,) = await to_thread.run_sync(decide, desk, me, [choice], limiter=desk.deciding)
    return decision_row(made)
