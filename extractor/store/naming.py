"""Documents by what people call them: an id or its beginning, a file name, a path or the end of one."""

from __future__ import annotations

import os
import unicodedata
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

from sqlalchemy import Connection, select

from extractor.store.reports import Row
from extractor.store.tables import table


def find_named(connection: Connection, documents: Sequence[Row], name: str) -> list[Row]:
    """Return the rows of documents.csv that a name may mean, by any of the file names that hold them now.

    A name means the version that counts; one that was superseded is found by its id, or where no other bears the name.
    """
    held = _held(connection, documents)
    asked = _alike(os.path.abspath(name) if ".." in Path(name).parts else name)  # noqa: PTH100 - no link is followed
    end = f"/{asked.lstrip('./')}"
    found = [
        row
        for row in documents
        if asked in {row["document_id"], *(it.rpartition("/")[2] for it in held[row["document_id"]])}
    ]
    found = found or [
        row
        for row in documents
        if row["document_id"].startswith(name) or any(f"/{it}".endswith(end) for it in held[row["document_id"]])
    ]
    return [row for row in found if not row["superseded_by"] or row["document_id"].startswith(name)] or found


def _held(connection: Connection, documents: Sequence[Row]) -> dict[str, set[str]]:
    """The file names that hold each document, or held it last, and where these files lie."""
    ledger = table("ledger")
    names: dict[str, set[str]] = defaultdict(set)
    for row in documents:
        names[row["document_id"]].add(_alike(row["file_name"]))
    for document_id, *held in connection.execute(select(ledger.c.current_id, ledger.c.file_name, ledger.c.path)):
        names[document_id].update(map(_alike, held))
    return names


def _alike(name: str) -> str:
    """A name as any program may spell it: composed letters, the separators of all systems."""
    return unicodedata.normalize("NFC", Path(name).as_posix())
