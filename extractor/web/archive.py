"""What the pages look at again and again, kept in memory while the data stay the same: documents, findings, decisions.

The store is the truth; this is a copy that is thrown away as soon as the ledger, the journal or the project file has
moved on. Findings are those that the project wants, at its levels.
"""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from math import log10
from typing import Any, TypeVar

from sqlalchemy import Connection, func, select

from extractor.errors import UsageError
from extractor.model import Decision, Standing, Target
from extractor.project import Project, load_project
from extractor.store import (
    Altered,
    Store,
    altered_facts,
    comparison_seen,
    is_about,
    is_linked,
    iterate_decisions,
    placed_standings,
    standings,
)
from extractor.store.tables import table
from extractor.web.proof import Proof

Row = dict[str, Any]
Kept = TypeVar("Kept")
GRAVITY = {"error": 9.0, "warning": 3.0, "note": 1.0}
_DOCUMENT: tuple[str, ...] = (
    "document_id",
    "file_name",
    "media_type",
    "pages",
    "status",
    "symbol",
    "issued_on",
    "title",
    "form",
)
_DOCUMENT += ("unit_name", "unit_level", "unit_code", "province_name", "period_start", "period_end", "text_quality")
_DOCUMENT += ("superseded_by",)
_SHELF, _PAGES = 200, 100
_RECHECK = 1.0  # seconds between two looks at the ledger: a page is never older than this


@dataclass(slots=True)
class Journal:
    """All decisions, by target; only new rows are read.

    `alterations` counts what touched figures, `altered_by` the same by indicator («» for all of them), `altered_in` by
    document; `verdicts` what the queue shows: decisions on findings, and numbers that a unit is asked about;
    `dismissals` what put a finding aside or took that back. `broken`: seq of the first row that does not hold to the
    one before.

    Pages look at it while another thread follows: what stands comes before what leads to it, and no list or set that
    is in it changes any more.
    """

    by_target: dict[Target, tuple[Decision, ...]] = field(default_factory=dict)
    stands: dict[Target, Standing] = field(default_factory=dict)
    by_document: dict[str, frozenset[Target]] = field(default_factory=dict)
    altered_in: Counter[str] = field(default_factory=Counter)
    alterations: int = 0
    altered_by: Counter[str] = field(default_factory=Counter)
    verdicts: int = 0
    dismissals: int = 0
    count: int = 0
    newest: str = ""
    broken: int | None = None

    def follow(self, connection: Connection) -> set[str]:
        """Take in what was decided since and return the documents that it is about."""
        reviews = table("reviews")
        newest = connection.execute(select(func.max(reviews.c.seq))).scalar_one() or 0
        if newest == self.count:
            return set()
        new: dict[Target, list[Decision]] = {}
        for decision in iterate_decisions(connection, after=self.count):
            new.setdefault(decision.target, []).append(decision)
            if self.broken is None and not is_linked(decision, self.count, self.newest):
                self.broken = decision.seq
            self.count, self.newest = decision.seq, decision.decision_id
        for target, rows in new.items():
            every = (*self.by_target.get(target, ()), *rows)
            before, after = self.stands.get(target), standings(every)[target]
            self.stands[target] = after
            self.by_target[target] = every
            self.by_document[target.document_id] = self.by_document.get(target.document_id, frozenset()) | {target}
            if target.kind == "finding":
                self.verdicts += len(rows)
                self.dismissals += any(_is(standing, "dismiss") for standing in (before, after))
            elif any(_is(standing, "ask") for standing in (before, after)):
                self.verdicts += 1
            if target.kind == "fact" and any(_is(standing, "correct", "dismiss") for standing in (before, after)):
                self.alterations += 1
                self.altered_in = self.altered_in + Counter([target.document_id])
                self.altered_by = self.altered_by + Counter(_indicators(connection, target, every))
        return {target.document_id for target in new}

    def decisions(self) -> list[Decision]:
        """Return every decision, those on one target together."""
        return [row for rows in list(self.by_target.values()) for row in rows]

    def waiting(self) -> list[Standing]:
        """Return what is in force and not confirmed by a second person yet."""
        every = list(self.stands.values())
        return [stands for stands in every if stands.decision is not None and stands.state != "confirmed"]

    def of_document(self, document_id: str) -> dict[Target, Standing]:
        """Return what stands for one document."""
        return {target: self.stands[target] for target in self.by_document.get(document_id, ())}


@dataclass(frozen=True, slots=True)
class Seen:
    """How far the data and the journal were when a thread began to look."""

    loads: int
    alterations: int
    altered_by: Mapping[str, int]
    altered_in: Mapping[str, int]
    verdicts: int
    dismissals: int
    decisions: int

    def altered(self, indicator: str) -> int:
        """Grows with each decision that changes figures of an indicator."""
        return self.altered_by.get(indicator, 0) + self.altered_by.get("", 0)

    def compared(self, indicator: str) -> int:
        """Grows with each decision that changes a comparison: on its figures, or whether a finding counts."""
        return self.altered(indicator) + self.dismissals


def _is(standing: Standing | None, *actions: str) -> bool:
    return standing is not None and standing.decision is not None and standing.decision.action in actions


def _indicators(connection: Connection, target: Target, decided: Iterable[Decision]) -> set[str]:
    """The indicators that a figure has or had: as it is read now, as it was when people decided on it, as corrected.

    «» is among them where a decision of an older journal does not say what it saw.
    """
    facts = table("facts")
    query = select(facts.c.indicator).where(facts.c.document_id == target.document_id, facts.c.fact_id == target.id)
    found = {str(row[0]) for row in connection.execute(query)}
    for decision in decided:
        seen = str(decision.evidence.get("indicator", ""))
        found |= {seen, str(decision.after.get("indicator", seen))}
    return found


@dataclass(slots=True)
class Archive:
    """Documents and findings as the overview and the queue need them.

    `documents` are all, so that each can be opened; `current` those that some name still holds. Only these are counted,
    and their findings decided on: a report that was corrected has nothing to answer for.

    What is kept bears the mark of the view of the store from which it was made: a thread whose view is older than a
    decision of another never leaves its work to those who come after the decision.
    """

    store: Store
    address: str = ""
    project: Project = field(default_factory=Project)
    misread: UsageError | None = None
    """What is wrong with the project file: until it is mended, what it said before goes on."""
    journal: Journal = field(default_factory=Journal)
    documents: dict[str, Row] = field(default_factory=dict)
    findings: list[Row] = field(default_factory=list)
    findings_of: dict[str, list[Row]] = field(default_factory=dict)
    placed: dict[str, dict[str, Standing]] = field(default_factory=dict)
    """What stands for the findings of documents with decisions, by the ids that they have now."""
    shelf: dict[str, Any] = field(default_factory=dict)
    pages: dict[str, Any] = field(default_factory=dict)
    altered: dict[str, Any] = field(default_factory=dict)
    """What decisions change in each document that has some (`altered_facts`)."""
    proof: Proof = field(default_factory=Proof)
    comparison_due: bool = False
    """Whether reports or figures changed since the reports were compared with each other."""
    _mark: tuple[Any, ...] = ()
    _loads: int = 0
    _view: threading.local = field(default_factory=threading.local)
    _looked: float = 0.0
    _lock: threading.RLock = field(default_factory=threading.RLock)

    def refresh(self, connection: Connection) -> None:
        """Bring the copy up to date."""
        with self._lock:
            decided = self.journal.follow(connection)
            if not self._mark or time.monotonic() - self._looked >= _RECHECK:
                self._read_project()
                compared, self.comparison_due = comparison_seen(connection)
                mark = (*_mark(connection), compared, self.project)
                if mark != self._mark:
                    self._load(connection)
                    self._mark = mark
                    decided = set(self.journal.by_document)
                self._looked = time.monotonic()
            elif decided:
                self.comparison_due = comparison_seen(connection)[1]
            for document_id in decided:
                stands, findings = self.journal.of_document(document_id), self.findings_of.get(document_id, ())
                self.placed[document_id] = placed_standings(stands, "finding", findings)[0]
            now = self.journal
            altered = (now.alterations, now.altered_by, now.altered_in)
            self._view.seen = Seen(self._loads, *altered, now.verdicts, now.dismissals, now.count)

    def look_now(self) -> None:
        """Look at the ledger with the next page, however short a time ago that was."""
        self._looked = -_RECHECK

    def _read_project(self) -> None:
        try:
            self.project, self.misread = load_project(self.address), None
        except UsageError as error:
            self.misread = error

    @property
    def current(self) -> dict[str, Row]:
        """The documents that no other has superseded."""
        every = self.documents
        return self.keep("current", lambda: {key: row for key, row in every.items() if not row["superseded_by"]})

    @property
    def seen(self) -> Seen:
        """What this thread saw when it last brought the copy up to date."""
        seen: Seen = self._view.seen
        return seen

    def keep_corrected(self, name: str, make: Callable[[], Kept]) -> Kept:
        """Return what `make` gives, made once for as long as the figures stay the same, corrections included."""
        return self.keep(name, make, mark=self.seen.alterations)

    def keep_measured(self, name: str, indicator: str, make: Callable[[], Kept]) -> Kept:
        """Return what `make` gives, made once for as long as the figures of an indicator stay the same."""
        return self.keep(name, make, mark=self.seen.altered(indicator))

    def keep_decided(self, name: str, make: Callable[[], Kept]) -> Kept:
        """Return what `make` gives, made once for as long as the queue stays the same."""
        return self.keep(name, make, mark=self.seen.verdicts)

    def keep(self, name: str, make: Callable[[], Kept], *, mark: int = 0) -> Kept:
        """Return what `make` gives, made once for as long as the data and the mark stay the same."""
        with self._lock:
            if len(self.shelf) > _SHELF:
                self.shelf.clear()
            return self._kept(self.shelf, name, make, mark)

    def keep_on(self, name: str, make: Callable[[Kept | None], Kept], *, mark: int) -> Kept:
        """Return what `make` gives, as `keep` does; it begins with what was kept of the same data (None: nothing)."""
        with self._lock:
            held: tuple[Any, Kept] | None = self.shelf.get(name)
            before = held[1] if held is not None and held[0][0] == self.seen.loads else None
            return self.keep(name, lambda: make(before), mark=mark)

    def keep_page(self, name: str, make: Callable[[], Kept], *, mark: int) -> Kept:
        """Return a part of a page, as `keep` does; of many pages those made last are held."""
        with self._lock:
            while len(self.pages) > _PAGES:
                del self.pages[next(iter(self.pages))]
            return self._kept(self.pages, name, make, mark)

    def altered_facts(self, connection: Connection, document_id: str) -> Altered:
        """Return what decisions change in a document, read once for as long as nobody decides on its figures."""
        with self._lock:
            mark = self.seen.altered_in.get(document_id, 0)
            return self._kept(self.altered, document_id, lambda: altered_facts(connection, document_id), mark)

    def _kept(self, shelf: dict[str, Any], name: str, make: Callable[[], Kept], mark: int) -> Kept:
        seen: Seen | None = getattr(self._view, "seen", None)
        of = (seen and seen.loads, mark)
        held: tuple[Any, Kept] | None = shelf.get(name)
        if held is None or held[0] != of:
            shelf.pop(name, None)
            held = shelf[name] = (of, make())
        return held[1]

    def chain(self, connection: Connection) -> None:
        """Check the journal: each decision as it comes in, all of them now and then."""
        with self._lock:
            self.proof.check(self.store, connection, self.journal.count)

    @property
    def broken(self) -> int | None:
        """The seq of the first decision that does not hold or is gone, None if all are whole."""
        return self.journal.broken if self.proof.broken is None else self.proof.broken

    def standing(self, finding: Row) -> Standing | None:
        """Return what stands for a finding; a decision about other words asks for another look."""
        return self.placed.get(finding["document_id"], {}).get(finding["finding_id"])

    def decided_before(self, document_id: str) -> list[Standing]:
        """Return what stands for the versions of a report that this one has replaced."""
        older = self.keep("older", self._replaced).get(document_id, ())
        stands = (it for mine in older for it in self.journal.of_document(mine).values())
        return [it for it in stands if it.decision is not None]

    @property
    def newer(self) -> dict[str, str]:
        """The document that counts now, by each that was replaced."""
        every = self.documents

        def last(key: str) -> str:
            seen = {key}
            while (after := every[key]["superseded_by"]) in every and after not in seen:
                seen.add(key := after)
            return key

        return self.keep("newer", lambda: {key: last(key) for key, row in every.items() if row["superseded_by"]})

    def _replaced(self) -> dict[str, list[str]]:
        """The documents whose place each has taken."""
        found: dict[str, list[str]] = {}
        for key, after in self.newer.items():
            found.setdefault(after, []).append(key)
        return found

    def is_open(self, finding: Row) -> bool:
        """Return True if nobody has decided on a finding as it reads now."""
        standing = self.standing(finding)
        return standing is None or not standing.holds

    def decided_findings(self) -> Iterator[Row]:
        """Yield the findings that somebody has decided on: the few, where the many are open."""
        for document_id in list(self.placed):
            yield from (row for row in self.findings_of.get(document_id, ()) if not self.is_open(row))

    def _load(self, connection: Connection) -> None:
        documents, findings, facts = table("documents"), table("findings"), table("facts")
        query = select(*(documents.c[name] for name in _DOCUMENT)).order_by(documents.c.file_name)
        known = {
            row["document_id"]: row | {"unit": _named(row)} for row in map(dict, connection.execute(query).mappings())
        }
        counted = select(facts.c.document_id, func.count()).group_by(facts.c.document_id)
        for document_id, count in connection.execute(counted):
            if document_id in known:
                known[document_id]["facts"] = count
        every: list[Row] = []
        every_of: dict[str, list[Row]] = {}
        for row in self.project.findings(map(dict, connection.execute(select(findings)).mappings())):
            document = known.get(row["document_id"])
            if document is None or document["superseded_by"]:
                continue
            finding = row | {"weight": weigh(row), "document": document}
            every.append(finding)
            every_of.setdefault(row["document_id"], []).append(finding)
        every.sort(key=lambda row: (-row["weight"], row["document"]["file_name"], row["position"]))
        # Pages of other threads look meanwhile: they see the old copy whole, or the new one.
        self.documents, self.findings, self.findings_of, self.shelf, self.pages = known, every, every_of, {}, {}
        self._loads += 1


def _mark(connection: Connection) -> tuple[Any, ...]:
    ledger, documents = table("ledger"), table("documents")
    moved = connection.execute(select(func.count(), func.max(ledger.c.last_seen), func.sum(ledger.c.attempts))).one()
    held = connection.execute(select(func.count()).select_from(documents)).scalar_one()
    return (*moved, held)


def _named(document: Row) -> str:
    """The unit of a report with its code: the name alone is that of several communes."""
    name, code = document["unit_name"] or "", document["unit_code"]
    return f"{name} ({code})" if name and code else name


def weigh(finding: Any) -> float:
    """Return doubt × effect, by which the queue is ordered.

    Doubt is the level; effect is how far the figures are apart (as a share of what is expected, on a scale of tens)
    times how many figures hang on it.
    """
    figures = len(finding["fact_ids"].split()) or 1
    return GRAVITY.get(finding["level"], 1.0) * (1.0 + _distance(finding)) * (1.0 + log10(figures))


def _distance(finding: Any) -> float:
    try:
        expected = Decimal(finding["expected"].lstrip("<>=≤≥ "))
        difference, expected = abs(Decimal(finding["observed"]) - expected), abs(expected)
    except (InvalidOperation, AttributeError):
        return 0.5
    if not expected or not difference.is_finite() or not expected.is_finite():
        return 0.5
    share = float(min(difference / expected, Decimal(10**6)))
    return max(0.0, min(3.0, log10(1 + 100 * share)))


def on_same_words(stands: Iterable[Standing], kind: str, row: Row) -> Standing | None:
    """Return which of what stands elsewhere was decided about the words of a row."""
    mine = ((it, it.decision) for it in stands if it.decision is not None and it.decision.target.kind == kind)
    return next((it for it, decision in mine if is_about(kind, decision, row)), None)


def plain_findings(archive: Archive, findings: list[Row]) -> set[str]:
    """Return the ids of those findings that may be decided together.

    Their figures pass every other check (no other open finding holds one of them) and they are no errors.
    """
    plain: set[str] = set()
    for finding in findings:
        if finding["level"] == "error":
            continue
        mine = set(finding["fact_ids"].split())
        others = (row for row in archive.findings_of.get(finding["document_id"], ()) if row is not finding)
        if not any(mine & set(row["fact_ids"].split()) and archive.is_open(row) for row in others):
            plain.add(finding["finding_id"])
    return plain
