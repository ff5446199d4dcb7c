"""What asks for another look: decisions on what reads otherwise now, findings between reports of before a change."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Connection

from extractor.store import Again, asks_again
from extractor.web.archive import Archive


def is_comparison_old(archive: Archive) -> bool:
    """Return True if the findings between reports are of before the last change; of one report alone there are none."""
    return archive.comparison_due and len(archive.current) > 1


@dataclass(frozen=True, slots=True)
class _Asked:
    """How many decisions there were on each document, those of it that ask for another look, and all in their order."""

    made: Mapping[str, int]
    asks: Mapping[str, list[Again]]
    order: list[Again]


def asked_again(archive: Archive, connection: Connection) -> list[Again]:
    """Return the decisions that ask for another look, those made last first.

    After a decision only its document, and those that it has replaced, are looked at again.
    """
    newer, journal = archive.newer, archive.journal
    made = {
        key: sum(len(journal.by_target[it]) for it in own)
        for key, own in journal.by_document.copy().items()  # a thread adds to it: `list` of its pairs is cut in two
        if key in archive.documents
    }

    def make(before: _Asked | None) -> _Asked:
        held = before.made if before is not None else {}
        moved = {key for key, count in made.items() if held.get(key) != count}
        moved |= {key for key, after in newer.items() if after in moved}
        stands = {it: journal.of_document(it) for key in moved for it in (key, newer.get(key, key))}
        found = asks_again(connection, stands, newer)
        asks = {key: rows for key, rows in (before.asks if before is not None else {}).items() if key not in moved}
        asks |= {key: rows for key, rows in found.items() if key in moved}
        return _Asked(made, asks, sorted((it for own in asks.values() for it in own), key=lambda it: -it.decision.seq))

    return archive.keep_on("again", make, mark=archive.seen.decisions).order
