"""The pages to read: overview, reports, comparison, files that failed, journal, search."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncIterator
from decimal import Decimal
from pathlib import PurePath
from typing import Annotated, Any
from urllib.parse import unquote

from anyio import to_thread
from fastapi import APIRouter, Depends, Form
from sqlalchemy import Connection
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, RedirectResponse, Response, StreamingResponse

from extractor.compare import HOW
from extractor.errors import UsageError
from extractor.export.files import journal_csv
from extractor.store import decision_row, iterate_decisions
from extractor.web import comparing, queries, reports, several, states
from extractor.web.again import asked_again
from extractor.web.deciding import check_form, inside
from extractor.web.progress import compare_again, failed_retries, progress_now, retry_file
from extractor.web.searching import without_marks
from extractor.web.sessions import Notice
from extractor.web.showing import Desk, Here, Me, language_of, measures_of, need, query_of, recalled, session_of, show
from extractor.web.telling import in_language, parts_of_problem
from extractor.web.unheard import unheard_of

router = APIRouter(dependencies=[Depends(session_of)])
PAGE = 50
_COMPARED = ("indicator", "item", "role", "level", "province", "since", "as_of", "sort")
COMPARED = ("Đang đối chiếu giữa các báo cáo, vài giây nữa hãy tải lại trang", "Đã đối chiếu lại giữa các báo cáo")
RETRIED = "Đang đọc lại tệp, vài giây nữa hãy tải lại trang"
_LIVE_SECONDS = 300


@router.get("/")
def overview(request: Request, desk: Here, province: str = "", page: int = 1) -> Response:
    """Show the map of work."""
    with desk.reading() as connection:
        seen = queries.overview(desk.archive, connection, province)
        owed = queries.owed_by(desk.archive, connection)
        running = _progress(desk, connection)
        again = len(asked_again(desk.archive, connection))
        unheard = unheard_of(desk.archive, province)
    units, pager = paged(seen.pop("units"), page, PAGE)
    provinces = queries.provinces(desk.archive)
    fields: dict[str, Any] = {
        "units": units,
        "pager": pager,
        "owed": owed,
        "running": running,
        "unheard": unheard,
    }
    fields |= {"misread": desk.archive.misread, "waiting": len(desk.archive.journal.waiting()), "again": again}
    return show(
        request,
        "overview.html",
        lasts=desk.archive.seen.verdicts,
        province=province,
        provinces=provinces,
        **seen,
        **fields,
    )


@router.get("/live")
async def live(request: Request, desk: Here) -> Response:
    """Send the progress of a running ingest as server-sent events, for five minutes at most."""

    async def events() -> AsyncIterator[str]:
        last = ""
        for _ in range(_LIVE_SECONDS):
            if await request.is_disconnected():
                return
            told = json.dumps(await run_in_threadpool(_live_progress, desk), ensure_ascii=False)
            yield f"data: {told}\n\n" if told != last else ": \n\n"
            last = told
            await asyncio.sleep(1.0)

    return StreamingResponse(events(), media_type="text/event-stream", headers={"X-Accel-Buffering": "no"})


def _live_progress(desk: Desk) -> dict[str, Any]:
    with desk.store.reading() as connection:
        return _progress(desk, connection)


def _progress(desk: Desk, connection: Connection) -> dict[str, Any]:
    """How far an ingest is; asked of the store once a second, however many people look."""
    return desk.archive.keep("progress", lambda: progress_now(connection), mark=int(time.monotonic()))


@router.get("/reports")
def report_list(request: Request, desk: Here, me: Me, province: str = "", q: str = "", page: int = 1) -> Response:
    """List the reports; the filters last used are remembered."""
    if led := recalled(request, me, {"province": province[:100], "q": q[:200]}):
        return led
    with desk.reading():
        rows, pager = paged(found_documents(desk, province, q), page, PAGE)
        counts = {row["document_id"]: len(desk.archive.findings_of.get(row["document_id"], ())) for row in rows}
    fields: dict[str, Any] = {"rows": rows, "pager": pager, "counts": counts, "filters": {"province": province, "q": q}}
    return show(
        request, "reports.html", lasts=desk.archive.seen.loads, provinces=queries.provinces(desk.archive), **fields
    )


def found_documents(desk: Desk, province: str, q: str) -> list[dict[str, Any]]:
    """Return the reports of a province («» for all) whose names hold the words, by file name."""
    rows = [row for row in desk.archive.documents.values() if not province or row["province_name"] == province]
    if not q:
        return rows
    asked, named = without_marks(q), desk.archive.keep("names", lambda: _names_of(desk))
    return [row for row in rows if asked in named.get(row["document_id"], "")]


def _names_of(desk: Desk) -> dict[str, str]:
    """By what a report is found in the list, without diacritics."""
    names = ("file_name", "unit_name", "title", "symbol", "province_name")
    every = desk.archive.documents.items()
    return {key: without_marks(" ".join(row[name] or "" for name in names)) for key, row in every}


@router.get("/documents/{document_id}")
async def report_page(
    request: Request,
    desk: Here,
    document_id: str,
    page: int = 0,
    fact: str = "",
    finding: str = "",
    at: str = "",
    view: str = "",
    wait: float = 2.5,
) -> Response:
    """Show one report: outline, page, figures and findings."""

    def make() -> Response:
        asked = {"page": page, "fact": fact, "finding": finding, "at": at, "view": view}
        return _report_page(request, desk, document_id, wait=wait, **asked)

    return await to_thread.run_sync(make, limiter=desk.waiting)


def _report_page(request: Request, desk: Desk, document_id: str, *, wait: float, **asked: Any) -> Response:
    with desk.reading() as connection:
        document = desk.archive.documents.get(document_id)
        if document is None:
            raise HTTPException(404)
        rows = queries.document_rows(desk.archive, connection, document)
        rows["findings"] = [in_language(row, language_of(request)) for row in rows["findings"]]
        fields = reports.lay_out(desk, connection, document, rows, **asked, seconds=min(wait, 20.0))
        fields["newer"] = desk.archive.documents.get(document["superseded_by"])
    return show(request, "report.html", document=document, measures=measures_of(language_of(request)), **rows, **fields)


@router.get("/documents/{document_id}/pages/{page}.png")
async def page_picture(desk: Here, document_id: str, page: int) -> Response:
    """Send the picture of a page."""
    return await to_thread.run_sync(_page_picture, desk, document_id, page, limiter=desk.waiting)


def _page_picture(desk: Desk, document_id: str, page: int) -> Response:
    with desk.reading() as connection:
        document = desk.archive.documents.get(document_id)
        if document is None or page < 1:
            raise HTTPException(404)
        picture = desk.pictures.find(connection, document, page, seconds=120.0)
    if picture.file is None or picture.page != page or not picture.file.is_file():
        raise HTTPException(404)
    return FileResponse(picture.file, media_type="image/png", headers={"Cache-Control": "private, max-age=3600"})


@router.get("/facts/{fact_id}")
def fact_link(desk: Here, fact_id: str) -> Response:
    """Lead from the id of a figure to its words on its page."""
    with desk.reading() as connection:
        row = queries.find_fact(connection, fact_id)
    if row is None:
        raise HTTPException(404)
    address = f"/documents/{row['document_id']}{query_of({'fact': row['fact_id']})}#f-{row['fact_id']}"
    return RedirectResponse(address, status_code=303)


@router.get("/compare")
def compare_page(request: Request, desk: Here, me: Me, page: int = 1) -> Response:
    """Compare places over years by one indicator; what was last asked is remembered."""
    given = {name: request.query_params.get(name, "").strip()[:200] for name in _COMPARED}
    if request.query_params.get("of", given["indicator"]) != given["indicator"]:
        given["item"] = ""  # the form stood on another indicator, whose item this is
    if led := recalled(request, me, given):
        return led
    with desk.reading() as connection:
        wanted, refusal = _asked(desk, connection, given)
        fields: dict[str, Any] = {"lines": [], "years": (), "begins": (), "wholes": {}, "table": None}
        if wanted is not None:
            fields = comparing.table_of(desk.archive, connection, wanted)
        fields["lines"], pager = paged(fields["lines"], page, PAGE)
        if wanted is not None:
            fields["lines"] = comparing.with_sources(desk.archive, connection, wanted, fields["lines"])
        fields["known"] = queries.measured(desk.archive, connection)
    if refusal is not None:
        me.filters.pop(request.url.path, None)
    fields |= {"roles": comparing.ROLES, "levels": comparing.LEVELS, "provinces": queries.provinces(desk.archive)}
    kept = {name: given[name] for name in ("as_of", "since")}
    fields |= {"filters": (wanted or given) | kept, "refusal": refusal}
    lasts = desk.archive.seen.compared(wanted["indicator"]) if wanted is not None else None
    return show(request, "compare.html", status=400 if refusal else 200, lasts=lasts, pager=pager, **fields)


def _asked(
    desk: Desk, connection: Connection, given: dict[str, str]
) -> tuple[dict[str, str] | None, UsageError | None]:
    """What a comparison is asked for, and what it refuses; without a day that is none it is shown, else not at all."""
    refusal: UsageError | None = None
    for asked in (given, given | {"as_of": "", "since": ""}):
        try:
            return comparing.wanted_of(desk.archive, connection, asked), refusal
        except UsageError as error:
            refusal = refusal or error
    return None, refusal


@router.get("/compare/several")
def several_page(request: Request, desk: Here, me: Me, page: int = 1) -> Response:
    """Show several measures beside each other: of places in one year, or of one place over years."""
    asked = request.query_params
    given = {name: asked.get(name, "").strip()[:200] for name in several.ASKED}
    keys = [key for it in asked.getlist("m") if (key := it.strip()[:400])]
    if led := recalled(request, me, given | {"m": keys}):
        return led
    sheet: several.Sheet | None = None
    refusal: UsageError | None = None
    with desk.reading() as connection:
        try:
            sheet = several.sheet_of(desk.archive, connection, keys, given)
        except UsageError as error:
            refusal = error
            me.filters.pop(request.url.path, None)
        shown, pager = paged(list(sheet.lines if sheet else ()), page)
        lines = several.with_sources(desk.archive, connection, shown, given["role"] or comparing.ROLES[0])
        known = several.measures_known(desk.archive, connection)
    fields: dict[str, Any] = {"sheet": sheet, "lines": lines, "pager": pager, "known": known, "refusal": refusal}
    fields["filters"] = given | {"m": [column.key for column in sheet.columns] if sheet else keys}
    fields |= {"roles": comparing.ROLES, "levels": comparing.LEVELS, "provinces": queries.provinces(desk.archive)}
    return show(request, "several.html", status=400 if refusal else 200, most=several.MOST, **fields)


@router.get("/compare/criteria")
def criteria_page(request: Request, desk: Here, province: str = "", year: str = "", page: int = 1) -> Response:
    """Show the heat map of criteria by commune."""
    with desk.reading() as connection:
        fields = states.criteria_map(desk.archive, connection, province[:100], year[:4])
        fields["places"], fields["pager"] = paged(fields["places"], page)
        fields["places"] = states.with_deduced(desk.archive, fields, fields["places"])
        fields["counted"] = [*states.only_counted(desk.archive, fields)]
    fields |= {"filters": {"province": province, "year": fields["year"]}, "hows": HOW}
    fields["names"] = states.names_of(fields["year"])
    return show(request, "criteria.html", provinces=queries.provinces(desk.archive), **fields)


@router.get("/compare/funding")
def funding_page(request: Request, desk: Here, province: str = "", year: str = "", page: int = 1) -> Response:
    """Show funding by source as bars."""
    with desk.reading() as connection:
        every = comparing.funding_bars(desk.archive, connection, province[:100])
    years = sorted({comparing.year_of(bar) for bar in every} - {""})
    bars, pager = paged([bar for bar in every if year in ("", comparing.year_of(bar))], page, 40)
    fields: dict[str, Any] = {
        "filters": {"province": province, "year": year[:4]},
        "one": Decimal("0.1"),
        "provinces": queries.provinces(desk.archive),
    }
    return show(request, "funding.html", bars=bars, years=years, pager=pager, **fields)


@router.get("/problems")
def problems_page(request: Request, desk: Here) -> Response:
    """List the files that failed, with reason and next step."""
    with desk.reading() as connection:
        rows = [row | {"told": parts_of_problem(row["message"])} for row in queries.problems(connection)]
    failed = failed_retries()
    return show(request, "problems.html", rows=rows, failed=failed)


@router.post("/problems/retry")
def retry(
    request: Request, desk: Here, me: Me, csrf: Annotated[str, Form()] = "", path: Annotated[str, Form()] = ""
) -> Response:
    """Read a file again that failed; only paths that the ledger knows as problems are taken, as an address has them."""
    check_form(request, me, csrf)
    need(me, "approver")
    path = unquote(path)
    with desk.reading() as connection:
        known = {row["path"] for row in queries.problems(connection, limit=100_000)}
    if path not in known:
        raise HTTPException(404)
    retry_file(path, desk.settings.address)
    me.notice = Notice(RETRIED, PurePath(path).name)
    return RedirectResponse("/problems", status_code=303)


@router.post("/across")
async def across(
    request: Request, desk: Here, me: Me, csrf: Annotated[str, Form()] = "", back: Annotated[str, Form()] = "/findings"
) -> Response:
    """Compare the reports with each other anew, after figures were corrected."""
    check_form(request, me, csrf)
    need(me, "reviewer")
    ended = await to_thread.run_sync(compare_again, desk.settings.address, limiter=desk.waiting)
    me.notice = Notice(COMPARED[ended])
    desk.archive.look_now()
    return RedirectResponse(inside(back), status_code=303)


@router.get("/journal")
def journal_page(request: Request, desk: Here, me: Me, page: int = 1, who: str = "", state: str = "") -> Response:
    """Show every decision, the newest first; or those in force that are not confirmed yet (`state` "waiting").

    `state` "again": those that ask for another look. The filters last used are remembered.
    """
    filters = {"who": who[:100], "state": state if state in ("waiting", "again") else ""}
    if led := recalled(request, me, filters):
        return led
    with desk.reading() as connection:
        journal = desk.archive.journal
        held = journal.decisions()
        again = {it.decision.decision_id: it for it in asked_again(desk.archive, connection)}
        waiting = [stands.decision for stands in journal.waiting() if stands.decision]
        asked = {"": held, "waiting": waiting, "again": [it.decision for it in again.values()]}[filters["state"]]
        every = sorted((row for row in asked if not who or row.who == who), key=lambda row: -row.seq)
        rows, pager = paged(every, page, PAGE)
        stands = {row.target: journal.stands[row.target] for row in rows}
        people = sorted({row.who for row in held})
        known = desk.archive.documents
        old = {key for row in rows if known.get(key := row.target.document_id, {}).get("superseded_by")}
    fields: dict[str, Any] = {"rows": rows, "pager": pager, "stands": stands, "count": journal.count}
    fields |= {"old": old, "again": again}
    return show(request, "journal.html", people=people, filters=filters, **fields)


@router.get("/journal.csv")
def journal_file(desk: Here, who: str = "") -> Response:
    """Send every decision, or those of one person, as CSV for Excel."""
    with desk.reading() as connection:
        rows = [decision_row(row) for row in iterate_decisions(connection) if who in ("", row.who)]
    headers = {"Content-Disposition": 'attachment; filename="quyet-dinh.csv"'}
    return Response(journal_csv(rows), media_type="text/csv; charset=utf-8", headers=headers)


@router.get("/search")
def search_page(request: Request, desk: Here, q: str = "") -> Response:
    """Search over everything, with and without diacritics."""
    found = desk.index.find(q) if q.strip() else []
    with desk.reading():
        rows = [row for hit in found if (row := _hit(desk, hit, language_of(request))) is not None]
    return show(request, "search.html", q=q[:200], rows=rows, ready=desk.index.ready)


def _hit(desk: Desk, hit: dict[str, str], language: str) -> dict[str, Any] | None:
    """A hit as its page shows it: where it leads, of what it is, its words; None of a document that is gone."""
    kind, target = hit["kind"], hit["target"]
    if kind == "problem":
        return hit | {"href": "/problems", "document": None}
    if kind == "decision":
        later = sum(row.seq > int(target) for row in desk.archive.journal.decisions())
        return hit | {"href": f"/journal{query_of({'page': 1 + later // PAGE})}#d-{target}", "document": None}
    document = desk.archive.documents.get(hit["document_id"])
    if document is None:
        return None
    if kind == "finding":
        rows = desk.archive.findings_of.get(hit["document_id"], ())
        told = [in_language(row, language)["message"] for row in rows if row["finding_id"] == target]
        hit = hit | {"shown": told[0] if told else hit["shown"]}
    where = f"{query_of({'at': target})}#at" if kind == "text" else query_of({kind: target})
    return hit | {"href": f"/documents/{hit['document_id']}{where}", "document": document}


def paged(rows: list[Any], page: int, size: int = PAGE) -> tuple[list[Any], dict[str, int]]:
    """Return the rows of one page, and page, last page and total."""
    start, pager = stretch(len(rows), page, size)
    return rows[start : start + size], pager


def stretch(total: int, page: int, size: int) -> tuple[int, dict[str, int]]:
    """Return where the rows of a page begin, and page (within what there is), last page and total.

    >>> stretch(101, 9, 50)
    (100, {'page': 3, 'last': 3, 'total': 101})
    """
    last = max(1, -(-total // size))
    page = min(max(1, page), last)
    return (page - 1) * size, {"page": page, "last": last, "total": total}
