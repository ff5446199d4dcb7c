"""Search over every word of reports, findings, failed files and the journal: an index beside the store.

SQLite's FTS5 over two views of each text: as written (case and tone place folded) and without marks. It is built in the
background for as long as the server runs, and follows an ingest.
"""

from __future__ import annotations

import sqlite3
import threading
import time
import unicodedata
from collections.abc import Iterator
from typing import Any

import regex
from sqlalchemy import Connection, func, select

from extractor.intake.scratch import Scratch
from extractor.store import Store, iterate_decisions
from extractor.store.tables import table
from extractor.vi.fold import fold_phrase, skeleton

_WORD_RE = regex.compile(r"[\p{L}\p{M}\p{N}]+")
_MARKS_RE = regex.compile(r"\p{Mn}+")
_RANKED = 1000
_FIRST_SQL = "SELECT rowid FROM words WHERE words MATCH ? ORDER BY rowid LIMIT ?"
_RANKED_SQL = "SELECT kind, document_id, target, shown FROM words WHERE words MATCH ? ORDER BY bm25(words) LIMIT ?"
_ROW_SQL = "SELECT kind, document_id, target, shown FROM words WHERE rowid = ?"
_INSERT_SQL = "INSERT INTO words VALUES (?, ?, ?, ?, ?, ?)"
_BATCH = 20
_PARAMETERS = 500
_POLL = 5.0
_CHUNK = 400  # letters of a text that are found together
PROBLEMS, JOURNAL = "/problems", "/journal"
"""Under which failed files and decisions are held, as sentences are under their document."""
_BREATH = 0.02  # seconds between two batches
_STEP_BACK = 4  # times as long as a batch took that had to wait for others


def without_marks(text: str) -> str:
    """Return the folded text without diacritics.

    >>> without_marks("Nông thôn mới, Đồng Thành: tỷ lệ")
    'nong thon moi, dong thanh: ti le'
    """
    return _unmarked(fold_phrase(text))


def _unmarked(folded: str) -> str:
    plain: str = _MARKS_RE.sub("", unicodedata.normalize("NFD", folded.replace("đ", "d")))
    return plain


def has_marks(text: str) -> bool:
    """Return True if somebody typed diacritics."""
    lower = text.lower()
    return "đ" in lower or any(map(unicodedata.combining, unicodedata.normalize("NFD", lower)))


def _as_typed(word: str, column: str) -> str:
    """The word in lower case, its spelling not joined."""
    lower = unicodedata.normalize("NFC", word.lower())
    return lower if column == "marked" else skeleton(lower)


class Index:
    """The index; `find` may be called while it grows."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._scratch = Scratch()
        self._file = self._scratch.path / "search.db"
        self._stop = threading.Event()
        self.ready = False
        with self._open() as connection:
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute(
                "CREATE VIRTUAL TABLE words USING fts5(kind UNINDEXED, document_id UNINDEXED, target UNINDEXED, "
                'shown UNINDEXED, marked, bare, tokenize = "unicode61 remove_diacritics 0")'
            )
            connection.execute("CREATE TABLE held (document_id TEXT PRIMARY KEY, version TEXT)")
        self._thread = threading.Thread(target=self._follow, name="search", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Stop and remove the index."""
        self._stop.set()
        self._thread.join(timeout=10)
        self._scratch.close()

    def find(self, words: str, *, limit: int = 60) -> list[dict[str, str]]:
        """Return what holds all the words, best first: kind, document_id, target and the text to show."""
        found = _WORD_RE.findall(words[:200])[:12]
        if not found:
            return []
        *whole, last = found
        column, fold = ("marked", fold_phrase) if has_marks(words) else ("bare", without_marks)
        # What is being typed may go on: «hoà» is «hòa», and the beginning of «hoàn».
        begun = " OR ".join(f'"{beginning}" *' for beginning in dict.fromkeys((fold(last), _as_typed(last, column))))
        asked = " AND ".join([*(f'"{fold(word)}"' for word in whole), f"({begun})"])
        with self._open() as connection:
            match = f"{{{column}}} : ({asked})"
            first = [row[0] for row in connection.execute(_FIRST_SQL, (match, _RANKED))]
            if len(first) < _RANKED:
                rows = connection.execute(_RANKED_SQL, (match, limit)).fetchall()
            else:  # ranking looks at every hit: a word that stands everywhere is shown in the order of the archive
                rows = [connection.execute(_ROW_SQL, (rowid,)).fetchone() for rowid in first[:limit]]
        names = ("kind", "document_id", "target", "shown")
        return _without_twins([dict(zip(names, row, strict=True)) for row in rows])

    def _open(self) -> sqlite3.Connection:
        connection = sqlite3.connect(self._file, timeout=10.0)
        connection.execute("PRAGMA synchronous = OFF")
        return connection

    def _follow(self) -> None:
        while not self._stop.is_set():
            try:
                self._catch_up()
                self.ready = True
            except Exception:
                self.ready = False  # the store is locked or gone: tried again below
            self._stop.wait(_POLL)

    def _catch_up(self) -> None:
        documents = table("documents")
        ledger = table("ledger")
        query = select(documents.c.document_id, ledger.c.attempts, ledger.c.code_version, ledger.c.schemas_hash)
        query = query.join(ledger, ledger.c.document_id == documents.c.document_id, isouter=True)
        problems = table("problems")
        with self._store.reading() as connection:
            now = {row[0]: f"{row[1]} {row[2]} {row[3]}" for row in connection.execute(query)}
            failed = connection.execute(select(func.count(), func.max(problems.c.last_seen))).one()
        now[PROBLEMS] = f"{failed[0]} {failed[1]}"
        with self._open() as own:
            held = dict(own.execute("SELECT document_id, version FROM held").fetchall())
        self._add_decisions(int(held.pop(JOURNAL, 0)))
        new = [key for key, version in now.items() if held.get(key) != version]
        gone = [key for key in held if key not in now]
        breath = _BREATH
        for at in range(0, len(new), _BATCH):
            if self._stop.wait(breath):
                return
            begun, worked = time.perf_counter(), time.thread_time()
            self._add(
                {key: now[key] for key in new[at : at + _BATCH]}, [key for key in new[at : at + _BATCH] if key in held]
            )
            took = time.perf_counter() - begun
            crowded = took > 2 * (time.thread_time() - worked)  # others want the processor: people come first
            breath = _STEP_BACK * took if crowded else _BREATH
        for at in range(0, len(gone), _PARAMETERS):
            self._add({}, gone[at : at + _PARAMETERS])

    def _add(self, versions: dict[str, str], remove: list[str]) -> None:
        rows = list(self._rows(list(versions)))
        with self._open() as own:
            if remove:  # a deletion walks through the whole index: one for the batch
                marks = ", ".join("?" * len(remove))
                own.execute(f"DELETE FROM words WHERE document_id IN ({marks})", remove)  # noqa: S608
                own.execute(f"DELETE FROM held WHERE document_id IN ({marks})", remove)  # noqa: S608
            own.executemany(_INSERT_SQL, rows)
            own.executemany("INSERT OR REPLACE INTO held VALUES (?, ?)", versions.items())

    def _add_decisions(self, after: int) -> None:
        """Take in what was decided since: the journal only grows."""
        with self._store.reading() as connection:
            new = [*iterate_decisions(connection, after=after)]
        texts: Texts = {}
        for row in new:
            said = (row.who, row.why, str(row.evidence.get("quote", "")), str(row.evidence.get("file_name", "")))
            texts["decision", JOURNAL, " · ".join(filter(None, said))] = str(row.seq)
        with self._open() as own:
            own.executemany(_INSERT_SQL, _as_rows(texts))
            if new:
                own.execute("INSERT OR REPLACE INTO held VALUES (?, ?)", (JOURNAL, str(new[-1].seq)))

    def _rows(self, keys: list[str]) -> Iterator[tuple[str, ...]]:
        with self._store.reading() as connection:
            texts = _document_texts(connection, [key for key in keys if key != PROBLEMS])
            if PROBLEMS in keys:
                texts |= _problem_texts(connection)
        yield from _as_rows(texts)


def _without_twins(hits: list[dict[str, str]]) -> list[dict[str, str]]:
    """The hits without paragraphs of which a sentence is found by its figure."""
    figures: dict[str, list[str]] = {}
    for hit in hits:
        if hit["kind"] == "fact":
            figures.setdefault(hit["document_id"], []).append(hit["shown"])
    return [
        hit
        for hit in hits
        if hit["kind"] != "text" or not any(said in hit["shown"] for said in figures.get(hit["document_id"], ()))
    ]


Texts = dict[tuple[str, str, str], str]
"""Kind, document (or `PROBLEMS`, `JOURNAL`) and text; where it leads."""


def _document_texts(connection: Connection, document_ids: list[str]) -> Texts:
    documents, facts, findings, whole = table("documents"), table("facts"), table("findings"), table("texts")
    texts: Texts = {}
    row: Any
    for row in connection.execute(select(documents).where(documents.c.document_id.in_(document_ids))).mappings():
        names = ("title", "symbol", "issuer", "unit_name", "province_name", "file_name", "signer")
        texts["document", row["document_id"], " · ".join(row[name] for name in names if row[name])] = ""
    query = select(findings).where(findings.c.document_id.in_(document_ids)).order_by(findings.c.position)
    for row in connection.execute(query).mappings():
        said = "\n".join(filter(None, (row["message"], row["message_en"])))
        texts.setdefault(("finding", row["document_id"], said), row["finding_id"])
    owner, key, words = facts.c.document_id, facts.c.fact_id, facts.c.sentence
    for document_id, target, said in connection.execute(
        select(owner, key, words).where(owner.in_(document_ids)).order_by(owner, key)
    ):
        texts.setdefault(("fact", document_id, said), target)
    for document_id, text in connection.execute(select(whole).where(whole.c.document_id.in_(document_ids))):
        for start, chunk in paragraphs(text):
            texts.setdefault(("text", document_id, chunk), f"{start}-{start + len(chunk)}")
    return texts


def paragraphs(text: str) -> Iterator[tuple[int, str]]:
    r"""Yield the paragraphs of a text and where they start; a long one in pieces.

    Lines that follow each other are one, for on a page a phrase goes on from line to line.

    >>> list(paragraphs("Đường xã\ndự kiến làm\n\nNơi nhận:"))
    [(0, 'Đường xã\ndự kiến làm'), (22, 'Nơi nhận:')]
    """
    begun, at = 0, 0
    for line in (*text.splitlines(keepends=True), "\n"):
        if not line.strip() or at + len(line) - begun > _CHUNK:
            if text[begun:at].strip():
                yield begun, text[begun:at].rstrip()
            begun = at if line.strip() else at + len(line)
        at += len(line)


def _problem_texts(connection: Connection) -> Texts:
    problems = table("problems")
    query = select(problems.c.path, problems.c.file_name, problems.c.message)
    return {("problem", PROBLEMS, f"{row[1]}: {row[2]}"): row[0] for row in connection.execute(query)}


def _as_rows(texts: Texts) -> Iterator[tuple[str, ...]]:
    for (kind, key, text), target in texts.items():
        folded = fold_phrase(text)
        yield kind, key, target, text[:600], folded, _unmarked(folded)
