"""Figures of one indicator by document, decisions laid over them: what pages compare.

A decision changes the figures of its document; those of every other stay the same objects, so that what is made of them
finds what it has to make again.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from typing import Any

from sqlalchemy import Connection

from extractor.store import Altered, decided_documents, rows_as_read, with_decisions
from extractor.web.archive import Archive

Row = dict[str, Any]
Rows = tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Figures:
    """Figures by document and by id, each with its document; `altered` is what decisions change in documents."""

    by_document: Mapping[str, Rows]
    by_id: Mapping[str, Row]
    altered: Mapping[str, Altered]

    def rows(self, documents: Iterable[str] | None = None) -> Iterator[Row]:
        """Yield the figures of these documents; None = of all."""
        if documents is None:
            return chain.from_iterable(self.by_document.values())
        return chain.from_iterable(self.by_document.get(name, ()) for name in documents)


def figures_of(archive: Archive, connection: Connection, indicator: str, *, role: str = "actual") -> Figures:
    """Return the figures of an indicator as comparisons take them (`measure_rows`)."""

    def make(before: Figures | None) -> Figures:
        as_read = archive.keep(f"as read {indicator} {role}", lambda: _as_read(archive, connection, indicator, role))
        before = before or as_read
        altered = {name: archive.altered_facts(connection, name) for name in decided_documents(connection)}
        by_document, by_id = dict(before.by_document), dict(before.by_id)
        for name in _decided_on(before.altered, altered):
            rows = as_read.by_document.get(name, ())
            if name in altered:
                rows = _named(archive, with_decisions(rows, altered[name], indicator, role=role))
            for row in by_document.get(name, ()):
                del by_id[row["fact_id"]]
            by_document[name] = rows
            by_id |= {row["fact_id"]: row for row in rows}
        return Figures(by_document, by_id, altered)

    return archive.keep_on(f"figures {indicator} {role}", make, mark=archive.seen.altered(indicator))


def moved(before: Figures, now: Figures) -> list[str]:
    """Return the documents whose figures are not the same objects as before: that of another view are made anew."""
    old, new = before.by_document, now.by_document
    return sorted(
        name for name in before.altered.keys() | now.altered.keys() if old.get(name, ()) is not new.get(name, ())
    )


def _decided_on(before: Mapping[str, Altered], now: Mapping[str, Altered]) -> list[str]:
    """The documents in which decisions change something else than before."""
    return sorted(name for name in before.keys() | now.keys() if before.get(name) is not now.get(name))


def _as_read(archive: Archive, connection: Connection, indicator: str, role: str) -> Figures:
    found: dict[str, list[Row]] = defaultdict(list)
    for row in rows_as_read(connection, indicator, role=role):
        found[row["document_id"]].append(row)
    by_document = {name: _named(archive, rows) for name, rows in found.items()}
    return Figures(by_document, {row["fact_id"]: row for rows in by_document.values() for row in rows}, {})


def _named(archive: Archive, rows: Iterable[Row]) -> Rows:
    """The rows with their documents; without those of a document that is gone."""
    known = archive.documents
    return tuple(
        row if "document" in row else row | {"document": known[row["document_id"]]}
        for row in rows
        if row["document_id"] in known
    )
