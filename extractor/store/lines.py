"""Rows as lines of CSV that the database itself writes: for exports of millions of rows.

A Python object for each of their thirty cells would cost more than all the rest; a line is one. Every text is quoted
(RFC 4180), so that line ends and commas stay in their cell; what is not stated is empty.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, groupby
from operator import itemgetter

from sqlalchemy import Column, ColumnElement, Connection, Integer, LargeBinary, cast, func, select

from extractor.store.effective import KINDS, Row, effective_cells
from extractor.store.reports import Cells, column_names, encode_cells, iterate_columns
from extractor.store.tables import table


def effective_lines(connection: Connection, name: str, *, order: Sequence[str] | None = None) -> Iterator[bytes]:
    """Yield what `effective_cells` yields, in parts of some lines each, cells in the order of the contract.

    `order`: another order of the documents, by their ids; of tables whose rows belong to documents.
    """
    source = table(name)
    decisions = select(table("reviews").c.document_id).distinct()
    decided = frozenset(connection.execute(decisions).scalars() if name in KINDS else ())
    columns = {"document_id": source.c.document_id, "line": _line(connection.dialect.name, name)}
    for part in iterate_columns(connection, name, columns, order):
        if decided.isdisjoint(document for document, _ in part):
            yield b"\n".join(line for _, line in part)
            continue
        for document, rows in groupby(part, key=itemgetter(0)):
            if document in decided:
                cells = chain.from_iterable(effective_cells(connection, name, document_id=document))
                yield b"\n".join(map(_line_of, cells))
            else:
                yield b"\n".join(line for _, line in rows)


def lines_of(rows: Iterable[Row], name: str) -> bytes:
    """Return rows of Python values as such lines."""
    return b"\n".join(_line_of(encode_cells(row, name)) for row in rows)


def _line_of(cells: Cells) -> bytes:
    return ",".join("" if it is None else str(it) if isinstance(it, int) else _quoted(it) for it in cells).encode()


def _quoted(text: str) -> str:
    return '"{}"'.format(text.replace('"', '""'))


def _line(dialect: str, name: str) -> ColumnElement[bytes]:
    """The line as an expression, in UTF-8: a pattern and what fills it."""
    columns = [table(name).c[column] for column in column_names(name)]
    texts = {"sqlite": _text_of_sqlite, "postgresql": _text_of_postgres}[dialect]
    marks, cells = zip(*(("%s", it) if isinstance(it.type, Integer) else texts(it) for it in columns), strict=True)
    if dialect == "sqlite":
        return cast(func.printf(",".join(marks), *cells), LargeBinary)
    return func.convert_to(func.format(",".join(marks), *cells), "UTF8")


def _text_of_sqlite(column: Column[str]) -> tuple[str, ColumnElement[str]]:
    """`%w` doubles quotes, in half the time of a `replace`; of null it makes «(NULL)»."""
    return '"%w"', func.coalesce(column, "")


def _text_of_postgres(column: Column[str]) -> tuple[str, ColumnElement[str]]:
    return '"%s"', func.replace(column, '"', '""')
