"""What the house knows, as one page to look things up in: tables, indicators, sources, criteria sets, checks, units.

Made from schemas/ alone, so that it cannot say anything else than the program does. One HTML file without scripts,
for a browser or a printer.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from extractor.catalog import Catalog
from extractor.catalog.criteria import Criterion, Level
from extractor.catalog.locate import load_toml
from extractor.catalog.tables import contract_tables
from extractor.drafts import replacing
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
    words, units = catalog.messages, load_toml("units.toml")
    regions = {record["id"]: record["label"] for record in load_toml("regions.toml")["region"]}
    return {
        "title": words.word("book", "dictionary"),
        "tables": contract_tables(),
        "indicators": [
            (record, catalog.indicators.by_id[record["id"]].phrases)
            for record in load_toml("indicators.toml")["indicator"]
        ],
        "sources": load_toml("funding_sources.toml")["source"],
        "sets": [
            (record, [(it, _levels(it, regions, catalog)) for it in record.criteria])
            for record in catalog.criteria.sets
        ],
        "checks": [(record, _reasons(record.id, catalog)) for record in words.checks.values()],
        "units": [record for kind in ("money", "scale", "measure", "count", "per") for record in units[kind]],
        "unit": catalog.messages.unit_name,
        "number": lambda text: format_number(Decimal(text)),
        "kind": lambda kind: words.word("kind", kind),
        "topic": lambda topic: words.word("topic", topic),
        "confidence": lambda value: words.word("confidence", value),
    }


def _levels(criterion: Criterion, regions: Mapping[str, str], catalog: Catalog) -> list[tuple[Level, str]]:
    """The parts of a criterion, each with what it asks: «≥ 85 %»; by region where the regions differ."""
    return [(level, _asked(level, regions, catalog.messages.unit_name(level.unit))) for level in criterion.levels]


def _asked(level: Level, regions: Mapping[str, str], unit: str) -> str:
    if level.op not in _SIGNS:
        return _TOLD.get(level.op, level.op)
    sign = _SIGNS[level.op]
    if not level.regions:
        return f"{sign} {format_number(level.value)} {unit}" if level.value is not None else "chưa rõ"
    told = (f"{regions[region]}: {sign} {format_number(value)} {unit}" for region, value in level.regions.items())
    return "; ".join(told)


def _reasons(check: str, catalog: Catalog) -> list[tuple[str, str]]:
    """The level of each verdict of a check, with why it is as grave as that."""
    words = catalog.messages
    levels = catalog.limits.levels(check).items()
    return [(words.word("level", level), words.reason(check, verdict)) for verdict, level in levels]
