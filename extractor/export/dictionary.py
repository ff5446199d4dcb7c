"""What the house knows, as one page to look things up in: tables, indicators, sources, criteria sets, checks, units.

Made from schemas/ alone, so that it cannot say anything else than the program does. One HTML file without scripts,
for a browser or a printer.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from extractor.catalog import Catalog
from extractor.catalog.criteria import Level
from extractor.catalog.locate import load_toml
from extractor.catalog.tables import contract_tables
from extractor.export.files import replacing
from extractor.vi.format import format_number

_SIGNS = {">=": "≥", "<=": "≤", ">": ">", "<": "<", "=": "="}
_TOLD = {"met": "đạt", "province": "do tỉnh quy định", "composite": "nhiều điều kiện"}


def write_dictionary(path: Path, catalog: Catalog) -> Path:
    """Write the page and return its path.

    Raises:
        UsageError: the file cannot be written.
    """
    pages = Environment(loader=PackageLoader("extractor.export", "."), autoescape=True, undefined=StrictUndefined)
    text = pages.get_template("dictionary.html.j2").render(**_content(catalog))
    with replacing(path) as draft:
        draft.write_text(text, encoding="utf-8")
    return path


def _content(catalog: Catalog) -> dict[str, Any]:
    words = catalog.messages
    return {
        "title": words.word("book", "dictionary"),
        "tables": contract_tables(),
        "indicators": load_toml("indicators.toml")["indicator"],
        "sources": load_toml("funding_sources.toml")["source"],
        "sets": [(record, [_criterion(it) for it in record.criteria]) for record in catalog.criteria.sets],
        "checks": list(words.checks.values()),
        "unit": lambda unit: words.unit(unit).strip() or unit,
        "topic": lambda topic: words.word("topic", topic),
        "confidence": lambda value: words.word("confidence", value),
    }


def _criterion(record: Any) -> dict[str, Any]:
    return {"record": record, "levels": [(level, _asked(level)) for level in record.levels]}


def _asked(level: Level) -> str:
    """What a level asks: «≥ 85 %»; by region where the regions differ."""
    if level.op not in _SIGNS:
        return _TOLD.get(level.op, level.op)
    sign = _SIGNS[level.op]
    if not level.regions:
        return f"{sign} {format_number(level.value)}" if level.value is not None else "chưa rõ"
    return "; ".join(f"{region}: {sign} {format_number(value)}" for region, value in level.regions.items())
