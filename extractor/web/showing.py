"""From rows to a page: the templates with their words, the person who looks, the form token."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import lru_cache
from operator import itemgetter, or_
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import urlencode, urlsplit

import regex
from anyio import CapacityLimiter
from fastapi import Depends
from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template
from markupsafe import Markup
from sqlalchemy import Connection
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from extractor.catalog import load_catalog
from extractor.catalog.tables import contract_tables
from extractor.model.decision import ACTIONS, STATES
from extractor.store import Store
from extractor.version import __version__
from extractor.vi.order import name_key
from extractor.web.archive import Archive
from extractor.web.pictures import Pictures
from extractor.web.searching import Index
from extractor.web.sessions import Session, Sessions
from extractor.web.settings import Settings
from extractor.web.telling import in_language, mark, own, tell
from extractor.web.typed import as_typed, cell_named, in_form
from extractor.web.words import (
    show_bare,
    show_computed,
    show_number,
    show_period,
    show_time,
    show_today,
    show_value,
    translate,
)

_TEMPLATES = Path(__file__).parent / "templates"
_UNSEEN_RE = regex.compile(r"[\p{Cc}--[\t\n\r]]|\p{Bidi_Control}", flags=regex.VERSION1)


WORDS = {
    "LEVELS": {"error": "lỗi", "warning": "cảnh báo", "note": "lưu ý"},
    "STATUSES": {
        "open": "chưa xử lý",
        "accepted": "đã chấp nhận",
        "corrected": "đã sửa",
        "dismissed": "đã bỏ qua",
        "asked": "đã hỏi đơn vị",
    },
    "STATES": STATES,
    "ACTIONS": ACTIONS,
    "CELLS": {
        "value": "giá trị",
        "of": "trên tổng số",
        "unit": "đơn vị đo",
        "place_name": "địa bàn",
        "place_code": "mã địa bàn",
        "period_start": "từ năm",
        "period_end": "đến năm",
        "indicator": "chỉ tiêu",
        "item": "mục",
        "role": "loại",
    },
    "FIELDS": {
        "value": "Giá trị đúng",
        "of": "Trên tổng số (19 trong 17/19)",
        "unit": "Đơn vị đo",
        "place_name": "Địa bàn",
        "place_code": "Mã địa bàn",
        "period_start": "Từ năm",
        "period_end": "Đến năm",
        "indicator": "Chỉ tiêu (mã)",
        "item": "Phân tổ (mã)",
        "role": "Loại",
    },
    "PLACES": {"province": "tỉnh", "district": "huyện", "commune": "xã"},
    "ROLES": {"viewer": "xem", "reviewer": "duyệt", "approver": "xác nhận", "admin": "quản trị"},
    "KINDS": {
        "document": "báo cáo",
        "fact": "số liệu",
        "text": "đoạn văn",
        "finding": "mục cảnh báo",
        "problem": "tệp lỗi",
        "decision": "quyết định",
    },
    "TOPICS": {"criteria": "tiêu chí", "funding": "nguồn vốn", "indicator": "chỉ tiêu"},
}
"""Words for what the store keeps as ids, by the name under which the templates know them."""


@dataclass(slots=True)
class Desk:
    """What the routes share."""

    settings: Settings
    store: Store
    archive: Archive
    sessions: Sessions
    pictures: Pictures
    index: Index
    waiting: CapacityLimiter = field(default_factory=lambda: CapacityLimiter(20))
    """For pages that may wait for a picture, so that they hold up no others."""
    deciding: CapacityLimiter = field(default_factory=lambda: CapacityLimiter(8))
    """For decisions, which may wait for an ingest that writes."""

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """One view of the store, with the archive brought up to date and the journal checked now and then."""
        with self.store.reading() as connection:
            self.archive.refresh(connection)
            self.archive.chain(connection)
            yield connection

    def close(self) -> None:
        """Let go of everything."""
        self.index.close()
        self.pictures.close()
        self.store.close()


def desk_of(request: Request) -> Desk:
    """Return what the routes share."""
    desk: Desk = request.app.state.desk
    return desk


async def session_of(request: Request) -> Session:
    """Return the session of a request; async, so that it costs no thread of its own.

    Raises:
        HTTPException: 401, there is none.
    """
    session = desk_of(request).sessions.find(request)
    if session is None:
        raise HTTPException(401)
    request.state.session = session
    return session


async def _here(request: Request) -> Desk:
    return desk_of(request)


Here = Annotated[Desk, Depends(_here)]
Me = Annotated[Session, Depends(session_of)]


def need(session: Session, role: str) -> None:
    """Refuse what a role does not allow.

    Raises:
        HTTPException: 403.
    """
    if not session.user.may(role):
        raise HTTPException(403)


def language_of(request: Request) -> str:
    """Return the language that the person chose, or a program asks for."""
    session: Session | None = getattr(request.state, "session", None)
    return session.language if session is not None else desk_of(request).sessions.language_of(request)


def show(request: Request, name: str, *, status: int = 200, lasts: int | None = None, **fields: Any) -> Response:
    """Return a page.

    `lasts`: the mark of what the page shows (of `Archive.seen`). While it stays the same, what the template puts into
    `kept` is made once for this address and language, and for what it names there of the person.
    """
    session: Session | None = getattr(request.state, "session", None)
    language = language_of(request)
    page = template(name)
    words = {
        "_": lambda text: translate(text, language),
        "number": lambda value: show_number(value, language),
        "computed": lambda text, unit: show_computed(text, unit, language),
        "value": lambda value, unit: show_value(value, unit, language),
        "bare": lambda value, unit: show_bare(value, unit, language),
        "label": lambda indicator, item="": label_of(indicator, item, language),
        "named": lambda indicator, item="": own(label_of(indicator, item, language), language),
        "own": lambda text: own(text, language),
        "said": lambda text: mark(text, language),
        "seen": lambda evidence: own(evidence.get("quote") or in_language(evidence, language)["message"], language),
        "tell": lambda text: tell(text, language),
        "celled": lambda name, cell, about: cell_named(name, str(cell or ""), about, language),
        "word": lambda kind, word: load_catalog().messages.word(kind, word, language),
        "unit_name": lambda unit: load_catalog().messages.unit_name(unit, language),
        "part_name": lambda part: _part_names(language)[part],
        "check_title": lambda check: _check_words(check, language)[0],
        "check_help": lambda check: _check_words(check, language)[1],
        "kept": lambda *_, caller: caller(),
    }
    if lasts is not None and session is not None:
        place = (name, language, here_of(request))
        words["kept"] = lambda *person, caller: _kept(desk_of(request), session, (*place, *person), caller, lasts)
    frame = {
        "me": session,
        "team": desk_of(request).settings.users is not None,
        "language": language,
        "path": request.url.path,
        "here": here_of(request),
        "version": __version__,
        "notice": session.notice if session is not None else None,
        "broken": desk_of(request).archive.broken if session is not None else None,
    }
    if session is not None:
        session.notice = None
    return HTMLResponse(visible(page.render(**words | frame | fields)), status_code=status)


def visible(text: str) -> str:
    r"""Return a text with a sign for each letter that nobody sees but that turns or hides what stands behind it.

    A file «báo cáo\u202efdp.exe» looks like a PDF. **Source**: Unicode Technical Report 36, 2.10 (bidirectional text).

    >>> visible("báo cáo\u202efdp.exe")
    'báo cáo�fdp.exe'
    """
    shown: str = _UNSEEN_RE.sub("\ufffd", text)
    return shown


def _kept(desk: Desk, session: Session, name: tuple[str, ...], make: Callable[[], str], mark: int) -> Markup:
    """A part of a page, made for one person and shown to others: each has the form token of her own session."""
    csrf, held = desk.archive.keep_page(repr(name), lambda: (session.csrf, str(make())), mark=mark)
    return Markup(held.replace(csrf, session.csrf))  # noqa: S704 - a template made it


def recalled(request: Request, me: Session, given: dict[str, Any]) -> Response | None:
    """Return where a page goes that was opened without a question: to the filters last used on it.

    None: it stays, and its filters are kept. `?reset=1` forgets them.
    """
    path = request.url.path
    if request.query_params.get("reset"):
        me.filters.pop(path, None)
        return RedirectResponse(path, status_code=303)
    if request.url.query:
        me.filters[path] = query_of(given)
        return None
    kept = me.filters.get(path, "?")
    return RedirectResponse(f"{path}{kept}", status_code=303) if len(kept) > 1 else None


def template(name: str) -> Template:
    """Return a template, compiled once."""
    return _environment().get_template(name)


def show_error(
    request: Request, status: int, title: str, message: str, step: str, typed: Sequence[tuple[str, str]] = ()
) -> Response:
    """Return the page of a failure, with the next step and what the person typed (name of the field, text)."""
    if not hasattr(request.state, "session"):
        request.state.session = desk_of(request).sessions.find(request)
    back = here_of(request) if request.method == "POST" or status == 401 else ""
    told: dict[str, Any] = {"title": title, "message": message, "step": step, "back": "" if back == "/" else back}
    return show(request, "error.html", status=status, typed=typed, **told)


def here_of(request: Request) -> str:
    """Return the address of the page that a person sees; of an answer to a form, the page that the form stood on."""
    if request.method in ("GET", "HEAD"):
        return _address(request.url.path, request.url.query)
    came = urlsplit(request.headers.get("referer", ""))
    return _address(came.path, came.query) if came.netloc == request.url.netloc else "/"


def _address(path: str, query: str) -> str:
    return f"{path}?{query}" if query else path or "/"


@lru_cache(maxsize=1)
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,  # a running server keeps to the pages it began with
    )
    environment.filters |= {"moment": show_time, "query": query_of, "combine": or_}
    environment.globals |= {"period": show_period, "in_form": in_form, "as_typed": as_typed, "today": show_today}
    environment.globals |= WORDS
    return environment


def query_of(filters: dict[str, Any], **changes: Any) -> str:
    """Return the query string of filters with changes; empty ones are left out, a list is said value by value."""
    kept = {name: value for name, value in (filters | changes).items() if value not in ("", None, [])}
    return f"?{urlencode(kept, doseq=True)}" if kept else "?"


@lru_cache(maxsize=4096)
def label_of(indicator: str, item: str = "", language: str = "vi") -> str:
    """Return the name of an indicator with its item; what the report counts where the dictionary has no such one.

    >>> label_of("plan_fulfilment", "funding")
    'tỷ lệ thực hiện so với kế hoạch: vốn huy động theo nguồn'
    >>> label_of("commune_recognised", "advanced", "en"), label_of("xã", "", "en")
    ('commune recognised as new-rural: advanced', 'xã')
    """
    catalog = load_catalog()
    label = catalog.label(indicator, item)
    return tell(label, language) if indicator in catalog.indicators.by_id else label


def measures_of(language: str) -> dict[str, list[tuple[str, str]]]:
    """Return the ids that a person may choose among, each with its name: `indicators`, `units` and `roles`."""
    catalog = load_catalog()
    facts = next(table for table in contract_tables() if table.name == "facts")
    roles = next(column.values for column in facts.columns if column.name == "role")
    units = {unit.id for unit in catalog.units.words.values()} | {it.unit for it in catalog.indicators.by_id.values()}
    names = [(unit, catalog.messages.unit_name(unit, language)) for unit in units]
    return {
        "roles": [(role, catalog.messages.word("role", role, language)) for role in roles],
        "indicators": [(record.id, tell(record.label, language)) for record in catalog.indicators.by_id.values()],
        "units": sorted(filter(itemgetter(1), names), key=lambda it: name_key(it[1])),
    }


@lru_cache(maxsize=2)
def _part_names(language: str) -> dict[str, str]:
    return {part.id: part.name[language] for part in load_catalog().forms.parts}


@lru_cache(maxsize=512)
def _check_words(check: str, language: str) -> tuple[str, str]:
    record = load_catalog().messages.checks.get(check)
    return (record.title[language], record.help[language]) if record is not None else (check, "")
