"""What each page asks of the store: plain rows, bounded, parameters only, with decisions laid over them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import regex
from sqlalchemy import Connection, func, select

from extractor.catalog import load_catalog
from extractor.model import Standing
from extractor.store import (
    ACROSS,
    MEASURED,
    is_current,
    iterate_rows,
    measures,
    measures_as_read,
    overlaid,
    placed_standings,
    row_id,
)
from extractor.store.tables import table
from extractor.vi.order import name_key
from extractor.web.again import asked_again, is_comparison_old
from extractor.web.archive import Archive, on_same_words

Row = dict[str, Any]
UnitKey = tuple[str, str, str, str]
TEXT_PAGE = 9000  # letters of one page of a document that has no pages
_MANY_FACTS = 20_000
_ELSEWHERE = 12  # figures of other reports that are named
_TOPICS = ("criteria", "funding", "indicator")
_ANNEX = "annexes.absent"
_HEADINGS = 2
_COUNTING = ("leftover", "quantity")
_WORDS = r"([\p{L}\p{M}]+(?: [\p{L}\p{M}]+){0,3})"


def overview(archive: Archive, connection: Connection, province: str) -> Row:
    """Return the map of work: totals, years, and the units in their order, those with most to do first."""
    years = archive.keep(f"years {province}", lambda: _years(units_of(archive, province)))
    older = archive.keep(f"older {province}", lambda: _older(units_of(archive, province), years))
    totals = archive.keep("totals", lambda: _totals(archive, connection))
    ordered = archive.keep_decided(f"ordered {province}", lambda: _ordered(archive, province))
    return {"totals": totals, "open": open_levels(archive), "years": years, "older": older, "units": ordered}


def units_of(archive: Archive, province: str) -> dict[UnitKey, Row]:
    """Return the units that reports are about, with their reports by year and the levels of their findings."""
    return archive.keep(f"units {province}", lambda: _units(archive, province))


def _ordered(archive: Archive, province: str) -> list[Row]:
    units = dict(units_of(archive, province))
    for finding in archive.decided_findings():
        key = _unit_key(finding["document"])
        if key in units:
            units[key] = units[key] | {"levels": units[key]["levels"] - Counter([finding["level"]])}
    return [
        units[key] for key in sorted(units, key=lambda key: (-_open_weight(units[key]["levels"]), *map(name_key, key)))
    ]


def _years(units: dict[UnitKey, Row]) -> list[str]:
    return sorted({year for unit in units.values() for year in unit["years"] if year})[-8:]


def _older(units: dict[UnitKey, Row], years: list[str]) -> bool:
    return any(year not in years for unit in units.values() for year in unit["years"])


def _units(archive: Archive, province: str) -> dict[UnitKey, Row]:
    units: dict[UnitKey, Row] = {}
    for document in archive.current.values():
        if province and document["province_name"] != province:
            continue
        key = _unit_key(document)
        unit = units.get(key)
        if unit is None:
            above = load_catalog().places.lies_in(key[3], _written_by(document))
            above = above or (key[0] if key[0] != key[1] else "")
            unit = {"name": key[1], "above": above, "named": document["unit"], "years": {}, "levels": Counter()}
            units[key] = unit
        unit["years"].setdefault((document["period_end"] or "")[:4], []).append(document)
        unit["levels"].update(row["level"] for row in archive.findings_of.get(document["document_id"], ()))
    return units


def _written_by(document: Row) -> str:
    """The year in which a report was written: of a stage that was not over («2021–2025» in 2023) not the last one."""
    years = (str(document[name])[:4] for name in ("issued_on", "period_end") if document[name])
    return min(years, default="")


def _unit_key(document: Row) -> UnitKey:
    """Communes of one name are told apart by their codes."""
    names = ("province_name", "unit_name", "unit_level", "unit_code")
    province, name, level, code = (document[it] or "" for it in names)
    return province, name, level, code


def _open_weight(levels: Counter[str]) -> int:
    return 100 * levels["error"] + 10 * levels["warning"] + levels["note"]


def open_levels(archive: Archive) -> Counter[str]:
    """Return how many findings of each level nobody has decided on."""
    every = archive.keep("levels", lambda: Counter(row["level"] for row in archive.findings))
    return archive.keep_decided("open", lambda: every - Counter(row["level"] for row in archive.decided_findings()))


def _totals(archive: Archive, connection: Connection) -> dict[str, int]:
    problems = connection.execute(select(func.count()).select_from(table("problems"))).scalar_one()
    facts = sum(document.get("facts", 0) for document in archive.current.values())
    return {
        "documents": len(archive.current),
        "facts": facts,
        "findings": len(archive.findings),
        "problems": problems,
    }


def provinces(archive: Archive) -> list[str]:
    """Return the provinces that documents are about."""
    every = archive.current.values()
    names = (row["province_name"] for row in every if row["province_name"])
    return archive.keep("provinces", lambda: sorted({*names}, key=name_key))


@dataclass(frozen=True, slots=True)
class Owed:
    """What a report lacks: topics without a figure, parts that no heading names, the finding of an absent annex."""

    topics: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()
    annex: str = ""


def owed_by(archive: Archive, connection: Connection) -> dict[str, Owed]:
    """Return what each document lacks of what such reports hold, those left out that lack nothing.

    Parts are asked of reports that have headings; an annex is owed while nobody dismissed the finding.
    """
    topics = archive.keep("topics", lambda: _topics_of(connection))
    named = archive.keep("parts", lambda: _parts_of(connection))
    every = archive.keep("owed as read", lambda: dict(_owed(archive, topics, named)))

    def now() -> dict[str, Owed]:
        held = {key: _after_decisions(archive, key, every[key]) for key in list(archive.placed) if key in every}
        return {key: owed for key, owed in (every | held).items() if owed != Owed()}

    return archive.keep_decided("owed", now)


def _after_decisions(archive: Archive, document_id: str, owed: Owed) -> Owed:
    absent = [row for row in archive.findings_of.get(document_id, ()) if row["finding_id"] == owed.annex]
    standing = archive.standing(absent[0]) if absent else None
    return replace(owed, annex="") if standing is not None and standing.status == "dismissed" else owed


def _owed(archive: Archive, topics: dict[str, set[str]], named: dict[str, set[str]]) -> Iterator[tuple[str, Owed]]:
    """What each document lacks, whatever people decided."""
    wanted = [part.id for part in load_catalog().forms.parts]
    for key, document in archive.current.items():
        absent = (row["finding_id"] for row in archive.findings_of.get(key, ()) if row["check"] == _ANNEX)
        asked = wanted if document["form"] == "báo cáo" and key in named else []
        owed = Owed(
            topics=tuple(topic for topic in _TOPICS if topic not in topics.get(key, ())),
            parts=tuple(part for part in asked if part not in named[key]),
            annex=next(absent, ""),
        )
        if owed != Owed():
            yield key, owed


def _topics_of(connection: Connection) -> dict[str, set[str]]:
    facts = table("facts")
    held: dict[str, set[str]] = defaultdict(set)
    for document_id, topic in connection.execute(select(facts.c.document_id, facts.c.topic).distinct()):
        held[document_id].add(topic)
    return dict(held)


def _parts_of(connection: Connection) -> dict[str, set[str]]:
    """The parts that headings name, of documents with at least `_HEADINGS` headings."""
    sections, forms = table("sections"), load_catalog().forms
    query = select(sections.c.document_id, sections.c.title).where(sections.c.title != "")
    known: dict[str, frozenset[str]] = {}
    held: dict[str, set[str]] = defaultdict(set)
    count: Counter[str] = Counter()
    for document_id, title in connection.execute(query):
        if title not in known:
            known[title] = forms.parts_named(title)
        held[document_id] |= known[title]
        count[document_id] += 1
    return {document_id: parts for document_id, parts in held.items() if count[document_id] >= _HEADINGS}


def document_rows(archive: Archive, connection: Connection, document: Row) -> Row:
    """Return all that the page of one document shows, its rows with what stands for them."""
    mine = document["document_id"]
    sections = list(iterate_rows(connection, "sections", document_id=mine))
    facts = list(iterate_rows(connection, "facts", document_id=mine))[:_MANY_FACTS]
    every = list(iterate_rows(connection, "findings", document_id=mine))
    findings = list(archive.project.findings(every))
    unclaimed = list(iterate_rows(connection, "unclaimed", document_id=mine))
    stands = archive.journal.of_document(mine)
    fact_stands, _ = placed_standings(stands, "fact", facts)
    finding_stands, _ = placed_standings(stands, "finding", every)
    number_stands, _ = placed_standings(stands, "unclaimed", unclaimed)
    for row in facts:
        row["standing"] = fact_stands.get(row["fact_id"])
    corrected = {row["fact_id"]: row for row in overlaid("fact", facts, stands)} if stands else {}
    for row in facts:
        now = corrected.get(row["fact_id"], row)
        row["now"] = now["value"]
        row["now_row"] = now
    for row in findings:
        row["standing"] = finding_stands.get(row["finding_id"])
        row["ids"] = row["fact_ids"].split()
    for row in unclaimed:
        row["target"] = row_id("unclaimed", row)
        row["standing"] = number_stands.get(row["target"])
    earlier = archive.decided_before(mine)
    for kind, rows in (("fact", facts), ("finding", findings), ("unclaimed", unclaimed)):
        for row in rows:
            row["before"] = on_same_words(earlier, kind, row) if earlier and row["standing"] is None else None
    told = {row["before"].decision.decision_id for row in (*facts, *findings, *unclaimed) if row["before"]}
    again = [it for it in asked_again(archive, connection) if it.document_id == mine]
    return {
        "sections": sections,
        "facts": facts,
        "findings": findings,
        "elsewhere": figures_elsewhere(archive, connection, findings),
        "mended": mended_in(archive, connection, findings),
        "unclaimed": unclaimed,
        "lost": [it for it in again if it.decision.decision_id not in told],
        "due": is_comparison_old(archive),
    }


def figures_elsewhere(archive: Archive, connection: Connection, findings: Iterable[Row]) -> dict[str, Row]:
    """Return, by finding between reports, the figures of the others: `rows`, as corrected and with their documents.

    Of a sum of many parts the first ones; `more` counts the rest.
    """
    named = {it["finding_id"]: it["fact_ids"].split()[:-1] for it in findings if it["check"].startswith(ACROSS)}
    wanted = list(dict.fromkeys(it for ids in named.values() for it in ids[:_ELSEWHERE]))
    facts = table("facts")
    rows: dict[str, Row] = {}
    columns = [facts.c[name] for name in MEASURED]
    for at in range(0, len(wanted), 200):
        some = select(*columns).where(facts.c.fact_id.in_(wanted[at : at + 200]))
        rows |= {row["fact_id"]: dict(row) for row in connection.execute(some).mappings()}
    for document_id in archive.journal.altered_in.keys() & {row["document_id"] for row in rows.values()}:
        altered = archive.altered_facts(connection, document_id).rows
        rows |= {row["fact_id"]: row for row in altered if row["fact_id"] in rows}
    known = archive.documents
    found = {key: [rows[it] for it in ids[:_ELSEWHERE] if it in rows] for key, ids in named.items()}
    return {
        key: {
            "rows": [row | {"document": known[row["document_id"]]} for row in mine if row["document_id"] in known],
            "more": len(named[key]) - len(mine),
        }
        for key, mine in found.items()
        if mine
    }


def mended_in(archive: Archive, connection: Connection, findings: Iterable[Row]) -> dict[str, list[Row]]:
    """Return, by finding, its figures that a person corrected (as they are now) or took out (their `quote` alone)."""
    found: dict[str, list[Row]] = {}
    for finding in findings:
        document_id, ids = finding["document_id"], finding["fact_ids"].split()
        if document_id in archive.journal.altered_in:
            altered = archive.altered_facts(connection, document_id)
            now = {row["fact_id"]: row for row in altered.rows}
            rows = [now.get(fact, {}) for fact in ids if fact in altered.gone]
            found |= {finding["finding_id"]: rows} if rows else {}
    return found


def text_pages(text: str) -> list[tuple[int, int]]:
    """Return spans of a text of about `TEXT_PAGE` letters each, cut at line ends."""
    pages: list[tuple[int, int]] = []
    start = 0
    while start < len(text):
        end = min(len(text), start + TEXT_PAGE)
        if end < len(text):
            cut = text.rfind("\n", start + 1, end)
            end = cut + 1 if cut > start else end
        pages.append((start, end))
        start = end
    return pages or [(0, 0)]


def measured(archive: Archive, connection: Connection) -> dict[str, Counter[str]]:
    """Return the indicators that the archive holds with how many figures each item has, the most frequent first."""

    def make() -> dict[str, Counter[str]]:
        found: dict[str, Counter[str]] = defaultdict(Counter)
        as_read = archive.keep("measures as read", lambda: measures_as_read(connection))
        for indicator, item, _, count in measures(connection, as_read, partial(archive.altered_facts, connection)):
            found[indicator][item] += count
        return dict(sorted(found.items(), key=lambda entry: (-entry[1].total(), entry[0])))

    return archive.keep_corrected("measured", make)


def open_phrases(archive: Archive, connection: Connection) -> list[Row]:
    """Return what open figures count, the most frequent first, with one example each."""

    def make() -> list[Row]:
        facts = table("facts")
        first = func.min(facts.c.fact_id)
        open_ones = (facts.c.topic == "open") & is_current(facts.c.document_id)
        query = select(facts.c.indicator, facts.c.unit, func.count(), first).where(open_ones)
        query = query.group_by(facts.c.indicator, facts.c.unit).order_by(func.count().desc(), facts.c.indicator)
        rows = [
            {"phrase": row[0], "unit": row[1], "count": row[2], "fact_id": row[3]}
            for row in connection.execute(query.limit(400))
        ]
        ids = [row["fact_id"] for row in rows]
        examples: dict[str, Row] = {}
        for at in range(0, len(ids), 200):
            some = select(facts).where(facts.c.fact_id.in_(ids[at : at + 200]))
            examples |= {row["fact_id"]: dict(row) for row in connection.execute(some).mappings()}
        return [row | {"example": examples[row["fact_id"]]} for row in rows]

    return archive.keep("phrases", make)


def unclaimed_kinds(archive: Archive, connection: Connection) -> list[Row]:
    """Return how many numbers nobody took, by kind and reason."""

    def make() -> list[Row]:
        source = table("unclaimed")
        query = select(source.c.kind, source.c.reason, func.count()).where(is_current(source.c.document_id))
        query = query.group_by(source.c.kind, source.c.reason)
        return [
            {"kind": row[0], "reason": row[1], "count": row[2]}
            for row in connection.execute(query.order_by(func.count().desc()))
        ]

    return archive.keep("unclaimed", make)


def unclaimed_rows(archive: Archive, connection: Connection, kind: str, *, limit: int, offset: int = 0) -> list[Row]:
    """Return numbers that nobody took, of one kind.

    Each has what stands for it (`standing`) and the words behind it, which often say what it counts (`beside`).
    """
    source = table("unclaimed")
    query = (
        select(source)
        .where(source.c.kind == kind, is_current(source.c.document_id))
        .order_by(source.c.document_id, source.c.position)
    )
    rows = [dict(row) for row in connection.execute(query.limit(limit).offset(offset)).mappings()]
    for row in rows:
        row["beside"] = beside(row["sentence"], row["quote"]) if kind in _COUNTING else ""
    placed: dict[str, dict[str, Standing]] = {}
    for mine in {row["document_id"] for row in rows}:
        stands = archive.journal.of_document(mine)
        decided = any(target.kind == "unclaimed" for target in stands)
        every = list(iterate_rows(connection, "unclaimed", document_id=mine)) if decided else []
        placed[mine] = placed_standings(stands, "unclaimed", every)[0]
    for row in rows:
        row["target"] = row_id("unclaimed", row)
        row["standing"] = placed[row["document_id"]].get(row["target"])
    return rows


def beside(sentence: str, quote: str) -> str:
    """Return the first words behind a number in its sentence; "" where none stand there.

    >>> beside("Toàn huyện dựng được 125 cột cờ dọc đường làng, vượt kế hoạch.", "125")
    'cột cờ dọc đường'
    >>> beside("Năm 2013 có 3 lần.", "3")
    'lần'
    """
    found = regex.search(rf"(?<!\d|\d[.,]){regex.escape(quote)}(?!\d)\s*{_WORDS}", sentence)
    return found[1] if found is not None else ""


def problems(connection: Connection, *, limit: int = 500) -> list[Row]:
    """Return the files that could not be read, or only in part, with their path."""
    source = table("problems")
    query = select(source).order_by(source.c.file_name, source.c.position).limit(limit)
    return [dict(row) for row in connection.execute(query).mappings()]


def find_fact(connection: Connection, fact_id: str) -> Row | None:
    """Return one fact by its id."""
    facts = table("facts")
    row = connection.execute(select(facts).where(facts.c.fact_id == fact_id).limit(1)).mappings().first()
    return dict(row) if row is not None else None
