"""A large archive of made-up rows, to measure the pages: no document of it was ever read."""

from __future__ import annotations

import hashlib
import random
from pathlib import Path

from extractor.catalog.tables import contract_tables
from extractor.store import open_store
from extractor.store.reports import insert_rows
from extractor.store.tables import table

_INDICATORS = (
    "criteria_met_count",
    "criteria_met_mean",
    "poverty_rate",
    "income_per_head",
    "criterion_status",
    "funding",
)
_UNTAKEN = 8
_ITEMS = ("total", "central_budget", "province_budget", "district_budget", "credit", "community")


def make_archive(path: Path, *, documents: int, facts: int, findings: int = 2) -> None:
    """Write a store with so many documents, each with `facts` figures, `findings` findings and `_UNTAKEN` numbers."""
    chance = random.Random(7)  # noqa: S311 - made-up figures
    store = open_store(path, create=True)
    blank = {
        schema.name: {column.name: None if column.type != "string" else "" for column in schema.columns}
        for schema in contract_tables()
    }
    for start in range(0, documents, 500):
        rows: dict[str, list[dict[str, object]]] = {
            name: [] for name in ("documents", "facts", "findings", "sections", "unclaimed", "texts", "ledger")
        }
        for number in range(start, min(start + 500, documents)):
            _add(rows, blank, number, facts, findings, chance)
        with store.writing() as connection:
            for name, part in rows.items():
                insert_rows(connection, table(name), part)
    store.close()


def _add(rows, blank, number: int, facts: int, findings: int, chance: random.Random) -> None:
    document_id = hashlib.sha256(str(number).encode()).hexdigest()
    place, year = f"Xã Số {number // 8}", str(2016 + number % 8)
    name = f"bao-cao-{number}.pdf"
    versions = {"code_version": "1", "schemas_hash": "1", "reader_version": "1", "stages_version": "1"}
    about = {"document_id": document_id, "file_name": name, "media_type": "application/pdf", "pages": 6, "status": "ok"}
    about |= {"unit_name": place, "unit_level": "commune", "province_name": f"Tỉnh {number % 63}", "form": "báo cáo"}
    rows["documents"].append(blank["documents"] | about | {"period_start": year, "period_end": year} | versions)
    rows["texts"].append({"document_id": document_id, "text": f"Báo cáo của {place} năm {year}.\n" * 100})
    ledger = {"path": f"/gone/{name}", "file_name": name, "document_id": document_id, "state": "done", "size": 1}
    ledger |= {"attempts": 1, "seconds": 0.1, "code_version": "1", "schemas_hash": "1", "worker": ""}
    moments = dict.fromkeys(("first_seen", "last_seen", "started_at", "finished_at"), "2026-01-01T00:00:00Z")
    rows["ledger"].append(ledger | moments)
    for at in range(facts):
        indicator = _INDICATORS[at % 6] if at % 5 else "cụm từ lạ"
        item = str(at % 19 + 1) if indicator == "criterion_status" else _ITEMS[at % 6] if indicator == "funding" else ""
        value = (
            chance.choice(("met", "not_met")) if indicator == "criterion_status" else str(chance.randrange(1, 10**9))
        )
        fact = {"fact_id": f"{number:06}{at:06}", "document_id": document_id, "indicator": indicator, "item": item}
        fact |= {"topic": "open" if at % 5 == 0 else "indicator", "place_name": place, "role": "actual", "value": value}
        fact |= {
            "period_start": year,
            "period_end": year,
            "unit": "VND",
            "quote": value,
            "certainty": "stated",
            "page": at % 6 + 1,
        }
        fact |= {"sentence": f"Đến hết năm {year}, {place} đạt {value} theo kế hoạch số {at}.", "char_start": at * 20}
        fact |= {
            "char_end": at * 20 + 9,
            "bbox": "72.0 100.0 130.0 112.0",
            "bound": "exact",
            "origin": "text",
            "rule": "made.up",
        }
        rows["facts"].append(blank["facts"] | fact | {"position": at})
    for at in range(findings):
        finding = {"finding_id": f"{number}-{at}", "document_id": document_id, "check": f"sums.{at}", "expected": "100"}
        finding |= {
            "level": ("error", "warning", "note")[(number + at) % 3],
            "message": f"Tổng lệch {number} so với {at}",
        }
        finding |= {
            "difference": str(number % 90),
            "fact_ids": f"{number:06}{at:06}",
            "status": "open",
            "observed": "9",
        }
        rows["findings"].append(blank["findings"] | finding | {"position": at})
    for at in range(_UNTAKEN):
        number = {
            "document_id": document_id,
            "quote": str(at),
            "kind": "leftover",
            "reason": "số chưa có quy tắc nào đọc",
        }
        number |= {"sentence": f"Có {at} lần kiểm điểm.", "char_start": at * 20 + 3, "char_end": at * 20 + 4}
        rows["unclaimed"].append(blank["unclaimed"] | number | {"position": at, "page": 1})
    section = {
        "document_id": document_id,
        "section_id": "s1",
        "level": 1,
        "label": "I",
        "title": "Kết quả",
        "path": "I",
    }
    rows["sections"].append(blank["sections"] | section | {"position": 0, "char_start": 0, "char_end": 10, "page": 1})
