"""The database's tables: those of the output contract, and four of the store's own.

Contract tables follow from schemas/tables/. Exact decimals are kept as text, since a binary fraction is not the
figure that was printed; in SQL: `CAST(value AS REAL)`. Each row also has its document and `position`, the order in
which the stages gave it. The store's own tables: `store_info` (schema version), `ledger` (every input, one row),
`reviews` (what people decided, append-only),
`texts` (the text that char_start and char_end point into) and `reports` (the whole report, compressed JSON).
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from sqlalchemy import Column, Float, ForeignKey, Index, Integer, LargeBinary, MetaData, Table, Text
from sqlalchemy.types import TypeEngine

from extractor.catalog import tables as contract

SCHEMA_VERSION = 1
LEDGER_STATES = ("done", "partial", "problem")
_OF_DOCUMENT = ("sections", "facts", "findings", "unclaimed", "citations")
_INDEXED = {("facts", "fact_id"), ("facts", "indicator"), ("facts", "place_code"), ("findings", "level")}


@lru_cache(maxsize=1)
def metadata() -> MetaData:
    """Return all tables of the database, built once from the contract."""
    result = MetaData()
    for schema in contract.contract_tables():
        Table(schema.name, result, *_contract_columns(schema), *_internal_columns(schema.name))
    Table("store_info", result, Column("name", Text, primary_key=True), Column("value", Text, nullable=False))
    Table("texts", result, _document_key(), Column("text", Text, nullable=False))
    Table("reports", result, _document_key(), Column("body", LargeBinary, nullable=False))
    Table(
        "ledger",
        result,
        Column("path", Text, primary_key=True),
        Column("file_name", Text, nullable=False),
        Column("document_id", Text, nullable=False, index=True),
        Column("state", Text, nullable=False),
        Column("size", Integer),
        Column("attempts", Integer, nullable=False),
        Column("seconds", Float, nullable=False),
        Column("code_version", Text, nullable=False),
        Column("schemas_hash", Text, nullable=False),
        Column("first_seen", Text, nullable=False),
        Column("last_seen", Text, nullable=False),
    )
    _add_reviews(result)
    return result


def table(name: str) -> Table:
    """Return one table by name."""
    return metadata().tables[name]


def _add_reviews(tables: MetaData) -> None:
    # No foreign keys: what a person decided outlives the rows that it is about.
    Table(
        "reviews",
        tables,
        Column("seq", Integer, primary_key=True, autoincrement=False),
        Column("decision_id", Text, nullable=False, unique=True),
        Column("document_id", Text, nullable=False),
        Column("kind", Text, nullable=False),
        Column("target_id", Text, nullable=False),
        *(Column(name, Text, nullable=False) for name in ("action", "state", "who", "decided_at", "why")),
        *(Column(name, Text, nullable=False) for name in ("before", "after", "evidence", "undoes", "previous")),
        Index("ix_reviews_target", "document_id", "kind", "target_id"),
    )


def _document_key() -> Column[Any]:
    return Column("document_id", Text, ForeignKey("documents.document_id", ondelete="CASCADE"), primary_key=True)


def _internal_columns(name: str) -> list[Column[Any]]:
    if name == "documents":
        return [Column("code_version", Text, nullable=False), Column("schemas_hash", Text, nullable=False)]
    position: Column[Any] = Column("position", Integer, primary_key=True, autoincrement=False)
    if name == "problems":
        return [Column("path", Text, ForeignKey("ledger.path", ondelete="CASCADE"), primary_key=True), position]
    return [position]


def _contract_columns(schema: contract.TableSchema) -> list[Column[Any]]:
    return [_contract_column(schema.name, column) for column in schema.columns]


def _contract_column(name: str, column: contract.Column) -> Column[Any]:
    kind: TypeEngine[Any] = Integer() if column.type == "integer" else Text()
    if column.name == "document_id" and name == "documents":
        return Column(column.name, kind, primary_key=True)
    if column.name == "document_id" and name in _OF_DOCUMENT:
        return Column(column.name, kind, ForeignKey("documents.document_id", ondelete="CASCADE"), primary_key=True)
    return Column(column.name, kind, index=(name, column.name) in _INDEXED)
