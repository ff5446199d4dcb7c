"""Decisions from forms: one, or undone; every one with the last decision that the person saw."""

from __future__ import annotations

import hmac
from dataclasses import replace
from functools import partial
from typing import Annotated, Any
from urllib.parse import urlsplit

from anyio import to_thread
from fastapi import APIRouter, Form
from sqlalchemy import Connection
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from extractor.errors import ConflictError, UsageError
from extractor.model import Choice, Decision, Target
from extractor.model.decision import CORRECTABLE
from extractor.store import Reader, as_written, cell_text, changed_cells, decided_fact, find_decision, record_decisions
from extractor.web.queries import find_fact
from extractor.web.sessions import Notice, Session
from extractor.web.showing import Desk, Here, Me, desk_of, language_of, measures_of, need, show
from extractor.web.typed import typed_cells

router = APIRouter()
_ROLE = {"confirm": "approver"}
_ON_DECISIONS = ("undo", "check", "confirm")
OLD_FORM = "form"
"""Detail of the 403 for a form that was opened before this session."""
NOTICES = ("Đã ghi quyết định", "Đã hoàn tác", "Đã ghi quyết định chung, số mục", "Đã hoàn tác, số mục")


def check_form(request: Request, session: Session, given: str) -> None:
    """Refuse a write without the form token of this session; a program with a bearer token needs none.

    Raises:
        HTTPException: 403.
    """
    if request.headers.get("authorization", "").lower().startswith("bearer "):
        return
    given = given or request.headers.get("x-csrf", "")
    if not hmac.compare_digest(given.encode(), session.csrf.encode()):
        raise HTTPException(403, OLD_FORM)


def inside(path: str) -> str:
    r"""Return the path if it leads to a page of ours, else that of the overview.

    >>> inside("/findings?check=a"), inside("//evil.example"), inside("/\\evil.example")
    ('/findings?check=a', '/', '/')
    """
    parts = urlsplit(path)
    plain = path.startswith("/") and not path.startswith("//") and not parts.netloc and not parts.scheme
    return path if plain and "\\" not in path and path.isprintable() and len(path) < 2000 else "/"


def decide(
    desk: Desk, session: Session, choices: list[Choice], *, state: str = "checked", read: Reader = as_written
) -> tuple[Decision, ...]:
    """Record decisions of a person who may make them; `read` makes cells of what was typed.

    Raises:
        ConflictError, UsageError, HTTPException: they cannot be made.
    """
    for choice in choices:
        need(session, _ROLE.get(choice.action, "reviewer"))
    me = session.user
    if not me.has_account and any(choice.action == "confirm" for choice in choices):
        raise UsageError(
            "Xác nhận là việc của người thứ hai, có tài khoản riêng.",
            next_step="Hãy lập tài khoản cho từng người («extractor review --add-user») rồi mở trang với --users.",
        )
    made = record_decisions(
        desk.store, choices, who=me.name, state=state, role=me.role, has_account=me.has_account, read=read
    )
    with desk.reading():
        return made


@router.post("/decide")
async def decide_one(
    request: Request,
    desk: Here,
    me: Me,
    csrf: Annotated[str, Form()] = "",
    kind: Annotated[str, Form()] = "",
    document_id: Annotated[str, Form()] = "",
    target: Annotated[str, Form()] = "",
    action: Annotated[str, Form()] = "",
    why: Annotated[str, Form()] = "",
    expected: Annotated[str, Form()] = "",
    back: Annotated[str, Form()] = "/",
) -> Response:
    """Record one decision and go back to where it was made.

    409 shows what another person decided meanwhile, 400 the form again with what is missing.
    """
    from starlette.concurrency import run_in_threadpool

    check_form(request, me, csrf)
    fields = await request.form()
    typed = {name: str(fields[f"new_{name}"]) for name in CORRECTABLE if f"new_{name}" in fields}
    changes = {name: cell for name, cell in typed.items() if cell != fields.get(f"was_{name}")}
    choice = Choice(
        target=Target(kind=kind, document_id=document_id, id=target),
        action=action,
        why=why,
        changes=changes if action == "correct" else {},
        expected=expected,
    )
    try:
        recording = partial(decide, desk, me, [choice], read=typed_cells)
        (made,) = await to_thread.run_sync(recording, limiter=desk.deciding)
    except ConflictError as conflict:
        return await run_in_threadpool(_show_conflict, request, choice, conflict, back)
    except UsageError as refused:  # what was typed stays: the person adds the reason or mends the number
        told: dict[str, Any] = {"message": str(refused), "next_step": refused.next_step, "back": inside(back)}
        told |= {"measures": measures_of(language_of(request))}
        return show(request, "again.html", status=400, choice=choice, **told)
    me.notice = replace(notice_of((made,)), on_old=document_id in desk.archive.newer)
    return RedirectResponse(inside(back), status_code=303)


def notice_of(made: tuple[Decision, ...]) -> Notice:
    """Return what the next page says of decisions of one kind that were just made; what was undone stays undone."""
    undone, several = made[0].action == "undo", len(made) > 1
    seen = made[0].evidence
    about = str(len(made)) if several else str(seen.get("quote") or seen.get("place_name") or seen["file_name"])[:80]
    return Notice(NOTICES[undone + 2 * several], about, () if undone else made)


@router.post("/decide/those")
async def decide_those(
    request: Request,
    desk: Here,
    me: Me,
    csrf: Annotated[str, Form()] = "",
    action: Annotated[str, Form()] = "",
    back: Annotated[str, Form()] = "/",
) -> Response:
    """Take back, check or confirm what was decided, all or none: `last` are the newest decisions that the person saw.

    409 if one of them is not the newest any more.
    """
    check_form(request, me, csrf)
    last = [str(value) for value in (await request.form()).getlist("last")]
    made = await to_thread.run_sync(_decide_those, desk, me, last, action, limiter=desk.deciding)
    me.notice = notice_of(made)
    return RedirectResponse(inside(back), status_code=303)


def _decide_those(desk: Desk, me: Session, last: list[str], action: str) -> tuple[Decision, ...]:
    if action not in _ON_DECISIONS:
        raise UsageError("Chưa chọn quyết định nào.", next_step="Hãy bấm một trong các nút trên trang.")
    with desk.reading() as connection:
        seen = [find_decision(connection, it) for it in dict.fromkeys(last)]
    targets = [(it.target, it.decision_id) for it in seen if it is not None]
    if not targets or len(targets) < len(seen):
        raise HTTPException(404)
    return decide(desk, me, [Choice(target=target, action=action, expected=it) for target, it in targets])


def _show_conflict(request: Request, choice: Choice, conflict: ConflictError, back: str) -> Response:
    desk = desk_of(request)
    with desk.reading() as connection:
        newest = find_decision(connection, conflict.current)
        journal = list(desk.archive.journal.by_target.get(newest.target, ())) if newest is not None else []
        changes = _changes_now(connection, choice) if choice.action == "correct" else None
    fields: dict[str, Any] = {"choice": choice, "journal": journal, "message": str(conflict), "back": inside(back)}
    fields["changes"] = changes
    return show(request, "conflict.html", status=409, current=conflict.current, **fields)


def _changes_now(connection: Connection, choice: Choice) -> dict[str, dict[str, str]]:
    """What a correction would change on the figure as it stands now, as `Decision` has it."""
    now = _figure_now(connection, choice)
    before = {name: cell_text(now.get(name)) for name in choice.changes}
    try:
        changes = typed_cells(choice.changes, now)
    except UsageError:  # told when it is sent again
        changes = dict(choice.changes)
    after = changed_cells(changes, before)
    return {
        "before": before,
        "after": after,
        "evidence": {name: cell_text(now.get(name)) for name in ("unit", "indicator")},
    }


def _figure_now(connection: Connection, choice: Choice) -> dict[str, Any]:
    """The figure that a person corrects as it stands now, {} if there is none under its id."""
    row = find_fact(connection, choice.target.id)
    return decided_fact(connection, row)[0] if row is not None else {}
