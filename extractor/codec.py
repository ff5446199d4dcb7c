"""The model as JSON, and JSON Schema of the model.

Decimals travel as strings, so no figure passes through a binary fraction. **Source**: RFC 8259, JSON Schema 2020-12.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any, TypeVar, cast

from pydantic import TypeAdapter

from extractor.model import Report

T = TypeVar("T")


@lru_cache(maxsize=32)
def _adapter(kind: type[Any]) -> TypeAdapter[Any]:
    return TypeAdapter(kind)


def dump_json(value: object) -> bytes:
    """Return a model object as UTF-8 JSON."""
    return _adapter(cast(Any, type(value))).dump_json(value)


def load_json(kind: type[T], data: bytes | str) -> T:
    """Return the model object of `kind` that the JSON holds.

    Raises:
        pydantic.ValidationError: the JSON does not fit the model.
    """
    result: T = _adapter(cast(Any, kind)).validate_json(data)
    return result


def json_schema() -> dict[str, Any]:
    """Return the JSON Schema of `Report`, the one published as schemas/report.schema.json."""
    schema = _adapter(Report).json_schema()
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}
