"""The application: one store, one state, the routes; every failure becomes a page that a person understands."""

from __future__ import annotations

import gc
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from anyio import to_thread
from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response

from extractor.errors import ConflictError, ExtractorError, StoreError
from extractor.project import load_project
from extractor.store import open_store
from extractor.version import __version__
from extractor.web import api, deciding, entering, pages, phrases, queue
from extractor.web.archive import Archive
from extractor.web.pictures import Pictures
from extractor.web.searching import Index
from extractor.web.security import Gate
from extractor.web.sessions import Sessions
from extractor.web.settings import Settings
from extractor.web.showing import WORDS, Desk, language_of, show_error
from extractor.web.words import translate

log = logging.getLogger(__name__)
_THREADS = 6
_NAMED = 200  # letters of the names of fields that are refused
_STATIC = Path(__file__).parent / "static"
_KINDS = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}


def create_app(settings: Settings) -> FastAPI:
    """Return the application over the database of the settings.

    Raises:
        StoreError: there is no such database.
        UsageError: the project file beside it is wrong.
    """
    project = load_project(settings.address)
    store = open_store(settings.address, patience=settings.busy_seconds)
    desk = Desk(
        settings=settings,
        store=store,
        archive=Archive(store, settings.address, project),
        sessions=Sessions(settings),
        pictures=Pictures(),
        index=Index(store),
    )

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        # One interpreter makes the pages: more threads only take turns, and the event loop waits behind them.
        to_thread.current_default_thread_limiter().total_tokens = _THREADS
        # What is kept in memory holds no cycles; to look for some in all of it would stop every page for a while.
        gc.set_threshold(50_000, 50, 1000)
        yield
        desk.close()

    app = FastAPI(
        title="extractor",
        version=__version__,
        description="Read what the review pages show, and record decisions. Authenticate with «Authorization: Bearer».",
        lifespan=lifespan,
        docs_url=None,
        redoc_url=None,
        openapi_url="/api/openapi.json",
    )
    app.state.desk = desk
    app.add_middleware(Gate, settings=settings)
    for router in (entering.router, pages.router, queue.router, deciding.router, phrases.router):
        app.include_router(router, include_in_schema=False)
    app.include_router(api.router)
    app.add_api_route("/static/{name}", _static, include_in_schema=False)
    app.add_exception_handler(ExtractorError, _refuse)
    app.add_exception_handler(HTTPException, _refuse)
    app.add_exception_handler(RequestValidationError, _refuse)
    app.add_exception_handler(Exception, _fail)
    return app


_REFUSALS = {
    400: (
        "Không đọc được biểu mẫu",
        "Biểu mẫu có quá nhiều ô hoặc viết sai; chưa có gì được ghi.",
        "Hãy bấm nút quay lại của trình duyệt (chữ đã gõ còn ở đó), chọn ít mục hơn rồi gửi lần nữa.",
    ),
    401: ("Cần đăng nhập", "Phiên làm việc đã hết hoặc chưa đăng nhập; chưa có gì được ghi.", "Hãy đăng nhập lại."),
    403: (
        "Không được phép",
        "Vai trò của bạn không cho phép việc này.",
        "Hãy nhờ người có quyền, hoặc nhờ quản trị đổi vai trò.",
    ),
    404: (
        "Không tìm thấy",
        "Trang hoặc văn bản này không còn ở đây; có thể đã bị xóa hoặc nạp lại.",
        "Hãy tìm lại trong «Báo cáo».",
    ),
    405: ("Không có thao tác này", "Thao tác này không có ở địa chỉ này.", "Hãy mở trang từ trình đơn."),
}
_OLD_FORM = (
    "Trang này đã cũ",
    "Trang được mở trước khi bạn đăng nhập lại; chưa có gì được ghi.",
    "Hãy quay lại, tải lại trang rồi gửi lần nữa.",
)
TYPED = {
    "why": "lý do",
    **{f"new_{name}": word for name, word in WORDS["CELLS"].items()},
    "phrase": "cụm từ",
    "label": "tên chỉ tiêu",
}
"""Fields of forms in which people write, with their words; never a password."""
MESSAGES = {
    *_OLD_FORM,
    *TYPED.values(),
    *(words for told in _REFUSALS.values() for words in told),
}
"""Words of refusals that the catalogue must have."""


@dataclass(frozen=True, slots=True)
class _Told:
    status: int
    title: str
    message: str
    step: str = ""


def _static(name: str) -> Response:
    path = _STATIC / name
    if path.parent != _STATIC or path.suffix not in _KINDS or not path.is_file():
        raise HTTPException(404)
    return FileResponse(path, media_type=_KINDS[path.suffix], headers={"Cache-Control": "max-age=3600"})


async def _refuse(request: Request, error: Exception) -> Response:
    unread = isinstance(error, HTTPException) and error.status_code == 400  # a form that could not be read
    return _answer(request, _told(error), [] if unread else await _typed(request))


async def _fail(request: Request, error: Exception) -> Response:
    log.error("page %s failed", request.url.path, exc_info=error)
    told = _Told(
        500, "Có lỗi trong chương trình", f"{type(error).__name__}. Không có quyết định nào bị mất.", "Hãy thử lại."
    )
    return _answer(request, told, [])


async def _typed(request: Request) -> list[tuple[str, str]]:
    """What a person typed into a form that is refused: it would be lost with the page."""
    if not request.headers.get("content-type", "").startswith("application/x-www-form-urlencoded"):
        return []
    form = await request.form()  # parsed before, kept by the request
    return [(TYPED[name], str(text)) for name, text in form.multi_items() if name in TYPED and str(text).strip()]


def _told(error: Exception) -> _Told:
    if isinstance(error, ConflictError):
        return _Told(409, "Có người vừa quyết định", str(error), error.next_step)
    if isinstance(error, StoreError):
        return _Told(503, "Chưa dùng được cơ sở dữ liệu", str(error), error.next_step or "Hãy thử lại sau ít phút.")
    if isinstance(error, ExtractorError):
        return _Told(400, "Chưa làm được", str(error), error.next_step)
    if isinstance(error, RequestValidationError):
        named = ", ".join(dict.fromkeys(".".join(map(str, one["loc"][1:])) for one in error.errors()))
        return _Told(
            422,
            "Yêu cầu thiếu hoặc sai nội dung",
            f"Thiếu hoặc sai: {named[:_NAMED]}.",
            "Hãy sửa địa chỉ hoặc nội dung gửi lên, hoặc mở trang từ trình đơn.",
        )
    status = error.status_code if isinstance(error, HTTPException) else 500
    if isinstance(error, HTTPException) and (status, error.detail) == (403, deciding.OLD_FORM):
        return _Told(status, *_OLD_FORM)
    if status in _REFUSALS:
        return _Told(status, *_REFUSALS[status])
    return _Told(
        status, "Không làm được", "Yêu cầu không thực hiện được.", "Hãy tải lại trang, hoặc mở trang từ trình đơn."
    )


def _answer(request: Request, told: _Told, typed: list[tuple[str, str]]) -> Response:
    if request.url.path.startswith("/api/"):
        texts = {"error": told.title, "message": told.message, "next_step": told.step}
        language = language_of(request)
        body = {name: translate(text, language) for name, text in texts.items()}
        return JSONResponse(body, status_code=told.status)
    return show_error(request, told.status, told.title, told.message, told.step, typed)
