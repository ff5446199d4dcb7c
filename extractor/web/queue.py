"""The queue of findings, ordered by doubt × effect, and decisions on several of them at once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Annotated, Any
from urllib.parse import parse_qsl, urlsplit

from anyio import to_thread
from fastapi import APIRouter, Depends, Form
from sqlalchemy import Connection
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from extractor.errors import UsageError
from extractor.model import Choice, Decision, Standing, Target
from extractor.store import asked_numbers
from extractor.vi.order import name_key
from extractor.web import queries
from extractor.web.again import asked_again, is_comparison_old
from extractor.web.archive import on_same_words, plain_findings
from extractor.web.deciding import check_form, decide, inside, notice_of
from extractor.web.naming import Keys, keys_of, units_meant
from extractor.web.pages import paged
from extractor.web.sessions import Session
from extractor.web.showing import Desk, Here, Me, language_of, measures_of, recalled, session_of, show
from extractor.web.telling import in_language

router = APIRouter(dependencies=[Depends(session_of)])
AGAIN = "again"
"""The status of the queue that lists what asks for another look, whatever it was decided on."""
_FILTERS = ("check", "level", "unit", "year", "status", "province")


@router.get("/findings")
def findings_page(request: Request, desk: Here, me: Me, page: int = 1) -> Response:
    """Show the queue; the filters last used are remembered."""
    given = {name: request.query_params.get(name, "")[:200] for name in _FILTERS}
    return recalled(request, me, given) or _show_queue(request, desk, given, page)


def _show_queue(
    request: Request, desk: Desk, given: dict[str, str], page: int, *, status: int = 200, **typed: Any
) -> Response:
    given["status"] = given["status"] or "open"
    with desk.reading() as connection:
        again = filtered_again(desk, connection, given)
        others = given["status"] != AGAIN
        every = [*filtered_findings(desk, given), *asked_about(desk, connection, given)] if others else again
        part, pager = paged(every, page)
        rows = [row for row in part if "finding_id" in row]
        numbers = [row for row in part if "standing" in row and "again" not in row]
        stands = {row["finding_id"]: desk.archive.standing(row) for row in rows}
        plain = plain_findings(desk.archive, rows)
        open_ones = [row for row in rows if stands[row["finding_id"]] is None]
        before = {row["finding_id"]: decided_before(desk, row) for row in open_ones}
        rows = [in_language(row, language_of(request)) for row in rows]
        choices = _choices(desk)
        elsewhere = queries.figures_elsewhere(desk.archive, connection, rows)
        mended = queries.mended_in(desk.archive, connection, rows)
    fields: dict[str, Any] = {"rows": rows, "pager": pager, "filters": given, "stands": stands, "plain": plain}
    fields |= {"before": before, "elsewhere": elsewhere, "mended": mended}
    fields |= {"numbers": numbers, "measures": measures_of(language_of(request)) if numbers else None}
    fields |= {"again": len(again), "looks": part if not others else [], "due": is_comparison_old(desk.archive)}
    fields |= {"refusal": None, "picked": frozenset(), "why": "", **typed}
    lasts = desk.archive.seen.verdicts + desk.archive.seen.alterations
    if not others or typed:
        return show(request, "findings.html", status=status, choices=choices, **fields)
    return show(request, "findings.html", status=status, lasts=lasts, choices=choices, **fields)


def decided_before(desk: Desk, row: dict[str, Any]) -> Standing | None:
    """Return what stands on the words of a finding in the version that its report has replaced."""
    return on_same_words(desk.archive.decided_before(row["document_id"]), "finding", row)


def filtered_findings(desk: Desk, given: dict[str, str]) -> list[dict[str, Any]]:
    """Return the findings that the filters leave, in the order of the queue."""
    name = f"queue {sorted(given.items())}"
    return desk.archive.keep_decided(name, lambda: list(_filtered(desk, given)))


def _filtered(desk: Desk, given: dict[str, str]) -> Iterator[dict[str, Any]]:
    meant = _units_meant(desk, given["unit"])
    for row in desk.archive.findings:
        if given["status"] != "all":
            standing = desk.archive.standing(row)
            if given["status"] != (standing.status if standing is not None else "open"):
                continue
        if (given["check"] and row["check"] != given["check"]) or (given["level"] and row["level"] != given["level"]):
            continue
        if _is_of(row, given, meant):
            yield row


def filtered_again(desk: Desk, connection: Connection, given: dict[str, str]) -> list[dict[str, Any]]:
    """Return the decisions that ask for another look, as the filters leave them, those made last first.

    Each is `again` with the document in which to look.
    """
    known = desk.archive.documents
    every: list[dict[str, Any]] = [
        {"again": it, "document": known[it.document_id], "place_name": it.decision.evidence.get("place_name")}
        for it in asked_again(desk.archive, connection)
    ]
    meant = _units_meant(desk, given["unit"], every)
    asked = [(name, given[name]) for name in ("check", "level") if given[name]]
    return [
        row
        for row in every
        if _is_of(row, given, meant) and all(row["again"].decision.evidence.get(name) == it for name, it in asked)
    ]


def asked_about(desk: Desk, connection: Connection, given: dict[str, str]) -> list[dict[str, Any]]:
    """Return the single numbers that a unit was asked about (`asked_numbers`), as the filters leave them.

    They follow the findings that were asked about; no check has named them, and they have no level.
    """
    if given["status"] not in ("asked", "all") or given["check"] or given["level"]:
        return []
    current, stands = desk.archive.current, desk.archive.journal.stands

    def make() -> list[dict[str, Any]]:
        rows = asked_numbers(connection, dict(stands))
        return [row | {"document": current[row["document_id"]]} for row in rows if row["document_id"] in current]

    rows = desk.archive.keep_decided("asked", make)
    meant = _units_meant(desk, given["unit"], rows)
    return [row for row in rows if _is_of(row, given, meant)]


def _is_of(row: dict[str, Any], given: dict[str, str], meant: frozenset[str]) -> bool:
    """Return True if a row is of the units that are meant, the province and the year that the filters ask for."""
    document = row["document"]
    if given["unit"] and meant.isdisjoint(_names_of(row)):
        return False
    if given["province"] and document["province_name"] != given["province"]:
        return False
    return not given["year"] or (document["period_end"] or "")[:4] == given["year"]


def _names_of(row: dict[str, Any]) -> tuple[str | None, ...]:
    """What the unit of a row is called: that of its report, also with and by its code, and its place."""
    document = row["document"]
    return document["unit"], document["unit_name"], document["unit_code"], row.get("place_name")


def _units_meant(desk: Desk, asked: str, numbers: Sequence[dict[str, Any]] = ()) -> frozenset[str]:
    """The units that a person may mean who asks for one; the name with the code, as links have it, is that one.

    `numbers` are rows beside the findings whose places can be meant, too.
    """
    current, findings = desk.archive.current, desk.archive.findings
    if not asked:
        return frozenset()
    if asked in desk.archive.keep("labels", lambda: {row["unit"] for row in current.values()}):
        return frozenset({asked})

    def make() -> Keys:
        names = {row[name] for row in current.values() for name in ("unit_name", "unit_code")}
        return keys_of(names | {row["place_name"] for row in findings})

    held = desk.archive.keep("names of units", make)
    return units_meant(asked, {**held, **keys_of({row.get("place_name") for row in numbers})} if numbers else held)


def _choices(desk: Desk) -> dict[str, list[str]]:
    def make() -> dict[str, list[str]]:
        documents = [row["document"] for row in desk.archive.findings]
        return {
            "check": sorted({row["check"] for row in desk.archive.findings}),
            "unit": sorted({row["unit"] for row in documents if row["unit"]}, key=name_key)[:2000],
            "province": sorted({row["province_name"] for row in documents if row["province_name"]}, key=name_key),
            "year": sorted({(row["period_end"] or "")[:4] for row in documents if row["period_end"]}),
        }

    return desk.archive.keep("choices", make)


@router.post("/decide/many")
async def decide_many(
    request: Request,
    desk: Here,
    me: Me,
    csrf: Annotated[str, Form()] = "",
    action: Annotated[str, Form()] = "",
    why: Annotated[str, Form()] = "",
    back: Annotated[str, Form()] = "/findings",
) -> Response:
    """Record the same decision on several findings; only those whose figures pass all other checks are taken.

    400 shows the queue again, with what was marked and typed.
    """
    check_form(request, me, csrf)
    wanted = {str(value) for value in (await request.form()).getlist("finding")}
    try:
        made = await to_thread.run_sync(_decide_group, desk, me, wanted, action, why, limiter=desk.deciding)
    except UsageError as refusal:
        return await run_in_threadpool(_ask_again, request, desk, refusal, back=back, picked=wanted, why=why)
    me.notice = notice_of(made)
    return RedirectResponse(inside(back), status_code=303)


def _ask_again(request: Request, desk: Desk, refusal: UsageError, *, back: str, **typed: Any) -> Response:
    back = inside(back)
    asked = dict(parse_qsl(urlsplit(back).query))
    given = {name: asked.get(name, "")[:200] for name in _FILTERS}
    page = int(asked["page"]) if asked.get("page", "").isdecimal() else 1
    return _show_queue(request, desk, given, page, status=400, refusal=refusal, here=back, path="/findings", **typed)


def _decide_group(desk: Desk, me: Session, wanted: set[str], action: str, why: str) -> tuple[Decision, ...]:
    if action not in ("accept", "dismiss", "ask"):
        raise UsageError("Chưa chọn quyết định nào.", next_step="Hãy bấm một trong ba nút bên cạnh ô lý do.")
    if not wanted:
        raise UsageError("Chưa đánh dấu mục nào.", next_step="Hãy đánh dấu các mục cần quyết định chung.")
    with desk.reading():
        chosen = [row for row in desk.archive.findings if f"{row['document_id']}:{row['finding_id']}" in wanted]
        plain = plain_findings(desk.archive, chosen)
        open_ones = [row for row in chosen if row["finding_id"] in plain and desk.archive.standing(row) is None]
    if len(open_ones) < len(wanted):
        raise UsageError(
            "Quyết định chung chỉ dùng cho cảnh báo chưa xử lý, không phải lỗi, có số liệu qua các phép kiểm tra khác.",
            next_step="Hãy bỏ chọn những mục kia và xem riêng từng mục.",
        )
    targets = [Target(kind="finding", document_id=row["document_id"], id=row["finding_id"]) for row in open_ones]
    return decide(
        desk, me, [Choice(target=target, action=action, why=why, expected="") for target in targets], state="proposed"
    )
