"""Report ↔ database: open_store, then the ledger writes, then rows and reports come back."""

from extractor.store.database import Store, open_store
from extractor.store.ledger import (
    Input,
    KnownDocument,
    count_totals,
    find_document,
    record_archive,
    record_known,
    record_problem,
    record_report,
)
from extractor.store.reports import PackedReport, find_facts, iterate_rows, load_report, load_text, pack_report

__all__ = [
    "Input",
    "KnownDocument",
    "PackedReport",
    "Store",
    "count_totals",
    "find_document",
    "find_facts",
    "iterate_rows",
    "load_report",
    "load_text",
    "open_store",
    "pack_report",
    "record_archive",
    "record_known",
    "record_problem",
    "record_report",
]
