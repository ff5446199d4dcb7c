"""An office's own phrases and indicators: records beside the database, read after schemas/, never part of it.

The folder is `extractor-local/` beside the database, or what EXTRACTOR_LOCAL names; `indicators.toml` in it holds
[[phrase]] records of text, indicator, by and on, and [[indicator]] records of id, label, unit, kind, phrases, by, on.
Ids of an office begin with `local_`, so that no later schemas/ can have the same. The records count in `schemas_hash`,
so that a new one reads reports again.
"""

from __future__ import annotations

import json
import os
import tomllib
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import regex

from extractor.drafts import told
from extractor.errors import CatalogError, UsageError, system_reason
from extractor.vi.fold import fold_phrase, skeleton

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
        reason = system_reason(error)
        raise CatalogError(f"không đọc được {path}: {reason.words}", next_step=reason.next_step) from error


@dataclass(frozen=True, slots=True, kw_only=True)
class LocalIndicator:
    """An indicator of an office: `kind` stock (at a moment) or flow (over a stretch), `unit` canonical."""

    id: str
    label: str
    unit: str
    kind: str
    phrases: tuple[str, ...]


def local_phrases() -> tuple[tuple[str, str], ...]:
    """Return pairs of a phrase and the id of its indicator.

    Raises:
        CatalogError: the file is no TOML or a record lacks a key.
    """
    return tuple((str(record["text"]), str(record["indicator"])) for record in _records("phrase", "text", "indicator"))


def local_indicators() -> tuple[LocalIndicator, ...]:
    """Return the indicators that an office added.

    Raises:
        CatalogError: the file is no TOML or a record lacks a key.
    """
    names = ("id", "label", "unit", "kind", "phrases")
    return tuple(
        LocalIndicator(
            **{name: str(record[name]) for name in names[:-1]}, phrases=tuple(str(it) for it in record["phrases"])
        )
        for record in _records("indicator", *names)
    )


def local_id(label: str) -> str:
    """Return the id that a label gives.

    >>> local_id("Tỷ lệ hộ dùng nước sạch")
    'local_ti_le_ho_dung_nuoc_sach'
    """
    words = regex.findall(r"[a-z0-9]+", skeleton(fold_phrase(label)))
    return f"local_{'_'.join(words)[:60]}"


def add_phrase(phrase: str, indicator: str, *, who: str, database: str) -> Path:
    """Append a phrase to the office's records and return the file.

    Raises:
        UsageError: it is there already, or the folder cannot be written.
    """
    use_local(database)
    if (phrase, indicator) in local_phrases():
        raise UsageError(f"Cụm từ «{phrase}» đã có trong từ điển riêng.", next_step="Không cần thêm lần nữa.")
    return _append("phrase", {"text": phrase, "indicator": indicator}, who)


def add_indicator(indicator: LocalIndicator, *, who: str, database: str) -> Path:
    """Append an indicator to the office's records and return the file.

    Raises:
        UsageError: it is there already, or the folder cannot be written.
    """
    use_local(database)
    if indicator.id in {known.id for known in local_indicators()}:
        raise UsageError(f"Chỉ tiêu {indicator.id} đã có trong từ điển riêng.", next_step="Không cần thêm lần nữa.")
    return _append("indicator", asdict(indicator), who)


def _records(kind: str, *names: str) -> list[dict[str, Any]]:
    try:
        records = tomllib.loads(local_bytes().decode("utf-8")).get(kind, [])
        lacking = [name for record in records for name in names if name not in record]
    except (ValueError, TypeError, AttributeError) as error:
        raise _broken(str(error)) from error
    if lacking:
        raise _broken(f"thiếu «{lacking[0]}»")
    return list(records)


def _broken(why: str) -> CatalogError:
    return CatalogError(
        f"từ điển riêng của cơ quan hỏng: {why}", next_step=f"sửa hoặc xóa {_FILE} trong thư mục extractor-local"
    )


def _append(kind: str, cells: dict[str, Any], who: str) -> Path:
    path = Path(os.environ[VARIABLE]) / _FILE
    cells = cells | {"by": who, "on": datetime.now(UTC).date().isoformat()}
    # A JSON string is a TOML basic string, a JSON list of them a TOML array.
    lines = "".join(f"{name} = {json.dumps(cell, ensure_ascii=False)}\n" for name, cell in cells.items())
    with told(f"Không ghi được {path}"):
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("ab", buffering=0) as stream:
            whole = stream.tell()
            try:
                stream.write(f"[[{kind}]]\n{lines}\n".encode())
            except OSError:
                stream.truncate(whole)  # half a record would keep every command from starting
                raise
    return path


def _folder_beside(database: str) -> Path:
    parent = Path.cwd() if "://" in database else Path(database).absolute().parent
    return parent / "extractor-local"
