"""Coming in and going out: the token of the printed address, log in, log out, language, the name on decisions."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, Form
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from extractor.catalog.messages import LANGUAGES
from extractor.errors import UsageError
from extractor.web.deciding import check_form, inside
from extractor.web.sessions import Notice
from extractor.web.showing import Here, Me, desk_of, query_of, show
from extractor.web.users import is_name

router = APIRouter()
SAVED = "Đã lưu lựa chọn"
WRONG = "Tên hoặc mật khẩu không đúng."
WRONG_TOKEN = "Mã truy cập không đúng."  # noqa: S105 - words


@router.get("/login")
def login_page(request: Request, desk: Here, token: str = "", back: str = "/", language: str = "") -> Response:
    """Ask for name and password; on one person's machine the token of the printed address opens the session.

    `language` changes that of the page, for as long as nobody chooses another.
    """
    if token and desk.sessions.is_token(token):
        answer: Response = RedirectResponse("/", status_code=303)
        desk.sessions.begin(desk.sessions.local_user(), request, answer)
        return answer
    if language in LANGUAGES:
        answer = RedirectResponse(f"/login{query_of({'back': inside(back)})}", status_code=303)
        desk.sessions.remember(language, answer)
        return answer
    return show(request, "login.html", message=WRONG_TOKEN if token else "", step="", back=inside(back))


@router.post("/login")
def log_in(
    request: Request,
    desk: Here,
    name: Annotated[str, Form()] = "",
    password: Annotated[str, Form()] = "",
    back: Annotated[str, Form()] = "/",
) -> Response:
    """Open a session for name and password, or for the token typed in, and go to where the person was."""
    message, step = WRONG, ""
    user = None
    if desk.settings.users is None:
        user = desk.sessions.local_user() if desk.sessions.is_token(password) else None
    else:
        try:
            user = desk.settings.users.log_in(name, password)
        except UsageError as error:
            message, step = str(error), error.next_step
    if user is None:
        return show(request, "login.html", status=401, message=message, step=step, back=inside(back))
    answer = RedirectResponse(inside(back), status_code=303)
    desk.sessions.end(request, answer)
    desk.sessions.begin(user, request, answer)
    return answer


@router.post("/logout")
def log_out(request: Request, me: Me, csrf: Annotated[str, Form()] = "") -> Response:
    """Close the session."""
    check_form(request, me, csrf)
    answer = RedirectResponse("/login", status_code=303)
    desk_of(request).sessions.end(request, answer)
    return answer


@router.post("/settings")
def settings(
    request: Request,
    me: Me,
    csrf: Annotated[str, Form()] = "",
    language: Annotated[str, Form()] = "",
    name: Annotated[str, Form(max_length=60)] = "",
    back: Annotated[str, Form()] = "/",
) -> Response:
    """Change the language of the pages, or (on one person's machine) the name that decisions carry."""
    check_form(request, me, csrf)
    answer = RedirectResponse(inside(back), status_code=303)
    if language in LANGUAGES:
        me.language = language
        desk_of(request).sessions.remember(language, answer)
    if name.strip() and desk_of(request).settings.users is None:
        called = " ".join(name.split())
        if not is_name(called):
            raise UsageError("Tên có ký tự không dùng được.", next_step="Hãy chỉ dùng chữ, số, dấu cách và . _ @ -")
        me.user = replace(me.user, name=called)
    me.notice = Notice(SAVED)
    return answer
