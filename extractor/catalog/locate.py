"""Where schemas/ is: inside the installed wheel, or beside the package in a checkout."""

from __future__ import annotations

import hashlib
import tomllib
from functools import lru_cache
from pathlib import Path
from typing import Any

from extractor.catalog.local import local_bytes
from extractor.errors import CatalogError, system_reason

_PACKAGE = Path(__file__).resolve().parent.parent
# Only what can change a figure; contracts, licences and build scripts cannot.
_COUNTED = (".toml", ".csv")


@lru_cache(maxsize=1)
def schemas_dir() -> Path:
    """Return the folder of the records.

    Raises:
        CatalogError: the installation is incomplete.
    """
    for folder in (_PACKAGE / "schemas", _PACKAGE.parent / "schemas"):
        if (folder / "indicators.toml").is_file():
            return folder
    raise CatalogError(
        "thư mục schemas/ không có trong bản cài đặt", next_step="cài lại: pip install --force-reinstall extractor"
    )


def load_toml(name: str) -> dict[str, Any]:
    """Return the records of schemas/`name`.

    Raises:
        CatalogError: the file is missing or is no TOML.
    """
    path = schemas_dir() / name
    try:
        with path.open("rb") as stream:
            return tomllib.load(stream)
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise CatalogError(
            f"không đọc được {path.name}: {system_reason(error).words}", next_step="cài lại gói extractor"
        ) from error


@lru_cache(maxsize=1)
def schemas_hash() -> str:
    """Return the sha256 of all records, by which a stored report knows what it was read with.

    A remark in a TOML file is no record: it makes no report out of date.

    Raises:
        CatalogError: a file is no TOML.
    """
    digest = hashlib.sha256()
    folder = schemas_dir()
    for path in sorted(path for path in folder.rglob("*") if path.suffix in _COUNTED):
        name = path.relative_to(folder).as_posix()
        digest.update(name.encode())
        digest.update(repr(load_toml(name)).encode() if path.suffix == ".toml" else path.read_bytes())
    digest.update(local_bytes())
    return digest.hexdigest()
