"""The database's tables: those of the output contract, and the store's own.

Contract tables follow from schemas/tables/. Exact decimals are kept as text, since a binary fraction is not the
figure that was printed; in SQL: `CAST(value AS REAL)`. Each row also has its document and `position`, the order in
which the stages gave it. The store's own tables: `store_info` (schema version, and what was compared), `ledger` (every
input, one row), `versions` (what each name has held), `reviews` (what people decided, append-only),
`texts` (the text that char_start and char_end point into) and `reports` (the whole report, compressed JSON).
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from sqlalchemy import Column, ForeignKey, Index, MetaData, Table

from extractor.catalog import tables as contract
from extractor.store.types import BYTES, INTEGER, REAL, TEXT

# The number of the newest file in migrations/versions.
SCHEMA_VERSION = 5
_OF_DOCUMENT = ("sections", "facts", "findings", "unclaimed", "citations")
_INDEXED = {("facts", "fact_id"), ("facts", "indicator"), ("facts", "place_code"), ("findings", "level")}


@lru_cache(maxsize=1)
def metadata() -> MetaData:
    """Return all tables of the database, built once from the contract."""
    result = MetaData()
    for schema in contract.contract_tables():
        Table(schema.name, result, *_contract_columns(schema), *_internal_columns(schema.name))
    Table("store_info", result, Column("name", TEXT, primary_key=True), Column("value", TEXT, nullable=False))
    Table("texts", result, _document_key(), Column("text", TEXT, nullable=False))
    Table("reports", result, _document_key(), Column("body", BYTES, nullable=False))
    Table(
        "ledger",
        result,
        Column("path", TEXT, primary_key=True),
        Column("file_name", TEXT, nullable=False),
        Column("document_id", TEXT, nullable=False, index=True),
        Column("state", TEXT, nullable=False),
        Column("size", INTEGER),
        Column("attempts", INTEGER, nullable=False),
        Column("seconds", REAL, nullable=False),
        Column("code_version", TEXT, nullable=False),
        Column("schemas_hash", TEXT, nullable=False),
        Column("first_seen", TEXT, nullable=False),
        Column("last_seen", TEXT, nullable=False),
        *(_added(name) for name in ("worker", "started_at", "finished_at")),
        _added("current_id", index=True),
    )
    _add_versions(result)
    _add_reviews(result)
    return result


def table(name: str) -> Table:
    """Return one table by name."""
    return metadata().tables[name]


def _add_versions(tables: MetaData) -> None:
    # `before_id`: what stood under the name when this document first came; nothing if it was the first.
    Table(
        "versions",
        tables,
        Column("path", TEXT, ForeignKey("ledger.path", ondelete="CASCADE"), primary_key=True),
        Column("document_id", TEXT, primary_key=True, index=True),
        Column("before_id", TEXT, index=True),
    )


def _add_reviews(tables: MetaData) -> None:
    # No foreign keys: what a person decided outlives the rows that it is about.
    Table(
        "reviews",
        tables,
        Column("seq", INTEGER, primary_key=True, autoincrement=False),
        Column("decision_id", TEXT, nullable=False, unique=True),
        Column("document_id", TEXT, nullable=False),
        Column("kind", TEXT, nullable=False),
        Column("target_id", TEXT, nullable=False),
        *(Column(name, TEXT, nullable=False) for name in ("action", "state", "who", "decided_at", "why")),
        *(Column(name, TEXT, nullable=False) for name in ("before", "after", "evidence", "undoes", "previous")),
        Index("ix_reviews_target", "document_id", "kind", "target_id"),
    )


def _added(name: str, *, index: bool = False) -> Column[Any]:
    """A column that came by a migration; the rows that were there have it empty."""
    return Column(name, TEXT, nullable=False, server_default="", index=index)


def _document_key() -> Column[Any]:
    return Column("document_id", TEXT, ForeignKey("documents.document_id", ondelete="CASCADE"), primary_key=True)


def _internal_columns(name: str) -> list[Column[Any]]:
    if name == "documents":
        versions = [Column(name, TEXT, nullable=False) for name in ("code_version", "schemas_hash")]
        return [*versions, _added("reader_version"), _added("stages_version")]
    position: Column[Any] = Column("position", INTEGER, primary_key=True, autoincrement=False)
    if name == "problems":
        return [Column("path", TEXT, ForeignKey("ledger.path", ondelete="CASCADE"), primary_key=True), position]
    return [position]


def _contract_columns(schema: contract.TableSchema) -> list[Column[Any]]:
    return [_contract_column(schema.name, column) for column in schema.columns]


def _contract_column(name: str, column: contract.Column) -> Column[Any]:
    kind = INTEGER if column.type == "integer" else TEXT
    if column.name == "document_id" and name == "documents":
        return Column(column.name, kind, primary_key=True)
    if column.name == "document_id" and name in _OF_DOCUMENT:
        return Column(column.name, kind, ForeignKey("documents.document_id", ondelete="CASCADE"), primary_key=True)
    return Column(column.name, kind, index=(name, column.name) in _INDEXED)
