"""Numbers not understood yet: a person proposes a phrase or an indicator, sees what it would change, and keeps it.

The trial reads again every stored report that holds a phrase, with the dictionary as it is and with the proposal in it;
other reports cannot change. What is kept goes into the office's own records beside the database, never into schemas/.
"""

from __future__ import annotations

import time
from collections import Counter
from dataclasses import dataclass, field
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
from extractor.web.pages import stretch
from extractor.web.sessions import Session
from extractor.web.showing import Desk, Here, Me, label_of, language_of, measures_of, need, session_of, show
from extractor.web.words import show_period

router = APIRouter(dependencies=[Depends(session_of)])
_SECONDS = 25.0
_SHORTEST_PHRASE, _SHORTEST_NAME, _LONGEST = 2, 3, 120
_MOST, _SHOWN = 20, 40
_NUMBERS = 50
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


@dataclass(slots=True)
class Trial:
    """What a proposal would change, as far as it was tried: `waiting` are the reports that are still to be read.

    `rows` are the first of those that were gained, lost and changed; `counts` say how many there are.
    """

    proposal: Proposal
    waiting: list[str]
    tried: int = 0
    counts: Counter[str] = field(default_factory=Counter)
    rows: dict[str, list[dict[str, str]]] = field(default_factory=lambda: {"gained": [], "lost": [], "changed": []})

    @property
    def complete(self) -> bool:
        """True if every report that holds a phrase was read."""
        return not self.waiting

    def add(self, kind: str, row: dict[str, str]) -> None:
        """Note a figure that was gained, lost or changed."""
        self.counts[kind] += 1
        if len(self.rows[kind]) < _SHOWN:
            self.rows[kind].append(row)


Fields = Annotated[dict[str, str], Depends(_proposal)]


@router.get("/unclear")
def unclear_page(
    request: Request, desk: Here, phrase: str = "", unit: str = "", kind: str = "", page: int = 1, saved: str = ""
) -> Response:
    """List open phrases and how many numbers nobody took; with a `kind` the numbers of that kind, to decide on."""
    fields = {"phrase": phrase[:120], "unit": unit[:40]}
    return _page(request, desk, fields, kind=kind[:40], page=page, saved=bool(saved))


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
        if me.trial is None or me.trial.proposal != proposal or me.trial.complete:
            me.trial = Trial(proposal, holding(connection, proposal.phrases))
        go_on(connection, me.trial)
    return _page(request, desk, given, trial=me.trial, proposal=proposal)


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
    if me.trial is None or me.trial.proposal != proposal or not me.trial.complete:
        raise UsageError("Chưa thử trên mọi báo cáo có cụm từ này.", next_step="Hãy bấm «Thử» trước khi lưu.")
    about = {"who": me.user.name, "database": desk.settings.address}
    if proposal.new is not None:
        add_indicator(proposal.new, **about)
    else:
        for phrase in proposal.phrases:
            add_phrase(phrase, proposal.indicator, **about)
    me.trial = None
    reload_catalog()
    label_of.cache_clear()
    desk.archive.pages.clear()


def _page(
    request: Request,
    desk: Desk,
    given: dict[str, str],
    *,
    kind: str = "",
    page: int = 1,
    status: int = 200,
    **fields: Any,
) -> Response:
    with desk.reading() as connection:
        listed = queries.open_phrases(desk.archive, connection)[:60]
        kinds = queries.unclaimed_kinds(desk.archive, connection)
        total = sum(row["count"] for row in kinds if row["kind"] == kind)
        start, pager = stretch(total, page, _NUMBERS)
        rows = queries.unclaimed_rows(desk.archive, connection, kind, limit=_NUMBERS, offset=start) if total else []
        known = desk.archive.documents
    rows = [row | {"document": known[row["document_id"]]} for row in rows if row["document_id"] in known]
    shown = {"refusal": None, "trial": None, "proposal": None, "saved": False, **fields}
    if shown["trial"] is not None:
        shown["files"] = {key: row["file_name"] for key, row in known.items()}
    phrases = [row | {"fits": _is_phrase(row["phrase"])} for row in listed]
    shown |= {"given": _BLANK | given, "phrases": phrases, "kinds": kinds, "rows": rows}
    shown |= {"pager": pager, "filters": {"kind": kind}}
    return show(request, "unclear.html", status=status, **shown, measures=measures_of(language_of(request)))


def _is_phrase(text: str) -> bool:
    return _SHORTEST_PHRASE <= len(text) <= _LONGEST and any(letter.isalpha() for letter in text)


def _checked(given: dict[str, str]) -> Proposal:
    lines = (" ".join(line.split()) for line in given["phrase"].replace(";", "\n").splitlines())
    phrases = tuple(dict.fromkeys(filter(None, lines)))[:_MOST]
    for phrase in phrases or ("",):
        if not _is_phrase(phrase):
            raise UsageError("Cụm từ phải có chữ và dài từ 2 đến 120 ký tự.", next_step="Hãy sửa rồi thử lại.")
    known, label = load_catalog().indicators.by_id, " ".join(given["label"].split())
    if not label:
        if given["indicator"] not in known:
            raise UsageError(f"Không có chỉ tiêu {given['indicator']}.", next_step="Hãy chọn một mã trong danh sách.")
        return Proposal(phrases, given["indicator"])
    named = local_id(label)
    if not _SHORTEST_NAME <= len(label) <= _LONGEST or named == "local_":
        raise UsageError("Tên chỉ tiêu phải có chữ và dài từ 3 đến 120 ký tự.", next_step="Hãy sửa rồi thử lại.")
    if named in known or fold_phrase(label) in {fold_phrase(record.label) for record in known.values()}:
        raise UsageError(f"Đã có chỉ tiêu «{label}».", next_step="Hãy thêm cụm từ cho chỉ tiêu đó ở khung bên trên.")
    if given["unit"] != _BARE and not load_catalog().messages.unit(given["unit"]):
        raise UsageError("Chưa chọn đơn vị đo.", next_step="Hãy chọn một đơn vị trong danh sách.")
    kind = given["kind"] if given["kind"] in ("stock", "flow") else "stock"
    new = LocalIndicator(id=named, label=label, unit=given["unit"], kind=kind, phrases=phrases)
    return Proposal(phrases, named, new)


def go_on(connection: Connection, trial: Trial) -> None:
    """Read reports with the proposal and without, until `_SECONDS` have passed or none is left."""
    before, after = Catalog(), trial.proposal.catalog()
    until = time.monotonic() + _SECONDS
    while trial.waiting:
        report = load_report(connection, trial.waiting.pop(0))
        if report is not None:
            old, new = (extract_document(report.document, catalog).facts for catalog in (before, after))
            _compare(old, new, trial)
        trial.tried += 1
        if time.monotonic() > until:
            return


def holding(connection: Connection, phrases: tuple[str, ...]) -> list[str]:
    """Return the documents that hold a phrase."""
    expression = regex.compile("|".join(map(_pattern, phrases)))
    texts = table("texts")
    query = select(texts.c.document_id, texts.c.text).where(is_current(texts.c.document_id))
    rows = connection.execute(query.execution_options(yield_per=50))
    return [row[0] for row in rows if expression.search(fold_phrase(row[1]))]


def _pattern(phrase: str) -> str:
    words = (regex.escape(word) for word in fold_phrase(phrase.replace("…", " … ")).split())
    return " ".join(words).replace(" … ", ".{0,60}?")


def _compare(old: tuple[Fact, ...], new: tuple[Fact, ...], trial: Trial) -> None:
    proposal = trial.proposal
    before, after = ({(fact.span, fact.role): fact for fact in facts if fact.topic != "open"} for facts in (old, new))
    for key in sorted(before.keys() | after.keys()):
        one, other = before.get(key), after.get(key)
        if one is None and other is not None:
            trial.add("gained", _told(other, proposal))
        elif other is None and one is not None:
            trial.add("lost", _told(one, proposal))
        elif one is not None and other is not None and (one.indicator, one.value) != (other.indicator, other.value):
            change = f"{_name(one, proposal)} → {_name(other, proposal)}"
            trial.add("changed", _told(other, proposal) | {"what": change})


def _told(fact: Fact, proposal: Proposal) -> dict[str, str]:
    where = {
        "document_id": fact.document_id,
        "place": fact.place_name,
        "time": show_period(fact.period_start, fact.period_end),
    }
    return where | {"what": _name(fact, proposal), "quote": fact.quote, "sentence": " ".join(fact.sentence.split())}


def _name(fact: Fact, proposal: Proposal) -> str:
    new = proposal.new
    return new.label if new is not None and fact.indicator == new.id else label_of(fact.indicator, fact.item)
