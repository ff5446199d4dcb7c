"""`extractor check`: the findings of a dataset, the list of checks, and the page of one check; in vi or en."""

from __future__ import annotations

from collections import Counter
from typing import Any

from rich.text import Text

from extractor.catalog import load_catalog
from extractor.cli.screen import LEVEL_STYLES, LEVEL_WORDS, count_levels, harmless, show, show_json
from extractor.dataset import Dataset
from extractor.model import LEVELS
from extractor.project import load_project, require_check

Row = dict[str, Any]
DONE, FINDINGS = 0, 4
_MOST_QUOTES = 8
_WORDS = {
    "vi": {
        "repair": "Đề xuất",
        "consequence": "Hệ quả",
        "reason": "Mức độ",
        "quotes": "Nguyên văn",
        "facts": "Số liệu",
        "documents": "văn bản",
        "example": "Ví dụ",
        "assumes": "Giả định",
        "levels": "Mức",
    },
    "en": {
        "repair": "Proposal",
        "consequence": "Follows",
        "reason": "Why",
        "quotes": "Printed",
        "facts": "Figures",
        "documents": "documents",
        "example": "Example",
        "assumes": "Assumes",
        "levels": "Levels",
    },
}


def run_check(address: str, *, fail_on: str, across: bool, as_json: bool, language: str) -> int:
    """List the findings of a dataset by document and return the exit code.

    Args:
        address: of the database.
        fail_on: error | warning | note | never; "" takes that of the project file, or error.
        across: compare the reports with each other first, and list only what they contradict between them.
        as_json: for a program.
        language: vi or en.
    """
    fail_on = fail_on or load_project(address).fail_on or "error"
    with Dataset.open(address) as dataset:
        if across:
            dataset.check_across()
        documents = {row["document_id"]: row for row in dataset.rows("documents")}
        findings = [row for row in dataset.rows("findings") if not across or row["check"].startswith("across.")]
    levels = Counter(row["level"] for row in findings)
    if as_json:
        show_json(
            {
                "documents": len(documents),
                "levels": {level: levels[level] for level in LEVEL_WORDS},
                "findings": findings,
            }
        )
    else:
        _show_findings(documents, findings, language)
        counted = count_levels(levels) if language == "vi" else _in_english(levels)
        show(f"{len(documents)} {_WORDS[language]['documents']}: {counted}")
    grave = fail_on in LEVELS and any(levels[level] for level in LEVELS[: LEVELS.index(fail_on) + 1])
    return FINDINGS if grave else DONE


def run_list(language: str, *, as_json: bool) -> int:
    """List the checks, each with its name and the levels of its findings."""
    catalog = load_catalog()
    checks = [
        (record.id, record.title[language], catalog.limits.levels(record.id))
        for record in catalog.messages.checks.values()
    ]
    if as_json:
        show_json({"checks": [{"check": check, "title": title, "levels": levels} for check, title, levels in checks]})
        return DONE
    width = max(len(check) for check, _, _ in checks)
    for check, title, levels in checks:
        show(f"{check:<{width}}  {title} ({', '.join(levels.values())})")
    return DONE


def run_help(check: str, language: str) -> int:
    """Show the page of one check: what it compares, what it assumes, an example, its levels.

    Raises:
        UsageError: there is no such check.
    """
    require_check(check)
    catalog, words = load_catalog(), _WORDS[language]
    record = catalog.messages.checks[check]
    show(Text(f"{check} · {record.title[language]}", style="bold"))
    show(record.help[language])
    if record.assumes:
        show(f"{words['assumes']}: {record.assumes[language]}")
    show(f"{words['example']}: «{record.example}»")
    for verdict, level in catalog.limits.levels(check).items():
        show(f"{words['levels']} {level}: {catalog.messages.reason(check, verdict, language)}")
    return DONE


def _show_findings(documents: dict[str, Row], findings: list[Row], language: str) -> None:
    current = ""
    for row in findings:
        if row["document_id"] != current:
            current = row["document_id"]
            document = documents[current]
            about = " · ".join(harmless(document[name]) for name in ("unit_name", "symbol") if document[name])
            show(Text(f"{harmless(document['file_name'])}{f' ({about})' if about else ''}", style="bold"))
        _show_finding(row, language)


def _show_finding(row: Row, language: str) -> None:
    words, ending = _WORDS[language], "" if language == "vi" else "_en"
    place = f" {harmless(row['place_name'])}:" if row["place_name"] else ""
    level = str(row["level"])
    shown = LEVEL_WORDS.get(level, level) if language == "vi" else level
    said = row[f"message{ending}"] or row["message"]
    line = Text("  [").append(shown, style=LEVEL_STYLES.get(level, ""))
    show(line.append(f"] {row['check']}:{place} {harmless(said)}"))
    details = [("repair", row[f"repair{ending}"] or "")]
    details += [("consequence", text) for text in (row[f"consequences{ending}"] or "").splitlines()]
    details.append(("reason", (row[f"reason{ending}"] or "") if row["verdict"] == "assumed" else ""))
    quotes = [" ".join(quote.split()) for quote in row["quotes"].split(" | ")]
    more = f" … (+{len(quotes) - _MOST_QUOTES})" if len(quotes) > _MOST_QUOTES else ""
    details += [("quotes", " | ".join(quotes[:_MOST_QUOTES]) + more), ("facts", row["fact_ids"])]
    for name, text in details:
        if text:
            show(f"      {words[name]}: {harmless(text)}")


def _in_english(levels: Counter[str]) -> str:
    return ", ".join(f"{levels[level]} {level}s" for level in LEVEL_WORDS if levels[level]) or "nothing found"
