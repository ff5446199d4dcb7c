"""`extractor check`: the findings of a dataset, the list of checks, and the page of one check; in vi or en."""

from __future__ import annotations

from collections import Counter
from typing import Any

from rich.text import Text

from extractor.catalog import load_catalog
from extractor.cli.opening import opened
from extractor.cli.screen import LEVEL_STYLES, LEVEL_WORDS, count_levels, harmless, show, show_json
from extractor.dataset import Dataset
from extractor.model import LEVELS
from extractor.project import load_project, require_check

Row = dict[str, Any]
DONE, FINDINGS = 0, 4
_DISMISSED = "dismissed"
_MOST_QUOTES = 8
_ID_LENGTH = 8  # of a figure; `explain` takes the beginning
_WORDS = {
    "vi": {
        "repair": "Đề xuất",
        "consequence": "Hệ quả",
        "reason": "Mức độ",
        "quotes": "Nguyên văn",
        "where": "Chỗ ghi",
        "page": "trang",
        "section": "mục",
        "facts": "Mã số liệu",
        "dismissed": "đã bỏ qua",
        "documents": "văn bản",
        "superseded": "bản cũ đã được thay, không tính",
        "example": "Ví dụ",
        "assumes": "Giả định",
        "levels": "Mức",
    },
    "en": {
        "repair": "Proposal",
        "consequence": "Follows",
        "reason": "Why",
        "quotes": "Printed",
        "where": "Where",
        "page": "page",
        "section": "section",
        "facts": "Figures",
        "dismissed": "dismissed",
        "documents": "documents",
        "superseded": "superseded, left out",
        "example": "Example",
        "assumes": "Assumes",
        "levels": "Levels",
    },
}


def run_check(address: str, *, fail_on: str, across: bool, as_json: bool, language: str) -> int:
    """List the findings of a dataset by document, the gravest first, and return the exit code.

    What a person has dismissed is counted apart: it is in the JSON alone, and never a reason to fail. Documents that
    no name holds any more are only counted: a corrected report has nothing to answer for.

    Args:
        address: of the database.
        fail_on: error | warning | note | never; "" takes that of the project file, or error.
        across: compare the reports with each other first, and list only what they contradict between them.
        as_json: for a program.
        language: vi or en.
    """
    fail_on = fail_on or load_project(address).fail_on or "error"
    with opened(address) as dataset:
        if across:
            dataset.check_across()
        every = list(dataset.rows("documents"))
        documents = {row["document_id"]: row for row in every if not row["superseded_by"]}
        rows = [row for row in dataset.rows("findings") if row["document_id"] in documents]
        findings = [row for row in rows if not across or row["check"].startswith("across.")]
        standing = [row for row in findings if row["status"] != _DISMISSED]
        places = {} if as_json else _places(dataset, standing, language)
    levels = Counter(row["level"] for row in standing)
    dismissed, superseded = len(findings) - len(standing), len(every) - len(documents)
    if as_json:
        show_json(
            {
                "documents": len(documents),
                "superseded": superseded,
                "levels": {level: levels[level] for level in LEVEL_WORDS},
                "dismissed": dismissed,
                "findings": findings,
            }
        )
    else:
        _show_findings(documents, standing, places, language)
        counted = count_levels(levels) if language == "vi" else _in_english(levels)
        left_out = f" ({dismissed} {_WORDS[language]['dismissed']})" if dismissed else ""
        old = f" ({superseded} {_WORDS[language]['superseded']})" if superseded else ""
        show(f"{len(documents)} {_WORDS[language]['documents']}{old}: {counted}{left_out}")
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
        show(f"{check:<{width}}  {title} ({', '.join(_level(it, language) for it in levels.values())})")
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
        show(f"{words['levels']} {_level(level, language)}: {catalog.messages.reason(check, verdict, language)}")
    return DONE


def _level(level: str, language: str) -> str:
    return LEVEL_WORDS.get(level, level) if language == "vi" else level


def _places(dataset: Dataset, findings: list[Row], language: str) -> dict[str, str]:
    """Where the figures of findings stand, by fact: the page, or the section where a file has no pages."""
    words, found = _WORDS[language], {}
    for document_id in dict.fromkeys(row["document_id"] for row in findings if row["fact_ids"]):
        for fact in dataset.rows("facts", document_id=document_id):
            page, section = fact["page"], fact["section_path"]
            where = f"{words['page']} {page}" if page else f"{words['section']} {section}" if section else ""
            found[fact["fact_id"]] = where
    return found


def _show_findings(documents: dict[str, Row], findings: list[Row], places: dict[str, str], language: str) -> None:
    order, current = {document_id: at for at, document_id in enumerate(documents)}, ""
    for row in sorted(findings, key=lambda row: (order[row["document_id"]], LEVELS.index(row["level"]))):
        if row["document_id"] != current:
            current = row["document_id"]
            document = documents[current]
            about = " · ".join(harmless(document[name]) for name in ("unit_name", "symbol") if document[name])
            show(Text(f"{harmless(document['file_name'])}{f' ({about})' if about else ''}", style="bold"))
        _show_finding(row, places, language)


def _show_finding(row: Row, places: dict[str, str], language: str) -> None:
    words, ending = _WORDS[language], "" if language == "vi" else "_en"
    place = f" {harmless(row['place_name'])}:" if row["place_name"] else ""
    level = str(row["level"])
    said = row[f"message{ending}"] or row["message"]
    line = Text("  [").append(_level(level, language), style=LEVEL_STYLES.get(level, ""))
    show(line.append(f"] {row['check']}:{place} {harmless(said)}"))
    details = [("repair", row[f"repair{ending}"] or "")]
    details += [("consequence", text) for text in (row[f"consequences{ending}"] or "").splitlines()]
    details.append(("reason", (row[f"reason{ending}"] or "") if row["verdict"] == "assumed" else ""))
    quotes = [" ".join(quote.split()) for quote in row["quotes"].split(" | ")]
    more = f" … (+{len(quotes) - _MOST_QUOTES})" if len(quotes) > _MOST_QUOTES else ""
    facts = row["fact_ids"].split()
    where = "; ".join(dict.fromkeys(filter(None, (places.get(fact_id, "") for fact_id in facts))))
    details += [("quotes", " | ".join(quotes[:_MOST_QUOTES]) + more), ("where", where)]
    details.append(("facts", " ".join(fact_id[:_ID_LENGTH] for fact_id in facts[:_MOST_QUOTES])))
    for name, text in details:
        if text:
            show(f"      {words[name]}: {harmless(text)}")


def _in_english(levels: Counter[str]) -> str:
    return ", ".join(f"{levels[level]} {level}s" for level in LEVEL_WORDS if levels[level]) or "nothing found"
