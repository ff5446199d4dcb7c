"""A report in the database and back: packed beside the reader, written in one transaction, loaded whole.

Packing (rows, text, compressed JSON) is pure and costs more than writing, so a worker process does it and the
coordinator only inserts.
"""

from __future__ import annotations

import json
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from itertools import chain, groupby, zip_longest
from operator import itemgetter
from typing import Any

import regex
from sqlalchemy import ColumnElement, Connection, Select, Table, bindparam, delete, select

from extractor import codec
from extractor.catalog.tables import contract_tables
from extractor.errors import StoreError
from extractor.model import Document, Problem, Report
from extractor.model import rows as flat
from extractor.store.postgres import copy_rows
from extractor.store.tables import table
from extractor.version import reader_version, stages_version

Row = dict[str, Any]
Cells = tuple[Any, ...]
NUMBER_RE = regex.compile(r"-?[0-9]+(?:\.[0-9]+)?")
_UNSTORABLE_RE = regex.compile(r"[\0\ud800-\udfff]")
_LEVEL = 3  # zlib: a fifth larger than level 6, at a third of its time
VERSIONS = ("code_version", "schemas_hash", "reader_version", "stages_version")
_BODY_LIMIT = 2**31 - 1
_INTEGER_LIMIT = 2**63
_PART = 300  # rows
_DOCUMENTS = 32  # read at once by exports: rows of so many still lie in the cache of the processor


@dataclass(frozen=True, slots=True, kw_only=True)
class PackedReport:
    """A report as the database takes it: rows of plain cells in the order of each table's columns, text, whole body."""

    document_id: str
    status: str
    code_version: str
    schemas_hash: str
    reader_version: str
    stages_version: str
    rows: dict[str, list[list[Any]]]
    text: str
    body: bytes
    problems: tuple[Problem, ...]


def pack_report(report: Report) -> PackedReport:
    """Return the report ready to be written; nothing in it needs the database."""
    rows: dict[str, Iterable[Row]] = {
        "documents": [flat.document_row(report)],
        "sections": flat.section_rows(report),
        "facts": map(flat.fact_row, sorted(report.facts, key=lambda fact: (fact.span, fact.fact_id))),
        "findings": map(flat.finding_row, report.findings),
        "unclaimed": map(flat.unclaimed_row, sorted(report.unclaimed, key=lambda row: row.span)),
        "citations": sorted(flat.citation_rows(report), key=lambda row: (row["char_start"], row["char_end"])),
    }
    return PackedReport(
        document_id=report.document.document_id,
        status=report.document.status,
        code_version=report.code_version,
        schemas_hash=report.schemas_hash,
        reader_version=reader_version(),
        stages_version=stages_version(),
        rows={name: [[*map(_encode, row.values())] for row in part] for name, part in rows.items()},
        text=_storable(report.document.text),
        body=zlib.compress(codec.dump_json(report), _LEVEL),
        problems=report.problems,
    )


def count_levels(packed: PackedReport) -> dict[str, int]:
    """Return how many findings of each level a packed report has."""
    level = column_names("findings").index("level")
    return Counter(row[level] for row in packed.rows["findings"])


def write_report(connection: Connection, packed: PackedReport, *, file_name: str) -> None:
    """Write one packed report; rows of an earlier extraction of the same bytes give way.

    Its name and its place among the versions of a name are the ledger's business.
    """
    documents = table("documents")
    connection.execute(delete(documents).where(documents.c.document_id == packed.document_id))
    versions = {name: getattr(packed, name) for name in VERSIONS}
    for name, rows in packed.rows.items():
        if name == "documents":
            own = {"file_name": file_name, **versions}
            insert_rows(connection, documents, [dict(zip(column_names(name), row, strict=True)) | own for row in rows])
        else:
            placed = [(*row, position) for position, row in enumerate(rows)]
            insert_cells(connection, table(name), (*column_names(name), "position"), placed)
    insert_rows(connection, table("texts"), [{"document_id": packed.document_id, "text": packed.text}])
    insert_rows(connection, table("reports"), [{"document_id": packed.document_id, "body": packed.body}])


def insert_rows(connection: Connection, into: Table, rows: Sequence[Row]) -> None:
    """Write rows that all have the same columns."""
    if rows:
        insert_cells(connection, into, tuple(rows[0]), [tuple(row.values()) for row in rows])


def insert_cells(connection: Connection, into: Table, names: Sequence[str], rows: Sequence[Cells]) -> None:
    """Write rows as tuples of the cells of these columns, by the fastest way that the database has."""
    if not rows:
        return
    if connection.dialect.name == "postgresql":
        copy_rows(connection, into, names, rows)
    else:
        # Plain rows need none of what SQLAlchemy does for each of them, which costs more than the writing.
        listed, marks = ", ".join(f'"{name}"' for name in names), ", ".join("?" * len(names))
        words = f'INSERT INTO "{into.name}" ({listed}) VALUES ({marks})'  # noqa: S608 - names of our own tables
        connection.exec_driver_sql(words, list(rows))


def load_report(connection: Connection, document_id: str) -> Report | None:
    """Return the whole report of a document; None if the store has no such document.

    Raises:
        StoreError: its body was written by a version whose model differs.
    """
    body = load_body(connection, document_id)
    if body is None:
        return None
    try:
        return codec.load_json(Report, zlib.decompressobj().decompress(body, _BODY_LIMIT))
    except (ValueError, zlib.error) as cause:
        raise StoreError(
            f"Không đọc lại được báo cáo {document_id[:12]} trong cơ sở dữ liệu.",
            next_step="Hãy nạp lại tệp đó bằng «extractor ingest --refresh».",
        ) from cause


def load_body(connection: Connection, document_id: str) -> bytes | None:
    """Return the stored report of a document as it is packed, from which `unpack_document` takes what was read."""
    reports = table("reports")
    return connection.execute(select(reports.c.body).where(reports.c.document_id == document_id)).scalar_one_or_none()


def unpack_document(body: bytes) -> Document:
    """Return what the reader made of a file, out of its packed report.

    Raises:
        ValueError: it was written by a version whose model differs.
    """
    try:
        report = json.loads(zlib.decompressobj().decompress(body, _BODY_LIMIT))
        return codec.load_json(Document, json.dumps(report["outline"]["document"]))
    except (KeyError, TypeError, zlib.error) as cause:
        raise ValueError("no packed report") from cause


def load_text(connection: Connection, document_id: str) -> str | None:
    """Return the text that char_start and char_end of a document point into; None if it is unknown."""
    texts = table("texts")
    return connection.execute(select(texts.c.text).where(texts.c.document_id == document_id)).scalar_one_or_none()


def iterate_rows(connection: Connection, name: str, *, document_id: str | None = None) -> Iterator[Row]:
    """Yield the rows of a contract table as Python values, always in the same order.

    Order: by file name and document, then as they stand in the document; problems by file name, then path.
    """
    for part in iterate_cells(connection, name, document_id=document_id):
        yield from decode_cells(part, name)


def iterate_cells(connection: Connection, name: str, *, document_id: str | None = None) -> Iterator[Sequence[Cells]]:
    """Yield parts of what `iterate_rows` yields, as tuples of cells as the database holds them: numbers as text.

    A part holds all rows of some documents.
    """
    source = table(name)
    columns = {column: source.c[column] for column in column_names(name)}
    ids = None if document_id is None else [document_id]
    yield from iterate_columns(connection, name, columns, ids)


def iterate_columns(
    connection: Connection, name: str, columns: Mapping[str, ColumnElement[Any]], ids: Sequence[str] | None = None
) -> Iterator[Sequence[Cells]]:
    """Yield parts of the same rows, with these columns by their names; one of them is `document_id`.

    `ids`: of the documents that are wanted, in the order that is wanted; None is all in the order of the exports.
    """
    source = table(name)
    query = select(*columns.values())
    if name not in ("documents", "problems"):
        wanted = _document_ids(connection) if ids is None else ids
        yield from _by_documents(connection, source, query, wanted, [*columns].index("document_id"))
        return
    within = (source.c.path, source.c.position) if name == "problems" else (source.c.document_id,)
    query = query.order_by(source.c.file_name, *within)
    query = query if ids is None else query.where(source.c.document_id.in_(ids))
    yield from connection.execute(query.execution_options(yield_per=1000)).partitions()


def _document_ids(connection: Connection) -> list[str]:
    """The ids of all documents in the order of the exports."""
    documents = table("documents")
    order = select(documents.c.document_id).order_by(documents.c.file_name, documents.c.document_id)
    return list(connection.execute(order).scalars())


def _by_documents(
    connection: Connection, source: Table, query: Select[Any], ids: Sequence[str], document_at: int
) -> Iterator[Sequence[Cells]]:
    """A few documents at a time, found by the key of the table: a sort of all rows would take longer than the rest."""
    # A statement of one length is built once; what is not filled asks for no document.
    marks = [f"document_{at}" for at in range(_DOCUMENTS)]
    some = query.where(source.c.document_id.in_([bindparam(mark) for mark in marks]))
    some = some.order_by(source.c.document_id, source.c.position)
    for first in range(0, len(ids), _DOCUMENTS):
        wanted = ids[first : first + _DOCUMENTS]
        found = plain_rows(connection, some, dict(zip_longest(marks, wanted, fillvalue="")))
        rows = {document: list(part) for document, part in groupby(found, itemgetter(document_at))}
        if rows:
            yield [*chain.from_iterable(rows.get(document, ()) for document in wanted)]


def decode_cells(part: Iterable[Sequence[Any]], name: str, names: Sequence[str] = ()) -> Iterator[Row]:
    """Yield tuples of cells of a contract table (of these columns, () = all) as rows of Python values."""
    names = names or column_names(name)
    return (dict(zip(names, cells, strict=True)) for cells in decoded(part, name, names))


def decoded(part: Iterable[Sequence[Any]], name: str, names: Sequence[str]) -> Iterator[Cells]:
    """Yield tuples of cells of these columns of a contract table with numbers as Decimal.

    A whole column is decoded at once: rows that are taken apart one by one take three times as long.
    """
    columns: list[Iterable[Any]] = list(zip(*part, strict=True))
    if columns:
        for number in _decimals(name).intersection(names):
            at = names.index(number)
            columns[at] = map(_number, columns[at])
    return zip(*columns, strict=True)


def plain_rows(connection: Connection, query: Select[Any], cells: Mapping[str, Any] | None = None) -> list[Cells]:
    """Return the rows of a query as the driver has them: what SQLAlchemy makes of each costs a fifth of the reading.

    `cells` fill the query's marks. Only for columns of text and whole numbers.
    """
    cursor: Any = connection.execute(query, cells).cursor
    rows: list[Cells] = cursor.fetchall()
    cursor.close()
    return rows


def parts_of_rows(connection: Connection, query: Select[Any]) -> Iterator[list[Cells]]:
    """Yield what `plain_rows` returns, `_PART` rows at a time: what is made of them is made while they are near."""
    cursor: Any = connection.execute(query).cursor
    with closing(cursor):
        while part := cursor.fetchmany(_PART):
            yield part


def encode_cells(row: Row, name: str) -> Cells:
    """Return a row of Python values as a tuple of cells as the database would hold them."""
    return tuple(encode_row({column: row[column] for column in column_names(name)}).values())


def document_paths(connection: Connection) -> dict[str, str]:
    """Return where each document was read from, by document_id: the first path by name."""
    ledger = table("ledger")
    rows = connection.execute(select(ledger.c.document_id, ledger.c.path).order_by(ledger.c.path.desc()))
    return {document: path for document, path in rows if document}


def archive_paths(connection: Connection) -> frozenset[str]:
    """Return the paths of the archives among the inputs."""
    ledger = table("ledger")
    return frozenset(connection.execute(select(ledger.c.path).where(ledger.c.state == "archive")).scalars())


def find_facts(connection: Connection, prefix: str, *, limit: int) -> list[Row]:
    """Return the facts whose id begins with `prefix`, an exact match alone if there is one; `limit` at most."""
    facts = table("facts")
    columns = [facts.c[column] for column in column_names("facts")]
    exact = select(*columns).where(facts.c.fact_id == prefix).limit(limit)
    begins = select(*columns).where(facts.c.fact_id.startswith(prefix, autoescape=True))
    begins = begins.order_by(facts.c.fact_id).limit(limit)
    for query in (exact, begins):
        rows = list(decode_cells(plain_rows(connection, query), "facts"))
        if rows:
            return rows
    return []


def encode_row(row: Row) -> Row:
    """Return the row with cells that the database can hold: exact decimals as text, no lone surrogates."""
    return {name: _encode(value) for name, value in row.items()}


def _encode(value: Any) -> Any:
    if value is None or (isinstance(value, int) and abs(value) < _INTEGER_LIMIT):
        return value
    if isinstance(value, str):
        return value if value.isascii() and "\0" not in value else _storable(value)
    if isinstance(value, Decimal | float):
        return format(Decimal(str(value)), "f")
    return str(value)


def _storable(text: str) -> str:
    # Some PDF fonts give half of a surrogate pair or a NUL; UTF-8 has no place for the one, PostgreSQL none for the
    # other, and the length must stay.
    try:
        text.encode()
    except UnicodeEncodeError:
        pass
    else:
        if "\0" not in text:  # nearly always, and ten times as fast to tell
            return text
    result: str = _UNSTORABLE_RE.sub("\ufffd", text)
    return result


@lru_cache(maxsize=16)
def column_names(name: str) -> tuple[str, ...]:
    """Return the columns of a contract table in their order."""
    return next(schema.column_names for schema in contract_tables() if schema.name == name)


@lru_cache(maxsize=16)
def _decimals(name: str) -> frozenset[str]:
    schema = next(schema for schema in contract_tables() if schema.name == name)
    numbers = {column.name for column in schema.columns if column.type == "number"}
    return frozenset(numbers | ({"value"} if name == "facts" else set()))


@lru_cache(maxsize=65_536)  # most figures stand in many reports
def _number(cell: str | None) -> Decimal | str | None:
    """A fact's value is a decimal or a status word."""
    return Decimal(cell) if cell is not None and NUMBER_RE.fullmatch(cell) else cell
