"""`extractor diff`: what changed between two documents, with the words of both."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rich.table import Table

from extractor.changes import Change, is_backwards, is_of_other_unit
from extractor.cli.opening import opened
from extractor.cli.screen import harmless, say, show, show_json, show_table
from extractor.compare import time_of

DONE = 0
_SIGNS = {"added": "+", "removed": "-", "changed": "~"}
_WIDTH = 120


def run_diff(address: str, one: str, other: str, *, as_json: bool) -> int:
    """Show the changes and return the exit code.

    Raises:
        UsageError: a document is not there, or not the only one of that name.
    """
    from extractor.catalog import load_catalog

    catalog = load_catalog()
    with opened(address) as dataset:
        before, after = (dataset.find_document(name) for name in (one, other))
        changes = dataset.diff(one, other)
    doubts = _doubts(before, after)
    if as_json:
        rows = [{"kind": it.kind, "before": it.before, "after": it.after} for it in changes]
        show_json({"before": before, "after": after, "doubts": doubts, "changes": rows})
        return DONE
    for doubt in doubts:
        say(doubt)
    show(f"Trước: {_document(before)}")
    show(f"Sau:   {_document(after)}")
    table = Table("", "Đơn vị", "Chỉ tiêu", "Vai trò", "Thời gian", "Trước", "Sau", box=None, pad_edge=False)
    for change in changes:
        role = catalog.messages.word("role", str(change.row["role"]))
        told = (
            change.row["place_name"],
            catalog.label(str(change.row["indicator"]), str(change.row["item"])),
            role,
            " → ".join(dict.fromkeys(time_of(row) for row in (change.before, change.after) if row is not None)),
            _words(change, before=True),
            _words(change, before=False),
        )
        table.add_row(_SIGNS[change.kind], *(harmless(str(word)) for word in told))
    if changes:
        show_table(table, _WIDTH)
    counts = {kind: sum(change.kind == kind for change in changes) for kind in _SIGNS}
    show(f"{counts['added']} thêm, {counts['removed']} bớt, {counts['changed']} đổi")
    say("+ thêm · - bớt · ~ đổi")
    return DONE


def _document(row: Mapping[str, Any]) -> str:
    year = str(row["period_end"] or "")[:4]
    return harmless(" · ".join(filter(None, (row["file_name"], row["unit_name"], year))))


def _doubts(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[str]:
    """What a person may not have meant."""
    doubts = []
    if is_of_other_unit(before, after):
        units = " và ".join(harmless(str(row["unit_name"])) for row in (before, after))
        doubts.append(f"Chú ý: hai văn bản là của hai đơn vị khác nhau: {units}.")
    if is_backwards(before, after):
        doubts.append("Chú ý: văn bản nêu trước là bản sau, nên thêm và bớt đổi chỗ cho nhau; hãy đổi thứ tự.")
    return doubts


def _words(change: Change, *, before: bool) -> str:
    row = change.before if before else change.after
    return "" if row is None else f"{row['quote']} (tr. {row['page']})" if row["page"] else str(row["quote"])
