"""The tables of the output contract, read from schemas/tables/: their names, columns and order.

The database, the CSV headers, the JSON keys and the data frames all follow from here, so that a column is added in
one place. **Source**: Frictionless Data Package and Table Schema, version 2.0.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from extractor.catalog.locate import schemas_dir
from extractor.errors import CatalogError, system_reason

TYPES = ("string", "integer", "number")


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column: `type` is string, integer or number (an exact decimal); `title` is Vietnamese."""

    name: str
    type: str
    title: str
    title_en: str
    description: str
    required: bool = False
    values: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class TableSchema:
    """A table of the contract with its columns in the order in which they are written."""

    name: str
    title: str
    title_en: str
    columns: tuple[Column, ...]

    @property
    def column_names(self) -> tuple[str, ...]:
        """The header row."""
        return tuple(column.name for column in self.columns)


@lru_cache(maxsize=1)
def contract_tables() -> tuple[TableSchema, ...]:
    """Return the tables of schemas/tables/ in the order of its data package."""
    return load_tables(schemas_dir() / "tables")


def load_tables(folder: Path) -> tuple[TableSchema, ...]:
    """Return the tables that `folder`/datapackage.json lists, in its order.

    Raises:
        CatalogError: a file is missing, is not JSON, or says something that no writer understands.
    """
    package = _load_json(folder / "datapackage.json")
    try:
        return tuple(_table(_load_json(folder / resource["schema"])) for resource in package["resources"])
    except (KeyError, TypeError) as cause:
        raise CatalogError(f"{folder}: thiếu khóa {cause} trong mô tả bảng") from cause


def _table(schema: dict[str, Any]) -> TableSchema:
    columns = tuple(_column(schema["name"], field) for field in schema["fields"])
    if len({column.name for column in columns}) != len(columns):
        raise CatalogError(f"bảng {schema['name']}: một cột được khai hai lần")
    return TableSchema(name=schema["name"], title=schema["title"], title_en=schema["title_en"], columns=columns)


def _column(table: str, field: dict[str, Any]) -> Column:
    if field["type"] not in TYPES:
        raise CatalogError(f"bảng {table}, cột {field['name']}: kiểu {field['type']} không nằm trong {TYPES}")
    constraints = field.get("constraints", {})
    return Column(
        name=field["name"],
        type=field["type"],
        title=field["title"],
        title_en=field["title_en"],
        description=field["description"],
        required=bool(constraints.get("required", False)),
        values=tuple(constraints.get("enum", ())),
    )


def _load_json(path: Path) -> dict[str, Any]:
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as cause:
        raise CatalogError(f"không đọc được {path}: {system_reason(cause).words}") from cause
    if not isinstance(content, dict):
        raise CatalogError(f"{path}: phải là một đối tượng JSON")
    return content
