"""Numbers that are not understood yet: a person proposes a phrase, sees what it would change, and keeps it.

The trial reads again every stored report that holds the phrase, with the dictionary as it is and with the phrase in it;
other reports cannot change. What is kept goes into the office's own records beside the database, never into schemas/.
"""

from __future__ import annotations

import time
from typing import Annotated, Any

import regex
from fastapi import APIRouter, Depends, Form
from sqlalchemy import Connection, select
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from extractor.catalog import Catalog, load_catalog
from extractor.catalog.local import add_phrase
from extractor.errors import UsageError
from extractor.model import Fact
from extractor.pipeline import extract_document
from extractor.store import load_report
from extractor.store.tables import table
from extractor.web import queries
from extractor.web.deciding import check_form
from extractor.web.showing import Desk, Here, Me, label_of, need, session_of, show

router = APIRouter(dependencies=[Depends(session_of)])
_SECONDS = 25.0
_SHORTEST = 3


@router.get("/unclear")
def unclear_page(request: Request, desk: Here, phrase: str = "", kind: str = "", saved: str = "") -> Response:
    """List open phrases and numbers that nobody took."""
    return _page(request, desk, phrase=phrase[:120], kind=kind[:40], saved=bool(saved))


@router.post("/unclear/try")
def try_page(
    request: Request,
    desk: Here,
    me: Me,
    csrf: Annotated[str, Form()] = "",
    phrase: Annotated[str, Form()] = "",
    indicator: Annotated[str, Form()] = "",
) -> Response:
    """Show what a phrase would gain, lose and change."""
    check_form(request, me, csrf)
    need(me, "approver")
    phrase = _checked(phrase, indicator)
    with desk.reading() as connection:
        trial = try_phrase(connection, phrase, indicator)
    return _page(request, desk, phrase=phrase, indicator=indicator, trial=trial)


@router.post("/unclear/save")
def save(
    request: Request,
    desk: Here,
    me: Me,
    csrf: Annotated[str, Form()] = "",
    phrase: Annotated[str, Form()] = "",
    indicator: Annotated[str, Form()] = "",
) -> Response:
    """Keep a phrase among the office's own records."""
    check_form(request, me, csrf)
    need(me, "approver")
    add_phrase(_checked(phrase, indicator), indicator, who=me.user.name, database=desk.settings.address)
    return RedirectResponse("/unclear?saved=1", status_code=303)


def _page(request: Request, desk: Desk, **fields: Any) -> Response:
    with desk.reading() as connection:
        phrases = queries.open_phrases(desk.archive, connection)[:60]
        kinds = queries.unclaimed_kinds(desk.archive, connection)
        kind = fields.get("kind", "")
        rows = queries.unclaimed_rows(connection, kind, limit=100) if kind else []
    known = [(record.id, record.label) for record in load_catalog().indicators.by_id.values()]
    blank = {"phrase": "", "indicator": "", "trial": None, "saved": False}
    return show(request, "unclear.html", **{**blank, **fields}, phrases=phrases, kinds=kinds, rows=rows, known=known)


def _checked(phrase: str, indicator: str) -> str:
    phrase = " ".join(phrase.split())
    if not _SHORTEST <= len(phrase) <= 120 or not any(letter.isalpha() for letter in phrase):
        raise UsageError("Cụm từ phải có chữ và dài từ 3 đến 120 ký tự.")
    if indicator not in load_catalog().indicators.by_id:
        raise UsageError(f"Không có chỉ tiêu {indicator}.", next_step="Hãy chọn một mã trong danh sách.")
    return phrase


def try_phrase(connection: Connection, phrase: str, indicator: str) -> dict[str, Any]:
    """Return what a phrase would change: found and tried (numbers of reports), gained, lost, changed (rows).

    Reports are read until `_SECONDS` have passed; `tried` less than `found` says that there are more.
    """
    found = _holding(connection, phrase)
    before, after = Catalog(), Catalog.with_phrases([(phrase, indicator)])
    result: dict[str, Any] = {"found": len(found), "tried": 0, "gained": [], "lost": [], "changed": []}
    until = time.monotonic() + _SECONDS
    for document_id in found:
        if result["tried"] and time.monotonic() > until:
            break
        report = load_report(connection, document_id)
        if report is not None:
            old, new = (extract_document(report.document, catalog).facts for catalog in (before, after))
            _compare(old, new, result)
        result["tried"] += 1
    return result


def _holding(connection: Connection, phrase: str) -> list[str]:
    words = (regex.escape(word) for word in phrase.replace("…", " … ").split())
    pattern = r"\s+".join(words).replace(r"\s+…\s+", r".{0,60}?")
    expression = regex.compile(pattern, regex.IGNORECASE | regex.DOTALL)
    texts = table("texts")
    rows = connection.execute(select(texts.c.document_id, texts.c.text).execution_options(yield_per=50))
    return [row[0] for row in rows if expression.search(row[1])]


def _compare(old: tuple[Fact, ...], new: tuple[Fact, ...], result: dict[str, Any]) -> None:
    before, after = ({(fact.span, fact.role): fact for fact in facts if fact.topic != "open"} for facts in (old, new))
    for key in sorted(before.keys() | after.keys()):
        one, other = before.get(key), after.get(key)
        if one is None and other is not None:
            result["gained"].append(_told(other))
        elif other is None and one is not None:
            result["lost"].append(_told(one))
        elif one is not None and other is not None and (one.indicator, one.value) != (other.indicator, other.value):
            result["changed"].append(
                _told(other) | {"what": f"{label_of(one.indicator)} → {label_of(other.indicator)}"}
            )


def _told(fact: Fact) -> dict[str, str]:
    return {
        "what": label_of(fact.indicator, fact.item),
        "quote": fact.quote,
        "sentence": " ".join(fact.sentence.split()),
    }
