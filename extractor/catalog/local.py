"""An office's own phrases: records beside the database, read after schemas/, never part of it.

The folder is `extractor-local/` beside the database, or what EXTRACTOR_LOCAL names; `indicators.toml` in it holds
[[phrase]] records of text, indicator, by and on. They count in `schemas_hash`, so that a new one reads reports again.
"""

from __future__ import annotations

import json
import os
import tomllib
from datetime import UTC, datetime
from pathlib import Path

from extractor.errors import CatalogError, UsageError

VARIABLE = "EXTRACTOR_LOCAL"
_FILE = "indicators.toml"


def use_local(database: str) -> None:
    """Let this process and its children read the records beside a database, unless the variable names others."""
    if VARIABLE not in os.environ:
        os.environ[VARIABLE] = str(_folder_beside(database))


def local_bytes() -> bytes:
    """Return the office's records as they are in the file; empty if there are none."""
    folder = os.environ.get(VARIABLE, "")
    path = Path(folder) / _FILE
    if not folder or not path.is_file():
        return b""
    try:
        return path.read_bytes()
    except OSError as error:
        raise CatalogError(f"không đọc được {path}: {error}") from error


def local_phrases() -> tuple[tuple[str, str], ...]:
    """Return pairs of a phrase and the id of its indicator.

    Raises:
        CatalogError: the file is no TOML or a record lacks a key.
    """
    try:
        records = tomllib.loads(local_bytes().decode("utf-8")).get("phrase", [])
        return tuple((str(record["text"]), str(record["indicator"])) for record in records)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise CatalogError(
            f"từ điển riêng của cơ quan hỏng: {error}", next_step=f"sửa hoặc xóa {_FILE} trong thư mục extractor-local"
        ) from error


def add_phrase(phrase: str, indicator: str, *, who: str, database: str) -> Path:
    """Append a phrase to the office's records and return the file.

    Raises:
        UsageError: it is there already, or the folder cannot be written.
    """
    use_local(database)
    if (phrase, indicator) in local_phrases():
        raise UsageError(f"Cụm từ «{phrase}» đã có trong từ điển riêng.")
    path = Path(os.environ[VARIABLE]) / _FILE
    day = datetime.now(UTC).date().isoformat()
    cells = {"text": phrase, "indicator": indicator, "by": who, "on": day}
    # A JSON string is a TOML basic string.
    lines = "".join(f"{name} = {json.dumps(cell, ensure_ascii=False)}\n" for name, cell in cells.items())
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("a", encoding="utf-8") as stream:
            stream.write(f"[[phrase]]\n{lines}\n")
    except OSError as cause:
        raise UsageError(f"Không ghi được {path}: {cause.strerror}.") from cause
    return path


def _folder_beside(database: str) -> Path:
    parent = Path.cwd() if "://" in database else Path(database).absolute().parent
    return parent / "extractor-local"
