"""Numbers not understood yet: a person proposes a phrase or an indicator, sees what it would change, and keeps it.

The trial reads again every stored report that holds a phrase, with the dictionary as it is and with the proposal in it;
other reports cannot change. What is kept goes into the office's own records beside the database, never into schemas/.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Annotated, Any

import regex
from fastapi import APIRouter, Depends, Form
from sqlalchemy import Connection, select
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from extractor.catalog import Catalog, load_catalog, reload_catalog
from extractor.catalog.local import LocalIndicator, add_indicator, add_phrase, local_id
from extractor.errors import UsageError
from extractor.model import Fact
from extractor.pipeline import extract_document
from extractor.store import is_current, load_report
from extractor.store.tables import table
from extractor.vi.fold import fold_phrase
from extractor.web import queries
from extractor.web.deciding import check_form
from extractor.web.sessions import Session
from extractor.web.showing import Desk, Here, Me, label_of, language_of, measures_of, need, session_of, show

router = APIRouter(dependencies=[Depends(session_of)])
_SECONDS = 25.0
_SHORTEST, _MOST = 3, 20
_BARE = "count"  # what is counted has no unit of its own: «125 cột cờ»
_BLANK = {"phrase": "", "indicator": "", "label": "", "unit": "", "kind": "stock"}


@dataclass(frozen=True, slots=True)
class Proposal:
    """Phrases for an indicator that is known (`indicator` is its id), or with a `new` one."""

    phrases: tuple[str, ...]
    indicator: str
    new: LocalIndicator | None = None

    def catalog(self) -> Catalog:
        """Return the catalog with the proposal in it."""
        if self.new is not None:
            return Catalog.trying(new=[self.new])
        return Catalog.trying([(phrase, self.indicator) for phrase in self.phrases])


def _proposal(
    phrase: Annotated[str, Form()] = "",
    indicator: Annotated[str, Form()] = "",
    label: Annotated[str, Form()] = "",
    unit: Annotated[str, Form()] = "",
    kind: Annotated[str, Form()] = "stock",
) -> dict[str, str]:
    return {"phrase": phrase, "indicator": indicator, "label": label, "unit": unit, "kind": kind}


Fields = Annotated[dict[str, str], Depends(_proposal)]


@router.get("/unclear")
def unclear_page(
    request: Request, desk: Here, phrase: str = "", unit: str = "", kind: str = "", saved: str = ""
) -> Response:
    """List open phrases and numbers that nobody took."""
    fields = {"phrase": phrase[:120], "unit": unit[:40]}
    return _page(request, desk, fields, unclaimed=kind[:40], saved=bool(saved))


@router.post("/unclear/try")
def try_page(request: Request, desk: Here, me: Me, given: Fields, csrf: Annotated[str, Form()] = "") -> Response:
    """Show what a phrase, or a new indicator with its phrases, would gain, lose and change."""
    check_form(request, me, csrf)
    need(me, "approver")
    try:
        proposal = _checked(given)
    except UsageError as refusal:
        return _page(request, desk, given, status=400, refusal=refusal)
    with desk.reading() as connection:
        trial = try_proposal(connection, proposal)
    return _page(request, desk, given, trial=trial, proposal=proposal)


@router.post("/unclear/save")
def save(request: Request, desk: Here, me: Me, given: Fields, csrf: Annotated[str, Form()] = "") -> Response:
    """Keep a phrase or an indicator among the office's own records."""
    check_form(request, me, csrf)
    need(me, "approver")
    try:
        _keep(desk, me, _checked(given))
    except UsageError as refusal:
        return _page(request, desk, given, status=400, refusal=refusal)
    return RedirectResponse("/unclear?saved=1", status_code=303)


def _keep(desk: Desk, me: Session, proposal: Proposal) -> None:
    about = {"who": me.user.name, "database": desk.settings.address}
    if proposal.new is not None:
        add_indicator(proposal.new, **about)
    else:
        for phrase in proposal.phrases:
            add_phrase(phrase, proposal.indicator, **about)
    reload_catalog()
    label_of.cache_clear()
    desk.archive.pages.clear()


def _page(
    request: Request, desk: Desk, given: dict[str, str], *, unclaimed: str = "", status: int = 200, **fields: Any
) -> Response:
    with desk.reading() as connection:
        phrases = queries.open_phrases(desk.archive, connection)[:60]
        kinds = queries.unclaimed_kinds(desk.archive, connection)
        rows = queries.unclaimed_rows(connection, unclaimed, limit=100) if unclaimed else []
    shown = {"refusal": None, "trial": None, "proposal": None, "saved": False, **fields}
    shown |= {"given": _BLANK | given, "phrases": phrases, "kinds": kinds, "rows": rows}
    return show(request, "unclear.html", status=status, **shown, measures=measures_of(language_of(request)))


def _checked(given: dict[str, str]) -> Proposal:
    lines = (" ".join(line.split()) for line in given["phrase"].replace(";", "\n").splitlines())
    phrases = tuple(dict.fromkeys(filter(None, lines)))[:_MOST]
    for phrase in phrases or ("",):
        if not _SHORTEST <= len(phrase) <= 120 or not any(letter.isalpha() for letter in phrase):
            raise UsageError("Cụm từ phải có chữ và dài từ 3 đến 120 ký tự.", next_step="Hãy sửa rồi thử lại.")
    known, label = load_catalog().indicators.by_id, " ".join(given["label"].split())
    if not label:
        if given["indicator"] not in known:
            raise UsageError(f"Không có chỉ tiêu {given['indicator']}.", next_step="Hãy chọn một mã trong danh sách.")
        return Proposal(phrases, given["indicator"])
    named = local_id(label)
    if not _SHORTEST <= len(label) <= 120 or named == "local_":
        raise UsageError("Tên chỉ tiêu phải có chữ và dài từ 3 đến 120 ký tự.", next_step="Hãy sửa rồi thử lại.")
    if named in known or fold_phrase(label) in {fold_phrase(record.label) for record in known.values()}:
        raise UsageError(f"Đã có chỉ tiêu «{label}».", next_step="Hãy thêm cụm từ cho chỉ tiêu đó ở khung bên trên.")
    if given["unit"] != _BARE and not load_catalog().messages.unit(given["unit"]):
        raise UsageError("Chưa chọn đơn vị đo.", next_step="Hãy chọn một đơn vị trong danh sách.")
    kind = given["kind"] if given["kind"] in ("stock", "flow") else "stock"
    new = LocalIndicator(id=named, label=label, unit=given["unit"], kind=kind, phrases=phrases)
    return Proposal(phrases, named, new)


def try_proposal(connection: Connection, proposal: Proposal) -> dict[str, Any]:
    """Return what a proposal would change: found and tried (numbers of reports), gained, lost, changed (rows).

    Reports are read until `_SECONDS` have passed; `tried` less than `found` says that there are more.
    """
    found = _holding(connection, proposal.phrases)
    before, after = Catalog(), proposal.catalog()
    result: dict[str, Any] = {"found": len(found), "tried": 0, "gained": [], "lost": [], "changed": []}
    until = time.monotonic() + _SECONDS
    for document_id in found:
        if result["tried"] and time.monotonic() > until:
            break
        report = load_report(connection, document_id)
        if report is not None:
            old, new = (extract_document(report.document, catalog).facts for catalog in (before, after))
            _compare(old, new, result, proposal)
        result["tried"] += 1
    return result


def _holding(connection: Connection, phrases: tuple[str, ...]) -> list[str]:
    expression = regex.compile("|".join(map(_pattern, phrases)))
    texts = table("texts")
    query = select(texts.c.document_id, texts.c.text).where(is_current(texts.c.document_id))
    rows = connection.execute(query.execution_options(yield_per=50))
    return [row[0] for row in rows if expression.search(fold_phrase(row[1]))]


def _pattern(phrase: str) -> str:
    words = (regex.escape(word) for word in fold_phrase(phrase.replace("…", " … ")).split())
    return " ".join(words).replace(" … ", ".{0,60}?")


def _compare(old: tuple[Fact, ...], new: tuple[Fact, ...], result: dict[str, Any], proposal: Proposal) -> None:
    before, after = ({(fact.span, fact.role): fact for fact in facts if fact.topic != "open"} for facts in (old, new))
    for key in sorted(before.keys() | after.keys()):
        one, other = before.get(key), after.get(key)
        if one is None and other is not None:
            result["gained"].append(_told(other, proposal))
        elif other is None and one is not None:
            result["lost"].append(_told(one, proposal))
        elif one is not None and other is not None and (one.indicator, one.value) != (other.indicator, other.value):
            change = f"{_name(one, proposal)} → {_name(other, proposal)}"
            result["changed"].append(_told(other, proposal) | {"what": change})


def _told(fact: Fact, proposal: Proposal) -> dict[str, str]:
    return {"what": _name(fact, proposal), "quote": fact.quote, "sentence": " ".join(fact.sentence.split())}


def _name(fact: Fact, proposal: Proposal) -> str:
    new = proposal.new
    return new.label if new is not None and fact.indicator == new.id else label_of(fact.indicator, fact.item)
