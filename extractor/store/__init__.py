"""Report ↔ database: open_store, then the ledger writes, then rows and reports come back."""

from extractor.store.database import Store, open_store, store_files
from extractor.store.effective import effective_rows, overlaid
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
from extractor.store.reports import (
    PackedReport,
    document_paths,
    find_facts,
    iterate_rows,
    load_report,
    load_text,
    pack_report,
)
from extractor.store.reviews import (
    decision_of_row,
    decision_row,
    find_decision,
    import_decisions,
    iterate_decisions,
    record_decisions,
    verify_chain,
)
from extractor.store.standing import placed_standings, row_id, standings

__all__ = [
    "Input",
    "KnownDocument",
    "PackedReport",
    "Store",
    "count_totals",
    "decision_of_row",
    "decision_row",
    "document_paths",
    "effective_rows",
    "find_decision",
    "find_document",
    "find_facts",
    "import_decisions",
    "iterate_decisions",
    "iterate_rows",
    "load_report",
    "load_text",
    "open_store",
    "overlaid",
    "pack_report",
    "placed_standings",
    "record_archive",
    "record_decisions",
    "record_known",
    "record_problem",
    "record_report",
    "row_id",
    "standings",
    "store_files",
    "verify_chain",
]
