"""The description that makes a folder of CSV files a Frictionless Data Package.

The tables' own schemas (schemas/tables/) are written into it whole, so that the folder can be handed on alone.
**Source**: https://datapackage.org/standard/data-package (version 2.0).
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from extractor.catalog.locate import schemas_dir
from extractor.drafts import replacing


def write_package(folder: Path) -> Path:
    """Write `folder`/datapackage.json for the CSV files beside it and return its path.

    Raises:
        UsageError: the folder cannot be written.
    """
    source = schemas_dir() / "tables"
    package: dict[str, Any] = json.loads((source / "datapackage.json").read_text(encoding="utf-8"))
    for resource in package["resources"]:
        resource["schema"] = json.loads((source / resource["schema"]).read_text(encoding="utf-8"))
        resource |= {"format": "csv", "mediatype": "text/csv", "encoding": "utf-8-sig"}
    path = folder / "datapackage.json"
    with replacing(path) as draft:
        draft.write_text(json.dumps(package, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    return path
