"""What /api/openapi.json says of answers: columns from the contract of tables, refusals, the token.

Answers are described, not checked: rows come from the contract already. **Source**: OpenAPI 3.1; RFC 6750.
"""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import Query
from fastapi.security import HTTPBearer

from extractor.catalog.tables import Column, contract_tables

Limit = Annotated[int, Query(ge=1, le=1000)]
Offset = Annotated[int, Query(ge=0, le=10_000_000)]
Schema = dict[str, Any]
TEXT: Schema = {"type": "string"}
COUNT: Schema = {"type": "integer"}
FLAG: Schema = {"type": "boolean"}
ANY: Schema = {"type": "object"}
BEARER = HTTPBearer(
    auto_error=False,
    description="The token that «extractor review --add-user» shows once, or that of the printed address.",
)
_REASONS = {
    400: "It cannot be done as asked; `next_step` says what to change",
    401: "No token, or one that is not known",
    403: "The role does not allow it",
    404: "There is no such document, table or figure",
    409: "Somebody decided since; look again",
    413: "The body is too large",
    422: "A parameter or field is missing or malformed; the message names it",
    503: "The database is held by an ingest; try again",
}


def refusals(*codes: int) -> dict[int | str, Schema]:
    """Return what the answers with these codes hold, for `responses` of a route."""
    told = holds(error=TEXT, message=TEXT, next_step=TEXT)
    return {code: {"description": _REASONS[code], "content": {"application/json": {"schema": told}}} for code in codes}


def answer(code: int = 200, **properties: Schema) -> dict[int | str, Schema]:
    """Return what the answer holds, for `responses` of a route."""
    return {code: {"description": "As asked", "content": {"application/json": {"schema": holds(**properties)}}}}


def holds(**properties: Schema) -> Schema:
    """Return the schema of an object with these properties, all of which are there."""
    return {"type": "object", "properties": properties, "required": [*properties]}


def many(item: Schema) -> Schema:
    """Return the schema of a list."""
    return {"type": "array", "items": item}


def row_of(*tables: str, **more: Schema) -> Schema:
    """Return the schema of a row of a table of the contract (of several: any of them), with further cells."""
    rows = [
        holds(**{column.name: _cell(column) for column in table.columns} | more)
        for table in contract_tables()
        if table.name in tables
    ]
    return rows[0] if len(rows) == 1 else {"anyOf": rows}


def _cell(column: Column) -> Schema:
    kind = "string" if column.type == "number" else column.type  # exact decimals are text
    cell: Schema = {"type": [kind, "null"], "description": column.description}
    return cell | ({"enum": [*column.values, None]} if column.values else {})


def as_text(row: dict[str, Any]) -> dict[str, Any]:
    """Return a row with numbers as text, without its document."""
    return {
        name: format(cell, "f") if hasattr(cell, "as_tuple") else cell
        for name, cell in row.items()
        if name != "document"
    }
